/* What lies on top: the menu of faults, the search, the help. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "tests/app/play.h"
#include "tests/model/fixture.h"

static struct play p;

static int close_play(void **state)
{
	(void)state;
	if (p.app) {
		play_close(&p);
	}
	return 0;
}

static void open_at(uint32_t section, uint32_t step, int cols, int rows)
{
	i18n_set(LANG_EN);
	play_open(&p, (struct app_config){ .mode = APP_LESSON, .at = { section, step }, .cols = cols, .rows = rows });
	play_keys(&p, "+0.5");
}

static const struct menu_item *selected(void)
{
	int at = p.app->menu.list.selected;
	return at >= 0 && at < (int)p.app->menu.count ? &p.app->menu.items[at] : NULL;
}

/* ------------------------------------------------------------------- faults */

/* Nothing is offered that cannot be done, all that is offered can, and each is undone by one key. */
static void every_fault_can_be_done_and_undone(void **state)
{
	(void)state;
	open_at(SMALL_FOUR, SMALL_LONG, 120, 40);
	play_keys(&p, "P c");
	size_t count = p.app->menu.count;
	check(count > 20 && count < MENU_ITEMS);
	unsigned kinds = 0;
	for (size_t i = 0; i < count; i++) {
		if (p.app->menu.items[i].heading) {
			check(i + 1 < count && !p.app->menu.items[i + 1].heading); /* no heading without anything below */
			continue;
		}
		struct model_action action = p.app->menu.items[i].action;
		check(model_can(app_model(p.app), &action));
		kinds |= 1u << action.kind;
		p.app->menu.list.selected = (int)i;
		uint64_t before = model_hash(app_model(p.app));
		play_keys(&p, "Enter");
		check_int(p.app->overlay, OVERLAY_NONE);
		if (p.app->message[0]) {
			fail_msg("%s: %s", p.app->menu.items[i].text, p.app->message);
		}
		check(model_hash(app_model(p.app)) != before);
		play_keys(&p, "u");
		check(model_hash(app_model(p.app)) == before);
		play_keys(&p, "c");
		check_int(p.app->menu.count, count);
	}
	check(kinds & 1u << MODEL_KILL && kinds & 1u << MODEL_KILL_ZONE && kinds & 1u << MODEL_CUT && kinds & 1u << MODEL_FLASH);
}

/* What is broken is offered to be mended, in the place where it was offered to be broken. */
static void what_is_broken_can_be_mended(void **state)
{
	(void)state;
	static const enum model_action_kind pairs[][2] = { { MODEL_KILL, MODEL_MEND }, { MODEL_KILL_ZONE, MODEL_MEND_ZONE }, { MODEL_CUT, MODEL_JOIN } };
	for (int k = 0; k < 3; k++) {
		open_at(SMALL_FOUR, SMALL_LONG, 120, 40);
		play_keys(&p, "P c");
		struct model_action done = { 0 };
		for (size_t i = 0; i < p.app->menu.count && !done.kind; i++) {
			const struct menu_item *item = &p.app->menu.items[i];
			if (!item->heading && item->action.kind == pairs[k][0]) {
				done = item->action;
				p.app->menu.list.selected = (int)i;
			}
		}
		check(done.kind);
		play_keys(&p, "Enter c");
		bool mend = false, again = false;
		for (size_t i = 0; i < p.app->menu.count; i++) {
			const struct menu_item *item = &p.app->menu.items[i];
			bool same = !item->heading && item->action.node == done.node && item->action.other == done.other && item->action.zone == done.zone;
			mend |= same && item->action.kind == pairs[k][1];
			again |= same && item->action.kind == pairs[k][0];
		}
		check(mend && !again);
		play_close(&p);
	}
}

static void the_selected_node_comes_first(void **state)
{
	(void)state;
	open_at(SMALL_FOUR, SMALL_LONG, 120, 40);
	const struct topo *topo = model_topo(app_model(p.app));
	for (uint32_t i = 0; i < topo->node_count; i++) {
		play_keys(&p, "Tab c");
		const struct menu_item *first = selected();
		check(first && !first->heading);
		struct model_action any = { .node = (uint32_t)p.app->lesson.node };
		bool has_faults = false;
		for (size_t k = 0; k < p.app->menu.count; k++) {
			has_faults |= !p.app->menu.items[k].heading && p.app->menu.items[k].action.node == any.node &&
				p.app->menu.items[k].action.other == SIM_NONE;
		}
		if (has_faults) {
			check_int(first->action.node, any.node);
		}
		play_keys(&p, "Esc");
	}
}

