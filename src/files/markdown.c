#include "config.h"

#include "files/markdown_int.h"

#include <md4c.h>
#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "base/vec.h"

#define PAD_BYTES 64 /* of NUL behind the text */

static const char sentinel[] = "\xF0\x90\xA9\xBF";

/* ---------------------------------------------------------------- places */

void files_markdown_see(struct files_markdown *r, const char *at)
{
	if (at < r->copy.ptr || at > r->copy.ptr + r->copy.len) {
		return;
	}
	size_t to = (size_t)(at - r->copy.ptr);
	if (to < r->seen.at) {
		while (to > 0 && r->copy.ptr[to - 1] != '\n') {
			to--; /* a table's cells may come back on their line: count that anew */
		}
		struct str back = str_sub(r->copy, to, r->seen.at);
		for (size_t i = 0; i < back.len; i++) {
			r->seen.line -= back.ptr[i] == '\n';
		}
		r->seen.at = to;
		r->seen.column = 1;
		to = (size_t)(at - r->copy.ptr);
	}
	struct str rest = str_sub(r->copy, r->seen.at, to);
	while (rest.len) {
		uint32_t c = utf8_next(&rest);
		if (c == '\n') {
			r->seen.line++;
			r->seen.column = 1;
		} else if (c != FILES_PROSE_SENTINEL) {
			r->seen.column++;
		}
	}
	r->seen.at = to;
}

int files_markdown_stop(struct files_markdown *r, const char *why)
{
	r->status = err_at(r->err, STATUS_DATA, r->file, r->seen.line, r->seen.column, "%s", why);
	return -1; /* 0.4.8 takes positive values for success in places */
}

void files_markdown_remark(struct files_markdown *r, const char *text)
{
	if (r->remarks.count < FILES_PROSE_REMARKS) {
		struct files_remark made = { text, r->seen.line, r->seen.column };
		VEC_PUSH(&r->remarks, made);
	}
}

int files_markdown_count(struct files_markdown *r)
{
	return ++r->events > FILES_PROSE_EVENTS ? files_markdown_stop(r, _("too much markup in one text; make it simpler")) : 0;
}

static int go_deeper(struct files_markdown *r)
{
	return ++r->depth > FILES_PROSE_DEPTH ? files_markdown_stop(r, _("nested too deeply; at most 16 levels are read")) : 0;
}

/* ---------------------------------------------------------------- blocks */

static int align_number(MD_ALIGN align)
{
	switch (align) {
	case MD_ALIGN_CENTER:
		return 1;
	case MD_ALIGN_RIGHT:
		return 2;
	case MD_ALIGN_DEFAULT:
	case MD_ALIGN_LEFT:
		break;
	}
	return 0;
}

static int open_table(struct files_markdown *r, const MD_BLOCK_TABLE_DETAIL *detail)
{
	if (detail->col_count > FILES_PROSE_COLUMNS) {
		return files_markdown_stop(r, _("a table of more than 16 columns; make it narrower"));
	}
	if (!r->table_line) {
		r->table_line = -1; /* said by the first cell */
	}
	doc_open(r->builder, DOC_TABLE, (int)detail->col_count);
	return 0;
}

