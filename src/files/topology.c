#include "config.h"

#include "files/topology.h"

#include <string.h>

#include "files/setting.h"

/* Node ids to indices: open addressing, twice as many places as nodes. */
struct index {
	uint32_t *slots; /* node + 1, 0 = free */
	size_t mask;
};

struct reader {
	const struct files_doc *doc;
	const struct topo_catalogue *catalogue;
	struct topo *topo;
	struct index index;
	uint32_t edge_cap;
	struct err *err;
};

static void index_nodes(struct reader *r)
{
	size_t size = 4;
	while (size < (size_t)r->topo->node_count * 2) {
		size *= 2;
	}
	r->index = (struct index){ ARENA_ARRAY(r->doc->arena, size, uint32_t), size - 1 };
	for (uint32_t i = 0; i < r->topo->node_count; i++) {
		size_t slot = (size_t)str_hash(r->topo->nodes[i].id, 0) & r->index.mask;
		while (r->index.slots[slot]) {
			slot = (slot + 1) & r->index.mask;
		}
		r->index.slots[slot] = i + 1;
	}
}

static int find_node(const struct reader *r, struct str id)
{
	for (size_t slot = (size_t)str_hash(id, 0) & r->index.mask; r->index.slots[slot]; slot = (slot + 1) & r->index.mask) {
		uint32_t node = r->index.slots[slot] - 1;
		if (str_eq(r->topo->nodes[node].id, id)) {
			return (int)node;
		}
	}
	return -1;
}

/* ----------------------------------------------------------------- zones */

static int find_zone(const struct topo *topo, struct str id)
{
	for (uint32_t i = 0; i < topo->zone_count; i++) {
		if (str_eq(topo->zones[i].id, id)) {
			return (int)i;
		}
	}
	return -1;
}

static enum status read_zones(struct reader *r, const struct files_node *list)
{
	static const struct files_key want = { "zones", FILES_WANT_ID, true, 0, 0, NULL };
	if (list->count > TOPO_MAX_ZONES) {
		return files_fault(r->doc, list, r->err, _("%u zones; at most %d are read"), list->count, TOPO_MAX_ZONES);
	}
	for (uint32_t i = 0; i < list->count; i++) {
		struct files_value v;
		enum status status = files_value_read(r->doc, &list->items[i], &want, &v, r->err);
		if (status) {
			return status;
		}
		if (find_zone(r->topo, v.text) >= 0) {
			return files_fault(r->doc, v.node, r->err, _("zone '%.*s' is named twice"), STR_ARG(v.text));
		}
		r->topo->zones[r->topo->zone_count++].id = v.text;
	}
	return STATUS_OK;
}

static enum status resolve_zone(struct reader *r, const struct files_value *v, int *zone)
{
	*zone = -1;
	if (!v->node) {
		return STATUS_OK;
	}
	*zone = find_zone(r->topo, v->text);
	if (*zone >= 0) {
		return STATUS_OK;
	}
	struct str ids[TOPO_MAX_ZONES];
	for (uint32_t i = 0; i < r->topo->zone_count; i++) {
		ids[i] = r->topo->zones[i].id;
	}
	return files_fault(r->doc, v->node, r->err, _("no zone '%.*s' in 'zones'%s"), STR_ARG(v->text),
		files_nearest_str(v->text, ids, r->topo->zone_count).text);
}

/* ----------------------------------------------------------------- nodes */

enum { NODE_KIND, NODE_TITLE, NODE_ZONE, NODE_STANDBY, NODE_ROLES, NODE_PLACE, NODE_KEYS };
/* "|users|route53", of which the first bar is passed over. */
#define KIND_CHOICE(name, id, label) "|" id
#define ROLE_CHOICE(name, id) "|" id
static const struct files_key node_keys[NODE_KEYS] = {
	[NODE_KIND] = { "kind", FILES_WANT_CHOICE, true, 0, 0, &(TOPO_KIND_LIST(KIND_CHOICE))[1] },
	[NODE_TITLE] = { "title", FILES_WANT_BOTH, false, 0, 0, NULL },
	[NODE_ZONE] = { "zone", FILES_WANT_ID, false, 0, 0, NULL },
	[NODE_STANDBY] = { "standby-zone", FILES_WANT_ID, false, 0, 0, NULL },
	[NODE_ROLES] = { "roles", FILES_WANT_LIST, false, 1, TOPO_ROLES, NULL },
	[NODE_PLACE] = { "place", FILES_WANT_LIST, false, 2, 2, NULL },
};

