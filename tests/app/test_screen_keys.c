/* Every key does what the help says: in each context every action of the table changes what is shown or gives a command,
 * and help screen and key line say what the table says. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "tests/app/play.h"
#include "tests/check.h"

/* A place in each context from which every key has somewhere to go. */
static const struct place {
	const char *name;
	unsigned context;
	enum app_mode mode;
	struct course_position at;
	const char *keys;
	int rows;
} places[] = {
	{ "map", KEYS_MAP, APP_MAP, { 0, 0 }, "Down Down", 40 },
	/* There is something to undo and something to do again; the text is scrolled. */
	{ "lesson", KEYS_LESSON, APP_LESSON, { SMALL_FOUR, SMALL_LONG }, "+1 > +1 > +1 u Down Down Tab", 40 },
	{ "node", KEYS_NODE, APP_LESSON, { SMALL_FOUR, SMALL_LONG }, "+1 > +1 > +1 u i Down Down Down", 40 },
	{ "projector", KEYS_PROJECTOR, APP_PROJECTOR, { SMALL_FOUR, SMALL_FAULTS }, "+1 > +1 > +1 u Tab", 40 },
	{ "speaker", KEYS_SPEAKER, APP_SPEAKER, { 0, 0 }, "", 24 },
	{ "quiz", KEYS_QUIZ, APP_QUIZ, { 0, 0 }, "Down Down", 40 },
	{ "answer", KEYS_QUIZ, APP_QUIZ, { 0, 0 }, "1 Enter Down", 16 },
	{ "break", KEYS_MENU, APP_LESSON, { SMALL_FOUR, SMALL_LONG }, "+1 c Down Down", 24 },
	{ "help", KEYS_HELP, APP_LESSON, { SMALL_FOUR, SMALL_LONG }, "? Down Down", 18 },
};

/* What rightly does nothing there. */
static const struct {
	const char *place;
	enum key_action action;
} idle[] = {
	{ "map", KEY_DO_CLOSE }, /* nothing is on top */
	{ "projector", KEY_DO_CLOSE },
	{ "speaker", KEY_DO_CLOSE },
	{ "lesson", KEY_DO_CLOSE },
};

static bool may_idle(const struct place *place, enum key_action action)
{
	for (size_t i = 0; i < sizeof idle / sizeof *idle; i++) {
		if (strcmp(idle[i].place, place->name) == 0 && idle[i].action == action) {
			return true;
		}
	}
	return false;
}

static void show_speaker(struct play *p)
{
	struct app_shown shown = { .connected = true, .same_course = true, .position = 4, .positions = 7 };
	shown.section_title = STR("four");
	shown.step_title = STR("Much to read");
	struct buf notes = { 0 };
	for (int i = 0; i < 60; i++) {
		buf_addf(&notes, "line %d\n", i);
	}
	shown.notes = buf_str(&notes);
	play_send(p, &(struct app_msg){ .kind = APP_SHOWN, .shown = &shown });
	buf_done(&notes);
	play_keys(p, "Down Down");
}

static void go_there(struct play *p, const struct place *place)
{
	i18n_set(LANG_EN);
	play_open(p, (struct app_config){ .mode = place->mode, .at = place->at, .rows = place->rows, .cols = 100, .seed = 3,
						.quiz_section = SMALL_FOUR });
	if (place->mode == APP_QUIZ && strcmp(place->name, "answer") == 0) {
		/* So much to read that it scrolls. */
		struct course_question *q = small_question(&p->small, SMALL_FOUR, 0);
		for (uint32_t i = 0; i < 9; i++) {
			q[i].explain = small_step(&p->small, SMALL_FOUR, SMALL_LONG)->body;
		}
	}
	play_keys(p, place->keys);
	if (place->mode == APP_SPEAKER) {
		show_speaker(p);
	}
	check_int(app_context(p->app), place->context);
}

