/* What section 4 lets people see: a balancer, two zones, a standby. */
#include "config.h"

#include "tests/model/fixture.h"

/* ---------------------------------------------------------- health checks */

static void test_half_fails_until_the_check_finds_out(void **state)
{
	(void)state;
	double least = 1e9, most = 0;
	for (uint64_t seed = 1; seed <= 8; seed++) {
		struct fixture *f = section4(1000);
		begin(f, seed, 0);
		run_to(f, 120);
		act(f, MODEL_KILL, f->web, 0);
		struct span first = span_of(f, MODEL_DYNAMIC, 25);
		check(first.errors > 0.4 && first.errors < 0.6);
		run_to(f, 200);
		/* Each of the balancer's two nodes finds out by itself; the later one ends it. */
		check_int(events(f, "found unhealthy"), 2);
		double found = first_event(f, "found unhealthy") - 120;
		check(found > 29.9 && found < 65);
		least = found < least ? found : least;
		most = found > most ? found : most;
		check_int(span_of(f, MODEL_ALL, 60).failed, 0);
		check(look(f, f->web).notes & MODEL_NOTE(MODEL_NOTE_UNHEALTHY));
		check(!(look(f, f->web2).notes & MODEL_NOTE(MODEL_NOTE_UNHEALTHY)));
		fixture_free(f);
	}
	check(most - least > 8); /* it depends on where in the interval it died */
}

/* Seconds until nothing fails, with a dead or a hanging server. */
static double detection(double interval_s, double timeout_s, double threshold, bool hangs)
{
	struct fixture *f = section4(1000);
	fixture_set(f, f->elb, TOPO_ELB_INTERVAL, interval_s * S);
	fixture_set(f, f->elb, TOPO_ELB_TIMEOUT, timeout_s * S);
	fixture_set(f, f->elb, TOPO_ELB_UNHEALTHY, threshold);
	begin(f, 3, 0);
	run_to(f, 60);
	act(f, hangs ? MODEL_HANG : MODEL_KILL, f->web, 0);
	run_to(f, 300);
	double found = first_event(f, "found unhealthy") - 60;
	fixture_free(f);
	return found;
}

static void test_detection_follows_its_settings(void **state)
{
	(void)state;
	double usual = detection(30, 5, 2, false), quick = detection(10, 5, 2, false);
	double patient = detection(30, 5, 4, false), hanging = detection(30, 5, 2, true);
	check(quick < 20 && quick > 9.9);
	check_near(patient - usual, 60, 0.01);
	check_near(hanging - usual, 5, 0.01); /* nobody says no: the timeout has to pass */
}

static void test_recovered_target_comes_back(void **state)
{
	(void)state;
	struct fixture *f = section4(1000);
	begin(f, 4, 0);
	run_to(f, 60);
	act(f, MODEL_HANG, f->web, 0);
	run_to(f, 200);
	struct model_node web = look(f, f->web);
	check(web.arrivals_per_s < 1); /* checks only */
	act(f, MODEL_MEND, f->web, 0);
	run_to(f, 200 + 110);
	check(look(f, f->web).arrivals_per_s < 1); /* five good checks, 30 s apart */
	run_to(f, 200 + 155);
	/* Whoever has a cookie of the other one stays there; the one who was never here comes. */
	turn(f, f->elb, TOPO_ELB_STICKY, 0);
	run_to(f, 370);
	check(look(f, f->web).arrivals_per_s > 30);
	fixture_free(f);
}

static void test_replacement_is_let_in_at_its_first_check(void **state)
{
	(void)state;
	struct fixture *f = section4(1000);
	fixture_set(f, f->elb, TOPO_ELB_STICKY, 0);
	begin(f, 5, 0);
	run_to(f, 60);
	act(f, MODEL_KILL, f->web, 0);
	run_to(f, 60 + 300 + 86);
	check_int(span_of(f, MODEL_ALL, 40).failed, 0);
	check(look(f, f->web).arrivals_per_s > 30);
	check_int(totals(f).sessions_lost > 0, 1);
	fixture_free(f);
}

