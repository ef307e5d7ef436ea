/* The scene that the map draws: what lives is shown where it lives, under the name that it runs by. */
#include "config.h"

#include "app/scene.h"
#include "tests/model/fixture.h"

static struct map_scene scene_of(struct arena *arena, struct fixture *f)
{
	return scene_build(arena, &f->topo, f->model, NULL, (int)f->db);
}

/* Edges of calls that end at a box. */
static size_t calls_to(const struct map_scene *scene, int box)
{
	size_t count = 0;
	for (size_t e = 0; e < scene->edge_count; e++) {
		count += scene->edges[e].kind == MAP_CALL && scene->edges[e].to == box;
	}
	return count;
}

static void test_failover_moves_the_database(void **state)
{
	(void)state;
	struct fixture *f = section4(1000);
	struct arena arena = { 0 };
	int home = (int)f->db, away = (int)f->topo.node_count;
	begin(f, 1, 0);
	run_to(f, 10);
	struct map_scene before = scene_of(&arena, f);
	uint64_t shape = scene_shape(&f->topo, f->model);
	check_int(before.node_count, f->topo.node_count + 1);
	check(before.nodes[home].has_gauge && before.nodes[home].selected && before.nodes[home].utilisation > 0);
	check(!before.nodes[away].has_gauge && before.nodes[away].utilisation < 0 && before.nodes[away].state == MAP_UP);
	check(before.nodes[home].zone != before.nodes[away].zone);
	check(calls_to(&before, home) > 0 && calls_to(&before, away) == 0);
	check_int(scene_node_of(&f->topo, home), home);
	check_int(scene_node_of(&f->topo, away), home);
	check_int(scene_node_of(&f->topo, away + 1), -1);

	act(f, MODEL_KILL, f->db, 0);
	run_to(f, 300);
	struct map_scene after = scene_of(&arena, f);
	check(scene_shape(&f->topo, f->model) != shape);
	check(after.nodes[away].has_gauge && after.nodes[away].selected && after.nodes[away].utilisation > 0);
	check(!after.nodes[home].has_gauge && after.nodes[home].utilisation < 0);
	check_int(after.nodes[away].state, MAP_UP);
	check_int(after.nodes[home].zone, before.nodes[home].zone);
	check_int(after.nodes[away].zone, before.nodes[away].zone);
	check_int(calls_to(&after, home), 0);
	check_int(calls_to(&after, away), calls_to(&before, home));
	arena_done(&arena);
	fixture_free(f);
}

/* A dark zone takes the box that stands there, whichever of the two it is. */
static void test_dark_zone_is_dark(void **state)
{
	(void)state;
	struct fixture *f = section4(1000);
	struct arena arena = { 0 };
	int home = (int)f->db, away = (int)f->topo.node_count;
	begin(f, 1, 0);
	run_to(f, 10);
	int zone = f->topo.nodes[f->db].zone;
	act_zone(f, MODEL_KILL_ZONE, SIM_NONE, zone);
	run_to(f, 300);
	struct map_scene scene = scene_of(&arena, f);
	check(scene.zones[zone].dark);
	check_int(scene.nodes[home].state, MAP_DOWN);
	check_int(scene.nodes[away].state, MAP_UP);
	check(scene.nodes[away].utilisation > 0);
	arena_done(&arena);
	fixture_free(f);
}

static void test_box_says_the_type_that_runs(void **state)
{
	(void)state;
	struct fixture *f = section2(10);
	struct arena arena = { 0 };
	begin(f, 1, 0);
	struct map_scene scene = scene_of(&arena, f);
	const struct topo_instance_type *type = topo_node_type(&f->topo, f->web);
	check(str_eq(scene.nodes[f->web].sublabel, type->name));
	int bigger = topo_find_type(f->topo.catalogue, TOPO_EC2, STR("m6i.xlarge"));
	check(bigger >= 0);
	uint64_t shape = scene_shape(&f->topo, f->model);
	turn(f, f->web, TOPO_EC2_TYPE, bigger);
	run_to(f, 600);
	scene = scene_of(&arena, f);
	check(str_eq_c(scene.nodes[f->web].sublabel, "m6i.xlarge"));
	check(scene_shape(&f->topo, f->model) != shape);
	arena_done(&arena);
	fixture_free(f);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_failover_moves_the_database),
	cmocka_unit_test(test_dark_zone_is_dark),
	cmocka_unit_test(test_box_says_the_type_that_runs),
};
CHECK_MAIN(tests)
