/* A fixed address. It stays with its instance through stops, and follows it to a replacement after a short while. */
#include "config.h"

#include "model/build.h"

static void shape(struct model_build *b, uint32_t node)
{
	struct plan *plan = b->plan;
	plan->units[node].own = plan->eip_count++;
}

static void join(struct model_build *b, uint32_t node)
{
	const struct unit *u = &b->plan->units[node];
	for (uint32_t i = 0; i < u->out_count; i++) {
		uint32_t to = b->topo->edges[b->plan->edges_out[u->out + i]].to;
		if (b->topo->nodes[to].kind == TOPO_EC2) {
			b->plan->ec2s[b->plan->units[to].own].eip = node;
		}
	}
}

void model_eip_move(struct model *m, uint32_t eip)
{
	int64_t remap = model_time(m, eip, TOPO_EIP_REMAP);
	m->state.eips[m->plan.units[eip].own].ready_ns = sim_now(m->sim) + remap;
	model_enter(m, eip, MODEL_FAILING_OVER, sim_now(m->sim) + remap);
	model_timer(m, remap, TIMER_EIP_MOVED, eip, 0, m->state.units[eip].generation);
}

void model_eip_moved(struct model *m, uint32_t eip, uint32_t detail, uint32_t generation)
{
	(void)detail;
	if (generation == m->state.units[eip].generation) {
		model_enter(m, eip, MODEL_UP, SIM_NEVER);
		model_note(m, EVENT_EIP_MOVED, eip);
	}
}

const struct model_kind model_kind_eip = {
	.shape = shape,
	.join = join,
};
