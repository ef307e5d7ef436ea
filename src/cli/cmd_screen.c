#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/command.h"
#include "cli/loop.h"
#include "cli/picture.h"
#include "cli/signals.h"

/* The commands with a screen: course map, walkthrough, quiz, revision, projector. */

static enum status screen_options(const struct cli_args *args, struct cli_desk *desk, struct err *err)
{
	int glyphs = -1, wide = -1;
	enum status status;
	if ((status = cli_word(args, OPT_GLYPHS, &glyphs, err)) || (status = cli_word(args, OPT_AMBIGUOUS, &wide, err))) {
		return status;
	}
	if (args->given[OPT_THEME]) {
		if (!theme_find(str_c(args->value[OPT_THEME]), &desk->theme)) {
			return err_set(err, STATUS_USAGE, _("there is no theme '%s'; there are dark, light, contrast, contrast-light and mono"),
				args->value[OPT_THEME]);
		}
		desk->theme_given = true;
	}
	desk->reduced_motion |= args->given[OPT_STILL];
	if (glyphs >= 0 || wide >= 0) {
		desk->glyphs = glyphs >= 0 ? (enum glyph_set)glyphs : wide == 1 ? GLYPHS_ASCII : GLYPHS_FULL;
		desk->glyphs_given = true;
	}
	return STATUS_OK;
}

/* What the learner chose last time, unless said otherwise now. */
static void stored_settings(struct cli_desk *desk)
{
	struct arena arena = { 0 };
	struct str language = store_setting(desk->store, &arena, STR("language"));
	if (!desk->language_given && language.len) {
		i18n_set(str_eq_c(language, "ko") ? LANG_KO : LANG_EN);
	}
	if (!desk->theme_given) {
		theme_find(store_setting(desk->store, &arena, STR("theme")), &desk->theme);
	}
	arena_done(&arena);
}

static enum status mode_of(const struct cli_args *args, const struct cli_desk *desk, struct app_config *config,
	struct err *err)
{
	enum status status = STATUS_OK;
	switch (args->command) {
	case CLI_LEARN:
		config->mode = APP_LESSON;
		config->resume = !args->given[OPT_SECTION] && !args->given[OPT_STEP];
		status = desk_position(desk, args, &config->at, err);
		break;
	case CLI_PRESENT:
		config->mode = APP_PROJECTOR;
		status = desk_position(desk, args, &config->at, err);
		break;
	case CLI_QUIZ:
		config->mode = APP_QUIZ;
		config->quiz_section = -1;
		if (args->given[OPT_SECTION]) {
			status = desk_position(desk, args, &config->at, err);
			config->quiz_section = (int)config->at.section;
		}
		break;
	case CLI_REVIEW:
		config->mode = APP_QUIZ;
		config->quiz_section = -1;
		config->quiz_again = true;
		break;
	case CLI_MAP:
	case CLI_SPEAKER:
	case CLI_TOUR:
	case CLI_SIM:
	case CLI_REPORT:
	case CLI_LINT:
	case CLI_DOCTOR:
	case CLI_COMMANDS:
		break;
	}
	return status;
}

void term_options_of(const struct cli_args *args, const struct cli_desk *desk, struct term_options *out)
{
	int wish = 0;
	struct err ignored;
	cli_word(args, OPT_COLOR, &wish, &ignored);
	*out = (struct term_options){ .in_fd = STDIN_FILENO,
		.out_fd = STDOUT_FILENO,
		.term_name = getenv("TERM"),
		.theme = desk->theme,
		.depth_max = THEME_DEPTH_RGB,
		.probe = !desk->glyphs_given,
		.mouse = true };
	const char *no_colour = getenv("NO_COLOR");
	if (wish == 2 || (wish == 0 && no_colour && *no_colour)) {
		out->depth_max = THEME_DEPTH_MONO;
	}
}

static void guard_memory(void)
{
	signals_guard(NULL);
}

