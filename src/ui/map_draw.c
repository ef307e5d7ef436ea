#include "config.h"

#include <math.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "ui/gauge.h"
#include "ui/map_int.h"

/* From the ground up: dark zones, routes, zone frames where no route is, boxes, arrows, texts, particles. Later things may
 * lie on earlier ones only where they belong together, so nothing has to be undone. */

/* --- routes ------------------------------------------------------------------------ */

struct edge_look {
	enum line line;
	uint16_t style;
};

static struct edge_look look_of_edge(const struct map_edge *edge)
{
	struct edge_look look = { LINE_ROUND, STYLE_EDGE };
	switch (edge->kind) {
	case MAP_CALL:
		break;
	case MAP_COPY_SYNC:
		look = (struct edge_look){ LINE_DOUBLE, STYLE_EDGE_COPY };
		break;
	case MAP_COPY_ASYNC:
		look = (struct edge_look){ LINE_DASHED, STYLE_EDGE_COPY };
		break;
	}
	switch (edge->state) {
	case MAP_OPEN:
		break;
	case MAP_IDLE:
		look.line = LINE_DASHED;
		break;
	case MAP_CUT:
		return (struct edge_look){ LINE_DASHED, STYLE_BAD };
	}
	if (edge->is_new) {
		look.style = STYLE_NEW;
	}
	return look;
}

static unsigned arm_between(struct map_point from, struct map_point to)
{
	return to.x > from.x ? ARM_E : to.x < from.x ? ARM_W : to.y > from.y ? ARM_S : ARM_N;
}

static void draw_route(struct canvas c, const struct map_route *r, const struct map_edge *edge)
{
	struct edge_look look = look_of_edge(edge);
	for (size_t i = 0; i < r->count; i++) {
		unsigned arms = i ? arm_between(r->points[i], r->points[i - 1]) : r->back;
		arms |= i + 1 < r->count ? arm_between(r->points[i], r->points[i + 1]) : r->ahead;
		if (!r->points[i].under) {
			canvas_arms(c, r->points[i].x, r->points[i].y, arms, look.line, look.style);
		}
	}
}

static enum glyph arrow_of(unsigned arm)
{
	return arm == ARM_N ? GLYPH_UP : arm == ARM_E ? GLYPH_RIGHT : arm == ARM_W ? GLYPH_LEFT : GLYPH_DOWN;
}

/* The arrow, or the cross of what is cut; and the rate. */
static void draw_ends(struct canvas c, const struct map_route *r, const struct map_edge *edge)
{
	if (!r->count) {
		return;
	}
	struct map_point last = r->points[r->count - 1];
	if (edge->state == MAP_CUT) {
		canvas_glyph(c, last.x, last.y, GLYPH_ERROR, STYLE_BAD);
	} else if (edge->kind != MAP_COPY_SYNC) {
		canvas_glyph(c, last.x, last.y, arrow_of(r->ahead), look_of_edge(edge).style);
	}
	if (edge->state == MAP_OPEN && edge->rate.len && !rect_empty(r->rate)) {
		if (r->rate_left) {
			canvas_text_right(canvas_sub(c, r->rate), r->rate.cols, 0, STYLE_DIM, edge->rate);
		} else {
			canvas_text_fit(c, r->rate.x, r->rate.y, r->rate.cols, STYLE_DIM, edge->rate);
		}
	}
}

/* Where a route meets a box its frame opens towards it. The cjk set's frames hug the outside and have no such opening. */
static void draw_port(struct canvas c, const struct map_layout *layout, int node, struct map_point at, unsigned arm)
{
	struct rect box = layout->boxes[node];
	int x = at.x + (arm == ARM_E) - (arm == ARM_W), y = at.y + (arm == ARM_S) - (arm == ARM_N);
	unsigned back = arm == ARM_N ? ARM_S : arm == ARM_S ? ARM_N : arm == ARM_E ? ARM_W : ARM_E;
	if (c.glyphs != GLYPHS_CJK && box.rows > 1 && rect_has(box, x, y)) {
		struct cell cell = grid_at(c.grid, c.x + x, c.y + y);
		if (glyph_is_line(c.glyphs, cell.ch)) {
			canvas_arms(c, x, y, back, LINE_LIGHT, cell.style);
		}
	}
}

/* --- zones ---------------------------------------------------------------------------- */

static void put_if_blank(struct canvas c, int x, int y, uint32_t ch, uint16_t style)
{
	if (grid_at(c.grid, c.x + x, c.y + y).ch == ' ') {
		canvas_put(c, x, y, ch, style);
	}
}

