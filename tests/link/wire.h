/* What the tests of the link share: a directory, a host and guests in one process, a clock that is only a number. */
#ifndef TESTS_LINK_WIRE_H
#define TESTS_LINK_WIRE_H

#include "tests/check.h"

#include "link/link.h"

#define WIRE_NAME "present"

struct wire {
	char directory[128];
	char path[256]; /* of the socket */
	int64_t now_ms;
	struct link_host *host;
};

int wire_begin(void **state); /* *state is a struct wire with an open host */
int wire_end(void **state);

struct link_guest *wire_guest(struct wire *wire);
/* Lets both sides (guests may be NULL) turn a few times while the clock moves on by ms in all. */
void wire_turn(struct wire *wire, struct link_guest *const *guests, size_t count, int64_t ms);
int wire_raw(const struct wire *wire); /* a plain client of our own: a connected socket */
size_t wire_descriptors(void); /* how many this process has open */
struct link_state wire_state(int position);
bool wire_ends(int fd); /* reads to the end of the connection, or to the last message there is: false */
bool wire_one_line(struct wire *wire); /* the host has one notice of one line, and no other */

#endif
