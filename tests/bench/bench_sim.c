/* How fast the kernel is: prints a table, judges nothing, is not run by `make check`.
 *
 *   bench_sim [SHARE]    SHARE of the usual lengths, 1 when left out
 *
 * mm1      one server at a load of 0.8
 * mm8      eight servers at 0.9
 * web      three tiers, 1,000 requests a second: over the network to the least loaded of eight web servers, to a cache or
 *          (one in five) on to one of the databases, back over the network; five events a request, nothing is held
 * web x 1000   the same, a thousand times as wide: 8,000 web servers, a million requests a second
 * held     the web again as models write it: a worker is held during calls to cache and database, the cores of a server
 *          are shared, calls have a limit of 5 s and people one of 10 s
 * held x 1000  a thousand times as wide */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "sim/sim.h"

/* ---------------------------------------------------------------- memory */

struct meter {
	size_t in_use, peak;
};

#define HEADER 16 /* bytes before a block, for its size */

static void *metered_alloc(void *ctx, size_t bytes)
{
	struct meter *m = ctx;
	size_t *block = calloc(1, bytes + HEADER);
	if (!block) {
		return NULL;
	}
	*block = bytes;
	m->in_use += bytes;
	m->peak = m->in_use > m->peak ? m->in_use : m->peak;
	return (char *)block + HEADER;
}

static void metered_free(void *ctx, void *memory)
{
	struct meter *m = ctx;
	if (memory) {
		size_t *block = (size_t *)(void *)((char *)memory - HEADER);
		m->in_use -= *block;
		free(block);
	}
}

/* ------------------------------------------------------------- workloads */

enum { VERB_PAGE, VERB_CACHE, VERB_QUERY };

static void op(struct sim_net *net, struct sim_op o)
{
	sim_net_op(net, o);
}

static void build_queue(struct sim_net *net, uint32_t servers, double load)
{
	uint16_t law = sim_net_law(net, (struct sim_law){ .kind = SIM_LAW_EXP, .mean_ns = SIM_MS });
	uint16_t table = sim_net_table(net);
	uint32_t node = sim_net_node(net, &(struct sim_node_spec){ .table = table });
	sim_net_station(net, node, &(struct sim_station_spec){ .kind = SIM_QUEUE, .servers = servers, .room = SIM_NONE });
	sim_net_entry(net, table, VERB_PAGE, sim_net_op(net, (struct sim_op){ .kind = SIM_OP_SERVE, .law = law }));
	op(net, (struct sim_op){ .kind = SIM_OP_END });
	uint16_t class_ = sim_net_class(net, &(struct sim_class_spec){ .verb = VERB_PAGE });
	sim_net_source(net, &(struct sim_source_spec){ .node = node, .class_ = class_, .rate_per_s = 1000 * load * servers });
}

static void build_mm1(struct sim_net *net)
{
	build_queue(net, 1, 0.8);
}

static void build_mm8(struct sim_net *net)
{
	build_queue(net, 8, 0.9);
}

#define WEB_SERVERS 8
#define DATABASES 2

/* A tier: nodes with one table, behind one name. */
static uint32_t tier(struct sim_net *net, uint32_t count, uint16_t zone, uint16_t table, const struct sim_station_spec *specs,
	uint32_t stations, uint64_t stream)
{
	uint32_t group = sim_net_group(net,
		&(struct sim_group_spec){ .policy = SIM_LEAST_OUTSTANDING, .hook = SIM_HOOK_NONE, .stream = stream });
	for (uint32_t i = 0; i < count; i++) {
		uint64_t id = stream << 32 | i;
		uint32_t node = sim_net_node(net, &(struct sim_node_spec){ .zone = zone, .table = table, .stream = id });
		for (uint32_t s = 0; s < stations; s++) {
			struct sim_station_spec spec = specs[s];
			spec.stream = id * 8 + s;
			sim_net_station(net, node, &spec);
		}
		sim_net_member(net, group, node);
	}
	return group;
}

struct web {
	uint16_t client, server, cache, database; /* program tables */
	uint16_t page_law, cache_law, query_law;
	uint32_t web_group, cache_group, database_group;
};

