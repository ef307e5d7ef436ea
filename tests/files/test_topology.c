/* Key tables, catalogue, workload, topology: each fault with its line, each limit at the limit and one beyond. */
#include "config.h"

#include "tests/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/utf8.h"
#include "files/setting.h"
#include "files/topology.h"

static struct files_library library;
static struct arena arena;

static int setup(void **state)
{
	(void)state;
	const char *dir = getenv("SCALEWALK_DATA_DIR");
	struct err err = { 0 };
	if (files_library_open(&library, dir ? dir : ".", NULL, &err)) {
		fprintf(stderr, "%s:%d: %s\n", err.file, err.line, err.text);
		return -1;
	}
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	files_library_close(&library);
	arena_done(&arena);
	return 0;
}

static enum status read_topology(const char *text, struct topo *topo, struct err *err)
{
	struct files_doc doc;
	*err = (struct err){ 0 };
	enum status status = files_yaml_parse(str_c(text), STR("t.yaml"), &arena, &doc, err);
	return status ? status : files_topology_read(&doc, &library.catalogue, library.workloads, library.workload_count, topo, err);
}

/* A sound file, line by line. */
static const char *const sound[] = {
	/* 1 */ "topology: t",
	/* 2 */ "title: {en: a, ko: b}",
	/* 3 */ "workload: web",
	/* 4 */ "users: 100",
	/* 5 */ "zones: [a, b]",
	/* 6 */ "nodes:",
	/* 7 */ "  people: {kind: users}",
	/* 8 */ "  name: {kind: route53, ttl: 60 s}",
	/* 9 */ "  front: {kind: elb, sticky: true}",
	/* 10 */ "  web1:",
	/* 11 */ "    kind: ec2",
	/* 12 */ "    zone: a",
	/* 13 */ "    roles: [web, files, sessions]",
	/* 14 */ "    type: t3.medium",
	/* 15 */ "  store:",
	/* 16 */ "    kind: rds",
	/* 17 */ "    zone: a",
	/* 18 */ "    backup-at: 04:30",
	/* 19 */ "edges:",
	/* 20 */ "  - people ? name",
	/* 21 */ "  - name @ front",
	/* 22 */ "  - people > front > web1 > store",
};
#define LINES (int)(sizeof sound / sizeof sound[0])

/* The sound file with one line replaced (or left out by NULL). */
static char *with_line(int number, const char *line)
{
	struct buf text = { 0 };
	for (int i = 1; i <= LINES; i++) {
		const char *this = i == number ? line : sound[i - 1];
		buf_addf(&text, "%s%s", this ? this : "", this ? "\n" : "");
	}
	return text.ptr;
}

