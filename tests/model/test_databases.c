/* What sections 2 and 3 let people see: roles apart, and the chores of a database, by hand and managed. */
#include "config.h"

#include "tests/model/fixture.h"

/* ------------------------------------------------------------- section 2 */

static void test_report_stays_on_its_machine(void **state)
{
	(void)state;
	struct fixture *f = section2(50);
	begin(f, 1, 14 * 3600);
	run_to(f, 60);
	struct span file = span_of(f, MODEL_STATIC, 600), plain = span_of(f, CLASS_PLAIN, 600);
	struct span page = span_of(f, CLASS_PAGE, 600);
	act(f, MODEL_REPORT, f->db, 1800 * S);
	check_near(span_of(f, MODEL_STATIC, 600).p95, file.p95, 0.05);
	check(look(f, f->db).cpu > 0.88);
	check_near(span_of(f, CLASS_PLAIN, 600).p95, plain.p95, 0.3);
	check(span_of(f, CLASS_PAGE, 600).mean > 2 * page.mean);
	fixture_free(f);
}

static void test_dead_database_leaves_files_alive(void **state)
{
	(void)state;
	struct fixture *f = section2(500);
	begin(f, 2, 0);
	run_to(f, 60);
	act(f, MODEL_KILL, f->db, 0);
	struct span files = span_of(f, MODEL_STATIC, 60), plain = span_of(f, CLASS_PLAIN, 60);
	struct span page = span_of(f, CLASS_PAGE, 60), order = span_of(f, CLASS_ORDER, 60);
	check_int(files.failed, 0);
	check_int(plain.failed, 0);
	check(page.errors == 1 && order.errors == 1);
	struct model_edge edge;
	model_read_edge(f->model, f->topo.edge_count - 1, &edge); /* web > db */
	check(edge.calls_per_s > 0 && edge.failures_per_s == edge.calls_per_s);
	run_to(f, 60 + 300 + 86 + 61);
	check_int(span_of(f, MODEL_ALL, 60).failed, 0);
	check_int(totals(f).writes_lost, 0);
	fixture_free(f);
}

static void test_one_more_hop_is_measurable(void **state)
{
	(void)state;
	/* The same CPUs, the same seeds; only the way between is new. */
	struct fixture *together = section1(50, true), *apart = section2(50);
	fixture_set(together, together->web, TOPO_EC2_TYPE, fixture_type(together, TOPO_EC2, "t3.small"));
	begin(together, 3, 0);
	begin(apart, 3, 0);
	double one = span_of(together, CLASS_PAGE, 5000).mean, two = span_of(apart, CLASS_PAGE, 5000).mean;
	check_near(two - one, 6 * 0.3e-3, 0.2); /* six statements, a round trip each */
	fixture_free(together);
	fixture_free(apart);
}

/* Share of pages that fail over a year of bad luck, compressed: each machine is killed in turn, at the same rate. */
static double errors_with_deaths(struct fixture *f)
{
	uint32_t machines[] = { f->web, f->db };
	int hours = check_is_brief() ? 6 : 30;
	int64_t end_ns = (int64_t)(hours * HOUR);
	begin(f, 4, 0);
	struct model_measure errors = { .quantity = MODEL_Q_ERRORS, .class_ = CLASS_PAGE, .node = SIM_NONE, .to_ns = end_ns };
	struct model_probe *probe = model_probe_new(f->model, &errors, 1);
	for (int hour = 1; hour < hours; hour += 3) {
		for (int i = 0; i < 2; i++) {
			double at = hour * 3600 + i * 3600;
			assert_int_equal(model_probe_advance(probe, (int64_t)(at * S), 0), SIM_REACHED);
			if (i == 0 || f->db != f->web) {
				act(f, MODEL_KILL, machines[i], 0);
			}
		}
	}
	assert_int_equal(model_probe_advance(probe, end_ns, 0), SIM_REACHED);
	double share = model_probe_value(probe, 0, NULL);
	model_probe_free(probe);
	return share;
}

static void test_two_in_series_fail_more_often(void **state)
{
	(void)state;
	struct fixture *one = section1(20, true), *two = section2(20);
	double single = errors_with_deaths(one), series = errors_with_deaths(two);
	check(single > 0.02);
	check(series > 1.6 * single && series < 2.4 * single);
	fixture_free(one);
	fixture_free(two);
}

