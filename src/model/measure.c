/* Probes: what is asked of a run, collected while it runs.
 *
 * Three ways of counting. Requests that arrive in a window are counted by one of the sim's windows, which goes on until
 * the last of them has ended. Seconds (worst, outage, recovered) are looked at one by one as they pass. Everything else
 * is a difference of totals between the window's two ends. */
#include "config.h"

#include "model/quantities.h"

#include <math.h>
#include <string.h>

enum phase { BEFORE, OPEN, CLOSED, DONE };

/* One stretch of time; measures over the same one share it. */
struct stretch {
	int64_t from_ns, to_ns; /* absolute */
	uint32_t phase;
	uint32_t slot; /* of the sim's windows, or NONE */
};

struct reading {
	struct meter begin; /* BY_METER: at the beginning */
	double total; /* BY_COUNT: the same */
	struct passing passing; /* BY_SECOND; when all is over, the value of each */
	uint32_t stretch;
	uint32_t final;
};

struct probe_state {
	int64_t second; /* next whole second to look at */
	uint32_t slots; /* bit i: the sim's window i is in use */
	uint32_t unused;
	struct stretch stretches[MODEL_MEASURES];
	struct reading readings[MODEL_MEASURES];
};

struct model_probe {
	struct model *model;
	struct model_measure measures[MODEL_MEASURES];
	uint32_t count, stretch_count;
	bool needs_window[MODEL_MEASURES]; /* by stretch */
	bool by_second, every_second;
	struct sim_histogram *scratch; /* for merging */
	struct probe_state state;
};

/* ---------------------------------------------------------------- values */

static const struct quantity *quantity_of(const struct model_probe *p, uint32_t i)
{
	return &model_quantities[p->measures[i].quantity];
}

/* Sums all classes of the measure up. */
static void add_windows(const struct model_probe *p, uint32_t slot, int class_, struct window *out)
{
	struct model *m = p->model;
	struct sim_window *sum = &out->sum;
	*out = (struct window){ .times = p->scratch };
	sim_histogram_clear(out->times);
	for (uint32_t c = 0; c < m->plan.class_count; c++) {
		if (!model_class_in(m, c, class_)) {
			continue;
		}
		struct sim_window w;
		sim_window_read(m->sim, slot, (uint16_t)c, &w);
		sum->arrivals += w.arrivals;
		sum->completions += w.completions;
		sum->failures += w.failures;
		sum->sum_ns += w.sum_ns;
		sum->failed_by[SIM_TIMED_OUT] += w.failed_by[SIM_TIMED_OUT];
		sim_histogram_merge(out->times, sim_window_times(m->sim, slot, (uint16_t)c));
	}
}

static double window_value(const struct model_probe *p, uint32_t i)
{
	const struct stretch *s = &p->state.stretches[p->state.readings[i].stretch];
	int64_t end = s->phase == OPEN ? model_now(p->model) : s->to_ns;
	if (s->slot == NONE) {
		return NAN;
	}
	struct window w;
	add_windows(p, s->slot, p->measures[i].class_, &w);
	w.span_s = (double)(end - s->from_ns) / 1e9;
	return quantity_of(p, i)->window(&w);
}

static double meter_value(const struct model_probe *p, uint32_t i)
{
	const struct reading *r = &p->state.readings[i];
	double span = (double)(model_now(p->model) - p->state.stretches[r->stretch].from_ns);
	if (span <= 0) {
		return NAN;
	}
	struct meter now;
	model_meter_now(p->model, p->measures[i].node, &now);
	return quantity_of(p, i)->meter(&r->begin, &now, span);
}

static double value_now(const struct model_probe *p, uint32_t i)
{
	const struct quantity *q = quantity_of(p, i);
	const struct reading *r = &p->state.readings[i];
	switch (q->way) {
	case BY_WINDOW:
		return window_value(p, i);
	case BY_SECOND:
		return r->passing.value;
	case BY_METER:
		return meter_value(p, i);
	case BY_COUNT:
		return q->total(p->model, p->measures[i].node) - r->total;
	case BY_END:
		break;
	}
	return q->total(p->model, p->measures[i].node);
}

/* --------------------------------------------------------------- seconds */

static void take_second(struct model_probe *p, uint32_t i, uint32_t ago)
{
	const struct quantity *q = quantity_of(p, i);
	struct reading *r = &p->state.readings[i];
	struct sim_second row;
	if (q->total) {
		double now = q->total(p->model, p->measures[i].node);
		r->passing.value = isnan(r->passing.value) || now > r->passing.value ? now : r->passing.value;
	} else if (model_second(p->model, p->measures[i].class_, ago, &row) && row.completions + row.failures) {
		q->second(&r->passing, &row, (double)p->state.stretches[r->stretch].from_ns / 1e9);
	}
}

