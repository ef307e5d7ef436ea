/* app: what the person does. State, messages that change it, commands that it gives, and the view.
 *
 *   input, elapsed time ──▶ app_update(app, message, commands) ──▶ commands: data that cli/ carries out
 *                           app_view(app, grid)                ──▶ cells
 *
 * update is a function of state and message: it does no I/O and reads no clock; the wall clock's time is added by
 * whoever carries out a command. view changes nothing. So every screen is tested in memory. Modes (walkthrough, quiz,
 * projector, speaker) are policies over the same lab, text and choices; one file a screen. */
#ifndef APP_APP_H
#define APP_APP_H

#include "app/keys.h"
#include "app/library.h"
#include "model/model.h"
#include "ui/grid.h"
#include "ui/glyphs.h"
#include "ui/theme.h"

struct app;

enum app_mode { APP_MAP, APP_LESSON, APP_QUIZ, APP_PROJECTOR, APP_SPEAKER };

/* ------------------------------------------------------------- progress */

/* What the store knew at the start, and what has been added since. Flat: [first_step[section] + step]. */
struct app_progress {
	bool *step_seen, *step_done;
	int8_t *predicted; /* last choice + 1, 0 none */
	bool *predicted_right;
	int8_t *answered; /* by question: 0 never, 1 right last time, -1 wrong last time */
	uint32_t *first_step, *first_question; /* by section; one more at the end */
	struct course_position place; /* where to go on */
	bool has_place;
};
struct app_progress *app_progress_new(const struct course *course);
void app_progress_free(struct app_progress *progress);

/* --------------------------------------------------------------- config */

struct app_config {
	const struct app_library *stock;
	struct app_progress *progress; /* taken over and freed by the app */
	struct keymap keys;
	enum app_mode mode; /* where it opens */
	struct course_position at; /* lesson, projector */
	bool resume; /* lesson: go on at progress->place instead */
	int quiz_section; /* quiz: index, -1 mixed */
	bool quiz_again; /* only what was wrong */
	uint64_t seed; /* of quizzes */
	int cols, rows;
	enum glyph_set glyphs;
	enum theme_id theme;
	bool reduced_motion;
	const char *version;
};

/* What opening the first screen asks for (the place is stored, the speakers are told) comes with the first update. */
struct app *app_new(const struct app_config *config);
void app_free(struct app *app);

/* -------------------------------------------------------------- messages */

enum app_msg_kind {
	APP_INPUT, /* input */
	APP_TICK, /* elapsed_ns since the last one */
	APP_BANNER, /* text: said on the screen until something else is (progress is not saved, and why); empty takes it away */
	APP_SPEAKERS, /* number: speakers connected */
	APP_REMOTE, /* a speaker's command: action, position, number, count */
	APP_SHOWN, /* speaker: a new state of the presenter; shown */
};

/* What a speaker is shown. Texts belong to whoever sends the message. */
struct app_shown {
	bool connected, same_course;
	struct str section_title, step_title, next_title, notes, answer_key;
	int position, positions;
	int64_t elapsed_ms, planned_ms; /* planned < 0: no plan */
	int cover; /* 0 shown, 1 black, 2 white */
	bool frozen, running, revealed;
	int choices, right; /* right from 1 */
	struct str choice[COURSE_CHOICES];
	int votes[COURSE_CHOICES];
};

enum app_remote { APP_REMOTE_NEXT, APP_REMOTE_PREV, APP_REMOTE_GOTO, APP_REMOTE_BLACK, APP_REMOTE_WHITE,
	APP_REMOTE_FREEZE, APP_REMOTE_RUN, APP_REMOTE_PAUSE, APP_REMOTE_REVEAL, APP_REMOTE_VOTES, APP_REMOTE_CLOCK };

struct app_msg {
	enum app_msg_kind kind;
	struct input input;
	int64_t elapsed_ns;
	struct str text;
	int number, count;
	enum app_remote remote;
	struct course_position position;
	const struct app_shown *shown;
};

/* -------------------------------------------------------------- commands */

enum app_cmd_kind {
	APP_DO_QUIT,
	APP_DO_SUSPEND,
	APP_DO_REDRAW,
	APP_DO_LANGUAGE, /* lang: gettext has been switched already; remember it */
	APP_DO_THEME, /* theme: show with it, remember it */
	APP_DO_MOVE, /* left, left_done, spent_ms, to: progress */
	APP_DO_DONE, /* at: the step is done */
	APP_DO_RUN, /* at: its experiment ran */
	APP_DO_PREDICTION, /* at, choice from 1, right */
	APP_DO_ANSWER, /* question, given, right, score, took_ms, quiz */
	APP_DO_SHOW, /* projector: tell the speakers; read app_shown_now */
	APP_DO_VOTE, /* at, choice from 1, count */
	APP_DO_REMOTE, /* speaker: send this */
};
enum app_quiz_kind { APP_QUIZ_SECTION, APP_QUIZ_MIXED, APP_QUIZ_AGAIN };

struct app_cmd {
	enum app_cmd_kind kind;
	enum lang lang;
	enum theme_id theme;
	bool has_left, has_to;
	struct course_position left, to, at;
	bool left_done, right;
	int64_t spent_ms, took_ms;
	int choice, count;
	double score;
	const struct course_question *question;
	enum app_quiz_kind quiz;
	char given[128], key[128];
	enum app_remote remote;
};
#define APP_CMDS 16
struct app_cmds {
	struct app_cmd all[APP_CMDS + 1]; /* the last is room for what one message never gives */
	size_t count;
};

void app_update(struct app *app, const struct app_msg *msg, struct app_cmds *out);
void app_view(const struct app *app, struct grid *grid);

/* --------------------------------------------------------------- reading */

/* Does something move on its own? Then a tick is due every frame; else none is until something happens. */
bool app_animates(const struct app *app);
bool app_wants_second(const struct app *app); /* a clock is shown: a tick a second */
void app_shown_now(const struct app *app, struct app_shown *out); /* projector; texts are good until the next update */
/* A text of the course in the present language, or in the other where it lacks one. */
struct str app_word(const struct str in[LANG_COUNT]);
enum app_mode app_mode_now(const struct app *app);
struct course_position app_position(const struct app *app);
/* For tests and pictures: the model on the stage, or NULL. */
struct model *app_model(const struct app *app);

#endif
