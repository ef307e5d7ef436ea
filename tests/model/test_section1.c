/* What section 1 lets people see: one box, its address, its credits. */
#include "config.h"

#include "tests/model/fixture.h"

static void test_quiet_box_answers(void **state)
{
	(void)state;
	struct fixture *f = section1(50, true);
	begin(f, 1, 12 * 3600);
	run_to(f, 60);
	struct span s = span_of(f, MODEL_DYNAMIC, 600);
	check(s.requests > 200 && s.requests < 400); /* 0.5 pages a second */
	check_int(s.failed, 0);
	check(s.p95 > 0.03 && s.p95 < 0.2);
	struct model_node web = look(f, f->web);
	check(web.cpu < 0.1);
	fixture_free(f);
}

static void test_kill_takes_everything_until_it_has_booted(void **state)
{
	(void)state;
	struct fixture *f = section1(500, true);
	begin(f, 2, 12 * 3600);
	run_to(f, 120);
	act(f, MODEL_KILL, f->web, 0);
	check_int(look(f, f->web).state, MODEL_DOWN);
	struct span down = span_of(f, MODEL_ALL, 300);
	check(down.requests > 1000);
	check(down.errors == 1);
	check_int(look(f, f->web).state, MODEL_BOOTING);
	run_to(f, 120 + 300 + 86 - 1);
	check_int(look(f, f->web).state, MODEL_BOOTING);
	run_to(f, 120 + 300 + 86 + 1);
	/* Files are served at once, pages with SQL when the database has recovered. */
	struct span files = span_of(f, MODEL_STATIC, 30);
	check_int(files.failed, 0);
	struct span pages = span_of(f, CLASS_PAGE, 25);
	check(pages.errors > 0.99);
	run_to(f, 120 + 300 + 86 + 62);
	check_int(span_of(f, MODEL_ALL, 60).failed, 0);
	check_int(totals(f).writes_lost, 0);
	fixture_free(f);
}

static void test_by_hand_nobody_comes(void **state)
{
	(void)state;
	struct fixture *f = section1(50, true);
	fixture_set(f, f->web, TOPO_EC2_RECOVERY, 0);
	begin(f, 2, 12 * 3600);
	run_to(f, 10);
	act(f, MODEL_KILL, f->web, 0);
	run_to(f, 7200);
	check_int(look(f, f->web).state, MODEL_DOWN);
	check(look(f, f->web).until_ns == SIM_NEVER);
	act(f, MODEL_MEND, f->web, 0);
	check_int(look(f, f->web).state, MODEL_BOOTING);
	check_int(look(f, f->eip).state, MODEL_FAILING_OVER); /* the address moves to the replacement */
	run_to(f, 7200 + 6);
	check_int(look(f, f->eip).state, MODEL_UP);
	run_to(f, 7200 + 150);
	check_int(look(f, f->web).state, MODEL_UP);
	check_int(span_of(f, MODEL_ALL, 60).failed, 0);
	fixture_free(f);
}

static void test_slow_remap_is_seen(void **state)
{
	(void)state;
	struct fixture *f = section1(500, true);
	fixture_set(f, f->web, TOPO_EC2_RECOVERY, 0);
	fixture_set(f, f->eip, TOPO_EIP_REMAP, 300 * S);
	begin(f, 3, 12 * 3600);
	run_to(f, 10);
	act(f, MODEL_KILL, f->web, 0);
	act(f, MODEL_MEND, f->web, 0);
	run_to(f, 10 + 86 + 61);
	check_int(look(f, f->web).state, MODEL_UP);
	struct span s = span_of(f, MODEL_ALL, 100);
	check_int(s.failed, s.requests); /* nobody's address yet */
	run_to(f, 311);
	check_int(span_of(f, MODEL_ALL, 60).failed, 0);
	fixture_free(f);
}

/* How long all is well again after a stop and start at second 100. */
static double after_stop_start(bool fixed_address, enum model_action_kind what)
{
	struct fixture *f = section1(500, fixed_address);
	begin(f, 4, 12 * 3600);
	run_to(f, 100);
	act(f, what, f->web, 0);
	double down = measure(f, MODEL_Q_RECOVERED, MODEL_ALL, SIM_NONE, 3000);
	if (what == MODEL_STOP_START) {
		check_int(events(f, "new address"), !fixed_address);
		check_int(events(f, "record edited by a person"), !fixed_address);
	}
	fixture_free(f);
	return down;
}

