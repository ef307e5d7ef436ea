/* What the learner does on the stage: users, settings of nodes, loads that are too heavy. */
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

static double users(void)
{
	struct model_totals totals;
	model_read_totals(app_model(p.app), &totals);
	return totals.users;
}

static void users_climb_a_ladder(void **state)
{
	(void)state;
	static const double up[] = { 100, 200, 500, 1e3, 2e3, 5e3, 1e4 };
	open_at(SMALL_ONE, SMALL_LOOK);
	for (size_t i = 0; i < sizeof up / sizeof *up; i++) {
		play_keys(&p, ">");
		check_near(users(), up[i], 1e-9);
	}
	play_keys(&p, "< <");
	check_near(users(), 2e3, 1e-9);
	for (int i = 0; i < 30; i++) {
		play_keys(&p, "<");
	}
	check_near(users(), 1, 1e-9);
	play_keys(&p, "u");
	check(play_shows(&p, "Undone: back to the moment before"));
	check_near(users(), 2, 1e-9); /* below one there was nothing to undo */
	for (int i = 0; i < 100; i++) {
		play_keys(&p, "u");
	}
	check(play_shows(&p, "Nothing to undo"));
	check_near(users(), 50, 1e-9);
	play_keys(&p, "Ctrl-r");
	check_near(users(), 100, 1e-9);
	/* Between two marks: to the next one, either way. */
	struct model_action odd = { .kind = MODEL_USERS, .node = SIM_NONE, .other = SIM_NONE, .zone = -1, .value = 777 };
	check_int(lab_act(&p.app->lesson.lab, &odd, NULL), STATUS_OK);
	play_keys(&p, ">");
	check_near(users(), 1000, 1e-9);
	play_keys(&p, "u <");
	check_near(users(), 500, 1e-9);
}

static void a_setting_is_turned_in_the_node_panel(void **state)
{
	(void)state;
	open_at(SMALL_FOUR, SMALL_LONG);
	uint32_t lb = (uint32_t)topo_find_node(model_topo(app_model(p.app)), STR("lb"));
	check_int(p.app->lesson.node, lb); /* the step's focus */
	play_keys(&p, "i");
	check(p.app->lesson.node_open);
	enum topo_setting first, end;
	topo_kind_settings(TOPO_ELB, &first, &end);
	for (enum topo_setting s = first; s < end; s++) {
		double before = model_setting(app_model(p.app), lb, s);
		play_keys(&p, "Right");
		double more = model_setting(app_model(p.app), lb, s);
		if (p.app->message[0]) {
			fail_msg("%s: %s", topo_settings[s].id, p.app->message);
		}
		play_keys(&p, "Left");
		double back = model_setting(app_model(p.app), lb, s);
		bool cyclic = topo_settings[s].type == TOPO_FLAG || topo_settings[s].type == TOPO_CHOICE;
		check(more != before || before >= topo_settings[s].most);
		check(cyclic ? back == before : back <= more);
		check(back >= topo_settings[s].least && (topo_settings[s].most == 0 || back <= topo_settings[s].most));
		play_keys(&p, "Down");
	}
	check_int(p.app->lesson.node_row, end - first - 1);
	play_keys(&p, "Home");
	check_int(p.app->lesson.node_row, 0);
	play_keys(&p, "PageDown");
	check_int(p.app->lesson.node_row, 5);
	play_keys(&p, "End PageDown Down");
	check_int(p.app->lesson.node_row, end - first - 1);
	play_keys(&p, "PageUp PageUp PageUp");
	check_int(p.app->lesson.node_row, 0);
	/* Next while it is open: a setting; Esc closes the panel and nothing else. */
	play_keys(&p, "Esc");
	check(!p.app->lesson.node_open);
	check_here(SMALL_FOUR, SMALL_LONG);
}

static void a_heavy_load_says_how_far_behind(void **state)
{
	(void)state;
	open_at(SMALL_FOUR, SMALL_LONG);
	for (int i = 0; i < 10; i++) {
		play_keys(&p, "> +");
	}
	play_keys(&p, "+0.7");
	check(play_shows(&p, "/3,600 >"));
	/* Keys are answered all the same. */
	play_keys(&p, "P");
	check(play_shows(&p, "x3,600 ||"));
	play_keys(&p, "Space");
	check_here(SMALL_FOUR, SMALL_FAULTS);
}

static bool stage_has_particles(void)
{
	struct map_particle one;
	play_keys(&p, "+3");
	check(particles_read(&p.app->lesson.lab.particles, &one, 1) == 1);
	struct rect area = stage_area(p.app);
	struct grid grid;
	bool found = false;
	grid_init(&grid, p.app->cols, p.app->rows);
	app_view(p.app, &grid);
	for (int y = area.y; y < area.y + area.rows; y++) {
		for (int x = area.x; x < area.x + area.cols; x++) {
			uint32_t ch = grid_at(&grid, x, y).ch;
			found |= ch == 0x25cf || ch == 0x25cb; /* full and open circles */
		}
	}
	grid_done(&grid);
	return found;
}

static void reduced_motion_draws_no_particles(void **state)
{
	(void)state;
	play_open(&p, (struct app_config){ .mode = APP_LESSON, .at = at(SMALL_FOUR, SMALL_LONG) });
	check(stage_has_particles());
	play_close(&p);
	play_open(&p, (struct app_config){ .mode = APP_LESSON, .at = at(SMALL_FOUR, SMALL_LONG), .reduced_motion = true });
	check(!stage_has_particles());
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(users_climb_a_ladder, close_play),
		cmocka_unit_test_teardown(a_setting_is_turned_in_the_node_panel, close_play),
		cmocka_unit_test_teardown(a_heavy_load_says_how_far_behind, close_play),
		cmocka_unit_test_teardown(reduced_motion_draws_no_particles, close_play),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
