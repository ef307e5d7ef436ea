#include "config.h"

#include "ui/table.h"

#include "base/utf8.h"

enum { GAP = 2, COLUMNS_MAX = 16, LEAST = 4 };

static struct str cell_of(const struct str *cells, size_t columns, size_t row, size_t column)
{
	return cells[row * columns + column];
}

/* As wide as the content; what is too much is taken from the widest flexible column, a cell at a time. */
static void measure(int cols, const struct table_column *columns, size_t n, const struct str *cells, size_t rows,
	int widths[COLUMNS_MAX])
{
	int sum = 0;
	for (size_t i = 0; i < n; i++) {
		widths[i] = (int)utf8_cols(columns[i].title);
		for (size_t r = 0; r < rows; r++) {
			int width = (int)utf8_cols(cell_of(cells, n, r, i));
			widths[i] = width > widths[i] ? width : widths[i];
		}
		sum += widths[i] + (i ? GAP : 0);
	}
	for (int pass = 0; pass < 2; pass++) { /* flexible ones first, then all */
		while (sum > cols) {
			size_t widest = n;
			for (size_t i = 0; i < n; i++) {
				if ((columns[i].flexible || pass) && widths[i] > LEAST && (widest == n || widths[i] > widths[widest])) {
					widest = i;
				}
			}
			if (widest == n) {
				break;
			}
			widths[widest]--;
			sum--;
		}
	}
}

static void draw_cell(struct canvas c, int x, int y, int cols, bool right, uint16_t style, struct str s)
{
	int width = (int)utf8_cols(s);
	int shift = right && width < cols ? cols - width : 0;
	canvas_text_fit(c, x + shift, y, cols - shift, style, s);
}

int table_draw(struct canvas c, const struct table_column *columns, size_t n, const struct str *cells, size_t row_count,
	size_t top, int selected)
{
	int widths[COLUMNS_MAX], y = 0;
	n = n < COLUMNS_MAX ? n : COLUMNS_MAX;
	measure(c.cols, columns, n, cells, row_count, widths);
	for (size_t i = 0, x = 0; i < n; i++) {
		draw_cell(c, (int)x, 0, widths[i], columns[i].right, STYLE_TITLE, columns[i].title);
		for (int k = 0; k < widths[i]; k++) {
			canvas_glyph(c, (int)x + k, 1, GLYPH_RULE, STYLE_FRAME);
		}
		x += (size_t)(widths[i] + GAP);
	}
	for (y = 2; y < c.rows && top + (size_t)y - 2 < row_count; y++) {
		size_t row = top + (size_t)y - 2;
		for (size_t i = 0, x = 0; i < n; i++) {
			draw_cell(c, (int)x, y, widths[i], columns[i].right, columns[i].style, cell_of(cells, n, row, i));
			x += (size_t)(widths[i] + GAP);
		}
		if (selected >= 0 && row == (size_t)selected) {
			canvas_ground(c, (struct rect){ 0, y, c.cols, 1 }, STYLE_ON_SELECTED | STYLE_BOLD);
		}
	}
	return y < c.rows ? y : c.rows;
}
