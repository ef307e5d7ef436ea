/* Inside of ui: the steps of a map's layout. */
#ifndef UI_MAP_INT_H
#define UI_MAP_INT_H

#include "ui/map.h"

/* Cells of a box at a detail, frame included. */
void map_box_size(const struct map_node *node, enum map_detail detail, int *cols, int *rows);

/* Starts for `count` things of these sizes on a line of `room`, in order and `gap` apart: each with its middle as near to
 * its wish (twice the middle) as the others allow. False when they do not fit. */
bool map_settle(struct arena *arena, int count, const int *sizes, const int *wishes, int gap, int room, int *starts);

/* Boxes and zones of *layout, whose size, detail and direction are set. False when they do not fit. */
bool map_place(struct arena *arena, const struct map_scene *scene, struct map_layout *layout);

/* Routes, around the boxes. The number of edges that found no way. */
size_t map_find_routes(struct arena *arena, const struct map_scene *scene, struct map_layout *layout);

/* Where the label of a zone stands in its upper edge. */
struct rect map_zone_label(const struct map_layout *layout, const struct map_scene *scene, size_t zone);

#endif
