#include "config.h"

#include "cli/loop.h"

#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "cli/carry.h"
#include "cli/signals.h"

#define FRAME_NS (INT64_C(1000000000) / 30)
#define SECOND_NS INT64_C(1000000000)
#define ELAPSED_MOST_NS (250 * INT64_C(1000000)) /* what a suspended program missed is not caught up */
#define INPUTS_A_TURN 64

int64_t cli_now_ns(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * SECOND_NS + now.tv_nsec;
}

static void send(struct loop *loop, const struct app_msg *msg)
{
	struct app_cmds cmds;
	app_update(loop->app, msg, &cmds);
	for (size_t i = 0; i < cmds.count; i++) {
		carry_out(loop, &cmds.all[i]);
	}
}

static void show(struct loop *loop)
{
	app_view(loop->app, &loop->grid);
	term_present(loop->term, &loop->grid);
	loop->shown_ns = cli_now_ns();
}

static void tick(struct loop *loop)
{
	int64_t now = cli_now_ns(), elapsed = now - loop->last_ns;
	loop->last_ns = now;
	send(loop, &(struct app_msg){ .kind = APP_TICK, .elapsed_ns = elapsed < ELAPSED_MOST_NS ? elapsed : ELAPSED_MOST_NS });
}

/* Milliseconds until something is due; -1: nothing is. */
static int wait_ms(const struct loop *loop)
{
	int64_t now = cli_now_ns(), due = INT64_MAX;
	int line = -1;
	if (app_animates(loop->app)) {
		due = loop->shown_ns + FRAME_NS;
	} else if (app_wants_second(loop->app)) {
		due = loop->shown_ns + SECOND_NS;
	}
	if (loop->host) {
		line = link_host_timeout_ms(loop->host, now / 1000000);
	} else if (loop->guest) {
		line = link_guest_timeout_ms(loop->guest, now / 1000000);
	}
	int64_t ms = due == INT64_MAX ? -1 : due <= now ? 0 : (due - now + 999999) / 1000000;
	return line >= 0 && (ms < 0 || line < ms) ? line : (int)ms;
}

/* ----------------------------------------------------------------- line */

/* All descriptors of the speaker's line behind one that the terminal watches. */
static void watch_line(struct loop *loop)
{
	struct pollfd fds[LINK_FDS];
	size_t count = loop->host ? link_host_fds(loop->host, fds, LINK_FDS) :
		loop->guest	    ? link_guest_fds(loop->guest, fds, LINK_FDS) :
				      0;
	bool same = count == loop->polled_count;
	for (size_t i = 0; i < count && same; i++) {
		same = fds[i].fd == loop->polled[i];
	}
	if (same) {
		return;
	}
	if (loop->epoll_fd >= 0) {
		close(loop->epoll_fd);
	}
	loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	loop->polled_count = count;
	for (size_t i = 0; i < count; i++) {
		struct epoll_event event = { .events = EPOLLIN };
		epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, fds[i].fd, &event);
		loop->polled[i] = fds[i].fd;
	}
	term_watch(loop->term, 1, loop->epoll_fd);
}

static void host_turn(struct loop *loop)
{
	struct link_command command;
	link_host_step(loop->host, cli_now_ns() / 1000000);
	while (link_host_take(loop->host, &command)) {
		struct app_msg msg = { .kind = APP_REMOTE };
		if (carry_remote(loop, &command, &msg)) {
			send(loop, &msg);
		}
	}
	int speakers = (int)link_host_guests(loop->host);
	if (speakers != loop->speakers) {
		loop->speakers = speakers;
		send(loop, &(struct app_msg){ .kind = APP_SPEAKERS, .number = speakers });
	}
}

