/* Where things stand, as a pure function of the window's size.
 *
 * Areas never overlap, lie inside the window, and are not empty when the layout says that it has them. Below
 * LAYOUT_COLS_MIN x LAYOUT_ROWS_MIN there is only the whole window (too_small): say so and wait. */
#ifndef UI_LAYOUT_H
#define UI_LAYOUT_H

#include "ui/rect.h"

enum { LAYOUT_COLS_MIN = 60, LAYOUT_ROWS_MIN = 16 };

enum layout_kind {
	LAYOUT_COURSE, /* header, text (the list), keys */
	LAYOUT_WALK, /* text beside the stage, charts and status below */
	LAYOUT_QUESTION, /* a question without a stage: one column of readable width in `text` */
	LAYOUT_STAGE, /* sandbox: the stage large, a panel at the right */
	LAYOUT_PROJECT, /* large margins, `title` across all, below it `text` above or beside the stage, key figures in `status` */
	LAYOUT_SPEAKER, /* notes in `text`, next step in `panel`, clock in `status` */
	LAYOUT_COUNT
};

struct layout {
	bool too_small;
	struct rect whole;
	struct rect header;
	struct rect title; /* for large letters */
	struct rect text; /* with its frame */
	struct rect stage;
	struct rect panel; /* node panel, settings, palette */
	struct rect charts;
	struct rect status;
	struct rect keys;
};

struct layout layout_of(enum layout_kind kind, int cols, int rows);
/* `cols` x `rows` in the middle of `outer`, cut to it. */
struct rect layout_center(struct rect outer, int cols, int rows);

#endif
