/* The curses back end on terminals of different kinds: what each can do is found out, and used. */
#include "config.h"

#include "tests/term/live_program.h"

#include "base/utf8.h"

static void test_synchronized_output_where_it_is_known(void **state)
{
	(void)state;
	static const struct {
		const char *answer;
		bool marks;
	} cases[] = { { "\033[2;4R\033[?2026;2$y\033[?62;22c", true }, { "\033[2;4R\033[?2026;0$y\033[?62c", false },
		{ "\033[?62c", false }, { "", false } };
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct pty p;
		pty_start(&p, 80, 24, true, live_run, (void *)(uintptr_t)&live_usual);
		pty_send(&p, cases[i].answer);
		pty_expect(&p, "<ready>", 3000);
		pty_send(&p, "a");
		pty_expect(&p, "<a> #1", 2000); /* no answer has turned into a key */
		size_t begins = live_count(&p.out, "\033[?2026h");
		check(cases[i].marks ? begins >= 2 : begins == 0);
		check_int(live_count(&p.out, "\033[?2026l"), begins);
		pty_send(&p, "q");
		check_int(pty_wait(&p, 3000), 0);
		pty_stop(&p);
	}
}

static void test_wide_ambiguous_characters_are_found_out(void **state)
{
	(void)state;
	struct pty p;
	pty_start(&p, 80, 24, true, live_run, (void *)(uintptr_t)&live_usual);
	pty_send(&p, "\033[2;7R\033[?62c");
	pty_expect(&p, "80x24 cjk", 3000);
	pty_stop(&p);
	/* From far away the answer comes late, and is still heard. */
	pty_start(&p, 80, 24, true, live_run, (void *)(uintptr_t)&live_usual);
	pty_expect(&p, "80x24 full", 3000);
	pty_pump(&p, 100, 0);
	pty_send(&p, "\033[2;7R\033[?62c");
	pty_expect(&p, "<glyphs cjk> #1", 2000);
	pty_stop(&p);
}

static void test_colours_follow_the_terminal(void **state)
{
	(void)state;
	static const struct {
		const char *name;
		enum theme_depth depth;
		bool of256, of8, talks;
	} cases[] = {
		{ "xterm-256color", THEME_DEPTH_RGB, true, false, true },
		{ "xterm-256color", THEME_DEPTH_MONO, false, false, true },
		{ "xterm", THEME_DEPTH_RGB, false, true, true },
		{ "screen", THEME_DEPTH_RGB, false, true, true },
		{ "linux", THEME_DEPTH_RGB, false, true, false },
		{ "vt100", THEME_DEPTH_RGB, false, false, false },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct pty p;
		struct live_program program = { .term_name = cases[i].name, .depth = cases[i].depth, .probe = true };
		pty_start(&p, 80, 24, false, live_run, &program);
		pty_expect(&p, "<ready>", 3000);
		bool of256 = live_count(&p.out, "38;5;") > 0;
		bool of8 = live_count(&p.out, "\033[32m") + live_count(&p.out, "\033[31m") + live_count(&p.out, ";31m") > 0;
		if (of256 != cases[i].of256 || of8 != cases[i].of8) {
			fail_msg("%s: 256 colours %d, 8 colours %d", cases[i].name, of256, of8);
		}
		check_int(live_count(&p.out, "\033[?2004h") > 0, cases[i].talks);
		check_int(live_count(&p.out, "\033[c") > 0, cases[i].talks);
		pty_send(&p, "q");
		check_int(pty_wait(&p, 3000), 0);
		pty_stop(&p);
	}
}

static void test_theme_changes_while_running(void **state)
{
	(void)state;
	struct pty p;
	live_start(&p, 80, 24);
	check(live_count(&p.out, "48;5;231") == 0);
	pty_send(&p, "t");
	pty_expect(&p, "<t>", 2000);
	check(live_count(&p.out, "48;5;231") > 0);
	pty_stop(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_synchronized_output_where_it_is_known),
		cmocka_unit_test(test_wide_ambiguous_characters_are_found_out),
		cmocka_unit_test(test_colours_follow_the_terminal),
		cmocka_unit_test(test_theme_changes_while_running),
	};
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
