/* Calls, limits, failures and handlers, on nets so small that every time can be computed by hand. */
#include "config.h"

#include "tests/sim/pair.h"

static void test_answer_comes_back(void **state)
{
	(void)state;
	struct pair p = pair_start(0);
	pair_client(&p, 0);
	pair_server_waits(&p, 3 * SIM_MS);
	pair_ask(&p);
	check_int(sim_run(p.rig.sim, 2 * SIM_MS, 0), SIM_REACHED);
	check_int(node_totals(p.rig.sim, p.client).present, 1);
	check_int(node_totals(p.rig.sim, p.server).present, 1);
	check_int(sim_next(p.rig.sim), 4 * SIM_MS);
	check_int(sim_run(p.rig.sim, SIM_S, 0), SIM_IDLE);
	check_int(sim_now(p.rig.sim), SIM_S);
	check_int(sim_next(p.rig.sim), SIM_NEVER);
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
		check_int(node_totals(p.rig.sim, p.server).completions, 1);
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
	check_int(node_totals(p.rig.sim, p.client).failed_by[SIM_TIMED_OUT], 1);
	check_int(node_totals(p.rig.sim, p.server).present, 1);
	check_int(sim_group_outstanding(p.rig.sim, p.group, 0), 1);
	check_sim(p.rig.sim);
	check_int(sim_run(p.rig.sim, SIM_S, 0), SIM_IDLE);
	check_int(node_totals(p.rig.sim, p.server).completions, 1);
	check_int(sim_group_outstanding(p.rig.sim, p.group, 0), 0);
	rig_done(&p.rig);
}

static void test_orphans_do_not_answer_strangers(void **state)
{
	(void)state;
	/* The caller gives up and calls again at once: the first answer must not pass for the second. */
	struct pair p = pair_start(0);
	uint16_t slow = rig_law(&p.rig, SIM_LAW_CONST, 10 * SIM_MS, 0);
	rig_entry(&p.rig, p.client, VERB_PAGE);
	uint32_t on_fail = rig_op(&p.rig, (struct sim_op){ .kind = SIM_OP_ON_FAIL });
	rig_call(&p.rig, p.group, VERB_QUERY, 5 * SIM_MS);
	rig_end(&p.rig);
	sim_net_patch(p.rig.net, on_fail, rig_call(&p.rig, p.group, VERB_QUERY, 20 * SIM_MS));
	rig_end(&p.rig);
	rig_entry(&p.rig, p.server, VERB_QUERY);
	rig_wait(&p.rig, slow);
	rig_end(&p.rig);
	pair_ask(&p);
	check_int(sim_run(p.rig.sim, SIM_S, 0), SIM_IDLE);
	/* 5 ms, then 12 ms; the orphan's answer would have come at 12. */
	check_ended(&p, SIM_OK, 17 * SIM_MS);
	check_int(node_totals(p.rig.sim, p.server).completions, 2);
	rig_done(&p.rig);
}

/* Three tries, half as many milliseconds of limit as the server needs; then the failure goes on to the caller. */
static void test_retries(void **state)
{
	(void)state;
	struct pair p = pair_start(0);
	uint16_t backoff = rig_law(&p.rig, SIM_LAW_CONST, SIM_MS, 0);
	rig_entry(&p.rig, p.client, VERB_PAGE);
	uint32_t next[2];
	for (int i = 0; i < 2; i++) {
		next[i] = rig_op(&p.rig, (struct sim_op){ .kind = SIM_OP_ON_FAIL });
		rig_call(&p.rig, p.group, VERB_QUERY, 3 * SIM_MS);
		rig_end(&p.rig);
		sim_net_patch(p.rig.net, next[i], rig_wait(&p.rig, backoff));
	}
	rig_call(&p.rig, p.group, VERB_QUERY, 3 * SIM_MS);
	rig_end(&p.rig);
	pair_server_waits(&p, 6 * SIM_MS);
	pair_ask(&p);
	sim_run(p.rig.sim, SIM_S, 0);
	check_ended(&p, SIM_TIMED_OUT, 11 * SIM_MS);
	check_int(node_totals(p.rig.sim, p.server).completions, 3);
	rig_done(&p.rig);
}

