/* The table of keys and what a configuration may do to it. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "app/keys.h"
#include "base/utf8.h"
#include "tests/check.h"

static struct input parsed(const char *name)
{
	struct input input;
	if (!input_parse(str_c(name), &input)) {
		fail_msg("no key '%s'", name);
	}
	return input;
}

static enum key_action find(const struct keymap *map, unsigned context, const char *name)
{
	struct input input = parsed(name);
	return keymap_find(map, context, &input);
}

static void check_bound(struct keymap *map, const char *id, const char *keys)
{
	struct err err = { 0 };
	if (keymap_bind(map, str_c(id), str_c(keys), &err)) {
		fail_msg("%s: %s is refused: %s", id, keys, err.text);
	}
}

static bool same_map(const struct keymap *a, const struct keymap *b)
{
	bool same = a->count == b->count;
	for (size_t i = 0; same && i < a->count; i++) {
		const struct key_binding *x = &a->all[i], *y = &b->all[i];
		same = x->key == y->key && x->mods == y->mods && x->action == y->action && strcmp(x->name, y->name) == 0;
	}
	return same;
}

/* Refused with these words, and the map is as it was. */
static void check_refused(struct keymap *map, const char *id, const char *keys, const char *words)
{
	struct keymap before = *map;
	struct err err = { 0 };
	check_int(keymap_bind(map, str_c(id), str_c(keys), &err), STATUS_CONFIG);
	if (!strstr(err.text, words)) {
		fail_msg("'%s' does not say '%s'", err.text, words);
	}
	check(same_map(&before, map));
}

static enum key_action by_id(const char *id)
{
	for (enum key_action a = KEY_NONE + 1; a < KEY_ACTIONS; a++) {
		if (strcmp(key_table[a].id, id) == 0) {
			return a;
		}
	}
	fail_msg("no action '%s'", id);
	return KEY_NONE;
}

/* ------------------------------------------------------------- the table */

static void every_action_is_whole(void **state)
{
	(void)state;
	for (enum key_action a = KEY_NONE + 1; a < KEY_ACTIONS; a++) {
		check(key_table[a].id && key_table[a].id[0]);
		check(key_table[a].label && key_table[a].label[0]);
		check(key_table[a].contexts && !(key_table[a].contexts & ~(unsigned)KEYS_ALL));
		check_int(by_id(key_table[a].id), a);
	}
}

/* Every key of the table is bound, and no key means two things in one context. */
static void every_key_means_one_thing(void **state)
{
	(void)state;
	struct keymap map;
	keymap_default(&map);
	size_t named = 0;
	for (enum key_action a = KEY_NONE + 1; a < KEY_ACTIONS; a++) {
		struct str rest = str_c(key_table[a].keys), name;
		while (str_split(&rest, ' ', &name)) {
			struct input input;
			check(input_parse(name, &input));
			named++;
			for (unsigned context = 1; context < KEYS_ALL; context <<= 1) {
				enum key_action found = keymap_find(&map, context, &input);
				if ((key_table[a].contexts & context) && found != a) {
					fail_msg("'%.*s' is to be '%s' in context %u and is '%s'", STR_ARG(name),
						key_table[a].id, context, found ? key_table[found].id : "nothing");
				}
			}
		}
	}
	check_int(map.count, named);
	check(map.count < KEY_BINDINGS);
}

/* What hands know from less, vim and a presenter's clicker. */
static void hands_know_these(void **state)
{
	(void)state;
	static const struct {
		unsigned contexts;
		const char *keys, *id;
	} known[] = {
		{ KEYS_LESSON | KEYS_PROJECTOR | KEYS_SPEAKER | KEYS_QUIZ, "PageDown Right l Space Enter", "next" },
		{ KEYS_LESSON | KEYS_PROJECTOR | KEYS_SPEAKER, "PageUp Left h Backspace", "previous" },
		{ KEYS_ALL, "Up k", "up" },
		{ KEYS_ALL, "Down j", "down" },
		{ KEYS_LESSON | KEYS_PROJECTOR | KEYS_MAP, "G", "go" },
		{ KEYS_LESSON | KEYS_PROJECTOR | KEYS_MAP, "g", "go-first" },
		{ KEYS_STAGE, "Tab", "node-next" },
		{ KEYS_STAGE, "P", "pause" },
		{ KEYS_STAGE, "]", "event-on" },
		{ KEYS_STAGE, "[", "event-back" },
		{ KEYS_STAGE, ">", "more-users" },
		{ KEYS_STAGE, "c", "break" },
		{ KEYS_STAGE, "u", "undo" },
		{ KEYS_STAGE, "Ctrl-r", "redo" },
		{ KEYS_MAP, "Enter", "open" },
		{ KEYS_MAP, "p", "present" },
		{ KEYS_MAP, "z", "quiz" },
		{ KEYS_PROJECTOR, "b . : ; /", "black" },
		{ KEYS_PROJECTOR, "w", "white" },
		{ KEYS_PROJECTOR, "f", "freeze" },
		{ KEYS_PROJECTOR, "F5", "start" },
		{ KEYS_ALL, "L", "language" },
		{ KEYS_ALL, "? F1", "help" },
		{ KEYS_ALL, "Esc", "close" },
		{ KEYS_ALL, "Ctrl-l", "redraw" },
		{ KEYS_ALL, "Ctrl-z", "suspend" },
		{ KEYS_ALL, "q Ctrl-c", "quit" },
	};
	struct keymap map;
	keymap_default(&map);
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		for (unsigned context = 1; context < KEYS_ALL; context <<= 1) {
			struct str rest = str_c(known[i].keys), name;
			while ((known[i].contexts & context) && str_split(&rest, ' ', &name)) {
				struct input input;
				check(input_parse(name, &input));
				check_int(keymap_find(&map, context, &input), by_id(known[i].id));
			}
		}
	}
}

