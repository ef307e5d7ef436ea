/* The inside of a sim, for the files of this room only.
 *
 * Everything hangs on struct sim. Its arrays are of three kinds, each listed once below:
 *   SIM_STATE   what changes while it runs; saved, restored and hashed as bytes, so no struct in it has padding
 *   SIM_CONST   what is fixed when the sim is made (programs, indices); neither saved nor hashed
 *   the pools   jobs, timers, heap and delay lines grow; snapshot.c saves the parts in use
 * Lists are indices into the pools, SIM_NONE at their end. */
#ifndef SIM_SIM_INT_H
#define SIM_SIM_INT_H

#undef NDEBUG /* broken promises are caught in release too */
#include <assert.h>
#include <string.h>

#include "sim/event.h"
#include "sim/histogram.h"
#include "sim/law.h"
#include "sim/random.h"
#include "sim/sim.h"

#define LIKELY(condition) __builtin_expect(!!(condition), 1)
#define UNLIKELY(condition) __builtin_expect(!!(condition), 0)

/* A call without a limit that vanishes fails after this: the transport's own patience. */
#define SIM_TRANSPORT_LIMIT (60 * SIM_S)

/* ------------------------------------------------------------------ jobs */

enum job_state {
	JOB_FREE,
	JOB_RUN, /* its program is running */
	JOB_PAUSE, /* goes on when its event comes; `answer` is the failure to go on with, or SIM_OK */
	JOB_TRAVEL, /* on its way to `node` */
	JOB_RETURN, /* its answer is on the way back from `node` */
	JOB_LOST, /* vanished on the way; its caller does not know */
	JOB_WAIT, /* waits in line at `station` */
	JOB_SERVE, /* is served by a QUEUE */
	JOB_DELAY, /* is served by a DELAY */
	JOB_SHARE, /* shares a PS */
	JOB_CALL, /* waits for the answer of `child` */
};

enum job_flag {
	JOB_ROOT = 1, /* a request: `parent` is its source */
	JOB_LIMITED = 2, /* in its class's list of limits */
	JOB_CALL_LIMITED = 4, /* in the list of limits `list` by next and prev */
	JOB_INSIDE = 8, /* counted as present at `node` */
	JOB_WINDOW_SHIFT = 4, /* bits 4..7: the windows that were open when the request arrived */
};

/* Two cache lines. `next` and `prev` link the one list that the state implies: the line or the served of a station, the
 * list of a call's limit, the free list; in a PS they are siblings and `child` is the first child (ps.c). */
struct job {
	uint32_t node, pc;
	uint32_t parent, parent_gen; /* the caller, if jobs[parent].gen == parent_gen; SIM_NONE: nobody waits */
	uint32_t gen; /* changes when the job stops waiting for a call, and when the slot is freed */
	uint32_t child;
	uint32_t next, prev;
	uint64_t due; /* lo of the event it waits for; an event with another number is stale. PS: order of arrival */
	int64_t work; /* QUEUE: end of service, or what is left while frozen; PS: virtual time of the end */
	uint32_t held; /* bit i: holds a token of the node's i-th station */
	uint32_t member; /* the place in a group that counts it as outstanding, or SIM_NONE */
	uint16_t class_;
	uint8_t verb, state, cause, answer;
	uint8_t flags, list; /* list: see JOB_CALL_LIMITED */
	int64_t entry; /* came to its node */
	int64_t since; /* began to wait */
	int64_t started; /* the request at the root of the tree began */
	uint64_t key;
	uint32_t handler; /* pc, or SIM_NONE */
	uint32_t loops[SIM_OP_LOOP_DEPTH];
	uint32_t extra_ns; /* added to the way back: the sum of its groups' extra */
	uint32_t limit_next, limit_prev; /* JOB_LIMITED */
	uint32_t station; /* where it waits or is served; while it travels: the node that it left */
	uint32_t depth; /* of calls, 0 at the root */
};
_Static_assert(sizeof(struct job) == 128, "a job fills two cache lines");

