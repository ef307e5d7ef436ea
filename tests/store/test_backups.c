/* Copies before the first write of a day and before a migration; migrations whole or not at all; clocks that jump. */
#include "config.h"

#include "tests/store/keep.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/backup.h"
#include "store/check.h"
#include "store/state.h"

static void backups_of(const struct keep *keep, char out[600])
{
	snprintf(out, 600, "%s.backups", keep->path);
}

static void answer_on(const struct keep *keep, int64_t day)
{
	struct store *store = keep_open(keep, NOON_MS + day * DAY_MS);
	check_int(keep_answer(store, NOON_MS + day * DAY_MS, "q", true), STATUS_OK);
	check(!store_state(store)->backup_failed);
	check_int(store_close(store), 0);
}

static void test_one_a_day(void **state)
{
	const struct keep *keep = *state;
	char backups[600], name[900];
	struct stat st;
	backups_of(keep, backups);
	answer_on(keep, 0);
	check_int(keep_count(backups, ""), 0); /* of nothing */
	answer_on(keep, 1);
	answer_on(keep, 1);
	check_int(keep_count(backups, ""), 1);
	check(keep_first(backups, "0001-2025-01-02.db", name, sizeof name));
	check_int(stat(name, &st), 0);
	check_int(st.st_mode & 07777, 0600);
	check_int(stat(backups, &st), 0);
	check_int(st.st_mode & 07777, 0700);
	/* A day that begins while the program runs. */
	struct store *store = keep_open(keep, NOON_MS + DAY_MS);
	keep_answer(store, NOON_MS + DAY_MS, "q", true);
	check_int(keep_count(backups, ""), 1);
	keep_answer(store, NOON_MS + 2 * DAY_MS, "q", true);
	keep_answer(store, NOON_MS + 2 * DAY_MS, "q", true);
	check_int(keep_count(backups, ""), 2);
	store_close(store);
	/* It holds the state before that day's first write, and is a database by itself. */
	struct keep copy = *keep;
	check(keep_first(backups, "0002-2025-01-03.db", copy.path, sizeof copy.path));
	check_int(keep_answers(&copy), 4);
	/* To look is no write. */
	int before = keep_count(backups, ".db");
	store = keep_open(keep, NOON_MS + 9 * DAY_MS);
	store_close(store);
	check_int(keep_count(backups, ".db"), before);
}

static void test_seven_then_four_weeks(void **state)
{
	const struct keep *keep = *state;
	char backups[600], path[1000], name[32];
	backups_of(keep, backups);
	answer_on(keep, 0);
	for (int day = 1; day <= 60; day++) {
		answer_on(keep, day);
	}
	check_int(keep_count(backups, ""), STORE_BACKUPS_DAILY + STORE_BACKUPS_WEEKLY);
	for (int i = 54; i <= 60; i++) { /* the seven newest */
		snprintf(name, sizeof name, "%04d-", i);
		check_int(keep_count(backups, name), 1);
	}
	/* Those before are of weeks of their own, and reach back four weeks more. */
	int oldest = 0, older = 0;
	for (int i = 1; i < 54; i++) {
		snprintf(name, sizeof name, "%04d-", i);
		if (keep_first(backups, name, path, sizeof path)) {
			check(older == 0 || i - older >= 7);
			oldest = oldest ? oldest : i;
			older = i;
		}
	}
	check(oldest >= 54 - 7 * 5 && oldest <= 54 - 7 * 3);
}

/* A clock that runs through the ages makes copies, but never throws away all that is good. */
static void test_clock_jumps(void **state)
{
	const struct keep *keep = *state;
	static const int64_t days[] = { 0, -1, -365, -20089, 4749, 29585, 2912808, 1, 0, 2, 900000, 1, 3 };
	struct arena arena = { 0 };
	struct store_answers answers;
	char backups[600];
	int all, good;
	char newest[512];
	backups_of(keep, backups);
	for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
		answer_on(keep, days[i]);
	}
	struct store *store = keep_open(keep, INT64_MAX);
	check_int(keep_answer(store, INT64_MAX, "q", true), STATUS_OK);
	check_int(keep_answer(store, INT64_MIN, "q", true), STATUS_OK);
	store_backup_count(&store->file, store->schema, &all, &good, newest, sizeof newest);
	check(all >= STORE_BACKUPS_DAILY && all <= STORE_BACKUPS_DAILY + STORE_BACKUPS_WEEKLY);
	check_int(good, all);
	check_int(store_answers(store, &arena, &(struct store_answer_filter){ 0 }, &answers), STATUS_OK);
	check_int(answers.count, sizeof days / sizeof *days + 2);
	check_int(answers.items[answers.count - 2].time_ms, STORE_TIME_MAX_MS);
	check_int(answers.items[answers.count - 1].time_ms, 0); /* the last, whatever its time */
	check_int(answers.items[answers.count - 1].attempt, (int64_t)answers.count);
	store_close(store);
	check_int(keep_count(keep->directory, ".damaged"), 0);
	arena_done(&arena);
}

