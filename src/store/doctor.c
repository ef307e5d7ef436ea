#include "config.h"

#include "store/state.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "store/backup.h"
#include "store/check.h"

#define TEXT_LIMIT "16384"
#define TIME_LIMIT "253402300799999"

/* What the rows say, each as a count. The tables' own rules forbid most of it: what a file that was not written by us
 * can hold all the same. :late is a day from now. */
static const struct {
	enum store_finding finding;
	const char *sql;
} counts[] = {
	{ STORE_FIND_KEYS, "SELECT count(*) FROM pragma_foreign_key_check" },
	{ STORE_FIND_LEARNER, "SELECT max(count(*) - 1, 0) FROM learner" },
	{ STORE_FIND_PAST, "SELECT count(*) FROM answer WHERE time_ms < 0 OR id < 1 OR session < 1" },
	{ STORE_FIND_PAST, "SELECT count(*) FROM prediction WHERE time_ms < 0 OR id < 1 OR session < 1" },
	{ STORE_FIND_PAST, "SELECT count(*) FROM review WHERE time_ms < 0 OR id < 1 OR session < 1" },
	{ STORE_FIND_PAST, "SELECT count(*) FROM step WHERE first_ms < 0 OR last_ms < 0" },
	{ STORE_FIND_PAST, "SELECT count(*) FROM session WHERE start_ms < 0 OR last_ms < 0 OR id < 1" },
	{ STORE_FIND_PAST, "SELECT count(*) FROM class WHERE start_ms < 0 OR id < 1" },
	{ STORE_FIND_FUTURE, "SELECT count(*) FROM answer WHERE time_ms > :late" },
	{ STORE_FIND_FUTURE, "SELECT count(*) FROM prediction WHERE time_ms > :late" },
	{ STORE_FIND_FUTURE, "SELECT count(*) FROM review WHERE time_ms > :late" },
	{ STORE_FIND_FUTURE, "SELECT count(*) FROM step WHERE first_ms > :late OR last_ms > :late" },
	{ STORE_FIND_FUTURE, "SELECT count(*) FROM class WHERE start_ms > :late" },
	{ STORE_FIND_SCORE, "SELECT count(*) FROM answer WHERE NOT (max_score > 0 AND max_score <= 1e6)"
		" OR abs(score) > max_score OR correct NOT IN (0, 1)" },
	{ STORE_FIND_COUNT, "SELECT count(*) FROM step WHERE visits < 0 OR runs < 0 OR spent_ms < 0"
		" OR visits > 1000000000 OR runs > 1000000000" },
	{ STORE_FIND_COUNT, "SELECT count(*) FROM answer WHERE took_ms NOT BETWEEN 0 AND 86400000"
		" OR hints NOT BETWEEN 0 AND 100 OR certainty NOT BETWEEN 0 AND 3" },
	{ STORE_FIND_COUNT, "SELECT count(*) FROM vote WHERE count NOT BETWEEN 0 AND 100000 OR choice NOT BETWEEN 1 AND 9" },
	{ STORE_FIND_STEP, "SELECT count(*) FROM step WHERE done AND visits < 1" },
	{ STORE_FIND_REVIEW, "SELECT count(*) FROM review r WHERE grade NOT BETWEEN 1 AND 4 OR NOT EXISTS"
		" (SELECT 1 FROM answer a WHERE a.course = r.course AND a.question = r.question)" },
};

/* Every text that a person or a course put in, with how long it may be; ids are never empty. A value that is longer than
 * SQLite may give us counts as too long. */
static const struct {
	const char *table, *column;
	bool id;
} texts[] = {
	{ "learner", "name", false }, { "setting", "name", true }, { "setting", "value", false },
	{ "place", "section", true }, { "place", "step", true }, { "step", "section", true }, { "step", "step", true },
	{ "prediction", "section", true }, { "prediction", "step", true }, { "answer", "section", true },
	{ "answer", "question", true }, { "answer", "kind", true }, { "answer", "given", false },
	{ "answer", "right_answer", false }, { "review", "question", true }, { "review", "algorithm", true },
	{ "class", "title", false }, { "class", "course_hash", false }, { "vote", "section", true },
	{ "vote", "step", true },
};

static int check_texts(struct store *store, size_t which, struct store_health *out)
{
	char sql[128];
	struct store_query q;
	/* Names are ours, from the table above. */
	snprintf(sql, sizeof sql, "SELECT %s FROM %s", texts[which].column, texts[which].table);
	for (store_query_begin(&q, store_reader(store), sql, NULL, 0); store_query_row(&q);) {
		const char *text = (const char *)sqlite3_column_text(q.statement, 0);
		struct str s = { text ? text : "", (size_t)sqlite3_column_bytes(q.statement, 0) };
		if (texts[which].id && (s.len == 0 || s.len > STORE_ID_BYTES)) {
			out->found[STORE_FIND_ID]++;
		} else if (!store_is_text(s)) {
			out->found[STORE_FIND_TEXT]++;
		}
	}
	int rc = store_query_end(&q);
	if (rc == SQLITE_TOOBIG) {
		out->found[STORE_FIND_TEXT]++; /* this one, and what follows it in this column was not looked at */
		rc = SQLITE_OK;
	}
	return rc;
}

