/* What is never loaded: files in wrong places, files and lists that are too long, prose that unfolds. */
#include "config.h"

#include "tests/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"
#include "tests/files/course_copy.h"

/* -------------------------------------------------------- hostile places */

static void test_places(void **state)
{
	(void)state;
	char path[COPY_PATH], other[COPY_PATH];
	struct copy copy;
	copy_make(&copy);

	copy_path(&copy, "first/quiz.en.md", path); /* a FIFO must not be waited for */
	unlink(path);
	assert_int_equal(mkfifo(path, 0600), 0);
	copy_refused(&copy, STATUS_DATA, "quiz.en.md", "regular");
	unlink(path);
	assert_int_equal(symlink("/etc/hostname", path), 0);
	copy_refused(&copy, STATUS_DATA, "quiz.en.md", "symbolic link");
	unlink(path);
	assert_int_equal(mkdir(path, 0700), 0);
	copy_refused(&copy, STATUS_DATA, "quiz.en.md", "regular");
	rmdir(path);

	copy_path(&copy, "first", path); /* the section leads out of the course */
	copy_path(&copy, "elsewhere", other);
	assert_int_equal(rename(path, other), 0);
	assert_int_equal(symlink("elsewhere", path), 0);
	copy_refused(&copy, STATUS_DATA, "first/section.yaml", "symbolic link");
	unlink(path);
	copy_refused(&copy, STATUS_DATA, "course.yaml", "no file 'first/section.yaml'");
	copy_done(&copy);
}

static void test_no_course(void **state)
{
	(void)state;
	struct err err = { 0 };
	assert_null(files_course_load("does-not-exist", NULL, &err));
	check_int(err.status, STATUS_MISSING);
	assert_null(files_course_load("/dev/null", NULL, &err));
	check_int(err.status, STATUS_MISSING);
	assert_null(files_course_load("", NULL, NULL));
}

static void test_large(void **state)
{
	(void)state;
	struct copy copy;
	copy_make(&copy);
	char *section = copy_get(&copy, "first/section.yaml");
	size_t len = strlen(section), room = FILES_LIMIT_BYTES - len;
	char *large = malloc(FILES_LIMIT_BYTES + 2);
	memcpy(large, section, len);
	for (size_t i = len; i < FILES_LIMIT_BYTES; i++) { /* comments of 64 bytes */
		large[i] = (i - len) % 64 == 0 ? '#' : (i - len) % 64 == 63 ? '\n' : ' ';
	}
	assert_true(room > 64);
	large[FILES_LIMIT_BYTES - 1] = '\n';
	large[FILES_LIMIT_BYTES] = '\0';
	copy_put(&copy, "first/section.yaml", large);
	copy_load_good(&copy);
	large[FILES_LIMIT_BYTES] = '\n';
	large[FILES_LIMIT_BYTES + 1] = '\0';
	copy_put(&copy, "first/section.yaml", large);
	copy_refused(&copy, STATUS_DATA, "section.yaml", "bytes");
	free(large);
	free(section);
	copy_done(&copy);
}

/* ----------------------------------------------------------------- limits */

/* A course of `count` things of one kind. In a list's format # is the number of the item. */
enum what { SECTIONS, STEPS, QUESTIONS, FIGURES, MEASURES, ACTIONS, SETTINGS, EXPECTS, ARMS, TEXTS };

static void add_list(struct buf *out, const char *key, size_t count, const char *format)
{
	if (count) {
		buf_addf(out, "%s:\n", key);
	}
	for (size_t i = 0; i < count; i++) {
		for (const char *c = format; *c; c++) {
			if (*c == '#') {
				buf_addf(out, "%zu", i);
			} else {
				buf_add_char(out, *c);
			}
		}
		buf_add_char(out, '\n');
	}
}

static size_t count_of(enum what what, enum what wanted, size_t count, size_t otherwise)
{
	return what == wanted ? count : otherwise;
}

