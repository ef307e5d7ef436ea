#include "config.h"

#include "app/app_int.h"

#include <string.h>

#include "ui/choice.h"
#include "ui/docview.h"
#include "ui/gauge.h"
#include "ui/header.h"

static void head(const struct app *app, struct canvas c)
{
	const struct app_quiz *quiz = &app->quiz;
	const struct course_question *question = quiz_question(app);
	struct buf place = { 0 }, right = { 0 };
	buf_add_c(&place, quiz->kind == APP_QUIZ_AGAIN ? _("Revision") : quiz->section < 0 ? _("Mixed quiz") : _("Quiz"));
	if (question) {
		buf_addf(&place, "  %u/%u", quiz->deck.at + 1, quiz->deck.count);
	}
	buf_addf(&right, _("%u right of %u"), quiz->answered_right, quiz->asked);
	struct header header = { .place = buf_str(&place), .right = buf_str(&right) };
	if (question) {
		header.title = app_word(app->course->sections[question->section].title);
	}
	header_draw(c, 0, &header);
	buf_done(&place);
	buf_done(&right);
}

static struct str plain(struct arena *arena, const struct course_text *text)
{
	struct buf out = { 0 };
	doc_plain(&out, app_text(text), 10000, 0, NULL);
	struct str copy = str_dup(arena, str_trim(buf_str(&out)));
	buf_done(&out);
	return copy;
}

static size_t choices_of(const struct app *app, struct arena *arena, bool air, struct choice out[COURSE_CHOICES])
{
	const struct app_quiz *quiz = &app->quiz;
	const struct course_question *question = quiz_question(app);
	for (uint32_t i = 0; i < question->choice_count; i++) {
		const struct course_choice *choice = &question->choices[quiz->order[i]];
		bool marked = quiz->marked & (1u << quiz->order[i]);
		out[i] = (struct choice){ .text = app_word(choice->text),
			.marked = marked,
			.air = air && i + 1 < question->choice_count };
		if (quiz->phase == QUIZ_FEEDBACK) {
			out[i].verdict = choice->right ? (marked ? CHOICE_RIGHT : CHOICE_MISSED) :
				marked		       ? CHOICE_WRONG :
							 CHOICE_PASSED;
			out[i].why = plain(arena, &choice->why);
		}
	}
	return question->choice_count;
}

static const char *kind_hint(const struct course_question *question)
{
	switch (question->kind) {
	case COURSE_ONE:
		return _("One is right.");
	case COURSE_SEVERAL:
		return _("Several may be right; all of them count, or none.");
	case COURSE_NUMBER:
		return _("Type a number.");
	}
	return "";
}

static int number(const struct app *app, struct canvas c, int y, const struct course_question *question)
{
	struct str unit = app_word(question->unit);
	edit_draw(c, 0, y, 20, &app->quiz.edit, str_c(_("your answer")), app->quiz.phase == QUIZ_ASK);
	canvas_text(c, 22, y, STYLE_DIM, unit);
	y += 2;
	if (app->quiz.unreadable) {
		canvas_text(c, 0, y++, STYLE_BAD, str_c(_("This is not a number yet: digits, a point, nothing else")));
	}
	if (app->quiz.phase == QUIZ_FEEDBACK) {
		canvas_print(c, 0, y, STYLE_STRONG, "%s %.10g %.*s", _("Right is:"), question->value, STR_ARG(unit));
		y += 2;
	}
	return y;
}

static int question_draw(const struct app *app, struct canvas c, int y, bool air)
{
	const struct course_question *question = quiz_question(app);
	struct arena arena = { 0 };
	struct choice choices[COURSE_CHOICES];
	int top = y;
	if (app->quiz.phase == QUIZ_FEEDBACK) {
		canvas_text(c, 0, y, app->quiz.right ? STYLE_GOOD : STYLE_BAD,
			str_c(app->quiz.right ? _("Right.") : _("Not yet. It comes again in this quiz.")));
		y += 2;
	}
	y = docview_draw(c, y, app_text(&question->stem), NULL, STYLE_STRONG);
	if (app->quiz.phase == QUIZ_ASK) {
		canvas_text(c, 0, y++, STYLE_DIM, str_c(kind_hint(question)));
	}
	y++;
	if (question->kind == COURSE_NUMBER) {
		y = number(app, c, y, question);
	} else {
		size_t count = choices_of(app, &arena, air, choices);
		y += choice_draw(c, y, choices, count, app->quiz.phase == QUIZ_ASK ? app->quiz.cursor : -1,
			question->kind == COURSE_SEVERAL);
	}
	if (app->quiz.phase == QUIZ_FEEDBACK && !doc_empty(app_text(&question->explain))) {
		y = docview_draw(c, y + (question->kind != COURSE_NUMBER), app_text(&question->explain), NULL, STYLE_NORMAL);
	}
	arena_done(&arena);
	return y - top;
}

