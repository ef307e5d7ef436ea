/* What must hold for the nodes and edges of a topology together. */
#include "config.h"

#include <stdlib.h>

#include "topo/graph.h"
#include "topo/validate_int.h"

static int by_place(const void *a, const void *b)
{
	const struct topo_node *x = *(const struct topo_node *const *)a, *y = *(const struct topo_node *const *)b;
	int order = (x->place_row > y->place_row) - (x->place_row < y->place_row);
	return order ? order : (x->place_col > y->place_col) - (x->place_col < y->place_col);
}

static enum status check_places(const struct topo_check *c)
{
	const struct topo_node **placed = mem_alloc((size_t)c->topo->node_count + 1, sizeof(const struct topo_node *));
	size_t count = 0;
	for (uint32_t i = 0; i < c->topo->node_count; i++) {
		if (c->topo->nodes[i].place_col >= 0) {
			placed[count++] = &c->topo->nodes[i];
		}
	}
	qsort(placed, count, sizeof *placed, by_place);
	enum status status = STATUS_OK;
	for (size_t i = 1; !status && i < count; i++) {
		if (by_place(&placed[i - 1], &placed[i]) == 0) {
			const struct topo_node *second = placed[i] > placed[i - 1] ? placed[i] : placed[i - 1];
			status = err_at(AT(c, second), _("'%.*s' and '%.*s' have the same 'place'"), ID(placed[i - 1]), ID(placed[i]));
		}
	}
	mem_free(placed);
	return status;
}

static bool follow_all(const struct topo *topo, const struct topo_edge *e)
{
	(void)topo;
	(void)e;
	return true;
}

static bool follow_calls(const struct topo *topo, const struct topo_edge *e)
{
	(void)topo;
	return e->kind == TOPO_CALL;
}

static bool takes_no_time(const struct topo_node *n)
{
	return n->kind == TOPO_STATION && n->settings[TOPO_STATION_SERVICE].law.mean_ns <= 0;
}

static bool follow_instant(const struct topo *topo, const struct topo_edge *e)
{
	return e->kind == TOPO_ROUTE && takes_no_time(&topo->nodes[e->from]) && takes_no_time(&topo->nodes[e->to]);
}

static enum status check_circles(const struct topo_check *c)
{
	char names[200];
	uint32_t node;
	if (topo_find_circle(c->topo, follow_calls, &node, names, sizeof names)) {
		return err_at(AT(c, &c->topo->nodes[node]), _("calls go in a circle: %s; a call may not wait for itself"), names);
	}
	if (topo_find_circle(c->topo, follow_instant, &node, names, sizeof names)) {
		return err_at(AT(c, &c->topo->nodes[node]), _("a circle that takes no time: %s; give one of them a service time"), names);
	}
	return STATUS_OK;
}

/* A closed source without think time must meet a station that takes time, or one instant never ends. */
static enum status check_closed(const struct topo_check *c)
{
	for (uint32_t i = 0; i < c->topo->edge_count; i++) {
		const struct topo_edge *e = &c->topo->edges[i];
		const struct topo_node *n = &c->topo->nodes[e->from];
		if (n->kind == TOPO_SOURCE && topo_get(n, TOPO_SOURCE_POPULATION) > 0 && topo_get(n, TOPO_SOURCE_THINK) <= 0 &&
			takes_no_time(&c->topo->nodes[e->to])) {
			return err_at(AT(c, n), _("'%.*s' thinks for no time and meets a station without service time; give one of them a time"), ID(n));
		}
	}
	return STATUS_OK;
}

static enum status check_reach(const struct topo_check *c)
{
	bool *seen = mem_alloc(c->topo->node_count + 1, sizeof *seen);
	topo_reach(c->topo, follow_all, seen);
	enum status status = STATUS_OK;
	for (uint32_t i = 0; !status && i < c->topo->node_count; i++) {
		const struct topo_node *n = &c->topo->nodes[i];
		if (!seen[i]) {
			status = err_at(AT(c, n), _("no way leads to '%.*s'; join it or leave it out"), ID(n));
		}
	}
	mem_free(seen);
	return status;
}

enum status topo_validate_shape(const struct topo_check *c)
{
	enum status status = check_circles(c);
	status = status ? status : check_closed(c);
	status = status ? status : check_reach(c);
	return status ? status : check_places(c);
}