static bool guest_turn(struct loop *loop)
{
	int64_t now_ms = cli_now_ns() / 1000000;
	uint64_t serial = 0;
	link_guest_step(loop->guest, now_ms);
	const struct link_state *state = link_guest_state(loop->guest, &serial);
	bool connected = link_guest_connected(loop->guest);
	bool second = cli_now_ns() - loop->shown_ns >= SECOND_NS;
	if (serial == loop->shown_serial && connected == loop->was_connected && !second) {
		return false;
	}
	struct app_shown shown = { .connected = connected };
	if (state) {
		carry_shown(loop, state, now_ms, &shown);
	}
	send(loop, &(struct app_msg){ .kind = APP_SHOWN, .shown = &shown });
	loop->shown_serial = serial;
	loop->was_connected = connected;
	return true;
}

/* -------------------------------------------------------------- signals */

static void suspend(struct loop *loop)
{
	term_suspend(loop->term);
	signals_stop_self();
	term_resume(loop->term);
	term_resized(loop->term);
	loop->last_ns = cli_now_ns();
}

static bool signals_turn(struct loop *loop)
{
	struct signals_seen seen = signals_take();
	if (seen.quit) {
		/* What was done is stored already; the place is stored with the leave. */
		send(loop, &(struct app_msg){ .kind = APP_INPUT,
				   .input = { .kind = INPUT_KEY, .key = 'c', .mods = INPUT_CTRL } });
		loop->quit_signal = seen.quit;
		loop->quit = true;
	}
	if (seen.resized) {
		term_resized(loop->term);
	}
	if (seen.stop) {
		suspend(loop);
	}
	return seen.resized || seen.stop || seen.resumed;
}

/* ----------------------------------------------------------------- loop */

/* Says once when storing fails, and when it works again. */
static bool store_turn(struct loop *loop)
{
	const struct store_state *state = loop->desk->store ? store_state(loop->desk->store) : NULL;
	if (!state || state->changes == loop->store_changes) {
		return false;
	}
	loop->store_changes = state->changes;
	struct buf text = { 0 };
	if (state->mode != STORE_SAVED && state->reason != STORE_ASKED) {
		buf_addf(&text, "%s: %s", _("progress is not saved"), state->why.text);
	}
	send(loop, &(struct app_msg){ .kind = APP_BANNER, .text = buf_str(&text) });
	buf_done(&text);
	return true;
}

static bool inputs(struct loop *loop)
{
	struct input input;
	bool any = false;
	int wait = wait_ms(loop);
	for (int i = 0; i < INPUTS_A_TURN && term_next(loop->term, i ? 0 : wait, &input); i++) {
		if (input.kind == INPUT_EOF) {
			/* The terminal is gone: leave as after a quit, without writing to it. */
			send(loop, &(struct app_msg){ .kind = APP_INPUT,
					   .input = { .kind = INPUT_KEY, .key = 'c', .mods = INPUT_CTRL } });
			loop->quit = true;
			return false;
		}
		if (input.kind == INPUT_WATCH) {
			any |= signals_turn(loop);
			continue;
		}
		any = true;
		send(loop, &(struct app_msg){ .kind = APP_INPUT, .input = input });
		if (loop->quit) {
			return false;
		}
	}
	return any;
}

int loop_run(struct loop *loop)
{
	grid_init(&loop->grid, 80, 24);
	loop->epoll_fd = -1;
	loop->last_ns = loop->shown_ns = cli_now_ns();
	term_watch(loop->term, 0, signals_fd());
	store_turn(loop);
	show(loop);
	while (!loop->quit) {
		watch_line(loop);
		bool changed = inputs(loop);
		changed |= signals_turn(loop);
		if (loop->host) {
			host_turn(loop);
		}
		if (loop->guest) {
			changed |= guest_turn(loop);
		}
		changed |= store_turn(loop);
		int64_t since = cli_now_ns() - loop->shown_ns;
		bool due = (app_animates(loop->app) && since >= FRAME_NS - 1000000) ||
			(app_wants_second(loop->app) && since >= SECOND_NS);
		if (due || changed) {
			tick(loop);
		}
		if ((due || changed) && !loop->quit) {
			show(loop);
		}
	}
	term_watch(loop->term, 1, -1);
	if (loop->epoll_fd >= 0) {
		close(loop->epoll_fd);
	}
	grid_done(&loop->grid);
	return loop->quit_signal;
}
