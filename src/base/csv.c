#include "config.h"

#include "base/csv.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/utf8.h"

struct csv csv_begin(struct buf *out)
{
	return (struct csv){ .out = out };
}

static void next_cell(struct csv *c)
{
	if (c->in_row) {
		buf_add_char(c->out, ',');
	}
	c->in_row = true;
}

static bool starts_formula(struct str s)
{
	if (!s.len) {
		return false;
	}
	switch (utf8_next(&s)) {
	case '=':
	case '+':
	case '-':
	case '@':
	case '\t':
	case '\r':
	case '\n':
	case 0xFF1D: /* full-width = + - @ */
	case 0xFF0B:
	case 0xFF0D:
	case 0xFF20:
		return true;
	default:
		return false;
	}
}

static bool needs_quotes(struct str s)
{
	for (size_t i = 0; i < s.len; i++) {
		if (strchr(",\"\r\n", s.ptr[i]) && s.ptr[i]) {
			return true;
		}
	}
	return s.len && (s.ptr[0] == ' ' || s.ptr[s.len - 1] == ' ');
}

void csv_str(struct csv *c, struct str value)
{
	struct buf text = { 0 };
	next_cell(c);
	if (starts_formula(value)) {
		buf_add_char(&text, '\'');
	}
	utf8_sanitize(&text, value, true);
	struct str rest = buf_str(&text), part;
	if (!needs_quotes(rest)) {
		buf_add(c->out, rest);
		buf_done(&text);
		return;
	}
	buf_add_char(c->out, '"');
	while (rest.len) {
		const char *quote = memchr(rest.ptr, '"', rest.len);
		size_t len = quote ? (size_t)(quote - rest.ptr) + 1 : rest.len;
		part = str_sub(rest, 0, len);
		rest = str_sub(rest, len, rest.len);
		buf_add(c->out, part);
		if (quote) {
			buf_add_char(c->out, '"');
		}
	}
	buf_add_char(c->out, '"');
	buf_done(&text);
}

void csv_i64(struct csv *c, int64_t value)
{
	next_cell(c);
	buf_addf(c->out, "%" PRId64, value);
}

void csv_double(struct csv *c, double value)
{
	next_cell(c);
	if (isfinite(value)) {
		buf_add_double(c->out, value);
	}
}

void csv_end_row(struct csv *c)
{
	buf_add_c(c->out, "\r\n");
	c->in_row = false;
}
