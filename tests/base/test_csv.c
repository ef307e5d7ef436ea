#include "config.h"

#include "tests/check.h"

#include "base/csv.h"
#include "base/utf8.h"

static void test_cells(void **state)
{
	(void)state;
	static const struct {
		struct str text;
		const char *cell;
	} cases[] = {
		{ { "", 0 }, "" },
		{ { "plain", 5 }, "plain" },
		{ { "한국어", 9 }, "한국어" },
		{ { "a,b", 3 }, "\"a,b\"" },
		{ { "a\"b", 3 }, "\"a\"\"b\"" },
		{ { "\"", 1 }, "\"\"\"\"" },
		{ { "a\nb", 3 }, "\"a\nb\"" },
		{ { " a", 2 }, "\" a\"" },
		{ { "a ", 2 }, "\"a \"" },
		{ { "=1+2", 4 }, "'=1+2" },
		{ { "=\"a\",b", 6 }, "\"'=\"\"a\"\",b\"" },
		{ { "+1", 2 }, "'+1" },
		{ { "-1", 2 }, "'-1" },
		{ { "@SUM(A1)", 8 }, "'@SUM(A1)" },
		{ { "＝1", 4 }, "'＝1" },
		{ { "＋", 3 }, "'＋" },
		{ { "－", 3 }, "'－" },
		{ { "＠", 3 }, "'＠" },
		{ { "\t=1", 3 }, "'\uFFFD=1" },
		{ { "\n=1", 3 }, "\"'\n=1\"" },
		{ { "\r=1", 3 }, "'\uFFFD=1" },
		{ { "a=1", 3 }, "a=1" },
		{ { "\x1b[31m", 5 }, "\uFFFD[31m" },
		{ { "a\0b", 3 }, "a\uFFFD" "b" },
		{ { "\xff", 1 }, "\uFFFD" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf b = { 0 };
		struct csv c = csv_begin(&b);
		csv_str(&c, cases[i].text);
		check_str(b.ptr, cases[i].cell);
		buf_done(&b);
	}
}

static void test_rows(void **state)
{
	(void)state;
	struct buf b = { 0 };
	struct csv c = csv_begin(&b);
	csv_str(&c, STR("name"));
	csv_str(&c, STR(""));
	csv_str(&c, STR("x"));
	csv_end_row(&c);
	csv_i64(&c, -5);
	csv_double(&c, -0.5);
	csv_double(&c, (double)NAN);
	csv_double(&c, (double)INFINITY);
	csv_end_row(&c);
	csv_end_row(&c);
	check_str(b.ptr, "name,,x\r\n-5,-0.5,,\r\n\r\n");
	buf_done(&b);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_cells),
	cmocka_unit_test(test_rows),
};

int main(void)
{
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
