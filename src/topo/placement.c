/* Where boxes stand.
 *
 * Rows are tiers, by the longest path from the users along what requests follow. A name does not lie on their way and
 * stands beside those who ask for it; an address stands between the callers of its instance and the instance:
 *
 *      users   dns        row 0
 *      eip                row 1
 *      web                row 2
 *      db                 row 3
 *
 * Columns are bands, one a zone in their order, each as wide as its fullest row, so that no zone reaches into another's.
 * What belongs to the region is centred above and below the zones, and stands to their right where it shares a row with
 * them or lies between. Within band and row nodes keep the file's order: a new node moves only what stands behind it.
 *
 * Any topology is placed, sound or not: the sandbox shows what is still being built. */
#include "config.h"

#include <string.h>

#include "topo/topo.h"

#define BANDS (TOPO_MAX_ZONES + 1) /* the last is the region's */
#define REGION TOPO_MAX_ZONES

static unsigned band_of(int zone)
{
	return zone >= 0 && zone < TOPO_MAX_ZONES ? (unsigned)zone : REGION;
}

/* ------------------------------------------------------------------- rows */

/* "a above b", grouped by a. Neither asking for a name nor registering one orders anything: a name has nobody above it and
 * stays in the row of the users. */
struct order {
	uint32_t *start; /* node_count + 2 */
	uint32_t *below;
	uint32_t *pairs; /* 2 each */
	uint32_t pair_count;
};

static void add_pair(struct order *order, uint32_t above, uint32_t below)
{
	if (above != below) {
		order->pairs[2 * order->pair_count] = above;
		order->pairs[2 * order->pair_count + 1] = below;
		order->pair_count++;
	}
}

static bool is_address(const struct topo *topo, const struct topo_edge *e)
{
	return e->kind == TOPO_ATTACH && topo->nodes[e->from].kind == TOPO_EIP;
}

static void collect_pairs(const struct topo *topo, struct order *order)
{
	uint32_t *address = mem_alloc((size_t)topo->node_count + 1, sizeof *address); /* of a node + 1, 0 = none */
	for (uint32_t i = 0; i < topo->edge_count; i++) {
		const struct topo_edge *e = &topo->edges[i];
		if (is_address(topo, e) && !address[e->to]) {
			address[e->to] = e->from + 1;
		}
	}
	for (uint32_t i = 0; i < topo->edge_count; i++) {
		const struct topo_edge *e = &topo->edges[i];
		if (e->kind == TOPO_CALL || e->kind == TOPO_ROUTE || is_address(topo, e)) {
			add_pair(order, e->from, e->to);
		}
		if (e->kind == TOPO_CALL && address[e->to]) {
			add_pair(order, e->from, address[e->to] - 1);
		}
	}
	mem_free(address);
}

static void order_init(struct order *order, const struct topo *topo)
{
	order->pairs = mem_alloc((size_t)topo->edge_count * 4 + 1, sizeof *order->pairs);
	order->pair_count = 0;
	collect_pairs(topo, order);
	order->start = mem_alloc((size_t)topo->node_count + 2, sizeof *order->start);
	order->below = mem_alloc((size_t)order->pair_count + 1, sizeof *order->below);
	for (uint32_t i = 0; i < order->pair_count; i++) {
		order->start[order->pairs[2 * i] + 2]++;
	}
	for (uint32_t i = 2; i <= topo->node_count; i++) {
		order->start[i] += order->start[i - 1];
	}
	for (uint32_t i = 0; i < order->pair_count; i++) {
		order->below[order->start[order->pairs[2 * i] + 1]++] = order->pairs[2 * i + 1];
	}
}

static void order_done(struct order *order)
{
	mem_free(order->pairs);
	mem_free(order->start);
	mem_free(order->below);
}

struct peel {
	uint32_t *waiting; /* how many above it are not placed yet */
	uint32_t *queue;
	bool *placed;
	uint32_t head, tail, scan;
};

static void peel_push(struct peel *peel, uint32_t node)
{
	peel->placed[node] = true;
	peel->queue[peel->tail++] = node;
}

/* Only circles are left: the first node that something placed points at goes on, else the first at all. What leads back
 * to it counts no more. */
