#include "config.h"

#include "store/state.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>

#include "base/i18n.h"
#include "store/backup.h"
#include "store/check.h"

/* --- one look at the file */

static bool is_damage(int rc)
{
	int primary = rc & 0xFF;
	return primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB || primary == SQLITE_FORMAT;
}

struct look {
	enum store_found found;
	int version;
	bool newer;
};

/* What it is. STORE_WELL: ours, of a version we know or a newer one, with sound tables and pages. */
static enum store_reason examine(struct store *store, struct look *look)
{
	struct store_db *disk = &store->disk;
	*look = (struct look){ .found = STORE_FOUND_NOTHING };
	int rc = store_db_open(disk, store->file.path, STORE_DB_FILE);
	if (rc == SQLITE_OK) {
		rc = store_check_whose(disk, &look->found);
	}
	if (rc != SQLITE_OK) {
		return store_reason_of(store, rc, disk->system_error);
	}
	if (look->found == STORE_FOUND_FOREIGN) {
		return store_because(store, STORE_FOREIGN, STATUS_CONFIG,
			_("a database of another program; it was not touched; name another file"));
	}
	if (look->found == STORE_FOUND_FORMAT) {
		return store_because(store, STORE_NEWER, STATUS_CONFIG,
			_("made with a newer version of SQLite; it was not touched; update this machine's"));
	}
	if (look->found != STORE_FOUND_OURS) {
		return STORE_DAMAGED;
	}
	int64_t version = 0;
	rc = store_db_number(disk, "PRAGMA user_version", &version);
	if (is_damage(rc) || (rc == SQLITE_OK && version < 1)) {
		return STORE_DAMAGED;
	}
	if (rc != SQLITE_OK) {
		return store_reason_of(store, rc, disk->system_error);
	}
	look->newer = version > (int64_t)store->schema->count;
	look->version = look->newer ? (int)store->schema->count : (int)version;
	bool same = false;
	rc = store_check_schema(disk, store->schema, look->version, look->newer, &same);
	if (is_damage(rc)) {
		return STORE_DAMAGED;
	}
	/* Too many tables to look at in time, or ones that make no sense. Anything else is trouble with the disk or memory. */
	if (rc != SQLITE_OK && rc != SQLITE_INTERRUPT && rc != SQLITE_ERROR) {
		return store_reason_of(store, rc, disk->system_error);
	}
	if (rc != SQLITE_OK || !same) {
		return store_because(store, STORE_SCHEMA, STATUS_CONFIG,
			_("its tables are not those that this program makes; it was not touched; move it away or name another file"));
	}
	rc = store_check_pages(disk, false, &store->state.findings, NULL, 0);
	if (is_damage(rc)) {
		return STORE_DAMAGED;
	}
	return rc == SQLITE_OK ? STORE_WELL : store_reason_of(store, rc, disk->system_error);
}

/* --- making and mending */

static enum store_reason cannot_write(struct store *store)
{
	return store_reason_of(store, SQLITE_READONLY, 0);
}

static bool has_journal(const struct store_file *file)
{
	char journal[STORE_PATH_BYTES + 16];
	struct stat st;
	snprintf(journal, sizeof journal, "%s-journal", file->path);
	return lstat(journal, &st) == 0;
}

static enum store_reason make_new(struct store *store, int64_t now_ms, bool replace)
{
	const struct store_file *file = &store->file;
	int system_error = 0;
	if (!file->can_write) {
		return cannot_write(store);
	}
	/* A journal without its database would be played into the new one. */
	if (has_journal(file) && !store_backup_aside(file, now_ms, store->state.aside, sizeof store->state.aside)) {
		return store_reason_of(store, SQLITE_IOERR, errno);
	}
	if (!store_backup_prepared(file, store->schema)) {
		int rc = store_backup_prepare_empty(file, store->schema, &system_error);
		if (rc != SQLITE_OK) {
			return store_reason_of(store, rc, system_error);
		}
	}
	if (!store_backup_place(file, replace)) {
		return store_reason_of(store, SQLITE_CANTOPEN, errno);
	}
	store->state.created = true;
	store->backup_day = now_ms / 86400000; /* there is nothing to keep yet */
	store_file_look(&store->file);
	return STORE_WELL;
}

