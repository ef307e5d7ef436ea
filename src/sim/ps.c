/* Processor sharing: c cores shared by all present, each job on at most one.
 *
 * All jobs advance at one pace, so one clock will do: virtual time V runs at the rate speed * min(1, c / n), and a job
 * that needs `demand` is done when V has advanced by that much. An arrival or a departure changes the rate and nothing
 * else; the next to be done is the one with the least end in virtual time. V is an integer that counts 2^-16 ns and is
 * rounded down once a change: less than 2^-16 ns * n / c of time. Ends are rounded to the nearest nanosecond; rounding
 * them up would waste half a nanosecond of the cores for each.
 *
 * The present form a pairing heap (Fredman et al. 1986) through `child` and `next` of the jobs: no memory of its own,
 * O(1) to arrive, O(log n) amortised to leave. Ties go to the one who came first.
 *
 * There is one event per station. An arrival only delays the next completion, so the event is left too early and put
 * right when it comes up (events.c). */
#include "sim/sim_int.h"

#define VIRTUAL_END (INT64_C(1) << 62)
#define DEMAND_END (VIRTUAL_END >> PS_SHIFT) /* the most work in one go */

static bool first_done(const struct sim *sim, uint32_t a, uint32_t b)
{
	const struct job *x = &sim->jobs[a];
	const struct job *y = &sim->jobs[b];
	return x->work < y->work || (x->work == y->work && x->due < y->due);
}

static uint32_t meld(struct sim *sim, uint32_t a, uint32_t b)
{
	if (first_done(sim, b, a)) {
		uint32_t swap = a;
		a = b;
		b = swap;
	}
	sim->jobs[b].next = sim->jobs[a].child;
	sim->jobs[a].child = b;
	return a;
}

/* Melds siblings in pairs from the left, then those from the right. */
static uint32_t meld_siblings(struct sim *sim, uint32_t first)
{
	uint32_t pairs = SIM_NONE;
	while (first != SIM_NONE) {
		uint32_t a = first;
		uint32_t b = sim->jobs[a].next;
		if (b == SIM_NONE) {
			first = SIM_NONE;
		} else {
			first = sim->jobs[b].next;
			a = meld(sim, a, b);
		}
		sim->jobs[a].next = pairs;
		pairs = a;
	}
	if (pairs == SIM_NONE) {
		return SIM_NONE;
	}
	uint32_t root = pairs;
	uint32_t rest = sim->jobs[root].next;
	while (rest != SIM_NONE) {
		uint32_t next = sim->jobs[rest].next;
		root = meld(sim, root, rest);
		rest = next;
	}
	sim->jobs[root].next = SIM_NONE;
	return root;
}

static void heap_add(struct sim *sim, struct station *s, uint32_t j)
{
	sim->jobs[j].child = SIM_NONE;
	sim->jobs[j].next = SIM_NONE;
	s->served_head = s->served_head == SIM_NONE ? j : meld(sim, s->served_head, j);
	sim->jobs[s->served_head].next = SIM_NONE;
}

/* All but job j, built anew: somebody leaves from the middle, which only people who give up do. */
static void heap_remove(struct sim *sim, struct station *s, uint32_t j)
{
	uint32_t stack = s->served_head;
	s->served_head = SIM_NONE;
	while (stack != SIM_NONE) {
		uint32_t k = stack;
		stack = sim->jobs[k].next;
		uint32_t child = sim->jobs[k].child;
		while (child != SIM_NONE) {
			uint32_t next = sim->jobs[child].next;
			sim->jobs[child].next = stack;
			stack = child;
			child = next;
		}
		if (k != j) {
			heap_add(sim, s, k);
		}
	}
}

/* How far V advances in dt. */
static int64_t advance(const struct station *s, uint64_t dt)
{
	uint64_t present = (uint64_t)s->busy + s->waiting;
	uint64_t cores = s->busy; /* at work: all of them, or one a job */
	if (LIKELY(s->speed == SPEED_ONE && dt >> 27 == 0)) {
		return (int64_t)(s->waiting ? (dt * cores << PS_SHIFT) / present : dt << PS_SHIFT);
	}
	sim_u128 work = (sim_u128)dt * cores * s->speed >> (32 - PS_SHIFT);
	return (int64_t)sim_divide(work, present);
}

/* V has become so large that it might overflow: after nineteen hours without a pause. */
static void rebase(struct sim *sim, uint32_t index)
{
	struct station *s = &sim->stations[index];
	for (uint32_t j = 0; j < sim->core.job_top; j++) {
		struct job *job = &sim->jobs[j];
		if (job->state == JOB_SHARE && job->station == index) {
			job->work -= s->virtual_;
		}
	}
	s->virtual_ = 0;
}

