#include "config.h"

#include "tests/check.h"

#include <string.h>

#include "base/utf8.h"
#include "ui/canvas.h"

/* No torn halves: a cell of width 2 has its second half behind it, a cell of width 0 stands behind one of width 2. */
static void check_whole(const struct grid *grid)
{
	for (int y = 0; y < grid->rows; y++) {
		for (int x = 0; x < grid->cols; x++) {
			struct cell cell = grid_at(grid, x, y);
			check(cell.width <= 2 && cell.zero == 0);
			if (cell.width == 2) {
				check(x + 1 < grid->cols && grid_at(grid, x + 1, y).width == 0);
				check_int(utf8_width(cell.ch), 2);
			} else if (cell.width == 0) {
				check(x > 0 && grid_at(grid, x - 1, y).width == 2);
				check_int(cell.ch, 0);
			} else {
				check_int(utf8_width(cell.ch), 1);
			}
			if (cell.width) {
				check(utf8_printable(cell.ch));
			}
		}
	}
}

static void check_row(const struct grid *grid, const char *want)
{
	struct buf text = { 0 };
	grid_to_text(grid, &text, false);
	struct str rest = buf_str(&text), row;
	str_split(&rest, '\n', &row);
	if (!str_eq_c(row, want)) {
		fail_msg("row is '%.*s', not '%s'", STR_ARG(row), want);
	}
	buf_done(&text);
}

static void test_wide_characters_are_never_torn(void **state)
{
	(void)state;
	struct grid grid;
	grid_init(&grid, 6, 1);
	check_int(grid_put(&grid, 0, 0, 0xac00 /* 가 */, STYLE_NORMAL), 2);
	check_int(grid_put(&grid, 2, 0, 0xb098 /* 나 */, STYLE_NORMAL), 2);
	check_row(&grid, "가나");
	check_int(grid_put(&grid, 1, 0, 'x', STYLE_NORMAL), 1); /* the second half of 가 */
	check_whole(&grid);
	check_row(&grid, " x나");
	grid_put(&grid, 2, 0, 'y', STYLE_NORMAL); /* the first half of 나 */
	check_row(&grid, " xy");
	grid_put(&grid, 0, 0, 0xac00, STYLE_NORMAL);
	grid_put(&grid, 2, 0, 0xb098, STYLE_NORMAL);
	grid_put(&grid, 1, 0, 0xb2e4 /* 다 */, STYLE_NORMAL); /* over a half of each */
	check_whole(&grid);
	check_row(&grid, " 다");
	check_int(grid_put(&grid, 5, 0, 0xac00, STYLE_NORMAL), 1); /* one cell left: a blank */
	check_whole(&grid);
	check_int(grid_put(&grid, 6, 0, 'x', STYLE_NORMAL), 0);
	check_int(grid_put(&grid, 0, -1, 'x', STYLE_NORMAL), 0);
	grid_done(&grid);
}

static void test_only_printable_characters_enter(void **state)
{
	(void)state;
	static const uint32_t hostile[] = { 0, 0x1b, 0x07, 0x7f, 0x85, 0x9b, 0xad, 0x200d, 0x202e, 0x2066, 0xfeff, 0xe0041,
		0xd800, 0x301, 0x1160, 0x3164, 0xfe0f, 0xffffffff };
	struct grid grid;
	grid_init(&grid, 4, 1);
	for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
		check_int(grid_put(&grid, 0, 0, hostile[i], STYLE_NORMAL), 1);
		check_int(grid_at(&grid, 0, 0).ch, UTF8_REPLACEMENT);
	}
	grid_done(&grid);
}

/* grid_put knows some ranges by heart; for every code point it must say what base says. */
static void test_known_ranges_agree_with_the_filter(void **state)
{
	(void)state;
	struct grid grid;
	grid_init(&grid, 4, 1);
	for (uint32_t c = 0; c < 0x30000; c++) {
		int width = grid_put(&grid, 0, 0, c, STYLE_NORMAL);
		uint32_t want = utf8_printable(c) ? c : UTF8_REPLACEMENT;
		if (width != (int)utf8_width(c) || grid_at(&grid, 0, 0).ch != want) {
			fail_msg("U+%04X: width %d, character U+%04X", c, width, grid_at(&grid, 0, 0).ch);
		}
	}
	grid_done(&grid);
}