/* ------------------------------------------------------------- section 3 */

static void test_dump_takes_capacity_and_locks(void **state)
{
	(void)state;
	struct fixture *f = section2(500);
	begin(f, 5, 2 * 3600 + 59 * 60);
	run_to(f, 30);
	check_int(events(f, "backup begins"), 0);
	struct span order_before = span_of(f, CLASS_ORDER, 25);
	check_int(order_before.failed, 0);
	run_to(f, 61);
	check_int(events(f, "backup begins"), 1);
	check(first_event(f, "backup begins") == 60);
	check(look(f, f->db).notes & MODEL_NOTE(MODEL_NOTE_BACKUP));
	check(look(f, f->db).notes & MODEL_NOTE(MODEL_NOTE_LOCKED));
	run_to(f, 70);
	check(look(f, f->db).cpu > 0.38);
	struct span orders = span_of(f, CLASS_ORDER, 250), plain = span_of(f, CLASS_PLAIN, 30);
	check(orders.errors > 0.9);
	check_int(plain.failed, 0);
	run_to(f, 361);
	check(!(look(f, f->db).notes & MODEL_NOTE(MODEL_NOTE_LOCKED)));
	check_int(events(f, "backup done"), 1);
	run_to(f, 380);
	check_int(span_of(f, CLASS_ORDER, 60).failed, 0);
	fixture_free(f);
}

static void test_dump_without_locks_only_slows(void **state)
{
	(void)state;
	struct fixture *f = section2(500);
	fixture_set(f, f->db, TOPO_EC2_DUMP_LOCKS, 0);
	begin(f, 6, 0);
	run_to(f, 60);
	double before = span_of(f, CLASS_ORDER, 200).mean;
	act(f, MODEL_BACKUP, f->db, 0);
	struct span during = span_of(f, CLASS_ORDER, 200);
	check_int(during.failed, 0);
	check(during.mean > 1.05 * before);
	fixture_free(f);
}

static void test_managed_backup_stalls_for_seconds(void **state)
{
	(void)state;
	struct fixture *f = section3(500);
	begin(f, 7, 2 * 3600 + 59 * 60);
	double longest = measure(f, MODEL_Q_MAX, CLASS_ORDER, SIM_NONE, 55);
	check(longest < 1);
	longest = measure(f, MODEL_Q_MAX, CLASS_ORDER, SIM_NONE, 60);
	check(longest > 1 && longest < 4);
	check_int(totals(f).failed, 0);
	check_int(events(f, "backup done"), 1);
	fixture_free(f);
}

static void test_backup_repeats_daily_and_moves(void **state)
{
	(void)state;
	struct fixture *f = section2(1);
	begin(f, 8, 0);
	run_to(f, 3 * 3600 + 1);
	check_int(events(f, "backup begins"), 1);
	run_to(f, 27 * 3600 + 1);
	check_int(events(f, "backup begins"), 2);
	turn(f, f->db, TOPO_EC2_BACKUP_AT, 5 * HOUR);
	run_to(f, 28 * 3600 + 1);
	check_int(events(f, "backup begins"), 2);
	run_to(f, 29 * 3600 + 1);
	check_int(events(f, "backup begins"), 3);
	turn(f, f->db, TOPO_EC2_BACKUP, 1); /* none */
	run_to(f, 80 * 3600);
	check_int(events(f, "backup begins"), 3);
	fixture_free(f);
}

static void test_crash_loses_nothing(void **state)
{
	(void)state;
	for (int managed = 0; managed < 2; managed++) {
		struct fixture *f = managed ? section3(500) : section2(500);
		begin(f, 9, 0);
		run_to(f, 600);
		uint64_t written = totals(f).writes_acknowledged;
		check(written > 1000);
		act(f, MODEL_CRASH, f->db, 0);
		run_to(f, 605);
		struct span down = span_of(f, CLASS_PAGE, 50);
		check(down.errors == 1);
		run_to(f, 661);
		check_int(span_of(f, CLASS_PAGE, 60).failed, 0);
		check_int(totals(f).writes_lost, 0);
		check(totals(f).writes_acknowledged > written);
		fixture_free(f);
	}
}

