/* The event list against a naive one: random pushes and takes, the same order out. */
#include "config.h"

#include "tests/check.h"

#include <stdlib.h>
#include <string.h>

#include "sim/sim_int.h"

#define MOST 3000

struct naive {
	struct event events[MOST];
	uint32_t count;
};

static uint32_t naive_first(const struct naive *n)
{
	uint32_t first = 0;
	for (uint32_t i = 1; i < n->count; i++) {
		if (event_before(n->events[i], n->events[first])) {
			first = i;
		}
	}
	return first;
}

struct bench {
	struct sim *sim; /* of nothing: lends its heap and lines */
	struct sim_net *net;
	struct rng rng;
};

static struct bench bench_new(uint64_t seed)
{
	struct sim_alloc alloc = sim_alloc_libc();
	struct bench b = { .net = sim_net_new(&alloc) };
	b.sim = sim_new(b.net, &(struct sim_config){ .seed = seed, .alloc = alloc });
	assert_non_null(b.sim);
	sim_rng_seed(&b.rng, seed, RNG_CALLER, 0);
	return b;
}

static void bench_done(struct bench *b)
{
	sim_free(b->sim);
	sim_net_free(b->net);
}

static void test_an_event_is_one_number(void **state)
{
	(void)state;
	struct rng rng;
	sim_rng_seed(&rng, 1, RNG_CALLER, 0);
	for (int i = 0; i < 100000; i++) {
		int64_t time = (int64_t)(sim_rng_u64(&rng) >> (9 + sim_rng_below(&rng, 50)));
		uint64_t seq = sim_rng_u64(&rng) >> (17 + sim_rng_below(&rng, 40));
		enum event_kind kind = (enum event_kind)sim_rng_below(&rng, EVENT_LIMIT + 1);
		uint32_t index = (uint32_t)sim_rng_below(&rng, EVENT_INDEX_END);
		struct event e = event_make(time, seq, kind, index);
		check_int(event_time(e), time);
		check_int(event_kind(e), kind);
		check_int(event_index(e), index);
		check(event_before(e, event_make(time + 1, 0, EVENT_JOB, 0)));
		check(event_before(e, event_make(time, seq + 1, EVENT_JOB, 0)));
		check(event_before(e, event_make(time, EVENT_SEQ_LAST, EVENT_JOB, 0)));
		check(event_before(e, EVENT_END));
		struct event line = event_renamed(e, EVENT_LINE, 5);
		check(line.hi == e.hi && event_kind(line) == EVENT_LINE && event_index(line) == 5);
		check(line.lo >> EVENT_SLOT_BITS == e.lo >> EVENT_SLOT_BITS);
	}
}

static void check_heap_order(const struct heap *h)
{
	for (uint32_t i = HEAP_ROOT + 1; i < HEAP_ROOT + h->count; i++) {
		uint32_t parent = i / HEAP_ARITY + 2;
		check((h->hole && parent == HEAP_ROOT) || event_before(h->at[parent], h->at[i]));
	}
	for (uint32_t i = 0; i < HEAP_ARITY; i++) {
		check(h->at[HEAP_ROOT + h->count + i].hi == UINT64_MAX || HEAP_ROOT + h->count + i >= HEAP_ROOT + h->cap);
	}
}

/* Timers only, since they are never stale. Times repeat often. */
static void test_heap_is_in_order(void **state)
{
	(void)state;
	static struct naive naive;
	for (uint64_t seed = 0; seed < 30; seed++) {
		struct bench b = bench_new(seed);
		struct heap *h = &b.sim->heap;
		uint64_t target = 1 + sim_rng_below(&b.rng, MOST - 1);
		uint64_t range = 1 + sim_rng_below(&b.rng, 5000);
		naive.count = 0;
		for (int i = 0; i < 6000; i++) {
			if (sim_rng_below(&b.rng, 2 * target) >= naive.count && naive.count < MOST) {
				int64_t time = (int64_t)sim_rng_below(&b.rng, range);
				struct event e = event_make(time, sim_next_seq(b.sim), EVENT_TIMER, 0);
				naive.events[naive.count++] = e;
				sim_event_push(b.sim, e);
			} else if (naive.count) {
				uint32_t first = naive_first(&naive);
				struct event e;
				int64_t time = event_time(naive.events[first]);
				check_int(sim_events_settle(b.sim), time);
				check(!sim_events_take(b.sim, time - 1, &e));
				check(sim_events_take(b.sim, time, &e));
				check(event_equal(e, naive.events[first]));
				naive.events[first] = naive.events[--naive.count];
			}
			if (i % 100 == 0) {
				check_heap_order(h);
			}
		}
		bench_done(&b);
	}
}

/* Jobs that wait: for constant delays, for any delay, for nothing at all; some are called off. */
static void test_lines_and_heap_are_one_list(void **state)
{
	(void)state;
	static struct naive naive;
	for (uint64_t seed = 0; seed < 30; seed++) {
		struct bench b = bench_new(seed);
		struct sim *sim = b.sim;
		naive.count = 0;
		for (int i = 0; i < 6000; i++) {
			if (naive.count < 400 && sim_rng_below(&b.rng, 2)) {
				uint32_t j = sim_job_new(sim);
				int64_t delay = (int64_t)sim_rng_below(&b.rng, 100); /* more delays than there are lines */
				uint64_t how = sim_rng_below(&b.rng, 4);
				sim->jobs[j].state = JOB_PAUSE;
				if (how == 0) {
					delay = 0;
					sim_job_soon(sim, j);
				} else if (how == 1) {
					sim_job_after(sim, j, delay);
				} else {
					sim_job_after_constant(sim, j, delay);
				}
				struct event e = event_make(sim->core.now + delay, sim->core.seq, EVENT_JOB, j);
				check(sim->jobs[j].due == e.lo);
				naive.events[naive.count++] = e;
			} else if (naive.count && sim_rng_below(&b.rng, 8) == 0) {
				uint32_t victim = (uint32_t)sim_rng_below(&b.rng, naive.count);
				sim_job_free(sim, event_index(naive.events[victim]));
				naive.events[victim] = naive.events[--naive.count];
			} else if (naive.count) {
				uint32_t first = naive_first(&naive);
				check_int(sim_next(sim), event_time(naive.events[first]));
				struct event e;
				check(sim_events_take(sim, SIM_END - 1, &e));
				check(event_equal(e, naive.events[first]));
				sim->core.now = event_time(e);
				sim_job_free(sim, event_index(e));
				naive.events[first] = naive.events[--naive.count];
			}
		}
		check_int(sim->line_count, LINES);
		bench_done(&b);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_an_event_is_one_number),
	cmocka_unit_test(test_heap_is_in_order),
	cmocka_unit_test(test_lines_and_heap_are_one_list),
};
CHECK_MAIN(tests)
