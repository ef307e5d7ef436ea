/* Each rule broken once: the message speaks of it and points at the right line. */
#include "config.h"

#include "tests/check.h"

#include <string.h>

#include "tests/topo/make.h"

static struct topo_node *node_of(struct make *m, const char *id)
{
	return &m->nodes[topo_find_node(&m->topo, str_c(id))];
}

static void expect(struct make *m, const char *words, int line)
{
	struct err err = { 0 };
	enum status status = topo_validate(&m->topo, &err);
	if (status != STATUS_DATA || !strstr(err.text, words) || err.line != line) {
		fail_msg("wanted '%s' in line %d, got %d: line %d: %s", words, line, (int)status, err.line, err.text);
	}
	if (line) {
		check_str(err.file, "test.yaml");
	}
	make_free(m);
}

static void expect_sound(struct make *m)
{
	struct err err = { 0 };
	if (topo_validate(&m->topo, &err)) {
		fail_msg("line %d: %s", err.line, err.text);
	}
	make_free(m);
}

static void test_sound(void **state)
{
	(void)state;
	expect_sound(make_two_zones());
}

static void test_joins(void **state)
{
	(void)state;
	struct make *m = make_two_zones();
	make_edge(m, "users", TOPO_CALL, "db");
	expect(m, "cannot be joined", 108);
	m = make_two_zones();
	make_edge(m, "elb", TOPO_CALL, "elb");
	expect(m, "joined to itself", 108);
	m = make_two_zones();
	make_edge(m, "users", TOPO_CALL, "elb");
	expect(m, "a second edge", 108);
	m = make_two_zones();
	make_edge(m, "dns", TOPO_CALL, "elb");
	expect(m, "cannot be joined", 108);
	m = make_two_zones();
	make_edge(m, "db", TOPO_CALL, "web1");
	expect(m, "cannot be joined", 108);
	m = make_two_zones();
	make_edge(m, "web1", TOPO_CALL, "web2"); /* no role db there */
	expect(m, "cannot be joined", 108);
}

static void test_zones(void **state)
{
	(void)state;
	struct make *m = make_two_zones();
	node_of(m, "users")->zone = 0;
	expect(m, "of the whole region", 1);
	m = make_two_zones();
	node_of(m, "web2")->zone = -1;
	expect(m, "wants a 'zone'", 5);
	m = make_two_zones();
	node_of(m, "db")->standby_zone = 0;
	expect(m, "not its own zone", 6);
	m = make_two_zones();
	node_of(m, "db")->standby_zone = -1;
	expect(m, "give a 'standby-zone'", 6);
	m = make_two_zones();
	make_set(m, "db", TOPO_RDS_MULTI_AZ, 0);
	expect(m, "has no standby", 6);
	m = make_two_zones();
	node_of(m, "web1")->standby_zone = 1;
	expect(m, "has no standby", 4);
}

static void test_roles(void **state)
{
	(void)state;
	struct make *m = make_two_zones();
	node_of(m, "elb")->roles = MAKE_WEB;
	expect(m, "only ec2 has 'roles'", 3);
	m = make_two_zones();
	make_node(m, "idle", TOPO_EC2, 0, 0);
	expect(m, "wants 'roles'", 7);
	m = make_two_zones();
	make_node(m, "x", TOPO_EC2, 0, TOPO_ROLE(TOPO_ROLE_SESSIONS) | MAKE_DB);
	expect(m, "keeps sessions for nobody", 7);
	m = make_two_zones();
	m->topo.edge_count--; /* web2 > db */
	expect(m, "wants one database", 5);
	m = make_two_zones();
	node_of(m, "web1")->roles |= MAKE_DB;
	expect(m, "calls another database", 4);
	m = make_two_zones();
	make_node(m, "db2", TOPO_RDS, 1, 0);
	make_edge(m, "web1", TOPO_CALL, "db2");
	expect(m, "wants one database", 4);
	m = make_two_zones();
	node_of(m, "web1")->roles = node_of(m, "web2")->roles = TOPO_ROLE(TOPO_ROLE_WEB) | TOPO_ROLE(TOPO_ROLE_SESSIONS);
	expect(m, "has the role files", 1);
	m = make_two_zones();
	node_of(m, "web2")->roles = TOPO_ROLE(TOPO_ROLE_WEB);
	expect(m, "other roles than", 105);
}

static void test_degrees(void **state)
{
	(void)state;
	struct make *m = make_two_zones();
	make_node(m, "more", TOPO_USERS, -1, 0);
	expect(m, "call nobody", 7);
	m = make_two_zones();
	make_node(m, "name", TOPO_ROUTE53, -1, 0);
	expect(m, "points nowhere", 7);
	m = make_two_zones();
	make_node(m, "ip", TOPO_EIP, -1, 0);
	expect(m, "attached to one instance, not to 0", 7);
	m = make_two_zones();
	make_node(m, "ip", TOPO_EIP, -1, 0);
	make_edge(m, "ip", TOPO_ATTACH, "web1");
	make_edge(m, "ip", TOPO_ATTACH, "web2");
	expect(m, "attached to one instance, not to 2", 7);
	m = make_two_zones();
	make_node(m, "elb2", TOPO_ELB, -1, 0);
	make_edge(m, "users", TOPO_CALL, "elb2");
	expect(m, "nobody to send to", 7);
	m = make_two_zones();
	make_node(m, "alone", TOPO_RDS, 0, 0);
	expect(m, "no way leads to", 7);
}

