/* Golden screens: every screen, in both languages, at three sizes. UPDATE_GOLDEN=1 rewrites the files; a person looks at
 * the difference. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/cli/screens.h"
#include "tests/check.h"

static const struct scenario scenarios[] = {
	{ .name = "map", .mode = APP_MAP, .keys = "Down" },
	{ .name = "map-help", .mode = APP_MAP, .keys = "?" },
	{ .name = "map-planned", .mode = APP_MAP, .keys = "End Enter" },
	{ .name = "search", .mode = APP_MAP, .keys = "/" },
	{ .name = "watch", .mode = APP_LESSON, .keys = "+4" },
	{ .name = "predict", .mode = APP_LESSON, .section = "4", .step = "one-web", .keys = "2 +3" },
	{ .name = "run", .mode = APP_LESSON, .section = "4", .step = "one-web", .keys = "2 Enter +4" },
	{ .name = "explain", .mode = APP_LESSON, .section = "4", .step = "one-web", .keys = "2 Enter Enter +20" },
	{ .name = "recap", .mode = APP_LESSON, .section = "4", .keys = "G +3" },
	{ .name = "node", .mode = APP_LESSON, .section = "4", .step = "one-web", .keys = "+3 Tab Tab Tab i" },
	{ .name = "break", .mode = APP_LESSON, .section = "4", .step = "one-web", .keys = "+1 c" },
	{ .name = "lesson-help", .mode = APP_LESSON, .keys = "?" },
	{ .name = "reset", .mode = APP_LESSON, .keys = "x" },
	{ .name = "paused", .mode = APP_LESSON, .section = "2", .keys = "+2 P" },
	{ .name = "ten-million", .mode = APP_LESSON, .section = "1", .keys = "> > > > > > > > > > > > > > > > > > > > > > - - - - - - - - - - - +1" },
	{ .name = "quiz-one", .mode = APP_QUIZ, .quiz_section = 0, .keys = "Down" },
	{ .name = "quiz-answered", .mode = APP_QUIZ, .quiz_section = 0, .keys = "1 Enter" },
	{ .name = "quiz-nothing", .mode = APP_QUIZ, .quiz_section = -1, .quiz_again = true, .keys = "" },
	{ .name = "projector", .mode = APP_PROJECTOR, .section = "4", .keys = "+3" },
	{ .name = "projector-predict", .mode = APP_PROJECTOR, .section = "4", .step = "one-web", .keys = "1 1 2 Enter 2 7 Enter +2" },
	{ .name = "projector-explain", .mode = APP_PROJECTOR, .section = "4", .step = "one-web",
		.keys = "1 1 2 Enter 2 7 Enter PageDown +1 PageDown +20" },
	{ .name = "projector-black", .mode = APP_PROJECTOR, .section = "1", .keys = "b" },
	{ .name = "speaker-waiting", .mode = APP_SPEAKER, .keys = "" },
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

static void all_sizes(const struct scenario *scenario, enum lang lang)
{
	i18n_set(lang);
	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
		struct buf text = { 0 };
		struct app *app = screens_app(&desk, scenario, sizes[i].cols, sizes[i].rows);
		screens_text(app, sizes[i].cols, sizes[i].rows, &text);
		compare(scenario->name, lang, sizes[i].cols, sizes[i].rows, &text);
		buf_done(&text);
		app_free(app);
	}
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

/* The same keys give the same screen, whatever ran before. */
static void screens_are_repeatable(void **state)
{
	(void)state;
	struct buf one = { 0 }, two = { 0 };
	i18n_set(LANG_EN);
	for (int round = 0; round < 2; round++) {
		struct app *app = screens_app(&desk, &scenarios[6], 120, 40);
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
	struct buf text = { 0 };
	i18n_set(LANG_EN);
	struct app *app = screens_app(&desk, &scenarios[0], 59, 15);
	screens_text(app, 59, 15, &text);
	check(strstr(text.ptr, "60x16") != NULL);
	buf_done(&text);
	app_free(app);
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
	};
	return cmocka_run_group_tests(tests, open_desk, close_desk) ? 1 : 0;
}
