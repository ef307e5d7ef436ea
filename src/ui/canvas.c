#include "config.h"

#include "ui/canvas.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/utf8.h"

struct canvas canvas_of(struct grid *grid, enum glyph_set glyphs)
{
	struct rect whole = { 0, 0, grid->cols, grid->rows };
	return (struct canvas){ .grid = grid, .cols = grid->cols, .rows = grid->rows, .clip = whole, .glyphs = glyphs };
}

struct canvas canvas_sub(struct canvas c, struct rect area)
{
	c.x += area.x;
	c.y += area.y;
	c.cols = area.cols > 0 ? area.cols : 0;
	c.rows = area.rows > 0 ? area.rows : 0;
	c.clip = rect_intersect(c.clip, (struct rect){ c.x, c.y, c.cols, c.rows });
	return c;
}

struct canvas canvas_inset(struct canvas c, int dx, int dy)
{
	return canvas_sub(c, rect_inset((struct rect){ 0, 0, c.cols, c.rows }, dx, dy));
}

static int width_of(uint32_t ch)
{
	return ch < 0x7f ? 1 : (int)utf8_width(ch);
}

static uint16_t grounded(struct canvas c, uint16_t style)
{
	return style & STYLE_GROUND_MASK ? style : (uint16_t)(style | c.ground);
}

/* A wide character of which the clip leaves one half becomes a blank in that half. */
int canvas_put(struct canvas c, int x, int y, uint32_t ch, uint16_t style)
{
	int gx = c.x + x, gy = c.y + y, width = width_of(ch);
	style = grounded(c, style);
	bool first = rect_has(c.clip, gx, gy);
	if (width == 1) {
		return first ? grid_put(c.grid, gx, gy, ch, style) : 0;
	}
	bool second = rect_has(c.clip, gx + 1, gy);
	if (first && second) {
		return grid_put(c.grid, gx, gy, ch, style);
	}
	if (first || second) {
		grid_put(c.grid, first ? gx : gx + 1, gy, ' ', style);
		return width;
	}
	return 0;
}

int canvas_glyph(struct canvas c, int x, int y, enum glyph id, uint16_t style)
{
	return canvas_put(c, x, y, glyph(c.glyphs, id), style);
}

/* Up to column `right` of the canvas. */
static int text_until(struct canvas c, int x, int y, int right, uint16_t style, struct str s)
{
	int at = x;
	while (s.len) {
		struct str rest = s;
		uint32_t ch = utf8_next(&rest);
		if (ch == '\n' || ch == '\t' || ch == '\r') {
			ch = ' ';
		}
		/* A mark that sits on the letter before it has no cell here. */
		int width = ch < 0x300 ? 1 : (int)utf8_cols(str_sub(s, 0, s.len - rest.len));
		if (at + width > right) {
			break;
		}
		if (width > 0) {
			canvas_put(c, at, y, ch, style);
		}
		at += width;
		s = rest;
	}
	return at - x;
}

int canvas_text(struct canvas c, int x, int y, uint16_t style, struct str s)
{
	return text_until(c, x, y, c.cols, style, s);
}

int canvas_text_fit(struct canvas c, int x, int y, int cols, uint16_t style, struct str s)
{
	int right = x + cols < c.cols ? x + cols : c.cols;
	int room = right - x;
	if (room <= 0) {
		return 0;
	}
	if ((int)utf8_cols(s) <= room) {
		return text_until(c, x, y, right, style, s);
	}
	int dots = room > 4 ? 2 : room > 2 ? 1 : 0;
	while (dots && s.len) { /* no blank before the dots */
		struct str fitting = utf8_fit(s, (unsigned)(room - dots));
		if (!fitting.len || fitting.ptr[fitting.len - 1] != ' ') {
			s = fitting;
			break;
		}
		s = str_sub(fitting, 0, fitting.len - 1);
	}
	int used = text_until(c, x, y, right - dots, style, s);
	for (int i = 0; i < dots; i++) {
		used += canvas_put(c, x + used, y, '.', style);
	}
	return used;
}

int canvas_text_right(struct canvas c, int right, int y, uint16_t style, struct str s)
{
	int cols = (int)utf8_cols(s);
	return text_until(c, right - cols, y, right, style, s);
}

int canvas_text_center(struct canvas c, int y, uint16_t style, struct str s)
{
	int cols = (int)utf8_cols(s);
	int x = cols < c.cols ? (c.cols - cols) / 2 : 0;
	return canvas_text_fit(c, x, y, c.cols, style, s);
}

int canvas_print(struct canvas c, int x, int y, uint16_t style, const char *format, ...)
{
	struct buf text = { 0 };
	va_list args;
	va_start(args, format);
	buf_vaddf(&text, format, args);
	va_end(args);
	int used = canvas_text(c, x, y, style, buf_str(&text));
	buf_done(&text);
	return used;
}

