/* Names for tests of the course loader: this room knows no model, so a test says what there is. */
#ifndef TESTS_FILES_COURSE_NAMES_H
#define TESTS_FILES_COURSE_NAMES_H

#include "files/course.h"
#include "files/topology.h"

/* A library over the data of the program and a course of its own; its topologies are loaded as they are asked for. */
struct course_shelf {
	struct files_library library;
	struct arena arena;
	struct topo *topos[32];
	size_t count;
	struct files_course_names names;
};
enum status course_shelf_open(struct course_shelf *shelf, const char *data_dir, const char *course_dir, struct err *err);
void course_shelf_close(struct course_shelf *shelf);

/* Panels of an 80x24 screen. */
extern const struct files_course_panels course_panels;

/* Directories for a test that writes. */
char *scratch_make(void); /* for free() */
void scratch_remove(const char *dir);
void scratch_copy(const char *from, const char *to); /* a tree of directories and plain files into an empty one */
char *scratch_slurp(const char *path, size_t *len); /* for free(); NULL when it is not there */
void scratch_spill(const char *path, const char *text, size_t len);

#endif
