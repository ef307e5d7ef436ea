/* Bytes to text: encoding, line ends, normal form, and what may not stand in any text of ours. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "files/read.h"

#define QUOTED_COLS 80

struct place {
	int line, column;
};

/* Line and column of a byte offset; what is not UTF-8 counts one a byte. */
static struct place place_of(struct str text, size_t offset)
{
	struct place at = { 1, 1 };
	struct str rest = str_sub(text, 0, offset);
	while (rest.len) {
		bool newline = utf8_next(&rest) == '\n';
		at = newline ? (struct place){ at.line + 1, 1 } : (struct place){ at.line, at.column + 1 };
	}
	return at;
}

static bool has_prefix(struct str raw, const char *bytes, size_t len)
{
	return raw.len >= len && memcmp(raw.ptr, bytes, len) == 0;
}

/* Every other byte zero, as in UTF-16 of Latin text. */
static bool looks_wide(struct str raw)
{
	size_t zeros = 0, seen = raw.len < 64 ? raw.len : 64;
	for (size_t i = 0; i < seen; i++) {
		zeros += raw.ptr[i] == '\0';
	}
	return seen >= 4 && zeros * 3 >= seen;
}

/* All bytes above ASCII come in pairs as the Korean Windows code page (a superset of EUC-KR) has them. */
static bool looks_korean(struct str raw)
{
	for (size_t i = 0; i < raw.len; i++) {
		unsigned char lead = (unsigned char)raw.ptr[i];
		if (lead < 0x80) {
			continue;
		}
		unsigned char trail = i + 1 < raw.len ? (unsigned char)raw.ptr[i + 1] : 0;
		bool letter = (trail >= 'A' && trail <= 'Z') || (trail >= 'a' && trail <= 'z');
		if (lead == 0x80 || lead == 0xFF || !(letter || (trail >= 0x81 && trail != 0xFF))) {
			return false;
		}
		i++;
	}
	return true;
}

static enum status refuse_encoding(struct str raw, size_t bad_at, struct str file, struct err *err)
{
	struct place at = place_of(raw, bad_at);
	const char *name = looks_korean(raw) ? "EUC-KR" : NULL;
	if (name) {
		return err_at(err, STATUS_DATA, file, at.line, at.column, _("byte 0x%02X is not UTF-8 (it looks like %s); save as UTF-8"),
			(unsigned char)raw.ptr[bad_at], name);
	}
	return err_at(err, STATUS_DATA, file, at.line, at.column, _("byte 0x%02X is not UTF-8; save as UTF-8"),
		(unsigned char)raw.ptr[bad_at]);
}

enum status files_normal(struct str raw, struct str file, struct arena *arena, struct str *text, struct err *err)
{
	if (has_prefix(raw, "\xFF\xFE", 2) || has_prefix(raw, "\xFE\xFF", 2) || has_prefix(raw, "\0\0\xFE\xFF", 4) || looks_wide(raw)) {
		return err_at(err, STATUS_DATA, file, 1, 1, _("this is UTF-16 or UTF-32; save as UTF-8"));
	}
	size_t bad_at;
	if (!utf8_valid(raw, &bad_at)) {
		return refuse_encoding(raw, bad_at, file, err);
	}
	if (has_prefix(raw, "\xEF\xBB\xBF", 3)) {
		raw = str_sub(raw, 3, raw.len);
	}
	char *clean = arena_alloc(arena, raw.len + 1);
	size_t len = 0;
	for (size_t i = 0; i < raw.len; i++) {
		if (raw.ptr[i] != '\r' || i + 1 == raw.len || raw.ptr[i + 1] != '\n') {
			clean[len++] = raw.ptr[i];
		}
	}
	*text = utf8_nfc(arena, (struct str){ clean, len });
	return files_text_check(*text, file, err);
}

static const char *why_not(uint32_t c)
{
	if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
		return N_("a control character; leave it out");
	}
	if (c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069)) {
		return N_("it turns the direction of the text; leave it out");
	}
	if ((c >= 0x200B && c <= 0x200D) || c == 0x2060 || c == 0xFEFF || c == 0x3164 || c == 0x115F || c == 0x00AD) {
		return N_("an invisible character; leave it out");
	}
	if ((c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000) {
		return N_("a private character, which means nothing elsewhere; leave it out");
	}
	return N_("not drawn alike by all terminals; leave it out");
}

enum status files_text_check(struct str text, struct str file, struct err *err)
{
	struct str rest = text;
	struct place at = { 1, 1 };
	while (rest.len) {
		uint32_t c = utf8_next(&rest);
		if (c == '\n') {
			at = (struct place){ at.line + 1, 1 };
			continue;
		}
		if (c != '\t' && !utf8_printable(c)) {
			return err_at(err, STATUS_DATA, file, at.line, at.column, "U+%04X: %s", (unsigned)c, _(why_not(c)));
		}
		at.column++;
	}
	return STATUS_OK;
}

struct str files_quoted(struct str text)
{
	return utf8_fit(text, QUOTED_COLS);
}
