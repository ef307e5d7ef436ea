/* Clients that mean harm, or are broken: the presenter drops them with one line and goes on; kill -9 of either side. */
#include "config.h"

#include "tests/link/wire.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "link/frame.h"

static bool is_dropped(int fd)
{
	char byte;
	ssize_t got = recv(fd, &byte, 1, MSG_DONTWAIT);
	return got == 0 || (got < 0 && errno != EAGAIN);
}

/* Everything up to the end of the connection, or to the last message there is. */
static bool ends(int fd)
{
	char block[1024];
	ssize_t got;
	while ((got = recv(fd, block, sizeof block, MSG_DONTWAIT)) > 0) {
	}
	return got == 0 || errno != EAGAIN;
}

static void say(int fd, const struct link_frame *frame)
{
	struct buf bytes = { 0 };
	link_frame_put(&bytes, frame);
	check_int(send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL), (ssize_t)bytes.len);
	buf_done(&bytes);
}

static void greet(int fd)
{
	say(fd, &(struct link_frame){ .kind = LINK_HELLO });
}

static bool one_line(struct wire *wire)
{
	struct buf line = { 0 };
	bool said = link_host_notice(wire->host, &line) && line.len && !strchr(line.ptr, '\n');
	bool more = link_host_notice(wire->host, &line);
	buf_done(&line);
	return said && !more;
}

static void test_junk_is_dropped(void **state)
{
	struct wire *wire = *state;
	struct buf good = { 0 };
	link_frame_put(&good, &(struct link_frame){ .kind = LINK_COMMAND, .command = { .verb = LINK_NEXT, .step = "a" } });
	char version[64], kind[64], verb[64], huge_text[64], magic[64], state_frame[64];
	const size_t n = good.len;
	assert_true(n < 64);
	memcpy(version, good.ptr, n);
	version[4] = 9;
	memcpy(kind, good.ptr, n);
	kind[6] = 77;
	memcpy(verb, good.ptr, n);
	verb[16] = (char)LINK_VERB_COUNT;
	memcpy(huge_text, good.ptr, n);
	memset(huge_text + 24, 0xFF, 4); /* the first text's length */
	memcpy(magic, good.ptr, n);
	magic[0] = 's';
	memcpy(state_frame, good.ptr, n);
	state_frame[6] = LINK_STATE; /* only hosts say that */
	const struct str cases[] = {
		STR("x"), STR("S"), STR("SWLK"), STR("GET / HTTP/1.1\r\n\r\n"), { version, n }, { kind, n }, { verb, n },
		{ huge_text, n }, { magic, n }, { state_frame, n }, { good.ptr, n - 1 },
	};
	struct link_command command;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int fd = wire_raw(wire);
		wire_turn(wire, NULL, 0, 10);
		greet(fd);
		wire_turn(wire, NULL, 0, 10);
		check(!ends(fd));
		check_int(send(fd, cases[i].ptr, cases[i].len, MSG_NOSIGNAL), (ssize_t)cases[i].len);
		wire_turn(wire, NULL, 0, 10);
		check(ends(fd));
		check(one_line(wire));
		check(!link_host_take(wire->host, &command));
		close(fd);
	}
	/* The message itself, unspoilt, is taken: the cases differ from it by what they say. */
	int fd = wire_raw(wire);
	greet(fd);
	check_int(send(fd, good.ptr, n, MSG_NOSIGNAL), (ssize_t)n);
	wire_turn(wire, NULL, 0, 10);
	check(link_host_take(wire->host, &command));
	check_int(command.verb, LINK_NEXT);
	close(fd);
	buf_done(&good);
}

static void test_no_command_before_hello(void **state)
{
	struct wire *wire = *state;
	struct link_command command;
	int fd = wire_raw(wire);
	say(fd, &(struct link_frame){ .kind = LINK_COMMAND, .command = { .verb = LINK_NEXT } });
	wire_turn(wire, NULL, 0, 10);
	check(is_dropped(fd));
	check(!link_host_take(wire->host, &command));
	check(one_line(wire));
	close(fd);
	fd = wire_raw(wire);
	greet(fd);
	wire_turn(wire, NULL, 0, 10);
	greet(fd); /* twice */
	wire_turn(wire, NULL, 0, 10);
	check(ends(fd));
	close(fd);
}

