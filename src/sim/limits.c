/* Time limits. At a million requests a second with ten seconds of patience, an event for each would be ten million
 * events that almost never happen. But requests with the same limit reach it in the order in which they began: one list
 * a limit, linked through the jobs, and an event for its head alone. */
#include "sim/sim_int.h"

static int64_t deadline_of(const struct sim *sim, const struct limit *l, uint32_t j)
{
	const struct job *job = &sim->jobs[j];
	return l->person ? job->started + l->limit_ns : job->work;
}

KERNEL bool sim_limit_due(const struct sim *sim, uint32_t list, struct event *out)
{
	const struct limit *l = &sim->limits[list];
	if (l->head == SIM_NONE) {
		return false;
	}
	*out = event_make(deadline_of(sim, l, l->head), EVENT_SEQ_LAST, EVENT_LIMIT, list);
	return true;
}

static uint32_t *next_of(struct sim *sim, const struct limit *l, uint32_t j)
{
	return l->person ? &sim->jobs[j].limit_next : &sim->jobs[j].next;
}

static uint32_t *prev_of(struct sim *sim, const struct limit *l, uint32_t j)
{
	return l->person ? &sim->jobs[j].limit_prev : &sim->jobs[j].prev;
}

KERNEL void sim_limit_add(struct sim *sim, uint32_t list, uint32_t j)
{
	struct limit *l = &sim->limits[list];
	struct job *job = &sim->jobs[j];
	if (l->person) {
		job->flags |= JOB_LIMITED;
	} else {
		job->flags |= JOB_CALL_LIMITED;
		job->list = list;
		job->work = sim->core.now + l->limit_ns;
	}
	*next_of(sim, l, j) = SIM_NONE;
	*prev_of(sim, l, j) = l->tail;
	if (l->tail == SIM_NONE) {
		l->head = j;
	} else {
		*next_of(sim, l, l->tail) = j;
	}
	l->tail = j;
	l->count++;
	/* An event that is there already is that of an older job: early, and put right when it comes up. */
	if (!sim->limit_posted[list].event.lo) {
		sim_limit_post(sim, list);
	}
}

KERNEL void sim_limit_post(struct sim *sim, uint32_t list)
{
	struct event e;
	if (sim_limit_due(sim, list, &e)) {
		sim_events_post(sim, e);
	}
}

KERNEL void sim_limit_remove(struct sim *sim, uint32_t list, uint32_t j)
{
	struct limit *l = &sim->limits[list];
	uint32_t next = *next_of(sim, l, j);
	uint32_t prev = *prev_of(sim, l, j);
	if (prev == SIM_NONE) {
		l->head = next;
	} else {
		*next_of(sim, l, prev) = next;
	}
	if (next == SIM_NONE) {
		l->tail = prev;
	} else {
		*prev_of(sim, l, next) = prev;
	}
	l->count--;
	sim->jobs[j].flags &= (uint8_t) ~(l->person ? JOB_LIMITED : JOB_CALL_LIMITED);
}

KERNEL uint32_t sim_limit_fire(struct sim *sim, uint32_t list)
{
	uint32_t j = sim->limits[list].head;
	struct job *job = &sim->jobs[j];
	uint32_t goes_on = SIM_NONE;
	if (sim->limits[list].person || job->state == JOB_LOST) {
		sim_job_cancel(sim, j);
		sim_job_end(sim, j, SIM_TIMED_OUT);
	} else {
		sim_call_abandon(sim, j);
		job->answer = SIM_TIMED_OUT;
		goes_on = j;
	}
	sim_limit_post(sim, list);
	return goes_on;
}
