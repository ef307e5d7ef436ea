/* Sources: where requests come from, and where they end. */
#include "sim/sim_int.h"

/* Open: the next arrival of a Poisson process, `units` mean intervals from now. What is cut off below a nanosecond is
 * carried to the next, so that the rate is exact. */
static void arrive_after(struct sim *sim, uint32_t index, double units)
{
	struct source *s = &sim->sources[index];
	if (s->mean_ns <= 0) {
		s->left = units;
		s->due = 0;
		return;
	}
	double exact = units * s->mean_ns + s->carry;
	if (!(exact < (double)(SIM_END - sim->core.now))) { /* or no number at all: none times endless */
		s->left = units; /* not within the life of this sim, at this rate */
		s->due = 0;
		return;
	}
	int64_t delay = (int64_t)exact;
	s->carry = exact - (double)delay;
	s->due_ns = sim->core.now + delay;
	struct event e = event_make(s->due_ns, sim_next_seq(sim), EVENT_ARRIVAL, index);
	s->due = e.lo;
	sim_event_push(sim, e);
}

/* Closed: somebody begins to think. */
static void think(struct sim *sim, uint32_t index)
{
	struct source *s = &sim->sources[index];
	int64_t delay = sim_law_draw(&sim->tables, &sim->laws[s->think_law], &s->arrivals);
	sim_event_push(sim, event_make(sim->core.now + delay, sim_next_seq(sim), EVENT_ARRIVAL, index));
}

void sim_source_start(struct sim *sim, uint32_t index)
{
	struct source *s = &sim->sources[index];
	if (!s->population) {
		arrive_after(sim, index, sim_exp_draw(&sim->tables.exp, &s->arrivals));
	}
	for (uint32_t i = 0; i < s->population; i++) {
		think(sim, index);
	}
}

/* The request could not even begin. */
static void refuse(struct sim *sim, uint16_t class_, uint32_t source)
{
	sim_count_end(sim, class_, sim->core.now, sim->core.windows_open, SIM_REFUSED);
	if (source != SIM_NONE && sim->sources[source].population) {
		think(sim, source);
	}
}

/* SIM_NONE: refused. */
static uint32_t request_new(struct sim *sim, uint32_t node, uint16_t class_, uint64_t key, uint32_t source)
{
	sim_count_arrival(sim, class_);
	uint32_t j = UNLIKELY(sim->nodes[node].down) ? SIM_NONE : sim_job_new(sim);
	if (UNLIKELY(j == SIM_NONE)) {
		refuse(sim, class_, source);
		return SIM_NONE;
	}
	const struct class_state *class = &sim->classes[class_];
	struct job *job = &sim->jobs[j];
	*job = (struct job){
		.node = node,
		.pc = sim->entries[(size_t)sim->nodes[node].table * SIM_VERBS + class->verb],
		.parent = source,
		.gen = job->gen,
		.child = SIM_NONE,
		.next = SIM_NONE,
		.prev = SIM_NONE,
		.member = SIM_NONE,
		.class_ = class_,
		.verb = (uint8_t)class->verb,
		.flags = (uint8_t)(JOB_ROOT | sim->core.windows_open << JOB_WINDOW_SHIFT),
		.started = sim->core.now,
		.key = key,
		.handler = SIM_NONE,
		.limit_next = SIM_NONE,
		.limit_prev = SIM_NONE,
	};
	sim_node_enter(sim, j);
	if (class->limit_list != SIM_NONE) {
		sim_limit_add(sim, class->limit_list, j);
	}
	if (UNLIKELY(sim->tracing)) {
		sim_trace_begin(sim, j);
	}
	return j;
}

KERNEL uint32_t sim_source_fire(struct sim *sim, uint32_t index)
{
	struct source *s = &sim->sources[index];
	if (!s->population) {
		arrive_after(sim, index, sim_exp_draw(&sim->tables.exp, &s->arrivals));
	}
	uint64_t key = s->keys > 1 ? sim_rng_below(&s->key, s->keys) : 0;
	uint32_t j = request_new(sim, s->node, (uint16_t)s->class_, key, index);
	if (j != SIM_NONE && UNLIKELY(sim->jobs[j].pc == SIM_NONE)) {
		sim_job_end(sim, j, SIM_NO_ROUTE);
		return SIM_NONE;
	}
	return j;
}

void sim_inject(struct sim *sim, uint32_t node, uint16_t class_, uint64_t key)
{
	assert(node < sim->node_count && class_ < sim->class_count);
	uint32_t j = request_new(sim, node, class_, key, SIM_NONE);
	if (j == SIM_NONE) {
		return;
	}
	struct job *job = &sim->jobs[j];
	job->state = JOB_PAUSE;
	if (job->pc == SIM_NONE) {
		job->answer = SIM_NO_ROUTE;
	}
	sim_job_soon(sim, j);
}

/* The root job is over: counts the request and frees the job. */
KERNEL void sim_request_end(struct sim *sim, uint32_t j, enum sim_cause cause)
{
	const struct job *job = &sim->jobs[j];
	uint32_t source = job->parent;
	if (sim_traced(sim, j)) {
		sim_trace_move(sim, j, SIM_TRACE_END, job->node, SIM_NONE, cause);
	}
	if (job->flags & JOB_LIMITED) {
		sim_limit_remove(sim, sim->classes[job->class_].limit_list, j);
	}
	sim_count_end(sim, job->class_, job->started, (uint32_t)job->flags >> JOB_WINDOW_SHIFT, cause);
	sim_job_free(sim, j);
	if (source != SIM_NONE && sim->sources[source].population) {
		think(sim, source);
	}
}

static struct source *open_source(struct sim *sim, uint32_t source)
{
	assert(source < sim->source_count);
	return &sim->sources[source];
}

/* The next arrival moves with the rate: what is left to it, counted in mean intervals, stays. So the same chance drives
 * the arrivals whatever the rate, and a rate that changes smoothly gives an exact inhomogeneous Poisson process. */
void sim_source_rate(struct sim *sim, uint32_t source, double rate_per_s)
{
	struct source *s = open_source(sim, source);
	assert(!s->population && rate_per_s >= 0);
	double left = s->left;
	if (s->due) {
		left = ((double)(s->due_ns - sim->core.now) + s->carry) / s->mean_ns;
	}
	s->carry = 0;
	s->mean_ns = rate_per_s > 0 ? 1e9 / rate_per_s : 0;
	arrive_after(sim, source, left);
}

void sim_source_keys(struct sim *sim, uint32_t source, uint64_t keys)
{
	open_source(sim, source)->keys = keys;
}
