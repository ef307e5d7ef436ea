/* Series: samples are stretches of whole seconds without gaps, what was counted is what the model counted, going back in
 * time cuts them. */
#include "config.h"

#include <stdio.h>

#include "app/series.h"
#include "tests/model/fixture.h"

static struct series series;

/* Lives on, taking a sample whenever one is due, as the lab does. */
static void live(struct fixture *f, double until_s, int64_t stretch_ns)
{
	while (series.next_ns <= (int64_t)(until_s * S)) {
		run_to(f, (double)series.next_ns / S);
		series_take(&series, f->model, stretch_ns);
	}
	run_to(f, until_s);
}

static void check_joined(void)
{
	for (uint32_t i = 0; i + 1 < series.count; i++) {
		const struct series_sample *newer = series_at(&series, i), *older = series_at(&series, i + 1);
		check(newer->at_ns > older->at_ns);
		check_int(newer->at_ns - newer->length_ns, older->at_ns);
		check_int(newer->at_ns % SIM_S, 0);
		check_int(newer->length_ns % SIM_S, 0);
	}
}

static void stretches_grow_with_the_speed(void **state)
{
	(void)state;
	static const struct {
		double speed;
		int64_t seconds;
	} all[] = { { 0.001, 1 }, { 1, 1 }, { 5, 1 }, { 6, 2 }, { 10, 3 }, { 60, 15 }, { 120, 30 }, { 3600, SIM_RECENT } };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		int64_t want = all[i].seconds < SIM_RECENT ? all[i].seconds : SIM_RECENT;
		check_int(series_stretch_ns(all[i].speed), want * SIM_S);
	}
}

static void samples_join(void **state)
{
	(void)state;
	struct fixture *f = section1(50, true);
	begin(f, 3, 0);
	series_clear(&series, 0);
	check(!series_at(&series, 0));
	check_int(series.next_ns, SIM_S);
	live(f, 10, SIM_S);
	check_int(series.count, 10);
	live(f, 40, 5 * SIM_S); /* faster: the sample that was due comes first */
	live(f, 60, 2 * SIM_S);
	check_joined();
	check_int(series_at(&series, 0)->length_ns, 2 * SIM_S);
	check_int(series_at(&series, series.count - 1)->at_ns, SIM_S);
	check(!series_at(&series, series.count));
	fixture_free(f);
}

/* Between whole seconds nothing is sampled twice, nothing is left out. */
static void it_begins_between_seconds(void **state)
{
	(void)state;
	struct fixture *f = section1(50, true);
	begin(f, 3, 0);
	run_to(f, 2.5);
	series_clear(&series, model_now(f->model));
	check_int(series.next_ns, 3 * SIM_S);
	live(f, 6, SIM_S);
	check_int(series.count, 4);
	check_joined();
	series_clear(&series, 6 * SIM_S);
	check_int(series.next_ns, 7 * SIM_S);
	fixture_free(f);
}

/* All that arrived and failed is in the samples, whatever their lengths. */
static void what_is_counted_is_what_was(void **state)
{
	(void)state;
	static const int64_t stretches[] = { 1, 3, 7, 20 };
	for (size_t i = 0; i < 4; i++) {
		struct fixture *f = section1(400, true);
		double arrived = 0, failed = 0;
		begin(f, 3, 0);
		series_clear(&series, 0);
		live(f, 61, stretches[i] * SIM_S);
		act(f, MODEL_HANG, f->web, 0);
		live(f, 121, stretches[i] * SIM_S);
		bool bad = false;
		for (uint32_t k = 0; k < series.count; k++) {
			const struct series_sample *s = series_at(&series, k);
			arrived += s->arrivals_per_s * (double)s->length_ns / 1e9;
			failed += s->failures_per_s * (double)s->length_ns / 1e9;
			check(isnan(s->errors) || (s->errors >= 0 && s->errors <= 1));
			check(isnan(s->p50_s) || (s->p50_s <= s->p95_s && s->p95_s <= s->p99_s));
			bad |= s->errors > 0.9;
		}
		struct model_totals t = totals(f);
		if (series_at(&series, 0)->at_ns == 121 * SIM_S) {
			check_near(arrived, (double)t.requests, 1e-9);
			check_near(failed, (double)t.failed, 1e-9);
		} else {
			check(arrived <= (double)t.requests && arrived > 0.8 * (double)t.requests);
		}
		check(bad);
		fixture_free(f);
	}
}

/* A second in which nothing ended has no percentiles: a gap, not a zero. */
static void nothing_is_a_gap(void **state)
{
	(void)state;
	struct fixture *f = section1(1, true);
	begin(f, 3, 0);
	series_clear(&series, 0);
	live(f, 300, SIM_S);
	uint32_t gaps = 0, values = 0;
	for (uint32_t k = 0; k < series.count; k++) {
		const struct series_sample *s = series_at(&series, k);
		gaps += isnan(s->p95_s) ? 1 : 0;
		values += isnan(s->p95_s) ? 0 : 1;
		check(!isnan(s->p95_s) == !isnan(s->p50_s));
		check(!isnan(s->arrivals_per_s));
	}
	check(gaps > 200 && values > 0);
	fixture_free(f);
}

static void it_is_a_ring(void **state)
{
	(void)state;
	struct fixture *f = section1(1, true);
	begin(f, 3, 0);
	series_clear(&series, 0);
	live(f, SERIES + 100, SIM_S);
	check_int(series.count, SERIES);
	check_int(series_at(&series, 0)->at_ns, (SERIES + 100) * SIM_S);
	check_int(series_at(&series, SERIES - 1)->at_ns, 101 * SIM_S);
	check(!series_at(&series, SERIES));
	check_joined();
	fixture_free(f);
}

/* After going back the samples of the future are gone, and what comes joins what is left. */
static void going_back_cuts(void **state)
{
	(void)state;
	struct fixture *f = section1(50, true);
	begin(f, 3, 0);
	series_clear(&series, 0);
	struct model_history *history = model_history_new(f->model, NULL, 1 << 24);
	while (series.next_ns <= 30 * SIM_S) {
		model_history_run(history, series.next_ns, 0);
		series_take(&series, f->model, 4 * SIM_S);
	}
	check(model_history_to(history, 17 * SIM_S + SIM_S / 2));
	series_cut(&series, model_now(f->model));
	check_int(series_at(&series, 0)->at_ns, 17 * SIM_S);
	check_int(series.next_ns, 18 * SIM_S);
	model_history_run(history, 18 * SIM_S, 0);
	series_take(&series, f->model, SIM_S);
	check_joined();
	check_int(series_at(&series, 0)->length_ns, SIM_S);
	/* Exactly at a sample it stays; before all of them none does. */
	check(model_history_to(history, 17 * SIM_S));
	series_cut(&series, 17 * SIM_S);
	check_int(series_at(&series, 0)->at_ns, 17 * SIM_S);
	series_cut(&series, 0);
	check_int(series.count, 0);
	check_int(series.next_ns, SIM_S);
	model_history_free(history);
	fixture_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stretches_grow_with_the_speed),
		cmocka_unit_test(samples_join),
		cmocka_unit_test(it_begins_between_seconds),
		cmocka_unit_test(what_is_counted_is_what_was),
		cmocka_unit_test(nothing_is_a_gap),
		cmocka_unit_test(it_is_a_ring),
		cmocka_unit_test(going_back_cuts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
