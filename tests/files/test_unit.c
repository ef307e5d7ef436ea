/* Numbers with units: one way to write each, and writing gives back what reading took. */
#include "config.h"

#include "tests/check.h"

#include <stdio.h>
#include <string.h>

#include "files/setting.h"

struct reading {
	enum files_want want;
	const char *text;
	double number;
};

static void test_reads(void **state)
{
	(void)state;
	static const struct reading readings[] = {
		{ FILES_WANT_COUNT, "0", 0 },
		{ FILES_WANT_COUNT, "-1", -1 },
		{ FILES_WANT_COUNT, "10000000", 1e7 },
		{ FILES_WANT_NUMBER, "0.5", 0.5 },
		{ FILES_WANT_NUMBER, "-3.25", -3.25 },
		{ FILES_WANT_NUMBER, "123456789012345", 123456789012345.0 },
		{ FILES_WANT_TIME, "20 ms", 2e7 },
		{ FILES_WANT_TIME, "1.2 ms", 1.2e6 },
		{ FILES_WANT_TIME, "300 s", 3e11 },
		{ FILES_WANT_TIME, "5 min", 3e11 },
		{ FILES_WANT_TIME, "1 h", 3.6e12 },
		{ FILES_WANT_TIME, "1 d", 8.64e13 },
		{ FILES_WANT_TIME, "3 us", 3000 },
		{ FILES_WANT_TIME, "7 ns", 7 },
		{ FILES_WANT_TIME, "0", 0 },
		{ FILES_WANT_TIME, "2 h 50 min", 10200e9 },
		{ FILES_WANT_TIME, "1 min 5 s", 65e9 },
		{ FILES_WANT_TIME, "-1 min 5 s", -65e9 },
		{ FILES_WANT_TIME, "1 d 2 h 3 min 4 s", 93784e9 },
		{ FILES_WANT_TIME, "0.3 ms", 300000 },
		{ FILES_WANT_CLOCK, "00:00", 0 },
		{ FILES_WANT_CLOCK, "03:30", 3.5 * 3600e9 },
		{ FILES_WANT_CLOCK, "23:59", 86340e9 },
		{ FILES_WANT_RATE, "10 /s", 10 },
		{ FILES_WANT_RATE, "600 /min", 10 },
		{ FILES_WANT_RATE, "36 /h", 0.01 },
		{ FILES_WANT_SHARE, "60 %", 0.6 },
		{ FILES_WANT_SHARE, "99.9 %", 0.999 },
		{ FILES_WANT_SHARE, "0", 0 },
		{ FILES_WANT_BYTES, "25 kB", 25000 },
		{ FILES_WANT_BYTES, "1.5 GiB", 1610612736 },
	};
	for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++) {
		double number = -99;
		if (!files_unit_read(readings[i].want, str_c(readings[i].text), &number)) {
			fail_msg("'%s' is not read", readings[i].text);
		}
		check_near(number, readings[i].number, 1e-15);
	}
}

/* Never guessed. */
static void test_refuses(void **state)
{
	(void)state;
	static const char *const never[] = { "", " ", "nan", "inf", "-inf", "1e3", "1e999", "1e-320", "0x1p3", "0x10", "1,5", "1.", ".5",
		"+1", "--1", "-", "1 ", " 1", "01", "12abc", "12345678901234567890", "1.23456789012345678", "١٢", "１２", "1_000", "1.2.3", "2-1", "9999999999999999",
		"0.000000000000001",
		"true", "~", "null" };
	static const enum files_want all[] = { FILES_WANT_COUNT, FILES_WANT_NUMBER, FILES_WANT_TIME, FILES_WANT_CLOCK, FILES_WANT_RATE,
		FILES_WANT_SHARE, FILES_WANT_BYTES };
	double number;
	for (size_t i = 0; i < sizeof never / sizeof never[0]; i++) {
		for (size_t w = 0; w < sizeof all / sizeof all[0]; w++) {
			if (files_unit_read(all[w], str_c(never[i]), &number)) {
				fail_msg("'%s' is read as %g (kind %d)", never[i], number, (int)all[w]);
			}
		}
	}
	static const struct reading wrong[] = {
		{ FILES_WANT_COUNT, "1.0", 0 },
		{ FILES_WANT_TIME, "20ms", 0 },
		{ FILES_WANT_TIME, "20  ms", 0 },
		{ FILES_WANT_TIME, "20", 0 },
		{ FILES_WANT_TIME, "20 MS", 0 },
		{ FILES_WANT_TIME, "20 ms ", 0 },
		{ FILES_WANT_TIME, "5 s 1 min", 0 },
		{ FILES_WANT_TIME, "1 min 5 min", 0 },
		{ FILES_WANT_TIME, "1 min 5", 0 },
		{ FILES_WANT_TIME, "1 min  5 s", 0 },
		{ FILES_WANT_TIME, "1 min -5 s", 0 },
		{ FILES_WANT_TIME, "never", 0 },
		{ FILES_WANT_TIME, "999999999999999 d", 0 },
		{ FILES_WANT_CLOCK, "3:00", 0 },
		{ FILES_WANT_CLOCK, "24:00", 0 },
		{ FILES_WANT_CLOCK, "0a:00", 0 },
		{ FILES_WANT_CLOCK, "0/:00", 0 },
		{ FILES_WANT_CLOCK, "03:60", 0 },
		{ FILES_WANT_CLOCK, "03-00", 0 },
		{ FILES_WANT_CLOCK, "03:00:00", 0 },
		{ FILES_WANT_RATE, "10", 0 },
		{ FILES_WANT_RATE, "10 / s", 0 },
		{ FILES_WANT_SHARE, "0.6", 0 },
		{ FILES_WANT_SHARE, "60%", 0 },
		{ FILES_WANT_BYTES, "25 KB", 0 },
		{ FILES_WANT_FLAG, "true", 0 }, /* not a number */
	};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		if (files_unit_read(wrong[i].want, str_c(wrong[i].text), &number)) {
			fail_msg("'%s' is read as %g", wrong[i].text, number);
		}
	}
}

