/* Plans: names of a lesson resolved against a topology, faults with their place, references to measures, assertions. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "app/plan.h"
#include "base/utf8.h"
#include "tests/app/small.h"
#include "tests/model/fixture.h"

struct bench {
	struct small small;
	struct arena arena;
	struct app_plan plan;
	struct err err;
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

static enum status plan_of(struct bench *b, uint32_t section, uint32_t step, uint32_t arm)
{
	b->err = (struct err){ 0 };
	return app_plan_init(&b->plan, &b->arena, &b->small.stock, &b->small.course.sections[section],
		small_step(&b->small, section, step), arm, &b->err);
}

static void check_refused(struct bench *b, const char *words)
{
	check_int(plan_of(b, SMALL_ONE, SMALL_STOP, 0), STATUS_DATA);
	if (!strstr(b->err.text, words)) {
		fail_msg("'%s' does not say '%s'", b->err.text, words);
	}
	check_str(b->err.file, "section.yaml");
	check_int(b->err.line, 17);
	check_int(b->err.column, 5);
}

static const struct course_place somewhere = { .file = STR("section.yaml"), .line = 17, .column = 5 };

/* ------------------------------------------------------------- what it is */

static void a_plan_is_the_arm(void **state)
{
	struct bench *b = *state;
	check_int(plan_of(b, SMALL_ONE, SMALL_STOP, 0), STATUS_OK);
	const struct app_plan *p = &b->plan;
	check(p->topo == &b->small.topos[0]->topo);
	check_int(p->seed, 5);
	check_near(p->users, 50, 0);
	check_int(p->start_ns, 12 * 3600 * SIM_S);
	check_int(p->warmup_ns, 30 * SIM_S);
	check_int(p->run_ns, 240 * SIM_S);
	check_int(p->settle_ns, 30 * SIM_S);
	check_int(p->action_count, 1);
	check_int(p->actions[0].at_ns, 60 * SIM_S);
	check_int(p->actions[0].action.kind, MODEL_STOP_START);
	check_int(p->actions[0].action.node, b->small.topos[0]->web);
	check_int(p->actions[0].action.other, SIM_NONE);
	check_int(p->actions[0].action.zone, -1);
	check_int(p->measure_count, 3);
	check_int(p->measures[1].quantity, MODEL_Q_ERRORS);
	check_int(p->measures[1].class_, MODEL_ALL);
	check_int(p->measures[1].node, SIM_NONE);
	check_int(p->measures[1].from_ns, 60 * SIM_S);
	check_int(p->measures[1].to_ns, 240 * SIM_S);
	/* The other arm has its own topology and the same chance. */
	check_int(plan_of(b, SMALL_ONE, SMALL_STOP, 1), STATUS_OK);
	check(p->topo == &b->small.topos[1]->topo);
	check_int(p->seed, 5);
}

static void users_are_the_topologys_unless_said(void **state)
{
	struct bench *b = *state;
	struct course_arm *arm = &small_step(&b->small, SMALL_ONE, SMALL_STOP)->run.arms[0];
	arm->users = -1;
	check_int(plan_of(b, SMALL_ONE, SMALL_STOP, 0), STATUS_OK);
	check_near(b->plan.users, 50, 0); /* as section1 was built */
	arm->users = 0;
	check_int(plan_of(b, SMALL_ONE, SMALL_STOP, 0), STATUS_OK);
	check_near(b->plan.users, 0, 0);
}

/* A file may list actions in any order; those at one time stay in the file's. */
static void actions_come_by_time(void **state)
{
	struct bench *b = *state;
	check_int(plan_of(b, SMALL_FOUR, SMALL_FAULTS, 0), STATUS_OK);
	const struct app_plan_action *a = b->plan.actions;
	static const double at_s[] = { 10, 20, 20, 40, 60 };
	static const enum model_action_kind kinds[] = { MODEL_KILL, MODEL_USERS, MODEL_USERS, MODEL_KILL_ZONE, MODEL_MEND_ZONE };
	check_int(b->plan.action_count, 5);
	for (int i = 0; i < 5; i++) {
		check_int(a[i].at_ns, (int64_t)(at_s[i] * 1e9));
		check_int(a[i].action.kind, kinds[i]);
	}
	check_near(a[1].action.value, 2000, 0);
	check_near(a[2].action.value, 1500, 0);
	check_int(a[3].action.zone, 1);
	check_int(a[3].action.node, SIM_NONE);
	/* Many at one time, between others. */
	struct course_step *step = small_step(&b->small, SMALL_FOUR, SMALL_FAULTS);
	struct course_action many[200];
	for (int i = 0; i < 200; i++) {
		many[i] = (struct course_action){ .at_ns = i % 3 * S, .action = STR("users"), .value = i + 1 };
	}
	step->run.arms[0].actions = many;
	step->run.arms[0].action_count = 200;
	check_int(plan_of(b, SMALL_FOUR, SMALL_FAULTS, 0), STATUS_OK);
	for (int i = 1; i < 200; i++) {
		const struct app_plan_action *before = &b->plan.actions[i - 1], *now = &b->plan.actions[i];
		check(before->at_ns < now->at_ns || (before->at_ns == now->at_ns && before->action.value < now->action.value));
	}
}

