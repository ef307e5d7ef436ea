#include "config.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "ui/map_int.h"

/* Each edge takes the cheapest way over the cells (A*): length, bends, crossings and odd sides cost. A cell remembers who
 * passes it horizontally and who vertically, as sets of edges. Two edges may share cells only when they are of one kind
 * and have an end in common, so that a trunk forks or joins; else they may cross at right angles, and the second one
 * bridges over the first. Short edges go first, since they have the fewest ways. */

enum { COST_STEP = 4, COST_SHARED = 3, COST_BEND = 14, COST_CROSS = 30, COST_NEAR = 3, COST_OFF_CENTRE = 3, COST_ODD_SIDE = 60,
	COST_FRAME = 6, COST_LATE = 5 /* a bend right at the arrow */, EDGES_MAX = 64, REACH = 6 };

static const struct {
	unsigned arm;
	int dx, dy;
} ways[4] = { { ARM_N, 0, -1 }, { ARM_E, 1, 0 }, { ARM_S, 0, 1 }, { ARM_W, -1, 0 } };

struct spot {
	bool blocked; /* a box, a label */
	bool near; /* next to a box */
	bool framed; /* the frame of a zone */
	uint64_t across, along; /* edges that pass horizontally, vertically */
};

struct node {
	int cost; /* INT_MAX: not reached */
	int8_t before; /* way by which the cell before was left; -1 at a start */
	bool done;
};

struct heap_item {
	int rank;
	int state;
};

struct router {
	const struct map_scene *scene;
	struct map_layout *layout;
	struct rect area; /* where ways may lead */
	struct spot *spots;
	struct node *nodes; /* four a cell: by the way of arrival */
	struct heap_item *heap;
	size_t heap_count, heap_cap;
	uint64_t related[EDGES_MAX]; /* edges that an edge may share cells with */
};

static struct spot *spot_at(const struct router *r, int x, int y)
{
	return &r->spots[(size_t)(y - r->area.y) * (size_t)r->area.cols + (size_t)(x - r->area.x)];
}

/* --- the ground --------------------------------------------------------------------- */

static void block(struct router *r, struct rect rect)
{
	struct rect in = rect_intersect(rect, r->area);
	for (int y = in.y; y < in.y + in.rows; y++) {
		for (int x = in.x; x < in.x + in.cols; x++) {
			spot_at(r, x, y)->blocked = true;
		}
	}
}

static void mark_near(struct router *r, struct rect box)
{
	struct rect in = rect_intersect((struct rect){ box.x - 1, box.y - 1, box.cols + 2, box.rows + 2 }, r->area);
	for (int y = in.y; y < in.y + in.rows; y++) {
		for (int x = in.x; x < in.x + in.cols; x++) {
			spot_at(r, x, y)->near = true;
		}
	}
}

static void mark_frame(struct router *r, struct rect zone)
{
	struct rect in = rect_intersect(zone, r->area);
	for (int y = in.y; y < in.y + in.rows; y++) {
		for (int x = in.x; x < in.x + in.cols; x++) {
			bool edge = x == zone.x || y == zone.y || x == zone.x + zone.cols - 1 || y == zone.y + zone.rows - 1;
			spot_at(r, x, y)->framed |= edge;
		}
	}
}

/* The boxes with some room around them: further out no way is worth it. */
static struct rect reach(const struct map_layout *layout)
{
	int left = layout->cols, top = layout->rows, right = 0, bottom = 0;
	for (size_t i = 0; i < layout->node_count; i++) {
		const struct rect *b = &layout->boxes[i];
		left = b->x < left ? b->x : left;
		top = b->y < top ? b->y : top;
		right = b->x + b->cols > right ? b->x + b->cols : right;
		bottom = b->y + b->rows > bottom ? b->y + b->rows : bottom;
	}
	struct rect wide = { left - REACH, top - REACH, right - left + 2 * REACH, bottom - top + 2 * REACH };
	return rect_intersect(wide, (struct rect){ 0, 0, layout->cols, layout->rows });
}

static void relate(struct router *r)
{
	size_t count = r->scene->edge_count < EDGES_MAX ? r->scene->edge_count : EDGES_MAX;
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < count; j++) {
			const struct map_edge *a = &r->scene->edges[i], *b = &r->scene->edges[j];
			if (a->kind == b->kind && (a->from == b->from || a->to == b->to)) {
				r->related[i] |= UINT64_C(1) << j;
			}
		}
	}
}