static void test_stop_start_loses_the_address(void **state)
{
	(void)state;
	double fixed = after_stop_start(true, MODEL_STOP_START), lost = after_stop_start(false, MODEL_STOP_START);
	double reboot = after_stop_start(false, MODEL_REBOOT);
	check(fixed >= 85 && fixed <= 89); /* boot and ready */
	check(reboot >= 85 && reboot <= 89); /* a reboot keeps it */
	/* A person edits after 15 minutes; the last resolver forgets up to 5 minutes later. */
	check(lost > 900 + 200 && lost < 900 + 303);
}

static void test_stale_note_and_ttl(void **state)
{
	(void)state;
	struct fixture *f = section1(2000, false);
	begin(f, 5, 0);
	run_to(f, 100);
	check(!(look(f, f->dns).notes & MODEL_NOTE(MODEL_NOTE_STALE_ADDRESS)));
	act(f, MODEL_STOP_START, f->web, 0);
	run_to(f, 200);
	check(look(f, f->dns).notes & MODEL_NOTE(MODEL_NOTE_STALE_ADDRESS));
	run_to(f, 990);
	check(span_of(f, MODEL_ALL, 9).errors > 0.999);
	run_to(f, 1001);
	check(!(look(f, f->dns).notes & MODEL_NOTE(MODEL_NOTE_STALE_ADDRESS)));
	/* Between edit and TTL some have asked again and some have not. */
	run_to(f, 1150);
	struct span half = span_of(f, MODEL_ALL, 10);
	check(half.errors > 0.2 && half.errors < 0.8);
	run_to(f, 1305);
	check_int(span_of(f, MODEL_ALL, 20).failed, 0);
	fixture_free(f);
}

static void test_report_slows_everything_on_the_box(void **state)
{
	(void)state;
	struct fixture *f = section1(50, true);
	begin(f, 6, 14 * 3600);
	run_to(f, 60);
	struct span before = span_of(f, CLASS_PLAIN, 600), page = span_of(f, CLASS_PAGE, 600);
	struct span file = span_of(f, MODEL_STATIC, 300);
	act(f, MODEL_REPORT, f->web, 1800 * S);
	check(look(f, f->web).notes & MODEL_NOTE(MODEL_NOTE_REPORT));
	check(span_of(f, CLASS_PLAIN, 600).p95 > 2 * before.p95);
	check(span_of(f, CLASS_PAGE, 600).p95 > 3 * page.p95);
	check(span_of(f, MODEL_STATIC, 300).p95 > 1.3 * file.p95);
	check(look(f, f->web).cpu > 0.88);
	run_to(f, 60 + 1500 + 1801);
	check(!(look(f, f->web).notes & MODEL_NOTE(MODEL_NOTE_REPORT)));
	check_near(span_of(f, MODEL_STATIC, 300).p95, file.p95, 0.2);
	fixture_free(f);
}

static struct fixture *credits_run(double choice)
{
	struct fixture *f = section1(1500, true);
	fixture_set(f, f->web, TOPO_EC2_START_CREDITS, 5);
	fixture_set(f, f->web, TOPO_EC2_CREDITS, choice);
	begin(f, 7, 14 * 3600);
	return f;
}

static void test_unlimited_credits_are_billed(void **state)
{
	(void)state;
	struct fixture *f = credits_run(0);
	run_to(f, 100);
	check(bill_item(f, f->web, "surplus credits") == 0);
	run_to(f, 1200);
	struct span s = span_of(f, MODEL_DYNAMIC, 600);
	check(s.p95 < 0.5);
	check_int(s.failed, 0);
	check(look(f, f->web).notes & MODEL_NOTE(MODEL_NOTE_SURPLUS));
	check(!(look(f, f->web).notes & MODEL_NOTE(MODEL_NOTE_THROTTLED)));
	check(look(f, f->web).credits == 0);
	/* 15 pages a second use 0.55 of 2 vCPUs, 0.2 are earned: 0.35 vCPU x 730 h x $0.05 */
	check(bill_item(f, f->web, "surplus credits") > 9 && bill_item(f, f->web, "surplus credits") < 18);
	check_int(events(f, "credits used up: surplus is billed"), 1);
	fixture_free(f);
}

