#include "config.h"

#include "tests/model/fixture.h"

#include <string.h>

/* ------------------------------------------------------------ catalogue */

static const struct {
	enum topo_figure figure;
	double value;
} figures[] = {
	{ TOPO_FIG_RTT_SAME_ZONE, 0.3e6 },
	{ TOPO_FIG_RTT_OTHER_ZONE, 1e6 },
	{ TOPO_FIG_TRANSPORT_LIMIT, 127 * S },
	{ TOPO_FIG_IP_PRICE, 0.005 },
	{ TOPO_FIG_ZONE_PRICE, 0.5 },
	{ TOPO_FIG_DNS_QUERIES_PRICE, 0.4 },
	{ TOPO_FIG_DISK_PRICE, 0.08 },
	{ TOPO_FIG_DB_DISK_PRICE, 0.115 },
	{ TOPO_FIG_ELB_PRICE, 0.0225 },
	{ TOPO_FIG_LCU_PRICE, 0.008 },
	{ TOPO_FIG_LCU_GB, 1 },
	{ TOPO_FIG_LCU_CONNECTIONS, 25 },
	{ TOPO_FIG_SURPLUS_PRICE, 0.05 },
	{ TOPO_FIG_TRANSFER_PRICE, 0.09 },
	{ TOPO_FIG_TRANSFER_FREE, 100 },
	{ TOPO_FIG_CROSS_ZONE_PRICE, 0.01 },
	{ TOPO_FIG_READ_TIME, 1.2e6 },
	{ TOPO_FIG_WRITE_TIME, 4e6 },
	{ TOPO_FIG_DUMP_SHARE, 0.4 },
	{ TOPO_FIG_REPORT_SHARE, 0.9 },
	{ TOPO_FIG_CONNECTION_BYTES, 12582880 },
	{ TOPO_FIG_DB_REBOOT, 60 * S },
	{ TOPO_FIG_HOURS_MONTH, 730 },
};
_Static_assert(sizeof figures / sizeof figures[0] == TOPO_FIGURES, "every figure is given");

static const struct {
	enum topo_setting setting;
	double value;
} defaults[] = {
	{ TOPO_USERS_RTT, 20e6 },
	{ TOPO_USERS_SHARE, 1 },
	{ TOPO_USERS_LIMIT, 10 * S },
	{ TOPO_USERS_BACKOFF, 1 * S },
	{ TOPO_DNS_TTL, 300 * S },
	{ TOPO_DNS_LOOKUP, 40e6 },
	{ TOPO_DNS_INTERVAL, 30 * S },
	{ TOPO_DNS_FAILURES, 3 },
	{ TOPO_DNS_EDIT, 900 * S },
	{ TOPO_EIP_REMAP, 5 * S },
	{ TOPO_EC2_WORKERS, 8 },
	{ TOPO_EC2_BACKLOG, 1024 },
	{ TOPO_EC2_POOL, 20 },
	{ TOPO_EC2_CALL_LIMIT, 5 * S },
	{ TOPO_EC2_BOOT, 26 * S },
	{ TOPO_EC2_READY, 60 * S },
	{ TOPO_EC2_RECOVERY, 1 },
	{ TOPO_EC2_RECOVERY_TIME, 300 * S },
	{ TOPO_EC2_DISK, 20 },
	{ TOPO_EC2_DB_CONNECTIONS, 151 },
	{ TOPO_EC2_BACKUP_AT, 3 * HOUR },
	{ TOPO_EC2_DUMP_TIME, 300 * S },
	{ TOPO_EC2_DUMP_LOCKS, 1 },
	{ TOPO_EC2_PATCH_TIME, 600 * S },
	{ TOPO_RDS_SYNC, 2e6 },
	{ TOPO_RDS_FAILOVER_MIN, 60 * S },
	{ TOPO_RDS_FAILOVER_MAX, 120 * S },
	{ TOPO_RDS_DISK, 50 },
	{ TOPO_RDS_BACKUP_AT, 3 * HOUR },
	{ TOPO_RDS_BACKUP_PAUSE, 3 * S },
	{ TOPO_RDS_LOG_EVERY, 300 * S },
	{ TOPO_RDS_RESTORE_TIME, 1800 * S },
	{ TOPO_RDS_PATCH_TIME, 600 * S },
	{ TOPO_ELB_INTERVAL, 30 * S },
	{ TOPO_ELB_TIMEOUT, 5 * S },
	{ TOPO_ELB_UNHEALTHY, 2 },
	{ TOPO_ELB_HEALTHY, 5 },
	{ TOPO_ELB_DRAIN, 300 * S },
	{ TOPO_ELB_CROSS_ZONE, 1 },
	{ TOPO_ELB_DELAY, 1.5e6 },
	{ TOPO_SOURCE_RATE, 1 },
	{ TOPO_STATION_SERVERS, 1 },
	{ TOPO_STATION_ROOM, -1 },
};

