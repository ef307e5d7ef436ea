#include "config.h"

#include "tests/app/small.h"

#include "doc/doc.h"
#include "tests/model/fixture.h"

/* ---------------------------------------------------------------- texts */

/* Paragraphs are parted by '|'. */
static const struct doc *prose(struct arena *arena, const char *text)
{
	struct doc_builder *b = doc_begin(arena);
	struct str rest = str_c(text), part;
	while (str_split(&rest, '|', &part)) {
		doc_open(b, DOC_PARAGRAPH, 0);
		doc_template(b, DOC_NORMAL, part);
		doc_close(b);
	}
	return doc_end(b);
}

static struct course_text both(struct arena *arena, const char *en, const char *ko)
{
	return (struct course_text){ .in = { [LANG_EN] = prose(arena, en), [LANG_KO] = ko ? prose(arena, ko) : NULL } };
}

static void word(struct str out[LANG_COUNT], const char *en, const char *ko)
{
	out[LANG_EN] = str_c(en);
	out[LANG_KO] = str_c(ko);
}

static uint32_t choices(struct arena *arena, struct course_choice *out, uint32_t count, unsigned right)
{
	static const char *const en[] = { "the alpha", "the beta", "the gamma", "the delta" };
	static const char *const ko[] = { "가의 것", "나의 것", "다의 것", "라의 것" };
	for (uint32_t i = 0; i < count; i++) {
		word(out[i].text, en[i], ko[i]);
		out[i].right = (right >> i) & 1;
		out[i].why = both(arena, out[i].right ? "Because so it is." : "Because it is not so.", "그래서 그렇습니다.");
	}
	return count;
}

/* ---------------------------------------------------------------- steps */

static struct course_action action(double at_s, const char *what, const char *node)
{
	return (struct course_action){ .at_ns = at_s * S, .action = str_c(what), .node = str_c(node) };
}

static void runs(struct course_step *step, const char *topology, double users, double speed)
{
	step->speed = speed;
	step->run.seed = 5;
	step->run.start_ns = 12 * HOUR;
	step->run.arm_count = 1;
	step->run.arms[0] = (struct course_arm){ .topology = str_c(topology), .users = users };
}

static void measure_of(struct course_step *step, const char *id, const char *quantity, double from_s, double to_s)
{
	step->run.measures[step->run.measure_count++] = (struct course_measure){ .id = str_c(id),
		.quantity = str_c(quantity),
		.class_ = STR("all"),
		.from_ns = from_s * S,
		.to_ns = to_s * S };
}

static void named(struct arena *arena, struct course_step *step, const char *id, enum course_step_kind kind, const char *en,
	const char *ko)
{
	step->id = str_c(id);
	step->kind = kind;
	step->plan_ns = 60 * S;
	step->run.measures = ARENA_ARRAY(arena, 8, struct course_measure);
	step->run.expects = ARENA_ARRAY(arena, 8, struct course_expect);
	word(step->title, en, ko);
}

static void asks(struct arena *arena, struct course_step *step, uint32_t count, unsigned right)
{
	step->predict = both(arena, "What will happen?", "무슨 일이 일어날까요?");
	step->choice_count = choices(arena, step->choices, count, right);
}

static void look_step(struct arena *arena, struct course_step *step)
{
	named(arena, step, "look", COURSE_WATCH, "A first look", "처음 보기");
	step->body = both(arena, "Nineteen of twenty take at most {p95}. A look-up holds for {set:dns.ttl}.",
		"스물에 열아홉은 {p95} 안에 끝납니다. 조회는 {set:dns.ttl} 동안 남습니다.");
	step->brief = both(arena, "A look.", "보기.");
	runs(step, "one", 50, 10);
	measure_of(step, "p95", "p95", 0, 120);
}

