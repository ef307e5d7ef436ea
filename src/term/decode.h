/* From bytes to inputs: UTF-8, control characters, the sequences of function keys, mouse (SGR), focus, bracketed paste,
 * and a terminal's answers to questions. A pure state machine: it reads nothing and knows no clock.
 *
 * Feed bytes, then call decode_next until it says DECODE_MORE. Whether a lone ESC is a key or the head of a sequence
 * only time can tell: `idle_ms` is how long no byte has come. Malformed and unknown sequences are swallowed whole, never
 * taken for keys; a pasted text is one input, so what it holds does nothing. */
#ifndef TERM_DECODE_H
#define TERM_DECODE_H

#include "base/str.h"
#include "ui/input.h"

enum { DECODE_ESCAPE_MS = 25, DECODE_PASTE_MS = 500, DECODE_PASTE_MAX = 65536, DECODE_KEYS_MAX = 96 };

/* A sequence that this terminal's description gives for a key. */
struct decode_key {
	char bytes[16]; /* starts with ESC */
	uint8_t len;
	uint8_t mods;
	uint32_t key;
};

enum decode_state {
	DECODE_PLAIN,
	DECODE_IN_PASTE,
	DECODE_IN_STRING, /* an OSC, DCS ... is swallowed to its end */
	DECODE_IN_SEQUENCE, /* so is a control sequence that is too long or comes in pieces */
};

struct decoder {
	struct decode_key keys[DECODE_KEYS_MAX];
	size_t key_count;
	struct buf in; /* not yet decoded */
	size_t at; /* of which this much is used up */
	struct buf paste;
	enum decode_state state;
};

enum decode_result {
	DECODE_MORE, /* nothing yet */
	DECODE_INPUT, /* *input is filled */
	DECODE_ANSWER, /* *answer is filled; a cursor in row 1 cannot be told from F3 with Shift */
};

enum decode_question { DECODE_CURSOR, DECODE_MODE, DECODE_ATTRIBUTES };

struct decode_answer {
	enum decode_question question;
	int a, b; /* cursor: row and column from 1; mode: its number and state */
};

void decode_add_key(struct decoder *d, const char *bytes, uint32_t key, unsigned mods);
void decode_feed(struct decoder *d, const void *bytes, size_t count);
enum decode_result decode_next(struct decoder *d, int idle_ms, struct input *input, struct decode_answer *answer);
/* How long to wait for silence before asking again: -1 when nothing is half read. */
int decode_wait_ms(const struct decoder *d);
void decode_done(struct decoder *d);

#endif
