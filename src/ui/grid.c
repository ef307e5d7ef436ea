#include "config.h"

#include "ui/grid.h"

#include <assert.h>
#include <string.h>

#include "base/utf8.h"

static int clamp(int value, int max)
{
	return value < 1 ? 1 : value > max ? max : value;
}

static struct cell blank(uint16_t style)
{
	return (struct cell){ .ch = ' ', .style = style, .width = 1 };
}

static struct cell *cell_at(const struct grid *grid, int x, int y)
{
	return &grid->cells[(size_t)y * (size_t)grid->cols + (size_t)x];
}

static bool inside(const struct grid *grid, int x, int y)
{
	return x >= 0 && y >= 0 && x < grid->cols && y < grid->rows;
}

void grid_init(struct grid *grid, int cols, int rows)
{
	*grid = (struct grid){ .cols = clamp(cols, GRID_COLS_MAX), .rows = clamp(rows, GRID_ROWS_MAX) };
	grid->cells = mem_alloc((size_t)grid->cols * (size_t)grid->rows, sizeof *grid->cells);
	grid_clear(grid, STYLE_NORMAL);
}

void grid_done(struct grid *grid)
{
	mem_free(grid->cells);
	*grid = (struct grid){ 0 };
}

void grid_resize(struct grid *grid, int cols, int rows)
{
	grid_done(grid);
	grid_init(grid, cols, rows);
}

void grid_clear(struct grid *grid, uint16_t style)
{
	size_t count = (size_t)grid->cols * (size_t)grid->rows;
	for (size_t i = 0; i < count; i++) {
		grid->cells[i] = blank(style);
	}
	grid->cursor_x = grid->cursor_y = -1;
}

void grid_copy(struct grid *to, const struct grid *from)
{
	if (to->cols != from->cols || to->rows != from->rows) {
		grid_resize(to, from->cols, from->rows);
	}
	memcpy(to->cells, from->cells, (size_t)from->cols * (size_t)from->rows * sizeof *from->cells);
	to->cursor_x = from->cursor_x;
	to->cursor_y = from->cursor_y;
}

bool grid_equal(const struct grid *a, const struct grid *b)
{
	return a->cols == b->cols && a->rows == b->rows && a->cursor_x == b->cursor_x && a->cursor_y == b->cursor_y &&
		memcmp(a->cells, b->cells, (size_t)a->cols * (size_t)a->rows * sizeof *a->cells) == 0;
}

/* Before the cell is overwritten: the other half of a wide character that lies in it becomes a blank. */
static void part(struct grid *grid, int x, int y)
{
	struct cell *cell = cell_at(grid, x, y);
	if (cell->width == 0 && x > 0) {
		cell[-1] = blank(cell[-1].style);
	} else if (cell->width == 2 && x + 1 < grid->cols) {
		cell[1] = blank(cell[1].style);
	}
}

/* Cells of a character, and the character that may be shown for it. The ranges named here are those that make up nearly
 * every screen; for them the answer of utf8_printable and utf8_width is known (a test compares). */
static int admit(uint32_t *ch)
{
	uint32_t c = *ch;
	if ((c >= 0x20 && c < 0x7f) || (c >= 0x2500 && c <= 0x257f) || (c >= 0x2800 && c <= 0x28ff)) {
		return 1;
	}
	if (c >= 0xac00 && c <= 0xd7a3) {
		return 2;
	}
	if (!utf8_printable(c)) {
		*ch = UTF8_REPLACEMENT;
		return 1;
	}
	return (int)utf8_width(c);
}

int grid_put(struct grid *grid, int x, int y, uint32_t ch, uint16_t style)
{
	if (!inside(grid, x, y)) {
		return 0;
	}
	int width = admit(&ch);
	if (width == 2 && x + 1 >= grid->cols) {
		ch = ' ';
		width = 1;
	}
	struct cell *cell = cell_at(grid, x, y);
	part(grid, x, y);
	if (width == 2) {
		part(grid, x + 1, y);
		cell[1] = (struct cell){ .style = style };
	}
	cell[0] = (struct cell){ .ch = ch, .style = style, .width = (uint8_t)width };
	return width;
}

void grid_restyle(struct grid *grid, int x, int y, uint16_t style)
{
	if (!inside(grid, x, y)) {
		return;
	}
	struct cell *cell = cell_at(grid, x, y);
	cell->style = style;
	if (cell->width == 2) {
		cell[1].style = style;
	} else if (cell->width == 0) {
		cell[-1].style = style;
	}
}

struct cell grid_at(const struct grid *grid, int x, int y)
{
	return inside(grid, x, y) ? *cell_at(grid, x, y) : blank(STYLE_NORMAL);
}

static bool is_plain(struct cell cell)
{
	return cell.ch == ' ' && cell.width == 1;
}

/* A style as golden files show it: its letter; with attributes or a ground the letter is followed on a row below. */
static void style_row(const struct cell *row, int cols, struct buf *out)
{
	int end = cols;
	while (end > 0 && row[end - 1].style == STYLE_NORMAL) {
		end--;
	}
	if (!end) {
		return;
	}
	buf_add_c(out, "  |");
	for (int x = 0; x < end; x++) {
		buf_add_char(out, style_letter(row[x].style));
	}
	buf_add_char(out, '\n');
	for (int x = 0; x < end; x++) {
		unsigned extra = row[x].style & ~(unsigned)STYLE_NAME_MASK;
		bool starts = x == 0 || (row[x - 1].style & ~(unsigned)STYLE_NAME_MASK) != extra;
		if (extra && starts) {
			int last = x;
			while (last + 1 < end && (row[last + 1].style & ~(unsigned)STYLE_NAME_MASK) == extra) {
				last++;
			}
			buf_addf(out, "  :%d-%d %04x\n", x, last, extra);
		}
	}
}

void grid_to_text(const struct grid *grid, struct buf *out, bool with_styles)
{
	for (int y = 0; y < grid->rows; y++) {
		const struct cell *row = cell_at(grid, 0, y);
		int end = grid->cols;
		while (end > 0 && is_plain(row[end - 1])) {
			end--;
		}
		for (int x = 0; x < end; x++) {
			char bytes[4];
			if (row[x].width > 0) {
				buf_add(out, (struct str){ bytes, utf8_put(row[x].ch, bytes) });
			}
		}
		buf_add_char(out, '\n');
		if (with_styles) {
			style_row(row, grid->cols, out);
		}
	}
}
