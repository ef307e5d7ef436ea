#include "config.h"

#include "topo/topo.h"

const char *const topo_kind_ids[TOPO_KINDS] = {
#define TOPO_KIND_ID(name, id, label) [name] = id,
	TOPO_KIND_LIST(TOPO_KIND_ID)
#undef TOPO_KIND_ID
};

const char *const topo_kind_labels[TOPO_KINDS] = {
#define TOPO_KIND_LABEL(name, id, label) [name] = label,
	TOPO_KIND_LIST(TOPO_KIND_LABEL)
#undef TOPO_KIND_LABEL
};

const char *const topo_role_ids[TOPO_ROLES] = {
#define TOPO_ROLE_ID(name, id) [name##_BIT] = id,
	TOPO_ROLE_LIST(TOPO_ROLE_ID)
#undef TOPO_ROLE_ID
};

const char *const topo_edge_ids[TOPO_EDGE_KINDS] = {
	[TOPO_CALL] = "call", [TOPO_ROUTE] = "route", [TOPO_ATTACH] = "attach", [TOPO_LOOKUP] = "lookup"
};

const char *const topo_law_ids[TOPO_LAW_KINDS] = { [TOPO_LAW_CONST] = "const", [TOPO_LAW_EXP] = "exp",
	[TOPO_LAW_ERLANG] = "erlang", [TOPO_LAW_HYPER] = "hyper", [TOPO_LAW_LOGNORMAL] = "lognormal",
	[TOPO_LAW_UNIFORM] = "uniform" };

const struct topo_setting_info topo_settings[TOPO_SETTINGS] = {
#define TOPO_SETTING_INFO(kind, name, id, type, least, most, choices) [TOPO_##name] = { kind, id, type, least, most, choices },
	TOPO_SETTING_LIST(TOPO_SETTING_INFO)
#undef TOPO_SETTING_INFO
};

const struct topo_figure_info topo_figures[TOPO_FIGURES] = {
#define TOPO_FIGURE_INFO(name, id, type) [TOPO_##name] = { id, type },
	TOPO_FIGURE_LIST(TOPO_FIGURE_INFO)
#undef TOPO_FIGURE_INFO
};

void topo_kind_settings(enum topo_kind kind, enum topo_setting *first, enum topo_setting *end)
{
	unsigned i = 0;
	while (i < TOPO_SETTINGS && topo_settings[i].kind != kind) {
		i++;
	}
	*first = (enum topo_setting)i;
	while (i < TOPO_SETTINGS && topo_settings[i].kind == kind) {
		i++;
	}
	*end = (enum topo_setting)i;
}

int topo_find_setting(enum topo_kind kind, struct str id)
{
	enum topo_setting first, end;
	topo_kind_settings(kind, &first, &end);
	for (enum topo_setting s = first; s < end; s++) {
		if (str_eq_c(id, topo_settings[s].id)) {
			return (int)s;
		}
	}
	return -1;
}

int topo_find_choice(enum topo_setting setting, struct str word)
{
	struct str rest = str_c(topo_settings[setting].choices), choice;
	for (int i = 0; str_split(&rest, '|', &choice); i++) {
		if (str_eq(choice, word)) {
			return i;
		}
	}
	return -1;
}

struct str topo_choice(enum topo_setting setting, unsigned index)
{
	struct str rest = str_c(topo_settings[setting].choices), choice;
	for (unsigned i = 0; str_split(&rest, '|', &choice); i++) {
		if (i == index) {
			return choice;
		}
	}
	return (struct str){ 0 };
}

int topo_find_type(const struct topo_catalogue *catalogue, enum topo_kind kind, struct str name)
{
	for (uint32_t i = 0; i < catalogue->type_count; i++) {
		if (catalogue->types[i].kind == kind && str_eq(catalogue->types[i].name, name)) {
			return (int)i;
		}
	}
	return -1;
}

int topo_find_node(const struct topo *topo, struct str id)
{
	for (uint32_t i = 0; i < topo->node_count; i++) {
		if (str_eq(topo->nodes[i].id, id)) {
			return (int)i;
		}
	}
	return -1;
}

void topo_fill_defaults(const struct topo_catalogue *catalogue, struct topo_node *node)
{
	enum topo_setting first, end;
	topo_kind_settings(node->kind, &first, &end);
	for (enum topo_setting s = first; s < end; s++) {
		if (!node->settings[s].given) {
			node->settings[s] = catalogue->defaults[s];
		}
	}
}

double topo_get(const struct topo_node *node, enum topo_setting setting)
{
	return node->settings[setting].number;
}

const struct topo_instance_type *topo_node_type(const struct topo *topo, uint32_t node)
{
	const struct topo_node *n = &topo->nodes[node];
	enum topo_setting setting = n->kind == TOPO_EC2 ? TOPO_EC2_TYPE : TOPO_RDS_TYPE;
	if (n->kind != TOPO_EC2 && n->kind != TOPO_RDS) {
		return NULL;
	}
	double index = n->settings[setting].number;
	return index >= 0 && index < topo->catalogue->type_count ? &topo->catalogue->types[(uint32_t)index] : NULL;
}

struct str topo_node_title(const struct topo_node *node, enum lang lang)
{
	return node->title[lang].len ? node->title[lang] : node->id;
}
