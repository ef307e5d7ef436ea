#include "config.h"

#include "app/experiment.h"

#include <math.h>

static double value_of(void *ctx, struct app_measure_ref ref)
{
	const struct app_outcome *outcome = ctx;
	return outcome->values[ref.arm][ref.measure];
}

static enum status run_arm(const struct app_plan *plan, uint32_t arm, struct app_outcome *out, struct err *err)
{
	struct app_run run;
	enum status status = app_run_init(&run, plan, true, err);
	if (status) {
		return status;
	}
	int64_t end = plan->run_ns + plan->settle_ns;
	app_run_advance(&run, plan->run_ns, UINT64_MAX, true);
	while (!run.out_of_memory && !app_run_over(&run) && app_run_now(&run) < end) {
		app_run_advance(&run, app_run_now(&run) + SIM_S, UINT64_MAX, true);
	}
	for (uint32_t m = 0; m < plan->measure_count; m++) {
		out->values[arm][m] = app_run_value(&run, m, &out->final[arm][m]);
	}
	out->hash[arm] = model_hash(run.model);
	out->broken[arm] = model_check(run.model);
	if (run.out_of_memory) {
		status = err_set(err, STATUS_SYSTEM, "out of memory");
	}
	app_run_done(&run);
	return status;
}

enum status app_experiment(const struct app_library *library, const struct course_section *section,
	const struct course_step *step, struct app_outcome *out, struct err *err)
{
	struct arena arena = { 0 };
	enum status status = STATUS_OK;
	*out = (struct app_outcome){ 0 };
	for (size_t i = 0; i < COURSE_ARMS * MODEL_MEASURES; i++) {
		out->values[i / MODEL_MEASURES][i % MODEL_MEASURES] = (double)NAN;
	}
	for (uint32_t arm = 0; arm < step->run.arm_count && !status; arm++) {
		struct app_plan plan;
		status = app_plan_init(&plan, &arena, library, section, step, arm, err);
		if (!status) {
			status = run_arm(&plan, arm, out, err);
		}
	}
	arena_done(&arena);
	for (uint32_t i = 0; i < step->run.expect_count && i < APP_EXPECTS && !status; i++) {
		out->holds[i] = app_expect_holds(step, &step->run.expects[i], value_of, out, &out->left[i], &out->right[i]);
		out->failed += !out->holds[i];
	}
	return status;
}
