/* topo: the static description of an architecture: nodes, edges, zones, the load, and the catalogue of what can be built.
 *
 * A topology is plain data, read from a file (files/) or put together by the sandbox. Nothing runs here; model/ builds a
 * simulation from it. Ids are indices into the arrays, in the order of the file; the order is stable.
 *
 * Settings. What a learner can turn is a setting of a node. TOPO_SETTING_LIST says for each kind which settings it has,
 * their type and honest range; defaults are figures of the catalogue (data/), each with its source. A kind that is not
 * in TOPO_KIND_LIST is refused by the loader. */
#ifndef TOPO_TOPO_H
#define TOPO_TOPO_H

#include "base/arena.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/str.h"

/* ---------------------------------------------------------------- kinds */

#define TOPO_KIND_LIST(X) \
	X(TOPO_USERS, "users", N_("users")) /* people: open load by the workload */ \
	X(TOPO_ROUTE53, "route53", N_("DNS")) \
	X(TOPO_EIP, "eip", N_("fixed address")) \
	X(TOPO_EC2, "ec2", N_("instance")) \
	X(TOPO_RDS, "rds", N_("managed database")) \
	X(TOPO_ELB, "elb", N_("load balancer")) \
	X(TOPO_SOURCE, "source", N_("source")) /* textbook: open or closed load of one class */ \
	X(TOPO_STATION, "station", N_("station")) /* textbook: one service centre */

enum topo_kind {
#define TOPO_KIND_ENUM(name, id, label) name,
	TOPO_KIND_LIST(TOPO_KIND_ENUM)
#undef TOPO_KIND_ENUM
	TOPO_KINDS
};

/* Roles of an EC2 instance; several on one instance or one. */
#define TOPO_ROLE_LIST(X) \
	X(TOPO_ROLE_WEB, "web") /* answers people: web server and application */ \
	X(TOPO_ROLE_FILES, "files") /* serves html, css, js and images itself */ \
	X(TOPO_ROLE_SESSIONS, "sessions") /* keeps logins in its memory */ \
	X(TOPO_ROLE_DB, "db") /* runs a database by hand */
enum topo_role_bit {
#define TOPO_ROLE_ENUM(name, id) name##_BIT,
	TOPO_ROLE_LIST(TOPO_ROLE_ENUM)
#undef TOPO_ROLE_ENUM
	TOPO_ROLES
};
#define TOPO_ROLE(name) (1u << name##_BIT) /* TOPO_ROLE(TOPO_ROLE_WEB) */

/* --------------------------------------------------------------- values */

enum topo_type {
	TOPO_NUMBER, /* plain */
	TOPO_COUNT, /* whole number */
	TOPO_TIME, /* nanoseconds */
	TOPO_RATE, /* per second */
	TOPO_SHARE, /* 0..1 */
	TOPO_FLAG, /* 0 or 1 */
	TOPO_CHOICE, /* index into the setting's choices */
	TOPO_TYPE, /* index into the catalogue's types of that kind */
	TOPO_LAW, /* service law: struct topo_law */
};

enum topo_law_kind {
	TOPO_LAW_CONST,
	TOPO_LAW_EXP,
	TOPO_LAW_ERLANG,
	TOPO_LAW_HYPER,
	TOPO_LAW_LOGNORMAL,
	TOPO_LAW_UNIFORM,
	TOPO_LAW_KINDS
};
extern const char *const topo_law_ids[TOPO_LAW_KINDS];
struct topo_law { /* file: `exp 20 ms`, `const 1 ms`, `erlang 4 20 ms`, `hyper 4 20 ms` (scv), `lognormal 2 20 ms` (scv),
					 * `uniform 5 ms 20 ms` (half width) */
	enum topo_law_kind kind;
	double mean_ns, param; /* param: shape, scv, or half width in ns for uniform */
};

struct topo_value {
	double number; /* times in ns */
	struct topo_law law;
	bool given; /* said in the file, not the default */
	int line, column; /* where, for messages */
};

/* kind, name in C, name in the file, type, least, most, choices ("a|b") or NULL. The default of each is the figure
 * "<kind>.<name>" of data/catalogue.yaml. Times in ns. */
