/* Runs and experiments: warm-up, time of day, actions at their times, seeds, and one result however a run is sliced. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "app/experiment.h"
#include "base/utf8.h"
#include "tests/app/small.h"
#include "tests/model/fixture.h"

struct bench {
	struct small small;
	struct arena arena;
};

static int open_bench(void **state)
{
	static struct bench bench;
	utf8_init();
	bench = (struct bench){ 0 };
	small_open(&bench.small);
	*state = &bench;
	return 0;
}

static int close_bench(void **state)
{
	struct bench *b = *state;
	arena_done(&b->arena);
	small_close(&b->small);
	return 0;
}

static void start(struct bench *b, struct app_run *run, uint32_t section, uint32_t step, uint32_t arm, bool quiet)
{
	struct app_plan plan;
	struct err err = { 0 };
	if (app_plan_init(&plan, &b->arena, &b->small.stock, &b->small.course.sections[section], small_step(&b->small, section, step), arm,
		    &err) ||
		app_run_init(run, &plan, quiet, &err)) {
		fail_msg("%s", err.text);
	}
}

static double users_of(const struct app_run *run)
{
	struct model_totals totals;
	model_read_totals(run->model, &totals);
	return totals.users;
}

/* ------------------------------------------------------------------- time */

/* The step names the time of day at its start; the warm-up lies before it, also across midnight. */
static void a_run_begins_at_its_time_of_day(void **state)
{
	struct bench *b = *state;
	static const struct {
		double start_s, warmup_s, before_s;
	} all[] = { { 43200, 30, 43170 }, { 43200, 0, 43200 }, { 0, 0, 0 }, { 0, 30, 86370 }, { 10, 30, 86380 },
		{ 86399, 0, 86399 }, { 3600, 90000, 0 } };
	struct course_step *step = small_step(&b->small, SMALL_ONE, SMALL_STOP);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct app_run run;
		step->run.start_ns = all[i].start_s * S;
		step->run.warmup_ns = all[i].warmup_s * S;
		start(b, &run, SMALL_ONE, SMALL_STOP, 0, true);
		check_int(model_time_of_day(run.model), (int64_t)(all[i].before_s * S));
		check_int(app_run_now(&run), -(int64_t)(all[i].warmup_s * S));
		check(!app_run_warm(&run));
		if (all[i].warmup_s < 1000) {
			app_run_advance(&run, 0, UINT64_MAX, true);
			check_int(app_run_now(&run), 0);
			check(app_run_warm(&run));
			check_int(model_time_of_day(run.model), (int64_t)(all[i].start_s * S));
		}
		app_run_done(&run);
	}
}

static void the_warm_up_comes_first(void **state)
{
	struct bench *b = *state;
	struct app_run run;
	bool final;
	start(b, &run, SMALL_ONE, SMALL_STOP, 0, true);
	check(isnan(app_run_value(&run, 0, &final)) && !final);
	check(!app_run_over(&run));
	/* However far it is sent, nothing is measured and nothing of the script happens before. */
	app_run_advance(&run, -10 * SIM_S, 200, true);
	check(app_run_now(&run) < 0 && !app_run_warm(&run));
	app_run_advance(&run, 5 * SIM_S, UINT64_MAX, true);
	check_int(app_run_now(&run), 5 * SIM_S);
	check(app_run_warm(&run));
	check(app_run_value(&run, 2, &final) > 0 && !final);
	app_run_done(&run);
}

