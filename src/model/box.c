/* The CPU of a machine: how fast it is at the moment, and how much of it has been used.
 *
 * Jobs of the machine's own (a report, a dump) are not simulated one by one: they take a share of the CPU, and what is
 * left is the speed that requests see. Two integrals are kept by box: `used`, what a meter of CPU shows, background
 * included and nothing beyond a throttle; and `occupied`, the share of what the box may use that is in use, which is 1
 * for a throttled box that works all the time. */
#include "config.h"

#include "model/model_int.h"

static double share_of_type(const struct model *m, uint32_t box)
{
	return m->state.boxes[box].throttled ? model_type(m, m->plan.boxes[box].node)->baseline : 1;
}

void model_box_read(const struct model *m, uint32_t box, struct box_state *b)
{
	*b = m->state.boxes[box];
	struct sim_station_totals cpu;
	sim_station_totals(m->sim, m->plan.boxes[box].sim, BOX_CPU, &cpu);
	int64_t now = sim_now(m->sim);
	double dt = (double)(now - b->seen_ns), busy = (double)((uint64_t)cpu.busy_ns - b->seen_busy);
	bool up = sim_node_is_up(m->sim, m->plan.boxes[box].sim);
	double background = up ? b->background : 0;
	double requests = cpu.servers && !b->frozen ? busy / cpu.servers * (1 - b->background) : 0;
	b->occupied += requests + dt * background;
	b->used += (requests + dt * background) * share_of_type(m, box);
	b->seen_ns = now;
	b->seen_busy = (uint64_t)cpu.busy_ns;
}

void model_box_account(struct model *m, uint32_t box)
{
	struct box_state now;
	model_box_read(m, box, &now);
	m->state.boxes[box] = now;
}

void model_box_apply(struct model *m, uint32_t box)
{
	model_box_account(m, box);
	const struct box_state *b = &m->state.boxes[box];
	uint32_t node = m->plan.boxes[box].node;
	double speed = model_type(m, node)->speed * share_of_type(m, box) * (1 - b->background) / m->state.units[node].slow;
	sim_station_speed(m->sim, m->plan.boxes[box].sim, BOX_CPU, b->frozen ? 0 : speed);
}

void model_box_background(struct model *m, uint32_t box, double share)
{
	model_box_account(m, box);
	m->state.boxes[box].background = share;
	model_box_apply(m, box);
}

void model_box_start(struct model *m, uint32_t box)
{
	model_credits_start(m, box);
	model_box_apply(m, box);
}

void model_box_tick(struct model *m, uint32_t box)
{
	model_box_account(m, box);
	struct box_state *b = &m->state.boxes[box];
	model_credits_tick(m, box, b->used - b->ticked);
	b->ticked = b->used;
}
