/* Placement: the known pictures, then what must hold for any topology, sound or not. */
#include "config.h"

#include "tests/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/topo/make.h"

static struct topo_place place_of(struct make *m, const struct topo_place *places, const char *id)
{
	return places[topo_find_node(&m->topo, str_c(id))];
}

static void check_at(struct make *m, const struct topo_place *places, const char *id, int col, int row)
{
	struct topo_place place = place_of(m, places, id);
	if (place.col != col || place.row != row) {
		fail_msg("%s stands at %d, %d and not at %d, %d", id, place.col, place.row, col, row);
	}
}

static void test_one_box(void **state)
{
	(void)state;
	struct make *m = make_new();
	struct topo_place places[5];
	make_node(m, "box", TOPO_EC2, 0, MAKE_WEB | MAKE_DB);
	make_node(m, "eip", TOPO_EIP, -1, 0);
	make_node(m, "users", TOPO_USERS, -1, 0);
	make_node(m, "dns", TOPO_ROUTE53, -1, 0);
	make_edge(m, "dns", TOPO_ATTACH, "eip");
	make_edge(m, "eip", TOPO_ATTACH, "box");
	make_edge(m, "users", TOPO_LOOKUP, "dns");
	make_edge(m, "users", TOPO_CALL, "box");
	topo_placement(&m->topo, places);
	check_at(m, places, "users", 0, 0);
	check_at(m, places, "dns", 1, 0);
	check_at(m, places, "eip", 0, 1);
	check_at(m, places, "box", 0, 2);
	make_free(m);
}

static void test_two_zones(void **state)
{
	(void)state;
	struct make *m = make_two_zones();
	struct topo_place places[6];
	topo_placement(&m->topo, places);
	check_at(m, places, "users", 0, 0);
	check_at(m, places, "dns", 1, 0);
	check_at(m, places, "elb", 0, 1);
	check_at(m, places, "web1", 0, 2);
	check_at(m, places, "web2", 1, 2);
	check_at(m, places, "db", 0, 3);
	check_int(place_of(m, places, "db").standby_col, 1);
	check_int(place_of(m, places, "web1").standby_col, -1);
	make_free(m);
}

/* A balancer between two tiers does not stand in a zone's frame. */
static void test_region_between_zones(void **state)
{
	(void)state;
	struct make *m = make_two_zones();
	struct topo_place places[10];
	make_node(m, "inner", TOPO_ELB, -1, 0);
	make_node(m, "app", TOPO_EC2, 1, MAKE_WEB);
	make_edge(m, "web1", TOPO_CALL, "inner");
	make_edge(m, "inner", TOPO_CALL, "app");
	make_edge(m, "app", TOPO_CALL, "db");
	topo_placement(&m->topo, places);
	check_at(m, places, "inner", 2, 3);
	check_at(m, places, "app", 1, 4);
	check_at(m, places, "db", 0, 5);
	make_free(m);
}

static void test_explicit_places_win(void **state)
{
	(void)state;
	struct make *m = make_two_zones();
	struct topo_place places[6];
	struct topo_node *web2 = &m->nodes[topo_find_node(&m->topo, STR("web2"))];
	web2->place_col = 0; /* where web1 would stand */
	web2->place_row = 2;
	topo_placement(&m->topo, places);
	check_at(m, places, "web2", 0, 2);
	check_at(m, places, "web1", 1, 2);
	make_free(m);
}

static uint64_t next_random(uint64_t *seed)
{
	*seed = *seed * 6364136223846793005u + 1442695040888963407u;
	return *seed >> 33;
}

