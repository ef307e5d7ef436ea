/* The state: invariants hold in any net whatever is done to it; slices, snapshots and neighbours change nothing. */
#include "config.h"

#include "tests/sim/jungle.h"
#include "tests/sim/nets.h"

#include <stdlib.h>

#define STORIES 40
#define ACTS 60
#define STEP (40 * SIM_MS)

/* In place: hooks are given its address. */
static void jungle_init(struct jungle *j, uint64_t seed)
{
	*j = (struct jungle){ .alloc = sim_alloc_libc(), .seed = seed };
	check(jungle_start(j));
}

/* Runs to `until` in slices of so many events; 0: in one. */
static void run_to(struct sim *sim, int64_t until, uint64_t slice)
{
	enum sim_status status;
	do {
		status = sim_run(sim, until, slice);
		check(status != SIM_NOMEM);
	} while (status == SIM_BUDGET);
	check_int(sim_now(sim), until);
}

static uint64_t story(struct jungle *j, int acts, uint64_t slice)
{
	for (int i = 0; i < acts; i++) {
		run_to(j->sim, sim_now(j->sim) + STEP, slice);
		jungle_act(j);
	}
	return sim_hash(j->sim);
}

static void test_invariants_hold(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= STORIES; seed++) {
		struct jungle j;
		jungle_init(&j, seed);
		for (int i = 0; i < ACTS; i++) {
			run_to(j.sim, sim_now(j.sim) + STEP, 0);
			check_sim(j.sim);
			jungle_act(&j);
			check_sim(j.sim);
		}
		jungle_done(&j);
	}
}

static void test_slices_change_nothing(void **state)
{
	(void)state;
	static const uint64_t slices[] = { 1, 7, 1000 };
	for (uint64_t seed = 1; seed <= STORIES; seed++) {
		struct jungle whole;
		jungle_init(&whole, seed);
		uint64_t expected = story(&whole, ACTS, 0);
		for (size_t i = 0; i < 3; i++) {
			struct jungle j;
			jungle_init(&j, seed);
			uint64_t hash = story(&j, ACTS, slices[i]);
			check_int(sim_events(j.sim), sim_events(whole.sim));
			check_int(j.asked, whole.asked);
			check(hash == expected);
			jungle_done(&j);
		}
		jungle_done(&whole);
	}
}

static void *saved(const struct sim *sim, size_t *bytes)
{
	*bytes = sim_save_bytes(sim);
	void *copy = malloc(*bytes);
	assert_non_null(copy);
	sim_save(sim, copy);
	return copy;
}

/* The same story told on after going back gives the same end, in the sim itself and in another one of the same net. */
static void test_snapshots_bring_back(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= STORIES; seed++) {
		struct jungle j, other;
		size_t bytes;
		jungle_init(&j, seed);
		jungle_init(&other, seed);
		story(&j, ACTS / 2, 0);
		uint64_t middle = sim_hash(j.sim);
		uint64_t chance = j.chance;
		void *copy = saved(j.sim, &bytes);
		check(sim_hash(j.sim) == middle);
		uint64_t end = story(&j, ACTS / 2, 0);
		check(end != middle);
		struct sim *const sims[] = { j.sim, other.sim };
		struct jungle *const jungles[] = { &j, &other };
		for (int i = 0; i < 2; i++) {
			check_int(sim_load(sims[i], copy, bytes), SIM_REACHED);
			check_sim(sims[i]);
			check(sim_hash(sims[i]) == middle);
			jungles[i]->chance = chance;
			check(story(jungles[i], ACTS / 2, 13) == end);
		}
		free(copy);
		jungle_done(&j);
		jungle_done(&other);
	}
}

