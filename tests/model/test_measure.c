/* Measures: what a probe says, against what is known or counted another way. And the bill. */
#include "config.h"

#include "tests/model/fixture.h"



static struct model_measure of(enum model_quantity quantity, int class_, uint32_t node, double from, double to)
{
	return (struct model_measure){ .quantity = quantity, .class_ = class_, .node = node,
		.from_ns = (int64_t)(from * S), .to_ns = (int64_t)(to * S) };
}

static void test_windows_count_by_arrival(void **state)
{
	(void)state;
	struct fixture *f = section1(500, true);
	begin(f, 1, 0);
	struct model_measure m[] = {
		of(MODEL_Q_REQUESTS, MODEL_ALL, SIM_NONE, 10, 20),
		of(MODEL_Q_REQUESTS, MODEL_STATIC, SIM_NONE, 10, 20),
		of(MODEL_Q_REQUESTS, MODEL_DYNAMIC, SIM_NONE, 10, 20),
		of(MODEL_Q_REQUESTS, CLASS_ORDER, SIM_NONE, 10, 20),
		of(MODEL_Q_REQUESTS, CLASS_PAGE, SIM_NONE, 10, 20),
		of(MODEL_Q_REQUESTS, CLASS_PLAIN, SIM_NONE, 10, 20),
		of(MODEL_Q_FAILED, MODEL_ALL, SIM_NONE, 10, 20),
		of(MODEL_Q_RATE, MODEL_ALL, SIM_NONE, 10, 20),
	};
	struct model_probe *p = model_probe_new(f->model, m, 8);
	bool final = true;
	check(isnan(model_probe_value(p, 0, &final)) && !final);
	model_probe_advance(p, 10 * SIM_S, 0);
	uint64_t before = totals(f).requests;
	act(f, MODEL_HANG, f->web, 0);
	model_probe_advance(p, 20 * SIM_S, 0);
	uint64_t arrived = totals(f).requests - before;
	check(model_probe_value(p, 0, &final) == (double)arrived);
	check(!final); /* those that came last have not given up yet */
	model_probe_advance(p, 40 * SIM_S, 0);
	check(model_probe_value(p, 0, &final) == (double)arrived && final);
	check(model_probe_value(p, 6, NULL) == (double)arrived);
	check(model_probe_value(p, 1, NULL) + model_probe_value(p, 2, NULL) == (double)arrived);
	check(model_probe_value(p, 3, NULL) + model_probe_value(p, 4, NULL) + model_probe_value(p, 5, NULL) ==
		model_probe_value(p, 2, NULL));
	check(model_probe_value(p, 7, NULL) == (double)arrived / 10);
	model_probe_free(p);
	fixture_free(f);
}

static void test_more_windows_than_the_sim_has(void **state)
{
	(void)state;
	struct fixture *f = section1(500, true);
	begin(f, 2, 0);
	struct model_measure m[12];
	for (int i = 0; i < 12; i++) {
		m[i] = of(MODEL_Q_REQUESTS, MODEL_ALL, SIM_NONE, i * 5, i * 5 + 10); /* two at once */
	}
	struct model_probe *p = model_probe_new(f->model, m, 12);
	check(p != NULL);
	model_probe_advance(p, 100 * SIM_S, 0);
	for (uint32_t i = 0; i < 12; i++) {
		bool final;
		double n = model_probe_value(p, i, &final);
		check(final && n > 300 && n < 700);
	}
	model_probe_free(p);
	for (int i = 0; i < 5; i++) {
		m[i] = of(MODEL_Q_P95, MODEL_ALL, SIM_NONE, i, 50 + i);
	}
	check(model_probe_new(f->model, m, 5) == NULL); /* five at once */
	p = model_probe_new(f->model, m, 4);
	check(p != NULL);
	model_probe_free(p);
	fixture_free(f);
}

