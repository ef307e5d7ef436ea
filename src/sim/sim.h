/* sim: a discrete-event kernel for networks of queues.
 *
 * WHAT IT IS. A request is a tree of calls. Each call is a job. A job stands at a node and works through a small
 * program there: take a worker, use the CPU, wait, call another node, answer. Programs, nodes, stations, groups and
 * laws are described in a struct sim_net; sim_new compiles that into one running struct sim. The kernel knows no service
 * by name; what a balancer or a database does is said in programs, and through hooks and timers by the caller (model/).
 *
 * TIME is int64_t nanoseconds from 0. Events at equal times happen in the order in which they were scheduled, time
 * limits last: an answer that comes exactly at the limit is in time. Nothing in the order of events depends on floating
 * point. A sim lives 417 days, until SIM_END: there its clock stops, and what would come then or later never does.
 *
 * CHANCE. Every source of chance (arrivals of a source, service at a station, choice in a program, key choice) has a
 * stream of its own, derived from (seed, purpose, id given by the caller), so that changing one node leaves the chance
 * of the others as it was. Generators and laws are our own: the same bits everywhere.
 *
 * STATE is flat: arrays and indices, no pointers. sim_save copies it, sim_load puts it back, sim_hash sums it up.
 * Same net, same seed, same calls at the same times: same state, however sim_run is sliced. The trace is an observer:
 * it is not part of the state and never changes it.
 *
 * NO I/O, no clock, no globals, no libc but memory. Memory comes from the allocator in struct sim_alloc; when it gives
 * none, the call says SIM_NOMEM and the sim must be freed or restored. A broken promise of the caller (an id out of
 * range, a time in the past, a value beyond what is written beside it) is an assertion, kept in release; of a net,
 * sim_net_refused says beforehand whether it keeps them all. */
#ifndef SIM_SIM_H
#define SIM_SIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

struct sim;
struct sim_net;

#define SIM_NONE UINT32_MAX
#define SIM_US INT64_C(1000)
#define SIM_MS INT64_C(1000000)
#define SIM_S INT64_C(1000000000)
#define SIM_NEVER INT64_MAX
#define SIM_END (INT64_C(1) << 55) /* of a sim's life */
#define SIM_LONGEST (INT64_C(1) << 53) /* 104 days: no draw, wait, latency or limit lasts longer */

/* Must return zeroed memory or NULL; free takes NULL. */
struct sim_alloc {
	void *(*alloc)(void *ctx, size_t bytes);
	void (*free)(void *ctx, void *memory);
	void *ctx;
};
static inline struct sim_alloc sim_alloc_libc(void); /* calloc and free; inline below, since the room itself calls neither */

enum sim_status {
	SIM_REACHED, /* `until` was reached: now == until */
	SIM_BUDGET, /* max_events were handled; call again */
	SIM_IDLE, /* nothing will happen any more; now == until, at most SIM_END */
	SIM_NOMEM,
};

/* ------------------------------------------------------------------ laws */

enum sim_law_kind {
	SIM_LAW_CONST,
	SIM_LAW_EXP,
	SIM_LAW_ERLANG, /* shape k: 1 .. 1e6, cut off to a whole number */
	SIM_LAW_HYPER, /* two-phase hyper-exponential, balanced means, squared coefficient of variation scv: 1 .. 1e9 */
	SIM_LAW_LOGNORMAL, /* scv > 0, up to 1e9 */
	SIM_LAW_UNIFORM, /* mean +- half_width, at most the mean */
};

/* Draws are rounded to the nanosecond and cut at SIM_LONGEST. */
struct sim_law {
	enum sim_law_kind kind;
	int64_t mean_ns; /* 0 .. 2^49, 6.5 days; 0 = instant */
	double param; /* shape, scv or half_width_ns as the kind says */
};
const char *sim_law_refused(struct sim_law law); /* why there is no such law, in English; NULL: there is */

/* ---------------------------------------------------------------- causes */

