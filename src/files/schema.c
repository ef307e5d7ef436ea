/* Key tables: one mapping checked at once, so that loaders read values that cannot be wrong. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "files/yaml.h"

#define MAX_KEYS 64

const struct files_node *files_map_get(const struct files_node *map, const char *key)
{
	for (uint32_t i = 0; map && map->type == FILES_MAP && i < map->count; i++) {
		if (str_eq_c(map->keys[i].text, key)) {
			return &map->items[i];
		}
	}
	return NULL;
}

enum status files_fault(const struct files_doc *doc, const struct files_node *node, struct err *err, const char *format, ...)
{
	char text[sizeof err->text + 1]; /* longer than a message, so that it is err_at that cuts, at a character's border */
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	return err_at(err, STATUS_DATA, doc->file, node->line, node->column, "%s", text);
}

static enum status refuse_type(const struct files_doc *doc, const struct files_node *node, const struct files_key *want,
	struct err *err)
{
	const char *right = files_unit_example(want->want);
	if (node->type == FILES_SCALAR && node->plain && !node->text.len) {
		return files_fault(doc, node, err, _("'%s' has no value; give %s"), want->key, right);
	}
	if (node->type == FILES_MAP) {
		return files_fault(doc, node, err, _("'%s' is a mapping here; give %s"), want->key, right);
	}
	if (node->type == FILES_LIST) {
		return files_fault(doc, node, err, _("'%s' is a list here; give %s"), want->key, right);
	}
	return files_fault(doc, node, err, _("'%s': '%.*s' is wrong; give %s"), want->key, STR_ARG(files_quoted(node->text)), right);
}

/* Index of `word` in "a|b|c", or -1. */
static int find_choice(const char *choices, struct str word)
{
	struct str rest = str_c(choices), part;
	for (int i = 0; str_split(&rest, '|', &part); i++) {
		if (str_eq(part, word)) {
			return i;
		}
	}
	return -1;
}

static enum status read_choice(const struct files_doc *doc, const struct files_node *node, const struct files_key *want,
	struct files_value *value, struct err *err)
{
	int index = find_choice(want->choices, node->text);
	if (index < 0) {
		struct str words[32], rest = str_c(want->choices);
		size_t count = 0;
		while (count < sizeof words / sizeof words[0] && str_split(&rest, '|', &words[count])) {
			count++;
		}
		return files_fault(doc, node, err, _("'%s': '%.*s' is none of %s%s"), want->key, STR_ARG(files_quoted(node->text)),
			want->choices, files_nearest_str(node->text, words, count).text);
	}
	value->number = index;
	return STATUS_OK;
}

static bool is_id(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
		if (!word && (c != '-' || i == 0 || i + 1 == text.len || text.ptr[i - 1] == '-')) {
			return false;
		}
	}
	return text.len > 0 && text.len <= FILES_ID_BYTES;
}

static enum status read_text(const struct files_doc *doc, const struct files_node *node, const struct files_key *want,
	struct files_value *value, struct err *err)
{
	value->text = node->text;
	if (!str_trim(node->text).len) {
		return refuse_type(doc, node, want, err);
	}
	if (want->want == FILES_WANT_PROSE || want->want == FILES_WANT_BOTH_PROSE) {
		return STATUS_OK;
	}
	if (memchr(node->text.ptr, '\n', node->text.len) || memchr(node->text.ptr, '\t', node->text.len)) {
		return files_fault(doc, node, err, _("'%s' must stay on one line"), want->key);
	}
	if (node->text.len > FILES_LINE_BYTES) {
		return files_fault(doc, node, err, _("'%s' has %zu bytes; at most %d are read"), want->key, node->text.len, FILES_LINE_BYTES);
	}
	if (want->want == FILES_WANT_ID && !is_id(node->text)) {
		return refuse_type(doc, node, want, err);
	}
	struct err why = { 0 };
	if (want->want == FILES_WANT_PATH && files_path_check(node->text, &why)) {
		return files_fault(doc, node, err, "%s", why.text);
	}
	return STATUS_OK;
}

/* {en: ..., ko: ...}: every language, nothing else. */
static enum status read_both(const struct files_doc *doc, const struct files_node *node, const struct files_key *want,
	struct files_value *value, struct err *err)
{
	struct files_key keys[LANG_COUNT];
	struct files_value texts[LANG_COUNT];
	if (node->type != FILES_MAP) {
		return refuse_type(doc, node, want, err);
	}
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		keys[lang] = (struct files_key){ .key = i18n_code((enum lang)lang), .required = true,
			.want = want->want == FILES_WANT_BOTH ? FILES_WANT_LINE : FILES_WANT_PROSE };
	}
	enum status status = files_map_read(doc, node, keys, LANG_COUNT, texts, err);
	for (int lang = 0; !status && lang < LANG_COUNT; lang++) {
		value->lang[lang] = texts[lang].text;
	}
	return status;
}

