#include "config.h"

#include "doc/doc_int.h"

static void add_blanks(struct buf *out, int count)
{
	for (int i = 0; i < count; i++) {
		buf_add_char(out, ' ');
	}
}

void doc_plain(struct buf *out, const struct doc *doc, int cols, int indent, const struct doc_values *values)
{
	struct arena arena = { 0 };
	struct doc_lines lines = doc_layout(&arena, doc, cols - indent, values);
	for (size_t i = 0; i < lines.count; i++) {
		int x = -indent;
		for (size_t j = 0; j < lines.lines[i].count; j++) {
			const struct doc_run *run = &lines.lines[i].runs[j];
			add_blanks(out, run->x - x);
			buf_add(out, run->text);
			x = run->x + run->cols;
		}
		buf_add_char(out, '\n');
	}
	arena_done(&arena);
}
