#include "config.h"

#include "app/app_int.h"

/* Texts that are longer than their panel, and choices within them. Positions are rows of the whole text. What is kept in
 * the state never leaves the range that is shown: a key back moves the text at once. */

int reach_most(const struct reach *r)
{
	return r->rows > r->view ? r->rows - r->view : 0;
}

static int clamp(int value, int least, int most)
{
	return value < least ? least : value > most ? most : value;
}

static bool in_sight(const struct reach *r, int choice, int scroll)
{
	return r->top[choice] >= scroll && r->end[choice] <= scroll + r->view;
}

void reach_show(const struct reach *r, int choice, int *scroll)
{
	int to = *scroll;
	if (choice >= 0 && choice < r->count) {
		to = r->end[choice] - r->view > to ? r->end[choice] - r->view : to;
		to = r->top[choice] < to ? r->top[choice] : to;
	}
	*scroll = clamp(to, 0, reach_most(r));
}

void reach_choices(struct reach *r, int cols, const struct choice *choices, size_t count)
{
	int rows = choice_rows(cols, choices, count), first = r->rows - rows;
	r->count = (int)count;
	for (int y = rows - 1; y >= 0; y--) {
		int i = choice_hit(cols, choices, count, y);
		if (i >= 0) {
			r->top[i] = first + y;
			r->end[i] = r->end[i] ? r->end[i] : first + y + 1;
		}
	}
}

/* Line by line through the text, choice by choice where choices are in sight. */
void reach_walk(const struct reach *r, int by, int *cursor, int *scroll)
{
	int next = *cursor < 0 && by < 0 ? r->count - 1 : *cursor + by;
	next = *cursor < 0 && by > 0 ? 0 : clamp(next, 0, r->count - 1);
	bool first_up = by < 0 && *cursor == 0;
	if (!r->count || first_up || (!in_sight(r, next, *scroll) && r->end[next] - r->top[next] <= r->view)) {
		*scroll = clamp(*scroll + by, 0, reach_most(r));
	}
	if (r->count && !first_up && (in_sight(r, next, *scroll) || r->end[next] - r->top[next] > r->view)) {
		*cursor = next;
		reach_show(r, next, scroll);
	}
}

static void keep(int *scroll, struct reach r)
{
	*scroll = clamp(*scroll, 0, reach_most(&r));
}

void app_clamp(struct app *app)
{
	int *all[] = { &app->lesson.scroll, &app->quiz.scroll, &app->speaker.scroll, &app->help_scroll };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		*all[i] = *all[i] < 0 ? 0 : *all[i];
	}
	if (layout_of(LAYOUT_COURSE, app->cols, app->rows).too_small) {
		return; /* nothing is shown, so nothing is known of the end: it comes back as it was */
	}
	if (app->mode == APP_LESSON) {
		keep(&app->lesson.scroll, lesson_reach(app));
	} else if (app->mode == APP_QUIZ) {
		keep(&app->quiz.scroll, quiz_reach(app));
	} else if (app->mode == APP_SPEAKER) {
		keep(&app->speaker.scroll, speaker_reach(app));
	}
	if (app->overlay == OVERLAY_HELP) {
		keep(&app->help_scroll, help_reach(app));
	}
}