static void test_a_handler_sees_the_cause(void **state)
{
	(void)state;
	static const enum sim_cause causes[] = { SIM_ERROR, SIM_THROTTLED };
	for (int i = 0; i < 2; i++) {
		/* ERROR is taken for an answer, all else is passed on as it is. */
		struct pair p = pair_start(0);
		rig_entry(&p.rig, p.client, VERB_PAGE);
		uint32_t on_fail = rig_op(&p.rig, (struct sim_op){ .kind = SIM_OP_ON_FAIL });
		rig_call(&p.rig, p.group, VERB_QUERY, 0);
		rig_end(&p.rig);
		uint32_t is_error = rig_op(&p.rig, (struct sim_op){ .kind = SIM_OP_IF_CAUSE, .cause = SIM_ERROR });
		rig_end(&p.rig);
		sim_net_patch(p.rig.net, on_fail, is_error);
		sim_net_patch(p.rig.net, is_error, rig_op(&p.rig, (struct sim_op){ .kind = SIM_OP_FAIL }));
		rig_entry(&p.rig, p.server, VERB_QUERY);
		rig_op(&p.rig, (struct sim_op){ .kind = SIM_OP_FAIL, .cause = causes[i] });
		pair_ask(&p);
		sim_run(p.rig.sim, SIM_S, 0);
		check_ended(&p, causes[i] == SIM_ERROR ? SIM_OK : causes[i], -1);
		check_int(node_totals(p.rig.sim, p.server).failed_by[causes[i]], 1);
		rig_done(&p.rig);
	}
}

static void test_an_unknown_verb_has_no_route(void **state)
{
	(void)state;
	struct pair p = pair_start(0);
	pair_client(&p, 0);
	pair_ask(&p);
	sim_run(p.rig.sim, 2 * SIM_MS, 0);
	check_ended(&p, SIM_NO_ROUTE, -1);
	check_int(node_totals(p.rig.sim, p.server).failed_by[SIM_NO_ROUTE], 1);
	rig_done(&p.rig);

	p = pair_start(0); /* not even the client knows what to do */
	pair_ask(&p);
	sim_run(p.rig.sim, 0, 0);
	check_ended(&p, SIM_NO_ROUTE, -1);
	rig_done(&p.rig);
}

static void test_a_dead_node_refuses_after_the_latency(void **state)
{
	(void)state;
	struct pair p = pair_start(0);
	pair_client(&p, 0);
	pair_server_waits(&p, SIM_MS);
	pair_ask(&p);
	sim_node_down(p.rig.sim, p.server);
	sim_run(p.rig.sim, 2 * SIM_MS - 1, 0);
	check_int(class_totals(p.rig.sim, p.page).present, 1);
	sim_run(p.rig.sim, 2 * SIM_MS, 0);
	check_ended(&p, SIM_REFUSED, -1);
	check_int(node_totals(p.rig.sim, p.server).arrivals, 0);
	rig_done(&p.rig);
}

static void test_what_vanishes_costs_the_limit(void **state)
{
	(void)state;
	enum { MUTE, CUT_OUT, CUT_BACK, WAYS };
	for (int way = 0; way < WAYS; way++) {
		for (int limited = 0; limited < 2; limited++) {
			struct pair p = pair_start(0);
			pair_client(&p, limited ? 5 * SIM_MS : 0);
			pair_server_waits(&p, SIM_MS);
			pair_ask(&p);
			if (way == MUTE) {
				sim_node_mute(p.rig.sim, p.server, true);
			} else {
				sim_link_cut(p.rig.sim, way == CUT_OUT ? 0 : 1, way == CUT_OUT ? 1 : 0, true);
			}
			sim_run(p.rig.sim, 4 * SIM_MS, 0);
			check_int(sim_group_outstanding(p.rig.sim, p.group, 0), way == CUT_BACK ? 0 : 1);
			check_sim(p.rig.sim);
			check_int(sim_run(p.rig.sim, 100 * SIM_S, 0), SIM_IDLE);
			/* Without a limit the transport gives up: a minute after the loss. */
			int64_t lost = way == MUTE ? SIM_MS : way == CUT_BACK ? 2 * SIM_MS : 0;
			check_ended(&p, SIM_TIMED_OUT, limited ? 5 * SIM_MS : 60 * SIM_S + lost);
			check_int(sim_group_outstanding(p.rig.sim, p.group, 0), 0);
			check_int(node_totals(p.rig.sim, p.server).completions, way == CUT_BACK ? 1 : 0);
			rig_done(&p.rig);
		}
	}
}

