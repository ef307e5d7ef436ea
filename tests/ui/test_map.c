#include "config.h"

#include "tests/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "tests/ui/golden.h"
#include "tests/ui/scenes.h"

/* --- what must hold for every map ------------------------------------------------- */

static bool touches(struct rect box, struct map_point p, unsigned arm)
{
	int x = p.x + (arm == ARM_E) - (arm == ARM_W), y = p.y + (arm == ARM_S) - (arm == ARM_N);
	return rect_has(box, x, y);
}

static void check_route(const struct map_scene *scene, const struct map_layout *l, size_t e)
{
	const struct map_route *r = &l->routes[e];
	const struct map_edge *edge = &scene->edges[e];
	if (!r->count) {
		return;
	}
	check(touches(l->boxes[edge->from], r->points[0], r->back));
	check(touches(l->boxes[edge->to], r->points[r->count - 1], r->ahead));
	for (size_t i = 0; i < r->count; i++) {
		struct map_point p = r->points[i];
		check(p.x >= 0 && p.y >= 0 && p.x < l->cols && p.y < l->rows);
		if (i) {
			check_int(abs(p.x - r->points[i - 1].x) + abs(p.y - r->points[i - 1].y), 1);
		}
		for (size_t b = 0; b < l->node_count; b++) {
			check(!rect_has(l->boxes[b], p.x, p.y));
			check(!rect_has(l->notes[b], p.x, p.y));
		}
		for (size_t other = 0; other < l->edge_count; other++) {
			check(!rect_has(l->routes[other].rate, p.x, p.y));
		}
		/* No cell twice: a route never crosses itself. */
		for (size_t j = 0; j < i; j++) {
			check(r->points[j].x != p.x || r->points[j].y != p.y);
		}
	}
}

/* Two routes that have nothing to do with each other meet only at right angles. */
static bool goes(const struct map_route *r, size_t i, bool upright)
{
	unsigned arms = i ? 0u : r->back;
	arms |= i + 1 < r->count ? 0u : r->ahead;
	bool found = upright ? (arms & (ARM_N | ARM_S)) != 0 : (arms & (ARM_E | ARM_W)) != 0;
	if (i) {
		found = found || (upright ? r->points[i - 1].x == r->points[i].x : r->points[i - 1].y == r->points[i].y);
	}
	if (i + 1 < r->count) {
		found = found || (upright ? r->points[i + 1].x == r->points[i].x : r->points[i + 1].y == r->points[i].y);
	}
	return found;
}

static void check_crossings(const struct map_scene *scene, const struct map_layout *l)
{
	for (size_t a = 0; a < l->edge_count; a++) {
		for (size_t b = 0; b < a; b++) {
			const struct map_edge *ea = &scene->edges[a], *eb = &scene->edges[b];
			if (ea->kind == eb->kind && (ea->from == eb->from || ea->to == eb->to)) {
				continue;
			}
			const struct map_route *ra = &l->routes[a], *rb = &l->routes[b];
			for (size_t i = 0; i < ra->count; i++) {
				for (size_t j = 0; j < rb->count; j++) {
					if (ra->points[i].x != rb->points[j].x || ra->points[i].y != rb->points[j].y) {
						continue;
					}
					if ((goes(ra, i, true) && goes(rb, j, true)) || (goes(ra, i, false) && goes(rb, j, false))) {
						fail_msg("edges %zu and %zu lie on each other at %d,%d", a, b, ra->points[i].x, ra->points[i].y);
					}
					check(ra->points[i].under != rb->points[j].under);
				}
			}
		}
	}
}

static void check_layout(const struct map_scene *scene, const struct map_layout *l)
{
	struct rect whole = { 0, 0, l->cols, l->rows };
	for (size_t i = 0; i < l->node_count; i++) {
		if (l->fits) {
			check(!rect_empty(l->boxes[i]) && rect_inside(l->boxes[i], whole));
			check(rect_empty(l->notes[i]) || rect_inside(l->notes[i], whole));
		}
		for (size_t j = 0; j < i; j++) {
			check(!rect_overlap(l->boxes[i], l->boxes[j]));
			check(!rect_overlap(l->notes[i], l->boxes[j]) && !rect_overlap(l->boxes[i], l->notes[j]));
		}
		for (size_t z = 0; z < l->zone_count && l->fits; z++) {
			bool member = scene->nodes[i].zone == (int)z;
			check(member ? rect_inside(l->boxes[i], rect_inset(l->zones[z], 1, 1))
				     : !rect_overlap(l->boxes[i], l->zones[z]));
		}
	}
	for (size_t z = 0; z < l->zone_count; z++) {
		check(rect_inside(l->zones[z], whole) || rect_empty(l->zones[z]));
		for (size_t y = 0; y < z; y++) {
			check(!rect_overlap(l->zones[z], l->zones[y]));
		}
	}
	for (size_t e = 0; e < l->edge_count; e++) {
		check_route(scene, l, e);
	}
	check_crossings(scene, l);
	/* Tab goes through every node once. */
	int at = -1;
	bool seen[512] = { false };
	for (size_t i = 0; i < l->node_count; i++) {
		at = map_next(l, at, 1);
		check(at >= 0 && !seen[at]);
		seen[at] = true;
	}
	check(l->node_count == 0 || map_next(l, at, 1) == l->order[0]);
}