/* -------------------------------------------------------------- stations */

#define SPEED_ONE (UINT64_C(1) << 32) /* speeds are fixed point, 32 bits behind the point */
#define PS_SHIFT 16 /* virtual time counts 2^-16 ns */

struct station {
	uint32_t kind; /* enum sim_station_kind */
	uint32_t node;
	uint32_t servers, room;
	uint32_t busy, waiting; /* busy: servers at work, or tokens held; PS: cores at work, and the present beyond */
	uint32_t head, tail; /* line */
	uint32_t served_head; /* QUEUE: list of the served; PS: root of the heap of finishes */
	uint32_t place; /* in the node's run */
	int64_t last_ns; /* integrals and virtual time are up to here */
	sim_u128 waiting_ns, busy_ns, wait_done_ns;
	uint64_t arrivals, served, refused;
	uint64_t taken; /* left before they were served: killed or impatient */
	uint64_t speed;
	union {
		struct {
			int64_t virtual_; /* time, in 2^-PS_SHIFT ns */
			uint64_t unused;
			uint64_t order; /* sequence number of the last change, hence of the next completion */
		} ps;
		struct {
			double level, burst, rate_per_ns; /* tokens */
		} bucket;
	};
	struct rng rng;
};
_Static_assert(sizeof(struct station) == 48 + 48 + 40 + 24 + 32, "no padding");

/* ----------------------------------------------------------- other state */

struct node {
	uint32_t present;
	uint32_t stations; /* first of its run */
	uint16_t zone, table;
	uint16_t station_count;
	uint8_t down, mute;
	int64_t last_ns;
	uint64_t arrivals;
	sim_u128 present_ns, stay_done_ns;
	uint64_t ended[SIM_CAUSES]; /* [SIM_OK]: completions */
	struct rng rng; /* choices and waits of its programs */
	uint64_t unused;
};
_Static_assert(sizeof(struct node) == 64 + 8 * SIM_CAUSES + 40, "no padding");

/* Members of a group are members[first .. first + count). Those in rotation are listed in ascending order at the same
 * places of the array `rotation`. */
struct group {
	uint32_t first, count;
	uint32_t in_count;
	uint32_t cursor; /* ROUND_ROBIN: place in rotation of the next */
	uint32_t policy;
	uint32_t hook; /* SIM_HOOK_NONE */
	uint32_t extra_ns;
	uint32_t load; /* LEAST_OUTSTANDING: its tree in `loads` (groups.c) */
	uint32_t leaves; /* of that tree, a power of two */
	uint32_t unused;
	struct rng rng;
};
_Static_assert(sizeof(struct group) == 72, "no padding");

struct member {
	uint32_t node, outstanding;
	uint32_t group;
	uint16_t in, cut; /* in: in rotation */
	uint64_t calls, failures;
};
_Static_assert(sizeof(struct member) == 32, "no padding");

struct link {
	int64_t delay;
	uint64_t cut;
};

struct source {
	uint32_t node, class_;
	uint32_t population; /* > 0: closed */
	uint32_t think_law;
	uint64_t due; /* lo of its next arrival, 0 = none; open only */
	int64_t due_ns;
	double rate_per_ns;
	double left; /* open and rate 0: mean intervals that were left to the next arrival */
	double carry; /* fraction of a nanosecond that the last arrival was rounded off */
	uint64_t keys;
	struct rng arrivals, key; /* arrivals: or thinking */
};
_Static_assert(sizeof(struct source) == 64 + 64, "no padding");

struct class_state {
	int64_t limit_ns;
	uint32_t verb, limit_list; /* SIM_NONE: no limit */
	uint64_t arrivals, present;
	uint64_t ended[SIM_CAUSES];
	uint32_t second_arrivals, second_ended[SIM_CAUSES]; /* in the second that is running */
};
_Static_assert(sizeof(struct class_state) == 32 + 12 * SIM_CAUSES + 4, "no padding");

