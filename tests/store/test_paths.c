/* What lies at the path, and where the path leads: refused with one line, and not touched. */
#include "config.h"

#include "tests/store/keep.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "store/schema.h"
#include "store/state.h"

/* Opens, wants to be refused for that reason, and that the session goes on in memory. */
static void expect_refused(const char *path, enum store_reason reason)
{
	struct arena arena = { 0 };
	struct store_answers answers;
	struct store *store = store_open(&(struct store_options){ .path = path, .course = "c", .now_ms = NOON_MS });
	const struct store_state *is = store_state(store);
	if (is->reason != reason || is->mode != STORE_UNSAVED) {
		fail_msg("'%.200s': %s, mode %d, not %s", path ? path : "(null)", store_reason_name(is->reason), (int)is->mode,
			store_reason_name(reason));
	}
	check(is->why.status != STATUS_OK);
	check(is->why.text[0]);
	check(!strchr(is->why.text, '\n'));
	check(keep_answer(store, NOON_MS, "q", true) != STATUS_OK);
	check_int(store_unsaved(store), 1);
	check_int(store_answers(store, &arena, &(struct store_answer_filter){ 0 }, &answers), STATUS_OK);
	check_int(answers.count, 1);
	check(!store_retry(store, NOON_MS));
	check_int(store_close(store), 1);
	arena_done(&arena);
}

static void test_texts(void **state)
{
	const struct keep *keep = *state;
	char longer[6000], name[512];
	memset(longer, 'x', sizeof longer - 1);
	longer[sizeof longer - 1] = '\0';
	expect_refused(NULL, STORE_BAD_PATH);
	expect_refused("", STORE_BAD_PATH);
	expect_refused(":memory:", STORE_BAD_PATH);
	expect_refused("file:x?mode=memory", STORE_BAD_PATH);
	expect_refused("file:///tmp/x", STORE_BAD_PATH);
	expect_refused(longer, STORE_BAD_PATH);
	snprintf(longer, sizeof longer, "%s/%0300d/%0300d", keep->directory, 1, 2);
	expect_refused(longer, STORE_BAD_PLACE);
	snprintf(name, sizeof name, "%s/", keep->directory);
	expect_refused(name, STORE_BAD_PATH);
	snprintf(name, sizeof name, "%s/none/learner.db", keep->directory);
	expect_refused(name, STORE_BAD_PLACE);
	check_int(keep_count(keep->directory, ""), 0);
}

/* Right up to the limit everything works, backups and all. */
static void test_longest_path(void **state)
{
	const struct keep *keep = *state;
	char path[STORE_PATH_BYTES + 64];
	const size_t most = STORE_PATH_BYTES - STORE_NAME_BYTES;
	size_t len = (size_t)snprintf(path, sizeof path, "%s/", keep->directory);
	while (len < most) {
		size_t part = most - len > 200 ? 100 : most - len;
		memset(path + len, 'd', part);
		len += part;
		path[len] = '\0';
		if (len < most) {
			check_int(mkdir(path, 0700), 0);
			path[len++] = '/';
			path[len] = '\0';
		}
	}
	struct store *store = store_open(&(struct store_options){ .path = path, .now_ms = NOON_MS });
	check_int(store_state(store)->mode, STORE_SAVED);
	store_close(store);
	store = store_open(&(struct store_options){ .path = path, .now_ms = NOON_MS });
	check_int(keep_answer(store, NOON_MS + DAY_MS, "q", true), STATUS_OK);
	check(!store_state(store)->backup_failed);
	store_close(store);
	path[len++] = 'x';
	path[len] = '\0';
	expect_refused(path, STORE_BAD_PATH);
}

static void test_relative_path(void **state)
{
	const struct keep *keep = *state;
	char before[4096];
	assert_non_null(getcwd(before, sizeof before));
	check_int(chdir(keep->directory), 0);
	struct store *store = store_open(&(struct store_options){ .path = "file.db", .now_ms = NOON_MS });
	check_int(store_state(store)->mode, STORE_SAVED);
	check_int(chdir("/"), 0); /* the path was made absolute */
	check_int(keep_answer(store, NOON_MS, "q", true), STATUS_OK);
	store_close(store);
	check_int(chdir(keep->directory), 0);
	store = store_open(&(struct store_options){ .path = "./:memory:", .now_ms = NOON_MS });
	check_int(store_state(store)->mode, STORE_SAVED);
	store_close(store);
	check_int(chdir(before), 0);
	check_int(keep_count(keep->directory, ""), 2);
}