static void test_size_is_clamped(void **state)
{
	(void)state;
	struct grid grid;
	grid_init(&grid, 0, -3);
	check_int(grid.cols, 1);
	check_int(grid.rows, 1);
	grid_resize(&grid, 100000, 100000);
	check_int(grid.cols, GRID_COLS_MAX);
	check_int(grid.rows, GRID_ROWS_MAX);
	grid_done(&grid);
}

static void test_copy_and_equal(void **state)
{
	(void)state;
	struct grid a, b;
	grid_init(&a, 5, 2);
	grid_init(&b, 3, 3);
	check(!grid_equal(&a, &b));
	grid_put(&a, 1, 1, 'x', STYLE_GOOD);
	grid_copy(&b, &a);
	check(grid_equal(&a, &b));
	b.cursor_x = 1;
	check(!grid_equal(&a, &b));
	b.cursor_x = -1;
	grid_restyle(&b, 1, 1, STYLE_BAD);
	check(!grid_equal(&a, &b));
	grid_done(&a);
	grid_done(&b);
}

static void test_canvas_clips(void **state)
{
	(void)state;
	struct grid grid;
	grid_init(&grid, 10, 3);
	struct canvas c = canvas_of(&grid, GLYPHS_FULL);
	struct canvas in = canvas_sub(c, (struct rect){ 2, 0, 5, 1 });
	check_int(canvas_text(in, 0, 0, STYLE_NORMAL, STR("abcdefgh")), 5);
	check_row(&grid, "  abcde");
	check_int(canvas_text(in, 0, 0, STYLE_NORMAL, STR("서버가")), 4); /* two fit into five cells */
	check_row(&grid, "  서버e");
	check_int(canvas_put(in, 4, 0, 0xac00, STYLE_NORMAL), 2); /* half of it would lie outside */
	check_row(&grid, "  서버");
	canvas_put(in, -1, 0, 0xac00, STYLE_NORMAL); /* and here at the left */
	check_whole(&grid);
	check_row(&grid, "    버");
	check_int(canvas_put(in, 0, 1, 'x', STYLE_NORMAL), 0);
	struct canvas deeper = canvas_sub(in, (struct rect){ 3, 0, 50, 50 });
	canvas_clear(deeper, STYLE_NORMAL);
	canvas_fill(deeper, (struct rect){ 0, 0, 50, 50 }, '#', STYLE_NORMAL);
	check_row(&grid, "     ##");
	check_int(grid_at(&grid, 5, 1).ch, ' ');
	grid_done(&grid);
}

static void test_text_is_placed(void **state)
{
	(void)state;
	struct grid grid;
	grid_init(&grid, 12, 1);
	struct canvas c = canvas_of(&grid, GLYPHS_FULL);
	check_int(canvas_text_fit(c, 0, 0, 8, STYLE_NORMAL, STR("a long text")), 8);
	check_row(&grid, "a long..");
	canvas_clear(c, STYLE_NORMAL);
	check_int(canvas_text_fit(c, 0, 0, 8, STYLE_NORMAL, STR("데이터베이스")), 8);
	check_row(&grid, "데이터..");
	canvas_clear(c, STYLE_NORMAL);
	check_int(canvas_text_fit(c, 0, 0, 7, STYLE_NORMAL, STR("데이터베이스")), 6); /* no half character */
	check_row(&grid, "데이..");
	canvas_clear(c, STYLE_NORMAL);
	check_int(canvas_text_right(c, 12, 0, STYLE_NORMAL, STR("서버 3")), 6);
	check_row(&grid, "      서버 3");
	canvas_clear(c, STYLE_NORMAL);
	canvas_text_center(c, 0, STYLE_NORMAL, STR("four"));
	check_row(&grid, "    four");
	canvas_clear(c, STYLE_NORMAL);
	check_int(canvas_print(c, 1, 0, STYLE_NORMAL, "%d of %d", 3, 9), 6);
	check_row(&grid, " 3 of 9");
	canvas_clear(c, STYLE_NORMAL);
	check_int(canvas_text(c, 0, 0, STYLE_NORMAL, STR("a\tb\033[2Jc\n")), 9);
	check_row(&grid, "a b\xef\xbf\xbd[2Jc");
	canvas_clear(c, STYLE_NORMAL);
	check_int(canvas_text(c, 0, 0, STYLE_NORMAL, STR("e\xcc\x81x")), 2); /* a mark has no cell */
	check_row(&grid, "ex");
	grid_done(&grid);
}