static struct web build_tiers(struct sim_net *net, uint32_t scale, bool held)
{
	static const int64_t latency[] = { 0, 5 * SIM_MS, 5 * SIM_MS, 0 };
	const struct sim_station_spec server[] = {
		{ .kind = held ? SIM_PS : SIM_QUEUE, .servers = 1, .room = SIM_NONE },
		{ .kind = SIM_POOL, .servers = 64, .room = 1024 },
	};
	const struct sim_station_spec cache = { .kind = SIM_DELAY };
	const struct sim_station_spec database = { .kind = SIM_QUEUE, .servers = 1, .room = SIM_NONE };
	struct web w;
	sim_net_zones(net, 2, latency);
	w.client = sim_net_table(net);
	w.server = sim_net_table(net);
	w.cache = sim_net_table(net);
	w.database = sim_net_table(net);
	w.page_law = sim_net_law(net, (struct sim_law){ .kind = SIM_LAW_EXP, .mean_ns = 5600 * SIM_US });
	w.cache_law = sim_net_law(net, (struct sim_law){ .kind = SIM_LAW_CONST, .mean_ns = 500 * SIM_US });
	w.query_law = sim_net_law(net, (struct sim_law){ .kind = SIM_LAW_EXP, .mean_ns = 7 * SIM_MS });
	uint32_t client = sim_net_node(net, &(struct sim_node_spec){ .table = w.client });
	w.web_group = tier(net, WEB_SERVERS * scale, 1, w.server, server, held ? 2 : 1, 1);
	w.cache_group = tier(net, scale, 1, w.cache, &cache, 1, 2);
	w.database_group = tier(net, DATABASES * scale, 1, w.database, &database, 1, 3);
	uint16_t class_ = sim_net_class(net, &(struct sim_class_spec){ .verb = VERB_PAGE, .limit_ns = held ? 10 * SIM_S : 0 });
	sim_net_source(net, &(struct sim_source_spec){
		.node = client, .class_ = class_, .rate_per_s = 1000.0 * scale, .keys = UINT64_C(10000000) });
	return w;
}

static void entry(struct sim_net *net, uint16_t table, uint8_t verb, struct sim_op first)
{
	sim_net_entry(net, table, verb, sim_net_op(net, first));
}

static void build_web(struct sim_net *net, uint32_t scale)
{
	struct web w = build_tiers(net, scale, false);
	entry(net, w.client, VERB_PAGE, (struct sim_op){ .kind = SIM_OP_CALL, .group = w.web_group, .verb = VERB_PAGE });
	op(net, (struct sim_op){ .kind = SIM_OP_END });
	entry(net, w.server, VERB_PAGE, (struct sim_op){ .kind = SIM_OP_SERVE, .law = w.page_law });
	uint32_t miss = sim_net_op(net, (struct sim_op){ .kind = SIM_OP_BRANCH, .p = 0.2 });
	op(net, (struct sim_op){ .kind = SIM_OP_ROUTE, .group = w.cache_group, .verb = VERB_CACHE });
	sim_net_patch(net, miss,
		sim_net_op(net, (struct sim_op){ .kind = SIM_OP_ROUTE, .group = w.database_group, .verb = VERB_QUERY }));
	entry(net, w.cache, VERB_CACHE, (struct sim_op){ .kind = SIM_OP_SERVE, .law = w.cache_law });
	op(net, (struct sim_op){ .kind = SIM_OP_END });
	entry(net, w.database, VERB_QUERY, (struct sim_op){ .kind = SIM_OP_SERVE, .law = w.query_law });
	op(net, (struct sim_op){ .kind = SIM_OP_END });
}

static void build_held(struct sim_net *net, uint32_t scale)
{
	struct web w = build_tiers(net, scale, true);
	int64_t limit = 5 * SIM_S;
	entry(net, w.client, VERB_PAGE, (struct sim_op){ .kind = SIM_OP_CALL, .group = w.web_group, .verb = VERB_PAGE });
	op(net, (struct sim_op){ .kind = SIM_OP_END });
	entry(net, w.server, VERB_PAGE, (struct sim_op){ .kind = SIM_OP_SEIZE, .station = 1 });
	op(net, (struct sim_op){ .kind = SIM_OP_SERVE, .station = 0, .law = w.page_law });
	op(net, (struct sim_op){ .kind = SIM_OP_CALL, .group = w.cache_group, .verb = VERB_CACHE, .limit_ns = limit });
	uint32_t hit = sim_net_op(net, (struct sim_op){ .kind = SIM_OP_BRANCH, .p = 0.8 });
	op(net, (struct sim_op){ .kind = SIM_OP_CALL, .group = w.database_group, .verb = VERB_QUERY, .limit_ns = limit });
	sim_net_patch(net, hit, sim_net_op(net, (struct sim_op){ .kind = SIM_OP_END }));
	entry(net, w.cache, VERB_CACHE, (struct sim_op){ .kind = SIM_OP_SERVE, .law = w.cache_law });
	op(net, (struct sim_op){ .kind = SIM_OP_END });
	entry(net, w.database, VERB_QUERY, (struct sim_op){ .kind = SIM_OP_SERVE, .law = w.query_law });
	op(net, (struct sim_op){ .kind = SIM_OP_END });
}