static void stop_step(struct arena *arena, struct course_step *step)
{
	named(arena, step, "stop", COURSE_EXPERIMENT, "Stop and start", "껐다 켜기");
	step->body = both(arena, "The machine is stopped and started.", "기계를 껐다 켭니다.");
	step->brief = both(arena, "Off and on.", "껐다 켜기.");
	asks(arena, step, 4, 2);
	step->explain = both(arena, "It was {down} of all, with a fixed address {fixed.down}.",
		"전체의 {down}였고, 고정 주소로는 {fixed.down}였습니다.");
	runs(step, "open", 50, 10);
	step->run.warmup_ns = 30 * S;
	step->run.run_ns = 240 * S;
	step->run.settle_ns = 30 * S;
	step->run.arm_count = 2;
	step->run.arms[1] = (struct course_arm){ .id = STR("fixed"), .topology = STR("one"), .users = 50 };
	for (int arm = 0; arm < 2; arm++) {
		struct course_action *actions = ARENA_ARRAY(arena, 1, struct course_action);
		actions[0] = action(60, "stop-start", "web");
		step->run.arms[arm].actions = actions;
		step->run.arms[arm].action_count = 1;
	}
	measure_of(step, "before", "errors", 0, 60);
	measure_of(step, "down", "errors", 60, 240);
	measure_of(step, "rate", "rate", 0, 240);
	step->run.expects[0] = (struct course_expect){ .left = STR("before"), .op = COURSE_LESS, .value = 0.01 };
	step->run.expects[1] = (struct course_expect){ .left = STR("down"), .right = STR("fixed.down"), .op = COURSE_MORE, .factor = 1.2 };
	step->run.expect_count = 2;
}

static void recap_step(struct arena *arena, struct course_step *step)
{
	named(arena, step, "recap", COURSE_RECAP, "What was gained", "얻은 것");
	step->body = both(arena, "Gain and price.", "얻은 것과 값.");
	runs(step, "one", 50, 10);
}

static void long_one(struct arena *arena, struct course_step *step)
{
	struct buf text = { 0 };
	named(arena, step, "long", COURSE_WATCH, "Much to read", "읽을 것이 많다");
	for (int i = 1; i <= 60; i++) {
		buf_addf(&text, "%sparagraph %d", i > 1 ? "|" : "", i);
	}
	step->body = both(arena, text.ptr, text.ptr);
	buf_done(&text);
	runs(step, "four", 1000, 5);
	step->focus = STR("lb");
	step->before = STR("one");
}

static void faults_step(struct arena *arena, struct course_step *step)
{
	named(arena, step, "faults", COURSE_EXPERIMENT, "One after another", "잇따라");
	step->body = both(arena, "First this, then that.", "이것 다음에 저것.");
	asks(arena, step, 2, 1);
	step->explain = both(arena, "Errors {errors}.", "오류 {errors}.");
	runs(step, "four", 1000, 10);
	step->run.run_ns = 120 * S;
	step->run.settle_ns = 20 * S;
	struct course_action *actions = ARENA_ARRAY(arena, 5, struct course_action);
	actions[0] = action(40, "kill-zone", "");
	actions[0].zone = STR("b");
	actions[1] = action(20, "users", "");
	actions[1].value = 2000;
	actions[2] = action(20, "users", "");
	actions[2].value = 1500;
	actions[3] = action(60, "mend-zone", "");
	actions[3].zone = STR("b");
	actions[4] = action(10, "kill", "web1");
	step->run.arms[0].actions = actions;
	step->run.arms[0].action_count = 5;
	measure_of(step, "errors", "errors", 0, 120);
}

static void later_step(struct arena *arena, struct course_step *step)
{
	named(arena, step, "later", COURSE_WATCH, "Later", "나중에");
	step->body = both(arena, "Only in English.", NULL);
	runs(step, "four", 1000, 5);
}

static void broken_step(struct arena *arena, struct course_step *step)
{
	named(arena, step, "broken", COURSE_EXPERIMENT, "Nowhere", "없는 곳");
	step->body = both(arena, "There is nothing behind this.", "뒤에 아무것도 없습니다.");
	asks(arena, step, 2, 1);
	step->explain = both(arena, "Value {p95}.", "값 {p95}.");
	runs(step, "nowhere", 10, 1);
	step->run.run_ns = 60 * S;
	step->focus = STR("web");
	measure_of(step, "p95", "p95", 0, 60);
}

/* ------------------------------------------------------------ questions */

static void question(struct arena *arena, struct course_question *q, uint32_t section, struct str id,
	enum course_question_kind kind, unsigned right)
{
	*q = (struct course_question){ .id = id, .kind = kind, .section = section };
	q->stem = both(arena, kind == COURSE_NUMBER ? "How long?" : kind == COURSE_ONE ? "Which one?" : "Which ones?", "무엇일까요?");
	if (kind == COURSE_NUMBER) {
		q->value = 216;
		q->tolerance = 0.5;
		word(q->unit, "min", "분");
		q->explain = both(arena, "It is so many minutes.", "분으로 그렇습니다.");
	} else {
		q->choice_count = choices(arena, q->choices, 4, right);
	}
}

