#include "config.h"

#include "term/term_int.h"

#include <poll.h>

static int clamp(int value, int max)
{
	return value < 1 ? 1 : value > max ? max : value;
}

void term_init(struct term *term, const struct term_ops *ops, int cols, int rows)
{
	*term = (struct term){ .ops = ops, .cols = clamp(cols, GRID_COLS_MAX), .rows = clamp(rows, GRID_ROWS_MAX) };
	for (int i = 0; i < TERM_WATCH_MAX; i++) {
		term->watch[i] = -1;
	}
}

void term_size(const struct term *term, int *cols, int *rows)
{
	*cols = term->cols;
	*rows = term->rows;
}

void term_present(struct term *term, const struct grid *grid)
{
	term->ops->present(term, grid);
}

bool term_next(struct term *term, int timeout_ms, struct input *out)
{
	*out = (struct input){ .kind = INPUT_NONE };
	return term->ops->next(term, timeout_ms, out);
}

void term_close(struct term *term)
{
	if (term) {
		term->ops->close(term);
	}
}

enum glyph_set term_glyphs(const struct term *term)
{
	return term->suited;
}

void term_use_glyphs(struct term *term, enum glyph_set set)
{
	if (term->glyphs != set) {
		term->glyphs = set;
		if (term->ops->look) {
			term->ops->look(term);
		}
	}
}

void term_theme(struct term *term, enum theme_id theme)
{
	if (term->theme != theme) {
		term->theme = theme;
		if (term->ops->look) {
			term->ops->look(term);
		}
	}
}

void term_watch(struct term *term, int slot, int fd)
{
	if (slot >= 0 && slot < TERM_WATCH_MAX) {
		term->watch[slot] = fd;
	}
}

void term_resized(struct term *term)
{
	if (term->ops->resized) {
		term->ops->resized(term);
	}
}

void term_redraw(struct term *term)
{
	if (term->ops->redraw) {
		term->ops->redraw(term);
	}
}

void term_suspend(struct term *term)
{
	if (term->ops->suspend) {
		term->ops->suspend(term);
	}
}

void term_resume(struct term *term)
{
	if (term->ops->resume) {
		term->ops->resume(term);
	}
}

void term_emergency_restore(const struct term *term)
{
	if (term && term->ops->emergency) {
		term->ops->emergency(term);
	}
}

bool term_failed(const struct term *term)
{
	return term->failed;
}

bool term_wait_watched(struct term *term, int timeout_ms, struct input *out)
{
	struct pollfd fds[TERM_WATCH_MAX];
	nfds_t count = 0;
	for (int i = 0; i < TERM_WATCH_MAX; i++) {
		if (term->watch[i] >= 0) {
			fds[count++] = (struct pollfd){ .fd = term->watch[i], .events = POLLIN };
		}
	}
	/* With nothing to wait for, waiting for ever would be for ever. */
	if ((!count && timeout_ms < 0) || poll(fds, count, timeout_ms) <= 0) {
		return false;
	}
	for (nfds_t i = 0; i < count; i++) {
		if (fds[i].revents) {
			*out = (struct input){ .kind = INPUT_WATCH, .x = fds[i].fd };
			return true;
		}
	}
	return false;
}