static void test_what_cannot_be_measured(void **state)
{
	(void)state;
	struct fixture *f = section1(5, true);
	begin(f, 3, 0);
	struct model_measure bad[] = {
		of(MODEL_Q_CPU, MODEL_ALL, SIM_NONE, 0, 1), /* needs a node */
		of(MODEL_Q_CPU, MODEL_ALL, 99, 0, 1),
		of(MODEL_Q_P95, MODEL_ALL, SIM_NONE, 1, 1),
		of(MODEL_Q_P95, MODEL_ALL, SIM_NONE, -1, 1),
		of(MODEL_Q_P95, 7, SIM_NONE, 0, 1),
		of(MODEL_Q_P95, -9, SIM_NONE, 0, 1),
		of(MODEL_QUANTITIES, MODEL_ALL, SIM_NONE, 0, 1),
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		check(model_probe_new(f->model, &bad[i], 1) == NULL);
	}
	fixture_free(f);
}

static void test_quiet_windows_say_nothing(void **state)
{
	(void)state;
	struct fixture *f = section1(0.001, true);
	begin(f, 4, 0);
	check(isnan(measure(f, MODEL_Q_P95, MODEL_ALL, SIM_NONE, 5)));
	check(isnan(measure(f, MODEL_Q_ERRORS, MODEL_ALL, SIM_NONE, 5)));
	check(isnan(measure(f, MODEL_Q_WORST, MODEL_ALL, SIM_NONE, 5)));
	check(measure(f, MODEL_Q_REQUESTS, MODEL_ALL, SIM_NONE, 5) == 0);
	fixture_free(f);
}

static void test_seconds(void **state)
{
	(void)state;
	struct fixture *f = section1(1000, true);
	begin(f, 5, 0);
	struct model_measure m[] = {
		of(MODEL_Q_WORST, MODEL_ALL, SIM_NONE, 10, 600),
		of(MODEL_Q_OUTAGE, MODEL_ALL, SIM_NONE, 10, 600),
		of(MODEL_Q_RECOVERED, MODEL_ALL, SIM_NONE, 10, 600),
		of(MODEL_Q_WORST, MODEL_ALL, SIM_NONE, 300, 600),
		of(MODEL_Q_OUTAGE, MODEL_ALL, SIM_NONE, 300, 600),
		of(MODEL_Q_RECOVERED, MODEL_ALL, SIM_NONE, 300, 600),
		of(MODEL_Q_STATE_TIME, MODEL_ALL, f->web, 10, 600),
		of(MODEL_Q_QUEUE_MAX, MODEL_ALL, f->web, 10, 600),
		of(MODEL_Q_OUTAGE, CLASS_PAGE, SIM_NONE, 10, 600),
	};
	struct model_probe *p = model_probe_new(f->model, m, 9);
	model_probe_advance(p, 60 * SIM_S, 0);
	act(f, MODEL_REBOOT, f->web, 0);
	model_probe_advance(p, 600 * SIM_S, 0);
	check(model_probe_value(p, 0, NULL) == 1);
	check_near(model_probe_value(p, 1, NULL), 86, 0.02); /* boot and ready */
	check_near(model_probe_value(p, 2, NULL), 50 + 86, 0.02);
	check(model_probe_value(p, 3, NULL) == 0 && model_probe_value(p, 4, NULL) == 0 && model_probe_value(p, 5, NULL) == 0);
	check_near(model_probe_value(p, 6, NULL), 86, 1e-9);
	check(model_probe_value(p, 7, NULL) >= 0 && model_probe_value(p, 7, NULL) < 1000);
	check_near(model_probe_value(p, 8, NULL), 86, 0.03);
	model_probe_free(p);
	fixture_free(f);
}

/* However the run is cut into pieces, a probe says the same. */
static void test_slices(void **state)
{
	(void)state;
	double values[2][6];
	for (int sliced = 0; sliced < 2; sliced++) {
		struct fixture *f = section4(500);
		begin(f, 6, 0);
		struct model_measure m[] = {
			of(MODEL_Q_P95, MODEL_DYNAMIC, SIM_NONE, 10, 100),
			of(MODEL_Q_OUTAGE, MODEL_ALL, SIM_NONE, 5, 300),
			of(MODEL_Q_QUEUE_MAX, MODEL_ALL, f->web2, 10, 200),
			of(MODEL_Q_UTILISATION, MODEL_ALL, f->db, 33.3, 177.7),
			of(MODEL_Q_NODE_STAY, MODEL_ALL, f->elb, 33.3, 177.7),
			of(MODEL_Q_RECOVERED, MODEL_ALL, SIM_NONE, 5, 300),
		};
		struct model_probe *p = model_probe_new(f->model, m, 6);
		act(f, MODEL_KILL, f->web, 0);
		if (sliced) {
			while (model_probe_advance(p, 400 * SIM_S, 100) == SIM_BUDGET) {
			}
		} else {
			check_int(model_probe_advance(p, 400 * SIM_S, 0), SIM_REACHED);
		}
		for (uint32_t i = 0; i < 6; i++) {
			values[sliced][i] = model_probe_value(p, i, NULL);
			check(isfinite(values[sliced][i]));
		}
		model_probe_free(p);
		fixture_free(f);
	}
	assert_memory_equal(values[0], values[1], sizeof values[0]);
}