/* Jobs with the same limit, so in order of their deadlines. */
struct limit {
	int64_t limit_ns;
	uint32_t head, tail;
	uint32_t count;
	uint32_t person; /* links are limit_next and limit_prev, the clock started at `started`; else next, prev, `since` */
};

struct timer {
	uint64_t arg;
	uint32_t code;
	uint32_t next; /* free list; SIM_NONE - 1 while set */
};

/* What the event list holds on behalf of a station or a list of limits: an earlier guess than the truth, perhaps. Not
 * hashed, since it depends on when it was looked at. */
struct posted {
	struct event event; /* hi == 0: none */
};

/* Counters and singletons of the state. */
struct core {
	int64_t now;
	uint64_t seq, events;
	int64_t second; /* the one that is running */
	int64_t second_end;
	uint32_t job_top, job_free, job_live; /* slots used so far, free list, living */
	uint32_t timer_top, timer_free;
	uint32_t windows_open, windows_kept; /* bit masks */
	uint32_t unused;
};
_Static_assert(sizeof(struct core) == 72, "no padding");

/* ---------------------------------------------------------- the compiled */

struct op {
	uint8_t kind, verb, cause, level; /* level: of a loop */
	uint16_t station, law, hook;
	uint16_t limit_list; /* UINT16_MAX: none */
	uint32_t group, to, arg;
	uint32_t count; /* LOOP: whole turns */
	uint64_t chance; /* BRANCH, and the fraction of LOOP: true if a draw of 64 bits is below */
};
#define CHANCE_ALWAYS UINT64_MAX

/* A constant delay is first in, first out: a ring keeps the events, and only its head is in the heap. */
struct line {
	int64_t delay;
	struct event *at;
	uint32_t cap, head, count; /* cap: a power of two */
};
#define LINES 64

#define SIM_STATE(X) /* name, type, count, hashed */ \
	X(nodes, struct node, sim->node_count, true) \
	X(stations, struct station, sim->station_count, true) \
	X(station_posted, struct posted, sim->station_count, false) \
	X(groups, struct group, sim->group_count, true) \
	X(members, struct member, sim->member_count, true) \
	X(rotation, uint32_t, sim->member_count, true) \
	X(loads, uint32_t, sim->load_count, true) \
	X(links, struct link, (size_t)sim->zone_count *sim->zone_count, true) \
	X(laws, struct law, sim->law_count, true) \
	X(sources, struct source, sim->source_count, true) \
	X(classes, struct class_state, sim->class_count, true) \
	X(limits, struct limit, sim->limit_count, true) \
	X(limit_posted, struct posted, sim->limit_count, false) \
	X(windows, struct sim_window, (size_t)SIM_WINDOWS *sim->class_count, true) \
	X(seconds, struct sim_second, (size_t)SIM_SECONDS *sim->class_count, true) \
	X(streams, struct rng, SIM_CALLER_STREAMS, true)

#define SIM_CONST(X) /* name, type, count */ \
	X(ops, struct op, sim->op_count) \
	X(entries, uint32_t, (size_t)sim->table_count *SIM_VERBS)

#define SIM_HISTOGRAMS(X) /* name, count */ \
	X(recent, (size_t)(SIM_RECENT + 1) * sim->class_count) \
	X(window_times, (size_t)SIM_WINDOWS *sim->class_count)

