/* Messages as bytes: what goes over the socket, and nothing else does.
 *
 *   0  "SWLK"   4  version (2)   6  kind (2)   8  serial (8)   16  body
 *
 * Numbers are little-endian; a text is its length (4) and its bytes. A message is read whole or not at all: an unknown
 * kind, a length that does not end exactly at the message's end, a number out of its range or a text that is not UTF-8
 * make it junk. */
#ifndef LINK_FRAME_H
#define LINK_FRAME_H

#include "link/link.h"

enum link_kind {
	LINK_HELLO = 1, /* guest, first: course_hash */
	LINK_WELCOME, /* host's answer: from now on it speaks */
	LINK_STATE, /* host; serial counts states */
	LINK_BEAT, /* both; from a guest, serial is the last state it has */
	LINK_COMMAND, /* guest */
	LINK_FULL, /* host: there are speakers enough */
};

struct link_frame {
	enum link_kind kind;
	uint64_t serial;
	uint64_t course_hash; /* LINK_HELLO */
	struct link_command command; /* LINK_COMMAND */
	struct link_state state; /* LINK_STATE: texts point into the bytes that were read */
};

enum link_verdict { LINK_GOOD, LINK_JUNK, LINK_OTHER_VERSION };

/* Appends to out; never more than LINK_FRAME_BYTES: texts are cut to their limits. */
void link_frame_put(struct buf *out, const struct link_frame *frame);
enum link_verdict link_frame_get(struct str bytes, struct link_frame *frame);

#endif
