#include "config.h"

#include "tests/check.h"

#include <limits.h>
#include <string.h>

#include "base/utf8.h"
#include "tests/ui/golden.h"
#include "ui/big.h"
#include "ui/choice.h"
#include "ui/docview.h"
#include "ui/edit.h"
#include "ui/header.h"
#include "ui/keyline.h"
#include "ui/list.h"
#include "ui/popup.h"
#include "ui/table.h"

static struct grid grid;

static struct canvas fresh(int cols, int rows)
{
	grid_done(&grid);
	grid_init(&grid, cols, rows);
	return canvas_of(&grid, GLYPHS_FULL);
}

static void check_row(int y, const char *want)
{
	struct buf text = { 0 };
	struct str rest, row = { 0 };
	grid_to_text(&grid, &text, false);
	rest = buf_str(&text);
	for (int i = 0; i <= y; i++) {
		str_split(&rest, '\n', &row);
	}
	if (!str_eq_c(row, want)) {
		fail_msg("row %d is '%.*s', not '%s'", y, STR_ARG(row), want);
	}
	buf_done(&text);
}

/* --- key line and header -------------------------------------------------------------- */

static void test_key_line(void **state)
{
	(void)state;
	const struct keyline_item items[] = {
		{ STR("Space"), STR("다음"), 9 }, { STR("←"), STR("back"), 5 }, { STR("c"), STR("break"), 3 },
		{ STR("u"), STR("undo"), 3 }, { STR("?"), STR("help"), 8 },
	};
	keyline_draw(fresh(60, 1), 0, items, 5);
	check_row(0, " Space 다음  ← back  c break  u undo  ? help");
	keyline_draw(fresh(40, 1), 0, items, 5); /* of the lightest two the later one goes first */
	check_row(0, " Space 다음  ← back  c break  ? help");
	keyline_draw(fresh(30, 1), 0, items, 5);
	check_row(0, " Space 다음  ← back  ? help");
	keyline_draw(fresh(12, 1), 0, items, 5);
	check_row(0, " Space 다음");
	keyline_draw(fresh(5, 1), 0, items, 5);
	check_row(0, "");
	check_int(keyline_hit(60, items, 5, 0), -1);
	check_int(keyline_hit(60, items, 5, 1), 0);
	check_int(keyline_hit(60, items, 5, 10), 0);
	check_int(keyline_hit(60, items, 5, 11), -1); /* between */
	check_int(keyline_hit(60, items, 5, 13), 1);
	check_int(keyline_hit(30, items, 5, 22), 4);
	check_int(keyline_hit(60, items, 5, 59), -1);
}

static void test_header_gives_way(void **state)
{
	(void)state;
	static const enum header_dot dots[] = { HEADER_DONE, HEADER_HERE, HEADER_OPEN };
	struct header h = { STR("3 Hundreds · 5/9"), STR("The backup at 03:00"), dots, 3, STR("500 users") };
	header_draw(fresh(70, 1), 0, &h);
	check_row(0, " 3 Hundreds · 5/9  The backup at 03:00                 ●◐○  500 users");
	header_draw(fresh(50, 1), 0, &h);
	check_row(0, " 3 Hundreds · 5/9  The backup at 03:00  500 users");
	header_draw(fresh(44, 1), 0, &h);
	check_row(0, " 3 Hundreds · 5/9  The backup..   500 users");
	header_draw(fresh(30, 1), 0, &h);
	check_row(0, " 3 Hundreds · 5/9   500 users");
	header_draw(fresh(20, 1), 0, &h);
	check_row(0, " 3 Hundreds · 5/9");
	for (int cols = 1; cols < 90; cols++) {
		header_draw(fresh(cols, 1), 0, &h);
	}
}

/* --- lists ------------------------------------------------------------------------------ */

static const struct list_item sections[] = {
	{ .text = STR("first part"), .heading = true },
	{ .mark = STR("✓ 1"), .text = STR("한 사람"), .detail = STR("one instance"), .right = STR("9/9") },
	{ .mark = STR("◐ 2"), .text = STR("A few users"), .detail = STR("roles apart"), .right = STR("4/8") },
	{ .text = STR("second part"), .heading = true },
	{ .mark = STR("○ 3"), .text = STR("Hundreds"), .detail = STR("a managed database") },
	{ .mark = STR("○ 4"), .text = STR("1,000"), .detail = STR("redundancy") },
};

