#include "config.h"

#include "ui/input.h"

#include "base/utf8.h"

static const char *const key_names[] = {
#define KEY_NAME(name, text) (text),
	UI_KEY_LIST(KEY_NAME)
#undef KEY_NAME
};

void input_name(const struct input *input, struct buf *out)
{
	if (input->mods & INPUT_CTRL) {
		buf_add_c(out, "Ctrl-");
	}
	if (input->mods & INPUT_ALT) {
		buf_add_c(out, "Alt-");
	}
	if (input->mods & INPUT_SHIFT) {
		buf_add_c(out, "Shift-");
	}
	if (input->key > UI_KEY_FIRST && input->key < UI_KEY_END_OF_LIST) {
		buf_add_c(out, key_names[input->key - UI_KEY_FIRST - 1]);
	} else if (input->key == ' ') {
		buf_add_c(out, "Space");
	} else {
		char bytes[4];
		uint32_t c = utf8_printable(input->key) ? input->key : UTF8_REPLACEMENT;
		buf_add(out, (struct str){ bytes, utf8_put(c, bytes) });
	}
}

static bool take(struct str *name, struct str prefix)
{
	/* "Ctrl-" must be followed by something: a lone "-" is a key. */
	if (!str_starts(*name, prefix) || name->len == prefix.len) {
		return false;
	}
	*name = str_sub(*name, prefix.len, name->len);
	return true;
}

bool input_parse(struct str name, struct input *out)
{
	struct input key = { .kind = INPUT_KEY };
	for (bool more = true; more;) {
		more = true;
		if (take(&name, STR("Ctrl-"))) {
			key.mods |= INPUT_CTRL;
		} else if (take(&name, STR("Alt-"))) {
			key.mods |= INPUT_ALT;
		} else if (take(&name, STR("Shift-"))) {
			key.mods |= INPUT_SHIFT;
		} else {
			more = false;
		}
	}
	for (size_t i = 0; i < sizeof key_names / sizeof key_names[0]; i++) {
		if (str_eq_c(name, key_names[i])) {
			key.key = UI_KEY_FIRST + 1 + (uint32_t)i;
		}
	}
	if (str_eq_c(name, "Space")) {
		key.key = ' ';
	}
	if (!key.key) {
		struct str rest = name;
		if (!rest.len) {
			return false;
		}
		key.key = utf8_next(&rest);
		if (rest.len || !utf8_printable(key.key) || key.key == UTF8_REPLACEMENT) {
			return false;
		}
		/* As terminals send it: Ctrl with the small letter, shift in the letter itself. */
		bool letter = (key.key >= 'a' && key.key <= 'z') || (key.key >= 'A' && key.key <= 'Z');
		if (letter && (key.mods & INPUT_CTRL)) {
			key.key |= 0x20;
			key.mods &= ~(unsigned)INPUT_SHIFT;
		} else if (key.mods & INPUT_SHIFT) {
			if (!letter) {
				return false;
			}
			key.key &= ~(uint32_t)0x20;
			key.mods &= ~(unsigned)INPUT_SHIFT;
		}
	}
	*out = key;
	return true;
}
