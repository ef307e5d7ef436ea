/* Failure domains: zones, the balancer's own nodes, and planned work that loses nobody. */
#include "config.h"

#include "tests/model/fixture.h"

static void test_zone_lost(void **state)
{
	(void)state;
	for (int zone = 0; zone < 2; zone++) {
		struct fixture *f = section4(1000);
		begin(f, 18, 0);
		run_to(f, 120);
		act_zone(f, MODEL_KILL_ZONE, SIM_NONE, zone);
		check_int(look(f, zone ? f->web2 : f->web).state, MODEL_DARK);
		struct span first = span_of(f, MODEL_STATIC, 25);
		check(first.errors > 0.5 && first.errors < 0.95); /* half at the balancer's node, half of the rest behind it */
		run_to(f, 120 + 200);
		check_int(span_of(f, MODEL_ALL, 600).failed, 0);
		check_int(look(f, f->db).zone, 1 - zone);
		check(look(f, f->db).notes & MODEL_NOTE(MODEL_NOTE_STANDBY_LOST));
		act_zone(f, MODEL_MEND_ZONE, SIM_NONE, zone);
		run_to(f, 920 + 200);
		check_int(look(f, f->web).state, MODEL_UP);
		check_int(look(f, f->web2).state, MODEL_UP);
		check(!(look(f, f->db).notes & MODEL_NOTE(MODEL_NOTE_STANDBY_LOST)));
		check_int(span_of(f, MODEL_ALL, 60).failed, 0);
		check_int(totals(f).writes_lost, 0);
		fixture_free(f);
	}
}

static void test_both_zones_lost_and_mended(void **state)
{
	(void)state;
	struct fixture *f = section4(1000);
	begin(f, 19, 0);
	run_to(f, 120);
	act_zone(f, MODEL_KILL_ZONE, SIM_NONE, 0); /* failover to b begins */
	run_to(f, 130);
	act_zone(f, MODEL_KILL_ZONE, SIM_NONE, 1); /* and b goes too */
	run_to(f, 300);
	check_int(look(f, f->db).state, MODEL_DARK);
	check(span_of(f, MODEL_ALL, 60).errors == 1);
	act_zone(f, MODEL_MEND_ZONE, SIM_NONE, 0);
	run_to(f, 900);
	check_int(look(f, f->db).state, MODEL_UP);
	check_int(span_of(f, MODEL_ALL, 60).failed, 0);
	act_zone(f, MODEL_MEND_ZONE, SIM_NONE, 1);
	run_to(f, 1300);
	check_int(span_of(f, MODEL_ALL, 60).failed, 0);
	check_int(totals(f).writes_lost, 0);
	fixture_free(f);
}

static void test_balancer_node_lost(void **state)
{
	(void)state;
	struct fixture *f = section4(1000);
	begin(f, 20, 0);
	run_to(f, 120);
	act_zone(f, MODEL_KILL, f->elb, 1);
	struct span first = span_of(f, MODEL_ALL, 5);
	check(first.errors > 0.35 && first.errors < 0.65); /* names still lead to it */
	struct span later = span_of(f, MODEL_ALL, 20);
	check(later.errors < first.errors);
	run_to(f, 190); /* the TTL is over everywhere */
	check_int(span_of(f, MODEL_ALL, 60).failed, 0);
	check_int(look(f, f->elb).state, MODEL_UP);
	act_zone(f, MODEL_MEND, f->elb, 1);
	run_to(f, 400);
	check_int(span_of(f, MODEL_ALL, 60).failed, 0);
	fixture_free(f);
}

static void test_cross_zone_off(void **state)
{
	(void)state;
	struct fixture *f = section4(2000);
	fixture_set(f, f->elb, TOPO_ELB_STICKY, 0);
	uint32_t web3 = fixture_ec2(f, "web3", 1, "t3.medium", WEB_ROLES);
	fixture_edge(f, f->elb, TOPO_CALL, web3);
	fixture_edge(f, web3, TOPO_CALL, f->db);
	begin(f, 21, 0);
	run_to(f, 120);
	double even = look(f, f->web).arrivals_per_s;
	check_near(even, 2000 * 0.1 / 3, 0.25);
	turn(f, f->elb, TOPO_ELB_CROSS_ZONE, 0);
	run_to(f, 240);
	check_near(look(f, f->web).arrivals_per_s, 2000 * 0.1 / 2, 0.25); /* alone in its zone */
	check(look(f, web3).arrivals_per_s < 70);
	fixture_free(f);
}

