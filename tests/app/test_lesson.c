/* The walkthrough: from step to step, prediction before run, what is stored of it, and coming back to the same place. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "tests/app/play.h"
#include "tests/check.h"

static struct play p;

static struct course_position at(uint32_t section, uint32_t step)
{
	return (struct course_position){ section, step };
}

static void open_at(uint32_t section, uint32_t step)
{
	i18n_set(LANG_EN);
	play_open(&p, (struct app_config){ .mode = APP_LESSON, .at = at(section, step) });
}

static int close_play(void **state)
{
	(void)state;
	if (p.app) {
		play_close(&p);
	}
	return 0;
}

static void check_here(uint32_t section, uint32_t step)
{
	struct course_position here = app_position(p.app);
	if (app_mode_now(p.app) != APP_LESSON || here.section != section || here.step != step) {
		fail_msg("mode %d at %u.%u, not at %u.%u", app_mode_now(p.app), here.section, here.step, section, step);
	}
}

static void check_move(bool has_left, struct course_position left, bool has_to, struct course_position to)
{
	const struct app_cmd *move = play_last(&p, APP_DO_MOVE);
	check_int(move->has_left, has_left);
	check_int(move->has_to, has_to);
	if (has_left) {
		check_int(move->left.section, left.section);
		check_int(move->left.step, left.step);
	}
	if (has_to) {
		check_int(move->to.section, to.section);
		check_int(move->to.step, to.step);
	}
}

static enum step_phase phase(void)
{
	return p.app->lesson.phase;
}

/* ------------------------------------------------------------------ moving */

static void there_and_back(void **state)
{
	(void)state;
	open_at(SMALL_ONE, SMALL_LOOK);
	play_keys(&p, "Left");
	check_here(SMALL_ONE, SMALL_LOOK);
	check(play_shows(&p, "This is the first step"));
	play_keys(&p, "Space");
	check_here(SMALL_ONE, SMALL_STOP);
	check_move(true, at(SMALL_ONE, SMALL_LOOK), true, at(SMALL_ONE, SMALL_STOP));
	play_keys(&p, "Left");
	check_here(SMALL_ONE, SMALL_LOOK);
	check_move(true, at(SMALL_ONE, SMALL_STOP), true, at(SMALL_ONE, SMALL_LOOK));
	/* Back over a section that is only planned, to the last step of the one before. */
	play_close(&p);
	open_at(SMALL_FOUR, SMALL_LONG);
	play_keys(&p, "Left");
	check_here(SMALL_ONE, SMALL_RECAP);
	check_move(true, at(SMALL_FOUR, SMALL_LONG), true, at(SMALL_ONE, SMALL_RECAP));
	/* On behind the last step: the section's questions. */
	play_keys(&p, "Space");
	check_int(app_mode_now(p.app), APP_QUIZ);
	check_move(true, at(SMALL_ONE, SMALL_RECAP), false, at(0, 0));
	/* A section without questions goes on at once; at the course's end it says so. */
	play_close(&p);
	open_at(SMALL_BROKEN, 0);
	p.app->lesson.phase = STEP_READ;
	play_keys(&p, "Space");
	check_here(SMALL_BROKEN, 0);
	check(play_shows(&p, "This is the last step for now"));
}

