/* What lies on top: dialogs, menus, help. The screen below is shaded, its text stays. */
#ifndef UI_POPUP_H
#define UI_POPUP_H

#include "ui/list.h"

struct popup_button {
	struct str key;
	struct str label;
};

/* A framed sheet for `cols` x `rows` of content in the middle; gives the canvas inside (maybe smaller). */
struct canvas popup_open(struct canvas c, int cols, int rows, struct str title);
struct rect popup_rect(struct canvas c, int cols, int rows); /* with the frame, in the canvas's coordinates */

/* A message with buttons in its last row; wraps; gives the rectangle used. */
struct rect popup_dialog(struct canvas c, struct str title, struct str text, const struct popup_button *buttons,
	size_t count);
/* A menu as wide as its items; `mark` of an item is its key. */
struct rect popup_menu(struct canvas c, struct str title, const struct list_state *state, const struct list_item *items,
	size_t count);

#endif