static void test_list_moves_over_choices(void **state)
{
	(void)state;
	struct list_state s = { .selected = 1 };
	list_move(&s, sections, 6, 10, 1);
	check_int(s.selected, 2);
	list_move(&s, sections, 6, 10, 1); /* over the heading */
	check_int(s.selected, 4);
	list_move(&s, sections, 6, 10, 5); /* stays at the end */
	check_int(s.selected, 5);
	list_move(&s, sections, 6, 10, -2);
	check_int(s.selected, 2);
	list_move(&s, sections, 6, 10, INT_MIN);
	check_int(s.selected, 1);
	list_move(&s, sections, 6, 10, INT_MAX);
	check_int(s.selected, 5);
	s.selected = -1;
	list_move(&s, sections, 6, 10, 0);
	check_int(s.selected, 1);
	s.selected = 3; /* on a heading, as after a reload */
	list_move(&s, sections, 6, 10, 0);
	check_int(s.selected, 1);
	list_move(&s, sections, 1, 10, 1); /* headings only */
	check_int(s.selected, -1);
	list_move(&s, NULL, 0, 10, 1);
	check_int(s.selected, -1);
}

static void test_list_scrolls(void **state)
{
	(void)state;
	struct list_item items[100] = { { .heading = true, .text = STR("head") } };
	struct list_state s = { .selected = 1 };
	for (int i = 1; i < 100; i++) {
		items[i].text = STR("item");
	}
	for (int i = 0; i < 500; i++) {
		int rows = 1 + i % 7;
		list_move(&s, items, 100, rows, i % 3 ? 7 : -11);
		check(s.selected >= s.top && s.selected < s.top + rows);
		check(s.top >= 0 && s.top <= 100 - rows);
		check_int(list_hit(&s, 100, rows, s.selected - list_top(&s, 100, rows)), s.selected);
	}
	list_move(&s, items, 100, 5, INT_MIN);
	check_int(s.top, 0); /* with its heading */
	check_int(list_hit(&s, 100, 5, -1), -1);
	check_int(list_hit(&s, 100, 5, 5), -1);
	check_int(list_hit(&s, 2, 5, 2), -1);
}

/* --- answers ------------------------------------------------------------------------------ */

static void test_answers(void **state)
{
	(void)state;
	struct choice choices[] = {
		{ .text = STR("아무 일도 일어나지 않는다"), .votes = STR("3") },
		{ .text = STR("ten times slower, since every query waits"), .marked = true, .why = STR("It is the disk.") },
		{ .text = STR("errors") },
	};
	struct canvas c = fresh(30, 8);
	check_int(choice_draw(c, 0, choices, 3, 1, false), 5);
	check_row(0, "   1 ○ 아무 일도 일어나지    3");
	check_row(1, "       않는다");
	check_row(2, "▸  2 ● ten times slower, since");
	check_row(3, "       every query waits");
	check_row(4, "   3 ○ errors");
	check_int(choice_rows(30, choices, 3), 5);
	check_int(choice_hit(30, choices, 3, 0), 0);
	check_int(choice_hit(30, choices, 3, 1), 0);
	check_int(choice_hit(30, choices, 3, 3), 1);
	check_int(choice_hit(30, choices, 3, 4), 2);
	check_int(choice_hit(30, choices, 3, 5), -1);
	check_int(choice_hit(30, choices, 3, -1), -1);
	choices[0].verdict = CHOICE_MISSED;
	choices[1].verdict = CHOICE_WRONG;
	choices[2].verdict = CHOICE_PASSED;
	c = fresh(30, 8);
	check_int(choice_draw(c, 1, choices, 3, -1, true), 6);
	check_row(1, " ✓ 1 □ 아무 일도 일어나지    3");
	check_row(3, " ✗ 2 ■ ten times slower, since");
	check_row(5, "         It is the disk.");
	check_int(choice_rows(30, choices, 3), 6);
	choices[1].verdict = CHOICE_RIGHT;
	choice_draw(fresh(30, 8), 0, choices, 3, -1, true);
	check_row(2, " ✓ 2 ■ ten times slower, since");
	for (int cols = 1; cols < 40; cols++) {
		choice_draw(fresh(cols, 30), 0, choices, 3, 0, false);
	}
	choices[0].air = choices[1].air = true;
	check_int(choice_draw(fresh(30, 12), 0, choices, 3, -1, true), 8);
	check_row(2, "");
	check_row(3, " ✓ 2 ■ ten times slower, since");
	check_int(choice_rows(30, choices, 3), 8);
	check_int(choice_hit(30, choices, 3, 3), 1);
	check_int(choice_hit(30, choices, 3, 7), 2);
}

