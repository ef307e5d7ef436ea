#include "config.h"

#include "app/app_int.h"

#include <string.h>

/* The projector: the same steps, sparse and large, the stage full. Nothing here touches the instructor's own progress,
 * and no note can reach this screen: notes go into app_shown only. */

#define BOUNCE_NS (80 * SIM_MS)

void projector_open(struct app *app, struct course_position at, struct app_cmds *out)
{
	app->mode = APP_PROJECTOR;
	app->talk.cover = 0;
	app->talk.frozen = app->talk.clock_runs = false;
	app->talk.begun = at;
	app->talk.elapsed_ns = 0;
	app->talk.bounce_ns = BOUNCE_NS;
	memset(app->talk.votes, 0, sizeof app->talk.votes);
	lesson_open(app, at, out);
}

/* After whatever may have led to another step: there votes are counted anew, and the first such move starts the clock. */
static void moved(struct app *app, struct course_position before, struct app_cmds *out)
{
	if (before.section != app->lesson.at.section || before.step != app->lesson.at.step) {
		memset(app->talk.votes, 0, sizeof app->talk.votes);
		app->talk.clock_runs = true;
		projector_step(app, out);
	}
}

static void go_to(struct app *app, struct course_position at, struct app_cmds *out)
{
	struct course_position before = app->lesson.at;
	lesson_open(app, at, out);
	moved(app, before, out);
}

static void cover(struct app *app, int which, struct app_cmds *out)
{
	app->talk.cover = app->talk.cover == which ? 0 : which;
	projector_step(app, out);
}

static void freeze(struct app *app, struct app_cmds *out)
{
	struct app_talk *talk = &app->talk;
	if (!talk->frozen) {
		grid_done(&talk->frozen_grid);
		grid_init(&talk->frozen_grid, app->cols, app->rows);
		app_view(app, &talk->frozen_grid);
	}
	talk->frozen = !talk->frozen;
	projector_step(app, out);
}

static void count_votes(struct app *app, int choice)
{
	if (choice < (int)app_step(app)->choice_count) {
		app->talk.vote_choice = choice;
		edit_set(&app->talk.vote, (struct str){ 0 });
		app->overlay = OVERLAY_VOTES;
	}
}

void projector_key(struct app *app, enum key_action action, const struct input *input, struct app_cmds *out)
{
	/* A clicker's key that bounces does not skip a step. */
	bool clicker = input->kind == INPUT_KEY && (input->key == UI_KEY_PAGE_DOWN || input->key == UI_KEY_PAGE_UP);
	if (clicker && app->talk.bounce_ns < BOUNCE_NS) {
		return;
	}
	if (clicker) {
		app->talk.bounce_ns = 0;
	}
	struct course_position before = app->lesson.at;
	if (action == KEY_NONE && !input->mods && input->kind == INPUT_KEY && input->key >= '1' && input->key <= '9' &&
		app->lesson.phase == STEP_PREDICT) {
		count_votes(app, (int)(input->key - '1'));
		return;
	}
	if (lesson_stage_key(app, action, out)) {
		app->lesson.node_open = false;
		return;
	}
	switch ((int)action) {
	case KEY_DO_NEXT:
		lesson_next(app, out);
		moved(app, before, out);
		break;
	case KEY_DO_PREV:
		lesson_prev(app, out);
		moved(app, before, out);
		break;
	case KEY_DO_UP:
	case KEY_DO_DOWN: {
		struct course_position at = app->lesson.at;
		bool there = true;
		if (action == KEY_DO_DOWN) {
			there = course_next(app->course, &at);
		} else {
			there = course_previous(app->course, &at);
		}
		if (there) {
			go_to(app, at, out);
		}
		break;
	}
	case KEY_DO_BLACK:
		cover(app, 1, out);
		break;
	case KEY_DO_WHITE:
		cover(app, 2, out);
		break;
	case KEY_DO_FREEZE:
		freeze(app, out);
		break;
	case KEY_DO_START:
		/* A clicker's F5. At the first step it does nothing: pressed twice it must not undo what runs. */
		if (app->lesson.at.step) {
			go_to(app, (struct course_position){ app->lesson.at.section, 0 }, out);
		}
		break;
	case KEY_DO_FIRST:
	case KEY_DO_LAST:
	case KEY_DO_GO:
	case KEY_DO_GO_FIRST:
	case KEY_DO_RESET:
		lesson_key(app, action, input, out);
		moved(app, before, out);
		break;
	case KEY_DO_MAP: {
		struct course_position at = app->lesson.at;
		lab_free(&app->lesson.lab);
		app->mode = APP_MAP;
		app->map_selected = (int)at.section;
		break;
	}
	case KEY_DO_CLOSE:
		if (app->talk.cover) {
			app->talk.cover = 0;
			projector_step(app, out);
		} else if (app->talk.frozen) {
			freeze(app, out);
		}
		break;
	default:
		break;
	}
}

void projector_remote(struct app *app, const struct app_msg *msg, struct app_cmds *out)
{
	struct course_position before = app->lesson.at;
	app->dirty = true;
	switch (msg->remote) {
	case APP_REMOTE_NEXT:
		lesson_next(app, out);
		moved(app, before, out);
		break;
	case APP_REMOTE_PREV:
		lesson_prev(app, out);
		moved(app, before, out);
		break;
	case APP_REMOTE_GOTO:
		if (msg->position.section < app->course->section_count &&
			msg->position.step < app->course->sections[msg->position.section].step_count) {
			go_to(app, msg->position, out);
		}
		break;
	case APP_REMOTE_BLACK:
		cover(app, 1, out);
		break;
	case APP_REMOTE_WHITE:
		cover(app, 2, out);
		break;
	case APP_REMOTE_FREEZE:
		freeze(app, out);
		break;
	case APP_REMOTE_RUN:
		if (app_step(app)->kind == COURSE_EXPERIMENT) {
			lesson_run(app, out);
		} else {
			lab_again(&app->lesson.lab);
		}
		break;
	case APP_REMOTE_PAUSE:
		app->lesson.lab.paused = !app->lesson.lab.paused;
		projector_step(app, out);
		break;
	case APP_REMOTE_REVEAL:
		if (app->lesson.phase == STEP_RUN) {
			app->lesson.lab.hurry = true;
		}
		break;
	case APP_REMOTE_VOTES:
		if (msg->number >= 1 && msg->number <= (int)app_step(app)->choice_count && msg->count >= 0) {
			app->talk.votes[msg->number - 1] = msg->count;
			struct app_cmd *cmd = app_command(out, APP_DO_VOTE);
			cmd->at = app->lesson.at;
			cmd->choice = msg->number;
			cmd->count = msg->count;
			projector_step(app, out);
		}
		break;
	case APP_REMOTE_CLOCK:
		app->talk.elapsed_ns = 0;
		app->talk.begun = app->lesson.at;
		projector_step(app, out);
		break;
	}
}
