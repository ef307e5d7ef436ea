/* Streams of chance and the laws drawn from them: known answers, and the shape of every law. */
#include "config.h"

#include "tests/check.h"

#include <stdlib.h>

#include "sim/law.h"
#include "sim/real.h"

#define DRAWS 200000

/* The first outputs of xoshiro256++ from the state 1, 2, 3, 4, as its authors' reference program prints them. */
static void test_xoshiro_known_answers(void **state)
{
	(void)state;
	static const uint64_t expected[] = { UINT64_C(41943041), UINT64_C(58720359), UINT64_C(3588806011781223),
		UINT64_C(3591011842654386), UINT64_C(9228616714210784205), UINT64_C(9973669472204895162),
		UINT64_C(14011001112246962877), UINT64_C(12406186145184390807), UINT64_C(15849039046786891736),
		UINT64_C(10450023813501588000) };
	struct rng rng = { { 1, 2, 3, 4 } };
	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
		check(sim_rng_u64(&rng) == expected[i]);
	}
}

/* splitmix64 from the seed 1234567: its state advances by the golden ratio, sim_mix64 is its output function. */
static void test_splitmix_known_answers(void **state)
{
	(void)state;
	static const uint64_t expected[] = { UINT64_C(6457827717110365317), UINT64_C(3203168211198807973),
		UINT64_C(9817491932198370423), UINT64_C(4593380528125082431), UINT64_C(16408922859458223821) };
	uint64_t x = 1234567;
	for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
		x += UINT64_C(0x9e3779b97f4a7c15);
		check(sim_mix64(x) == expected[i]);
	}
}

/* One bit in seed, purpose or id gives another stream; streams do not correlate. */
static void test_streams_are_apart(void **state)
{
	(void)state;
	struct rng streams[64 * 3];
	for (uint64_t i = 0; i < 64; i++) {
		sim_rng_seed(&streams[3 * i], i, RNG_NODE, 0);
		sim_rng_seed(&streams[3 * i + 1], 0, RNG_STATION, i);
		sim_rng_seed(&streams[3 * i + 2], 0, RNG_GROUP, UINT64_C(1) << i);
	}
	for (int i = 0; i < 64 * 3; i++) {
		for (int k = 0; k < i; k++) {
			struct rng a = streams[i];
			struct rng b = streams[k];
			int bits = 0;
			for (int n = 0; n < 16; n++) {
				bits += __builtin_popcountll(sim_rng_u64(&a) ^ sim_rng_u64(&b));
			}
			check(bits > 512 - 100 && bits < 512 + 100); /* 1024 coins: six standard deviations are 96 */
		}
	}
}

static double relative(double a, double b)
{
	return fabs(a - b) / fabs(b);
}

static void test_exp_and_log_are_right(void **state)
{
	(void)state;
	struct rng rng;
	sim_rng_seed(&rng, 3, RNG_CALLER, 0);
	for (int i = 0; i < DRAWS; i++) {
		double x = 1400.0 * sim_rng_unit(&rng) - 700.0;
		check(relative(sim_exp(x), exp(x)) < 0x1p-51);
		double small = x / 700.0;
		check(relative(sim_exp(small), exp(small)) < 0x1p-51);
		double y = exp(x);
		check(fabs(sim_log(y) - log(y)) <= 0x1p-51 * fmax(fabs(log(y)), 0x1p-10));
		double near_one = 1.0 + 0.3 * small;
		check(fabs(sim_log(near_one) - log(near_one)) <= 0x1p-51 * fabs(log(near_one)) + 0x1p-60);
	}
	check(sim_log(1.0) == 0.0);
	check(sim_exp(0.0) == 1.0);
	check(sim_exp(-1000.0) == 0.0);
	check(isinf(sim_exp(1000.0)));
	check(relative(sim_exp(-740.0), exp(-740.0)) < 0.01); /* few bits are left there */
}

static void test_units_and_bounds(void **state)
{
	(void)state;
	struct rng rng;
	sim_rng_seed(&rng, 4, RNG_CALLER, 0);
	uint32_t counts[7] = { 0 };
	double sum = 0;
	for (int i = 0; i < DRAWS; i++) {
		double u = sim_rng_unit(&rng);
		check(u >= 0 && u < 1);
		sum += u;
		counts[sim_rng_below(&rng, 7)]++;
	}
	check(fabs(sum / DRAWS - 0.5) < 5 * sqrt(1.0 / 12 / DRAWS));
	double chi = 0;
	for (int i = 0; i < 7; i++) {
		double expected = DRAWS / 7.0;
		chi += (counts[i] - expected) * (counts[i] - expected) / expected;
	}
	check(chi < 30); /* 6 degrees of freedom: beyond 30 once in 25,000 */
	check_int(sim_rng_below(&rng, 1), 0);
}

/* ------------------------------------------------------------------ laws */

