/* Reading a course: a directory of YAML (structure) and Markdown (prose, one file per language).
 *
 *   course.yaml                     id, title, sections in order (some only planned)
 *   SECTION/section.yaml            steps, experiments, questions, sourced figures
 *   SECTION/en.md, ko.md            texts of steps
 *   SECTION/quiz.en.md, quiz.ko.md  texts of questions
 *
 * The format is described in scalewalk-course(5). Nothing outside of the directory is read, and nothing is guessed: every
 * fault is refused with file, line, column, what is wrong and what would be right.
 *
 * Faults and findings. A fault stops files_course_load: a broken file, a reference that leads nowhere, an experiment that
 * nobody could run. What merely should not be (a language that lacks a step, a text too long for the screen, a figure
 * without source) is a finding, which loading lets pass. files_course_lint reports both, and goes on behind a fault
 * wherever what follows can be read without it.
 *
 * Names. This room knows no model: which actions and quantities there are comes from the caller in struct
 * files_course_names, and so do the topologies, against which nodes, zones, settings and classes are checked. */
#ifndef FILES_COURSE_H
#define FILES_COURSE_H

#include "course/course.h"
#include "topo/topo.h"

/* Limits of one course, each the greatest number that is read. */
#define FILES_COURSE_SECTIONS 64
#define FILES_COURSE_STEPS 64 /* of a section */
#define FILES_COURSE_QUESTIONS 256 /* of a section */
#define FILES_COURSE_FIGURES 256 /* of a section */
#define FILES_COURSE_MEASURES 32 /* of a step; what a probe of model/measure.h takes */
#define FILES_COURSE_ACTIONS 256 /* of an arm, and as many settings */
#define FILES_COURSE_EXPECTS 64 /* of a step */
#define FILES_COURSE_RUN_NS 604800e9 /* a week: of a run, and of a warm-up */

/* What an action must be given, beside its time. What is not named here may not be given. */
enum files_act {
	FILES_ACT_NODE = 1,
	FILES_ACT_OTHER = 2, /* a second node */
	FILES_ACT_ZONE = 4,
	FILES_ACT_SETTING = 8, /* and a value as the setting wants it */
	FILES_ACT_NUMBER = 16, /* a plain value above 0 */
	FILES_ACT_TIME = 32, /* a value that is a time above 0 */
};
struct files_course_action {
	const char *id;
	unsigned needs; /* enum files_act, joined */
};
struct files_course_quantity {
	const char *id;
	const char *unit; /* "s", "%", "$", "/s" or "" */
	bool needs_node;
};
struct files_course_names {
	const struct files_course_action *actions;
	size_t action_count;
	const struct files_course_quantity *quantities;
	size_t quantity_count;
	/* The topology of this id, which must outlive the call, or NULL with a reason in err (as "no such topology; did you
	 * mean 's1'?"). May be NULL itself: then nothing that needs a topology is checked. */
	const struct topo *(*topology)(void *ctx, struct str id, struct err *err);
	void *ctx;
};

/* NULL with the first fault in err: STATUS_MISSING (no such directory or file), STATUS_DATA, STATUS_IO. Free with
 * course_free. */
struct course *files_course_load(const char *directory, const struct files_course_names *names, struct err *err);

/* ---------------------------------------------------------------- lint */

/* Cells inside the panels of the smallest screen. A row count of 0: not checked. */
struct files_course_panels {
	int walk_cols, walk_rows; /* text panel of a step: body, question and choices; explanation; recap */
	int brief_cols, brief_rows; /* projector */
	int quiz_cols, quiz_rows; /* stem and choices of a question */
	int title_cols; /* of a step, in the header */
};

struct files_finding {
	struct err err;
	bool error; /* a fault: files_course_load refuses the course */
};
/* Reports every fault and finding, file by file; returns how many. `panels` may be NULL. */
uint32_t files_course_lint(const char *directory, const struct files_course_names *names,
	const struct files_course_panels *panels, void (*report)(void *ctx, const struct files_finding *finding), void *ctx);

#endif
