/* What only the speaker may see: a text of notes for each step.
 *
 * Notes do not hang on struct course_step, so that a screen that is handed a step cannot show them by mistake. The
 * speaker's screen alone includes this header (tests/course checks that), and asks by position. */
#ifndef COURSE_NOTES_H
#define COURSE_NOTES_H

#include "course/course.h"

struct course_notes {
	struct course_text **steps; /* [section][step]; NULL for a section without steps */
};

/* Never NULL; its texts are, where the file has none. */
const struct course_text *course_notes_of(const struct course *course, struct course_position at);

#endif
