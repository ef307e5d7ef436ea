/* The inside of a sim, for the files of this room only: what they do for each other. state.h says what it is made of. */
#ifndef SIM_SIM_INT_H
#define SIM_SIM_INT_H

#undef NDEBUG /* broken promises are caught in release too */
#include <assert.h>
#include <string.h>

#include "sim/state.h"

#define LIKELY(condition) __builtin_expect(!!(condition), 1)
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)

/* What only files of kernel.c call: static there, so that a compiler knows it. */
#ifndef KERNEL
#define KERNEL
#endif

/* A call without a limit that vanishes fails after this: the transport's own patience. */
#define SIM_TRANSPORT_LIMIT (60 * SIM_S)

/* low and high += a * b, as one number of 128 bits. */
static inline void sim_sum(uint64_t *low, uint64_t *high, uint64_t a, uint64_t b)
{
	sim_u128 product = (sim_u128)a * b;
	uint64_t more = (uint64_t)(product >> 64) + __builtin_add_overflow(*low, (uint64_t)product, low);
	if (UNLIKELY(more)) {
		*high += more;
	}
}

static inline sim_u128 sim_wide(uint64_t low, uint64_t high)
{
	return (sim_u128)high << 64 | low;
}

/* value / divisor, rounded down; UINT64_MAX when that is too large. By hand, since compilers leave a division of 128 bits
 * to a library. */
uint64_t sim_divide_long(sim_u128 value, uint64_t divisor);

static inline uint64_t sim_divide(sim_u128 value, uint64_t divisor)
{
	return LIKELY(value >> 64 == 0) ? (uint64_t)value / divisor : sim_divide_long(value, divisor);
}

/* ---------------------------------------------------------------- memory */

/* Zeroed and aligned to a cache line; NULL when there is none. */
void *sim_mem_new(const struct sim_alloc *alloc, size_t count, size_t item_bytes);
void sim_mem_free(const struct sim_alloc *alloc, void *memory);
/* Moves `count` items into new room for `cap`, the rest zeroed; NULL (and nothing has changed) when there is none. */
void *sim_mem_grown(const struct sim_alloc *alloc, void *memory, size_t count, size_t cap, size_t item_bytes);

/* ---------------------------------------------------------------- events */

/* Reserving makes room for that many in all; false: out of memory, and nothing has changed. */
bool sim_heap_reserve(struct sim *sim, uint32_t count);
bool sim_line_reserve(struct sim *sim, struct line *line, uint32_t count);
bool sim_jobs_reserve(struct sim *sim, uint32_t count);
bool sim_timers_reserve(struct sim *sim, uint32_t count);
void sim_heap_clear(struct sim *sim);
KERNEL void sim_line_push(struct sim *sim, struct line *line, struct event e);
KERNEL struct line *sim_line_find(struct sim *sim, int64_t delay); /* NULL: none free */
void sim_line_index(struct sim *sim); /* rebuilds line_of from lines */
KERNEL void sim_line_drop(struct line *line); /* its first event */
KERNEL void sim_events_post(struct sim *sim, struct event e); /* of a PS station or a limit, if nothing earlier is posted */

static inline uint64_t sim_next_seq(struct sim *sim)
{
	return ++sim->core.seq;
}

/* Without room, the event is lost and the sim is out of memory. */
static inline void sim_event_push(struct sim *sim, struct event e)
{
	struct heap *h = &sim->heap;
	if (UNLIKELY(h->count == h->cap && !h->hole) && !sim_heap_reserve(sim, h->count + 1)) {
		return;
	}
	heap_push(h, e);
}

/* The job's event comes after `delay`; for delays that differ from one another. */
static inline void sim_job_after(struct sim *sim, uint32_t j, int64_t delay)
{
	struct event e = event_make(sim->core.now + delay, sim_next_seq(sim), EVENT_JOB, j);
	sim->jobs[j].due = e.lo;
	sim_event_push(sim, e);
}
void sim_job_after_constant(struct sim *sim, uint32_t j, int64_t delay); /* for delays that recur */
void sim_job_soon(struct sim *sim, uint32_t j); /* now, behind what is scheduled for now */

/* Is an event of the heap (but the head of a line) not stale? An early guess becomes what is true. */
bool sim_event_true(const struct sim *sim, struct event *e);
/* Takes the first event that is not behind `end`; false: there is none. */
bool sim_events_take(struct sim *sim, int64_t end, struct event *out);
/* Drops what is stale in front; the time of the first event, SIM_NEVER: none is left. */
int64_t sim_events_settle(struct sim *sim);

