/* A textbook source: Poisson arrivals, or a population that thinks, asks and waits. */
#include "config.h"

#include "model/build.h"

static void shape(struct model_build *b, uint32_t node)
{
	struct plan *plan = b->plan;
	build_sim_node(b, node, build_region(plan), 0, false);
	plan->station_laws[node] = build_law(b, b->topo->nodes[node].settings[TOPO_SOURCE_THINK].law);
}

/* To each of its stations with the edge's share; what the shares leave over goes nowhere and is answered at once. */
static void join(struct model_build *b, uint32_t node)
{
	struct plan *plan = b->plan;
	struct unit *u = &plan->units[node];
	int64_t limit = model_time(b->model, node, TOPO_SOURCE_LIMIT);
	uint32_t start = b->next_pc;
	build_choice(b, node, limit);
	emit_end(b);
	build_entry(b, u->sim, 0, start);
	uint16_t class_ = sim_net_class(b->net, &(struct sim_class_spec){ .verb = 0, .limit_ns = limit });
	plan->class_of[class_] = TOPO_CLASSES;
	plan->asker_of[class_] = node;
	plan->class_count = class_ + 1u;
	uint32_t population = model_count(b->model, node, TOPO_SOURCE_POPULATION);
	u->source = plan->source_count++;
	u->source_count = 1;
	sim_net_source(b->net, &(struct sim_source_spec){
		.node = u->sim,
		.class_ = class_,
		.rate_per_s = population ? 0 : model_setting(b->model, node, TOPO_SOURCE_RATE),
		.population = population,
		.think_law = plan->station_laws[node],
		.keys = 1,
		.stream = model_stream(b->topo, node, 0x40) });
}

static void set(struct model *m, uint32_t node, enum topo_setting setting)
{
	if (setting == TOPO_SOURCE_RATE) {
		model_apply_load(m);
	} else if (setting == TOPO_SOURCE_THINK) {
		struct topo_law law = node_of(m, node)->settings[setting].law;
		sim_law_set(m->sim, m->plan.station_laws[node], build_sim_law(law, model_setting(m, node, setting)));
	}
}

static bool fixed(enum topo_setting setting)
{
	return setting == TOPO_SOURCE_POPULATION || setting == TOPO_SOURCE_LIMIT;
}

const struct model_kind model_kind_source = {
	.shape = shape,
	.join = join,
	.set = set,
	.fixed = fixed,
};
