#include "config.h"

#include <langinfo.h>
#include <poll.h>
#include <string.h>

#include "base/vec.h"
#include "term/decode.h"
#include "term/painter.h"
#include "term/term_int.h"
#include "term/tty.h"

enum { PROBE_ROW = 2, PROBE_COLS = 3, ANSWER_WAIT_MS = 30 };

/* A real terminal: a device (tty), bytes to inputs (decode), grids to bytes (painter). Frames stand between the marks of
 * synchronized output (mode 2026) where the terminal said that it knows them. */
struct live {
	struct term term;
	struct tty tty;
	struct decoder decoder;
	struct painter *painter;
	bool talks; /* like xterm */
	bool mouse;
	bool synchronized; /* mode 2026 */
	bool asked; /* answers are awaited */
	bool late; /* `wanted` is to be shown once the terminal has taken the frame before */
	struct grid wanted;
	bool new_size, new_glyphs, told_gone;
	int64_t last_byte_ms;
	struct {
		struct input *items;
		size_t count, cap;
	} early; /* typed before the first term_next */
	size_t early_at;
};

static struct live *live_of(struct term *term)
{
	return (struct live *)term;
}

static bool is_gone(const struct live *c)
{
	return c->tty.deaf || c->tty.broken;
}

static void prepare_leave(struct live *c)
{
	struct buf leave = { 0 };
	if (c->talks) {
		buf_add_c(&leave, "\033[?2026l\033[r\033[?1002l\033[?1006l\033[?1004l\033[?2004l");
	}
	painter_leave_bytes(&leave);
	c->tty.leave_len = leave.len <= sizeof c->tty.leave ? leave.len : 0;
	memcpy(c->tty.leave, leave.ptr, c->tty.leave_len);
	buf_done(&leave);
}

static void enter_modes(struct live *c)
{
	if (c->talks) {
		tty_send(&c->tty, STR("\033[?2004h\033[?1004h"));
		if (c->mouse) {
			tty_send(&c->tty, STR("\033[?1002h\033[?1006h"));
		}
	}
}

static void leave_modes(struct live *c)
{
	if (c->talks) {
		tty_send(&c->tty, STR("\033[r\033[?1002l\033[?1006l\033[?1004l\033[?2004l"));
	}
}

/* --- frames -------------------------------------------------------------------- */

static void send_painted(struct live *c)
{
	if (painter_take(c->painter, &c->tty.pending)) {
		tty_flush(&c->tty);
	}
}

static void draw(struct live *c, const struct grid *grid)
{
	static const char begin[] = "\033[?2026h", end[] = "\033[?2026l";
	size_t before = c->tty.pending.len;
	painter_draw(c->painter, grid);
	if (c->synchronized) {
		buf_add_c(&c->tty.pending, begin);
	}
	if (!painter_take(c->painter, &c->tty.pending)) {
		c->tty.pending.len = before;
		return;
	}
	if (c->synchronized) {
		buf_add_c(&c->tty.pending, end);
	}
	tty_flush(&c->tty);
}

static void present(struct term *term, const struct grid *grid)
{
	struct live *c = live_of(term);
	c->late = false;
	if (is_gone(c) || painter_shows(c->painter, grid)) {
		return;
	}
	tty_flush(&c->tty);
	if (c->tty.pending.len) {
		/* The frame before is still on its way: this one waits, and gives way to a newer one. */
		grid_copy(&c->wanted, grid);
		c->late = true;
		return;
	}
	draw(c, grid);
}

static void look(struct term *term)
{
	painter_look(live_of(term)->painter, term->theme, term->glyphs);
}

static void redraw(struct term *term)
{
	painter_repaint(live_of(term)->painter);
}

/* True when it is another one than before. */
static bool take_size(struct live *c)
{
	int cols = 80, rows = 24;
	tty_size(&c->tty, &cols, &rows);
	cols = cols > GRID_COLS_MAX ? GRID_COLS_MAX : cols;
	rows = rows > GRID_ROWS_MAX ? GRID_ROWS_MAX : rows;
	if (cols == c->term.cols && rows == c->term.rows) {
		return false;
	}
	c->term.cols = cols;
	c->term.rows = rows;
	painter_resize(c->painter, cols, rows);
	return true;
}

static void resized(struct term *term)
{
	struct live *c = live_of(term);
	c->new_size |= take_size(c);
}

/* --- questions and answers ----------------------------------------------------- */

