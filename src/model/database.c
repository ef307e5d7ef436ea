/* What databases run by hand and managed ones have in common: connections, reports, backups, locks, and what is lost.
 *
 * WRITES. A write is acknowledged when its commit is done; db_state.acknowledged counts. `in_backup` and `in_log` say how
 * many of these a dump and the logs kept elsewhere would give back. A crash loses nothing of what was acknowledged; a
 * lost volume loses what lies beyond those marks.
 *
 * CONNECTIONS. An instance opens one when its pool needs more than were ever used at once, and keeps it open. The
 * database counts them all and refuses beyond its limit. */
#include "config.h"

#include "model/model_int.h"

#define DAY_NS (INT64_C(86400) * SIM_S)

uint32_t model_db_box(const struct model *m, uint32_t database)
{
	uint32_t node = m->plan.databases[database].node;
	return kind_of(m, node) == TOPO_RDS ? model_rds_box(m, node) : m->plan.units[node].box;
}

static bool managed(const struct model *m, uint32_t database)
{
	return kind_of(m, m->plan.databases[database].node) == TOPO_RDS;
}

bool model_db_answers(const struct model *m, uint32_t database)
{
	return !m->state.databases[database].offline &&
		sim_node_is_up(m->sim, m->plan.boxes[model_db_box(m, database)].sim);
}

/* ----------------------------------------------------------- connections */

static void limit_connections(struct model *m, uint32_t database)
{
	uint32_t node = m->plan.databases[database].node;
	uint32_t limit = model_count(m, node, managed(m, database) ? TOPO_RDS_CONNECTIONS : TOPO_EC2_DB_CONNECTIONS);
	if (!limit) {
		double bytes = model_type(m, node)->memory_gib * 1024 * 1024 * 1024;
		limit = (uint32_t)(bytes / figure(m, TOPO_FIG_CONNECTION_BYTES));
	}
	m->state.databases[database].limit = limit;
}

static void drop_connections(struct model *m, uint32_t database)
{
	for (uint32_t i = 0; i < m->plan.ec2_count; i++) {
		if (m->plan.ec2s[i].caller_database == database) {
			m->state.ec2s[i].opened = 0;
		}
	}
	m->state.databases[database].open = 0;
}

/* A page has a place in the pool; there may have to be a connection behind it yet. */
struct sim_hook_answer model_hook_connect(void *ctx, struct sim *sim, const struct sim_job_view *job, uint32_t arg)
{
	struct model *m = ctx;
	(void)arg;
	uint32_t node = m->plan.owner[job->node], own = m->plan.units[node].own;
	uint32_t database = m->plan.ec2s[own].caller_database;
	struct db_state *db = &m->state.databases[database];
	struct sim_station_totals pool;
	sim_station_totals(sim, job->node, BOX_CONNECTIONS, &pool);
	if (m->plan.units[node].database == database && db->offline) {
		return hook_fail(SIM_REFUSED);
	}
	if (pool.busy <= m->state.ec2s[own].opened) {
		return hook_go_on();
	}
	if (db->open >= db->limit) {
		db->refused++;
		return hook_fail(SIM_REFUSED);
	}
	m->state.ec2s[own].opened++;
	db->open++;
	return hook_go_on();
}

/* ------------------------------------------------------------ statements */

struct sim_hook_answer model_hook_statement(void *ctx, struct sim *sim, const struct sim_job_view *job, uint32_t arg)
{
	struct model *m = ctx;
	(void)sim;
	(void)arg;
	uint32_t database = m->plan.units[m->plan.owner[job->node]].database;
	return m->state.databases[database].offline ? hook_fail(SIM_RESET) : hook_go_on();
}

struct sim_hook_answer model_hook_commit(void *ctx, struct sim *sim, const struct sim_job_view *job, uint32_t arg)
{
	struct model *m = ctx;
	(void)sim;
	(void)arg;
	struct db_state *db = &m->state.databases[m->plan.units[m->plan.owner[job->node]].database];
	if (db->offline) {
		return hook_fail(SIM_RESET);
	}
	db->acknowledged++;
	return hook_go_on();
}

void model_db_lose(struct model *m, uint32_t database, uint64_t kept)
{
	struct db_state *db = &m->state.databases[database];
	uint64_t lost = db->acknowledged - kept;
	db->lost += lost;
	db->in_backup = db->in_log = db->acknowledged;
	if (lost) {
		model_note(m, EVENT_WRITES_LOST, m->plan.databases[database].node);
	}
}

/* --------------------------------------------------- reports and backups */

