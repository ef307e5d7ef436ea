/* The interpreter: works through a job's program until the job waits for something, leaves or ends. */
#include "sim/sim_int.h"

/* A program that takes this many turns without letting time pass would never end. */
#define TURNS_MAX 1000000u

static bool happens(struct sim *sim, const struct job *job, uint64_t chance)
{
	if (chance == 0 || chance == CHANCE_ALWAYS) {
		return chance != 0;
	}
	return sim_rng_u64(&sim->nodes[job->node].rng) < chance;
}

/* Lets time pass; false: none has to. */
static bool wait_for(struct sim *sim, uint32_t j, const struct law *law)
{
	struct job *job = &sim->jobs[j];
	int64_t delay = sim_law_draw(&sim->tables, law, &sim->nodes[job->node].rng);
	if (delay == 0) {
		return false;
	}
	job->state = JOB_PAUSE;
	if (law->kind == SIM_LAW_CONST) {
		sim_job_after_constant(sim, j, delay);
	} else {
		sim_job_after(sim, j, delay);
	}
	return true;
}

static void loop_begin(struct sim *sim, struct job *job, const struct op *op)
{
	uint32_t turns = op->count;
	if (op->chance) {
		turns += happens(sim, job, op->chance);
	}
	job->loops[op->level] = turns;
	if (turns == 0) {
		job->pc = op->to; /* behind END_LOOP */
	}
}

KERNEL bool sim_hook_ask(struct sim *sim, uint32_t j, uint32_t hook, uint32_t group, uint32_t arg, struct sim_hook_answer *answer)
{
	const struct job *job = &sim->jobs[j];
	uint32_t gen = job->gen;
	struct sim_job_view view = {
		.job = j,
		.node = job->node,
		.class_ = job->class_,
		.verb = job->verb,
		.cause = (enum sim_cause)job->cause,
		.key = job->key,
		.group = group,
		.started_ns = job->started,
	};
	*answer = sim->config.hooks[hook](sim->config.ctx, sim, &view, arg);
	assert(answer->wait_ns >= 0 && answer->wait_ns <= SIM_LONGEST && (unsigned)answer->cause < SIM_CAUSES);
	/* The hook may have killed the node under the job's feet, and moved the pool. */
	if (sim->jobs[j].gen != gen || sim->jobs[j].state != JOB_RUN) {
		return false;
	}
	if (answer->rekey) {
		sim->jobs[j].key = answer->key;
	}
	return true;
}

static enum op_result ask_hook(struct sim *sim, uint32_t j, const struct op *op, enum sim_cause *cause)
{
	struct sim_hook_answer answer;
	if (!sim_hook_ask(sim, j, op->hook, SIM_NONE, op->arg, &answer)) {
		return OP_BLOCKED;
	}
	struct job *job = &sim->jobs[j];
	if (answer.jump) {
		job->pc = op->to;
	}
	if (answer.wait_ns > 0) {
		job->state = JOB_PAUSE;
		job->answer = (uint8_t)answer.cause;
		sim_job_after(sim, j, answer.wait_ns);
		return OP_BLOCKED;
	}
	*cause = answer.cause;
	return answer.cause == SIM_OK ? OP_NEXT : OP_FAILED;
}

/* True: a handler goes on. */
static bool caught(struct sim *sim, uint32_t j, enum sim_cause cause)
{
	struct job *job = &sim->jobs[j];
	job->cause = (uint8_t)cause;
	if (job->handler == SIM_NONE) {
		sim_job_end(sim, j, cause);
		return false;
	}
	job->pc = job->handler;
	job->handler = SIM_NONE;
	return true;
}

/* Goes to another place of the program. */
static void turn_to(struct job *job, uint32_t to, uint32_t *turns)
{
	++*turns;
	assert(*turns < TURNS_MAX);
	job->pc = to;
}

KERNEL void sim_program_run(struct sim *sim, uint32_t j)
{
	uint32_t turns = 0;
	sim->jobs[j].state = JOB_RUN;
	if (UNLIKELY(sim->jobs[j].answer != SIM_OK)) {
		enum sim_cause cause = (enum sim_cause)sim->jobs[j].answer;
		sim->jobs[j].answer = SIM_OK;
		if (!caught(sim, j, cause)) {
			return;
		}
	}
	for (;;) {
		struct job *job = &sim->jobs[j]; /* the pool may have moved */
		const struct op *op = &sim->ops[job->pc++];
		enum op_result result = OP_NEXT;
		enum sim_cause cause = SIM_OK;
		switch ((enum sim_op_kind)op->kind) {
		case SIM_OP_WAIT:
			result = wait_for(sim, j, &sim->laws[op->law]) ? OP_BLOCKED : OP_NEXT;
			break;
		case SIM_OP_SERVE:
			result = sim_station_serve(sim, j, op, &cause);
			break;
		case SIM_OP_SEIZE:
			result = sim_station_seize(sim, j, op->station, &cause);
			break;
		case SIM_OP_RELEASE:
			sim_station_release(sim, j, op->station);
			break;
		case SIM_OP_TAKE:
			result = sim_station_take(sim, j, op->station, &cause);
			break;
		case SIM_OP_CALL:
			result = sim_call(sim, j, op, &cause);
			break;
		case SIM_OP_ROUTE:
			result = sim_route(sim, j, op, &cause);
			break;
		case SIM_OP_SPAWN:
			result = sim_spawn(sim, j, op, &cause);
			break;
		case SIM_OP_BRANCH:
			if (happens(sim, job, op->chance)) {
				turn_to(job, op->to, &turns);
			}
			break;
		case SIM_OP_JUMP:
			turn_to(job, op->to, &turns);
			break;
		case SIM_OP_LOOP:
			loop_begin(sim, job, op);
			break;
		case SIM_OP_END_LOOP:
			if (--job->loops[op->level] > 0) {
				turn_to(job, op->to, &turns);
			}
			break;
		case SIM_OP_ON_FAIL:
			job->handler = op->to;
			break;
		case SIM_OP_IF_CAUSE:
			if (job->cause != op->cause) {
				job->pc = op->to;
			}
			break;
		case SIM_OP_FAIL:
			cause = op->cause == SIM_OK ? (enum sim_cause)job->cause : (enum sim_cause)op->cause;
			assert(cause != SIM_OK); /* no failure is being handled */
			result = OP_FAILED;
			break;
		case SIM_OP_HOOK:
			result = ask_hook(sim, j, op, &cause);
			break;
		case SIM_OP_END:
			sim_job_end(sim, j, SIM_OK);
			return;
		}
		if (result == OP_BLOCKED || (result == OP_FAILED && !caught(sim, j, cause))) {
			return;
		}
	}
}