static void test_mute_spares_what_was_there(void **state)
{
	(void)state;
	struct pair p = pair_start(0);
	pair_client(&p, 0);
	pair_server_waits(&p, 3 * SIM_MS);
	pair_ask(&p);
	sim_run(p.rig.sim, 2 * SIM_MS, 0);
	sim_node_mute(p.rig.sim, p.server, true);
	check(sim_node_is_up(p.rig.sim, p.server));
	sim_run(p.rig.sim, SIM_S, 0);
	check_ended(&p, SIM_OK, 5 * SIM_MS);
	rig_done(&p.rig);
}

/* A slow callee drags its caller down: workers are held while they wait, so a page that needs no database waits too. */
static void test_a_held_worker_drags_the_pool_full(void **state)
{
	(void)state;
	enum { VERB_STATIC = 2, WORKERS = 4 };
	struct rig r = rig_start(3);
	uint32_t client = rig_node(&r, 0);
	uint32_t web = rig_node(&r, 0);
	uint32_t db = rig_node(&r, 0);
	uint32_t to_web = rig_group(&r, web);
	uint32_t to_db = rig_group(&r, db);
	uint32_t pool = rig_station(&r, web, SIM_POOL, WORKERS, 2);
	uint16_t quick = rig_law(&r, SIM_LAW_CONST, SIM_MS, 0);
	uint16_t slow = rig_law(&r, SIM_LAW_CONST, 100 * SIM_MS, 0);
	uint16_t page = rig_class(&r, VERB_PAGE, 0);
	uint16_t file = rig_class(&r, VERB_STATIC, 0);
	rig_entry(&r, client, VERB_PAGE);
	rig_call(&r, to_web, VERB_PAGE, 0);
	rig_end(&r);
	rig_entry(&r, client, VERB_STATIC);
	rig_call(&r, to_web, VERB_STATIC, 0);
	rig_end(&r);
	rig_entry(&r, web, VERB_PAGE);
	rig_op(&r, (struct sim_op){ .kind = SIM_OP_SEIZE, .station = (uint16_t)pool });
	rig_call(&r, to_db, VERB_QUERY, 0);
	rig_end(&r);
	rig_entry(&r, web, VERB_STATIC);
	rig_op(&r, (struct sim_op){ .kind = SIM_OP_SEIZE, .station = (uint16_t)pool });
	rig_wait(&r, quick);
	rig_end(&r);
	rig_entry(&r, db, VERB_QUERY);
	rig_wait(&r, slow);
	rig_end(&r);
	struct sim *sim = rig_go(&r);
	for (int i = 0; i < WORKERS; i++) {
		sim_inject(sim, client, page, 0);
	}
	for (int i = 0; i < 3; i++) {
		sim_inject(sim, client, file, 0);
	}
	sim_run(sim, 50 * SIM_MS, 0);
	check_int(station_totals(sim, web, pool).busy, WORKERS);
	check_int(station_totals(sim, web, pool).waiting, 2);
	check_int(class_totals(sim, file).failed_by[SIM_REFUSED], 1); /* the accept queue is full as well */
	check_int(class_totals(sim, file).present, 2);
	check_int(node_totals(sim, web).present, WORKERS + 2);
	sim_run(sim, 100 * SIM_MS, 0);
	check_int(class_totals(sim, page).completions, WORKERS);
	sim_run(sim, SIM_S, 0);
	check_int(class_totals(sim, file).completions, 2);
	check_int((int64_t)station_totals(sim, web, pool).wait_done_ns, 200 * SIM_MS);
	check_int((int64_t)station_totals(sim, web, pool).busy_ns, 402 * SIM_MS);
	rig_done(&r);
}

/* A routed job answers from where it ends: out over 0-1, then 1-2, back over 2-0. The far group's extra counts both
 * ways. */
