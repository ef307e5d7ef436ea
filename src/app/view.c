#include "config.h"

#include "app/app_int.h"

#include "base/utf8.h"

/* ---------------------------------------------------------------- keys */

struct shown_key {
	enum key_action action;
	int weight; /* the least go first when the line is short */
	const char *label; /* NULL: the table's */
};

#define KEYLINE_MAX 14

static size_t keys_map(const struct app *app, struct shown_key *out)
{
	size_t n = 0;
	(void)app;
	out[n++] = (struct shown_key){ KEY_DO_OPEN, 9, NULL };
	out[n++] = (struct shown_key){ KEY_DO_REVIEW, 6, NULL };
	out[n++] = (struct shown_key){ KEY_DO_QUIZ, 7, NULL };
	out[n++] = (struct shown_key){ KEY_DO_QUIZ_MIXED, 2, NULL };
	out[n++] = (struct shown_key){ KEY_DO_PRESENT, 5, NULL };
	out[n++] = (struct shown_key){ KEY_DO_SEARCH, 1, NULL };
	out[n++] = (struct shown_key){ KEY_DO_LANGUAGE, 4, NULL };
	out[n++] = (struct shown_key){ KEY_DO_HELP, 3, NULL };
	out[n++] = (struct shown_key){ KEY_DO_QUIT, 8, NULL };
	return n;
}

static size_t keys_lesson(const struct app *app, struct shown_key *out)
{
	size_t n = 0;
	const char *next = NULL;
	switch (app->lesson.phase) {
	case STEP_PREDICT:
		next = app->lesson.cursor >= 0 ? N_("run it") : N_("1-9 choose");
		break;
	case STEP_RUN:
		next = N_("to the end");
		break;
	case STEP_READ:
	case STEP_EXPLAIN:
		break;
	}
	if (app->lesson.node_open) {
		out[n++] = (struct shown_key){ KEY_DO_UP, 8, N_("setting") };
		out[n++] = (struct shown_key){ KEY_DO_LESS, 9, N_("less") };
		out[n++] = (struct shown_key){ KEY_DO_MORE, 9, N_("more") };
		out[n++] = (struct shown_key){ KEY_DO_NODE_NEXT, 7, NULL };
		out[n++] = (struct shown_key){ KEY_DO_NODE_OPEN, 9, N_("close") };
	} else {
		out[n++] = (struct shown_key){ KEY_DO_NEXT, 9, next };
		out[n++] = (struct shown_key){ KEY_DO_PREV, 8, NULL };
		out[n++] = (struct shown_key){ KEY_DO_NODE_NEXT, 5, NULL };
		out[n++] = (struct shown_key){ KEY_DO_NODE_OPEN, 4, NULL };
	}
	out[n++] = (struct shown_key){ KEY_DO_BREAK, 7, NULL };
	out[n++] = (struct shown_key){ KEY_DO_MORE_USERS, 6, N_("users <") };
	out[n++] = (struct shown_key){ KEY_DO_FASTER, 3, N_("speed -") };
	out[n++] = (struct shown_key){ KEY_DO_UNDO, 5, NULL };
	out[n++] = (struct shown_key){ KEY_DO_AGAIN, 2, NULL };
	out[n++] = (struct shown_key){ KEY_DO_PAUSE, 3, app->lesson.lab.paused ? N_("go on") : NULL };
	out[n++] = (struct shown_key){ KEY_DO_MAP, 1, NULL };
	out[n++] = (struct shown_key){ KEY_DO_HELP, 8, NULL };
	return n;
}

static size_t keys_quiz(const struct app *app, struct shown_key *out)
{
	size_t n = 0;
	bool ask = app->quiz.phase == QUIZ_ASK;
	out[n++] = (struct shown_key){ KEY_DO_NEXT, 9, ask ? N_("Enter answers") : NULL };
	if (ask && !quiz_types(app)) {
		out[n++] = (struct shown_key){ KEY_DO_UP, 7, N_("choose, or 1-9") };
	}
	out[n++] = (struct shown_key){ KEY_DO_CLOSE, 6, N_("course map") };
	if (!quiz_types(app)) {
		out[n++] = (struct shown_key){ KEY_DO_LANGUAGE, 3, NULL };
		out[n++] = (struct shown_key){ KEY_DO_HELP, 4, NULL };
		out[n++] = (struct shown_key){ KEY_DO_QUIT, 5, NULL };
	}
	return n;
}