#define TOPO_SETTING_LIST(X) \
	X(TOPO_USERS, USERS_RTT, "rtt", TOPO_TIME, 0, 2e9, NULL) /* round trip to the region */ \
	X(TOPO_USERS, USERS_SHARE, "share", TOPO_SHARE, 0, 1, NULL) /* of all users, when there are several such nodes */ \
	X(TOPO_USERS, USERS_LIMIT, "limit", TOPO_TIME, 0, 600e9, NULL) /* gives up then */ \
	X(TOPO_USERS, USERS_RETRIES, "retries", TOPO_COUNT, 0, 20, NULL) /* tries again that often */ \
	X(TOPO_USERS, USERS_BACKOFF, "backoff", TOPO_TIME, 0, 600e9, NULL) /* before the first retry, doubled each time; 0 = at once */ \
	X(TOPO_ROUTE53, DNS_TTL, "ttl", TOPO_TIME, 0, 86400e9, NULL) \
	X(TOPO_ROUTE53, DNS_LOOKUP, "lookup", TOPO_TIME, 0, 5e9, NULL) \
	X(TOPO_ROUTE53, DNS_CHECK, "health-check", TOPO_FLAG, 0, 1, NULL) \
	X(TOPO_ROUTE53, DNS_INTERVAL, "check-interval", TOPO_TIME, 10e9, 30e9, NULL) \
	X(TOPO_ROUTE53, DNS_FAILURES, "check-failures", TOPO_COUNT, 1, 10, NULL) \
	X(TOPO_ROUTE53, DNS_EDIT, "edit-after", TOPO_TIME, 0, 86400e9, NULL) /* until a person edits the record by hand */ \
	X(TOPO_EIP, EIP_REMAP, "remap", TOPO_TIME, 0, 3600e9, NULL) \
	X(TOPO_EC2, EC2_TYPE, "type", TOPO_TYPE, 0, 0, NULL) \
	X(TOPO_EC2, EC2_CREDITS, "credits", TOPO_CHOICE, 0, 0, "unlimited|standard") \
	X(TOPO_EC2, EC2_START_CREDITS, "start-credits", TOPO_NUMBER, 0, 10000, NULL) /* vCPU-minutes in hand */ \
	X(TOPO_EC2, EC2_WORKERS, "workers", TOPO_COUNT, 1, 100000, NULL) /* per vCPU */ \
	X(TOPO_EC2, EC2_BACKLOG, "backlog", TOPO_COUNT, 0, 1000000, NULL) /* accept queue */ \
	X(TOPO_EC2, EC2_POOL, "db-connections", TOPO_COUNT, 1, 100000, NULL) /* of this instance to its database */ \
	X(TOPO_EC2, EC2_CALL_LIMIT, "call-limit", TOPO_TIME, 1e6, 600e9, NULL) \
	X(TOPO_EC2, EC2_BOOT, "boot", TOPO_TIME, 0, 3600e9, NULL) /* until running */ \
	X(TOPO_EC2, EC2_READY, "ready", TOPO_TIME, 0, 3600e9, NULL) /* after boot, until the application answers */ \
	X(TOPO_EC2, EC2_RECOVERY, "recovery", TOPO_CHOICE, 0, 0, "by-hand|automatic") \
	X(TOPO_EC2, EC2_RECOVERY_TIME, "recovery-after", TOPO_TIME, 0, 86400e9, NULL) \
	X(TOPO_EC2, EC2_DISK, "disk", TOPO_NUMBER, 1, 65536, NULL) /* GB */ \
	X(TOPO_EC2, EC2_DB_CONNECTIONS, "max-connections", TOPO_COUNT, 1, 100000, NULL) /* role db */ \
	X(TOPO_EC2, EC2_BACKUP_AT, "backup-at", TOPO_TIME, 0, 86400e9, NULL) /* time of day; role db */ \
	X(TOPO_EC2, EC2_BACKUP, "backup", TOPO_CHOICE, 0, 0, "nightly|none") \
	X(TOPO_EC2, EC2_DUMP_TIME, "dump-time", TOPO_TIME, 0, 86400e9, NULL) \
	X(TOPO_EC2, EC2_DUMP_LOCKS, "dump-locks", TOPO_SHARE, 0, 1, NULL) /* share of the dump during which writes wait */ \
	X(TOPO_EC2, EC2_PATCH_TIME, "patch-time", TOPO_TIME, 0, 86400e9, NULL) \
	X(TOPO_RDS, RDS_TYPE, "type", TOPO_TYPE, 0, 0, NULL) \
	X(TOPO_RDS, RDS_MULTI_AZ, "multi-az", TOPO_FLAG, 0, 1, NULL) \
	X(TOPO_RDS, RDS_SYNC, "sync-cost", TOPO_TIME, 0, 1e9, NULL) /* added to each commit by the standby */ \
	X(TOPO_RDS, RDS_FAILOVER_MIN, "failover-least", TOPO_TIME, 0, 3600e9, NULL) \
	X(TOPO_RDS, RDS_FAILOVER_MAX, "failover-most", TOPO_TIME, 0, 3600e9, NULL) \
	X(TOPO_RDS, RDS_CONNECTIONS, "max-connections", TOPO_COUNT, 0, 100000, NULL) /* 0 = by the type's memory */ \
	X(TOPO_RDS, RDS_DISK, "disk", TOPO_NUMBER, 20, 65536, NULL) /* GB */ \
	X(TOPO_RDS, RDS_BACKUP_AT, "backup-at", TOPO_TIME, 0, 86400e9, NULL) \
	X(TOPO_RDS, RDS_BACKUP_PAUSE, "backup-pause", TOPO_TIME, 0, 3600e9, NULL) /* I/O pause, one zone only */ \
	X(TOPO_RDS, RDS_LOG_EVERY, "log-every", TOPO_TIME, 1e9, 86400e9, NULL) /* transaction logs leave the volume */ \
	X(TOPO_RDS, RDS_RESTORE_TIME, "restore-time", TOPO_TIME, 0, 86400e9, NULL) \
	X(TOPO_RDS, RDS_PATCH_TIME, "patch-time", TOPO_TIME, 0, 86400e9, NULL) \
	X(TOPO_ELB, ELB_ALGORITHM, "algorithm", TOPO_CHOICE, 0, 0, "round-robin|least-outstanding") \
	X(TOPO_ELB, ELB_STICKY, "sticky", TOPO_FLAG, 0, 1, NULL) \
	X(TOPO_ELB, ELB_INTERVAL, "check-interval", TOPO_TIME, 5e9, 300e9, NULL) \
	X(TOPO_ELB, ELB_TIMEOUT, "check-timeout", TOPO_TIME, 2e9, 120e9, NULL) \
	X(TOPO_ELB, ELB_UNHEALTHY, "unhealthy-after", TOPO_COUNT, 2, 10, NULL) \
	X(TOPO_ELB, ELB_HEALTHY, "healthy-after", TOPO_COUNT, 2, 10, NULL) \
	X(TOPO_ELB, ELB_DRAIN, "drain", TOPO_TIME, 0, 3600e9, NULL) \
	X(TOPO_ELB, ELB_CROSS_ZONE, "cross-zone", TOPO_FLAG, 0, 1, NULL) \
	X(TOPO_ELB, ELB_DELAY, "delay", TOPO_TIME, 0, 1e9, NULL) \
	X(TOPO_SOURCE, SOURCE_RATE, "rate", TOPO_RATE, 0, 1e7, NULL) \
	X(TOPO_SOURCE, SOURCE_POPULATION, "population", TOPO_COUNT, 0, 1000000, NULL) \
	X(TOPO_SOURCE, SOURCE_THINK, "think", TOPO_LAW, 0, 0, NULL) \
	X(TOPO_SOURCE, SOURCE_LIMIT, "limit", TOPO_TIME, 0, 3600e9, NULL) \
	X(TOPO_STATION, STATION_DISCIPLINE, "discipline", TOPO_CHOICE, 0, 0, "fifo|sharing|delay") \
	X(TOPO_STATION, STATION_SERVERS, "servers", TOPO_COUNT, 1, 1000000, NULL) \
	X(TOPO_STATION, STATION_ROOM, "room", TOPO_COUNT, -1, 1e9, NULL) /* waiting places; -1 = no limit */ \
	X(TOPO_STATION, STATION_SERVICE, "service", TOPO_LAW, 0, 0, NULL)

