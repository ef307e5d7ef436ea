/* Starting: the first frame waits for nothing that it does not need; what is wrong with the store is said at once; the
 * place is kept from the first moment. */
#include "config.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/cli/screens.h"
#include "tests/cli/walker.h"
#include "tests/check.h"

static struct cli_desk desk;

static void database_of(const struct walker *w, char *path, size_t size)
{
	check((size_t)snprintf(path, size, "%s/scalewalk/progress.db", w->home) < size);
}

/* Another program holds the directory, so that no database can be made: the map stands there all the same. */
static void the_first_frame_comes_before_the_database(void **state)
{
	(void)state;
	struct walker w;
	char path[1200], directory[1200];
	struct stat st;
	walker_init(&w, desk.course, LANG_EN, 80, 24, "start-first");
	database_of(&w, path, sizeof path);
	snprintf(directory, sizeof directory, "%s/scalewalk", w.home);
	check_int(mkdir(directory, 0700), 0);
	int held = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	check_int(flock(held, LOCK_EX), 0);
	walker_start(&w, NULL, NULL);
	walker_await(&w, SEEN_MAP);
	check(stat(path, &st) != 0);
	close(held);
	/* It was still waiting for the lock, so all is well and what is done is stored. */
	drive_type(&w.d, "\r");
	walker_await_step(&w, (struct course_position){ 0, 0 }, SEEN_READ);
	check(!walker_reads(&w, str_c(_("progress is not saved"))));
	drive_type(&w.d, "\r");
	walker_await_step(&w, (struct course_position){ 0, 1 }, SEEN_READ);
	walker_quit(&w, "q");
	walker_start(&w, "learn", NULL);
	walker_await_step(&w, (struct course_position){ 0, 1 }, SEEN_READ);
	walker_quit(&w, "q");
}

/* SQLite's own lock, held for a while: a sign on the screen, then the program as ever. The bytes that it locks are part
 * of its file format (sqlite.org/fileformat.html, "lock-byte page"): from 2^30 on. */
static void a_held_database_is_waited_for(void **state)
{
	(void)state;
	struct walker w;
	char path[1200];
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 1 << 30, .l_len = 512 };
	walker_init(&w, desk.course, LANG_KO, 80, 24, "start-held");
	walker_start(&w, NULL, NULL);
	walker_await(&w, SEEN_MAP);
	walker_quit(&w, "q");
	database_of(&w, path, sizeof path);
	int fd = open(path, O_RDWR | O_CLOEXEC);
	check_int(fcntl(fd, F_SETLK, &lock), 0);
	walker_start(&w, NULL, NULL);
	walker_expect(&w, str_c(_("waiting: another program holds the database")));
	close(fd);
	walker_await(&w, SEEN_MAP);
	walker_quit(&w, "q");
}

/* Where nothing can be stored that is said from the start, in whole and then as a sign; on exit too. */
static void trouble_is_said_from_the_start(void **state)
{
	(void)state;
	struct walker w;
	char path[1200];
	walker_init(&w, desk.course, LANG_KO, 80, 24, "start-trouble");
	snprintf(path, sizeof path, "%s/scalewalk", w.home);
	int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600); /* where the directory would be */
	check(file >= 0);
	close(file);
	walker_start(&w, NULL, NULL);
	walker_expect_in_row(&w, w.rows - 1, str_c(_("progress is not saved")), true);
	drive_type(&w.d, "j");
	walker_expect_in_row(&w, w.rows - 1, str_c(_("quit")), true);
	walker_expect_in_row(&w, w.rows - 1, str_c(_("progress is not saved")), true);
	drive_type(&w.d, "k\r");
	walker_await_step(&w, (struct course_position){ 0, 0 }, SEEN_READ);
	drive_type(&w.d, "q");
	check(drive_wait_exit(&w.d, WALKER_MS));
	check(WIFEXITED(w.d.status));
	check_int(WEXITSTATUS(w.d.status), 74);
	drive_end(&w.d);
}

/* Opened at a step and left at once: `learn` comes back to it. */
static void the_place_is_kept_at_once(void **state)
{
	(void)state;
	struct walker w;
	struct course_position at = { 2, 3 };
	enum seen_kind kind = desk.course->sections[2].steps[3].kind == COURSE_EXPERIMENT ? SEEN_CHOOSE : SEEN_READ;
	walker_init(&w, desk.course, LANG_EN, 80, 24, "start-place");
	walker_start(&w, "learn", NULL);
	walker_await_step(&w, (struct course_position){ 0, 0 }, SEEN_READ);
	walker_quit(&w, "q");
	walker_start(&w, "learn", "--section=3 --step=4");
	walker_await_step(&w, at, kind);
	walker_quit(&w, "q");
	walker_start(&w, "learn", NULL);
	walker_await_step(&w, at, kind);
	walker_quit(&w, "q");
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
		cmocka_unit_test(the_first_frame_comes_before_the_database),
		cmocka_unit_test(a_held_database_is_waited_for),
		cmocka_unit_test(trouble_is_said_from_the_start),
		cmocka_unit_test(the_place_is_kept_at_once),
	};
	return cmocka_run_group_tests(tests, open_desk, close_desk) ? 1 : 0;
}
