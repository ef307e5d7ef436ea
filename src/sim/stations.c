/* Stations with a line: QUEUE (servers) and POOL (tokens); and those without: DELAY and BUCKET. PS is in ps.c.
 *
 * The line is a doubly linked list through the jobs, since people and callers leave from its middle. The served of a
 * QUEUE are linked too: a change of speed moves their ends. */
#include "sim/sim_int.h"

static void line_join(struct sim *sim, struct station *s, uint32_t j)
{
	struct job *job = &sim->jobs[j];
	sim_station_touch(sim, s);
	s->waiting++;
	job->state = JOB_WAIT;
	job->since = sim->core.now;
	job->next = SIM_NONE;
	job->prev = s->tail;
	if (s->tail == SIM_NONE) {
		s->head = j;
	} else {
		sim->jobs[s->tail].next = j;
	}
	s->tail = j;
}

static void line_leave(struct sim *sim, struct station *s, uint32_t j)
{
	const struct job *job = &sim->jobs[j];
	sim_station_touch(sim, s);
	s->waiting--;
	sim_sum(&s->wait_done_ns, &s->wait_done_high, (uint64_t)(sim->core.now - job->since), 1);
	if (job->prev == SIM_NONE) {
		s->head = job->next;
	} else {
		sim->jobs[job->prev].next = job->next;
	}
	if (job->next == SIM_NONE) {
		s->tail = job->prev;
	} else {
		sim->jobs[job->next].prev = job->prev;
	}
}

static void served_join(struct sim *sim, struct station *s, uint32_t j)
{
	struct job *job = &sim->jobs[j];
	job->prev = SIM_NONE;
	job->next = s->served_head;
	if (s->served_head != SIM_NONE) {
		sim->jobs[s->served_head].prev = j;
	}
	s->served_head = j;
}

static void served_leave(struct sim *sim, struct station *s, uint32_t j)
{
	const struct job *job = &sim->jobs[j];
	if (job->prev == SIM_NONE) {
		s->served_head = job->next;
	} else {
		sim->jobs[job->prev].next = job->next;
	}
	if (job->next != SIM_NONE) {
		sim->jobs[job->next].prev = job->prev;
	}
}

/* How long `work` takes at a speed > 0, to the nearest nanosecond. */
static int64_t time_for(int64_t work, uint64_t speed)
{
	if (LIKELY(speed == SPEED_ONE)) {
		return work;
	}
	uint64_t time = sim_divide(((sim_u128)(uint64_t)work << 32) + speed / 2, speed);
	return time < (uint64_t)SIM_END / 2 ? (int64_t)time : SIM_END / 2; /* as good as never */
}

/* A server of a QUEUE takes the job, which stands at the SERVE op before its pc. False: no time is needed. */
static bool queue_begin(struct sim *sim, uint32_t index, uint32_t j)
{
	struct station *s = &sim->stations[index];
	struct job *job = &sim->jobs[j];
	const struct law *law = &sim->laws[sim->ops[job->pc - 1].law];
	int64_t work = sim_law_draw(&sim->tables, law, &s->rng);
	if (work == 0) {
		s->served++;
		return false;
	}
	sim_station_touch(sim, s);
	s->busy++;
	job->state = JOB_SERVE;
	job->station = index;
	served_join(sim, s, j);
	if (sim_traced(sim, j)) {
		sim_trace_station(sim, j, SIM_TRACE_SERVE, index);
	}
	if (UNLIKELY(s->speed == 0)) {
		job->work = work;
		job->due = 0;
		return true;
	}
	int64_t delay = time_for(work, s->speed);
	job->work = sim->core.now + delay;
	if (law->kind == SIM_LAW_CONST && s->speed == SPEED_ONE) {
		sim_job_after_constant(sim, j, delay);
	} else {
		sim_job_after(sim, j, delay);
	}
	return true;
}

