/* A managed database: one instance, or a primary with a synchronous standby in another zone that serves nobody until it
 * takes over. Both are sim nodes; callers have both in their group and only the primary in rotation. */
#include "config.h"

#include "model/build.h"

static struct rds_state *rds_of(const struct model *m, uint32_t node)
{
	return &m->state.rdss[m->plan.units[node].own];
}

uint32_t model_rds_box(const struct model *m, uint32_t node)
{
	return m->plan.units[node].box + rds_of(m, node)->primary;
}

bool model_rds_doubled(const struct model *m, uint32_t node)
{
	return m->plan.units[node].sim_count > 1 && model_setting(m, node, TOPO_RDS_MULTI_AZ) != 0;
}

bool model_rds_standby(const struct model *m, uint32_t node)
{
	return rds_of(m, node)->standby != 0;
}

static uint32_t zone_of(const struct model *m, uint32_t node, uint32_t which)
{
	return m->plan.boxes[m->plan.units[node].box + which].zone;
}

static bool dark(const struct model *m, uint32_t node, uint32_t which)
{
	return m->state.zones[zone_of(m, node, which)] != 0;
}

/* ----------------------------------------------------------------- build */

static void add_box(struct model_build *b, uint32_t node, uint16_t zone, bool down)
{
	struct plan *plan = b->plan;
	uint32_t sim = build_sim_node(b, node, zone, plan->units[node].sim_count, down);
	plan->boxes[plan->box_count++] = (struct box){ .node = node, .sim = sim, .zone = zone };
	build_station(b, sim, SIM_PS, model_type(b->model, node)->vcpus, SIM_NONE);
	build_station(b, sim, SIM_POOL, GATE_OPEN, SIM_NONE);
}

static void shape(struct model_build *b, uint32_t node)
{
	struct plan *plan = b->plan;
	struct unit *u = &plan->units[node];
	u->own = plan->rds_count++;
	u->box = plan->box_count;
	u->database = plan->database_count++;
	plan->databases[u->database] = (struct database_plan){ .node = node };
	uint16_t zone = build_zone(b, node);
	add_box(b, node, zone, false);
	/* Where there is a second zone, there is a place for a standby, so that one can be asked for later. */
	int standby = b->topo->nodes[node].standby_zone;
	if (standby < 0 && plan->zone_count > 1) {
		standby = (int)((zone + 1u) % plan->zone_count);
	}
	if (standby >= 0) {
		add_box(b, node, (uint16_t)standby, true);
	}
}

static void join(struct model_build *b, uint32_t node)
{
	const struct unit *u = &b->plan->units[node];
	uint16_t sync = build_const_law(b, 0);
	b->plan->databases[u->database].sync_law = sync;
	uint32_t read = emit_statement(b, false, sync, false);
	emit_end(b);
	uint32_t write = emit_statement(b, true, sync, false);
	emit_end(b);
	for (uint32_t i = 0; i < u->sim_count; i++) {
		build_entry(b, u->sim + i, VERB_READ, read);
		build_entry(b, u->sim + i, VERB_WRITE, write);
	}
}

/* ------------------------------------------------------------- who serves */

/* The endpoint: callers reach the primary, which alone is in rotation. */
static void point_callers(struct model *m, uint32_t node)
{
	const struct unit *u = &m->plan.units[node];
	for (uint32_t i = 0; i < m->plan.ec2_count; i++) {
		const struct ec2_plan *ec2 = &m->plan.ec2s[i];
		if (ec2->caller_database != u->database) {
			continue;
		}
		for (uint32_t k = 0; k < ec2->caller_links; k++) {
			const struct link *link = &m->plan.links[ec2->caller_link + k];
			sim_group_rotation(m->sim, link->group, link->member, k == rds_of(m, node)->primary);
		}
	}
}

/* A commit waits for the standby, while there is one. */
static void set_sync(struct model *m, uint32_t node)
{
	int64_t cost = rds_of(m, node)->standby ? model_time(m, node, TOPO_RDS_SYNC) : 0;
	sim_law_set(m->sim, m->plan.databases[m->plan.units[node].database].sync_law, (struct sim_law){
		.kind = SIM_LAW_CONST, .mean_ns = cost });
}

static void set_standby(struct model *m, uint32_t node, bool in_sync)
{
	struct rds_state *rds = rds_of(m, node);
	if (rds->standby && !in_sync) {
		model_note(m, EVENT_STANDBY_LOST, node);
	}
	rds->standby = in_sync;
	rds->standby_generation++;
	set_sync(m, node);
}

/* A new copy is made, if one is wanted and its zone is there. */
static void rebuild_standby(struct model *m, uint32_t node, int64_t time)
{
	struct rds_state *rds = rds_of(m, node);
	if (model_rds_doubled(m, node) && !rds->standby && !dark(m, node, 1 - rds->primary)) {
		model_timer(m, time, TIMER_STANDBY, node, 0, ++rds->standby_generation);
	}
}

