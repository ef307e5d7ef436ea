#include "config.h"

#include "files/setting.h"

#include <string.h>

static bool is_clock(const char *id)
{
	size_t len = strlen(id);
	return len > 3 && strcmp(id + len - 3, "-at") == 0;
}

enum files_want files_setting_want(enum topo_setting setting)
{
	switch (topo_settings[setting].type) {
	case TOPO_NUMBER:
		return FILES_WANT_NUMBER;
	case TOPO_COUNT:
		return FILES_WANT_COUNT;
	case TOPO_TIME:
		return is_clock(topo_settings[setting].id) ? FILES_WANT_CLOCK : FILES_WANT_TIME;
	case TOPO_RATE:
		return FILES_WANT_RATE;
	case TOPO_SHARE:
		return FILES_WANT_SHARE;
	case TOPO_FLAG:
		return FILES_WANT_FLAG;
	case TOPO_CHOICE:
		return FILES_WANT_CHOICE;
	case TOPO_TYPE:
	case TOPO_LAW:
		return FILES_WANT_LINE;
	}
	return FILES_WANT_LINE;
}

struct files_key files_setting_key(enum topo_setting setting)
{
	const struct topo_setting_info *info = &topo_settings[setting];
	return (struct files_key){ .key = info->id, .want = files_setting_want(setting), .least = info->least, .most = info->most,
		.choices = info->choices };
}

static enum status read_type(const struct files_doc *doc, const struct topo_catalogue *catalogue, enum topo_kind kind,
	const struct files_value *value, struct topo_value *out, struct err *err)
{
	int index = topo_find_type(catalogue, kind, value->text);
	if (index < 0) {
		struct str *names = ARENA_ARRAY(doc->arena, catalogue->type_count, struct str);
		size_t count = 0;
		for (uint32_t i = 0; i < catalogue->type_count; i++) {
			if (catalogue->types[i].kind == kind) {
				names[count++] = catalogue->types[i].name;
			}
		}
		return files_fault(doc, value->node, err, _("the catalogue has no %s type '%.*s'%s"), topo_kind_ids[kind],
			STR_ARG(files_quoted(value->text)), files_nearest_str(value->text, names, count).text);
	}
	out->number = index;
	return STATUS_OK;
}

enum status files_setting_read(const struct files_doc *doc, const struct topo_catalogue *catalogue, enum topo_setting setting,
	const struct files_value *value, struct topo_value *out, struct err *err)
{
	const struct topo_setting_info *info = &topo_settings[setting];
	*out = (struct topo_value){ .number = value->number, .given = true, .line = value->node->line, .column = value->node->column };
	if (info->type == TOPO_TYPE) {
		return read_type(doc, catalogue, info->kind, value, out, err);
	}
	if (info->type == TOPO_LAW) {
		const char *wrong = files_law_read(value->text, &out->law);
		if (wrong) {
			return files_fault(doc, value->node, err, "'%s': %s", info->id, _(wrong));
		}
		out->number = out->law.mean_ns;
	}
	return STATUS_OK;
}

void files_setting_write(const struct topo_catalogue *catalogue, enum topo_setting setting, const struct topo_value *value,
	struct buf *out)
{
	const struct topo_setting_info *info = &topo_settings[setting];
	if (info->type == TOPO_TYPE) {
		buf_add(out, catalogue->types[(uint32_t)value->number].name);
	} else if (info->type == TOPO_LAW) {
		files_law_write(&value->law, out);
	} else if (info->type == TOPO_CHOICE) {
		buf_add(out, topo_choice(setting, (unsigned)value->number));
	} else {
		files_unit_write(files_setting_want(setting), value->number, out);
	}
}