/* One character of each class whose width is in doubt, in a row below the first (decode.h says why): if all are narrow
 * the cursor stands in column 4. Then the mode; the terminal's attributes come last, since every terminal answers those.
 * The first frame clears the screen. */
static void ask(struct live *c, bool widths)
{
	struct buf out = { 0 };
	if (widths) {
		buf_addf(&out, "\033[%d;1H─●█\033[6n", PROBE_ROW);
	}
	buf_add_c(&out, "\033[?2026$p\033[c");
	tty_send(&c->tty, buf_str(&out));
	buf_done(&out);
	c->asked = true;
}

static void take_answer(struct live *c, struct decode_answer answer)
{
	switch (answer.question) {
	case DECODE_CURSOR:
		if (c->asked && answer.a == PROBE_ROW && answer.b > 1 + PROBE_COLS && c->term.suited == GLYPHS_FULL) {
			c->term.suited = GLYPHS_CJK;
			c->new_glyphs = true;
		}
		break;
	case DECODE_MODE:
		c->synchronized = answer.a == 2026 && (answer.b == 1 || answer.b == 2);
		break;
	case DECODE_ATTRIBUTES:
		c->asked = false;
		break;
	}
}

/* --- input ----------------------------------------------------------------------- */

/* True when *out was filled from what has been read. */
static bool decoded(struct live *c, struct input *out)
{
	struct decode_answer answer;
	for (;;) {
		int64_t idle = tty_now_ms() - c->last_byte_ms;
		switch (decode_next(&c->decoder, idle > 10000 ? 10000 : (int)idle, out, &answer)) {
		case DECODE_INPUT:
			if (out->kind != INPUT_MOUSE || (out->x < c->term.cols && out->y < c->term.rows)) {
				return true;
			}
			break;
		case DECODE_ANSWER:
			take_answer(c, answer);
			break;
		case DECODE_MORE:
			return false;
		}
	}
}

static void read_bytes(struct live *c)
{
	char bytes[4096];
	size_t got = tty_read(&c->tty, bytes, sizeof bytes);
	if (got) {
		decode_feed(&c->decoder, bytes, got);
		c->last_byte_ms = tty_now_ms();
	}
}

/* What is known without waiting. */
static bool ready_input(struct live *c, struct input *out)
{
	if (c->early_at < c->early.count) {
		*out = c->early.items[c->early_at++];
		return true;
	}
	if (c->new_size) {
		c->new_size = false;
		*out = (struct input){ .kind = INPUT_RESIZE, .x = c->term.cols, .y = c->term.rows };
		return true;
	}
	if (decoded(c, out)) {
		return true;
	}
	*out = (struct input){ .kind = INPUT_NONE };
	if (c->new_glyphs) {
		c->new_glyphs = false;
		*out = (struct input){ .kind = INPUT_GLYPHS, .x = (int)c->term.suited };
		return true;
	}
	if (is_gone(c) && !c->told_gone) {
		c->told_gone = true;
		*out = (struct input){ .kind = INPUT_EOF };
		return true;
	}
	return false;
}

/* Waits once for bytes, for room to write, and for what the caller watches; true when that last filled *out. */
static bool wait_once(struct live *c, int ms, struct input *out)
{
	struct pollfd fds[2 + TERM_WATCH_MAX];
	nfds_t count = 2;
	fds[0] = (struct pollfd){ .fd = c->tty.in_fd, .events = POLLIN };
	fds[1] = (struct pollfd){ .fd = c->tty.pending.len ? c->tty.write_fd : -1, .events = POLLOUT };
	for (int i = 0; i < TERM_WATCH_MAX; i++) {
		if (c->term.watch[i] >= 0) {
			fds[count++] = (struct pollfd){ .fd = c->term.watch[i], .events = POLLIN };
		}
	}
	if (poll(fds, count, ms) <= 0) {
		return false;
	}
	if (fds[1].revents) {
		tty_flush(&c->tty);
		if (!c->tty.pending.len && c->late) {
			c->late = false;
			draw(c, &c->wanted);
		}
	}
	if (fds[0].revents) {
		read_bytes(c);
		return false;
	}
	for (nfds_t i = 2; i < count; i++) {
		if (fds[i].revents) {
			*out = (struct input){ .kind = INPUT_WATCH, .x = fds[i].fd };
			return true;
		}
	}
	return false;
}