static double cdf_exp(double x, double mean, double param)
{
	(void)param;
	return 1 - exp(-x / mean);
}

static double cdf_erlang(double x, double mean, double param)
{
	double rate_x = x * param / mean;
	double term = 1;
	double sum = 1;
	for (int k = 1; k < (int)param; k++) {
		term *= rate_x / k;
		sum += term;
	}
	return 1 - exp(-rate_x) * sum;
}

static double cdf_hyper(double x, double mean, double param)
{
	double p = 0.5 * (1 + sqrt((param - 1) / (param + 1)));
	return 1 - p * exp(-2 * p * x / mean) - (1 - p) * exp(-2 * (1 - p) * x / mean);
}

static double cdf_lognormal(double x, double mean, double param)
{
	double variance = log1p(param);
	double mu = log(mean) - variance / 2;
	return x <= 0 ? 0 : 0.5 * erfc(-(log(x) - mu) / sqrt(2 * variance));
}

static double cdf_uniform(double x, double mean, double param)
{
	return fmin(1, fmax(0, (x - (mean - param)) / (2 * param)));
}

struct law_case {
	enum sim_law_kind kind;
	double param;
	double scv; /* squared coefficient of variation */
	double (*cdf)(double x, double mean, double param);
};

#define MEAN 1e9

static const struct law_case law_cases[] = {
	{ SIM_LAW_EXP, 0, 1, cdf_exp },
	{ SIM_LAW_ERLANG, 1, 1, cdf_erlang },
	{ SIM_LAW_ERLANG, 4, 0.25, cdf_erlang },
	{ SIM_LAW_HYPER, 1, 1, cdf_hyper }, /* an exponential */
	{ SIM_LAW_HYPER, 1.5, 1.5, cdf_hyper },
	{ SIM_LAW_HYPER, 10, 10, cdf_hyper },
	{ SIM_LAW_LOGNORMAL, 0.25, 0.25, cdf_lognormal },
	{ SIM_LAW_LOGNORMAL, 2, 2, cdf_lognormal },
	{ SIM_LAW_UNIFORM, 4e8, 0.16 / 3, cdf_uniform },
};
#define LAW_CASES (sizeof law_cases / sizeof law_cases[0])

static struct ziggurats tables;

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;
	return (x > y) - (x < y);
}

/* Kolmogorov and Smirnov: the largest distance between what was drawn and what should be, times sqrt n, exceeds 1.95
 * once in a thousand. */
static void test_laws_have_their_shape(void **state)
{
	(void)state;
	double *draws = calloc(DRAWS, sizeof *draws);
	assert_non_null(draws);
	for (size_t c = 0; c < LAW_CASES; c++) {
		struct law law;
		struct rng rng;
		sim_law_prepare(&law, (struct sim_law){ .kind = law_cases[c].kind, .mean_ns = MEAN, .param = law_cases[c].param });
		sim_rng_seed(&rng, 5, RNG_CALLER, c);
		for (int i = 0; i < DRAWS; i++) {
			draws[i] = (double)sim_law_draw(&tables, &law, &rng);
		}
		qsort(draws, DRAWS, sizeof *draws, by_size);
		double distance = 0;
		for (int i = 0; i < DRAWS; i++) {
			double p = law_cases[c].cdf(draws[i], MEAN, law_cases[c].param);
			distance = fmax(distance, fmax(fabs(p - (double)i / DRAWS), fabs(p - (i + 1.0) / DRAWS)));
		}
		if (distance * sqrt(DRAWS) > 1.95) {
			fail_msg("law %zu: KS distance %g", c, distance * sqrt(DRAWS));
		}
	}
	free(draws);
}

/* Bins of equal probability catch what KS is blind to: gaps at the borders of the ziggurat's layers. */
static void test_laws_fill_every_bin(void **state)
{
	(void)state;
	enum { BINS = 1000, PER_BIN = 1000 };
	for (size_t c = 0; c < LAW_CASES; c++) {
		static uint32_t counts[BINS];
		struct law law;
		struct rng rng;
		sim_law_prepare(&law, (struct sim_law){ .kind = law_cases[c].kind, .mean_ns = MEAN, .param = law_cases[c].param });
		sim_rng_seed(&rng, 6, RNG_CALLER, c);
		for (int i = 0; i < BINS; i++) {
			counts[i] = 0;
		}
		for (int i = 0; i < BINS * PER_BIN; i++) {
			double p = law_cases[c].cdf((double)sim_law_draw(&tables, &law, &rng), MEAN, law_cases[c].param);
			counts[(int)fmin(BINS - 1, p * BINS)]++;
		}
		double chi = 0;
		for (int i = 0; i < BINS; i++) {
			chi += pow((double)counts[i] - PER_BIN, 2) / PER_BIN;
		}
		/* 999 degrees of freedom: mean 999, standard deviation 44.7. */
		if (fabs(chi - 999) > 4 * 44.7) {
			fail_msg("law %zu: chi-square %g", c, chi);
		}
	}
}

