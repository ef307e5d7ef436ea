/* What sim.h says of its bounds: nets beyond them are refused in words, calls beyond them by an assertion, and up to
 * them all goes well. */
#include "config.h"

#include "tests/sim/pair.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static struct sim_hook_answer silent(void *ctx, struct sim *sim, const struct sim_job_view *job, uint32_t arg)
{
	(void)ctx;
	(void)sim;
	(void)job;
	(void)arg;
	return (struct sim_hook_answer){ .member = SIM_NONE };
}

static sim_hook_fn *const hooks[] = { silent };

/* ----------------------------------------------------------- nets refused */

static struct rig sound(void)
{
	struct rig r = rig_start(1);
	uint32_t client = rig_node(&r, 0), server = rig_node(&r, 0);
	uint32_t group = rig_group(&r, server);
	uint16_t law = rig_law(&r, SIM_LAW_EXP, SIM_MS, 0);
	for (uint32_t i = 0; i < 31; i++) {
		rig_station(&r, server, SIM_QUEUE, 1, SIM_NONE);
	}
	rig_class(&r, VERB_PAGE, SIM_S);
	rig_entry(&r, client, VERB_PAGE);
	rig_call(&r, group, VERB_QUERY, SIM_S);
	rig_end(&r);
	rig_entry(&r, server, VERB_QUERY);
	rig_serve(&r, 0, law);
	rig_end(&r);
	r.config.hooks = hooks;
	r.config.hook_count = 1;
	return r;
}

struct flaw {
	const char *says;
	enum { LAW, STATION, NODE, GROUP, SOURCE, CLASS, OP, ENTRY } of;
	struct sim_law law;
	struct sim_station_spec station;
	struct sim_node_spec node;
	struct sim_group_spec group;
	struct sim_source_spec source;
	struct sim_class_spec class_;
	struct sim_op op;
};

static void add(struct rig *r, const struct flaw *flaw)
{
	switch (flaw->of) {
	case LAW:
		sim_net_law(r->net, flaw->law);
		return;
	case STATION:
		sim_net_station(r->net, 1, &flaw->station);
		return;
	case NODE:
		sim_net_node(r->net, &flaw->node);
		return;
	case GROUP:
		sim_net_group(r->net, &flaw->group);
		return;
	case SOURCE:
		sim_net_source(r->net, &flaw->source);
		return;
	case CLASS:
		sim_net_class(r->net, &flaw->class_);
		return;
	case OP:
		sim_net_op(r->net, flaw->op);
		return;
	case ENTRY:
		sim_net_entry(r->net, 0, 3, flaw->op.to);
		return;
	}
}

#define LAWS_MEAN (INT64_C(1) << 49)
#define GROUP_SPEC .policy = SIM_RANDOM, .hook = SIM_HOOK_NONE