/* Why a request failed. SIM_OK is none. */
#define SIM_CAUSE_LIST(X) \
	X(SIM_OK, "ok") \
	X(SIM_REFUSED, "refused") /* a queue was full, a pool had no connection left, nobody listens */ \
	X(SIM_TIMED_OUT, "timed-out") /* the caller or the person gave up */ \
	X(SIM_THROTTLED, "throttled") \
	X(SIM_NO_ROUTE, "no-route") /* the address is nobody's, a cut link, no member in the group */ \
	X(SIM_RESET, "reset") /* the node died while it worked on it */ \
	X(SIM_ERROR, "error") /* the node answered with an error of its own */

enum sim_cause {
#define SIM_CAUSE_ENUM(name, text) name,
	SIM_CAUSE_LIST(SIM_CAUSE_ENUM)
#undef SIM_CAUSE_ENUM
	SIM_CAUSES
};
const char *sim_cause_name(enum sim_cause cause);

/* --------------------------------------------------------------- the net */

/* A net is built once and handed to sim_new, which copies what it needs. Every sim_net_* returns the index of what it
 * added, counted from 0 per kind. Out of memory is reported by sim_new. */
struct sim_net *sim_net_new(const struct sim_alloc *alloc);
void sim_net_free(struct sim_net *net);

/* Stations are what a job can wait for. A node owns a run of stations; programs name them by their place in that run. */
enum sim_station_kind {
	SIM_QUEUE, /* c servers, FIFO; serve */
	SIM_PS, /* c cores (up to 2^20) shared by all present; serve. A demand is cut at 2^46 ns, 19.5 hours of work */
	SIM_DELAY, /* as many servers as jobs; serve */
	SIM_POOL, /* c tokens (workers, connections) held from SEIZE to RELEASE, FIFO; among the first 32 stations of its node */
	SIM_BUCKET, /* token bucket: rate_per_s (0 .. 1e12), burst (1 .. 1e15), full at first; take */
};

struct sim_station_spec {
	enum sim_station_kind kind;
	uint32_t servers; /* c; QUEUE, PS, POOL */
	uint32_t room; /* how many may wait beyond the c that are served; SIM_NONE = no limit */
	double rate_per_s, burst; /* BUCKET */
	uint64_t stream; /* the caller's stable id for the station's stream of chance */
};

/* A node: where jobs stand. Its program table says where a verb enters. */
struct sim_node_spec {
	uint16_t zone; /* index into the latency matrix */
	uint16_t table; /* program table */
	bool down; /* starts down */
	uint64_t stream;
};
uint32_t sim_net_node(struct sim_net *net, const struct sim_node_spec *spec);
uint32_t sim_net_station(struct sim_net *net, uint32_t node, const struct sim_station_spec *spec); /* place in the node's run */
void sim_net_zones(struct sim_net *net, uint16_t zones, const int64_t *one_way_ns); /* zones x zones, row = from */

/* A group: the nodes behind one name. */
enum sim_policy {
	SIM_ROUND_ROBIN,
	SIM_LEAST_OUTSTANDING, /* ties: lowest member index */
	SIM_RANDOM,
	SIM_BY_KEY, /* member (hash of the job's key) mod members in rotation at the time of sim_new; never re-routed */
	SIM_BY_HOOK, /* the hook's answer is the member index, or SIM_NONE = no route */
};
struct sim_group_spec {
	enum sim_policy policy;
	uint16_t hook; /* SIM_BY_HOOK, or SIM_HOOK_NONE. With another policy the hook may override the choice: a member index
	                * or SIM_NONE = let the policy choose; sticky sessions are that. */
	int64_t extra_ns; /* added to the zone latency, each way (a far region); 0 .. 1 s. The answer of a job that was passed
	                   * on adds those of all its ways together, below 2^32 ns. */
	uint64_t stream;
};
#define SIM_HOOK_NONE UINT16_MAX
uint32_t sim_net_group(struct sim_net *net, const struct sim_group_spec *spec);
uint32_t sim_net_member(struct sim_net *net, uint32_t group, uint32_t node); /* starts in rotation */

