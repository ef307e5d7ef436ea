#include "config.h"

#include "tests/cli/drive.h"

#include <errno.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>

static int on_prop(VTermProp prop, VTermValue *value, void *user)
{
	struct drive *d = user;
	if (prop == VTERM_PROP_ALTSCREEN) {
		d->alternate = value->boolean;
	} else if (prop == VTERM_PROP_MOUSE) {
		d->mouse = value->number != 0;
	}
	return 1;
}

static const VTermScreenCallbacks callbacks = { .settermprop = on_prop };

/* What the emulated terminal answers to questions goes back to the child. */
static void on_output(const char *bytes, size_t len, void *user)
{
	struct drive *d = user;
	drive_keys(d, bytes, len);
}

void drive_start(struct drive *d, int cols, int rows, const char *const *argv, const char *const *env)
{
	struct winsize size = { .ws_col = (unsigned short)cols, .ws_row = (unsigned short)rows };
	int child_side;
	*d = (struct drive){ .cols = cols, .rows = rows, .cursor_visible = true, .synchronizes = true };
	d->vt = vterm_new(rows, cols);
	vterm_set_utf8(d->vt, 1);
	vterm_output_set_callback(d->vt, on_output, d);
	d->screen = vterm_obtain_screen(d->vt);
	vterm_screen_set_callbacks(d->screen, &callbacks, d);
	vterm_screen_enable_altscreen(d->screen, 1);
	vterm_screen_reset(d->screen, 1);
	if (openpty(&d->fd, &child_side, NULL, NULL, &size) != 0) {
		abort();
	}
	tcgetattr(child_side, &d->before);
	d->pid = fork();
	if (d->pid == 0) {
		close(d->fd);
		login_tty(child_side);
		setenv("TERM", "xterm-256color", 1);
		setenv("ASAN_OPTIONS", "handle_segv=0:handle_abort=0", 1); /* a crash is the program's own to handle */
		for (; env && *env; env++) {
			putenv((char *)(uintptr_t)*env);
		}
		execv(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	close(child_side);
}

void drive_keys(struct drive *d, const char *bytes, size_t len)
{
	while (len && !d->over) {
		ssize_t wrote = write(d->fd, bytes, len);
		if (wrote <= 0) {
			return;
		}
		bytes += wrote;
		len -= (size_t)wrote;
	}
}

void drive_type(struct drive *d, const char *text)
{
	drive_keys(d, text, strlen(text));
}

void drive_resize(struct drive *d, int cols, int rows)
{
	struct winsize size = { .ws_col = (unsigned short)cols, .ws_row = (unsigned short)rows };
	d->cols = cols;
	d->rows = rows;
	vterm_set_size(d->vt, rows, cols);
	ioctl(d->fd, TIOCSWINSZ, &size);
}

static int64_t now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* libvterm takes the cursor's visibility back with the screen that it left; terminals do not. So it is read from the bytes:
 * the last of show and hide counts. */
static void to_screen(struct drive *d, const char *bytes, size_t len)
{
	for (size_t i = 0; i + 6 <= len; i++) {
		if (memcmp(bytes + i, "\033[?25", 5) == 0) {
			d->cursor_visible = bytes[i + 5] == 'h';
		}
	}
	vterm_input_write(d->vt, bytes, len);
}

#define MODE "\033[?2026" /* synchronized output: "h" begins a frame, "l" ends it, "$p" asks */
enum { MODE_LEN = sizeof MODE - 1 };

/* How many of the bytes may be shown now: up to where a frame begins that has not ended, or where it cannot be told yet. */
static size_t whole(struct drive *d)
{
	size_t begun = SIZE_MAX;
	for (size_t i = 0; i < d->held_len; i++) {
		size_t left = d->held_len - i;
		if (memcmp(d->held + i, MODE, left < MODE_LEN ? left : MODE_LEN) != 0) {
			continue;
		}
		if (left <= MODE_LEN || (left == MODE_LEN + 1 && d->held[i + MODE_LEN] == '$')) {
			return i < begun ? i : begun;
		}
		if (d->held[i + MODE_LEN] == 'h') {
			begun = i < begun ? i : begun;
		} else if (d->held[i + MODE_LEN] == 'l') {
			begun = SIZE_MAX;
		} else if (d->held[i + MODE_LEN] == '$') {
			/* Answered here, and once: libvterm would say that it does not know it. */
			memset(d->held + i, '\0', MODE_LEN + 2);
			drive_type(d, MODE ";1$y");
		}
	}
	return begun < d->held_len ? begun : d->held_len;
}

/* Like a terminal that knows synchronized output: the screen is always a whole frame, so what a test reads is never half
 * of one screen and half of the next. */
static void take(struct drive *d, const char *bytes, size_t len)
{
	d->bytes += len;
	if (!d->synchronizes) {
		to_screen(d, bytes, len);
		return;
	}
	if (d->held_len + len > d->held_cap) {
		d->held_cap = 2 * (d->held_len + len);
		d->held = realloc(d->held, d->held_cap);
		if (!d->held) {
			abort();
		}
	}
	memcpy(d->held + d->held_len, bytes, len);
	d->held_len += len;
	size_t show = whole(d);
	to_screen(d, d->held, show);
	memmove(d->held, d->held + show, d->held_len - show);
	d->held_len -= show;
}

static void read_some(struct drive *d, int ms)
{
	struct pollfd fd = { .fd = d->fd, .events = POLLIN };
	char bytes[65536];
	if (poll(&fd, 1, ms) > 0) {
		ssize_t got = read(d->fd, bytes, sizeof bytes);
		if (got > 0) {
			take(d, bytes, (size_t)got);
		} else if (got < 0 && errno != EINTR && errno != EAGAIN) {
			d->over = waitpid(d->pid, &d->status, 0) == d->pid || d->over;
		}
	}
}

int drive_more(struct drive *d, int ms)
{
	int64_t start = now_ms();
	if (!d->over) {
		read_some(d, ms);
	}
	return 1 + (int)(now_ms() - start);
}

void drive_run(struct drive *d, int ms)
{
	int64_t end = now_ms() + ms;
	while (!d->over && now_ms() < end) {
		read_some(d, (int)(end - now_ms()));
	}
}

const char *drive_text(const struct drive *d)
{
	static char text[1 << 18];
	size_t len = 0;
	for (int y = 0; y < d->rows; y++) {
		for (int x = 0; x < d->cols; x++) {
			VTermScreenCell cell;
			vterm_screen_get_cell(d->screen, (VTermPos){ y, x }, &cell);
			uint32_t c = cell.chars[0];
			if (c == UINT32_MAX || len + 8 > sizeof text) {
				continue;
			}
			c = c ? c : ' ';
			if (c < 0x80) {
				text[len++] = (char)c;
			} else if (c < 0x800) {
				text[len++] = (char)(0xc0 | (c >> 6));
				text[len++] = (char)(0x80 | (c & 0x3f));
			} else if (c < 0x10000) {
				text[len++] = (char)(0xe0 | (c >> 12));
				text[len++] = (char)(0x80 | ((c >> 6) & 0x3f));
				text[len++] = (char)(0x80 | (c & 0x3f));
			} else {
				text[len++] = (char)(0xf0 | (c >> 18));
				text[len++] = (char)(0x80 | ((c >> 12) & 0x3f));
				text[len++] = (char)(0x80 | ((c >> 6) & 0x3f));
				text[len++] = (char)(0x80 | (c & 0x3f));
			}
			x += cell.width == 2;
		}
		text[len++] = '\n';
	}
	text[len] = '\0';
	return text;
}

bool drive_shows(const struct drive *d, const char *text)
{
	return strstr(drive_text(d), text) != NULL;
}

bool drive_expect(struct drive *d, const char *text, int ms)
{
	int64_t end = now_ms() + ms;
	while (!drive_shows(d, text)) {
		if (d->over || now_ms() >= end) {
			return false;
		}
		read_some(d, 20);
	}
	return true;
}

bool drive_wait_exit(struct drive *d, int ms)
{
	int64_t end = now_ms() + ms;
	while (!d->over && now_ms() < end) {
		read_some(d, 20);
		if (!d->over && waitpid(d->pid, &d->status, WNOHANG) == d->pid) {
			/* What it wrote last is still in the line. */
			struct pollfd fd = { .fd = d->fd, .events = POLLIN };
			char bytes[4096];
			ssize_t got;
			while (poll(&fd, 1, 0) > 0 && (got = read(d->fd, bytes, sizeof bytes)) > 0) {
				take(d, bytes, (size_t)got);
			}
			d->over = true;
		}
	}
	return d->over;
}

bool drive_restored(struct drive *d)
{
	struct termios now;
	if (d->alternate || d->mouse || !d->cursor_visible) {
		return false;
	}
	if (tcgetattr(d->fd, &now) != 0) {
		return true; /* the line went away with the child */
	}
	return now.c_lflag == d->before.c_lflag && now.c_iflag == d->before.c_iflag && now.c_oflag == d->before.c_oflag;
}

void drive_end(struct drive *d)
{
	if (!d->over) {
		kill(d->pid, SIGKILL);
		waitpid(d->pid, &d->status, 0);
	}
	close(d->fd);
	vterm_free(d->vt);
	free(d->held);
}
