/* What a course looks like once it is loaded. */
#include "config.h"

#include "tests/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"
#include "course/notes.h"
#include "doc/doc.h"
#include "tests/files/course_copy.h"

static void check_text(struct str got, const char *wanted)
{
	if (!str_eq_c(got, wanted)) {
		fail_msg("'%.*s' is not '%s'", STR_ARG(got), wanted);
	}
}

static void check_doc(const struct doc *doc, const char *wanted)
{
	struct buf raw = { 0 };
	doc_raw(doc, &raw);
	check_text(str_trim(buf_str(&raw)), wanted);
	buf_done(&raw);
}

/* ----------------------------------------------------------------- values */

static void check_head(const struct course *course)
{
	check_text(course->id, "fixture");
	check_text(course->title[LANG_EN], "A course for tests");
	check_text(course->title[LANG_KO], "시험용 강의");
	check_int(course->section_count, 2);
	const struct course_section *first = &course->sections[0], *second = &course->sections[1];
	check_int(first->number, 1);
	check_near(first->user_count, 1.0, 0);
	check_text(first->users[LANG_KO], "한 사람");
	check_text(first->title[LANG_EN], "One box");
	check_text(first->tagline[LANG_KO], "모두 그 위에");
	assert_false(first->planned);
	check_int(first->step_count, 3);
	check_int(first->question_count, 3);
	check_int(first->figure_count, 2);
	check_text(first->figures[0].says, "$0.005");
	check_text(first->figures[0].source, "price list");
	assert_true(second->planned);
	check_text(second->id, "second");
	check_near(second->user_count, 1000.0, 0);
	check_text(second->users[LANG_EN], "1,000");
	check_int(second->step_count, 0);
}

static void check_defaults(const struct course_step *look)
{
	check_int(look->kind, COURSE_WATCH);
	check_int(look->run.seed, 1);
	check_near(look->run.start_ns, 12 * 3600e9, 0);
	check_near(look->run.warmup_ns, 60e9, 0);
	check_near(look->run.settle_ns, 30e9, 0);
	check_near(look->run.run_ns, 300e9, 0);
	check_near(look->speed, 30.0, 0);
	check_near(look->plan_ns, 180e9, 0);
	check_int(look->run.arm_count, 1);
	check_near(look->run.arms[0].users, -1.0, 0);
	check_int(look->focus.len, 0);
	check_text(look->run.measures[0].class_, "all");
	check_near(look->run.measures[0].from_ns, 0, 0);
	check_near(look->run.measures[0].to_ns, 300e9, 0); /* the run's end */
	check_near(look->run.measures[1].to_ns, 120e9, 0);
	check_text(look->run.measures[1].node, "box");
	check_int(look->choice_count, 0);
	assert_null(look->predict.in[LANG_EN]);
	check_doc(look->body.in[LANG_EN], "Everything is on one box. It costs {bill} a month and is {busy} busy.");
	check_text(look->title[LANG_KO], "상자 하나");
}

static void check_experiment(const struct course_step *crash)
{
	check_int(crash->kind, COURSE_EXPERIMENT);
	check_int(crash->run.seed, 7);
	check_near(crash->run.start_ns, 170 * 60e9, 0);
	check_near(crash->run.warmup_ns, 300e9, 0);
	check_near(crash->run.run_ns, 1200e9, 0);
	check_near(crash->run.settle_ns, 15e9, 0);
	check_near(crash->speed, 60.0, 0);
	check_near(crash->plan_ns, 240e9, 0);
	check_text(crash->focus, "box");
	check_text(crash->before, "box");
	check_int(crash->choice_count, 2);
	check_text(crash->choices[0].text[LANG_EN], "The files");
	check_text(crash->choices[0].misconception, "a box heals itself");
	assert_false(crash->choices[0].right);
	assert_true(crash->choices[1].right);
	check_doc(crash->choices[1].why.in[LANG_KO], "정답입니다. 상자도 하나, 장애도 하나입니다.");
	check_doc(crash->predict.in[LANG_EN], "What still works?");
	check_int(crash->place.line, 17);
}

