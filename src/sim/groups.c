/* Groups: which member gets a call.
 *
 * LEAST_OUTSTANDING keeps a tournament over its members: loads[load + leaves + i] is what member i has outstanding (or
 * UINT32_MAX out of rotation), loads[load + k] the least of its two children, so loads[load + 1] is the least of all.
 * Going down from there, left first, finds the lowest index; going up stops where nothing changes. */
#include "sim/sim_int.h"

static void tree_set(struct sim *sim, const struct group *g, uint32_t member, uint32_t load)
{
	uint32_t *tree = &sim->loads[g->load];
	uint32_t i = g->leaves + (member - g->first);
	tree[i] = load;
	while (i > 1) {
		uint32_t left = tree[i & ~1u];
		uint32_t right = tree[i | 1u];
		uint32_t least = left < right ? left : right;
		i /= 2;
		if (tree[i] == least) {
			break;
		}
		tree[i] = least;
	}
}

static uint32_t tree_least(const struct sim *sim, const struct group *g)
{
	const uint32_t *tree = &sim->loads[g->load];
	uint32_t i = 1;
	while (i < g->leaves) {
		i *= 2;
		i += tree[i] > tree[i + 1];
	}
	return g->first + (i - g->leaves);
}

static void tree_update(struct sim *sim, uint32_t member)
{
	const struct member *m = &sim->members[member];
	const struct group *g = &sim->groups[m->group];
	if (g->policy == SIM_LEAST_OUTSTANDING) {
		tree_set(sim, g, member, m->in ? m->outstanding : UINT32_MAX);
	}
}

KERNEL void sim_member_add(struct sim *sim, uint32_t member)
{
	sim->members[member].outstanding++;
	sim->members[member].calls++;
	tree_update(sim, member);
}

KERNEL void sim_member_remove(struct sim *sim, uint32_t member)
{
	sim->members[member].outstanding--;
	tree_update(sim, member);
}

void sim_group_index(struct sim *sim, uint32_t group)
{
	struct group *g = &sim->groups[group];
	uint32_t *tree = &sim->loads[g->load];
	g->in_count = 0;
	for (uint32_t i = 0; i < 2 * g->leaves; i++) {
		tree[i] = UINT32_MAX;
	}
	for (uint32_t m = g->first; m < g->first + g->count; m++) {
		if (sim->members[m].in) {
			sim->rotation[g->first + g->in_count++] = m;
		}
		tree_update(sim, m);
	}
}

static uint32_t choose_by_policy(struct sim *sim, struct group *g, uint64_t key)
{
	const uint32_t *rotation = &sim->rotation[g->first];
	if (g->policy == SIM_BY_KEY) {
		sim_u128 share = (sim_u128)sim_mix64(key) * g->count; /* of the key's hash: even, whatever the keys are */
		return g->count ? g->first + (uint32_t)(share >> 64) : SIM_NONE;
	}
	if (!g->in_count) {
		return SIM_NONE;
	}
	switch ((enum sim_policy)g->policy) {
	case SIM_ROUND_ROBIN:
		if (g->cursor >= g->in_count) {
			g->cursor = 0;
		}
		return rotation[g->cursor++];
	case SIM_LEAST_OUTSTANDING:
		return tree_least(sim, g);
	case SIM_RANDOM:
		return rotation[sim_rng_below(&g->rng, g->in_count)];
	case SIM_BY_HOOK:
	case SIM_BY_KEY:
		break;
	}
	return SIM_NONE;
}

KERNEL enum op_result sim_group_choose(struct sim *sim, uint32_t group, uint32_t j, uint32_t *member, int64_t *wait_ns, enum sim_cause *cause)
{
	struct group *g = &sim->groups[group];
	*member = SIM_NONE;
	if (g->hook != SIM_HOOK_NONE) {
		struct sim_hook_answer answer;
		if (!sim_hook_ask(sim, j, g->hook, group, 0, &answer)) {
			return OP_BLOCKED;
		}
		*wait_ns = answer.wait_ns;
		if (answer.cause != SIM_OK) {
			*cause = answer.cause;
			return OP_FAILED;
		}
		if (answer.member != SIM_NONE) {
			assert(answer.member < g->count);
			*member = g->first + answer.member;
			return OP_NEXT;
		}
	}
	*member = choose_by_policy(sim, g, sim->jobs[j].key);
	if (*member == SIM_NONE) {
		*cause = SIM_NO_ROUTE;
		return OP_FAILED;
	}
	return OP_NEXT;
}

void sim_group_policy(struct sim *sim, uint32_t group, enum sim_policy policy)
{
	assert(group < sim->group_count);
	assert(policy != SIM_BY_HOOK || sim->groups[group].hook != SIM_HOOK_NONE);
	sim->groups[group].policy = policy;
	sim_group_index(sim, group);
}

static struct member *member_at(const struct sim *sim, uint32_t group, uint32_t member)
{
	assert(group < sim->group_count && member < sim->groups[group].count);
	return &sim->members[sim->groups[group].first + member];
}

void sim_group_rotation(struct sim *sim, uint32_t group, uint32_t member, bool in)
{
	struct member *m = member_at(sim, group, member);
	if ((bool)m->in != in) {
		m->in = in;
		sim_group_index(sim, group);
	}
}

bool sim_group_in_rotation(const struct sim *sim, uint32_t group, uint32_t member)
{
	return member_at(sim, group, member)->in;
}

uint32_t sim_group_outstanding(const struct sim *sim, uint32_t group, uint32_t member)
{
	return member_at(sim, group, member)->outstanding;
}

void sim_member_cut(struct sim *sim, uint32_t group, uint32_t member, bool cut)
{
	member_at(sim, group, member)->cut = cut;
}

void sim_member_totals(const struct sim *sim, uint32_t group, uint32_t member, struct sim_member_totals *out)
{
	const struct member *m = member_at(sim, group, member);
	*out = (struct sim_member_totals){ .calls = m->calls, .failures = m->failures };
}
