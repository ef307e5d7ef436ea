#include "config.h"

#include "tests/cli/walker.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "doc/doc.h"
#include "tests/check.h"

/* ----------------------------------------------------------------- text */

static void squeeze(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] != ' ' && text.ptr[i] != '\n') {
			buf_add_char(out, text.ptr[i]);
		}
	}
	buf_add_c(out, "");
}

static bool squeezed_holds(const struct buf *screen, struct str text)
{
	struct buf part = { 0 };
	squeeze(&part, text);
	bool holds = part.len && strstr(screen->ptr, part.ptr) != NULL;
	buf_done(&part);
	return holds;
}

bool walker_reads(const struct walker *w, struct str text)
{
	struct buf screen = { 0 };
	squeeze(&screen, str_c(drive_text(&w->d)));
	bool holds = squeezed_holds(&screen, text);
	buf_done(&screen);
	return holds;
}

static struct str row_of(const char *text, int row)
{
	for (; row > 0; row--) {
		text = strchr(text, '\n') + 1;
	}
	return (struct str){ text, (size_t)(strchr(text, '\n') - text) };
}

static bool has(struct str row, const char *word)
{
	return memmem(row.ptr, row.len, word, strlen(word)) != NULL;
}

static bool row_is(struct str row, const char *word)
{
	return str_eq_c(str_trim(row), word);
}

/* -------------------------------------------------------------- looking */

/* What the key line offers for going on tells the phase of a step. */
static enum seen_kind phase_of(struct str keys, const struct course_step *step)
{
	const struct {
		const char *key, *label;
		enum seen_kind kind;
	} offers[] = { { "1-9", _("choose"), SEEN_CHOOSE }, { "Space", _("run it"), SEEN_CHOSEN },
		{ "Space", _("to the end"), SEEN_RUN },
		{ "Space", _("next"), step->kind == COURSE_EXPERIMENT ? SEEN_EXPLAIN : SEEN_READ } };
	for (size_t i = 0; i < sizeof offers / sizeof *offers; i++) {
		char offer[80];
		snprintf(offer, sizeof offer, " %s %s ", offers[i].key, offers[i].label);
		if (has(keys, offer)) {
			return offers[i].kind;
		}
	}
	return SEEN_ELSE;
}

/* " 4 Redundancy  5/12  One of two web servers": section, step, steps. */
static struct seen look_at_step(const struct walker *w, struct str head, struct str keys)
{
	char row[1024];
	int number, step, steps;
	snprintf(row, sizeof row, "%.*s", STR_ARG(head));
	if (sscanf(row, " %d ", &number) != 1) {
		return (struct seen){ 0 };
	}
	for (const char *p = strstr(row, "  "); p; p = strstr(p + 1, "  ")) {
		if (sscanf(p, "  %d/%d", &step, &steps) != 2) {
			continue;
		}
		for (uint32_t s = 0; s < w->course->section_count; s++) {
			const struct course_section *section = &w->course->sections[s];
			if (section->number == number && steps == (int)section->step_count && step >= 1 && step <= steps) {
				return (struct seen){ .kind = phase_of(keys, &section->steps[step - 1]), .at = { s, (uint32_t)step - 1 } };
			}
		}
	}
	return (struct seen){ 0 };
}

static const struct course_question *question_shown(const struct walker *w)
{
	const struct course_question *found = NULL;
	struct buf screen = { 0 }, stem = { 0 };
	squeeze(&screen, str_c(drive_text(&w->d)));
	for (uint32_t s = 0; s < w->course->section_count && !found; s++) {
		for (uint32_t q = 0; q < w->course->sections[s].question_count && !found; q++) {
			const struct course_question *question = &w->course->sections[s].questions[q];
			buf_reset(&stem);
			doc_plain(&stem, question->stem.in[w->lang], 1000, 0, NULL);
			found = squeezed_holds(&screen, buf_str(&stem)) ? question : NULL;
		}
	}
	buf_done(&screen);
	buf_done(&stem);
	return found;
}

static struct seen look_at_quiz(const struct walker *w, const char *text)
{
	struct seen seen = { .kind = SEEN_ELSE };
	for (int y = 1; y < w->d.rows - 1 && seen.kind == SEEN_ELSE; y++) {
		struct str row = row_of(text, y);
		if (row_is(row, _("Result"))) {
			return (struct seen){ .kind = SEEN_RESULT };
		}
		seen.right = row_is(row, _("Right."));
		seen.kind = seen.right || row_is(row, _("Not yet. It comes again in this quiz.")) ? SEEN_FEEDBACK : SEEN_ELSE;
	}
	char offer[80];
	snprintf(offer, sizeof offer, " Enter %s ", _("answer"));
	if (seen.kind == SEEN_ELSE && has(row_of(text, w->d.rows - 1), offer)) {
		seen.kind = SEEN_ASK;
	}
	seen.question = seen.kind == SEEN_ELSE ? NULL : question_shown(w);
	return seen.question ? seen : (struct seen){ 0 };
}

