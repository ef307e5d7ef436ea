/* Answers, what comes again, figures, classes. */
#include "config.h"

#include "tests/store/keep.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "store/state.h"

static struct store_answer plain(void)
{
	return (struct store_answer){
		.time_ms = NOON_MS, .section = STR("one"), .question = STR("q"), .kind = STR("several"), .given = STR("1, 3"),
		.key = STR("1, 2"), .score = 0.5, .max = 1, .took_ms = 12345, .certainty = 2, .hints = 1,
		.quiz = STORE_QUIZ_MIXED,
	};
}

static void test_an_answer_comes_back(void **state)
{
	struct arena arena = { 0 };
	struct store_answers answers;
	struct store *store = keep_open(*state, NOON_MS);
	const struct store_answer given = plain();
	check_int(store_answer_add(store, &given), STATUS_OK);
	int64_t session = store_session(store);
	store_close(store);

	store = keep_open(*state, NOON_MS);
	check_int(store_answers(store, &arena, &(struct store_answer_filter){ 0 }, &answers), STATUS_OK);
	check_int(answers.count, 1);
	const struct store_answer *a = &answers.items[0];
	check_int(a->time_ms, NOON_MS);
	check(str_eq_c(a->section, "one"));
	check(str_eq_c(a->question, "q"));
	check(str_eq_c(a->kind, "several"));
	check(str_eq_c(a->given, "1, 3"));
	check(str_eq_c(a->key, "1, 2"));
	check(!a->right);
	check_near(a->score, 0.5, 0);
	check_near(a->max, 1.0, 0);
	check_int(a->took_ms, 12345);
	check_int(a->certainty, 2);
	check_int(a->hints, 1);
	check_int(a->quiz, STORE_QUIZ_MIXED);
	check_int(a->session, session);
	check_int(a->attempt, 1);
	store_close(store);
	arena_done(&arena);
}

static void test_answers_out_of_range(void **state)
{
	struct store *store = keep_open(*state, NOON_MS);
	struct store_answer a;
#define REFUSES(change) \
	do { \
		a = plain(); \
		change; \
		check_int(store_answer_add(store, &a), STATUS_DATA); \
	} while (0)
	REFUSES(a.score = NAN);
	REFUSES(a.score = INFINITY);
	REFUSES(a.score = 1.5);
	REFUSES(a.score = -1.5);
	REFUSES(a.max = 0);
	REFUSES(a.max = NAN);
	REFUSES(a.max = 2e6);
	REFUSES(a.certainty = 4);
	REFUSES(a.certainty = -1);
	REFUSES(a.hints = 101);
	REFUSES(a.hints = -1);
	REFUSES(a.section = STR(""));
	REFUSES(a.question = STR(""));
	REFUSES(a.kind = STR(""));
	REFUSES(a.kind = STR("a kind of question with a name far too long"));
	REFUSES(a.given = ((struct str){ "a\0b", 3 }));
	REFUSES(a.key = STR("\x80"));
#undef REFUSES
	check_int(store_unsaved(store), 0);
	a = plain();
	a.took_ms = -5;
	a.score = -1;
	a.given = STR("");
	a.key = STR("");
	check_int(store_answer_add(store, &a), STATUS_OK);
	store_close(store);
	check_int(keep_answers(*state), 1);
}

static void test_wrong_ones_come_again(void **state)
{
	struct arena arena = { 0 };
	struct store_answers again, last;
	struct store *store = keep_open(*state, NOON_MS);
	/* The clock goes back between the answers: what was answered last is what was written last. */
	keep_answer(store, NOON_MS, "a", false);
	keep_answer(store, NOON_MS + 1, "b", false);
	keep_answer(store, NOON_MS - DAY_MS, "c", true);
	keep_answer(store, NOON_MS - 2 * DAY_MS, "b", true);
	keep_answer(store, NOON_MS - 3 * DAY_MS, "c", false);
	check_int(store_again(store, &arena, STR("one"), &again), STATUS_OK);
	check_int(again.count, 2);
	check(str_eq_c(again.items[0].question, "a"));
	check(str_eq_c(again.items[1].question, "c"));
	check_int(again.items[1].attempt, 2);
	check_int(store_last_answers(store, &arena, STR(""), &last), STATUS_OK);
	check_int(last.count, 3);
	check(str_eq_c(last.items[1].question, "b"));
	check(last.items[1].right);
	check_int(store_again(store, &arena, STR("two"), &again), STATUS_OK);
	check_int(again.count, 0);
	store_close(store);
	arena_done(&arena);
}

