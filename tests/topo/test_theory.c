/* The formulas against values that are derived here in another way: sums over the states of the chain written out, simple
 * closed forms, and exhaustive enumeration of a closed network's states. */
#include "config.h"

#include "tests/check.h"

#include "topo/theory.h"

#define EXACT 1e-12

static void test_erlang_small(void **state)
{
	(void)state;
	/* By hand: B(1, a) = a / (1 + a); B(2, 1) = (1/2) / (1 + 1 + 1/2) = 1/5; C(2, 1) = 2/6 = 1/3; C(1, a) = a. */
	check_near(topo_theory_erlang_b(1, 3), 0.75, EXACT);
	check_near(topo_theory_erlang_b(2, 1), 0.2, EXACT);
	check_near(topo_theory_erlang_c(2, 1), 1.0 / 3, EXACT);
	check_near(topo_theory_erlang_c(1, 0.8), 0.8, EXACT);
	check_near(topo_theory_erlang_b(0, 5), 1, EXACT);
	check_near(topo_theory_erlang_c(3, 3), 1, EXACT);
	check_near(topo_theory_erlang_c(3, 4), 1, EXACT);
	check_near(topo_theory_erlang_b(5, 0), 0, EXACT);
	check_near(topo_theory_erlang_c(0, 0), 1, EXACT);
}

/* a^c/c! over the sum of a^k/k!, written out. */
static double erlang_b_by_sum(unsigned servers, double offered)
{
	double term = 1, sum = 1;
	for (unsigned k = 1; k <= servers; k++) {
		term *= offered / k;
		sum += term;
	}
	return term / sum;
}

static void test_erlang_sums(void **state)
{
	(void)state;
	for (unsigned c = 1; c <= 60; c++) {
		for (double a = 0.1; a < 80; a *= 1.7) {
			double b = erlang_b_by_sum(c, a);
			check_near(topo_theory_erlang_b(c, a), b, 1e-11);
			if (a < c) {
				check_near(topo_theory_erlang_c(c, a), c * b / (c - a * (1 - b)), 1e-11);
			}
		}
	}
}

/* Where factorials have long overflowed: B stays between its neighbours and near 1 - c/a when overloaded. */
static void test_erlang_large(void **state)
{
	(void)state;
	double b = topo_theory_erlang_b(100000, 200000);
	check_near(b, 0.5, 1e-4);
	/* Jagerman: B(c, c) is near sqrt(2 / (pi c)) */
	check_near(topo_theory_erlang_b(1000000, 1e6), sqrt(2 / (3.14159265358979 * 1e6)), 2e-3);
	double last = 1;
	for (unsigned c = 9900; c <= 10300; c += 50) {
		double delayed = topo_theory_erlang_c(c, 9890);
		check(delayed > 0 && delayed < last);
		last = delayed;
	}
}

static void test_mmc(void **state)
{
	(void)state;
	struct topo_queue_theory q;
	check(topo_theory_mmc(8, 0.1, 1, &q));
	check_near(q.utilisation, 0.8, EXACT);
	check_near(q.stay_s, 0.5, EXACT); /* 1 / (10 - 8) */
	check_near(q.wait_s, 0.4, EXACT);
	check_near(q.present, 4, EXACT);
	check_near(q.waiting, 3.2, EXACT);
	check_near(q.delayed, 0.8, EXACT);
	/* Two servers: W = s / (1 - rho^2). */
	check(topo_theory_mmc(15, 0.1, 2, &q));
	check_near(q.stay_s, 0.1 / (1 - 0.75 * 0.75), EXACT);
	check(!topo_theory_mmc(10, 0.1, 1, &q));
	check(!topo_theory_mmc(-1, 0.1, 1, &q));
	check(!topo_theory_mmc(NAN, 0.1, 1, &q));
	check(!topo_theory_mmc(1, 0, 1, &q));
	check(!topo_theory_mmc(1, 0.1, 0, &q));
}

