/* Save, load and hash: one walk over the state, done for four purposes, so that they cannot disagree about what the
 * state is. A snapshot holds what is in use: of the pools the slots used so far (a free slot is its generation and its
 * link), of a histogram the span between its first and its last count. */
#include "sim/sim_int.h"

enum walk_mode { WALK_COUNT, WALK_SAVE, WALK_LOAD, WALK_HASH };

struct walk {
	enum walk_mode mode;
	bool failed; /* LOAD: no memory */
	char *to; /* SAVE */
	const char *from; /* LOAD */
	size_t bytes; /* seen so far */
	uint64_t hash;
};

#define MAGIC UINT64_C(0x3153504e53574353)

static void mix(struct walk *w, uint64_t word)
{
	w->hash = sim_mix64(w->hash ^ word) + UINT64_C(0x9e3779b97f4a7c15);
}

static void hash_bytes(struct walk *w, const void *data, size_t bytes)
{
	const char *at = data;
	for (; bytes >= sizeof(uint64_t); bytes -= sizeof(uint64_t), at += sizeof(uint64_t)) {
		uint64_t word;
		memcpy(&word, at, sizeof word);
		mix(w, word);
	}
	if (bytes) {
		uint64_t word = 0;
		memcpy(&word, at, bytes);
		mix(w, word);
	}
}

static void walk_bytes(struct walk *w, void *data, size_t bytes)
{
	if (bytes == 0) {
		return; /* data may be NULL */
	}
	switch (w->mode) {
	case WALK_COUNT:
		break;
	case WALK_SAVE:
		memcpy(w->to + w->bytes, data, bytes);
		break;
	case WALK_LOAD:
		memcpy(data, w->from + w->bytes, bytes);
		break;
	case WALK_HASH:
		hash_bytes(w, data, bytes);
		break;
	}
	w->bytes += bytes;
}

/* What helps to find the next event but may differ between equal states. */
static void walk_unhashed(struct walk *w, void *data, size_t bytes)
{
	if (w->mode != WALK_HASH) {
		walk_bytes(w, data, bytes);
	}
}

static void walk_jobs(struct walk *w, struct sim *sim)
{
	for (uint32_t j = 0; j < sim->core.job_top; j++) {
		struct job *job = &sim->jobs[j];
		walk_bytes(w, &job->state, sizeof job->state);
		if (job->state == JOB_FREE) {
			walk_bytes(w, &job->gen, sizeof job->gen);
			walk_bytes(w, &job->next, sizeof job->next);
			job->due = w->mode == WALK_LOAD ? 0 : job->due;
		} else {
			walk_bytes(w, job, sizeof *job);
		}
	}
}

static void walk_histogram(struct walk *w, struct sim_histogram *h)
{
	uint32_t span[2] = { 0, 0 }; /* first count, number of counts */
	if (w->mode != WALK_LOAD && h->total) {
		uint32_t last = SIM_HISTOGRAM_BUCKETS - 1;
		while (!h->counts[span[0]]) {
			span[0]++;
		}
		while (!h->counts[last]) {
			last--;
		}
		span[1] = last - span[0] + 1;
	}
	walk_bytes(w, span, sizeof span);
	if (w->mode == WALK_LOAD && h->total) {
		sim_histogram_clear(h);
	}
	if (span[1]) {
		walk_bytes(w, &h->total, sizeof h->total);
		walk_bytes(w, &h->max_ns, sizeof h->max_ns);
		walk_bytes(w, &h->counts[span[0]], span[1] * sizeof h->counts[0]);
	}
}

/* From its head on, wherever in the ring that is. A loaded ring begins at its first slot. */
static void walk_line(struct walk *w, struct sim *sim, struct line *line)
{
	uint32_t count = line->count;
	walk_bytes(w, &line->delay, sizeof line->delay);
	walk_bytes(w, &count, sizeof count);
	if (w->mode == WALK_LOAD) {
		line->head = line->count = 0;
		w->failed = w->failed || !sim_line_reserve(sim, line, count);
		if (w->failed) {
			return;
		}
		line->count = count;
	}
	for (uint32_t i = 0; i < count; i++) {
		walk_bytes(w, &line->at[(line->head + i) & (line->cap - 1)], sizeof(struct event));
	}
}

/* Events in a heap may lie in another order, and a delay may have a line or not: what counts is the set of events that
 * will happen. So their hashes are added up. */
