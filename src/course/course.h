/* course: what is taught. A course is sections, a section is steps and questions, a step is text beside a living
 * architecture, most often an experiment: predict, run, explain.
 *
 * All of it is read from files (files/course.h) into one arena and never changes afterwards. Texts are documents (doc/)
 * in each language; numbers in them come from measures by name ({errors}), from settings of the topology
 * ({set:elb.check-interval}) or stand in the section's list of sourced figures. Pure data and pure functions; no topology,
 * no simulation: nodes, classes, actions and quantities are named by text here and resolved by app/. */
#ifndef COURSE_COURSE_H
#define COURSE_COURSE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/i18n.h"
#include "base/str.h"

struct doc; /* doc/doc.h */
struct course_notes; /* course/notes.h: what only the speaker sees hangs nowhere else */

/* Where something stands in its file, for messages. */
struct course_place {
	struct str file;
	int line, column;
};

struct course_text {
	const struct doc *in[LANG_COUNT]; /* NULL where the language has none */
};

/* ------------------------------------------------------------- choices */

#define COURSE_CHOICES 6
struct course_choice {
	struct str text[LANG_COUNT]; /* one line, may hold `code` and **strong** */
	struct course_text why; /* why it is right or wrong */
	bool right;
	struct str misconception; /* the belief behind a wrong choice, in short; may be empty */
};

/* ---------------------------------------------------------- experiments */

/* A measure by name: {id} in texts gives its value. */
struct course_measure {
	struct str id;
	struct str quantity; /* "p95", "errors", ... */
	struct str class_; /* "all", "dynamic", "static", or a class of the workload */
	struct str node; /* empty: of the whole */
	double from_ns, to_ns; /* from the experiment's start (after the warm-up) */
	struct course_place place;
};

struct course_action {
	double at_ns; /* from the experiment's start */
	struct str action; /* "kill", "users", ... */
	struct str node, other, zone, setting; /* empty where not needed */
	double value;
	struct str value_text; /* as written, for settings with choices */
	struct course_place place;
};

/* "left op factor x right" or "left op value": what the prose says, as an assertion over measures. Measures of another
 * arm are written arm.measure. */
enum course_op { COURSE_LESS, COURSE_AT_MOST, COURSE_MORE, COURSE_AT_LEAST };
struct course_expect {
	struct str left, right; /* right empty: against `value` */
	enum course_op op;
	double factor, value; /* value in the measure's base unit: s, share, count, $ */
	struct str as_written;
	struct course_place place;
};

/* One run. arm 0 is what the learner watches; further arms are run quietly under the same chance for comparison. */
struct course_arm {
	struct str id; /* empty for arm 0 */
	struct str topology;
	double users; /* < 0: the topology's */
	struct course_action *actions;
	uint32_t action_count;
	struct course_action *settings; /* changes made before the start (action "set") */
	uint32_t setting_count;
	struct course_place place;
};
#define COURSE_ARMS 4

struct course_experiment {
	uint64_t seed;
	double start_ns; /* time of day */
	double warmup_ns; /* run before the start, unseen */
	double run_ns; /* length; measured windows lie within */
	double settle_ns; /* extra time for requests to end before numbers are final */
	struct course_arm arms[COURSE_ARMS];
	uint32_t arm_count;
	struct course_measure *measures; /* taken in every arm */
	uint32_t measure_count;
	struct course_expect *expects;
	uint32_t expect_count;
};

/* ---------------------------------------------------------------- steps */

enum course_step_kind {
	COURSE_WATCH, /* text beside the living architecture */
	COURSE_EXPERIMENT, /* predict, run, explain */
	COURSE_RECAP, /* gain and price; bridge to the next section */
};

struct course_step {
	struct str id; /* unique in its section; never reused for another step */
	enum course_step_kind kind;
	struct str title[LANG_COUNT];
	struct course_text body;
	struct course_text brief; /* projector: few words */
	struct course_text predict; /* the question before the run */
	struct course_choice choices[COURSE_CHOICES];
	uint32_t choice_count;
	struct course_text explain; /* after the run */
	struct course_experiment run; /* every step has one: what its picture shows; WATCH: no expects needed */
	double speed; /* simulated seconds a second */
	struct str focus; /* node to look at; may be empty */
	struct str before; /* topology against which new nodes are marked; may be empty */
	double plan_ns; /* planned length in a class, for the speaker's pace */
	struct course_place place;
};

/* ------------------------------------------------------------ questions */

enum course_question_kind { COURSE_ONE, COURSE_SEVERAL, COURSE_NUMBER };

