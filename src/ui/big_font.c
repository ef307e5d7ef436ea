#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "ui/big_int.h"

/* A letter is a text of strokes: points as two digits (column, row; a is 10), joined by lines, strokes parted by ','.
 * Capitals stand on rows 0 to 8, small letters on 3 to 8 with tails to 10. Drawn for this program. */
static const char *const latin[95] = {
	[' ' - ' '] = "",
	['!' - ' '] = "00 05,08 08",
	['"' - ' '] = "00 02,20 22",
	['#' - ' '] = "20 18,50 48,03 63,06 56",
	['$' - ' '] = "51 40 10 01 03 14 44 55 57 48 18 07,20 28",
	['%' - ' '] = "00 20 22 02 00,60 08,46 66 68 48 46",
	['&' - ' '] = "58 12 11 20 30 41 42 05 07 18 38 56",
	['\'' - ' '] = "00 02",
	['(' - ' '] = "20 11 02 06 17 28",
	[')' - ' '] = "00 11 22 26 17 08",
	['*' - ' '] = "02 46,06 42,04 44",
	['+' - ' '] = "22 26,04 44",
	[',' - ' '] = "17 18 09",
	['-' - ' '] = "04 44",
	['.' - ' '] = "07 17 18 08 07",
	['/' - ' '] = "50 08",
	['0' - ' '] = "10 40 51 57 48 18 07 01 10",
	['1' - ' '] = "02 20 28,08 48",
	['2' - ' '] = "01 10 40 51 53 08 58",
	['3' - ' '] = "01 10 40 51 53 44 24,44 55 57 48 18 07",
	['4' - ' '] = "48 40 05 55",
	['5' - ' '] = "50 00 03 43 54 57 48 18 07",
	['6' - ' '] = "40 20 02 07 18 48 57 55 44 14 05",
	['7' - ' '] = "00 50 24 28",
	['8' - ' '] = "10 40 51 53 44 14 03 01 10,14 05 07 18 48 57 55 44",
	['9' - ' '] = "18 38 56 51 40 10 01 03 14 44 53",
	[':' - ' '] = "03 03,07 07",
	[';' - ' '] = "13 13,16 17 08",
	['<' - ' '] = "41 14 47",
	['=' - ' '] = "03 43,05 45",
	['>' - ' '] = "01 34 07",
	['?' - ' '] = "01 10 40 51 52 34 35,38 38",
	['@' - ' '] = "58 18 07 01 10 40 51 55 35 33 53",
	['A' - ' '] = "08 02 20 30 52 58,05 55",
	['B' - ' '] = "00 40 51 53 44 04,44 55 57 48 08 00",
	['C' - ' '] = "51 40 10 01 07 18 48 57",
	['D' - ' '] = "00 30 52 56 38 08 00",
	['E' - ' '] = "50 00 08 58,04 44",
	['F' - ' '] = "50 00 08,04 44",
	['G' - ' '] = "51 40 10 01 07 18 48 57 54 34",
	['H' - ' '] = "00 08,50 58,04 54",
	['I' - ' '] = "00 20,10 18,08 28",
	['J' - ' '] = "50 57 48 18 07 06",
	['K' - ' '] = "00 08,50 04,14 58",
	['L' - ' '] = "00 08 58",
	['M' - ' '] = "08 00 33 60 68",
	['N' - ' '] = "08 00,01 57,50 58",
	['O' - ' '] = "20 40 62 66 48 28 06 02 20",
	['P' - ' '] = "08 00 40 51 53 44 04",
	['Q' - ' '] = "20 40 62 66 48 28 06 02 20,46 68",
	['R' - ' '] = "08 00 40 51 53 44 04,24 58",
	['S' - ' '] = "51 40 10 01 03 14 44 55 57 48 18 07",
	['T' - ' '] = "00 60,30 38",
	['U' - ' '] = "00 07 18 48 57 50",
	['V' - ' '] = "00 38 60",
	['W' - ' '] = "00 28 43 68 80",
	['X' - ' '] = "00 58,50 08",
	['Y' - ' '] = "00 33 60,33 38",
	['Z' - ' '] = "00 50 08 58",
	['[' - ' '] = "20 00 08 28",
	['\\' - ' '] = "00 58",
	[']' - ' '] = "00 20 28 08",
	['^' - ' '] = "02 20 42",
	['_' - ' '] = "09 59",
	['`' - ' '] = "00 11",
	['a' - ' '] = "13 43 54 58,55 15 06 07 18 48 57",
	['b' - ' '] = "00 08,04 13 43 54 57 48 18 07",
	['c' - ' '] = "54 43 13 04 07 18 48 57",
	['d' - ' '] = "50 58,54 43 13 04 07 18 48 57",
	['e' - ' '] = "05 55 54 43 13 04 07 18 48",
	['f' - ' '] = "40 30 21 28,03 43",
	['g' - ' '] = "54 43 13 04 06 17 47 56,53 59 4a 1a",
	['h' - ' '] = "00 08,04 13 43 54 58",
	['i' - ' '] = "01 01,03 08",
	['j' - ' '] = "31 31,33 39 2a 0a",
	['k' - ' '] = "00 08,43 06,25 48",
	['l' - ' '] = "00 07 18",
	['m' - ' '] = "03 08,04 13 23 34 38,34 43 53 64 68",
	['n' - ' '] = "03 08,04 13 43 54 58",
	['o' - ' '] = "13 43 54 57 48 18 07 04 13",
	['p' - ' '] = "03 0a,04 13 43 54 57 48 18 07",
	['q' - ' '] = "53 5a,54 43 13 04 07 18 48 57",
	['r' - ' '] = "03 08,05 23 43",
	['s' - ' '] = "53 13 04 15 45 56 57 48 08",
	['t' - ' '] = "11 17 28 48,03 43",
	['u' - ' '] = "03 07 18 48 57,53 58",
	['v' - ' '] = "03 28 43",
	['w' - ' '] = "03 18 35 58 63",
	['x' - ' '] = "03 58,53 08",
	['y' - ' '] = "03 28,53 2a 0a",
	['z' - ' '] = "03 53 08 58",
	['{' - ' '] = "20 11 13 04 15 17 28",
	['|' - ' '] = "00 09",
	['}' - ' '] = "00 11 13 24 15 17 08",
	['~' - ' '] = "04 13 34 43",
};

