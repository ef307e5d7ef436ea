#include "config.h"

#include "term/svg_shape.h"

#include "ui/glyphs.h"

enum { W = SVG_CELL_W, H = SVG_CELL_H, MID_X = W / 2, MID_Y = H / 2 };
enum { LIGHT = 6, HEAVY = 12, APART = 7 /* of a double line's tracks, from the middle */, DOT = 11 };
enum arm_weight { NONE, ONE, THICK, TWIN }; /* as glyph_box_arms packs them */

/* Signs as path data, from the cell's upper left corner on; what is hollow turns the other way inside. */
static const struct {
	uint32_t ch;
	const char *path;
} signs[] = {
	{ 0x25a0, "m6 26h28v28h-28z" }, /* ■ */
	{ 0x25a1, "m6 26h28v28h-28zm5 5v18h18v-18z" }, /* □ */
	{ 0x25aa, "m11 31h18v18h-18z" }, /* ▪ */
	{ 0x25ab, "m11 31h18v18h-18zm4 4v10h10v-10z" }, /* ▫ */
	{ 0x25ae, "m9 16h22v48h-22z" }, /* ▮ */
	{ 0x25af, "m9 16h22v48h-22zm4 4v40h14v-40z" }, /* ▯ */
	{ 0x25b2, "m20 22l18 36h-36z" }, /* ▲ */
	{ 0x25b4, "m20 28l12 24h-24z" }, /* ▴ */
	{ 0x25b6, "m4 22l34 18l-34 18z" }, /* ▶ */
	{ 0x25b8, "m8 26l26 14l-26 14z" }, /* ▸ */
	{ 0x25bc, "m20 58l18-36h-36z" }, /* ▼ */
	{ 0x25be, "m20 52l12-24h-24z" }, /* ▾ */
	{ 0x25c0, "m36 22l-34 18l34 18z" }, /* ◀ */
	{ 0x25c2, "m32 26l-26 14l26 14z" }, /* ◂ */
	{ 0x25c6, "m20 20l18 20l-18 20l-18-20z" }, /* ◆ */
	{ 0x25c9, "m3 40a17 17 0 1 1 34 0a17 17 0 1 1-34 0zm4 0a13 13 0 1 0 26 0a13 13 0 1 0-26 0zm4 0a9 9 0 1 1 18 0a9 9 0 1 1-18 0z" }, /* ◉ */
	{ 0x25cb, "m2 40a18 18 0 1 1 36 0a18 18 0 1 1-36 0zm5 0a13 13 0 1 0 26 0a13 13 0 1 0-26 0z" }, /* ○ */
	{ 0x25cf, "m2 40a18 18 0 1 1 36 0a18 18 0 1 1-36 0z" }, /* ● */
	{ 0x25d0, "m2 40a18 18 0 1 1 36 0a18 18 0 1 1-36 0zm18-14v28a13 13 0 1 0 0-28z" }, /* ◐ */
	{ 0x25e6, "m11 40a9 9 0 1 1 18 0a9 9 0 1 1-18 0zm4 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z" }, /* ◦ */
	{ 0x2b25, "m20 26l12 14l-12 14l-12-14z" }, /* ⬥ */
};

static const char *sign_of(uint32_t ch)
{
	for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
		if (signs[i].ch == ch) {
			return signs[i].path;
		}
	}
	return NULL;
}

bool svg_is_shape(uint32_t ch)
{
	return glyph_box_arms(ch) || (ch >= 0x2580 && ch < 0x25a0) || (ch >= 0x2800 && ch < 0x2900) || sign_of(ch);
}

/* --- rectangles ------------------------------------------------------------ */

static void close_area(struct svg_pen *pen, int tone)
{
	struct svg_area *open = &pen->open[tone];
	if (open->w) {
		buf_addf(&pen->tones[tone], "M%d %dh%dv%dh-%dz", open->x, open->y, open->w, open->h, open->w);
		open->w = 0;
	}
}

/* Rectangles that go on to the right become one. */
static void add_area(struct svg_pen *pen, int tone, struct svg_area area)
{
	struct svg_area *open = &pen->open[tone];
	if (open->w && open->y == area.y && open->h == area.h && open->x + open->w == area.x) {
		open->w += area.w;
		return;
	}
	close_area(pen, tone);
	*open = area;
}

void svg_pen_rect(struct svg_pen *pen, struct svg_area area)
{
	add_area(pen, 0, area);
}

/* --- lines ----------------------------------------------------------------- */

static enum arm_weight weight_of(unsigned arms, int direction)
{
	return (enum arm_weight)(arms >> (direction & 3) * 2 & 3);
}

