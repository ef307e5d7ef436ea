/* An experiment carried out without a screen: every arm, every measure, every assertion. Tests, `lint --run` and `tour`
 * use it; the walkthrough runs the same arms live (app/lab.h). */
#ifndef APP_EXPERIMENT_H
#define APP_EXPERIMENT_H

#include "app/run.h"

struct app_outcome {
	double values[COURSE_ARMS][MODEL_MEASURES]; /* NAN where nothing was measured */
	bool final[COURSE_ARMS][MODEL_MEASURES];
	uint64_t hash[COURSE_ARMS]; /* of the model at the end */
	const char *broken[COURSE_ARMS]; /* an invariant that does not hold, or NULL */
	bool holds[64]; /* by expectation */
	double left[64], right[64];
	uint32_t failed; /* expectations that do not hold */
};
#define APP_EXPECTS 64

/* STATUS_DATA when a name cannot be resolved or the topology cannot be run; assertions that fail are in the outcome. */
enum status app_experiment(const struct app_library *library, const struct course_section *section,
	const struct course_step *step, struct app_outcome *out, struct err *err);

#endif