struct seen walker_look(const struct walker *w)
{
	const char *text = drive_text(&w->d);
	struct str head = row_of(text, 0), keys = row_of(text, w->d.rows - 1), word = str_trim(head);
	const char *const quizzes[] = { _("Quiz"), _("Mixed quiz"), _("Revision") };
	for (size_t i = 0; i < sizeof quizzes / sizeof *quizzes; i++) {
		if (str_starts(word, str_c(quizzes[i]))) {
			return look_at_quiz(w, text);
		}
	}
	if (str_starts(word, STR("scalewalk "))) {
		return (struct seen){ .kind = has(keys, _("quit")) ? SEEN_MAP : SEEN_ELSE };
	}
	return look_at_step(w, head, keys);
}

/* The screen goes to stderr: cmocka cuts messages after a thousand bytes. */
static _Noreturn void stuck(const struct walker *w, const char *what)
{
	fprintf(stderr, "the screen is\n%s", drive_text(&w->d));
	fail_msg("%s", what);
	abort();
}

static bool same(struct seen a, struct seen b)
{
	return a.kind == b.kind && a.at.section == b.at.section && a.at.step == b.at.step && a.question == b.question;
}

static struct seen await_other(struct walker *w, struct seen before)
{
	struct seen now = walker_look(w);
	for (int ms = 0; (now.kind == SEEN_ELSE || same(now, before)) && !w->d.over && ms < WALKER_MS;) {
		ms += drive_more(&w->d, WALKER_MS - ms);
		now = walker_look(w);
	}
	if (now.kind == SEEN_ELSE || same(now, before)) {
		stuck(w, w->d.over ? "it has ended" : "nothing comes of the key");
	}
	return now;
}

/* at NULL: whatever step. */
static struct seen await(struct walker *w, const struct course_position *at, enum seen_kind kind)
{
	for (int ms = 0;; ms += drive_more(&w->d, WALKER_MS - ms)) {
		struct seen now = walker_look(w);
		if (now.kind == kind && (!at || (now.at.section == at->section && now.at.step == at->step))) {
			return now;
		}
		if (w->d.over || ms >= WALKER_MS) {
			char what[80];
			snprintf(what, sizeof what, "screen %d does not come, but %d", (int)kind, (int)now.kind);
			stuck(w, what);
		}
	}
}

struct seen walker_await(struct walker *w, enum seen_kind kind)
{
	return await(w, NULL, kind);
}

void walker_await_step(struct walker *w, struct course_position at, enum seen_kind kind)
{
	await(w, &at, kind);
}

static bool reads_in(const struct walker *w, int row, struct str text)
{
	if (row < 0) {
		return walker_reads(w, text);
	}
	struct buf squeezed = { 0 };
	squeeze(&squeezed, row_of(drive_text(&w->d), row));
	bool holds = squeezed_holds(&squeezed, text);
	buf_done(&squeezed);
	return holds;
}

static void expect(struct walker *w, int row, struct str text, bool there)
{
	for (int ms = 0; reads_in(w, row, text) != there;) {
		if (w->d.over || ms >= WALKER_MS) {
			fprintf(stderr, "%s: '%.*s'\n", there ? "awaited" : "still there", STR_ARG(text));
			stuck(w, w->d.over ? "it has ended" : "what is awaited does not come");
		}
		ms += drive_more(&w->d, WALKER_MS - ms);
	}
}

void walker_expect(struct walker *w, struct str text)
{
	expect(w, -1, text, true);
}

void walker_expect_gone(struct walker *w, struct str text)
{
	expect(w, -1, text, false);
}

void walker_expect_in_row(struct walker *w, int row, struct str text, bool there)
{
	expect(w, row, text, there);
}

/* -------------------------------------------------------------- walking */

/* A step is what it should be: its title in the language, no placeholder left open in what it says. */
static void check_step(const struct walker *w, struct seen now)
{
	const struct course_step *step = &w->course->sections[now.at.section].steps[now.at.step];
	if (!walker_reads(w, step->title[w->lang])) {
		stuck(w, "the step's title is not on the screen");
	}
	if ((now.kind == SEEN_EXPLAIN || now.kind == SEEN_READ) && strchr(drive_text(&w->d), '{')) {
		stuck(w, "a value is missing");
	}
}

/* "3 ○ text" on the screen: the digit that stands for a choice. */
static char digit_of(const struct walker *w, struct str choice)
{
	struct buf screen = { 0 }, part = { 0 };
	squeeze(&screen, str_c(drive_text(&w->d)));
	squeeze(&part, choice);
	const char *found = strstr(screen.ptr, part.ptr);
	char digit = '\0';
	/* Between the digit and the text stands a mark of one character: three bytes, or one in ASCII. */
	for (int back = 1; found && back <= 4 && found - back >= screen.ptr && !digit; back++) {
		digit = found[-back] >= '1' && found[-back] <= '9' ? found[-back] : '\0';
	}
	buf_done(&screen);
	buf_done(&part);
	if (!digit) {
		fail_msg("'%.*s' is no choice on\n%s", STR_ARG(choice), drive_text(&w->d));
	}
	return digit;
}

