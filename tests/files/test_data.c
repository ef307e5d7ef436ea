/* The data that comes with the program: everything loads, everything has a source, nothing says other than it should. */
#include "config.h"

#include "tests/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "files/setting.h"
#include "files/topology.h"

static const char *data_dir(void)
{
	const char *dir = getenv("SCALEWALK_DATA_DIR");
	return dir ? dir : ".";
}

static void open_library(struct files_library *library)
{
	struct err err = { 0 };
	utf8_init();
	if (files_library_open(library, data_dir(), NULL, &err)) {
		fail_msg("%s:%d:%d: %s", err.file, err.line, err.column, err.text);
	}
}

static bool has_source(struct str source)
{
	return str_starts(source, STR("https://")) || str_starts(source, STR("reasoned: "));
}

static void test_every_figure_has_a_source(void **state)
{
	(void)state;
	struct files_library library;
	open_library(&library);
	for (unsigned f = 0; f < TOPO_FIGURES; f++) {
		check(has_source(library.catalogue.figures[f].source));
		check(isfinite(library.catalogue.figures[f].value) && library.catalogue.figures[f].value >= 0);
	}
	for (unsigned s = 0; s < TOPO_SETTINGS; s++) {
		check(has_source(library.catalogue.default_source[s]));
		check(!library.catalogue.defaults[s].given);
	}
	for (uint32_t t = 0; t < library.catalogue.type_count; t++) {
		check(has_source(library.catalogue.types[t].source));
		check(library.catalogue.types[t].vcpus > 0 && library.catalogue.types[t].speed > 0);
	}
	for (size_t w = 0; w < library.workload_count; w++) {
		for (uint32_t i = 0; i < library.workloads[w].class_count; i++) {
			check(has_source(library.workloads[w].classes[i].source));
		}
	}
	files_library_close(&library);
}

/* What the average page must be, whatever the classes are. */
static void test_average_page(void **state)
{
	(void)state;
	struct files_library library;
	double dynamic = 0, statics = 0, cpu = 0, reads = 0, writes = 0;
	open_library(&library);
	check(library.workload_count >= 1);
	const struct topo_workload *web = &library.workloads[0];
	assert_true(str_eq_c(web->id, "web"));
	for (uint32_t i = 0; i < web->class_count; i++) {
		const struct topo_class *k = &web->classes[i];
		if (k->is_static) {
			statics += k->per_view;
			check_near(k->cpu_ns, 1e6, 1e-12);
			check_near(k->kilobytes, 25, 1e-12);
		} else {
			dynamic += k->per_view;
			cpu += k->per_view * k->cpu_ns;
			reads += k->per_view * k->reads;
			writes += k->per_view * k->writes;
		}
	}
	check_near(web->view_every_ns, 100e9, 1e-12);
	check_near(statics, 9, 1e-12);
	check_near(dynamic, 1, 1e-12);
	check_near(cpu, 20e6, 1e-12);
	check_near(reads, 4.5, 1e-12);
	check_near(writes, 0.5, 1e-12);
	files_library_close(&library);
}

static void test_every_topology_loads_and_writes_back(void **state)
{
	(void)state;
	struct files_library library;
	struct arena arena = { 0 };
	struct str *ids;
	size_t count;
	struct err err = { 0 };
	open_library(&library);
	check_int(files_library_ids(&library, &arena, &ids, &count, &err), STATUS_OK);
	check(count >= 1);
	for (size_t i = 0; i < count; i++) {
		struct topo topo, again;
		struct files_doc doc;
		struct buf text = { 0 };
		if (files_library_topology(&library, ids[i], &arena, &topo, &err)) {
			fail_msg("%s:%d:%d: %s", err.file, err.line, err.column, err.text);
		}
		check(topo.title[LANG_EN].len > 0 && topo.title[LANG_KO].len > 0);
		files_topology_write(&topo, &text);
		if (files_yaml_parse(buf_str(&text), STR("written"), &arena, &doc, &err) ||
			files_topology_read(&doc, &library.catalogue, library.workloads, library.workload_count, &again, &err)) {
			fail_msg("%s: %s:%d:%d: %s\n%s", ids[i].ptr, err.file, err.line, err.column, err.text, text.ptr);
		}
		check(files_topology_equal(&topo, &again));
		buf_done(&text);
	}
	arena_done(&arena);
	files_library_close(&library);
}

