/* From a net to a sim: lays out the arrays, prepares programs. What the caller promised is looked at in refuse.c. */
#include "sim/net.h"
#include "sim/real.h"
#include "sim/sim_int.h"

#include <math.h>

static bool allocate(struct sim *sim)
{
	const struct sim_alloc *alloc = &sim->config.alloc;
	bool all = true;
#define NEW_STATE(name, type, count, hashed) all = all && (sim->name = sim_mem_new(alloc, (count), sizeof(type))) != NULL;
	SIM_STATE(NEW_STATE)
#undef NEW_STATE
#define NEW_CONST(name, type, count) all = all && (sim->name = sim_mem_new(alloc, (count), sizeof(type))) != NULL;
	SIM_CONST(NEW_CONST)
#undef NEW_CONST
#define NEW_HISTOGRAM(name, count) \
	all = all && (sim->name = sim_mem_new(alloc, (count), sizeof(struct sim_histogram))) != NULL;
	SIM_HISTOGRAMS(NEW_HISTOGRAM)
#undef NEW_HISTOGRAM
	all = all && (sim->trace_every = sim_mem_new(alloc, sim->class_count, sizeof *sim->trace_every)) != NULL;
	all = all && (sim->trace = sim_mem_new(alloc, SIM_TRACE_RECORDS, sizeof *sim->trace)) != NULL;
	return all && sim_heap_reserve(sim, 1) && sim_jobs_reserve(sim, 1);
}

void sim_free(struct sim *sim)
{
	if (!sim) {
		return;
	}
	struct sim_alloc alloc = sim->config.alloc;
#define FREE_STATE(name, type, count, hashed) sim_mem_free(&alloc, sim->name);
	SIM_STATE(FREE_STATE)
#undef FREE_STATE
#define FREE_CONST(name, type, count) sim_mem_free(&alloc, sim->name);
	SIM_CONST(FREE_CONST)
#undef FREE_CONST
#define FREE_HISTOGRAM(name, count) sim_mem_free(&alloc, sim->name);
	SIM_HISTOGRAMS(FREE_HISTOGRAM)
#undef FREE_HISTOGRAM
	sim_mem_free(&alloc, sim->trace_every);
	sim_mem_free(&alloc, sim->trace);
	sim_mem_free(&alloc, sim->jobs);
	sim_mem_free(&alloc, sim->marks);
	sim_mem_free(&alloc, sim->timers);
	sim_mem_free(&alloc, sim->heap.at);
	sim_mem_free(&alloc, sim->now_line.at);
	for (uint32_t i = 0; i < LINES; i++) {
		sim_mem_free(&alloc, sim->lines[i].at);
	}
	sim_mem_free(&alloc, sim);
}

static void lay_nodes(struct sim *sim, const struct sim_net *net)
{
	const struct sim_node_spec *spec = net->nodes.items;
	const uint32_t *counts = net->station_counts.items;
	uint32_t first = 0;
	for (uint32_t i = 0; i < sim->node_count; i++) {
		struct node *n = &sim->nodes[i];
		n->stations = first;
		n->station_count = (uint16_t)counts[i];
		n->zone = spec[i].zone;
		n->table = spec[i].table;
		n->down = spec[i].down;
		sim_rng_seed(&n->rng, sim->config.seed, RNG_NODE, spec[i].stream);
		first += counts[i];
	}
}

static void lay_stations(struct sim *sim, const struct sim_net *net)
{
	for (uint32_t i = 0; i < sim->station_count; i++) {
		const struct net_station *from = &NET_ITEMS(net, stations, struct net_station)[i];
		struct station *s = &sim->stations[sim->nodes[from->node].stations + from->place];
		*s = (struct station){
			.kind = (uint16_t)from->spec.kind,
			.node = from->node,
			.servers = from->spec.servers,
			.room = from->spec.room,
			.head = SIM_NONE,
			.tail = SIM_NONE,
			.served_head = SIM_NONE,
			.place = (uint16_t)from->place,
			.speed = SPEED_ONE,
		};
		if (s->kind == SIM_PS) {
			s->virtual_ = 0;
		}
		if (s->kind == SIM_BUCKET) {
			s->rate_per_ns = from->spec.rate_per_s / 1e9;
			s->level = s->burst = from->spec.burst;
		}
		sim_rng_seed(&s->rng, sim->config.seed, RNG_STATION, from->spec.stream);
	}
}

static uint32_t power_of_two(uint32_t at_least)
{
	uint32_t p = 1;
	while (p < at_least) {
		p *= 2;
	}
	return p;
}

