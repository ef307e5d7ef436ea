/* Whom neither side believes: a host that is none, another user, a file where the socket belongs. */
#include "config.h"

#include "tests/link/wire.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "link/frame.h"

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
		check(wire_ends(fd));
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
	check(wire_one_line(wire));
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
		cmocka_unit_test_setup_teardown(test_false_hosts, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_another_user, wire_begin, wire_end),
		cmocka_unit_test_setup_teardown(test_a_file_in_the_way, wire_begin, wire_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