struct sim {
	struct core core;
	struct job *jobs;
	struct heap heap;
	struct line now_line; /* what goes on at this very moment, delay 0 */
	struct line lines[LINES];
	uint8_t line_of[4 * LINES]; /* hash of delays, UINT8_MAX = empty */
	uint32_t line_count;
	bool out_of_memory;
	bool running;
	uint32_t job_cap, max_jobs;
	uint32_t timer_cap;
	struct timer *timers;
	uint32_t *marks; /* by job: number of the traced request, 0 = none */

#define SIM_STATE_FIELD(name, type, count, hashed) type *name;
	SIM_STATE(SIM_STATE_FIELD)
#undef SIM_STATE_FIELD
#define SIM_CONST_FIELD(name, type, count) type *name;
	SIM_CONST(SIM_CONST_FIELD)
#undef SIM_CONST_FIELD
#define SIM_HISTOGRAM_FIELD(name, count) struct sim_histogram *name;
	SIM_HISTOGRAMS(SIM_HISTOGRAM_FIELD)
#undef SIM_HISTOGRAM_FIELD

	uint32_t node_count, station_count, group_count, member_count, load_count;
	uint32_t source_count, op_count, limit_count;
	uint16_t zone_count, law_count, class_count, table_count;
	uint32_t transport_list;
	uint64_t shape; /* hash of the net: a snapshot fits only its own */
	struct ziggurats tables;
	struct sim_config config;

	bool tracing;
	uint32_t *trace_every; /* by class */
	uint32_t trace_requests;
	uint64_t trace_end;
	struct sim_trace *trace;
};

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
void sim_line_push(struct sim *sim, struct line *line, struct event e);
struct line *sim_line_find(struct sim *sim, int64_t delay); /* NULL: none free */
void sim_line_index(struct sim *sim); /* rebuilds line_of from lines */
void sim_line_drop(struct line *line); /* its first event */
void sim_events_post(struct sim *sim, struct event e); /* of a PS station or a limit, if nothing earlier is posted */

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
/* The first event, left where it is; EVENT_END: none. Drops what has become stale. */
struct event sim_events_first(struct sim *sim);
void sim_events_take(struct sim *sim, struct event first);

/* ------------------------------------------------------------------ jobs */

/* How an op ended. */
enum op_result {
	OP_NEXT, /* the job goes on */
	OP_BLOCKED, /* it waits, has left, or was ended by a hook: do not touch it */
	OP_FAILED, /* with *cause */
};

uint32_t sim_job_new(struct sim *sim); /* SIM_NONE: no room. May move sim->jobs */
void sim_job_free(struct sim *sim, uint32_t j);
void sim_job_resume(struct sim *sim, uint32_t j); /* its event has come */
void sim_job_cancel(struct sim *sim, uint32_t j); /* takes it out of whatever it waits for */
void sim_job_leave(struct sim *sim, uint32_t j, enum sim_cause cause); /* gives back what it holds, leaves its node */
/* The job is over: it leaves and answers, or the request ends. */
void sim_job_end(struct sim *sim, uint32_t j, enum sim_cause cause);

void sim_program_run(struct sim *sim, uint32_t j);
void sim_program_fail(struct sim *sim, uint32_t j, enum sim_cause cause);

enum op_result sim_call(struct sim *sim, uint32_t j, const struct op *op, enum sim_cause *cause);
enum op_result sim_route(struct sim *sim, uint32_t j, const struct op *op, enum sim_cause *cause);
enum op_result sim_spawn(struct sim *sim, uint32_t j, const struct op *op, enum sim_cause *cause);
void sim_arrive(struct sim *sim, uint32_t j);
void sim_answer(struct sim *sim, uint32_t j, enum sim_cause cause);
void sim_call_failed(struct sim *sim, uint32_t j); /* j ends with a failure: on its member's account, if its caller waits */
void sim_deliver(struct sim *sim, uint32_t j);
void sim_call_abandon(struct sim *sim, uint32_t j); /* JOB_CALL: no longer waits */

void sim_node_enter(struct sim *sim, uint32_t j);
void sim_node_leave(struct sim *sim, uint32_t j, enum sim_cause cause);

/* -------------------------------------------------------------- stations */