uint16_t sim_net_law(struct sim_net *net, struct sim_law law);

/* Programs. One op is one step of a job at its node. `cause` handling: an op that fails, or an answer that carries a
 * failure, jumps to the job's handler set by ON_FAIL (once; the handler sees the cause by IF_CAUSE), or else ends the job
 * with that cause. Whatever the job holds of its node's pools is released when it ends. A failed job answers its caller
 * as a good one does. A station that an op names must be there, and of the kind that the op needs, at every node where a
 * job comes to it. */
enum sim_op_kind {
	SIM_OP_WAIT, /* law: lets time pass */
	SIM_OP_SERVE, /* station, law: a demand of server time at a QUEUE, PS or DELAY of this node */
	SIM_OP_SEIZE, /* station: takes a token of a POOL of this node, waiting its turn; room full: SIM_REFUSED */
	SIM_OP_RELEASE, /* station */
	SIM_OP_TAKE, /* station: a token of a BUCKET; none there: SIM_THROTTLED */
	SIM_OP_CALL, /* group, verb, limit_ns (0 = none, but the transport's 60 s if no answer can come): calls a member, waits
	              * for the answer and keeps what it holds */
	SIM_OP_ROUTE, /* group, verb: passes the job on; it leaves this node and answers its caller from there */
	SIM_OP_SPAWN, /* group, verb: a job of its own starts there; nobody waits for it (asynchronous copies, queues) */
	SIM_OP_BRANCH, /* p: with probability p goes to `to`, else on */
	SIM_OP_JUMP, /* to */
	SIM_OP_LOOP, /* count, below 1e9: executes from here to the matching END_LOOP that often; its fraction is a chance */
	SIM_OP_END_LOOP,
	SIM_OP_ON_FAIL, /* to: where to go on a failure from now on; SIM_NONE = end */
	SIM_OP_IF_CAUSE, /* cause: if the failure being handled is another, skips to `to` */
	SIM_OP_FAIL, /* cause; SIM_OK: the failure that the handler was called for, once more (there must have been one) */
	SIM_OP_HOOK, /* hook, arg: asks the caller (struct sim_hook_answer) */
	SIM_OP_END, /* answers */
};
#define SIM_OP_LOOP_DEPTH 2

struct sim_op {
	enum sim_op_kind kind;
	uint8_t verb; /* SIM_VERB_SAME: the verb that this job came with */
	uint16_t station, law, hook;
	uint32_t group, to, arg;
	double p, count;
	int64_t limit_ns;
	enum sim_cause cause;
};
#define SIM_VERB_SAME UINT8_MAX
#define SIM_VERBS 16 /* a caller's own enumeration: page, read, write, ping, ... */

uint32_t sim_net_op(struct sim_net *net, struct sim_op op); /* index of the op = its pc */
void sim_net_patch(struct sim_net *net, uint32_t pc, uint32_t to); /* sets `to` of an earlier op */
uint16_t sim_net_table(struct sim_net *net); /* a program table with no entries: every verb fails with NO_ROUTE */
void sim_net_entry(struct sim_net *net, uint16_t table, uint8_t verb, uint32_t pc);

/* Classes and sources. A request is a job that a source starts at a client node; classes are what measurements are kept
 * by. limit_ns: the person gives up then; the work that they started goes on in the servers. A net has at most 65,000
 * different limits, of people and of calls. */
struct sim_class_spec {
	uint8_t verb; /* entry of the client's program */
	int64_t limit_ns; /* 0 = never */
};
uint16_t sim_net_class(struct sim_net *net, const struct sim_class_spec *spec);

struct sim_source_spec {
	uint32_t node; /* the client node */
	uint16_t class_;
	double rate_per_s; /* open: Poisson, changed by sim_source_rate */
	uint32_t population; /* closed: that many people who think, ask and wait, if > 0; rate is unused */
	uint16_t think_law; /* closed */
	uint64_t keys; /* keys are uniform in 0 .. keys-1 (a user's number), changed by sim_source_keys */
	uint64_t stream;
};
uint32_t sim_net_source(struct sim_net *net, const struct sim_source_spec *spec);

