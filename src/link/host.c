#include "config.h"

#include "link/link.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/i18n.h"
#include "link/frame.h"
#include "link/socket.h"

#define RATE_MESSAGES 200 /* in RATE_MS: a person with a finger on a key sends 40 */
#define RATE_MS 1000
#define UNREAD_MS (4 * LINK_DEAD_MS) /* beats, and still does not read */
#define CLOCK_SLACK_MS 1000
#define ACCEPTED_A_TURN 16

struct peer {
	int fd; /* -1: free */
	bool greeted;
	bool blocked; /* a message did not fit: poll for room */
	int64_t heard_ms, beat_ms;
	uint64_t sent, confirmed; /* serials of states; 0: none */
	int64_t sent_ms;
	int64_t window_ms;
	unsigned window_messages;
};

struct link_host {
	struct link_place place;
	int listener, lock;
	int64_t accept_after_ms; /* out of descriptors: not to be polled before */
	struct peer peers[LINK_GUESTS];

	uint64_t serial; /* of the newest state; 0: none was shown */
	struct buf shown; /* that state as a message, with a clock at zero */
	struct link_state state; /* read back from `shown` */
	int64_t elapsed_ms, shown_ms; /* its clock, and when that was */

	struct link_command commands[LINK_COMMANDS];
	size_t first_command, command_count;
	struct link_notice notice;
	char block[LINK_FRAME_BYTES + 1];
};

static void drop(struct peer *peer)
{
	close(peer->fd);
	*peer = (struct peer){ .fd = -1 };
}

enum status link_host_open(struct link_host **out, const char *directory, const char *name, int64_t now_ms,
	struct err *err)
{
	struct link_place place;
	int listener, lock;
	*out = NULL;
	enum status status = link_place_init(&place, directory, name, err);
	if (status == STATUS_OK) {
		status = link_listen(&place, &listener, &lock, err);
	}
	if (status != STATUS_OK) {
		return status;
	}
	struct link_host *host = mem_alloc(1, sizeof *host);
	host->place = place;
	host->listener = listener;
	host->lock = lock;
	host->accept_after_ms = now_ms;
	for (size_t i = 0; i < LINK_GUESTS; i++) {
		host->peers[i].fd = -1;
	}
	*out = host;
	return STATUS_OK;
}

void link_host_close(struct link_host *host)
{
	if (!host) {
		return;
	}
	for (size_t i = 0; i < LINK_GUESTS; i++) {
		if (host->peers[i].fd >= 0) {
			drop(&host->peers[i]);
		}
	}
	link_unlisten(&host->place, host->listener, host->lock);
	buf_done(&host->shown);
	mem_free(host);
}

size_t link_host_fds(const struct link_host *host, struct pollfd *fds, size_t cap)
{
	size_t count = 0;
	if (count < cap) {
		/* A listener that cannot be served now would wake the caller for nothing; poll skips negative descriptors. */
		fds[count++] = (struct pollfd){
			.fd = host->accept_after_ms == INT64_MAX ? -1 : host->listener, .events = POLLIN,
		};
	}
	for (size_t i = 0; i < LINK_GUESTS && count < cap; i++) {
		const struct peer *peer = &host->peers[i];
		if (peer->fd >= 0) {
			short events = peer->blocked ? POLLIN | POLLOUT : POLLIN;
			fds[count++] = (struct pollfd){ .fd = peer->fd, .events = events };
		}
	}
	return count;
}

int link_host_timeout_ms(const struct link_host *host, int64_t now_ms)
{
	int64_t wait_ms = LINK_BEAT_MS;
	for (size_t i = 0; i < LINK_GUESTS; i++) {
		const struct peer *peer = &host->peers[i];
		if (peer->fd >= 0 && peer->beat_ms + LINK_BEAT_MS - now_ms < wait_ms) {
			wait_ms = peer->beat_ms + LINK_BEAT_MS - now_ms;
		}
	}
	return wait_ms < 0 ? 0 : (int)wait_ms;
}

/* --- out */

