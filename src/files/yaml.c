#include "config.h"

#include "files/yaml.h"

#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/vec.h"
#include "files/yaml_int.h"

/* Nodes that are complete but whose parent is not lie on one stack; when a list or mapping ends, what lies above its
 * mark becomes its array:
 *
 *   stack: [key][value][key] | [item][item]     open: {mapping, mark 0}, {list, mark 3}
 */
struct open_node {
	struct files_node node;
	size_t mark;
};

struct builder {
	yaml_parser_t parser;
	struct files_doc *doc;
	struct err *err;
	struct {
		struct files_node *items;
		size_t count, cap;
	} done;
	struct open_node open[FILES_DEPTH];
	size_t depth;
	unsigned documents;
};

static enum status refuse(struct builder *b, const yaml_mark_t *mark, const char *why)
{
	return err_at(b->err, STATUS_DATA, b->doc->file, (int)mark->line + 1, (int)mark->column + 1, "%s", why);
}

/* An unclosed thing is named where it was opened: that is the context's mark. */
static enum status refuse_syntax(struct builder *b)
{
	const yaml_parser_t *p = &b->parser;
	if (p->error == YAML_MEMORY_ERROR) {
		return err_at(b->err, STATUS_SYSTEM, b->doc->file, 0, 0, "%s", _("out of memory"));
	}
	bool opened = p->context && ((p->problem && strstr(p->problem, "end of stream")) || strstr(p->context, "flow"));
	return refuse(b, opened ? &p->context_mark : &p->problem_mark, files_yaml_advice(p->problem));
}

static struct files_node node_at(enum files_node_type type, const yaml_mark_t *mark)
{
	return (struct files_node){ .type = type, .line = (int)mark->line + 1, .column = (int)mark->column + 1 };
}

static enum status open_node(struct builder *b, enum files_node_type type, const yaml_event_t *event, const void *anchor,
	const void *tag)
{
	if (anchor) {
		return refuse(b, &event->start_mark, _("anchors (&name) are not supported; put a text that begins with & in quotes"));
	}
	if (tag) {
		return refuse(b, &event->start_mark, _("tags (!name) are not supported; put a text that begins with ! in quotes"));
	}
	if (b->depth == FILES_DEPTH) {
		return refuse(b, &event->start_mark, _("nested too deeply; at most 16 levels are read"));
	}
	b->open[b->depth++] = (struct open_node){ node_at(type, &event->start_mark), b->done.count };
	return STATUS_OK;
}

static bool is_key_turn(const struct builder *b)
{
	const struct open_node *top = b->depth ? &b->open[b->depth - 1] : NULL;
	return top && top->node.type == FILES_MAP && (b->done.count - top->mark) % 2 == 0;
}

static enum status add_scalar(struct builder *b, const yaml_event_t *event)
{
	struct str text = { (const char *)event->data.scalar.value, event->data.scalar.length };
	struct files_node node = node_at(FILES_SCALAR, &event->start_mark);
	if (event->data.scalar.anchor) {
		return refuse(b, &event->start_mark, _("anchors (&name) are not supported; put a text that begins with & in quotes"));
	}
	if (event->data.scalar.tag) {
		return refuse(b, &event->start_mark, _("tags (!name) are not supported; put a text that begins with ! in quotes"));
	}
	node.plain = event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	if (node.plain && event->end_mark.line != event->start_mark.line) {
		return refuse(b, &event->start_mark, _("a text over several lines; begin it with | or put it in quotes"));
	}
	if (node.plain && is_key_turn(b) && (str_eq_c(text, "<<") || !text.len)) {
		return refuse(b, &event->start_mark, text.len ? _("merge keys (<<) are not supported") : _("a key is missing before ':'"));
	}
	/* "\e" in quotes makes a control character only here. */
	struct err made = { 0 };
	if (files_text_check(text, b->doc->file, &made)) {
		return err_at(b->err, STATUS_DATA, b->doc->file, node.line, node.column, "%s", made.text);
	}
	node.text = str_dup(b->doc->arena, text);
	VEC_PUSH(&b->done, node);
	return STATUS_OK;
}

static int by_text(const void *a, const void *b)
{
	const struct files_node *x = *(const struct files_node *const *)a, *y = *(const struct files_node *const *)b;
	int order = str_cmp(x->text, y->text);
	return order ? order : (x->line > y->line) - (x->line < y->line);
}

static enum status check_duplicates(struct builder *b, const struct files_node *map)
{
	if (map->count < 2) {
		return STATUS_OK;
	}
	const struct files_node **sorted = mem_alloc(map->count, sizeof(const struct files_node *));
	for (uint32_t i = 0; i < map->count; i++) {
		sorted[i] = &map->keys[i];
	}
	qsort(sorted, map->count, sizeof *sorted, by_text);
	enum status status = STATUS_OK;
	for (uint32_t i = 1; !status && i < map->count; i++) {
		if (str_eq(sorted[i - 1]->text, sorted[i]->text)) {
			status = files_fault(b->doc, sorted[i], b->err, _("'%.*s' is said twice, first in line %d; keep one"),
				STR_ARG(files_quoted(sorted[i]->text)), sorted[i - 1]->line);
		}
	}
	mem_free(sorted);
	return status;
}

