/* What a person does, as the back ends report it.
 *
 * Keys are Unicode code points (letters as typed: 'G' is shift already applied) or UI_KEY_ values above Unicode.
 * Control with a letter arrives as that small letter with INPUT_CTRL; Enter is UI_KEY_ENTER, Tab UI_KEY_TAB, and both
 * codes of Backspace are UI_KEY_BACKSPACE. */
#ifndef UI_INPUT_H
#define UI_INPUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum input_kind {
	INPUT_NONE, /* the time was up */
	INPUT_KEY,
	INPUT_MOUSE,
	INPUT_RESIZE, /* x, y: the new columns and rows */
	INPUT_PASTE, /* text: as pasted, valid until the next call */
	INPUT_FOCUS, /* x: 1 gained, 0 lost */
	INPUT_GLYPHS, /* x: the terminal turned out to need this enum glyph_set */
	INPUT_WATCH, /* x: this watched descriptor can be read */
	INPUT_EOF, /* the terminal is gone; reported once */
};

/* X(name, text): the text is how configuration files and the help screen write the key. */
#define UI_KEY_LIST(X) \
	X(ENTER, "Enter") \
	X(TAB, "Tab") \
	X(BACKSPACE, "Backspace") \
	X(ESCAPE, "Esc") \
	X(UP, "Up") \
	X(DOWN, "Down") \
	X(LEFT, "Left") \
	X(RIGHT, "Right") \
	X(HOME, "Home") \
	X(END, "End") \
	X(PAGE_UP, "PageUp") \
	X(PAGE_DOWN, "PageDown") \
	X(INSERT, "Insert") \
	X(DELETE, "Delete") \
	X(F1, "F1") \
	X(F2, "F2") \
	X(F3, "F3") \
	X(F4, "F4") \
	X(F5, "F5") \
	X(F6, "F6") \
	X(F7, "F7") \
	X(F8, "F8") \
	X(F9, "F9") \
	X(F10, "F10") \
	X(F11, "F11") \
	X(F12, "F12")

enum ui_key {
	UI_KEY_FIRST = 0x110000, /* one above Unicode */
#define UI_KEY_ENUM(name, text) UI_KEY_##name,
	UI_KEY_LIST(UI_KEY_ENUM)
#undef UI_KEY_ENUM
	UI_KEY_END_OF_LIST
};

enum input_mods { INPUT_SHIFT = 1, INPUT_ALT = 2, INPUT_CTRL = 4 };

enum input_action { INPUT_PRESS, INPUT_RELEASE, INPUT_DRAG, INPUT_MOVE, INPUT_WHEEL_UP, INPUT_WHEEL_DOWN };
enum input_button { INPUT_BUTTON_NONE, INPUT_BUTTON_LEFT, INPUT_BUTTON_MIDDLE, INPUT_BUTTON_RIGHT };

struct input {
	enum input_kind kind;
	uint32_t key; /* of INPUT_KEY */
	unsigned mods; /* a set of enum input_mods; shift only with UI_KEY_ values and the mouse */
	enum input_action action; /* of INPUT_MOUSE */
	enum input_button button;
	int x, y; /* cell of the mouse, from 0; else as said above */
	struct str text; /* of INPUT_PASTE */
};

/* "Ctrl-x", "Shift-F5", "Space", "a", "<": the names people write. */
void input_name(const struct input *input, struct buf *out);
bool input_parse(struct str name, struct input *out); /* INPUT_KEY only */

#endif
