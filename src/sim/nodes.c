/* Nodes: who is there, and what kills them. */
#include "sim/sim_int.h"

/* Brings the integral of those present up to now; call before their number changes. */
static void node_touch(const struct sim *sim, struct node *n)
{
	sim_sum(&n->present_ns, &n->present_high, (uint64_t)(sim->core.now - n->last_ns), n->present);
	n->last_ns = sim->core.now;
}

KERNEL void sim_node_enter(struct sim *sim, uint32_t j)
{
	struct job *job = &sim->jobs[j];
	struct node *n = &sim->nodes[job->node];
	node_touch(sim, n);
	n->present++;
	n->arrivals++;
	job->entry = sim->core.now;
	job->flags |= JOB_INSIDE;
}

KERNEL void sim_node_leave(struct sim *sim, uint32_t j, enum sim_cause cause)
{
	struct job *job = &sim->jobs[j];
	if (!(job->flags & JOB_INSIDE)) {
		return;
	}
	struct node *n = &sim->nodes[job->node];
	node_touch(sim, n);
	n->present--;
	if (LIKELY(cause == SIM_OK)) {
		n->completions++;
	} else {
		n->failed_by[cause]++;
	}
	sim_sum(&n->stay_done_ns, &n->stay_done_high, (uint64_t)(sim->core.now - job->entry), 1);
	job->flags &= (uint8_t)~JOB_INSIDE;
}

/* Ends every job at a node that is down. One pass over the pool, whatever the number of nodes. */
static void reset_fallen(struct sim *sim, uint64_t present)
{
	for (uint32_t j = 0; present > 0 && j < sim->core.job_top; j++) {
		const struct job *job = &sim->jobs[j];
		if (job->state != JOB_FREE && (job->flags & JOB_INSIDE) && sim->nodes[job->node].down) {
			present--;
			sim_job_cancel(sim, j);
			sim_job_end(sim, j, SIM_RESET);
		}
	}
}

void sim_nodes_down(struct sim *sim, const uint32_t *nodes, uint32_t count)
{
	uint64_t present = 0;
	for (uint32_t i = 0; i < count; i++) {
		assert(nodes[i] < sim->node_count);
		struct node *n = &sim->nodes[nodes[i]];
		if (!n->down) {
			n->down = true; /* from here on its stations admit nobody */
			present += n->present;
		}
	}
	reset_fallen(sim, present);
}

void sim_node_down(struct sim *sim, uint32_t node)
{
	sim_nodes_down(sim, &node, 1);
}

void sim_node_up(struct sim *sim, uint32_t node)
{
	assert(node < sim->node_count);
	sim->nodes[node].down = false;
}

void sim_node_mute(struct sim *sim, uint32_t node, bool mute)
{
	assert(node < sim->node_count);
	sim->nodes[node].mute = mute;
}

bool sim_node_is_up(const struct sim *sim, uint32_t node)
{
	assert(node < sim->node_count);
	return !sim->nodes[node].down;
}

void sim_node_totals(const struct sim *sim, uint32_t node, struct sim_node_totals *out)
{
	assert(node < sim->node_count);
	struct node n = sim->nodes[node];
	node_touch(sim, &n);
	*out = (struct sim_node_totals){
		.arrivals = n.arrivals,
		.completions = n.completions,
		.present = n.present,
		.present_ns = sim_wide(n.present_ns, n.present_high),
		.stay_done_ns = sim_wide(n.stay_done_ns, n.stay_done_high),
	};
	for (int cause = SIM_OK + 1; cause < SIM_CAUSES; cause++) {
		out->failed_by[cause] = n.failed_by[cause];
		out->failures += n.failed_by[cause];
	}
}