/* ------------------------------------------------------------- the caller */

/* What a hook may read of the job that asks. */
struct sim_job_view {
	uint32_t job, node;
	uint16_t class_;
	uint8_t verb;
	enum sim_cause cause; /* the failure being handled */
	uint64_t key;
	uint32_t group; /* the group that is choosing, or SIM_NONE at a HOOK op */
	int64_t started_ns; /* when the request (the root of the tree) began */
};

struct sim_hook_answer {
	enum sim_cause cause; /* SIM_OK: go on */
	int64_t wait_ns; /* lets that much time pass first: 0 .. SIM_LONGEST */
	uint32_t member; /* for groups: member index or SIM_NONE */
	bool jump; /* go to the op's `to` instead of the next */
	bool rekey; /* the job's key becomes `key` */
	uint64_t key;
};

/* Hooks and timers may call what changes the running sim (below), but not run, save, load or free it. */
typedef struct sim_hook_answer sim_hook_fn(void *ctx, struct sim *sim, const struct sim_job_view *job, uint32_t arg);
typedef void sim_timer_fn(void *ctx, struct sim *sim, uint32_t code, uint64_t arg);

struct sim_config {
	uint64_t seed;
	struct sim_alloc alloc;
	sim_hook_fn *const *hooks; /* table; SIM_OP_HOOK names a place in it */
	uint16_t hook_count;
	sim_timer_fn *timer;
	void *ctx;
	uint32_t max_jobs; /* 0 = SIM_MAX_JOBS; a request beyond it is refused at its source */
};
#define SIM_MAX_JOBS (UINT32_C(1) << 20) /* 128 MB; max_jobs may say up to 2^22 */

/* Why no sim can be made of the net, in English; NULL when one can. sim_new asserts that there is no reason. */
const char *sim_net_refused(const struct sim_net *net, const struct sim_config *config);
/* NULL when memory ran out. The net may be freed or used again. */
struct sim *sim_new(const struct sim_net *net, const struct sim_config *config);
void sim_free(struct sim *sim);

/* -------------------------------------------------------------- running */

int64_t sim_now(const struct sim *sim);
uint64_t sim_events(const struct sim *sim); /* handled so far; state */
/* Handles events with time <= until, at most max_events of them (0 = no limit). With SIM_NEVER it runs until nothing is
 * left to happen, and the clock stays at the last event. */
enum sim_status sim_run(struct sim *sim, int64_t until, uint64_t max_events);
int64_t sim_next(const struct sim *sim); /* time of the next event, SIM_NEVER when there is none */

/* A timer: calls config.timer with code and arg at `when` (>= now); never, if that is SIM_END or later. */
void sim_at(struct sim *sim, int64_t when, uint32_t code, uint64_t arg);