/* What else lies in the directory is nobody's business; what cannot be a name of ours is not parsed into one. */
static void test_strange_names(void **state)
{
	const struct keep *keep = *state;
	char backups[600], path[900];
	static const char *const names[] = { "notes.txt", "0000-2025-01-01.db", "12-2025-13-01.db", "12-2025-00-01.db",
		"999999999-2025-01-01.db", "0009-2025-01-01.db.old", "-5-2025-01-01.db", "0009-1969-12-31.db", "x-1-1-1.db" };
	backups_of(keep, backups);
	answer_on(keep, 0);
	check_int(mkdir(backups, 0700), 0);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		snprintf(path, sizeof path, "%s/%s", backups, names[i]);
		keep_write(path, "x", 1);
	}
	struct store *store = keep_open(keep, NOON_MS);
	check(!store_backup_any(&store->file));
	store_close(store);
	answer_on(keep, 1);
	check_int(keep_count(backups, "0001-2025-01-02.db"), 1);
	check_int(keep_count(backups, ""), 1 + (int)(sizeof names / sizeof *names));
	/* A directory that others may write to holds nothing that we believe. */
	check_int(chmod(backups, 0777), 0);
	store = keep_open(keep, NOON_MS);
	check(!store_backup_any(&store->file));
	keep_answer(store, NOON_MS + 2 * DAY_MS, "q", true);
	check(store_state(store)->backup_failed);
	store_close(store);
	check_int(chmod(backups, 0700), 0);
	/* A leftover of a killed process is written over. */
	snprintf(path, sizeof path, "%s/new", backups);
	keep_write(path, "half", 4);
	answer_on(keep, 3);
	check_int(access(path, F_OK), -1);
}

/* --- migrations */

static const char second[] =
	"ALTER TABLE learner ADD COLUMN language TEXT NOT NULL DEFAULT '';\n"
	"CREATE TABLE badge (\n\tname TEXT NOT NULL PRIMARY KEY\n) STRICT, WITHOUT ROWID;\n"
	"INSERT INTO badge (name) SELECT DISTINCT section FROM answer WHERE correct;\n"
	"CREATE INDEX answer_of_session ON answer (session);\n";

static struct store *open_as(const struct keep *keep, const char *const *versions, size_t count)
{
	static struct store_schema schema;
	schema = (struct store_schema){ versions, count };
	return store_open_schema(
		&(struct store_options){ .path = keep->path, .course = "c", .now_ms = NOON_MS + DAY_MS }, &schema);
}

static void test_migration(void **state)
{
	const struct keep *keep = *state;
	const char *const versions[] = { store_schema.versions[0], second };
	char backups[600];
	struct arena arena = { 0 };
	struct store_answers answers;
	backups_of(keep, backups);
	answer_on(keep, 0);
	struct store *store = open_as(keep, versions, 2);
	check_int(store_state(store)->mode, STORE_SAVED);
	check_int(store_state(store)->migrated_from, 1);
	check_int(keep_count(backups, "before-2.db"), 1);
	check_int(store_answers(store, &arena, &(struct store_answer_filter){ 0 }, &answers), STATUS_OK);
	check_int(answers.count, 1);
	check_int(keep_answer(store, NOON_MS + DAY_MS, "r", true), STATUS_OK);
	store_close(store);
	store = open_as(keep, versions, 2);
	check_int(store_state(store)->mode, STORE_SAVED);
	check_int(store_state(store)->migrated_from, 0);
	store_close(store);
	/* The program of yesterday only reads it; and the copy from before is still its own. */
	store = keep_open(keep, NOON_MS);
	check_int(store_state(store)->reason, STORE_NEWER);
	check_int(store_state(store)->mode, STORE_READONLY);
	store_close(store);
	struct keep copy = *keep;
	check(keep_first(backups, "before-2.db", copy.path, sizeof copy.path));
	check_int(keep_answers(&copy), 1);
	/* A new database of version 2 is like a migrated one. */
	check_int(unlink(keep->path), 0);
	store = open_as(keep, versions, 2);
	check(store_state(store)->created);
	store_close(store);
	store = open_as(keep, versions, 2);
	check_int(store_state(store)->mode, STORE_SAVED);
	store_close(store);
	arena_done(&arena);
}

