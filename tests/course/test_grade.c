#include "config.h"

#include "tests/check.h"

#include "course/course.h"

static struct course_question choices(enum course_question_kind kind, unsigned count, unsigned right)
{
	struct course_question question = { .kind = kind, .choice_count = count };
	for (unsigned i = 0; i < count; i++) {
		question.choices[i].right = right >> i & 1;
	}
	return question;
}

static bool is_right(const struct course_question *question, unsigned given)
{
	struct course_grade grade = course_grade(question, &(struct course_answer){ .choices = given });
	check_near(grade.score, grade.right ? 1.0 : 0.0, 0);
	return grade.right;
}

/* For each right set and each given set: right when they are the same, and only then. */
static void test_choices(void **state)
{
	(void)state;
	for (unsigned right = 1; right < 1u << COURSE_CHOICES; right++) {
		struct course_question several = choices(COURSE_SEVERAL, COURSE_CHOICES, right);
		struct course_question one = choices(COURSE_ONE, COURSE_CHOICES, right);
		for (unsigned given = 0; given < 1u << COURSE_CHOICES; given++) {
			check_int(is_right(&several, given), given == right);
			check_int(is_right(&one, given), given == right);
		}
	}
}

static void test_choices_edges(void **state)
{
	(void)state;
	struct course_question question = choices(COURSE_ONE, 3, 1u << 1);
	assert_false(is_right(&question, 0));
	assert_false(is_right(&question, 1u << 1 | 1u << 7)); /* a choice that is not there */
	struct course_question broken = choices(COURSE_ONE, 3, 0); /* nothing is right: nothing can be */
	assert_false(is_right(&broken, 0));
	assert_false(is_right(&broken, 1));
}

static bool is_number_right(double value, double tolerance, double given)
{
	struct course_question question = { .kind = COURSE_NUMBER, .value = value, .tolerance = tolerance };
	return course_grade(&question, &(struct course_answer){ .number = given }).right;
}

static void test_number(void **state)
{
	(void)state;
	assert_true(is_number_right(216, 2, 216));
	assert_true(is_number_right(216, 2, 214));
	assert_true(is_number_right(216, 2, 218));
	assert_false(is_number_right(216, 2, 213.999));
	assert_false(is_number_right(216, 2, 218.001));
	assert_true(is_number_right(0.3, 0.1, 0.4)); /* 0.4 - 0.3 > 0.1 in binary */
	assert_true(is_number_right(0.3, 0.1, 0.2));
	assert_true(is_number_right(216, 0, 3.6 * 3600 / 60)); /* 3.6 h in minutes */
	assert_true(is_number_right(0, 0, 0));
	assert_false(is_number_right(0, 0, 1e-12));
	assert_true(is_number_right(-5, 1, -6));
	assert_false(is_number_right(-5, 1, 5));
	assert_false(is_number_right(216, 2, (double)NAN));
	assert_false(is_number_right(216, 2, (double)INFINITY));
	assert_false(is_number_right(216, 2, -(double)INFINITY));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_choices),
	cmocka_unit_test(test_choices_edges),
	cmocka_unit_test(test_number),
};

CHECK_MAIN(tests)
