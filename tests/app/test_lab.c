/* The lab: its clock, the script in real time, by hurry and in pieces, and a load that is too heavy. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "app/experiment.h"
#include "app/lab.h"
#include "base/utf8.h"
#include "tests/app/small.h"
#include "tests/model/fixture.h"

#define FRAME (SIM_S / 30)

struct bench {
	struct small small;
	struct lab lab;
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
	lab_free(&b->lab);
	small_close(&b->small);
	return 0;
}

static void load(struct bench *b, uint32_t section, uint32_t step)
{
	lab_load(&b->lab, &b->small.stock, &b->small.course.sections[section], small_step(&b->small, section, step));
}

static void frames(struct lab *lab, int count)
{
	for (int i = 0; i < count; i++) {
		lab_tick(lab, FRAME);
	}
}

static uint64_t hash(const struct lab *lab)
{
	return model_hash(lab_model(lab));
}

static double users(const struct lab *lab)
{
	struct model_totals totals;
	model_read_totals(lab_model(lab), &totals);
	return totals.users;
}

static double value(struct lab *lab, uint32_t arm, uint32_t measure)
{
	return lab_value(lab, (struct app_measure_ref){ arm, measure });
}

static enum status act_on(struct lab *lab, enum model_action_kind kind, uint32_t node, double number)
{
	struct err err = { 0 };
	struct model_action action = { .kind = kind, .node = node, .other = SIM_NONE, .zone = -1, .value = number };
	return lab_act(lab, &action, &err);
}

/* Ticks until the script is over; gives how many. */
static int to_the_end(struct lab *lab, int64_t frame)
{
	int ticks = 0;
	while (lab->phase == LAB_RUNNING) {
		lab_tick(lab, frame);
		check(++ticks < 100000);
	}
	check_int(lab->phase, LAB_OVER);
	return ticks;
}

/* --------------------------------------------------------------- its clock */

static void the_ladder_is_climbed_step_by_step(void **state)
{
	struct bench *b = *state;
	for (int i = 1; i < LAB_SPEEDS; i++) {
		check(lab_speeds[i] > lab_speeds[i - 1] && lab_speeds[i] <= 5 * lab_speeds[i - 1]);
	}
	load(b, SMALL_ONE, SMALL_LOOK);
	check_near(lab_speeds[b->lab.speed], 10, 0); /* the step's */
	lab_faster(&b->lab, 1);
	check_near(lab_speeds[b->lab.speed], 30, 0);
	lab_faster(&b->lab, 100);
	check_int(b->lab.speed, LAB_SPEEDS - 1);
	lab_faster(&b->lab, -100);
	check_int(b->lab.speed, 0);
	static const double near[][2] = { { 0, 1 }, { 1, 1 }, { 7, 5 }, { 8, 10 }, { 1e9, 3600 }, { 1e-9, 0.001 }, { 250, 300 } };
	for (size_t i = 0; i < sizeof near / sizeof *near; i++) {
		small_step(&b->small, SMALL_ONE, SMALL_LOOK)->speed = near[i][0];
		load(b, SMALL_ONE, SMALL_LOOK);
		check_near(lab_speeds[b->lab.speed], near[i][1], 0);
	}
}

/* A second of ours is so many of theirs, to the nanosecond, however it is cut into frames. */
static void the_clock_keeps_time(void **state)
{
	struct bench *b = *state;
	static const int64_t cuts[] = { FRAME, 16666667, 1000003, LAB_ELAPSED_MOST_NS };
	for (int speed = 0; speed < LAB_SPEEDS; speed++) {
		for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
			load(b, SMALL_ONE, SMALL_LOOK);
			b->lab.speed = speed;
			int64_t ours = 0;
			while (ours < 2 * SIM_S) {
				lab_tick(&b->lab, cuts[i]);
				ours += cuts[i];
			}
			double want = (double)ours * lab_speeds[speed], is = (double)app_run_now(&b->lab.runs[0]);
			if (!(fabs(is - want) <= 2)) {
				fail_msg("at x%g in cuts of %lld: %.0f ns, not %.0f", lab_speeds[speed], (long long)cuts[i], is, want);
			}
			check_near(b->lab.achieved, lab_speeds[speed], 0.01);
		}
	}
}

