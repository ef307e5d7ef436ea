/* Going back.
 *
 * A place in a run is how many events were handled, what time it was, and how many actions of the log had been done.
 * A snapshot belongs to the first `actions` entries of the log and to no others, so when an undone action is forgotten,
 * the snapshots behind it go with it. To get anywhere: the latest snapshot on the way there, then replay. */
#include "config.h"

#include "model/history.h"
#include "model/model_int.h"

#include "base/vec.h"

#define EVENTS_APART 200000 /* between snapshots: about 50 ms of replay */
#define EVENTS_APART_ACTION 20000 /* less before an action: it may be undone soon */
#define SNAPSHOTS 256

struct place {
	uint64_t events;
	int64_t now;
};

struct entry {
	struct model_action action;
	struct place at;
};

struct snapshot {
	struct place at;
	size_t actions; /* of the log, done before */
	size_t bytes;
	char *data; /* model, then probe */
};

struct model_history {
	struct model *model;
	struct model_probe *probe;
	size_t budget_bytes, used_bytes;
	struct {
		struct entry *items;
		size_t count, cap;
	} log;
	struct {
		struct snapshot *items;
		size_t count, cap;
	} snapshots; /* [0]: the start */
	size_t done; /* entries of the log that have been done; the rest can be redone */
	int64_t farthest; /* time reached on this log */
};

static struct place here(const struct model_history *h)
{
	return (struct place){ .events = sim_events(h->model->sim), .now = model_now(h->model) };
}

static bool not_after(struct place a, struct place b)
{
	return a.events < b.events || (a.events == b.events && a.now <= b.now);
}

/* ------------------------------------------------------------- snapshots */

static void drop(struct model_history *h, size_t i)
{
	h->used_bytes -= h->snapshots.items[i].bytes;
	mem_free(h->snapshots.items[i].data);
	h->snapshots.items[i] = h->snapshots.items[--h->snapshots.count];
}

/* Events to the nearest snapshots before and behind, of those on the same stretch of the log. */
static double gap(const struct model_history *h, size_t i)
{
	const struct snapshot *s = &h->snapshots.items[i];
	uint64_t before = 0, behind = UINT64_MAX;
	for (size_t k = 0; k < h->snapshots.count; k++) {
		const struct snapshot *other = &h->snapshots.items[k];
		if (k != i && other->at.events <= s->at.events && other->at.events > before) {
			before = other->at.events;
		}
		if (k != i && other->at.events >= s->at.events && other->at.events < behind) {
			behind = other->at.events;
		}
	}
	return behind == UINT64_MAX ? 1e300 : (double)(behind - before);
}

/* The one whose loss hurts least: the gap it leaves, against how long ago it was. The start always stays. */
static void thin(struct model_history *h)
{
	uint64_t now = sim_events(h->model->sim);
	while (h->snapshots.count > 1 && (h->used_bytes > h->budget_bytes || h->snapshots.count > SNAPSHOTS)) {
		size_t worst = 1;
		double least = 1e301;
		for (size_t i = 1; i < h->snapshots.count; i++) {
			uint64_t at = h->snapshots.items[i].at.events;
			double age = 1 + (double)(now > at ? now - at : at - now);
			double score = gap(h, i) / age;
			if (score < least) {
				least = score;
				worst = i;
			}
		}
		drop(h, worst);
	}
}

static void take(struct model_history *h)
{
	size_t model_bytes = model_save_bytes(h->model);
	size_t probe_bytes = h->probe ? model_probe_save_bytes(h->probe) : 0;
	struct snapshot s = { .at = here(h), .actions = h->done, .bytes = model_bytes + probe_bytes };
	s.data = mem_alloc(s.bytes, 1);
	model_save(h->model, s.data);
	if (h->probe) {
		model_probe_save(h->probe, s.data + model_bytes);
	}
	VEC_PUSH(&h->snapshots, s);
	h->used_bytes += s.bytes;
	thin(h);
}

/* Is the snapshot on the way to that place? Where it lacks an action, it must not be behind it. */
static bool leads_to(const struct model_history *h, const struct snapshot *s, size_t actions, struct place to)
{
	if (s->actions > actions || !not_after(s->at, to)) {
		return false;
	}
	return s->actions == actions || not_after(s->at, h->log.items[s->actions].at);
}

static const struct snapshot *nearest(const struct model_history *h, size_t actions, struct place to)
{
	const struct snapshot *best = &h->snapshots.items[0];
	for (size_t i = 1; i < h->snapshots.count; i++) {
		const struct snapshot *s = &h->snapshots.items[i];
		if (leads_to(h, s, actions, to) && not_after(best->at, s->at) && best->actions <= s->actions) {
			best = s;
		}
	}
	return best;
}