static void take_seconds(struct model_probe *p)
{
	int64_t end = (int64_t)p->model->state.head->ticks;
	for (; p->by_second && p->state.second < end; p->state.second++) {
		int64_t from = p->state.second * SIM_S, to = from + SIM_S;
		for (uint32_t i = 0; i < p->count; i++) {
			const struct reading *r = &p->state.readings[i];
			const struct stretch *s = &p->state.stretches[r->stretch];
			if (quantity_of(p, i)->way == BY_SECOND && !r->final && from >= s->from_ns && to <= s->to_ns) {
				take_second(p, i, (uint32_t)(end - 1 - p->state.second));
			}
		}
	}
	p->state.second = end;
}

/* ------------------------------------------------------------- stretches */

static void finish(struct model_probe *p, uint32_t stretch, bool windows)
{
	for (uint32_t i = 0; i < p->count; i++) {
		struct reading *r = &p->state.readings[i];
		if (r->stretch == stretch && !r->final && (quantity_of(p, i)->way == BY_WINDOW) == windows) {
			r->passing.value = value_now(p, i);
			r->final = 1;
		}
	}
}

static void release(struct model_probe *p, uint32_t stretch)
{
	struct stretch *s = &p->state.stretches[stretch];
	finish(p, stretch, true);
	if (s->slot != NONE) {
		p->state.slots &= ~(1u << s->slot);
	}
	s->slot = NONE;
	s->phase = DONE;
}

static bool drained(const struct model_probe *p, const struct stretch *s)
{
	struct window w;
	if (s->slot == NONE) {
		return true;
	}
	add_windows(p, s->slot, MODEL_ALL, &w);
	return w.sum.arrivals == w.sum.completions + w.sum.failures;
}

/* A free one of the sim's windows. When there is none, a stretch that only waits for its last stragglers gives its up. */
static uint32_t take_slot(struct model_probe *p)
{
	for (uint32_t i = 0; p->state.slots == (1u << SIM_WINDOWS) - 1 && i < p->stretch_count; i++) {
		if (p->state.stretches[i].phase == CLOSED) {
			release(p, i);
		}
	}
	for (uint32_t slot = 0; slot < SIM_WINDOWS; slot++) {
		if (!(p->state.slots & 1u << slot)) {
			p->state.slots |= 1u << slot;
			return slot;
		}
	}
	return NONE;
}

static void open_stretch(struct model_probe *p, uint32_t stretch)
{
	struct stretch *s = &p->state.stretches[stretch];
	s->phase = OPEN;
	s->slot = p->needs_window[stretch] ? take_slot(p) : NONE;
	if (s->slot != NONE) {
		sim_window_open(p->model->sim, s->slot);
	}
	for (uint32_t i = 0; i < p->count; i++) {
		struct reading *r = &p->state.readings[i];
		if (r->stretch != stretch) {
			continue;
		}
		const struct quantity *q = quantity_of(p, i);
		if (q->way == BY_COUNT) {
			r->total = q->total(p->model, p->measures[i].node);
		} else if (q->way == BY_METER) {
			model_meter_now(p->model, p->measures[i].node, &r->begin);
		}
	}
}

static void close_stretch(struct model_probe *p, uint32_t stretch)
{
	struct stretch *s = &p->state.stretches[stretch];
	s->phase = CLOSED;
	if (s->slot != NONE) {
		sim_window_close(p->model->sim, s->slot);
	}
	finish(p, stretch, false);
}

/* Everything that is due now. */
static void settle(struct model_probe *p)
{
	int64_t now = model_now(p->model);
	take_seconds(p);
	for (uint32_t i = 0; i < p->stretch_count; i++) {
		if (p->state.stretches[i].phase == OPEN && now >= p->state.stretches[i].to_ns) {
			close_stretch(p, i);
		}
		if (p->state.stretches[i].phase == CLOSED && drained(p, &p->state.stretches[i])) {
			release(p, i);
		}
	}
	for (uint32_t i = 0; i < p->stretch_count; i++) {
		if (p->state.stretches[i].phase == BEFORE && now >= p->state.stretches[i].from_ns) {
			open_stretch(p, i);
		}
	}
}

/* Where the run must stop next: where a stretch begins or ends, and before seconds fall out of the ring. */
static int64_t next_stop(const struct model_probe *p, int64_t until)
{
	int64_t now = model_now(p->model), stop = until;
	for (uint32_t i = 0; i < p->stretch_count; i++) {
		const struct stretch *s = &p->state.stretches[i];
		int64_t edge = s->phase == BEFORE ? s->from_ns : s->to_ns;
		if (s->phase <= OPEN && edge > now && edge < stop) {
			stop = edge;
		}
	}
	if (p->by_second) {
		int64_t step = p->every_second ? 1 : SIM_SECONDS / 2;
		int64_t edge = (now / SIM_S + step) * SIM_S;
		stop = edge < stop ? edge : stop;
	}
	return stop;
}

