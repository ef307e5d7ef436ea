#include "config.h"

#include "ui/glyphs.h"

static const uint32_t table[GLYPHS_COUNT][GLYPH_COUNT] = {
#define GLYPH_FULL_SET(name, full, cjk, ascii) [GLYPH_##name] = (full),
#define GLYPH_CJK_SET(name, full, cjk, ascii) [GLYPH_##name] = (cjk),
#define GLYPH_ASCII_SET(name, full, cjk, ascii) [GLYPH_##name] = (ascii),
	[GLYPHS_FULL] = { GLYPH_LIST(GLYPH_FULL_SET) },
	[GLYPHS_CJK] = { GLYPH_LIST(GLYPH_CJK_SET) },
	[GLYPHS_ASCII] = { GLYPH_LIST(GLYPH_ASCII_SET) },
#undef GLYPH_FULL_SET
#undef GLYPH_CJK_SET
#undef GLYPH_ASCII_SET
};

static const char *const set_names[GLYPHS_COUNT] = {
	[GLYPHS_FULL] = "full",
	[GLYPHS_CJK] = "cjk",
	[GLYPHS_ASCII] = "ascii",
};

uint32_t glyph(enum glyph_set set, enum glyph id)
{
	return table[set][id];
}

const char *glyph_set_name(enum glyph_set set)
{
	return set_names[set];
}

bool glyph_set_find(struct str name, enum glyph_set *set)
{
	for (int i = 0; i < GLYPHS_COUNT; i++) {
		if (str_eq_c(name, set_names[i])) {
			*set = (enum glyph_set)i;
			return true;
		}
	}
	return false;
}

/* --- lines, full set -------------------------------------------------------
 * The block U+2500 to U+257F by arms, as glyph_box_arms gives them. Diagonal lines are 0: they are not ours. */
static const uint8_t box_arms[128] = {
	0x44, 0x88, 0x11, 0x22, 0x44, 0x88, 0x11, 0x22, /* ─━│┃┄┅┆┇ */
	0x44, 0x88, 0x11, 0x22, 0x14, 0x18, 0x24, 0x28, /* ┈┉┊┋┌┍┎┏ */
	0x50, 0x90, 0x60, 0xa0, 0x05, 0x09, 0x06, 0x0a, /* ┐┑┒┓└┕┖┗ */
	0x41, 0x81, 0x42, 0x82, 0x15, 0x19, 0x16, 0x25, /* ┘┙┚┛├┝┞┟ */
	0x26, 0x1a, 0x29, 0x2a, 0x51, 0x91, 0x52, 0x61, /* ┠┡┢┣┤┥┦┧ */
	0x62, 0x92, 0xa1, 0xa2, 0x54, 0x94, 0x58, 0x98, /* ┨┩┪┫┬┭┮┯ */
	0x64, 0xa4, 0x68, 0xa8, 0x45, 0x85, 0x49, 0x89, /* ┰┱┲┳┴┵┶┷ */
	0x46, 0x86, 0x4a, 0x8a, 0x55, 0x95, 0x59, 0x99, /* ┸┹┺┻┼┽┾┿ */
	0x56, 0x65, 0x66, 0x96, 0x5a, 0xa5, 0x69, 0x9a, /* ╀╁╂╃╄╅╆╇ */
	0xa9, 0xa6, 0x6a, 0xaa, 0x44, 0x88, 0x11, 0x22, /* ╈╉╊╋╌╍╎╏ */
	0xcc, 0x33, 0x1c, 0x34, 0x3c, 0xd0, 0x70, 0xf0, /* ═║╒╓╔╕╖╗ */
	0x0d, 0x07, 0x0f, 0xc1, 0x43, 0xc3, 0x1d, 0x37, /* ╘╙╚╛╜╝╞╟ */
	0x3f, 0xd1, 0x73, 0xf3, 0xdc, 0x74, 0xfc, 0xcd, /* ╠╡╢╣╤╥╦╧ */
	0x47, 0xcf, 0xdd, 0x77, 0xff, 0x14, 0x50, 0x41, /* ╨╩╪╫╬╭╮╯ */
	0x05, 0x00, 0x00, 0x00, 0x40, 0x01, 0x04, 0x10, /* ╰╱╲╳╴╵╶╷ */
	0x80, 0x02, 0x08, 0x20, 0x48, 0x21, 0x84, 0x12, /* ╸╹╺╻╼╽╾╿ */
};

unsigned glyph_box_arms(uint32_t ch)
{
	return ch >= 0x2500 && ch < 0x2580 ? box_arms[ch - 0x2500] : 0;
}

static unsigned weigh(unsigned arms, enum line line)
{
	unsigned weight = line == LINE_HEAVY ? 2 : 1, packed = 0;
	for (unsigned i = 0; i < 4; i++) {
		packed |= (arms >> i & 1 ? weight : 0) << (2 * i);
	}
	return packed;
}

