/* What must hold before a model may be built. */
#include "config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "topo/graph.h"
#include "topo/topo.h"

#define MAX_REQUESTS_PER_S 1e9 /* at TOPO_MAX_USERS: a second of arrivals still counts in 64 bits of nanoseconds */
#define ROUNDING 1e-9

/* --------------------------------------------------------- who joins whom */

#define ANY_ROLE 0u
static const struct {
	enum topo_kind from;
	enum topo_edge_kind edge;
	enum topo_kind to;
	unsigned from_roles, to_roles; /* one of these at least; ANY_ROLE = does not matter */
} joins[] = {
	{ TOPO_USERS, TOPO_LOOKUP, TOPO_ROUTE53, ANY_ROLE, ANY_ROLE },
	{ TOPO_USERS, TOPO_CALL, TOPO_EC2, ANY_ROLE, TOPO_ROLE(TOPO_ROLE_WEB) | TOPO_ROLE(TOPO_ROLE_FILES) },
	{ TOPO_USERS, TOPO_CALL, TOPO_ELB, ANY_ROLE, ANY_ROLE },
	{ TOPO_ROUTE53, TOPO_ATTACH, TOPO_EIP, ANY_ROLE, ANY_ROLE },
	{ TOPO_ROUTE53, TOPO_ATTACH, TOPO_EC2, ANY_ROLE, TOPO_ROLE(TOPO_ROLE_WEB) },
	{ TOPO_ROUTE53, TOPO_ATTACH, TOPO_ELB, ANY_ROLE, ANY_ROLE },
	{ TOPO_EIP, TOPO_ATTACH, TOPO_EC2, ANY_ROLE, ANY_ROLE },
	{ TOPO_ELB, TOPO_CALL, TOPO_EC2, ANY_ROLE, TOPO_ROLE(TOPO_ROLE_WEB) | TOPO_ROLE(TOPO_ROLE_FILES) },
	{ TOPO_EC2, TOPO_CALL, TOPO_EC2, TOPO_ROLE(TOPO_ROLE_WEB), TOPO_ROLE(TOPO_ROLE_DB) },
	{ TOPO_EC2, TOPO_CALL, TOPO_RDS, TOPO_ROLE(TOPO_ROLE_WEB), ANY_ROLE },
	{ TOPO_SOURCE, TOPO_ROUTE, TOPO_STATION, ANY_ROLE, ANY_ROLE },
	{ TOPO_SOURCE, TOPO_CALL, TOPO_STATION, ANY_ROLE, ANY_ROLE },
	{ TOPO_STATION, TOPO_ROUTE, TOPO_STATION, ANY_ROLE, ANY_ROLE },
	{ TOPO_STATION, TOPO_CALL, TOPO_STATION, ANY_ROLE, ANY_ROLE },
};

bool topo_can_join(const struct topo_node *from, enum topo_edge_kind edge, const struct topo_node *to)
{
	for (size_t i = 0; i < sizeof joins / sizeof joins[0]; i++) {
		if (joins[i].from == from->kind && joins[i].edge == edge && joins[i].to == to->kind &&
			(joins[i].from_roles == ANY_ROLE || (joins[i].from_roles & from->roles)) &&
			(joins[i].to_roles == ANY_ROLE || (joins[i].to_roles & to->roles))) {
			return true;
		}
	}
	return false;
}

/* ----------------------------------------------------------------- helpers */

struct check {
	const struct topo *topo;
	struct err *err;
	uint32_t *out_count[TOPO_EDGE_KINDS]; /* per node: edges of that kind that leave it */
};

#define AT(c, thing) (c)->err, STATUS_DATA, (c)->topo->file, (thing)->line, (thing)->column
#define ID(node) STR_ARG((node)->id)

static bool is_base_time(double a)
{
	return isfinite(a) && a >= 0;
}

/* ------------------------------------------------------------------ nodes */

