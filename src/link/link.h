/* The line between the presenter's screen and the speaker's: one local socket, whole messages, no waiting.
 *
 * The presenter is the host: it listens, shows its newest state to every speaker and takes their commands. A speaker
 * is a guest: it finds the host, finds it again when it was gone, holds the newest state and sends commands.
 *
 *   host   --state, beat-->   guest        both sides, each turn of the caller's loop:
 *   host   <--command, beat-- guest          poll(fds, timeout), then step(now)
 *
 * Nothing here blocks, starts a thread, or reads a clock: the caller gives monotonic milliseconds. Each side keeps
 * its own step when the other is gone, and knows that it is gone within LINK_DEAD_MS (killed: at once; stopped: by
 * missing beats). A guest tries again every LINK_RETRY_MS.
 *
 * Newest state wins: a guest is sent the next state only when it has confirmed the one before; what changed meanwhile
 * arrives as one. So nothing queues, whatever the guest does. Buffers are bounded: LINK_FRAME_BYTES a message,
 * LINK_COMMANDS commands waiting, LINK_TURN messages read from one guest in one step.
 *
 * The socket is in a directory that is ours alone (0700), has mode 0600, and each side asks the kernel who the other
 * is (SO_PEERCRED): another user's is closed. What is not a well-formed message of our version closes that peer, with
 * one line to be shown or logged (notice). At most LINK_GUESTS guests. A second host is refused while the first
 * lives; a socket left by a dead one is replaced.
 *
 * Texts are UTF-8 without NUL, checked on both sides; the reader sanitises them before a terminal sees them. Notes go
 * to speakers only: nothing that arrives here may be drawn on the audience's screen. */
#ifndef LINK_LINK_H
#define LINK_LINK_H

#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

#define LINK_VERSION 1
#define LINK_GUESTS 8
#define LINK_FRAME_BYTES 65536
#define LINK_TITLE_BYTES 1024 /* longer titles are cut at a character's border */
#define LINK_NOTES_BYTES 49152
#define LINK_ID_BYTES 200
#define LINK_CHOICES 9
#define LINK_COMMANDS 64 /* waiting; more are dropped, with a notice */
#define LINK_TURN 32
#define LINK_BEAT_MS 400
#define LINK_DEAD_MS 1600
#define LINK_RETRY_MS 300
#define LINK_FDS (LINK_GUESTS + 1)

enum link_cover { LINK_SHOWN, LINK_BLACK, LINK_WHITE };

/* All that a speaker's screen is drawn from. A host owns the texts it passes in until the call returns; those a guest
 * gives out are good until its next step. */
struct link_state {
	uint64_t course_hash; /* differs from the guest's own: titles only */
	struct str course_title, section, section_title, step, step_title, next_title;
	struct str notes;
	struct str answer_key; /* of the prediction or question on the screen; may be empty */
	int32_t position, positions; /* step i of n in the whole talk, from 1 */
	int64_t elapsed_ms; /* since the talk's first step was left; counts on at the guest from receipt */
	int64_t planned_ms; /* when this step should begin; negative: no plan */
	bool running; /* the clock and the simulation */
	enum link_cover cover;
	bool frozen;
	/* A prediction that the class is asked for: choices is 0 when there is none. */
	int32_t choices;
	struct str choice[LINK_CHOICES];
	int32_t votes[LINK_CHOICES]; /* 0 to 100,000 */
	int32_t right; /* from 1; 0: not known */
	bool revealed;
};

#define LINK_VERB_LIST(X) \
	X(LINK_NEXT, "next") \
	X(LINK_PREV, "prev") \
	X(LINK_GOTO, "goto") /* section, step */ \
	X(LINK_BLANK, "blank") /* black, or shown again */ \
	X(LINK_BLANK_WHITE, "white") \
	X(LINK_FREEZE, "freeze") \
	X(LINK_RUN, "run") /* the experiment of the step */ \
	X(LINK_PAUSE, "pause") \
	X(LINK_REVEAL, "reveal") \
	X(LINK_VOTES, "votes") /* choice (from 1), count */ \
	X(LINK_CLOCK, "clock") /* from zero */

