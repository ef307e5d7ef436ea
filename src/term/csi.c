#include "config.h"

#include "term/csi.h"

enum { PARAMS_MAX = 8 };

struct csi {
	char prefix; /* '<', '?', '>', '=' or 0 */
	char intermediate;
	char final;
	bool flawed;
	int params[PARAMS_MAX];
	int count;
};

struct input csi_key(uint32_t key, unsigned mods)
{
	return (struct input){ .kind = INPUT_KEY, .key = key, .mods = mods };
}

/* Control characters that are keys of their own, and Control with a letter. */
struct input csi_control(unsigned char c)
{
	switch (c) {
	case '\r':
	case '\n':
		return csi_key(UI_KEY_ENTER, 0);
	case '\t':
		return csi_key(UI_KEY_TAB, 0);
	case 0x08:
	case 0x7f:
		return csi_key(UI_KEY_BACKSPACE, 0);
	case 0x00:
		return csi_key(' ', INPUT_CTRL);
	case 0x1b:
		return csi_key(UI_KEY_ESCAPE, 0);
	}
	return csi_key(c < 0x1b ? c + 0x60u : c + 0x40u, INPUT_CTRL);
}

static unsigned mods_of(int param)
{
	unsigned bits = param > 1 ? (unsigned)param - 1 : 0, mods = 0;
	mods |= bits & 1 ? INPUT_SHIFT : 0u;
	mods |= bits & (2 | 8) ? INPUT_ALT : 0u;
	mods |= bits & 4 ? INPUT_CTRL : 0u;
	return mods;
}

/* Keys by the number in "CSI number ~", as VT220 and xterm number them. F13 to F20 are what a shift key sends. */
static bool numbered_key(int number, struct input *out)
{
	static const uint32_t keys[] = { [1] = UI_KEY_HOME, [2] = UI_KEY_INSERT, [3] = UI_KEY_DELETE, [4] = UI_KEY_END,
		[5] = UI_KEY_PAGE_UP, [6] = UI_KEY_PAGE_DOWN, [7] = UI_KEY_HOME, [8] = UI_KEY_END, [11] = UI_KEY_F1,
		[12] = UI_KEY_F2, [13] = UI_KEY_F3, [14] = UI_KEY_F4, [15] = UI_KEY_F5, [17] = UI_KEY_F6, [18] = UI_KEY_F7,
		[19] = UI_KEY_F8, [20] = UI_KEY_F9, [21] = UI_KEY_F10, [23] = UI_KEY_F11, [24] = UI_KEY_F12,
		[25] = UI_KEY_F1, [26] = UI_KEY_F2, [28] = UI_KEY_F3, [29] = UI_KEY_F4, [31] = UI_KEY_F5, [32] = UI_KEY_F6,
		[33] = UI_KEY_F7, [34] = UI_KEY_F8 };
	if (number < 0 || number >= (int)(sizeof keys / sizeof keys[0]) || !keys[number]) {
		return false;
	}
	*out = csi_key(keys[number], number >= 25 ? INPUT_SHIFT : 0);
	return true;
}

uint32_t csi_lettered_key(char final)
{
	switch (final) {
	case 'A':
		return UI_KEY_UP;
	case 'B':
		return UI_KEY_DOWN;
	case 'C':
		return UI_KEY_RIGHT;
	case 'D':
		return UI_KEY_LEFT;
	case 'F':
		return UI_KEY_END;
	case 'H':
		return UI_KEY_HOME;
	case 'M':
		return UI_KEY_ENTER; /* of the keypad */
	case 'P':
		return UI_KEY_F1;
	case 'Q':
		return UI_KEY_F2;
	case 'R':
		return UI_KEY_F3;
	case 'S':
		return UI_KEY_F4;
	}
	return 0;
}

/* "CSI < bits ; column ; row M", or m for a release. */
static enum found mouse(const struct csi *csi, struct input *out)
{
	static const enum input_button buttons[4] = { INPUT_BUTTON_LEFT, INPUT_BUTTON_MIDDLE, INPUT_BUTTON_RIGHT,
		INPUT_BUTTON_NONE };
	int bits = csi->params[0];
	if (csi->count != 3 || bits > 255 || csi->params[1] < 1 || csi->params[2] < 1) {
		return FOUND_NOTHING;
	}
	struct input in = { .kind = INPUT_MOUSE, .x = csi->params[1] - 1, .y = csi->params[2] - 1 };
	in.mods = (bits & 4 ? INPUT_SHIFT : 0u) | (bits & 8 ? INPUT_ALT : 0u) | (bits & 16 ? INPUT_CTRL : 0u);
	if (bits & 64) {
		if ((bits & 3) > 1 || csi->final != 'M') {
			return FOUND_NOTHING; /* sideways */
		}
		in.action = bits & 1 ? INPUT_WHEEL_DOWN : INPUT_WHEEL_UP;
	} else {
		in.button = buttons[bits & 3];
		in.action = csi->final == 'm' ? INPUT_RELEASE
			: !(bits & 32)        ? INPUT_PRESS
			: in.button           ? INPUT_DRAG
					      : INPUT_MOVE;
	}
	*out = in;
	return FOUND_INPUT;
}

static enum found answered(struct decode_answer *answer, enum decode_question question, int a, int b)
{
	*answer = (struct decode_answer){ question, a, b };
	return FOUND_ANSWER;
}