static bool restore(struct model_history *h, const struct snapshot *s)
{
	size_t probe_bytes = h->probe ? model_probe_save_bytes(h->probe) : 0;
	if (model_load(h->model, s->data, s->bytes - probe_bytes) != SIM_REACHED) {
		return false;
	}
	if (h->probe) {
		model_probe_load(h->probe, s->data + (s->bytes - probe_bytes));
	}
	h->done = s->actions;
	return true;
}

/* --------------------------------------------------------------- replay */

static enum sim_status advance(struct model_history *h, int64_t until, uint64_t max_events)
{
	return h->probe ? model_probe_advance(h->probe, until, max_events) : model_run(h->model, until, max_events);
}

/* Exactly so many events, then the clock. */
static void run_to(struct model_history *h, struct place to)
{
	uint64_t events = sim_events(h->model->sim);
	if (events < to.events) {
		advance(h, to.now, to.events - events);
	}
	if (model_now(h->model) < to.now) {
		advance(h, to.now, 0);
	}
}

static void redo_one(struct model_history *h)
{
	const struct entry *e = &h->log.items[h->done];
	run_to(h, e->at);
	model_act(h->model, &e->action, NULL);
	h->done++;
}

static bool go(struct model_history *h, size_t actions, struct place to)
{
	if (!restore(h, nearest(h, actions, to))) {
		return false;
	}
	while (h->done < actions) {
		redo_one(h);
	}
	run_to(h, to);
	return true;
}

/* ------------------------------------------------------------- interface */

struct model_history *model_history_new(struct model *model, struct model_probe *probe, size_t budget_bytes)
{
	struct model_history *h = mem_alloc(1, sizeof *h);
	*h = (struct model_history){
		.model = model, .probe = probe, .budget_bytes = budget_bytes, .farthest = model_now(model) };
	take(h);
	return h;
}

void model_history_free(struct model_history *h)
{
	if (!h) {
		return;
	}
	for (size_t i = 0; i < h->snapshots.count; i++) {
		mem_free(h->snapshots.items[i].data);
	}
	mem_free(h->snapshots.items);
	mem_free(h->log.items);
	mem_free(h);
}

static uint64_t last_snapshot(const struct model_history *h)
{
	uint64_t last = 0, now = sim_events(h->model->sim);
	for (size_t i = 0; i < h->snapshots.count; i++) {
		uint64_t at = h->snapshots.items[i].at.events;
		if (at <= now && at > last) {
			last = at;
		}
	}
	return last;
}

/* Has the run gone past an action that was undone, without it? Then that action is not on its way any more. */
static bool strayed(const struct model_history *h)
{
	return h->done < h->log.count && !not_after(here(h), h->log.items[h->done].at);
}

static void reached(struct model_history *h)
{
	int64_t now = model_now(h->model);
	if (now > h->farthest || strayed(h)) {
		h->farthest = now;
	}
}

enum sim_status model_history_run(struct model_history *h, int64_t until, uint64_t max_events)
{
	uint64_t begun = sim_events(h->model->sim);
	for (;;) {
		uint64_t now = sim_events(h->model->sim), used = now - begun;
		if (now >= last_snapshot(h) + EVENTS_APART) {
			take(h);
		}
		uint64_t budget = EVENTS_APART;
		if (max_events) {
			if (used >= max_events) {
				return SIM_BUDGET;
			}
			budget = max_events - used < budget ? max_events - used : budget;
		}
		enum sim_status status = advance(h, until, budget);
		reached(h);
		if (status != SIM_BUDGET) {
			return status;
		}
	}
}

enum sim_status model_history_step(struct model_history *h)
{
	if (!h->probe) {
		enum sim_status status = model_step(h->model);
		reached(h);
		return status;
	}
	/* The probe must see every second, so it leads. */
	int64_t until = model_now(h->model) + MODEL_STEP_PATIENCE;
	uint64_t before = model_activity(h->model);
	for (;;) {
		h->model->timer_fired = false;
		enum sim_status status = advance(h, until, 1);
		reached(h);
		if (status != SIM_BUDGET) {
			return status == SIM_NOMEM ? status : SIM_IDLE;
		}
		if (h->model->timer_fired) {
			before = model_activity(h->model);
		} else if (model_activity(h->model) != before) {
			return SIM_REACHED;
		}
	}
}