static void test_lost_volume(void **state)
{
	(void)state;
	uint64_t lost[2];
	for (int managed = 0; managed < 2; managed++) {
		struct fixture *f = managed ? section3(100) : section2(100);
		begin(f, 10, 2 * 3600);
		run_to(f, 5 * 3600 + 200); /* the last dump is four hours old, the last log 200 s */
		double at_backup = 0.5 * 3600;
		uint64_t written = totals(f).writes_acknowledged;
		check_near((double)written, 0.5 * (5 * 3600 + 200), 0.1);
		act(f, MODEL_LOSE_VOLUME, f->db, 0);
		check_int(look(f, f->db).state, MODEL_RESTORING);
		lost[managed] = totals(f).writes_lost;
		if (managed) {
			check(lost[1] > 0 && lost[1] < 160); /* at most five minutes at half a write a second */
			run_to(f, 5 * 3600 + 200 + 1801);
		} else {
			check_near((double)lost[0], (double)written - at_backup, 0.05);
			run_to(f, 5 * 3600 + 200 + 86 + 301);
		}
		check_int(look(f, f->db).state, MODEL_UP);
		check_int(events(f, "restored"), 1);
		check_int(span_of(f, MODEL_ALL, 60).failed, 0);
		check_int(totals(f).writes_lost, lost[managed]); /* counted once */
		fixture_free(f);
	}
	check(lost[0] > 30 * lost[1]);
}

static void test_second_loss_counts_only_what_came_since(void **state)
{
	(void)state;
	struct fixture *f = section2(1000);
	begin(f, 11, 0);
	run_to(f, 600);
	act(f, MODEL_LOSE_VOLUME, f->db, 0);
	uint64_t first = totals(f).writes_lost;
	check_int(first, totals(f).writes_acknowledged);
	run_to(f, 600 + 400);
	uint64_t again = totals(f).writes_acknowledged;
	check(again > first);
	act(f, MODEL_MISTAKE, f->db, 0);
	check_int(totals(f).writes_lost, again);
	fixture_free(f);
}

static void test_dump_holds_what_was_there_when_it_began(void **state)
{
	(void)state;
	struct fixture *f = section2(1000);
	fixture_set(f, f->db, TOPO_EC2_DUMP_LOCKS, 0);
	begin(f, 12, 0);
	run_to(f, 600);
	uint64_t before = totals(f).writes_acknowledged;
	act(f, MODEL_BACKUP, f->db, 0);
	run_to(f, 901);
	uint64_t after = totals(f).writes_acknowledged;
	act(f, MODEL_LOSE_VOLUME, f->db, 0);
	check_int(totals(f).writes_lost, after - before);
	fixture_free(f);
}

static void test_backup_that_is_cut_short_is_none(void **state)
{
	(void)state;
	struct fixture *f = section2(1000);
	begin(f, 13, 0);
	run_to(f, 600);
	act(f, MODEL_BACKUP, f->db, 0);
	run_to(f, 700);
	act(f, MODEL_CRASH, f->db, 0);
	check_int(events(f, "backup failed"), 1);
	check(!(look(f, f->db).notes & MODEL_NOTE(MODEL_NOTE_LOCKED)));
	run_to(f, 1100);
	check_int(span_of(f, CLASS_ORDER, 60).failed, 0);
	check_int(events(f, "backup done"), 0);
	act(f, MODEL_LOSE_VOLUME, f->db, 0);
	check_int(totals(f).writes_lost, totals(f).writes_acknowledged);
	fixture_free(f);
}

static void test_patch_takes_it_offline(void **state)
{
	(void)state;
	for (int managed = 0; managed < 2; managed++) {
		struct fixture *f = managed ? section3(500) : section2(500);
		begin(f, 14, 0);
		run_to(f, 60);
		act(f, MODEL_PATCH, f->db, 0);
		check_int(look(f, f->db).state, MODEL_PATCHING);
		check(look(f, f->db).until_ns == 660 * SIM_S);
		run_to(f, 70);
		check(span_of(f, CLASS_PAGE, 500).errors == 1);
		check_int(span_of(f, MODEL_STATIC, 60).failed, 0);
		run_to(f, 661);
		check_int(span_of(f, CLASS_PAGE, 60).failed, 0);
		check_int(totals(f).writes_lost, 0);
		fixture_free(f);
	}
}

