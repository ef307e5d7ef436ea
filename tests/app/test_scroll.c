/* Scrolling: never past the end, so that a key back moves the text at once; choices walked by keys are always in sight. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "tests/app/play.h"
#include "tests/check.h"

static struct play p;

static int close_play(void **state)
{
	(void)state;
	if (p.app) {
		play_close(&p);
	}
	return 0;
}

static const int sizes[][2] = { { 60, 16 }, { 80, 24 }, { 120, 40 }, { 200, 60 } };
#define SIZES (sizeof sizes / sizeof *sizes)

static void press(const char *key, int times)
{
	for (int i = 0; i < times; i++) {
		play_keys(&p, key);
	}
}

/* Down far beyond the end, then up: the first key moves, and as many keys as rows lead back to the top. */
static void check_scrolls(const char *first, const char *last, int *scroll)
{
	struct buf end = { 0 };
	check(play_shows(&p, first) && !play_shows(&p, last));
	press("Down", 300);
	check(play_shows(&p, last) && !play_shows(&p, first));
	int most = *scroll;
	buf_add_c(&end, play_text(&p));
	press("Down", 5);
	check_str(end.ptr, play_text(&p));
	press("Up", 1);
	check_int(*scroll, most - 1);
	check(strcmp(end.ptr, play_text(&p)) != 0);
	press("Up", most - 1);
	check(play_shows(&p, first));
	check_int(*scroll, 0);
	press("Up", 5);
	press("Down", 1);
	check_int(*scroll, 1);
	/* The wheel too. */
	for (int i = 0; i < 300; i++) {
		play_mouse(&p, INPUT_WHEEL_DOWN, INPUT_BUTTON_NONE, 10, 8);
	}
	check_int(*scroll, most);
	play_mouse(&p, INPUT_WHEEL_UP, INPUT_BUTTON_NONE, 10, 8);
	check(*scroll < most && *scroll >= most - 2);
	for (int i = 0; i < 300; i++) {
		play_mouse(&p, INPUT_WHEEL_UP, INPUT_BUTTON_NONE, 10, 8);
	}
	check_int(*scroll, 0);
	/* A larger window may need less: the state follows. */
	press("Down", 300);
	play_resize(&p, 200, 400);
	check_int(*scroll, 0);
	buf_done(&end);
}

static void a_long_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIZES; i++) {
		i18n_set(LANG_EN);
		play_open(&p, (struct app_config){ .mode = APP_LESSON, .at = { SMALL_FOUR, SMALL_LONG }, .cols = sizes[i][0], .rows = sizes[i][1] });
		check_scrolls("paragraph 1 ", "paragraph 60", &p.app->lesson.scroll);
		play_close(&p);
	}
}

static void a_text_that_fits_does_not_move(void **state)
{
	(void)state;
	play_open(&p, (struct app_config){ .mode = APP_LESSON, .at = { SMALL_ONE, SMALL_LOOK } });
	press("Down", 20);
	check_int(p.app->lesson.scroll, 0);
	play_mouse(&p, INPUT_WHEEL_DOWN, INPUT_BUTTON_NONE, 10, 8);
	check_int(p.app->lesson.scroll, 0);
}

/* Too small a window shows nothing, and what was scrolled stays for when it grows again. */
static void a_tiny_window_forgets_nothing(void **state)
{
	(void)state;
	play_open(&p, (struct app_config){ .mode = APP_LESSON, .at = { SMALL_FOUR, SMALL_LONG }, .cols = 80, .rows = 24 });
	press("Down", 12);
	play_resize(&p, 20, 5);
	play_text(&p);
	play_resize(&p, 80, 24);
	check_int(p.app->lesson.scroll, 12);
}

