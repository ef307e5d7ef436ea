/* The speaker's screen and the projector: two screens that follow each other. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "tests/app/play.h"
#include "tests/check.h"

static struct play p, s; /* presenter, speaker */

static int close_play(void **state)
{
	(void)state;
	if (p.app) {
		play_close(&p);
	}
	if (s.app) {
		play_close(&s);
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

/* What the presenter would tell, as the line carries it. */
static void tell(void)
{
	struct app_shown shown;
	app_shown_now(p.app, &shown);
	play_send(&s, &(struct app_msg){ .kind = APP_SHOWN, .shown = &shown });
}

/* What the speaker said last, carried out by the presenter. */
static void obey(void)
{
	for (size_t i = 0; i < s.logged; i++) {
		const struct app_cmd *cmd = &s.log[i];
		if (cmd->kind == APP_DO_REMOTE) {
			play_send(&p, &(struct app_msg){ .kind = APP_REMOTE, .remote = cmd->remote, .number = cmd->choice, .count = cmd->count,
						     .position = cmd->at });
		}
	}
	play_forget(&s);
	tell();
}

static void lead(const char *keys)
{
	play_keys(&s, keys);
	obey();
}

static void open_both(uint32_t section, uint32_t step)
{
	present(section, step);
	play_open(&s, (struct app_config){ .mode = APP_SPEAKER });
	check(play_shows(&s, "Waiting for a presentation"));
	tell();
}

static void the_speaker_follows(void **state)
{
	(void)state;
	open_both(SMALL_ONE, SMALL_LOOK);
	check(play_said(&p, APP_DO_SHOW) > 0); /* told from the start */
	check(play_shows(&s, "A first look") && play_shows(&s, "A secret for the speaker.") && play_shows(&s, "Stop and start"));
	check(play_shows(&s, "1/3") && play_shows(&s, "connected"));
	play_forget(&p);
	click("PageDown");
	check(play_said(&p, APP_DO_SHOW) > 0);
	tell();
	check(play_shows(&s, "2/3") && play_shows(&s, "the beta") && play_shows(&s, "What was gained"));
	play_keys(&p, "2 '9 Enter");
	tell();
	check(play_shows(&s, "    9"));
	play_keys(&p, "b");
	tell();
	check(play_shows(&s, "BLACK"));
	play_keys(&p, "w");
	tell();
	check(play_shows(&s, "WHITE"));
	play_keys(&p, "w f");
	tell();
	check(play_shows(&s, "FROZEN"));
	/* The presenter is gone: what was said last stays, and that it is gone is said. */
	play_send(&s, &(struct app_msg){ .kind = APP_SHOWN, .shown = &(struct app_shown){ .connected = false } });
	check(play_shows(&s, "not connected") && play_shows(&s, "A secret for the speaker."));
}

static void the_speaker_leads(void **state)
{
	(void)state;
	open_both(SMALL_ONE, SMALL_LOOK);
	lead("Space");
	check_at(SMALL_ONE, SMALL_STOP);
	lead("r");
	check_int(p.app->lesson.phase, STEP_RUN);
	lead("P");
	check(p.app->lesson.lab.paused);
	lead("P");
	check(!p.app->lesson.lab.paused);
	lead("PageUp");
	check_int(p.app->lesson.phase, STEP_PREDICT);
	lead("b");
	check_int(p.app->talk.cover, 1);
	lead("b w");
	check_int(p.app->talk.cover, 2);
	lead("w f");
	check(p.app->talk.frozen);
	lead("f");
	lead("3 '12 Enter");
	check_int(p.app->talk.votes[2], 12);
	check_int(play_last(&p, APP_DO_VOTE)->choice, 3);
	check(play_shows(&s, "   12"));
	lead("1 'q Enter 2 '7 Esc");
	check_int(p.app->talk.votes[0] + p.app->talk.votes[1], 0);
	/* To the ends of the section, and to a step by number where digits choose nothing. */
	lead("End");
	check_at(SMALL_ONE, SMALL_RECAP);
	lead("1 G");
	check_at(SMALL_ONE, SMALL_LOOK);
	lead("3 G");
	check_at(SMALL_ONE, SMALL_RECAP);
	lead("g g");
	check_at(SMALL_ONE, SMALL_LOOK);
	lead("G");
	check_at(SMALL_ONE, SMALL_RECAP);
	lead("Space");
	check_at(SMALL_FOUR, SMALL_LONG);
	lead("End Home");
	check_at(SMALL_FOUR, SMALL_LONG);
	lead("Left");
	check_at(SMALL_ONE, SMALL_RECAP);
	/* Quitting ends the speaker's screen alone. */
	play_keys(&s, "q");
	check_int(play_said(&s, APP_DO_QUIT), 1);
	check_int(play_said(&s, APP_DO_REMOTE) + play_said(&s, APP_DO_MOVE), 0);
}

static void another_course_has_titles_only(void **state)
{
	(void)state;
	open_both(SMALL_ONE, SMALL_LOOK);
	struct app_shown shown;
	app_shown_now(p.app, &shown);
	shown.same_course = false;
	play_send(&s, &(struct app_msg){ .kind = APP_SHOWN, .shown = &shown });
	check(!play_shows(&s, "A secret") && play_shows(&s, "titles only") && play_shows(&s, "A first look"));
	play_keys(&s, "End 2 G g g");
	check_int(play_said(&s, APP_DO_REMOTE), 0);
	check(play_shows(&s, "only next and back"));
	play_keys(&s, "Space");
	check_int(play_last(&s, APP_DO_REMOTE)->remote, APP_REMOTE_NEXT);
}

static void what_comes_over_the_line_is_checked(void **state)
{
	(void)state;
	present(SMALL_ONE, SMALL_STOP);
	play_forget(&p);
	play_remote(&p, APP_REMOTE_VOTES, 0, 5);
	play_remote(&p, APP_REMOTE_VOTES, 5, 5);
	play_remote(&p, APP_REMOTE_VOTES, 1, -5);
	check_int(p.logged, 0);
	static const struct course_position nowhere[] = { { 99, 0 }, { SMALL_ONE, 99 }, { SMALL_PLANNED, 0 }, { UINT32_MAX, UINT32_MAX } };
	for (int i = 0; i < 4; i++) {
		play_send(&p, &(struct app_msg){ .kind = APP_REMOTE, .remote = APP_REMOTE_GOTO, .position = nowhere[i] });
		check_at(SMALL_ONE, SMALL_STOP);
	}
	/* In other modes nobody commands. */
	play_keys(&p, "o");
	play_remote(&p, APP_REMOTE_NEXT, 0, 0);
	check_int(app_mode_now(p.app), APP_MAP);
	play_send(&p, &(struct app_msg){ .kind = APP_SPEAKERS, .number = 2 });
	play_text(&p);
}

static void the_clock_tells_the_pace(void **state)
{
	(void)state;
	open_both(SMALL_ONE, SMALL_LOOK);
	struct app_shown shown;
	app_shown_now(p.app, &shown);
	check_int(shown.elapsed_ms, 0); /* it starts with the first move */
	check(!shown.running);
	check_int(shown.planned_ms, 0);
	click("PageDown");
	play_send(&p, &(struct app_msg){ .kind = APP_TICK, .elapsed_ns = 100 * SIM_S });
	app_shown_now(p.app, &shown);
	check_near((double)shown.elapsed_ms, 100000, 0.01);
	check_int(shown.planned_ms, 60000);
	tell();
	check(play_shows(&s, "1:40") && play_shows(&s, "planned 1:00") && play_shows(&s, "0:40 late"));
	/* To zero: from here on the plan counts anew. */
	lead("t");
	app_shown_now(p.app, &shown);
	check_int(shown.elapsed_ms, 0);
	check_int(shown.planned_ms, 0);
	check(play_shows(&s, "on time"));
	click("PageDown");
	play_keys(&p, "+0.2 End");
	app_shown_now(p.app, &shown);
	check_int(shown.planned_ms, 60000);
	tell();
	check(play_shows(&s, "planned 1:00") && play_shows(&s, "0:59 early"));
	lead("t");
	/* Covered or not, time goes by. */
	play_keys(&p, "b");
	play_send(&p, &(struct app_msg){ .kind = APP_TICK, .elapsed_ns = 5 * SIM_S });
	app_shown_now(p.app, &shown);
	check_near((double)shown.elapsed_ms, 5000, 0.01);
	check(app_wants_second(p.app) && app_wants_second(s.app));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(the_speaker_follows, close_play),
		cmocka_unit_test_teardown(the_speaker_leads, close_play),
		cmocka_unit_test_teardown(another_course_has_titles_only, close_play),
		cmocka_unit_test_teardown(what_comes_over_the_line_is_checked, close_play),
		cmocka_unit_test_teardown(the_clock_tells_the_pace, close_play),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
