#include "config.h"

#include "app/app_int.h"

#include <math.h>

#include "app/scene.h"
#include "ui/chart.h"

struct rect stage_area(const struct app *app)
{
	if (app->mode == APP_MAP) {
		return course_map_preview(app);
	}
	struct layout layout =
		app->mode == APP_PROJECTOR ? projector_layout(app) : layout_of(LAYOUT_WALK, app->cols, app->rows);
	return layout.too_small ? (struct rect){ 0 } : layout.stage;
}

static const struct topo *before_of(const struct app *app, const struct course_section *section, const struct course_step *step)
{
	return step->before.len ? app_library_topo(app->library, section->id, step->before) : NULL;
}

/* What the stage shows: of a step its first arm; on the course map what the selected section leads to. */
struct subject {
	const struct topo *topo, *before;
	const struct model *model;
};

static struct subject subject_of(const struct app *app)
{
	struct subject out = { 0 };
	if (app->mode == APP_MAP) {
		const struct course_section *section = &app->course->sections[app->map_selected];
		const struct course_step *step = course_map_preview_step(app);
		if (step) {
			out.topo = app_library_topo(app->library, section->id, step->run.arms[0].topology);
			out.before = before_of(app, section, step);
		}
	} else if ((app->mode == APP_LESSON || app->mode == APP_PROJECTOR) && app->lesson.lab.arm_count &&
		app->lesson.lab.phase != LAB_FAILED) {
		out.topo = app->lesson.lab.plans[0].topo;
		out.before = before_of(app, app_section(app), app_step(app));
		out.model = lab_model(&app->lesson.lab);
	}
	return out;
}

void stage_refresh(struct app *app)
{
	struct app_stage *stage = &app->stage;
	struct subject subject = subject_of(app);
	struct rect area = subject.topo ? stage_area(app) : (struct rect){ 0 };
	if (rect_empty(area)) {
		subject.topo = NULL;
	}
	bool living = subject.model != NULL;
	uint64_t shape = subject.topo ? scene_shape(subject.topo, subject.model) : 0;
	if (subject.topo == stage->topo && living == stage->living && shape == stage->shape && area.cols == stage->area.cols && area.rows == stage->area.rows &&
		area.x == stage->area.x && area.y == stage->area.y && stage->lang == i18n_get()) {
		return;
	}
	arena_reset(&stage->arena);
	*stage = (struct app_stage){ .arena = stage->arena,
		.topo = subject.topo,
		.living = living,
		.shape = shape,
		.area = area,
		.lang = i18n_get() };
	if (subject.topo) {
		struct map_scene scene = scene_build(&stage->arena, subject.topo, subject.model, subject.before, -1);
		stage->layout = map_layout(&stage->arena, &scene, area.cols, area.rows);
	}
}

int stage_hit(const struct app *app, int x, int y)
{
	const struct app_stage *stage = &app->stage;
	if (!stage->layout || !rect_has(stage->area, x, y)) {
		return -1;
	}
	int node = map_hit(stage->layout, x - stage->area.x, y - stage->area.y);
	return node >= 0 ? scene_node_of(stage->topo, node) : -1;
}

void stage_view(const struct app *app, struct canvas c)
{
	const struct app_stage *stage = &app->stage;
	const struct lab *lab = &app->lesson.lab;
	if (lab->phase == LAB_FAILED) {
		canvas_text_center(c, c.rows / 2, STYLE_BAD, str_c(lab->err.text));
		return;
	}
	if (!stage->layout) {
		return;
	}
	struct arena arena = { 0 };
	struct subject subject = subject_of(app);
	struct map_scene scene = scene_build(&arena, stage->topo, subject.model, subject.before, app->lesson.node);
	if (!app->reduced_motion) {
		scene_particles(&arena, &scene, &lab->particles);
	}
	map_draw(c, stage->layout, &scene);
	arena_done(&arena);
}

void stage_preview(const struct app *app, struct canvas c)
{
	const struct app_stage *stage = &app->stage;
	if (!stage->layout || !stage->layout->fits) {
		return;
	}
	struct arena arena = { 0 };
	struct map_scene scene = scene_build(&arena, stage->topo, NULL, subject_of(app).before, -1);
	map_draw(c, stage->layout, &scene);
	arena_done(&arena);
}

/* --------------------------------------------------------------- charts */

struct columns {
	double x[SERIES], a[SERIES], b[SERIES], c[SERIES];
	size_t count;
};

/* The newest `most` samples, oldest first; x in seconds of simulated time before now. */
static void collect(const struct lab *lab, size_t most, struct columns *out, bool errors)
{
	size_t count = lab->series.count < most ? lab->series.count : most;
	out->count = count;
	for (size_t i = 0; i < count; i++) {
		const struct series_sample *sample = series_at(&lab->series, (uint32_t)(count - 1 - i));
		out->x[i] = (double)(sample->at_ns - lab->runs[0].origin_ns) / 1e9;
		out->a[i] = errors ? sample->errors : sample->p95_s * 1e3;
		out->b[i] = errors ? sample->arrivals_per_s : sample->p50_s * 1e3;
		out->c[i] = sample->p99_s * 1e3;
	}
}

