/* What the doctor finds in files that are sound as files and wrong in what they say; and what mending does. */
#include "config.h"

#include "tests/store/keep.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "store/state.h"

static void fill(const struct keep *keep)
{
	struct store *store = keep_open(keep, NOON_MS);
	int64_t class;
	store_learner_set(store, NOON_MS, STR("Kim"));
	store_move(store, &(struct store_move){ .time_ms = NOON_MS, .section = STR("one"), .step = STR("a") });
	store_predict(store, &(struct store_prediction){ .time_ms = NOON_MS, .section = STR("one"), .step = STR("a") });
	keep_answer(store, NOON_MS, "q", true);
	keep_answer(store, NOON_MS, "r", false);
	store_class_begin(store, NOON_MS, STR("class"), STR(""), &class);
	store_vote_set(store, class, &(struct store_vote){ .time_ms = NOON_MS, .section = STR("one"), .step = STR("a"),
		.choice = 1, .count = 3 });
	check_int(store_close(store), 0);
}

static void test_healthy(void **state)
{
	const struct keep *keep = *state;
	struct store_health health;
	fill(keep);
	struct store *store = keep_open(keep, NOON_MS);
	check_int(store_state(store)->findings, 0);
	check_int(store_doctor(store, NOON_MS, &health), STATUS_OK);
	check_int(health.total, 0);
	check_int(health.version, 1);
	check(health.bytes >= 4096 * 10);
	check_int(health.sessions, 1);
	check_int(health.steps, 1);
	check_int(health.predictions, 1);
	check_int(health.answers, 2);
	check_int(health.reviews, 0);
	check_int(health.classes, 1);
	check_int(health.votes, 1);
	check_int(health.backups, 0);
	check_str(health.first_line, "");
	for (int i = 0; i < STORE_FINDING_COUNT; i++) {
		check(store_finding_name((enum store_finding)i)[0]);
		check(store_finding_text((enum store_finding)i)[0]);
	}
	store_close(store);
}

static const struct {
	const char *sql;
	enum store_finding finding;
	int64_t count;
} faults[] = {
	{ "PRAGMA foreign_keys = OFF; DELETE FROM session", STORE_FIND_KEYS, 3 },
	{ "INSERT INTO learner VALUES (2, 'x')", STORE_FIND_LEARNER, 1 },
	{ "UPDATE answer SET given = CAST(x'ff' AS TEXT) WHERE id = 1", STORE_FIND_TEXT, 1 },
	{ "UPDATE answer SET given = CAST(x'610062' AS TEXT)", STORE_FIND_TEXT, 2 },
	{ "UPDATE learner SET name = hex(zeroblob(9000))", STORE_FIND_TEXT, 1 },
	{ "UPDATE learner SET name = hex(zeroblob(50000000))", STORE_FIND_TEXT, 1 }, /* 100 MB */
	{ "UPDATE answer SET given = hex(zeroblob(2000000)) WHERE id = 2", STORE_FIND_TEXT, 1 },
	{ "UPDATE answer SET question = '' WHERE id = 1", STORE_FIND_ID, 1 },
	{ "UPDATE step SET step = hex(zeroblob(101))", STORE_FIND_ID, 1 },
	{ "UPDATE answer SET time_ms = -1", STORE_FIND_PAST, 2 },
	{ "UPDATE answer SET id = -5 WHERE id = 1", STORE_FIND_PAST, 1 },
	{ "UPDATE step SET last_ms = -1", STORE_FIND_PAST, 1 },
	{ "UPDATE answer SET time_ms = 9223372036854775807 WHERE id = 1", STORE_FIND_FUTURE, 1 },
	{ "UPDATE step SET last_ms = 4000000000000", STORE_FIND_FUTURE, 1 },
	{ "UPDATE answer SET score = 1e300 WHERE id = 1", STORE_FIND_SCORE, 1 },
	{ "UPDATE answer SET max_score = 0, score = 0 WHERE id = 1", STORE_FIND_SCORE, 1 },
	{ "UPDATE answer SET max_score = 9e999 WHERE id = 1", STORE_FIND_SCORE, 1 },
	{ "UPDATE answer SET correct = 7 WHERE id = 1", STORE_FIND_SCORE, 1 },
	{ "UPDATE step SET visits = -1", STORE_FIND_COUNT, 1 },
	{ "UPDATE step SET runs = 9223372036854775807", STORE_FIND_COUNT, 1 },
	{ "UPDATE answer SET took_ms = 9223372036854775807", STORE_FIND_COUNT, 2 },
	{ "UPDATE vote SET count = -3", STORE_FIND_COUNT, 1 },
	{ "UPDATE step SET done = 1, visits = 0", STORE_FIND_STEP, 1 },
	{ "INSERT INTO review SELECT 1, id, 0, 'c', 'q', 9, 'x' FROM session", STORE_FIND_REVIEW, 1 },
	{ "INSERT INTO review SELECT 1, id, 0, 'c', 'unknown', 3, 'x' FROM session", STORE_FIND_REVIEW, 1 },
};

