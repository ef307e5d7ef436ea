/* Topologies as the lessons have them, for the demo, the golden maps and the benchmark. */
#ifndef TESTS_SCENES_H
#define TESTS_SCENES_H

#include "ui/map.h"

enum scene_id {
	SCENE_ONE_BOX, /* users > address > box */
	SCENE_WEB_DB,
	SCENE_TWO_ZONES, /* a balancer, two zones, a database with a standby */
	SCENE_FLEETS, /* three zones with fleets, caches, replicas */
	SCENE_LOOP, /* a network of queues that leads back */
	SCENE_COUNT
};

struct scene {
	struct map_node nodes[16];
	struct map_zone zones[3];
	struct map_edge edges[24];
	double heat[3][24];
	struct map_particle particles[400];
	struct map_scene map;
};

/* Filled in place; texts are literals. Korean names when `korean`. */
void scene_make(struct scene *scene, enum scene_id id, bool korean);
/* Numbers and particles at a time, made up from it alone. */
void scene_move(struct scene *scene, double seconds);

#endif
