/* What is wrong with a topology is named with its line, its column and what would be right. */
#include "config.h"

#include "tests/check.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "tests/files/topology_text.h"

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
		char *text = topology_with_line(f->replaced, f->by);
		enum status status = topology_read(text, &topo, &err);
		if (status != STATUS_DATA || err.line != f->line || err.column != f->column || !strstr(err.text, f->words) ||
			strcmp(err.file, "t.yaml") != 0) {
			fail_msg("'%s': wanted %d:%d '%s', got status %d, %s:%d:%d: %s", f->by ? f->by : "(left out)", f->line, f->column, f->words,
				(int)status, err.file, err.line, err.column, err.text);
		}
		free(text);
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
		enum status status = topology_read(text.ptr, &topo, &err);
		if (status != STATUS_DATA || err.line != cases[i].line || !strstr(err.text, cases[i].words)) {
			fail_msg("%zu: wanted line %d '%s', got %d:%d: %s", i, cases[i].line, cases[i].words, err.line, err.column, err.text);
		}
		buf_done(&text);
	}
	struct topo topo;
	struct err err;
	check_int(topology_read("topology: t\ntitle: {en: a, ko: b}\nnodes: {}\nedges: []\n", &topo, &err), STATUS_DATA);
	check(strstr(err.text, "nobody asks"));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_faults),
	cmocka_unit_test(test_textbook_faults),
};

int main(void)
{
	utf8_init();
	return cmocka_run_group_tests(tests, topology_setup, topology_teardown) ? 1 : 0;
}
