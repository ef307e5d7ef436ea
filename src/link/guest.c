#include "config.h"

#include "link/link.h"

#include <unistd.h>

#include "base/i18n.h"
#include "link/frame.h"
#include "link/socket.h"

#define TURNED_AWAY_MS 2000 /* before one that was turned away asks again */

struct link_guest {
	struct link_place place;
	uint64_t course_hash;
	int fd; /* -1: not connected */
	bool welcome; /* the host has spoken on this connection */
	int64_t retry_ms; /* when to look for the host again */
	int64_t heard_ms, beat_ms;

	uint64_t have; /* the host's serial of the state we hold, on this connection */
	uint64_t received; /* states ever */
	struct buf held; /* the message it came in */
	struct link_state state; /* its texts point into held */
	int64_t state_ms;

	struct link_notice notice;
	char block[LINK_FRAME_BYTES + 1];
};

enum status link_guest_open(struct link_guest **out, const char *directory, const char *name, uint64_t course_hash,
	int64_t now_ms, struct err *err)
{
	struct link_place place;
	*out = NULL;
	enum status status = link_place_init(&place, directory, name, err);
	if (status != STATUS_OK) {
		return status;
	}
	struct link_guest *guest = mem_alloc(1, sizeof *guest);
	guest->place = place;
	guest->course_hash = course_hash;
	guest->fd = -1;
	guest->retry_ms = now_ms;
	*out = guest;
	return STATUS_OK;
}

void link_guest_close(struct link_guest *guest)
{
	if (!guest) {
		return;
	}
	if (guest->fd >= 0) {
		close(guest->fd);
	}
	buf_done(&guest->held);
	mem_free(guest);
}

size_t link_guest_fds(const struct link_guest *guest, struct pollfd *fds, size_t cap)
{
	if (guest->fd < 0 || cap < 1) {
		return 0;
	}
	fds[0] = (struct pollfd){ .fd = guest->fd, .events = POLLIN };
	return 1;
}

int link_guest_timeout_ms(const struct link_guest *guest, int64_t now_ms)
{
	int64_t next_ms = guest->fd < 0 ? guest->retry_ms : guest->beat_ms + LINK_BEAT_MS;
	int64_t wait_ms = next_ms - now_ms;
	return wait_ms < 0 ? 0 : wait_ms > LINK_BEAT_MS ? LINK_BEAT_MS : (int)wait_ms;
}

static void hang_up(struct link_guest *guest, int64_t retry_ms)
{
	close(guest->fd);
	guest->fd = -1;
	guest->welcome = false;
	guest->have = 0;
	guest->retry_ms = retry_ms;
}

static enum link_flow put(struct link_guest *guest, const struct link_frame *frame)
{
	struct buf bytes = { 0 };
	link_frame_put(&bytes, frame);
	enum link_flow flow = link_send(guest->fd, buf_str(&bytes));
	buf_done(&bytes);
	return flow;
}

static void beat(struct link_guest *guest, int64_t now_ms)
{
	guest->beat_ms = now_ms;
	if (put(guest, &(struct link_frame){ .kind = LINK_BEAT, .serial = guest->have }) == LINK_CLOSED) {
		hang_up(guest, now_ms + LINK_RETRY_MS);
	}
}

static void look_for_host(struct link_guest *guest, int64_t now_ms)
{
	guest->retry_ms = now_ms + LINK_RETRY_MS;
	switch (link_connect(&guest->place, &guest->fd)) {
	case LINK_NOBODY:
		return;
	case LINK_UNSAFE:
		link_notice_add(&guest->notice, "%s",
			_("the socket's directory or the one who listens there is not yours; not connected"));
		return;
	case LINK_REACHED:
		break;
	}
	guest->heard_ms = now_ms;
	guest->beat_ms = now_ms;
	if (put(guest, &(struct link_frame){ .kind = LINK_HELLO, .course_hash = guest->course_hash }) != LINK_MOVED) {
		hang_up(guest, now_ms + LINK_RETRY_MS);
	}
}