static void the_menu_moves_and_closes(void **state)
{
	(void)state;
	open_at(SMALL_FOUR, SMALL_LONG, 80, 24);
	static const char *const closing[] = { "Esc", "c" };
	for (int i = 0; i < 2; i++) {
		play_keys(&p, "c");
		check_int(p.app->overlay, OVERLAY_BREAK);
		play_keys(&p, closing[i]);
		check_int(p.app->overlay, OVERLAY_NONE);
	}
	play_keys(&p, "c Home");
	int first = p.app->menu.list.selected;
	play_keys(&p, "Up k");
	check_int(p.app->menu.list.selected, first);
	play_keys(&p, "End");
	int last = p.app->menu.list.selected;
	check_int(last, p.app->menu.count - 1);
	check(play_shows(&p, "flash crowd"));
	play_keys(&p, "Down j");
	check_int(p.app->menu.list.selected, last);
	/* Page by page; never a heading. */
	play_keys(&p, "Home PageDown");
	check(p.app->menu.list.selected > first && p.app->menu.list.selected < last);
	check(!selected()->heading);
	play_keys(&p, "PageUp");
	check_int(p.app->menu.list.selected, first);
	for (int i = 0; i < 100; i++) {
		play_keys(&p, "Down");
		check(!selected()->heading);
	}
	/* Its key may be another one. */
	play_close(&p);
	struct app_config how = { .mode = APP_LESSON, .at = { SMALL_FOUR, SMALL_LONG } };
	struct err err = { 0 };
	keymap_default(&how.keys);
	check_int(keymap_bind(&how.keys, STR("break"), STR("B"), &err), STATUS_OK);
	play_open(&p, how);
	play_keys(&p, "+0.1 B");
	check_int(p.app->overlay, OVERLAY_BREAK);
	play_keys(&p, "c");
	check_int(p.app->overlay, OVERLAY_BREAK);
	play_keys(&p, "B");
	check_int(p.app->overlay, OVERLAY_NONE);
}

static void the_menu_can_be_pressed(void **state)
{
	(void)state;
	static const int sizes[][2] = { { 60, 16 }, { 80, 24 }, { 120, 60 } };
	for (int i = 0; i < 3; i++) {
		int x, y;
		open_at(SMALL_FOUR, SMALL_LONG, sizes[i][0], sizes[i][1]);
		play_keys(&p, "P c End");
		uint64_t before = model_hash(app_model(p.app));
		play_find(&p, "flash crowd", &x, &y);
		play_mouse(&p, INPUT_PRESS, INPUT_BUTTON_LEFT, x, y);
		check_int(p.app->overlay, OVERLAY_NONE);
		check_int(selected()->action.kind, MODEL_FLASH);
		check(model_hash(app_model(p.app)) != before);
		/* Beside it: it closes, and nothing is done. */
		before = model_hash(app_model(p.app));
		play_keys(&p, "c");
		play_mouse(&p, INPUT_PRESS, INPUT_BUTTON_LEFT, 0, 0);
		check_int(p.app->overlay, OVERLAY_NONE);
		check(model_hash(app_model(p.app)) == before);
		/* Its frame and its headings are no choice. */
		play_keys(&p, "c");
		play_find(&p, "Break or mend", &x, &y);
		play_mouse(&p, INPUT_PRESS, INPUT_BUTTON_LEFT, x, y);
		check_int(p.app->overlay, OVERLAY_BREAK);
		play_keys(&p, "Home Up");
		play_find(&p, "┃   lb", &x, &y);
		play_mouse(&p, INPUT_PRESS, INPUT_BUTTON_LEFT, x + 4, y);
		check_int(p.app->overlay, OVERLAY_BREAK);
		check(model_hash(app_model(p.app)) == before);
		int was = p.app->menu.list.selected;
		play_mouse(&p, INPUT_WHEEL_DOWN, INPUT_BUTTON_NONE, x, y);
		check(p.app->menu.list.selected > was);
		play_close(&p);
	}
}

