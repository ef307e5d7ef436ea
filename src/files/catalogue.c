/* data/catalogue.yaml to struct topo_catalogue. Complete or refused: each figure and each default must be there. */
#include "config.h"

#include <math.h>
#include <string.h>

#include "files/setting.h"
#include "files/topology.h"

#define MAX_TYPES 256

enum { TYPE_VCPUS, TYPE_MEMORY, TYPE_PRICE, TYPE_CREDITS, TYPE_BASELINE, TYPE_SPEED, TYPE_SOURCE, TYPE_KEYS };
static const struct files_key type_keys[TYPE_KEYS] = {
	[TYPE_VCPUS] = { "vcpus", FILES_WANT_COUNT, true, 1, 1024, NULL },
	[TYPE_MEMORY] = { "memory", FILES_WANT_BYTES, true, 1e8, 1e14, NULL },
	[TYPE_PRICE] = { "price-hour", FILES_WANT_NUMBER, true, 0, 10000, NULL },
	[TYPE_CREDITS] = { "credits-hour", FILES_WANT_NUMBER, false, 0, 10000, NULL },
	[TYPE_BASELINE] = { "baseline", FILES_WANT_SHARE, false, 0, 1, NULL },
	[TYPE_SPEED] = { "speed", FILES_WANT_NUMBER, false, 0.01, 100, NULL },
	[TYPE_SOURCE] = { "source", FILES_WANT_LINE, true, 0, 0, NULL },
};

enum { FIGURE_VALUE, FIGURE_SOURCE, FIGURE_KEYS };

/* Says where a figure comes from: an address, or why it is what it is. */
static enum status check_source(const struct files_doc *doc, const struct files_value *source, struct err *err)
{
	struct str text = source->text;
	struct str reasoned = STR("reasoned: ");
	bool address = str_starts(text, STR("https://"));
	if (address || (str_starts(text, reasoned) && str_trim(str_sub(text, reasoned.len, text.len)).len >= 8)) {
		return STATUS_OK;
	}
	return files_fault(doc, source->node, err, _("a source is an https:// address or 'reasoned: ' and the reason"));
}

static enum status read_type(const struct files_doc *doc, enum topo_kind kind, const struct files_node *key,
	const struct files_node *map, struct topo_instance_type *type, struct err *err)
{
	struct files_value v[TYPE_KEYS];
	enum status status = files_map_read(doc, map, type_keys, TYPE_KEYS, v, err);
	status = status ? status : check_source(doc, &v[TYPE_SOURCE], err);
	if (status) {
		return status;
	}
	if (!!v[TYPE_CREDITS].node != !!v[TYPE_BASELINE].node) {
		return files_fault(doc, key, err, _("a burstable type has both 'credits-hour' and 'baseline', others have neither"));
	}
	*type = (struct topo_instance_type){
		.name = key->text,
		.kind = kind,
		.vcpus = (uint32_t)v[TYPE_VCPUS].number,
		.memory_gib = v[TYPE_MEMORY].number / 1073741824.0,
		.price_hour = v[TYPE_PRICE].number,
		.burstable = v[TYPE_CREDITS].node != NULL,
		.credits_hour = v[TYPE_CREDITS].number,
		.baseline = v[TYPE_BASELINE].number,
		.speed = v[TYPE_SPEED].node ? v[TYPE_SPEED].number : 1,
		.source = v[TYPE_SOURCE].text,
	};
	/* One credit is one vCPU-minute, so both say the same thing. */
	if (type->burstable && fabs(type->credits_hour - type->baseline * 60 * type->vcpus) > 1e-6) {
		return files_fault(doc, key, err, _("%g credits an hour are not %g %% of %u vCPUs"), type->credits_hour,
			type->baseline * 100, type->vcpus);
	}
	return STATUS_OK;
}

static enum status read_types(const struct files_doc *doc, const struct files_node *map, struct topo_catalogue *catalogue,
	struct err *err)
{
	static const struct files_key keys[] = { { "ec2", FILES_WANT_MAP, true, 0, 0, NULL }, { "rds", FILES_WANT_MAP, true, 0, 0, NULL } };
	static const enum topo_kind kinds[] = { TOPO_EC2, TOPO_RDS };
	struct files_value groups[2];
	enum status status = files_map_read(doc, map, keys, 2, groups, err);
	if (status) {
		return status;
	}
	uint32_t count = groups[0].node->count + groups[1].node->count;
	if (count > MAX_TYPES) {
		return files_fault(doc, map, err, _("%u types; at most %d are read"), count, MAX_TYPES);
	}
	catalogue->types = ARENA_ARRAY(doc->arena, count, struct topo_instance_type);
	for (int g = 0; g < 2; g++) {
		const struct files_node *group = groups[g].node;
		for (uint32_t i = 0; !status && i < group->count; i++) {
			status = read_type(doc, kinds[g], &group->keys[i], &group->items[i], &catalogue->types[catalogue->type_count++], err);
		}
	}
	return status;
}

/* The value and source below one key. */
static enum status read_sourced(const struct files_doc *doc, const struct files_node *map, struct files_key value_key,
	struct files_value v[FIGURE_KEYS], struct err *err)
{
	struct files_key keys[FIGURE_KEYS] = { [FIGURE_SOURCE] = { "source", FILES_WANT_LINE, true, 0, 0, NULL } };
	value_key.key = "value";
	value_key.required = true;
	keys[FIGURE_VALUE] = value_key;
	enum status status = files_map_read(doc, map, keys, FIGURE_KEYS, v, err);
	return status ? status : check_source(doc, &v[FIGURE_SOURCE], err);
}

