#include "config.h"

#include "app/app_int.h"

#include "ui/big.h"
#include "ui/docview.h"
#include "ui/gauge.h"

/* The projector's screen: a title in large letters, few words, the stage, key figures. Notes cannot reach it. */

enum { STAGE_ROWS_MIN = 7, WIDE = 60 };

static int total_votes(const struct app *app)
{
	int sum = 0;
	for (int i = 0; i < COURSE_CHOICES; i++) {
		sum += app->talk.votes[i];
	}
	return sum;
}

/* The bars appear when the simulation has spoken; before that only that hands were counted, and where they are typed. */
static void vote(const struct app *app, struct canvas c, int x, int y, uint32_t choice, bool revealed, bool right)
{
	int cols = c.cols - x - 6;
	if (app->talk.vote_choice == (int)choice) {
		edit_draw(c, c.cols - 6, y, 6, &app->talk.vote, STR("?"), true);
		return;
	}
	if (revealed) {
		double share = (double)app->talk.votes[choice] / total_votes(app);
		gauge_draw_share(c, x, y, cols, share, right ? STYLE_GOOD : STYLE_GAUGE);
	}
	canvas_print(c, c.cols - 5, y, STYLE_DIM, "%5d", app->talk.votes[choice]);
}

/* The question with its answers and how many hands each got. Once revealed the question is known, and where nobody
 * voted only what was right is worth its row. */
static int prediction(const struct app *app, struct canvas c, int y)
{
	const struct course_step *step = app_step(app);
	bool revealed = app->lesson.phase == STEP_EXPLAIN, wide = c.cols >= WIDE;
	bool votes = total_votes(app) > 0 || app->talk.vote_choice >= 0;
	if (!revealed) {
		y = docview_draw(c, y, app_text(&step->predict), NULL, STYLE_ACCENT | STYLE_BOLD) + 1;
	}
	for (uint32_t i = 0; i < step->choice_count; i++) {
		bool right = revealed && step->choices[i].right;
		uint16_t style = right ? STYLE_GOOD | STYLE_BOLD : revealed ? STYLE_DIM : STYLE_STRONG;
		if (revealed && !right && !votes) {
			continue;
		}
		int bar = votes && wide ? c.cols * 3 / 5 : c.cols;
		canvas_print(c, 0, y, style, "%u", i + 1);
		canvas_text_fit(c, 3, y, bar - 4, style, app_word(step->choices[i].text));
		if (votes) {
			y += !wide;
			vote(app, c, wide ? bar : 3, y, i, revealed, right);
		}
		y++;
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
	return used >= 0 ? used : docview_draw(c, y, doc, get, style);
}

/* What is said now, from the top of the canvas; gives the rows that it takes. */
static int words(const struct app *app, struct canvas c, enum big_size title, bool above)
{
	const struct course_step *step = app_step(app);
	struct app_values values = app_values_now(app);
	struct doc_values get = app_doc_values(&values);
	const struct doc *brief = app_text(doc_empty(app_text(&step->brief)) ? &step->body : &step->brief);
	int y = 0;
	switch (app->lesson.phase) {
	case STEP_READ:
		return sentences(c, y, brief, &get, title, STYLE_STRONG);
	case STEP_PREDICT:
		y = docview_draw(c, y, app_text(&step->brief), &get, STYLE_NORMAL) + 1;
		return prediction(app, c, y);
	case STEP_RUN:
		/* What stands above the stage makes room for it. */
		y = above ? 0 : docview_draw(c, y, app_text(&step->brief), &get, STYLE_NORMAL) + 1;
		gauge_draw_share(c, 0, y, c.cols < 40 ? c.cols : 40, lab_progress(&app->lesson.lab), STYLE_GAUGE);
		return y + 1;
	case STEP_EXPLAIN:
		y = docview_draw(c, y, app_text(&step->explain), &get, STYLE_STRONG) + 1;
		return prediction(app, c, y);
	}
	return y;
}

static enum big_size title_size(const struct app *app, const struct layout *layout)
{
	return big_fit(app_word(app_step(app)->title), layout->title.cols, layout->title.rows, app->glyphs);
}

/* Where a title lower than its band leaves rows free, the words move up. Where they stand above the stage they have as
 * many rows as they need; a stage that would be left with too few is not drawn while they are read. */
struct layout projector_layout(const struct app *app)
{
	struct layout layout = layout_of(LAYOUT_PROJECT, app->cols, app->rows);
	if (layout.too_small) {
		return layout;
	}
	enum big_size title = title_size(app, &layout);
	int spare = layout.title.rows - big_rows(title) - 1;
	if (spare > 0) {
		layout.text.y -= spare;
		layout.text.rows += spare;
	}
	if (layout.text.x != layout.stage.x) {
		return layout;
	}
	struct grid nowhere;
	grid_init(&nowhere, app->cols, 1);
	struct canvas measure = canvas_sub(canvas_of(&nowhere, app->glyphs), (struct rect){ 0, 0, layout.text.cols, 0 });
	int need = words(app, measure, BIG_LINE, true) + 1;
	grid_done(&nowhere);
	int all = layout.text.rows + layout.stage.rows, stage = all - need;
	if (app->lesson.phase == STEP_READ && need < layout.text.rows) {
		return layout;
	}
	stage = stage < STAGE_ROWS_MIN ? 0 : stage;
	layout.text.rows = all - stage;
	layout.stage = (struct rect){ layout.stage.x, layout.text.y + layout.text.rows, layout.stage.cols, stage };
	return layout;
}

void projector_view(const struct app *app, struct canvas c)
{
	const struct app_talk *talk = &app->talk;
	if (talk->cover) {
		canvas_fill(c, (struct rect){ 0, 0, c.cols, c.rows }, ' ', talk->cover == 2 ? STYLE_WHITE : STYLE_BLACK);
		return;
	}
	if (talk->frozen) {
		/* In a window of another size what fits: the audience must not see what goes on behind. */
		for (int y = 0; y < c.rows && y < talk->frozen_grid.rows; y++) {
			for (int x = 0; x < c.cols && x < talk->frozen_grid.cols; x++) {
				struct cell cell = grid_at(&talk->frozen_grid, x, y);
				if (cell.width) {
					canvas_put(c, x, y, cell.ch, cell.style);
				}
			}
		}
		return;
	}
	struct layout layout = projector_layout(app);
	const struct course_section *section = app_section(app);
	struct canvas head = canvas_sub(c, layout.header);
	struct buf place = { 0 }, right = { 0 };
	stage_clock(app, &right);
	int used = canvas_text_right(head, head.cols - 1, 0, STYLE_NUMBER, buf_str(&right));
	buf_addf(&place, "%d  %.*s", section->number, STR_ARG(app_word(section->title)));
	canvas_text_fit(head, 1, 0, head.cols - used - 4, STYLE_DIM, buf_str(&place));
	buf_done(&place);
	buf_done(&right);
	enum big_size size = title_size(app, &layout);
	big_draw(canvas_sub(c, layout.title), 0, 0, app_word(app_step(app)->title), size, STYLE_TITLE);
	words(app, canvas_sub(c, layout.text), size, layout.text.x == layout.stage.x);
	if (!rect_empty(layout.stage)) {
		stage_view(app, canvas_sub(c, layout.stage));
	}
	figures_large(app, canvas_sub(c, layout.status));
}