static void test_settings(void **state)
{
	(void)state;
	struct make *m = make_two_zones();
	make_set(m, "elb", TOPO_ELB_TIMEOUT, 30e9);
	expect(m, "must be less than 'check-interval'", 3);
	m = make_two_zones();
	make_set(m, "db", TOPO_RDS_FAILOVER_MIN, 200e9);
	expect(m, "more than 'failover-most'", 6);
	m = make_two_zones();
	make_set(m, "web1", TOPO_EC2_WORKERS, 0);
	expect(m, "'workers' of 'web1' is out of range", 4);
	m = make_two_zones();
	make_set(m, "web1", TOPO_EC2_BOOT, NAN);
	expect(m, "'boot' of 'web1' is out of range", 4);
	m = make_two_zones();
	make_set(m, "web1", TOPO_EC2_TYPE, 99);
	expect(m, "the catalogue lacks", 4);
	m = make_two_zones();
	m->topo.users = 1e8;
	expect(m, "users", 0);
	m = make_two_zones();
	node_of(m, "web1")->place_col = node_of(m, "web2")->place_col = 3;
	node_of(m, "web1")->place_row = node_of(m, "web2")->place_row = 2;
	expect(m, "the same 'place'", 5);
}

static void test_load(void **state)
{
	(void)state;
	struct make *m = make_two_zones();
	m->topo.workload.class_count = 0;
	expect(m, "ask for nothing", 1);
	m = make_two_zones();
	make_set(m, "users", TOPO_USERS_SHARE, 0.5);
	expect(m, "must be 100 %", 1);
	m = make_two_zones();
	m->topo.workload.classes[0].per_view = 20000; /* 2 x 10^9 a second at ten million users */
	expect(m, "can be counted", 1);
	m = make_new();
	make_node(m, "web", TOPO_EC2, 0, MAKE_WEB | MAKE_DB);
	expect(m, "nobody asks for anything", 1);
	m = make_new();
	make_node(m, "s", TOPO_SOURCE, -1, 0);
	make_node(m, "q", TOPO_STATION, -1, 0);
	make_edge(m, "s", TOPO_ROUTE, "q");
	expect(m, "a workload without users", 0);
}

/* source >> q1, q2, q3 */
static struct make *make_stations(void)
{
	static const char *const names[] = { "q1", "q2", "q3" };
	struct make *m = make_new();
	m->topo.workload.class_count = 0;
	make_node(m, "s", TOPO_SOURCE, -1, 0);
	for (int i = 0; i < 3; i++) {
		make_node(m, names[i], TOPO_STATION, -1, 0);
		make_edge(m, "s", TOPO_ROUTE, names[i])->probability = 0.25;
	}
	return m;
}

static void test_routes(void **state)
{
	(void)state;
	struct make *m = make_stations();
	make_edge(m, "q1", TOPO_ROUTE, "q2")->probability = 0.5;
	make_edge(m, "q2", TOPO_ROUTE, "q1"); /* feedback is no fault */
	make_edge(m, "q3", TOPO_ROUTE, "q3")->probability = 0.9;
	expect_sound(m);
	m = make_stations();
	make_edge(m, "q1", TOPO_ROUTE, "q2")->probability = 0.7;
	make_edge(m, "q1", TOPO_ROUTE, "q3")->probability = 0.4;
	expect(m, "more than 100 %", 105);
	m = make_stations();
	make_edge(m, "q1", TOPO_ROUTE, "q2")->probability = 0;
	expect(m, "a share is more than 0", 104);
	m = make_stations();
	make_edge(m, "q1", TOPO_ROUTE, "q2")->probability = NAN;
	expect(m, "a share is more than 0", 104);
	m = make_stations();
	make_set(m, "s", TOPO_SOURCE_RATE, 3);
	make_set(m, "s", TOPO_SOURCE_POPULATION, 3);
	expect(m, "leave one out", 1);
	m = make_stations();
	make_node(m, "idle", TOPO_SOURCE, -1, 0);
	expect(m, "sends nobody", 5);
}