static void write_limits(const struct copy *copy, enum what what, size_t count)
{
	struct buf yaml = { 0 }, text = { 0 }, quiz = { 0 }, course = { 0 };
	buf_add_c(&yaml, "id: first\nnumber: 1\nusers: 1\nlabel: {en: a, ko: b}\ntitle: {en: a, ko: b}\ntagline: {en: a, ko: b}\n");
	add_list(&yaml, "figures", count_of(what, FIGURES, count, 0), "  - { says: \"1#\", source: x }");
	size_t steps = count_of(what, STEPS, count, 1);
	buf_add_c(&yaml, "steps:\n");
	for (size_t i = 0; i < steps; i++) {
		buf_addf(&yaml, "  - id: s%zu\n    kind: watch\n    topology: box\n", i);
		buf_addf(&text, "## s%zu: t\nx\n", i);
	}
	add_list(&yaml, "    measures", count_of(what, MEASURES, count, what == EXPECTS), "      - { id: m#, what: failed }");
	add_list(&yaml, "    actions", count_of(what, ACTIONS, count, 0), "      - { at: # s, do: kill, node: box }");
	add_list(&yaml, "    set", count_of(what, SETTINGS, count, 0), "      - { node: dns, setting: ttl, value: # s }");
	add_list(&yaml, "    expect", count_of(what, EXPECTS, count, 0), "      - m0 < #");
	add_list(&yaml, "    arms", count_of(what, ARMS, count, 0), "      - { id: a# }");
	size_t questions = count_of(what, QUESTIONS, count, 0);
	add_list(&yaml, "questions", questions, "  - { id: q#, kind: number, level: apply, answer: { value: 1, tolerance: 0.5 } }");
	for (size_t i = 0; i < questions; i++) {
		buf_addf(&quiz, "## q%zu\nx\n### explain\n1\n", i);
	}
	for (size_t i = 0; what == TEXTS && i < count; i++) {
		buf_addf(&text, "## t%zu: t\n", i); /* beside that of the step */
	}
	buf_add_c(&course, "id: c\ntitle: {en: a, ko: b}\nsections:\n  - first\n");
	for (size_t i = 1; i < count_of(what, SECTIONS, count, 1); i++) {
		buf_addf(&course, "  - planned: {id: p%zu, number: %zu, users: 1, label: {en: a, ko: b}, title: {en: a, ko: b}, tagline: {en: a, ko: b}}\n",
			i, i + 1);
	}
	copy_put(copy, "course.yaml", course.ptr);
	copy_put(copy, "first/section.yaml", yaml.ptr);
	copy_put(copy, "first/en.md", text.ptr);
	copy_put(copy, "first/ko.md", text.ptr);
	copy_put(copy, "first/quiz.en.md", quiz.ptr ? quiz.ptr : "");
	copy_put(copy, "first/quiz.ko.md", quiz.ptr ? quiz.ptr : "");
	buf_done(&yaml);
	buf_done(&text);
	buf_done(&quiz);
	buf_done(&course);
}

static void test_limits(void **state)
{
	(void)state;
	static const struct {
		enum what what;
		size_t most;
	} limits[] = {
		{ SECTIONS, FILES_COURSE_SECTIONS },
		{ STEPS, FILES_COURSE_STEPS },
		{ QUESTIONS, FILES_COURSE_QUESTIONS },
		{ FIGURES, FILES_COURSE_FIGURES },
		{ MEASURES, FILES_COURSE_MEASURES },
		{ ACTIONS, FILES_COURSE_ACTIONS },
		{ SETTINGS, FILES_COURSE_ACTIONS },
		{ EXPECTS, FILES_COURSE_EXPECTS },
		{ ARMS, COURSE_ARMS - 1 },
	};
	struct copy copy;
	copy_make(&copy);
	for (size_t i = 0; i < sizeof limits / sizeof limits[0]; i++) {
		write_limits(&copy, limits[i].what, limits[i].most);
		copy_load_good(&copy);
		write_limits(&copy, limits[i].what, limits[i].most + 1);
		copy_refused(&copy, STATUS_DATA, ".yaml", "items");
	}
	write_limits(&copy, TEXTS, FILES_COURSE_QUESTIONS);
	copy_refused(&copy, STATUS_DATA, "en.md", "more than 256 texts");
	copy_done(&copy);
}

/* Prose that would unfold is stopped with its place. */
static void test_unfolding(void **state)
{
	(void)state;
	struct copy copy;
	copy_make(&copy);
	struct buf text = { 0 };
	write_limits(&copy, STEPS, 1);
	buf_add_c(&text, "## s0: t\n");
	for (int i = 0; i < 100000; i++) {
		buf_add_c(&text, "> ");
	}
	copy_put(&copy, "first/en.md", text.ptr);
	copy_refused(&copy, STATUS_DATA, "en.md", "deeply");
	check_int(copy.err.line, 2);
	buf_done(&text);
	copy_done(&copy);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_places),
	cmocka_unit_test(test_no_course),
	cmocka_unit_test(test_large),
	cmocka_unit_test(test_limits),
	cmocka_unit_test(test_unfolding),
};

int main(void)
{
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
