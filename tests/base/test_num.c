/* Numbers over their whole range; then everything again in a locale that writes a comma. */
#include "config.h"

#include "tests/check.h"

#include <float.h>
#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

static uint64_t rng = UINT64_C(0x9e3779b97f4a7c15);

static uint64_t next_random(void)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return rng;
}

static void test_i64(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool ok;
		int64_t value;
	} cases[] = {
		{ "0", true, 0 },
		{ "-0", true, 0 },
		{ "007", true, 7 },
		{ "-1", true, -1 },
		{ "9223372036854775807", true, INT64_MAX },
		{ "9223372036854775808", false, 0 },
		{ "-9223372036854775808", true, INT64_MIN },
		{ "-9223372036854775809", false, 0 },
		{ "99999999999999999999999", false, 0 },
		{ "", false, 0 },
		{ "-", false, 0 },
		{ "--1", false, 0 },
		{ "+1", false, 0 },
		{ " 1", false, 0 },
		{ "1 ", false, 0 },
		{ "1.0", false, 0 },
		{ "1e3", false, 0 },
		{ "0x10", false, 0 },
		{ "1,000", false, 0 },
		{ "12abc", false, 0 },
		{ "١٢", false, 0 },
		{ "１２", false, 0 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		int64_t value = 4711;
		bool ok = str_to_i64(str_c(cases[i].text), &value);
		if (ok != cases[i].ok || value != (ok ? cases[i].value : 4711)) {
			fail_msg("\"%s\": %d, %" PRId64, cases[i].text, ok, value);
		}
	}
	for (int i = 0; i < 100000; i++) {
		char text[32];
		int64_t value = (int64_t)(next_random() >> (next_random() & 63)), read;
		value = next_random() & 1 ? -value : value;
		int len = snprintf(text, sizeof text, "%" PRId64, value);
		check(str_to_i64((struct str){ text, (size_t)len }, &read) && read == value);
	}
}

static void test_double(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		bool ok;
		double value;
	} cases[] = {
		{ "0", true, 0.0 },
		{ "12", true, 12.0 },
		{ "0.5", true, 0.5 },
		{ ".5", true, 0.5 },
		{ "-.5", true, -0.5 },
		{ "0.1", true, 0.1 },
		{ "99.95", true, 99.95 },
		{ "1.5e3", true, 1500.0 },
		{ "1E+3", true, 1000.0 },
		{ "25e-2", true, 0.25 },
		{ "0e999", true, 0.0 },
		{ "1.7976931348623157e308", true, DBL_MAX },
		{ "2.2250738585072014e-308", true, DBL_MIN },
		{ "123456789012345678901234567890", true, 123456789012345678901234567890.0 },
		{ "9007199254740993", true, 9007199254740992.0 }, /* halfway: to even */
		{ "1e309", false, 0 },
		{ "1e999", false, 0 },
		{ "-1e999", false, 0 },
		{ "1e-320", false, 0 },
		{ "1e99999999999999999999", false, 0 },
		{ "", false, 0 },
		{ "-", false, 0 },
		{ ".", false, 0 },
		{ "5.", false, 0 },
		{ "1e", false, 0 },
		{ "1e+", false, 0 },
		{ "1e1.5", false, 0 },
		{ "+1", false, 0 },
		{ " 1", false, 0 },
		{ "1 ", false, 0 },
		{ "1,5", false, 0 },
		{ "1.5,", false, 0 },
		{ "1.2.3", false, 0 },
		{ "0x1p3", false, 0 },
		{ "inf", false, 0 },
		{ "nan", false, 0 },
		{ "NAN", false, 0 },
		{ "infinity", false, 0 },
		{ "0000000000000000000000000000000000000000000000000000000000000001", false, 0 }, /* 64 characters */
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		double value = 4711;
		bool ok = str_to_double(str_c(cases[i].text), &value);
		double expected = ok ? cases[i].value : 4711;
		if (ok != cases[i].ok || memcmp(&value, &expected, sizeof value) != 0) {
			fail_msg("\"%s\": %d, %.17g", cases[i].text, ok, value);
		}
	}
	double value = 4711;
	check(!str_to_double((struct str){ "1\0", 2 }, &value) && value == 4711);
}

static void check_written(double value, const char *text)
{
	struct buf b = { 0 };
	buf_add_double(&b, value);
	check_str(b.ptr, text);
	buf_done(&b);
}

static void test_writing(void **state)
{
	(void)state;
	check_written(0.0, "0");
	check_written(0.1, "0.1");
	check_written(-2.5, "-2.5");
	check_written(1.0 / 3.0, "0.3333333333333333");
	check_written(0.1 + 0.2, "0.30000000000000004");
	check_written(1e21, "1e+21");
	check_written(DBL_MAX, "1.7976931348623157e+308");
	check_written((double)NAN, "nan");
	check_written(-(double)NAN, "nan");
	check_written((double)INFINITY, "inf");
	check_written(-(double)INFINITY, "-inf");
	struct buf b = { 0 };
	for (int i = 0; i < 100000; i++) {
		uint64_t bits = next_random();
		double value, read;
		memcpy(&value, &bits, sizeof value);
		if (!isnormal(value)) {
			continue;
		}
		buf_reset(&b);
		buf_add_double(&b, value);
		if (!str_to_double(buf_str(&b), &read) || memcmp(&read, &value, sizeof value) != 0) {
			fail_msg("%s is not %.17g", b.ptr, value);
		}
	}
	buf_done(&b);
}

/* No locale with a decimal comma is sure to be installed, so one is made. */
static void enter_comma_locale(void)
{
	const char *src = getenv("top_srcdir"), *build = getenv("top_builddir");
	if (!src || !build) {
		fail_msg("top_srcdir and top_builddir are not set: run this test by make check");
	}
	struct buf command = { 0 };
	buf_addf(&command,
		"mkdir -p '%s/tests/home/locale' && "
		"localedef -c -f '%s/tests/base/ascii.map' -i '%s/tests/base/comma.locale' "
		"'%s/tests/home/locale/comma' >'%s/tests/home/locale/log' 2>&1; "
		"test $? -le 1",
		build, src, src, build, build);
	check_int(system(command.ptr), 0);
	buf_reset(&command);
	buf_addf(&command, "%s/tests/home/locale", build);
	setenv("LOCPATH", command.ptr, 1);
	buf_done(&command);
}

static void test_comma_locale(void **state)
{
	enter_comma_locale();
	check(setlocale(LC_NUMERIC, "comma") != NULL);
	char text[16];
	snprintf(text, sizeof text, "%.1f", 1.5);
	check_str(text, "1,5"); /* or the rest would prove nothing */
	test_i64(state);
	test_double(state);
	test_writing(state);
	snprintf(text, sizeof text, "%.1f", 1.5);
	check_str(text, "1,5"); /* the caller's locale is as it was */
	setlocale(LC_NUMERIC, "C");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_i64),
	cmocka_unit_test(test_double),
	cmocka_unit_test(test_writing),
	cmocka_unit_test(test_comma_locale),
};
CHECK_MAIN(tests)