/* The chain of M/M/c/K solved state by state. */
static void mmck_by_sum(double a, unsigned servers, unsigned room, double *refused, double *waiting, double *delayed)
{
	double p = 1, sum = 0, late = 0, number = 0;
	for (unsigned n = 0; n <= servers + room; n++) {
		if (n) {
			p *= a / (n < servers ? n : servers);
		}
		sum += p;
		late += n >= servers && n < servers + room ? p : 0;
		number += n > servers ? (n - servers) * p : 0;
	}
	*refused = p / sum;
	*waiting = number / sum;
	*delayed = late / (sum - p);
}

static void test_mmck(void **state)
{
	(void)state;
	static const double loads[] = { 0.05, 0.5, 0.9, 0.999, 1, 1.001, 1.3, 4 };
	static const unsigned servers[] = { 1, 2, 7, 40 }, rooms[] = { 0, 1, 3, 50, 400 };
	for (size_t l = 0; l < 8; l++) {
		for (size_t s = 0; s < 4; s++) {
			for (size_t r = 0; r < 5; r++) {
				double rate = loads[l] * servers[s] / 0.1, refused, waiting, delayed;
				struct topo_queue_theory q;
				mmck_by_sum(rate * 0.1, servers[s], rooms[r], &refused, &waiting, &delayed);
				check(topo_theory_mmck(rate, 0.1, servers[s], rooms[r], &q));
				check_near(q.refused, refused, 1e-10);
				check_near(q.waiting, waiting, 1e-10);
				assert_true(fabs(q.delayed - delayed) < 1e-10);
				check_near(q.utilisation, rate * (1 - refused) * 0.1 / servers[s], 1e-10);
				check_near(q.present, rate * (1 - refused) * q.stay_s, 1e-10); /* Little */
			}
		}
	}
}

/* Rooms too large to add up: the closed forms join the sums without a step, and endless room is M/M/c. */
static void test_mmck_large(void **state)
{
	(void)state;
	struct topo_queue_theory q, more, endless;
	static const double loads[] = { 0.5, 0.99, 0.9999, 0.999999, 1.0, 1.000001, 1.0001, 1.01 };
	for (size_t l = 0; l < 8; l++) {
		check(topo_theory_mmck(loads[l] * 20, 0.1, 2, 100000, &q));
		check(topo_theory_mmck(loads[l] * 20, 0.1, 2, 100001, &more));
		check_near(q.waiting, more.waiting, 3e-5);
		check(more.waiting >= q.waiting * (1 - 1e-7));
		/* Little's law holds in the large as well. */
		check(topo_theory_mmck(loads[l] * 20, 0.1, 2, 1000000000, &q));
		check_near(q.present, loads[l] * 20 * (1 - q.refused) * q.stay_s, 1e-9);
	}
	check(topo_theory_mmck(18, 0.1, 2, 1000000000, &q));
	check(topo_theory_mmc(18, 0.1, 2, &endless));
	check_near(q.waiting, endless.waiting, 1e-9);
	check(q.refused < 1e-300);
	/* Critical load: states above c are all alike, so half the room waits. */
	check(topo_theory_mmck(10, 0.1, 1, 1000000, &q));
	check_near(q.waiting, 500000, 1e-5);
	check(!topo_theory_mmck(0, 0.1, 2, 3, &q));
	check(!topo_theory_mmck(1, 0, 2, 3, &q));
	check(!topo_theory_mmck(1e-300, 1e-300, 2, 3, &q));
	check(!topo_theory_mmck(1, 0.1, 0, 3, &q));
	check(topo_theory_mmck(100, 0.1, 5000, 10, &q)); /* B underflows */
	check_near(q.utilisation, 10 / 5000.0, EXACT);
}

static void test_mg1(void **state)
{
	(void)state;
	struct topo_queue_theory q, m;
	check(topo_theory_mg1(8, 0.1, 1, &q));
	check(topo_theory_mmc(8, 0.1, 1, &m));
	check_near(q.wait_s, m.wait_s, EXACT);
	check_near(q.waiting, m.waiting, EXACT);
	check_near(q.present, m.present, EXACT);
	check_near(q.stay_s, m.stay_s, EXACT);
	check_near(q.delayed, m.delayed, EXACT);
	check(topo_theory_mg1(8, 0.1, 0, &q)); /* constant service waits half as long */
	check_near(q.wait_s, m.wait_s / 2, EXACT);
	check(topo_theory_mg1(8, 0.1, 9, &q));
	check_near(q.wait_s, m.wait_s * 5, EXACT);
	check(!topo_theory_mg1(10, 0.1, 1, &q));
	check(!topo_theory_mg1(8, 0.1, -1, &q));
	check(!topo_theory_mg1(0, 0.1, 1, &q));
	check(!topo_theory_mg1(8, 0, 1, &q));
	check(!topo_theory_mg1(8, 0.1, INFINITY, &q));
}