enum topo_setting {
#define TOPO_SETTING_ENUM(kind, name, id, type, least, most, choices) TOPO_##name,
	TOPO_SETTING_LIST(TOPO_SETTING_ENUM)
#undef TOPO_SETTING_ENUM
	TOPO_SETTINGS
};

struct topo_setting_info {
	enum topo_kind kind;
	const char *id;
	enum topo_type type;
	double least, most;
	const char *choices;
};
extern const struct topo_setting_info topo_settings[TOPO_SETTINGS];
extern const char *const topo_kind_ids[TOPO_KINDS];
extern const char *const topo_kind_labels[TOPO_KINDS]; /* msgids */
extern const char *const topo_role_ids[TOPO_ROLES];
/* Settings of a kind are consecutive: first and one past the last. */
void topo_kind_settings(enum topo_kind kind, enum topo_setting *first, enum topo_setting *end);
int topo_find_setting(enum topo_kind kind, struct str id); /* or -1 */
/* Index of a word among a setting's choices, or -1; and the other way. */
int topo_find_choice(enum topo_setting setting, struct str word);
struct str topo_choice(enum topo_setting setting, unsigned index); /* "" when there is none */

/* ------------------------------------------------------------ catalogue */

/* A named figure with its source. All figures are required; unknown ones are refused. id, unit type. Beside these there
 * is one figure for the default of each setting. */