static void share_box(struct model *m, uint32_t database)
{
	const struct db_state *db = &m->state.databases[database];
	double left = 1;
	if (db->reporting) {
		left *= 1 - figure(m, TOPO_FIG_REPORT_SHARE);
	}
	if (db->backing_up && !managed(m, database)) {
		left *= 1 - figure(m, TOPO_FIG_DUMP_SHARE);
	}
	model_box_background(m, model_db_box(m, database), 1 - left);
}

static void lock(struct model *m, uint32_t database, bool locked)
{
	m->state.databases[database].locked = locked;
	sim_station_servers(m->sim, m->plan.boxes[model_db_box(m, database)].sim, BOX_GATE, locked ? 0 : GATE_OPEN);
}

static void freeze(struct model *m, uint32_t database, bool frozen)
{
	uint32_t box = model_db_box(m, database);
	model_box_account(m, box);
	m->state.boxes[box].frozen = frozen;
	model_box_apply(m, box);
}

void model_db_report(struct model *m, uint32_t database, int64_t for_ns)
{
	struct db_state *db = &m->state.databases[database];
	db->reporting = ++db->generation;
	share_box(m, database);
	model_note(m, EVENT_REPORT, m->plan.databases[database].node);
	model_timer(m, for_ns, TIMER_REPORT_END, database, 0, db->reporting);
}

/* node: a database, as in all timers below */
void model_db_report_end(struct model *m, uint32_t database, uint32_t detail, uint32_t generation)
{
	struct db_state *db = &m->state.databases[database];
	(void)detail;
	if (db->reporting == generation) {
		db->reporting = 0;
		share_box(m, database);
		model_note(m, EVENT_REPORT_DONE, m->plan.databases[database].node);
	}
}

/* By hand: a dump takes its share of the machine and, for a part of its time, locks out all writes. Managed: a snapshot
 * stops all I/O for some seconds; with a standby it is taken there and nobody notices. */
void model_db_backup(struct model *m, uint32_t database)
{
	struct db_state *db = &m->state.databases[database];
	uint32_t node = m->plan.databases[database].node;
	bool by_hand = !managed(m, database);
	int64_t time = model_time(m, node, by_hand ? TOPO_EC2_DUMP_TIME : TOPO_RDS_BACKUP_PAUSE);
	if (db->backing_up) {
		return;
	}
	if (!model_db_answers(m, database)) {
		model_note(m, EVENT_BACKUP_FAILED, node);
		return;
	}
	db->backing_up = ++db->generation;
	db->dumping = db->acknowledged;
	model_note(m, EVENT_BACKUP, node);
	if (by_hand) {
		int64_t locked = (int64_t)((double)time * model_setting(m, node, TOPO_EC2_DUMP_LOCKS));
		share_box(m, database);
		if (locked > 0) {
			lock(m, database, true);
			model_timer(m, locked, TIMER_UNLOCK, database, 0, db->backing_up);
		}
	} else if (!model_rds_standby(m, node)) {
		freeze(m, database, true);
	}
	model_timer(m, time, TIMER_BACKUP_END, database, 0, db->backing_up);
}

void model_db_unlock(struct model *m, uint32_t database, uint32_t detail, uint32_t generation)
{
	(void)detail;
	if (m->state.databases[database].backing_up == generation) {
		lock(m, database, false);
	}
}

static void end_backup(struct model *m, uint32_t database)
{
	struct db_state *db = &m->state.databases[database];
	if (db->locked) {
		lock(m, database, false);
	}
	if (m->state.boxes[model_db_box(m, database)].frozen) {
		freeze(m, database, false);
	}
	db->backing_up = 0;
	share_box(m, database);
}

void model_db_backup_end(struct model *m, uint32_t database, uint32_t detail, uint32_t generation)
{
	struct db_state *db = &m->state.databases[database];
	(void)detail;
	if (db->backing_up == generation) {
		/* A dump without locks is a picture of its beginning; with locks nothing could change before they ended. */
		db->in_backup = db->dumping;
		end_backup(m, database);
		model_note(m, EVENT_BACKUP_DONE, m->plan.databases[database].node);
	}
}

/* Each day at its hour; the hour is a setting, so an earlier schedule is void. */
static void schedule(struct model *m, uint32_t database)
{
	struct db_state *db = &m->state.databases[database];
	uint32_t node = m->plan.databases[database].node;
	int64_t hour = model_time(m, node, managed(m, database) ? TOPO_RDS_BACKUP_AT : TOPO_EC2_BACKUP_AT);
	int64_t until = (hour - model_time_of_day(m)) % DAY_NS;
	db->scheduled++;
	model_timer(m, until > 0 ? until : until + DAY_NS, TIMER_BACKUP_HOUR, database, 0, db->scheduled);
}

