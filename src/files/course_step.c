/* One step: its experiment with all arms, measures and expectations. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/i18n.h"
#include "files/course_int.h"

#define RUN_DEFAULT_NS 300e9 /* what a step without experiment shows at least */

enum { STEP_ID, STEP_KIND, STEP_TOPOLOGY, STEP_BEFORE, STEP_USERS, STEP_SEED, STEP_START, STEP_WARMUP, STEP_RUN, STEP_SETTLE,
	STEP_SPEED, STEP_FOCUS, STEP_PLAN, STEP_SET, STEP_ACTIONS, STEP_ARMS, STEP_MEASURES, STEP_PREDICT, STEP_BELIEFS,
	STEP_EXPECT, STEP_KEYS };
static const struct files_key step_keys[STEP_KEYS] = {
	[STEP_ID] = { "id", FILES_WANT_ID, true, 0, 0, NULL },
	[STEP_KIND] = { "kind", FILES_WANT_CHOICE, true, 0, 0, "watch|experiment|recap" },
	[STEP_TOPOLOGY] = { "topology", FILES_WANT_ID, true, 0, 0, NULL },
	[STEP_BEFORE] = { "before", FILES_WANT_ID, false, 0, 0, NULL },
	[STEP_USERS] = { "users", FILES_WANT_COUNT, false, 1, TOPO_MAX_USERS, NULL },
	[STEP_SEED] = { "seed", FILES_WANT_COUNT, false, 0, 1e15, NULL },
	[STEP_START] = { "start", FILES_WANT_TIME, false, 0, 86400e9, NULL },
	[STEP_WARMUP] = { "warmup", FILES_WANT_TIME, false, 0, FILES_COURSE_RUN_NS, NULL },
	[STEP_RUN] = { "run", FILES_WANT_TIME, false, 1e9, FILES_COURSE_RUN_NS, NULL },
	[STEP_SETTLE] = { "settle", FILES_WANT_TIME, false, 0, 3600e9, NULL },
	[STEP_SPEED] = { "speed", FILES_WANT_NUMBER, false, 0.001, 100000, NULL },
	[STEP_FOCUS] = { "focus", FILES_WANT_ID, false, 0, 0, NULL },
	[STEP_PLAN] = { "plan", FILES_WANT_TIME, false, 1e9, 14400e9, NULL },
	[STEP_SET] = { "set", FILES_WANT_LIST, false, 0, FILES_COURSE_ACTIONS, NULL },
	[STEP_ACTIONS] = { "actions", FILES_WANT_LIST, false, 0, FILES_COURSE_ACTIONS, NULL },
	[STEP_ARMS] = { "arms", FILES_WANT_LIST, false, 0, COURSE_ARMS - 1, NULL },
	[STEP_MEASURES] = { "measures", FILES_WANT_LIST, false, 0, FILES_COURSE_MEASURES, NULL },
	[STEP_PREDICT] = { "predict", FILES_WANT_ANY, false, 0, 0, NULL },
	[STEP_BELIEFS] = { "misconceptions", FILES_WANT_MAP, false, 0, 0, NULL },
	[STEP_EXPECT] = { "expect", FILES_WANT_LIST, false, 0, FILES_COURSE_EXPECTS, NULL },
};

/* What holds where a step is silent. */
#define START_DEFAULT_NS (12 * 3600e9)
#define WARMUP_DEFAULT_NS 60e9
#define SETTLE_DEFAULT_NS 30e9
#define SPEED_DEFAULT 30
#define PLAN_DEFAULT_NS 180e9

/* While one step is read. */
struct reader {
	struct files_loader *l;
	const struct files_doc *doc;
	struct course_step *step;
	struct files_loaded_step *more;
	const struct files_value *values;
	bool lists_fail; /* the step's own actions or settings do: arms that share them are not read again */
	struct err *err;
};

static double number_or(const struct files_value *value, double otherwise)
{
	return value->node ? value->number : otherwise;
}

/* Reports or gives back; what depends on it is not looked at further. */
static enum status settle(struct reader *r, enum status status)
{
	r->more->broken |= status != STATUS_OK;
	return files_settle(r->l, status, r->err);
}

/* ------------------------------------------------------------------ arms */

