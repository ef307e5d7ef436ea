/* Pictures: what is text is escaped and in its place, what is drawn joins. */
#include "config.h"

#include "tests/check.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "term/svg.h"
#include "term/svg_shape.h"
#include "ui/canvas.h"
#include "ui/glyphs.h"

enum { W = SVG_CELL_W, H = SVG_CELL_H };
enum { NORTH, EAST, SOUTH, WEST };

static size_t count_of(const char *text, const char *part)
{
	size_t count = 0;
	for (const char *at = strstr(text, part); at; at = strstr(at + 1, part)) {
		count++;
	}
	return count;
}

/* --- what path data covers of a cell's edges ---------------------------------- */

struct trace {
	int x, y, start_x, start_y;
	int low[4], high[4]; /* of the present figure, along each edge; low > high: it does not reach it */
	bool edge[4][H]; /* units of the edge that are covered, over all figures */
	int left, top, right, bottom; /* of the present figure */
	bool area[H][W]; /* units that rectangles cover; of curved figures, their outline's box */
	int outside; /* points that lie outside the cell */
	int figures;
};

static int number(const char **at)
{
	char *end;
	long value = strtol(*at, &end, 10);
	check(end != *at);
	*at = end;
	return (int)value;
}

static void visit(struct trace *t, int x, int y)
{
	bool on[4] = { y == 0, x == W, y == H, x == 0 };
	t->x = x;
	t->y = y;
	t->left = x < t->left ? x : t->left;
	t->right = x > t->right ? x : t->right;
	t->top = y < t->top ? y : t->top;
	t->bottom = y > t->bottom ? y : t->bottom;
	t->outside += x < 0 || x > W || y < 0 || y > H;
	for (int i = 0; i < 4; i++) {
		int along = i % 2 ? y : x;
		if (on[i]) {
			t->low[i] = along < t->low[i] ? along : t->low[i];
			t->high[i] = along > t->high[i] ? along : t->high[i];
		}
	}
}

static void begin(struct trace *t, int x, int y)
{
	for (int i = 0; i < 4; i++) {
		t->low[i] = H;
		t->high[i] = 0;
	}
	t->start_x = t->left = t->right = x;
	t->start_y = t->top = t->bottom = y;
	visit(t, x, y);
}

static void end(struct trace *t)
{
	for (int i = 0; i < 4; i++) {
		for (int at = t->low[i]; at < t->high[i]; at++) {
			t->edge[i][at] = true;
		}
	}
	for (int y = t->top; y < t->bottom && y >= 0 && y < H; y++) {
		for (int x = t->left; x < t->right && x >= 0 && x < W; x++) {
			t->area[y][x] = true;
		}
	}
	t->x = t->start_x;
	t->y = t->start_y;
	t->figures++;
}

/* Follows path data as this program writes it. A command holds until the next letter. */
static void follow(struct trace *t, const char *at)
{
	for (char command = 0; *at;) {
		if (strchr("MmhvlAaz", *at)) {
			command = *at++;
		}
		int x = t->x, y = t->y;
		switch (command) {
		case 'M':
		case 'm':
			x = (command == 'm' ? x : 0) + number(&at);
			y = (command == 'm' ? y : 0) + number(&at);
			begin(t, x, y);
			break;
		case 'h':
			visit(t, x + number(&at), y);
			break;
		case 'v':
			visit(t, x, y + number(&at));
			break;
		case 'l':
			x += number(&at);
			visit(t, x, y + number(&at));
			break;
		case 'A':
		case 'a':
			for (int i = 0; i < 5; i++) {
				number(&at);
			}
			x = (command == 'a' ? x : 0) + number(&at);
			visit(t, x, (command == 'a' ? y : 0) + number(&at));
			break;
		case 'z':
			end(t);
			break;
		default:
			fail_msg("command '%c'", command);
		}
	}
}

static struct trace trace_of(uint32_t ch)
{
	struct trace t = { 0 };
	struct svg_pen pen = { 0 };
	struct buf out = { 0 };
	check(svg_shape(&pen, ch, 0, 0));
	svg_pen_write(&pen, 0, false, &out);
	for (char *at = strstr(out.ptr, " d=\""); at; at = strstr(at, " d=\"")) {
		at += 4;
		char *quote = strchr(at, '"');
		*quote = '\0';
		if (!strstr(at, "h0")) { /* dots are no figures */
			follow(&t, at);
		}
		at = quote + 1;
	}
	buf_done(&out);
	svg_pen_done(&pen);
	return t;
}

