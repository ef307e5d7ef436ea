#include "config.h"

#include "tests/check.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"

static void say_nothing(void)
{
	static const char *const variables[] = { "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG" };
	for (size_t i = 0; i < 4; i++) {
		unsetenv(variables[i]);
	}
}

static void test_guess(void **state)
{
	(void)state;
	static const struct {
		const char *option, *language, *lc_all, *lc_messages, *lang;
		enum lang expected;
	} cases[] = {
		{ NULL, NULL, NULL, NULL, NULL, LANG_EN },
		{ NULL, NULL, NULL, NULL, "ko_KR.UTF-8", LANG_KO },
		{ NULL, NULL, NULL, NULL, "ko", LANG_KO },
		{ NULL, NULL, NULL, NULL, "kok_IN", LANG_EN },
		{ NULL, NULL, NULL, NULL, "de_DE.UTF-8", LANG_EN },
		{ NULL, NULL, NULL, NULL, "C.UTF-8", LANG_EN },
		{ NULL, NULL, NULL, "ko_KR.UTF-8", "en_US.UTF-8", LANG_KO },
		{ NULL, NULL, "en_US.UTF-8", "ko_KR.UTF-8", "ko_KR.UTF-8", LANG_EN },
		{ NULL, NULL, "C", NULL, "ko_KR.UTF-8", LANG_EN },
		{ NULL, NULL, "", "", "ko_KR.UTF-8", LANG_KO },
		{ NULL, "ko", "C.UTF-8", NULL, "en_US.UTF-8", LANG_KO },
		{ NULL, "de:ko:en", NULL, NULL, NULL, LANG_KO },
		{ NULL, "en:ko", NULL, NULL, "ko_KR.UTF-8", LANG_EN },
		{ NULL, "", NULL, NULL, "ko_KR.UTF-8", LANG_KO },
		{ NULL, ":::", NULL, NULL, "ko_KR.UTF-8", LANG_EN },
		{ "ko", "en", "en_US.UTF-8", NULL, "en_US.UTF-8", LANG_KO },
		{ "en", "ko", "ko_KR.UTF-8", NULL, "ko_KR.UTF-8", LANG_EN },
		{ "", "ko", NULL, NULL, NULL, LANG_KO },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		say_nothing();
		if (cases[i].language) {
			setenv("LANGUAGE", cases[i].language, 1);
		}
		if (cases[i].lc_all) {
			setenv("LC_ALL", cases[i].lc_all, 1);
		}
		if (cases[i].lc_messages) {
			setenv("LC_MESSAGES", cases[i].lc_messages, 1);
		}
		if (cases[i].lang) {
			setenv("LANG", cases[i].lang, 1);
		}
		if (i18n_guess(cases[i].option) != cases[i].expected) {
			fail_msg("case %zu: not %s", i, i18n_code(cases[i].expected));
		}
	}
	say_nothing();
}

/* Back and forth in one process, in the locale that every machine has. The header of the catalogue, the translation of
 * the empty text, names its language. */
static void test_switching(void **state)
{
	(void)state;
	const char *dir = getenv("SCALEWALK_LOCALE_DIR");
	if (!dir) {
		fail_msg("SCALEWALK_LOCALE_DIR is not set: run this test by make check");
	}
	say_nothing();
	i18n_init(dir, LANG_KO);
	for (int round = 0; round < 3; round++) {
		check_int(i18n_get(), LANG_KO);
		check(strstr(gettext(""), "Language: ko") != NULL);
		i18n_set(LANG_EN);
		check_int(i18n_get(), LANG_EN);
		check_str(gettext(""), "");
		check_str(_("no such text"), "no such text");
		i18n_set(LANG_KO);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_guess),
	cmocka_unit_test(test_switching),
};
CHECK_MAIN(tests)
