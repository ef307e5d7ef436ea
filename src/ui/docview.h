/* Prose on a canvas (doc/doc.h), in styles. Rows above and below the canvas are clipped, so scrolling is a matter of y. */
#ifndef UI_DOCVIEW_H
#define UI_DOCVIEW_H

#include "doc/doc.h"
#include "ui/canvas.h"

/* The style of a run on text of style `base`: its ground and its marks stay, the name is the run's. */
uint16_t docview_style(unsigned run_style, uint16_t base);

/* Each gives the row behind what it drew. Lines from (x, y) on. */
int docview_lines(struct canvas c, int x, int y, const struct doc_lines *lines, uint16_t base);
/* A document (NULL: nothing), laid out for the canvas, from row y on; values may be NULL. */
int docview_draw(struct canvas c, int y, const struct doc *doc, const struct doc_values *values, uint16_t base);
/* The same for one plain text. */
int docview_text(struct canvas c, int y, struct str text, uint16_t style);

#endif
