/* Stations, by scenarios whose every time can be computed by hand. */
#include "config.h"

#include "tests/sim/nets.h"

#include <stdlib.h>

/* One node with one station; a request serves there for a constant time. */
struct shop {
	struct rig rig;
	uint32_t node, station;
	uint16_t class_, law;
};

static struct shop shop_open(enum sim_station_kind kind, uint32_t servers, uint32_t room, int64_t service_ns)
{
	struct shop s = { .rig = rig_start(5) };
	s.node = rig_node(&s.rig, 0);
	s.station = sim_net_station(s.rig.net, s.node,
		&(struct sim_station_spec){ .kind = kind, .servers = servers, .room = room, .rate_per_s = 10, .burst = 3 });
	s.law = rig_law(&s.rig, SIM_LAW_CONST, service_ns, 0);
	s.class_ = rig_class(&s.rig, 0, 0);
	rig_entry(&s.rig, s.node, 0);
	switch (kind) {
	case SIM_POOL:
		rig_op(&s.rig, (struct sim_op){ .kind = SIM_OP_SEIZE });
		rig_wait(&s.rig, s.law);
		rig_op(&s.rig, (struct sim_op){ .kind = SIM_OP_RELEASE });
		break;
	case SIM_BUCKET:
		rig_op(&s.rig, (struct sim_op){ .kind = SIM_OP_TAKE });
		break;
	case SIM_QUEUE:
	case SIM_PS:
	case SIM_DELAY:
		rig_serve(&s.rig, 0, s.law);
		break;
	}
	rig_end(&s.rig);
	sim_window_open(rig_go(&s.rig), 0);
	return s;
}

static void arrive_at(struct shop *s, int64_t when)
{
	sim_run(s->rig.sim, when, 0);
	sim_inject(s->rig.sim, s->node, s->class_, 0);
	sim_run(s->rig.sim, when, 0);
	check_sim(s->rig.sim);
}

static uint64_t done_by(struct shop *s, int64_t when)
{
	sim_run(s->rig.sim, when, 0);
	check_sim(s->rig.sim);
	return class_totals(s->rig.sim, s->class_).completions;
}

/* Exactly one more request is done at `when`, up to the nanosecond. */
static void check_done_at(struct shop *s, int64_t when)
{
	uint64_t before = done_by(s, when - 1);
	check_int(done_by(s, when), before + 1);
}

static struct sim_station_totals totals(const struct shop *s)
{
	return station_totals(s->rig.sim, s->node, s->station);
}

static void test_queue_is_first_in_first_out(void **state)
{
	(void)state;
	struct shop s = shop_open(SIM_QUEUE, 2, SIM_NONE, 10 * SIM_MS);
	arrive_at(&s, 0);
	arrive_at(&s, 3 * SIM_MS);
	arrive_at(&s, 4 * SIM_MS);
	arrive_at(&s, 5 * SIM_MS);
	check_int(totals(&s).busy, 2);
	check_int(totals(&s).waiting, 2);
	check_done_at(&s, 10 * SIM_MS);
	check_done_at(&s, 13 * SIM_MS);
	check_done_at(&s, 20 * SIM_MS);
	check_done_at(&s, 23 * SIM_MS);
	check_int((int64_t)totals(&s).wait_done_ns, (6 + 8) * SIM_MS);
	check_int((int64_t)totals(&s).waiting_ns, (6 + 8) * SIM_MS);
	check_int((int64_t)totals(&s).busy_ns, 40 * SIM_MS);
	check_int(totals(&s).served, 4);
	rig_done(&s.rig);
}

static void test_room_refuses(void **state)
{
	(void)state;
	static const enum sim_station_kind kinds[] = { SIM_QUEUE, SIM_PS, SIM_POOL };
	for (int k = 0; k < 3; k++) {
		struct shop s = shop_open(kinds[k], 2, 3, 10 * SIM_MS);
		for (int i = 0; i < 8; i++) {
			arrive_at(&s, 0);
		}
		check_int(totals(&s).busy, 2);
		check_int(totals(&s).waiting, 3);
		check_int(totals(&s).refused, 3);
		check_int(class_totals(s.rig.sim, s.class_).failed_by[SIM_REFUSED], 3);
		sim_station_room(s.rig.sim, s.node, s.station, 4);
		arrive_at(&s, 0);
		check_int(totals(&s).waiting, 4);
		sim_station_room(s.rig.sim, s.node, s.station, 0); /* who waits stays */
		arrive_at(&s, 0);
		check_int(totals(&s).waiting, 4);
		check_int(done_by(&s, SIM_S), 6);
		rig_done(&s.rig);
	}
}

