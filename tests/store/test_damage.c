/* Damaged files: noticed at opening, moved aside whole, the newest good backup in their place. */
#include "config.h"

#include "tests/store/keep.h"

#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "store/state.h"

#define ANSWERS_YESTERDAY 40

/* A database with a backup of yesterday (ANSWERS_YESTERDAY answers) and three answers of today. */
static void make_history(const struct keep *keep, struct buf *bytes)
{
	char name[16];
	struct store *store = keep_open(keep, NOON_MS - DAY_MS);
	for (int i = 0; i < ANSWERS_YESTERDAY; i++) {
		snprintf(name, sizeof name, "q%d", i);
		check_int(keep_answer(store, NOON_MS - DAY_MS, name, i % 3), STATUS_OK);
	}
	store_close(store);
	store = keep_open(keep, NOON_MS);
	for (int i = 0; i < 3; i++) {
		check_int(keep_answer(store, NOON_MS, "r", true), STATUS_OK);
	}
	check(!store_state(store)->backup_failed);
	store_close(store);
	check(keep_read(keep->path, bytes));
}

static void clean(const struct keep *keep)
{
	char name[700];
	while (keep_first(keep->directory, ".damaged-", name, sizeof name)) {
		check_int(unlink(name), 0);
	}
}

enum outcome { UNHARMED, RESTORED, REFUSED };

/* Opens what was put there and wants one of three ends; in all of them no byte of it is lost, and what is written
 * afterwards is either on the disk or known to wait. */
static enum outcome open_damaged(const struct keep *keep, const struct buf *bytes)
{
	struct arena arena = { 0 };
	struct store_answers answers;
	struct buf kept = { 0 };
	enum outcome outcome = UNHARMED;
	keep_write(keep->path, bytes->ptr, bytes->len);
	struct store *store = keep_open(keep, NOON_MS);
	const struct store_state *is = store_state(store);
	if (is->aside[0]) {
		outcome = RESTORED;
		check_int(is->mode, STORE_SAVED);
		check(keep_read(is->aside, &kept));
		check(str_eq(buf_str(&kept), buf_str(bytes)));
		check(is->restored[0]);
		check(!is->created);
		check_int(store_answers(store, &arena, &(struct store_answer_filter){ 0 }, &answers), STATUS_OK);
		check_int(answers.count, ANSWERS_YESTERDAY);
	} else if (is->mode != STORE_SAVED) {
		outcome = REFUSED;
		check(is->why.text[0]);
	} else {
		check_int(store_answers(store, &arena, &(struct store_answer_filter){ 0 }, &answers), STATUS_OK);
	}
	bool stored = keep_answer(store, NOON_MS, "s", true) == STATUS_OK;
	check_int(store_unsaved(store), stored ? 0 : 1);
	if (outcome == REFUSED) {
		check_int(store_close(store), 1);
		check(keep_read(keep->path, &kept));
		check(str_eq(buf_str(&kept), buf_str(bytes)));
	} else {
		check_int(store_close(store), 0);
	}
	clean(keep);
	buf_done(&kept);
	arena_done(&arena);
	return outcome;
}

static void test_bytes_flipped(void **state)
{
	const struct keep *keep = *state;
	struct buf good = { 0 }, bad = { 0 };
	int count[3] = { 0 };
	uint64_t seed = 12345;
	make_history(keep, &good);
	for (int round = 0; round < 120; round++) {
		buf_reset(&bad);
		buf_add(&bad, buf_str(&good));
		for (int i = 0; i < 1 + round % 20; i++) {
			seed = seed * 6364136223846793005u + 1442695040888963407u;
			bad.ptr[(seed >> 33) % bad.len] ^= (char)(1 << (seed >> 60) % 8);
		}
		count[open_damaged(keep, &bad)]++;
	}
	print_message("# %d unharmed, %d restored, %d refused\n", count[UNHARMED], count[RESTORED], count[REFUSED]);
	check(count[RESTORED] > 20);
	buf_done(&good);
	buf_done(&bad);
}

/* Each page in turn overwritten: with zeros, with text, with another page. */
static void test_pages_overwritten(void **state)
{
	const struct keep *keep = *state;
	struct buf good = { 0 }, bad = { 0 };
	int count[3] = { 0 };
	make_history(keep, &good);
	for (size_t page = 0; page < good.len / 4096; page++) {
		for (int how = 0; how < 3; how++) {
			buf_reset(&bad);
			buf_add(&bad, buf_str(&good));
			char *at = bad.ptr + page * 4096;
			if (how == 0) {
				memset(at, 0, 4096);
			} else if (how == 1) {
				memset(at, 'A', 4096);
			} else {
				memcpy(at, good.ptr + (page + 1) % (good.len / 4096) * 4096, 4096);
			}
			count[open_damaged(keep, &bad)]++;
		}
	}
	print_message("# %d unharmed, %d restored, %d refused\n", count[UNHARMED], count[RESTORED], count[REFUSED]);
	check(count[RESTORED] > 20);
	buf_done(&good);
	buf_done(&bad);
}

