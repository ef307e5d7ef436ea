/* Golden screens: every screen, in both languages, at three sizes. UPDATE_GOLDEN=1 rewrites the files; a person looks at
 * the difference. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/cli/screens.h"
#include "tests/check.h"

#define TO_PREDICT .section = "4", .step = "one-web"
#define COUNTED "1 1 2 Enter 2 7 Enter 3 2 Enter" /* hands: 12, 7 and 2 */

static const struct scenario scenarios[] = {
	/* the course map, and what lies on top of any screen */
	{ .name = "map", .mode = APP_MAP, .keys = "Down" },
	{ .name = "map-learned", .mode = APP_MAP, .learned = true, .keys = "" },
	{ .name = "map-help", .mode = APP_MAP, .keys = "?" },
	{ .name = "map-planned", .mode = APP_MAP, .keys = "End Enter" },
	{ .name = "map-banner", .mode = APP_MAP, .keys = "", .banner = "/home/kim/.local/state/scalewalk/progress.db: the disk is full" },
	{ .name = "map-ascii", .mode = APP_MAP, .learned = true, .glyphs = GLYPHS_ASCII, .keys = "" },
	{ .name = "search", .mode = APP_MAP, .keys = "/" },
	{ .name = "search-found", .mode = APP_MAP, .keys = "/ r d s Down" },
	{ .name = "search-nothing", .mode = APP_MAP, .keys = "/ z q z q" },

	/* walkthrough */
	{ .name = "watch", .mode = APP_LESSON, .keys = "+4" },
	{ .name = "predict-open", .mode = APP_LESSON, TO_PREDICT, .keys = "+3" },
	{ .name = "predict-first", .mode = APP_LESSON, TO_PREDICT, .keys = "+3 Enter" },
	{ .name = "predict", .mode = APP_LESSON, TO_PREDICT, .keys = "2 +3" },
	{ .name = "run", .mode = APP_LESSON, TO_PREDICT, .keys = "2 Enter +4" },
	{ .name = "run-cjk", .mode = APP_LESSON, TO_PREDICT, .glyphs = GLYPHS_CJK, .keys = "2 Enter +4" },
	{ .name = "run-ascii", .mode = APP_LESSON, TO_PREDICT, .glyphs = GLYPHS_ASCII, .keys = "2 Enter +4" },
	{ .name = "explain", .mode = APP_LESSON, TO_PREDICT, .keys = "2 Enter Enter +20" },
	{ .name = "explain-wrong", .mode = APP_LESSON, TO_PREDICT, .keys = "3 Enter Enter +20" },
	{ .name = "recap", .mode = APP_LESSON, .section = "4", .keys = "G +3" },
	{ .name = "node", .mode = APP_LESSON, TO_PREDICT, .keys = "+3 Tab Tab Tab i" },
	{ .name = "node-web", .mode = APP_LESSON, .section = "2", .keys = "+5 Tab Tab i Down Right Right" },
	{ .name = "break", .mode = APP_LESSON, TO_PREDICT, .keys = "+1 c" },
	{ .name = "broken", .mode = APP_LESSON, TO_PREDICT, .keys = "+1 c End Enter +4 c Home Enter +3 u" },
	{ .name = "lesson-help", .mode = APP_LESSON, .keys = "?" },
	{ .name = "reset", .mode = APP_LESSON, .keys = "x" },
	{ .name = "paused", .mode = APP_LESSON, .section = "2", .keys = "+2 P" },
	{ .name = "ten-million", .mode = APP_LESSON, .section = "1", .keys = "> > > > > > > > > > > > > > > > > > > > > > - - - - - - - - - - - +1" },

	/* quiz */
	{ .name = "quiz-one", .mode = APP_QUIZ, .quiz_section = 0, .keys = "Down" },
	{ .name = "quiz-answered", .mode = APP_QUIZ, .quiz_section = 0, .keys = "1 Enter" },
	{ .name = "quiz-right", .mode = APP_QUIZ, .quiz_section = 0, .keys = "!one !right" },
	{ .name = "quiz-several", .mode = APP_QUIZ, .quiz_section = 0, .keys = "!several 1 3 Down" },
	{ .name = "quiz-several-wrong", .mode = APP_QUIZ, .quiz_section = 0, .keys = "!several !wrong" },
	{ .name = "quiz-several-right", .mode = APP_QUIZ, .quiz_section = 0, .keys = "!several !right" },
	{ .name = "quiz-number", .mode = APP_QUIZ, .quiz_section = 0, .keys = "!number 4 2" },
	{ .name = "quiz-number-unread", .mode = APP_QUIZ, .quiz_section = 0, .keys = "!number 4 x Enter" },
	{ .name = "quiz-number-wrong", .mode = APP_QUIZ, .quiz_section = 0, .keys = "!number !wrong" },
	{ .name = "quiz-number-right", .mode = APP_QUIZ, .quiz_section = 0, .keys = "!number !right" },
	{ .name = "quiz-no-answer", .mode = APP_QUIZ, .quiz_section = 0, .keys = "!one Enter" },
	{ .name = "quiz-mixed", .mode = APP_QUIZ, .quiz_section = -1, .keys = "!right Enter" },
	{ .name = "quiz-again", .mode = APP_QUIZ, .quiz_section = -1, .quiz_again = true, .learned = true, .keys = "" },
	{ .name = "quiz-nothing", .mode = APP_QUIZ, .quiz_section = -1, .quiz_again = true, .keys = "" },
	{ .name = "quiz-result", .mode = APP_QUIZ, .quiz_section = 0, .keys = "!wrong Enter !several !wrong Enter !wrong Enter !result" },
	{ .name = "quiz-result-all", .mode = APP_QUIZ, .quiz_section = 0, .keys = "!result" },
	{ .name = "quiz-help", .mode = APP_QUIZ, .quiz_section = 0, .keys = "!one ?" },

	/* projector */
	{ .name = "projector", .mode = APP_PROJECTOR, .section = "4", .keys = "+3" },
	{ .name = "projector-votes", .mode = APP_PROJECTOR, TO_PREDICT, .keys = "+1 1 1 2" },
	{ .name = "projector-predict", .mode = APP_PROJECTOR, TO_PREDICT, .keys = COUNTED " +2" },
	{ .name = "projector-run", .mode = APP_PROJECTOR, TO_PREDICT, .keys = COUNTED " +1 PageDown +4" },
	{ .name = "projector-explain", .mode = APP_PROJECTOR, TO_PREDICT, .keys = COUNTED " +1 PageDown +1 PageDown +20" },
	{ .name = "projector-recap", .mode = APP_PROJECTOR, .section = "4", .keys = "G +3" },
	{ .name = "projector-black", .mode = APP_PROJECTOR, .section = "1", .keys = "b" },
	{ .name = "projector-white", .mode = APP_PROJECTOR, .section = "1", .keys = "w" },
	{ .name = "projector-frozen", .mode = APP_PROJECTOR, .section = "4", .keys = "+3 f PageDown +3" },
	{ .name = "projector-help", .mode = APP_PROJECTOR, .section = "4", .keys = "?" },

	/* speaker */
	{ .name = "speaker-waiting", .mode = APP_SPEAKER, .keys = "" },
	{ .name = "speaker", .mode = APP_SPEAKER, .section = "4", .presenter = "+95", .keys = "" },
	{ .name = "speaker-predict", .mode = APP_SPEAKER, TO_PREDICT, .presenter = "+2 " COUNTED, .keys = "" },
	{ .name = "speaker-votes", .mode = APP_SPEAKER, TO_PREDICT, .presenter = "+2", .keys = "2 1 7" },
	{ .name = "speaker-explain", .mode = APP_SPEAKER, TO_PREDICT, .presenter = COUNTED " +1 PageDown +1 PageDown +20", .keys = "" },
	{ .name = "speaker-black", .mode = APP_SPEAKER, .section = "4", .presenter = "+1 b", .keys = "" },
	{ .name = "speaker-frozen", .mode = APP_SPEAKER, .section = "4", .presenter = "+1 f", .keys = "" },
	{ .name = "speaker-gone", .mode = APP_SPEAKER, .section = "4", .presenter = "+1", .gone = true, .keys = "" },
	{ .name = "speaker-other-course", .mode = APP_SPEAKER, .section = "4", .presenter = "+1", .other_course = true, .keys = "" },
	{ .name = "speaker-help", .mode = APP_SPEAKER, .section = "4", .presenter = "+1", .keys = "?" },
};
#define SCENARIOS (sizeof scenarios / sizeof *scenarios)

