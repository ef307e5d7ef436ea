#include "config.h"

#include <math.h>

#include "base/utf8.h"
#include "ui/chart.h"

static double largest(const double *values, size_t count)
{
	double max = 0;
	for (size_t i = 0; i < count; i++) {
		max = isfinite(values[i]) && values[i] > max ? values[i] : max;
	}
	return max;
}

void chart_spark(struct canvas c, int x, int y, int cols, const double *values, size_t count, double max, uint16_t style)
{
	size_t shown = cols > 0 ? (size_t)cols : 0;
	size_t from = count > shown ? count - shown : 0;
	max = max > 0 ? max : largest(values + from, count - from);
	for (size_t i = from; i < count; i++) {
		double v = values[i];
		if (!isfinite(v)) {
			continue;
		}
		/* A foot even for nothing: there was a measurement. */
		int level = max > 0 && v > 0 ? (int)ceil(v / max * 8 - 1e-9) : 1;
		canvas_put(c, x + (int)(i - from), y, glyph_bar(c.glyphs, level < 1 ? 1 : level), style);
	}
}

static void bar_text(struct buf *out, const struct chart_bar *bar, enum chart_format format)
{
	buf_reset(out);
	if (bar->text.len) {
		buf_add(out, bar->text);
	} else {
		chart_number(out, bar->value, format);
	}
}

void chart_bars(struct canvas c, const struct chart_bar *bars, size_t count, double max, enum chart_format format)
{
	int label = 0, text = 0;
	double top = max;
	struct buf value = { 0 };
	for (size_t i = 0; i < count; i++) {
		bar_text(&value, &bars[i], format);
		int cols = (int)utf8_cols(bars[i].label), behind = (int)utf8_cols(buf_str(&value));
		label = cols > label ? cols : label;
		text = behind > text ? behind : text;
		if (!(max > 0) && isfinite(bars[i].value) && bars[i].value > top) {
			top = bars[i].value;
		}
	}
	label = label > c.cols / 2 ? c.cols / 2 : label;
	int x = label ? label + 1 : 0, room = c.cols - x - text - 1;
	for (size_t i = 0; i < count && (int)i < c.rows; i++) {
		int y = (int)i;
		double share = top > 0 && bars[i].value > 0 ? bars[i].value / top : 0;
		int eighths = room > 0 ? (int)lround((share < 1 ? share : 1) * room * 8) : 0;
		int cells = (eighths + 7) / 8;
		canvas_text_fit(c, 0, y, label, STYLE_NORMAL, bars[i].label);
		for (int k = 0; k < cells; k++) {
			canvas_put(c, x + k, y, glyph_bar_right(c.glyphs, eighths - k * 8), bars[i].style);
		}
		bar_text(&value, &bars[i], format);
		canvas_text(c, x + cells + (cells > 0), y, STYLE_NUMBER, buf_str(&value));
	}
	buf_done(&value);
}