/* Every query over such a file gives what it can, within its bounds. */
static void read_everything(struct store *store)
{
	struct arena arena = { 0 };
	struct store_place place;
	struct store_steps steps;
	struct store_answers answers;
	struct store_figures figures;
	struct store_questions questions;
	struct store_givens givens;
	struct store_classes classes;
	struct store_votes votes;
	store_place(store, &arena, &place);
	check_int(store_steps(store, &arena, STR(""), &steps), STATUS_OK);
	for (size_t i = 0; i < steps.count; i++) {
		check(steps.items[i].visits >= 0 && steps.items[i].runs >= 0 && steps.items[i].spent_ms >= 0);
		check(steps.items[i].last_ms >= 0 && steps.items[i].last_ms <= STORE_TIME_MAX_MS);
	}
	check_int(store_answers(store, &arena, &(struct store_answer_filter){ 0 }, &answers), STATUS_OK);
	check(answers.count == 2 || answers.count == 1); /* one whose id is negative is before the first page */
	for (size_t i = 0; i < answers.count; i++) {
		const struct store_answer *a = &answers.items[i];
		check(a->time_ms >= 0 && a->time_ms <= STORE_TIME_MAX_MS && a->took_ms <= DAY_MS);
		check(a->max >= 0 && a->max <= 1e6 && a->score >= -1e6 && a->score <= 1e6 && a->id >= 0);
		check(a->given.len <= 2000000);
	}
	check_int(store_last_answers(store, &arena, STR(""), &answers), STATUS_OK);
	check_int(store_again(store, &arena, STR(""), &answers), STATUS_OK);
	check_int(store_figures(store, &arena, &figures), STATUS_OK);
	for (size_t i = 0; i < figures.count; i++) {
		check(figures.items[i].visits >= 0 && figures.items[i].took_ms >= 0 && figures.items[i].last_ms >= 0);
	}
	check_int(store_questions(store, &arena, STR(""), &questions), STATUS_OK);
	store_givens(store, &arena, STR(""), &givens);
	check_int(store_classes(store, &arena, &classes), STATUS_OK);
	for (size_t i = 0; i < classes.count; i++) {
		check_int(store_votes(store, &arena, classes.items[i].id, &votes), STATUS_OK);
		for (size_t j = 0; j < votes.count; j++) {
			check(votes.items[j].count >= 0 && votes.items[j].choice >= 1);
		}
	}
	arena_done(&arena);
}