static void draw_zone(struct canvas c, const struct map_layout *layout, const struct map_scene *scene, size_t z)
{
	struct rect r = layout->zones[z];
	const struct map_zone *zone = &scene->zones[z];
	if (rect_empty(r)) {
		return;
	}
	uint16_t style = zone->dark ? STYLE_DARK : STYLE_ZONE;
	int right = r.cols - 1, bottom = r.rows - 1;
	for (int x = 0; x <= right; x++) {
		int dx = x == 0 ? -1 : x == right ? 1 : 0;
		put_if_blank(c, r.x + x, r.y, glyph_frame(c.glyphs, dx, -1, LINE_DASHED), style);
		put_if_blank(c, r.x + x, r.y + bottom, glyph_frame(c.glyphs, dx, 1, LINE_DASHED), style);
	}
	for (int y = 1; y < bottom; y++) {
		put_if_blank(c, r.x, r.y + y, glyph_frame(c.glyphs, -1, 0, LINE_DASHED), style);
		put_if_blank(c, r.x + right, r.y + y, glyph_frame(c.glyphs, 1, 0, LINE_DASHED), style);
	}
	struct canvas label = canvas_sub(c, map_zone_label(layout, scene, z));
	canvas_clear(label, style);
	if (zone->dark) {
		canvas_glyph(label, 0, 0, GLYPH_ERROR, STYLE_BAD);
	}
	canvas_text_fit(label, 1, 0, label.cols - 1, zone->dark ? STYLE_BAD : STYLE_ZONE, zone->label);
}

/* --- boxes ----------------------------------------------------------------------------- */

struct box_look {
	enum line line;
	uint16_t frame, label;
};

static struct box_look look_of_box(const struct map_node *node)
{
	static const enum line lines[] = { [MAP_INSTANCE] = LINE_LIGHT, [MAP_SERVICE] = LINE_ROUND, [MAP_STORE] = LINE_STORE,
		[MAP_USERS] = LINE_ROUND };
	struct box_look look = { lines[node->shape], STYLE_FRAME, STYLE_STRONG };
	if (node->is_new) {
		look.frame = look.label = STYLE_NEW;
	}
	switch (node->state) {
	case MAP_UP:
	case MAP_BUSY:
		break;
	case MAP_WARNING:
		look.frame = STYLE_WARN;
		break;
	case MAP_DOWN:
		look.frame = STYLE_BAD;
		look.label = STYLE_DARK;
		break;
	case MAP_BOOTING:
		look.line = LINE_DASHED;
		look.label = STYLE_NORMAL;
		break;
	case MAP_STOPPED:
		look.line = LINE_DASHED;
		look.frame = look.label = STYLE_DARK;
		break;
	}
	if (node->selected) {
		look.line = LINE_HEAVY;
		look.frame = STYLE_FRAME_FOCUS;
	}
	return look;
}

static int draw_mark(struct canvas c, int x, int y, const struct map_node *node)
{
	if (node->state == MAP_DOWN) {
		canvas_glyph(c, x, y, GLYPH_ERROR, STYLE_BAD);
		canvas_put(c, x + 1, y, ' ', STYLE_NORMAL);
		return 2;
	}
	return 0;
}

/* Queue and note in words; empty when there is nothing to say. */
static void waiting_text(struct buf *out, const struct map_node *node)
{
	if (node->waiting > 0) {
		buf_addf(out, _("%lld waiting"), (long long)node->waiting);
	}
}

static uint16_t note_style(const struct map_node *node)
{
	return node->state == MAP_DOWN ? STYLE_BAD : node->state == MAP_UP || node->state == MAP_BUSY ? STYLE_WARN : STYLE_ACCENT;
}

/* In the frame: a blank, the text, a blank. Gives the cells used. */
static int edge_text(struct canvas c, int x, int y, int room, uint16_t style, struct str s)
{
	int cols = (int)utf8_cols(s);
	if (!s.len || room < 4 || (cols + 2 > room && room < 7)) {
		return 0;
	}
	canvas_text(c, x, y, style, STR(" "));
	int used = canvas_text_fit(c, x + 1, y, room - 2, style, s);
	canvas_text(c, x + 1 + used, y, style, STR(" "));
	return used + 2;
}

