/* Reading a running model: what a box, an arrow and the header show. */
#include "config.h"

#include "model/model_int.h"

#include <math.h>

static unsigned notes_of(const struct model *m, uint32_t node)
{
	const struct unit *unit = &m->plan.units[node];
	const struct unit_state *u = &m->state.units[node];
	const struct model_kind *kind = model_kinds[kind_of(m, node)];
	unsigned notes = kind->notes ? kind->notes(m, node) : 0;
	notes |= unit->database != NONE ? model_db_notes(m, unit->database) : 0;
	notes |= u->flags & UNIT_BROKEN ? MODEL_NOTE(MODEL_NOTE_BROKEN) : 0;
	notes |= u->slow > 1 ? MODEL_NOTE(MODEL_NOTE_SLOW) : 0;
	notes |= u->flags & UNIT_SURPLUS ? MODEL_NOTE(MODEL_NOTE_SURPLUS) : 0;
	if (unit->box != NONE) {
		notes |= m->state.boxes[unit->box].throttled ? MODEL_NOTE(MODEL_NOTE_THROTTLED) : 0;
	}
	notes |= model_found_unhealthy(m, node) ? MODEL_NOTE(MODEL_NOTE_UNHEALTHY) : 0;
	return notes;
}

static uint32_t box_of(const struct model *m, uint32_t node)
{
	return kind_of(m, node) == TOPO_RDS ? model_rds_box(m, node) : m->plan.units[node].box;
}

static void read_now(const struct model *m, uint32_t node, struct model_node *out)
{
	const struct unit *u = &m->plan.units[node];
	for (uint32_t sim = u->sim; sim < u->sim + u->sim_count; sim++) {
		struct sim_node_totals n;
		sim_node_totals(m->sim, sim, &n);
		out->present += n.present;
		for (uint32_t place = 0; place < m->plan.stations[sim]; place++) {
			struct sim_station_totals s;
			sim_station_totals(m->sim, sim, place, &s);
			out->waiting += s.waiting;
		}
	}
	out->in_service = out->present > out->waiting ? out->present - out->waiting : 0;
}

static void read_rates(const struct model *m, uint32_t node, struct model_node *out)
{
	struct meter now, before;
	model_meter_ago(m, node, 0, &now);
	uint32_t seconds = model_meter_ago(m, node, MODEL_METERS, &before);
	if (!seconds) {
		return;
	}
	double span = seconds * 1e9;
	double left = (double)(now.completions + now.failures - before.completions - before.failures);
	out->arrivals_per_s = (double)(now.arrivals - before.arrivals) / seconds;
	out->answers_per_s = (double)(now.completions - before.completions) / seconds;
	out->failures_per_s = (double)(now.failures - before.failures) / seconds;
	out->stay_s = left > 0 ? (now.stay - before.stay) / left / 1e9 : 0;
	out->wait_s = left > 0 ? (now.wait - before.wait) / left / 1e9 : 0;
	out->mean_present = (now.present - before.present) / span;
	out->cpu = (now.used - before.used) / span;
	out->utilisation = model_scarcest(&before, &now) / span;
}

double model_scarcest(const struct meter *before, const struct meter *now)
{
	double most = now->occupied - before->occupied;
	for (int i = 0; i < 2; i++) {
		double pool = now->pool[i] - before->pool[i];
		most = pool > most ? pool : most;
	}
	return most;
}

void model_read_node(const struct model *m, uint32_t node, struct model_node *out)
{
	const struct unit *u = &m->plan.units[node];
	const struct unit_state *state = &m->state.units[node];
	*out = (struct model_node){
		.state = (enum model_state)state->state,
		.notes = notes_of(m, node),
		.zone = node_of(m, node)->zone,
		.credits = NAN,
		.connections = NAN,
		.max_connections = NAN,
		.until_ns = state->until_ns,
	};
	read_now(m, node, out);
	read_rates(m, node, out);
	if (u->box != NONE) {
		uint32_t box = box_of(m, node);
		bool zoned = m->topo->zone_count > 0;
		out->zone = zoned ? (int)m->plan.boxes[box].zone : -1;
		out->credits = model_type(m, node)->burstable ? m->state.boxes[box].credits : NAN;
	}
	if (u->database != NONE) {
		out->connections = m->state.databases[u->database].open;
		out->max_connections = m->state.databases[u->database].limit;
	}
}

void model_read_edge(const struct model *m, uint32_t edge, struct model_edge *out)
{
	*out = (struct model_edge){ 0 };
	bool any = false;
	uint64_t calls = 0;
	for (uint32_t i = 0; i < m->plan.link_count; i++) {
		if (m->plan.links[i].edge != edge) {
			continue;
		}
		const struct link_meter *link = &m->state.link_meters[i];
		out->calls_per_s += (double)link->new_calls;
		out->failures_per_s += (double)link->new_failures;
		out->cut |= link->cut != 0;
		calls += link->new_calls;
		any = true;
	}
	out->idle = !any || calls == 0;
}

void model_read_totals(const struct model *m, struct model_totals *out)
{
	*out = (struct model_totals){ .users = m->state.head->users };
	for (uint32_t c = 0; c < m->plan.class_count; c++) {
		if (m->plan.class_of[c] == NONE) {
			continue;
		}
		struct sim_class_totals totals;
		sim_class_totals(m->sim, (uint16_t)c, &totals);
		out->requests += totals.arrivals;
		out->answered += totals.completions;
		out->failed += totals.failures;
		out->in_flight += totals.present;
		for (int cause = 0; cause < SIM_CAUSES; cause++) {
			out->failed_by[cause] += totals.failed_by[cause];
		}
	}
	for (uint32_t i = 0; i < m->plan.database_count; i++) {
		out->writes_acknowledged += m->state.databases[i].acknowledged;
		out->writes_lost += m->state.databases[i].lost;
	}
	out->stale_reads = m->state.head->stale_reads;
	out->sessions_lost = m->state.head->sessions_lost;
	model_read_bill(m, out);
}

#define MODEL_NOTE_LABEL(name, label) [name##_BIT] = label,
const char *const model_note_labels[MODEL_NOTES] = { MODEL_NOTE_LIST(MODEL_NOTE_LABEL) };
#undef MODEL_NOTE_LABEL

size_t model_traces(const struct model *m, uint64_t *position, struct sim_trace *out, size_t max)
{
	size_t count = sim_trace_read(m->sim, position, out, max);
	for (size_t i = 0; i < count; i++) {
		out[i].node = m->plan.owner[out[i].node];
		out[i].peer = out[i].peer < m->plan.sim_count ? m->plan.owner[out[i].peer] : SIM_NONE;
	}
	return count;
}
