/* The state of the program, for the files of this room only. */
#ifndef APP_APP_INT_H
#define APP_APP_INT_H

#include "app/app.h"
#include "app/lab.h"
#include "app/values.h"
#include "doc/doc.h"
#include "ui/canvas.h"
#include "ui/choice.h"
#include "ui/edit.h"
#include "ui/keyline.h"
#include "ui/layout.h"
#include "ui/list.h"
#include "ui/map.h"

/* Where a learner stands within a step. */
enum step_phase {
	STEP_READ, /* watch, recap */
	STEP_PREDICT, /* the question is open */
	STEP_RUN, /* the experiment runs */
	STEP_EXPLAIN, /* it is over */
};

enum overlay { OVERLAY_NONE, OVERLAY_HELP, OVERLAY_BREAK, OVERLAY_SEARCH, OVERLAY_RESET, OVERLAY_VOTES };

/* One line of the menu of faults, or of a search. */
struct menu_item {
	struct model_action action;
	struct course_position position;
	char text[96];
	char detail[48];
	bool heading;
};
#define MENU_ITEMS 256

struct app_menu {
	struct menu_item items[MENU_ITEMS];
	size_t count;
	struct list_state list;
};

/* The stage's layout, made anew when what it depends on has changed. */
struct app_stage {
	struct arena arena;
	struct map_layout *layout;
	const struct topo *topo;
	bool living; /* a model runs in it */
	uint64_t shape; /* scene_shape of what was laid out */
	struct rect area;
	enum lang lang;
};

struct app_lesson {
	struct course_position at;
	enum step_phase phase;
	int cursor; /* choice under the cursor, -1 none */
	int chosen; /* -1 none */
	int scroll;
	int64_t spent_ns;
	struct lab lab;
	int node; /* selected on the stage, -1 none */
	bool node_open;
	int node_row;
};

enum quiz_phase { QUIZ_ASK, QUIZ_FEEDBACK, QUIZ_RESULT, QUIZ_NOTHING };

struct app_quiz {
	struct course_deck deck;
	enum app_quiz_kind kind;
	int section; /* -1 mixed */
	enum quiz_phase phase;
	uint8_t order[COURSE_CHOICES];
	unsigned marked; /* bits in the file's order */
	int cursor; /* in the order shown */
	struct edit edit;
	bool right; /* of the last answer */
	bool unreadable; /* what was typed is no number */
	uint32_t asked, first_right, answered_right;
	int64_t took_ns;
	int scroll;
	uint64_t seed;
	uint8_t *missed; /* by question (flat): wrong at the first try in this quiz */
};

struct app_talk {
	int cover; /* 0 shown, 1 black, 2 white */
	bool frozen;
	struct grid frozen_grid;
	int speakers;
	struct course_position begun; /* where the clock stood at zero: the plan counts from here */
	int64_t elapsed_ns;
	bool clock_runs;
	int votes[COURSE_CHOICES];
	int vote_choice; /* being counted, -1 none */
	struct edit vote;
	int64_t bounce_ns; /* since the last PageDown */
	char answer_key[256], step_title[256], next_title[256];
	struct buf notes;
};

struct app_speaker {
	struct app_shown shown;
	struct arena arena; /* its texts */
	int scroll;
	int vote_choice;
	struct edit vote;
};

struct app {
	const struct app_library *library;
	const struct course *course;
	struct app_progress *progress;
	struct keymap keys;
	const char *version;
	int cols, rows;
	enum glyph_set glyphs;
	enum theme_id theme;
	bool reduced_motion;
	enum app_mode mode;
	enum overlay overlay;
	struct app_menu menu;
	struct edit search;
	int help_scroll;
	int prefix; /* number typed before G */
	bool g_typed;
	struct buf banner;
	char message[160]; /* one line, until the next key */
	bool dirty; /* something changed since the last view, beyond what moves on its own */
	int map_selected;
	struct app_lesson lesson;
	struct app_stage stage;
	struct app_quiz quiz;
	struct app_talk talk;
	struct app_speaker speaker;
	uint64_t seed;
	struct app_cmds opening; /* given with the first update */
};

/* --- scrolling ---------------------------------------------------------- */

/* A text in a window of `view` rows, and where its choices stand: rows [top, end). */
struct reach {
	int view, rows;
	int count; /* choices that can be walked, 0 when the text is only read */
	int top[COURSE_CHOICES], end[COURSE_CHOICES];
};
int reach_most(const struct reach *reach); /* the greatest scroll */
void reach_walk(const struct reach *reach, int by, int *cursor, int *scroll); /* one key up (-1) or down (1) */
void reach_show(const struct reach *reach, int choice, int *scroll);
/* The choices are the last rows of the text. */
void reach_choices(struct reach *reach, int cols, const struct choice *choices, size_t count);
/* --- shared ------------------------------------------------------------ */

