/* data/workloads: what people ask for. */
#include "config.h"

#include <string.h>

#include "files/setting.h"
#include "files/topology.h"

enum { CLASS_TITLE, CLASS_PER_VIEW, CLASS_CPU, CLASS_READS, CLASS_WRITES, CLASS_STATIC, CLASS_SESSION, CLASS_SIZE,
	CLASS_SOURCE, CLASS_KEYS };
static const struct files_key class_keys[CLASS_KEYS] = {
	[CLASS_TITLE] = { "title", FILES_WANT_BOTH, true, 0, 0, NULL },
	[CLASS_PER_VIEW] = { "per-view", FILES_WANT_NUMBER, true, 0, 1000, NULL },
	[CLASS_CPU] = { "cpu", FILES_WANT_LINE, true, 0, 0, NULL },
	[CLASS_READS] = { "reads", FILES_WANT_NUMBER, false, 0, 1000, NULL },
	[CLASS_WRITES] = { "writes", FILES_WANT_NUMBER, false, 0, 1000, NULL },
	[CLASS_STATIC] = { "static", FILES_WANT_FLAG, false, 0, 1, NULL },
	[CLASS_SESSION] = { "session", FILES_WANT_FLAG, false, 0, 1, NULL },
	[CLASS_SIZE] = { "size", FILES_WANT_BYTES, true, 0, 1e9, NULL },
	[CLASS_SOURCE] = { "source", FILES_WANT_LINE, true, 0, 0, NULL },
};

static enum status read_class(const struct files_doc *doc, const struct files_node *key, const struct files_node *map,
	struct topo_class *out, struct err *err)
{
	struct files_value v[CLASS_KEYS], id;
	struct topo_law law = { 0 };
	enum status status = files_value_read(doc, key, &(struct files_key){ "class", FILES_WANT_ID, true, 0, 0, NULL }, &id, err);
	status = status ? status : files_map_read(doc, map, class_keys, CLASS_KEYS, v, err);
	if (status) {
		return status;
	}
	const char *wrong = files_law_read(v[CLASS_CPU].text, &law);
	if (wrong) {
		return files_fault(doc, v[CLASS_CPU].node, err, "'cpu': %s", _(wrong));
	}
	if (law.kind != TOPO_LAW_CONST && law.kind != TOPO_LAW_EXP) {
		return files_fault(doc, v[CLASS_CPU].node, err, _("'cpu' takes const or exp"));
	}
	*out = (struct topo_class){
		.id = id.text,
		.title = { v[CLASS_TITLE].lang[LANG_EN], v[CLASS_TITLE].lang[LANG_KO] },
		.per_view = v[CLASS_PER_VIEW].number,
		.cpu_ns = law.mean_ns,
		.cpu_law = law.kind,
		.reads = v[CLASS_READS].number,
		.writes = v[CLASS_WRITES].number,
		.is_static = v[CLASS_STATIC].number != 0,
		.uses_session = v[CLASS_SESSION].number != 0,
		.kilobytes = v[CLASS_SIZE].number / 1000,
		.source = v[CLASS_SOURCE].text,
	};
	if (out->is_static && (out->reads > 0 || out->writes > 0 || out->uses_session)) {
		return files_fault(doc, key, err, _("a static file asks no database and no session"));
	}
	return STATUS_OK;
}

enum { ROOT_ID, ROOT_EVERY, ROOT_CLASSES, ROOT_KEYS };
static const struct files_key root_keys[ROOT_KEYS] = {
	[ROOT_ID] = { "workload", FILES_WANT_ID, true, 0, 0, NULL },
	[ROOT_EVERY] = { "view-every", FILES_WANT_TIME, true, 1e9, 86400e9, NULL },
	[ROOT_CLASSES] = { "classes", FILES_WANT_MAP, true, 0, 0, NULL },
};

enum status files_workload_read(const struct files_doc *doc, struct topo_workload *workload, struct err *err)
{
	struct files_value v[ROOT_KEYS];
	memset(workload, 0, sizeof *workload);
	enum status status = files_map_read(doc, doc->root, root_keys, ROOT_KEYS, v, err);
	if (status) {
		return status;
	}
	workload->id = v[ROOT_ID].text;
	workload->view_every_ns = v[ROOT_EVERY].number;
	const struct files_node *classes = v[ROOT_CLASSES].node;
	if (classes->count < 1 || classes->count > TOPO_CLASSES) {
		return files_fault(doc, classes, err, _("%u classes; 1 to %d are read"), classes->count, TOPO_CLASSES);
	}
	double per_view = 0;
	for (uint32_t i = 0; !status && i < classes->count; i++) {
		struct topo_class *class_ = &workload->classes[workload->class_count++];
		status = read_class(doc, &classes->keys[i], &classes->items[i], class_, err);
		per_view += class_->per_view;
	}
	if (!status && per_view <= 0) {
		return files_fault(doc, classes, err, _("nobody asks for anything: all 'per-view' are 0"));
	}
	return status;
}
