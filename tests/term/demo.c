/* Everything on one screen, moving: a look at what ui and term can do, on the terminal at hand.
 *
 *   demo [SCENE [LANGUAGE [THEME [GLYPHS]]]]     0-4, ko or en, dark light contrast ..., full cjk ascii
 *   demo --print SCENE LANGUAGE COLSxROWS [GLYPHS]   the map alone, as text
 *
 * Keys: n the next scene, L the other language, t the next theme, p pause, d a dialog, e a text field, b big letters, q out. */
#include "config.h"

#include <locale.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"
#include "term/term.h"
#include "tests/ui/scenes.h"
#include "ui/chart.h"
#include "ui/choice.h"
#include "ui/edit.h"
#include "ui/header.h"
#include "ui/keyline.h"
#include "ui/layout.h"
#include "ui/popup.h"

struct demo {
	int scene;
	bool korean, paused, dialog, editing;
	int theme;
	enum glyph_set glyphs;
	double seconds;
	struct scene stage;
	struct arena arena; /* of the layout */
	struct map_layout *layout;
	struct edit edit;
	double history[600];
	size_t history_count;
};

static struct str say(const struct demo *d, const char *english, const char *korean)
{
	return str_c(d->korean ? korean : english);
}

static void draw_text(struct canvas c, const struct demo *d)
{
	struct canvas in = canvas_panel(c, (struct rect){ 0, 0, c.cols, c.rows }, (struct str){ 0 }, false);
	const struct choice choices[] = {
		{ .text = say(d, "nothing", "아무 일도 없다") },
		{ .text = say(d, "a little slower", "조금 느려진다"), .marked = true, .verdict = CHOICE_WRONG,
			.why = say(d, "The disk is the bottleneck already.", "디스크가 이미 병목입니다.") },
		{ .text = say(d, "ten times slower, since every query waits for the same disk",
			  "열 배 느려진다. 모든 쿼리가 같은 디스크를 기다리기 때문이다"),
			.verdict = CHOICE_MISSED },
		{ .text = say(d, "errors", "오류가 난다") },
	};
	canvas_text_fit(in, 0, 0, in.cols, STYLE_NORMAL, say(d, "At 03:00 the backup starts on", "03:00에 모든 쿼리를 처리하는"));
	canvas_text_fit(in, 0, 1, in.cols, STYLE_NORMAL, say(d, "the same disk that serves", "바로 그 디스크에서 백업이"));
	canvas_text_fit(in, 0, 2, in.cols, STYLE_NORMAL, say(d, "every query.", "시작됩니다."));
	canvas_text_fit(in, 0, 4, in.cols, STYLE_STRONG, say(d, "Before you look: what happens?", "보기 전에: 무슨 일이 생길까요?"));
	choice_draw(in, 6, choices, 4, 2, false);
	if (d->editing) {
		edit_draw(in, 0, in.rows - 1, in.cols, &d->edit, say(d, "type here", "여기에 입력하세요"), true);
	}
}

static void draw_charts(struct canvas c, const struct demo *d)
{
	if (c.rows < 4) {
		canvas_text(c, 1, 0, STYLE_DIM, STR("p95 ms"));
		chart_spark(c, 8, 0, c.cols / 2, d->history, d->history_count, 0, STYLE_LINE1);
		return;
	}
	double half[600], x[600];
	for (size_t i = 0; i < d->history_count; i++) {
		half[i] = d->history[i] / 3 + 20;
		x[i] = (double)i / 10;
	}
	const struct chart_series series[] = {
		{ .x = x, .y = d->history, .count = d->history_count, .label = STR("p95"), .style = STYLE_LINE1 },
		{ .x = x, .y = half, .count = d->history_count, .label = STR("p50"), .style = STYLE_LINE2 },
	};
	const struct chart_mark marks[] = { { .x = 5, .label = say(d, "backup", "백업"), .style = STYLE_MARK } };
	struct chart chart = { .title = say(d, "page", "페이지"), .x = { .format = CHART_CLOCK }, .y = { .format = CHART_MS },
		.series = series, .series_count = 2, .marks = marks, .mark_count = 1, .limit = 500 };
	int half_cols = c.cols / 2;
	chart_draw(canvas_sub(c, (struct rect){ 1, 0, half_cols - 2, c.rows }), &chart);
	double load[41], latency[41], now_x = 0.3 + 0.3 * sin(d->seconds / 3), now_y = 20 / (1 - now_x);
	for (int i = 0; i <= 40; i++) {
		load[i] = i / 42.0;
		latency[i] = 20 / (1 - load[i]);
	}
	const struct chart_series curve[] = {
		{ .x = load, .y = latency, .count = 41, .label = say(d, "theory", "이론"), .style = STYLE_LINE3 },
		{ .x = &now_x, .y = &now_y, .count = 1, .label = say(d, "now", "지금"), .style = STYLE_ACCENT, .points = true },
	};
	struct chart law = { .title = say(d, "latency by load", "부하와 지연"), .x = { .format = CHART_PERCENT, .max = 1 },
		.y = { .format = CHART_MS, .log = true }, .series = curve, .series_count = 2 };
	chart_draw(canvas_sub(c, (struct rect){ half_cols + 1, 0, c.cols - half_cols - 2, c.rows }), &law);
}

