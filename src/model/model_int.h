/* The inside of a model, for the files of this room only.
 *
 * THREE PARTS. The topology is what was drawn; it never changes. The plan (struct plan) says what was built from it:
 * which sim nodes, stations and groups stand for which box and arrow; fixed once model_new is done. The state
 * (MODEL_STATE) is what happens while it runs; together with the sim it is all that is saved, restored and hashed, so its
 * structs hold no pointer and no padding.
 *
 *   topology node ──▶ unit ──▶ box (EC2: 1, RDS: 1 or 2) ──▶ sim node with CPU, gate, workers, connections
 *                      │  └──▶ database (EC2 with the role, RDS) 
 *                      └─────▶ state of its kind: ec2s[], rdss[], elbs[], dnss[], eips[], users[]
 *
 * KINDS. One const struct model_kind each (kind_*.c): `shape` adds sim nodes and stations, `join` adds groups and programs
 * when all shapes are there, `start` sets the first timers; the rest reacts. Faults, timers, hooks and settings are const
 * tables of functions too. Nothing compares names or knows a topology. */
#ifndef MODEL_MODEL_INT_H
#define MODEL_MODEL_INT_H

#undef NDEBUG
#include <assert.h>

#include "model/model.h"

#define NONE SIM_NONE
#define NO_LAW UINT16_MAX
#define MODEL_JOBS (UINT32_C(1) << 20) /* at once; what comes beyond is refused at its source */
#define MODEL_RESOLVERS 1024 /* of each users node; a power of two */
#define MODEL_HOMES 65536 /* people up to here are kept one by one, beyond it in groups; a power of two */
#define MODEL_EVENTS 256 /* kept; a power of two */
#define FLASH_TIME (60 * SIM_S)
#define MODEL_MEAN_TICKS 60 /* running means look back about so many seconds */
#define MODEL_METERS 4 /* whole seconds that readings are taken over */

/* What a job comes for. Classes of the workload are verbs 0 .. TOPO_CLASSES - 1. */
enum verb {
	VERB_READ = TOPO_CLASSES, /* one SQL statement */
	VERB_WRITE,
	VERB_LOOKUP, /* a name */
	VERB_PROBE, /* are you well? */
	VERB_CHECK, /* asks another one so */
};
_Static_assert(VERB_CHECK < SIM_VERBS, "verbs fit");

/* Stations of a box by place in its run. RDS has the first two. */
enum station { BOX_CPU, BOX_GATE, BOX_WORKERS, BOX_CONNECTIONS };
#define GATE_OPEN UINT32_C(1000000) /* more writes than ever come at once */

/* ----------------------------------------------------------------- plan */

struct unit {
	uint32_t own; /* index among its kind */
	uint32_t sim, sim_count; /* its sim nodes */
	uint32_t box; /* first box, or NONE */
	uint32_t database; /* or NONE */
	uint32_t values; /* first of its settings in state.values */
	uint32_t source, source_count; /* sim sources (users, source) */
	uint32_t out, out_count; /* edges: plan.edges_out[out ..] */
	uint32_t in, in_count;
};

struct box {
	uint32_t node, sim;
	uint32_t zone; /* of the topology */
};

/* A call that the plan has wired: a member of its caller's group. */
struct link {
	uint32_t group, member;
	uint32_t from, to; /* topology nodes */
	uint32_t edge; /* the arrow, or NONE: checks, and ways that are not drawn */
};

/* Where a users node's name can lead. Member `i` of its group is plan.endpoints[first + i]. */
struct endpoint {
	uint32_t sim;
	uint32_t node; /* EC2 or ELB */
	uint32_t eip; /* topology node of the address on it, or NONE */
	uint32_t attached; /* which target of the name it belongs to */
};

/* Who asks whether others are well: a balancer's node in a zone, or a name service. */
struct prober {
	uint32_t node, sim;
	uint32_t zone; /* of the topology */
	uint32_t checks; /* group of those it asks, in the order of its targets */
	uint32_t requests; /* ELB: group of the same members for what people ask; else NONE */
	uint32_t first, count; /* plan.targets */
};

struct target {
	uint32_t node; /* who is asked */
};

