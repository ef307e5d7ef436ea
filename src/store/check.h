/* What a file is, before anything in it is believed: whose it is (its first 100 bytes), which version, whether its tables
 * are the ones that this program makes, and whether its pages hold together. */
#ifndef STORE_CHECK_H
#define STORE_CHECK_H

#include <stdbool.h>

#include "store/db.h"
#include "store/schema.h"

enum store_found {
	STORE_FOUND_OURS,
	STORE_FOUND_EMPTY, /* no byte in it */
	STORE_FOUND_FOREIGN, /* a database of another program */
	STORE_FOUND_FORMAT, /* ours, in a file format that this SQLite does not know */
	STORE_FOUND_NOTHING, /* no database, or too short to tell */
};

/* Reads without a lock and runs no SQL, so what is not ours is not touched. */
int store_check_whose(struct store_db *db, enum store_found *found);

/* Has it exactly the tables, indexes and texts of that version? SQLITE_INTERRUPT when there are too many to tell in
 * time. With `at_least`, more tables and longer ones are fine (a newer version), but no views, triggers or virtual
 * tables. */
int store_check_schema(struct store_db *db, const struct store_schema *schema, int version, bool at_least, bool *same);

/* SQLITE_CORRUPT when pages do not hold together; small files are looked through as if `thorough` (indexes against
 * tables), large ones only on request. Rows that break the rules of their table are counted in findings. The
 * first line that was said goes to `line`, cut to `size`. */
int store_check_pages(struct store_db *db, bool thorough, int *findings, char *line, size_t size);

/* An empty database becomes one of that version; or one of version `from` does. In one transaction. */
int store_check_build(struct store_db *db, const struct store_schema *schema, int from, int to);

#endif
