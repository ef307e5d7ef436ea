#include "config.h"

#include "tests/cli/screens.h"

#include <stdlib.h>

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
		.version = "test" };
	args.given[OPT_SECTION] = scenario->section != NULL;
	args.value[OPT_SECTION] = scenario->section;
	args.given[OPT_STEP] = scenario->step != NULL;
	args.value[OPT_STEP] = scenario->step;
	if (desk_position(desk, &args, &config.at, &err)) {
		fail_msg("%s: %s", scenario->name, err.text);
	}
	struct app *app = app_new(&config);
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

void screens_press(struct app *app, const char *keys)
{
	struct str rest = str_c(keys), name;
	while (str_split(&rest, ' ', &name)) {
		struct app_msg msg = { .kind = APP_INPUT };
		struct app_cmds cmds;
		double seconds;
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