/* So long a text before the question that choices lie far below. */
static void choices_behind_a_long_text(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIZES; i++) {
		i18n_set(LANG_EN);
		play_open(&p, (struct app_config){ .mode = APP_LESSON, .at = { SMALL_ONE, SMALL_LOOK }, .cols = sizes[i][0], .rows = sizes[i][1] });
		small_step(&p.small, SMALL_ONE, SMALL_STOP)->body = small_step(&p.small, SMALL_FOUR, SMALL_LONG)->body;
		play_keys(&p, "Space");
		check(play_shows(&p, "paragraph 1 ") && !play_shows(&p, "the alpha"));
		/* Line by line to the question, then choice by choice, each in sight. */
		int last = 0, keys = 0;
		while (p.app->lesson.cursor < 0) {
			press("Down", 1);
			check(p.app->lesson.scroll <= last + 1);
			last = p.app->lesson.scroll;
			check(++keys < 400);
		}
		static const char *const words[] = { "the alpha", "the beta", "the gamma", "the delta" };
		for (int c = 0; c < 4; c++) {
			check_int(p.app->lesson.cursor, c);
			check(play_shows(&p, words[c]));
			press("Down", 1);
			for (int k = 0; k < 3 && c < 3 && p.app->lesson.cursor == c; k++) {
				press("Down", 1); /* a line that was out of sight */
			}
		}
		check_int(p.app->lesson.cursor, 3);
		/* And up again to the first line of the text. */
		press("Up", 300);
		check_int(p.app->lesson.cursor, 0);
		check_int(p.app->lesson.scroll, 0);
		check(play_shows(&p, "paragraph 1 "));
		/* A digit brings its choice into sight, up from the end and down from the start. */
		for (int c = 4; c-- > 0;) {
			char key[2] = { (char)('1' + c), '\0' };
			play_keys(&p, "Esc");
			p.app->lesson.scroll = 0;
			play_keys(&p, key);
			check(play_shows(&p, words[c]));
			check_int(p.app->lesson.cursor, c);
		}
		/* From nowhere upwards: the last choice. */
		play_keys(&p, "Esc");
		press("Down", 300);
		play_keys(&p, "Esc Up");
		check(play_shows(&p, "the delta"));
		/* A click on a choice that was scrolled to, and a second one. */
		int x, y;
		play_find(&p, "the beta", &x, &y);
		play_mouse(&p, INPUT_PRESS, INPUT_BUTTON_LEFT, x, y);
		check_int(p.app->lesson.cursor, 1);
		check_int(p.app->lesson.phase, STEP_PREDICT);
		play_find(&p, "the beta", &x, &y);
		play_mouse(&p, INPUT_PRESS, INPUT_BUTTON_LEFT, x, y);
		check_int(p.app->lesson.phase, STEP_RUN);
		check_int(p.app->lesson.chosen, 1);
		play_close(&p);
	}
}

static void a_long_explanation_begins_at_its_top(void **state)
{
	(void)state;
	i18n_set(LANG_EN);
	play_open(&p, (struct app_config){ .mode = APP_LESSON, .at = { SMALL_ONE, SMALL_STOP }, .cols = 80, .rows = 24 });
	small_step(&p.small, SMALL_ONE, SMALL_STOP)->explain = small_step(&p.small, SMALL_FOUR, SMALL_LONG)->body;
	play_keys(&p, "2 Enter Space +5");
	check_int(p.app->lesson.scroll, 0);
	check_scrolls("paragraph 1 ", "Because so it is.", &p.app->lesson.scroll);
}

static void quiz_at(size_t i, enum course_question_kind kind)
{
	i18n_set(LANG_EN);
	play_open(&p, (struct app_config){ .mode = APP_MAP, .cols = sizes[i][0], .rows = sizes[i][1], .seed = 3 });
	for (uint32_t q = 0; q < 3; q++) {
		small_question(&p.small, SMALL_ONE, q)->stem = small_step(&p.small, SMALL_FOUR, SMALL_LONG)->body;
		small_question(&p.small, SMALL_ONE, q)->explain = small_step(&p.small, SMALL_FOUR, SMALL_LONG)->body;
		small_question(&p.small, SMALL_ONE, q)->kind = kind;
		small_question(&p.small, SMALL_ONE, q)->keep_order = true;
		if (kind != COURSE_NUMBER && !small_question(&p.small, SMALL_ONE, q)->choice_count) {
			memcpy(small_question(&p.small, SMALL_ONE, q)->choices, small_question(&p.small, SMALL_ONE, 0)->choices,
				sizeof small_question(&p.small, SMALL_ONE, 0)->choices);
			small_question(&p.small, SMALL_ONE, q)->choice_count = 4;
		}
	}
	play_keys(&p, "z");
}

static void a_long_question(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIZES; i++) {
		quiz_at(i, COURSE_ONE);
		check(play_shows(&p, "paragraph 1 ") && !play_shows(&p, "the alpha"));
		int keys = 0;
		while (p.app->quiz.cursor < 0) {
			press("Down", 1);
			check(++keys < 400);
		}
		check(play_shows(&p, "the alpha"));
		press("Down", 20);
		check_int(p.app->quiz.cursor, 3);
		check(play_shows(&p, "the delta"));
		press("Home", 1);
		check_int(p.app->quiz.cursor, 0);
		check(play_shows(&p, "the alpha"));
		press("Up", 400);
		check(play_shows(&p, "paragraph 1 "));
		press("3", 1);
		check(play_shows(&p, "the gamma"));
		int x, y;
		play_find(&p, "the beta", &x, &y);
		play_mouse(&p, INPUT_PRESS, INPUT_BUTTON_LEFT, x, y);
		check_int(p.app->quiz.cursor, 1);
		/* What comes after the answer is read from its top. */
		press("Enter", 1);
		check_int(p.app->quiz.phase, QUIZ_FEEDBACK);
		check_scrolls("Not yet.", "paragraph 60", &p.app->quiz.scroll);
		play_close(&p);
	}
}

