#include "config.h"

#include "app/app_int.h"

#include <math.h>

#include "base/utf8.h"
#include "ui/big.h"

/* The key figures: what people get, what they lose, what it costs. One line below the stage, large on the projector. */

enum { FIGURES = 7, GAP = 3, GAP_LARGE = 8 };

struct figure {
	const char *label;
	struct str value;
	const char *unit; /* small beside the label where the value is large */
	uint16_t style;
	bool quiet; /* nothing to tell: a loss that has not happened */
};

static struct str in_arena(struct arena *arena, struct buf *text)
{
	struct str copy = str_dup(arena, buf_str(text));
	buf_done(text);
	return copy;
}

static struct figure loss(struct arena *arena, const char *label, double count)
{
	struct buf text = { 0 };
	app_number(&text, count);
	return (struct figure){ label, in_arena(arena, &text), "", count > 0 ? STYLE_BAD : STYLE_NUMBER, count <= 0 };
}

static struct figure quantity(struct arena *arena, const char *label, enum model_quantity quantity, double value)
{
	struct buf text = { 0 };
	app_quantity(&text, quantity, value);
	bool bad = quantity == MODEL_Q_ERRORS && value > 0.001;
	return (struct figure){ label, in_arena(arena, &text), "", bad ? STYLE_BAD : STYLE_NUMBER, false };
}

/* False: nothing runs. Texts are in the arena. */
static bool read_figures(const struct app *app, struct arena *arena, struct figure out[FIGURES])
{
	const struct lab *lab = &app->lesson.lab;
	struct model *model = lab_model(lab);
	struct model_totals totals;
	struct buf rate = { 0 }, bill = { 0 };
	if (!model) {
		return false;
	}
	model_read_totals(model, &totals);
	const struct series_sample *last = series_at(&lab->series, 0);
	app_number(&rate, last ? last->arrivals_per_s : 0);
	app_money(&bill, totals.bill_month);
	out[0] = (struct figure){ _("requests"), in_arena(arena, &rate), "/s", STYLE_NUMBER, false };
	out[1] = quantity(arena, "p95", MODEL_Q_P95, last ? last->p95_s : (double)NAN);
	out[2] = quantity(arena, _("errors"), MODEL_Q_ERRORS, last ? last->errors : (double)NAN);
	out[3] = loss(arena, _("lost writes"), (double)totals.writes_lost);
	out[4] = loss(arena, _("logged out"), (double)totals.sessions_lost);
	out[5] = loss(arena, _("stale reads"), (double)totals.stale_reads);
	out[6] = (struct figure){ _("bill"), in_arena(arena, &bill), _("/month"), STYLE_NUMBER, false };
	return true;
}

static int line_cols(const struct figure *figure)
{
	return (int)(utf8_cols(str_c(figure->label)) + 1 + utf8_cols(figure->value) + utf8_cols(str_c(figure->unit)));
}

/* What has nothing to tell gives way first, the last of it foremost. */
static void give_way(struct figure all[FIGURES], int cols, bool left_out[FIGURES])
{
	int need = -GAP;
	for (int i = 0; i < FIGURES; i++) {
		need += line_cols(&all[i]) + GAP;
	}
	for (int pass = 0; pass < 2; pass++) {
		for (int i = FIGURES - 1; i >= 0 && need > cols; i--) {
			bool may = !left_out[i] && (pass || all[i].quiet);
			left_out[i] |= may;
			need -= may ? line_cols(&all[i]) + GAP : 0;
		}
	}
}

void figures_line(const struct app *app, struct canvas c)
{
	struct arena arena = { 0 };
	struct figure all[FIGURES];
	bool left_out[FIGURES] = { false };
	int x = 0;
	if (read_figures(app, &arena, all)) {
		give_way(all, c.cols, left_out);
		for (int i = 0; i < FIGURES; i++) {
			if (!left_out[i]) {
				x += canvas_text(c, x, 0, STYLE_DIM, str_c(all[i].label)) + 1;
				x += canvas_text(c, x, 0, all[i].style, all[i].value);
				x += canvas_text(c, x, 0, all[i].style, str_c(all[i].unit)) + GAP;
			}
		}
	}
	arena_done(&arena);
}

static int wide(const struct figure *figure, enum big_size size)
{
	int value = big_cols(figure->value, size);
	int label = (int)(utf8_cols(str_c(figure->label)) + 1 + utf8_cols(str_c(figure->unit)));
	return value > label ? value : label;
}

static int wide_all(const struct figure all[FIGURES], enum big_size size)
{
	int cols = 0;
	for (int i = 0; i < FIGURES; i++) {
		cols += all[i].quiet ? 0 : wide(&all[i], size) + GAP_LARGE;
	}
	return cols - GAP_LARGE;
}

void figures_large(const struct app *app, struct canvas c)
{
	struct arena arena = { 0 };
	struct figure all[FIGURES];
	if (!read_figures(app, &arena, all)) {
		arena_done(&arena);
		return;
	}
	bool full = c.glyphs == GLYPHS_FULL && c.rows > big_rows(BIG_MEDIUM) && wide_all(all, BIG_MEDIUM) <= c.cols;
	enum big_size size = full ? BIG_MEDIUM : BIG_SMALL;
	if (c.glyphs == GLYPHS_ASCII || c.rows <= big_rows(size)) {
		figures_line(app, c);
		arena_done(&arena);
		return;
	}
	int x = 0;
	for (int i = 0; i < FIGURES; i++) {
		if (all[i].quiet || x + wide(&all[i], size) > c.cols) {
			continue;
		}
		int at = x + canvas_text(c, x, 0, STYLE_DIM, str_c(all[i].label)) + 1;
		canvas_text(c, at, 0, STYLE_DIM, str_c(all[i].unit));
		big_draw(c, x, 1, all[i].value, size, all[i].style);
		x += wide(&all[i], size) + GAP_LARGE;
	}
	arena_done(&arena);
}
