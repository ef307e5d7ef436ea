/* The ends of what can be asked: ten million people on one box, no memory, the largest topologies, refused ones. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/model/fixture.h"

static void test_ten_million_on_one_box(void **state)
{
	(void)state;
	double people = check_is_brief() ? 1e6 : 10e6;
	struct fixture *f = section1(people, true);
	begin(f, 1, 12 * 3600);
	run_to(f, 1);
	struct model_totals t = totals(f);
	check_near((double)t.requests, people / 10, 0.02);
	check(t.in_flight < 200000);
	run_to(f, 2);
	t = totals(f);
	/* One box answers what two vCPUs can, some hundred requests a second; nearly all are turned away. */
	check(t.answered > 100 && t.answered < 4000);
	check((double)t.failed > 0.9 * (double)t.requests);
	check(events(f, "overwhelmed: most requests fail") == 1);
	check(look(f, f->web).cpu > 0.9);
	check(model_save_bytes(f->model) < 64u << 20);
	act(f, MODEL_USERS, SIM_NONE, 1000);
	run_to(f, 30);
	check_int(events(f, "copes again"), 1);
	check_int(span_of(f, MODEL_ALL, 10).failed, 0);
	fixture_free(f);
}

static void test_ten_million_wait_for_one_that_hangs(void **state)
{
	(void)state;
	/* Nobody says no, so all wait their ten seconds: more than can be kept. The rest is refused, memory stays bounded. */
	struct fixture *f = section1(10e6, true);
	begin(f, 2, 0);
	act(f, MODEL_HANG, f->web, 0);
	run_to(f, 2);
	struct model_totals t = totals(f);
	check(t.in_flight <= 1u << 20);
	check(t.failed_by[SIM_REFUSED] > 0);
	fixture_free(f);
}

static void test_every_number_of_users(void **state)
{
	(void)state;
	static const double users[] = { 1, 2, 99, 1000, 65535, 65536, 65537, 1e6 };
	struct fixture *f = section4(1);
	begin(f, 3, 0);
	double at = 0;
	for (size_t i = 0; i < sizeof users / sizeof users[0]; i++) {
		act(f, MODEL_USERS, SIM_NONE, users[i]);
		run_to(f, at += 0.5);
		check(totals(f).users == users[i]);
	}
	act(f, MODEL_KILL, f->web, 0);
	run_to(f, at + 0.5);
	struct model_action bad = { .kind = MODEL_USERS, .node = SIM_NONE, .other = SIM_NONE, .zone = -1, .value = 10e6 + 1 };
	check(!model_can(f->model, &bad));
	bad.value = NAN;
	check(!model_can(f->model, &bad));
	bad.value = -1;
	check(!model_can(f->model, &bad));
	fixture_free(f);
}

/* --------------------------------------------------------------- memory */

struct scarce {
	unsigned left;
	size_t live;
};

static void *scarce_alloc(void *ctx, size_t bytes)
{
	struct scarce *s = ctx;
	if (s->left == 0) {
		return NULL;
	}
	s->left--;
	s->live++;
	return calloc(1, bytes);
}

static void scarce_free(void *ctx, void *memory)
{
	struct scarce *s = ctx;
	s->live -= memory != NULL;
	free(memory);
}

static void test_each_allocation_may_fail(void **state)
{
	(void)state;
	struct fixture *f = section4(1000);
	unsigned failures = 0;
	for (unsigned n = 0;; n++) {
		struct scarce memory = { .left = n };
		struct model_options options = { .seed = 1, .alloc = { scarce_alloc, scarce_free, &memory } };
		struct err err = { 0 };
		struct model *m = NULL;
		enum status status = model_new(&f->topo, &options, &m, &err);
		if (status == STATUS_OK) {
			/* And while it runs. */
			enum sim_status run = model_run(m, 10 * SIM_S, 0);
			struct model_measure measure = { .quantity = MODEL_Q_P95, .class_ = MODEL_ALL, .node = SIM_NONE, .to_ns = SIM_S };
			struct model_probe *probe = run == SIM_REACHED ? model_probe_new(m, &measure, 1) : NULL;
			model_probe_free(probe);
			model_free(m);
			check_int(memory.live, 0);
			if (run == SIM_REACHED && probe) {
				break;
			}
			failures++;
			continue;
		}
		check_int(status, STATUS_SYSTEM);
		check(err.text[0] != '\0');
		check_int(memory.live, 0);
		failures++;
	}
	check(failures > 30);
	fixture_free(f);
}

/* ------------------------------------------------------------ topologies */