struct course_question {
	struct str id; /* unique in the course */
	enum course_question_kind kind;
	uint32_t section; /* index */
	struct str step; /* the step it belongs to; may be empty */
	struct str level; /* "recall", "understand", "apply" */
	struct course_text stem;
	struct course_choice choices[COURSE_CHOICES];
	uint32_t choice_count;
	bool keep_order; /* choices are not shuffled */
	double value, tolerance; /* NUMBER: |given - value| <= tolerance */
	struct str unit[LANG_COUNT]; /* NUMBER */
	struct course_text explain; /* NUMBER: how to get there; others: after all choices, may be empty */
	struct course_place place;
};

/* A figure in the prose that is not measured, with its source. */
struct course_figure {
	struct str says; /* as it stands in the text: "1 Feb 2024" */
	struct str source;
};

struct course_section {
	struct str id;
	int number; /* 1..9 */
	struct str users[LANG_COUNT]; /* "One user", "1,000" */
	double user_count;
	struct str title[LANG_COUNT];
	struct str tagline[LANG_COUNT];
	bool planned; /* stands on the map, has no steps yet */
	struct course_step *steps;
	uint32_t step_count;
	struct course_question *questions;
	uint32_t question_count;
	struct course_figure *figures;
	uint32_t figure_count;
};

struct course {
	struct arena arena; /* owns everything below */
	struct str id;
	struct str title[LANG_COUNT];
	struct course_section *sections;
	uint32_t section_count;
	struct course_notes *notes;
	uint64_t hash; /* of all files, to tell two copies apart */
};
void course_free(struct course *course); /* NULL is allowed */

int course_find_section(const struct course *course, struct str id); /* or -1 */
int course_find_step(const struct course_section *section, struct str id); /* or -1 */
const struct course_question *course_find_question(const struct course *course, struct str id); /* or NULL */

/* Where somebody stands: indices of a section that has steps and of one of its steps. */
struct course_position {
	uint32_t section, step;
};
/* The step after and before; planned sections are passed over. False, and *at stays, at the course's end and start. */
bool course_next(const struct course *course, struct course_position *at);
bool course_previous(const struct course *course, struct course_position *at);

/* A step as the store remembers it. */
struct course_place_id {
	struct str section, step;
};
/* Where to go on after the course was changed: at `last`, or, when that step is gone, at the newest of `seen` (newest
 * first) that is still there, else at the start of last's section, else at the course's start. False when the course
 * has no step at all. */
bool course_resume(const struct course *course, struct course_place_id last, const struct course_place_id *seen,
	size_t seen_count, struct course_position *out);

/* -------------------------------------------------------------- grading */

struct course_answer {
	unsigned choices; /* bits, in the file's order */
	double number;
};
struct course_grade {
	bool right;
	double score; /* 0 or 1: several choices are all or nothing, and the screen says so */
};
/* A number is right within value +- tolerance, both ends included however the decimals round; NAN is wrong. */
struct course_grade course_grade(const struct course_question *question, const struct course_answer *answer);

/* What a person types for a number. Understood: blanks anywhere between parts, full-width characters, "1,000", a sign,
 * one decimal point, `unit` before or behind the number or left out, and what the unit is also called ("%", percent,
 * 퍼센트; "min", minutes, 분); times in other units and in two parts ("3 h 36 min" where minutes are asked for); k, M,
 * thousand, million, 십 백 천 만 억 ("1만 5천", "3천만"). Not guessed: "1,5", "1e3", another unit, words, texts of more
 * than COURSE_NUMBER_BYTES, more than 63 digits. */
#define COURSE_NUMBER_BYTES 256
bool course_read_number(struct str text, struct str unit, double *out);

/* ----------------------------------------------------------------- deck */

/* The order of questions in a quiz. What was answered wrongly comes again later in the same quiz, until it is right. */
struct course_deck {
	uint32_t *order; /* questions, as (section << 16 | question); grows as wrong ones come again */
	uint32_t count, cap, at;
	uint32_t first_round; /* how many there were at the start */
	uint64_t dice; /* state of the random numbers */
};
/* `weight(ctx, question)`: higher comes first (answered wrongly before); equal ones are shuffled by the seed. weight may
 * be NULL. section < 0 = mixed over all; most = 0: all. Asked once a question, in the course's order. */
void course_deck_init(struct course_deck *deck, const struct course *course, int section, uint32_t most, uint64_t seed,
	int (*weight)(void *ctx, const struct course_question *question), void *ctx);
void course_deck_done(struct course_deck *deck);
const struct course_question *course_deck_current(const struct course_deck *deck, const struct course *course); /* NULL: over */
/* Moves on; a wrong one is put in again behind the 3 to 6 questions that come next, or at the end. Nothing when over. */
void course_deck_answer(struct course_deck *deck, bool right);
bool course_deck_again(const struct course_deck *deck); /* the current one was asked before in this quiz */

/* Order in which the choices of a question are shown: a permutation of 0..choice_count-1, by seed; the file's order with
 * keep_order. What is behind choice_count stays in place. */
void course_shuffle_choices(const struct course_question *question, uint64_t seed, uint8_t order[COURSE_CHOICES]);

#endif