static void test_laws_have_their_moments(void **state)
{
	(void)state;
	for (size_t c = 0; c < LAW_CASES; c++) {
		struct law law;
		struct rng rng;
		double sum = 0;
		double squares = 0;
		double fourth = 0;
		enum { N = 1000000 };
		sim_law_prepare(&law, (struct sim_law){ .kind = law_cases[c].kind, .mean_ns = MEAN, .param = law_cases[c].param });
		sim_rng_seed(&rng, 7, RNG_CALLER, c);
		for (int i = 0; i < N; i++) {
			double x = (double)sim_law_draw(&tables, &law, &rng) / MEAN;
			sum += x;
			squares += (x - 1) * (x - 1);
			fourth += pow(x - 1, 4);
		}
		double scv = law_cases[c].scv;
		double variance_error = sqrt((fourth / N - scv * scv) / N);
		check(fabs(sum / N - 1) < 4 * sqrt(scv / N));
		check(fabs(squares / N - scv) < 4 * variance_error);
	}
}

/* Far out, where the ziggurat's tail and its restart are at work. */
static void test_tails(void **state)
{
	(void)state;
	enum { N = 3000000 };
	struct rng rng;
	int exp_beyond[3] = { 0 };
	int normal_beyond[2] = { 0 };
	sim_rng_seed(&rng, 8, RNG_CALLER, 0);
	for (int i = 0; i < N; i++) {
		double e = sim_exp_draw(&tables.exp, &rng);
		double z = sim_normal_draw(&tables.normal, &rng);
		exp_beyond[0] += e > 5;
		exp_beyond[1] += e > 7.69711747013104972;
		exp_beyond[2] += e > 9;
		normal_beyond[0] += z > 3;
		normal_beyond[1] += fabs(z) > 3.6541528853610088;
	}
	const double exp_expected[3] = { N * exp(-5.0), N * exp(-7.69711747013104972), N * exp(-9.0) };
	const double normal_expected[2] = { N * 0.5 * erfc(3 / sqrt(2)), N * erfc(3.6541528853610088 / sqrt(2)) };
	for (int i = 0; i < 3; i++) {
		check(fabs(exp_beyond[i] - exp_expected[i]) < 4 * sqrt(exp_expected[i]));
	}
	for (int i = 0; i < 2; i++) {
		check(fabs(normal_beyond[i] - normal_expected[i]) < 4 * sqrt(normal_expected[i]));
	}
}

static void test_constants_are_constant(void **state)
{
	(void)state;
	struct law law;
	struct rng rng;
	sim_rng_seed(&rng, 9, RNG_CALLER, 0);
	struct rng before = rng;
	sim_law_prepare(&law, (struct sim_law){ .kind = SIM_LAW_CONST, .mean_ns = 123456789 });
	check_int(sim_law_draw(&tables, &law, &rng), 123456789);
	assert_memory_equal(&before, &rng, sizeof rng); /* draws nothing */
	sim_law_prepare(&law, (struct sim_law){ .kind = SIM_LAW_EXP, .mean_ns = 0 });
	check_int(sim_law_draw(&tables, &law, &rng), 0);
}

static int make_tables(void **state)
{
	(void)state;
	sim_ziggurats_init(&tables);
	return 0;
}

/* The layers have one area each, and the last ends where the density is 1. */
static void test_ziggurats_are_closed(void **state)
{
	(void)state;
	const struct ziggurat *const both[] = { &tables.exp, &tables.normal };
	for (int t = 0; t < 2; t++) {
		const struct ziggurat *z = both[t];
		double area = z->x[1] * (z->f[2] - z->f[1]);
		for (int i = 1; i < ZIGGURAT_LAYERS; i++) {
			check(z->x[i + 1] < z->x[i] && z->f[i + 1] > z->f[i]);
			check_near(z->x[i] * (z->f[i + 1] - z->f[i]), area, 1e-7);
		}
		check_near(z->x[0] * z->f[1], area, 1e-7);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_xoshiro_known_answers),
		cmocka_unit_test(test_splitmix_known_answers),
		cmocka_unit_test(test_streams_are_apart),
		cmocka_unit_test(test_exp_and_log_are_right),
		cmocka_unit_test(test_units_and_bounds),
		cmocka_unit_test(test_ziggurats_are_closed),
		cmocka_unit_test(test_laws_have_their_shape),
		cmocka_unit_test(test_laws_fill_every_bin),
		cmocka_unit_test(test_laws_have_their_moments),
		cmocka_unit_test(test_tails),
		cmocka_unit_test(test_constants_are_constant),
	};
	return cmocka_run_group_tests(tests, make_tables, NULL) ? 1 : 0;
}
