/* One state: sliced, saved, loaded, undone, gone back to, it has one future. */
#include "config.h"

#include "tests/model/fixture.h"

/* A busy hour: faults of every sort, so that every kind of timer is in flight when the state is taken. */
static void play(struct fixture *f, void (*run)(struct fixture *f, double seconds))
{
	run(f, 40);
	act(f, MODEL_BACKUP, f->db, 0);
	run(f, 60);
	act(f, MODEL_KILL, f->web, 0);
	run(f, 75);
	act(f, MODEL_REPORT, f->db, 50 * S);
	act(f, MODEL_FLASH, SIM_NONE, 3);
	run(f, 100);
	act(f, MODEL_KILL, f->db, 0);
	run(f, 130);
	act_zone(f, MODEL_KILL_ZONE, SIM_NONE, 1);
	run(f, 200);
	act_zone(f, MODEL_MEND_ZONE, SIM_NONE, 1);
	run(f, 300);
	act(f, MODEL_REBOOT, f->web2, 0);
	run(f, 500);
}

static void run_at_once(struct fixture *f, double seconds)
{
	assert_int_equal(model_run(f->model, (int64_t)(seconds * S), 0), SIM_REACHED);
}

static void run_in_events(struct fixture *f, double seconds)
{
	int64_t until = (int64_t)(seconds * S);
	enum sim_status status;
	do {
		status = model_run(f->model, until, 777);
	} while (status == SIM_BUDGET);
	assert_int_equal(status, SIM_REACHED);
}

static void run_in_frames(struct fixture *f, double seconds)
{
	int64_t until = (int64_t)(seconds * S);
	while (model_now(f->model) < until) {
		int64_t frame = model_now(f->model) + 333 * SIM_MS;
		assert_int_equal(model_run(f->model, frame < until ? frame : until, 0), SIM_REACHED);
	}
}

static void test_slices_change_nothing(void **state)
{
	(void)state;
	void (*const ways[])(struct fixture *f, double seconds) = { run_at_once, run_in_events, run_in_frames };
	uint64_t hashes[3];
	for (int i = 0; i < 3; i++) {
		struct fixture *f = section4(300);
		begin(f, 1, 0);
		play(f, ways[i]);
		hashes[i] = model_hash(f->model);
		check(model_check(f->model) == NULL);
		fixture_free(f);
	}
	check(hashes[0] == hashes[1]);
	check(hashes[0] == hashes[2]);
}

static void test_seeds_differ(void **state)
{
	(void)state;
	uint64_t hashes[2];
	for (uint64_t seed = 0; seed < 2; seed++) {
		struct fixture *f = section4(300);
		begin(f, seed, 0);
		run_to(f, 30);
		hashes[seed] = model_hash(f->model);
		fixture_free(f);
	}
	check(hashes[0] != hashes[1]);
}

/* The same arrivals, whatever stands behind: so that two architectures can be compared. */
static void test_common_random_numbers(void **state)
{
	(void)state;
	struct fixture *a = section1(500, true), *b = section3(500);
	begin(a, 5, 0);
	begin(b, 5, 0);
	for (int i = 1; i <= 100; i++) {
		struct sim_second one, other;
		run_to(a, i);
		run_to(b, i);
		check(model_second(a->model, MODEL_ALL, 0, &one) && model_second(b->model, MODEL_ALL, 0, &other));
		check_int(one.arrivals, other.arrivals);
	}
	fixture_free(a);
	fixture_free(b);
}

