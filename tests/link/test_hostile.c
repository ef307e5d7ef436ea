/* Clients that mean harm, or are broken, or too many: the presenter drops them with one line and goes on. */
#include "config.h"

#include "tests/link/wire.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "link/frame.h"

static bool is_dropped(int fd)
{
	char byte;
	ssize_t got = recv(fd, &byte, 1, MSG_DONTWAIT);
	return got == 0 || (got < 0 && errno != EAGAIN);
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
		check(!wire_ends(fd));
		check_int(send(fd, cases[i].ptr, cases[i].len, MSG_NOSIGNAL), (ssize_t)cases[i].len);
		wire_turn(wire, NULL, 0, 10);
		check(wire_ends(fd));
		check(wire_one_line(wire));
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
	check(wire_one_line(wire));
	close(fd);
	fd = wire_raw(wire);
	greet(fd);
	wire_turn(wire, NULL, 0, 10);
	greet(fd); /* twice */
	wire_turn(wire, NULL, 0, 10);
	check(wire_ends(fd));
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
	check(wire_ends(fd));
	check(wire_one_line(wire));
	close(fd);
	fd = wire_raw(wire);
	greet(fd);
	check_int(send(fd, big, 0, MSG_NOSIGNAL), 0); /* a message without a byte */
	wire_turn(wire, NULL, 0, 10);
	check(wire_ends(fd));
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
	check(sent > 200); /* or it was no flood */
	check(taken <= 200);
	check(wire_ends(fd));
	check(wire_one_line(wire));
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
	check(wire_one_line(wire));
	check((to.tv_sec - from.tv_sec) < 5); /* real time: nothing waited for it */
	close(fd);
}

/* Connects and says nothing. */
static void test_silent_client(void **state)
{
	struct wire *wire = *state;
	int fd = wire_raw(wire);
	wire_turn(wire, NULL, 0, 1000);
	check(!wire_ends(fd));
	check_int(link_host_guests(wire->host), 0);
	wire_turn(wire, NULL, 0, 1000);
	check(wire_ends(fd));
	check(wire_one_line(wire));
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
	check(wire_one_line(wire));
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
	if (check_is_brief()) {
		print_message("# not under valgrind: its accept takes who knocks, closes, and says then that there is no room\n");
		return;
	}
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
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
