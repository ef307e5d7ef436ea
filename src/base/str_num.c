/* Numbers to text and back. LC_NUMERIC never has a say: the C locale is asked by name. */
#include "config.h"

#include <errno.h>
#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

bool str_to_i64(struct str s, int64_t *out)
{
	bool negative = s.len && s.ptr[0] == '-';
	size_t i = negative;
	int64_t value = 0; /* counted downwards, so that INT64_MIN can be read */
	if (i == s.len) {
		return false;
	}
	for (; i < s.len; i++) {
		if (!is_digit(s.ptr[i]) || __builtin_mul_overflow(value, 10, &value) ||
			__builtin_sub_overflow(value, s.ptr[i] - '0', &value)) {
			return false;
		}
	}
	if (!negative && value == INT64_MIN) {
		return false;
	}
	*out = negative ? value : -value;
	return true;
}

static size_t digits_at(struct str s, size_t at)
{
	size_t end = at;
	while (end < s.len && is_digit(s.ptr[end])) {
		end++;
	}
	return end - at;
}

/* -? digits? ( . digits )? ( [eE] [-+]? digits )?  with a digit before the exponent. strtod alone would take more. */
static bool is_decimal(struct str s)
{
	size_t i = s.len && s.ptr[0] == '-';
	size_t whole = digits_at(s, i);
	i += whole;
	size_t fraction = 0;
	if (i < s.len && s.ptr[i] == '.') {
		fraction = digits_at(s, i + 1);
		if (!fraction) {
			return false;
		}
		i += 1 + fraction;
	}
	if (!whole && !fraction) {
		return false;
	}
	if (i < s.len && (s.ptr[i] == 'e' || s.ptr[i] == 'E')) {
		i++;
		if (i < s.len && (s.ptr[i] == '-' || s.ptr[i] == '+')) {
			i++;
		}
		size_t power = digits_at(s, i);
		if (!power) {
			return false;
		}
		i += power;
	}
	return i == s.len;
}

/* glibc gives the one static object for "C": nothing is allocated, nothing to free. */
static locale_t c_locale(void)
{
	return newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

bool str_to_double(struct str s, double *out)
{
	char text[64];
	if (s.len >= sizeof text || !is_decimal(s)) {
		return false;
	}
	memcpy(text, s.ptr, s.len);
	text[s.len] = '\0';
	errno = 0;
	double value = strtod_l(text, NULL, c_locale());
	if (errno == ERANGE || !isfinite(value)) {
		return false;
	}
	*out = value;
	return true;
}

void buf_add_double(struct buf *b, double value)
{
	char text[40];
	locale_t own = uselocale(c_locale());
	for (int digits = DBL_DIG; digits <= DBL_DECIMAL_DIG; digits++) {
		snprintf(text, sizeof text, "%.*g", digits, value);
		if (!isfinite(value) || strtod(text, NULL) == value) {
			break;
		}
	}
	uselocale(own);
	buf_add_c(b, isnan(value) ? "nan" : text);
}
