#include "config.h"

#include "app/app_int.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

static uint32_t flat_question(const struct app *app, const struct course_question *question)
{
	const struct course_section *section = &app->course->sections[question->section];
	return app->progress->first_question[question->section] + (uint32_t)(question - section->questions);
}

/* Wrong last time comes first, then what was never asked. */
static int weight(void *ctx, const struct course_question *question)
{
	const struct app *app = ctx;
	int8_t answered = app->progress->answered[flat_question(app, question)];
	return answered < 0 ? 2 : answered == 0 ? 1 : 0;
}

void quiz_done(struct app *app)
{
	course_deck_done(&app->quiz.deck);
	edit_done(&app->quiz.edit);
	mem_free(app->quiz.missed);
	app->quiz = (struct app_quiz){ .section = -1 };
}

const struct course_question *quiz_question(const struct app *app)
{
	return course_deck_current(&app->quiz.deck, app->course);
}

bool quiz_types(const struct app *app)
{
	const struct course_question *question = quiz_question(app);
	return app->quiz.phase == QUIZ_ASK && question && question->kind == COURSE_NUMBER;
}

static void ask(struct app *app)
{
	struct app_quiz *quiz = &app->quiz;
	const struct course_question *question = quiz_question(app);
	quiz->phase = question ? QUIZ_ASK : QUIZ_RESULT;
	quiz->marked = 0;
	quiz->cursor = -1;
	quiz->unreadable = false;
	quiz->took_ns = 0;
	quiz->scroll = 0;
	edit_set(&quiz->edit, (struct str){ 0 });
	if (question) {
		course_shuffle_choices(question, quiz->seed + quiz->asked, quiz->order);
	}
}

/* Only what was wrong last time stays in the deck. */
static void keep_wrong(struct app *app)
{
	struct course_deck *deck = &app->quiz.deck;
	uint32_t kept = 0;
	for (uint32_t i = 0; i < deck->count; i++) {
		const struct course_section *section = &app->course->sections[deck->order[i] >> 16];
		if (app->progress->answered[flat_question(app, &section->questions[deck->order[i] & 0xffff])] < 0) {
			deck->order[kept++] = deck->order[i];
		}
	}
	deck->count = deck->first_round = kept;
}

void quiz_open(struct app *app, int section, bool again, struct app_cmds *out)
{
	(void)out;
	quiz_done(app);
	struct app_quiz *quiz = &app->quiz;
	quiz->section = section;
	quiz->kind = again ? APP_QUIZ_AGAIN : section < 0 ? APP_QUIZ_MIXED : APP_QUIZ_SECTION;
	quiz->seed = ++app->seed;
	quiz->missed = mem_alloc(app->progress->first_question[app->course->section_count], 1);
	course_deck_init(&quiz->deck, app->course, section, again ? 0 : section < 0 ? 12 : 0, quiz->seed, weight, app);
	if (again) {
		keep_wrong(app);
	}
	app->mode = APP_QUIZ;
	app->overlay = OVERLAY_NONE;
	ask(app);
	if (!quiz->deck.count) {
		quiz->phase = QUIZ_NOTHING;
	}
}

/* Answers as they are stored: letters of the file's choices, or the number as it was typed. */
static void letters(unsigned choices, char *out, size_t size)
{
	size_t len = 0;
	for (int i = 0; i < COURSE_CHOICES && len + 2 < size; i++) {
		if (choices & (1u << i)) {
			out[len++] = (char)('a' + i);
		}
	}
	out[len] = '\0';
}

/* As many whole characters as fit into `size` bytes with the NUL behind them. */
static struct str whole(struct str text, size_t size)
{
	struct str rest = text;
	size_t kept = 0;
	while (rest.len && utf8_next(&rest) && text.len - rest.len < size) {
		kept = text.len - rest.len;
	}
	return str_sub(text, 0, kept);
}

static void record(struct app *app, const struct course_question *question, const struct course_answer *answer,
	struct course_grade grade, struct app_cmds *out)
{
	struct app_cmd *cmd = app_command(out, APP_DO_ANSWER);
	uint32_t flat = flat_question(app, question);
	cmd->question = question;
	cmd->right = grade.right;
	cmd->score = grade.score;
	cmd->took_ms = app->quiz.took_ns / 1000000;
	cmd->quiz = app->quiz.kind;
	if (question->kind == COURSE_NUMBER) {
		snprintf(cmd->given, sizeof cmd->given, "%.*s", STR_ARG(whole(buf_str(&app->quiz.edit.text), sizeof cmd->given)));
		snprintf(cmd->key, sizeof cmd->key, "%.10g", question->value);
	} else {
		unsigned right = 0;
		for (uint32_t i = 0; i < question->choice_count; i++) {
			right |= question->choices[i].right ? 1u << i : 0;
		}
		letters(answer->choices, cmd->given, sizeof cmd->given);
		letters(right, cmd->key, sizeof cmd->key);
	}
	app->progress->answered[flat] = grade.right ? 1 : -1;
	app->quiz.missed[flat] |= !grade.right;
}

