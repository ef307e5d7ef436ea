/* Particles: each is a traced request on its way along the topology's edges; none is lost, none stays, none is invented. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/particles.h"
#include "tests/model/fixture.h"

#define FRAME_S (1.0 / 30)

struct stage {
	struct fixture *f;
	struct arena arena;
	struct particles p;
	uint64_t position; /* our own reading of the trace */
	int64_t *began, *ended; /* by request, -1: not yet */
	uint32_t most;
	bool faulty; /* who gave up waiting goes on from where it waits, so particles may jump back */
};

#define REQUESTS 200000

static void open_stage(struct stage *s, struct fixture *f, double traced_per_s)
{
	*s = (struct stage){ .f = f };
	begin(f, 3, 0);
	particles_init(&s->p, &s->arena, &f->topo);
	particles_clear(&s->p, f->model);
	s->position = sim_trace_end(model_sim(f->model));
	s->began = malloc(REQUESTS * sizeof *s->began);
	s->ended = malloc(REQUESTS * sizeof *s->ended);
	check(s->began && s->ended);
	memset(s->began, 0xff, REQUESTS * sizeof *s->began);
	memset(s->ended, 0xff, REQUESTS * sizeof *s->ended);
	model_trace_rate(f->model, traced_per_s);
}

static void close_stage(struct stage *s)
{
	free(s->began);
	free(s->ended);
	arena_done(&s->arena);
	fixture_free(s->f);
}

static void read_trace(struct stage *s)
{
	struct sim_trace t;
	while (model_traces(s->f->model, &s->position, &t, 1) == 1) {
		check(t.request > 0 && t.request < REQUESTS);
		if (t.kind == SIM_TRACE_BEGIN) {
			s->began[t.request] = t.at_ns;
		} else if (t.kind == SIM_TRACE_END) {
			s->ended[t.request] = t.at_ns;
		}
	}
}

static uint32_t live_ones(const struct stage *s)
{
	uint32_t count = 0;
	for (int i = 0; i < PARTICLES; i++) {
		count += s->p.all[i].request != 0;
	}
	return count;
}

/* Where a hop leads from and to, as nodes of the topology. */
static uint32_t from_of(const struct stage *s, const struct particle_hop *hop)
{
	const struct topo_edge *edge = &s->f->topo.edges[hop->edge];
	return hop->reversed ? edge->to : edge->from;
}

static uint32_t to_of(const struct stage *s, const struct particle_hop *hop)
{
	const struct topo_edge *edge = &s->f->topo.edges[hop->edge];
	return hop->reversed ? edge->from : edge->to;
}

static void check_particle(const struct stage *s, const struct particle *q)
{
	check(q->request < REQUESTS && s->began[q->request] >= 0); /* it is a request that began */
	if (q->over) {
		check(s->ended[q->request] >= 0);
	}
	check(q->count <= PARTICLE_HOPS);
	check(q->at >= 0 && q->at <= 1);
	uint32_t here = SIM_NONE;
	for (int h = 0; h < q->count; h++) {
		const struct particle_hop *hop = &q->hops[(q->head + h) % PARTICLE_HOPS];
		check(hop->began_ns >= s->began[q->request]);
		check(hop->seconds > 0 && hop->seconds <= 1.6f);
		if (hop->edge < 0) {
			continue;
		}
		check(hop->edge < (int)s->f->topo.edge_count);
		if (here != SIM_NONE && from_of(s, hop) != here && !s->faulty) {
			fail_msg("request %u jumps from node %u to node %u", q->request, here, from_of(s, hop));
		}
		here = to_of(s, hop);
	}
}

static void check_all(struct stage *s)
{
	static struct map_particle shown[PARTICLES + 8];
	static uint8_t seen[REQUESTS];
	memset(seen, 0, sizeof seen);
	for (int i = 0; i < PARTICLES; i++) {
		const struct particle *q = &s->p.all[i];
		if (q->request) {
			check_particle(s, q);
			check(!seen[q->request]); /* once */
			seen[q->request] = 1;
		}
	}
	size_t count = particles_read(&s->p, shown, PARTICLES + 8);
	check(count <= live_ones(s));
	for (size_t i = 0; i < count; i++) {
		check(shown[i].edge >= 0 && shown[i].edge < (int)s->f->topo.edge_count);
		check(shown[i].position >= 0 && shown[i].position <= 1);
		check(shown[i].kind >= MAP_OK && shown[i].kind <= MAP_CACHED);
	}
	check_int(particles_read(&s->p, shown, 3), count < 3 ? count : 3);
	s->most = live_ones(s) > s->most ? live_ones(s) : s->most;
}

