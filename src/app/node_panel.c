#include "config.h"

#include "app/app_int.h"

#include <math.h>

#include "app/scene.h"
#include "app/setting_words.h"
#include "base/utf8.h"
#include "topo/theory.h"
#include "ui/gauge.h"

/* One node opened: what it is, what it does now, the laws with today's numbers beside the measurement, its settings. */

struct rows {
	struct canvas c;
	int y;
};

static void row(struct rows *r, const char *label, const struct buf *value, uint16_t style)
{
	canvas_text_fit(r->c, 0, r->y, r->c.cols, STYLE_DIM, str_c(label));
	canvas_text_right(r->c, r->c.cols, r->y, style, buf_str(value));
	r->y++;
}

static void row_number(struct rows *r, const char *label, double value, const char *unit)
{
	struct buf text = { 0 };
	if (isnan(value)) {
		return;
	}
	app_number(&text, value);
	buf_add_c(&text, unit);
	row(r, label, &text, STYLE_NUMBER);
	buf_done(&text);
}

static void row_time(struct rows *r, const char *label, double seconds)
{
	struct buf text = { 0 };
	app_duration(&text, seconds);
	row(r, label, &text, STYLE_NUMBER);
	buf_done(&text);
}

static void rule(struct rows *r, const char *title)
{
	r->y++;
	int x = canvas_text(r->c, 0, r->y, STYLE_TITLE, str_c(title)) + 1;
	canvas_hline(r->c, x, r->y, r->c.cols - x, LINE_LIGHT, STYLE_FRAME);
	r->y++;
}

static void measured(struct rows *r, const struct model_node *now)
{
	struct buf text = { 0 };
	buf_add_c(&text, _(scene_state_label(now->state)));
	row(r, _("state"), &text, now->state == MODEL_UP ? STYLE_GOOD : STYLE_BAD);
	buf_done(&text);
	canvas_text(r->c, 0, r->y, STYLE_DIM, str_c(_("busy")));
	gauge_draw(r->c, r->c.cols > 22 ? r->c.cols - 14 : 8, r->y++, r->c.cols > 22 ? 14 : r->c.cols - 8, now->utilisation);
	row_number(r, _("waiting"), now->waiting, "");
	row_number(r, _("in work"), now->in_service, "");
	row_number(r, _("arrive"), now->arrivals_per_s, "/s");
	row_number(r, _("fail"), now->failures_per_s, "/s");
	row_time(r, _("stay"), now->stay_s);
	row_number(r, _("credits"), now->credits, _(" vCPU min"));
	if (!isnan(now->connections)) {
		struct buf of = { 0 };
		app_number(&of, now->connections);
		buf_add_c(&of, " / ");
		app_number(&of, now->max_connections);
		row(r, _("connections"), &of, now->connections >= now->max_connections ? STYLE_BAD : STYLE_NUMBER);
		buf_done(&of);
	}
	for (int bit = 0; bit < MODEL_NOTES; bit++) {
		if (now->notes & (1u << bit)) {
			canvas_text_fit(r->c, 0, r->y++, r->c.cols, STYLE_WARN, str_c(_(model_note_labels[bit])));
		}
	}
}

/* Little's law at every node; the response time of M/M/c where the node is one. */
static void laws(struct rows *r, const struct topo *topo, uint32_t n, const struct model_node *now)
{
	struct buf text = { 0 };
	if (now->answers_per_s <= 0) {
		canvas_text_fit(r->c, 0, r->y++, r->c.cols, STYLE_DIM, str_c(_("nothing has left it yet")));
		return;
	}
	canvas_text_fit(r->c, 0, r->y++, r->c.cols, STYLE_NORMAL, str_c(_("in it = rate x stay (Little)")));
	app_number(&text, now->answers_per_s);
	buf_add_c(&text, "/s x ");
	app_duration(&text, now->stay_s);
	buf_add_c(&text, " = ");
	app_number(&text, now->answers_per_s * now->stay_s);
	canvas_text_fit(r->c, 1, r->y++, r->c.cols - 1, STYLE_NUMBER, buf_str(&text));
	row_number(r, _("  measured"), now->mean_present, "");
	const struct topo_instance_type *type = topo_node_type(topo, n);
	if (type && now->cpu > 0.001 && type->vcpus) {
		double demand_s = now->cpu * type->vcpus / now->answers_per_s;
		struct topo_queue_theory theory;
		buf_reset(&text);
		canvas_text_fit(r->c, 0, r->y++, r->c.cols, STYLE_NORMAL, str_c(_("busy = rate x demand / cores")));
		app_number(&text, now->answers_per_s);
		buf_add_c(&text, "/s x ");
		app_duration(&text, demand_s);
		buf_addf(&text, " / %u", type->vcpus);
		canvas_text_fit(r->c, 1, r->y++, r->c.cols - 1, STYLE_NUMBER, buf_str(&text));
		if (topo_theory_ps(now->answers_per_s, demand_s, type->vcpus, &theory)) {
			row_time(r, _("CPU stay predicted"), theory.stay_s);
		} else {
			canvas_text_fit(r->c, 0, r->y++, r->c.cols, STYLE_WARN, str_c(_("no steady state: it only grows")));
		}
	}
	buf_done(&text);
}

static uint32_t setting_count(const struct topo *topo, uint32_t n)
{
	enum topo_setting first, end;
	topo_kind_settings(topo->nodes[n].kind, &first, &end);
	return (uint32_t)(end - first);
}

