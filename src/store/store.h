/* What a learner keeps: place, progress, answers, predictions, settings; and what a class voted.
 *
 * One database is one learner; one process has one store on it. store_open never fails: it gives a store in one of
 * three modes, and every call works in each of them.
 *
 *   STORE_SAVED     what is written is on the disk when the call returns (it survives kill -9 and loss of power)
 *   STORE_READONLY  what the disk holds is shown; what is written stays in memory
 *   STORE_UNSAVED   nothing of the disk is used; what is written stays in memory
 *
 * Whatever the disk does, the session sees its own writes: a record that could not be stored is kept in order,
 * applied to a copy in memory that all queries then read, and tried again at each later write, by store_retry and by
 * store_close. store_unsaved says how many wait. A record is stored once, however often it was tried. state.reason
 * says what is wrong; state.why says it to a person. The mode can change with every write; state.changes counts the
 * changes, so that a caller says each once.
 *
 * One call that writes is one action of a person and one transaction. No statement stays open when a call returns.
 * A write waits at most STORE_WAIT_MS for another process (then 50 ms until that one lets go); on_wait is called
 * meanwhile, so that a screen can show a sign.
 *
 * Time is the caller's: milliseconds since 1970 in UTC, of the wall clock. Negative times are stored as 0, times
 * after the year 9999 as its end. Order is the order of writing, never the time. A day here is a UTC day.
 *
 * Text is UTF-8 without NUL: ids 1 to STORE_ID_BYTES bytes, other texts up to STORE_TEXT_BYTES; anything else, and
 * numbers out of range, is refused with STATUS_DATA and not kept. Texts that come back were written by whoever held
 * the file: they go through utf8_sanitize before a terminal sees them. Numbers that come back are within the ranges
 * named here.
 *
 * Queries put their rows into the caller's arena, say STATUS_OK, or STATUS_IO with no rows.
 *
 * The caller ignores SIGXFSZ and SIGPIPE (a limit on file sizes would kill the process), does not fork with a store
 * open, never opens the database's file itself (closing it would drop SQLite's locks), and calls utf8_init first. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define STORE_WAIT_MS 2000
#define STORE_ID_BYTES 200
#define STORE_TEXT_BYTES 16384
#define STORE_TIME_MAX_MS INT64_C(253402300799999) /* the last millisecond of the year 9999 */

enum store_mode { STORE_SAVED, STORE_READONLY, STORE_UNSAVED };

/* Why the mode is not STORE_SAVED. */
#define STORE_REASON_LIST(X) \
	X(STORE_WELL, "well") \
	X(STORE_ASKED, "asked") /* options.memory or options.readonly */ \
	X(STORE_BAD_PATH, "path") /* empty, too long, ":memory:", "file:...", a link, a device ... */ \
	X(STORE_BAD_PLACE, "place") /* the directory is missing, a link, not ours, or others may write to it */ \
	X(STORE_CANNOT_WRITE, "cannot-write") /* read-only file system, file or directory */ \
	X(STORE_FOREIGN, "foreign") /* no database, or one of another program */ \
	X(STORE_NEWER, "newer") /* made by a newer version of this program */ \
	X(STORE_SCHEMA, "schema") /* tables, triggers or views that this program did not make */ \
	X(STORE_DAMAGED, "damaged") /* damaged, and could not be moved aside */ \
	X(STORE_NO_BACKUP, "no-backup") /* an old version that could not be backed up, so it was not migrated */ \
	X(STORE_LOCKED, "locked") /* another process holds it */ \
	X(STORE_FULL, "full") /* disk, quota or limit on file sizes */ \
	X(STORE_GONE, "gone") /* deleted, renamed or replaced while open */ \
	X(STORE_IO, "io") /* any other error of reading and writing */

enum store_reason {
#define STORE_REASON_ENUM(name, text) name,
	STORE_REASON_LIST(STORE_REASON_ENUM)
#undef STORE_REASON_ENUM
};

