#include "config.h"

#include "ui/chart.h"

#include <math.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "ui/chart_int.h"

enum { ROWS_LEAST = 3, COLS_LEAST = 12 };

/* The plot: cells of 2 x 4 dots, and whose they are. A cell shows all its dots in the style of the series that came
 * last; where lines cross that is the only thing lost. */
struct plot {
	struct canvas area;
	uint8_t *dots;
	uint16_t *styles;
	struct chart_scale x, y;
};

struct extent {
	double low, high;
	bool any;
};

static void widen(struct extent *e, double value, bool log)
{
	if (!isfinite(value) || (log && value <= 0)) {
		return;
	}
	e->low = !e->any || value < e->low ? value : e->low;
	e->high = !e->any || value > e->high ? value : e->high;
	e->any = true;
}

static double x_of(const struct chart_series *s, size_t i)
{
	return s->x ? s->x[i] : (double)i;
}

static void measure(const struct chart *chart, struct extent *x, struct extent *y)
{
	for (size_t n = 0; n < chart->series_count; n++) {
		const struct chart_series *s = &chart->series[n];
		for (size_t i = 0; i < s->count; i++) {
			if (isfinite(s->y[i])) {
				widen(x, x_of(s, i), chart->x.log);
				widen(y, s->y[i], chart->y.log);
			}
		}
	}
	if (chart->limit > 0) {
		widen(y, chart->limit, chart->y.log);
	}
	if (!chart->y.log && y->low > 0) {
		y->low = 0;
	}
}

/* --- lines ------------------------------------------------------------------- */

static void dot(struct plot *p, int dx, int dy, uint16_t style)
{
	static const uint8_t bits[4][2] = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };
	if (dx < 0 || dy < 0 || dx >= p->area.cols * 2 || dy >= p->area.rows * 4) {
		return;
	}
	size_t cell = (size_t)(dy / 4) * (size_t)p->area.cols + (size_t)(dx / 2);
	p->dots[cell] |= bits[dy % 4][dx % 2];
	p->styles[cell] = style;
}

/* Series differ by their dots as well as by colour: whole, dashed, dotted. */
static bool inked(size_t series, int step)
{
	switch (series % 3) {
	case 0:
		return true;
	case 1:
		return step % 6 < 4;
	}
	return step % 3 == 0;
}

/* Bresenham's line; `step` counts dots along the series. */
static void line(struct plot *p, size_t series, uint16_t style, const int from[2], const int to[2], int *step)
{
	int x = from[0], y = from[1], dx = abs(to[0] - x), dy = -abs(to[1] - y);
	int sx = x < to[0] ? 1 : -1, sy = y < to[1] ? 1 : -1, error = dx + dy;
	for (;;) {
		if (inked(series, (*step)++)) {
			dot(p, x, y, style);
		}
		if (x == to[0] && y == to[1]) {
			break;
		}
		int twice = 2 * error;
		if (twice >= dy) {
			error += dy;
			x += sx;
		}
		if (twice <= dx) {
			error += dx;
			y += sy;
		}
	}
	(*step)--; /* the end is the next one's beginning */
}

static int clamp(double value, int max)
{
	return !(value > 0) ? 0 : value > max ? max : (int)lround(value);
}

/* Dot of a value; what lies outside of a fixed axis is held at its edge. */
static void place(const struct plot *p, double x, double y, int at[2])
{
	int right = p->area.cols * 2 - 1, bottom = p->area.rows * 4 - 1;
	at[0] = clamp(chart_place(&p->x, x) * right, right);
	at[1] = bottom - clamp(chart_place(&p->y, y) * bottom, bottom);
}

static void draw_series(struct plot *p, size_t n, const struct chart_series *s)
{
	int before[2] = { 0, 0 }, step = 0;
	bool has_before = false;
	for (size_t i = 0; i < s->count; i++) {
		double x = x_of(s, i), y = s->y[i];
		int at[2];
		bool inside = isfinite(x) && isfinite(y) && chart_place(&p->x, x) >= -1e-9 && chart_place(&p->x, x) <= 1 + 1e-9;
		if (!inside) {
			has_before = false;
			continue;
		}
		place(p, x, y, at);
		if (has_before) {
			line(p, n, s->style, before, at, &step);
		} else {
			dot(p, at[0], at[1], s->style);
		}
		before[0] = at[0];
		before[1] = at[1];
		has_before = true;
	}
}

static void draw_points(const struct plot *p, const struct chart_series *s)
{
	for (size_t i = 0; i < s->count; i++) {
		int at[2];
		if (isfinite(x_of(s, i)) && isfinite(s->y[i])) {
			place(p, x_of(s, i), s->y[i], at);
			canvas_glyph(p->area, at[0] / 2, at[1] / 4, GLYPH_FULL, s->style);
		}
	}
}

