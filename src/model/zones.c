/* A zone as one failure domain: all that stands in it goes and comes together, each in the way of its kind. */
#include "config.h"

#include "model/model_int.h"

/* Requests in all its machines end at once: one pass over them, whatever the number of machines. Balancer nodes see to
 * themselves. */
static void cut_power(struct model *m, uint32_t zone)
{
	uint32_t *nodes = m->zone_scratch, count = 0;
	for (uint32_t box = 0; box < m->plan.box_count; box++) {
		if (m->plan.boxes[box].zone == zone) {
			model_box_account(m, box);
			nodes[count++] = m->plan.boxes[box].sim;
		}
	}
	sim_nodes_down(m->sim, nodes, count);
}

void model_zone_set(struct model *m, uint32_t zone, bool dark)
{
	m->state.zones[zone] = dark;
	model_note(m, dark ? EVENT_ZONE_LOST : EVENT_ZONE_BACK, NONE);
	if (dark) {
		cut_power(m, zone);
	}
	for (uint32_t node = 0; node < m->plan.node_count; node++) {
		const struct model_kind *kind = model_kinds[kind_of(m, node)];
		if (kind->zone) {
			kind->zone(m, node, zone, dark);
		}
	}
}

bool model_zone_dark(const struct model *m, uint32_t zone)
{
	return zone < m->plan.zone_count && m->state.zones[zone] != 0;
}
