/* Groups and programs: which member gets a call, which op comes next. */
#include "config.h"

#include "tests/sim/nets.h"

#include <string.h>

#define MEMBERS 5
#define VERB_GO 0
#define VERB_WORK 1

struct fleet {
	struct rig rig;
	uint32_t client, group, members[MEMBERS];
	uint16_t class_, work; /* work: law of the members' service time */
	uint32_t hook_member; /* what the hook says */
	struct sim_job_view seen; /* what the hook saw last */
	uint32_t asked;
};

static struct sim_hook_answer choose(void *ctx, struct sim *sim, const struct sim_job_view *job, uint32_t arg)
{
	struct fleet *f = ctx;
	(void)sim;
	(void)arg;
	f->asked++;
	f->seen = *job;
	return (struct sim_hook_answer){ .member = f->hook_member };
}

static sim_hook_fn *const hooks[] = { choose };

static void fleet_start(struct fleet *f, enum sim_policy policy, uint16_t hook)
{
	*f = (struct fleet){ .rig = rig_start(9), .hook_member = SIM_NONE };
	f->client = rig_node(&f->rig, 0);
	f->work = rig_law(&f->rig, SIM_LAW_CONST, SIM_S, 0);
	f->group = sim_net_group(f->rig.net, &(struct sim_group_spec){ .policy = policy, .hook = hook });
	for (int i = 0; i < MEMBERS; i++) {
		f->members[i] = rig_node(&f->rig, 0);
		check_int(sim_net_member(f->rig.net, f->group, f->members[i]), i);
		rig_entry(&f->rig, f->members[i], VERB_WORK);
		rig_wait(&f->rig, f->work);
		rig_end(&f->rig);
	}
	f->class_ = rig_class(&f->rig, VERB_GO, 0);
	rig_entry(&f->rig, f->client, VERB_GO);
	rig_call(&f->rig, f->group, VERB_WORK, 0);
	rig_end(&f->rig);
	f->rig.config.hooks = hooks;
	f->rig.config.hook_count = 1;
	f->rig.config.ctx = f;
	rig_go(&f->rig);
}

/* Where the next request goes. */
static uint32_t goes_to(struct fleet *f, uint64_t key)
{
	uint64_t before[MEMBERS];
	for (uint32_t i = 0; i < MEMBERS; i++) {
		before[i] = node_totals(f->rig.sim, f->members[i]).arrivals;
	}
	sim_inject(f->rig.sim, f->client, f->class_, key);
	sim_run(f->rig.sim, sim_now(f->rig.sim), 0);
	for (uint32_t i = 0; i < MEMBERS; i++) {
		if (node_totals(f->rig.sim, f->members[i]).arrivals > before[i]) {
			return i;
		}
	}
	return SIM_NONE;
}

static void test_round_robin(void **state)
{
	(void)state;
	struct fleet f;
	fleet_start(&f, SIM_ROUND_ROBIN, SIM_HOOK_NONE);
	for (uint32_t i = 0; i < 2 * MEMBERS; i++) {
		check_int(goes_to(&f, 0), i % MEMBERS);
	}
	sim_group_rotation(f.rig.sim, f.group, 1, false);
	sim_group_rotation(f.rig.sim, f.group, 3, false);
	check(!sim_group_in_rotation(f.rig.sim, f.group, 1) && sim_group_in_rotation(f.rig.sim, f.group, 2));
	static const uint32_t left[] = { 0, 2, 4, 0, 2 };
	for (int i = 0; i < 5; i++) {
		check_int(goes_to(&f, 0), left[i]);
	}
	for (uint32_t i = 0; i < MEMBERS; i++) {
		sim_group_rotation(f.rig.sim, f.group, i, false);
	}
	check_int(goes_to(&f, 0), SIM_NONE);
	check_int(class_totals(f.rig.sim, f.class_).failed_by[SIM_NO_ROUTE], 1);
	sim_group_rotation(f.rig.sim, f.group, 3, true);
	check_int(goes_to(&f, 0), 3);
	rig_done(&f.rig);
}

static void test_least_outstanding(void **state)
{
	(void)state;
	struct fleet f;
	fleet_start(&f, SIM_LEAST_OUTSTANDING, SIM_HOOK_NONE);
	struct sim *sim = f.rig.sim;
	for (uint32_t i = 0; i < 2 * MEMBERS; i++) {
		check_int(goes_to(&f, 0), i % MEMBERS); /* ties go to the lowest */
	}
	/* Member 2 answers both of its calls by dying, and is up again. */
	sim_node_down(sim, f.members[2]);
	sim_node_up(sim, f.members[2]);
	check_int(sim_group_outstanding(sim, f.group, 2), 0);
	check_int(goes_to(&f, 0), 2);
	check_int(goes_to(&f, 0), 2);
	check_int(goes_to(&f, 0), 0);
	sim_group_rotation(sim, f.group, 1, false);
	check_int(goes_to(&f, 0), 2);
	check_int(sim_group_outstanding(sim, f.group, 1), 2);
	sim_run(sim, 2 * SIM_S, 0);
	check_int(sim_group_outstanding(sim, f.group, 0), 0);
	check_int(goes_to(&f, 0), 0);
	check_int(goes_to(&f, 0), 2);
	rig_done(&f.rig);
}

