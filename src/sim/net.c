#include "sim/net.h"

#include "sim/sim_int.h"

struct sim_net *sim_net_new(const struct sim_alloc *alloc)
{
	struct sim_net *net = sim_mem_new(alloc, 1, sizeof *net);
	if (net) {
		net->alloc = *alloc;
	}
	return net;
}

void sim_net_free(struct sim_net *net)
{
	if (!net) {
		return;
	}
	struct sim_alloc alloc = net->alloc;
#define FREE_LIST(name, type) sim_mem_free(&alloc, net->name.items);
	NET_LISTS(FREE_LIST)
#undef FREE_LIST
	sim_mem_free(&alloc, net);
}

/* The index of the new item. Without memory the item is dropped, the count goes on, and sim_new gives NULL. */
static uint32_t add(struct sim_net *net, struct net_list *list, const void *item, size_t bytes)
{
	if (list->count == list->cap && !net->out_of_memory) {
		uint32_t cap = list->cap ? 2 * list->cap : 16;
		void *items = sim_mem_grown(&net->alloc, list->items, list->count, cap, bytes);
		if (items) {
			list->items = items;
			list->cap = cap;
		} else {
			net->out_of_memory = true;
		}
	}
	if (list->count < list->cap) {
		memcpy((char *)list->items + list->count * bytes, item, bytes);
	}
	return list->count++;
}

/* Counts one more at place `at` of a list of counts. */
static uint32_t count_one(struct net_list *counts, uint32_t at)
{
	if (at >= counts->cap) {
		return 0; /* memory ran out before */
	}
	uint32_t *count = counts->items;
	return count[at]++;
}

uint32_t sim_net_node(struct sim_net *net, const struct sim_node_spec *spec)
{
	uint32_t none = 0;
	add(net, &net->station_counts, &none, sizeof none);
	return add(net, &net->nodes, spec, sizeof *spec);
}

uint32_t sim_net_station(struct sim_net *net, uint32_t node, const struct sim_station_spec *spec)
{
	assert(node < net->nodes.count);
	uint32_t place = count_one(&net->station_counts, node);
	struct net_station station = { .spec = *spec, .node = node, .place = place };
	add(net, &net->stations, &station, sizeof station);
	return place;
}

void sim_net_zones(struct sim_net *net, uint16_t zones, const int64_t *one_way_ns)
{
	assert(zones > 0);
	net->zones = zones;
	net->latencies.count = 0;
	for (uint32_t i = 0; i < (uint32_t)zones * zones; i++) {
		add(net, &net->latencies, &one_way_ns[i], sizeof one_way_ns[i]);
	}
}

uint32_t sim_net_group(struct sim_net *net, const struct sim_group_spec *spec)
{
	uint32_t none = 0;
	add(net, &net->member_counts, &none, sizeof none);
	return add(net, &net->groups, spec, sizeof *spec);
}

uint32_t sim_net_member(struct sim_net *net, uint32_t group, uint32_t node)
{
	assert(group < net->groups.count && node < net->nodes.count);
	struct net_member member = { .group = group, .node = node };
	add(net, &net->members, &member, sizeof member);
	return count_one(&net->member_counts, group);
}

uint16_t sim_net_law(struct sim_net *net, struct sim_law law)
{
	assert(net->laws.count < UINT16_MAX);
	return (uint16_t)add(net, &net->laws, &law, sizeof law);
}

uint32_t sim_net_op(struct sim_net *net, struct sim_op op)
{
	return add(net, &net->ops, &op, sizeof op);
}

void sim_net_patch(struct sim_net *net, uint32_t pc, uint32_t to)
{
	assert(pc < net->ops.count);
	if (pc < net->ops.cap) {
		((struct sim_op *)net->ops.items)[pc].to = to;
	}
}

uint16_t sim_net_table(struct sim_net *net)
{
	assert(net->tables.count < UINT16_MAX);
	struct net_entry empty;
	for (int verb = 0; verb < SIM_VERBS; verb++) {
		empty.pc[verb] = SIM_NONE;
	}
	return (uint16_t)add(net, &net->tables, &empty, sizeof empty);
}

void sim_net_entry(struct sim_net *net, uint16_t table, uint8_t verb, uint32_t pc)
{
	assert(table < net->tables.count && verb < SIM_VERBS);
	if (table < net->tables.cap) {
		((struct net_entry *)net->tables.items)[table].pc[verb] = pc;
	}
}

uint16_t sim_net_class(struct sim_net *net, const struct sim_class_spec *spec)
{
	assert(net->classes.count < UINT16_MAX && spec->verb < SIM_VERBS);
	return (uint16_t)add(net, &net->classes, spec, sizeof *spec);
}

uint32_t sim_net_source(struct sim_net *net, const struct sim_source_spec *spec)
{
	return add(net, &net->sources, spec, sizeof *spec);
}
