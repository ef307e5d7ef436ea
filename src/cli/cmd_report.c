#include "config.h"

#include <stdio.h>
#include <time.h>

#include "base/csv.h"
#include "base/json.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/desk.h"

/* Progress and results: a table, JSON, or CSV with one row an answer. */

struct report {
	struct cli_desk desk;
	struct arena arena;
	struct store_figures figures;
	struct store_questions questions;
	struct str section; /* empty: all */
};

/* ISO 8601 in UTC, whatever the locale. */
static struct str iso_time(struct arena *arena, int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm;
	char text[40];
	if (!gmtime_r(&seconds, &tm)) {
		return (struct str){ 0 };
	}
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &tm);
	return str_format(arena, "%s.%03dZ", text, (int)(ms % 1000));
}

static const struct store_figure *figure_of(const struct report *r, struct str section)
{
	static const struct store_figure none;
	for (size_t i = 0; i < r->figures.count; i++) {
		if (str_eq(r->figures.items[i].section, section)) {
			return &r->figures.items[i];
		}
	}
	return &none;
}

static bool wanted(const struct report *r, const struct course_section *section)
{
	return section->step_count && (!r->section.len || str_eq(r->section, section->id));
}

static void as_table(struct report *r, struct buf *out)
{
	const struct course *course = r->desk.course;
	struct str learner = store_learner(r->desk.store, &r->arena);
	if (learner.len) {
		utf8_sanitize(out, learner, false);
		buf_add_c(out, "\n\n");
	}
	utf8_pad(out, str_c(_("section")), 34);
	utf8_pad(out, str_c(_("steps")), 9);
	utf8_pad(out, str_c(_("predictions")), 14);
	utf8_pad(out, str_c(_("questions")), 12);
	utf8_pad(out, str_c(_("answers")), 10);
	buf_add_c(out, _("minutes"));
	buf_add_char(out, '\n');
	for (uint32_t s = 0; s < course->section_count; s++) {
		const struct course_section *section = &course->sections[s];
		const struct store_figure *f = figure_of(r, section->id);
		if (!wanted(r, section)) {
			continue;
		}
		struct str title = str_format(&r->arena, "%d  %.*s", section->number, STR_ARG(app_word(section->title)));
		utf8_pad(out, utf8_fit(title, 33), 34);
		utf8_pad(out, str_format(&r->arena, "%lld/%u", (long long)f->steps_done, section->step_count), 9);
		utf8_pad(out, str_format(&r->arena, "%lld/%lld", (long long)f->predictions_right, (long long)f->predictions), 14);
		utf8_pad(out, str_format(&r->arena, "%lld/%u", (long long)f->questions_right, section->question_count), 12);
		utf8_pad(out, str_format(&r->arena, "%lld", (long long)f->answers), 10);
		buf_addf(out, "%lld\n", (long long)((f->spent_ms + f->took_ms) / 60000));
	}
	bool any = false;
	for (size_t i = 0; i < r->questions.count; i++) {
		const struct store_question *q = &r->questions.items[i];
		if (!q->last_right) {
			if (!any) {
				buf_addf(out, "\n%s\n", _("to revise ('scalewalk review'):"));
				any = true;
			}
			buf_addf(out, "  ");
			utf8_sanitize(out, q->question, false);
			buf_addf(out, "  %lld/%lld\n", (long long)q->right, (long long)q->attempts);
		}
	}
}

