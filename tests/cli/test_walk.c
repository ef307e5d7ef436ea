/* End to end in a real pseudo-terminal, in both languages at two sizes: a newcomer's way by key through all sections and
 * their quizzes to the end, quit at awkward moments and come back to the same place; a quiz with wrong answers, which come
 * again until they are right and in the next revision. What was done is in the store afterwards. */
#include "config.h"

#include <stdio.h>

#include "base/utf8.h"
#include "doc/doc.h"
#include "tests/cli/screens.h"
#include "tests/cli/walker.h"
#include "tests/check.h"

static struct cli_desk desk;

/* The n-th experiment of a section, from 0. */
static struct course_position experiment(uint32_t section, uint32_t n)
{
	const struct course_section *s = &desk.course->sections[section];
	for (uint32_t i = 0; i < s->step_count; i++) {
		if (s->steps[i].kind == COURSE_EXPERIMENT && n-- == 0) {
			return (struct course_position){ section, i };
		}
	}
	fail_msg("section %u has not that many experiments", section + 1);
	return (struct course_position){ 0 };
}

static void everything_is_stored(const struct walker *w)
{
	struct arena arena = { 0 };
	struct store *store = walker_store(w);
	struct store_figures figures;
	uint32_t seen = 0;
	check_int(store_figures(store, &arena, &figures), STATUS_OK);
	for (uint32_t s = 0; s < desk.course->section_count; s++) {
		const struct course_section *section = &desk.course->sections[s];
		uint32_t experiments = 0;
		for (uint32_t i = 0; i < section->step_count; i++) {
			experiments += section->steps[i].kind == COURSE_EXPERIMENT;
		}
		for (size_t f = 0; f < figures.count; f++) {
			const struct store_figure *figure = &figures.items[f];
			if (str_eq(figure->section, section->id)) {
				check_int(figure->steps_done, section->step_count);
				check(figure->runs >= experiments);
				check(figure->predictions >= experiments);
				check_int(figure->questions, section->question_count);
				check_int(figure->questions_right, section->question_count);
				seen++;
			}
		}
		seen += section->planned;
	}
	check_int(seen, desk.course->section_count);
	store_close(store);
	arena_done(&arena);
}

static void newcomer(enum lang lang, int cols, int rows, const char *home)
{
	struct walker w;
	walker_init(&w, desk.course, lang, cols, rows, home);
	walker_start(&w, NULL, NULL);
	walker_await(&w, SEEN_MAP);
	drive_type(&w.d, "\r");
	walker_await_step(&w, (struct course_position){ 0, 0 }, SEEN_READ);

	/* Quits with a prediction under the cursor; the map leads back to the question. */
	struct course_position place = experiment(1, 1);
	walker_walk(&w, place, SEEN_CHOSEN);
	walker_quit(&w, "q");
	walker_start(&w, NULL, NULL);
	walker_await(&w, SEEN_MAP);
	drive_type(&w.d, "\r");
	walker_await_step(&w, place, SEEN_CHOOSE);

	/* Quits while an experiment runs; `learn` leads back to its question. */
	place = experiment(2, 2);
	walker_walk(&w, place, SEEN_RUN);
	walker_quit(&w, "\x03");
	walker_start(&w, "learn", NULL);
	walker_await_step(&w, place, SEEN_CHOOSE);

	walker_walk_out(&w);
	walker_quit(&w, "q");
	everything_is_stored(&w);
}

static void a_newcomer_walks_in_english(void **state)
{
	(void)state;
	newcomer(LANG_EN, 80, 24, "walk-en");
}

static void a_newcomer_walks_in_korean(void **state)
{
	(void)state;
	newcomer(LANG_KO, 120, 40, "walk-ko");
}

/* ----------------------------------------------------------------- quiz */

/* Answers the first question of each kind wrongly: the first time, or always. */
struct pupil {
	const struct course_question *wrong[3];
	int given[3]; /* how often it was answered */
	bool stubborn;
};

static bool slips(void *ctx, const struct course_question *question)
{
	struct pupil *pupil = ctx;
	for (int i = 0; i < 3; i++) {
		if (pupil->wrong[i] == question) {
			return pupil->given[i]++ == 0 || pupil->stubborn;
		}
	}
	return false;
}

static struct pupil pupil_of(const struct course_section *section)
{
	struct pupil pupil = { 0 };
	for (uint32_t q = 0; q < section->question_count; q++) {
		const struct course_question **of_kind = &pupil.wrong[section->questions[q].kind];
		*of_kind = *of_kind ? *of_kind : &section->questions[q];
	}
	return pupil;
}