/* Changes. All take effect now. */
void sim_node_down(struct sim *sim, uint32_t node); /* every job there, waiting or served, ends with SIM_RESET; calls to it fail with SIM_REFUSED after the latency */
void sim_nodes_down(struct sim *sim, const uint32_t *nodes, uint32_t count); /* the same for many at the price of one */
void sim_node_up(struct sim *sim, uint32_t node);
/* New calls get no answer until their time limit, also while the node is down; jobs that are there go on. */
void sim_node_mute(struct sim *sim, uint32_t node, bool mute);
bool sim_node_is_up(const struct sim *sim, uint32_t node);
/* QUEUE, PS, POOL; 0 = stopped. Who is served by a QUEUE finishes, who holds a token keeps it. */
void sim_station_servers(struct sim *sim, uint32_t node, uint32_t station, uint32_t servers);
void sim_station_room(struct sim *sim, uint32_t node, uint32_t station, uint32_t room); /* QUEUE, PS, POOL */
/* 1 = as built, 0 = frozen, up to 256: the speed of each server of a QUEUE or PS; of a BUCKET, that at which it fills. */
void sim_station_speed(struct sim *sim, uint32_t node, uint32_t station, double speed);
void sim_law_set(struct sim *sim, uint16_t law, struct sim_law value);
void sim_group_policy(struct sim *sim, uint32_t group, enum sim_policy policy);
void sim_group_rotation(struct sim *sim, uint32_t group, uint32_t member, bool in); /* out: gets no new calls */
bool sim_group_in_rotation(const struct sim *sim, uint32_t group, uint32_t member);
uint32_t sim_group_outstanding(const struct sim *sim, uint32_t group, uint32_t member);
/* New calls of the group to it get no answer until their limit; answers still come. */
void sim_member_cut(struct sim *sim, uint32_t group, uint32_t member, bool cut);
/* What sets out along it, call or answer, is lost. */
void sim_link_cut(struct sim *sim, uint16_t zone_from, uint16_t zone_to, bool cut);
void sim_source_rate(struct sim *sim, uint32_t source, double rate_per_s);
void sim_source_keys(struct sim *sim, uint32_t source, uint64_t keys);
void sim_zone_latency(struct sim *sim, uint16_t from, uint16_t to, int64_t one_way_ns);
/* Starts a request of a class at a client node now, as a source would (probes, batch jobs). */
void sim_inject(struct sim *sim, uint32_t node, uint16_t class_, uint64_t key);

/* A number from a stream of the caller's own (purpose and id are its to choose); the stream is part of the state. */
uint64_t sim_draw_u64(struct sim *sim, uint32_t caller_stream); /* caller_stream < SIM_CALLER_STREAMS */
double sim_draw_unit(struct sim *sim, uint32_t caller_stream); /* in [0, 1) */
int64_t sim_draw_law(struct sim *sim, uint32_t caller_stream, struct sim_law law);
#define SIM_CALLER_STREAMS 64

/* ------------------------------------------------------------- measuring */

/* Running totals from time 0. Little's law is an identity of these integers at any time:
 *   present_ns == stay_done_ns + (sum over jobs present of now - entry)
 * and busy_ns is the integral of busy servers. */
typedef unsigned __int128 sim_u128 __attribute__((aligned(16)));

struct sim_node_totals {
	uint64_t arrivals, completions, failures; /* arrivals = completions + failures + present */
	uint64_t failed_by[SIM_CAUSES];
	uint32_t present;
	sim_u128 present_ns, stay_done_ns;
};
struct sim_station_totals {
	uint64_t arrivals, served, refused;
	uint32_t waiting, busy; /* now */
	uint32_t servers, room; /* now */
	double speed;
	sim_u128 waiting_ns, busy_ns; /* integrals: jobs waiting, servers busy (PS: cores busy) */
	sim_u128 wait_done_ns; /* sum of finished waits */
};
void sim_node_totals(const struct sim *sim, uint32_t node, struct sim_node_totals *out); /* brought up to now */
void sim_station_totals(const struct sim *sim, uint32_t node, uint32_t station, struct sim_station_totals *out);

/* The calls of a group to one of its members: made so far, and those of them that failed their caller, who got a failure
 * or gave up. */
struct sim_member_totals {
	uint64_t calls, failures;
};
void sim_member_totals(const struct sim *sim, uint32_t group, uint32_t member, struct sim_member_totals *out);

/* Requests, by class. A request counts where its root job ends; one whose person gave up has failed with SIM_TIMED_OUT
 * and its time is the limit. */
struct sim_class_totals {
	uint64_t arrivals, completions, failures;
	uint64_t failed_by[SIM_CAUSES];
	uint32_t present;
};
void sim_class_totals(const struct sim *sim, uint16_t class_, struct sim_class_totals *out);

/* A window of simulated time over which requests are measured: those that *arrive* in [from, to), whenever they end.
 * Up to SIM_WINDOWS are open or kept at once; part of the state. */
