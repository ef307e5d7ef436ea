#include "config.h"

#include "app/plan.h"

#include <math.h>
#include <string.h>

static enum status fault(const struct course_place *place, struct err *err, const char *what, struct str name,
	const char *where)
{
	return err_at(err, STATUS_DATA, place->file, place->line, place->column, "%s '%.*s' is not in %s", what,
		STR_ARG(name), where);
}

static int find_id(const char *const *ids, int count, struct str name)
{
	for (int i = 0; i < count; i++) {
		if (str_eq_c(name, ids[i])) {
			return i;
		}
	}
	return -1;
}

static enum status find_node(const struct topo *topo, struct str name, const struct course_place *place, uint32_t *out,
	struct err *err)
{
	if (!name.len) {
		*out = SIM_NONE;
		return STATUS_OK;
	}
	int node = topo_find_node(topo, name);
	if (node < 0) {
		return err_at(err, STATUS_DATA, place->file, place->line, place->column,
			"node '%.*s' is not in topology '%.*s'", STR_ARG(name), STR_ARG(topo->id));
	}
	*out = (uint32_t)node;
	return STATUS_OK;
}

static enum status find_setting(const struct topo *topo, uint32_t node, const struct course_action *from,
	struct model_action *out, struct err *err)
{
	enum topo_setting first, end;
	if (node == SIM_NONE) {
		return err_at(err, STATUS_DATA, from->place.file, from->place.line, from->place.column,
			"a setting needs its node");
	}
	topo_kind_settings(topo->nodes[node].kind, &first, &end);
	for (enum topo_setting s = first; s < end; s++) {
		const struct topo_setting_info *info = &topo_settings[s];
		if (!str_eq_c(from->setting, info->id)) {
			continue;
		}
		out->setting = s;
		if (info->type == TOPO_CHOICE) {
			struct str rest = str_c(info->choices), choice;
			for (int i = 0; str_split(&rest, '|', &choice); i++) {
				if (str_eq(choice, from->value_text)) {
					out->value = i;
					return STATUS_OK;
				}
			}
			return fault(&from->place, err, "value", from->value_text, info->choices);
		}
		if (info->type == TOPO_TYPE) {
			int type = topo_find_type(topo->catalogue, topo->nodes[node].kind, from->value_text);
			out->value = type;
			return type >= 0 ? STATUS_OK :
					   fault(&from->place, err, "type", from->value_text, "the catalogue");
		}
		return STATUS_OK;
	}
	return fault(&from->place, err, "setting", from->setting, topo_kind_ids[topo->nodes[node].kind]);
}

static enum status resolve_action(const struct topo *topo, const struct course_action *from, struct model_action *out,
	struct err *err)
{
	enum status status;
	int kind = find_id(model_action_ids, MODEL_ACTIONS, from->action);
	if (kind < 0) {
		return fault(&from->place, err, "action", from->action, "the list of actions");
	}
	*out = (struct model_action){ .kind = (enum model_action_kind)kind, .zone = -1, .value = from->value };
	if ((status = find_node(topo, from->node, &from->place, &out->node, err)) ||
		(status = find_node(topo, from->other, &from->place, &out->other, err))) {
		return status;
	}
	if (from->zone.len) {
		for (uint32_t z = 0; z < topo->zone_count; z++) {
			if (str_eq(topo->zones[z].id, from->zone)) {
				out->zone = (int)z;
			}
		}
		if (out->zone < 0) {
			return fault(&from->place, err, "zone", from->zone, "the topology");
		}
	}
	return out->kind == MODEL_SET ? find_setting(topo, out->node, from, out, err) : STATUS_OK;
}

static enum status resolve_measure(const struct topo *topo, const struct course_measure *from,
	struct model_measure *out, struct err *err)
{
	int quantity = find_id(model_quantity_ids, MODEL_QUANTITIES, from->quantity);
	if (quantity < 0) {
		return fault(&from->place, err, "quantity", from->quantity, "the list of quantities");
	}
	*out = (struct model_measure){ .quantity = (enum model_quantity)quantity,
		.class_ = MODEL_ALL,
		.from_ns = (int64_t)from->from_ns,
		.to_ns = (int64_t)from->to_ns };
	if (str_eq_c(from->class_, "dynamic")) {
		out->class_ = MODEL_DYNAMIC;
	} else if (str_eq_c(from->class_, "static")) {
		out->class_ = MODEL_STATIC;
	} else if (from->class_.len && !str_eq_c(from->class_, "all")) {
		for (uint32_t i = 0; i < topo->workload.class_count; i++) {
			if (str_eq(topo->workload.classes[i].id, from->class_)) {
				out->class_ = (int)i;
			}
		}
		/* `static` above is the workload's own class where it has one of that name. */
		if (out->class_ == MODEL_ALL) {
			return fault(&from->place, err, "class", from->class_, "the workload");
		}
	}
	enum status status = find_node(topo, from->node, &from->place, &out->node, err);
	if (status == STATUS_OK && model_quantity_needs_node(out->quantity) && out->node == SIM_NONE) {
		return err_at(err, STATUS_DATA, from->place.file, from->place.line, from->place.column,
			"'%.*s' is measured at a node; say which", STR_ARG(from->quantity));
	}
	return status;
}