static void lay_groups(struct sim *sim, const struct sim_net *net)
{
	const struct sim_group_spec *spec = net->groups.items;
	const uint32_t *counts = net->member_counts.items;
	uint32_t first = 0;
	uint32_t load = 0;
	for (uint32_t i = 0; i < sim->group_count; i++) {
		struct group *g = &sim->groups[i];
		g->first = first;
		g->policy = spec[i].policy;
		g->hook = spec[i].hook;
		g->extra_ns = (uint32_t)spec[i].extra_ns;
		g->load = load;
		g->leaves = power_of_two(counts[i]);
		sim_rng_seed(&g->rng, sim->config.seed, RNG_GROUP, spec[i].stream);
		first += counts[i];
		load += 2 * g->leaves;
	}
	for (uint32_t i = 0; i < sim->member_count; i++) {
		const struct net_member *from = &NET_ITEMS(net, members, struct net_member)[i];
		struct group *g = &sim->groups[from->group];
		struct member *m = &sim->members[g->first + g->count++];
		*m = (struct member){ .node = from->node, .group = from->group, .in = true };
	}
	for (uint32_t i = 0; i < sim->group_count; i++) {
		sim_group_index(sim, i);
	}
}

/* The list of jobs with this limit; makes it if there is none yet. */
static uint32_t limit_list(struct sim *sim, uint32_t room, int64_t limit_ns, bool person)
{
	for (uint32_t i = 0; i < sim->limit_count; i++) {
		if (sim->limits[i].limit_ns == limit_ns && (bool)sim->limits[i].person == person) {
			return i;
		}
	}
	assert(sim->limit_count < room && sim->limit_count < UINT16_MAX);
	sim->limits[sim->limit_count] =
		(struct limit){ .limit_ns = limit_ns, .head = SIM_NONE, .tail = SIM_NONE, .person = person };
	return sim->limit_count++;
}

static void lay_classes(struct sim *sim, const struct sim_net *net, uint32_t room)
{
	for (uint32_t i = 0; i < sim->class_count; i++) {
		const struct sim_class_spec *spec = &NET_ITEMS(net, classes, struct sim_class_spec)[i];
		struct class_state *class = &sim->classes[i];
		class->verb = spec->verb;
		class->limit_ns = spec->limit_ns;
		class->limit_list = spec->limit_ns ? limit_list(sim, room, spec->limit_ns, true) : SIM_NONE;
	}
}

static uint64_t chance_of(double p)
{
	double scaled = p * 0x1p64;
	return scaled >= 0x1p64 ? CHANCE_ALWAYS : (uint64_t)scaled;
}

static void lay_op(struct sim *sim, const struct sim_op *from, struct op *op, uint32_t room)
{
	*op = (struct op){
		.kind = (uint8_t)from->kind,
		.verb = from->verb,
		.cause = (uint8_t)from->cause,
		.station = from->station,
		.law = from->law,
		.hook = from->hook,
		.limit_list = UINT16_MAX,
		.group = from->group,
		.to = from->to,
		.arg = from->arg,
	};
	switch (from->kind) {
	case SIM_OP_CALL:
		if (from->limit_ns) {
			op->limit_list = (uint16_t)limit_list(sim, room, from->limit_ns, false);
		}
		return;
	case SIM_OP_BRANCH:
		op->chance = chance_of(from->p);
		return;
	case SIM_OP_LOOP:
		op->count = (uint32_t)from->count;
		op->chance = chance_of(from->count - floor(from->count));
		return;
	case SIM_OP_WAIT:
	case SIM_OP_SERVE:
	case SIM_OP_ROUTE:
	case SIM_OP_SPAWN:
	case SIM_OP_JUMP:
	case SIM_OP_IF_CAUSE:
	case SIM_OP_ON_FAIL:
	case SIM_OP_HOOK:
	case SIM_OP_SEIZE:
	case SIM_OP_RELEASE:
	case SIM_OP_TAKE:
	case SIM_OP_END_LOOP:
	case SIM_OP_FAIL:
	case SIM_OP_END:
		return;
	}
}

/* Copies the ops and joins each LOOP with its END_LOOP. Behind the last stands an END. */
static void lay_programs(struct sim *sim, const struct sim_net *net, uint32_t room)
{
	uint32_t open[SIM_OP_LOOP_DEPTH];
	uint8_t level = 0;
	for (uint32_t pc = 0; pc + 1 < sim->op_count; pc++) {
		struct op *op = &sim->ops[pc];
		lay_op(sim, &NET_ITEMS(net, ops, struct sim_op)[pc], op, room);
		if (op->kind == SIM_OP_LOOP) {
			op->level = level;
			open[level++] = pc;
		} else if (op->kind == SIM_OP_END_LOOP) {
			op->level = --level;
			op->to = open[level] + 1;
			sim->ops[open[level]].to = pc + 1;
		}
	}
	sim->ops[sim->op_count - 1] = (struct op){ .kind = SIM_OP_END };
	for (uint32_t t = 0; t < sim->table_count; t++) {
		for (uint32_t verb = 0; verb < SIM_VERBS; verb++) {
			uint32_t pc = NET_ITEMS(net, tables, struct net_entry)[t].pc[verb];
			sim->entries[(size_t)t * SIM_VERBS + verb] = pc;
		}
	}
}

