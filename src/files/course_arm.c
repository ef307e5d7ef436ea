/* What is done to an architecture in a run: actions over time, settings before the start; and where both find their
 * nodes. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "files/course_int.h"
#include "files/setting.h"

/* ---------------------------------------------------------------- finding */

enum status files_topology_find(struct files_loader *l, const struct files_doc *doc, const struct files_node *node,
	const struct topo **topo, struct err *err)
{
	struct err why = { 0 };
	*topo = NULL;
	if (!l->names || !l->names->topology) {
		return STATUS_OK;
	}
	*topo = l->names->topology(l->names->ctx, node->text, &why);
	if (*topo) {
		return STATUS_OK;
	}
	struct buf place = { 0 };
	err_format(&why, &place);
	enum status status = files_fault(doc, node, err, _("topology '%.*s': %s"), STR_ARG(files_quoted(node->text)),
		place.ptr ? place.ptr : _("not found"));
	buf_done(&place);
	return status;
}

enum status files_node_find(const struct files_doc *doc, const struct files_value *value, const struct topo *topo,
	uint32_t *index, struct err *err)
{
	if (!topo) {
		return STATUS_OK;
	}
	int found = topo_find_node(topo, value->text);
	if (found >= 0) {
		*index = (uint32_t)found;
		return STATUS_OK;
	}
	struct str *ids = mem_alloc(topo->node_count, sizeof *ids);
	for (uint32_t i = 0; i < topo->node_count; i++) {
		ids[i] = topo->nodes[i].id;
	}
	struct files_hint hint = files_nearest_str(value->text, ids, topo->node_count);
	mem_free(ids);
	return files_fault(doc, value->node, err, _("topology '%.*s' has no node '%.*s'%s"), STR_ARG(topo->id),
		STR_ARG(files_quoted(value->text)), hint.text);
}

enum status files_setting_find(const struct topo *topo, uint32_t node, struct str id, enum topo_setting *setting,
	struct err *err)
{
	const struct topo_node *at = &topo->nodes[node];
	const char *ids[TOPO_SETTINGS];
	size_t count = 0;
	enum topo_setting first, end;
	topo_kind_settings(at->kind, &first, &end);
	for (enum topo_setting s = first; s < end; s++) {
		if (str_eq_c(id, topo_settings[s].id)) {
			*setting = s;
			return STATUS_OK;
		}
		ids[count++] = topo_settings[s].id;
	}
	return err_set(err, STATUS_DATA, _("node '%.*s' (%s) has no setting '%.*s'%s"), STR_ARG(at->id), topo_kind_ids[at->kind],
		STR_ARG(files_quoted(id)), files_nearest(id, ids, count).text);
}

static enum status find_zone(const struct files_doc *doc, const struct files_value *value, const struct topo *topo,
	struct err *err)
{
	struct str ids[TOPO_MAX_ZONES];
	for (uint32_t i = 0; topo && i < topo->zone_count; i++) {
		if (str_eq(topo->zones[i].id, value->text)) {
			return STATUS_OK;
		}
		ids[i] = topo->zones[i].id;
	}
	return !topo ? STATUS_OK :
				   files_fault(doc, value->node, err, _("topology '%.*s' has no zone '%.*s'%s"), STR_ARG(topo->id),
					   STR_ARG(files_quoted(value->text)), files_nearest_str(value->text, ids, topo->zone_count).text);
}

/* ---------------------------------------------------------------- values */

/* The value as its setting wants it. Without a topology only the text is kept. */
static enum status read_setting(const struct files_doc *doc, const struct files_value *node, const struct files_value *setting,
	const struct files_node *value, const struct topo *topo, struct course_action *action, struct err *err)
{
	uint32_t index = 0;
	action->node = node->text;
	action->setting = setting->text;
	action->value_text = value->text;
	if (value->type != FILES_SCALAR) {
		return files_fault(doc, value, err, _("the value of a setting is one text"));
	}
	enum status status = files_node_find(doc, node, topo, &index, err);
	if (status || !topo) {
		return status;
	}
	enum topo_setting which;
	struct err why = { 0 };
	if (files_setting_find(topo, index, setting->text, &which, &why)) {
		return files_fault(doc, setting->node, err, "%s", why.text);
	}
	const struct files_key want = files_setting_key(which);
	struct files_value read;
	struct topo_value out;
	status = files_value_read(doc, value, &want, &read, err);
	status = status ? status : files_setting_read(doc, topo->catalogue, which, &read, &out, err);
	if (!status) {
		action->value = out.number;
	}
	return status;
}

