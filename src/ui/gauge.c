#include "config.h"

#include "ui/gauge.h"

#include <math.h>

uint16_t gauge_style(double share)
{
	return share >= 0.9 ? STYLE_GAUGE_BAD : share >= 0.7 ? STYLE_GAUGE_WARN : STYLE_GAUGE;
}

static double clamp(double share)
{
	return !(share > 0) ? 0 : share > 1 ? 1 : share;
}

static void draw(struct canvas c, int x, int y, int cols, double share, uint16_t style, uint16_t number)
{
	int bar = cols >= 9 ? cols - GAUGE_TEXT_COLS : cols;
	bool known = isfinite(share) && share >= 0;
	/* Anything above nothing is seen, and only what is full looks full. */
	int eighths = (int)lround(clamp(share) * bar * 8);
	eighths = known && share > 0 && eighths == 0 ? 1 : eighths;
	eighths = share < 1 && eighths == bar * 8 ? eighths - 1 : eighths;
	for (int i = 0; i < bar; i++) {
		int level = eighths - i * 8;
		uint32_t ch = glyph_bar_right(c.glyphs, level);
		if (level <= 0 || ch == ' ') {
			canvas_glyph(c, x + i, y, GLYPH_SHADE, STYLE_GAUGE_REST);
		} else {
			canvas_put(c, x + i, y, ch, style);
		}
	}
	if (bar < cols) {
		if (known) {
			canvas_print(c, x + bar, y, number, "%4d%%", (int)lround(clamp(share) * 100));
		} else {
			canvas_text(c, x + bar, y, STYLE_DIM, STR("   - "));
		}
	}
}

void gauge_draw(struct canvas c, int x, int y, int cols, double share)
{
	uint16_t style = gauge_style(share);
	draw(c, x, y, cols, share, style, style == STYLE_GAUGE ? STYLE_NUMBER : style);
}

void gauge_draw_share(struct canvas c, int x, int y, int cols, double share, uint16_t style)
{
	draw(c, x, y, cols, share, style, STYLE_NUMBER);
}

void gauge_heat(struct canvas c, int x, int y, int cols, const double *shares, size_t count)
{
	size_t cells = cols > 0 && count > (size_t)cols ? (size_t)cols : count;
	for (size_t i = 0; i < cells; i++) {
		size_t from = i * count / cells, to = (i + 1) * count / cells;
		double sum = 0;
		size_t up = 0;
		for (size_t j = from; j < to; j++) {
			if (shares[j] >= 0) {
				sum += clamp(shares[j]);
				up++;
			}
		}
		if (up == 0) {
			canvas_glyph(c, x + (int)i, y, GLYPH_ERROR, STYLE_BAD);
			continue;
		}
		double mean = sum / (double)up;
		int level = 1 + (int)(mean * 7.0 + 0.5);
		canvas_put(c, x + (int)i, y, glyph_bar(c.glyphs, level), gauge_style(mean));
	}
}
