#include "config.h"

#include "tests/check.h"

#include <string.h>

#include "course/course.h"

/* Three sections with 5, 0 and 7 questions. */
static struct course_question questions[12];
static struct course_section sections[3] = {
	{ .questions = questions, .question_count = 5 },
	{ .planned = true },
	{ .questions = questions + 5, .question_count = 7 },
};
static const struct course course = { .sections = sections, .section_count = 3 };

static size_t index_of(const struct course_question *question)
{
	return (size_t)(question - questions);
}

/* Goes through a deck with every answer right; counts how often each question came. */
static unsigned play(struct course_deck *deck, unsigned seen[12])
{
	memset(seen, 0, 12 * sizeof *seen);
	unsigned count = 0;
	for (const struct course_question *q; (q = course_deck_current(deck, &course)); count++) {
		seen[index_of(q)]++;
		course_deck_answer(deck, true);
	}
	return count;
}

static void test_each_once(void **state)
{
	(void)state;
	unsigned seen[12];
	for (uint64_t seed = 0; seed < 50; seed++) {
		struct course_deck deck;
		course_deck_init(&deck, &course, -1, 0, seed, NULL, NULL);
		check_int(deck.first_round, 12);
		check_int(play(&deck, seen), 12);
		for (size_t i = 0; i < 12; i++) {
			check_int(seen[i], 1);
		}
		course_deck_done(&deck);
	}
}

static void test_one_section(void **state)
{
	(void)state;
	unsigned seen[12];
	struct course_deck deck;
	course_deck_init(&deck, &course, 2, 0, 1, NULL, NULL);
	check_int(play(&deck, seen), 7);
	for (size_t i = 0; i < 12; i++) {
		check_int(seen[i], i >= 5);
	}
	course_deck_done(&deck);

	course_deck_init(&deck, &course, 2, 3, 1, NULL, NULL);
	check_int(deck.first_round, 3);
	check_int(play(&deck, seen), 3);
	course_deck_done(&deck);

	course_deck_init(&deck, &course, 2, 100, 1, NULL, NULL);
	check_int(play(&deck, seen), 7);
	course_deck_done(&deck);
}

static void test_empty(void **state)
{
	(void)state;
	struct course nothing = { 0 };
	const int wishes[] = { -1, 1, 3, 100 };
	for (size_t i = 0; i < 4; i++) {
		struct course_deck deck;
		course_deck_init(&deck, i ? &course : &nothing, wishes[i], 0, 1, NULL, NULL);
		assert_null(course_deck_current(&deck, &course));
		course_deck_answer(&deck, false); /* nothing happens */
		check_int(deck.count, 0);
		assert_false(course_deck_again(&deck));
		course_deck_done(&deck);
	}
}

static int weigh(void *ctx, const struct course_question *question)
{
	unsigned *asked = ctx;
	asked[index_of(question)]++;
	return (int)(index_of(question) % 3);
}

/* Heavier ones first, whatever the seed; among equals every order comes. */
static void test_weight(void **state)
{
	(void)state;
	bool first[12] = { false };
	for (uint64_t seed = 0; seed < 100; seed++) {
		unsigned asked[12] = { 0 };
		struct course_deck deck;
		course_deck_init(&deck, &course, -1, 6, seed, weigh, asked);
		first[index_of(course_deck_current(&deck, &course))] = true;
		int last = 2;
		for (const struct course_question *q; (q = course_deck_current(&deck, &course));) {
			int weight = (int)(index_of(q) % 3);
			assert_true(weight <= last);
			last = weight;
			course_deck_answer(&deck, true);
		}
		check_int(last, 1); /* four of weight 2, two of weight 1 */
		for (size_t i = 0; i < 12; i++) {
			check_int(asked[i], 1);
		}
		course_deck_done(&deck);
	}
	for (size_t i = 0; i < 12; i++) {
		check_int(first[i], i % 3 == 2);
	}
}

static void test_same_seed(void **state)
{
	(void)state;
	struct course_deck one, two, other;
	course_deck_init(&one, &course, -1, 0, 7, NULL, NULL);
	course_deck_init(&two, &course, -1, 0, 7, NULL, NULL);
	course_deck_init(&other, &course, -1, 0, 8, NULL, NULL);
	assert_memory_equal(one.order, two.order, 12 * sizeof *one.order);
	assert_memory_not_equal(one.order, other.order, 12 * sizeof *one.order);
	course_deck_done(&one);
	course_deck_done(&two);
	course_deck_done(&other);
}

