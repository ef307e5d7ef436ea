#include "config.h"

#include <string.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "doc/doc_int.h"

#define ROOM_MIN_COLS 8 /* less than this is not worth setting in */
#define CODE_COLS 2

/* ------------------------------------------------------------------ lines */

unsigned doc_layout_room(const struct doc_layout *l)
{
	unsigned used = 0;
	for (size_t i = 0; i < l->prefix_count; i++) {
		used += l->prefixes[i].cols;
	}
	return l->cols - used;
}

void doc_layout_gap(struct doc_layout *l)
{
	if (!l->lines.count) {
		return;
	}
	if (!l->gap || l->prefix_count < l->gap_prefixes) {
		l->gap_prefixes = l->prefix_count;
	}
	l->gap = true;
}

static void add_run(struct doc_layout *l, unsigned x, unsigned cols, unsigned style, struct str text)
{
	VEC_PUSH(&l->runs, ((struct doc_run){ .x = (int)x, .cols = (int)cols, .style = style, .text = text }));
}

/* The marks of the first `count` prefixes; an empty line has only those that stand on every line. */
static void add_prefixes(struct doc_layout *l, size_t count, bool is_gap)
{
	unsigned x = 0;
	for (size_t i = 0; i < count; i++) {
		struct doc_prefix *prefix = &l->prefixes[i];
		if (prefix->mark.len && (prefix->every_line || (!prefix->shown && !is_gap))) {
			add_run(l, x, utf8_cols(prefix->mark), DOC_MARK, prefix->mark);
		}
		prefix->shown |= !is_gap;
		x += prefix->cols;
	}
}

void doc_layout_end_line(struct doc_layout *l)
{
	struct doc_line line = { .count = l->runs.count };
	line.runs = ARENA_ARRAY(l->arena, line.count, struct doc_run);
	if (line.count) {
		memcpy(line.runs, l->runs.items, line.count * sizeof *line.runs);
		line.cols = line.runs[line.count - 1].x + line.runs[line.count - 1].cols;
	}
	VEC_PUSH(&l->lines, line);
	l->runs.count = 0;
}

void doc_layout_begin_line(struct doc_layout *l)
{
	if (l->gap) {
		add_prefixes(l, l->gap_prefixes < l->prefix_count ? l->gap_prefixes : l->prefix_count, true);
		doc_layout_end_line(l);
		l->gap = false;
	}
	add_prefixes(l, l->prefix_count, false);
}

void doc_layout_add(struct doc_layout *l, unsigned x, const struct doc_flat *flat, size_t from, size_t to)
{
	x += l->cols - doc_layout_room(l);
	for (size_t i = from; i < to;) {
		const struct doc_cluster *first = &flat->items[i];
		unsigned cols = 0;
		size_t len = 0;
		/* Clusters of one style are one run while no dropped blank lies between them. */
		for (; i < to && flat->items[i].style == first->style && flat->items[i].at == first->at + len; i++) {
			cols += flat->items[i].cols;
			len += flat->items[i].len;
		}
		add_run(l, x, cols, first->style, str_sub(flat->text, first->at, first->at + len));
		x += cols;
	}
}

void doc_layout_add_mark(struct doc_layout *l, unsigned x, struct str text)
{
	add_run(l, l->cols - doc_layout_room(l) + x, utf8_cols(text), DOC_MARK, text);
}

static void push_prefix(struct doc_layout *l, unsigned cols, struct str mark, bool every_line)
{
	struct doc_prefix prefix = { .cols = cols, .mark = mark, .every_line = every_line };
	if (doc_layout_room(l) < cols + ROOM_MIN_COLS) {
		prefix.cols = 0;
		prefix.mark = (struct str){ 0 };
	}
	l->prefixes[l->prefix_count++] = prefix;
}

/* ----------------------------------------------------------------- blocks */

static void layout_blocks(struct doc_layout *l, const struct doc_node *first, unsigned style, bool in_item);

static void layout_flat(struct doc_layout *l, const struct doc_flat *flat, bool is_code)
{
	for (size_t from = 0; from < flat->count;) {
		unsigned room = doc_layout_room(l);
		size_t end;
		size_t next = is_code ? doc_break_code(flat, from, room, &end) : doc_break(flat, from, room, &end);
		doc_layout_begin_line(l);
		doc_layout_add(l, 0, flat, from, end);
		doc_layout_end_line(l);
		from = next;
	}
}

static void layout_code(struct doc_layout *l, const struct doc_node *code)
{
	struct doc_flat flat = doc_flatten(l->arena, code->child, NULL, DOC_MONO, true, l->values);
	push_prefix(l, CODE_COLS, (struct str){ 0 }, false);
	layout_flat(l, &flat, true);
	l->prefix_count--;
}

static void layout_item(struct doc_layout *l, const struct doc_node *item, unsigned style, unsigned cols, struct str mark)
{
	push_prefix(l, cols, mark, false);
	layout_blocks(l, item->child, style, true);
	const struct doc_prefix *own = &l->prefixes[l->prefix_count - 1];
	if (own->mark.len && !own->shown) { /* an empty item still has its mark */
		doc_layout_begin_line(l);
		doc_layout_end_line(l);
	}
	l->prefix_count--;
}