static void break_circle(struct peel *peel, const int *row, uint32_t node_count)
{
	while (peel->placed[peel->scan]) {
		peel->scan++;
	}
	uint32_t pick = peel->scan;
	while (pick < node_count && (peel->placed[pick] || row[pick] == 0)) {
		pick++;
	}
	peel_push(peel, pick < node_count ? pick : peel->scan);
}

static void find_rows(const struct topo *topo, int *row)
{
	uint32_t n = topo->node_count;
	struct order order;
	struct peel peel = { .waiting = mem_alloc((size_t)n + 1, sizeof *peel.waiting),
		.queue = mem_alloc((size_t)n + 1, sizeof *peel.queue),
		.placed = mem_alloc((size_t)n + 1, sizeof *peel.placed) };
	order_init(&order, topo);
	for (uint32_t i = 0; i < order.pair_count; i++) {
		peel.waiting[order.pairs[2 * i + 1]]++;
	}
	for (uint32_t i = 0; i < n; i++) {
		row[i] = 0;
		if (!peel.waiting[i]) {
			peel_push(&peel, i);
		}
	}
	while (peel.head < n) {
		if (peel.head == peel.tail) {
			break_circle(&peel, row, n);
		}
		uint32_t at = peel.queue[peel.head++];
		for (uint32_t k = order.start[at]; k < order.start[at + 1]; k++) {
			uint32_t to = order.below[k];
			if (peel.placed[to]) {
				continue;
			}
			row[to] = row[at] + 1 > row[to] ? row[at] + 1 : row[to];
			if (--peel.waiting[to] == 0) {
				peel_push(&peel, to);
			}
		}
	}
	order_done(&order);
	mem_free(peel.waiting);
	mem_free(peel.queue);
	mem_free(peel.placed);
}

/* ---------------------------------------------------------------- columns */

struct plane {
	const struct topo *topo;
	int *row;
	int *fill; /* nodes so far, rows x BANDS */
	int rows;
	int left[BANDS], width; /* of each zone's band; of all */
	int zonal_first, zonal_last; /* rows that zones take */
	uint32_t *slots; /* cells that are taken: cell index + 1 */
	int *cells; /* col, row */
	uint32_t cell_count;
	size_t mask;
};

static int *fill_of(const struct plane *plane, int row, unsigned band)
{
	return &plane->fill[(size_t)row * BANDS + band];
}

/* A standby takes a place in its zone, beside those that stand there. */
static void count_node(struct plane *plane, int row, int zone)
{
	unsigned band = band_of(zone);
	++*fill_of(plane, row, band);
	if (band != REGION) {
		plane->zonal_first = row < plane->zonal_first ? row : plane->zonal_first;
		plane->zonal_last = row > plane->zonal_last ? row : plane->zonal_last;
	}
}

static bool is_explicit(const struct topo_node *node)
{
	return node->place_col >= 0 && node->place_row >= 0;
}

static void measure(struct plane *plane)
{
	const struct topo *topo = plane->topo;
	for (uint32_t i = 0; i < topo->node_count; i++) {
		plane->rows = plane->row[i] + 1 > plane->rows ? plane->row[i] + 1 : plane->rows;
	}
	plane->fill = mem_alloc((size_t)plane->rows * BANDS + 1, sizeof *plane->fill);
	plane->zonal_first = plane->rows;
	plane->zonal_last = -1;
	for (uint32_t i = 0; i < topo->node_count; i++) {
		const struct topo_node *node = &topo->nodes[i];
		if (!is_explicit(node)) {
			count_node(plane, plane->row[i], node->zone);
			if (node->standby_zone >= 0) {
				count_node(plane, plane->row[i], node->standby_zone);
			}
		}
	}
	for (unsigned band = 0; band < REGION; band++) {
		int widest = 0;
		for (int row = 0; row < plane->rows; row++) {
			int filled = *fill_of(plane, row, band);
			widest = filled > widest ? filled : widest;
		}
		plane->left[band] = plane->width;
		plane->width += widest;
	}
}

