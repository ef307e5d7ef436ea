/* Calls: a job goes out, its answer comes back. The child knows its caller by index and generation; a caller that gave
 * up or died has another generation, so an orphan's answer goes nowhere and needs no search. */
#include "sim/sim_int.h"

static bool has_caller(const struct sim *sim, const struct job *job)
{
	return !(job->flags & JOB_ROOT) && job->parent != SIM_NONE && sim->jobs[job->parent].gen == job->parent_gen;
}

static const struct link *link_between(const struct sim *sim, uint32_t from, uint32_t to)
{
	return &sim->links[(size_t)sim->nodes[from].zone * sim->zone_count + sim->nodes[to].zone];
}

/* Nobody will ever answer: whoever waits does so until a limit, at the latest the transport's. */
static void wait_in_vain(struct sim *sim, uint32_t j)
{
	if (!(sim->jobs[j].flags & JOB_CALL_LIMITED)) {
		sim_limit_add(sim, sim->transport_list, j);
	}
}

/* The job vanishes on its way. It stays on the member's account while its caller waits. */
static void lose(struct sim *sim, uint32_t j)
{
	struct job *job = &sim->jobs[j];
	job->state = JOB_LOST;
	if (job->flags & JOB_ROOT) {
		wait_in_vain(sim, j);
	} else if (has_caller(sim, job)) {
		wait_in_vain(sim, job->parent);
	} else {
		sim_member_remove(sim, job->member);
		sim_job_free(sim, j);
	}
}

static void send(struct sim *sim, uint32_t j, uint32_t from, int64_t wait_ns, uint32_t extra_ns)
{
	struct job *job = &sim->jobs[j];
	if (sim_traced(sim, j)) {
		sim_trace_move(sim, j, SIM_TRACE_SEND, from, job->node, SIM_OK);
	}
	const struct link *link = link_between(sim, from, job->node);
	if (UNLIKELY(link->cut || sim->members[job->member].cut)) {
		lose(sim, j);
		return;
	}
	job->state = JOB_TRAVEL;
	job->station = from;
	if (UNLIKELY(wait_ns)) {
		sim_job_after(sim, j, link->delay + extra_ns + wait_ns);
	} else {
		sim_job_after_constant(sim, j, link->delay + extra_ns);
	}
}

/* A job for a member, on behalf of job j; nobody waits for it yet. */
static uint32_t child_new(struct sim *sim, uint32_t j, const struct op *op, uint32_t member, uint32_t extra_ns)
{
	uint32_t c = sim_job_new(sim);
	if (c == SIM_NONE) {
		return c;
	}
	const struct job *job = &sim->jobs[j];
	struct job *child = &sim->jobs[c];
	*child = (struct job){
		.node = sim->members[member].node,
		.parent = SIM_NONE,
		.gen = child->gen,
		.child = SIM_NONE,
		.next = SIM_NONE,
		.prev = SIM_NONE,
		.member = member,
		.class_ = job->class_,
		.verb = op->verb == SIM_VERB_SAME ? job->verb : op->verb,
		.started = job->started,
		.key = job->key,
		.handler = SIM_NONE,
		.extra_ns = extra_ns,
		.depth = (uint8_t)(job->depth + (job->depth < UINT8_MAX)),
	};
	sim_member_add(sim, member);
	if (UNLIKELY(sim->tracing)) {
		sim->marks[c] = sim->marks[j];
	}
	return c;
}

KERNEL enum op_result sim_call(struct sim *sim, uint32_t j, const struct op *op, enum sim_cause *cause)
{
	int64_t wait_ns = 0;
	uint32_t member;
	enum op_result result = sim_group_choose(sim, op->group, j, &member, &wait_ns, cause);
	if (result != OP_NEXT) {
		return result;
	}
	uint32_t extra_ns = sim->groups[op->group].extra_ns;
	uint32_t c = child_new(sim, j, op, member, extra_ns);
	if (c == SIM_NONE) {
		*cause = SIM_REFUSED;
		return OP_FAILED;
	}
	struct job *job = &sim->jobs[j];
	struct job *child = &sim->jobs[c];
	child->parent = j;
	child->parent_gen = job->gen;
	job->child = c;
	job->state = JOB_CALL;
	job->since = sim->core.now;
	if (op->limit_list != UINT16_MAX) {
		sim_limit_add(sim, op->limit_list, j);
	}
	send(sim, c, job->node, wait_ns, extra_ns);
	return OP_BLOCKED;
}

KERNEL enum op_result sim_spawn(struct sim *sim, uint32_t j, const struct op *op, enum sim_cause *cause)
{
	int64_t wait_ns = 0;
	uint32_t member;
	enum op_result result = sim_group_choose(sim, op->group, j, &member, &wait_ns, cause);
	if (result != OP_NEXT) {
		return result;
	}
	uint32_t extra_ns = sim->groups[op->group].extra_ns;
	uint32_t c = child_new(sim, j, op, member, extra_ns);
	if (c == SIM_NONE) {
		*cause = SIM_REFUSED;
		return OP_FAILED;
	}
	send(sim, c, sim->jobs[j].node, wait_ns, extra_ns);
	return OP_NEXT;
}

