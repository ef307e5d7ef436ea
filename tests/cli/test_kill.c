/* kill -9 at any moment: what the screen has shown as done is on the disk, the store opens without a finding, and the
 * program goes on where it was. The moments are random but the same in every run. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/cli/screens.h"
#include "tests/cli/walker.h"
#include "tests/check.h"

#define ROUNDS 20
#define STARTS 8
#define PRESSES_MOST 20
#define ANSWERS_MOST 400

static struct cli_desk desk;

/* ------------------------------------------------------------------ dice */

static uint32_t roll(uint64_t *dice, uint32_t sides)
{
	*dice = *dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*dice >> 33) % sides;
}

static void pause_ms(uint32_t ms)
{
	nanosleep(&(struct timespec){ .tv_sec = ms / 1000, .tv_nsec = (long)(ms % 1000) * 1000000 }, NULL);
}

/* ----------------------------------------------------------------- ledger */

/* What the screen has shown as done. Of what a key was still to do either nothing or all is stored. */
struct ledger {
	struct walker w;
	uint64_t dice;
	struct course_position place; /* the step that was seen last */
	bool has_place;
	bool *done;
	uint32_t *predictions;
	const struct course_question *answered[ANSWERS_MOST];
	bool right[ANSWERS_MOST];
	size_t answers;
	uint32_t *first; /* flat number of a section's first step */
};

static uint32_t flat(const struct ledger *l, struct course_position at)
{
	return l->first[at.section] + at.step;
}

static void ledger_init(struct ledger *l, const char *name, uint64_t seed)
{
	*l = (struct ledger){ .dice = seed };
	walker_init(&l->w, desk.course, LANG_EN, 100, 40, name);
	l->first = mem_alloc(desk.course->section_count + 1, sizeof *l->first);
	for (uint32_t s = 0; s < desk.course->section_count; s++) {
		l->first[s + 1] = l->first[s] + desk.course->sections[s].step_count;
	}
	l->done = mem_alloc(l->first[desk.course->section_count], sizeof *l->done);
	l->predictions = mem_alloc(l->first[desk.course->section_count], sizeof *l->predictions);
}

static void ledger_done(struct ledger *l)
{
	mem_free(l->first);
	mem_free(l->done);
	mem_free(l->predictions);
}

static bool is_step(struct seen seen)
{
	return seen.kind >= SEEN_READ && seen.kind <= SEEN_EXPLAIN;
}

/* The screen went from one state to the next: that is now owed. */
static void owe(struct ledger *l, struct seen before, struct seen now)
{
	if (is_step(now)) {
		l->place = now.at;
		l->has_place = true;
		l->predictions[flat(l, now.at)] += before.kind == SEEN_CHOSEN && now.kind == SEEN_RUN;
	}
	bool left = is_step(before) && (!is_step(now) || flat(l, before.at) != flat(l, now.at));
	if (left || now.kind == SEEN_EXPLAIN) {
		l->done[flat(l, left ? before.at : now.at)] = true;
	}
	if (now.kind == SEEN_FEEDBACK) {
		check(l->answers < ANSWERS_MOST);
		l->answered[l->answers] = now.question;
		l->right[l->answers++] = now.right;
	}
}

static const struct store_step *find(const struct store_steps *steps, const struct course_section *section,
	const struct course_step *step)
{
	for (size_t i = 0; i < steps->count; i++) {
		if (str_eq(steps->items[i].section, section->id) && str_eq(steps->items[i].step, step->id)) {
			return &steps->items[i];
		}
	}
	return NULL;
}

static void steps_are_paid(struct ledger *l, const struct store_steps *steps)
{
	for (uint32_t s = 0; s < desk.course->section_count; s++) {
		for (uint32_t i = 0; i < desk.course->sections[s].step_count; i++) {
			const struct course_section *section = &desk.course->sections[s];
			const struct store_step *stored = find(steps, section, &section->steps[i]);
			uint32_t n = flat(l, (struct course_position){ s, i });
			int64_t predictions = stored ? stored->predictions : 0;
			if (l->done[n] && !(stored && stored->done)) {
				fail_msg("%.*s/%.*s was done", STR_ARG(section->id), STR_ARG(section->steps[i].id));
			}
			if (predictions < l->predictions[n] || predictions > l->predictions[n] + 1) {
				fail_msg("%.*s/%.*s: %d predictions, %u were shown", STR_ARG(section->id), STR_ARG(section->steps[i].id),
					(int)predictions, l->predictions[n]);
			}
			l->predictions[n] = (uint32_t)predictions;
			l->done[n] = stored && stored->done;
		}
	}
}

static void answers_are_paid(struct ledger *l, const struct store_answers *answers)
{
	check(answers->count == l->answers || answers->count == l->answers + 1);
	for (size_t i = 0; i < answers->count; i++) {
		const struct store_answer *a = &answers->items[i];
		if (i == l->answers) {
			l->answered[i] = course_find_question(desk.course, a->question);
			l->right[i] = a->right;
		}
		check(l->answered[i] && str_eq(l->answered[i]->id, a->question));
		check_int(l->right[i], a->right);
	}
	l->answers = answers->count;
}

