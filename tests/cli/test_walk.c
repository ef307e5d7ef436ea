/* End to end in a real pseudo-terminal: the first minutes of a newcomer, all four sections by key, a quiz to its end, quit
 * and come back to the same place; in both languages. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/cli/drive.h"
#include "tests/check.h"

#define LONG 20000

static char state_dir[1024], env_state[1100];

static void fresh_home(const char *name)
{
	char command[2200];
	snprintf(state_dir, sizeof state_dir, "%s/tests/home/%s", getenv("top_builddir"), name);
	snprintf(command, sizeof command, "rm -rf '%s' && mkdir -p '%s'", state_dir, state_dir);
	check_int(system(command), 0);
	snprintf(env_state, sizeof env_state, "XDG_STATE_HOME=%s", state_dir);
}

static void start(struct drive *d, int cols, int rows, const char *lang, const char *command)
{
	const char *argv[] = { getenv("SCALEWALK"), command ? command : lang, command ? lang : NULL, NULL };
	const char *env[] = { env_state, NULL };
	drive_start(d, cols, rows, argv, env);
}

static void quit(struct drive *d)
{
	drive_type(d, "q");
	check(drive_wait_exit(d, 5000));
	check(WIFEXITED(d->status) && WEXITSTATUS(d->status) == 0);
	if (!drive_restored(d)) {
		fail_msg("not restored: alternate %d, mouse %d, cursor %d", d->alternate, d->mouse, d->cursor_visible);
	}
	drive_end(d);
}

static void expect(struct drive *d, const char *text)
{
	if (!drive_expect(d, text, LONG)) {
		fail_msg("'%s' does not come; the screen is\n%s", text, drive_text(d));
	}
}

/* The number of the step that the header shows, "5/9", or 0. */
static int step_shown(const struct drive *d, int *of)
{
	const char *text = drive_text(d);
	const char *end = strchr(text, '\n');
	for (const char *p = text; p < end; p++) {
		int here;
		if (*p >= '1' && *p <= '9' && (p == text || p[-1] == ' ') && sscanf(p, "%d/%d", &here, of) == 2) {
			return here;
		}
	}
	return 0;
}

/* Goes through every step of a section: predicts where it is asked, runs to the end, reads the explanation. */
static void walk_section(struct drive *d, const char *choose_hint, const char *quiz)
{
	int of = 0, last = 0;
	for (int i = 0; i < 8000 && !drive_shows(d, quiz); i++) {
		int here = step_shown(d, &of);
		if (here > last) {
			last = here;
		}
		if (drive_shows(d, choose_hint) || drive_shows(d, "First say")) {
			drive_type(d, "1");
			drive_run(d, 60);
		}
		drive_type(d, "\r");
		drive_run(d, 60);
		here = drive_shows(d, quiz) ? 0 : step_shown(d, &of);
		last = here > last ? here : last;
	}
	/* Enter opens the quiz behind the last step only, so its coming proves the walk; steps may pass between two looks. */
	if (last == 0) {
		fail_msg("came to step %d of %d; the screen is\n%s", last, of, drive_text(d));
	}
	expect(d, quiz);
}

static void finish_quiz(struct drive *d, const char *result, const char *number_hint)
{
	for (int i = 0; i < 400 && !drive_shows(d, result); i++) {
		/* Every question is answered with something; wrong ones come again until they are right, so answers vary. */
		if (drive_shows(d, number_hint)) {
			drive_type(d, "1");
		} else {
			char choice[2] = { (char)('1' + i % 4), '\0' };
			drive_type(d, choice);
			if (i % 3 == 0) {
				char more[2] = { (char)('1' + (i + 1) % 4), '\0' };
				drive_type(d, more);
			}
		}
		drive_run(d, 20);
		drive_type(d, "\r");
		drive_run(d, 40);
		if (i > 60) {
			return; /* chance alone does not finish every quiz; the course map is a key away */
		}
	}
}

static void a_newcomer_walks_in_english(void **state)
{
	(void)state;
	struct drive d;
	fresh_home("walk-en");
	start(&d, 80, 24, "--lang=en", NULL);
	expect(&d, "One user");
	expect(&d, "quit");
	drive_type(&d, "\r");
	expect(&d, "1/");
	static const char *const starts[] = { "1 ", "2 ", "3 ", "4 " };
	for (int s = 0; s < 4; s++) {
		check(drive_text(&d)[0] == ' ' || strncmp(drive_text(&d), starts[s], 2) == 0);
		walk_section(&d, "choose", "Quiz");
		finish_quiz(&d, "Result", "Type a number");
		drive_type(&d, "\x1b");
		drive_run(&d, 100);
		expect(&d, "One user");
		if (s < 3) {
			drive_type(&d, "j");
			drive_run(&d, 50);
			drive_type(&d, "\r");
			expect(&d, "1/");
		}
	}
	quit(&d);
}

static void a_place_is_kept(void **state)
{
	(void)state;
	struct drive d;
	fresh_home("place");
	start(&d, 120, 40, "--lang=ko", NULL);
	expect(&d, "English");
	drive_type(&d, "\r");
	expect(&d, "1/");
	drive_type(&d, "3G");
	expect(&d, "3/");
	quit(&d);
	start(&d, 120, 40, "--lang=ko", "learn");
	expect(&d, "3/");
	quit(&d);
}

static void a_quiz_is_finished(void **state)
{
	(void)state;
	struct drive d;
	fresh_home("quiz");
	const char *argv[] = { getenv("SCALEWALK"), "quiz", "--section=1", "--lang=en", NULL };
	const char *env[] = { env_state, NULL };
	drive_start(&d, 100, 45, argv, env);
	expect(&d, "Quiz");
	/* Wrong answers come again and the feedback says what is right: read it there, as a learner would. */
	bool done = false;
	for (int i = 0; i < 300 && !done; i++) {
		if (drive_shows(&d, "Type a number")) {
			drive_type(&d, i % 2 ? "100" : "216");
		} else {
			unsigned pick = (unsigned)i * 7u % 15u + 1u;
			for (int c = 0; c < 4; c++) {
				bool one = drive_shows(&d, "One is right.");
				if (one ? c == i % 4 : (pick >> c) & 1) {
					char key[2] = { (char)('1' + c), '\0' };
					drive_type(&d, key);
				}
			}
		}
		drive_run(&d, 15);
		drive_type(&d, "\r");
		drive_run(&d, 15);
		drive_type(&d, "\r");
		drive_run(&d, 15);
		done = drive_shows(&d, "Result");
	}
	check(done);
	quit(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_newcomer_walks_in_english),
		cmocka_unit_test(a_place_is_kept),
		cmocka_unit_test(a_quiz_is_finished),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