enum { SET_NODE, SET_SETTING, SET_VALUE, SET_KEYS };
static const struct files_key set_keys[SET_KEYS] = {
	[SET_NODE] = { "node", FILES_WANT_ID, true, 0, 0, NULL },
	[SET_SETTING] = { "setting", FILES_WANT_ID, true, 0, 0, NULL },
	[SET_VALUE] = { "value", FILES_WANT_ANY, true, 0, 0, NULL },
};

enum status files_settings_read(struct files_loader *l, const struct files_doc *doc, const struct files_node *list,
	const struct topo *topo, struct course_arm *arm, struct err *err)
{
	enum status status = STATUS_OK;
	arm->settings = ARENA_ARRAY(l->arena, list->count, struct course_action);
	for (uint32_t i = 0; !status && i < list->count; i++) {
		struct files_value v[SET_KEYS];
		const struct files_node *node = &list->items[i];
		struct course_action *action = &arm->settings[arm->setting_count++];
		*action = (struct course_action){ .action = STR("set"), .place = { doc->file, node->line, node->column } };
		status = files_map_read(doc, node, set_keys, SET_KEYS, v, err);
		if (!status) {
			status = read_setting(doc, &v[SET_NODE], &v[SET_SETTING], v[SET_VALUE].node, topo, action, err);
		}
	}
	return status;
}

/* --------------------------------------------------------------- actions */

enum { ACT_AT, ACT_DO, ACT_NODE, ACT_OTHER, ACT_ZONE, ACT_SETTING, ACT_VALUE, ACT_KEYS };
static const struct files_key action_keys[ACT_KEYS] = {
	[ACT_AT] = { "at", FILES_WANT_TIME, true, 0, FILES_COURSE_RUN_NS, NULL },
	[ACT_DO] = { "do", FILES_WANT_LINE, true, 0, 0, NULL },
	[ACT_NODE] = { "node", FILES_WANT_ID, false, 0, 0, NULL },
	[ACT_OTHER] = { "other", FILES_WANT_ID, false, 0, 0, NULL },
	[ACT_ZONE] = { "zone", FILES_WANT_ID, false, 0, 0, NULL },
	[ACT_SETTING] = { "setting", FILES_WANT_ID, false, 0, 0, NULL },
	[ACT_VALUE] = { "value", FILES_WANT_ANY, false, 0, 0, NULL },
};

static enum status find_action(struct files_loader *l, const struct files_doc *doc, const struct files_value *what,
	const struct files_course_action **action, struct err *err)
{
	const struct files_course_names *names = l->names;
	for (size_t i = 0; i < names->action_count; i++) {
		if (str_eq_c(what->text, names->actions[i].id)) {
			*action = &names->actions[i];
			return STATUS_OK;
		}
	}
	const char **ids = mem_alloc(names->action_count, sizeof *ids);
	for (size_t i = 0; i < names->action_count; i++) {
		ids[i] = names->actions[i].id;
	}
	struct files_hint hint = files_nearest(what->text, ids, names->action_count);
	mem_free(ids);
	return files_fault(doc, what->node, err, _("no action '%.*s'%s"), STR_ARG(files_quoted(what->text)), hint.text);
}