/* Events on the axis; one that lies so near to the one before that their words would meet is left out. */
static size_t collect_marks(const struct lab *lab, const struct columns *columns, int cols, struct chart_mark *marks, size_t max)
{
	double near = columns->count ? (columns->x[columns->count - 1] - columns->x[0]) * 14 / cols : 0;
	struct model_event events[16];
	size_t got = model_events(lab_model(lab), events, sizeof events / sizeof *events), count = 0;
	for (size_t i = 0; i < got && count < max && columns->count; i++) {
		double x = (double)(events[i].at_ns - lab->runs[0].origin_ns) / 1e9;
		bool apart = !count || x - marks[count - 1].x >= near;
		if (x >= columns->x[0] && x <= columns->x[columns->count - 1] && apart) {
			marks[count++] = (struct chart_mark){ .x = x,
				.label = str_c(_(events[i].label)),
				.style = events[i].bad ? STYLE_BAD : STYLE_GOOD };
		}
	}
	return count;
}

static void chart_times(const struct lab *lab, struct canvas c)
{
	struct columns v;
	struct chart_mark marks[16];
	collect(lab, (size_t)c.cols * 2, &v, false);
	struct chart_series series[] = {
		{ .x = v.x, .y = v.c, .count = v.count, .label = STR("p99"), .style = STYLE_LINE3 },
		{ .x = v.x, .y = v.a, .count = v.count, .label = STR("p95"), .style = STYLE_LINE1 },
		{ .x = v.x, .y = v.b, .count = v.count, .label = STR("p50"), .style = STYLE_LINE2 },
	};
	struct chart chart = { .title = str_c(_("response time")),
		.x = { .format = CHART_CLOCK },
		.y = { .format = CHART_MS, .log = true },
		.series = series,
		.series_count = 3,
		.marks = marks,
		.mark_count = collect_marks(lab, &v, c.cols, marks, 16) };
	chart_draw(c, &chart);
}

static void chart_errors(const struct lab *lab, struct canvas c)
{
	struct columns v;
	struct chart_mark marks[16];
	collect(lab, (size_t)c.cols * 2, &v, true);
	struct chart_series series[] = {
		{ .x = v.x, .y = v.a, .count = v.count, .label = str_c(_("errors")), .style = STYLE_LINE3 },
	};
	struct chart chart = { .title = str_c(_("share that fails")),
		.x = { .format = CHART_CLOCK },
		.y = { .format = CHART_PERCENT, .min = 0, .max = 1 },
		.series = series,
		.series_count = 1,
		.marks = marks,
		.mark_count = collect_marks(lab, &v, c.cols, marks, 16) };
	chart_draw(c, &chart);
}

static void chart_rate(const struct lab *lab, struct canvas c)
{
	struct columns v;
	collect(lab, (size_t)c.cols * 2, &v, true);
	struct chart_series series[] = {
		{ .x = v.x, .y = v.b, .count = v.count, .label = STR("/s"), .style = STYLE_LINE2 },
	};
	struct chart chart = { .title = str_c(_("requests a second")),
		.x = { .format = CHART_CLOCK },
		.y = { .format = CHART_NUMBER },
		.series = series,
		.series_count = 1 };
	chart_draw(c, &chart);
}

/* Two rows: sparklines with the newest figures. */
static void sparks(const struct lab *lab, struct canvas c)
{
	struct columns times, errors;
	int cols = c.cols / 2 - 22 > 6 ? c.cols / 2 - 22 : 6;
	collect(lab, (size_t)cols, &times, false);
	collect(lab, (size_t)cols, &errors, true);
	struct { const char *label; const double *values; size_t count; double max; uint16_t style; } rows[] = {
		{ "p95", times.a, times.count, 0, STYLE_LINE1 },
		{ _("errors"), errors.a, errors.count, 1, STYLE_LINE3 },
	};
	for (int i = 0; i < 2; i++) {
		int x = i * (c.cols / 2), y = 0;
		struct buf text = { 0 };
		x += canvas_text(c, x, y, STYLE_DIM, str_c(rows[i].label)) + 1;
		chart_spark(c, x, y, cols, rows[i].values, rows[i].count, rows[i].max, rows[i].style);
		double last = rows[i].count ? rows[i].values[rows[i].count - 1] : (double)NAN;
		app_quantity(&text, i ? MODEL_Q_ERRORS : MODEL_Q_P95, i ? last : last / 1e3);
		canvas_text(c, x + cols + 1, y, STYLE_NUMBER, buf_str(&text));
		buf_done(&text);
	}
}

void stage_charts(const struct app *app, struct canvas c)
{
	const struct lab *lab = &app->lesson.lab;
	if (!lab_model(lab) || c.rows < 1) {
		return;
	}
	if (c.rows < 5) {
		sparks(lab, c);
		return;
	}
	int charts = c.cols >= 150 ? 3 : 2, width = (c.cols - 2 * (charts - 1)) / charts;
	struct rect area = { 0, 0, width, c.rows };
	chart_times(lab, canvas_sub(c, area));
	area.x += width + 2;
	chart_errors(lab, canvas_sub(c, area));
	if (charts == 3) {
		area.x += width + 2;
		chart_rate(lab, canvas_sub(c, area));
	}
}

/* "500 users  x60 > 03:02:10": how many, how fast, when. */
void stage_clock(const struct app *app, struct buf *out)
{
	const struct lab *lab = &app->lesson.lab;
	const struct model *model = lab_model(lab);
	struct model_totals totals;
	if (!model) {
		return;
	}
	model_read_totals(model, &totals);
	app_user_count(out, totals.users);
	buf_add_c(out, "  ");
	double wish = lab_speeds[lab->speed], real = lab->achieved;
	buf_add_c(out, "x");
	if (!lab->paused && !lab->hurry && real > 0 && real < wish * 0.8) {
		/* The clock falls behind: what it does, of what was asked. */
		app_number(out, real);
		buf_add_c(out, "/");
	}
	app_number(out, wish);
	buf_addf(out, " %s ", lab->paused ? "||" : ">");
	app_clock(out, model_time_of_day(model));
}