static int enter_block(MD_BLOCKTYPE type, void *detail, void *userdata)
{
	struct files_markdown *r = userdata;
	r->last_placeholder = (struct str){ 0 };
	if (files_markdown_count(r) || go_deeper(r)) {
		return -1;
	}
	switch (type) {
	case MD_BLOCK_DOC:
	case MD_BLOCK_HTML:
		break;
	case MD_BLOCK_THEAD:
	case MD_BLOCK_TBODY:
		r->in_head = type == MD_BLOCK_THEAD;
		break;
	case MD_BLOCK_P:
		doc_open(r->builder, DOC_PARAGRAPH, 0);
		break;
	case MD_BLOCK_QUOTE:
		r->block_remark = N_("a quotation; write a paragraph");
		doc_open(r->builder, DOC_QUOTE, 0);
		break;
	case MD_BLOCK_UL:
	case MD_BLOCK_OL:
		if (r->lists++) {
			r->block_remark = N_("a list within a list; keep it flat");
		}
		doc_open(r->builder, DOC_LIST, type == MD_BLOCK_UL ? 0 : (int)((MD_BLOCK_OL_DETAIL *)detail)->start);
		break;
	case MD_BLOCK_LI:
		doc_open(r->builder, DOC_ITEM, 0);
		break;
	case MD_BLOCK_HR:
		files_markdown_remark(r, N_("a rule; leave it out"));
		doc_open(r->builder, DOC_RULE, 0);
		break;
	case MD_BLOCK_H:
		r->block_remark = N_("a heading within a text; write a paragraph");
		doc_open(r->builder, DOC_HEADING, (int)((MD_BLOCK_H_DETAIL *)detail)->level);
		break;
	case MD_BLOCK_CODE:
		r->block_remark = N_("a block of code; use `code` in a paragraph");
		doc_open(r->builder, DOC_CODE, 0);
		break;
	case MD_BLOCK_TABLE:
		return open_table(r, detail);
	case MD_BLOCK_TR:
		doc_open(r->builder, DOC_ROW, r->in_head);
		break;
	case MD_BLOCK_TH:
	case MD_BLOCK_TD:
		doc_open(r->builder, DOC_CELL, align_number(((MD_BLOCK_TD_DETAIL *)detail)->align));
		break;
	}
	return 0;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *userdata)
{
	struct files_markdown *r = userdata;
	(void)detail;
	r->depth--;
	r->last_placeholder = (struct str){ 0 };
	switch (type) {
	case MD_BLOCK_DOC:
	case MD_BLOCK_THEAD:
	case MD_BLOCK_TBODY:
	case MD_BLOCK_HTML:
		return 0;
	case MD_BLOCK_UL:
	case MD_BLOCK_OL:
		r->lists--;
		break;
	case MD_BLOCK_CODE:
	case MD_BLOCK_QUOTE:
	case MD_BLOCK_LI:
	case MD_BLOCK_HR:
	case MD_BLOCK_H:
	case MD_BLOCK_P:
	case MD_BLOCK_TABLE:
	case MD_BLOCK_TR:
	case MD_BLOCK_TH:
	case MD_BLOCK_TD:
		break;
	}
	doc_close(r->builder);
	return 0;
}

/* ----------------------------------------------------------------- spans */

unsigned files_markdown_style(const struct files_markdown *r)
{
	return (r->spans[FILES_SPAN_STRONG] ? DOC_STRONG : 0u) | (r->spans[FILES_SPAN_EMPHASIS] ? DOC_EMPHASIS : 0u) |
		(r->spans[FILES_SPAN_MONO] ? DOC_MONO : 0u) | (r->spans[FILES_SPAN_LINK] ? DOC_LINK : 0u);
}

void files_markdown_add(struct files_markdown *r, unsigned style, struct str text)
{
	while (text.len) {
		const char *mark = text.len >= 4 ? memmem(text.ptr, text.len, sentinel, 4) : NULL;
		size_t until = mark ? (size_t)(mark - text.ptr) : text.len;
		if (until) {
			doc_text(r->builder, style, str_sub(text, 0, until));
		}
		text = mark ? str_sub(text, until + 4, text.len) : (struct str){ 0 };
	}
}

static int span_of(MD_SPANTYPE type)
{
	switch (type) {
	case MD_SPAN_EM:
		return FILES_SPAN_EMPHASIS;
	case MD_SPAN_STRONG:
		return FILES_SPAN_STRONG;
	case MD_SPAN_CODE:
		return FILES_SPAN_MONO;
	case MD_SPAN_A:
	case MD_SPAN_IMG:
		return FILES_SPAN_LINK;
	case MD_SPAN_DEL: /* none of these is switched on */
	case MD_SPAN_LATEXMATH:
	case MD_SPAN_LATEXMATH_DISPLAY:
	case MD_SPAN_WIKILINK:
	case MD_SPAN_U:
		break;
	}
	return FILES_SPAN_EMPHASIS;
}

static int enter_span(MD_SPANTYPE type, void *detail, void *userdata)
{
	struct files_markdown *r = userdata;
	(void)detail;
	int span = span_of(type);
	r->spans[span]++;
	r->wants_place |= span == FILES_SPAN_EMPHASIS || span == FILES_SPAN_STRONG;
	if (span == FILES_SPAN_LINK) {
		files_markdown_remark(r, type == MD_SPAN_A ? N_("a link, which nothing here follows; write the address as text") :
									  N_("an image, which nothing here shows; leave it out"));
	}
	return files_markdown_count(r) || go_deeper(r) ? -1 : 0;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *userdata)
{
	struct files_markdown *r = userdata;
	r->spans[span_of(type)]--;
	r->depth--;
	if (type == MD_SPAN_A || type == MD_SPAN_IMG) {
		const MD_ATTRIBUTE *address = type == MD_SPAN_A ? &((MD_SPAN_A_DETAIL *)detail)->href :
														  &((MD_SPAN_IMG_DETAIL *)detail)->src;
		files_markdown_add(r, files_markdown_style(r), STR(" ("));
		files_markdown_add(r, files_markdown_style(r), (struct str){ address->text, address->size });
		files_markdown_add(r, files_markdown_style(r), STR(")"));
	}
	return 0;
}

/* ------------------------------------------------------------------ text */

