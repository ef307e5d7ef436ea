/* Sources, windows, seconds and the trace. */
#include "config.h"

#include "tests/sim/nets.h"

#include <string.h>

#include "sim/histogram.h"

/* A node where a request takes a constant time and may fail; one class without and one with a limit. */
struct desk {
	struct rig rig;
	uint32_t node;
	uint16_t patient, impatient, law;
};

static struct desk desk_open(int64_t takes_ns)
{
	struct desk d = { .rig = rig_start(2) };
	d.node = rig_node(&d.rig, 0);
	d.law = rig_law(&d.rig, SIM_LAW_CONST, takes_ns, 0);
	d.patient = rig_class(&d.rig, 0, 0);
	d.impatient = rig_class(&d.rig, 0, 50 * SIM_MS);
	rig_entry(&d.rig, d.node, 0);
	rig_wait(&d.rig, d.law);
	rig_end(&d.rig);
	return d;
}

static void ask_at(struct desk *d, uint16_t class_, int64_t when)
{
	sim_run(d->rig.sim, when, 0);
	sim_inject(d->rig.sim, d->node, class_, 0);
}

static void test_window_measures_by_arrival(void **state)
{
	(void)state;
	struct desk d = desk_open(30 * SIM_MS);
	struct sim *sim = rig_go(&d.rig);
	struct sim_window w;
	ask_at(&d, d.patient, 0); /* before the window */
	sim_run(sim, 10 * SIM_MS, 0);
	sim_window_open(sim, 2);
	ask_at(&d, d.patient, 15 * SIM_MS);
	ask_at(&d, d.patient, 40 * SIM_MS);
	sim_window_read(sim, 2, d.patient, &w);
	check(w.from_ns == 10 * SIM_MS && w.to_ns == SIM_NEVER);
	check_int(w.arrivals, 2);
	check_int(w.completions, 0);
	sim_window_close(sim, 2);
	ask_at(&d, d.patient, 41 * SIM_MS); /* behind it */
	sim_run(sim, SIM_S, 0);
	sim_window_read(sim, 2, d.patient, &w);
	check_int(w.to_ns, 40 * SIM_MS);
	check_int(w.arrivals, 2);
	check_int(w.completions, 2); /* both ended after it was closed */
	check_int((int64_t)w.sum_ns, 60 * SIM_MS);
	check_int(sim_window_times(sim, 2, d.patient)->total, 2);
	check_int(class_totals(sim, d.patient).completions, 4);
	rig_done(&d.rig);
}

static void test_window_used_again_is_empty(void **state)
{
	(void)state;
	struct desk d = desk_open(30 * SIM_MS);
	struct sim *sim = rig_go(&d.rig);
	struct sim_window w;
	sim_window_open(sim, 0);
	ask_at(&d, d.patient, 0);
	sim_run(sim, 10 * SIM_MS, 0);
	sim_window_open(sim, 0); /* who is under way belongs to the old one */
	ask_at(&d, d.patient, 20 * SIM_MS);
	sim_run(sim, SIM_S, 0);
	sim_window_read(sim, 0, d.patient, &w);
	check_int(w.from_ns, 10 * SIM_MS);
	check_int(w.arrivals, 1);
	check_int(w.completions, 1);
	rig_done(&d.rig);
}

static void test_time_outs_count_in_percentiles(void **state)
{
	(void)state;
	struct desk d = desk_open(80 * SIM_MS);
	struct sim *sim = rig_go(&d.rig);
	struct sim_window w;
	sim_window_open(sim, 1);
	ask_at(&d, d.impatient, 0);
	sim_run(sim, SIM_S, 0);
	sim_window_read(sim, 1, d.impatient, &w);
	check_int(w.failed_by[SIM_TIMED_OUT], 1);
	check_int((int64_t)w.sum_ns, 50 * SIM_MS);
	check_int(sim_histogram_quantile(sim_window_times(sim, 1, d.impatient), 1), 50 * SIM_MS);
	rig_done(&d.rig);
}

