/* Themes: what each style looks like, as data.
 *
 * A theme gives each style an ink and each ground a paper. A terminal takes what it can: true colour, the 256 palette
 * (nearest entry by theme_to_256), eight colours (a column of its own: nearness says nothing there), or attributes only
 * (NO_COLOR, mono). Hues are taken from the palette of Okabe and Ito (Color Universal Design, 2008), which people with
 * protan, deutan and tritan vision tell apart; what a colour says, a shape or a word says too. */
#ifndef UI_THEME_H
#define UI_THEME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "ui/style.h"

#define THEME_LIST(X) \
	X(DARK, "dark") \
	X(LIGHT, "light") \
	X(CONTRAST, "contrast") /* for a projector in daylight: black paper */ \
	X(CONTRAST_LIGHT, "contrast-light") \
	X(MONO, "mono") /* attributes only */

enum theme_id {
#define THEME_ENUM(name, text) THEME_##name,
	THEME_LIST(THEME_ENUM)
#undef THEME_ENUM
	THEME_COUNT
};

enum theme_depth { THEME_DEPTH_MONO, THEME_DEPTH_8, THEME_DEPTH_256, THEME_DEPTH_RGB };

struct theme_look {
	uint32_t ink, paper; /* 0xRRGGBB */
	int8_t ink8, paper8; /* 0-7 as in the standard order, -1 the terminal's own */
	uint16_t attributes; /* STYLE_BOLD ... */
	bool plain; /* no colour at all */
};

const char *theme_name(enum theme_id id);
bool theme_find(struct str name, enum theme_id *id);
/* The look of a cell's whole style: name, attributes and ground. With THEME_DEPTH_MONO as in the mono theme. */
struct theme_look theme_look(enum theme_id id, enum theme_depth depth, uint16_t style);
int theme_to_256(uint32_t rgb); /* 16-255: the cube and the greys, which no user recolours */
/* Relative luminance contrast of two colours as in WCAG 2.1, 1 to 21. */
double theme_contrast(uint32_t a, uint32_t b);

#endif