/* The five that everybody knows and numbers; md4c checked their form. Anything else stays as it was typed. */
static void add_entity(struct files_markdown *r, struct str text)
{
	static const struct {
		const char *name, *is;
	} known[] = { { "&amp;", "&" }, { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&nbsp;", " " } };
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (str_eq_c(text, known[i].name)) {
			files_markdown_add(r, files_markdown_style(r), str_c(known[i].is));
			return;
		}
	}
	files_markdown_add(r, files_markdown_style(r), text);
}

static int take_text(MD_TEXTTYPE type, const MD_CHAR *bytes, MD_SIZE size, void *userdata)
{
	struct files_markdown *r = userdata;
	struct str text = { bytes, size };
	files_markdown_see(r, bytes);
	if (files_markdown_count(r)) {
		return -1;
	}
	if (r->block_remark) {
		files_markdown_remark(r, r->block_remark);
		r->block_remark = NULL;
	}
	if (r->table_line < 0) {
		r->table_line = r->seen.line;
	}
	if (r->wants_place && (type == MD_TEXT_NORMAL || type == MD_TEXT_CODE)) {
		files_markdown_check_emphasis(r, bytes);
	}
	switch (type) {
	case MD_TEXT_NORMAL:
		return files_markdown_add_normal(r, text);
	case MD_TEXT_NULLCHAR:
		files_markdown_add(r, files_markdown_style(r), STR("\xEF\xBF\xBD"));
		break;
	case MD_TEXT_BR:
		doc_line_break(r->builder);
		break;
	case MD_TEXT_SOFTBR:
		files_markdown_add(r, files_markdown_style(r), STR(" "));
		break;
	case MD_TEXT_ENTITY:
		add_entity(r, text);
		break;
	case MD_TEXT_CODE:
	case MD_TEXT_HTML:
	case MD_TEXT_LATEXMATH:
		files_markdown_add(r, files_markdown_style(r) | DOC_MONO, text);
		break;
	}
	r->last_placeholder = (struct str){ 0 };
	return 0;
}

/* --------------------------------------------------------------- reading */

/* The text as md4c gets it: cured, and with NULs behind it. */
static enum status copy_text(struct files_markdown *r, struct str text, struct buf *room)
{
	struct str rest = text;
	while (rest.len) {
		const char *at = rest.ptr;
		if (utf8_next(&rest) == FILES_PROSE_SENTINEL) {
			r->copy = text;
			files_markdown_see(r, at);
			files_markdown_stop(r, _("U+10A7F cannot be read; leave it out"));
			return r->status;
		}
	}
	files_markdown_cure(text, room);
	buf_add_char(room, '\n');
	r->copy = buf_str(room);
	for (int i = 0; i < PAD_BYTES; i++) {
		buf_add_char(room, '\0');
	}
	r->copy.ptr = room->ptr;
	return STATUS_OK;
}

enum status files_markdown_read(struct str text, struct str file, int line, struct arena *arena, struct files_prose *prose,
	struct err *err)
{
	static const MD_PARSER parser = {
		.flags = MD_FLAG_NOHTML | MD_FLAG_TABLES | MD_FLAG_NOINDENTEDCODEBLOCKS,
		.enter_block = enter_block,
		.leave_block = leave_block,
		.enter_span = enter_span,
		.leave_span = leave_span,
		.text = take_text,
	};
	*prose = (struct files_prose){ 0 };
	struct files_markdown r = { .arena = arena, .err = err, .file = file, .seen = { .line = line, .column = 1 } };
	struct buf room = { 0 };
	enum status status = copy_text(&r, text, &room);
	if (!status) {
		r.builder = doc_begin(arena);
		int result = md_parse(r.copy.ptr, (MD_SIZE)r.copy.len, &parser, &r);
		status = r.status;
		if (result && !status) {
			status = err_at(err, STATUS_SYSTEM, file, line, 0, _("out of memory"));
		}
		prose->doc = doc_end(r.builder);
	}
	if (!status) {
		prose->placeholder_count = (uint32_t)r.placeholders.count;
		prose->placeholders = ARENA_ARRAY(arena, r.placeholders.count, struct files_placeholder);
		prose->remark_count = (uint32_t)r.remarks.count;
		prose->remarks = ARENA_ARRAY(arena, r.remarks.count, struct files_remark);
		for (size_t i = 0; i < r.placeholders.count; i++) {
			prose->placeholders[i] = r.placeholders.items[i];
		}
		for (size_t i = 0; i < r.remarks.count; i++) {
			prose->remarks[i] = r.remarks.items[i];
		}
		prose->table_line = r.table_line > 0 ? r.table_line : 0;
	}
	mem_free(r.placeholders.items);
	mem_free(r.remarks.items);
	buf_done(&room);
	return status;
}
