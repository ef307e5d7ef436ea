#include "config.h"

#include "store/backup.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/vec.h"
#include "store/check.h"

#define DAY_MS 86400000
#define LISTED_MOST 10000 /* of a directory that somebody filled */
#define NUMBER_MOST 99999999

struct copy {
	int number;
	int64_t day;
	int before_version; /* 0: of a day */
};

struct copies {
	struct copy *items;
	size_t count, cap;
};

static void directory_of(const struct store_file *file, char out[STORE_PATH_BYTES])
{
	snprintf(out, STORE_PATH_BYTES, "%.*s.backups", STORE_PATH_BYTES - STORE_NAME_BYTES, file->path);
}

static void path_of(const struct store_file *file, const struct copy *copy, char out[STORE_PATH_BYTES])
{
	time_t seconds = (time_t)(copy->day * (DAY_MS / 1000));
	struct tm date;
	char before[16] = "", name[48];
	gmtime_r(&seconds, &date);
	if (copy->before_version) {
		snprintf(before, sizeof before, "-before-%u", (unsigned)copy->before_version % 10000);
	}
	snprintf(name, sizeof name, "%04u-%04u-%02u-%02u%s.db", (unsigned)copy->number % (NUMBER_MOST + 1u),
		(unsigned)(date.tm_year + 1900) % 10000, (unsigned)(date.tm_mon + 1) % 100, (unsigned)date.tm_mday % 100, before);
	snprintf(out, STORE_PATH_BYTES, "%.*s.backups/%s", STORE_PATH_BYTES - STORE_NAME_BYTES, file->path, name);
}

/* "0007-2026-01-01.db" or "0007-2026-01-01-before-2.db", as path_of writes it. */
static bool parse(const char *name, struct copy *copy)
{
	int number, year, month, day, before = 0, end = 0;
	if (sscanf(name, "%8d-%4d-%2d-%2d.db%n", &number, &year, &month, &day, &end) != 4 || !end || name[end]) {
		end = 0;
		if (sscanf(name, "%8d-%4d-%2d-%2d-before-%4d.db%n", &number, &year, &month, &day, &before, &end) != 5 || !end
			|| name[end]) {
			return false;
		}
	}
	if (number < 1 || number >= NUMBER_MOST || year < 1970 || month < 1 || month > 12 || day < 1 || day > 31 || before < 0) {
		return false;
	}
	struct tm date = { .tm_year = year - 1900, .tm_mon = month - 1, .tm_mday = day };
	*copy = (struct copy){ number, timegm(&date) / (DAY_MS / 1000), before };
	return true;
}

static int newest_first(const void *a, const void *b)
{
	const struct copy *left = a, *right = b;
	return (left->number < right->number) - (left->number > right->number);
}

static bool safe_directory(const char *path)
{
	struct stat st;
	return lstat(path, &st) == 0 && S_ISDIR(st.st_mode) && st.st_uid == geteuid()
		&& !(st.st_mode & (S_IWGRP | S_IWOTH));
}

static struct copies list(const struct store_file *file)
{
	struct copies copies = { 0 };
	char path[STORE_PATH_BYTES];
	directory_of(file, path);
	DIR *directory = safe_directory(path) ? opendir(path) : NULL;
	if (!directory) {
		return copies;
	}
	for (struct dirent *entry; (entry = readdir(directory)) && copies.count < LISTED_MOST;) {
		struct copy copy;
		if (parse(entry->d_name, &copy)) {
			VEC_PUSH(&copies, copy);
		}
	}
	closedir(directory);
	if (copies.count) {
		qsort(copies.items, copies.count, sizeof *copies.items, newest_first);
	}
	return copies;
}

bool store_backup_any(const struct store_file *file)
{
	struct copies copies = list(file);
	mem_free(copies.items);
	return copies.count > 0;
}

int64_t store_backup_newest_day(const struct store_file *file)
{
	struct copies copies = list(file);
	int64_t day = copies.count ? copies.items[0].day : -1;
	mem_free(copies.items);
	return day;
}

static void remove_with_journal(const char *path)
{
	char journal[STORE_PATH_BYTES + 16];
	snprintf(journal, sizeof journal, "%s-journal", path);
	unlink(journal);
	unlink(path);
}