static void test_servers_come_and_go(void **state)
{
	(void)state;
	static const enum sim_station_kind kinds[] = { SIM_QUEUE, SIM_POOL };
	for (int k = 0; k < 2; k++) {
		struct shop s = shop_open(kinds[k], 3, SIM_NONE, 10 * SIM_MS);
		for (int i = 0; i < 6; i++) {
			arrive_at(&s, 0);
		}
		sim_run(s.rig.sim, 4 * SIM_MS, 0);
		sim_station_servers(s.rig.sim, s.node, s.station, 1); /* who is served finishes */
		check_int(totals(&s).busy, 3);
		check_int(done_by(&s, 10 * SIM_MS), 3);
		check_int(totals(&s).busy, 1);
		check_int(totals(&s).waiting, 2);
		sim_station_servers(s.rig.sim, s.node, s.station, 0);
		check_int(done_by(&s, 50 * SIM_MS), 4);
		check_int(totals(&s).busy, 0);
		sim_station_servers(s.rig.sim, s.node, s.station, 9); /* both at once */
		check_int(totals(&s).busy, 2);
		check_int(done_by(&s, 60 * SIM_MS - 1), 4);
		check_int(done_by(&s, 60 * SIM_MS), 6);
		rig_done(&s.rig);
	}
}

static void test_queue_speed_is_exact(void **state)
{
	(void)state;
	struct shop s = shop_open(SIM_QUEUE, 2, SIM_NONE, 12 * SIM_MS);
	arrive_at(&s, 0);
	arrive_at(&s, 2 * SIM_MS);
	arrive_at(&s, 2 * SIM_MS);
	sim_run(s.rig.sim, 4 * SIM_MS, 0); /* left: 8, 10, 12 ms of work */
	sim_station_speed(s.rig.sim, s.node, s.station, 0.5);
	check(totals(&s).speed == 0.5);
	sim_run(s.rig.sim, 10 * SIM_MS, 0); /* left: 5, 7 */
	sim_station_speed(s.rig.sim, s.node, s.station, 0);
	check_sim(s.rig.sim);
	sim_run(s.rig.sim, 70 * SIM_MS, 0);
	check_int(done_by(&s, 70 * SIM_MS), 0);
	check_int(totals(&s).busy, 2);
	sim_station_speed(s.rig.sim, s.node, s.station, 2);
	check_done_at(&s, 72 * SIM_MS + SIM_MS / 2);
	check_done_at(&s, 73 * SIM_MS + SIM_MS / 2);
	check_done_at(&s, 78 * SIM_MS + SIM_MS / 2);
	rig_done(&s.rig);
}

/* A frozen server takes the next job and keeps it. */
static void test_queue_frozen_from_the_start(void **state)
{
	(void)state;
	struct shop s = shop_open(SIM_QUEUE, 1, SIM_NONE, 10 * SIM_MS);
	sim_station_speed(s.rig.sim, s.node, s.station, 0);
	arrive_at(&s, SIM_MS);
	check_int(totals(&s).busy, 1);
	sim_run(s.rig.sim, 30 * SIM_MS, 0);
	sim_station_speed(s.rig.sim, s.node, s.station, 1);
	check_done_at(&s, 40 * SIM_MS);
	rig_done(&s.rig);
}

/* One core, arrivals at 0, 0 and 10 with 30 ms of work each. Two share from 0 to 10 (5 each), three from 10 on: the
 * first two need 25 more at a third of the core, so 75 ms, to 85. The third has 5 left then, alone: 90. */
static void test_ps_shares(void **state)
{
	(void)state;
	struct shop s = shop_open(SIM_PS, 1, SIM_NONE, 30 * SIM_MS);
	arrive_at(&s, 0);
	arrive_at(&s, 0);
	arrive_at(&s, 10 * SIM_MS);
	check_int(totals(&s).busy, 1);
	check_int(totals(&s).waiting, 2);
	/* A third has no finite binary fraction, but a nanosecond is coarse. */
	check_int(done_by(&s, 85 * SIM_MS - 1), 0);
	check_int(done_by(&s, 85 * SIM_MS), 2);
	check_done_at(&s, 90 * SIM_MS);
	check_int((int64_t)totals(&s).busy_ns, 90 * SIM_MS);
	rig_done(&s.rig);
}

