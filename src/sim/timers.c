/* Timers of the caller. */
#include "sim/sim_int.h"

#define TIMER_SET (SIM_NONE - 1)

bool sim_timers_reserve(struct sim *sim, uint32_t count)
{
	uint32_t cap = sim->timer_cap ? sim->timer_cap : 64;
	while (cap < count) {
		cap *= 2;
	}
	if (cap == sim->timer_cap) {
		return true;
	}
	assert(cap <= EVENT_INDEX_END);
	struct timer *timers = sim_mem_grown(&sim->config.alloc, sim->timers, sim->timer_cap, cap, sizeof *timers);
	if (!timers) {
		sim->out_of_memory = true;
		return false;
	}
	sim->timers = timers;
	sim->timer_cap = cap;
	return true;
}

void sim_at(struct sim *sim, int64_t when, uint32_t code, uint64_t arg)
{
	struct core *core = &sim->core;
	assert(when >= core->now && sim->config.timer);
	if (when >= SIM_END) {
		return;
	}
	uint32_t t = core->timer_free;
	if (t != SIM_NONE) {
		core->timer_free = sim->timers[t].next;
	} else {
		if (core->timer_top == sim->timer_cap && !sim_timers_reserve(sim, core->timer_top + 1)) {
			return;
		}
		t = core->timer_top++;
	}
	sim->timers[t] = (struct timer){ .arg = arg, .code = code, .next = TIMER_SET };
	sim_event_push(sim, event_make(when, sim_next_seq(sim), EVENT_TIMER, t));
}

void sim_timer_fire(struct sim *sim, uint32_t t)
{
	struct timer timer = sim->timers[t];
	sim->timers[t] = (struct timer){ .next = sim->core.timer_free };
	sim->core.timer_free = t;
	sim->config.timer(sim->config.ctx, sim, timer.code, timer.arg);
}
