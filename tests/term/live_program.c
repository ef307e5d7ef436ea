#include "config.h"

#include "tests/check.h"
#include "tests/term/live_program.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "ui/canvas.h"

const struct live_program live_usual = { .term_name = "xterm-256color", .depth = THEME_DEPTH_RGB, .probe = true };

/* Sanitizers keep SIGSEGV to themselves where a check asks them to; an abort dies the same death. */
#if defined(__SANITIZE_ADDRESS__)
const int live_crash_signal = SIGABRT;
#else
const int live_crash_signal = SIGSEGV;
#endif

static int resize_pipe[2];
static struct term *open_term;

static void on_resize(int number)
{
	(void)number;
	ssize_t ignored = write(resize_pipe[1], "w", 1);
	(void)ignored;
}

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
static void flood(struct term *term, struct grid *grid, const struct live_program *program)
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
static int gone(struct term *term)
{
	struct rusage before, after;
	struct input in;
	int ends = 1;
	getrusage(RUSAGE_SELF, &before);
	for (int i = 0; i < 10; i++) {
		ends += term_next(term, 20, &in) && in.kind == INPUT_EOF;
	}
	getrusage(RUSAGE_SELF, &after);
	long used = (after.ru_utime.tv_usec - before.ru_utime.tv_usec) + (after.ru_stime.tv_usec - before.ru_stime.tv_usec);
	return ends + (used > (check_is_brief() ? 500000 : 50000) ? 10 : 0);
}

/* Shows what it is told until it is told to go; gives the exit status. */
static int listen_and_show(const struct live_program *program, struct term *term, struct grid *grid, struct buf *said)
{
	int count = 0;
	for (bool hostile_shown = false;;) {
		struct input in;
		char byte;
		draw(grid, term, said->ptr, count);
		if (hostile_shown) {
			canvas_text(canvas_of(grid, GLYPHS_FULL), 0, 3, STYLE_NORMAL, (struct str){ hostile, sizeof hostile - 1 });
		}
		term_present(term, grid);
		if (!term_next(term, -1, &in)) {
			continue;
		}
		if (in.kind == INPUT_EOF) {
			return gone(term);
		}
		if (in.kind == INPUT_WATCH) {
			if (read(in.x, &byte, 1) != 1) {
				return 74;
			}
			term_resized(term);
			continue;
		}
		if (in.kind == INPUT_RESIZE) {
			grid_resize(grid, in.x, in.y);
		}
		count++;
		describe(&in, said);
		if (in.kind != INPUT_KEY || in.mods) {
			continue;
		}
		switch (in.key) {
		case 'q':
			return 0;
		case 'n': /* the same frame again and again */
			count--;
			buf_reset(said);
			buf_add_c(said, "ready");
			draw(grid, term, said->ptr, count);
			for (int i = 0; i < 50; i++) {
				term_present(term, grid);
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
			flood(term, grid, program);
			break;
		case '!':
			raise(live_crash_signal);
			break;
		}
	}
}

int live_run(void *arg)
{
	const struct live_program *program = arg;
	struct term *term = NULL;
	struct err err;
	struct grid grid;
	struct buf said = { 0 };
	int cols, rows;
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
	int status = listen_and_show(program, term, &grid, &said);
	term_close(term);
	grid_done(&grid);
	buf_done(&said);
	return status;
}

void live_start(struct pty *p, int cols, int rows)
{
	pty_start(p, cols, rows, false, live_run, (void *)(uintptr_t)&live_usual);
	pty_expect(p, "<ready>", 3000);
}

size_t live_count(const struct buf *text, const char *part)
{
	size_t count = 0, len = strlen(part);
	for (size_t i = 0; i + len <= text->len; i++) {
		count += memcmp(text->ptr + i, part, len) == 0;
	}
	return count;
}
