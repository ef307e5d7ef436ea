/* Trouble while it runs: locks of others, a file that goes away, a limit on its size, two programs at once, kill -9. */
#include "config.h"

#include "tests/store/keep.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "store/state.h"

static int64_t real_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static size_t answers_seen(struct store *store)
{
	struct arena arena = { 0 };
	struct store_answers answers;
	check_int(store_answers(store, &arena, &(struct store_answer_filter){ .limit = 100000 }, &answers), STATUS_OK);
	arena_done(&arena);
	return answers.count;
}

/* --- another process holds the database */

struct holder {
	pid_t pid;
	int let_go; /* write end: closing it makes the holder let go */
};

static struct holder hold(const char *path, const char *how)
{
	int ready[2], let_go[2];
	struct holder holder = { 0 };
	check_int(pipe(ready), 0);
	check_int(pipe(let_go), 0);
	fflush(NULL);
	holder.pid = fork();
	if (holder.pid == 0) {
		sqlite3 *db;
		char byte;
		close(let_go[1]);
		if (sqlite3_open(path, &db) || sqlite3_exec(db, how, NULL, NULL, NULL)) {
			_exit(1);
		}
		(void)!write(ready[1], "x", 1);
		(void)!read(let_go[0], &byte, 1);
		_exit(sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL));
	}
	char byte;
	close(ready[1]);
	close(let_go[0]);
	check_int(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	holder.let_go = let_go[1];
	return holder;
}

static void let_go(struct holder *holder)
{
	int status;
	kill(holder->pid, SIGCONT);
	close(holder->let_go);
	check_int(waitpid(holder->pid, &status, 0), holder->pid);
	check_int(status, 0);
}

static void count_waits(void *arg, int waited_ms)
{
	int *waits = arg;
	check(waited_ms >= 0 && waited_ms <= STORE_WAIT_MS);
	++*waits;
}

static void test_locked_while_open(void **state)
{
	const struct keep *keep = *state;
	int waits = 0;
	struct store *store = store_open(&(struct store_options){ .path = keep->path, .course = "c", .now_ms = NOON_MS,
		.on_wait = count_waits, .on_wait_arg = &waits });
	keep_answer(store, NOON_MS, "a", true);
	struct holder holder = hold(keep->path, "BEGIN EXCLUSIVE");
	kill(holder.pid, SIGSTOP); /* and does not let go: suspended, or debugged */

	int64_t from_ms = real_ms();
	check(keep_answer(store, NOON_MS, "b", true) != STATUS_OK);
	int64_t first_ms = real_ms() - from_ms;
	check(first_ms >= STORE_WAIT_MS - 100 && first_ms < STORE_WAIT_MS + 5000);
	check(waits > 5); /* a sign could be shown */
	check_int(store_state(store)->reason, STORE_LOCKED);
	check_int(store_state(store)->changes, 1);
	check_int(store_unsaved(store), 1);
	from_ms = real_ms();
	check(keep_answer(store, NOON_MS, "c", true) != STATUS_OK); /* no second wait of that length */
	check(!store_retry(store, NOON_MS));
	check(real_ms() - from_ms < STORE_WAIT_MS);
	check_int(store_unsaved(store), 2);
	check_int(store_state(store)->changes, 1);

	let_go(&holder);
	check_int(keep_answer(store, NOON_MS, "d", true), STATUS_OK);
	check_int(store_unsaved(store), 0);
	check_int(store_state(store)->mode, STORE_SAVED);
	check_int(store_state(store)->changes, 2);
	check_int(answers_seen(store), 4);
	check_int(store_close(store), 0);
	check_int(keep_answers(keep), 4);
}

/* A writer that has not begun to commit lets others read: the session keeps seeing what is on the disk, and its own. */
static void test_locked_by_a_writer(void **state)
{
	const struct keep *keep = *state;
	struct store *store = keep_open(keep, NOON_MS);
	keep_answer(store, NOON_MS, "a", true);
	struct holder holder = hold(keep->path, "BEGIN IMMEDIATE");
	check(keep_answer(store, NOON_MS, "b", true) != STATUS_OK);
	check_int(store_state(store)->mode, STORE_READONLY);
	check_int(answers_seen(store), 2);
	let_go(&holder);
	check(store_retry(store, NOON_MS));
	check_int(store_state(store)->mode, STORE_SAVED);
	check_int(answers_seen(store), 2);
	check_int(store_close(store), 0);
}