/* --- around the plot ------------------------------------------------------------ */

static void draw_limit(const struct plot *p, double limit)
{
	int at[2];
	if (limit > 0) {
		place(p, p->x.low, limit, at);
		for (int x = 0; x < p->area.cols; x++) {
			canvas_glyph(p->area, x, at[1] / 4, GLYPH_DASH_H, STYLE_WARN);
		}
	}
}

/* A column each, behind the lines; -1 when it lies outside. */
static int mark_column(const struct plot *p, const struct chart_mark *mark)
{
	double share = chart_place(&p->x, mark->x);
	return share >= 0 && share <= 1 ? clamp(share * (p->area.cols - 1), p->area.cols - 1) : -1;
}

/* The words stand at the top, a row lower when they would touch the ones before. */
static void draw_marks(const struct plot *p, const struct chart *chart)
{
	int end[3] = { 0, 0, 0 };
	for (size_t i = 0; i < chart->mark_count; i++) {
		int x = mark_column(p, &chart->marks[i]);
		for (int y = 0; x >= 0 && y < p->area.rows; y++) {
			canvas_glyph(p->area, x, y, GLYPH_DASH_V, chart->marks[i].style);
		}
	}
	for (size_t i = 0; i < chart->mark_count; i++) {
		const struct chart_mark *mark = &chart->marks[i];
		int x = mark_column(p, mark), cols = (int)utf8_cols(mark->label);
		int at = x + 1 + cols <= p->area.cols ? x + 1 : x - cols;
		for (int row = 0; x >= 0 && row < 3 && row < p->area.rows; row++) {
			if (at >= end[row]) {
				canvas_text(p->area, at, row, mark->style, mark->label);
				end[row] = at + cols + 1;
				break;
			}
		}
	}
}

static void draw_legend(struct canvas c, const struct chart *chart)
{
	static const unsigned samples[3][2] = { { 0x12, 0x12 }, { 0x12, 0x02 }, { 0x02, 0x02 } };
	int x = 0;
	if (chart->title.len) {
		x += canvas_text_fit(c, x, 0, c.cols, STYLE_TITLE, chart->title) + 1;
	}
	if (chart->y.label.len) {
		x += canvas_text_fit(c, x, 0, c.cols - x, STYLE_DIM, chart->y.label) + 1;
	}
	for (size_t n = 0; n < chart->series_count; n++) {
		const struct chart_series *s = &chart->series[n];
		int cols = (int)utf8_cols(s->label);
		if (!cols || x + cols + 4 > c.cols) {
			continue;
		}
		x++;
		if (s->points) {
			x += canvas_glyph(c, x, 0, GLYPH_FULL, s->style);
		} else {
			x += canvas_put(c, x, 0, glyph_dots(c.glyphs, samples[n % 3][0]), s->style);
			x += canvas_put(c, x, 0, glyph_dots(c.glyphs, samples[n % 3][1]), s->style);
		}
		x += 1 + canvas_text(c, x + 1, 0, STYLE_DIM, s->label);
	}
}

static int label_cols(const struct chart_scale *scale)
{
	int most = 0;
	struct buf text = { 0 };
	for (size_t i = 0; i < scale->tick_count; i++) {
		buf_reset(&text);
		chart_number(&text, scale->ticks[i], scale->format);
		most = (int)text.len > most ? (int)text.len : most;
	}
	buf_done(&text);
	return most;
}

static void draw_y_axis(struct canvas c, const struct plot *p, int left, int top)
{
	struct buf text = { 0 };
	int last = -1;
	for (int y = 0; y < p->area.rows; y++) {
		canvas_arms(c, left - 1, top + y, ARM_N | ARM_S, LINE_LIGHT, STYLE_AXIS);
	}
	for (size_t i = 0; i < p->y.tick_count; i++) {
		int at[2];
		place(p, p->x.low, p->y.ticks[i], at);
		if (at[1] / 4 == last) {
			continue; /* two ticks in one row: the lower one was first */
		}
		last = at[1] / 4;
		buf_reset(&text);
		chart_number(&text, p->y.ticks[i], p->y.format);
		canvas_text_right(c, left - 1, top + last, STYLE_AXIS, buf_str(&text));
		canvas_arms(c, left - 1, top + last, ARM_N | ARM_S | ARM_W, LINE_LIGHT, STYLE_AXIS);
	}
	buf_done(&text);
}