/* A damaged file gives way to the newest good backup, else to a new database; it keeps its bytes under another name. */
static enum store_reason succeed(struct store *store, int64_t now_ms)
{
	struct store_state *state = &store->state;
	int system_error = 0, rc = SQLITE_OK;
	if (store->options.readonly || !store->file.can_write) {
		return store_because(store, STORE_DAMAGED, STATUS_IO, _("the database is damaged and cannot be mended here"));
	}
	switch (store_backup_prepare(&store->file, store->schema, state->restored, sizeof state->restored)) {
	case STORE_SUCCESSOR_READY:
		break;
	case STORE_SUCCESSOR_NONE:
		state->restored[0] = '\0';
		rc = store_backup_prepare_empty(&store->file, store->schema, &system_error);
		break;
	case STORE_SUCCESSOR_FAILED:
		state->restored[0] = '\0';
		rc = SQLITE_FULL;
		break;
	}
	if (rc != SQLITE_OK) {
		return store_because(store, STORE_DAMAGED, STATUS_IO,
			_("the database is damaged, and there is no room to put its backup in place; make room and start again"));
	}
	if (!store_backup_aside(&store->file, now_ms, state->aside, sizeof state->aside)
		|| !store_backup_place(&store->file, false)) {
		return store_because(store, STORE_DAMAGED, STATUS_IO, _("the database is damaged and could not be moved aside"));
	}
	state->created = !state->restored[0];
	store->backup_day = -1;
	store_file_look(&store->file);
	return STORE_WELL;
}

/* Nothing that could be ours has been lost when it is not a database at all: only then is it somebody else's. */
static bool was_ours(const struct store *store, const struct look *look)
{
	switch (look->found) {
	case STORE_FOUND_OURS:
		return true;
	case STORE_FOUND_EMPTY:
	case STORE_FOUND_NOTHING:
		return store->options.ours || store_backup_any(&store->file);
	case STORE_FOUND_FOREIGN:
	case STORE_FOUND_FORMAT:
		break;
	}
	return false;
}

static enum store_reason mend(struct store *store, const struct look *look, int64_t now_ms)
{
	store_db_close(&store->disk);
	if (look->found == STORE_FOUND_EMPTY && !store_backup_any(&store->file) && !has_journal(&store->file)) {
		if (store->options.readonly) {
			return STORE_ASKED;
		}
		return make_new(store, now_ms, true);
	}
	if (was_ours(store, look)) {
		return succeed(store, now_ms);
	}
	return store_because(store, STORE_FOREIGN, STATUS_CONFIG, _("not a database; it was not touched; name another file"));
}

/* --- opening */

/* Old tables: brought up to date on the disk, after a backup; or in the copy in memory where that cannot be. */
static enum store_reason migrate(struct store *store, const struct look *look, int64_t now_ms)
{
	int newest = (int)store->schema->count;
	if (!store_backup_make(&store->disk, &store->file, store_time(now_ms), newest)) {
		return store_because(store, STORE_NO_BACKUP, STATUS_IO,
			_("made by an older version; it could not be backed up, so it was not changed; make room and start again"));
	}
	int rc = store_check_build(&store->disk, store->schema, look->version, newest);
	if (rc != SQLITE_OK) {
		return store_reason_of(store, rc, store->disk.system_error);
	}
	store->state.migrated_from = look->version;
	return STORE_WELL;
}