/* At the place that was seen, or one step on when a key was under way. */
static void place_is_paid(struct ledger *l, const struct store_place *place)
{
	if (!l->has_place) {
		return;
	}
	int s = course_find_section(desk.course, place->section);
	check(s >= 0);
	int t = course_find_step(&desk.course->sections[s], place->step);
	check(t >= 0);
	struct course_position stored = { (uint32_t)s, (uint32_t)t };
	uint32_t owed = flat(l, l->place), have = flat(l, stored);
	if (have != owed && have != owed + 1) {
		fail_msg("step %u was seen, step %u is stored", owed, have);
	}
	l->place = stored;
}

static void all_is_paid(struct ledger *l)
{
	struct arena arena = { 0 };
	struct store *store = walker_store(&l->w);
	struct store_health health = { 0 };
	struct store_steps steps;
	struct store_answers answers;
	struct store_place place;
	check_int(store_doctor(store, (int64_t)time(NULL) * 1000, &health), STATUS_OK);
	check_int(health.total, 0);
	check_int(store_steps(store, &arena, (struct str){ 0 }, &steps), STATUS_OK);
	check_int(store_answers(store, &arena, &(struct store_answer_filter){ 0 }, &answers), STATUS_OK);
	check_int(store_place(store, &arena, &place), STATUS_OK);
	steps_are_paid(l, &steps);
	answers_are_paid(l, &answers);
	place_is_paid(l, &place);
	store_close(store);
	arena_done(&arena);
}

/* ----------------------------------------------------------------- rounds */

static bool coin(void *ctx, const struct course_question *question)
{
	(void)question;
	return roll(ctx, 3) == 0;
}

/* Some presses seen through, one more on its way, then the end. */
static void live_and_die(struct ledger *l, struct seen now)
{
	owe(l, (struct seen){ 0 }, now);
	for (uint32_t left = roll(&l->dice, PRESSES_MOST); left; left--) {
		struct seen next = walker_press_on(&l->w);
		owe(l, now, next);
		now = next;
	}
	walker_press(&l->w);
	pause_ms(roll(&l->dice, 40));
	walker_kill(&l->w);
}

static void a_walk_is_killed(struct ledger *l)
{
	walker_start(&l->w, "learn", NULL);
	struct seen now = walker_look(&l->w);
	while (now.kind == SEEN_ELSE) {
		drive_more(&l->w.d, WALKER_MS);
		check(!l->w.d.over);
		now = walker_look(&l->w);
	}
	/* Back where it was. */
	check(!l->has_place || (now.at.section == l->place.section && now.at.step == l->place.step));
	live_and_die(l, now);
}

static void a_quiz_is_killed(struct ledger *l)
{
	char section[24];
	snprintf(section, sizeof section, "--section=%u", 1 + roll(&l->dice, 4));
	walker_start(&l->w, "quiz", section);
	live_and_die(l, walker_await(&l->w, SEEN_ASK));
}

static void killed_at_any_moment(void **state)
{
	(void)state;
	struct ledger l;
	ledger_init(&l, "kill", 20261123);
	l.w.answers_wrong = coin;
	l.w.ctx = &l.dice;
	for (int round = 0; round < ROUNDS; round++) {
		if (round % 3 == 2) {
			a_quiz_is_killed(&l);
		} else {
			a_walk_is_killed(&l);
		}
		all_is_paid(&l);
	}
	check(l.answers > ROUNDS / 3);
	check(flat(&l, l.place) >= 5);
	/* And it can be ended as people do. */
	walker_start(&l.w, "learn", NULL);
	walker_expect(&l.w, desk.course->sections[l.place.section].steps[l.place.step].title[LANG_EN]);
	walker_quit(&l.w, "q");
	all_is_paid(&l);
	ledger_done(&l);
}

/* While it starts for the first time: there is a whole database afterwards, or none. */
static void killed_while_it_starts(void **state)
{
	(void)state;
	uint64_t dice = 7;
	for (int i = 0; i < STARTS; i++) {
		struct walker w;
		walker_init(&w, desk.course, LANG_EN, 80, 24, "kill-start");
		walker_start(&w, "learn", NULL);
		pause_ms(10 + roll(&dice, 120));
		walker_kill(&w);
		walker_start(&w, "learn", NULL);
		walker_await_step(&w, (struct course_position){ 0, 0 }, SEEN_READ);
		walker_quit(&w, "q");
		struct store *store = walker_store(&w);
		struct store_health health = { 0 };
		check_int(store_doctor(store, 0, &health), STATUS_OK);
		check_int(health.found[STORE_FIND_FILE], 0);
		store_close(store);
	}
}

static int open_desk(void **state)
{
	(void)state;
	screens_open(&desk);
	return 0;
}

static int close_desk(void **state)
{
	(void)state;
	desk_close(&desk);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_at_any_moment),
		cmocka_unit_test(killed_while_it_starts),
	};
	return cmocka_run_group_tests(tests, open_desk, close_desk) ? 1 : 0;
}