/* A key given by its code point: modifyOtherKeys ("27 ; mods ; code ~") and "code ; mods u". */
static enum found coded_key(int code, int mods, struct input *out)
{
	if (code < 0x20 || code == 0x7f) {
		*out = csi_control((unsigned char)code);
	} else if (code > 0x10ffff || (code >= 0x80 && code < 0xa0) || (code >= 0xd800 && code < 0xe000)) {
		return FOUND_NOTHING;
	} else {
		*out = csi_key((uint32_t)code, 0);
	}
	out->mods |= mods_of(mods);
	if (out->key < UI_KEY_FIRST) {
		out->mods &= ~(unsigned)INPUT_SHIFT;
	}
	return FOUND_INPUT;
}

static enum found meaning(const struct csi *csi, struct input *out, struct decode_answer *answer)
{
	int first = csi->count ? csi->params[0] : 0, second = csi->count > 1 ? csi->params[1] : 0;
	if (csi->prefix == '<') {
		return csi->final == 'M' || csi->final == 'm' ? mouse(csi, out) : FOUND_NOTHING;
	}
	if (csi->prefix == '?') {
		if (csi->final == 'y' && csi->intermediate == '$') {
			return answered(answer, DECODE_MODE, first, second);
		}
		return csi->final == 'c' ? answered(answer, DECODE_ATTRIBUTES, first, second) : FOUND_NOTHING;
	}
	if (csi->prefix || csi->intermediate) {
		return FOUND_NOTHING;
	}
	switch (csi->final) {
	case '~':
		if (first == 200) {
			return FOUND_PASTE;
		}
		if (first == 27 && csi->count == 3) {
			return coded_key(csi->params[2], second, out);
		}
		if (!numbered_key(first, out)) {
			return FOUND_NOTHING;
		}
		out->mods |= mods_of(second);
		return FOUND_INPUT;
	case 'u':
		return csi->count ? coded_key(first, second, out) : FOUND_NOTHING;
	case 'Z':
		*out = csi_key(UI_KEY_TAB, INPUT_SHIFT);
		return FOUND_INPUT;
	case 'I':
	case 'O':
		*out = (struct input){ .kind = INPUT_FOCUS, .x = csi->final == 'I' };
		return FOUND_INPUT;
	case 'R':
		/* Shift-F3 of xterm is "1;2R", so questions are only asked below the first row. */
		if (csi->count == 2 && (first != 1 || second < 2 || second > 16)) {
			return answered(answer, DECODE_CURSOR, first, second);
		}
		break;
	}
	uint32_t key = csi_lettered_key(csi->final);
	if (!key) {
		return FOUND_NOTHING;
	}
	*out = csi_key(key, mods_of(second));
	return FOUND_INPUT;
}

/* One byte of the parameters: digits, parted by ';'. */
static void parameter(struct csi *csi, unsigned char c, bool *open)
{
	if (c != ';' && (c < '0' || c > '9')) {
		csi->flawed = true;
		return;
	}
	if (!*open) {
		if (csi->count == PARAMS_MAX) {
			csi->flawed = true;
			return;
		}
		csi->params[csi->count++] = 0;
	}
	*open = c != ';';
	if (*open) {
		int *value = &csi->params[csi->count - 1];
		*value = *value > 99999 ? *value : *value * 10 + (c - '0');
	}
}

/* The parts: 30-3F (parameters, the first maybe a prefix), 20-2F, and one of 40-7E that ends it. Gives the length up to
 * where that one should be. */
static size_t parse(struct csi *csi, const unsigned char *p, size_t len)
{
	size_t i = 2;
	bool open = false;
	if (i < len && p[i] >= '<' && p[i] <= '?') {
		csi->prefix = (char)p[i++];
	}
	for (; i < len && p[i] >= 0x30 && p[i] <= 0x3f; i++) {
		parameter(csi, p[i], &open);
	}
	for (; i < len && p[i] >= 0x20 && p[i] <= 0x2f; i++) {
		csi->intermediate = (char)p[i];
	}
	return i;
}

/* Function keys of the Linux console: "ESC [ [ A" to E. */
static enum found console_key(const unsigned char *p, size_t len, bool idle, size_t *used, struct input *out)
{
	if (len < 4) {
		*used = len;
		return idle ? FOUND_NOTHING : FOUND_PART;
	}
	*used = 4;
	*out = csi_key(UI_KEY_F1 + (uint32_t)(p[3] - 'A'), 0);
	return p[3] >= 'A' && p[3] <= 'E' ? FOUND_INPUT : FOUND_NOTHING;
}

enum found csi_decode(const unsigned char *p, size_t len, bool idle, size_t *used, struct input *out,
	struct decode_answer *answer)
{
	struct csi csi = { 0 };
	if (len > 2 && p[2] == '[') {
		return console_key(p, len, idle, used, out);
	}
	size_t end = parse(&csi, p, len);
	*used = end;
	if (end == len) {
		if (len == 2 && idle) {
			*out = csi_key('[', INPUT_ALT);
			return FOUND_INPUT;
		}
		return idle || len > CSI_BYTES_MAX ? FOUND_ENDLESS : FOUND_PART;
	}
	if (p[end] < 0x40 || p[end] > 0x7e) {
		return FOUND_NOTHING; /* cut short by something else, which is looked at next */
	}
	*used = end + 1;
	csi.final = (char)p[end];
	if (csi.final == 'M' && end == 2) { /* a mouse that speaks the old way: three bytes follow */
		*used = len < 6 ? len : 6;
		return len < 6 && !idle ? FOUND_PART : FOUND_NOTHING;
	}
	return csi.flawed ? FOUND_NOTHING : meaning(&csi, out, answer);
}
