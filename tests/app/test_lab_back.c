/* Going back in the lab: event by event, over faults and whole seconds, and by undo, several deep. */
#include "config.h"

#include <stdio.h>
#include <string.h>

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

static enum status act_on(struct lab *lab, enum model_action_kind kind, uint32_t node, double number)
{
	struct err err = { 0 };
	struct model_action action = { .kind = kind, .node = node, .other = SIM_NONE, .zone = -1, .value = number };
	return lab_act(lab, &action, &err);
}

/* -------------------------------------------------------------- going back */

static void one_event_on_and_back(void **state)
{
	struct bench *b = *state;
	uint64_t before[40];
	load(b, SMALL_FOUR, SMALL_LONG);
	frames(&b->lab, 30);
	check(lab_step(&b->lab));
	check(b->lab.paused);
	for (int i = 0; i < 40; i++) {
		uint64_t events = sim_events(model_sim(lab_model(&b->lab)));
		before[i] = hash(&b->lab);
		check(lab_step(&b->lab));
		check(sim_events(model_sim(lab_model(&b->lab))) > events);
		check(!lab_tick(&b->lab, FRAME));
	}
	for (int i = 40; i-- > 0;) {
		int64_t now = app_run_now(&b->lab.runs[0]);
		check(lab_back(&b->lab));
		check(app_run_now(&b->lab.runs[0]) <= now);
	}
	check(hash(&b->lab) == before[0]);
	/* At the very beginning there is no further back. */
	lab_again(&b->lab);
	b->lab.paused = true;
	lab_tick(&b->lab, FRAME);
	check(!lab_back(&b->lab));
}

/* Back over a fault of the script and on again: it happens again at its time. */
static void back_over_a_fault(void **state)
{
	struct bench *b = *state;
	struct model_node web;
	const uint32_t web1 = b->small.topos[2]->web;
	load(b, SMALL_FOUR, SMALL_FAULTS);
	lab_start(&b->lab);
	while (app_run_now(&b->lab.runs[0]) < 10 * SIM_S + SIM_S / 100) {
		lab_tick(&b->lab, FRAME / 100);
	}
	model_read_node(lab_model(&b->lab), web1, &web);
	check(web.state != MODEL_UP);
	int steps = 0;
	while (app_run_now(&b->lab.runs[0]) >= 10 * SIM_S) {
		check(lab_back(&b->lab));
		check(++steps < 1000);
	}
	model_read_node(lab_model(&b->lab), web1, &web);
	check_int(web.state, MODEL_UP);
	b->lab.paused = false;
	while (app_run_now(&b->lab.runs[0]) < 12 * SIM_S) {
		lab_tick(&b->lab, FRAME);
	}
	model_read_node(lab_model(&b->lab), web1, &web);
	check(web.state != MODEL_UP);
}

/* On, event by event: the script comes at its time here too. */
static void on_over_a_fault(void **state)
{
	struct bench *b = *state;
	struct model_node web;
	const uint32_t web1 = b->small.topos[2]->web;
	load(b, SMALL_FOUR, SMALL_FAULTS);
	lab_start(&b->lab);
	while (app_run_now(&b->lab.runs[0]) < 10 * SIM_S - SIM_S / 100) {
		lab_tick(&b->lab, FRAME / 100);
	}
	model_read_node(lab_model(&b->lab), web1, &web);
	check_int(web.state, MODEL_UP);
	for (int i = 0; i < 40 && app_run_now(&b->lab.runs[0]) < 10 * SIM_S; i++) {
		check(lab_step(&b->lab));
	}
	check(app_run_now(&b->lab.runs[0]) >= 10 * SIM_S);
	model_read_node(lab_model(&b->lab), web1, &web);
	check(web.state != MODEL_UP);
	check_int(b->lab.runs[0].next_action, 1);
	/* Once only, and undone it does not come again on the way. */
	check(lab_undo(&b->lab));
	check_int(app_run_now(&b->lab.runs[0]), 10 * SIM_S);
	for (int i = 0; i < 20; i++) {
		check(lab_step(&b->lab));
	}
	for (int i = 0; i < 40; i++) {
		check(lab_back(&b->lab));
	}
	check(app_run_now(&b->lab.runs[0]) < 10 * SIM_S);
	b->lab.paused = false;
	while (app_run_now(&b->lab.runs[0]) < 12 * SIM_S) {
		lab_tick(&b->lab, FRAME);
	}
	model_read_node(lab_model(&b->lab), web1, &web);
	check_int(web.state, MODEL_UP);
	/* The rest of the script does. */
	while (app_run_now(&b->lab.runs[0]) < 21 * SIM_S) {
		lab_tick(&b->lab, FRAME);
	}
	check_near(users(&b->lab), 1500, 1e-9);
}