static void test_route_answers_from_there(void **state)
{
	(void)state;
	const int64_t latency[] = { 0, 1 * SIM_MS, 2 * SIM_MS, 4 * SIM_MS, 0, 8 * SIM_MS, 16 * SIM_MS, 32 * SIM_MS, 0 };
	struct rig r = rig_start(3);
	sim_net_zones(r.net, 3, latency);
	uint32_t client = rig_node(&r, 0);
	uint32_t balancer = rig_node(&r, 1);
	uint32_t web = rig_node(&r, 2);
	uint32_t to_balancer = rig_group(&r, balancer);
	uint32_t to_web = sim_net_group(r.net,
		&(struct sim_group_spec){ .policy = SIM_RANDOM, .hook = SIM_HOOK_NONE, .extra_ns = 100 * SIM_MS });
	sim_net_member(r.net, to_web, web);
	uint16_t page = rig_class(&r, VERB_PAGE, 0);
	rig_entry(&r, client, VERB_PAGE);
	rig_call(&r, to_balancer, VERB_PAGE, 0);
	rig_end(&r);
	rig_entry(&r, balancer, VERB_PAGE);
	rig_op(&r, (struct sim_op){ .kind = SIM_OP_ROUTE, .group = to_web, .verb = SIM_VERB_SAME });
	rig_entry(&r, web, VERB_PAGE);
	rig_end(&r);
	struct sim *sim = rig_go(&r);
	sim_window_open(sim, 0);
	sim_inject(sim, client, page, 0);
	sim_run(sim, 50 * SIM_MS, 0);
	check_int(sim_group_outstanding(sim, to_balancer, 0), 0); /* it has left the balancer */
	check_int(sim_group_outstanding(sim, to_web, 0), 1);
	check_int(node_totals(sim, balancer).completions, 1);
	sim_run(sim, SIM_S, 0);
	struct sim_window w;
	sim_window_read(sim, 0, page, &w);
	check_int(w.completions, 1);
	check_int((int64_t)w.sum_ns, (1 + 8 + 100 + 16 + 100) * SIM_MS);
	rig_done(&r);
}

static void test_spawn_is_nobodys(void **state)
{
	(void)state;
	struct pair p = pair_start(0);
	rig_entry(&p.rig, p.client, VERB_PAGE);
	rig_op(&p.rig, (struct sim_op){ .kind = SIM_OP_SPAWN, .group = p.group, .verb = VERB_QUERY });
	rig_end(&p.rig);
	pair_server_waits(&p, 50 * SIM_MS);
	pair_ask(&p);
	sim_run(p.rig.sim, 20 * SIM_MS, 0);
	check_ended(&p, SIM_OK, 0);
	check_int(node_totals(p.rig.sim, p.server).present, 1);
	check_int(class_totals(p.rig.sim, p.page).arrivals, 1);
	check_int(sim_run(p.rig.sim, SIM_S, 0), SIM_IDLE);
	check_int(node_totals(p.rig.sim, p.server).completions, 1);
	rig_done(&p.rig);
}

/* The server dies in the middle: it is a reset for the caller, after the way back; the caller's own death is one for
 * the person, at once, and the server works on. */
static void test_death_resets(void **state)
{
	(void)state;
	for (int who = 0; who < 2; who++) {
		struct pair p = pair_start(0);
		pair_client(&p, 0);
		pair_server_waits(&p, 50 * SIM_MS);
		pair_ask(&p);
		sim_run(p.rig.sim, 10 * SIM_MS, 0);
		sim_node_down(p.rig.sim, who ? p.client : p.server);
		check_sim(p.rig.sim);
		check_int(class_totals(p.rig.sim, p.page).present, who ? 0 : 1);
		sim_run(p.rig.sim, 11 * SIM_MS, 0);
		check_ended(&p, SIM_RESET, -1);
		check_int(node_totals(p.rig.sim, p.server).failed_by[SIM_RESET], who ? 0 : 1);
		check_int(sim_run(p.rig.sim, SIM_S, 0), SIM_IDLE);
		check_int(node_totals(p.rig.sim, p.server).completions, who ? 1 : 0);
		check_int(sim_group_outstanding(p.rig.sim, p.group, 0), 0);
		/* A request at a client that is down is refused. */
		sim_inject(p.rig.sim, p.client, p.page, 0);
		sim_run(p.rig.sim, SIM_S, 0);
		check_int(class_totals(p.rig.sim, p.page).failed_by[SIM_REFUSED], who ? 1 : 0);
		rig_done(&p.rig);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_answer_comes_back),
	cmocka_unit_test(test_answer_at_the_limit_counts),
	cmocka_unit_test(test_person_gives_up_and_the_work_goes_on),
	cmocka_unit_test(test_orphans_do_not_answer_strangers),
	cmocka_unit_test(test_retries),
	cmocka_unit_test(test_a_handler_sees_the_cause),
	cmocka_unit_test(test_an_unknown_verb_has_no_route),
	cmocka_unit_test(test_a_dead_node_refuses_after_the_latency),
	cmocka_unit_test(test_what_vanishes_costs_the_limit),
	cmocka_unit_test(test_mute_spares_what_was_there),
	cmocka_unit_test(test_a_held_worker_drags_the_pool_full),
	cmocka_unit_test(test_route_answers_from_there),
	cmocka_unit_test(test_spawn_is_nobodys),
	cmocka_unit_test(test_death_resets),
};
CHECK_MAIN(tests)
