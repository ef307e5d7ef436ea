/* A list of rows, of which one is selected, in a window that scrolls. The state belongs to the caller; drawing changes
 * nothing, so the first row shown is computed from it. */
#ifndef UI_LIST_H
#define UI_LIST_H

#include "ui/canvas.h"

struct list_item {
	struct str mark; /* short, at the left: "✔ 1" */
	uint16_t mark_style;
	struct str text;
	struct str detail; /* behind the texts, in one column, dimmed */
	struct str right; /* at the right end */
	uint16_t style;
	bool heading; /* no choice: selection passes over it */
};

struct list_state {
	int selected; /* -1: nothing can be selected */
	int top; /* first item shown, as far as selection allows */
	int pitch; /* rows from one item to the next; below 2 they stand close */
};

/* Moves the selection by `delta` choices (INT_MIN first, INT_MAX last) and scrolls so that it shows in `rows`. */
void list_move(struct list_state *state, const struct list_item *items, size_t count, int rows, int delta);
/* First row shown in `rows` rows. */
int list_top(const struct list_state *state, size_t count, int rows);
void list_draw(struct canvas c, const struct list_state *state, const struct list_item *items, size_t count, bool focus);
int list_hit(const struct list_state *state, size_t count, int rows, int y); /* item in that row, or -1 */
/* A bar at the right border that shows which part of `count` rows is seen; nothing when all are. */
void list_scrollbar(struct canvas c, int top, size_t count);

#endif
