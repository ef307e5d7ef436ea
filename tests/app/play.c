#include "config.h"

#include "tests/app/play.h"

#include <string.h>

#include "base/utf8.h"
#include "tests/check.h"

#define FRAME_NS (INT64_C(1000000000) / 30)

static void open_small(struct play *p)
{
	if (!p->small.course.section_count) {
		utf8_init();
		small_open(&p->small);
	}
}

struct app_progress *play_progress(struct play *p)
{
	open_small(p);
	return app_progress_new(&p->small.course);
}

void play_open(struct play *p, struct app_config how)
{
	open_small(p);
	how.stock = &p->small.stock;
	how.progress = how.progress ? how.progress : app_progress_new(&p->small.course);
	how.cols = how.cols ? how.cols : 120;
	how.rows = how.rows ? how.rows : 40;
	how.version = "test";
	if (!how.keys.count) {
		keymap_default(&how.keys);
	}
	p->app = app_new(&how);
}

void play_close(struct play *p)
{
	app_free(p->app);
	small_close(&p->small);
	buf_done(&p->text);
	*p = (struct play){ 0 };
}

/* ------------------------------------------------------------- commands */

static bool is_step(const struct course *course, struct course_position at)
{
	return at.section < course->section_count && at.step < course->sections[at.section].step_count;
}

static bool ends(const char *text, size_t size)
{
	return memchr(text, '\0', size) != NULL;
}

/* What the store and the line may rely on. */
static const char *fault(const struct course *course, const struct app_cmd *cmd)
{
	const struct course_step *step = is_step(course, cmd->at) ? &course->sections[cmd->at.section].steps[cmd->at.step] : NULL;
	switch (cmd->kind) {
	case APP_DO_QUIT:
	case APP_DO_SUSPEND:
	case APP_DO_REDRAW:
	case APP_DO_SHOW:
		return NULL;
	case APP_DO_LANGUAGE:
		return cmd->lang >= 0 && cmd->lang < LANG_COUNT && cmd->lang == i18n_get() ? NULL : "language";
	case APP_DO_THEME:
		return cmd->theme >= 0 && cmd->theme < THEME_COUNT ? NULL : "theme";
	case APP_DO_MOVE:
		return !cmd->has_left && !cmd->has_to		      ? "a move from nowhere to nowhere" :
			cmd->has_left && !is_step(course, cmd->left) ? "left" :
			cmd->has_to && !is_step(course, cmd->to)     ? "to" :
			cmd->spent_ms < 0			      ? "spent" :
									NULL;
	case APP_DO_DONE:
	case APP_DO_RUN:
		return step ? NULL : "at";
	case APP_DO_PREDICTION:
		return !step						      ? "at" :
			cmd->choice < 1 || cmd->choice > (int)step->choice_count ? "choice" :
			cmd->right != step->choices[cmd->choice - 1].right	      ? "right" :
										NULL;
	case APP_DO_ANSWER:
		return !cmd->question || cmd->question->section >= course->section_count    ? "question" :
			!ends(cmd->given, sizeof cmd->given) || !ends(cmd->key, sizeof cmd->key) ? "no end" :
			!cmd->given[0] || !cmd->key[0]					      ? "empty" :
			cmd->score != (cmd->right ? 1 : 0)				      ? "score" :
			cmd->took_ms < 0						      ? "took" :
											NULL;
	case APP_DO_VOTE:
		return !step						      ? "at" :
			cmd->choice < 1 || cmd->choice > (int)step->choice_count ? "choice" :
			cmd->count < 0 || cmd->count > 100000			      ? "count" :
										NULL;
	case APP_DO_REMOTE:
		return cmd->remote < APP_REMOTE_NEXT || cmd->remote > APP_REMOTE_CLOCK ? "remote" :
			cmd->remote == APP_REMOTE_GOTO && !step				 ? "at" :
			cmd->count < 0 || cmd->count > 100000				 ? "count" :
											 NULL;
	}
	return "no such command";
}

