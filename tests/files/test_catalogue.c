/* The catalogue and workloads: one line of the real file changed, and what then is wrong is named. */
#include "config.h"

#include "tests/check.h"

#include <string.h>

#include "base/utf8.h"
#include "tests/files/topology_text.h"

struct change {
	const char *from, *to, *words;
};

static void check_changes(const char *path, const struct change *changes, size_t count, bool is_catalogue)
{
	struct str whole, file;
	struct err err;
	check_int(files_read(&topology_library.data, str_c(path), FILES_LIMIT_BYTES, &topology_arena, &whole, &file, &err), STATUS_OK);
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
		enum status status = files_yaml_parse(buf_str(&text), file, &topology_arena, &doc, &err);
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

/* Weights that sum to nothing; and too many classes. */
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
		check_int(files_yaml_parse(buf_str(&text), STR("w"), &topology_arena, &doc, &err), STATUS_OK);
		enum status want = classes == 0 || classes == 3 || classes > TOPO_CLASSES ? STATUS_DATA : STATUS_OK;
		check_int(files_workload_read(&doc, &workload, &err), want);
	}
	buf_done(&text);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_catalogue_faults),
	cmocka_unit_test(test_workload_faults),
	cmocka_unit_test(test_workload_shape),
};

int main(void)
{
	utf8_init();
	return cmocka_run_group_tests(tests, topology_setup, topology_teardown) ? 1 : 0;
}