struct elb_plan {
	uint32_t prober; /* of its node in zone 0; one a zone follows */
	uint16_t delay_law, unused;
};

struct dns_plan {
	uint32_t prober; /* its targets are its endpoints */
	uint32_t endpoint, endpoint_count;
	uint32_t attached; /* targets of the name, an endpoint or more each */
	uint16_t lookup_law, unused;
};

struct users_plan {
	uint32_t node;
	uint32_t dns; /* index among dnss, or NONE */
	uint32_t endpoint, endpoint_count; /* those of the name, or its own */
	uint32_t group; /* to the endpoints */
	uint32_t resolver; /* first of its table */
	uint32_t home, home_mask; /* its part of the table of logins */
};

struct ec2_plan {
	uint32_t node;
	uint32_t elb, member; /* the balancer that lists it, and its place there; or NONE */
	uint32_t caller_database; /* the database that its pages ask, or NONE */
	uint32_t caller_link, caller_links; /* to that database's nodes; none when it is on the same box */
	uint32_t eip; /* topology node, or NONE */
	uint32_t reachable; /* people come here without a balancer */
};

struct database_plan {
	uint32_t node;
	uint16_t sync_law; /* RDS */
	uint16_t shared; /* its box has other roles */
};

struct plan {
	struct unit *units;
	struct box *boxes;
	struct link *links;
	struct endpoint *endpoints;
	struct prober *probers;
	struct target *targets;
	struct elb_plan *elbs;
	struct dns_plan *dnss;
	struct users_plan *users;
	struct ec2_plan *ec2s;
	struct database_plan *databases;
	uint32_t *edges_out, *edges_in;
	uint32_t *owner; /* topology node of a sim node */
	uint32_t *prober_of; /* of a sim node, or NONE */
	uint32_t *stations; /* how many, by sim node */
	uint16_t *station_laws; /* by topology node: the law of a textbook station or of a source's thinking */
	uint32_t *class_of; /* workload class of a sim class; TOPO_CLASSES for textbook sources, NONE for checks */
	uint32_t *asker_of; /* users or source node of a sim class, or NONE */
	uint32_t class_check; /* or NONE */

	uint32_t node_count, edge_count, zone_count; /* zones: at least one */
	uint32_t sim_count, box_count, link_count, endpoint_count, prober_count, target_count, elb_count, dns_count,
		users_count, ec2_count, rds_count, eip_count, database_count, value_count, class_count, source_count, home_count,
		group_count, resolver_count;
};

/* ---------------------------------------------------------------- state */

