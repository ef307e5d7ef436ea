#include "config.h"

#include "app/app_int.h"

#include <math.h>

#include "ui/header.h"

static void head(const struct app *app, struct canvas c)
{
	const struct course_section *section = app_section(app);
	enum header_dot dots[64];
	struct buf place = { 0 }, right = { 0 };
	uint32_t first = app->progress->first_step[app->lesson.at.section];
	size_t count = section->step_count < 64 ? section->step_count : 64;
	for (size_t i = 0; i < count; i++) {
		dots[i] = i == app->lesson.at.step		   ? HEADER_HERE :
			app->progress->step_done[first + i] ? HEADER_DONE :
							      HEADER_OPEN;
	}
	buf_addf(&place, "%d ", section->number);
	buf_add(&place, app_word(section->title));
	buf_addf(&place, "  %u/%u", app->lesson.at.step + 1, section->step_count);
	stage_clock(app, &right);
	struct header header = { .place = buf_str(&place),
		.title = app_word(app_step(app)->title),
		.dots = dots,
		.dot_count = count,
		.right = buf_str(&right) };
	header_draw(c, 0, &header);
	buf_done(&place);
	buf_done(&right);
}

static struct reach reach_in(const struct app *app, struct canvas inside)
{
	struct reach reach = { .view = inside.rows };
	reach.rows = panel_draw(app, canvas_sub(inside, (struct rect){ 0, 0, inside.cols, 0 }), 0);
	if (app->lesson.phase == STEP_PREDICT) {
		panel_choices(app, inside, &reach);
	}
	return reach;
}

struct reach lesson_reach(const struct app *app)
{
	struct grid scratch;
	grid_init(&scratch, app->cols, app->rows);
	struct reach reach = reach_in(app, panel_inside(app, canvas_of(&scratch, app->glyphs)));
	grid_done(&scratch);
	return reach;
}

static void text_panel(const struct app *app, struct canvas c, struct rect area)
{
	bool node = app->lesson.node_open;
	struct str title = app_word(app_step(app)->title);
	if (node) {
		const struct topo_node *n = &app->lesson.lab.plans[0].topo->nodes[app->lesson.node];
		title = n->title[i18n_get()].len ? n->title[i18n_get()] : n->id;
	}
	struct canvas inside = canvas_panel(c, area, title, node);
	int scroll = app->lesson.scroll;
	if (node) {
		node_panel_draw(app, inside, 0);
		return;
	}
	/* The values that a text quotes may have made it shorter since the last key. */
	struct reach reach = reach_in(app, inside);
	int most = reach_most(&reach);
	scroll = scroll > most ? most : scroll;
	panel_draw(app, inside, -scroll);
	if (most) {
		list_scrollbar(canvas_sub(c, (struct rect){ area.x, area.y + 1, area.cols, area.rows - 2 }), scroll,
			(size_t)reach.rows);
	}
}

void lesson_view(const struct app *app, struct canvas c)
{
	struct layout layout = layout_of(LAYOUT_WALK, app->cols, app->rows);
	head(app, canvas_sub(c, layout.header));
	text_panel(app, c, layout.text);
	stage_view(app, canvas_sub(c, layout.stage));
	stage_charts(app, canvas_sub(c, layout.charts));
	figures_line(app, canvas_sub(c, layout.status));
}
