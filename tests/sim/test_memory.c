/* Out of memory: whichever allocation fails, the call says so, nothing leaks, and a snapshot brings the sim back. */
#include "config.h"

#include "tests/sim/jungle.h"
#include "tests/sim/nets.h"

#include <stdlib.h>

struct meter {
	long count, fail_at; /* 0: never */
	long in_use;
};

static void *metered_alloc(void *ctx, size_t bytes)
{
	struct meter *m = ctx;
	if (++m->count == m->fail_at) {
		return NULL;
	}
	m->in_use++;
	return calloc(1, bytes);
}

static void metered_free(void *ctx, void *memory)
{
	struct meter *m = ctx;
	m->in_use -= memory != NULL;
	free(memory);
}

static struct sim_alloc metered(struct meter *m)
{
	return (struct sim_alloc){ .alloc = metered_alloc, .free = metered_free, .ctx = m };
}

#define PART (100 * SIM_MS)

/* So busy that every pool and every ring has to grow. */
static void make_busy(struct sim *sim)
{
	sim_source_rate(sim, 0, 30000);
	sim_source_rate(sim, 1, 30000);
	for (uint64_t i = 0; i < 200; i++) {
		sim_at(sim, sim_now(sim) + 2 * PART, 0, i);
	}
	for (uint32_t server = 0; server < JUNGLE_SERVERS; server++) {
		sim_station_room(sim, server, SIM_POOL, 2000);
	}
}

/* Runs, saves, runs on, goes back, runs on again. False when memory ran out on the way and the sim was given up. */
static bool live(struct jungle *j, uint64_t *hash)
{
	size_t bytes;
	make_busy(j->sim);
	if (sim_run(j->sim, PART, 0) == SIM_NOMEM) {
		return false;
	}
	check_int(sim_now(j->sim), PART);
	bytes = sim_save_bytes(j->sim);
	void *copy = malloc(bytes);
	assert_non_null(copy);
	sim_save(j->sim, copy);
	sim_run(j->sim, 2 * PART, 0);
	/* A failed load may be tried again. */
	while (sim_load(j->sim, copy, bytes) == SIM_NOMEM) {
	}
	if (sim_check(j->sim)) {
		check_sim(j->sim); /* the check itself may have lacked memory: once */
	}
	while (sim_run(j->sim, 2 * PART, 0) == SIM_NOMEM) {
		check_int(sim_load(j->sim, copy, bytes), SIM_REACHED);
	}
	*hash = sim_hash(j->sim);
	free(copy);
	return true;
}

static void test_each_allocation_may_fail(void **state)
{
	(void)state;
	uint64_t expected = 0;
	long total = 0;
	int given_up = 0;
	for (long n = 0; n <= total; n++) {
		struct meter m = { .fail_at = n };
		struct jungle j = { .alloc = metered(&m), .seed = 3 };
		if (jungle_start(&j)) {
			uint64_t hash = 0;
			if (live(&j, &hash)) {
				expected = n ? expected : hash;
				check(hash == expected);
			} else {
				given_up++;
			}
			jungle_done(&j);
		} else {
			given_up++;
		}
		check_int(m.in_use, 0);
		if (n == 0) {
			total = m.count;
		} else {
			check(m.count >= n);
		}
	}
	check(total > 60 && given_up > 30);
}

static void test_a_check_without_memory_says_so(void **state)
{
	(void)state;
	struct meter m = { 0 };
	struct jungle j = { .alloc = metered(&m), .seed = 3 };
	check(jungle_start(&j));
	m.fail_at = m.count + 1;
	assert_non_null(sim_check(j.sim));
	check(!sim_check(j.sim));
	jungle_done(&j);
	check_int(m.in_use, 0);
}

static void test_the_pool_of_jobs_is_bounded(void **state)
{
	(void)state;
	struct rig r = rig_start(1);
	uint32_t node = rig_node(&r, 0);
	uint16_t law = rig_law(&r, SIM_LAW_CONST, SIM_S, 0);
	uint16_t class_ = rig_class(&r, 0, 0);
	rig_entry(&r, node, 0);
	rig_wait(&r, law);
	rig_end(&r);
	r.config.max_jobs = 100;
	struct sim *sim = rig_go(&r);
	for (int i = 0; i < 150; i++) {
		sim_inject(sim, node, class_, 0);
	}
	check_int(class_totals(sim, class_).failed_by[SIM_REFUSED], 50);
	check_int(class_totals(sim, class_).present, 100);
	check_int(sim_run(sim, 2 * SIM_S, 0), SIM_IDLE);
	check_int(class_totals(sim, class_).completions, 100);
	rig_done(&r);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_each_allocation_may_fail),
	cmocka_unit_test(test_a_check_without_memory_says_so),
	cmocka_unit_test(test_the_pool_of_jobs_is_bounded),
};
CHECK_MAIN(tests)
