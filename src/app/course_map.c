#include "config.h"

#include "app/app_int.h"

#include <math.h>

#include "base/utf8.h"

/* The course map: nine sections, how far each is, and the road from one user to ten million. */

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
	const char *name = _("users");
	int left = 3 + canvas_text(c, 3, y, STYLE_DIM, str_c(name)) + 1;
	left += canvas_text(c, left, y, STYLE_DIM, STR("1 "));
	int right = c.cols - 8;
	if (right - left < 20) {
		return;
	}
	for (int x = left; x <= right; x++) {
		canvas_glyph(c, x, y, GLYPH_RULE, STYLE_FRAME);
	}
	canvas_text(c, right + 2, y, STYLE_DIM, str_c(i18n_get() == LANG_KO ? "1,000만" : "10 M"));
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

void course_map_view(const struct app *app, struct canvas c)
{
	struct layout layout = layout_of(LAYOUT_COURSE, app->cols, app->rows);
	struct arena arena = { 0 };
	uint32_t done = 0, steps = app->progress->first_step[app->course->section_count];
	for (uint32_t s = 0; s < app->course->section_count; s++) {
		done += count_done(app, s);
	}
	struct canvas head = canvas_sub(c, layout.header);
	canvas_text(head, 1, 0, STYLE_HEADER | STYLE_BOLD, STR("scalewalk"));
	struct buf text = { 0 };
	int x = head.cols - 1;
	x -= (int)utf8_cols(STR("한국어 | English"));
	int at = canvas_text(head, x, 0, i18n_get() == LANG_KO ? STYLE_ACCENT : STYLE_DIM, STR("한국어"));
	at += canvas_text(head, x + at, 0, STYLE_DIM, STR(" | "));
	canvas_text(head, x + at, 0, i18n_get() == LANG_EN ? STYLE_ACCENT : STYLE_DIM, STR("English"));

	struct canvas body = canvas_sub(c, layout.text);
	int count = (int)app->course->section_count;
	int air = body.rows >= count + 9 ? (body.rows - count - 6) / 3 : 0;
	int y = air > 2 ? 2 : air;
	canvas_text(body, 3, y, STYLE_TITLE, app_word(app->course->title));
	buf_addf(&text, _("%u %% done"), steps ? done * 100 / steps : 0);
	if (count_wrong(app)) {
		buf_addf(&text, "  ");
		buf_addf(&text, _("%u to revise"), count_wrong(app));
	}
	canvas_text_right(body, body.cols - 3, y, STYLE_DIM, buf_str(&text));
	buf_done(&text);
	y += 2;
	struct list_item *items = items_of(app, &arena);
	struct list_state state = { .selected = app->map_selected };
	int room = body.rows - y - 2;
	int rows = count < room ? count : room;
	struct canvas list = canvas_sub(body, (struct rect){ 2, y, body.cols - 4, rows });
	state.top = list_top(&state, (size_t)count, rows);
	list_draw(list, &state, items, (size_t)count, true);
	road(app, body, y + rows + 1);
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
			app->mode = APP_PROJECTOR;
			lesson_open(app, (struct course_position){ (uint32_t)app->map_selected, 0 }, out);
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
	struct layout layout = layout_of(LAYOUT_COURSE, app->cols, app->rows);
	int count = (int)app->course->section_count;
	int air = layout.text.rows >= count + 9 ? (layout.text.rows - count - 6) / 3 : 0;
	int first = layout.text.y + (air > 2 ? 2 : air) + 2;
	if (input->action == INPUT_WHEEL_UP || input->action == INPUT_WHEEL_DOWN) {
		int to = app->map_selected + (input->action == INPUT_WHEEL_UP ? -1 : 1);
		app->map_selected = to < 0 ? 0 : to >= count ? count - 1 : to;
	} else if (input->action == INPUT_PRESS && input->y == layout.header.y && input->x > app->cols - 18) {
		i18n_set(i18n_get() == LANG_KO ? LANG_EN : LANG_KO);
		app_command(out, APP_DO_LANGUAGE)->lang = i18n_get();
	} else if (input->action == INPUT_PRESS && input->y >= first && input->y < first + count) {
		bool again = app->map_selected == input->y - first;
		app->map_selected = input->y - first;
		if (again) {
			enter(app, out);
		}
	}
}
