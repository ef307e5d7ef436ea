/* CPU credits of burstable types: one credit is one vCPU at full use for a minute.
 *
 * They are earned at a fixed rate, kept for at most a day's earning, and spent by use. With none left, an instance is
 * either throttled to its baseline (`standard`) or goes on and runs up a surplus (`unlimited`), which later earning pays
 * back; what is never paid back is billed: what goes beyond a day's earning at once, the rest when the machine is gone.
 * Managed databases are always unlimited.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-credits-baseline-concepts.html */
#include "config.h"

#include "model/model_int.h"

#define DAY_HOURS 24

static bool standard(const struct model *m, uint32_t node)
{
	return kind_of(m, node) == TOPO_EC2 && model_setting(m, node, TOPO_EC2_CREDITS) != 0;
}

void model_credits_settle(struct model *m, uint32_t box)
{
	struct box_state *b = &m->state.boxes[box];
	b->charged += b->surplus;
	b->surplus = 0;
	m->state.units[m->plan.boxes[box].node].flags &= ~(uint32_t)UNIT_SURPLUS;
}

void model_credits_start(struct model *m, uint32_t box)
{
	struct box_state *b = &m->state.boxes[box];
	uint32_t node = m->plan.boxes[box].node;
	model_credits_settle(m, box);
	b->credits = kind_of(m, node) == TOPO_EC2 ? model_setting(m, node, TOPO_EC2_START_CREDITS) : 0;
	b->throttled = 0;
}

/* Throttled again and again within a second would be one and the same at this grain; a minute's earning in hand ends
 * it. */
static void throttle(struct model *m, uint32_t box, double earned_hour)
{
	struct box_state *b = &m->state.boxes[box];
	if (!b->throttled && b->credits <= 0) {
		model_box_account(m, box);
		b->throttled = 1;
		model_note(m, EVENT_THROTTLED, m->plan.boxes[box].node);
		model_box_apply(m, box);
	} else if (b->throttled && b->credits > earned_hour / 60) {
		model_box_account(m, box);
		b->throttled = 0;
		model_note(m, EVENT_UNTHROTTLED, m->plan.boxes[box].node);
		model_box_apply(m, box);
	}
}

/* A balance below nothing is a debt. */
static void borrow(struct model *m, uint32_t box, double most)
{
	struct box_state *b = &m->state.boxes[box];
	uint32_t node = m->plan.boxes[box].node;
	if (b->credits < 0) {
		b->surplus -= b->credits;
		b->credits = 0;
		if (!(m->state.units[node].flags & UNIT_SURPLUS)) {
			m->state.units[node].flags |= UNIT_SURPLUS;
			model_note(m, EVENT_SURPLUS, node);
		}
	} else if (b->surplus > 0) {
		double paid = b->credits < b->surplus ? b->credits : b->surplus;
		b->credits -= paid;
		b->surplus -= paid;
	}
	if (b->surplus > most) {
		b->charged += b->surplus - most;
		b->surplus = most;
	}
	if (b->surplus <= 0) {
		m->state.units[node].flags &= ~(uint32_t)UNIT_SURPLUS;
	}
}

void model_credits_tick(struct model *m, uint32_t box, double used_ns)
{
	struct box_state *b = &m->state.boxes[box];
	uint32_t node = m->plan.boxes[box].node;
	const struct topo_instance_type *type = model_type(m, node);
	if (!type->burstable || !sim_node_is_up(m->sim, m->plan.boxes[box].sim)) {
		b->surplus_rate = 0;
		return;
	}
	double spent = used_ns / 60e9 * type->vcpus, earned = type->credits_hour / 3600;
	double most = type->credits_hour * DAY_HOURS;
	b->credits += earned - spent;
	b->credits = b->credits < most ? b->credits : most;
	/* For the bill at today's rate: the mean of the last minute or so. */
	b->surplus_rate += ((spent - earned) - b->surplus_rate) / MODEL_MEAN_TICKS;
	if (standard(m, node)) {
		b->credits = b->credits > 0 ? b->credits : 0;
		throttle(m, box, type->credits_hour);
		return;
	}
	borrow(m, box, most);
}

double model_credits_owed(const struct model *m, uint32_t box)
{
	const struct box_state *b = &m->state.boxes[box];
	return (b->charged + b->surplus) / 60;
}

/* vCPU-hours of surplus an hour, if it goes on as now. */
double model_credits_rate(const struct model *m, uint32_t box)
{
	const struct box_state *b = &m->state.boxes[box];
	uint32_t node = m->plan.boxes[box].node;
	bool borrows = b->surplus > 0 && !standard(m, node) && b->surplus_rate > 0;
	return borrows ? b->surplus_rate * 3600 / 60 : 0;
}
