#include "config.h"

#include "term/decode.h"

#include <string.h>

#include "base/utf8.h"
#include "term/csi.h"

static const unsigned char *front(const struct decoder *d, size_t *len)
{
	*len = d->in.len - d->at;
	return d->in.ptr ? (const unsigned char *)d->in.ptr + d->at : NULL;
}

void decode_add_key(struct decoder *d, const char *bytes, uint32_t key, unsigned mods)
{
	size_t len = strlen(bytes);
	struct decode_key *new = &d->keys[d->key_count];
	if (d->key_count == DECODE_KEYS_MAX || len < 2 || len > sizeof new->bytes || bytes[0] != '\033') {
		return;
	}
	*new = (struct decode_key){ .len = (uint8_t)len, .mods = (uint8_t)mods, .key = key };
	memcpy(new->bytes, bytes, len);
	d->key_count++;
}

void decode_feed(struct decoder *d, const void *bytes, size_t count)
{
	if (d->at) {
		memmove(d->in.ptr, d->in.ptr + d->at, d->in.len - d->at);
		d->in.len -= d->at;
		d->at = 0;
	}
	buf_add(&d->in, (struct str){ bytes, count });
}

/* Bytes of the character in front by its first byte; 0 when none can start so. */
static size_t utf8_length(unsigned char lead)
{
	return lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
}

static enum found character(const unsigned char *p, size_t len, bool idle, size_t *used, struct input *out)
{
	*used = 1;
	if (p[0] < 0x20 || p[0] == 0x7f) {
		*out = csi_control(p[0]);
		return FOUND_INPUT;
	}
	size_t need = utf8_length(p[0]);
	for (size_t i = 1; i < need && i < len; i++) {
		if ((p[i] & 0xc0) != 0x80) {
			need = 0;
		}
	}
	if (!need) {
		return FOUND_NOTHING;
	}
	if (need > len) {
		*used = len;
		return idle ? FOUND_NOTHING : FOUND_PART;
	}
	struct str rest = { (const char *)p, need };
	uint32_t c = utf8_next(&rest);
	if (rest.len || c == UTF8_REPLACEMENT || (c >= 0x80 && c < 0xa0)) {
		return FOUND_NOTHING;
	}
	*used = need;
	*out = csi_key(c, 0);
	return FOUND_INPUT;
}

static enum found described_key(const struct decoder *d, const unsigned char *p, size_t len, size_t *used,
	struct input *out)
{
	const struct decode_key *best = NULL;
	for (size_t i = 0; i < d->key_count; i++) {
		const struct decode_key *key = &d->keys[i];
		if (key->len <= len && memcmp(key->bytes, p, key->len) == 0 && (!best || key->len > best->len)) {
			best = key;
		}
	}
	if (!best) {
		return FOUND_NOTHING;
	}
	*used = best->len;
	*out = csi_key(best->key, best->mods);
	return FOUND_INPUT;
}

static enum found escape(struct decoder *d, const unsigned char *p, size_t len, bool idle, size_t *used,
	struct input *out, struct decode_answer *answer)
{
	*used = 1;
	if (len == 1) {
		*out = csi_key(UI_KEY_ESCAPE, 0);
		return idle ? FOUND_INPUT : FOUND_PART;
	}
	if (described_key(d, p, len, used, out) == FOUND_INPUT) {
		return FOUND_INPUT;
	}
	switch (p[1]) {
	case '[':
		return csi_decode(p, len, idle, used, out, answer);
	case 'O':
		if (len == 2) {
			*used = 2;
			*out = csi_key('O', INPUT_ALT);
			return idle ? FOUND_INPUT : FOUND_PART;
		}
		*used = 3;
		*out = csi_key(csi_lettered_key((char)p[2]), 0);
		return out->key ? FOUND_INPUT : FOUND_NOTHING;
	case ']':
	case 'P':
	case '_':
	case '^':
	case 'X':
		if (len == 2 && !idle) {
			return FOUND_PART;
		}
		*used = 2;
		if (len == 2) {
			*out = csi_key(p[1], INPUT_ALT);
			return FOUND_INPUT;
		}
		d->state = DECODE_IN_STRING;
		return FOUND_NOTHING;
	case 0x1b:
		*out = csi_key(UI_KEY_ESCAPE, 0);
		return FOUND_INPUT;
	}
	size_t more = 0;
	enum found found = character(p + 1, len - 1, idle, &more, out);
	*used = 1 + more;
	out->mods |= INPUT_ALT;
	return found;
}

