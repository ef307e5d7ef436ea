/* Control sequences: what stands behind "ESC [", and what it means. Inside of term only. */
#ifndef TERM_CSI_H
#define TERM_CSI_H

#include "term/decode.h"

/* What a look at the bytes in front found. */
enum found {
	FOUND_NOTHING, /* used up, no input */
	FOUND_INPUT,
	FOUND_ANSWER,
	FOUND_PART, /* the head of something longer */
	FOUND_PASTE, /* a pasted text begins */
	FOUND_ENDLESS, /* a sequence longer than any that means something; skip to its end */
};

enum { CSI_BYTES_MAX = 64 };

struct input csi_key(uint32_t key, unsigned mods);
struct input csi_control(unsigned char c); /* a control character as a key */
uint32_t csi_lettered_key(char final); /* 0: none */
/* p starts with ESC [; `idle`: no more bytes will come soon. */
enum found csi_decode(const unsigned char *p, size_t len, bool idle, size_t *used, struct input *out,
	struct decode_answer *answer);

#endif
