/* The projector: slides, covers, hands, a clicker. */
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

static void present(uint32_t section, uint32_t step)
{
	i18n_set(LANG_EN);
	play_open(&p, (struct app_config){ .mode = APP_PROJECTOR, .at = { section, step } });
	play_keys(&p, "+0.2");
}

static void check_at(uint32_t section, uint32_t step)
{
	struct course_position at = app_position(p.app);
	if (app_mode_now(p.app) != APP_PROJECTOR || at.section != section || at.step != step) {
		fail_msg("mode %d at %u.%u, not at %u.%u", app_mode_now(p.app), at.section, at.step, section, step);
	}
}

/* Clicks are apart as a thumb's are. */
static void click(const char *key)
{
	play_keys(&p, key);
	play_keys(&p, "+0.2");
}

static bool is_blank(void)
{
	const char *text = play_text(&p);
	return text[strspn(text, " \n")] == '\0';
}

/* ------------------------------------------------------------------ clicker */

static void a_clicker_leads_through_the_course(void **state)
{
	(void)state;
	present(SMALL_ONE, SMALL_LOOK);
	click("PageDown");
	check_at(SMALL_ONE, SMALL_STOP);
	check_int(p.app->lesson.phase, STEP_PREDICT);
	/* Nobody has to choose here: the next click runs, one more goes to the end. */
	click("PageDown");
	check_int(p.app->lesson.phase, STEP_RUN);
	click("PageDown");
	play_keys(&p, "+5");
	check_int(p.app->lesson.phase, STEP_EXPLAIN);
	click("PageUp"); /* the question again */
	check_at(SMALL_ONE, SMALL_STOP);
	check_int(p.app->lesson.phase, STEP_PREDICT);
	click("PageUp");
	check_at(SMALL_ONE, SMALL_LOOK);
	click("PageUp");
	check_at(SMALL_ONE, SMALL_LOOK);
	/* The last step of a section leads to the next section, not to a quiz, over what is only planned. */
	play_keys(&p, "End");
	check_at(SMALL_ONE, SMALL_RECAP);
	click("PageDown");
	check_at(SMALL_FOUR, SMALL_LONG);
	click("F5");
	check_at(SMALL_FOUR, SMALL_LONG);
	play_keys(&p, "Down");
	check_at(SMALL_FOUR, SMALL_FAULTS);
	play_keys(&p, "Up Up");
	check_at(SMALL_ONE, SMALL_RECAP);
	click("F5");
	check_at(SMALL_ONE, SMALL_LOOK);
}

static void a_bounce_is_no_second_click(void **state)
{
	(void)state;
	present(SMALL_FOUR, SMALL_LONG);
	play_keys(&p, "PageDown PageDown PageDown");
	check_at(SMALL_FOUR, SMALL_FAULTS);
	check_int(p.app->lesson.phase, STEP_PREDICT);
	play_send(&p, &(struct app_msg){ .kind = APP_TICK, .elapsed_ns = 79 * SIM_MS });
	play_keys(&p, "PageDown");
	check_int(p.app->lesson.phase, STEP_PREDICT);
	play_send(&p, &(struct app_msg){ .kind = APP_TICK, .elapsed_ns = 1 * SIM_MS });
	play_keys(&p, "PageDown");
	check_int(p.app->lesson.phase, STEP_RUN);
	/* The first click of a talk counts, at once; other keys bounce nowhere. */
	play_close(&p);
	play_open(&p, (struct app_config){ .mode = APP_PROJECTOR, .at = { SMALL_FOUR, SMALL_LONG } });
	play_keys(&p, "PageDown");
	check_at(SMALL_FOUR, SMALL_FAULTS);
	play_keys(&p, "Home l h l");
	check_at(SMALL_FOUR, SMALL_FAULTS);
}

