/* Presenter and speaker: state one way, commands the other, each survives the other. */
#include "config.h"

#include "tests/link/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void test_state_arrives(void **state)
{
	struct wire *wire = *state;
	struct link_guest *guest = wire_guest(wire);
	struct link_state shown = wire_state(5);
	uint64_t serial;
	assert_null(link_guest_state(guest, &serial));
	check_int(serial, 0);
	check(link_guest_same_course(guest));
	shown.cover = LINK_WHITE;
	shown.frozen = true;
	link_host_show(wire->host, &shown, wire->now_ms);
	wire_turn(wire, &guest, 1, 50);
	check(link_guest_connected(guest));
	check_int(link_host_guests(wire->host), 1);
	const struct link_state *is = link_guest_state(guest, &serial);
	assert_non_null(is);
	check_int(serial, 1);
	check(str_eq_c(is->course_title, "웹"));
	check(str_eq_c(is->section, "one"));
	check(str_eq_c(is->section_title, "One user"));
	check(str_eq_c(is->step, "a"));
	check(str_eq_c(is->step_title, "하나"));
	check(str_eq_c(is->next_title, "Next"));
	check(str_eq_c(is->notes, "say this"));
	check(str_eq_c(is->answer_key, "3"));
	check_int(is->position, 5);
	check_int(is->positions, 40);
	check_int(is->planned_ms, 50000);
	check_int(is->cover, LINK_WHITE);
	check(is->running && is->frozen && !is->revealed);
	check_int(is->choices, 2);
	check(str_eq_c(is->choice[1], "no"));
	check_int(is->votes[0], 12);
	check_int(is->right, 2);
	link_guest_close(guest);
	wire_turn(wire, NULL, 0, 50);
	check_int(link_host_guests(wire->host), 0);
}

static void test_clock_counts_on(void **state)
{
	struct wire *wire = *state;
	struct link_guest *guest = wire_guest(wire);
	struct link_state shown = wire_state(5);
	int64_t shown_ms = wire->now_ms;
	uint64_t serial;
	link_host_show(wire->host, &shown, wire->now_ms);
	wire_turn(wire, NULL, 0, 5000); /* the speaker comes later */
	wire_turn(wire, &guest, 1, 500);
	check_int(link_guest_elapsed_ms(guest, wire->now_ms), 60000 + wire->now_ms - shown_ms);
	/* The same state with its clock where it should be is not sent again; a clock that was set is. */
	shown.elapsed_ms = 60000 + wire->now_ms - shown_ms + 200;
	link_host_show(wire->host, &shown, wire->now_ms);
	wire_turn(wire, &guest, 1, 100);
	link_guest_state(guest, &serial);
	check_int(serial, 1);
	shown.elapsed_ms = 0;
	link_host_show(wire->host, &shown, wire->now_ms);
	int64_t reset_ms = wire->now_ms;
	wire_turn(wire, &guest, 1, 0);
	wire_turn(wire, &guest, 1, 100);
	link_guest_state(guest, &serial);
	check_int(serial, 2);
	check_int(link_guest_elapsed_ms(guest, wire->now_ms), wire->now_ms - reset_ms);
	shown.running = false;
	shown.elapsed_ms = wire->now_ms - reset_ms;
	link_host_show(wire->host, &shown, wire->now_ms);
	wire_turn(wire, &guest, 1, 0);
	wire_turn(wire, &guest, 1, 3000);
	check_int(link_guest_elapsed_ms(guest, wire->now_ms), shown.elapsed_ms);
	link_guest_close(guest);
}

static void test_commands(void **state)
{
	struct wire *wire = *state;
	struct link_guest *guest = wire_guest(wire);
	struct link_command command = { .verb = LINK_NEXT };
	check_int(link_guest_send(guest, &command), STATUS_IO); /* not connected yet: the speaker is told */
	wire_turn(wire, &guest, 1, 50);
	for (int v = 0; v < LINK_VERB_COUNT; v++) {
		command = (struct link_command){ .verb = (enum link_verb)v, .section = "one", .step = "단계", .choice = 3,
			.count = 21 };
		check_int(link_guest_send(guest, &command), STATUS_OK);
		check(link_verb_name((enum link_verb)v)[0]);
	}
	wire_turn(wire, &guest, 1, 50);
	for (int v = 0; v < LINK_VERB_COUNT; v++) {
		check(link_host_take(wire->host, &command));
		check_int(command.verb, v);
		check_str(command.section, "one");
		check_str(command.step, "단계");
		check_int(command.choice, 3);
		check_int(command.count, 21);
	}
	check(!link_host_take(wire->host, &command));
	link_guest_close(guest);
}

