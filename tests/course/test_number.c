#include "config.h"

#include "tests/check.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "course/course.h"

struct number_case {
	const char *text, *unit;
	double value;
};

static const struct number_case good[] = {
	/* plain */
	{ "216", "", 216 },
	{ "  216 ", "", 216 },
	{ "0", "", 0 },
	{ "007", "", 7 },
	{ "0.5", "", 0.5 },
	{ ".5", "", 0.5 },
	{ "-3", "", -3 },
	{ "+ 3", "", 3 },
	{ "\xE2\x88\x92" "3", "", -3 }, /* U+2212 */
	{ "1.000", "", 1 },
	/* groups */
	{ "1,000", "", 1000 },
	{ "10,000,000", "", 1e7 },
	{ "1,234.5", "", 1234.5 },
	{ "1 000 000", "", 1e6 },
	{ "12\xC2\xA0" "345", "", 12345 }, /* no-break blank */
	{ "12\xE2\x80\xAF" "345", "", 12345 }, /* the narrow one */
	{ "12\xE2\x80\x89" "345\n", "", 12345 }, /* thin blank */
	/* what a Korean input method leaves */
	{ "２１６", "", 216 },
	{ "１，０００", "", 1000 },
	{ "０．５　％", "%", 0.5 },
	{ "－３", "", -3 },
	{ "1\xE1\x84\x86\xE1\x85\xA1\xE1\x86\xAB", "", 10000 }, /* 만 in jamo */
	/* 만 and its like */
	{ "1만", "", 1e4 },
	{ "1만 5천", "", 15000 },
	{ "1만5천", "", 15000 },
	{ "1만 5", "", 10005 },
	{ "1만 2,345", "", 12345 },
	{ "1.5만", "", 15000 },
	{ "만", "", 1e4 },
	{ "천만", "", 1e7 },
	{ "3천만", "", 3e7 },
	{ "1억 2천3백만 4천5백6십7", "", 123004567 },
	{ "1조 1억", "", 1000100000000 },
	{ "100만 명", "명", 1e6 },
	{ "12천", "", 12000 },
	{ "0만", "", 0 },
	/* Latin scales */
	{ "10k", "", 1e4 },
	{ "10 K", "", 1e4 },
	{ "1.5M", "", 1.5e6 },
	{ "10 million", "", 1e7 },
	{ "2 thousand users", "users", 2000 },
	{ "10k/s", "/s", 1e4 },
	{ "5k%", "%", 5000 },
	{ "10k명", "명", 1e4 },
	/* units: as asked, left out, called otherwise, before the number */
	{ "216 min", "min", 216 },
	{ "216min", "min", 216 },
	{ "216", "min", 216 },
	{ "216 MIN", "min", 216 },
	{ "216 minutes", "min", 216 },
	{ "216분", "min", 216 },
	{ "216 min", "분", 216 },
	{ "216 m", "min", 216 },
	{ "30 %", "%", 30 },
	{ "30퍼센트", "%", 30 },
	{ "30 per cent", "%", 30 },
	{ "$5", "$", 5 },
	{ "$ 5.50", "$", 5.5 },
	{ "-$5", "$", -5 },
	{ "$-5", "$", -5 },
	{ "$1,000", "달러", 1000 },
	{ "5 dollars", "$", 5 },
	{ "100/s", "/s", 100 },
	{ "100 per second", "/s", 100 },
	{ "초당 100", "/s", 100 },
	{ "6000 /min", "/s", 100 },
	{ "3 requests", "requests", 3 },
	{ "3 Requests", "requests", 3 },
	{ "€3", "€", 3 },
	{ "3 개", "개", 3 },
	/* other units of time, and two parts */
	{ "3.6 h", "min", 216 },
	{ "3 h 36 min", "min", 216 },
	{ "3h36m", "min", 216 },
	{ "3시간 36분", "분", 216 },
	{ "3시간36분", "min", 216 },
	{ "1 h 90 min", "min", 150 },
	{ "-1 h 30 min", "min", -90 },
	{ "20 ms", "s", 0.02 },
	{ "0.02 s", "ms", 20 },
	{ "1 d 1 h 1 min 1 s", "s", 90061 },
};