static struct str read_manual(struct arena *arena)
{
	struct files_root root;
	struct str text;
	struct err err = { 0 };
	check_int(files_root_open(&root, data_dir(), "", &err), STATUS_OK);
	if (files_read(&root, STR("man/scalewalk-topology.5"), FILES_LIMIT_BYTES, arena, &text, NULL, &err)) {
		fail_msg("%s: %s", err.file, err.text);
	}
	files_root_close(&root);
	return text;
}

/* What the manual shows as an example is one. */
static void test_manual_example(void **state)
{
	(void)state;
	struct files_library library;
	struct arena arena = { 0 };
	struct topo topo;
	struct files_doc doc;
	struct err err = { 0 };
	open_library(&library);
	struct str manual = read_manual(&arena);
	const char *from = strstr(manual.ptr, ".Bd -literal\n"), *to = from ? strstr(from, ".Ed\n") : NULL;
	assert_non_null(to);
	from = strchr(from, '\n') + 1;
	struct str example = { from, (size_t)(to - from) };
	if (files_yaml_parse(example, STR("example"), &arena, &doc, &err) ||
		files_topology_read(&doc, &library.catalogue, library.workloads, library.workload_count, &topo, &err)) {
		fail_msg("%s:%d:%d: %s", err.file, err.line, err.column, err.text);
	}
	check(topo.node_count >= 5 && topo.edge_count >= 5);
	arena_done(&arena);
	files_library_close(&library);
}

/* What stands in brackets behind a setting in the manual. */
static void write_range(enum topo_setting s, struct buf *out)
{
	const struct topo_setting_info *info = &topo_settings[s];
	enum files_want want = files_setting_want(s);
	if (info->type == TOPO_TYPE || info->type == TOPO_LAW) {
		buf_add_c(out, info->type == TOPO_TYPE ? "a type" : "a law");
	} else if (info->type == TOPO_CHOICE) {
		struct str rest = str_c(info->choices), word;
		for (const char *bar = ""; str_split(&rest, '|', &word); bar = " | ") {
			buf_addf(out, "%s%.*s", bar, STR_ARG(word));
		}
	} else if (info->type == TOPO_FLAG) {
		buf_add_c(out, "true or false");
	} else if (want == FILES_WANT_CLOCK) {
		buf_add_c(out, "time of day");
	} else {
		buf_add_c(out, info->least < 0 ? "\\" : "");
		files_unit_write(want, info->least, out);
		buf_add_c(out, " to ");
		files_unit_write(want, info->most, out);
	}
}

/* Every kind has its part of the manual and there each of its settings with its range, and nothing else. */
static void test_manual_settings(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct str manual = read_manual(&arena);
	for (unsigned kind = 0; kind < TOPO_KINDS; kind++) {
		struct buf want = { 0 };
		enum topo_setting first, end;
		buf_addf(&want, ".Ss %s\n", topo_kind_ids[kind]);
		const char *from = strstr(manual.ptr, want.ptr), *to = from ? strstr(from, ".El\n") : NULL;
		if (!to) {
			fail_msg("the manual has no part '%s'", topo_kind_ids[kind]);
		}
		unsigned items = 0;
		for (const char *item = strstr(from, ".It "); item && item < to; item = strstr(item + 1, ".It ")) {
			items++;
		}
		topo_kind_settings((enum topo_kind)kind, &first, &end);
		check_int(items, end - first);
		for (enum topo_setting s = first; s < end; s++) {
			want.len = 0;
			buf_addf(&want, ".It Cm %s Pq ", topo_settings[s].id);
			write_range(s, &want);
			buf_add_char(&want, '\n');
			const char *at = strstr(from, want.ptr);
			if (!at || at > to) {
				fail_msg("the manual lacks '%s' at %s", want.ptr, topo_kind_ids[kind]);
			}
		}
		buf_done(&want);
	}
	arena_done(&arena);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_every_figure_has_a_source),
	cmocka_unit_test(test_average_page),
	cmocka_unit_test(test_every_topology_loads_and_writes_back),
	cmocka_unit_test(test_manual_example),
	cmocka_unit_test(test_manual_settings),
};

CHECK_MAIN(tests)