/* What the action needs is there, and nothing else. */
static enum status check_needs(const struct files_doc *doc, const struct files_node *node, const struct files_value v[ACT_KEYS],
	const struct files_course_action *action, struct err *err)
{
	static const struct {
		int key;
		unsigned bits;
	} needs[] = {
		{ ACT_NODE, FILES_ACT_NODE },
		{ ACT_OTHER, FILES_ACT_OTHER },
		{ ACT_ZONE, FILES_ACT_ZONE },
		{ ACT_SETTING, FILES_ACT_SETTING },
		{ ACT_VALUE, FILES_ACT_SETTING | FILES_ACT_NUMBER | FILES_ACT_TIME },
	};
	for (size_t i = 0; i < sizeof needs / sizeof needs[0]; i++) {
		const char *key = action_keys[needs[i].key].key;
		bool needed = (action->needs & needs[i].bits) != 0;
		if (needed && !v[needs[i].key].node) {
			return files_fault(doc, node, err, _("'%s' needs '%s'"), action->id, key);
		}
		if (!needed && v[needs[i].key].node) {
			return files_fault(doc, v[needs[i].key].node, err, _("'%s' takes no '%s'; leave it out"), action->id, key);
		}
	}
	return STATUS_OK;
}

static enum status read_value(const struct files_doc *doc, const struct files_value v[ACT_KEYS], unsigned needs,
	const struct topo *topo, struct course_action *out, struct err *err)
{
	static const struct files_key number = { "value", FILES_WANT_NUMBER, true, 0.001, TOPO_MAX_USERS, NULL };
	static const struct files_key time = { "value", FILES_WANT_TIME, true, 1e6, FILES_COURSE_RUN_NS, NULL };
	struct files_value read = { 0 };
	enum status status = STATUS_OK;
	if (needs & FILES_ACT_SETTING) {
		return read_setting(doc, &v[ACT_NODE], &v[ACT_SETTING], v[ACT_VALUE].node, topo, out, err);
	}
	if (needs & (FILES_ACT_NUMBER | FILES_ACT_TIME)) {
		status = files_value_read(doc, v[ACT_VALUE].node, needs & FILES_ACT_TIME ? &time : &number, &read, err);
		out->value = read.number;
		out->value_text = v[ACT_VALUE].node->text;
	}
	return status;
}

static enum status read_action(struct files_loader *l, const struct files_doc *doc, const struct files_node *node,
	const struct topo *topo, double end_ns, struct course_action *out, struct err *err)
{
	struct files_value v[ACT_KEYS];
	enum status status = files_map_read(doc, node, action_keys, ACT_KEYS, v, err);
	if (status) {
		return status;
	}
	*out = (struct course_action){
		.at_ns = v[ACT_AT].number,
		.action = v[ACT_DO].text,
		.node = v[ACT_NODE].text,
		.other = v[ACT_OTHER].text,
		.zone = v[ACT_ZONE].text,
		.setting = v[ACT_SETTING].text,
		.value_text = v[ACT_VALUE].text,
		.place = { doc->file, node->line, node->column },
	};
	if (out->at_ns > end_ns) {
		return files_fault(doc, v[ACT_AT].node, err, _("the action comes after the run's end; make the run longer"));
	}
	if (!l->names) {
		return STATUS_OK;
	}
	const struct files_course_action *action = NULL;
	uint32_t index;
	status = find_action(l, doc, &v[ACT_DO], &action, err);
	status = status ? status : check_needs(doc, node, v, action, err);
	if (!status && v[ACT_NODE].node) {
		status = files_node_find(doc, &v[ACT_NODE], topo, &index, err);
	}
	if (!status && v[ACT_OTHER].node) {
		status = files_node_find(doc, &v[ACT_OTHER], topo, &index, err);
	}
	if (!status && v[ACT_ZONE].node) {
		status = find_zone(doc, &v[ACT_ZONE], topo, err);
	}
	return status ? status : read_value(doc, v, action->needs, topo, out, err);
}

enum status files_actions_read(struct files_loader *l, const struct files_doc *doc, const struct files_node *list,
	const struct topo *topo, double end_ns, struct course_arm *arm, struct err *err)
{
	enum status status = STATUS_OK;
	arm->actions = ARENA_ARRAY(l->arena, list->count, struct course_action);
	for (uint32_t i = 0; !status && i < list->count; i++) {
		status = read_action(l, doc, &list->items[i], topo, end_ns, &arm->actions[i], err);
		arm->action_count += !status;
	}
	return status;
}
