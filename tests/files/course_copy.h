/* A copy of the good course in the fixtures, which a test may change. */
#ifndef TESTS_FILES_COURSE_COPY_H
#define TESTS_FILES_COURSE_COPY_H

#include "tests/files/course_names.h"

struct copy {
	char *dir;
	struct course_shelf shelf;
	struct course *course; /* of the last load, or NULL */
	struct err err;
};
#define COPY_PATH 4096
void copy_make(struct copy *copy);
void copy_load(struct copy *copy);
void copy_load_good(struct copy *copy); /* fails the test when it is refused */
void copy_refused(struct copy *copy, enum status status, const char *file, const char *word); /* and when it is not, so */
void copy_done(struct copy *copy);
void copy_path(const struct copy *copy, const char *name, char path[COPY_PATH]);
void copy_put(const struct copy *copy, const char *name, const char *text);
char *copy_get(const struct copy *copy, const char *name); /* for free() */

#endif
