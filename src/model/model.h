/* model: a living architecture. Builds a sim network from a topology and runs it.
 *
 * Every kind of node is a descriptor (struct model_kind, model_int.h): it adds stations and programs to the net, reacts to
 * timers, faults and settings, and says what it looks like. Behaviours are built from the kernel's primitives; nothing
 * here knows a particular topology.
 *
 * All state is in the sim and in flat arrays of the model, so that model_save copies the whole and undo, replay and
 * comparison from one moment come from it. What a person does enters by model_act, is logged with its time, and is
 * deterministic: topology, seed and log give one result.
 *
 * A model keeps pointers to the topology it was made from; the topology must outlive it and not change. No I/O, no clock. */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "sim/histogram.h"
#include "sim/sim.h"
#include "topo/topo.h"

struct model;

struct model_options {
	uint64_t seed;
	double users; /* 0 = the topology's */
	struct sim_alloc alloc; /* zeroed = libc */
	int64_t start_ns; /* time of day at simulated time 0, for backups at 03:00; 0 = midnight */
};

/* STATUS_SYSTEM when memory runs out, STATUS_DATA when the topology cannot be run (with its place). */
enum status model_new(const struct topo *topo, const struct model_options *options, struct model **out, struct err *err);
void model_free(struct model *model);
const struct topo *model_topo(const struct model *model);

int64_t model_now(const struct model *model);
int64_t model_time_of_day(const struct model *model);
enum sim_status model_run(struct model *model, int64_t until, uint64_t max_events);
enum sim_status model_step(struct model *model); /* one event that concerns a request */
struct sim *model_sim(struct model *model); /* for tests and textbook measurements */

/* ------------------------------------------------------------- actions */

/* id for files, label for menus, what `node` must be, does it take a value. Each has its opposite, so that it can be
 * undone by hand as well as by going back in time. */
#define MODEL_ACTION_LIST(X) \
	X(MODEL_USERS, "users", N_("number of users")) /* value: users */ \
	X(MODEL_KILL, "kill", N_("kill")) /* node: the machine is lost; recovery as its settings say */ \
	X(MODEL_MEND, "mend", N_("mend")) /* node: a person brings it back at once */ \
	X(MODEL_HANG, "hang", N_("hang")) /* node: up, but answers nothing */ \
	X(MODEL_SLOW, "slow", N_("slow down")) /* node, value: factor; 1 = as built */ \
	X(MODEL_KILL_ZONE, "kill-zone", N_("zone fails")) /* zone */ \
	X(MODEL_MEND_ZONE, "mend-zone", N_("zone returns")) /* zone */ \
	X(MODEL_CUT, "cut", N_("cut the link")) /* node and other: calls between them get no answer */ \
	X(MODEL_JOIN, "join", N_("mend the link")) /* node and other */ \
	X(MODEL_STOP_START, "stop-start", N_("stop and start")) /* EC2: new address without an Elastic IP */ \
	X(MODEL_REBOOT, "reboot", N_("reboot")) /* EC2, RDS: keeps the address */ \
	X(MODEL_REPORT, "report", N_("run a report")) /* database: a batch job takes CPU and disk; value: for how long, ns */ \
	X(MODEL_BACKUP, "backup", N_("back up now")) /* database */ \
	X(MODEL_PATCH, "patch", N_("patch now")) /* database */ \
	X(MODEL_LOSE_VOLUME, "lose-volume", N_("lose the volume")) /* database: restored as its kind can */ \
	X(MODEL_MISTAKE, "mistake", N_("an operator drops a table")) /* database: standby has it too */ \
	X(MODEL_CRASH, "crash", N_("crash")) /* database process: acknowledged writes survive */ \
	X(MODEL_RELEASE, "release", N_("a broken release")) /* EC2 web: every page an error; undone by mend */ \
	X(MODEL_FLASH, "flash", N_("flash crowd")) /* value: factor for 60 s */ \
	X(MODEL_BAD_CHECK, "bad-check", N_("health check asks for a page that is gone")) /* ELB */ \
	X(MODEL_SET, "set", N_("change a setting")) /* node, setting, value */

enum model_action_kind {
#define MODEL_ACTION_ENUM(name, id, label) name,
	MODEL_ACTION_LIST(MODEL_ACTION_ENUM)
#undef MODEL_ACTION_ENUM
	MODEL_ACTIONS
};
extern const char *const model_action_ids[MODEL_ACTIONS];
extern const char *const model_action_labels[MODEL_ACTIONS]; /* msgids */

struct model_action {
	enum model_action_kind kind;
	uint32_t node, other; /* topology indices, or SIM_NONE */
	int zone; /* or -1 */
	enum topo_setting setting;
	double value;
};
/* Can this be done to that node now? For menus. */
bool model_can(const struct model *model, const struct model_action *action);
/* Done at model_now. STATUS_USAGE with a reason when it cannot be. */
enum status model_act(struct model *model, const struct model_action *action, struct err *err);

/* ------------------------------------------------------------ reading */

enum model_state {
	MODEL_UP,
	MODEL_DOWN, /* dead, nobody works on it */
	MODEL_DARK, /* its zone is gone */
	MODEL_BOOTING, /* instance comes up */
	MODEL_STOPPED,
	MODEL_HANGING,
	MODEL_FAILING_OVER,
	MODEL_RESTORING,
	MODEL_PATCHING,
};