static void test_lines_join(void **state)
{
	(void)state;
	struct grid grid;
	grid_init(&grid, 7, 3);
	struct canvas c = canvas_of(&grid, GLYPHS_FULL);
	canvas_box(c, (struct rect){ 0, 0, 7, 3 }, LINE_ROUND, STYLE_FRAME);
	canvas_vline(c, 3, 0, 3, LINE_LIGHT, STYLE_FRAME);
	canvas_hline(c, 0, 1, 7, LINE_LIGHT, STYLE_FRAME);
	struct buf text = { 0 };
	grid_to_text(&grid, &text, false);
	check_str(text.ptr, "╭──┬──╮\n├──┼──┤\n╰──┴──╯\n");
	buf_reset(&text);
	canvas_arms(c, 3, 0, ARM_N, LINE_HEAVY, STYLE_FRAME);
	canvas_hline(c, 0, 1, 7, LINE_HEAVY, STYLE_FRAME);
	grid_to_text(&grid, &text, false);
	check_str(text.ptr, "╭──╀──╮\n┝━━┿━━┥\n╰──┴──╯\n");
	buf_done(&text);
	grid_done(&grid);
}

static uint32_t next_random(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

/* Anything drawn anywhere leaves whole characters and stays inside its canvas. */
static void test_random_drawing_keeps_the_grid_whole(void **state)
{
	(void)state;
	static const char *const texts[] = { "서버 한 대", "plain", "가a나b", "", "漢字 テスト", "\x1b]0;x\x07" };
	uint32_t seed = 20260101;
	for (int round = 0; round < 3000; round++) {
		struct grid grid;
		grid_init(&grid, 1 + (int)(next_random(&seed) % 24), 1 + (int)(next_random(&seed) % 6));
		struct canvas whole = canvas_of(&grid, (enum glyph_set)(next_random(&seed) % GLYPHS_COUNT));
		struct rect area = { (int)(next_random(&seed) % 20) - 4, (int)(next_random(&seed) % 8) - 2,
			(int)(next_random(&seed) % 20), (int)(next_random(&seed) % 8) };
		struct canvas c = canvas_sub(whole, area);
		canvas_clear(whole, STYLE_DARK);
		for (int i = 0; i < 12; i++) {
			struct str text = str_c(texts[next_random(&seed) % 6]);
			int x = (int)(next_random(&seed) % 24) - 6, y = (int)(next_random(&seed) % 8) - 2;
			int size = (int)(next_random(&seed) % 12);
			switch (next_random(&seed) % 6) {
			case 0:
				canvas_text(c, x, y, STYLE_GOOD, text);
				break;
			case 1:
				check(canvas_text_fit(c, x, y, size, STYLE_GOOD, text) <= size);
				break;
			case 2:
				canvas_text_right(c, x, y, STYLE_GOOD, text);
				break;
			case 3:
				canvas_box(c, (struct rect){ x, y, size, size / 2 }, LINE_ROUND, STYLE_GOOD);
				break;
			case 4:
				canvas_panel(c, (struct rect){ x, y, size, size / 2 }, text, i % 2);
				break;
			case 5:
				canvas_ground(c, (struct rect){ x, y, size, size }, STYLE_ON_POPUP | STYLE_BOLD);
				break;
			}
		}
		check_whole(&grid);
		for (int y = 0; y < grid.rows; y++) {
			for (int x = 0; x < grid.cols; x++) {
				if (!rect_has(area, x, y) && grid_at(&grid, x, y).style != STYLE_DARK) {
					fail_msg("round %d: drew at %d,%d, outside", round, x, y);
				}
			}
		}
		grid_done(&grid);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_wide_characters_are_never_torn),
		cmocka_unit_test(test_only_printable_characters_enter),
		cmocka_unit_test(test_known_ranges_agree_with_the_filter),
		cmocka_unit_test(test_size_is_clamped),
		cmocka_unit_test(test_copy_and_equal),
		cmocka_unit_test(test_canvas_clips),
		cmocka_unit_test(test_text_is_placed),
		cmocka_unit_test(test_lines_join),
		cmocka_unit_test(test_random_drawing_keeps_the_grid_whole),
	};
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