static void test_all_unhealthy_fails_open(void **state)
{
	(void)state;
	struct fixture *f = section4(1000);
	begin(f, 6, 0);
	run_to(f, 60);
	act(f, MODEL_BAD_CHECK, f->elb, 0);
	struct span s = span_of(f, MODEL_ALL, 200);
	check_int(s.failed, 0); /* asked all the same */
	check(look(f, f->elb).notes & MODEL_NOTE(MODEL_NOTE_FAIL_OPEN));
	check(events(f, "all targets unhealthy: asks them all") >= 1);
	act(f, MODEL_MEND, f->elb, 0);
	run_to(f, 460);
	check(!(look(f, f->elb).notes & MODEL_NOTE(MODEL_NOTE_FAIL_OPEN)));
	fixture_free(f);
}

static void test_broken_release_everywhere(void **state)
{
	(void)state;
	struct fixture *f = section4(1000);
	begin(f, 7, 0);
	run_to(f, 60);
	act(f, MODEL_RELEASE, f->web, 0);
	run_to(f, 200);
	check_int(span_of(f, MODEL_ALL, 30).failed, 0); /* the other one takes over */
	act(f, MODEL_RELEASE, f->web2, 0);
	run_to(f, 400);
	check(span_of(f, MODEL_DYNAMIC, 30).errors == 1);
	check(look(f, f->elb).notes & MODEL_NOTE(MODEL_NOTE_FAIL_OPEN));
	fixture_free(f);
}

/* ------------------------------------------------------------- capacity */

static void test_two_at_seventy_percent(void **state)
{
	(void)state;
	double p95[2], errors[2], busy[2];
	for (int low = 0; low < 2; low++) {
		struct fixture *f = section4(low ? 5400 : 9600);
		begin(f, 8, 0);
		run_to(f, 30);
		busy[low] = measure(f, MODEL_Q_CPU, MODEL_ALL, f->web2, 90);
		double before = span_of(f, MODEL_DYNAMIC, 30).p95;
		act(f, MODEL_KILL, f->web, 0);
		run_to(f, 270);
		struct span s = span_of(f, MODEL_DYNAMIC, 120);
		p95[low] = s.p95 / before;
		errors[low] = s.errors;
		if (!low) {
			check(events(f, "overwhelmed: most requests fail") + (s.p95 > 10 * before) > 0);
		}
		fixture_free(f);
	}
	check(busy[0] > 0.62 && busy[0] < 0.78);
	check(p95[0] > 10); /* 140 % of what is left */
	check(busy[1] < 0.48);
	check(p95[1] < 5 && errors[1] == 0);
}

static void test_least_outstanding_avoids_the_slow_one(void **state)
{
	(void)state;
	double share[2];
	for (int least = 0; least < 2; least++) {
		struct fixture *f = section4(3000);
		fixture_set(f, f->elb, TOPO_ELB_STICKY, 0);
		begin(f, 9, 0);
		turn(f, f->elb, TOPO_ELB_ALGORITHM, least);
		act(f, MODEL_SLOW, f->web2, 4);
		run_to(f, 30);
		double slow = measure(f, MODEL_Q_NODE_RATE, MODEL_ALL, f->web2, 30);
		double fast = measure(f, MODEL_Q_NODE_RATE, MODEL_ALL, f->web, 30);
		share[least] = slow / (slow + fast);
		fixture_free(f);
	}
	check_near(share[0], 0.5, 0.02);
	check(share[1] < 0.4);
}

/* ------------------------------------------------------------- sessions */

static void test_sticky_people_are_logged_out(void **state)
{
	(void)state;
	struct fixture *f = section4(1000);
	begin(f, 10, 0);
	run_to(f, 600);
	check_int(totals(f).sessions_lost, 0);
	act(f, MODEL_KILL, f->web, 0);
	uint64_t lost = totals(f).sessions_lost;
	check(lost > 400 && lost < 600);
	check_int(events(f, "people logged out"), 1);
	run_to(f, 900);
	check_int(totals(f).sessions_lost, lost); /* each once */
	fixture_free(f);
}