/* A copy at `path`, which must not exist, complete and checked; nothing stays on failure. */
static bool copy_to(struct store_db *from, const char *path)
{
	struct store_db to = { 0 };
	enum store_found found = STORE_FOUND_NOTHING;
	int findings;
	remove_with_journal(path); /* half a copy of a process that was killed */
	if (!store_file_make(path)) {
		return false;
	}
	bool good = store_db_open(&to, path, STORE_DB_FILE) == SQLITE_OK && store_db_durable(&to) == SQLITE_OK
		&& store_db_copy(&to, from) == SQLITE_OK && store_check_whose(&to, &found) == SQLITE_OK
		&& found == STORE_FOUND_OURS && store_check_pages(&to, false, &findings, NULL, 0) == SQLITE_OK;
	store_db_close(&to);
	if (!good) {
		remove_with_journal(path);
	}
	return good;
}

/* Seven, then four of different weeks; those before a migration stay. */
static void thin(const struct store_file *file)
{
	struct copies copies = list(file);
	int daily = 0, weekly = 0;
	int64_t week = INT64_MIN;
	for (size_t i = 0; i < copies.count; i++) {
		const struct copy *copy = &copies.items[i];
		if (copy->before_version) {
			continue;
		}
		if (daily < STORE_BACKUPS_DAILY) {
			daily++;
			week = copy->day / 7;
		} else if (weekly < STORE_BACKUPS_WEEKLY && copy->day / 7 != week) {
			weekly++;
			week = copy->day / 7;
		} else {
			char path[STORE_PATH_BYTES];
			path_of(file, copy, path);
			unlink(path);
		}
	}
	mem_free(copies.items);
}

bool store_backup_make(struct store_db *db, const struct store_file *file, int64_t now_ms, int before_version)
{
	char directory[STORE_PATH_BYTES], fresh[STORE_PATH_BYTES + 8], path[STORE_PATH_BYTES];
	directory_of(file, directory);
	if ((mkdir(directory, 0700) && errno != EEXIST) || !safe_directory(directory)) {
		return false;
	}
	struct copies copies = list(file);
	struct copy copy = { copies.count ? copies.items[0].number + 1 : 1, now_ms / DAY_MS, before_version };
	mem_free(copies.items);
	snprintf(fresh, sizeof fresh, "%s/new", directory);
	path_of(file, &copy, path);
	if (!copy_to(db, fresh)) {
		return false;
	}
	if (!store_file_rename(fresh, path)) {
		unlink(fresh);
		return false;
	}
	store_file_sync_directory(directory);
	thin(file);
	return true;
}

static const char *const suffixes[] = { "-journal", "-wal", "-shm", "" };
#define SUFFIXES (sizeof suffixes / sizeof *suffixes)

static bool with_suffix_exists(const char *path, const char *suffix)
{
	char name[STORE_PATH_BYTES + 16];
	struct stat st;
	snprintf(name, sizeof name, "%s%s", path, suffix);
	return lstat(name, &st) == 0;
}

/* A name that neither a database nor a journal has yet. */
static void aside_name(const struct store_file *file, int64_t now_ms, char aside[STORE_PATH_BYTES])
{
	time_t seconds = (time_t)(now_ms / 1000);
	struct tm date;
	char stamp[40];
	gmtime_r(&seconds, &date);
	strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", &date);
	bool taken = true;
	for (int i = 1; taken && i < 1000; i++) {
		int len = snprintf(aside, STORE_PATH_BYTES, "%.*s.damaged-%s", STORE_PATH_BYTES - STORE_NAME_BYTES, file->path,
			stamp);
		if (i > 1) {
			snprintf(aside + len, STORE_PATH_BYTES - (size_t)len, "-%d", i);
		}
		taken = false;
		for (size_t s = 0; s < SUFFIXES; s++) {
			taken |= with_suffix_exists(aside, suffixes[s]);
		}
	}
}

bool store_backup_aside(const struct store_file *file, int64_t now_ms, char *name, size_t size)
{
	char aside[STORE_PATH_BYTES];
	aside_name(file, now_ms, aside);
	for (size_t i = 0; i < SUFFIXES; i++) {
		char from[STORE_PATH_BYTES + 16], to[STORE_PATH_BYTES + 16];
		snprintf(from, sizeof from, "%s%s", file->path, suffixes[i]);
		snprintf(to, sizeof to, "%s%s", aside, suffixes[i]);
		if (with_suffix_exists(file->path, suffixes[i]) && !store_file_rename(from, to)) {
			return false;
		}
	}
	store_file_sync_directory(file->directory);
	snprintf(name, size, "%s", aside);
	return true;
}

