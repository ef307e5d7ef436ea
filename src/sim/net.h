/* The inside of a struct sim_net: what the caller has said so far, as lists in the order in which it was said. compile.c
 * turns it into a sim. */
#ifndef SIM_NET_H
#define SIM_NET_H

#include "sim/sim.h"

struct net_list {
	void *items;
	uint32_t count, cap;
};

struct net_station {
	struct sim_station_spec spec;
	uint32_t node, place;
};

struct net_member {
	uint32_t group, node;
};

struct net_entry {
	uint32_t pc[SIM_VERBS];
};

#define NET_LISTS(X) \
	X(nodes, struct sim_node_spec) \
	X(stations, struct net_station) \
	X(station_counts, uint32_t) /* by node */ \
	X(groups, struct sim_group_spec) \
	X(members, struct net_member) \
	X(member_counts, uint32_t) /* by group */ \
	X(laws, struct sim_law) \
	X(ops, struct sim_op) \
	X(tables, struct net_entry) \
	X(classes, struct sim_class_spec) \
	X(sources, struct sim_source_spec) \
	X(latencies, int64_t)

struct sim_net {
	struct sim_alloc alloc;
	bool out_of_memory;
	uint16_t zones;
#define NET_LIST_FIELD(name, type) struct net_list name;
	NET_LISTS(NET_LIST_FIELD)
#undef NET_LIST_FIELD
};

#define NET_ITEMS(net, name, type) ((const type *)(net)->name.items)

#endif
