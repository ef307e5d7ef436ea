#include "config.h"

#include "cli/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "term/term.h"

static int wake[2] = { -1, -1 };
static volatile sig_atomic_t quit_signal, resized, stop, resumed;
static const struct term *volatile guarded;

static void poke(void)
{
	int saved = errno;
	ssize_t ignored = write(wake[1], "", 1);
	(void)ignored;
	errno = saved;
}

static void on_signal(int number)
{
	switch (number) {
	case SIGWINCH:
		resized = 1;
		break;
	case SIGTSTP:
		stop = 1;
		break;
	case SIGCONT:
		resumed = 1;
		break;
	default:
		quit_signal = number;
		break;
	}
	poke();
}

static void on_crash(int number)
{
	term_emergency_restore(guarded);
	/* SA_RESETHAND has put the default back: this ends us with the right status and a core where one is wanted. */
	raise(number);
}

static void set(int number, void (*handler)(int), int flags)
{
	struct sigaction action = { .sa_handler = handler, .sa_flags = flags };
	sigemptyset(&action.sa_mask);
	sigaction(number, &action, NULL);
}

void signals_init(void)
{
	static const int notes[] = { SIGWINCH, SIGTSTP, SIGCONT, SIGTERM, SIGHUP, SIGINT, SIGQUIT };
	sigset_t none;
	if (wake[0] < 0 && pipe2(wake, O_NONBLOCK | O_CLOEXEC) != 0) {
		wake[0] = wake[1] = -1;
	}
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL); /* a parent may have blocked what we need */
	for (size_t i = 0; i < sizeof notes / sizeof *notes; i++) {
		set(notes[i], on_signal, SA_RESTART);
	}
	set(SIGPIPE, SIG_IGN, 0);
	set(SIGXFSZ, SIG_IGN, 0);
	set(SIGUSR1, SIG_IGN, 0);
	set(SIGUSR2, SIG_IGN, 0);
}

void signals_guard(const struct term *term)
{
	static const int crashes[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT };
	guarded = term;
	for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++) {
		set(crashes[i], term ? on_crash : SIG_DFL, (int)(term ? (unsigned)SA_RESETHAND | SA_NODEFER : 0));
	}
}

int signals_fd(void)
{
	return wake[0];
}

struct signals_seen signals_take(void)
{
	char drained[64];
	while (wake[0] >= 0 && read(wake[0], drained, sizeof drained) > 0) {
	}
	struct signals_seen seen = { .quit = quit_signal, .resized = resized, .stop = stop, .resumed = resumed };
	resized = stop = resumed = 0;
	return seen;
}

void signals_stop_self(void)
{
	set(SIGTSTP, SIG_DFL, 0);
	raise(SIGTSTP);
	set(SIGTSTP, on_signal, SA_RESTART);
}

void signals_die(int number)
{
	set(number, SIG_DFL, 0);
	raise(number);
	_exit(128 + number);
}