static void test_seconds(void **state)
{
	(void)state;
	struct desk d = desk_open(100 * SIM_MS);
	struct sim *sim = rig_go(&d.rig);
	struct sim_second s;
	static struct sim_histogram times;
	check(!sim_second(sim, d.patient, 0, &s));
	ask_at(&d, d.patient, 500 * SIM_MS);
	ask_at(&d, d.patient, 950 * SIM_MS); /* ends in the next second */
	ask_at(&d, d.impatient, 960 * SIM_MS);
	sim_run(sim, SIM_S - 1, 0);
	check(!sim_second(sim, d.patient, 0, &s));
	sim_run(sim, SIM_S, 0);
	check(sim_second(sim, d.patient, 0, &s));
	check_int(s.second, 0);
	check_int(s.arrivals, 2);
	check_int(s.completions, 1);
	check_int(s.p50_ns, 100 * SIM_MS);
	check_int(s.max_ns, 100 * SIM_MS);
	check(!sim_second(sim, d.patient, 1, &s));
	sim_run(sim, 2 * SIM_S, 0);
	check(sim_second(sim, d.impatient, 0, &s));
	check_int(s.second, 1);
	check_int(s.arrivals, 0);
	check_int(s.failed_by[SIM_TIMED_OUT], 1);
	check_int(s.failures, 1);
	check_int(s.p99_ns, 50 * SIM_MS);
	check(sim_second(sim, d.patient, 1, &s));
	check_int(s.second, 0);
	sim_recent_times(sim, d.patient, 1, &times);
	check_int(times.total, 1);
	sim_recent_times(sim, d.patient, 2, &times);
	check_int(times.total, 2);
	sim_recent_times(sim, d.patient, SIM_RECENT, &times);
	check_int(times.total, 2);
	/* A second later the oldest is forgotten by nobody; thirty-three later, by the recent times. */
	sim_run(sim, (SIM_RECENT + 1) * SIM_S, 0);
	sim_recent_times(sim, d.patient, SIM_RECENT, &times);
	check_int(times.total, 1);
	sim_run(sim, SIM_SECONDS * SIM_S, 0);
	check(sim_second(sim, d.patient, SIM_SECONDS - 1, &s));
	check_int(s.completions, 1);
	check(!sim_second(sim, d.patient, SIM_SECONDS, &s));
	rig_done(&d.rig);
}

/* A leap over hours leaves empty seconds, not old ones. */
static void test_seconds_after_a_leap(void **state)
{
	(void)state;
	struct desk d = desk_open(100 * SIM_MS);
	struct sim *sim = rig_go(&d.rig);
	struct sim_second s;
	static struct sim_histogram times;
	for (int i = 0; i < 40; i++) {
		ask_at(&d, d.patient, i * SIM_S);
	}
	sim_run(sim, 100000 * SIM_S, 0);
	for (uint32_t ago = 0; ago < SIM_SECONDS; ago++) {
		check(sim_second(sim, d.patient, ago, &s));
		check_int(s.second, 99999 - (int64_t)ago);
		check(!s.arrivals && !s.completions && !s.p99_ns && !s.max_ns);
	}
	sim_recent_times(sim, d.patient, SIM_RECENT, &times);
	check_int(times.total, 0);
	ask_at(&d, d.patient, 100000 * SIM_S);
	sim_run(sim, 100001 * SIM_S, 0);
	check(sim_second(sim, d.patient, 0, &s));
	check_int(s.completions, 1);
	check_int(s.p50_ns, 100 * SIM_MS);
	rig_done(&d.rig);
}

/* Poisson arrivals: mean and variance of the counts per second, at two rates, and a source at rate 0 waits. */
static void test_open_source_is_poisson(void **state)
{
	(void)state;
	struct desk d = desk_open(SIM_MS);
	uint32_t source = rig_open(&d.rig, d.node, d.patient, 0);
	struct sim *sim = rig_go(&d.rig);
	check_int(sim_run(sim, 10 * SIM_S, 0), SIM_IDLE);
	check_int(class_totals(sim, d.patient).arrivals, 0);
	static const double rates[] = { 1000, 50 };
	for (int r = 0; r < 2; r++) {
		double sum = 0;
		double squares = 0;
		enum { N = 2000 };
		sim_source_rate(sim, source, rates[r]);
		for (int i = 0; i < N; i++) {
			uint64_t before = class_totals(sim, d.patient).arrivals;
			sim_run(sim, sim_now(sim) + SIM_S, 0);
			double count = (double)(class_totals(sim, d.patient).arrivals - before);
			sum += count;
			squares += (count - rates[r]) * (count - rates[r]);
		}
		check(fabs(sum / N - rates[r]) < 4 * sqrt(rates[r] / N));
		check(fabs(squares / N / rates[r] - 1) < 4 * sqrt(2.0 / N));
	}
	sim_source_rate(sim, source, 0);
	uint64_t before = class_totals(sim, d.patient).arrivals;
	sim_run(sim, sim_now(sim) + 100 * SIM_S, 0);
	check_int(class_totals(sim, d.patient).arrivals, before);
	rig_done(&d.rig);
}

