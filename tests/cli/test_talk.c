/* A talk in two terminals: the presenter's screen and the speaker's. The speaker finds the presenter, follows and leads;
 * hands are counted and revealed; each side is killed and comes back; no note reaches the audience; and what the
 * instructor has learned for himself is as it was. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "course/notes.h"
#include "doc/doc.h"
#include "tests/cli/screens.h"
#include "tests/cli/walker.h"
#include "tests/check.h"

#define SECTION 3 /* index of the section that is presented */

static struct cli_desk desk;

static const struct course_section *section(void)
{
	return &desk.course->sections[SECTION];
}

static struct str title(const struct walker *w, uint32_t step)
{
	return section()->steps[step].title[w->lang];
}

/* The first words of a step's notes. */
static bool reads_notes(const struct walker *w, uint32_t step)
{
	struct buf notes = { 0 };
	struct course_position at = { SECTION, step };
	doc_plain(&notes, course_notes_of(desk.course, at)->in[w->lang], 1000, 0, NULL);
	check(notes.len > 40);
	bool reads = walker_reads(w, str_sub(buf_str(&notes), 0, 30));
	buf_done(&notes);
	return reads;
}

/* Both stand at the step; the speaker has its notes, the audience has not. */
static void both_at(struct walker *presenter, struct walker *speaker, uint32_t step)
{
	char place[24];
	snprintf(place, sizeof place, "%u/%u", step + 1, section()->step_count);
	walker_expect(speaker, str_c(place));
	walker_expect(speaker, title(speaker, step));
	check(reads_notes(speaker, step));
	check(!reads_notes(presenter, step));
	check(!walker_reads(presenter, str_c(_("Notes"))));
}

/* A word of the step that the projector shows as ordinary text: titles are drawn in large letters. */
static struct str choice(const struct walker *w, uint32_t step, uint32_t which)
{
	return section()->steps[step].choices[which].text[w->lang];
}

static uint32_t first_experiment(void)
{
	for (uint32_t i = 0; i < section()->step_count; i++) {
		if (section()->steps[i].kind == COURSE_EXPERIMENT) {
			return i;
		}
	}
	fail_msg("%s", "nothing to vote on");
	return 0;
}

/* --------------------------------------------------------------- progress */

/* What the instructor has learned, as text. */
static void learned(const struct walker *w, struct buf *out)
{
	struct arena arena = { 0 };
	struct store *store = walker_store(w);
	struct store_place place;
	struct store_steps steps;
	struct store_answers answers;
	check_int(store_place(store, &arena, &place), STATUS_OK);
	check_int(store_steps(store, &arena, (struct str){ 0 }, &steps), STATUS_OK);
	check_int(store_answers(store, &arena, &(struct store_answer_filter){ 0 }, &answers), STATUS_OK);
	buf_addf(out, "at %.*s/%.*s %lld\n", STR_ARG(place.section), STR_ARG(place.step), (long long)place.time_ms);
	for (size_t i = 0; i < steps.count; i++) {
		const struct store_step *s = &steps.items[i];
		buf_addf(out, "%.*s/%.*s %d %lld %lld %lld %lld %lld\n", STR_ARG(s->section), STR_ARG(s->step), s->done,
			(long long)s->visits, (long long)s->runs, (long long)s->spent_ms, (long long)s->last_ms, (long long)s->predictions);
	}
	buf_addf(out, "%zu answers\n", answers.count);
	store_close(store);
	arena_done(&arena);
}

/* Walks a little alone, so that there is something that could be spoiled. */
static void learn_alone(struct walker *w, struct buf *before)
{
	walker_start(w, "learn", NULL);
	walker_await_step(w, (struct course_position){ 0, 0 }, SEEN_READ);
	walker_walk(w, (struct course_position){ 0, 2 }, SEEN_CHOOSE);
	walker_quit(w, "q");
	learned(w, before);
}

