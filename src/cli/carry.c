#include "config.h"

#include "cli/carry.h"

#include <stdio.h>

#include "cli/signals.h"

static struct str section_id(const struct loop *loop, struct course_position at)
{
	return loop->desk->course->sections[at.section].id;
}

static struct str step_id(const struct loop *loop, struct course_position at)
{
	return loop->desk->course->sections[at.section].steps[at.step].id;
}

/* Store calls may fail; the store keeps what failed, tries again and says so by its state, which the loop shows. */
static void move(struct loop *loop, const struct app_cmd *cmd)
{
	struct store_move m = { .time_ms = cli_now_ms(), .left_done = cmd->left_done, .left_spent_ms = cmd->spent_ms };
	if (cmd->has_left) {
		m.left_section = section_id(loop, cmd->left);
		m.left_step = step_id(loop, cmd->left);
	}
	if (cmd->has_to) {
		m.section = section_id(loop, cmd->to);
		m.step = step_id(loop, cmd->to);
	}
	store_move(loop->desk->store, &m);
}

static void prediction(struct loop *loop, const struct app_cmd *cmd)
{
	struct store_prediction p = { .time_ms = cli_now_ms(),
		.section = section_id(loop, cmd->at),
		.step = step_id(loop, cmd->at),
		.choice = cmd->choice,
		.verdict = cmd->right ? STORE_RIGHT : STORE_WRONG };
	store_predict(loop->desk->store, &p);
}

static void answer(struct loop *loop, const struct app_cmd *cmd)
{
	static const char *const kinds[] = { [COURSE_ONE] = "one", [COURSE_SEVERAL] = "several", [COURSE_NUMBER] = "number" };
	static const enum store_quiz quizzes[] = { [APP_QUIZ_SECTION] = STORE_QUIZ_SECTION,
		[APP_QUIZ_MIXED] = STORE_QUIZ_MIXED,
		[APP_QUIZ_AGAIN] = STORE_QUIZ_AGAIN };
	struct store_answer a = { .time_ms = cli_now_ms(),
		.section = loop->desk->course->sections[cmd->question->section].id,
		.question = cmd->question->id,
		.kind = str_c(kinds[cmd->question->kind]),
		.given = str_c(cmd->given),
		.key = str_c(cmd->key),
		.right = cmd->right,
		.score = cmd->score,
		.max = 1,
		.took_ms = cmd->took_ms,
		.quiz = quizzes[cmd->quiz] };
	store_answer_add(loop->desk->store, &a);
}

static void vote(struct loop *loop, const struct app_cmd *cmd)
{
	struct store *store = loop->desk->store;
	if (!loop->class_id) {
		char hash[20];
		snprintf(hash, sizeof hash, "%016llx", (unsigned long long)loop->desk->course->hash);
		store_class_begin(store, cli_now_ms(), app_word(loop->desk->course->title), str_c(hash), &loop->class_id);
	}
	struct store_vote v = { .time_ms = cli_now_ms(),
		.section = section_id(loop, cmd->at),
		.step = step_id(loop, cmd->at),
		.choice = cmd->choice,
		.count = cmd->count };
	store_vote_set(store, loop->class_id, &v);
}

void carry_shown_now(struct loop *loop)
{
	struct app_shown now;
	if (!loop->host) {
		return;
	}
	app_shown_now(loop->app, &now);
	struct course_position at = app_position(loop->app);
	struct link_state state = { .course_hash = loop->desk->course->hash,
		.course_title = app_word(loop->desk->course->title),
		.section = section_id(loop, at),
		.section_title = now.section_title,
		.step = step_id(loop, at),
		.step_title = now.step_title,
		.next_title = now.next_title,
		.notes = now.notes,
		.answer_key = now.answer_key,
		.position = now.position,
		.positions = now.positions,
		.elapsed_ms = now.elapsed_ms,
		.planned_ms = now.planned_ms,
		.running = now.running,
		.cover = (enum link_cover)now.cover,
		.frozen = now.frozen,
		.choices = now.choices,
		.right = now.right,
		.revealed = now.revealed };
	for (int i = 0; i < now.choices; i++) {
		state.choice[i] = now.choice[i];
		state.votes[i] = now.votes[i];
	}
	link_host_show(loop->host, &state, cli_now_ns() / 1000000);
}

static void send_remote(struct loop *loop, const struct app_cmd *cmd)
{
	static const enum link_verb verbs[] = { [APP_REMOTE_NEXT] = LINK_NEXT, [APP_REMOTE_PREV] = LINK_PREV,
		[APP_REMOTE_GOTO] = LINK_GOTO, [APP_REMOTE_BLACK] = LINK_BLANK, [APP_REMOTE_WHITE] = LINK_BLANK_WHITE,
		[APP_REMOTE_FREEZE] = LINK_FREEZE, [APP_REMOTE_RUN] = LINK_RUN, [APP_REMOTE_PAUSE] = LINK_PAUSE,
		[APP_REMOTE_REVEAL] = LINK_REVEAL, [APP_REMOTE_VOTES] = LINK_VOTES, [APP_REMOTE_CLOCK] = LINK_CLOCK };
	struct link_command command = { .verb = verbs[cmd->remote], .choice = cmd->choice, .count = cmd->count };
	if (cmd->remote == APP_REMOTE_GOTO) {
		snprintf(command.section, sizeof command.section, "%.*s", STR_ARG(section_id(loop, cmd->at)));
		snprintf(command.step, sizeof command.step, "%.*s", STR_ARG(step_id(loop, cmd->at)));
	}
	if (loop->guest) {
		link_guest_send(loop->guest, &command);
	}
}