/* Just inside, where inside means something: says is NULL. */
static const struct flaw flaws[] = {
	{ "mean", LAW, .law = { SIM_LAW_CONST, -1, 0 } },
	{ "mean", LAW, .law = { SIM_LAW_EXP, LAWS_MEAN + 1, 0 } },
	{ NULL, LAW, .law = { SIM_LAW_EXP, LAWS_MEAN, 0 } },
	{ "no such law", LAW, .law = { (enum sim_law_kind)6, SIM_MS, 0 } },
	{ "Erlang", LAW, .law = { SIM_LAW_ERLANG, SIM_MS, 0.5 } },
	{ "Erlang", LAW, .law = { SIM_LAW_ERLANG, SIM_MS, 1.5e6 } },
	{ NULL, LAW, .law = { SIM_LAW_ERLANG, SIM_MS, 1e6 } },
	{ "hyper", LAW, .law = { SIM_LAW_HYPER, SIM_MS, 0.99 } },
	{ "hyper", LAW, .law = { SIM_LAW_HYPER, SIM_MS, NAN } },
	{ NULL, LAW, .law = { SIM_LAW_HYPER, SIM_MS, 1 } },
	{ "log-normal", LAW, .law = { SIM_LAW_LOGNORMAL, SIM_MS, 0 } },
	{ "uniform", LAW, .law = { SIM_LAW_UNIFORM, 100, 100.5 } },
	{ NULL, LAW, .law = { SIM_LAW_UNIFORM, 100, 100 } },
	{ "kind of station", STATION, .station = { .kind = (enum sim_station_kind)5 } },
	{ "cores", STATION, .station = { .kind = SIM_PS, .servers = (1u << 20) + 1 } },
	{ NULL, STATION, .station = { .kind = SIM_PS, .servers = 1u << 20 } },
	{ "rate of a bucket", STATION, .station = { .kind = SIM_BUCKET, .rate_per_s = INFINITY, .burst = 1 } },
	{ "burst", STATION, .station = { .kind = SIM_BUCKET, .rate_per_s = 1, .burst = 0.5 } },
	{ NULL, STATION, .station = { .kind = SIM_POOL } }, /* the 32nd */
	{ "in a zone", NODE, .node = { .zone = 1 } },
	{ "program table", NODE, .node = { .table = 2 } },
	{ "policy", GROUP, .group = { .policy = (enum sim_policy)5, .hook = SIM_HOOK_NONE } },
	{ "hook", GROUP, .group = { .policy = SIM_RANDOM, .hook = 1 } },
	{ "no hook", GROUP, .group = { .policy = SIM_BY_HOOK, .hook = SIM_HOOK_NONE } },
	{ "extra", GROUP, .group = { GROUP_SPEC, .extra_ns = SIM_S + 1 } },
	{ "extra", GROUP, .group = { GROUP_SPEC, .extra_ns = -1 } },
	{ NULL, GROUP, .group = { GROUP_SPEC, .extra_ns = SIM_S } },
	{ "starts at a node", SOURCE, .source = { .node = 2 } },
	{ "of a class", SOURCE, .source = { .class_ = 1 } },
	{ "think", SOURCE, .source = { .population = 1, .think_law = 1 } },
	{ "rate of a source", SOURCE, .source = { .rate_per_s = INFINITY } },
	{ "rate of a source", SOURCE, .source = { .rate_per_s = -1 } },
	{ "people's limit", CLASS, .class_ = { .limit_ns = SIM_LONGEST + 1 } },
	{ NULL, CLASS, .class_ = { .limit_ns = SIM_LONGEST } },
	{ "law", OP, .op = { .kind = SIM_OP_WAIT, .law = 1 } },
	{ "limit of a call", OP, .op = { .kind = SIM_OP_CALL, .limit_ns = -1 } },
	{ "group", OP, .op = { .kind = SIM_OP_SPAWN, .group = 1 } },
	{ "verb", OP, .op = { .kind = SIM_OP_ROUTE, .verb = SIM_VERBS } },
	{ NULL, OP, .op = { .kind = SIM_OP_ROUTE, .verb = SIM_VERB_SAME } },
	{ "chance", OP, .op = { .kind = SIM_OP_BRANCH, .p = 1.1 } },
	{ "where no op", OP, .op = { .kind = SIM_OP_JUMP, .to = 100 } },
	{ "where no op", OP, .op = { .kind = SIM_OP_ON_FAIL, .to = 100 } },
	{ NULL, OP, .op = { .kind = SIM_OP_ON_FAIL, .to = SIM_NONE } },
	{ "turns", OP, .op = { .kind = SIM_OP_LOOP, .count = 1e9 } },
	{ "does not end", OP, .op = { .kind = SIM_OP_LOOP, .count = 2 } },
	{ "has not begun", OP, .op = { .kind = SIM_OP_END_LOOP } },
	{ "cause", OP, .op = { .kind = SIM_OP_FAIL, .cause = SIM_CAUSES } },
	{ "hook", OP, .op = { .kind = SIM_OP_HOOK, .hook = 1 } },
	{ "no such op", OP, .op = { .kind = (enum sim_op_kind)17 } },
	{ "verb enters", ENTRY, .op = { .to = 100 } },
};

