#include "config.h"

#include "app/app_int.h"

#include <stdio.h>

#include "ui/docview.h"
#include "ui/header.h"

/* The speaker's screen: notes, what comes next, the key to the question, clock and pace. It holds a copy of what the
 * presenter said last, so that it goes on showing that when the presenter is gone. */

static struct str copy(struct arena *arena, struct str s)
{
	return str_dup(arena, s);
}

void speaker_shown(struct app *app, const struct app_shown *shown)
{
	struct app_speaker *speaker = &app->speaker;
	bool new_step = shown->position != speaker->shown.position;
	if (!shown->position) {
		/* Nothing but the state of the line. */
		app->dirty |= speaker->shown.connected != shown->connected;
		speaker->shown.connected = shown->connected;
		return;
	}
	struct arena old = speaker->arena;
	speaker->arena = (struct arena){ 0 };
	speaker->shown = *shown;
	speaker->shown.section_title = copy(&speaker->arena, shown->section_title);
	speaker->shown.step_title = copy(&speaker->arena, shown->step_title);
	speaker->shown.next_title = copy(&speaker->arena, shown->next_title);
	speaker->shown.notes = copy(&speaker->arena, shown->notes);
	speaker->shown.answer_key = copy(&speaker->arena, shown->answer_key);
	for (int i = 0; i < COURSE_CHOICES; i++) {
		speaker->shown.choice[i] = copy(&speaker->arena, shown->choice[i]);
	}
	arena_done(&old);
	if (new_step) {
		speaker->scroll = 0;
	}
	app->dirty = true;
}

/* Where the presenter stands in our own copy of the course. */
static bool stands_at(const struct app *app, struct course_position *at)
{
	const struct app_shown *shown = &app->speaker.shown;
	const uint32_t *first = app->progress->first_step;
	uint32_t flat = (uint32_t)(shown->position - 1);
	if (shown->position < 1 || !shown->same_course || flat >= first[app->course->section_count]) {
		return false;
	}
	*at = (struct course_position){ 0 };
	while (first[at->section + 1] <= flat) {
		at->section++;
	}
	at->step = flat - first[at->section];
	return true;
}

/* To a step of the present section, counted from 1; 0: the last. */
static void go_to(struct app *app, int number, struct app_cmds *out)
{
	struct course_position at;
	if (!stands_at(app, &at)) {
		app_say(app, "%s", _("Without the presenter's course there is only next and back"));
		return;
	}
	int count = (int)app->course->sections[at.section].step_count;
	at.step = (uint32_t)(number < 1 || number > count ? count : number) - 1;
	struct app_cmd *cmd = app_command(out, APP_DO_REMOTE);
	cmd->remote = APP_REMOTE_GOTO;
	cmd->at = at;
}

static void send(struct app_cmds *out, enum app_remote remote)
{
	app_command(out, APP_DO_REMOTE)->remote = remote;
}

static void vote(struct app *app, const struct input *input, enum key_action action, struct app_cmds *out)
{
	struct app_speaker *speaker = &app->speaker;
	int64_t count;
	if (action == KEY_DO_CLOSE) {
		speaker->vote_choice = -1;
	} else if (input->kind == INPUT_KEY && input->key == UI_KEY_ENTER) {
		if (str_to_i64(str_trim(buf_str(&speaker->vote.text)), &count) && count >= 0 && count <= 100000) {
			struct app_cmd *cmd = app_command(out, APP_DO_REMOTE);
			cmd->remote = APP_REMOTE_VOTES;
			cmd->choice = speaker->vote_choice + 1;
			cmd->count = (int)count;
		}
		speaker->vote_choice = -1;
	} else {
		edit_input(&speaker->vote, input);
	}
}