static void test_standard_credits_throttle(void **state)
{
	(void)state;
	struct fixture *f = credits_run(1);
	run_to(f, 60);
	double before = span_of(f, MODEL_DYNAMIC, 60).p95, bill = totals(f).bill_month;
	check(first_event(f, "credits used up: throttled") < 0);
	run_to(f, 1200);
	/* 5 credits at a loss of 0.35 vCPU-minutes a minute: a quarter of an hour */
	double when = first_event(f, "credits used up: throttled");
	check(when > 600 && when < 1200);
	struct span s = span_of(f, MODEL_DYNAMIC, 300);
	check(s.p95 > 5 * before);
	check(look(f, f->web).notes & MODEL_NOTE(MODEL_NOTE_THROTTLED));
	check_near(look(f, f->web).cpu, 0.1, 0.05); /* its baseline */
	check(look(f, f->web).utilisation > 0.99);
	check_near(totals(f).bill_month, bill, 0.05); /* but for the look-ups */
	/* Fewer people: credits come back. */
	act(f, MODEL_USERS, SIM_NONE, 10);
	run_to(f, 3000);
	check(!(look(f, f->web).notes & MODEL_NOTE(MODEL_NOTE_THROTTLED)));
	check(look(f, f->web).credits > 1);
	fixture_free(f);
}

static void test_bigger_box_is_no_safer(void **state)
{
	(void)state;
	double down[2];
	for (int big = 0; big < 2; big++) {
		struct fixture *f = section1(500, true);
		begin(f, 8, 0);
		if (big) {
			turn(f, f->web, TOPO_EC2_TYPE, fixture_type(f, TOPO_EC2, "m6i.xlarge"));
			check_int(look(f, f->web).state, MODEL_UP); /* before anything has begun */
		}
		run_to(f, 60);
		act(f, MODEL_KILL, f->web, 0);
		down[big] = measure(f, MODEL_Q_RECOVERED, MODEL_ALL, SIM_NONE, 900);
		fixture_free(f);
	}
	check_near(down[0], down[1], 0.02);
}

static void test_resize_needs_a_stop(void **state)
{
	(void)state;
	struct fixture *f = section1(500, true);
	begin(f, 9, 0);
	run_to(f, 60);
	double bill = totals(f).bill_month;
	turn(f, f->web, TOPO_EC2_TYPE, fixture_type(f, TOPO_EC2, "m6i.xlarge"));
	check_int(look(f, f->web).state, MODEL_BOOTING);
	run_to(f, 300);
	check_int(look(f, f->web).state, MODEL_UP);
	check(totals(f).bill_month > bill + 100);
	check(isnan(look(f, f->web).credits));
	fixture_free(f);
}

static void test_hang_and_mend(void **state)
{
	(void)state;
	struct fixture *f = section1(500, true);
	begin(f, 10, 0);
	run_to(f, 60);
	act(f, MODEL_HANG, f->web, 0);
	run_to(f, 90);
	struct span s = span_of(f, MODEL_ALL, 60);
	check(s.errors > 0.99);
	check(s.p95 > 9.9); /* people give up after 10 s: nobody says no */
	act(f, MODEL_MEND, f->web, 0);
	run_to(f, 165);
	check_int(span_of(f, MODEL_ALL, 30).failed, 0);
	act(f, MODEL_HANG, f->web, 0);
	run_to(f, 195 + 300 + 86 + 65); /* or the recovery comes by itself */
	check_int(look(f, f->web).state, MODEL_UP);
	fixture_free(f);
}

