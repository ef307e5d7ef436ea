#include "config.h"

#include "store/state.h"

#include <string.h>

#include "base/i18n.h"
#include "base/vec.h"
#include "store/backup.h"
#include "store/check.h"

#define DAY_MS 86400000
#define BUSY_AGAIN_MS 50

int64_t store_time(int64_t ms)
{
	return ms < 0 ? 0 : ms > STORE_TIME_MAX_MS ? STORE_TIME_MAX_MS : ms;
}

/* A record that the session's row says is stored already does nothing: an error of COMMIT does not always mean that
 * nothing was stored. */
static int apply_once(struct store *store, struct store_db *db, const struct store_record *record)
{
	struct store_value values[STORE_VALUES + 4];
	size_t count = record->count;
	memcpy(values, record->values, count * sizeof *values);
	values[count++] = STORE_STR(":course", str_c(store->course));
	values[count++] = STORE_INT(":session", store->session);
	values[count++] = STORE_INT(":time", record->time_ms);
	values[count++] = STORE_INT(":number", record->number);
	int rc = store_db_run(db,
		"INSERT INTO session (id, start_ms, last_ms, last_record) VALUES (:session, :time, :time, :number)"
		" ON CONFLICT (id) DO UPDATE SET last_ms = excluded.last_ms, last_record = excluded.last_record"
		" WHERE last_record < excluded.last_record",
		values, count);
	if (rc != SQLITE_OK || sqlite3_changes(db->sqlite) == 0) {
		return rc;
	}
	for (size_t i = 0; rc == SQLITE_OK && i < STORE_STATEMENTS && record->action->sql[i]; i++) {
		rc = store_db_run(db, record->action->sql[i], values, count);
	}
	return rc;
}

int store_apply(struct store *store, struct store_db *db, const struct store_record *record)
{
	int rc = STORE_RUN(db, "BEGIN IMMEDIATE");
	if (rc == SQLITE_OK) {
		rc = apply_once(store, db, record);
	}
	if (rc == SQLITE_OK) {
		rc = STORE_RUN(db, "COMMIT");
	}
	int system_error = db->system_error;
	/* A full disk has rolled back already. */
	if (rc != SQLITE_OK && !sqlite3_get_autocommit(db->sqlite)) {
		STORE_RUN(db, "ROLLBACK");
	}
	db->system_error = system_error;
	return rc;
}

static bool refused(int rc)
{
	int primary = rc & 0xFF;
	return primary == SQLITE_CONSTRAINT || primary == SQLITE_MISMATCH || primary == SQLITE_TOOBIG
		|| primary == SQLITE_RANGE || primary == SQLITE_MISUSE || primary == SQLITE_ERROR;
}

/* The copy of an older database is migrated where it stands. A newer one is left as it is. */
static bool bring_up_to_date(const struct store *store, struct store_db *copy)
{
	int64_t version = 0, newest = (int64_t)store->schema->count;
	return store_db_number(copy, "PRAGMA user_version", &version) == SQLITE_OK
		&& (version >= newest || store_check_build(copy, store->schema, (int)version, (int)newest) == SQLITE_OK);
}

void store_make_shadow(struct store *store)
{
	struct store_db *shadow = &store->shadow;
	if (shadow->sqlite && (store->shadow_whole || !store->disk.sqlite)) {
		return;
	}
	store_db_close(shadow);
	store->shadow_whole = false;
	if (store->disk.sqlite && store_db_open(shadow, NULL, STORE_DB_MEMORY) == SQLITE_OK) {
		store->shadow_whole = store_db_copy(shadow, &store->disk) == SQLITE_OK && bring_up_to_date(store, shadow);
	}
	if (!store->shadow_whole) {
		store_db_close(shadow);
		if (store_db_open(shadow, NULL, STORE_DB_MEMORY) == SQLITE_OK) {
			store_check_build(shadow, store->schema, 0, (int)store->schema->count);
		}
	}
	for (size_t i = 0; shadow->sqlite && i < store->queue.count; i++) {
		store_apply(store, shadow, store->queue.items[i]);
	}
}

static void drop_shadow(struct store *store)
{
	store_db_close(&store->shadow);
	store->shadow_whole = false;
}

/* The state of yesterday is what today's first write might spoil. Another process that holds the lock is making the
 * backup already. */
static void back_up_once_a_day(struct store *store, int64_t now_ms)
{
	int64_t day = store_time(now_ms) / DAY_MS;
	if (store->backup_day == day) {
		return;
	}
	store->backup_day = day;
	int lock = store_file_lock(store->file.directory, 0);
	if (lock == -1) {
		return;
	}
	if (store_backup_newest_day(&store->file) != day) {
		store->state.backup_failed = !store_backup_make(&store->disk, &store->file, store_time(now_ms), 0);
	}
	store_file_unlock(lock);
}