/* Whatever changed while a speaker did not read comes as one state, the newest. */
static void test_newest_state_wins(void **state)
{
	struct wire *wire = *state;
	struct link_guest *guest = wire_guest(wire);
	uint64_t before, after;
	wire_turn(wire, &guest, 1, 50);
	for (int i = 1; i <= 5000; i++) {
		struct link_state shown = wire_state(i);
		link_host_show(wire->host, &shown, wire->now_ms);
		link_host_step(wire->host, wire->now_ms);
		if (i == 10) {
			link_guest_state(guest, &before);
		}
	}
	wire_turn(wire, &guest, 1, 50);
	check_int(link_guest_state(guest, &after)->position, 5000);
	check(after - before <= 2); /* the one that was on its way, and the newest */
	link_guest_close(guest);
}

static void test_two_speakers(void **state)
{
	struct wire *wire = *state;
	struct link_guest *guests[] = { wire_guest(wire), wire_guest(wire) };
	struct link_command command = { .verb = LINK_GOTO, .section = "two", .step = "b" };
	struct link_state shown = wire_state(9);
	wire_turn(wire, guests, 2, 50);
	link_host_show(wire->host, &shown, wire->now_ms);
	wire_turn(wire, guests, 2, 50);
	check_int(link_guest_state(guests[0], NULL)->position, 9);
	check_int(link_guest_state(guests[1], NULL)->position, 9);
	check_int(link_guest_send(guests[1], &command), STATUS_OK);
	wire_turn(wire, guests, 2, 50);
	check(link_host_take(wire->host, &command));
	check_str(command.step, "b");
	link_guest_close(guests[0]);
	link_guest_close(guests[1]);
}

static void test_host_comes_back(void **state)
{
	struct wire *wire = *state;
	struct link_guest *guest = wire_guest(wire);
	struct link_state shown = wire_state(5);
	uint64_t serial;
	link_host_show(wire->host, &shown, wire->now_ms);
	wire_turn(wire, &guest, 1, 50);
	link_host_close(wire->host);
	wire->host = NULL;
	check_int(access(wire->path, F_OK), -1);
	link_guest_step(guest, wire->now_ms);
	check(!link_guest_connected(guest)); /* at once: the socket was closed */
	wire_turn(wire, &guest, 1, 10000);
	check(!link_guest_connected(guest));
	check_int(link_guest_state(guest, &serial)->position, 5); /* keeps its step */
	check_int(serial, 1);

	check_int(link_host_open(&wire->host, wire->directory, WIRE_NAME, wire->now_ms, NULL), STATUS_OK);
	shown = wire_state(6);
	link_host_show(wire->host, &shown, wire->now_ms);
	wire_turn(wire, &guest, 1, 2000);
	check(link_guest_connected(guest));
	check_int(link_guest_state(guest, &serial)->position, 6);
	check_int(serial, 2);
	link_guest_close(guest);
}