static void test_sharing_and_delay(void **state)
{
	(void)state;
	struct topo_queue_theory q;
	check(topo_theory_ps(8, 0.1, 1, &q));
	check_near(q.stay_s, 0.5, EXACT);
	check_near(q.present, 4, EXACT);
	assert_true(q.waiting == 0 && q.wait_s == 0);
	check(!topo_theory_ps(20, 0.1, 2, &q));
	check(topo_theory_mginf(50, 0.2, &q));
	check_near(q.present, 10, EXACT);
	check_near(q.stay_s, 0.2, EXACT);
}

/* One queue and thinking people (the repairman): the states are 0..N at the queue. */
static double repairman(double demand_s, unsigned servers, unsigned population, double think_s)
{
	double p = 1, sum = 0, busy = 0;
	for (unsigned n = 0; n <= population; n++) {
		if (n) {
			p *= (population - n + 1) / think_s * demand_s / (n < servers ? n : servers);
		}
		sum += p;
		busy += p * (n < servers ? n : servers);
	}
	return busy / sum / demand_s;
}

static void test_repairman(void **state)
{
	(void)state;
	for (uint32_t servers = 1; servers <= 20; servers += 3) {
		for (unsigned population = 1; population <= 120; population += 7) {
			double demand_s = 0.5, present;
			struct topo_closed_theory closed;
			check(topo_theory_mva(1, &demand_s, &servers, population, 4, &closed, &present));
			double throughput = repairman(demand_s, servers, population, 4);
			check_near(closed.throughput_per_s, throughput, 1e-10);
			check_near(present, population - throughput * 4, 1e-8);
			check_near(closed.cycle_s, present / throughput, 1e-8);
		}
	}
}

/* The weight of n jobs at one centre. */
static double weight(double demand_s, uint32_t servers, unsigned n)
{
	double w = 1;
	for (unsigned j = 1; j <= n; j++) {
		w *= demand_s / (servers == 0 || j < servers ? j : servers);
	}
	return w;
}

/* Three centres: every state (i, j, N - i - j) by its product form. */
static void by_states(const double demand_s[3], const uint32_t servers[3], unsigned population, double present[3], double *throughput)
{
	double sum = 0, less = 0;
	present[0] = present[1] = present[2] = 0;
	for (unsigned total = population - 1; total <= population; total++) {
		for (unsigned i = 0; i <= total; i++) {
			for (unsigned j = 0; i + j <= total; j++) {
				unsigned k = total - i - j;
				double w = weight(demand_s[0], servers[0], i) * weight(demand_s[1], servers[1], j) * weight(demand_s[2], servers[2], k);
				if (total < population) {
					less += w;
				} else {
					sum += w;
					present[0] += w * i;
					present[1] += w * j;
					present[2] += w * k;
				}
			}
		}
	}
	for (int k = 0; k < 3; k++) {
		present[k] /= sum;
	}
	*throughput = less / sum;
}

static void test_closed_by_states(void **state)
{
	(void)state;
	static const double demands[][3] = { { 0.08, 0.12, 2 }, { 1, 1, 1 }, { 0.3, 0.9, 0.01 }, { 5, 0.2, 0 } };
	static const uint32_t servers[][3] = { { 1, 1, 0 }, { 2, 1, 0 }, { 1, 3, 8 }, { 4, 2, 2 }, { 0, 0, 0 }, { 1, 1, 1 } };
	for (size_t d = 0; d < 4; d++) {
		for (size_t s = 0; s < 6; s++) {
			for (unsigned population = 1; population <= 25; population += 4) {
				double want[3], got[3], throughput;
				struct topo_closed_theory closed;
				by_states(demands[d], servers[s], population, want, &throughput);
				check(topo_theory_mva(3, demands[d], servers[s], population, 0, &closed, got));
				check_near(closed.throughput_per_s, throughput, 1e-10);
				for (int k = 0; k < 3; k++) {
					check_near(got[k], want[k], 1e-9);
				}
			}
		}
	}
}

