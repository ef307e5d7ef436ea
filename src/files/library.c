/* Where topologies are found by id: in the course first, then in the program's data. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "files/topology.h"

#define SUFFIX ".yaml"

/* "s1.yaml" is s1; anything else has no id. */
static struct str id_of(struct str name)
{
	struct str suffix = STR(SUFFIX);
	bool ends = name.len > suffix.len && str_eq(str_sub(name, name.len - suffix.len, name.len), suffix);
	return ends ? str_sub(name, 0, name.len - suffix.len) : (struct str){ 0 };
}

/* The id inside a file must be its name, so that a reference is found where it says. */
static enum status check_id(const struct files_doc *doc, const char *key, struct str want, struct err *err)
{
	const struct files_node *node = files_map_get(doc->root, key);
	return !node || str_eq(node->text, want) ? STATUS_OK :
											   files_fault(doc, node, err, _("'%s' must be the file's name, %.*s"), key, STR_ARG(want));
}

static enum status load_workloads(struct files_library *library, struct err *err)
{
	struct str *names;
	size_t count;
	enum status status = files_list(&library->data, STR("data/workloads"), &library->arena, &names, &count, err);
	if (status) {
		return status;
	}
	library->workloads = ARENA_ARRAY(&library->arena, count, struct topo_workload);
	for (size_t i = 0; !status && i < count; i++) {
		struct str id = id_of(names[i]);
		struct files_doc doc;
		if (!id.len) {
			continue;
		}
		struct str path = str_format(&library->arena, "data/workloads/%.*s", STR_ARG(names[i]));
		status = files_yaml_load(&library->data, path, &library->arena, &doc, err);
		status = status ? status : check_id(&doc, "workload", id, err);
		status = status ? status : files_workload_read(&doc, &library->workloads[library->workload_count], err);
		library->workload_count += !status;
	}
	return status;
}

enum status files_library_open(struct files_library *library, const char *data_dir, const char *course_dir, struct err *err)
{
	*library = (struct files_library){ .data = { .fd = -1 }, .course = { .fd = -1 } };
	struct files_doc doc;
	enum status status = files_root_open(&library->data, data_dir, "", err);
	if (!status && course_dir) {
		status = files_root_open(&library->course, course_dir, course_dir, err);
	}
	status = status ? status : files_yaml_load(&library->data, STR("data/catalogue.yaml"), &library->arena, &doc, err);
	status = status ? status : files_catalogue_read(&doc, &library->catalogue, err);
	status = status ? status : load_workloads(library, err);
	if (status) {
		files_library_close(library);
	}
	return status;
}

void files_library_close(struct files_library *library)
{
	files_root_close(&library->data);
	files_root_close(&library->course);
	arena_done(&library->arena);
}

static int by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

enum status files_library_ids(const struct files_library *library, struct arena *arena, struct str **ids, size_t *count,
	struct err *err)
{
	struct str *names[2] = { NULL, NULL };
	size_t counts[2] = { 0, 0 };
	enum status status = files_list(&library->data, STR("data/topologies"), arena, &names[0], &counts[0], err);
	if (!status && library->course.fd >= 0) {
		status = files_list(&library->course, STR("topologies"), arena, &names[1], &counts[1], err);
		status = status == STATUS_MISSING ? STATUS_OK : status; /* a course need not have its own */
	}
	if (status) {
		return status;
	}
	struct str *all = ARENA_ARRAY(arena, counts[0] + counts[1], struct str);
	size_t n = 0;
	for (int place = 0; place < 2; place++) {
		for (size_t i = 0; i < counts[place]; i++) {
			struct str id = id_of(names[place][i]);
			if (id.len) {
				all[n++] = id;
			}
		}
	}
	qsort(all, n, sizeof *all, by_bytes);
	*count = 0;
	for (size_t i = 0; i < n; i++) {
		if (i == 0 || !str_eq(all[i], all[i - 1])) {
			all[(*count)++] = all[i];
		}
	}
	*ids = all;
	return STATUS_OK;
}

static enum status load_from(const struct files_library *library, const struct files_root *root, struct str path, struct str id,
	struct arena *arena, struct topo *topo, struct err *err)
{
	struct files_doc doc;
	enum status status = files_yaml_load(root, path, arena, &doc, err);
	status = status ? status : check_id(&doc, "topology", id, err);
	return status ? status :
					files_topology_read(&doc, &library->catalogue, library->workloads, library->workload_count, topo, err);
}

enum status files_library_topology(const struct files_library *library, struct str id, struct arena *arena,
	struct topo *topo, struct err *err)
{
	enum status status = STATUS_MISSING;
	if (library->course.fd >= 0) {
		status = load_from(library, &library->course, str_format(arena, "topologies/%.*s" SUFFIX, STR_ARG(id)), id, arena, topo, err);
	}
	if (status == STATUS_MISSING) {
		struct str path = str_format(arena, "data/topologies/%.*s" SUFFIX, STR_ARG(id));
		status = load_from(library, &library->data, path, id, arena, topo, err);
	}
	if (status != STATUS_MISSING) {
		return status;
	}
	struct str *ids;
	size_t count;
	struct files_hint hint = { "" };
	if (!files_library_ids(library, arena, &ids, &count, NULL)) {
		hint = files_nearest_str(id, ids, count);
	}
	return err_set(err, STATUS_MISSING, _("no topology '%.*s'%s"), STR_ARG(files_quoted(id)), hint.text);
}