static enum status check_zone(const struct check *c, const struct topo_node *n)
{
	bool zonal = n->kind == TOPO_EC2 || n->kind == TOPO_RDS;
	if (!zonal && n->zone >= 0) {
		return err_at(AT(c, n), _("'%.*s' is of the whole region; leave 'zone' out"), ID(n));
	}
	if (zonal && c->topo->zone_count && n->zone < 0) {
		return err_at(AT(c, n), _("'%.*s' wants a 'zone', one of 'zones'"), ID(n));
	}
	bool standby = n->kind == TOPO_RDS && topo_get(n, TOPO_RDS_MULTI_AZ) != 0;
	if (!standby && n->standby_zone >= 0) {
		return err_at(AT(c, n), _("'%.*s' has no standby; say 'multi-az: true' or leave 'standby-zone' out"), ID(n));
	}
	if (standby && (n->standby_zone < 0 || n->standby_zone == n->zone)) {
		return err_at(AT(c, n), _("'%.*s' is multi-az; give a 'standby-zone' that is not its own zone"), ID(n));
	}
	return STATUS_OK;
}

static enum status check_roles(const struct check *c, const struct topo_node *n)
{
	if (n->kind != TOPO_EC2) {
		return n->roles ? err_at(AT(c, n), _("only ec2 has 'roles'; leave them out at '%.*s'"), ID(n)) : STATUS_OK;
	}
	if (!n->roles) {
		return err_at(AT(c, n), _("'%.*s' wants 'roles', such as [web, files, sessions]"), ID(n));
	}
	if ((n->roles & TOPO_ROLE(TOPO_ROLE_SESSIONS)) && !(n->roles & TOPO_ROLE(TOPO_ROLE_WEB))) {
		return err_at(AT(c, n), _("'%.*s' keeps sessions for nobody; add the role web"), ID(n));
	}
	return STATUS_OK;
}

static enum status check_settings(const struct check *c, const struct topo_node *n)
{
	enum topo_setting first, end;
	topo_kind_settings(n->kind, &first, &end);
	for (enum topo_setting s = first; s < end; s++) {
		const struct topo_setting_info *info = &topo_settings[s];
		double value = n->settings[s].number;
		bool bounded = info->least != 0 || info->most != 0;
		if (!isfinite(value) || (bounded && (value < info->least || value > info->most))) {
			return err_at(AT(c, n), _("'%s' of '%.*s' is out of range"), info->id, ID(n));
		}
	}
	if ((n->kind == TOPO_EC2 || n->kind == TOPO_RDS) && !topo_node_type(c->topo, (uint32_t)(n - c->topo->nodes))) {
		return err_at(AT(c, n), _("'%.*s' has a type that the catalogue lacks"), ID(n));
	}
	if (n->kind == TOPO_RDS && topo_get(n, TOPO_RDS_FAILOVER_MIN) > topo_get(n, TOPO_RDS_FAILOVER_MAX)) {
		return err_at(AT(c, n), _("'failover-least' of '%.*s' is more than 'failover-most'"), ID(n));
	}
	if (n->kind == TOPO_ELB && topo_get(n, TOPO_ELB_TIMEOUT) >= topo_get(n, TOPO_ELB_INTERVAL)) {
		return err_at(AT(c, n), _("'check-timeout' of '%.*s' must be less than 'check-interval'"), ID(n));
	}
	if (n->kind == TOPO_SOURCE && n->settings[TOPO_SOURCE_RATE].given && topo_get(n, TOPO_SOURCE_POPULATION) > 0) {
		return err_at(AT(c, n), _("'%.*s' is open by 'rate' or closed by 'population'; leave one out"), ID(n));
	}
	return STATUS_OK;
}

