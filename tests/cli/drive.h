/* Drives the program as a person would: in a real pseudo-terminal, keys in, an emulated screen out (libvterm). The child
 * gets a home of its own below the build directory. */
#ifndef TESTS_CLI_DRIVE_H
#define TESTS_CLI_DRIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>
#include <termios.h>
#include <vterm.h>

struct drive {
	pid_t pid;
	int fd; /* the terminal's side */
	int cols, rows;
	VTerm *vt;
	VTermScreen *screen;
	struct termios before; /* as the child found it */
	bool alternate, mouse, cursor_visible;
	bool over;
	int status; /* of waitpid, once over */
	size_t bytes; /* written by the child */
	bool synchronizes; /* knows mode 2026; turned off right after the start it is a terminal that does not */
	char *held; /* what belongs to a frame that has not ended */
	size_t held_len, held_cap;
};

/* argv as for exec; env is a list of NAME=VALUE that is added; NULL ends both. */
void drive_start(struct drive *d, int cols, int rows, const char *const *argv, const char *const *env);
void drive_end(struct drive *d); /* kills what is left, frees */

void drive_keys(struct drive *d, const char *bytes, size_t len);
void drive_type(struct drive *d, const char *text);
void drive_resize(struct drive *d, int cols, int rows);
/* Reads what comes for `ms` milliseconds; stops early when the child has ended. */
void drive_run(struct drive *d, int ms);
/* Waits until something comes, at most `ms`, and reads it; gives the milliseconds that went by, one at least. */
int drive_more(struct drive *d, int ms);
/* Until the text is on the screen; false after `ms`. */
bool drive_expect(struct drive *d, const char *text, int ms);
bool drive_shows(const struct drive *d, const char *text);
/* The screen as text; static memory. */
const char *drive_text(const struct drive *d);
bool drive_wait_exit(struct drive *d, int ms);
/* Alternate screen left, cursor shown, mouse off, modes of the line as before. */
bool drive_restored(struct drive *d);

#endif