/* Anything at all: circles, self-edges, lonely nodes, wrong joins. */
static void fill_random(struct make *m, uint64_t seed, uint32_t nodes, uint32_t edges)
{
	static char names[TOPO_MAX_NODES][12];
	for (uint32_t i = 0; i < nodes; i++) {
		snprintf(names[i], sizeof names[i], "n%u", i);
		struct topo_node *node = make_node(m, names[i], (enum topo_kind)(next_random(&seed) % TOPO_KINDS),
			(int)(next_random(&seed) % 3) - 1, 0);
		if (next_random(&seed) % 8 == 0) {
			node->place_col = (int)i; /* never two at one place */
			node->place_row = (int)(next_random(&seed) % 5);
		}
		if (next_random(&seed) % 6 == 0) {
			node->standby_zone = (int)(next_random(&seed) % 2);
		}
	}
	for (uint32_t i = 0; i < edges; i++) {
		m->edges[m->topo.edge_count++] = (struct topo_edge){ .from = (uint32_t)(next_random(&seed) % nodes),
			.to = (uint32_t)(next_random(&seed) % nodes), .kind = (enum topo_edge_kind)(next_random(&seed) % TOPO_EDGE_KINDS) };
	}
}

static int by_cell(const void *a, const void *b)
{
	return memcmp(a, b, 2 * sizeof(int));
}

static void check_no_two_alike(const struct topo *topo, const struct topo_place *places)
{
	int(*cells)[2] = mem_alloc((size_t)topo->node_count * 2 + 1, sizeof *cells);
	size_t count = 0;
	for (uint32_t i = 0; i < topo->node_count; i++) {
		cells[count][0] = places[i].col;
		cells[count++][1] = places[i].row;
		check(places[i].col >= 0 && places[i].row >= 0);
		check((places[i].standby_col >= 0) == (topo->nodes[i].standby_zone >= 0));
		if (places[i].standby_col >= 0) {
			cells[count][0] = places[i].standby_col;
			cells[count++][1] = places[i].row;
		}
	}
	qsort(cells, count, sizeof *cells, by_cell);
	for (size_t i = 1; i < count; i++) {
		check(by_cell(&cells[i - 1], &cells[i]) != 0);
	}
	mem_free(cells);
}

static void test_any_topology(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 300; seed++) {
		struct make *m = make_new();
		uint32_t nodes = 1 + (uint32_t)(seed * 7 % 60);
		fill_random(m, seed, nodes, (uint32_t)(seed * 13 % 150));
		struct topo_place places[64], again[64];
		memset(places, 0x55, sizeof places);
		topo_placement(&m->topo, places);
		topo_placement(&m->topo, again);
		check_int(memcmp(places, again, nodes * sizeof places[0]), 0);
		check_no_two_alike(&m->topo, places);
		for (uint32_t i = 0; i < nodes; i++) {
			const struct topo_node *node = &m->nodes[i];
			check(node->place_col < 0 || (places[i].col == node->place_col && places[i].row == node->place_row));
		}
		make_free(m);
	}
}

/* Without circles and explicit places every call goes down, and zones keep to their bands. */
static void test_layers_and_bands(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 200; seed++) {
		struct make *m = make_new();
		uint64_t random = seed;
		uint32_t nodes = 2 + (uint32_t)(seed % 50);
		fill_random(m, seed, nodes, 0);
		for (uint32_t i = 0; i < nodes; i++) {
			m->nodes[i].place_col = m->nodes[i].place_row = -1;
		}
		for (uint32_t i = 0; i < nodes * 2; i++) {
			uint32_t from = (uint32_t)(next_random(&random) % (nodes - 1));
			m->edges[m->topo.edge_count++] = (struct topo_edge){ .from = from,
				.to = from + 1 + (uint32_t)(next_random(&random) % (nodes - 1 - from)), .kind = TOPO_CALL };
		}
		struct topo_place places[64];
		topo_placement(&m->topo, places);
		for (uint32_t i = 0; i < m->topo.edge_count; i++) {
			check(places[m->edges[i].to].row > places[m->edges[i].from].row);
		}
		int a_right = -1;
		for (uint32_t i = 0; i < nodes; i++) {
			a_right = m->nodes[i].zone == 0 && places[i].col > a_right ? places[i].col : a_right;
		}
		for (uint32_t i = 0; i < nodes; i++) {
			check(m->nodes[i].zone != 1 || places[i].col > a_right);
		}
		make_free(m);
	}
}