/* --- the heap ------------------------------------------------------------------------ */

static void push(struct router *r, int rank, int state)
{
	if (r->heap_count == r->heap_cap) {
		r->heap_cap = r->heap_cap ? r->heap_cap * 2 : 1024;
		r->heap = mem_grow(r->heap, r->heap_cap, sizeof *r->heap);
	}
	size_t at = r->heap_count++;
	while (at > 0 && r->heap[(at - 1) / 2].rank > rank) {
		r->heap[at] = r->heap[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	r->heap[at] = (struct heap_item){ rank, state };
}

static int pop(struct router *r)
{
	int state = r->heap[0].state;
	struct heap_item last = r->heap[--r->heap_count];
	size_t at = 0;
	for (;;) {
		size_t child = 2 * at + 1;
		if (child >= r->heap_count) {
			break;
		}
		if (child + 1 < r->heap_count && r->heap[child + 1].rank < r->heap[child].rank) {
			child++;
		}
		if (r->heap[child].rank >= last.rank) {
			break;
		}
		r->heap[at] = r->heap[child];
		at = child;
	}
	r->heap[at] = last;
	return state;
}

/* --- one edge -------------------------------------------------------------------------- */

struct trip {
	int edge;
	uint64_t bit; /* 0 beyond EDGES_MAX: shares nothing */
	uint64_t related;
	struct rect from, to;
	bool wanted_out[4], wanted_in[4]; /* sides to leave and to arrive by, by way of movement */
};

static bool vertical(int way)
{
	return ways[way].dx == 0;
}

/* Boxes of later tiers are left by the lower side and entered by the upper one; neighbours by the sides that face. */
static void choose_sides(const struct router *r, struct trip *t)
{
	bool sideways = r->layout->sideways;
	struct rect a = t->from, b = t->to;
	int gap_x = b.x >= a.x + a.cols ? 1 : a.x >= b.x + b.cols ? -1 : 0;
	int gap_y = b.y >= a.y + a.rows ? 1 : a.y >= b.y + b.rows ? -1 : 0;
	int main = sideways ? gap_x : gap_y, cross = sideways ? gap_y : gap_x;
	int way;
	if (main) {
		way = sideways ? (main > 0 ? 1 : 3) : (main > 0 ? 2 : 0);
	} else {
		way = sideways ? (cross > 0 ? 2 : 0) : (cross > 0 ? 1 : 3);
	}
	t->wanted_out[way] = t->wanted_in[way] = true;
}

static int off_centre(struct rect box, int x, int y, int way)
{
	int twice = vertical(way) ? 2 * x - (2 * box.x + box.cols - 1) : 2 * y - (2 * box.y + box.rows - 1);
	return abs(twice) * COST_OFF_CENTRE;
}

/* Corners of boxes are no place for a line to begin or end. */
static bool beside(struct rect box, int x, int y, int way)
{
	int edge = box.rows > 2 ? 1 : 0;
	return vertical(way) ? x > box.x && x < box.x + box.cols - 1 : y >= box.y + edge && y < box.y + box.rows - edge;
}

/* What it costs to be in a cell, coming by `in` and leaving by `out`; -1: not allowed. */
static int cell_cost(const struct router *r, const struct trip *t, int x, int y, int in, int out)
{
	const struct spot *s = spot_at(r, x, y);
	if (s->blocked) {
		return -1;
	}
	uint64_t others_across = s->across & ~t->bit, others_along = s->along & ~t->bit;
	bool free_across = !(others_across & ~t->related), free_along = !(others_along & ~t->related);
	int cost = COST_STEP + (s->near ? COST_NEAR : 0);
	if (in != out) {
		if (!free_across || !free_along) {
			return -1;
		}
		/* Along a frame no line runs, it only crosses. */
		return cost + COST_BEND + (s->framed ? 2 * COST_FRAME : 0);
	}
	bool own_free = vertical(in) ? free_along : free_across;
	bool cross_free = vertical(in) ? free_across : free_along;
	uint64_t same = vertical(in) ? others_along : others_across;
	if (!own_free) {
		return -1;
	}
	cost = same ? COST_SHARED : cost;
	return cost + (cross_free ? 0 : COST_CROSS) + (s->framed ? COST_FRAME : 0);
}

static int guess(const struct trip *t, int x, int y)
{
	int dx = x < t->to.x ? t->to.x - x : x >= t->to.x + t->to.cols ? x - (t->to.x + t->to.cols - 1) : 0;
	int dy = y < t->to.y ? t->to.y - y : y >= t->to.y + t->to.rows ? y - (t->to.y + t->to.rows - 1) : 0;
	return (dx + dy) * COST_SHARED;
}

static void offer(struct router *r, const struct trip *t, int x, int y, int way, int cost, int before)
{
	int state = ((y - r->area.y) * r->area.cols + (x - r->area.x)) * 4 + way;
	struct node *n = &r->nodes[state];
	if (cost < n->cost) {
		n->cost = cost;
		n->before = (int8_t)before;
		push(r, cost + guess(t, x, y), state);
	}
}

static void start(struct router *r, const struct trip *t)
{
	for (int way = 0; way < 4; way++) {
		int dx = ways[way].dx, dy = ways[way].dy;
		struct rect b = t->from;
		int count = vertical(way) ? b.cols : b.rows;
		for (int i = 0; i < count; i++) {
			int x = vertical(way) ? b.x + i : dx > 0 ? b.x + b.cols : b.x - 1;
			int y = !vertical(way) ? b.y + i : dy > 0 ? b.y + b.rows : b.y - 1;
			if (rect_has(r->area, x, y) && beside(b, x, y, way) && !spot_at(r, x, y)->blocked) {
				offer(r, t, x, y, way, off_centre(b, x, y, way) + (t->wanted_out[way] ? 0 : COST_ODD_SIDE), -1);
			}
		}
	}
}

/* The cheapest arrival: the state of the last cell and the way into the box; -1 when there is none. */
static int search(struct router *r, const struct trip *t, int *last_way)
{
	size_t states = (size_t)r->area.cols * (size_t)r->area.rows * 4;
	int best = INT_MAX, best_state = -1;
	for (size_t i = 0; i < states; i++) {
		r->nodes[i] = (struct node){ INT_MAX, -1, false };
	}
	r->heap_count = 0;
	start(r, t);
	while (r->heap_count && r->heap[0].rank < best) {
		int state = pop(r), in = state % 4;
		int x = r->area.x + state / 4 % r->area.cols, y = r->area.y + state / 4 / r->area.cols;
		struct node *n = &r->nodes[state];
		if (n->done) {
			continue;
		}
		n->done = true;
		for (int out = 0; out < 4; out++) {
			if (out == (in + 2) % 4) {
				continue;
			}
			int cost = cell_cost(r, t, x, y, in, out), nx = x + ways[out].dx, ny = y + ways[out].dy;
			if (cost < 0) {
				continue;
			}
			if (rect_has(t->to, nx, ny)) {
				int end = n->cost + cost + off_centre(t->to, x, y, out) + (t->wanted_in[out] ? 0 : COST_ODD_SIDE);
				end += in != out ? COST_LATE : 0;
				if (beside(t->to, x, y, out) && end < best) {
					best = end;
					best_state = state;
					*last_way = out;
				}
			} else if (rect_has(r->area, nx, ny) && !spot_at(r, nx, ny)->blocked) {
				offer(r, t, nx, ny, out, n->cost + cost, in);
			}
		}
	}
	return best_state;
}

static void use_spot(struct router *r, const struct trip *t, int x, int y, int in, int out)
{
	struct spot *s = spot_at(r, x, y);
	s->across |= !vertical(in) || !vertical(out) ? t->bit : 0;
	s->along |= vertical(in) || vertical(out) ? t->bit : 0;
}

/* Follows the search back to its start and keeps the cells. */
static void keep(struct router *r, struct arena *arena, const struct trip *t, int state, int last_way)
{
	struct map_route *route = &r->layout->routes[t->edge];
	size_t count = 0;
	for (int at = state;; count++) {
		int before = r->nodes[at].before, way = at % 4;
		if (before < 0) {
			break;
		}
		at = ((at / 4) - ways[way].dx - ways[way].dy * r->area.cols) * 4 + before;
	}
	route->count = count + 1;
	route->points = ARENA_ARRAY(arena, route->count, struct map_point);
	route->ahead = ways[last_way].arm;
	int out = last_way;
	for (size_t i = route->count; i-- > 0;) {
		int way = state % 4, before = r->nodes[state].before;
		int x = r->area.x + state / 4 % r->area.cols, y = r->area.y + state / 4 / r->area.cols;
		route->points[i] = (struct map_point){ x, y, false };
		use_spot(r, t, x, y, way, out);
		out = way;
		if (before >= 0) {
			state = ((state / 4) - ways[way].dx - ways[way].dy * r->area.cols) * 4 + before;
		}
	}
	route->back = ways[(out + 2) % 4].arm;
}

static void find(struct router *r, struct arena *arena, int e, size_t *lost)
{
	const struct map_edge *edge = &r->scene->edges[e];
	struct trip t = { .edge = e, .from = r->layout->boxes[edge->from], .to = r->layout->boxes[edge->to] };
	if (e < EDGES_MAX) {
		t.bit = UINT64_C(1) << e;
		t.related = r->related[e];
	} else {
		t.bit = UINT64_C(1) << (EDGES_MAX - 1);
	}
	choose_sides(r, &t);
	int last_way = 0, state = search(r, &t, &last_way);
	if (state >= 0) {
		keep(r, arena, &t, state, last_way);
	} else {
		(*lost)++;
	}
}

/* --- all edges --------------------------------------------------------------------------- */

static int middle_distance(const struct map_layout *layout, const struct map_edge *edge)
{
	const struct rect *a = &layout->boxes[edge->from], *b = &layout->boxes[edge->to];
	return abs(2 * a->x + a->cols - 2 * b->x - b->cols) + 2 * abs(2 * a->y + a->rows - 2 * b->y - b->rows);
}

static bool is_drawn(const struct map_scene *scene, const struct map_edge *edge)
{
	int count = (int)scene->node_count;
	return edge->from >= 0 && edge->to >= 0 && edge->from < count && edge->to < count && edge->from != edge->to;
}

/* Where one route passes straight over another that it does not share cells with, the horizontal one goes under. */
static void mark_bridges(const struct router *r)
{
	for (size_t e = 0; e < r->layout->edge_count; e++) {
		struct map_route *route = &r->layout->routes[e];
		uint64_t bit = UINT64_C(1) << (e < EDGES_MAX ? e : EDGES_MAX - 1);
		uint64_t related = e < EDGES_MAX ? r->related[e] | bit : bit;
		for (size_t i = 0; i < route->count; i++) {
			const struct spot *s = spot_at(r, route->points[i].x, route->points[i].y);
			route->points[i].under = (s->across & bit) && !(s->along & bit) && (s->along & ~related);
		}
	}
}

size_t map_find_routes(struct arena *arena, const struct map_scene *scene, struct map_layout *layout)
{
	struct router r = { .scene = scene, .layout = layout, .area = reach(layout) };
	size_t cells = (size_t)r.area.cols * (size_t)r.area.rows, lost = 0, count = 0;
	int *order = mem_alloc(scene->edge_count + 1, sizeof *order);
	r.spots = mem_alloc(cells + 1, sizeof *r.spots);
	r.nodes = mem_alloc(cells * 4 + 1, sizeof *r.nodes);
	for (size_t i = 0; i < layout->node_count; i++) {
		block(&r, layout->boxes[i]);
		mark_near(&r, layout->boxes[i]);
	}
	for (size_t z = 0; z < layout->zone_count; z++) {
		if (!rect_empty(layout->zones[z])) {
			block(&r, map_zone_label(layout, scene, z));
			mark_frame(&r, layout->zones[z]);
		}
	}
	relate(&r);
	for (size_t e = 0; e < scene->edge_count; e++) {
		layout->routes[e] = (struct map_route){ 0 };
		if (!is_drawn(scene, &scene->edges[e])) {
			continue;
		}
		size_t at = count++;
		while (at > 0 && middle_distance(layout, &scene->edges[order[at - 1]]) > middle_distance(layout, &scene->edges[e])) {
			order[at] = order[at - 1];
			at--;
		}
		order[at] = (int)e;
	}
	for (size_t i = 0; i < count; i++) {
		find(&r, arena, order[i], &lost);
	}
	mark_bridges(&r);
	mem_free(order);
	mem_free(r.spots);
	mem_free(r.nodes);
	mem_free(r.heap);
	return lost;
}
