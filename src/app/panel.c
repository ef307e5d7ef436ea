#include "config.h"

#include "app/app_int.h"
#include "ui/choice.h"
#include "ui/docview.h"

/* The text beside the stage: title, what hurts, the question, the run, the explanation. Everything is laid out at once
 * from row y on; rows outside the canvas are clipped, so scrolling is a matter of y. */

static struct str plain(struct arena *arena, const struct course_text *text, int cols)
{
	struct buf out = { 0 };
	doc_plain(&out, app_text(text), cols, 0, NULL);
	struct str copy = str_dup(arena, str_trim(buf_str(&out)));
	buf_done(&out);
	return copy;
}

static size_t fill_choices(const struct app *app, struct arena *arena, struct choice *out, bool graded)
{
	const struct course_step *step = app_step(app);
	for (uint32_t i = 0; i < step->choice_count; i++) {
		bool chosen = (int)i == app->lesson.chosen;
		out[i] = (struct choice){ .text = app_word(step->choices[i].text), .marked = chosen };
		if (graded) {
			bool right = step->choices[i].right;
			out[i].verdict = right ? (chosen ? CHOICE_RIGHT : CHOICE_MISSED) : chosen ? CHOICE_WRONG : CHOICE_PASSED;
			/* What was neither said nor so has had its say. */
			out[i].left_out = !chosen && !right;
			out[i].why = plain(arena, &step->choices[i].why, 10000);
		}
	}
	return step->choice_count;
}

static int question(const struct app *app, struct canvas c, int y)
{
	struct arena arena = { 0 };
	struct choice choices[COURSE_CHOICES];
	y = docview_draw(c, y, app_text(&app_step(app)->predict), NULL, STYLE_ACCENT);
	y++;
	size_t count = fill_choices(app, &arena, choices, false);
	y += choice_draw(c, y, choices, count, app->lesson.cursor, false);
	arena_done(&arena);
	return y;
}

static int running(const struct app *app, struct canvas c, int y)
{
	const struct lab *lab = &app->lesson.lab;
	int chosen = app->lesson.chosen, cols = c.cols < 30 ? c.cols : 30;
	int full = (int)(lab_progress(lab) * cols + 0.5);
	if (chosen >= 0) {
		canvas_text(c, 0, y++, STYLE_DIM, str_c(_("You expect:")));
		y = docview_text(c, y, app_word(app_step(app)->choices[chosen].text), STYLE_STRONG) + 1;
	}
	canvas_text(c, 0, y++, STYLE_ACCENT,
		str_c(!app_run_warm(&lab->runs[0]) ? _("Warming up ...") :
			lab->hurry		       ? _("Running to the end ...") :
			lab->paused		       ? _("Paused") :
							 _("Watch the picture.")));
	for (int x = 0; x < cols; x++) {
		canvas_glyph(c, x, y, x < full ? GLYPH_GAUGE_FULL : GLYPH_GAUGE_REST, x < full ? STYLE_GAUGE : STYLE_GAUGE_REST);
	}
	return y + 1;
}

static int explanation(const struct app *app, struct canvas c, int y)
{
	struct arena arena = { 0 };
	struct choice choices[COURSE_CHOICES];
	const struct course_step *step = app_step(app);
	struct app_values values = app_values_now(app);
	struct doc_values get = app_doc_values(&values);
	int chosen = app->lesson.chosen;
	if (chosen >= 0) {
		bool right = step->choices[chosen].right;
		canvas_text(c, 0, y++, right ? STYLE_GOOD : STYLE_BAD,
			str_c(right ? _("As you said.") : _("Not what you expected.")));
	} else {
		canvas_text(c, 0, y++, STYLE_ACCENT, str_c(_("What happened")));
	}
	y = docview_draw(c, y, app_text(&step->explain), &get, STYLE_NORMAL);
	if (step->choice_count) {
		y++;
		size_t count = fill_choices(app, &arena, choices, true);
		y += choice_draw(c, y, choices, count, -1, false);
	}
	arena_done(&arena);
	return y;
}

int panel_draw(const struct app *app, struct canvas c, int y)
{
	int top = y;
	const struct course_step *step = app_step(app);
	struct app_values values = app_values_now(app);
	struct doc_values get = app_doc_values(&values);
	switch (app->lesson.phase) {
	case STEP_READ:
		y = docview_draw(c, y, app_text(&step->body), &get, STYLE_NORMAL);
		break;
	case STEP_PREDICT:
		y = docview_draw(c, y, app_text(&step->body), &get, STYLE_NORMAL);
		y = question(app, c, y + 1);
		break;
	case STEP_RUN:
		y = running(app, c, y);
		break;
	case STEP_EXPLAIN:
		y = explanation(app, c, y);
		break;
	}
	return y - top;
}

struct canvas panel_inside(const struct app *app, struct canvas c)
{
	return canvas_inset(canvas_sub(c, layout_of(LAYOUT_WALK, app->cols, app->rows).text), 2, 1);
}

void panel_choices(const struct app *app, struct canvas c, struct reach *reach)
{
	struct arena arena = { 0 };
	struct choice choices[COURSE_CHOICES];
	size_t count = fill_choices(app, &arena, choices, false);
	reach_choices(reach, c.cols, choices, count);
	arena_done(&arena);
}

int panel_choice_at(const struct app *app, struct canvas c, int y, int at_y)
{
	struct arena arena = { 0 };
	struct choice choices[COURSE_CHOICES];
	struct app_values values = app_values_now(app);
	struct doc_values get = app_doc_values(&values);
	y = docview_draw(c, y, app_text(&app_step(app)->body), &get, STYLE_NORMAL);
	y = docview_draw(c, y + 1, app_text(&app_step(app)->predict), NULL, STYLE_ACCENT) + 1;
	size_t count = fill_choices(app, &arena, choices, false);
	int choice = choice_hit(c.cols, choices, count, at_y - y);
	arena_done(&arena);
	return choice;
}