static bool put(struct peer *peer, const struct link_frame *frame)
{
	struct buf bytes = { 0 };
	link_frame_put(&bytes, frame);
	enum link_flow flow = link_send(peer->fd, buf_str(&bytes));
	buf_done(&bytes);
	if (flow == LINK_CLOSED) {
		drop(peer);
		return false;
	}
	peer->blocked = flow == LINK_WAIT;
	return flow == LINK_MOVED;
}

static int64_t elapsed_now(const struct link_host *host, int64_t now_ms)
{
	return host->elapsed_ms + (host->state.running ? now_ms - host->shown_ms : 0);
}

/* One state is on its way at a time; when it is confirmed, the newest follows. */
static void send_state(struct link_host *host, struct peer *peer, int64_t now_ms)
{
	if (!peer->greeted || peer->sent != peer->confirmed || peer->sent == host->serial) {
		return;
	}
	struct link_frame frame = { .kind = LINK_STATE, .serial = host->serial, .state = host->state };
	frame.state.elapsed_ms = elapsed_now(host, now_ms);
	if (put(peer, &frame)) {
		peer->sent = host->serial;
		peer->sent_ms = now_ms;
	}
}

void link_host_show(struct link_host *host, const struct link_state *state, int64_t now_ms)
{
	struct link_frame frame = { .kind = LINK_STATE, .state = *state };
	struct buf bytes = { 0 };
	frame.state.elapsed_ms = 0;
	link_frame_put(&bytes, &frame);
	int64_t drift_ms = state->elapsed_ms - elapsed_now(host, now_ms);
	bool same = host->serial && str_eq(buf_str(&bytes), buf_str(&host->shown)) && drift_ms <= CLOCK_SLACK_MS
		&& drift_ms >= -CLOCK_SLACK_MS;
	if (same) {
		buf_done(&bytes);
		return;
	}
	buf_done(&host->shown);
	host->shown = bytes;
	link_frame_get(buf_str(&host->shown), &frame); /* what was cut or left out is so for everybody */
	host->state = frame.state;
	host->elapsed_ms = state->elapsed_ms;
	host->shown_ms = now_ms;
	host->serial++;
	for (size_t i = 0; i < LINK_GUESTS; i++) {
		if (host->peers[i].fd >= 0) {
			send_state(host, &host->peers[i], now_ms);
		}
	}
}

/* --- in */

static void keep_command(struct link_host *host, const struct link_command *command)
{
	if (host->command_count == LINK_COMMANDS) {
		link_notice_add(&host->notice, "%s", _("a speaker sent more commands than can be carried out; some were dropped"));
		return;
	}
	host->commands[(host->first_command + host->command_count) % LINK_COMMANDS] = *command;
	host->command_count++;
}

/* False: the peer is not one of ours. */
static bool take_frame(struct link_host *host, struct peer *peer, const struct link_frame *frame)
{
	if (frame->kind == LINK_HELLO && !peer->greeted) {
		peer->greeted = true;
		put(peer, &(struct link_frame){ .kind = LINK_WELCOME });
		return true;
	}
	if (frame->kind == LINK_BEAT && peer->greeted && frame->serial <= peer->sent
		&& frame->serial >= peer->confirmed) {
		peer->confirmed = frame->serial;
		return true;
	}
	if (frame->kind == LINK_COMMAND && peer->greeted) {
		keep_command(host, &frame->command);
		return true;
	}
	return false;
}

static bool too_fast(struct peer *peer, int64_t now_ms)
{
	if (now_ms - peer->window_ms >= RATE_MS) {
		peer->window_ms = now_ms;
		peer->window_messages = 0;
	}
	return ++peer->window_messages > RATE_MESSAGES;
}