static void build_web_1(struct sim_net *net)
{
	build_web(net, 1);
}

static void build_web_1000(struct sim_net *net)
{
	build_web(net, 1000);
}

static void build_held_1(struct sim_net *net)
{
	build_held(net, 1);
}

static void build_held_1000(struct sim_net *net)
{
	build_held(net, 1000);
}

static const struct workload {
	const char *name;
	void (*build)(struct sim_net *net);
	double seconds; /* simulated */
} workloads[] = {
	{ "mm1", build_mm1, 5000 },
	{ "mm8", build_mm8, 700 },
	{ "web", build_web_1, 1500 },
	{ "web x 1000", build_web_1000, 2 },
	{ "held", build_held_1, 1000 },
	{ "held x 1000", build_held_1000, 1.5 },
};

/* ------------------------------------------------------------- measuring */

static double cpu_s(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static uint64_t completions(const struct sim *sim)
{
	struct sim_class_totals totals;
	sim_class_totals(sim, 0, &totals);
	return totals.completions;
}

/* Best of three parts of the run, since a machine is never quite idle; the first tenth warms up. */
static bool measure(const struct workload *w, double share)
{
	enum { PARTS = 3 };
	struct meter m = { 0 };
	struct sim_alloc alloc = { .alloc = metered_alloc, .free = metered_free, .ctx = &m };
	struct sim_net *net = sim_net_new(&alloc);
	if (!net) {
		return false;
	}
	w->build(net);
	struct sim *sim = sim_new(net, &(struct sim_config){ .seed = 1, .alloc = alloc });
	sim_net_free(net);
	if (!sim) {
		return false;
	}
	int64_t length = (int64_t)(w->seconds * share * 1e9);
	bool ran = sim_run(sim, length / 10, 0) != SIM_NOMEM;
	double best_request = 0;
	double best_event = 0;
	double per_request = 0;
	for (int i = 0; i < PARTS && ran; i++) {
		uint64_t requests = completions(sim);
		uint64_t events = sim_events(sim);
		double began = cpu_s();
		ran = sim_run(sim, sim_now(sim) + length / PARTS, 0) != SIM_NOMEM;
		double took = cpu_s() - began;
		double r = (double)(completions(sim) - requests);
		double e = (double)(sim_events(sim) - events);
		if (i == 0 || took / r < best_request) {
			best_request = took / r;
			best_event = took / e;
			per_request = e / r;
		}
	}
	struct sim_class_totals totals;
	sim_class_totals(sim, 0, &totals);
	double rate = (double)totals.completions / ((double)sim_now(sim) / 1e9);
	printf("%-12s %9.0f %8" PRIu32 " %7.2f %8.1f %8.1f %8.2f %9.2f %8.1f\n", w->name, rate, totals.present, per_request,
		best_event * 1e9, best_request * 1e9, 1e-6 / best_request, 1 / (best_request * rate), (double)m.peak / 1e6);
	fflush(stdout);
	sim_free(sim);
	return ran;
}

int main(int argc, char **argv)
{
	double share = argc > 1 ? strtod(argv[1], NULL) : 1;
	if (!(share > 0)) {
		fprintf(stderr, "usage: %s [SHARE]\n", argv[0]);
		return 2;
	}
	printf("%-12s %9s %8s %7s %8s %8s %8s %9s %8s\n", "workload", "req/s", "present", "events", "ns/event", "ns/req",
		"Mreq/s", "real time", "MB peak");
	for (size_t i = 0; i < sizeof workloads / sizeof workloads[0]; i++) {
		if (!measure(&workloads[i], share)) {
			fprintf(stderr, "%s: out of memory\n", workloads[i].name);
			return 71;
		}
	}
	return 0;
}
