/* Making, running and unmaking a model. */
#include "config.h"

#include "model/model_int.h"

#include <math.h>

#define DAY_NS (INT64_C(86400) * SIM_S)

static void start(struct model *m, double users)
{
	m->state.head->users = users;
	m->state.head->flash = 1;
	for (uint32_t node = 0; node < m->plan.node_count; node++) {
		m->state.units[node].until_ns = SIM_NEVER;
		const struct model_kind *kind = model_kinds[kind_of(m, node)];
		if (kind->start) {
			kind->start(m, node);
		}
	}
	model_apply_load(m);
	model_meter_start(m);
}

enum status model_new(const struct topo *topo, const struct model_options *options, struct model **out, struct err *err)
{
	enum status status = topo_validate(topo, err);
	if (status != STATUS_OK) {
		return status;
	}
	struct sim_alloc alloc = options->alloc.alloc ? options->alloc : sim_alloc_libc();
	double users = options->users > 0 ? options->users : topo->users;
	if (!(users <= TOPO_MAX_USERS)) {
		return err_set(err, STATUS_DATA, _("%g users; 1 to %.0f can be simulated"), users, TOPO_MAX_USERS);
	}
	struct model *m = alloc.alloc(alloc.ctx, sizeof *m);
	if (!m) {
		return err_set(err, STATUS_SYSTEM, _("out of memory"));
	}
	*m = (struct model){ .topo = topo, .alloc = alloc, .seed = options->seed, .start_ns = options->start_ns % DAY_NS };
	status = model_build(m, err);
	if (status != STATUS_OK) {
		model_free(m);
		return status;
	}
	start(m, users);
	*out = m;
	return STATUS_OK;
}

void model_free(struct model *m)
{
	if (!m) {
		return;
	}
	if (m->sim) {
		sim_free(m->sim);
	}
	model_plan_free(m);
	m->alloc.free(m->alloc.ctx, m);
}

const struct topo *model_topo(const struct model *m)
{
	return m->topo;
}

struct sim *model_sim(struct model *m)
{
	return m->sim;
}

int64_t model_now(const struct model *m)
{
	return sim_now(m->sim);
}

int64_t model_time_of_day(const struct model *m)
{
	return (m->start_ns + sim_now(m->sim)) % DAY_NS;
}

enum sim_status model_run(struct model *m, int64_t until, uint64_t max_events)
{
	return sim_run(m->sim, until, max_events);
}

uint64_t model_activity(const struct model *m)
{
	uint64_t sum = 0;
	for (uint32_t c = 0; c < m->plan.class_count; c++) {
		struct sim_class_totals totals;
		sim_class_totals(m->sim, (uint16_t)c, &totals);
		sum += totals.arrivals + totals.completions + totals.failures;
	}
	for (uint32_t sim = 0; sim < m->plan.sim_count; sim++) {
		struct sim_node_totals totals;
		sim_node_totals(m->sim, sim, &totals);
		sum += totals.arrivals + totals.completions + totals.failures;
		for (uint32_t s = 0; s < m->plan.stations[sim]; s++) {
			struct sim_station_totals station;
			sim_station_totals(m->sim, sim, s, &station);
			sum += station.arrivals + station.served + station.refused;
		}
	}
	for (uint32_t i = 0; i < m->plan.link_count; i++) {
		struct sim_member_totals totals;
		sim_member_totals(m->sim, m->plan.links[i].group, m->plan.links[i].member, &totals);
		sum += totals.calls + totals.failures;
	}
	return sum;
}

enum sim_status model_step(struct model *m)
{
	uint64_t before = model_activity(m);
	int64_t until = sim_now(m->sim) + MODEL_STEP_PATIENCE;
	for (;;) {
		m->timer_fired = false;
		enum sim_status status = sim_run(m->sim, until, 1);
		if (status != SIM_BUDGET) {
			return status == SIM_NOMEM ? status : SIM_IDLE;
		}
		/* A fault's timer may end requests too, but that is not an event of theirs. */
		if (m->timer_fired) {
			before = model_activity(m);
		} else if (model_activity(m) != before) {
			return SIM_REACHED;
		}
	}
}

const char *model_check(const struct model *m)
{
	for (uint32_t i = 0; i < m->plan.database_count; i++) {
		const struct db_state *db = &m->state.databases[i];
		if (db->in_backup > db->acknowledged || db->in_log > db->acknowledged || db->lost > db->acknowledged) {
			return "a database lost more than it had";
		}
		uint32_t open = 0;
		for (uint32_t k = 0; k < m->plan.ec2_count; k++) {
			open += m->plan.ec2s[k].caller_database == i ? m->state.ec2s[k].opened : 0;
		}
		if (open != db->open) {
			return "connections do not add up";
		}
	}
	for (uint32_t box = 0; box < m->plan.box_count; box++) {
		const struct box_state *b = &m->state.boxes[box];
		double span = (double)b->seen_ns * (1 + 1e-9) + 1;
		if (!(b->used >= 0 && b->used <= b->occupied * (1 + 1e-9) + 1 && b->occupied <= span)) {
			return "a CPU was used more than it can be";
		}
		if (!(b->credits >= 0 && b->surplus >= 0)) {
			return "credits are below nothing";
		}
	}
	return sim_check(m->sim);
}