/* Whatever a clicker sends, in any order: nobody is thrown out of the talk, and nothing is broken or begun anew. */
static void no_clicker_ends_a_talk(void **state)
{
	(void)state;
	static const char *const clicker[] = { "PageDown", "PageUp", "F5", "Shift-F5", "Esc", ".", "b", ":", ";", "/", "Enter", "Space",
		"Up", "Down", "Left", "Right", "Tab" };
	uint64_t dice = 88172645463325252u;
	present(SMALL_ONE, SMALL_LOOK);
	for (int i = 0; i < 600; i++) {
		dice ^= dice << 13;
		dice ^= dice >> 7;
		dice ^= dice << 17;
		play_keys(&p, clicker[dice % (sizeof clicker / sizeof *clicker)]);
		play_keys(&p, dice % 3 ? "+0.1" : "+0.04");
		check_int(app_mode_now(p.app), APP_PROJECTOR);
		check_int(p.app->overlay, OVERLAY_NONE);
	}
	check_int(play_said(&p, APP_DO_QUIT) + play_said(&p, APP_DO_SUSPEND) + play_said(&p, APP_DO_VOTE), 0);
}

/* ------------------------------------------------------------------- covers */

static void black_and_white(void **state)
{
	(void)state;
	static const char *const keys[] = { "b", ".", ":", ";", "/" };
	present(SMALL_ONE, SMALL_LOOK);
	for (int i = 0; i < 5; i++) {
		check(!is_blank());
		click(keys[i]);
		check(is_blank());
		check_int(p.app->talk.cover, 1);
		click(keys[i]);
		check(!is_blank());
	}
	play_keys(&p, "w");
	check(is_blank());
	check_int(p.app->talk.cover, 2);
	struct grid grid;
	grid_init(&grid, 120, 40);
	app_view(p.app, &grid);
	check(grid_at(&grid, 5, 5).style != STYLE_NORMAL);
	grid_done(&grid);
	play_keys(&p, "b");
	check_int(p.app->talk.cover, 1);
	play_keys(&p, "Esc");
	check(!is_blank());
	/* What would open on top opens not where nobody sees it. */
	play_keys(&p, "b ? c x 1");
	check_int(p.app->overlay, OVERLAY_NONE);
	play_keys(&p, "PageDown Esc");
	check_int(p.app->talk.cover, 0);
	check_at(SMALL_ONE, SMALL_STOP);
	/* Another talk begins uncovered. */
	play_keys(&p, "b o p");
	check_int(app_mode_now(p.app), APP_PROJECTOR);
	check(!is_blank());
	play_keys(&p, "f o p");
	check(!p.app->talk.frozen);
}

static void frozen_is_what_was_seen(void **state)
{
	(void)state;
	present(SMALL_ONE, SMALL_LOOK);
	struct buf seen = { 0 };
	buf_add_c(&seen, play_text(&p));
	play_keys(&p, "f PageDown +3 2 c ?");
	check_at(SMALL_ONE, SMALL_STOP);
	check_str(seen.ptr, play_text(&p));
	/* In a window of another size too: never what goes on behind. */
	play_resize(&p, 100, 30);
	check(!play_shows(&p, "What will happen?"));
	play_resize(&p, 160, 50);
	check(!play_shows(&p, "What will happen?"));
	play_resize(&p, 120, 40);
	check_str(seen.ptr, play_text(&p));
	/* Black over it, and away again. */
	play_keys(&p, "b");
	check(is_blank());
	play_keys(&p, "b");
	check_str(seen.ptr, play_text(&p));
	play_keys(&p, "f");
	check(play_shows(&p, "What will happen?"));
	play_keys(&p, "f Esc");
	check(!p.app->talk.frozen);
	buf_done(&seen);
}

/* -------------------------------------------------------------------- hands */

static void hands_are_counted(void **state)
{
	(void)state;
	present(SMALL_ONE, SMALL_STOP);
	play_forget(&p);
	play_keys(&p, "2");
	check_int(p.app->overlay, OVERLAY_VOTES);
	play_keys(&p, "'17");
	check(play_shows(&p, "17"));
	play_keys(&p, "Enter");
	const struct app_cmd *vote = play_last(&p, APP_DO_VOTE);
	check_int(vote->choice, 2);
	check_int(vote->count, 17);
	check_int(vote->at.step, SMALL_STOP);
	check_int(p.app->talk.votes[1], 17);
	/* Corrected by saying it again; nonsense and Esc change nothing. */
	play_keys(&p, "2 '18 Enter 1 '5 Esc 3 'x Enter 3 '-4 Enter 4 '999999 Enter 5");
	check_int(play_said(&p, APP_DO_VOTE), 2);
	check_int(p.app->talk.votes[1], 18);
	check_int(p.app->talk.votes[0] + p.app->talk.votes[2] + p.app->talk.votes[3], 0);
	check_int(p.app->overlay, OVERLAY_NONE);
	/* While a count is typed a clicker's keys are not typed, and go nowhere. */
	play_keys(&p, "1 PageDown '3 Enter");
	check_int(p.app->talk.votes[0], 3);
	check_int(p.app->lesson.phase, STEP_PREDICT);
	/* They stay through the run, the reset question and a look back; at another step they are counted anew. */
	play_keys(&p, "x Esc g L L PageDown +0.5 PageDown +5");
	check_int(p.app->lesson.phase, STEP_EXPLAIN);
	check_int(p.app->talk.votes[1], 18);
	check(play_shows(&p, "18") && play_shows(&p, "86%"));
	click("PageUp");
	check_int(p.app->talk.votes[1], 18);
	click("PageUp");
	check_int(p.app->talk.votes[1], 0);
}