static const struct {
	int cols, rows;
} sizes[] = { { 80, 24 }, { 120, 40 }, { 200, 60 } };

static struct cli_desk desk;

static bool read_file(const char *path, struct buf *out)
{
	FILE *file = fopen(path, "r");
	char part[4096];
	size_t got;
	while (file && (got = fread(part, 1, sizeof part, file)) > 0) {
		buf_add(out, (struct str){ part, got });
	}
	if (file) {
		fclose(file);
	}
	return file != NULL;
}

static void compare(const char *name, enum lang lang, int cols, int rows, const struct buf *text)
{
	char path[1024];
	struct buf golden = { 0 };
	snprintf(path, sizeof path, "%s/tests/cli/golden/%s.%s.%dx%d.txt", getenv("top_srcdir"), name, i18n_code(lang), cols, rows);
	if (getenv("UPDATE_GOLDEN")) {
		FILE *file = fopen(path, "w");
		check(file != NULL);
		fwrite(text->ptr, 1, text->len, file);
		fclose(file);
		return;
	}
	if (!read_file(path, &golden)) {
		fail_msg("%s is missing; UPDATE_GOLDEN=1 writes it", path);
	}
	if (!str_eq(buf_str(&golden), buf_str(text))) {
		fail_msg("%s differs; now it is\n%s", path, text->ptr);
	}
	buf_done(&golden);
}

