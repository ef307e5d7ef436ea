#include "config.h"

#include "base/str.h"

#include <stdio.h>
#include <string.h>

struct str str_c(const char *text)
{
	return text ? (struct str){ text, strlen(text) } : (struct str){ 0 };
}

struct str str_sub(struct str s, size_t from, size_t to)
{
	to = to < s.len ? to : s.len;
	from = from < to ? from : to; /* an empty part still points into the text: memcpy takes no NULL, even for nothing */
	return s.ptr ? (struct str){ s.ptr + from, to - from } : s;
}

bool str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

bool str_eq_c(struct str a, const char *b)
{
	return str_eq(a, str_c(b));
}

bool str_starts(struct str s, struct str prefix)
{
	return s.len >= prefix.len && str_eq(str_sub(s, 0, prefix.len), prefix);
}

int str_cmp(struct str a, struct str b)
{
	size_t common = a.len < b.len ? a.len : b.len;
	int order = common ? memcmp(a.ptr, b.ptr, common) : 0;
	if (order) {
		return order;
	}
	return (a.len > b.len) - (a.len < b.len);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str str_trim(struct str s)
{
	while (s.len && is_blank(s.ptr[0])) {
		s.ptr++;
		s.len--;
	}
	while (s.len && is_blank(s.ptr[s.len - 1])) {
		s.len--;
	}
	return s;
}

struct str str_dup(struct arena *arena, struct str s)
{
	return (struct str){ arena_strndup(arena, s.ptr, s.len), s.len };
}

bool str_split(struct str *rest, char at, struct str *part)
{
	if (!rest->len) {
		return false;
	}
	const char *found = memchr(rest->ptr, at, rest->len);
	size_t len = found ? (size_t)(found - rest->ptr) : rest->len;
	*part = str_sub(*rest, 0, len);
	*rest = found ? str_sub(*rest, len + 1, rest->len) : (struct str){ 0 };
	return true;
}

/* FNV-1a, seeded, with a final mix so that the low bits are good. */
uint64_t str_hash(struct str s, uint64_t seed)
{
	uint64_t h = UINT64_C(14695981039346656037) ^ seed;
	for (size_t i = 0; i < s.len; i++) {
		h = (h ^ (unsigned char)s.ptr[i]) * UINT64_C(1099511628211);
	}
	h ^= h >> 32;
	h *= UINT64_C(0x9e3779b97f4a7c15);
	return h ^ (h >> 29);
}

unsigned str_distance(struct str a, struct str b, unsigned limit)
{
	unsigned row[64];
	if (b.len >= sizeof row / sizeof row[0] || a.len >= sizeof row / sizeof row[0]) {
		return limit + 1;
	}
	for (unsigned j = 0; j <= b.len; j++) {
		row[j] = j;
	}
	for (unsigned i = 1; i <= a.len; i++) {
		unsigned diagonal = row[0];
		row[0] = i;
		for (unsigned j = 1; j <= b.len; j++) {
			unsigned above = row[j];
			unsigned best = diagonal + (a.ptr[i - 1] != b.ptr[j - 1]);
			best = above + 1 < best ? above + 1 : best;
			best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
			diagonal = above;
			row[j] = best;
		}
	}
	return row[b.len] > limit ? limit + 1 : row[b.len];
}

static void buf_room(struct buf *b, size_t more)
{
	size_t need = b->len + more + 1;
	if (need > b->cap) {
		size_t cap = b->cap ? b->cap : 64;
		while (cap < need) {
			cap *= 2;
		}
		b->ptr = mem_grow(b->ptr, cap, 1);
		b->cap = cap;
	}
}

void buf_add(struct buf *b, struct str s)
{
	buf_room(b, s.len);
	if (s.len) {
		memcpy(b->ptr + b->len, s.ptr, s.len);
	}
	b->len += s.len;
	b->ptr[b->len] = '\0';
}

void buf_add_c(struct buf *b, const char *text)
{
	buf_add(b, str_c(text));
}

void buf_add_char(struct buf *b, char c)
{
	buf_add(b, (struct str){ &c, 1 });
}

void buf_vaddf(struct buf *b, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	int len = vsnprintf(NULL, 0, format, args);
	if (len > 0) {
		buf_room(b, (size_t)len);
		vsnprintf(b->ptr + b->len, (size_t)len + 1, format, again);
		b->len += (size_t)len;
	}
	va_end(again);
}

void buf_addf(struct buf *b, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buf_vaddf(b, format, args);
	va_end(args);
}

struct str buf_str(const struct buf *b)
{
	return (struct str){ b->ptr, b->len };
}

void buf_reset(struct buf *b)
{
	b->len = 0;
	if (b->ptr) {
		b->ptr[0] = '\0';
	}
}

void buf_done(struct buf *b)
{
	mem_free(b->ptr);
	*b = (struct buf){ 0 };
}

struct str str_format(struct arena *arena, const char *format, ...)
{
	va_list args, again;
	va_start(args, format);
	va_copy(again, args);
	int len = vsnprintf(NULL, 0, format, args);
	char *text = arena_alloc(arena, len > 0 ? (size_t)len + 1 : 1);
	if (len > 0) {
		vsnprintf(text, (size_t)len + 1, format, again);
	}
	va_end(again);
	va_end(args);
	return (struct str){ text, len > 0 ? (size_t)len : 0 };
}