struct store_state {
	enum store_mode mode;
	enum store_reason reason;
	struct err why; /* for a person, in the language of the interface; status is the exit code that fits */
	unsigned changes; /* of mode or reason since the store was opened */
	size_t unsaved; /* records that wait */

	bool created; /* a new database was made */
	int migrated_from; /* its version before this run; 0: not migrated */
	char aside[512]; /* name that a damaged file was given; "": none */
	char restored[512]; /* backup that took its place; "": none */
	bool network; /* on a network file system: a second machine must not write */
	bool backup_failed; /* the last backup could not be made */
	int findings; /* values out of range that were found at opening: run store_doctor */
};

struct store_options {
	const char *path; /* of the database, as the person gave it; relative paths are fine */
	const char *course; /* id of the course whose progress is read and written; NULL: "" */
	int64_t now_ms;
	bool make_directory; /* make the directory and its parents with mode 0700 */
	bool ours; /* the path is the program's own: a file there that is no database at all was ours and is damaged */
	bool readonly; /* look, never write: reports */
	bool memory; /* no file at all: path may be NULL */
	void (*on_wait)(void *arg, int waited_ms); /* may be NULL */
	void *on_wait_arg;
};

struct store;

struct store *store_open(const struct store_options *options); /* never NULL; store_close frees it */
/* Tries once more to store what waits; gives the number of records that are lost now. NULL gives 0. */
size_t store_close(struct store *store);

const struct store_state *store_state(const struct store *store);
size_t store_unsaved(const struct store *store);
/* Tries to store what waits, where the reason may have gone. True when nothing waits any more. */
bool store_retry(struct store *store, int64_t now_ms);
const char *store_reason_name(enum store_reason reason); /* "full": for --json and logs */
int64_t store_session(const struct store *store); /* random, positive, one a store */

/* --- learner and settings ---------------------------------------------------------------------- */

/* Each write: STATUS_OK when it is on the disk; STATUS_IO (or CREATE, CONFIG ...: state.why.status) when it is kept
 * in memory and waits; STATUS_DATA when it was refused. */

enum status store_learner_set(struct store *store, int64_t now_ms, struct str name);
struct str store_learner(struct store *store, struct arena *arena); /* "" when none was set */

/* Settings are texts by name ("language", "theme", "glyphs", "reduced-motion" ...). An empty value removes. */
enum status store_setting_set(struct store *store, int64_t now_ms, struct str key, struct str value);
struct str store_setting(struct store *store, struct arena *arena, struct str key); /* "" when not set */

/* --- progress ---------------------------------------------------------------------------------- */

struct store_place {
	struct str section, step; /* empty: none */
	int64_t time_ms;
};

/* One movement of the learner: leaves a step (or none), comes to a step (or none: quits, or to the map, where the
 * place to come back to stays as it was). The step left gets its time and, with left_done, its state; the step come
 * to gets a visit and becomes the place to come back to. */
struct store_move {
	int64_t time_ms;
	struct str left_section, left_step; /* both empty: none */
	bool left_done;
	int64_t left_spent_ms; /* 0 to a day; more counts as a day */
	struct str section, step; /* both empty: none */
};

enum status store_move(struct store *store, const struct store_move *move);
enum status store_place(struct store *store, struct arena *arena, struct store_place *out);

/* The step is done although the learner stays on it. Done is never undone by a move. */
enum status store_done(struct store *store, int64_t now_ms, struct str section, struct str step);
/* The experiment of a step ran (once more). */
enum status store_run(struct store *store, int64_t now_ms, struct str section, struct str step);
/* Forgets the progress and predictions of a section (empty: of the course). Answers stay. */
enum status store_forget(struct store *store, int64_t now_ms, struct str section);

enum store_verdict { STORE_NOT_JUDGED = -1, STORE_WRONG, STORE_RIGHT };

/* What the learner said before an experiment. Every one is kept. */
struct store_prediction {
	int64_t time_ms;
	struct str section, step;
	int choice; /* from 1; 0: left open */
	enum store_verdict verdict;
	int certainty; /* 1 guess, 2 think so, 3 sure; 0: not asked */
};

