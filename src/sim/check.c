/* Invariants. Everything that the state says twice is counted here a second way and compared: totals against the jobs
 * in the pool, lists against the counts of their owners, integrals against the stays they are made of, the heap and the
 * lines against the order of events. */
#include "sim/sim_int.h"

struct sums {
	uint64_t present;
	sim_u128 stay;
};

struct station_sums {
	uint64_t waiting, busy;
	sim_u128 wait;
};

/* What the pool says. */
struct tally {
	struct sums *nodes;
	struct station_sums *stations;
	uint32_t *members;
	uint64_t *classes;
	uint8_t *events; /* by job: events in the list that are its own */
	uint64_t live;
};

#define CHECK(condition, text) \
	do { \
		if (!(condition)) { \
			return (text); \
		} \
	} while (0)

static int64_t age(const struct sim *sim, int64_t since)
{
	return sim->core.now - since;
}

static void tally_station(const struct sim *sim, struct tally *t, const struct job *job)
{
	struct station_sums *s = &t->stations[job->station];
	switch ((enum job_state)job->state) {
	case JOB_WAIT:
		s->waiting++;
		s->wait += (uint64_t)age(sim, job->since);
		break;
	case JOB_SERVE:
	case JOB_DELAY:
	case JOB_SHARE:
		s->busy++;
		break;
	case JOB_FREE:
	case JOB_RUN:
	case JOB_PAUSE:
	case JOB_TRAVEL:
	case JOB_RETURN:
	case JOB_LOST:
	case JOB_CALL:
		break;
	}
	for (uint32_t held = job->held; held; held &= held - 1) {
		t->stations[sim->nodes[job->node].stations + (uint32_t)__builtin_ctz(held)].busy++;
	}
}

static const char *tally_jobs(const struct sim *sim, struct tally *t)
{
	for (uint32_t j = 0; j < sim->core.job_top; j++) {
		const struct job *job = &sim->jobs[j];
		if (job->state == JOB_FREE) {
			continue;
		}
		t->live++;
		CHECK(job->state != JOB_RUN, "a job runs between events");
		CHECK(job->node < sim->node_count && job->class_ < sim->class_count, "a job is nowhere");
		CHECK(job->started <= sim->core.now && job->entry <= sim->core.now, "a job comes from the future");
		tally_station(sim, t, job);
		if (job->flags & JOB_INSIDE) {
			t->nodes[job->node].present++;
			t->nodes[job->node].stay += (uint64_t)age(sim, job->entry);
			CHECK(!sim->nodes[job->node].down, "a job lives at a node that is down");
		} else {
			CHECK(!job->held, "a job on the way holds a token");
		}
		if (job->flags & JOB_ROOT) {
			t->classes[job->class_]++;
		}
		if (job->member != SIM_NONE) {
			t->members[job->member]++;
		}
		if (job->state == JOB_CALL) {
			CHECK(job->flags & JOB_INSIDE, "a caller is not at its node");
		}
	}
	return NULL;
}

static const char *check_nodes(const struct sim *sim, const struct tally *t)
{
	for (uint32_t i = 0; i < sim->node_count; i++) {
		struct sim_node_totals n;
		sim_node_totals(sim, i, &n);
		CHECK(n.present == t->nodes[i].present, "a node counts jobs that are not there");
		CHECK(n.arrivals == n.completions + n.failures + n.present, "a node lost a job");
		CHECK(n.present_ns == n.stay_done_ns + t->nodes[i].stay, "Little's law fails at a node");
	}
	return NULL;
}