static void test_save_and_load_at_every_turn(void **state)
{
	(void)state;
	static const double times[] = { 0, 41, 61, 76, 90, 101, 131, 201, 299 };
	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
		struct fixture *f = section4(300), *copy = section4(300);
		begin(f, 7, 0);
		begin(copy, 7, 0);
		act(f, MODEL_REPORT, f->db, 100 * S);
		if (times[i] > 40) {
			run_to(f, 40);
			act(f, MODEL_KILL, f->web, 0);
			act(f, MODEL_BACKUP, f->db, 0);
		}
		run_to(f, times[i] > 40 ? times[i] : 0);
		if (times[i] > 100) {
			act(f, MODEL_KILL, f->db, 0);
		}
		size_t bytes = model_save_bytes(f->model);
		char *saved = mem_alloc(bytes, 1);
		model_save(f->model, saved);
		uint64_t hash = model_hash(f->model);
		assert_int_equal(model_load(copy->model, saved, bytes), SIM_REACHED);
		check(model_hash(copy->model) == hash);
		run_to(f, 450);
		run_to(copy, 450);
		check(model_hash(copy->model) == model_hash(f->model));
		/* and back into the one that has gone on */
		assert_int_equal(model_load(f->model, saved, bytes), SIM_REACHED);
		check(model_hash(f->model) == hash);
		mem_free(saved);
		fixture_free(f);
		fixture_free(copy);
	}
}

/* --------------------------------------------------------------- history */

static struct model_action kill_web(const struct fixture *f)
{
	return (struct model_action){ .kind = MODEL_KILL, .node = f->web, .other = SIM_NONE, .zone = -1 };
}

static struct model_action kill_db(const struct fixture *f)
{
	return (struct model_action){ .kind = MODEL_KILL, .node = f->db, .other = SIM_NONE, .zone = -1 };
}

static void test_undo_and_redo(void **state)
{
	(void)state;
	struct fixture *f = section4(500);
	begin(f, 8, 0);
	struct model_history *h = model_history_new(f->model, NULL, 8u << 20);
	struct model_action what, web = kill_web(f), db = kill_db(f);
	check(!model_history_can_undo(h, NULL) && !model_history_undo(h));
	model_history_run(h, 50 * SIM_S, 0);
	uint64_t before_web = model_hash(f->model);
	check_int(model_history_act(h, &web, NULL), STATUS_OK);
	uint64_t after_web = model_hash(f->model);
	model_history_run(h, 90 * SIM_S, 5000);
	model_history_run(h, 90 * SIM_S, 0);
	uint64_t before_db = model_hash(f->model);
	check_int(model_history_act(h, &db, NULL), STATUS_OK);
	model_history_run(h, 140 * SIM_S, 0);

	check(model_history_can_undo(h, &what) && what.kind == MODEL_KILL && what.node == f->db);
	check(model_history_undo(h));
	check(model_hash(f->model) == before_db);
	check(model_history_undo(h));
	check(model_hash(f->model) == before_web);
	check_int(look(f, f->web).state, MODEL_UP);
	check(!model_history_can_undo(h, NULL));
	check(model_history_can_redo(h, &what) && what.node == f->web);
	check(model_history_redo(h));
	check(model_hash(f->model) == after_web);
	check(model_history_redo(h));
	check_int(look(f, f->db).state, MODEL_FAILING_OVER);
	check(!model_history_redo(h));

	/* A refused action is not one. */
	struct err err = { 0 };
	check_int(model_history_act(h, &db, &err), STATUS_USAGE);
	check(model_history_can_undo(h, &what) && what.node == f->db);

	/* A new one after an undo forgets what was undone. */
	check(model_history_undo(h) && model_history_undo(h));
	check_int(model_history_act(h, &db, NULL), STATUS_OK);
	check(!model_history_can_redo(h, NULL));
	model_history_free(h);
	fixture_free(f);
}

static void test_future_after_undo_is_that_without(void **state)
{
	(void)state;
	struct fixture *f = section4(500), *plain = section4(500);
	begin(f, 9, 0);
	begin(plain, 9, 0);
	struct model_history *h = model_history_new(f->model, NULL, 8u << 20);
	struct model_action web = kill_web(f);
	model_history_run(h, 33 * SIM_S, 0);
	model_history_act(h, &web, NULL);
	model_history_run(h, 200 * SIM_S, 0);
	model_history_undo(h);
	model_history_run(h, 200 * SIM_S, 0);
	run_to(plain, 33);
	run_to(plain, 200);
	check(model_hash(f->model) == model_hash(plain->model));
	/* It can still be redone, from the time when it was done. */
	check(model_history_redo(h));
	check(model_now(f->model) == 33 * SIM_S);
	check_int(look(f, f->web).state, MODEL_DOWN);
	model_history_free(h);
	fixture_free(f);
	fixture_free(plain);
}