/* The message becomes ours, and its texts with it. */
static void hold_state(struct link_guest *guest, struct str bytes, int64_t now_ms)
{
	struct link_frame frame;
	buf_reset(&guest->held);
	buf_add(&guest->held, bytes);
	link_frame_get(buf_str(&guest->held), &frame);
	guest->state = frame.state;
	guest->state_ms = now_ms;
	guest->have = frame.serial;
	guest->received++;
}

/* False: hung up. */
static bool take_frame(struct link_guest *guest, const struct link_frame *frame, struct str bytes, int64_t now_ms)
{
	switch (frame->kind) {
	case LINK_WELCOME:
	case LINK_BEAT:
		guest->welcome = true;
		return true;
	case LINK_STATE:
		guest->welcome = true;
		hold_state(guest, bytes, now_ms);
		beat(guest, now_ms); /* confirms: the next may come */
		return guest->fd >= 0;
	case LINK_FULL:
		link_notice_add(&guest->notice, "%s", _("there are speakers enough; close another one"));
		hang_up(guest, now_ms + TURNED_AWAY_MS);
		return false;
	case LINK_HELLO:
	case LINK_COMMAND:
		break;
	}
	link_notice_add(&guest->notice, "%s", _("what listens there is not a presentation"));
	hang_up(guest, now_ms + TURNED_AWAY_MS);
	return false;
}

static void read_host(struct link_guest *guest, int64_t now_ms)
{
	for (int i = 0; i < LINK_TURN; i++) {
		struct link_frame frame;
		size_t count;
		enum link_flow flow = link_receive(guest->fd, guest->block, &count);
		struct str bytes = { guest->block, count };
		if (flow == LINK_WAIT) {
			return;
		}
		if (flow == LINK_CLOSED) {
			hang_up(guest, now_ms + LINK_RETRY_MS);
			return;
		}
		enum link_verdict verdict = flow == LINK_TOO_BIG ? LINK_JUNK : link_frame_get(bytes, &frame);
		if (verdict != LINK_GOOD) {
			link_notice_add(&guest->notice, "%s", verdict == LINK_OTHER_VERSION
				? _("the presentation is of another version; use the same program")
				: _("what listens there is not a presentation"));
			hang_up(guest, now_ms + TURNED_AWAY_MS);
			return;
		}
		guest->heard_ms = now_ms;
		if (!take_frame(guest, &frame, bytes, now_ms)) {
			return;
		}
	}
}

void link_guest_step(struct link_guest *guest, int64_t now_ms)
{
	if (guest->fd < 0 && now_ms >= guest->retry_ms) {
		look_for_host(guest, now_ms);
	}
	if (guest->fd >= 0) {
		read_host(guest, now_ms);
	}
	if (guest->fd >= 0 && now_ms - guest->heard_ms > LINK_DEAD_MS) {
		hang_up(guest, now_ms + LINK_RETRY_MS);
	}
	if (guest->fd >= 0 && now_ms - guest->beat_ms >= LINK_BEAT_MS) {
		beat(guest, now_ms);
	}
}

bool link_guest_connected(const struct link_guest *guest)
{
	return guest->fd >= 0 && guest->welcome;
}

const struct link_state *link_guest_state(const struct link_guest *guest, uint64_t *serial)
{
	if (serial) {
		*serial = guest->received;
	}
	return guest->received ? &guest->state : NULL;
}

bool link_guest_same_course(const struct link_guest *guest)
{
	return !guest->received || guest->state.course_hash == guest->course_hash;
}

int64_t link_guest_elapsed_ms(const struct link_guest *guest, int64_t now_ms)
{
	return guest->state.elapsed_ms + (guest->state.running ? now_ms - guest->state_ms : 0);
}

enum status link_guest_send(struct link_guest *guest, const struct link_command *command)
{
	if (!link_guest_connected(guest)) {
		return STATUS_IO;
	}
	return put(guest, &(struct link_frame){ .kind = LINK_COMMAND, .command = *command }) == LINK_MOVED ? STATUS_OK
		: STATUS_IO;
}

bool link_guest_notice(struct link_guest *guest, struct buf *out)
{
	return link_notice_take(&guest->notice, out);
}
