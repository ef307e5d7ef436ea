/* Each file in fixtures/course/faults changes the good course in one way; what lint says of it stands beside it. */
#include "config.h"

#include "tests/check.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "tests/files/course_names.h"

static char fixtures[4096];

/* ---------------------------------------------------------------- editing */

struct edit {
	char path[256];
	struct buf from, to;
};

/* Replaces what must be there exactly once. */
static void apply(struct edit *edit, const char *dir, const char *name)
{
	if (!edit->path[0]) {
		return;
	}
	char path[4096];
	size_t len;
	snprintf(path, sizeof path, "%s/%s", dir, edit->path);
	char *text = scratch_slurp(path, &len);
	char *place = text && edit->from.len ? strstr(text, edit->from.ptr) : NULL;
	if (!place || strstr(place + 1, edit->from.ptr)) {
		fail_msg("%s: %s: the old text is there %s", name, edit->path, place ? "twice" : "not at all");
	}
	struct buf made = { 0 };
	buf_add(&made, (struct str){ text, (size_t)(place - text) });
	buf_add(&made, buf_str(&edit->to));
	buf_add_c(&made, place + edit->from.len);
	scratch_spill(path, made.ptr, made.len);
	buf_done(&made);
	free(text);
	buf_done(&edit->from);
	buf_done(&edit->to);
	edit->path[0] = '\0';
}

static void add_line(struct buf *to, struct str line)
{
	if (to->ptr) {
		buf_add_char(to, '\n');
	}
	buf_add(to, str_sub(line, 2, line.len));
	buf_add_c(to, ""); /* so that an empty first line counts */
}

static void edit_course(const char *script, const char *dir, const char *name)
{
	struct str rest = str_c(script), line;
	struct edit edit = { 0 };
	while (str_split(&rest, '\n', &line)) {
		char path[4096];
		switch (line.len ? line.ptr[0] : '#') {
		case '#':
			break;
		case '!':
			apply(&edit, dir, name);
			snprintf(path, sizeof path, "%s/%.*s", dir, STR_ARG(str_sub(line, 2, line.len)));
			assert_int_equal(unlink(path), 0);
			break;
		case '@':
			apply(&edit, dir, name);
			snprintf(edit.path, sizeof edit.path, "%.*s", STR_ARG(str_sub(line, 2, line.len)));
			break;
		case '-':
			add_line(&edit.from, line);
			break;
		case '+':
			add_line(&edit.to, line);
			break;
		default:
			fail_msg("%s: '%.*s'", name, STR_ARG(line));
		}
	}
	apply(&edit, dir, name);
}

/* ---------------------------------------------------------------- linting */

struct findings {
	const char *dir;
	struct buf text;
	uint32_t count;
	struct err first_fault;
};

static void take(void *ctx, const struct files_finding *finding)
{
	struct findings *f = ctx;
	struct buf line = { 0 };
	err_format(&finding->err, &line);
	/* Without the directory, which is another one each time. */
	size_t skip = strncmp(line.ptr, f->dir, strlen(f->dir)) == 0 ? strlen(f->dir) + (line.ptr[strlen(f->dir)] == '/') : 0;
	buf_addf(&f->text, "%s %s\n", finding->error ? "E" : "w", line.ptr + skip);
	if (finding->error && !f->first_fault.status) {
		f->first_fault = finding->err;
	}
	f->count++;
	buf_done(&line);
}

/* Lint and load agree: a course is refused for its first fault, and loads when there are only findings. */
static struct findings lint(const char *dir, const char *name)
{
	struct findings f = { .dir = dir };
	struct course_shelf shelf;
	struct err err = { 0 };
	if (course_shelf_open(&shelf, getenv("top_srcdir"), dir, &err)) {
		fail_msg("%s: %s:%d: %s", name, err.file, err.line, err.text);
	}
	uint32_t found = files_course_lint(dir, &shelf.names, &course_panels, take, &f);
	check_int(found, f.count);
	struct course *course = files_course_load(dir, &shelf.names, &err);
	if (course && f.first_fault.status) {
		fail_msg("%s: loads, but lint says %s", name, f.first_fault.text);
	}
	if (!course && (strcmp(err.text, f.first_fault.text) != 0 || err.line != f.first_fault.line)) {
		fail_msg("%s: loading says '%s', lint '%s'", name, err.text, f.first_fault.text);
	}
	course_free(course);
	course_shelf_close(&shelf);
	return f;
}

/* ------------------------------------------------------------------ tests */

static void test_good(void **state)
{
	(void)state;
	char dir[4200];
	snprintf(dir, sizeof dir, "%s/good", fixtures);
	struct findings f = lint(dir, "good");
	if (f.count) {
		fail_msg("%s", f.text.ptr);
	}
	buf_done(&f.text);
}

static bool check_fault(const char *name, const char *good)
{
	char path[4600];
	size_t len, out_len = 0;
	snprintf(path, sizeof path, "%s/faults/%s", fixtures, name);
	char *script = scratch_slurp(path, &len), *dir = scratch_make();
	scratch_copy(good, dir);
	edit_course(script, dir, name);
	struct findings f = lint(dir, name);
	const char *got = f.text.ptr ? f.text.ptr : "";
	memcpy(path + strlen(path) - 4, "out", 4); /* .edit -> .out */
	char *wanted = NULL;
	bool same;
	if (getenv("UPDATE_GOLDEN")) {
		scratch_spill(path, got, f.text.len);
		same = true;
	} else {
		wanted = scratch_slurp(path, &out_len);
		same = wanted && strcmp(got, wanted) == 0;
	}
	if (!same) {
		print_message("# %s says\n%s# not\n%s", name, got, wanted ? wanted : "(no file)\n");
	}
	free(wanted);
	free(script);
	buf_done(&f.text);
	scratch_remove(dir);
	free(dir);
	return same;
}

static int is_edit(const struct dirent *entry)
{
	size_t len = strlen(entry->d_name);
	return len > 5 && strcmp(entry->d_name + len - 5, ".edit") == 0;
}

static void test_faults(void **state)
{
	(void)state;
	char dir[4200], good[4200];
	struct dirent **entries;
	snprintf(dir, sizeof dir, "%s/faults", fixtures);
	snprintf(good, sizeof good, "%s/good", fixtures);
	int count = scandir(dir, &entries, is_edit, alphasort), wrong = 0;
	assert_true(count > 150);
	for (int i = 0; i < count; i++) {
		wrong += !check_fault(entries[i]->d_name, good);
		free(entries[i]);
	}
	free(entries);
	check_int(wrong, 0);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_good),
	cmocka_unit_test(test_faults),
};

int main(void)
{
	utf8_init();
	snprintf(fixtures, sizeof fixtures, "%s/tests/files/fixtures/course", getenv("top_srcdir") ? getenv("top_srcdir") : ".");
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
