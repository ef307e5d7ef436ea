/* The quiz: three kinds of question, grading, wrong ones come again, the result, and leaving in the middle. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "tests/app/play.h"
#include "tests/check.h"

static struct play p;

static int close_play(void **state)
{
	(void)state;
	if (p.app) {
		play_close(&p);
	}
	return 0;
}

/* Only these questions of section "one" (bits), choices in the file's order. */
static void open_quiz(unsigned questions)
{
	i18n_set(LANG_EN);
	play_open(&p, (struct app_config){ .mode = APP_MAP, .seed = 3 });
	struct course_section *section = &p.small.course.sections[SMALL_ONE];
	uint32_t kept = 0;
	for (uint32_t q = 0; q < 3; q++) {
		section->questions[q].keep_order = true;
		if (questions & (1u << q)) {
			section->questions[kept++] = section->questions[q];
		}
	}
	section->question_count = kept;
	play_keys(&p, "z");
	check_int(app_mode_now(p.app), APP_QUIZ);
	check_int(p.app->quiz.deck.count, kept);
}

static const struct app_cmd *answered(size_t count)
{
	check_int(play_said(&p, APP_DO_ANSWER), count);
	return play_last(&p, APP_DO_ANSWER);
}

/* The right answer to the question on the screen, as keys; wrong: another one. */
static const char *answer_keys(bool right)
{
	const struct course_question *q = quiz_question(p.app);
	check(q != NULL);
	if (q->kind == COURSE_NUMBER) {
		return right ? "'216 Enter" : "'1 Enter";
	}
	static char keys[64];
	size_t len = 0;
	for (uint32_t shown = 0; shown < q->choice_count; shown++) {
		bool is_right = q->choices[p.app->quiz.order[shown]].right;
		if (is_right == right) {
			len += (size_t)snprintf(keys + len, sizeof keys - len, "%u ", shown + 1);
			if (!right) {
				break;
			}
		}
	}
	snprintf(keys + len, sizeof keys - len, "Enter");
	return keys;
}

/* ---------------------------------------------------------------- one choice */

static void one_choice(void **state)
{
	(void)state;
	open_quiz(1u << SMALL_Q_ONE);
	check(play_shows(&p, "One is right.") && play_shows(&p, "Quiz  1/1"));
	play_keys(&p, "Enter");
	check(play_shows(&p, "Choose an answer: 1 to 4"));
	check_int(play_said(&p, APP_DO_ANSWER), 0);
	/* Space marks and does not answer; another choice takes the mark along. */
	play_keys(&p, "1 3 Space");
	check_int(p.app->quiz.marked, 4);
	play_keys(&p, "Up Up Space");
	check_int(p.app->quiz.marked, 1);
	check_int(play_said(&p, APP_DO_ANSWER), 0);
	/* What the cursor stands on is what is answered. */
	play_keys(&p, "Down Down +2.5 Enter");
	const struct app_cmd *cmd = answered(1);
	check(cmd->question == small_question(&p.small, SMALL_ONE, 0));
	check(cmd->right);
	check_str(cmd->given, "c");
	check_str(cmd->key, "c");
	check_int(cmd->quiz, APP_QUIZ_SECTION);
	check_near((double)cmd->took_ms, 2500, 0.05);
	check_int(p.app->progress->answered[0], 1);
	check(play_shows(&p, "Right.") && play_shows(&p, "Because so it is.") && play_shows(&p, "1 right of 1"));
	/* The answer is given: nothing can be marked any more. */
	play_keys(&p, "1 2");
	check_int(p.app->quiz.marked, 4);
	play_keys(&p, "Space");
	check_int(p.app->quiz.phase, QUIZ_RESULT);
	check(play_shows(&p, "1 of 1 right at the first try") && play_shows(&p, "All of them at once."));
}

static void one_choice_wrong(void **state)
{
	(void)state;
	open_quiz(1u << SMALL_Q_ONE);
	play_keys(&p, "2 Enter");
	const struct app_cmd *cmd = answered(1);
	check(!cmd->right && cmd->score == 0);
	check_str(cmd->given, "b");
	check_int(p.app->progress->answered[0], -1);
	check(play_shows(&p, "Not yet. It comes again in this quiz."));
	check(play_shows(&p, "Because it is not so.") && play_shows(&p, "0 right of 1"));
	/* It does, with nothing marked. */
	play_keys(&p, "Enter");
	check_int(p.app->quiz.phase, QUIZ_ASK);
	check_int(p.app->quiz.marked, 0);
	check_int(p.app->quiz.cursor, -1);
	play_keys(&p, "3 Enter Enter");
	check_int(p.app->progress->answered[0], 1);
	check_int(p.app->quiz.phase, QUIZ_RESULT);
	/* Right in the end, but not at the first try. */
	check(play_shows(&p, "0 of 1 right at the first try"));
	check(play_shows(&p, "These came again") && play_shows(&p, "Which one?"));
	check(play_shows(&p, "1 right of 2"));
}