/* --- scenes of the lessons ---------------------------------------------------------- */

static void test_scenes_at_every_size(void **state)
{
	(void)state;
	for (int id = 0; id < SCENE_COUNT; id++) {
		for (int cols = 1; cols <= 150; cols += cols < 60 ? 7 : 30) {
			for (int rows = 1; rows <= 60; rows += rows < 30 ? 5 : 15) {
				struct scene scene;
				struct arena arena = { 0 };
				scene_make(&scene, (enum scene_id)id, cols % 2);
				check_layout(&scene.map, map_layout(&arena, &scene.map, cols, rows));
				arena_done(&arena);
			}
		}
	}
}

/* What the stage of each window size must show: how large the boxes are, and that no route is missing. */
static void test_stage_of_common_windows(void **state)
{
	(void)state;
	static const struct {
		enum scene_id id;
		int cols, rows;
		enum map_detail detail;
	} cases[] = {
		{ SCENE_ONE_BOX, 44, 18, MAP_FULL }, { SCENE_WEB_DB, 44, 18, MAP_TIGHT }, { SCENE_TWO_ZONES, 44, 18, MAP_TIGHT },
		{ SCENE_LOOP, 44, 18, MAP_FULL }, { SCENE_TWO_ZONES, 66, 25, MAP_FULL }, { SCENE_FLEETS, 69, 26, MAP_TIGHT },
		{ SCENE_FLEETS, 128, 42, MAP_FULL }, { SCENE_ONE_BOX, 32, 12, MAP_TIGHT },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		for (int korean = 0; korean < 2; korean++) {
			struct scene scene;
			struct arena arena = { 0 };
			scene_make(&scene, cases[i].id, korean);
			const struct map_layout *l = map_layout(&arena, &scene.map, cases[i].cols, cases[i].rows);
			if (!l->fits || l->detail > cases[i].detail) {
				fail_msg("case %zu: detail %d", i, l->detail);
			}
			for (size_t e = 0; e < l->edge_count; e++) {
				check(l->routes[e].count > 0);
			}
			arena_done(&arena);
		}
	}
}

/* The numbers run, things break and come back; nothing moves. */
static void test_layout_depends_on_structure_only(void **state)
{
	(void)state;
	struct scene scene;
	struct arena arena = { 0 };
	scene_make(&scene, SCENE_TWO_ZONES, false);
	const struct map_layout *a = map_layout(&arena, &scene.map, 60, 24);
	scene_move(&scene, 77);
	scene.zones[0].dark = true;
	for (size_t i = 0; i < scene.map.node_count; i++) {
		scene.nodes[i].state = MAP_DOWN;
		scene.nodes[i].note = STR("a note that is long");
		scene.nodes[i].waiting = 123456;
		scene.nodes[i].is_new = !scene.nodes[i].is_new;
		scene.nodes[i].selected = i == 4;
		if (scene.nodes[i].sublabel.len) {
			scene.nodes[i].sublabel = STR("old primary");
		}
	}
	for (size_t e = 0; e < scene.map.edge_count; e++) {
		scene.edges[e].state = MAP_CUT;
		scene.edges[e].rate = STR("123,456/s");
	}
	const struct map_layout *b = map_layout(&arena, &scene.map, 60, 24);
	check_int(memcmp(a->boxes, b->boxes, a->node_count * sizeof *a->boxes), 0);
	check_int(memcmp(a->notes, b->notes, a->node_count * sizeof *a->notes), 0);
	check_int(memcmp(a->zones, b->zones, a->zone_count * sizeof *a->zones), 0);
	for (size_t e = 0; e < a->edge_count; e++) {
		check_int(a->routes[e].count, b->routes[e].count);
		for (size_t i = 0; i < a->routes[e].count; i++) {
			check_int(a->routes[e].points[i].x, b->routes[e].points[i].x);
			check_int(a->routes[e].points[i].y, b->routes[e].points[i].y);
		}
	}
	arena_done(&arena);
}

