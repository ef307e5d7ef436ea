/* A plan: one arm of a step's experiment with every name resolved against its topology.
 *
 * Lessons speak of nodes, actions, settings, quantities and classes by name; the model by index. Faults are reported
 * with the place in the lesson and say which names there are. */
#ifndef APP_PLAN_H
#define APP_PLAN_H

#include "app/library.h"
#include "model/measure.h"

struct app_plan_action {
	int64_t at_ns; /* from the experiment's start */
	struct model_action action;
};
#define APP_PLAN_ACTIONS 256 /* of an arm at the most */

struct app_plan {
	const struct topo *topo;
	uint64_t seed;
	double users;
	int64_t start_ns; /* time of day */
	int64_t warmup_ns, run_ns, settle_ns;
	struct app_plan_action *actions; /* by time; at one time as the file has them */
	uint32_t action_count;
	struct model_action *settings; /* before the start */
	uint32_t setting_count;
	struct model_measure measures[MODEL_MEASURES]; /* as the step lists them */
	uint32_t measure_count;
};

/* The plan's arrays are in the arena. STATUS_DATA when the arm cannot be carried out: then the plan is of no use. */
enum status app_plan_init(struct app_plan *plan, struct arena *arena, const struct app_library *library,
	const struct course_section *section, const struct course_step *step, uint32_t arm, struct err *err);

/* A plan that only runs a topology: the sandbox, a title picture. */
void app_plan_plain(struct app_plan *plan, const struct topo *topo, uint64_t seed);

/* Where a measure's name points to: "id" in arm 0, "arm.id" in another. False when there is none. */
struct app_measure_ref {
	uint32_t arm, measure;
};
bool app_measure_find(const struct course_step *step, struct str name, struct app_measure_ref *out);

/* Does it hold? `value` gives a measure's value, NAN when it has none (nothing holds of NAN). */
bool app_expect_holds(const struct course_step *step, const struct course_expect *expect,
	double (*value)(void *ctx, struct app_measure_ref ref), void *ctx, double *left, double *right);

#endif