static const char *check_line(const struct sim *sim, uint32_t index)
{
	const struct station *s = &sim->stations[index];
	uint32_t count = 0;
	uint32_t prev = SIM_NONE;
	int64_t since = 0;
	for (uint32_t j = s->head; j != SIM_NONE; j = sim->jobs[j].next) {
		const struct job *job = &sim->jobs[j];
		CHECK(count++ < s->waiting, "a line is longer than its station says");
		CHECK(job->state == JOB_WAIT && job->station == index && job->prev == prev, "a line is broken");
		CHECK(job->since >= since, "a line is out of order");
		since = job->since;
		prev = j;
	}
	CHECK(count == s->waiting && s->tail == prev, "a line is shorter than its station says");
	CHECK(!count || s->busy >= s->servers || sim->nodes[s->node].down, "a job waits for a server that is free");
	return NULL;
}

static const char *check_served(const struct sim *sim, uint32_t index)
{
	const struct station *s = &sim->stations[index];
	uint32_t count = 0;
	uint32_t prev = SIM_NONE;
	for (uint32_t j = s->served_head; j != SIM_NONE; j = sim->jobs[j].next) {
		const struct job *job = &sim->jobs[j];
		CHECK(count++ < s->busy, "more are served than there are busy servers");
		CHECK(job->state == JOB_SERVE && job->station == index && job->prev == prev, "the served are in disorder");
		CHECK(s->speed ? job->work >= sim->core.now : !job->due, "a service has ended unseen");
		prev = j;
	}
	CHECK(count == s->busy, "fewer are served than there are busy servers");
	return NULL;
}

/* A heap of finishes has no root above its children in time, and all its jobs are of this station; the tally has
 * counted them. */
static const char *check_share(const struct sim *sim, uint32_t index)
{
	const struct station *s = &sim->stations[index];
	uint32_t present = s->busy + s->waiting;
	CHECK((s->served_head == SIM_NONE) == (present == 0), "the heap of finishes is empty or is not");
	CHECK(s->busy == (present < s->servers ? present : s->servers), "cores are idle while jobs share");
	CHECK(!present || s->virtual_ >= 0, "virtual time is negative");
	return NULL;
}

static const char *check_ps_jobs(const struct sim *sim)
{
	for (uint32_t j = 0; j < sim->core.job_top; j++) {
		const struct job *job = &sim->jobs[j];
		if (job->state != JOB_SHARE) {
			continue;
		}
		for (uint32_t c = job->child; c != SIM_NONE; c = sim->jobs[c].next) {
			const struct job *child = &sim->jobs[c];
			CHECK(child->state == JOB_SHARE && child->station == job->station, "a stranger in a heap of finishes");
			CHECK(child->work > job->work || (child->work == job->work && child->due > job->due),
				"a heap of finishes is out of order");
		}
	}
	return NULL;
}

static const char *check_station(const struct sim *sim, const struct tally *t, uint32_t index)
{
	const struct station *s = &sim->stations[index];
	const struct station_sums *sums = &t->stations[index];
	struct sim_station_totals now;
	sim_station_totals(sim, s->node, s->place, &now);
	const char *wrong = NULL;
	switch ((enum sim_station_kind)s->kind) {
	case SIM_PS:
		CHECK((uint64_t)s->busy + s->waiting == sums->busy, "a PS station counts jobs that are not there");
		wrong = check_share(sim, index);
		break;
	case SIM_QUEUE:
		wrong = check_served(sim, index);
		CHECK(s->busy == sums->busy, "a queue counts jobs that are not there");
		break;
	case SIM_POOL:
	case SIM_DELAY:
		CHECK(s->busy == sums->busy, "a station counts jobs that are not there");
		break;
	case SIM_BUCKET:
		CHECK(s->level >= 0 && s->level <= s->burst, "a bucket overflows");
		break;
	}
	if (wrong) {
		return wrong;
	}
	CHECK(s->arrivals == s->served + s->refused + s->taken + s->busy + s->waiting, "a station lost a job");
	if (s->kind == SIM_QUEUE || s->kind == SIM_POOL) {
		CHECK(s->waiting == sums->waiting, "a line counts jobs that are not there");
		CHECK(now.waiting_ns == now.wait_done_ns + sums->wait, "Little's law fails in a line");
		return check_line(sim, index);
	}
	return NULL;
}