static void test_list_with_air(void **state)
{
	(void)state;
	struct list_item items[] = { { .text = STR("one") }, { .text = STR("two") }, { .text = STR("three") } };
	struct list_state list = { .selected = 1, .pitch = 2 };
	list_draw(fresh(12, 5), &list, items, 3, true);
	check_row(0, "  one");
	check_row(1, "");
	check_row(2, "▸ two");
	check_row(4, "  three");
	check_int(list_hit(&list, 3, 5, 2), 1);
	check_int(list_hit(&list, 3, 5, 3), -1);
	check_int(list_hit(&list, 3, 5, 4), 2);
	/* Three rows show two items; the selected one is among them. */
	list.selected = 2;
	check_int(list_top(&list, 3, 3), 1);
	list_draw(fresh(12, 3), &list, items, 3, true);
	check_row(2, "▸ three    ▐");
}

/* --- typing --------------------------------------------------------------------------------- */

static void type(struct edit *edit, const char *text)
{
	struct str rest = str_c(text);
	while (rest.len) {
		edit_input(edit, &(struct input){ .kind = INPUT_KEY, .key = utf8_next(&rest) });
	}
}

static bool press(struct edit *edit, const char *name)
{
	struct input in;
	assert_true(input_parse(str_c(name), &in));
	return edit_input(edit, &in);
}

static void test_typing(void **state)
{
	(void)state;
	struct edit e = { 0 };
	type(&e, "서버 12");
	check_str(e.text.ptr, "서버 12");
	press(&e, "Backspace");
	press(&e, "Left");
	press(&e, "Left");
	press(&e, "Left");
	check_int(e.cursor, strlen("서"));
	press(&e, "Backspace");
	check_str(e.text.ptr, "버 1");
	check_int(e.cursor, 0);
	press(&e, "Backspace");
	press(&e, "Delete");
	check_str(e.text.ptr, " 1");
	press(&e, "End");
	type(&e, "0%");
	press(&e, "Home");
	press(&e, "Right");
	press(&e, "Ctrl-k");
	check_str(e.text.ptr, " ");
	type(&e, "one two  ");
	press(&e, "Ctrl-w");
	check_str(e.text.ptr, " one ");
	press(&e, "Ctrl-u");
	check_str(e.text.ptr, "");
	check(!press(&e, "Enter"));
	check(!press(&e, "Alt-x"));
	check(!press(&e, "F1"));
	check(!press(&e, "Ctrl-x"));
	check_int(e.text.len, 0);
	edit_done(&e);
}

/* Letters of Hangul come together as syllables; in the middle of a text too. */
static void test_typing_hangul_by_letters(void **state)
{
	(void)state;
	struct edit e = { 0 };
	type(&e, "ab");
	press(&e, "Left");
	type(&e, "\u1112");
	type(&e, "\u1161");
	type(&e, "\u11ab");
	check_str(e.text.ptr, "a한b");
	check_int(e.cursor, strlen("a한"));
	press(&e, "Backspace");
	check_str(e.text.ptr, "ab");
	type(&e, "e\u0301"); /* and marks with their letter */
	check_str(e.text.ptr, "aéb");
	edit_done(&e);
}