/* Skips what is not for us: a string to BEL or ESC \, an endless sequence to its last byte. */
static void skip(struct decoder *d, int idle_ms)
{
	size_t len;
	const unsigned char *p = front(d, &len);
	for (size_t i = 0; i < len; i++) {
		if (d->state == DECODE_IN_SEQUENCE && p[i] < 0x20) {
			d->at += i; /* broken off */
			d->state = DECODE_PLAIN;
			return;
		}
		bool string_ends = p[i] == 0x07 || p[i] == 0x18 || (p[i] == '\\' && i > 0 && p[i - 1] == 0x1b);
		bool sequence_ends = p[i] >= 0x40 && p[i] <= 0x7e;
		if (d->state == DECODE_IN_STRING ? string_ends : sequence_ends) {
			d->at += i + 1;
			d->state = DECODE_PLAIN;
			return;
		}
	}
	/* An ESC in last place may be half of the end. */
	d->at += len && p[len - 1] == 0x1b ? len - 1 : len;
	if (idle_ms >= DECODE_PASTE_MS) {
		d->state = DECODE_PLAIN;
	}
}

static void paste_more(struct decoder *d, const unsigned char *p, size_t len)
{
	size_t room = d->paste.len < DECODE_PASTE_MAX ? DECODE_PASTE_MAX - d->paste.len : 0;
	for (size_t i = 0; i < len && i < room; i++) {
		buf_add_char(&d->paste, p[i] == '\r' ? '\n' : (char)p[i]);
	}
	d->at += len;
}

/* True when the text is whole. */
static bool paste(struct decoder *d, int idle_ms, struct input *out)
{
	static const char end[] = "\033[201~";
	size_t len, tail = sizeof end - 1;
	const unsigned char *p = front(d, &len);
	for (size_t i = 0; i < len; i++) {
		size_t left = len - i < tail ? len - i : tail;
		if (p[i] == 0x1b && memcmp(p + i, end, left) == 0) {
			paste_more(d, p, i);
			if (left < tail) {
				break; /* maybe the end; the rest has not come */
			}
			d->at += tail;
			d->state = DECODE_PLAIN;
			break;
		}
		if (i + 1 == len) {
			paste_more(d, p, len);
		}
	}
	if (d->state == DECODE_IN_PASTE && idle_ms >= DECODE_PASTE_MS) {
		d->state = DECODE_PLAIN; /* the end was lost; keys must not be */
		d->at = d->in.len;
	}
	if (d->state == DECODE_IN_PASTE) {
		return false;
	}
	*out = (struct input){ .kind = INPUT_PASTE, .text = buf_str(&d->paste) };
	return true;
}

enum decode_result decode_next(struct decoder *d, int idle_ms, struct input *input, struct decode_answer *answer)
{
	bool idle = idle_ms >= DECODE_ESCAPE_MS;
	for (;;) {
		if (d->state == DECODE_IN_STRING || d->state == DECODE_IN_SEQUENCE) {
			skip(d, idle_ms);
		}
		switch (d->state) {
		case DECODE_IN_STRING:
		case DECODE_IN_SEQUENCE:
			return DECODE_MORE;
		case DECODE_IN_PASTE:
			return paste(d, idle_ms, input) ? DECODE_INPUT : DECODE_MORE;
		case DECODE_PLAIN:
			break;
		}
		size_t len, used = 0;
		const unsigned char *p = front(d, &len);
		if (!len) {
			return DECODE_MORE;
		}
		enum found found = p[0] == 0x1b ? escape(d, p, len, idle, &used, input, answer)
						: character(p, len, idle, &used, input);
		if (found == FOUND_PART) {
			return DECODE_MORE;
		}
		d->at += used;
		switch (found) {
		case FOUND_INPUT:
			return DECODE_INPUT;
		case FOUND_ANSWER:
			return DECODE_ANSWER;
		case FOUND_PASTE:
			d->state = DECODE_IN_PASTE;
			buf_reset(&d->paste);
			break;
		case FOUND_ENDLESS:
			d->state = DECODE_IN_SEQUENCE;
			break;
		case FOUND_NOTHING:
		case FOUND_PART:
			break;
		}
	}
}

int decode_wait_ms(const struct decoder *d)
{
	if (d->state != DECODE_PLAIN) {
		return DECODE_PASTE_MS;
	}
	return d->at < d->in.len ? DECODE_ESCAPE_MS : -1;
}

void decode_done(struct decoder *d)
{
	buf_done(&d->in);
	buf_done(&d->paste);
}
