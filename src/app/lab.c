#include "config.h"

#include "app/lab.h"

#include <math.h>

const double lab_speeds[LAB_SPEEDS] = { 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120,
	300, 900, 3600 };

static int nearest_speed(double speed)
{
	int best = 0;
	for (int i = 1; i < LAB_SPEEDS; i++) {
		if (fabs(log(lab_speeds[i] / speed)) < fabs(log(lab_speeds[best] / speed))) {
			best = i;
		}
	}
	return best;
}

static void end_runs(struct lab *lab)
{
	for (uint32_t i = 0; i < COURSE_ARMS; i++) {
		app_run_done(&lab->runs[i]);
	}
}

void lab_free(struct lab *lab)
{
	end_runs(lab);
	app_run_done(&lab->ahead);
	arena_done(&lab->arena);
	*lab = (struct lab){ 0 };
}

static void forget_held(struct lab *lab)
{
	for (size_t i = 0; i < COURSE_ARMS * MODEL_MEASURES; i++) {
		lab->held[i / MODEL_MEASURES][i % MODEL_MEASURES] = (double)NAN;
	}
}

/* A step that asks nothing gives nothing away by its numbers. */
static bool asks(const struct lab *lab)
{
	return lab->step->kind == COURSE_EXPERIMENT;
}

static void fail(struct lab *lab)
{
	end_runs(lab);
	app_run_done(&lab->ahead);
	lab->phase = LAB_FAILED;
}

static bool begin(struct lab *lab, uint32_t arms, enum lab_phase phase)
{
	end_runs(lab);
	lab->phase = phase;
	lab->debt_ns = 0;
	lab->hurry = false;
	for (uint32_t i = 0; i < arms; i++) {
		if (app_run_init(&lab->runs[i], &lab->plans[i], i > 0, &lab->err)) {
			fail(lab);
			return false;
		}
		/* A short warm-up is over before the first frame, and without any, measures and history begin now. */
		app_run_advance(&lab->runs[i], 0, i ? 1 : LAB_EVENTS_A_FRAME, false);
	}
	particles_clear(&lab->particles, lab->runs[0].model);
	series_clear(&lab->series, model_now(lab->runs[0].model));
	return true;
}

/* Until all windows of the twin are closed. */
static void go_ahead(struct lab *lab, uint64_t budget)
{
	struct app_run *run = &lab->ahead;
	if (!run->model) {
		return;
	}
	app_run_advance(run, run->plan.run_ns + run->plan.settle_ns, budget, true);
	bool done = app_run_now(run) >= run->plan.run_ns + run->plan.settle_ns || run->out_of_memory;
	bool all = true;
	for (uint32_t i = 0; i < run->plan.measure_count; i++) {
		bool final;
		double value = app_run_value(run, i, &final);
		lab->held[0][i] = final || done ? value : (double)NAN;
		all = all && final;
	}
	if (all || done) {
		app_run_done(run);
	}
}

/* True when all of them are over. */
static bool quiet_arms(struct lab *lab, uint64_t budget)
{
	bool over = true;
	go_ahead(lab, budget);
	for (uint32_t i = 1; i < lab->arm_count; i++) {
		struct app_run *run = &lab->runs[i];
		if (!run->model || app_run_over(run)) {
			continue;
		}
		app_run_advance(run, run->plan.run_ns + run->plan.settle_ns, budget, true);
		over = over && app_run_over(run);
	}
	return over;
}

static bool out_of_memory(const struct lab *lab)
{
	bool out = false;
	for (uint32_t i = 0; i < lab->arm_count; i++) {
		out |= lab->runs[i].out_of_memory;
	}
	return out;
}

/* The script is over in all arms: what was measured stays, whatever is done to the picture from now on. */
static void conclude(struct lab *lab)
{
	for (uint32_t arm = 0; arm < lab->arm_count; arm++) {
		for (uint32_t i = 0; i < lab->plans[arm].measure_count; i++) {
			bool final;
			lab->held[arm][i] = app_run_value(&lab->runs[arm], i, &final);
		}
	}
	lab->phase = LAB_OVER;
}

