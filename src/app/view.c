#include "config.h"

#include "app/app_int.h"

#include "base/utf8.h"

/* ---------------------------------------------------------------- keys */

struct shown_key {
	enum key_action action;
	int weight; /* the least go first when the line is short */
	const char *label; /* NULL: the table's */
	const char *key; /* NULL: the first that is bound; "1-9" stands for keys that are no action */
	enum key_action back; /* its opposite, whose key stands behind the label: "< users >" */
};

#define KEYLINE_MAX 14

struct offers {
	struct shown_key all[KEYLINE_MAX];
	size_t count;
};

static void offer_as(struct offers *out, const char *key, enum key_action action, int weight, const char *label)
{
	out->all[out->count++] = (struct shown_key){ .action = action, .weight = weight, .label = label, .key = key };
}

static void offer(struct offers *out, enum key_action action, int weight, const char *label)
{
	offer_as(out, NULL, action, weight, label);
}

static void offer_both(struct offers *out, enum key_action action, enum key_action back, int weight, const char *label)
{
	out->all[out->count++] = (struct shown_key){ .action = action, .back = back, .weight = weight, .label = label };
}

static void keys_map(const struct app *app, struct offers *out)
{
	(void)app;
	offer(out, KEY_DO_OPEN, 9, NULL);
	offer(out, KEY_DO_REVIEW, 6, NULL);
	offer(out, KEY_DO_QUIZ, 7, NULL);
	offer(out, KEY_DO_QUIZ_MIXED, 2, NULL);
	offer(out, KEY_DO_PRESENT, 5, NULL);
	offer(out, KEY_DO_SEARCH, 1, NULL);
	offer(out, KEY_DO_LANGUAGE, 4, NULL);
	offer(out, KEY_DO_HELP, 3, NULL);
	offer(out, KEY_DO_QUIT, 8, NULL);
}

static void keys_lesson(const struct app *app, struct offers *out)
{
	const char *next = NULL;
	bool choose = app->lesson.phase == STEP_PREDICT && app->lesson.cursor < 0 && app_step(app)->choice_count;
	switch (app->lesson.phase) {
	case STEP_PREDICT:
		next = choose ? N_("choose") : N_("run it");
		break;
	case STEP_RUN:
		next = N_("to the end");
		break;
	case STEP_READ:
	case STEP_EXPLAIN:
		break;
	}
	if (app->lesson.node_open) {
		offer(out, KEY_DO_UP, 8, N_("setting"));
		offer(out, KEY_DO_LESS, 9, N_("less"));
		offer(out, KEY_DO_MORE, 9, N_("more"));
		offer(out, KEY_DO_NODE_NEXT, 7, NULL);
		offer(out, KEY_DO_NODE_OPEN, 9, N_("close"));
	} else {
		offer_as(out, choose ? "1-9" : NULL, KEY_DO_NEXT, 9, next);
		offer(out, KEY_DO_PREV, 8, NULL);
		offer(out, KEY_DO_NODE_NEXT, 5, NULL);
		offer(out, KEY_DO_NODE_OPEN, 4, NULL);
	}
	offer(out, KEY_DO_BREAK, 7, NULL);
	offer_both(out, KEY_DO_FEWER_USERS, KEY_DO_MORE_USERS, 6, N_("users"));
	offer_both(out, KEY_DO_SLOWER, KEY_DO_FASTER, 3, N_("speed"));
	offer(out, KEY_DO_UNDO, 5, NULL);
	offer(out, KEY_DO_AGAIN, 2, NULL);
	offer(out, KEY_DO_PAUSE, 3, app->lesson.lab.paused ? N_("go on") : NULL);
	offer(out, KEY_DO_MAP, 1, NULL);
	offer(out, KEY_DO_HELP, 8, NULL);
}

static void keys_quiz(const struct app *app, struct offers *out)
{
	bool ask = app->quiz.phase == QUIZ_ASK;
	bool several = ask && quiz_question(app)->kind == COURSE_SEVERAL;
	if (ask && !quiz_types(app)) {
		offer_as(out, "1-9", KEY_DO_UP, 9, several ? N_("mark") : N_("choose"));
	}
	if (ask) {
		/* Space marks while a question is open, so the key that answers is named. */
		offer_as(out, "Enter", KEY_DO_NEXT, 9, N_("answer"));
	} else if (quiz_next_section(app) >= 0) {
		offer(out, KEY_DO_NEXT, 9, N_("next section"));
	} else if (app->quiz.phase == QUIZ_FEEDBACK) {
		offer(out, KEY_DO_NEXT, 9, NULL);
	}
	offer(out, KEY_DO_CLOSE, 6, N_("course map"));
	if (!quiz_types(app)) {
		offer(out, KEY_DO_LANGUAGE, 3, NULL);
		offer(out, KEY_DO_HELP, 4, NULL);
		offer(out, KEY_DO_QUIT, 5, NULL);
	}
}