static void test_typing_refuses(void **state)
{
	(void)state;
	struct edit e = { .limit_bytes = 10 };
	type(&e, "a\u202eb\u200d\x01\x1b");
	check_str(e.text.ptr, "ab");
	edit_input(&e, &(struct input){ .kind = INPUT_PASTE, .text = STR("\tc\n\033[2Jd가나다") });
	check_str(e.text.ptr, "ab c [2Jd"); /* the Korean letter would not fit whole */
	type(&e, "xyz");
	check_str(e.text.ptr, "ab c [2Jdx");
	edit_set(&e, STR("12345678901234567890"));
	check_str(e.text.ptr, "1234567890");
	check_int(e.cursor, 10);
	edit_done(&e);
	struct edit big = { 0 };
	struct buf text = { 0 };
	for (int i = 0; i < 1 << 20; i++) {
		buf_add_char(&text, 'x');
	}
	edit_input(&big, &(struct input){ .kind = INPUT_PASTE, .text = buf_str(&text) });
	check_int(big.text.len, 1024);
	edit_done(&big);
	buf_done(&text);
}

static void test_field_shows_the_cursor(void **state)
{
	(void)state;
	struct edit e = { 0 };
	edit_draw(fresh(20, 1), 2, 0, 10, &e, STR("hint"), true);
	check_row(0, "  hint");
	check_int(grid.cursor_x, 2);
	type(&e, "abcdefgh서버ijk");
	edit_draw(fresh(20, 1), 2, 0, 10, &e, STR("hint"), true);
	check_row(0, "  gh서버ijk");
	check_int(grid.cursor_x, 11);
	press(&e, "Home");
	edit_draw(fresh(20, 1), 2, 0, 10, &e, STR("hint"), true);
	check_row(0, "  abcdefgh서");
	check_int(grid.cursor_x, 2);
	edit_draw(fresh(20, 1), 2, 0, 10, &e, STR("hint"), false);
	check_int(grid.cursor_x, -1);
	edit_done(&e);
}

/* --- golden --------------------------------------------------------------------------------------- */

static void test_golden_widgets(void **state)
{
	(void)state;
	struct canvas c = fresh(70, 18);
	struct list_state s = { .selected = 2 };
	struct canvas panel = canvas_panel(c, (struct rect){ 0, 0, 60, 9 }, STR("과정"), true);
	list_draw(panel, &s, sections, 6, true);
	golden_check(&grid, "ui/golden", "list", true);

	c = fresh(70, 18);
	canvas_fill(c, (struct rect){ 0, 0, 70, 18 }, '.', STYLE_NORMAL);
	const struct popup_button buttons[] = { { STR("Enter"), STR("초기화") }, { STR("Esc"), STR("돌아가기") } };
	popup_dialog(c, STR("이 단계 초기화"),
		STR("실험을 처음부터 다시 시작합니다. 지금까지의 답은 그대로 남습니다. Nothing else is changed."), buttons, 2);
	golden_check(&grid, "ui/golden", "dialog", false);

	c = fresh(50, 12);
	const struct list_item faults[] = {
		{ .mark = STR("z"), .text = STR("kill zone a"), .detail = STR("and all in it") },
		{ .mark = STR("w"), .text = STR("stop web 1") },
		{ .mark = STR("s"), .text = STR("slow disk"), .right = STR("x10") },
	};
	s = (struct list_state){ .selected = 1 };
	popup_menu(c, STR("break"), &s, faults, 3);
	golden_check(&grid, "ui/golden", "menu", true);

	const struct table_column columns[] = { { .title = STR("역할") }, { .title = STR("what it does"), .flexible = true },
		{ .title = STR("p95"), .right = true } };
	const struct str cells[] = { STR("웹"), STR("answers pages, and keeps sessions in its memory"), STR("120"), STR("DB"),
		STR("keeps what must not be lost"), STR("1,840"), STR("캐시"), STR("forgets"), STR("2") };
	int rows = table_draw(fresh(44, 8), columns, 3, cells, 3, 0, 1);
	check_int(rows, 5);
	golden_check(&grid, "ui/golden", "table", true);

	c = fresh(110, 34);
	big_draw(c, 0, 0, STR("서버 3대 ELB"), BIG_MEDIUM, STYLE_TITLE);
	big_draw(c, 0, 8, STR("값 9"), BIG_LARGE, STYLE_TITLE);
	big_draw(c, 0, 22, STR("관리형 데이터베이스로"), BIG_LINE, STYLE_TITLE);
	big_draw(c, 40, 22, STR("관리형 데이터베이스로 RDS"), BIG_SMALL, STYLE_TITLE);
	big_draw(c, 0, 27, STR("The quick brown fox"), BIG_MEDIUM, STYLE_TITLE);
	golden_check(&grid, "ui/golden", "big", false);
}