/* What a program that was stopped missed is not caught up. */
static void a_long_pause_is_no_jump(void **state)
{
	struct bench *b = *state;
	load(b, SMALL_ONE, SMALL_LOOK);
	lab_tick(&b->lab, 3600 * SIM_S);
	check_int(app_run_now(&b->lab.runs[0]), 10 * LAB_ELAPSED_MOST_NS);
	check(!lab_tick(&b->lab, 0));
	check(!lab_tick(&b->lab, -5));
	check_int(app_run_now(&b->lab.runs[0]), 10 * LAB_ELAPSED_MOST_NS);
}

static void a_pause_stands_still(void **state)
{
	struct bench *b = *state;
	static struct particles before;
	load(b, SMALL_FOUR, SMALL_LONG);
	frames(&b->lab, 60);
	uint64_t was = hash(&b->lab);
	before = b->lab.particles;
	uint32_t samples = b->lab.series.count;
	b->lab.paused = true;
	for (int i = 0; i < 30; i++) {
		check(!lab_tick(&b->lab, FRAME));
	}
	check(hash(&b->lab) == was);
	check(memcmp(&before, &b->lab.particles, sizeof before) == 0);
	check_int(b->lab.series.count, samples);
	b->lab.paused = false;
	check(lab_tick(&b->lab, FRAME));
	check(hash(&b->lab) != was);
}

/* --------------------------------------------------------------- the script */

static void check_outcome(struct bench *b, uint32_t section, uint32_t step, const struct app_outcome *want)
{
	const struct course_experiment *run = &small_step(&b->small, section, step)->run;
	for (uint32_t arm = 0; arm < run->arm_count; arm++) {
		for (uint32_t m = 0; m < run->measure_count; m++) {
			double is = value(&b->lab, arm, m);
			if (memcmp(&is, &want->values[arm][m], sizeof is) != 0) {
				fail_msg("arm %u, measure %u: %.17g, not %.17g", arm, m, is, want->values[arm][m]);
			}
		}
	}
}

/* Watched in real time, in other frames, hurried, with pauses, at changing speeds: the numbers are those that the
 * experiment has without a screen. */
static void however_it_is_watched(void **state)
{
	struct bench *b = *state;
	static struct app_outcome want;
	struct err err = { 0 };
	static const uint32_t steps[][2] = { { SMALL_ONE, SMALL_STOP }, { SMALL_FOUR, SMALL_FAULTS } };
	for (size_t s = 0; s < 2; s++) {
		uint32_t section = steps[s][0], step = steps[s][1];
		check_int(app_experiment(&b->small.stock, &b->small.course.sections[section], small_step(&b->small, section, step), &want, &err),
			STATUS_OK);
		for (int way = 0; way < 6; way++) {
			load(b, section, step);
			frames(&b->lab, way * 7); /* the rehearsal does not matter */
			lab_start(&b->lab);
			if (way == 1) {
				b->lab.hurry = true;
			} else if (way == 2) {
				lab_faster(&b->lab, 4);
			} else if (way == 3) {
				frames(&b->lab, 50);
				b->lab.paused = true;
				frames(&b->lab, 20);
				b->lab.paused = false;
				lab_faster(&b->lab, 2);
				frames(&b->lab, 20);
				b->lab.hurry = true;
			} else if (way == 4) {
				frames(&b->lab, 300);
				lab_step(&b->lab);
				lab_step(&b->lab);
				lab_back(&b->lab);
				b->lab.paused = false;
				lab_faster(&b->lab, 2);
			}
			int ticks = to_the_end(&b->lab, way == 5 ? 7654321 : FRAME);
			check_outcome(b, section, step, &want);
			check(way != 1 || ticks < 60);
			check(!b->lab.hurry);
			/* The picture lives on, and what was measured stays, whatever is done now. */
			frames(&b->lab, 60);
			act_on(&b->lab, MODEL_USERS, SIM_NONE, 5000);
			frames(&b->lab, 300);
			check_int(b->lab.phase, LAB_OVER);
			check_outcome(b, section, step, &want);
			check(lab_undo(&b->lab) && lab_undo(&b->lab));
			frames(&b->lab, 30);
			check_outcome(b, section, step, &want);
		}
	}
}

