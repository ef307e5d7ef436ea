/* What happened, for the time axis: a ring of the last events. */
#include "config.h"

#include "model/model_int.h"

static const struct {
	const char *label;
	bool bad;
} kinds[EVENT_KINDS] = {
#define MODEL_EVENT_ROW(name, is_bad, text) [name] = { text, is_bad },
	MODEL_EVENT_LIST(MODEL_EVENT_ROW)
#undef MODEL_EVENT_ROW
};

void model_note(struct model *m, enum event_kind kind, uint32_t node)
{
	struct head *head = m->state.head;
	m->state.events[head->events++ & (MODEL_EVENTS - 1)] = (struct event_state){
		.at_ns = sim_now(m->sim), .kind = (uint32_t)kind, .node = node };
}

size_t model_events(const struct model *m, struct model_event *out, size_t max)
{
	uint64_t end = m->state.head->events;
	uint64_t kept = end < MODEL_EVENTS ? end : MODEL_EVENTS;
	uint64_t count = kept < max ? kept : max;
	for (uint64_t i = 0; i < count; i++) {
		const struct event_state *e = &m->state.events[(end - count + i) & (MODEL_EVENTS - 1)];
		out[i] = (struct model_event){
			.at_ns = e->at_ns, .label = kinds[e->kind].label, .node = e->node, .bad = kinds[e->kind].bad };
	}
	return (size_t)count;
}