static void section(struct arena *arena, struct course_section *s, const char *id, int number, uint32_t steps, uint32_t questions)
{
	s->id = str_c(id);
	s->number = number;
	s->user_count = number * 100;
	s->planned = !steps;
	s->steps = ARENA_ARRAY(arena, steps, struct course_step);
	s->step_count = steps;
	s->questions = ARENA_ARRAY(arena, questions, struct course_question);
	s->question_count = questions;
	word(s->users, "some users", "사용자 몇 명");
	word(s->title, id, id);
	word(s->tagline, "a line", "한 줄");
}

static void fill(struct small *small)
{
	struct course *course = &small->course;
	struct arena *arena = &course->arena;
	struct course_section *s = course->sections = ARENA_ARRAY(arena, SMALL_SECTIONS, struct course_section);
	course->section_count = SMALL_SECTIONS;
	word(course->title, "A small course", "작은 과정");
	section(arena, &s[SMALL_ONE], "one", 1, 3, 3);
	look_step(arena, &s[SMALL_ONE].steps[SMALL_LOOK]);
	stop_step(arena, &s[SMALL_ONE].steps[SMALL_STOP]);
	recap_step(arena, &s[SMALL_ONE].steps[SMALL_RECAP]);
	question(arena, &s[SMALL_ONE].questions[SMALL_Q_ONE], SMALL_ONE, STR("q-one"), COURSE_ONE, 4);
	question(arena, &s[SMALL_ONE].questions[SMALL_Q_SEVERAL], SMALL_ONE, STR("q-several"), COURSE_SEVERAL, 5);
	question(arena, &s[SMALL_ONE].questions[SMALL_Q_NUMBER], SMALL_ONE, STR("q-number"), COURSE_NUMBER, 0);
	section(arena, &s[SMALL_PLANNED], "two", 2, 0, 0);
	section(arena, &s[SMALL_FOUR], "four", 4, 3, 9);
	long_one(arena, &s[SMALL_FOUR].steps[SMALL_LONG]);
	faults_step(arena, &s[SMALL_FOUR].steps[SMALL_FAULTS]);
	later_step(arena, &s[SMALL_FOUR].steps[SMALL_LATER]);
	for (uint32_t i = 0; i < 9; i++) {
		question(arena, &s[SMALL_FOUR].questions[i], SMALL_FOUR, str_format(arena, "q-four-%u", i), COURSE_ONE, 1);
	}
	section(arena, &s[SMALL_BROKEN], "broken", 9, 1, 0);
	broken_step(arena, &s[SMALL_BROKEN].steps[0]);
	small->notes.steps = ARENA_ARRAY(arena, SMALL_SECTIONS, struct course_text *);
	for (uint32_t i = 0; i < SMALL_SECTIONS; i++) {
		small->notes.steps[i] = s[i].step_count ? ARENA_ARRAY(arena, s[i].step_count, struct course_text) : NULL;
		for (uint32_t k = 0; k < s[i].step_count; k++) {
			small->notes.steps[i][k] = both(arena, "A secret for the speaker.", "발표자만 보는 말.");
		}
	}
	course->notes = &small->notes;
}

void small_open(struct small *small)
{
	static const struct str ids[] = { STR("open"), STR("one"), STR("four") };
	*small = (struct small){ 0 };
	fill(small);
	small->topos[0] = section1(50, false);
	small->topos[1] = section1(50, true);
	small->topos[2] = section4(1000);
	for (int i = 0; i < 3; i++) {
		small->topos[i]->topo.id = ids[i];
		/* Somebody edits the record soon, so that a short run sees it. */
		fixture_set(small->topos[i], small->topos[i]->dns, TOPO_DNS_EDIT, 300 * S);
		small->shelves[i].topo = &small->topos[i]->topo;
	}
	small->stock = (struct app_library){ .course = &small->course, .shelves = small->shelves, .shelf_count = 3 };
}

void small_close(struct small *small)
{
	for (int i = 0; i < 3; i++) {
		fixture_free(small->topos[i]);
	}
	arena_done(&small->course.arena);
	*small = (struct small){ 0 };
}

struct course_step *small_step(struct small *small, uint32_t s, uint32_t step)
{
	return &small->course.sections[s].steps[step];
}

struct course_question *small_question(struct small *small, uint32_t s, uint32_t q)
{
	return &small->course.sections[s].questions[q];
}
