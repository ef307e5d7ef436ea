#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "course/course.h"

enum { AGAIN_LEAST = 3, AGAIN_MOST = 6 };

/* ----------------------------------------------------------------- dice */

/* splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014). Good enough to shuffle with,
 * and any seed will do. */
static uint64_t roll(uint64_t *dice)
{
	uint64_t z = *dice += UINT64_C(0x9e3779b97f4a7c15);
	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

/* 0..sides-1, each alike: the incomplete last stretch of the 64 bits is rolled again. */
static uint32_t roll_below(uint64_t *dice, uint32_t sides)
{
	uint64_t tail = (UINT64_MAX % sides + 1) % sides;
	uint64_t value;
	do {
		value = roll(dice);
	} while (value > UINT64_MAX - tail);
	return (uint32_t)(value % sides);
}

/* ----------------------------------------------------------------- deck */

struct card {
	uint32_t question; /* as in the deck */
	int weight;
	uint64_t lot; /* decides among equal weights */
};

static int compare_cards(const void *one, const void *two)
{
	const struct card *a = one, *b = two;
	if (a->weight != b->weight) {
		return a->weight > b->weight ? -1 : 1;
	}
	if (a->lot != b->lot) {
		return a->lot < b->lot ? -1 : 1;
	}
	return (a->question > b->question) - (a->question < b->question);
}

static const struct course_question *question_at(const struct course *course, uint32_t entry)
{
	return &course->sections[entry >> 16].questions[entry & 0xFFFF];
}

static bool is_wanted(int section, uint32_t index)
{
	return section < 0 || (uint32_t)section == index;
}

void course_deck_init(struct course_deck *deck, const struct course *course, int section, uint32_t most, uint64_t seed,
	int (*weight)(void *ctx, const struct course_question *question), void *ctx)
{
	*deck = (struct course_deck){ .dice = seed };
	uint32_t total = 0;
	for (uint32_t s = 0; s < course->section_count; s++) {
		total += is_wanted(section, s) ? course->sections[s].question_count : 0;
	}
	if (!total) {
		return;
	}
	struct card *cards = mem_alloc(total, sizeof *cards);
	uint32_t dealt = 0;
	for (uint32_t s = 0; s < course->section_count; s++) {
		for (uint32_t q = 0; is_wanted(section, s) && q < course->sections[s].question_count; q++) {
			uint32_t entry = s << 16 | q;
			cards[dealt++] = (struct card){
				.question = entry,
				.weight = weight ? weight(ctx, question_at(course, entry)) : 0,
				.lot = roll(&deck->dice),
			};
		}
	}
	qsort(cards, total, sizeof *cards, compare_cards);
	deck->count = deck->first_round = most && most < total ? most : total;
	deck->cap = deck->count;
	deck->order = mem_alloc(deck->cap, sizeof *deck->order);
	for (uint32_t i = 0; i < deck->count; i++) {
		deck->order[i] = cards[i].question;
	}
	mem_free(cards);
}

void course_deck_done(struct course_deck *deck)
{
	mem_free(deck->order);
	*deck = (struct course_deck){ 0 };
}

const struct course_question *course_deck_current(const struct course_deck *deck, const struct course *course)
{
	return deck->at < deck->count ? question_at(course, deck->order[deck->at]) : NULL;
}

void course_deck_answer(struct course_deck *deck, bool right)
{
	if (deck->at >= deck->count) {
		return;
	}
	uint32_t answered = deck->order[deck->at++];
	if (right) {
		return;
	}
	if (deck->count == deck->cap) {
		deck->cap *= 2;
		deck->order = mem_grow(deck->order, deck->cap, sizeof *deck->order);
	}
	uint32_t left = deck->count - deck->at;
	uint32_t behind = AGAIN_LEAST + roll_below(&deck->dice, AGAIN_MOST - AGAIN_LEAST + 1);
	uint32_t place = deck->at + (behind < left ? behind : left);
	memmove(deck->order + place + 1, deck->order + place, (deck->count - place) * sizeof *deck->order);
	deck->order[place] = answered;
	deck->count++;
}

bool course_deck_again(const struct course_deck *deck)
{
	for (uint32_t i = 0; deck->at < deck->count && i < deck->at; i++) {
		if (deck->order[i] == deck->order[deck->at]) {
			return true;
		}
	}
	return false;
}

/* -------------------------------------------------------------- choices */

void course_shuffle_choices(const struct course_question *question, uint64_t seed, uint8_t order[COURSE_CHOICES])
{
	for (uint8_t i = 0; i < COURSE_CHOICES; i++) {
		order[i] = i;
	}
	if (question->keep_order) {
		return;
	}
	for (uint32_t left = question->choice_count; left > 1; left--) {
		uint32_t pick = roll_below(&seed, left);
		uint8_t last = order[left - 1];
		order[left - 1] = order[pick];
		order[pick] = last;
	}
}
