#include "config.h"

#include "tests/check.h"

#include "tests/term/pty.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"

static long now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* When patience ends: under valgrind everything takes its time. */
static long until(int ms)
{
	return now_ms() + (check_is_brief() ? 10L : 1L) * ms;
}

static int on_property(VTermProp property, VTermValue *value, void *user)
{
	struct pty *p = user;
	if (property == VTERM_PROP_ALTSCREEN) {
		p->alternate = value->boolean;
	} else if (property == VTERM_PROP_CURSORVISIBLE) {
		p->cursor = value->boolean;
	} else if (property == VTERM_PROP_MOUSE) {
		p->mouse = value->number;
	}
	return 1;
}

static const VTermScreenCallbacks callbacks = { .settermprop = on_property };

static void set_size(int fd, int cols, int rows)
{
	struct winsize size = { .ws_col = (unsigned short)cols, .ws_row = (unsigned short)rows };
	assert_int_equal(ioctl(fd, TIOCSWINSZ, &size), 0);
}

void pty_start(struct pty *p, int cols, int rows, bool silent, int (*run)(void *arg), void *arg)
{
	*p = (struct pty){ .cols = cols, .rows = rows, .silent = silent, .cursor = true };
	assert_int_equal(openpty(&p->fd, &p->slave, NULL, NULL, NULL), 0);
	set_size(p->fd, cols, rows);
	assert_int_equal(tcgetattr(p->slave, &p->before), 0);
	p->vt = vterm_new(rows > 0 && rows < 500 ? rows : 24, cols > 0 && cols < 1000 ? cols : 80);
	vterm_set_utf8(p->vt, 1);
	p->screen = vterm_obtain_screen(p->vt);
	vterm_screen_enable_altscreen(p->screen, 1);
	vterm_screen_set_callbacks(p->screen, &callbacks, p);
	vterm_screen_reset(p->screen, 1);
	p->pid = fork();
	assert_true(p->pid >= 0);
	if (p->pid == 0) {
		close(p->fd);
		setsid();
		ioctl(p->slave, TIOCSCTTY, 0);
		dup2(p->slave, 0);
		dup2(p->slave, 1);
		_exit(run(arg));
	}
}

void pty_send(struct pty *p, const char *bytes)
{
	size_t len = strlen(bytes);
	while (len) {
		ssize_t wrote = write(p->fd, bytes, len);
		assert_true(wrote > 0);
		bytes += wrote;
		len -= (size_t)wrote;
	}
}

void pty_resize(struct pty *p, int cols, int rows)
{
	p->cols = cols;
	p->rows = rows;
	vterm_set_size(p->vt, rows, cols);
	set_size(p->fd, cols, rows);
}

/* False when nothing came in time, or the other side has gone. */
static bool read_some(struct pty *p, int ms)
{
	char bytes[16384];
	struct pollfd ready = { .fd = p->fd, .events = POLLIN };
	if (poll(&ready, 1, ms) <= 0) {
		return false;
	}
	ssize_t got = read(p->fd, bytes, sizeof bytes);
	if (got <= 0) {
		return false;
	}
	buf_add(&p->out, (struct str){ bytes, (size_t)got });
	vterm_input_write(p->vt, bytes, (size_t)got);
	size_t answer = vterm_output_read(p->vt, bytes, sizeof bytes);
	if (answer && !p->silent) {
		assert_int_equal(write(p->fd, bytes, answer), answer);
	}
	return true;
}

void pty_pump(struct pty *p, int ms, int quiet_ms)
{
	long end = now_ms() + ms;
	for (long left = ms; left > 0; left = end - now_ms()) {
		int wait = quiet_ms && quiet_ms < left ? quiet_ms : (int)left;
		if (!read_some(p, wait) && quiet_ms) {
			return;
		}
	}
}

void pty_row(struct pty *p, int row, struct buf *out)
{
	size_t end = out->len;
	for (int col = 0; col < p->cols;) {
		VTermScreenCell cell;
		VTermPos at = { .row = row, .col = col };
		vterm_screen_get_cell(p->screen, at, &cell);
		char bytes[4];
		uint32_t ch = cell.chars[0] && cell.chars[0] != UINT32_MAX ? cell.chars[0] : ' ';
		buf_add(out, (struct str){ bytes, utf8_put(ch, bytes) });
		end = ch == ' ' ? end : out->len;
		col += cell.width > 1 ? cell.width : 1;
	}
	out->len = end;
	out->ptr[end] = '\0';
}

bool pty_shows(struct pty *p, const char *text)
{
	struct buf row = { 0 };
	bool found = false;
	for (int y = 0; y < p->rows && !found; y++) {
		buf_reset(&row);
		buf_add_c(&row, "");
		pty_row(p, y, &row);
		found = strstr(row.ptr, text) != NULL;
	}
	buf_done(&row);
	return found;
}

void pty_expect(struct pty *p, const char *text, int ms)
{
	long end = until(ms);
	while (!pty_shows(p, text)) {
		long left = end - now_ms();
		if (left <= 0) {
			struct buf row = { 0 };
			for (int y = 0; y < p->rows; y++) {
				pty_row(p, y, &row);
				buf_add_char(&row, '\n');
			}
			fail_msg("'%s' is not on the screen:\n%s", text, row.ptr);
		}
		read_some(p, (int)left < 50 ? (int)left : 50);
	}
}

int pty_wait(struct pty *p, int ms)
{
	long end = until(ms);
	int status;
	while (now_ms() < end) {
		read_some(p, 10);
		if (waitpid(p->pid, &status, WNOHANG) == p->pid) {
			p->pid = 0;
			while (read_some(p, 0)) {
			}
			return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
		}
	}
	return -1;
}

void pty_check_restored(struct pty *p)
{
	struct termios now;
	pty_pump(p, 200, 20);
	check(!p->alternate);
	check(p->cursor);
	check_int(p->mouse, VTERM_PROP_MOUSE_NONE);
	assert_int_equal(tcgetattr(p->slave, &now), 0);
	check_int(now.c_lflag, p->before.c_lflag);
	check_int(now.c_iflag, p->before.c_iflag);
	check_int(now.c_oflag, p->before.c_oflag);
}

void pty_stop(struct pty *p)
{
	if (p->pid > 0) {
		kill(p->pid, SIGKILL);
		waitpid(p->pid, NULL, 0);
	}
	close(p->fd);
	close(p->slave);
	vterm_free(p->vt);
	buf_done(&p->out);
}
