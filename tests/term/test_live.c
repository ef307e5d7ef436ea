/* The curses back end on a pseudo-terminal. */
#include "config.h"

#include "tests/check.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"
#include "term/term.h"
#include "tests/term/pty.h"
#include "ui/canvas.h"

/* --- the child: shows its size, what it was told, and obeys a few keys ------------- */

struct program {
	const char *term_name;
	enum theme_depth depth;
	bool probe;
	bool eof_input; /* reads from the null device */
	volatile int *counter; /* shared with the parent */
};

static int resize_pipe[2];
static struct term *open_term;

static void on_resize(int number)
{
	(void)number;
	ssize_t ignored = write(resize_pipe[1], "w", 1);
	(void)ignored;
}

/* Sanitizers keep SIGSEGV to themselves where a check asks them to; an abort dies the same death. */
#if defined(__SANITIZE_ADDRESS__)
static const int crash_signal = SIGABRT;
#else
static const int crash_signal = SIGSEGV;
#endif

static void on_crash(int number)
{
	term_emergency_restore(open_term);
	signal(number, SIG_DFL);
	raise(number);
}

static void describe(const struct input *in, struct buf *out)
{
	buf_reset(out);
	switch (in->kind) {
	case INPUT_KEY:
		input_name(in, out);
		break;
	case INPUT_MOUSE:
		buf_addf(out, "mouse %d %d at %d,%d", in->action, in->button, in->x, in->y);
		break;
	case INPUT_PASTE:
		buf_addf(out, "paste of %zu: %.*s", in->text.len, STR_ARG(str_sub(in->text, 0, 20)));
		break;
	case INPUT_FOCUS:
		buf_addf(out, "focus %d", in->x);
		break;
	case INPUT_GLYPHS:
		buf_addf(out, "glyphs %s", glyph_set_name((enum glyph_set)in->x));
		break;
	case INPUT_RESIZE:
		buf_addf(out, "resize %dx%d", in->x, in->y);
		break;
	case INPUT_WATCH:
	case INPUT_EOF:
	case INPUT_NONE:
		break;
	}
}

static void draw(struct grid *grid, const struct term *term, const char *said, int count)
{
	struct canvas c = canvas_of(grid, GLYPHS_FULL);
	grid_clear(grid, STYLE_NORMAL);
	canvas_print(c, 0, 0, STYLE_STRONG, "가용 영역 %dx%d %s", grid->cols, grid->rows, glyph_set_name(term_glyphs(term)));
	canvas_print(c, 0, 1, STYLE_GOOD, "<%s> #%d", said, count);
	canvas_text_right(c, grid->cols, grid->rows - 1, STYLE_BAD, STR("end"));
}

static const char hostile[] = "\033]0;PWN\007 \033[31mred \x9b" "2J \302\233H \xe2\x80\xae" "rtl \033P+q\033\\ \rover \x7f\x08 \033c";

/* Frames that differ everywhere, as fast as they can be drawn, for a quarter of a second. */
static void flood(struct term *term, struct grid *grid, const struct program *program)
{
	struct timespec begin, now;
	clock_gettime(CLOCK_MONOTONIC, &begin);
	do {
		struct canvas c = canvas_of(grid, GLYPHS_FULL);
		int n = ++*program->counter;
		for (int y = 2; y < grid->rows; y++) {
			canvas_print(c, 0, y, (uint16_t)(n % STYLE_COUNT), "frame %d row %d %0*d", n, y, grid->cols - 30, n);
		}
		struct input in;
		term_present(term, grid);
		term_next(term, 0, &in);
		clock_gettime(CLOCK_MONOTONIC, &now);
	} while ((now.tv_sec - begin.tv_sec) * 1000 + (now.tv_nsec - begin.tv_nsec) / 1000000 < 250);
}

/* Status: how often an end of input was reported, plus 10 when waiting afterwards used up time. */
static int gone(struct term *term, int ends)
{
	struct rusage before, after;
	struct input in;
	getrusage(RUSAGE_SELF, &before);
	for (int i = 0; i < 10; i++) {
		ends += term_next(term, 20, &in) && in.kind == INPUT_EOF;
	}
	getrusage(RUSAGE_SELF, &after);
	long used = (after.ru_utime.tv_usec - before.ru_utime.tv_usec) + (after.ru_stime.tv_usec - before.ru_stime.tv_usec);
	term_close(term);
	return ends + (used > 50000 ? 10 : 0);
}

