#include "config.h"

#include <limits.h>
#include <stdlib.h>

#include "ui/map_int.h"

/* Boxes are placed on two axes: `main` is the flow from users to data, `cross` lies across it. Downwards main is y, sideways
 * it is x; nothing below looks at x and y until the end.
 *
 *   tiers    equal rows of the plane, along main
 *   groups   along cross: each zone; what stands beside zones without being in one. Within a group columns are kept.
 *   free     tiers above and below all zones: their nodes stand where their neighbours are
 */

enum { NO_GROUP = -1 };

struct item {
	int node;
	int tier, column, group;
	int main_size, cross_size;
	int main, cross; /* upper or left ends */
};

struct group {
	int zone; /* or -1 */
	double column; /* mean, for the order */
	int *columns; /* distinct, rising */
	int *sizes; /* cross size of each column */
	int column_count;
	int inner, start; /* cross, without the frame */
	bool used;
};

struct place {
	struct arena *arena;
	const struct map_scene *scene;
	struct item *items;
	int count;
	int tiers, first, last; /* first..last: tiers with zones */
	bool has_zones;
	struct group *groups; /* zones, then left, then right */
	int group_count;
	int *order; /* groups along cross */
	int used;
	int main_room, cross_room;
	/* Distances, by direction. */
	int main_gap, cross_gap, group_gap, cross_pad, main_pad;
	int main_stretch, pad_stretch, gap_stretch; /* what room to spare may add */
};

static int least(int a, int b)
{
	return a < b ? a : b;
}

static int most(int a, int b)
{
	return a > b ? a : b;
}

/* --- tiers and groups ---------------------------------------------------------- */

static int compare_int(const void *a, const void *b)
{
	int x = *(const int *)a, y = *(const int *)b;
	return (x > y) - (x < y);
}

/* Sorted and without doubles; gives the count. */
static int distinct(int *values, int count)
{
	int kept = 0;
	qsort(values, (size_t)count, sizeof *values, compare_int);
	for (int i = 0; i < count; i++) {
		if (!kept || values[kept - 1] != values[i]) {
			values[kept++] = values[i];
		}
	}
	return kept;
}

static int index_of(const int *sorted, int count, int value)
{
	int i = 0;
	while (i < count && sorted[i] != value) {
		i++;
	}
	return i;
}

static void find_tiers(struct place *p)
{
	int *rows = ARENA_ARRAY(p->arena, (size_t)p->count, int);
	for (int i = 0; i < p->count; i++) {
		rows[i] = p->scene->nodes[i].row;
	}
	p->tiers = distinct(rows, p->count);
	p->first = INT_MAX;
	p->last = -1;
	for (int i = 0; i < p->count; i++) {
		struct item *item = &p->items[i];
		item->tier = index_of(rows, p->tiers, p->scene->nodes[i].row);
		item->column = p->scene->nodes[i].column;
		if (item->group != NO_GROUP) {
			p->first = least(p->first, item->tier);
			p->last = most(p->last, item->tier);
		}
	}
	p->has_zones = p->last >= 0;
	if (!p->has_zones) {
		p->first = 0;
		p->last = p->tiers - 1;
	}
}

static void find_groups(struct place *p)
{
	int zones = (int)p->scene->zone_count, left = zones, right = zones + 1, first_column = INT_MAX;
	for (int i = 0; i < p->count; i++) {
		if (p->items[i].group != NO_GROUP) {
			first_column = least(first_column, p->items[i].column);
		}
	}
	p->group_count = zones + 2;
	p->groups = ARENA_ARRAY(p->arena, (size_t)p->group_count, struct group);
	p->order = ARENA_ARRAY(p->arena, (size_t)p->group_count, int);
	for (int i = 0; i < p->count; i++) {
		struct item *item = &p->items[i];
		bool beside = item->tier >= p->first && item->tier <= p->last;
		if (item->group == NO_GROUP && beside) {
			item->group = p->has_zones && item->column < first_column ? left : right;
		}
	}
	for (int g = 0; g < p->group_count; g++) {
		struct group *group = &p->groups[g];
		int members = 0;
		group->zone = g < zones ? g : -1;
		group->columns = ARENA_ARRAY(p->arena, (size_t)p->count, int);
		for (int i = 0; i < p->count; i++) {
			if (p->items[i].group == g) {
				group->columns[members++] = p->items[i].column;
				group->column += p->items[i].column;
			}
		}
		group->used = members > 0;
		group->column = members ? group->column / members : 0;
		group->column_count = distinct(group->columns, members);
		group->sizes = ARENA_ARRAY(p->arena, (size_t)group->column_count, int);
	}
	/* Left first, right last, zones between them by their columns. */
	if (p->groups[left].used) {
		p->order[p->used++] = left;
	}
	for (int g = 0; g < zones; g++) {
		if (!p->groups[g].used) {
			continue;
		}
		int at = p->used++;
		while (at > 0 && p->order[at - 1] < zones && p->groups[p->order[at - 1]].column > p->groups[g].column) {
			p->order[at] = p->order[at - 1];
			at--;
		}
		p->order[at] = g;
	}
	if (p->groups[right].used) {
		p->order[p->used++] = right;
	}
}

