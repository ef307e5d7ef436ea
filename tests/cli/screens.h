/* Screens driven in memory: the real course, the real app, no terminal, no clock. A scenario is a mode, a place and a list
 * of keys. Between keys may stand:
 *
 *   +2.5                    that many seconds of frames pass
 *   !right !wrong           the question of the quiz is answered so
 *   !one !several !number   right answers, until a question of that kind is asked
 *   !result                 right answers, to the end of the quiz */
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
	const char *presenter; /* APP_SPEAKER: keys pressed at the presenter's screen; what it then tells is shown */
	bool other_course, gone; /* the presenter has another course; has been closed */
	const char *banner;
	bool learned; /* two sections are done, a third is begun, two questions were answered wrongly */
	enum glyph_set glyphs;
};

/* Opens the desk on the data directory of the tests; fails the test when the course cannot be loaded. */
void screens_open(struct cli_desk *desk);
struct app *screens_app(struct cli_desk *desk, const struct scenario *scenario, int cols, int rows);
void screens_press(struct app *app, const char *keys);
void screens_wait(struct app *app, double seconds);
void screens_text(const struct app *app, int cols, int rows, struct buf *out);

#endif