static enum status read_roles(struct reader *r, const struct files_value *v, struct topo_node *node)
{
	static const struct files_key want = { "roles", FILES_WANT_CHOICE, true, 0, 0, &(TOPO_ROLE_LIST(ROLE_CHOICE))[1] };
	for (uint32_t i = 0; v->node && i < v->node->count; i++) {
		struct files_value role;
		enum status status = files_value_read(r->doc, &v->node->items[i], &want, &role, r->err);
		if (status) {
			return status;
		}
		if (node->roles & 1u << (unsigned)role.number) {
			return files_fault(r->doc, role.node, r->err, _("role '%.*s' is named twice"), STR_ARG(role.node->text));
		}
		node->roles |= 1u << (unsigned)role.number;
	}
	return STATUS_OK;
}

static enum status read_place(struct reader *r, const struct files_value *v, struct topo_node *node)
{
	static const struct files_key want = { "place", FILES_WANT_COUNT, true, 0, TOPO_MAX_PLACE, NULL };
	struct files_value col, row;
	node->place_col = node->place_row = -1;
	if (!v->node) {
		return STATUS_OK;
	}
	enum status status = files_value_read(r->doc, &v->node->items[0], &want, &col, r->err);
	status = status ? status : files_value_read(r->doc, &v->node->items[1], &want, &row, r->err);
	if (!status) {
		node->place_col = (int)col.number;
		node->place_row = (int)row.number;
	}
	return status;
}

/* The keys of this kind: those of every node, then its settings. */
static enum status read_node(struct reader *r, const struct files_node *key, const struct files_node *map,
	struct topo_node *node)
{
	struct files_key keys[NODE_KEYS + TOPO_SETTINGS];
	struct files_value v[NODE_KEYS + TOPO_SETTINGS], id, kind;
	static const struct files_key want_id = { "nodes", FILES_WANT_ID, true, 0, 0, NULL };
	enum status status = files_value_read(r->doc, key, &want_id, &id, r->err);
	if (status) {
		return status;
	}
	const struct files_node *kind_node = files_map_get(map, "kind");
	if (map->type != FILES_MAP || !kind_node) {
		return files_fault(r->doc, map, r->err, _("node '%.*s' wants a mapping with 'kind'"), STR_ARG(key->text));
	}
	status = files_value_read(r->doc, kind_node, &node_keys[NODE_KIND], &kind, r->err);
	if (status) {
		return status;
	}
	enum topo_setting first, end;
	*node = (struct topo_node){ .id = id.text, .kind = (enum topo_kind)kind.number, .line = key->line, .column = key->column };
	topo_kind_settings(node->kind, &first, &end);
	memcpy(keys, node_keys, sizeof node_keys);
	for (enum topo_setting s = first; s < end; s++) {
		keys[NODE_KEYS + (s - first)] = files_setting_key(s);
	}
	status = files_map_read(r->doc, map, keys, NODE_KEYS + (end - first), v, r->err);
	for (enum topo_setting s = first; !status && s < end; s++) {
		const struct files_value *value = &v[NODE_KEYS + (s - first)];
		status = value->node ? files_setting_read(r->doc, r->catalogue, s, value, &node->settings[s], r->err) : STATUS_OK;
	}
	if (status) {
		return status;
	}
	memcpy(node->title, v[NODE_TITLE].lang, sizeof node->title);
	topo_fill_defaults(r->catalogue, node);
	status = resolve_zone(r, &v[NODE_ZONE], &node->zone);
	status = status ? status : resolve_zone(r, &v[NODE_STANDBY], &node->standby_zone);
	status = status ? status : read_roles(r, &v[NODE_ROLES], node);
	return status ? status : read_place(r, &v[NODE_PLACE], node);
}

static enum status read_nodes(struct reader *r, const struct files_node *map)
{
	if (map->count > TOPO_MAX_NODES) {
		return files_fault(r->doc, &map->keys[TOPO_MAX_NODES], r->err, _("%u nodes; at most %d are read"), map->count, TOPO_MAX_NODES);
	}
	r->topo->nodes = ARENA_ARRAY(r->doc->arena, map->count, struct topo_node);
	for (uint32_t i = 0; i < map->count; i++) {
		enum status status = read_node(r, &map->keys[i], &map->items[i], &r->topo->nodes[i]);
		if (status) {
			return status;
		}
		r->topo->node_count++;
	}
	index_nodes(r);
	return STATUS_OK;
}

