#include "config.h"

#include "tests/check.h"

#include <string.h>

#include "base/err.h"
#include "base/utf8.h"

static void check_said(const struct err *err, const char *text)
{
	struct buf b = { 0 };
	err_format(err, &b);
	check_str(b.ptr ? b.ptr : "", text);
	buf_done(&b);
}

static void test_places(void **state)
{
	(void)state;
	struct err err = { 0 };
	check_int(err_set(&err, STATUS_MISSING, "no course '%s'", "x"), STATUS_MISSING);
	check_int(err.status, STATUS_MISSING);
	check_said(&err, "no course 'x'");
	check_int(err_at(&err, STATUS_DATA, STR("a.yaml"), 3, 7, "unknown key '%s'", "nmae"), STATUS_DATA);
	check_said(&err, "a.yaml:3:7: unknown key 'nmae'");
	err_at(&err, STATUS_DATA, STR("a.yaml"), 3, 0, "x");
	check_said(&err, "a.yaml:3: x");
	err_at(&err, STATUS_DATA, STR("a.yaml"), 0, 5, "x");
	check_said(&err, "a.yaml: x");
	err_set(&err, STATUS_IO, "y"); /* nothing of the last one is left */
	check_said(&err, "y");
	check_int(err_set(NULL, STATUS_BUG, "nobody listens"), STATUS_BUG);
}

static void test_cut_at_character_border(void **state)
{
	(void)state;
	struct err err;
	char text[1100];
	/* Shift the three bytes of each syllable over the border by padding with 0 to 3 letters. */
	for (size_t pad = 0; pad < 4; pad++) {
		memset(text, 'x', pad);
		text[pad] = '\0';
		for (int i = 0; i < 300; i++) {
			strcat(text, "각");
		}
		err_at(&err, STATUS_DATA, str_c(text), 1, 1, "%s", text);
		check(utf8_valid(str_c(err.text), NULL));
		check(utf8_valid(str_c(err.file), NULL));
		check(strlen(err.text) >= sizeof err.text - 4 && strlen(err.text) < sizeof err.text);
		check(strlen(err.file) >= sizeof err.file - 4 && strlen(err.file) < sizeof err.file);
		check(strncmp(err.text, text, strlen(err.text)) == 0);
	}
}

/* What fits exactly is not cut, whatever its last character. */
static void test_exact_fit(void **state)
{
	(void)state;
	struct err err;
	char text[sizeof err.text];
	memset(text, 'x', sizeof text);
	memcpy(text + sizeof text - 4, "각", 4);
	err_set(&err, STATUS_DATA, "%s", text);
	check_str(err.text, text);
}

static void test_terminal_safe(void **state)
{
	(void)state;
	struct err err;
	err_at(&err, STATUS_DATA, STR("a\x1b]52;c;x\a"), 1, 2, "bad \x1b[31m \xff \u202e");
	check_said(&err, "a\uFFFD]52;c;x\uFFFD:1:2: bad \uFFFD[31m \uFFFD \uFFFD");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_places),
	cmocka_unit_test(test_cut_at_character_border),
	cmocka_unit_test(test_exact_fit),
	cmocka_unit_test(test_terminal_safe),
};

int main(void)
{
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
