/* "down > 3 min", "reboot.down < 0.4 x down": what the prose says, as something that can be checked. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "files/course_int.h"

#define WORDS 5

static bool read_op(struct str word, enum course_op *op)
{
	static const struct {
		const char *text;
		enum course_op op;
	} ops[] = { { "<", COURSE_LESS }, { "<=", COURSE_AT_MOST }, { ">", COURSE_MORE }, { ">=", COURSE_AT_LEAST } };
	for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++) {
		if (str_eq_c(word, ops[i].text)) {
			*op = ops[i].op;
			return true;
		}
	}
	return false;
}

const struct course_measure *files_measure_find(const struct course_experiment *run, const struct files_loaded_step *more,
	struct str name, uint32_t *arm, struct err *err)
{
	const char *dot = name.len ? memchr(name.ptr, '.', name.len) : NULL;
	struct str owner = dot ? str_sub(name, 0, (size_t)(dot - name.ptr)) : (struct str){ 0 };
	struct str id = dot ? str_sub(name, owner.len + 1, name.len) : name;
	struct str words[FILES_COURSE_MEASURES];
	*arm = 0;
	for (uint32_t i = 1; dot && i < run->arm_count; i++) {
		*arm = str_eq(run->arms[i].id, owner) ? i : *arm;
	}
	if (dot && !*arm) {
		for (uint32_t i = 1; i < run->arm_count; i++) {
			words[i - 1] = run->arms[i].id;
		}
		err_set(err, STATUS_DATA, _("no arm '%.*s' in this step%s"), STR_ARG(files_quoted(owner)),
			files_nearest_str(owner, words, run->arm_count ? run->arm_count - 1 : 0).text);
		return NULL;
	}
	for (uint32_t i = 0; i < run->measure_count; i++) {
		const struct course_measure *measure = &run->measures[i];
		words[i] = measure->id;
		if (!str_eq(measure->id, id)) {
			continue;
		}
		const struct topo *topo = more->topos[*arm];
		if (topo && measure->node.len && topo_find_node(topo, measure->node) < 0) {
			err_set(err, STATUS_DATA, _("'%.*s' is measured at '%.*s', which topology '%.*s' lacks"), STR_ARG(id), STR_ARG(measure->node),
				STR_ARG(topo->id));
			return NULL;
		}
		return measure;
	}
	err_set(err, STATUS_DATA, _("no measure '%.*s' in this step%s"), STR_ARG(files_quoted(id)),
		files_nearest_str(id, words, run->measure_count).text);
	return NULL;
}

/* A plain value against the measure's unit; `text` is the number and perhaps a unit. */
static bool read_value(const char *unit, struct str text, double *value)
{
	double plain;
	if (strcmp(unit, "s") == 0) {
		if (!files_unit_read(FILES_WANT_TIME, text, value)) {
			return false;
		}
		*value /= 1e9;
		return true;
	}
	if (strcmp(unit, "%") == 0) {
		/* More than all is possible to ask of nothing, but 0 % and 100 % are. */
		return files_unit_read(FILES_WANT_SHARE, text, value);
	}
	struct str number = text;
	size_t unit_len = strlen(unit);
	if (unit_len && text.len > unit_len + 1 && str_eq_c(str_sub(text, text.len - unit_len, text.len), unit)) {
		number = str_trim(str_sub(text, 0, text.len - unit_len));
	}
	if (!files_unit_read(FILES_WANT_NUMBER, number, &plain)) {
		return false;
	}
	*value = plain;
	return true;
}

static const char *value_example(const char *unit)
{
	if (strcmp(unit, "s") == 0) {
		return _("a time such as 500 ms or 3 min");
	}
	if (strcmp(unit, "%") == 0) {
		return _("a share such as 1 %");
	}
	return _("a plain number such as 12");
}

/* Any unit, where the model's names are not known. */
static bool read_any_value(struct str text, double *value)
{
	static const char *const units[] = { "s", "%", "$", "/s" };
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (read_value(units[i], text, value)) {
			return true;
		}
	}
	return false;
}

/* The right side: "3 min", "0.4 x down", "down". */
static enum status read_right(struct files_loader *l, const struct files_doc *doc, const struct files_node *node, struct str text,
	const struct course_experiment *run, const struct files_loaded_step *more, const struct files_course_quantity *quantity,
	struct course_expect *expect, struct err *err)
{
	if (quantity ? read_value(quantity->unit, text, &expect->value) : read_any_value(text, &expect->value)) {
		return STATUS_OK;
	}
	const char *x = text.len ? memmem(text.ptr, text.len, " x ", 3) : NULL;
	expect->factor = 1;
	expect->right = text;
	if (x) {
		struct str factor = str_sub(text, 0, (size_t)(x - text.ptr));
		expect->right = str_trim(str_sub(text, factor.len + 3, text.len));
		if (!files_unit_read(FILES_WANT_NUMBER, factor, &expect->factor) || expect->factor <= 0) {
			return files_fault(doc, node, err, _("'%.*s' is no factor; write a number, as in 0.4 x down"), STR_ARG(files_quoted(factor)));
		}
	}
	char first = expect->right.len ? expect->right.ptr[0] : '0';
	if (quantity && ((first >= '0' && first <= '9') || first == '-')) {
		return files_fault(doc, node, err, _("'%.*s' cannot be compared with '%.*s'; give %s"), STR_ARG(expect->left),
			STR_ARG(files_quoted(text)), value_example(quantity->unit));
	}
	uint32_t arm;
	struct err why = { 0 };
	const struct course_measure *right = files_measure_find(run, more, expect->right, &arm, &why);
	if (!right) {
		return files_fault(doc, node, err, "%s", why.text);
	}
	const struct files_course_quantity *other = files_quantity_find(l, right->quantity);
	if (quantity && other && strcmp(quantity->unit, other->unit) != 0) {
		return files_fault(doc, node, err, _("'%.*s' and '%.*s' have different units; compare like with like"), STR_ARG(expect->left),
			STR_ARG(expect->right));
	}
	return STATUS_OK;
}

enum status files_expect_read(struct files_loader *l, const struct files_doc *doc, const struct files_node *node,
	const struct course_experiment *run, const struct files_loaded_step *more, struct course_expect *expect, struct err *err)
{
	*expect = (struct course_expect){ .as_written = node->text, .place = { doc->file, node->line, node->column } };
	struct str rest = node->text, op;
	bool split = node->type == FILES_SCALAR && str_split(&rest, ' ', &expect->left) && str_split(&rest, ' ', &op);
	rest = str_trim(rest);
	if (!split || !read_op(op, &expect->op) || !rest.len) {
		return files_fault(doc, node, err, _("an expectation is 'measure < value' or 'measure < 0.5 x measure', with < <= > or >="));
	}
	uint32_t arm;
	struct err why = { 0 };
	const struct course_measure *left = files_measure_find(run, more, expect->left, &arm, &why);
	if (!left) {
		return files_fault(doc, node, err, "%s", why.text);
	}
	return read_right(l, doc, node, rest, run, more, files_quantity_find(l, left->quantity), expect, err);
}