/* Waiting and note: beside the box where there is room, else in its lower and upper edge. */
static void draw_notes(struct canvas c, const struct map_layout *layout, const struct map_node *node, size_t i, int top_used)
{
	struct rect box = layout->boxes[i], side = layout->notes[i];
	struct buf waiting = { 0 };
	bool note_shown = !node->note.len;
	waiting_text(&waiting, node);
	int cols = (int)utf8_cols(buf_str(&waiting)), note = (int)utf8_cols(node->note);
	if (!rect_empty(side)) {
		int x = canvas_text_fit(c, side.x, side.y, side.cols, STYLE_NUMBER, buf_str(&waiting));
		x += x ? 1 : 0;
		if (!note_shown && x + (x ? note : 4) <= side.cols) {
			canvas_text_fit(c, side.x + x, side.y, side.cols - x, note_style(node), node->note);
			note_shown = true;
		}
	} else if (cols && box.rows > 1) {
		if (cols > box.cols - 4) { /* the figure alone */
			buf_reset(&waiting);
			buf_addf(&waiting, "%lld", (long long)node->waiting);
		}
		edge_text(c, box.x + 1, box.y + box.rows - 1, box.cols - 2, STYLE_NUMBER, buf_str(&waiting));
	}
	if (!note_shown && box.rows > 1) {
		int room = box.cols - 2 - top_used - (node->is_new ? 2 : 0);
		int want = note + 2 < room ? note + 2 : room;
		edge_text(c, box.x + 1 + top_used + room - want, box.y, want, note_style(node), node->note);
	}
	buf_done(&waiting);
}

/* Boxes that are high enough for a gauge (map_box_size). */
static bool has_bar(const struct map_node *node)
{
	bool kin = node->shape == MAP_STORE || node->shape == MAP_INSTANCE;
	return node->has_gauge || node->heat || (kin && node->sublabel.len);
}

static uint16_t sublabel_style(const struct map_node *node)
{
	return node->state == MAP_DOWN || node->state == MAP_STOPPED ? STYLE_DARK : STYLE_DIM;
}

static void draw_bar(struct canvas c, int x, int y, int cols, const struct map_node *node)
{
	if (!node->has_gauge && !node->heat) {
		canvas_text_fit(c, x, y, cols, sublabel_style(node), node->sublabel);
	} else if (node->state == MAP_DOWN || node->state == MAP_STOPPED) {
		for (int i = 0; i < cols; i++) {
			canvas_glyph(c, x + i, y, GLYPH_SHADE, STYLE_GAUGE_REST);
		}
	} else if (node->heat) {
		gauge_heat(c, x, y, cols, node->heat, node->heat_count);
	} else {
		gauge_draw(c, x, y, cols, node->utilisation);
	}
}

/* Frame with the label inside, or in the upper edge when `in_edge`. Gives the cells used of the upper edge. */
static int draw_framed(struct canvas c, struct rect box, const struct map_node *node, bool in_edge)
{
	struct box_look look = look_of_box(node);
	bool bar = has_bar(node);
	int used = 0, mark;
	canvas_fill(c, box, ' ', STYLE_NORMAL);
	canvas_box(c, box, look.line, look.frame);
	if (node->is_new) {
		canvas_glyph(c, box.x + box.cols - 2, box.y, GLYPH_NEW, STYLE_NEW);
	}
	if (in_edge) {
		struct canvas edge = canvas_sub(c, (struct rect){ box.x + 1, box.y, box.cols - 2, 1 });
		canvas_put(edge, 0, 0, ' ', look.label);
		mark = draw_mark(edge, 1, 0, node);
		used = 1 + mark + canvas_text_fit(edge, 1 + mark, 0, edge.cols - 2 - mark, look.label, node->label);
		used += canvas_put(edge, used, 0, ' ', look.label);
	} else {
		struct canvas in = canvas_sub(c, (struct rect){ box.x + 2, box.y + 1, box.cols - 4, 1 });
		mark = draw_mark(in, 0, 0, node);
		int label = mark + canvas_text_fit(in, mark, 0, in.cols - mark, look.label, node->label);
		if (label + 2 < in.cols && node->sublabel.len && (node->has_gauge || node->heat || !bar)) {
			int cols = (int)utf8_cols(node->sublabel), room = in.cols - label - 1;
			cols = cols < room ? cols : room;
			canvas_text_fit(in, in.cols - cols, 0, cols, sublabel_style(node), node->sublabel);
		}
	}
	if (bar) {
		draw_bar(c, box.x + 2, box.y + box.rows - 2, box.cols - 4, node);
	}
	return used;
}

