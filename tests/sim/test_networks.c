/* The simulation against theory: networks. Jackson (1957); mean value analysis of Reiser and Lavenberg (1980). */
#include "config.h"

#include "tests/sim/study.h"

#define VERB_A 0
#define VERB_B 1

/* From outside to A, from A with p to B, from B back to A: each node is M/M/1 at its own load. Links take time, which
 * adds to the response and to nothing else. */
static void test_jackson(void **state)
{
	(void)state;
	const double rate = 300;
	const double p = 0.4;
	struct rig r = rig_start(11);
	const int64_t latency[] = { 0, SIM_MS, SIM_MS, 0 };
	sim_net_zones(r.net, 2, latency);
	uint32_t a = rig_node(&r, 0);
	uint32_t b = rig_node(&r, 1);
	uint32_t to_a = rig_group(&r, a);
	uint32_t to_b = rig_group(&r, b);
	rig_station(&r, a, SIM_QUEUE, 1, SIM_NONE);
	rig_station(&r, b, SIM_QUEUE, 1, SIM_NONE);
	uint16_t serve_a = rig_law(&r, SIM_LAW_EXP, 1400 * SIM_US, 0);
	uint16_t serve_b = rig_law(&r, SIM_LAW_EXP, 2500 * SIM_US, 0);
	uint16_t class_ = rig_class(&r, VERB_A, 0);
	rig_entry(&r, a, VERB_A);
	rig_serve(&r, 0, serve_a);
	uint32_t leave = rig_op(&r, (struct sim_op){ .kind = SIM_OP_BRANCH, .p = 1 - p });
	rig_op(&r, (struct sim_op){ .kind = SIM_OP_ROUTE, .group = to_b, .verb = VERB_B });
	sim_net_patch(r.net, leave, rig_end(&r));
	rig_entry(&r, b, VERB_B);
	rig_serve(&r, 0, serve_b);
	rig_op(&r, (struct sim_op){ .kind = SIM_OP_ROUTE, .group = to_a, .verb = VERB_A });
	rig_open(&r, a, class_, rate);
	struct study s = study_run(&r, 2, 1, 20, 100);
	double at_a = rate / (1 - p);
	double at_b = p * at_a;
	double rho_a = at_a * 1.4e-3;
	double rho_b = at_b * 2.5e-3;
	double l_a = rho_a / (1 - rho_a);
	double l_b = rho_b / (1 - rho_b);
	check_study(s.present[0], l_a);
	check_study(s.present[1], l_b);
	check_study(s.busy[0], rho_a);
	check_study(s.response_ns, ((l_a + l_b) / rate + at_b / rate * 2e-3) * 1e9);
	rig_done(&r);
}

/* Machines that break and one who repairs: M/M/1 with a finite population. */
static void test_repairman(void **state)
{
	(void)state;
	enum { PEOPLE = 12 };
	struct rig r = rig_start(12);
	uint32_t node = rig_node(&r, 0);
	rig_station(&r, node, SIM_QUEUE, 1, SIM_NONE);
	uint16_t think = rig_law(&r, SIM_LAW_EXP, 10 * SIM_MS, 0);
	uint16_t repair = rig_law(&r, SIM_LAW_EXP, SIM_MS, 0);
	uint16_t class_ = rig_class(&r, 0, 0);
	rig_entry(&r, node, 0);
	rig_serve(&r, 0, repair);
	rig_end(&r);
	sim_net_source(r.net,
		&(struct sim_source_spec){ .node = node, .class_ = class_, .population = PEOPLE, .think_law = think });
	struct study s = study_run(&r, 1, 1, 20, 20);
	double p[PEOPLE + 1] = { 1 };
	double sum = 1;
	double present = 0;
	for (int n = 1; n <= PEOPLE; n++) {
		p[n] = p[n - 1] * (PEOPLE - n + 1) * 0.1;
		sum += p[n];
		present += n * p[n];
	}
	double utilisation = 1 - 1 / sum;
	check_study(s.busy[0], utilisation);
	check_study(s.present[0], present / sum);
	check_study(s.throughput_per_s, utilisation / 1e-3);
	check_study(s.response_ns, present / sum / utilisation * 1e6);
	rig_done(&r);
}

