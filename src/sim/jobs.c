/* The pool of jobs, and how a job begins, is taken away and ends. */
#include "sim/sim_int.h"

bool sim_jobs_reserve(struct sim *sim, uint32_t count)
{
	uint32_t top = sim->job_cap;
	uint32_t cap = top ? top : 1024;
	while (cap < count) {
		cap += cap / 2;
	}
	cap = cap < sim->max_jobs ? cap : sim->max_jobs;
	if (cap == top) {
		return true;
	}
	struct job *jobs = sim_mem_grown(&sim->config.alloc, sim->jobs, top, cap, sizeof *jobs);
	if (jobs) {
		sim->jobs = jobs;
		uint32_t *marks = sim_mem_grown(&sim->config.alloc, sim->marks, top, cap, sizeof *marks);
		if (marks) {
			sim->marks = marks;
			sim->job_cap = cap;
			return true;
		}
	}
	sim->out_of_memory = true;
	return false;
}

uint32_t sim_job_new(struct sim *sim)
{
	struct core *core = &sim->core;
	uint32_t j = core->job_free;
	if (j != SIM_NONE) {
		core->job_free = sim->jobs[j].next;
	} else {
		if (core->job_live >= sim->max_jobs) {
			return SIM_NONE;
		}
		if (UNLIKELY(core->job_top == sim->job_cap) && !sim_jobs_reserve(sim, core->job_top + 1)) {
			return SIM_NONE;
		}
		j = core->job_top++;
		sim->jobs[j].gen = 0; /* whatever was there before sim_load */
	}
	core->job_live++;
	return j;
}

void sim_job_free(struct sim *sim, uint32_t j)
{
	struct job *job = &sim->jobs[j];
	job->gen++;
	job->due = 0;
	job->state = JOB_FREE;
	job->next = sim->core.job_free;
	sim->core.job_free = j;
	sim->core.job_live--;
	if (UNLIKELY(sim->tracing)) {
		sim->marks[j] = 0;
	}
}

KERNEL uint32_t sim_job_resume(struct sim *sim, uint32_t j)
{
	struct job *job = &sim->jobs[j];
	job->due = 0;
	switch ((enum job_state)job->state) {
	case JOB_PAUSE:
		return j;
	case JOB_TRAVEL:
		return sim_arrive(sim, j);
	case JOB_RETURN:
		return sim_deliver(sim, j);
	case JOB_SERVE:
	case JOB_DELAY:
		sim_station_finish(sim, j);
		return j;
	case JOB_FREE:
	case JOB_RUN:
	case JOB_LOST:
	case JOB_WAIT:
	case JOB_SHARE:
	case JOB_CALL:
		break;
	}
	assert(false); /* such a job has no event of its own */
	return SIM_NONE;
}

KERNEL void sim_job_cancel(struct sim *sim, uint32_t j)
{
	struct job *job = &sim->jobs[j];
	switch ((enum job_state)job->state) {
	case JOB_WAIT:
	case JOB_SERVE:
	case JOB_DELAY:
	case JOB_SHARE:
		sim_station_leave(sim, j);
		break;
	case JOB_CALL:
		sim_call_abandon(sim, j);
		break;
	case JOB_LOST:
		if (job->flags & JOB_CALL_LIMITED) {
			sim_limit_remove(sim, job->list, j);
		}
		break;
	case JOB_PAUSE:
	case JOB_TRAVEL:
	case JOB_RETURN:
	case JOB_RUN:
		break;
	case JOB_FREE:
		assert(false);
	}
	job->due = 0;
	job->state = JOB_RUN;
}

static void release_all(struct sim *sim, uint32_t j)
{
	while (sim->jobs[j].held) {
		sim_station_release(sim, j, (uint32_t)__builtin_ctz(sim->jobs[j].held));
	}
}

KERNEL void sim_job_leave(struct sim *sim, uint32_t j, enum sim_cause cause)
{
	release_all(sim, j);
	sim_node_leave(sim, j, cause);
	if (sim->jobs[j].member != SIM_NONE) {
		sim_member_remove(sim, sim->jobs[j].member);
		sim->jobs[j].member = SIM_NONE;
	}
}

KERNEL void sim_job_end(struct sim *sim, uint32_t j, enum sim_cause cause)
{
	uint32_t account = sim->jobs[j].member;
	if (UNLIKELY(cause != SIM_OK)) {
		sim_call_failed(sim, j);
	}
	sim_job_leave(sim, j, cause);
	if (sim->jobs[j].flags & JOB_ROOT) {
		sim_request_end(sim, j, cause);
	} else {
		sim_answer(sim, j, account, cause);
	}
}