static void answer(struct app *app, struct app_cmds *out)
{
	struct app_quiz *quiz = &app->quiz;
	const struct course_question *question = quiz_question(app);
	struct course_answer given = { .choices = quiz->marked };
	if (question->kind == COURSE_NUMBER) {
		quiz->unreadable = !course_read_number(buf_str(&quiz->edit.text), question->unit[i18n_get()], &given.number);
		if (quiz->unreadable) {
			return;
		}
	} else if (question->kind == COURSE_ONE && quiz->cursor >= 0) {
		given.choices = quiz->marked = 1u << quiz->order[quiz->cursor];
	}
	if (question->kind != COURSE_NUMBER && !given.choices) {
		app_say(app, question->kind == COURSE_ONE ? _("Choose an answer: 1 to %u") : _("Mark what is right: 1 to %u"),
			question->choice_count);
		return;
	}
	struct course_grade grade = course_grade(question, &given);
	bool first = !course_deck_again(&quiz->deck);
	quiz->right = grade.right;
	quiz->asked++;
	quiz->first_right += first && grade.right;
	quiz->answered_right += grade.right;
	quiz->phase = QUIZ_FEEDBACK;
	quiz->scroll = 0;
	record(app, question, &given, grade, out);
}

int quiz_next_section(const struct app *app)
{
	const struct app_quiz *quiz = &app->quiz;
	int next = quiz->section + 1;
	bool over = quiz->phase == QUIZ_RESULT || quiz->phase == QUIZ_NOTHING;
	bool there = next < (int)app->course->section_count && app->course->sections[next].step_count;
	return over && quiz->kind == APP_QUIZ_SECTION && there ? next : -1;
}

static void next(struct app *app, struct app_cmds *out)
{
	struct app_quiz *quiz = &app->quiz;
	switch (quiz->phase) {
	case QUIZ_ASK:
		answer(app, out);
		break;
	case QUIZ_FEEDBACK:
		course_deck_answer(&quiz->deck, quiz->right);
		ask(app);
		break;
	case QUIZ_RESULT:
	case QUIZ_NOTHING: {
		int section = quiz_next_section(app);
		quiz_done(app);
		if (section >= 0) {
			lesson_open(app, (struct course_position){ (uint32_t)section, 0 }, out);
		} else {
			app->mode = APP_MAP;
		}
		break;
	}
	}
}

static void point_at(struct app *app, int shown)
{
	struct reach reach = quiz_reach(app);
	app->quiz.cursor = shown;
	reach_show(&reach, shown, &app->quiz.scroll);
}

static void mark(struct app *app, int shown)
{
	const struct course_question *question = quiz_question(app);
	if (app->quiz.phase != QUIZ_ASK || !question || shown < 0 || shown >= (int)question->choice_count) {
		return;
	}
	unsigned bit = 1u << app->quiz.order[shown];
	point_at(app, shown);
	app->quiz.marked = question->kind == COURSE_SEVERAL ? app->quiz.marked ^ bit : bit;
}

void quiz_key(struct app *app, enum key_action action, const struct input *input, struct app_cmds *out)
{
	struct app_quiz *quiz = &app->quiz;
	struct reach reach;
	/* In a question Space marks and Enter answers. */
	if (quiz->phase == QUIZ_ASK && input->kind == INPUT_KEY && input->key == UI_KEY_ENTER) {
		next(app, out);
		return;
	}
	if (quiz_types(app) && edit_input(&quiz->edit, input)) {
		quiz->unreadable = false;
		return;
	}
	if (action == KEY_NONE && input->kind == INPUT_KEY && !input->mods && input->key >= '1' && input->key <= '9') {
		mark(app, (int)(input->key - '1'));
		return;
	}
	if (quiz->phase == QUIZ_ASK && input->kind == INPUT_KEY && input->key == ' ' && !input->mods) {
		mark(app, quiz->cursor < 0 ? 0 : quiz->cursor);
		return;
	}
	switch ((int)action) {
	case KEY_DO_NEXT:
		next(app, out);
		break;
	case KEY_DO_UP:
	case KEY_DO_DOWN:
		reach = quiz_reach(app);
		reach_walk(&reach, action == KEY_DO_UP ? -1 : 1, &quiz->cursor, &quiz->scroll);
		break;
	case KEY_DO_FIRST:
	case KEY_DO_LAST:
		reach = quiz_reach(app);
		if (reach.count) {
			point_at(app, action == KEY_DO_FIRST ? 0 : reach.count - 1);
		} else {
			quiz->scroll = action == KEY_DO_FIRST ? 0 : reach_most(&reach);
		}
		break;
	case KEY_DO_CLOSE:
	case KEY_DO_MAP:
		quiz_done(app);
		app->mode = APP_MAP;
		break;
	default:
		break;
	}
}