static void test_not_a_file(void **state)
{
	const struct keep *keep = *state;
	char other[600];
	snprintf(other, sizeof other, "%s/other", keep->directory);
	struct store *store = keep_open(keep, NOON_MS);
	store_close(store);
	check_int(rename(keep->path, other), 0);
	uint64_t hash = keep_hash(other);

	check_int(symlink(other, keep->path), 0);
	expect_refused(keep->path, STORE_BAD_PATH);
	check_int(unlink(keep->path), 0);
	check_int(symlink("nowhere", keep->path), 0);
	expect_refused(keep->path, STORE_BAD_PATH);
	check_int(unlink(keep->path), 0);
	check_int(link(other, keep->path), 0);
	expect_refused(keep->path, STORE_BAD_PATH);
	check_int(unlink(keep->path), 0);
	check_int(mkfifo(keep->path, 0600), 0);
	expect_refused(keep->path, STORE_BAD_PATH); /* and does not wait for a writer */
	check_int(unlink(keep->path), 0);
	check_int(mkdir(keep->path, 0700), 0);
	expect_refused(keep->path, STORE_BAD_PATH);
	check_int(rmdir(keep->path), 0);
	expect_refused("/dev/null", STORE_BAD_PATH);
	expect_refused("/dev/zero", STORE_BAD_PATH);
	expect_refused("/dev/full", STORE_BAD_PATH);
	check(keep_hash(other) == hash);

	/* Its journal may be no trap either. */
	char journal[600];
	snprintf(journal, sizeof journal, "%s-journal", keep->path);
	check_int(rename(other, keep->path), 0);
	check_int(symlink("/etc/passwd", journal), 0);
	expect_refused(keep->path, STORE_BAD_PATH);
	check_int(unlink(journal), 0);
	check(keep_hash(keep->path) == hash);
	check_int(keep_answers(keep), 0);
}

static void test_directories(void **state)
{
	const struct keep *keep = *state;
	char linked[600], path[700];
	check_int(chmod(keep->directory, 0770), 0);
	expect_refused(keep->path, STORE_BAD_PLACE);
	check_int(chmod(keep->directory, 0777), 0);
	expect_refused(keep->path, STORE_BAD_PLACE);
	check_int(chmod(keep->directory, 01777), 0);
	expect_refused(keep->path, STORE_BAD_PLACE);
	check_int(keep_count(keep->directory, ""), 0);
	check_int(chmod(keep->directory, 0755), 0);
	snprintf(linked, sizeof linked, "%s/linked", keep->directory);
	snprintf(path, sizeof path, "%s/real", keep->directory);
	check_int(mkdir(path, 0700), 0);
	check_int(symlink("real", linked), 0);
	snprintf(path, sizeof path, "%s/learner.db", linked);
	expect_refused(path, STORE_BAD_PLACE);
	/* Among the parents a link is usual: a home on another disk. */
	snprintf(path, sizeof path, "%s/state", linked);
	check_int(mkdir(path, 0700), 0);
	snprintf(path, sizeof path, "%s/state/learner.db", linked);
	struct store *store = store_open(&(struct store_options){ .path = path, .now_ms = NOON_MS });
	check_int(store_state(store)->mode, STORE_SAVED);
	store_close(store);
	/* A file where the directory should be. */
	snprintf(path, sizeof path, "%s/state/learner.db/learner.db", linked);
	expect_refused(path, STORE_BAD_PLACE);
	store = store_open(&(struct store_options){ .path = path, .now_ms = NOON_MS, .make_directory = true });
	check_int(store_state(store)->reason, STORE_BAD_PLACE);
	store_close(store);
}

/* --- files of others */