static void votes_are_stored(const struct walker *w, uint32_t step, const int64_t counts[3])
{
	struct arena arena = { 0 };
	struct store *store = walker_store(w);
	struct store_classes classes;
	struct store_votes votes;
	check_int(store_classes(store, &arena, &classes), STATUS_OK);
	check_int(classes.count, 1);
	check_int(store_votes(store, &arena, classes.items[0].id, &votes), STATUS_OK);
	check_int(votes.count, 3);
	for (size_t i = 0; i < 3; i++) {
		check(str_eq(votes.items[i].section, section()->id));
		check(str_eq(votes.items[i].step, section()->steps[step].id));
		check_int(votes.items[i].choice, i + 1);
		check_int(votes.items[i].count, counts[i]);
	}
	store_close(store);
	arena_done(&arena);
}

/* ------------------------------------------------------------------- talk */

static void pair(struct walker *presenter, struct walker *speaker, enum lang lang, const char *name)
{
	walker_init(presenter, desk.course, lang, 80, 24, name);
	*speaker = *presenter; /* the same home: that is where they meet */
	speaker->cols = 100;
	speaker->rows = 30;
}

static void follow_and_lead(struct walker *presenter, struct walker *speaker)
{
	drive_type(&presenter->d, " ");
	both_at(presenter, speaker, 1);
	drive_type(&speaker->d, " ");
	both_at(presenter, speaker, 2);
	drive_type(&speaker->d, "h");
	both_at(presenter, speaker, 1);
}

/* The presenter stands still, before the clock runs: nothing but the speaker's key makes it draw. */
static void covers(struct walker *presenter, struct walker *speaker)
{
	drive_type(&presenter->d, "P");
	walker_expect(presenter, str_c("||"));
	static const char keys[] = { 'b', 'w' };
	const char *const signs[] = { _("BLACK"), _("WHITE") };
	for (int i = 0; i < 2; i++) {
		char key[] = { keys[i], '\0' };
		walker_expect(presenter, str_c("p95"));
		drive_type(&speaker->d, key);
		walker_expect_gone(presenter, str_c("p95"));
		walker_expect_in_row(speaker, 1, str_c(signs[i]), true);
		drive_type(&speaker->d, key);
		walker_expect(presenter, str_c("p95"));
		walker_expect_in_row(speaker, 1, str_c(signs[i]), false);
	}
	drive_type(&presenter->d, "P");
	walker_expect_gone(presenter, str_c("||"));
}

/* On the projector a choice and its hands share a row. */
static void counted(struct walker *presenter, uint32_t step, uint32_t which, const char *count)
{
	struct buf row = { 0 };
	buf_add(&row, choice(presenter, step, which));
	buf_add_c(&row, count);
	walker_expect(presenter, buf_str(&row));
	buf_done(&row);
}

/* 12 hands from the speaker, 7 from the speaker, 2 from the presenter; the bars come with the answer. */
static void vote(struct walker *presenter, struct walker *speaker, uint32_t step)
{
	char go[16];
	snprintf(go, sizeof go, "%uG", step + 1);
	drive_type(&speaker->d, go);
	both_at(presenter, speaker, step);
	walker_expect(presenter, choice(presenter, step, 0));
	drive_type(&speaker->d, "112\r");
	counted(presenter, step, 0, "12");
	drive_type(&speaker->d, "27\r");
	counted(presenter, step, 1, "7");
	drive_type(&presenter->d, "32\r");
	counted(presenter, step, 2, "2");
	check(!walker_reads(presenter, str_c("57%")));
	drive_type(&speaker->d, "r");
	walker_expect_gone(presenter, choice(presenter, step, 1));
	drive_type(&presenter->d, " "); /* to the end */
	walker_expect(presenter, str_c("57%"));
	walker_expect(presenter, str_c("33%"));
	walker_expect(presenter, str_c("10%"));
	walker_expect(speaker, str_c(_("Answer shown")));
}