/* For a moment only: nobody notices. */
static void test_locked_for_a_moment(void **state)
{
	const struct keep *keep = *state;
	struct store *store = keep_open(keep, NOON_MS);
	struct holder holder = hold(keep->path, "BEGIN EXCLUSIVE");
	pid_t helper = fork();
	if (helper == 0) {
		usleep(300000);
		kill(holder.pid, SIGKILL);
		_exit(0);
	}
	check_int(keep_answer(store, NOON_MS, "a", true), STATUS_OK);
	check_int(store_state(store)->changes, 0);
	close(holder.let_go);
	waitpid(holder.pid, NULL, 0);
	waitpid(helper, NULL, 0);
	store_close(store);
}

static void test_locked_at_opening(void **state)
{
	const struct keep *keep = *state;
	struct store *store = keep_open(keep, NOON_MS);
	keep_answer(store, NOON_MS, "a", true);
	store_close(store);
	struct holder holder = hold(keep->path, "BEGIN EXCLUSIVE");
	int64_t from_ms = real_ms();
	store = keep_open(keep, NOON_MS);
	check(real_ms() - from_ms < STORE_WAIT_MS + 5000);
	check_int(store_state(store)->mode, STORE_UNSAVED);
	check_int(store_state(store)->reason, STORE_LOCKED);
	check(keep_answer(store, NOON_MS, "b", true) != STATUS_OK);
	check_int(answers_seen(store), 1); /* its own: the disk cannot be read */
	let_go(&holder);
	check(store_retry(store, NOON_MS));
	check_int(store_state(store)->mode, STORE_SAVED);
	check_int(answers_seen(store), 2);
	store_close(store);
	/* Nothing was written meanwhile: the retry opens it all the same. */
	holder = hold(keep->path, "BEGIN EXCLUSIVE");
	store = keep_open(keep, NOON_MS);
	let_go(&holder);
	check(store_retry(store, NOON_MS));
	check_int(store_state(store)->mode, STORE_SAVED);
	check_int(answers_seen(store), 2);
	store_close(store);
}

/* --- the file goes away */

static void test_file_gone(void **state)
{
	const struct keep *keep = *state;
	char other[600];
	snprintf(other, sizeof other, "%s/other", keep->directory);
	static const char *const how[] = { "deleted", "renamed", "replaced" };
	for (int round = 0; round < 3; round++) {
		unlink(keep->path);
		unlink(other);
		struct store *store = keep_open(keep, NOON_MS);
		keep_answer(store, NOON_MS, "a", true);
		if (round) {
			check_int(rename(keep->path, other), 0);
		} else {
			check_int(unlink(keep->path), 0);
		}
		if (round == 2) {
			store_close(keep_open(keep, NOON_MS));
		}
		uint64_t hash = keep_hash(keep->path), other_hash = keep_hash(other);
		check(keep_answer(store, NOON_MS, "b", true) != STATUS_OK);
		if (store_state(store)->reason != STORE_GONE) {
			fail_msg("%s: %s", how[round], store_reason_name(store_state(store)->reason));
		}
		check_int(store_state(store)->changes, 1);
		check(keep_answer(store, NOON_MS, "c", true) != STATUS_OK);
		check_int(answers_seen(store), 3);
		check(keep_hash(keep->path) == hash);
		check(keep_hash(other) == other_hash);
		if (round == 1) { /* put back: all is well */
			check_int(rename(other, keep->path), 0);
			check(store_retry(store, NOON_MS));
			check_int(store_state(store)->mode, STORE_SAVED);
			check_int(store_close(store), 0);
			check_int(keep_answers(keep), 3);
		} else {
			check_int(store_close(store), 2);
		}
	}
}

/* --- a limit on the size of files, as a quota is */

