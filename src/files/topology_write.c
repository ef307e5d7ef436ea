/* A topology back into its file. */
#include "config.h"

#include <string.h>

#include "files/setting.h"
#include "files/topology.h"

const char *const files_edge_operators[TOPO_EDGE_KINDS] = {
	[TOPO_CALL] = ">", [TOPO_ROUTE] = ">>", [TOPO_ATTACH] = "@", [TOPO_LOOKUP] = "?"
};

/* Always in double quotes: no text can be mistaken for anything else. */
static void write_text(struct str text, struct buf *out)
{
	buf_add_char(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] == '"' || text.ptr[i] == '\\') {
			buf_add_char(out, '\\');
		}
		buf_add_char(out, text.ptr[i]);
	}
	buf_add_char(out, '"');
}

static void write_both(const struct str title[LANG_COUNT], struct buf *out)
{
	buf_add_c(out, "title: {");
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		buf_addf(out, "%s%s: ", lang ? ", " : "", i18n_code((enum lang)lang));
		write_text(title[lang], out);
	}
	buf_add_c(out, "}\n");
}

static void write_roles(const struct topo_node *node, struct buf *out)
{
	const char *comma = "";
	buf_add_c(out, "    roles: [");
	for (unsigned role = 0; role < TOPO_ROLES; role++) {
		if (node->roles & 1u << role) {
			buf_addf(out, "%s%s", comma, topo_role_ids[role]);
			comma = ", ";
		}
	}
	buf_add_c(out, "]\n");
}

static void write_node(const struct topo *topo, const struct topo_node *node, struct buf *out)
{
	enum topo_setting first, end;
	buf_addf(out, "  %.*s:\n    kind: %s\n", STR_ARG(node->id), topo_kind_ids[node->kind]);
	if (node->title[LANG_EN].len) {
		buf_add_c(out, "    ");
		write_both(node->title, out);
	}
	if (node->zone >= 0) {
		buf_addf(out, "    zone: %.*s\n", STR_ARG(topo->zones[node->zone].id));
	}
	if (node->standby_zone >= 0) {
		buf_addf(out, "    standby-zone: %.*s\n", STR_ARG(topo->zones[node->standby_zone].id));
	}
	if (node->roles) {
		write_roles(node, out);
	}
	if (node->place_col >= 0) {
		buf_addf(out, "    place: [%d, %d]\n", node->place_col, node->place_row);
	}
	topo_kind_settings(node->kind, &first, &end);
	for (enum topo_setting s = first; s < end; s++) {
		if (node->settings[s].given) {
			buf_addf(out, "    %s: ", topo_settings[s].id);
			files_setting_write(topo->catalogue, s, &node->settings[s], out);
			buf_add_char(out, '\n');
		}
	}
}

static void write_edge(const struct topo *topo, const struct topo_edge *edge, struct buf *out)
{
	buf_addf(out, "  - %.*s %s %.*s", STR_ARG(topo->nodes[edge->from].id), files_edge_operators[edge->kind],
		STR_ARG(topo->nodes[edge->to].id));
	if (edge->kind == TOPO_ROUTE && edge->probability != 1) {
		buf_add_char(out, ' ');
		files_unit_write(FILES_WANT_SHARE, edge->probability, out);
	}
	buf_add_char(out, '\n');
}

void files_topology_write(const struct topo *topo, struct buf *out)
{
	buf_addf(out, "topology: %.*s\n", STR_ARG(topo->id));
	write_both(topo->title, out);
	if (topo->workload.class_count) {
		buf_addf(out, "workload: %.*s\n", STR_ARG(topo->workload.id));
	}
	buf_add_c(out, "users: ");
	files_unit_write(FILES_WANT_COUNT, topo->users, out);
	buf_add_c(out, "\nzones: [");
	for (uint32_t i = 0; i < topo->zone_count; i++) {
		buf_addf(out, "%s%.*s", i ? ", " : "", STR_ARG(topo->zones[i].id));
	}
	buf_add_c(out, "]\n\nnodes:\n");
	for (uint32_t i = 0; i < topo->node_count; i++) {
		write_node(topo, &topo->nodes[i], out);
	}
	buf_add_c(out, topo->edge_count ? "\nedges:\n" : "\nedges: []\n");
	for (uint32_t i = 0; i < topo->edge_count; i++) {
		write_edge(topo, &topo->edges[i], out);
	}
}

/* --------------------------------------------------------------- equality */

static bool equal_texts(const struct str a[LANG_COUNT], const struct str b[LANG_COUNT])
{
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		if (!str_eq(a[lang], b[lang])) {
			return false;
		}
	}
	return true;
}

static bool equal_nodes(const struct topo_node *a, const struct topo_node *b)
{
	enum topo_setting first, end;
	if (!str_eq(a->id, b->id) || a->kind != b->kind || a->roles != b->roles || a->zone != b->zone ||
		a->standby_zone != b->standby_zone || a->place_col != b->place_col || a->place_row != b->place_row ||
		!equal_texts(a->title, b->title)) {
		return false;
	}
	topo_kind_settings(a->kind, &first, &end);
	for (enum topo_setting s = first; s < end; s++) {
		const struct topo_value *x = &a->settings[s], *y = &b->settings[s];
		if (x->given != y->given || x->number != y->number || x->law.kind != y->law.kind || x->law.mean_ns != y->law.mean_ns ||
			x->law.param != y->law.param) {
			return false;
		}
	}
	return true;
}

bool files_topology_equal(const struct topo *a, const struct topo *b)
{
	if (!str_eq(a->id, b->id) || !equal_texts(a->title, b->title) || a->users != b->users ||
		!str_eq(a->workload.id, b->workload.id) || a->zone_count != b->zone_count || a->node_count != b->node_count ||
		a->edge_count != b->edge_count) {
		return false;
	}
	for (uint32_t i = 0; i < a->zone_count; i++) {
		if (!str_eq(a->zones[i].id, b->zones[i].id)) {
			return false;
		}
	}
	for (uint32_t i = 0; i < a->node_count; i++) {
		if (!equal_nodes(&a->nodes[i], &b->nodes[i])) {
			return false;
		}
	}
	for (uint32_t i = 0; i < a->edge_count; i++) {
		const struct topo_edge *x = &a->edges[i], *y = &b->edges[i];
		if (x->from != y->from || x->to != y->to || x->kind != y->kind || x->probability != y->probability) {
			return false;
		}
	}
	return true;
}
