#include "config.h"

#include "base/err.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* Drops what truncation left of a last character: no half of a sequence stays behind. */
static void cut(char *text)
{
	size_t len = strlen(text), start = len;
	while (start && ((unsigned char)text[start - 1] & 0xC0) == 0x80) {
		start--;
	}
	if (start && (unsigned char)text[start - 1] >= 0xC0) {
		start--;
	}
	if (!utf8_valid((struct str){ text + start, len - start }, NULL)) {
		text[start] = '\0';
	}
}

__attribute__((format(printf, 6, 0))) static enum status fill(struct err *err, enum status status, struct str file,
	int line, int column, const char *format, va_list args)
{
	if (!err) {
		return status;
	}
	*err = (struct err){ .status = status, .line = line, .column = column };
	int file_len = snprintf(err->file, sizeof err->file, "%.*s", STR_ARG(file));
	int text_len = vsnprintf(err->text, sizeof err->text, format, args);
	if (file_len >= (int)sizeof err->file) {
		cut(err->file);
	}
	if (text_len >= (int)sizeof err->text) {
		cut(err->text);
	}
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
