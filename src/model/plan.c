/* Room for the plan and the state: counts what a topology can need at most, and allocates all arrays once. */
#include "config.h"

#include "model/build.h"

#include <string.h>

/* Upper bounds. Kinds that are several sim nodes or ask several others count accordingly. */
static void count_node(const struct topo *topo, uint32_t node, struct plan *p)
{
	const struct topo_node *n = &topo->nodes[node];
	uint32_t out = p->units[node].out_count, in = p->units[node].in_count;
	uint32_t classes = topo->workload.class_count;
	enum topo_setting first, end;
	topo_kind_settings(n->kind, &first, &end);
	p->value_count += (uint32_t)(end - first);
	switch (n->kind) {
	case TOPO_USERS:
		p->sim_count++;
		p->users_count++;
		p->endpoint_count += out * p->zone_count;
		p->link_count += out * p->zone_count + 1;
		p->class_count += classes;
		p->source_count += classes;
		p->resolver_count += MODEL_RESOLVERS;
		break;
	case TOPO_ROUTE53:
		p->sim_count++;
		p->dns_count++;
		p->prober_count++;
		p->endpoint_count += out * p->zone_count;
		p->target_count += out * p->zone_count;
		p->link_count += (1 + in) * out * p->zone_count;
		break;
	case TOPO_EIP:
		p->eip_count++;
		break;
	case TOPO_EC2:
		p->sim_count++;
		p->box_count++;
		p->ec2_count++;
		p->link_count += 2 * out;
		p->database_count += (n->roles & TOPO_ROLE(TOPO_ROLE_DB)) != 0;
		p->home_count = n->roles & (TOPO_ROLE(TOPO_ROLE_WEB) | TOPO_ROLE(TOPO_ROLE_SESSIONS)) ? MODEL_HOMES : p->home_count;
		break;
	case TOPO_RDS:
		p->sim_count += 2;
		p->box_count += 2;
		p->rds_count++;
		p->database_count++;
		break;
	case TOPO_ELB:
		p->sim_count += p->zone_count;
		p->elb_count++;
		p->prober_count += p->zone_count;
		p->target_count += p->zone_count * out;
		p->link_count += 2 * p->zone_count * out;
		break;
	case TOPO_SOURCE:
		p->sim_count++;
		p->class_count++;
		p->source_count++;
		p->link_count += out;
		break;
	case TOPO_STATION:
		p->sim_count++;
		p->link_count += out;
		break;
	case TOPO_KINDS:
		assert(false);
	}
}

/* Edges by node, in the order of the file. */
static void adjacency(const struct topo *topo, struct plan *p)
{
	for (uint32_t e = 0; e < topo->edge_count; e++) {
		p->units[topo->edges[e].from].out_count++;
		p->units[topo->edges[e].to].in_count++;
	}
	uint32_t out = 0, in = 0;
	for (uint32_t node = 0; node < topo->node_count; node++) {
		struct unit *u = &p->units[node];
		u->out = out;
		u->in = in;
		out += u->out_count;
		in += u->in_count;
		u->out_count = u->in_count = 0;
	}
	for (uint32_t e = 0; e < topo->edge_count; e++) {
		struct unit *from = &p->units[topo->edges[e].from], *to = &p->units[topo->edges[e].to];
		p->edges_out[from->out + from->out_count++] = e;
		p->edges_in[to->in + to->in_count++] = e;
	}
}

static void *take(struct model *m, size_t count, size_t item_bytes, bool *failed)
{
	size_t bytes;
	if (__builtin_mul_overflow(count ? count : 1, item_bytes, &bytes)) {
		*failed = true;
		return NULL;
	}
	void *memory = m->alloc.alloc(m->alloc.ctx, bytes);
	*failed |= !memory;
	return memory;
}

#define PLAN_FIRST(X) /* name, count: what counting the rest needs */ \
	X(units, node_count) \
	X(edges_out, edge_count) \
	X(edges_in, edge_count)

#define PLAN_REST(X) \
	X(boxes, box_count) \
	X(links, link_count) \
	X(endpoints, endpoint_count) \
	X(probers, prober_count) \
	X(targets, target_count) \
	X(elbs, elb_count) \
	X(dnss, dns_count) \
	X(users, users_count) \
	X(ec2s, ec2_count) \
	X(databases, database_count) \
	X(owner, sim_count) \
	X(prober_of, sim_count) \
	X(stations, sim_count) \
	X(station_laws, node_count) \
	X(class_of, class_count) \
	X(asker_of, class_count)

/* From here on the counts say how much of the room is used. */
static void empty(struct plan *p)
{
	p->sim_count = p->box_count = p->link_count = p->endpoint_count = p->prober_count = p->target_count = 0;
	p->elb_count = p->dns_count = p->users_count = p->ec2_count = p->rds_count = p->eip_count = 0;
	p->database_count = p->value_count = p->class_count = p->source_count = p->resolver_count = 0;
}

uint32_t model_plan_new(struct model *m)
{
	const struct topo *topo = m->topo;
	struct plan *plan = &m->plan;
	bool failed = false;
	plan->node_count = topo->node_count;
	plan->edge_count = topo->edge_count;
	plan->zone_count = topo->zone_count ? topo->zone_count : 1;
	plan->class_count = 1; /* checks */
#define PLAN_NEW(name, count) plan->name = take(m, plan->count, sizeof *plan->name, &failed);
	PLAN_FIRST(PLAN_NEW)
	if (failed) {
		return 0;
	}
	adjacency(topo, plan);
	for (uint32_t node = 0; node < topo->node_count; node++) {
		count_node(topo, node, plan);
	}
	plan->group_count = MODEL_GROUPS + (plan->users_count > 1 ? topo->workload.class_count : 0);
	PLAN_REST(PLAN_NEW)
#undef PLAN_NEW
#define STATE_NEW(name, type, count) m->state.name = take(m, (count), sizeof(type), &failed);
	MODEL_STATE(STATE_NEW)
#undef STATE_NEW
	m->scratch = take(m, 2, sizeof *m->scratch, &failed);
	uint32_t room = plan->sim_count + 1;
	m->zone_scratch = take(m, plan->box_count, sizeof *m->zone_scratch, &failed);
	empty(plan);
	return failed ? 0 : room;
}

void model_plan_free(struct model *m)
{
	struct plan *plan = &m->plan;
#define PLAN_FREE(name, count) m->alloc.free(m->alloc.ctx, plan->name);
	PLAN_FIRST(PLAN_FREE)
	PLAN_REST(PLAN_FREE)
#undef PLAN_FREE
#define STATE_FREE(name, type, count) m->alloc.free(m->alloc.ctx, m->state.name);
	MODEL_STATE(STATE_FREE)
#undef STATE_FREE
	m->alloc.free(m->alloc.ctx, m->scratch);
	m->alloc.free(m->alloc.ctx, m->zone_scratch);
}