static void test_nets_are_refused_in_words(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof flaws / sizeof flaws[0]; i++) {
		struct rig r = sound();
		assert_null(sim_net_refused(r.net, &r.config));
		add(&r, &flaws[i]);
		const char *why = sim_net_refused(r.net, &r.config);
		if (flaws[i].says && (!why || !strstr(why, flaws[i].says))) {
			fail_msg("flaw %zu: '%s' is not said, but '%s'", i, flaws[i].says, why ? why : "nothing");
		}
		if (!flaws[i].says) {
			check_str(why ? why : "", "");
			rig_go(&r);
		}
		rig_done(&r);
	}
}

static void test_the_33rd_station_is_no_pool(void **state)
{
	(void)state;
	struct rig r = sound();
	rig_station(&r, 1, SIM_QUEUE, 1, SIM_NONE);
	check_int(rig_station(&r, 1, SIM_POOL, 1, SIM_NONE), 32);
	const char *why = sim_net_refused(r.net, &r.config);
	check(why && strstr(why, "first 32"));
	rig_done(&r);
}

static void test_latencies_and_jobs_are_bounded(void **state)
{
	(void)state;
	for (int64_t over = 0; over <= 1; over++) {
		const int64_t latency[] = { SIM_LONGEST + over };
		struct rig r = sound();
		sim_net_zones(r.net, 1, latency);
		check_int(sim_net_refused(r.net, &r.config) != NULL, over);
		rig_done(&r);
		r = sound();
		r.config.max_jobs = (1u << 22) + (uint32_t)over;
		check_int(sim_net_refused(r.net, &r.config) != NULL, over);
		rig_done(&r);
	}
}

/* --------------------------------------------------------- broken promises */