static void test_each_finding(void **state)
{
	const struct keep *keep = *state;
	char sql[400];
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
		struct store_health health;
		unlink(keep->path);
		fill(keep);
		snprintf(sql, sizeof sql, "PRAGMA ignore_check_constraints = ON; %s", faults[i].sql);
		keep_sql(keep->path, sql);
		struct store *store = keep_open(keep, NOON_MS);
		/* A row that breaks a rule is no damaged file: nothing is moved aside. */
		if (store_state(store)->mode != STORE_SAVED || store_state(store)->aside[0]) {
			fail_msg("%s: %s", faults[i].sql, store_state(store)->why.text);
		}
		check_int(store_doctor(store, NOON_MS, &health), STATUS_OK);
		if (health.found[faults[i].finding] != faults[i].count) {
			fail_msg("%s: found %d, not %d", faults[i].sql, (int)health.found[faults[i].finding],
				(int)faults[i].count);
		}
		check(health.total >= faults[i].count);
		check_int(health.found[STORE_FIND_FILE], 0);
		read_everything(store);
		/* And the learner can go on. */
		check_int(keep_answer(store, NOON_MS, "s", true), STATUS_OK);
		check_int(store_move(store, &(struct store_move){ .time_ms = NOON_MS, .left_section = STR("one"),
			.left_step = STR("a"), .left_spent_ms = 5, .section = STR("one"), .step = STR("b") }), STATUS_OK);
		check_int(store_close(store), 0);
	}
}

/* Pages that go bad under a program that runs: found, and what comes then is kept in memory; the next start mends. */
static void test_damaged_while_open(void **state)
{
	const struct keep *keep = *state;
	struct store_health health;
	struct buf bytes = { 0 };
	fill(keep);
	struct store *store = keep_open(keep, NOON_MS);
	check(keep_read(keep->path, &bytes));
	memset(bytes.ptr + 4096, 'x', bytes.len - 4096);
	bytes.ptr[27]++; /* somebody wrote: what is cached does not count */
	keep_write(keep->path, bytes.ptr, bytes.len);
	check_int(store_doctor(store, NOON_MS, &health), STATUS_OK);
	check_int(health.found[STORE_FIND_FILE], 1);
	check(health.first_line[0]);
	check_int(health.total, 1);
	check(keep_answer(store, NOON_MS, "s", true) != STATUS_OK);
	check_int(store_state(store)->reason, STORE_DAMAGED);
	check_int(store_unsaved(store), 1);
	check_int(store_close(store), 1);
	store = keep_open(keep, NOON_MS);
	check_int(store_state(store)->mode, STORE_SAVED);
	check(store_state(store)->aside[0]);
	store_close(store);
	buf_done(&bytes);
}

static void test_mend(void **state)
{
	const struct keep *keep = *state;
	struct store_health health;
	struct err err = { 0 };
	struct buf before = { 0 }, after = { 0 };
	fill(keep);
	keep_dump(keep->path, &before);
	struct store *store = keep_open(keep, NOON_MS);
	check_int(store_mend(store, NOON_MS, &err), STATUS_OK);
	check_int(store_doctor(store, NOON_MS, &health), STATUS_OK);
	check_int(health.total, 0);
	check_int(health.backups, 1);
	check_int(health.good_backups, 1);
	check(strstr(health.newest_backup, "0001-2025-01-01.db") != NULL);
	store_close(store);
	keep_dump(keep->path, &after);
	check_str(before.ptr, after.ptr);
	/* The door that mending opened is shut again. */
	store = keep_open(keep, NOON_MS);
	check_int(store_mend(store, NOON_MS, &err), STATUS_OK);
	check(STORE_RUN(&store->disk, "ATTACH ':memory:' AS x") != SQLITE_OK);
	/* A ruined backup is counted. */
	keep_write(health.newest_backup, "ruined", 6);
	check_int(store_doctor(store, NOON_MS, &health), STATUS_OK);
	check_int(health.found[STORE_FIND_BACKUP], 1);
	check_int(health.backups, 2);
	store_close(store);
	store = store_open(&(struct store_options){ .path = keep->path, .now_ms = NOON_MS, .readonly = true });
	check_int(store_mend(store, NOON_MS, &err), STATUS_IO);
	check(err.text[0]);
	check_int(store_doctor(store, NOON_MS, &health), STATUS_OK);
	check_int(health.answers, 2);
	store_close(store);
	store = store_open(&(struct store_options){ .memory = true, .now_ms = NOON_MS });
	check_int(store_doctor(store, NOON_MS, &health), STATUS_IO);
	check_int(health.total, 0);
	store_close(store);
	buf_done(&before);
	buf_done(&after);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_healthy, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_each_finding, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_damaged_while_open, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_mend, keep_begin, keep_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
