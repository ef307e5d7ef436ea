/* Every operation on the disk fails once, then every one from some point on; the same with SQLite's memory. After each:
 * the file is sound, nothing that was acknowledged is missing, nothing is there twice, nothing was taken for damage. */
#include "config.h"

#include "tests/store/keep.h"
#include "tests/store/shim.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/state.h"

#define ANSWERS 4

/* A day's work: opens, answers, moves, closes. Gives how many answers were acknowledged, and how many were lost. */
static int work(const struct keep *keep, int day, size_t *lost)
{
	char name[16];
	int stored = 0;
	struct store *store = keep_open(keep, NOON_MS + day * DAY_MS);
	check_str(store_state(store)->aside, "");
	for (int i = 0; i < ANSWERS; i++) {
		snprintf(name, sizeof name, "%d-%d", day, i);
		stored += keep_answer(store, NOON_MS + day * DAY_MS, name, true) == STATUS_OK;
		check_str(store_state(store)->aside, "");
	}
	store_move(store, &(struct store_move){ .time_ms = NOON_MS + day * DAY_MS, .section = STR("one"), .step = STR("a") });
	stored = store_unsaved(store) ? stored : ANSWERS; /* what waited has been stored meanwhile */
	*lost = store_close(store);
	return *lost == 0 ? ANSWERS : stored;
}

static void counted(const struct keep *keep, int64_t *answers, int64_t *visits)
{
	struct arena arena = { 0 };
	struct store_steps steps;
	struct store *store = keep_open(keep, NOON_MS);
	struct store_health health;
	check_int(store_state(store)->mode, STORE_SAVED);
	check_str(store_state(store)->aside, "");
	check(!store_state(store)->created);
	check_int(store_doctor(store, INT64_MAX, &health), STATUS_OK);
	check_int(health.total, 0);
	*answers = health.answers;
	check_int(store_steps(store, &arena, STR(""), &steps), STATUS_OK);
	*visits = steps.count ? steps.items[0].visits : 0;
	store_close(store);
	arena_done(&arena);
}

static void remove_all(const struct keep *keep)
{
	char name[900], backups[600];
	snprintf(backups, sizeof backups, "%s.backups", keep->path);
	while (keep_first(backups, "", name, sizeof name)) {
		check_int(unlink(name), 0);
	}
	rmdir(backups);
	while (keep_first(keep->directory, "", name, sizeof name)) {
		check_int(unlink(name), 0);
	}
}

/* Day 0 in peace, day 1 (with its backup) with the n-th operation failing. False when nothing failed: n is beyond the end. */
static bool round_of(const struct keep *keep, enum shim_what what, long n, bool from_then_on, int system_error)
{
	size_t lost;
	int64_t answers, visits;
	remove_all(keep);
	shim_fail(what, 0, false, 0);
	check_int(work(keep, 0, &lost), ANSWERS);
	shim_fail(what, n, from_then_on, system_error);
	int stored = work(keep, 1, &lost);
	bool failed = shim_failed(what);
	shim_fail(what, 0, false, 0);
	counted(keep, &answers, &visits);
	if (answers < ANSWERS + stored || answers > 2 * ANSWERS || visits > 2) {
		fail_msg("operation %ld: %d acknowledged, %d lost, %d there, %d visits", n, stored, (int)lost,
			(int)answers - ANSWERS, (int)visits);
	}
	if (!from_then_on && what == SHIM_DISK && (lost || answers != 2 * ANSWERS || visits != 2)) {
		fail_msg("operation %ld failed once: %d lost, %d there, %d visits", n, (int)lost, (int)answers - ANSWERS,
			(int)visits);
	}
	return failed;
}

static void all_rounds(const struct keep *keep, enum shim_what what, long stride, bool from_then_on, int system_error)
{
	long n = 1;
	while (round_of(keep, what, n, from_then_on, system_error)) {
		n += stride;
	}
	print_message("# %ld operations\n", n - 1);
	check(n > 100);
}

/* CHECK_ALL leaves none out; it takes a quarter of an hour. */
static long every(long stride)
{
	return check_is_whole() ? 1 : check_is_brief() ? 5 * stride : stride;
}

static void test_each_disk_operation_once(void **state)
{
	all_rounds(*state, SHIM_DISK, every(1), false, EIO);
}

static void test_disk_gone_from_each_operation_on(void **state)
{
	all_rounds(*state, SHIM_DISK, every(1), true, EIO);
}

static void test_disk_full_from_each_operation_on(void **state)
{
	all_rounds(*state, SHIM_DISK, every(3), true, ENOSPC);
}

static void test_each_allocation_once(void **state)
{
	all_rounds(*state, SHIM_MEMORY, every(127), false, ENOMEM);
}

static void test_no_memory_from_each_allocation_on(void **state)
{
	all_rounds(*state, SHIM_MEMORY, every(173), true, ENOMEM);
}

/* The very first start, each operation failing once: in the end there is a whole database, or none and the next start
 * makes it. */
static void test_creation(void **state)
{
	const struct keep *keep = *state;
	bool failed = true;
	for (long n = 1; failed; n++) {
		size_t lost;
		int64_t answers, visits;
		remove_all(keep);
		shim_fail(SHIM_DISK, n, n % 2, EIO);
		int stored = work(keep, 0, &lost);
		failed = shim_failed(SHIM_DISK);
		shim_fail(SHIM_DISK, 0, false, 0);
		if (access(keep->path, F_OK) == 0) {
			counted(keep, &answers, &visits);
			check(answers >= stored && answers <= ANSWERS);
		} else {
			check_int(stored, 0);
			check_int(keep_answers(keep), 0);
		}
	}
}

int main(void)
{
	if (access("/dev/shm", W_OK) == 0) {
		setenv("TMPDIR", "/dev/shm", 0); /* a thousand databases: nothing is asked here of a real disk */
	}
	shim_begin();
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_each_disk_operation_once, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_disk_gone_from_each_operation_on, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_disk_full_from_each_operation_on, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_each_allocation_once, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_no_memory_from_each_allocation_on, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_creation, keep_begin, keep_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
