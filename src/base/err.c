#include "config.h"

#include "base/err.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* Cuts a full field at a character border: no half of a sequence is left behind. */
static void cut(char *text, size_t size)
{
	size_t len = strnlen(text, size);
	if (len + 1 < size) {
		return;
	}
	while (len && ((unsigned char)text[len - 1] & 0xC0) == 0x80) {
		len--;
	}
	if (len && (unsigned char)text[len - 1] >= 0xC0) {
		len--;
	}
	text[len] = '\0';
}

static enum status fill(struct err *err, enum status status, struct str file, int line, int column, const char *format,
	va_list args)
{
	if (!err) {
		return status;
	}
	*err = (struct err){ .status = status, .line = line, .column = column };
	snprintf(err->file, sizeof err->file, "%.*s", STR_ARG(file));
	vsnprintf(err->text, sizeof err->text, format, args);
	cut(err->file, sizeof err->file);
	cut(err->text, sizeof err->text);
	return status;
}

enum status err_set(struct err *err, enum status status, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fill(err, status, (struct str){ 0 }, 0, 0, format, args);
	va_end(args);
	return status;
}

enum status err_at(struct err *err, enum status status, struct str file, int line, int column, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fill(err, status, file, line, column, format, args);
	va_end(args);
	return status;
}

void err_format(const struct err *err, struct buf *out)
{
	if (err->file[0]) {
		utf8_sanitize(out, str_c(err->file), false);
		if (err->line) {
			buf_addf(out, ":%d", err->line);
			if (err->column) {
				buf_addf(out, ":%d", err->column);
			}
		}
		buf_add_c(out, ": ");
	}
	utf8_sanitize(out, str_c(err->text), false);
}