static void every_key_does_something(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		for (enum key_action a = KEY_NONE + 1; a < KEY_ACTIONS; a++) {
			static struct play p;
			struct str rest = str_c(key_table[a].keys), name;
			while ((key_table[a].contexts & places[i].context) && str_split(&rest, ' ', &name)) {
				struct app_msg msg = { .kind = APP_INPUT };
				go_there(&p, &places[i]);
				struct buf before = { 0 };
				buf_add_c(&before, play_text(&p));
				play_forget(&p);
				check(input_parse(name, &msg.input));
				play_send(&p, &msg);
				if (a == KEY_DO_GO_FIRST) {
					play_send(&p, &msg); /* gg */
				}
				bool same = strcmp(before.ptr, play_text(&p)) == 0 && !p.logged;
				if (same != may_idle(&places[i], a)) {
					fail_msg("%s: '%.*s' (%s) does %s on\n%s", places[i].name, STR_ARG(name), key_table[a].id,
						same ? "nothing" : "something", p.text.ptr);
				}
				buf_done(&before);
				play_close(&p);
			}
		}
	}
}

/* No key that is not in the table changes anything, but digits, which choose and count. */
static void other_keys_do_nothing(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		static struct play p;
		go_there(&p, &places[i]);
		struct buf before = { 0 };
		buf_add_c(&before, play_text(&p));
		play_forget(&p);
		for (uint32_t key = ' '; key < UI_KEY_END_OF_LIST; key = key == '~' ? UI_KEY_FIRST + 1 : key + 1) {
			struct app_msg msg = { .kind = APP_INPUT, .input = { .kind = INPUT_KEY, .key = key } };
			bool known = keymap_find(&p.app->keys, places[i].context, &msg.input);
			if (known || (key >= '0' && key <= '9') || places[i].context == KEYS_MENU) {
				continue;
			}
			play_send(&p, &msg);
			if (p.logged || strcmp(before.ptr, play_text(&p)) != 0) {
				fail_msg("%s: key %x is in no table and does something", places[i].name, key);
			}
		}
		buf_done(&before);
		play_close(&p);
	}
}

/* This action, or one of the same keys and label: the speaker's white is the projector's. */
static bool is_listed(const struct keymap *map, unsigned context, enum key_action action)
{
	bool listed = false;
	for (enum key_action a = KEY_NONE + 1; a < KEY_ACTIONS; a++) {
		struct buf keys = { 0 }, others = { 0 };
		keymap_keys(map, action, &keys);
		keymap_keys(map, a, &others);
		listed |= (key_table[a].contexts & context) && strcmp(key_table[a].label, key_table[action].label) == 0 &&
			str_eq(buf_str(&keys), buf_str(&others));
		buf_done(&keys);
		buf_done(&others);
	}
	return listed;
}

/* The help of a screen: every action with all of its keys, as they are bound, and nothing cut; scrolled where it must be. */
static void help_says_the_table(void **state)
{
	(void)state;
	static const int sizes[][2] = { { 60, 16 }, { 80, 24 }, { 100, 30 }, { 200, 60 } };
	for (size_t i = 0; i < 6; i++) {
		for (size_t k = 0; k < 4; k++) {
			static struct play p;
			struct buf all = { 0 };
			go_there(&p, &places[i]);
			struct err err = { 0 };
			check_int(keymap_bind(&p.app->keys, STR("theme"), STR("F7 Alt-t"), &err), STATUS_OK);
			play_resize(&p, sizes[k][0], sizes[k][1]);
			play_keys(&p, "F1 Home");
			for (int y = 0; y < 60; y++) {
				buf_add_c(&all, play_text(&p));
				play_keys(&p, "Down");
			}
			for (enum key_action a = KEY_NONE + 1; a < KEY_ACTIONS; a++) {
				struct buf keys = { 0 };
				keymap_keys(&p.app->keys, a, &keys);
				const char *at = strstr(all.ptr, keys.ptr ? keys.ptr : "");
				bool found = false;
				while (at && !found) {
					const char *after = at + keys.len;
					after += strspn(after, " ");
					size_t len = strlen(key_table[a].label);
					found = strncmp(after, key_table[a].label, len) == 0 &&
						(strncmp(after + len, "  ", 2) == 0 || strncmp(after + len, " ┃", 4) == 0);
					at = strstr(at + 1, keys.ptr);
				}
				if (found != is_listed(&p.app->keys, places[i].context, a)) {
					fail_msg("%s %dx%d: '%s %s' %s", places[i].name, sizes[k][0], sizes[k][1], keys.ptr,
						key_table[a].label, found ? "is in the help" : "is not in the help");
				}
				buf_done(&keys);
			}
			buf_done(&all);
			play_close(&p);
		}
	}
}