static int run(void *arg)
{
	const struct program *program = arg;
	struct term *term = NULL;
	struct err err;
	struct grid grid;
	struct buf said = { 0 };
	int cols, rows, count = 0;
	int in_fd = program->eof_input ? open("/dev/null", O_RDONLY) : 0;
	if (pipe(resize_pipe) != 0) {
		return 71;
	}
	signal(SIGWINCH, on_resize);
	signal(SIGABRT, on_crash);
	signal(SIGSEGV, on_crash);
	struct term_options options = { .in_fd = in_fd, .out_fd = 1, .term_name = program->term_name,
		.depth_max = program->depth, .probe = program->probe, .mouse = true };
	if (term_curses_open(&options, &term, &err) != STATUS_OK) {
		return 78;
	}
	open_term = term;
	term_watch(term, 0, resize_pipe[0]);
	term_size(term, &cols, &rows);
	grid_init(&grid, cols, rows);
	buf_add_c(&said, "ready");
	for (bool hostile_shown = false;;) {
		struct input in;
		char byte;
		draw(&grid, term, said.ptr, count);
		if (hostile_shown) {
			canvas_text(canvas_of(&grid, GLYPHS_FULL), 0, 3, STYLE_NORMAL, (struct str){ hostile, sizeof hostile - 1 });
		}
		term_present(term, &grid);
		if (!term_next(term, -1, &in)) {
			continue;
		}
		if (in.kind == INPUT_EOF) {
			return gone(term, 1);
		}
		if (in.kind == INPUT_WATCH) {
			if (read(in.x, &byte, 1) != 1) {
				return 74;
			}
			term_resized(term);
			continue;
		}
		if (in.kind == INPUT_RESIZE) {
			grid_resize(&grid, in.x, in.y);
		}
		count++;
		describe(&in, &said);
		if (in.kind != INPUT_KEY || in.mods) {
			continue;
		}
		switch (in.key) {
		case 'q':
			term_close(term);
			return 0;
		case 'n': /* the same frame again and again */
			count--;
			buf_reset(&said);
			buf_add_c(&said, "ready");
			draw(&grid, term, said.ptr, count);
			for (int i = 0; i < 50; i++) {
				term_present(term, &grid);
			}
			break;
		case 'z':
			term_suspend(term);
			if (write(1, "at the shell\r\n", 14) != 14) {
				return 74;
			}
			term_resume(term);
			break;
		case 'l':
			term_redraw(term);
			break;
		case 't':
			term_theme(term, THEME_LIGHT);
			break;
		case 'h':
			hostile_shown = true;
			break;
		case 'f':
			flood(term, &grid, program);
			break;
		case '!':
			raise(crash_signal);
			break;
		}
	}
}

static const struct program usual = { .term_name = "xterm-256color", .depth = THEME_DEPTH_RGB, .probe = true };

static void start(struct pty *p, int cols, int rows)
{
	pty_start(p, cols, rows, false, run, (void *)(uintptr_t)&usual);
	pty_expect(p, "<ready>", 3000);
}

static size_t count_of(const struct buf *text, const char *part)
{
	size_t count = 0, len = strlen(part);
	for (size_t i = 0; i + len <= text->len; i++) {
		count += memcmp(text->ptr + i, part, len) == 0;
	}
	return count;
}

/* --- tests ---------------------------------------------------------------------------- */

