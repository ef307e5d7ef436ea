#include "config.h"

#include "ui/big.h"

#include "base/utf8.h"
#include "ui/big_int.h"

enum { GAP = 1, LINE_SIDES = 4 };

/* Dots of the whole text; -1 when a character is missing from the font. */
static int dots_wide(struct str s)
{
	int dots = 0;
	while (s.len) {
		struct big_letter letter;
		if (!big_letter(utf8_next(&s), &letter)) {
			return -1;
		}
		dots += letter.width + (dots ? GAP : 0);
	}
	return dots;
}

/* Letters apart by a blank, words by three. */
static int spaced_cols(struct str s)
{
	int cols = 0;
	while (s.len) {
		cols += (int)utf8_width(utf8_next(&s)) + 1;
	}
	return cols ? cols - 1 : 0;
}

int big_rows(enum big_size size)
{
	switch (size) {
	case BIG_LINE:
		return 3;
	case BIG_SMALL:
		return (BIG_DOTS_HIGH + 3) / 4;
	case BIG_MEDIUM:
		return (BIG_DOTS_HIGH + 1) / 2;
	case BIG_LARGE:
		break;
	}
	return BIG_DOTS_HIGH;
}

int big_cols(struct str s, enum big_size size)
{
	switch (size) {
	case BIG_LINE:
		return spaced_cols(s) + LINE_SIDES;
	case BIG_SMALL:
		return (dots_wide(s) + 1) / 2;
	case BIG_MEDIUM:
		return dots_wide(s);
	case BIG_LARGE:
		break;
	}
	return dots_wide(s) * 2;
}

/* Half blocks are of the full set only, and ASCII has no braille. */
static bool in_set(enum big_size size, enum glyph_set set)
{
	return size == BIG_MEDIUM ? set == GLYPHS_FULL : size == BIG_SMALL ? set != GLYPHS_ASCII : true;
}

enum big_size big_fit(struct str s, int cols, int rows, enum glyph_set set)
{
	for (int size = BIG_LARGE; size > BIG_LINE && dots_wide(s) >= 0; size--) {
		enum big_size as = (enum big_size)size;
		if (in_set(as, set) && big_cols(s, as) <= cols && big_rows(as) <= rows) {
			return as;
		}
	}
	return BIG_LINE;
}

static bool dot_at(const struct big_letter *letter, int x, int y)
{
	return y < BIG_DOTS_HIGH && (letter->rows[y] >> x & 1);
}

static void draw_medium(struct canvas c, int x, int y, const struct big_letter *letter, uint16_t style)
{
	static const uint32_t halves[4] = { ' ', 0x2580 /* ▀ */, 0x2584 /* ▄ */, 0x2588 /* █ */ };
	for (int row = 0; row < BIG_DOTS_HIGH; row += 2) {
		for (int i = 0; i < letter->width; i++) {
			int half = dot_at(letter, i, row) | dot_at(letter, i, row + 1) << 1;
			if (half) {
				canvas_put(c, x + i, y + row / 2, halves[half], style);
			}
		}
	}
}

/* Letters need not begin at a cell: the dots of all of them are gathered first. */
static void draw_small(struct canvas c, int x, int y, struct str s, uint16_t style)
{
	static const uint8_t bits[4][2] = { { 0x01, 0x08 }, { 0x02, 0x10 }, { 0x04, 0x20 }, { 0x40, 0x80 } };
	int cols = big_cols(s, BIG_SMALL), rows = big_rows(BIG_SMALL), at = 0;
	uint8_t *dots = mem_alloc((size_t)cols * (size_t)rows + 1, sizeof *dots);
	while (s.len) {
		struct big_letter letter;
		big_letter(utf8_next(&s), &letter);
		for (int i = 0; i < letter.width * BIG_DOTS_HIGH; i++) {
			int dx = at + i % letter.width, dy = i / letter.width;
			if (dot_at(&letter, i % letter.width, dy)) {
				dots[dy / 4 * cols + dx / 2] |= bits[dy % 4][dx % 2];
			}
		}
		at += letter.width + GAP;
	}
	for (int i = 0; i < cols * rows; i++) {
		if (dots[i]) {
			canvas_put(c, x + i % cols, y + i / cols, glyph_dots(c.glyphs, dots[i]), style);
		}
	}
	mem_free(dots);
}

