/* Glyphs in three sets, one table.
 *
 * full    UTF-8 where ambiguous characters are one cell wide (nearly everywhere)
 * cjk     UTF-8 where they are two: nothing ambiguous is used; frames are braille, which is never wide
 * ascii   what a console or another character set can show
 *
 * Every glyph is one cell wide by wcwidth; a test holds that. Lines are made of arms: a cell's four arms (N, E, S, W),
 * each missing, light or heavy, give its glyph, so that what meets in a cell joins with the right corner or tee. */
#ifndef UI_GLYPHS_H
#define UI_GLYPHS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum glyph_set { GLYPHS_FULL, GLYPHS_CJK, GLYPHS_ASCII, GLYPHS_COUNT };

/* X(name, full, cjk, ascii) */
#define GLYPH_LIST(X) \
	X(RIGHT, 0x25b6 /* ▶ */, 0x25b8 /* ▸ */, '>') \
	X(LEFT, 0x25c0 /* ◀ */, 0x25c2 /* ◂ */, '<') \
	X(UP, 0x25b2 /* ▲ */, 0x25b4 /* ▴ */, '^') \
	X(DOWN, 0x25bc /* ▼ */, 0x25be /* ▾ */, 'v') \
	X(ARROW_LEFT, 0x2190 /* ← */, 0x25c2 /* ◂ */, '<') \
	X(ARROW_RIGHT, 0x2192 /* → */, 0x25b8 /* ▸ */, '>') \
	X(GOING, 0x25cf /* ● */, 0x25c9 /* ◉ */, 'o') \
	X(BACK, 0x25cb /* ○ */, 0x25e6 /* ◦ */, '.') \
	X(SLOW, 0x25c6 /* ◆ */, 0x2b25 /* ⬥ */, '*') \
	X(ERROR, 0x2717 /* ✗ */, 0x2717 /* ✗ */, 'x') \
	X(CACHED, 0x25a0 /* ■ */, 0x25aa /* ▪ */, '#') \
	X(DONE, 0x2713 /* ✓ */, 0x2713 /* ✓ */, 'v') \
	X(WRONG, 0x2717 /* ✗ */, 0x2717 /* ✗ */, 'x') \
	X(HALF, 0x25d0 /* ◐ */, 0x25cd /* ◍ */, '*') \
	X(OPEN, 0x25cb /* ○ */, 0x25cc /* ◌ */, '-') \
	X(FULL, 0x25cf /* ● */, 0x25c9 /* ◉ */, 'o') \
	X(STAR, 0x2605 /* ★ */, 0x2b25 /* ⬥ */, '*') \
	X(STAR_OPEN, 0x2606 /* ☆ */, 0x25cc /* ◌ */, '.') \
	X(BULLET, 0x2022 /* • */, 0x25e6 /* ◦ */, '*') \
	X(WARNING, 0x25b2 /* ▲ */, 0x25b4 /* ▴ */, '!') \
	X(SELECT, 0x25b8 /* ▸ */, 0x25b8 /* ▸ */, '>') \
	X(CHECKED, 0x25a0 /* ■ */, 0x25aa /* ▪ */, 'x') \
	X(UNCHECKED, 0x25a1 /* □ */, 0x25ab /* ▫ */, '_') \
	X(NEW, 0x2726 /* ✦ */, 0x2726 /* ✦ */, '+') \
	X(QUOTE, 0x2502 /* │ */, 0x2847 /* ⡇ */, '|') \
	X(RULE, 0x2500 /* ─ */, 0x2812 /* ⠒ */, '-') \
	X(RULE_DOUBLE, 0x2550 /* ═ */, 0x2836 /* ⠶ */, '=') \
	X(DASH_H, 0x2504 /* ┄ */, 0x254c /* ╌ */, '.') \
	X(DASH_V, 0x2506 /* ┆ */, 0x254e /* ╎ */, ':') \
	X(GAUGE_FULL, 0x25ae /* ▮ */, 0x28ff /* ⣿ */, '#') \
	X(GAUGE_REST, 0x25af /* ▯ */, 0x2824 /* ⠤ */, '.') \
	X(SHADE, 0x2591 /* ░ */, 0x2591 /* ░ */, ':') \
	X(BLOCK, 0x2588 /* █ */, 0x28ff /* ⣿ */, '#') \
	X(SCROLL, 0x2590 /* ▐ */, 0x2590 /* ▐ */, '#') \
	X(SCROLL_REST, 0x2502 /* │ */, 0x2847 /* ⡇ */, '|')

enum glyph {
#define GLYPH_ENUM(name, full, cjk, ascii) GLYPH_##name,
	GLYPH_LIST(GLYPH_ENUM)
#undef GLYPH_ENUM
	GLYPH_COUNT
};

uint32_t glyph(enum glyph_set set, enum glyph id);
const char *glyph_set_name(enum glyph_set set); /* "full", "cjk", "ascii" */
bool glyph_set_find(struct str name, enum glyph_set *set);

/* --- lines --------------------------------------------------------------- */

enum arm { ARM_N = 1, ARM_E = 2, ARM_S = 4, ARM_W = 8 };
enum line {
	LINE_LIGHT,
	LINE_HEAVY,
	LINE_ROUND, /* light, round corners */
	LINE_DASHED,
	LINE_DOUBLE, /* straight and corners; joins as light */
	LINE_STORE, /* frames: upper and lower edge double, as what keeps things is drawn */
};

/* The glyph of a cell that has these arms (a set of enum arm). */
uint32_t glyph_line(enum glyph_set set, unsigned arms, enum line line);
/* What `there` becomes when the arms are added: `there` is any character; if it is no line the arms alone are drawn. */
uint32_t glyph_join(enum glyph_set set, uint32_t there, unsigned arms, enum line line);
bool glyph_is_line(enum glyph_set set, uint32_t ch);
/* What a box-drawing character is made of: two bits each for N, E, S, W from the low end; 0 none, 1 light, 2 heavy,
 * 3 double. 0 for any other character. */
unsigned glyph_box_arms(uint32_t ch);
/* A frame's edge or corner, by where it lies: dx, dy are -1, 0 or 1 (left, upper; middle; right, lower). Apart from lines,
 * since the cjk set's frames hug the outside of their cells. */
uint32_t glyph_frame(enum glyph_set set, int dx, int dy, enum line line);

/* --- levels -------------------------------------------------------------- */

/* A bar that rises from the bottom of a cell, level 0 (blank) to 8 (full). */
uint32_t glyph_bar(enum glyph_set set, int level);
/* A bar that grows from the left, level 0 to 8. */
uint32_t glyph_bar_right(enum glyph_set set, int level);
/* Fine dots of a chart cell: `dots` has one bit each for the 2 x 4 places, numbered as in braille (bit 0 = left upper,
 * 1, 2 downwards, 3 = right upper, 4, 5 downwards, 6 = left lowest, 7 = right lowest). The ascii set gives the nearest
 * character by height and weight. */
uint32_t glyph_dots(enum glyph_set set, unsigned dots);

#endif