/* A wrong one comes again behind 3 to 6 others; each of the four distances happens. */
static void test_again(void **state)
{
	(void)state;
	bool distance[8] = { false };
	for (uint64_t seed = 0; seed < 60; seed++) {
		struct course_deck deck;
		course_deck_init(&deck, &course, -1, 0, seed, NULL, NULL);
		const struct course_question *wrong = course_deck_current(&deck, &course);
		assert_false(course_deck_again(&deck));
		course_deck_answer(&deck, false);
		check_int(deck.count, 13);
		check_int(deck.first_round, 12);
		unsigned between = 0;
		while (course_deck_current(&deck, &course) != wrong) {
			assert_false(course_deck_again(&deck));
			course_deck_answer(&deck, true);
			between++;
		}
		assert_true(course_deck_again(&deck));
		assert_true(between >= 3 && between <= 6);
		distance[between] = true;
		course_deck_done(&deck);
	}
	assert_true(distance[3] && distance[4] && distance[5] && distance[6]);
}

/* The last one comes again at once, as often as it is wrong, and the quiz ends when it is right. */
static void test_until_right(void **state)
{
	(void)state;
	struct course_deck deck;
	course_deck_init(&deck, &course, 0, 1, 3, NULL, NULL);
	const struct course_question *only = course_deck_current(&deck, &course);
	for (unsigned i = 0; i < 1000; i++) {
		course_deck_answer(&deck, false);
		assert_ptr_equal(course_deck_current(&deck, &course), only);
	}
	course_deck_answer(&deck, true);
	assert_null(course_deck_current(&deck, &course));
	check_int(deck.count, 1001);
	course_deck_done(&deck);
}

/* Every question is answered rightly once in the end, whatever goes wrong before. */
static void test_nothing_lost(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 50; seed++) {
		struct course_deck deck;
		unsigned right[12] = { 0 };
		course_deck_init(&deck, &course, -1, 0, seed, NULL, NULL);
		uint64_t dice = seed;
		for (const struct course_question *q; (q = course_deck_current(&deck, &course));) {
			dice = dice * UINT64_C(6364136223846793005) + 1;
			bool is_right = dice >> 62 != 0;
			right[index_of(q)] += is_right;
			course_deck_answer(&deck, is_right);
		}
		for (size_t i = 0; i < 12; i++) {
			check_int(right[i], 1);
		}
		course_deck_done(&deck);
	}
}

/* All 24 orders of four choices, about equally often; the rest stays in place. */
static void test_shuffle(void **state)
{
	(void)state;
	struct course_question question = { .choice_count = 4 };
	unsigned seen[256] = { 0 };
	enum { ROUNDS = 24000 };
	for (uint64_t seed = 0; seed < ROUNDS; seed++) {
		uint8_t order[COURSE_CHOICES];
		course_shuffle_choices(&question, seed, order);
		unsigned bits = 0, key = 0;
		for (unsigned i = 0; i < COURSE_CHOICES; i++) {
			bits |= 1u << order[i];
		}
		check_int(bits, (1u << COURSE_CHOICES) - 1);
		check_int(order[4], 4);
		check_int(order[5], 5);
		for (unsigned i = 0; i < 4; i++) {
			key = key << 2 | order[i];
		}
		seen[key]++;
	}
	unsigned orders = 0;
	for (unsigned key = 0; key < 256; key++) {
		if (seen[key]) {
			orders++;
			assert_true(seen[key] > 840 && seen[key] < 1160); /* 1000 +- 5 standard deviations */
		}
	}
	check_int(orders, 24);
}

static void test_shuffle_edges(void **state)
{
	(void)state;
	uint8_t order[COURSE_CHOICES];
	for (unsigned count = 0; count <= 1; count++) {
		struct course_question question = { .choice_count = count };
		course_shuffle_choices(&question, 1, order);
		check_int(order[0], 0);
	}
	struct course_question kept = { .choice_count = COURSE_CHOICES, .keep_order = true };
	for (uint64_t seed = 0; seed < 100; seed++) {
		course_shuffle_choices(&kept, seed, order);
		for (unsigned i = 0; i < COURSE_CHOICES; i++) {
			check_int(order[i], i);
		}
	}
	struct course_question question = { .choice_count = COURSE_CHOICES };
	uint8_t again[COURSE_CHOICES];
	course_shuffle_choices(&question, 42, order);
	course_shuffle_choices(&question, 42, again);
	assert_memory_equal(order, again, sizeof order);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_each_once),
	cmocka_unit_test(test_one_section),
	cmocka_unit_test(test_empty),
	cmocka_unit_test(test_weight),
	cmocka_unit_test(test_same_seed),
	cmocka_unit_test(test_again),
	cmocka_unit_test(test_until_right),
	cmocka_unit_test(test_nothing_lost),
	cmocka_unit_test(test_shuffle),
	cmocka_unit_test(test_shuffle_edges),
};

CHECK_MAIN(tests)
