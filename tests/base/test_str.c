#include "config.h"

#include "tests/check.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"

static void test_parts(void **state)
{
	(void)state;
	check(str_eq(str_c(NULL), STR("")));
	check(str_eq_c(str_sub(STR("abcdef"), 1, 3), "bc"));
	check(str_eq_c(str_sub(STR("abc"), 1, 99), "bc"));
	struct str text = STR("abc"), none = { 0 };
	check(str_sub(text, 3, 3).len == 0 && str_sub(text, 3, 3).ptr == text.ptr + 3);
	check(str_sub(none, 0, 9).len == 0 && !str_sub(none, 1, 2).ptr);
	check_int(str_sub(STR("abc"), 9, 12).len, 0);
	check_int(str_sub(STR("abc"), 2, 1).len, 0);
	check(!str_eq(STR("a"), STR("b")) && !str_eq(STR("a"), STR("ab")));
	check(str_starts(STR("abc"), STR("ab")) && str_starts(STR("abc"), STR("")));
	check(!str_starts(STR("ab"), STR("abc")) && !str_starts(STR("abd"), STR("abc")));
	check(str_eq_c(str_trim(STR(" \t\r\n a b \n")), "a b"));
	check_int(str_trim(STR(" \n ")).len, 0);
}

static void test_order(void **state)
{
	(void)state;
	static const char *const sorted[] = { "", "A", "a", "aa", "ab", "b", "가", "나" };
	for (size_t i = 0; i < sizeof sorted / sizeof sorted[0]; i++) {
		for (size_t j = 0; j < sizeof sorted / sizeof sorted[0]; j++) {
			int order = str_cmp(str_c(sorted[i]), str_c(sorted[j]));
			check((order < 0) == (i < j) && (order > 0) == (i > j));
		}
	}
}

static void test_split(void **state)
{
	(void)state;
	struct str rest = STR("a,,bc"), part;
	check(str_split(&rest, ',', &part) && str_eq_c(part, "a"));
	check(str_split(&rest, ',', &part) && part.len == 0);
	check(str_split(&rest, ',', &part) && str_eq_c(part, "bc"));
	check(!str_split(&rest, ',', &part));
}

static void test_hash(void **state)
{
	(void)state;
	check(str_hash(STR("abc"), 1) == str_hash(str_sub(STR("xabc"), 1, 4), 1));
	check(str_hash(STR("abc"), 1) != str_hash(STR("abc"), 2));
	/* The low bits must spread, for they are what a table takes: 4,096 keys over 256 slots, 16 +- 5 sigma each. */
	unsigned slots[256] = { 0 };
	for (int i = 0; i < 4096; i++) {
		char key[16];
		int len = snprintf(key, sizeof key, "node%d", i);
		slots[str_hash((struct str){ key, (size_t)len }, 7) & 255]++;
	}
	for (size_t i = 0; i < 256; i++) {
		check(slots[i] <= 36);
	}
}

static void test_distance(void **state)
{
	(void)state;
	check_int(str_distance(STR("kitten"), STR("sitting"), 9), 3);
	check_int(str_distance(STR(""), STR("abc"), 9), 3);
	check_int(str_distance(STR("abc"), STR("abc"), 9), 0);
	check_int(str_distance(STR("instanecs"), STR("instances"), 2), 2);
	check_int(str_distance(STR("abc"), STR("xyz"), 2), 3);
	char longest[200];
	memset(longest, 'a', sizeof longest);
	check_int(str_distance((struct str){ longest, sizeof longest }, STR("a"), 5), 6);
}

static void test_buf(void **state)
{
	(void)state;
	struct buf b = { 0 };
	check_int(buf_str(&b).len, 0);
	buf_reset(&b);
	for (int i = 0; i < 1000; i++) {
		buf_addf(&b, "%d;", i);
		buf_add_char(&b, 'x');
		buf_add_c(&b, "yz");
		buf_add(&b, STR("\0!"));
		check(b.ptr[b.len] == '\0');
	}
	check(str_starts(buf_str(&b), STR("0;xyz\0!1;xyz\0!")));
	buf_reset(&b);
	check_str(b.ptr, "");
	buf_add(&b, (struct str){ 0 });
	check_int(b.len, 0);
	buf_done(&b);
	check(!b.ptr);
}

static void test_arena_text(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct str copy = str_dup(&arena, str_sub(STR("abcdef"), 0, 3));
	check_str(copy.ptr, "abc");
	struct str text = str_format(&arena, "%s:%d", "file", 12);
	check_str(text.ptr, "file:12");
	check_int(text.len, 7);
	arena_done(&arena);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_parts),
	cmocka_unit_test(test_order),
	cmocka_unit_test(test_split),
	cmocka_unit_test(test_hash),
	cmocka_unit_test(test_distance),
	cmocka_unit_test(test_buf),
	cmocka_unit_test(test_arena_text),
};
CHECK_MAIN(tests)