enum status store_predict(struct store *store, const struct store_prediction *prediction);

struct store_step {
	struct str section, step;
	bool done;
	int64_t visits, runs, spent_ms, first_ms, last_ms;
	/* Predictions: how many, the first and the last; last.choice is 0 when there is none. */
	int64_t predictions;
	struct {
		int choice;
		enum store_verdict verdict;
	} first, last;
};

struct store_steps {
	struct store_step *items;
	size_t count;
};

/* All steps seen in a section (empty: in the course), by section and step id. */
enum status store_steps(struct store *store, struct arena *arena, struct str section, struct store_steps *out);

/* --- answers ----------------------------------------------------------------------------------- */

#define STORE_QUIZ_LIST(X) \
	X(STORE_QUIZ_OTHER, "other") /* read from a newer version's row */ \
	X(STORE_QUIZ_SECTION, "section") \
	X(STORE_QUIZ_MIXED, "mixed") \
	X(STORE_QUIZ_AGAIN, "again") \
	X(STORE_QUIZ_REVIEW, "review") \
	X(STORE_QUIZ_EXAM, "exam")

enum store_quiz {
#define STORE_QUIZ_ENUM(name, text) name,
	STORE_QUIZ_LIST(STORE_QUIZ_ENUM)
#undef STORE_QUIZ_ENUM
};

const char *store_quiz_name(enum store_quiz quiz);

struct store_answer {
	int64_t time_ms;
	struct str section, question;
	struct str kind; /* "one", "several", "number" ...: the course's word, 1 to 40 bytes */
	struct str given; /* what the learner gave, as text; empty: gave up */
	struct str key; /* what would have been right then, as text; may be empty */
	bool right;
	double score, max; /* finite; max above 0, up to 1e6; score within -max to max */
	int64_t took_ms; /* 0 to a day; more counts as a day */
	int certainty; /* 0 not asked, 1 to 3 */
	int hints; /* 0 to 100 */
	enum store_quiz quiz;

	/* Given back, not read by store_answer_add. */
	int64_t id, session;
	int64_t attempt; /* 1: the first answer to this question */
};

struct store_answers {
	struct store_answer *items;
	size_t count;
};

enum status store_answer_add(struct store *store, const struct store_answer *answer);

/* Which answers: of a section (empty: all), of a question (empty: all), of a session (0: all), with an id above
 * after_id; at most limit of them (0: 10,000), in the order given. Ask again with the last id to read on. */
struct store_answer_filter {
	struct str section, question;
	int64_t session;
	int64_t after_id;
	size_t limit;
};

enum status store_answers(struct store *store, struct arena *arena, const struct store_answer_filter *filter,
	struct store_answers *out);
/* The last answer to each question of a section (empty: of the course), by section and question id. */
enum status store_last_answers(struct store *store, struct arena *arena, struct str section, struct store_answers *out);
/* Those of them that were wrong: the questions that come again, longest ago first. */
enum status store_again(struct store *store, struct arena *arena, struct str section, struct store_answers *out);

/* --- figures ----------------------------------------------------------------------------------- */

struct store_figure {
	struct str section;
	int64_t steps_seen, steps_done, visits, runs, spent_ms;
	int64_t predictions, predictions_right;
	int64_t answers, answers_right; /* every attempt */
	int64_t questions, questions_right; /* each question's last attempt */
	double score, max; /* sums over each question's last attempt */
	int64_t took_ms; /* answering, all attempts */
	int64_t first_ms, last_ms; /* of anything; 0: never */
};

struct store_figures {
	struct store_figure *items;
	size_t count;
};

/* One row a section that has anything, by section id. */
enum status store_figures(struct store *store, struct arena *arena, struct store_figures *out);

struct store_question {
	struct str section, question;
	int64_t attempts, right;
	bool last_right;
	double score, max; /* sums over all attempts: facility is score / max */
	int64_t took_ms; /* sum */
	int64_t first_ms, last_ms;
};

struct store_questions {
	struct store_question *items;
	size_t count;
};

