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

static void handle(struct sim *sim, struct event e)
{
	uint32_t index = event_index(e);
	switch (event_kind(e)) {
	case EVENT_JOB:
		sim_job_resume(sim, index);
		return;
	case EVENT_SHARE:
		sim_ps_fire(sim, index);
		return;
	case EVENT_ARRIVAL:
		sim_source_fire(sim, index);
		return;
	case EVENT_TIMER:
		sim_timer_fire(sim, index);
		return;
	case EVENT_LIMIT:
		sim_limit_fire(sim, index);
		return;
	case EVENT_LINE: /* renamed to its job's by now */
		break;
	}
	assert(false);
}

enum sim_status sim_run(struct sim *sim, int64_t until, uint64_t max_events)
{
	assert(!sim->running && until >= sim->core.now);
	int64_t end = until < EVENT_TIME_END ? until : EVENT_TIME_END - 1;
	uint64_t stop = max_events ? sim->core.events + max_events : UINT64_MAX;
	enum sim_status status = SIM_REACHED;
	sim->running = true;
	for (;;) {
		if (UNLIKELY(sim->out_of_memory)) {
			status = SIM_NOMEM; /* lists may lack what they should hold: do not look */
			break;
		}
		struct event e = sim_events_first(sim);
		if (UNLIKELY(event_time(e) > end)) {
			status = e.hi == UINT64_MAX ? SIM_IDLE : SIM_REACHED;
			if (until != SIM_NEVER) {
				set_clock(sim, end);
			}
			break;
		}
		if (UNLIKELY(sim->core.events == stop)) {
			status = SIM_BUDGET;
			break;
		}
		sim_events_take(sim, e);
		set_clock(sim, event_time(e));
		sim->core.events++;
		handle(sim, e);
	}
	sim->running = false;
	return status;
}
