/* Between the parts of the Markdown reader: markdown.c turns md4c's events into calls of the doc builder,
 * markdown_text.c looks into the text between them. */
#ifndef FILES_MARKDOWN_INT_H
#define FILES_MARKDOWN_INT_H

#include "files/markdown.h"

enum { FILES_SPAN_STRONG, FILES_SPAN_EMPHASIS, FILES_SPAN_MONO, FILES_SPAN_LINK, FILES_SPANS };

/* What md4c tells us is turned into calls of the doc builder here. Text mostly points into our copy, so that a place can
 * be counted; `seen` remembers how far that was done, because events come in the order of the text. */
struct files_markdown {
	struct arena *arena;
	struct doc_builder *builder;
	struct err *err;
	enum status status;
	struct str file;
	struct str copy; /* what md4c reads */
	unsigned events, depth;
	unsigned spans[FILES_SPANS]; /* how deep in each */
	unsigned lists; /* how deep */
	bool in_head; /* of a table */
	bool wants_place; /* emphasis began: its text will say by which mark */
	const char *block_remark; /* waits for a place */
	struct {
		size_t at;
		int line, column;
	} seen;
	struct str last_placeholder; /* stands right before what comes next */
	struct {
		struct files_placeholder *items;
		size_t count, cap;
	} placeholders;
	struct {
		struct files_remark *items;
		size_t count, cap;
	} remarks;
	int table_line;
};

/* Moves `seen` to a pointer into the copy. What points elsewhere (md4c's own blanks) leaves it where it is. */
void files_markdown_see(struct files_markdown *r, const char *at);
/* A fault at what is seen; for the callbacks' return value: -1. */
int files_markdown_stop(struct files_markdown *r, const char *why);
void files_markdown_remark(struct files_markdown *r, const char *text); /* at what is seen */
int files_markdown_count(struct files_markdown *r); /* one more event; -1 when there are too many */
unsigned files_markdown_style(const struct files_markdown *r);
void files_markdown_add(struct files_markdown *r, unsigned style, struct str text); /* without sentinels */

/* Emphasis begins with the text at hand: its mark stands right before. */
void files_markdown_check_emphasis(struct files_markdown *r, const char *text);
/* Text between marks: looked at for what was meant as markup, its placeholders taken out. -1: stopped. */
int files_markdown_add_normal(struct files_markdown *r, struct str text);

#endif