/* The tournament against a linear search. */
static void test_least_outstanding_at_random(void **state)
{
	(void)state;
	struct fleet f;
	uint64_t chance = 3;
	fleet_start(&f, SIM_ROUND_ROBIN, SIM_HOOK_NONE);
	struct sim *sim = f.rig.sim;
	sim_law_set(sim, f.work, (struct sim_law){ .kind = SIM_LAW_EXP, .mean_ns = 20 * SIM_MS });
	sim_group_policy(sim, f.group, SIM_LEAST_OUTSTANDING);
	for (int i = 0; i < 3000; i++) {
		uint32_t expected = SIM_NONE;
		uint32_t least = UINT32_MAX;
		chance = chance * UINT64_C(6364136223846793005) + 1;
		sim_group_rotation(sim, f.group, (uint32_t)(chance >> 33) % MEMBERS, chance >> 63);
		sim_run(sim, sim_now(sim) + (int64_t)(chance >> 40) % (5 * SIM_MS), 0);
		for (uint32_t m = 0; m < MEMBERS; m++) {
			uint32_t load = sim_group_outstanding(sim, f.group, m);
			if (sim_group_in_rotation(sim, f.group, m) && load < least) {
				least = load;
				expected = m;
			}
		}
		check_int(goes_to(&f, 0), expected);
	}
	rig_done(&f.rig);
}

static void test_random_is_even(void **state)
{
	(void)state;
	struct fleet f;
	int counts[MEMBERS] = { 0 };
	fleet_start(&f, SIM_RANDOM, SIM_HOOK_NONE);
	sim_group_rotation(f.rig.sim, f.group, 0, false);
	for (int i = 0; i < 4000; i++) {
		counts[goes_to(&f, 0)]++;
	}
	check_int(counts[0], 0);
	for (int i = 1; i < MEMBERS; i++) {
		check(counts[i] > 1000 - 120 && counts[i] < 1000 + 120); /* standard deviation 27 */
	}
	rig_done(&f.rig);
}

static void test_keys_stay_with_their_member(void **state)
{
	(void)state;
	struct fleet f;
	int counts[MEMBERS] = { 0 };
	uint32_t home[1000];
	fleet_start(&f, SIM_BY_KEY, SIM_HOOK_NONE);
	for (uint64_t key = 0; key < 1000; key++) {
		home[key] = goes_to(&f, key);
		counts[home[key]]++;
	}
	for (int i = 0; i < MEMBERS; i++) {
		check(counts[i] > 200 - 60 && counts[i] < 200 + 60);
	}
	/* A shard that is lost keeps its users: nobody else has their data. */
	sim_group_rotation(f.rig.sim, f.group, 1, false);
	for (uint64_t key = 0; key < 1000; key++) {
		check_int(goes_to(&f, key), home[key]);
	}
	rig_done(&f.rig);
}

static void test_hooks_choose(void **state)
{
	(void)state;
	struct fleet f;
	fleet_start(&f, SIM_BY_HOOK, 0);
	f.hook_member = 3;
	sim_run(f.rig.sim, SIM_MS, 0);
	check_int(goes_to(&f, 77), 3);
	check_int(f.seen.key, 77);
	check_int(f.seen.node, f.client);
	check_int(f.seen.group, f.group);
	check_int(f.seen.verb, VERB_GO);
	check_int(f.seen.started_ns, SIM_MS);
	f.hook_member = SIM_NONE;
	check_int(goes_to(&f, 0), SIM_NONE);
	check_int(class_totals(f.rig.sim, f.class_).failed_by[SIM_NO_ROUTE], 1);
	rig_done(&f.rig);

	fleet_start(&f, SIM_ROUND_ROBIN, 0); /* sticky sessions: the hook first, the policy if it knows nothing */
	check_int(goes_to(&f, 0), 0);
	f.hook_member = 4;
	check_int(goes_to(&f, 0), 4);
	f.hook_member = SIM_NONE;
	check_int(goes_to(&f, 0), 1);
	check_int(f.asked, 3);
	rig_done(&f.rig);
}

/* -------------------------------------------------------------- programs */

static uint64_t turns_of(double count, uint32_t requests)
{
	struct rig r = rig_start(4);
	uint32_t node = rig_node(&r, 0);
	uint16_t law = rig_law(&r, SIM_LAW_CONST, SIM_MS, 0);
	rig_station(&r, node, SIM_DELAY, 0, 0);
	uint16_t class_ = rig_class(&r, 0, 0);
	rig_entry(&r, node, 0);
	rig_op(&r, (struct sim_op){ .kind = SIM_OP_LOOP, .count = count });
	rig_op(&r, (struct sim_op){ .kind = SIM_OP_LOOP, .count = 2 });
	rig_serve(&r, 0, law);
	rig_op(&r, (struct sim_op){ .kind = SIM_OP_END_LOOP });
	rig_op(&r, (struct sim_op){ .kind = SIM_OP_END_LOOP });
	rig_end(&r);
	struct sim *sim = rig_go(&r);
	for (uint32_t i = 0; i < requests; i++) {
		sim_inject(sim, node, class_, 0);
	}
	check_int(sim_run(sim, SIM_S, 0), SIM_IDLE);
	uint64_t served = station_totals(sim, node, 0).served;
	check_int(class_totals(sim, class_).completions, requests);
	rig_done(&r);
	return served;
}

