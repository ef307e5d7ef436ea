/* The lab: the living architecture beside a step's text. One run that is watched, with its clock and particles, and the
 * quiet runs of the step's other arms.
 *
 * Before the learner has predicted, the architecture lives on without the script (rehearsal). lab_start begins the
 * experiment anew from the same seed. A step without a question plays its script at once; a twin of its run goes ahead,
 * unseen, so that the text can quote what will be measured: the same seed gives the same numbers. Time is handed in:
 * lab_tick gets the person's elapsed time and a budget of events, and no clock is read. When the load is too heavy for
 * the speed, the clock falls behind; `achieved` says how far. */
#ifndef APP_LAB_H
#define APP_LAB_H

#include "app/particles.h"
#include "app/run.h"
#include "app/series.h"

enum lab_phase {
	LAB_EMPTY,
	LAB_REHEARSAL, /* lives, without script when there is a question to come */
	LAB_RUNNING, /* the script runs, measures are taken */
	LAB_OVER, /* all is measured; the picture lives on */
	LAB_FAILED, /* memory ran out, or it cannot be run: `err` */
};

struct lab {
	enum lab_phase phase;
	const struct app_library *library;
	const struct course_section *section;
	const struct course_step *step;
	struct arena arena; /* plans, particles; one load */
	struct app_plan plans[COURSE_ARMS];
	uint32_t arm_count;
	bool planned; /* all plans are good; else there is nothing to run */
	struct app_run runs[COURSE_ARMS]; /* 0 is watched */
	struct app_run ahead; /* the twin of run 0; model NULL when there is none, or when it is done */
	double held[COURSE_ARMS][MODEL_MEASURES]; /* what the twin, or an experiment that is over, has measured; NAN else */
	struct particles particles;
	struct series series;
	bool paused, hurry; /* hurry: as fast as it goes, to the end of the script */
	int speed; /* index into lab_speeds */
	double achieved; /* simulated seconds a second, smoothed */
	double debt_ns; /* the fraction of a nanosecond that is left over */
	struct err err;
};

#define LAB_SPEEDS 19
extern const double lab_speeds[LAB_SPEEDS];
#define LAB_EVENTS_A_FRAME 120000
#define LAB_ELAPSED_MOST_NS (INT64_C(250) * SIM_MS) /* of one tick: what a program that was stopped missed stays missed */

/* Loads a step and begins the rehearsal. */
void lab_load(struct lab *lab, const struct app_library *library, const struct course_section *section,
	const struct course_step *step);
void lab_free(struct lab *lab);
void lab_start(struct lab *lab); /* the experiment, from its start */
void lab_again(struct lab *lab); /* the rehearsal, from its start */

/* True when something that is drawn may have changed. */
bool lab_tick(struct lab *lab, int64_t elapsed_ns);
struct model *lab_model(const struct lab *lab); /* NULL when empty or failed */

void lab_faster(struct lab *lab, int by);
enum status lab_act(struct lab *lab, const struct model_action *action, struct err *err);
bool lab_undo(struct lab *lab);
bool lab_redo(struct lab *lab);
bool lab_step(struct lab *lab); /* one request event on; pauses */
bool lab_back(struct lab *lab); /* one back; pauses */

/* A measure's value for placeholders: in the arms as they are now, or as held. ctx is the lab. */
double lab_value(void *lab, struct app_measure_ref ref);
/* Share of the script that has run, 0..1. */
double lab_progress(const struct lab *lab);

#endif
