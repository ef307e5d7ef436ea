/* The quantity of a typed number: digits, in groups or with a fraction, and the Korean scales between them. */
#include "config.h"

#include <math.h>

#include "course/course.h"
#include "course/number_int.h"

/* Within a group of four digits, and between such groups. */
static const struct scale small_scales[] = { { "천", 1e3 }, { "백", 1e2 }, { "십", 1e1 } };
static const struct scale group_scales[] = { { "조", 1e12 }, { "억", 1e8 }, { "만", 1e4 } };

static size_t count_digits(struct str rest)
{
	size_t count = 0;
	while (count < rest.len && number_is_digit(rest.ptr[count])) {
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
	char separator = number_peek(number_skip(at, run));
	if (run >= 1 && run <= 3 && (separator == ',' || separator == ' ')) {
		while (number_peek(number_skip(at, run)) == separator && count_digits(number_skip(at, run + 1)) == 3) {
			at = number_skip(at, run + 1);
			run = 3;
			for (size_t i = 0; i < run; i++) {
				digits[len++] = at.ptr[i];
			}
		}
	}
	at = number_skip(at, run);
	if (number_peek(at) == '.') {
		run = count_digits(number_skip(at, 1));
		if (!run) {
			return false;
		}
		if (!whole) {
			digits[len++] = '0';
		}
		for (size_t i = 0; i <= run; i++) {
			digits[len++] = at.ptr[i];
		}
		at = number_skip(at, run + 1);
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
			*rest = number_skip(*rest, name.len);
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

bool course_read_quantity(struct str *rest, double *out)
{
	struct myriads number = { .least_scale = INFINITY, .least_group = INFINITY };
	bool any = false;
	for (;;) {
		struct str at = any ? number_skip_blank(*rest) : *rest;
		if (number_is_digit(number_peek(at)) || number_peek(at) == '.') {
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