static void test_paging(void **state)
{
	struct arena arena = { 0 };
	struct store_answers page;
	struct store *store = keep_open(*state, NOON_MS);
	char name[8];
	for (int i = 0; i < 25; i++) {
		snprintf(name, sizeof name, "q%d", i % 5);
		check_int(keep_answer(store, NOON_MS + i, name, i % 2), STATUS_OK);
	}
	struct store_answer_filter filter = { .limit = 10 };
	size_t seen = 0;
	do {
		check_int(store_answers(store, &arena, &filter, &page), STATUS_OK);
		for (size_t i = 0; i < page.count; i++, seen++) {
			check_int(page.items[i].time_ms, NOON_MS + (int64_t)seen);
			check_int(page.items[i].attempt, (int64_t)seen / 5 + 1);
			filter.after_id = page.items[i].id;
		}
	} while (page.count);
	check_int(seen, 25);
	filter = (struct store_answer_filter){ .question = STR("q3"), .session = store_session(store) };
	check_int(store_answers(store, &arena, &filter, &page), STATUS_OK);
	check_int(page.count, 5);
	filter.session++;
	check_int(store_answers(store, &arena, &filter, &page), STATUS_OK);
	check_int(page.count, 0);
	store_close(store);
	arena_done(&arena);
}

static void test_figures(void **state)
{
	struct arena arena = { 0 };
	struct store_figures figures;
	struct store_questions questions;
	struct store_givens givens;
	struct store *store = keep_open(*state, NOON_MS);
	check_int(store_figures(store, &arena, &figures), STATUS_OK);
	check_int(figures.count, 0);
	store_move(store, &(struct store_move){ .time_ms = NOON_MS, .section = STR("one"), .step = STR("a") });
	store_move(store, &(struct store_move){ .time_ms = NOON_MS + 9000, .left_section = STR("one"), .left_step = STR("a"),
		.left_done = true, .left_spent_ms = 9000, .section = STR("one"), .step = STR("b") });
	store_run(store, NOON_MS + 9500, STR("one"), STR("b"));
	store_predict(store, &(struct store_prediction){ .time_ms = NOON_MS + 9600, .section = STR("one"), .step = STR("b"),
		.choice = 1, .verdict = STORE_RIGHT });
	store_predict(store, &(struct store_prediction){ .time_ms = NOON_MS + 9700, .section = STR("one"), .step = STR("b"),
		.choice = 2, .verdict = STORE_NOT_JUDGED });
	keep_answer(store, NOON_MS + 10000, "q", false);
	keep_answer(store, NOON_MS + 11000, "q", true);
	keep_answer(store, NOON_MS + 12000, "r", false);
	store_done(store, NOON_MS - 1, STR("two"), STR("x"));

	check_int(store_figures(store, &arena, &figures), STATUS_OK);
	check_int(figures.count, 2);
	const struct store_figure *one = &figures.items[0];
	check(str_eq_c(one->section, "one"));
	check_int(one->steps_seen, 2);
	check_int(one->steps_done, 1);
	check_int(one->visits, 2);
	check_int(one->runs, 1);
	check_int(one->spent_ms, 9000);
	check_int(one->predictions, 2);
	check_int(one->predictions_right, 1);
	check_int(one->answers, 3);
	check_int(one->answers_right, 1);
	check_int(one->questions, 2);
	check_int(one->questions_right, 1);
	check_near(one->score, 1.0, 0);
	check_near(one->max, 2.0, 0);
	check_int(one->took_ms, 4500);
	check_int(one->first_ms, NOON_MS);
	check_int(one->last_ms, NOON_MS + 12000);
	check(str_eq_c(figures.items[1].section, "two"));
	check_int(figures.items[1].first_ms, NOON_MS - 1);

	check_int(store_questions(store, &arena, STR(""), &questions), STATUS_OK);
	check_int(questions.count, 2);
	check(str_eq_c(questions.items[0].question, "q"));
	check_int(questions.items[0].attempts, 2);
	check_int(questions.items[0].right, 1);
	check(questions.items[0].last_right);
	check_near(questions.items[0].score / questions.items[0].max, 0.5, 1e-12);
	check_int(questions.items[0].first_ms, NOON_MS + 10000);
	check_int(questions.items[0].last_ms, NOON_MS + 11000);
	check(!questions.items[1].last_right);
	check_int(store_questions(store, &arena, STR("two"), &questions), STATUS_OK);
	check_int(questions.count, 0);

	check_int(store_givens(store, &arena, STR("one"), &givens), STATUS_OK);
	check_int(givens.count, 2);
	check_int(givens.items[0].count, 2);
	check(str_eq_c(givens.items[0].given, "2"));
	store_close(store);
	arena_done(&arena);
}

