#include "config.h"

#include "app/app_int.h"

#include <stdio.h>
#include <string.h>

#include "ui/big.h"
#include "ui/choice.h"
#include "ui/gauge.h"

/* The projector: the same steps, sparse and large, the stage full. Nothing here touches the instructor's own progress,
 * and no note can reach this screen: notes go into app_shown only. */

#define BOUNCE_NS (80 * SIM_MS)

static void moved(struct app *app, struct app_cmds *out)
{
	memset(app->talk.votes, 0, sizeof app->talk.votes);
	app->talk.clock_runs = true;
	projector_step(app, out);
}

static void next(struct app *app, struct app_cmds *out)
{
	struct course_position before = app->lesson.at;
	lesson_next(app, out);
	if (memcmp(&before, &app->lesson.at, sizeof before) != 0) {
		moved(app, out);
	}
}

static void previous(struct app *app, struct app_cmds *out)
{
	lesson_prev(app, out);
	moved(app, out);
}

static void cover(struct app *app, int which, struct app_cmds *out)
{
	app->talk.cover = app->talk.cover == which ? 0 : which;
	projector_step(app, out);
}

static void freeze(struct app *app, struct app_cmds *out)
{
	struct app_talk *talk = &app->talk;
	if (!talk->frozen) {
		grid_done(&talk->frozen_grid);
		grid_init(&talk->frozen_grid, app->cols, app->rows);
		app_view(app, &talk->frozen_grid);
	}
	talk->frozen = !talk->frozen;
	projector_step(app, out);
}

static void count_votes(struct app *app, int choice)
{
	if (choice < (int)app_step(app)->choice_count) {
		app->talk.vote_choice = choice;
		edit_set(&app->talk.vote, (struct str){ 0 });
		app->overlay = OVERLAY_VOTES;
	}
}

void projector_key(struct app *app, enum key_action action, const struct input *input, struct app_cmds *out)
{
	/* A clicker's key that bounces does not skip a step. */
	bool clicker = input->kind == INPUT_KEY && (input->key == UI_KEY_PAGE_DOWN || input->key == UI_KEY_PAGE_UP);
	if (clicker && app->talk.bounce_ns < BOUNCE_NS) {
		return;
	}
	if (clicker) {
		app->talk.bounce_ns = 0;
	}
	if (action == KEY_NONE && input->kind == INPUT_KEY && input->key >= '1' && input->key <= '9' &&
		app->lesson.phase == STEP_PREDICT) {
		count_votes(app, (int)(input->key - '1'));
		return;
	}
	if (lesson_stage_key(app, action, out)) {
		app->lesson.node_open = false;
		return;
	}
	switch ((int)action) {
	case KEY_DO_NEXT:
		next(app, out);
		break;
	case KEY_DO_PREV:
		previous(app, out);
		break;
	case KEY_DO_UP:
	case KEY_DO_DOWN: {
		struct course_position at = app->lesson.at;
		bool there = true;
		if (action == KEY_DO_DOWN) {
			there = course_next(app->course, &at);
		} else {
			there = course_previous(app->course, &at);
		}
		if (there) {
			lesson_open(app, at, out);
			moved(app, out);
		}
		break;
	}
	case KEY_DO_BLACK:
		cover(app, 1, out);
		break;
	case KEY_DO_WHITE:
		cover(app, 2, out);
		break;
	case KEY_DO_FREEZE:
		freeze(app, out);
		break;
	case KEY_DO_START:
		/* A clicker's F5: from the first step; once there it shows and hides. */
		if (app->lesson.at.step) {
			lesson_open(app, (struct course_position){ app->lesson.at.section, 0 }, out);
			moved(app, out);
		}
		break;
	case KEY_DO_FIRST:
	case KEY_DO_LAST:
	case KEY_DO_GO:
	case KEY_DO_GO_FIRST:
	case KEY_DO_RESET:
		lesson_key(app, action, input, out);
		moved(app, out);
		break;
	case KEY_DO_MAP: {
		struct course_position at = app->lesson.at;
		lab_free(&app->lesson.lab);
		app->mode = APP_MAP;
		app->map_selected = (int)at.section;
		break;
	}
	case KEY_DO_CLOSE:
		if (app->talk.cover) {
			app->talk.cover = 0;
			projector_step(app, out);
		}
		break;
	default:
		break;
	}
}

