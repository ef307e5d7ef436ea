/* The upper line of a screen: where one is, how far, and what the clock says; and the rows of dots for steps. */
#ifndef UI_HEADER_H
#define UI_HEADER_H

#include "ui/canvas.h"

enum header_dot { HEADER_OPEN, HEADER_HERE, HEADER_DONE };

struct header {
	struct str place; /* "3 Hundreds · 5/9" */
	struct str title; /* "The backup at 03:00" */
	const enum header_dot *dots; /* steps, or NULL */
	size_t dot_count;
	struct str right; /* "500 users  x10 > 03:02" */
};

/* Gives way in this order when narrow: dots, title, right side, place. */
void header_draw(struct canvas c, int y, const struct header *header);
void header_dots(struct canvas c, int x, int y, const enum header_dot *dots, size_t count);

#endif