/* A section's own topology goes before a common one of the same name. */
static void a_section_has_its_own_topologies(void **state)
{
	struct bench *b = *state;
	const struct app_shelf shelves[] = { { .topo = &b->small.topos[0]->topo }, { .section = STR("one"), .topo = &b->small.topos[1]->topo },
		{ .section = STR("four"), .topo = &b->small.topos[2]->topo } };
	b->small.topos[1]->topo.id = b->small.topos[2]->topo.id = STR("open");
	struct app_library library = { .course = &b->small.course, .shelves = shelves, .shelf_count = 3 };
	check(app_library_topo(&library, STR("one"), STR("open")) == shelves[1].topo);
	check(app_library_topo(&library, STR("four"), STR("open")) == shelves[2].topo);
	check(app_library_topo(&library, STR("two"), STR("open")) == shelves[0].topo);
	check(app_library_topo(&library, STR("two"), STR("one")) == NULL);
	library.shelves = shelves + 1;
	library.shelf_count = 2;
	check(app_library_topo(&library, STR("two"), STR("open")) == NULL);
}

/* --------------------------------------------------------------- settings */

static void set(struct bench *b, const char *node, const char *setting, const char *text, double value)
{
	struct course_arm *arm = &small_step(&b->small, SMALL_ONE, SMALL_STOP)->run.arms[0];
	struct course_action *action = ARENA_ARRAY(&b->arena, 1, struct course_action);
	*action = (struct course_action){ .action = STR("set"), .node = str_c(node), .setting = str_c(setting), .value_text = str_c(text),
		.value = value, .place = somewhere };
	arm->settings = action;
	arm->setting_count = 1;
}

static void settings_are_resolved(void **state)
{
	struct bench *b = *state;
	set(b, "dns", "ttl", "60 s", 60e9);
	check_int(plan_of(b, SMALL_ONE, SMALL_STOP, 0), STATUS_OK);
	check_int(b->plan.setting_count, 1);
	check_int(b->plan.settings[0].kind, MODEL_SET);
	check_int(b->plan.settings[0].node, b->small.topos[0]->dns);
	check_int(b->plan.settings[0].setting, TOPO_DNS_TTL);
	check_near(b->plan.settings[0].value, 60e9, 0);
	set(b, "web", "recovery", "automatic", 0);
	check_int(plan_of(b, SMALL_ONE, SMALL_STOP, 0), STATUS_OK);
	check_near(b->plan.settings[0].value, 1, 0);
	set(b, "web", "type", "t3.small", 0);
	check_int(plan_of(b, SMALL_ONE, SMALL_STOP, 0), STATUS_OK);
	check_near(b->plan.settings[0].value, fixture_type(b->small.topos[0], TOPO_EC2, "t3.small"), 0);
	set(b, "web", "recovery", "by-magic", 0);
	check_refused(b, "'by-magic'");
	set(b, "web", "type", "db.t3.medium", 0); /* of another kind */
	check_refused(b, "'db.t3.medium'");
	set(b, "web", "ttl", "60 s", 60e9);
	check_refused(b, "'ttl'");
	set(b, "", "ttl", "60 s", 60e9);
	check_refused(b, "needs its node");
	set(b, "nobody", "ttl", "60 s", 60e9);
	check_refused(b, "'nobody'");
}

/* ----------------------------------------------------------------- faults */

static void what_is_unknown_is_refused_with_its_place(void **state)
{
	struct bench *b = *state;
	struct course_step *step = small_step(&b->small, SMALL_ONE, SMALL_STOP);
	struct course_arm *arm = &step->run.arms[0];
	struct course_action good = arm->actions[0];
	struct course_measure measure = step->run.measures[0];
	struct course_action *a = &arm->actions[0];
	struct course_measure *m = &step->run.measures[0];
	good.place = measure.place = arm->place = somewhere;

	arm->topology = STR("atlantis");
	check_refused(b, "topology 'atlantis'");
	arm->topology = STR("open");
	*a = good;
	a->action = STR("frobnicate");
	check_refused(b, "action 'frobnicate'");
	*a = good;
	a->node = STR("web9");
	check_refused(b, "node 'web9' is not in topology 'open'");
	*a = good;
	a->other = STR("db9");
	check_refused(b, "node 'db9'");
	*a = good;
	a->zone = STR("z");
	check_refused(b, "zone 'z'");
	*a = good;
	*m = measure;
	m->quantity = STR("happiness");
	check_refused(b, "quantity 'happiness'");
	*m = measure;
	m->class_ = STR("poems");
	check_refused(b, "class 'poems'");
	*m = measure;
	m->quantity = STR("cpu");
	check_refused(b, "'cpu' is measured at a node");
	m->node = STR("web9");
	check_refused(b, "node 'web9'");
	m->node = STR("web");
	check_int(plan_of(b, SMALL_ONE, SMALL_STOP, 0), STATUS_OK);
	check_int(plan_of(b, SMALL_BROKEN, 0, 0), STATUS_DATA);
}

