/* Writing CSV (RFC 4180: CRLF, quotes doubled) into a buffer, cell by cell.
 *
 * A text cell that a spreadsheet would take for a formula (it begins with = + - @, their full-width forms, a tab or a
 * line end) gets an apostrophe before it. Numbers are cells of their own kind and keep their sign. Text passes the
 * terminal filter of base/utf8.h, line breaks stay. A number that is not finite leaves its cell empty. */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/str.h"

struct csv {
	struct buf *out;
	bool in_row; /* the row has a cell already */
};

struct csv csv_begin(struct buf *out);
void csv_str(struct csv *c, struct str value);
void csv_i64(struct csv *c, int64_t value);
void csv_double(struct csv *c, double value);
void csv_end_row(struct csv *c); /* a row without cells is an empty line */

#endif