/* In a process of its own, since it is the end of it. */
static bool aborts(void (*act)(struct pair *p, int64_t value), int64_t value)
{
	fflush(NULL);
	pid_t child = fork();
	check(child >= 0);
	if (child == 0) {
		signal(SIGABRT, SIG_DFL);
		if (!freopen("/dev/null", "w", stderr)) {
			_exit(2);
		}
		struct pair p = pair_start(0);
		act(&p, value);
		_exit(0);
	}
	int status;
	check_int(waitpid(child, &status, 0), child);
	check(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

static void new_from_refused(struct pair *p, int64_t zone)
{
	sim_net_node(p->rig.net, &(struct sim_node_spec){ .zone = (uint16_t)zone });
	rig_go(&p->rig);
}

/* A page that runs one op at the client. */
static void run_op(struct pair *p, struct sim_op op)
{
	p->rig.config.hooks = hooks;
	p->rig.config.hook_count = 1;
	rig_entry(&p->rig, p->client, VERB_PAGE);
	rig_op(&p->rig, op);
	rig_end(&p->rig);
	pair_ask(p);
	sim_run(p->rig.sim, SIM_S, 0);
}

static void serve_at(struct pair *p, int64_t place)
{
	rig_station(&p->rig, p->client, SIM_DELAY, 0, 0);
	rig_station(&p->rig, p->server, SIM_DELAY, 0, 0);
	rig_law(&p->rig, SIM_LAW_CONST, 0, 0);
	run_op(p, (struct sim_op){ .kind = SIM_OP_SERVE, .station = (uint16_t)place });
}

static void serve_by(struct pair *p, int64_t kind)
{
	rig_station(&p->rig, p->client, (enum sim_station_kind)kind, 1, 0);
	rig_law(&p->rig, SIM_LAW_CONST, 0, 0);
	run_op(p, (struct sim_op){ .kind = SIM_OP_SERVE });
}

/* 1: the failure of a call is being handled. */
static void fail_again(struct pair *p, int64_t handled)
{
	rig_entry(&p->rig, p->client, VERB_PAGE);
	uint32_t handler = rig_op(&p->rig, (struct sim_op){ .kind = SIM_OP_ON_FAIL });
	if (handled) {
		rig_call(&p->rig, p->group, VERB_QUERY, 0); /* the server does not know what that is */
	}
	sim_net_patch(p->rig.net, handler, rig_op(&p->rig, (struct sim_op){ .kind = SIM_OP_FAIL }));
	pair_ask(p);
	sim_run(p->rig.sim, SIM_S, 0);
}

static void speed_of(struct pair *p, int64_t speed)
{
	uint32_t station = rig_station(&p->rig, p->server, SIM_QUEUE, 1, 0);
	sim_station_speed(rig_go(&p->rig), p->server, station, (double)speed);
}

static void room_of(struct pair *p, int64_t kind)
{
	struct sim_station_spec spec = { .kind = (enum sim_station_kind)kind, .servers = 1, .burst = 1 };
	uint32_t station = sim_net_station(p->rig.net, p->server, &spec);
	sim_station_room(rig_go(&p->rig), p->server, station, 7);
}

static void cut_member(struct pair *p, int64_t member)
{
	sim_member_cut(rig_go(&p->rig), p->group, (uint32_t)member, true);
}

/* Passed on that often, by a group that is a second away, to the same node. */
static void pass_on(struct pair *p, int64_t times)
{
	struct sim_group_spec spec = { GROUP_SPEC, .extra_ns = SIM_S };
	uint32_t far = sim_net_group(p->rig.net, &spec);
	sim_net_member(p->rig.net, far, p->server);
	pair_client(p, 0);
	for (int64_t i = 0; i < times; i++) {
		rig_entry(&p->rig, p->server, (uint8_t)(VERB_QUERY + i));
		rig_op(&p->rig, (struct sim_op){ .kind = SIM_OP_ROUTE, .group = far, .verb = (uint8_t)(VERB_QUERY + i + 1) });
	}
	rig_entry(&p->rig, p->server, (uint8_t)(VERB_QUERY + times));
	rig_end(&p->rig);
	pair_ask(p);
	sim_run(p->rig.sim, 100 * SIM_S, 0);
	check_ended(p, SIM_OK, 2 * SIM_MS + 2 * times * SIM_S);
}

static void test_broken_promises_are_assertions(void **state)
{
	(void)state;
	static const struct {
		void (*act)(struct pair *p, int64_t value);
		int64_t good, bad;
	} cases[] = {
		{ new_from_refused, 1, 2 },
		{ serve_at, 0, 1 }, /* the next station is the server's */
		{ serve_by, SIM_DELAY, SIM_POOL },
		{ fail_again, 1, 0 },
		{ speed_of, 256, 257 },
		{ speed_of, 0, -1 },
		{ room_of, SIM_QUEUE, SIM_DELAY },
		{ room_of, SIM_POOL, SIM_BUCKET },
		{ cut_member, 0, 1 },
		{ pass_on, 4, 5 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		if (aborts(cases[i].act, cases[i].good)) {
			fail_msg("case %zu: a promise that was kept is refused", i);
		}
		if (!aborts(cases[i].act, cases[i].bad)) {
			fail_msg("case %zu: a broken promise goes unnoticed", i);
		}
	}
}

/* -------------------------------------------------------- up to the bounds */

/* Each caller has a limit of its own. */
static void test_many_different_limits(void **state)
{
	(void)state;
	enum { CALLERS = 1000 };
	struct rig r = rig_start(1);
	uint32_t server = rig_node(&r, 0);
	uint32_t group = rig_group(&r, server);
	uint16_t page = rig_class(&r, VERB_PAGE, 0);
	for (uint32_t i = 1; i <= CALLERS; i++) {
		uint32_t client = rig_node(&r, 0);
		check_int(client, i);
		rig_entry(&r, client, VERB_PAGE);
		rig_call(&r, group, VERB_QUERY, i * SIM_MS);
		rig_end(&r);
	}
	struct sim *sim = rig_go(&r);
	sim_node_mute(sim, server, true);
	for (uint32_t i = CALLERS; i >= 1; i--) {
		sim_inject(sim, i, page, 0);
	}
	for (uint32_t i = 1; i <= CALLERS; i++) {
		sim_run(sim, i * SIM_MS - 1, 0);
		check_int(class_totals(sim, page).failed_by[SIM_TIMED_OUT], i - 1);
		sim_run(sim, i * SIM_MS, 0);
		check_int(class_totals(sim, page).failed_by[SIM_TIMED_OUT], i);
		check_int(node_totals(sim, i).failed_by[SIM_TIMED_OUT], 1);
	}
	rig_done(&r);
}

/* A demand at a PS is cut at 2^46 ns; the longest wait is over in time. */
static void test_long_work_is_cut(void **state)
{
	(void)state;
	struct rig r = rig_start(1);
	uint32_t node = rig_node(&r, 0);
	uint32_t cpu = rig_station(&r, node, SIM_PS, 1, SIM_NONE);
	uint16_t law = rig_law(&r, SIM_LAW_CONST, LAWS_MEAN, 0);
	uint16_t page = rig_class(&r, VERB_PAGE, 0);
	rig_entry(&r, node, VERB_PAGE);
	rig_serve(&r, (uint16_t)cpu, law);
	rig_wait(&r, law);
	rig_end(&r);
	struct sim *sim = rig_go(&r);
	sim_inject(sim, node, page, 0);
	sim_inject(sim, node, page, 0);
	const int64_t cut = INT64_C(1) << 46;
	sim_run(sim, 2 * cut - 1000, 0);
	check_int(station_totals(sim, node, cpu).busy, 1);
	sim_run(sim, 2 * cut, 0);
	check_int(station_totals(sim, node, cpu).served, 2);
	check_int(class_totals(sim, page).present, 2);
	check_int(sim_run(sim, 2 * cut + LAWS_MEAN, 0), SIM_IDLE);
	check_int(class_totals(sim, page).completions, 2);
	rig_done(&r);
}

struct calls {
	uint32_t count;
	int64_t last;
};

static void count_timer(void *ctx, struct sim *sim, uint32_t code, uint64_t arg)
{
	struct calls *c = ctx;
	(void)code;
	c->count++;
	c->last = sim_now(sim);
	if (arg) {
		sim_at(sim, sim_now(sim) + (int64_t)arg, code, arg);
	}
}

/* Timers and people go on as if there were no end; the clock stops there, and nothing is ever in the past. */
static void test_a_sim_ends(void **state)
{
	(void)state;
	const int64_t step = SIM_END / 1000 + 1;
	struct calls c = { 0 };
	struct rig r = rig_start(1);
	uint32_t node = rig_node(&r, 0);
	uint16_t think = rig_law(&r, SIM_LAW_EXP, SIM_END / 1000, 0);
	uint16_t wait = rig_law(&r, SIM_LAW_CONST, LAWS_MEAN, 0);
	uint16_t page = rig_class(&r, VERB_PAGE, SIM_LONGEST);
	rig_entry(&r, node, VERB_PAGE);
	rig_wait(&r, wait);
	rig_end(&r);
	sim_net_source(r.net, &(struct sim_source_spec){ .node = node, .class_ = page, .population = 10, .think_law = think });
	r.config.timer = count_timer;
	r.config.ctx = &c;
	struct sim *sim = rig_go(&r);
	sim_at(sim, step, 0, (uint64_t)step);
	sim_at(sim, SIM_END, 1, 0);
	sim_at(sim, 2 * SIM_END + 5, 1, 0);
	sim_at(sim, SIM_NEVER, 1, 0);
	check_int(sim_run(sim, SIM_END - 1, 0), SIM_IDLE);
	check_int(sim_now(sim), SIM_END - 1);
	check_int(c.count, 999);
	check_int(c.last, 999 * step);
	check_int(sim_next(sim), SIM_NEVER);
	uint64_t events = sim_events(sim);
	check(events > 1500);
	check_int(sim_run(sim, SIM_END + 5, 0), SIM_IDLE);
	check_int(sim_run(sim, SIM_NEVER, 0), SIM_IDLE);
	check_int(sim_now(sim), SIM_END);
	check_int(sim_events(sim), events);
	rig_done(&r);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_nets_are_refused_in_words),
	cmocka_unit_test(test_the_33rd_station_is_no_pool),
	cmocka_unit_test(test_latencies_and_jobs_are_bounded),
	cmocka_unit_test(test_broken_promises_are_assertions),
	cmocka_unit_test(test_many_different_limits),
	cmocka_unit_test(test_long_work_is_cut),
	cmocka_unit_test(test_a_sim_ends),
};
CHECK_MAIN(tests)
