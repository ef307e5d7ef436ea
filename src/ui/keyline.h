/* The lowest line: which keys do what, here and now. "Space next  ← back  c break". */
#ifndef UI_KEYLINE_H
#define UI_KEYLINE_H

#include "ui/canvas.h"

struct keyline_item {
	struct str key; /* as input_name writes it, or an arrow */
	struct str label;
	int weight; /* the least are left out first when the line is narrow; equal ones from the right */
};

void keyline_draw(struct canvas c, int y, const struct keyline_item *items, size_t count);
/* The item under column x of a line of `cols` cells, or -1: keys can be pressed by mouse. */
int keyline_hit(int cols, const struct keyline_item *items, size_t count, int x);

#endif