static void a_prediction_comes_before_the_run(void **state)
{
	(void)state;
	open_at(SMALL_ONE, SMALL_STOP);
	check_int(phase(), STEP_PREDICT);
	play_keys(&p, "Space Enter l PageDown");
	check_int(phase(), STEP_PREDICT);
	check(play_shows(&p, "First say what you expect: press 1 to 4"));
	check_int(play_said(&p, APP_DO_PREDICTION) + play_said(&p, APP_DO_RUN), 0);
	/* A digit points; another points elsewhere; one that is no choice does nothing. */
	play_keys(&p, "3");
	check_int(p.app->lesson.cursor, 2);
	play_keys(&p, "5 0 Alt-1");
	check_int(p.app->lesson.cursor, 2);
	play_keys(&p, "Up Up Up Up");
	check_int(p.app->lesson.cursor, 0);
	play_keys(&p, "j k j j j j j");
	check_int(p.app->lesson.cursor, 3);
	play_keys(&p, "Esc");
	check_int(p.app->lesson.cursor, -1);
	play_keys(&p, "Space");
	check_int(phase(), STEP_PREDICT);
	play_forget(&p);
	play_keys(&p, "2 Enter");
	check_int(phase(), STEP_RUN);
	check_int(play_said(&p, APP_DO_PREDICTION), 1);
	const struct app_cmd *said = play_last(&p, APP_DO_PREDICTION);
	check_int(said->choice, 2);
	check(said->right);
	check_int(said->at.step, SMALL_STOP);
	check_int(play_said(&p, APP_DO_RUN), 1);
	check_int(play_last(&p, APP_DO_RUN)->at.step, SMALL_STOP);
	uint32_t flat = p.app->progress->first_step[SMALL_ONE] + SMALL_STOP;
	check_int(p.app->progress->predicted[flat], 2);
	check(p.app->progress->predicted_right[flat]);
	check(play_shows(&p, "You expect:") && play_shows(&p, "the beta"));
}

static void a_wrong_prediction_is_said_so(void **state)
{
	(void)state;
	open_at(SMALL_ONE, SMALL_STOP);
	play_keys(&p, "1 Enter");
	check(!play_last(&p, APP_DO_PREDICTION)->right);
	check(!p.app->progress->predicted_right[SMALL_STOP]);
	play_keys(&p, "Space +5");
	check_int(phase(), STEP_EXPLAIN);
	check(play_shows(&p, "Not what you expected."));
	/* Why it is wrong, and what is right. */
	check(play_shows(&p, "Because it is not so.") && play_shows(&p, "Because so it is."));
}

static void the_run_is_explained(void **state)
{
	(void)state;
	open_at(SMALL_ONE, SMALL_STOP);
	play_keys(&p, "2 Enter +1");
	check_int(phase(), STEP_RUN);
	check(!p.app->progress->step_done[SMALL_STOP]);
	/* Space: to the end, not beyond it. */
	play_keys(&p, "Space");
	check_int(phase(), STEP_RUN);
	check(p.app->lesson.lab.hurry);
	play_keys(&p, "+5");
	check_int(phase(), STEP_EXPLAIN);
	check(play_shows(&p, "As you said."));
	/* What was measured stands in the text. */
	struct buf want = { 0 };
	buf_add_c(&want, "It was ");
	app_share(&want, lab_value(&p.app->lesson.lab, (struct app_measure_ref){ 0, 1 }));
	check(play_shows(&p, want.ptr));
	buf_done(&want);
	check_int(play_said(&p, APP_DO_DONE), 1);
	check_int(play_last(&p, APP_DO_DONE)->at.step, SMALL_STOP);
	check(p.app->progress->step_done[SMALL_STOP]);
	/* Again: it runs again, and is done once only. */
	play_keys(&p, "r");
	check_int(phase(), STEP_RUN);
	play_keys(&p, "Space +5");
	check_int(phase(), STEP_EXPLAIN);
	check_int(play_said(&p, APP_DO_RUN), 2);
	check_int(play_said(&p, APP_DO_DONE), 1);
	check_int(play_said(&p, APP_DO_PREDICTION), 1);
	/* Back is the question, then the step before. */
	play_keys(&p, "Left");
	check_here(SMALL_ONE, SMALL_STOP);
	check_int(phase(), STEP_PREDICT);
	play_keys(&p, "Left");
	check_here(SMALL_ONE, SMALL_LOOK);
}

static void back_during_the_run_is_the_question(void **state)
{
	(void)state;
	open_at(SMALL_ONE, SMALL_STOP);
	play_keys(&p, "4 Enter +0.5 h");
	check_here(SMALL_ONE, SMALL_STOP);
	check_int(phase(), STEP_PREDICT);
	check_int(p.app->lesson.cursor, -1);
	check_int(p.app->lesson.lab.phase, LAB_REHEARSAL);
}

