/* A name service: a record with a time to live, checks of its own, failover between targets, and a person who edits the
 * record some time after an address has changed. */
#include "config.h"

#include "model/build.h"

static void shape(struct model_build *b, uint32_t node)
{
	struct plan *plan = b->plan;
	plan->units[node].own = plan->dns_count++;
	build_sim_node(b, node, build_region(plan), 0, false);
}

static void join(struct model_build *b, uint32_t node)
{
	struct plan *plan = b->plan;
	struct unit *u = &plan->units[node];
	struct dns_plan *dns = &plan->dnss[u->own];
	dns->prober = plan->prober_count++;
	dns->lookup_law = build_const_law(b, model_setting(b->model, node, TOPO_DNS_LOOKUP));
	build_endpoints(b, node, TOPO_ATTACH, &dns->endpoint, &dns->endpoint_count, &dns->attached);
	struct prober *p = &plan->probers[dns->prober];
	*p = (struct prober){ .node = node, .sim = u->sim, .requests = NONE };
	p->checks = build_group(b, node, 1, SIM_BY_HOOK, HOOK_PROBE_TARGET);
	p->first = plan->target_count;
	p->count = dns->endpoint_count;
	plan->prober_of[u->sim] = dns->prober;
	for (uint32_t i = 0; i < p->count; i++) {
		const struct endpoint *e = &plan->endpoints[dns->endpoint + i];
		build_member(b, p->checks, e->sim, node, e->node, NONE);
		plan->targets[plan->target_count++] = (struct target){ .node = e->node };
	}
	uint32_t lookup = emit_wait(b, dns->lookup_law);
	emit_end(b);
	build_entry(b, u->sim, VERB_LOOKUP, lookup);
	build_check(b, u->sim, p->checks);
}

static void start(struct model *m, uint32_t node)
{
	model_health_start(m, m->plan.dnss[m->plan.units[node].own].prober);
}

/* The first target that is well; when none is, the first. */
static void health(struct model *m, uint32_t node)
{
	const struct dns_plan *dns = &m->plan.dnss[m->plan.units[node].own];
	struct dns_state *state = &m->state.dnss[m->plan.units[node].own];
	const struct target_state *targets = &m->state.targets[m->plan.probers[dns->prober].first];
	uint32_t best = NONE;
	for (uint32_t i = 0; i < dns->endpoint_count; i++) {
		uint32_t attached = m->plan.endpoints[dns->endpoint + i].attached;
		if (targets[i].healthy && attached < best) {
			best = attached;
		}
	}
	best = best == NONE ? 0 : best;
	if (best != state->target) {
		state->target = best;
		model_note(m, EVENT_DNS_FAILOVER, node);
	}
}

/* Does the record show an address that its target no longer has? */
bool model_dns_stale(const struct model *m, uint32_t node)
{
	const struct dns_plan *dns = &m->plan.dnss[m->plan.units[node].own];
	const struct target_state *targets = &m->state.targets[m->plan.probers[dns->prober].first];
	for (uint32_t i = 0; i < dns->endpoint_count; i++) {
		const struct endpoint *e = &m->plan.endpoints[dns->endpoint + i];
		if (kind_of(m, e->node) == TOPO_EC2 && e->eip == NONE &&
			targets[i].recorded != m->state.ec2s[m->plan.units[e->node].own].address) {
			return true;
		}
	}
	return false;
}

void model_dns_address_changed(struct model *m, uint32_t ec2)
{
	for (uint32_t i = 0; i < m->plan.dns_count; i++) {
		uint32_t node = m->plan.probers[m->plan.dnss[i].prober].node;
		const struct dns_plan *dns = &m->plan.dnss[i];
		for (uint32_t k = 0; k < dns->endpoint_count; k++) {
			const struct endpoint *e = &m->plan.endpoints[dns->endpoint + k];
			if (e->node == ec2 && e->eip == NONE) {
				model_timer(m, model_time(m, node, TOPO_DNS_EDIT), TIMER_EDITED, node, k, 0);
			}
		}
	}
}

void model_dns_edited(struct model *m, uint32_t node, uint32_t endpoint, uint32_t generation)
{
	(void)generation;
	const struct dns_plan *dns = &m->plan.dnss[m->plan.units[node].own];
	const struct endpoint *e = &m->plan.endpoints[dns->endpoint + endpoint];
	m->state.targets[m->plan.probers[dns->prober].first + endpoint].recorded =
		m->state.ec2s[m->plan.units[e->node].own].address;
	model_note(m, EVENT_EDITED, node);
}

static void set(struct model *m, uint32_t node, enum topo_setting setting)
{
	const struct dns_plan *dns = &m->plan.dnss[m->plan.units[node].own];
	if (setting == TOPO_DNS_LOOKUP) {
		sim_law_set(m->sim, dns->lookup_law, (struct sim_law){
			.kind = SIM_LAW_CONST, .mean_ns = model_time(m, node, TOPO_DNS_LOOKUP) });
	} else if (setting == TOPO_DNS_CHECK) {
		model_health_start(m, dns->prober);
		health(m, node);
	}
}

static unsigned notes(const struct model *m, uint32_t node)
{
	return model_dns_stale(m, node) ? MODEL_NOTE(MODEL_NOTE_STALE_ADDRESS) : 0;
}

const struct model_kind model_kind_route53 = {
	.shape = shape,
	.join = join,
	.start = start,
	.health = health,
	.set = set,
	.notes = notes,
};
