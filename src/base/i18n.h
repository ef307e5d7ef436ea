/* Language of the interface: gettext, switchable while running.
 *
 * The catalogue is chosen by LANGUAGE, so Korean needs no Korean locale on the machine. Lesson text is data and does not
 * pass here. Static tables mark their texts with N_() and translate with _() where they are drawn. */
#ifndef BASE_I18N_H
#define BASE_I18N_H

#include <libintl.h>

#define _(text) gettext(text)
#define N_(text) (text)

enum lang { LANG_EN, LANG_KO, LANG_COUNT };

void i18n_init(const char *locale_dir, enum lang lang);
void i18n_set(enum lang lang);
enum lang i18n_get(void);
const char *i18n_code(enum lang lang); /* "en", "ko" */
/* From --lang, else LANGUAGE, LC_ALL, LC_MESSAGES, LANG in gettext's order; English when nothing is said. */
enum lang i18n_guess(const char *option);

#endif
