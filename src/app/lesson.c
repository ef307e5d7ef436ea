#include "config.h"

#include "app/app_int.h"

#include <math.h>

static uint32_t flat_step(const struct app *app, struct course_position at)
{
	return app->progress->first_step[at.section] + at.step;
}

/* -------------------------------------------------------------- moving */

static struct app_cmd *move_command(struct app *app, struct app_cmds *out)
{
	struct app_cmd *cmd = app_command(out, APP_DO_MOVE);
	cmd->has_left = app->lesson.lab.phase != LAB_EMPTY;
	cmd->left = app->lesson.at;
	cmd->left_done = cmd->has_left && app->progress->step_done[flat_step(app, app->lesson.at)];
	cmd->spent_ms = app->lesson.spent_ns / 1000000;
	return cmd;
}

void lesson_open(struct app *app, struct course_position at, struct app_cmds *out)
{
	struct app_lesson *lesson = &app->lesson;
	const struct course_section *section = &app->course->sections[at.section];
	if (!section->step_count) {
		return;
	}
	if (app->mode != APP_PROJECTOR) {
		struct app_cmd *cmd = move_command(app, out);
		cmd->has_to = true;
		cmd->to = at;
		app->mode = APP_LESSON;
		app->progress->step_seen[flat_step(app, at)] = true;
		app->progress->place = at;
		app->progress->has_place = true;
	}
	lesson->at = at;
	lesson->cursor = lesson->chosen = -1;
	lesson->scroll = 0;
	lesson->spent_ns = 0;
	lesson->node = -1;
	lesson->node_open = false;
	lesson->node_row = 0;
	app->map_selected = (int)at.section;
	app->overlay = OVERLAY_NONE;
	const struct course_step *step = &section->steps[at.step];
	lesson->phase = step->kind == COURSE_EXPERIMENT ? STEP_PREDICT : STEP_READ;
	lab_load(&lesson->lab, app->library, section, step);
	if (step->focus.len && lesson->lab.planned) {
		lesson->node = topo_find_node(lesson->lab.plans[0].topo, step->focus);
	}
	projector_step(app, out);
}

void lesson_leave(struct app *app, struct app_cmds *out)
{
	if (app->mode == APP_LESSON && app->lesson.lab.phase != LAB_EMPTY) {
		move_command(app, out);
	}
	lab_free(&app->lesson.lab);
	app->lesson.node_open = false;
}

static void done(struct app *app, struct app_cmds *out)
{
	if (app->mode == APP_PROJECTOR) {
		return;
	}
	bool *flag = &app->progress->step_done[flat_step(app, app->lesson.at)];
	if (!*flag) {
		*flag = true;
		app_command(out, APP_DO_DONE)->at = app->lesson.at;
	}
}

void lesson_run(struct app *app, struct app_cmds *out)
{
	if (app->mode != APP_PROJECTOR) {
		app_command(out, APP_DO_RUN)->at = app->lesson.at;
	}
	app->lesson.phase = STEP_RUN;
	app->lesson.scroll = 0;
	lab_start(&app->lesson.lab);
	projector_step(app, out);
}

static void predict(struct app *app, int choice, struct app_cmds *out)
{
	const struct course_step *step = app_step(app);
	app->lesson.chosen = choice;
	if (app->mode != APP_PROJECTOR) {
		struct app_cmd *cmd = app_command(out, APP_DO_PREDICTION);
		uint32_t flat = flat_step(app, app->lesson.at);
		cmd->at = app->lesson.at;
		cmd->choice = choice + 1;
		cmd->right = step->choices[choice].right;
		app->progress->predicted[flat] = (int8_t)(choice + 1);
		app->progress->predicted_right[flat] = cmd->right;
	}
	lesson_run(app, out);
}

void lesson_next(struct app *app, struct app_cmds *out)
{
	struct app_lesson *lesson = &app->lesson;
	struct course_position at = lesson->at;
	switch (lesson->phase) {
	case STEP_PREDICT:
		if (lesson->cursor >= 0) {
			predict(app, lesson->cursor, out);
		} else if (app->mode == APP_PROJECTOR || !app_step(app)->choice_count) {
			lesson_run(app, out);
		} else {
			app_say(app, _("First say what you expect: press %d to %d"), 1, (int)app_step(app)->choice_count);
		}
		return;
	case STEP_RUN:
		lesson->lab.hurry = true;
		lesson->lab.paused = false;
		return;
	case STEP_READ:
	case STEP_EXPLAIN:
		break;
	}
	done(app, out);
	bool last = at.step + 1 == app_section(app)->step_count;
	if (last && app->mode == APP_LESSON && app_section(app)->question_count) {
		lesson_leave(app, out);
		quiz_open(app, (int)at.section, false, out);
	} else if (course_next(app->course, &at)) {
		lesson_open(app, at, out);
	} else {
		app_say(app, "%s", _("This is the last step for now"));
	}
}

