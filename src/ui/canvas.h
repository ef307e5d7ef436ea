/* A canvas: a window into a grid, through which everything is drawn.
 *
 * Coordinates count from the canvas's own left upper cell; nothing is drawn outside of it, or outside of the canvas it
 * was cut from. Passed by value. The glyph set rides along. Functions that write text return the cells used; text is
 * cut between characters, never within one. Text may come from anywhere: a cell takes printable characters only, line
 * ends and tabs count as one blank. */
#ifndef UI_CANVAS_H
#define UI_CANVAS_H

#include "ui/glyphs.h"
#include "ui/grid.h"

struct canvas {
	struct grid *grid;
	int x, y; /* of our left upper cell, in the grid */
	int cols, rows;
	struct rect clip; /* in the grid */
	enum glyph_set glyphs;
	uint16_t ground; /* STYLE_ON_ something, added to styles that name none: what lies on a sheet is on its paper */
};

struct canvas canvas_of(struct grid *grid, enum glyph_set glyphs);
struct canvas canvas_sub(struct canvas c, struct rect area);
struct canvas canvas_inset(struct canvas c, int dx, int dy);

int canvas_put(struct canvas c, int x, int y, uint32_t ch, uint16_t style);
int canvas_glyph(struct canvas c, int x, int y, enum glyph id, uint16_t style);
int canvas_text(struct canvas c, int x, int y, uint16_t style, struct str s);
/* At most `cols` cells; what does not fit ends in "..". */
int canvas_text_fit(struct canvas c, int x, int y, int cols, uint16_t style, struct str s);
int canvas_text_right(struct canvas c, int right, int y, uint16_t style, struct str s); /* ends before column `right` */
int canvas_text_center(struct canvas c, int y, uint16_t style, struct str s);
int canvas_print(struct canvas c, int x, int y, uint16_t style, const char *format, ...)
	__attribute__((format(printf, 5, 6)));

void canvas_clear(struct canvas c, uint16_t style);
void canvas_fill(struct canvas c, struct rect area, uint32_t ch, uint16_t style);
void canvas_restyle(struct canvas c, struct rect area, uint16_t style);
/* Adds to what is there: attributes and a ground, the names stay (a row that is selected). */
void canvas_ground(struct canvas c, struct rect area, uint16_t attributes_and_ground);

/* Lines join with the lines they meet. */
void canvas_arms(struct canvas c, int x, int y, unsigned arms, enum line line, uint16_t style);
void canvas_hline(struct canvas c, int x, int y, int cols, enum line line, uint16_t style);
void canvas_vline(struct canvas c, int x, int y, int rows, enum line line, uint16_t style);
void canvas_box(struct canvas c, struct rect area, enum line line, uint16_t style); /* the frame only */
/* A frame with a title in its upper edge; gives the canvas inside, one cell of air left and right. */
struct canvas canvas_panel(struct canvas c, struct rect area, struct str title, bool focus);

void canvas_cursor(struct canvas c, int x, int y); /* where typing happens */

#endif
