/* Signals: handlers that only note what came and wake the loop by a pipe; crashes put the terminal back first. */
#ifndef CLI_SIGNALS_H
#define CLI_SIGNALS_H

#include <stdbool.h>

struct term;

void signals_init(void); /* before the terminal is opened; also ignores SIGPIPE and SIGXFSZ */
int signals_fd(void); /* readable when something came */
void signals_guard(const struct term *term); /* what a crash must restore; NULL: nothing */

struct signals_seen {
	int quit; /* signal number, or 0 */
	bool resized, stop, resumed;
};
struct signals_seen signals_take(void);
void signals_stop_self(void); /* stops the process as SIGTSTP would by default; returns when it goes on */
_Noreturn void signals_die(int number); /* ends as by that signal: exit status 128+n for the shell */

#endif