static bool next(struct term *term, int timeout_ms, struct input *out)
{
	struct live *c = live_of(term);
	int64_t end = tty_now_ms() + timeout_ms;
	for (bool last = false;;) {
		if (ready_input(c, out)) {
			return true;
		}
		if (is_gone(c)) {
			return term_wait_watched(term, timeout_ms, out);
		}
		if (last) {
			return false;
		}
		int64_t left = end - tty_now_ms();
		int ms = timeout_ms < 0 ? -1 : left > 0 ? (int)left : 0, half = decode_wait_ms(&c->decoder);
		last = ms == 0;
		if (half >= 0 && (ms < 0 || half < ms)) {
			ms = half;
		}
		if (wait_once(c, ms, out)) {
			return true;
		}
	}
}

/* A terminal nearby answers within a few milliseconds: then the first frame is right at once. One far away answers
 * later, through term_next; nobody waits for it. */
static void hear_early(struct live *c)
{
	int64_t end = tty_now_ms() + ANSWER_WAIT_MS;
	while (c->asked && !is_gone(c)) {
		int64_t left = end - tty_now_ms();
		struct pollfd ready = { .fd = c->tty.in_fd, .events = POLLIN };
		if (left <= 0 || poll(&ready, 1, (int)left) <= 0) {
			break;
		}
		read_bytes(c);
		struct input input;
		while (decoded(c, &input)) {
			if (input.kind == INPUT_KEY) {
				VEC_PUSH(&c->early, input);
			}
		}
	}
}

/* --- open and close ----------------------------------------------------------- */

static void put_back(struct live *c)
{
	leave_modes(c);
	painter_leave(c->painter);
	send_painted(c);
	tty_drain(&c->tty, 500);
	tty_cooked(&c->tty);
}

static void release(struct live *c)
{
	painter_close(c->painter);
	tty_close(&c->tty);
	decode_done(&c->decoder);
	grid_done(&c->wanted);
	mem_free(c->early.items);
	mem_free(c);
}

static void close_live(struct term *term)
{
	struct live *c = live_of(term);
	put_back(c);
	release(c);
}

static void suspend(struct term *term)
{
	put_back(live_of(term));
}

static void resume(struct term *term)
{
	struct live *c = live_of(term);
	tty_raw(&c->tty);
	take_size(c);
	painter_enter(c->painter);
	send_painted(c);
	enter_modes(c);
	c->new_size = true; /* even when it is the old one: the caller shall draw */
}

static void emergency(const struct term *term)
{
	tty_restore_now(&((const struct live *)term)->tty);
}

static const struct term_ops ops = {
	.present = present,
	.next = next,
	.close = close_live,
	.look = look,
	.resized = resized,
	.redraw = redraw,
	.suspend = suspend,
	.resume = resume,
	.emergency = emergency,
};

/* Real consoles: a font of a few hundred characters, and no ear for questions, whatever their descriptions promise. */
static bool is_console(const char *term_name)
{
	return strncmp(term_name, "linux", 5) == 0 || strncmp(term_name, "vt", 2) == 0;
}

static enum glyph_set suited_to(const char *term_name)
{
	return is_console(term_name) || strcmp(nl_langinfo(CODESET), "UTF-8") != 0 ? GLYPHS_ASCII : GLYPHS_FULL;
}

enum status term_curses_open(const struct term_options *options, struct term **out, struct err *err)
{
	const char *name = options->term_name;
	*out = NULL;
	if (!name || !*name || strlen(name) > 64 || strchr(name, '/')) {
		return err_set(err, STATUS_CONFIG, "TERM names no terminal; set it, for example to xterm-256color, or use --plain");
	}
	struct live *c = mem_alloc(1, sizeof *c);
	enum status status = painter_open(name, options->in_fd, options->depth_max, &c->painter, err);
	if (status != STATUS_OK) {
		mem_free(c);
		return status;
	}
	term_init(&c->term, &ops, 1, 1);
	grid_init(&c->wanted, 1, 1);
	tty_open(&c->tty, options->in_fd, options->out_fd);
	c->term.theme = options->theme;
	c->term.suited = c->term.glyphs = suited_to(name);
	c->talks = painter_talks() && !is_console(name);
	c->mouse = options->mouse;
	c->last_byte_ms = tty_now_ms();
	painter_look(c->painter, c->term.theme, c->term.glyphs);
	painter_keys(&c->decoder);
	prepare_leave(c);
	tty_raw(&c->tty);
	send_painted(c);
	enter_modes(c);
	take_size(c);
	if (c->talks) {
		ask(c, options->probe && c->term.suited == GLYPHS_FULL);
		hear_early(c);
		c->new_glyphs = false; /* term_glyphs tells */
	}
	*out = &c->term;
	return STATUS_OK;
}