void speaker_key(struct app *app, enum key_action action, const struct input *input, struct app_cmds *out)
{
	struct app_speaker *speaker = &app->speaker;
	if (speaker->vote_choice >= 0) {
		vote(app, input, action, out);
		return;
	}
	if (action == KEY_NONE && input->kind == INPUT_KEY && !input->mods && input->key >= '1' &&
		input->key < (uint32_t)('1' + speaker->shown.choices)) {
		speaker->vote_choice = (int)(input->key - '1');
		edit_set(&speaker->vote, (struct str){ 0 });
		return;
	}
	switch ((int)action) {
	case KEY_DO_NEXT:
		send(out, APP_REMOTE_NEXT);
		break;
	case KEY_DO_PREV:
		send(out, APP_REMOTE_PREV);
		break;
	case KEY_DO_UP:
		speaker->scroll--; /* app_clamp keeps it in range */
		break;
	case KEY_DO_DOWN:
		speaker->scroll++;
		break;
	case KEY_DO_FIRST:
		go_to(app, 1, out);
		break;
	case KEY_DO_GO_FIRST:
		if (app->g_typed) {
			go_to(app, 1, out);
		}
		app->g_typed = !app->g_typed;
		break;
	case KEY_DO_LAST:
		go_to(app, 0, out);
		break;
	case KEY_DO_GO:
		go_to(app, app->prefix, out);
		break;
	case KEY_DO_PAUSE:
		send(out, APP_REMOTE_PAUSE);
		break;
	case KEY_DO_SPEAKER_BLACK:
		send(out, APP_REMOTE_BLACK);
		break;
	case KEY_DO_SPEAKER_WHITE:
		send(out, APP_REMOTE_WHITE);
		break;
	case KEY_DO_FREEZE:
		send(out, APP_REMOTE_FREEZE);
		break;
	case KEY_DO_SPEAKER_RUN:
		send(out, APP_REMOTE_RUN);
		break;
	case KEY_DO_SPEAKER_CLOCK:
		send(out, APP_REMOTE_CLOCK);
		break;
	default:
		break;
	}
}

static void minutes(struct buf *out, int64_t ms)
{
	int64_t seconds = ms / 1000;
	buf_addf(out, "%d:%02d", (int)(seconds / 60), (int)(seconds % 60));
}

/* "12:34   planned 11:00   1:34 late" */
static void pace(const struct app_shown *shown, struct canvas c)
{
	struct buf text = { 0 };
	minutes(&text, shown->elapsed_ms);
	int x = canvas_text(c, 1, 0, STYLE_STRONG, buf_str(&text)) + 4;
	if (shown->planned_ms >= 0) {
		int64_t late = shown->elapsed_ms - shown->planned_ms;
		buf_reset(&text);
		buf_addf(&text, "%s ", _("planned"));
		minutes(&text, shown->planned_ms);
		x += canvas_text(c, x, 0, STYLE_DIM, buf_str(&text)) + 3;
		buf_reset(&text);
		if (late > -30000 && late < 30000) {
			buf_add_c(&text, _("on time"));
		} else {
			minutes(&text, late < 0 ? -late : late);
			buf_addf(&text, " %s", late < 0 ? _("early") : _("late"));
		}
		canvas_text(c, x, 0, late > 60000 ? STYLE_BAD : late < -60000 ? STYLE_WARN : STYLE_GOOD, buf_str(&text));
	}
	buf_done(&text);
	const char *sign = shown->cover == 1 ? _("BLACK") : shown->cover == 2 ? _("WHITE") : shown->frozen ? _("FROZEN") : "";
	canvas_text_right(c, c.cols - 1, 0, STYLE_WARN, str_c(sign));
}