/* A clicker sends PageUp, PageDown, F5, Shift-F5, Esc, '.' and 'b', and on some layouts ':' ';' '/'. */
static void no_key_of_a_clicker_quits(void **state)
{
	(void)state;
	static const char *const clicker[] = { "PageUp", "PageDown", "F5", "Shift-F5", "Esc", ".", "b", ":", ";", "/", "Tab",
		"Enter", "Space", "Up", "Down", "Left", "Right" };
	struct keymap map;
	keymap_default(&map);
	for (size_t i = 0; i < sizeof clicker / sizeof *clicker; i++) {
		enum key_action action = find(&map, KEYS_PROJECTOR, clicker[i]);
		check(action != KEY_DO_QUIT && action != KEY_DO_SUSPEND && action != KEY_DO_RESET && action != KEY_DO_MAP);
	}
}

/* --------------------------------------------------------------- binding */

static void a_key_can_be_moved(void **state)
{
	(void)state;
	struct keymap map;
	keymap_default(&map);
	check_bound(&map, "pause", "F2 Alt-p");
	check_int(find(&map, KEYS_LESSON, "F2"), KEY_DO_PAUSE);
	check_int(find(&map, KEYS_LESSON, "Alt-p"), KEY_DO_PAUSE);
	check_int(find(&map, KEYS_LESSON, "P"), KEY_NONE);
	/* What was let go is free for another. */
	check_bound(&map, "undo", "P");
	check_int(find(&map, KEYS_LESSON, "P"), KEY_DO_UNDO);
	check_int(find(&map, KEYS_LESSON, "u"), KEY_NONE);
	/* Blanks more or less are no keys. */
	check_bound(&map, "redo", "  U   F9 ");
	check_int(find(&map, KEYS_LESSON, "U"), KEY_DO_REDO);
	check_int(find(&map, KEYS_LESSON, "F9"), KEY_DO_REDO);
	/* An action may go without a key. */
	check_bound(&map, "theme", "");
	check_int(find(&map, KEYS_LESSON, "T"), KEY_NONE);
	check_int(keymap_shown(&map, KEY_DO_THEME).len, 0);
}

static void conflicts_are_refused(void **state)
{
	(void)state;
	struct keymap map;
	keymap_default(&map);
	check_refused(&map, "pause", "u", "key 'u' is taken by 'undo'");
	check_refused(&map, "pause", "F2 q", "key 'q' is taken by 'quit'");
	check_refused(&map, "pause", "Space", "taken by 'next'");
	/* The same key where the two never meet is fine: 'r' revises on the map and runs again on the stage. */
	check_bound(&map, "present", "c");
	check_int(find(&map, KEYS_MAP, "c"), KEY_DO_PRESENT);
	check_int(find(&map, KEYS_LESSON, "c"), KEY_DO_BREAK);
	/* Twice the same key for one action is one key. */
	check_bound(&map, "freeze", "F3 F3");
	size_t count = 0;
	for (size_t i = 0; i < map.count; i++) {
		count += map.all[i].action == KEY_DO_FREEZE;
	}
	check_int(count, 1);
}

static void unknown_names_are_refused(void **state)
{
	(void)state;
	struct keymap map;
	keymap_default(&map);
	check_refused(&map, "undoo", "u", "did you mean 'undo'?");
	check_refused(&map, "frobnicate", "u", "'scalewalk --keys' lists them");
	check_refused(&map, "", "u", "there is no action ''");
	check_refused(&map, "undo", "Hyper-x", "'Hyper-x' is not the name of a key");
	check_refused(&map, "undo", "F2 F99", "'F99' is not the name of a key");
}

/* Choices, step numbers and counts of hands are digits: none can be bound away. */
static void digits_stay_digits(void **state)
{
	(void)state;
	struct keymap map;
	keymap_default(&map);
	for (char digit = '0'; digit <= '9'; digit++) {
		char name[2] = { digit, '\0' };
		check_refused(&map, "pause", name, "digit");
	}
	check_bound(&map, "pause", "Alt-1");
}

