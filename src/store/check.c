#include "config.h"

#include "store/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SCHEMA_MS 1000
#define PAGES_MS 10000
#define SMALL_PAGES 128 /* half a MiB: four thousand answers */

/* Offsets in the header of a database file: sqlite.org/fileformat2.html, section 1.3. */
enum { AT_MAGIC = 0, AT_WRITE_FORMAT = 18, AT_READ_FORMAT = 19, AT_APPLICATION = 68 };
#define MAGIC_BYTES 16
#define KNOWN_FORMAT 2

int store_check_whose(struct store_db *db, enum store_found *found)
{
	unsigned char h[100];
	int64_t bytes;
	int rc = store_db_header(db, h, &bytes);
	if (rc != SQLITE_OK) {
		return rc;
	}
	uint32_t application = (uint32_t)h[AT_APPLICATION] << 24 | (uint32_t)h[AT_APPLICATION + 1] << 16
		| (uint32_t)h[AT_APPLICATION + 2] << 8 | h[AT_APPLICATION + 3];
	bool magic = memcmp(h + AT_MAGIC, "SQLite format 3", MAGIC_BYTES) == 0;
	if (bytes == 0) {
		*found = STORE_FOUND_EMPTY;
	} else if (bytes < 100) {
		*found = STORE_FOUND_NOTHING;
	} else if (magic && application != STORE_APPLICATION_ID) {
		*found = STORE_FOUND_FOREIGN;
	} else if (magic && (h[AT_WRITE_FORMAT] > KNOWN_FORMAT || h[AT_READ_FORMAT] > KNOWN_FORMAT)) {
		*found = STORE_FOUND_FORMAT;
	} else {
		/* Our number in its place is enough, also where the first bytes are damaged. */
		*found = application == STORE_APPLICATION_ID ? STORE_FOUND_OURS : STORE_FOUND_NOTHING;
	}
	return SQLITE_OK;
}

/* --- schema */

/* Statistics are the planner's and hold nothing of ours: a person who ran ANALYZE is no enemy. */
#define SCHEMA_ROWS \
	"SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat_'" \
	" ORDER BY type, name"
#define SCHEMA_COLUMNS 4

static bool same_row(const struct store_query *a, const struct store_query *b)
{
	for (int i = 0; i < SCHEMA_COLUMNS; i++) {
		int bytes = sqlite3_column_bytes(a->statement, i);
		const void *left = sqlite3_column_blob(a->statement, i);
		const void *right = sqlite3_column_blob(b->statement, i);
		if (bytes != sqlite3_column_bytes(b->statement, i) || (bytes && memcmp(left, right, (size_t)bytes) != 0)) {
			return false;
		}
	}
	return true;
}

static int same_schema(struct store_db *db, struct store_db *model, bool *same)
{
	struct store_query ours, theirs;
	store_query_begin(&ours, model, SCHEMA_ROWS, NULL, 0);
	store_query_begin(&theirs, db, SCHEMA_ROWS, NULL, 0);
	bool more;
	*same = true;
	do {
		more = store_query_row(&ours);
		bool theirs_more = store_query_row(&theirs);
		*same = more == theirs_more && (!more || same_row(&ours, &theirs));
	} while (more && *same);
	int rc = store_query_end(&theirs);
	int model_rc = store_query_end(&ours);
	return rc ? rc : model_rc;
}

/* Of a newer version: ordinary tables with at least our columns. Nothing else could be read as ours. */
static int contains_schema(struct store_db *db, struct store_db *model, bool *same)
{
	struct store_query q;
	store_query_begin(&q, db,
		"SELECT 1 FROM sqlite_schema WHERE type IN ('view', 'trigger') OR sql LIKE 'CREATE VIRTUAL%' LIMIT 1", NULL, 0);
	*same = !store_query_row(&q);
	int rc = store_query_end(&q);
	store_query_begin(&q, model,
		"SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'", NULL, 0);
	while (rc == SQLITE_OK && *same && store_query_row(&q)) {
		struct arena arena = { 0 };
		const struct store_value names[] = {
			STORE_STR(":table", store_column_str(&q, 0, &arena)),
			STORE_STR(":column", store_column_str(&q, 1, &arena)),
		};
		struct store_query there;
		store_query_begin(&there, db, "SELECT 1 FROM pragma_table_info(:table) WHERE name = :column", names, 2);
		*same = store_query_row(&there);
		rc = store_query_end(&there);
		arena_done(&arena);
	}
	int model_rc = store_query_end(&q);
	return rc ? rc : model_rc;
}

