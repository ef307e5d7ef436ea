/* Twenty thousand random messages from a fixed seed, with the screen drawn now and then at a random size: no assertion, no
 * cell out of order, no number that is none, every command whole (play.c looks at each). */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "tests/app/play.h"
#include "tests/check.h"

#define MESSAGES 20000

static struct play p;
static uint64_t dice;

static unsigned below(unsigned n)
{
	dice ^= dice << 13;
	dice ^= dice >> 7;
	dice ^= dice << 17;
	return (unsigned)((dice >> 11) % n);
}

/* --------------------------------------------------------------- messages */

static struct input random_key(void)
{
	struct input input = { .kind = INPUT_KEY };
	const struct keymap *map = &p.app->keys;
	switch (below(8)) {
	case 0: /* any letter or digit */
		input.key = ' ' + below(95);
		return input;
	case 1: /* any named key, with anything held */
		input.key = UI_KEY_FIRST + 1 + below(UI_KEY_END_OF_LIST - UI_KEY_FIRST - 1);
		input.mods = below(4) ? 0 : below(8);
		return input;
	case 2:
		input.key = '1' + below(6);
		return input;
	case 3: /* Hangul, letters of it, an emoji */
		input.key = (const uint32_t[]){ 0xac00, 0x1112, 0x3142, 0x1f600, 0xff11 }[below(5)];
		return input;
	default: { /* a key that is bound, most often where we are; Ctrl-C and Ctrl-Z come too */
		const struct key_binding *b = &map->all[below((unsigned)map->count)];
		for (int tries = 0; tries < 20 && !(key_table[b->action].contexts & app_context(p.app)); tries++) {
			b = &map->all[below((unsigned)map->count)];
		}
		input.key = b->key;
		input.mods = b->mods;
		return input;
	}
	}
}

static struct course_position random_place(void)
{
	/* Now and then none that exists: the line may carry anything. */
	return (struct course_position){ below(SMALL_SECTIONS + 1), below(4) };
}

static void random_shown(struct app_shown *shown)
{
	static const struct str texts[] = { STR(""), STR("a title"), STR("제목입니다"), STR("one\ntwo\n\nthree"), STR("\x1b[31mred"),
		STR("a very long line that has to be wrapped, again and again, until it fits into whatever window there is") };
	*shown = (struct app_shown){ .connected = below(2), .same_course = below(2), .position = (int)below(9), .positions = 7 };
	shown->section_title = texts[below(6)];
	shown->step_title = texts[below(6)];
	shown->next_title = texts[below(6)];
	shown->notes = texts[below(6)];
	shown->choices = (int)below(COURSE_CHOICES + 1);
	shown->right = (int)below(7);
	shown->planned_ms = (int64_t)below(600000) - 1;
	shown->elapsed_ms = below(600000);
	shown->cover = (int)below(3);
	shown->frozen = below(2);
	shown->revealed = below(2);
	for (int i = 0; i < shown->choices; i++) {
		shown->choice[i] = texts[below(6)];
		shown->votes[i] = (int)below(200);
	}
}

static void send_one(void)
{
	struct app_msg msg = { .kind = APP_INPUT };
	struct app_shown shown;
	switch (below(20)) {
	case 0: {
		static const enum input_action actions[] = { INPUT_PRESS, INPUT_PRESS, INPUT_PRESS, INPUT_RELEASE, INPUT_DRAG, INPUT_MOVE,
			INPUT_WHEEL_UP, INPUT_WHEEL_DOWN };
		msg.input = (struct input){ .kind = INPUT_MOUSE, .action = actions[below(8)], .button = (enum input_button)below(4),
			.x = (int)below((unsigned)p.app->cols), .y = (int)below((unsigned)p.app->rows) };
		break;
	}
	case 1:
		msg.input = (struct input){ .kind = INPUT_RESIZE, .x = 20 + (int)below(231), .y = 5 + (int)below(76) };
		break;
	case 2: {
		static const struct str pasted[] = { STR("216"), STR("붙여 넣은 글"), STR("\x1b]0;x\x07"), STR("\xff\xfe"), STR("line\nline") };
		msg.input = (struct input){ .kind = INPUT_PASTE, .text = pasted[below(5)] };
		break;
	}
	case 3:
		msg.input = (struct input){ .kind = below(4) ? INPUT_FOCUS : INPUT_GLYPHS, .x = (int)below(2) };
		break;
	case 4:
		msg = (struct app_msg){ .kind = APP_REMOTE, .remote = (enum app_remote)below(APP_REMOTE_CLOCK + 1), .number = (int)below(9) - 1,
			.count = (int)below(50) - 2, .position = random_place() };
		break;
	case 5:
		random_shown(&shown);
		msg = (struct app_msg){ .kind = APP_SHOWN, .shown = &shown };
		break;
	case 6:
		msg = (struct app_msg){ .kind = APP_BANNER, .text = below(2) ? STR("저장되지 않습니다: disk full") : STR("") };
		break;
	case 7:
		msg = (struct app_msg){ .kind = APP_SPEAKERS, .number = (int)below(9) };
		break;
	case 8:
	case 9:
	case 10:
		msg = (struct app_msg){ .kind = APP_TICK, .elapsed_ns = below(10) ? (int64_t)below(40000000) : (int64_t)below(2000000000) };
		break;
	default:
		msg.input = random_key();
		/* Lives are to be long enough to get somewhere. */
		if (below(8) && keymap_find(&p.app->keys, app_context(p.app), &msg.input) == KEY_DO_QUIT) {
			msg.input.key = UI_KEY_TAB;
			msg.input.mods = 0;
		}
		break;
	}
	play_send(&p, &msg);
	if (p.logged > PLAY_LOG / 2) {
		play_forget(&p);
	}
}