static uint64_t pending_hash(const struct sim *sim)
{
	uint64_t sum = 0;
	const struct heap *h = &sim->heap;
	for (uint32_t i = HEAP_ROOT + h->hole; i < HEAP_ROOT + h->count; i++) {
		struct event e = h->at[i];
		if (event_kind(e) != EVENT_LINE && sim_event_true(sim, &e)) {
			sum += sim_mix64(sim_mix64(e.hi) ^ e.lo);
		}
	}
	for (uint32_t i = 0; i <= sim->line_count; i++) {
		const struct line *line = i < sim->line_count ? &sim->lines[i] : &sim->now_line;
		for (uint32_t k = 0; k < line->count; k++) {
			struct event e = line->at[(line->head + k) & (line->cap - 1)];
			if (sim->jobs[event_index(e)].due == e.lo) {
				sum += sim_mix64(sim_mix64(e.hi) ^ e.lo);
			}
		}
	}
	return sum;
}

static void walk_pending(struct walk *w, struct sim *sim)
{
	if (w->mode == WALK_HASH) {
		mix(w, pending_hash(sim));
		return;
	}
	walk_bytes(w, &sim->heap.hole, sizeof sim->heap.hole);
	walk_bytes(w, sim->heap.at + HEAP_ROOT, sim->heap.count * sizeof(struct event));
	walk_line(w, sim, &sim->now_line);
	for (uint32_t i = 0; i < sim->line_count && !w->failed; i++) {
		walk_line(w, sim, &sim->lines[i]);
	}
}

/* Behind the header, which says how much room is needed. */
static void walk_state(struct walk *w, struct sim *sim)
{
#define WALK_ARRAY(name, type, count, hashed) (hashed ? walk_bytes : walk_unhashed)(w, sim->name, (count) * sizeof(type));
	SIM_STATE(WALK_ARRAY)
#undef WALK_ARRAY
#define WALK_HISTOGRAMS(name, count) \
	for (size_t i = 0; i < (count); i++) { \
		walk_histogram(w, &sim->name[i]); \
	}
	SIM_HISTOGRAMS(WALK_HISTOGRAMS)
#undef WALK_HISTOGRAMS
	walk_bytes(w, sim->timers, sim->core.timer_top * sizeof *sim->timers);
	walk_jobs(w, sim);
	walk_pending(w, sim);
}

struct header {
	uint64_t magic, shape;
	struct core core;
	uint32_t heap_count, line_count;
};

static struct header header_of(const struct sim *sim)
{
	return (struct header){
		.magic = MAGIC,
		.shape = sim->shape,
		.core = sim->core,
		.heap_count = sim->heap.count,
		.line_count = sim->line_count,
	};
}

/* The walk is one for reading and writing; when it only reads, the sim stays as it is. */
static struct sim *unconst(const struct sim *sim)
{
	union {
		const struct sim *in;
		struct sim *out;
	} as = { .in = sim };
	return as.out;
}

size_t sim_save_bytes(const struct sim *sim)
{
	struct walk w = { .mode = WALK_COUNT };
	walk_state(&w, unconst(sim));
	return sizeof(struct header) + w.bytes;
}

void sim_save(const struct sim *sim, void *to)
{
	assert(!sim->running && !sim->out_of_memory);
	struct header header = header_of(sim);
	struct walk w = { .mode = WALK_SAVE, .to = to };
	walk_bytes(&w, &header, sizeof header);
	walk_state(&w, unconst(sim));
}

uint64_t sim_hash(const struct sim *sim)
{
	struct walk w = { .mode = WALK_HASH };
	struct core core = sim->core;
	walk_bytes(&w, &core, sizeof core);
	walk_state(&w, unconst(sim));
	return w.hash;
}

enum sim_status sim_load(struct sim *sim, const void *from, size_t bytes)
{
	struct header header;
	assert(!sim->running && bytes >= sizeof header);
	memcpy(&header, from, sizeof header);
	assert(header.magic == MAGIC && header.shape == sim->shape); /* made by the same net */
	sim->out_of_memory = true; /* until all is read */
	if (!sim_jobs_reserve(sim, header.core.job_top) || !sim_timers_reserve(sim, header.core.timer_top) ||
			!sim_heap_reserve(sim, header.heap_count)) {
		return SIM_NOMEM;
	}
	sim_heap_clear(sim);
	sim->core = header.core;
	sim->heap.count = header.heap_count;
	sim->line_count = header.line_count;
	for (uint32_t i = sim->line_count; i < LINES; i++) {
		sim->lines[i].head = sim->lines[i].count = 0; /* keeps its memory */
	}
	struct walk w = { .mode = WALK_LOAD, .from = from, .bytes = sizeof header };
	walk_state(&w, sim);
	if (w.failed) {
		return SIM_NOMEM;
	}
	assert(w.bytes == bytes);
	sim_line_index(sim);
	memset(sim->marks, 0, sim->job_cap * sizeof *sim->marks); /* the trace follows nobody through time */
	sim->out_of_memory = false;
	return SIM_REACHED;
}