/* Stopped after each statement: the version before, whole; and the next attempt succeeds. */
static void test_migration_interrupted(void **state)
{
	const struct keep *keep = *state;
	char broken[sizeof second + 64];
	int rounds = 0;
	for (const char *at = strchr(second, ';'); at; at = strchr(at + 1, ';'), rounds++) {
		size_t len = (size_t)(at - second) + 1;
		const char *const bad[] = { store_schema.versions[0], broken };
		const char *const good[] = { store_schema.versions[0], second };
		struct buf before = { 0 }, after = { 0 };
		unlink(keep->path);
		answer_on(keep, 0);
		keep_dump(keep->path, &before);
		snprintf(broken, sizeof broken, "%.*s SELECT no_such_column;", (int)len, second);
		struct store *store = open_as(keep, bad, 2);
		check(store_state(store)->mode != STORE_SAVED);
		check(keep_answer(store, NOON_MS, "r", true) != STATUS_OK);
		store_close(store);
		keep_dump(keep->path, &after);
		check_str(before.ptr, after.ptr);
		store = keep_open(keep, NOON_MS); /* still a sound version 1 */
		check_int(store_state(store)->mode, STORE_SAVED);
		store_close(store);
		store = open_as(keep, good, 2);
		check_int(store_state(store)->migrated_from, 1);
		store_close(store);
		buf_done(&before);
		buf_done(&after);
	}
	check_int(rounds, 4);
}

static void test_migration_killed(void **state)
{
	const struct keep *keep = *state;
	/* A step that takes long enough to be killed in. */
	static const char slow[] =
		"CREATE TABLE many (n INTEGER NOT NULL) STRICT;\n"
		"INSERT INTO many WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 100000) SELECT n FROM r;\n";
	const char *const versions[] = { store_schema.versions[0], slow };
	int old = 0, new = 0;
	for (int round = 0; round < 12; round++) {
		unlink(keep->path);
		answer_on(keep, 0);
		fflush(NULL);
		pid_t child = fork();
		if (child == 0) {
			open_as(keep, versions, 2);
			_exit(0);
		}
		usleep((useconds_t)round * 25000);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		struct store *store = keep_open(keep, NOON_MS);
		check_str(store_state(store)->aside, "");
		old += store_state(store)->mode == STORE_SAVED;
		new += store_state(store)->reason == STORE_NEWER;
		store_close(store);
	}
	print_message("# killed: %d times the old version, %d times the new\n", old, new);
	check_int(old + new, 12);
	check(old > 0);
}

/* No backup, no migration: shown migrated in memory, and not a byte of the file changes. */
static void test_migration_without_backup(void **state)
{
	const struct keep *keep = *state;
	const char *const versions[] = { store_schema.versions[0], second };
	char backups[600];
	struct arena arena = { 0 };
	struct store_answers answers;
	backups_of(keep, backups);
	answer_on(keep, 0);
	uint64_t hash = keep_hash(keep->path);
	keep_write(backups, "a file in the way", 17);
	struct store *store = open_as(keep, versions, 2);
	check_int(store_state(store)->mode, STORE_READONLY);
	check_int(store_state(store)->reason, STORE_NO_BACKUP);
	check(keep_answer(store, NOON_MS, "r", true) != STATUS_OK);
	check_int(store_answers(store, &arena, &(struct store_answer_filter){ 0 }, &answers), STATUS_OK);
	check_int(answers.count, 2);
	check_int(store_close(store), 1);
	check(keep_hash(keep->path) == hash);
	arena_done(&arena);
}

/* Only looked at: an old one is brought up to date in memory. */
static void test_old_and_read_only(void **state)
{
	const struct keep *keep = *state;
	const char *const versions[] = { store_schema.versions[0], second };
	const struct store_schema schema = { versions, 2 };
	int64_t badges = 0;
	answer_on(keep, 0);
	uint64_t hash = keep_hash(keep->path);
	struct store *store = store_open_schema(
		&(struct store_options){ .path = keep->path, .course = "c", .now_ms = NOON_MS, .readonly = true }, &schema);
	check_int(store_state(store)->mode, STORE_READONLY);
	check_int(store_db_number(store_reader(store), "SELECT count(*) FROM badge", &badges), SQLITE_OK);
	check_int(badges, 1);
	store_close(store);
	check(keep_hash(keep->path) == hash);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_one_a_day, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_seven_then_four_weeks, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_clock_jumps, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_strange_names, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_migration, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_migration_interrupted, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_migration_killed, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_migration_without_backup, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_old_and_read_only, keep_begin, keep_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