/* --- scenes that nobody drew ----------------------------------------------------------- */

static uint32_t seed;

static int below(int limit)
{
	seed = seed * 1664525u + 1013904223u;
	return (int)((seed >> 8) % (uint32_t)limit);
}

static void test_random_scenes(void **state)
{
	(void)state;
	static const char *const names[] = { "a", "web 1", "Elastic Load Balancing", "데이터베이스", "캐시", "", "x\033[2Jy",
		"an extremely long name that nobody would give to a box" };
	size_t fitted = 0, lost = 0;
	for (uint32_t round = 0; round < 400; round++) {
		struct map_node nodes[14];
		struct map_zone zones[3] = { { STR("zone a"), false }, { STR("가용 영역 나"), true }, { STR(""), false } };
		struct map_edge edges[20];
		seed = round * 2654435761u + 17;
		struct map_scene scene = { .nodes = nodes, .zones = zones, .edges = edges };
		scene.node_count = (size_t)below(13) + 1;
		scene.zone_count = (size_t)below(4);
		scene.edge_count = (size_t)below(20);
		for (size_t i = 0; i < scene.node_count; i++) {
			nodes[i] = (struct map_node){ .label = str_c(names[below(8)]), .sublabel = str_c(names[below(8)]),
				.column = below(6) - 1, .row = below(7) - 1, .zone = below(4) - 1, .shape = (enum map_shape)below(4),
				.state = (enum map_state)below(6), .has_gauge = below(2), .utilisation = below(150) / 100.0 - 0.2,
				.waiting = below(3) * 77, .note = str_c(names[below(8)]), .is_new = below(2), .selected = below(5) == 0 };
			if (nodes[i].zone >= (int)scene.zone_count) {
				nodes[i].zone = -1;
			}
		}
		for (size_t e = 0; e < scene.edge_count; e++) {
			edges[e] = (struct map_edge){ .from = below((int)scene.node_count), .to = below((int)scene.node_count),
				.kind = (enum map_edge_kind)below(3), .state = (enum map_edge_state)below(3), .rate = STR("1.2k/s") };
		}
		struct map_particle particles[8];
		for (int i = 0; i < 8; i++) {
			particles[i] = (struct map_particle){ .edge = below(22) - 1, .position = (float)below(140) / 100 - 0.2f,
				.reversed = below(2), .kind = (enum map_particle_kind)below(4) };
		}
		scene.particles = particles;
		scene.particle_count = 8;
		int cols = 10 + below(150), rows = 3 + below(60);
		struct arena arena = { 0 };
		struct grid grid;
		const struct map_layout *l = map_layout(&arena, &scene, cols, rows);
		check_layout(&scene, l);
		grid_init(&grid, cols + 2, rows + 2);
		grid_clear(&grid, STYLE_QUOTE);
		struct canvas c = canvas_sub(canvas_of(&grid, (enum glyph_set)below(3)), (struct rect){ 1, 1, cols, rows });
		map_draw(c, l, &scene);
		for (int x = 0; x < grid.cols; x++) {
			check_int(grid_at(&grid, x, 0).style, STYLE_QUOTE);
			check_int(grid_at(&grid, x, grid.rows - 1).style, STYLE_QUOTE);
		}
		fitted += l->fits;
		for (size_t e = 0; l->fits && e < scene.edge_count; e++) {
			lost += !l->routes[e].count && edges[e].from != edges[e].to;
		}
		for (int i = 0; i < 5; i++) {
			int x = below(cols), y = below(rows), hit = map_hit(l, x, y);
			check(hit < 0 || rect_has(l->boxes[hit], x, y) || rect_has(l->notes[hit], x, y));
			int near = map_toward(l, below((int)scene.node_count), (unsigned)(1 << below(4)));
			check(near >= 0 && (size_t)near < scene.node_count);
		}
		grid_done(&grid);
		arena_done(&arena);
	}
	/* The generator must reach the interesting cases, and losing a way must be rare. */
	check(fitted > 150 && fitted < 400);
	check(lost < 40);
}

