/* Things on a street, against all the places where they could stand. */
#include "config.h"

#include "tests/check.h"

#include "ui/map_int.h"

enum { MOST = 4 };

struct street {
	int count, gap, room;
	int sizes[MOST], wishes[MOST];
};

static long cost(const struct street *street, const int *starts)
{
	long sum = 0;
	for (int i = 0; i < street->count; i++) {
		long off = 2L * starts[i] + street->sizes[i] - street->wishes[i];
		sum += off * off;
	}
	return sum;
}

/* The least cost of the things from `i` on, that may begin at `from`; -1 when they do not fit. */
static long cheapest(const struct street *street, int i, int from, int *starts)
{
	if (i == street->count) {
		return cost(street, starts);
	}
	long best = -1;
	for (starts[i] = from; starts[i] + street->sizes[i] <= street->room; starts[i]++) {
		long one = cheapest(street, i + 1, starts[i] + street->sizes[i] + street->gap, starts);
		best = best < 0 || (one >= 0 && one < best) ? one : best;
	}
	return best;
}

static int draw(uint32_t *seed, int below)
{
	*seed = *seed * 1664525u + 1013904223u;
	return (int)((*seed >> 16) % (unsigned)below);
}

static void test_as_near_as_others_allow(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	uint32_t seed = 7;
	int fitting = 0, too_long = 0;
	for (int round = 0; round < 3000; round++) {
		struct street street = { .count = 1 + draw(&seed, MOST), .gap = draw(&seed, 6), .room = 4 + draw(&seed, 18) };
		int starts[MOST] = { 0 }, tried[MOST];
		for (int i = 0; i < street.count; i++) {
			street.sizes[i] = 1 + draw(&seed, 5);
			street.wishes[i] = draw(&seed, 2 * street.room + 8) - 4;
		}
		bool fits = map_settle(&arena, street.count, street.sizes, street.wishes, street.gap, street.room, starts);
		long best = cheapest(&street, 0, 0, tried);
		check_int(fits, best >= 0);
		fitting += fits;
		too_long += !fits;
		check(starts[0] >= 0);
		for (int i = 1; i < street.count; i++) {
			check(starts[i] >= starts[i - 1] + street.sizes[i - 1] + street.gap);
		}
		/* Whole cells: each may be up to one away from where it would stand best. */
		if (fits) {
			check(starts[street.count - 1] + street.sizes[street.count - 1] <= street.room);
			check(cost(&street, starts) <= best + 4 * street.count);
		}
		arena_reset(&arena);
	}
	check(fitting > 1000 && too_long > 100);
	arena_done(&arena);
}

static void test_wishes_that_agree_are_kept(void **state)
{
	(void)state;
	static const int sizes[] = { 4, 2, 6 }, wishes[] = { 10, 20, 50 };
	struct arena arena = { 0 };
	int starts[3];
	check(map_settle(&arena, 3, sizes, wishes, 2, 40, starts));
	check_int(starts[0], 3);
	check_int(starts[1], 9);
	check_int(starts[2], 22);
	check(map_settle(&arena, 0, sizes, wishes, 2, 40, starts));
	arena_done(&arena);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_as_near_as_others_allow),
	cmocka_unit_test(test_wishes_that_agree_are_kept),
};
CHECK_MAIN(tests)
