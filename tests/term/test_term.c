/* The back ends that need no terminal: memory and plain; and what is sent in place of characters of doubt. */
#include "config.h"

#include "tests/check.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "term/term_int.h"
#include "ui/canvas.h"

static void test_memory_gives_inputs_in_order(void **state)
{
	(void)state;
	struct term *term = term_memory_new(80, 24);
	struct input in;
	char text[] = "서버";
	term_memory_keys(term, "Space  Ctrl-x g");
	term_memory_input(term, &(struct input){ .kind = INPUT_PASTE, .text = str_c(text) });
	term_memory_input(term, &(struct input){ .kind = INPUT_RESIZE, .x = 120, .y = 40 });
	memset(text, 'x', strlen(text)); /* the text was copied */
	check(term_next(term, -1, &in) && in.key == ' ');
	check(term_next(term, -1, &in) && in.key == 'x' && in.mods == INPUT_CTRL);
	check(term_next(term, 0, &in) && in.key == 'g');
	check(term_next(term, 0, &in) && in.kind == INPUT_PASTE && str_eq_c(in.text, "서버"));
	check(term_next(term, 0, &in) && in.kind == INPUT_RESIZE);
	int cols, rows;
	term_size(term, &cols, &rows);
	check_int(cols, 120);
	check_int(rows, 40);
	check(!term_next(term, 0, &in));
	check_int(in.kind, INPUT_NONE);
	term_close(term);
}

static void test_memory_keeps_the_last_frame(void **state)
{
	(void)state;
	struct term *term = term_memory_new(10, 2);
	struct grid grid;
	grid_init(&grid, 10, 2);
	check(term_memory_frame(term) == NULL);
	term_present(term, &grid);
	term_present(term, &grid);
	check_int(term_memory_frames(term), 1);
	grid_put(&grid, 0, 0, 'x', STYLE_NORMAL);
	term_present(term, &grid);
	check_int(term_memory_frames(term), 2);
	check(grid_equal(term_memory_frame(term), &grid));
	grid_done(&grid);
	term_close(term);
}

static void test_watched_descriptor_wakes(void **state)
{
	(void)state;
	int fds[2];
	struct input in;
	struct term *term = term_memory_new(10, 2);
	assert_int_equal(pipe(fds), 0);
	term_watch(term, 2, fds[0]);
	check(!term_next(term, 0, &in));
	assert_int_equal(write(fds[1], "x", 1), 1);
	check(term_next(term, 1000, &in));
	check_int(in.kind, INPUT_WATCH);
	check_int(in.x, fds[0]);
	term_watch(term, 2, -1);
	check(!term_next(term, 0, &in));
	term_close(term);
	close(fds[0]);
	close(fds[1]);
}

static size_t read_all(int fd, char *text, size_t size)
{
	ssize_t got = read(fd, text, size - 1);
	text[got > 0 ? got : 0] = '\0';
	return got > 0 ? (size_t)got : 0;
}

static void test_plain_prints_changed_frames(void **state)
{
	(void)state;
	int fds[2];
	char text[1024];
	struct grid grid;
	assert_int_equal(pipe(fds), 0);
	struct term *term = term_plain_new(fds[1], 20, 4);
	grid_init(&grid, 20, 4);
	canvas_text(canvas_of(&grid, GLYPHS_FULL), 2, 0, STYLE_GOOD, STR("서버 ● up"));
	term_present(term, &grid);
	term_present(term, &grid);
	grid_restyle(&grid, 0, 0, STYLE_BAD); /* a style is nothing that plain text could show */
	term_present(term, &grid);
	read_all(fds[0], text, sizeof text);
	check_str(text, "  서버 ● up\n");
	term_use_glyphs(term, GLYPHS_ASCII);
	canvas_text(canvas_of(&grid, GLYPHS_FULL), 0, 1, STYLE_GOOD, STR("\033[31mred"));
	term_present(term, &grid);
	read_all(fds[0], text, sizeof text);
	check_str(text, "\n  ? ?  * up\n?[31mred\n");
	check(!term_failed(term));
	close(fds[0]);
	signal(SIGPIPE, SIG_IGN);
	grid_clear(&grid, STYLE_NORMAL);
	term_present(term, &grid);
	check(term_failed(term)); /* nobody reads any more */
	term_present(term, &grid);
	grid_done(&grid);
	term_close(term);
	close(fds[1]);
}

static void test_replacements(void **state)
{
	(void)state;
	check_int(term_replace(GLYPHS_FULL, 0x2014), 0x2014);
	check_int(term_replace(GLYPHS_CJK, 0x2014), '-');
	check_int(term_replace(GLYPHS_CJK, 0xd7), 'x');
	check_int(term_replace(GLYPHS_CJK, 0x2502), '|');
	check_int(term_replace(GLYPHS_CJK, 0x2501), '-');
	check_int(term_replace(GLYPHS_CJK, 0x2506), '|');
	check_int(term_replace(GLYPHS_CJK, 0x250c), '+');
	check_int(term_replace(GLYPHS_CJK, 0x253c), '+');
	check_int(term_replace(GLYPHS_CJK, 0x2462), '3');
	check_int(term_replace(GLYPHS_CJK, 0x2847), 0x2847);
	check_int(term_replace(GLYPHS_CJK, 0xac00), 0xac00);
	check_int(term_replace(GLYPHS_ASCII, 0xac00), '?');
	check_int(term_replace(GLYPHS_ASCII, '~'), '~');
	for (uint32_t c = 0x20; c < 0x30000; c++) {
		uint32_t ascii = term_replace(GLYPHS_ASCII, c);
		check(ascii >= 0x20 && ascii <= 0x7f);
		check(term_replace(GLYPHS_CJK, c) == c || term_replace(GLYPHS_CJK, c) < 0x7f);
	}
}

static void test_unknown_terminals_are_refused(void **state)
{
	(void)state;
	static const char *const names[] = { NULL, "", "no-such-terminal", "../../x", "dumb", "\033[31m" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		struct term_options options = { .in_fd = 0, .out_fd = 1, .term_name = names[i] };
		struct term *term = NULL;
		struct err err = { 0 };
		check_int(term_curses_open(&options, &term, &err), STATUS_CONFIG);
		check(term == NULL && strstr(err.text, "TERM") != NULL);
	}
	char longest[5001];
	memset(longest, 'x', 5000);
	longest[5000] = '\0';
	struct term_options options = { .in_fd = 0, .out_fd = 1, .term_name = longest };
	struct term *term;
	check_int(term_curses_open(&options, &term, NULL), STATUS_CONFIG);
	term_close(NULL);
	term_emergency_restore(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_memory_gives_inputs_in_order),
		cmocka_unit_test(test_memory_keeps_the_last_frame),
		cmocka_unit_test(test_watched_descriptor_wakes),
		cmocka_unit_test(test_plain_prints_changed_frames),
		cmocka_unit_test(test_replacements),
		cmocka_unit_test(test_unknown_terminals_are_refused),
	};
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