void lesson_prev(struct app *app, struct app_cmds *out)
{
	struct course_position at = app->lesson.at;
	if (app->lesson.phase == STEP_RUN || app->lesson.phase == STEP_EXPLAIN) {
		/* Back to the question: the same step, before its experiment. */
		lesson_open(app, at, out);
	} else if (course_previous(app->course, &at)) {
		lesson_open(app, at, out);
	} else {
		app_say(app, "%s", _("This is the first step"));
	}
}

/* ---------------------------------------------------------------- stage */

static void change_users(struct app *app, int direction)
{
	static const double marks[] = { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5,
		1e6, 2e6, 5e6, 1e7 };
	const int count = (int)(sizeof marks / sizeof *marks);
	struct model_totals totals;
	struct model *model = lab_model(&app->lesson.lab);
	if (!model) {
		return;
	}
	model_read_totals(model, &totals);
	int at = 0;
	if (direction > 0) {
		while (at < count - 1 && marks[at] <= totals.users * 1.001) {
			at++;
		}
	} else {
		at = count - 1;
		while (at > 0 && marks[at] >= totals.users * 0.999) {
			at--;
		}
	}
	if (marks[at] == totals.users) {
		return; /* at the end of the ladder: nothing that would have to be undone */
	}
	struct err err = { 0 };
	struct model_action action = { .kind = MODEL_USERS, .node = SIM_NONE, .other = SIM_NONE, .zone = -1, .value = marks[at] };
	if (lab_act(&app->lesson.lab, &action, &err)) {
		app_say(app, "%s", err.text);
	}
}

static void select_node(struct app *app, int by)
{
	if (app->stage.layout) {
		int nodes = (int)app->lesson.lab.plans[0].topo->node_count;
		int next = app->lesson.node;
		do {
			next = map_next(app->stage.layout, next, by);
		} while (next >= nodes); /* a standby's box is part of its database */
		app->lesson.node = next;
		app->lesson.node_row = 0;
	}
}

bool lesson_stage_key(struct app *app, enum key_action action, struct app_cmds *out)
{
	struct lab *lab = &app->lesson.lab;
	switch ((int)action) {
	case KEY_DO_NODE_NEXT:
	case KEY_DO_NODE_PREV:
		select_node(app, action == KEY_DO_NODE_NEXT ? 1 : -1);
		return true;
	case KEY_DO_NODE_OPEN:
		if (app->lesson.node < 0) {
			select_node(app, 1);
		}
		app->lesson.node_open = !app->lesson.node_open && app->lesson.node >= 0;
		app->lesson.node_row = 0;
		return true;
	case KEY_DO_PAUSE:
		lab->paused = !lab->paused;
		return true;
	case KEY_DO_EVENT_ON:
		lab_step(lab);
		return true;
	case KEY_DO_EVENT_BACK:
		if (!lab_back(lab)) {
			app_say(app, "%s", _("This is the beginning"));
		}
		return true;
	case KEY_DO_SLOWER:
	case KEY_DO_FASTER:
		lab_faster(lab, action == KEY_DO_FASTER ? 1 : -1);
		return true;
	case KEY_DO_FEWER_USERS:
	case KEY_DO_MORE_USERS:
		change_users(app, action == KEY_DO_MORE_USERS ? 1 : -1);
		return true;
	case KEY_DO_BREAK:
		break_menu_open(app);
		return true;
	case KEY_DO_UNDO:
		app_say(app, "%s", lab_undo(lab) ? _("Undone: back to the moment before") : _("Nothing to undo"));
		return true;
	case KEY_DO_REDO:
		app_say(app, "%s", lab_redo(lab) ? _("Done again") : _("Nothing to do again"));
		return true;
	case KEY_DO_AGAIN:
		if (app_step(app)->kind == COURSE_EXPERIMENT && app->lesson.phase != STEP_PREDICT) {
			lesson_run(app, out);
		} else {
			lab_again(lab);
		}
		return true;
	default:
		return false;
	}
}

/* ----------------------------------------------------------------- keys */

static void move_cursor(struct app *app, int by)
{
	struct reach reach = lesson_reach(app);
	reach_walk(&reach, by, &app->lesson.cursor, &app->lesson.scroll);
}

static void point_at(struct app *app, int choice)
{
	struct reach reach = lesson_reach(app);
	app->lesson.cursor = choice;
	reach_show(&reach, choice, &app->lesson.scroll);
}

