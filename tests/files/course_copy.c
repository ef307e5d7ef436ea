#include "config.h"

#include "tests/check.h"

#include "tests/files/course_copy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void copy_make(struct copy *copy)
{
	char good[4096];
	const char *top = getenv("top_srcdir");
	snprintf(good, sizeof good, "%s/tests/files/fixtures/course/good", top ? top : ".");
	*copy = (struct copy){ .dir = scratch_make() };
	scratch_copy(good, copy->dir);
	if (course_shelf_open(&copy->shelf, top ? top : ".", copy->dir, &copy->err)) {
		fail_msg("%s:%d: %s", copy->err.file, copy->err.line, copy->err.text);
	}
}

void copy_load(struct copy *copy)
{
	course_free(copy->course);
	copy->err = (struct err){ 0 };
	copy->course = files_course_load(copy->dir, &copy->shelf.names, &copy->err);
}

void copy_load_good(struct copy *copy)
{
	copy_load(copy);
	if (!copy->course) {
		fail_msg("%s:%d: %s", copy->err.file, copy->err.line, copy->err.text);
	}
}

void copy_refused(struct copy *copy, enum status status, const char *file, const char *word)
{
	copy_load(copy);
	if (copy->course || copy->err.status != status || !strstr(copy->err.file, file) || !strstr(copy->err.text, word)) {
		fail_msg("%s: %s (%d), not '%s'", copy->err.file, copy->err.text, (int)copy->err.status, word);
	}
}

void copy_done(struct copy *copy)
{
	course_free(copy->course);
	course_shelf_close(&copy->shelf);
	scratch_remove(copy->dir);
	free(copy->dir);
}

void copy_path(const struct copy *copy, const char *name, char path[COPY_PATH])
{
	snprintf(path, COPY_PATH, "%s/%s", copy->dir, name);
}

void copy_put(const struct copy *copy, const char *name, const char *text)
{
	char path[COPY_PATH];
	copy_path(copy, name, path);
	scratch_spill(path, text, strlen(text));
}

char *copy_get(const struct copy *copy, const char *name)
{
	char path[COPY_PATH];
	size_t len;
	copy_path(copy, name, path);
	return scratch_slurp(path, &len);
}