static bool is_dashed(uint32_t ch)
{
	return (ch >= 0x2504 && ch <= 0x250b) || (ch >= 0x254c && ch <= 0x254f);
}

/* Whatever two characters meet at an edge: where both have an arm of the same weight, they cover the same part of it. */
static void test_lines_meet_at_the_edges(void **state)
{
	(void)state;
	static const uint32_t straight[4] = { 0, 0x2502 /* │ */, 0x2503 /* ┃ */, 0x2551 /* ║ */ };
	static const uint32_t level[4] = { 0, 0x2500 /* ─ */, 0x2501 /* ━ */, 0x2550 /* ═ */ };
	int lines = 0;
	for (uint32_t ch = 0x2500; ch < 0x2580; ch++) {
		unsigned arms = glyph_box_arms(ch);
		check(svg_is_shape(ch) == (arms != 0));
		if (!arms) {
			continue;
		}
		struct trace t = trace_of(ch);
		check_int(t.outside, 0);
		for (int i = 0; i < 4; i++) {
			struct trace expected = { 0 };
			unsigned weight = is_dashed(ch) ? 0 : arms >> 2 * i & 3;
			if (weight) {
				expected = trace_of((i % 2 ? level : straight)[weight]);
			}
			if (memcmp(t.edge[i], expected.edge[i], sizeof t.edge[i]) != 0) {
				fail_msg("U+%04X does not join at edge %d", ch, i);
			}
		}
		lines++;
	}
	check_int(lines, 128 - 3); /* all but the diagonals */
	struct trace light = trace_of(0x2502), heavy = trace_of(0x2503), twin = trace_of(0x2551);
	check_int(twin.figures, 4);
	int covered[3] = { 0 };
	for (int x = 0; x < W; x++) {
		covered[0] += light.edge[NORTH][x];
		covered[1] += heavy.edge[NORTH][x];
		covered[2] += twin.edge[NORTH][x];
		check(twin.edge[NORTH][x] == twin.edge[NORTH][W - 1 - x] && light.edge[NORTH][x] == light.edge[NORTH][W - 1 - x]);
	}
	check(covered[0] > 0 && covered[1] > covered[0] && covered[2] == 2 * covered[0]);
}

static uint32_t with_arms(unsigned arms)
{
	for (uint32_t ch = 0x2500; ch < 0x2580; ch++) {
		if (glyph_box_arms(ch) == arms && !is_dashed(ch) && !(ch >= 0x256d && ch <= 0x2570)) {
			return ch;
		}
	}
	return 0;
}

/* Turned over to the left or upside down, a character looks as the one that has its arms there. */
static void test_joints_are_symmetric(void **state)
{
	(void)state;
	int pairs = 0;
	for (uint32_t ch = 0x2500; ch < 0x2580; ch++) {
		unsigned arms = glyph_box_arms(ch), sides = (arms & 0x33) | (arms & 0x0c) << 4 | (arms & 0xc0) >> 4,
			 ends = (arms & 0xcc) | (arms & 0x03) << 4 | (arms & 0x30) >> 4;
		if (!arms || ch != with_arms(arms) || !with_arms(sides) || !with_arms(ends)) {
			continue;
		}
		struct trace t = trace_of(ch), side = trace_of(with_arms(sides)), end = trace_of(with_arms(ends));
		for (int y = 0; y < H; y++) {
			for (int x = 0; x < W; x++) {
				if (t.area[y][x] != side.area[y][W - 1 - x] || t.area[y][x] != end.area[H - 1 - y][x]) {
					fail_msg("U+%04X is not its mirror image at %d, %d", ch, x, y);
				}
			}
		}
		pairs++;
	}
	check_int(pairs, 128 - 3 - 4 - 12); /* diagonals, round, dashed */
}

