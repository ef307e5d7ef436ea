/* What the tests of the store share: a directory of their own, options, some records. */
#ifndef TESTS_STORE_KEEP_H
#define TESTS_STORE_KEEP_H

#include "tests/check.h"

#include <stdbool.h>

#include "store/store.h"

#define DAY_MS INT64_C(86400000)
#define NOON_MS (INT64_C(20089) * DAY_MS + DAY_MS / 2) /* 2025-01-01 12:00 */

struct keep {
	char directory[256];
	char path[512]; /* of the database in it */
};

int keep_begin(void **state); /* *state is a struct keep; the directory is empty */
int keep_end(void **state); /* removes it */

struct store *keep_open(const struct keep *keep, int64_t now_ms);
/* Opens again and gives the number of answers on the disk; -1 when it is not STORE_SAVED or READONLY. */
int64_t keep_answers(const struct keep *keep);
enum status keep_answer(struct store *store, int64_t time_ms, const char *question, bool right);
void keep_dump(const char *path, struct buf *out); /* every row of every table, for comparing */

uint64_t keep_hash(const char *path); /* of a file's bytes; 0: no such file */
bool keep_read(const char *path, struct buf *out);
void keep_write(const char *path, const void *bytes, size_t count);
int keep_count(const char *directory, const char *part); /* names that contain part */
bool keep_first(const char *directory, const char *part, char *name, size_t size);
void keep_sql(const char *path, const char *sql); /* another program's SQLite, without our settings */

#endif