static void a_long_question_for_a_number(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIZES; i++) {
		quiz_at(i, COURSE_NUMBER);
		check_int(p.app->quiz.scroll, 0);
		press("Down", 300);
		check(play_shows(&p, "your answer"));
		play_keys(&p, "'216");
		check(play_shows(&p, "216"));
		play_close(&p);
	}
}

static void a_long_result(void **state)
{
	(void)state;
	i18n_set(LANG_EN);
	play_open(&p, (struct app_config){ .mode = APP_QUIZ, .quiz_section = SMALL_FOUR, .cols = 60, .rows = 16, .seed = 3 });
	for (uint32_t q = 0; q < 9; q++) {
		small_question(&p.small, SMALL_FOUR, q)->keep_order = true;
	}
	play_keys(&p, "Esc End Up z");
	for (int i = 0; i < 100 && p.app->quiz.phase == QUIZ_ASK; i++) {
		/* Wrong at the first try, right when it comes again. */
		play_keys(&p, course_deck_again(&p.app->quiz.deck) ? "1 Enter Space" : "2 Enter Space");
	}
	check_int(p.app->quiz.phase, QUIZ_RESULT);
	check(play_shows(&p, "0 of 9 right at the first try"));
	int rows = 0;
	press("Down", 100);
	rows = p.app->quiz.scroll;
	check(rows > 0);
	press("Up", 1);
	check_int(p.app->quiz.scroll, rows - 1);
}

static void long_notes(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIZES; i++) {
		struct app_shown shown = { .connected = true, .same_course = true, .position = 1, .positions = 7 };
		struct buf notes = { 0 };
		for (int line = 1; line <= 100; line++) {
			buf_addf(&notes, "paragraph %d \n", line);
		}
		shown.notes = buf_str(&notes);
		i18n_set(LANG_EN);
		play_open(&p, (struct app_config){ .mode = APP_SPEAKER, .cols = sizes[i][0], .rows = sizes[i][1] });
		play_send(&p, &(struct app_msg){ .kind = APP_SHOWN, .shown = &shown });
		press("Down", 300);
		int most = p.app->speaker.scroll;
		check(play_shows(&p, "paragraph 100") && !play_shows(&p, "paragraph 1 "));
		press("Up", 1);
		check_int(p.app->speaker.scroll, most - 1);
		/* Shorter notes of the same step: still in range. */
		shown.notes = STR("short");
		play_send(&p, &(struct app_msg){ .kind = APP_SHOWN, .shown = &shown });
		check_int(p.app->speaker.scroll, 0);
		check(play_shows(&p, "short"));
		/* Another step is read from its top. */
		shown.notes = buf_str(&notes);
		play_send(&p, &(struct app_msg){ .kind = APP_SHOWN, .shown = &shown });
		press("Down", 5);
		shown.position = 2;
		play_send(&p, &(struct app_msg){ .kind = APP_SHOWN, .shown = &shown });
		check_int(p.app->speaker.scroll, 0);
		buf_done(&notes);
		play_close(&p);
	}
}

static void the_help(void **state)
{
	(void)state;
	i18n_set(LANG_EN);
	play_open(&p, (struct app_config){ .mode = APP_LESSON, .cols = 60, .rows = 16 });
	play_keys(&p, "?");
	check(play_shows(&p, "Space PageDown"));
	press("Down", 300);
	int most = p.app->help_scroll;
	check(most > 0 && play_shows(&p, "1-9 choose."));
	press("Up", 1);
	check_int(p.app->help_scroll, most - 1);
	play_keys(&p, "Home");
	check_int(p.app->help_scroll, 0);
	play_keys(&p, "End");
	check_int(p.app->help_scroll, most);
	press("PageUp", 50);
	check_int(p.app->help_scroll, 0);
	play_keys(&p, "Space");
	check(p.app->help_scroll > 0 && p.app->help_scroll <= most);
	press("PageDown", 50);
	check_int(p.app->help_scroll, most);
	play_resize(&p, 200, 60);
	check_int(p.app->help_scroll, 0);
	play_keys(&p, "?");
	check(!play_shows(&p, "1-9 choose."));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_long_text, close_play),
		cmocka_unit_test_teardown(a_text_that_fits_does_not_move, close_play),
		cmocka_unit_test_teardown(a_tiny_window_forgets_nothing, close_play),
		cmocka_unit_test_teardown(choices_behind_a_long_text, close_play),
		cmocka_unit_test_teardown(a_long_explanation_begins_at_its_top, close_play),
		cmocka_unit_test_teardown(a_long_question, close_play),
		cmocka_unit_test_teardown(a_long_question_for_a_number, close_play),
		cmocka_unit_test_teardown(a_long_result, close_play),
		cmocka_unit_test_teardown(long_notes, close_play),
		cmocka_unit_test_teardown(the_help, close_play),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
