/* Place, steps, predictions, settings and the learner's name: written, read back, kept apart by course. */
#include "config.h"

#include "tests/store/keep.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "store/state.h"

static void visit(struct store *store, int64_t time_ms, const char *left, bool done, int64_t spent_ms, const char *to)
{
	check_int(store_move(store, &(struct store_move){
		.time_ms = time_ms, .left_section = str_c(left ? "one" : ""), .left_step = str_c(left), .left_done = done,
		.left_spent_ms = spent_ms, .section = str_c(to ? "one" : ""), .step = str_c(to),
	}), STATUS_OK);
}

static void test_new_database(void **state)
{
	const struct keep *keep = *state;
	struct store *store = keep_open(keep, NOON_MS);
	const struct store_state *is = store_state(store);
	struct stat st;
	check_int(is->mode, STORE_SAVED);
	check_int(is->reason, STORE_WELL);
	check(is->created);
	check_int(is->changes, 0);
	check_int(store_unsaved(store), 0);
	check(store_session(store) > 0);
	check_int(store_close(store), 0);
	check_int(stat(keep->path, &st), 0);
	check_int(st.st_mode & 07777, 0600);
	check_int(keep_count(keep->directory, ""), 1); /* no journal, nothing half-made, no backup of nothing */

	store = keep_open(keep, NOON_MS);
	check_int(store_state(store)->mode, STORE_SAVED);
	check(!store_state(store)->created);
	store_close(store);
}

static void test_place_comes_back(void **state)
{
	struct arena arena = { 0 };
	struct store_place place;
	struct store *store = keep_open(*state, NOON_MS);
	check_int(store_place(store, &arena, &place), STATUS_OK);
	check_int(place.step.len, 0);
	visit(store, NOON_MS, NULL, false, 0, "a");
	visit(store, NOON_MS + 1000, "a", true, 1000, "b");
	visit(store, NOON_MS + 3000, "b", false, 2000, NULL); /* quits */
	check_int(store_close(store), 0);

	store = keep_open(*state, NOON_MS);
	check_int(store_place(store, &arena, &place), STATUS_OK);
	check(str_eq_c(place.section, "one"));
	check(str_eq_c(place.step, "b"));
	check_int(place.time_ms, NOON_MS + 1000);
	store_close(store);
	arena_done(&arena);
}

static void test_steps_add_up(void **state)
{
	struct arena arena = { 0 };
	struct store_steps steps;
	struct store *store = keep_open(*state, NOON_MS);
	visit(store, NOON_MS, NULL, false, 0, "a");
	visit(store, NOON_MS + 10, "a", true, 700, "b");
	visit(store, NOON_MS + 20, "b", false, 50, "a");
	visit(store, NOON_MS + 30, "a", false, 300, NULL); /* done stays done */
	check_int(store_run(store, NOON_MS + 40, STR("one"), STR("a")), STATUS_OK);
	check_int(store_run(store, NOON_MS + 50, STR("one"), STR("a")), STATUS_OK);
	check_int(store_done(store, NOON_MS + 60, STR("two"), STR("c")), STATUS_OK);
	check_int(store_steps(store, &arena, STR("one"), &steps), STATUS_OK);
	check_int(steps.count, 2);
	const struct store_step *a = &steps.items[0];
	check(str_eq_c(a->step, "a"));
	check(a->done);
	check_int(a->visits, 2);
	check_int(a->runs, 2);
	check_int(a->spent_ms, 1000);
	check_int(a->first_ms, NOON_MS);
	check_int(a->last_ms, NOON_MS + 50);
	check(!steps.items[1].done);
	check_int(store_steps(store, &arena, STR(""), &steps), STATUS_OK);
	check_int(steps.count, 3);
	check(str_eq_c(steps.items[2].section, "two"));
	check(steps.items[2].done);
	store_close(store);
	arena_done(&arena);
}

static enum status guess(struct store *store, int choice, enum store_verdict verdict)
{
	return store_predict(store, &(struct store_prediction){
		.time_ms = NOON_MS, .section = STR("one"), .step = STR("a"), .choice = choice, .verdict = verdict,
		.certainty = 2,
	});
}

