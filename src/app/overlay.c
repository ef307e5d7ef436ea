#include "config.h"

#include "app/app_int.h"

#include <limits.h>
#include <stdio.h>

#include "ui/popup.h"

/* What lies on top: the menu of faults, the search, a question before a step is reset, a count of votes. */

/* ---------------------------------------------------------------- faults */

static void add_fault(struct app *app, struct model_action action, const char *key_node)
{
	struct app_menu *menu = &app->menu;
	const struct model *model = lab_model(&app->lesson.lab);
	if (menu->count == MENU_ITEMS || !model_can(model, &action)) {
		return;
	}
	struct menu_item *item = &menu->items[menu->count++];
	*item = (struct menu_item){ .action = action };
	snprintf(item->text, sizeof item->text, "%s", _(model_action_labels[action.kind]));
	snprintf(item->detail, sizeof item->detail, "%s", key_node);
}

static void add_heading(struct app *app, struct str text)
{
	if (app->menu.count < MENU_ITEMS) {
		struct menu_item *item = &app->menu.items[app->menu.count++];
		*item = (struct menu_item){ .heading = true };
		snprintf(item->text, sizeof item->text, "%.*s", STR_ARG(text));
	}
}

static void node_faults(struct app *app, const struct topo *topo, uint32_t n)
{
	static const enum model_action_kind kinds[] = { MODEL_MEND, MODEL_KILL, MODEL_HANG, MODEL_SLOW, MODEL_STOP_START,
		MODEL_REBOOT, MODEL_CRASH, MODEL_REPORT, MODEL_BACKUP, MODEL_PATCH, MODEL_LOSE_VOLUME, MODEL_MISTAKE,
		MODEL_RELEASE, MODEL_BAD_CHECK };
	size_t before = app->menu.count;
	struct str title = topo->nodes[n].title[i18n_get()].len ? topo->nodes[n].title[i18n_get()] : topo->nodes[n].id;
	add_heading(app, title);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct model_action action = { .kind = kinds[i], .node = n, .other = SIM_NONE, .zone = -1 };
		action.value = kinds[i] == MODEL_SLOW ? 5 : kinds[i] == MODEL_REPORT ? 300e9 : 0;
		add_fault(app, action, "");
	}
	if (app->menu.count == before + 1) {
		app->menu.count = before;
	}
}

void break_menu_open(struct app *app)
{
	const struct model *model = lab_model(&app->lesson.lab);
	if (!model) {
		return;
	}
	const struct topo *topo = model_topo(model);
	app->menu.count = 0;
	if (app->lesson.node >= 0) {
		node_faults(app, topo, (uint32_t)app->lesson.node);
	}
	for (uint32_t n = 0; n < topo->node_count; n++) {
		if ((int)n != app->lesson.node) {
			node_faults(app, topo, n);
		}
	}
	for (uint32_t z = 0; z < topo->zone_count; z++) {
		char title[64];
		snprintf(title, sizeof title, _("zone %.*s"), STR_ARG(topo->zones[z].id));
		add_heading(app, str_c(title));
		bool dark = model_zone_dark(model, z);
		add_fault(app, (struct model_action){ .kind = dark ? MODEL_MEND_ZONE : MODEL_KILL_ZONE, .node = SIM_NONE,
			.other = SIM_NONE, .zone = (int)z }, "");
	}
	add_heading(app, str_c(_("links and load")));
	for (uint32_t e = 0; e < topo->edge_count; e++) {
		struct model_edge now;
		char between[48];
		model_read_edge(model, e, &now);
		snprintf(between, sizeof between, "%.*s - %.*s", STR_ARG(topo->nodes[topo->edges[e].from].id),
			STR_ARG(topo->nodes[topo->edges[e].to].id));
		add_fault(app, (struct model_action){ .kind = now.cut ? MODEL_JOIN : MODEL_CUT, .node = topo->edges[e].from,
			.other = topo->edges[e].to, .zone = -1 }, between);
	}
	add_fault(app, (struct model_action){ .kind = MODEL_FLASH, .node = SIM_NONE, .other = SIM_NONE, .zone = -1, .value = 10 }, "x10");
	app->menu.list = (struct list_state){ .selected = -1 };
	for (size_t i = 0; i < app->menu.count; i++) {
		if (!app->menu.items[i].heading) {
			app->menu.list.selected = (int)i;
			break;
		}
	}
	app->overlay = OVERLAY_BREAK;
}

/* ---------------------------------------------------------------- search */