enum { ARM_ID, ARM_TOPOLOGY, ARM_USERS, ARM_SET, ARM_ACTIONS, ARM_KEYS };
static const struct files_key arm_keys[ARM_KEYS] = {
	[ARM_ID] = { "id", FILES_WANT_ID, true, 0, 0, NULL },
	[ARM_TOPOLOGY] = { "topology", FILES_WANT_ID, false, 0, 0, NULL },
	[ARM_USERS] = { "users", FILES_WANT_COUNT, false, 1, TOPO_MAX_USERS, NULL },
	[ARM_SET] = { "set", FILES_WANT_LIST, false, 0, FILES_COURSE_ACTIONS, NULL },
	[ARM_ACTIONS] = { "actions", FILES_WANT_LIST, false, 0, FILES_COURSE_ACTIONS, NULL },
};

/* Until when actions may come: the run's end, where it is given. */
static double end_of_run(const struct reader *r)
{
	return number_or(&r->values[STEP_RUN], FILES_COURSE_RUN_NS);
}

/* A fault in a list that an arm takes over from its step would puzzle without the arm's name. */
static void say_arm(const struct reader *r, bool puzzling, const struct course_arm *arm)
{
	if (puzzling) {
		const struct err why = *r->err;
		err_at(r->err, why.status, r->doc->file, why.line, why.column, _("%s (taken over by arm '%.*s')"), why.text, STR_ARG(arm->id));
	}
}

/* An arm's own list, else the step's: read anew, because the topology may be another. */
static enum status read_lists(struct reader *r, const struct files_node *set, const struct files_node *actions, uint32_t index)
{
	struct course_arm *arm = &r->step->run.arms[index];
	const struct topo *topo = r->more->topos[index];
	enum status status = STATUS_OK, read = STATUS_OK;
	bool shared = index > 0;
	if (set && !(r->lists_fail && set == r->values[STEP_SET].node)) {
		read = files_settings_read(r->l, r->doc, set, topo, arm, r->err);
		say_arm(r, read && shared && set == r->values[STEP_SET].node, arm);
		status = settle(r, read);
	}
	r->lists_fail |= index == 0 && read;
	if (!status && actions && !(r->lists_fail && actions == r->values[STEP_ACTIONS].node)) {
		read = files_actions_read(r->l, r->doc, actions, topo, end_of_run(r), arm, r->err);
		say_arm(r, read && shared && actions == r->values[STEP_ACTIONS].node, arm);
		status = settle(r, read);
	}
	r->lists_fail |= index == 0 && read;
	return status;
}

static enum status read_first_arm(struct reader *r)
{
	struct course_arm *arm = &r->step->run.arms[0];
	*arm = (struct course_arm){
		.topology = r->values[STEP_TOPOLOGY].text,
		.users = number_or(&r->values[STEP_USERS], -1),
		.place = r->step->place,
	};
	r->step->run.arm_count = 1;
	enum status status = settle(r, files_topology_find(r->l, r->doc, r->values[STEP_TOPOLOGY].node, &r->more->topos[0], r->err));
	return status ? status : read_lists(r, r->values[STEP_SET].node, r->values[STEP_ACTIONS].node, 0);
}

static enum status read_arm(struct reader *r, const struct files_node *node)
{
	struct course_experiment *run = &r->step->run;
	struct files_value values[ARM_KEYS];
	enum status status = files_map_read(r->doc, node, arm_keys, ARM_KEYS, values, r->err);
	if (status) {
		return status;
	}
	for (uint32_t i = 1; i < run->arm_count; i++) {
		if (str_eq(run->arms[i].id, values[ARM_ID].text)) {
			return files_fault(r->doc, values[ARM_ID].node, r->err, _("arm '%.*s' is there twice; give it another id"),
				STR_ARG(values[ARM_ID].text));
		}
	}
	uint32_t index = run->arm_count++;
	struct course_arm *arm = &run->arms[index];
	const struct files_node *topology = values[ARM_TOPOLOGY].node;
	*arm = (struct course_arm){
		.id = values[ARM_ID].text,
		.topology = topology ? values[ARM_TOPOLOGY].text : run->arms[0].topology,
		.users = number_or(&values[ARM_USERS], run->arms[0].users),
		.place = { r->doc->file, node->line, node->column },
	};
	r->more->topos[index] = r->more->topos[0];
	status = topology ? files_topology_find(r->l, r->doc, topology, &r->more->topos[index], r->err) : STATUS_OK;
	return status ? status : read_lists(r, values[ARM_SET].node ? values[ARM_SET].node : r->values[STEP_SET].node,
								 values[ARM_ACTIONS].node ? values[ARM_ACTIONS].node : r->values[STEP_ACTIONS].node, index);
}