static void test_predictions(void **state)
{
	struct arena arena = { 0 };
	struct store_steps steps;
	struct store *store = keep_open(*state, NOON_MS);
	visit(store, NOON_MS, NULL, false, 0, "a");
	check_int(store_steps(store, &arena, STR("one"), &steps), STATUS_OK);
	check_int(steps.items[0].predictions, 0);
	check_int(steps.items[0].last.choice, 0);
	check_int(steps.items[0].last.verdict, STORE_NOT_JUDGED);
	check_int(guess(store, 1, STORE_WRONG), STATUS_OK);
	check_int(guess(store, 4, STORE_NOT_JUDGED), STATUS_OK);
	check_int(guess(store, 3, STORE_RIGHT), STATUS_OK);
	check_int(guess(store, 10, STORE_RIGHT), STATUS_DATA);
	check_int(guess(store, -1, STORE_RIGHT), STATUS_DATA);
	check_int(store_steps(store, &arena, STR("one"), &steps), STATUS_OK);
	check_int(steps.items[0].predictions, 3);
	check_int(steps.items[0].first.choice, 1);
	check_int(steps.items[0].first.verdict, STORE_WRONG);
	check_int(steps.items[0].last.choice, 3);
	check_int(steps.items[0].last.verdict, STORE_RIGHT);
	store_close(store);
	arena_done(&arena);
}

static void test_forget_keeps_answers(void **state)
{
	struct arena arena = { 0 };
	struct store_steps steps;
	struct store_place place;
	struct store_answers answers;
	struct store *store = keep_open(*state, NOON_MS);
	visit(store, NOON_MS, NULL, false, 0, "a");
	check_int(store_done(store, NOON_MS, STR("two"), STR("c")), STATUS_OK);
	check_int(guess(store, 1, STORE_WRONG), STATUS_OK);
	check_int(keep_answer(store, NOON_MS, "q", true), STATUS_OK);
	check_int(store_forget(store, NOON_MS, STR("one")), STATUS_OK);
	check_int(store_steps(store, &arena, STR(""), &steps), STATUS_OK);
	check_int(steps.count, 1);
	check_int(store_place(store, &arena, &place), STATUS_OK);
	check_int(place.step.len, 0);
	check_int(store_forget(store, NOON_MS, STR("")), STATUS_OK);
	check_int(store_steps(store, &arena, STR(""), &steps), STATUS_OK);
	check_int(steps.count, 0);
	check_int(store_last_answers(store, &arena, STR(""), &answers), STATUS_OK);
	check_int(answers.count, 1);
	store_close(store);
	arena_done(&arena);
}

static void test_courses_are_apart(void **state)
{
	const struct keep *keep = *state;
	struct arena arena = { 0 };
	struct store_steps steps;
	struct store_answers answers;
	struct store_place place;
	struct store *store = keep_open(keep, NOON_MS);
	visit(store, NOON_MS, NULL, false, 0, "a");
	check_int(keep_answer(store, NOON_MS, "q", false), STATUS_OK);
	store_close(store);
	store = store_open(&(struct store_options){ .path = keep->path, .course = "other", .now_ms = NOON_MS });
	check_int(store_steps(store, &arena, STR(""), &steps), STATUS_OK);
	check_int(steps.count, 0);
	check_int(store_again(store, &arena, STR(""), &answers), STATUS_OK);
	check_int(answers.count, 0);
	check_int(store_place(store, &arena, &place), STATUS_OK);
	check_int(place.step.len, 0);
	store_close(store);
	arena_done(&arena);
}

static void test_settings_and_name(void **state)
{
	struct arena arena = { 0 };
	struct store *store = keep_open(*state, NOON_MS);
	check_int(store_learner(store, &arena).len, 0);
	check_int(store_learner_set(store, NOON_MS, STR("김'; DROP TABLE answer; -- %s \"\n")), STATUS_OK);
	check_int(store_setting_set(store, NOON_MS, STR("language"), STR("ko")), STATUS_OK);
	check_int(store_setting_set(store, NOON_MS, STR("language"), STR("en")), STATUS_OK);
	check_int(store_setting_set(store, NOON_MS, STR("theme"), STR("dark")), STATUS_OK);
	check_int(store_setting_set(store, NOON_MS, STR("theme"), STR("")), STATUS_OK);
	check_int(store_setting_set(store, NOON_MS, STR(""), STR("x")), STATUS_DATA);
	store_close(store);
	store = keep_open(*state, NOON_MS);
	check(str_eq_c(store_learner(store, &arena), "김'; DROP TABLE answer; -- %s \"\n"));
	check(str_eq_c(store_setting(store, &arena, STR("language")), "en"));
	check_int(store_setting(store, &arena, STR("theme")).len, 0);
	check_int(store_setting(store, &arena, STR("%")).len, 0);
	store_close(store);
	arena_done(&arena);
}

