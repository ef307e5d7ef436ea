/* Short words for building nets in tests. A struct rig is a net under construction with one table a node, then the sim
 * made of it. Streams of nodes and sources
 * are numbered as nodes are. */
#ifndef TESTS_SIM_NETS_H
#define TESTS_SIM_NETS_H

#include "tests/check.h"
#include "sim/sim.h"

struct rig {
	struct sim_alloc alloc;
	struct sim_net *net;
	struct sim *sim;
	struct sim_config config;
	uint64_t streams; /* given to stations so far */
};

static inline struct rig rig_start(uint64_t seed)
{
	struct rig r = { .alloc = sim_alloc_libc() };
	r.net = sim_net_new(&r.alloc);
	r.config = (struct sim_config){ .seed = seed, .alloc = r.alloc };
	return r;
}

static inline struct sim *rig_go(struct rig *r)
{
	r->sim = sim_new(r->net, &r->config);
	assert_non_null(r->sim);
	return r->sim;
}

static inline void rig_done(struct rig *r)
{
	if (r->sim) {
		const char *wrong = sim_check(r->sim);
		if (wrong) {
			fail_msg("sim_check: %s", wrong);
		}
	}
	sim_free(r->sim);
	sim_net_free(r->net);
}

/* A node with a program table of its own, which has the same index. */
static inline uint32_t rig_node(struct rig *r, uint16_t zone)
{
	uint16_t table = sim_net_table(r->net);
	uint32_t node = sim_net_node(r->net, &(struct sim_node_spec){ .zone = zone, .table = table, .stream = table });
	assert_int_equal(node, table);
	return node;
}

static inline uint32_t rig_station(struct rig *r, uint32_t node, enum sim_station_kind kind, uint32_t servers, uint32_t room)
{
	return sim_net_station(r->net, node,
		&(struct sim_station_spec){ .kind = kind, .servers = servers, .room = room, .stream = r->streams++ });
}

static inline uint16_t rig_law(struct rig *r, enum sim_law_kind kind, int64_t mean_ns, double param)
{
	return sim_net_law(r->net, (struct sim_law){ .kind = kind, .mean_ns = mean_ns, .param = param });
}

/* A group of one node, chosen in turn. */
static inline uint32_t rig_group(struct rig *r, uint32_t node)
{
	uint32_t group = sim_net_group(r->net, &(struct sim_group_spec){ .policy = SIM_ROUND_ROBIN, .hook = SIM_HOOK_NONE });
	sim_net_member(r->net, group, node);
	return group;
}

static inline uint32_t rig_op(struct rig *r, struct sim_op op)
{
	return sim_net_op(r->net, op);
}

/* The next op is where `verb` enters at the node. */
static inline void rig_entry(struct rig *r, uint32_t node, uint8_t verb)
{
	uint32_t pc = sim_net_op(r->net, (struct sim_op){ .kind = SIM_OP_ON_FAIL, .to = SIM_NONE });
	sim_net_entry(r->net, (uint16_t)node, verb, pc);
}

static inline uint32_t rig_serve(struct rig *r, uint16_t station, uint16_t law)
{
	return rig_op(r, (struct sim_op){ .kind = SIM_OP_SERVE, .station = station, .law = law });
}

static inline uint32_t rig_wait(struct rig *r, uint16_t law)
{
	return rig_op(r, (struct sim_op){ .kind = SIM_OP_WAIT, .law = law });
}

static inline uint32_t rig_call(struct rig *r, uint32_t group, uint8_t verb, int64_t limit_ns)
{
	return rig_op(r, (struct sim_op){ .kind = SIM_OP_CALL, .group = group, .verb = verb, .limit_ns = limit_ns });
}

static inline uint32_t rig_end(struct rig *r)
{
	return rig_op(r, (struct sim_op){ .kind = SIM_OP_END });
}

static inline uint16_t rig_class(struct rig *r, uint8_t verb, int64_t limit_ns)
{
	return sim_net_class(r->net, &(struct sim_class_spec){ .verb = verb, .limit_ns = limit_ns });
}

static inline uint32_t rig_open(struct rig *r, uint32_t node, uint16_t class_, double rate_per_s)
{
	return sim_net_source(r->net,
		&(struct sim_source_spec){ .node = node, .class_ = class_, .rate_per_s = rate_per_s, .stream = node });
}

static inline struct sim_class_totals class_totals(const struct sim *sim, uint16_t class_)
{
	struct sim_class_totals totals;
	sim_class_totals(sim, class_, &totals);
	return totals;
}

static inline struct sim_node_totals node_totals(const struct sim *sim, uint32_t node)
{
	struct sim_node_totals totals;
	sim_node_totals(sim, node, &totals);
	return totals;
}

static inline struct sim_station_totals station_totals(const struct sim *sim, uint32_t node, uint32_t station)
{
	struct sim_station_totals totals;
	sim_station_totals(sim, node, station, &totals);
	return totals;
}

static inline void check_sim(const struct sim *sim)
{
	const char *wrong = sim_check(sim);
	if (wrong) {
		fail_msg("sim_check: %s", wrong);
	}
}

#endif