/* What stays no number: a guess could count against the learner. */
static const struct number_case bad[] = {
	{ "", "", 0 },
	{ "   ", "", 0 },
	{ "-", "", 0 },
	{ "--3", "", 0 },
	{ "+-3", "", 0 },
	{ "abc", "", 0 },
	{ "삼십", "", 0 },
	{ "nan", "", 0 },
	{ "inf", "", 0 },
	{ "0x10", "", 0 },
	{ "1e3", "", 0 },
	{ "1,5", "", 0 },
	{ "1,00", "", 0 },
	{ "1,0000", "", 0 },
	{ "1234,567", "", 0 },
	{ "1,234,56", "", 0 },
	{ "1,234 567", "", 0 },
	{ "1.5.2", "", 0 },
	{ "5.", "", 0 },
	{ ".", "", 0 },
	{ ",", "", 0 },
	{ "10 5", "", 0 },
	{ "10 50", "", 0 },
	{ "1/2", "", 0 },
	{ "1-2", "", 0 },
	{ "\xD9\xA1\xD9\xA2", "", 0 }, /* Arabic-Indic digits */
	{ "\xFF" "5", "", 0 },
	{ "5\xFF", "", 0 },
	{ "5 min", "", 0 },
	{ "5 min", "%", 0 },
	{ "5 bananas", "min", 0 },
	{ "5 minnows", "min", 0 },
	{ "min 5", "min", 0 },
	{ "5 min min", "min", 0 },
	{ "$5 $", "$", 0 },
	{ "36 min 3 h", "min", 0 },
	{ "3 h 3 h", "min", 0 },
	{ "3 h 36", "min", 0 },
	{ "3 36 min", "min", 0 },
	{ "3 % 4 %", "%", 0 },
	{ "5k k", "", 0 },
	{ "5kilo", "", 0 },
	{ "5m", "", 0 },
	{ "1만 23456", "", 0 },
	{ "1천 2000", "", 0 },
	{ "1만 1만", "", 0 },
	{ "1만 1억", "", 0 },
	{ "1억 20000만", "", 0 },
	{ "3백 20십", "", 0 },
	{ "5백 1천", "", 0 },
	{ "1만 5.", "", 0 },
	{ "216.", "min", 0 },
};

static void test_good(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		double value = -12345;
		if (!course_read_number(str_c(good[i].text), str_c(good[i].unit), &value)) {
			fail_msg("'%s' with unit '%s' is not read", good[i].text, good[i].unit);
		}
		if (!(fabs(value - good[i].value) <= 1e-9 * fabs(good[i].value))) {
			fail_msg("'%s' with unit '%s' is read as %.12g, not %.12g", good[i].text, good[i].unit, value,
				good[i].value);
		}
	}
}

static void test_bad(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		double value = 0;
		if (course_read_number(str_c(bad[i].text), str_c(bad[i].unit), &value)) {
			fail_msg("'%s' with unit '%s' is read as %.12g", bad[i].text, bad[i].unit, value);
		}
	}
}

static void test_length(void **state)
{
	(void)state;
	char text[COURSE_NUMBER_BYTES + 1];
	double value = 0;
	memset(text, ' ', sizeof text);
	text[COURSE_NUMBER_BYTES - 1] = '7';
	assert_true(course_read_number((struct str){ text, COURSE_NUMBER_BYTES }, STR(""), &value));
	check_near(value, 7.0, 0);
	assert_false(course_read_number((struct str){ text, COURSE_NUMBER_BYTES + 1 }, STR(""), &value));
	assert_false(course_read_number(STR("7"), (struct str){ text, COURSE_NUMBER_BYTES + 1 }, &value));
	/* As many digits as fit are too many for a number, and nothing is ever infinite. */
	memset(text, '9', sizeof text);
	assert_false(course_read_number((struct str){ text, COURSE_NUMBER_BYTES }, STR(""), &value));
	assert_true(course_read_number((struct str){ text, 60 }, STR(""), &value));
	check_near(value, 1e60, 1e-9);
	for (size_t i = 0; i + 4 <= COURSE_NUMBER_BYTES; i += 4) {
		memcpy(text + i, ",999", 4);
	}
	assert_false(course_read_number((struct str){ text + 1, COURSE_NUMBER_BYTES - 1 }, STR(""), &value));
}

/* Every number the program can print is read back. */
static void test_round_trip(void **state)
{
	(void)state;
	uint64_t dice = 20260801;
	for (int i = 0; i < 2000; i++) {
		dice = dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
		double wanted = (double)(int64_t)(dice >> 20) / 1000 - 8e9;
		char text[64];
		snprintf(text, sizeof text, "%.3f ms", wanted);
		double value = 0;
		if (!course_read_number(str_c(text), STR("ms"), &value)) {
			fail_msg("'%s' is not read", text);
		}
		check_near(value, wanted, 1e-12);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_good),
	cmocka_unit_test(test_bad),
	cmocka_unit_test(test_length),
	cmocka_unit_test(test_round_trip),
};

int main(void)
{
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