/* A job never takes more than one core, and cores never more than a job each. */
static void test_ps_cores(void **state)
{
	(void)state;
	struct shop s = shop_open(SIM_PS, 4, SIM_NONE, 10 * SIM_MS);
	arrive_at(&s, 0);
	arrive_at(&s, SIM_MS);
	check_done_at(&s, 10 * SIM_MS);
	check_done_at(&s, 11 * SIM_MS);
	for (int i = 0; i < 8; i++) {
		arrive_at(&s, 20 * SIM_MS);
	}
	check_int(done_by(&s, 40 * SIM_MS - 1), 2);
	check_int(done_by(&s, 40 * SIM_MS), 10);
	check_int((int64_t)totals(&s).busy_ns, 100 * SIM_MS);
	rig_done(&s.rig);
}

static void test_ps_speed_and_cores_change(void **state)
{
	(void)state;
	struct shop s = shop_open(SIM_PS, 2, SIM_NONE, 40 * SIM_MS);
	arrive_at(&s, 0);
	arrive_at(&s, 0);
	sim_run(s.rig.sim, 10 * SIM_MS, 0); /* 30 left */
	sim_station_speed(s.rig.sim, s.node, s.station, 0.25);
	sim_run(s.rig.sim, 30 * SIM_MS, 0); /* 25 left */
	sim_station_speed(s.rig.sim, s.node, s.station, 0);
	check_int(done_by(&s, SIM_S), 0);
	sim_station_speed(s.rig.sim, s.node, s.station, 1);
	sim_station_servers(s.rig.sim, s.node, s.station, 1);
	sim_run(s.rig.sim, SIM_S + 10 * SIM_MS, 0); /* 20 left each */
	sim_station_servers(s.rig.sim, s.node, s.station, 0);
	check_int(done_by(&s, 2 * SIM_S), 0);
	sim_station_servers(s.rig.sim, s.node, s.station, 8);
	check_int(done_by(&s, 2 * SIM_S + 20 * SIM_MS - 1), 0);
	check_int(done_by(&s, 2 * SIM_S + 20 * SIM_MS), 2);
	rig_done(&s.rig);
}

/* Equal ends come in the order of arrival; short work overtakes long. */
static void test_ps_overtakes(void **state)
{
	(void)state;
	struct shop s = shop_open(SIM_PS, 1, SIM_NONE, 100 * SIM_MS);
	arrive_at(&s, 0);
	sim_law_set(s.rig.sim, s.law, (struct sim_law){ .kind = SIM_LAW_CONST, .mean_ns = 10 * SIM_MS });
	arrive_at(&s, 50 * SIM_MS);
	check_done_at(&s, 70 * SIM_MS);
	check_done_at(&s, 110 * SIM_MS);
	rig_done(&s.rig);
}

/* People leave from the middle of a line and of a shared core; the others take their place. */
static void test_the_impatient_leave(void **state)
{
	(void)state;
	static const enum sim_station_kind kinds[] = { SIM_QUEUE, SIM_PS, SIM_POOL };
	for (int k = 0; k < 3; k++) {
		struct rig r = rig_start(1);
		uint32_t node = rig_node(&r, 0);
		rig_station(&r, node, kinds[k], 1, SIM_NONE);
		uint16_t law = rig_law(&r, SIM_LAW_CONST, 100 * SIM_MS, 0);
		uint16_t patient = rig_class(&r, 0, 0);
		uint16_t impatient = rig_class(&r, 0, 30 * SIM_MS);
		rig_entry(&r, node, 0);
		if (kinds[k] == SIM_POOL) {
			rig_op(&r, (struct sim_op){ .kind = SIM_OP_SEIZE });
			rig_wait(&r, law);
		} else {
			rig_serve(&r, 0, law);
		}
		rig_end(&r);
		struct sim *sim = rig_go(&r);
		for (int i = 0; i < 3; i++) {
			sim_inject(sim, node, impatient, 0);
			sim_inject(sim, node, patient, 0);
		}
		sim_run(sim, 30 * SIM_MS - 1, 0);
		check_int(class_totals(sim, impatient).present, 3);
		sim_run(sim, 30 * SIM_MS, 0);
		check_int(class_totals(sim, impatient).failed_by[SIM_TIMED_OUT], 3);
		check_int(node_totals(sim, node).present, 3);
		check_sim(sim);
		/* PS: 5 ms were done of each, 95 left for three: 315. Queue and pool: from 30 on, one by one. */
		int64_t last = kinds[k] == SIM_PS ? 315 * SIM_MS : 330 * SIM_MS;
		sim_run(sim, last - 1, 0);
		check(class_totals(sim, patient).present > 0);
		sim_run(sim, last + 100, 0);
		check_int(class_totals(sim, patient).completions, 3);
		rig_done(&r);
	}
}