/* Events that the time axis shows. */
#define MODEL_EVENT_LIST(X) /* name, bad, label */ \
	X(EVENT_KILLED, true, N_("machine lost")) \
	X(EVENT_BOOTING, false, N_("starts")) \
	X(EVENT_UP, false, N_("up again")) \
	X(EVENT_STOPPED, false, N_("stopped")) \
	X(EVENT_HANGS, true, N_("hangs")) \
	X(EVENT_SLOW, true, N_("slow")) \
	X(EVENT_MENDED, false, N_("mended")) \
	X(EVENT_NEW_ADDRESS, true, N_("new address")) \
	X(EVENT_EDITED, false, N_("record edited by a person")) \
	X(EVENT_EIP_MOVED, false, N_("fixed address moved")) \
	X(EVENT_DNS_FAILOVER, false, N_("name leads elsewhere")) \
	X(EVENT_UNHEALTHY, true, N_("found unhealthy")) \
	X(EVENT_HEALTHY, false, N_("found healthy")) \
	X(EVENT_FAIL_OPEN, true, N_("all targets unhealthy: asks them all")) \
	X(EVENT_DRAINS, false, N_("drains")) \
	X(EVENT_BALANCER_LOST, true, N_("balancer node lost")) \
	X(EVENT_FAILOVER, true, N_("failover begins")) \
	X(EVENT_FAILED_OVER, false, N_("standby took over")) \
	X(EVENT_STANDBY_LOST, true, N_("standby lost")) \
	X(EVENT_STANDBY_BACK, false, N_("standby in sync again")) \
	X(EVENT_BACKUP, false, N_("backup begins")) \
	X(EVENT_BACKUP_DONE, false, N_("backup done")) \
	X(EVENT_BACKUP_FAILED, true, N_("backup failed")) \
	X(EVENT_PATCH, false, N_("patch begins")) \
	X(EVENT_REPORT, false, N_("report begins")) \
	X(EVENT_REPORT_DONE, false, N_("report done")) \
	X(EVENT_CRASH, true, N_("database process crashed")) \
	X(EVENT_VOLUME_LOST, true, N_("volume lost")) \
	X(EVENT_MISTAKE, true, N_("table dropped")) \
	X(EVENT_WRITES_LOST, true, N_("acknowledged writes lost")) \
	X(EVENT_RESTORED, false, N_("restored")) \
	X(EVENT_ZONE_LOST, true, N_("zone lost")) \
	X(EVENT_ZONE_BACK, false, N_("zone back")) \
	X(EVENT_CUT, true, N_("link cut")) \
	X(EVENT_JOINED, false, N_("link mended")) \
	X(EVENT_BROKEN, true, N_("broken release")) \
	X(EVENT_BAD_CHECK, true, N_("health check asks for a missing page")) \
	X(EVENT_LOGGED_OUT, true, N_("people logged out")) \
	X(EVENT_THROTTLED, true, N_("credits used up: throttled")) \
	X(EVENT_UNTHROTTLED, false, N_("credits again")) \
	X(EVENT_SURPLUS, true, N_("credits used up: surplus is billed")) \
	X(EVENT_CONNECTIONS, true, N_("too many connections")) \
	X(EVENT_FLASH, true, N_("flash crowd")) \
	X(EVENT_FLASH_OVER, false, N_("flash crowd over")) \
	X(EVENT_OVERWHELMED, true, N_("overwhelmed: most requests fail")) \
	X(EVENT_COPES, false, N_("copes again")) \
	X(EVENT_SET, false, N_("setting changed"))
enum event_kind {
#define MODEL_EVENT_ENUM(name, bad, label) name,
	MODEL_EVENT_LIST(MODEL_EVENT_ENUM)
#undef MODEL_EVENT_ENUM
	EVENT_KINDS
};

struct head {
	double users; /* without the flash crowd */
	double flash; /* factor, 1 = none */
	uint64_t ticks;
	uint64_t sessions_lost, stale_reads;
	uint64_t events; /* noted so far */
	/* Running means per second, over the last minute or what there was of it. */
	double rate_bytes, rate_lookups;
	double paid; /* dollars so far, surplus credits left out */
	uint64_t lookups, lookups_seen; /* seen: at the last tick */
	uint32_t flash_generation, overwhelmed;
};

enum unit_flag {
	UNIT_DEAD = 1, /* the machine is lost */
	UNIT_BROKEN = 2, /* release */
	UNIT_BAD_CHECK = 4,
	UNIT_NEW_ADDRESS = 8, /* what boots next is another machine */
	UNIT_SURPLUS = 16, /* has been said */
	UNIT_CONNECTIONS = 32,
	UNIT_FAIL_OPEN = 64,
	UNIT_DIRTY = 128, /* went down unasked: its database must recover */
};

struct unit_state {
	int64_t since_ns, until_ns;
	int64_t not_up_ns; /* up to since_ns */
	double slow; /* factor, 1 = as built */
	uint32_t state; /* enum model_state */
	uint32_t flags;
	uint32_t generation; /* timers of an earlier state are void */
	uint32_t planned; /* 1 + enum model_action_kind that waits for draining */
};

struct box_state {
	int64_t seen_ns; /* integrals are up to here */
	uint64_t seen_busy;
	double used; /* ns times the share of its CPU that was used, background included */
	double occupied; /* the same, of the share that it may use */
	double credits; /* vCPU-minutes */
	double surplus; /* vCPU-minutes owed */
	double charged; /* surplus that is billed for good */
	double background; /* share of CPU that jobs of its own take */
	double ticked; /* `used` at the last tick */
	double surplus_rate; /* vCPU-minutes a second spent beyond what is earned, running mean */
	uint32_t throttled, frozen;
};