static void check_arms(const struct course_experiment *run)
{
	check_int(run->arm_count, 3);
	const struct course_arm *first = &run->arms[0], *quiet = &run->arms[1], *two = &run->arms[2];
	check_near(first->users, 50.0, 0);
	check_int(first->id.len, 0);
	check_int(first->setting_count, 1);
	check_text(first->settings[0].setting, "credits");
	check_text(first->settings[0].value_text, "standard");
	check_near(first->settings[0].value, 1.0, 0);
	check_int(first->action_count, 6);
	check_text(first->actions[0].action, "kill");
	check_near(first->actions[0].at_ns, 120e9, 0);
	check_near(first->actions[1].value, 100.0, 0);
	check_near(first->actions[2].value, 30e9, 0);
	check_near(first->actions[3].value, 30e9, 0);
	check_text(first->actions[3].setting, "ttl");
	check_text(first->actions[4].zone, "a");
	check_text(first->actions[5].other, "box");
	/* What an arm does not say is the step's. */
	check_text(quiet->id, "quiet");
	check_text(quiet->topology, "box");
	check_near(quiet->users, 50.0, 0);
	check_int(quiet->action_count, 0);
	check_int(quiet->setting_count, 1);
	check_text(two->topology, "pair");
	check_near(two->users, 100.0, 0);
	check_int(two->setting_count, 0);
	check_int(two->action_count, 1);
	check_text(two->actions[0].node, "db");
}

static void check_expects(const struct course_experiment *run)
{
	static const struct {
		const char *left, *right;
		enum course_op op;
		double factor, value;
	} wanted[] = {
		{ "before", "", COURSE_LESS, 0, 0.01 },
		{ "down", "", COURSE_MORE, 0, 180 },
		{ "two.down", "down", COURSE_LESS, 0.5, 0 },
		{ "quiet.down", "down", COURSE_AT_MOST, 1, 0 },
		{ "failed", "", COURSE_AT_LEAST, 0, 10 },
		{ "rate", "", COURSE_MORE, 0, 1 },
		{ "bill", "", COURSE_LESS, 0, 100 },
	};
	check_int(run->expect_count, 7);
	for (uint32_t i = 0; i < run->expect_count; i++) {
		const struct course_expect *got = &run->expects[i];
		check_text(got->left, wanted[i].left);
		check_text(got->right, wanted[i].right);
		check_int(got->op, wanted[i].op);
		check_near(got->factor, wanted[i].factor, 0);
		check_near(got->value, wanted[i].value, 1e-15);
	}
	check_text(run->expects[2].as_written, "two.down < 0.5 x down");
	check_int(run->expects[2].place.line, 62);
}

static void check_questions(const struct course_section *section)
{
	const struct course_question *why = &section->questions[0], *which = &section->questions[1], *minutes = &section->questions[2];
	check_int(why->kind, COURSE_ONE);
	check_text(why->step, "crash");
	check_text(why->level, "understand");
	check_int(why->choice_count, 2);
	check_text(why->choices[0].misconception, "files need no server");
	assert_true(why->choices[1].right);
	assert_false(why->keep_order);
	check_doc(why->stem.in[LANG_EN], "The one box fails. What is gone?");
	check_int(which->kind, COURSE_SEVERAL);
	assert_true(which->keep_order);
	assert_true(which->choices[0].right && !which->choices[1].right && which->choices[2].right);
	check_int(which->step.len, 0);
	check_doc(which->explain.in[LANG_KO], "이름만 다른 곳에 있습니다.");
	check_int(minutes->kind, COURSE_NUMBER);
	check_near(minutes->value, 216.0, 0);
	check_near(minutes->tolerance, 2.0, 0);
	check_text(minutes->unit[LANG_KO], "분");
	check_int(minutes->choice_count, 0);
	check_int(minutes->section, 0);
}

