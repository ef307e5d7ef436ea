#include "config.h"

#include "cli/loop.h"

#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <time.h>
#include <unistd.h>

#include "cli/carry.h"
#include "cli/signals.h"
#include "ui/canvas.h"

#define FRAME_NS (INT64_C(1000000000) / 30)
#define SECOND_NS INT64_C(1000000000)
#define SIGN_AFTER_MS 150 /* who waits less sees nothing of it */
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
	send(loop, &(struct app_msg){ .kind = APP_TICK, .elapsed_ns = elapsed });
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

/* Whatever begins to present opens the line: a command, a key on the course map, F5 in a lesson. */
static void open_line(struct loop *loop)
{
	char dir[4096];
	struct err err = { 0 };
	const struct str runtime = loop->desk->paths.runtime;
	if (loop->host || loop->guest || loop->line_tried || app_mode_now(loop->app) != APP_PROJECTOR) {
		return;
	}
	loop->line_tried = true;
	snprintf(dir, sizeof dir, "%.*s", STR_ARG(runtime));
	if (runtime.len && link_host_open(&loop->host, dir, "scalewalk", cli_now_ns() / 1000000, &err)) {
		loop_say(loop, str_c(err.text));
	}
	carry_shown_now(loop);
}

/* True when a speaker did something. */
static bool host_turn(struct loop *loop)
{
	struct link_command command;
	bool any = false;
	link_host_step(loop->host, cli_now_ns() / 1000000);
	while (link_host_take(loop->host, &command)) {
		struct app_msg msg = { .kind = APP_REMOTE };
		if (carry_remote(loop, &command, &msg)) {
			if (!any) {
				tick(loop);
			}
			send(loop, &msg);
			any = true;
		}
	}
	int speakers = (int)link_host_guests(loop->host);
	if (speakers != loop->speakers) {
		loop->speakers = speakers;
		send(loop, &(struct app_msg){ .kind = APP_SPEAKERS, .number = speakers });
	}
	return any;
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
	if (seen.resumed) {
		loop->last_ns = cli_now_ns(); /* what was missed meanwhile is not caught up */
	}
	return seen.resized || seen.stop || seen.resumed;
}

/* ----------------------------------------------------------------- loop */

void loop_say(struct loop *loop, struct str text)
{
	send(loop, &(struct app_msg){ .kind = APP_BANNER, .text = text });
}

/* Says once when storing fails, also when it does from the start, and when it works again. */
static bool store_turn(struct loop *loop)
{
	const struct store_state *state = loop->desk->store ? store_state(loop->desk->store) : NULL;
	bool trouble = state && state->mode != STORE_SAVED && state->reason != STORE_ASKED;
	if (!state || (trouble == loop->store_trouble && state->changes == loop->store_changes)) {
		return false;
	}
	loop->store_changes = state->changes;
	if (trouble || loop->store_trouble) {
		struct buf text = { 0 };
		if (trouble) {
			buf_addf(&text, "%s: %s", _("progress is not saved"), state->why.text);
		}
		loop_say(loop, buf_str(&text));
		buf_done(&text);
	}
	loop->store_trouble = trouble;
	return true;
}

void loop_waits(void *arg, int waited_ms)
{
	struct loop *loop = arg;
	if (waited_ms < SIGN_AFTER_MS || !loop->term) {
		return;
	}
	int cols, rows;
	term_size(loop->term, &cols, &rows);
	if (loop->grid.cols != cols || loop->grid.rows != rows) {
		grid_resize(&loop->grid, cols, rows);
	}
	struct canvas last = canvas_sub(canvas_of(&loop->grid, GLYPHS_ASCII), (struct rect){ 0, rows - 1, cols, 1 });
	canvas_clear(last, STYLE_NORMAL);
	canvas_text_fit(last, 1, 0, cols - 2, STYLE_WARN, str_c(_("waiting: another program holds the database")));
	term_present(loop->term, &loop->grid);
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
		if (!any) {
			tick(loop); /* a key acts in the moment in which it is pressed */
		}
		any = true;
		send(loop, &(struct app_msg){ .kind = APP_INPUT, .input = input });
		if (loop->quit) {
			return false;
		}
	}
	return any;
}

void loop_begin(struct loop *loop)
{
	if (!loop->grid.cols) {
		grid_init(&loop->grid, 80, 24);
	}
	loop->epoll_fd = -1;
	loop->last_ns = cli_now_ns();
	term_watch(loop->term, 0, signals_fd());
	show(loop);
}

int loop_run(struct loop *loop)
{
	open_line(loop);
	store_turn(loop);
	show(loop); /* what has been said since the first frame */
	while (!loop->quit) {
		open_line(loop);
		watch_line(loop);
		bool changed = inputs(loop);
		changed |= signals_turn(loop);
		if (loop->host) {
			changed |= host_turn(loop);
		}
		if (loop->guest) {
			changed |= guest_turn(loop);
		}
		changed |= store_turn(loop);
		int64_t since = cli_now_ns() - loop->shown_ns;
		bool due = (app_animates(loop->app) && since >= FRAME_NS - 1000000) ||
			(app_wants_second(loop->app) && since >= SECOND_NS);
		if (due) {
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
