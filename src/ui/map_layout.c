#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "ui/map_int.h"

enum { NODES_MAX = 300, NOTE_LEAST = 6, NOTE_MOST = 20, RATE_COLS = 7 };

/* In the upper edge; when that would leave routes too little room to come in there, all stand in the lower ones. */
struct rect map_zone_label(const struct map_layout *layout, const struct map_scene *scene, size_t zone)
{
	bool below = false;
	for (size_t z = 0; z < layout->zone_count && !layout->sideways; z++) {
		struct rect r = layout->zones[z];
		below = below || (!rect_empty(r) && 2 * ((int)utf8_cols(scene->zones[z].label) + 2) > r.cols);
	}
	struct rect frame = layout->zones[zone];
	int cols = (int)utf8_cols(scene->zones[zone].label) + 2, room = frame.cols - 3;
	int y = below ? frame.y + frame.rows - 1 : frame.y;
	return (struct rect){ frame.x + 2, y, cols < room ? cols : room > 0 ? room : 0, 1 };
}

/* --- what is taken ------------------------------------------------------------- */

struct ground {
	int cols, rows;
	bool *taken;
};

static void take(struct ground *g, struct rect r)
{
	struct rect in = rect_intersect(r, (struct rect){ 0, 0, g->cols, g->rows });
	for (int y = in.y; y < in.y + in.rows; y++) {
		for (int x = in.x; x < in.x + in.cols; x++) {
			g->taken[y * g->cols + x] = true;
		}
	}
}

static bool is_free(const struct ground *g, struct rect r)
{
	if (!rect_inside(r, (struct rect){ 0, 0, g->cols, g->rows })) {
		return false;
	}
	for (int y = r.y; y < r.y + r.rows; y++) {
		for (int x = r.x; x < r.x + r.cols; x++) {
			if (g->taken[y * g->cols + x]) {
				return false;
			}
		}
	}
	return true;
}

static void take_frame(struct ground *g, struct rect r)
{
	if (!rect_empty(r)) {
		take(g, (struct rect){ r.x, r.y, r.cols, 1 });
		take(g, (struct rect){ r.x, r.y + r.rows - 1, r.cols, 1 });
		take(g, (struct rect){ r.x, r.y, 1, r.rows });
		take(g, (struct rect){ r.x + r.cols - 1, r.y, 1, r.rows });
	}
}

static void take_all(struct ground *g, const struct map_layout *l)
{
	for (size_t i = 0; i < l->node_count; i++) {
		take(g, l->boxes[i]);
	}
	for (size_t z = 0; z < l->zone_count; z++) {
		take_frame(g, l->zones[z]);
	}
	for (size_t e = 0; e < l->edge_count; e++) {
		for (size_t i = 0; i < l->routes[e].count; i++) {
			take(g, (struct rect){ l->routes[e].points[i].x, l->routes[e].points[i].y, 1, 1 });
		}
	}
}

/* --- texts beside boxes and routes ---------------------------------------------- */

/* To the right of the box, in the row of its gauge; a cell of air on both sides. */
static void place_note(struct ground *g, const struct map_node *node, struct map_layout *l, size_t i)
{
	struct rect box = l->boxes[i];
	int y = box.rows > 1 ? box.y + box.rows - 2 : box.y;
	if (!node->has_gauge && !node->heat) {
		return;
	}
	for (int cols = NOTE_MOST; cols >= NOTE_LEAST; cols--) {
		struct rect note = { box.x + box.cols, y, cols + 2, 1 };
		if (is_free(g, note)) {
			l->notes[i] = (struct rect){ note.x + 1, y, cols, 1 };
			take(g, note);
			return;
		}
	}
}

/* Beside an upright stretch, or above a level one; as near to the middle of the route as there is room. */
static void place_rate(struct ground *g, struct map_route *route)
{
	int middle = (int)route->count / 2;
	for (int off = 0; off <= middle; off++) {
		for (int side = -1; side <= 1; side += 2) {
			int i = middle + side * off;
			if (i < 1 || (size_t)i + 1 >= route->count) {
				continue;
			}
			struct map_point p = route->points[i], before = route->points[i - 1], after = route->points[i + 1];
			struct rect places[2];
			if (before.x == p.x && after.x == p.x) {
				places[0] = (struct rect){ p.x + 1, p.y, RATE_COLS + 2, 1 };
				places[1] = (struct rect){ p.x - 2 - RATE_COLS, p.y, RATE_COLS + 2, 1 };
			} else if (before.y == p.y && after.y == p.y) {
				places[0] = (struct rect){ p.x - RATE_COLS / 2 - 1, p.y - 1, RATE_COLS + 2, 1 };
				places[1] = (struct rect){ p.x - RATE_COLS / 2 - 1, p.y + 1, RATE_COLS + 2, 1 };
			} else {
				continue;
			}
			for (int k = 0; k < 2; k++) {
				if (is_free(g, places[k])) {
					take(g, places[k]);
					route->rate = rect_inset(places[k], 1, 0);
					route->rate_left = before.x == p.x && k == 1;
					return;
				}
			}
		}
	}
}

static void place_texts(const struct map_scene *scene, struct map_layout *l)
{
	struct ground g = { l->cols, l->rows, mem_alloc((size_t)l->cols * (size_t)l->rows, sizeof(bool)) };
	take_all(&g, l);
	for (size_t i = 0; i < l->node_count; i++) {
		place_note(&g, &scene->nodes[i], l, i);
	}
	for (size_t e = 0; e < l->edge_count; e++) {
		if (scene->edges[e].kind == MAP_CALL && l->routes[e].count > 2) {
			place_rate(&g, &l->routes[e]);
		}
	}
	mem_free(g.taken);
}

