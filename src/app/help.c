#include "config.h"

#include "app/app_int.h"

#include "ui/popup.h"

/* The help screen: all keys of the screen below in one column or two, an empty row, a line about the rest. */
#define HELP_COLS 36
#define HELP_LABEL 11 /* where labels begin */

static int help_keys(const struct app *app)
{
	int keys = 0;
	for (enum key_action a = KEY_NONE + 1; a < KEY_ACTIONS; a++) {
		keys += (key_table[a].contexts & app_context_below(app)) != 0;
	}
	return keys;
}

static int help_columns(const struct app *app)
{
	return app->cols >= 2 * HELP_COLS + 8 && help_keys(app) > app->rows - 8 ? 2 : 1;
}

int help_rows(const struct app *app)
{
	int columns = help_columns(app);
	return (help_keys(app) + columns - 1) / columns + 2;
}

/* The label stands behind the keys, in one column as far as they let it. */
static void help_row(const struct app *app, struct canvas c, int y, enum key_action a)
{
	struct buf keys = { 0 };
	keymap_keys(&app->keys, a, &keys);
	int x = canvas_text_fit(c, 0, y, c.cols, STYLE_BUTTON | STYLE_ON_POPUP, buf_str(&keys)) + 1;
	x = x < HELP_LABEL ? HELP_LABEL : x;
	canvas_text_fit(c, x, y, c.cols - x, STYLE_POPUP | STYLE_ON_POPUP, str_c(_(key_table[a].label)));
	buf_done(&keys);
}

/* Gives the canvas inside. */
static struct canvas help_sheet(const struct app *app, struct canvas c)
{
	return popup_open(c, help_columns(app) == 2 ? 2 * HELP_COLS + 2 : HELP_COLS + 4, help_rows(app), str_c(_("Keys")));
}

struct reach help_reach(const struct app *app)
{
	struct grid scratch;
	grid_init(&scratch, app->cols, app->rows);
	struct reach reach = { .view = help_sheet(app, overlay_room(canvas_of(&scratch, app->glyphs))).rows, .rows = help_rows(app) };
	grid_done(&scratch);
	return reach;
}

void help_view(const struct app *app, struct canvas c)
{
	struct canvas in = help_sheet(app, c);
	int columns = help_columns(app), rows = help_rows(app), per = rows - 2, i = 0;
	for (enum key_action a = KEY_NONE + 1; a < KEY_ACTIONS; a++) {
		if (key_table[a].contexts & app_context_below(app)) {
			int x = i / per * (HELP_COLS + 2), y = i % per - app->help_scroll;
			help_row(app, canvas_sub(in, (struct rect){ x, 0, columns == 2 ? HELP_COLS : in.cols, in.rows }), y, a);
			i++;
		}
	}
	canvas_text_fit(in, 0, rows - 1 - app->help_scroll, in.cols, STYLE_DIM | STYLE_ON_POPUP,
		str_c(_("1-9 choose. 12G goes to step 12, gg to the first. The mouse works too.")));
}