/* --- across the flow -------------------------------------------------------------- */

/* Nodes of one tier, group and column stand side by side; gives their cross size together. */
static int cell_size(const struct place *p, int tier, int group, int column)
{
	int size = 0;
	for (int i = 0; i < p->count; i++) {
		const struct item *item = &p->items[i];
		if (item->tier == tier && item->group == group && item->column == column) {
			size += item->cross_size + (size ? p->cross_gap : 0);
		}
	}
	return size;
}

static int group_size(const struct place *p, const struct group *group)
{
	return group->inner + (group->zone >= 0 ? 2 * p->cross_pad : 0);
}

static int measure_groups(struct place *p)
{
	int total = 0;
	for (int o = 0; o < p->used; o++) {
		int g = p->order[o];
		struct group *group = &p->groups[g];
		for (int c = 0; c < group->column_count; c++) {
			for (int tier = p->first; tier <= p->last; tier++) {
				group->sizes[c] = most(group->sizes[c], cell_size(p, tier, g, group->columns[c]));
			}
			group->inner += group->sizes[c] + (c ? p->cross_gap : 0);
		}
		total += group_size(p, group) + (o ? p->group_gap : 0);
	}
	return total;
}

/* Room to spare goes between the groups, and into zones, where it serves as room for notes beside the boxes. */
static void spread_groups(struct place *p, int total)
{
	int spare = p->cross_room - total, framed = 0;
	for (int o = 0; o < p->used; o++) {
		framed += p->groups[p->order[o]].zone >= 0;
	}
	int gap = p->used > 1 ? least(spare / (4 * (p->used - 1)), p->gap_stretch) : 0;
	spare -= gap * (p->used - 1);
	p->group_gap += gap;
	int pad = framed ? least(spare / (2 * framed), p->pad_stretch) : 0;
	p->cross_pad += pad;
	spare -= 2 * pad * framed;
	int at = spare / 2;
	for (int o = 0; o < p->used; o++) {
		struct group *group = &p->groups[p->order[o]];
		group->start = at + (group->zone >= 0 ? p->cross_pad : 0);
		at += group_size(p, group) + p->group_gap;
	}
}

static void place_members(struct place *p)
{
	for (int o = 0; o < p->used; o++) {
		int g = p->order[o], at = p->groups[g].start;
		const struct group *group = &p->groups[g];
		for (int c = 0; c < group->column_count; c++) {
			for (int tier = p->first; tier <= p->last; tier++) {
				int x = at + (group->sizes[c] - cell_size(p, tier, g, group->columns[c])) / 2;
				for (int i = 0; i < p->count; i++) {
					struct item *item = &p->items[i];
					if (item->tier == tier && item->group == g && item->column == group->columns[c]) {
						item->cross = x;
						x += item->cross_size + p->cross_gap;
					}
				}
			}
			at += group->sizes[c] + p->cross_gap;
		}
	}
}

/* --- free tiers ------------------------------------------------------------------- */

/* The mean middle (doubled) of the neighbours that have been placed; of all groups when there are none. */
static int wished_middle(const struct place *p, const bool *placed, int node)
{
	long sum = 0, found = 0;
	for (size_t e = 0; e < p->scene->edge_count; e++) {
		const struct map_edge *edge = &p->scene->edges[e];
		int other = edge->from == node ? edge->to : edge->to == node ? edge->from : -1;
		if (other >= 0 && other != node && placed[other]) {
			sum += 2 * p->items[other].cross + p->items[other].cross_size;
			found++;
		}
	}
	return found ? (int)(sum / found) : p->cross_room;
}

static bool place_tier(struct place *p, int tier, bool *placed)
{
	size_t room = (size_t)p->count;
	int *nodes = ARENA_ARRAY(p->arena, room, int), *starts = ARENA_ARRAY(p->arena, room, int);
	int *sizes = ARENA_ARRAY(p->arena, room, int), *wishes = ARENA_ARRAY(p->arena, room, int);
	int count = 0;
	for (int i = 0; i < p->count; i++) {
		if (p->items[i].tier == tier) {
			int at = count++;
			while (at > 0 && p->items[nodes[at - 1]].column > p->items[i].column) {
				nodes[at] = nodes[at - 1];
				at--;
			}
			nodes[at] = i;
		}
	}
	for (int i = 0; i < count; i++) {
		sizes[i] = p->items[nodes[i]].cross_size;
		wishes[i] = wished_middle(p, placed, nodes[i]);
	}
	bool fits = map_settle(p->arena, count, sizes, wishes, p->cross_gap, p->cross_room, starts);
	for (int i = 0; i < count; i++) {
		p->items[nodes[i]].cross = starts[i];
		placed[nodes[i]] = true;
	}
	return fits;
}