/* May the file be written to now? Opens it again where that could help. */
static bool ready(struct store *store, int64_t now_ms)
{
	enum store_reason reason = store->state.reason;
	if (reason != STORE_WELL && !store_reason_may_pass(reason)) {
		return false;
	}
	if (reason == STORE_CANNOT_WRITE && store->disk.sqlite) {
		store_file_look(&store->file);
		if (!store->file.can_write) {
			return false;
		}
		store_detach(store);
	}
	if (!store->disk.sqlite) {
		store_attach(store, now_ms);
		return store->state.mode == STORE_SAVED;
	}
	if (!store_file_same(&store->file)) {
		err_at(&store->state.why, STATUS_IO, str_c(store->file.path), 0, 0, "%s",
			_("the database was deleted, renamed or replaced while it was in use; nothing more is written"));
		store_set_mode(store, STORE_UNSAVED, STORE_GONE);
		return false;
	}
	return true;
}

static void forget_first(struct store *store)
{
	struct store_record *first = store->queue.items[0];
	store->queue.count--;
	memmove(store->queue.items, store->queue.items + 1, store->queue.count * sizeof(struct store_record *));
	arena_done(&first->texts);
	mem_free(first);
}

/* True when the first record that waits has been dealt with. */
static bool store_first(struct store *store)
{
	const struct store_record *record = store->queue.items[0];
	store->disk.wait_ms = store->state.reason == STORE_LOCKED ? BUSY_AGAIN_MS : STORE_WAIT_MS;
	int rc = store_apply(store, &store->disk, record);
	if (rc != SQLITE_OK && !refused(rc)) {
		enum store_reason reason = store_reason_of(store, rc, store->disk.system_error);
		store_make_shadow(store);
		store_set_mode(store, store->shadow_whole ? STORE_READONLY : STORE_UNSAVED, reason);
		return false;
	}
	if (rc != SQLITE_OK) {
		store->refused = record->number;
	}
	forget_first(store);
	return true;
}

void store_flush(struct store *store, int64_t now_ms)
{
	bool can = store->queue.count || !store->disk.sqlite ? ready(store, now_ms) : store->state.mode == STORE_SAVED;
	while (can && store->queue.count) {
		back_up_once_a_day(store, now_ms);
		can = store_first(store) && ready(store, now_ms);
	}
	if (can) {
		drop_shadow(store);
		store_set_mode(store, STORE_SAVED, STORE_WELL);
	} else if (store->queue.count) {
		store_make_shadow(store);
	}
	store->state.unsaved = store->queue.count;
}

static struct store_record *keep(const struct store_record *record)
{
	struct store_record *kept = mem_alloc(1, sizeof *kept);
	*kept = *record;
	kept->texts = (struct arena){ 0 };
	for (size_t i = 0; i < kept->count; i++) {
		if (kept->values[i].type == STORE_TEXT) {
			kept->values[i].text = str_dup(&kept->texts, kept->values[i].text);
		}
	}
	return kept;
}

enum status store_put(struct store *store, struct store_record *record)
{
	record->number = ++store->numbered;
	record->time_ms = store_time(record->time_ms);
	if (store->options.memory) {
		int rc = store_apply(store, &store->shadow, record);
		return rc == SQLITE_OK ? STATUS_OK : refused(rc) ? STATUS_DATA : STATUS_IO;
	}
	VEC_PUSH(&store->queue, keep(record));
	if (store->shadow.sqlite) {
		store_apply(store, &store->shadow, record);
	}
	store_flush(store, record->time_ms);
	if (store->refused == record->number) {
		return STATUS_DATA;
	}
	if (store->queue.count == 0) {
		return STATUS_OK;
	}
	return store->state.why.status != STATUS_OK ? store->state.why.status : STATUS_IO;
}

bool store_retry(struct store *store, int64_t now_ms)
{
	if (!store->options.memory) {
		store_flush(store, store_time(now_ms));
	}
	return store->queue.count == 0;
}

size_t store_close(struct store *store)
{
	if (!store) {
		return 0;
	}
	if (store->queue.count) {
		store_flush(store, store->queue.items[store->queue.count - 1]->time_ms);
	}
	size_t lost = store->queue.count;
	while (store->queue.count) {
		forget_first(store);
	}
	mem_free(store->queue.items);
	store_detach(store);
	mem_free(store->path);
	mem_free(store->course);
	mem_free(store);
	return lost;
}

const struct store_state *store_state(const struct store *store)
{
	return &store->state;
}

size_t store_unsaved(const struct store *store)
{
	return store->queue.count;
}

int64_t store_session(const struct store *store)
{
	return store->session;
}

struct store_db *store_reader(struct store *store)
{
	return store->shadow.sqlite ? &store->shadow : &store->disk;
}
