/* Golden screens: a grid's text is compared with a file of tests/ui/golden (or another directory below tests/).
 *
 * UPDATE_GOLDEN=1 in the environment writes the files instead; whoever does that looks at the difference. On a mismatch
 * the first differing line is shown, and what was drawn is kept as NAME.actual in the build directory. */
#ifndef TESTS_GOLDEN_H
#define TESTS_GOLDEN_H

#include "tests/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ui/grid.h"

static inline void golden_write(const char *path, const struct buf *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(text->ptr, 1, text->len, file), text->len);
	assert_int_equal(fclose(file), 0);
}

static inline void golden_compare(const char *directory, const char *name, const struct buf *text)
{
	const char *source = getenv("top_srcdir"), *update = getenv("UPDATE_GOLDEN");
	char path[4096];
	snprintf(path, sizeof path, "%s/tests/%s/%s.txt", source ? source : ".", directory, name);
	if (update && strcmp(update, "1") == 0) {
		golden_write(path, text);
		return;
	}
	FILE *file = fopen(path, "r");
	if (!file) {
		fail_msg("no %s: run this test with UPDATE_GOLDEN=1 and look at what it writes", path);
		return;
	}
	struct buf want = { 0 };
	char chunk[4096];
	size_t got;
	while ((got = fread(chunk, 1, sizeof chunk, file)) > 0) {
		buf_add(&want, (struct str){ chunk, got });
	}
	fclose(file);
	if (str_eq(buf_str(&want), buf_str(text))) {
		buf_done(&want);
		return;
	}
	struct str a = buf_str(&want), b = buf_str(text), line_a = { 0 }, line_b = { 0 };
	int line = 0;
	do {
		line++;
		line_a = line_b = (struct str){ 0 };
		str_split(&a, '\n', &line_a);
		str_split(&b, '\n', &line_b);
	} while (str_eq(line_a, line_b) && (a.len || b.len));
	snprintf(path, sizeof path, "%s.actual", name);
	golden_write(path, text);
	print_error("%s, line %d\n  want: %.*s\n  have: %.*s\n", name, line, STR_ARG(line_a), STR_ARG(line_b));
	buf_done(&want);
	fail_msg("%s differs; see %s", name, path);
}

static inline void golden_check(const struct grid *grid, const char *directory, const char *name, bool with_styles)
{
	struct buf text = { 0 };
	grid_to_text(grid, &text, with_styles);
	golden_compare(directory, name, &text);
	buf_done(&text);
}

#endif