static int result(const struct app *app, struct canvas c, int y)
{
	const struct app_quiz *quiz = &app->quiz;
	uint32_t asked = quiz->deck.first_round;
	double share = asked ? (double)quiz->first_right / asked : 0;
	int top = y;
	canvas_text(c, 0, y, STYLE_TITLE, str_c(_("Result")));
	y += 2;
	canvas_print(c, 0, y, STYLE_STRONG, _("%u of %u right at the first try"), quiz->first_right, asked);
	y++;
	gauge_draw_share(c, 0, y, c.cols < 44 ? c.cols : 44, share, STYLE_GAUGE);
	y += 2;
	bool any = false;
	for (uint32_t s = 0; s < app->course->section_count; s++) {
		const struct course_section *section = &app->course->sections[s];
		for (uint32_t q = 0; q < section->question_count; q++) {
			if (!quiz->missed[app->progress->first_question[s] + q]) {
				continue;
			}
			if (!any) {
				canvas_text(c, 0, y++, STYLE_DIM, str_c(_("These came again; look at their steps once more:")));
				any = true;
			}
			struct buf stem = { 0 };
			doc_plain(&stem, app_text(&section->questions[q].stem), 10000, 0, NULL);
			int step = course_find_step(section, section->questions[q].step);
			if (step >= 0) {
				canvas_print(c, 1, y, STYLE_NUMBER, "%d.%d", section->number, step + 1);
			} else {
				canvas_print(c, 1, y, STYLE_NUMBER, "%d", section->number);
			}
			canvas_text_fit(c, 7, y, c.cols - 7, STYLE_NORMAL, str_trim(buf_str(&stem)));
			buf_done(&stem);
			y++;
		}
	}
	if (!any) {
		canvas_text(c, 0, y++, STYLE_GOOD, str_c(_("All of them at once.")));
	}
	return y - top;
}

/* All that scrolls, from row y on; gives the rows used. */
static int content(const struct app *app, struct canvas c, int y, bool air)
{
	switch (app->quiz.phase) {
	case QUIZ_ASK:
	case QUIZ_FEEDBACK:
		return question_draw(app, c, y, air);
	case QUIZ_RESULT:
		return result(app, c, y);
	case QUIZ_NOTHING:
		break;
	}
	canvas_text(c, 0, y + 1, STYLE_STRONG,
		str_c(app->quiz.kind == APP_QUIZ_AGAIN ? _("Nothing to revise: no question was answered wrongly last time.") :
							 _("There are no questions here yet.")));
	return 2;
}

static struct canvas body_of(const struct app *app, struct canvas c)
{
	struct layout layout = layout_of(LAYOUT_QUESTION, app->cols, app->rows);
	return canvas_inset(canvas_sub(c, layout.text), 1, 0);
}

static int rows_of(const struct app *app, struct canvas body, bool air)
{
	return content(app, canvas_sub(body, (struct rect){ 0, 0, body.cols, 0 }), 0, air);
}

/* Choices stand apart where all of them, with their reasons, still fit. */
static bool has_air(const struct app *app, struct canvas body)
{
	return rows_of(app, body, true) + 2 <= body.rows;
}

/* One row of air above the question. */
static struct reach reach_in(const struct app *app, struct canvas body)
{
	const struct course_question *question = quiz_question(app);
	bool air = has_air(app, body);
	struct reach reach = { .view = body.rows, .rows = 1 + rows_of(app, body, air) };
	if (app->quiz.phase == QUIZ_ASK && question->kind != COURSE_NUMBER) {
		struct arena arena = { 0 };
		struct choice choices[COURSE_CHOICES];
		size_t count = choices_of(app, &arena, air, choices);
		reach_choices(&reach, body.cols, choices, count);
		arena_done(&arena);
	}
	return reach;
}

struct reach quiz_reach(const struct app *app)
{
	struct grid scratch;
	grid_init(&scratch, app->cols, app->rows);
	struct reach reach = reach_in(app, body_of(app, canvas_of(&scratch, app->glyphs)));
	grid_done(&scratch);
	return reach;
}

void quiz_view(const struct app *app, struct canvas c)
{
	struct layout layout = layout_of(LAYOUT_QUESTION, app->cols, app->rows);
	struct canvas body = body_of(app, c);
	struct reach reach = reach_in(app, body);
	head(app, canvas_sub(c, layout.header));
	content(app, body, 1 - app->quiz.scroll, has_air(app, body));
	if (reach_most(&reach)) {
		list_scrollbar(canvas_sub(c, layout.text), app->quiz.scroll, (size_t)reach.rows);
	}
}

void quiz_mouse(struct app *app, const struct input *input, struct app_cmds *out)
{
	const struct course_question *question = quiz_question(app);
	if (input->action == INPUT_WHEEL_UP || input->action == INPUT_WHEEL_DOWN) {
		app->quiz.scroll += input->action == INPUT_WHEEL_UP ? -2 : 2; /* app_clamp keeps it in range */
		return;
	}
	if (input->action != INPUT_PRESS || app->quiz.phase != QUIZ_ASK || !question || question->kind == COURSE_NUMBER) {
		return;
	}
	struct grid scratch;
	struct arena arena = { 0 };
	struct choice choices[COURSE_CHOICES];
	grid_init(&scratch, app->cols, app->rows);
	struct canvas body = body_of(app, canvas_of(&scratch, app->glyphs));
	int y = docview_draw(body, 1 - app->quiz.scroll, app_text(&question->stem), NULL, STYLE_STRONG) + 2;
	size_t count = choices_of(app, &arena, has_air(app, body), choices);
	int hit = choice_hit(body.cols, choices, count, input->y - body.y - y);
	grid_done(&scratch);
	arena_done(&arena);
	if (hit >= 0) {
		struct input as_key = { .kind = INPUT_KEY, .key = (uint32_t)('1' + hit) };
		bool again = hit == app->quiz.cursor && question->kind == COURSE_ONE;
		quiz_key(app, again ? KEY_DO_NEXT : KEY_NONE, &as_key, out);
	}
}