/* The balancer knows no more of a dead server than its checks do: whoever has its cookie is sent there until then. */
static void test_cookie_is_honoured_until_the_check_finds_out(void **state)
{
	(void)state;
	double errors[2];
	for (int sticky = 0; sticky < 2; sticky++) {
		struct fixture *f = section4(1000);
		fixture_set(f, f->elb, TOPO_ELB_INTERVAL, 300 * S);
		fixture_set(f, f->web, TOPO_EC2_RECOVERY, 0);
		fixture_set(f, f->elb, TOPO_ELB_STICKY, sticky);
		begin(f, 13, 0);
		run_to(f, 700);
		act(f, MODEL_KILL, f->web, 0);
		run_to(f, 800); /* whoever is sent elsewhere would have a cookie of there by now */
		errors[sticky] = span_of(f, MODEL_DYNAMIC, 100).errors;
		check_int(events(f, "found unhealthy"), 0);
		fixture_free(f);
	}
	check_near(errors[0], 0.5, 0.1);
	check_near(errors[1], 0.5, 0.1);
}

/* A server that hangs keeps its logins, until its people are sent elsewhere: then these are lost, and not again when it
 * is started anew. */
static void test_sessions_are_lost_once(void **state)
{
	(void)state;
	struct fixture *f = section4(1000);
	fixture_set(f, f->web, TOPO_EC2_RECOVERY, 0);
	begin(f, 14, 0);
	run_to(f, 1000);
	check_int(totals(f).sessions_lost, 0);
	act(f, MODEL_HANG, f->web, 0);
	run_to(f, 1020);
	check_int(totals(f).sessions_lost, 0); /* they wait, and know nothing yet */
	run_to(f, 2500);
	uint64_t lost = totals(f).sessions_lost;
	check(lost > 400 && lost < 600);
	act(f, MODEL_KILL, f->web, 0);
	check_int(totals(f).sessions_lost, lost);
	check_int(events(f, "people logged out"), 0);
	/* It comes back without them, and dies again: they are elsewhere. */
	act(f, MODEL_MEND, f->web, 0);
	run_to(f, 2900);
	act(f, MODEL_KILL, f->web, 0);
	run_to(f, 3100);
	check_int(totals(f).sessions_lost, lost);
	fixture_free(f);
}

/* Started anew before anybody noticed: its people meet a server that does not know them and log in again. That was counted
 * when its memory went, and counts anew when it goes again. */
static void test_logins_after_a_loss_can_be_lost_too(void **state)
{
	(void)state;
	struct fixture *f = section4(1000);
	fixture_set(f, f->elb, TOPO_ELB_INTERVAL, 300 * S);
	fixture_set(f, f->web, TOPO_EC2_RECOVERY_TIME, 10 * S);
	begin(f, 15, 0);
	uint64_t lost[2];
	for (int i = 0; i < 2; i++) {
		uint64_t before = totals(f).sessions_lost;
		run_to(f, 1000 + i * 1000);
		check_int(totals(f).sessions_lost, before);
		act(f, MODEL_HANG, f->web, 0);
		run_to(f, 1011 + i * 1000);
		lost[i] = totals(f).sessions_lost - before;
	}
	check_int(events(f, "found unhealthy"), 0);
	check_int(events(f, "people logged out"), 2);
	check(lost[0] > 400 && lost[0] < 600);
	check_near((double)lost[1], (double)lost[0], 0.05);
	fixture_free(f);
}

static void test_without_cookies_people_are_lost_at_every_turn(void **state)
{
	(void)state;
	struct fixture *f = section4(1000);
	fixture_set(f, f->elb, TOPO_ELB_STICKY, 0);
	begin(f, 11, 0);
	run_to(f, 600);
	check(totals(f).sessions_lost > 1000); /* with every other page */
	turn(f, f->elb, TOPO_ELB_STICKY, 1);
	run_to(f, 700);
	uint64_t lost = totals(f).sessions_lost;
	run_to(f, 1200);
	check_int(totals(f).sessions_lost, lost);
	fixture_free(f);
}