/* Whatever is bound, Ctrl-C quits everywhere, and something that is no letter does while a text is typed. */
static void the_last_way_out_stays(void **state)
{
	(void)state;
	struct keymap map;
	keymap_default(&map);
	check_refused(&map, "quit", "", "'quit' needs a key");
	check_refused(&map, "quit", "   ", "'quit' needs a key");
	check_refused(&map, "pause", "Ctrl-c", "taken by 'quit'");
	check_bound(&map, "quit", "Q");
	check_refused(&map, "pause", "Ctrl-c", "taken by 'quit'");
	for (unsigned context = 1; context < KEYS_ALL; context <<= 1) {
		check_int(find(&map, context, "Q"), KEY_DO_QUIT);
		check_int(find(&map, context, "Ctrl-c"), KEY_DO_QUIT);
		check_int(find(&map, context, "q"), KEY_NONE);
	}
	check(str_eq_c(keymap_shown(&map, KEY_DO_QUIT), "Q"));
	check_bound(&map, "quit", "Ctrl-c F10");
	check(str_eq_c(keymap_shown(&map, KEY_DO_QUIT), "Ctrl-c"));
}

static void too_many_keys_are_refused(void **state)
{
	(void)state;
	struct keymap map;
	struct buf keys = { 0 };
	keymap_default(&map);
	for (int i = 0; i < KEY_BINDINGS; i++) {
		buf_addf(&keys, "\xe4%c%c ", 0xb8 + i / 64, 0x80 + i % 64); /* that many Chinese characters */
	}
	check_refused(&map, "pause", keys.ptr, "too many keys");
	buf_done(&keys);
}

/* --------------------------------------------------------------- showing */

static void keys_are_shown_as_written(void **state)
{
	(void)state;
	struct keymap map;
	struct buf all = { 0 };
	struct input press;
	keymap_default(&map);
	check(str_eq_c(keymap_shown(&map, KEY_DO_NEXT), "Space"));
	check(keymap_press(&map, KEY_DO_NEXT, &press));
	check_int(press.key, ' ');
	check(keymap_press(&map, KEY_DO_REDO, &press));
	check_int(press.key, 'r');
	check_int(press.mods, INPUT_CTRL);
	check(str_eq_c(keymap_shown(&map, KEY_DO_PREV), "←"));
	check(str_eq_c(keymap_shown(&map, KEY_DO_UP), "↑"));
	check(str_eq_c(keymap_shown(&map, KEY_DO_REDO), "Ctrl-r"));
	check(str_eq_c(keymap_shown(&map, KEY_DO_START_HERE), "Shift-F5"));
	keymap_keys(&map, KEY_DO_NEXT, &all);
	check_str(all.ptr, "Space PageDown Right l Enter");
	buf_reset(&all);
	check_bound(&map, "next", "Alt-Right n");
	check(str_eq_c(keymap_shown(&map, KEY_DO_NEXT), "Alt-Right"));
	keymap_keys(&map, KEY_DO_NEXT, &all);
	check_str(all.ptr, "Alt-Right n");
	buf_done(&all);
	/* The longest name that can be written is kept whole. */
	check_bound(&map, "next", "Ctrl-Alt-Shift-Backspace");
	check(str_eq_c(keymap_shown(&map, KEY_DO_NEXT), "Ctrl-Alt-Shift-Backspace"));
	check_bound(&map, "next", "");
	check(!keymap_press(&map, KEY_DO_NEXT, &press));
}

/* Who releases all that will be changed can let two actions change places. */
static void actions_change_places(void **state)
{
	(void)state;
	struct keymap map;
	keymap_default(&map);
	check_refused(&map, "pause", "u", "taken");
	keymap_release(&map, STR("pause"));
	keymap_release(&map, STR("undo"));
	keymap_release(&map, STR("no such action"));
	check_bound(&map, "pause", "u");
	check_bound(&map, "undo", "P");
	check_int(find(&map, KEYS_LESSON, "u"), KEY_DO_PAUSE);
	check_int(find(&map, KEYS_LESSON, "P"), KEY_DO_UNDO);
	/* Even a released quit keeps Ctrl-C for itself. */
	keymap_release(&map, STR("quit"));
	check_refused(&map, "pause", "Ctrl-c", "taken by 'quit'");
}

static int set_up(void **state)
{
	(void)state;
	utf8_init();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_action_is_whole),
		cmocka_unit_test(every_key_means_one_thing),
		cmocka_unit_test(hands_know_these),
		cmocka_unit_test(no_key_of_a_clicker_quits),
		cmocka_unit_test(a_key_can_be_moved),
		cmocka_unit_test(conflicts_are_refused),
		cmocka_unit_test(unknown_names_are_refused),
		cmocka_unit_test(digits_stay_digits),
		cmocka_unit_test(the_last_way_out_stays),
		cmocka_unit_test(too_many_keys_are_refused),
		cmocka_unit_test(actions_change_places),
		cmocka_unit_test(keys_are_shown_as_written),
	};
	return cmocka_run_group_tests(tests, set_up, NULL) ? 1 : 0;
}
