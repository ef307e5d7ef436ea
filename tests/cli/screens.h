/* Screens driven in memory: the real course, the real app, no terminal, no clock. A scenario is a mode, a place and a list
 * of keys; "+2.5" between keys lets that many seconds of frames pass. */
#ifndef TESTS_CLI_SCREENS_H
#define TESTS_CLI_SCREENS_H

#include "app/app.h"
#include "cli/desk.h"

struct scenario {
	const char *name;
	enum app_mode mode;
	const char *section, *step; /* NULL: the first */
	int quiz_section; /* APP_QUIZ: index, -1 mixed */
	bool quiz_again;
	const char *keys;
};

/* Opens the desk on the data directory of the tests; fails the test when the course cannot be loaded. */
void screens_open(struct cli_desk *desk);
struct app *screens_app(struct cli_desk *desk, const struct scenario *scenario, int cols, int rows);
void screens_press(struct app *app, const char *keys);
void screens_wait(struct app *app, double seconds);
void screens_text(const struct app *app, int cols, int rows, struct buf *out);

#endif