static void read_peer(struct link_host *host, struct peer *peer, int64_t now_ms)
{
	for (int i = 0; i < LINK_TURN && peer->fd >= 0; i++) {
		struct link_frame frame;
		size_t count;
		enum link_flow flow = link_receive(peer->fd, host->block, &count);
		if (flow == LINK_WAIT) {
			return;
		}
		if (flow == LINK_CLOSED) {
			drop(peer);
			return;
		}
		enum link_verdict verdict = flow == LINK_TOO_BIG ? LINK_JUNK
			: link_frame_get((struct str){ host->block, count }, &frame);
		if (verdict == LINK_OTHER_VERSION) {
			link_notice_add(&host->notice, "%s", _("a speaker of another version was turned away; use the same program"));
			drop(peer);
		} else if (verdict == LINK_JUNK || !take_frame(host, peer, &frame)) {
			link_notice_add(&host->notice, "%s", _("something that is not a speaker was turned away"));
			drop(peer);
		} else if (too_fast(peer, now_ms)) {
			link_notice_add(&host->notice, "%s", _("a speaker that sent too much was turned away"));
			drop(peer);
		} else {
			peer->heard_ms = now_ms;
		}
	}
}

static struct peer *free_peer(struct link_host *host)
{
	for (size_t i = 0; i < LINK_GUESTS; i++) {
		if (host->peers[i].fd < 0) {
			return &host->peers[i];
		}
	}
	return NULL;
}

static void accept_peers(struct link_host *host, int64_t now_ms)
{
	if (host->accept_after_ms == INT64_MAX) {
		host->accept_after_ms = now_ms; /* descriptors may be free again */
	}
	for (int i = 0; i < ACCEPTED_A_TURN; i++) {
		int fd = accept4(host->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
		if (fd < 0) {
			if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
				host->accept_after_ms = INT64_MAX;
			}
			return;
		}
		struct peer *peer = free_peer(host);
		struct peer extra = { .fd = fd };
		if (!link_is_ours(fd)) {
			link_notice_add(&host->notice, "%s", _("another user's program was turned away"));
			close(fd);
		} else if (!peer) {
			link_notice_add(&host->notice, _("more than %d speakers; one was turned away"), LINK_GUESTS);
			put(&extra, &(struct link_frame){ .kind = LINK_FULL });
			if (extra.fd >= 0) {
				close(extra.fd);
			}
		} else {
			*peer = (struct peer){ .fd = fd, .heard_ms = now_ms, .beat_ms = now_ms, .window_ms = now_ms };
		}
	}
}

static void watch(struct link_host *host, struct peer *peer, int64_t now_ms)
{
	if (now_ms - peer->heard_ms > LINK_DEAD_MS) {
		link_notice_add(&host->notice, "%s", _("a speaker does not answer any more"));
		drop(peer);
	} else if (peer->sent != peer->confirmed && now_ms - peer->sent_ms > UNREAD_MS) {
		link_notice_add(&host->notice, "%s", _("a speaker that does not read was turned away"));
		drop(peer);
	} else if (now_ms - peer->beat_ms >= LINK_BEAT_MS) {
		peer->beat_ms = now_ms;
		put(peer, &(struct link_frame){ .kind = LINK_BEAT, .serial = host->serial });
	}
}

void link_host_step(struct link_host *host, int64_t now_ms)
{
	/* First who has gone, then who comes: a place that is free by now is given away. */
	for (size_t i = 0; i < LINK_GUESTS; i++) {
		if (host->peers[i].fd >= 0) {
			read_peer(host, &host->peers[i], now_ms);
		}
	}
	accept_peers(host, now_ms);
	for (size_t i = 0; i < LINK_GUESTS; i++) {
		if (host->peers[i].fd >= 0) {
			watch(host, &host->peers[i], now_ms);
		}
		if (host->peers[i].fd >= 0) {
			send_state(host, &host->peers[i], now_ms);
		}
	}
}

bool link_host_take(struct link_host *host, struct link_command *out)
{
	if (!host->command_count) {
		return false;
	}
	*out = host->commands[host->first_command];
	host->first_command = (host->first_command + 1) % LINK_COMMANDS;
	host->command_count--;
	return true;
}

size_t link_host_guests(const struct link_host *host)
{
	size_t count = 0;
	for (size_t i = 0; i < LINK_GUESTS; i++) {
		count += host->peers[i].fd >= 0 && host->peers[i].greeted;
	}
	return count;
}

bool link_host_notice(struct link_host *host, struct buf *out)
{
	return link_notice_take(&host->notice, out);
}
