/* The trace: what sampled requests did. An observer beside the state: marks by job, a ring of records. */
#include "sim/sim_int.h"

static struct sim_trace *record(struct sim *sim, uint32_t j, enum sim_trace_kind kind)
{
	const struct job *job = &sim->jobs[j];
	struct sim_trace *t = &sim->trace[sim->trace_end++ % SIM_TRACE_RECORDS];
	*t = (struct sim_trace){
		.at_ns = sim->core.now,
		.request = sim->marks[j],
		.node = job->node,
		.peer = SIM_NONE,
		.station = UINT16_MAX,
		.class_ = job->class_,
		.kind = (uint8_t)kind,
		.verb = job->verb,
		.depth = job->depth,
	};
	return t;
}

void sim_trace_begin(struct sim *sim, uint32_t j)
{
	uint16_t class_ = sim->jobs[j].class_;
	uint32_t every = sim->trace_every[class_];
	if (every && sim->classes[class_].arrivals % every == 0) {
		sim->marks[j] = ++sim->trace_requests;
		record(sim, j, SIM_TRACE_BEGIN);
	}
}

void sim_trace_move(struct sim *sim, uint32_t j, enum sim_trace_kind kind, uint32_t node, uint32_t peer, enum sim_cause cause)
{
	struct sim_trace *t = record(sim, j, kind);
	t->node = node;
	t->peer = peer;
	t->cause = (uint8_t)cause;
}

void sim_trace_station(struct sim *sim, uint32_t j, enum sim_trace_kind kind, uint32_t station)
{
	record(sim, j, kind)->station = (uint16_t)sim->stations[station].place;
}

void sim_trace_every(struct sim *sim, uint16_t class_, uint32_t every)
{
	assert(class_ < sim->class_count);
	sim->trace_every[class_] = every;
	/* Stays on: requests that are under way are still followed. */
	sim->tracing = sim->tracing || every;
}

uint64_t sim_trace_end(const struct sim *sim)
{
	return sim->trace_end;
}

size_t sim_trace_read(const struct sim *sim, uint64_t *position, struct sim_trace *out, size_t max)
{
	if (sim->trace_end > SIM_TRACE_RECORDS && *position < sim->trace_end - SIM_TRACE_RECORDS) {
		*position = sim->trace_end - SIM_TRACE_RECORDS;
	}
	size_t count = 0;
	while (count < max && *position < sim->trace_end) {
		out[count++] = sim->trace[(*position)++ % SIM_TRACE_RECORDS];
	}
	return count;
}