static void test_text_arrives_and_all_is_put_back(void **state)
{
	(void)state;
	struct pty p;
	struct buf row = { 0 };
	start(&p, 80, 24);
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
	start(&p, 80, 24);
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
	start(&p, 80, 24);
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
	start(&p, 80, 24);
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
	start(&p, 80, 24);
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
		pty_start(&p, sizes[i][0], sizes[i][1], false, run, (void *)(uintptr_t)&usual);
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
	start(&p, 80, 24);
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

/* Every control sequence that leaves must be one of those that draw; text from outside must not have become one. */
static void test_hostile_text_sends_no_sequence(void **state)
{
	(void)state;
	struct pty p;
	start(&p, 80, 24);
	pty_send(&p, "h");
	pty_expect(&p, "]0;PWN", 2000);
	pty_send(&p, "q");
	check_int(pty_wait(&p, 3000), 0);
	for (size_t i = 0; i < p.out.len; i++) {
		unsigned char c = (unsigned char)p.out.ptr[i], next = i + 1 < p.out.len ? (unsigned char)p.out.ptr[i + 1] : 0;
		if (c == 0x1b && next == '[') {
			i += 2;
			while (i < p.out.len && (unsigned char)p.out.ptr[i] < 0x40) {
				i++;
			}
			if (!strchr("ABCDEFGHJKLMPSTX@bcdhlmnprt", p.out.ptr[i])) {
				fail_msg("CSI ... %c", p.out.ptr[i]);
			}
		} else if (c == 0x1b && (next == '(' || next == ')')) {
			i += 2;
		} else if (c == 0x1b && (next == '7' || next == '8' || next == '=' || next == '>')) {
			i++;
		} else {
			check(c >= 0x20 || c == '\r' || c == '\n' || c == '\b');
			check(c != 0x7f);
			check(!(c == 0xc2 && next >= 0x80 && next < 0xa0));
			check(!(c == 0xe2 && next == 0x80 && (unsigned char)p.out.ptr[i + 2] == 0xae));
		}
	}
	pty_stop(&p);
}

static void test_end_of_input_is_told_once(void **state)
{
	(void)state;
	struct pty p;
	struct program program = usual;
	program.eof_input = true;
	pty_start(&p, 80, 24, false, run, &program);
	check_int(pty_wait(&p, 4000), 1);
	pty_check_restored(&p);
	pty_stop(&p);
	/* The terminal hangs up. */
	start(&p, 80, 24);
	signal(SIGHUP, SIG_IGN);
	pid_t pid = p.pid;
	close(p.fd);
	p.fd = open("/dev/null", O_RDONLY);
	(void)pid;
	int status = pty_wait(&p, 4000);
	check(status == 1 || status == 128 + SIGHUP);
	pty_stop(&p);
}

static void test_suspend_and_resume(void **state)
{
	(void)state;
	struct pty p;
	start(&p, 80, 24);
	pty_send(&p, "z");
	pty_expect(&p, "<resize 80x24>", 2000); /* so that the caller draws */
	check(p.alternate);
	check(count_of(&p.out, "\033[?1049l") == 1 && count_of(&p.out, "\033[?1049h") == 2);
	check(strstr(p.out.ptr, "at the shell") != NULL);
	pty_send(&p, "k");
	pty_expect(&p, "<k>", 2000);
	pty_expect(&p, "end", 100);
	pty_send(&p, "q");
	check_int(pty_wait(&p, 3000), 0);
	pty_check_restored(&p);
	pty_stop(&p);
}

static void test_crash_restores(void **state)
{
	(void)state;
	struct pty p;
	start(&p, 80, 24);
	pty_send(&p, "!");
	check_int(pty_wait(&p, 3000), 128 + crash_signal);
	pty_check_restored(&p);
	pty_stop(&p);
}

static void test_synchronized_output_where_it_is_known(void **state)
{
	(void)state;
	static const struct {
		const char *answer;
		bool marks;
	} cases[] = { { "\033[2;4R\033[?2026;2$y\033[?62;22c", true }, { "\033[2;4R\033[?2026;0$y\033[?62c", false },
		{ "\033[?62c", false }, { "", false } };
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct pty p;
		pty_start(&p, 80, 24, true, run, (void *)(uintptr_t)&usual);
		pty_send(&p, cases[i].answer);
		pty_expect(&p, "<ready>", 3000);
		pty_send(&p, "a");
		pty_expect(&p, "<a> #1", 2000); /* no answer has turned into a key */
		size_t begins = count_of(&p.out, "\033[?2026h");
		check(cases[i].marks ? begins >= 2 : begins == 0);
		check_int(count_of(&p.out, "\033[?2026l"), begins);
		pty_send(&p, "q");
		check_int(pty_wait(&p, 3000), 0);
		pty_stop(&p);
	}
}

