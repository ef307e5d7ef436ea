/* Any bytes as a lesson's text: the first is the width, the rest a paragraph, a list, a table and code. */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "doc/doc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool value(void *ctx, struct str name, struct buf *out)
{
	(void)ctx;
	buf_add(out, name);
	return name.len % 2;
}

static void demand_lines(const struct doc_lines *lines, int cols)
{
	for (size_t i = 0; i < lines->count; i++) {
		int x = 0;
		for (size_t j = 0; j < lines->lines[i].count; j++) {
			const struct doc_run *run = &lines->lines[i].runs[j];
			if (run->x < x || run->cols != (int)utf8_cols(run->text)) {
				abort();
			}
			x = run->x + run->cols;
		}
		if (x != lines->lines[i].cols || (x > cols && !(cols == 1 && x == 2))) {
			abort();
		}
	}
}

static void add_row(struct doc_builder *b, bool is_head, struct str text)
{
	struct str rest = text, cell;
	doc_open(b, DOC_ROW, is_head);
	while (str_split(&rest, ' ', &cell)) {
		doc_open(b, DOC_CELL, (int)(cell.len % 3));
		doc_template(b, DOC_NORMAL, cell);
		doc_close(b);
	}
	doc_close(b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1) {
		return 0;
	}
	utf8_init();
	int cols = 1 + data[0] % 120;
	struct str text = { (const char *)data + 1, size - 1 };
	struct arena arena = { 0 };
	struct doc_builder *b = doc_begin(&arena);
	doc_template(b, DOC_NORMAL, text);
	doc_open(b, DOC_LIST, data[0] % 2);
	struct str rest = text, line;
	while (str_split(&rest, '\n', &line)) {
		doc_open(b, DOC_ITEM, 0);
		doc_template(b, DOC_STRONG, line);
		doc_close(b);
	}
	doc_close(b);
	doc_open(b, DOC_TABLE, 0);
	rest = text;
	while (str_split(&rest, '\n', &line)) {
		add_row(b, line.len % 2, line);
	}
	doc_close(b);
	doc_open(b, DOC_CODE, 0);
	doc_text(b, DOC_MONO, text);
	struct doc_lines lines = doc_layout(&arena, doc_end(b), cols, &(struct doc_values){ value, NULL });
	demand_lines(&lines, cols);
	lines = doc_wrap(&arena, text, cols);
	demand_lines(&lines, cols);
	arena_done(&arena);
	return 0;
}
