/* Numbers with units, read one way only. */
#include "config.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "files/yaml.h"

#define MAX_DIGITS 15 /* what a double holds without loss */

struct unit {
	const char *name;
	double factor; /* to the base unit */
};

static const struct unit times[] = { { "d", 86400e9 }, { "h", 3600e9 }, { "min", 60e9 }, { "s", 1e9 }, { "ms", 1e6 },
	{ "us", 1e3 }, { "ns", 1 }, { NULL, 0 } };
/* Divisors, because 1/60 is not a double. */
static const struct unit rates[] = { { "/s", 1 }, { "/min", 60 }, { "/h", 3600 }, { "/d", 86400 }, { NULL, 0 } };
static const struct unit shares[] = { { "%", 100 }, { NULL, 0 } };
static const struct unit sizes[] = { { "GiB", 1073741824.0 }, { "MiB", 1048576 }, { "KiB", 1024 }, { "GB", 1e9 }, { "MB", 1e6 },
	{ "kB", 1e3 }, { "B", 1 }, { NULL, 0 } };

/* [-]digits[.digits] and nothing else: no sign '+', no exponent, no second way to write a number. */
static bool read_number(struct str text, double *number)
{
	size_t digits = 0;
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];
		digits += c >= '0' && c <= '9';
		if (!((c >= '0' && c <= '9') || c == '.' || (c == '-' && i == 0))) {
			return false;
		}
	}
	size_t first = text.len && text.ptr[0] == '-';
	bool leading_zero = text.len > first + 1 && text.ptr[first] == '0' && text.ptr[first + 1] != '.';
	bool ends_well = text.len > first && text.ptr[first] != '.' && text.ptr[text.len - 1] != '.';
	return digits <= MAX_DIGITS && !leading_zero && ends_well && str_to_double(text, number);
}

static bool read_count(struct str text, double *number)
{
	return !memchr(text.len ? text.ptr : "", '.', text.len) && read_number(text, number);
}

/* `20 ms`: a number, one blank, a unit, which is given back; NULL when it is not that. */
static const struct unit *read_pair(const struct unit *units, struct str text, double *value)
{
	const char *blank = text.len ? memchr(text.ptr, ' ', text.len) : NULL;
	size_t len = blank ? (size_t)(blank - text.ptr) : text.len;
	if (!blank || !read_number(str_sub(text, 0, len), value)) {
		return NULL;
	}
	for (; units->name; units++) {
		if (str_eq_c(str_sub(text, len + 1, text.len), units->name)) {
			return units;
		}
	}
	return NULL;
}

/* Nothing needs no unit: `0`. */
static bool read_with(const struct unit *units, bool divide, struct str text, double *number)
{
	double value;
	if (str_eq_c(text, "0")) {
		*number = 0;
		return true;
	}
	const struct unit *unit = read_pair(units, text, &value);
	if (unit) {
		*number = divide ? value / unit->factor : value * unit->factor;
	}
	return unit != NULL;
}

/* Where the first pair of `2 h 50 min` ends: at its second blank. */
static size_t pair_end(struct str text)
{
	size_t blanks = 0, i = 0;
	while (i < text.len && (text.ptr[i] != ' ' || blanks++ == 0)) {
		i++;
	}
	return i;
}

/* `20 ms`; or several pairs, each of a smaller unit than the one before: `2 h 50 min`. */
static bool read_time(struct str text, double *number)
{
	double ns = 0, last = INFINITY;
	struct str rest = text;
	if (str_eq_c(text, "0")) {
		*number = 0;
		return true;
	}
	if (!text.len || text.ptr[text.len - 1] == ' ') {
		return false;
	}
	while (rest.len) {
		double value;
		struct str pair = str_sub(rest, 0, pair_end(rest));
		const struct unit *unit = read_pair(times, pair, &value);
		if (!unit || unit->factor >= last || (value < 0 && rest.len < text.len)) {
			return false;
		}
		ns += text.ptr[0] == '-' && rest.len < text.len ? -value * unit->factor : value * unit->factor;
		last = unit->factor;
		rest = str_sub(rest, pair.len + 1, rest.len);
	}
	if (fabs(ns) > 9e18) {
		return false;
	}
	*number = round(ns);
	return true;
}

static bool read_clock(struct str text, double *number)
{
	for (size_t i = 0; i < text.len; i++) {
		if (i == 2 ? text.ptr[i] != ':' : text.ptr[i] < '0' || text.ptr[i] > '9') {
			return false;
		}
	}
	if (text.len != 5) {
		return false;
	}
	int hours = (text.ptr[0] - '0') * 10 + text.ptr[1] - '0';
	int minutes = (text.ptr[3] - '0') * 10 + text.ptr[4] - '0';
	*number = (hours * 60 + minutes) * 60e9;
	return hours < 24 && minutes < 60;
}

