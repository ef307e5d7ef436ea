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
#include "model/state.h"

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
void model_credits_settle(struct model *m, uint32_t box); /* what is owed is billed for good */
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