/* Each action at its time, in order; before it nothing, after it all. */
static void actions_happen_at_their_times(void **state)
{
	struct bench *b = *state;
	struct app_run run;
	struct model_node web;
	start(b, &run, SMALL_FOUR, SMALL_FAULTS, 0, false);
	const uint32_t web1 = b->small.topos[2]->web;
	app_run_advance(&run, 10 * SIM_S - 1, UINT64_MAX, true);
	model_read_node(run.model, web1, &web);
	check_int(web.state, MODEL_UP);
	app_run_advance(&run, 10 * SIM_S, UINT64_MAX, true);
	app_run_advance(&run, 10 * SIM_S + 1, UINT64_MAX, true);
	model_read_node(run.model, web1, &web);
	check(web.state != MODEL_UP);
	check_near(users_of(&run), 1000, 1e-9);
	app_run_advance(&run, 20 * SIM_S + 1, UINT64_MAX, true);
	check_near(users_of(&run), 1500, 1e-9); /* the second of the two at one time */
	check(!model_zone_dark(run.model, 1));
	app_run_advance(&run, 40 * SIM_S + 1, UINT64_MAX, true);
	check(model_zone_dark(run.model, 1));
	app_run_advance(&run, 60 * SIM_S + 1, UINT64_MAX, true);
	check(!model_zone_dark(run.model, 1));
	check_int(run.next_action, 5);
	app_run_done(&run);
}

static void settings_are_made_before_the_start(void **state)
{
	struct bench *b = *state;
	struct course_arm *arm = &small_step(&b->small, SMALL_ONE, SMALL_STOP)->run.arms[0];
	struct course_action ttl = { .action = STR("set"), .node = STR("dns"), .setting = STR("ttl"), .value = 7e9 };
	struct app_run run;
	arm->settings = &ttl;
	arm->setting_count = 1;
	start(b, &run, SMALL_ONE, SMALL_STOP, 0, false);
	check_near(model_setting(run.model, b->small.topos[0]->dns, TOPO_DNS_TTL), 7e9, 0);
	app_run_advance(&run, 1 * SIM_S, UINT64_MAX, true);
	check(!app_run_undo(&run)); /* it is part of the step, not an action of its script */
	app_run_done(&run);
	/* Out of the setting's range: the run does not begin. */
	struct app_plan plan;
	struct err err = { 0 };
	ttl.value = -1;
	check_int(app_plan_init(&plan, &b->arena, &b->small.stock, &b->small.course.sections[SMALL_ONE],
			  small_step(&b->small, SMALL_ONE, SMALL_STOP), 0, &err),
		STATUS_OK);
	check(app_run_init(&run, &plan, true, &err) != STATUS_OK && err.text[0]);
	check(!run.model);
}

/* A rehearsal is the same life without the script. */
static void a_rehearsal_has_no_script(void **state)
{
	struct bench *b = *state;
	struct app_run run;
	start(b, &run, SMALL_FOUR, SMALL_FAULTS, 0, false);
	app_run_advance(&run, 100 * SIM_S, UINT64_MAX, false);
	check_near(users_of(&run), 1000, 1e-9);
	check_int(run.next_action, 0);
	app_run_done(&run);
}

/* What cannot be done any more is passed over, and the rest goes on. */
static void an_impossible_action_is_passed_over(void **state)
{
	struct bench *b = *state;
	struct course_step *step = small_step(&b->small, SMALL_FOUR, SMALL_FAULTS);
	step->run.arms[0].actions[0] = step->run.arms[0].actions[4]; /* kill web1 again, at the same time */
	struct app_run run;
	start(b, &run, SMALL_FOUR, SMALL_FAULTS, 0, false);
	app_run_advance(&run, 30 * SIM_S, UINT64_MAX, true);
	check_int(app_run_now(&run), 30 * SIM_S);
	check_int(run.next_action, 4);
	check_near(users_of(&run), 1500, 1e-9);
	app_run_done(&run);
}

/* ---------------------------------------------------------------- results */

struct result {
	uint64_t hash;
	double values[3];
	bool final[3];
};