/* ------------------------------------------------------------------ jobs */

/* How an op ended. */
enum op_result {
	OP_NEXT, /* the job goes on */
	OP_BLOCKED, /* it waits, has left, or was ended by a hook: do not touch it */
	OP_FAILED, /* with *cause */
};

uint32_t sim_job_new(struct sim *sim); /* SIM_NONE: no room. May move sim->jobs */
void sim_job_free(struct sim *sim, uint32_t j);
/* Its event has come. These give the job that goes on with its program (`answer` says how), or SIM_NONE: so do all that
 * take an event, and the loop has it run. */
KERNEL uint32_t sim_job_resume(struct sim *sim, uint32_t j);
KERNEL void sim_job_cancel(struct sim *sim, uint32_t j); /* takes it out of whatever it waits for */
KERNEL void sim_job_leave(struct sim *sim, uint32_t j, enum sim_cause cause); /* gives back what it holds, leaves its node */
/* The job is over: it leaves and answers, or the request ends. */
KERNEL void sim_job_end(struct sim *sim, uint32_t j, enum sim_cause cause);

KERNEL void sim_program_run(struct sim *sim, uint32_t j); /* until it waits, leaves or ends */

KERNEL enum op_result sim_call(struct sim *sim, uint32_t j, const struct op *op, enum sim_cause *cause);
KERNEL enum op_result sim_route(struct sim *sim, uint32_t j, const struct op *op, enum sim_cause *cause);
KERNEL enum op_result sim_spawn(struct sim *sim, uint32_t j, const struct op *op, enum sim_cause *cause);
KERNEL uint32_t sim_arrive(struct sim *sim, uint32_t j);
KERNEL void sim_answer(struct sim *sim, uint32_t j, uint32_t account, enum sim_cause cause); /* account: its member, or SIM_NONE */
KERNEL void sim_call_failed(struct sim *sim, uint32_t j); /* j ends with a failure: on its member's account, if its caller waits */
KERNEL uint32_t sim_deliver(struct sim *sim, uint32_t j);
KERNEL void sim_call_abandon(struct sim *sim, uint32_t j); /* JOB_CALL: no longer waits */

KERNEL void sim_node_enter(struct sim *sim, uint32_t j);
KERNEL void sim_node_leave(struct sim *sim, uint32_t j, enum sim_cause cause);

/* -------------------------------------------------------------- stations */

KERNEL enum op_result sim_station_serve(struct sim *sim, uint32_t j, const struct op *op, enum sim_cause *cause);
KERNEL enum op_result sim_station_seize(struct sim *sim, uint32_t j, uint32_t place, enum sim_cause *cause);
KERNEL enum op_result sim_station_take(struct sim *sim, uint32_t j, uint32_t place, enum sim_cause *cause);
KERNEL void sim_station_release(struct sim *sim, uint32_t j, uint32_t place);
KERNEL void sim_station_finish(struct sim *sim, uint32_t j); /* JOB_SERVE, JOB_DELAY: its service is over */
KERNEL void sim_station_leave(struct sim *sim, uint32_t j); /* JOB_WAIT, _SERVE, _DELAY, _SHARE: is taken away */
void sim_station_admit(struct sim *sim, uint32_t s); /* who waits moves up, as far as servers are free */
void sim_queue_speed(struct sim *sim, uint32_t s, uint64_t speed);
void sim_bucket_fill(struct sim *sim, struct station *s); /* up to now */

KERNEL enum op_result sim_ps_arrive(struct sim *sim, uint32_t s, uint32_t j, const struct law *law, enum sim_cause *cause);
KERNEL uint32_t sim_ps_fire(struct sim *sim, uint32_t s);
KERNEL void sim_ps_leave(struct sim *sim, uint32_t s, uint32_t j);
void sim_ps_change(struct sim *sim, uint32_t s, uint64_t speed, uint32_t servers);
/* When the next job of the station is done; false: never as things are. */
KERNEL bool sim_ps_due(const struct sim *sim, uint32_t s, struct event *out);

static inline uint32_t sim_station_at(const struct sim *sim, uint32_t node, uint32_t place)
{
	assert(place < sim->nodes[node].station_count);
	return sim->nodes[node].stations + place;
}