static void result_names(const struct walker *w, const struct pupil *pupil, uint32_t questions)
{
	char line[120];
	snprintf(line, sizeof line, _("%u of %u right at the first try"), questions - 3, questions);
	if (!walker_reads(w, str_c(line))) {
		fail_msg("'%s' is not on\n%s", line, drive_text(&w->d));
	}
	for (int i = 0; i < 3; i++) {
		struct buf stem = { 0 };
		doc_plain(&stem, pupil->wrong[i]->stem.in[w->lang], 1000, 0, NULL);
		struct str start = utf8_fit(str_trim(buf_str(&stem)), 30);
		if (!walker_reads(w, start)) {
			fail_msg("'%.*s' came again and is not named on\n%s", STR_ARG(start), drive_text(&w->d));
		}
		buf_done(&stem);
	}
}

static void answers_are_stored(const struct walker *w, const struct pupil *pupil, uint32_t questions)
{
	struct arena arena = { 0 };
	struct store *store = walker_store(w);
	struct store_answers answers;
	uint32_t wrong = 0;
	check_int(store_answers(store, &arena, &(struct store_answer_filter){ 0 }, &answers), STATUS_OK);
	check_int(answers.count, questions + 3);
	for (size_t i = 0; i < answers.count; i++) {
		const struct store_answer *a = &answers.items[i];
		for (int k = 0; k < 3 && !a->right; k++) {
			wrong += a->attempt == 1 && str_eq(a->question, pupil->wrong[k]->id);
		}
		check(a->right || wrong);
		check_int(a->quiz, STORE_QUIZ_SECTION);
	}
	check_int(wrong, 3);
	store_close(store);
	arena_done(&arena);
}

static void a_quiz_is_finished_in_korean(void **state)
{
	(void)state;
	struct walker w;
	const struct course_section *section = &desk.course->sections[0];
	struct pupil pupil = pupil_of(section);
	uint32_t feedbacks = 0, wrong = 0;
	check(pupil.wrong[COURSE_ONE] && pupil.wrong[COURSE_SEVERAL] && pupil.wrong[COURSE_NUMBER]);
	walker_init(&w, desk.course, LANG_KO, 120, 40, "quiz-ko");
	w.answers_wrong = slips;
	w.ctx = &pupil;
	walker_start(&w, "quiz", "--section=1");
	walker_await(&w, SEEN_ASK);
	struct seen now;
	do {
		now = walker_press_on(&w);
		feedbacks += now.kind == SEEN_FEEDBACK;
		wrong += now.kind == SEEN_FEEDBACK && !now.right;
	} while (now.kind != SEEN_RESULT);
	check_int(feedbacks, section->question_count + 3);
	check_int(wrong, 3);
	for (int i = 0; i < 3; i++) {
		check_int(pupil.given[i], 2);
	}
	result_names(&w, &pupil, section->question_count);
	/* From the result on to the next section's first step. */
	bool asks = desk.course->sections[1].steps[0].kind == COURSE_EXPERIMENT;
	drive_type(&w.d, "\r");
	walker_await_step(&w, (struct course_position){ 1, 0 }, asks ? SEEN_CHOOSE : SEEN_READ);
	walker_quit(&w, "q");
	answers_are_stored(&w, &pupil, section->question_count);
}

/* Quit right after wrong answers: they are what the next revision asks, nothing else. */
static void a_revision_asks_what_was_wrong(void **state)
{
	(void)state;
	struct walker w;
	struct pupil pupil = pupil_of(&desk.course->sections[1]);
	walker_init(&w, desk.course, LANG_EN, 100, 45, "review-en");
	w.answers_wrong = slips;
	w.ctx = &pupil;
	walker_start(&w, "quiz", "--section=2");
	walker_await(&w, SEEN_ASK);
	pupil.stubborn = true;
	while (!pupil.given[0] || !pupil.given[1] || !pupil.given[2]) {
		walker_press_on(&w);
	}
	walker_await(&w, SEEN_FEEDBACK);
	walker_quit(&w, "q");
	w.answers_wrong = NULL;
	walker_start(&w, "review", NULL);
	walker_await(&w, SEEN_ASK);
	uint32_t asked = 0;
	for (struct seen now = walker_look(&w); now.kind != SEEN_RESULT; now = walker_press_on(&w)) {
		if (now.kind == SEEN_ASK) {
			check(now.question == pupil.wrong[now.question->kind]);
			asked++;
		}
	}
	check_int(asked, 3);
	drive_type(&w.d, "\r");
	walker_await(&w, SEEN_MAP);
	walker_quit(&w, "q");
}

static int open_desk(void **state)
{
	(void)state;
	screens_open(&desk);
	return 0;
}

static int close_desk(void **state)
{
	(void)state;
	desk_close(&desk);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_newcomer_walks_in_english),
		cmocka_unit_test(a_newcomer_walks_in_korean),
		cmocka_unit_test(a_quiz_is_finished_in_korean),
		cmocka_unit_test(a_revision_asks_what_was_wrong),
	};
	return cmocka_run_group_tests(tests, open_desk, close_desk) ? 1 : 0;
}