static void lay_sources(struct sim *sim, const struct sim_net *net)
{
	for (uint32_t i = 0; i < sim->source_count; i++) {
		const struct sim_source_spec *spec = &NET_ITEMS(net, sources, struct sim_source_spec)[i];
		struct source *s = &sim->sources[i];
		s->node = spec->node;
		s->class_ = spec->class_;
		s->population = spec->population;
		s->think_law = spec->think_law;
		s->mean_ns = spec->rate_per_s > 0 ? 1e9 / spec->rate_per_s : 0;
		s->keys = spec->keys;
		enum rng_purpose purpose = s->population ? RNG_THINK : RNG_ARRIVAL;
		sim_rng_seed(&s->arrivals, sim->config.seed, purpose, spec->stream);
		sim_rng_seed(&s->key, sim->config.seed, RNG_KEY, spec->stream);
	}
}

/* Every class and every call may bring a limit of its own, and the transport has one. */
static uint32_t limits_at_most(const struct sim_net *net)
{
	uint32_t count = net->classes.count + 1;
	for (uint32_t pc = 0; pc < net->ops.count; pc++) {
		const struct sim_op *op = &NET_ITEMS(net, ops, struct sim_op)[pc];
		count += op->kind == SIM_OP_CALL && op->limit_ns;
	}
	return count;
}

static void count_all(struct sim *sim, const struct sim_net *net)
{
	sim->node_count = net->nodes.count;
	sim->station_count = net->stations.count;
	sim->group_count = net->groups.count;
	sim->member_count = net->members.count;
	sim->source_count = net->sources.count;
	sim->op_count = net->ops.count + 1;
	sim->limit_count = limits_at_most(net);
	sim->zone_count = net->zones ? net->zones : 1;
	sim->law_count = (uint16_t)net->laws.count;
	sim->class_count = (uint16_t)net->classes.count;
	sim->table_count = (uint16_t)net->tables.count;
	for (uint32_t i = 0; i < sim->group_count; i++) {
		sim->load_count += 2 * power_of_two(NET_ITEMS(net, member_counts, uint32_t)[i]);
	}
}

/* Two nets with the same shape can read each other's snapshots. */
static uint64_t shape_of(const struct sim *sim)
{
	uint64_t hash = 0;
	const uint32_t counts[] = { sim->node_count, sim->station_count, sim->group_count, sim->member_count,
		sim->source_count, sim->limit_count, sim->zone_count, sim->law_count, sim->class_count, sim->op_count };
	for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
		hash = sim_mix64(hash ^ counts[i]) + i;
	}
	for (uint32_t pc = 0; pc < sim->op_count; pc++) {
		const struct op *op = &sim->ops[pc];
		hash = sim_mix64(hash ^ op->kind) + ((uint64_t)op->group << 32 | op->to);
	}
	return hash;
}

static void lay_all(struct sim *sim, const struct sim_net *net)
{
	for (uint32_t i = 0; i < net->latencies.count; i++) {
		sim->links[i].delay = NET_ITEMS(net, latencies, int64_t)[i];
	}
	for (uint32_t i = 0; i < sim->law_count; i++) {
		sim_law_prepare(&sim->laws[i], NET_ITEMS(net, laws, struct sim_law)[i]);
	}
	lay_nodes(sim, net);
	lay_stations(sim, net);
	lay_groups(sim, net);
	uint32_t room = sim->limit_count;
	sim->limit_count = 0;
	sim->transport_list = limit_list(sim, room, SIM_TRANSPORT_LIMIT, false);
	lay_classes(sim, net, room);
	lay_programs(sim, net, room);
	lay_sources(sim, net);
	sim->shape = shape_of(sim);
	for (uint32_t i = 0; i < SIM_CALLER_STREAMS; i++) {
		sim_rng_seed(&sim->streams[i], sim->config.seed, RNG_CALLER, i);
	}
}

struct sim *sim_new(const struct sim_net *net, const struct sim_config *config)
{
	assert(!sim_net_refused(net, config));
	struct sim *sim = net->out_of_memory ? NULL : sim_mem_new(&config->alloc, 1, sizeof *sim);
	if (!sim) {
		return NULL;
	}
	sim->config = *config;
	sim->max_jobs = config->max_jobs ? config->max_jobs : SIM_MAX_JOBS;
	sim->core.job_free = sim->core.timer_free = SIM_NONE;
	sim->core.second_end = SIM_S;
	count_all(sim, net);
	if (!allocate(sim)) {
		sim_free(sim);
		return NULL;
	}
	sim_ziggurats_init(&sim->tables);
	sim_line_index(sim);
	lay_all(sim, net);
	for (uint32_t i = 0; i < sim->source_count; i++) {
		sim_source_start(sim, i);
	}
	if (sim->out_of_memory) {
		sim_free(sim);
		return NULL;
	}
	return sim;
}

const char *sim_cause_name(enum sim_cause cause)
{
	static const char *const names[] = {
#define CAUSE_NAME(name, text) text,
		SIM_CAUSE_LIST(CAUSE_NAME)
#undef CAUSE_NAME
	};
	assert((unsigned)cause < SIM_CAUSES);
	return names[cause];
}