#define SIM_WINDOWS 4
struct sim_histogram; /* sim/histogram.h */
void sim_window_open(struct sim *sim, uint32_t window); /* from now on, empty */
void sim_window_close(struct sim *sim, uint32_t window); /* to now */
struct sim_window {
	int64_t from_ns, to_ns; /* to_ns == SIM_NEVER while open */
	uint64_t arrivals, completions, failures;
	uint64_t failed_by[SIM_CAUSES];
	sim_u128 sum_ns; /* of completions and of time-outs */
};
void sim_window_read(const struct sim *sim, uint32_t window, uint16_t class_, struct sim_window *out);
const struct sim_histogram *sim_window_times(const struct sim *sim, uint32_t window, uint16_t class_);

/* Seconds: a ring of the last SIM_SECONDS whole seconds of simulated time, by class, by the second in which a request
 * ended. Percentiles in it include time-outs. */
#define SIM_SECONDS 256
struct sim_second {
	int64_t second; /* floor(time / 1 s) */
	uint32_t arrivals, completions, failures;
	uint32_t failed_by[SIM_CAUSES];
	int64_t p50_ns, p95_ns, p99_ns, max_ns; /* 0 when nothing ended */
};
/* `ago` 0 = the last whole second; false when that is before the start or beyond the ring. */
bool sim_second(const struct sim *sim, uint16_t class_, uint32_t ago, struct sim_second *out);
/* Response times of the last `seconds` whole seconds (at most SIM_RECENT), merged. */
#define SIM_RECENT 32
void sim_recent_times(const struct sim *sim, uint16_t class_, uint32_t seconds, struct sim_histogram *out);

/* -------------------------------------------------------- save and restore */

size_t sim_save_bytes(const struct sim *sim);
void sim_save(const struct sim *sim, void *to);
enum sim_status sim_load(struct sim *sim, const void *from, size_t bytes); /* made by the same net; SIM_REACHED or SIM_NOMEM */
uint64_t sim_hash(const struct sim *sim);

/* Invariants: conservation, Little's identity, lists and heaps in order. NULL when all hold, else what does not. */
const char *sim_check(const struct sim *sim);

/* ----------------------------------------------------------------- trace */

/* Sampled requests leave a record at each step. Records are kept in a ring of the last SIM_TRACE_RECORDS; readers keep
 * their own position. Sampling draws nothing from any stream. */
enum sim_trace_kind {
	SIM_TRACE_BEGIN, /* at the client node */
	SIM_TRACE_SEND, /* leaves `node` for `peer`, call */
	SIM_TRACE_ARRIVE, /* at `node`, from `peer` */
	SIM_TRACE_WAIT, /* waits for station */
	SIM_TRACE_SERVE, /* is served, holds or takes it */
	SIM_TRACE_ANSWER, /* leaves `node` for `peer`, answer; cause */
	SIM_TRACE_BACK, /* answer arrived at `node` from `peer` */
	SIM_TRACE_END, /* the request is over; cause; a person who gave up: TIMED_OUT */
};
struct sim_trace {
	int64_t at_ns;
	uint32_t request; /* number of the sampled request, counting from 1 */
	uint32_t node, peer;
	uint16_t station;
	uint16_t class_;
	uint8_t kind, verb, cause, depth;
};
#define SIM_TRACE_RECORDS 16384
void sim_trace_every(struct sim *sim, uint16_t class_, uint32_t every); /* samples each `every`-th request of the class; 0 = none */
uint64_t sim_trace_end(const struct sim *sim); /* number of records written so far */
/* Copies records from *position on, at most max; moves *position; skips what has been overwritten. */
size_t sim_trace_read(const struct sim *sim, uint64_t *position, struct sim_trace *out, size_t max);

static inline void *sim_libc_alloc(void *ctx, size_t bytes)
{
	(void)ctx;
	return calloc(1, bytes);
}

static inline void sim_libc_free(void *ctx, void *memory)
{
	(void)ctx;
	free(memory);
}

static inline struct sim_alloc sim_alloc_libc(void)
{
	return (struct sim_alloc){ .alloc = sim_libc_alloc, .free = sim_libc_free };
}

#endif
