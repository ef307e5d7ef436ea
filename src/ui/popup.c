#include "config.h"

#include "ui/popup.h"

#include "base/utf8.h"
#include "ui/docview.h"
#include "ui/layout.h"

/* Frame and a cell of air at each side; above and below the frame only. */
enum { SIDE = 2, EDGE = 1, DIALOG_COLS = 56 };

struct rect popup_rect(struct canvas c, int cols, int rows)
{
	return layout_center((struct rect){ 0, 0, c.cols, c.rows }, cols + 2 * SIDE, rows + 2 * EDGE);
}

struct canvas popup_open(struct canvas c, int cols, int rows, struct str title)
{
	struct rect sheet = popup_rect(c, cols, rows);
	canvas_restyle(c, (struct rect){ 0, 0, c.cols, c.rows }, STYLE_SHADE);
	c.ground = STYLE_ON_POPUP;
	canvas_fill(c, sheet, ' ', STYLE_POPUP);
	return canvas_panel(c, sheet, title, true);
}

static int buttons_cols(const struct popup_button *buttons, size_t count)
{
	int cols = 0;
	for (size_t i = 0; i < count; i++) {
		cols += (int)utf8_cols(buttons[i].key) + (int)utf8_cols(buttons[i].label) + 1 + (i ? 3 : 0);
	}
	return cols;
}

static void draw_buttons(struct canvas c, int y, const struct popup_button *buttons, size_t count)
{
	int x = (c.cols - buttons_cols(buttons, count)) / 2;
	for (size_t i = 0; i < count; i++) {
		x += canvas_text(c, x, y, STYLE_BUTTON | STYLE_UNDERLINE, buttons[i].key) + 1;
		x += canvas_text(c, x, y, STYLE_NORMAL, buttons[i].label) + 3;
	}
}

static int most(int a, int b)
{
	return a > b ? a : b;
}

struct rect popup_dialog(struct canvas c, struct str title, struct str text, const struct popup_button *buttons,
	size_t count)
{
	struct arena arena = { 0 };
	int room = c.cols - 2 * SIDE - 2, cols = room < DIALOG_COLS ? room : DIALOG_COLS;
	struct doc_lines lines = doc_wrap(&arena, text, cols > 8 ? cols : 8);
	int need = most(buttons_cols(buttons, count), (int)utf8_cols(title) + 4);
	for (size_t i = 0; i < lines.count; i++) {
		need = most(need, lines.lines[i].cols);
	}
	int rows = (int)lines.count + (count ? 2 : 0);
	struct rect sheet = popup_rect(c, need, rows);
	struct canvas in = popup_open(c, need, rows, title);
	docview_lines(in, 0, 0, &lines, STYLE_NORMAL);
	if (count) {
		draw_buttons(in, in.rows - 1, buttons, count);
	}
	arena_done(&arena);
	return sheet;
}

struct rect popup_menu(struct canvas c, struct str title, const struct list_state *state, const struct list_item *items,
	size_t count)
{
	int mark = 0, text = 0, detail = 0, right = 0;
	for (size_t i = 0; i < count; i++) {
		mark = most(mark, (int)utf8_cols(items[i].mark));
		text = most(text, (int)utf8_cols(items[i].text));
		detail = most(detail, (int)utf8_cols(items[i].detail));
		right = most(right, (int)utf8_cols(items[i].right));
	}
	int cols = 2 + (mark ? mark + 1 : 0) + text + (detail ? detail + 3 : 0) + (right ? right + 2 : 0) + 1;
	cols = most(cols, (int)utf8_cols(title) + 4);
	struct rect sheet = popup_rect(c, cols, (int)count);
	struct canvas in = popup_open(c, cols, (int)count, title);
	list_draw(in, state, items, count, true);
	return sheet;
}
