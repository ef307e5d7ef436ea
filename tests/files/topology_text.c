#include "config.h"

#include "tests/files/topology_text.h"

#include <stdio.h>
#include <stdlib.h>

struct files_library topology_library;
struct arena topology_arena;

int topology_setup(void **state)
{
	(void)state;
	const char *dir = getenv("SCALEWALK_DATA_DIR");
	struct err err = { 0 };
	if (files_library_open(&topology_library, dir ? dir : ".", NULL, &err)) {
		fprintf(stderr, "%s:%d: %s\n", err.file, err.line, err.text);
		return -1;
	}
	return 0;
}

int topology_teardown(void **state)
{
	(void)state;
	files_library_close(&topology_library);
	arena_done(&topology_arena);
	return 0;
}

enum status topology_read(const char *text, struct topo *topo, struct err *err)
{
	struct files_doc doc;
	*err = (struct err){ 0 };
	enum status status = files_yaml_parse(str_c(text), STR("t.yaml"), &topology_arena, &doc, err);
	return status ? status : files_topology_read(&doc, &topology_library.catalogue, topology_library.workloads, topology_library.workload_count, topo, err);
}

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

char *topology_with_line(int number, const char *line)
{
	struct buf text = { 0 };
	for (int i = 1; i <= LINES; i++) {
		const char *this = i == number ? line : sound[i - 1];
		buf_addf(&text, "%s%s", this ? this : "", this ? "\n" : "");
	}
	return text.ptr;
}