static void test_sizes(void **state)
{
	struct wire *wire = *state;
	char *big = calloc(1, LINK_FRAME_BYTES + 100);
	assert_non_null(big);
	int fd = wire_raw(wire);
	greet(fd);
	check_int(send(fd, big, LINK_FRAME_BYTES + 100, MSG_NOSIGNAL), LINK_FRAME_BYTES + 100);
	wire_turn(wire, NULL, 0, 10);
	check(ends(fd));
	check(one_line(wire));
	close(fd);
	fd = wire_raw(wire);
	greet(fd);
	check_int(send(fd, big, 0, MSG_NOSIGNAL), 0); /* a message without a byte */
	wire_turn(wire, NULL, 0, 10);
	check(ends(fd));
	close(fd);
	free(big);
}

static void test_flood(void **state)
{
	struct wire *wire = *state;
	struct link_guest *guest = wire_guest(wire);
	struct link_state shown = wire_state(1);
	link_host_show(wire->host, &shown, wire->now_ms);
	wire_turn(wire, &guest, 1, 50);
	int fd = wire_raw(wire);
	struct buf bytes = { 0 };
	struct link_command command;
	size_t sent = 0, taken = 0;
	greet(fd);
	link_frame_put(&bytes, &(struct link_frame){ .kind = LINK_COMMAND, .command = { .verb = LINK_NEXT } });
	for (int i = 0; i < 10000; i++) {
		sent += send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL | MSG_DONTWAIT) > 0;
		if (i % 100 == 0) {
			link_host_step(wire->host, wire->now_ms);
			taken += link_host_take(wire->host, &command);
		}
	}
	wire_turn(wire, &guest, 1, 10);
	while (link_host_take(wire->host, &command)) {
		taken++;
	}
	check(taken <= 200);
	check(ends(fd));
	check(one_line(wire));
	/* The other speaker has what it should have. */
	shown = wire_state(2);
	link_host_show(wire->host, &shown, wire->now_ms);
	wire_turn(wire, &guest, 1, 50);
	check_int(link_guest_state(guest, NULL)->position, 2);
	close(fd);
	link_guest_close(guest);
	buf_done(&bytes);
}

/* A finger on a key is no flood. */
static void test_key_repeat_is_fine(void **state)
{
	struct wire *wire = *state;
	struct link_guest *guest = wire_guest(wire);
	struct link_command command = { .verb = LINK_NEXT };
	int taken = 0;
	wire_turn(wire, &guest, 1, 50);
	for (int i = 0; i < 400; i++) {
		check_int(link_guest_send(guest, &command), STATUS_OK);
		wire_turn(wire, &guest, 1, 25);
		while (link_host_take(wire->host, &command)) {
			taken++;
		}
	}
	check_int(taken, 400);
	link_guest_close(guest);
}

/* Sends its beats, reads nothing: the presenter's memory and its time stay what they were, and it goes in the end. */
static void test_never_reads(void **state)
{
	struct wire *wire = *state;
	int fd = wire_raw(wire);
	struct timespec from, to;
	greet(fd);
	clock_gettime(CLOCK_MONOTONIC, &from);
	bool dropped = false;
	for (int i = 0; i < 400 && !dropped; i++) {
		struct link_state shown = wire_state(i);
		link_host_show(wire->host, &shown, wire->now_ms);
		struct buf bytes = { 0 };
		link_frame_put(&bytes, &(struct link_frame){ .kind = LINK_BEAT });
		dropped = send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 && errno != EAGAIN;
		buf_done(&bytes);
		wire_turn(wire, NULL, 0, 50);
	}
	clock_gettime(CLOCK_MONOTONIC, &to);
	check(dropped);
	check(one_line(wire));
	check((to.tv_sec - from.tv_sec) < 5); /* real time: nothing waited for it */
	close(fd);
}

/* Connects and says nothing. */
static void test_silent_client(void **state)
{
	struct wire *wire = *state;
	int fd = wire_raw(wire);
	wire_turn(wire, NULL, 0, 1000);
	check(!ends(fd));
	check_int(link_host_guests(wire->host), 0);
	wire_turn(wire, NULL, 0, 1000);
	check(ends(fd));
	check(one_line(wire));
	close(fd);
}