/* A stopped process keeps its socket: only its silence tells. */
static void test_silence_is_noticed(void **state)
{
	struct wire *wire = *state;
	struct link_guest *guest = wire_guest(wire);
	struct buf line = { 0 };
	wire_turn(wire, &guest, 1, 5000);
	check(link_guest_connected(guest));
	check_int(link_host_guests(wire->host), 1);
	check(!link_host_notice(wire->host, &line));

	int64_t silent_ms = wire->now_ms; /* the guest is stopped */
	while (link_host_guests(wire->host)) {
		wire_turn(wire, NULL, 0, 50);
		check(wire->now_ms - silent_ms <= 2000);
	}
	check(wire->now_ms - silent_ms >= LINK_BEAT_MS);
	check(link_host_notice(wire->host, &line));
	wire_turn(wire, &guest, 1, 2000); /* and goes on */
	check(link_guest_connected(guest));

	silent_ms = wire->now_ms; /* the host is stopped */
	while (link_guest_connected(guest)) {
		wire->now_ms += 50;
		link_guest_step(guest, wire->now_ms);
		check(wire->now_ms - silent_ms <= 2000);
	}
	for (int i = 0; i < 100; i++) { /* its kernel accepts, it does not speak: that is no connection */
		wire->now_ms += 50;
		link_guest_step(guest, wire->now_ms);
		check(!link_guest_connected(guest));
	}
	wire_turn(wire, &guest, 1, 2000);
	check(link_guest_connected(guest));
	link_guest_close(guest);
	buf_done(&line);
}

static void test_second_host_refused(void **state)
{
	struct wire *wire = *state;
	struct link_guest *guest = wire_guest(wire);
	struct link_host *second = (void *)wire;
	struct err err = { 0 };
	check_int(link_host_open(&second, wire->directory, WIRE_NAME, wire->now_ms, &err), STATUS_CHECK);
	assert_null(second);
	check(err.text[0]);
	wire_turn(wire, &guest, 1, 500); /* the first is not disturbed */
	check(link_guest_connected(guest));
	link_guest_close(guest);
	/* Under another name there is room. */
	check_int(link_host_open(&second, wire->directory, "other", wire->now_ms, &err), STATUS_OK);
	link_host_close(second);
}

static void test_modes(void **state)
{
	struct wire *wire = *state;
	struct stat st;
	check_int(stat(wire->path, &st), 0);
	check(S_ISSOCK(st.st_mode));
	check_int(st.st_mode & 07777, 0600);
}

static void test_other_course(void **state)
{
	struct wire *wire = *state;
	struct link_guest *guest = wire_guest(wire);
	struct link_state shown = wire_state(1);
	shown.course_hash = 8;
	link_host_show(wire->host, &shown, wire->now_ms);
	wire_turn(wire, &guest, 1, 50);
	check(link_guest_connected(guest));
	check(!link_guest_same_course(guest));
	link_guest_close(guest);
}

/* Texts at their limits arrive; longer ones are cut at a character's border; what is no text is left out. */
static void test_limits(void **state)
{
	struct wire *wire = *state;
	struct link_guest *guest = wire_guest(wire);
	struct link_state shown = wire_state(1);
	char *many = malloc(100000);
	assert_non_null(many);
	for (size_t i = 0; i + 3 <= 100000; i += 3) {
		memcpy(many + i, "한", 3);
	}
	const struct str huge = { many, 99999 };
	shown.course_title = shown.section_title = shown.step_title = shown.next_title = shown.answer_key = huge;
	shown.section = shown.step = shown.notes = huge;
	shown.choices = LINK_CHOICES;
	for (int i = 0; i < LINK_CHOICES; i++) {
		shown.choice[i] = huge;
		shown.votes[i] = 2000000;
	}
	shown.position = -4;
	link_host_show(wire->host, &shown, wire->now_ms);
	wire_turn(wire, &guest, 1, 50);
	const struct link_state *is = link_guest_state(guest, NULL);
	assert_non_null(is);
	check_int(is->notes.len, LINK_NOTES_BYTES - LINK_NOTES_BYTES % 3);
	check_int(is->section.len, LINK_ID_BYTES - LINK_ID_BYTES % 3);
	check_int(is->choice[8].len, LINK_TITLE_BYTES - LINK_TITLE_BYTES % 3);
	check_int(is->votes[8], 100000);
	check_int(is->position, 0);
	shown = wire_state(2);
	shown.notes = STR("a\xff");
	shown.step_title = (struct str){ "a\0b", 3 };
	link_host_show(wire->host, &shown, wire->now_ms);
	wire_turn(wire, &guest, 1, 50);
	is = link_guest_state(guest, NULL);
	check_int(is->position, 2);
	check_int(is->notes.len, 0);
	check_int(is->step_title.len, 0);
	link_guest_close(guest);
	free(many);
}