/* So many frames, each of so much simulated time. */
static void frames(struct stage *s, int count, double step_s)
{
	for (int i = 0; i < count; i++) {
		model_run(s->f->model, model_now(s->f->model) + (int64_t)(step_s * S), 0);
		read_trace(s);
		particles_advance(&s->p, s->f->model, FRAME_S);
		check_all(s);
	}
}

/* No more requests are sampled: what is under way arrives, and nothing is left. */
static void drain(struct stage *s)
{
	model_trace_rate(s->f->model, 0);
	for (uint16_t c = 0; c < model_class_count(s->f->model); c++) {
		sim_trace_every(model_sim(s->f->model), c, 0);
	}
	frames(s, 900, 1); /* 15 minutes of theirs, half a minute of ours */
	if (live_ones(s)) {
		fail_msg("%u particles never arrive", live_ones(s));
	}
}

/* ------------------------------------------------------------------ tests */

static void each_is_a_request_on_its_way(void **state)
{
	(void)state;
	struct stage s;
	open_stage(&s, section4(1000), 20);
	frames(&s, 900, FRAME_S);
	check(s.most > 5);
	drain(&s);
	close_stage(&s);
}

/* At every speed of the clock, with as many sampled as the lab asks for. */
static void at_every_speed(void **state)
{
	(void)state;
	static const double speeds[] = { 0.01, 0.1, 10, 60, 300 };
	for (size_t i = 0; i < sizeof speeds / sizeof *speeds; i++) {
		struct stage s;
		open_stage(&s, section1(200, true), particles_density(20) / speeds[i]);
		frames(&s, speeds[i] < 1 ? 1800 : 300, FRAME_S * speeds[i]);
		drain(&s);
		close_stage(&s);
	}
}

/* Dead machines, lost zones, people who give up: every request ends, and so does its particle. */
static void faults_lose_none(void **state)
{
	(void)state;
	struct stage s;
	open_stage(&s, section4(1000), 30);
	frames(&s, 90, FRAME_S);
	act(s.f, MODEL_HANG, s.f->web, 0);
	s.faulty = true;
	frames(&s, 600, FRAME_S);
	act_zone(s.f, MODEL_KILL_ZONE, SIM_NONE, 1);
	frames(&s, 600, FRAME_S);
	/* Some of them failed, and look like it. */
	static struct map_particle shown[PARTICLES];
	size_t count = particles_read(&s.p, shown, PARTICLES), bad = 0;
	for (size_t i = 0; i < count; i++) {
		bad += shown[i].kind == MAP_BAD;
	}
	check(bad > 0);
	act_zone(s.f, MODEL_MEND_ZONE, SIM_NONE, 1);
	drain(&s);
	close_stage(&s);
}

/* More than there is room for: the room is used, and what has no place is left out whole. */
static void there_is_a_cap(void **state)
{
	(void)state;
	struct stage s;
	open_stage(&s, section4(5000), 1000);
	frames(&s, 120, FRAME_S);
	check_int(s.most, PARTICLES);
	drain(&s);
	close_stage(&s);
}

/* So much happened between two frames that the trace has lost its beginning: whoever ended there does not stay for ever. */
static void a_gap_in_the_trace_leaves_nobody_behind(void **state)
{
	(void)state;
	struct stage s;
	open_stage(&s, section4(3000), 100);
	frames(&s, 30, FRAME_S);
	check(live_ones(&s) > 10);
	for (int i = 0; i < 5; i++) {
		uint64_t before = sim_trace_end(model_sim(s.f->model));
		for (int k = 0; k < 600; k++) { /* a minute in one frame */
			model_run(s.f->model, model_now(s.f->model) + SIM_S / 10, 0);
			read_trace(&s);
		}
		check(sim_trace_end(model_sim(s.f->model)) > before + SIM_TRACE_RECORDS);
		particles_advance(&s.p, s.f->model, FRAME_S);
		check_all(&s);
	}
	drain(&s);
	close_stage(&s);
}

