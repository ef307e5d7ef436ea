#include "sim/sim_int.h"

bool sim_heap_reserve(struct sim *sim, uint32_t count)
{
	struct heap *h = &sim->heap;
	uint32_t cap = h->cap ? h->cap : 256;
	while (cap < count) {
		cap *= 2;
	}
	if (cap == h->cap) {
		return true;
	}
	/* A row of children may begin just below the end: three slots more. */
	size_t slots = (size_t)HEAP_ROOT + cap + HEAP_ARITY;
	struct event *at = sim_mem_grown(&sim->config.alloc, h->at, h->at ? HEAP_ROOT + h->count : 0, slots, sizeof *at);
	if (!at) {
		sim->out_of_memory = true;
		return false;
	}
	for (size_t i = HEAP_ROOT + h->count; i < slots; i++) {
		at[i] = EVENT_END;
	}
	h->at = at;
	h->cap = cap;
	return true;
}

void sim_heap_clear(struct sim *sim)
{
	struct heap *h = &sim->heap;
	for (uint32_t i = 0; i < h->count; i++) {
		h->at[HEAP_ROOT + i] = EVENT_END;
	}
	h->count = 0;
	h->hole = false;
}

enum truth { STALE, TRUE, LATER };

/* What an event of the heap (but the head of a line) is worth now. LATER: *e was an early guess and becomes what is
 * true. */
static enum truth truth_of(const struct sim *sim, struct event *e)
{
	uint32_t i = event_index(*e);
	struct event due;
	switch (event_kind(*e)) {
	case EVENT_JOB:
		return sim->jobs[i].due == e->lo ? TRUE : STALE;
	case EVENT_SHARE:
		if (!event_equal(sim->station_posted[i].event, *e) || !sim_ps_due(sim, i, &due)) {
			return STALE;
		}
		break;
	case EVENT_ARRIVAL:
		return sim->sources[i].population || sim->sources[i].due == e->lo ? TRUE : STALE;
	case EVENT_LIMIT:
		if (!event_equal(sim->limit_posted[i].event, *e) || !sim_limit_due(sim, i, &due)) {
			return STALE;
		}
		break;
	case EVENT_TIMER:
	case EVENT_LINE:
		return TRUE;
	}
	if (event_before(*e, due)) {
		*e = due;
		return LATER;
	}
	return TRUE;
}

bool sim_event_true(const struct sim *sim, struct event *e)
{
	return truth_of(sim, e) != STALE;
}

static struct posted *posted_of(struct sim *sim, struct event e)
{
	return event_kind(e) == EVENT_SHARE ? &sim->station_posted[event_index(e)] : &sim->limit_posted[event_index(e)];
}

static void forget_posted(struct sim *sim, struct event e)
{
	if (event_kind(e) == EVENT_SHARE || event_kind(e) == EVENT_LIMIT) {
		struct posted *posted = posted_of(sim, e);
		if (event_equal(posted->event, e)) {
			posted->event = (struct event){ 0, 0 };
		}
	}
}

KERNEL void sim_events_post(struct sim *sim, struct event e)
{
	struct posted *posted = posted_of(sim, e);
	if (!posted->event.lo || event_before(e, posted->event)) {
		posted->event = e;
		sim_event_push(sim, e);
	}
}

/* Moves the line on: its next head takes the place of the old one. */
static void advance_line(struct sim *sim, struct event top)
{
	uint32_t i = event_index(top);
	struct line *line = &sim->lines[i];
	sim_line_drop(line);
	sim->heap.hole = true;
	if (line->count) {
		heap_push(&sim->heap, event_renamed(line->at[line->head], EVENT_LINE, i));
	}
}

/* The root of the heap was an early guess or is stale. */
static void settle_root(struct sim *sim, struct event top, enum truth truth, struct event later)
{
	sim->heap.hole = true;
	forget_posted(sim, top);
	if (truth == LATER) {
		sim_events_post(sim, later);
	}
}