static void test_names_and_directories(void **state)
{
	struct wire *wire = *state;
	static const char *const bad[] = { "", ".", "..", ".x", "a/b", "a b", "\x1b[2J", "한",
		"a-name-that-is-longer-than-a-name-may-be-here" };
	struct link_host *host;
	struct link_guest *guest;
	struct err err;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		check_int(link_host_open(&host, wire->directory, bad[i], 0, &err), STATUS_CONFIG);
		check_int(link_guest_open(&guest, wire->directory, bad[i], 0, 0, &err), STATUS_CONFIG);
		assert_null(guest);
	}
	check_int(link_host_open(&host, "relative", "x", 0, &err), STATUS_CONFIG);
	check_int(link_host_open(&host, NULL, "x", 0, &err), STATUS_CONFIG);
	check_int(link_host_open(&host, "/nonexistent/here", "x", 0, &err), STATUS_CREATE);
	check_int(chmod(wire->directory, 0770), 0);
	check_int(link_host_open(&host, wire->directory, "x", 0, &err), STATUS_CONFIG);
	guest = wire_guest(wire);
	struct buf line = { 0 };
	wire_turn(wire, &guest, 1, 2000);
	check(!link_guest_connected(guest));
	check(link_guest_notice(guest, &line)); /* one line, not one a retry */
	check(!link_guest_notice(guest, &line));
	check_int(chmod(wire->directory, 0700), 0);
	wire_turn(wire, &guest, 1, 2000);
	check(link_guest_connected(guest));
	link_guest_close(guest);
	buf_done(&line);
}

/* An address holds 107 bytes; a directory may be deeper. */
static void test_deep_directory(void **state)
{
	struct wire *wire = *state;
	char deep[1024], path[1100];
	struct link_host *host = wire->host;
	snprintf(deep, sizeof deep, "%s/%0180d", wire->directory, 1);
	check_int(mkdir(deep, 0700), 0);
	struct wire other = *wire;
	check_int(link_host_open(&other.host, deep, WIRE_NAME, other.now_ms, NULL), STATUS_OK);
	struct link_guest *guest;
	check_int(link_guest_open(&guest, deep, WIRE_NAME, 7, other.now_ms, NULL), STATUS_OK);
	struct link_state shown = wire_state(3);
	link_host_show(other.host, &shown, other.now_ms);
	wire_turn(&other, &guest, 1, 100);
	check(link_guest_connected(guest));
	check_int(link_guest_state(guest, NULL)->position, 3);
	snprintf(path, sizeof path, "%s/%s", deep, WIRE_NAME);
	check_int(access(path, F_OK), 0);
	struct link_host *second;
	check_int(link_host_open(&second, deep, WIRE_NAME, other.now_ms, NULL), STATUS_CHECK);
	check_int(link_host_guests(host), 0); /* not mixed up with the one above */
	link_guest_close(guest);
	link_host_close(other.host);
	check_int(rmdir(deep), 0);
}

static void test_timeouts_are_bounded(void **state)
{
	struct wire *wire = *state;
	struct link_guest *guest = wire_guest(wire);
	struct pollfd fds[LINK_FDS];
	check_int(link_guest_fds(guest, fds, LINK_FDS), 0);
	check_int(link_guest_timeout_ms(guest, wire->now_ms), 0);
	wire_turn(wire, &guest, 1, 50);
	for (int i = 0; i < 40; i++) {
		int host_ms = link_host_timeout_ms(wire->host, wire->now_ms);
		int guest_ms = link_guest_timeout_ms(guest, wire->now_ms);
		check(host_ms >= 0 && host_ms <= LINK_BEAT_MS);
		check(guest_ms >= 0 && guest_ms <= LINK_BEAT_MS);
		wire_turn(wire, &guest, 1, 37);
	}
	check_int(link_host_fds(wire->host, fds, LINK_FDS), 2);
	check_int(link_host_fds(wire->host, fds, 1), 1);
	check_int(link_guest_fds(guest, fds, LINK_FDS), 1);
	link_guest_close(guest);
}

