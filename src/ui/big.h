/* Large text for the last row of a lecture room.
 *
 * Latin letters, digits and signs are drawn from a small font of our own, 13 dots high. Hangul is drawn from the same font
 * by its letters: 11,172 syllables are put together from initial, vowel and final. A text that is too wide even in dots of
 * braille, or holds a character that the font lacks, is drawn strong, spaced, between rules. */
#ifndef UI_BIG_H
#define UI_BIG_H

#include "ui/canvas.h"

enum big_size {
	BIG_LINE, /* strong, spaced, ruled: 3 rows */
	BIG_SMALL, /* braille: a cell is 2 x 4 dots; not in the ascii set */
	BIG_MEDIUM, /* half blocks: a cell is 1 x 2 dots; in the full set only */
	BIG_LARGE, /* a dot is 2 cells wide and 1 high */
};

/* The largest size in which s fits into cols x rows. */
enum big_size big_fit(struct str s, int cols, int rows, enum glyph_set set);
int big_cols(struct str s, enum big_size size);
int big_rows(enum big_size size);
/* Centred in the canvas's width when `x` is below 0. */
void big_draw(struct canvas c, int x, int y, struct str s, enum big_size size, uint16_t style);
/* Several lines, broken at blanks and line ends to the canvas's width, from row y on, an empty row after each. Gives the
 * rows used, or -1 when a word is too wide, a character is missing from the font, or the size from the glyph set: then
 * nothing is drawn. */
int big_text(struct canvas c, int y, struct str s, enum big_size size, uint16_t style);

#endif