static void layout_list(struct doc_layout *l, const struct doc_node *list, unsigned style)
{
	int number = list->number, last = number - 1;
	for (const struct doc_node *item = list->child; item; item = item->next) {
		last++;
	}
	struct str widest = list->number ? str_format(l->arena, "%d. ", last) : STR("- ");
	for (const struct doc_node *item = list->child; item; item = item->next, number++) {
		struct str mark = list->number ? str_format(l->arena, "%d.", number) : STR("-");
		layout_item(l, item, style, (unsigned)widest.len, mark);
	}
}

static void layout_rule(struct doc_layout *l)
{
	struct buf dashes = { 0 };
	for (unsigned i = 0; i < doc_layout_room(l); i++) {
		buf_add_char(&dashes, '-');
	}
	doc_layout_begin_line(l);
	doc_layout_add_mark(l, 0, str_dup(l->arena, buf_str(&dashes)));
	doc_layout_end_line(l);
	buf_done(&dashes);
}

/* Are all children blocks of this kind? Text may stand anywhere: then a list or a table is laid out as what it holds. */
static bool holds_only(const struct doc_node *node, enum doc_block block)
{
	const struct doc_node *child = node->child;
	while (child && child->kind == DOC_NODE_BLOCK && child->block == block) {
		child = child->next;
	}
	return !child;
}

static bool is_inline(const struct doc_node *node)
{
	const struct doc_node *child = node->child;
	while (child && child->kind != DOC_NODE_BLOCK) {
		child = child->next;
	}
	return !child;
}

static bool is_table(const struct doc_node *node)
{
	bool regular = holds_only(node, DOC_ROW);
	for (const struct doc_node *row = node->child; row && regular; row = row->next) {
		regular = holds_only(row, DOC_CELL);
		for (const struct doc_node *cell = row->child; cell && regular; cell = cell->next) {
			regular = is_inline(cell);
		}
	}
	return regular;
}

static void layout_block(struct doc_layout *l, const struct doc_node *node, unsigned style)
{
	switch (node->block) {
	case DOC_PARAGRAPH:
	case DOC_ITEM: /* outside a list, and so on: what it holds */
	case DOC_ROW:
	case DOC_CELL:
		layout_blocks(l, node->child, style, false);
		return;
	case DOC_HEADING:
		layout_blocks(l, node->child, style | DOC_TITLE, false);
		return;
	case DOC_LIST:
		if (holds_only(node, DOC_ITEM)) {
			layout_list(l, node, style);
		} else {
			layout_blocks(l, node->child, style, false);
		}
		return;
	case DOC_QUOTE:
		push_prefix(l, 2, STR("|"), true);
		layout_blocks(l, node->child, style, false);
		l->prefix_count--;
		return;
	case DOC_CODE:
		if (is_inline(node)) {
			layout_code(l, node);
		} else {
			layout_blocks(l, node->child, style | DOC_MONO, false);
		}
		return;
	case DOC_TABLE:
		if (is_table(node)) {
			doc_layout_table(l, node);
		} else {
			layout_blocks(l, node->child, style, false);
		}
		return;
	case DOC_RULE:
		layout_rule(l);
		return;
	}
}

static void layout_blocks(struct doc_layout *l, const struct doc_node *first, unsigned style, bool in_item)
{
	bool is_first = true;
	for (const struct doc_node *node = first; node; is_first = false) {
		bool is_block = node->kind == DOC_NODE_BLOCK;
		bool is_inner_list = in_item && is_block && node->block == DOC_LIST;
		if (!is_first && !is_inner_list) {
			doc_layout_gap(l);
		}
		if (is_block) {
			layout_block(l, node, style);
			node = node->next;
			continue;
		}
		const struct doc_node *end = node;
		while (end && end->kind != DOC_NODE_BLOCK) {
			end = end->next;
		}
		struct doc_flat flat = doc_flatten(l->arena, node, end, style, false, l->values);
		layout_flat(l, &flat, false);
		node = end;
	}
}

static struct doc_lines layout_nodes(struct arena *arena, const struct doc_node *first, int cols,
	const struct doc_values *values)
{
	struct doc_layout l = { .arena = arena, .values = values, .cols = cols < 1 ? 1 : (unsigned)cols };
	layout_blocks(&l, first, DOC_NORMAL, false);
	struct doc_lines lines = { .count = l.lines.count };
	lines.lines = ARENA_ARRAY(arena, lines.count, struct doc_line);
	if (lines.count) {
		memcpy(lines.lines, l.lines.items, lines.count * sizeof *lines.lines);
	}
	mem_free(l.lines.items);
	mem_free(l.runs.items);
	return lines;
}

struct doc_lines doc_layout(struct arena *arena, const struct doc *doc, int cols, const struct doc_values *values)
{
	return layout_nodes(arena, doc ? doc->root.child : NULL, cols, values);
}

struct doc_lines doc_wrap(struct arena *arena, struct str text, int cols)
{
	struct doc_builder *b = doc_begin(arena);
	struct str rest = text, line;
	for (bool first = true; str_split(&rest, '\n', &line); first = false) {
		if (!first) {
			doc_line_break(b);
		}
		doc_text(b, DOC_NORMAL, line);
	}
	return doc_layout(arena, doc_end(b), cols, NULL);
}