/* The language changes under an open menu: its lines too, and the selection stays. */
static void the_menu_speaks_the_language(void **state)
{
	(void)state;
	open_at(SMALL_FOUR, SMALL_LONG, 120, 40);
	p.small.topos[2]->topo.nodes[p.small.topos[2]->web].title[LANG_KO] = STR("웹 하나");
	p.small.topos[2]->topo.nodes[p.small.topos[2]->web].title[LANG_EN] = STR("web one");
	play_keys(&p, "c Down Down Down");
	int was = p.app->menu.list.selected;
	check(play_shows(&p, "web one") && !play_shows(&p, "웹 하나"));
	play_keys(&p, "L");
	check(play_shows(&p, "웹 하나"));
	check_int(p.app->menu.list.selected, was);
	play_keys(&p, "L");
	check(!play_shows(&p, "웹 하나"));
}

/* ------------------------------------------------------------------- search */

static void a_word_is_found_in_titles_and_texts(void **state)
{
	(void)state;
	open_at(SMALL_ONE, SMALL_LOOK, 120, 40);
	play_keys(&p, "/");
	check_int(p.app->menu.count, 7); /* all steps, as long as nothing is typed */
	play_keys(&p, "'STOP");
	check_int(p.app->menu.count, 1);
	check(play_shows(&p, "Stop and start") && play_shows(&p, "1.2"));
	play_keys(&p, "Ctrl-u 'paragraph Space '42");
	check_int(p.app->menu.count, 1);
	check(play_shows(&p, "Much to read"));
	play_keys(&p, "'x");
	check_int(p.app->menu.count, 0);
	play_keys(&p, "Enter");
	check_int(p.app->overlay, OVERLAY_NONE);
	check_int(app_position(p.app).section, SMALL_ONE);
	play_keys(&p, "/ 'gain Down Enter");
	check_int(app_mode_now(p.app), APP_LESSON);
	check_int(app_position(p.app).step, SMALL_RECAP);
	check(play_last(&p, APP_DO_MOVE)->has_to);
}

/* Letters that are keys are typed; what moves in the word does not open what was found. */
static void letters_and_arrows_stay_in_the_word(void **state)
{
	(void)state;
	open_at(SMALL_ONE, SMALL_LOOK, 120, 40);
	play_keys(&p, "/");
	play_forget(&p);
	play_keys(&p, "'qLT?kj/u x");
	check(str_eq_c(buf_str(&p.app->search.text), "qLT?kj/ux"));
	check_int(p.logged, 0);
	play_keys(&p, "Ctrl-u 'stop Left Left Right Home 'x Delete End Backspace");
	check(str_eq_c(buf_str(&p.app->search.text), "xto"));
	check_int(p.app->overlay, OVERLAY_SEARCH);
	play_keys(&p, "Esc");
	check_int(p.app->overlay, OVERLAY_NONE);
	check_int(app_position(p.app).step, SMALL_LOOK);
	/* The next search begins empty. */
	play_keys(&p, "/");
	check_int(p.app->search.text.len, 0);
	struct input paste = { .kind = INPUT_PASTE, .text = STR("what was") };
	play_send(&p, &(struct app_msg){ .kind = APP_INPUT, .input = paste });
	check_int(p.app->menu.count, 1);
}

/* Capitals of the alphabet are folded, and nothing else: in Hangul that would find other syllables. */
static void hangul_is_found_as_it_is_written(void **state)
{
	(void)state;
	open_at(SMALL_ONE, SMALL_LOOK, 120, 40);
	i18n_set(LANG_KO);
	play_keys(&p, "/ '껐다");
	check_int(p.app->menu.count, 1);
	check(play_shows(&p, "껐다 켜기"));
	/* Each byte with its sixth bit turned is another syllable; none of them is there. */
	static const char *const titles[] = { "처음", "껐다", "얻은" };
	for (int i = 0; i < 3; i++) {
		for (size_t k = 0; k < 6; k++) {
			char other[16];
			snprintf(other, sizeof other, "%s", titles[i]);
			other[k] = (char)(other[k] ^ 0x20);
			struct str rest = str_c(other);
			bool good = true;
			while (rest.len) {
				good &= utf8_next(&rest) != UTF8_REPLACEMENT;
			}
			if (!good) {
				continue;
			}
			play_keys(&p, "Ctrl-u");
			struct input paste = { .kind = INPUT_PASTE, .text = str_c(other) };
			play_send(&p, &(struct app_msg){ .kind = APP_INPUT, .input = paste });
			if (p.app->menu.count) {
				fail_msg("'%s' is found for '%s'", titles[i], other);
			}
		}
	}
	/* Typed letter by letter, as an input method may hand it over. */
	play_keys(&p, "Ctrl-u '\xe1\x84\x8e\xe1\x85\xa5음");
	check_int(p.app->menu.count, 1);
	check(play_shows(&p, "처음 보기"));
	i18n_set(LANG_EN);
}

