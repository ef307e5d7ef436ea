#include "config.h"

#include "term/svg.h"

#include "base/utf8.h"

/* One cell is 10 x 20 units; the font is set so that a monospace letter is about that wide, and textLength makes it so. */
enum { CELL_W = 10, CELL_H = 20, BASE = 15 };

static void escape(struct buf *out, uint32_t ch)
{
	char bytes[4];
	switch (ch) {
	case '<':
		buf_add_c(out, "&lt;");
		break;
	case '>':
		buf_add_c(out, "&gt;");
		break;
	case '&':
		buf_add_c(out, "&amp;");
		break;
	case '"':
		buf_add_c(out, "&quot;");
		break;
	default: /* a grid holds nothing that is not printable */
		buf_add(out, (struct str){ bytes, utf8_put(ch, bytes) });
	}
}

static void escape_text(struct buf *out, struct str s)
{
	while (s.len) {
		uint32_t ch = utf8_next(&s);
		escape(out, utf8_printable(ch) ? ch : UTF8_REPLACEMENT);
	}
}

/* Reverse swaps ink and paper, so that pictures and terminals agree. */
static struct theme_look look_of(enum theme_id theme, uint16_t style)
{
	struct theme_look look = theme_look(theme, THEME_DEPTH_RGB, style);
	if (look.attributes & STYLE_REVERSE) {
		uint32_t ink = look.ink;
		look.ink = look.paper;
		look.paper = ink;
	}
	return look;
}

static bool is_blank(struct cell cell)
{
	return cell.width == 1 && cell.ch == ' ';
}

/* A run: cells of one style from x to `end`. */
static void paper(struct buf *out, struct theme_look look, int x, int y, int end)
{
	buf_addf(out, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"#%06x\"/>\n", x * CELL_W, y * CELL_H,
		(end - x) * CELL_W, CELL_H, look.paper);
}

static void ink(struct buf *out, const struct grid *grid, struct theme_look look, int x, int y, int end)
{
	while (x < end && is_blank(grid_at(grid, x, y))) {
		x++;
	}
	while (end > x && is_blank(grid_at(grid, end - 1, y))) {
		end--;
	}
	if (x == end) {
		return;
	}
	buf_addf(out, "<text x=\"%d\" y=\"%d\" textLength=\"%d\" fill=\"#%06x\"%s%s%s%s>", x * CELL_W, y * CELL_H + BASE,
		(end - x) * CELL_W, look.ink, look.attributes & STYLE_BOLD ? " font-weight=\"bold\"" : "",
		look.attributes & STYLE_ITALIC ? " font-style=\"italic\"" : "",
		look.attributes & STYLE_UNDERLINE ? " text-decoration=\"underline\"" : "",
		look.attributes & STYLE_FAINT ? " opacity=\"0.6\"" : "");
	for (; x < end; x++) {
		struct cell cell = grid_at(grid, x, y);
		if (cell.width) {
			escape(out, cell.ch);
		}
	}
	buf_add_c(out, "</text>\n");
}

/* Wide and narrow characters are runs of their own: each then has its exact width whatever the font does. */
static int run_end(const struct grid *grid, int x, int y, bool *wide)
{
	struct cell first = grid_at(grid, x, y);
	*wide = first.width == 2;
	int end = x;
	while (end < grid->cols) {
		struct cell cell = grid_at(grid, end, y);
		if (cell.style != first.style || (cell.width == 2) != *wide) {
			break;
		}
		end += cell.width ? cell.width : 1;
	}
	return end;
}

void svg_of_grid(const struct grid *grid, enum theme_id theme, struct str title, struct buf *out)
{
	uint32_t ground = look_of(theme, STYLE_NORMAL).paper;
	int width = grid->cols * CELL_W, height = grid->rows * CELL_H;
	buf_addf(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
		"font-family=\"'DejaVu Sans Mono','D2Coding','NanumGothicCoding','Noto Sans Mono CJK KR',monospace\" "
		"font-size=\"16.5\" xml:space=\"preserve\">\n<title>",
		width, height, width, height);
	escape_text(out, title);
	buf_addf(out, "</title>\n<rect width=\"%d\" height=\"%d\" fill=\"#%06x\"/>\n", width, height, ground);
	for (int y = 0; y < grid->rows; y++) {
		for (int x = 0, end; x < grid->cols; x = end) {
			bool wide;
			end = run_end(grid, x, y, &wide);
			struct theme_look look = look_of(theme, grid_at(grid, x, y).style);
			if (look.paper != ground) {
				paper(out, look, x, y, end);
			}
			ink(out, grid, look, x, y, end);
		}
	}
	buf_add_c(out, "</svg>\n");
}