static void test_loops_turn(void **state)
{
	(void)state;
	check_int(turns_of(0, 3), 0);
	check_int(turns_of(1, 3), 6);
	check_int(turns_of(7, 3), 42);
	uint64_t served = turns_of(4.25, 10000); /* 8.5 a request; the chance adds 2 to a quarter */
	check(served > 85000 - 500 && served < 85000 + 500); /* standard deviation 87 */
}

static void test_branches_are_chances(void **state)
{
	(void)state;
	static const double chances[] = { 0, 0.3, 1 };
	for (int i = 0; i < 3; i++) {
		struct rig r = rig_start(4);
		uint32_t node = rig_node(&r, 0);
		uint16_t class_ = rig_class(&r, 0, 0);
		rig_entry(&r, node, 0);
		uint32_t branch = rig_op(&r, (struct sim_op){ .kind = SIM_OP_BRANCH, .p = chances[i] });
		rig_end(&r);
		sim_net_patch(r.net, branch, rig_op(&r, (struct sim_op){ .kind = SIM_OP_FAIL, .cause = SIM_ERROR }));
		struct sim *sim = rig_go(&r);
		for (int n = 0; n < 10000; n++) {
			sim_inject(sim, node, class_, 0);
		}
		sim_run(sim, 0, 0);
		double failed = (double)class_totals(sim, class_).failed_by[SIM_ERROR];
		check(fabs(failed - 10000 * chances[i]) <= (i == 1 ? 200 : 0)); /* standard deviation 46 */
		rig_done(&r);
	}
}

/* A hook op: waits, fails, jumps, changes the key. */
static struct sim_hook_answer script(void *ctx, struct sim *sim, const struct sim_job_view *job, uint32_t arg)
{
	struct sim_hook_answer *answers = ctx;
	(void)sim;
	check_int(job->group, SIM_NONE);
	if (arg == 1) {
		check_int(job->key, 42); /* set by the one before */
	}
	return answers[arg];
}

static sim_hook_fn *const script_hooks[] = { script };

static void test_hook_ops(void **state)
{
	(void)state;
	static const struct {
		struct sim_hook_answer answer;
		enum sim_cause cause;
		int64_t ends_ns;
	} cases[] = {
		{ { .cause = SIM_OK }, SIM_OK, 2 * SIM_MS },
		{ { .wait_ns = 5 * SIM_MS }, SIM_OK, 7 * SIM_MS },
		{ { .cause = SIM_THROTTLED }, SIM_THROTTLED, 0 },
		{ { .cause = SIM_THROTTLED, .wait_ns = 5 * SIM_MS }, SIM_THROTTLED, 5 * SIM_MS },
		{ { .jump = true }, SIM_OK, 0 },
		{ { .jump = true, .wait_ns = 3 * SIM_MS }, SIM_OK, 3 * SIM_MS },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct sim_hook_answer answers[2] = { { .rekey = true, .key = 42 }, cases[i].answer };
		struct rig r = rig_start(4);
		uint32_t node = rig_node(&r, 0);
		uint16_t law = rig_law(&r, SIM_LAW_CONST, 2 * SIM_MS, 0);
		uint16_t class_ = rig_class(&r, 0, 0);
		rig_entry(&r, node, 0);
		rig_op(&r, (struct sim_op){ .kind = SIM_OP_HOOK, .arg = 0 });
		uint32_t hook = rig_op(&r, (struct sim_op){ .kind = SIM_OP_HOOK, .arg = 1 });
		rig_wait(&r, law);
		sim_net_patch(r.net, hook, rig_end(&r));
		r.config.hooks = script_hooks;
		r.config.hook_count = 1;
		r.config.ctx = answers;
		struct sim *sim = rig_go(&r);
		sim_inject(sim, node, class_, 7);
		if (cases[i].ends_ns > 0) {
			sim_run(sim, cases[i].ends_ns - 1, 0);
			check_int(class_totals(sim, class_).present, 1);
		}
		sim_run(sim, cases[i].ends_ns, 0);
		check_int(class_totals(sim, class_).present, 0);
		check_int(class_totals(sim, class_).completions, cases[i].cause == SIM_OK);
		check_int(class_totals(sim, class_).failed_by[cases[i].cause], cases[i].cause != SIM_OK);
		rig_done(&r);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_round_robin),
	cmocka_unit_test(test_least_outstanding),
	cmocka_unit_test(test_least_outstanding_at_random),
	cmocka_unit_test(test_random_is_even),
	cmocka_unit_test(test_keys_stay_with_their_member),
	cmocka_unit_test(test_hooks_choose),
	cmocka_unit_test(test_loops_turn),
	cmocka_unit_test(test_branches_are_chances),
	cmocka_unit_test(test_hook_ops),
};
CHECK_MAIN(tests)