static struct topo_instance_type types[] = {
	{ .name = STR("t3.micro"), .kind = TOPO_EC2, .vcpus = 2, .memory_gib = 1, .price_hour = 0.0104, .burstable = true,
		.credits_hour = 12, .baseline = 0.1, .speed = 1 },
	{ .name = STR("t3.small"), .kind = TOPO_EC2, .vcpus = 2, .memory_gib = 2, .price_hour = 0.0208, .burstable = true,
		.credits_hour = 24, .baseline = 0.2, .speed = 1 },
	{ .name = STR("t3.medium"), .kind = TOPO_EC2, .vcpus = 2, .memory_gib = 4, .price_hour = 0.0416, .burstable = true,
		.credits_hour = 24, .baseline = 0.2, .speed = 1 },
	{ .name = STR("m6i.xlarge"), .kind = TOPO_EC2, .vcpus = 4, .memory_gib = 16, .price_hour = 0.192, .speed = 1 },
	{ .name = STR("db.t3.micro"), .kind = TOPO_RDS, .vcpus = 2, .memory_gib = 1, .price_hour = 0.017, .burstable = true,
		.credits_hour = 12, .baseline = 0.1, .speed = 1 },
	{ .name = STR("db.t3.medium"), .kind = TOPO_RDS, .vcpus = 2, .memory_gib = 4, .price_hour = 0.068, .burstable = true,
		.credits_hour = 24, .baseline = 0.2, .speed = 1 },
	{ .name = STR("db.m5.large"), .kind = TOPO_RDS, .vcpus = 2, .memory_gib = 8, .price_hour = 0.171, .speed = 1 },
	{ .name = STR("db.m5.xlarge"), .kind = TOPO_RDS, .vcpus = 4, .memory_gib = 16, .price_hour = 0.342, .speed = 1 },
};

static void fill_catalogue(struct topo_catalogue *c)
{
	c->types = types;
	c->type_count = sizeof types / sizeof types[0];
	for (size_t i = 0; i < sizeof figures / sizeof figures[0]; i++) {
		c->figures[figures[i].figure].value = figures[i].value;
	}
	for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++) {
		c->defaults[defaults[i].setting].number = defaults[i].value;
	}
	c->defaults[TOPO_EC2_TYPE].number = topo_find_type(c, TOPO_EC2, STR("t3.micro"));
	c->defaults[TOPO_RDS_TYPE].number = topo_find_type(c, TOPO_RDS, STR("db.t3.medium"));
	c->defaults[TOPO_SOURCE_THINK].law = (struct topo_law){ .kind = TOPO_LAW_EXP, .mean_ns = S };
	c->defaults[TOPO_STATION_SERVICE].law = (struct topo_law){ .kind = TOPO_LAW_EXP, .mean_ns = 0.1 * S };
}

static const struct topo_class classes[] = {
	[CLASS_STATIC] = { .id = STR("static"), .per_view = 9, .cpu_ns = 1e6, .cpu_law = TOPO_LAW_CONST, .is_static = true,
		.kilobytes = 25 },
	[CLASS_PLAIN] = { .id = STR("plain"), .per_view = 0.2, .cpu_ns = 10e6, .cpu_law = TOPO_LAW_EXP, .kilobytes = 18 },
	[CLASS_PAGE] = { .id = STR("page"), .per_view = 0.6, .cpu_ns = 20e6, .cpu_law = TOPO_LAW_EXP, .reads = 6,
		.uses_session = true, .kilobytes = 18 },
	[CLASS_ORDER] = { .id = STR("order"), .per_view = 0.2, .cpu_ns = 30e6, .cpu_law = TOPO_LAW_EXP, .reads = 4.5,
		.writes = 2.5, .uses_session = true, .kilobytes = 18 },
};

