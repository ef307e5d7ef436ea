/* The simulation against theory: single stations. Formulas from Kleinrock, Queueing Systems I (1975); of processor
 * sharing from Kleinrock II (1976).
 *
 * Seeds are fixed. With more than fifty comparisons at three standard errors, one set of seeds in six fails somewhere by
 * chance alone; so that nobody can choose a lucky one to hide a bias, test_errors_are_fair takes all seeds as they come
 * and looks at how the errors are distributed. */
#include "config.h"

#include "tests/sim/study.h"

#define SERVICE SIM_MS
#define MEAN_S 1e-3

/* One node with one station, requests that are served there and leave, at `load` times what one server can do. */
static struct study station(uint64_t seed, struct sim_station_spec spec, struct sim_law law, double load, int64_t batch_s)
{
	struct rig r = rig_start(seed);
	uint32_t node = rig_node(&r, 0);
	sim_net_station(r.net, node, &spec);
	uint16_t index = sim_net_law(r.net, law);
	uint16_t class_ = rig_class(&r, 0, 0);
	rig_entry(&r, node, 0);
	rig_serve(&r, 0, index);
	rig_end(&r);
	rig_open(&r, node, class_, load / MEAN_S);
	struct study s = study_run(&r, 1, 1, 20, batch_s);
	rig_done(&r);
	return s;
}

static const struct sim_law exponential = { .kind = SIM_LAW_EXP, .mean_ns = SERVICE };

/* Chance that all c servers are busy at a load of a erlangs, with room for all (Erlang C). */
static double erlang_c(int c, double a)
{
	double term = 1;
	double sum = 1;
	for (int k = 1; k < c; k++) {
		term *= a / k;
		sum += term;
	}
	double last = term * a / c * c / (c - a);
	return last / (sum + last);
}

/* Chance of n present, with c servers and room for k in all. */
static void loss_system(int c, int k, double a, double *p)
{
	double sum = 0;
	p[0] = 1;
	for (int n = 1; n <= k; n++) {
		p[n] = p[n - 1] * a / (n < c ? n : c);
	}
	for (int n = 0; n <= k; n++) {
		sum += p[n];
	}
	for (int n = 0; n <= k; n++) {
		p[n] /= sum;
	}
}

static void test_mm1(void **state)
{
	(void)state;
	static const double loads[] = { 0.3, 0.8 };
	for (int i = 0; i < 2; i++) {
		double rho = loads[i];
		struct sim_station_spec spec = { .kind = SIM_QUEUE, .servers = 1, .room = SIM_NONE };
		struct study s = station(2, spec, exponential, rho, i ? 60 : 40);
		check_study(s.response_ns, SERVICE / (1 - rho));
		check_study(s.present[0], rho / (1 - rho));
		check_study(s.waiting[0], rho * rho / (1 - rho));
		check_study(s.busy[0], rho);
		check_study(s.throughput_per_s, rho / MEAN_S);
	}
}

static void test_mmc(void **state)
{
	(void)state;
	static const struct {
		uint32_t servers;
		double rho;
	} cases[] = { { 2, 0.7 }, { 8, 0.9 } };
	for (int i = 0; i < 2; i++) {
		double c = cases[i].servers;
		double a = c * cases[i].rho;
		struct sim_station_spec spec = { .kind = SIM_QUEUE, .servers = cases[i].servers, .room = SIM_NONE };
		struct study s = station(2, spec, exponential, a, i ? 50 : 20);
		double line = erlang_c((int)cases[i].servers, a) * cases[i].rho / (1 - cases[i].rho);
		check_study(s.waiting[0], line);
		check_study(s.busy[0], a);
		check_study(s.response_ns, SERVICE * (1 + line / a));
	}
}

static void test_mmck(void **state)
{
	(void)state;
	static const struct {
		uint32_t servers, room;
		double load;
	} cases[] = { { 1, 4, 0.9 }, { 3, 0, 2.5 }, { 4, 6, 5.0 } };
	for (int i = 0; i < 3; i++) {
		int c = (int)cases[i].servers;
		int k = c + (int)cases[i].room;
		double p[16];
		double present = 0;
		loss_system(c, k, cases[i].load, p);
		for (int n = 1; n <= k; n++) {
			present += n * p[n];
		}
		struct sim_station_spec spec = { .kind = SIM_QUEUE, .servers = cases[i].servers, .room = cases[i].room };
		struct study s = station(3, spec, exponential, cases[i].load, 20);
		check_study(s.refused, p[k]);
		check_study(s.present[0], present);
		check_study(s.busy[0], cases[i].load * (1 - p[k]));
		check_study(s.response_ns, SERVICE * present / (cases[i].load * (1 - p[k])));
	}
}

struct law_case {
	struct sim_law law;
	double scv;
};

static const struct law_case general[] = {
	{ { .kind = SIM_LAW_CONST, .mean_ns = SERVICE }, 0 },
	{ { .kind = SIM_LAW_ERLANG, .mean_ns = SERVICE, .param = 3 }, 1.0 / 3 },
	{ { .kind = SIM_LAW_HYPER, .mean_ns = SERVICE, .param = 4 }, 4 },
	{ { .kind = SIM_LAW_LOGNORMAL, .mean_ns = SERVICE, .param = 2 }, 2 },
	{ { .kind = SIM_LAW_UNIFORM, .mean_ns = SERVICE, .param = 5e5 }, 1.0 / 12 },
};
#define GENERAL (sizeof general / sizeof general[0])