static void test_shared_box_is_patched_under_the_web_server(void **state)
{
	(void)state;
	struct fixture *f = section1(500, true);
	begin(f, 15, 0);
	run_to(f, 60);
	act(f, MODEL_PATCH, f->web, 0);
	run_to(f, 65);
	check(span_of(f, CLASS_ORDER, 200).errors == 1);
	check_int(span_of(f, CLASS_PLAIN, 100).failed, 0);
	fixture_free(f);
}

static void test_zone_of_a_single_database(void **state)
{
	(void)state;
	struct fixture *f = section3(500);
	begin(f, 16, 0);
	run_to(f, 60);
	act_zone(f, MODEL_KILL_ZONE, SIM_NONE, 0);
	check(model_zone_dark(f->model, 0));
	check_int(look(f, f->db).state, MODEL_DARK);
	check_int(look(f, f->web).state, MODEL_DARK);
	check(span_of(f, MODEL_ALL, 3600).errors == 1);
	struct model_action mend = { .kind = MODEL_MEND, .node = f->db, .other = SIM_NONE, .zone = -1 };
	check(!model_can(f->model, &mend)); /* there is no other zone */
	act_zone(f, MODEL_MEND_ZONE, SIM_NONE, 0);
	check_int(look(f, f->web).state, MODEL_BOOTING);
	run_to(f, 3660 + 100);
	check_int(span_of(f, MODEL_ALL, 60).failed, 0);
	check_int(totals(f).writes_lost, 0);
	fixture_free(f);
}

static void test_person_restores_in_another_zone(void **state)
{
	(void)state;
	struct fixture *f = fixture_new(500, 2);
	f->users = fixture_node(f, TOPO_USERS, "users", -1);
	f->web = fixture_ec2(f, "web", 1, "t3.small", WEB_ROLES);
	f->db = fixture_rds(f, "db", 0, "db.t3.medium", -1);
	fixture_edge(f, f->users, TOPO_CALL, f->web);
	fixture_edge(f, f->web, TOPO_CALL, f->db);
	begin(f, 17, 0);
	run_to(f, 1000);
	act_zone(f, MODEL_KILL_ZONE, SIM_NONE, 0);
	run_to(f, 1600);
	check_int(look(f, f->db).state, MODEL_DARK);
	check(span_of(f, CLASS_PAGE, 60).errors == 1);
	act(f, MODEL_MEND, f->db, 0);
	check_int(look(f, f->db).state, MODEL_RESTORING);
	check(totals(f).writes_lost > 0 && totals(f).writes_lost < 300 * 3);
	run_to(f, 1660 + 1801);
	check_int(look(f, f->db).state, MODEL_UP);
	check_int(look(f, f->db).zone, 1);
	check_int(span_of(f, MODEL_ALL, 60).failed, 0);
	fixture_free(f);
}

static void test_managed_machine_is_replaced(void **state)
{
	(void)state;
	struct fixture *f = section3(500);
	begin(f, 18, 0);
	run_to(f, 100);
	act(f, MODEL_KILL, f->db, 0);
	check_int(look(f, f->db).state, MODEL_BOOTING);
	run_to(f, 1901);
	check_int(look(f, f->db).state, MODEL_UP);
	check_int(totals(f).writes_lost, 0);
	act(f, MODEL_REBOOT, f->db, 0);
	run_to(f, 1962);
	check_int(span_of(f, MODEL_ALL, 60).failed, 0);
	fixture_free(f);
}

static void test_connections_run_out(void **state)
{
	(void)state;
	struct fixture *f = section2(5000);
	fixture_set(f, f->db, TOPO_EC2_DB_CONNECTIONS, 3);
	begin(f, 19, 0);
	run_to(f, 60);
	struct model_node db = look(f, f->db);
	check(db.connections == 3 && db.max_connections == 3);
	check(db.notes & MODEL_NOTE(MODEL_NOTE_CONNECTIONS));
	check(events(f, "too many connections") >= 1);
	check(span_of(f, CLASS_PAGE, 60).errors > 0.01);
	check_int(span_of(f, CLASS_PLAIN, 60).failed, 0);
	turn(f, f->db, TOPO_EC2_DB_CONNECTIONS, 151);
	run_to(f, 200);
	check_int(span_of(f, CLASS_PAGE, 60).failed, 0);
	check(!(look(f, f->db).notes & MODEL_NOTE(MODEL_NOTE_CONNECTIONS)));
	fixture_free(f);
}