static const char *check_groups(const struct sim *sim, const struct tally *t)
{
	for (uint32_t m = 0; m < sim->member_count; m++) {
		CHECK(sim->members[m].outstanding == t->members[m], "a member's outstanding calls do not add up");
		CHECK(sim->members[m].failures <= sim->members[m].calls,
			"a member failed more often than it was called");
	}
	for (uint32_t i = 0; i < sim->group_count; i++) {
		const struct group *g = &sim->groups[i];
		uint32_t in = 0;
		for (uint32_t m = g->first; m < g->first + g->count; m++) {
			const struct member *member = &sim->members[m];
			uint32_t load = sim->loads[g->load + g->leaves + (m - g->first)];
			uint32_t expected = member->in ? member->outstanding : UINT32_MAX;
			CHECK(g->policy != SIM_LEAST_OUTSTANDING || load == expected, "a tournament's leaf is wrong");
			CHECK(!member->in || sim->rotation[g->first + in] == m, "a rotation is out of order");
			in += member->in;
		}
		CHECK(in == g->in_count, "a rotation has the wrong length");
		for (uint32_t k = 1; k < g->leaves && g->policy == SIM_LEAST_OUTSTANDING; k++) {
			const uint32_t *tree = &sim->loads[g->load];
			uint32_t least = tree[2 * k] < tree[2 * k + 1] ? tree[2 * k] : tree[2 * k + 1];
			CHECK(tree[k] == least, "a tournament is wrong");
		}
	}
	return NULL;
}

static const char *check_classes(const struct sim *sim, const struct tally *t)
{
	for (uint16_t c = 0; c < sim->class_count; c++) {
		struct sim_class_totals totals;
		sim_class_totals(sim, c, &totals);
		CHECK(totals.present == t->classes[c], "a class counts requests that are not there");
		CHECK(totals.arrivals == totals.completions + totals.failures + totals.present, "a request was lost");
	}
	return NULL;
}

static const char *check_limits(const struct sim *sim)
{
	for (uint32_t i = 0; i < sim->limit_count; i++) {
		const struct limit *l = &sim->limits[i];
		uint32_t count = 0;
		uint32_t prev = SIM_NONE;
		int64_t last = sim->core.now;
		for (uint32_t j = l->head; j != SIM_NONE; j = l->person ? sim->jobs[j].limit_next : sim->jobs[j].next) {
			const struct job *job = &sim->jobs[j];
			int64_t deadline = l->person ? job->started + l->limit_ns : job->work;
			CHECK(count++ < l->count, "a list of limits is too long");
			CHECK((l->person ? job->limit_prev : job->prev) == prev, "a list of limits is broken");
			CHECK(job->flags & (l->person ? JOB_LIMITED : JOB_CALL_LIMITED), "a job does not know its limit");
			CHECK(deadline >= last, "a limit has passed unseen, or they are out of order");
			last = deadline;
			prev = j;
		}
		CHECK(count == l->count && l->tail == prev, "a list of limits is too short");
		CHECK(!count || sim->limit_posted[i].event.lo, "a list of limits has no event");
	}
	return NULL;
}

/* Counts the event if it is what its job waits for. */
static void tally_event(const struct sim *sim, struct tally *t, struct event e)
{
	uint32_t j = event_index(e);
	if (sim->jobs[j].due == e.lo) {
		t->events[j]++;
	}
}

static const char *check_line_order(const struct sim *sim, const struct line *line, struct tally *t)
{
	struct event last = { 0, 0 };
	for (uint32_t i = 0; i < line->count; i++) {
		struct event e = line->at[(line->head + i) & (line->cap - 1)];
		CHECK(event_before(last, e) && event_kind(e) == EVENT_JOB, "a delay line is out of order");
		CHECK(event_time(e) >= sim->core.now, "a delay line lags behind the clock");
		tally_event(sim, t, e);
		last = e;
	}
	return NULL;
}