/* Double lines are hollow also where they meet; a single line ends at the first track. */
static void test_double_lines_stay_hollow(void **state)
{
	(void)state;
	enum { X = W / 2, Y = H / 2 };
	struct trace cross = trace_of(0x256c /* ╬ */), corner = trace_of(0x2554 /* ╔ */), tee = trace_of(0x2564 /* ╤ */);
	struct trace store = trace_of(0x2552 /* ╒ */);
	for (int y = 0; y < H; y++) {
		check(!cross.area[y][X]);
		check(!store.area[y][X] || y == H - 1 || store.area[y + 1][X]); /* from the upper track down without a gap */
	}
	for (int x = 0; x < W; x++) {
		check(!cross.area[Y][x]);
	}
	check(store.area[Y][X] && store.area[H - 1][X] && !store.area[0][X]);
	check(!corner.area[Y][X] && !corner.area[Y][W - 1] && !corner.area[H - 1][X]);
	int outer = 0, inner = 0; /* the tracks of the corner, met on its diagonal */
	for (int i = 1; i < X; i++) {
		outer += corner.area[Y - i][X - i] && !corner.area[Y - i - 1][X - i - 1];
		inner += corner.area[Y + i][X + i] && !corner.area[Y + i - 1][X + i - 1];
	}
	check_int(outer, 1);
	check_int(inner, 1);
	check(!tee.area[Y][X] && tee.area[H - 1][X] && !tee.area[0][X]);
	for (int y = H - 1; tee.area[y][X]; y--) {
		check(y > Y);
	}
}

static void test_round_corners_bend_inwards(void **state)
{
	(void)state;
	static const bool clockwise[4] = { true, false, true, false }; /* ╭ ╮ ╯ ╰ */
	for (uint32_t i = 0; i < 4; i++) {
		struct svg_pen pen = { 0 };
		struct buf out = { 0 };
		svg_shape(&pen, 0x256d + i, 0, 0);
		svg_pen_write(&pen, 0, false, &out);
		const char *first = strstr(out.ptr, "A23 23 0 0 "), *second = strstr(out.ptr, "A17 17 0 0 ");
		check(first && second && first < second);
		check((first[11] == '1') == clockwise[i] && (second[11] == '1') != clockwise[i]);
		buf_done(&out);
		svg_pen_done(&pen);
	}
}

/* Bars: the n-th of the blocks that rise, and of those that grow to the right, covers n eighths of its edges. */
static void test_bars_are_as_long_as_they_say(void **state)
{
	(void)state;
	for (int level = 1; level <= 8; level++) {
		struct trace up = trace_of(glyph_bar(GLYPHS_FULL, level)), right = trace_of(glyph_bar_right(GLYPHS_FULL, level));
		int side = 0, floor = 0;
		for (int i = 0; i < H; i++) {
			side += up.edge[WEST][i];
			floor += right.edge[SOUTH][i];
		}
		check_int(side, level * H / 8);
		check_int(floor, level * W / 8);
		check_int(up.outside + right.outside, 0);
	}
	for (uint32_t ch = 0x2580; ch < 0x25a0; ch++) {
		check(trace_of(ch).figures > 0 && trace_of(ch).outside == 0);
	}
}

static void test_signs_of_the_map_are_shapes(void **state)
{
	(void)state;
	static const enum glyph drawn[] = { GLYPH_RIGHT, GLYPH_LEFT, GLYPH_UP, GLYPH_DOWN, GLYPH_GOING, GLYPH_BACK, GLYPH_SLOW,
		GLYPH_CACHED, GLYPH_HALF, GLYPH_OPEN, GLYPH_FULL, GLYPH_WARNING, GLYPH_SELECT, GLYPH_CHECKED, GLYPH_UNCHECKED,
		GLYPH_GAUGE_FULL, GLYPH_GAUGE_REST, GLYPH_SHADE, GLYPH_BLOCK, GLYPH_SCROLL };
	for (size_t i = 0; i < sizeof drawn / sizeof drawn[0]; i++) {
		struct trace t = trace_of(glyph(GLYPHS_FULL, drawn[i]));
		check(t.figures > 0);
		check_int(t.outside, 0);
	}
	for (uint32_t ch = ' '; ch < 0x2500; ch++) {
		check(!svg_is_shape(ch));
	}
	check(!svg_is_shape(0xc11c /* 서 */) && !svg_is_shape(0x2713 /* ✓ */));
}

static void test_dots_are_where_braille_has_them(void **state)
{
	(void)state;
	for (uint32_t ch = 0x2800; ch < 0x2900; ch++) {
		struct svg_pen pen = { 0 };
		size_t dots = 0;
		check(svg_shape(&pen, ch, 0, 0));
		for (int i = 0; i < 8; i++) {
			dots += ch >> i & 1;
		}
		check_int(pen.dots.len ? count_of(pen.dots.ptr, "h0") : 0, dots);
		svg_pen_done(&pen);
	}
	struct svg_pen pen = { 0 };
	svg_shape(&pen, 0x2881 /* upper left, lower right */, W, H);
	check_str(pen.dots.ptr, "M50 90h0M70 150h0");
	svg_pen_done(&pen);
}