static void test_nodes(void **state)
{
	(void)state;
	struct fixture *f = section2(2000);
	begin(f, 7, 0);
	run_to(f, 20);
	/* 20 pages a second: 18 need 3.6 to 7 statements, 98 in all; 1.2 ms a read, 4 ms a write */
	check_near(measure(f, MODEL_Q_NODE_RATE, MODEL_ALL, f->db, 300), 20 * (0.6 * 6 + 0.2 * 7), 0.05);
	check_near(measure(f, MODEL_Q_CPU, MODEL_ALL, f->db, 600), 20 * (4.5 * 1.2e-3 + 0.5 * 4e-3) / 2, 0.05);
	check_near(measure(f, MODEL_Q_CPU, MODEL_ALL, f->web, 600), 20 * (20e-3 + 9e-3) / 2, 0.05);
	struct model_node web = look(f, f->web);
	check(web.utilisation >= web.cpu && web.utilisation < 1);
	check_near(web.arrivals_per_s, 200, 0.3);
	check(web.present >= 0 && web.stay_s > 0 && web.credits == 0);
	/* Little's law over the seconds that rate and stay are taken from; jobs at the edges of the window blur it. */
	check_near(web.mean_present, web.answers_per_s * web.stay_s, 0.05);
	check(isnan(web.connections) && look(f, f->db).connections > 0);
	/* Each arrow shows what crosses it. */
	struct model_edge edge;
	for (uint32_t i = 0; i < f->topo.edge_count; i++) {
		model_read_edge(f->model, i, &edge);
		if (f->topo.edges[i].kind == TOPO_CALL) {
			check(!edge.idle && edge.calls_per_s > 20 && edge.failures_per_s == 0 && !edge.cut);
		} else if (f->topo.edges[i].kind == TOPO_ATTACH) {
			check(edge.idle);
		}
	}
	fixture_free(f);
}

static void test_recent_and_seconds(void **state)
{
	(void)state;
	struct fixture *f = section1(1000, true);
	begin(f, 8, 0);
	run_to(f, 30);
	struct sim_histogram *h = mem_alloc(1, sizeof *h);
	model_recent(f->model, MODEL_ALL, 10, h);
	uint64_t counted = 0;
	struct sim_second second;
	for (uint32_t ago = 0; ago < 10; ago++) {
		check(model_second(f->model, MODEL_ALL, ago, &second));
		check_int(second.second, 29 - ago);
		counted += second.completions;
	}
	check_int(h->total, counted);
	check(model_second(f->model, CLASS_PAGE, 0, &second) && second.second == 29);
	check(!model_second(f->model, MODEL_ALL, 30, &second));
	mem_free(h);
	fixture_free(f);
}

static void test_traces(void **state)
{
	(void)state;
	struct fixture *f = section4(1000);
	begin(f, 9, 0);
	model_trace_rate(f->model, 20);
	uint64_t position = 0;
	static struct sim_trace traces[4096];
	run_to(f, 10);
	size_t count = model_traces(f->model, &position, traces, 4096);
	unsigned begun = 0;
	for (size_t i = 0; i < count; i++) {
		check(traces[i].node < f->topo.node_count);
		check(traces[i].peer == SIM_NONE || traces[i].peer < f->topo.node_count);
		begun += traces[i].kind == SIM_TRACE_BEGIN;
		if (traces[i].kind == SIM_TRACE_SEND && traces[i].node == f->users) {
			check(traces[i].peer == f->elb || traces[i].peer == f->dns);
		}
	}
	check(begun > 100 && begun < 300);
	model_trace_rate(f->model, 0);
	run_to(f, 20);
	position = sim_trace_end(model_sim(f->model));
	run_to(f, 30);
	check_int(model_traces(f->model, &position, traces, 4096), 0);
	fixture_free(f);
}

