/* Calls, limits, failures and handlers, on nets so small that every time can be computed by hand. */
#include "config.h"

#include "tests/sim/nets.h"

#define VERB_PAGE 0
#define VERB_QUERY 1

/* A client in zone 0 calls a server in zone 1, one millisecond away. */
struct pair {
	struct rig rig;
	uint32_t client, server, group;
	uint16_t page;
};

static struct pair pair_start(int64_t person_limit_ns)
{
	struct pair p = { .rig = rig_start(7) };
	const int64_t latency[] = { 0, SIM_MS, SIM_MS, 0 };
	sim_net_zones(p.rig.net, 2, latency);
	p.client = rig_node(&p.rig, 0);
	p.server = rig_node(&p.rig, 1);
	p.group = rig_group(&p.rig, p.server);
	p.page = rig_class(&p.rig, VERB_PAGE, person_limit_ns);
	return p;
}

/* The client calls the server with a limit and ends. */
static void pair_client(struct pair *p, int64_t limit_ns)
{
	rig_entry(&p->rig, p->client, VERB_PAGE);
	rig_call(&p->rig, p->group, VERB_QUERY, limit_ns);
	rig_end(&p->rig);
}

static void pair_server_waits(struct pair *p, int64_t ns)
{
	uint16_t law = rig_law(&p->rig, SIM_LAW_CONST, ns, 0);
	rig_entry(&p->rig, p->server, VERB_QUERY);
	rig_wait(&p->rig, law);
	rig_end(&p->rig);
}

/* The one request began at 0: how it ended, and when. */
static void check_ended(const struct pair *p, enum sim_cause cause, int64_t ns)
{
	struct sim_window w;
	sim_window_read(p->rig.sim, 0, p->page, &w);
	assert_int_equal(w.arrivals, 1);
	assert_int_equal(w.completions, cause == SIM_OK);
	if (cause != SIM_OK) {
		assert_int_equal(w.failures, 1);
		assert_int_equal(w.failed_by[cause], 1);
	}
	if (ns >= 0) {
		assert_int_equal((int64_t)w.sum_ns, ns);
	}
}

static void pair_ask(struct pair *p)
{
	sim_window_open(rig_go(&p->rig), 0);
	sim_inject(p->rig.sim, p->client, p->page, 0);
}

static void test_answer_comes_back(void **state)
{
	(void)state;
	struct pair p = pair_start(0);
	pair_client(&p, 0);
	pair_server_waits(&p, 3 * SIM_MS);
	pair_ask(&p);
	assert_int_equal(sim_run(p.rig.sim, 2 * SIM_MS, 0), SIM_REACHED);
	assert_int_equal(node_totals(p.rig.sim, p.client).present, 1);
	assert_int_equal(node_totals(p.rig.sim, p.server).present, 1);
	assert_int_equal(sim_next(p.rig.sim), 4 * SIM_MS);
	assert_int_equal(sim_run(p.rig.sim, SIM_S, 0), SIM_IDLE);
	assert_int_equal(sim_now(p.rig.sim), SIM_S);
	assert_int_equal(sim_next(p.rig.sim), SIM_NEVER);
	check_ended(&p, SIM_OK, 5 * SIM_MS);
	rig_done(&p.rig);
}

static void test_answer_at_the_limit_counts(void **state)
{
	(void)state;
	for (int64_t late = 0; late <= 1; late++) {
		struct pair p = pair_start(0);
		pair_client(&p, 5 * SIM_MS);
		pair_server_waits(&p, 3 * SIM_MS + late);
		pair_ask(&p);
		sim_run(p.rig.sim, SIM_S, 0);
		check_ended(&p, late ? SIM_TIMED_OUT : SIM_OK, 5 * SIM_MS);
		assert_int_equal(node_totals(p.rig.sim, p.server).completions, 1);
		rig_done(&p.rig);
	}
}

static void test_person_gives_up_and_the_work_goes_on(void **state)
{
	(void)state;
	struct pair p = pair_start(4 * SIM_MS);
	pair_client(&p, 0);
	pair_server_waits(&p, 100 * SIM_MS);
	pair_ask(&p);
	sim_run(p.rig.sim, 50 * SIM_MS, 0);
	check_ended(&p, SIM_TIMED_OUT, 4 * SIM_MS);
	assert_int_equal(node_totals(p.rig.sim, p.client).failed_by[SIM_TIMED_OUT], 1);
	assert_int_equal(node_totals(p.rig.sim, p.server).present, 1);
	assert_int_equal(sim_group_outstanding(p.rig.sim, p.group, 0), 1);
	check_sim(p.rig.sim);
	assert_int_equal(sim_run(p.rig.sim, SIM_S, 0), SIM_IDLE);
	assert_int_equal(node_totals(p.rig.sim, p.server).completions, 1);
	assert_int_equal(sim_group_outstanding(p.rig.sim, p.group, 0), 0);
	rig_done(&p.rig);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_answer_comes_back),
	cmocka_unit_test(test_answer_at_the_limit_counts),
	cmocka_unit_test(test_person_gives_up_and_the_work_goes_on),
};
CHECK_MAIN(tests)