/* A question that moved to another section with an update of the course counts where it stands now. */
static void test_question_moves(void **state)
{
	struct arena arena = { 0 };
	struct store_figures figures;
	struct store_questions questions;
	struct store *store = keep_open(*state, NOON_MS);
	struct store_answer a = plain();
	check_int(store_answer_add(store, &a), STATUS_OK);
	a.section = STR("two");
	a.right = true;
	check_int(store_answer_add(store, &a), STATUS_OK);
	check_int(store_figures(store, &arena, &figures), STATUS_OK);
	check_int(figures.count, 2);
	check_int(figures.items[0].answers, 1);
	check_int(figures.items[0].questions, 0);
	check_int(figures.items[1].questions, 1);
	check_int(figures.items[1].questions_right, 1);
	check_int(store_questions(store, &arena, STR("two"), &questions), STATUS_OK);
	check_int(questions.count, 1);
	check_int(questions.items[0].attempts, 2);
	store_close(store);
	arena_done(&arena);
}

static struct store_vote hands(int choice, int64_t count)
{
	return (struct store_vote){
		.time_ms = NOON_MS + choice, .section = STR("one"), .step = STR("a"), .choice = choice, .count = count,
	};
}

static void test_classes(void **state)
{
	const struct keep *keep = *state;
	struct arena arena = { 0 };
	struct buf before = { 0 }, after = { 0 };
	struct store_classes classes;
	struct store_votes votes;
	int64_t first, second;
	struct store *store = keep_open(keep, NOON_MS);
	store_move(store, &(struct store_move){ .time_ms = NOON_MS, .section = STR("one"), .step = STR("a") });
	keep_answer(store, NOON_MS, "q", false);
	store_close(store);
	keep_dump(keep->path, &before);

	store = keep_open(keep, NOON_MS);
	check_int(store_class_begin(store, NOON_MS, STR("3반"), STR("00ff"), &first), STATUS_OK);
	check_int(store_class_begin(store, NOON_MS + DAY_MS, STR(""), STR(""), &second), STATUS_OK);
	check(first > 0 && second > 0 && first != second);
	struct store_vote vote = hands(1, 12);
	check_int(store_vote_set(store, first, &vote), STATUS_OK);
	vote = hands(2, 7);
	check_int(store_vote_set(store, first, &vote), STATUS_OK);
	vote = hands(2, 9); /* counted again */
	check_int(store_vote_set(store, first, &vote), STATUS_OK);
	vote = hands(10, 1);
	check_int(store_vote_set(store, first, &vote), STATUS_DATA);
	vote = hands(1, -1);
	check_int(store_vote_set(store, first, &vote), STATUS_DATA);
	vote = hands(1, 100001);
	check_int(store_vote_set(store, first, &vote), STATUS_DATA);
	vote = hands(1, 1);
	check_int(store_vote_set(store, 12345, &vote), STATUS_DATA); /* there is no such class */
	check_int(store_unsaved(store), 0);
	check_int(store_state(store)->mode, STORE_SAVED);
	check_int(store_class_begin(store, NOON_MS, STR("\xff"), STR(""), &second), STATUS_DATA);
	check_int(second, 0);

	check_int(store_classes(store, &arena, &classes), STATUS_OK);
	check_int(classes.count, 2);
	check_int(classes.items[0].id, first);
	check(str_eq_c(classes.items[0].title, "3반"));
	check(str_eq_c(classes.items[0].course_hash, "00ff"));
	check_int(classes.items[0].votes, 21);
	check_int(classes.items[0].last_ms, NOON_MS + 2);
	check_int(classes.items[1].votes, 0);
	check_int(classes.items[1].last_ms, NOON_MS + DAY_MS);
	check_int(store_votes(store, &arena, first, &votes), STATUS_OK);
	check_int(votes.count, 2);
	check_int(votes.items[1].choice, 2);
	check_int(votes.items[1].count, 9);
	store_close(store);

	/* Not a byte of anybody's progress changed. */
	keep_sql(keep->path, "DELETE FROM vote; DELETE FROM class");
	keep_dump(keep->path, &after);
	check_str(before.ptr, after.ptr);
	buf_done(&before);
	buf_done(&after);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_an_answer_comes_back, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_answers_out_of_range, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_wrong_ones_come_again, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_paging, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_figures, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_question_moves, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_classes, keep_begin, keep_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
