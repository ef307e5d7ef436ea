/* The answers of a question: digits, marks, and after grading right and wrong with the reason. */
#ifndef UI_CHOICE_H
#define UI_CHOICE_H

#include "ui/canvas.h"

enum choice_verdict {
	CHOICE_UNGRADED,
	CHOICE_RIGHT, /* chosen, and right */
	CHOICE_WRONG, /* chosen, and wrong */
	CHOICE_MISSED, /* right, not chosen */
	CHOICE_PASSED, /* rightly not chosen */
};

struct choice {
	struct str text; /* wrapped */
	struct str why; /* shown below once graded; may be empty */
	struct str votes; /* at the right end: hands raised; may be empty */
	bool marked;
	enum choice_verdict verdict;
	bool air; /* a row of air before the next one */
	bool left_out; /* takes no room; the others keep their digits */
};

/* `several`: boxes to tick instead of one mark. `cursor` -1: none. Rows used are given back. */
int choice_draw(struct canvas c, int y, const struct choice *choices, size_t count, int cursor, bool several);
int choice_rows(int cols, const struct choice *choices, size_t count);
int choice_hit(int cols, const struct choice *choices, size_t count, int y); /* y from the first choice; or -1 */

#endif