static void test_to_any_moment(void **state)
{
	(void)state;
	struct fixture *f = section4(500);
	begin(f, 10, 0);
	struct model_history *h = model_history_new(f->model, NULL, 4u << 20);
	struct model_action web = kill_web(f), db = kill_db(f);
	uint64_t hashes[40];
	for (int i = 0; i < 40; i++) {
		hashes[i] = model_hash(f->model);
		if (i == 10) {
			model_history_act(h, &web, NULL);
		} else if (i == 20) {
			model_history_act(h, &db, NULL);
		}
		model_history_run(h, (int64_t)(i + 1) * 20 * SIM_S, 0);
	}
	uint64_t end = model_hash(f->model);
	static const int order[] = { 39, 5, 30, 11, 0, 25, 1, 38 };
	for (size_t i = 0; i < sizeof order / sizeof order[0]; i++) {
		check(model_history_to(h, (int64_t)order[i] * 20 * SIM_S));
		check(model_hash(f->model) == hashes[order[i]] || order[i] == 10 || order[i] == 20);
	}
	check(!model_history_to(h, 801 * SIM_S));
	check(!model_history_to(h, -1));
	check(model_history_to(h, 800 * SIM_S));
	check(model_hash(f->model) == end);
	check(model_history_to(h, 300 * SIM_S));
	model_history_run(h, 800 * SIM_S, 0); /* on by hand: the second kill is only redone when asked for */
	check(model_hash(f->model) != end);
	model_history_restart(h);
	check(model_now(f->model) == 0 && model_hash(f->model) == hashes[0]);
	check(!model_history_can_undo(h, NULL) && !model_history_can_redo(h, NULL));
	model_history_free(h);
	fixture_free(f);
}

static void test_one_event_back(void **state)
{
	(void)state;
	struct fixture *f = section4(200);
	begin(f, 11, 0);
	struct model_history *h = model_history_new(f->model, NULL, 8u << 20);
	enum { STEPS = 300 };
	uint64_t hashes[STEPS + 1];
	model_history_run(h, 5 * SIM_S, 0);
	for (int i = 0; i < STEPS; i++) {
		check_int(model_history_step(h), SIM_REACHED);
		hashes[i] = model_hash(f->model);
	}
	uint64_t events = sim_events(model_sim(f->model));
	for (int i = STEPS; i-- > 1;) {
		check(model_history_back(h));
		uint64_t now = sim_events(model_sim(f->model));
		check(now < events);
		events = now;
		/* Forward again is the step it was. */
		if (i % 50 == 0) {
			check_int(model_history_step(h), SIM_REACHED);
			check(model_hash(f->model) == hashes[i]);
			check(model_history_back(h));
		}
	}
	model_history_restart(h);
	check(!model_history_back(h));
	check(model_now(f->model) == 0);
	model_history_free(h);
	fixture_free(f);
}

static void test_back_over_an_action(void **state)
{
	(void)state;
	struct fixture *f = section1(20, true);
	begin(f, 12, 0);
	struct model_history *h = model_history_new(f->model, NULL, 8u << 20);
	struct model_action report = { .kind = MODEL_REPORT, .node = f->web, .other = SIM_NONE, .zone = -1, .value = 100 * S };
	model_history_run(h, 30 * SIM_S, 0);
	model_history_act(h, &report, NULL);
	check_int(model_history_step(h), SIM_REACHED);
	check(model_history_back(h)); /* the step */
	check(look(f, f->web).notes & MODEL_NOTE(MODEL_NOTE_REPORT));
	check(model_history_back(h)); /* an event before the action: the action is undone with it */
	check(!(look(f, f->web).notes & MODEL_NOTE(MODEL_NOTE_REPORT)));
	check(model_history_can_redo(h, NULL));
	model_history_free(h);
	fixture_free(f);
}