static void test_cut(void **state)
{
	const struct keep *keep = *state;
	static const size_t lengths[] = { 0, 1, 40, 99, 100, 512, 4095, 4096, 8192, 20000 };
	struct buf good = { 0 };
	make_history(keep, &good);
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		struct buf cut = { good.ptr, lengths[i], good.cap };
		if (open_damaged(keep, &cut) != RESTORED) {
			fail_msg("cut to %zu bytes: not restored", lengths[i]);
		}
	}
	buf_done(&good);
}

static void test_wrong_page_size(void **state)
{
	const struct keep *keep = *state;
	struct buf bytes = { 0 };
	make_history(keep, &bytes);
	bytes.ptr[16] = 0x02;
	check_int(open_damaged(keep, &bytes), RESTORED);
	bytes.ptr[16] = 0x13; /* no power of two */
	check_int(open_damaged(keep, &bytes), RESTORED);
	memset(bytes.ptr, 'x', 16); /* not even the name of the format */
	check_int(open_damaged(keep, &bytes), RESTORED);
	buf_done(&bytes);
}

/* Random bytes in our own place were ours; in another place they are somebody's file. */
static void test_random_bytes(void **state)
{
	const struct keep *keep = *state;
	char block[8192];
	uint64_t seed = 99;
	for (size_t i = 0; i < sizeof block; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		block[i] = (char)(seed >> 56);
	}
	keep_write(keep->path, block, sizeof block);
	struct store *store = keep_open(keep, NOON_MS);
	check_int(store_state(store)->reason, STORE_FOREIGN);
	store_close(store);
	struct buf bytes = { 0 };
	check(keep_read(keep->path, &bytes));
	check(str_eq(buf_str(&bytes), (struct str){ block, sizeof block }));

	store = store_open(&(struct store_options){ .path = keep->path, .now_ms = NOON_MS, .ours = true });
	check_int(store_state(store)->mode, STORE_SAVED);
	check(store_state(store)->created); /* there was no backup */
	check(!store_state(store)->restored[0]);
	check(strstr(store_state(store)->aside, ".damaged-20250101T120000Z") != NULL);
	check(keep_read(store_state(store)->aside, &bytes));
	check(str_eq(buf_str(&bytes), (struct str){ block, sizeof block }));
	store_close(store);
	buf_done(&bytes);
}

/* The newest backup is damaged too: the one before is used. All are: a new database, and nothing is deleted. */
static void test_damaged_backups(void **state)
{
	const struct keep *keep = *state;
	char backups[600], name[900];
	struct buf bytes = { 0 };
	make_history(keep, &bytes);
	struct store *store = keep_open(keep, NOON_MS + DAY_MS);
	keep_answer(store, NOON_MS + DAY_MS, "t", true);
	store_close(store);
	snprintf(backups, sizeof backups, "%s.backups", keep->path);
	check_int(keep_count(backups, ".db"), 2);
	check(keep_first(backups, "0002-2025-01-02", name, sizeof name));
	keep_write(name, "ruined", 6);
	memset(bytes.ptr + 4096, 'x', 4096);
	check_int(open_damaged(keep, &bytes), RESTORED); /* from 0001: ANSWERS_YESTERDAY answers */
	while (keep_first(backups, "-2025-01-01", name, sizeof name)) { /* 0001, and what was made of its successor */
		check_int(unlink(name), 0);
	}
	keep_write(keep->path, bytes.ptr, bytes.len);
	store = keep_open(keep, NOON_MS);
	check_int(store_state(store)->mode, STORE_SAVED);
	check(store_state(store)->created);
	check(store_state(store)->aside[0]);
	store_close(store);
	check_int(keep_answers(keep), 0);
	check_int(keep_count(backups, ".db"), 1);
	buf_done(&bytes);
}

/* Moved aside twice in the same second: two names. */
static void test_names_are_not_reused(void **state)
{
	const struct keep *keep = *state;
	struct buf bytes = { 0 };
	make_history(keep, &bytes);
	memset(bytes.ptr + 4096, 'x', 4096);
	for (int i = 0; i < 5; i++) {
		keep_write(keep->path, bytes.ptr, bytes.len);
		store_close(keep_open(keep, NOON_MS));
	}
	check_int(keep_count(keep->directory, ".damaged-"), 5);
	buf_done(&bytes);
}

static void test_readonly_mends_nothing(void **state)
{
	const struct keep *keep = *state;
	struct buf bytes = { 0 };
	make_history(keep, &bytes);
	memset(bytes.ptr + 4096, 'x', 4096);
	keep_write(keep->path, bytes.ptr, bytes.len);
	uint64_t hash = keep_hash(keep->path);
	struct store *store = store_open(&(struct store_options){ .path = keep->path, .now_ms = NOON_MS, .readonly = true });
	check_int(store_state(store)->mode, STORE_UNSAVED);
	check_int(store_state(store)->reason, STORE_DAMAGED);
	store_close(store);
	check(keep_hash(keep->path) == hash);
	check_int(keep_count(keep->directory, ".damaged-"), 0);
	buf_done(&bytes);
}