/* -------------------------------------------------------------- topology */

struct fixture *fixture_textbook(void)
{
	struct fixture *f = mem_alloc(1, sizeof *f);
	fill_catalogue(&f->catalogue);
	f->topo.catalogue = &f->catalogue;
	f->topo.id = STR("fixture");
	f->topo.nodes = ARENA_ARRAY(&f->arena, 64, struct topo_node);
	f->topo.edges = ARENA_ARRAY(&f->arena, 256, struct topo_edge);
	f->users = f->dns = f->eip = f->elb = f->web = f->web2 = f->db = SIM_NONE;
	return f;
}

struct fixture *fixture_new(double users, uint32_t zones)
{
	static const struct str names[] = { STR("a"), STR("b"), STR("c") };
	struct fixture *f = fixture_textbook();
	f->topo.users = users;
	for (uint32_t i = 0; i < zones; i++) {
		f->topo.zones[i].id = names[i];
	}
	f->topo.zone_count = zones;
	f->topo.workload.view_every_ns = 100 * S;
	f->topo.workload.class_count = sizeof classes / sizeof classes[0];
	memcpy(f->topo.workload.classes, classes, sizeof classes);
	return f;
}

void fixture_free(struct fixture *f)
{
	model_free(f->model);
	arena_done(&f->arena);
	mem_free(f);
}

uint32_t fixture_node(struct fixture *f, enum topo_kind kind, const char *id, int zone)
{
	struct topo_node *n = &f->topo.nodes[f->topo.node_count];
	*n = (struct topo_node){ .id = str_c(id), .kind = kind, .zone = zone, .standby_zone = -1, .place_col = -1,
		.place_row = -1 };
	topo_fill_defaults(&f->catalogue, n);
	return f->topo.node_count++;
}

double fixture_type(const struct fixture *f, enum topo_kind kind, const char *name)
{
	int type = topo_find_type(&f->catalogue, kind, str_c(name));
	check(type >= 0);
	return type;
}

uint32_t fixture_ec2(struct fixture *f, const char *id, int zone, const char *type, unsigned roles)
{
	uint32_t node = fixture_node(f, TOPO_EC2, id, zone);
	f->topo.nodes[node].roles = roles;
	fixture_set(f, node, TOPO_EC2_TYPE, fixture_type(f, TOPO_EC2, type));
	return node;
}

uint32_t fixture_rds(struct fixture *f, const char *id, int zone, const char *type, int standby_zone)
{
	uint32_t node = fixture_node(f, TOPO_RDS, id, zone);
	f->topo.nodes[node].standby_zone = standby_zone;
	fixture_set(f, node, TOPO_RDS_TYPE, fixture_type(f, TOPO_RDS, type));
	fixture_set(f, node, TOPO_RDS_MULTI_AZ, standby_zone >= 0);
	return node;
}

void fixture_edge(struct fixture *f, uint32_t from, enum topo_edge_kind kind, uint32_t to)
{
	f->topo.edges[f->topo.edge_count++] = (struct topo_edge){ .from = from, .to = to, .kind = kind, .probability = 1 };
}

void fixture_route(struct fixture *f, uint32_t from, uint32_t to, double share)
{
	fixture_edge(f, from, TOPO_ROUTE, to);
	f->topo.edges[f->topo.edge_count - 1].probability = share;
}

void fixture_set(struct fixture *f, uint32_t node, enum topo_setting setting, double value)
{
	f->topo.nodes[node].settings[setting].number = value;
	f->topo.nodes[node].settings[setting].given = true;
}

void fixture_law(struct fixture *f, uint32_t node, enum topo_setting setting, enum topo_law_kind kind, double mean_s)
{
	f->topo.nodes[node].settings[setting].law = (struct topo_law){ .kind = kind, .mean_ns = mean_s * S };
	f->topo.nodes[node].settings[setting].given = true;
}

