/* Charts: lines in braille dots, sparklines, bars. Pure functions from numbers to cells.
 *
 * Series share both axes. A value that is not finite is a gap. Without a range of its own an axis spans its values, is
 * widened to round numbers, and starts at 0 when it is linear and nothing is negative. On a log axis values of 0 or less
 * lie on the lower edge. Ticks are round numbers. Nothing is drawn outside the canvas; a chart that has fewer than
 * 3 rows or 12 columns becomes a sparkline with its last value. */
#ifndef UI_CHART_H
#define UI_CHART_H

#include "ui/canvas.h"

enum chart_format {
	CHART_NUMBER, /* 1,840   12.5k   3.2M */
	CHART_PERCENT, /* a share: 0.25 is 25% */
	CHART_CLOCK, /* seconds: 03:02, 1:30:00 */
	CHART_MS, /* milliseconds: 0.4ms, 250ms, 1.8s */
	CHART_MONEY, /* $55, $1.2k */
};

struct chart_axis {
	enum chart_format format;
	bool log;
	double min, max; /* both 0: from the values */
	struct str label;
};

struct chart_series {
	const double *x; /* NULL: 0, 1, 2 ... */
	const double *y;
	size_t count;
	struct str label;
	uint16_t style; /* STYLE_LINE1 ... */
	bool points; /* single marks instead of a line: today's point on a curve */
};

struct chart_mark {
	double x;
	struct str label; /* a word at the axis */
	uint16_t style;
};

struct chart {
	struct str title;
	struct chart_axis x, y;
	const struct chart_series *series;
	size_t series_count;
	const struct chart_mark *marks;
	size_t mark_count;
	double limit; /* a level to hold, drawn as a dashed line; 0 none */
};

struct chart_bar {
	struct str label;
	double value;
	struct str text; /* behind the bar; empty: the value */
	uint16_t style;
};

void chart_draw(struct canvas c, const struct chart *chart);
/* The last `cols` values, one a cell, from `min` (mostly 0) to `max` (0: the largest). */
void chart_spark(struct canvas c, int x, int y, int cols, const double *values, size_t count, double max, uint16_t style);
/* Horizontal bars, one a row, labels in one column; `max` 0: the largest value. */
void chart_bars(struct canvas c, const struct chart_bar *bars, size_t count, double max, enum chart_format format);
/* A number as the axes write it. */
void chart_number(struct buf *out, double value, enum chart_format format);

#endif
