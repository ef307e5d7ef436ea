#include "config.h"

#include "ui/keyline.h"

#include "base/utf8.h"

enum { GAP = 2, ITEMS_MAX = 32 };

static int cols_of(const struct keyline_item *item)
{
	return (int)utf8_cols(item->key) + 1 + (int)utf8_cols(item->label) + GAP;
}

/* Which items are shown: the lightest go first, of equal ones the last. One cell of air at the left. */
static size_t choose(int cols, const struct keyline_item *items, size_t count, bool shown[ITEMS_MAX])
{
	int need = 1 - GAP;
	count = count < ITEMS_MAX ? count : ITEMS_MAX;
	for (size_t i = 0; i < count; i++) {
		shown[i] = true;
		need += cols_of(&items[i]);
	}
	while (need > cols) {
		size_t lightest = count;
		for (size_t i = 0; i < count; i++) {
			if (shown[i] && (lightest == count || items[i].weight <= items[lightest].weight)) {
				lightest = i;
			}
		}
		if (lightest == count) {
			break;
		}
		shown[lightest] = false;
		need -= cols_of(&items[lightest]);
	}
	return count;
}

void keyline_draw(struct canvas c, int y, const struct keyline_item *items, size_t count)
{
	bool shown[ITEMS_MAX];
	int x = 1;
	count = choose(c.cols, items, count, shown);
	canvas_fill(c, (struct rect){ 0, y, c.cols, 1 }, ' ', STYLE_STATUS);
	for (size_t i = 0; i < count; i++) {
		if (shown[i]) {
			x += canvas_text(c, x, y, STYLE_BUTTON, items[i].key) + 1;
			x += canvas_text(c, x, y, STYLE_DIM, items[i].label) + GAP;
		}
	}
}

int keyline_hit(int cols, const struct keyline_item *items, size_t count, int x)
{
	bool shown[ITEMS_MAX];
	int at = 1;
	count = choose(cols, items, count, shown);
	for (size_t i = 0; i < count; i++) {
		if (shown[i]) {
			int end = at + cols_of(&items[i]);
			if (x >= at && x < end - GAP) {
				return (int)i;
			}
			at = end;
		}
	}
	return -1;
}