/* Brings the integrals of a station up to now; call before waiting or busy change. */
static inline void sim_station_touch(const struct sim *sim, struct station *s)
{
	uint64_t dt = (uint64_t)(sim->core.now - s->last_ns);
	if (dt) {
		sim_sum(&s->waiting_ns, &s->waiting_high, dt, s->waiting);
		sim_sum(&s->busy_ns, &s->busy_high, dt, s->busy);
		s->last_ns = sim->core.now;
	}
}

/* ---------------------------------------------------------------- groups */

/* Which member (index into members) gets the job's next call, and how long a hook lets it wait before. */
KERNEL enum op_result sim_group_choose(struct sim *sim, uint32_t group, uint32_t j, uint32_t *member, int64_t *wait_ns, enum sim_cause *cause);
KERNEL void sim_member_add(struct sim *sim, uint32_t member);
KERNEL void sim_member_remove(struct sim *sim, uint32_t member);
void sim_group_index(struct sim *sim, uint32_t group); /* rebuilds rotation and tree */

/* Asks the caller's hook; false: the job ended meanwhile. */
KERNEL bool sim_hook_ask(struct sim *sim, uint32_t j, uint32_t hook, uint32_t group, uint32_t arg, struct sim_hook_answer *answer);

/* ------------------------------------------------------ sources, measures */

void sim_source_start(struct sim *sim, uint32_t source);
KERNEL uint32_t sim_source_fire(struct sim *sim, uint32_t source);
KERNEL void sim_request_end(struct sim *sim, uint32_t j, enum sim_cause cause);
KERNEL void sim_count_arrival(struct sim *sim, uint16_t class_);
KERNEL void sim_count_end(struct sim *sim, uint16_t class_, int64_t started, uint32_t windows, enum sim_cause cause);
void sim_seconds_roll(struct sim *sim); /* now >= second_end */

/* Values below 2^SUB_BITS have a bucket each. From there an octave [2^n, 2^(n+1)) is cut into 2^SUB_BITS equal parts. */
static inline uint32_t sim_histogram_bucket(uint64_t value)
{
	if (UNLIKELY(value >> SIM_HISTOGRAM_TOP_BITS)) {
		return SIM_HISTOGRAM_BUCKETS - 1;
	}
	/* Of a value below 2^SUB_BITS no bits are cut off: shift 0, as in the octave above it. */
	const uint64_t sub_count = UINT64_C(1) << SIM_HISTOGRAM_SUB_BITS;
	uint32_t shift = 63u - (uint32_t)__builtin_clzll(value | sub_count) - SIM_HISTOGRAM_SUB_BITS;
	return (shift << SIM_HISTOGRAM_SUB_BITS) + (uint32_t)(value >> shift);
}

static inline void sim_histogram_count(struct sim_histogram *h, int64_t value)
{
	h->total++;
	h->max_ns = value > h->max_ns ? value : h->max_ns;
	h->counts[sim_histogram_bucket((uint64_t)value)]++;
}

/* Where the response times of a second are among the `recent` histograms. */
static inline size_t sim_recent_at(uint16_t class_, int64_t second)
{
	return (size_t)class_ * (SIM_RECENT + 1) + (size_t)(second % (SIM_RECENT + 1));
}

void sim_timer_fire(struct sim *sim, uint32_t timer);

KERNEL void sim_limit_add(struct sim *sim, uint32_t list, uint32_t j);
KERNEL void sim_limit_remove(struct sim *sim, uint32_t list, uint32_t j);
KERNEL void sim_limit_post(struct sim *sim, uint32_t list);
KERNEL uint32_t sim_limit_fire(struct sim *sim, uint32_t list); /* the head has had its time */
KERNEL bool sim_limit_due(const struct sim *sim, uint32_t list, struct event *out); /* false: list empty */

/* ----------------------------------------------------------------- trace */

/* What a job does, if its request is sampled. */
static inline bool sim_traced(const struct sim *sim, uint32_t j)
{
	return UNLIKELY(sim->tracing) && sim->marks[j];
}

void sim_trace_begin(struct sim *sim, uint32_t j); /* a request begins: sampled or not? */
void sim_trace_move(struct sim *sim, uint32_t j, enum sim_trace_kind kind, uint32_t node, uint32_t peer, enum sim_cause cause);
void sim_trace_station(struct sim *sim, uint32_t j, enum sim_trace_kind kind, uint32_t station);

#endif