int node_panel_draw(const struct app *app, struct canvas c, int y)
{
	const struct lab *lab = &app->lesson.lab;
	const struct topo *topo = lab->plans[0].topo;
	const struct model *model = lab_model(lab);
	uint32_t n = (uint32_t)app->lesson.node;
	struct rows r = { c, y };
	if (!model) {
		return 0;
	}
	struct model_node now;
	enum topo_setting first, end;
	topo_kind_settings(topo->nodes[n].kind, &first, &end);
	int selected = app->lesson.node_row, settings = (int)(end - first);
	/* The settings scroll below what is measured; with little room the measurements give way. */
	model_read_node(model, n, &now);
	measured(&r, &now);
	if (c.rows >= 22) {
		rule(&r, _("laws"));
		laws(&r, topo, n, &now);
	}
	if (!settings) {
		return r.y;
	}
	rule(&r, _("settings"));
	int room = c.rows - r.y, top = selected >= room && room > 0 ? selected - room + 1 : 0;
	for (int i = top; i < settings && r.y < c.rows; i++, r.y++) {
		enum topo_setting s = (enum topo_setting)((int)first + i);
		struct buf value = { 0 };
		app_setting(&value, topo, n, s, model_setting(model, n, s));
		bool here = i == selected;
		uint16_t ground = here ? STYLE_ON_SELECTED : 0;
		if (here) {
			canvas_ground(c, (struct rect){ 0, r.y, c.cols, 1 }, STYLE_ON_SELECTED);
			canvas_glyph(c, 0, r.y, GLYPH_SELECT, STYLE_ACCENT);
		}
		canvas_text_right(c, c.cols, r.y, (uint16_t)(STYLE_NUMBER | ground), buf_str(&value));
		int room_left = c.cols - (int)utf8_cols(buf_str(&value)) - 3;
		canvas_text_fit(c, 2, r.y, room_left, (uint16_t)(STYLE_NORMAL | ground), str_c(_(app_setting_labels[s])));
		buf_done(&value);
	}
	return r.y;
}

/* The value after this one in a direction: choices and types one by one, numbers by a quarter or one, within range. */
static double next_value(const struct topo *topo, uint32_t n, enum topo_setting s, double value, int direction)
{
	const struct topo_setting_info *info = &topo_settings[s];
	double next = value;
	switch (info->type) {
	case TOPO_FLAG:
		return value != 0 ? 0 : 1;
	case TOPO_CHOICE: {
		int count = 1;
		for (const char *p = info->choices; *p; p++) {
			count += *p == '|';
		}
		return (double)(((int)value + direction + count) % count);
	}
	case TOPO_TYPE:
		for (int i = (int)value + direction; i >= 0 && i < (int)topo->catalogue->type_count; i += direction) {
			if (topo->catalogue->types[i].kind == topo->nodes[n].kind) {
				return i;
			}
		}
		return value;
	case TOPO_COUNT:
		next = value + direction * (value >= 20 ? floor(value / 4) : 1);
		break;
	case TOPO_SHARE:
		next = value + direction * 0.05;
		break;
	case TOPO_TIME:
		next = value == 0 ? (direction > 0 ? 1e9 : 0) : direction > 0 ? value * 1.5 : value / 1.5;
		break;
	case TOPO_NUMBER:
	case TOPO_RATE:
		next = value == 0 ? (direction > 0 ? 1 : 0) : direction > 0 ? value * 1.25 : value / 1.25;
		break;
	case TOPO_LAW:
		return value;
	}
	return next < info->least ? info->least : next > info->most ? info->most : next;
}

static void change(struct app *app, int direction)
{
	const struct topo *topo = app->lesson.lab.plans[0].topo;
	uint32_t n = (uint32_t)app->lesson.node;
	enum topo_setting first, end;
	struct err err = { 0 };
	topo_kind_settings(topo->nodes[n].kind, &first, &end);
	enum topo_setting s = (enum topo_setting)((int)first + app->lesson.node_row);
	if (!lab_model(&app->lesson.lab) || s >= end) {
		return;
	}
	struct model_action action = { .kind = MODEL_SET, .node = n, .other = SIM_NONE, .zone = -1, .setting = s,
		.value = next_value(topo, n, s, model_setting(lab_model(&app->lesson.lab), n, s), direction) };
	if (lab_act(&app->lesson.lab, &action, &err)) {
		app_say(app, "%s", err.text);
	}
}

#define PAGE_ROWS 5 /* settings passed over by a page key */

bool node_panel_key(struct app *app, enum key_action action, struct app_cmds *out)
{
	int count = (int)setting_count(app->lesson.lab.plans[0].topo, (uint32_t)app->lesson.node);
	int row = app->lesson.node_row;
	(void)out;
	switch ((int)action) {
	case KEY_DO_UP:
		app->lesson.node_row -= app->lesson.node_row > 0;
		return true;
	case KEY_DO_DOWN:
		app->lesson.node_row += app->lesson.node_row + 1 < count;
		return true;
	case KEY_DO_FIRST:
	case KEY_DO_PAGE_UP:
		row = action == KEY_DO_FIRST ? 0 : row - PAGE_ROWS;
		app->lesson.node_row = row < 0 ? 0 : row;
		return true;
	case KEY_DO_LAST:
	case KEY_DO_PAGE_DOWN:
		row = action == KEY_DO_LAST ? count - 1 : row + PAGE_ROWS;
		app->lesson.node_row = row < count ? row : count > 0 ? count - 1 : 0;
		return true;
	case KEY_DO_LESS:
		change(app, -1);
		return true;
	case KEY_DO_MORE:
		change(app, 1);
		return true;
	default:
		return false;
	}
}