/* No time for the person: nothing moves, whatever the model did meanwhile. */
static void nothing_moves_without_time(void **state)
{
	(void)state;
	struct stage s;
	static struct map_particle before[PARTICLES], after[PARTICLES];
	open_stage(&s, section4(1000), 30);
	frames(&s, 90, FRAME_S);
	size_t count = particles_read(&s.p, before, PARTICLES);
	check(count > 0);
	particles_advance(&s.p, s.f->model, 0);
	check_int(particles_read(&s.p, after, PARTICLES), count);
	check(memcmp(before, after, count * sizeof *before) == 0);
	particles_advance(&s.p, s.f->model, FRAME_S);
	particles_read(&s.p, after, PARTICLES);
	check(memcmp(before, after, count * sizeof *before) != 0);
	close_stage(&s);
}

static void going_back_clears(void **state)
{
	(void)state;
	struct stage s;
	struct map_particle shown;
	open_stage(&s, section4(1000), 30);
	frames(&s, 90, FRAME_S);
	particles_clear(&s.p, s.f->model);
	check_int(live_ones(&s), 0);
	check_int(particles_read(&s.p, &shown, 1), 0);
	/* What was on its way at the jump belongs to the other past: it does not come back. */
	particles_advance(&s.p, s.f->model, FRAME_S);
	check_int(live_ones(&s), 0);
	frames(&s, 30, FRAME_S);
	check(live_ones(&s) > 0);
	close_stage(&s);
}

/* A hop's time on the screen grows with the logarithm of its real time, within what eyes can follow. */
static void slower_hops_look_slower(void **state)
{
	(void)state;
	struct stage s;
	open_stage(&s, section1(600, true), 50);
	double least = 1e9, most = 0, least_ms = 0, most_ms = 0;
	for (int i = 0; i < 900; i++) {
		if (i == 300) {
			act(s.f, MODEL_SLOW, s.f->web, 20);
		}
		frames(&s, 1, FRAME_S);
		for (int k = 0; k < PARTICLES; k++) {
			const struct particle *q = &s.p.all[k];
			for (int h = 0; q->request && h + 1 < q->count; h++) {
				const struct particle_hop *hop = &q->hops[(q->head + h) % PARTICLE_HOPS];
				const struct particle_hop *next = &q->hops[(q->head + h + 1) % PARTICLE_HOPS];
				double ms = (double)(next->began_ns - hop->began_ns) / 1e6;
				if (!hop->known || hop->edge >= 0 || ms <= 0) {
					continue;
				}
				/* At a node: 0.4 of the rule, 0.55 + 0.18 log10(ms) within 0.22 and 1.6. */
				double want = 0.55 + 0.18 * log10(ms < 0.001 ? 0.001 : ms);
				want = 0.4 * (want < 0.22 ? 0.22 : want > 1.6 ? 1.6 : want);
				check_near((double)hop->seconds, want, 1e-4);
				if (ms < least) {
					least = ms;
					least_ms = (double)hop->seconds;
				}
				if (ms > most) {
					most = ms;
					most_ms = (double)hop->seconds;
				}
			}
		}
	}
	check(most > 100 * least);
	check(most_ms > 1.5 * least_ms);
	check(particles_stretch(&s.p) > 1);
	close_stage(&s);
}

static void the_density_is_bounded(void **state)
{
	(void)state;
	check(particles_density(0) > 0.5);
	for (double rate = 0.01; rate < 1e7; rate *= 2) {
		check(particles_density(rate * 2) >= particles_density(rate));
		check(particles_density(rate) <= 16);
	}
	check_near(particles_density(1e7), 16, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_a_request_on_its_way),
		cmocka_unit_test(at_every_speed),
		cmocka_unit_test(faults_lose_none),
		cmocka_unit_test(there_is_a_cap),
		cmocka_unit_test(a_gap_in_the_trace_leaves_nobody_behind),
		cmocka_unit_test(nothing_moves_without_time),
		cmocka_unit_test(going_back_clears),
		cmocka_unit_test(slower_hops_look_slower),
		cmocka_unit_test(the_density_is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
