/* The histogram against a sorted array. */
#include "config.h"

#include "tests/check.h"

#include <stdlib.h>
#include <string.h>

#include "sim/histogram.h"
#include "sim/random.h"

static int by_value(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

/* Spread over all magnitudes that count. */
static int64_t some_value(struct rng *rng)
{
	return (int64_t)(sim_rng_u64(rng) >> (20 + sim_rng_below(rng, 44)));
}

static void test_quantiles_are_those_of_the_sorted(void **state)
{
	(void)state;
	static const double shares[] = { 0, 0.001, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1 };
	static struct sim_histogram h;
	struct rng rng;
	sim_rng_seed(&rng, 1, RNG_CALLER, 0);
	for (int round = 0; round < 300; round++) {
		size_t count = 1 + (size_t)sim_rng_below(&rng, 1000);
		int64_t *values = calloc(count, sizeof *values);
		assert_non_null(values);
		sim_histogram_clear(&h);
		for (size_t i = 0; i < count; i++) {
			values[i] = some_value(&rng);
			sim_histogram_add(&h, values[i]);
		}
		qsort(values, count, sizeof *values, by_value);
		check_int(h.total, count);
		check_int(h.max_ns, values[count - 1]);
		for (size_t s = 0; s < sizeof shares / sizeof shares[0]; s++) {
			double rank = ceil(shares[s] * (double)count);
			int64_t exact = values[rank < 1 ? 0 : (size_t)rank - 1];
			int64_t found = sim_histogram_quantile(&h, shares[s]);
			check(found <= h.max_ns);
			check(llabs(found - exact) * 128 <= exact);
		}
		free(values);
	}
}

static void test_small_values_are_exact(void **state)
{
	(void)state;
	static struct sim_histogram h;
	for (int64_t value = 0; value < 128; value++) {
		sim_histogram_clear(&h);
		sim_histogram_add(&h, value);
		sim_histogram_add(&h, 1000);
		check_int(sim_histogram_quantile(&h, 0.5), value);
	}
}

static void test_extremes(void **state)
{
	(void)state;
	static struct sim_histogram h;
	check_int(sim_histogram_quantile(&h, 0.5), 0);
	sim_histogram_add(&h, -5);
	check_int(sim_histogram_quantile(&h, 1), 0);
	sim_histogram_add(&h, INT64_C(1) << 44);
	sim_histogram_add(&h, INT64_MAX);
	check_int(h.counts[SIM_HISTOGRAM_BUCKETS - 1], 2);
	check_int(h.max_ns, INT64_MAX);
	check_int(sim_histogram_quantile(&h, 0.5), INT64_MAX);
	/* The last bucket but for the overflow still is right. */
	sim_histogram_clear(&h);
	sim_histogram_add(&h, (INT64_C(1) << 44) - 1);
	check_int(sim_histogram_quantile(&h, 0.5), (INT64_C(1) << 44) - 1);
}

/* Every bucket border from below and above. */
static void test_error_at_every_border(void **state)
{
	(void)state;
	static struct sim_histogram h;
	for (int octave = 6; octave < 44; octave++) {
		for (int sub = 0; sub < 64; sub++) {
			for (int64_t off = -1; off <= 1; off++) {
				int64_t value = ((INT64_C(64) + sub) << (octave - 6)) + off;
				if (value >> 44) {
					continue;
				}
				sim_histogram_clear(&h);
				sim_histogram_add(&h, value);
				sim_histogram_add(&h, (INT64_C(1) << 44) - 1); /* so that the maximum does not help */
				check(llabs(sim_histogram_quantile(&h, 0.5) - value) * 128 <= value);
			}
		}
	}
}

static void test_merging_is_adding(void **state)
{
	(void)state;
	static struct sim_histogram parts[3], all, merged;
	struct rng rng;
	sim_rng_seed(&rng, 2, RNG_CALLER, 0);
	for (int i = 0; i < 10000; i++) {
		int64_t value = some_value(&rng);
		sim_histogram_add(&all, value);
		sim_histogram_add(&parts[sim_rng_below(&rng, 3)], value);
	}
	for (int i = 2; i >= 0; i--) {
		sim_histogram_merge(&merged, &parts[i]);
	}
	assert_memory_equal(&merged, &all, sizeof all);
	sim_histogram_clear(&parts[0]);
	sim_histogram_merge(&merged, &parts[0]);
	assert_memory_equal(&merged, &all, sizeof all);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_quantiles_are_those_of_the_sorted),
	cmocka_unit_test(test_small_values_are_exact),
	cmocka_unit_test(test_extremes),
	cmocka_unit_test(test_error_at_every_border),
	cmocka_unit_test(test_merging_is_adding),
};
CHECK_MAIN(tests)