static void draw_large(struct canvas c, int x, int y, const struct big_letter *letter, uint16_t style)
{
	for (int row = 0; row < BIG_DOTS_HIGH; row++) {
		for (int i = 0; i < letter->width; i++) {
			if (dot_at(letter, i, row)) {
				canvas_glyph(c, x + 2 * i, y + row, GLYPH_BLOCK, style);
				canvas_glyph(c, x + 2 * i + 1, y + row, GLYPH_BLOCK, style);
			}
		}
	}
}

/* Strong and spaced between two rules; unspaced when that is too wide. */
static void draw_line(struct canvas c, int x, int y, struct str s, uint16_t style)
{
	bool spaced = spaced_cols(s) + LINE_SIDES <= c.cols - x;
	int cols = (spaced ? spaced_cols(s) : (int)utf8_cols(s)) + LINE_SIDES, at = x + LINE_SIDES / 2;
	cols = cols < c.cols - x ? cols : c.cols - x;
	for (int i = 0; i < cols; i++) {
		canvas_glyph(c, x + i, y, GLYPH_RULE_DOUBLE, style);
		canvas_glyph(c, x + i, y + 2, GLYPH_RULE_DOUBLE, style);
	}
	if (!spaced) {
		canvas_text_fit(c, at, y + 1, c.cols - at, style | STYLE_BOLD, s);
		return;
	}
	while (s.len) {
		at += canvas_put(c, at, y + 1, utf8_next(&s), style | STYLE_BOLD) + 1;
	}
}

void big_draw(struct canvas c, int x, int y, struct str s, enum big_size size, uint16_t style)
{
	size = dots_wide(s) < 0 ? BIG_LINE : size;
	int cols = big_cols(s, size);
	if (x < 0) {
		x = cols < c.cols ? (c.cols - cols) / 2 : 0;
	}
	if (size == BIG_LINE) {
		draw_line(c, x, y, s, style);
		return;
	}
	if (size == BIG_SMALL) {
		draw_small(c, x, y, s, style);
		return;
	}
	while (s.len) {
		struct big_letter letter;
		if (!big_letter(utf8_next(&s), &letter)) {
			continue;
		}
		if (size == BIG_MEDIUM) {
			draw_medium(c, x, y, &letter, style);
		} else {
			draw_large(c, x, y, &letter, style);
		}
		x += (letter.width + GAP) * (size == BIG_MEDIUM ? 1 : 2);
	}
}

/* Cuts the words that fit from the front of a line; 0 bytes when not even the first does. */
static struct str cut_words(struct str *line, int cols, enum big_size size)
{
	struct str fits = { line->ptr, 0 };
	for (size_t i = 0; i <= line->len; i++) {
		if (i < line->len && line->ptr[i] != ' ') {
			continue;
		}
		struct str to_here = { line->ptr, i };
		if (dots_wide(to_here) < 0 || big_cols(to_here, size) > cols) {
			break;
		}
		fits = to_here;
	}
	*line = str_trim((struct str){ line->ptr + fits.len, line->len - fits.len });
	return fits;
}

static int lay_text(struct canvas c, int y, struct str s, enum big_size size, uint16_t style, bool draw)
{
	int top = y;
	struct str line;
	while (str_split(&s, '\n', &line)) {
		line = str_trim(line);
		while (line.len) {
			struct str words = cut_words(&line, c.cols, size);
			if (!words.len) {
				return -1;
			}
			if (draw) {
				big_draw(c, 0, y, words, size, style);
			}
			y += big_rows(size) + 1;
		}
	}
	return y - top;
}

int big_text(struct canvas c, int y, struct str s, enum big_size size, uint16_t style)
{
	int rows = in_set(size, c.glyphs) ? lay_text(c, y, s, size, style, false) : -1;
	if (rows > 0) {
		lay_text(c, y, s, size, style, true);
	}
	return rows;
}
