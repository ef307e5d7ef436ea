/* doc: prose as a tree, and its way to lines.
 *
 *   files/markdown ──builder──▶ struct doc ──doc_layout(width, values)──▶ lines of styled runs ──▶ ui/docview, plain text
 *
 * A document holds blocks (paragraphs, headings, lists, tables, quotes, code) of inline pieces: text with a style, or a
 * placeholder whose value is asked for when lines are made, so that a lesson can quote what was just measured.
 *
 * Particles: a Korean particle may follow a placeholder as a pair, the form after a final consonant first: "은/는",
 * "이/가", "을/를", "과/와", "이라/라", "으로/로". The form that fits the last sound of the value is taken, as
 * utf8_last_sound hears it; where the first form begins with 으, ㄹ takes the second (서울로). What has no slash is
 * appended as it stands. A placeholder without a value is shown as {name} and heard by its name.
 *
 * Lines are broken as Korean and English readers expect: at blanks, so that an eojeol stays whole, and behind a hyphen
 * between letters; no closing mark or lonely particle at the start of a line, no opening bracket at its end; a measured
 * value of up to 16 cells stays with its unit. A word wider than the line breaks between grapheme clusters. A line
 * always takes at least one cluster, so layout ends also at width 1, where a wide character overhangs; nothing else is
 * ever wider than asked for. Runs of blanks count as one, but not in code.
 *
 * All text passes the terminal filter of base/utf8.h on its way to lines. Everything made is in the caller's arena;
 * a document never changes and needs its texts no longer: they are copied. */
#ifndef DOC_DOC_H
#define DOC_DOC_H

#include "base/arena.h"
#include "base/str.h"

struct doc;

enum doc_block {
	DOC_PARAGRAPH,
	DOC_HEADING, /* number: level 1..6 */
	DOC_LIST, /* number: first number of an ordered list, 0 = bullets */
	DOC_ITEM,
	DOC_QUOTE,
	DOC_CODE, /* lines are kept as they are */
	DOC_TABLE, /* number: columns */
	DOC_ROW, /* number: 1 = head */
	DOC_CELL, /* number: 0 left, 1 centre, 2 right */
	DOC_RULE,
};

/* Styles of inline pieces; bits. */
enum doc_style {
	DOC_NORMAL = 0,
	DOC_STRONG = 1,
	DOC_EMPHASIS = 2,
	DOC_MONO = 4,
	DOC_LINK = 8,
	DOC_STRIKE = 16,
	DOC_TITLE = 32, /* of a heading */
	DOC_VALUE = 64, /* filled in for a placeholder */
	DOC_MARK = 128, /* bullet "-", number "2.", quote bar "|", rule "---": ASCII, a view may draw its own instead */
};

/* ------------------------------------------------------------- building */

struct doc_builder;
struct doc_builder *doc_begin(struct arena *arena);
/* Text may stand in any block, also beside other blocks: then it is a paragraph of its own. Blocks deeper than
 * DOC_DEPTH_MAX are taken as text of the deepest. A line end in a text is a blank, except in code. */
enum { DOC_DEPTH_MAX = 16 };
void doc_open(struct doc_builder *builder, enum doc_block block, int number);
void doc_close(struct doc_builder *builder); /* the innermost; one must be open */
void doc_text(struct doc_builder *builder, unsigned style, struct str text);
void doc_placeholder(struct doc_builder *builder, unsigned style, struct str name, struct str particles);
/* Text in which {name} and {name:은/는} are placeholders: a name begins with a letter and goes on with letters, digits
 * and _ - . : ; what stands behind its last colon is particles when it is not ASCII. Any other brace is text. */
void doc_template(struct doc_builder *builder, unsigned style, struct str text);
void doc_line_break(struct doc_builder *builder); /* a hard one */
const struct doc *doc_end(struct doc_builder *builder); /* closes what is open */

/* -------------------------------------------------------------- reading */

bool doc_empty(const struct doc *doc); /* NULL is empty */
/* Calls for each placeholder in order. */
void doc_placeholders(const struct doc *doc, void (*each)(void *ctx, struct str name), void *ctx);
/* All text, without style, blocks apart by a line end; placeholders as {name}. For lint and search. */
void doc_raw(const struct doc *doc, struct buf *out);

/* --------------------------------------------------------------- layout */

/* Appends the value of a placeholder; false when there is none (then "{name}" is shown). */
struct doc_values {
	bool (*get)(void *ctx, struct str name, struct buf *out);
	void *ctx;
};

struct doc_run {
	int x; /* cells from the left */
	int cols;
	unsigned style;
	struct str text;
};
struct doc_line {
	struct doc_run *runs;
	size_t count;
	int cols; /* right end of the last run */
};
struct doc_lines {
	struct doc_line *lines;
	size_t count;
};
/* Blocks are parted by one empty line, items of a list are not. Items, quotes and code are set in while at least eight
 * cells are left for them. A table whose columns do not fit without breaking words is laid out cell below cell, each
 * behind the head of its column. values may be NULL. doc may be NULL: no lines. cols below 1 count as 1. */
struct doc_lines doc_layout(struct arena *arena, const struct doc *doc, int cols, const struct doc_values *values);

/* Breaks one plain text: the lines of a paragraph; a line end in it is a hard one. */
struct doc_lines doc_wrap(struct arena *arena, struct str text, int cols);

/* The document as plain text of at most `cols` cells a line, each ended by '\n', indented by `indent` blanks. Strong
 * text is not marked; tables are aligned. */
void doc_plain(struct buf *out, const struct doc *doc, int cols, int indent, const struct doc_values *values);

#endif
