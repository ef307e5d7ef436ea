#include "config.h"

#include "app/app_int.h"

#include <math.h>

#include "base/utf8.h"

/* The course map: nine sections, how far each is, the road from one user to ten million, and where the window has room
 * the architecture that the selected section arrives at. */

enum { PREVIEW_ROWS_MIN = 9, MARGIN = 3 };

/* Where things stand; rows count within the layout's `text`. */
struct places {
	struct rect body;
	int title, road, pitch;
	struct rect list;
	struct rect preview; /* empty: no room for it */
};

static struct places places_of(const struct app *app)
{
	struct layout layout = layout_of(LAYOUT_COURSE, app->cols, app->rows);
	struct places at = { .body = layout.text, .pitch = 1 };
	int count = (int)app->course->section_count, rows = at.body.rows;
	if (rows < 1) {
		return at;
	}
	/* Title, list and road close together need count + 6 rows. What is left goes to the margin above first, then to
	 * the preview, then between the lines. */
	int left = rows - count - 6;
	int air = left < 3 ? 0 : left < 9 ? left / 3 : 2;
	at.pitch = left >= count + PREVIEW_ROWS_MIN + 1 ? 2 : 1;
	at.title = air > 2 ? 2 : air;
	int room = rows - at.title - 3 - at.pitch;
	int used = at.pitch * (count - 1) + 1;
	at.list = (struct rect){ 2, at.title + 1 + at.pitch, at.body.cols - 4, used < room ? used : room };
	at.road = at.list.y + at.list.rows + at.pitch;
	int below = at.road + 2;
	if (rows - below >= PREVIEW_ROWS_MIN) {
		at.preview = (struct rect){ at.body.x + 2, at.body.y + below, at.body.cols - 4, rows - below - 1 };
	}
	return at;
}

struct rect course_map_preview(const struct app *app)
{
	return places_of(app).preview;
}

/* The step at which the section's new architecture stands for the first time; else its last. */
const struct course_step *course_map_preview_step(const struct app *app)
{
	const struct course_section *section = &app->course->sections[app->map_selected];
	for (uint32_t i = 0; i < section->step_count; i++) {
		if (section->steps[i].before.len && section->steps[i].run.arm_count) {
			return &section->steps[i];
		}
	}
	const struct course_step *last = section->step_count ? &section->steps[section->step_count - 1] : NULL;
	return last && last->run.arm_count ? last : NULL;
}

static uint32_t count_done(const struct app *app, uint32_t section)
{
	uint32_t done = 0;
	for (uint32_t i = app->progress->first_step[section]; i < app->progress->first_step[section + 1]; i++) {
		done += app->progress->step_done[i];
	}
	return done;
}

static bool any_seen(const struct app *app, uint32_t section)
{
	for (uint32_t i = app->progress->first_step[section]; i < app->progress->first_step[section + 1]; i++) {
		if (app->progress->step_seen[i]) {
			return true;
		}
	}
	return false;
}

/* Questions of a section: how many were right last time, and wrong last time. */
static void count_answers(const struct app *app, uint32_t section, uint32_t *right, uint32_t *wrong)
{
	*right = *wrong = 0;
	for (uint32_t i = app->progress->first_question[section]; i < app->progress->first_question[section + 1]; i++) {
		*right += app->progress->answered[i] > 0;
		*wrong += app->progress->answered[i] < 0;
	}
}

static uint32_t count_wrong(const struct app *app)
{
	uint32_t all = 0;
	for (uint32_t s = 0; s < app->course->section_count; s++) {
		uint32_t right, wrong;
		count_answers(app, s, &right, &wrong);
		all += wrong;
	}
	return all;
}

