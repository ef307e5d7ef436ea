/* Reading a course: a directory of YAML (structure) and Markdown (prose, one file per language).
 *
 *   course.yaml                 id, titles, sections in order (some only planned)
 *   SECTION/section.yaml        steps, experiments, questions, sourced figures
 *   SECTION/en.md, ko.md        texts of steps
 *   SECTION/quiz.en.md, ...     texts of questions
 *
 * Every fault is reported with file, line, column and what would be right. */
#ifndef FILES_COURSE_H
#define FILES_COURSE_H

#include "course/course.h"

/* The first fault is put into err; NULL then. Free with course_free. */
struct course *files_course_load(const char *directory, struct err *err);

/* All faults, and findings that loading lets pass (a language that lacks a step, texts too long for the panel at 80x24,
 * figures without source, missing why). Returns their number; `report` gets each. */
struct files_finding {
	struct err err;
	bool error; /* false: a warning */
};
uint32_t files_course_lint(const char *directory, void (*report)(void *ctx, const struct files_finding *finding), void *ctx);

#endif