KERNEL enum op_result sim_route(struct sim *sim, uint32_t j, const struct op *op, enum sim_cause *cause)
{
	int64_t wait_ns = 0;
	uint32_t member;
	enum op_result result = sim_group_choose(sim, op->group, j, &member, &wait_ns, cause);
	if (result != OP_NEXT) {
		return result;
	}
	uint32_t from = sim->jobs[j].node;
	uint32_t extra_ns = sim->groups[op->group].extra_ns;
	sim_job_leave(sim, j, SIM_OK);
	struct job *job = &sim->jobs[j];
	job->node = sim->members[member].node;
	job->member = member;
	assert(extra_ns <= UINT32_MAX - job->extra_ns);
	job->extra_ns += extra_ns;
	job->handler = SIM_NONE;
	job->cause = SIM_OK;
	if (op->verb != SIM_VERB_SAME) {
		job->verb = op->verb;
	}
	sim_member_add(sim, member);
	send(sim, j, from, wait_ns, extra_ns);
	return OP_BLOCKED;
}

KERNEL uint32_t sim_arrive(struct sim *sim, uint32_t j)
{
	struct job *job = &sim->jobs[j];
	const struct node *n = &sim->nodes[job->node];
	if (UNLIKELY(n->mute)) {
		lose(sim, j);
		return SIM_NONE;
	}
	if (sim_traced(sim, j)) {
		sim_trace_move(sim, j, SIM_TRACE_ARRIVE, job->node, job->station, SIM_OK);
	}
	if (UNLIKELY(n->down)) {
		sim_job_end(sim, j, SIM_REFUSED);
		return SIM_NONE;
	}
	sim_node_enter(sim, j);
	uint32_t pc = sim->entries[(size_t)n->table * SIM_VERBS + job->verb];
	if (UNLIKELY(pc == SIM_NONE)) {
		sim_job_end(sim, j, SIM_NO_ROUTE);
		return SIM_NONE;
	}
	job->pc = pc;
	return j;
}

KERNEL void sim_call_failed(struct sim *sim, uint32_t j)
{
	const struct job *job = &sim->jobs[j];
	if (job->member != SIM_NONE && has_caller(sim, job)) {
		sim->members[job->member].failures++;
	}
}

/* A failure that is answered has been counted; a good answer that does not arrive is a failure of the member, too. */
KERNEL void sim_answer(struct sim *sim, uint32_t j, uint32_t account, enum sim_cause cause)
{
	struct job *job = &sim->jobs[j];
	if (!has_caller(sim, job)) {
		sim_job_free(sim, j);
		return;
	}
	uint32_t to = sim->jobs[job->parent].node;
	if (sim_traced(sim, j)) {
		sim_trace_move(sim, j, SIM_TRACE_ANSWER, job->node, to, cause);
	}
	const struct link *link = link_between(sim, job->node, to);
	if (UNLIKELY(link->cut)) {
		wait_in_vain(sim, job->parent);
		if (cause == SIM_OK && account != SIM_NONE) {
			sim->members[account].failures++;
		}
		sim_job_free(sim, j);
		return;
	}
	job->state = JOB_RETURN;
	job->station = cause == SIM_OK ? account : SIM_NONE;
	job->answer = (uint8_t)cause;
	sim_job_after_constant(sim, j, link->delay + job->extra_ns);
}

KERNEL uint32_t sim_deliver(struct sim *sim, uint32_t j)
{
	const struct job *job = &sim->jobs[j];
	if (!has_caller(sim, job)) {
		sim_job_free(sim, j);
		return SIM_NONE;
	}
	uint32_t p = job->parent;
	uint32_t from = job->node;
	enum sim_cause cause = (enum sim_cause)job->answer;
	sim_job_free(sim, j);
	struct job *caller = &sim->jobs[p];
	if (caller->flags & JOB_CALL_LIMITED) {
		sim_limit_remove(sim, caller->list, p);
	}
	caller->child = SIM_NONE;
	if (sim_traced(sim, p)) {
		sim_trace_move(sim, p, SIM_TRACE_BACK, caller->node, from, cause);
	}
	caller->answer = (uint8_t)cause;
	return p;
}

KERNEL void sim_call_abandon(struct sim *sim, uint32_t j)
{
	struct job *job = &sim->jobs[j];
	if (job->flags & JOB_CALL_LIMITED) {
		sim_limit_remove(sim, job->list, j);
	}
	const struct job *child = &sim->jobs[job->child];
	bool ours = !(child->flags & JOB_ROOT) && child->parent == j && child->parent_gen == job->gen;
	uint32_t blamed = child->state == JOB_RETURN ? child->station : child->member;
	if (ours && blamed != SIM_NONE) {
		sim->members[blamed].failures++;
	}
	if (ours && child->state == JOB_LOST) {
		sim_member_remove(sim, child->member);
		sim_job_free(sim, job->child);
	}
	job->child = SIM_NONE;
	job->gen++;
}