const struct course_section *app_section(const struct app *app);
const struct course_step *app_step(const struct app *app);
struct app_cmd *app_command(struct app_cmds *out, enum app_cmd_kind kind);
void app_say(struct app *app, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct doc_values app_doc_values(struct app_values *values); /* placeholders of the present step */
struct app_values app_values_now(const struct app *app);
/* The text in the present language, or in the other with a mark when it lacks one. */
const struct doc *app_text(const struct course_text *text);

struct reach lesson_reach(const struct app *app);
struct reach quiz_reach(const struct app *app);
struct reach speaker_reach(const struct app *app);
struct reach help_reach(const struct app *app);
void app_clamp(struct app *app); /* after whatever may have made a text shorter or a window larger */

/* --- screens: keys in, cells out ---------------------------------------- */

void course_map_key(struct app *app, enum key_action action, const struct input *input, struct app_cmds *out);
void course_map_mouse(struct app *app, const struct input *input, struct app_cmds *out);
void course_map_view(const struct app *app, struct canvas c);
struct rect course_map_preview(const struct app *app); /* empty: no room for it */
const struct course_step *course_map_preview_step(const struct app *app); /* NULL: nothing to show */

void lesson_open(struct app *app, struct course_position at, struct app_cmds *out);
void lesson_leave(struct app *app, struct app_cmds *out);
void lesson_key(struct app *app, enum key_action action, const struct input *input, struct app_cmds *out);
void lesson_mouse(struct app *app, const struct input *input, struct app_cmds *out);
void lesson_tick(struct app *app, int64_t elapsed_ns, struct app_cmds *out);
void lesson_view(const struct app *app, struct canvas c);
void lesson_next(struct app *app, struct app_cmds *out);
void lesson_prev(struct app *app, struct app_cmds *out);
void lesson_run(struct app *app, struct app_cmds *out); /* the experiment, from its start */
/* What stage keys do: pause, speed, users, nodes, faults, undo. False when the action is none of them. */
bool lesson_stage_key(struct app *app, enum key_action action, struct app_cmds *out);
int panel_draw(const struct app *app, struct canvas c, int y); /* text beside the stage; gives the rows used */
void panel_choices(const struct app *app, struct canvas c, struct reach *reach); /* of the open question */
int panel_choice_at(const struct app *app, struct canvas c, int y, int at_y); /* choice under a row, or -1 */
struct canvas panel_inside(const struct app *app, struct canvas c); /* where panel_draw draws, on a canvas of the screen */

void stage_refresh(struct app *app); /* layout of the map, when it must change */
void stage_view(const struct app *app, struct canvas c);
void stage_preview(const struct app *app, struct canvas c); /* course map: an architecture at rest */
void stage_charts(const struct app *app, struct canvas c);
void figures_line(const struct app *app, struct canvas c); /* key figures in one row */
void figures_large(const struct app *app, struct canvas c); /* in large letters, where there are rows for them */
void stage_clock(const struct app *app, struct buf *out); /* "500 users  x60 > 03:02:10" */
struct rect stage_area(const struct app *app);
int stage_hit(const struct app *app, int x, int y);

int node_panel_draw(const struct app *app, struct canvas c, int y);
bool node_panel_key(struct app *app, enum key_action action, struct app_cmds *out);

void break_menu_open(struct app *app);
void search_open(struct app *app);
void search_fill(struct app *app);
void overlay_translate(struct app *app); /* the language has changed */
void overlay_key(struct app *app, enum key_action action, const struct input *input, struct app_cmds *out);
void overlay_view(const struct app *app, struct canvas screen);
struct canvas overlay_room(struct canvas screen);
int help_rows(const struct app *app);
void help_view(const struct app *app, struct canvas c);
unsigned app_context(const struct app *app); /* whose keys count: an enum key_context */
unsigned app_context_below(const struct app *app); /* of the screen under what lies on top */

void quiz_open(struct app *app, int section, bool again, struct app_cmds *out);
void quiz_key(struct app *app, enum key_action action, const struct input *input, struct app_cmds *out);
void quiz_mouse(struct app *app, const struct input *input, struct app_cmds *out);
void quiz_view(const struct app *app, struct canvas c);
void quiz_done(struct app *app);
const struct course_question *quiz_question(const struct app *app);
bool quiz_types(const struct app *app); /* a number is being typed */
int quiz_next_section(const struct app *app); /* where a section's quiz leads when it is over; -1: to the map */

void projector_open(struct app *app, struct course_position at, struct app_cmds *out); /* a talk begins */
void projector_key(struct app *app, enum key_action action, const struct input *input, struct app_cmds *out);
void projector_remote(struct app *app, const struct app_msg *msg, struct app_cmds *out);
struct layout projector_layout(const struct app *app); /* stage empty: the words need its rows now */
void projector_view(const struct app *app, struct canvas c);
void projector_step(struct app *app, struct app_cmds *out); /* a new step is on the screen */

void speaker_key(struct app *app, enum key_action action, const struct input *input, struct app_cmds *out);
void speaker_shown(struct app *app, const struct app_shown *shown);
void speaker_view(const struct app *app, struct canvas c);

/* Keys of the present screen, for the key line and the mouse: `presses[i]` is what a click on items[i] sends; kind
 * INPUT_NONE where that is several keys. */
int app_keyline_cols(const struct app *app); /* what the sign of something wrong leaves to them */
size_t app_keyline(const struct app *app, struct arena *arena, const struct keyline_item **items,
	const struct input **presses);

#endif
