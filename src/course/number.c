/* Reading the number that a person typed as an answer.
 *
 *   answer   = [sign] [unit] [sign] part { part }      several parts only for times, from large to small
 *   part     = quantity [unit]
 *   quantity = plain [scale]                           3   0.5   1,000   1 000   10k   3 million
 *            | { [plain] 십|백|천 } 만|억|조 ...        1만 5천   3천만   1.5만
 *
 * The text is first brought to one form: NFC, full-width characters as ASCII, every kind of blank as one ' '. Nothing is
 * guessed: what the grammar does not cover is no number, and the screen asks again. */
#include "config.h"

#include <math.h>

#include "base/utf8.h"
#include "course/course.h"
#include "course/number_int.h"

/* ---------------------------------------------------------------- units */

enum family { FAMILY_NONE, FAMILY_TIME, FAMILY_RATE, FAMILY_SHARE, FAMILY_MONEY };

struct unit {
	const char *name;
	enum family family;
	double factor; /* in the family's base: s, per s, %, $ */
};

/* Names of more than one letter are read without regard to case. */
static const struct unit units[] = {
	{ "ns", FAMILY_TIME, 1e-9 },
	{ "us", FAMILY_TIME, 1e-6 },
	{ "ms", FAMILY_TIME, 1e-3 },
	{ "msec", FAMILY_TIME, 1e-3 },
	{ "millisecond", FAMILY_TIME, 1e-3 },
	{ "milliseconds", FAMILY_TIME, 1e-3 },
	{ "밀리초", FAMILY_TIME, 1e-3 },
	{ "s", FAMILY_TIME, 1 },
	{ "sec", FAMILY_TIME, 1 },
	{ "secs", FAMILY_TIME, 1 },
	{ "second", FAMILY_TIME, 1 },
	{ "seconds", FAMILY_TIME, 1 },
	{ "초", FAMILY_TIME, 1 },
	{ "m", FAMILY_TIME, 60 },
	{ "min", FAMILY_TIME, 60 },
	{ "mins", FAMILY_TIME, 60 },
	{ "minute", FAMILY_TIME, 60 },
	{ "minutes", FAMILY_TIME, 60 },
	{ "분", FAMILY_TIME, 60 },
	{ "h", FAMILY_TIME, 3600 },
	{ "hr", FAMILY_TIME, 3600 },
	{ "hrs", FAMILY_TIME, 3600 },
	{ "hour", FAMILY_TIME, 3600 },
	{ "hours", FAMILY_TIME, 3600 },
	{ "시간", FAMILY_TIME, 3600 },
	{ "d", FAMILY_TIME, 86400 },
	{ "day", FAMILY_TIME, 86400 },
	{ "days", FAMILY_TIME, 86400 },
	{ "일", FAMILY_TIME, 86400 },
	{ "/s", FAMILY_RATE, 1 },
	{ "/sec", FAMILY_RATE, 1 },
	{ "/second", FAMILY_RATE, 1 },
	{ "per second", FAMILY_RATE, 1 },
	{ "a second", FAMILY_RATE, 1 },
	{ "/초", FAMILY_RATE, 1 },
	{ "초당", FAMILY_RATE, 1 },
	{ "/min", FAMILY_RATE, 1.0 / 60 },
	{ "/minute", FAMILY_RATE, 1.0 / 60 },
	{ "per minute", FAMILY_RATE, 1.0 / 60 },
	{ "/분", FAMILY_RATE, 1.0 / 60 },
	{ "분당", FAMILY_RATE, 1.0 / 60 },
	{ "/h", FAMILY_RATE, 1.0 / 3600 },
	{ "/hour", FAMILY_RATE, 1.0 / 3600 },
	{ "per hour", FAMILY_RATE, 1.0 / 3600 },
	{ "/시간", FAMILY_RATE, 1.0 / 3600 },
	{ "%", FAMILY_SHARE, 1 },
	{ "percent", FAMILY_SHARE, 1 },
	{ "per cent", FAMILY_SHARE, 1 },
	{ "퍼센트", FAMILY_SHARE, 1 },
	{ "프로", FAMILY_SHARE, 1 },
	{ "$", FAMILY_MONEY, 1 },
	{ "USD", FAMILY_MONEY, 1 },
	{ "dollar", FAMILY_MONEY, 1 },
	{ "dollars", FAMILY_MONEY, 1 },
	{ "달러", FAMILY_MONEY, 1 },
	{ "불", FAMILY_MONEY, 1 },
};
#define UNITS (sizeof units / sizeof units[0])

static const struct scale latin_scales[] = {
	{ "k", 1e3 },
	{ "K", 1e3 },
	{ "thousand", 1e3 },
	{ "M", 1e6 },
	{ "million", 1e6 },
};

/* ---------------------------------------------------------------- words */

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Does `rest` begin with this name? */
static bool begins(struct str rest, struct str name)
{
	if (!name.len || rest.len < name.len) {
		return false;
	}
	bool any_case = name.len > 1;
	for (size_t i = 0; i < name.len; i++) {
		char a = rest.ptr[i], b = name.ptr[i];
		if (any_case ? lower(a) != lower(b) : a != b) {
			return false;
		}
	}
	return true;
}

/* A word may not go on behind a unit or scale: "50 minnows" is no time. A digit may follow ("3시간36분", "$5"), and what
 * does not belong to words. */