static void test_odd_scenes(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct map_scene nothing = { 0 };
	struct map_layout *l = map_layout(&arena, &nothing, 40, 20);
	check_int(map_next(l, -1, 1), -1);
	check_int(map_hit(l, 3, 3), -1);
	struct map_node *nodes = ARENA_ARRAY(&arena, 400, struct map_node);
	struct map_edge bad[] = { { .from = 0, .to = 0 }, { .from = -1, .to = 3 }, { .from = 2, .to = 5000 } };
	for (int i = 0; i < 400; i++) {
		nodes[i] = (struct map_node){ .label = STR("n"), .column = i % 20, .row = i / 20, .zone = i % 7 == 0 ? 99 : -1 };
	}
	struct map_scene many = { .nodes = nodes, .node_count = 400, .edges = bad, .edge_count = 3 };
	l = map_layout(&arena, &many, 80, 24);
	check(!l->fits);
	check_layout(&many, l);
	many.node_count = 12;
	l = map_layout(&arena, &many, 120, 40);
	check(l->fits);
	check_layout(&many, l);
	check_int(l->routes[0].count + l->routes[1].count + l->routes[2].count, 0);
	arena_done(&arena);
}

static void test_directions(void **state)
{
	(void)state;
	struct scene scene;
	struct arena arena = { 0 };
	scene_make(&scene, SCENE_TWO_ZONES, false);
	const struct map_layout *l = map_layout(&arena, &scene.map, 66, 25);
	enum { USERS, DNS, ELB, WEB1, WEB2, DB, STANDBY };
	check_int(map_toward(l, USERS, ARM_E), DNS);
	check_int(map_toward(l, DNS, ARM_W), USERS);
	check_int(map_toward(l, WEB1, ARM_E), WEB2);
	check_int(map_toward(l, WEB1, ARM_S), DB);
	check_int(map_toward(l, WEB1, ARM_N), ELB);
	check_int(map_toward(l, STANDBY, ARM_N), WEB2);
	check_int(map_toward(l, USERS, ARM_N), USERS);
	check_int(map_next(l, -1, 1), USERS);
	check_int(map_next(l, -1, -1), STANDBY);
	check_int(map_next(l, USERS, -1), STANDBY);
	check_int(map_hit(l, l->boxes[WEB2].x, l->boxes[WEB2].y), WEB2);
	arena_done(&arena);
}

/* --- golden maps ------------------------------------------------------------------------- */

static void test_golden_maps(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		enum scene_id id;
		int cols, rows;
		bool korean;
		enum glyph_set glyphs;
	} cases[] = {
		{ "map-one-box-44x18", SCENE_ONE_BOX, 44, 18, false, GLYPHS_FULL },
		{ "map-one-box-44x18-ko", SCENE_ONE_BOX, 44, 18, true, GLYPHS_FULL },
		{ "map-web-db-44x18", SCENE_WEB_DB, 44, 18, false, GLYPHS_FULL },
		{ "map-two-zones-44x18", SCENE_TWO_ZONES, 44, 18, false, GLYPHS_FULL },
		{ "map-two-zones-44x18-ko", SCENE_TWO_ZONES, 44, 18, true, GLYPHS_FULL },
		{ "map-two-zones-66x25", SCENE_TWO_ZONES, 66, 25, false, GLYPHS_FULL },
		{ "map-two-zones-66x25-cjk", SCENE_TWO_ZONES, 66, 25, true, GLYPHS_CJK },
		{ "map-two-zones-66x25-ascii", SCENE_TWO_ZONES, 66, 25, false, GLYPHS_ASCII },
		{ "map-two-zones-95x14", SCENE_TWO_ZONES, 95, 14, false, GLYPHS_FULL },
		{ "map-two-zones-30x10", SCENE_TWO_ZONES, 30, 10, false, GLYPHS_FULL },
		{ "map-fleets-69x26-ko", SCENE_FLEETS, 69, 26, true, GLYPHS_FULL },
		{ "map-fleets-128x42", SCENE_FLEETS, 128, 42, false, GLYPHS_FULL },
		{ "map-loop-44x18", SCENE_LOOP, 44, 18, false, GLYPHS_FULL },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct scene scene;
		struct grid grid;
		struct arena arena = { 0 };
		scene_make(&scene, cases[i].id, cases[i].korean);
		scene_move(&scene, 3);
		grid_init(&grid, cases[i].cols, cases[i].rows);
		map_draw(canvas_of(&grid, cases[i].glyphs), map_layout(&arena, &scene.map, grid.cols, grid.rows), &scene.map);
		golden_check(&grid, "ui/golden", cases[i].name, i == 3);
		grid_done(&grid);
		arena_done(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_scenes_at_every_size),
		cmocka_unit_test(test_stage_of_common_windows),
		cmocka_unit_test(test_layout_depends_on_structure_only),
		cmocka_unit_test(test_random_scenes),
		cmocka_unit_test(test_odd_scenes),
		cmocka_unit_test(test_directions),
		cmocka_unit_test(test_golden_maps),
	};
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
