#include "config.h"

#include "base/json.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>

#include "base/utf8.h"

struct json json_begin(struct buf *out)
{
	return (struct json){ .out = out };
}

/* What goes before a key, or before a value that needs none. */
static void separate(struct json *j)
{
	if (j->depth) {
		if (j->open[j->depth - 1].has_items) {
			buf_add_char(j->out, ',');
		}
		j->open[j->depth - 1].has_items = true;
	}
}

static void before_value(struct json *j)
{
	assert(j->keyed == (j->depth && j->open[j->depth - 1].is_object));
	if (!j->keyed) {
		separate(j);
	}
	j->keyed = false;
}

static void add_escape(struct buf *out, uint32_t c)
{
	if (c > 0xFFFF) {
		c -= 0x10000;
		buf_addf(out, "\\u%04x\\u%04x", 0xD800u + (c >> 10), 0xDC00u + (c & 0x3FF));
		return;
	}
	buf_addf(out, "\\u%04x", c);
}

static void add_string(struct buf *out, struct str text)
{
	buf_add_char(out, '"');
	while (text.len) {
		struct str before = text;
		uint32_t c = utf8_next(&text);
		size_t len = before.len - text.len;
		if (c == '"' || c == '\\') {
			buf_add_char(out, '\\');
			buf_add_char(out, (char)c);
		} else if (c == '\n') {
			buf_add_c(out, "\\n");
		} else if (c == UTF8_REPLACEMENT) {
			buf_add(out, STR("\uFFFD"));
		} else if (utf8_printable(c)) {
			buf_add(out, str_sub(before, 0, len));
		} else {
			add_escape(out, c);
		}
	}
	buf_add_char(out, '"');
}

static void open_level(struct json *j, bool is_object)
{
	before_value(j);
	assert(j->depth < JSON_DEPTH_MAX);
	buf_add_char(j->out, is_object ? '{' : '[');
	j->open[j->depth].is_object = is_object;
	j->open[j->depth].has_items = false;
	j->depth++;
}

void json_object(struct json *j)
{
	open_level(j, true);
}

void json_array(struct json *j)
{
	open_level(j, false);
}

void json_end(struct json *j)
{
	assert(j->depth && !j->keyed);
	j->depth--;
	buf_add_char(j->out, j->open[j->depth].is_object ? '}' : ']');
}

void json_key(struct json *j, const char *key)
{
	assert(j->depth && j->open[j->depth - 1].is_object && !j->keyed);
	separate(j);
	add_string(j->out, str_c(key));
	buf_add_char(j->out, ':');
	j->keyed = true;
}

void json_str(struct json *j, struct str value)
{
	before_value(j);
	add_string(j->out, value);
}

void json_i64(struct json *j, int64_t value)
{
	before_value(j);
	buf_addf(j->out, "%" PRId64, value);
}

void json_double(struct json *j, double value)
{
	before_value(j);
	if (!isfinite(value)) {
		buf_add_c(j->out, "null");
		return;
	}
	buf_add_double(j->out, value);
}

void json_bool(struct json *j, bool value)
{
	before_value(j);
	buf_add_c(j->out, value ? "true" : "false");
}

void json_null(struct json *j)
{
	before_value(j);
	buf_add_c(j->out, "null");
}