static void test_file_size_limit(void **state)
{
	const struct keep *keep = *state;
	struct rlimit before, little;
	struct sigaction ignore = { .sa_handler = SIG_IGN }, old;
	struct stat st;
	struct store *store = keep_open(keep, NOON_MS);
	check_int(keep_answer(store, NOON_MS, "a", true), STATUS_OK);
	check_int(stat(keep->path, &st), 0);
	check_int(sigaction(SIGXFSZ, &ignore, &old), 0);
	check_int(getrlimit(RLIMIT_FSIZE, &before), 0);
	little = before;
	little.rlim_cur = (rlim_t)st.st_size + 4096;
	check_int(setrlimit(RLIMIT_FSIZE, &little), 0);
	int stored = 0;
	while (stored < 1000 && keep_answer(store, NOON_MS, "b", true) == STATUS_OK) {
		stored++;
	}
	check(stored > 0 && stored < 1000);
	check_int(store_state(store)->reason, STORE_FULL);
	check_int(store_state(store)->mode, STORE_READONLY);
	check(keep_answer(store, NOON_MS, "c", true) != STATUS_OK);
	check_int(store_unsaved(store), 2);
	check_int(answers_seen(store), (size_t)stored + 3);
	check_int(setrlimit(RLIMIT_FSIZE, &before), 0);
	check_int(keep_answer(store, NOON_MS, "d", true), STATUS_OK);
	check_int(store_unsaved(store), 0);
	check_int(store_close(store), 0);
	check_int(sigaction(SIGXFSZ, &old, NULL), 0);
	check_int(keep_answers(keep), stored + 4);
}

/* An error of COMMIT does not always mean that nothing was stored: a record that is tried again is stored once. */
static void test_stored_once(void **state)
{
	const struct keep *keep = *state;
	struct arena arena = { 0 };
	struct store_steps steps;
	struct store *store = keep_open(keep, NOON_MS);
	static const struct store_action action = { {
		"INSERT INTO step VALUES (:course, 'one', 'a', 0, 1, 0, 0, :time, :time)"
		" ON CONFLICT DO UPDATE SET visits = visits + 1",
	} };
	struct store_record record = { .action = &action, .time_ms = NOON_MS };
	check_int(store_put(store, &record), STATUS_OK);
	for (int i = 0; i < 3; i++) {
		check_int(store_apply(store, &store->disk, &record), SQLITE_OK); /* as the retry would */
	}
	check_int(store_steps(store, &arena, STR(""), &steps), STATUS_OK);
	check_int(steps.items[0].visits, 1);
	check_int(store_put(store, &record), STATUS_OK); /* a new one, with the same words */
	check_int(store_steps(store, &arena, STR(""), &steps), STATUS_OK);
	check_int(steps.items[0].visits, 2);
	store_close(store);
	arena_done(&arena);
}

/* --- statements without end */

static void dawdle(sqlite3_context *context, int count, sqlite3_value **values)
{
	(void)count;
	(void)values;
	usleep(30000);
	sqlite3_result_int(context, 1);
}

/* What computes for too long is stopped; what is only slow, on a busy machine or a slow disk, is not. */
static void test_endless_statement(void **state)
{
	(void)state;
	struct store_db db = { .statement_ms = 100 };
	check_int(store_db_open(&db, NULL, STORE_DB_MEMORY), SQLITE_OK);
	check_int(store_db_run(&db, "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n FROM r) SELECT sum(n) FROM r", NULL, 0),
		SQLITE_INTERRUPT);
	check_int(sqlite3_create_function(db.sqlite, "dawdle", 0, SQLITE_UTF8, NULL, dawdle, NULL, NULL), SQLITE_OK);
	int64_t from_ms = real_ms();
	check_int(store_db_run(&db,
			  "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 1000)"
			  " SELECT sum(n), (SELECT count(dawdle()) FROM r WHERE n <= 10) FROM r",
			  NULL, 0),
		SQLITE_OK);
	check(real_ms() - from_ms > 200);
	store_db_close(&db);
}

/* --- two programs at once */

#define EACH 60

/* A writer that finds no turn in time, on a slow machine, keeps its record: that is no failure. */
static bool written(struct store *store, enum status status)
{
	return status == STATUS_OK || store_state(store)->reason == STORE_LOCKED;
}

static void write_many(const struct keep *keep, int who)
{
	struct store *store = keep_open(keep, NOON_MS);
	char name[16];
	for (int i = 0; i < EACH; i++) {
		struct store_move move = { .time_ms = NOON_MS + i, .section = STR("one"), .step = STR("a") };
		snprintf(name, sizeof name, "%d-%d", who, i);
		if (!written(store, keep_answer(store, NOON_MS + i, name, true)) || !written(store, store_move(store, &move))) {
			_exit(1);
		}
	}
	for (int i = 0; i < 600 && !store_retry(store, NOON_MS + EACH); i++) {
		usleep(100000);
	}
	_exit((int)store_close(store));
}