static void what_is_found_can_be_pressed(void **state)
{
	(void)state;
	static const int sizes[][2] = { { 60, 16 }, { 80, 24 }, { 120, 40 } };
	for (int i = 0; i < 3; i++) {
		int x, y;
		open_at(SMALL_ONE, SMALL_LOOK, sizes[i][0], sizes[i][1]);
		play_keys(&p, "/");
		play_find(&p, "Stop and start", &x, &y);
		play_mouse(&p, INPUT_PRESS, INPUT_BUTTON_LEFT, x, y);
		check_int(p.app->overlay, OVERLAY_SEARCH);
		check_int(p.app->menu.list.selected, 1);
		play_mouse(&p, INPUT_PRESS, INPUT_BUTTON_LEFT, x, y);
		check_int(p.app->overlay, OVERLAY_NONE);
		check_int(app_position(p.app).step, SMALL_STOP);
		/* The line in which one types, and the frame, choose nothing and close nothing. */
		play_keys(&p, "/");
		play_mouse(&p, INPUT_PRESS, INPUT_BUTTON_LEFT, x, y - 2);
		check_int(p.app->overlay, OVERLAY_SEARCH);
		play_mouse(&p, INPUT_PRESS, INPUT_BUTTON_LEFT, 0, 0);
		check_int(p.app->overlay, OVERLAY_NONE);
		play_close(&p);
	}
}

/* --------------------------------------------------------------------- help */

static void help_opens_over_everything(void **state)
{
	(void)state;
	open_at(SMALL_ONE, SMALL_LOOK, 120, 40);
	static const char *const below[] = { "", "c", "/", "x", "i" };
	for (int i = 0; i < 5; i++) {
		play_keys(&p, below[i]);
		play_keys(&p, "F1");
		check(play_shows(&p, "1-9 choose."));
		play_keys(&p, "F1");
		check(!play_shows(&p, "1-9 choose."));
		check_int(p.app->overlay, OVERLAY_NONE);
		play_keys(&p, "? Esc Esc");
		check_int(p.app->overlay, OVERLAY_NONE);
	}
	play_keys(&p, "?");
	play_mouse(&p, INPUT_PRESS, INPUT_BUTTON_LEFT, 1, 1);
	check_int(p.app->overlay, OVERLAY_NONE);
	/* A speaker who counts hands reads the help, not types into the count. */
	play_close(&p);
	play_open(&p, (struct app_config){ .mode = APP_SPEAKER });
	struct app_shown shown = { .connected = true, .same_course = true, .position = 2, .positions = 7, .choices = 3 };
	play_send(&p, &(struct app_msg){ .kind = APP_SHOWN, .shown = &shown });
	play_keys(&p, "1 '4 F1 j 'k Esc '2 Enter");
	check_int(play_last(&p, APP_DO_REMOTE)->count, 42);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(every_fault_can_be_done_and_undone, close_play),
		cmocka_unit_test_teardown(what_is_broken_can_be_mended, close_play),
		cmocka_unit_test_teardown(the_selected_node_comes_first, close_play),
		cmocka_unit_test_teardown(the_menu_moves_and_closes, close_play),
		cmocka_unit_test_teardown(the_menu_can_be_pressed, close_play),
		cmocka_unit_test_teardown(the_menu_speaks_the_language, close_play),
		cmocka_unit_test_teardown(a_word_is_found_in_titles_and_texts, close_play),
		cmocka_unit_test_teardown(letters_and_arrows_stay_in_the_word, close_play),
		cmocka_unit_test_teardown(hangul_is_found_as_it_is_written, close_play),
		cmocka_unit_test_teardown(what_is_found_can_be_pressed, close_play),
		cmocka_unit_test_teardown(help_opens_over_everything, close_play),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