static void untouched(const struct keep *keep, enum store_reason reason)
{
	uint64_t hash = keep_hash(keep->path);
	expect_refused(keep->path, reason);
	check(keep_hash(keep->path) == hash);
	check_int(keep_count(keep->directory, ""), 1);
}

static void test_foreign(void **state)
{
	const struct keep *keep = *state;
	keep_sql(keep->path, "CREATE TABLE recipes (name); INSERT INTO recipes VALUES ('soup')");
	untouched(keep, STORE_FOREIGN);
	keep_sql(keep->path, "PRAGMA application_id = 252006674");
	untouched(keep, STORE_FOREIGN);
	/* Our own tables under another program's number are not ours. */
	check_int(unlink(keep->path), 0);
	store_close(keep_open(keep, NOON_MS));
	keep_sql(keep->path, "PRAGMA application_id = 1");
	untouched(keep, STORE_FOREIGN);
	keep_write(keep->path, "Chapter one. It was a dark and stormy night.\n", 45);
	untouched(keep, STORE_FOREIGN);
	char block[4096];
	for (size_t i = 0; i < sizeof block; i++) {
		block[i] = (char)(i * 7919 >> 3);
	}
	keep_write(keep->path, block, sizeof block);
	untouched(keep, STORE_FOREIGN);
}

static void test_empty_file_is_filled(void **state)
{
	const struct keep *keep = *state;
	keep_write(keep->path, "", 0);
	struct store *store = keep_open(keep, NOON_MS);
	check_int(store_state(store)->mode, STORE_SAVED);
	check_int(keep_answer(store, NOON_MS, "q", true), STATUS_OK);
	store_close(store);
	check_int(keep_answers(keep), 1);
}

static void test_newer_version(void **state)
{
	const struct keep *keep = *state;
	struct arena arena = { 0 };
	struct store_answers answers;
	struct store *store = keep_open(keep, NOON_MS);
	keep_answer(store, NOON_MS, "q", false);
	store_close(store);
	keep_sql(keep->path, "ALTER TABLE answer ADD COLUMN mood TEXT; CREATE TABLE mood (name TEXT) STRICT;"
		"PRAGMA user_version = 99");
	uint64_t hash = keep_hash(keep->path);
	store = keep_open(keep, NOON_MS);
	check_int(store_state(store)->mode, STORE_READONLY);
	check_int(store_state(store)->reason, STORE_NEWER);
	check_int(store_again(store, &arena, STR(""), &answers), STATUS_OK);
	check_int(answers.count, 1);
	check(keep_answer(store, NOON_MS, "r", false) != STATUS_OK);
	check_int(store_again(store, &arena, STR(""), &answers), STATUS_OK);
	check_int(answers.count, 2); /* the session sees its own */
	check_int(store_close(store), 1);
	check(keep_hash(keep->path) == hash);
	/* A newer one in which our tables are something else cannot be read. */
	keep_sql(keep->path, "DROP TABLE vote; CREATE VIEW vote AS SELECT 1");
	untouched(keep, STORE_SCHEMA);
	keep_sql(keep->path, "DROP VIEW vote");
	untouched(keep, STORE_SCHEMA);
	arena_done(&arena);
}

static void test_newer_file_format(void **state)
{
	const struct keep *keep = *state;
	struct buf bytes = { 0 };
	store_close(keep_open(keep, NOON_MS));
	check(keep_read(keep->path, &bytes));
	bytes.ptr[18] = 3;
	bytes.ptr[19] = 3;
	keep_write(keep->path, bytes.ptr, bytes.len);
	untouched(keep, STORE_NEWER);
	buf_done(&bytes);
}