static void test_two_at_once(void **state)
{
	const struct keep *keep = *state;
	struct arena arena = { 0 };
	struct store_steps steps;
	pid_t children[3];
	fflush(NULL);
	/* From nothing: each finds the directory empty, and one of them makes the database. */
	for (int who = 0; who < 3; who++) {
		children[who] = fork();
		if (children[who] == 0) {
			write_many(keep, who);
		}
	}
	for (int who = 0; who < 3; who++) {
		int status;
		check_int(waitpid(children[who], &status, 0), children[who]);
		check_int(status, 0);
	}
	check_int(keep_answers(keep), 3 * EACH);
	struct store *store = keep_open(keep, NOON_MS);
	check_int(store_steps(store, &arena, STR(""), &steps), STATUS_OK);
	check_int(steps.count, 1);
	check_int(steps.items[0].visits, 3 * EACH);
	store_close(store);
	check_int(keep_count(keep->directory, ".new"), 0);
	check_int(keep_count(keep->directory, ".damaged"), 0);
	arena_done(&arena);
}

/* --- kill -9 */

/* Answers and moves on, and says each number that was acknowledged. */
static void answer_until_killed(const struct keep *keep, int say)
{
	struct store *store = keep_open(keep, NOON_MS);
	char name[16];
	for (int i = 1; store_state(store)->mode == STORE_SAVED; i++) {
		snprintf(name, sizeof name, "%d", i);
		if (keep_answer(store, NOON_MS + i, name, true) != STATUS_OK
			|| store_move(store, &(struct store_move){ .time_ms = NOON_MS + i, .section = STR("one"),
				.step = str_c(name) }) != STATUS_OK) {
			break;
		}
		(void)!write(say, &i, sizeof i);
	}
	_exit(1);
}

/* Killed a little while after so many answers were acknowledged: none: anywhere from the start on. */
static int killed_round(const struct keep *keep, int after_answers, int after_us)
{
	int said[2], last = 0, i;
	check_int(pipe(said), 0);
	fflush(NULL);
	pid_t child = fork();
	if (child == 0) {
		close(said[0]);
		answer_until_killed(keep, said[1]);
	}
	close(said[1]);
	while (last < after_answers && read(said[0], &i, sizeof i) == sizeof i) {
		last = i;
	}
	usleep((useconds_t)after_us);
	kill(child, SIGKILL);
	while (read(said[0], &i, sizeof i) == sizeof i) {
		last = i;
	}
	close(said[0]);
	int status;
	check_int(waitpid(child, &status, 0), child);
	check(WIFSIGNALED(status));
	return last;
}

static void test_kill_9(void **state)
{
	const struct keep *keep = *state;
	int rounds = check_is_whole() ? 1000 : 40;
	struct arena arena = { 0 };
	long acknowledged = 0;
	for (int round = 0; round < rounds; round++) {
		char name[16];
		struct store_place place;
		unlink(keep->path);
		int last = killed_round(keep, round % 4, round * 997 % 9000);
		acknowledged += last;
		struct store *store = keep_open(keep, NOON_MS);
		const struct store_state *is = store_state(store);
		check_int(is->mode, STORE_SAVED);
		check_str(is->aside, "");
		size_t there = answers_seen(store);
		check(there == (size_t)last || there == (size_t)last + 1);
		check_int(store_place(store, &arena, &place), STATUS_OK);
		snprintf(name, sizeof name, "%d", last);
		if (last && !str_eq_c(place.step, name)) { /* it moved on, and died before it could say so */
			snprintf(name, sizeof name, "%d", last + 1);
			check(str_eq_c(place.step, name));
			check_int(there, last + 1);
		}
		check_int(keep_answer(store, NOON_MS, "after", true), STATUS_OK);
		store_close(store);
		arena_reset(&arena);
	}
	print_message("# %d rounds, %ld answers acknowledged, none lost\n", rounds, acknowledged);
	check(acknowledged >= rounds / 4 * 6);
	arena_done(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_locked_while_open, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_locked_by_a_writer, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_locked_for_a_moment, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_locked_at_opening, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_file_gone, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_file_size_limit, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_stored_once, keep_begin, keep_end),
		cmocka_unit_test(test_endless_statement),
		cmocka_unit_test_setup_teardown(test_two_at_once, keep_begin, keep_end),
		cmocka_unit_test_setup_teardown(test_kill_9, keep_begin, keep_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