/* Things worth saying on a box; bits. */
#define MODEL_NOTE_LIST(X) \
	X(MODEL_NOTE_BACKUP, N_("backup")) \
	X(MODEL_NOTE_LOCKED, N_("writes wait")) \
	X(MODEL_NOTE_REPORT, N_("report")) \
	X(MODEL_NOTE_THROTTLED, N_("credits used up")) \
	X(MODEL_NOTE_SURPLUS, N_("surplus credits")) \
	X(MODEL_NOTE_UNHEALTHY, N_("unhealthy")) \
	X(MODEL_NOTE_DRAINING, N_("draining")) \
	X(MODEL_NOTE_STALE_ADDRESS, N_("old address")) \
	X(MODEL_NOTE_FAIL_OPEN, N_("fail open")) \
	X(MODEL_NOTE_BROKEN, N_("broken release")) \
	X(MODEL_NOTE_SLOW, N_("slow")) \
	X(MODEL_NOTE_CONNECTIONS, N_("connections used up")) \
	X(MODEL_NOTE_STANDBY_LOST, N_("no standby"))
enum model_note_bit {
#define MODEL_NOTE_ENUM(name, label) name##_BIT,
	MODEL_NOTE_LIST(MODEL_NOTE_ENUM)
#undef MODEL_NOTE_ENUM
	MODEL_NOTES
};
#define MODEL_NOTE(name) (1u << name##_BIT)
extern const char *const model_note_labels[MODEL_NOTES];

/* One node over the last whole seconds. */
struct model_node {
	enum model_state state;
	unsigned notes;
	int zone; /* where it runs now (a failed-over database moves), or -1 */
	double utilisation; /* of its scarcest resource, 0..1 */
	double cpu; /* of its CPU */
	double waiting; /* jobs that wait for something of its own, now */
	double in_service, present; /* now */
	double mean_present; /* over the last seconds that the rates are taken from */
	double arrivals_per_s, answers_per_s, failures_per_s;
	double stay_s, wait_s; /* mean of those that left */
	double credits; /* vCPU-minutes, burstable types; NAN else */
	double connections, max_connections; /* databases; NAN else */
	int64_t until_ns; /* when the present state will end, SIM_NEVER if nobody knows */
};
void model_read_node(const struct model *model, uint32_t node, struct model_node *out);

double model_setting(const struct model *model, uint32_t node, enum topo_setting setting); /* as it is now */
bool model_zone_dark(const struct model *model, uint32_t zone); /* has it failed? */

/* One edge over the last whole second. */
struct model_edge {
	double calls_per_s, failures_per_s;
	bool cut, idle;
};
void model_read_edge(const struct model *model, uint32_t edge, struct model_edge *out);

/* What is measured over requests of people. Quantities are running totals since time 0 unless said otherwise. */
struct model_totals {
	double users;
	uint64_t requests, answered, failed, failed_by[SIM_CAUSES];
	uint64_t in_flight;
	uint64_t writes_acknowledged, writes_lost;
	uint64_t stale_reads;
	uint64_t sessions_lost; /* people logged out */
	double bill_dollars; /* so far */
	double bill_hour, bill_month; /* at today's rate, fixed part and usage; transfer apart */
	double transfer_month;
};
void model_read_totals(const struct model *model, struct model_totals *out);

/* Bill by item, for the panel and the report. */
struct model_bill_item {
	uint32_t node; /* or SIM_NONE: of the whole */
	const char *label; /* msgid */
	double month;
};
size_t model_bill(const struct model *model, struct model_bill_item *out, size_t max);

/* Seconds, for charts: class < 0 = all classes together, MODEL_DYNAMIC, MODEL_STATIC. `ago` as sim_second. */
#define MODEL_ALL (-1)
#define MODEL_DYNAMIC (-2)
#define MODEL_STATIC (-3)
bool model_second(const struct model *model, int class_, uint32_t ago, struct sim_second *out);
/* Merged response times of the last `seconds` seconds. */
void model_recent(const struct model *model, int class_, uint32_t seconds, struct sim_histogram *out);

/* What requests are measured by in the sim: classes of the workload (once for each users node), sources of a textbook
 * network, and inner ones such as health checks, whose id is empty. */
uint32_t model_class_count(const struct model *model);
struct str model_class_id(const struct model *model, uint32_t class_);

/* Events on the time axis: kills, detections, failovers, backups; newest last. */
struct model_event {
	int64_t at_ns;
	const char *label; /* msgid */
	uint32_t node; /* or SIM_NONE */
	bool bad;
};
size_t model_events(const struct model *model, struct model_event *out, size_t max); /* the last `max` */

/* Traces of sampled requests in terms of the topology: node and peer are its indices. */
size_t model_traces(const struct model *model, uint64_t *position, struct sim_trace *out, size_t max);
void model_trace_rate(struct model *model, double requests_per_s); /* about that many sampled, over all classes */

/* A stable pointer into the model's measurement windows is not given; see measure.h for what lessons and tests measure. */

/* ------------------------------------------------------ saving, history */

size_t model_save_bytes(const struct model *model);
void model_save(const struct model *model, void *to);
enum sim_status model_load(struct model *model, const void *from, size_t bytes);
uint64_t model_hash(const struct model *model);
const char *model_check(const struct model *model); /* NULL = every invariant holds */

#endif