/* ----------------------------------------------------------------- edges */

static enum status resolve_node(struct reader *r, const struct files_node *place, struct str id, uint32_t *node)
{
	int found = find_node(r, id);
	if (found < 0) {
		struct str *ids = ARENA_ARRAY(r->doc->arena, r->topo->node_count, struct str);
		for (uint32_t i = 0; i < r->topo->node_count; i++) {
			ids[i] = r->topo->nodes[i].id;
		}
		return files_fault(r->doc, place, r->err, _("no node '%.*s' in 'nodes'%s"), STR_ARG(files_quoted(id)),
			files_nearest_str(id, ids, r->topo->node_count).text);
	}
	*node = (uint32_t)found;
	return STATUS_OK;
}

static enum status add_edge(struct reader *r, const struct files_node *place, struct topo_edge edge)
{
	struct topo *topo = r->topo;
	if (topo->edge_count == TOPO_MAX_EDGES) {
		return files_fault(r->doc, place, r->err, _("more than %d edges"), TOPO_MAX_EDGES);
	}
	if (topo->edge_count == r->edge_cap) {
		uint32_t cap = r->edge_cap ? r->edge_cap * 2 : 64;
		struct topo_edge *grown = ARENA_ARRAY(r->doc->arena, cap, struct topo_edge);
		if (topo->edge_count) {
			memcpy(grown, topo->edges, topo->edge_count * sizeof *grown);
		}
		topo->edges = grown;
		r->edge_cap = cap;
	}
	edge.line = place->line;
	edge.column = place->column;
	topo->edges[topo->edge_count++] = edge;
	return STATUS_OK;
}

static int find_operator(struct str word)
{
	for (int kind = 0; kind < TOPO_EDGE_KINDS; kind++) {
		if (str_eq_c(word, files_edge_operators[kind])) {
			return kind;
		}
	}
	return -1;
}

static enum status refuse_edge(struct reader *r, const struct files_node *node)
{
	return files_fault(r->doc, node, r->err,
		_("an edge is 'a > b' (calls), 'a >> b 30 %%' (passes on), 'a @ b' (is attached to) or 'a ? b' (asks for the name)"));
}

/* `users > lb > web`, `q1 >> q2 30 %` */
static enum status read_short_edge(struct reader *r, const struct files_node *node)
{
	struct str rest = node->text, word, operator_;
	uint32_t from, to;
	if (!str_split(&rest, ' ', &word) || !rest.len) {
		return refuse_edge(r, node);
	}
	enum status status = resolve_node(r, node, word, &from);
	while (!status && rest.len) {
		if (!str_split(&rest, ' ', &operator_) || find_operator(operator_) < 0 || !str_split(&rest, ' ', &word)) {
			return refuse_edge(r, node);
		}
		struct topo_edge edge = { .from = from, .kind = (enum topo_edge_kind)find_operator(operator_), .probability = 1 };
		status = resolve_node(r, node, word, &to);
		edge.to = from = to;
		if (!status && rest.len && rest.ptr[0] >= '0' && rest.ptr[0] <= '9') {
			if (edge.kind != TOPO_ROUTE || !files_unit_read(FILES_WANT_SHARE, rest, &edge.probability)) {
				return refuse_edge(r, node);
			}
			rest = (struct str){ 0 };
		}
		status = status ? status : add_edge(r, node, edge);
	}
	return status;
}

enum { EDGE_FROM, EDGE_TO, EDGE_KIND, EDGE_SHARE, EDGE_KEYS };
static const struct files_key edge_keys[EDGE_KEYS] = {
	[EDGE_FROM] = { "from", FILES_WANT_ID, true, 0, 0, NULL },
	[EDGE_TO] = { "to", FILES_WANT_ID, true, 0, 0, NULL },
	[EDGE_KIND] = { "kind", FILES_WANT_CHOICE, false, 0, 0, "call|route|attach|lookup" },
	[EDGE_SHARE] = { "share", FILES_WANT_SHARE, false, 0, 1, NULL },
};

