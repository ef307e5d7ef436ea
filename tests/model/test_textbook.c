/* Textbook networks as topologies: what the model measures against what the formulas say. */
#include "config.h"

#include "tests/model/fixture.h"
#include "topo/theory.h"

static struct fixture *queue(double rate, double servers, double service_s, enum topo_law_kind law, double discipline)
{
	struct fixture *f = fixture_textbook();
	f->users = fixture_node(f, TOPO_SOURCE, "source", -1);
	f->web = fixture_node(f, TOPO_STATION, "queue", -1);
	fixture_set(f, f->users, TOPO_SOURCE_RATE, rate);
	fixture_set(f, f->web, TOPO_STATION_SERVERS, servers);
	fixture_set(f, f->web, TOPO_STATION_DISCIPLINE, discipline);
	fixture_law(f, f->web, TOPO_STATION_SERVICE, law, service_s);
	fixture_route(f, f->users, f->web, 1);
	return f;
}

static void test_mm1(void **state)
{
	(void)state;
	struct fixture *f = queue(8, 1, 0.1, TOPO_LAW_EXP, 0);
	struct topo_queue_theory theory;
	check(topo_theory_mmc(8, 0.1, 1, &theory));
	begin(f, 1, 0);
	run_to(f, 1000);
	struct span s = span_of(f, MODEL_ALL, 30000);
	check_near(s.mean, theory.stay_s, 0.06);
	check_near(s.p95, theory.stay_s * 3.0, 0.07); /* exponential: ln 20 */
	check_near(measure(f, MODEL_Q_UTILISATION, MODEL_ALL, f->web, 20000), 0.8, 0.02);
	check_near(measure(f, MODEL_Q_QUEUE, MODEL_ALL, f->web, 30000), theory.waiting, 0.08);
	check_near(measure(f, MODEL_Q_NODE_STAY, MODEL_ALL, f->web, 30000), theory.stay_s, 0.06);
	fixture_free(f);
}

