/* The state of a model: all that changes while it runs, besides the sim's own. Its structs hold no pointer and no
 * padding, since they are saved, restored and hashed as bytes. Internal to model/. */
#ifndef MODEL_STATE_H
#define MODEL_STATE_H

#include "model/plan.h"

#define MODEL_RESOLVERS 1024 /* of each users node; a power of two */
#define MODEL_HOMES 65536 /* people up to here are kept one by one, beyond it in groups; a power of two */
#define MODEL_EVENTS 256 /* kept; a power of two */
#define MODEL_MEAN_TICKS 60 /* running means look back about so many seconds */
#define MODEL_METERS 4 /* whole seconds that readings are taken over */

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

#define SIZE(type, bytes) _Static_assert(sizeof(struct type) == (bytes), "no padding")
SIZE(head, 11 * 8 + 2 * 4);
SIZE(unit_state, 6 * 8);
SIZE(box_state, 11 * 8);
SIZE(db_state, 5 * 8 + 10 * 4);
SIZE(ec2_state, 2 * 8);
SIZE(rds_state, 4 * 4);
SIZE(dns_state, 2 * 4);
SIZE(resolver, 2 * 8);
SIZE(target_state, 8 * 4);
SIZE(meter, 12 * 8);
SIZE(link_meter, 5 * 8);
SIZE(event_state, 2 * 8);
SIZE(sim_second, 8 + (3 + SIM_CAUSES) * 4 + 4 * 8);
#undef SIZE

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
	X(homes, uint16_t, plan->home_count) /* where each person's login and cookie lead (sessions.c) */ \
	X(meters, struct meter, (size_t)plan->node_count *(MODEL_METERS + 1)) \
	X(link_meters, struct link_meter, plan->link_count) \
	X(seconds, struct sim_second, (size_t)plan->group_count *SIM_SECONDS) \
	X(events, struct event_state, MODEL_EVENTS)

struct model_state_arrays {
#define MODEL_STATE_FIELD(name, type, count) type *name;
	MODEL_STATE(MODEL_STATE_FIELD)
#undef MODEL_STATE_FIELD
};

#endif
