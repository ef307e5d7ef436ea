/* Copies of the database beside it, and what to do with a damaged one.
 *
 *   scalewalk.db
 *   scalewalk.db.backups/0007-2026-01-01.db            made before the first write of a day
 *                        0008-2026-01-02-before-2.db   made before a migration to version 2
 *   scalewalk.db.damaged-20260103T101500Z              moved aside, never deleted
 *
 * Copies are made through SQLite, checked, and only then given their name. They are counted up, so that the newest is
 * known whatever the clock said; the date is a label. Seven are kept, then four more of different weeks, and all that
 * were made before a migration. One goes only when a new one has just been made and found good.
 *
 * The caller holds the directory's lock (store/file.h). */
#ifndef STORE_BACKUP_H
#define STORE_BACKUP_H

#include "store/db.h"
#include "store/file.h"
#include "store/schema.h"

#define STORE_BACKUPS_DAILY 7
#define STORE_BACKUPS_WEEKLY 4

bool store_backup_any(const struct store_file *file);
/* Day (since 1970) that the newest says in its name; -1: there is none. */
int64_t store_backup_newest_day(const struct store_file *file);
/* before_version 0: of a day. True when a new, checked copy stands there. */
bool store_backup_make(struct store_db *db, const struct store_file *file, int64_t now_ms, int before_version);

/* Renames the database and its journals, journals first: a journal that stayed would be played into its successor. */
bool store_backup_aside(const struct store_file *file, int64_t now_ms, char *name, size_t size);
/* A successor is made whole beside the path, as "scalewalk.db.new", and then given the path's name: who finds a database
 * at the path finds all of it, and no file is moved aside before its successor is there. */
enum store_successor { STORE_SUCCESSOR_READY, STORE_SUCCESSOR_NONE, STORE_SUCCESSOR_FAILED };
/* From the newest good copy, whose path goes to `name`; NONE: there is no good one. */
enum store_successor store_backup_prepare(const struct store_file *file, const struct store_schema *schema, char *name,
	size_t size);
/* Empty, of the newest version. An SQLite result, and errno where there was one. */
int store_backup_prepare_empty(const struct store_file *file, const struct store_schema *schema, int *system_error);
/* One that was ready when a process was killed. */
bool store_backup_prepared(const struct store_file *file, const struct store_schema *schema);
/* True when a database stands at the path now: ours, or that of a process that was faster. With `replace`, over the
 * (empty) file there. */
bool store_backup_place(const struct store_file *file, bool replace);

/* How many there are, how many are good, which good one is the newest ("": none). */
void store_backup_count(const struct store_file *file, const struct store_schema *schema, int *all, int *good,
	char *newest, size_t size);

#endif
