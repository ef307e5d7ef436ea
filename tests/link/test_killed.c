/* Either side killed or stopped, in real time: the other notices, keeps its step and finds it again. */
#include "config.h"

#include "tests/link/wire.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_presenter_killed, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_presenter_stopped, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_speaker_killed, wire_begin, wire_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
