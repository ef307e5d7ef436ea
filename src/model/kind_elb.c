/* A balancer: a node in every zone, each with the same targets, its own checks and its own choice. */
#include "config.h"

#include "model/build.h"

static void shape(struct model_build *b, uint32_t node)
{
	struct plan *plan = b->plan;
	plan->units[node].own = plan->elb_count++;
	for (uint16_t zone = 0; zone < plan->zone_count; zone++) {
		build_sim_node(b, node, zone, zone, false);
	}
}

static void add_targets(struct model_build *b, struct prober *p)
{
	struct plan *plan = b->plan;
	const struct unit *u = &plan->units[p->node];
	for (uint32_t i = 0; i < u->out_count; i++) {
		uint32_t e = plan->edges_out[u->out + i];
		const struct topo_edge *edge = &b->topo->edges[e];
		uint32_t sim = plan->units[edge->to].sim;
		uint32_t member = build_member(b, p->requests, sim, p->node, edge->to, e);
		build_member(b, p->checks, sim, p->node, edge->to, NONE);
		plan->targets[plan->target_count++] = (struct target){ .node = edge->to };
		struct ec2_plan *ec2 = &plan->ec2s[plan->units[edge->to].own];
		if (ec2->elb == NONE) {
			ec2->elb = p->node;
			ec2->member = member;
		}
	}
	p->count = plan->target_count - p->first;
}

static void add_programs(struct model_build *b, const struct prober *p, uint16_t delay)
{
	int64_t limit = build_ns(b->topo->catalogue->figures[TOPO_FIG_TRANSPORT_LIMIT].value);
	for (uint32_t c = 0; c < b->topo->workload.class_count; c++) {
		uint32_t start = emit_wait(b, delay);
		emit_call(b, p->requests, SIM_VERB_SAME, limit);
		emit_end(b);
		build_entry(b, p->sim, (uint8_t)c, start);
	}
	uint32_t probed = emit_wait(b, delay);
	emit_call(b, p->requests, VERB_PROBE, limit);
	emit_end(b);
	build_entry(b, p->sim, VERB_PROBE, probed);
	build_check(b, p->sim, p->checks);
}

static const enum sim_policy policies[] = { SIM_ROUND_ROBIN, SIM_LEAST_OUTSTANDING };

static void join(struct model_build *b, uint32_t node)
{
	struct plan *plan = b->plan;
	const struct unit *u = &plan->units[node];
	struct elb_plan *elb = &plan->elbs[u->own];
	enum sim_policy policy = policies[model_count(b->model, node, TOPO_ELB_ALGORITHM)];
	elb->prober = plan->prober_count;
	elb->delay_law = build_const_law(b, model_setting(b->model, node, TOPO_ELB_DELAY));
	for (uint32_t zone = 0; zone < u->sim_count; zone++) {
		plan->prober_of[u->sim + zone] = plan->prober_count;
		struct prober *p = &plan->probers[plan->prober_count++];
		*p = (struct prober){ .node = node, .sim = u->sim + zone, .zone = zone, .first = plan->target_count };
		p->checks = build_group(b, node, 0x10 + zone, SIM_BY_HOOK, HOOK_PROBE_TARGET);
		p->requests = build_group(b, node, 0x20 + zone, policy, HOOK_STICKY);
		add_targets(b, p);
		add_programs(b, p, elb->delay_law);
	}
}

static void start(struct model *m, uint32_t node)
{
	const struct unit *u = &m->plan.units[node];
	for (uint32_t zone = 0; zone < u->sim_count; zone++) {
		model_health_start(m, m->plan.elbs[u->own].prober + zone);
		model_elb_rotation(m, m->plan.elbs[u->own].prober + zone);
	}
}

/* --------------------------------------------------------------- rotation */

/* May the node in this zone use that target at all? */
static bool eligible(const struct model *m, const struct prober *p, uint32_t target)
{
	uint32_t node = m->plan.targets[p->first + target].node;
	if (m->state.ec2s[m->plan.units[node].own].drain_until) {
		return false;
	}
	return model_setting(m, p->node, TOPO_ELB_CROSS_ZONE) != 0 ||
		m->plan.boxes[m->plan.units[node].box].zone == p->zone;
}

static bool all_unhealthy(const struct model *m, const struct prober *p)
{
	bool any = false;
	for (uint32_t i = 0; i < p->count; i++) {
		if (eligible(m, p, i)) {
			any = true;
			if (m->state.targets[p->first + i].healthy) {
				return false;
			}
		}
	}
	return any;
}

void model_elb_rotation(struct model *m, uint32_t prober)
{
	const struct prober *p = &m->plan.probers[prober];
	bool open = all_unhealthy(m, p);
	for (uint32_t i = 0; i < p->count; i++) {
		bool in = eligible(m, p, i) && (open || m->state.targets[p->first + i].healthy);
		sim_group_rotation(m->sim, p->requests, i, in);
	}
}

static void each_prober(struct model *m, uint32_t node, void (*act)(struct model *m, uint32_t prober))
{
	const struct unit *u = &m->plan.units[node];
	for (uint32_t zone = 0; zone < u->sim_count; zone++) {
		act(m, m->plan.elbs[u->own].prober + zone);
	}
}

static bool fails_open(const struct model *m, uint32_t node)
{
	const struct unit *u = &m->plan.units[node];
	for (uint32_t zone = 0; zone < u->sim_count; zone++) {
		const struct prober *p = &m->plan.probers[m->plan.elbs[u->own].prober + zone];
		if (sim_node_is_up(m->sim, p->sim) && all_unhealthy(m, p)) {
			return true;
		}
	}
	return false;
}

