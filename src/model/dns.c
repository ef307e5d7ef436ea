/* Names as people's resolvers remember them.
 *
 * Each users node has a table of resolvers (providers' name servers, homes); a person always asks the same one. It
 * holds one answer until its TTL is over: the endpoint and the address that the endpoint had in the record. When the
 * endpoint has another address by then, the person goes to an address that is nobody's. */
#include "config.h"

#include "model/model_int.h"

/* Finalizer of splitmix64: neighbours in number are not neighbours in the table. */
static uint64_t scatter(uint64_t key)
{
	key = (key ^ key >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	key = (key ^ key >> 27) * UINT64_C(0x94D049BB133111EB);
	return key ^ key >> 31;
}

static struct resolver *resolver(struct model *m, uint32_t table, uint64_t key)
{
	return &m->state.resolvers[table + (scatter(key) & (MODEL_RESOLVERS - 1))];
}

struct sim_hook_answer model_hook_resolve(void *ctx, struct sim *sim, const struct sim_job_view *job, uint32_t table)
{
	struct sim_hook_answer answer = hook_go_on();
	answer.jump = resolver(ctx, table, job->key)->expires_ns > sim_now(sim);
	return answer;
}

/* What the record answers: an endpoint of its present target. A balancer's nodes take turns, dead ones are left out. */
static uint32_t record(struct model *m, uint32_t dns)
{
	const struct dns_plan *plan = &m->plan.dnss[dns];
	struct dns_state *state = &m->state.dnss[dns];
	uint32_t first = NONE;
	for (uint32_t i = 0; i < plan->endpoint_count; i++) {
		uint32_t turn = (state->turn + i) % plan->endpoint_count;
		const struct endpoint *e = &m->plan.endpoints[plan->endpoint + turn];
		if (e->attached != state->target) {
			continue;
		}
		if (kind_of(m, e->node) != TOPO_ELB || sim_node_is_up(m->sim, e->sim)) {
			state->turn = turn + 1;
			return turn;
		}
		first = turn;
	}
	return first;
}

static void learn(struct model *m, const struct users_plan *users, struct resolver *r)
{
	const struct prober *name = &m->plan.probers[m->plan.dnss[users->dns].prober];
	uint32_t endpoint = record(m, users->dns);
	r->endpoint = endpoint;
	r->address = endpoint == NONE ? 0 : m->state.targets[name->first + endpoint].recorded;
	r->expires_ns = sim_now(m->sim) + model_time(m, name->node, TOPO_DNS_TTL);
}

struct sim_hook_answer model_hook_learn(void *ctx, struct sim *sim, const struct sim_job_view *job, uint32_t table)
{
	struct model *m = ctx;
	(void)sim;
	learn(m, &m->plan.users[m->plan.units[m->plan.owner[job->node]].own], resolver(m, table, job->key));
	m->state.head->lookups++;
	return hook_go_on();
}

/* Without a name people know the way: the first endpoint, or one of the balancer's nodes that are up. */
static uint32_t direct(const struct model *m, const struct users_plan *users, uint64_t key)
{
	const struct endpoint *all = &m->plan.endpoints[users->endpoint];
	uint32_t turn = (uint32_t)(scatter(key) % (users->endpoint_count ? users->endpoint_count : 1));
	for (uint32_t i = 0; i < users->endpoint_count; i++) {
		uint32_t member = (turn + i) % users->endpoint_count;
		if (all[member].attached == 0 && sim_node_is_up(m->sim, all[member].sim)) {
			return member;
		}
	}
	return users->endpoint_count ? 0 : NONE;
}

/* The run begins in the middle of life: every resolver has asked some time ago, within the last TTL. */
void model_resolvers_start(struct model *m, uint32_t own)
{
	const struct users_plan *users = &m->plan.users[own];
	if (users->dns == NONE) {
		return;
	}
	uint32_t name = m->plan.probers[m->plan.dnss[users->dns].prober].node;
	double ttl = model_setting(m, name, TOPO_DNS_TTL);
	for (uint32_t i = 0; i < MODEL_RESOLVERS; i++) {
		struct resolver *r = &m->state.resolvers[users->resolver + i];
		double part = (double)(scatter(m->seed + scatter(users->resolver + i + 1)) >> 11) / (double)(UINT64_C(1) << 53);
		learn(m, users, r);
		r->expires_ns = (int64_t)(part * ttl);
	}
}

struct sim_hook_answer model_hook_address(void *ctx, struct sim *sim, const struct sim_job_view *job, uint32_t arg)
{
	struct model *m = ctx;
	(void)arg;
	const struct users_plan *users = &m->plan.users[m->plan.units[m->plan.owner[job->node]].own];
	struct sim_hook_answer answer = hook_go_on();
	if (users->dns == NONE) {
		answer.member = direct(m, users, job->key);
		return answer;
	}
	const struct resolver *r = resolver(m, users->resolver, job->key);
	if (r->endpoint == NONE) {
		return answer;
	}
	const struct endpoint *e = &m->plan.endpoints[users->endpoint + r->endpoint];
	if (e->eip != NONE) {
		if (m->state.eips[m->plan.units[e->eip].own].ready_ns > sim_now(sim)) {
			return answer;
		}
	} else if (kind_of(m, e->node) == TOPO_EC2 && m->state.ec2s[m->plan.units[e->node].own].address != r->address) {
		return answer;
	}
	answer.member = r->endpoint;
	return answer;
}