struct db_state {
	uint64_t acknowledged, in_backup, in_log; /* writes: so far; of these, what a dump holds; what shipped logs hold */
	uint64_t dumping; /* acknowledged when the running dump began */
	uint64_t lost;
	uint32_t open, limit; /* connections */
	uint32_t offline; /* process does not answer though its machine is up */
	uint32_t locked; /* writes wait */
	uint32_t reporting, backing_up;
	uint32_t generation; /* of the timers that end reports and backups */
	uint32_t scheduled; /* generation of the timer for the daily backup */
	uint32_t shipping; /* of the timer for the logs */
	uint32_t refused; /* connections, in this second */
};

struct ec2_state {
	int64_t drain_until; /* from when it was taken out of its balancers until it is in again; else 0 */
	uint32_t address; /* changes with the address */
	uint32_t opened; /* connections to its database */
};

struct rds_state {
	uint32_t primary; /* 0 or 1: which box */
	uint32_t standby; /* in sync */
	uint32_t standby_generation;
	uint32_t unused;
};

struct dns_state {
	uint32_t target; /* of its list, that the record leads to */
	uint32_t turn; /* rotates the answers */
};

struct elb_state {
	double rate_answers; /* running mean per second */
};

struct eip_state {
	int64_t ready_ns; /* leads nowhere before */
};

struct resolver {
	int64_t expires_ns;
	uint32_t endpoint; /* member, or NONE */
	uint32_t address; /* as it was told */
};

struct target_state {
	uint32_t healthy;
	uint32_t streak; /* checks in a row that say otherwise */
	uint32_t asked, pending; /* number of the last check; waits for its answer */
	uint32_t seen; /* has passed a check since it was registered */
	uint32_t recorded; /* name service: the address in the record */
	uint32_t scheduled; /* generation of the timer of its next check */
	uint32_t unused;
};

/* Totals at a whole second, MODEL_METERS + 1 of them in a ring. */
struct meter {
	uint64_t arrivals, completions, failures;
	uint64_t refused; /* by its stations */
	double present, stay; /* integrals, ns */
	double waiting; /* integral over its stations, ns */
	double wait; /* sum of finished waits, ns */
	double pool[2]; /* share of servers in use, integral: workers or a textbook station; connections */
	double used, occupied; /* of its boxes' CPU, integral of the share */
};

struct link_meter {
	uint64_t calls, failures; /* at the last whole second */
	uint64_t new_calls, new_failures; /* in it */
	uint32_t cut, unused;
};

struct event_state {
	int64_t at_ns;
	uint32_t kind, node;
};

/* Classes that are read together: all, dynamic, static, and each class of the workload. */
#define MODEL_GROUPS 3

#define MODEL_STATE(X) /* name, type, count */ \
	X(head, struct head, 1) \
	X(values, double, plan->value_count) \
	X(units, struct unit_state, plan->node_count) \
	X(boxes, struct box_state, plan->box_count) \
	X(databases, struct db_state, plan->database_count) \
	X(ec2s, struct ec2_state, plan->ec2_count) \
	X(rdss, struct rds_state, plan->rds_count) \
	X(dnss, struct dns_state, plan->dns_count) \
	X(elbs, struct elb_state, plan->elb_count) \
	X(eips, struct eip_state, plan->eip_count) \
	X(resolvers, struct resolver, plan->resolver_count) \
	X(targets, struct target_state, plan->target_count) \
	X(zones, uint32_t, plan->zone_count) /* 1: dark */ \
	X(homes, uint16_t, plan->home_count) /* EC2 + 1 that keeps the login, 0 = none */ \
	X(meters, struct meter, (size_t)plan->node_count *(MODEL_METERS + 1)) \
	X(link_meters, struct link_meter, plan->link_count) \
	X(seconds, struct sim_second, (size_t)plan->group_count *SIM_SECONDS) \
	X(events, struct event_state, MODEL_EVENTS)

struct model_state_arrays {
#define MODEL_STATE_FIELD(name, type, count) type *name;
	MODEL_STATE(MODEL_STATE_FIELD)
#undef MODEL_STATE_FIELD
};

