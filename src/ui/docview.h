/* Prose on a canvas: lines of a document (doc/doc.h), scrolled, in styles. */
#ifndef UI_DOCVIEW_H
#define UI_DOCVIEW_H

#include "doc/doc.h"
#include "ui/canvas.h"

/* The style of a run on text of style `base`. */
uint16_t docview_style(unsigned run_style, uint16_t base);
/* Lines from `top` on, and a scroll bar where they do not all fit; what leads beyond the end shows the end. Gives the rows
 * used. Lines should have been made for c.cols - 2 cells where they may scroll. */
int docview_draw(struct canvas c, const struct doc_lines *lines, size_t top, uint16_t base);
/* The last `top` at which the canvas is full. */
size_t docview_last_top(const struct doc_lines *lines, int rows);

#endif
