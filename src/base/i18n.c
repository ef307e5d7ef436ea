#include "config.h"

#include "base/i18n.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

/* gettext keeps what it looked up until this counter changes: the documented way to switch languages at run time. */
extern int _nl_msg_cat_cntr;

static enum lang current = LANG_EN;

static const char *const codes[LANG_COUNT] = {
	[LANG_EN] = "en",
	[LANG_KO] = "ko",
};

void i18n_init(const char *locale_dir, enum lang lang)
{
	/* LANGUAGE is not asked in the locale "C"; C.UTF-8 is on every machine and has no language of its own. */
	if (!setlocale(LC_MESSAGES, "C.UTF-8")) {
		setlocale(LC_MESSAGES, "");
	}
	bindtextdomain("scalewalk", locale_dir);
	bind_textdomain_codeset("scalewalk", "UTF-8");
	textdomain("scalewalk");
	i18n_set(lang);
}

void i18n_set(enum lang lang)
{
	setenv("LANGUAGE", codes[lang], 1);
	_nl_msg_cat_cntr++;
	current = lang;
}

enum lang i18n_get(void)
{
	return current;
}

const char *i18n_code(enum lang lang)
{
	return codes[lang];
}

/* "ko", "ko_KR", "ko_KR.UTF-8", "ko@x" all are Korean. LANG_COUNT: none of ours. */
static enum lang lang_of(struct str name)
{
	size_t len = 0;
	while (len < name.len && !memchr("_.@-", name.ptr[len], 4)) {
		len++;
	}
	for (unsigned i = 0; i < LANG_COUNT; i++) {
		if (str_eq_c(str_sub(name, 0, len), codes[i])) {
			return (enum lang)i;
		}
	}
	return LANG_COUNT;
}

/* The first name of a colon-separated list that we speak. */
static enum lang first_known(const char *list)
{
	struct str rest = str_c(list), name;
	enum lang lang = LANG_COUNT;
	while (lang == LANG_COUNT && str_split(&rest, ':', &name)) {
		lang = lang_of(name);
	}
	return lang;
}

enum lang i18n_guess(const char *option)
{
	static const char *const variables[] = { "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG" };
	const char *said = option && *option ? option : NULL;
	for (size_t i = 0; !said && i < sizeof variables / sizeof variables[0]; i++) {
		const char *value = getenv(variables[i]);
		said = value && *value ? value : NULL;
	}
	enum lang lang = first_known(said);
	return lang == LANG_COUNT ? LANG_EN : lang;
}
