/* A file of texts as its headings: "# title", "## id: title", "### part", "#### choice". Only lines are looked at; what
 * stands below a heading is Markdown of its own. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "base/vec.h"
#include "files/course_int.h"

enum { LEVELS = 4 };

static size_t count_hashes(struct str line)
{
	size_t count = 0;
	while (count < line.len && line.ptr[count] == '#') {
		count++;
	}
	return count;
}

/* A line without its end; *rest, not empty, moves behind the end. Both always point into the text, also when empty, so
 * that bodies can be measured by pointers. */
static struct str next_line(struct str *rest)
{
	const char *end = memchr(rest->ptr, '\n', rest->len);
	struct str line = { rest->ptr, end ? (size_t)(end - rest->ptr) : rest->len };
	size_t used = end ? line.len + 1 : line.len;
	*rest = (struct str){ rest->ptr + used, rest->len - used };
	return line;
}

/* Blank lines before and behind are no part of a body. */
static void trim_body(struct files_heading *item)
{
	struct str body = item->body;
	while (body.len) {
		struct str rest = body;
		if (str_trim(next_line(&rest)).len) {
			break;
		}
		body = rest;
		item->body_line++;
	}
	while (body.len && strchr(" \t\n", body.ptr[body.len - 1])) {
		body.len--;
	}
	item->body = body;
}

static enum status take_heading(struct str line, size_t hashes, int number, struct str file, struct files_heading *item,
	struct err *err)
{
	if (hashes > LEVELS) {
		return err_at(err, STATUS_DATA, file, number, 1, _("a heading of %zu levels; there are 1 to %d"), hashes, LEVELS);
	}
	if (hashes < line.len && line.ptr[hashes] != ' ') {
		return err_at(err, STATUS_DATA, file, number, (int)hashes + 1, _("a blank belongs behind the #"));
	}
	*item = (struct files_heading){
		.level = (int)hashes,
		.label = str_trim(str_sub(line, hashes, line.len)),
		.line = number,
		.label_column = (int)hashes + 2,
		.body_line = number + 1,
	};
	item->label_column += item->label.len ? (int)(item->label.ptr - line.ptr - (ptrdiff_t)hashes) - 1 : 0;
	if (!item->label.len) {
		return err_at(err, STATUS_DATA, file, number, 1, _("a heading without text"));
	}
	return STATUS_OK;
}

enum status files_outline_read(struct str text, struct str file, struct arena *arena, struct files_outline *out,
	struct err *err)
{
	struct {
		struct files_heading *items;
		size_t count, cap;
	} found = { 0 };
	enum status status = STATUS_OK;
	struct str rest = text;
	for (int number = 1; !status && rest.len; number++) {
		struct str line = next_line(&rest);
		size_t hashes = count_hashes(line);
		struct files_heading *last = found.count ? &found.items[found.count - 1] : NULL;
		if (hashes) {
			struct files_heading item;
			status = take_heading(line, hashes, number, file, &item, err);
			if (!status) {
				item.body.ptr = rest.ptr;
				VEC_PUSH(&found, item);
			}
		} else if (last) {
			last->body.len = (size_t)(line.ptr + line.len - last->body.ptr);
		} else if (str_trim(line).len) {
			status = err_at(err, STATUS_DATA, file, number, 1, _("text before the first heading; begin with '## id: title'"));
		}
	}
	*out = (struct files_outline){ 0 };
	if (!status && found.count) {
		out->items = ARENA_ARRAY(arena, found.count, struct files_heading);
		out->count = found.count;
		memcpy(out->items, found.items, found.count * sizeof *found.items);
		for (size_t i = 0; i < out->count; i++) {
			trim_body(&out->items[i]);
		}
	}
	mem_free(found.items);
	return status;
}