static void test_hostile_schemas(void **state)
{
	const struct keep *keep = *state;
	static const char *const crimes[] = {
		"CREATE TRIGGER t AFTER INSERT ON answer BEGIN UPDATE answer SET correct = 1; END",
		"DROP TABLE vote; CREATE VIEW vote AS WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n FROM r) SELECT n FROM r",
		"CREATE VIEW v AS SELECT 1",
		"DROP TABLE setting; CREATE VIRTUAL TABLE setting USING fts5(name, value)",
		"CREATE INDEX extra ON answer (given)",
		"CREATE TABLE extra (x)",
		"DROP INDEX answer_of_question",
		"DROP TABLE review",
		"ALTER TABLE step ADD COLUMN spare INTEGER",
		"ALTER TABLE step ADD COLUMN spare INTEGER AS (visits * 2)",
		"DROP TABLE learner; CREATE TABLE learner (id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1), name TEXT)",
		"PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = replace(sql, '<= 1e6', '<= 1e7') WHERE name = 'answer'",
	};
	for (size_t i = 0; i < sizeof crimes / sizeof *crimes; i++) {
		unlink(keep->path);
		store_close(keep_open(keep, NOON_MS));
		keep_sql(keep->path, crimes[i]);
		untouched(keep, STORE_SCHEMA);
	}
	/* Statistics are no crime. */
	check_int(unlink(keep->path), 0);
	struct store *store = keep_open(keep, NOON_MS);
	keep_answer(store, NOON_MS, "q", true);
	store_close(store);
	keep_sql(keep->path, "ANALYZE; VACUUM; REINDEX");
	check_int(keep_answers(keep), 1);
}

/* Reading that many takes a minute; looking at them is given up after a second. */
static void test_endless_schema(void **state)
{
	const struct keep *keep = *state;
	struct timespec from, to;
	store_close(keep_open(keep, NOON_MS));
	keep_sql(keep->path, "PRAGMA synchronous = OFF; PRAGMA writable_schema = 1; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
		" SELECT i + 1 FROM n WHERE i < 400000) INSERT INTO sqlite_schema SELECT 'table', 't' || i, 't' || i, 2,"
		" 'CREATE TABLE t' || i || ' (a, b, c, d, e, f, g, h)' FROM n");
	clock_gettime(CLOCK_MONOTONIC, &from);
	struct store *store = keep_open(keep, NOON_MS);
	clock_gettime(CLOCK_MONOTONIC, &to);
	check_int(store_state(store)->mode, STORE_UNSAVED);
	check_int(store_state(store)->reason, STORE_SCHEMA);
	store_close(store);
	print_message("# given up after %ld ms\n",
		(long)((to.tv_sec - from.tv_sec) * 1000 + (to.tv_nsec - from.tv_nsec) / 1000000));
	check(to.tv_sec - from.tv_sec <= 10); /* on a busy machine; it has a second of the clock for itself */
}

/* Permissions mean nothing to root: the rest as another user, in a child. */
static void as_somebody(const struct keep *keep, void (*test)(const struct keep *))
{
	if (geteuid() != 0) {
		test(keep);
		return;
	}
	fflush(NULL);
	pid_t child = fork();
	if (child == 0) {
		if (chown(keep->directory, 65534, 65534) || setgid(65534) || setuid(65534)) {
			_exit(99);
		}
		test(keep);
		_exit(0);
	}
	int status;
	check_int(waitpid(child, &status, 0), child);
	check(WIFEXITED(status));
	check_int(WEXITSTATUS(status), 0);
}

/* In the child nothing may longjmp into cmocka's frames of the parent: plain exit codes. */
static void must(int line, bool holds)
{
	if (!holds) {
		fprintf(stderr, "# line %d failed\n", line);
		_exit(1);
	}
}
#define MUST(condition) must(__LINE__, (condition))