static void each_is_killed_and_comes_back(struct walker *presenter, struct walker *speaker, uint32_t step)
{
	walker_kill(speaker);
	drive_type(&presenter->d, " ");
	walker_start(speaker, "speaker", NULL);
	walker_expect(speaker, str_c(_("connected")));
	both_at(presenter, speaker, step + 1);

	walker_kill(presenter);
	walker_expect(speaker, str_c(_("not connected")));
	check(reads_notes(speaker, step + 1));
	walker_start(presenter, "present", "--section=4");
	walker_expect_gone(speaker, str_c(_("not connected")));
	both_at(presenter, speaker, 0);
	drive_type(&speaker->d, " ");
	both_at(presenter, speaker, 1);
}

static void talk(enum lang lang, const char *name)
{
	struct walker presenter, speaker;
	struct buf before = { 0 }, after = { 0 };
	uint32_t step = first_experiment();
	pair(&presenter, &speaker, lang, name);
	learn_alone(&presenter, &before);
	walker_start(&speaker, "speaker", NULL);
	walker_expect(&speaker, str_c("scalewalk present"));
	walker_start(&presenter, "present", "--section=4");
	both_at(&presenter, &speaker, 0);
	covers(&presenter, &speaker);
	follow_and_lead(&presenter, &speaker);
	vote(&presenter, &speaker, step);
	each_is_killed_and_comes_back(&presenter, &speaker, step);
	walker_quit(&speaker, "q");
	walker_quit(&presenter, "q");
	learned(&presenter, &after);
	check_str(before.ptr, after.ptr);
	votes_are_stored(&presenter, step, (const int64_t[]){ 12, 7, 2 });
	buf_done(&before);
	buf_done(&after);
}

static void a_talk_in_english(void **state)
{
	(void)state;
	talk(LANG_EN, "talk-en");
}

static void a_talk_in_korean(void **state)
{
	(void)state;
	talk(LANG_KO, "talk-ko");
}

/* A talk that begins with a key on the course map, or in a lesson, has a line as well. */
static void a_talk_from_the_map(void **state)
{
	(void)state;
	struct walker presenter, speaker;
	pair(&presenter, &speaker, LANG_EN, "talk-map");
	walker_start(&speaker, "speaker", NULL);
	walker_start(&presenter, NULL, NULL);
	walker_await(&presenter, SEEN_MAP);
	drive_type(&presenter.d, "4Gp");
	both_at(&presenter, &speaker, 0);
	drive_type(&presenter.d, "o");
	walker_await(&presenter, SEEN_MAP);
	walker_quit(&presenter, "q");
	walker_expect(&speaker, str_c(_("not connected")));

	walker_start(&presenter, "learn", "--section=4");
	walker_await_step(&presenter, (struct course_position){ SECTION, 0 },
		section()->steps[0].kind == COURSE_EXPERIMENT ? SEEN_CHOOSE : SEEN_READ);
	drive_type(&presenter.d, "\x1b[15~"); /* F5 */
	walker_expect_gone(&speaker, str_c(_("not connected")));
	drive_type(&speaker.d, " ");
	both_at(&presenter, &speaker, 1);
	walker_quit(&presenter, "q");
	walker_quit(&speaker, "q");
}

/* While the first presents a second one says so, and goes on without a line. */
static void a_second_presenter_is_told(void **state)
{
	(void)state;
	struct walker one, two;
	pair(&one, &two, LANG_EN, "talk-two");
	walker_start(&one, "present", "--section=4");
	walker_expect(&one, str_c("p95"));
	walker_start(&two, "present", "--section=4");
	struct str why = str_c(_("another presentation is running; end it first"));
	walker_expect(&two, why);
	drive_type(&two.d, " ");
	walker_expect_gone(&two, why);
	walker_quit(&two, "q");
	walker_quit(&one, "q");
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
		cmocka_unit_test(a_talk_in_english),
		cmocka_unit_test(a_talk_in_korean),
		cmocka_unit_test(a_talk_from_the_map),
		cmocka_unit_test(a_second_presenter_is_told),
	};
	return cmocka_run_group_tests(tests, open_desk, close_desk) ? 1 : 0;
}