/* ----------------------------------------------------------------- screen */

static void check_cells(const struct grid *grid)
{
	check(grid->cursor_x >= -1 && grid->cursor_x < grid->cols && grid->cursor_y >= -1 && grid->cursor_y < grid->rows);
	for (int y = 0; y < grid->rows; y++) {
		for (int x = 0; x < grid->cols; x++) {
			struct cell cell = grid_at(grid, x, y);
			check(cell.zero == 0 && cell.width <= 2);
			if (cell.width == 0) {
				check(cell.ch == 0 && x > 0 && grid_at(grid, x - 1, y).width == 2);
			} else {
				check(utf8_printable(cell.ch));
			}
			if (cell.width == 2) {
				check(x + 1 < grid->cols && grid_at(grid, x + 1, y).width == 0);
			}
		}
	}
}

/* A number that is none would stand alone: "nan", "-nan", "inf", perhaps before a unit. */
static void check_numbers(const char *text)
{
	static const char *const none[] = { "nan", "inf" };
	for (int i = 0; i < 2; i++) {
		for (const char *at = text; (at = strstr(at, none[i])); at += 3) {
			bool before = at == text || strchr(" -$/(", at[-1]);
			bool behind = at[3] == '\0' || strchr(" \n%/,.:)m", at[3]);
			if (before && behind) {
				fail_msg("'%.20s' on the screen", at > text + 8 ? at - 8 : text);
			}
		}
	}
}

/* Looking changes nothing, and looking twice shows the same. */
static void look_at_it(void)
{
	struct grid one, two;
	struct buf text = { 0 };
	int cols = p.app->cols, rows = p.app->rows;
	grid_init(&one, 1, 1);
	grid_init(&two, cols, rows);
	app_view(p.app, &one);
	app_view(p.app, &two);
	check_int(one.cols, cols);
	check_int(one.rows, rows);
	check(grid_equal(&one, &two));
	check_cells(&one);
	grid_to_text(&one, &text, false);
	check_numbers(text.ptr);
	buf_done(&text);
	grid_done(&one);
	grid_done(&two);
}

static void check_state(void)
{
	const struct app *app = p.app;
	struct course_position at = app_position(app);
	check(at.section < app->course->section_count);
	check(app->map_selected >= 0 && app->map_selected < (int)app->course->section_count);
	check(app->lesson.scroll >= 0 && app->quiz.scroll >= 0 && app->speaker.scroll >= 0);
	check(!memchr(app->message, '\0', sizeof app->message) == 0);
	check(app->menu.count <= MENU_ITEMS && app->menu.list.selected < (int)MENU_ITEMS);
	if (app->mode == APP_LESSON || app->mode == APP_PROJECTOR) {
		check(at.step < app->course->sections[at.section].step_count);
		check(app->lesson.cursor < (int)app_step(app)->choice_count);
	}
	if (app_model(app)) {
		const char *wrong = model_check(app_model(app));
		if (wrong) {
			fail_msg("the model: %s", wrong);
		}
	}
}

/* ------------------------------------------------------------------- tests */

/* One life of the program: quitting ends it, and another begins in another mode with the same progress lost. */
static void open_somewhere(uint64_t seed)
{
	static const enum app_mode modes[] = { APP_MAP, APP_LESSON, APP_LESSON, APP_QUIZ, APP_PROJECTOR, APP_SPEAKER };
	static const struct course_position places[] = { { SMALL_ONE, SMALL_LOOK }, { SMALL_ONE, SMALL_STOP }, { SMALL_FOUR, SMALL_LONG },
		{ SMALL_FOUR, SMALL_FAULTS }, { SMALL_BROKEN, 0 } };
	play_open(&p, (struct app_config){ .mode = modes[below(6)],
				.at = places[below(5)],
				.quiz_section = below(2) ? -1 : SMALL_FOUR,
				.quiz_again = below(5) == 0,
				.seed = seed,
				.cols = 20 + (int)below(231),
				.rows = 5 + (int)below(76),
				.glyphs = (enum glyph_set)below(3),
				.reduced_motion = below(4) == 0 });
}

static void many_messages(uint64_t seed, int messages)
{
	size_t quits = 0;
	dice = seed;
	i18n_set(LANG_EN);
	open_somewhere(seed);
	for (int i = 0; i < messages; i++) {
		/* So heavy a load is the lab's own test; here every message should cost little. */
		if (p.app->lesson.lab.speed > 13) {
			p.app->lesson.lab.speed = 13;
		}
		send_one();
		if (below(4) == 0) {
			look_at_it();
		}
		if (below(40) == 0) {
			check_state();
		}
		if (play_said(&p, APP_DO_QUIT)) {
			quits++;
			play_close(&p);
			open_somewhere(seed + quits);
		}
	}
	check(quits > 5 && quits < 200);
	play_close(&p);
	i18n_set(LANG_EN);
}

static void twenty_thousand_messages(void **state)
{
	(void)state;
	many_messages(UINT64_C(0x9e3779b97f4a7c15), MESSAGES);
}

/* Longer, from other seeds, when everything is to be checked. */
static void many_seeds(void **state)
{
	(void)state;
	for (uint64_t seed = 1; getenv("CHECK_ALL") && seed <= 20; seed++) {
		many_messages(seed * UINT64_C(0xd1342543de82ef95), MESSAGES);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(twenty_thousand_messages),
		cmocka_unit_test(many_seeds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