static void test_fifty_speakers(void **state)
{
	struct wire *wire = *state;
	struct link_guest *guests[50];
	struct buf line = { 0 };
	size_t before = wire_descriptors(), connected = 0, told = 0;
	for (size_t i = 0; i < 50; i++) {
		guests[i] = wire_guest(wire);
		wire_turn(wire, guests, i + 1, 10);
	}
	for (size_t i = 0; i < 50; i++) {
		connected += link_guest_connected(guests[i]);
		told += link_guest_notice(guests[i], &line);
	}
	check_int(connected, LINK_GUESTS);
	check_int(told, 50 - LINK_GUESTS);
	check_int(link_host_guests(wire->host), LINK_GUESTS);
	check(one_line(wire));
	/* When some leave, others that still ask come in by themselves. */
	for (size_t i = 0; i < 10; i++) {
		link_guest_close(guests[i]);
		guests[i] = NULL;
	}
	wire_turn(wire, guests, 50, 4000);
	check_int(link_host_guests(wire->host), LINK_GUESTS);
	for (size_t i = 10; i < 50; i++) {
		link_guest_close(guests[i]);
	}
	wire_turn(wire, NULL, 0, 100);
	check_int(link_host_guests(wire->host), 0);
	check_int(wire_descriptors(), before);
	buf_done(&line);
}

static void test_connect_loop_leaks_nothing(void **state)
{
	struct wire *wire = *state;
	size_t before = wire_descriptors();
	for (int i = 0; i < 500; i++) {
		int fd = wire_raw(wire);
		if (i % 2) {
			greet(fd);
		}
		if (i % 3) {
			link_host_step(wire->host, wire->now_ms);
		}
		close(fd);
		link_host_step(wire->host, wire->now_ms);
	}
	wire_turn(wire, NULL, 0, 100);
	check_int(wire_descriptors(), before);
	check_int(link_host_guests(wire->host), 0);
}

/* No descriptor left for one who knocks: no busy loop, and he is let in when there is one again. */
static void test_out_of_descriptors(void **state)
{
	struct wire *wire = *state;
	struct rlimit before, few;
	struct pollfd fds[LINK_FDS];
	int fd = wire_raw(wire);
	greet(fd);
	check_int(getrlimit(RLIMIT_NOFILE, &before), 0);
	few = before;
	few.rlim_cur = (rlim_t)fd + 1;
	check_int(setrlimit(RLIMIT_NOFILE, &few), 0);
	link_host_step(wire->host, wire->now_ms);
	check_int(poll(fds, link_host_fds(wire->host, fds, LINK_FDS), 0), 0);
	check_int(setrlimit(RLIMIT_NOFILE, &before), 0);
	wire_turn(wire, NULL, 0, 50);
	check_int(link_host_guests(wire->host), 1);
	check_int(poll(fds, link_host_fds(wire->host, fds, LINK_FDS), 0), 0);
	close(fd);
	check_int(poll(fds, link_host_fds(wire->host, fds, LINK_FDS), 0), 1);
	wire_turn(wire, NULL, 0, 50);
	fd = wire_raw(wire);
	check_int(poll(fds, link_host_fds(wire->host, fds, LINK_FDS), 0), 1); /* the door is watched again */
	close(fd);
}

/* --- hosts that mean harm */

static int false_host(const struct wire *wire)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	snprintf(address.sun_path, sizeof address.sun_path, "%.100s", wire->path);
	check_int(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	check_int(listen(fd, 8), 0);
	return fd;
}