void sim_queue_speed(struct sim *sim, uint32_t index, uint64_t speed)
{
	struct station *s = &sim->stations[index];
	uint64_t old = s->speed;
	s->speed = speed;
	for (uint32_t j = s->served_head; j != SIM_NONE && speed != old; j = sim->jobs[j].next) {
		struct job *job = &sim->jobs[j];
		int64_t left = job->work; /* frozen: work; else the end of service */
		if (old != 0) {
			left = (int64_t)((sim_u128)(uint64_t)(left - sim->core.now) * old >> 32);
		}
		if (speed == 0) {
			job->work = left;
			job->due = 0;
		} else {
			int64_t delay = time_for(left, speed);
			job->work = sim->core.now + delay;
			sim_job_after(sim, j, delay);
		}
	}
}

static enum op_result queue_serve(struct sim *sim, uint32_t index, uint32_t j, enum sim_cause *cause)
{
	struct station *s = &sim->stations[index];
	if (s->busy < s->servers && s->head == SIM_NONE) {
		return queue_begin(sim, index, j) ? OP_BLOCKED : OP_NEXT;
	}
	if (s->waiting >= s->room) {
		s->refused++;
		*cause = SIM_REFUSED;
		return OP_FAILED;
	}
	sim->jobs[j].station = index;
	line_join(sim, s, j);
	if (sim_traced(sim, j)) {
		sim_trace_station(sim, j, SIM_TRACE_WAIT, index);
	}
	return OP_BLOCKED;
}

static enum op_result delay_serve(struct sim *sim, uint32_t index, uint32_t j, const struct law *law)
{
	struct station *s = &sim->stations[index];
	struct job *job = &sim->jobs[j];
	int64_t delay = sim_law_draw(&sim->tables, law, &s->rng);
	if (sim_traced(sim, j)) {
		sim_trace_station(sim, j, SIM_TRACE_SERVE, index);
	}
	if (delay == 0) {
		s->served++;
		return OP_NEXT;
	}
	sim_station_touch(sim, s);
	s->busy++;
	job->state = JOB_DELAY;
	job->station = index;
	if (law->kind == SIM_LAW_CONST) {
		sim_job_after_constant(sim, j, delay);
	} else {
		sim_job_after(sim, j, delay);
	}
	return OP_BLOCKED;
}

KERNEL enum op_result sim_station_serve(struct sim *sim, uint32_t j, const struct op *op, enum sim_cause *cause)
{
	uint32_t index = sim_station_at(sim, sim->jobs[j].node, op->station);
	struct station *s = &sim->stations[index];
	const struct law *law = &sim->laws[op->law];
	s->arrivals++;
	switch ((enum sim_station_kind)s->kind) {
	case SIM_QUEUE:
		return queue_serve(sim, index, j, cause);
	case SIM_PS:
		return sim_ps_arrive(sim, index, j, law, cause);
	case SIM_DELAY:
		return delay_serve(sim, index, j, law);
	case SIM_POOL:
	case SIM_BUCKET:
		break;
	}
	assert(false); /* nobody is served at a pool or a bucket */
	return OP_FAILED;
}

static void token_grant(struct sim *sim, struct station *s, uint32_t index, uint32_t j)
{
	sim_station_touch(sim, s);
	s->busy++;
	sim->jobs[j].held |= UINT32_C(1) << s->place;
	if (sim_traced(sim, j)) {
		sim_trace_station(sim, j, SIM_TRACE_SERVE, index);
	}
}

KERNEL enum op_result sim_station_seize(struct sim *sim, uint32_t j, uint32_t place, enum sim_cause *cause)
{
	struct job *job = &sim->jobs[j];
	uint32_t index = sim_station_at(sim, job->node, place);
	struct station *s = &sim->stations[index];
	assert(s->kind == SIM_POOL && !(job->held >> place & 1));
	s->arrivals++;
	if (s->busy < s->servers && s->head == SIM_NONE) {
		token_grant(sim, s, index, j);
		return OP_NEXT;
	}
	if (s->waiting >= s->room) {
		s->refused++;
		*cause = SIM_REFUSED;
		return OP_FAILED;
	}
	job->station = index;
	line_join(sim, s, j);
	if (sim_traced(sim, j)) {
		sim_trace_station(sim, j, SIM_TRACE_WAIT, index);
	}
	return OP_BLOCKED;
}