void lab_load(struct lab *lab, const struct app_library *library, const struct course_section *section,
	const struct course_step *step)
{
	lab_free(lab);
	forget_held(lab);
	lab->library = library;
	lab->section = section;
	lab->step = step;
	lab->arm_count = step->run.arm_count;
	lab->speed = nearest_speed(step->speed > 0 ? step->speed : 1);
	for (uint32_t i = 0; i < lab->arm_count; i++) {
		if (app_plan_init(&lab->plans[i], &lab->arena, library, section, step, i, &lab->err)) {
			lab->phase = LAB_FAILED;
			return;
		}
	}
	lab->planned = lab->arm_count > 0;
	if (!lab->planned) {
		return;
	}
	particles_init(&lab->particles, &lab->arena, lab->plans[0].topo);
	if (!asks(lab) && lab->plans[0].measure_count && app_run_init(&lab->ahead, &lab->plans[0], true, &lab->err)) {
		fail(lab);
		return;
	}
	lab_again(lab);
	if (!asks(lab)) {
		quiet_arms(lab, LAB_EVENTS_A_FRAME);
	}
}

void lab_again(struct lab *lab)
{
	if (lab->planned) {
		/* A step without a question is measured from the start, like an experiment. */
		begin(lab, asks(lab) ? 1 : lab->arm_count, LAB_REHEARSAL);
	}
}

void lab_start(struct lab *lab)
{
	forget_held(lab);
	if (lab->planned && begin(lab, lab->arm_count, LAB_RUNNING)) {
		lab->paused = false;
	}
}

struct model *lab_model(const struct lab *lab)
{
	return lab->runs[0].model;
}

static void watch(struct lab *lab, double elapsed_s)
{
	struct model *model = lab_model(lab);
	struct sim_second second;
	double per_s = 0;
	if (model_second(model, MODEL_ALL, 0, &second)) {
		per_s = second.arrivals;
	}
	double speed = lab->achieved > 0 && !lab->paused ? lab->achieved : lab_speeds[lab->speed];
	model_trace_rate(model, particles_density(per_s) / speed);
	particles_advance(&lab->particles, model, lab->paused ? 0 : elapsed_s);
}

/* Advances in stretches, so that each sample of the charts is taken when its last second is over. */
static void live(struct lab *lab, int64_t until, bool with_script)
{
	struct app_run *run = &lab->runs[0];
	uint64_t budget = LAB_EVENTS_A_FRAME * (lab->hurry ? 6 : 1), used = 0;
	while (used < budget && !run->out_of_memory) {
		if (!app_run_warm(run)) {
			/* The warm-up is not drawn; samples begin with the measures. */
			used += app_run_advance(run, until, budget - used, with_script) + 1;
			if (!app_run_warm(run)) {
				break;
			}
			series_clear(&lab->series, model_now(run->model));
			continue;
		}
		int64_t sample = lab->series.next_ns - run->origin_ns;
		int64_t next = sample < until ? sample : until;
		used += app_run_advance(run, next, budget - used, with_script) + 1;
		if (model_now(run->model) == lab->series.next_ns) {
			series_take(&lab->series, run->model, series_stretch_ns(lab_speeds[lab->speed]));
		} else if (app_run_now(run) < next || next == until) {
			break;
		}
	}
}

static bool scripted(const struct lab *lab)
{
	return lab->phase != LAB_REHEARSAL || !asks(lab);
}

static void go_on(struct lab *lab, int64_t elapsed_ns)
{
	struct app_run *run = &lab->runs[0];
	double wish = (double)elapsed_ns * lab_speeds[lab->speed] + lab->debt_ns;
	int64_t before = app_run_now(run);
	int64_t until = before + (int64_t)wish;
	lab->debt_ns = wish - floor(wish);
	if (lab->hurry) {
		until = run->plan.run_ns + run->plan.settle_ns;
	}
	live(lab, until, scripted(lab));
	double speed = (double)(app_run_now(run) - before) / (double)elapsed_ns;
	lab->achieved = lab->achieved > 0 ? lab->achieved * 0.8 + speed * 0.2 : speed;
}

