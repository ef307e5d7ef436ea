/* A grid as an SVG picture, for slides and handouts. Text stays text (selectable, monospace), a wide character takes two
 * cells, neighbouring cells of one style are one run. Everything is escaped; no script, no link, no outside reference. */
#ifndef TERM_SVG_H
#define TERM_SVG_H

#include "ui/grid.h"
#include "ui/theme.h"

void svg_of_grid(const struct grid *grid, enum theme_id theme, struct str title, struct buf *out);

#endif
