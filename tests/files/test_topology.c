/* Topologies read and written: what is sound, each limit at the limit and one beyond, and the library of them. */
#include "config.h"

#include "tests/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/utf8.h"
#include "files/setting.h"
#include "tests/files/topology_text.h"

static void test_sound(void **state)
{
	(void)state;
	struct topo topo;
	struct err err;
	char *text = topology_with_line(0, NULL);
	if (topology_read(text, &topo, &err)) {
		fail_msg("%d:%d: %s", err.line, err.column, err.text);
	}
	check_int(topo.node_count, 5);
	check_int(topo.edge_count, 5);
	check(str_eq_c(topo.nodes[3].id, "web1"));
	check_int(topo.nodes[3].line, 10);
	check_int(topo.nodes[3].zone, 0);
	check_int(topo.nodes[0].zone, -1);
	check_int(topo.nodes[3].roles, TOPO_ROLE(TOPO_ROLE_WEB) | TOPO_ROLE(TOPO_ROLE_FILES) | TOPO_ROLE(TOPO_ROLE_SESSIONS));
	check(str_eq_c(topo_node_type(&topo, 3)->name, "t3.medium"));
	check(topo_node_type(&topo, 0) == NULL);
	check_near(topo_get(&topo.nodes[1], TOPO_DNS_TTL), 60e9, 0);
	check(topo.nodes[1].settings[TOPO_DNS_TTL].given);
	check(!topo.nodes[1].settings[TOPO_DNS_LOOKUP].given);
	check_near(topo_get(&topo.nodes[1], TOPO_DNS_LOOKUP), topology_library.catalogue.defaults[TOPO_DNS_LOOKUP].number, 0);
	check_near(topo_get(&topo.nodes[4], TOPO_RDS_BACKUP_AT), 4.5 * 3600e9, 0);
	check_int(topo.edges[0].kind, TOPO_LOOKUP);
	check_int(topo.edges[1].kind, TOPO_ATTACH);
	check_int(topo.edges[4].kind, TOPO_CALL);
	check_int(topo.edges[4].to, 4);
	check_int(topo.edges[4].line, 22);
	check(str_eq_c(topo.workload.id, "web"));
	free(text);
}

/* What is just allowed. */
static void test_edges_of_ranges(void **state)
{
	(void)state;
	static const struct {
		int line;
		const char *by;
	} changes[] = { { 4, "users: 10000000" }, { 4, "users: 1" }, { 5, "zones: [a, b, c, d, e, f, g, h9-z]" }, { 14, "    place: [999, 0]" },
		{ 14, "    call-limit: 600 s" }, { 18, "    disk: 65536" } };
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		struct topo topo;
		struct err err;
		char *text = topology_with_line(changes[i].line, changes[i].by);
		if (topology_read(text, &topo, &err)) {
			fail_msg("%s: %s", changes[i].by, err.text);
		}
		free(text);
	}
}

/* What is not equal is told apart. */
static void test_equal(void **state)
{
	(void)state;
	static const struct {
		int line;
		const char *by;
	} changes[] = { { 1, "topology: u" }, { 2, "title: {en: a, ko: c}" }, { 4, "users: 101" }, { 5, "zones: [a, c]" },
		{ 8, "  name: {kind: route53, ttl: 61 s}" }, { 8, "  name: {kind: route53, ttl: 60 s, lookup: 40 ms}" },
		{ 12, "    zone: b" }, { 14, "    type: t3.small" }, { 17, "    zone: b" }, { 10, "  web1:\n    place: [3, 4]" },
		{ 20, NULL } };
	struct topo topo, other;
	struct err err;
	char *text = topology_with_line(0, NULL);
	check_int(topology_read(text, &topo, &err), STATUS_OK);
	check_int(topology_read(text, &other, &err), STATUS_OK);
	check(files_topology_equal(&topo, &other));
	free(text);
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		text = topology_with_line(changes[i].line, changes[i].by);
		if (topology_read(text, &other, &err) == STATUS_OK) {
			check(!files_topology_equal(&topo, &other));
		} else {
			check_int(changes[i].line, 20); /* nobody asks for the name then */
		}
		free(text);
	}
}