/* More people than rows: most rows stand for two, who share their fate. So it is as many who are logged out at once by a
 * death, and one after the other when theirs hangs. */
static void test_many_people_share_rows(void **state)
{
	(void)state;
	uint64_t lost[2];
	for (int hangs = 0; hangs < (check_is_brief() ? 1 : 2); hangs++) {
		struct fixture *f = section4(100000);
		f->topo.workload.view_every_ns = 5000 * SIM_S; /* a light load */
		f->topo.workload.classes[CLASS_STATIC].per_view = 0;
		fixture_set(f, f->web, TOPO_EC2_RECOVERY, 0);
		begin(f, 12, 0);
		run_to(f, 10000);
		check_int(totals(f).sessions_lost, 0);
		act(f, hangs ? MODEL_HANG : MODEL_KILL, f->web, 0);
		run_to(f, hangs ? 30000 : 10001);
		lost[hangs] = totals(f).sessions_lost;
		fixture_free(f);
	}
	check(lost[0] > 40000 && lost[0] < 55000);
	check(check_is_brief() || lost[1] <= lost[0]);
	check(check_is_brief() || (double)lost[1] > 0.98 * (double)lost[0]);
}

/* ------------------------------------------------------------- standby */

static void test_primary_lost(void **state)
{
	(void)state;
	double least = 1e9, most = 0;
	for (uint64_t seed = 1; seed <= 6; seed++) {
		struct fixture *f = section4(1000);
		begin(f, seed, 0);
		run_to(f, 120);
		act(f, MODEL_KILL, f->db, 0);
		check_int(look(f, f->db).state, MODEL_FAILING_OVER);
		run_to(f, 122);
		struct span orders = span_of(f, CLASS_ORDER, 50), files = span_of(f, MODEL_STATIC, 30);
		check(orders.errors == 1);
		check_int(files.failed, 0);
		run_to(f, 245);
		double down = first_event(f, "standby took over") - 120;
		check(down >= 60 && down <= 120);
		least = down < least ? down : least;
		most = down > most ? down : most;
		check_int(look(f, f->db).zone, 1);
		check_int(span_of(f, MODEL_ALL, 60).failed, 0);
		check_int(totals(f).writes_lost, 0);
		check(look(f, f->db).notes & MODEL_NOTE(MODEL_NOTE_STANDBY_LOST));
		if (seed == 1) {
			run_to(f, 245 + 1801);
			check(!(look(f, f->db).notes & MODEL_NOTE(MODEL_NOTE_STANDBY_LOST)));
		}
		fixture_free(f);
	}
	check(most - least > 15);
}

static void test_standby_costs_and_does_not_help(void **state)
{
	(void)state;
	double cpu[2], order[2], page[2], bill[2];
	for (int alone = 0; alone < 2; alone++) {
		struct fixture *f = section4(2000);
		begin(f, 13, 0);
		if (alone) {
			turn(f, f->db, TOPO_RDS_MULTI_AZ, 0);
		}
		run_to(f, 30);
		cpu[alone] = measure(f, MODEL_Q_CPU, MODEL_ALL, f->db, 300);
		order[alone] = span_of(f, CLASS_ORDER, 900).mean;
		page[alone] = span_of(f, CLASS_PAGE, 300).mean;
		bill[alone] = totals(f).bill_month;
		fixture_free(f);
	}
	check_near(cpu[0], cpu[1], 0.03); /* it serves no reads */
	check_near(order[0] - order[1], 2.5 * 2e-3, 0.2); /* each commit waits 2 ms more */
	check_near(page[0], page[1], 0.01);
	check_near(bill[0] - bill[1], 0.171 * 730 + 100 * 0.115, 0.01);
}

