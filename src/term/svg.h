/* A grid as an SVG picture, for slides and handouts. Letters stay text (selectable, monospace), a wide character takes
 * two cells; lines, bars and dots are shapes, so that they join in every viewer and font. Everything is escaped; no
 * script, no link, no outside reference. */
#ifndef TERM_SVG_H
#define TERM_SVG_H

#include "ui/grid.h"
#include "ui/theme.h"

void svg_of_grid(const struct grid *grid, enum theme_id theme, struct str title, struct buf *out);

#endif