/* The file is good: how may it be used? */
static enum store_reason use(struct store *store, const struct look *look, int64_t now_ms)
{
	enum store_reason reason = STORE_WELL;
	bool writable = store->file.can_write && !sqlite3_db_readonly(store->disk.sqlite, "main");
	if (look->newer) {
		reason = store_because(store, STORE_NEWER, STATUS_CONFIG,
			_("made by a newer version of this program; it is only read; update the program"));
	} else if (store->options.readonly) {
		reason = STORE_ASKED;
	} else if (!writable) {
		reason = cannot_write(store);
	}
	if (reason == STORE_WELL) {
		int rc = store_db_durable(&store->disk);
		if (rc != SQLITE_OK) {
			reason = store_reason_of(store, rc, store->disk.system_error);
		}
	}
	bool old = look->version < (int)store->schema->count;
	if (reason == STORE_WELL && old) {
		reason = migrate(store, look, now_ms);
	}
	if (reason == STORE_WELL) {
		store_set_mode(store, STORE_SAVED, STORE_WELL);
		return reason;
	}
	store_make_shadow(store);
	if (old) {
		store_db_close(&store->disk); /* never to be written to by the statements of today */
	}
	store_set_mode(store, store->shadow_whole ? STORE_READONLY : STORE_UNSAVED, reason);
	return reason;
}

static enum store_reason attach(struct store *store, int64_t now_ms)
{
	struct look look;
	if (!store->file.exists) {
		if (store->options.readonly) {
			return STORE_ASKED; /* nothing there yet: nothing to show */
		}
		enum store_reason made = make_new(store, now_ms, false);
		if (made != STORE_WELL) {
			return made;
		}
	}
	enum store_reason reason = examine(store, &look);
	if (reason == STORE_DAMAGED) {
		/* Only what two looks agree on: an error of the disk may have shown a page that is not there. */
		store_db_close(&store->disk);
		reason = examine(store, &look);
	}
	if (reason == STORE_DAMAGED) {
		reason = mend(store, &look, now_ms);
		if (reason == STORE_WELL) {
			reason = examine(store, &look);
		}
	}
	if (reason != STORE_WELL) {
		return reason;
	}
	return use(store, &look, now_ms);
}

void store_attach(struct store *store, int64_t now_ms)
{
	enum store_reason reason = store_file_find(&store->file, store->options.path, store->options.make_directory,
		&store->state.why);
	store->state.network = store->file.network;
	if (reason == STORE_WELL) {
		int lock = store->options.readonly ? -2 : store_file_lock(store->file.directory, store->disk.wait_ms);
		if (lock == -1) {
			reason = store_reason_of(store, SQLITE_BUSY, 0);
		} else {
			store_file_look(&store->file); /* it may have been made while we waited */
			reason = attach(store, now_ms);
			store_file_unlock(lock);
		}
	}
	if (reason != STORE_WELL && !store->shadow_whole) {
		store_db_close(&store->disk);
		store_make_shadow(store);
		store_set_mode(store, STORE_UNSAVED, reason);
	}
}

void store_detach(struct store *store)
{
	store_db_close(&store->disk);
	store_db_close(&store->shadow);
	store->shadow_whole = false;
}

int64_t store_random_id(void)
{
	int64_t id = 0;
	/* Short only when interrupted, which eight bytes never are; a clock is better than nothing. */
	if (getrandom(&id, sizeof id, 0) != sizeof id) {
		id = store_db_clock_ms();
	}
	id &= INT64_MAX;
	return id ? id : 1;
}

static char *copy_of(const char *text)
{
	size_t size = strlen(text) + 1;
	return memcpy(mem_alloc(size, 1), text, size);
}

struct store *store_open_schema(const struct store_options *options, const struct store_schema *schema)
{
	struct store *store = mem_alloc(1, sizeof *store);
	store->schema = schema;
	store->options = *options;
	store->path = copy_of(options->path ? options->path : "");
	store->course = copy_of(options->course ? options->course : "");
	store->options.path = store->path;
	store->options.course = store->course;
	store->session = store_random_id();
	store->backup_day = -1;
	store->disk.wait_ms = STORE_WAIT_MS;
	store->disk.on_wait = options->on_wait;
	store->disk.on_wait_arg = options->on_wait_arg;
	if (options->memory) {
		store_make_shadow(store);
		store_set_mode(store, STORE_UNSAVED, STORE_ASKED);
	} else {
		store_attach(store, store_time(options->now_ms));
	}
	store->state.changes = 0;
	return store;
}

struct store *store_open(const struct store_options *options)
{
	return store_open_schema(options, &store_schema);
}