static bool place_free(struct place *p)
{
	bool *placed = ARENA_ARRAY(p->arena, (size_t)p->count, bool);
	for (int i = 0; i < p->count; i++) {
		placed[i] = p->items[i].group != NO_GROUP;
	}
	bool fits = true;
	for (int tier = p->first - 1; tier >= 0; tier--) {
		fits = place_tier(p, tier, placed) && fits;
	}
	for (int tier = p->last + 1; tier < p->tiers; tier++) {
		fits = place_tier(p, tier, placed) && fits;
	}
	return fits;
}

/* --- along the flow ------------------------------------------------------------------ */

static bool place_tiers(struct place *p)
{
	int *sizes = ARENA_ARRAY(p->arena, (size_t)p->tiers, int), total = 0, gaps = p->tiers - 1;
	for (int i = 0; i < p->count; i++) {
		sizes[p->items[i].tier] = most(sizes[p->items[i].tier], p->items[i].main_size);
	}
	for (int tier = 0; tier < p->tiers; tier++) {
		total += sizes[tier];
	}
	total += gaps * p->main_gap + (p->has_zones ? 2 * p->main_pad : 0);
	int spare = p->main_room - total;
	if (spare < 0) {
		return false;
	}
	int stretch = gaps ? least(spare / gaps, p->main_stretch) : 0;
	int at = (spare - stretch * gaps) / 2;
	for (int tier = 0; tier < p->tiers; tier++) {
		at += p->has_zones && tier == p->first ? p->main_pad : 0;
		for (int i = 0; i < p->count; i++) {
			if (p->items[i].tier == tier) {
				p->items[i].main = at + (sizes[tier] - p->items[i].main_size) / 2;
			}
		}
		at += sizes[tier] + p->main_gap + stretch;
		at += p->has_zones && tier == p->last ? p->main_pad : 0;
	}
	return true;
}

/* --- all together ---------------------------------------------------------------------- */

static struct rect to_rect(const struct map_layout *layout, int main, int cross, int main_size, int cross_size)
{
	return layout->sideways ? (struct rect){ main, cross, main_size, cross_size }
				: (struct rect){ cross, main, cross_size, main_size };
}

static void write_layout(const struct place *p, struct map_layout *layout)
{
	int begin = INT_MAX, end = 0;
	for (int i = 0; i < p->count; i++) {
		const struct item *item = &p->items[i];
		layout->boxes[i] = to_rect(layout, item->main, item->cross, item->main_size, item->cross_size);
		if (item->tier >= p->first && item->tier <= p->last) {
			begin = least(begin, item->main);
			end = most(end, item->main + item->main_size);
		}
	}
	for (size_t z = 0; z < layout->zone_count; z++) {
		const struct group *group = &p->groups[z];
		layout->zones[z] = (struct rect){ 0 };
		if (group->used) {
			layout->zones[z] = to_rect(layout, begin - p->main_pad, group->start - p->cross_pad, end - begin + 2 * p->main_pad,
				group_size(p, group));
		}
	}
}

static void set_distances(struct place *p, const struct map_layout *layout)
{
	if (layout->sideways) {
		p->main_room = layout->cols;
		p->cross_room = layout->rows;
		p->main_gap = 5;
		p->cross_gap = 1;
		p->group_gap = 1;
		p->cross_pad = 1;
		p->main_pad = 2;
		p->main_stretch = 12;
		p->pad_stretch = 2;
		p->gap_stretch = 2;
	} else {
		p->main_room = layout->rows;
		p->cross_room = layout->cols;
		p->main_gap = layout->detail >= MAP_TIGHT ? 1 : 2;
		p->cross_gap = 4;
		p->group_gap = layout->detail >= MAP_TIGHT ? 1 : 2;
		p->cross_pad = layout->detail >= MAP_TIGHT ? 1 : 2;
		p->main_pad = 1;
		p->main_stretch = 4;
		p->pad_stretch = 14;
		p->gap_stretch = 10;
	}
}

bool map_place(struct arena *arena, const struct map_scene *scene, struct map_layout *layout)
{
	struct place p = { .arena = arena, .scene = scene, .count = (int)scene->node_count };
	set_distances(&p, layout);
	p.items = ARENA_ARRAY(arena, scene->node_count, struct item);
	for (int i = 0; i < p.count; i++) {
		const struct map_node *node = &scene->nodes[i];
		int cols, rows;
		map_box_size(node, layout->detail, &cols, &rows);
		bool zoned = node->zone >= 0 && (size_t)node->zone < scene->zone_count;
		p.items[i] = (struct item){ .node = i,
			.group = zoned ? node->zone : NO_GROUP,
			.main_size = layout->sideways ? cols : rows,
			.cross_size = layout->sideways ? rows : cols };
	}
	find_tiers(&p);
	find_groups(&p);
	int total = measure_groups(&p);
	if (total > p.cross_room) {
		return false;
	}
	spread_groups(&p, total);
	place_members(&p);
	if (!place_free(&p) || !place_tiers(&p)) {
		return false;
	}
	write_layout(&p, layout);
	return true;
}