static void test_sound(void **state)
{
	(void)state;
	struct topo topo;
	struct err err;
	char *text = with_line(0, NULL);
	if (read_topology(text, &topo, &err)) {
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
	check_near(topo_get(&topo.nodes[1], TOPO_DNS_LOOKUP), library.catalogue.defaults[TOPO_DNS_LOOKUP].number, 0);
	check_near(topo_get(&topo.nodes[4], TOPO_RDS_BACKUP_AT), 4.5 * 3600e9, 0);
	check_int(topo.edges[0].kind, TOPO_LOOKUP);
	check_int(topo.edges[1].kind, TOPO_ATTACH);
	check_int(topo.edges[4].kind, TOPO_CALL);
	check_int(topo.edges[4].to, 4);
	check_int(topo.edges[4].line, 22);
	check(str_eq_c(topo.workload.id, "web"));
	free(text);
}

struct fault {
	int replaced;
	const char *by;
	int line, column;
	const char *words;
};

static void test_faults(void **state)
{
	(void)state;
	static const struct fault faults[] = {
		/* keys */
		{ 4, "user: 100", 4, 1, "unknown key 'user'; did you mean 'users'?" },
		{ 4, "colour: red", 4, 1, "known here: topology, title" },
		{ 11, "    knid: ec2", 11, 5, "wants a mapping with 'kind'" },
		{ 14, "    tpye: t3.medium", 14, 5, "did you mean 'type'?" },
		{ 14, "    ttl: 60 s", 14, 5, "unknown key 'ttl'" },
		{ 1, NULL, 1, 1, "'topology' is missing" },
		{ 2, NULL, 1, 1, "'title' is missing" },
		{ 2, "title: {en: a}", 2, 8, "'ko' is missing" },
		{ 2, "title: {en: a, ko: b, fr: c}", 2, 23, "unknown key 'fr'" },
		{ 2, "title: {en: a, ko: \"\"}", 2, 20, "'ko'" },
		{ 2, "title: {en: \"a\\nb\", ko: b}", 2, 13, "one line" },
		{ 2, "title: {en: \"a\\tb\", ko: b}", 2, 13, "one line" },
		{ 2, "title: a", 2, 8, "both languages" },
		{ 11, NULL, 11, 5, "wants a mapping with 'kind'" },
		/* types */
		{ 4, "users: many", 4, 8, "give a whole number" },
		{ 4, "users: \"100\"", 4, 8, "give a whole number" },
		{ 4, "users: [100]", 4, 8, "is a list here" },
		{ 4, "users:", 4, 7, "no value" },
		{ 4, "users: 1e3", 4, 8, "whole number" },
		{ 4, "users: -5", 4, 8, "out of range; give 1 to 10000000" },
		{ 4, "users: 0", 4, 8, "out of range" },
		{ 4, "users: 10000001", 4, 8, "out of range" },
		{ 4, "users: 99999999999999999999", 4, 8, "whole number" },
		{ 9, "  front: {kind: elb, sticky: ture}", 9, 30, "give true or false" },
		{ 9, "  front: {kind: elb, sticky: yes}", 9, 30, "give true or false" },
		{ 9, "  front: {kind: elb, sticky: \"true\"}", 9, 30, "give true or false" },
		{ 9, "  front: {kind: elb, algorithm: round-robbin}", 9, 33, "did you mean 'round-robin'?" },
		{ 9, "  front: {kind: elb, drain: 300}", 9, 29, "a time such as" },
		{ 9, "  front: {kind: elb, drain: -1 s}", 9, 29, "out of range" },
		{ 9, "  front: {kind: elb, drain: 2 h}", 9, 29, "out of range; give 0 to 1 h" },
		{ 9, "  front: {kind: elb, check-timeout: 40 s}", 9, 3, "less than 'check-interval'" },
		{ 18, "    backup-at: 25:00", 18, 16, "a time of day" },
		{ 18, "    disk: 19", 18, 11, "out of range; give 20 to 65536" },
		{ 18, "    disk: nan", 18, 11, "decimal number" },
		{ 7, "  people: users", 7, 11, "wants a mapping with 'kind'" },
		{ 7, "  people: {kind: user}", 7, 18, "did you mean 'users'?" },
		{ 7, "  people: {kind: s3}", 7, 18, "is none of users|route53|eip|ec2|rds|elb|source|station" },
		{ 5, "zones: a", 5, 8, "give a list" },
		/* ids and references */
		{ 12, "    zone: c", 12, 11, "no zone 'c'" },
		{ 14, "    type: t3.medum", 14, 11, "did you mean 't3.medium'?" },
		{ 14, "    type: db.t3.medium", 14, 11, "no ec2 type 'db.t3.medium'" },
		{ 3, "workload: wbe", 3, 11, "no workload 'wbe'; did you mean 'web'?" },
		{ 22, "  - people > front > web2 > store", 22, 5, "no node 'web2' in 'nodes'; did you mean 'web1'?" },
		{ 15, "  web1:", 15, 3, "'web1' is said twice, first in line 10" },
		{ 15, "  Store:", 15, 3, "an id of a-z" },
		{ 15, "  저장소:", 15, 3, "an id of a-z" },
		{ 15, "  store-:", 15, 3, "an id of a-z" },
		{ 15, "  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:", 15, 3, "an id of a-z" }, /* 65 */
		{ 5, "zones: [a, b, a]", 5, 15, "named twice" },
		{ 5, "zones: [a, b, c, d, e, f, g, h, i]", 5, 8, "at most 8" },
		{ 1, "topology: ../t", 1, 11, "an id of a-z" },
		/* roles and places */
		{ 13, "    roles: [web, files, session]", 13, 25, "did you mean 'sessions'?" },
		{ 13, "    roles: [web, files, web]", 13, 25, "named twice" },
		{ 13, "    roles: []", 13, 12, "'roles' has 0 items; give 1 to 4" },
		{ 13, "    roles: [files]", 22, 5, "cannot be joined" },
		{ 14, "    place: [1]", 14, 12, "'place' has 1 items; give 2" },
		{ 14, "    place: [1, 1000]", 14, 16, "out of range; give 0 to 999" },
		{ 14, "    place: [1, -1]", 14, 16, "out of range" },
		{ 14, "    standby-zone: b", 10, 3, "has no standby" },
		{ 18, "    multi-az: true", 15, 3, "give a 'standby-zone'" },
		/* edges */
		{ 22, "  - people", 22, 5, "an edge is" },
		{ 22, "  - people front", 22, 5, "an edge is" },
		{ 22, "  - people > ", 22, 5, "an edge is" },
		{ 22, "  - people >  front", 22, 5, "no node ''" },
		{ 22, "  - people => front", 22, 5, "an edge is" },
		{ 22, "  - people > front 50 %", 22, 5, "an edge is" },
		{ 22, "  - [people, front]", 22, 5, "an edge is" },
		{ 22, "  - {from: people, to: front, share: 50 %}", 22, 38, "only an edge of kind route" },
		{ 22, "  - {from: people, to: front, kind: calls}", 22, 37, "did you mean 'call'?" },
		{ 22, "  - {from: people}", 22, 5, "'to' is missing" },
		{ 22, "  - people > people", 22, 5, "joined to itself" },
		{ 22, "  - people > front > web1 > front", 22, 5, "cannot be joined" },
		{ 20, "  - name @ front", 21, 5, "a second edge from 'name' to 'front'" },
		{ 19, "edge:", 19, 1, "did you mean 'edges'?" },
		{ 20, "  - people # name", 20, 12, "two blanks" },
	};
	for (size_t i = 0; i < sizeof faults / sizeof faults[0]; i++) {
		const struct fault *f = &faults[i];
		struct topo topo;
		struct err err;
		char *text = with_line(f->replaced, f->by);
		enum status status = read_topology(text, &topo, &err);
		if (status != STATUS_DATA || err.line != f->line || err.column != f->column || !strstr(err.text, f->words) ||
			strcmp(err.file, "t.yaml") != 0) {
			fail_msg("'%s': wanted %d:%d '%s', got status %d, %s:%d:%d: %s", f->by ? f->by : "(left out)", f->line, f->column, f->words,
				(int)status, err.file, err.line, err.column, err.text);
		}
		free(text);
	}
}

/* Row 26: at the limit and one beyond, and quick at both. */
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
		enum status status = read_topology(text.ptr, &topo, &err);
		check((double)(clock() - start) / CLOCKS_PER_SEC < 2);
		check_int(status, nodes > TOPO_MAX_NODES ? STATUS_DATA : STATUS_OK);
		buf_done(&text);
		arena_reset(&arena);
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
		enum status status = read_topology(text.ptr, &topo, &err);
		if (edges > TOPO_MAX_EDGES) {
			check_int(status, STATUS_DATA);
			check(strstr(err.text, "more than 16384 edges"));
		} else if (status) {
			fail_msg("%d:%d: %s", err.line, err.column, err.text);
		}
		buf_done(&text);
		arena_reset(&arena);
	}
}

