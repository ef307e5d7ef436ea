#include "config.h"

#include <math.h>

#include "course/course.h"

/* 0.4 is within 0.3 +- 0.1 for a person, and is not in binary: what decimals lose by rounding is given back. */
#define ROUNDING 1e-9

static bool near_enough(const struct course_question *question, double given)
{
	double slack = ROUNDING * fmax(fabs(question->value), question->tolerance);
	return fabs(given - question->value) <= question->tolerance + slack;
}

static unsigned right_choices(const struct course_question *question)
{
	unsigned bits = 0;
	for (uint32_t i = 0; i < question->choice_count; i++) {
		bits |= (unsigned)question->choices[i].right << i;
	}
	return bits;
}

struct course_grade course_grade(const struct course_question *question, const struct course_answer *answer)
{
	bool right = false;
	switch (question->kind) {
	case COURSE_ONE:
	case COURSE_SEVERAL:
		right = answer->choices && answer->choices == right_choices(question);
		break;
	case COURSE_NUMBER:
		right = near_enough(question, answer->number);
		break;
	}
	return (struct course_grade){ .right = right, .score = right ? 1 : 0 };
}
