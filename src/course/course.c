#include "config.h"

#include "course/course.h"

#include "course/notes.h"

void course_free(struct course *course)
{
	if (!course) {
		return;
	}
	arena_done(&course->arena);
	mem_free(course);
}

int course_find_section(const struct course *course, struct str id)
{
	for (uint32_t i = 0; i < course->section_count; i++) {
		if (str_eq(course->sections[i].id, id)) {
			return (int)i;
		}
	}
	return -1;
}

int course_find_step(const struct course_section *section, struct str id)
{
	for (uint32_t i = 0; i < section->step_count; i++) {
		if (str_eq(section->steps[i].id, id)) {
			return (int)i;
		}
	}
	return -1;
}

const struct course_question *course_find_question(const struct course *course, struct str id)
{
	for (uint32_t s = 0; s < course->section_count; s++) {
		const struct course_section *section = &course->sections[s];
		for (uint32_t q = 0; q < section->question_count; q++) {
			if (str_eq(section->questions[q].id, id)) {
				return &section->questions[q];
			}
		}
	}
	return NULL;
}

bool course_next(const struct course *course, struct course_position *at)
{
	if (at->section >= course->section_count) {
		return false;
	}
	if (at->step + 1 < course->sections[at->section].step_count) {
		at->step++;
		return true;
	}
	for (uint32_t s = at->section + 1; s < course->section_count; s++) {
		if (course->sections[s].step_count) {
			*at = (struct course_position){ .section = s };
			return true;
		}
	}
	return false;
}

bool course_previous(const struct course *course, struct course_position *at)
{
	if (at->section >= course->section_count) {
		return false;
	}
	if (at->step > 0) {
		at->step--;
		return true;
	}
	for (uint32_t s = at->section; s-- > 0;) {
		if (course->sections[s].step_count) {
			*at = (struct course_position){ s, course->sections[s].step_count - 1 };
			return true;
		}
	}
	return false;
}

static bool locate(const struct course *course, struct course_place_id id, struct course_position *out)
{
	int section = course_find_section(course, id.section);
	if (section < 0) {
		return false;
	}
	int step = course_find_step(&course->sections[section], id.step);
	if (step < 0) {
		return false;
	}
	*out = (struct course_position){ (uint32_t)section, (uint32_t)step };
	return true;
}

bool course_resume(const struct course *course, struct course_place_id last, const struct course_place_id *seen,
	size_t seen_count, struct course_position *out)
{
	if (locate(course, last, out)) {
		return true;
	}
	for (size_t i = 0; i < seen_count; i++) {
		if (locate(course, seen[i], out)) {
			return true;
		}
	}
	int section = course_find_section(course, last.section);
	if (section >= 0 && course->sections[section].step_count) {
		*out = (struct course_position){ .section = (uint32_t)section };
		return true;
	}
	for (uint32_t s = 0; s < course->section_count; s++) {
		if (course->sections[s].step_count) {
			*out = (struct course_position){ .section = s };
			return true;
		}
	}
	return false;
}

const struct course_text *course_notes_of(const struct course *course, struct course_position at)
{
	static const struct course_text none;
	if (!course->notes || at.section >= course->section_count ||
		at.step >= course->sections[at.section].step_count || !course->notes->steps[at.section]) {
		return &none;
	}
	return &course->notes->steps[at.section][at.step];
}
