/* YAML as we accept it: libyaml's events, a strict layer around them, and a small tree that knows where everything stands.
 *
 * Before the parser every line is looked at for what people really type wrong (a colon without blank, a full-width
 * colon, a no-break space, " #" that cuts a text, typographic quotes as quotes, a tab), because a YAML parser accepts
 * half of that in silence and reports the rest somewhere else. Refused altogether: anchors, aliases, merge keys, tags,
 * directives, a second document, duplicate keys, more than 16 levels. Nothing is guessed: "yes" is a text, true is a flag.
 *
 * Reading goes in three steps, and the first fault of a file ends it with one message (line and column of the cause):
 *
 *   files_yaml_load(root, path, &arena, &doc, err)            text -> tree
 *   files_map_read(&doc, doc.root, KEYS, N, values, err)      a table of keys checks one mapping: unknown, missing,
 *                                                             type, range; values[] comes out in the table's order
 *   values[KEY_USERS].number ...                              plain reading, nothing can fail any more
 *
 * Everything lives in the arena given. A struct files_node is never changed after loading. */
#ifndef FILES_YAML_H
#define FILES_YAML_H

#include "base/err.h"
#include "base/i18n.h"
#include "base/str.h"
#include "files/read.h"

#define FILES_DEPTH 16
#define FILES_ID_BYTES 64
#define FILES_LINE_BYTES 1024 /* of a text that must stay on one line, and of a plain line before the parser */

enum files_node_type { FILES_SCALAR, FILES_LIST, FILES_MAP };

struct files_node {
	enum files_node_type type;
	bool plain; /* scalar without quotes and not a block: the only kind that numbers and flags are read from */
	int line, column; /* where it begins, from 1, in characters */
	uint32_t count; /* items of a list, entries of a mapping */
	struct str text; /* of a scalar */
	const struct files_node *keys; /* of a mapping: scalars, same order as items */
	const struct files_node *items;
};

struct files_doc {
	struct str file; /* as messages name it */
	struct arena *arena;
	const struct files_node *root; /* never NULL after a load: an empty file is refused */
};

enum status files_yaml_load(const struct files_root *root, struct str path, struct arena *arena, struct files_doc *doc,
	struct err *err);
/* The same from memory; `text` may be raw. */
enum status files_yaml_parse(struct str text, struct str file, struct arena *arena, struct files_doc *doc, struct err *err);

/* The value of a key, or NULL. */
const struct files_node *files_map_get(const struct files_node *map, const char *key);

/* err_at with the node's place. STATUS_DATA. */
enum status files_fault(const struct files_doc *doc, const struct files_node *node, struct err *err, const char *format, ...)
	__attribute__((format(printf, 4, 5)));

/* ------------------------------------------------------------- key tables */

enum files_want {
	FILES_WANT_ANY, /* node only: the caller looks at it (text or list, say) */
	FILES_WANT_MAP, /* node */
	FILES_WANT_LIST, /* node; least and most bound the number of items when most > 0 */
	FILES_WANT_LINE, /* text: one line, not empty */
	FILES_WANT_PROSE, /* text: one or more lines, not empty */
	FILES_WANT_ID, /* text: a-z 0-9 and '-' between, up to FILES_ID_BYTES */
	FILES_WANT_PATH, /* text: files_path_check holds */
	FILES_WANT_BOTH, /* lang[]: a mapping with en and ko, each a line */
	FILES_WANT_BOTH_PROSE, /* lang[]: the same, each prose */
	FILES_WANT_FLAG, /* number 0 or 1: true, false */
	FILES_WANT_CHOICE, /* number: index into choices */
	FILES_WANT_COUNT, /* number: whole */
	FILES_WANT_NUMBER, /* number: decimal, no exponent, no unit */
	FILES_WANT_TIME, /* number: nanoseconds; `20 ms`, `300 s`, `5 min`, `1 h 30 min`, `7 d`, `0`, `never` is not one */
	FILES_WANT_CLOCK, /* number: nanoseconds since midnight; `03:00` */
	FILES_WANT_RATE, /* number: per second; `10 /s`, `600 /min`, `36 /h` */
	FILES_WANT_SHARE, /* number: 0..1; `60 %`, `99.9 %`, `0` */
	FILES_WANT_BYTES, /* number: `25 kB`, `1.5 GiB` */
};

struct files_key {
	const char *key;
	enum files_want want;
	bool required;
	double least, most; /* checked for numbers when least < most or both are not 0; in the base unit */
	const char *choices; /* "a|b|c" */
};

/* What stood under a key. node is NULL when the key was not given; then everything else is 0. */
struct files_value {
	const struct files_node *node;
	double number;
	struct str text;
	struct str lang[LANG_COUNT];
};

/* Checks that `map` is a mapping with exactly these keys and fills values[0..count). */
enum status files_map_read(const struct files_doc *doc, const struct files_node *map, const struct files_key *keys,
	size_t count, struct files_value *values, struct err *err);

/* One node against one wish, for lists and for mappings whose keys are ids. `name` is what messages call it. */
enum status files_value_read(const struct files_doc *doc, const struct files_node *node, const struct files_key *want,
	struct files_value *value, struct err *err);

/* Scalars without a tree: the one reader of units, strict. False when `text` is not of that kind; range is not its job.
 * FILES_WANT_COUNT to FILES_WANT_BYTES. */
bool files_unit_read(enum files_want want, struct str text, double *number);
/* The shortest text that files_unit_read reads back to the same number. */
void files_unit_write(enum files_want want, double number, struct buf *out);
/* "a time such as 20 ms, 5 min or 1 h", in the interface's language. */
const char *files_unit_example(enum files_want want);

#endif
