#include "config.h"

#include "ui/layout.h"

static int least(int a, int b)
{
	return a < b ? a : b;
}

static int within(int value, int low, int high)
{
	return value < low ? low : value > high ? high : value;
}

/* The text panel: about two fifths of the width, never so wide that lines are hard to follow. 80 columns give 34, so
 * that the stage keeps 46. */
static int text_cols(int cols)
{
	return within(cols * 3 / 7, 28, 72);
}

/* Charts grow with the window: one row of sparklines first, then room for axes. */
static int chart_rows(int rows)
{
	return rows < 20 ? 1 : rows < 30 ? 2 : rows < 40 ? 8 : within(rows / 4, 9, 16);
}

static void course(struct layout *l, struct rect rest)
{
	int cols = least(rest.cols, 110);
	l->text = rect_inset(layout_center(rest, cols, rest.rows), 1, 0);
}

/* Charts and key figures below everything, in line with header and keys. */
static void cut_figures(struct layout *l, struct rect *rest)
{
	l->status = rect_inset(rect_cut_bottom(rest, 1), 1, 0);
	l->charts = rect_inset(rect_cut_bottom(rest, chart_rows(l->whole.rows)), 1, 0);
}

static void walk(struct layout *l, struct rect rest)
{
	cut_figures(l, &rest);
	l->text = rect_cut_left(&rest, text_cols(rest.cols));
	l->stage = rest;
}

static void question(struct layout *l, struct rect rest)
{
	l->status = rect_cut_bottom(&rest, 1);
	l->text = layout_center(rest, least(rest.cols - 2, 84), rest.rows);
}

static void stage(struct layout *l, struct rect rest)
{
	cut_figures(l, &rest);
	l->panel = rect_cut_right(&rest, within(rest.cols / 3, 26, 48));
	l->stage = rest;
}

/* Large margins, a band for the title in large letters as high as the window allows (whole cells take 13 rows, half blocks 7, braille 4,
 * ruled text 3), and as large figures at the bottom. Where the window is wide text and stage share the rest, else the text has the upper part. */
static void project(struct layout *l, struct rect rest)
{
	rest = rect_inset(rest, within(rest.cols / 20, 2, 10), 0);
	l->status = rect_cut_bottom(&rest, l->whole.rows >= 50 ? 8 : l->whole.rows >= 34 ? 5 : 1);
	if (rest.rows >= 26) {
		rect_cut_top(&rest, 1);
	}
	l->title = rect_cut_top(&rest, l->whole.rows >= 50 ? 14 : l->whole.rows >= 36 ? 8 : rest.rows >= 20 ? 5 : 4);
	if (rest.cols >= 90) {
		l->text = rect_cut_left(&rest, rest.cols * 2 / 5);
		rect_cut_left(&rest, 2);
	} else {
		l->text = rect_cut_top(&rest, rest.rows * 2 / 5);
	}
	l->stage = rest;
}

static void speaker(struct layout *l, struct rect rest)
{
	l->status = rect_cut_top(&rest, 3);
	l->panel = rect_cut_right(&rest, within(rest.cols / 3, 20, 60));
	l->text = rest;
}

struct layout layout_of(enum layout_kind kind, int cols, int rows)
{
	struct layout l = { .whole = { 0, 0, cols > 0 ? cols : 0, rows > 0 ? rows : 0 } };
	if (cols < LAYOUT_COLS_MIN || rows < LAYOUT_ROWS_MIN) {
		l.too_small = true;
		return l;
	}
	struct rect rest = l.whole;
	l.header = rect_cut_top(&rest, 1);
	l.keys = rect_cut_bottom(&rest, 1);
	switch (kind) {
	case LAYOUT_COURSE:
		course(&l, rest);
		break;
	case LAYOUT_WALK:
		walk(&l, rest);
		break;
	case LAYOUT_QUESTION:
		question(&l, rest);
		break;
	case LAYOUT_STAGE:
		stage(&l, rest);
		break;
	case LAYOUT_PROJECT:
		project(&l, rest);
		break;
	case LAYOUT_SPEAKER:
		speaker(&l, rest);
		break;
	case LAYOUT_COUNT:
		break;
	}
	return l;
}

struct rect layout_center(struct rect outer, int cols, int rows)
{
	cols = within(cols, 0, outer.cols);
	rows = within(rows, 0, outer.rows);
	return (struct rect){ outer.x + (outer.cols - cols) / 2, outer.y + (outer.rows - rows) / 2, cols, rows };
}