static void check_written(enum files_want want, double number, const char *text)
{
	struct buf out = { 0 };
	files_unit_write(want, number, &out);
	check_str(out.ptr, text);
	buf_done(&out);
}

static void test_writes(void **state)
{
	(void)state;
	check_written(FILES_WANT_TIME, 2e7, "20 ms");
	check_written(FILES_WANT_TIME, 1.2e6, "1.2 ms");
	check_written(FILES_WANT_TIME, 3e11, "5 min");
	check_written(FILES_WANT_TIME, 9e10, "90 s");
	check_written(FILES_WANT_TIME, 0, "0");
	check_written(FILES_WANT_TIME, 86400e9, "1 d");
	check_written(FILES_WANT_CLOCK, 3.5 * 3600e9, "03:30");
	check_written(FILES_WANT_RATE, 10, "10 /s");
	check_written(FILES_WANT_RATE, 0.01, "36 /h");
	check_written(FILES_WANT_SHARE, 0.3, "30 %");
	check_written(FILES_WANT_SHARE, 1, "100 %");
	check_written(FILES_WANT_BYTES, 25000, "25 kB");
	check_written(FILES_WANT_BYTES, 1610612736, "1.5 GiB");
	check_written(FILES_WANT_COUNT, -1, "-1");
	check_written(FILES_WANT_NUMBER, 0.0104, "0.0104");
	check_written(FILES_WANT_FLAG, 1, "true");
}

/* Whatever a person can write is written back so that it reads the same. */
static void test_round_trip(void **state)
{
	(void)state;
	static const char *const units[][4] = { { "ns", "us", "ms", "s" }, { "min", "h", "d", "s" }, { "/s", "/min", "/h", "/d" },
		{ "%", "%", "%", "%" }, { "B", "kB", "MiB", "GiB" } };
	static const enum files_want wants[] = { FILES_WANT_TIME, FILES_WANT_TIME, FILES_WANT_RATE, FILES_WANT_SHARE, FILES_WANT_BYTES };
	uint64_t seed = 42;
	for (int i = 0; i < 20000; i++) {
		char text[64];
		double number, back;
		int group = i % 5;
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		unsigned whole = (unsigned)(seed >> 40) % 2000, part = (unsigned)(seed >> 33) % 1000;
		snprintf(text, sizeof text, "%u.%03u %s", whole, i % 3 ? part : 0, units[group][(seed >> 60) & 3]);
		check(files_unit_read(wants[group], str_c(text), &number));
		struct buf out = { 0 };
		files_unit_write(wants[group], number, &out);
		if (!files_unit_read(wants[group], buf_str(&out), &back) || back != number) {
			fail_msg("'%s' is written as '%s'", text, out.ptr);
		}
		buf_done(&out);
	}
}

static void test_laws(void **state)
{
	(void)state;
	static const char *const good[] = { "const 0", "const 1 ms", "exp 20 ms", "erlang 4 20 ms", "hyper 4.5 20 ms", "lognormal 0.25 2 s",
		"uniform 5 ms 20 ms", "uniform 0 20 ms" };
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
		struct topo_law law, again;
		struct buf out = { 0 };
		assert_null(files_law_read(str_c(good[i]), &law));
		files_law_write(&law, &out);
		check_str(out.ptr, good[i]);
		assert_null(files_law_read(buf_str(&out), &again));
		check(again.kind == law.kind && again.mean_ns == law.mean_ns && again.param == law.param);
		buf_done(&out);
	}
	static const char *const bad[] = { "", "exp", "exp 20", "exp 20 ms 3", "exp 0", "expo 20 ms", "erlang 20 ms", "erlang 0 20 ms",
		"erlang 1.5 20 ms", "erlang 1001 20 ms", "hyper 0.5 20 ms", "hyper 4 0", "lognormal 0 20 ms", "uniform 30 ms 20 ms", "exp -1 ms",
		"exp 2 h", "const  1 ms", "const 1  ms", "uniform 5 20 ms", "exp nan ms", "EXP 20 ms" };
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct topo_law law;
		if (!files_law_read(str_c(bad[i]), &law)) {
			fail_msg("'%s' is read", bad[i]);
		}
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_reads),
	cmocka_unit_test(test_refuses),
	cmocka_unit_test(test_writes),
	cmocka_unit_test(test_round_trip),
	cmocka_unit_test(test_laws),
};

CHECK_MAIN(tests)
