#include "config.h"

#include "app/particles.h"

#include <math.h>
#include <string.h>

#define SLOW_NS (SIM_S / 2) /* an answer that took longer is drawn as slow */

/* First edges of the shortest ways between all nodes, edges taken in either direction: a request that goes through an
 * address (users, address, instance) is traced from end to end and drawn along the edges between. */
static void find_ways(struct particles *p)
{
	uint32_t n = p->topo->node_count < PARTICLES_NODES ? p->topo->node_count : PARTICLES_NODES;
	uint8_t far[PARTICLES_NODES];
	uint16_t queue[PARTICLES_NODES];
	for (uint32_t to = 0; to < n; to++) {
		uint32_t head = 0, tail = 0;
		memset(far, 0xff, sizeof far);
		far[to] = 0;
		queue[tail++] = (uint16_t)to;
		for (uint32_t a = 0; a < n; a++) {
			p->next[a][to] = -1;
		}
		while (head < tail) {
			uint32_t here = queue[head++];
			for (uint32_t e = 0; e < p->topo->edge_count; e++) {
				const struct topo_edge *edge = &p->topo->edges[e];
				uint32_t other = edge->from == here ? edge->to : edge->to == here ? edge->from : SIM_NONE;
				/* A look-up leads to a name, never through it. */
				if (other >= n || far[other] != 0xff || (edge->kind == TOPO_LOOKUP && here != to)) {
					continue;
				}
				far[other] = (uint8_t)(far[here] + 1);
				p->next[other][to] = (int16_t)e;
				queue[tail++] = (uint16_t)other;
			}
		}
	}
}

void particles_init(struct particles *p, struct arena *arena, const struct topo *topo)
{
	*p = (struct particles){ .topo = topo };
	p->next = arena_array(arena, PARTICLES_NODES, sizeof *p->next);
	find_ways(p);
}

void particles_clear(struct particles *p, struct model *model)
{
	memset(p->all, 0, sizeof p->all);
	p->position = sim_trace_end(model_sim(model));
}

static float visible_s(int64_t real_ns)
{
	double ms = (double)(real_ns > 1000 ? real_ns : 1000) / 1e6;
	double seconds = 0.55 + 0.18 * log10(ms);
	return (float)(seconds < 0.22 ? 0.22 : seconds > 1.6 ? 1.6 : seconds);
}

static struct particle *find(struct particles *p, uint32_t request)
{
	for (int i = 0; i < PARTICLES; i++) {
		if (p->all[i].request == request) {
			return &p->all[i];
		}
	}
	return NULL;
}

static struct particle_hop *last_hop(struct particle *q)
{
	return q->count ? &q->hops[(q->head + q->count - 1) % PARTICLE_HOPS] : NULL;
}

static void push(struct particle *q, struct particle_hop hop)
{
	if (q->count < PARTICLE_HOPS) {
		q->hops[(q->head + q->count++) % PARTICLE_HOPS] = hop;
	}
}

static void end_hop(struct particles *p, struct particle *q, int64_t at_ns)
{
	struct particle_hop *hop = last_hop(q);
	if (!hop || hop->known) {
		return;
	}
	int64_t real = at_ns - hop->began_ns;
	hop->known = true;
	hop->seconds = hop->edge < 0 ? visible_s(real) * 0.4f : visible_s(real);
	if (hop->edge >= 0 && real > 0) {
		double stretch = log10(hop->seconds * 1e9 / (double)real);
		p->log_stretch = p->stretched ? p->log_stretch * 0.98 + stretch * 0.02 : stretch;
		p->stretched = true;
	}
}

/* The way from a to b, edge by edge; what was measured end to end is shown on the last. */
static void go(struct particles *p, struct particle *q, const struct sim_trace *t, uint8_t kind)
{
	uint32_t here = t->node, to = t->peer;
	if (here >= PARTICLES_NODES || to >= PARTICLES_NODES) {
		return;
	}
	for (int guard = 0; here != to && guard < 16; guard++) {
		int16_t e = p->next[here][to];
		if (e < 0) {
			return;
		}
		const struct topo_edge *edge = &p->topo->edges[e];
		bool reversed = edge->from != here;
		uint32_t next = reversed ? edge->from : edge->to;
		push(q, (struct particle_hop){ .edge = e,
				.reversed = reversed,
				.known = next != to,
				.kind = kind,
				.began_ns = t->at_ns,
				.seconds = 0.3f });
		here = next;
	}
}

