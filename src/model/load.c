/* The load: from users, their shares and habits to the rates of the sources. */
#include "config.h"

#include "model/model_int.h"

static void apply_users(struct model *m, const struct users_plan *users)
{
	const struct topo_workload *load = &m->topo->workload;
	const struct unit *u = &m->plan.units[users->node];
	double people = m->state.head->users * model_setting(m, users->node, TOPO_USERS_SHARE);
	double views_per_s = people * m->state.head->flash / (load->view_every_ns / 1e9);
	for (uint32_t c = 0; c < u->source_count; c++) {
		sim_source_rate(m->sim, u->source + c, views_per_s * load->classes[c].per_view);
		sim_source_keys(m->sim, u->source + c, people < 1 ? 1 : (uint64_t)people);
	}
}

static double source_rate(const struct model *m, uint32_t node)
{
	return model_setting(m, node, TOPO_SOURCE_POPULATION) > 0 ? 0 :
		model_setting(m, node, TOPO_SOURCE_RATE) * m->state.head->flash;
}

void model_apply_load(struct model *m)
{
	for (uint32_t i = 0; i < m->plan.users_count; i++) {
		apply_users(m, &m->plan.users[i]);
	}
	for (uint32_t node = 0; node < m->plan.node_count; node++) {
		if (kind_of(m, node) == TOPO_SOURCE && model_setting(m, node, TOPO_SOURCE_POPULATION) <= 0) {
			sim_source_rate(m->sim, m->plan.units[node].source, source_rate(m, node));
		}
	}
	model_trace_rate(m, m->trace_rate);
}

/* Each class is sampled in proportion to its rate. */
void model_trace_rate(struct model *m, double requests_per_s)
{
	const struct topo_workload *load = &m->topo->workload;
	m->trace_rate = requests_per_s;
	double views = load->class_count ? m->state.head->users * m->state.head->flash / (load->view_every_ns / 1e9) : 0;
	double rate = 0;
	for (uint32_t c = 0; c < load->class_count; c++) {
		rate += views * load->classes[c].per_view;
	}
	for (uint32_t node = 0; node < m->plan.node_count; node++) {
		rate += kind_of(m, node) == TOPO_SOURCE ? source_rate(m, node) : 0;
	}
	double every = requests_per_s > 0 ? rate / requests_per_s : 0;
	every = every < 1 ? requests_per_s > 0 : every;
	for (uint32_t c = 0; c < m->plan.class_count; c++) {
		if (m->plan.class_of[c] != NONE) {
			sim_trace_every(m->sim, (uint16_t)c, every < 4e9 ? (uint32_t)every : UINT32_MAX);
		}
	}
}