/* Turns counts into the first free column of each row and band. */
static void start_columns(struct plane *plane)
{
	for (int row = 0; row < plane->rows; row++) {
		int *region = fill_of(plane, row, REGION);
		bool beside = row >= plane->zonal_first && row <= plane->zonal_last;
		int centred = plane->width > *region ? (plane->width - *region) / 2 : 0;
		*region = beside ? plane->width : centred;
		for (unsigned band = 0; band < REGION; band++) {
			*fill_of(plane, row, band) = plane->left[band];
		}
	}
}

static size_t slot_of(const struct plane *plane, int col, int row)
{
	return ((size_t)col * 2654435761u + (size_t)row * 40503u) & plane->mask;
}

static bool take(struct plane *plane, int col, int row)
{
	size_t slot = slot_of(plane, col, row);
	for (; plane->slots[slot]; slot = (slot + 1) & plane->mask) {
		const int *cell = &plane->cells[2 * (plane->slots[slot] - 1)];
		if (cell[0] == col && cell[1] == row) {
			return false;
		}
	}
	plane->cells[2 * plane->cell_count] = col;
	plane->cells[2 * plane->cell_count + 1] = row;
	plane->slots[slot] = ++plane->cell_count;
	return true;
}

/* The next column of its row and band; further right where somebody was put there by hand. */
static int next_column(struct plane *plane, int row, int zone)
{
	int *next = fill_of(plane, row, band_of(zone));
	while (!take(plane, *next, row)) {
		++*next;
	}
	return (*next)++;
}

static void place_all(struct plane *plane, struct topo_place *places)
{
	const struct topo *topo = plane->topo;
	for (uint32_t i = 0; i < topo->node_count; i++) {
		const struct topo_node *node = &topo->nodes[i];
		places[i] = (struct topo_place){ node->place_col, node->place_row, -1 };
		if (is_explicit(node)) {
			take(plane, node->place_col, node->place_row);
		}
	}
	for (uint32_t i = 0; i < topo->node_count; i++) {
		const struct topo_node *node = &topo->nodes[i];
		int row = plane->row[i];
		if (!is_explicit(node)) {
			places[i].row = row;
			places[i].col = next_column(plane, row, node->zone);
		}
	}
	for (uint32_t i = 0; i < topo->node_count; i++) {
		const struct topo_node *node = &topo->nodes[i];
		if (node->standby_zone >= 0 && !is_explicit(node)) {
			places[i].standby_col = next_column(plane, plane->row[i], node->standby_zone);
		} else if (node->standby_zone >= 0) {
			int col = node->place_col + 1;
			while (!take(plane, col, node->place_row)) {
				col++;
			}
			places[i].standby_col = col;
		}
	}
}

void topo_placement(const struct topo *topo, struct topo_place *places)
{
	size_t most = (size_t)topo->node_count * 2 + 1, size = 4; /* each with a standby */
	while (size < most * 2) {
		size *= 2;
	}
	struct plane plane = { .topo = topo,
		.row = mem_alloc((size_t)topo->node_count + 1, sizeof *plane.row),
		.slots = mem_alloc(size, sizeof *plane.slots),
		.cells = mem_alloc(most, 2 * sizeof *plane.cells),
		.mask = size - 1 };
	find_rows(topo, plane.row);
	measure(&plane);
	start_columns(&plane);
	place_all(&plane, places);
	mem_free(plane.row);
	mem_free(plane.fill);
	mem_free(plane.slots);
	mem_free(plane.cells);
}

/* ------------------------------------------------------------- what is new */

static const struct topo_node *find_in(const struct topo *topo, struct str id)
{
	int node = topo_find_node(topo, id);
	return node >= 0 ? &topo->nodes[node] : NULL;
}

void topo_whats_new(const struct topo *before, const struct topo *now, bool *fresh)
{
	for (uint32_t i = 0; i < now->node_count; i++) {
		const struct topo_node *node = &now->nodes[i], *old = find_in(before, node->id);
		const struct topo_instance_type *type = topo_node_type(now, i);
		const struct topo_instance_type *old_type = old ? topo_node_type(before, (uint32_t)(old - before->nodes)) : NULL;
		bool same_type = type && old_type ? str_eq(type->name, old_type->name) : !type && !old_type;
		fresh[i] = !old || old->kind != node->kind || !same_type || (old->standby_zone >= 0) != (node->standby_zone >= 0);
	}
}
