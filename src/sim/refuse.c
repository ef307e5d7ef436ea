/* What no sim can be made of: ids that lead nowhere, and what exceeds the bounds that sim.h names. */
#include "sim/net.h"
#include "sim/sim_int.h"

#include <math.h>

#define REFUSE(condition, text) \
	do { \
		if (condition) { \
			return (text); \
		} \
	} while (0)

/* False for what is not a number, too. */
static bool within(double x, double least, double most)
{
	return x >= least && x <= most;
}

static bool is_limit(int64_t ns)
{
	return ns >= 0 && ns <= SIM_LONGEST;
}

const char *sim_law_refused(struct sim_law law)
{
	REFUSE(law.mean_ns < 0 || law.mean_ns > LAW_MEAN_MAX, "the mean of a law is out of range");
	switch (law.kind) {
	case SIM_LAW_CONST:
	case SIM_LAW_EXP:
		return NULL;
	case SIM_LAW_ERLANG:
		REFUSE(!within(law.param, 1, 1e6), "the shape of an Erlang law is out of range");
		return NULL;
	case SIM_LAW_HYPER:
		REFUSE(!within(law.param, 1, 1e9), "a hyper-exponential law varies less than an exponential one, or too much");
		return NULL;
	case SIM_LAW_LOGNORMAL:
		REFUSE(!(law.param > 0 && law.param <= 1e9), "the variation of a log-normal law is out of range");
		return NULL;
	case SIM_LAW_UNIFORM:
		REFUSE(!within(law.param, 0, (double)law.mean_ns), "a uniform law is wider than its mean");
		return NULL;
	}
	return "there is no such law";
}

static const char *station_refused(const struct net_station *station)
{
	const struct sim_station_spec *spec = &station->spec;
	REFUSE(station->place > UINT16_MAX, "a node has too many stations");
	switch (spec->kind) {
	case SIM_QUEUE:
	case SIM_DELAY:
		return NULL;
	case SIM_PS:
		REFUSE(spec->servers > PS_SERVERS_MAX, "a PS station has too many cores");
		return NULL;
	case SIM_POOL:
		REFUSE(station->place >= POOL_PLACES, "a pool is not among the first 32 stations of its node");
		return NULL;
	case SIM_BUCKET:
		REFUSE(!within(spec->rate_per_s, 0, RATE_MAX), "the rate of a bucket is out of range");
		REFUSE(!within(spec->burst, 1, 1e15), "the burst of a bucket is out of range");
		return NULL;
	}
	return "there is no such kind of station";
}

static const char *group_refused(const struct sim_group_spec *spec, const struct sim_config *config)
{
	bool hooked = spec->hook != SIM_HOOK_NONE;
	REFUSE((unsigned)spec->policy > SIM_BY_HOOK, "there is no such policy");
	REFUSE(hooked && spec->hook >= config->hook_count, "a group asks a hook that is not there");
	REFUSE(!hooked && spec->policy == SIM_BY_HOOK, "a group asks no hook, and nobody else");
	REFUSE(spec->extra_ns < 0 || spec->extra_ns > SIM_S, "the extra latency of a group is out of range");
	return NULL;
}

static const char *source_refused(const struct sim_source_spec *spec, const struct sim_net *net)
{
	REFUSE(spec->node >= net->nodes.count, "a source starts at a node that is not there");
	REFUSE(spec->class_ >= net->classes.count, "a source is of a class that is not there");
	REFUSE(spec->population && spec->think_law >= net->laws.count, "people think by a law that is not there");
	REFUSE(!within(spec->rate_per_s, 0, RATE_MAX), "the rate of a source is out of range");
	return NULL;
}

static const char *call_refused(const struct sim_op *op, const struct sim_net *net)
{
	REFUSE(op->group >= net->groups.count, "an op names a group that is not there");
	REFUSE(op->verb >= SIM_VERBS && op->verb != SIM_VERB_SAME, "there is no such verb");
	return NULL;
}

