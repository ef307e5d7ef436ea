/* A course small enough to be read here, put together by hand: the room is tested without files.
 *
 * Section 0: "look" (watch), "stop" (an experiment of two arms with a fault at 60 s), "recap"; three questions, one of each
 * kind. Section 1 is planned. Section 2: "long" (more text than any screen), "faults" (five actions, two at one time),
 * "later" (English only); nine questions of one choice. Section 3: a step whose topology is nowhere. */
#ifndef TESTS_APP_SMALL_H
#define TESTS_APP_SMALL_H

#include "app/library.h"
#include "course/notes.h"

struct fixture;

enum { SMALL_ONE, SMALL_PLANNED, SMALL_FOUR, SMALL_BROKEN, SMALL_SECTIONS };
enum { SMALL_LOOK, SMALL_STOP, SMALL_RECAP };
enum { SMALL_LONG, SMALL_FAULTS, SMALL_LATER };
enum { SMALL_Q_ONE, SMALL_Q_SEVERAL, SMALL_Q_NUMBER };

struct small {
	struct course course; /* its arena owns the texts */
	struct course_notes notes;
	struct fixture *topos[3]; /* "open", "one", "four" */
	struct app_shelf shelves[3];
	struct app_library stock;
};

void small_open(struct small *small);
void small_close(struct small *small);
struct course_step *small_step(struct small *small, uint32_t section, uint32_t step); /* a test may change it */
struct course_question *small_question(struct small *small, uint32_t section, uint32_t question);

#endif
