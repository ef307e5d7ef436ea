/* Any bytes as prose. What is read has its places within the text, ends at every width, and shows no sentinel. */
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "files/markdown.h"
#include "files/read.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds, const char *what)
{
	if (!holds) {
		fprintf(stderr, "%s\n", what);
		abort();
	}
}

static int count_lines(struct str text)
{
	int lines = 1;
	for (size_t i = 0; i < text.len; i++) {
		lines += text.ptr[i] == '\n';
	}
	return lines;
}

static void check_prose(const struct files_prose *prose, int lines, struct arena *arena)
{
	static const int widths[] = { 1, 2, 34, 1000 };
	for (uint32_t i = 0; i < prose->placeholder_count; i++) {
		const struct files_placeholder *p = &prose->placeholders[i];
		demand(p->name.len && p->line >= 1 && p->line <= lines && p->column >= 1, "a placeholder without name or place");
	}
	for (uint32_t i = 0; i < prose->remark_count; i++) {
		const struct files_remark *r = &prose->remarks[i];
		demand(r->text[0] && r->line >= 1 && r->line <= lines && r->column >= 1, "a remark without text or place");
	}
	demand(prose->table_line >= 0 && prose->table_line <= lines, "a table outside of the text");
	for (size_t i = 0; i < sizeof widths / sizeof widths[0]; i++) {
		doc_layout(arena, prose->doc, widths[i], NULL);
	}
	struct buf raw = { 0 };
	doc_raw(prose->doc, &raw);
	demand(!raw.len || !memmem(raw.ptr, raw.len, "\xF0\x90\xA9\xBF", 4), "a sentinel in the document");
	buf_done(&raw);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool ready;
	struct arena arena = { 0 };
	struct str text;
	struct files_prose prose;
	struct err err = { 0 };
	if (!ready) {
		utf8_init();
		ready = true;
	}
	if (!files_normal((struct str){ (const char *)data, size }, STR("input"), &arena, &text, NULL)) {
		if (!files_markdown_read(text, STR("input"), 1, &arena, &prose, &err)) {
			check_prose(&prose, count_lines(text), &arena);
		} else {
			demand(err.status == STATUS_DATA && err.text[0] && err.line >= 1 && err.line <= count_lines(text), "refused without a place");
		}
	}
	arena_done(&arena);
	return 0;
}