/* The key line names keys that are bound, in the screen's context, to the action whose label stands there. */
static void key_line_says_the_table(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		static struct play p;
		struct arena arena = { 0 };
		const struct keyline_item *items;
		const struct input *presses;
		if (places[i].context == KEYS_MENU || places[i].context == KEYS_HELP) {
			continue;
		}
		go_there(&p, &places[i]);
		size_t count = app_keyline(p.app, &arena, &items, &presses);
		for (size_t n = 0; n < count; n++) {
			struct buf name = { 0 };
			if (str_eq_c(items[n].key, "1-9")) {
				check_int(presses[n].kind, INPUT_NONE);
				continue;
			}
			check_int(presses[n].kind, INPUT_KEY);
			enum key_action action = keymap_find(&p.app->keys, places[i].context, &presses[n]);
			check(action != KEY_NONE);
			keymap_keys(&p.app->keys, action, &name);
			bool arrow = items[n].key.ptr[0] == '\xe2';
			if (!arrow && !strstr(name.ptr, items[n].key.ptr)) {
				fail_msg("%s: '%s' does not hold '%s'", places[i].name, name.ptr, items[n].key.ptr);
			}
			buf_done(&name);
		}
		arena_done(&arena);
		play_close(&p);
	}
}

/* Rebound keys stand in the key line at once, also those behind a label, and an action without a key does not. */
static void key_line_follows_the_bindings(void **state)
{
	(void)state;
	static struct play p;
	struct app_config how = { .mode = APP_LESSON, .cols = 160 };
	struct err err = { 0 };
	i18n_set(LANG_EN);
	keymap_default(&how.keys);
	check_int(keymap_bind(&how.keys, STR("next"), STR("n"), &err), STATUS_OK);
	check_int(keymap_bind(&how.keys, STR("more-users"), STR("M"), &err), STATUS_OK);
	check_int(keymap_bind(&how.keys, STR("fewer-users"), STR("N"), &err), STATUS_OK);
	check_int(keymap_bind(&how.keys, STR("undo"), STR(""), &err), STATUS_OK);
	play_open(&p, how);
	check(play_shows(&p, " n next"));
	check(play_shows(&p, " N users M"));
	check(play_shows(&p, " - speed +"));
	check(!play_shows(&p, "undo"));
	play_keys(&p, "Space");
	check_int(app_position(p.app).step, SMALL_LOOK);
	play_keys(&p, "n");
	check_int(app_position(p.app).step, SMALL_STOP);
	play_close(&p);
}

static void key_line_says_what_is_next(void **state)
{
	(void)state;
	static struct play p;
	i18n_set(LANG_EN);
	play_open(&p, (struct app_config){ .mode = APP_LESSON, .at = { SMALL_ONE, SMALL_STOP }, .cols = 160 });
	check(play_shows(&p, " 1-9 choose"));
	play_keys(&p, "2");
	check(play_shows(&p, " Space run it"));
	play_keys(&p, "Space");
	check(play_shows(&p, " Space to the end"));
	play_keys(&p, "P");
	check(play_shows(&p, " P go on"));
	play_close(&p);
	play_open(&p, (struct app_config){ .mode = APP_QUIZ, .quiz_section = SMALL_FOUR });
	check(play_shows(&p, " Enter answer"));
	check(play_shows(&p, " 1-9 choose"));
	play_close(&p);
}

/* A click on each key of the line does what the key does. */
static void the_key_line_can_be_pressed(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		static struct play one, two;
		struct arena arena = { 0 };
		const struct keyline_item *items;
		const struct input *presses;
		size_t count = 1;
		if (places[i].context == KEYS_MENU || places[i].context == KEYS_HELP) {
			continue;
		}
		for (size_t n = 0; n < count; n++) {
			int x = 1;
			go_there(&one, &places[i]);
			go_there(&two, &places[i]);
			play_resize(&one, 200, 40);
			play_resize(&two, 200, 40);
			play_text(&one); /* the message of the last key goes with the resize's next key, not by itself */
			one.app->message[0] = two.app->message[0] = '\0';
			count = app_keyline(one.app, &arena, &items, &presses);
			for (size_t k = 0; k < n; k++) {
				x += (int)(utf8_cols(items[k].key) + utf8_cols(items[k].label)) + 3;
			}
			if (count) {
				play_mouse(&one, INPUT_PRESS, INPUT_BUTTON_LEFT, x, 39);
				play_send(&two, &(struct app_msg){ .kind = APP_INPUT, .input = presses[n] });
				struct buf text = { 0 };
				buf_add_c(&text, play_text(&one));
				check_str(text.ptr, play_text(&two));
				check_int(one.logged, two.logged);
				buf_done(&text);
			}
			arena_done(&arena);
			play_close(&one);
			play_close(&two);
		}
	}
}

