#include "config.h"

#include <assert.h>

#include "doc/doc_int.h"

struct doc_builder {
	struct arena *arena;
	struct doc *doc;
	struct doc_node *open; /* innermost open block, or the root */
	unsigned depth;
	unsigned too_deep; /* blocks opened beyond DOC_DEPTH_MAX, which are not there */
};

struct doc_builder *doc_begin(struct arena *arena)
{
	struct doc_builder *b = ARENA_NEW(arena, struct doc_builder);
	b->arena = arena;
	b->doc = ARENA_NEW(arena, struct doc);
	b->open = &b->doc->root;
	return b;
}

static struct doc_node *add(struct doc_builder *b, enum doc_kind kind)
{
	struct doc_node *node = ARENA_NEW(b->arena, struct doc_node);
	node->kind = kind;
	node->parent = b->open;
	if (b->open->last_child) {
		b->open->last_child->next = node;
	} else {
		b->open->child = node;
	}
	b->open->last_child = node;
	return node;
}

void doc_open(struct doc_builder *b, enum doc_block block, int number)
{
	if (b->depth == DOC_DEPTH_MAX) {
		b->too_deep++;
		return;
	}
	struct doc_node *node = add(b, DOC_NODE_BLOCK);
	node->block = block;
	node->number = number;
	b->open = node;
	b->depth++;
}

void doc_close(struct doc_builder *b)
{
	if (b->too_deep) {
		b->too_deep--;
		doc_line_break(b);
		return;
	}
	assert(b->depth);
	b->open = b->open->parent;
	b->depth--;
}

void doc_text(struct doc_builder *b, unsigned style, struct str text)
{
	if (text.len) {
		struct doc_node *node = add(b, DOC_NODE_TEXT);
		node->style = style;
		node->text = str_dup(b->arena, text);
	}
}

void doc_placeholder(struct doc_builder *b, unsigned style, struct str name, struct str particles)
{
	struct doc_node *node = add(b, DOC_NODE_PLACEHOLDER);
	node->style = style;
	node->text = str_dup(b->arena, name);
	node->particles = str_dup(b->arena, particles);
}

void doc_line_break(struct doc_builder *b)
{
	add(b, DOC_NODE_BREAK);
}

const struct doc *doc_end(struct doc_builder *b)
{
	b->open = NULL; /* nothing can be added any more */
	return b->doc;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.ptr[i];
		bool inner = (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.' || c == ':';
		if (!is_letter(c) && !(i && inner)) {
			return false;
		}
	}
	return s.len > 0;
}

/* What stands between braces: is it a placeholder, and of what? */
static bool split_placeholder(struct str inside, struct str *name, struct str *particles)
{
	size_t colon = inside.len;
	while (colon && inside.ptr[colon - 1] != ':') {
		colon--;
	}
	*particles = str_sub(inside, colon, inside.len);
	if (colon && particles->len && (unsigned char)particles->ptr[0] >= 0x80) {
		*name = str_sub(inside, 0, colon - 1);
	} else {
		*name = inside;
		*particles = (struct str){ 0 };
	}
	return is_name(*name);
}

void doc_template(struct doc_builder *b, unsigned style, struct str text)
{
	size_t from = 0;
	for (size_t open = 0; open < text.len; open++) {
		size_t close = open + 1;
		if (text.ptr[open] != '{') {
			continue;
		}
		while (close < text.len && text.ptr[close] != '}' && text.ptr[close] != '{') {
			close++;
		}
		struct str name, particles;
		if (close == text.len || text.ptr[close] != '}' ||
			!split_placeholder(str_sub(text, open + 1, close), &name, &particles)) {
			continue;
		}
		doc_text(b, style, str_sub(text, from, open));
		doc_placeholder(b, style, name, particles);
		open = close;
		from = close + 1;
	}
	doc_text(b, style, str_sub(text, from, text.len));
}

/* ---------------------------------------------------------------- reading */

bool doc_empty(const struct doc *doc)
{
	return !doc || !doc->root.child;
}

/* The node behind `node` in reading order, NULL at the end. */
static const struct doc_node *following(const struct doc_node *node)
{
	if (node->child) {
		return node->child;
	}
	while (node && !node->next) {
		node = node->parent;
	}
	return node ? node->next : NULL;
}

void doc_placeholders(const struct doc *doc, void (*each)(void *ctx, struct str name), void *ctx)
{
	for (const struct doc_node *node = doc ? &doc->root : NULL; node; node = following(node)) {
		if (node->kind == DOC_NODE_PLACEHOLDER) {
			each(ctx, node->text);
		}
	}
}

void doc_raw(const struct doc *doc, struct buf *out)
{
	size_t start = out->len;
	for (const struct doc_node *node = doc ? following(&doc->root) : NULL; node; node = following(node)) {
		switch (node->kind) {
		case DOC_NODE_BLOCK:
		case DOC_NODE_BREAK:
			if (out->len > start && out->ptr[out->len - 1] != '\n') {
				buf_add_char(out, '\n');
			}
			break;
		case DOC_NODE_TEXT:
			buf_add(out, node->text);
			break;
		case DOC_NODE_PLACEHOLDER:
			buf_add_char(out, '{');
			buf_add(out, node->text);
			buf_add_char(out, '}');
			break;
		}
	}
}