static enum status check_items(const struct files_doc *doc, const struct files_node *node, const struct files_key *want,
	struct err *err)
{
	if (want->most <= 0 || (node->count >= want->least && node->count <= want->most)) {
		return STATUS_OK;
	}
	return want->least == want->most ?
			   files_fault(doc, node, err, _("'%s' has %u items; give %g"), want->key, node->count, want->most) :
			   files_fault(doc, node, err, _("'%s' has %u items; give %g to %g"), want->key, node->count, want->least, want->most);
}

/* A bound as the file would write it. */
static enum status check_range(const struct files_doc *doc, const struct files_node *node, const struct files_key *want,
	double number, enum files_want unit, struct err *err)
{
	bool bounded = want->least != 0 || want->most != 0;
	if (!bounded || (number >= want->least && number <= want->most)) {
		return STATUS_OK;
	}
	struct buf least = { 0 }, most = { 0 };
	files_unit_write(unit, want->least, &least);
	files_unit_write(unit, want->most, &most);
	enum status status = files_fault(doc, node, err, _("'%s': out of range; give %s to %s"), want->key, least.ptr ? least.ptr : "",
		most.ptr ? most.ptr : "");
	buf_done(&least);
	buf_done(&most);
	return status;
}

enum status files_value_read(const struct files_doc *doc, const struct files_node *node, const struct files_key *want,
	struct files_value *value, struct err *err)
{
	*value = (struct files_value){ .node = node };
	bool scalar = node->type == FILES_SCALAR;
	switch (want->want) {
	case FILES_WANT_ANY:
		value->text = node->text;
		return STATUS_OK;
	case FILES_WANT_MAP:
		return node->type == FILES_MAP ? STATUS_OK : refuse_type(doc, node, want, err);
	case FILES_WANT_LIST:
		return node->type == FILES_LIST ? check_items(doc, node, want, err) : refuse_type(doc, node, want, err);
	case FILES_WANT_LINE:
	case FILES_WANT_PROSE:
	case FILES_WANT_ID:
	case FILES_WANT_PATH:
		return scalar ? read_text(doc, node, want, value, err) : refuse_type(doc, node, want, err);
	case FILES_WANT_BOTH:
	case FILES_WANT_BOTH_PROSE:
		return read_both(doc, node, want, value, err);
	case FILES_WANT_FLAG:
		if (!scalar || !node->plain || (!str_eq_c(node->text, "true") && !str_eq_c(node->text, "false"))) {
			return refuse_type(doc, node, want, err);
		}
		value->number = str_eq_c(node->text, "true");
		return STATUS_OK;
	case FILES_WANT_CHOICE:
		return scalar ? read_choice(doc, node, want, value, err) : refuse_type(doc, node, want, err);
	case FILES_WANT_COUNT:
	case FILES_WANT_NUMBER:
	case FILES_WANT_TIME:
	case FILES_WANT_CLOCK:
	case FILES_WANT_RATE:
	case FILES_WANT_SHARE:
	case FILES_WANT_BYTES:
		if (!scalar || !node->plain || !files_unit_read(want->want, node->text, &value->number)) {
			return refuse_type(doc, node, want, err);
		}
		return check_range(doc, node, want, value->number, want->want, err);
	}
	return STATUS_OK;
}

static enum status refuse_key(const struct files_doc *doc, const struct files_node *key, const struct files_key *keys,
	size_t count, struct err *err)
{
	const char *words[MAX_KEYS] = { 0 };
	for (size_t i = 0; i < count; i++) {
		words[i] = keys[i].key;
	}
	struct files_hint hint = files_nearest(key->text, words, count);
	if (hint.text[0]) {
		return files_fault(doc, key, err, _("unknown key '%.*s'%s"), STR_ARG(files_quoted(key->text)), hint.text);
	}
	struct buf list = { 0 };
	for (size_t i = 0; i < count; i++) {
		buf_addf(&list, "%s%s", i ? ", " : "", words[i]);
	}
	enum status status = files_fault(doc, key, err, _("unknown key '%.*s'; known here: %s"), STR_ARG(files_quoted(key->text)),
		list.ptr ? list.ptr : "");
	buf_done(&list);
	return status;
}

enum status files_map_read(const struct files_doc *doc, const struct files_node *map, const struct files_key *keys,
	size_t count, struct files_value *values, struct err *err)
{
	memset(values, 0, count * sizeof *values);
	if (count > MAX_KEYS) {
		return err_set(err, STATUS_BUG, "a key table of %zu keys", count);
	}
	if (map->type != FILES_MAP) {
		return files_fault(doc, map, err, _("here belongs %s with '%s'"), files_unit_example(FILES_WANT_MAP), keys[0].key);
	}
	for (uint32_t i = 0; i < map->count; i++) {
		size_t k = 0;
		while (k < count && !str_eq_c(map->keys[i].text, keys[k].key)) {
			k++;
		}
		if (k == count) {
			return refuse_key(doc, &map->keys[i], keys, count, err);
		}
		enum status status = files_value_read(doc, &map->items[i], &keys[k], &values[k], err);
		if (status) {
			return status;
		}
	}
	for (size_t k = 0; k < count; k++) {
		if (keys[k].required && !values[k].node) {
			return files_fault(doc, map, err, _("'%s' is missing here; give %s"), keys[k].key, files_unit_example(keys[k].want));
		}
	}
	return STATUS_OK;
}
