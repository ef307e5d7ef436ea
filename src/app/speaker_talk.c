#include "config.h"

#include "app/app_int.h"

#include <stdio.h>

#include "course/notes.h"

/* What the presenter tells the speaker's screen. Notes are read here and nowhere else, and go into app_shown only: no
 * screen that an audience sees draws from it. */

/* What the speaker is told; votes are counted anew at each step. */
void projector_step(struct app *app, struct app_cmds *out)
{
	if (app->mode != APP_PROJECTOR) {
		return;
	}
	struct app_talk *talk = &app->talk;
	const struct course_step *step = app_step(app);
	struct course_position next = app->lesson.at;
	snprintf(talk->step_title, sizeof talk->step_title, "%.*s", STR_ARG(app_word(step->title)));
	talk->next_title[0] = talk->answer_key[0] = '\0';
	if (course_next(app->course, &next)) {
		struct str title = app_word(app->course->sections[next.section].steps[next.step].title);
		snprintf(talk->next_title, sizeof talk->next_title, "%.*s", STR_ARG(title));
	}
	for (uint32_t i = 0; i < step->choice_count; i++) {
		if (step->choices[i].right) {
			snprintf(talk->answer_key, sizeof talk->answer_key, "%u  %.*s", i + 1,
				STR_ARG(app_word(step->choices[i].text)));
		}
	}
	struct app_values values = app_values_now(app);
	struct doc_values get = app_doc_values(&values);
	buf_reset(&talk->notes);
	doc_plain(&talk->notes, app_text(course_notes_of(app->course, app->lesson.at)), 100000, 0, &get);
	app_command(out, APP_DO_SHOW);
}

static double planned_ns(const struct app *app, struct course_position until)
{
	double planned = 0;
	for (uint32_t s = 0; s <= until.section; s++) {
		uint32_t end = s == until.section ? until.step : app->course->sections[s].step_count;
		for (uint32_t i = 0; i < end; i++) {
			planned += app->course->sections[s].steps[i].plan_ns;
		}
	}
	return planned;
}

void app_shown_now(const struct app *app, struct app_shown *out)
{
	const struct app_talk *talk = &app->talk;
	const struct course_step *step = app_step(app);
	uint32_t first = app->progress->first_step[app->lesson.at.section];
	double planned = planned_ns(app, app->lesson.at) - planned_ns(app, talk->begun);
	*out = (struct app_shown){ .connected = true,
		.same_course = true,
		.section_title = app_word(app_section(app)->title),
		.step_title = str_c(talk->step_title),
		.next_title = str_c(talk->next_title),
		.notes = buf_str(&talk->notes),
		.answer_key = str_c(talk->answer_key),
		.position = (int)(first + app->lesson.at.step + 1),
		.positions = (int)app->progress->first_step[app->course->section_count],
		.elapsed_ms = talk->elapsed_ns / 1000000,
		.planned_ms = planned >= 0 ? (int64_t)(planned / 1e6) : -1,
		.cover = talk->cover,
		.frozen = talk->frozen,
		.running = talk->clock_runs,
		.revealed = app->lesson.phase == STEP_EXPLAIN };
	if (step->kind == COURSE_EXPERIMENT) {
		out->choices = (int)step->choice_count;
		for (uint32_t i = 0; i < step->choice_count; i++) {
			out->choice[i] = app_word(step->choices[i].text);
			out->votes[i] = talk->votes[i];
			out->right = step->choices[i].right ? (int)i + 1 : out->right;
		}
	}
}
