/* One line of text being typed. Moves and deletes by grapheme, so a syllable typed as jamo goes as a whole; the text is
 * kept in NFC; what cannot stand in a cell is refused; the length is capped. The window scrolls sideways. */
#ifndef UI_EDIT_H
#define UI_EDIT_H

#include "ui/canvas.h"
#include "ui/input.h"

struct edit {
	struct buf text;
	size_t cursor; /* byte, at a grapheme border */
	size_t limit_bytes; /* 0: 1024 */
};

/* True when it was one of the edit's keys (text, paste, arrows, Home, End, Backspace, Delete, Ctrl-a e u w k). */
bool edit_input(struct edit *edit, const struct input *input);
void edit_set(struct edit *edit, struct str text); /* cursor at the end */
void edit_done(struct edit *edit);
/* `hint` is shown while the text is empty. With focus the cursor of the grid is put there. */
void edit_draw(struct canvas c, int x, int y, int cols, const struct edit *edit, struct str hint, bool focus);

#endif