#define TOPO_FIGURE_LIST(X) \
	X(FIG_RTT_SAME_ZONE, "latency.same-zone", TOPO_TIME) /* round trip */ \
	X(FIG_RTT_OTHER_ZONE, "latency.other-zone", TOPO_TIME) \
	X(FIG_TRANSPORT_LIMIT, "limit.transport", TOPO_TIME) \
	X(FIG_IP_PRICE, "price.public-ip-hour", TOPO_NUMBER) /* dollars */ \
	X(FIG_ZONE_PRICE, "price.dns-zone-month", TOPO_NUMBER) \
	X(FIG_DNS_QUERIES_PRICE, "price.dns-million-queries", TOPO_NUMBER) \
	X(FIG_DISK_PRICE, "price.disk-gb-month", TOPO_NUMBER) \
	X(FIG_DB_DISK_PRICE, "price.db-disk-gb-month", TOPO_NUMBER) \
	X(FIG_ELB_PRICE, "price.elb-hour", TOPO_NUMBER) \
	X(FIG_LCU_PRICE, "price.elb-lcu-hour", TOPO_NUMBER) \
	X(FIG_LCU_GB, "elb.lcu-gb-hour", TOPO_NUMBER) /* that one capacity unit carries an hour */ \
	X(FIG_LCU_CONNECTIONS, "elb.lcu-connections", TOPO_NUMBER) /* new ones a second */ \
	X(FIG_SURPLUS_PRICE, "price.surplus-vcpu-hour", TOPO_NUMBER) \
	X(FIG_TRANSFER_PRICE, "price.transfer-gb", TOPO_NUMBER) \
	X(FIG_TRANSFER_FREE, "price.transfer-free-gb", TOPO_NUMBER) \
	X(FIG_CROSS_ZONE_PRICE, "price.cross-zone-gb", TOPO_NUMBER) \
	X(FIG_READ_TIME, "db.read-time", TOPO_TIME) /* database CPU of one SQL read */ \
	X(FIG_WRITE_TIME, "db.write-time", TOPO_TIME) \
	X(FIG_DUMP_SHARE, "db.dump-share", TOPO_SHARE) /* of CPU and disk that a dump takes */ \
	X(FIG_REPORT_SHARE, "db.report-share", TOPO_SHARE) /* that a reporting job takes */ \
	X(FIG_CONNECTION_BYTES, "db.bytes-per-connection", TOPO_NUMBER) /* MySQL's max_connections = memory / this */ \
	X(FIG_DB_REBOOT, "db.reboot", TOPO_TIME) \
	X(FIG_HOURS_MONTH, "bill.hours-month", TOPO_NUMBER)

enum topo_figure {
#define TOPO_FIGURE_ENUM(name, id, type) TOPO_##name,
	TOPO_FIGURE_LIST(TOPO_FIGURE_ENUM)
#undef TOPO_FIGURE_ENUM
	TOPO_FIGURES
};

struct topo_figure_info {
	const char *id;
	enum topo_type type;
};
extern const struct topo_figure_info topo_figures[TOPO_FIGURES];

struct topo_figure_value {
	double value; /* base unit: ns, per s, share, dollars */
	struct str source; /* address or "reasoned: ..." */
};

struct topo_instance_type {
	struct str name; /* "t3.micro", "db.m5.large" */
	enum topo_kind kind; /* TOPO_EC2 or TOPO_RDS */
	uint32_t vcpus;
	double memory_gib;
	double price_hour; /* dollars, one zone, on demand */
	bool burstable;
	double credits_hour, baseline; /* credits earned an hour; share of each vCPU */
	double speed; /* of a core, 1 = reference */
	struct str source;
};