static void test_standby_can_be_asked_for_later(void **state)
{
	(void)state;
	struct fixture *f = section4(500);
	fixture_set(f, f->db, TOPO_RDS_MULTI_AZ, 0);
	f->topo.nodes[f->db].standby_zone = -1;
	begin(f, 14, 0);
	run_to(f, 60);
	act(f, MODEL_KILL, f->db, 0); /* nobody to take over */
	check_int(look(f, f->db).state, MODEL_BOOTING);
	run_to(f, 60 + 1801);
	turn(f, f->db, TOPO_RDS_MULTI_AZ, 1);
	check(look(f, f->db).notes & MODEL_NOTE(MODEL_NOTE_STANDBY_LOST));
	run_to(f, 1861 + 1801);
	check_int(events(f, "standby in sync again"), 1);
	act(f, MODEL_KILL, f->db, 0);
	check_int(look(f, f->db).state, MODEL_FAILING_OVER);
	fixture_free(f);
}

static void test_planned_work_with_a_standby(void **state)
{
	(void)state;
	struct fixture *f = section4(1000);
	begin(f, 15, 0);
	run_to(f, 60);
	act(f, MODEL_BACKUP, f->db, 0); /* taken from the standby */
	check(measure(f, MODEL_Q_MAX, MODEL_ALL, SIM_NONE, 20) < 1);
	act(f, MODEL_PATCH, f->db, 0);
	check_int(look(f, f->db).state, MODEL_FAILING_OVER);
	run_to(f, 201);
	check_int(look(f, f->db).state, MODEL_UP);
	check_int(totals(f).writes_lost, 0);
	fixture_free(f);
}

static void test_standby_is_no_backup(void **state)
{
	(void)state;
	struct fixture *f = section4(1000);
	begin(f, 16, 0);
	run_to(f, 1000);
	act(f, MODEL_LOSE_VOLUME, f->db, 0); /* one copy of two */
	check_int(totals(f).writes_lost, 0);
	check_int(look(f, f->db).state, MODEL_FAILING_OVER);
	run_to(f, 3100);
	act(f, MODEL_MISTAKE, f->db, 0); /* both did as they were told */
	check(totals(f).writes_lost > 0 && totals(f).writes_lost < 1800);
	check_int(look(f, f->db).state, MODEL_RESTORING);
	run_to(f, 3100 + 1801);
	check_int(span_of(f, MODEL_ALL, 60).failed, 0);
	fixture_free(f);
}

static void test_hanging_primary_is_given_up(void **state)
{
	(void)state;
	struct fixture *f = section4(1000);
	begin(f, 17, 0);
	run_to(f, 60);
	act(f, MODEL_HANG, f->db, 0);
	check_int(look(f, f->db).state, MODEL_FAILING_OVER);
	run_to(f, 190);
	check_int(span_of(f, MODEL_ALL, 60).failed, 0);
	fixture_free(f);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_half_fails_until_the_check_finds_out),
	cmocka_unit_test(test_detection_follows_its_settings),
	cmocka_unit_test(test_recovered_target_comes_back),
	cmocka_unit_test(test_replacement_is_let_in_at_its_first_check),
	cmocka_unit_test(test_all_unhealthy_fails_open),
	cmocka_unit_test(test_broken_release_everywhere),
	cmocka_unit_test(test_two_at_seventy_percent),
	cmocka_unit_test(test_least_outstanding_avoids_the_slow_one),
	cmocka_unit_test(test_sticky_people_are_logged_out),
	cmocka_unit_test(test_cookie_is_honoured_until_the_check_finds_out),
	cmocka_unit_test(test_sessions_are_lost_once),
	cmocka_unit_test(test_logins_after_a_loss_can_be_lost_too),
	cmocka_unit_test(test_without_cookies_people_are_lost_at_every_turn),
	cmocka_unit_test(test_many_people_share_rows),
	cmocka_unit_test(test_primary_lost),
	cmocka_unit_test(test_standby_costs_and_does_not_help),
	cmocka_unit_test(test_standby_can_be_asked_for_later),
	cmocka_unit_test(test_planned_work_with_a_standby),
	cmocka_unit_test(test_standby_is_no_backup),
	cmocka_unit_test(test_hanging_primary_is_given_up),
};
CHECK_MAIN(tests)
