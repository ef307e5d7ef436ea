#include "config.h"

#include <string.h>

#include "base/utf8.h"
#include "base/vec.h"
#include "doc/doc_int.h"

#define GLUED_COLS_MAX 16 /* a value wider than this may be broken at its blanks */
#define TAB_COLS 4

/* Where a style begins in the text that is being gathered. */
struct span {
	size_t at;
	unsigned style;
	bool glued;
};

struct gather {
	struct buf text; /* filtered; '\n' only where a line ends for good */
	struct {
		struct span *items;
		size_t count, cap;
	} spans;
	bool is_code;
};

static void add_filtered(struct gather *g, struct str text)
{
	while (text.len) {
		struct str before = text;
		uint32_t c = utf8_next(&text);
		if (c == '\n' && g->is_code) {
			buf_add_char(&g->text, '\n');
		} else if (c == '\t' && g->is_code) {
			size_t start = g->text.len;
			while (start && g->text.ptr[start - 1] != '\n') {
				start--;
			}
			unsigned cols = utf8_cols(str_sub(buf_str(&g->text), start, g->text.len));
			do {
				buf_add_char(&g->text, ' ');
			} while (++cols % TAB_COLS);
		} else if (c == '\r' && g->is_code) {
			continue;
		} else if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
			buf_add_char(&g->text, ' ');
		} else {
			utf8_sanitize(&g->text, str_sub(before, 0, before.len - text.len), false);
		}
	}
}

static void add_span(struct gather *g, unsigned style, bool glued)
{
	VEC_PUSH(&g->spans, ((struct span){ g->text.len, style, glued }));
}

static void add_particles(struct gather *g, struct str particles, struct str value)
{
	struct str closed, open = particles;
	if (!memchr(particles.ptr, '/', particles.len)) {
		add_filtered(g, particles);
		return;
	}
	str_split(&open, '/', &closed);
	enum utf8_sound sound = utf8_last_sound(value);
	bool takes_open = sound == UTF8_OPEN || (sound == UTF8_RIEUL && str_starts(closed, STR("으")));
	add_filtered(g, takes_open ? open : closed);
}

static void add_placeholder(struct gather *g, const struct doc_node *node, unsigned style, const struct doc_values *values)
{
	struct buf value = { 0 };
	struct str heard = node->text;
	if (values && values->get(values->ctx, node->text, &value)) {
		heard = buf_str(&value);
		add_span(g, style | DOC_VALUE, utf8_cols(heard) <= GLUED_COLS_MAX);
		add_filtered(g, heard);
	} else {
		add_span(g, style | DOC_VALUE, true);
		add_filtered(g, STR("{"));
		add_filtered(g, heard);
		add_filtered(g, STR("}"));
	}
	if (node->particles.len) {
		add_span(g, style, false);
		add_particles(g, node->particles, heard);
	}
	buf_done(&value);
}

static void gather(struct gather *g, const struct doc_node *first, const struct doc_node *end, unsigned style,
	const struct doc_values *values)
{
	for (const struct doc_node *node = first; node != end; node = node->next) {
		switch (node->kind) {
		case DOC_NODE_TEXT:
			add_span(g, node->style | style, false);
			add_filtered(g, node->text);
			break;
		case DOC_NODE_PLACEHOLDER:
			add_placeholder(g, node, node->style | style, values);
			break;
		case DOC_NODE_BREAK:
			buf_add_char(&g->text, '\n');
			break;
		case DOC_NODE_BLOCK:
			break;
		}
	}
}

/* No cluster is wider than two cells: a longer one (stray Hangul letters) is taken apart. */
static struct doc_cluster cluster_at(struct str text, size_t at)
{
	struct str rest = str_sub(text, at, text.len);
	size_t len = utf8_grapheme(rest);
	struct str after = rest;
	uint32_t first = utf8_next(&after);
	if (len > 255 || utf8_cols(str_sub(rest, 0, len)) > 2) {
		len = rest.len - after.len;
	}
	struct doc_cluster cluster = { .at = at, .first = first, .len = (unsigned char)len };
	if (first == '\n') {
		cluster.kind = DOC_CLUSTER_END;
		return cluster;
	}
	cluster.cols = (unsigned char)utf8_cols(str_sub(rest, 0, len));
	cluster.kind = first == ' ' && len == 1 ? DOC_CLUSTER_BLANK : DOC_CLUSTER_INK;
	return cluster;
}

static bool is_blank(const struct doc_cluster *c)
{
	return c->kind == DOC_CLUSTER_BLANK || c->kind == DOC_CLUSTER_GLUE;
}

/* Outside code, one of several blanks is enough, and none begins a line. */
static bool keeps(const struct doc_flat *flat, const struct doc_cluster *next, bool is_code)
{
	if (is_code || !is_blank(next)) {
		return true;
	}
	return flat->count && flat->items[flat->count - 1].kind == DOC_CLUSTER_INK;
}

struct doc_flat doc_flatten(struct arena *arena, const struct doc_node *first, const struct doc_node *end, unsigned style,
	bool is_code, const struct doc_values *values)
{
	struct gather g = { .is_code = is_code };
	gather(&g, first, end, style, values);
	add_span(&g, style, false); /* so that there is always a next one */
	struct doc_flat flat = { .text = str_dup(arena, buf_str(&g.text)) };
	flat.items = ARENA_ARRAY(arena, flat.text.len + 1, struct doc_cluster);
	size_t span = 0;
	for (size_t at = 0; at < flat.text.len;) {
		struct doc_cluster cluster = cluster_at(flat.text, at);
		while (span + 1 < g.spans.count && g.spans.items[span + 1].at <= at) {
			span++;
		}
		cluster.style = g.spans.items[span].style;
		if (cluster.kind == DOC_CLUSTER_BLANK && g.spans.items[span].glued) {
			cluster.kind = DOC_CLUSTER_GLUE;
		}
		if (keeps(&flat, &cluster, is_code)) {
			flat.items[flat.count++] = cluster;
		}
		at += cluster.len;
	}
	while (flat.count && flat.items[flat.count - 1].kind == DOC_CLUSTER_END) {
		flat.count--;
	}
	mem_free(g.spans.items);
	buf_done(&g.text);
	return flat;
}

struct doc_flat doc_flat_join(struct arena *arena, struct doc_flat a, struct doc_flat b)
{
	struct doc_flat both = { .count = a.count + b.count };
	char *text = arena_alloc(arena, a.text.len + b.text.len + 1);
	both.items = ARENA_ARRAY(arena, both.count + 1, struct doc_cluster);
	if (a.count) {
		memcpy(text, a.text.ptr, a.text.len);
		memcpy(both.items, a.items, a.count * sizeof *a.items);
	}
	if (b.count) {
		memcpy(text + a.text.len, b.text.ptr, b.text.len);
		memcpy(both.items + a.count, b.items, b.count * sizeof *b.items);
	}
	for (size_t i = a.count; i < both.count; i++) {
		both.items[i].at += a.text.len;
	}
	both.text = (struct str){ text, a.text.len + b.text.len };
	return both;
}

unsigned doc_flat_cols(const struct doc_flat *flat, size_t from, size_t to)
{
	unsigned cols = 0;
	for (size_t i = from; i < to; i++) {
		cols += flat->items[i].cols;
	}
	return cols;
}