static enum status close_node(struct builder *b)
{
	struct open_node top = b->open[--b->depth];
	size_t count = b->done.count - top.mark, entries = top.node.type == FILES_MAP ? count / 2 : count;
	const struct files_node *from = count ? b->done.items + top.mark : NULL;
	struct files_node *items = ARENA_ARRAY(b->doc->arena, entries, struct files_node);
	if (top.node.type == FILES_MAP) {
		struct files_node *keys = ARENA_ARRAY(b->doc->arena, entries, struct files_node);
		for (size_t i = 0; i < entries; i++) {
			keys[i] = from[2 * i];
			items[i] = from[2 * i + 1];
			if (keys[i].type != FILES_SCALAR) {
				return files_fault(b->doc, &keys[i], b->err, "%s", _("a key must be a plain text"));
			}
		}
		top.node.keys = keys;
	} else if (count) {
		memcpy(items, from, count * sizeof *items);
	}
	top.node.items = items;
	top.node.count = (uint32_t)entries;
	b->done.count = top.mark;
	VEC_PUSH(&b->done, top.node);
	return top.node.type == FILES_MAP ? check_duplicates(b, &top.node) : STATUS_OK;
}

static enum status take_event(struct builder *b, const yaml_event_t *event, bool *more)
{
	switch (event->type) {
	case YAML_NO_EVENT:
	case YAML_STREAM_START_EVENT:
	case YAML_DOCUMENT_END_EVENT:
		return STATUS_OK;
	case YAML_STREAM_END_EVENT:
		*more = false;
		return STATUS_OK;
	case YAML_DOCUMENT_START_EVENT:
		if (b->documents++) {
			return refuse(b, &event->start_mark, _("a second document begins here; one file holds one"));
		}
		return STATUS_OK;
	case YAML_ALIAS_EVENT:
		return refuse(b, &event->start_mark, _("aliases (*name) are not supported; put a text that begins with * in quotes"));
	case YAML_SCALAR_EVENT:
		return add_scalar(b, event);
	case YAML_SEQUENCE_START_EVENT:
		return open_node(b, FILES_LIST, event, event->data.sequence_start.anchor, event->data.sequence_start.tag);
	case YAML_MAPPING_START_EVENT:
		return open_node(b, FILES_MAP, event, event->data.mapping_start.anchor, event->data.mapping_start.tag);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return close_node(b);
	}
	return STATUS_OK;
}

static enum status build(struct builder *b)
{
	enum status status = STATUS_OK;
	for (bool more = true; more && !status;) {
		yaml_event_t event;
		if (!yaml_parser_parse(&b->parser, &event)) {
			return refuse_syntax(b);
		}
		status = take_event(b, &event, &more);
		yaml_event_delete(&event);
	}
	return status;
}

enum status files_yaml_parse(struct str raw, struct str file, struct arena *arena, struct files_doc *doc, struct err *err)
{
	struct str text;
	*doc = (struct files_doc){ .file = file, .arena = arena };
	if (raw.len > FILES_LIMIT_BYTES) {
		return err_at(err, STATUS_DATA, file, 0, 0, _("%lld bytes; at most %zu are read"), (long long)raw.len, FILES_LIMIT_BYTES);
	}
	enum status status = files_normal(raw, file, arena, &text, err);
	status = status ? status : files_lines_check(text, file, err);
	if (status) {
		return status;
	}
	struct builder b = { .doc = doc, .err = err };
	if (!yaml_parser_initialize(&b.parser)) {
		return err_at(err, STATUS_SYSTEM, file, 0, 0, "%s", _("out of memory"));
	}
	yaml_parser_set_encoding(&b.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&b.parser, (const unsigned char *)text.ptr, text.len);
	status = build(&b);
	bool empty = !b.done.count || (b.done.items[0].plain && !b.done.items[0].text.len);
	if (!status && empty) {
		status = err_at(err, STATUS_DATA, file, 1, 1, "%s", _("the file is empty"));
	} else if (!status) {
		struct files_node *root_node = ARENA_NEW(arena, struct files_node);
		*root_node = b.done.items[0];
		doc->root = root_node;
	}
	yaml_parser_delete(&b.parser);
	mem_free(b.done.items);
	return status;
}

enum status files_yaml_load(const struct files_root *root, struct str path, struct arena *arena, struct files_doc *doc,
	struct err *err)
{
	struct str text, file;
	enum status status = files_read(root, path, FILES_LIMIT_BYTES, arena, &text, &file, err);
	return status ? status : files_yaml_parse(text, file, arena, doc, err);
}
