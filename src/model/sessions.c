/* Logins in the memory of web servers, and balancers that send people back to theirs.
 *
 * One table says for each person on which instance the login is kept. Up to MODEL_HOMES people it has a row each; beyond
 * that a row stands for several, who share their fate. A person who comes to an instance that does not know the login
 * is logged out, and so is everybody whose instance dies. */
#include "config.h"

#include "model/model_int.h"

static uint16_t *home(struct model *m, const struct sim_job_view *job)
{
	const struct users_plan *users = &m->plan.users[m->plan.units[m->plan.asker_of[job->class_]].own];
	return &m->state.homes[users->home + ((uint32_t)job->key & users->home_mask)];
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
		uint16_t *where = home(m, job), here = (uint16_t)(m->plan.units[node].own + 1);
		if (*where != here) {
			bool known = *where && has_role(m->topo, m->plan.ec2s[*where - 1].node, TOPO_ROLE(TOPO_ROLE_SESSIONS));
			m->state.head->sessions_lost += known;
			*where = here;
		}
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
	if (m->plan.asker_of[job->class_] == NONE || model_setting(m, elb, TOPO_ELB_STICKY) == 0) {
		return answer;
	}
	uint16_t where = *home(m, job);
	if (where) {
		const struct ec2_plan *ec2 = &m->plan.ec2s[where - 1];
		if (ec2->elb == elb && sim_group_in_rotation(sim, job->group, ec2->member)) {
			answer.member = ec2->member;
		}
	}
	return answer;
}

/* How many people a row of the table stands for. */
static double weight(const struct model *m, const struct users_plan *users, uint32_t *rows)
{
	double people = m->state.head->users * model_setting(m, users->node, TOPO_USERS_SHARE);
	double most = (double)users->home_mask + 1;
	*rows = people < most ? (uint32_t)(people + 0.5) : users->home_mask + 1;
	return people > most ? people / most : 1;
}

void model_sessions_lost(struct model *m, uint32_t node)
{
	uint16_t here = (uint16_t)(m->plan.units[node].own + 1);
	double lost = 0;
	for (uint32_t i = 0; i < m->plan.users_count; i++) {
		const struct users_plan *users = &m->plan.users[i];
		uint32_t rows;
		double people = weight(m, users, &rows);
		for (uint32_t row = 0; row <= users->home_mask; row++) {
			uint16_t *where = &m->state.homes[users->home + row];
			if (*where == here) {
				*where = 0;
				lost += row < rows ? people : 0;
			}
		}
	}
	if (lost >= 1 && has_role(m->topo, node, TOPO_ROLE(TOPO_ROLE_SESSIONS))) {
		m->state.head->sessions_lost += (uint64_t)(lost + 0.5);
		model_note(m, EVENT_LOGGED_OUT, node);
	}
}