static uint32_t box_of_arms(unsigned packed, enum line line)
{
	if (line == LINE_ROUND) {
		switch (packed) {
		case 0x14:
			return 0x256d; /* ╭ */
		case 0x50:
			return 0x256e; /* ╮ */
		case 0x41:
			return 0x256f; /* ╯ */
		case 0x05:
			return 0x2570; /* ╰ */
		}
	}
	if (line == LINE_DOUBLE) {
		switch (packed) {
		case 0x44:
			return 0x2550; /* ═ */
		case 0x11:
			return 0x2551; /* ║ */
		case 0x14:
			return 0x2554; /* ╔ */
		case 0x50:
			return 0x2557; /* ╗ */
		case 0x41:
			return 0x255d; /* ╝ */
		case 0x05:
			return 0x255a; /* ╚ */
		}
	}
	if (line == LINE_DASHED && packed == 0x44) {
		return 0x2504; /* ┄ */
	}
	if (line == LINE_DASHED && packed == 0x11) {
		return 0x2506; /* ┆ */
	}
	for (uint32_t i = 0; i < 128; i++) {
		if (packed && box_arms[i] == packed) {
			return 0x2500 + i;
		}
	}
	return ' ';
}

static unsigned heavier(unsigned a, unsigned b)
{
	unsigned both = 0;
	for (unsigned shift = 0; shift < 8; shift += 2) {
		unsigned left = a >> shift & 3, right = b >> shift & 3;
		both |= (left > right ? left : right) << shift;
	}
	return both;
}

static uint32_t join_full(uint32_t there, unsigned arms, enum line line)
{
	unsigned before = glyph_box_arms(there), packed = heavier(before, weigh(arms, line));
	if (before && packed == before) { /* a round corner that gains nothing stays round */
		return there;
	}
	uint32_t joined = box_of_arms(packed, line);
	return before && joined == ' ' ? there : joined; /* Unicode has not every mixture of double and light */
}

/* --- lines, cjk: dots of braille -------------------------------------------
 * Lines run along the left column (vertical) and the second row (horizontal), so they always meet. */

static unsigned dots_of_arms(unsigned arms)
{
	unsigned dots = 0;
	dots |= arms & ARM_N ? 0x03u : 0;
	dots |= arms & ARM_E ? 0x12u : 0;
	dots |= arms & ARM_S ? 0x46u : 0;
	dots |= arms & ARM_W ? 0x02u : 0;
	return dots;
}

static uint32_t line_cjk(unsigned arms, enum line line)
{
	if (!arms) {
		return ' ';
	}
	if (line == LINE_DASHED && arms == (ARM_E | ARM_W)) {
		return 0x254c; /* ╌ */
	}
	if (line == LINE_DASHED && arms == (ARM_N | ARM_S)) {
		return 0x254e; /* ╎ */
	}
	if (line == LINE_HEAVY || line == LINE_DOUBLE) {
		/* Twice as thick where there is room: the third row, the right column. */
		unsigned dots = dots_of_arms(arms);
		dots |= arms & (ARM_E | ARM_W) ? 0x24u : 0;
		dots |= arms & ARM_N ? 0x18u : 0;
		dots |= arms & ARM_S ? 0xa0u : 0;
		return 0x2800 + dots;
	}
	return 0x2800 + dots_of_arms(arms);
}

static uint32_t join_cjk(uint32_t there, unsigned arms, enum line line)
{
	if (there == 0x254c) {
		there = 0x2812;
	} else if (there == 0x254e) {
		there = 0x2847;
	}
	uint32_t fresh = line_cjk(arms, line);
	if (there < 0x2800 || there > 0x28ff) {
		return fresh;
	}
	return 0x2800 | (there & 0xff) | (fresh >= 0x2800 ? fresh & 0xff : dots_of_arms(arms));
}

/* --- lines, ascii --------------------------------------------------------- */

static uint32_t line_ascii(unsigned arms, enum line line)
{
	if (!arms) {
		return ' ';
	}
	if (!(arms & (ARM_N | ARM_S))) {
		return line == LINE_HEAVY || line == LINE_DOUBLE ? '=' : line == LINE_DASHED ? '.' : '-';
	}
	if (!(arms & (ARM_E | ARM_W))) {
		return line == LINE_HEAVY || line == LINE_DOUBLE ? '#' : line == LINE_DASHED ? ':' : '|';
	}
	return line == LINE_HEAVY ? '#' : '+';
}

static uint32_t join_ascii(uint32_t there, unsigned arms, enum line line)
{
	switch (there) {
	case '-':
	case '=':
	case '.':
		return (arms & (ARM_N | ARM_S)) ? '+' : there;
	case '|':
	case ':':
		return (arms & (ARM_E | ARM_W)) ? '+' : there;
	case '+':
	case '#':
		return there;
	default:
		return line_ascii(arms, line);
	}
}

uint32_t glyph_line(enum glyph_set set, unsigned arms, enum line line)
{
	switch (set) {
	case GLYPHS_FULL:
		return box_of_arms(weigh(arms, line), line);
	case GLYPHS_CJK:
		return line_cjk(arms, line);
	case GLYPHS_ASCII:
	case GLYPHS_COUNT:
		break;
	}
	return line_ascii(arms, line);
}