static enum status read_long_edge(struct reader *r, const struct files_node *map)
{
	struct files_value v[EDGE_KEYS];
	struct topo_edge edge = { .probability = 1 };
	enum status status = files_map_read(r->doc, map, edge_keys, EDGE_KEYS, v, r->err);
	if (status) {
		return status;
	}
	edge.kind = (enum topo_edge_kind)v[EDGE_KIND].number;
	if (v[EDGE_SHARE].node) {
		if (edge.kind != TOPO_ROUTE) {
			return files_fault(r->doc, v[EDGE_SHARE].node, r->err, _("only an edge of kind route has a 'share'"));
		}
		edge.probability = v[EDGE_SHARE].number;
	}
	status = resolve_node(r, v[EDGE_FROM].node, v[EDGE_FROM].text, &edge.from);
	status = status ? status : resolve_node(r, v[EDGE_TO].node, v[EDGE_TO].text, &edge.to);
	return status ? status : add_edge(r, map, edge);
}

static enum status read_edges(struct reader *r, const struct files_node *list)
{
	enum status status = STATUS_OK;
	for (uint32_t i = 0; !status && i < list->count; i++) {
		const struct files_node *item = &list->items[i];
		if (item->type == FILES_LIST) {
			status = refuse_edge(r, item);
		} else {
			status = item->type == FILES_MAP ? read_long_edge(r, item) : read_short_edge(r, item);
		}
	}
	return status;
}

/* ------------------------------------------------------------------ whole */

enum { ROOT_ID, ROOT_TITLE, ROOT_WORKLOAD, ROOT_USERS, ROOT_ZONES, ROOT_NODES, ROOT_EDGES, ROOT_KEYS };
static const struct files_key root_keys[ROOT_KEYS] = {
	[ROOT_ID] = { "topology", FILES_WANT_ID, true, 0, 0, NULL },
	[ROOT_TITLE] = { "title", FILES_WANT_BOTH, true, 0, 0, NULL },
	[ROOT_WORKLOAD] = { "workload", FILES_WANT_ID, false, 0, 0, NULL },
	[ROOT_USERS] = { "users", FILES_WANT_COUNT, false, 1, TOPO_MAX_USERS, NULL },
	[ROOT_ZONES] = { "zones", FILES_WANT_LIST, false, 0, 0, NULL },
	[ROOT_NODES] = { "nodes", FILES_WANT_MAP, true, 0, 0, NULL },
	[ROOT_EDGES] = { "edges", FILES_WANT_LIST, true, 0, 0, NULL },
};

static enum status resolve_workload(struct reader *r, const struct files_value *v, const struct topo_workload *workloads,
	size_t count)
{
	if (!v->node) {
		return STATUS_OK;
	}
	struct str *ids = ARENA_ARRAY(r->doc->arena, count, struct str);
	for (size_t i = 0; i < count; i++) {
		if (str_eq(workloads[i].id, v->text)) {
			r->topo->workload = workloads[i];
			return STATUS_OK;
		}
		ids[i] = workloads[i].id;
	}
	return files_fault(r->doc, v->node, r->err, _("no workload '%.*s'%s"), STR_ARG(v->text),
		files_nearest_str(v->text, ids, count).text);
}

enum status files_topology_read(const struct files_doc *doc, const struct topo_catalogue *catalogue,
	const struct topo_workload *workloads, size_t workload_count, struct topo *topo, struct err *err)
{
	struct files_value v[ROOT_KEYS];
	struct reader r = { .doc = doc, .catalogue = catalogue, .topo = topo, .err = err };
	memset(topo, 0, sizeof *topo);
	enum status status = files_map_read(doc, doc->root, root_keys, ROOT_KEYS, v, err);
	if (status) {
		return status;
	}
	topo->id = v[ROOT_ID].text;
	topo->file = doc->file;
	memcpy(topo->title, v[ROOT_TITLE].lang, sizeof topo->title);
	topo->users = v[ROOT_USERS].node ? v[ROOT_USERS].number : 1;
	topo->catalogue = catalogue;
	status = resolve_workload(&r, &v[ROOT_WORKLOAD], workloads, workload_count);
	status = status || !v[ROOT_ZONES].node ? status : read_zones(&r, v[ROOT_ZONES].node);
	status = status ? status : read_nodes(&r, v[ROOT_NODES].node);
	status = status ? status : read_edges(&r, v[ROOT_EDGES].node);
	return status ? status : topo_validate(topo, err);
}
