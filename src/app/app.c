#include "config.h"

#include "app/app_int.h"

#include <stdarg.h>
#include <stdio.h>

/* ------------------------------------------------------------- progress */

struct app_progress *app_progress_new(const struct course *course)
{
	struct app_progress *p = mem_alloc(1, sizeof *p);
	uint32_t steps = 0, questions = 0;
	p->first_step = mem_alloc(course->section_count + 1, sizeof *p->first_step);
	p->first_question = mem_alloc(course->section_count + 1, sizeof *p->first_question);
	for (uint32_t s = 0; s < course->section_count; s++) {
		p->first_step[s] = steps;
		p->first_question[s] = questions;
		steps += course->sections[s].step_count;
		questions += course->sections[s].question_count;
	}
	p->first_step[course->section_count] = steps;
	p->first_question[course->section_count] = questions;
	p->step_seen = mem_alloc(steps, sizeof *p->step_seen);
	p->step_done = mem_alloc(steps, sizeof *p->step_done);
	p->predicted = mem_alloc(steps, sizeof *p->predicted);
	p->predicted_right = mem_alloc(steps, sizeof *p->predicted_right);
	p->answered = mem_alloc(questions, sizeof *p->answered);
	return p;
}

void app_progress_free(struct app_progress *p)
{
	if (p) {
		mem_free(p->first_step);
		mem_free(p->first_question);
		mem_free(p->step_seen);
		mem_free(p->step_done);
		mem_free(p->predicted);
		mem_free(p->predicted_right);
		mem_free(p->answered);
		mem_free(p);
	}
}

/* ------------------------------------------------------------------ app */

struct app *app_new(const struct app_config *config)
{
	struct app *app = mem_alloc(1, sizeof *app);
	app->library = config->stock;
	app->course = config->stock->course;
	app->progress = config->progress;
	app->keys = config->keys;
	app->version = config->version;
	app->cols = config->cols;
	app->rows = config->rows;
	app->glyphs = config->glyphs;
	app->theme = config->theme;
	app->reduced_motion = config->reduced_motion;
	app->seed = config->seed;
	app->mode = APP_MAP;
	app->lesson.node = -1;
	app->quiz.section = -1;
	app->talk.vote_choice = app->speaker.vote_choice = -1;
	app->map_selected = app->progress->has_place ? (int)app->progress->place.section : 0;
	switch (config->mode) {
	case APP_MAP:
		break;
	case APP_LESSON:
		lesson_open(app, config->resume && app->progress->has_place ? app->progress->place : config->at,
			&app->opening);
		break;
	case APP_QUIZ:
		quiz_open(app, config->quiz_section, config->quiz_again, &app->opening);
		break;
	case APP_PROJECTOR:
		projector_open(app, config->at, &app->opening);
		break;
	case APP_SPEAKER:
		app->mode = APP_SPEAKER;
		break;
	}
	stage_refresh(app);
	app->dirty = true;
	return app;
}

void app_free(struct app *app)
{
	if (!app) {
		return;
	}
	lab_free(&app->lesson.lab);
	arena_done(&app->stage.arena);
	quiz_done(app);
	edit_done(&app->search);
	edit_done(&app->talk.vote);
	edit_done(&app->speaker.vote);
	grid_done(&app->talk.frozen_grid);
	buf_done(&app->talk.notes);
	buf_done(&app->banner);
	arena_done(&app->speaker.arena);
	app_progress_free(app->progress);
	mem_free(app);
}

/* --------------------------------------------------------------- shared */

const struct course_section *app_section(const struct app *app)
{
	return &app->course->sections[app->lesson.at.section];
}

const struct course_step *app_step(const struct app *app)
{
	return &app_section(app)->steps[app->lesson.at.step];
}

struct app_cmd *app_command(struct app_cmds *out, enum app_cmd_kind kind)
{
	struct app_cmd *cmd = out->count < APP_CMDS ? &out->all[out->count++] : &out->all[APP_CMDS];
	*cmd = (struct app_cmd){ .kind = kind };
	return cmd;
}

void app_say(struct app *app, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vsnprintf(app->message, sizeof app->message, format, args);
	va_end(args);
	app->dirty = true;
}

struct app_values app_values_now(const struct app *app)
{
	const struct lab *lab = &app->lesson.lab;
	return (struct app_values){ .step = app_step(app),
		.topo = lab->arm_count ? lab->plans[0].topo : NULL,
		.value = lab_value,
		.ctx = (void *)(uintptr_t)lab };
}

static bool get_value(void *ctx, struct str name, struct buf *out)
{
	return app_placeholder(ctx, name, out);
}

struct doc_values app_doc_values(struct app_values *values)
{
	return (struct doc_values){ .get = get_value, .ctx = values };
}

const struct doc *app_text(const struct course_text *text)
{
	const struct doc *doc = text->in[i18n_get()];
	for (int lang = 0; lang < LANG_COUNT && !doc; lang++) {
		doc = text->in[lang];
	}
	return doc;
}

struct str app_word(const struct str in[LANG_COUNT])
{
	struct str word = in[i18n_get()];
	for (int lang = 0; lang < LANG_COUNT && !word.len; lang++) {
		word = in[lang];
	}
	return word;
}

/* --------------------------------------------------------------- reading */

bool app_animates(const struct app *app)
{
	const struct lab *lab = &app->lesson.lab;
	if (app->mode != APP_LESSON && app->mode != APP_PROJECTOR) {
		return false;
	}
	if (app->mode == APP_PROJECTOR && (app->talk.cover || app->talk.frozen)) {
		return lab->phase == LAB_RUNNING;
	}
	return lab->phase == LAB_RUNNING || ((lab->phase == LAB_REHEARSAL || lab->phase == LAB_OVER) && !lab->paused);
}

bool app_wants_second(const struct app *app)
{
	return app->mode == APP_SPEAKER || (app->mode == APP_PROJECTOR && app->talk.clock_runs);
}

enum app_mode app_mode_now(const struct app *app)
{
	return app->mode;
}

struct course_position app_position(const struct app *app)
{
	return app->lesson.at;
}

struct model *app_model(const struct app *app)
{
	return lab_model(&app->lesson.lab);
}
