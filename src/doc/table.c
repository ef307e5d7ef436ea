/* Tables: columns side by side where no word has to be cut for it, else cell below cell. */
#include "config.h"

#include <string.h>

#include "doc/doc_int.h"

#define PART_COLS 2 /* between two columns */
#define HANG_COLS 2 /* second and later lines of a cell that stands alone */

enum align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };

struct cell {
	struct doc_flat flat;
	enum align align;
};

struct table {
	struct cell *cells; /* [row * columns + column] */
	bool *is_head; /* [row] */
	size_t rows, columns;
};

static enum align align_of(int number)
{
	return number == 1 ? ALIGN_CENTRE : number == 2 ? ALIGN_RIGHT : ALIGN_LEFT;
}

static size_t count_children(const struct doc_node *node)
{
	size_t count = 0;
	for (const struct doc_node *child = node->child; child; child = child->next) {
		count++;
	}
	return count;
}

static struct table read_table(struct doc_layout *l, const struct doc_node *node)
{
	struct table t = { .rows = count_children(node) };
	for (const struct doc_node *row = node->child; row; row = row->next) {
		size_t columns = count_children(row);
		t.columns = columns > t.columns ? columns : t.columns;
	}
	t.cells = ARENA_ARRAY(l->arena, t.rows * t.columns, struct cell);
	t.is_head = ARENA_ARRAY(l->arena, t.rows, bool);
	size_t r = 0;
	for (const struct doc_node *row = node->child; row; row = row->next, r++) {
		struct cell *cell = &t.cells[r * t.columns];
		t.is_head[r] = row->number == 1;
		for (const struct doc_node *child = row->child; child; child = child->next, cell++) {
			unsigned style = t.is_head[r] ? DOC_STRONG : DOC_NORMAL;
			cell->align = align_of(child->number);
			cell->flat = doc_flatten(l->arena, child->child, NULL, style, false, l->values);
		}
	}
	return t;
}

static unsigned sum(const unsigned *values, size_t count)
{
	unsigned total = 0;
	for (size_t i = 0; i < count; i++) {
		total += values[i];
	}
	return total;
}

/* Widths of the columns, or NULL where words would have to be cut. What is left over goes to the neediest. */
static unsigned *fit_columns(struct doc_layout *l, const struct table *t)
{
	unsigned *widths = ARENA_ARRAY(l->arena, t->columns, unsigned);
	unsigned *wishes = ARENA_ARRAY(l->arena, t->columns, unsigned);
	for (size_t i = 0; i < t->rows * t->columns; i++) {
		unsigned piece = doc_widest_piece(&t->cells[i].flat), line = doc_widest_line(&t->cells[i].flat);
		size_t column = i % t->columns;
		widths[column] = piece > widths[column] ? piece : widths[column];
		wishes[column] = line > wishes[column] ? line : wishes[column];
	}
	unsigned used = sum(widths, t->columns) + PART_COLS * (unsigned)(t->columns - 1);
	for (unsigned room = doc_layout_room(l); used <= room; used++) {
		size_t neediest = 0;
		for (size_t i = 1; i < t->columns; i++) {
			if (wishes[i] - widths[i] > wishes[neediest] - widths[neediest]) {
				neediest = i;
			}
		}
		if (wishes[neediest] == widths[neediest] || used == room) {
			return widths;
		}
		widths[neediest]++;
	}
	return NULL;
}

static unsigned aligned(const struct cell *cell, size_t from, size_t end, unsigned width)
{
	unsigned cols = doc_flat_cols(&cell->flat, from, end);
	switch (cell->align) {
	case ALIGN_LEFT:
		return 0;
	case ALIGN_CENTRE:
		return (width - cols) / 2;
	case ALIGN_RIGHT:
		return width - cols;
	}
	return 0;
}

static void layout_row(struct doc_layout *l, const struct table *t, size_t row, const unsigned *widths)
{
	const struct cell *cells = &t->cells[row * t->columns];
	size_t *next = ARENA_ARRAY(l->arena, t->columns, size_t);
	for (bool more = true; more;) {
		unsigned x = 0;
		more = false;
		doc_layout_begin_line(l);
		for (size_t i = 0; i < t->columns; i++) {
			size_t from = next[i], end;
			if (from < cells[i].flat.count) {
				next[i] = doc_break(&cells[i].flat, from, widths[i], &end);
				doc_layout_add(l, x + aligned(&cells[i], from, end, widths[i]), &cells[i].flat, from, end);
				more |= next[i] < cells[i].flat.count;
			}
			x += widths[i] + PART_COLS;
		}
		doc_layout_end_line(l);
	}
}

static void layout_head_rule(struct doc_layout *l, const struct table *t, const unsigned *widths)
{
	unsigned x = 0;
	doc_layout_begin_line(l);
	for (size_t i = 0; i < t->columns; i++) {
		if (widths[i]) {
			char *dashes = arena_alloc(l->arena, widths[i] + 1);
			memset(dashes, '-', widths[i]);
			doc_layout_add_mark(l, x, (struct str){ dashes, widths[i] });
		}
		x += widths[i] + PART_COLS;
	}
	doc_layout_end_line(l);
}

/* One cell over the whole width, later lines set in. */
static void layout_alone(struct doc_layout *l, const struct doc_flat *flat)
{
	unsigned room = doc_layout_room(l);
	unsigned hang = room >= 4 * HANG_COLS ? HANG_COLS : 0;
	for (size_t from = 0, end; from < flat->count;) {
		unsigned x = from ? hang : 0;
		size_t next = doc_break(flat, from, room - x, &end);
		doc_layout_begin_line(l);
		doc_layout_add(l, x, flat, from, end);
		doc_layout_end_line(l);
		from = next;
	}
}

static struct doc_flat plain(struct arena *arena, struct str text)
{
	struct doc_flat flat = { .text = text, .items = ARENA_ARRAY(arena, text.len, struct doc_cluster) };
	for (; flat.count < text.len; flat.count++) {
		unsigned char c = (unsigned char)text.ptr[flat.count];
		flat.items[flat.count] = (struct doc_cluster){ .at = flat.count, .first = c, .len = 1, .cols = 1,
			.kind = c == ' ' ? DOC_CLUSTER_BLANK : DOC_CLUSTER_INK };
	}
	return flat;
}

static void layout_stacked(struct doc_layout *l, const struct table *t)
{
	const struct cell *head = NULL;
	struct doc_flat colon = plain(l->arena, STR(": "));
	for (size_t row = 0; row < t->rows; row++) {
		const struct cell *cells = &t->cells[row * t->columns];
		bool names_others = t->is_head[row] && row + 1 < t->rows;
		head = names_others ? cells : head;
		if (row) {
			doc_layout_gap(l);
		}
		for (size_t i = 0; i < t->columns && !names_others; i++) {
			struct doc_flat flat = cells[i].flat;
			if (head && head[i].flat.count && flat.count) {
				flat = doc_flat_join(l->arena, doc_flat_join(l->arena, head[i].flat, colon), flat);
			}
			layout_alone(l, &flat);
		}
	}
}

void doc_layout_table(struct doc_layout *l, const struct doc_node *node)
{
	struct table t = read_table(l, node);
	if (!t.columns) {
		return;
	}
	const unsigned *widths = fit_columns(l, &t);
	if (!widths) {
		layout_stacked(l, &t);
		return;
	}
	for (size_t row = 0; row < t.rows; row++) {
		layout_row(l, &t, row, widths);
		if (t.is_head[row] && (row + 1 == t.rows || !t.is_head[row + 1])) {
			layout_head_rule(l, &t, widths);
		}
	}
}
