/* The curses back end in trouble: hostile text, the end of input, a crash, a shell between, a terminal that does not read. */
#include "config.h"

#include "tests/term/live_program.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/utf8.h"

/* Every control sequence that leaves must be one of those that draw; text from outside must not have become one. */
static void test_hostile_text_sends_no_sequence(void **state)
{
	(void)state;
	struct pty p;
	live_start(&p, 80, 24);
	pty_send(&p, "h");
	pty_expect(&p, "]0;PWN", 2000);
	pty_send(&p, "q");
	check_int(pty_wait(&p, 3000), 0);
	for (size_t i = 0; i < p.out.len; i++) {
		unsigned char c = (unsigned char)p.out.ptr[i], next = i + 1 < p.out.len ? (unsigned char)p.out.ptr[i + 1] : 0;
		if (c == 0x1b && next == '[') {
			i += 2;
			while (i < p.out.len && (unsigned char)p.out.ptr[i] < 0x40) {
				i++;
			}
			if (!strchr("ABCDEFGHJKLMPSTX@bcdhlmnprt", p.out.ptr[i])) {
				fail_msg("CSI ... %c", p.out.ptr[i]);
			}
		} else if (c == 0x1b && (next == '(' || next == ')')) {
			i += 2;
		} else if (c == 0x1b && (next == '7' || next == '8' || next == '=' || next == '>')) {
			i++;
		} else {
			check(c >= 0x20 || c == '\r' || c == '\n' || c == '\b');
			check(c != 0x7f);
			check(!(c == 0xc2 && next >= 0x80 && next < 0xa0));
			check(!(c == 0xe2 && next == 0x80 && (unsigned char)p.out.ptr[i + 2] == 0xae));
		}
	}
	pty_stop(&p);
}

static void test_end_of_input_is_told_once(void **state)
{
	(void)state;
	struct pty p;
	struct live_program program = live_usual;
	program.eof_input = true;
	pty_start(&p, 80, 24, false, live_run, &program);
	check_int(pty_wait(&p, 4000), 1);
	pty_check_restored(&p);
	pty_stop(&p);
	/* The terminal hangs up. */
	live_start(&p, 80, 24);
	signal(SIGHUP, SIG_IGN);
	pid_t pid = p.pid;
	close(p.fd);
	p.fd = open("/dev/null", O_RDONLY);
	(void)pid;
	int status = pty_wait(&p, 4000);
	check(status == 1 || status == 128 + SIGHUP);
	pty_stop(&p);
}

static void test_suspend_and_resume(void **state)
{
	(void)state;
	struct pty p;
	live_start(&p, 80, 24);
	pty_send(&p, "z");
	pty_expect(&p, "<resize 80x24>", 2000); /* so that the caller draws */
	check(p.alternate);
	check(live_count(&p.out, "\033[?1049l") == 1 && live_count(&p.out, "\033[?1049h") == 2);
	check(strstr(p.out.ptr, "at the shell") != NULL);
	pty_send(&p, "k");
	pty_expect(&p, "<k>", 2000);
	pty_expect(&p, "end", 100);
	pty_send(&p, "q");
	check_int(pty_wait(&p, 3000), 0);
	pty_check_restored(&p);
	pty_stop(&p);
}

static void test_crash_restores(void **state)
{
	(void)state;
	struct pty p;
	live_start(&p, 80, 24);
	pty_send(&p, "!");
	check_int(pty_wait(&p, 3000), 128 + live_crash_signal);
	pty_check_restored(&p);
	pty_stop(&p);
}

/* While the terminal takes nothing the program goes on, drops frames, and shows the last one in the end. */
static void test_slow_terminal_stops_nobody(void **state)
{
	(void)state;
	struct pty p;
	struct live_program program = live_usual;
	program.counter = mmap(NULL, sizeof *program.counter, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	assert_true(program.counter != MAP_FAILED);
	pty_start(&p, 120, 40, false, live_run, &program);
	pty_expect(&p, "<ready>", 3000);
	size_t before = p.out.len;
	pty_send(&p, "f");
	usleep(400000);
	int frames = *program.counter;
	check(frames > (check_is_brief() ? 3 : 100));
	pty_expect(&p, "<f> #1", 3000);
	check(p.out.len - before < 600000);
	pty_send(&p, "q");
	check_int(pty_wait(&p, 3000), 0);
	pty_check_restored(&p);
	pty_stop(&p);
	munmap((void *)(uintptr_t)program.counter, sizeof *program.counter);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hostile_text_sends_no_sequence),
		cmocka_unit_test(test_end_of_input_is_told_once),
		cmocka_unit_test(test_suspend_and_resume),
		cmocka_unit_test(test_crash_restores),
		cmocka_unit_test(test_slow_terminal_stops_nobody),
	};
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
