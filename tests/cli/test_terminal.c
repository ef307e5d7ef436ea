/* No fault of the terminal: put back after quit, signals and a crash; storms of sizes and a monkey at the keyboard are
 * survived; nothing is written while nothing moves. */
#include "config.h"

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/cli/drive.h"
#include "tests/check.h"

#define LONG 20000
#define MONKEY_ACTS 5000

static char env_state[1100];

static void start(struct drive *d, int cols, int rows, const char *command)
{
	char dir[1024], line[2200];
	snprintf(dir, sizeof dir, "%s/tests/home/terminal", getenv("top_builddir"));
	snprintf(line, sizeof line, "rm -rf '%s' && mkdir -p '%s'", dir, dir);
	check_int(system(line), 0);
	snprintf(env_state, sizeof env_state, "XDG_STATE_HOME=%s", dir);
	const char *argv[] = { getenv("SCALEWALK"), command, "--lang=en", NULL };
	const char *env[] = { env_state, NULL };
	drive_start(d, cols, rows, argv, env);
}

static void ended_by(int number)
{
	struct drive d;
	start(&d, 80, 24, "learn");
	check(drive_expect(&d, "1/", LONG));
	drive_run(&d, 200);
	kill(d.pid, number);
	check(drive_wait_exit(&d, 10000));
	check(WIFSIGNALED(d.status));
	check_int(WTERMSIG(d.status), number);
	check(drive_restored(&d));
	drive_end(&d);
}

static void restored_after_signals(void **state)
{
	(void)state;
	ended_by(SIGTERM);
	ended_by(SIGINT);
	ended_by(SIGHUP);
	ended_by(SIGQUIT);
}

static void restored_after_a_crash(void **state)
{
	(void)state;
	ended_by(SIGSEGV);
	ended_by(SIGABRT);
}

static void interrupt_key_quits_cleanly(void **state)
{
	(void)state;
	struct drive d;
	start(&d, 80, 24, "learn");
	check(drive_expect(&d, "1/", LONG));
	drive_type(&d, "\x03");
	check(drive_wait_exit(&d, 5000));
	check(WIFEXITED(d.status) && WEXITSTATUS(d.status) == 0);
	check(drive_restored(&d));
	drive_end(&d);
}

static void a_storm_of_sizes_is_survived(void **state)
{
	(void)state;
	struct drive d;
	start(&d, 80, 24, "learn");
	d.synchronizes = false;
	check(drive_expect(&d, "1/", LONG));
	for (int i = 0; i < 3000; i++) {
		drive_resize(&d, 1 + (i * 37) % 220, 1 + (i * 17) % 70);
		if (i % 50 == 0) {
			drive_run(&d, 2);
		}
	}
	drive_resize(&d, 120, 40);
	check(drive_expect(&d, "1/", LONG));
	check(drive_expect(&d, "help", LONG));
	drive_resize(&d, 50, 12);
	check(drive_expect(&d, "needs 60x16", LONG));
	drive_resize(&d, 80, 24);
	check(drive_expect(&d, "1/", LONG));
	drive_type(&d, "q");
	check(drive_wait_exit(&d, 5000));
	check(drive_restored(&d));
	drive_end(&d);
}

static void nothing_is_written_while_paused(void **state)
{
	(void)state;
	struct drive d;
	start(&d, 120, 40, "learn");
	check(drive_expect(&d, "1/", LONG));
	drive_run(&d, 500);
	drive_type(&d, "P");
	drive_run(&d, 400);
	size_t before = d.bytes;
	drive_run(&d, 1500);
	check_int(d.bytes, before);
	drive_type(&d, "P");
	drive_run(&d, 1500);
	check(d.bytes > before);
	drive_type(&d, "q");
	check(drive_wait_exit(&d, 5000));
	drive_end(&d);
}

static uint64_t dice = 20261122;

static uint32_t roll(uint32_t sides)
{
	dice = dice * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(dice >> 33) % sides;
}

static void act(struct drive *d)
{
	static const char *const keys[] = { "\r", " ", "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[F",
		"\t", "\x1b[Z", "\x1b", "\x7f", "\x12", "\x0c", "\x1bOP", "\x1b[15~", "1", "2", "3", "4", "9", "0", "i", "c", "u", "r", "x", "y",
		"z", "Z", "P", "[", "]", "+", "-", "<", ">", "o", "L", "T", "?", "/", "g", "G", "p", "b", ".", "w", "f", "h", "j", "k", "l",
		"a", "\xed\x95\x9c", "\xff\xfe", "\x1b[200~paste\x1b[201~" };
	char mouse[64];
	uint32_t what = roll(100);
	if (what < 86) {
		const char *key = keys[roll(sizeof keys / sizeof *keys)];
		drive_type(d, key);
		if (strcmp(key, "\x1b") == 0) {
			drive_run(d, 30); /* or it is the beginning of a sequence with what comes next */
		}
	} else if (what < 97) {
		snprintf(mouse, sizeof mouse, "\x1b[<%u;%u;%u%c", roll(4) == 0 ? 64 + roll(2) : roll(3), 1 + roll((uint32_t)d->cols),
			1 + roll((uint32_t)d->rows), roll(3) ? 'M' : 'm');
		drive_type(d, mouse);
	} else {
		drive_resize(d, 20 + (int)roll(200), 5 + (int)roll(60));
	}
}

static void a_monkey_finds_nothing(void **state)
{
	(void)state;
	struct drive d;
	start(&d, 100, 30, "learn");
	d.synchronizes = false; /* the other tests stand for the terminals that do */
	check(drive_expect(&d, "1/", LONG));
	for (int i = 0; i < MONKEY_ACTS && !d.over; i++) {
		act(&d);
		drive_run(&d, i % 10 ? 1 : 5);
	}
	if (d.over) {
		fail_msg("it ended with status %x; the screen was\n%s", (unsigned)d.status, drive_text(&d));
	}
	/* It still answers, once half sequences have timed out. */
	drive_run(&d, 800);
	drive_resize(&d, 100, 30);
	drive_type(&d, "\x1b");
	drive_run(&d, 300);
	drive_type(&d, "\x03");
	if (!drive_wait_exit(&d, 10000)) {
		fail_msg("it does not quit; the screen is\n%s", drive_text(&d));
	}
	check(WIFEXITED(d.status) && WEXITSTATUS(d.status) == 0);
	check(drive_restored(&d));
	drive_end(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(restored_after_signals),
		cmocka_unit_test(restored_after_a_crash),
		cmocka_unit_test(interrupt_key_quits_cleanly),
		cmocka_unit_test(a_storm_of_sizes_is_survived),
		cmocka_unit_test(nothing_is_written_while_paused),
		cmocka_unit_test(a_monkey_finds_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