static void test_connections_by_memory(void **state)
{
	(void)state;
	struct fixture *f = section3(50);
	begin(f, 20, 0);
	check(look(f, f->db).max_connections == 341); /* 4 GiB */
	turn(f, f->db, TOPO_RDS_TYPE, fixture_type(f, TOPO_RDS, "db.m5.large"));
	check(look(f, f->db).max_connections == 682);
	turn(f, f->db, TOPO_RDS_CONNECTIONS, 7);
	check(look(f, f->db).max_connections == 7);
	fixture_free(f);
}

static void test_managed_is_not_tuned(void **state)
{
	(void)state;
	double cpu[2];
	for (int managed = 0; managed < 2; managed++) {
		struct fixture *f = managed ? section3(500) : section2(500);
		begin(f, 21, 0);
		act(f, MODEL_SLOW, f->db, 45); /* a query without its index */
		run_to(f, 60);
		cpu[managed] = measure(f, MODEL_Q_CPU, MODEL_ALL, f->db, 600);
		fixture_free(f);
	}
	check(cpu[0] > 0.6);
	check_near(cpu[0], cpu[1], 0.05);
}

static void test_hanging_database_takes_the_web_server_down(void **state)
{
	(void)state;
	/* A dead one refuses at once; one that hangs keeps the workers until their limit. */
	double errors[2];
	for (int hang = 0; hang < 2; hang++) {
		struct fixture *f = section2(4000);
		begin(f, 22, 0);
		run_to(f, 30);
		act(f, hang ? MODEL_HANG : MODEL_KILL, f->db, 0);
		run_to(f, 60);
		errors[hang] = span_of(f, MODEL_STATIC, 60).errors;
		fixture_free(f);
	}
	check(errors[0] == 0);
	check(errors[1] > 0.5);
}

static void test_cut_link(void **state)
{
	(void)state;
	struct fixture *f = section2(100);
	begin(f, 23, 0);
	run_to(f, 60);
	struct model_action cut = { .kind = MODEL_CUT, .node = f->web, .other = f->db, .zone = -1 };
	struct model_action join = cut;
	join.kind = MODEL_JOIN;
	check(!model_can(f->model, &join));
	check_int(model_act(f->model, &cut, NULL), STATUS_OK);
	check(!model_can(f->model, &cut));
	struct span page = span_of(f, CLASS_PAGE, 60), file = span_of(f, MODEL_STATIC, 60);
	check(page.errors > 0.99);
	check_int(file.failed, 0);
	struct model_edge edge;
	model_read_edge(f->model, f->topo.edge_count - 1, &edge);
	check(edge.cut);
	check_int(model_act(f->model, &join, NULL), STATUS_OK);
	run_to(f, 200);
	check_int(span_of(f, CLASS_PAGE, 60).failed, 0);
	cut.other = f->eip; /* nothing runs between these */
	check(!model_can(f->model, &cut));
	fixture_free(f);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_report_stays_on_its_machine),
	cmocka_unit_test(test_dead_database_leaves_files_alive),
	cmocka_unit_test(test_one_more_hop_is_measurable),
	cmocka_unit_test(test_two_in_series_fail_more_often),
	cmocka_unit_test(test_dump_takes_capacity_and_locks),
	cmocka_unit_test(test_dump_without_locks_only_slows),
	cmocka_unit_test(test_managed_backup_stalls_for_seconds),
	cmocka_unit_test(test_backup_repeats_daily_and_moves),
	cmocka_unit_test(test_crash_loses_nothing),
	cmocka_unit_test(test_lost_volume),
	cmocka_unit_test(test_second_loss_counts_only_what_came_since),
	cmocka_unit_test(test_dump_holds_what_was_there_when_it_began),
	cmocka_unit_test(test_backup_that_is_cut_short_is_none),
	cmocka_unit_test(test_patch_takes_it_offline),
	cmocka_unit_test(test_shared_box_is_patched_under_the_web_server),
	cmocka_unit_test(test_zone_of_a_single_database),
	cmocka_unit_test(test_person_restores_in_another_zone),
	cmocka_unit_test(test_managed_machine_is_replaced),
	cmocka_unit_test(test_connections_run_out),
	cmocka_unit_test(test_connections_by_memory),
	cmocka_unit_test(test_managed_is_not_tuned),
	cmocka_unit_test(test_hanging_database_takes_the_web_server_down),
	cmocka_unit_test(test_cut_link),
};
CHECK_MAIN(tests)