/* What is no text, or no id, is refused and not kept. */
static void test_refused(void **state)
{
	struct arena arena = { 0 };
	char longer[STORE_TEXT_BYTES + 1];
	memset(longer, 'x', sizeof longer);
	struct store *store = keep_open(*state, NOON_MS);
	const struct str bad[] = {
		{ "a\0b", 3 }, STR("\xff"), STR("\xed\xa0\x80"), STR("\xc0\xaf"), { longer, sizeof longer },
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		check_int(store_learner_set(store, NOON_MS, bad[i]), STATUS_DATA);
		check_int(store_done(store, NOON_MS, STR("one"), bad[i]), STATUS_DATA);
		check_int(store_setting_set(store, NOON_MS, STR("k"), bad[i]), STATUS_DATA);
		check_int(store_forget(store, NOON_MS, bad[i]), STATUS_DATA);
	}
	check_int(store_learner_set(store, NOON_MS, (struct str){ longer, STORE_TEXT_BYTES }), STATUS_OK);
	check_int(store_done(store, NOON_MS, STR("one"), (struct str){ longer, STORE_ID_BYTES + 1 }), STATUS_DATA);
	check_int(store_done(store, NOON_MS, STR("one"), (struct str){ longer, STORE_ID_BYTES }), STATUS_OK);
	check_int(store_done(store, NOON_MS, STR(""), STR("a")), STATUS_DATA);
	check_int(store_move(store, &(struct store_move){ .section = STR("one") }), STATUS_DATA);
	check_int(store_move(store, &(struct store_move){ .left_step = STR("one") }), STATUS_DATA);
	check_int(store_unsaved(store), 0);
	check_int(store_learner(store, &arena).len, STORE_TEXT_BYTES);
	store_close(store);
	arena_done(&arena);
}

/* Clocks that were never set, or set into another age: stored within bounds, and nothing adds up wrongly. */
static void test_times_are_held(void **state)
{
	struct arena arena = { 0 };
	struct store_steps steps;
	struct store *store = keep_open(*state, -1);
	check_int(store_state(store)->mode, STORE_SAVED);
	visit(store, INT64_MIN, NULL, false, 0, "a");
	visit(store, INT64_MAX, "a", true, INT64_MAX, "a");
	visit(store, 5, "a", true, -7, NULL);
	check_int(store_steps(store, &arena, STR(""), &steps), STATUS_OK);
	check_int(steps.items[0].first_ms, 0);
	check_int(steps.items[0].last_ms, 5);
	check_int(steps.items[0].spent_ms, DAY_MS);
	store_close(store);
	arena_done(&arena);
}

static void test_memory_store(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct store_place place;
	struct store *store = store_open(&(struct store_options){ .memory = true, .now_ms = NOON_MS });
	check_int(store_state(store)->mode, STORE_UNSAVED);
	check_int(store_state(store)->reason, STORE_ASKED);
	visit(store, NOON_MS, NULL, false, 0, "a");
	check_int(store_place(store, &arena, &place), STATUS_OK);
	check(str_eq_c(place.step, "a"));
	check_int(store_unsaved(store), 0);
	check_int(store_close(store), 0);
	check_int(store_close(NULL), 0);
	arena_done(&arena);
}

static void test_directories_are_made(void **state)
{
	const struct keep *keep = *state;
	char path[600], directory[600];
	struct stat st;
	snprintf(path, sizeof path, "%s/.local/state/scalewalk/learner.db", keep->directory);
	struct store *store = store_open(&(struct store_options){ .path = path, .now_ms = NOON_MS });
	check_int(store_state(store)->reason, STORE_BAD_PLACE);
	check_int(store_state(store)->why.status, STATUS_CREATE);
	store_close(store);
	store = store_open(&(struct store_options){ .path = path, .now_ms = NOON_MS, .make_directory = true });
	check_int(store_state(store)->mode, STORE_SAVED);
	store_close(store);
	snprintf(directory, sizeof directory, "%s/.local/state", keep->directory);
	check_int(stat(directory, &st), 0);
	check_int(st.st_mode & 07777, 0700);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_new_database, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_place_comes_back, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_steps_add_up, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_predictions, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_forget_keeps_answers, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_courses_are_apart, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_settings_and_name, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_refused, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_times_are_held, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_memory_store, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_directories_are_made, keep_begin, keep_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
