/* What joins must join in every font: lines, blocks, braille and the signs of the map as shapes, for pictures.
 *
 * A pen gathers all shapes of one colour over a whole picture, so that neighbours become one area without seams, and
 * puts them out as few paths. Coordinates are units of the picture; a cell is SVG_CELL_W by SVG_CELL_H of them. */
#ifndef TERM_SVG_SHAPE_H
#define TERM_SVG_SHAPE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum { SVG_CELL_W = 40, SVG_CELL_H = 80 };
enum { SVG_TONES = 4 }; /* solid, and the three shades of U+2591 to U+2593 */

struct svg_area { /* a rectangle that the next one may still lengthen; w = 0: none */
	int x, y, w, h;
};

struct svg_pen { /* zeroed is new */
	struct buf tones[SVG_TONES]; /* path data */
	struct svg_area open[SVG_TONES];
	struct buf dots; /* path data of a round pen */
};

/* Draws character `ch` with its cell's upper left corner at x, y. False, and nothing drawn, when it is no shape. */
bool svg_shape(struct svg_pen *pen, uint32_t ch, int x, int y);
bool svg_is_shape(uint32_t ch);
void svg_pen_rect(struct svg_pen *pen, struct svg_area area);
/* Adds what was drawn to a picture, in colour 0xRRGGBB. */
void svg_pen_write(struct svg_pen *pen, uint32_t ink, bool faint, struct buf *out);
void svg_pen_done(struct svg_pen *pen);

#endif
