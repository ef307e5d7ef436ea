/* A disk that is full, and one that is read-only: a tmpfs of 256 KiB of our own, so root only, in a namespace of its
 * own. */
#include "config.h"

#include "tests/store/keep.h"

#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include "store/state.h"

static int begin(void **state)
{
	keep_begin(state);
	const struct keep *keep = *state;
	return mount("tmpfs", keep->directory, "tmpfs", MS_NOSUID | MS_NODEV, "size=256k,mode=0700");
}

static int end(void **state)
{
	const struct keep *keep = *state;
	umount2(keep->directory, MNT_DETACH);
	return keep_end(state);
}

static size_t answers_seen(struct store *store)
{
	struct arena arena = { 0 };
	struct store_answers answers;
	check_int(store_answers(store, &arena, &(struct store_answer_filter){ .limit = 100000 }, &answers), STATUS_OK);
	arena_done(&arena);
	return answers.count;
}

/* Everything but `spare` bytes is taken by one file. */
static void fill(const struct keep *keep, long spare)
{
	char path[512], block[1024];
	memset(block, 'f', sizeof block);
	snprintf(path, sizeof path, "%s/fill", keep->directory);
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	setbuf(file, NULL);
	long size = 0;
	while (fwrite(block, 1, sizeof block, file) == sizeof block) {
		size += (long)sizeof block;
	}
	fclose(file);
	check_int(truncate(path, size > spare ? size - spare : 0), 0);
}

static void empty(const struct keep *keep)
{
	char path[512];
	snprintf(path, sizeof path, "%s/fill", keep->directory);
	check_int(unlink(path), 0);
}

static void test_answers_until_full(void **state)
{
	const struct keep *keep = *state;
	struct store *store = keep_open(keep, NOON_MS);
	int stored = 0;
	check_int(store_state(store)->mode, STORE_SAVED);
	fill(keep, 90000);
	while (stored < 5000 && keep_answer(store, NOON_MS, "q", true) == STATUS_OK) {
		stored++;
	}
	print_message("# %d answers in 256 KiB with 90 KB to spare\n", stored);
	check(stored > 50 && stored < 5000);
	const struct store_state *is = store_state(store);
	check_int(is->reason, STORE_FULL);
	check_int(is->mode, STORE_READONLY);
	check_int(is->why.status, STATUS_IO);
	for (int i = 0; i < 20; i++) {
		check(keep_answer(store, NOON_MS, "r", false) == STATUS_IO);
	}
	check_int(store_unsaved(store), 21);
	check_int(answers_seen(store), (size_t)stored + 21);
	check_int(is->changes, 1);
	/* Quitting now loses them, and says how many. */
	check_int(store_close(store), 21);
	check_int(keep_answers(keep), stored);
	store = keep_open(keep, NOON_MS);
	check(keep_answer(store, NOON_MS, "s", false) == STATUS_IO);
	empty(keep); /* room at last: with the next answer both are stored */
	check_int(keep_answer(store, NOON_MS, "t", false), STATUS_OK);
	check_int(store_unsaved(store), 0);
	check_int(store_state(store)->mode, STORE_SAVED);
	check_int(answers_seen(store), (size_t)stored + 2);
	check_int(store_close(store), 0);
	check_int(keep_answers(keep), stored + 2);
}

/* At every amount of room that there can be: stored or known to wait, and the file is sound. */
static void test_each_amount_of_room(void **state)
{
	const struct keep *keep = *state;
	for (long spare = 0; spare < 140000; spare += 4096) {
		struct store *store = keep_open(keep, NOON_MS);
		check_int(store_state(store)->mode, STORE_SAVED);
		fill(keep, spare);
		int stored = 0, waiting = 0;
		for (int i = 0; i < 40; i++) {
			if (keep_answer(store, NOON_MS + DAY_MS, "q", true) == STATUS_OK) {
				stored++;
			}
		}
		waiting = (int)store_unsaved(store);
		check_int(stored + waiting, 40);
		check_int(answers_seen(store), 40);
		check_int(store_close(store), (size_t)waiting);
		empty(keep);
		check_int(keep_answers(keep), stored);
		check_int(keep_count(keep->directory, ".damaged"), 0);
		check_int(unlink(keep->path), 0);
		char command[600], name[900];
		snprintf(command, sizeof command, "%s.backups", keep->path);
		while (keep_first(command, "", name, sizeof name)) {
			check_int(unlink(name), 0); /* whole ones only: a half one would have another name */
			check(strstr(name, ".db") != NULL);
		}
	}
}