/* --- journals */

static void journal_of(const struct keep *keep, char *path, size_t size)
{
	snprintf(path, size, "%s-journal", keep->path);
}

/* A journal of another database: SQLite plays it in. What comes out is checked like any other file. */
static void test_stale_journal(void **state)
{
	const struct keep *keep = *state;
	char journal[600];
	struct buf bytes = { 0 };
	unsigned char forged[512] = { 0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7 };
	make_history(keep, &bytes);
	/* A header that says: no pages to play, and the database had one page. It cuts the file. */
	forged[19] = 1;
	forged[22] = 2; /* sectors of 512 */
	forged[26] = 16; /* pages of 4096 */
	journal_of(keep, journal, sizeof journal);
	keep_write(journal, forged, sizeof forged);
	struct store *store = keep_open(keep, NOON_MS);
	check_int(store_state(store)->mode, STORE_SAVED);
	check(store_state(store)->aside[0]);
	check(store_state(store)->restored[0]);
	store_close(store);
	check_int(keep_answers(keep), ANSWERS_YESTERDAY);
	clean(keep);
	/* A journal whose database is gone must not be played into the new one: it goes aside first. */
	check_int(unlink(keep->path), 0);
	keep_write(journal, forged, sizeof forged);
	store = keep_open(keep, NOON_MS);
	check_int(store_state(store)->mode, STORE_SAVED);
	check(store_state(store)->created);
	keep_answer(store, NOON_MS, "q", true);
	store_close(store);
	check_int(keep_answers(keep), 1);
	check_int(keep_count(keep->directory, ".damaged-20250101T120000Z-journal"), 1);
	check_int(access(journal, F_OK), -1);
	/* Rubbish of that name is no journal. */
	keep_write(journal, "rubbish", 7);
	check_int(keep_answers(keep), 1);
	buf_done(&bytes);
}

/* A process that died in the middle of a large transaction leaves pages of it in the file, and a journal to undo them. */
static void leave_hot_journal(const struct keep *keep)
{
	fflush(NULL);
	pid_t child = fork();
	if (child == 0) {
		sqlite3 *db;
		if (sqlite3_open(keep->path, &db) == SQLITE_OK) {
			sqlite3_exec(db, "PRAGMA cache_size = 5; BEGIN; UPDATE answer SET given = hex(zeroblob(3000)), correct = 1", NULL,
				NULL, NULL);
		}
		kill(getpid(), SIGKILL);
	}
	int status;
	check_int(waitpid(child, &status, 0), child);
}

static void test_hot_journal(void **state)
{
	const struct keep *keep = *state;
	char journal[600];
	struct buf before = { 0 }, bytes = { 0 };
	struct stat st;
	make_history(keep, &before);
	buf_reset(&before);
	keep_dump(keep->path, &before);
	uint64_t hash = keep_hash(keep->path);
	leave_hot_journal(keep);
	journal_of(keep, journal, sizeof journal);
	check_int(stat(journal, &st), 0);
	check(st.st_size > 512);
	check(keep_hash(keep->path) != hash);
	struct store *store = keep_open(keep, NOON_MS);
	check_int(store_state(store)->mode, STORE_SAVED);
	check_str(store_state(store)->aside, "");
	store_close(store);
	check_int(access(journal, F_OK), -1);
	keep_dump(keep->path, &bytes);
	check_str(bytes.ptr, before.ptr);
	buf_done(&before);
	buf_done(&bytes);
}

/* A successor that was ready when the process was killed is used, half a one is not. */
static void test_killed_while_mending(void **state)
{
	const struct keep *keep = *state;
	char fresh[600];
	struct buf bytes = { 0 };
	make_history(keep, &bytes);
	snprintf(fresh, sizeof fresh, "%s.new", keep->path);
	check_int(rename(keep->path, fresh), 0);
	check_int(keep_answers(keep), ANSWERS_YESTERDAY + 3);
	check_int(access(fresh, F_OK), -1);
	check_int(unlink(keep->path), 0);
	keep_write(fresh, bytes.ptr, bytes.len / 2);
	check_int(keep_answers(keep), 0);
	check_int(access(fresh, F_OK), -1);
	keep_write(fresh, bytes.ptr, bytes.len / 2); /* left over: nobody cares */
	check_int(keep_answers(keep), 0);
	buf_done(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_bytes_flipped, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_pages_overwritten, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_cut, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_wrong_page_size, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_random_bytes, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_damaged_backups, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_names_are_not_reused, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_readonly_mends_nothing, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_stale_journal, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_hot_journal, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_killed_while_mending, keep_begin, keep_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