static void test_planned_restart_drains(void **state)
{
	(void)state;
	struct fixture *f = section4(1000);
	begin(f, 22, 0);
	run_to(f, 60);
	act(f, MODEL_REBOOT, f->web, 0);
	check(look(f, f->web).notes & MODEL_NOTE(MODEL_NOTE_DRAINING));
	check_int(look(f, f->web).state, MODEL_UP);
	run_to(f, 65);
	check_int(look(f, f->web).state, MODEL_BOOTING); /* nothing was outstanding for long */
	struct span s = span_of(f, MODEL_ALL, 200);
	check_int(s.failed, 0);
	check_int(look(f, f->web).state, MODEL_UP);
	check_int(events(f, "found unhealthy"), 0);
	turn(f, f->elb, TOPO_ELB_STICKY, 0);
	run_to(f, 300);
	check(look(f, f->web).arrivals_per_s > 30);
	fixture_free(f);
}

static void test_draining_ends_after_its_time(void **state)
{
	(void)state;
	struct fixture *f = section4(1000);
	fixture_set(f, f->elb, TOPO_ELB_DRAIN, 20 * S);
	begin(f, 23, 0);
	act(f, MODEL_SLOW, f->web, 900);
	run_to(f, 60);
	act(f, MODEL_STOP_START, f->web, 0);
	run_to(f, 75);
	check(look(f, f->web).notes & MODEL_NOTE(MODEL_NOTE_DRAINING));
	run_to(f, 82);
	check_int(look(f, f->web).state, MODEL_BOOTING);
	fixture_free(f);
}

/* ----------------------------------------------------------------- names */

static void test_name_fails_over(void **state)
{
	(void)state;
	struct fixture *f = fixture_new(1000, 2);
	f->users = fixture_node(f, TOPO_USERS, "users", -1);
	f->dns = fixture_node(f, TOPO_ROUTE53, "dns", -1);
	fixture_set(f, f->dns, TOPO_DNS_TTL, 60 * S);
	fixture_set(f, f->dns, TOPO_DNS_CHECK, 1);
	f->web = fixture_ec2(f, "web", 0, "t3.medium", ALL_ROLES);
	f->web2 = fixture_ec2(f, "spare", 1, "t3.medium", ALL_ROLES);
	fixture_set(f, f->web, TOPO_EC2_RECOVERY, 0);
	fixture_edge(f, f->users, TOPO_LOOKUP, f->dns);
	fixture_edge(f, f->dns, TOPO_ATTACH, f->web);
	fixture_edge(f, f->dns, TOPO_ATTACH, f->web2);
	fixture_edge(f, f->users, TOPO_CALL, f->web);
	fixture_edge(f, f->users, TOPO_CALL, f->web2);
	begin(f, 24, 0);
	run_to(f, 100);
	check(look(f, f->web2).arrivals_per_s < 1);
	act(f, MODEL_KILL, f->web, 0);
	run_to(f, 150);
	check(span_of(f, MODEL_ALL, 5).errors == 1);
	run_to(f, 195); /* three checks, 30 s apart, have failed */
	check(first_event(f, "name leads elsewhere") > 160);
	run_to(f, 100 + 90 + 30 + 61);
	check_int(span_of(f, MODEL_ALL, 60).failed, 0);
	check(look(f, f->web2).arrivals_per_s > 50);
	act(f, MODEL_MEND, f->web, 0); /* comes back with another address: the record is stale until a person edits it */
	run_to(f, 3000);
	check(look(f, f->web).arrivals_per_s > 50);
	fixture_free(f);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_zone_lost),
	cmocka_unit_test(test_both_zones_lost_and_mended),
	cmocka_unit_test(test_balancer_node_lost),
	cmocka_unit_test(test_cross_zone_off),
	cmocka_unit_test(test_planned_restart_drains),
	cmocka_unit_test(test_draining_ends_after_its_time),
	cmocka_unit_test(test_name_fails_over),
};
CHECK_MAIN(tests)