/* A message stands where the keys were: a click there is no key. */
static void a_message_is_no_key(void **state)
{
	(void)state;
	static struct play p;
	i18n_set(LANG_EN);
	play_open(&p, (struct app_config){ .mode = APP_LESSON, .at = { SMALL_ONE, SMALL_STOP } });
	play_keys(&p, "Space");
	check(play_shows(&p, "First say what you expect: press 1 to 4"));
	play_forget(&p);
	for (int x = 0; x < 120; x++) {
		p.app->message[0] = 'm';
		play_mouse(&p, INPUT_PRESS, INPUT_BUTTON_LEFT, x, 39);
		check_int(p.app->message[0], 0);
	}
	check_int(p.logged, 0);
	check_int(p.app->lesson.phase, STEP_PREDICT);
	play_close(&p);
}

/* "12G", "gg", also behind Home and End. */
static void numbers_before_g(void **state)
{
	(void)state;
	static struct play p;
	play_open(&p, (struct app_config){ .mode = APP_LESSON });
	play_keys(&p, "3 G");
	check_int(app_position(p.app).step, 2);
	play_keys(&p, "1 G");
	check_int(app_position(p.app).step, 0);
	play_keys(&p, "9 9 9 9 9 9 9 G");
	check_int(app_position(p.app).step, 2);
	play_keys(&p, "0 0 1 G");
	check_int(app_position(p.app).step, 0);
	play_keys(&p, "G");
	check_int(app_position(p.app).step, 2);
	play_keys(&p, "g");
	check_int(app_position(p.app).step, 2);
	play_keys(&p, "g");
	check_int(app_position(p.app).step, 0);
	/* A number is forgotten by any other key, and so is one g. */
	play_keys(&p, "3 L L G");
	check_int(app_position(p.app).step, 2);
	play_keys(&p, "1 G g L L g");
	check_int(app_position(p.app).step, 0);
	play_keys(&p, "End Home");
	check_int(app_position(p.app).step, 0);
	play_keys(&p, "End");
	check_int(app_position(p.app).step, 2);
	/* In a question digits choose. */
	play_keys(&p, "2 G 3 G");
	check_int(app_position(p.app).step, 2);
	play_close(&p);
}

/* What the program tells itself when it is to end. */
static void ctrl_c_quits_everywhere(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		static struct play p;
		go_there(&p, &places[i]);
		struct err err = { 0 };
		check_int(keymap_bind(&p.app->keys, STR("quit"), STR("Q"), &err), STATUS_OK);
		play_forget(&p);
		play_keys(&p, "Ctrl-c");
		check_int(play_said(&p, APP_DO_QUIT), 1);
		check_int(play_said(&p, APP_DO_MOVE), places[i].mode == APP_LESSON);
		play_close(&p);
	}
	static struct play p;
	play_open(&p, (struct app_config){ .mode = APP_MAP });
	play_keys(&p, "/ 'Qq Ctrl-c");
	check_int(play_said(&p, APP_DO_QUIT), 1);
	play_close(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_key_does_something),
		cmocka_unit_test(other_keys_do_nothing),
		cmocka_unit_test(help_says_the_table),
		cmocka_unit_test(key_line_says_the_table),
		cmocka_unit_test(key_line_follows_the_bindings),
		cmocka_unit_test(key_line_says_what_is_next),
		cmocka_unit_test(the_key_line_can_be_pressed),
		cmocka_unit_test(a_message_is_no_key),
		cmocka_unit_test(numbers_before_g),
		cmocka_unit_test(ctrl_c_quits_everywhere),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
