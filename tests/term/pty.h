/* A terminal for tests: a pseudo-terminal with libvterm behind it, and a child that runs on the other side.
 *
 * The parent is the terminal: it reads what the child writes, keeps every byte, shows it to libvterm and sends libvterm's
 * answers back, unless the test answers by itself. */
#ifndef TESTS_TERM_PTY_H
#define TESTS_TERM_PTY_H

#include <sys/types.h>
#include <termios.h>
#include <vterm.h>

#include "base/str.h"

struct pty {
	int fd; /* the terminal's side */
	int slave; /* kept open, so that the modes can be looked at after the child has gone */
	pid_t pid;
	VTerm *vt;
	VTermScreen *screen;
	int cols, rows;
	struct termios before;
	struct buf out; /* every byte the child wrote */
	bool silent; /* libvterm's answers are not sent */
	bool alternate, cursor; /* as libvterm has been told */
	int mouse;
};

/* The child calls run(arg) on its terminal and exits with what it returns. */
void pty_start(struct pty *p, int cols, int rows, bool silent, int (*run)(void *arg), void *arg);
void pty_send(struct pty *p, const char *bytes);
void pty_resize(struct pty *p, int cols, int rows);
/* Reads for `ms`, or until nothing has come for `quiet_ms` (0: the whole time). */
void pty_pump(struct pty *p, int ms, int quiet_ms);
/* Reads until the text is on the screen; fails the test when it is not there in time. */
void pty_expect(struct pty *p, const char *text, int ms);
void pty_row(struct pty *p, int row, struct buf *out); /* text of a row, without blanks at its end */
bool pty_shows(struct pty *p, const char *text);
int pty_wait(struct pty *p, int ms); /* exit status, 128 + signal, or -1 when it still runs */
void pty_check_restored(struct pty *p);
void pty_stop(struct pty *p); /* kills what still runs, frees */

#endif