/* A law takes another mean while it runs, if there is such a law. */
static void test_means_can_be_turned(void **state)
{
	(void)state;
	struct fixture *f = queue(1, 1, 0.1, TOPO_LAW_UNIFORM, 0);
	f->topo.nodes[f->web].settings[TOPO_STATION_SERVICE].law.param = 0.1 * S; /* from 0 to 0.2 s */
	begin(f, 1, 0);
	static const struct {
		double mean_ns;
		bool can;
	} cases[] = {
		{ 0.1 * S - 1, false }, /* narrower than its half width */
		{ 0.1 * S, true },
		{ 0.2 * S, true },
		{ 7 * 86400 * S, false },
		{ 0, false },
		{ -1, false },
		{ NAN, false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct model_action action = { .kind = MODEL_SET, .node = f->web, .other = SIM_NONE, .zone = -1,
			.setting = TOPO_STATION_SERVICE, .value = cases[i].mean_ns };
		check_int(model_can(f->model, &action), cases[i].can);
		check_int(model_act(f->model, &action, NULL), cases[i].can ? STATUS_OK : STATUS_USAGE);
	}
	run_to(f, 10);
	check_near(measure(f, MODEL_Q_UTILISATION, MODEL_ALL, f->web, 5000), 0.2, 0.05);
	fixture_free(f);
}

static void test_mmc(void **state)
{
	(void)state;
	struct fixture *f = queue(72, 8, 0.1, TOPO_LAW_EXP, 0);
	struct topo_queue_theory theory;
	check(topo_theory_mmc(72, 0.1, 8, &theory));
	begin(f, 2, 0);
	run_to(f, 200);
	check_near(span_of(f, MODEL_ALL, 20000).mean, theory.stay_s, 0.03);
	fixture_free(f);
}

static void test_sharing_does_not_mind_the_law(void **state)
{
	(void)state;
	struct topo_queue_theory theory;
	check(topo_theory_ps(8, 0.1, 1, &theory));
	for (int law = 0; law < 2; law++) {
		struct fixture *f = queue(8, 1, 0.1, law ? TOPO_LAW_CONST : TOPO_LAW_EXP, 1);
		begin(f, 3, 0);
		run_to(f, 500);
		check_near(span_of(f, MODEL_ALL, 20000).mean, theory.stay_s, 0.05);
		fixture_free(f);
	}
}

static void test_delay_and_room(void **state)
{
	(void)state;
	struct fixture *f = queue(50, 1, 0.1, TOPO_LAW_EXP, 2);
	begin(f, 4, 0);
	run_to(f, 10);
	check_near(span_of(f, MODEL_ALL, 2000).mean, 0.1, 0.02);
	fixture_free(f);
	/* M/M/2/5: three places to wait */
	struct topo_queue_theory theory;
	check(topo_theory_mmck(25, 0.1, 2, 3, &theory));
	f = queue(25, 2, 0.1, TOPO_LAW_EXP, 0);
	fixture_set(f, f->web, TOPO_STATION_ROOM, 3);
	begin(f, 4, 0);
	run_to(f, 10);
	check_near(span_of(f, MODEL_ALL, 5000).errors, theory.refused, 0.03);
	turn(f, f->web, TOPO_STATION_ROOM, -1);
	turn(f, f->web, TOPO_STATION_SERVERS, 4);
	run_to(f, 5100);
	check_int(span_of(f, MODEL_ALL, 500).failed, 0);
	fixture_free(f);
}

/* Feedback: half of what leaves the CPU goes to the disk and comes back. */
static void test_jackson(void **state)
{
	(void)state;
	struct fixture *f = queue(10, 1, 0.04, TOPO_LAW_EXP, 0);
	uint32_t disk = fixture_node(f, TOPO_STATION, "disk", -1);
	fixture_set(f, disk, TOPO_STATION_SERVERS, 2);
	fixture_law(f, disk, TOPO_STATION_SERVICE, TOPO_LAW_EXP, 0.15);
	fixture_route(f, f->web, disk, 0.5);
	fixture_route(f, disk, f->web, 1);
	struct topo_queue_theory cpu, io;
	check(topo_theory_mmc(20, 0.04, 1, &cpu));
	check(topo_theory_mmc(10, 0.15, 2, &io));
	begin(f, 5, 0);
	run_to(f, 500);
	check_near(measure(f, MODEL_Q_NODE_RATE, MODEL_ALL, disk, 10000), 10, 0.02);
	check_near(span_of(f, MODEL_ALL, 20000).mean, 2 * cpu.stay_s + io.stay_s, 0.04);
	struct model_edge edge;
	model_read_edge(f->model, 1, &edge);
	check(!edge.idle || edge.calls_per_s == 0);
	fixture_free(f);
}

static void test_shares_of_three_routes(void **state)
{
	(void)state;
	struct fixture *f = queue(100, 1, 0.001, TOPO_LAW_CONST, 0);
	uint32_t to[3];
	static const char *const ids[] = { "a", "b", "c" };
	static const double shares[] = { 0.2, 0.3, 0.4 };
	for (int i = 0; i < 3; i++) {
		to[i] = fixture_node(f, TOPO_STATION, ids[i], -1);
		fixture_law(f, to[i], TOPO_STATION_SERVICE, TOPO_LAW_CONST, 0.001);
		fixture_route(f, f->web, to[i], shares[i]);
	}
	begin(f, 6, 0);
	run_to(f, 10);
	for (int i = 0; i < 3; i++) {
		check_near(measure(f, MODEL_Q_NODE_RATE, MODEL_ALL, to[i], 3000), 100 * shares[i], 0.03);
	}
	fixture_free(f);
}

static void test_closed(void **state)
{
	(void)state;
	struct fixture *f = fixture_textbook();
	uint32_t people = fixture_node(f, TOPO_SOURCE, "people", -1);
	uint32_t cpu = fixture_node(f, TOPO_STATION, "cpu", -1), disk = fixture_node(f, TOPO_STATION, "disk", -1);
	fixture_set(f, people, TOPO_SOURCE_POPULATION, 20);
	fixture_law(f, people, TOPO_SOURCE_THINK, TOPO_LAW_EXP, 2);
	fixture_set(f, cpu, TOPO_STATION_DISCIPLINE, 1);
	fixture_law(f, cpu, TOPO_STATION_SERVICE, TOPO_LAW_EXP, 0.08);
	fixture_law(f, disk, TOPO_STATION_SERVICE, TOPO_LAW_EXP, 0.12);
	fixture_route(f, people, cpu, 1);
	fixture_route(f, cpu, disk, 1);
	double demands[] = { 0.08, 0.12 };
	uint32_t servers[] = { 1, 1 };
	struct topo_closed_theory theory;
	check(topo_theory_mva(2, demands, servers, 20, 2, &theory, NULL));
	begin(f, 7, 0);
	run_to(f, 200);
	check_near(measure(f, MODEL_Q_GOODPUT, MODEL_ALL, SIM_NONE, 20000), theory.throughput_per_s, 0.02);
	fixture_free(f);
}

/* A server that calls keeps itself busy until the answer: throughput is servers / (own time + stay there). */
static void test_calls_hold_the_server(void **state)
{
	(void)state;
	double rates[2];
	for (int call = 0; call < 2; call++) {
		struct fixture *f = queue(100, 2, 0.01, TOPO_LAW_CONST, 0);
		uint32_t slow = fixture_node(f, TOPO_STATION, "slow", -1);
		fixture_set(f, slow, TOPO_STATION_DISCIPLINE, 2);
		fixture_law(f, slow, TOPO_STATION_SERVICE, TOPO_LAW_CONST, 0.19);
		fixture_set(f, f->users, TOPO_SOURCE_LIMIT, 10 * S);
		if (call) {
			fixture_edge(f, f->web, TOPO_CALL, slow);
		} else {
			fixture_route(f, f->web, slow, 1);
		}
		begin(f, 8, 0);
		run_to(f, 50);
		rates[call] = measure(f, MODEL_Q_NODE_RATE, MODEL_ALL, slow, 50);
		fixture_free(f);
	}
	check_near(rates[0], 100, 0.05);
	check_near(rates[1], 10, 0.02);
}

static void test_settings_that_turn(void **state)
{
	(void)state;
	struct fixture *f = queue(5, 1, 0.1, TOPO_LAW_EXP, 0);
	begin(f, 9, 0);
	turn(f, f->users, TOPO_SOURCE_RATE, 50);
	check_near(measure(f, MODEL_Q_RATE, MODEL_ALL, SIM_NONE, 500), 50, 0.03);
	turn(f, f->web, TOPO_STATION_SERVICE, 0.001 * S);
	run_to(f, 1500);
	check_near(span_of(f, MODEL_ALL, 500).mean, 0.001 / (1 - 0.05), 0.03);
	fixture_free(f);
}

/* What people do is open, exact Poisson: counts of separate seconds vary as much as their mean. */
static void test_people_come_by_poisson(void **state)
{
	(void)state;
	struct fixture *f = section1(1000, true);
	begin(f, 10, 0);
	double sum = 0, squares = 0;
	int count = 0;
	for (int i = 0; i < 2000; i++) {
		struct sim_second second;
		run_to(f, i + 1);
		check(model_second(f->model, MODEL_ALL, 0, &second));
		sum += second.arrivals;
		squares += (double)second.arrivals * second.arrivals;
		count++;
	}
	double mean = sum / count, variance = squares / count - mean * mean;
	check_near(mean, 100, 0.01);
	check_near(variance, mean, 0.1);
	fixture_free(f);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_mm1),
	cmocka_unit_test(test_means_can_be_turned),
	cmocka_unit_test(test_mmc),
	cmocka_unit_test(test_sharing_does_not_mind_the_law),
	cmocka_unit_test(test_delay_and_room),
	cmocka_unit_test(test_jackson),
	cmocka_unit_test(test_shares_of_three_routes),
	cmocka_unit_test(test_closed),
	cmocka_unit_test(test_calls_hold_the_server),
	cmocka_unit_test(test_settings_that_turn),
	cmocka_unit_test(test_people_come_by_poisson),
};
CHECK_MAIN(tests)
