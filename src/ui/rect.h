/* Rectangles of cells: x, y of the left upper cell, columns and rows. Empty when either size is 0 or less. */
#ifndef UI_RECT_H
#define UI_RECT_H

#include <stdbool.h>

struct rect {
	int x, y;
	int cols, rows;
};

static inline bool rect_empty(struct rect r)
{
	return r.cols <= 0 || r.rows <= 0;
}

static inline bool rect_has(struct rect r, int x, int y)
{
	return x >= r.x && x < r.x + r.cols && y >= r.y && y < r.y + r.rows;
}

static inline struct rect rect_intersect(struct rect a, struct rect b)
{
	int x = a.x > b.x ? a.x : b.x;
	int y = a.y > b.y ? a.y : b.y;
	int right = a.x + a.cols < b.x + b.cols ? a.x + a.cols : b.x + b.cols;
	int bottom = a.y + a.rows < b.y + b.rows ? a.y + a.rows : b.y + b.rows;
	return (struct rect){ x, y, right > x ? right - x : 0, bottom > y ? bottom - y : 0 };
}

static inline bool rect_overlap(struct rect a, struct rect b)
{
	return !rect_empty(rect_intersect(a, b));
}

static inline bool rect_inside(struct rect inner, struct rect outer)
{
	return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.cols <= outer.x + outer.cols &&
		inner.y + inner.rows <= outer.y + outer.rows;
}

static inline struct rect rect_inset(struct rect r, int dx, int dy)
{
	r.x += dx;
	r.y += dy;
	r.cols = r.cols > 2 * dx ? r.cols - 2 * dx : 0;
	r.rows = r.rows > 2 * dy ? r.rows - 2 * dy : 0;
	return r;
}

/* Cut `size` rows or columns off one side: the piece is returned, *r keeps the rest. */
static inline struct rect rect_cut_top(struct rect *r, int size)
{
	size = size > r->rows ? r->rows : size < 0 ? 0 : size;
	struct rect piece = { r->x, r->y, r->cols, size };
	r->y += size;
	r->rows -= size;
	return piece;
}

static inline struct rect rect_cut_bottom(struct rect *r, int size)
{
	size = size > r->rows ? r->rows : size < 0 ? 0 : size;
	r->rows -= size;
	return (struct rect){ r->x, r->y + r->rows, r->cols, size };
}

static inline struct rect rect_cut_left(struct rect *r, int size)
{
	size = size > r->cols ? r->cols : size < 0 ? 0 : size;
	struct rect piece = { r->x, r->y, size, r->rows };
	r->x += size;
	r->cols -= size;
	return piece;
}

static inline struct rect rect_cut_right(struct rect *r, int size)
{
	size = size > r->cols ? r->cols : size < 0 ? 0 : size;
	r->cols -= size;
	return (struct rect){ r->x + r->cols, r->y, size, r->rows };
}

#endif
