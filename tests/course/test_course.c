#include "config.h"

#include "tests/check.h"

#include "course/course.h"
#include "course/notes.h"

/* Sections: "one" with steps a b c, "planned" without, "two" with a d. */
static struct course_step one_steps[] = { { .id = STR("a") }, { .id = STR("b") }, { .id = STR("c") } };
static struct course_step two_steps[] = { { .id = STR("a") }, { .id = STR("d") } };
static struct course_question one_questions[] = { { .id = STR("q1") }, { .id = STR("q2") } };
static struct course_question two_questions[] = { { .id = STR("q3") } };
static struct course_section sections[] = {
	{ .id = STR("one"), .steps = one_steps, .step_count = 3, .questions = one_questions, .question_count = 2 },
	{ .id = STR("planned"), .planned = true },
	{ .id = STR("two"), .steps = two_steps, .step_count = 2, .questions = two_questions, .question_count = 1 },
};
static const struct course course = { .sections = sections, .section_count = 3 };
static const struct course empty;

static void test_find(void **state)
{
	(void)state;
	check_int(course_find_section(&course, STR("one")), 0);
	check_int(course_find_section(&course, STR("two")), 2);
	check_int(course_find_section(&course, STR("tw")), -1);
	check_int(course_find_section(&course, STR("")), -1);
	check_int(course_find_section(&empty, STR("one")), -1);
	check_int(course_find_step(&sections[0], STR("c")), 2);
	check_int(course_find_step(&sections[2], STR("a")), 0);
	check_int(course_find_step(&sections[2], STR("c")), -1);
	check_int(course_find_step(&sections[1], STR("a")), -1);
	assert_ptr_equal(course_find_question(&course, STR("q2")), &one_questions[1]);
	assert_ptr_equal(course_find_question(&course, STR("q3")), &two_questions[0]);
	assert_null(course_find_question(&course, STR("q4")));
	assert_null(course_find_question(&empty, STR("q1")));
}

static void check_at(struct course_position at, uint32_t section, uint32_t step)
{
	check_int(at.section, section);
	check_int(at.step, step);
}

static void test_walk(void **state)
{
	(void)state;
	static const struct course_position way[] = { { 0, 0 }, { 0, 1 }, { 0, 2 }, { 2, 0 }, { 2, 1 } };
	struct course_position at = way[0];
	assert_false(course_previous(&course, &at));
	check_at(at, 0, 0);
	for (size_t i = 1; i < 5; i++) {
		assert_true(course_next(&course, &at));
		check_at(at, way[i].section, way[i].step);
	}
	assert_false(course_next(&course, &at));
	check_at(at, 2, 1);
	for (size_t i = 4; i-- > 0;) {
		assert_true(course_previous(&course, &at));
		check_at(at, way[i].section, way[i].step);
	}
	assert_false(course_previous(&course, &at));
	check_at(at, 0, 0);
}

static void test_walk_outside(void **state)
{
	(void)state;
	struct course_position at = { 9, 9 };
	assert_false(course_next(&course, &at));
	assert_false(course_previous(&course, &at));
	check_at(at, 9, 9);
	at = (struct course_position){ 0 };
	assert_false(course_next(&empty, &at));
	assert_false(course_previous(&empty, &at));
}

static struct course_position resumed(struct str section, struct str step, const struct course_place_id *seen, size_t count)
{
	struct course_position at = { 77, 77 };
	assert_true(course_resume(&course, (struct course_place_id){ section, step }, seen, count, &at));
	return at;
}

static void test_resume(void **state)
{
	(void)state;
	static const struct course_place_id seen[] = {
		{ STR("two"), STR("gone") },
		{ STR("lost"), STR("a") },
		{ STR("one"), STR("b") },
		{ STR("one"), STR("a") },
	};
	check_at(resumed(STR("two"), STR("d"), seen, 4), 2, 1); /* still there */
	check_at(resumed(STR("two"), STR("x"), seen, 4), 0, 1); /* the newest seen that is there */
	check_at(resumed(STR("two"), STR("x"), seen, 2), 2, 0); /* nothing seen is there: the section's start */
	check_at(resumed(STR("two"), STR("x"), NULL, 0), 2, 0);
	check_at(resumed(STR("lost"), STR("x"), NULL, 0), 0, 0);
	check_at(resumed(STR("planned"), STR("x"), NULL, 0), 0, 0); /* has no steps any more */
	check_at(resumed(STR(""), STR(""), NULL, 0), 0, 0); /* never been anywhere */
	struct course_position at = { 77, 77 };
	assert_false(course_resume(&empty, seen[0], seen, 4, &at));
	check_at(at, 77, 77);
}

static void test_notes(void **state)
{
	(void)state;
	static struct course_text one[3], two[2];
	static struct course_text *steps[3] = { one, NULL, two };
	static struct course_notes notes = { steps };
	struct course noted = course;
	noted.notes = &notes;
	assert_ptr_equal(course_notes_of(&noted, (struct course_position){ 0, 2 }), &one[2]);
	assert_ptr_equal(course_notes_of(&noted, (struct course_position){ 2, 1 }), &two[1]);
	/* Anywhere else there is a text without words, not a fault. */
	static const struct course_position nowhere[] = { { 0, 3 }, { 1, 0 }, { 2, 2 }, { 3, 0 } };
	for (size_t i = 0; i < 4; i++) {
		const struct course_text *text = course_notes_of(&noted, nowhere[i]);
		assert_non_null(text);
		assert_null(text->in[LANG_EN]);
		assert_null(text->in[LANG_KO]);
	}
	assert_null(course_notes_of(&course, (struct course_position){ 0, 0 })->in[LANG_EN]);
}

static void test_give_back(void **state)
{
	(void)state;
	course_free(NULL);
	struct course *made = mem_alloc(1, sizeof *made);
	made->id = str_dup(&made->arena, STR("made"));
	course_free(made); /* the sanitizers count what is left */
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_find),
	cmocka_unit_test(test_walk),
	cmocka_unit_test(test_walk_outside),
	cmocka_unit_test(test_resume),
	cmocka_unit_test(test_notes),
	cmocka_unit_test(test_give_back),
};

CHECK_MAIN(tests)