static void test_textbook_faults(void **state)
{
	(void)state;
	static const char start[] = "topology: t\ntitle: {en: a, ko: b}\nnodes:\n  s: {kind: source, rate: 1 /s}\n";
	static const struct {
		const char *rest;
		int line;
		const char *words;
	} cases[] = {
		{ "  q: {kind: station, service: exp 0}\nedges:\n  - s >> q\n", 5, "const 0" },
		{ "  q: {kind: station, service: normal 1 s}\nedges:\n  - s >> q\n", 5, "a law is" },
		{ "  q: {kind: station, servers: 0}\nedges:\n  - s >> q\n", 5, "out of range" },
		{ "  q: {kind: station, room: -2}\nedges:\n  - s >> q\n", 5, "out of range" },
		{ "  q: {kind: station}\nedges:\n  - s >> q 110 %\n", 7, "a share is more than 0 % and at most 100 %" },
		{ "  q: {kind: station}\nedges:\n  - {from: s, to: q, kind: route, share: 110 %}\n", 7, "out of range" },
		{ "  q: {kind: station}\nedges:\n  - s >> q 0 %\n", 7, "a share is more than 0 %" },
		{ "  q: {kind: station}\n  r: {kind: station}\nedges:\n  - s >> q 60 %\n  - s >> r 60 %\n", 9, "more than 100 %" },
		{ "  q: {kind: station}\n  r: {kind: station}\nedges:\n  - s >> q > r > q\n", 5, "circle: q > r > q" },
		{ "  q: {kind: station, service: const 0}\nedges:\n  - s >> q\n  - q >> q\n", 5, "takes no time" },
		{ "  q: {kind: station}\nedges: []\n", 4, "sends nobody" },
		{ "  q: {kind: station}\nedges:\n  - s >> s\n", 7, "cannot be joined" },
		{ "  q: {kind: station}\n  r: {kind: station}\nedges:\n  - s >> q\n", 6, "no way leads to 'r'" },
		{ "  a: {kind: station}\n  q: {kind: station}\n  b: {kind: station}\nedges:\n  - s >> q 99 %\n  - b >> a\n", 5, "no way leads to 'a'" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf text = { 0 };
		struct topo topo;
		struct err err;
		buf_addf(&text, "%s%s", start, cases[i].rest);
		enum status status = read_topology(text.ptr, &topo, &err);
		if (status != STATUS_DATA || err.line != cases[i].line || !strstr(err.text, cases[i].words)) {
			fail_msg("%zu: wanted line %d '%s', got %d:%d: %s", i, cases[i].line, cases[i].words, err.line, err.column, err.text);
		}
		buf_done(&text);
	}
	struct topo topo;
	struct err err;
	check_int(read_topology("topology: t\ntitle: {en: a, ko: b}\nnodes: {}\nedges: []\n", &topo, &err), STATUS_DATA);
	check(strstr(err.text, "nobody asks"));
}

/* Every setting of every kind, given a value of its own, is written and read back. */
static void test_write_everything(void **state)
{
	(void)state;
	for (unsigned kind = 0; kind < TOPO_KINDS; kind++) {
		struct topo_node nodes[2] = { { .id = STR("n"), .kind = (enum topo_kind)kind, .zone = -1, .standby_zone = -1, .place_col = 4,
										  .place_row = 0, .title = { STR("a \"b\" \\ : #c"), STR("큐") } } };
		struct topo topo = { .id = STR("t"), .title = { STR("x"), STR("y") }, .users = 12345, .nodes = nodes, .node_count = 1,
			.catalogue = &library.catalogue };
		struct buf text = { 0 };
		enum topo_setting first, end;
		topo_kind_settings((enum topo_kind)kind, &first, &end);
		for (enum topo_setting s = first; s < end; s++) {
			struct topo_value *v = &nodes[0].settings[s];
			const struct topo_setting_info *info = &topo_settings[s];
			v->given = true;
			v->number = info->type == TOPO_CHOICE || info->type == TOPO_FLAG ? 1 : info->most;
			if (info->type == TOPO_TYPE) {
				v->number = topo_find_type(&library.catalogue, (enum topo_kind)kind,
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
		if (files_yaml_parse(buf_str(&text), STR("w"), &arena, &doc, &err)) {
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
				files_setting_read(&doc, &library.catalogue, s, &value, &again.settings[s], &err)) {
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
		char *text = with_line(changes[i].line, changes[i].by);
		if (read_topology(text, &topo, &err)) {
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
	char *text = with_line(0, NULL);
	check_int(read_topology(text, &topo, &err), STATUS_OK);
	check_int(read_topology(text, &other, &err), STATUS_OK);
	check(files_topology_equal(&topo, &other));
	free(text);
	for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
		text = with_line(changes[i].line, changes[i].by);
		if (read_topology(text, &other, &err) == STATUS_OK) {
			check(!files_topology_equal(&topo, &other));
		} else {
			check_int(changes[i].line, 20); /* nobody asks for the name then */
		}
		free(text);
	}
}

/* The catalogue and workloads: one line of the real file changed. */
struct change {
	const char *from, *to, *words;
};

static void check_changes(const char *path, const struct change *changes, size_t count, bool is_catalogue)
{
	struct str whole, file;
	struct err err;
	check_int(files_read(&library.data, str_c(path), FILES_LIMIT_BYTES, &arena, &whole, &file, &err), STATUS_OK);
	for (size_t i = 0; i < count; i++) {
		struct buf text = { 0 };
		const char *at = strstr(whole.ptr, changes[i].from);
		if (!at) {
			fail_msg("no '%s' in %s", changes[i].from, path);
		}
		int line = 1;
		for (const char *c = whole.ptr; c < at; c++) {
			line += *c == '\n';
		}
		for (const char *c = changes[i].from; *c == '\n'; c++) {
			line++;
		}
		buf_add(&text, str_sub(whole, 0, (size_t)(at - whole.ptr)));
		buf_add_c(&text, changes[i].to);
		buf_add_c(&text, at + strlen(changes[i].from));
		struct files_doc doc;
		struct topo_catalogue catalogue;
		struct topo_workload workload;
		enum status status = files_yaml_parse(buf_str(&text), file, &arena, &doc, &err);
		if (!status) {
			status = is_catalogue ? files_catalogue_read(&doc, &catalogue, &err) : files_workload_read(&doc, &workload, &err);
		}
		/* What concerns several keys is said where their mapping begins, a few lines above. */
		if (status != STATUS_DATA || !strstr(err.text, changes[i].words) || err.line > line + 1 || err.line < line - 4) {
			fail_msg("'%s': wanted line %d '%s', got %d:%d: %s", changes[i].to, line, changes[i].words, err.line, err.column, err.text);
		}
		buf_done(&text);
	}
}

static void test_catalogue_faults(void **state)
{
	(void)state;
	static const struct change changes[] = {
		{ "  latency.same-zone:", "  latency.same-zon:", "did you mean 'latency.same-zone'?" },
		{ "  users.rtt:", "  users.rttt:", "did you mean 'users.rtt'?" },
		{ "value: 0.3 ms", "value: 0.3", "a time such as" },
		{ "value: 40 %", "value: 140 %", "out of range" },
		{ "value: t3.micro", "value: t3.nano", "no ec2 type" },
		{ "source: \"reasoned: people in the region's own country; 5 to 50 ms is common\"", "source: \"\"", "'source'" },
		{ "source: \"reasoned: people in the region's own country; 5 to 50 ms is common\"", "source: somebody said so", "a source is" },
		{ "source: \"reasoned: people in the region's own country; 5 to 50 ms is common\"", "source: \"reasoned: so\"", "a source is" },
		{ "\n      credits-hour: 12\n", "\n", "neither" },
		{ "credits-hour: 12", "credits-hour: 13", "are not 10 % of 2 vCPUs" },
		{ "vcpus: 2", "vcpus: 0", "out of range" },
		{ "memory: 1 GiB", "memory: 1", "a size such as" },
		{ "  rds:", "  rdss:", "did you mean 'rds'?" },
		{ "region: us-east-1", "regionn: us-east-1", "did you mean 'region'?" },
	};
	check_changes("data/catalogue.yaml", changes, sizeof changes / sizeof changes[0], true);
}

static void test_workload_faults(void **state)
{
	(void)state;
	static const struct change changes[] = {
		{ "view-every: 100 s", "view-every: 0", "out of range" },
		{ "view-every: 100 s", "view-every: 1 ms", "out of range" },
		{ "per-view: 9", "per-view: -9", "out of range" },
		{ "cpu: const 1 ms", "cpu: erlang 2 1 ms", "takes const or exp" },
		{ "cpu: const 1 ms", "cpu: 1 ms", "a law is" },
		{ "static: true", "static: true\n    reads: 1", "asks no database" },
		{ "size: 25 kB", "size: 25 KB", "a size such as" },
		{ "  plain:", "  Plain:", "an id of a-z" },
		{ "workload: web", "workload: Web", "an id of a-z" },
	};
	check_changes("data/workloads/web.yaml", changes, sizeof changes / sizeof changes[0], false);
}

/* Row 28: weights that sum to nothing; and too many classes. */
static void test_workload_shape(void **state)
{
	(void)state;
	struct buf text = { 0 };
	struct files_doc doc;
	struct topo_workload workload;
	struct err err;
	for (int classes = 0; classes <= TOPO_CLASSES + 1; classes++) {
		text.len = 0;
		buf_addf(&text, "workload: w\nview-every: 1 s\nclasses:%s\n", classes ? "" : " {}");
		for (int i = 0; i < classes; i++) {
			buf_addf(&text, "  c%d: {title: {en: a, ko: b}, per-view: %d, cpu: const 0, size: 0, source: x}\n", i, classes == 3 ? 0 : 1);
		}
		check_int(files_yaml_parse(buf_str(&text), STR("w"), &arena, &doc, &err), STATUS_OK);
		enum status want = classes == 0 || classes == 3 || classes > TOPO_CLASSES ? STATUS_DATA : STATUS_OK;
		check_int(files_workload_read(&doc, &workload, &err), want);
	}
	buf_done(&text);
}

static void test_library(void **state)
{
	(void)state;
	struct topo topo;
	struct err err = { 0 };
	check_int(files_library_topology(&library, STR("s4"), &arena, &topo, &err), STATUS_OK);
	check(str_eq_c(topo.file, "data/topologies/s4.yaml"));
	check_int(files_library_topology(&library, STR("s1-no-epi"), &arena, &topo, &err), STATUS_MISSING);
	check(strstr(err.text, "did you mean 's1-no-eip'?"));
	check_int(files_library_topology(&library, STR("../catalogue"), &arena, &topo, &err), STATUS_DATA);
	check_int(files_library_topology(&library, (struct str){ 0 }, &arena, &topo, &err), STATUS_MISSING);
	struct files_library none;
	check_int(files_library_open(&none, "nobody-there", NULL, &err), STATUS_MISSING);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_sound),
	cmocka_unit_test(test_faults),
	cmocka_unit_test(test_limits),
	cmocka_unit_test(test_textbook_faults),
	cmocka_unit_test(test_write_everything),
	cmocka_unit_test(test_edges_of_ranges),
	cmocka_unit_test(test_equal),
	cmocka_unit_test(test_catalogue_faults),
	cmocka_unit_test(test_workload_faults),
	cmocka_unit_test(test_workload_shape),
	cmocka_unit_test(test_library),
};

int main(void)
{
	utf8_init();
	return cmocka_run_group_tests(tests, setup, teardown) ? 1 : 0;
}
