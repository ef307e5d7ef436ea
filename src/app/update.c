#include "config.h"

#include "app/app_int.h"

/* Keys that mean the same everywhere. */
static bool common_key(struct app *app, enum key_action action, struct app_cmds *out)
{
	switch ((int)action) { /* a screen answers to few of them */
	case KEY_DO_QUIT:
		if (app->mode == APP_LESSON || app->mode == APP_PROJECTOR) {
			lesson_leave(app, out);
		}
		app_command(out, APP_DO_QUIT);
		return true;
	case KEY_DO_SUSPEND:
		app_command(out, APP_DO_SUSPEND);
		return true;
	case KEY_DO_REDRAW:
		app_command(out, APP_DO_REDRAW);
		return true;
	case KEY_DO_LANGUAGE:
		i18n_set(i18n_get() == LANG_KO ? LANG_EN : LANG_KO);
		app_command(out, APP_DO_LANGUAGE)->lang = i18n_get();
		app->lesson.scroll = 0;
		overlay_translate(app);
		if (app->mode == APP_PROJECTOR) {
			projector_step(app, out);
		}
		return true;
	case KEY_DO_THEME:
		app->theme = (enum theme_id)((app->theme + 1) % THEME_COUNT);
		app_command(out, APP_DO_THEME)->theme = app->theme;
		return true;
	case KEY_DO_HELP:
		app->overlay = app->overlay == OVERLAY_HELP ? OVERLAY_NONE : OVERLAY_HELP;
		app->help_scroll = 0;
		return true;
	default:
		return false;
	}
}

unsigned app_context_below(const struct app *app)
{
	switch (app->mode) {
	case APP_MAP:
		return KEYS_MAP;
	case APP_LESSON:
		return app->lesson.node_open ? KEYS_NODE : KEYS_LESSON;
	case APP_QUIZ:
		return KEYS_QUIZ;
	case APP_PROJECTOR:
		return KEYS_PROJECTOR;
	case APP_SPEAKER:
		return KEYS_SPEAKER;
	}
	return 0;
}

unsigned app_context(const struct app *app)
{
	switch (app->overlay) {
	case OVERLAY_HELP:
		return KEYS_HELP;
	case OVERLAY_BREAK:
	case OVERLAY_SEARCH:
	case OVERLAY_RESET:
		return KEYS_MENU;
	case OVERLAY_VOTES:
	case OVERLAY_NONE:
		break;
	}
	return app_context_below(app);
}

static void screen_key(struct app *app, enum key_action action, const struct input *input, struct app_cmds *out)
{
	switch (app->mode) {
	case APP_MAP:
		course_map_key(app, action, input, out);
		break;
	case APP_LESSON:
		lesson_key(app, action, input, out);
		break;
	case APP_QUIZ:
		quiz_key(app, action, input, out);
		break;
	case APP_PROJECTOR:
		projector_key(app, action, input, out);
		break;
	case APP_SPEAKER:
		speaker_key(app, action, input, out);
		break;
	}
}

/* "12G", "gg": true when the key was part of it and is used up. */
static bool number_prefix(struct app *app, const struct input *input, enum key_action action)
{
	bool staged = app->mode == APP_LESSON || app->mode == APP_PROJECTOR;
	bool counts = app->mode == APP_MAP || app->mode == APP_SPEAKER || staged;
	bool choosing = (staged && app->lesson.phase == STEP_PREDICT) || (app->mode == APP_SPEAKER && app->speaker.shown.choices);
	if (!counts || input->mods || app->overlay) {
		return false;
	}
	if (action == KEY_NONE && input->key >= '0' && input->key <= '9' && !choosing) {
		app->prefix = app->prefix < 1000 ? app->prefix * 10 + (int)(input->key - '0') : app->prefix;
		return true;
	}
	return false;
}

static bool typing(const struct app *app)
{
	return app->overlay == OVERLAY_SEARCH || app->overlay == OVERLAY_VOTES ||
		(app->mode == APP_QUIZ && !app->overlay && quiz_types(app)) ||
		(app->mode == APP_SPEAKER && !app->overlay && app->speaker.vote_choice >= 0);
}

/* A covered or frozen screen would hide what opens on top, and the next key would go there. */
static bool unseen(const struct app *app, const struct input *input, enum key_action action)
{
	bool bare = app->mode == APP_PROJECTOR && (app->talk.cover || app->talk.frozen);
	bool digit = action == KEY_NONE && input->key >= '0' && input->key <= '9';
	return bare && (digit || action == KEY_DO_HELP || action == KEY_DO_BREAK || action == KEY_DO_RESET);
}