/* Common random numbers: at twice the rate the same arrivals come at half the times. */
static void test_rate_scales_the_same_arrivals(void **state)
{
	(void)state;
	int64_t times[2][100];
	for (int k = 0; k < 2; k++) {
		struct desk d = desk_open(SIM_S * 1000);
		uint32_t source = rig_open(&d.rig, d.node, d.patient, 100);
		struct sim *sim = rig_go(&d.rig);
		if (k == 1) {
			sim_source_rate(sim, source, 200);
		}
		for (int i = 0; i < 100; i++) {
			sim_run(sim, SIM_NEVER, 1);
			times[k][i] = sim_now(sim);
		}
		rig_done(&d.rig);
	}
	for (int i = 0; i < 100; i++) {
		check(times[0][i] > 0 && llabs(times[0][i] - 2 * times[1][i]) <= 2);
	}
}

/* Changing the rate at a thousand points without changing its value changes nothing but rounding. */
static void test_rate_changes_leave_no_trace(void **state)
{
	(void)state;
	uint64_t arrivals[2];
	for (int k = 0; k < 2; k++) {
		struct desk d = desk_open(SIM_MS);
		uint32_t source = rig_open(&d.rig, d.node, d.patient, 300);
		struct sim *sim = rig_go(&d.rig);
		for (int i = 0; i < 1000; i++) {
			sim_run(sim, i * 10 * SIM_MS, 0);
			if (k == 1) {
				sim_source_rate(sim, source, 300);
			}
		}
		arrivals[k] = class_totals(sim, d.patient).arrivals;
		rig_done(&d.rig);
	}
	check_int(arrivals[0], arrivals[1]);
}

static struct sim_hook_answer note_key(void *ctx, struct sim *sim, const struct sim_job_view *job, uint32_t arg)
{
	uint32_t *counts = ctx;
	(void)sim;
	(void)arg;
	check(job->key < 10);
	counts[job->key]++;
	return (struct sim_hook_answer){ .cause = SIM_OK };
}

static sim_hook_fn *const key_hooks[] = { note_key };

static void test_keys_are_even(void **state)
{
	(void)state;
	uint32_t counts[10] = { 0 };
	struct rig r = rig_start(8);
	uint32_t node = rig_node(&r, 0);
	uint16_t class_ = rig_class(&r, 0, 0);
	rig_entry(&r, node, 0);
	rig_op(&r, (struct sim_op){ .kind = SIM_OP_HOOK });
	rig_end(&r);
	sim_net_source(r.net, &(struct sim_source_spec){ .node = node, .class_ = class_, .rate_per_s = 1000, .keys = 10 });
	r.config.hooks = key_hooks;
	r.config.hook_count = 1;
	r.config.ctx = counts;
	struct sim *sim = rig_go(&r);
	sim_run(sim, 10 * SIM_S, 0);
	for (int i = 0; i < 10; i++) {
		check(counts[i] > 1000 - 150 && counts[i] < 1000 + 150); /* standard deviation 32 */
	}
	sim_source_keys(sim, 0, 1);
	uint32_t zero = counts[0];
	uint64_t before = class_totals(sim, class_).arrivals;
	sim_run(sim, 11 * SIM_S, 0);
	check_int(counts[0] - zero, class_totals(sim, class_).arrivals - before);
	rig_done(&r);
}

