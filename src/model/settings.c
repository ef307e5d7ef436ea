/* Settings as they are now: those of the file, and what has been turned since. */
#include "config.h"

#include "model/build.h"

#include <math.h>

/* Hooks come here for every request: one addition, no search. */
static uint32_t place(const struct model *m, uint32_t node, enum topo_setting setting)
{
	assert(topo_settings[setting].kind == kind_of(m, node));
	return m->plan.units[node].values + (uint32_t)setting;
}

double model_setting(const struct model *m, uint32_t node, enum topo_setting setting)
{
	return m->state.values[place(m, node, setting)];
}

const struct topo_instance_type *model_type(const struct model *m, uint32_t node)
{
	enum topo_setting setting = kind_of(m, node) == TOPO_RDS ? TOPO_RDS_TYPE : TOPO_EC2_TYPE;
	return &m->topo->catalogue->types[(uint32_t)model_setting(m, node, setting)];
}

static double choices(const struct topo_setting_info *info)
{
	double count = 1;
	for (const char *c = info->choices; c && *c; c++) {
		count += *c == '|';
	}
	return count;
}

static bool whole(double value)
{
	return value == floor(value);
}

/* A new mean; the kind of law stays, and its second parameter. Nothing takes no time that has taken some: in a circle,
 * time would stand still. */
static bool is_law(struct topo_law law, double mean_ns)
{
	return mean_ns >= 1 && mean_ns <= 1e15 && !sim_law_refused(build_sim_law(law, mean_ns));
}

static bool in_range(const struct model *m, uint32_t node, enum topo_setting setting, double value)
{
	const struct topo_setting_info *info = &topo_settings[setting];
	if (!isfinite(value)) {
		return false;
	}
	switch (info->type) {
	case TOPO_FLAG:
		return value == 0 || value == 1;
	case TOPO_CHOICE:
		return value >= 0 && value < choices(info) && whole(value);
	case TOPO_TYPE:
		return value >= 0 && value < m->topo->catalogue->type_count && whole(value) &&
			m->topo->catalogue->types[(uint32_t)value].kind == kind_of(m, node);
	case TOPO_COUNT:
		return value >= info->least && value <= info->most && whole(value);
	case TOPO_LAW:
		return is_law(node_of(m, node)->settings[setting].law, value);
	case TOPO_NUMBER:
	case TOPO_TIME:
	case TOPO_RATE:
	case TOPO_SHARE:
		break;
	}
	return value >= info->least && value <= info->most;
}

bool model_can_set(const struct model *m, uint32_t node, enum topo_setting setting, double value)
{
	enum topo_setting first, end;
	topo_kind_settings(kind_of(m, node), &first, &end);
	const struct model_kind *kind = model_kinds[kind_of(m, node)];
	bool fixed = kind->fixed && kind->fixed(setting);
	return setting >= first && setting < end && !fixed && in_range(m, node, setting, value);
}

void model_set(struct model *m, uint32_t node, enum topo_setting setting, double value)
{
	m->state.values[place(m, node, setting)] = value;
	const struct model_kind *kind = model_kinds[kind_of(m, node)];
	if (kind->set) {
		kind->set(m, node, setting);
	}
}