/* An experiment that asks nothing runs at once. */
static void without_choices_it_runs(void **state)
{
	(void)state;
	open_at(SMALL_ONE, SMALL_LOOK);
	small_step(&p.small, SMALL_ONE, SMALL_STOP)->choice_count = 0;
	play_keys(&p, "Space Down Up Space");
	check_int(phase(), STEP_RUN);
	check_int(play_said(&p, APP_DO_PREDICTION), 0);
	play_keys(&p, "Space +5");
	check_int(phase(), STEP_EXPLAIN);
	check(play_shows(&p, "What happened"));
}

/* ----------------------------------------------------------------- progress */

static void reading_takes_two_seconds(void **state)
{
	(void)state;
	open_at(SMALL_ONE, SMALL_LOOK);
	play_keys(&p, "+1.8");
	check_int(play_said(&p, APP_DO_DONE), 0);
	play_keys(&p, "+0.5");
	check_int(play_said(&p, APP_DO_DONE), 1);
	play_keys(&p, "+3");
	check_int(play_said(&p, APP_DO_DONE), 1);
	/* Who goes on has read. */
	play_close(&p);
	open_at(SMALL_ONE, SMALL_LOOK);
	play_keys(&p, "Space");
	check_int(play_said(&p, APP_DO_DONE), 1);
	check(play_last(&p, APP_DO_MOVE)->left_done);
	/* Who leaves by the map has not. */
	play_close(&p);
	open_at(SMALL_ONE, SMALL_LOOK);
	play_keys(&p, "o");
	check_int(play_said(&p, APP_DO_DONE), 0);
	check(!play_last(&p, APP_DO_MOVE)->left_done);
}

static void time_is_counted_by_step(void **state)
{
	(void)state;
	open_at(SMALL_ONE, SMALL_LOOK);
	play_keys(&p, "+3 Space");
	check_near((double)play_last(&p, APP_DO_MOVE)->spent_ms, 3000, 0.02);
	play_keys(&p, "+1 P +1 o");
	check_near((double)play_last(&p, APP_DO_MOVE)->spent_ms, 2000, 0.05);
	/* Real time, also when nothing moves for long and one tick tells it all. */
	play_keys(&p, "Enter");
	play_send(&p, &(struct app_msg){ .kind = APP_TICK, .elapsed_ns = 90 * SIM_S });
	play_keys(&p, "o");
	check_int(play_last(&p, APP_DO_MOVE)->spent_ms, 90000);
}

static void the_first_screen_is_a_place_too(void **state)
{
	(void)state;
	open_at(SMALL_FOUR, SMALL_FAULTS);
	check_int(p.logged, 0);
	play_keys(&p, "+0.1");
	check_int(play_said(&p, APP_DO_MOVE), 1);
	check_move(false, at(0, 0), true, at(SMALL_FOUR, SMALL_FAULTS));
	play_keys(&p, "q");
	check_int(play_said(&p, APP_DO_QUIT), 1);
	check_move(true, at(SMALL_FOUR, SMALL_FAULTS), false, at(0, 0));
	check_int(play_said(&p, APP_DO_MOVE), 2);
}

static void one_comes_back_to_the_same_step(void **state)
{
	(void)state;
	open_at(SMALL_ONE, SMALL_LOOK);
	play_keys(&p, "3 G q");
	struct course_position place = p.app->progress->place;
	check(p.app->progress->has_place);
	check_int(place.step, SMALL_RECAP);
	play_close(&p);
	/* `learn`: at the place, wherever else it is told to begin. */
	struct app_progress *progress = play_progress(&p);
	progress->has_place = true;
	progress->place = place;
	progress->step_done[SMALL_LOOK] = true;
	play_open(&p, (struct app_config){ .mode = APP_LESSON, .progress = progress, .resume = true, .at = at(SMALL_FOUR, 0) });
	check_here(SMALL_ONE, SMALL_RECAP);
	play_close(&p);
	/* Without a place, or asked for a step: there. */
	play_open(&p, (struct app_config){ .mode = APP_LESSON, .resume = true, .at = at(SMALL_FOUR, SMALL_LATER) });
	check_here(SMALL_FOUR, SMALL_LATER);
	play_close(&p);
	/* From the map: at the place in its section, in others at the first step that is not done. */
	progress = play_progress(&p);
	progress->has_place = true;
	progress->place = at(SMALL_FOUR, SMALL_LATER);
	progress->step_done[SMALL_LOOK] = true;
	play_open(&p, (struct app_config){ .mode = APP_MAP, .progress = progress });
	check_int(p.app->map_selected, SMALL_FOUR);
	play_keys(&p, "Enter");
	check_here(SMALL_FOUR, SMALL_LATER);
	play_keys(&p, "o Home Enter");
	check_here(SMALL_ONE, SMALL_STOP);
	play_keys(&p, "o");
	check_int(app_mode_now(p.app), APP_MAP);
	check_int(p.app->map_selected, SMALL_ONE);
	play_keys(&p, "Down Enter");
	check_int(app_mode_now(p.app), APP_MAP);
	check(play_shows(&p, "not yet there"));
}