/* Runs in slices of so much time and so many events; 0: as many as it takes. */
static struct result result_of(struct bench *b, uint32_t section, uint32_t step, bool quiet, int64_t slice_ns, uint64_t budget)
{
	struct app_run run;
	struct result r = { 0 };
	start(b, &run, section, step, 0, quiet);
	int64_t end = run.plan.run_ns + run.plan.settle_ns;
	uint64_t turns = 0;
	while (app_run_now(&run) < end) {
		int64_t until = app_run_now(&run) + slice_ns;
		app_run_advance(&run, until < end ? until : end, budget ? budget : UINT64_MAX, true);
		check(++turns < 10000000);
	}
	check(app_run_over(&run));
	check(!model_check(run.model));
	for (uint32_t i = 0; i < run.plan.measure_count; i++) {
		r.values[i] = app_run_value(&run, i, &r.final[i]);
		check(r.final[i]);
	}
	r.hash = model_hash(run.model);
	app_run_done(&run);
	return r;
}

static void slices_do_not_change_the_result(void **state)
{
	struct bench *b = *state;
	static const struct {
		uint32_t section, step;
	} steps[] = { { SMALL_ONE, SMALL_STOP }, { SMALL_FOUR, SMALL_FAULTS } };
	for (size_t s = 0; s < 2; s++) {
		struct result whole = result_of(b, steps[s].section, steps[s].step, true, INT64_MAX / 4, 0);
		const struct {
			int64_t slice_ns;
			uint64_t budget;
			bool quiet;
		} ways[] = { { SIM_S, 0, true }, { 33333333, 0, true }, { INT64_MAX / 4, 100, true }, { 7 * SIM_S + 1, 1000, true },
			{ 100 * SIM_MS, 17, true }, { SIM_S, 0, false }, { 33333333, 333, false } };
		for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
			struct result r = result_of(b, steps[s].section, steps[s].step, ways[i].quiet, ways[i].slice_ns, ways[i].budget);
			if (r.hash != whole.hash || memcmp(r.values, whole.values, sizeof r.values) != 0) {
				fail_msg("step %zu, way %zu gives another result", s, i);
			}
		}
	}
}

static void the_seed_is_the_chance(void **state)
{
	struct bench *b = *state;
	struct result one = result_of(b, SMALL_ONE, SMALL_STOP, true, SIM_S, 0);
	struct result two = result_of(b, SMALL_ONE, SMALL_STOP, true, SIM_S, 0);
	check(one.hash == two.hash);
	small_step(&b->small, SMALL_ONE, SMALL_STOP)->run.seed = 6;
	struct result other = result_of(b, SMALL_ONE, SMALL_STOP, true, SIM_S, 0);
	check(one.hash != other.hash);
}

/* A person's fault is undone as the script's is, the latest first; what was undone can be done again. */
static void actions_are_undone_in_turn(void **state)
{
	struct bench *b = *state;
	struct app_run run;
	struct err err = { 0 };
	start(b, &run, SMALL_FOUR, SMALL_FAULTS, 0, false);
	check(!app_run_undo(&run) && !app_run_redo(&run)); /* there is no history yet */
	app_run_advance(&run, 15 * SIM_S, UINT64_MAX, true);
	struct model_action more = { .kind = MODEL_USERS, .node = SIM_NONE, .other = SIM_NONE, .zone = -1, .value = 777 };
	check_int(app_run_act(&run, &more, &err), STATUS_OK);
	app_run_advance(&run, 25 * SIM_S, UINT64_MAX, true);
	check_near(users_of(&run), 1500, 1e-9);
	check(app_run_undo(&run));
	check_int(app_run_now(&run), 20 * SIM_S);
	check_near(users_of(&run), 2000, 1e-9);
	check(app_run_undo(&run));
	check_near(users_of(&run), 777, 1e-9);
	check(app_run_undo(&run));
	check_int(app_run_now(&run), 15 * SIM_S);
	check_near(users_of(&run), 1000, 1e-9);
	check(app_run_undo(&run)); /* the script's kill */
	check_int(app_run_now(&run), 10 * SIM_S);
	check(!app_run_undo(&run));
	for (int i = 0; i < 4; i++) {
		check(app_run_redo(&run));
	}
	check(!app_run_redo(&run));
	check_int(app_run_now(&run), 20 * SIM_S);
	check_near(users_of(&run), 1500, 1e-9);
	app_run_done(&run);
}