/* ------------------------------------------------------------ several choices */

static void several_choices_are_all_or_nothing(void **state)
{
	(void)state;
	static const struct {
		const char *keys, *given;
		bool right;
	} tries[] = { { "1 Enter", "a", false }, { "1 2 3 Enter", "abc", false }, { "3 1 Enter", "ac", true }, { "2 Enter", "b", false },
		{ "1 2 3 2 Enter", "ac", true }, { "Down Space Down Down Space Enter", "ac", true }, { "1 2 3 4 Enter", "abcd", false } };
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		open_quiz(1u << SMALL_Q_SEVERAL);
		check(play_shows(&p, "Several may be right; all of them count, or none."));
		play_keys(&p, "Enter");
		check(play_shows(&p, "Mark what is right: 1 to 4"));
		play_keys(&p, tries[i].keys);
		const struct app_cmd *cmd = answered(1);
		check_str(cmd->given, tries[i].given);
		check_str(cmd->key, "ac");
		check_int(cmd->right, tries[i].right);
		play_close(&p);
	}
}

/* A mark taken away again is no answer. */
static void nothing_marked_is_no_answer(void **state)
{
	(void)state;
	open_quiz(1u << SMALL_Q_SEVERAL);
	play_keys(&p, "2 2 Enter");
	check_int(play_said(&p, APP_DO_ANSWER), 0);
	check_int(p.app->quiz.phase, QUIZ_ASK);
}

/* -------------------------------------------------------------------- numbers */

static void a_number_is_typed(void **state)
{
	(void)state;
	static const struct {
		const char *keys, *given;
		bool right;
	} tries[] = { { "'216", "216", true }, { "'216.5", "216.5", true }, { "'215.4", "215.4", false }, { "'217", "217", false },
		{ "'2160 Backspace", "216", true }, { "'16 Home '2", "216", true }, { "'3h Ctrl-u '216", "216", true },
		{ "'216min", "216min", true }, { "'-216", "-216", false } };
	for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
		open_quiz(1u << SMALL_Q_NUMBER);
		check(play_shows(&p, "Type a number."));
		play_keys(&p, tries[i].keys);
		check_int(play_said(&p, APP_DO_ANSWER), 0);
		play_keys(&p, "Enter");
		const struct app_cmd *cmd = answered(1);
		check_str(cmd->given, tries[i].given);
		check_str(cmd->key, "216");
		check_int(cmd->right, tries[i].right);
		check(play_shows(&p, "Right is: 216 min") && play_shows(&p, "It is so many minutes."));
		play_close(&p);
	}
}

static void what_is_no_number_is_said_so(void **state)
{
	(void)state;
	open_quiz(1u << SMALL_Q_NUMBER);
	static const char *const wrong[] = { "Enter", "'many Enter", "'1e3 Enter" };
	for (int i = 0; i < 3; i++) {
		play_keys(&p, "Ctrl-u");
		play_keys(&p, wrong[i]);
		check_int(play_said(&p, APP_DO_ANSWER), 0);
		check(play_shows(&p, "This is not a number yet"));
		play_keys(&p, "'2");
		check(!play_shows(&p, "This is not a number yet"));
	}
}

/* Letters are text here, also those that are keys elsewhere; pasted text too. */
static void letters_are_typed(void **state)
{
	(void)state;
	open_quiz(1u << SMALL_Q_NUMBER);
	play_forget(&p);
	play_keys(&p, "'qoL?TkjGg/");
	check(str_eq_c(buf_str(&p.app->quiz.edit.text), "qoL?TkjGg/"));
	check_int(p.logged, 0);
	play_keys(&p, "Ctrl-u");
	struct input paste = { .kind = INPUT_PASTE, .text = STR("21\n6\x1b[31m") };
	play_send(&p, &(struct app_msg){ .kind = APP_INPUT, .input = paste });
	check(!memchr(p.app->quiz.edit.text.ptr, 0x1b, p.app->quiz.edit.text.len));
	play_keys(&p, "Ctrl-u '216");
	paste.text = STR("");
	play_send(&p, &(struct app_msg){ .kind = APP_INPUT, .input = paste });
	play_keys(&p, "Enter");
	check(answered(1)->right);
	/* A very long answer is kept as far as there is room, and its end is an end. */
	play_close(&p);
	open_quiz(1u << SMALL_Q_NUMBER);
	for (int i = 0; i < 60; i++) {
		play_keys(&p, "'00000");
	}
	play_keys(&p, "'216 Enter");
	check_int(p.app->quiz.phase, QUIZ_ASK); /* more digits than are read */
	/* What does not fit into the command is left out by whole characters. */
	play_keys(&p, "Ctrl-u");
	for (int i = 0; i < 47; i++) {
		play_keys(&p, "'０");
	}
	play_keys(&p, "'216 Enter");
	check(answered(1)->right);
	check_int(strlen(answered(1)->given), 126);
	check_str(answered(1)->given + 123, "０");
}