static void draw_x_axis(struct canvas c, const struct plot *p, int left, int y, struct str label)
{
	struct buf text = { 0 };
	int end = 0, right = c.cols;
	if (label.len && (int)utf8_cols(label) < p->area.cols / 3) {
		right -= canvas_text_right(c, c.cols, y + 1, STYLE_DIM, label) + 1;
	}
	canvas_arms(c, left - 1, y, ARM_N | ARM_E, LINE_LIGHT, STYLE_AXIS);
	for (int x = 0; x < p->area.cols; x++) {
		canvas_arms(c, left + x, y, x + 1 < p->area.cols ? ARM_W | ARM_E : ARM_W, LINE_LIGHT, STYLE_AXIS);
	}
	for (size_t i = 0; i < p->x.tick_count; i++) {
		double share = chart_place(&p->x, p->x.ticks[i]);
		int x = left + clamp(share * (p->area.cols - 1), p->area.cols - 1);
		buf_reset(&text);
		chart_number(&text, p->x.ticks[i], p->x.format);
		int cols = (int)text.len, at = x - cols / 2;
		at = at + cols > c.cols ? c.cols - cols : at;
		at = at < 0 ? 0 : at;
		if (at >= end && at + cols <= right) {
			canvas_text(c, at, y + 1, STYLE_AXIS, buf_str(&text));
			canvas_arms(c, x, y, ARM_S, LINE_LIGHT, STYLE_AXIS);
			end = at + cols + 1;
		}
	}
	buf_done(&text);
}

/* Too small for axes: the first series as a row of bars, its last value behind. */
static void draw_small(struct canvas c, const struct chart *chart)
{
	if (!chart->series_count || !chart->series[0].count || c.rows < 1) {
		canvas_text_fit(c, 0, 0, c.cols, STYLE_TITLE, chart->title);
		return;
	}
	const struct chart_series *s = &chart->series[0];
	struct buf text = { 0 };
	chart_number(&text, s->y[s->count - 1], chart->y.format);
	int cols = (int)utf8_cols(buf_str(&text)), x = 0, room = c.cols - cols - 1;
	if (room >= 8 + (int)utf8_cols(chart->title)) {
		x = canvas_text(c, 0, 0, STYLE_TITLE, chart->title);
		x += x ? 1 : 0;
	}
	if (room > x) {
		chart_spark(c, x, 0, room - x, s->y, s->count, chart->y.max, s->style);
	}
	canvas_text_right(c, c.cols, 0, STYLE_NUMBER, buf_str(&text));
	buf_done(&text);
}

void chart_draw(struct canvas c, const struct chart *chart)
{
	struct extent ex = { 0 }, ey = { 0 };
	bool legend = chart->title.len || chart->y.label.len || chart->series_count > 1;
	int top = legend ? 1 : 0, rows = c.rows - top - 2;
	if (c.rows < ROWS_LEAST || c.cols < COLS_LEAST || rows < 1) {
		draw_small(c, chart);
		return;
	}
	measure(chart, &ex, &ey);
	struct plot p = { .y = chart_scale(&chart->y, ey.low, ey.high, rows > 5 ? rows / 3 : rows / 2) };
	int left = label_cols(&p.y) + 1, cols = c.cols - left;
	if (cols < 4) {
		draw_small(c, chart);
		return;
	}
	struct chart_axis x_axis = chart->x;
	if (x_axis.min == 0 && x_axis.max == 0 && ex.high > ex.low) { /* time is not widened to round numbers */
		x_axis.min = ex.low;
		x_axis.max = ex.high;
	}
	p.x = chart_scale(&x_axis, ex.low, ex.high, cols / 10);
	p.area = canvas_sub(c, (struct rect){ left, top, cols, rows });
	p.dots = mem_alloc((size_t)cols * (size_t)rows, sizeof *p.dots);
	p.styles = mem_alloc((size_t)cols * (size_t)rows, sizeof *p.styles);
	if (legend) {
		draw_legend(c, chart);
	}
	draw_y_axis(c, &p, left, top);
	draw_x_axis(c, &p, left, top + rows, chart->x.label);
	draw_limit(&p, chart->limit);
	draw_marks(&p, chart);
	for (size_t n = 0; n < chart->series_count; n++) {
		if (!chart->series[n].points) {
			draw_series(&p, n, &chart->series[n]);
		}
	}
	for (int i = 0; i < cols * rows; i++) {
		if (p.dots[i]) {
			canvas_put(p.area, i % cols, i / cols, glyph_dots(c.glyphs, p.dots[i]), p.styles[i]);
		}
	}
	for (size_t n = 0; n < chart->series_count; n++) {
		if (chart->series[n].points) {
			draw_points(&p, &chart->series[n]);
		}
	}
	mem_free(p.dots);
	mem_free(p.styles);
}