bool sim_events_take(struct sim *sim, int64_t end, struct event *out)
{
	struct heap *h = &sim->heap;
	struct line *soon = &sim->now_line;
	for (;;) {
		heap_settle(h);
		struct event top = h->at[HEAP_ROOT];
		if (soon->count && event_before(soon->at[soon->head], top)) {
			*out = soon->at[soon->head];
			sim_line_drop(soon);
		} else if (UNLIKELY(event_time(top) > end)) {
			return false;
		} else if (event_kind(top) == EVENT_LINE) {
			const struct line *line = &sim->lines[event_index(top)];
			*out = line->at[line->head];
			advance_line(sim, top);
		} else if (event_kind(top) == EVENT_JOB) {
			*out = top;
			h->hole = true;
		} else {
			*out = top;
			enum truth truth = truth_of(sim, out);
			if (UNLIKELY(truth != TRUE)) {
				settle_root(sim, top, truth, *out);
				continue;
			}
			h->hole = true;
			forget_posted(sim, top);
			return true;
		}
		if (LIKELY(sim->jobs[event_index(*out)].due == out->lo)) {
			return true;
		}
	}
}

int64_t sim_events_settle(struct sim *sim)
{
	struct heap *h = &sim->heap;
	struct line *soon = &sim->now_line;
	while (soon->count && sim->jobs[event_index(soon->at[soon->head])].due != soon->at[soon->head].lo) {
		sim_line_drop(soon);
	}
	for (;;) {
		heap_settle(h);
		struct event top = h->at[HEAP_ROOT];
		if (soon->count && event_before(soon->at[soon->head], top)) {
			return event_time(soon->at[soon->head]);
		}
		if (top.hi == UINT64_MAX) {
			return SIM_NEVER;
		}
		struct event e = top;
		if (event_kind(top) == EVENT_LINE) {
			const struct line *line = &sim->lines[event_index(top)];
			e = line->at[line->head];
			if (sim->jobs[event_index(e)].due == e.lo) {
				return event_time(e);
			}
			advance_line(sim, top);
			continue;
		}
		enum truth truth = truth_of(sim, &e);
		if (truth == TRUE) {
			return event_time(top);
		}
		settle_root(sim, top, truth, e);
	}
}

/* Of what is left to happen; at SIM_END a sim ends. */
static int64_t earlier(int64_t a, int64_t b)
{
	int64_t least = a < b ? a : b;
	return least < SIM_END ? least : SIM_NEVER;
}

/* First event of a ring that is not stale. */
static int64_t line_first(const struct sim *sim, const struct line *line)
{
	for (uint32_t i = 0; i < line->count; i++) {
		struct event e = line->at[(line->head + i) & (line->cap - 1)];
		if (sim->jobs[event_index(e)].due == e.lo) {
			return event_time(e);
		}
	}
	return SIM_NEVER;
}

/* Right after sim_run the root is true. After changes from outside it may be stale, and a const sim cannot drop it: then
 * all are looked at. */
int64_t sim_next(const struct sim *sim)
{
	const struct heap *h = &sim->heap;
	int64_t soon = line_first(sim, &sim->now_line);
	struct event top = h->at[HEAP_ROOT];
	if (!h->hole && top.hi != UINT64_MAX && event_kind(top) != EVENT_LINE && truth_of(sim, &top) == TRUE) {
		return earlier(soon, event_time(top));
	}
	int64_t least = soon;
	for (uint32_t i = HEAP_ROOT + h->hole; i < HEAP_ROOT + h->count; i++) {
		struct event e = h->at[i];
		if (event_kind(e) == EVENT_LINE) {
			least = earlier(least, line_first(sim, &sim->lines[event_index(e)]));
		} else if (sim_event_true(sim, &e)) {
			least = earlier(least, event_time(e));
		}
	}
	return least;
}