/* ------------------------------------------------------------------- the deck */

/* All of a section, in any order; what was wrong comes again until it is right, and the result counts first tries. */
static void wrong_ones_come_again(void **state)
{
	(void)state;
	for (unsigned wrong = 0; wrong < 8; wrong++) {
		unsigned asked[3] = { 0 }, expected = 3;
		open_quiz(7);
		for (int guard = 0; p.app->quiz.phase != QUIZ_RESULT; guard++) {
			const struct course_question *q = quiz_question(p.app);
			size_t i = (size_t)(q - p.small.course.sections[SMALL_ONE].questions);
			bool first = asked[i]++ == 0;
			play_keys(&p, answer_keys(!(first && (wrong >> i) & 1)));
			check_int(p.app->quiz.phase, QUIZ_FEEDBACK);
			play_keys(&p, "Enter");
			check(guard < 20);
		}
		for (unsigned i = 0; i < 3; i++) {
			check_int(asked[i], 1 + ((wrong >> i) & 1));
			check_int(p.app->quiz.missed[i], (wrong >> i) & 1);
			expected -= (wrong >> i) & 1;
		}
		struct buf text = { 0 };
		buf_addf(&text, "%u of 3 right at the first try", expected);
		check(play_shows(&p, text.ptr));
		buf_done(&text);
		check_int(play_said(&p, APP_DO_ANSWER), asked[0] + asked[1] + asked[2]);
		play_close(&p);
	}
}

static void the_next_section_follows(void **state)
{
	(void)state;
	open_quiz(7);
	while (p.app->quiz.phase != QUIZ_RESULT) {
		play_keys(&p, answer_keys(true));
		play_keys(&p, "Enter");
	}
	play_keys(&p, "Enter"); /* the next one is only planned */
	check_int(app_mode_now(p.app), APP_MAP);
	check_int(p.app->quiz.deck.count, 0);
	/* Where the next one has steps, there. */
	play_close(&p);
	i18n_set(LANG_EN);
	play_open(&p, (struct app_config){ .mode = APP_QUIZ, .quiz_section = SMALL_FOUR, .seed = 3 });
	while (p.app->quiz.phase != QUIZ_RESULT) {
		play_keys(&p, answer_keys(true));
		play_keys(&p, "Enter");
	}
	play_keys(&p, "Enter");
	check_int(app_mode_now(p.app), APP_LESSON);
	check_int(app_position(p.app).section, SMALL_BROKEN);
}

static void a_mixed_quiz_is_twelve(void **state)
{
	(void)state;
	i18n_set(LANG_EN);
	play_open(&p, (struct app_config){ .mode = APP_MAP, .seed = 3 });
	play_keys(&p, "Z");
	check(play_shows(&p, "Mixed quiz"));
	check_int(p.app->quiz.deck.count, 12);
	unsigned sections[SMALL_SECTIONS] = { 0 };
	while (p.app->quiz.phase != QUIZ_RESULT) {
		sections[quiz_question(p.app)->section]++;
		play_keys(&p, answer_keys(true));
		check_int(play_last(&p, APP_DO_ANSWER)->quiz, APP_QUIZ_MIXED);
		play_keys(&p, "Enter");
	}
	check_int(sections[SMALL_ONE], 3);
	check_int(sections[SMALL_FOUR], 9);
	/* Another quiz is another order. */
	play_keys(&p, "Enter Z");
	uint64_t seed = p.app->quiz.seed;
	play_keys(&p, "Esc Z");
	check(p.app->quiz.seed != seed);
}

/* -------------------------------------------------------------------- leaving */

/* What was answered is answered: the rest comes first the next time, wrong ones before all. */
static void leaving_in_the_middle_loses_nothing(void **state)
{
	(void)state;
	i18n_set(LANG_EN);
	play_open(&p, (struct app_config){ .mode = APP_QUIZ, .quiz_section = SMALL_FOUR, .seed = 3 });
	const struct course_question *done[4];
	for (int i = 0; i < 4; i++) {
		done[i] = quiz_question(p.app);
		play_keys(&p, answer_keys(i != 2));
		play_keys(&p, "Enter");
	}
	check_int(play_said(&p, APP_DO_ANSWER), 4);
	play_keys(&p, "Esc");
	check_int(app_mode_now(p.app), APP_MAP);
	check(play_shows(&p, "1 to revise"));
	play_keys(&p, "End Up z");
	check(quiz_question(p.app) == done[2]);
	for (int i = 0; i < 6; i++) {
		const struct course_question *q = quiz_question(p.app);
		for (int k = 0; k < 4; k++) {
			check(q != done[k] || k == 2);
		}
		play_keys(&p, answer_keys(true));
		play_keys(&p, "Enter");
	}
	/* Quitting stores nothing of the open question. */
	play_forget(&p);
	play_keys(&p, "1 q");
	check_int(play_said(&p, APP_DO_QUIT), 1);
	check_int(play_said(&p, APP_DO_ANSWER), 0);
	check_int(play_said(&p, APP_DO_MOVE), 0);
}

