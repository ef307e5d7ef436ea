/* One question of the quiz as section.yaml has it: kind, key, and the beliefs behind wrong choices. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "base/i18n.h"
#include "files/course_int.h"

enum { Q_ID, Q_KIND, Q_STEP, Q_LEVEL, Q_ANSWER, Q_BELIEFS, Q_KEEP_ORDER, Q_KEYS };
static const struct files_key question_keys[Q_KEYS] = {
	[Q_ID] = { "id", FILES_WANT_ID, true, 0, 0, NULL },
	[Q_KIND] = { "kind", FILES_WANT_CHOICE, true, 0, 0, "one|several|number" },
	[Q_STEP] = { "step", FILES_WANT_ID, false, 0, 0, NULL },
	[Q_LEVEL] = { "level", FILES_WANT_CHOICE, true, 0, 0, "recall|understand|apply" },
	[Q_ANSWER] = { "answer", FILES_WANT_ANY, true, 0, 0, NULL },
	[Q_BELIEFS] = { "misconceptions", FILES_WANT_MAP, false, 0, 0, NULL },
	[Q_KEEP_ORDER] = { "keep-order", FILES_WANT_FLAG, false, 0, 0, NULL },
};

enum { N_VALUE, N_TOLERANCE, N_UNIT, N_KEYS };
static const struct files_key number_keys[N_KEYS] = {
	[N_VALUE] = { "value", FILES_WANT_NUMBER, true, -1e12, 1e12, NULL },
	[N_TOLERANCE] = { "tolerance", FILES_WANT_NUMBER, true, 0, 1e12, NULL },
	[N_UNIT] = { "unit", FILES_WANT_BOTH, false, 0, 0, NULL },
};

/* ---------------------------------------------------------------- choices */

static int letter_of(struct str text)
{
	bool good = text.len == 1 && text.ptr[0] >= 'a' && text.ptr[0] < 'a' + COURSE_CHOICES;
	return good ? text.ptr[0] - 'a' : -1;
}

static enum status add_letter(const struct files_doc *doc, const struct files_node *node, const char *key, unsigned *bits,
	struct err *err)
{
	int letter = node->type == FILES_SCALAR ? letter_of(node->text) : -1;
	if (letter < 0) {
		return files_fault(doc, node, err, _("'%s' names choices: a letter from a to f, or a list as [a, c]"), key);
	}
	if (*bits >> letter & 1) {
		return files_fault(doc, node, err, _("'%c' is named twice"), 'a' + letter);
	}
	*bits |= 1u << letter;
	return STATUS_OK;
}

enum status files_letters_read(const struct files_doc *doc, const struct files_node *node, const char *key, unsigned *bits,
	struct err *err)
{
	*bits = 0;
	if (node->type != FILES_LIST) {
		return add_letter(doc, node, key, bits, err);
	}
	enum status status = STATUS_OK;
	for (uint32_t i = 0; !status && i < node->count; i++) {
		status = add_letter(doc, &node->items[i], key, bits, err);
	}
	return status || *bits ? status : files_fault(doc, node, err, _("'%s' names no choice; one must be right"), key);
}

enum status files_beliefs_read(const struct files_doc *doc, const struct files_node *map, struct files_key_of_choices *key,
	struct err *err)
{
	static const struct files_key want = { "misconceptions", FILES_WANT_LINE, true, 0, 0, NULL };
	for (uint32_t i = 0; i < map->count; i++) {
		int letter = letter_of(map->keys[i].text);
		if (letter < 0) {
			return files_fault(doc, &map->keys[i], err, _("'misconceptions' are by choice, a to f"));
		}
		if (key->right >> letter & 1) {
			return files_fault(doc, &map->keys[i], err, _("choice '%c' is right: it has no misconception"), 'a' + letter);
		}
		struct files_value value;
		enum status status = files_value_read(doc, &map->items[i], &want, &value, err);
		if (status) {
			return status;
		}
		key->beliefs[letter] = value.text;
		key->belief_nodes[letter] = &map->keys[i];
	}
	return STATUS_OK;
}

/* ---------------------------------------------------------------- answers */

static enum status read_number(const struct files_doc *doc, const struct files_node *answer, struct course_question *question,
	struct err *err)
{
	struct files_value v[N_KEYS];
	if (answer->type != FILES_MAP) {
		return files_fault(doc, answer, err, _("a number's answer is {value: 216, tolerance: 2}"));
	}
	enum status status = files_map_read(doc, answer, number_keys, N_KEYS, v, err);
	if (status) {
		return status;
	}
	question->value = v[N_VALUE].number;
	question->tolerance = v[N_TOLERANCE].number;
	memcpy(question->unit, v[N_UNIT].lang, sizeof question->unit);
	if (question->tolerance <= 0) {
		return files_fault(doc, v[N_TOLERANCE].node, err, _("a tolerance of 0 leaves it to rounding; give a small one such as 0.5"));
	}
	if (question->value != 0 && question->tolerance >= fabs(question->value)) {
		return files_fault(doc, v[N_TOLERANCE].node, err, _("the tolerance reaches to 0; make it smaller than the value"));
	}
	return STATUS_OK;
}

static enum status read_choices(const struct files_doc *doc, const struct files_value v[Q_KEYS],
	const struct course_question *question, struct files_key_of_choices *key, struct err *err)
{
	enum status status = files_letters_read(doc, v[Q_ANSWER].node, "answer", &key->right, err);
	if (status) {
		return status;
	}
	if (question->kind == COURSE_ONE && (key->right & (key->right - 1))) {
		return files_fault(doc, v[Q_ANSWER].node, err, _("of kind 'one' exactly one choice is right; or write 'kind: several'"));
	}
	return v[Q_BELIEFS].node ? files_beliefs_read(doc, v[Q_BELIEFS].node, key, err) : STATUS_OK;
}

enum status files_question_read(struct files_loader *l, const struct files_doc *doc, const struct files_node *node,
	struct course_question *question, struct files_loaded_question *more, struct err *err)
{
	static const enum course_question_kind kinds[] = { COURSE_ONE, COURSE_SEVERAL, COURSE_NUMBER };
	static const char *const levels[] = { "recall", "understand", "apply" };
	struct files_value v[Q_KEYS];
	(void)l;
	question->place = (struct course_place){ doc->file, node->line, node->column };
	question->id = files_id_of(doc, node); /* its texts belong to it even when the rest is refused */
	enum status status = files_map_read(doc, node, question_keys, Q_KEYS, v, err);
	if (status) {
		return status;
	}
	question->id = v[Q_ID].text;
	question->kind = kinds[(int)v[Q_KIND].number];
	question->step = v[Q_STEP].text;
	question->level = str_c(levels[(int)v[Q_LEVEL].number]);
	question->keep_order = v[Q_KEEP_ORDER].number != 0;
	more->key.node = v[Q_ANSWER].node;
	if (question->kind != COURSE_NUMBER) {
		return read_choices(doc, v, question, &more->key, err);
	}
	if (v[Q_BELIEFS].node) {
		return files_fault(doc, v[Q_BELIEFS].node, err, _("a number has no choices: leave 'misconceptions' out"));
	}
	if (v[Q_KEEP_ORDER].node) {
		return files_fault(doc, v[Q_KEEP_ORDER].node, err, _("a number has no choices: leave 'keep-order' out"));
	}
	return read_number(doc, v[Q_ANSWER].node, question, err);
}
