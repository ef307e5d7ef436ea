/* Units: the kinds' table, the state of a node, and chance of a node's own. */
#include "config.h"

#include "model/model_int.h"

const struct model_kind *const model_kinds[TOPO_KINDS] = {
	[TOPO_USERS] = &model_kind_users,
	[TOPO_ROUTE53] = &model_kind_route53,
	[TOPO_EIP] = &model_kind_eip,
	[TOPO_EC2] = &model_kind_ec2,
	[TOPO_RDS] = &model_kind_rds,
	[TOPO_ELB] = &model_kind_elb,
	[TOPO_SOURCE] = &model_kind_source,
	[TOPO_STATION] = &model_kind_station,
};

void model_enter(struct model *m, uint32_t node, enum model_state state, int64_t until_ns)
{
	struct unit_state *u = &m->state.units[node];
	u->not_up_ns = model_not_up_ns(m, node);
	u->since_ns = sim_now(m->sim);
	u->state = (uint32_t)state;
	u->until_ns = until_ns;
	u->generation++;
}

int64_t model_not_up_ns(const struct model *m, uint32_t node)
{
	const struct unit_state *u = &m->state.units[node];
	return u->not_up_ns + (u->state == MODEL_UP ? 0 : sim_now(m->sim) - u->since_ns);
}

uint64_t model_stream(const struct topo *topo, uint32_t node, uint32_t purpose)
{
	return str_hash(topo->nodes[node].id, purpose);
}

double model_phase(const struct model *m, uint32_t node, uint32_t other, uint32_t purpose)
{
	uint64_t seed = str_hash(m->topo->nodes[other].id, m->seed);
	uint64_t hash = str_hash(m->topo->nodes[node].id, seed + purpose);
	return (double)(hash >> 11) / (double)(UINT64_C(1) << 53);
}