/* ------------------------------------------------------------------- reset */

static void a_step_is_reset_when_one_says_so(void **state)
{
	(void)state;
	open_at(SMALL_ONE, SMALL_STOP);
	play_keys(&p, "2 Enter +1 x");
	check(play_shows(&p, "Begin this step anew?"));
	play_keys(&p, "j");
	check(!play_shows(&p, "Begin this step anew?"));
	check_int(phase(), STEP_RUN);
	play_keys(&p, "x Esc");
	check_int(phase(), STEP_RUN);
	static const char *const yes[] = { "x x", "x y", "x Enter" };
	for (int i = 0; i < 3; i++) {
		play_keys(&p, "2 Enter +1");
		play_keys(&p, yes[i]);
		check_int(phase(), STEP_PREDICT);
		check_here(SMALL_ONE, SMALL_STOP);
	}
	/* Progress and answers stay. */
	check_int(p.app->progress->predicted[SMALL_STOP], 2);
}

/* ---------------------------------------------------------- what is missing */

static void a_language_that_lacks_a_text_shows_the_other(void **state)
{
	(void)state;
	open_at(SMALL_FOUR, SMALL_LATER);
	play_keys(&p, "L");
	check_int(i18n_get(), LANG_KO);
	check_int(play_last(&p, APP_DO_LANGUAGE)->lang, LANG_KO);
	check(play_shows(&p, "나중에"));
	check(play_shows(&p, "Only in English."));
	play_keys(&p, "L");
	check_int(i18n_get(), LANG_EN);
}

/* A step that cannot run says why, and every key leaves the program whole. */
static void a_broken_step_is_survived(void **state)
{
	(void)state;
	for (enum key_action a = KEY_NONE + 1; a < KEY_ACTIONS; a++) {
		struct str rest = str_c(key_table[a].keys), name;
		while (str_split(&rest, ' ', &name)) {
			open_at(SMALL_BROKEN, 0);
			check(play_shows(&p, "nowhere"));
			struct app_msg msg = { .kind = APP_INPUT };
			check(input_parse(name, &msg.input));
			play_keys(&p, "1");
			play_send(&p, &msg);
			play_text(&p);
			play_keys(&p, "+0.5 Tab i > c");
			play_text(&p);
			play_close(&p);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(there_and_back, close_play),
		cmocka_unit_test_teardown(a_prediction_comes_before_the_run, close_play),
		cmocka_unit_test_teardown(a_wrong_prediction_is_said_so, close_play),
		cmocka_unit_test_teardown(the_run_is_explained, close_play),
		cmocka_unit_test_teardown(back_during_the_run_is_the_question, close_play),
		cmocka_unit_test_teardown(without_choices_it_runs, close_play),
		cmocka_unit_test_teardown(reading_takes_two_seconds, close_play),
		cmocka_unit_test_teardown(time_is_counted_by_step, close_play),
		cmocka_unit_test_teardown(the_first_screen_is_a_place_too, close_play),
		cmocka_unit_test_teardown(one_comes_back_to_the_same_step, close_play),
		cmocka_unit_test_teardown(a_step_is_reset_when_one_says_so, close_play),
		cmocka_unit_test_teardown(a_language_that_lacks_a_text_shows_the_other, close_play),
		cmocka_unit_test_teardown(a_broken_step_is_survived, close_play),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