static void test_delay_has_a_server_for_each(void **state)
{
	(void)state;
	struct shop s = shop_open(SIM_DELAY, 0, 0, 10 * SIM_MS);
	for (int i = 0; i < 5; i++) {
		arrive_at(&s, i * SIM_MS);
	}
	check_int(totals(&s).busy, 5);
	for (int i = 0; i < 5; i++) {
		check_done_at(&s, (10 + i) * SIM_MS);
	}
	check_int((int64_t)totals(&s).busy_ns, 50 * SIM_MS);
	rig_done(&s.rig);
}

/* Three tokens at first, ten a second, never more than three. */
static void test_bucket_throttles(void **state)
{
	(void)state;
	struct shop s = shop_open(SIM_BUCKET, 0, 0, 0);
	for (int i = 0; i < 5; i++) {
		arrive_at(&s, 0);
	}
	check_int(class_totals(s.rig.sim, s.class_).completions, 3);
	check_int(class_totals(s.rig.sim, s.class_).failed_by[SIM_THROTTLED], 2);
	arrive_at(&s, 99 * SIM_MS);
	check_int(class_totals(s.rig.sim, s.class_).completions, 3);
	arrive_at(&s, 101 * SIM_MS);
	check_int(class_totals(s.rig.sim, s.class_).completions, 4);
	for (int i = 0; i < 5; i++) {
		arrive_at(&s, 10 * SIM_S);
	}
	check_int(class_totals(s.rig.sim, s.class_).completions, 7);
	sim_station_speed(s.rig.sim, s.node, s.station, 2); /* twenty a second */
	arrive_at(&s, 10 * SIM_S + 51 * SIM_MS);
	check_int(class_totals(s.rig.sim, s.class_).completions, 8);
	sim_station_speed(s.rig.sim, s.node, s.station, 0);
	arrive_at(&s, 20 * SIM_S);
	check_int(class_totals(s.rig.sim, s.class_).completions, 8);
	check_int(totals(&s).refused, 6);
	rig_done(&s.rig);
}

/* Work that takes no time still waits its turn. */
static void test_instant_work(void **state)
{
	(void)state;
	struct shop s = shop_open(SIM_QUEUE, 1, SIM_NONE, 10 * SIM_MS);
	arrive_at(&s, 0);
	sim_law_set(s.rig.sim, s.law, (struct sim_law){ .kind = SIM_LAW_CONST, .mean_ns = 0 });
	arrive_at(&s, SIM_MS);
	arrive_at(&s, SIM_MS);
	check_int(done_by(&s, 10 * SIM_MS - 1), 0);
	check_int(done_by(&s, 10 * SIM_MS), 3);
	arrive_at(&s, 20 * SIM_MS);
	check_int(done_by(&s, 20 * SIM_MS), 4);
	rig_done(&s.rig);
	s = shop_open(SIM_PS, 1, SIM_NONE, 0);
	arrive_at(&s, SIM_MS);
	check_int(done_by(&s, SIM_MS), 1);
	rig_done(&s.rig);
}

/* A node that dies empties all its stations and starts anew. */
static void test_death_empties_stations(void **state)
{
	(void)state;
	static const enum sim_station_kind kinds[] = { SIM_QUEUE, SIM_PS, SIM_POOL, SIM_DELAY };
	for (int k = 0; k < 4; k++) {
		struct shop s = shop_open(kinds[k], 2, SIM_NONE, 10 * SIM_MS);
		for (int i = 0; i < 5; i++) {
			arrive_at(&s, 0);
		}
		sim_run(s.rig.sim, 5 * SIM_MS, 0);
		sim_nodes_down(s.rig.sim, (const uint32_t[]){ s.node, s.node }, 2);
		check_sim(s.rig.sim);
		check_int(class_totals(s.rig.sim, s.class_).failed_by[SIM_RESET], 5);
		check_int(totals(&s).busy, 0);
		check_int(totals(&s).waiting, 0);
		check_int(sim_run(s.rig.sim, 20 * SIM_MS, 0), SIM_IDLE);
		sim_node_up(s.rig.sim, s.node);
		arrive_at(&s, 20 * SIM_MS);
		check_done_at(&s, 30 * SIM_MS);
		rig_done(&s.rig);
	}
}