static void a_rehearsal_gives_nothing_away(void **state)
{
	struct bench *b = *state;
	load(b, SMALL_FOUR, SMALL_FAULTS);
	frames(&b->lab, 600); /* 200 s of theirs: all of the script's time */
	check_int(b->lab.phase, LAB_REHEARSAL);
	check_near(users(&b->lab), 1000, 1e-9);
	check(!b->lab.ahead.model);
	/* In the other arm nothing has run. */
	load(b, SMALL_ONE, SMALL_STOP);
	frames(&b->lab, 60);
	check(isnan(value(&b->lab, 1, 1)));
}

/* A step that asks nothing plays its script, and its text can quote from the start what will be measured. */
static void a_step_without_question_plays_its_script(void **state)
{
	struct bench *b = *state;
	static struct app_outcome want;
	struct err err = { 0 };
	struct course_step *step = small_step(&b->small, SMALL_FOUR, SMALL_FAULTS);
	step->kind = COURSE_WATCH;
	check_int(app_experiment(&b->small.stock, &b->small.course.sections[SMALL_FOUR], step, &want, &err), STATUS_OK);
	load(b, SMALL_FOUR, SMALL_FAULTS);
	for (int i = 0; i < 20 && b->lab.ahead.model; i++) {
		lab_tick(&b->lab, FRAME);
	}
	check(!b->lab.ahead.model);
	check(app_run_now(&b->lab.runs[0]) < 10 * SIM_S);
	check_outcome(b, SMALL_FOUR, SMALL_FAULTS, &want);
	struct model_node web;
	frames(&b->lab, 60);
	model_read_node(lab_model(&b->lab), b->small.topos[2]->web, &web);
	check(web.state != MODEL_UP); /* killed at 10 s */
	while (app_run_now(&b->lab.runs[0]) < 145 * SIM_S) {
		lab_tick(&b->lab, FRAME);
	}
	check_near(users(&b->lab), 1500, 1e-9);
	check_outcome(b, SMALL_FOUR, SMALL_FAULTS, &want);
	/* Who changes the picture before its windows close sees what came of it. */
	lab_again(&b->lab);
	frames(&b->lab, 3);
	check_outcome(b, SMALL_FOUR, SMALL_FAULTS, &want);
	check_int(act_on(&b->lab, MODEL_HANG, b->small.topos[2]->web2, 0), STATUS_OK);
	while (app_run_now(&b->lab.runs[0]) < 160 * SIM_S) {
		lab_tick(&b->lab, FRAME);
	}
	check(value(&b->lab, 0, 0) > want.values[0][0]);
}

static void it_says_how_far_it_is(void **state)
{
	struct bench *b = *state;
	load(b, SMALL_ONE, SMALL_STOP);
	lab_start(&b->lab);
	check_near(lab_progress(&b->lab), 0, 0); /* warming up */
	double last = 0;
	while (b->lab.phase == LAB_RUNNING) {
		lab_tick(&b->lab, FRAME);
		check(lab_progress(&b->lab) >= last && lab_progress(&b->lab) <= 1);
		last = lab_progress(&b->lab);
	}
	check_near(last, 1, 0);
}

static void again_is_the_same_again(void **state)
{
	struct bench *b = *state;
	uint64_t first[2];
	for (int phase = 0; phase < 2; phase++) {
		load(b, SMALL_FOUR, SMALL_FAULTS);
		for (int round = 0; round < 2; round++) {
			if (phase) {
				lab_start(&b->lab);
			} else {
				lab_again(&b->lab);
			}
			check_int(b->lab.phase, phase ? LAB_RUNNING : LAB_REHEARSAL);
			check_int(app_run_now(&b->lab.runs[0]), 0);
			check_int(b->lab.series.count, 0);
			frames(&b->lab, 90);
			first[round] = hash(&b->lab);
			act_on(&b->lab, MODEL_USERS, SIM_NONE, 77);
			frames(&b->lab, 30);
		}
		check(first[0] == first[1]);
	}
}

