/* The lessons are true: every experiment is carried out, every claim of the prose is held against what was measured, every
 * placeholder has a value, and every right answer is the one that the file names. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "app/experiment.h"
#include "tests/cli/screens.h"
#include "doc/doc.h"
#include "tests/check.h"

static struct cli_desk desk;

struct step_outcome {
	const struct course_step *step;
	struct app_outcome outcome;
	char missing[64];
};


static void placeholder_has_value(void *ctx, struct str name)
{
	struct step_outcome *o = ctx;
	struct app_measure_ref ref;
	if (app_measure_find(o->step, name, &ref) && isnan(o->outcome.values[ref.arm][ref.measure])) {
		snprintf(o->missing, sizeof o->missing, "%.*s", STR_ARG(name));
	}
}

static uint32_t run_section(const struct course_section *section)
{
	uint32_t faults = 0;
	for (uint32_t i = 0; i < section->step_count; i++) {
		struct step_outcome o = { .step = &section->steps[i] };
		struct err err = { 0 };
		if (app_experiment(&desk.stock, section, o.step, &o.outcome, &err)) {
			print_message("# %.*s/%.*s: %s\n", STR_ARG(section->id), STR_ARG(o.step->id), err.text);
			faults++;
			continue;
		}
		for (uint32_t e = 0; e < o.step->run.expect_count; e++) {
			if (!o.outcome.holds[e]) {
				const struct course_expect *expect = &o.step->run.expects[e];
				print_message("# %.*s:%d: '%.*s' does not hold: %.6g against %.6g\n", STR_ARG(expect->place.file),
					expect->place.line, STR_ARG(expect->as_written), o.outcome.left[e], o.outcome.right[e]);
				faults++;
			}
		}
		for (uint32_t arm = 0; arm < o.step->run.arm_count; arm++) {
			if (o.outcome.broken[arm]) {
				print_message("# %.*s/%.*s: %s\n", STR_ARG(section->id), STR_ARG(o.step->id), o.outcome.broken[arm]);
				faults++;
			}
		}
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			doc_placeholders(o.step->explain.in[lang], placeholder_has_value, &o);
			doc_placeholders(o.step->body.in[lang], placeholder_has_value, &o);
		}
		if (o.missing[0]) {
			print_message("# %.*s/%.*s: nothing was measured for {%s}\n", STR_ARG(section->id), STR_ARG(o.step->id), o.missing);
			faults++;
		}
	}
	return faults;
}

static void section_is_true(uint32_t number)
{
	for (uint32_t s = 0; s < desk.course->section_count; s++) {
		if (desk.course->sections[s].number == (int)number) {
			check(desk.course->sections[s].step_count > 0);
			check_int(run_section(&desk.course->sections[s]), 0);
		}
	}
}

static void one_user(void **state)
{
	(void)state;
	section_is_true(1);
}

static void roles_split(void **state)
{
	(void)state;
	section_is_true(2);
}

static void managed_database(void **state)
{
	(void)state;
	section_is_true(3);
}

static void redundancy(void **state)
{
	(void)state;
	section_is_true(4);
}

/* An assertion that is turned round must fail: the checks above can bite. */
static void claims_can_fail(void **state)
{
	(void)state;
	uint32_t seen = 0;
	for (uint32_t s = 0; s < desk.course->section_count && !seen; s++) {
		const struct course_section *section = &desk.course->sections[s];
		for (uint32_t i = 0; i < section->step_count && !seen; i++) {
			struct course_step step = section->steps[i];
			struct app_outcome outcome;
			struct err err = { 0 };
			if (!step.run.expect_count) {
				continue;
			}
			struct course_expect turned = step.run.expects[0];
			turned.op = turned.op == COURSE_LESS || turned.op == COURSE_AT_MOST ? COURSE_MORE : COURSE_LESS;
			step.run.expects = &turned;
			step.run.expect_count = 1;
			check_int(app_experiment(&desk.stock, section, &step, &outcome, &err), 0);
			check_int(outcome.failed, 1);
			seen++;
		}
	}
	check_int(seen, 1);
}

/* The same experiment twice: the same bits. */
static void runs_repeat(void **state)
{
	(void)state;
	const struct course_section *section = &desk.course->sections[3];
	for (uint32_t i = 0; i < section->step_count; i++) {
		struct app_outcome one, two;
		struct err err = { 0 };
		if (section->steps[i].kind == COURSE_EXPERIMENT) {
			check_int(app_experiment(&desk.stock, section, &section->steps[i], &one, &err), 0);
			check_int(app_experiment(&desk.stock, section, &section->steps[i], &two, &err), 0);
			check(one.hash[0] == two.hash[0]);
			return;
		}
	}
	fail_msg("%s", "no experiment");
}

static int open_desk(void **state)
{
	(void)state;
	screens_open(&desk);
	return 0;
}

static int close_desk(void **state)
{
	(void)state;
	desk_close(&desk);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_user),
		cmocka_unit_test(roles_split),
		cmocka_unit_test(managed_database),
		cmocka_unit_test(redundancy),
		cmocka_unit_test(claims_can_fail),
		cmocka_unit_test(runs_repeat),
	};
	return cmocka_run_group_tests(tests, open_desk, close_desk) ? 1 : 0;
}