/* What an op names; the stations are looked at when a job comes to it, since nodes share programs. */
static const char *op_refused(const struct sim_op *op, const struct sim_net *net, const struct sim_config *config)
{
	const char *nowhere = "an op goes where no op is";
	switch (op->kind) {
	case SIM_OP_WAIT:
	case SIM_OP_SERVE:
		REFUSE(op->law >= net->laws.count, "an op names a law that is not there");
		return NULL;
	case SIM_OP_CALL:
		REFUSE(!is_limit(op->limit_ns), "the limit of a call is out of range");
		return call_refused(op, net);
	case SIM_OP_ROUTE:
	case SIM_OP_SPAWN:
		return call_refused(op, net);
	case SIM_OP_BRANCH:
		REFUSE(!within(op->p, 0, 1), "a chance is not between 0 and 1");
		REFUSE(op->to > net->ops.count, nowhere);
		return NULL;
	case SIM_OP_LOOP:
		REFUSE(!(op->count >= 0 && op->count < 1e9), "the turns of a loop are out of range");
		return NULL;
	case SIM_OP_IF_CAUSE:
		REFUSE((unsigned)op->cause >= SIM_CAUSES, "there is no such cause");
		REFUSE(op->to > net->ops.count, nowhere);
		return NULL;
	case SIM_OP_JUMP:
		REFUSE(op->to > net->ops.count, nowhere);
		return NULL;
	case SIM_OP_ON_FAIL:
		REFUSE(op->to > net->ops.count && op->to != SIM_NONE, nowhere);
		return NULL;
	case SIM_OP_FAIL:
		REFUSE((unsigned)op->cause >= SIM_CAUSES, "there is no such cause");
		return NULL;
	case SIM_OP_HOOK:
		REFUSE(op->hook >= config->hook_count, "an op asks a hook that is not there");
		return NULL;
	case SIM_OP_SEIZE:
	case SIM_OP_RELEASE:
	case SIM_OP_TAKE:
	case SIM_OP_END_LOOP:
	case SIM_OP_END:
		return NULL;
	}
	return "there is no such op";
}

static const char *programs_refused(const struct sim_net *net, const struct sim_config *config)
{
	uint32_t level = 0;
	for (uint32_t pc = 0; pc < net->ops.count; pc++) {
		const struct sim_op *op = &NET_ITEMS(net, ops, struct sim_op)[pc];
		const char *why = op_refused(op, net, config);
		REFUSE(why, why);
		level += op->kind == SIM_OP_LOOP;
		REFUSE(op->kind == SIM_OP_END_LOOP && level == 0, "a loop ends that has not begun");
		REFUSE(level > SIM_OP_LOOP_DEPTH, "loops are too deep");
		level -= op->kind == SIM_OP_END_LOOP;
	}
	REFUSE(level > 0, "a loop does not end");
	for (uint32_t t = 0; t < net->tables.count; t++) {
		for (uint32_t verb = 0; verb < SIM_VERBS; verb++) {
			uint32_t pc = NET_ITEMS(net, tables, struct net_entry)[t].pc[verb];
			REFUSE(pc != SIM_NONE && pc > net->ops.count, "a verb enters where no op is");
		}
	}
	return NULL;
}

static const char *places_refused(const struct sim_net *net)
{
	uint32_t zones = net->zones ? net->zones : 1;
	for (uint32_t i = 0; i < net->nodes.count; i++) {
		const struct sim_node_spec *spec = &NET_ITEMS(net, nodes, struct sim_node_spec)[i];
		REFUSE(spec->zone >= zones, "a node is in a zone that is not there");
		REFUSE(spec->table >= net->tables.count, "a node has a program table that is not there");
	}
	for (uint32_t i = 0; i < net->stations.count; i++) {
		const char *why = station_refused(&NET_ITEMS(net, stations, struct net_station)[i]);
		REFUSE(why, why);
	}
	for (uint32_t i = 0; i < net->latencies.count; i++) {
		REFUSE(!is_limit(NET_ITEMS(net, latencies, int64_t)[i]), "a latency is out of range");
	}
	return NULL;
}

static const char *traffic_refused(const struct sim_net *net, const struct sim_config *config)
{
	for (uint32_t i = 0; i < net->groups.count; i++) {
		const char *why = group_refused(&NET_ITEMS(net, groups, struct sim_group_spec)[i], config);
		REFUSE(why, why);
	}
	for (uint32_t i = 0; i < net->classes.count; i++) {
		REFUSE(!is_limit(NET_ITEMS(net, classes, struct sim_class_spec)[i].limit_ns), "people's limit is out of range");
	}
	for (uint32_t i = 0; i < net->sources.count; i++) {
		const char *why = source_refused(&NET_ITEMS(net, sources, struct sim_source_spec)[i], net);
		REFUSE(why, why);
	}
	return NULL;
}

const char *sim_net_refused(const struct sim_net *net, const struct sim_config *config)
{
	if (net->out_of_memory) {
		return NULL; /* it is not all there; sim_new says so */
	}
	REFUSE(config->max_jobs > EVENT_INDEX_END, "more jobs than can be counted");
	REFUSE(net->nodes.count >= EVENT_INDEX_END || net->stations.count >= EVENT_INDEX_END ||
		net->sources.count >= EVENT_INDEX_END, "more nodes, stations or sources than can be counted");
	for (uint32_t i = 0; i < net->laws.count; i++) {
		const char *why = sim_law_refused(NET_ITEMS(net, laws, struct sim_law)[i]);
		REFUSE(why, why);
	}
	const char *why = places_refused(net);
	why = why ? why : traffic_refused(net, config);
	return why ? why : programs_refused(net, config);
}