/* A stretch of an arm, seen from the middle outwards: from `from` to `to`, its width around `side` (right is positive).
 * Directions are N, E, S, W. */
static void stretch(struct svg_pen *pen, int x, int y, int direction, int from, int to, int side, int width)
{
	struct svg_area area = { .x = x + MID_X, .y = y + MID_Y, .w = width, .h = to - from };
	switch (direction & 3) {
	case 0:
		area.x += side - width / 2;
		area.y -= to;
		break;
	case 2:
		area.x += -side - width / 2;
		area.y += from;
		break;
	case 1:
		area = (struct svg_area){ area.x + from, area.y + side - width / 2, to - from, width };
		break;
	default:
		area = (struct svg_area){ area.x - to, area.y - side - width / 2, to - from, width };
	}
	svg_pen_rect(pen, area);
}

static int thickness(enum arm_weight weight)
{
	return weight == THICK ? HEAVY : weight == ONE ? LIGHT : 0;
}

/* Where an arm begins, so that it fills its corner, or stops at the near track of a double line that it meets. */
static int arm_start(unsigned arms, int direction)
{
	enum arm_weight left = weight_of(arms, direction + 3), right = weight_of(arms, direction + 1);
	bool straight = weight_of(arms, direction + 2) != NONE;
	if (left == TWIN && right == TWIN) {
		return straight ? 0 : APART;
	}
	if (left == TWIN || right == TWIN) {
		return straight ? 0 : -APART - LIGHT / 2;
	}
	int crossing = thickness(left) > thickness(right) ? thickness(left) : thickness(right);
	return -crossing / 2;
}

/* One of the two tracks of a double arm, on the side of `near` (the neighbour arm there); `far` is the other one. */
static int track_start(enum arm_weight near, enum arm_weight far, bool straight)
{
	if (near == TWIN) {
		return APART - LIGHT / 2;
	}
	if (straight) {
		return 0;
	}
	return far == TWIN ? -APART - LIGHT / 2 : near == NONE && far == NONE ? 0 : -LIGHT / 2;
}

static void arm(struct svg_pen *pen, unsigned arms, int direction, int x, int y)
{
	enum arm_weight weight = weight_of(arms, direction);
	int end = direction % 2 ? MID_X : MID_Y;
	if (weight == ONE || weight == THICK) {
		stretch(pen, x, y, direction, arm_start(arms, direction), end, 0, thickness(weight));
	} else if (weight == TWIN) {
		enum arm_weight left = weight_of(arms, direction + 3), right = weight_of(arms, direction + 1);
		bool straight = weight_of(arms, direction + 2) != NONE;
		stretch(pen, x, y, direction, track_start(right, left, straight), end, APART, LIGHT);
		stretch(pen, x, y, direction, track_start(left, right, straight), end, -APART, LIGHT);
	}
}

/* A quarter of a circle and what is left of the straight arms; sx, sy: where the arms point. */
static void round_corner(struct svg_pen *pen, int sx, int sy, int x, int y)
{
	int cx = x + MID_X, cy = y + MID_Y, half = LIGHT / 2, sweep = sx == sy;
	svg_pen_rect(pen, (struct svg_area){ cx - half, sy > 0 ? cy + MID_X : y, LIGHT, H - MID_Y - MID_X });
	close_area(pen, 0);
	buf_addf(&pen->tones[0], "M%d %dA%d %d 0 0 %d %d %dv%dA%d %d 0 0 %d %d %dz", cx - half * sx, cy + sy * MID_X,
		MID_X + half, MID_X + half, sweep, cx + sx * MID_X, cy - half * sy, LIGHT * sy, MID_X - half, MID_X - half,
		!sweep, cx + half * sx, cy + sy * MID_X);
}

static void dashes(struct svg_pen *pen, unsigned arms, int count, int x, int y)
{
	bool upright = weight_of(arms, 0) != NONE;
	int width = thickness(weight_of(arms, upright ? 0 : 1)), step = (upright ? H : W) / count, gap = step * 2 / 5;
	for (int i = 0; i < count; i++) {
		int at = i * step + gap / 2;
		svg_pen_rect(pen, upright ? (struct svg_area){ x + MID_X - width / 2, y + at, width, step - gap } :
					    (struct svg_area){ x + at, y + MID_Y - width / 2, step - gap, width });
	}
}