/* Closed: nobody comes or goes; who gives up or is refused thinks again. */
static void test_closed_source_keeps_its_people(void **state)
{
	(void)state;
	struct rig r = rig_start(8);
	uint32_t node = rig_node(&r, 0);
	uint16_t think = rig_law(&r, SIM_LAW_EXP, 100 * SIM_MS, 0);
	uint16_t work = rig_law(&r, SIM_LAW_EXP, 30 * SIM_MS, 0);
	uint16_t class_ = rig_class(&r, 0, 60 * SIM_MS);
	rig_station(&r, node, SIM_QUEUE, 1, 3);
	rig_entry(&r, node, 0);
	rig_serve(&r, 0, work);
	rig_end(&r);
	sim_net_source(r.net,
		&(struct sim_source_spec){ .node = node, .class_ = class_, .population = 10, .think_law = think });
	struct sim *sim = rig_go(&r);
	uint64_t last = 0;
	for (int i = 1; i <= 100; i++) {
		sim_run(sim, i * SIM_S, 0);
		check(class_totals(sim, class_).present <= 10);
		check(class_totals(sim, class_).arrivals > last);
		last = class_totals(sim, class_).arrivals;
		if (i == 50) {
			sim_node_down(sim, node); /* refused at the door, they think and come again */
		}
	}
	check(class_totals(sim, class_).failed_by[SIM_TIMED_OUT] > 100);
	check(class_totals(sim, class_).failed_by[SIM_REFUSED] > 100);
	check(class_totals(sim, class_).completions > 100);
	sim_node_up(sim, node);
	/* Ten people: as many events of thinking or working as there are. */
	uint64_t done = 0;
	while (sim_next(sim) != SIM_NEVER && done < 1000) {
		sim_run(sim, SIM_NEVER, 1);
		done++;
	}
	check_int(done, 1000);
	rig_done(&r);
}

struct called {
	int count;
	uint32_t codes[8];
	uint64_t args[8];
	int64_t times[8];
};

static void note_timer(void *ctx, struct sim *sim, uint32_t code, uint64_t arg)
{
	struct called *c = ctx;
	c->codes[c->count] = code;
	c->args[c->count] = arg;
	c->times[c->count++] = sim_now(sim);
	if (code == 3 && arg < 3) {
		sim_at(sim, sim_now(sim) + SIM_MS, 3, arg + 1); /* periodic, as health checks are */
	}
}

static void test_timers_call_back(void **state)
{
	(void)state;
	struct called c = { 0 };
	struct desk d = desk_open(SIM_MS);
	d.rig.config.timer = note_timer;
	d.rig.config.ctx = &c;
	struct sim *sim = rig_go(&d.rig);
	sim_at(sim, 5 * SIM_MS, 1, 10);
	sim_at(sim, 5 * SIM_MS, 2, 20); /* at one time: in the order of calls */
	sim_at(sim, 2 * SIM_MS, 3, 0);
	check_int(sim_next(sim), 2 * SIM_MS);
	check_int(sim_run(sim, SIM_S, 0), SIM_IDLE);
	check_int(c.count, 6);
	static const uint32_t codes[] = { 3, 3, 3, 1, 2, 3 };
	static const uint64_t args[] = { 0, 1, 2, 10, 20, 3 };
	static const int64_t times[] = { 2, 3, 4, 5, 5, 5 };
	for (int i = 0; i < 6; i++) {
		check_int(c.codes[i], codes[i]);
		check_int(c.args[i], args[i]);
		check_int(c.times[i], times[i] * SIM_MS);
	}
	rig_done(&d.rig);
}

/* ----------------------------------------------------------------- trace */