/* Consonants on a square of 5 x 5, stretched to the room they get. In the order of the finals' and initials' tables. */
enum consonant { G, N, D, R, M, B, S, O, J, C, K, T, P, H, CONSONANTS, NONE };

static const char *const consonants[CONSONANTS] = {
	[G] = "00 40 44",
	[N] = "00 04 44",
	[D] = "40 00 04 44",
	[R] = "00 40 42 02 04 44",
	[M] = "00 40 44 04 00",
	[B] = "00 04 44 40,02 42",
	[S] = "20 21 04,21 44",
	[O] = "10 30 41 43 34 14 03 01 10",
	[J] = "00 40,20 21 04,21 44",
	[C] = "10 30,01 41,21 04,21 44",
	[K] = "00 40 44,02 42",
	[T] = "40 00 04 44,02 42",
	[P] = "00 40,04 44,10 14,30 34",
	[H] = "10 30,01 41,12 32 43 34 14 03 12",
};

/* Unicode's orders: 19 initials, 28 finals (0 none); two letters side by side for double ones. */
static const uint8_t initials[19][2] = { { G, NONE }, { G, G }, { N, NONE }, { D, NONE }, { D, D }, { R, NONE }, { M, NONE },
	{ B, NONE }, { B, B }, { S, NONE }, { S, S }, { O, NONE }, { J, NONE }, { J, J }, { C, NONE }, { K, NONE }, { T, NONE },
	{ P, NONE }, { H, NONE } };
static const uint8_t finals[28][2] = { { NONE, NONE }, { G, NONE }, { G, G }, { G, S }, { N, NONE }, { N, J }, { N, H },
	{ D, NONE }, { R, NONE }, { R, G }, { R, M }, { R, B }, { R, S }, { R, T }, { R, P }, { R, H }, { M, NONE }, { B, NONE },
	{ B, S }, { S, NONE }, { S, S }, { O, NONE }, { J, NONE }, { C, NONE }, { K, NONE }, { T, NONE }, { P, NONE },
	{ H, NONE } };