void canvas_fill(struct canvas c, struct rect area, uint32_t ch, uint16_t style)
{
	int step = width_of(ch);
	for (int y = area.y; y < area.y + area.rows; y++) {
		for (int x = area.x; x + step <= area.x + area.cols; x += step) {
			canvas_put(c, x, y, ch, style);
		}
	}
}

void canvas_clear(struct canvas c, uint16_t style)
{
	canvas_fill(c, (struct rect){ 0, 0, c.cols, c.rows }, ' ', style);
}

static struct rect to_grid(struct canvas c, struct rect area)
{
	return rect_intersect(c.clip, (struct rect){ c.x + area.x, c.y + area.y, area.cols, area.rows });
}

void canvas_restyle(struct canvas c, struct rect area, uint16_t style)
{
	struct rect r = to_grid(c, area);
	style = grounded(c, style);
	for (int y = r.y; y < r.y + r.rows; y++) {
		for (int x = r.x; x < r.x + r.cols; x++) {
			grid_restyle(c.grid, x, y, style);
		}
	}
}

void canvas_ground(struct canvas c, struct rect area, uint16_t attributes_and_ground)
{
	struct rect r = to_grid(c, area);
	for (int y = r.y; y < r.y + r.rows; y++) {
		for (int x = r.x; x < r.x + r.cols; x++) {
			unsigned style = grid_at(c.grid, x, y).style;
			if (attributes_and_ground & STYLE_GROUND_MASK) {
				style &= ~(unsigned)STYLE_GROUND_MASK;
			}
			grid_restyle(c.grid, x, y, (uint16_t)(style | attributes_and_ground));
		}
	}
}

void canvas_arms(struct canvas c, int x, int y, unsigned arms, enum line line, uint16_t style)
{
	if (rect_has(c.clip, c.x + x, c.y + y)) {
		uint32_t there = grid_at(c.grid, c.x + x, c.y + y).ch;
		grid_put(c.grid, c.x + x, c.y + y, glyph_join(c.glyphs, there, arms, line), grounded(c, style));
	}
}

void canvas_hline(struct canvas c, int x, int y, int cols, enum line line, uint16_t style)
{
	for (int i = 0; i < cols; i++) {
		unsigned arms = (i > 0 || cols == 1 ? ARM_W : 0u) | (i < cols - 1 || cols == 1 ? ARM_E : 0u);
		canvas_arms(c, x + i, y, arms, line, style);
	}
}

void canvas_vline(struct canvas c, int x, int y, int rows, enum line line, uint16_t style)
{
	for (int i = 0; i < rows; i++) {
		unsigned arms = (i > 0 || rows == 1 ? ARM_N : 0u) | (i < rows - 1 || rows == 1 ? ARM_S : 0u);
		canvas_arms(c, x, y + i, arms, line, style);
	}
}

void canvas_box(struct canvas c, struct rect area, enum line line, uint16_t style)
{
	if (area.cols < 2 || area.rows < 2) {
		return;
	}
	int right = area.x + area.cols - 1, bottom = area.y + area.rows - 1;
	for (int x = area.x; x <= right; x++) {
		int dx = x == area.x ? -1 : x == right ? 1 : 0;
		canvas_put(c, x, area.y, glyph_frame(c.glyphs, dx, -1, line), style);
		canvas_put(c, x, bottom, glyph_frame(c.glyphs, dx, 1, line), style);
	}
	for (int y = area.y + 1; y < bottom; y++) {
		canvas_put(c, area.x, y, glyph_frame(c.glyphs, -1, 0, line), style);
		canvas_put(c, right, y, glyph_frame(c.glyphs, 1, 0, line), style);
	}
}

struct canvas canvas_panel(struct canvas c, struct rect area, struct str title, bool focus)
{
	uint16_t style = focus ? STYLE_FRAME_FOCUS : STYLE_FRAME;
	canvas_box(c, area, focus ? LINE_HEAVY : LINE_ROUND, style);
	if (title.len && area.cols > 6) {
		canvas_put(c, area.x + 1, area.y, ' ', style);
		int used = canvas_text_fit(c, area.x + 2, area.y, area.cols - 5, STYLE_TITLE, title);
		canvas_put(c, area.x + 2 + used, area.y, ' ', style);
	}
	return canvas_sub(c, rect_inset(area, 2, 1));
}

void canvas_cursor(struct canvas c, int x, int y)
{
	if (rect_has(c.clip, c.x + x, c.y + y)) {
		c.grid->cursor_x = c.x + x;
		c.grid->cursor_y = c.y + y;
	}
}