static void test_trace_tells_the_way(void **state)
{
	(void)state;
	struct rig r = rig_start(1);
	const int64_t latency[] = { 0, SIM_MS, SIM_MS, 0 };
	sim_net_zones(r.net, 2, latency);
	uint32_t client = rig_node(&r, 0);
	uint32_t web = rig_node(&r, 1);
	uint32_t group = rig_group(&r, web);
	uint16_t law = rig_law(&r, SIM_LAW_CONST, 10 * SIM_MS, 0);
	uint16_t class_ = rig_class(&r, 0, 0);
	sim_net_station(r.net, web, &(struct sim_station_spec){ .kind = SIM_POOL, .servers = 1, .room = 9 });
	uint32_t queue = rig_station(&r, web, SIM_QUEUE, 1, SIM_NONE);
	rig_entry(&r, client, 0);
	rig_call(&r, group, 1, 0);
	rig_end(&r);
	rig_entry(&r, web, 1);
	rig_serve(&r, (uint16_t)queue, law);
	rig_op(&r, (struct sim_op){ .kind = SIM_OP_FAIL, .cause = SIM_ERROR });
	struct sim *sim = rig_go(&r);
	sim_trace_every(sim, class_, 2); /* the second of two */
	sim_inject(sim, client, class_, 0);
	sim_inject(sim, client, class_, 0);
	sim_run(sim, SIM_S, 0);
	static const struct {
		uint8_t kind;
		int64_t at_ms;
		uint32_t node, peer;
		uint16_t station;
		uint8_t verb, cause, depth;
	} expected[] = {
		{ SIM_TRACE_BEGIN, 0, 0, SIM_NONE, UINT16_MAX, 0, SIM_OK, 0 },
		{ SIM_TRACE_SEND, 0, 0, 1, UINT16_MAX, 1, SIM_OK, 1 },
		{ SIM_TRACE_ARRIVE, 1, 1, 0, UINT16_MAX, 1, SIM_OK, 1 },
		{ SIM_TRACE_WAIT, 1, 1, SIM_NONE, 1, 1, SIM_OK, 1 },
		{ SIM_TRACE_SERVE, 11, 1, SIM_NONE, 1, 1, SIM_OK, 1 },
		{ SIM_TRACE_ANSWER, 21, 1, 0, UINT16_MAX, 1, SIM_ERROR, 1 },
		{ SIM_TRACE_BACK, 22, 0, 1, UINT16_MAX, 0, SIM_ERROR, 0 },
		{ SIM_TRACE_END, 22, 0, SIM_NONE, UINT16_MAX, 0, SIM_ERROR, 0 },
	};
	enum { RECORDS = sizeof expected / sizeof expected[0] };
	struct sim_trace t[RECORDS + 1];
	uint64_t position = 0;
	check_int(sim_trace_read(sim, &position, t, 3), 3); /* in parts */
	check_int(sim_trace_read(sim, &position, t + 3, RECORDS), RECORDS - 3);
	check_int(sim_trace_read(sim, &position, t, 1), 0);
	check_int(position, sim_trace_end(sim));
	for (int i = 0; i < RECORDS; i++) {
		check_int(t[i].kind, expected[i].kind);
		check_int(t[i].at_ns, expected[i].at_ms * SIM_MS);
		check_int(t[i].request, 1);
		check_int(t[i].node, expected[i].node);
		check_int(t[i].peer, expected[i].peer);
		check_int(t[i].station, expected[i].station);
		check_int(t[i].verb, expected[i].verb);
		check_int(t[i].cause, expected[i].cause);
		check_int(t[i].depth, expected[i].depth);
	}
	rig_done(&r);
}

static void test_trace_is_a_ring(void **state)
{
	(void)state;
	struct desk d = desk_open(SIM_MS);
	struct sim *sim = rig_go(&d.rig);
	static struct sim_trace t[SIM_TRACE_RECORDS + 1];
	uint64_t position = 0;
	sim_trace_every(sim, d.patient, 1);
	for (int i = 0; i < SIM_TRACE_RECORDS; i++) {
		sim_inject(sim, d.node, d.patient, 0);
	}
	sim_run(sim, SIM_S, 0);
	check_int(sim_trace_end(sim), 2 * SIM_TRACE_RECORDS); /* begin and end */
	check_int(sim_trace_read(sim, &position, t, SIM_TRACE_RECORDS + 1), SIM_TRACE_RECORDS);
	check_int(position, sim_trace_end(sim));
	check_int(t[0].kind, SIM_TRACE_END);
	sim_trace_every(sim, d.patient, 0);
	sim_inject(sim, d.node, d.patient, 0);
	sim_run(sim, 2 * SIM_S, 0);
	check_int(sim_trace_end(sim), 2 * SIM_TRACE_RECORDS);
	rig_done(&d.rig);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_window_measures_by_arrival),
	cmocka_unit_test(test_window_used_again_is_empty),
	cmocka_unit_test(test_time_outs_count_in_percentiles),
	cmocka_unit_test(test_seconds),
	cmocka_unit_test(test_seconds_after_a_leap),
	cmocka_unit_test(test_open_source_is_poisson),
	cmocka_unit_test(test_rate_scales_the_same_arrivals),
	cmocka_unit_test(test_rate_changes_leave_no_trace),
	cmocka_unit_test(test_keys_are_even),
	cmocka_unit_test(test_closed_source_keeps_its_people),
	cmocka_unit_test(test_timers_call_back),
	cmocka_unit_test(test_trace_tells_the_way),
	cmocka_unit_test(test_trace_is_a_ring),
};
CHECK_MAIN(tests)
