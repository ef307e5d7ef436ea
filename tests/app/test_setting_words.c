#include "config.h"

#include "tests/check.h"

#include <string.h>

#include "app/setting_words.h"
#include "base/i18n.h"

static void test_every_setting_has_a_word(void **state)
{
	(void)state;
	for (int i = 0; i < TOPO_SETTINGS; i++) {
		if (!app_setting_labels[i] || !*app_setting_labels[i]) {
			fail_msg("setting '%s' has no label", topo_settings[i].id);
		}
	}
}

/* Two settings of one box are never called the same. */
static void test_words_of_a_kind_differ(void **state)
{
	(void)state;
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		i18n_set((enum lang)lang);
		for (int i = 0; i < TOPO_SETTINGS; i++) {
			for (int j = 0; j < i; j++) {
				if (topo_settings[i].kind == topo_settings[j].kind) {
					check(strcmp(_(app_setting_labels[i]), _(app_setting_labels[j])) != 0);
				}
			}
		}
	}
	i18n_set(LANG_EN);
}

static void test_every_choice_has_a_word(void **state)
{
	(void)state;
	for (int i = 0; i < TOPO_SETTINGS; i++) {
		struct str rest, choice;
		if (topo_settings[i].type != TOPO_CHOICE) {
			continue;
		}
		rest = str_c(topo_settings[i].choices);
		while (str_split(&rest, '|', &choice)) {
			if (!app_choice_label(choice)) {
				fail_msg("choice '%.*s' of '%s' has no label", STR_ARG(choice), topo_settings[i].id);
			}
		}
	}
	check(app_choice_label(STR("roulette")) == NULL);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_every_setting_has_a_word),
	cmocka_unit_test(test_words_of_a_kind_differ),
	cmocka_unit_test(test_every_choice_has_a_word),
};
CHECK_MAIN(tests)