static void answer(struct walker *w, const struct course_question *question)
{
	bool wrong = w->answers_wrong && w->answers_wrong(w->ctx, question);
	char keys[64] = "";
	size_t n = 0;
	if (question->kind == COURSE_NUMBER) {
		snprintf(keys, sizeof keys, "%.10g\r", wrong ? question->value * 3 + 7 : question->value);
		drive_type(&w->d, keys);
		return;
	}
	bool taken = false; /* one wrong choice is enough */
	for (uint32_t i = 0; i < question->choice_count; i++) {
		if (question->choices[i].right == !wrong && !(wrong && taken)) {
			keys[n++] = digit_of(w, question->choices[i].text[w->lang]);
			taken = true;
		}
	}
	keys[n] = '\r';
	drive_keys(&w->d, keys, n + 1);
}

struct seen walker_press(struct walker *w)
{
	struct seen now = walker_look(w);
	switch (now.kind) {
	case SEEN_ELSE:
		stuck(w, "this screen is not known");
	case SEEN_CHOOSE:
		check_step(w, now);
		drive_type(&w->d, "1");
		break;
	case SEEN_ASK:
		answer(w, now.question);
		break;
	case SEEN_READ:
	case SEEN_EXPLAIN:
		check_step(w, now);
		drive_type(&w->d, "\r");
		break;
	case SEEN_MAP:
	case SEEN_CHOSEN:
	case SEEN_RUN:
	case SEEN_FEEDBACK:
	case SEEN_RESULT:
		drive_type(&w->d, "\r");
		break;
	}
	return now;
}

struct seen walker_press_on(struct walker *w)
{
	struct seen now = walker_press(w), then = await_other(w, now);
	bool steps = now.kind >= SEEN_READ && now.kind <= SEEN_EXPLAIN && then.kind >= SEEN_READ && then.kind <= SEEN_EXPLAIN;
	if (steps && (then.at.section != now.at.section || then.at.step > now.at.step + 1 || then.at.step < now.at.step)) {
		stuck(w, "a step was passed over");
	}
	return then;
}

void walker_walk(struct walker *w, struct course_position at, enum seen_kind kind)
{
	struct seen now = walker_look(w);
	while (now.kind != kind || now.at.section != at.section || now.at.step != at.step) {
		now = walker_press_on(w);
	}
}

void walker_walk_out(struct walker *w)
{
	while (walker_press_on(w).kind != SEEN_MAP) {
	}
}

/* ------------------------------------------------------- start and quit */

void walker_init(struct walker *w, const struct course *course, enum lang lang, int cols, int rows, const char *name)
{
	char command[2200];
	*w = (struct walker){ .course = course, .lang = lang, .cols = cols, .rows = rows };
	snprintf(w->home, sizeof w->home, "%s/tests/home/%s", getenv("top_builddir"), name);
	snprintf(command, sizeof command, "rm -rf '%s' && mkdir -p '%s'", w->home, w->home);
	check_int(system(command), 0);
	i18n_set(lang);
}

void walker_start(struct walker *w, const char *command, const char *options)
{
	char lang[16], state[1100], words[200] = "";
	const char *argv[10] = { getenv("SCALEWALK") }, *env[] = { state, NULL };
	int n = 1;
	snprintf(lang, sizeof lang, "--lang=%s", i18n_code(w->lang));
	snprintf(state, sizeof state, "XDG_STATE_HOME=%s", w->home);
	if (command) {
		argv[n++] = command;
	}
	snprintf(words, sizeof words, "%s", options ? options : "");
	for (char *word = strtok(words, " "); word && n < 8; word = strtok(NULL, " ")) {
		argv[n++] = word;
	}
	argv[n] = lang;
	drive_start(&w->d, w->cols, w->rows, argv, env);
}

void walker_kill(struct walker *w)
{
	kill(w->d.pid, SIGKILL);
	check(drive_wait_exit(&w->d, WALKER_MS));
	check(WIFSIGNALED(w->d.status));
	drive_end(&w->d);
}

void walker_quit(struct walker *w, const char *key)
{
	drive_type(&w->d, key);
	if (!drive_wait_exit(&w->d, WALKER_MS)) {
		stuck(w, "it does not quit");
	}
	check(WIFEXITED(w->d.status));
	check_int(WEXITSTATUS(w->d.status), 0);
	if (!drive_restored(&w->d)) {
		fail_msg("not restored: alternate %d, mouse %d, cursor %d", w->d.alternate, w->d.mouse, w->d.cursor_visible);
	}
	drive_end(&w->d);
}

struct store *walker_store(const struct walker *w)
{
	char path[1200];
	struct arena arena = { 0 };
	snprintf(path, sizeof path, "%s/scalewalk/progress.db", w->home);
	struct store_options options = { .path = path,
		.course = arena_strndup(&arena, w->course->id.ptr, w->course->id.len),
		.readonly = true };
	struct store *store = store_open(&options);
	check_int(store_state(store)->reason, STORE_ASKED);
	arena_done(&arena);
	return store;
}