static void draw(struct demo *d, struct grid *grid)
{
	grid_clear(grid, STYLE_NORMAL);
	struct canvas c = canvas_of(grid, d->glyphs);
	struct layout l = layout_of(LAYOUT_WALK, grid->cols, grid->rows);
	if (l.too_small) {
		canvas_text_center(c, grid->rows / 2, STYLE_STRONG, say(d, "needs 60x16", "60x16 이상이 필요합니다"));
		return;
	}
	static const enum header_dot dots[] = { HEADER_DONE, HEADER_DONE, HEADER_DONE, HEADER_DONE, HEADER_HERE, HEADER_OPEN,
		HEADER_OPEN, HEADER_OPEN, HEADER_OPEN };
	struct header header = { .place = say(d, "3 Hundreds · 5/9", "3 수백 명 · 5/9"),
		.title = say(d, "The backup at 03:00", "03:00의 백업"), .dots = dots, .dot_count = 9,
		.right = say(d, "500 users  x10  03:02", "사용자 500명  x10  03:02") };
	header_draw(canvas_sub(c, l.header), 0, &header);
	draw_text(canvas_sub(c, l.text), d);
	struct canvas stage = canvas_sub(c, l.stage);
	if (!d->layout || d->layout->cols != stage.cols || d->layout->rows != stage.rows) {
		arena_reset(&d->arena);
		d->layout = map_layout(&d->arena, &d->stage.map, stage.cols, stage.rows);
	}
	map_draw(stage, d->layout, &d->stage.map);
	draw_charts(canvas_sub(c, l.charts), d);
	canvas_text(canvas_sub(c, l.status), 1, 0, STYLE_STATUS, say(d, "errors 0.0 %   lost writes 0   $55 a month",
		"오류 0.0 %   유실된 쓰기 0   월 $55"));
	const struct keyline_item keys[] = {
		{ STR("Space"), say(d, "next", "다음"), 9 },
		{ STR("n"), say(d, "scene", "장면"), 5 },
		{ STR("L"), say(d, "language", "언어"), 6 },
		{ STR("t"), say(d, "theme", "테마"), 4 },
		{ STR("d"), say(d, "dialog", "대화 상자"), 3 },
		{ STR("p"), say(d, "pause", "멈춤"), 3 },
		{ STR("q"), say(d, "quit", "끝"), 8 },
	};
	keyline_draw(canvas_sub(c, l.keys), 0, keys, sizeof keys / sizeof keys[0]);
	if (d->dialog) {
		const struct popup_button buttons[] = { { STR("Enter"), say(d, "reset", "초기화") }, { STR("Esc"), say(d, "back", "돌아가기") } };
		popup_dialog(c, say(d, "Reset this step", "이 단계 초기화"),
			say(d, "The experiment starts anew; your answers stay.", "실험을 처음부터 다시 시작합니다. 답은 그대로 남습니다."),
			buttons, 2);
	}
}

static void advance(struct demo *d, double by)
{
	d->seconds += by;
	scene_move(&d->stage, d->seconds);
	if (d->history_count < sizeof d->history / sizeof d->history[0]) {
		double t = (double)d->history_count / 10;
		d->history[d->history_count++] = 60 + 20 * sin(t) + (t > 5 ? 700 * (1 - exp((5 - t) / 3)) : 0);
	}
}

static void key(struct demo *d, const struct input *in, bool *quit)
{
	if (d->editing && in->key != UI_KEY_ESCAPE && edit_input(&d->edit, in)) {
		return;
	}
	switch (in->key) {
	case 'n':
		d->scene = (d->scene + 1) % SCENE_COUNT;
		break;
	case 'L':
		d->korean = !d->korean;
		break;
	case 't':
		d->theme = (d->theme + 1) % THEME_COUNT;
		break;
	case 'p':
		d->paused = !d->paused;
		break;
	case 'd':
		d->dialog = !d->dialog;
		break;
	case 'e':
		d->editing = true;
		break;
	case UI_KEY_ESCAPE:
		d->editing = d->dialog = false;
		break;
	case 'q':
		*quit = true;
		break;
	}
	scene_make(&d->stage, (enum scene_id)d->scene, d->korean);
	scene_move(&d->stage, d->seconds);
	d->layout = NULL;
}

