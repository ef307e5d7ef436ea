/* What must hold before a model may be built: edges, load and the order of it all; nodes and shape have their own files. */
#include "config.h"

#include <math.h>
#include <stdlib.h>

#include "topo/validate_int.h"

#define MAX_REQUESTS_PER_S 1e9 /* at TOPO_MAX_USERS: a second of arrivals still counts in 64 bits of nanoseconds */
#define ROUNDING 1e-9

/* ------------------------------------------------------------------ edges */

static int by_ends(const void *a, const void *b)
{
	const struct topo_edge *x = *(const struct topo_edge *const *)a, *y = *(const struct topo_edge *const *)b;
	if (x->from != y->from) {
		return x->from < y->from ? -1 : 1;
	}
	if (x->to != y->to) {
		return x->to < y->to ? -1 : 1;
	}
	return (x->kind > y->kind) - (x->kind < y->kind);
}

static enum status check_doubles(const struct topo_check *c)
{
	uint32_t count = c->topo->edge_count;
	const struct topo_edge **sorted = mem_alloc(count + 1, sizeof(const struct topo_edge *));
	for (uint32_t i = 0; i < count; i++) {
		sorted[i] = &c->topo->edges[i];
	}
	qsort(sorted, count, sizeof *sorted, by_ends);
	enum status status = STATUS_OK;
	for (uint32_t i = 1; !status && i < count; i++) {
		const struct topo_edge *second = sorted[i] > sorted[i - 1] ? sorted[i] : sorted[i - 1];
		if (by_ends(&sorted[i - 1], &sorted[i]) == 0) {
			status = err_at(AT(c, second), _("a second edge from '%.*s' to '%.*s'; keep one"), ID(&c->topo->nodes[second->from]),
				ID(&c->topo->nodes[second->to]));
		}
	}
	mem_free(sorted);
	return status;
}

static enum status check_edges(const struct topo_check *c)
{
	for (uint32_t i = 0; i < c->topo->edge_count; i++) {
		const struct topo_edge *e = &c->topo->edges[i];
		const struct topo_node *from = &c->topo->nodes[e->from], *to = &c->topo->nodes[e->to];
		if (e->from == e->to && e->kind != TOPO_ROUTE) {
			return err_at(AT(c, e), _("'%.*s' is joined to itself"), ID(from));
		}
		if (!topo_can_join(from, e->kind, to)) {
			return err_at(AT(c, e), _("'%.*s' (%s) and '%.*s' (%s) cannot be joined by '%s' this way"), ID(from),
				topo_kind_ids[from->kind], ID(to), topo_kind_ids[to->kind], topo_edge_ids[e->kind]);
		}
		if (e->kind == TOPO_ROUTE && !(e->probability > 0 && e->probability <= 1)) {
			return err_at(AT(c, e), _("a share is more than 0 %% and at most 100 %%"));
		}
	}
	return check_doubles(c);
}

static enum status check_shares(const struct topo_check *c)
{
	double *sums = mem_alloc(c->topo->node_count + 1, sizeof *sums);
	enum status status = STATUS_OK;
	for (uint32_t i = 0; !status && i < c->topo->edge_count; i++) {
		const struct topo_edge *e = &c->topo->edges[i];
		if (e->kind == TOPO_ROUTE) {
			sums[e->from] += e->probability;
			if (sums[e->from] > 1 + ROUNDING) {
				status = err_at(AT(c, e), _("the shares that leave '%.*s' are more than 100 %%"), ID(&c->topo->nodes[e->from]));
			}
		}
	}
	mem_free(sums);
	return status;
}

/* ------------------------------------------------------------------- load */

/* The roles that users reach directly or through a balancer. */
static unsigned roles_reached(const struct topo *topo)
{
	unsigned roles = 0;
	for (uint32_t i = 0; i < topo->edge_count; i++) {
		const struct topo_edge *e = &topo->edges[i];
		enum topo_kind from = topo->nodes[e->from].kind;
		if (e->kind == TOPO_CALL && (from == TOPO_USERS || from == TOPO_ELB)) {
			roles |= topo->nodes[e->to].roles;
		}
	}
	return roles;
}