static void go_to(struct app *app, int number, struct app_cmds *out)
{
	int count = (int)app_section(app)->step_count;
	number = number < 1 ? 1 : number > count ? count : number;
	lesson_open(app, (struct course_position){ app->lesson.at.section, (uint32_t)number - 1 }, out);
}

void lesson_key(struct app *app, enum key_action action, const struct input *input, struct app_cmds *out)
{
	if (app->lesson.node_open && node_panel_key(app, action, out)) {
		return;
	}
	if (app->lesson.phase == STEP_PREDICT && action == KEY_NONE && input->kind == INPUT_KEY && input->key >= '1' &&
		!input->mods && input->key < '1' + app_step(app)->choice_count) {
		point_at(app, (int)(input->key - '1'));
		return;
	}
	if (lesson_stage_key(app, action, out)) {
		return;
	}
	switch ((int)action) {
	case KEY_DO_NEXT:
		lesson_next(app, out);
		break;
	case KEY_DO_PREV:
		lesson_prev(app, out);
		break;
	case KEY_DO_UP:
		move_cursor(app, -1);
		break;
	case KEY_DO_DOWN:
		move_cursor(app, 1);
		break;
	case KEY_DO_FIRST:
		go_to(app, 1, out);
		break;
	case KEY_DO_GO_FIRST:
		if (app->g_typed) {
			go_to(app, 1, out);
		}
		app->g_typed = !app->g_typed;
		break;
	case KEY_DO_LAST:
		go_to(app, 1000, out);
		break;
	case KEY_DO_GO:
		go_to(app, app->prefix ? app->prefix : 1000, out);
		break;
	case KEY_DO_RESET:
		app->overlay = OVERLAY_RESET;
		break;
	case KEY_DO_QUIZ: {
		int section = (int)app->lesson.at.section;
		lesson_leave(app, out);
		quiz_open(app, section, false, out);
		break;
	}
	case KEY_DO_MAP:
		lesson_leave(app, out);
		app->mode = APP_MAP;
		break;
	case KEY_DO_SEARCH:
		search_open(app);
		break;
	case KEY_DO_START:
	case KEY_DO_START_HERE: {
		struct course_position at = app->lesson.at;
		lesson_leave(app, out);
		projector_open(app, action == KEY_DO_START ? (struct course_position){ at.section, 0 } : at, out);
		break;
	}
	case KEY_DO_CLOSE:
		app->lesson.node_open = false;
		app->lesson.cursor = app->lesson.phase == STEP_PREDICT ? -1 : app->lesson.cursor;
		break;
	default:
		break;
	}
}

void lesson_mouse(struct app *app, const struct input *input, struct app_cmds *out)
{
	if (input->action == INPUT_WHEEL_UP || input->action == INPUT_WHEEL_DOWN) {
		if (app->mode == APP_LESSON) { /* the projector's words do not scroll */
			app->lesson.scroll += input->action == INPUT_WHEEL_UP ? -2 : 2; /* app_clamp keeps it in range */
		}
		return;
	}
	if (input->action != INPUT_PRESS) {
		return;
	}
	int node = stage_hit(app, input->x, input->y);
	if (node >= 0) {
		bool again = node == app->lesson.node;
		app->lesson.node = node;
		app->lesson.node_row = 0;
		if (input->button == INPUT_BUTTON_RIGHT) {
			break_menu_open(app);
		} else if (again && app->mode == APP_LESSON) {
			app->lesson.node_open = !app->lesson.node_open;
		}
		return;
	}
	struct layout layout = layout_of(LAYOUT_WALK, app->cols, app->rows);
	if (app->mode == APP_LESSON && app->lesson.phase == STEP_PREDICT && rect_has(layout.text, input->x, input->y)) {
		struct grid scratch;
		grid_init(&scratch, app->cols, app->rows);
		struct canvas c = panel_inside(app, canvas_of(&scratch, app->glyphs));
		int choice = panel_choice_at(app, c, -app->lesson.scroll, input->y - c.y);
		grid_done(&scratch);
		if (choice >= 0 && choice == app->lesson.cursor) {
			predict(app, choice, out);
		} else if (choice >= 0) {
			app->lesson.cursor = choice;
		}
	}
}

void lesson_tick(struct app *app, int64_t elapsed_ns, struct app_cmds *out)
{
	struct lab *lab = &app->lesson.lab;
	lab_tick(lab, elapsed_ns);
	if (app->lesson.phase == STEP_RUN && lab->phase == LAB_OVER) {
		app->lesson.phase = STEP_EXPLAIN;
		app->lesson.scroll = 0;
		app->dirty = true;
		done(app, out);
		projector_step(app, out);
	}
	if (app->lesson.phase == STEP_READ && app->lesson.spent_ns > 2 * SIM_S) {
		done(app, out);
	}
}