/* ------------------------------------------------------ sections 1 to 4 */

static struct fixture *named(double users, uint32_t zones)
{
	struct fixture *f = fixture_new(users, zones);
	f->users = fixture_node(f, TOPO_USERS, "users", -1);
	f->dns = fixture_node(f, TOPO_ROUTE53, "dns", -1);
	fixture_edge(f, f->users, TOPO_LOOKUP, f->dns);
	return f;
}

static void one_web(struct fixture *f, bool fixed_address, const char *type, unsigned roles)
{
	f->web = fixture_ec2(f, "web", 0, type, roles);
	fixture_edge(f, f->users, TOPO_CALL, f->web);
	if (fixed_address) {
		f->eip = fixture_node(f, TOPO_EIP, "eip", -1);
		fixture_edge(f, f->dns, TOPO_ATTACH, f->eip);
		fixture_edge(f, f->eip, TOPO_ATTACH, f->web);
	} else {
		fixture_edge(f, f->dns, TOPO_ATTACH, f->web);
	}
}

struct fixture *section1(double users, bool fixed_address)
{
	struct fixture *f = named(users, 1);
	one_web(f, fixed_address, "t3.micro", ALL_ROLES);
	f->db = f->web;
	return f;
}

struct fixture *section2(double users)
{
	struct fixture *f = named(users, 1);
	one_web(f, true, "t3.small", WEB_ROLES);
	f->db = fixture_ec2(f, "db", 0, "t3.medium", TOPO_ROLE(TOPO_ROLE_DB));
	fixture_set(f, f->db, TOPO_EC2_DISK, 50);
	fixture_edge(f, f->web, TOPO_CALL, f->db);
	return f;
}

struct fixture *section3(double users)
{
	struct fixture *f = named(users, 1);
	one_web(f, true, "t3.small", WEB_ROLES);
	f->db = fixture_rds(f, "db", 0, "db.t3.medium", -1);
	fixture_edge(f, f->web, TOPO_CALL, f->db);
	return f;
}

struct fixture *section4(double users)
{
	struct fixture *f = named(users, 2);
	fixture_set(f, f->dns, TOPO_DNS_TTL, 60 * S);
	f->elb = fixture_node(f, TOPO_ELB, "lb", -1);
	fixture_set(f, f->elb, TOPO_ELB_STICKY, 1);
	f->web = fixture_ec2(f, "web1", 0, "t3.medium", WEB_ROLES);
	f->web2 = fixture_ec2(f, "web2", 1, "t3.medium", WEB_ROLES);
	f->db = fixture_rds(f, "db", 0, "db.m5.large", 1);
	fixture_set(f, f->db, TOPO_RDS_DISK, 100);
	fixture_edge(f, f->dns, TOPO_ATTACH, f->elb);
	fixture_edge(f, f->users, TOPO_CALL, f->elb);
	fixture_edge(f, f->elb, TOPO_CALL, f->web);
	fixture_edge(f, f->elb, TOPO_CALL, f->web2);
	fixture_edge(f, f->web, TOPO_CALL, f->db);
	fixture_edge(f, f->web2, TOPO_CALL, f->db);
	return f;
}

/* --------------------------------------------------------------- running */

void begin(struct fixture *f, uint64_t seed, double time_of_day_s)
{
	struct err err = { 0 };
	struct model_options options = { .seed = seed, .start_ns = (int64_t)(time_of_day_s * S) };
	if (model_new(&f->topo, &options, &f->model, &err) != STATUS_OK) {
		fail_msg("model_new: %s", err.text);
	}
}

static void check_model(const struct fixture *f)
{
	const char *wrong = model_check(f->model);
	if (wrong) {
		fail_msg("model_check: %s", wrong);
	}
}

void run_to(struct fixture *f, double seconds)
{
	assert_int_equal(model_run(f->model, (int64_t)(seconds * S), 0), SIM_REACHED);
	check_model(f);
}