void projector_remote(struct app *app, const struct app_msg *msg, struct app_cmds *out)
{
	app->dirty = true;
	switch (msg->remote) {
	case APP_REMOTE_NEXT:
		next(app, out);
		break;
	case APP_REMOTE_PREV:
		previous(app, out);
		break;
	case APP_REMOTE_GOTO:
		lesson_open(app, msg->position, out);
		moved(app, out);
		break;
	case APP_REMOTE_BLACK:
		cover(app, 1, out);
		break;
	case APP_REMOTE_WHITE:
		cover(app, 2, out);
		break;
	case APP_REMOTE_FREEZE:
		freeze(app, out);
		break;
	case APP_REMOTE_RUN:
		if (app_step(app)->kind == COURSE_EXPERIMENT) {
			lesson_run(app, out);
		} else {
			lab_again(&app->lesson.lab);
		}
		break;
	case APP_REMOTE_PAUSE:
		app->lesson.lab.paused = !app->lesson.lab.paused;
		projector_step(app, out);
		break;
	case APP_REMOTE_REVEAL:
		if (app->lesson.phase == STEP_RUN) {
			app->lesson.lab.hurry = true;
		}
		break;
	case APP_REMOTE_VOTES:
		if (msg->number >= 1 && msg->number <= (int)app_step(app)->choice_count && msg->count >= 0) {
			app->talk.votes[msg->number - 1] = msg->count;
			struct app_cmd *cmd = app_command(out, APP_DO_VOTE);
			cmd->at = app->lesson.at;
			cmd->choice = msg->number;
			cmd->count = msg->count;
			projector_step(app, out);
		}
		break;
	case APP_REMOTE_CLOCK:
		app->talk.elapsed_ns = 0;
		projector_step(app, out);
		break;
	}
}

/* ------------------------------------------------------------------ view */

static int total_votes(const struct app *app)
{
	int sum = 0;
	for (int i = 0; i < COURSE_CHOICES; i++) {
		sum += app->talk.votes[i];
	}
	return sum;
}

static int prediction(const struct app *app, struct canvas c, int y)
{
	const struct course_step *step = app_step(app);
	bool revealed = app->lesson.phase == STEP_EXPLAIN;
	int votes = total_votes(app);
	y = app_doc_draw(c, y, app_text(&step->predict), NULL, STYLE_ACCENT | STYLE_BOLD) + 1;
	for (uint32_t i = 0; i < step->choice_count && y < c.rows; i++) {
		bool right = revealed && step->choices[i].right;
		uint16_t style = right ? STYLE_GOOD | STYLE_BOLD : revealed ? STYLE_DIM : STYLE_STRONG;
		canvas_print(c, 0, y, style, "%u", i + 1);
		canvas_text_fit(c, 3, y++, c.cols - 3, style, app_word(step->choices[i].text));
		if (votes && y < c.rows) {
			/* The bars appear when the simulation has spoken; before that only that hands were counted. */
			if (revealed) {
				gauge_draw_share(c, 3, y, c.cols - 12, (double)app->talk.votes[i] / votes,
					right ? STYLE_GOOD : STYLE_GAUGE);
			}
			canvas_print(c, c.cols - 6, y++, STYLE_DIM, "%5d", app->talk.votes[i]);
		}
	}
	return y;
}

