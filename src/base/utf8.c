#include "config.h"

#include "base/utf8.h"

#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include <utf8proc.h>
#include <wchar.h>

bool utf8_init(void)
{
	if (setlocale(LC_CTYPE, "") && strcmp(nl_langinfo(CODESET), "UTF-8") == 0) {
		return true;
	}
	setlocale(LC_CTYPE, "C.UTF-8");
	return false;
}

/* Length of the well-formed sequence at the head of s and its code point; 0 when there is none (Unicode, table 3-7). */
static size_t decode(struct str s, uint32_t *c)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	unsigned char lead = (unsigned char)s.ptr[0];
	if (lead < 0x80) {
		*c = lead;
		return 1;
	}
	size_t len = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 0;
	if (!len || lead > 0xF4 || len > s.len) {
		return 0;
	}
	uint32_t value = lead & (0x7Fu >> len);
	for (size_t i = 1; i < len; i++) {
		unsigned char next = (unsigned char)s.ptr[i];
		if ((next & 0xC0) != 0x80) {
			return 0;
		}
		value = value << 6 | (next & 0x3Fu);
	}
	if (value < least[len] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
		return 0;
	}
	*c = value;
	return len;
}

uint32_t utf8_next(struct str *rest)
{
	uint32_t c = UTF8_REPLACEMENT;
	size_t len = decode(*rest, &c);
	len = len ? len : 1;
	rest->ptr += len;
	rest->len -= len;
	return c;
}

size_t utf8_put(uint32_t c, char out[4])
{
	if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) {
		c = UTF8_REPLACEMENT;
	}
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	size_t len = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = len - 1; i > 0; i--) {
		out[i] = (char)(0x80 | (c & 0x3F));
		c >>= 6;
	}
	out[0] = (char)((0xF00u >> len & 0xF0u) | c);
	return len;
}

bool utf8_valid(struct str s, size_t *bad_at)
{
	for (size_t at = 0; at < s.len;) {
		uint32_t c;
		if ((unsigned char)s.ptr[at] < 0x80) {
			at++;
			continue;
		}
		size_t len = decode(str_sub(s, at, s.len), &c);
		if (!len) {
			if (bad_at) {
				*bad_at = at;
			}
			return false;
		}
		at += len;
	}
	return true;
}

/* Categories that never stand in a cell. Cf holds the bidirectional controls, the joiners and the tag characters. */
static bool is_forbidden(uint32_t c)
{
	const utf8proc_property_t *property = utf8proc_get_property((utf8proc_int32_t)c);
	switch (property->category) {
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return true;
	default: /* of the library's enum, the other twenty-three */
		return property->ignorable; /* fillers of Hangul, variation selectors: nothing to see */
	}
}

bool utf8_printable(uint32_t c)
{
	if (c < 0x7F) {
		return c >= 0x20;
	}
	return c <= 0x10FFFF && wcwidth((wchar_t)c) > 0 && !is_forbidden(c);
}

unsigned utf8_width(uint32_t c)
{
	return utf8_printable(c) ? (c < 0x7F ? 1 : (unsigned)wcwidth((wchar_t)c)) : 1;
}

/* As utf8_width, but a mark that sits on the character before it takes no cell of its own. */
static unsigned cols_of(uint32_t c)
{
	bool mark = c >= 0x300 && c <= 0x10FFFF && wcwidth((wchar_t)c) == 0 && !is_forbidden(c);
	return mark ? 0 : utf8_width(c);
}

unsigned utf8_cols(struct str s)
{
	unsigned cols = 0;
	while (s.len) {
		cols += cols_of(utf8_next(&s));
	}
	return cols;
}

struct str utf8_fit(struct str s, unsigned cols)
{
	struct str rest = s;
	size_t end = 0;
	while (rest.len) {
		unsigned width = cols_of(utf8_next(&rest));
		if (width > cols) {
			break;
		}
		cols -= width;
		end = s.len - rest.len;
	}
	return str_sub(s, 0, end);
}

static void add_blanks(struct buf *out, struct str beside, unsigned cols)
{
	for (unsigned have = utf8_cols(beside); have < cols; have++) {
		buf_add_char(out, ' ');
	}
}

void utf8_pad(struct buf *out, struct str s, unsigned cols)
{
	utf8_sanitize(out, s, false);
	add_blanks(out, s, cols);
}

void utf8_pad_left(struct buf *out, struct str s, unsigned cols)
{
	add_blanks(out, s, cols);
	utf8_sanitize(out, s, false);
}

size_t utf8_grapheme(struct str s)
{
	if (!s.len) {
		return 0;
	}
	struct str rest = s;
	utf8proc_int32_t state = 0;
	uint32_t before = utf8_next(&rest);
	while (rest.len) {
		struct str after = rest;
		uint32_t c = utf8_next(&after);
		if (utf8proc_grapheme_break_stateful((utf8proc_int32_t)before, (utf8proc_int32_t)c, &state)) {
			break;
		}
		before = c;
		rest = after;
	}
	return s.len - rest.len;
}

/* Characters that NFC leaves alone and that join with nothing of their kind: most of what lessons are written with, so that
 * most texts need no table. Below U+0300 stands no mark; syllables are composed already; dashes, quotes, arrows, signs. */
static bool is_settled(uint32_t c)
{
	return c < 0x300 || (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x2010 && c <= 0x2027) || (c >= 0x2190 && c <= 0x22FF) ||
		(c >= 0x2500 && c <= 0x27BF);
}

static bool is_plainly_nfc(struct str s)
{
	for (size_t at = 0; at < s.len;) {
		if ((unsigned char)s.ptr[at] < 0x80) {
			at++;
			continue;
		}
		struct str rest = str_sub(s, at, s.len);
		if (!is_settled(utf8_next(&rest))) {
			return false;
		}
		at = s.len - rest.len;
	}
	return true;
}

struct str utf8_nfc(struct arena *arena, struct str s)
{
	const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
	const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)s.ptr;
	if (is_plainly_nfc(s) || !utf8_valid(s, NULL)) {
		return s;
	}
	utf8proc_ssize_t count = utf8proc_decompose(bytes, (utf8proc_ssize_t)s.len, NULL, 0, options);
	if (count < 0) {
		return s;
	}
	utf8proc_int32_t *points = mem_alloc((size_t)count + 1, sizeof *points);
	utf8proc_decompose(bytes, (utf8proc_ssize_t)s.len, points, count, options);
	utf8proc_ssize_t len = utf8proc_reencode(points, count, options); /* in place, as bytes */
	struct str nfc = s;
	if (len >= 0 && !str_eq((struct str){ (const char *)points, (size_t)len }, s)) {
		nfc = str_dup(arena, (struct str){ (const char *)points, (size_t)len });
	}
	mem_free(points);
	return nfc;
}

void utf8_sanitize(struct buf *out, struct str s, bool keep_newlines)
{
	struct str clean = { s.ptr, 0 }; /* what may be copied as it stands */
	while (s.len) {
		struct str before = s;
		uint32_t c;
		size_t len = decode(s, &c);
		bool keep = len && (utf8_printable(c) || (c == '\n' && keep_newlines));
		s = str_sub(s, len ? len : 1, s.len);
		if (keep) {
			clean.len += before.len - s.len;
			continue;
		}
		buf_add(out, clean);
		buf_add(out, STR("\uFFFD"));
		clean = (struct str){ s.ptr, 0 };
	}
	buf_add(out, clean);
}