/* Every setting of every kind, given a value of its own, is written and read back. */
static void test_write_everything(void **state)
{
	(void)state;
	for (unsigned kind = 0; kind < TOPO_KINDS; kind++) {
		struct topo_node nodes[2] = { { .id = STR("n"), .kind = (enum topo_kind)kind, .zone = -1, .standby_zone = -1, .place_col = 4,
										  .place_row = 0, .title = { STR("a \"b\" \\ : #c"), STR("큐") } } };
		struct topo topo = { .id = STR("t"), .title = { STR("x"), STR("y") }, .users = 12345, .nodes = nodes, .node_count = 1,
			.catalogue = &topology_library.catalogue };
		struct buf text = { 0 };
		enum topo_setting first, end;
		topo_kind_settings((enum topo_kind)kind, &first, &end);
		for (enum topo_setting s = first; s < end; s++) {
			struct topo_value *v = &nodes[0].settings[s];
			const struct topo_setting_info *info = &topo_settings[s];
			v->given = true;
			v->number = info->type == TOPO_CHOICE || info->type == TOPO_FLAG ? 1 : info->most;
			if (info->type == TOPO_TYPE) {
				v->number = topo_find_type(&topology_library.catalogue, (enum topo_kind)kind,
					kind == TOPO_EC2 ? STR("t3.large") : STR("db.m5.large"));
			}
			if (info->type == TOPO_LAW) {
				v->law = (struct topo_law){ TOPO_LAW_LOGNORMAL, 2.5e7, 0.5 };
				v->number = 2.5e7;
			}
			if (strstr(info->id, "-at")) {
				v->number = 13.25 * 3600e9;
			}
		}
		files_topology_write(&topo, &text);
		struct files_doc doc;
		struct err err;
		struct topo_node again;
		if (files_yaml_parse(buf_str(&text), STR("w"), &topology_arena, &doc, &err)) {
			fail_msg("%s\n%d:%d: %s", text.ptr, err.line, err.column, err.text);
		}
		const struct files_node *map = files_map_get(files_map_get(doc.root, "nodes"), "n");
		again = nodes[0];
		for (enum topo_setting s = first; s < end; s++) {
			struct files_key want = files_setting_key(s);
			struct files_value value;
			const struct files_node *node = files_map_get(map, topo_settings[s].id);
			assert_non_null(node);
			if (files_value_read(&doc, node, &want, &value, &err) ||
				files_setting_read(&doc, &topology_library.catalogue, s, &value, &again.settings[s], &err)) {
				fail_msg("%s: %s", topo_settings[s].id, err.text);
			}
			if (again.settings[s].number != nodes[0].settings[s].number) {
				fail_msg("%s", topo_settings[s].id);
			}
		}
		const struct files_node *title = files_map_get(map, "title");
		check(str_eq_c(title->items[0].text, "a \"b\" \\ : #c"));
		buf_done(&text);
	}
}

/* At the limit and one beyond, and quick at both. */
static void add_stations(struct buf *text, unsigned nodes)
{
	buf_add_c(text, "topology: t\ntitle: {en: a, ko: b}\nnodes:\n  s: {kind: source}\n");
	for (unsigned i = 1; i < nodes; i++) {
		buf_addf(text, "  q%u: {kind: station}\n", i);
	}
	buf_add_c(text, "edges:\n  - s >> q1\n");
}

static void test_limits(void **state)
{
	(void)state;
	struct topo topo;
	struct err err;
	for (unsigned nodes = TOPO_MAX_NODES; nodes <= TOPO_MAX_NODES + 1; nodes++) {
		struct buf text = { 0 };
		add_stations(&text, nodes);
		for (unsigned i = 1; i + 1 < nodes; i++) {
			buf_addf(&text, "  - q%u >> q%u\n", i, i + 1);
		}
		clock_t start = clock();
		enum status status = topology_read(text.ptr, &topo, &err);
		check((double)(clock() - start) / CLOCKS_PER_SEC < 2);
		check_int(status, nodes > TOPO_MAX_NODES ? STATUS_DATA : STATUS_OK);
		buf_done(&text);
		arena_reset(&topology_arena);
	}
	check(strstr(err.text, "4097 nodes; at most 4096"));
	check_int(err.line, 4 + TOPO_MAX_NODES);
	/* One node with thousands of edges is not special. */
	for (unsigned edges = TOPO_MAX_EDGES; edges <= TOPO_MAX_EDGES + 1; edges++) {
		struct buf text = { 0 };
		unsigned nodes = 200;
		add_stations(&text, nodes);
		for (unsigned k = 1, from = 1, to = 1; k < edges; k++) { /* one is there already */
			buf_addf(&text, "  - q%u > q%u\n", from, to + 1);
			if (++to == nodes - 1) {
				from++;
				to = from;
			}
		}
		enum status status = topology_read(text.ptr, &topo, &err);
		if (edges > TOPO_MAX_EDGES) {
			check_int(status, STATUS_DATA);
			check(strstr(err.text, "more than 16384 edges"));
		} else if (status) {
			fail_msg("%d:%d: %s", err.line, err.column, err.text);
		}
		buf_done(&text);
		arena_reset(&topology_arena);
	}
}

static void test_library(void **state)
{
	(void)state;
	struct topo topo;
	struct err err = { 0 };
	check_int(files_library_topology(&topology_library, STR("s4"), &topology_arena, &topo, &err), STATUS_OK);
	check(str_eq_c(topo.file, "data/topologies/s4.yaml"));
	check_int(files_library_topology(&topology_library, STR("s1-no-epi"), &topology_arena, &topo, &err), STATUS_MISSING);
	check(strstr(err.text, "did you mean 's1-no-eip'?"));
	check_int(files_library_topology(&topology_library, STR("../catalogue"), &topology_arena, &topo, &err), STATUS_DATA);
	check_int(files_library_topology(&topology_library, (struct str){ 0 }, &topology_arena, &topo, &err), STATUS_MISSING);
	struct files_library none;
	check_int(files_library_open(&none, "nobody-there", NULL, &err), STATUS_MISSING);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_sound),
	cmocka_unit_test(test_edges_of_ranges),
	cmocka_unit_test(test_equal),
	cmocka_unit_test(test_write_everything),
	cmocka_unit_test(test_limits),
	cmocka_unit_test(test_library),
};

int main(void)
{
	utf8_init();
	return cmocka_run_group_tests(tests, topology_setup, topology_teardown) ? 1 : 0;
}
