#include "config.h"

#include <stdio.h>

#include "app/experiment.h"
#include "base/json.h"
#include "cli/command.h"
#include "cli/desk.h"
#include "files/course.h"
#include "ui/layout.h"

/* Checks a course: files, references, languages, sizes; with --run also what its experiments claim. */

struct lint {
	struct cli_desk desk;
	struct buf out;
	struct json json;
	bool as_json;
	uint32_t errors, warnings, experiments, failed;
};

static void report(void *ctx, const struct files_finding *finding)
{
	struct lint *lint = ctx;
	lint->errors += finding->error;
	lint->warnings += !finding->error;
	if (lint->as_json) {
		json_object(&lint->json);
		json_key(&lint->json, "file");
		json_str(&lint->json, str_c(finding->err.file));
		json_key(&lint->json, "line");
		json_i64(&lint->json, finding->err.line);
		json_key(&lint->json, "column");
		json_i64(&lint->json, finding->err.column);
		json_key(&lint->json, "error");
		json_bool(&lint->json, finding->error);
		json_key(&lint->json, "text");
		json_str(&lint->json, str_c(finding->err.text));
		json_end(&lint->json);
	} else {
		err_format(&finding->err, &lint->out);
		buf_add_char(&lint->out, '\n');
	}
}

static void claim_fails(struct lint *lint, const struct course_expect *expect, double left, double right)
{
	struct files_finding finding = { .error = true };
	err_at(&finding.err, STATUS_DATA, expect->place.file, expect->place.line, expect->place.column,
		_("'%.*s' does not hold: measured %.6g against %.6g"), STR_ARG(expect->as_written), left, right);
	report(lint, &finding);
	lint->failed++;
}

static void run_step(struct lint *lint, const struct course_section *section, const struct course_step *step)
{
	struct app_outcome outcome;
	struct files_finding finding = { .error = true };
	lint->experiments++;
	if (app_experiment(&lint->desk.stock, section, step, &outcome, &finding.err)) {
		report(lint, &finding);
		lint->failed++;
		return;
	}
	for (uint32_t i = 0; i < step->run.expect_count; i++) {
		if (!outcome.holds[i]) {
			claim_fails(lint, &step->run.expects[i], outcome.left[i], outcome.right[i]);
		}
	}
	for (uint32_t arm = 0; arm < step->run.arm_count; arm++) {
		if (outcome.broken[arm]) {
			err_at(&finding.err, STATUS_BUG, step->place.file, step->place.line, 0, "invariant broken: %s", outcome.broken[arm]);
			report(lint, &finding);
		}
	}
}

/* The panels of the smallest screen that has the full layout, 80x24: what is inside their frames. */
static struct files_course_panels panels(void)
{
	struct layout walk = layout_of(LAYOUT_WALK, 80, 24);
	struct layout project = layout_of(LAYOUT_PROJECT, 80, 24);
	struct layout question = layout_of(LAYOUT_QUESTION, 80, 24);
	return (struct files_course_panels){ .walk_cols = walk.text.cols - 4,
		.walk_rows = walk.text.rows - 2,
		.brief_cols = project.text.cols,
		.brief_rows = project.text.rows - 1,
		.quiz_cols = question.text.cols - 2,
		.quiz_rows = question.text.rows - 1,
		.title_cols = walk.text.cols - 4 };
}

int cmd_lint(const struct cli_args *args)
{
	struct lint lint = { .as_json = args->given[OPT_JSON] };
	struct cli_args here = *args;
	struct err err = { 0 };
	struct files_course_names names;
	if (args->rest_count) {
		here.given[OPT_COURSE] = true;
		here.value[OPT_COURSE] = args->rest[0];
	}
	desk_open(&lint.desk, &here);
	lint.json = json_begin(&lint.out);
	char *data = arena_strndup(&lint.desk.arena, lint.desk.paths.data.ptr, lint.desk.paths.data.len);
	char *course = arena_strndup(&lint.desk.arena, lint.desk.paths.course.ptr, lint.desk.paths.course.len);
	enum status status = args->rest_count > 1 ? err_set(&err, STATUS_USAGE, _("one course at a time")) :
						     files_library_open(&lint.desk.files, data, course, &err);
	if (status) {
		desk_close(&lint.desk);
		return cli_fail(&err);
	}
	lint.desk.files_open = true;
	desk_names(&lint.desk, &names);
	struct files_course_panels sizes = panels();
	if (lint.as_json) {
		json_object(&lint.json);
		json_key(&lint.json, "findings");
		json_array(&lint.json);
	}
	files_course_lint(course, &names, &sizes, report, &lint);
	if (!lint.errors && args->given[OPT_RUN]) {
		lint.desk.course = files_course_load(course, &names, &err);
		lint.desk.stock.course = lint.desk.course;
		for (uint32_t s = 0; lint.desk.course && s < lint.desk.course->section_count; s++) {
			const struct course_section *section = &lint.desk.course->sections[s];
			for (uint32_t i = 0; i < section->step_count; i++) {
				run_step(&lint, section, &section->steps[i]);
			}
		}
	}
	if (lint.as_json) {
		json_end(&lint.json);
		json_key(&lint.json, "errors");
		json_i64(&lint.json, lint.errors);
		json_key(&lint.json, "warnings");
		json_i64(&lint.json, lint.warnings);
		json_key(&lint.json, "experiments");
		json_i64(&lint.json, lint.experiments);
		json_end(&lint.json);
		buf_add_char(&lint.out, '\n');
	} else {
		buf_addf(&lint.out, _("%u errors, %u warnings"), lint.errors, lint.warnings);
		if (args->given[OPT_RUN]) {
			buf_addf(&lint.out, _(", %u steps carried out, %u claims do not hold"), lint.experiments, lint.failed);
		}
		buf_add_char(&lint.out, '\n');
	}
	int code = cli_print(&lint.out);
	buf_done(&lint.out);
	desk_close(&lint.desk);
	return code ? code : lint.errors + lint.warnings ? STATUS_CHECK : 0;
}
