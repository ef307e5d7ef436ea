/* Logins in the memory of web servers, and balancers that send people back to theirs.
 *
 * One table says for each person which instance keeps the login, and is named by the balancer's cookie. Up to MODEL_HOMES
 * people it has a row each; beyond that a row stands for several, who share their fate.
 *
 * A login is lost with the memory that it was in, or when its person is sent to an instance that does not know it. It is
 * counted then, and once. The cookie outlives it: a balancer goes by its checks, so it sends people to the dead until
 * these have failed often enough, and only then lets another have them, who writes a new cookie. */
#include "config.h"

#include "model/model_int.h"

/* A row: 0, nobody has been anywhere; else 1 + the index of the instance, and this when the login is lost already. */
#define HOME_LOST 0x8000u
_Static_assert(TOPO_MAX_NODES < HOME_LOST, "a row has room for every instance");

static const struct users_plan *users_of(const struct model *m, const struct sim_job_view *job)
{
	return &m->plan.users[m->plan.units[m->plan.asker_of[job->class_]].own];
}

static uint16_t *home(struct model *m, const struct sim_job_view *job)
{
	const struct users_plan *users = users_of(m, job);
	return &m->state.homes[users->home + ((uint32_t)job->key & users->home_mask)];
}

/* How many people a row of the table stands for: those whose number ends so. */
static uint64_t people_of(const struct model *m, const struct users_plan *users, uint32_t row)
{
	double all = m->state.head->users * model_setting(m, users->node, TOPO_USERS_SHARE);
	uint64_t people = all > 0 && all < 1 ? 1 : (uint64_t)all;
	uint64_t rows = (uint64_t)users->home_mask + 1;
	return people / rows + (row < people % rows);
}

static bool keeps_login(const struct model *m, uint16_t row)
{
	return row && !(row & HOME_LOST) && has_role(m->topo, m->plan.ec2s[row - 1u].node, TOPO_ROLE(TOPO_ROLE_SESSIONS));
}

static bool is_sticky(const struct model *m, uint32_t elb)
{
	return elb != NONE && model_setting(m, elb, TOPO_ELB_STICKY) != 0;
}

/* A person is served by this instance, and logs in if it does not know them. With cookies the rest of the row follows
 * for the same reason; without, each request takes its chance alone. */
static void come_to(struct model *m, const struct sim_job_view *job, uint32_t node)
{
	uint16_t *row = home(m, job), here = (uint16_t)(m->plan.units[node].own + 1);
	if (*row == here) {
		return;
	}
	if (keeps_login(m, *row)) {
		const struct users_plan *users = users_of(m, job);
		bool all = is_sticky(m, m->plan.ec2s[m->plan.units[node].own].elb);
		m->state.head->sessions_lost += all ? people_of(m, users, (uint32_t)job->key & users->home_mask) : 1;
	}
	*row = here;
}

struct sim_hook_answer model_hook_page(void *ctx, struct sim *sim, const struct sim_job_view *job, uint32_t session)
{
	struct model *m = ctx;
	(void)sim;
	uint32_t node = m->plan.owner[job->node];
	if (m->state.units[node].flags & UNIT_BROKEN) {
		return hook_fail(SIM_ERROR);
	}
	if (session) {
		come_to(m, job, node);
	}
	return hook_go_on();
}

/* The cookie names the instance; when that is not in rotation, any other will do. */
struct sim_hook_answer model_hook_sticky(void *ctx, struct sim *sim, const struct sim_job_view *job, uint32_t arg)
{
	struct model *m = ctx;
	(void)arg;
	struct sim_hook_answer answer = hook_go_on();
	uint32_t elb = m->plan.owner[job->node];
	if (m->plan.asker_of[job->class_] == NONE || !is_sticky(m, elb)) {
		return answer;
	}
	uint32_t cookie = *home(m, job) & ~HOME_LOST;
	if (cookie) {
		const struct ec2_plan *ec2 = &m->plan.ec2s[cookie - 1];
		if (ec2->elb == elb && sim_group_in_rotation(sim, job->group, ec2->member)) {
			answer.member = ec2->member;
		}
	}
	return answer;
}

void model_sessions_lost(struct model *m, uint32_t node)
{
	uint16_t here = (uint16_t)(m->plan.units[node].own + 1);
	uint64_t lost = 0;
	for (uint32_t i = 0; i < m->plan.users_count; i++) {
		const struct users_plan *users = &m->plan.users[i];
		for (uint32_t row = 0; row <= users->home_mask; row++) {
			uint16_t *where = &m->state.homes[users->home + row];
			if (*where == here) {
				*where |= HOME_LOST;
				lost += people_of(m, users, row);
			}
		}
	}
	if (lost && has_role(m->topo, node, TOPO_ROLE(TOPO_ROLE_SESSIONS))) {
		m->state.head->sessions_lost += lost;
		model_note(m, EVENT_LOGGED_OUT, node);
	}
}