static void health(struct model *m, uint32_t node)
{
	each_prober(m, node, model_elb_rotation);
	struct unit_state *u = &m->state.units[node];
	bool open = fails_open(m, node);
	if (open && !(u->flags & UNIT_FAIL_OPEN)) {
		model_note(m, EVENT_FAIL_OPEN, node);
	}
	u->flags = open ? u->flags | UNIT_FAIL_OPEN : u->flags & ~(uint32_t)UNIT_FAIL_OPEN;
}

/* -------------------------------------------------------------- draining */

static void with_targets(struct model *m, uint32_t ec2, void (*act)(struct model *m, uint32_t prober, uint32_t target))
{
	for (uint32_t prober = 0; prober < m->plan.prober_count; prober++) {
		const struct prober *p = &m->plan.probers[prober];
		if (kind_of(m, p->node) != TOPO_ELB) {
			continue;
		}
		for (uint32_t i = 0; i < p->count; i++) {
			if (m->plan.targets[p->first + i].node == ec2) {
				act(m, prober, i);
				health(m, p->node);
			}
		}
	}
}

static void only_rotate(struct model *m, uint32_t prober, uint32_t target)
{
	(void)m;
	(void)prober;
	(void)target;
}

void model_elb_deregister(struct model *m, uint32_t ec2)
{
	with_targets(m, ec2, only_rotate);
}

void model_elb_register(struct model *m, uint32_t ec2)
{
	with_targets(m, ec2, model_health_reset);
}

uint32_t model_elb_outstanding(const struct model *m, uint32_t ec2)
{
	uint32_t outstanding = 0;
	for (uint32_t prober = 0; prober < m->plan.prober_count; prober++) {
		const struct prober *p = &m->plan.probers[prober];
		for (uint32_t i = 0; kind_of(m, p->node) == TOPO_ELB && i < p->count; i++) {
			if (m->plan.targets[p->first + i].node == ec2) {
				outstanding += sim_group_outstanding(m->sim, p->requests, i);
			}
		}
	}
	return outstanding;
}

/* --------------------------------------------------------- its own nodes */

static void lose(struct model *m, uint32_t node, uint32_t zone)
{
	uint32_t sim = m->plan.units[node].sim + zone;
	if (sim_node_is_up(m->sim, sim)) {
		sim_node_down(m->sim, sim);
		model_note(m, EVENT_BALANCER_LOST, node);
		health(m, node);
	}
}

static void bring_back(struct model *m, uint32_t node, uint32_t zone)
{
	uint32_t sim = m->plan.units[node].sim + zone;
	if (!sim_node_is_up(m->sim, sim) && !m->state.zones[zone]) {
		sim_node_up(m->sim, sim);
		health(m, node);
	}
}

static void state_follows(struct model *m, uint32_t node)
{
	enum model_state state = model_elb_nodes_up(m, node) ? MODEL_UP : MODEL_DOWN;
	if (m->state.units[node].state != state) {
		model_enter(m, node, state, SIM_NEVER);
	}
}

uint32_t model_elb_nodes_up(const struct model *m, uint32_t node)
{
	const struct unit *u = &m->plan.units[node];
	uint32_t up = 0;
	for (uint32_t zone = 0; zone < u->sim_count; zone++) {
		up += sim_node_is_up(m->sim, u->sim + zone);
	}
	return up;
}

/* One node of it, in the zone that was said. */
static void kill(struct model *m, uint32_t node, int zone)
{
	lose(m, node, zone < 0 ? 0 : (uint32_t)zone);
	state_follows(m, node);
}

static void mend(struct model *m, uint32_t node, int zone)
{
	const struct unit *u = &m->plan.units[node];
	m->state.units[node].flags &= ~(uint32_t)UNIT_BAD_CHECK;
	for (uint32_t i = 0; i < u->sim_count; i++) {
		if (zone < 0 || (uint32_t)zone == i) {
			bring_back(m, node, i);
		}
	}
	state_follows(m, node);
}

static void zone(struct model *m, uint32_t node, uint32_t where, bool dark)
{
	if (dark) {
		lose(m, node, where);
	} else {
		bring_back(m, node, where);
	}
	state_follows(m, node);
}

static void set_policy(struct model *m, uint32_t prober)
{
	const struct prober *p = &m->plan.probers[prober];
	sim_group_policy(m->sim, p->requests, policies[model_count(m, p->node, TOPO_ELB_ALGORITHM)]);
}

static void set(struct model *m, uint32_t node, enum topo_setting setting)
{
	if (setting == TOPO_ELB_ALGORITHM) {
		each_prober(m, node, set_policy);
	} else if (setting == TOPO_ELB_CROSS_ZONE) {
		health(m, node);
	} else if (setting == TOPO_ELB_DELAY) {
		sim_law_set(m->sim, m->plan.elbs[m->plan.units[node].own].delay_law, (struct sim_law){
			.kind = SIM_LAW_CONST, .mean_ns = model_time(m, node, TOPO_ELB_DELAY) });
	}
	/* Interval, timeout and thresholds are read at the next check; stickiness at the next request. */
}

static unsigned notes(const struct model *m, uint32_t node)
{
	unsigned flags = m->state.units[node].flags;
	return flags & UNIT_FAIL_OPEN ? MODEL_NOTE(MODEL_NOTE_FAIL_OPEN) : 0;
}

const struct model_kind model_kind_elb = {
	.shape = shape,
	.join = join,
	.start = start,
	.kill = kill,
	.mend = mend,
	.zone = zone,
	.set = set,
	.health = health,
	.notes = notes,
};