static enum status read_arms(struct reader *r)
{
	const struct files_node *list = r->values[STEP_ARMS].node;
	enum status status = read_first_arm(r);
	for (uint32_t i = 0; !status && list && i < list->count; i++) {
		status = settle(r, read_arm(r, &list->items[i]));
	}
	return status;
}

/* -------------------------------------------------------------- measures */

enum { MEASURE_ID, MEASURE_WHAT, MEASURE_OF, MEASURE_NODE, MEASURE_FROM, MEASURE_TO, MEASURE_KEYS };
static const struct files_key measure_keys[MEASURE_KEYS] = {
	[MEASURE_ID] = { "id", FILES_WANT_ID, true, 0, 0, NULL },
	[MEASURE_WHAT] = { "what", FILES_WANT_LINE, true, 0, 0, NULL },
	[MEASURE_OF] = { "of", FILES_WANT_LINE, false, 0, 0, NULL },
	[MEASURE_NODE] = { "node", FILES_WANT_ID, false, 0, 0, NULL },
	[MEASURE_FROM] = { "from", FILES_WANT_TIME, false, 0, FILES_COURSE_RUN_NS, NULL },
	[MEASURE_TO] = { "to", FILES_WANT_TIME, false, 0, FILES_COURSE_RUN_NS, NULL },
};

const struct files_course_quantity *files_quantity_find(const struct files_loader *l, struct str id)
{
	for (size_t i = 0; l->names && i < l->names->quantity_count; i++) {
		if (str_eq_c(id, l->names->quantities[i].id)) {
			return &l->names->quantities[i];
		}
	}
	return NULL;
}

static enum status refuse_quantity(struct reader *r, const struct files_value *what)
{
	const struct files_course_names *names = r->l->names;
	const char **ids = mem_alloc(names->quantity_count, sizeof *ids);
	for (size_t i = 0; i < names->quantity_count; i++) {
		ids[i] = names->quantities[i].id;
	}
	struct files_hint hint = files_nearest(what->text, ids, names->quantity_count);
	mem_free(ids);
	return files_fault(r->doc, what->node, r->err, _("nothing measures '%.*s'%s"), STR_ARG(files_quoted(what->text)), hint.text);
}

/* "all", "dynamic", "static" are the model's; the others are classes of the topology's workload. */
static enum status check_class(struct reader *r, const struct files_value *of)
{
	static const char *const always[] = { "all", "dynamic", "static" };
	enum { ALWAYS = sizeof always / sizeof always[0] };
	struct str ids[ALWAYS + TOPO_CLASSES];
	size_t count = 0;
	for (; count < ALWAYS; count++) {
		ids[count] = str_c(always[count]);
	}
	const struct topo *topo = r->more->topos[0];
	for (uint32_t i = 0; topo && i < topo->workload.class_count; i++) {
		ids[count++] = topo->workload.classes[i].id;
	}
	for (size_t i = 0; i < count; i++) {
		if (str_eq(of->text, ids[i])) {
			return STATUS_OK;
		}
	}
	return !topo ? STATUS_OK :
				   files_fault(r->doc, of->node, r->err, _("no class of requests '%.*s' in workload '%.*s'%s"),
					   STR_ARG(files_quoted(of->text)), STR_ARG(topo->workload.id), files_nearest_str(of->text, ids, count).text);
}

