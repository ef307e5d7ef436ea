/* A grid of cells: what a screen is made of, and all that a terminal back end knows of the program.
 *
 * One code point a cell. A wide character fills two cells: the first has width 2, the second width 0 and ch 0. Writing
 * over either half blanks the other half, so no torn half ever stays; a wide character that has only one cell left
 * becomes a blank. Whatever enters a cell has passed utf8_printable, or is drawn as U+FFFD. Coordinates outside are
 * ignored. A grid owns its cells. */
#ifndef UI_GRID_H
#define UI_GRID_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "ui/rect.h"
#include "ui/style.h"

struct cell {
	uint32_t ch;
	uint16_t style; /* ui/style.h */
	uint8_t width; /* 1, 2, or 0: second half of the cell before */
	uint8_t zero; /* kept 0, so that cells compare as memory */
};

struct grid {
	int cols, rows;
	struct cell *cells; /* row by row */
	int cursor_x, cursor_y; /* where text is typed; -1: the cursor is hidden */
};

enum { GRID_COLS_MAX = 1000, GRID_ROWS_MAX = 500 };

void grid_init(struct grid *grid, int cols, int rows); /* sizes are clamped to 1..max; blank, STYLE_NORMAL */
void grid_done(struct grid *grid);
void grid_resize(struct grid *grid, int cols, int rows); /* blank afterwards */
void grid_clear(struct grid *grid, uint16_t style); /* blank, and the cursor hidden */
void grid_copy(struct grid *to, const struct grid *from); /* `to` has been initialised */
bool grid_equal(const struct grid *a, const struct grid *b); /* size, cells and cursor */

/* Cells used: 1 or 2, or 0 when the place is outside. */
int grid_put(struct grid *grid, int x, int y, uint32_t ch, uint16_t style);
void grid_restyle(struct grid *grid, int x, int y, uint16_t style); /* both halves of a wide character */
struct cell grid_at(const struct grid *grid, int x, int y); /* a blank outside */

/* Rows of text, blanks at the right end cut off, each ended by '\n'. With styles, each row is followed by a row of
 * style letters behind "  |" marks wherever one differs from STYLE_NORMAL; attributes and grounds are listed below. */
void grid_to_text(const struct grid *grid, struct buf *out, bool with_styles);

#endif