static struct list_item item_of(const struct app *app, struct arena *arena, uint32_t s)
{
	const struct course_section *section = &app->course->sections[s];
	uint32_t done = count_done(app, s), right, wrong;
	char mark[8];
	struct buf text = { 0 };
	bool all = section->step_count && done == section->step_count;
	enum glyph sign = section->planned ? GLYPH_OPEN : all ? GLYPH_DONE : any_seen(app, s) ? GLYPH_HALF : GLYPH_OPEN;
	size_t len = utf8_put(glyph(app->glyphs, sign), mark);
	count_answers(app, s, &right, &wrong);
	struct list_item item = { .mark = str_dup(arena, (struct str){ mark, len }),
		.mark_style = section->planned ? STYLE_DIM : all ? STYLE_GOOD : STYLE_ACCENT,
		.style = section->planned ? STYLE_DIM : STYLE_NORMAL };
	buf_addf(&text, "%d  ", section->number);
	buf_add(&text, app_word(section->users));
	item.text = str_dup(arena, buf_str(&text));
	buf_reset(&text);
	item.detail = app_word(section->tagline);
	if (section->planned) {
		buf_add_c(&text, _("not yet there"));
	} else {
		buf_addf(&text, "%u/%u", done, section->step_count);
		if (section->question_count) {
			uint32_t stars = (right * 3 + section->question_count / 2) / section->question_count;
			buf_add_c(&text, "  ");
			for (uint32_t i = 0; i < 3; i++) {
				buf_add(&text, (struct str){ mark, utf8_put(glyph(app->glyphs, i < stars ? GLYPH_STAR : GLYPH_STAR_OPEN), mark) });
			}
		}
	}
	item.right = str_dup(arena, buf_str(&text));
	buf_done(&text);
	return item;
}

static struct list_item *items_of(const struct app *app, struct arena *arena)
{
	struct list_item *items = ARENA_ARRAY(arena, app->course->section_count, struct list_item);
	for (uint32_t s = 0; s < app->course->section_count; s++) {
		items[s] = item_of(app, arena, s);
	}
	return items;
}

/* The road: a log axis from 1 to 10 M with a mark a section. */
static void road(const struct app *app, struct canvas c, int y)
{
	struct str end = str_c(i18n_get() == LANG_KO ? "1,000만" : "10 M");
	int left = MARGIN + canvas_text(c, MARGIN, y, STYLE_DIM, str_c(_("users"))) + 1;
	left += canvas_text(c, left, y, STYLE_DIM, STR("1 "));
	int right = c.cols - MARGIN - (int)utf8_cols(end) - 2;
	if (right - left < 20) {
		return;
	}
	for (int x = left; x <= right; x++) {
		canvas_glyph(c, x, y, GLYPH_RULE, STYLE_FRAME);
	}
	canvas_text(c, right + 2, y, STYLE_DIM, end);
	for (uint32_t s = 0; s < app->course->section_count; s++) {
		const struct course_section *section = &app->course->sections[s];
		double users = section->user_count < 1 ? 1 : section->user_count > 1e7 ? 1e7 : section->user_count;
		int x = left + (int)(log10(users) / 7 * (right - left) + 0.5);
		bool all = section->step_count && count_done(app, s) == section->step_count;
		bool here = (int)s == app->map_selected;
		canvas_glyph(c, x, y, all ? GLYPH_FULL : here ? GLYPH_FULL : GLYPH_OPEN,
			here ? STYLE_ACCENT : all ? STYLE_GOOD : STYLE_DIM);
	}
}

static void head(struct canvas c)
{
	canvas_text(c, 1, 0, STYLE_HEADER | STYLE_BOLD, STR("scalewalk"));
	int x = c.cols - 1 - (int)utf8_cols(STR("한국어 | English"));
	x += canvas_text(c, x, 0, i18n_get() == LANG_KO ? STYLE_ACCENT : STYLE_DIM, STR("한국어"));
	x += canvas_text(c, x, 0, STYLE_DIM, STR(" | "));
	canvas_text(c, x, 0, i18n_get() == LANG_EN ? STYLE_ACCENT : STYLE_DIM, STR("English"));
}

static void title(const struct app *app, struct canvas c, int y)
{
	struct buf text = { 0 };
	uint32_t done = 0, steps = app->progress->first_step[app->course->section_count];
	for (uint32_t s = 0; s < app->course->section_count; s++) {
		done += count_done(app, s);
	}
	canvas_text(c, MARGIN, y, STYLE_TITLE, app_word(app->course->title));
	buf_addf(&text, _("%u %% done"), steps ? done * 100 / steps : 0);
	if (count_wrong(app)) {
		buf_addf(&text, "  ");
		buf_addf(&text, _("%u to revise"), count_wrong(app));
	}
	canvas_text_right(c, c.cols - MARGIN, y, STYLE_DIM, buf_str(&text));
	buf_done(&text);
}

