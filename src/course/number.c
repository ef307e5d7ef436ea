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

struct scale {
	const char *name;
	double factor;
};

static const struct scale latin_scales[] = {
	{ "k", 1e3 },
	{ "K", 1e3 },
	{ "thousand", 1e3 },
	{ "M", 1e6 },
	{ "million", 1e6 },
};
/* Within a group of four digits, and between such groups. */
static const struct scale small_scales[] = { { "천", 1e3 }, { "백", 1e2 }, { "십", 1e1 } };
static const struct scale group_scales[] = { { "조", 1e12 }, { "억", 1e8 }, { "만", 1e4 } };

/* --------------------------------------------------------------- cursor */

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static char peek(struct str rest)
{
	return rest.len ? rest.ptr[0] : '\0';
}

static struct str skip(struct str rest, size_t bytes)
{
	return str_sub(rest, bytes, rest.len);
}

static struct str skip_blank(struct str rest)
{
	return peek(rest) == ' ' ? skip(rest, 1) : rest;
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
	char c = peek(rest);
	return !rest.len || c == ' ' || c == '-' || c == '+' || c == '.' || is_digit(c);
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

/* ------------------------------------------------------------- quantity */

static size_t count_digits(struct str rest)
{
	size_t count = 0;
	while (count < rest.len && is_digit(rest.ptr[count])) {
		count++;
	}
	return count;
}

/* Digits, perhaps in groups of three by ',' or by blanks, and a fraction. Moves *rest on. */
static bool read_plain(struct str *rest, double *out)
{
	char digits[COURSE_NUMBER_BYTES + 2];
	size_t len = 0;
	struct str at = *rest;
	size_t run = count_digits(at);
	for (size_t i = 0; i < run; i++) {
		digits[len++] = at.ptr[i];
	}
	bool whole = run > 0;
	char separator = peek(skip(at, run));
	if (run >= 1 && run <= 3 && (separator == ',' || separator == ' ')) {
		while (peek(skip(at, run)) == separator && count_digits(skip(at, run + 1)) == 3) {
			at = skip(at, run + 1);
			run = 3;
			for (size_t i = 0; i < run; i++) {
				digits[len++] = at.ptr[i];
			}
		}
	}
	at = skip(at, run);
	if (peek(at) == '.') {
		run = count_digits(skip(at, 1));
		if (!run) {
			return false;
		}
		if (!whole) {
			digits[len++] = '0';
		}
		for (size_t i = 0; i <= run; i++) {
			digits[len++] = at.ptr[i];
		}
		at = skip(at, run + 1);
	} else if (!whole) {
		return false;
	}
	*rest = at;
	return str_to_double((struct str){ digits, len }, out);
}

static const struct scale *read_scale(struct str *rest, const struct scale *scales, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct str name = str_c(scales[i].name);
		if (str_starts(*rest, name)) {
			*rest = skip(*rest, name.len);
			return &scales[i];
		}
	}
	return NULL;
}

/* Numbers with 십 백 천 만 억 조 in them: `total` counts finished groups of four digits, `group` the present one,
 * `pending` the plain number that no scale has claimed yet. */
struct myriads {
	double total, group, pending;
	double least_scale, least_group; /* each scale, and what it makes, stays below the one before */
	bool has_pending;
};

/* One scale behind the pending number (or behind nothing: 천 is 1000). False: no scale stands here, or out of order. */
static bool read_myriad_scale(struct str *rest, struct myriads *number)
{
	struct str at = *rest;
	const struct scale *scale = read_scale(&at, small_scales, sizeof small_scales / sizeof small_scales[0]);
	if (scale) {
		double value = (number->has_pending ? number->pending : 1) * scale->factor;
		if (scale->factor >= number->least_scale || value >= number->least_scale) {
			return false;
		}
		number->group += value;
		number->least_scale = scale->factor;
	} else {
		scale = read_scale(&at, group_scales, sizeof group_scales / sizeof group_scales[0]);
		if (!scale) {
			return false;
		}
		bool is_bare = number->group == 0 && !number->has_pending;
		double value = (is_bare ? 1 : number->group + number->pending) * scale->factor;
		if (scale->factor >= number->least_group || value >= number->least_group) {
			return false;
		}
		number->total += value;
		number->group = 0;
		number->least_group = scale->factor;
		number->least_scale = INFINITY;
	}
	number->pending = 0;
	number->has_pending = false;
	*rest = at;
	return true;
}

static bool read_quantity(struct str *rest, double *out)
{
	struct myriads number = { .least_scale = INFINITY, .least_group = INFINITY };
	bool any = false;
	for (;;) {
		struct str at = any ? skip_blank(*rest) : *rest;
		if (is_digit(peek(at)) || peek(at) == '.') {
			/* A second plain number belongs here only behind a scale. */
			if (number.has_pending || !read_plain(&at, &number.pending)) {
				break;
			}
			double limit = fmin(number.least_scale, number.least_group);
			if (number.pending >= limit) {
				return false;
			}
			number.has_pending = true;
		} else if (!read_myriad_scale(&at, &number)) {
			break;
		}
		*rest = at;
		any = true;
	}
	*out = number.total + number.group + number.pending;
	return any;
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
	bool exact = begins(*rest, asked->name) && word_ends(skip(*rest, asked->name.len));
	if (exact) {
		longest = asked->name.len;
		*factor = 1;
	}
	for (size_t i = 0; asked->unit && i < UNITS; i++) {
		struct str name = str_c(units[i].name);
		if (units[i].family == asked->unit->family && name.len > longest && begins(*rest, name) &&
			word_ends(skip(*rest, name.len))) {
			longest = name.len;
			*factor = units[i].factor / asked->unit->factor;
		}
	}
	*rest = skip(*rest, longest);
	return longest > 0;
}

static double read_latin_scale(struct str *rest)
{
	for (size_t i = 0; i < sizeof latin_scales / sizeof latin_scales[0]; i++) {
		struct str name = str_c(latin_scales[i].name);
		struct str behind = skip(*rest, name.len);
		unsigned char next = (unsigned char)peek(behind);
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
	if (!read_quantity(rest, value)) {
		return false;
	}
	*factor = 0;
	struct str at = skip_blank(*rest);
	if (!read_unit(&at, asked, factor)) {
		*value *= read_latin_scale(&at);
		at = skip_blank(at);
		read_unit(&at, asked, factor);
	}
	*rest = skip_blank(at);
	return true;
}

static bool read_sign(struct str *rest, double *sign)
{
	char c = peek(*rest);
	if (c != '-' && c != '+') {
		return false;
	}
	*sign = c == '-' ? -1 : 1;
	*rest = skip_blank(skip(*rest, 1));
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
		rest = skip_blank(at);
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