/* How many edges of each kind a node of this kind sends out. */
static enum status check_degree(const struct check *c, uint32_t i)
{
	const struct topo_node *n = &c->topo->nodes[i];
	uint32_t calls = c->out_count[TOPO_CALL][i], attached = c->out_count[TOPO_ATTACH][i], routes = c->out_count[TOPO_ROUTE][i];
	bool web = n->roles & TOPO_ROLE(TOPO_ROLE_WEB), db = n->roles & TOPO_ROLE(TOPO_ROLE_DB);
	switch (n->kind) {
	case TOPO_USERS:
		return calls ? STATUS_OK : err_at(AT(c, n), _("'%.*s' call nobody; add an edge such as '%.*s > web'"), ID(n), ID(n));
	case TOPO_ROUTE53:
		return attached ? STATUS_OK : err_at(AT(c, n), _("the name '%.*s' points nowhere; add an edge such as '%.*s @ web'"), ID(n), ID(n));
	case TOPO_EIP:
		return attached == 1 ? STATUS_OK : err_at(AT(c, n), _("the address '%.*s' is attached to one instance, not to %u"), ID(n), attached);
	case TOPO_ELB:
		return calls ? STATUS_OK : err_at(AT(c, n), _("'%.*s' has nobody to send to; add an edge such as '%.*s > web1'"), ID(n), ID(n));
	case TOPO_EC2:
		if (web && !db && calls != 1) {
			return err_at(AT(c, n), _("'%.*s' wants one database: an edge such as '%.*s > db', or the role db"), ID(n), ID(n));
		}
		return web && db && calls ? err_at(AT(c, n), _("'%.*s' has the role db and calls another database; keep one"), ID(n)) : STATUS_OK;
	case TOPO_SOURCE:
		return calls + routes ? STATUS_OK : err_at(AT(c, n), _("'%.*s' sends nobody; add an edge such as '%.*s >> queue'"), ID(n), ID(n));
	case TOPO_RDS:
	case TOPO_STATION:
	case TOPO_KINDS:
		break;
	}
	return STATUS_OK;
}

static enum status check_nodes(const struct check *c)
{
	for (uint32_t i = 0; i < c->topo->node_count; i++) {
		const struct topo_node *n = &c->topo->nodes[i];
		enum status status = check_zone(c, n);
		status = status ? status : check_roles(c, n);
		status = status ? status : check_settings(c, n);
		status = status ? status : check_degree(c, i);
		if (status) {
			return status;
		}
	}
	return STATUS_OK;
}

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

static enum status check_doubles(const struct check *c)
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

static enum status check_edges(const struct check *c)
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

static enum status check_shares(const struct check *c)
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

static enum status check_workload(const struct check *c, const struct topo_node *users)
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
	if (!is_base_time(per_s) || per_s > MAX_REQUESTS_PER_S) {
		return err_at(AT(c, users), _("%.3g requests a second at %.0f users; at most %.0e can be counted"), per_s, TOPO_MAX_USERS,
			MAX_REQUESTS_PER_S);
	}
	return STATUS_OK;
}

static enum status check_load(const struct check *c)
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
static enum status check_targets(const struct check *c)
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

/* ------------------------------------------------------------------ graph */

static int by_place(const void *a, const void *b)
{
	const struct topo_node *x = *(const struct topo_node *const *)a, *y = *(const struct topo_node *const *)b;
	int order = (x->place_row > y->place_row) - (x->place_row < y->place_row);
	return order ? order : (x->place_col > y->place_col) - (x->place_col < y->place_col);
}

static enum status check_places(const struct check *c)
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

static enum status check_circles(const struct check *c)
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
static enum status check_closed(const struct check *c)
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

static enum status check_reach(const struct check *c)
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

static enum status check_sizes(const struct check *c)
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
	struct check c = { .topo = topo, .err = err };
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
	status = status ? status : check_nodes(&c);
	status = status ? status : check_load(&c);
	status = status ? status : check_targets(&c);
	status = status ? status : check_circles(&c);
	status = status ? status : check_closed(&c);
	status = status ? status : check_reach(&c);
	status = status ? status : check_places(&c);
	mem_free(counts);
	return status;
}