void carry_out(struct loop *loop, const struct app_cmd *cmd)
{
	struct store *store = loop->desk->store;
	switch (cmd->kind) {
	case APP_DO_QUIT:
		loop->quit = true;
		break;
	case APP_DO_SUSPEND:
		term_suspend(loop->term);
		signals_stop_self();
		term_resume(loop->term);
		term_resized(loop->term);
		loop->last_ns = cli_now_ns();
		break;
	case APP_DO_REDRAW:
		term_redraw(loop->term);
		break;
	case APP_DO_LANGUAGE:
		if (store) {
			store_setting_set(store, cli_now_ms(), STR("language"), str_c(i18n_code(cmd->lang)));
		}
		break;
	case APP_DO_THEME:
		term_theme(loop->term, cmd->theme);
		if (store) {
			store_setting_set(store, cli_now_ms(), STR("theme"), str_c(theme_name(cmd->theme)));
		}
		break;
	case APP_DO_MOVE:
		move(loop, cmd);
		break;
	case APP_DO_DONE:
		store_done(store, cli_now_ms(), section_id(loop, cmd->at), step_id(loop, cmd->at));
		break;
	case APP_DO_RUN:
		store_run(store, cli_now_ms(), section_id(loop, cmd->at), step_id(loop, cmd->at));
		break;
	case APP_DO_PREDICTION:
		prediction(loop, cmd);
		break;
	case APP_DO_ANSWER:
		answer(loop, cmd);
		break;
	case APP_DO_SHOW:
		carry_shown_now(loop);
		break;
	case APP_DO_VOTE:
		vote(loop, cmd);
		break;
	case APP_DO_REMOTE:
		send_remote(loop, cmd);
		break;
	}
}

bool carry_remote(const struct loop *loop, const struct link_command *command, struct app_msg *msg)
{
	const struct course *course = loop->desk->course;
	int section, step;
	msg->number = command->choice;
	msg->count = command->count;
	switch (command->verb) {
	case LINK_NEXT:
		msg->remote = APP_REMOTE_NEXT;
		return true;
	case LINK_PREV:
		msg->remote = APP_REMOTE_PREV;
		return true;
	case LINK_GOTO:
		section = course_find_section(course, str_c(command->section));
		step = section < 0 ? -1 : course_find_step(&course->sections[section], str_c(command->step));
		msg->remote = APP_REMOTE_GOTO;
		msg->position = (struct course_position){ (uint32_t)section, (uint32_t)step };
		return step >= 0;
	case LINK_BLANK:
		msg->remote = APP_REMOTE_BLACK;
		return true;
	case LINK_BLANK_WHITE:
		msg->remote = APP_REMOTE_WHITE;
		return true;
	case LINK_FREEZE:
		msg->remote = APP_REMOTE_FREEZE;
		return true;
	case LINK_RUN:
		msg->remote = APP_REMOTE_RUN;
		return true;
	case LINK_PAUSE:
		msg->remote = APP_REMOTE_PAUSE;
		return true;
	case LINK_REVEAL:
		msg->remote = APP_REMOTE_REVEAL;
		return true;
	case LINK_VOTES:
		msg->remote = APP_REMOTE_VOTES;
		return true;
	case LINK_CLOCK:
		msg->remote = APP_REMOTE_CLOCK;
		return true;
	case LINK_VERB_COUNT:
		break;
	}
	return false;
}

void carry_shown(const struct loop *loop, const struct link_state *state, int64_t now_ms, struct app_shown *out)
{
	*out = (struct app_shown){ .connected = link_guest_connected(loop->guest),
		.same_course = link_guest_same_course(loop->guest),
		.section_title = state->section_title,
		.step_title = state->step_title,
		.next_title = state->next_title,
		.notes = state->notes,
		.answer_key = state->answer_key,
		.position = state->position,
		.positions = state->positions,
		.elapsed_ms = link_guest_elapsed_ms(loop->guest, now_ms),
		.planned_ms = state->planned_ms,
		.cover = (int)state->cover,
		.frozen = state->frozen,
		.running = state->running,
		.revealed = state->revealed,
		.right = state->right };
	out->choices = state->choices < COURSE_CHOICES ? state->choices : COURSE_CHOICES;
	for (int i = 0; i < out->choices; i++) {
		out->choice[i] = state->choice[i];
		out->votes[i] = state->votes[i];
	}
}