static void follow(struct particles *p, const struct sim_trace *t)
{
	struct particle *q = find(p, t->request);
	if (!q && t->kind == SIM_TRACE_BEGIN) {
		q = find(p, 0);
		if (q) {
			*q = (struct particle){ .request = t->request };
		}
		return;
	}
	if (!q || q->over) {
		return;
	}
	struct particle_hop *last;
	switch ((enum sim_trace_kind)t->kind) {
	case SIM_TRACE_BEGIN:
		break;
	case SIM_TRACE_SEND:
		end_hop(p, q, t->at_ns);
		go(p, q, t, MAP_OK);
		break;
	case SIM_TRACE_ANSWER:
		last = last_hop(q);
		end_hop(p, q, t->at_ns);
		go(p, q, t,
			t->cause != SIM_OK				       ? MAP_BAD :
			last && t->at_ns - last->began_ns > SLOW_NS ? MAP_SLOW :
									       MAP_OK);
		break;
	case SIM_TRACE_ARRIVE:
	case SIM_TRACE_BACK:
		end_hop(p, q, t->at_ns);
		push(q, (struct particle_hop){ .edge = -1, .began_ns = t->at_ns, .seconds = 0.1f });
		break;
	case SIM_TRACE_WAIT:
	case SIM_TRACE_SERVE:
		break;
	case SIM_TRACE_END:
		end_hop(p, q, t->at_ns);
		q->over = true;
		break;
	}
}

static void move(struct particle *q, double seconds)
{
	while (seconds > 0 && q->count) {
		struct particle_hop *hop = &q->hops[q->head];
		double left = (1 - (double)q->at) * (double)hop->seconds;
		/* Until its end is known a hop is not finished: it waits just before it. */
		if (!hop->known && !q->over) {
			double at = (double)q->at + seconds / (double)hop->seconds;
			q->at = (float)(at < 0.9 ? at : q->at > 0.9f ? (double)q->at : 0.9);
			return;
		}
		if (seconds < left) {
			q->at += (float)(seconds / (double)hop->seconds);
			return;
		}
		seconds -= left;
		q->at = 0;
		q->head = (uint8_t)((q->head + 1) % PARTICLE_HOPS);
		q->count--;
	}
	if (!q->count && q->over) {
		q->request = 0;
	}
}

/* The trace keeps so many records only. When more than that happened since the last look, a request may have ended
 * unseen: who is not known to have ended would wait for ever. */
static void forget_overtaken(struct particles *p, struct model *model)
{
	if (sim_trace_end(model_sim(model)) - p->position <= SIM_TRACE_RECORDS) {
		return;
	}
	for (int i = 0; i < PARTICLES; i++) {
		if (!p->all[i].over) {
			p->all[i].request = 0;
		}
	}
}

void particles_advance(struct particles *p, struct model *model, double seconds)
{
	struct sim_trace batch[128];
	size_t got;
	forget_overtaken(p, model);
	while ((got = model_traces(model, &p->position, batch, sizeof batch / sizeof *batch)) > 0) {
		for (size_t i = 0; i < got; i++) {
			follow(p, &batch[i]);
		}
	}
	for (int i = 0; i < PARTICLES; i++) {
		if (p->all[i].request) {
			move(&p->all[i], seconds);
		}
	}
}

size_t particles_read(const struct particles *p, struct map_particle *out, size_t max)
{
	size_t count = 0;
	for (int i = 0; i < PARTICLES && count < max; i++) {
		const struct particle *q = &p->all[i];
		if (!q->request || !q->count || q->hops[q->head].edge < 0) {
			continue;
		}
		const struct particle_hop *hop = &q->hops[q->head];
		out[count++] = (struct map_particle){ .edge = hop->edge,
			.position = hop->reversed ? 1 - q->at : q->at,
			.reversed = hop->reversed,
			.kind = (enum map_particle_kind)hop->kind };
	}
	return count;
}

double particles_stretch(const struct particles *p)
{
	return p->stretched ? pow(10, p->log_stretch) : 0;
}

double particles_density(double per_s)
{
	double starts = 1.2 + 2.2 * log10(per_s > 0.1 ? per_s * 10 : 1);
	return starts > 16 ? 16 : starts;
}