/* Over the end of a second by single events, where no sample is taken: the clock and the charts go on. */
static void stepping_over_a_second(void **state)
{
	struct bench *b = *state;
	load(b, SMALL_ONE, SMALL_LOOK);
	frames(&b->lab, 5);
	int64_t start = app_run_now(&b->lab.runs[0]);
	while (app_run_now(&b->lab.runs[0]) < start + 3 * SIM_S) {
		check(lab_step(&b->lab));
	}
	int64_t before = app_run_now(&b->lab.runs[0]);
	b->lab.paused = false;
	frames(&b->lab, 60);
	check_near((double)(app_run_now(&b->lab.runs[0]) - before), 60.0 * FRAME * 10, 1e-6);
	check(b->lab.series.count > 3);
	for (uint32_t i = 0; i + 1 < b->lab.series.count; i++) {
		const struct series_sample *newer = series_at(&b->lab.series, i), *older = series_at(&b->lab.series, i + 1);
		check_int(newer->at_ns - newer->length_ns, older->at_ns);
	}
}

static void undo_several_deep(void **state)
{
	struct bench *b = *state;
	uint64_t before[4];
	double people[4];
	const uint32_t web1 = b->small.topos[2]->web, web2 = b->small.topos[2]->web2;
	load(b, SMALL_FOUR, SMALL_LONG);
	check(!lab_undo(&b->lab)); /* nothing was done */
	for (int i = 0; i < 4; i++) {
		frames(&b->lab, 40);
		before[i] = hash(&b->lab);
		people[i] = users(&b->lab);
		check_int(act_on(&b->lab, i == 1 ? MODEL_KILL : i == 2 ? MODEL_HANG : MODEL_USERS, i == 1 ? web1 : i == 2 ? web2 : SIM_NONE,
				  1000 + 500 * i + 1),
			STATUS_OK);
	}
	frames(&b->lab, 200);
	for (int i = 4; i-- > 0;) {
		check(lab_undo(&b->lab));
		check(hash(&b->lab) == before[i]);
		check_near(users(&b->lab), people[i], 1e-9);
		check_int(particles_read(&b->lab.particles, &(struct map_particle){ 0 }, 1), 0);
		const struct series_sample *last = series_at(&b->lab.series, 0);
		check(!last || last->at_ns <= model_now(lab_model(&b->lab)));
	}
	check(!lab_undo(&b->lab));
	for (int i = 0; i < 4; i++) {
		check(lab_redo(&b->lab));
	}
	check(!lab_redo(&b->lab));
	check_near(users(&b->lab), 2501, 1e-9);
	/* A new deed after an undo forgets what was undone. */
	check(lab_undo(&b->lab));
	frames(&b->lab, 5);
	check_int(act_on(&b->lab, MODEL_USERS, SIM_NONE, 333), STATUS_OK);
	check(!lab_redo(&b->lab));
	check_near(users(&b->lab), 333, 1e-9);
	frames(&b->lab, 60);
	check(!model_check(lab_model(&b->lab)));
}

/* From the first moment on; while it warms up nothing can be done, since it could not be undone. */
static void nothing_is_done_that_cannot_be_undone(void **state)
{
	struct bench *b = *state;
	load(b, SMALL_FOUR, SMALL_LONG);
	check_int(act_on(&b->lab, MODEL_USERS, SIM_NONE, 5), STATUS_OK);
	check(lab_undo(&b->lab));
	check_near(users(&b->lab), 1000, 1e-9);
	small_step(&b->small, SMALL_FOUR, SMALL_LONG)->run.warmup_ns = 300 * S;
	load(b, SMALL_FOUR, SMALL_LONG);
	check(app_run_now(&b->lab.runs[0]) < 0);
	check_int(act_on(&b->lab, MODEL_USERS, SIM_NONE, 5), STATUS_USAGE);
	check_near(users(&b->lab), 1000, 1e-9);
	frames(&b->lab, 30);
	check_int(act_on(&b->lab, MODEL_USERS, SIM_NONE, 5), STATUS_OK);
	check(lab_undo(&b->lab));
	check_near(users(&b->lab), 1000, 1e-9);
}

/* Going back ends the hurry: nobody wants to be at the end again at once. */
static void going_back_ends_the_hurry(void **state)
{
	struct bench *b = *state;
	load(b, SMALL_FOUR, SMALL_FAULTS);
	lab_start(&b->lab);
	frames(&b->lab, 60);
	b->lab.hurry = true;
	check(lab_undo(&b->lab));
	check(!b->lab.hurry);
	frames(&b->lab, 1);
	check(app_run_now(&b->lab.runs[0]) < 12 * SIM_S);
	check_int(b->lab.phase, LAB_RUNNING);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(one_event_on_and_back, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(back_over_a_fault, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(on_over_a_fault, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(stepping_over_a_second, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(undo_several_deep, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(nothing_is_done_that_cannot_be_undone, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(going_back_ends_the_hurry, open_bench, close_bench),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