struct model {
	const struct topo *topo;
	struct sim_alloc alloc;
	struct sim *sim;
	uint64_t seed;
	int64_t start_ns;
	struct plan plan;
	struct model_state_arrays state;
	double trace_rate; /* an observer's wish, not state */
	struct sim_histogram *scratch; /* two, for merging */
	uint32_t *zone_scratch; /* a place for each box */
	bool timer_fired; /* told to model_step */
};

/* ---------------------------------------------------------------- kinds */

struct model_build;

struct model_kind {
	void (*shape)(struct model_build *b, uint32_t node);
	void (*join)(struct model_build *b, uint32_t node);
	void (*start)(struct model *m, uint32_t node);
	void (*kill)(struct model *m, uint32_t node, int zone);
	void (*mend)(struct model *m, uint32_t node, int zone);
	void (*zone)(struct model *m, uint32_t node, uint32_t zone, bool dark);
	void (*set)(struct model *m, uint32_t node, enum topo_setting setting);
	/* Settings that only a new build takes on. */
	bool (*fixed)(enum topo_setting setting);
	void (*health)(struct model *m, uint32_t node); /* a target's health has changed */
	unsigned (*notes)(const struct model *m, uint32_t node);
};
extern const struct model_kind model_kind_users, model_kind_route53, model_kind_eip, model_kind_ec2, model_kind_rds,
	model_kind_elb, model_kind_source, model_kind_station;
extern const struct model_kind *const model_kinds[TOPO_KINDS];

/* -------------------------------------------------------------- helpers */

static inline const struct topo_node *node_of(const struct model *m, uint32_t node)
{
	return &m->topo->nodes[node];
}

static inline enum topo_kind kind_of(const struct model *m, uint32_t node)
{
	return m->topo->nodes[node].kind;
}

static inline bool has_role(const struct topo *topo, uint32_t node, unsigned roles)
{
	return topo->nodes[node].kind == TOPO_EC2 && (topo->nodes[node].roles & roles) != 0;
}

static inline double figure(const struct model *m, enum topo_figure which)
{
	return m->topo->catalogue->figures[which].value;
}

static inline int64_t model_time(const struct model *m, uint32_t node, enum topo_setting setting)
{
	return (int64_t)model_setting(m, node, setting);
}
static inline uint32_t model_count(const struct model *m, uint32_t node, enum topo_setting setting)
{
	double value = model_setting(m, node, setting);
	return value <= 0 ? 0 : (uint32_t)value;
}
const struct topo_instance_type *model_type(const struct model *m, uint32_t node);
bool model_can_set(const struct model *m, uint32_t node, enum topo_setting setting, double value);
void model_set(struct model *m, uint32_t node, enum topo_setting setting, double value);

/* A chance of the node's own that other nodes do not shift: hash of seed, id and purpose. */
uint64_t model_stream(const struct topo *topo, uint32_t node, uint32_t purpose);
double model_phase(const struct model *m, uint32_t node, uint32_t other, uint32_t purpose); /* in [0, 1) */

/* --------------------------------------------------------------- timers */

#define MODEL_TIMER_LIST(X) \
	X(TIMER_TICK, model_tick) \
	X(TIMER_FLASH_OVER, model_flash_over) \
	X(TIMER_RECOVER, model_ec2_recover) \
	X(TIMER_BOOTED, model_ec2_booted) \
	X(TIMER_EIP_MOVED, model_eip_moved) \
	X(TIMER_EDITED, model_dns_edited) \
	X(TIMER_PROBE, model_probe_send) \
	X(TIMER_PROBE_DUE, model_probe_due) \
	X(TIMER_BACKUP_HOUR, model_db_backup_hour) \
	X(TIMER_BACKUP_END, model_db_backup_end) \
	X(TIMER_UNLOCK, model_db_unlock) \
	X(TIMER_REPORT_END, model_db_report_end) \
	X(TIMER_DB_BACK, model_db_back) \
	X(TIMER_SHIP, model_db_ship) \
	X(TIMER_RDS_NEXT, model_rds_next) \
	X(TIMER_STANDBY, model_rds_standby_back)
