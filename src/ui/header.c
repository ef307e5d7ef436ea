#include "config.h"

#include "ui/header.h"

#include "base/utf8.h"

enum { GAP = 2 };

void header_dots(struct canvas c, int x, int y, const enum header_dot *dots, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		switch (dots[i]) {
		case HEADER_OPEN:
			canvas_glyph(c, x, y, GLYPH_OPEN, STYLE_HEADER);
			break;
		case HEADER_HERE:
			canvas_glyph(c, x, y, GLYPH_HALF, STYLE_HEADER | STYLE_BOLD);
			break;
		case HEADER_DONE:
			canvas_glyph(c, x, y, GLYPH_FULL, STYLE_HEADER);
			break;
		}
		x++;
	}
}

void header_draw(struct canvas c, int y, const struct header *h)
{
	int place = (int)utf8_cols(h->place), title = (int)utf8_cols(h->title), right = (int)utf8_cols(h->right);
	int dots = h->dots ? (int)h->dot_count : 0;
	int room = c.cols - 2; /* a cell of air at both ends */
	canvas_fill(c, (struct rect){ 0, y, c.cols, 1 }, ' ', STYLE_HEADER);
	int fixed = place + (right ? right + GAP : 0);
	if (fixed + (title ? title + GAP : 0) + (dots ? dots + GAP : 0) > room) {
		dots = 0;
	}
	if (fixed > room) {
		right = 0;
	}
	int x = 1, end = c.cols - 1 - (right ? right + GAP : 0);
	x += canvas_text_fit(c, x, y, end - x, STYLE_HEADER | STYLE_BOLD, h->place);
	if (title && end - x > GAP + 4) {
		x += GAP;
		x += canvas_text_fit(c, x, y, end - x - (dots ? dots + GAP : 0), STYLE_HEADER, h->title);
	}
	if (dots) {
		header_dots(c, end - dots, y, h->dots, h->dot_count);
	}
	if (right) {
		canvas_text_right(c, c.cols - 1, y, STYLE_HEADER, h->right);
	}
}
