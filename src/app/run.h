/* A run: one arm of an experiment in progress. Warm-up, then the script's actions at their times, then measures.
 *
 * Time here counts from the experiment's start (the end of the warm-up); it is negative while warming up. What the
 * person does on top is logged in the history like the script's actions, so undo takes back either. Who goes back event
 * by event over an action of the script meets it again on the way on; what was undone stays undone. */
#ifndef APP_RUN_H
#define APP_RUN_H

#include "app/plan.h"
#include "model/history.h"

struct app_run {
	struct app_plan plan;
	struct model *model;
	struct model_probe *probe; /* NULL while warming up */
	struct model_history *history; /* NULL while warming up, or when the run is a quiet one */
	bool quiet;
	uint32_t next_action; /* of the script */
	uint32_t done_at[APP_PLAN_ACTIONS]; /* by action of the script that happened: its place in the history's log */
	int64_t origin_ns; /* model time of the start */
	bool out_of_memory;
};

/* `quiet`: nobody watches, no history is kept. */
enum status app_run_init(struct app_run *run, const struct app_plan *plan, bool quiet, struct err *err);
void app_run_done(struct app_run *run);

int64_t app_run_now(const struct app_run *run); /* ns from the start */
bool app_run_warm(const struct app_run *run); /* the warm-up is over */
/* Is the script over, and are all measures final? */
bool app_run_over(const struct app_run *run);
/* Advances to `until` (ns from the start; during the warm-up its end comes first) within a budget of events. Gives the
 * events that were handled; stops early when the budget is used up. `scripted`: the script's actions happen. */
uint64_t app_run_advance(struct app_run *run, int64_t until, uint64_t budget, bool scripted);

enum status app_run_act(struct app_run *run, const struct model_action *action, struct err *err);
bool app_run_undo(struct app_run *run);
bool app_run_redo(struct app_run *run);
/* One event of a request on or back. */
bool app_run_step(struct app_run *run, bool scripted);
bool app_run_back(struct app_run *run);

double app_run_value(const struct app_run *run, uint32_t measure, bool *final);

#endif
