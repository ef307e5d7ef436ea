/* What a sim is made of: the records of its state, and struct sim, on which all hangs. For the files of this room only.
 *
 * Its arrays are of three kinds, each listed once below:
 *   SIM_STATE   what changes while it runs; saved, restored and hashed as bytes, so no struct in it has padding
 *   SIM_CONST   what is fixed when the sim is made (programs, indices); neither saved nor hashed
 *   the pools   jobs, timers, heap and delay lines grow; snapshot.c saves the parts in use
 * Lists are indices into the pools, SIM_NONE at their end. What every event touches stands together in the first cache
 * lines of a record: with ten thousand servers it is cache misses that cost. */
#ifndef SIM_STATE_H
#define SIM_STATE_H

#include "sim/event.h"
#include "sim/histogram.h"
#include "sim/law.h"
#include "sim/random.h"
#include "sim/sim.h"

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
	uint8_t flags, depth; /* depth: of calls, 0 at the root, UINT8_MAX: or more */
	int64_t entry; /* came to its node */
	int64_t since; /* began to wait */
	int64_t started; /* the request at the root of the tree began */
	uint64_t key;
	uint32_t handler; /* pc, or SIM_NONE */
	uint32_t loops[SIM_OP_LOOP_DEPTH];
	uint32_t extra_ns; /* added to the way back: the sum of its groups' extra */
	uint32_t limit_next, limit_prev; /* JOB_LIMITED */
	uint32_t station; /* where it waits or is served; on its way: the node that it left; on its way back: the member that
	                   * is to blame if its caller does not get it, or SIM_NONE */
	uint32_t list; /* see JOB_CALL_LIMITED */
};
_Static_assert(sizeof(struct job) == 128, "a job fills two cache lines");

/* -------------------------------------------------------------- stations */

#define SPEED_ONE (UINT64_C(1) << 32) /* speeds are fixed point, 32 bits behind the point */
#define PS_SHIFT 16 /* virtual time counts 2^-16 ns */
#define PS_SERVERS_MAX (UINT32_C(1) << 20) /* speed times servers fits into 64 bits */
#define POOL_PLACES 32 /* a job's `held` has a bit for each */
#define RATE_MAX 1e12 /* of a source or a bucket, per second */

/* Sums are 128 bits wide; their upper halves stand apart, since they hardly ever change. */
struct station {
	uint32_t node;
	uint16_t kind, place; /* kind: enum sim_station_kind; place: in the node's run */
	uint32_t servers, room;
	uint32_t busy, waiting; /* busy: servers at work, or tokens held; PS: cores at work, and the present beyond */
	union {
		struct {
			uint32_t head, tail; /* the line */
		};
		int64_t virtual_; /* PS: time, in 2^-PS_SHIFT ns */
	};
	uint32_t served_head; /* QUEUE: list of the served; PS: root of the heap of finishes */
	uint32_t unused;
	int64_t last_ns; /* integrals and virtual time are up to here */
	uint64_t waiting_ns, busy_ns;

	struct rng rng;
	uint64_t arrivals, served;
	uint64_t speed;
	union {
		uint64_t wait_done_ns;
		uint64_t order; /* PS: sequence number of the last change, hence of the next completion */
	};

	uint64_t waiting_high, busy_high, wait_done_high;
	uint64_t refused;
	uint64_t taken; /* left before they were served: killed or impatient */
	double level, burst, rate_per_ns; /* BUCKET: tokens */
};
_Static_assert(sizeof(struct station) == 3 * 64, "three cache lines, the third of them cold");

/* ----------------------------------------------------------- other state */

struct node {
	uint32_t present;
	uint32_t stations; /* first of its run */
	uint16_t zone, table;
	uint16_t station_count;
	uint8_t down, mute;
	int64_t last_ns;
	uint64_t arrivals, completions;
	uint64_t present_ns, stay_done_ns;
	uint64_t unused;

	struct rng rng; /* choices and waits of its programs */
	uint64_t present_high, stay_done_high;
	uint64_t failed_by[SIM_CAUSES];
	uint64_t unused_too[3];
};
_Static_assert(sizeof(struct node) == 3 * 64 && SIM_CAUSES == 7, "three cache lines, the first of them hot");

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
	double mean_ns; /* open: between arrivals; 0: none come */
	double left; /* and then: mean intervals that were left to the next */
	double carry; /* fraction of a nanosecond that the last arrival was rounded off */
	uint64_t keys;
	struct rng arrivals, key; /* arrivals: or thinking */
};
_Static_assert(sizeof(struct source) == 64 + 64, "no padding");

struct class_state {
	int64_t limit_ns;
	uint32_t verb, limit_list; /* SIM_NONE: no limit */
	uint64_t arrivals;
	uint64_t ended[SIM_CAUSES]; /* [SIM_OK]: completions */
	uint64_t arrivals_before, ended_before[SIM_CAUSES]; /* when the second that is running began */
};
_Static_assert(sizeof(struct class_state) == 32 + 16 * SIM_CAUSES, "no padding");

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
	uint32_t recent; /* place of the running second among the recent */
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
	uint8_t line_of[4 * LINES]; /* by hash of the delay; UINT8_MAX = empty */
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

#endif