static void test_popups_of_any_size(void **state)
{
	(void)state;
	const struct popup_button buttons[] = { { STR("Enter"), STR("a rather long label of a button") } };
	struct list_state s = { .selected = 1 };
	for (int cols = 1; cols < 80; cols += 4) {
		for (int rows = 1; rows < 20; rows += 3) {
			struct rect whole = { 0, 0, cols, rows };
			struct canvas c = fresh(cols, rows);
			check(rect_inside(popup_dialog(c, STR("title"), STR("some words to be wrapped, 그리고 한국어"), buttons, 1), whole));
			check(rect_inside(popup_menu(c, STR("title"), &s, sections, 6), whole));
		}
	}
}

static void test_prose_is_clipped_and_styled(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct str words = STR("one two three four five\n\nsix");
	check_int(docview_text(fresh(6, 3), 0, words, STYLE_NORMAL), 7);
	check_row(0, "one");
	check_row(2, "three");
	check_int(docview_text(fresh(6, 3), -4, words, STYLE_NORMAL), 3);
	check_row(0, "five");
	check_row(1, "");
	check_row(2, "six");
	struct doc_lines lines = doc_wrap(&arena, STR("seven eight"), 6);
	check_int(docview_lines(fresh(10, 3), 2, 1, &lines, STYLE_NORMAL), 3);
	check_row(0, "");
	check_row(1, "  seven");
	check_row(2, "  eight");
	struct doc_builder *b = doc_begin(&arena);
	doc_text(b, DOC_NORMAL, STR("a "));
	doc_text(b, DOC_STRONG, STR("b"));
	struct canvas c = fresh(10, 3);
	check_int(docview_draw(c, 1, doc_end(b), NULL, STYLE_ACCENT | STYLE_ON_POPUP), 2);
	check_row(1, "a b");
	check_int(grid_at(&grid, 0, 1).style, STYLE_ACCENT | STYLE_ON_POPUP);
	check_int(grid_at(&grid, 2, 1).style, STYLE_STRONG | STYLE_ON_POPUP);
	check_int(docview_draw(c, 1, NULL, NULL, STYLE_NORMAL), 1);
	check_int(docview_style(DOC_STRONG | DOC_VALUE, STYLE_NORMAL), STYLE_NUMBER);
	check_int(docview_style(DOC_EMPHASIS, STYLE_QUOTE | STYLE_ON_POPUP), STYLE_QUOTE | STYLE_ON_POPUP | STYLE_ITALIC);
	check_int(docview_style(DOC_MONO, STYLE_NORMAL | STYLE_ON_POPUP), STYLE_CODE | STYLE_ON_POPUP);
	arena_done(&arena);
}

static int done(void **state)
{
	(void)state;
	grid_done(&grid);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_key_line),
		cmocka_unit_test(test_header_gives_way),
		cmocka_unit_test(test_list_moves_over_choices),
		cmocka_unit_test(test_list_scrolls),
		cmocka_unit_test(test_answers),
		cmocka_unit_test(test_list_with_air),
		cmocka_unit_test(test_typing),
		cmocka_unit_test(test_typing_hangul_by_letters),
		cmocka_unit_test(test_typing_refuses),
		cmocka_unit_test(test_field_shows_the_cursor),
		cmocka_unit_test(test_golden_widgets),
		cmocka_unit_test(test_popups_of_any_size),
		cmocka_unit_test(test_prose_is_clipped_and_styled),
	};
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, done) ? 1 : 0;
}