/* People who think and ask two single servers and one shared processor in turn. */
static void test_mean_value_analysis(void **state)
{
	(void)state;
	enum { PEOPLE = 25, STATIONS = 3 };
	static const double demand_s[STATIONS] = { 4e-3, 2.5e-3, 3e-3 };
	const double think_s = 60e-3;
	double queue[STATIONS] = { 0 };
	double response = 0;
	double throughput = 0;
	for (int n = 1; n <= PEOPLE; n++) {
		response = 0;
		for (int k = 0; k < STATIONS; k++) {
			response += demand_s[k] * (1 + queue[k]);
		}
		throughput = n / (think_s + response);
		for (int k = 0; k < STATIONS; k++) {
			queue[k] = throughput * demand_s[k] * (1 + queue[k]);
		}
	}
	struct rig r = rig_start(13);
	uint32_t node = rig_node(&r, 0);
	uint16_t think = rig_law(&r, SIM_LAW_UNIFORM, (int64_t)(think_s * 1e9), 30e6); /* its law does not matter */
	uint16_t laws[STATIONS];
	for (int k = 0; k < STATIONS; k++) {
		rig_station(&r, node, k == 2 ? SIM_PS : SIM_QUEUE, 1, SIM_NONE);
		laws[k] = rig_law(&r, SIM_LAW_EXP, (int64_t)(demand_s[k] * 1e9), 0);
	}
	uint16_t class_ = rig_class(&r, 0, 0);
	rig_entry(&r, node, 0);
	for (uint16_t k = 0; k < STATIONS; k++) {
		rig_serve(&r, k, laws[k]);
	}
	rig_end(&r);
	sim_net_source(r.net,
		&(struct sim_source_spec){ .node = node, .class_ = class_, .population = PEOPLE, .think_law = think });
	struct study s = study_run(&r, 1, STATIONS, 20, 60);
	check_study(s.throughput_per_s, throughput);
	check_study(s.response_ns, response * 1e9);
	for (int k = 0; k < STATIONS; k++) {
		check_study(s.busy[k], throughput * demand_s[k]);
	}
	check_study(s.present[0], throughput * response);
	rig_done(&r);
}

/* A caller's workers are held while its callee works: the pool is a multi-server queue whose service time is the whole
 * call. With exponential callees of their own that is M/M/c. */
static void test_held_workers_are_servers(void **state)
{
	(void)state;
	enum { WORKERS = 5 };
	const double rate = 400;
	struct rig r = rig_start(14);
	uint32_t web = rig_node(&r, 0);
	uint32_t db = rig_node(&r, 0);
	uint32_t to_db = rig_group(&r, db);
	rig_station(&r, web, SIM_POOL, WORKERS, SIM_NONE);
	uint16_t query = rig_law(&r, SIM_LAW_EXP, 10 * SIM_MS, 0);
	uint16_t class_ = rig_class(&r, 0, 0);
	rig_entry(&r, web, 0);
	rig_op(&r, (struct sim_op){ .kind = SIM_OP_SEIZE });
	rig_call(&r, to_db, 1, 0);
	rig_end(&r);
	rig_entry(&r, db, 1);
	rig_wait(&r, query);
	rig_end(&r);
	rig_open(&r, web, class_, rate);
	struct study s = study_run(&r, 2, 1, 20, 250);
	double a = rate * 0.01;
	double term = 1;
	double sum = 1;
	for (int k = 1; k < WORKERS; k++) {
		term *= a / k;
		sum += term;
	}
	double all_busy = term * a / WORKERS * WORKERS / (WORKERS - a);
	all_busy /= sum + all_busy;
	double line = all_busy * a / (WORKERS - a);
	check_study(s.busy[0], a);
	check_study(s.waiting[0], line);
	check_study(s.present[1], a);
	check_study(s.response_ns, (line + a) / rate * 1e9);
	rig_done(&r);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_jackson),
	cmocka_unit_test(test_repairman),
	cmocka_unit_test(test_mean_value_analysis),
	cmocka_unit_test(test_held_workers_are_servers),
};
CHECK_MAIN(tests)