/* One more web server at the end of the file: nobody changes the row, nobody in front changes the place. */
static void test_small_change_moves_little(void **state)
{
	(void)state;
	struct make *m = make_two_zones();
	struct topo_place before[6], after[7];
	topo_placement(&m->topo, before);
	make_node(m, "web3", TOPO_EC2, 1, MAKE_WEB);
	make_edge(m, "elb", TOPO_CALL, "web3");
	make_edge(m, "web3", TOPO_CALL, "db");
	topo_placement(&m->topo, after);
	for (int i = 0; i < 6; i++) {
		check_int(before[i].row, after[i].row);
		check(before[i].col == after[i].col || m->nodes[i].zone < 0); /* the region's may be centred anew */
	}
	check_at(m, after, "web3", 2, 2);
	make_free(m);
}

/* Thousands of nodes, and thousands of circles: no time that grows with the square of anything. */
static void test_large(void **state)
{
	(void)state;
	struct topo_place *places = mem_alloc(TOPO_MAX_NODES, sizeof *places);
	for (int circles = 0; circles < 2; circles++) {
		struct make *m = make_new_large();
		fill_random(m, 5, TOPO_MAX_NODES, 0);
		for (uint32_t i = 0; i + 1 < TOPO_MAX_NODES; i++) {
			m->edges[m->topo.edge_count++] = (struct topo_edge){ .from = i, .to = i + 1, .kind = TOPO_CALL };
			if (circles && i % 2) {
				m->edges[m->topo.edge_count++] = (struct topo_edge){ .from = i + 1, .to = i, .kind = TOPO_CALL };
			}
		}
		clock_t start = clock();
		topo_placement(&m->topo, places);
		check((double)(clock() - start) / CLOCKS_PER_SEC < 5); /* some ms; valgrind is patient too */
		check_no_two_alike(&m->topo, places);
		make_free(m);
	}
	mem_free(places);
}

static void test_whats_new(void **state)
{
	(void)state;
	struct make *before = make_new(), *now = make_two_zones();
	bool fresh[6];
	make_node(before, "users", TOPO_USERS, -1, 0);
	make_node(before, "dns", TOPO_EIP, -1, 0); /* same id, other kind */
	make_node(before, "web1", TOPO_EC2, 0, MAKE_WEB);
	make_node(before, "web2", TOPO_EC2, 1, MAKE_WEB);
	make_node(before, "db", TOPO_RDS, 0, 0);
	make_set(before, "web2", TOPO_EC2_TYPE, 1);
	topo_whats_new(&before->topo, &now->topo, fresh);
	check(!fresh[0]); /* users */
	check(fresh[1]); /* dns: another kind */
	check(fresh[2]); /* elb: was not there */
	check(!fresh[3]); /* web1 */
	check(fresh[4]); /* web2: another type */
	check(fresh[5]); /* db: a standby */
	before->nodes[4].standby_zone = 0; /* has one already, elsewhere */
	topo_whats_new(&before->topo, &now->topo, fresh);
	check(!fresh[5]);
	now->nodes[5].standby_zone = -1;
	topo_whats_new(&before->topo, &now->topo, fresh);
	check(fresh[5]); /* lost its standby */
	topo_whats_new(&now->topo, &now->topo, fresh);
	for (int i = 0; i < 6; i++) {
		check(!fresh[i]);
	}
	make_free(before);
	make_free(now);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_one_box),
	cmocka_unit_test(test_two_zones),
	cmocka_unit_test(test_region_between_zones),
	cmocka_unit_test(test_explicit_places_win),
	cmocka_unit_test(test_any_topology),
	cmocka_unit_test(test_layers_and_bands),
	cmocka_unit_test(test_small_change_moves_little),
	cmocka_unit_test(test_large),
	cmocka_unit_test(test_whats_new),
};

CHECK_MAIN(tests)