void model_db_backup_hour(struct model *m, uint32_t database, uint32_t detail, uint32_t generation)
{
	uint32_t node = m->plan.databases[database].node;
	(void)detail;
	if (m->state.databases[database].scheduled != generation) {
		return;
	}
	schedule(m, database);
	if (managed(m, database) || model_setting(m, node, TOPO_EC2_BACKUP) == 0) {
		model_db_backup(m, database);
	}
}

/* Managed: the transaction log leaves the volume. */
void model_db_ship(struct model *m, uint32_t database, uint32_t detail, uint32_t generation)
{
	struct db_state *db = &m->state.databases[database];
	(void)detail;
	if (db->shipping != generation) {
		return;
	}
	if (model_db_answers(m, database)) {
		db->in_log = db->acknowledged;
	}
	model_timer(m, model_time(m, m->plan.databases[database].node, TOPO_RDS_LOG_EVERY), TIMER_SHIP, database, 0, generation);
}

/* --------------------------------------------------------- going, coming */

void model_db_up(struct model *m, uint32_t database)
{
	m->state.databases[database].offline = 0;
}

void model_db_set(struct model *m, uint32_t database)
{
	struct db_state *db = &m->state.databases[database];
	limit_connections(m, database);
	schedule(m, database);
	if (managed(m, database)) {
		db->shipping++;
		model_timer(m, model_time(m, m->plan.databases[database].node, TOPO_RDS_LOG_EVERY), TIMER_SHIP, database, 0,
			db->shipping);
	}
}

void model_db_down(struct model *m, uint32_t database)
{
	struct db_state *db = &m->state.databases[database];
	drop_connections(m, database);
	db->reporting = 0;
	if (db->backing_up) {
		end_backup(m, database);
		model_note(m, EVENT_BACKUP_FAILED, m->plan.databases[database].node);
	}
	share_box(m, database);
}

void model_db_offline(struct model *m, uint32_t database, enum model_state state, int64_t for_ns)
{
	uint32_t node = m->plan.databases[database].node;
	if (managed(m, database)) {
		model_rds_offline(m, node, state, for_ns);
		return;
	}
	model_db_down(m, database);
	m->state.databases[database].offline = 1;
	if (!m->plan.databases[database].shared) {
		sim_node_down(m->sim, m->plan.units[node].sim);
	}
	model_enter(m, node, state, sim_now(m->sim) + for_ns);
	model_timer(m, for_ns, TIMER_DB_BACK, database, 0, m->state.units[node].generation);
}

void model_db_back(struct model *m, uint32_t database, uint32_t detail, uint32_t generation)
{
	uint32_t node = m->plan.databases[database].node;
	(void)detail;
	if (generation != m->state.units[node].generation) {
		return;
	}
	model_note(m, m->state.units[node].state == MODEL_RESTORING ? EVENT_RESTORED : EVENT_UP, node);
	m->state.databases[database].offline = 0;
	sim_node_up(m->sim, m->plan.units[node].sim);
	model_enter(m, node, MODEL_UP, SIM_NEVER);
}

void model_db_tick(struct model *m, uint32_t database)
{
	struct db_state *db = &m->state.databases[database];
	struct unit_state *u = &m->state.units[m->plan.databases[database].node];
	if (!db->refused) {
		u->flags &= ~(uint32_t)UNIT_CONNECTIONS;
	} else if (!(u->flags & UNIT_CONNECTIONS)) {
		u->flags |= UNIT_CONNECTIONS;
		model_note(m, EVENT_CONNECTIONS, m->plan.databases[database].node);
	}
	db->refused = 0;
}

unsigned model_db_notes(const struct model *m, uint32_t database)
{
	const struct db_state *db = &m->state.databases[database];
	unsigned notes = db->backing_up ? MODEL_NOTE(MODEL_NOTE_BACKUP) : 0;
	notes |= db->locked ? MODEL_NOTE(MODEL_NOTE_LOCKED) : 0;
	notes |= db->reporting ? MODEL_NOTE(MODEL_NOTE_REPORT) : 0;
	notes |= m->state.units[m->plan.databases[database].node].flags & UNIT_CONNECTIONS ?
		MODEL_NOTE(MODEL_NOTE_CONNECTIONS) : 0;
	return notes;
}
