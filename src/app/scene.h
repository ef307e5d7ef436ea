/* From a living model to the neutral scene that the map draws. Everything is in the arena; texts in the language of the
 * interface. A database's standby is a box of its own here, behind the nodes of the topology. */
#ifndef APP_SCENE_H
#define APP_SCENE_H

#include "app/lab.h"

/* `selected`: node of the topology or -1. `before`: topology against which new nodes are marked, or NULL. model NULL: the
 * structure alone. */
struct map_scene scene_build(struct arena *arena, const struct topo *topo, const struct model *model,
	const struct topo *before, int selected);
/* Changes whenever the layout of such a scene would: a database has moved, a machine has another type. */
uint64_t scene_shape(const struct topo *topo, const struct model *model);
int scene_node_of(const struct topo *topo, int box); /* topology node of a box of the scene; -1 none */
void scene_particles(struct arena *arena, struct map_scene *scene, const struct particles *particles);
/* The word for a state: "up", "boots", "zone lost". A msgid. */
const char *scene_state_label(enum model_state state);

#endif