/* Pollaczek and Khinchine: the line depends on the variance of the service time. */
static void test_mg1(void **state)
{
	(void)state;
	for (size_t i = 0; i < GENERAL; i++) {
		double rho = 0.6;
		double line = rho * rho / (1 - rho) * (1 + general[i].scv) / 2;
		struct sim_station_spec spec = { .kind = SIM_QUEUE, .servers = 1, .room = SIM_NONE };
		struct study s = station(4, spec, general[i].law, rho, general[i].scv > 1 ? 150 : 60);
		check_study(s.waiting[0], line);
		check_study(s.response_ns, SERVICE * (1 + line / rho));
		check_study(s.busy[0], rho);
	}
}

/* Shared processors do not care for the law: with one core the mean is that of M/M/1 for all of them. */
static void test_mg1_ps(void **state)
{
	(void)state;
	double rho = 0.7;
	struct sim_station_spec spec = { .kind = SIM_PS, .servers = 1, .room = SIM_NONE };
	struct study s = station(5, spec, exponential, rho, 40);
	check_study(s.response_ns, SERVICE / (1 - rho));
	check_study(s.present[0], rho / (1 - rho));
	check_study(s.busy[0], rho);
	for (size_t i = 0; i < GENERAL; i++) {
		s = station(5, spec, general[i].law, rho, 60);
		check_study(s.response_ns, SERVICE / (1 - rho));
		check_study(s.busy[0], rho);
	}
}

/* With exponential work, c shared cores hold as many as c servers with a line. */
static void test_mmc_ps(void **state)
{
	(void)state;
	double a = 3.2;
	struct sim_station_spec spec = { .kind = SIM_PS, .servers = 4, .room = SIM_NONE };
	struct study s = station(6, spec, exponential, a, 40);
	double line = erlang_c(4, a) * 0.8 / 0.2;
	check_study(s.present[0], a + line);
	check_study(s.waiting[0], line);
	check_study(s.busy[0], a);
	check_study(s.response_ns, SERVICE * (1 + line / a));
}

/* A server for each: Poisson many present, whatever the law. */
static void test_mg_infinity(void **state)
{
	(void)state;
	for (size_t i = 0; i < GENERAL; i++) {
		struct sim_station_spec spec = { .kind = SIM_DELAY };
		struct study s = station(7, spec, general[i].law, 12, 3);
		check_study(s.busy[0], 12);
		check_study(s.present[0], 12);
		check_near(estimate_mean(&s.response_ns), SERVICE, check_is_brief() ? 0.04 : 0.01);
	}
}

/* Over many seeds the errors, in standard errors, have mean 0 and variance 1. */
static void test_errors_are_fair(void **state)
{
	(void)state;
	enum { SEEDS = 40 };
	struct sim_station_spec spec = { .kind = SIM_QUEUE, .servers = 1, .room = SIM_NONE };
	double sum[3] = { 0 };
	double squares[3] = { 0 };
	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		struct study s = station(seed, spec, exponential, 0.6, 4);
		const struct estimate *const estimates[] = { &s.response_ns, &s.present[0], &s.busy[0] };
		const double theory[] = { SERVICE / 0.4, 0.6 / 0.4, 0.6 };
		for (int i = 0; i < 3; i++) {
			double z = (estimate_mean(estimates[i]) - theory[i]) / estimate_error(estimates[i]);
			sum[i] += z;
			squares[i] += z * z;
		}
	}
	for (int i = 0; i < 3; i++) {
		check(fabs(sum[i] / SEEDS) < 3 / sqrt(SEEDS));
		check(squares[i] / SEEDS > 0.4 && squares[i] / SEEDS < 1.8); /* standard deviation 0.22 */
	}
}

/* A speed is a scale of time. */
static void test_speed_scales(void **state)
{
	(void)state;
	static const enum sim_station_kind kinds[] = { SIM_QUEUE, SIM_PS };
	for (int k = 0; k < 2; k++) {
		struct rig r = rig_start(8);
		uint32_t node = rig_node(&r, 0);
		rig_station(&r, node, kinds[k], 1, SIM_NONE);
		uint16_t law = sim_net_law(r.net, exponential);
		uint16_t class_ = rig_class(&r, 0, 0);
		rig_entry(&r, node, 0);
		rig_serve(&r, 0, law);
		rig_end(&r);
		rig_open(&r, node, class_, 0);
		struct sim *sim = rig_go(&r);
		sim_station_speed(sim, node, 0, 2.5);
		sim_source_rate(sim, 0, 0.7 * 2.5 / MEAN_S);
		int64_t run_s = check_is_brief() ? 50 : 1000;
		sim_run(sim, run_s * SIM_S, 0);
		struct sim_node_totals n = node_totals(sim, node);
		check_near((double)n.present_ns / (double)(run_s * SIM_S), 0.7 / 0.3, check_is_brief() ? 0.15 : 0.03);
		rig_done(&r);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_mm1),
	cmocka_unit_test(test_mmc),
	cmocka_unit_test(test_mmck),
	cmocka_unit_test(test_mg1),
	cmocka_unit_test(test_mg1_ps),
	cmocka_unit_test(test_mmc_ps),
	cmocka_unit_test(test_mg_infinity),
	cmocka_unit_test(test_errors_are_fair),
	cmocka_unit_test(test_speed_scales),
};
CHECK_MAIN(tests)
