/* What an instance's roles do, as programs at its one sim node with its one CPU. */
#include "config.h"

#include "model/build.h"

#define PAGE_ROLES (TOPO_ROLE(TOPO_ROLE_WEB) | TOPO_ROLE(TOPO_ROLE_FILES))

void model_ec2_shape(struct model_build *b, uint32_t node)
{
	struct plan *plan = b->plan;
	struct unit *u = &plan->units[node];
	const struct model *m = b->model;
	u->own = plan->ec2_count++;
	plan->ec2s[u->own] = (struct ec2_plan){ .node = node, .elb = NONE, .caller_database = NONE, .eip = NONE };
	uint32_t sim = build_sim_node(b, node, build_zone(b, node), 0, false);
	uint32_t cores = model_type(m, node)->vcpus;
	u->box = plan->box_count++;
	plan->boxes[u->box] = (struct box){ .node = node, .sim = sim, .zone = build_zone(b, node) };
	build_station(b, sim, SIM_PS, cores, SIM_NONE);
	build_station(b, sim, SIM_POOL, GATE_OPEN, SIM_NONE);
	build_station(b, sim, SIM_POOL, cores * model_count(m, node, TOPO_EC2_WORKERS), model_count(m, node, TOPO_EC2_BACKLOG));
	build_station(b, sim, SIM_POOL, model_count(m, node, TOPO_EC2_POOL), SIM_NONE);
	if (has_role(b->topo, node, TOPO_ROLE(TOPO_ROLE_DB))) {
		u->database = plan->database_count++;
		plan->databases[u->database] = (struct database_plan){ .node = node, .sync_law = NO_LAW,
			.shared = b->topo->nodes[node].roles != TOPO_ROLE(TOPO_ROLE_DB) };
	}
}

/* The group of the database that this instance calls: one node, or the two of a Multi-AZ pair. */
static uint32_t join_database(struct model_build *b, uint32_t node, struct ec2_plan *ec2)
{
	const struct unit *u = &b->plan->units[node];
	if (u->database != NONE) {
		ec2->caller_database = u->database;
		return NONE;
	}
	for (uint32_t i = 0; i < u->out_count; i++) {
		uint32_t e = b->plan->edges_out[u->out + i];
		const struct topo_edge *edge = &b->topo->edges[e];
		const struct unit *to = &b->plan->units[edge->to];
		if (edge->kind != TOPO_CALL || to->database == NONE) {
			continue;
		}
		uint32_t group = build_group(b, node, 1, SIM_ROUND_ROBIN, SIM_HOOK_NONE);
		ec2->caller_database = to->database;
		ec2->caller_link = b->plan->link_count;
		ec2->caller_links = to->sim_count;
		for (uint32_t k = 0; k < to->sim_count; k++) {
			build_member(b, group, to->sim + k, node, edge->to, e);
		}
		return group;
	}
	return NONE;
}

/* `mean` statements, each a call to the database or the same work on this very box. */
static void emit_statements(struct model_build *b, double mean, bool write, uint32_t group, int64_t limit)
{
	if (mean <= 0) {
		return;
	}
	emit_loop(b, mean);
	if (group == NONE) {
		emit_statement(b, write, NO_LAW, true);
	} else {
		emit_call(b, group, write ? VERB_WRITE : VERB_READ, limit);
	}
	emit_end_loop(b);
}

/* A page: takes a worker and keeps it to the end, half the CPU, a connection for all its SQL, the other half. */
static uint32_t emit_page(struct model_build *b, uint32_t node, uint32_t class_, uint32_t group)
{
	const struct topo_class *c = &b->topo->workload.classes[class_];
	const struct ec2_plan *ec2 = &b->plan->ec2s[b->plan->units[node].own];
	int64_t limit = model_time(b->model, node, TOPO_EC2_CALL_LIMIT);
	uint32_t start = emit_seize(b, BOX_WORKERS);
	emit_hook(b, HOOK_PAGE, c->uses_session);
	if (c->reads + c->writes <= 0) {
		emit_serve(b, BOX_CPU, b->whole_laws[class_]);
		emit_end(b);
		return start;
	}
	emit_serve(b, BOX_CPU, b->half_laws[class_]);
	if (ec2->caller_database == NONE) {
		emit_fail(b, SIM_ERROR);
		return start;
	}
	emit_seize(b, BOX_CONNECTIONS);
	emit_hook(b, HOOK_CONNECT, 0);
	emit_statements(b, c->reads, false, group, limit);
	emit_statements(b, c->writes, true, group, limit);
	emit_release(b, BOX_CONNECTIONS);
	emit_serve(b, BOX_CPU, b->half_laws[class_]);
	emit_end(b);
	return start;
}

static uint32_t emit_file(struct model_build *b, uint32_t class_)
{
	uint32_t start = emit_seize(b, BOX_WORKERS);
	emit_serve(b, BOX_CPU, b->whole_laws[class_]);
	emit_end(b);
	return start;
}

static uint32_t emit_remote_statement(struct model_build *b, bool write, bool shared)
{
	uint32_t start = b->next_pc;
	if (shared) {
		emit_hook(b, HOOK_STATEMENT, 0); /* nobody listens while the process is away */
	}
	emit_statement(b, write, NO_LAW, shared);
	emit_end(b);
	return start;
}

void model_ec2_join(struct model_build *b, uint32_t node)
{
	const struct unit *u = &b->plan->units[node];
	struct ec2_plan *ec2 = &b->plan->ec2s[u->own];
	uint32_t group = join_database(b, node, ec2);
	for (uint32_t c = 0; c < b->topo->workload.class_count; c++) {
		bool is_static = b->topo->workload.classes[c].is_static;
		if (has_role(b->topo, node, is_static ? TOPO_ROLE(TOPO_ROLE_FILES) : TOPO_ROLE(TOPO_ROLE_WEB))) {
			build_entry(b, u->sim, (uint8_t)c, is_static ? emit_file(b, c) : emit_page(b, node, c, group));
		}
	}
	if (has_role(b->topo, node, PAGE_ROLES)) {
		uint32_t probe = emit_seize(b, BOX_WORKERS);
		emit_hook(b, HOOK_PAGE, 0);
		emit_end(b);
		build_entry(b, u->sim, VERB_PROBE, probe);
	}
	if (u->database != NONE) {
		bool shared = b->plan->databases[u->database].shared;
		build_entry(b, u->sim, VERB_READ, emit_remote_statement(b, false, shared));
		build_entry(b, u->sim, VERB_WRITE, emit_remote_statement(b, true, shared));
	}
}