enum model_timer {
#define MODEL_TIMER_ENUM(name, handler) name,
	MODEL_TIMER_LIST(MODEL_TIMER_ENUM)
#undef MODEL_TIMER_ENUM
	MODEL_TIMERS
};
/* node: of the topology, or what the handler says; detail < 65536; generation: what the owner compares. */
typedef void model_timer_fn(struct model *m, uint32_t node, uint32_t detail, uint32_t generation);
#define MODEL_TIMER_DECLARE(name, handler) model_timer_fn handler;
MODEL_TIMER_LIST(MODEL_TIMER_DECLARE)
#undef MODEL_TIMER_DECLARE
void model_timer(struct model *m, int64_t delay_ns, enum model_timer timer, uint32_t node, uint32_t detail, uint32_t generation);

/* ---------------------------------------------------------------- hooks */

#define MODEL_HOOK_LIST(X) \
	X(HOOK_RESOLVE, model_hook_resolve) /* is the address known? */ \
	X(HOOK_LEARN, model_hook_learn) /* the answer of a look-up */ \
	X(HOOK_ADDRESS, model_hook_address) /* group: where the address leads */ \
	X(HOOK_RETRY, model_hook_retry) /* tries again? arg: tries so far */ \
	X(HOOK_STICKY, model_hook_sticky) /* group: the target that this person is used to */ \
	X(HOOK_PAGE, model_hook_page) /* a page begins; arg: does it use the session */ \
	X(HOOK_CONNECT, model_hook_connect) /* a connection of the pool is open, or is opened */ \
	X(HOOK_STATEMENT, model_hook_statement) /* a read is done */ \
	X(HOOK_COMMIT, model_hook_commit) /* a write is done */ \
	X(HOOK_PROBE_TARGET, model_hook_probe_target) /* group: the key says whom */ \
	X(HOOK_PROBED, model_hook_probed) /* arg: is it well */
enum model_hook {
#define MODEL_HOOK_ENUM(name, function) name,
	MODEL_HOOK_LIST(MODEL_HOOK_ENUM)
#undef MODEL_HOOK_ENUM
	MODEL_HOOKS
};
#define MODEL_HOOK_DECLARE(name, function) sim_hook_fn function;
MODEL_HOOK_LIST(MODEL_HOOK_DECLARE)
#undef MODEL_HOOK_DECLARE
static inline struct sim_hook_answer hook_go_on(void)
{
	return (struct sim_hook_answer){ .cause = SIM_OK, .member = SIM_NONE };
}
static inline struct sim_hook_answer hook_fail(enum sim_cause cause)
{
	return (struct sim_hook_answer){ .cause = cause, .member = SIM_NONE };
}

/* ----------------------------------------------------- parts of the room */

/* model.c: changes with whatever a request does */
uint64_t model_activity(const struct model *m);
#define MODEL_STEP_PATIENCE (3600 * SIM_S) /* a step gives up when nobody asks for anything for so long */

/* units.c, load.c, events.c, zones.c */
void model_enter(struct model *m, uint32_t node, enum model_state state, int64_t until_ns); /* voids the node's timers */
void model_apply_load(struct model *m); /* users, flash crowd -> sources */
void model_note(struct model *m, enum event_kind kind, uint32_t node);
void model_zone_set(struct model *m, uint32_t zone, bool dark);

/* box.c, credits.c */
void model_box_start(struct model *m, uint32_t box); /* a machine of the present type, fresh credits */
void model_box_read(const struct model *m, uint32_t box, struct box_state *now); /* with its integrals up to now */
void model_box_account(struct model *m, uint32_t box);
void model_box_apply(struct model *m, uint32_t box); /* speed from type, throttling, background, slowness, frozen */
void model_box_background(struct model *m, uint32_t box, double share);
void model_credits_start(struct model *m, uint32_t box);
void model_box_tick(struct model *m, uint32_t box);
void model_credits_tick(struct model *m, uint32_t box, double used_ns);
double model_credits_owed(const struct model *m, uint32_t box); /* vCPU-hours of surplus so far */
double model_credits_rate(const struct model *m, uint32_t box); /* and an hour at today's rate */