static size_t keys_speaker(const struct app *app, struct shown_key *out)
{
	size_t n = 0;
	(void)app;
	out[n++] = (struct shown_key){ KEY_DO_NEXT, 9, NULL };
	out[n++] = (struct shown_key){ KEY_DO_PREV, 8, NULL };
	out[n++] = (struct shown_key){ KEY_DO_SPEAKER_BLACK, 7, NULL };
	out[n++] = (struct shown_key){ KEY_DO_SPEAKER_WHITE, 3, NULL };
	out[n++] = (struct shown_key){ KEY_DO_FREEZE, 5, NULL };
	out[n++] = (struct shown_key){ KEY_DO_SPEAKER_RUN, 6, NULL };
	out[n++] = (struct shown_key){ KEY_DO_SPEAKER_CLOCK, 2, NULL };
	out[n++] = (struct shown_key){ KEY_DO_HELP, 4, NULL };
	out[n++] = (struct shown_key){ KEY_DO_QUIT, 8, NULL };
	return n;
}

size_t app_keyline(const struct app *app, struct arena *arena, const struct keyline_item **items)
{
	struct shown_key keys[KEYLINE_MAX];
	size_t n = 0;
	switch (app->mode) {
	case APP_MAP:
		n = keys_map(app, keys);
		break;
	case APP_LESSON:
		n = keys_lesson(app, keys);
		break;
	case APP_QUIZ:
		n = keys_quiz(app, keys);
		break;
	case APP_SPEAKER:
		n = keys_speaker(app, keys);
		break;
	case APP_PROJECTOR:
		break;
	}
	struct keyline_item *out = ARENA_ARRAY(arena, n, struct keyline_item);
	for (size_t i = 0; i < n; i++) {
		const char *label = keys[i].label ? keys[i].label : key_table[keys[i].action].label;
		out[i] = (struct keyline_item){ .key = keymap_shown(&app->keys, keys[i].action),
			.label = str_c(_(label)),
			.weight = keys[i].weight };
	}
	*items = out;
	return n;
}

/* ---------------------------------------------------------------- view */

static void too_small(struct canvas c)
{
	canvas_text_center(c, c.rows / 2, STYLE_STRONG, str_c(_("needs 60x16")));
	if (c.rows > 2) {
		struct buf now = { 0 };
		buf_addf(&now, "%dx%d", c.cols, c.rows);
		canvas_text_center(c, c.rows / 2 + 1, STYLE_DIM, buf_str(&now));
		buf_done(&now);
	}
}

/* The last line: keys, or what has to be said. */
static void last_line(const struct app *app, struct canvas c)
{
	struct arena arena = { 0 };
	const struct keyline_item *items;
	if (app->message[0]) {
		canvas_text_fit(c, 1, 0, c.cols - 2, STYLE_ACCENT, str_c(app->message));
	} else {
		size_t count = app_keyline(app, &arena, &items);
		keyline_draw(c, 0, items, count);
	}
	arena_done(&arena);
}

void app_view(const struct app *app, struct grid *grid)
{
	if (grid->cols != app->cols || grid->rows != app->rows) {
		grid_resize(grid, app->cols, app->rows);
	}
	grid_clear(grid, STYLE_NORMAL);
	struct canvas c = canvas_of(grid, app->glyphs);
	struct layout layout = layout_of(LAYOUT_COURSE, app->cols, app->rows);
	if (layout.too_small) {
		too_small(c);
		return;
	}
	switch (app->mode) {
	case APP_MAP:
		course_map_view(app, c);
		break;
	case APP_LESSON:
		lesson_view(app, c);
		break;
	case APP_QUIZ:
		quiz_view(app, c);
		break;
	case APP_PROJECTOR:
		projector_view(app, c);
		break;
	case APP_SPEAKER:
		speaker_view(app, c);
		break;
	}
	bool bare = app->mode == APP_PROJECTOR && (app->talk.cover || app->talk.frozen);
	struct canvas last = canvas_sub(c, (struct rect){ 0, c.rows - 1, c.cols, 1 });
	if (!bare && (app->mode != APP_PROJECTOR || app->message[0])) {
		last_line(app, last);
	}
	if (app->banner.len && !bare) {
		struct canvas top = canvas_sub(c, (struct rect){ 0, 0, c.cols, 1 });
		unsigned need = utf8_cols(buf_str(&app->banner));
		canvas_text_right(top, top.cols - 1, 0, STYLE_WARN, utf8_fit(buf_str(&app->banner), need < 70 ? need : 70));
	}
	if (!bare) {
		overlay_view(app, c);
	}
}