static void resize(struct app *app, int cols, int rows)
{
	struct app_cmds cmds;
	app_update(app, &(struct app_msg){ .kind = APP_INPUT, .input = { .kind = INPUT_RESIZE, .x = cols, .y = rows } }, &cmds);
}

/* In the least window that is drawn every screen still shows something. */
static void least_window(const struct scenario *scenario, struct app *app)
{
	struct buf text = { 0 };
	resize(app, 60, 16);
	screens_text(app, 60, 16, &text);
	bool covered = strcmp(scenario->name, "projector-black") == 0 || strcmp(scenario->name, "projector-white") == 0;
	if ((str_trim(buf_str(&text)).len == 0) != covered) {
		fail_msg("%s:\n%s", scenario->name, text.ptr);
	}
	buf_done(&text);
}

/* One life, seen through windows of several sizes. */
static void all_sizes(const struct scenario *scenario, enum lang lang)
{
	i18n_set(lang);
	struct app *app = screens_app(&desk, scenario, sizes[0].cols, sizes[0].rows);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct buf text = { 0 };
		resize(app, sizes[i].cols, sizes[i].rows);
		screens_text(app, sizes[i].cols, sizes[i].rows, &text);
		compare(scenario->name, lang, sizes[i].cols, sizes[i].rows, &text);
		buf_done(&text);
	}
	least_window(scenario, app);
	app_free(app);
}

static void screens_in_english(void **state)
{
	(void)state;
	for (size_t i = 0; i < SCENARIOS; i++) {
		all_sizes(&scenarios[i], LANG_EN);
	}
}

static void screens_in_korean(void **state)
{
	(void)state;
	for (size_t i = 0; i < SCENARIOS; i++) {
		all_sizes(&scenarios[i], LANG_KO);
	}
}

static const struct scenario *named(const char *name)
{
	for (size_t i = 0; i < SCENARIOS; i++) {
		if (strcmp(scenarios[i].name, name) == 0) {
			return &scenarios[i];
		}
	}
	fail_msg("no scenario '%s'", name);
	return NULL;
}

/* The same keys give the same screen, whatever ran before. */
static void screens_are_repeatable(void **state)
{
	(void)state;
	struct buf one = { 0 }, two = { 0 };
	i18n_set(LANG_EN);
	for (int round = 0; round < 2; round++) {
		struct app *app = screens_app(&desk, named("run"), 120, 40);
		screens_text(app, 120, 40, round ? &two : &one);
		app_free(app);
	}
	check_str(one.ptr, two.ptr);
	buf_done(&one);
	buf_done(&two);
}

static void too_small_says_so(void **state)
{
	(void)state;
	static const struct {
		int cols, rows;
	} small[] = { { 59, 24 }, { 80, 15 }, { 30, 3 } };
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		i18n_set((enum lang)lang);
		for (size_t i = 0; i < sizeof small / sizeof *small; i++) {
			struct buf text = { 0 };
			struct app *app = screens_app(&desk, named("run"), small[i].cols, small[i].rows);
			screens_text(app, small[i].cols, small[i].rows, &text);
			check(strstr(text.ptr, "60x16") != NULL);
			buf_done(&text);
			app_free(app);
		}
	}
}

/* A cover is black or white whatever the theme: these styles are nothing else in any of them. */
static void covers_are_black_and_white(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		uint16_t style;
		uint32_t paper;
	} covers[] = { { "projector-black", STYLE_BLACK, 0x000000 }, { "projector-white", STYLE_WHITE, 0xffffff } };
	for (size_t i = 0; i < 2; i++) {
		struct grid grid;
		struct app *app = screens_app(&desk, named(covers[i].name), 80, 24);
		grid_init(&grid, 80, 24);
		app_view(app, &grid);
		for (int cell = 0; cell < 80 * 24; cell++) {
			check_int(grid_at(&grid, cell % 80, cell / 80).style, covers[i].style);
		}
		for (int theme = 0; theme < THEME_MONO; theme++) {
			check_int(theme_look((enum theme_id)theme, THEME_DEPTH_RGB, covers[i].style).paper, covers[i].paper);
		}
		grid_done(&grid);
		app_free(app);
	}
}

static int open_desk(void **state)
{
	(void)state;
	screens_open(&desk);
	return 0;
}

static int close_desk(void **state)
{
	(void)state;
	desk_close(&desk);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(screens_in_english),
		cmocka_unit_test(screens_in_korean),
		cmocka_unit_test(screens_are_repeatable),
		cmocka_unit_test(too_small_says_so),
		cmocka_unit_test(covers_are_black_and_white),
	};
	return cmocka_run_group_tests(tests, open_desk, close_desk) ? 1 : 0;
}