/* ------------------------------------------------------------------ bill */

static void test_bill_adds_up(void **state)
{
	(void)state;
	struct fixture *(*const sections[])(double users) = { section2, section3, section4 };
	/* Fixed parts a month, by hand from the price list. */
	const double fixed[] = {
		0.5 + 3.65 + 0.0208 * 730 + 20 * 0.08 + 0.0416 * 730 + 50 * 0.08,
		0.5 + 3.65 + 0.0208 * 730 + 20 * 0.08 + 0.068 * 730 + 50 * 0.115,
		0.5 + 2 * 3.65 + 0.0225 * 730 + 2 * (0.0416 * 730 + 20 * 0.08) + 2 * (0.171 * 730 + 100 * 0.115),
	};
	for (int i = 0; i < 3; i++) {
		struct fixture *f = sections[i](1);
		begin(f, 10, 0);
		run_to(f, 7200);
		struct model_bill_item items[64];
		size_t count = model_bill(f->model, items, 64);
		double sum = 0;
		for (size_t k = 0; k < count; k++) {
			sum += items[k].month;
		}
		struct model_totals t = totals(f);
		check_near(sum, t.bill_month, 1e-9);
		check_near(t.bill_month, t.bill_hour * 730, 1e-9);
		check_near(t.bill_month, fixed[i], 0.01);
		check_near(t.bill_dollars, 2 * t.bill_hour, 0.01);
		check(t.transfer_month == 0); /* the first 100 GB */
		fixture_free(f);
	}
}

static void test_bill_follows_use(void **state)
{
	(void)state;
	struct fixture *f = section4(5000);
	begin(f, 11, 0);
	run_to(f, 300);
	/* 50 views a second of 9 x 25 + 18 kB; a unit carries 1 GB an hour or 25 connections a second */
	double bytes = 50 * (9 * 25e3 + 18e3);
	check_near(bill_item(f, f->elb, "capacity units"), bytes * 3600 / 1e9 * 0.008 * 730, 0.1);
	double gigabytes = bytes * 3600 * 730 / 1e9;
	check_near(totals(f).transfer_month, (gigabytes - 100) * 0.09, 0.1);
	check(bill_item(f, f->dns, "look-ups") > 0);
	check(isnan(bill_item(f, f->web, "public address"))); /* behind the balancer */
	fixture_free(f);
}

static void test_surplus_is_paid_back_or_billed(void **state)
{
	(void)state;
	struct fixture *f = section1(1500, true);
	begin(f, 12, 0);
	run_to(f, 3600);
	struct model_totals t = totals(f);
	double fixed = (13.0 + 3.65 - 3.65) / 730;
	double owed = t.bill_dollars - fixed;
	check(owed > 0.010 && owed < 0.030); /* about 0.35 vCPU-hours at $0.05 */
	act(f, MODEL_USERS, SIM_NONE, 1);
	run_to(f, 3600 + 7200); /* earns 12 credits an hour: not yet all paid back */
	check(totals(f).bill_dollars - 3 * fixed < owed * 0.9);
	act(f, MODEL_STOP_START, f->web, 0); /* what is owed now is billed for good */
	double after = totals(f).bill_dollars;
	run_to(f, 3600 + 7200 + 3600);
	check_near(totals(f).bill_dollars - after, fixed, 0.1);
	fixture_free(f);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_windows_count_by_arrival),
	cmocka_unit_test(test_more_windows_than_the_sim_has),
	cmocka_unit_test(test_what_cannot_be_measured),
	cmocka_unit_test(test_quiet_windows_say_nothing),
	cmocka_unit_test(test_seconds),
	cmocka_unit_test(test_slices),
	cmocka_unit_test(test_nodes),
	cmocka_unit_test(test_recent_and_seconds),
	cmocka_unit_test(test_traces),
	cmocka_unit_test(test_bill_adds_up),
	cmocka_unit_test(test_bill_follows_use),
	cmocka_unit_test(test_surplus_is_paid_back_or_billed),
};
CHECK_MAIN(tests)