static void test_values(void **state)
{
	(void)state;
	struct copy copy;
	copy_make(&copy);
	copy_load_good(&copy);
	const struct course_section *first = &copy.course->sections[0];
	check_head(copy.course);
	check_defaults(&first->steps[0]);
	check_experiment(&first->steps[1]);
	check_arms(&first->steps[1].run);
	check_expects(&first->steps[1].run);
	check_int(first->steps[2].kind, COURSE_RECAP);
	check_questions(first);
	copy_done(&copy);
}

/* Notes are where the speaker looks and nowhere else. */
static void test_notes(void **state)
{
	(void)state;
	struct copy copy;
	copy_make(&copy);
	copy_load_good(&copy);
	struct buf seen = { 0 };
	for (uint32_t i = 0; i < 3; i++) {
		const struct course_step *step = &copy.course->sections[0].steps[i];
		const struct course_text *texts[] = { &step->body, &step->brief, &step->predict, &step->explain, &step->choices[0].why,
			&step->choices[1].why };
		for (size_t k = 0; k < 6; k++) {
			doc_raw(texts[k]->in[LANG_EN], &seen);
			doc_raw(texts[k]->in[LANG_KO], &seen);
		}
	}
	assert_null(strstr(seen.ptr, "vote"));
	assert_null(strstr(seen.ptr, "손을"));
	assert_non_null(strstr(seen.ptr, "switched off"));
	check_doc(course_notes_of(copy.course, (struct course_position){ 0, 1 })->in[LANG_EN], "Let them vote.");
	check_doc(course_notes_of(copy.course, (struct course_position){ 0, 0 })->in[LANG_KO], "주소는 시간당 $0.005입니다.");
	assert_null(course_notes_of(copy.course, (struct course_position){ 0, 2 })->in[LANG_EN]);
	assert_null(course_notes_of(copy.course, (struct course_position){ 1, 0 })->in[LANG_EN]);
	buf_done(&seen);
	copy_done(&copy);
}

static void test_one_language(void **state)
{
	(void)state;
	char path[COPY_PATH];
	struct copy copy;
	copy_make(&copy);
	copy_path(&copy, "first/ko.md", path);
	unlink(path);
	copy_load_good(&copy);
	const struct course_step *crash = &copy.course->sections[0].steps[1];
	assert_non_null(crash->body.in[LANG_EN]);
	assert_null(crash->body.in[LANG_KO]);
	assert_null(crash->choices[1].why.in[LANG_KO]);
	check_int(crash->title[LANG_KO].len, 0);
	check_int(crash->choices[0].text[LANG_KO].len, 0);
	assert_non_null(copy.course->sections[0].questions[0].stem.in[LANG_KO]);
	copy_done(&copy);
}

/* Without the model's names a course is read as far as it goes. */
static void test_without_names(void **state)
{
	(void)state;
	struct copy copy;
	copy_make(&copy);
	copy.course = files_course_load(copy.dir, NULL, &copy.err);
	assert_non_null(copy.course);
	check_near(copy.course->sections[0].steps[1].run.expects[1].value, 180.0, 0);
	copy_done(&copy);
}

