#include "config.h"

#include "tests/check.h"

#include "base/json.h"
#include "base/utf8.h"

static void check_escaped(struct str text, const char *expected)
{
	struct buf b = { 0 };
	struct json j = json_begin(&b);
	json_str(&j, text);
	check_str(b.ptr, expected);
	buf_done(&b);
}

static void test_structure(void **state)
{
	(void)state;
	struct buf b = { 0 };
	struct json j = json_begin(&b);
	json_object(&j);
	json_key(&j, "empty");
	json_array(&j);
	json_end(&j);
	json_key(&j, "list");
	json_array(&j);
	json_i64(&j, INT64_MIN);
	json_double(&j, 0.1);
	json_bool(&j, true);
	json_bool(&j, false);
	json_null(&j);
	json_object(&j);
	json_end(&j);
	json_object(&j);
	json_key(&j, "a");
	json_str(&j, STR("b"));
	json_key(&j, "c\"");
	json_double(&j, -1.0);
	json_end(&j);
	json_end(&j);
	json_end(&j);
	check_str(b.ptr, "{\"empty\":[],\"list\":[-9223372036854775808,0.1,true,false,null,{},"
			 "{\"a\":\"b\",\"c\\\"\":-1}]}");
	check_int(j.depth, 0);
	buf_done(&b);
}

static void test_not_finite(void **state)
{
	(void)state;
	struct buf b = { 0 };
	struct json j = json_begin(&b);
	json_array(&j);
	json_double(&j, (double)NAN);
	json_double(&j, (double)INFINITY);
	json_double(&j, -(double)INFINITY);
	json_end(&j);
	check_str(b.ptr, "[null,null,null]");
	buf_done(&b);
}

static void test_escapes(void **state)
{
	(void)state;
	check_escaped(STR(""), "\"\"");
	check_escaped(STR("한국어 é"), "\"한국어 é\"");
	check_escaped(STR("a\"b\\c/d"), "\"a\\\"b\\\\c/d\"");
	check_escaped(STR("\n\t\r\b"), "\"\\n\\u0009\\u000d\\u0008\"");
	check_escaped(STR("\0"), "\"\\u0000\"");
	check_escaped(STR("\x1b[31m\x7f"), "\"\\u001b[31m\\u007f\"");
	check_escaped(STR("\xc2\x85\xc2\x9b\u202e\u200d\ufeff"), "\"\\u0085\\u009b\\u202e\\u200d\\ufeff\"");
	check_escaped(STR("\U000E0041"), "\"\\udb40\\udc41\"");
	check_escaped(STR("\U0010FFFF"), "\"\\udbff\\udfff\"");
	check_escaped(STR("e\u0301"), "\"e\\u0301\"");
	check_escaped(STR("a\xff\xed\xa0\x80z"), "\"a\uFFFD\uFFFD\uFFFD\uFFFDz\"");
}

static void test_deepest(void **state)
{
	(void)state;
	struct buf b = { 0 };
	struct json j = json_begin(&b);
	for (int i = 0; i < JSON_DEPTH_MAX; i++) {
		json_array(&j);
	}
	for (int i = 0; i < JSON_DEPTH_MAX; i++) {
		json_end(&j);
	}
	check_int(b.len, 2 * JSON_DEPTH_MAX);
	buf_done(&b);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_structure),
	cmocka_unit_test(test_not_finite),
	cmocka_unit_test(test_escapes),
	cmocka_unit_test(test_deepest),
};

int main(void)
{
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