/* Opened, ours, of a version that we can bring up to date, with our tables, and sound. */
static bool open_good(struct store_db *db, const char *path, const struct store_schema *schema)
{
	enum store_found found = STORE_FOUND_NOTHING;
	int64_t version = 0;
	int findings;
	bool same = false;
	bool good = store_db_open(db, path, STORE_DB_FILE_READONLY) == SQLITE_OK
		&& store_check_whose(db, &found) == SQLITE_OK && found == STORE_FOUND_OURS
		&& store_db_number(db, "PRAGMA user_version", &version) == SQLITE_OK && version >= 1
		&& version <= (int64_t)schema->count
		&& store_check_schema(db, schema, (int)version, false, &same) == SQLITE_OK && same
		&& store_check_pages(db, false, &findings, NULL, 0) == SQLITE_OK;
	if (!good) {
		store_db_close(db);
	}
	return good;
}

static void fresh_path(const struct store_file *file, char out[STORE_PATH_BYTES])
{
	snprintf(out, STORE_PATH_BYTES, "%.*s.new", STORE_PATH_BYTES - STORE_NAME_BYTES, file->path);
}

enum store_successor store_backup_prepare(const struct store_file *file, const struct store_schema *schema, char *name,
	size_t size)
{
	struct copies copies = list(file);
	enum store_successor result = STORE_SUCCESSOR_NONE;
	name[0] = '\0';
	for (size_t i = 0; i < copies.count && result == STORE_SUCCESSOR_NONE; i++) {
		struct store_db db = { 0 };
		char path[STORE_PATH_BYTES], fresh[STORE_PATH_BYTES];
		path_of(file, &copies.items[i], path);
		if (open_good(&db, path, schema)) {
			fresh_path(file, fresh);
			snprintf(name, size, "%s", path);
			result = copy_to(&db, fresh) ? STORE_SUCCESSOR_READY : STORE_SUCCESSOR_FAILED;
			store_db_close(&db);
		}
	}
	mem_free(copies.items);
	return result;
}

int store_backup_prepare_empty(const struct store_file *file, const struct store_schema *schema, int *system_error)
{
	struct store_db db = { 0 };
	char fresh[STORE_PATH_BYTES];
	fresh_path(file, fresh);
	remove_with_journal(fresh);
	if (!store_file_make(fresh)) {
		*system_error = errno;
		return SQLITE_CANTOPEN;
	}
	int rc = store_db_open(&db, fresh, STORE_DB_FILE);
	if (rc == SQLITE_OK) {
		rc = store_db_durable(&db);
	}
	if (rc == SQLITE_OK) {
		rc = store_check_build(&db, schema, 0, (int)schema->count);
	}
	*system_error = db.system_error;
	store_db_close(&db);
	if (rc != SQLITE_OK) {
		remove_with_journal(fresh);
	}
	return rc;
}

bool store_backup_prepared(const struct store_file *file, const struct store_schema *schema)
{
	struct store_db db = { 0 };
	struct stat st;
	char fresh[STORE_PATH_BYTES];
	fresh_path(file, fresh);
	if (lstat(fresh, &st) || !S_ISREG(st.st_mode) || st.st_uid != geteuid() || !open_good(&db, fresh, schema)) {
		return false;
	}
	store_db_close(&db);
	return true;
}

bool store_backup_place(const struct store_file *file, bool replace)
{
	char fresh[STORE_PATH_BYTES];
	fresh_path(file, fresh);
	bool placed = replace ? rename(fresh, file->path) == 0 : store_file_rename(fresh, file->path);
	if (!placed) {
		placed = errno == EEXIST;
		remove_with_journal(fresh);
	}
	store_file_sync_directory(file->directory);
	return placed;
}

void store_backup_count(const struct store_file *file, const struct store_schema *schema, int *all, int *good,
	char *newest, size_t size)
{
	struct copies copies = list(file);
	*all = (int)copies.count;
	*good = 0;
	newest[0] = '\0';
	for (size_t i = 0; i < copies.count; i++) {
		struct store_db db = { 0 };
		char path[STORE_PATH_BYTES];
		path_of(file, &copies.items[i], path);
		if (!open_good(&db, path, schema)) {
			continue;
		}
		store_db_close(&db);
		if (++*good == 1) {
			snprintf(newest, size, "%s", path);
		}
	}
	mem_free(copies.items);
}