static void box(struct svg_pen *pen, uint32_t ch, int x, int y)
{
	unsigned arms = glyph_box_arms(ch);
	if (ch >= 0x2504 && ch <= 0x250b) {
		dashes(pen, arms, ch < 0x2508 ? 3 : 4, x, y);
	} else if (ch >= 0x254c && ch <= 0x254f) {
		dashes(pen, arms, 2, x, y);
	} else if (ch >= 0x256d && ch <= 0x2570) {
		round_corner(pen, ch == 0x256d || ch == 0x2570 ? 1 : -1, ch <= 0x256e ? 1 : -1, x, y);
	} else {
		static const int order[4] = { 0, 2, 3, 1 }; /* level arms last and from the left: they lengthen what is there */
		for (int i = 0; i < 4; i++) {
			arm(pen, arms, order[i], x, y);
		}
	}
}

/* --- blocks and dots --------------------------------------------------------- */

static void block(struct svg_pen *pen, uint32_t ch, int x, int y)
{
	/* U+2596 to U+259F by quarters: 1 upper left, 2 upper right, 4 lower left, 8 lower right. */
	static const uint8_t quarters[10] = { 4, 8, 1, 13, 9, 7, 11, 2, 6, 14 };
	int eighth = (int)(ch - 0x2580);
	if (ch == 0x2580) {
		svg_pen_rect(pen, (struct svg_area){ x, y, W, H / 2 });
	} else if (ch <= 0x2588) {
		svg_pen_rect(pen, (struct svg_area){ x, y + H - eighth * H / 8, W, eighth * H / 8 });
	} else if (ch < 0x2590) {
		svg_pen_rect(pen, (struct svg_area){ x, y, (16 - eighth) * W / 8, H });
	} else if (ch == 0x2590) {
		svg_pen_rect(pen, (struct svg_area){ x + W / 2, y, W / 2, H });
	} else if (ch <= 0x2593) {
		add_area(pen, (int)(ch - 0x2590), (struct svg_area){ x, y, W, H });
	} else if (ch == 0x2594) {
		svg_pen_rect(pen, (struct svg_area){ x, y, W, H / 8 });
	} else if (ch == 0x2595) {
		svg_pen_rect(pen, (struct svg_area){ x + W - W / 8, y, W / 8, H });
	} else {
		for (int i = 0; i < 4; i++) {
			if (quarters[ch - 0x2596] >> i & 1) {
				svg_pen_rect(pen, (struct svg_area){ x + i % 2 * W / 2, y + i / 2 * H / 2, W / 2, H / 2 });
			}
		}
	}
}

/* A line of no length under a round pen is a dot. */
static void braille(struct svg_pen *pen, uint32_t ch, int x, int y)
{
	static const uint8_t column[8] = { 0, 0, 0, 1, 1, 1, 0, 1 }, row[8] = { 0, 1, 2, 0, 1, 2, 3, 3 };
	for (int i = 0; i < 8; i++) {
		if (ch >> i & 1) {
			buf_addf(&pen->dots, "M%d %dh0", x + W / 4 + column[i] * W / 2, y + H / 8 + row[i] * H / 4);
		}
	}
}

bool svg_shape(struct svg_pen *pen, uint32_t ch, int x, int y)
{
	const char *sign = sign_of(ch);
	if (!svg_is_shape(ch)) {
		return false;
	}
	if (sign) {
		close_area(pen, 0);
		buf_addf(&pen->tones[0], "M%d %d%s", x, y, sign);
	} else if (ch < 0x2580) {
		box(pen, ch, x, y);
	} else if (ch < 0x25a0) {
		block(pen, ch, x, y);
	} else {
		braille(pen, ch, x, y);
	}
	return true;
}

void svg_pen_write(struct svg_pen *pen, uint32_t ink, bool faint, struct buf *out)
{
	static const char *const shades[SVG_TONES] = { "", " fill-opacity=\"0.25\"", " fill-opacity=\"0.5\"",
		" fill-opacity=\"0.75\"" };
	const char *opacity = faint ? " opacity=\"0.6\"" : "";
	for (int tone = 0; tone < SVG_TONES; tone++) {
		close_area(pen, tone);
		if (pen->tones[tone].len) {
			buf_addf(out, "<path fill=\"#%06x\"%s%s d=\"", ink, shades[tone], opacity);
			buf_add(out, buf_str(&pen->tones[tone]));
			buf_add_c(out, "\"/>\n");
		}
	}
	if (pen->dots.len) {
		buf_addf(out, "<path fill=\"none\" stroke=\"#%06x\" stroke-width=\"%d\" stroke-linecap=\"round\"%s d=\"", ink, DOT,
			opacity);
		buf_add(out, buf_str(&pen->dots));
		buf_add_c(out, "\"/>\n");
	}
}

void svg_pen_done(struct svg_pen *pen)
{
	for (int tone = 0; tone < SVG_TONES; tone++) {
		buf_done(&pen->tones[tone]);
	}
	buf_done(&pen->dots);
}