enum sim_status model_probe_advance(struct model_probe *p, int64_t until, uint64_t max_events)
{
	uint64_t begun = sim_events(p->model->sim);
	settle(p);
	for (;;) {
		uint64_t used = sim_events(p->model->sim) - begun;
		if (max_events && used >= max_events) {
			return SIM_BUDGET;
		}
		int64_t stop = next_stop(p, until);
		enum sim_status status = model_run(p->model, stop, max_events ? max_events - used : 0);
		settle(p);
		if (status == SIM_BUDGET || status == SIM_NOMEM || stop == until || model_now(p->model) < stop) {
			return status;
		}
	}
}

double model_probe_value(const struct model_probe *p, uint32_t measure, bool *final)
{
	assert(measure < p->count);
	const struct reading *r = &p->state.readings[measure];
	if (final) {
		*final = r->final != 0;
	}
	if (r->final) {
		return r->passing.value;
	}
	return p->state.stretches[r->stretch].phase == BEFORE ? NAN : value_now(p, measure);
}

/* --------------------------------------------------------------- life */

static uint32_t stretch_of(struct model_probe *p, const struct model_measure *measure)
{
	int64_t from = model_now(p->model) + measure->from_ns, to = model_now(p->model) + measure->to_ns;
	uint32_t i = 0;
	while (i < p->stretch_count && (p->state.stretches[i].from_ns != from || p->state.stretches[i].to_ns != to)) {
		i++;
	}
	if (i == p->stretch_count) {
		p->stretch_count++;
		p->state.stretches[i] = (struct stretch){ .from_ns = from, .to_ns = to, .phase = BEFORE, .slot = NONE };
	}
	return i;
}

/* Stretches that count requests and are open at the moment when this one begins. */
static uint32_t open_with(const struct model_probe *p, uint32_t stretch)
{
	int64_t when = p->state.stretches[stretch].from_ns;
	uint32_t open = 0;
	for (uint32_t i = 0; i < p->stretch_count; i++) {
		open += p->needs_window[i] && p->state.stretches[i].from_ns <= when && when < p->state.stretches[i].to_ns;
	}
	return open;
}

static bool acceptable(const struct model *m, const struct model_measure *measure)
{
	if ((unsigned)measure->quantity >= MODEL_QUANTITIES) {
		return false;
	}
	bool node = measure->node < m->plan.node_count || !model_quantity_needs_node(measure->quantity);
	return node && measure->from_ns >= 0 &&
		measure->to_ns > measure->from_ns && measure->class_ < (int)m->topo->workload.class_count &&
		measure->class_ >= MODEL_STATIC;
}

struct model_probe *model_probe_new(struct model *m, const struct model_measure *measures, uint32_t count)
{
	if (count > MODEL_MEASURES) {
		return NULL;
	}
	struct model_probe *p = m->alloc.alloc(m->alloc.ctx, sizeof *p);
	struct sim_histogram *scratch = m->alloc.alloc(m->alloc.ctx, sizeof *scratch);
	if (!p || !scratch) {
		m->alloc.free(m->alloc.ctx, p);
		m->alloc.free(m->alloc.ctx, scratch);
		return NULL;
	}
	p->model = m;
	p->scratch = scratch;
	p->count = count;
	p->state.second = (int64_t)m->state.head->ticks;
	bool good = true;
	for (uint32_t i = 0; good && i < count; i++) {
		p->measures[i] = measures[i];
		good = acceptable(m, &measures[i]);
		if (good) {
			enum way way = model_quantities[measures[i].quantity].way;
			uint32_t stretch = stretch_of(p, &measures[i]);
			p->state.readings[i] = (struct reading){ .stretch = stretch, .passing = { NAN, -1 } };
			p->needs_window[stretch] |= way == BY_WINDOW;
			p->by_second |= way == BY_SECOND;
			p->every_second |= measures[i].quantity == MODEL_Q_QUEUE_MAX;
		}
	}
	for (uint32_t i = 0; good && i < p->stretch_count; i++) {
		good = !p->needs_window[i] || open_with(p, i) <= SIM_WINDOWS;
	}
	if (!good) {
		model_probe_free(p);
		return NULL;
	}
	return p;
}

void model_probe_free(struct model_probe *p)
{
	if (p) {
		struct sim_alloc alloc = p->model->alloc;
		alloc.free(alloc.ctx, p->scratch);
		alloc.free(alloc.ctx, p);
	}
}

size_t model_probe_save_bytes(const struct model_probe *p)
{
	return sizeof p->state;
}

void model_probe_save(const struct model_probe *p, void *to)
{
	memcpy(to, &p->state, sizeof p->state);
}

void model_probe_load(struct model_probe *p, const void *from)
{
	memcpy(&p->state, from, sizeof p->state);
}
