/* A learner at the keyboard who knows the course: reads where the screen stands, presses what is due, and waits for what
 * the screen then shows, never for a time. Everything that is read is read in the language of the walk.
 *
 * A walk goes step by step, as the program must: a step that is passed over, a title that is not there, an explanation
 * with a hole in it fail the test with the screen. */
#ifndef TESTS_CLI_WALKER_H
#define TESTS_CLI_WALKER_H

#include "cli/desk.h"
#include "tests/cli/drive.h"

#define WALKER_MS 120000 /* how long a screen may take to come: far more than the slowest run under valgrind needs */

enum seen_kind {
	SEEN_ELSE, /* nothing known, or not whole yet */
	SEEN_MAP,
	SEEN_READ, /* a step: text beside the picture */
	SEEN_CHOOSE, /* the question before an experiment */
	SEEN_CHOSEN, /* and an answer under the cursor */
	SEEN_RUN,
	SEEN_EXPLAIN,
	SEEN_ASK, /* a question of a quiz */
	SEEN_FEEDBACK,
	SEEN_RESULT,
};

struct seen {
	enum seen_kind kind;
	struct course_position at; /* of a step */
	const struct course_question *question; /* ASK, FEEDBACK */
	bool right; /* FEEDBACK */
};

struct walker {
	struct drive d;
	const struct course *course; /* as the tests read it */
	enum lang lang;
	int cols, rows;
	char home[1024]; /* the learner's state directory */
	bool (*answers_wrong)(void *ctx, const struct course_question *question); /* NULL: every answer is right */
	void *ctx;
};

/* Nothing learned yet: an empty state directory below the build directory. Sets the language of the test, too. */
void walker_init(struct walker *w, const struct course *course, enum lang lang, int cols, int rows, const char *name);
/* Either may be NULL; options are parted by blanks. */
void walker_start(struct walker *w, const char *command, const char *options);
void walker_kill(struct walker *w); /* kill -9 */
void walker_quit(struct walker *w, const char *key); /* expects status 0 and the terminal as it was */

struct seen walker_look(const struct walker *w);
struct seen walker_await(struct walker *w, enum seen_kind kind);
void walker_await_step(struct walker *w, struct course_position at, enum seen_kind kind);
/* Presses what is due and waits for what comes of it, until it stands there. */
void walker_walk(struct walker *w, struct course_position at, enum seen_kind kind);
void walker_walk_out(struct walker *w); /* to the end of the course: the map */
struct seen walker_press_on(struct walker *w); /* one such press; gives what is seen behind it */
struct seen walker_press(struct walker *w); /* the key alone; gives what was seen before it */

/* The screen without blanks and line ends: what is laid out over several rows is found in it. */
bool walker_reads(const struct walker *w, struct str text);
void walker_expect(struct walker *w, struct str text); /* waits until it is read */
void walker_expect_gone(struct walker *w, struct str text);
void walker_expect_in_row(struct walker *w, int row, struct str text, bool there);
/* Opens what the learner has stored, to look at it; the program must have ended. */
struct store *walker_store(const struct walker *w);

#endif