/* Actions at one time stay in the file's order: the later one has the last word. */
static void sort_by_time(struct app_plan_action *all, uint32_t count)
{
	for (uint32_t i = 1; i < count; i++) {
		struct app_plan_action action = all[i];
		uint32_t at = i;
		for (; at > 0 && all[at - 1].at_ns > action.at_ns; at--) {
			all[at] = all[at - 1];
		}
		all[at] = action;
	}
}

void app_plan_plain(struct app_plan *plan, const struct topo *topo, uint64_t seed)
{
	*plan = (struct app_plan){ .topo = topo, .seed = seed, .users = topo->users };
}

enum status app_plan_init(struct app_plan *plan, struct arena *arena, const struct app_library *library,
	const struct course_section *section, const struct course_step *step, uint32_t arm, struct err *err)
{
	const struct course_experiment *run = &step->run;
	const struct course_arm *from = &run->arms[arm];
	enum status status;
	const struct topo *topo = app_library_topo(library, section->id, from->topology);
	if (!topo) {
		return fault(&from->place, err, "topology", from->topology, "the section nor among the common ones");
	}
	if (from->action_count > APP_PLAN_ACTIONS) {
		return err_at(err, STATUS_DATA, from->place.file, from->place.line, from->place.column, "more than %d actions",
			APP_PLAN_ACTIONS);
	}
	*plan = (struct app_plan){ .topo = topo,
		.seed = run->seed,
		.users = from->users < 0 ? topo->users : from->users,
		.start_ns = (int64_t)run->start_ns,
		.warmup_ns = (int64_t)run->warmup_ns,
		.run_ns = (int64_t)run->run_ns,
		.settle_ns = (int64_t)run->settle_ns,
		.action_count = from->action_count,
		.setting_count = from->setting_count,
		.measure_count = run->measure_count };
	plan->actions = ARENA_ARRAY(arena, from->action_count, struct app_plan_action);
	plan->settings = ARENA_ARRAY(arena, from->setting_count, struct model_action);
	for (uint32_t i = 0; i < from->action_count; i++) {
		plan->actions[i].at_ns = (int64_t)from->actions[i].at_ns;
		if ((status = resolve_action(topo, &from->actions[i], &plan->actions[i].action, err))) {
			return status;
		}
	}
	sort_by_time(plan->actions, from->action_count);
	for (uint32_t i = 0; i < from->setting_count; i++) {
		if ((status = resolve_action(topo, &from->settings[i], &plan->settings[i], err))) {
			return status;
		}
	}
	for (uint32_t i = 0; i < run->measure_count; i++) {
		if ((status = resolve_measure(topo, &run->measures[i], &plan->measures[i], err))) {
			return status;
		}
	}
	return STATUS_OK;
}

bool app_measure_find(const struct course_step *step, struct str name, struct app_measure_ref *out)
{
	struct str rest = name, part;
	*out = (struct app_measure_ref){ 0 };
	if (memchr(name.len ? name.ptr : "", '.', name.len)) {
		if (!str_split(&rest, '.', &part)) {
			return false;
		}
		for (uint32_t a = 1; a < step->run.arm_count; a++) {
			if (str_eq(step->run.arms[a].id, part)) {
				out->arm = a;
			}
		}
		if (!out->arm) {
			return false;
		}
	}
	for (uint32_t m = 0; m < step->run.measure_count; m++) {
		if (str_eq(step->run.measures[m].id, rest)) {
			out->measure = m;
			return true;
		}
	}
	return false;
}

bool app_expect_holds(const struct course_step *step, const struct course_expect *expect,
	double (*value)(void *ctx, struct app_measure_ref ref), void *ctx, double *left, double *right)
{
	struct app_measure_ref ref;
	*left = app_measure_find(step, expect->left, &ref) ? value(ctx, ref) : (double)NAN;
	*right = expect->value;
	if (expect->right.len) {
		*right = app_measure_find(step, expect->right, &ref) ? expect->factor * value(ctx, ref) : (double)NAN;
	}
	switch (expect->op) {
	case COURSE_LESS:
		return *left < *right;
	case COURSE_AT_MOST:
		return *left <= *right;
	case COURSE_MORE:
		return *left > *right;
	case COURSE_AT_LEAST:
		return *left >= *right;
	}
	return false;
}