#define JOBS 200

/* When jobs end that share the cores, by stepping from change to change: an arrival, or the end of the least that is
 * left. In order. */
static void share_by_hand(uint32_t cores, const int64_t *arrival, const int64_t *work, double *ends)
{
	double left[JOBS];
	double now = 0;
	int arrived = 0;
	for (int done = 0; done < JOBS;) {
		int present = 0;
		double least = INFINITY;
		for (int i = 0; i < arrived; i++) {
			if (left[i] > 0) {
				present++;
				least = fmin(least, left[i]);
			}
		}
		double rate = present ? fmin(1, (double)cores / present) : 1;
		double until = arrived < JOBS ? (double)arrival[arrived] : INFINITY;
		double step = fmin(until - now, least / rate);
		now += step;
		for (int i = 0; i < arrived; i++) {
			if (left[i] > 0 && (left[i] -= step * rate) <= 1e-6) {
				left[i] = 0;
				ends[done++] = now;
			}
		}
		if (now >= until) {
			left[arrived] = (double)work[arrived];
			arrived++;
		}
	}
}

/* Runs to `until` event by event and notes when requests are done. */
static void note_ends(struct shop *s, int64_t until, int64_t *found)
{
	struct sim *sim = s->rig.sim;
	while (sim_next(sim) <= until) {
		uint64_t before = class_totals(sim, s->class_).completions;
		sim_run(sim, SIM_NEVER, 1); /* the clock stays at the event */
		if (class_totals(sim, s->class_).completions > before) {
			found[before] = sim_now(sim);
		}
	}
}

static void test_ps_against_brute_force(void **state)
{
	(void)state;
	uint64_t chance = 1;
	for (uint32_t round = 0; round < 20; round++) {
		uint32_t cores = 1 + round % 3;
		struct shop s = shop_open(SIM_PS, cores, SIM_NONE, SIM_MS);
		int64_t arrival[JOBS], work[JOBS], found[JOBS];
		double ends[JOBS];
		int64_t at = 0;
		for (int i = 0; i < JOBS; i++) {
			chance = chance * UINT64_C(6364136223846793005) + 1;
			at += (int64_t)(chance >> 33) % (4 * SIM_MS);
			arrival[i] = at;
			chance = chance * UINT64_C(6364136223846793005) + 1;
			work[i] = 1 + (int64_t)(chance >> 33) % (8 * SIM_MS);
		}
		share_by_hand(cores, arrival, work, ends);
		for (int i = 0; i < JOBS; i++) {
			sim_law_set(s.rig.sim, s.law, (struct sim_law){ .kind = SIM_LAW_CONST, .mean_ns = work[i] });
			note_ends(&s, arrival[i], found);
			arrive_at(&s, arrival[i]);
		}
		note_ends(&s, 100 * SIM_S, found);
		check_int(class_totals(s.rig.sim, s.class_).completions, JOBS);
		for (int i = 0; i < JOBS; i++) {
			check(fabs((double)found[i] - ends[i]) <= 5.0);
		}
		rig_done(&s.rig);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_queue_is_first_in_first_out),
	cmocka_unit_test(test_room_refuses),
	cmocka_unit_test(test_servers_come_and_go),
	cmocka_unit_test(test_queue_speed_is_exact),
	cmocka_unit_test(test_queue_frozen_from_the_start),
	cmocka_unit_test(test_ps_shares),
	cmocka_unit_test(test_ps_cores),
	cmocka_unit_test(test_ps_speed_and_cores_change),
	cmocka_unit_test(test_ps_overtakes),
	cmocka_unit_test(test_ps_against_brute_force),
	cmocka_unit_test(test_the_impatient_leave),
	cmocka_unit_test(test_delay_has_a_server_for_each),
	cmocka_unit_test(test_bucket_throttles),
	cmocka_unit_test(test_instant_work),
	cmocka_unit_test(test_death_empties_stations),
};
CHECK_MAIN(tests)