static void the_answer_shows_when_the_run_is_over(void **state)
{
	(void)state;
	present(SMALL_ONE, SMALL_STOP);
	struct app_shown shown;
	app_shown_now(p.app, &shown);
	check(!shown.revealed);
	click("PageDown");
	app_shown_now(p.app, &shown);
	check(!shown.revealed);
	click("PageDown");
	play_keys(&p, "+5");
	app_shown_now(p.app, &shown);
	check(shown.revealed);
	check(play_shows(&p, "It was "));
}

/* --------------------------------------------------------- what is not touched */

static void the_instructors_progress_stays(void **state)
{
	(void)state;
	struct app_progress *progress = play_progress(&p);
	i18n_set(LANG_EN);
	play_open(&p, (struct app_config){ .mode = APP_PROJECTOR, .progress = progress });
	for (int i = 0; i < 40; i++) {
		click("PageDown");
		play_keys(&p, i % 5 ? "+0.3" : "+4");
	}
	play_keys(&p, "2 '3 Enter r x x q");
	check_int(play_said(&p, APP_DO_QUIT), 1);
	check_int(play_said(&p, APP_DO_MOVE) + play_said(&p, APP_DO_DONE) + play_said(&p, APP_DO_RUN) + play_said(&p, APP_DO_PREDICTION), 0);
	for (uint32_t i = 0; i < progress->first_step[SMALL_SECTIONS]; i++) {
		check(!progress->step_seen[i] && !progress->step_done[i] && !progress->predicted[i]);
	}
	check(!progress->has_place);
}

/* From a lesson: its step is left as any other, and the talk begins there. */
static void a_talk_begins_where_one_is(void **state)
{
	(void)state;
	i18n_set(LANG_EN);
	play_open(&p, (struct app_config){ .mode = APP_LESSON, .at = { SMALL_ONE, SMALL_STOP } });
	play_keys(&p, "+0.1 Shift-F5");
	check_at(SMALL_ONE, SMALL_STOP);
	check(!play_last(&p, APP_DO_MOVE)->has_to);
	play_keys(&p, "o Enter F5");
	check_at(SMALL_ONE, SMALL_LOOK);
	check_int(p.app->progress->place.step, SMALL_STOP);
}

static void no_note_is_on_the_screen(void **state)
{
	(void)state;
	present(SMALL_ONE, SMALL_LOOK);
	for (int i = 0; i < 30; i++) {
		check(!play_shows(&p, "secret"));
		struct app_shown shown;
		app_shown_now(p.app, &shown);
		check(memcmp(shown.notes.ptr, "A secret", 8) == 0);
		click("PageDown");
		play_keys(&p, "+1");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(a_clicker_leads_through_the_course, close_play),
		cmocka_unit_test_teardown(a_bounce_is_no_second_click, close_play),
		cmocka_unit_test_teardown(no_clicker_ends_a_talk, close_play),
		cmocka_unit_test_teardown(black_and_white, close_play),
		cmocka_unit_test_teardown(frozen_is_what_was_seen, close_play),
		cmocka_unit_test_teardown(hands_are_counted, close_play),
		cmocka_unit_test_teardown(the_answer_shows_when_the_run_is_over, close_play),
		cmocka_unit_test_teardown(the_instructors_progress_stays, close_play),
		cmocka_unit_test_teardown(a_talk_begins_where_one_is, close_play),
		cmocka_unit_test_teardown(no_note_is_on_the_screen, close_play),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