void model_rds_standby_back(struct model *m, uint32_t node, uint32_t detail, uint32_t generation)
{
	(void)detail;
	if (generation == rds_of(m, node)->standby_generation && model_rds_doubled(m, node)) {
		set_standby(m, node, true);
		model_note(m, EVENT_STANDBY_BACK, node);
	}
}

static void start(struct model *m, uint32_t node)
{
	const struct unit *u = &m->plan.units[node];
	for (uint32_t i = 0; i < u->sim_count; i++) {
		model_box_start(m, u->box + i);
	}
	rds_of(m, node)->standby = model_rds_doubled(m, node);
	set_sync(m, node);
	point_callers(m, node);
	model_db_set(m, u->database);
}

/* -------------------------------------------------------- down and again */

static uint32_t primary_sim(const struct model *m, uint32_t node)
{
	return m->plan.units[node].sim + rds_of(m, node)->primary;
}

static void go_down(struct model *m, uint32_t node, enum model_state state, int64_t for_ns)
{
	uint32_t sim = primary_sim(m, node);
	model_box_account(m, model_rds_box(m, node));
	sim_node_mute(m->sim, sim, false);
	sim_node_down(m->sim, sim);
	model_db_down(m, m->plan.units[node].database);
	model_enter(m, node, state, for_ns == SIM_NEVER ? SIM_NEVER : sim_now(m->sim) + for_ns);
	if (for_ns != SIM_NEVER) {
		model_timer(m, for_ns, TIMER_RDS_NEXT, node, 0, m->state.units[node].generation);
	}
}

void model_rds_offline(struct model *m, uint32_t node, enum model_state state, int64_t for_ns)
{
	go_down(m, node, state, for_ns);
}

static void come_up(struct model *m, uint32_t node)
{
	uint32_t sim = primary_sim(m, node), box = model_rds_box(m, node);
	sim_station_servers(m->sim, sim, BOX_CPU, model_type(m, node)->vcpus);
	sim_node_up(m->sim, sim);
	model_box_apply(m, box);
	model_enter(m, node, MODEL_UP, SIM_NEVER);
}

static bool can_fail_over(const struct model *m, uint32_t node)
{
	const struct rds_state *rds = rds_of(m, node);
	return rds->standby && !dark(m, node, 1 - rds->primary);
}

void model_rds_failover(struct model *m, uint32_t node)
{
	double least = model_setting(m, node, TOPO_RDS_FAILOVER_MIN), most = model_setting(m, node, TOPO_RDS_FAILOVER_MAX);
	double chance = sim_draw_unit(m->sim, m->plan.units[node].own % SIM_CALLER_STREAMS);
	model_note(m, EVENT_FAILOVER, node);
	go_down(m, node, MODEL_FAILING_OVER, build_ns(least + (most > least ? most - least : 0) * chance));
}

static void take_over(struct model *m, uint32_t node)
{
	struct rds_state *rds = rds_of(m, node);
	rds->primary = 1 - rds->primary;
	model_note(m, EVENT_FAILED_OVER, node);
	point_callers(m, node);
	set_standby(m, node, false);
	come_up(m, node);
	rebuild_standby(m, node, model_time(m, node, TOPO_RDS_RESTORE_TIME));
}

void model_rds_next(struct model *m, uint32_t node, uint32_t detail, uint32_t generation)
{
	const struct unit_state *u = &m->state.units[node];
	(void)detail;
	if (generation != u->generation) {
		return;
	}
	if (u->state == MODEL_FAILING_OVER) {
		take_over(m, node);
		return;
	}
	model_note(m, u->state == MODEL_RESTORING ? EVENT_RESTORED : EVENT_UP, node);
	come_up(m, node);
}

/* Point-in-time restore: a new instance from the snapshot and the logs that had left the volume; in the other zone
 * when its own is gone. */
void model_rds_restore(struct model *m, uint32_t node)
{
	uint32_t database = m->plan.units[node].database;
	const struct db_state *db = &m->state.databases[database];
	model_db_lose(m, database, db->in_log > db->in_backup ? db->in_log : db->in_backup);
	go_down(m, node, MODEL_RESTORING, model_time(m, node, TOPO_RDS_RESTORE_TIME));
	if (dark(m, node, rds_of(m, node)->primary)) {
		rds_of(m, node)->primary = 1 - rds_of(m, node)->primary;
		point_callers(m, node);
		set_standby(m, node, false);
	}
}

bool model_rds_can_restore(const struct model *m, uint32_t node)
{
	uint32_t other = 1 - rds_of(m, node)->primary;
	return m->plan.units[node].sim_count > 1 && !dark(m, node, other);
}

/* --------------------------------------------------------------- faults */

void model_rds_lose_volume(struct model *m, uint32_t node)
{
	if (can_fail_over(m, node)) {
		model_rds_failover(m, node); /* the standby has a volume of its own */
	} else {
		model_rds_restore(m, node);
	}
}

