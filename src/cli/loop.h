/* The loop: one thread, time in slices. Waits for input, the next frame or the speaker's line; hands messages to the app,
 * carries out its commands, shows its view. Nothing is drawn, and nothing wakes up, while nothing changes.
 *
 * The first frame comes before anything that may take time: opening what is not needed to draw it, the first command. */
#ifndef CLI_LOOP_H
#define CLI_LOOP_H

#include "cli/desk.h"
#include "link/link.h"
#include "term/term.h"

struct loop {
	struct cli_desk *desk; /* NULL course for a speaker without one */
	struct app *app;
	struct term *term;
	struct link_host *host; /* once there was something to present, or NULL */
	struct link_guest *guest; /* speaker, or NULL */
	int64_t class_id; /* votes of this talk; 0: not begun */
	/* the loop's own */
	struct grid grid;
	int epoll_fd;
	int polled[LINK_FDS];
	size_t polled_count;
	int64_t last_ns, shown_ns;
	unsigned store_changes;
	bool store_trouble; /* and it was said */
	bool line_tried;
	uint64_t shown_serial;
	bool was_connected, quit;
	int speakers;
	int quit_signal;
};

void loop_begin(struct loop *loop); /* with an app and a terminal: the first frame */
/* Runs until the person quits or a signal ends it; gives the signal or 0. */
int loop_run(struct loop *loop);
void loop_say(struct loop *loop, struct str text); /* something is wrong; it stays on the screen until said otherwise */
/* For store_options.on_wait, arg the loop: a line on the screen while another program holds the database. */
void loop_waits(void *arg, int waited_ms);
int64_t cli_now_ns(void); /* monotonic */

#endif