/* --- strokes ------------------------------------------------------------------------ */

struct box {
	int x, y, w, h;
};

static void dot(struct big_letter *out, int x, int y)
{
	if (x >= 0 && x < 16 && y >= 0 && y < BIG_DOTS_HIGH) {
		out->rows[y] |= (uint16_t)(1u << x);
	}
}

static void line(struct big_letter *out, int x, int y, int to_x, int to_y)
{
	int dx = abs(to_x - x), dy = -abs(to_y - y), error = dx + dy;
	for (;;) {
		dot(out, x, y);
		if (x == to_x && y == to_y) {
			return;
		}
		int twice = 2 * error;
		if (twice >= dy) {
			error += dy;
			x += x < to_x ? 1 : -1;
		}
		if (twice <= dx) {
			error += dx;
			y += y < to_y ? 1 : -1;
		}
	}
}

static int digit(char c)
{
	return c >= 'a' ? c - 'a' + 10 : c - '0';
}

/* `unit`: the square that the strokes are drawn on reaches from 0 to this; 0: dots as they are. Gives the right end. */
static int strokes(struct big_letter *out, const char *text, struct box box, int unit)
{
	int before_x = 0, before_y = 0, right = 0;
	bool joined = false;
	for (const char *p = text; *p;) {
		if (*p == ',') {
			joined = false;
			p++;
		} else if (*p == ' ') {
			p++;
		} else {
			int x = digit(p[0]), y = digit(p[1]);
			if (unit) {
				x = (x * (box.w - 1) * 2 + unit) / (2 * unit);
				y = (y * (box.h - 1) * 2 + unit) / (2 * unit);
			}
			x += box.x;
			y += box.y;
			line(out, joined ? before_x : x, joined ? before_y : y, x, y);
			right = x > right ? x : right;
			before_x = x;
			before_y = y;
			joined = true;
			p += 2;
		}
	}
	return right;
}

static void letters(struct big_letter *out, const uint8_t pair[2], struct box box)
{
	if (pair[0] >= CONSONANTS) {
		return;
	}
	if (pair[1] >= CONSONANTS) {
		strokes(out, consonants[pair[0]], box, 4);
		return;
	}
	int half = (box.w - 1) / 2;
	strokes(out, consonants[pair[0]], (struct box){ box.x, box.y, half, box.h }, 4);
	strokes(out, consonants[pair[1]], (struct box){ box.x + box.w - half, box.y, half, box.h }, 4);
}

/* --- syllables ------------------------------------------------------------------------ */

/* A vowel: what lies below the initial (bar with ticks up or down) and what stands to its right (stems with ticks). */
struct vowel {
	int8_t lies; /* 0 no, 1 a bar, with ticks: 2 one up, 3 two up, 4 one down, 5 two down */
	int8_t stems; /* 0, 1 or 2 */
	int8_t ticks; /* 0 to 2 */
	bool inward; /* ticks to the left */
};

static const struct vowel vowels[21] = {
	{ 0, 1, 1, false }, { 0, 2, 1, false }, { 0, 1, 2, false }, { 0, 2, 2, false }, /* ㅏ ㅐ ㅑ ㅒ */
	{ 0, 1, 1, true }, { 0, 2, 1, true }, { 0, 1, 2, true }, { 0, 2, 2, true }, /* ㅓ ㅔ ㅕ ㅖ */
	{ 2, 0, 0, false }, { 2, 1, 1, false }, { 2, 2, 1, false }, { 2, 1, 0, false }, /* ㅗ ㅘ ㅙ ㅚ */
	{ 3, 0, 0, false }, { 4, 0, 0, false }, { 4, 1, 1, true }, { 4, 2, 1, true }, /* ㅛ ㅜ ㅝ ㅞ */
	{ 4, 1, 0, false }, { 5, 0, 0, false }, { 1, 0, 0, false }, { 1, 1, 0, false }, /* ㅟ ㅠ ㅡ ㅢ */
	{ 0, 1, 0, false }, /* ㅣ */
};