static void as_json(struct report *r, struct buf *out)
{
	struct json j = json_begin(out);
	json_object(&j);
	json_key(&j, "learner");
	json_str(&j, store_learner(r->desk.store, &r->arena));
	json_key(&j, "course");
	json_str(&j, r->desk.course->id);
	json_key(&j, "sections");
	json_array(&j);
	for (uint32_t s = 0; s < r->desk.course->section_count; s++) {
		const struct course_section *section = &r->desk.course->sections[s];
		const struct store_figure *f = figure_of(r, section->id);
		if (!wanted(r, section)) {
			continue;
		}
		json_object(&j);
		json_key(&j, "section");
		json_str(&j, section->id);
		json_key(&j, "steps");
		json_i64(&j, section->step_count);
		json_key(&j, "steps_done");
		json_i64(&j, f->steps_done);
		json_key(&j, "predictions");
		json_i64(&j, f->predictions);
		json_key(&j, "predictions_right");
		json_i64(&j, f->predictions_right);
		json_key(&j, "questions");
		json_i64(&j, section->question_count);
		json_key(&j, "questions_answered");
		json_i64(&j, f->questions);
		json_key(&j, "questions_right");
		json_i64(&j, f->questions_right);
		json_key(&j, "answers");
		json_i64(&j, f->answers);
		json_key(&j, "answers_right");
		json_i64(&j, f->answers_right);
		json_key(&j, "spent_ms");
		json_i64(&j, f->spent_ms);
		json_end(&j);
	}
	json_end(&j);
	json_key(&j, "questions");
	json_array(&j);
	for (size_t i = 0; i < r->questions.count; i++) {
		const struct store_question *q = &r->questions.items[i];
		json_object(&j);
		json_key(&j, "question");
		json_str(&j, q->question);
		json_key(&j, "section");
		json_str(&j, q->section);
		json_key(&j, "attempts");
		json_i64(&j, q->attempts);
		json_key(&j, "right");
		json_i64(&j, q->right);
		json_key(&j, "last_right");
		json_bool(&j, q->last_right);
		json_key(&j, "last");
		json_str(&j, iso_time(&r->arena, q->last_ms));
		json_end(&j);
	}
	json_end(&j);
	json_end(&j);
	buf_add_char(out, '\n');
}

static enum status as_csv(struct report *r, struct buf *out)
{
	static const char *const heads[] = { "learner", "time", "session", "section", "question", "kind", "attempt", "given",
		"key", "right", "score", "max", "seconds", "quiz" };
	struct csv c = csv_begin(out);
	struct store_answer_filter filter = { .section = r->section };
	struct str learner = store_learner(r->desk.store, &r->arena);
	struct store_answers answers;
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
		csv_str(&c, str_c(heads[i]));
	}
	csv_end_row(&c);
	do {
		enum status status = store_answers(r->desk.store, &r->arena, &filter, &answers);
		if (status) {
			return status;
		}
		for (size_t i = 0; i < answers.count; i++) {
			const struct store_answer *a = &answers.items[i];
			csv_str(&c, learner);
			csv_str(&c, iso_time(&r->arena, a->time_ms));
			csv_i64(&c, a->session);
			csv_str(&c, a->section);
			csv_str(&c, a->question);
			csv_str(&c, a->kind);
			csv_i64(&c, a->attempt);
			csv_str(&c, a->given);
			csv_str(&c, a->key);
			csv_i64(&c, a->right);
			csv_double(&c, a->score);
			csv_double(&c, a->max);
			csv_double(&c, (double)a->took_ms / 1e3);
			csv_str(&c, str_c(store_quiz_name(a->quiz)));
			csv_end_row(&c);
			filter.after_id = a->id;
		}
	} while (answers.count);
	return STATUS_OK;
}

int cmd_report(const struct cli_args *args)
{
	struct report r = { 0 };
	struct err err = { 0 };
	struct buf out = { 0 };
	struct course_position only;
	desk_open(&r.desk, args);
	enum status status = desk_course(&r.desk, &err);
	if (!status && args->given[OPT_JSON] && args->given[OPT_CSV]) {
		status = err_set(&err, STATUS_USAGE, _("either --json or --csv"));
	}
	if (!status && args->given[OPT_SECTION] && !(status = desk_position(&r.desk, args, &only, &err))) {
		r.section = r.desk.course->sections[only.section].id;
	}
	if (!status) {
		desk_store(&r.desk, true, NULL, NULL);
		const struct store_state *state = store_state(r.desk.store);
		/* A database that is not there yet is no fault: nothing has been learned so far. */
		if (state->reason != STORE_WELL && state->reason != STORE_ASKED && state->why.status != STATUS_MISSING) {
			err = state->why;
			status = err.status ? err.status : STATUS_IO;
		}
	}
	if (!status) {
		store_figures(r.desk.store, &r.arena, &r.figures);
		store_questions(r.desk.store, &r.arena, r.section, &r.questions);
		if (args->given[OPT_CSV]) {
			status = as_csv(&r, &out);
		} else if (args->given[OPT_JSON]) {
			as_json(&r, &out);
		} else {
			as_table(&r, &out);
		}
	}
	int code = status ? cli_fail(&err) : cli_print(&out);
	buf_done(&out);
	arena_done(&r.arena);
	desk_close(&r.desk);
	return code;
}