/* Ids of questions are the course's, not the section's; ids of steps are the section's. */
static void test_two_sections(void **state)
{
	(void)state;
	static const char *const files[] = { "section.yaml", "en.md", "ko.md", "quiz.en.md", "quiz.ko.md" };
	struct copy copy;
	char path[COPY_PATH], name[64];
	copy_make(&copy);
	copy_path(&copy, "third", path);
	assert_int_equal(mkdir(path, 0700), 0);
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		snprintf(name, sizeof name, "first/%s", files[i]);
		char *text = copy_get(&copy, name);
		struct str rest = str_c(text);
		struct buf third = { 0 };
		if (i == 0) {
			buf_add_c(&third, "id: third\nnumber: 3\n");
			rest = str_sub(rest, strlen("id: first\nnumber: 1\n"), rest.len);
		}
		buf_add(&third, rest);
		snprintf(name, sizeof name, "third/%s", files[i]);
		copy_put(&copy, name, third.ptr);
		buf_done(&third);
		free(text);
	}
	char *course = copy_get(&copy, "course.yaml");
	struct buf more = { 0 };
	buf_addf(&more, "%s  - third\n", course);
	copy_put(&copy, "course.yaml", more.ptr);
	copy_refused(&copy, STATUS_DATA, "third/section.yaml", "question 'why' is there already, in section 'first'");
	check_int(copy.err.line, 71);
	buf_done(&more);
	free(course);

	static const char *const ids[] = { "why", "which", "minutes" };
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		snprintf(name, sizeof name, "third/%s", files[i]);
		char *text = copy_get(&copy, name);
		for (size_t k = 0; k < 3; k++) {
			char old[32];
			snprintf(old, sizeof old, i ? "## %s\n" : "  - id: %s\n", ids[k]);
			char *at = strstr(text, old);
			if (at) {
				at[strlen(old) - 2] = 'x';
			}
		}
		copy_put(&copy, name, text);
		free(text);
	}
	copy_load_good(&copy);
	for (uint32_t q = 0; q < 3; q++) {
		check_int(copy.course->sections[0].questions[q].section, 0);
		check_int(copy.course->sections[2].questions[q].section, 2);
	}
	assert_ptr_equal(course_find_question(copy.course, STR("whicx")), &copy.course->sections[2].questions[1]);
	check_int(copy.course->section_count, 3);
	check_int(copy.course->sections[2].step_count, 3);
	check_doc(course_notes_of(copy.course, (struct course_position){ 2, 1 })->in[LANG_EN], "Let them vote.");
	copy_done(&copy);
}

/* ------------------------------------------------------------------- hash */

static uint64_t hash_of(struct copy *copy)
{
	copy_load_good(copy);
	return copy->course->hash;
}

static void test_hash(void **state)
{
	(void)state;
	static const char *const files[] = { "course.yaml", "first/section.yaml", "first/en.md", "first/ko.md", "first/quiz.en.md",
		"first/quiz.ko.md", "topologies/box.yaml", "topologies/pair.yaml" };
	struct copy copy;
	copy_make(&copy);
	uint64_t first = hash_of(&copy);
	for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
		char *text = copy_get(&copy, files[i]);
		struct buf more = { 0 };
		buf_addf(&more, "%s\n", text);
		copy_put(&copy, files[i], more.ptr);
		if (hash_of(&copy) == first) {
			fail_msg("a change of %s is not noticed", files[i]);
		}
		/* Line ends and a byte order mark are the editor's business, not the course's. */
		buf_reset(&more);
		buf_add_c(&more, "\xEF\xBB\xBF");
		for (const char *c = text; *c; c++) {
			if (*c == '\n') {
				buf_add_char(&more, '\r');
			}
			buf_add_char(&more, *c);
		}
		copy_put(&copy, files[i], more.ptr);
		if (hash_of(&copy) != first) {
			fail_msg("%s with other line ends is another course", files[i]);
		}
		copy_put(&copy, files[i], text);
		buf_done(&more);
		free(text);
	}
	assert_true(hash_of(&copy) == first);
	copy_done(&copy);
}

/* A file from a Mac: letters in parts. */
static void test_decomposed(void **state)
{
	(void)state;
	struct copy copy;
	copy_make(&copy);
	uint64_t first = hash_of(&copy);
	char *text = copy_get(&copy, "first/ko.md");
	char *word = strstr(text, "상자");
	struct buf parted = { 0 };
	buf_add(&parted, (struct str){ text, (size_t)(word - text) });
	buf_add_c(&parted, "\xE1\x84\x89\xE1\x85\xA1\xE1\x86\xBC\xE1\x84\x8C\xE1\x85\xA1");
	buf_add_c(&parted, word + strlen("상자"));
	copy_put(&copy, "first/ko.md", parted.ptr);
	assert_true(hash_of(&copy) == first);
	buf_done(&parted);
	free(text);
	copy_done(&copy);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_values),
	cmocka_unit_test(test_notes),
	cmocka_unit_test(test_one_language),
	cmocka_unit_test(test_without_names),
	cmocka_unit_test(test_two_sections),
	cmocka_unit_test(test_hash),
	cmocka_unit_test(test_decomposed),
};

int main(void)
{
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
