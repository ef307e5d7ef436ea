/* The curses back end on a pseudo-terminal: what is drawn arrives, and so do keys, pastes and new sizes. */
#include "config.h"

#include "tests/term/live_program.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

static void test_text_arrives_and_all_is_put_back(void **state)
{
	(void)state;
	struct pty p;
	struct buf row = { 0 };
	live_start(&p, 80, 24);
	check(p.alternate);
	check(!p.cursor);
	pty_row(&p, 0, &row);
	check_str(row.ptr, "가용 영역 80x24 full");
	buf_reset(&row);
	pty_row(&p, 23, &row);
	check_str(row.ptr, "                                                                             end");
	VTermScreenCell cell;
	VTermPos at = { .row = 0, .col = 0 };
	vterm_screen_get_cell(p.screen, at, &cell);
	check_int(cell.width, 2);
	check(cell.attrs.bold);
	pty_send(&p, "q");
	check_int(pty_wait(&p, 3000), 0);
	pty_check_restored(&p);
	pty_stop(&p);
	buf_done(&row);
}

static void test_inputs_arrive(void **state)
{
	(void)state;
	static const struct {
		const char *bytes, *shown;
	} cases[] = {
		{ "\033OP", "<F1>" }, { "\033[15~", "<F5>" }, { "\033[15;2~", "<Shift-F5>" }, { "\033[24~", "<F12>" },
		{ "\033OA", "<Up>" }, { "\033[B", "<Down>" }, { "\033[5~", "<PageUp>" }, { "\033[6~", "<PageDown>" },
		{ "\033OH", "<Home>" }, { "\033OF", "<End>" }, { "\033[Z", "<Shift-Tab>" }, { "\t", "<Tab>" }, { "\r", "<Enter>" },
		{ "\x7f", "<Backspace>" }, { "\x08", "<Backspace>" }, { "\033", "<Esc>" }, { "\x03", "<Ctrl-c>" },
		{ "\x1a", "<Ctrl-z>" }, { "한", "<한>" }, { ".", "<.>" }, { "\033[<0;5;3M", "<mouse 0 1 at 4,2>" },
		{ "\033[<64;5;3M", "<mouse 4 0 at 4,2>" }, { "\033[<32;6;3M", "<mouse 2 1 at 5,2>" },
		{ "\033[200~붙여 넣기 q\033[201~", "<paste of 15: 붙여 넣기 q>" }, { "\033[I", "<focus 1>" },
	};
	struct pty p;
	live_start(&p, 80, 24);
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		pty_send(&p, cases[i].bytes);
		pty_expect(&p, cases[i].shown, 2000);
	}
	/* Outside of the window, and broken: nothing comes of it. */
	pty_send(&p, "\033[<0;500;3M\033[<0;0;0M\xff\033[999z");
	pty_send(&p, "x");
	pty_expect(&p, "<x> #26", 2000);
	/* A storm of keys is worked off in time. */
	for (int i = 0; i < 1000; i++) {
		pty_send(&p, "j");
		pty_pump(&p, 1, 1);
	}
	pty_expect(&p, "#1026", 5000);
	pty_stop(&p);
}

static void test_a_big_paste_is_one_input(void **state)
{
	(void)state;
	struct pty p;
	live_start(&p, 80, 24);
	pty_send(&p, "\033[200~");
	for (int i = 0; i < 200; i++) {
		pty_send(&p, "qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq");
		pty_pump(&p, 1, 1);
	}
	pty_send(&p, "\033[201~");
	pty_expect(&p, "<paste of 10000: qqqqqqqqqqqqqqqqqqqq> #1", 3000);
	pty_stop(&p);
}

static void test_resize(void **state)
{
	(void)state;
	struct pty p;
	struct buf row = { 0 };
	live_start(&p, 80, 24);
	pty_resize(&p, 120, 40);
	pty_expect(&p, "120x40", 2000);
	pty_pump(&p, 500, 30);
	pty_row(&p, 39, &row);
	check(row.len == 120 && strcmp(row.ptr + 117, "end") == 0);
	pty_resize(&p, 61, 17);
	pty_expect(&p, "61x17", 2000);
	pty_send(&p, "q");
	check_int(pty_wait(&p, 3000), 0);
	pty_check_restored(&p);
	pty_stop(&p);
	buf_done(&row);
}

static void test_storm_of_resizes(void **state)
{
	(void)state;
	struct pty p;
	live_start(&p, 80, 24);
	for (int i = 0; i < 3000; i++) {
		pty_resize(&p, 40 + i * 7 % 160, 10 + i * 5 % 50);
		pty_pump(&p, 1, 1);
	}
	pty_resize(&p, 93, 31);
	pty_expect(&p, "93x31", 2000);
	pty_send(&p, "q");
	check_int(pty_wait(&p, 3000), 0);
	pty_stop(&p);
}

static void test_odd_windows(void **state)
{
	(void)state;
	static const int sizes[][4] = { { 1, 1, 1, 1 }, { 2, 3, 2, 3 }, { 0, 0, 80, 24 }, { 65535, 65535, 1000, 500 },
		{ 1000, 500, 1000, 500 } };
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct pty p;
		char shown[32];
		pty_start(&p, sizes[i][0], sizes[i][1], false, live_run, (void *)(uintptr_t)&live_usual);
		if (sizes[i][2] >= 80) {
			snprintf(shown, sizeof shown, "%dx%d", sizes[i][2], sizes[i][3]);
			p.cols = sizes[i][2];
			p.rows = sizes[i][3];
			vterm_set_size(p.vt, p.rows, p.cols);
			pty_expect(&p, shown, 8000);
		} else {
			pty_pump(&p, 300, 0);
		}
		pty_send(&p, "q");
		check_int(pty_wait(&p, 3000), 0);
		pty_stop(&p);
	}
}

static void test_nothing_is_written_while_nothing_changes(void **state)
{
	(void)state;
	struct pty p;
	live_start(&p, 80, 24);
	pty_pump(&p, 300, 50);
	size_t before = p.out.len;
	pty_send(&p, "nnnn");
	pty_pump(&p, 300, 0);
	check_int(p.out.len, before);
	pty_send(&p, "l"); /* and everything when it is asked for */
	pty_expect(&p, "<l>", 1000);
	pty_pump(&p, 300, 50);
	check(p.out.len > before + 100);
	pty_stop(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_text_arrives_and_all_is_put_back),
		cmocka_unit_test(test_inputs_arrive),
		cmocka_unit_test(test_a_big_paste_is_one_input),
		cmocka_unit_test(test_resize),
		cmocka_unit_test(test_storm_of_resizes),
		cmocka_unit_test(test_odd_windows),
		cmocka_unit_test(test_nothing_is_written_while_nothing_changes),
	};
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