static void test_slow_and_broken(void **state)
{
	(void)state;
	struct fixture *f = section1(50, true);
	begin(f, 11, 0);
	run_to(f, 60);
	double before = span_of(f, MODEL_DYNAMIC, 300).mean;
	act(f, MODEL_SLOW, f->web, 10);
	check(span_of(f, MODEL_DYNAMIC, 300).mean > 4 * before);
	check(look(f, f->web).notes & MODEL_NOTE(MODEL_NOTE_SLOW));
	act(f, MODEL_SLOW, f->web, 1);
	check(!(look(f, f->web).notes & MODEL_NOTE(MODEL_NOTE_SLOW)));
	act(f, MODEL_RELEASE, f->web, 0);
	run_to(f, 700);
	struct span pages = span_of(f, MODEL_DYNAMIC, 60), files = span_of(f, MODEL_STATIC, 60);
	check_int(pages.failed, pages.requests);
	check_int(files.failed, 0);
	check(totals(f).failed_by[SIM_ERROR] > 0);
	act(f, MODEL_MEND, f->web, 0);
	check_int(span_of(f, MODEL_DYNAMIC, 60).failed, 0);
	fixture_free(f);
}

static void test_flash_crowd_and_users(void **state)
{
	(void)state;
	struct fixture *f = section1(100, true);
	begin(f, 12, 0);
	check_near(measure(f, MODEL_Q_RATE, MODEL_ALL, SIM_NONE, 100), 10, 0.15);
	act(f, MODEL_FLASH, SIM_NONE, 20);
	check_near(measure(f, MODEL_Q_RATE, MODEL_ALL, SIM_NONE, 60), 200, 0.1);
	check_near(measure(f, MODEL_Q_RATE, MODEL_ALL, SIM_NONE, 100), 10, 0.15);
	act(f, MODEL_USERS, SIM_NONE, 1000);
	check_near(measure(f, MODEL_Q_RATE, MODEL_ALL, SIM_NONE, 100), 100, 0.1);
	check(totals(f).users == 1000);
	fixture_free(f);
}

static void test_lookups_cost_once_a_ttl(void **state)
{
	(void)state;
	struct fixture *f = section1(1, true);
	fixture_set(f, f->dns, TOPO_DNS_TTL, 0);
	begin(f, 13, 0);
	double without = measure(f, MODEL_Q_MEAN, MODEL_STATIC, SIM_NONE, 20000);
	fixture_free(f);
	f = section1(1, true);
	fixture_set(f, f->dns, TOPO_DNS_TTL, 86400 * S);
	begin(f, 13, 0);
	double cached = measure(f, MODEL_Q_MEAN, MODEL_STATIC, SIM_NONE, 20000);
	check_near(without - cached, 0.040, 0.05);
	check_near(measure(f, MODEL_Q_NODE_RATE, MODEL_ALL, f->dns, 1000), 0, 0.001);
	fixture_free(f);
}

static void test_reset_pages_and_local_calls(void **state)
{
	(void)state;
	struct fixture *f = section1(1500, true);
	begin(f, 14, 0);
	run_to(f, 60);
	act(f, MODEL_CRASH, f->web, 0);
	/* The process alone: files and plain pages go on. */
	struct span files = span_of(f, MODEL_STATIC, 20), pages = span_of(f, CLASS_PAGE, 20);
	check_int(files.failed, 0);
	check(pages.errors > 0.99);
	run_to(f, 121);
	check_int(span_of(f, CLASS_PAGE, 30).failed, 0);
	check_int(totals(f).writes_lost, 0);
	fixture_free(f);
}

static void test_far_users(void **state)
{
	(void)state;
	struct fixture *f = section1(1000, true);
	fixture_set(f, f->users, TOPO_USERS_SHARE, 0.75);
	uint32_t far = fixture_node(f, TOPO_USERS, "far", -1);
	fixture_set(f, far, TOPO_USERS_RTT, 180e6);
	fixture_set(f, far, TOPO_USERS_SHARE, 0.25);
	fixture_edge(f, far, TOPO_LOOKUP, f->dns);
	fixture_edge(f, far, TOPO_CALL, f->web);
	begin(f, 15, 0);
	run_to(f, 30);
	struct span s = span_of(f, MODEL_STATIC, 120);
	check(s.p95 > 0.18 && s.p95 < 0.3); /* a quarter of all is far */
	check(s.mean > 0.04 && s.mean < 0.09);
	struct sim_second second;
	check(model_second(f->model, CLASS_STATIC, 0, &second));
	check(second.arrivals > 50 && second.p95_ns > 180 * SIM_MS);
	/* nearer now */
	turn(f, far, TOPO_USERS_RTT, 20e6);
	check(span_of(f, MODEL_STATIC, 60).p95 < 0.08);
	fixture_free(f);
}

