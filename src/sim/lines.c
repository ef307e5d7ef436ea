/* Delay lines. What waits for a constant delay comes out in the order in which it went in, so a ring replaces the heap
 * and only its first event stands in there, renamed to EVENT_LINE. That keeps the heap as small as the number of servers
 * instead of the number of requests on the way. The order of events does not depend on who has a line: numbers do. */
#include "sim/sim_int.h"

static uint32_t hash_of(int64_t delay)
{
	return (uint32_t)((uint64_t)delay * UINT64_C(0x9e3779b97f4a7c15) >> 56);
}

void sim_line_index(struct sim *sim)
{
	memset(sim->line_of, UINT8_MAX, sizeof sim->line_of);
	for (uint32_t i = 0; i < sim->line_count; i++) {
		uint32_t h = hash_of(sim->lines[i].delay);
		while (sim->line_of[h] != UINT8_MAX) {
			h = (h + 1) % (4 * LINES);
		}
		sim->line_of[h] = (uint8_t)i;
	}
}

static struct line *line_new(struct sim *sim, int64_t delay)
{
	uint32_t i = sim->line_count;
	if (i < LINES) {
		sim->line_count++;
	} else {
		for (i = 0; i < LINES && sim->lines[i].count; i++) {
		}
		if (i == LINES) {
			return NULL;
		}
	}
	sim->lines[i].delay = delay;
	sim_line_index(sim);
	return &sim->lines[i];
}

KERNEL struct line *sim_line_find(struct sim *sim, int64_t delay)
{
	for (uint32_t h = hash_of(delay); sim->line_of[h] != UINT8_MAX; h = (h + 1) % (4 * LINES)) {
		struct line *line = &sim->lines[sim->line_of[h]];
		if (line->delay == delay) {
			return line;
		}
	}
	return line_new(sim, delay);
}

bool sim_line_reserve(struct sim *sim, struct line *line, uint32_t count)
{
	uint32_t cap = line->cap ? line->cap : 64;
	while (cap < count) {
		cap *= 2;
	}
	if (cap == line->cap) {
		return true;
	}
	struct event *at = sim_mem_new(&sim->config.alloc, cap, sizeof *at);
	if (!at) {
		sim->out_of_memory = true;
		return false;
	}
	for (uint32_t i = 0; i < line->count; i++) {
		at[i] = line->at[(line->head + i) & (line->cap - 1)];
	}
	sim_mem_free(&sim->config.alloc, line->at);
	line->at = at;
	line->cap = cap;
	line->head = 0;
	return true;
}

KERNEL void sim_line_push(struct sim *sim, struct line *line, struct event e)
{
	if (UNLIKELY(line->count == line->cap) && !sim_line_reserve(sim, line, line->count + 1)) {
		return;
	}
	line->at[(line->head + line->count++) & (line->cap - 1)] = e;
}

KERNEL void sim_line_drop(struct line *line)
{
	line->head = (line->head + 1) & (line->cap - 1);
	line->count--;
}

void sim_job_after_constant(struct sim *sim, uint32_t j, int64_t delay)
{
	if (delay == 0) {
		sim_job_soon(sim, j);
		return;
	}
	struct line *line = sim_line_find(sim, delay);
	if (!line) {
		sim_job_after(sim, j, delay);
		return;
	}
	struct event e = event_make(sim->core.now + delay, sim_next_seq(sim), EVENT_JOB, j);
	sim->jobs[j].due = e.lo;
	if (!line->count) {
		sim_event_push(sim, event_renamed(e, EVENT_LINE, (uint32_t)(line - sim->lines)));
	}
	sim_line_push(sim, line, e);
}

void sim_job_soon(struct sim *sim, uint32_t j)
{
	struct event e = event_make(sim->core.now, sim_next_seq(sim), EVENT_JOB, j);
	sim->jobs[j].due = e.lo;
	sim_line_push(sim, &sim->now_line, e);
}