static void test_snapshots_keep_to_their_budget(void **state)
{
	(void)state;
	struct fixture *f = section4(2000);
	begin(f, 13, 0);
	size_t one = model_save_bytes(f->model);
	struct model_history *h = model_history_new(f->model, NULL, 4 * one);
	model_history_run(h, 1000 * SIM_S, 0);
	uint64_t end = model_hash(f->model);
	check(model_history_to(h, 10 * SIM_S));
	check(model_history_to(h, 1000 * SIM_S));
	check(model_hash(f->model) == end);
	model_history_free(h);
	fixture_free(f);
}

/* A probe travels with its run: after undo and the same again, it says the same. */
static void test_probe_goes_back_too(void **state)
{
	(void)state;
	struct fixture *f = section4(500);
	begin(f, 14, 0);
	struct model_measure measures[] = {
		{ .quantity = MODEL_Q_ERRORS, .class_ = MODEL_ALL, .node = SIM_NONE, .from_ns = 20 * SIM_S, .to_ns = 200 * SIM_S },
		{ .quantity = MODEL_Q_RECOVERED, .class_ = MODEL_ALL, .node = SIM_NONE, .from_ns = 20 * SIM_S, .to_ns = 200 * SIM_S },
		{ .quantity = MODEL_Q_NODE_RATE, .class_ = MODEL_ALL, .node = f->web, .from_ns = 100 * SIM_S, .to_ns = 200 * SIM_S },
		{ .quantity = MODEL_Q_SESSIONS_LOST, .class_ = MODEL_ALL, .node = SIM_NONE, .to_ns = 220 * SIM_S },
	};
	struct model_probe *probe = model_probe_new(f->model, measures, 4);
	struct model_history *h = model_history_new(f->model, probe, 8u << 20);
	struct model_action web = kill_web(f);
	double first[4], second[4];
	model_history_run(h, 50 * SIM_S, 0);
	model_history_act(h, &web, NULL);
	model_history_run(h, 300 * SIM_S, 0);
	for (uint32_t i = 0; i < 4; i++) {
		bool final;
		first[i] = model_probe_value(probe, i, &final);
		check(final);
	}
	check(first[0] > 0.05 && first[1] > 50 && first[3] > 50);
	check(model_history_undo(h));
	model_history_run(h, 300 * SIM_S, 0);
	check(model_probe_value(probe, 0, NULL) == 0);
	check(model_probe_value(probe, 1, NULL) == 0);
	check(model_history_redo(h));
	for (int i = 0; i < 1000; i++) {
		model_history_run(h, 300 * SIM_S, 500);
	}
	model_history_run(h, 300 * SIM_S, 0);
	for (uint32_t i = 0; i < 4; i++) {
		second[i] = model_probe_value(probe, i, NULL);
		check(first[i] == second[i]);
	}
	model_history_free(h);
	model_probe_free(probe);
	fixture_free(f);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_slices_change_nothing),
	cmocka_unit_test(test_seeds_differ),
	cmocka_unit_test(test_common_random_numbers),
	cmocka_unit_test(test_save_and_load_at_every_turn),
	cmocka_unit_test(test_undo_and_redo),
	cmocka_unit_test(test_future_after_undo_is_that_without),
	cmocka_unit_test(test_to_any_moment),
	cmocka_unit_test(test_one_event_back),
	cmocka_unit_test(test_back_over_an_action),
	cmocka_unit_test(test_snapshots_keep_to_their_budget),
	cmocka_unit_test(test_probe_goes_back_too),
};
CHECK_MAIN(tests)
