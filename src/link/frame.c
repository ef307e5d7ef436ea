#include "config.h"

#include "link/frame.h"

#include <string.h>

#include "base/utf8.h"

#define MAGIC "SWLK"
#define MAGIC_BYTES 4
#define HANDS_MOST 100000
#define POSITION_MOST 100000
#define TIME_MOST_MS INT64_C(1000000000000) /* thirty years */

static const char *const verbs[LINK_VERB_COUNT] = {
#define VERB_NAME(name, text) [name] = text,
	LINK_VERB_LIST(VERB_NAME)
#undef VERB_NAME
};

const char *link_verb_name(enum link_verb verb)
{
	return verbs[verb];
}

/* One place says what a body holds and in which order; it is walked once to write and once to read. */
struct walk {
	struct buf *out; /* writing */
	struct str rest; /* reading */
	bool junk;
};

static void number(struct walk *w, unsigned bytes, uint64_t *value)
{
	if (w->out) {
		for (unsigned i = 0; i < bytes; i++) {
			buf_add_char(w->out, (char)(*value >> (8 * i) & 0xFF));
		}
		return;
	}
	*value = 0;
	if (w->rest.len < bytes) {
		w->junk = true;
		w->rest.len = 0;
		return;
	}
	for (unsigned i = 0; i < bytes; i++) {
		*value |= (uint64_t)(unsigned char)w->rest.ptr[i] << (8 * i);
	}
	w->rest = str_sub(w->rest, bytes, w->rest.len);
}

static void integer(struct walk *w, int64_t *value, int64_t least, int64_t most)
{
	if (w->out) {
		*value = *value < least ? least : *value > most ? most : *value;
	}
	uint64_t bits = (uint64_t)*value;
	number(w, 8, &bits);
	*value = (int64_t)bits;
	if (*value < least || *value > most) {
		w->junk = true;
		*value = least;
	}
}

static void small(struct walk *w, int32_t *value, int32_t least, int32_t most)
{
	int64_t wide = *value;
	integer(w, &wide, least, most);
	*value = (int32_t)wide;
}

static void flag(struct walk *w, bool *value)
{
	int64_t wide = *value;
	integer(w, &wide, 0, 1);
	*value = wide != 0;
}

static bool is_text(struct str s)
{
	return s.len == 0 || (!memchr(s.ptr, 0, s.len) && utf8_valid(s, NULL));
}

static void text(struct walk *w, struct str *s, size_t most)
{
	if (w->out) {
		struct str cut = is_text(*s) ? *s : STR("");
		if (cut.len > most) {
			cut.len = most;
			while (cut.len && ((unsigned char)cut.ptr[cut.len] & 0xC0) == 0x80) {
				cut.len--;
			}
		}
		uint64_t len = cut.len;
		number(w, 4, &len);
		buf_add(w->out, cut);
		return;
	}
	uint64_t len;
	number(w, 4, &len);
	*s = STR("");
	if (len > most || len > w->rest.len || !is_text(str_sub(w->rest, 0, (size_t)len))) {
		w->junk = true;
		return;
	}
	*s = str_sub(w->rest, 0, (size_t)len);
	w->rest = str_sub(w->rest, (size_t)len, w->rest.len);
}

/* An id of a command, in its array. */
static void id(struct walk *w, char array[LINK_ID_BYTES + 1])
{
	struct str s = { array, w->out ? strnlen(array, LINK_ID_BYTES) : 0 };
	text(w, &s, LINK_ID_BYTES);
	if (!w->out) {
		memcpy(array, s.ptr, s.len);
		array[s.len] = '\0';
	}
}

static void walk_state(struct walk *w, struct link_state *s)
{
	int64_t cover = s->cover;
	number(w, 8, &s->course_hash);
	text(w, &s->course_title, LINK_TITLE_BYTES);
	text(w, &s->section, LINK_ID_BYTES);
	text(w, &s->section_title, LINK_TITLE_BYTES);
	text(w, &s->step, LINK_ID_BYTES);
	text(w, &s->step_title, LINK_TITLE_BYTES);
	text(w, &s->next_title, LINK_TITLE_BYTES);
	text(w, &s->notes, LINK_NOTES_BYTES);
	text(w, &s->answer_key, LINK_TITLE_BYTES);
	small(w, &s->position, 0, POSITION_MOST);
	small(w, &s->positions, 0, POSITION_MOST);
	integer(w, &s->elapsed_ms, 0, TIME_MOST_MS);
	integer(w, &s->planned_ms, -1, TIME_MOST_MS);
	flag(w, &s->running);
	integer(w, &cover, LINK_SHOWN, LINK_WHITE);
	s->cover = (enum link_cover)cover;
	flag(w, &s->frozen);
	small(w, &s->choices, 0, LINK_CHOICES);
	for (int32_t i = 0; i < s->choices; i++) {
		text(w, &s->choice[i], LINK_TITLE_BYTES);
		small(w, &s->votes[i], 0, HANDS_MOST);
	}
	small(w, &s->right, 0, LINK_CHOICES);
	flag(w, &s->revealed);
}

static void walk_command(struct walk *w, struct link_command *c)
{
	int64_t verb = c->verb;
	integer(w, &verb, 0, LINK_VERB_COUNT - 1);
	c->verb = (enum link_verb)verb;
	id(w, c->section);
	id(w, c->step);
	small(w, &c->choice, 0, LINK_CHOICES);
	small(w, &c->count, 0, HANDS_MOST);
}

static void walk_body(struct walk *w, struct link_frame *frame)
{
	switch (frame->kind) {
	case LINK_HELLO:
		number(w, 8, &frame->course_hash);
		return;
	case LINK_STATE:
		walk_state(w, &frame->state);
		return;
	case LINK_COMMAND:
		walk_command(w, &frame->command);
		return;
	case LINK_WELCOME:
	case LINK_BEAT:
	case LINK_FULL:
		return;
	}
	w->junk = true;
}

void link_frame_put(struct buf *out, const struct link_frame *frame)
{
	struct walk w = { .out = out };
	struct link_frame copy = *frame;
	uint64_t version = LINK_VERSION, kind = (uint64_t)frame->kind;
	buf_add(out, (struct str){ MAGIC, MAGIC_BYTES });
	number(&w, 2, &version);
	number(&w, 2, &kind);
	number(&w, 8, &copy.serial);
	walk_body(&w, &copy);
}

enum link_verdict link_frame_get(struct str bytes, struct link_frame *frame)
{
	struct walk w = { .rest = bytes };
	uint64_t version, kind;
	*frame = (struct link_frame){ 0 };
	if (bytes.len < MAGIC_BYTES || memcmp(bytes.ptr, MAGIC, MAGIC_BYTES) != 0) {
		return LINK_JUNK;
	}
	w.rest = str_sub(w.rest, MAGIC_BYTES, w.rest.len);
	number(&w, 2, &version);
	if (!w.junk && version != LINK_VERSION) {
		return LINK_OTHER_VERSION;
	}
	number(&w, 2, &kind);
	number(&w, 8, &frame->serial);
	frame->kind = kind >= LINK_HELLO && kind <= LINK_FULL ? (enum link_kind)kind : 0;
	walk_body(&w, frame);
	return w.junk || w.rest.len ? LINK_JUNK : LINK_GOOD;
}