static void test_no_room_for_a_new_one(void **state)
{
	const struct keep *keep = *state;
	fill(keep, 8192);
	struct store *store = keep_open(keep, NOON_MS);
	check_int(store_state(store)->mode, STORE_UNSAVED);
	check_int(store_state(store)->reason, STORE_FULL);
	check(keep_answer(store, NOON_MS, "q", true) != STATUS_OK);
	check_int(answers_seen(store), 1);
	check_int(keep_count(keep->directory, "learner"), 0); /* nothing half-made */
	empty(keep);
	check(store_retry(store, NOON_MS));
	check_int(store_state(store)->mode, STORE_SAVED);
	check_int(store_close(store), 0);
	check_int(keep_answers(keep), 1);
}

/* A damaged file whose backup does not fit beside it stays where it is, until there is room. */
static void test_no_room_for_a_successor(void **state)
{
	const struct keep *keep = *state;
	struct buf bytes = { 0 };
	struct store *store = keep_open(keep, NOON_MS);
	keep_answer(store, NOON_MS, "q", true);
	store_close(store);
	store = keep_open(keep, NOON_MS);
	keep_answer(store, NOON_MS + DAY_MS, "q", true);
	check(!store_state(store)->backup_failed);
	store_close(store);
	check(keep_read(keep->path, &bytes));
	memset(bytes.ptr + 4096, 'x', 4096);
	keep_write(keep->path, bytes.ptr, bytes.len);
	uint64_t hash = keep_hash(keep->path);
	fill(keep, 8192);
	store = keep_open(keep, NOON_MS);
	check_int(store_state(store)->mode, STORE_UNSAVED);
	check_int(store_state(store)->reason, STORE_DAMAGED);
	store_close(store);
	check(keep_hash(keep->path) == hash);
	empty(keep);
	check_int(keep_answers(keep), 1);
	check_int(keep_count(keep->directory, ".damaged"), 1);
	buf_done(&bytes);
}

static void test_no_room_for_a_backup(void **state)
{
	const struct keep *keep = *state;
	char backups[600];
	snprintf(backups, sizeof backups, "%s.backups", keep->path);
	struct store *store = keep_open(keep, NOON_MS);
	keep_answer(store, NOON_MS, "q", true);
	store_close(store);
	store = keep_open(keep, NOON_MS + DAY_MS);
	keep_answer(store, NOON_MS + DAY_MS, "q", true);
	store_close(store);
	check_int(keep_count(backups, ".db"), 1);
	fill(keep, 40000);
	store = keep_open(keep, NOON_MS + 2 * DAY_MS);
	check_int(keep_answer(store, NOON_MS + 2 * DAY_MS, "q", true), STATUS_OK); /* the answer comes first */
	check(store_state(store)->backup_failed);
	check_int(store_close(store), 0);
	check_int(keep_count(backups, ""), 1); /* and the one there was is there still */
	empty(keep);
}

static void test_read_only_disk(void **state)
{
	const struct keep *keep = *state;
	struct store *store = keep_open(keep, NOON_MS);
	keep_answer(store, NOON_MS, "a", true);
	store_close(store);
	check_int(mount("none", keep->directory, "none", MS_REMOUNT | MS_RDONLY, NULL), 0);
	store = keep_open(keep, NOON_MS);
	check_int(store_state(store)->mode, STORE_READONLY);
	check_int(store_state(store)->reason, STORE_CANNOT_WRITE);
	check(keep_answer(store, NOON_MS, "b", true) != STATUS_OK);
	check_int(answers_seen(store), 2);
	check_int(store_state(store)->changes, 0); /* said once, at opening */
	check_int(mount("none", keep->directory, "none", MS_REMOUNT, NULL), 0);
	check_int(keep_answer(store, NOON_MS, "c", true), STATUS_OK);
	check_int(store_state(store)->mode, STORE_SAVED);
	check_int(store_close(store), 0);
	check_int(keep_answers(keep), 3);
}

int main(void)
{
	if (geteuid() != 0 || unshare(CLONE_NEWNS) || mount("none", "/", "none", MS_REC | MS_PRIVATE, NULL)) {
		printf("1..0 # SKIP cannot mount a small disk: not root, or no namespaces\n");
		return 0;
	}
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_answers_until_full, begin, end),
		cmocka_unit_test_setup_teardown(test_each_amount_of_room, begin, end),
		cmocka_unit_test_setup_teardown(test_no_room_for_a_new_one, begin, end),
		cmocka_unit_test_setup_teardown(test_no_room_for_a_successor, begin, end),
		cmocka_unit_test_setup_teardown(test_no_room_for_a_backup, begin, end),
		cmocka_unit_test_setup_teardown(test_read_only_disk, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
