#include "config.h"

#include "tests/cli/screens.h"

#include <stdio.h>
#include <string.h>

#include "app/app_int.h"
#include "base/utf8.h"
#include "tests/check.h"

#define FRAME_NS (INT64_C(1000000000) / 30)

void screens_open(struct cli_desk *desk)
{
	struct cli_args args = { 0 };
	struct err err = { 0 };
	utf8_init();
	desk_open(desk, &args);
	if (desk_course(desk, &err)) {
		fail_msg("%s:%d: %s", err.file, err.line, err.text);
	}
}

/* The first two sections are done, three steps of the third; two questions were wrong last time. */
static void learn(const struct course *course, struct app_progress *progress)
{
	memset(progress->step_done, true, progress->first_step[2] + 3);
	memset(progress->step_seen, true, progress->first_step[2] + 4);
	memset(progress->answered, 1, progress->first_question[2]);
	progress->answered[progress->first_question[0] + 2] = progress->answered[progress->first_question[1] + 4] = -1;
	progress->place = (struct course_position){ 2, 3 };
	progress->has_place = true;
	check(course->sections[2].step_count > 4);
}

/* What a presenter who stands at the scenario's step and has pressed its keys tells the speaker. */
static void connect_speaker(struct cli_desk *desk, const struct scenario *scenario, struct app *speaker)
{
	struct scenario there = { .name = scenario->name,
		.mode = APP_PROJECTOR,
		.section = scenario->section,
		.step = scenario->step,
		.keys = scenario->presenter };
	struct app *presenter = screens_app(desk, &there, 120, 40);
	struct app_shown shown;
	struct app_cmds cmds;
	app_shown_now(presenter, &shown);
	shown.same_course = !scenario->other_course;
	app_update(speaker, &(struct app_msg){ .kind = APP_SHOWN, .shown = &shown }, &cmds);
	if (scenario->gone) {
		app_update(speaker, &(struct app_msg){ .kind = APP_SHOWN, .shown = &(struct app_shown){ .connected = false } }, &cmds);
	}
	app_free(presenter);
}

struct app *screens_app(struct cli_desk *desk, const struct scenario *scenario, int cols, int rows)
{
	struct cli_args args = { 0 };
	struct err err = { 0 };
	struct app_config config = { .stock = &desk->stock,
		.progress = app_progress_new(desk->course),
		.keys = desk->keys,
		.mode = scenario->mode,
		.quiz_section = scenario->quiz_section,
		.quiz_again = scenario->quiz_again,
		.seed = 7,
		.cols = cols,
		.rows = rows,
		.glyphs = scenario->glyphs,
		.version = "test" };
	args.given[OPT_SECTION] = scenario->section != NULL;
	args.value[OPT_SECTION] = scenario->section;
	args.given[OPT_STEP] = scenario->step != NULL;
	args.value[OPT_STEP] = scenario->step;
	if (desk_position(desk, &args, &config.at, &err)) {
		fail_msg("%s: %s", scenario->name, err.text);
	}
	if (scenario->learned) {
		learn(desk->course, config.progress);
	}
	struct app *app = app_new(&config);
	if (scenario->banner) {
		struct app_cmds cmds;
		app_update(app, &(struct app_msg){ .kind = APP_BANNER, .text = str_c(scenario->banner) }, &cmds);
	}
	if (scenario->presenter) {
		connect_speaker(desk, scenario, app);
	}
	screens_press(app, scenario->keys);
	return app;
}

void screens_wait(struct app *app, double seconds)
{
	struct app_cmds cmds;
	for (int64_t t = 0; t < (int64_t)(seconds * 1e9); t += FRAME_NS) {
		app_update(app, &(struct app_msg){ .kind = APP_TICK, .elapsed_ns = FRAME_NS }, &cmds);
	}
}

/* ----------------------------------------------------------------- quiz */

static void press_char(struct app *app, char c)
{
	struct app_cmds cmds;
	app_update(app, &(struct app_msg){ .kind = APP_INPUT, .input = { .kind = INPUT_KEY, .key = (unsigned char)c } }, &cmds);
}

static void press_enter(struct app *app)
{
	struct app_cmds cmds;
	app_update(app, &(struct app_msg){ .kind = APP_INPUT, .input = { .kind = INPUT_KEY, .key = UI_KEY_ENTER } }, &cmds);
}

static void answer(struct app *app, bool right)
{
	const struct course_question *question = quiz_question(app);
	char number[40] = "";
	check(question && app->quiz.phase == QUIZ_ASK);
	if (question->kind == COURSE_NUMBER) {
		snprintf(number, sizeof number, "%.10g", right ? question->value : question->value * 3 + 7);
	}
	for (const char *c = number; *c; c++) {
		press_char(app, *c);
	}
	for (uint32_t i = 0, pressed = 0; i < question->choice_count && !(pressed && !right); i++) {
		if (question->choices[app->quiz.order[i]].right == right) {
			press_char(app, (char)('1' + i));
			pressed++;
		}
	}
	press_enter(app);
	check(app->quiz.phase == QUIZ_FEEDBACK && app->quiz.right == right);
}

/* On to what is awaited: a question of a kind, or the result (kind < 0). */
static void answer_until(struct app *app, int kind)
{
	for (int guard = 0; guard < 200; guard++) {
		const struct course_question *question = quiz_question(app);
		if (app->quiz.phase == QUIZ_RESULT || (app->quiz.phase == QUIZ_ASK && (int)question->kind == kind)) {
			check(app->quiz.phase == (kind < 0 ? QUIZ_RESULT : QUIZ_ASK));
			return;
		}
		if (app->quiz.phase == QUIZ_ASK) {
			answer(app, true);
		} else {
			press_enter(app);
		}
	}
	fail_msg("%s", "the quiz does not end");
}

static bool quiz_word(struct app *app, struct str name)
{
	static const struct {
		const char *word;
		int kind;
	} waits[] = { { "!one", COURSE_ONE }, { "!several", COURSE_SEVERAL }, { "!number", COURSE_NUMBER }, { "!result", -1 } };
	for (size_t i = 0; i < sizeof waits / sizeof *waits; i++) {
		if (str_eq_c(name, waits[i].word)) {
			answer_until(app, waits[i].kind);
			return true;
		}
	}
	if (str_eq_c(name, "!right") || str_eq_c(name, "!wrong")) {
		answer(app, str_eq_c(name, "!right"));
		return true;
	}
	return false;
}

void screens_press(struct app *app, const char *keys)
{
	struct str rest = str_c(keys), name;
	while (str_split(&rest, ' ', &name)) {
		struct app_msg msg = { .kind = APP_INPUT };
		struct app_cmds cmds;
		double seconds;
		if (quiz_word(app, name)) {
			continue;
		}
		if (name.len > 1 && name.ptr[0] == '+' && str_to_double(str_sub(name, 1, name.len), &seconds)) {
			screens_wait(app, seconds);
		} else if (input_parse(name, &msg.input)) {
			app_update(app, &msg, &cmds);
		} else {
			fail_msg("no key '%.*s'", STR_ARG(name));
		}
	}
}

void screens_text(const struct app *app, int cols, int rows, struct buf *out)
{
	struct grid grid;
	grid_init(&grid, cols, rows);
	app_view(app, &grid);
	grid_to_text(&grid, out, false);
	grid_done(&grid);
}