static enum status check_quantity(struct reader *r, const struct files_value values[MEASURE_KEYS])
{
	if (!r->l->names) {
		return STATUS_OK;
	}
	const struct files_value *what = &values[MEASURE_WHAT], *node = &values[MEASURE_NODE], *of = &values[MEASURE_OF];
	const struct files_course_quantity *quantity = files_quantity_find(r->l, what->text);
	if (!quantity) {
		return refuse_quantity(r, what);
	}
	if (quantity->needs_node && !node->node) {
		return files_fault(r->doc, what->node, r->err, _("'%s' is measured at a node; give 'node'"), quantity->id);
	}
	if (quantity->needs_node && of->node) {
		return files_fault(r->doc, of->node, r->err, _("'%s' is measured at a node; leave 'of' out"), quantity->id);
	}
	if (!quantity->needs_node && node->node) {
		return files_fault(r->doc, node->node, r->err, _("'%s' is measured over requests; leave 'node' out"), quantity->id);
	}
	if (of->node && check_class(r, of)) {
		return STATUS_DATA;
	}
	uint32_t index;
	return node->node && files_node_find(r->doc, node, r->more->topos[0], &index, r->err) ? STATUS_DATA : STATUS_OK;
}

static enum status read_measure(struct reader *r, const struct files_node *node)
{
	struct course_experiment *run = &r->step->run;
	struct files_value values[MEASURE_KEYS];
	enum status status = files_map_read(r->doc, node, measure_keys, MEASURE_KEYS, values, r->err);
	status = status ? status : check_quantity(r, values);
	if (status) {
		return status;
	}
	struct course_measure measure = {
		.id = values[MEASURE_ID].text,
		.quantity = values[MEASURE_WHAT].text,
		.class_ = values[MEASURE_OF].node ? values[MEASURE_OF].text : STR("all"),
		.node = values[MEASURE_NODE].text,
		.from_ns = values[MEASURE_FROM].number,
		.to_ns = number_or(&values[MEASURE_TO], -1), /* the run's end, once that is known */
		.place = { r->doc->file, node->line, node->column },
	};
	for (uint32_t i = 0; i < run->measure_count; i++) {
		if (str_eq(run->measures[i].id, measure.id)) {
			return files_fault(r->doc, values[MEASURE_ID].node, r->err, _("measure '%.*s' is there twice; give it another id"),
				STR_ARG(measure.id));
		}
	}
	double end = end_of_run(r);
	if (measure.to_ns > end || measure.from_ns >= end) {
		return files_fault(r->doc, values[measure.to_ns > end ? MEASURE_TO : MEASURE_FROM].node, r->err,
			_("the window ends after the run; make the run longer or the window shorter"));
	}
	if (measure.to_ns >= 0 && measure.to_ns <= measure.from_ns) {
		return files_fault(r->doc, values[MEASURE_TO].node, r->err, _("the window ends before it begins; 'to' must be later than 'from'"));
	}
	run->measures[run->measure_count++] = measure;
	return STATUS_OK;
}

static enum status read_measures(struct reader *r)
{
	struct course_experiment *run = &r->step->run;
	const struct files_node *list = r->values[STEP_MEASURES].node;
	enum status status = STATUS_OK;
	run->measures = ARENA_ARRAY(r->l->arena, list ? list->count : 0, struct course_measure);
	for (uint32_t i = 0; !status && list && i < list->count; i++) {
		status = settle(r, read_measure(r, &list->items[i]));
	}
	return status;
}

/* A run without a length is as long as what happens and is measured in it. */
static void finish_run(struct reader *r)
{
	struct course_experiment *run = &r->step->run;
	run->run_ns = number_or(&r->values[STEP_RUN], RUN_DEFAULT_NS);
	for (uint32_t i = 0; i < run->measure_count; i++) {
		run->run_ns = fmax(run->run_ns, fmax(run->measures[i].to_ns, run->measures[i].from_ns + 1e9));
	}
	for (uint32_t a = 0; a < run->arm_count; a++) {
		for (uint32_t i = 0; i < run->arms[a].action_count; i++) {
			run->run_ns = fmax(run->run_ns, run->arms[a].actions[i].at_ns);
		}
	}
	for (uint32_t i = 0; i < run->measure_count; i++) {
		if (run->measures[i].to_ns < 0) {
			run->measures[i].to_ns = run->run_ns;
		}
	}
}

static enum status read_expects(struct reader *r)
{
	struct course_experiment *run = &r->step->run;
	const struct files_node *list = r->values[STEP_EXPECT].node;
	enum status status = STATUS_OK;
	if (r->more->broken) {
		return STATUS_OK; /* a measure may be missing for another fault's sake */
	}
	run->expects = ARENA_ARRAY(r->l->arena, list ? list->count : 0, struct course_expect);
	for (uint32_t i = 0; !status && list && i < list->count; i++) {
		struct course_expect *expect = &run->expects[run->expect_count];
		status = files_expect_read(r->l, r->doc, &list->items[i], run, r->more, expect, r->err);
		run->expect_count += !status;
		status = settle(r, status);
	}
	return status;
}