/* The key to the question, and the hands that were counted. */
static void choices(const struct app *app, struct canvas c)
{
	enum { COUNT_COLS = 6, GAP = 1 };
	const struct app_speaker *speaker = &app->speaker;
	struct canvas text = canvas_sub(c, (struct rect){ 3, 0, c.cols - 3 - COUNT_COLS - GAP, c.rows });
	int y = 0;
	for (int i = 0; i < speaker->shown.choices && y < c.rows; i++) {
		bool right = i + 1 == speaker->shown.right;
		canvas_print(c, 0, y, right ? STYLE_GOOD | STYLE_BOLD : STYLE_DIM, "%d", i + 1);
		if (speaker->vote_choice == i) {
			edit_draw(c, c.cols - COUNT_COLS, y, COUNT_COLS, &speaker->vote, STR("?"), true);
		} else {
			canvas_print(c, c.cols - COUNT_COLS, y, STYLE_NUMBER, "%*d", COUNT_COLS, speaker->shown.votes[i]);
		}
		y = docview_text(text, y, speaker->shown.choice[i], right ? STYLE_GOOD : STYLE_NORMAL);
	}
}

static int notes_draw(const struct app *app, struct canvas c, int y)
{
	const struct app_shown *shown = &app->speaker.shown;
	return shown->same_course ? docview_text(c, y, shown->notes, STYLE_NORMAL) :
				    docview_text(c, y, str_c(_("The presenter has another version of the course: titles only.")), STYLE_WARN);
}

struct reach speaker_reach(const struct app *app)
{
	struct grid scratch;
	grid_init(&scratch, app->cols, app->rows);
	struct canvas c = canvas_of(&scratch, app->glyphs);
	c = canvas_inset(canvas_sub(c, layout_of(LAYOUT_SPEAKER, app->cols, app->rows).text), 2, 1);
	struct reach reach = { .view = c.rows };
	reach.rows = notes_draw(app, canvas_sub(c, (struct rect){ 0, 0, c.cols, 0 }), 0);
	grid_done(&scratch);
	return reach;
}

static void head(const struct app *app, struct canvas c)
{
	const struct app_shown *shown = &app->speaker.shown;
	struct course_position at;
	struct buf place = { 0 };
	if (stands_at(app, &at)) {
		const struct course_section *section = &app->course->sections[at.section];
		buf_addf(&place, "%d %.*s  %u/%u", section->number, STR_ARG(shown->section_title), at.step + 1, section->step_count);
	} else {
		buf_addf(&place, "%.*s  %d/%d", STR_ARG(shown->section_title), shown->position, shown->positions);
	}
	struct header header = { .place = buf_str(&place),
		.title = shown->step_title,
		.right = str_c(shown->connected ? _("connected") : _("not connected")) };
	header_draw(c, 0, &header);
	buf_done(&place);
}

void speaker_view(const struct app *app, struct canvas c)
{
	struct layout layout = layout_of(LAYOUT_SPEAKER, app->cols, app->rows);
	const struct app_shown *shown = &app->speaker.shown;
	if (!shown->position) {
		canvas_text_center(c, c.rows / 2, STYLE_STRONG, str_c(_("Waiting for a presentation: start 'scalewalk present'")));
		return;
	}
	head(app, canvas_sub(c, layout.header));
	pace(shown, canvas_sub(c, layout.status));
	notes_draw(app, canvas_panel(c, layout.text, str_c(_("Notes")), true), -app->speaker.scroll);
	struct reach reach = speaker_reach(app);
	if (reach_most(&reach)) {
		struct rect side = { layout.text.x, layout.text.y + 1, layout.text.cols, layout.text.rows - 2 };
		list_scrollbar(canvas_sub(c, side), app->speaker.scroll, (size_t)reach.rows);
	}
	struct rect below = layout.panel;
	struct canvas nowhere = canvas_sub(c, (struct rect){ 0, 0, below.cols - 4, 0 });
	struct rect above = rect_cut_top(&below, 2 + docview_text(nowhere, 0, shown->next_title, STYLE_STRONG));
	if (!shown->choices) {
		above = layout.panel;
	}
	docview_text(canvas_panel(c, above, str_c(_("Next")), false), 0, shown->next_title, STYLE_STRONG);
	if (shown->choices) {
		choices(app, canvas_panel(c, below, str_c(shown->revealed ? _("Answer shown") : _("Prediction")), false));
	}
}