static void keys_speaker(const struct app *app, struct offers *out)
{
	(void)app;
	offer(out, KEY_DO_NEXT, 9, NULL);
	offer(out, KEY_DO_PREV, 8, NULL);
	offer(out, KEY_DO_SPEAKER_BLACK, 7, NULL);
	offer(out, KEY_DO_SPEAKER_WHITE, 3, NULL);
	offer(out, KEY_DO_FREEZE, 5, NULL);
	offer(out, KEY_DO_SPEAKER_RUN, 6, NULL);
	offer(out, KEY_DO_SPEAKER_CLOCK, 2, NULL);
	offer(out, KEY_DO_HELP, 4, NULL);
	offer(out, KEY_DO_QUIT, 8, NULL);
}

static void keys_overlay(const struct app *app, struct offers *out)
{
	switch (app->overlay) {
	case OVERLAY_NONE:
		return;
	case OVERLAY_HELP:
		offer(out, KEY_DO_DOWN, 5, NULL);
		break;
	case OVERLAY_BREAK:
		offer(out, KEY_DO_OPEN, 9, N_("choose"));
		offer(out, KEY_DO_DOWN, 5, NULL);
		break;
	case OVERLAY_SEARCH:
		offer(out, KEY_DO_OPEN, 9, NULL);
		offer(out, KEY_DO_DOWN, 5, NULL);
		break;
	case OVERLAY_RESET:
		offer_as(out, "x", KEY_DO_OPEN, 9, N_("reset"));
		break;
	case OVERLAY_VOTES:
		offer_as(out, "Enter", KEY_DO_OPEN, 9, N_("enter the count"));
		break;
	}
	offer(out, KEY_DO_CLOSE, 8, NULL);
}

static void keys_screen(const struct app *app, struct offers *out)
{
	switch (app->mode) {
	case APP_MAP:
		keys_map(app, out);
		break;
	case APP_LESSON:
		keys_lesson(app, out);
		break;
	case APP_QUIZ:
		keys_quiz(app, out);
		break;
	case APP_SPEAKER:
		keys_speaker(app, out);
		break;
	case APP_PROJECTOR:
		break;
	}
}

size_t app_keyline(const struct app *app, struct arena *arena, const struct keyline_item **items,
	const struct input **presses)
{
	struct offers offers = { .count = 0 };
	if (app->overlay) {
		keys_overlay(app, &offers);
	} else {
		keys_screen(app, &offers);
	}
	struct keyline_item *out = ARENA_ARRAY(arena, offers.count, struct keyline_item);
	struct input *press = ARENA_ARRAY(arena, offers.count, struct input);
	size_t shown = 0;
	for (size_t i = 0; i < offers.count; i++) {
		const struct shown_key *from = &offers.all[i];
		struct str name = from->key ? str_c(from->key) : keymap_shown(&app->keys, from->action);
		struct str label = str_c(_(from->label ? from->label : key_table[from->action].label));
		if (!name.len) {
			continue; /* its keys were bound away */
		}
		if (from->back) {
			label = str_format(arena, "%.*s %.*s", STR_ARG(label), STR_ARG(keymap_shown(&app->keys, from->back)));
		}
		if (!from->key) {
			keymap_press(&app->keys, from->action, &press[shown]);
		} else if (!input_parse(name, &press[shown])) {
			press[shown] = (struct input){ .kind = INPUT_NONE };
		}
		out[shown++] = (struct keyline_item){ .key = name, .label = label, .weight = from->weight };
	}
	*items = out;
	*presses = press;
	return shown;
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

/* What is wrong in a word: "progress is not saved: the disk is full" was said in whole, its beginning stays. */
static struct str sign_of(const struct app *app)
{
	struct str text = buf_str(&app->banner);
	for (size_t i = 0; i + 1 < text.len; i++) {
		if (text.ptr[i] == ':' && text.ptr[i + 1] == ' ') {
			return str_sub(text, 0, i);
		}
	}
	return text;
}

int app_keyline_cols(const struct app *app)
{
	int need = (int)utf8_cols(sign_of(app)), room = app->cols / 2;
	return need ? app->cols - (need < room ? need : room) - 2 : app->cols;
}

/* The last line: keys and the sign of what is wrong, or what has to be said. */
static void last_line(const struct app *app, struct canvas c)
{
	struct arena arena = { 0 };
	const struct keyline_item *items;
	const struct input *presses;
	if (app->message[0]) {
		bool wrong = str_starts(buf_str(&app->banner), str_c(app->message));
		canvas_text_fit(c, 1, 0, c.cols - 2, wrong ? STYLE_WARN : STYLE_ACCENT, str_c(app->message));
	} else {
		int cols = app_keyline_cols(app);
		size_t count = app_keyline(app, &arena, &items, &presses);
		keyline_draw(canvas_sub(c, (struct rect){ 0, 0, cols, 1 }), 0, items, count);
		canvas_text_fit(c, cols + 1, 0, c.cols - cols - 2, STYLE_WARN, sign_of(app));
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
	if (!bare && (app->mode != APP_PROJECTOR || app->message[0] || app->overlay)) {
		last_line(app, last);
	}
	if (!bare) {
		overlay_view(app, c);
	}
}