void play_send(struct play *p, const struct app_msg *msg)
{
	struct app_cmds out;
	app_update(p->app, msg, &out);
	if (out.count > APP_CMDS) {
		fail_msg("%zu commands at once", out.count);
	}
	for (size_t i = 0; i < out.count; i++) {
		const char *wrong = fault(&p->small.course, &out.all[i]);
		if (wrong) {
			fail_msg("command %d: %s", (int)out.all[i].kind, wrong);
		}
		check(p->logged < PLAY_LOG);
		p->log[p->logged++] = out.all[i];
	}
}

size_t play_said(const struct play *p, enum app_cmd_kind kind)
{
	size_t count = 0;
	for (size_t i = 0; i < p->logged; i++) {
		count += p->log[i].kind == kind;
	}
	return count;
}

const struct app_cmd *play_last(const struct play *p, enum app_cmd_kind kind)
{
	for (size_t i = p->logged; i-- > 0;) {
		if (p->log[i].kind == kind) {
			return &p->log[i];
		}
	}
	fail_msg("no command %d", (int)kind);
	return NULL;
}

void play_forget(struct play *p)
{
	p->logged = 0;
}

/* --------------------------------------------------------------- inputs */

void play_wait(struct play *p, double seconds)
{
	for (int64_t t = 0; t < (int64_t)(seconds * 1e9); t += FRAME_NS) {
		play_send(p, &(struct app_msg){ .kind = APP_TICK, .elapsed_ns = FRAME_NS });
	}
}

static void letters(struct play *p, struct str text)
{
	while (text.len) {
		struct input input = { .kind = INPUT_KEY, .key = utf8_next(&text) };
		play_send(p, &(struct app_msg){ .kind = APP_INPUT, .input = input });
	}
}

void play_keys(struct play *p, const char *keys)
{
	struct str rest = str_c(keys), name;
	while (str_split(&rest, ' ', &name)) {
		struct app_msg msg = { .kind = APP_INPUT };
		double seconds;
		if (name.len > 1 && name.ptr[0] == '+' && str_to_double(str_sub(name, 1, name.len), &seconds)) {
			play_wait(p, seconds);
		} else if (name.len > 1 && name.ptr[0] == '\'') {
			letters(p, str_sub(name, 1, name.len));
		} else if (input_parse(name, &msg.input)) {
			play_send(p, &msg);
		} else {
			fail_msg("no key '%.*s'", STR_ARG(name));
		}
	}
}

void play_mouse(struct play *p, enum input_action action, enum input_button button, int x, int y)
{
	struct input input = { .kind = INPUT_MOUSE, .action = action, .button = button, .x = x, .y = y };
	play_send(p, &(struct app_msg){ .kind = APP_INPUT, .input = input });
}

void play_resize(struct play *p, int cols, int rows)
{
	struct input input = { .kind = INPUT_RESIZE, .x = cols, .y = rows };
	play_send(p, &(struct app_msg){ .kind = APP_INPUT, .input = input });
}

void play_remote(struct play *p, enum app_remote remote, int number, int count)
{
	play_send(p, &(struct app_msg){ .kind = APP_REMOTE, .remote = remote, .number = number, .count = count });
}

/* --------------------------------------------------------------- screen */

const char *play_text(struct play *p)
{
	struct grid grid;
	grid_init(&grid, p->app->cols, p->app->rows);
	app_view(p->app, &grid);
	buf_reset(&p->text);
	grid_to_text(&grid, &p->text, false);
	grid_done(&grid);
	return p->text.ptr;
}

bool play_shows(struct play *p, const char *text)
{
	return strstr(play_text(p), text) != NULL;
}

void play_find(struct play *p, const char *text, int *x, int *y)
{
	struct str rest = str_c(play_text(p)), line;
	for (*y = 0; str_split(&rest, '\n', &line); (*y)++) {
		const char *at = strstr(line.ptr, text);
		if (at && at < line.ptr + line.len) {
			*x = (int)utf8_cols(str_sub(line, 0, (size_t)(at - line.ptr)));
			return;
		}
	}
	fail_msg("'%s' is not on the screen:\n%s", text, p->text.ptr);
}
