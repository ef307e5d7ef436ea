#include "config.h"

#include "model/model.h"
#include "model/model_int.h"

uint32_t model_class_count(const struct model *m)
{
	return m->plan.class_count;
}

struct str model_class_id(const struct model *m, uint32_t class_)
{
	uint32_t of = m->plan.class_of[class_], asker = m->plan.asker_of[class_];
	if (of < m->topo->workload.class_count) {
		return m->topo->workload.classes[of].id;
	}
	return of == TOPO_CLASSES && asker < m->topo->node_count ? m->topo->nodes[asker].id : (struct str){ 0 };
}