static void test_circles(void **state)
{
	(void)state;
	struct make *m = make_stations();
	make_edge(m, "q1", TOPO_CALL, "q2");
	make_edge(m, "q2", TOPO_CALL, "q3");
	make_edge(m, "q3", TOPO_CALL, "q1");
	expect(m, "q1 > q2 > q3 > q1", 2);
	m = make_stations();
	make_edge(m, "q1", TOPO_ROUTE, "q2");
	make_edge(m, "q2", TOPO_ROUTE, "q1");
	make_set(m, "q1", TOPO_STATION_SERVICE, 0);
	m->nodes[1].settings[TOPO_STATION_SERVICE].law.kind = TOPO_LAW_CONST;
	make_set(m, "q2", TOPO_STATION_SERVICE, 0);
	expect(m, "takes no time: q1 > q2 > q1", 2);
	m = make_stations();
	make_edge(m, "q1", TOPO_ROUTE, "q2");
	make_edge(m, "q2", TOPO_ROUTE, "q1");
	make_set(m, "q1", TOPO_STATION_SERVICE, 0); /* the other takes time */
	expect_sound(m);
	m = make_stations();
	make_set(m, "s", TOPO_SOURCE_POPULATION, 3);
	make_set(m, "s", TOPO_SOURCE_THINK, 0);
	make_set(m, "q2", TOPO_STATION_SERVICE, 0);
	expect(m, "thinks for no time", 1);
	m = make_stations();
	make_set(m, "q2", TOPO_STATION_SERVICE, 0); /* an open source has its own pace */
	expect_sound(m);
}

/* A circle as long as the limit allows, found without recursion and named within the message. */
static void test_long_circle(void **state)
{
	(void)state;
	static char names[TOPO_MAX_NODES][16];
	struct make *m = make_new_large();
	m->topo.workload.class_count = 0;
	make_node(m, "s", TOPO_SOURCE, -1, 0);
	for (uint32_t i = 1; i < TOPO_MAX_NODES; i++) {
		names[i][0] = 'q';
		for (uint32_t digit = 0, rest = i; digit < 4; digit++, rest /= 10) {
			names[i][4 - digit] = (char)('0' + rest % 10);
		}
		make_node(m, names[i], TOPO_STATION, -1, 0);
		m->edges[m->topo.edge_count++] = (struct topo_edge){ .from = i == 1 ? 0 : i - 1, .to = i,
			.kind = i == 1 ? TOPO_ROUTE : TOPO_CALL, .probability = 1 };
	}
	m->edges[m->topo.edge_count++] = (struct topo_edge){ .from = TOPO_MAX_NODES - 1, .to = 1, .kind = TOPO_CALL };
	expect(m, "q0001 > q0002 > q0003", 2);
}

static void test_sizes(void **state)
{
	(void)state;
	struct make *m = make_two_zones();
	m->topo.node_count = TOPO_MAX_NODES + 1;
	expect(m, "more than 4096 nodes", 0);
	m = make_two_zones();
	m->topo.zone_count = TOPO_MAX_ZONES + 1;
	expect(m, "more than 4096 nodes", 0);
}

static void test_can_join(void **state)
{
	(void)state;
	struct make *m = make_two_zones();
	check(topo_can_join(node_of(m, "users"), TOPO_CALL, node_of(m, "elb")));
	check(topo_can_join(node_of(m, "web1"), TOPO_CALL, node_of(m, "db")));
	check(!topo_can_join(node_of(m, "db"), TOPO_CALL, node_of(m, "web1")));
	check(!topo_can_join(node_of(m, "users"), TOPO_ROUTE, node_of(m, "elb")));
	make_free(m);
}

/* Lists, and words back and forth. */
static void test_lists(void **state)
{
	(void)state;
	unsigned seen = 0;
	for (unsigned kind = 0; kind < TOPO_KINDS; kind++) {
		enum topo_setting first, end;
		topo_kind_settings((enum topo_kind)kind, &first, &end);
		for (unsigned s = first; s < end; s++) {
			check_int(topo_settings[s].kind, kind);
			check_int(topo_find_setting((enum topo_kind)kind, str_c(topo_settings[s].id)), s);
			check(topo_settings[s].type != TOPO_CHOICE || topo_settings[s].choices);
			seen++;
		}
	}
	check_int(seen, TOPO_SETTINGS);
	check_int(topo_find_setting(TOPO_ELB, STR("ttl")), -1);
	check_int(topo_find_choice(TOPO_EC2_CREDITS, STR("standard")), 1);
	check_int(topo_find_choice(TOPO_EC2_CREDITS, STR("stand")), -1);
	check(str_eq_c(topo_choice(TOPO_STATION_DISCIPLINE, 2), "delay"));
	check_int(topo_choice(TOPO_STATION_DISCIPLINE, 3).len, 0);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_sound),
	cmocka_unit_test(test_joins),
	cmocka_unit_test(test_zones),
	cmocka_unit_test(test_roles),
	cmocka_unit_test(test_degrees),
	cmocka_unit_test(test_settings),
	cmocka_unit_test(test_load),
	cmocka_unit_test(test_routes),
	cmocka_unit_test(test_circles),
	cmocka_unit_test(test_long_circle),
	cmocka_unit_test(test_sizes),
	cmocka_unit_test(test_can_join),
	cmocka_unit_test(test_lists),
};

CHECK_MAIN(tests)
