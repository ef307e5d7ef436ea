/* The loop: one thread, time in slices. Waits for input, the next frame or the speaker's line; hands messages to the app,
 * carries out its commands, shows its view. Nothing is drawn, and nothing wakes up, while nothing changes. */
#ifndef CLI_LOOP_H
#define CLI_LOOP_H

#include "cli/desk.h"
#include "link/link.h"
#include "term/term.h"

struct loop {
	struct cli_desk *desk; /* NULL course for a speaker without one */
	struct app *app;
	struct term *term;
	struct link_host *host; /* projector, or NULL */
	struct link_guest *guest; /* speaker, or NULL */
	int64_t class_id; /* votes of this talk; 0: not begun */
	/* the loop's own */
	struct grid grid;
	int epoll_fd;
	int polled[LINK_FDS];
	size_t polled_count;
	int64_t last_ns, shown_ns;
	unsigned store_changes;
	uint64_t shown_serial;
	bool was_connected, quit;
	int speakers;
	int quit_signal;
};

/* Runs until the person quits or a signal ends it; gives the signal or 0. */
int loop_run(struct loop *loop);
int64_t cli_now_ns(void); /* monotonic */

#endif