static void revision_is_what_was_wrong(void **state)
{
	(void)state;
	struct app_progress *progress = play_progress(&p);
	progress->answered[1] = -1;
	progress->answered[5] = -1;
	progress->answered[6] = 1;
	i18n_set(LANG_EN);
	play_open(&p, (struct app_config){ .mode = APP_QUIZ, .quiz_section = -1, .quiz_again = true, .progress = progress, .seed = 3 });
	check(play_shows(&p, "Revision  1/2"));
	check_int(p.app->quiz.deck.count, 2);
	while (p.app->quiz.phase != QUIZ_RESULT) {
		play_keys(&p, answer_keys(true));
		check_int(play_last(&p, APP_DO_ANSWER)->quiz, APP_QUIZ_AGAIN);
		play_keys(&p, "Enter");
	}
	check(play_shows(&p, "2 of 2 right at the first try"));
	play_keys(&p, "Enter");
	check_int(app_mode_now(p.app), APP_MAP);
	check(!play_shows(&p, "to revise"));
	play_keys(&p, "r");
	check(play_shows(&p, "Nothing to revise"));
	play_keys(&p, "Down Up 1 Tab Space");
	check_int(app_mode_now(p.app), APP_MAP);
}

/* The order in which choices stand is not that of the file, and what is stored is. */
static void shuffled_choices_are_stored_in_order(void **state)
{
	(void)state;
	unsigned moved = 0;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		play_open(&p, (struct app_config){ .mode = APP_QUIZ, .quiz_section = SMALL_FOUR, .seed = seed });
		uint8_t order[COURSE_CHOICES];
		memcpy(order, p.app->quiz.order, sizeof order);
		play_keys(&p, "1 Enter");
		const struct app_cmd *cmd = answered(1);
		check_int(cmd->given[0], 'a' + order[0]);
		check_str(cmd->key, "a");
		check_int(cmd->right, order[0] == 0);
		moved += order[0] != 0;
		play_close(&p);
	}
	check(moved > 5 && moved < 20);
}

static void a_click_chooses_and_a_second_answers(void **state)
{
	(void)state;
	int x, y;
	open_quiz(1u << SMALL_Q_ONE);
	play_find(&p, "the gamma", &x, &y);
	play_mouse(&p, INPUT_PRESS, INPUT_BUTTON_LEFT, x, y);
	check_int(p.app->quiz.cursor, 2);
	check_int(play_said(&p, APP_DO_ANSWER), 0);
	play_mouse(&p, INPUT_PRESS, INPUT_BUTTON_LEFT, x, y);
	check(answered(1)->right);
	play_close(&p);
	open_quiz(1u << SMALL_Q_SEVERAL);
	play_find(&p, "the gamma", &x, &y);
	play_mouse(&p, INPUT_PRESS, INPUT_BUTTON_LEFT, x, y);
	play_mouse(&p, INPUT_PRESS, INPUT_BUTTON_LEFT, x, y);
	check_int(p.app->quiz.marked, 0); /* marked and unmarked */
	check_int(play_said(&p, APP_DO_ANSWER), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_teardown(one_choice, close_play),
		cmocka_unit_test_teardown(one_choice_wrong, close_play),
		cmocka_unit_test_teardown(several_choices_are_all_or_nothing, close_play),
		cmocka_unit_test_teardown(nothing_marked_is_no_answer, close_play),
		cmocka_unit_test_teardown(a_number_is_typed, close_play),
		cmocka_unit_test_teardown(what_is_no_number_is_said_so, close_play),
		cmocka_unit_test_teardown(letters_are_typed, close_play),
		cmocka_unit_test_teardown(wrong_ones_come_again, close_play),
		cmocka_unit_test_teardown(the_next_section_follows, close_play),
		cmocka_unit_test_teardown(a_mixed_quiz_is_twelve, close_play),
		cmocka_unit_test_teardown(leaving_in_the_middle_loses_nothing, close_play),
		cmocka_unit_test_teardown(revision_is_what_was_wrong, close_play),
		cmocka_unit_test_teardown(shuffled_choices_are_stored_in_order, close_play),
		cmocka_unit_test_teardown(a_click_chooses_and_a_second_answers, close_play),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