/* Large populations: bounded by the slowest centre, jobs conserved, no lost digits with several servers. */
static void test_closed_large(void **state)
{
	(void)state;
	double demand_s[] = { 0.08, 0.9, 0.05 }, present[3];
	uint32_t servers[] = { 1, 16, 4 };
	struct topo_closed_theory closed;
	check(topo_theory_mva(3, demand_s, servers, 20000, 10, &closed, present));
	check_near(closed.throughput_per_s, 1 / 0.08, 1e-9);
	check_near(present[0] + present[1] + present[2] + closed.throughput_per_s * 10, 20000, 1e-6);
	/* One server less than needed and one server as a centre of two: the same network by both ways of reckoning. */
	double one_s[] = { 0.2, 0.1 };
	uint32_t plain[] = { 1, 1 };
	struct topo_closed_theory a, b;
	check(topo_theory_mva(2, one_s, plain, 500, 3, &a, NULL));
	double three_s[] = { 0.2, 0.1, 0 };
	uint32_t mixed[] = { 1, 1, 2 };
	check(topo_theory_mva(3, three_s, mixed, 500, 3, &b, NULL));
	check_near(a.throughput_per_s, b.throughput_per_s, 1e-10);
	check_near(a.cycle_s, b.cycle_s, 1e-8);
}

static void test_closed_refuses(void **state)
{
	(void)state;
	double demand_s = 0.1, zero = 0, bad = NAN;
	uint32_t servers = 1, many = 1000000;
	struct topo_closed_theory closed = { -1, -1 };
	check(!topo_theory_mva(1, &demand_s, &servers, 0, 1, &closed, NULL));
	check(!topo_theory_mva(1, &zero, &servers, 5, 0, &closed, NULL));
	check(!topo_theory_mva(1, &bad, &servers, 5, 1, &closed, NULL));
	check(!topo_theory_mva(1, &demand_s, &servers, 5, -1, &closed, NULL));
	check(!topo_theory_mva(1, &demand_s, &many, 1000000, 1, &closed, NULL));
	check_near(closed.throughput_per_s, -1, 0); /* untouched */
}

static void test_availability(void **state)
{
	(void)state;
	double parts[] = { 0.995, 0.995, 0.9999 };
	check_near(topo_theory_series(parts, 2), 0.990025, EXACT);
	check_near(topo_theory_series(parts, 0), 1, EXACT);
	check_near(topo_theory_k_of_n(0.995, 1, 2), 1 - 0.005 * 0.005, EXACT);
	check_near(topo_theory_k_of_n(0.9, 2, 3), 3 * 0.81 * 0.1 + 0.729, EXACT);
	check_near(topo_theory_k_of_n(0.9, 3, 3), 0.729, EXACT);
	check_near(topo_theory_k_of_n(0.9, 0, 3), 1, EXACT);
	check_near(topo_theory_k_of_n(0.9, 4, 3), 0, EXACT);
	check_near(topo_theory_k_of_n(0, 1, 3), 0, EXACT);
	check_near(topo_theory_k_of_n(-1, 1, 3), 0, EXACT);
	check_near(topo_theory_k_of_n(1, 3, 3), 1, EXACT);
	check_near(topo_theory_k_of_n(0.5, 501, 1001), 0.5, 1e-10); /* by symmetry */
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_erlang_small),
	cmocka_unit_test(test_erlang_sums),
	cmocka_unit_test(test_erlang_large),
	cmocka_unit_test(test_mmc),
	cmocka_unit_test(test_mmck),
	cmocka_unit_test(test_mmck_large),
	cmocka_unit_test(test_mg1),
	cmocka_unit_test(test_sharing_and_delay),
	cmocka_unit_test(test_repairman),
	cmocka_unit_test(test_closed_by_states),
	cmocka_unit_test(test_closed_large),
	cmocka_unit_test(test_closed_refuses),
	cmocka_unit_test(test_availability),
};

CHECK_MAIN(tests)