void course_map_view(const struct app *app, struct canvas c)
{
	struct places at = places_of(app);
	struct arena arena = { 0 };
	struct canvas body = canvas_sub(c, at.body);
	head(canvas_sub(c, layout_of(LAYOUT_COURSE, app->cols, app->rows).header));
	title(app, body, at.title);
	size_t count = app->course->section_count;
	struct list_item *items = items_of(app, &arena);
	struct list_state state = { .selected = app->map_selected, .pitch = at.pitch };
	struct canvas list = canvas_sub(body, at.list);
	state.top = list_top(&state, count, list.rows);
	list_draw(list, &state, items, count, true);
	road(app, body, at.road);
	if (!rect_empty(at.preview)) {
		stage_preview(app, canvas_sub(c, at.preview));
	}
	arena_done(&arena);
}

static struct course_position section_start(const struct app *app, uint32_t section)
{
	struct course_position at = { section, 0 };
	if (app->progress->has_place && app->progress->place.section == section) {
		return app->progress->place;
	}
	/* The first step that is not done yet, else the first. */
	for (uint32_t i = 0; i < app->course->sections[section].step_count; i++) {
		if (!app->progress->step_done[app->progress->first_step[section] + i]) {
			at.step = i;
			break;
		}
	}
	return at;
}

static void enter(struct app *app, struct app_cmds *out)
{
	uint32_t s = (uint32_t)app->map_selected;
	if (app->course->sections[s].planned || !app->course->sections[s].step_count) {
		app_say(app, "%s", _("This section is not yet there"));
	} else {
		lesson_open(app, section_start(app, s), out);
	}
}

void course_map_key(struct app *app, enum key_action action, const struct input *input, struct app_cmds *out)
{
	int last = (int)app->course->section_count - 1, to = app->map_selected;
	switch ((int)action) {
	case KEY_DO_UP:
		to--;
		break;
	case KEY_DO_DOWN:
		to++;
		break;
	case KEY_DO_FIRST:
	case KEY_DO_PAGE_UP:
		to = 0;
		break;
	case KEY_DO_GO_FIRST:
		to = app->g_typed ? 0 : to;
		app->g_typed = !app->g_typed;
		break;
	case KEY_DO_LAST:
	case KEY_DO_PAGE_DOWN: /* all sections are one page */
		to = last;
		break;
	case KEY_DO_GO:
		to = app->prefix ? app->prefix - 1 : last;
		break;
	case KEY_DO_OPEN:
		enter(app, out);
		return;
	case KEY_DO_REVIEW:
		quiz_open(app, -1, true, out);
		return;
	case KEY_DO_QUIZ:
		if (app->course->sections[app->map_selected].question_count) {
			quiz_open(app, app->map_selected, false, out);
		} else {
			app_say(app, "%s", _("This section has no questions yet"));
		}
		return;
	case KEY_DO_QUIZ_MIXED:
		quiz_open(app, -1, false, out);
		return;
	case KEY_DO_PRESENT:
		if (app->course->sections[app->map_selected].step_count) {
			projector_open(app, (struct course_position){ (uint32_t)app->map_selected, 0 }, out);
		} else {
			app_say(app, "%s", _("This section is not yet there"));
		}
		return;
	case KEY_DO_SEARCH:
		search_open(app);
		return;
	default:
		break;
	}
	(void)input;
	app->map_selected = to < 0 ? 0 : to > last ? last : to;
}

void course_map_mouse(struct app *app, const struct input *input, struct app_cmds *out)
{
	struct places at = places_of(app);
	int count = (int)app->course->section_count;
	if (input->action == INPUT_WHEEL_UP || input->action == INPUT_WHEEL_DOWN) {
		int to = app->map_selected + (input->action == INPUT_WHEEL_UP ? -1 : 1);
		app->map_selected = to < 0 ? 0 : to >= count ? count - 1 : to;
		return;
	}
	if (input->action != INPUT_PRESS) {
		return;
	}
	if (input->y == 0 && input->x > app->cols - 18) {
		i18n_set(i18n_get() == LANG_KO ? LANG_EN : LANG_KO);
		app_command(out, APP_DO_LANGUAGE)->lang = i18n_get();
		return;
	}
	struct list_state state = { .selected = app->map_selected, .pitch = at.pitch };
	state.top = list_top(&state, (size_t)count, at.list.rows);
	int hit = list_hit(&state, (size_t)count, at.list.rows, input->y - at.body.y - at.list.y);
	if (hit >= 0 && hit == app->map_selected) {
		enter(app, out);
	} else if (hit >= 0) {
		app->map_selected = hit;
	}
}