int store_check_schema(struct store_db *db, const struct store_schema *schema, int version, bool at_least, bool *same)
{
	struct store_db model = { 0 };
	*same = false;
	int rc = store_db_open(&model, NULL, STORE_DB_MEMORY);
	if (rc == SQLITE_OK) {
		rc = store_check_build(&model, schema, 0, version);
	}
	if (rc == SQLITE_OK) {
		int before_ms = db->statement_ms;
		db->statement_ms = SCHEMA_MS;
		rc = at_least ? contains_schema(db, &model, same) : same_schema(db, &model, same);
		db->statement_ms = before_ms;
	}
	store_db_close(&model);
	return rc;
}

/* --- pages */

/* Of quick_check's lines those that speak of a row's value, not of the file. */
static bool about_a_value(const char *line)
{
	return strstr(line, "CHECK constraint failed in ") || strncmp(line, "NULL value in ", 14) == 0
		|| strncmp(line, "NUMERIC value in ", 17) == 0 || strncmp(line, "TEXT value in ", 14) == 0
		|| (strncmp(line, "non-", 4) == 0 && strstr(line, " value in "));
}

/* "... error code=266": the page could not be read, which says nothing about what is in it. SQLITE_OK: no such line. */
static int about_the_disk(const char *line)
{
	const char *code = strstr(line, "error code=");
	int rc = code ? atoi(code + strlen("error code=")) : SQLITE_OK;
	return (rc & 0xFF) == SQLITE_CORRUPT || (rc & 0xFF) == SQLITE_NOTADB ? SQLITE_OK : rc;
}

int store_check_pages(struct store_db *db, bool thorough, int *findings, char *line, size_t size)
{
	struct store_query q;
	bool damaged = false;
	int unread = SQLITE_OK;
	int64_t pages = 0;
	*findings = 0;
	/* quick_check takes what an index says on trust; to look it up costs a millisecond for every thousand answers. */
	store_db_number(db, "PRAGMA page_count", &pages);
	thorough |= pages <= SMALL_PAGES;
	if (size) {
		line[0] = '\0';
	}
	int before_ms = db->statement_ms;
	db->statement_ms = PAGES_MS;
	store_query_begin(&q, db, thorough ? "PRAGMA integrity_check(100)" : "PRAGMA quick_check(100)", NULL, 0);
	db->statement_ms = before_ms;
	while (store_query_row(&q)) {
		const char *said = (const char *)sqlite3_column_text(q.statement, 0);
		if (!said || strcmp(said, "ok") == 0) {
			continue;
		}
		if (*findings == 0 && !damaged) {
			snprintf(line, size, "%s", said);
		}
		if (about_a_value(said)) {
			++*findings;
		} else if (about_the_disk(said) != SQLITE_OK) {
			unread = about_the_disk(said);
		} else {
			damaged = true;
		}
	}
	int rc = store_query_end(&q);
	/* A value longer than our limit stops the check at its row; the pages before were sound, and rows are read with care. */
	if (rc == SQLITE_TOOBIG) {
		++*findings;
		rc = SQLITE_OK;
	}
	if (rc == SQLITE_OK) {
		rc = unread;
	}
	return rc == SQLITE_OK && damaged ? SQLITE_CORRUPT : rc;
}

/* --- making */

int store_check_build(struct store_db *db, const struct store_schema *schema, int from, int to)
{
	char pragmas[96];
	int64_t is = 0;
	int rc = STORE_RUN(db, "BEGIN IMMEDIATE");
	if (rc != SQLITE_OK) {
		return rc;
	}
	/* Another process may have been faster. */
	rc = store_db_number(db, "PRAGMA user_version", &is);
	if (rc == SQLITE_OK && is == from) {
		for (int version = from; version < to && rc == SQLITE_OK; version++) {
			rc = store_db_script(db, schema->versions[version]);
		}
		snprintf(pragmas, sizeof pragmas, "PRAGMA application_id = %d; PRAGMA user_version = %d",
			STORE_APPLICATION_ID, to);
		if (rc == SQLITE_OK) {
			rc = store_db_script(db, pragmas);
		}
	}
	if (rc == SQLITE_OK) {
		rc = STORE_RUN(db, "COMMIT");
	}
	if (rc != SQLITE_OK && !sqlite3_get_autocommit(db->sqlite)) {
		STORE_RUN(db, "ROLLBACK");
	}
	return rc;
}
