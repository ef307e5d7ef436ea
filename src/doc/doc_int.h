/* What the files of doc/ share: the tree, and the flat row of grapheme clusters that lines are broken from.
 *
 *   tree.c        builder ──▶ struct doc_node
 *   flat.c        the inline nodes of one paragraph, values filled in ──▶ struct doc_flat
 *   breaker.c     struct doc_flat, width ──▶ where the next line ends
 *   layout.c      blocks, indents, marks ──▶ struct doc_lines; table.c for its tables */
#ifndef DOC_DOC_INT_H
#define DOC_DOC_INT_H

#include <stdbool.h>

#include "doc/doc.h"

enum doc_kind { DOC_NODE_BLOCK, DOC_NODE_TEXT, DOC_NODE_PLACEHOLDER, DOC_NODE_BREAK };

struct doc_node {
	enum doc_kind kind;
	enum doc_block block; /* of a DOC_NODE_BLOCK, with its number */
	int number;
	unsigned style; /* of what is inline */
	struct str text; /* or the name of a placeholder */
	struct str particles;
	struct doc_node *parent, *child, *last_child, *next;
};

struct doc {
	struct doc_node root; /* its children are the document */
};

enum doc_cluster_kind {
	DOC_CLUSTER_INK,
	DOC_CLUSTER_BLANK,
	DOC_CLUSTER_GLUE, /* a blank within a measured value: no place to break if it can be helped */
	DOC_CLUSTER_END, /* hard line end, no cells */
};

struct doc_cluster {
	size_t at; /* in doc_flat.text */
	uint32_t first; /* its first code point */
	unsigned style;
	unsigned char len; /* bytes */
	unsigned char cols; /* 0, 1 or 2 */
	unsigned char kind; /* enum doc_cluster_kind */
};

struct doc_flat {
	struct str text;
	struct doc_cluster *items;
	size_t count;
};

/* Inline nodes from `first` up to, but not with, `end`; `style` is added to each. Code keeps blanks and line ends. */
struct doc_flat doc_flatten(struct arena *arena, const struct doc_node *first, const struct doc_node *end, unsigned style,
	bool is_code, const struct doc_values *values);
/* The clusters of a then of b. */
struct doc_flat doc_flat_join(struct arena *arena, struct doc_flat a, struct doc_flat b);
unsigned doc_flat_cols(const struct doc_flat *flat, size_t from, size_t to);

/* A line of at most `cols` cells from cluster `from` on: it shows clusters [from, *end) and the next line begins at the
 * cluster returned, > from. Blanks at the break belong to neither. from < flat->count. */
size_t doc_break(const struct doc_flat *flat, size_t from, unsigned cols, size_t *end);
size_t doc_break_code(const struct doc_flat *flat, size_t from, unsigned cols, size_t *end);
/* The widest piece that doc_break would have to cut open in a narrower line, and the widest line without any width. */
unsigned doc_widest_piece(const struct doc_flat *flat);
unsigned doc_widest_line(const struct doc_flat *flat);

/* ---------------------------------------------------------------- layout */

/* What stands before the lines of an item or a quote. */
struct doc_prefix {
	unsigned cols;
	struct str mark;
	bool every_line; /* a quote's bar; else only the first line has the mark */
	bool shown;
};

struct doc_layout {
	struct arena *arena;
	const struct doc_values *values;
	unsigned cols;
	struct doc_prefix prefixes[DOC_DEPTH_MAX + 2];
	size_t prefix_count;
	bool gap; /* an empty line is due before the next one */
	size_t gap_prefixes; /* within so many prefixes */
	struct {
		struct doc_run *items;
		size_t count, cap;
	} runs; /* of the line being made */
	struct {
		struct doc_line *items;
		size_t count, cap;
	} lines;
};

unsigned doc_layout_room(const struct doc_layout *l); /* cells between the prefixes and the right end, 1 or more */
void doc_layout_gap(struct doc_layout *l); /* an empty line is due, unless nothing came before */
/* A line is begun, filled from left to right at x cells behind the prefixes, and ended. */
void doc_layout_begin_line(struct doc_layout *l);
void doc_layout_add(struct doc_layout *l, unsigned x, const struct doc_flat *flat, size_t from, size_t to);
void doc_layout_add_mark(struct doc_layout *l, unsigned x, struct str text);
void doc_layout_end_line(struct doc_layout *l);
void doc_layout_table(struct doc_layout *l, const struct doc_node *table);

#endif
