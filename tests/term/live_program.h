/* The program on the other side of the pseudo-terminal: it shows its size and the last input it was told, and obeys a few
 * keys. "<ready>" stands on its screen first, then the input and how many there have been. */
#ifndef TESTS_TERM_LIVE_PROGRAM_H
#define TESTS_TERM_LIVE_PROGRAM_H

#include "tests/check.h"

#include "term/term.h"
#include "tests/term/pty.h"

struct live_program {
	const char *term_name;
	enum theme_depth depth;
	bool probe;
	bool eof_input; /* reads from the null device */
	volatile int *counter; /* shared with the parent */
};

extern const struct live_program live_usual; /* a terminal of 256 colours that is asked what it can do */
extern const int live_crash_signal; /* that the key ! ends it with */

/* For pty_start, with a struct live_program: q quits, n draws the same frame 50 times, z suspends and resumes, l redraws,
 * t takes the light theme, h draws hostile text, f draws frames as fast as it can, ! crashes. At the end of its input it
 * ends with the number of times that was told, plus 10 when waiting used up time. */
int live_run(void *program);

void live_start(struct pty *p, int cols, int rows); /* the usual one, waited for */
size_t live_count(const struct buf *text, const char *part);

#endif