static void read_only(const struct keep *keep)
{
	struct arena arena = { 0 };
	struct store_answers answers;
	struct store *store = keep_open(keep, NOON_MS);
	MUST(keep_answer(store, NOON_MS, "q", false) == STATUS_OK);
	store_close(store);
	for (int round = 0; round < 2; round++) {
		MUST(round ? chmod(keep->directory, 0500) == 0 : chmod(keep->path, 0400) == 0);
		store = keep_open(keep, NOON_MS);
		MUST(store_state(store)->mode == STORE_READONLY);
		MUST(store_state(store)->reason == STORE_CANNOT_WRITE);
		MUST(store_again(store, &arena, STR(""), &answers) == STATUS_OK && answers.count == (size_t)round + 1);
		MUST(keep_answer(store, NOON_MS, "r", false) != STATUS_OK);
		MUST(store_again(store, &arena, STR(""), &answers) == STATUS_OK && answers.count == 2);
		MUST(store_state(store)->changes == 0); /* said once, at opening */
		MUST(!store_retry(store, NOON_MS));
		MUST(chmod(keep->directory, 0700) == 0 && chmod(keep->path, 0600) == 0);
		MUST(keep_answer(store, NOON_MS, "s", true) == STATUS_OK); /* mended meanwhile: everything is stored */
		MUST(store_state(store)->mode == STORE_SAVED && store_unsaved(store) == 0);
		MUST(store_state(store)->changes == 1);
		MUST(store_close(store) == 0);
	}
	MUST(keep_answers(keep) == 5);
	/* Nothing there, and nothing may be made. */
	MUST(unlink(keep->path) == 0 && chmod(keep->directory, 0500) == 0);
	store = keep_open(keep, NOON_MS);
	MUST(store_state(store)->mode == STORE_UNSAVED && store_state(store)->reason == STORE_CANNOT_WRITE);
	store_close(store);
	MUST(chmod(keep->directory, 0700) == 0);
	/* One may not even read it. */
	store_close(keep_open(keep, NOON_MS));
	MUST(chmod(keep->path, 0) == 0);
	store = keep_open(keep, NOON_MS);
	MUST(store_state(store)->mode == STORE_UNSAVED);
	store_close(store);
	/* A backup directory that may not be written to: said, and the answer is stored all the same. */
	char backups[600];
	snprintf(backups, sizeof backups, "%s.backups", keep->path);
	MUST(chmod(keep->path, 0600) == 0 && chmod(backups, 0500) == 0);
	store = keep_open(keep, NOON_MS);
	MUST(keep_answer(store, NOON_MS + DAY_MS, "q", true) == STATUS_OK);
	MUST(store_state(store)->backup_failed);
	store_close(store);
	arena_done(&arena);
}

static void test_read_only(void **state)
{
	as_somebody(*state, read_only);
}

static void others_directory(const struct keep *keep)
{
	struct store *store = keep_open(keep, NOON_MS);
	MUST(store_state(store)->mode == STORE_SAVED);
	store_close(store);
}

static void test_files_of_another_user(void **state)
{
	const struct keep *keep = *state;
	if (geteuid() != 0) {
		print_message("# not root: cannot give files away\n");
		return;
	}
	as_somebody(keep, others_directory); /* the directory is another's now: root does not write there */
	expect_refused(keep->path, STORE_BAD_PLACE);
	check_int(chown(keep->directory, 0, 0), 0);
	expect_refused(keep->path, STORE_BAD_PATH);
}

static void test_readonly_asked(void **state)
{
	const struct keep *keep = *state;
	struct arena arena = { 0 };
	struct store_figures figures;
	const struct store_options look = { .path = keep->path, .course = "c", .now_ms = NOON_MS, .readonly = true };
	struct store *store = store_open(&look);
	check_int(store_state(store)->mode, STORE_UNSAVED);
	check_int(store_state(store)->reason, STORE_ASKED);
	check_int(store_figures(store, &arena, &figures), STATUS_OK);
	check_int(figures.count, 0);
	store_close(store);
	check_int(keep_count(keep->directory, ""), 0); /* a report makes nothing */

	store = keep_open(keep, NOON_MS);
	keep_answer(store, NOON_MS, "q", true);
	store_close(store);
	uint64_t hash = keep_hash(keep->path);
	store = store_open(&look);
	check_int(store_state(store)->mode, STORE_READONLY);
	check_int(store_state(store)->reason, STORE_ASKED);
	check_int(store_figures(store, &arena, &figures), STATUS_OK);
	check_int(figures.count, 1);
	check(keep_answer(store, NOON_MS, "r", true) != STATUS_OK);
	check_int(store_close(store), 1);
	check(keep_hash(keep->path) == hash);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_texts, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_longest_path, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_relative_path, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_not_a_file, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_directories, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_foreign, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_empty_file_is_filled, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_newer_version, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_newer_file_format, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_hostile_schemas, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_endless_schema, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_read_only, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_files_of_another_user, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_readonly_asked, keep_begin, keep_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