/* --- whole pictures ------------------------------------------------------------ */

static void test_letters_are_escaped_and_even(void **state)
{
	(void)state;
	struct grid grid;
	struct buf out = { 0 };
	grid_init(&grid, 30, 3);
	struct canvas c = canvas_of(&grid, GLYPHS_FULL);
	canvas_text(c, 0, 0, STYLE_STRONG, STR("<script>&\"x\"</script>"));
	canvas_text(c, 0, 1, STYLE_NORMAL, STR("ab서버cd e  f"));
	canvas_text(c, 0, 2, STYLE_SELECTED, STR("  chosen  "));
	svg_of_grid(&grid, THEME_DARK, STR("a<b \033]0;x"), &out);
	check(strstr(out.ptr, "<title>a&lt;b \xef\xbf\xbd]0;x</title>") != NULL);
	check(strstr(out.ptr, "&lt;script&gt;&amp;&quot;x&quot;&lt;/script&gt;") != NULL);
	check(strstr(out.ptr, "<script") == NULL && strstr(out.ptr, "href") == NULL);
	check(strstr(out.ptr, "width=\"300\" height=\"60\"") != NULL);
	check(strstr(out.ptr, "<text x=\"0\" y=\"140\" textLength=\"80\" fill=\"#d0d0d0\">ab</text>") != NULL);
	check(strstr(out.ptr, "<text x=\"80\" y=\"140\" textLength=\"160\" fill=\"#d0d0d0\" font-size=\"74\">서버</text>") != NULL);
	check(strstr(out.ptr, "<text x=\"240\" y=\"140\" textLength=\"160\" fill=\"#d0d0d0\">cd e</text>") != NULL);
	check(strstr(out.ptr, "<text x=\"480\" y=\"140\" textLength=\"40\" fill=\"#d0d0d0\">f</text>") != NULL);
	check(strstr(out.ptr, "<path fill=\"#005f87\" d=\"M0 160h400v80h-400z\"/>") != NULL);
	check(strstr(out.ptr, "font-weight=\"bold\">chosen</text>") != NULL);
	check_int(count_of(out.ptr, "<text"), count_of(out.ptr, "</text>"));
	check_int(count_of(out.ptr, "<text"), 6);
	buf_done(&out);
	grid_done(&grid);
}

static void test_a_colour_is_one_path(void **state)
{
	(void)state;
	struct grid grid;
	struct buf out = { 0 };
	grid_init(&grid, 12, 4);
	struct canvas c = canvas_of(&grid, GLYPHS_FULL);
	canvas_box(c, (struct rect){ 0, 0, 12, 4 }, LINE_LIGHT, STYLE_BAD);
	canvas_put(c, 2, 1, 0x2591 /* ░ */, STYLE_BAD);
	canvas_put(c, 3, 1, 0x2591, STYLE_BAD);
	canvas_put(c, 2, 2, 0x28ff /* ⣿ */, STYLE_BAD);
	svg_of_grid(&grid, THEME_DARK, STR("a frame"), &out);
	check_int(count_of(out.ptr, "<path"), 3); /* lines, shade, dots */
	check_int(count_of(out.ptr, "<text"), 0);
	check(strstr(out.ptr, "fill-opacity=\"0.25\" d=\"M80 80h80v80h-80z\"") != NULL);
	check_int(count_of(out.ptr, "h0"), 8);
	buf_done(&out);
	grid_done(&grid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines_meet_at_the_edges),
		cmocka_unit_test(test_joints_are_symmetric),
		cmocka_unit_test(test_double_lines_stay_hollow),
		cmocka_unit_test(test_round_corners_bend_inwards),
		cmocka_unit_test(test_bars_are_as_long_as_they_say),
		cmocka_unit_test(test_signs_of_the_map_are_shapes),
		cmocka_unit_test(test_dots_are_where_braille_has_them),
		cmocka_unit_test(test_letters_are_escaped_and_even),
		cmocka_unit_test(test_a_colour_is_one_path),
	};
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