static bool word_ends(struct str rest)
{
	char c = number_peek(rest);
	return !rest.len || c == ' ' || c == '-' || c == '+' || c == '.' || number_is_digit(c);
}

/* One form for all: see the head of the file. */
static void normalise(struct str text, struct arena *arena, struct buf *out)
{
	text = utf8_nfc(arena, text);
	bool blank = false;
	while (text.len) {
		uint32_t c = utf8_next(&text);
		bool is_blank = c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || (c >= 0x2000 && c <= 0x200A) ||
			c == 0x202F || c == 0x3000;
		if (is_blank) {
			blank = out->len > 0;
			continue;
		}
		if (blank) {
			buf_add_char(out, ' ');
			blank = false;
		}
		if (c >= 0xFF01 && c <= 0xFF5E) {
			c -= 0xFF01 - '!';
		} else if (c == 0x2212) { /* minus sign */
			c = '-';
		}
		char bytes[4];
		buf_add(out, (struct str){ bytes, utf8_put(c, bytes) });
	}
}

/* ---------------------------------------------------------------- parts */

/* What units an answer may have: the one asked for, and its relatives. */
struct asked {
	struct str name;
	const struct unit *unit; /* NULL: not in the table */
};

/* The longest unit that stands here and is of the asked family; its factor relative to the asked unit. */
static bool read_unit(struct str *rest, const struct asked *asked, double *factor)
{
	size_t longest = 0;
	bool exact = begins(*rest, asked->name) && word_ends(number_skip(*rest, asked->name.len));
	if (exact) {
		longest = asked->name.len;
		*factor = 1;
	}
	for (size_t i = 0; asked->unit && i < UNITS; i++) {
		struct str name = str_c(units[i].name);
		if (units[i].family == asked->unit->family && name.len > longest && begins(*rest, name) &&
			word_ends(number_skip(*rest, name.len))) {
			longest = name.len;
			*factor = units[i].factor / asked->unit->factor;
		}
	}
	*rest = number_skip(*rest, longest);
	return longest > 0;
}

static double read_latin_scale(struct str *rest)
{
	for (size_t i = 0; i < sizeof latin_scales / sizeof latin_scales[0]; i++) {
		struct str name = str_c(latin_scales[i].name);
		struct str behind = number_skip(*rest, name.len);
		unsigned char next = (unsigned char)number_peek(behind);
		if (begins(*rest, name) && (word_ends(behind) || next == '%' || next == '/' || next >= 0x80)) {
			*rest = behind;
			return latin_scales[i].factor;
		}
	}
	return 1;
}

/* quantity [scale] [unit]. *factor is 0 where no unit stood. */
static bool read_part(struct str *rest, const struct asked *asked, double *value, double *factor)
{
	if (!course_read_quantity(rest, value)) {
		return false;
	}
	*factor = 0;
	struct str at = number_skip_blank(*rest);
	if (!read_unit(&at, asked, factor)) {
		*value *= read_latin_scale(&at);
		at = number_skip_blank(at);
		read_unit(&at, asked, factor);
	}
	*rest = number_skip_blank(at);
	return true;
}

static bool read_sign(struct str *rest, double *sign)
{
	char c = number_peek(*rest);
	if (c != '-' && c != '+') {
		return false;
	}
	*sign = c == '-' ? -1 : 1;
	*rest = number_skip_blank(number_skip(*rest, 1));
	return true;
}

/* "$5" and "초당 30" are said that way, "min 5" is not. */
static bool may_lead(const struct asked *asked)
{
	return !asked->unit || asked->unit->family == FAMILY_MONEY || asked->unit->family == FAMILY_RATE;
}

static bool read_answer(struct str rest, const struct asked *asked, double *out)
{
	double sign = 1, prefix = 0;
	bool is_signed = read_sign(&rest, &sign);
	struct str at = rest;
	if (may_lead(asked) && read_unit(&at, asked, &prefix)) {
		rest = number_skip_blank(at);
		if (!is_signed) {
			read_sign(&rest, &sign);
		}
	}
	double value, factor;
	if (!read_part(&rest, asked, &value, &factor) || (prefix != 0 && factor != 0)) {
		return false;
	}
	double unit = prefix != 0 ? prefix : factor != 0 ? factor : 1;
	double sum = value * unit;
	while (rest.len) {
		bool may_follow = asked->unit && asked->unit->family == FAMILY_TIME && factor != 0;
		double before = factor;
		if (!may_follow || !read_part(&rest, asked, &value, &factor) || factor == 0 || factor >= before) {
			return false;
		}
		sum += value * factor;
	}
	*out = sign * sum;
	return isfinite(*out);
}

bool course_read_number(struct str text, struct str unit, double *out)
{
	if (text.len > COURSE_NUMBER_BYTES || unit.len > COURSE_NUMBER_BYTES) {
		return false;
	}
	struct arena arena = { 0 };
	struct buf typed = { 0 }, wanted = { 0 };
	normalise(text, &arena, &typed);
	normalise(unit, &arena, &wanted);
	struct asked asked = { .name = buf_str(&wanted) };
	for (size_t i = 0; i < UNITS && !asked.unit; i++) {
		struct str name = str_c(units[i].name);
		if (name.len == asked.name.len && begins(asked.name, name)) {
			asked.unit = &units[i];
		}
	}
	bool read = read_answer(buf_str(&typed), &asked, out);
	buf_done(&typed);
	buf_done(&wanted);
	arena_done(&arena);
	return read;
}