/* What the desk knows of the learner by now. */
static void configure(const struct cli_desk *desk, struct app_config *config)
{
	config->progress = desk_progress(desk);
	config->theme = desk->theme;
	config->glyphs = desk->glyphs;
	config->reduced_motion = desk->reduced_motion;
}

static void open_store(const struct cli_args *args, struct loop *loop)
{
	desk_store(loop->desk, false, loop_waits, loop);
	struct store *store = loop->desk->store;
	if (args->given[OPT_LEARNER]) {
		struct arena arena = { 0 };
		struct str name = str_c(args->value[OPT_LEARNER]);
		if (!str_eq(store_learner(store, &arena), name)) {
			store_learner_set(store, cli_now_ms(), name);
		}
		arena_done(&arena);
	}
}

/* The store is read before the first frame, since what was learned stands on it; but it is made behind it. */
static int run(const struct cli_args *args, struct cli_desk *desk, struct app_config *config)
{
	struct term_options options;
	struct loop loop = { .desk = desk };
	struct err err = { 0 };
	term_options_of(args, desk, &options);
	enum status status = term_curses_open(&options, &loop.term, &err);
	if (status) {
		return cli_fail(&err);
	}
	signals_guard(loop.term);
	mem_on_failure(guard_memory);
	bool absent = desk_store_absent(desk);
	if (!absent) {
		open_store(args, &loop);
		stored_settings(desk);
		term_theme(loop.term, desk->theme);
	}
	configure(desk, config);
	term_size(loop.term, &config->cols, &config->rows);
	if (desk->glyphs_given) {
		term_use_glyphs(loop.term, desk->glyphs);
	} else {
		config->glyphs = term_glyphs(loop.term);
	}
	loop.app = app_new(config);
	loop_begin(&loop);
	if (absent) {
		open_store(args, &loop);
	}
	loop_say(&loop, desk->config_fault);
	int number = loop_run(&loop);
	app_free(loop.app);
	link_host_close(loop.host);
	signals_guard(NULL);
	term_close(loop.term);
	return number ? -number : 0;
}

/* Without a terminal there is nothing to draw on: the text form serves. */
static bool has_terminal(const struct cli_args *args)
{
	const char *name = getenv("TERM");
	return !args->given[OPT_PLAIN] && isatty(STDOUT_FILENO) && isatty(STDIN_FILENO) && name && *name &&
		strcmp(name, "dumb") != 0;
}

int cmd_screen(const struct cli_args *args)
{
	struct cli_desk desk;
	struct err err = { 0 };
	if (!args->given[OPT_PICTURE] && !has_terminal(args)) {
		return cmd_tour(args);
	}
	desk_open(&desk, args);
	enum status status = screen_options(args, &desk, &err);
	status = status ? status : desk_course(&desk, &err);
	struct app_config config = { .stock = &desk.stock, .keys = desk.keys, .version = PACKAGE_VERSION };
	if (!status) {
		status = mode_of(args, &desk, &config, &err);
	}
	if (status) {
		desk_close(&desk);
		return cli_fail(&err);
	}
	int64_t seed = cli_now_ms();
	status = cli_number(args, OPT_SEED, 0, INT64_MAX, &seed, &err);
	config.seed = (uint64_t)seed;
	int code;
	if (status) {
		code = cli_fail(&err);
	} else if (args->given[OPT_PICTURE]) {
		desk_store(&desk, true, NULL, NULL);
		stored_settings(&desk);
		configure(&desk, &config);
		code = picture(args, &desk, &config);
	} else {
		code = run(args, &desk, &config);
	}
	size_t lost = desk_close(&desk);
	if (lost && !args->given[OPT_PICTURE]) {
		fprintf(stderr, "scalewalk: ");
		fprintf(stderr, ngettext("%zu record could not be saved\n", "%zu records could not be saved\n", lost), lost);
		code = code ? code : STATUS_IO;
	}
	if (code < 0) {
		signals_die(-code);
	}
	return code;
}