static void do_it(struct fixture *f, const struct model_action *action)
{
	struct err err = { 0 };
	check(model_can(f->model, action));
	if (model_act(f->model, action, &err) != STATUS_OK) {
		fail_msg("model_act %s: %s", model_action_ids[action->kind], err.text);
	}
	check_model(f);
}

void act(struct fixture *f, enum model_action_kind kind, uint32_t node, double value)
{
	do_it(f, &(struct model_action){ .kind = kind, .node = node, .other = SIM_NONE, .zone = -1, .value = value });
}

void act_zone(struct fixture *f, enum model_action_kind kind, uint32_t node, int zone)
{
	do_it(f, &(struct model_action){ .kind = kind, .node = node, .other = SIM_NONE, .zone = zone });
}

void turn(struct fixture *f, uint32_t node, enum topo_setting setting, double value)
{
	do_it(f, &(struct model_action){ .kind = MODEL_SET, .node = node, .other = SIM_NONE, .zone = -1,
		.setting = setting, .value = value });
}

struct model_node look(const struct fixture *f, uint32_t node)
{
	struct model_node out;
	model_read_node(f->model, node, &out);
	return out;
}

struct model_totals totals(const struct fixture *f)
{
	struct model_totals out;
	model_read_totals(f->model, &out);
	check_int(out.requests, out.answered + out.failed + out.in_flight);
	return out;
}

double bill_item(const struct fixture *f, uint32_t node, const char *label)
{
	static struct model_bill_item items[512];
	size_t count = model_bill(f->model, items, 512);
	for (size_t i = 0; i < count; i++) {
		if (items[i].node == node && strcmp(items[i].label, label) == 0) {
			return items[i].month;
		}
	}
	return NAN;
}

static size_t find_events(const struct fixture *f, const char *label, double *first)
{
	static struct model_event list[256];
	size_t count = model_events(f->model, list, 256), found = 0;
	for (size_t i = 0; i < count; i++) {
		if (strcmp(list[i].label, label) == 0) {
			if (!found++) {
				*first = (double)list[i].at_ns / S;
			}
		}
	}
	return found;
}

unsigned events(const struct fixture *f, const char *label)
{
	double first;
	return (unsigned)find_events(f, label, &first);
}

double first_event(const struct fixture *f, const char *label)
{
	double first = -1;
	find_events(f, label, &first);
	return first;
}

/* Runs the window and as long after it as its last request may take. */
static void watch(struct fixture *f, const struct model_measure *measures, uint32_t count, double seconds, double *out)
{
	struct model_probe *probe = model_probe_new(f->model, measures, count);
	check(probe != NULL);
	int64_t end = model_now(f->model) + (int64_t)(seconds * S);
	assert_int_equal(model_probe_advance(probe, end, 0), SIM_REACHED);
	for (uint32_t i = 0; i < count; i++) {
		out[i] = model_probe_value(probe, i, NULL);
	}
	model_probe_free(probe);
	check_model(f);
}

struct span span_of(struct fixture *f, int class_, double seconds)
{
	static const enum model_quantity what[] = {
		MODEL_Q_REQUESTS, MODEL_Q_FAILED, MODEL_Q_ERRORS, MODEL_Q_P95, MODEL_Q_MEAN };
	enum { COUNT = sizeof what / sizeof what[0] };
	struct model_measure measures[COUNT];
	double values[COUNT];
	for (uint32_t i = 0; i < COUNT; i++) {
		measures[i] = (struct model_measure){ .quantity = what[i], .class_ = class_, .node = SIM_NONE,
			.to_ns = (int64_t)(seconds * S) };
	}
	struct span span = { .from = (double)model_now(f->model) / S };
	watch(f, measures, COUNT, seconds, values);
	span.to = (double)model_now(f->model) / S;
	span.requests = (uint64_t)values[0];
	span.failed = (uint64_t)values[1];
	span.errors = values[2];
	span.p95 = values[3];
	span.mean = values[4];
	return span;
}

double measure(struct fixture *f, enum model_quantity quantity, int class_, uint32_t node, double seconds)
{
	struct model_measure m = { .quantity = quantity, .class_ = class_, .node = node, .to_ns = (int64_t)(seconds * S) };
	double value;
	watch(f, &m, 1, seconds, &value);
	return value;
}