bool files_unit_read(enum files_want want, struct str text, double *number)
{
	switch (want) {
	case FILES_WANT_COUNT:
		return read_count(text, number);
	case FILES_WANT_NUMBER:
		return read_number(text, number);
	case FILES_WANT_TIME:
		return read_time(text, number);
	case FILES_WANT_CLOCK:
		return read_clock(text, number);
	case FILES_WANT_RATE:
		return read_with(rates, true, text, number);
	case FILES_WANT_SHARE:
		return read_with(shares, true, text, number);
	case FILES_WANT_BYTES:
		return read_with(sizes, false, text, number);
	case FILES_WANT_ANY:
	case FILES_WANT_MAP:
	case FILES_WANT_LIST:
	case FILES_WANT_LINE:
	case FILES_WANT_PROSE:
	case FILES_WANT_ID:
	case FILES_WANT_PATH:
	case FILES_WANT_BOTH:
	case FILES_WANT_BOTH_PROSE:
	case FILES_WANT_FLAG:
	case FILES_WANT_CHOICE:
		break;
	}
	return false;
}

const char *files_unit_example(enum files_want want)
{
	switch (want) {
	case FILES_WANT_MAP:
		return _("a mapping (lines 'key: value')");
	case FILES_WANT_LIST:
		return _("a list (lines '- item', or [a, b])");
	case FILES_WANT_LINE:
		return _("a text of one line");
	case FILES_WANT_ANY:
	case FILES_WANT_PROSE:
		return _("a text");
	case FILES_WANT_ID:
		return _("an id of a-z, 0-9 and '-', such as web1");
	case FILES_WANT_PATH:
		return _("a path below this directory, such as data/web.yaml");
	case FILES_WANT_BOTH:
	case FILES_WANT_BOTH_PROSE:
		return _("a text in both languages, such as {en: queue, ko: 큐}");
	case FILES_WANT_FLAG:
		return _("true or false");
	case FILES_WANT_CHOICE:
		return _("one of the words allowed");
	case FILES_WANT_COUNT:
		return _("a whole number such as 12");
	case FILES_WANT_NUMBER:
		return _("a decimal number such as 0.5");
	case FILES_WANT_TIME:
		return _("a time such as 20 ms, 5 min or 1 h 30 min");
	case FILES_WANT_CLOCK:
		return _("a time of day such as 03:00");
	case FILES_WANT_RATE:
		return _("a rate such as 10 /s");
	case FILES_WANT_SHARE:
		return _("a share such as 60 %");
	case FILES_WANT_BYTES:
		return _("a size such as 25 kB or 1.5 GiB");
	}
	return "";
}

/* ----------------------------------------------------------------- writing */

/* The fewest decimals that read back as the same number; false when the reader's digits do not suffice. */
static bool write_number(double number, char *out, size_t size)
{
	for (int decimals = 0; decimals <= MAX_DIGITS; decimals++) {
		int len = snprintf(out, size, "%.*f", decimals, number);
		if (len < 0 || (size_t)len >= size) {
			return false;
		}
		for (int i = 0; i < len; i++) { /* a locale with a comma */
			out[i] = (out[i] >= '0' && out[i] <= '9') || out[i] == '-' ? out[i] : '.';
		}
		double back;
		if (read_number(str_c(out), &back) && back == number) {
			return true;
		}
	}
	return false;
}

/* The shortest of all units; among equals a whole number of a larger unit. */
static void write_with(enum files_want want, const struct unit *units, bool divide, double number, struct buf *out)
{
	char best[48] = "";
	if (number == 0) {
		buf_add_c(out, "0");
		return;
	}
	for (; units->name; units++) {
		char digits[32], text[48];
		double back, value = divide ? number * units->factor : number / units->factor;
		if (!write_number(value, digits, sizeof digits)) {
			value = round(value * 1e9) / 1e9; /* the last bit of the division */
			if (!write_number(value, digits, sizeof digits)) {
				continue;
			}
		}
		snprintf(text, sizeof text, "%s %s", digits, units->name);
		if (files_unit_read(want, str_c(text), &back) && back == number && (!best[0] || strlen(text) < strlen(best))) {
			memcpy(best, text, sizeof best);
		}
	}
	buf_add_c(out, best);
}

void files_unit_write(enum files_want want, double number, struct buf *out)
{
	char digits[48];
	switch (want) {
	case FILES_WANT_COUNT:
	case FILES_WANT_NUMBER:
		if (write_number(number, digits, sizeof digits)) {
			buf_add_c(out, digits);
		}
		break;
	case FILES_WANT_TIME:
		write_with(want, times, false, number, out);
		break;
	case FILES_WANT_CLOCK:
		buf_addf(out, "%02d:%02d", (int)(number / 3600e9) % 24, (int)(number / 60e9) % 60);
		break;
	case FILES_WANT_RATE:
		write_with(want, rates, true, number, out);
		break;
	case FILES_WANT_SHARE:
		write_with(want, shares, true, number, out);
		break;
	case FILES_WANT_BYTES:
		write_with(want, sizes, false, number, out);
		break;
	case FILES_WANT_FLAG:
		buf_add_c(out, number != 0 ? "true" : "false");
		break;
	case FILES_WANT_ANY:
	case FILES_WANT_MAP:
	case FILES_WANT_LIST:
	case FILES_WANT_LINE:
	case FILES_WANT_PROSE:
	case FILES_WANT_ID:
	case FILES_WANT_PATH:
	case FILES_WANT_BOTH:
	case FILES_WANT_BOTH_PROSE:
	case FILES_WANT_CHOICE:
		break;
	}
}
