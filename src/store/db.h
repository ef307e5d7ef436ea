/* One SQLite connection with this program's settings, and statements that begin and end in one call.
 *
 * A connection is opened with every setting that keeps a file from running anything (no triggers, no views, no extensions,
 * an untrusted schema), with limits, and with patience for other processes. Statements are constant texts; values are
 * bound. A statement that runs longer than its time is interrupted (SQLITE_INTERRUPT).
 *
 * Results are SQLite's extended codes; SQLITE_OK is 0. Nothing here knows our tables. */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define STORE_STATEMENT_MS 5000

struct store_db {
	sqlite3 *sqlite; /* NULL: closed */
	int system_error; /* errno of the last failed statement, where there was one */
	/* Patience with locks of others. */
	int wait_ms;
	void (*on_wait)(void *arg, int waited_ms);
	void *on_wait_arg;
	int statement_ms; /* computing that one statement may take; 0: STORE_STATEMENT_MS */
	int64_t waiting_since_ms; /* on the monotonic clock */
	int64_t deadline_ms; /* on the thread's clock of computing; 0: none */
};

int64_t store_db_clock_ms(void); /* monotonic */

enum store_db_kind { STORE_DB_FILE, STORE_DB_FILE_READONLY, STORE_DB_MEMORY };

/* The struct's address must stay: SQLite calls back with it. Opening locks nothing. On failure it stays closed. */
int store_db_open(struct store_db *db, const char *path, enum store_db_kind kind);
void store_db_close(struct store_db *db);
/* A journal that is deleted at each commit, synced with its directory. Reads the file, and may write to it. */
int store_db_durable(struct store_db *db);
/* The first 100 bytes of the file, as they are; shorter files are filled with zeros. */
int store_db_header(struct store_db *db, unsigned char header[100], int64_t *bytes);

/* A value for a parameter, by the parameter's name (":section"). */
struct store_value {
	const char *name;
	enum { STORE_INTEGER, STORE_REAL, STORE_TEXT, STORE_NULL } type;
	int64_t integer;
	double real;
	struct str text;
};

#define STORE_INT(n, v) ((struct store_value){ .name = (n), .type = STORE_INTEGER, .integer = (v) })
#define STORE_STR(n, v) ((struct store_value){ .name = (n), .type = STORE_TEXT, .text = (v) })
#define STORE_DBL(n, v) ((struct store_value){ .name = (n), .type = STORE_REAL, .real = (v) })
#define STORE_NIL(n) ((struct store_value){ .name = (n), .type = STORE_NULL })

/* Each parameter of the statement must be among the values; other values are not used. */
struct store_query {
	struct store_db *db;
	sqlite3_stmt *statement;
	int result;
};

/* A closed connection gives no rows and SQLITE_CANTOPEN.
 * for (store_query_begin(&q, ...); store_query_row(&q);) { ... } result = store_query_end(&q); */
void store_query_begin(struct store_query *query, struct store_db *db, const char *sql,
	const struct store_value *values, size_t count);
bool store_query_row(struct store_query *query);
int store_query_end(struct store_query *query); /* SQLITE_OK when all rows were read, or the caller stopped */

/* Ends a query whose rows were gathered on the heap: they move to the arena; on failure there are none. */
void *store_query_rows(struct store_query *query, struct arena *arena, void *rows, size_t *count, size_t row_bytes,
	enum status *status);

/* Columns, held to a range or copied. */
int64_t store_column_int(const struct store_query *query, int column, int64_t least, int64_t most);
double store_column_double(const struct store_query *query, int column, double least, double most);
struct str store_column_str(const struct store_query *query, int column, struct arena *arena);

/* One statement without rows of interest. */
int store_db_run(struct store_db *db, const char *sql, const struct store_value *values, size_t count);
#define STORE_RUN(db, sql) store_db_run((db), (sql), NULL, 0)
int store_db_script(struct store_db *db, const char *sql); /* several statements, nothing bound */
int store_db_number(struct store_db *db, const char *sql, int64_t *out); /* first column of the first row */
/* Copies everything of one connection into another, in one go. */
int store_db_copy(struct store_db *to, struct store_db *from);

#endif