uint32_t glyph_join(enum glyph_set set, uint32_t there, unsigned arms, enum line line)
{
	switch (set) {
	case GLYPHS_FULL:
		return join_full(there, arms, line);
	case GLYPHS_CJK:
		return join_cjk(there, arms, line);
	case GLYPHS_ASCII:
	case GLYPHS_COUNT:
		break;
	}
	return join_ascii(there, arms, line);
}

bool glyph_is_line(enum glyph_set set, uint32_t ch)
{
	switch (set) {
	case GLYPHS_FULL:
		return ch >= 0x2500 && ch < 0x2580;
	case GLYPHS_CJK:
		return ch == 0x254c || ch == 0x254e || (ch > 0x2800 && ch <= 0x28ff);
	case GLYPHS_ASCII:
	case GLYPHS_COUNT:
		break;
	}
	return ch == '-' || ch == '=' || ch == '|' || ch == '#' || ch == '+';
}

uint32_t glyph_frame(enum glyph_set set, int dx, int dy, enum line line)
{
	/* By row of the frame, then column. The braille frame hugs the outside. */
	static const uint32_t light[3][3] = { { 0x284f, 0x2809, 0x28b9 }, { 0x2847, ' ', 0x28b8 }, { 0x28c7, 0x28c0, 0x28f8 } };
	static const uint32_t heavy[3][3] = { { 0x285f, 0x281b, 0x28bb }, { 0x2847, ' ', 0x28b8 }, { 0x28e7, 0x28e4, 0x28fc } };
	static const uint32_t thick[3][3] = { { 0x284f, 0x281b, 0x28b9 }, { 0x2847, ' ', 0x28b8 }, { 0x28c7, 0x28e4, 0x28f8 } };
	if (set == GLYPHS_CJK && (dx || dy) && !(line == LINE_DASHED && (!dx || !dy))) {
		return (line == LINE_HEAVY ? heavy : line == LINE_STORE ? thick : light)[dy + 1][dx + 1];
	}
	static const uint32_t store[3][3] = { { 0x2552, 0x2550, 0x2555 }, { 0x2502, ' ', 0x2502 }, { 0x2558, 0x2550, 0x255b } };
	if (set == GLYPHS_FULL && line == LINE_STORE) {
		return store[dy + 1][dx + 1];
	}
	if (set == GLYPHS_ASCII && line == LINE_STORE && !dx && dy) {
		return '=';
	}
	unsigned arms = 0;
	arms |= dy == 0 || dy > 0 ? (dx ? ARM_N : 0u) : 0;
	arms |= dy == 0 || dy < 0 ? (dx ? ARM_S : 0u) : 0;
	arms |= dx == 0 || dx < 0 ? (dy ? ARM_E : 0u) : 0;
	arms |= dx == 0 || dx > 0 ? (dy ? ARM_W : 0u) : 0;
	return glyph_line(set, arms, line);
}

/* --- levels --------------------------------------------------------------- */

uint32_t glyph_bar(enum glyph_set set, int level)
{
	static const uint32_t cjk[9] = { ' ', 0x28c0, 0x28c0, 0x28e4, 0x28e4, 0x28f6, 0x28f6, 0x28ff, 0x28ff };
	static const char ascii[] = " ..::||##";
	level = level < 0 ? 0 : level > 8 ? 8 : level;
	switch (set) {
	case GLYPHS_FULL:
		return level ? 0x2580 + (uint32_t)level : ' '; /* ▁ to █ */
	case GLYPHS_CJK:
		return cjk[level];
	case GLYPHS_ASCII:
	case GLYPHS_COUNT:
		break;
	}
	return (unsigned char)ascii[level];
}

uint32_t glyph_bar_right(enum glyph_set set, int level)
{
	level = level < 0 ? 0 : level > 8 ? 8 : level;
	switch (set) {
	case GLYPHS_FULL:
		return level ? 0x2590 - (uint32_t)level : ' '; /* ▏ to █ */
	case GLYPHS_CJK:
		return level < 2 ? ' ' : level < 6 ? 0x2847 : 0x28ff;
	case GLYPHS_ASCII:
	case GLYPHS_COUNT:
		break;
	}
	return level < 4 ? ' ' : '#';
}

uint32_t glyph_dots(enum glyph_set set, unsigned dots)
{
	static const uint8_t rows[4] = { 0x09, 0x12, 0x24, 0xc0 };
	if (!dots) {
		return ' ';
	}
	if (set != GLYPHS_ASCII) {
		return 0x2800 + (dots & 0xff);
	}
	int first = -1, last = 0;
	for (int i = 0; i < 4; i++) {
		if (dots & rows[i]) {
			first = first < 0 ? i : first;
			last = i;
		}
	}
	if (last - first >= 2) {
		return '|';
	}
	return last == 0 ? '\'' : first == 3 ? '.' : last - first == 0 ? '-' : first == 0 ? '"' : first == 1 ? '-' : '.';
}
