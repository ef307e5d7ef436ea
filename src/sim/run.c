/* The loop: takes the first event, moves the clock, lets it happen. */
#include "sim/sim_int.h"

int64_t sim_now(const struct sim *sim)
{
	return sim->core.now;
}

uint64_t sim_events(const struct sim *sim)
{
	return sim->core.events;
}

static void set_clock(struct sim *sim, int64_t now)
{
	sim->core.now = now;
	if (UNLIKELY(now >= sim->core.second_end)) {
		sim_seconds_roll(sim);
	}
}

/* What the event is about; the job that goes on thereby, or SIM_NONE. */
static uint32_t handle(struct sim *sim, struct event e)
{
	uint32_t index = event_index(e);
	switch (event_kind(e)) {
	case EVENT_JOB:
		return sim_job_resume(sim, index);
	case EVENT_SHARE:
		return sim_ps_fire(sim, index);
	case EVENT_ARRIVAL:
		return sim_source_fire(sim, index);
	case EVENT_LIMIT:
		return sim_limit_fire(sim, index);
	case EVENT_TIMER:
		sim_timer_fire(sim, index);
		return SIM_NONE;
	case EVENT_LINE: /* renamed to its job's by now */
		break;
	}
	assert(false);
	return SIM_NONE;
}

enum sim_status sim_run(struct sim *sim, int64_t until, uint64_t max_events)
{
	assert(!sim->running && until >= sim->core.now);
	int64_t end = until < SIM_END ? until : SIM_END - 1; /* of events; the clock may reach SIM_END */
	uint64_t left = UINT64_MAX - sim->core.events;
	uint64_t stop = max_events && max_events < left ? sim->core.events + max_events : UINT64_MAX;
	struct event e;
	sim->running = true;
	while (sim->core.events < stop && LIKELY(!sim->out_of_memory) && sim_events_take(sim, end, &e)) {
		set_clock(sim, event_time(e));
		sim->core.events++;
		uint32_t j = handle(sim, e);
		if (j != SIM_NONE) {
			sim_program_run(sim, j);
		}
	}
	sim->running = false;
	if (sim->out_of_memory) {
		return SIM_NOMEM; /* lists may lack what they should hold: do not look */
	}
	int64_t next = sim_events_settle(sim);
	if (next <= end) {
		return SIM_BUDGET;
	}
	if (until != SIM_NEVER) {
		set_clock(sim, until < SIM_END ? until : SIM_END);
	}
	return next >= SIM_END ? SIM_IDLE : SIM_REACHED;
}
