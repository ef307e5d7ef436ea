/* Styles are names; a theme (ui/theme.h) says what they look like on a given terminal.
 *
 * A cell's 16 bits: the name in the low byte, then attributes that are added to what the theme says for the name, then
 * the ground the text stands on. STYLE_GOOD | STYLE_ON_SELECTED is a good word in a selected row. The letter of each
 * name is what golden files show in style rows. */
#ifndef UI_STYLE_H
#define UI_STYLE_H

#include <stdint.h>

#define STYLE_LIST(X) \
	X(NORMAL, '.') \
	X(DIM, 'd') /* what may be overlooked */ \
	X(STRONG, 's') \
	X(TITLE, 'T') \
	X(ACCENT, 'a') /* the one thing to look at */ \
	X(GOOD, 'g') \
	X(WARN, 'w') \
	X(BAD, 'b') \
	X(NEW, 'n') /* not there in the architecture before */ \
	X(SELECTED, 'S') \
	X(DARK, 'x') /* a dead zone, a killed box */ \
	X(FRAME, 'f') \
	X(FRAME_FOCUS, 'F') \
	X(ZONE, 'z') \
	X(EDGE, 'e') \
	X(EDGE_COPY, 'E') /* replication */ \
	X(GAUGE, 'u') /* the filled part, by load */ \
	X(GAUGE_WARN, 'v') \
	X(GAUGE_BAD, 'V') \
	X(GAUGE_REST, '_') \
	X(BUTTON, 'k') /* a key that can be pressed */ \
	X(HEADER, 'h') \
	X(STATUS, 't') \
	X(GOING, 'o') /* particles: on the way, or answered in time */ \
	X(BACK, 'r') /* an answer travelling back */ \
	X(SLOW, 'l') \
	X(ERROR, 'X') \
	X(CACHED, 'c') \
	X(LINE1, '1') /* chart series; shape differs as well */ \
	X(LINE2, '2') \
	X(LINE3, '3') \
	X(AXIS, '-') \
	X(MARK, 'm') /* an event on a time axis */ \
	X(CODE, 'C') \
	X(QUOTE, 'q') \
	X(NUMBER, '#') /* a figure that was measured */ \
	X(LINK, 'L') \
	X(EDIT, 'i') /* where text is typed */ \
	X(POPUP, 'p') /* plain text in something that lies on top */ \
	X(SHADE, '~') /* what lies below it */ \
	X(BLACK, 'B') /* the covers of a talk: black and white in every theme */ \
	X(WHITE, 'W')

enum style {
#define STYLE_ENUM(name, letter) STYLE_##name,
	STYLE_LIST(STYLE_ENUM)
#undef STYLE_ENUM
	STYLE_COUNT
};

enum {
	STYLE_NAME_MASK = 0x00ff,
	STYLE_BOLD = 0x0100,
	STYLE_UNDERLINE = 0x0200,
	STYLE_REVERSE = 0x0400,
	STYLE_ITALIC = 0x0800,
	STYLE_FAINT = 0x4000,
	STYLE_ATTRIBUTE_MASK = 0x4f00,
	STYLE_ON_POPUP = 0x1000,
	STYLE_ON_SELECTED = 0x2000,
	STYLE_ON_DARK = 0x3000,
	STYLE_GROUND_MASK = 0x3000,
};

static inline enum style style_name(uint16_t style)
{
	return (enum style)(style & STYLE_NAME_MASK);
}

char style_letter(uint16_t style); /* of the name; '?' when there is no such name */

#endif
