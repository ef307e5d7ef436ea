#include "config.h"

#include "tests/check.h"

#include "ui/layout.h"

enum { AREAS = 8 };

static void areas_of(const struct layout *l, struct rect out[AREAS])
{
	const struct rect all[AREAS] = { l->header, l->text, l->stage, l->panel, l->charts, l->status, l->keys, l->title };
	for (int i = 0; i < AREAS; i++) {
		out[i] = all[i];
	}
}

/* What each kind promises; a bit an area in the order above. */
static const unsigned promised[LAYOUT_COUNT] = {
	[LAYOUT_COURSE] = 0x43,
	[LAYOUT_WALK] = 0x77,
	[LAYOUT_QUESTION] = 0x63,
	[LAYOUT_STAGE] = 0x7d,
	[LAYOUT_PROJECT] = 0xe7,
	[LAYOUT_SPEAKER] = 0x6b,
};

static void check_layout(enum layout_kind kind, int cols, int rows)
{
	struct layout l = layout_of(kind, cols, rows);
	struct rect areas[AREAS];
	areas_of(&l, areas);
	check_int(l.too_small, cols < LAYOUT_COLS_MIN || rows < LAYOUT_ROWS_MIN);
	for (int i = 0; i < AREAS; i++) {
		bool want = !l.too_small && (promised[kind] >> i & 1);
		if (rect_empty(areas[i]) == want || !rect_inside(areas[i], l.whole)) {
			fail_msg("kind %d, %dx%d: area %d is %dx%d at %d,%d", kind, cols, rows, i, areas[i].cols, areas[i].rows,
				areas[i].x, areas[i].y);
		}
		for (int j = 0; j < i; j++) {
			if (rect_overlap(areas[i], areas[j])) {
				fail_msg("kind %d, %dx%d: areas %d and %d overlap", kind, cols, rows, i, j);
			}
		}
	}
}

static void test_every_size(void **state)
{
	(void)state;
	for (int kind = 0; kind < LAYOUT_COUNT; kind++) {
		for (int cols = 20; cols <= 300; cols++) {
			for (int rows = 5; rows <= 100; rows++) {
				check_layout((enum layout_kind)kind, cols, rows);
			}
		}
	}
}

static void test_odd_sizes(void **state)
{
	(void)state;
	check(layout_of(LAYOUT_WALK, 0, 0).too_small);
	check(layout_of(LAYOUT_WALK, -5, 100).too_small);
	check(layout_of(LAYOUT_WALK, 59, 16).too_small);
	check(layout_of(LAYOUT_WALK, 60, 15).too_small);
	check(!layout_of(LAYOUT_WALK, 60, 16).too_small);
	check_layout(LAYOUT_WALK, 1000, 500);
}

/* The sizes that people have, with the room the stage needs there. */
static void test_room_of_the_stage(void **state)
{
	(void)state;
	static const struct {
		enum layout_kind kind;
		int cols, rows, stage_cols, stage_rows, text_cols;
	} cases[] = {
		{ LAYOUT_WALK, 60, 16, 32, 12, 28 },
		{ LAYOUT_WALK, 80, 24, 44, 18, 32 },
		{ LAYOUT_WALK, 120, 40, 66, 25, 46 },
		{ LAYOUT_WALK, 200, 60, 120, 40, 60 },
		{ LAYOUT_STAGE, 80, 24, 52, 18, 0 },
		{ LAYOUT_STAGE, 200, 60, 140, 40, 0 },
		{ LAYOUT_PROJECT, 80, 24, 60, 9, 60 },
		{ LAYOUT_PROJECT, 120, 40, 60, 24, 40 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct layout l = layout_of(cases[i].kind, cases[i].cols, cases[i].rows);
		if (l.stage.cols < cases[i].stage_cols || l.stage.rows < cases[i].stage_rows ||
			l.text.cols < cases[i].text_cols) {
			fail_msg("case %zu: stage %dx%d, text %d columns", i, l.stage.cols, l.stage.rows, l.text.cols);
		}
	}
}

/* A window that grows never takes room from the stage. */
static void test_stage_grows_with_the_window(void **state)
{
	(void)state;
	int before = 0;
	for (int cols = LAYOUT_COLS_MIN; cols < 300; cols++) {
		int now = layout_of(LAYOUT_WALK, cols, 40).stage.cols;
		check(now >= before);
		before = now;
	}
}

static void test_center(void **state)
{
	(void)state;
	struct rect outer = { 3, 4, 10, 6 };
	struct rect in = layout_center(outer, 4, 2);
	check_int(in.x, 6);
	check_int(in.y, 6);
	in = layout_center(outer, 40, 20);
	check(rect_inside(in, outer));
	check_int(in.cols, 10);
	check(rect_empty(layout_center(outer, -4, 2)));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_every_size),
	cmocka_unit_test(test_odd_sizes),
	cmocka_unit_test(test_room_of_the_stage),
	cmocka_unit_test(test_stage_grows_with_the_window),
	cmocka_unit_test(test_center),
};
CHECK_MAIN(tests)