struct topo_catalogue {
	struct topo_instance_type *types;
	uint32_t type_count;
	struct topo_figure_value figures[TOPO_FIGURES];
	struct topo_value defaults[TOPO_SETTINGS];
	struct str default_source[TOPO_SETTINGS];
	struct str region; /* of the prices */
	struct str price_date;
};
/* Index of a type, or -1. */
int topo_find_type(const struct topo_catalogue *catalogue, enum topo_kind kind, struct str name);

/* ------------------------------------------------------------- workload */

/* What people ask for. A page view is one dynamic request (one of several classes, by share) and some static ones. */
struct topo_class {
	struct str id; /* "static", "page", "order", "plain" */
	struct str title[LANG_COUNT];
	double per_view; /* requests of this class a page view */
	double cpu_ns; /* of the web server, mean; law below */
	enum topo_law_kind cpu_law;
	double reads, writes; /* SQL statements, means; the fraction is a chance */
	bool is_static;
	bool uses_session;
	double kilobytes; /* answer */
	struct str source;
};
#define TOPO_CLASSES 8
struct topo_workload {
	struct str id;
	double view_every_ns; /* each user makes a page view on average that often */
	struct topo_class classes[TOPO_CLASSES];
	uint32_t class_count;
};

/* ------------------------------------------------------------- topology */

struct topo_zone {
	struct str id; /* "a" */
};

struct topo_node {
	struct str id;
	enum topo_kind kind;
	struct str title[LANG_COUNT]; /* what the box says; the id when empty */
	unsigned roles; /* EC2: TOPO_ROLE bits */
	int zone; /* index, or -1: of the region (route53, users, elb) */
	int standby_zone; /* RDS with multi-az, else -1 */
	struct topo_value settings[TOPO_SETTINGS]; /* those of its kind; defaults filled in */
	int place_col, place_row; /* explicit position on the plane, or -1 */
	int line, column;
};

enum topo_edge_kind {
	TOPO_CALL, /* holds the caller until the answer */
	TOPO_ROUTE, /* passes on, with a probability */
	TOPO_ATTACH, /* an address on an instance; a name on an address */
	TOPO_LOOKUP, /* asks for a name */
	TOPO_EDGE_KINDS
};
extern const char *const topo_edge_ids[TOPO_EDGE_KINDS];
struct topo_edge {
	uint32_t from, to;
	enum topo_edge_kind kind;
	double probability; /* TOPO_ROUTE */
	int line, column;
};

#define TOPO_MAX_NODES 4096
#define TOPO_MAX_EDGES 16384
#define TOPO_MAX_ZONES 8
#define TOPO_MAX_PLACE 999 /* explicit column or row */
#define TOPO_MAX_USERS 10000000.0

struct topo {
	struct str id, file;
	struct str title[LANG_COUNT];
	double users; /* at the start */
	struct topo_workload workload;
	const struct topo_catalogue *catalogue;
	struct topo_zone zones[TOPO_MAX_ZONES];
	uint32_t zone_count;
	struct topo_node *nodes;
	uint32_t node_count;
	struct topo_edge *edges;
	uint32_t edge_count;
};

int topo_find_node(const struct topo *topo, struct str id); /* or -1 */
struct str topo_node_title(const struct topo_node *node, enum lang lang); /* the id when it has none */
/* The default of every setting of the node's kind that was not given. */
void topo_fill_defaults(const struct topo_catalogue *catalogue, struct topo_node *node);
double topo_get(const struct topo_node *node, enum topo_setting setting);
const struct topo_instance_type *topo_node_type(const struct topo *topo, uint32_t node); /* NULL for kinds without */

/* May such an edge join these two? The table is in joins.c; the sandbox asks it too. */
bool topo_can_join(const struct topo_node *from, enum topo_edge_kind edge, const struct topo_node *to);

/* Everything that must hold before a model may be built; the first fault with its place. */
enum status topo_validate(const struct topo *topo, struct err *err);

/* ------------------------------------------------------------ placement */

/* Where boxes stand on a plane: tiers from the users (row 0) down to the data, columns by zone. Explicit places in the
 * file win; no two share a place. Pure; a small change of the topology moves little. */
struct topo_place {
	int col, row;
	int standby_col; /* of a database's standby, in its zone and the same row; -1 = none */
};
void topo_placement(const struct topo *topo, struct topo_place *places /* node_count */);

/* What is new in `now` against `before` (by id; a changed kind or type, a standby gained or lost counts as new). */
void topo_whats_new(const struct topo *before, const struct topo *now, bool *fresh /* now->node_count */);

#endif
