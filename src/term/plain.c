#include "config.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "term/term_int.h"

struct plain {
	struct term term;
	int fd;
	struct buf last, text;
};

/* Partial writes are completed; an error is remembered and ends all writing. */
static void write_all(struct plain *p, struct str s)
{
	while (s.len && !p->term.failed) {
		ssize_t done = write(p->fd, s.ptr, s.len);
		if (done > 0) {
			s = str_sub(s, (size_t)done, s.len);
		} else if (errno == EAGAIN) {
			struct pollfd ready = { .fd = p->fd, .events = POLLOUT };
			poll(&ready, 1, -1);
		} else if (errno != EINTR) {
			p->term.failed = true;
		}
	}
}

/* Rows without the blank ones at the end; a blank line parts the frames. */
static void present(struct term *term, const struct grid *grid)
{
	struct plain *p = (struct plain *)term;
	struct grid shown = { 0 };
	grid_init(&shown, grid->cols, grid->rows);
	for (int y = 0; y < grid->rows; y++) {
		for (int x = 0; x < grid->cols; x++) {
			struct cell cell = grid_at(grid, x, y);
			if (cell.width) {
				grid_put(&shown, x, y, term_replace(term->glyphs, cell.ch), STYLE_NORMAL);
			}
		}
	}
	buf_reset(&p->text);
	grid_to_text(&shown, &p->text, false);
	grid_done(&shown);
	while (p->text.len > 1 && p->text.ptr[p->text.len - 2] == '\n') {
		p->text.ptr[--p->text.len] = '\0';
	}
	if (str_eq(buf_str(&p->last), buf_str(&p->text))) {
		return;
	}
	if (p->last.len) {
		write_all(p, STR("\n"));
	}
	write_all(p, buf_str(&p->text));
	buf_reset(&p->last);
	buf_add(&p->last, buf_str(&p->text));
}

static void close_plain(struct term *term)
{
	struct plain *p = (struct plain *)term;
	buf_done(&p->last);
	buf_done(&p->text);
	mem_free(p);
}

static const struct term_ops ops = { .present = present, .next = term_wait_watched, .close = close_plain };

struct term *term_plain_new(int out_fd, int cols, int rows)
{
	struct plain *p = mem_alloc(1, sizeof *p);
	term_init(&p->term, &ops, cols, rows);
	p->fd = out_fd;
	return &p->term;
}