/* Few words, as large as all of them fit but smaller than the title; else as ordinary text. */
static int sentences(struct canvas c, int y, const struct doc *doc, const struct doc_values *get, enum big_size title,
	uint16_t style)
{
	struct buf text = { 0 };
	int used = -1;
	doc_plain(&text, doc, 10000, 0, get);
	for (int size = (int)title - 1; size > BIG_LINE && used < 0; size--) {
		struct canvas nowhere = canvas_sub(c, (struct rect){ 0, 0, c.cols, 0 });
		int rows = big_text(nowhere, 0, buf_str(&text), (enum big_size)size, style);
		if (rows > 0 && y + rows <= c.rows + 1) { /* the last row is empty */
			used = y + big_text(c, y, buf_str(&text), (enum big_size)size, style);
		}
	}
	buf_done(&text);
	return used >= 0 ? used : app_doc_draw(c, y, doc, get, style);
}

static void words(const struct app *app, struct canvas screen, const struct layout *layout)
{
	const struct course_step *step = app_step(app);
	struct app_values values = app_values_now(app);
	struct doc_values get = app_doc_values(&values);
	struct str title = app_word(step->title);
	struct rect area = layout->text;
	int y = 0;
	enum big_size size = big_fit(title, layout->title.cols, layout->title.rows, app->glyphs);
	big_draw(canvas_sub(screen, layout->title), 0, 0, title, size, STYLE_TITLE);
	/* What a lower title leaves free belongs to the words. */
	int free_rows = layout->title.rows - big_rows(size) - 1;
	if (free_rows > 0) {
		area.y -= free_rows;
		area.rows += free_rows;
	}
	struct canvas c = canvas_sub(screen, area);
	switch (app->lesson.phase) {
	case STEP_READ:
		sentences(c, y, app_text(doc_empty(app_text(&step->brief)) ? &step->body : &step->brief), &get, size,
			STYLE_STRONG);
		break;
	case STEP_PREDICT:
		y = app_doc_draw(c, y, app_text(&step->brief), &get, STYLE_NORMAL) + 1;
		prediction(app, c, y);
		break;
	case STEP_RUN:
		y = app_doc_draw(c, y, app_text(&step->brief), &get, STYLE_NORMAL) + 1;
		gauge_draw_share(c, 0, y, c.cols < 40 ? c.cols : 40, lab_progress(&app->lesson.lab), STYLE_GAUGE);
		break;
	case STEP_EXPLAIN:
		y = app_doc_draw(c, y, app_text(&step->explain), &get, STYLE_STRONG) + 1;
		prediction(app, c, y);
		break;
	}
}

void projector_view(const struct app *app, struct canvas c)
{
	const struct app_talk *talk = &app->talk;
	if (talk->cover) {
		canvas_fill(c, (struct rect){ 0, 0, c.cols, c.rows }, ' ', talk->cover == 2 ? STYLE_NORMAL | STYLE_REVERSE : STYLE_NORMAL);
		return;
	}
	if (talk->frozen && talk->frozen_grid.cols == c.grid->cols && talk->frozen_grid.rows == c.grid->rows) {
		grid_copy(c.grid, &talk->frozen_grid);
		return;
	}
	struct layout layout = layout_of(LAYOUT_PROJECT, app->cols, app->rows);
	const struct course_section *section = app_section(app);
	struct canvas head = canvas_sub(c, layout.header);
	canvas_print(head, 1, 0, STYLE_DIM, "%d  %.*s", section->number, STR_ARG(app_word(section->title)));
	struct buf right = { 0 };
	struct model_totals totals;
	if (app_model(app)) {
		model_read_totals(app_model(app), &totals);
		app_user_count(&right, totals.users);
		canvas_text_right(head, head.cols - 1, 0, STYLE_NUMBER, buf_str(&right));
	}
	buf_done(&right);
	words(app, c, &layout);
	stage_view(app, canvas_sub(c, layout.stage));
	figures_large(app, canvas_sub(c, layout.status));
}