static int check_rows(struct store *store, int64_t now_ms, struct store_health *out)
{
	const struct store_value values[] = { STORE_INT(":late", store_time(now_ms) + 86400000) };
	int rc = SQLITE_OK;
	for (size_t i = 0; i < sizeof counts / sizeof *counts && rc == SQLITE_OK; i++) {
		struct store_query q;
		store_query_begin(&q, store_reader(store), counts[i].sql, values, 1);
		if (store_query_row(&q)) {
			out->found[counts[i].finding] += store_column_int(&q, 0, 0, INT32_MAX);
		}
		rc = store_query_end(&q);
	}
	for (size_t i = 0; i < sizeof texts / sizeof *texts && rc == SQLITE_OK; i++) {
		rc = check_texts(store, i, out);
	}
	return rc;
}

static int count_rows(struct store *store, struct store_health *out)
{
	const struct {
		const char *sql;
		int64_t *count;
	} tables[] = {
		{ "SELECT count(*) FROM session", &out->sessions },
		{ "SELECT count(*) FROM step", &out->steps },
		{ "SELECT count(*) FROM prediction", &out->predictions },
		{ "SELECT count(*) FROM answer", &out->answers },
		{ "SELECT count(*) FROM review", &out->reviews },
		{ "SELECT count(*) FROM class", &out->classes },
		{ "SELECT count(*) FROM vote", &out->votes },
	};
	int rc = SQLITE_OK;
	for (size_t i = 0; i < sizeof tables / sizeof *tables && rc == SQLITE_OK; i++) {
		rc = store_db_number(store_reader(store), tables[i].sql, tables[i].count);
	}
	return rc;
}

enum status store_doctor(struct store *store, int64_t now_ms, struct store_health *out)
{
	struct store_db *db = store_reader(store);
	int64_t version = 0, pages = 0, page_bytes = 0;
	int findings = 0;
	*out = (struct store_health){ 0 };
	if (!store->disk.sqlite && !store->shadow_whole) {
		return STATUS_IO;
	}
	int rc = store_check_pages(db, true, &findings, out->first_line, sizeof out->first_line);
	out->found[STORE_FIND_FILE] = out->first_line[0] && (rc & 0xFF) == SQLITE_CORRUPT ? 1 : 0;
	if (rc == SQLITE_OK) {
		rc = check_rows(store, now_ms, out);
	}
	if (rc == SQLITE_OK) {
		rc = count_rows(store, out);
	}
	if (rc == SQLITE_OK && store_db_number(db, "PRAGMA user_version", &version) == SQLITE_OK
		&& store_db_number(db, "PRAGMA page_count", &pages) == SQLITE_OK
		&& store_db_number(db, "PRAGMA page_size", &page_bytes) == SQLITE_OK) {
		out->version = (int)version;
		out->bytes = pages * page_bytes;
	}
	store_backup_count(&store->file, store->schema, &out->backups, &out->good_backups, out->newest_backup,
		sizeof out->newest_backup);
	out->found[STORE_FIND_BACKUP] = out->backups - out->good_backups;
	for (int i = 0; i < STORE_FINDING_COUNT; i++) {
		out->total += out->found[i];
	}
	return rc == SQLITE_OK || out->found[STORE_FIND_FILE] ? STATUS_OK : STATUS_IO;
}

enum status store_mend(struct store *store, int64_t now_ms, struct err *err)
{
	if (store->state.mode != STORE_SAVED) {
		return err_set(err, STATUS_IO, "%s", _("the database is not open for writing"));
	}
	int lock = store_file_lock(store->file.directory, STORE_WAIT_MS);
	bool kept = lock != -1 && store_backup_make(&store->disk, &store->file, store_time(now_ms), 0);
	store_file_unlock(lock);
	if (!kept) {
		return err_at(err, STATUS_IO, str_c(store->file.path), 0, 0, "%s",
			_("no backup could be made, so nothing was changed; make room and try again"));
	}
	/* VACUUM attaches a database of its own: allowed for this one statement. */
	int rc = STORE_RUN(&store->disk, "REINDEX");
	if (rc == SQLITE_OK) {
		sqlite3_limit(store->disk.sqlite, SQLITE_LIMIT_ATTACHED, 1);
		rc = STORE_RUN(&store->disk, "VACUUM");
		sqlite3_limit(store->disk.sqlite, SQLITE_LIMIT_ATTACHED, 0);
	}
	if (rc != SQLITE_OK) {
		return err_at(err, STATUS_IO, str_c(store->file.path), 0, 0, "%s", sqlite3_errstr(rc));
	}
	return STATUS_OK;
}
