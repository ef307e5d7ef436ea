#include "config.h"

#include "cli/picture.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "term/svg.h"

#define FRAME_NS (INT64_C(1000000000) / 30)

static enum status size_of(const struct cli_args *args, struct app_config *config, struct err *err)
{
	struct str rest, cols, rows;
	int64_t c = 120, r = 40;
	if (args->given[OPT_SIZE]) {
		rest = str_c(args->value[OPT_SIZE]);
		if (!str_split(&rest, 'x', &cols) || !str_split(&rest, '\0', &rows) || !str_to_i64(cols, &c) || !str_to_i64(rows, &r) ||
			c < 1 || c > GRID_COLS_MAX || r < 1 || r > GRID_ROWS_MAX) {
			return err_set(err, STATUS_USAGE, _("--size takes COLSxROWS such as 80x24, not '%s'"), args->value[OPT_SIZE]);
		}
	}
	config->cols = (int)c;
	config->rows = (int)r;
	return STATUS_OK;
}

static enum status press(const struct cli_args *args, struct app *app, struct err *err)
{
	struct str rest = str_c(args->given[OPT_PRESS] ? args->value[OPT_PRESS] : ""), name;
	while (str_split(&rest, ' ', &name)) {
		struct app_msg msg = { .kind = APP_INPUT };
		struct app_cmds cmds;
		double pause;
		/* "+2.5": lets that many seconds pass between two keys. */
		if (name.len > 1 && name.ptr[0] == '+' && str_to_double(str_sub(name, 1, name.len), &pause)) {
			for (int64_t t = 0; t < (int64_t)(pause * 1e9); t += FRAME_NS) {
				app_update(app, &(struct app_msg){ .kind = APP_TICK, .elapsed_ns = FRAME_NS }, &cmds);
			}
			continue;
		}
		if (name.len && !input_parse(name, &msg.input)) {
			return err_set(err, STATUS_USAGE, _("'%.*s' is not the name of a key"), STR_ARG(name));
		}
		if (name.len) {
			app_update(app, &msg, &cmds);
		}
	}
	return STATUS_OK;
}

static enum status write_file(const char *path, const struct buf *text, struct err *err)
{
	FILE *file = fopen(path, "w");
	bool good = file && fwrite(text->ptr, 1, text->len, file) == text->len;
	if (file && fclose(file) != 0) {
		good = false;
	}
	return good ? STATUS_OK : err_set(err, STATUS_CREATE, _("cannot write '%s': %s"), path, strerror(errno));
}

int picture(const struct cli_args *args, struct cli_desk *desk, struct app_config *config)
{
	struct err err = { 0 };
	int64_t after = 3 * INT64_C(1000000000);
	struct buf text = { 0 };
	struct grid grid;
	enum status status = size_of(args, config, &err);
	status = status ? status : cli_time(args, OPT_AFTER, &after, &err);
	if (status) {
		app_progress_free(config->progress);
		return cli_fail(&err);
	}
	struct app *app = app_new(config);
	grid_init(&grid, config->cols, config->rows);
	status = press(args, app, &err);
	for (int64_t t = 0; t < after && !status; t += FRAME_NS) {
		struct app_cmds cmds;
		app_update(app, &(struct app_msg){ .kind = APP_TICK, .elapsed_ns = FRAME_NS }, &cmds);
	}
	if (!status) {
		const char *path = args->value[OPT_PICTURE];
		size_t len = strlen(path);
		app_view(app, &grid);
		if (len > 4 && strcmp(path + len - 4, ".txt") == 0) {
			grid_to_text(&grid, &text, false);
		} else {
			svg_of_grid(&grid, desk->theme, app_word(desk->course->title), &text);
		}
		status = write_file(path, &text, &err);
	}
	buf_done(&text);
	grid_done(&grid);
	app_free(app);
	return status ? cli_fail(&err) : 0;
}