static void test_wide_ambiguous_characters_are_found_out(void **state)
{
	(void)state;
	struct pty p;
	pty_start(&p, 80, 24, true, run, (void *)(uintptr_t)&usual);
	pty_send(&p, "\033[2;7R\033[?62c");
	pty_expect(&p, "80x24 cjk", 3000);
	pty_stop(&p);
	/* From far away the answer comes late, and is still heard. */
	pty_start(&p, 80, 24, true, run, (void *)(uintptr_t)&usual);
	pty_expect(&p, "80x24 full", 3000);
	pty_pump(&p, 100, 0);
	pty_send(&p, "\033[2;7R\033[?62c");
	pty_expect(&p, "<glyphs cjk> #1", 2000);
	pty_stop(&p);
}

static void test_colours_follow_the_terminal(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		enum theme_depth depth;
		bool of256, of8, talks;
	} cases[] = {
		{ "xterm-256color", THEME_DEPTH_RGB, true, false, true },
		{ "xterm-256color", THEME_DEPTH_MONO, false, false, true },
		{ "xterm", THEME_DEPTH_RGB, false, true, true },
		{ "screen", THEME_DEPTH_RGB, false, true, true },
		{ "linux", THEME_DEPTH_RGB, false, true, false },
		{ "vt100", THEME_DEPTH_RGB, false, false, false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct pty p;
		struct program program = { .term_name = cases[i].name, .depth = cases[i].depth, .probe = true };
		pty_start(&p, 80, 24, false, run, &program);
		pty_expect(&p, "<ready>", 3000);
		bool of256 = count_of(&p.out, "38;5;") > 0;
		bool of8 = count_of(&p.out, "\033[32m") + count_of(&p.out, "\033[31m") + count_of(&p.out, ";31m") > 0;
		if (of256 != cases[i].of256 || of8 != cases[i].of8) {
			fail_msg("%s: 256 colours %d, 8 colours %d", cases[i].name, of256, of8);
		}
		check_int(count_of(&p.out, "\033[?2004h") > 0, cases[i].talks);
		check_int(count_of(&p.out, "\033[c") > 0, cases[i].talks);
		pty_send(&p, "q");
		check_int(pty_wait(&p, 3000), 0);
		pty_stop(&p);
	}
}

static void test_theme_changes_while_running(void **state)
{
	(void)state;
	struct pty p;
	start(&p, 80, 24);
	check(count_of(&p.out, "48;5;231") == 0);
	pty_send(&p, "t");
	pty_expect(&p, "<t>", 2000);
	check(count_of(&p.out, "48;5;231") > 0);
	pty_stop(&p);
}

/* While the terminal takes nothing the program goes on, drops frames, and shows the last one in the end. */
static void test_slow_terminal_stops_nobody(void **state)
{
	(void)state;
	struct pty p;
	struct program program = usual;
	program.counter = mmap(NULL, sizeof *program.counter, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(program.counter != MAP_FAILED);
	pty_start(&p, 120, 40, false, run, &program);
	pty_expect(&p, "<ready>", 3000);
	size_t before = p.out.len;
	pty_send(&p, "f");
	usleep(400000);
	int frames = *program.counter;
	check(frames > 100);
	pty_expect(&p, "<f> #1", 3000);
	check(p.out.len - before < 600000);
	pty_send(&p, "q");
	check_int(pty_wait(&p, 3000), 0);
	pty_check_restored(&p);
	pty_stop(&p);
	munmap((void *)(uintptr_t)program.counter, sizeof *program.counter);
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
		cmocka_unit_test(test_hostile_text_sends_no_sequence),
		cmocka_unit_test(test_end_of_input_is_told_once),
		cmocka_unit_test(test_suspend_and_resume),
		cmocka_unit_test(test_crash_restores),
		cmocka_unit_test(test_synchronized_output_where_it_is_known),
		cmocka_unit_test(test_wide_ambiguous_characters_are_found_out),
		cmocka_unit_test(test_colours_follow_the_terminal),
		cmocka_unit_test(test_theme_changes_while_running),
		cmocka_unit_test(test_slow_terminal_stops_nobody),
	};
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
