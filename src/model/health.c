/* Health checks, as balancers and name services make them.
 *
 * A check is a real request (VERB_PROBE) that the prober sends through the network to each of its targets at each
 * interval; the first comes at a random part of the interval. It waits in the target's accept queue like any other. No
 * good answer within the timeout counts as bad. So detection takes what it takes: the rest of an interval, the further
 * intervals of the threshold, and the timeout. */
#include "config.h"

#include "model/build.h"

void build_check(struct model_build *b, uint32_t sim, uint32_t checks)
{
	uint32_t handler = emit_on_fail(b);
	emit_call(b, checks, VERB_PROBE, build_ns(b->topo->catalogue->figures[TOPO_FIG_TRANSPORT_LIMIT].value));
	emit_hook(b, HOOK_PROBED, 1);
	emit_end(b);
	emit_target(b, handler);
	emit_hook(b, HOOK_PROBED, 0);
	emit_end(b);
	build_entry(b, sim, VERB_CHECK, handler);
}

static bool is_elb(const struct model *m, const struct prober *p)
{
	return kind_of(m, p->node) == TOPO_ELB;
}

bool model_probes(const struct model *m, uint32_t prober)
{
	const struct prober *p = &m->plan.probers[prober];
	return is_elb(m, p) || model_setting(m, p->node, TOPO_DNS_CHECK) != 0;
}

static int64_t interval(const struct model *m, const struct prober *p)
{
	return model_time(m, p->node, is_elb(m, p) ? TOPO_ELB_INTERVAL : TOPO_DNS_INTERVAL);
}

/* A name service has no timeout of its own here: an answer that has not come by the next check is none. */
static int64_t timeout(const struct model *m, const struct prober *p)
{
	int64_t between = interval(m, p);
	int64_t own = is_elb(m, p) ? model_time(m, p->node, TOPO_ELB_TIMEOUT) : between;
	return own < between ? own : between;
}

static uint32_t threshold(const struct model *m, const struct prober *p, const struct target_state *t)
{
	if (t->healthy) {
		return model_count(m, p->node, is_elb(m, p) ? TOPO_ELB_UNHEALTHY : TOPO_DNS_FAILURES);
	}
	if (!t->seen) {
		return 1; /* a target that has just been registered */
	}
	return model_count(m, p->node, is_elb(m, p) ? TOPO_ELB_HEALTHY : TOPO_DNS_FAILURES);
}

static struct target_state *state_of(struct model *m, uint32_t prober, uint32_t target)
{
	return &m->state.targets[m->plan.probers[prober].first + target];
}

static void schedule(struct model *m, uint32_t prober, uint32_t target, int64_t delay)
{
	model_timer(m, delay, TIMER_PROBE, prober, target, state_of(m, prober, target)->scheduled);
}

void model_health_start(struct model *m, uint32_t prober)
{
	const struct prober *p = &m->plan.probers[prober];
	for (uint32_t i = 0; i < p->count; i++) {
		struct target_state *t = state_of(m, prober, i);
		t->healthy = t->seen = 1;
		t->streak = t->pending = 0;
		t->scheduled++;
		if (model_probes(m, prober)) {
			double phase = model_phase(m, p->node, m->plan.targets[p->first + i].node, p->zone);
			schedule(m, prober, i, (int64_t)(phase * (double)interval(m, p)));
		}
	}
}

void model_health_reset(struct model *m, uint32_t prober, uint32_t target)
{
	struct target_state *t = state_of(m, prober, target);
	t->healthy = t->seen = t->streak = t->pending = 0;
}

static void change(struct model *m, uint32_t prober, uint32_t target)
{
	const struct prober *p = &m->plan.probers[prober];
	struct target_state *t = state_of(m, prober, target);
	t->healthy = !t->healthy;
	t->streak = 0;
	t->seen = 1;
	model_note(m, t->healthy ? EVENT_HEALTHY : EVENT_UNHEALTHY, m->plan.targets[p->first + target].node);
	model_kinds[kind_of(m, p->node)]->health(m, p->node);
}

static void judge(struct model *m, uint32_t prober, uint32_t target, bool good)
{
	const struct prober *p = &m->plan.probers[prober];
	struct target_state *t = state_of(m, prober, target);
	t->pending = 0;
	if (m->state.units[p->node].flags & UNIT_BAD_CHECK) {
		good = false;
	}
	if (good == (t->healthy != 0)) {
		t->streak = 0;
	} else if (++t->streak >= threshold(m, p, t)) {
		change(m, prober, target);
	}
}

/* Was it deregistered for planned work? */
static bool taken_out(const struct model *m, const struct prober *p, uint32_t target)
{
	uint32_t node = m->plan.targets[p->first + target].node;
	return is_elb(m, p) && m->state.ec2s[m->plan.units[node].own].drain_until != 0;
}

void model_probe_send(struct model *m, uint32_t prober, uint32_t target, uint32_t generation)
{
	const struct prober *p = &m->plan.probers[prober];
	struct target_state *t = state_of(m, prober, target);
	if (generation != t->scheduled) {
		return;
	}
	schedule(m, prober, target, interval(m, p));
	if (!sim_node_is_up(m->sim, p->sim) || taken_out(m, p, target)) {
		return;
	}
	t->asked++;
	t->pending = 1;
	/* The number of the check goes with it, so that an answer that comes too late is not taken for the next one's. */
	sim_inject(m->sim, p->sim, (uint16_t)m->plan.class_check, (uint64_t)t->asked << 32 | target);
	model_timer(m, timeout(m, p), TIMER_PROBE_DUE, prober, target, t->asked);
}

void model_probe_due(struct model *m, uint32_t prober, uint32_t target, uint32_t asked)
{
	struct target_state *t = state_of(m, prober, target);
	if (t->pending && t->asked == asked) {
		judge(m, prober, target, false);
	}
}

struct sim_hook_answer model_hook_probe_target(void *ctx, struct sim *sim, const struct sim_job_view *job, uint32_t arg)
{
	(void)ctx;
	(void)sim;
	(void)arg;
	struct sim_hook_answer answer = hook_go_on();
	answer.member = (uint32_t)job->key;
	return answer;
}

struct sim_hook_answer model_hook_probed(void *ctx, struct sim *sim, const struct sim_job_view *job, uint32_t good)
{
	struct model *m = ctx;
	(void)sim;
	uint32_t prober = m->plan.prober_of[job->node], target = (uint32_t)job->key;
	const struct target_state *t = state_of(m, prober, target);
	if (t->pending && t->asked == (uint32_t)(job->key >> 32)) {
		judge(m, prober, target, good != 0);
	}
	return hook_go_on();
}

bool model_found_unhealthy(const struct model *m, uint32_t node)
{
	for (uint32_t i = 0; i < m->plan.target_count; i++) {
		if (m->plan.targets[i].node == node && !m->state.targets[i].healthy) {
			return true;
		}
	}
	return false;
}