static void key(struct app *app, const struct input *input, struct app_cmds *out)
{
	bool types = typing(app);
	/* While typing, letters are letters; keys with Ctrl, Enter, Esc and the function keys keep their meaning. */
	bool letter = input->key < UI_KEY_FIRST && !(input->mods & INPUT_CTRL);
	enum key_action action = types && letter ? KEY_NONE : keymap_find(&app->keys, app_context(app), input);
	app->message[0] = '\0';
	app->dirty = true;
	if (!types && number_prefix(app, input, action)) {
		return;
	}
	bool prefixed = action == KEY_DO_GO || action == KEY_DO_GO_FIRST;
	if (unseen(app, input, action)) {
		return;
	}
	if (!common_key(app, action, out)) {
		if (app->overlay) {
			overlay_key(app, action, input, out);
		} else {
			screen_key(app, action, input, out);
		}
	}
	if (!prefixed) {
		app->g_typed = false;
	}
	app->prefix = 0;
}

/* A click on a key of the lowest line presses it. A message may stand there instead: then the click takes it away. */
static void keyline_mouse(struct app *app, const struct input *input, struct app_cmds *out)
{
	struct arena arena = { 0 };
	const struct keyline_item *items;
	const struct input *presses;
	struct input press = { 0 };
	size_t count = app->message[0] ? 0 : app_keyline(app, &arena, &items, &presses);
	int hit = count ? keyline_hit(app_keyline_cols(app), items, count, input->x) : -1;
	if (hit >= 0) {
		press = presses[hit];
	}
	arena_done(&arena);
	app->message[0] = '\0';
	app->dirty = true;
	if (press.kind == INPUT_KEY) {
		key(app, &press, out);
	}
}

static void mouse(struct app *app, const struct input *input, struct app_cmds *out)
{
	if (input->action == INPUT_PRESS && input->button == INPUT_BUTTON_LEFT && input->y == app->rows - 1) {
		keyline_mouse(app, input, out);
		return;
	}
	if (app->overlay) {
		overlay_key(app, KEY_NONE, input, out);
	} else if (app->mode == APP_MAP) {
		course_map_mouse(app, input, out);
	} else if (app->mode == APP_LESSON || app->mode == APP_PROJECTOR) {
		lesson_mouse(app, input, out);
	} else if (app->mode == APP_QUIZ) {
		quiz_mouse(app, input, out);
	}
	app->dirty = true;
}

static void tick(struct app *app, int64_t elapsed_ns, struct app_cmds *out)
{
	app->talk.bounce_ns += elapsed_ns;
	if (app->mode == APP_LESSON || app->mode == APP_PROJECTOR) {
		app->lesson.spent_ns += elapsed_ns;
		lesson_tick(app, elapsed_ns, out);
	}
	if (app->mode == APP_PROJECTOR && app->talk.clock_runs) {
		app->talk.elapsed_ns += elapsed_ns;
	}
	if (app->mode == APP_QUIZ && app->quiz.phase == QUIZ_ASK) {
		app->quiz.took_ns += elapsed_ns;
	}
}

void app_update(struct app *app, const struct app_msg *msg, struct app_cmds *out)
{
	out->count = 0;
	if (app->opening.count) {
		*out = app->opening;
		app->opening.count = 0;
	}
	switch (msg->kind) {
	case APP_INPUT:
		switch (msg->input.kind) {
		case INPUT_KEY:
			key(app, &msg->input, out);
			break;
		case INPUT_MOUSE:
			mouse(app, &msg->input, out);
			break;
		case INPUT_PASTE:
			if (typing(app)) {
				if (app->overlay) {
					overlay_key(app, KEY_NONE, &msg->input, out);
				} else {
					screen_key(app, KEY_NONE, &msg->input, out);
				}
				app->dirty = true;
			}
			break;
		case INPUT_RESIZE:
			app->cols = msg->input.x;
			app->rows = msg->input.y;
			app->dirty = true;
			break;
		case INPUT_GLYPHS:
			app->glyphs = (enum glyph_set)msg->input.x;
			app->dirty = true;
			break;
		case INPUT_NONE:
		case INPUT_FOCUS:
		case INPUT_WATCH:
		case INPUT_EOF:
			break;
		}
		app_clamp(app);
		break;
	case APP_TICK:
		tick(app, msg->elapsed_ns, out);
		break;
	case APP_BANNER:
		buf_reset(&app->banner);
		buf_add(&app->banner, msg->text);
		app->message[0] = '\0';
		if (msg->text.len) {
			app_say(app, "%.*s", STR_ARG(msg->text)); /* the whole of it, until the next key */
		}
		app->dirty = true;
		break;
	case APP_SPEAKERS:
		app->talk.speakers = msg->number;
		break;
	case APP_REMOTE:
		if (app->mode == APP_PROJECTOR) {
			projector_remote(app, msg, out);
		}
		break;
	case APP_SHOWN:
		speaker_shown(app, msg->shown);
		app_clamp(app);
		break;
	}
	stage_refresh(app);
}