KERNEL void sim_station_release(struct sim *sim, uint32_t j, uint32_t place)
{
	struct job *job = &sim->jobs[j];
	uint32_t index = sim_station_at(sim, job->node, place);
	struct station *s = &sim->stations[index];
	assert(job->held >> place & 1);
	job->held &= ~(UINT32_C(1) << place);
	sim_station_touch(sim, s);
	s->busy--;
	s->served++;
	sim_station_admit(sim, index);
}

void sim_station_admit(struct sim *sim, uint32_t index)
{
	struct station *s = &sim->stations[index];
	if (s->head == SIM_NONE || sim->nodes[s->node].down) {
		return; /* at a node that goes down, all are about to be reset */
	}
	while (s->busy < s->servers && s->head != SIM_NONE) {
		uint32_t j = s->head;
		line_leave(sim, s, j);
		if (s->kind == SIM_QUEUE && queue_begin(sim, index, j)) {
			continue;
		}
		if (s->kind == SIM_POOL) {
			token_grant(sim, s, index, j);
		}
		sim->jobs[j].state = JOB_PAUSE;
		sim_job_soon(sim, j);
	}
}

KERNEL void sim_station_finish(struct sim *sim, uint32_t j)
{
	uint32_t index = sim->jobs[j].station;
	struct station *s = &sim->stations[index];
	sim_station_touch(sim, s);
	s->busy--;
	s->served++;
	if (s->kind == SIM_QUEUE) {
		served_leave(sim, s, j);
		sim_station_admit(sim, index);
	}
}

KERNEL void sim_station_leave(struct sim *sim, uint32_t j)
{
	uint32_t index = sim->jobs[j].station;
	struct station *s = &sim->stations[index];
	s->taken++;
	switch ((enum job_state)sim->jobs[j].state) {
	case JOB_WAIT:
		line_leave(sim, s, j);
		return;
	case JOB_SERVE:
		served_leave(sim, s, j);
		sim_station_touch(sim, s);
		s->busy--;
		sim_station_admit(sim, index);
		return;
	case JOB_DELAY:
		sim_station_touch(sim, s);
		s->busy--;
		return;
	case JOB_SHARE:
		sim_ps_leave(sim, index, j);
		return;
	case JOB_FREE:
	case JOB_RUN:
	case JOB_PAUSE:
	case JOB_TRAVEL:
	case JOB_RETURN:
	case JOB_LOST:
	case JOB_CALL:
		break;
	}
	assert(false);
}

void sim_bucket_fill(struct sim *sim, struct station *s)
{
	double dt = (double)(sim->core.now - s->last_ns);
	s->level += dt * s->rate_per_ns * ((double)(int64_t)s->speed * 0x1p-32);
	if (s->level > s->burst) {
		s->level = s->burst;
	}
	s->last_ns = sim->core.now;
}

KERNEL enum op_result sim_station_take(struct sim *sim, uint32_t j, uint32_t place, enum sim_cause *cause)
{
	uint32_t index = sim_station_at(sim, sim->jobs[j].node, place);
	struct station *s = &sim->stations[index];
	assert(s->kind == SIM_BUCKET);
	s->arrivals++;
	sim_bucket_fill(sim, s);
	if (s->level < 1.0) {
		s->refused++;
		*cause = SIM_THROTTLED;
		return OP_FAILED;
	}
	s->level -= 1.0;
	s->served++;
	if (sim_traced(sim, j)) {
		sim_trace_station(sim, j, SIM_TRACE_SERVE, index);
	}
	return OP_NEXT;
}