static void draw_tiny(struct canvas c, struct rect box, const struct map_node *node)
{
	struct box_look look = look_of_box(node);
	bool bar = has_bar(node), down = node->state == MAP_DOWN;
	canvas_put(c, box.x, box.y, down ? glyph(c.glyphs, GLYPH_ERROR) : '[', look.frame);
	canvas_text_fit(c, box.x + 1, box.y, box.cols - 2 - (bar ? 2 : 0), node->selected ? STYLE_ACCENT : look.label, node->label);
	if (bar && !down && node->utilisation >= 0) {
		double share = node->utilisation > 1 ? 1 : node->utilisation;
		canvas_put(c, box.x + box.cols - 2, box.y, glyph_bar(c.glyphs, 1 + (int)lround(share * 7)), gauge_style(share));
	}
	canvas_put(c, box.x + box.cols - 1, box.y, ']', look.frame);
}

static void draw_box(struct canvas c, const struct map_layout *layout, const struct map_scene *scene, size_t i)
{
	const struct map_node *node = &scene->nodes[i];
	struct rect box = layout->boxes[i];
	int used = 0;
	if (box.rows == 1) {
		draw_tiny(c, box, node);
	} else {
		bool in_edge = layout->detail == MAP_TIGHT || (layout->detail == MAP_COMPACT && has_bar(node));
		used = draw_framed(c, box, node, in_edge);
	}
	draw_notes(c, layout, node, i, used);
}

/* --- particles ------------------------------------------------------------------------- */

struct dot {
	enum glyph glyph;
	uint16_t style;
	int weight; /* of two in one cell the heavier one is seen */
};

static struct dot dot_of(const struct map_particle *p)
{
	switch (p->kind) {
	case MAP_OK:
		return p->reversed ? (struct dot){ GLYPH_BACK, STYLE_BACK, 0 } : (struct dot){ GLYPH_GOING, STYLE_GOING, 1 };
	case MAP_CACHED:
		return (struct dot){ GLYPH_CACHED, STYLE_CACHED, 2 };
	case MAP_SLOW:
		return (struct dot){ GLYPH_SLOW, STYLE_SLOW, 3 };
	case MAP_BAD:
		break;
	}
	return (struct dot){ GLYPH_ERROR, STYLE_ERROR, 4 };
}

static void draw_particles(struct canvas c, const struct map_layout *layout, const struct map_scene *scene)
{
	for (int weight = 0; weight <= 4; weight++) {
		for (size_t i = 0; i < scene->particle_count; i++) {
			const struct map_particle *p = &scene->particles[i];
			struct dot dot = dot_of(p);
			if (dot.weight != weight || p->edge < 0 || (size_t)p->edge >= layout->edge_count) {
				continue;
			}
			const struct map_route *r = &layout->routes[p->edge];
			if (!r->count) {
				continue;
			}
			double share = p->position > 0 ? p->position < 1 ? (double)p->position : 1 : 0;
			struct map_point at = r->points[lround(share * (double)(r->count - 1))];
			if (!at.under) {
				canvas_glyph(c, at.x, at.y, dot.glyph, dot.style);
			}
		}
	}
}

/* --- all --------------------------------------------------------------------------------- */

static void draw_names(struct canvas c, const struct map_layout *layout, const struct map_scene *scene)
{
	for (size_t i = 0; i < layout->node_count; i++) {
		struct rect box = layout->boxes[i];
		const struct map_node *node = &scene->nodes[i];
		int mark = draw_mark(c, box.x, box.y, node);
		uint16_t style = node->selected ? STYLE_SELECTED : look_of_box(node).label;
		canvas_text_fit(c, box.x + mark, box.y, box.cols - mark - 1, style, node->label);
	}
}

void map_draw(struct canvas c, const struct map_layout *layout, const struct map_scene *scene)
{
	c = canvas_sub(c, (struct rect){ 0, 0, layout->cols, layout->rows });
	if (!layout->fits) {
		draw_names(c, layout, scene);
		return;
	}
	for (size_t e = 0; e < layout->edge_count; e++) {
		draw_route(c, &layout->routes[e], &scene->edges[e]);
	}
	for (size_t z = 0; z < layout->zone_count; z++) {
		draw_zone(c, layout, scene, z);
	}
	for (size_t i = 0; i < layout->node_count; i++) {
		draw_box(c, layout, scene, i);
	}
	for (size_t e = 0; e < layout->edge_count; e++) {
		const struct map_route *r = &layout->routes[e];
		if (r->count) {
			draw_port(c, layout, scene->edges[e].from, r->points[0], r->back);
			draw_port(c, layout, scene->edges[e].to, r->points[r->count - 1], r->ahead);
		}
		draw_ends(c, r, &scene->edges[e]);
	}
	draw_particles(c, layout, scene);
	for (size_t z = 0; z < layout->zone_count; z++) {
		if (scene->zones[z].dark) {
			canvas_ground(c, layout->zones[z], STYLE_ON_DARK);
		}
	}
}