bool lab_tick(struct lab *lab, int64_t elapsed_ns)
{
	struct app_run *run = &lab->runs[0];
	if (!run->model || elapsed_ns <= 0) {
		return false;
	}
	elapsed_ns = elapsed_ns < LAB_ELAPSED_MOST_NS ? elapsed_ns : LAB_ELAPSED_MOST_NS;
	bool waited_for = lab->hurry || (lab->phase == LAB_RUNNING && app_run_over(run));
	bool quiet_over = quiet_arms(lab, waited_for ? LAB_EVENTS_A_FRAME * 4 : LAB_EVENTS_A_FRAME / 2);
	if (!lab->paused) {
		go_on(lab, elapsed_ns);
	}
	if (out_of_memory(lab)) {
		fail(lab);
		err_set(&lab->err, STATUS_SYSTEM, "out of memory");
		return true;
	}
	bool over = lab->phase == LAB_RUNNING && app_run_over(run);
	if (over && lab->hurry) {
		lab->hurry = false;
		lab->achieved = 0;
	}
	if (over && quiet_over) {
		conclude(lab);
	}
	if (!lab->paused) {
		watch(lab, (double)elapsed_ns / 1e9);
	}
	return !lab->paused;
}

void lab_faster(struct lab *lab, int by)
{
	int speed = lab->speed + by;
	lab->speed = speed < 0 ? 0 : speed >= LAB_SPEEDS ? LAB_SPEEDS - 1 : speed;
	lab->achieved = 0;
}

enum status lab_act(struct lab *lab, const struct model_action *action, struct err *err)
{
	if (!lab_model(lab)) {
		return err_set(err, STATUS_USAGE, "nothing is running");
	}
	if (!app_run_warm(&lab->runs[0])) {
		return err_set(err, STATUS_USAGE, "%s", _("Warming up ...")); /* it could not be undone */
	}
	return app_run_act(&lab->runs[0], action, err);
}

/* After a jump in time what was on its way belongs to another past. */
static bool jumped(struct lab *lab, bool done)
{
	if (done) {
		lab->hurry = false;
		particles_clear(&lab->particles, lab_model(lab));
		series_cut(&lab->series, model_now(lab_model(lab)));
	}
	return done;
}

bool lab_undo(struct lab *lab)
{
	return lab_model(lab) && jumped(lab, app_run_undo(&lab->runs[0]));
}

bool lab_redo(struct lab *lab)
{
	return lab_model(lab) && jumped(lab, app_run_redo(&lab->runs[0]));
}

bool lab_step(struct lab *lab)
{
	struct app_run *run = &lab->runs[0];
	lab->paused = true;
	lab->hurry = false;
	if (!app_run_step(run, scripted(lab))) {
		return false;
	}
	particles_advance(&lab->particles, run->model, 0.15);
	series_cut(&lab->series, model_now(run->model)); /* no sample was taken on the way: the next one covers it */
	return true;
}

bool lab_back(struct lab *lab)
{
	struct app_run *run = &lab->runs[0];
	lab->paused = true;
	return jumped(lab, app_run_back(run));
}

double lab_value(void *ctx, struct app_measure_ref ref)
{
	const struct lab *lab = ctx;
	double held = lab->held[ref.arm][ref.measure], value = (double)NAN;
	bool final = false;
	if (lab->runs[ref.arm].model) {
		value = app_run_value(&lab->runs[ref.arm], ref.measure, &final);
	}
	return isnan(held) || (final && lab->phase != LAB_OVER) ? value : held;
}

double lab_progress(const struct lab *lab)
{
	const struct app_run *run = &lab->runs[0];
	if (!run->model || run->plan.run_ns <= 0) {
		return 0;
	}
	double share = (double)app_run_now(run) / (double)run->plan.run_ns;
	return share < 0 ? 0 : share > 1 ? 1 : share;
}