static void classes_are_found_by_name(void **state)
{
	struct bench *b = *state;
	struct course_measure *m = &small_step(&b->small, SMALL_ONE, SMALL_STOP)->run.measures[0];
	const struct {
		const char *name;
		int class_;
	} all[] = { { "", MODEL_ALL }, { "all", MODEL_ALL }, { "dynamic", MODEL_DYNAMIC }, { "static", MODEL_STATIC },
		{ "page", CLASS_PAGE }, { "order", CLASS_ORDER } };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		m->class_ = str_c(all[i].name);
		check_int(plan_of(b, SMALL_ONE, SMALL_STOP, 0), STATUS_OK);
		check_int(b->plan.measures[0].class_, all[i].class_);
	}
}

/* ------------------------------------------------------------- references */

static void measures_are_found_by_name(void **state)
{
	struct bench *b = *state;
	const struct course_step *step = small_step(&b->small, SMALL_ONE, SMALL_STOP);
	struct app_measure_ref ref;
	check(app_measure_find(step, STR("before"), &ref) && ref.arm == 0 && ref.measure == 0);
	check(app_measure_find(step, STR("rate"), &ref) && ref.arm == 0 && ref.measure == 2);
	check(app_measure_find(step, STR("fixed.down"), &ref) && ref.arm == 1 && ref.measure == 1);
	static const char *const wrong[] = { "", ".", "down.", ".down", "open.down", "fixed", "fixed.", "fixed.x", "fixed.down.", "dow" };
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		if (app_measure_find(step, str_c(wrong[i]), &ref)) {
			fail_msg("'%s' is found", wrong[i]);
		}
	}
}

static double table[COURSE_ARMS][8];

static double value_of(void *ctx, struct app_measure_ref ref)
{
	check(ctx == table);
	return table[ref.arm][ref.measure];
}

static bool holds(const struct course_step *step, const char *left, enum course_op op, const char *right, double factor, double value)
{
	struct course_expect expect = { .left = str_c(left), .op = op, .right = str_c(right), .factor = factor, .value = value };
	double l, r;
	return app_expect_holds(step, &expect, value_of, table, &l, &r);
}

static void assertions_hold_or_do_not(void **state)
{
	struct bench *b = *state;
	const struct course_step *step = small_step(&b->small, SMALL_ONE, SMALL_STOP);
	table[0][0] = 0.5;
	table[0][1] = 6;
	table[1][1] = 2;
	/* At the border. */
	check(!holds(step, "before", COURSE_LESS, "", 0, 0.5));
	check(holds(step, "before", COURSE_AT_MOST, "", 0, 0.5));
	check(!holds(step, "before", COURSE_MORE, "", 0, 0.5));
	check(holds(step, "before", COURSE_AT_LEAST, "", 0, 0.5));
	check(holds(step, "before", COURSE_LESS, "", 0, 0.51));
	check(!holds(step, "before", COURSE_AT_LEAST, "", 0, 0.51));
	/* Against another measure, times a factor. */
	check(holds(step, "down", COURSE_AT_LEAST, "fixed.down", 3, 0));
	check(!holds(step, "down", COURSE_MORE, "fixed.down", 3, 0));
	check(holds(step, "fixed.down", COURSE_LESS, "down", 0.5, 0));
	/* Nothing holds of what was not measured, or is not there. */
	table[0][0] = (double)NAN;
	for (int op = COURSE_LESS; op <= COURSE_AT_LEAST; op++) {
		check(!holds(step, "before", (enum course_op)op, "", 0, 0.5));
		check(!holds(step, "down", (enum course_op)op, "before", 1, 0));
		check(!holds(step, "nothing", (enum course_op)op, "", 0, 0.5));
		check(!holds(step, "down", (enum course_op)op, "nothing", 1, 0));
	}
	struct course_expect expect = { .left = STR("down"), .right = STR("fixed.down"), .op = COURSE_MORE, .factor = 1.5 };
	double left, right;
	check(app_expect_holds(step, &expect, value_of, table, &left, &right));
	check_near(left, 6, 0);
	check_near(right, 3, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_plan_is_the_arm, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(users_are_the_topologys_unless_said, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(actions_come_by_time, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(a_section_has_its_own_topologies, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(settings_are_resolved, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(what_is_unknown_is_refused_with_its_place, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(classes_are_found_by_name, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(measures_are_found_by_name, open_bench, close_bench),
		cmocka_unit_test_setup_teardown(assertions_hold_or_do_not, open_bench, close_bench),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
