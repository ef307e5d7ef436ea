/* A table of texts. Columns are as wide as their content; when that is too much the flexible ones give way, and texts
 * end in "..". The order of rows is the caller's. */
#ifndef UI_TABLE_H
#define UI_TABLE_H

#include "ui/canvas.h"

struct table_column {
	struct str title;
	bool right; /* numbers */
	bool flexible;
	uint16_t style; /* 0 is STYLE_NORMAL */
};

/* cells: row by row. Rows from `top` on, a head with a rule first. Gives the rows used. */
int table_draw(struct canvas c, const struct table_column *columns, size_t column_count, const struct str *cells,
	size_t row_count, size_t top, int selected);

#endif