static int signal_pipe[2];

static void on_resize(int number)
{
	(void)number;
	ssize_t ignored = write(signal_pipe[1], "w", 1);
	(void)ignored;
}

static int now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int)(now.tv_sec % 100000 * 1000 + now.tv_nsec / 1000000);
}

static int print(int argc, char **argv)
{
	int cols = 44, rows = 18;
	struct scene scene;
	struct grid grid;
	struct buf text = { 0 };
	struct arena arena = { 0 };
	enum glyph_set glyphs = GLYPHS_FULL;
	scene_make(&scene, (enum scene_id)(argc > 2 ? atoi(argv[2]) : 0), argc > 3 && strcmp(argv[3], "ko") == 0);
	scene_move(&scene, 3);
	if (argc > 4) {
		sscanf(argv[4], "%dx%d", &cols, &rows);
	}
	if (argc > 5) {
		glyph_set_find(str_c(argv[5]), &glyphs);
	}
	if (argc > 6) {
		scene.map.particle_count = 0;
	}
	grid_init(&grid, cols, rows);
	map_draw(canvas_of(&grid, glyphs), map_layout(&arena, &scene.map, cols, rows), &scene.map);
	grid_to_text(&grid, &text, false);
	fputs(text.ptr, stdout);
	arena_done(&arena);
	buf_done(&text);
	grid_done(&grid);
	return 0;
}

int main(int argc, char **argv)
{
	utf8_init();
	if (argc > 1 && strcmp(argv[1], "--print") == 0) {
		return print(argc, argv);
	}
	struct demo d = { .scene = argc > 1 ? atoi(argv[1]) % SCENE_COUNT : 0 };
	enum theme_id theme = THEME_DARK;
	struct err err = { 0 };
	struct term *term;
	d.korean = argc > 2 && strcmp(argv[2], "ko") == 0;
	if (argc > 3 && theme_find(str_c(argv[3]), &theme)) {
		d.theme = (int)theme;
	}
	if (pipe(signal_pipe) != 0) {
		return 71;
	}
	signal(SIGWINCH, on_resize);
	struct term_options options = { .in_fd = 0, .out_fd = 1, .term_name = getenv("TERM"), .theme = theme,
		.depth_max = getenv("NO_COLOR") ? THEME_DEPTH_MONO : THEME_DEPTH_RGB, .probe = argc < 5, .mouse = true };
	if (term_curses_open(&options, &term, &err) != STATUS_OK) {
		fprintf(stderr, "%s\n", err.text);
		return err.status;
	}
	d.glyphs = term_glyphs(term);
	if (argc > 4) {
		glyph_set_find(str_c(argv[4]), &d.glyphs);
	}
	term_use_glyphs(term, d.glyphs);
	term_watch(term, 0, signal_pipe[0]);
	struct grid grid;
	int cols, rows, next = now_ms();
	term_size(term, &cols, &rows);
	grid_init(&grid, cols, rows);
	scene_make(&d.stage, (enum scene_id)d.scene, d.korean);
	scene_move(&d.stage, 0);
	for (bool quit = false; !quit;) {
		struct input in;
		char byte;
		draw(&d, &grid);
		term_present(term, &grid);
		int wait = next - now_ms();
		if (term_next(term, d.paused ? -1 : wait > 0 ? wait : 0, &in)) {
			if (in.kind == INPUT_KEY || in.kind == INPUT_PASTE) {
				key(&d, &in, &quit);
				term_theme(term, (enum theme_id)d.theme);
			} else if (in.kind == INPUT_WATCH) {
				quit = read(in.x, &byte, 1) != 1;
				term_resized(term);
			} else if (in.kind == INPUT_RESIZE) {
				grid_resize(&grid, in.x, in.y);
			} else if (in.kind == INPUT_GLYPHS) {
				d.glyphs = (enum glyph_set)in.x;
				term_use_glyphs(term, d.glyphs);
			} else if (in.kind == INPUT_EOF) {
				break;
			}
		}
		if (!d.paused && now_ms() >= next) {
			advance(&d, 1 / 30.0);
			next += 33;
			next = next < now_ms() - 1000 ? now_ms() : next;
		}
	}
	grid_done(&grid);
	edit_done(&d.edit);
	arena_done(&d.arena);
	term_close(term);
	return 0;
}
