/* People: they look the name up, go where it leads, give up after a while and perhaps try again. */
#include "config.h"

#include "model/build.h"

static void shape(struct model_build *b, uint32_t node)
{
	struct plan *plan = b->plan;
	struct unit *u = &plan->units[node];
	u->own = plan->users_count++;
	plan->users[u->own] = (struct users_plan){ .node = node, .dns = NONE, .resolver = plan->resolver_count };
	plan->resolver_count += MODEL_RESOLVERS;
	build_sim_node(b, node, (uint16_t)(build_region(plan) + 1 + u->own), 0, false);
}

/* The name it asks for: the target of its look-up edge. */
static uint32_t name_of(const struct model_build *b, uint32_t node)
{
	const struct unit *u = &b->plan->units[node];
	for (uint32_t i = 0; i < u->out_count; i++) {
		const struct topo_edge *edge = &b->topo->edges[b->plan->edges_out[u->out + i]];
		if (edge->kind == TOPO_LOOKUP) {
			return edge->to;
		}
	}
	return NONE;
}

/* Wires the group of all places where people can end up. */
static void join_endpoints(struct model_build *b, uint32_t node, struct users_plan *users)
{
	users->group = build_group(b, node, 1, SIM_BY_HOOK, HOOK_ADDRESS);
	for (uint32_t i = 0; i < users->endpoint_count; i++) {
		const struct endpoint *e = &b->plan->endpoints[users->endpoint + i];
		build_member(b, users->group, e->sim, node, e->node, build_edge(b, node, e->node));
		if (b->topo->nodes[e->node].kind == TOPO_EC2) {
			b->plan->ec2s[b->plan->units[e->node].own].reachable = true;
		}
	}
}

/* try: ON_FAIL again; resolve, look up, learn; call; END. again: wait, or give up with the last cause. */
static uint32_t program(struct model_build *b, uint32_t node, uint32_t lookups, uint8_t verb)
{
	const struct users_plan *users = &b->plan->users[b->plan->units[node].own];
	uint32_t tries = (uint32_t)topo_settings[TOPO_USERS_RETRIES].most, start = b->next_pc;
	int64_t limit = model_time(b->model, node, TOPO_USERS_LIMIT);
	for (uint32_t try = 0; try <= tries; try++) {
		uint32_t handler = try < tries ? emit_on_fail(b) : NONE;
		if (lookups != NONE) {
			uint32_t known = emit_hook(b, HOOK_RESOLVE, users->resolver);
			emit_call(b, lookups, VERB_LOOKUP, limit);
			emit_hook(b, HOOK_LEARN, users->resolver);
			emit_target(b, known);
		}
		emit_call(b, users->group, verb, limit);
		emit_end(b);
		if (handler != NONE) {
			emit_target(b, handler);
			emit_hook(b, HOOK_RETRY, try);
		}
	}
	return start;
}

static void join(struct model_build *b, uint32_t node)
{
	struct plan *plan = b->plan;
	struct unit *u = &plan->units[node];
	struct users_plan *users = &plan->users[u->own];
	uint32_t name = name_of(b, node), lookups = NONE, attached;
	if (name != NONE) {
		users->dns = plan->units[name].own;
		users->endpoint = plan->dnss[users->dns].endpoint;
		users->endpoint_count = plan->dnss[users->dns].endpoint_count;
		lookups = build_group(b, node, 2, SIM_ROUND_ROBIN, SIM_HOOK_NONE);
		build_member(b, lookups, plan->units[name].sim, node, name, build_edge(b, node, name));
	} else {
		build_endpoints(b, node, TOPO_CALL, &users->endpoint, &users->endpoint_count, &attached);
	}
	join_endpoints(b, node, users);
	u->source = plan->source_count;
	u->source_count = b->topo->workload.class_count;
	for (uint32_t c = 0; c < u->source_count; c++) {
		build_entry(b, u->sim, (uint8_t)c, program(b, node, lookups, (uint8_t)c));
		uint16_t class_ = sim_net_class(b->net, &(struct sim_class_spec){ .verb = (uint8_t)c });
		plan->class_of[class_] = c;
		plan->asker_of[class_] = node;
		plan->class_count = class_ + 1u;
		sim_net_source(b->net, &(struct sim_source_spec){
			.node = u->sim, .class_ = class_, .keys = 1, .stream = model_stream(b->topo, node, 0x40 + c) });
		plan->source_count++;
	}
}

static void start(struct model *m, uint32_t node)
{
	/* The table of logins is shared out evenly, in powers of two. */
	uint32_t share = MODEL_HOMES;
	while (share * m->plan.users_count > MODEL_HOMES) {
		share /= 2;
	}
	struct users_plan *users = &m->plan.users[m->plan.units[node].own];
	users->home = m->plan.units[node].own * share;
	users->home_mask = share - 1;
	model_resolvers_start(m, m->plan.units[node].own);
}

struct sim_hook_answer model_hook_retry(void *ctx, struct sim *sim, const struct sim_job_view *job, uint32_t tries)
{
	struct model *m = ctx;
	(void)sim;
	uint32_t node = m->plan.owner[job->node];
	struct sim_hook_answer answer = hook_go_on();
	if (tries >= model_count(m, node, TOPO_USERS_RETRIES)) {
		answer.cause = job->cause;
		return answer;
	}
	/* Doubled each time; beyond a day nobody waits. */
	int64_t wait = model_time(m, node, TOPO_USERS_BACKOFF);
	for (uint32_t i = 0; i < tries && wait < 86400 * SIM_S; i++) {
		wait *= 2;
	}
	answer.wait_ns = wait;
	return answer;
}

static void set(struct model *m, uint32_t node, enum topo_setting setting)
{
	if (setting != TOPO_USERS_RTT) {
		model_apply_load(m);
		return;
	}
	uint16_t own = (uint16_t)(build_region(&m->plan) + 1 + m->plan.units[node].own);
	for (uint16_t zone = 0; zone < build_region(&m->plan); zone++) {
		int64_t one_way = build_ns(model_setting(m, node, TOPO_USERS_RTT) / 2);
		sim_zone_latency(m->sim, own, zone, one_way);
		sim_zone_latency(m->sim, zone, own, one_way);
	}
}

static bool fixed(enum topo_setting setting)
{
	return setting == TOPO_USERS_LIMIT;
}

const struct model_kind model_kind_users = {
	.shape = shape,
	.join = join,
	.start = start,
	.set = set,
	.fixed = fixed,
};