static struct files_key figure_key(enum topo_figure figure)
{
	struct files_key key = { .least = 0, .most = 1e18 };
	switch (topo_figures[figure].type) {
	case TOPO_TIME:
		key.want = FILES_WANT_TIME;
		break;
	case TOPO_SHARE:
		key.want = FILES_WANT_SHARE;
		key.most = 1;
		break;
	case TOPO_RATE:
		key.want = FILES_WANT_RATE;
		break;
	case TOPO_COUNT:
		key.want = FILES_WANT_COUNT;
		break;
	case TOPO_NUMBER:
	case TOPO_FLAG:
	case TOPO_CHOICE:
	case TOPO_TYPE:
	case TOPO_LAW:
		key.want = FILES_WANT_NUMBER;
		break;
	}
	return key;
}


/* Unknown keys: every entry must be one of the list. */
static enum status check_known(const struct files_doc *doc, const struct files_node *map, const struct str *ids, size_t count,
	struct err *err)
{
	for (uint32_t i = 0; i < map->count; i++) {
		size_t k = 0;
		while (k < count && !str_eq(ids[k], map->keys[i].text)) {
			k++;
		}
		if (k == count) {
			return files_fault(doc, &map->keys[i], err, _("unknown key '%.*s'%s"), STR_ARG(files_quoted(map->keys[i].text)),
				files_nearest_str(map->keys[i].text, ids, count).text);
		}
	}
	return STATUS_OK;
}

static enum status read_figures(const struct files_doc *doc, const struct files_node *map, struct topo_catalogue *catalogue,
	struct err *err)
{
	struct str ids[TOPO_FIGURES];
	for (unsigned f = 0; f < TOPO_FIGURES; f++) {
		ids[f] = str_c(topo_figures[f].id);
	}
	enum status status = check_known(doc, map, ids, TOPO_FIGURES, err);
	for (unsigned f = 0; !status && f < TOPO_FIGURES; f++) {
		struct files_value v[FIGURE_KEYS];
		const struct files_node *node = files_map_get(map, topo_figures[f].id);
		if (!node) {
			return files_fault(doc, map, err, _("'%s' is missing here"), topo_figures[f].id);
		}
		status = read_sourced(doc, node, figure_key((enum topo_figure)f), v, err);
		catalogue->figures[f] = (struct topo_figure_value){ v[FIGURE_VALUE].number, v[FIGURE_SOURCE].text };
	}
	return status;
}

static enum status read_defaults(const struct files_doc *doc, const struct files_node *map, struct topo_catalogue *catalogue,
	struct err *err)
{
	struct str ids[TOPO_SETTINGS];
	for (unsigned s = 0; s < TOPO_SETTINGS; s++) {
		ids[s] = str_format(doc->arena, "%s.%s", topo_kind_ids[topo_settings[s].kind], topo_settings[s].id);
	}
	enum status status = check_known(doc, map, ids, TOPO_SETTINGS, err);
	for (unsigned i = 0; !status && i < TOPO_SETTINGS; i++) {
		enum topo_setting s = (enum topo_setting)i;
		struct files_value v[FIGURE_KEYS];
		const struct files_node *node = files_map_get(map, ids[s].ptr);
		if (!node) {
			return files_fault(doc, map, err, _("'%s' is missing here"), ids[s].ptr);
		}
		status = read_sourced(doc, node, files_setting_key(s), v, err);
		status = status ? status : files_setting_read(doc, catalogue, s, &v[FIGURE_VALUE], &catalogue->defaults[s], err);
		catalogue->defaults[s].given = false;
		catalogue->default_source[s] = v[FIGURE_SOURCE].text;
	}
	return status;
}

enum { ROOT_REGION, ROOT_DATE, ROOT_TYPES, ROOT_FIGURES, ROOT_DEFAULTS, ROOT_KEYS };
static const struct files_key root_keys[ROOT_KEYS] = {
	[ROOT_REGION] = { "region", FILES_WANT_ID, true, 0, 0, NULL },
	[ROOT_DATE] = { "price-date", FILES_WANT_LINE, true, 0, 0, NULL },
	[ROOT_TYPES] = { "types", FILES_WANT_MAP, true, 0, 0, NULL },
	[ROOT_FIGURES] = { "figures", FILES_WANT_MAP, true, 0, 0, NULL },
	[ROOT_DEFAULTS] = { "defaults", FILES_WANT_MAP, true, 0, 0, NULL },
};

enum status files_catalogue_read(const struct files_doc *doc, struct topo_catalogue *catalogue, struct err *err)
{
	struct files_value v[ROOT_KEYS];
	memset(catalogue, 0, sizeof *catalogue);
	enum status status = files_map_read(doc, doc->root, root_keys, ROOT_KEYS, v, err);
	catalogue->region = v[ROOT_REGION].text;
	catalogue->price_date = v[ROOT_DATE].text;
	status = status ? status : read_types(doc, v[ROOT_TYPES].node, catalogue, err);
	status = status ? status : read_figures(doc, v[ROOT_FIGURES].node, catalogue, err);
	return status ? status : read_defaults(doc, v[ROOT_DEFAULTS].node, catalogue, err);
}
