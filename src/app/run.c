#include "config.h"

#include "app/run.h"

#include <math.h>

#define DAY_NS (INT64_C(86400) * SIM_S)

/* The step names the time of day at its start; the warm-up comes before it. */
static int64_t clock_at_zero(const struct app_plan *plan)
{
	int64_t at = (plan->start_ns - plan->warmup_ns) % DAY_NS;
	return at < 0 ? at + DAY_NS : at;
}

enum status app_run_init(struct app_run *run, const struct app_plan *plan, bool quiet, struct err *err)
{
	*run = (struct app_run){ .plan = *plan, .quiet = quiet };
	struct model_options options = { .seed = plan->seed,
		.users = plan->users,
		.start_ns = clock_at_zero(plan) };
	enum status status = model_new(plan->topo, &options, &run->model, err);
	if (status) {
		return status;
	}
	for (uint32_t i = 0; i < plan->setting_count; i++) {
		if ((status = model_act(run->model, &plan->settings[i], err))) {
			app_run_done(run);
			return status;
		}
	}
	run->origin_ns = model_now(run->model) + plan->warmup_ns;
	return STATUS_OK;
}

void app_run_done(struct app_run *run)
{
	model_history_free(run->history);
	model_probe_free(run->probe);
	model_free(run->model);
	*run = (struct app_run){ 0 };
}

int64_t app_run_now(const struct app_run *run)
{
	return run->model ? model_now(run->model) - run->origin_ns : 0;
}

bool app_run_warm(const struct app_run *run)
{
	return run->probe != NULL;
}

#define HISTORY_BYTES ((size_t)64 << 20)

/* The measures begin where the warm-up ends. */
static void begin(struct app_run *run)
{
	run->probe = model_probe_new(run->model, run->plan.measures, run->plan.measure_count);
	if (!run->probe) {
		run->out_of_memory = true;
		return;
	}
	if (!run->quiet) {
		run->history = model_history_new(run->model, run->probe, HISTORY_BYTES);
		run->out_of_memory = !run->history;
	}
}

/* One stretch without actions. */
static uint64_t stretch(struct app_run *run, int64_t until_abs, uint64_t budget)
{
	struct sim *sim = model_sim(run->model);
	uint64_t before = sim_events(sim);
	enum sim_status status;
	if (run->history) {
		status = model_history_run(run->history, until_abs, budget);
	} else if (run->probe) {
		status = model_probe_advance(run->probe, until_abs, budget);
	} else {
		status = model_run(run->model, until_abs, budget);
	}
	run->out_of_memory |= status == SIM_NOMEM;
	return sim_events(sim) - before;
}

static bool due(const struct app_run *run, int64_t now)
{
	return run->next_action < run->plan.action_count && run->plan.actions[run->next_action].at_ns <= now;
}

#define NOT_LOGGED UINT32_MAX /* could not be done, or was undone and forgotten */

/* An action that cannot be done (its node is down already) is passed over, as a person would. */
static void do_script(struct app_run *run)
{
	uint32_t place = run->history ? (uint32_t)model_history_done(run->history) : 0;
	uint32_t k = run->next_action++;
	run->done_at[k] = app_run_act(run, &run->plan.actions[k].action, NULL) ? NOT_LOGGED : place;
}

uint64_t app_run_advance(struct app_run *run, int64_t until, uint64_t budget, bool scripted)
{
	uint64_t used = 0;
	while (run->model && !run->out_of_memory && used < budget) {
		int64_t now = app_run_now(run);
		if (!run->probe && now >= 0) {
			begin(run);
			continue;
		}
		if (run->probe && scripted && due(run, now)) {
			do_script(run);
			continue;
		}
		int64_t next = run->probe ? until : 0;
		if (run->probe && scripted && run->next_action < run->plan.action_count &&
			run->plan.actions[run->next_action].at_ns < next) {
			next = run->plan.actions[run->next_action].at_ns;
		}
		if (now >= next) {
			break;
		}
		used += stretch(run, run->origin_ns + next, budget - used);
		if (app_run_now(run) < next) {
			break;
		}
	}
	return used;
}

bool app_run_over(const struct app_run *run)
{
	if (!run->probe || app_run_now(run) < run->plan.run_ns) {
		return false;
	}
	if (app_run_now(run) >= run->plan.run_ns + run->plan.settle_ns) {
		return true;
	}
	for (uint32_t i = 0; i < run->plan.measure_count; i++) {
		bool final;
		model_probe_value(run->probe, i, &final);
		if (!final) {
			return false;
		}
	}
	return true;
}

enum status app_run_act(struct app_run *run, const struct model_action *action, struct err *err)
{
	if (!run->history) {
		return model_act(run->model, action, err);
	}
	/* A new action forgets what was undone: it has no place in the log any more. */
	uint32_t done = (uint32_t)model_history_done(run->history);
	enum status status = model_history_act(run->history, action, err);
	for (uint32_t k = 0; k < run->next_action && !status; k++) {
		if (run->done_at[k] != NOT_LOGGED && run->done_at[k] >= done) {
			run->done_at[k] = NOT_LOGGED;
		}
	}
	return status;
}

bool app_run_undo(struct app_run *run)
{
	return run->history && model_history_undo(run->history);
}

bool app_run_step(struct app_run *run, bool scripted)
{
	if (!run->history) {
		return false;
	}
	while (scripted && due(run, app_run_now(run))) {
		do_script(run);
	}
	int64_t next = scripted && run->next_action < run->plan.action_count ? run->plan.actions[run->next_action].at_ns : INT64_MAX;
	enum sim_status status = model_history_step(run->history);
	if (app_run_now(run) >= next && model_history_to(run->history, run->origin_ns + next)) {
		/* It was a step too far: the script comes first. */
		while (due(run, app_run_now(run))) {
			do_script(run);
		}
		status = model_history_step(run->history);
	}
	run->out_of_memory |= status == SIM_NOMEM;
	return status != SIM_NOMEM;
}

bool app_run_back(struct app_run *run)
{
	if (!run->history) {
		return false;
	}
	/* Of the script, what lies ahead now and was done a moment ago comes again; what was undone before does not. */
	uint32_t before = (uint32_t)model_history_done(run->history);
	if (!model_history_back(run->history)) {
		return false;
	}
	uint32_t done = (uint32_t)model_history_done(run->history);
	while (run->next_action) {
		uint32_t k = run->next_action - 1, at = run->done_at[k];
		bool again = at == NOT_LOGGED ? run->plan.actions[k].at_ns > app_run_now(run) && done < before : at >= done && at < before;
		if (!again) {
			break;
		}
		run->next_action--;
	}
	return true;
}

bool app_run_redo(struct app_run *run)
{
	return run->history && model_history_redo(run->history);
}

double app_run_value(const struct app_run *run, uint32_t measure, bool *final)
{
	*final = false;
	return run->probe ? model_probe_value(run->probe, measure, final) : (double)NAN;
}
