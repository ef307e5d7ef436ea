/* Inside of ui: letters as strokes on a grid of dots. */
#ifndef UI_BIG_INT_H
#define UI_BIG_INT_H

#include <stdbool.h>
#include <stdint.h>

enum { BIG_DOTS_HIGH = 13, BIG_DOTS_WIDE = 12, BIG_SPACE = 4 };

/* One character's dots: bit x of row y. */
struct big_letter {
	int width; /* dots, without the gap behind it */
	uint16_t rows[BIG_DOTS_HIGH];
};

/* False when the font has no such character. */
bool big_letter(uint32_t ch, struct big_letter *out);

#endif
