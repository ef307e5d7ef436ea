/* The manual's example is a course without fault or finding, and the manual names everything that can be done and
 * measured. */
#include "config.h"

#include "tests/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/utf8.h"
#include "model/measure.h"
#include "tests/files/course_names.h"

#define MARK ".\\\" file "

static char *read_manual(void)
{
	char path[4096];
	size_t len;
	snprintf(path, sizeof path, "%s/man/scalewalk-course.5", getenv("top_srcdir") ? getenv("top_srcdir") : ".");
	char *text = scratch_slurp(path, &len);
	assert_non_null(text);
	return text;
}

/* roff's escapes in literal text. */
static void unescape(struct str text, struct buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '\\' && i + 1 < text.len) {
			i++;
			buf_add_c(out, text.ptr[i] == 'e' ? "\\" : text.ptr[i] == '-' ? "-" : "");
		} else {
			buf_add_char(out, text.ptr[i]);
		}
	}
}

/* Every text behind a mark becomes the file that the mark names; gives how many. */
static unsigned extract(const char *manual, const char *dir)
{
	unsigned files = 0;
	for (const char *at = strstr(manual, MARK); at; at = strstr(at, MARK)) {
		const char *name = at + strlen(MARK), *name_end = strchr(name, '\n');
		const char *from = strchr(strstr(name_end, ".Bd -literal"), '\n') + 1, *to = strstr(from, ".Ed\n");
		assert_non_null(to);
		struct buf path = { 0 }, text = { 0 };
		buf_addf(&path, "%s/%.*s", dir, (int)(name_end - name), name);
		char *slash = strrchr(path.ptr, '/');
		*slash = '\0';
		mkdir(path.ptr, 0700);
		*slash = '/';
		unescape((struct str){ from, (size_t)(to - from) }, &text);
		scratch_spill(path.ptr, text.ptr, text.len);
		buf_done(&path);
		buf_done(&text);
		files++;
		at = to;
	}
	return files;
}

static void say(void *ctx, const struct files_finding *finding)
{
	(void)ctx;
	struct buf line = { 0 };
	err_format(&finding->err, &line);
	print_message("# %s\n", line.ptr);
	buf_done(&line);
}

static void test_example(void **state)
{
	(void)state;
	char *manual = read_manual(), *dir = scratch_make();
	struct course_shelf shelf;
	struct err err = { 0 };
	check_int(extract(manual, dir), 7);
	if (course_shelf_open(&shelf, getenv("top_srcdir") ? getenv("top_srcdir") : ".", dir, &err)) {
		fail_msg("%s:%d: %s", err.file, err.line, err.text);
	}
	check_int(files_course_lint(dir, &shelf.names, &course_panels, say, NULL), 0);
	struct course *course = files_course_load(dir, &shelf.names, &err);
	assert_non_null(course);
	check_int(course->sections[0].step_count, 2);
	check_int(course->sections[0].question_count, 2);
	check_int(course->sections[0].steps[1].run.expect_count, 3);
	course_free(course);
	course_shelf_close(&shelf);
	scratch_remove(dir);
	free(dir);
	free(manual);
}

/* As a word of its own: behind a blank, before a blank, a comma or the line's end. */
static bool names_word(const char *manual, const char *word)
{
	size_t len = strlen(word);
	for (const char *at = strstr(manual, word); at; at = strstr(at + 1, word)) {
		if (at > manual && at[-1] == ' ' && strchr(" ,\n", at[len])) {
			return true;
		}
	}
	return false;
}

static void test_names(void **state)
{
	(void)state;
	static const char *const words[] = {
#define ACTION_ID(name, id, label) id,
		MODEL_ACTION_LIST(ACTION_ID)
#undef ACTION_ID
#define QUANTITY_ID(name, id, unit, node) id,
			MODEL_QUANTITY_LIST(QUANTITY_ID)
#undef QUANTITY_ID
	};
	char *manual = read_manual();
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (!names_word(manual, words[i])) {
			fail_msg("scalewalk-course(5) does not name '%s'", words[i]);
		}
	}
	free(manual);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_example),
	cmocka_unit_test(test_names),
};

int main(void)
{
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
