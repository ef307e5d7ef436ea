/* Readings of each whole second: a tick each second looks at the totals, and keeps the last few to take differences. */
#include "config.h"

#include "model/model_int.h"

#define RING (MODEL_METERS + 1)

static void add_station(const struct model *m, uint32_t node, uint32_t sim, uint32_t place, struct meter *out)
{
	struct sim_station_totals s;
	sim_station_totals(m->sim, sim, place, &s);
	out->refused += s.refused;
	out->waiting += (double)s.waiting_ns;
	out->wait += (double)s.wait_done_ns;
	bool box = m->plan.units[node].box != NONE;
	if (!s.servers || (box && place < BOX_WORKERS)) {
		return; /* the CPU of a box is counted by the box; a gate has no servers to speak of */
	}
	out->pool[box && place == BOX_CONNECTIONS] += (double)s.busy_ns / s.servers;
}

void model_meter_now(const struct model *m, uint32_t node, struct meter *out)
{
	const struct unit *u = &m->plan.units[node];
	*out = (struct meter){ 0 };
	for (uint32_t sim = u->sim; sim < u->sim + u->sim_count; sim++) {
		struct sim_node_totals n;
		sim_node_totals(m->sim, sim, &n);
		out->arrivals += n.arrivals;
		out->completions += n.completions;
		out->failures += n.failures;
		out->present += (double)n.present_ns;
		out->stay += (double)n.stay_done_ns;
		for (uint32_t place = 0; place < m->plan.stations[sim]; place++) {
			add_station(m, node, sim, place, out);
		}
	}
	for (uint32_t i = 0; u->box != NONE && i < u->sim_count; i++) {
		struct box_state b;
		model_box_read(m, u->box + i, &b);
		out->used += b.used;
		out->occupied += b.occupied;
	}
}

static struct meter *slot(const struct model *m, uint32_t node, uint64_t tick)
{
	return &m->state.meters[(size_t)node * RING + tick % RING];
}

uint32_t model_meter_ago(const struct model *m, uint32_t node, uint32_t ago, struct meter *out)
{
	uint64_t tick = m->state.head->ticks;
	uint32_t most = tick < MODEL_METERS ? (uint32_t)tick : MODEL_METERS;
	uint32_t seconds = ago < most ? ago : most;
	*out = *slot(m, node, tick - seconds);
	return seconds;
}

static void read_links(struct model *m)
{
	for (uint32_t i = 0; i < m->plan.link_count; i++) {
		struct link_meter *link = &m->state.link_meters[i];
		struct sim_member_totals totals;
		sim_member_totals(m->sim, m->plan.links[i].group, m->plan.links[i].member, &totals);
		link->new_calls = totals.calls - link->calls;
		link->new_failures = totals.failures - link->failures;
		link->calls = totals.calls;
		link->failures = totals.failures;
	}
}

/* Overwhelmed: most requests fail, and queues turn them away. */
static void judge_load(struct model *m)
{
	struct head *head = m->state.head;
	struct sim_second s;
	uint64_t refused = 0;
	for (uint32_t node = 0; node < m->plan.node_count; node++) {
		struct meter before;
		model_meter_ago(m, node, 1, &before);
		refused += slot(m, node, head->ticks)->refused - before.refused;
	}
	if (!model_second(m, MODEL_ALL, 0, &s) || s.completions + s.failures == 0) {
		return;
	}
	bool most_fail = s.failures > s.completions;
	if (most_fail && refused && !head->overwhelmed) {
		head->overwhelmed = 1;
		model_note(m, EVENT_OVERWHELMED, NONE);
	} else if (head->overwhelmed && !most_fail && !refused) {
		head->overwhelmed = 0;
		model_note(m, EVENT_COPES, NONE);
	}
}

void model_tick(struct model *m, uint32_t node, uint32_t detail, uint32_t generation)
{
	(void)node;
	(void)detail;
	(void)generation;
	for (uint32_t box = 0; box < m->plan.box_count; box++) {
		model_box_tick(m, box);
	}
	for (uint32_t i = 0; i < m->plan.ec2_count; i++) {
		model_ec2_tick(m, m->plan.ec2s[i].node);
	}
	for (uint32_t i = 0; i < m->plan.database_count; i++) {
		model_db_tick(m, i);
	}
	m->state.head->ticks++;
	for (uint32_t i = 0; i < m->plan.node_count; i++) {
		model_meter_now(m, i, slot(m, i, m->state.head->ticks));
	}
	read_links(m);
	model_seconds_tick(m);
	model_usage_tick(m);
	judge_load(m);
	model_timer(m, SIM_S, TIMER_TICK, 0, 0, 0);
}

void model_meter_start(struct model *m)
{
	for (uint32_t i = 0; i < m->plan.node_count; i++) {
		model_meter_now(m, i, slot(m, i, 0));
	}
	model_timer(m, SIM_S, TIMER_TICK, 0, 0, 0);
}