/* database.c */
void model_db_set(struct model *m, uint32_t database); /* limits and schedules from the settings */
void model_db_tick(struct model *m, uint32_t database);
unsigned model_db_notes(const struct model *m, uint32_t database);
void model_db_down(struct model *m, uint32_t database); /* stops answering: connections gone, backup and report end */
void model_db_up(struct model *m, uint32_t database);
/* The process alone is away for a while; of an RDS, the instance. */
void model_db_offline(struct model *m, uint32_t database, enum model_state state, int64_t for_ns);
void model_db_lose(struct model *m, uint32_t database, uint64_t kept); /* writes beyond `kept` are gone */
void model_db_report(struct model *m, uint32_t database, int64_t for_ns);
void model_db_backup(struct model *m, uint32_t database);
uint32_t model_db_box(const struct model *m, uint32_t database); /* where it runs now */
bool model_db_answers(const struct model *m, uint32_t database);

/* kind_ec2.c */
void model_ec2_plan(struct model *m, uint32_t node, enum model_action_kind what); /* drains first where it must */
void model_ec2_tick(struct model *m, uint32_t node);
void model_ec2_hang(struct model *m, uint32_t node);
void model_ec2_lose_volume(struct model *m, uint32_t node);

/* kind_rds.c */
void model_rds_failover(struct model *m, uint32_t node);
void model_rds_offline(struct model *m, uint32_t node, enum model_state state, int64_t for_ns);
void model_rds_restore(struct model *m, uint32_t node);
uint32_t model_rds_box(const struct model *m, uint32_t node);
bool model_rds_doubled(const struct model *m, uint32_t node); /* Multi-AZ is asked for */
bool model_rds_can_restore(const struct model *m, uint32_t node); /* in another zone */
bool model_rds_standby(const struct model *m, uint32_t node); /* and in sync */
void model_rds_lose_volume(struct model *m, uint32_t node);
void model_rds_hang(struct model *m, uint32_t node);

/* kind_elb.c */
void model_elb_rotation(struct model *m, uint32_t prober);
void model_elb_deregister(struct model *m, uint32_t ec2);
void model_elb_register(struct model *m, uint32_t ec2);
uint32_t model_elb_outstanding(const struct model *m, uint32_t ec2);
uint32_t model_elb_nodes_up(const struct model *m, uint32_t node);

/* kind_route53.c, dns.c, kind_eip.c */
void model_resolvers_start(struct model *m, uint32_t own); /* of a users node, by its index */
void model_dns_address_changed(struct model *m, uint32_t ec2);
bool model_dns_stale(const struct model *m, uint32_t node);
void model_eip_move(struct model *m, uint32_t eip);

/* health.c */
void model_health_start(struct model *m, uint32_t prober);
void model_health_reset(struct model *m, uint32_t prober, uint32_t target); /* registered anew: one good check lets it in */
bool model_probes(const struct model *m, uint32_t prober);
bool model_found_unhealthy(const struct model *m, uint32_t node); /* by anybody who asks */

/* sessions.c */
void model_sessions_lost(struct model *m, uint32_t ec2); /* all that were in its memory */

/* meter.c */
void model_meter_start(struct model *m);
void model_meter_now(const struct model *m, uint32_t node, struct meter *out);
/* The node's readings `ago` whole seconds before the last one; fewer where the run is younger. Gives how many it is. */
uint32_t model_meter_ago(const struct model *m, uint32_t node, uint32_t ago, struct meter *out);
int64_t model_not_up_ns(const struct model *m, uint32_t node);
double model_scarcest(const struct meter *before, const struct meter *now); /* integral of the share in use of what is scarcest */
void model_seconds_tick(struct model *m);
bool model_class_in(const struct model *m, uint32_t sim_class, int class_); /* does it belong to what class_ says? */

/* bill.c */
void model_usage_tick(struct model *m);
void model_read_bill(const struct model *m, struct model_totals *out); /* its money fields */

/* build.c, plan.c */
enum status model_build(struct model *m, struct err *err);
uint32_t model_plan_new(struct model *m); /* most sim nodes that there can be, more than 0; 0: out of memory */
void model_plan_free(struct model *m);

#endif
