/* The topology map: the stage of the whole program.
 *
 * A scene is neutral data: places on a plane, names, states, particles. map_layout turns its structure into boxes,
 * zone frames and routes for a given size; map_draw draws one frame of it. The layout depends on texts, places, zones,
 * edges and size, never on states or numbers, so nothing jumps while the simulation runs. Routes are orthogonal, start
 * and end at the side of a box, and cross no box and no text.
 *
 * Flow is from row 0 (users) downwards; a window that is wide and low gets the same plane turned, flow to the right.
 * Boxes shrink (full, compact, tight, tiny) until everything fits; if even tiny boxes do not fit, `fits` is false and the map
 * is drawn as a list of names. */
#ifndef UI_MAP_H
#define UI_MAP_H

#include "ui/canvas.h"

enum map_state { MAP_UP, MAP_BUSY, MAP_DOWN, MAP_BOOTING, MAP_STOPPED, MAP_WARNING };
enum map_shape { MAP_INSTANCE, MAP_SERVICE, MAP_STORE, MAP_USERS };
enum map_edge_kind { MAP_CALL, MAP_COPY_SYNC, MAP_COPY_ASYNC };
enum map_edge_state { MAP_OPEN, MAP_IDLE, MAP_CUT };
enum map_particle_kind { MAP_OK, MAP_SLOW, MAP_BAD, MAP_CACHED };

struct map_node {
	struct str label; /* "web 1" */
	struct str sublabel; /* "t3.micro", "primary"; may be empty */
	struct str note; /* "backup"; short, changes at any time */
	int column, row; /* place on the plane; equal places are moved apart */
	int zone; /* index, or -1 */
	enum map_shape shape;
	enum map_state state;
	bool is_new; /* not there in the architecture before */
	bool selected;
	bool has_gauge; /* keeps room for it whatever the numbers are */
	double utilisation; /* 0..1; < 0 unknown */
	int64_t waiting; /* requests in its queue; 0 is not shown */
	const double *heat; /* a fleet: one utilisation an instance (< 0 down), or NULL */
	size_t heat_count;
};

struct map_zone {
	struct str label;
	bool dark; /* killed */
};

struct map_edge {
	int from, to; /* nodes */
	enum map_edge_kind kind;
	enum map_edge_state state;
	struct str rate; /* "120/s"; shown where there is room */
	bool is_new;
};

struct map_particle {
	int edge;
	float position; /* 0 at `from`, 1 at `to` */
	bool reversed; /* an answer: travels from `to` to `from`, position still counts from `from` */
	enum map_particle_kind kind;
};

struct map_scene {
	const struct map_node *nodes;
	size_t node_count;
	const struct map_zone *zones;
	size_t zone_count;
	const struct map_edge *edges;
	size_t edge_count;
	const struct map_particle *particles;
	size_t particle_count;
};

enum map_detail { MAP_FULL, MAP_COMPACT, MAP_TIGHT, MAP_TINY, MAP_DETAILS };

struct map_point {
	int x, y;
	bool under; /* another route crosses over it here */
};

struct map_route {
	struct map_point *points; /* each cell it passes, from the side of `from` to the side of `to` */
	size_t count;
	unsigned back, ahead; /* the arm (ui/glyphs.h) at the first point towards `from`, at the last towards `to` */
	struct rect rate; /* where the rate text stands; may be empty */
	bool rate_left; /* it stands at the left of the route and ends there */
};

struct map_layout {
	int cols, rows; /* what it was made for */
	bool fits;
	bool sideways; /* flow to the right */
	enum map_detail detail;
	size_t node_count, zone_count, edge_count;
	struct rect *boxes; /* one a node */
	struct rect *notes; /* room beside a box for waiting and note; empty: they stand in its lower edge */
	struct rect *zones; /* one a zone; empty when no node is in it */
	struct map_route *routes; /* one an edge; no points when from == to or there is no way */
	int *order; /* nodes as Tab goes through them */
};

/* In the arena; equal input gives an equal layout. Finding routes takes a millisecond or a few: who draws many frames
 * keeps the layout until texts, places, edges or the size change. */
struct map_layout *map_layout(struct arena *arena, const struct map_scene *scene, int cols, int rows);
void map_draw(struct canvas c, const struct map_layout *layout, const struct map_scene *scene);
int map_hit(const struct map_layout *layout, int x, int y); /* node there, or -1 */
/* The node `steps` further in Tab order (-1 before); from -1 the first or last. -1 when there are no nodes. */
int map_next(const struct map_layout *layout, int node, int steps);
/* The nearest node in a direction (an enum arm), or the same one. */
int map_toward(const struct map_layout *layout, int node, unsigned arm);

#endif
