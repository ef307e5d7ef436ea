/* What every test includes: cmocka, with its traps closed.
 *
 * cmocka's exit status is the number of failures, so 256 failures would pass and 77 would be "skipped": CHECK_MAIN makes
 * it 0 or 1. There is no skip(): a whole program that cannot run prints "1..0 # SKIP why". cmocka 1.1.5 compares floats
 * only: check_near compares doubles by relative error. */
#ifndef TESTS_CHECK_H
#define TESTS_CHECK_H

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

/* Under a tool that makes programs thirty times slower (valgrind), CHECK_BRIEF is set: what computes for minutes then
 * does a part of its work, and judges less sharply where chance takes part. Each kind of work is still done. */
static inline bool check_is_brief(void)
{
	return getenv("CHECK_BRIEF") != NULL;
}

/* Once in ./bootstrap check-all: what is sampled otherwise is done completely, and takes a quarter of an hour. */
static inline bool check_is_whole(void)
{
	return getenv("CHECK_ALL") != NULL && !check_is_brief();
}

#define CHECK_MAIN(tests) \
	int main(void) \
	{ \
		return cmocka_run_group_tests((tests), NULL, NULL) ? 1 : 0; \
	}

/* |a - b| <= relative * max(|a|, |b|); equal values always are near. */
#define check_near(a, b, relative) \
	do { \
		double check_a_ = (a), check_b_ = (b); \
		double check_scale_ = fmax(fabs(check_a_), fabs(check_b_)); \
		if (!(fabs(check_a_ - check_b_) <= (relative) * check_scale_)) { \
			fail_msg("%s = %.9g is not near %s = %.9g", #a, check_a_, #b, check_b_); \
		} \
	} while (0)

#define check_int(a, b) assert_int_equal((a), (b))
#define check_str(a, b) assert_string_equal((a), (b))
#define check(condition) \
	do { \
		if (!(condition)) { \
			fail_msg("%s", #condition); \
		} \
	} while (0)

#endif
