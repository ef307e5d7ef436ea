/* The smallest net that crosses a network: a client calls a server, and every time can be computed by hand. */
#ifndef TESTS_SIM_PAIR_H
#define TESTS_SIM_PAIR_H

#include "tests/sim/nets.h"

#define VERB_PAGE 0
#define VERB_QUERY 1

/* A client in zone 0 calls a server in zone 1, one millisecond away. */
struct pair {
	struct rig rig;
	uint32_t client, server, group;
	uint16_t page;
};

static inline struct pair pair_start(int64_t person_limit_ns)
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
static inline void pair_client(struct pair *p, int64_t limit_ns)
{
	rig_entry(&p->rig, p->client, VERB_PAGE);
	rig_call(&p->rig, p->group, VERB_QUERY, limit_ns);
	rig_end(&p->rig);
}

static inline void pair_server_waits(struct pair *p, int64_t ns)
{
	uint16_t law = rig_law(&p->rig, SIM_LAW_CONST, ns, 0);
	rig_entry(&p->rig, p->server, VERB_QUERY);
	rig_wait(&p->rig, law);
	rig_end(&p->rig);
}

/* The one request began at 0: how it ended, and when. */
static inline void check_ended(const struct pair *p, enum sim_cause cause, int64_t ns)
{
	struct sim_window w;
	sim_window_read(p->rig.sim, 0, p->page, &w);
	check_int(w.arrivals, 1);
	check_int(w.completions, cause == SIM_OK);
	if (cause != SIM_OK) {
		check_int(w.failures, 1);
		check_int(w.failed_by[cause], 1);
	}
	if (ns >= 0) {
		check_int((int64_t)w.sum_ns, ns);
	}
}

static inline void pair_ask(struct pair *p)
{
	sim_window_open(rig_go(&p->rig), 0);
	sim_inject(p->rig.sim, p->client, p->page, 0);
}

#endif
