#include "config.h"

#include "tests/check.h"

#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "tests/ui/golden.h"
#include "ui/chart_int.h"
#include "ui/gauge.h"

static void test_numbers(void **state)
{
	(void)state;
	static const struct {
		double value;
		enum chart_format format;
		const char *text;
	} cases[] = {
		{ 0, CHART_NUMBER, "0" }, { 1, CHART_NUMBER, "1" }, { 0.25, CHART_NUMBER, "0.25" }, { 3.5, CHART_NUMBER, "3.5" },
		{ 42, CHART_NUMBER, "42" }, { 999, CHART_NUMBER, "999" }, { 1840, CHART_NUMBER, "1,840" },
		{ 1840.4, CHART_NUMBER, "1,840" }, { 9999, CHART_NUMBER, "9,999" }, { 12500, CHART_NUMBER, "12.5k" },
		{ 10000, CHART_NUMBER, "10k" }, { 125000, CHART_NUMBER, "125k" }, { 3200000, CHART_NUMBER, "3.2M" },
		{ 1e7, CHART_NUMBER, "10M" }, { 2.5e9, CHART_NUMBER, "2.5G" }, { -1840, CHART_NUMBER, "-1,840" },
		{ -0.0, CHART_NUMBER, "0" }, { NAN, CHART_NUMBER, "-" }, { INFINITY, CHART_MS, "-" }, { 0.25, CHART_PERCENT, "25%" },
		{ 0.999, CHART_PERCENT, "100%" }, { 0.015, CHART_PERCENT, "1.5%" }, { 0, CHART_PERCENT, "0%" },
		{ 1, CHART_PERCENT, "100%" }, { 182, CHART_CLOCK, "03:02" }, { 0, CHART_CLOCK, "00:00" },
		{ 5400, CHART_CLOCK, "1:30:00" }, { 0.4, CHART_MS, "0.4ms" }, { 250, CHART_MS, "250ms" }, { 1800, CHART_MS, "1.8s" },
		{ 1000, CHART_MS, "1s" }, { 12000, CHART_MS, "12s" }, { 55, CHART_MONEY, "$55" }, { 0.5, CHART_MONEY, "$0.50" },
		{ 12500, CHART_MONEY, "$12.5k" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf text = { 0 };
		chart_number(&text, cases[i].value, cases[i].format);
		if (strcmp(text.ptr, cases[i].text) != 0) {
			fail_msg("%g is '%s', not '%s'", cases[i].value, text.ptr, cases[i].text);
		}
		buf_done(&text);
	}
}

static void check_scale(const struct chart_scale *s, double low, double high)
{
	check(s->low < s->high);
	double slack = (s->high - s->low) * 1e-6;
	if (!(s->low <= low + slack && s->high >= high - slack)) {
		fail_msg("%g to %g do not hold %g to %g", s->low, s->high, low, high);
	}
	check(s->tick_count >= 1 && s->tick_count <= CHART_TICKS_MAX);
	for (size_t i = 0; i < s->tick_count; i++) {
		double at = chart_place(s, s->ticks[i]);
		check(at > -1e-6 && at < 1 + 1e-6);
		check(i == 0 || s->ticks[i] > s->ticks[i - 1]);
	}
	check_near(chart_place(s, s->high), 1.0, 1e-9);
	check(fabs(chart_place(s, s->low)) < 1e-9);
}

static void test_scales_hold_their_values(void **state)
{
	(void)state;
	uint32_t seed = 5;
	for (int i = 0; i < 20000; i++) {
		seed = seed * 1664525u + 1013904223u;
		double low = ((double)(seed >> 8) / (1 << 24) - 0.3) * pow(10, (int)(seed % 9) - 3);
		double high = low + (double)(seed & 0xffff) / 65536.0 * pow(10, (int)(seed % 7) - 2);
		struct chart_axis axis = { .format = (enum chart_format)(seed % 5), .log = seed & 0x10000 };
		if (axis.log) {
			low = fabs(low) + 1e-6;
			high = fabs(high) + low;
		}
		struct chart_scale s = chart_scale(&axis, low, high, 1 + (int)(seed >> 20 & 7));
		check_scale(&s, low - 1e-9 * fabs(low), high);
	}
	/* One value, none, and an axis that is fixed. */
	struct chart_axis axis = { 0 };
	struct chart_scale s = chart_scale(&axis, 7, 7, 4);
	check_scale(&s, 7, 7);
	s = chart_scale(&axis, 0, 0, 4);
	check_scale(&s, 0, 0);
	axis.max = 1;
	s = chart_scale(&axis, -5, 500, 4);
	check_near(s.high, 1.0, 1e-12);
	check(chart_place(&s, 2) > 1);
	axis = (struct chart_axis){ .log = true };
	s = chart_scale(&axis, 0, 0, 4);
	check(s.low > 0 && s.low < s.high);
	check(chart_place(&s, -3) <= 0);
}

static void test_ticks_are_round(void **state)
{
	(void)state;
	struct chart_axis axis = { .format = CHART_MS };
	struct chart_scale s = chart_scale(&axis, 0, 873, 4);
	check_near(s.high, 1000.0, 1e-9);
	check_int(s.tick_count, 3); /* 0, 500, 1000 */
	check_near(s.ticks[1], 500.0, 1e-9);
	axis = (struct chart_axis){ .format = CHART_CLOCK, .min = 100, .max = 400 };
	s = chart_scale(&axis, 0, 0, 6);
	check_near(s.ticks[0], 120.0, 1e-9);
	check_near(s.ticks[1] - s.ticks[0], 60.0, 1e-9);
	axis = (struct chart_axis){ .log = true };
	s = chart_scale(&axis, 12, 4000, 3);
	check_near(s.low, 10.0, 1e-9);
	check_near(s.high, 10000.0, 1e-9);
	check_near(s.ticks[1], 100.0, 1e-9);
}

/* Columns of the first row that are not blank. */
static void row_text(const struct grid *grid, int y, struct buf *out)
{
	buf_reset(out);
	for (int x = 0; x < grid->cols; x++) {
		char bytes[4];
		struct cell cell = grid_at(grid, x, y);
		if (cell.width) {
			buf_add(out, (struct str){ bytes, utf8_put(cell.ch, bytes) });
		}
	}
}

static void test_sparks(void **state)
{
	(void)state;
	const double values[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, NAN, 0.001, -1 };
	struct grid grid;
	struct buf text = { 0 };
	grid_init(&grid, 14, 1);
	struct canvas c = canvas_of(&grid, GLYPHS_FULL);
	chart_spark(c, 0, 0, 12, values, 12, 8, STYLE_LINE1);
	row_text(&grid, 0, &text);
	check_str(text.ptr, "▁▁▂▃▄▅▆▇█ ▁▁  ");
	grid_clear(&grid, STYLE_NORMAL);
	chart_spark(c, 1, 0, 4, values, 9, 0, STYLE_LINE1); /* the last four, up to the largest */
	row_text(&grid, 0, &text);
	check_str(text.ptr, " ▅▆▇█         ");
	grid_clear(&grid, STYLE_NORMAL);
	chart_spark(c, 0, 0, 5, values, 0, 0, STYLE_LINE1);
	chart_spark(c, 0, 0, 0, values, 9, 0, STYLE_LINE1);
	row_text(&grid, 0, &text);
	check_str(text.ptr, "              ");
	grid_done(&grid);
	buf_done(&text);
}

static void test_bars_and_gauges(void **state)
{
	(void)state;
	const struct chart_bar bars[] = {
		{ .label = STR("web"), .value = 10, .style = STYLE_LINE1 },
		{ .label = STR("디비"), .value = 5, .style = STYLE_LINE2 },
		{ .label = STR("x"), .value = 0, .text = STR("none"), .style = STYLE_LINE3 },
	};
	struct grid grid;
	struct buf text = { 0 };
	grid_init(&grid, 20, 3);
	struct canvas c = canvas_of(&grid, GLYPHS_FULL);
	chart_bars(c, bars, 3, 0, CHART_NUMBER);
	grid_to_text(&grid, &text, false);
	check_str(text.ptr, "web  ██████████ 10\n디비 █████ 5\nx    none\n");
	static const struct {
		double share;
		const char *text;
	} gauges[] = { { 0, "░░░░░░░░   0%" }, { 0.001, "▏░░░░░░░   0%" }, { 0.5, "████░░░░  50%" }, { 0.999, "███████▉ 100%" },
		{ 1, "████████ 100%" }, { 7, "████████ 100%" }, { -1, "░░░░░░░░   - " }, { NAN, "░░░░░░░░   - " } };
	for (size_t i = 0; i < sizeof gauges / sizeof gauges[0]; i++) {
		grid_clear(&grid, STYLE_NORMAL);
		gauge_draw(c, 0, 0, 13, gauges[i].share);
		row_text(&grid, 0, &text);
		text.ptr[strlen(gauges[i].text)] = '\0';
		check_str(text.ptr, gauges[i].text);
	}
	/* All votes for one answer are no alarm. */
	gauge_draw_share(c, 0, 0, 13, 1, STYLE_GOOD);
	check_int(style_name(grid_at(c.grid, 0, 0).style), STYLE_GOOD);
	check_int(style_name(grid_at(c.grid, 12, 0).style), STYLE_NUMBER);
	gauge_draw(c, 0, 0, 13, 1);
	check_int(style_name(grid_at(c.grid, 0, 0).style), STYLE_GAUGE_BAD);
	check_int(gauge_style(0.69), STYLE_GAUGE);
	check_int(gauge_style(0.7), STYLE_GAUGE_WARN);
	check_int(gauge_style(0.9), STYLE_GAUGE_BAD);
	const double heat[] = { 0, 0.5, 1, -1, 1, -1, -1 };
	grid_clear(&grid, STYLE_NORMAL);
	gauge_heat(c, 0, 0, 10, heat, 7);
	row_text(&grid, 0, &text);
	check(strncmp(text.ptr, "▁▅█✗█✗✗ ", strlen("▁▅█✗█✗✗ ")) == 0);
	grid_clear(&grid, STYLE_NORMAL);
	gauge_heat(c, 0, 0, 3, heat, 6); /* two instances a cell: those that are up count */
	row_text(&grid, 0, &text);
	check(strncmp(text.ptr, "▃██ ", strlen("▃██ ")) == 0);
	grid_done(&grid);
	buf_done(&text);
}

struct sample {
	double x[300], p95[300], p50[300], load[40], latency[40], now_x, now_y;
	struct chart_series lines[2], curve[2];
	struct chart_mark marks[2];
	struct chart times, law;
};

static void make_sample(struct sample *s)
{
	*s = (struct sample){ .now_x = 0.7, .now_y = 20 / 0.3 };
	for (int i = 0; i < 300; i++) {
		s->x[i] = 3600 * 3 + i;
		s->p95[i] = i > 100 && i < 110 ? NAN : 60 + 20 * sin(i * 0.1) + (i > 150 ? 700 * (1 - exp((150 - i) / 40.0)) : 0);
		s->p50[i] = 30 + i * 0.5;
	}
	for (int i = 0; i < 40; i++) {
		s->load[i] = i / 41.0;
		s->latency[i] = 20 / (1 - s->load[i]);
	}
	s->lines[0] = (struct chart_series){ s->x, s->p95, 300, STR("p95"), STYLE_LINE1, false };
	s->lines[1] = (struct chart_series){ s->x, s->p50, 300, STR("p50"), STYLE_LINE2, false };
	s->curve[0] = (struct chart_series){ s->load, s->latency, 40, STR("이론"), STYLE_LINE3, false };
	s->curve[1] = (struct chart_series){ &s->now_x, &s->now_y, 1, STR("지금"), STYLE_ACCENT, true };
	s->marks[0] = (struct chart_mark){ 3600 * 3 + 150, STR("백업"), STYLE_MARK };
	s->marks[1] = (struct chart_mark){ 3600 * 3 + 160, STR("zone a"), STYLE_BAD };
	s->times = (struct chart){ .title = STR("page"), .x = { .format = CHART_CLOCK },
		.y = { .format = CHART_MS, .label = STR("p95, p50") }, .series = s->lines, .series_count = 2, .marks = s->marks,
		.mark_count = 2, .limit = 500 };
	s->law = (struct chart){ .title = STR("부하와 지연"), .x = { .format = CHART_PERCENT, .max = 1, .label = STR("load") },
		.y = { .format = CHART_MS, .log = true }, .series = s->curve, .series_count = 2 };
}

static void test_charts_stay_inside(void **state)
{
	(void)state;
	struct sample s;
	make_sample(&s);
	s.p95[7] = 1e300;
	s.p95[8] = -1e300;
	s.p50[9] = INFINITY;
	for (int cols = 1; cols < 90; cols += 3) {
		for (int rows = 1; rows < 20; rows++) {
			struct grid grid;
			grid_init(&grid, cols + 4, rows + 4);
			grid_clear(&grid, STYLE_QUOTE);
			struct canvas c = canvas_sub(canvas_of(&grid, (enum glyph_set)(cols % 3)), (struct rect){ 2, 2, cols, rows });
			chart_draw(c, rows % 2 ? &s.times : &s.law);
			for (int i = 0; i < grid.cols * grid.rows; i++) {
				struct rect in = { 2, 2, cols, rows };
				if (!rect_has(in, i % grid.cols, i / grid.cols)) {
					check_int(grid.cells[i].style, STYLE_QUOTE);
				}
			}
			grid_done(&grid);
		}
	}
	struct chart nothing = { .title = STR("nothing yet") };
	struct grid grid;
	grid_init(&grid, 40, 10);
	chart_draw(canvas_of(&grid, GLYPHS_FULL), &nothing);
	struct chart_series empty = { .y = s.x };
	nothing.series = &empty;
	nothing.series_count = 1;
	chart_draw(canvas_of(&grid, GLYPHS_FULL), &nothing);
	grid_done(&grid);
}

/* What is not a number leaves a hole: no dot in those columns, and no line across. */
static void test_gaps_stay_open(void **state)
{
	(void)state;
	double y[80];
	struct grid grid;
	for (int i = 0; i < 80; i++) {
		y[i] = i >= 30 && i < 50 ? NAN : 10;
	}
	struct chart_series series = { .y = y, .count = 80, .style = STYLE_LINE1 };
	struct chart chart = { .y = { .max = 20 }, .series = &series, .series_count = 1 };
	grid_init(&grid, 43, 7);
	chart_draw(canvas_of(&grid, GLYPHS_FULL), &chart);
	int filled = 0;
	for (int x = 3; x < 43; x++) {
		for (int row = 0; row < 5; row++) {
			uint32_t ch = grid_at(&grid, x, row).ch;
			bool dots = ch > 0x2800 && ch <= 0x28ff;
			filled += dots;
			if (dots && x >= 3 + 16 && x < 3 + 24) {
				fail_msg("dots in column %d", x);
			}
		}
	}
	check(filled >= 28);
	grid_done(&grid);
}

static void test_golden_charts(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		int cols, rows;
		enum glyph_set glyphs;
		bool law;
	} cases[] = {
		{ "chart-times-60x12", 60, 12, GLYPHS_FULL, false }, { "chart-times-60x12-ascii", 60, 12, GLYPHS_ASCII, false },
		{ "chart-law-50x10-cjk", 50, 10, GLYPHS_CJK, true }, { "chart-law-90x16", 90, 16, GLYPHS_FULL, true },
		{ "chart-times-40x2", 40, 2, GLYPHS_FULL, false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct sample s;
		struct grid grid;
		make_sample(&s);
		grid_init(&grid, cases[i].cols, cases[i].rows);
		chart_draw(canvas_of(&grid, cases[i].glyphs), cases[i].law ? &s.law : &s.times);
		golden_check(&grid, "ui/golden", cases[i].name, false);
		grid_done(&grid);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_scales_hold_their_values),
		cmocka_unit_test(test_ticks_are_round),
		cmocka_unit_test(test_sparks),
		cmocka_unit_test(test_bars_and_gauges),
		cmocka_unit_test(test_charts_stay_inside),
		cmocka_unit_test(test_gaps_stay_open),
		cmocka_unit_test(test_golden_charts),
	};
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
