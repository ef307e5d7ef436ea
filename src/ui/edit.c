#include "config.h"

#include "ui/edit.h"

#include <string.h>

#include "base/utf8.h"

static size_t limit_of(const struct edit *edit)
{
	return edit->limit_bytes ? edit->limit_bytes : 1024;
}

static struct str before_cursor(const struct edit *edit)
{
	return str_sub(buf_str(&edit->text), 0, edit->cursor);
}

static struct str after_cursor(const struct edit *edit)
{
	return str_sub(buf_str(&edit->text), edit->cursor, edit->text.len);
}

/* Characters that can stand in a cell; line ends and tabs as blanks. */
static void add_clean(struct buf *out, struct str s)
{
	while (s.len) {
		char bytes[4];
		uint32_t c = utf8_next(&s);
		c = c == '\n' || c == '\t' ? ' ' : c;
		if (utf8_printable(c) && c != UTF8_REPLACEMENT) {
			buf_add(out, (struct str){ bytes, utf8_put(c, bytes) });
		}
	}
}

/* As many whole graphemes of s as fit into `bytes`. */
static struct str fit_bytes(struct str s, size_t bytes)
{
	size_t end = 0;
	while (end < s.len) {
		size_t step = utf8_grapheme(str_sub(s, end, s.len));
		if (end + step > bytes) {
			break;
		}
		end += step;
	}
	return str_sub(s, 0, end);
}

/* The text becomes head + tail, in NFC and clean, the cursor between them. A syllable typed letter by letter is put
 * together here: the letters alone could not stand in a cell. */
static void replace(struct edit *edit, struct str head, struct str tail)
{
	struct arena arena = { 0 };
	struct buf clean = { 0 };
	add_clean(&clean, utf8_nfc(&arena, head));
	struct str end = tail; /* was clean already */
	size_t room = limit_of(edit) > end.len ? limit_of(edit) - end.len : 0;
	struct str kept = fit_bytes(buf_str(&clean), room);
	struct buf text = { 0 };
	buf_add(&text, kept);
	edit->cursor = kept.len;
	buf_add(&text, end);
	buf_done(&edit->text);
	edit->text = text;
	buf_done(&clean);
	arena_done(&arena);
}

static void insert(struct edit *edit, struct str s)
{
	struct buf head = { 0 };
	buf_add(&head, before_cursor(edit));
	buf_add(&head, s);
	replace(edit, buf_str(&head), after_cursor(edit));
	buf_done(&head);
}

void edit_set(struct edit *edit, struct str text)
{
	replace(edit, text, (struct str){ 0 });
}

void edit_done(struct edit *edit)
{
	buf_done(&edit->text);
	edit->cursor = 0;
}

static size_t grapheme_before(const struct edit *edit)
{
	struct str s = before_cursor(edit);
	size_t at = 0, last = 0;
	while (at < s.len) {
		last = at;
		at += utf8_grapheme(str_sub(s, at, s.len));
	}
	return last;
}

static size_t word_before(const struct edit *edit)
{
	size_t at = edit->cursor;
	while (at > 0 && edit->text.ptr[at - 1] == ' ') {
		at--;
	}
	while (at > 0 && edit->text.ptr[at - 1] != ' ') {
		at--;
	}
	return at;
}

static void cut(struct edit *edit, size_t from, size_t to)
{
	struct buf head = { 0 };
	buf_add(&head, str_sub(buf_str(&edit->text), 0, from));
	replace(edit, buf_str(&head), str_sub(buf_str(&edit->text), to, edit->text.len));
	buf_done(&head);
}

static bool control(struct edit *edit, uint32_t key)
{
	switch (key) {
	case 'a':
		edit->cursor = 0;
		return true;
	case 'e':
		edit->cursor = edit->text.len;
		return true;
	case 'u':
		cut(edit, 0, edit->cursor);
		return true;
	case 'w':
		cut(edit, word_before(edit), edit->cursor);
		return true;
	case 'k':
		cut(edit, edit->cursor, edit->text.len);
		return true;
	}
	return false;
}

static bool key_input(struct edit *edit, const struct input *input)
{
	if (input->mods & INPUT_CTRL) {
		return control(edit, input->key);
	}
	if (input->mods & INPUT_ALT) {
		return false;
	}
	switch (input->key) {
	case UI_KEY_LEFT:
		edit->cursor = grapheme_before(edit);
		return true;
	case UI_KEY_RIGHT:
		edit->cursor += utf8_grapheme(after_cursor(edit));
		return true;
	case UI_KEY_HOME:
		edit->cursor = 0;
		return true;
	case UI_KEY_END:
		edit->cursor = edit->text.len;
		return true;
	case UI_KEY_BACKSPACE:
		cut(edit, grapheme_before(edit), edit->cursor);
		return true;
	case UI_KEY_DELETE:
		cut(edit, edit->cursor, edit->cursor + utf8_grapheme(after_cursor(edit)));
		return true;
	}
	if (input->key >= UI_KEY_FIRST) {
		return false;
	}
	char bytes[4];
	insert(edit, (struct str){ bytes, utf8_put(input->key, bytes) });
	return true;
}

bool edit_input(struct edit *edit, const struct input *input)
{
	if (input->kind == INPUT_PASTE) {
		insert(edit, fit_bytes(input->text, limit_of(edit)));
		return true;
	}
	return input->kind == INPUT_KEY && key_input(edit, input);
}

void edit_draw(struct canvas c, int x, int y, int cols, const struct edit *edit, struct str hint, bool focus)
{
	struct canvas field = canvas_sub(c, (struct rect){ x, y, cols, 1 });
	struct str text = buf_str(&edit->text);
	canvas_clear(field, STYLE_EDIT);
	if (!text.len) {
		canvas_text_fit(field, 0, 0, cols, STYLE_EDIT | STYLE_ITALIC, hint);
	}
	/* Scrolled so far that the cursor's cell is the last one. */
	int at = (int)utf8_cols(before_cursor(edit)), skip = at - (cols - 1);
	while (skip > 0 && text.len) {
		struct str rest = text;
		utf8_next(&rest);
		int width = (int)utf8_cols(str_sub(text, 0, text.len - rest.len));
		skip -= width;
		at -= width;
		text = rest;
	}
	canvas_text(field, 0, 0, STYLE_EDIT, text);
	if (focus) {
		canvas_cursor(field, at, 0);
	}
}