enum link_verb {
#define LINK_VERB_ENUM(name, text) name,
	LINK_VERB_LIST(LINK_VERB_ENUM)
#undef LINK_VERB_ENUM
	LINK_VERB_COUNT
};

struct link_command {
	enum link_verb verb;
	char section[LINK_ID_BYTES + 1], step[LINK_ID_BYTES + 1]; /* LINK_GOTO */
	int32_t choice, count; /* LINK_VOTES */
};

const char *link_verb_name(enum link_verb verb);

/* --- presenter --------------------------------------------------------------------------------- */

struct link_host;

/* Listens in `directory` (which exists, is ours, and nobody else may write to) under `name` (letters, digits, '.',
 * '-'). Fails, with *host NULL: STATUS_CHECK when another presenter is there; STATUS_CREATE, STATUS_CONFIG otherwise.
 * A path that is too long for a socket's address is reached by another way; both sides find the same place. */
enum status link_host_open(struct link_host **host, const char *directory, const char *name, int64_t now_ms,
	struct err *err);
void link_host_close(struct link_host *host); /* removes the socket; NULL is fine */

/* What to poll for, at most LINK_FDS; gives the number. */
size_t link_host_fds(const struct link_host *host, struct pollfd *fds, size_t cap);
/* Until when poll may wait: milliseconds from now, 0 to LINK_BEAT_MS. */
int link_host_timeout_ms(const struct link_host *host, int64_t now_ms);
/* Accepts, reads, answers, drops the dead: what can be done now. Call it after each poll, whatever poll said. */
void link_host_step(struct link_host *host, int64_t now_ms);

/* The newest state; sent to each guest as soon as it can take it. Equal states are not sent twice (elapsed_ms does
 * not make a difference: guests count on). Texts that are not UTF-8 or hold NUL are sent as empty. */
void link_host_show(struct link_host *host, const struct link_state *state, int64_t now_ms);
/* The oldest command that waits; false when none does. */
bool link_host_take(struct link_host *host, struct link_command *out);
size_t link_host_guests(const struct link_host *host); /* those that have said what they are */

/* --- speaker ----------------------------------------------------------------------------------- */

struct link_guest;

/* Never waits and never fails for want of a host: it is looked for in each step. STATUS_CONFIG for a bad name. */
enum status link_guest_open(struct link_guest **guest, const char *directory, const char *name, uint64_t course_hash,
	int64_t now_ms, struct err *err);
void link_guest_close(struct link_guest *guest);

size_t link_guest_fds(const struct link_guest *guest, struct pollfd *fds, size_t cap);
int link_guest_timeout_ms(const struct link_guest *guest, int64_t now_ms);
void link_guest_step(struct link_guest *guest, int64_t now_ms);

bool link_guest_connected(const struct link_guest *guest); /* the host spoke within LINK_DEAD_MS */
/* The newest state that arrived, also after the host has gone; NULL before the first. `serial` grows with each. */
const struct link_state *link_guest_state(const struct link_guest *guest, uint64_t *serial);
bool link_guest_same_course(const struct link_guest *guest); /* true as well before the first state */
/* The talk's clock now: counts on from the last state while that said running. */
int64_t link_guest_elapsed_ms(const struct link_guest *guest, int64_t now_ms);
/* STATUS_IO when it was not sent (not connected, or the host does not read): the speaker presses again. Never queued.
 * */
enum status link_guest_send(struct link_guest *guest, const struct link_command *command);

/* --- both -------------------------------------------------------------------------------------- */

/* One line about what was dropped or refused since the last call, appended to out; false when there is nothing to
 * say. Lines do not pile up: the first is kept, the others are counted in it. */
bool link_host_notice(struct link_host *host, struct buf *out);
bool link_guest_notice(struct link_guest *guest, struct buf *out);

#endif