static enum status check_workload(const struct topo_check *c, const struct topo_node *users)
{
	const struct topo_workload *w = &c->topo->workload;
	if (!users) {
		return w->class_count ? err_set(c->err, STATUS_DATA, _("a workload without users; leave 'workload' out")) : STATUS_OK;
	}
	if (!w->class_count) {
		return err_at(AT(c, users), _("'%.*s' ask for nothing; say 'workload: web'"), ID(users));
	}
	unsigned wanted = TOPO_ROLE(TOPO_ROLE_WEB), reached = roles_reached(c->topo);
	double per_view = 0;
	for (uint32_t i = 0; i < w->class_count; i++) {
		wanted |= w->classes[i].is_static ? TOPO_ROLE(TOPO_ROLE_FILES) : 0;
		wanted |= w->classes[i].uses_session ? TOPO_ROLE(TOPO_ROLE_SESSIONS) : 0;
		per_view += w->classes[i].per_view;
	}
	for (unsigned role = 0; role < TOPO_ROLES; role++) {
		if (wanted & ~reached & 1u << role) {
			return err_at(AT(c, users), _("nobody whom '%.*s' reach has the role %s"), ID(users), topo_role_ids[role]);
		}
	}
	double per_s = TOPO_MAX_USERS * per_view / (w->view_every_ns / 1e9);
	if (!(per_s >= 0 && per_s <= MAX_REQUESTS_PER_S)) {
		return err_at(AT(c, users), _("%.3g requests a second at %.0f users; at most %.0e can be counted"), per_s, TOPO_MAX_USERS,
			MAX_REQUESTS_PER_S);
	}
	return STATUS_OK;
}

static enum status check_load(const struct topo_check *c)
{
	const struct topo_node *users = NULL, *source = NULL;
	double share = 0;
	for (uint32_t i = 0; i < c->topo->node_count; i++) {
		const struct topo_node *n = &c->topo->nodes[i];
		if (n->kind == TOPO_USERS) {
			users = users ? users : n;
			share += topo_get(n, TOPO_USERS_SHARE);
		}
		source = !source && n->kind == TOPO_SOURCE ? n : source;
	}
	if (!users && !source) {
		return err_at(c->err, STATUS_DATA, c->topo->file, 1, 1, _("nobody asks for anything; add a node of kind users"));
	}
	if (users && fabs(share - 1) > ROUNDING) {
		return err_at(AT(c, users), _("the shares of all users are %g %%; they must be 100 %%"), share * 100);
	}
	return check_workload(c, users);
}

/* A balancer shares one kind of work out: its targets do the same. */
static enum status check_targets(const struct topo_check *c)
{
	unsigned *roles = mem_alloc(c->topo->node_count + 1, sizeof *roles);
	enum status status = STATUS_OK;
	for (uint32_t i = 0; !status && i < c->topo->edge_count; i++) {
		const struct topo_edge *e = &c->topo->edges[i];
		if (e->kind != TOPO_CALL || c->topo->nodes[e->from].kind != TOPO_ELB) {
			continue;
		}
		unsigned these = c->topo->nodes[e->to].roles;
		if (roles[e->from] && roles[e->from] != these) {
			status = err_at(AT(c, e), _("'%.*s' has other roles than the targets above; one balancer sends to one kind"),
				ID(&c->topo->nodes[e->to]));
		}
		roles[e->from] = these;
	}
	mem_free(roles);
	return status;
}

/* ------------------------------------------------------------------ whole */

static enum status check_sizes(const struct topo_check *c)
{
	const struct topo *t = c->topo;
	if (t->node_count > TOPO_MAX_NODES || t->edge_count > TOPO_MAX_EDGES || t->zone_count > TOPO_MAX_ZONES) {
		return err_set(c->err, STATUS_DATA, _("more than %d nodes, %d edges or %d zones"), TOPO_MAX_NODES, TOPO_MAX_EDGES, TOPO_MAX_ZONES);
	}
	for (uint32_t i = 0; i < t->edge_count; i++) {
		if (t->edges[i].from >= t->node_count || t->edges[i].to >= t->node_count) {
			return err_set(c->err, STATUS_BUG, "an edge to no node");
		}
	}
	if (!(t->users >= 0 && t->users <= TOPO_MAX_USERS)) {
		return err_set(c->err, STATUS_DATA, _("%g users; 1 to %.0f can be simulated"), t->users, TOPO_MAX_USERS);
	}
	return STATUS_OK;
}

enum status topo_validate(const struct topo *topo, struct err *err)
{
	struct topo_check c = { .topo = topo, .err = err };
	enum status status = check_sizes(&c);
	if (status) {
		return status;
	}
	uint32_t *counts = mem_alloc((size_t)topo->node_count * TOPO_EDGE_KINDS + 1, sizeof *counts);
	for (unsigned kind = 0; kind < TOPO_EDGE_KINDS; kind++) {
		c.out_count[kind] = counts + (size_t)kind * topo->node_count;
	}
	for (uint32_t i = 0; i < topo->edge_count; i++) {
		c.out_count[topo->edges[i].kind][topo->edges[i].from]++;
	}
	status = check_edges(&c);
	status = status ? status : check_shares(&c);
	status = status ? status : topo_validate_nodes(&c);
	status = status ? status : check_load(&c);
	status = status ? status : check_targets(&c);
	status = status ? status : topo_validate_shape(&c);
	mem_free(counts);
	return status;
}