/* Two sims step by step in turn, each as if it were alone. */
static void test_sims_do_not_meet(void **state)
{
	(void)state;
	struct jungle alone[2], together[2];
	uint64_t expected[2];
	for (uint64_t i = 0; i < 2; i++) {
		jungle_init(&alone[i], 11 + i);
		expected[i] = story(&alone[i], ACTS, 0);
		jungle_init(&together[i], 11 + i);
	}
	for (int act = 0; act < ACTS; act++) {
		for (int i = 0; i < 2; i++) {
			run_to(together[i].sim, sim_now(together[i].sim) + STEP, 3);
			jungle_act(&together[i]);
		}
	}
	for (int i = 0; i < 2; i++) {
		check(sim_hash(together[i].sim) == expected[i]);
		jungle_done(&alone[i]);
		jungle_done(&together[i]);
	}
	check(expected[0] != expected[1]);
}

static void test_watching_changes_nothing(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= STORIES; seed++) {
		struct jungle j, watched;
		jungle_init(&j, seed);
		jungle_init(&watched, seed);
		for (uint16_t c = 0; c < JUNGLE_CLASSES; c++) {
			sim_trace_every(watched.sim, c, 2);
		}
		check(story(&watched, ACTS, 0) == story(&j, ACTS, 0));
		check(sim_trace_end(watched.sim) > 0);
		check_int(sim_save_bytes(watched.sim), sim_save_bytes(j.sim));
		jungle_done(&j);
		jungle_done(&watched);
	}
}

/* The sim says when its next event comes, also after changes that made some stale. */
static void test_next_is_when_something_happens(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= STORIES; seed++) {
		struct jungle j;
		jungle_init(&j, seed);
		for (int i = 0; i < 2000; i++) {
			int64_t next = sim_next(j.sim);
			uint64_t events = sim_events(j.sim);
			check(next != SIM_NEVER && next >= sim_now(j.sim));
			if (next > sim_now(j.sim)) {
				sim_run(j.sim, next - 1, 0);
				check_int(sim_events(j.sim), events);
			}
			check_int(sim_run(j.sim, SIM_NEVER, 1), SIM_BUDGET);
			check_int(sim_now(j.sim), next);
			check_int(sim_events(j.sim), events + 1);
			if (i % 50 == 0) {
				jungle_act(&j);
			}
		}
		jungle_done(&j);
	}
}

/* What sim_run says of its budget: the greatest there is is none, and one that is just enough is not exceeded. */
static void test_a_budget_is_a_limit_not_a_goal(void **state)
{
	(void)state;
	struct jungle whole, greatest, just;
	jungle_init(&whole, 1);
	jungle_init(&greatest, 1);
	jungle_init(&just, 1);
	for (int i = 0; i < 3; i++) { /* the counter of events is no longer 0 */
		int64_t until = sim_now(whole.sim) + STEP;
		uint64_t before = sim_events(whole.sim);
		check_int(sim_run(whole.sim, until, 0), SIM_REACHED);
		uint64_t events = sim_events(whole.sim) - before;
		check(events > 10);
		check_int(sim_run(greatest.sim, until, UINT64_MAX), SIM_REACHED);
		check_int(sim_run(just.sim, until, events - 1), SIM_BUDGET);
		check(sim_now(just.sim) < until);
		check_int(sim_events(just.sim), before + events - 1);
		check_int(sim_run(just.sim, until, 1), SIM_REACHED); /* of its budget nothing is left, of the events neither */
		check_int(sim_now(just.sim), until);
		check_int(sim_hash(greatest.sim), sim_hash(whole.sim));
		check_int(sim_hash(just.sim), sim_hash(whole.sim));
	}
	jungle_done(&whole);
	jungle_done(&greatest);
	jungle_done(&just);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_a_budget_is_a_limit_not_a_goal),
	cmocka_unit_test(test_invariants_hold),
	cmocka_unit_test(test_slices_change_nothing),
	cmocka_unit_test(test_snapshots_bring_back),
	cmocka_unit_test(test_sims_do_not_meet),
	cmocka_unit_test(test_watching_changes_nothing),
	cmocka_unit_test(test_next_is_when_something_happens),
};
CHECK_MAIN(tests)
