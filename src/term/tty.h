/* The device below a curses terminal: its modes, its bytes in and out, and how it is put back. Inside of term only.
 *
 * Output goes through a descriptor of our own that does not block, so that a terminal which takes nothing (a slow line,
 * a stopped emulator) never stops the program: what it has not taken waits here. */
#ifndef TERM_TTY_H
#define TERM_TTY_H

#include <termios.h>

#include "base/str.h"

struct tty {
	int in_fd, out_fd;
	int write_fd; /* our own, non-blocking; or out_fd */
	bool deaf; /* the input has ended */
	bool broken; /* nothing can be written any more */
	bool raw;
	bool has_termios;
	struct termios before;
	struct buf pending; /* not yet taken */
	char leave[512]; /* what puts the terminal back */
	size_t leave_len;
};

void tty_open(struct tty *tty, int in_fd, int out_fd);
void tty_raw(struct tty *tty);
void tty_cooked(struct tty *tty);
bool tty_size(const struct tty *tty, int *cols, int *rows);
void tty_send(struct tty *tty, struct str bytes); /* behind what is pending; writes what it can */
void tty_flush(struct tty *tty); /* writes what it can */
void tty_drain(struct tty *tty, int timeout_ms); /* until all is taken, at most so long */
/* Bytes read, 0 when there are none now. Sets `deaf` at the end of input. */
size_t tty_read(struct tty *tty, void *bytes, size_t max);
void tty_restore_now(const struct tty *tty); /* async-signal-safe */
void tty_close(struct tty *tty);
int64_t tty_now_ms(void); /* monotonic */

#endif