void model_rds_hang(struct model *m, uint32_t node)
{
	sim_node_mute(m->sim, primary_sim(m, node), true);
	model_note(m, EVENT_HANGS, node);
	if (can_fail_over(m, node)) {
		model_rds_failover(m, node); /* a primary that does not answer is given up */
	} else {
		model_enter(m, node, MODEL_HANGING, SIM_NEVER);
	}
}

/* The service replaces a lost machine by itself: by its standby, or by another machine on the same volume. */
static void kill(struct model *m, uint32_t node, int zone)
{
	(void)zone;
	model_note(m, EVENT_KILLED, node);
	if (can_fail_over(m, node)) {
		model_rds_failover(m, node);
	} else {
		go_down(m, node, MODEL_BOOTING, model_time(m, node, TOPO_RDS_RESTORE_TIME));
	}
}

static void mend(struct model *m, uint32_t node, int zone)
{
	struct unit_state *u = &m->state.units[node];
	(void)zone;
	if (u->slow > 1) {
		model_note(m, EVENT_MENDED, node);
	}
	u->slow = 1;
	model_box_apply(m, model_rds_box(m, node));
	if (u->state == MODEL_HANGING) {
		model_note(m, EVENT_MENDED, node);
		sim_node_mute(m->sim, primary_sim(m, node), false);
		model_enter(m, node, MODEL_UP, SIM_NEVER);
	} else if (u->state == MODEL_DARK) {
		model_rds_restore(m, node);
	}
}

static void zone(struct model *m, uint32_t node, uint32_t where, bool lost)
{
	struct rds_state *rds = rds_of(m, node);
	const struct unit_state *u = &m->state.units[node];
	bool primary = zone_of(m, node, rds->primary) == where;
	bool standby = m->plan.units[node].sim_count > 1 && zone_of(m, node, 1 - rds->primary) == where;
	if (lost && primary) {
		if (u->state == MODEL_FAILING_OVER) {
			return; /* on its way out of that zone */
		}
		if (can_fail_over(m, node)) {
			model_rds_failover(m, node);
		} else {
			go_down(m, node, MODEL_DARK, SIM_NEVER);
		}
	} else if (lost && standby) {
		set_standby(m, node, false);
		if (u->state == MODEL_FAILING_OVER) {
			/* Nobody is left to take over; the old primary comes back if its zone is there. */
			bool here = !dark(m, node, rds->primary);
			go_down(m, node, here ? MODEL_BOOTING : MODEL_DARK,
				here ? model_time(m, node, TOPO_RDS_RESTORE_TIME) : SIM_NEVER);
		}
	} else if (primary && u->state == MODEL_DARK) {
		go_down(m, node, MODEL_BOOTING, (int64_t)figure(m, TOPO_FIG_DB_REBOOT));
		rebuild_standby(m, node, (int64_t)figure(m, TOPO_FIG_DB_REBOOT));
	} else if (standby) {
		rebuild_standby(m, node, (int64_t)figure(m, TOPO_FIG_DB_REBOOT));
	}
}

static void set(struct model *m, uint32_t node, enum topo_setting setting)
{
	const struct rds_state *rds = rds_of(m, node);
	switch ((int)setting) {
	case TOPO_RDS_TYPE: /* with a standby the change is a failover, without one it takes a restart */
		model_db_set(m, m->plan.units[node].database);
		if (m->state.units[node].state != MODEL_UP) {
			break;
		}
		if (sim_now(m->sim) == 0) {
			come_up(m, node); /* nothing has begun */
		} else if (can_fail_over(m, node)) {
			model_rds_failover(m, node);
		} else {
			go_down(m, node, MODEL_BOOTING, (int64_t)figure(m, TOPO_FIG_DB_REBOOT));
		}
		break;
	case TOPO_RDS_MULTI_AZ:
		if (sim_now(m->sim) == 0) {
			rds_of(m, node)->standby = model_rds_doubled(m, node);
			set_sync(m, node);
		} else if (rds->standby && !model_rds_doubled(m, node)) {
			set_standby(m, node, false);
		} else {
			rebuild_standby(m, node, model_time(m, node, TOPO_RDS_RESTORE_TIME));
		}
		break;
	case TOPO_RDS_SYNC:
		set_sync(m, node);
		break;
	case TOPO_RDS_CONNECTIONS:
	case TOPO_RDS_BACKUP_AT:
	case TOPO_RDS_LOG_EVERY:
		model_db_set(m, m->plan.units[node].database);
		break;
	}
}

static unsigned notes(const struct model *m, uint32_t node)
{
	bool missing = model_rds_doubled(m, node) && !rds_of(m, node)->standby;
	return missing ? MODEL_NOTE(MODEL_NOTE_STANDBY_LOST) : 0;
}

const struct model_kind model_kind_rds = {
	.shape = shape,
	.join = join,
	.start = start,
	.kill = kill,
	.mend = mend,
	.zone = zone,
	.set = set,
	.notes = notes,
};