static void test_retries(void **state)
{
	(void)state;
	double load[2], errors[2];
	for (int retries = 0; retries < 2; retries++) {
		struct fixture *f = section1(500, true);
		fixture_set(f, f->users, TOPO_USERS_RETRIES, retries ? 3 : 0);
		fixture_set(f, f->users, TOPO_USERS_BACKOFF, 0);
		begin(f, 16, 0);
		run_to(f, 30);
		act(f, MODEL_RELEASE, f->web, 0);
		uint64_t before = look(f, f->web).arrivals_per_s > 0;
		check(before);
		errors[retries] = span_of(f, MODEL_DYNAMIC, 60).errors;
		load[retries] = measure(f, MODEL_Q_NODE_RATE, MODEL_ALL, f->web, 120);
		fixture_free(f);
	}
	check(errors[0] > 0.99 && errors[1] > 0.99);
	/* 5 pages a second of 50 requests: each page is asked for four times, files once */
	check_near(load[1] - load[0], 15, 0.2);
}

static void test_backoff_bridges_a_short_outage(void **state)
{
	(void)state;
	double errors[2];
	for (int backoff = 0; backoff < 2; backoff++) {
		struct fixture *f = section1(500, true);
		fixture_set(f, f->users, TOPO_USERS_RETRIES, 3);
		fixture_set(f, f->users, TOPO_USERS_BACKOFF, backoff ? 20 * S : 0);
		fixture_set(f, f->web, TOPO_EC2_BOOT, 5 * S);
		fixture_set(f, f->web, TOPO_EC2_READY, 5 * S);
		begin(f, 17, 0);
		run_to(f, 30);
		act(f, MODEL_REBOOT, f->web, 0);
		errors[backoff] = span_of(f, MODEL_ALL, 200).errors;
		fixture_free(f);
	}
	check(errors[0] > 0.02);
	check(errors[1] < 0.002);
}

static void test_settings_of_a_run(void **state)
{
	(void)state;
	struct fixture *f = section1(50, true);
	begin(f, 18, 0);
	struct model_action bad = { .kind = MODEL_SET, .node = f->web, .other = SIM_NONE, .zone = -1 };
	bad.setting = TOPO_EC2_WORKERS;
	bad.value = 0.5;
	check(!model_can(f->model, &bad));
	bad.value = 1e9;
	check(!model_can(f->model, &bad));
	bad.setting = TOPO_EC2_CALL_LIMIT; /* compiled in */
	bad.value = 1e9;
	check(!model_can(f->model, &bad));
	bad.setting = TOPO_RDS_TYPE; /* of another kind */
	check(!model_can(f->model, &bad));
	struct err err = { 0 };
	check_int(model_act(f->model, &bad, &err), STATUS_USAGE);
	check(err.text[0] != '\0');
	turn(f, f->web, TOPO_EC2_WORKERS, 4);
	check(model_setting(f->model, f->web, TOPO_EC2_WORKERS) == 4);
	fixture_free(f);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_quiet_box_answers),
	cmocka_unit_test(test_kill_takes_everything_until_it_has_booted),
	cmocka_unit_test(test_by_hand_nobody_comes),
	cmocka_unit_test(test_slow_remap_is_seen),
	cmocka_unit_test(test_stop_start_loses_the_address),
	cmocka_unit_test(test_stale_note_and_ttl),
	cmocka_unit_test(test_report_slows_everything_on_the_box),
	cmocka_unit_test(test_unlimited_credits_are_billed),
	cmocka_unit_test(test_standard_credits_throttle),
	cmocka_unit_test(test_bigger_box_is_no_safer),
	cmocka_unit_test(test_resize_needs_a_stop),
	cmocka_unit_test(test_hang_and_mend),
	cmocka_unit_test(test_slow_and_broken),
	cmocka_unit_test(test_flash_crowd_and_users),
	cmocka_unit_test(test_lookups_cost_once_a_ttl),
	cmocka_unit_test(test_reset_pages_and_local_calls),
	cmocka_unit_test(test_far_users),
	cmocka_unit_test(test_retries),
	cmocka_unit_test(test_backoff_bridges_a_short_outage),
	cmocka_unit_test(test_settings_of_a_run),
};
CHECK_MAIN(tests)