/* Letters that need five rows: with three bars, or a hat. */
static bool is_high(const uint8_t pair[2])
{
	for (int i = 0; i < 2; i++) {
		if (pair[i] == R || pair[i] == T || pair[i] == H || pair[i] == C || pair[i] == B) {
			return true;
		}
	}
	return false;
}

/* Stems at the right end, from row 0 to `bottom`; ticks at rows that are told apart. */
static void draw_stems(struct big_letter *out, const struct vowel *v, int bottom, int tick_row)
{
	int last = v->stems == 2 || v->ticks == 0 || v->inward ? 11 : 9, first = v->stems == 2 ? last - 2 : last;
	last = v->ticks == 0 ? 10 : last;
	first = v->ticks == 0 ? 10 : first;
	if (v->stems == 2 && !v->inward) {
		first = last - 3; /* ㅐ needs room for its tick between the stems */
	}
	line(out, first, 0, first, bottom);
	line(out, last, 0, last, bottom);
	for (int i = 0; i < v->ticks; i++) {
		int y = v->ticks == 1 ? tick_row : tick_row + (i ? 1 : -1) * (bottom > 8 ? 2 : 1);
		if (v->inward) {
			line(out, first - 2, y, first, y);
		} else {
			line(out, first, y, 11, y);
		}
	}
}

static void draw_lying(struct big_letter *out, const struct vowel *v, int bar, int right, int up, int down)
{
	line(out, 0, bar, right, bar);
	int middle = right / 2, third = right / 3;
	switch (v->lies) {
	case 2:
		line(out, middle, up, middle, bar);
		break;
	case 3:
		line(out, third, up, third, bar);
		line(out, right - third, up, right - third, bar);
		break;
	case 4:
		line(out, middle, bar, middle, down);
		break;
	case 5:
		line(out, third, bar, third, down);
		line(out, right - third, bar, right - third, down);
		break;
	}
}

static void syllable(uint32_t index, struct big_letter *out)
{
	const uint8_t *initial = initials[index / 588], *final = finals[index % 28];
	const struct vowel *v = &vowels[index % 588 / 28];
	bool closed = final[0] != NONE, downward = v->lies >= 4;
	int bottom = closed ? 6 : 12;
	struct box head = { 0, closed ? 0 : 1, v->inward || v->stems == 2 ? 6 : 7, closed ? 6 : 9 };
	if (v->lies && v->stems) { /* all three around the initial */
		int high = closed ? is_high(initial) ? 5 : 4 : 6, bar = closed ? high + 1 : downward ? 8 : 9;
		head = (struct box){ 0, 0, 6, high };
		draw_lying(out, v, bar, v->inward && v->stems == 2 ? 5 : 7, bar - (closed ? 1 : 2), bar + (closed ? 1 : 3));
		draw_stems(out, v, closed ? 6 : 12, v->inward ? bar + (closed ? 1 : 2) : closed ? 3 : 5);
	} else if (v->lies) {
		int high = closed ? is_high(initial) || !downward ? 5 : 4 : 6, bar = closed ? high + 1 : downward ? 8 : 10;
		bar = v->lies == 1 && !closed ? 9 : bar;
		head = (struct box){ 2, 0, 8, high };
		draw_lying(out, v, bar, 11, bar - (closed ? 1 : 3), bar + (closed ? 1 : 4));
	} else {
		draw_stems(out, v, bottom, closed ? 3 : 5);
	}
	letters(out, initial, head);
	letters(out, final, (struct box){ 2, 8, 9, 5 });
	out->width = BIG_DOTS_WIDE;
}

bool big_letter(uint32_t ch, struct big_letter *out)
{
	*out = (struct big_letter){ 0 };
	if (ch >= 0xac00 && ch <= 0xd7a3) {
		syllable(ch - 0xac00, out);
		return true;
	}
	ch = ch == 0xb7 ? '-' : ch == 0xd7 ? 'x' : ch == 0x2026 ? '.' : ch; /* signs that have a near kin */
	if (ch < ' ' || ch > '~') {
		return false;
	}
	const char *text = latin[ch - ' '];
	out->width = *text ? strokes(out, text, (struct box){ 0, 2, 0, 0 }, 0) + 1 : BIG_SPACE;
	return true;
}
