/* Between the two halves of the look at the lines: what is known of the present line and of what is open. */
#ifndef FILES_YAML_LINES_H
#define FILES_YAML_LINES_H

#include "files/yaml_int.h"

#define LINES_LEVELS FILES_DEPTH /* indents that are open; each is a collection of its own */

/* What stands since the last ',' inside brackets. `to` is 0 for a quoted text. */
struct flow_item {
	bool has_text, has_colon;
	size_t from, to;
};

struct lines {
	struct str file;
	struct err *err;
	struct str line; /* the present one */
	int number;
	int indents[LINES_LEVELS]; /* columns (from 0) of the block collections that are open */
	int levels;
	bool wants_value; /* the line above ended with "key:" or "-" */
	int block_parent; /* indent of the owner of the | text that we are in, -1 = none */
	char closers[FILES_DEPTH]; /* of open flow collections */
	int flow_depth, flow_line, flow_column, flow_indent;
	struct flow_item item;
	bool seen_marker, seen_content;
};

/* The fault at a byte offset of the line; the column is counted in characters. */
enum status lines_refuse(struct lines *l, size_t at, const char *why);
enum status lines_refuse_quote(struct lines *l, size_t i); /* that does not close */
enum status lines_refuse_hash(struct lines *l, size_t i); /* that may be text or comment */
enum status lines_refuse_flow(struct lines *l); /* the bracket that is open, where it was opened */

char lines_at(const struct lines *l, size_t i); /* '\0' at the end */
bool lines_is_end(const struct lines *l, size_t i);
bool lines_is_gap(const struct lines *l, size_t i); /* a blank or the end */
bool lines_starts(const struct lines *l, size_t i, const char *bytes);
size_t lines_skip(const struct lines *l, size_t i); /* blanks */
/* Nothing or a comment from here on? A comment wants a blank behind its '#'; behind a plain text it wants two before it as
 * well (lines_refuse_hash), so that "#3" in a text can be told from it. */
bool lines_is_rest_empty(const struct lines *l, size_t i);
/* One past the quote that closes the one at i, or 0 when it does not close on this line. */
size_t lines_quote_end(const struct lines *l, size_t i);
/* What cannot begin a plain text. */
enum status lines_check_first(struct lines *l, size_t i);

/* From i, inside brackets or at the first one, to the end of the line or of the outermost bracket. */
enum status lines_scan_flow(struct lines *l, size_t i);

#endif