/* Brings integrals and virtual time up to now; call before anything changes. */
static void touch(struct sim *sim, struct station *s)
{
	uint64_t dt = (uint64_t)(sim->core.now - s->last_ns);
	if (dt == 0) {
		return;
	}
	if (s->busy) {
		s->virtual_ += advance(s, dt);
	}
	sim_station_touch(sim, s);
}

/* Number present, cores or speed have changed. */
static void settle(struct sim *sim, uint32_t index, uint32_t present)
{
	struct station *s = &sim->stations[index];
	s->busy = present < s->servers ? present : s->servers;
	s->waiting = present - s->busy;
	s->order = sim_next_seq(sim);
	if (present == 0) {
		s->virtual_ = 0;
	} else if (UNLIKELY(s->virtual_ >= VIRTUAL_END)) {
		rebase(sim, index);
	}
}

KERNEL bool sim_ps_due(const struct sim *sim, uint32_t index, struct event *out)
{
	const struct station *s = &sim->stations[index];
	if (s->served_head == SIM_NONE || s->speed == 0 || s->busy == 0) {
		return false;
	}
	int64_t left = sim->jobs[s->served_head].work - s->virtual_;
	uint64_t needed = left > 0 ? (uint64_t)left : 0;
	uint64_t present = (uint64_t)s->busy + s->waiting;
	uint64_t cores = s->busy;
	uint64_t delay;
	if (LIKELY(s->speed == SPEED_ONE && needed >> 47 == 0 && present >> 16 == 0)) {
		delay = (needed * present + (cores << PS_SHIFT >> 1)) / (cores << PS_SHIFT);
	} else {
		uint64_t pace = s->speed * cores;
		delay = sim_divide(((sim_u128)needed * present << (32 - PS_SHIFT)) + pace / 2, pace);
	}
	if (delay >= (uint64_t)(SIM_END - s->last_ns)) {
		return false;
	}
	*out = event_make(s->last_ns + (int64_t)delay, s->order, EVENT_SHARE, index);
	return true;
}

static void post(struct sim *sim, uint32_t index)
{
	struct event due;
	if (sim_ps_due(sim, index, &due)) {
		sim_events_post(sim, due);
	}
}

KERNEL enum op_result sim_ps_arrive(struct sim *sim, uint32_t index, uint32_t j, const struct law *law, enum sim_cause *cause)
{
	struct station *s = &sim->stations[index];
	if (s->waiting >= s->room && s->busy >= s->servers) {
		s->refused++;
		*cause = SIM_REFUSED;
		return OP_FAILED;
	}
	if (sim_traced(sim, j)) {
		sim_trace_station(sim, j, SIM_TRACE_SERVE, index);
	}
	int64_t demand = sim_law_draw(&sim->tables, law, &s->rng);
	if (demand == 0) {
		s->served++;
		return OP_NEXT;
	}
	demand = demand < DEMAND_END ? demand : DEMAND_END - 1;
	touch(sim, s);
	settle(sim, index, s->busy + s->waiting + 1);
	struct job *job = &sim->jobs[j];
	job->state = JOB_SHARE;
	job->station = index;
	job->since = sim->core.now;
	job->work = s->virtual_ + (demand << PS_SHIFT);
	job->due = event_make(0, s->order, EVENT_JOB, j).lo;
	heap_add(sim, s, j);
	if (s->served_head == j || !sim->station_posted[index].event.lo) {
		post(sim, index);
	}
	return OP_BLOCKED;
}

KERNEL uint32_t sim_ps_fire(struct sim *sim, uint32_t index)
{
	struct station *s = &sim->stations[index];
	uint32_t j = s->served_head;
	touch(sim, s);
	s->served_head = meld_siblings(sim, sim->jobs[j].child);
	s->served++;
	settle(sim, index, s->busy + s->waiting - 1);
	post(sim, index);
	sim->jobs[j].due = 0;
	sim->jobs[j].child = SIM_NONE;
	return j;
}

KERNEL void sim_ps_leave(struct sim *sim, uint32_t index, uint32_t j)
{
	struct station *s = &sim->stations[index];
	touch(sim, s);
	heap_remove(sim, s, j);
	settle(sim, index, s->busy + s->waiting - 1);
	post(sim, index);
	sim->jobs[j].child = SIM_NONE;
}

void sim_ps_change(struct sim *sim, uint32_t index, uint64_t speed, uint32_t servers)
{
	struct station *s = &sim->stations[index];
	uint32_t present = s->busy + s->waiting;
	touch(sim, s);
	s->speed = speed;
	s->servers = servers;
	settle(sim, index, present);
	post(sim, index);
}