/* ------------------------------------------------------------------ step */

/* Experiments are predicted and asserted, other steps only shown. */
static enum status check_kind(struct reader *r)
{
	static const unsigned only_experiments[] = { STEP_PREDICT, STEP_BELIEFS };
	if (r->step->kind == COURSE_EXPERIMENT) {
		if (!r->values[STEP_PREDICT].node) {
			return files_fault(r->doc, r->more->node, r->err, _("an experiment needs 'predict', the letter of the right choice"));
		}
		if (!r->values[STEP_RUN].node) {
			return files_fault(r->doc, r->more->node, r->err, _("an experiment needs 'run', its length"));
		}
		return STATUS_OK;
	}
	for (size_t i = 0; i < sizeof only_experiments / sizeof only_experiments[0]; i++) {
		const struct files_value *value = &r->values[only_experiments[i]];
		if (value->node) {
			return files_fault(r->doc, value->node, r->err, _("only an experiment has '%s'"), step_keys[only_experiments[i]].key);
		}
	}
	return STATUS_OK;
}

static enum status read_key(struct reader *r)
{
	const struct files_value *predict = &r->values[STEP_PREDICT], *beliefs = &r->values[STEP_BELIEFS];
	struct files_key_of_choices *key = &r->more->key;
	key->node = predict->node;
	enum status status = predict->node ? files_letters_read(r->doc, predict->node, "predict", &key->right, r->err) : STATUS_OK;
	return status || !beliefs->node ? status : files_beliefs_read(r->doc, beliefs->node, key, r->err);
}

static enum status check_places(struct reader *r)
{
	const struct files_value *focus = &r->values[STEP_FOCUS], *before = &r->values[STEP_BEFORE];
	const struct topo *earlier;
	uint32_t index;
	enum status status = STATUS_OK;
	if (focus->node) {
		status = settle(r, files_node_find(r->doc, focus, r->more->topos[0], &index, r->err));
	}
	if (!status && before->node) {
		status = settle(r, files_topology_find(r->l, r->doc, before->node, &earlier, r->err));
	}
	return status;
}

enum status files_step_read(struct files_loader *l, const struct files_doc *doc, const struct files_node *node,
	struct course_step *step, struct files_loaded_step *more, struct err *err)
{
	struct files_value v[STEP_KEYS];
	struct reader r = { .l = l, .doc = doc, .step = step, .more = more, .values = v, .err = err };
	step->place = (struct course_place){ doc->file, node->line, node->column };
	step->id = files_id_of(doc, node); /* its texts belong to it even when the rest is refused */
	enum status status = files_map_read(doc, node, step_keys, STEP_KEYS, v, err);
	if (status) {
		return status;
	}
	static const enum course_step_kind kinds[] = { COURSE_WATCH, COURSE_EXPERIMENT, COURSE_RECAP };
	step->id = v[STEP_ID].text;
	step->kind = kinds[(int)v[STEP_KIND].number];
	step->speed = number_or(&v[STEP_SPEED], SPEED_DEFAULT);
	step->plan_ns = number_or(&v[STEP_PLAN], PLAN_DEFAULT_NS);
	step->focus = v[STEP_FOCUS].text;
	step->before = v[STEP_BEFORE].text;
	step->run = (struct course_experiment){
		.seed = (uint64_t)number_or(&v[STEP_SEED], 1),
		.start_ns = number_or(&v[STEP_START], START_DEFAULT_NS),
		.warmup_ns = number_or(&v[STEP_WARMUP], WARMUP_DEFAULT_NS),
		.settle_ns = number_or(&v[STEP_SETTLE], SETTLE_DEFAULT_NS),
	};
	status = settle(&r, check_kind(&r));
	status = status ? status : settle(&r, read_key(&r));
	status = status ? status : read_arms(&r);
	status = status ? status : check_places(&r);
	status = status ? status : read_measures(&r);
	if (!status) {
		finish_run(&r);
		status = read_expects(&r);
	}
	return status;
}