static void test_false_hosts(void **state)
{
	struct wire *wire = *state;
	link_host_close(wire->host);
	wire->host = NULL;
	int listener = false_host(wire);
	struct link_host *second;
	check_int(link_host_open(&second, wire->directory, WIRE_NAME, 0, NULL), STATUS_CHECK); /* somebody listens */
	close(accept(listener, NULL, NULL)); /* he was asked */
	struct buf version = { 0 }, hello = { 0 }, beat = { 0 }, line = { 0 };
	char *big = calloc(1, LINK_FRAME_BYTES + 1);
	assert_non_null(big);
	link_frame_put(&version, &(struct link_frame){ .kind = LINK_WELCOME });
	version.ptr[4] = 2;
	link_frame_put(&hello, &(struct link_frame){ .kind = LINK_HELLO });
	link_frame_put(&beat, &(struct link_frame){ .kind = LINK_BEAT });
	const struct str cases[] = { STR("junk"), buf_str(&version), buf_str(&hello), { big, LINK_FRAME_BYTES + 1 } };
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct link_guest *guest = wire_guest(wire);
		wire_turn(wire, &guest, 1, 0);
		int fd;
		while ((fd = accept(listener, NULL, NULL)) < 0) {
			wire_turn(wire, &guest, 1, 100);
		}
		check(!link_guest_connected(guest)); /* accepted by the kernel is not spoken to */
		check_int(send(fd, beat.ptr, beat.len, MSG_NOSIGNAL), (ssize_t)beat.len);
		wire_turn(wire, &guest, 1, 0);
		check(link_guest_connected(guest));
		check_int(send(fd, cases[i].ptr, cases[i].len, MSG_NOSIGNAL), (ssize_t)cases[i].len);
		wire_turn(wire, &guest, 1, 0);
		check(!link_guest_connected(guest));
		check(link_guest_notice(guest, &line));
		check(!link_guest_notice(guest, &line));
		check(ends(fd));
		wire_turn(wire, &guest, 1, 1000); /* and is not asked again at once */
		check_int(accept(listener, NULL, NULL), -1);
		close(fd);
		link_guest_close(guest);
		while ((fd = accept(listener, NULL, NULL)) >= 0) {
			close(fd);
		}
	}
	close(listener);
	free(big);
	buf_done(&version);
	buf_done(&hello);
	buf_done(&beat);
	buf_done(&line);
	check_int(link_host_open(&wire->host, wire->directory, WIRE_NAME, wire->now_ms, NULL), STATUS_OK);
}