/* ------------------------------------------------------------ too much load */

/* However heavy the load and fast the clock: a frame takes a bounded number of events, the clock falls behind and says by
 * how much. */
static void a_heavy_load_falls_behind(void **state)
{
	struct bench *b = *state;
	load(b, SMALL_FOUR, SMALL_LONG);
	check_int(act_on(&b->lab, MODEL_USERS, SIM_NONE, 300000), STATUS_OK);
	lab_faster(&b->lab, 100);
	for (int i = 0; i < 20; i++) {
		uint64_t events = sim_events(model_sim(lab_model(&b->lab)));
		int64_t before = app_run_now(&b->lab.runs[0]);
		lab_tick(&b->lab, FRAME);
		check(sim_events(model_sim(lab_model(&b->lab))) - events <= LAB_EVENTS_A_FRAME + 1000);
		check(app_run_now(&b->lab.runs[0]) > before);
	}
	check(b->lab.achieved > 0 && b->lab.achieved < 0.2 * lab_speeds[b->lab.speed]);
	/* What was not reached is not owed: at a speed that it can hold, it holds it. */
	check_int(act_on(&b->lab, MODEL_USERS, SIM_NONE, 10), STATUS_OK);
	lab_faster(&b->lab, -100);
	lab_faster(&b->lab, 9);
	int64_t before = app_run_now(&b->lab.runs[0]);
	frames(&b->lab, 30);
	check_near((double)(app_run_now(&b->lab.runs[0]) - before), 30.0 * FRAME, 1e-6);
	check_near(b->lab.achieved, 1, 0.01);
}

/* ---------------------------------------------------------------- failures */

static void what_cannot_run_is_said(void **state)
{
	struct bench *b = *state;
	load(b, SMALL_BROKEN, 0);
	check_int(b->lab.phase, LAB_FAILED);
	check(strstr(b->lab.err.text, "nowhere") != NULL);
	check(!lab_model(&b->lab));
	check(!lab_tick(&b->lab, FRAME));
	check(!lab_undo(&b->lab) && !lab_redo(&b->lab) && !lab_step(&b->lab) && !lab_back(&b->lab));
	check_int(act_on(&b->lab, MODEL_USERS, SIM_NONE, 5), STATUS_USAGE);
	check(isnan(value(&b->lab, 0, 0)));
	check_near(lab_progress(&b->lab), 0, 0);
	lab_start(&b->lab);
	check_int(b->lab.phase, LAB_FAILED);
	lab_again(&b->lab);
	check_int(b->lab.phase, LAB_FAILED);
	/* And another step runs again. */
	load(b, SMALL_ONE, SMALL_LOOK);
	check(lab_tick(&b->lab, FRAME));
}

/* When memory runs out in an arm that nobody sees, its numbers would never come. */
static void memory_may_run_out_in_any_arm(void **state)
{
	struct bench *b = *state;
	for (uint32_t arm = 0; arm < 2; arm++) {
		load(b, SMALL_ONE, SMALL_STOP);
		lab_start(&b->lab);
		frames(&b->lab, 5);
		b->lab.runs[arm].out_of_memory = true;
		lab_tick(&b->lab, FRAME);
		check_int(b->lab.phase, LAB_FAILED);
		check(strstr(b->lab.err.text, "memory") != NULL);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_ladder_is_climbed_step_by_step, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(the_clock_keeps_time, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(a_long_pause_is_no_jump, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(a_pause_stands_still, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(however_it_is_watched, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(a_rehearsal_gives_nothing_away, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(a_step_without_question_plays_its_script, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(it_says_how_far_it_is, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(again_is_the_same_again, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(a_heavy_load_falls_behind, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(what_cannot_run_is_said, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(memory_may_run_out_in_any_arm, open_bench, close_bench),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