static void test_refused_topologies(void **state)
{
	(void)state;
	struct fixture *f = section4(1000);
	struct err err = { 0 };
	struct model *m = NULL;
	struct model_options options = { 0 };
	f->topo.nodes[f->web].roles = 0;
	check_int(model_new(&f->topo, &options, &m, &err), STATUS_DATA);
	check(m == NULL && err.text[0] != '\0');
	f->topo.nodes[f->web].roles = WEB_ROLES;
	options.users = 2e7;
	check_int(model_new(&f->topo, &options, &m, &err), STATUS_DATA);
	options.users = NAN; /* as not given */
	check_int(model_new(&f->topo, &options, &m, &err), STATUS_OK);
	model_free(m);
	model_free(NULL);
	f->topo.workload.classes[CLASS_PAGE].cpu_ns = 1e16; /* a law that the simulation does not have */
	options.users = 0;
	m = NULL;
	check_int(model_new(&f->topo, &options, &m, &err), STATUS_DATA);
	check(m == NULL && strstr(err.text, "the mean of a law is out of range"));
	fixture_free(f);
}

/* As wide as a topology may be: one balancer over many servers. */
static void test_many_servers(void **state)
{
	(void)state;
	struct fixture *f = section4(20000);
	enum { MORE = 500 };
	struct topo_node *nodes = ARENA_ARRAY(&f->arena, MORE + 16, struct topo_node);
	struct topo_edge *edges = ARENA_ARRAY(&f->arena, 2 * MORE + 16, struct topo_edge);
	for (uint32_t i = 0; i < f->topo.node_count; i++) {
		nodes[i] = f->topo.nodes[i];
	}
	for (uint32_t i = 0; i < f->topo.edge_count; i++) {
		edges[i] = f->topo.edges[i];
	}
	f->topo.nodes = nodes;
	f->topo.edges = edges;
	fixture_set(f, f->db, TOPO_RDS_CONNECTIONS, 100000);
	static char ids[MORE][8];
	for (int i = 0; i < MORE; i++) {
		snprintf(ids[i], sizeof ids[i], "w%u", (unsigned)i % 10000);
		uint32_t web = fixture_ec2(f, ids[i], i % 2, "t3.medium", WEB_ROLES);
		fixture_set(f, web, TOPO_EC2_CALL_LIMIT, 5 * S + i); /* each another */
		fixture_edge(f, f->elb, TOPO_CALL, web);
		fixture_edge(f, web, TOPO_CALL, f->db);
	}
	begin(f, 4, 0);
	turn(f, f->elb, TOPO_ELB_STICKY, 0);
	run_to(f, 10);
	check(span_of(f, MODEL_ALL, 5).failed == 0);
	check_near(look(f, f->topo.node_count - 1).arrivals_per_s, 2000.0 / (MORE + 2), 0.9);
	act_zone(f, MODEL_KILL_ZONE, SIM_NONE, 1);
	run_to(f, 150);
	check_int(span_of(f, MODEL_STATIC, 10).failed, 0);
	act_zone(f, MODEL_MEND_ZONE, SIM_NONE, 1);
	run_to(f, 161);
	fixture_free(f);
}

/* Everything that can be done is done, at random, to every architecture; nothing breaks and all adds up. */
static void test_random_faults(void **state)
{
	(void)state;
	uint64_t random = 1;
	for (int round = 0; round < 16; round++) {
		struct fixture *f = round % 4 == 0 ? section1(200, round % 8 == 0) : round % 4 == 1 ? section2(200) :
			round % 4 == 2 ? section3(200) : section4(200);
		begin(f, (uint64_t)round, 0);
		double at = 0;
		unsigned done = 0;
		for (int i = 0; i < 100; i++) {
			random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
			uint32_t r = (uint32_t)(random >> 33);
			struct model_action a = {
				.kind = (enum model_action_kind)(r % MODEL_ACTIONS),
				.node = r / 32 % f->topo.node_count,
				.other = r / 1024 % f->topo.node_count,
				.zone = (int)(r / 4096 % 3) - 1,
				.setting = (enum topo_setting)(r / 16 % TOPO_SETTINGS),
				.value = (double)(r / 64 % 100),
			};
			a.value = a.kind == MODEL_REPORT ? a.value * 1e9 + 1 : a.kind == MODEL_USERS ? a.value * 3 : a.kind == MODEL_FLASH ? 3 : a.value;
			if (model_can(f->model, &a)) {
				check_int(model_act(f->model, &a, NULL), STATUS_OK);
				done++;
			} else {
				check_int(model_act(f->model, &a, NULL), STATUS_USAGE);
			}
			run_to(f, at += 3 * (double)(r % 9));
			for (uint32_t node = 0; node < f->topo.node_count; node++) {
				struct model_node n = look(f, node);
				check(n.utilisation >= 0 && n.utilisation <= 1 + 1e-9);
				check(n.cpu >= 0 && n.cpu <= 1 + 1e-9);
			}
			struct model_totals t = totals(f);
			check(isfinite(t.bill_month) && t.bill_dollars >= 0 && t.writes_lost <= t.writes_acknowledged);
		}
		check(done > 5);
		fixture_free(f);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_ten_million_on_one_box),
	cmocka_unit_test(test_ten_million_wait_for_one_that_hangs),
	cmocka_unit_test(test_every_number_of_users),
	cmocka_unit_test(test_each_allocation_may_fail),
	cmocka_unit_test(test_refused_topologies),
	cmocka_unit_test(test_many_servers),
	cmocka_unit_test(test_random_faults),
};
CHECK_MAIN(tests)