static char folded(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool holds(struct str text, struct str part)
{
	for (size_t i = 0; i + part.len <= text.len; i++) {
		size_t k = 0;
		while (k < part.len && folded(text.ptr[i + k]) == folded(part.ptr[k])) {
			k++;
		}
		if (k == part.len) {
			return true;
		}
	}
	return false;
}

void search_fill(struct app *app)
{
	struct str wanted = buf_str(&app->search.text);
	app->menu.count = 0;
	for (uint32_t s = 0; s < app->course->section_count; s++) {
		const struct course_section *section = &app->course->sections[s];
		for (uint32_t i = 0; i < section->step_count && app->menu.count < MENU_ITEMS; i++) {
			struct str title = app_word(section->steps[i].title);
			struct buf raw = { 0 };
			doc_raw(app_text(&section->steps[i].body), &raw);
			if (holds(title, wanted) || holds(buf_str(&raw), wanted)) {
				struct menu_item *item = &app->menu.items[app->menu.count++];
				*item = (struct menu_item){ .position = { s, i } };
				snprintf(item->text, sizeof item->text, "%.*s", STR_ARG(title));
				snprintf(item->detail, sizeof item->detail, "%d.%u", section->number, i + 1);
			}
			buf_done(&raw);
		}
	}
	app->menu.list = (struct list_state){ .selected = app->menu.count ? 0 : -1 };
}

void search_open(struct app *app)
{
	edit_set(&app->search, (struct str){ 0 });
	app->overlay = OVERLAY_SEARCH;
	search_fill(app);
}

/* The same menu in the other language; what was selected stays so. */
void overlay_translate(struct app *app)
{
	struct list_state list = app->menu.list;
	if (app->overlay == OVERLAY_BREAK) {
		break_menu_open(app);
		app->menu.list = list;
	} else if (app->overlay == OVERLAY_SEARCH) {
		search_fill(app); /* other titles, other hits */
	}
}

/* ------------------------------------------------------------------ keys */

static size_t list_items(const struct app *app, struct arena *arena, struct list_item **out)
{
	struct list_item *items = ARENA_ARRAY(arena, app->menu.count, struct list_item);
	for (size_t i = 0; i < app->menu.count; i++) {
		const struct menu_item *from = &app->menu.items[i];
		items[i] = (struct list_item){ .text = str_c(from->text),
			.right = str_c(from->detail),
			.style = from->heading ? STYLE_TITLE : STYLE_NORMAL,
			.heading = from->heading };
	}
	*out = items;
	return app->menu.count;
}

static void choose(struct app *app, struct app_cmds *out)
{
	int at = app->menu.list.selected;
	enum overlay was = app->overlay;
	struct err err = { 0 };
	app->overlay = OVERLAY_NONE;
	if (at < 0 || at >= (int)app->menu.count) {
		return;
	}
	if (was == OVERLAY_SEARCH) {
		lesson_open(app, app->menu.items[at].position, out);
	} else if (lab_act(&app->lesson.lab, &app->menu.items[at].action, &err)) {
		app_say(app, "%s", err.text);
	}
}

static void menu_move(struct app *app, int by)
{
	struct arena arena = { 0 };
	struct list_item *items;
	size_t count = list_items(app, &arena, &items);
	list_move(&app->menu.list, items, count, app->rows - 6, by);
	arena_done(&arena);
}

/* The sheet of the search, with its line for typing; gives the canvas of its list. */
static struct canvas search_sheet(const struct app *app, struct canvas c)
{
	struct canvas in = popup_open(c, c.cols > 70 ? 60 : c.cols - 8, c.rows > 24 ? 20 : c.rows - 4, str_c(_("Search")));
	edit_draw(in, 0, 0, in.cols, &app->search, str_c(_("a word of a step")), true);
	return canvas_sub(in, (struct rect){ 0, 2, in.cols, in.rows - 2 });
}

static struct canvas break_sheet(const struct app *app, struct canvas c, const struct list_item *items, size_t count)
{
	struct rect sheet = popup_menu(c, str_c(_("Break or mend")), &app->menu.list, items, count);
	return canvas_inset(canvas_sub(c, sheet), 2, 1);
}

static void menu_mouse(struct app *app, const struct input *input, struct app_cmds *out)
{
	if (input->action == INPUT_WHEEL_UP || input->action == INPUT_WHEEL_DOWN) {
		menu_move(app, input->action == INPUT_WHEEL_UP ? -1 : 1);
		return;
	}
	if (input->action != INPUT_PRESS) {
		return;
	}
	struct grid scratch;
	struct arena arena = { 0 };
	struct list_item *items;
	size_t count = list_items(app, &arena, &items);
	grid_init(&scratch, app->cols, app->rows);
	struct canvas c = overlay_room(canvas_of(&scratch, app->glyphs));
	bool searching = app->overlay == OVERLAY_SEARCH;
	struct canvas list = searching ? search_sheet(app, c) : break_sheet(app, c, items, count);
	int above = searching ? 3 : 1; /* rows of the sheet above the list */
	struct rect sheet = { list.x - 2, list.y - above, list.cols + 4, list.rows + above + 1 };
	grid_done(&scratch);
	int hit = list_hit(&app->menu.list, count, list.rows, input->y - list.y);
	if (!rect_has(sheet, input->x, input->y)) {
		app->overlay = OVERLAY_NONE;
	} else if (hit >= 0 && !items[hit].heading) {
		bool again = hit == app->menu.list.selected;
		app->menu.list.selected = hit;
		if (again || !searching) {
			choose(app, out);
		}
	}
	arena_done(&arena);
}

static void vote_key(struct app *app, enum key_action action, const struct input *input, struct app_cmds *out)
{
	struct app_talk *talk = &app->talk;
	int64_t count = 0;
	if (action == KEY_DO_CLOSE) {
		app->overlay = OVERLAY_NONE;
		talk->vote_choice = -1;
	} else if (input->kind == INPUT_KEY && input->key == UI_KEY_ENTER) {
		if (str_to_i64(str_trim(buf_str(&talk->vote.text)), &count) && count >= 0 && count <= 100000) {
			talk->votes[talk->vote_choice] = (int)count;
			struct app_cmd *cmd = app_command(out, APP_DO_VOTE);
			cmd->at = app->lesson.at;
			cmd->choice = talk->vote_choice + 1;
			cmd->count = (int)count;
			projector_step(app, out);
		}
		app->overlay = OVERLAY_NONE;
		talk->vote_choice = -1;
	} else {
		edit_input(&talk->vote, input);
	}
}

void overlay_key(struct app *app, enum key_action action, const struct input *input, struct app_cmds *out)
{
	if (app->overlay == OVERLAY_VOTES) {
		vote_key(app, action, input, out);
		return;
	}
	if (input->kind == INPUT_MOUSE) {
		if (app->overlay == OVERLAY_BREAK || app->overlay == OVERLAY_SEARCH) {
			menu_mouse(app, input, out);
		} else if (input->action == INPUT_PRESS) {
			app->overlay = OVERLAY_NONE;
		} else if (input->action == INPUT_WHEEL_DOWN || input->action == INPUT_WHEEL_UP) {
			app->help_scroll += input->action == INPUT_WHEEL_DOWN ? 2 : -2;
		}
		return;
	}
	/* What moves the cursor of the typed word does not open what was found. */
	if (app->overlay == OVERLAY_SEARCH && edit_input(&app->search, input)) {
		search_fill(app);
		return;
	}
	if (app->overlay == OVERLAY_RESET && input->kind == INPUT_KEY) {
		/* Said once more, or said yes; any other key leaves it. */
		bool yes = input->key == 'x' || input->key == 'y' || input->key == UI_KEY_ENTER;
		app->overlay = OVERLAY_NONE;
		if (yes) {
			lesson_open(app, app->lesson.at, out);
		}
		return;
	}
	int page = app->rows > 12 ? app->rows - 8 : 4;
	switch ((int)action) {
	case KEY_DO_CLOSE:
		app->overlay = OVERLAY_NONE;
		return;
	case KEY_DO_UP:
		app->help_scroll--; /* app_clamp keeps it in range */
		menu_move(app, -1);
		return;
	case KEY_DO_DOWN:
		app->help_scroll++;
		menu_move(app, 1);
		return;
	case KEY_DO_PAGE_DOWN:
	case KEY_DO_HELP_ON:
		app->help_scroll += page;
		menu_move(app, page);
		return;
	case KEY_DO_PAGE_UP:
		app->help_scroll -= page;
		menu_move(app, -page);
		return;
	case KEY_DO_FIRST:
		app->help_scroll = 0;
		menu_move(app, INT_MIN);
		return;
	case KEY_DO_LAST:
		app->help_scroll = help_rows(app);
		menu_move(app, INT_MAX);
		return;
	case KEY_DO_OPEN:
		if (app->overlay != OVERLAY_HELP) {
			choose(app, out);
		}
		return;
	default:
		break;
	}
	if (app->overlay == OVERLAY_BREAK && keymap_find(&app->keys, app_context_below(app), input) == KEY_DO_BREAK) {
		app->overlay = OVERLAY_NONE; /* the key that opened it */
	}
}

/* ------------------------------------------------------------------ view */

/* What lies on top leaves the header and the keys free. */
struct canvas overlay_room(struct canvas screen)
{
	return canvas_sub(screen, (struct rect){ 0, 1, screen.cols, screen.rows - 2 });
}

void overlay_view(const struct app *app, struct canvas screen)
{
	struct canvas c = overlay_room(screen), list;
	struct arena arena = { 0 };
	struct list_item *items;
	size_t count;
	struct popup_button buttons[] = { { STR("x"), str_c(_("reset")) }, { STR("Esc"), str_c(_("leave as it is")) } };
	switch (app->overlay) {
	case OVERLAY_NONE:
		break;
	case OVERLAY_HELP:
		help_view(app, c);
		break;
	case OVERLAY_BREAK:
		count = list_items(app, &arena, &items);
		break_sheet(app, c, items, count);
		break;
	case OVERLAY_SEARCH:
		count = list_items(app, &arena, &items);
		list = search_sheet(app, c);
		list_draw(list, &app->menu.list, items, count, true);
		if (!count) {
			canvas_text(list, 0, 0, STYLE_DIM, str_c(_("no step has this word")));
		}
		break;
	case OVERLAY_RESET:
		popup_dialog(c, str_c(_("Begin this step anew?")),
			str_c(_("What you did on the stage in this step is forgotten. Your progress and answers stay.")), buttons, 2);
		break;
	case OVERLAY_VOTES:
		break; /* typed beside the choice */
	}
	arena_done(&arena);
}