enum status model_history_act(struct model_history *h, const struct model_action *action, struct err *err)
{
	struct entry entry = { .action = *action, .at = here(h) };
	if (!model_can(h->model, action)) {
		return model_act(h->model, action, err); /* says why not */
	}
	h->log.count = h->done;
	for (size_t i = h->snapshots.count; i-- > 1;) {
		if (h->snapshots.items[i].actions > h->done) {
			drop(h, i);
		}
	}
	if (entry.at.events >= last_snapshot(h) + EVENTS_APART_ACTION) {
		take(h);
	}
	enum status status = model_act(h->model, action, err);
	VEC_PUSH(&h->log, entry);
	h->done++;
	h->farthest = entry.at.now;
	return status;
}

bool model_history_can_undo(const struct model_history *h, struct model_action *what)
{
	if (h->done && what) {
		*what = h->log.items[h->done - 1].action;
	}
	return h->done > 0;
}

bool model_history_can_redo(const struct model_history *h, struct model_action *what)
{
	if (h->done < h->log.count && what) {
		*what = h->log.items[h->done].action;
	}
	return h->done < h->log.count;
}

size_t model_history_done(const struct model_history *h)
{
	return h->done;
}

bool model_history_undo(struct model_history *h)
{
	return h->done && go(h, h->done - 1, h->log.items[h->done - 1].at);
}

bool model_history_redo(struct model_history *h)
{
	size_t next = h->done;
	if (next >= h->log.count || !go(h, next, h->log.items[next].at)) {
		return false;
	}
	redo_one(h);
	reached(h);
	return true;
}

/* Number of the last event of a request in (from, to], or 0. */
static uint64_t last_request_event(struct model_history *h, uint64_t from, uint64_t to)
{
	uint64_t found = 0;
	uint64_t before = model_activity(h->model);
	while (sim_events(h->model->sim) < to) {
		while (h->done < h->log.count && h->log.items[h->done].at.events <= sim_events(h->model->sim)) {
			redo_one(h);
			before = model_activity(h->model);
		}
		h->model->timer_fired = false;
		if (advance(h, SIM_NEVER, 1) != SIM_BUDGET) {
			break;
		}
		uint64_t after = model_activity(h->model);
		if (!h->model->timer_fired && after != before && sim_events(h->model->sim) > from) {
			found = sim_events(h->model->sim);
		}
		before = after;
	}
	return found;
}

static size_t actions_until(const struct model_history *h, uint64_t events, size_t most)
{
	size_t count = 0;
	while (count < most && h->log.items[count].at.events <= events) {
		count++;
	}
	return count;
}

/* A place that is known by its number of events alone. */
static bool go_events(struct model_history *h, size_t most, uint64_t events)
{
	size_t actions = actions_until(h, events, most);
	struct place to = { .events = events, .now = SIM_NEVER };
	if (!restore(h, nearest(h, actions, to))) {
		return false;
	}
	while (h->done < actions) {
		redo_one(h);
	}
	uint64_t now = sim_events(h->model->sim);
	if (now < events) {
		advance(h, SIM_NEVER, events - now);
	}
	return true;
}

bool model_history_back(struct model_history *h)
{
	uint64_t end = sim_events(h->model->sim), start = h->snapshots.items[0].at.events;
	size_t most = h->done;
	struct place was = here(h);
	for (uint64_t width = 64; end > start; width *= 8) {
		uint64_t from = end - start > width ? end - width : start;
		if (!go_events(h, most, from)) {
			return false;
		}
		uint64_t found = last_request_event(h, from, end);
		if (found) {
			return go_events(h, most, found - 1);
		}
		if (from == start) {
			break;
		}
	}
	go(h, most, was);
	return false;
}

bool model_history_to(struct model_history *h, int64_t when)
{
	if (when < h->snapshots.items[0].at.now || when > h->farthest) {
		return false;
	}
	size_t most = strayed(h) ? h->done : h->log.count, actions = 0;
	while (actions < most && h->log.items[actions].at.now <= when) {
		actions++;
	}
	struct place to = { .events = UINT64_MAX, .now = when };
	const struct snapshot *best = &h->snapshots.items[0];
	for (size_t i = 1; i < h->snapshots.count; i++) {
		const struct snapshot *s = &h->snapshots.items[i];
		if (leads_to(h, s, actions, to) && s->at.now <= when && not_after(best->at, s->at)) {
			best = s;
		}
	}
	if (!restore(h, best)) {
		return false;
	}
	while (h->done < actions) {
		redo_one(h);
	}
	return advance(h, when, 0) != SIM_NOMEM;
}

bool model_history_restart(struct model_history *h)
{
	h->log.count = 0;
	while (h->snapshots.count > 1) {
		drop(h, h->snapshots.count - 1);
	}
	bool good = restore(h, &h->snapshots.items[0]);
	h->farthest = model_now(h->model);
	return good;
}