/* Those who come when a state has long been shown get it, each of them, and are kept while nothing happens. */
static void test_late_and_idle(void **state)
{
	struct wire *wire = *state;
	struct link_guest *guests[3];
	struct link_state shown = wire_state(4);
	struct buf line = { 0 };
	link_host_show(wire->host, &shown, wire->now_ms);
	for (int i = 0; i < 3; i++) {
		guests[i] = wire_guest(wire);
	}
	wire_turn(wire, guests, 3, 100);
	for (int i = 0; i < 3; i++) {
		assert_non_null(link_guest_state(guests[i], NULL));
		check_int(link_guest_state(guests[i], NULL)->position, 4);
	}
	for (int i = 0; i < 200; i++) {
		wire_turn(wire, guests, 3, 50);
		check_int(link_host_guests(wire->host), 3);
	}
	check(!link_host_notice(wire->host, &line));
	for (int i = 0; i < 3; i++) {
		check(link_guest_connected(guests[i]));
		check(!link_guest_notice(guests[i], &line));
		link_guest_close(guests[i]);
	}
	buf_done(&line);
}

static int woken(struct wire *wire)
{
	struct pollfd fds[LINK_FDS];
	return poll(fds, link_host_fds(wire->host, fds, LINK_FDS), 0);
}

/* Whatever there is to do wakes the caller at once; when it is done, he sleeps. */
static void test_poll_wakes(void **state)
{
	struct wire *wire = *state;
	struct pollfd fds[1];
	struct link_guest *guest = wire_guest(wire);
	struct link_state shown = wire_state(4);
	struct link_command command = { .verb = LINK_NEXT };
	check_int(woken(wire), 0);
	link_guest_step(guest, wire->now_ms); /* connects */
	check_int(woken(wire), 1);
	wire_turn(wire, &guest, 1, 0);
	check_int(woken(wire), 0);
	check_int(link_guest_send(guest, &command), STATUS_OK);
	check_int(woken(wire), 1);
	wire_turn(wire, &guest, 1, 0);
	check_int(woken(wire), 0);
	check_int(link_guest_fds(guest, fds, 1), 1);
	check_int(poll(fds, 1, 0), 0);
	link_host_show(wire->host, &shown, wire->now_ms);
	check_int(poll(fds, 1, 0), 1);
	link_guest_close(guest);
	check_int(woken(wire), 1);
}

/* A host that does not come round to reading: the speaker is told, and nothing is queued beyond the kernel's. */
static void test_host_does_not_read(void **state)
{
	struct wire *wire = *state;
	struct link_guest *guest = wire_guest(wire);
	struct link_command command = { .verb = LINK_NEXT };
	int sent = 0;
	wire_turn(wire, &guest, 1, 50);
	while (sent < 100000 && link_guest_send(guest, &command) == STATUS_OK) {
		sent++;
	}
	check(sent > 10 && sent < 100000);
	check(link_guest_connected(guest)); /* full is not gone */
	link_guest_close(guest);
}

/* Hours without a presentation cost no descriptor. */
static void test_looking_leaks_nothing(void **state)
{
	struct wire *wire = *state;
	struct link_guest *guest;
	check_int(link_guest_open(&guest, wire->directory, "nobody", 7, wire->now_ms, NULL), STATUS_OK);
	size_t before = wire_descriptors();
	wire_turn(wire, &guest, 1, 60000);
	check_int(wire_descriptors(), before);
	link_guest_close(guest);
	check_int(link_guest_open(&guest, wire->directory, "a-name-of-exactly-forty-bytes-is-allowed", 7, 0, NULL), STATUS_OK);
	link_guest_close(guest);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_state_arrives, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_clock_counts_on, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_commands, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_newest_state_wins, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_two_speakers, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_host_comes_back, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_silence_is_noticed, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_second_host_refused, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_modes, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_other_course, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_limits, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_names_and_directories, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_deep_directory, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_timeouts_are_bounded, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_late_and_idle, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_poll_wakes, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_host_does_not_read, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_looking_leaks_nothing, wire_begin, wire_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
