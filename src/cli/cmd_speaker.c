#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/loop.h"
#include "cli/picture.h"
#include "cli/signals.h"

/* The speaker's screen. It reads the course only to know whether the presenter has the same one. */
int cmd_speaker(const struct cli_args *args)
{
	struct cli_desk desk;
	struct loop loop = { .desk = &desk };
	struct term_options options;
	struct err err = { 0 };
	char dir[4096];
	desk_open(&desk, args);
	enum status status = desk_course(&desk, &err);
	if (!status && !isatty(STDOUT_FILENO)) {
		status = err_set(&err, STATUS_USAGE, _("the speaker's screen needs a terminal"));
	}
	if (!status && !desk.paths.runtime.len) {
		status = err_set(&err, STATUS_MISSING, _("there is no directory for the line to the presenter; set XDG_RUNTIME_DIR"));
	}
	snprintf(dir, sizeof dir, "%.*s", STR_ARG(desk.paths.runtime));
	if (!status) {
		status = link_guest_open(&loop.guest, dir, "scalewalk", desk.course->hash, cli_now_ns() / 1000000, &err);
	}
	if (!status) {
		term_options_of(args, &desk, &options);
		status = term_curses_open(&options, &loop.term, &err);
	}
	if (status) {
		link_guest_close(loop.guest);
		desk_close(&desk);
		return cli_fail(&err);
	}
	struct app_config config = { .stock = &desk.stock,
		.keys = desk.keys,
		.mode = APP_SPEAKER,
		.progress = app_progress_new(desk.course),
		.theme = desk.theme,
		.glyphs = term_glyphs(loop.term) };
	signals_guard(loop.term);
	term_size(loop.term, &config.cols, &config.rows);
	loop.app = app_new(&config);
	loop_begin(&loop);
	int number = loop_run(&loop);
	app_free(loop.app);
	link_guest_close(loop.guest);
	signals_guard(NULL);
	term_close(loop.term);
	desk_close(&desk);
	if (number) {
		signals_die(number);
	}
	return 0;
}
