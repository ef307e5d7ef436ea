#include "config.h"

#include "ui/list.h"

#include <limits.h>

#include "base/utf8.h"

static int pitch_of(const struct list_state *state)
{
	return state->pitch > 1 ? state->pitch : 1;
}

static bool can_choose(const struct list_item *items, size_t count, int i)
{
	return i >= 0 && (size_t)i < count && !items[i].heading;
}

void list_move(struct list_state *state, const struct list_item *items, size_t count, int rows, int delta)
{
	int step = delta < 0 ? -1 : 1, at = state->selected;
	int left = delta == INT_MIN ? INT_MAX : delta < 0 ? -delta : delta;
	if (delta == INT_MIN || delta == INT_MAX) {
		step = -step; /* from beyond the end to the first choice there */
		at = delta < 0 ? -1 : (int)count;
		left = 1;
	}
	while (left > 0) {
		int next = at + step;
		while (next >= 0 && (size_t)next < count && items[next].heading) {
			next += step;
		}
		if (!can_choose(items, count, next)) {
			break;
		}
		at = next;
		left--;
	}
	if (can_choose(items, count, at)) {
		state->selected = at;
	} else if (!can_choose(items, count, state->selected)) {
		state->selected = -1;
		for (size_t i = 0; i < count && state->selected < 0; i++) {
			state->selected = items[i].heading ? -1 : (int)i;
		}
	}
	state->top = list_top(state, count, rows);
	/* A heading right above the first choice is worth its row. */
	if (state->top > 0 && state->selected == state->top && items[state->top - 1].heading && rows > 1) {
		state->top--;
	}
}

int list_top(const struct list_state *state, size_t count, int rows)
{
	rows = (rows + pitch_of(state) - 1) / pitch_of(state);
	int top = state->top, last = (int)count - rows;
	if (state->selected >= 0 && top > state->selected) {
		top = state->selected;
	}
	if (state->selected >= 0 && top < state->selected - rows + 1) {
		top = state->selected - rows + 1;
	}
	top = top > last ? last : top;
	return top < 0 ? 0 : top;
}

int list_hit(const struct list_state *state, size_t count, int rows, int y)
{
	int pitch = pitch_of(state), item = list_top(state, count, rows) + y / pitch;
	return y >= 0 && y < rows && y % pitch == 0 && (size_t)item < count ? item : -1;
}

void list_scrollbar(struct canvas c, int top, size_t count)
{
	int all = (int)count;
	if (all <= c.rows || c.rows < 2) {
		return;
	}
	int size = c.rows * c.rows / all;
	size = size < 1 ? 1 : size;
	/* At an end only when there is nothing beyond it. */
	int last = c.rows - size, at = (int)((long)top * last / (all - c.rows));
	at = top > 0 && at == 0 && last > 1 ? 1 : at;
	at = top < all - c.rows && at == last && last > 1 ? last - 1 : at;
	for (int y = 0; y < c.rows; y++) {
		bool in = y >= at && y < at + size;
		canvas_glyph(c, c.cols - 1, y, in ? GLYPH_SCROLL : GLYPH_SCROLL_REST, in ? STYLE_FRAME_FOCUS : STYLE_FRAME);
	}
}

struct columns {
	int mark, text, right;
};

static struct columns measure(const struct list_item *items, size_t count)
{
	struct columns w = { 0 };
	for (size_t i = 0; i < count; i++) {
		int mark = (int)utf8_cols(items[i].mark), text = (int)utf8_cols(items[i].text);
		int right = (int)utf8_cols(items[i].right);
		w.mark = mark > w.mark ? mark : w.mark;
		w.right = right > w.right ? right : w.right;
		if (!items[i].heading && items[i].detail.len) {
			w.text = text > w.text ? text : w.text;
		}
	}
	return w;
}

static void draw_item(struct canvas c, int y, const struct list_item *item, struct columns w, bool selected)
{
	int x = 2, right = c.cols - 1;
	if (item->heading) {
		canvas_text_fit(c, x, y, right - x, item->style ? item->style : (uint16_t)STYLE_TITLE, item->text);
		return;
	}
	uint16_t style = selected ? STYLE_STRONG : item->style;
	if (selected) {
		canvas_glyph(c, 0, y, GLYPH_SELECT, STYLE_ACCENT);
	}
	if (w.mark) {
		canvas_text_fit(c, x, y, w.mark, item->mark_style, item->mark);
		x += w.mark + 1;
	}
	if (item->right.len) {
		right -= canvas_text_right(c, right, y, style, item->right) + 2;
	}
	int used = canvas_text_fit(c, x, y, right - x, style, item->text);
	int detail = x + w.text + 3;
	if (item->detail.len && detail + 8 < right && used <= w.text) {
		canvas_text_fit(c, detail, y, right - detail, STYLE_DIM, item->detail);
	}
}

void list_draw(struct canvas c, const struct list_state *state, const struct list_item *items, size_t count, bool focus)
{
	struct columns w = measure(items, count);
	int pitch = pitch_of(state), top = list_top(state, count, c.rows), shown = (c.rows + pitch - 1) / pitch;
	for (int i = 0; i < shown && (size_t)(top + i) < count; i++) {
		bool selected = top + i == state->selected;
		draw_item(c, i * pitch, &items[top + i], w, selected);
		if (selected && focus) {
			struct rect row = { 0, i * pitch, c.cols - ((int)count > shown), 1 };
			canvas_ground(c, row, STYLE_ON_SELECTED);
		}
	}
	if ((int)count > shown) {
		list_scrollbar(c, top * pitch, (count - 1) * (size_t)pitch + 1);
	}
}