/* --- a layout -------------------------------------------------------------------- */

static void find_order(const struct map_scene *scene, struct map_layout *l)
{
	for (size_t i = 0; i < l->node_count; i++) {
		size_t at = i;
		for (; at > 0; at--) {
			int other = l->order[at - 1];
			const struct rect *a = &l->boxes[other], *b = &l->boxes[i];
			int before = scene->nodes[other].row, now = scene->nodes[i].row;
			int across_before = l->sideways ? a->y : a->x, across_now = l->sideways ? b->y : b->x;
			if (before < now || (before == now && across_before <= across_now)) {
				break;
			}
			l->order[at] = other;
		}
		l->order[at] = (int)i;
	}
}

/* When no map fits: the names, row by row, in as many columns as there are needed. */
static void list_names(struct map_layout *l)
{
	int rows = l->rows > 0 ? l->rows : 1, columns = ((int)l->node_count + rows - 1) / rows;
	int width = columns > 0 && l->cols / columns > 0 ? l->cols / columns : 1;
	for (size_t i = 0; i < l->node_count; i++) {
		struct rect box = { (int)i / rows * width, (int)i % rows, width, 1 };
		l->boxes[i] = rect_intersect(box, (struct rect){ 0, 0, l->cols, l->rows });
		l->notes[i] = (struct rect){ 0 };
		l->order[i] = (int)i;
	}
	for (size_t z = 0; z < l->zone_count; z++) {
		l->zones[z] = (struct rect){ 0 };
	}
	for (size_t e = 0; e < l->edge_count; e++) {
		l->routes[e] = (struct map_route){ 0 };
	}
	l->fits = false;
	l->detail = MAP_TINY;
}

static struct map_layout *new_layout(struct arena *arena, const struct map_scene *scene, int cols, int rows)
{
	struct map_layout *l = ARENA_NEW(arena, struct map_layout);
	l->cols = cols > 0 ? cols : 0;
	l->rows = rows > 0 ? rows : 0;
	l->node_count = scene->node_count;
	l->zone_count = scene->zone_count;
	l->edge_count = scene->edge_count;
	l->boxes = ARENA_ARRAY(arena, scene->node_count, struct rect);
	l->notes = ARENA_ARRAY(arena, scene->node_count, struct rect);
	l->zones = ARENA_ARRAY(arena, scene->zone_count, struct rect);
	l->routes = ARENA_ARRAY(arena, scene->edge_count, struct map_route);
	l->order = ARENA_ARRAY(arena, scene->node_count, int);
	return l;
}

/* Large boxes before small ones, downwards before sideways; the first in which every edge finds a way. */
struct map_layout *map_layout(struct arena *arena, const struct map_scene *scene, int cols, int rows)
{
	struct map_layout *l = new_layout(arena, scene, cols, rows), *kept = NULL;
	size_t least_lost = 0;
	bool possible = scene->node_count <= NODES_MAX && l->cols > 0 && l->rows > 0;
	for (int try = 0; possible && try < 2 * MAP_DETAILS; try++) {
		struct map_layout *now = new_layout(arena, scene, cols, rows);
		now->detail = (enum map_detail)(try / 2);
		now->sideways = try % 2;
		now->fits = true;
		if (!map_place(arena, scene, now)) {
			continue;
		}
		size_t lost = map_find_routes(arena, scene, now);
		if (!kept || lost < least_lost) {
			kept = now;
			least_lost = lost;
		}
		if (!lost) {
			break;
		}
	}
	if (!kept) {
		list_names(l);
		return l;
	}
	place_texts(scene, kept);
	find_order(scene, kept);
	return kept;
}

/* --- finding nodes ---------------------------------------------------------------- */

int map_hit(const struct map_layout *layout, int x, int y)
{
	for (size_t i = 0; i < layout->node_count; i++) {
		if (rect_has(layout->boxes[i], x, y) || rect_has(layout->notes[i], x, y)) {
			return (int)i;
		}
	}
	return -1;
}

int map_next(const struct map_layout *layout, int node, int steps)
{
	int count = (int)layout->node_count, at = -1;
	if (!count) {
		return -1;
	}
	for (int i = 0; i < count; i++) {
		if (layout->order[i] == node) {
			at = i;
		}
	}
	if (at < 0) {
		return layout->order[steps < 0 ? count - 1 : 0];
	}
	int next = (at + steps % count + count) % count;
	return layout->order[next];
}

int map_toward(const struct map_layout *layout, int node, unsigned arm)
{
	if (node < 0 || (size_t)node >= layout->node_count) {
		return node;
	}
	struct rect from = layout->boxes[node];
	bool upright = arm == ARM_N || arm == ARM_S;
	bool along = upright != layout->sideways;
	int sign = arm == ARM_E || arm == ARM_S ? 1 : -1, best = node, least = 0;
	for (size_t i = 0; i < layout->node_count; i++) {
		struct rect to = layout->boxes[i];
		int dx = 2 * to.x + to.cols - 2 * from.x - from.cols, dy = 2 * (2 * to.y + to.rows - 2 * from.y - from.rows);
		int ahead = sign * (upright ? dy : dx), aside = abs(upright ? dx : dy);
		/* Clearly in that direction; along the flow the nearest tier, across it what stands in the same one. */
		int far = along ? 2 * ahead + aside : ahead + 3 * aside;
		if ((int)i != node && ahead > 0 && ahead * 2 > aside && (best == node || far < least)) {
			best = (int)i;
			least = far;
		}
	}
	return best;
}