static const char *check_events(const struct sim *sim, struct tally *t)
{
	const struct heap *h = &sim->heap;
	uint32_t heads = 0;
	for (uint32_t i = HEAP_ROOT + h->hole; i < HEAP_ROOT + h->count; i++) {
		struct event e = h->at[i];
		uint32_t parent = i / HEAP_ARITY + 2;
		CHECK(i == HEAP_ROOT || (h->hole && parent == HEAP_ROOT) || event_before(h->at[parent], e),
			"the heap is out of order");
		if (event_kind(e) == EVENT_JOB) {
			tally_event(sim, t, e);
		} else if (event_kind(e) == EVENT_LINE) {
			const struct line *line = &sim->lines[event_index(e)];
			CHECK(line->count && event_time(line->at[line->head]) == event_time(e), "a line's head is not its first");
			heads++;
		}
		CHECK(!sim_event_true(sim, &e) || event_time(e) >= sim->core.now, "an event lags behind the clock");
	}
	const char *wrong = check_line_order(sim, &sim->now_line, t);
	for (uint32_t i = 0; i < sim->line_count && !wrong; i++) {
		heads -= sim->lines[i].count > 0;
		wrong = check_line_order(sim, &sim->lines[i], t);
	}
	CHECK(!wrong, wrong);
	CHECK(heads == 0, "a delay line has no head in the heap");
	for (uint32_t j = 0; j < sim->core.job_top; j++) {
		const struct job *job = &sim->jobs[j];
		bool waits = job->state == JOB_PAUSE || job->state == JOB_TRAVEL || job->state == JOB_RETURN ||
			job->state == JOB_DELAY || (job->state == JOB_SERVE && sim->stations[job->station].speed);
		CHECK(t->events[j] == (waits ? 1 : 0), "a job and its event do not know each other");
	}
	return NULL;
}

static const char *check_free(const struct sim *sim, const struct tally *t)
{
	uint64_t count = 0;
	for (uint32_t j = sim->core.job_free; j != SIM_NONE; j = sim->jobs[j].next) {
		CHECK(sim->jobs[j].state == JOB_FREE && count++ < sim->core.job_top, "the free list is broken");
	}
	CHECK(t->live == sim->core.job_live && t->live + count == sim->core.job_top, "a job's slot was lost");
	return NULL;
}

static const char *check_all(const struct sim *sim, struct tally *t)
{
	const char *wrong = tally_jobs(sim, t);
	wrong = wrong ? wrong : check_nodes(sim, t);
	for (uint32_t i = 0; i < sim->station_count && !wrong; i++) {
		wrong = check_station(sim, t, i);
	}
	wrong = wrong ? wrong : check_ps_jobs(sim);
	wrong = wrong ? wrong : check_groups(sim, t);
	wrong = wrong ? wrong : check_classes(sim, t);
	wrong = wrong ? wrong : check_limits(sim);
	wrong = wrong ? wrong : check_events(sim, t);
	return wrong ? wrong : check_free(sim, t);
}

const char *sim_check(const struct sim *sim)
{
	const struct sim_alloc *alloc = &sim->config.alloc;
	struct tally t = {
		.nodes = sim_mem_new(alloc, sim->node_count, sizeof *t.nodes),
		.stations = sim_mem_new(alloc, sim->station_count, sizeof *t.stations),
		.members = sim_mem_new(alloc, sim->member_count, sizeof *t.members),
		.classes = sim_mem_new(alloc, sim->class_count, sizeof *t.classes),
		.events = sim_mem_new(alloc, (size_t)sim->core.job_top + 1, sizeof *t.events),
	};
	const char *wrong = "no memory for the check";
	if (t.nodes && t.stations && t.members && t.classes && t.events) {
		wrong = check_all(sim, &t);
	}
	sim_mem_free(alloc, t.nodes);
	sim_mem_free(alloc, t.stations);
	sim_mem_free(alloc, t.members);
	sim_mem_free(alloc, t.classes);
	sim_mem_free(alloc, t.events);
	return wrong;
}
