#include "config.h"

#include "term/svg.h"

#include "base/utf8.h"
#include "term/svg_shape.h"

/* From the bottom up: the paper, the shapes, the letters. What stands above or left of something is a layer, so that
 * neighbouring cells of one colour are one area, without a seam where a viewer scales the picture.
 *
 * A wide character stands alone at twice the width of a letter; its font is larger, so that Hangul fills its cells. */
enum { W = SVG_CELL_W, H = SVG_CELL_H, BASE = 60, LETTER = 66, WIDE_LETTER = 74, PIXEL = 4 /* units */ };

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

/* --- layers of one colour each ----------------------------------------------- */

struct layer {
	uint32_t colour;
	bool faint;
	struct svg_pen pen;
};

enum { LAYERS_MAX = 64 }; /* twice what any theme has colours */

struct layers {
	struct layer all[LAYERS_MAX];
	int count;
};

/* The last layer takes what has no place any more: a wrong colour is better than no picture. */
static struct svg_pen *pen_of(struct layers *layers, uint32_t colour, bool faint)
{
	for (int i = 0; i < layers->count; i++) {
		if (layers->all[i].colour == colour && layers->all[i].faint == faint) {
			return &layers->all[i].pen;
		}
	}
	if (layers->count < LAYERS_MAX) {
		layers->all[layers->count++] = (struct layer){ .colour = colour, .faint = faint };
	}
	return &layers->all[layers->count - 1].pen;
}

static void write_layers(struct layers *layers, struct buf *out)
{
	for (int i = 0; i < layers->count; i++) {
		svg_pen_write(&layers->all[i].pen, layers->all[i].colour, layers->all[i].faint, out);
		svg_pen_done(&layers->all[i].pen);
	}
	layers->count = 0;
}

static void add_papers(const struct grid *grid, enum theme_id theme, uint32_t ground, struct layers *layers)
{
	for (int y = 0; y < grid->rows; y++) {
		for (int x = 0; x < grid->cols; x++) {
			uint32_t paper = look_of(theme, grid_at(grid, x, y).style).paper;
			if (paper != ground) {
				svg_pen_rect(pen_of(layers, paper, false), (struct svg_area){ x * W, y * H, W, H });
			}
		}
	}
}

static void add_shapes(const struct grid *grid, enum theme_id theme, struct layers *layers)
{
	for (int y = 0; y < grid->rows; y++) {
		for (int x = 0; x < grid->cols; x++) {
			struct cell cell = grid_at(grid, x, y);
			if (svg_is_shape(cell.ch)) {
				struct theme_look look = look_of(theme, cell.style);
				svg_shape(pen_of(layers, look.ink, look.attributes & STYLE_FAINT), cell.ch, x * W, y * H);
			}
		}
	}
}

/* --- letters ----------------------------------------------------------------- */

/* Single blanks join words; what is two blanks away is a text of its own, in its exact place whatever the font does. */
static bool is_gap(const struct grid *grid, int x, int y)
{
	return grid_at(grid, x, y).ch == ' ' && grid_at(grid, x + 1, y).ch == ' ';
}

static bool is_letter(struct cell cell)
{
	return cell.width && !svg_is_shape(cell.ch);
}

/* Where the text of one style and one width that begins at x ends, without blanks at its end. */
static int text_end(const struct grid *grid, int x, int y)
{
	struct cell first = grid_at(grid, x, y);
	int end = x;
	while (end < grid->cols && !is_gap(grid, end, y)) {
		struct cell cell = grid_at(grid, end, y);
		if (!is_letter(cell) || cell.style != first.style || cell.width != first.width) {
			break;
		}
		end += cell.width;
	}
	while (end > x + 1 && grid_at(grid, end - 1, y).ch == ' ') {
		end--;
	}
	return end;
}

static void write_text(struct buf *out, const struct grid *grid, struct theme_look look, int x, int y, int end)
{
	bool wide = grid_at(grid, x, y).width == 2;
	buf_addf(out, "<text x=\"%d\" y=\"%d\" textLength=\"%d\" fill=\"#%06x\"", x * W, y * H + BASE, (end - x) * W, look.ink);
	if (wide) {
		buf_addf(out, " font-size=\"%d\"", WIDE_LETTER);
	}
	buf_add_c(out, look.attributes & STYLE_BOLD ? " font-weight=\"bold\"" : "");
	buf_add_c(out, look.attributes & STYLE_ITALIC ? " font-style=\"italic\"" : "");
	buf_add_c(out, look.attributes & STYLE_UNDERLINE ? " text-decoration=\"underline\"" : "");
	buf_add_c(out, look.attributes & STYLE_FAINT ? " opacity=\"0.6\"" : "");
	buf_add_char(out, '>');
	for (; x < end; x += wide ? 2 : 1) {
		escape(out, grid_at(grid, x, y).ch);
	}
	buf_add_c(out, "</text>\n");
}

static void write_letters(const struct grid *grid, enum theme_id theme, struct buf *out)
{
	for (int y = 0; y < grid->rows; y++) {
		for (int x = 0; x < grid->cols;) {
			struct cell cell = grid_at(grid, x, y);
			if (cell.ch == ' ' || !is_letter(cell)) {
				x++;
				continue;
			}
			int end = text_end(grid, x, y);
			write_text(out, grid, look_of(theme, cell.style), x, y, end);
			x = end;
		}
	}
}

void svg_of_grid(const struct grid *grid, enum theme_id theme, struct str title, struct buf *out)
{
	struct layers layers = { .count = 0 };
	uint32_t ground = look_of(theme, STYLE_NORMAL).paper;
	int width = grid->cols * W, height = grid->rows * H;
	buf_addf(out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" "
		"font-family=\"'DejaVu Sans Mono',Menlo,Consolas,D2Coding,'NanumGothicCoding','Noto Sans Mono CJK KR',"
		"'Apple SD Gothic Neo','Malgun Gothic',monospace\" font-size=\"%d\" xml:space=\"preserve\">\n<title>",
		width, height, width / PIXEL, height / PIXEL, LETTER);
	escape_text(out, title);
	buf_addf(out, "</title>\n<rect width=\"%d\" height=\"%d\" fill=\"#%06x\"/>\n", width, height, ground);
	add_papers(grid, theme, ground, &layers);
	write_layers(&layers, out);
	add_shapes(grid, theme, &layers);
	write_layers(&layers, out);
	write_letters(grid, theme, out);
	buf_add_c(out, "</svg>\n");
}