/* Going on after an undo is exactly a run in which the action never was. */
static void what_is_undone_never_was(void **state)
{
	struct bench *b = *state;
	struct app_run one, two;
	struct err err = { 0 };
	start(b, &one, SMALL_FOUR, SMALL_LONG, 0, false);
	start(b, &two, SMALL_FOUR, SMALL_LONG, 0, false);
	app_run_advance(&one, 20 * SIM_S, UINT64_MAX, true);
	struct model_action kill = { .kind = MODEL_KILL, .node = b->small.topos[2]->web, .other = SIM_NONE, .zone = -1 };
	check_int(app_run_act(&one, &kill, &err), STATUS_OK);
	app_run_advance(&one, 50 * SIM_S, UINT64_MAX, true);
	check(app_run_undo(&one));
	app_run_advance(&one, 50 * SIM_S, UINT64_MAX, true);
	app_run_advance(&two, 50 * SIM_S, UINT64_MAX, true);
	check(model_hash(one.model) == model_hash(two.model));
	app_run_done(&one);
	app_run_done(&two);
}

/* ------------------------------------------------------------- experiment */

static void an_experiment_measures_every_arm(void **state)
{
	struct bench *b = *state;
	static struct app_outcome out, again;
	struct err err = { 0 };
	const struct course_section *section = &b->small.course.sections[SMALL_ONE];
	const struct course_step *step = small_step(&b->small, SMALL_ONE, SMALL_STOP);
	check_int(app_experiment(&b->small.stock, section, step, &out, &err), STATUS_OK);
	for (int arm = 0; arm < 2; arm++) {
		check(!out.broken[arm]);
		for (int m = 0; m < 3; m++) {
			check(out.final[arm][m] && !isnan(out.values[arm][m]));
		}
	}
	check(isnan(out.values[2][0]) && isnan(out.values[0][3]));
	check(out.hash[0] != out.hash[1]);
	/* The same load arrives in both arms, and the address makes the difference. */
	check_near(out.values[0][2], out.values[1][2], 0.25);
	check(out.values[0][1] > out.values[1][1]);
	check_int(out.failed, 0);
	check(out.holds[0] && out.holds[1]);
	check_near(out.left[1], out.values[0][1], 0);
	check_near(out.right[1], 1.2 * out.values[1][1], 1e-12);
	check_int(app_experiment(&b->small.stock, section, step, &again, &err), STATUS_OK);
	check(memcmp(&out.values[0], &again.values[0], sizeof out.values[0]) == 0 && out.hash[1] == again.hash[1]);
}

static void an_experiment_says_what_does_not_hold(void **state)
{
	struct bench *b = *state;
	static struct app_outcome out;
	struct err err = { 0 };
	struct course_step *step = small_step(&b->small, SMALL_ONE, SMALL_STOP);
	step->run.expects[0].op = COURSE_MORE;
	check_int(app_experiment(&b->small.stock, &b->small.course.sections[SMALL_ONE], step, &out, &err), STATUS_OK);
	check_int(out.failed, 1);
	check(!out.holds[0] && out.holds[1]);
	check_int(app_experiment(&b->small.stock, &b->small.course.sections[SMALL_BROKEN], small_step(&b->small, SMALL_BROKEN, 0), &out,
			  &err),
		STATUS_DATA);
	check(strstr(err.text, "nowhere") != NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_run_begins_at_its_time_of_day, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(the_warm_up_comes_first, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(actions_happen_at_their_times, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(settings_are_made_before_the_start, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(a_rehearsal_has_no_script, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(an_impossible_action_is_passed_over, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(slices_do_not_change_the_result, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(the_seed_is_the_chance, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(actions_are_undone_in_turn, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(what_is_undone_never_was, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(an_experiment_measures_every_arm, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(an_experiment_says_what_does_not_hold, open_bench, close_bench),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