/* Whoever can reach the socket all the same (here: it was opened to all) is asked for his name by the kernel. */
static void test_another_user(void **state)
{
	struct wire *wire = *state;
	if (geteuid() != 0) {
		print_message("# not root: cannot become another user\n");
		return;
	}
	check_int(chmod(wire->directory, 0755), 0);
	check_int(chmod(wire->path, 0666), 0);
	int ready[2];
	check_int(pipe(ready), 0);
	pid_t child = fork();
	if (child == 0) {
		struct sockaddr_un address = { .sun_family = AF_UNIX };
		snprintf(address.sun_path, sizeof address.sun_path, "%.100s", wire->path);
		int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
		if (setuid(65534) || connect(fd, (struct sockaddr *)&address, sizeof address)) {
			_exit(2);
		}
		(void)!write(ready[1], "x", 1);
		char byte;
		_exit(recv(fd, &byte, 1, 0) == 0 ? 0 : 1);
	}
	char byte;
	close(ready[1]);
	check_int(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	wire_turn(wire, NULL, 0, 50);
	int status;
	check_int(waitpid(child, &status, 0), child);
	check(WIFEXITED(status));
	check_int(WEXITSTATUS(status), 0);
	check(one_line(wire));
}

/* --- processes that die */

/* On a busy machine; that two seconds are enough is shown where the clock is a number. */
#define SOON_MS 5000

static int64_t real_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static void run_host(const struct wire *wire, int position)
{
	struct link_host *host;
	struct pollfd fds[LINK_FDS];
	if (link_host_open(&host, wire->directory, WIRE_NAME, real_ms(), NULL) != STATUS_OK) {
		_exit(2);
	}
	struct link_state shown = wire_state(position);
	for (;;) {
		link_host_show(host, &shown, real_ms());
		poll(fds, link_host_fds(host, fds, LINK_FDS), link_host_timeout_ms(host, real_ms()));
		link_host_step(host, real_ms());
	}
}

static bool wait_connected(struct link_guest *guest, bool connected, int64_t most_ms)
{
	struct pollfd fds[1];
	int64_t from_ms = real_ms();
	link_guest_step(guest, real_ms());
	while (link_guest_connected(guest) != connected && real_ms() - from_ms < most_ms) {
		poll(fds, link_guest_fds(guest, fds, 1), link_guest_timeout_ms(guest, real_ms()));
		link_guest_step(guest, real_ms());
	}
	return link_guest_connected(guest) == connected;
}

static void end(pid_t child, int how)
{
	kill(child, how);
	waitpid(child, NULL, 0);
}

/* The presenter is killed again and again: its socket stays, the next one takes its place, the speaker finds it. */
static void test_presenter_killed(void **state)
{
	struct wire *wire = *state;
	link_host_close(wire->host);
	wire->host = NULL;
	struct link_guest *guest;
	check_int(link_guest_open(&guest, wire->directory, WIRE_NAME, 7, real_ms(), NULL), STATUS_OK);
	for (int round = 1; round <= 8; round++) {
		pid_t child = fork();
		if (child == 0) {
			run_host(wire, round);
		}
		check(wait_connected(guest, true, SOON_MS));
		for (int i = 0; i < 100 && (!link_guest_state(guest, NULL) || link_guest_state(guest, NULL)->position != round);
			i++) {
			struct pollfd fds[1];
			poll(fds, link_guest_fds(guest, fds, 1), 50);
			link_guest_step(guest, real_ms());
		}
		check_int(link_guest_state(guest, NULL)->position, round);
		end(child, SIGKILL);
		check_int(access(wire->path, F_OK), 0); /* left behind */
		check(wait_connected(guest, false, SOON_MS));
		check_int(link_guest_state(guest, NULL)->position, round); /* keeps its step */
	}
	link_guest_close(guest);
	check_int(link_host_open(&wire->host, wire->directory, WIRE_NAME, wire->now_ms, NULL), STATUS_OK);
}

/* Stopped, as by Ctrl-Z: noticed by silence within two seconds, and joined again when it goes on. */
static void test_presenter_stopped(void **state)
{
	struct wire *wire = *state;
	link_host_close(wire->host);
	wire->host = NULL;
	pid_t child = fork();
	if (child == 0) {
		run_host(wire, 1);
	}
	struct link_guest *guest;
	struct link_host *second;
	check_int(link_guest_open(&guest, wire->directory, WIRE_NAME, 7, real_ms(), NULL), STATUS_OK);
	check(wait_connected(guest, true, SOON_MS));
	kill(child, SIGSTOP);
	check(wait_connected(guest, false, SOON_MS));
	check_int(link_host_open(&second, wire->directory, WIRE_NAME, 0, NULL), STATUS_CHECK); /* it lives */
	kill(child, SIGCONT);
	check(wait_connected(guest, true, SOON_MS));
	end(child, SIGKILL);
	link_guest_close(guest);
	check_int(link_host_open(&wire->host, wire->directory, WIRE_NAME, wire->now_ms, NULL), STATUS_OK);
}

static void test_speaker_killed(void **state)
{
	struct wire *wire = *state;
	for (int round = 0; round < 5; round++) {
		pid_t child = fork();
		if (child == 0) {
			struct link_guest *guest;
			link_guest_open(&guest, wire->directory, WIRE_NAME, 7, real_ms(), NULL);
			for (;;) {
				wait_connected(guest, false, 1000);
			}
		}
		int64_t from_ms = real_ms();
		while (link_host_guests(wire->host) < 1 && real_ms() - from_ms < SOON_MS) {
			link_host_step(wire->host, real_ms());
			usleep(5000);
		}
		check_int(link_host_guests(wire->host), 1);
		end(child, SIGKILL);
		link_host_step(wire->host, real_ms());
		check_int(link_host_guests(wire->host), 0);
	}
}

/* What lies at the path and is no socket is not touched. */
static void test_a_file_in_the_way(void **state)
{
	struct wire *wire = *state;
	struct link_host *host;
	struct err err;
	char path[300];
	snprintf(path, sizeof path, "%s/thesis", wire->directory);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs("years of work", file);
	fclose(file);
	check_int(link_host_open(&host, wire->directory, "thesis", 0, &err), STATUS_CREATE);
	check(strstr(err.text, "thesis") != NULL);
	struct stat st;
	check_int(stat(path, &st), 0);
	check_int(st.st_size, 13);
	check_int(unlink(path), 0);
	check_int(symlink("/etc/passwd", path), 0);
	check_int(link_host_open(&host, wire->directory, "thesis", 0, &err), STATUS_CREATE);
	check_int(unlink(path), 0);
	snprintf(path, sizeof path, "%s/thesis.lock", wire->directory);
	check_int(symlink("/etc/passwd", path), 0);
	check_int(link_host_open(&host, wire->directory, "thesis", 0, &err), STATUS_CREATE);
	check_int(unlink(path), 0);
	check_int(mkfifo(path, 0600), 0);
	check(link_host_open(&host, wire->directory, "thesis", 0, &err) == STATUS_OK); /* locks, never waits for a writer */
	link_host_close(host);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_junk_is_dropped, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_no_command_before_hello, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_sizes, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_flood, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_key_repeat_is_fine, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_never_reads, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_silent_client, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_fifty_speakers, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_connect_loop_leaks_nothing, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_out_of_descriptors, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_false_hosts, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_another_user, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_presenter_killed, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_presenter_stopped, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_speaker_killed, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_a_file_in_the_way, wire_begin, wire_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
