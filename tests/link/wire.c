#include "config.h"

#include "tests/link/wire.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/utf8.h"

int wire_begin(void **state)
{
	struct wire *wire = calloc(1, sizeof *wire);
	struct err err;
	assert_non_null(wire);
	utf8_init();
	snprintf(wire->directory, sizeof wire->directory, "/tmp/scalewalk-link-XXXXXX");
	assert_non_null(mkdtemp(wire->directory));
	snprintf(wire->path, sizeof wire->path, "%s/%s", wire->directory, WIRE_NAME);
	wire->now_ms = 1000000;
	if (link_host_open(&wire->host, wire->directory, WIRE_NAME, wire->now_ms, &err) != STATUS_OK) {
		fail_msg("%s", err.text);
	}
	*state = wire;
	return 0;
}

int wire_end(void **state)
{
	struct wire *wire = *state;
	link_host_close(wire->host);
	unlink(wire->path);
	if (rmdir(wire->directory)) {
		fail_msg("%s is not empty", wire->directory);
	}
	free(wire);
	return 0;
}

struct link_guest *wire_guest(struct wire *wire)
{
	struct link_guest *guest;
	check_int(link_guest_open(&guest, wire->directory, WIRE_NAME, 7, wire->now_ms, NULL), STATUS_OK);
	return guest;
}

void wire_turn(struct wire *wire, struct link_guest *const *guests, size_t count, int64_t ms)
{
	int64_t until_ms = wire->now_ms + ms;
	do {
		int64_t step_ms = until_ms - wire->now_ms < 50 ? until_ms - wire->now_ms : 50;
		wire->now_ms += step_ms;
		for (int round = 0; round < 4; round++) {
			for (size_t i = 0; i < count; i++) {
				if (guests[i]) {
					link_guest_step(guests[i], wire->now_ms);
				}
			}
			if (wire->host) {
				link_host_step(wire->host, wire->now_ms);
			}
		}
	} while (wire->now_ms < until_ms);
}

int wire_raw(const struct wire *wire)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	snprintf(address.sun_path, sizeof address.sun_path, "%.100s", wire->path);
	assert_true(fd >= 0);
	check_int(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
	return fd;
}

size_t wire_descriptors(void)
{
	DIR *d = opendir("/proc/self/fd");
	size_t count = 0;
	assert_non_null(d);
	while (readdir(d)) {
		count++;
	}
	closedir(d);
	return count;
}

struct link_state wire_state(int position)
{
	return (struct link_state){
		.course_hash = 7, .course_title = STR("웹"), .section = STR("one"), .section_title = STR("One user"),
		.step = STR("a"), .step_title = STR("하나"), .next_title = STR("Next"), .notes = STR("say this"),
		.answer_key = STR("3"), .position = position, .positions = 40, .elapsed_ms = 60000, .planned_ms = 50000,
		.running = true, .choices = 2, .choice = { STR("yes"), STR("no") }, .votes = { 12, 3 }, .right = 2,
	};
}

bool wire_ends(int fd)
{
	char block[1024];
	ssize_t got;
	while ((got = recv(fd, block, sizeof block, MSG_DONTWAIT)) > 0) {
	}
	return got == 0 || errno != EAGAIN;
}

bool wire_one_line(struct wire *wire)
{
	struct buf line = { 0 };
	bool said = link_host_notice(wire->host, &line) && line.len && !strchr(line.ptr, '\n');
	bool more = link_host_notice(wire->host, &line);
	buf_done(&line);
	return said && !more;
}
