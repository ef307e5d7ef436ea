#include "config.h"

#include "model/build.h"

static uint32_t op(struct model_build *b, struct sim_op op)
{
	uint32_t pc = sim_net_op(b->net, op);
	b->next_pc = pc + 1;
	return pc;
}

uint32_t emit_wait(struct model_build *b, uint16_t law)
{
	return op(b, (struct sim_op){ .kind = SIM_OP_WAIT, .law = law });
}

uint32_t emit_serve(struct model_build *b, uint16_t station, uint16_t law)
{
	return op(b, (struct sim_op){ .kind = SIM_OP_SERVE, .station = station, .law = law });
}

uint32_t emit_seize(struct model_build *b, uint16_t station)
{
	return op(b, (struct sim_op){ .kind = SIM_OP_SEIZE, .station = station });
}

uint32_t emit_release(struct model_build *b, uint16_t station)
{
	return op(b, (struct sim_op){ .kind = SIM_OP_RELEASE, .station = station });
}

uint32_t emit_call(struct model_build *b, uint32_t group, uint8_t verb, int64_t limit_ns)
{
	return op(b, (struct sim_op){ .kind = SIM_OP_CALL, .group = group, .verb = verb, .limit_ns = limit_ns });
}

uint32_t emit_route(struct model_build *b, uint32_t group, uint8_t verb)
{
	return op(b, (struct sim_op){ .kind = SIM_OP_ROUTE, .group = group, .verb = verb });
}

uint32_t emit_branch(struct model_build *b, double p)
{
	return op(b, (struct sim_op){ .kind = SIM_OP_BRANCH, .p = p });
}

uint32_t emit_loop(struct model_build *b, double count)
{
	return op(b, (struct sim_op){ .kind = SIM_OP_LOOP, .count = count });
}

uint32_t emit_end_loop(struct model_build *b)
{
	return op(b, (struct sim_op){ .kind = SIM_OP_END_LOOP });
}

uint32_t emit_on_fail(struct model_build *b)
{
	return op(b, (struct sim_op){ .kind = SIM_OP_ON_FAIL, .to = SIM_NONE });
}

uint32_t emit_fail(struct model_build *b, enum sim_cause cause)
{
	return op(b, (struct sim_op){ .kind = SIM_OP_FAIL, .cause = cause });
}

uint32_t emit_hook(struct model_build *b, enum model_hook hook, uint32_t arg)
{
	return op(b, (struct sim_op){ .kind = SIM_OP_HOOK, .hook = (uint16_t)hook, .arg = arg });
}

uint32_t emit_end(struct model_build *b)
{
	return op(b, (struct sim_op){ .kind = SIM_OP_END });
}

void emit_target(struct model_build *b, uint32_t pc)
{
	sim_net_patch(b->net, pc, b->next_pc);
}

static uint32_t group_of_edge(struct model_build *b, uint32_t node, uint32_t e)
{
	uint32_t to = b->topo->edges[e].to;
	uint32_t group = build_group(b, node, 0x200 + e, SIM_ROUND_ROBIN, SIM_HOOK_NONE);
	build_member(b, group, b->plan->units[to].sim, node, to, e);
	return group;
}

void build_choice(struct model_build *b, uint32_t node, int64_t limit_ns)
{
	const struct unit *u = &b->plan->units[node];
	const uint32_t *edges = &b->plan->edges_out[u->out];
	bool source = b->topo->nodes[node].kind == TOPO_SOURCE; /* it waits for the answer, whatever the edge */
	for (uint32_t i = 0; i < u->out_count; i++) {
		if (b->topo->edges[edges[i]].kind == TOPO_CALL) {
			emit_call(b, group_of_edge(b, node, edges[i]), 0, limit_ns);
		}
	}
	/* Shares are of all, so each test is against what the earlier ones have left. */
	double left = 1;
	for (uint32_t i = 0; i < u->out_count; i++) {
		const struct topo_edge *edge = &b->topo->edges[edges[i]];
		if (edge->kind != TOPO_ROUTE) {
			continue;
		}
		double p = left > 0 ? edge->probability / left : 1;
		uint32_t other = emit_branch(b, p > 1 - 1e-9 ? 0 : 1 - p);
		uint32_t group = group_of_edge(b, node, edges[i]);
		if (source) {
			emit_call(b, group, 0, limit_ns);
			emit_end(b);
		} else {
			emit_route(b, group, 0);
		}
		emit_target(b, other);
		left -= edge->probability;
	}
}

uint32_t emit_statement(struct model_build *b, bool write, uint16_t sync_law, bool shared)
{
	uint32_t start;
	if (write) {
		/* The gate is closed while a dump holds its locks. */
		start = emit_seize(b, BOX_GATE);
		emit_release(b, BOX_GATE);
		emit_serve(b, BOX_CPU, b->write_law);
		if (sync_law != NO_LAW) {
			emit_wait(b, sync_law);
		}
		emit_hook(b, HOOK_COMMIT, 0);
		return start;
	}
	start = emit_serve(b, BOX_CPU, b->read_law);
	if (shared) {
		/* On a box with other roles the process can be away while the machine is up. */
		emit_hook(b, HOOK_STATEMENT, 0);
	}
	return start;
}