/* Figures of each question that was answered, by section and question id. */
enum status store_questions(struct store *store, struct arena *arena, struct str section, struct store_questions *out);

/* How often each answer was given to a question: for distractors. */
struct store_given {
	struct str question, given;
	bool right;
	int64_t count;
};

struct store_givens {
	struct store_given *items;
	size_t count;
};

enum status store_givens(struct store *store, struct arena *arena, struct str section, struct store_givens *out);

/* --- classes (projector) ----------------------------------------------------------------------- */

/* A class never touches a learner's progress: these calls write to tables of their own. */

struct store_class {
	int64_t id; /* random, positive */
	int64_t start_ms, last_ms;
	struct str title, course_hash;
	int64_t votes; /* sum of all counts */
};

struct store_classes {
	struct store_class *items;
	size_t count;
};

struct store_vote {
	int64_t time_ms;
	struct str section, step;
	int choice; /* 1 to 9 */
	int64_t count; /* 0 to 100,000 hands */
};

struct store_votes {
	struct store_vote *items;
	size_t count;
};

/* The id is good whether it was stored or waits. */
enum status store_class_begin(struct store *store, int64_t now_ms, struct str title, struct str course_hash,
	int64_t *class_id);
/* Sets the count of one choice (hands are counted again, not added). */
enum status store_vote_set(struct store *store, int64_t class_id, const struct store_vote *vote);
/* Those of the course, by the time they began. */
enum status store_classes(struct store *store, struct arena *arena, struct store_classes *out);
/* Votes of a class, by section, step and choice. */
enum status store_votes(struct store *store, struct arena *arena, int64_t class_id, struct store_votes *out);

/* --- doctor ------------------------------------------------------------------------------------ */

/* What is checked, each counted: first the file, then what the rows say. */
#define STORE_FINDING_LIST(X) \
	X(STORE_FIND_FILE, "file") /* lines of SQLite's integrity check */ \
	X(STORE_FIND_KEYS, "keys") /* rows whose parent is missing */ \
	X(STORE_FIND_LEARNER, "learner") /* more than one learner */ \
	X(STORE_FIND_TEXT, "text") /* not UTF-8, NUL inside, or too long */ \
	X(STORE_FIND_ID, "id") /* empty or too long ids */ \
	X(STORE_FIND_PAST, "past") /* negative times and ids */ \
	X(STORE_FIND_FUTURE, "future") /* times more than a day after now */ \
	X(STORE_FIND_SCORE, "score") /* scores and maxima out of range */ \
	X(STORE_FIND_COUNT, "count") /* visits, runs, votes, times spent out of range */ \
	X(STORE_FIND_STEP, "step") /* steps done but never visited */ \
	X(STORE_FIND_REVIEW, "review") /* grades out of range, reviews of a question never answered */ \
	X(STORE_FIND_BACKUP, "backup") /* backups that cannot be read any more */

enum store_finding {
#define STORE_FINDING_ENUM(name, text) name,
	STORE_FINDING_LIST(STORE_FINDING_ENUM)
#undef STORE_FINDING_ENUM
	STORE_FINDING_COUNT
};

struct store_health {
	int64_t found[STORE_FINDING_COUNT];
	int64_t total;
	int version; /* of the schema */
	int64_t bytes; /* of the file */
	int64_t sessions, steps, predictions, answers, reviews, classes, votes;
	int backups, good_backups;
	char newest_backup[512]; /* the newest good one; "": none */
	char first_line[256]; /* of SQLite's integrity check; "": it had nothing to say */
};

const char *store_finding_name(enum store_finding finding);
const char *store_finding_text(enum store_finding finding); /* what it means, in the language of the interface */
/* Looks only. With nothing of the disk in use, STATUS_IO and zeros. */
enum status store_doctor(struct store *store, int64_t now_ms, struct store_health *out);
/* What can be mended without losing a row: a backup first, then indexes are built anew and unused space is given
 * back. */
enum status store_mend(struct store *store, int64_t now_ms, struct err *err);

#endif