enum op_result sim_station_serve(struct sim *sim, uint32_t j, const struct op *op, enum sim_cause *cause);
enum op_result sim_station_seize(struct sim *sim, uint32_t j, uint32_t place, enum sim_cause *cause);
enum op_result sim_station_take(struct sim *sim, uint32_t j, uint32_t place, enum sim_cause *cause);
void sim_station_release(struct sim *sim, uint32_t j, uint32_t place);
void sim_station_finish(struct sim *sim, uint32_t j); /* JOB_SERVE, JOB_DELAY: its service is over */
void sim_station_leave(struct sim *sim, uint32_t j); /* JOB_WAIT, _SERVE, _DELAY, _SHARE: is taken away */
void sim_station_admit(struct sim *sim, uint32_t s); /* who waits moves up, as far as servers are free */
void sim_queue_speed(struct sim *sim, uint32_t s, uint64_t speed);
void sim_bucket_fill(struct sim *sim, struct station *s); /* up to now */

enum op_result sim_ps_arrive(struct sim *sim, uint32_t s, uint32_t j, const struct law *law, enum sim_cause *cause);
void sim_ps_fire(struct sim *sim, uint32_t s);
void sim_ps_leave(struct sim *sim, uint32_t s, uint32_t j);
void sim_ps_change(struct sim *sim, uint32_t s, uint64_t speed, uint32_t servers);
/* When the next job of the station is done; false: never as things are. */
bool sim_ps_due(const struct sim *sim, uint32_t s, struct event *out);

static inline uint32_t sim_station_at(const struct sim *sim, uint32_t node, uint32_t place)
{
	return sim->nodes[node].stations + place;
}

/* Brings the integrals of a station up to now; call before waiting or busy change. */
static inline void sim_station_touch(const struct sim *sim, struct station *s)
{
	uint64_t dt = (uint64_t)(sim->core.now - s->last_ns);
	s->waiting_ns += (sim_u128)dt * s->waiting;
	s->busy_ns += (sim_u128)dt * s->busy;
	s->last_ns = sim->core.now;
}

/* ---------------------------------------------------------------- groups */

/* Which member (index into members) gets the job's next call, and how long a hook lets it wait before. */
enum op_result sim_group_choose(struct sim *sim, uint32_t group, uint32_t j, uint32_t *member, int64_t *wait_ns, enum sim_cause *cause);
void sim_member_add(struct sim *sim, uint32_t member);
void sim_member_remove(struct sim *sim, uint32_t member);
void sim_group_index(struct sim *sim, uint32_t group); /* rebuilds rotation and tree */

/* Asks the caller's hook; false: the job ended meanwhile. */
bool sim_hook_ask(struct sim *sim, uint32_t j, uint32_t hook, uint32_t group, uint32_t arg, struct sim_hook_answer *answer);

/* ------------------------------------------------------ sources, measures */

void sim_source_start(struct sim *sim, uint32_t source);
void sim_source_fire(struct sim *sim, uint32_t source);
void sim_request_end(struct sim *sim, uint32_t j, enum sim_cause cause);
void sim_count_arrival(struct sim *sim, uint16_t class_);
void sim_count_end(struct sim *sim, uint16_t class_, int64_t started, uint32_t windows, enum sim_cause cause);
void sim_seconds_roll(struct sim *sim); /* now >= second_end */

/* Where the response times of a second are among the `recent` histograms. */
static inline size_t sim_recent_at(uint16_t class_, int64_t second)
{
	return (size_t)class_ * (SIM_RECENT + 1) + (size_t)(second % (SIM_RECENT + 1));
}

void sim_timer_fire(struct sim *sim, uint32_t timer);

void sim_limit_add(struct sim *sim, uint32_t list, uint32_t j);
void sim_limit_remove(struct sim *sim, uint32_t list, uint32_t j);
void sim_limit_post(struct sim *sim, uint32_t list);
void sim_limit_fire(struct sim *sim, uint32_t list); /* the head has had its time */
bool sim_limit_due(const struct sim *sim, uint32_t list, struct event *out); /* false: list empty */

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
