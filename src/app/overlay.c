#include "config.h"

#include "app/app_int.h"

#include <limits.h>
#include <stdio.h>

#include "ui/popup.h"

/* What lies on top: the help screen, the menu of faults, the search, a question before a step is reset, a count of votes. */

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

static bool holds(struct str text, struct str part)
{
	for (size_t i = 0; i + part.len <= text.len; i++) {
		size_t k = 0;
		while (k < part.len && (text.ptr[i + k] | 0x20) == (part.ptr[k] | 0x20)) {
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
	struct rect box = popup_menu(canvas_of(&scratch, app->glyphs), (struct str){ 0 }, &app->menu.list, items, count);
	grid_done(&scratch);
	if (!rect_has(box, input->x, input->y)) {
		app->overlay = OVERLAY_NONE;
	} else {
		int hit = list_hit(&app->menu.list, count, box.rows - 2, input->y - box.y - 1);
		if (hit >= 0 && !items[hit].heading) {
			bool again = hit == app->menu.list.selected;
			app->menu.list.selected = hit;
			if (again || app->overlay == OVERLAY_BREAK) {
				choose(app, out);
			}
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
			app->help_scroll += input->action == INPUT_WHEEL_DOWN ? 2 : app->help_scroll > 1 ? -2 : 0;
		}
		return;
	}
	bool reset = app->overlay == OVERLAY_RESET;
	switch ((int)action) {
	case KEY_DO_CLOSE:
		app->overlay = OVERLAY_NONE;
		return;
	case KEY_DO_UP:
		app->help_scroll -= app->help_scroll > 0;
		menu_move(app, -1);
		return;
	case KEY_DO_DOWN:
		app->help_scroll++;
		menu_move(app, 1);
		return;
	case KEY_DO_PAGE_DOWN:
		app->help_scroll += app->rows - 8;
		return;
	case KEY_DO_PAGE_UP:
		app->help_scroll = app->help_scroll > app->rows - 8 ? app->help_scroll - (app->rows - 8) : 0;
		menu_move(app, -(app->rows - 8));
		return;
	case KEY_DO_FIRST:
		app->help_scroll = 0;
		menu_move(app, INT_MIN);
		return;
	case KEY_DO_LAST:
		menu_move(app, INT_MAX);
		return;
	case KEY_DO_OPEN:
		if (reset) {
			lesson_open(app, app->lesson.at, out);
		} else if (app->overlay != OVERLAY_HELP) {
			choose(app, out);
		}
		return;
	default:
		break;
	}
	if (app->overlay == OVERLAY_SEARCH && edit_input(&app->search, input)) {
		search_fill(app);
	} else if (reset && input->kind == INPUT_KEY && (input->key == 'y' || input->key == 'x')) {
		lesson_open(app, app->lesson.at, out);
	} else if (reset && input->kind == INPUT_KEY) {
		app->overlay = OVERLAY_NONE;
	} else if (app->overlay == OVERLAY_BREAK && input->kind == INPUT_KEY && input->key == 'c') {
		app->overlay = OVERLAY_NONE;
	}
}

/* ------------------------------------------------------------------ view */

static unsigned below(const struct app *app)
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

static void help_view(const struct app *app, struct canvas c)
{
	unsigned context = below(app);
	int rows = 0, scroll = app->help_scroll;
	for (enum key_action a = KEY_NONE + 1; a < KEY_ACTIONS; a++) {
		rows += (key_table[a].contexts & context) != 0;
	}
	bool two = c.cols >= 76 && rows > c.rows - 8;
	int height = (two ? (rows + 1) / 2 : rows) + 2;
	struct canvas in = popup_open(c, two ? 72 : 40, height, str_c(_("Keys")));
	int per = two ? (rows + 1) / 2 : rows, most = height > in.rows ? height - in.rows : 0;
	scroll = scroll > most ? most : scroll;
	int i = 0;
	for (enum key_action a = KEY_NONE + 1; a < KEY_ACTIONS; a++) {
		if (!(key_table[a].contexts & context)) {
			continue;
		}
		struct buf keys = { 0 };
		int x = two && i >= per ? 37 : 0, y = (two ? i % per : i) - scroll;
		keymap_keys(&app->keys, a, &keys);
		canvas_text_fit(in, x, y, 17, STYLE_BUTTON | STYLE_ON_POPUP, buf_str(&keys));
		canvas_text_fit(in, x + 18, y, two ? 17 : in.cols - 18, STYLE_POPUP | STYLE_ON_POPUP, str_c(_(key_table[a].label)));
		buf_done(&keys);
		i++;
	}
	if (height - 1 - scroll < in.rows) {
		canvas_text_fit(in, 0, height - 1 - scroll, in.cols, STYLE_DIM | STYLE_ON_POPUP,
			str_c(_("1-9 choose. 12G goes to step 12, gg to the first. The mouse selects and presses.")));
	}
}

void overlay_view(const struct app *app, struct canvas c)
{
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
		popup_menu(c, str_c(_("Break or mend")), &app->menu.list, items, count);
		break;
	case OVERLAY_SEARCH: {
		count = list_items(app, &arena, &items);
		struct canvas in = popup_open(c, c.cols > 70 ? 60 : c.cols - 8, c.rows > 26 ? 20 : c.rows - 6, str_c(_("Search")));
		edit_draw(in, 0, 0, in.cols, &app->search, str_c(_("a word of a step")), true);
		struct canvas list = canvas_sub(in, (struct rect){ 0, 2, in.cols, in.rows - 2 });
		list_draw(list, &app->menu.list, items, count, true);
		break;
	}
	case OVERLAY_RESET:
		popup_dialog(c, str_c(_("Begin this step anew?")),
			str_c(_("What you did on the stage in this step is forgotten. Your progress and answers stay.")), buttons, 2);
		break;
	case OVERLAY_VOTES: {
		struct buf title = { 0 };
		buf_addf(&title, _("Hands for %d"), app->talk.vote_choice + 1);
		struct canvas in = popup_open(c, 24, 1, buf_str(&title));
		edit_draw(in, 0, 0, in.cols, &app->talk.vote, str_c(_("how many")), true);
		buf_done(&title);
		break;
	}
	}
	arena_done(&arena);
}
