#include "config.h"

#include "term/tty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

int64_t tty_now_ms(void)
{
	struct timespec now = { 0 };
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* The flag O_NONBLOCK belongs to the open file, which the shell shares: so the device is opened anew. */
static int open_for_writing(int out_fd)
{
	char name[256];
	if (ttyname_r(out_fd, name, sizeof name) != 0) {
		return out_fd;
	}
	int fd = open(name, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	return fd < 0 ? out_fd : fd;
}

void tty_open(struct tty *tty, int in_fd, int out_fd)
{
	*tty = (struct tty){ .in_fd = in_fd, .out_fd = out_fd };
	tty->write_fd = open_for_writing(out_fd);
	tty->has_termios = tcgetattr(in_fd, &tty->before) == 0;
}

void tty_raw(struct tty *tty)
{
	if (!tty->has_termios) {
		return;
	}
	struct termios raw = tty->before;
	raw.c_iflag &= ~(tcflag_t)(BRKINT | ICRNL | INLCR | IGNCR | INPCK | ISTRIP | IXON | PARMRK);
	raw.c_oflag &= ~(tcflag_t)OPOST;
	raw.c_cflag |= CS8;
	/* ISIG stays off as well: Ctrl-C and Ctrl-Z are keys like others, and the caller decides. */
	raw.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN | ISIG);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	tty->raw = tcsetattr(tty->in_fd, TCSANOW, &raw) == 0;
}

void tty_cooked(struct tty *tty)
{
	if (tty->raw) {
		tcsetattr(tty->in_fd, TCSANOW, &tty->before);
		tty->raw = false;
	}
}

bool tty_size(const struct tty *tty, int *cols, int *rows)
{
	struct winsize size = { 0 };
	if (ioctl(tty->out_fd, TIOCGWINSZ, &size) != 0 || !size.ws_col || !size.ws_row) {
		return false;
	}
	*cols = size.ws_col;
	*rows = size.ws_row;
	return true;
}

void tty_flush(struct tty *tty)
{
	size_t done = 0;
	while (done < tty->pending.len && !tty->broken) {
		ssize_t wrote = write(tty->write_fd, tty->pending.ptr + done, tty->pending.len - done);
		if (wrote > 0) {
			done += (size_t)wrote;
		} else if (wrote < 0 && errno == EINTR) {
			continue;
		} else {
			tty->broken = wrote < 0 && errno != EAGAIN;
			break;
		}
	}
	if (tty->broken) {
		done = tty->pending.len;
	}
	if (done) {
		memmove(tty->pending.ptr, tty->pending.ptr + done, tty->pending.len - done + 1);
		tty->pending.len -= done;
	}
}

void tty_send(struct tty *tty, struct str bytes)
{
	buf_add(&tty->pending, bytes);
	tty_flush(tty);
}

void tty_drain(struct tty *tty, int timeout_ms)
{
	int64_t end = tty_now_ms() + timeout_ms;
	while (tty->pending.len && !tty->broken) {
		int64_t left = end - tty_now_ms();
		struct pollfd ready = { .fd = tty->write_fd, .events = POLLOUT };
		if (left <= 0 || (poll(&ready, 1, (int)left) < 0 && errno != EINTR)) {
			return;
		}
		tty_flush(tty);
	}
}

size_t tty_read(struct tty *tty, void *bytes, size_t max)
{
	if (tty->deaf) {
		return 0;
	}
	ssize_t got = read(tty->in_fd, bytes, max);
	if (got > 0) {
		return (size_t)got;
	}
	/* Readable, and yet nothing to read: the terminal is gone. Asking again would ask for ever. */
	if (got == 0 || (errno != EINTR && errno != EAGAIN)) {
		tty->deaf = true;
	}
	return 0;
}

void tty_restore_now(const struct tty *tty)
{
	size_t done = 0;
	for (int tries = 0; done < tty->leave_len && tries < 20; tries++) {
		ssize_t wrote = write(tty->write_fd, tty->leave + done, tty->leave_len - done);
		if (wrote > 0) {
			done += (size_t)wrote;
		} else if (errno == EAGAIN) {
			struct pollfd ready = { .fd = tty->write_fd, .events = POLLOUT };
			poll(&ready, 1, 50);
		} else if (errno != EINTR) {
			break;
		}
	}
	if (tty->has_termios) {
		tcsetattr(tty->in_fd, TCSANOW, &tty->before);
	}
}

void tty_close(struct tty *tty)
{
	if (tty->write_fd != tty->out_fd) {
		close(tty->write_fd);
	}
	buf_done(&tty->pending);
}
