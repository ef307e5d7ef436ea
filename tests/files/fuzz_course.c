/* Any bytes as one file of a course; the first byte says which, the others are those of the good course in the fixtures.
 * Lint and loading agree, every finding says something, and every text that was read ends at every width. */
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "course/notes.h"
#include "doc/doc.h"
#include "tests/files/course_names.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct {
	struct course_shelf shelf;
	char *dir;
	char good[4096];
} here;

static const struct {
	uint8_t letter;
	const char *path;
} files[] = {
	{ 'c', "course.yaml" },
	{ 's', "first/section.yaml" },
	{ 'e', "first/en.md" },
	{ 'k', "first/ko.md" },
	{ 'q', "first/quiz.en.md" },
};

static void demand(bool holds, const char *what)
{
	if (!holds) {
		fprintf(stderr, "%s\n", what);
		abort();
	}
}

static void clean_up(void)
{
	scratch_remove(here.dir);
	free(here.dir);
	course_shelf_close(&here.shelf);
}

static void set_up(void)
{
	const char *top = getenv("top_srcdir");
	struct err err = { 0 };
	utf8_init();
	snprintf(here.good, sizeof here.good, "%s/tests/files/fixtures/course/good", top ? top : ".");
	demand(!course_shelf_open(&here.shelf, top ? top : ".", here.good, &err), err.text);
	here.dir = scratch_make();
	scratch_copy(here.good, here.dir);
	atexit(clean_up);
}

static void put(size_t file, const char *bytes, size_t size)
{
	char path[4200];
	snprintf(path, sizeof path, "%s/%s", here.dir, files[file].path);
	scratch_spill(path, bytes, size);
}

static void put_good(size_t file)
{
	char path[4200];
	size_t len;
	snprintf(path, sizeof path, "%s/%s", here.good, files[file].path);
	char *text = scratch_slurp(path, &len);
	demand(text != NULL, "no good course");
	put(file, text, len);
	free(text);
}

struct findings {
	uint32_t count, faults;
};

static void take(void *ctx, const struct files_finding *finding)
{
	struct findings *found = ctx;
	found->count++;
	found->faults += finding->error;
	demand(finding->err.text[0] && finding->err.status != STATUS_OK, "a finding without a word");
	demand(!strpbrk(finding->err.text, "\033\n"), "a finding of several lines");
}

static void lay_out(const struct course_text *text, struct arena *arena)
{
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		doc_layout(arena, text->in[lang], 1, NULL);
		doc_layout(arena, text->in[lang], 34, NULL);
	}
}

static void walk(const struct course *course)
{
	struct arena arena = { 0 };
	struct course_position at = { 0 };
	for (bool more = course->section_count && course->sections[0].step_count; more; more = course_next(course, &at)) {
		const struct course_step *step = &course->sections[at.section].steps[at.step];
		lay_out(&step->body, &arena);
		lay_out(&step->explain, &arena);
		lay_out(course_notes_of(course, at), &arena);
		demand(step->run.arm_count >= 1 && step->run.run_ns > 0 && step->speed > 0, "a step that cannot run");
	}
	for (uint32_t s = 0; s < course->section_count; s++) {
		for (uint32_t q = 0; q < course->sections[s].question_count; q++) {
			const struct course_question *question = &course->sections[s].questions[q];
			demand(question->section == s, "a question of another section");
			demand(question->kind == COURSE_NUMBER ? question->tolerance > 0 : question->choice_count >= 2, "a question without answers");
		}
	}
	arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!here.dir) {
		set_up();
	}
	size_t file = 0;
	while (size && file < sizeof files / sizeof files[0] && files[file].letter != data[0]) {
		file++;
	}
	if (!size || file == sizeof files / sizeof files[0]) {
		return 0;
	}
	put(file, (const char *)data + 1, size - 1);
	struct findings found = { 0 };
	struct err err = { 0 };
	files_course_lint(here.dir, &here.shelf.names, &course_panels, take, &found);
	struct course *course = files_course_load(here.dir, &here.shelf.names, &err);
	demand((course != NULL) == (found.faults == 0), "lint and loading do not agree");
	demand(course || err.text[0], "refused without a word");
	if (course) {
		walk(course);
	}
	course_free(course);
	put_good(file);
	return 0;
}
