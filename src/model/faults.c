/* What a person, or fate, can do to a running architecture: one row an action. */
#include "config.h"

#include "model/model_int.h"

#define FLASH_TIME (60 * SIM_S)

struct action_row {
	unsigned kinds; /* of the node, as bits; 0 = takes none */
	unsigned roles; /* EC2: one of these */
	bool other, zone, value;
	double least, most; /* of the value */
	bool (*can)(const struct model *m, const struct model_action *a); /* NULL: always */
	void (*act)(struct model *m, const struct model_action *a);
};

#define KIND(kind) (1u << (kind))
#define MACHINES (KIND(TOPO_EC2) | KIND(TOPO_RDS))
#define DATABASES MACHINES, TOPO_ROLE(TOPO_ROLE_DB)

static enum model_state state_of(const struct model *m, const struct model_action *a)
{
	return (enum model_state)m->state.units[a->node].state;
}

static bool is_up(const struct model *m, const struct model_action *a)
{
	return state_of(m, a) == MODEL_UP;
}

static bool is_rds(const struct model *m, const struct model_action *a)
{
	return kind_of(m, a->node) == TOPO_RDS;
}

/* ----------------------------------------------------------------- users */

static void act_users(struct model *m, const struct model_action *a)
{
	m->state.head->users = a->value;
	model_apply_load(m);
}

static void act_flash(struct model *m, const struct model_action *a)
{
	m->state.head->flash = a->value;
	model_note(m, EVENT_FLASH, NONE);
	model_apply_load(m);
	model_timer(m, FLASH_TIME, TIMER_FLASH_OVER, 0, 0, ++m->state.head->flash_generation);
}

void model_flash_over(struct model *m, uint32_t node, uint32_t detail, uint32_t generation)
{
	(void)node;
	(void)detail;
	if (generation == m->state.head->flash_generation) {
		m->state.head->flash = 1;
		model_note(m, EVENT_FLASH_OVER, NONE);
		model_apply_load(m);
	}
}

/* -------------------------------------------------------------- machines */

static bool can_kill(const struct model *m, const struct model_action *a)
{
	if (kind_of(m, a->node) == TOPO_ELB) {
		uint32_t zone = a->zone < 0 ? 0 : (uint32_t)a->zone;
		return zone < m->plan.zone_count && sim_node_is_up(m->sim, m->plan.units[a->node].sim + zone);
	}
	bool dead = m->state.units[a->node].flags & UNIT_DEAD;
	enum model_state state = state_of(m, a);
	return !dead && state != MODEL_DARK && (kind_of(m, a->node) == TOPO_EC2 || state == MODEL_UP || state == MODEL_HANGING);
}

static void act_kill(struct model *m, const struct model_action *a)
{
	model_kinds[kind_of(m, a->node)]->kill(m, a->node, a->zone);
}

static bool can_mend(const struct model *m, const struct model_action *a)
{
	const struct unit_state *u = &m->state.units[a->node];
	enum model_state state = state_of(m, a);
	if (kind_of(m, a->node) == TOPO_ELB) {
		return u->flags & UNIT_BAD_CHECK || model_elb_nodes_up(m, a->node) < m->plan.units[a->node].sim_count;
	}
	if (is_rds(m, a) && state == MODEL_DARK) {
		return model_rds_can_restore(m, a->node);
	}
	return u->slow > 1 || u->flags & UNIT_BROKEN || state == MODEL_HANGING || (state == MODEL_DOWN && u->flags & UNIT_DEAD);
}

static void act_mend(struct model *m, const struct model_action *a)
{
	model_kinds[kind_of(m, a->node)]->mend(m, a->node, a->zone);
}

static void act_hang(struct model *m, const struct model_action *a)
{
	(is_rds(m, a) ? model_rds_hang : model_ec2_hang)(m, a->node);
}

static void act_slow(struct model *m, const struct model_action *a)
{
	m->state.units[a->node].slow = a->value;
	model_note(m, a->value > 1 ? EVENT_SLOW : EVENT_MENDED, a->node);
	const struct unit *u = &m->plan.units[a->node];
	for (uint32_t i = 0; i < u->sim_count; i++) {
		model_box_apply(m, u->box + i); /* a standby is the same machine with the same ills */
	}
}

static bool can_plan(const struct model *m, const struct model_action *a)
{
	enum model_state state = state_of(m, a);
	return (state == MODEL_UP || state == MODEL_HANGING) && !m->state.units[a->node].planned;
}

static void act_restart(struct model *m, const struct model_action *a)
{
	if (is_rds(m, a)) {
		model_db_offline(m, m->plan.units[a->node].database, MODEL_BOOTING, (int64_t)figure(m, TOPO_FIG_DB_REBOOT));
	} else {
		model_ec2_plan(m, a->node, a->kind);
	}
}

static void act_release(struct model *m, const struct model_action *a)
{
	m->state.units[a->node].flags |= UNIT_BROKEN;
	model_note(m, EVENT_BROKEN, a->node);
}

static bool can_release(const struct model *m, const struct model_action *a)
{
	return !(m->state.units[a->node].flags & UNIT_BROKEN);
}

static void act_bad_check(struct model *m, const struct model_action *a)
{
	m->state.units[a->node].flags |= UNIT_BAD_CHECK;
	model_note(m, EVENT_BAD_CHECK, a->node);
}

static bool can_bad_check(const struct model *m, const struct model_action *a)
{
	return !(m->state.units[a->node].flags & UNIT_BAD_CHECK);
}

/* ------------------------------------------------------- zones and links */

static bool can_kill_zone(const struct model *m, const struct model_action *a)
{
	return !m->state.zones[a->zone];
}

static bool can_mend_zone(const struct model *m, const struct model_action *a)
{
	return m->state.zones[a->zone] != 0;
}

static void act_zone(struct model *m, const struct model_action *a)
{
	model_zone_set(m, (uint32_t)a->zone, a->kind == MODEL_KILL_ZONE);
}

static bool link_is(const struct model *m, const struct model_action *a, const struct link *link)
{
	(void)m;
	return (link->from == a->node && link->to == a->other) || (link->from == a->other && link->to == a->node);
}

static bool any_link(const struct model *m, const struct model_action *a, bool cut)
{
	for (uint32_t i = 0; i < m->plan.link_count; i++) {
		if (link_is(m, a, &m->plan.links[i]) && (m->state.link_meters[i].cut != 0) == cut) {
			return true;
		}
	}
	return false;
}

static bool can_cut(const struct model *m, const struct model_action *a)
{
	return any_link(m, a, false);
}

static bool can_join(const struct model *m, const struct model_action *a)
{
	return any_link(m, a, true);
}

static void act_link(struct model *m, const struct model_action *a)
{
	bool cut = a->kind == MODEL_CUT;
	for (uint32_t i = 0; i < m->plan.link_count; i++) {
		const struct link *link = &m->plan.links[i];
		if (link_is(m, a, link)) {
			m->state.link_meters[i].cut = cut;
			sim_member_cut(m->sim, link->group, link->member, cut);
		}
	}
	model_note(m, cut ? EVENT_CUT : EVENT_JOINED, a->node);
}

/* ------------------------------------------------------------- databases */

static bool answers(const struct model *m, const struct model_action *a)
{
	return model_db_answers(m, m->plan.units[a->node].database);
}

static bool can_back_up(const struct model *m, const struct model_action *a)
{
	return answers(m, a) && !m->state.databases[m->plan.units[a->node].database].backing_up;
}

static void act_report(struct model *m, const struct model_action *a)
{
	model_db_report(m, m->plan.units[a->node].database, (int64_t)a->value);
}

static void act_backup(struct model *m, const struct model_action *a)
{
	model_db_backup(m, m->plan.units[a->node].database);
}

/* With a standby that one is patched first and takes over; else the database is away meanwhile. */
static void act_patch(struct model *m, const struct model_action *a)
{
	model_note(m, EVENT_PATCH, a->node);
	if (is_rds(m, a) && model_rds_standby(m, a->node)) {
		model_rds_failover(m, a->node);
		return;
	}
	int64_t time = model_time(m, a->node, is_rds(m, a) ? TOPO_RDS_PATCH_TIME : TOPO_EC2_PATCH_TIME);
	model_db_offline(m, m->plan.units[a->node].database, MODEL_PATCHING, time);
}

static void act_crash(struct model *m, const struct model_action *a)
{
	model_note(m, EVENT_CRASH, a->node);
	model_db_offline(m, m->plan.units[a->node].database, MODEL_BOOTING, (int64_t)figure(m, TOPO_FIG_DB_REBOOT));
}

static void act_lose_volume(struct model *m, const struct model_action *a)
{
	uint32_t database = m->plan.units[a->node].database;
	model_note(m, EVENT_VOLUME_LOST, a->node);
	if (is_rds(m, a)) {
		model_rds_lose_volume(m, a->node);
		return;
	}
	model_db_lose(m, database, m->state.databases[database].in_backup);
	model_ec2_lose_volume(m, a->node);
}

/* The standby has done as it was told and has dropped the table too. */
static void act_mistake(struct model *m, const struct model_action *a)
{
	uint32_t database = m->plan.units[a->node].database;
	model_note(m, EVENT_MISTAKE, a->node);
	if (is_rds(m, a)) {
		model_rds_restore(m, a->node);
		return;
	}
	model_db_lose(m, database, m->state.databases[database].in_backup);
	model_db_offline(m, database, MODEL_RESTORING, model_time(m, a->node, TOPO_EC2_DUMP_TIME));
}

/* ------------------------------------------------------------- the table */

static bool can_set(const struct model *m, const struct model_action *a)
{
	return model_can_set(m, a->node, a->setting, a->value);
}

static void act_set(struct model *m, const struct model_action *a)
{
	model_set(m, a->node, a->setting, a->value);
	model_note(m, EVENT_SET, a->node);
}

static const struct action_row rows[MODEL_ACTIONS] = {
	[MODEL_USERS] = { .value = true, .least = 0, .most = TOPO_MAX_USERS, .act = act_users },
	[MODEL_KILL] = { MACHINES | KIND(TOPO_ELB), .can = can_kill, .act = act_kill },
	[MODEL_MEND] = { MACHINES | KIND(TOPO_ELB), .can = can_mend, .act = act_mend },
	[MODEL_HANG] = { MACHINES, .can = is_up, .act = act_hang },
	[MODEL_SLOW] = { MACHINES, .value = true, .least = 1, .most = 1000, .act = act_slow },
	[MODEL_KILL_ZONE] = { .zone = true, .can = can_kill_zone, .act = act_zone },
	[MODEL_MEND_ZONE] = { .zone = true, .can = can_mend_zone, .act = act_zone },
	[MODEL_CUT] = { ~0u, .other = true, .can = can_cut, .act = act_link },
	[MODEL_JOIN] = { ~0u, .other = true, .can = can_join, .act = act_link },
	[MODEL_STOP_START] = { KIND(TOPO_EC2), .can = can_plan, .act = act_restart },
	[MODEL_REBOOT] = { MACHINES, .can = can_plan, .act = act_restart },
	[MODEL_REPORT] = { DATABASES, .value = true, .least = 1, .most = 1e15, .can = answers, .act = act_report },
	[MODEL_BACKUP] = { DATABASES, .can = can_back_up, .act = act_backup },
	[MODEL_PATCH] = { DATABASES, .can = is_up, .act = act_patch },
	[MODEL_LOSE_VOLUME] = { DATABASES, .can = is_up, .act = act_lose_volume },
	[MODEL_MISTAKE] = { DATABASES, .can = is_up, .act = act_mistake },
	[MODEL_CRASH] = { DATABASES, .can = is_up, .act = act_crash },
	[MODEL_RELEASE] = { KIND(TOPO_EC2), TOPO_ROLE(TOPO_ROLE_WEB), .can = can_release, .act = act_release },
	[MODEL_FLASH] = { .value = true, .least = 1, .most = 1000, .act = act_flash },
	[MODEL_BAD_CHECK] = { KIND(TOPO_ELB), .can = can_bad_check, .act = act_bad_check },
	[MODEL_SET] = { ~0u, .can = can_set, .act = act_set },
};

#define MODEL_ACTION_ID(name, id, label) [name] = id,
const char *const model_action_ids[MODEL_ACTIONS] = { MODEL_ACTION_LIST(MODEL_ACTION_ID) };
#undef MODEL_ACTION_ID
#define MODEL_ACTION_LABEL(name, id, label) [name] = label,
const char *const model_action_labels[MODEL_ACTIONS] = { MODEL_ACTION_LIST(MODEL_ACTION_LABEL) };
#undef MODEL_ACTION_LABEL

static bool node_fits(const struct model *m, const struct action_row *row, uint32_t node)
{
	if (node >= m->plan.node_count || !(row->kinds & KIND(kind_of(m, node)))) {
		return false;
	}
	return !row->roles || kind_of(m, node) != TOPO_EC2 || has_role(m->topo, node, row->roles);
}

/* Why not, as a msgid; NULL: it can be done. */
static const char *objection(const struct model *m, const struct model_action *a)
{
	if ((unsigned)a->kind >= MODEL_ACTIONS) {
		return N_("there is no such action");
	}
	const struct action_row *row = &rows[a->kind];
	if (row->kinds && !node_fits(m, row, a->node)) {
		return N_("this cannot be done to that node");
	}
	if (row->other && a->other >= m->plan.node_count) {
		return N_("a link has two ends; name the other node too");
	}
	if (row->zone && (a->zone < 0 || (uint32_t)a->zone >= m->plan.zone_count)) {
		return N_("there is no such zone");
	}
	if (row->value && !(a->value >= row->least && a->value <= row->most)) {
		return N_("the value is out of range");
	}
	if (row->can && !row->can(m, a)) {
		return a->kind == MODEL_SET ? N_("this setting cannot take that value while it runs") :
			N_("this cannot be done to it now");
	}
	return NULL;
}

bool model_can(const struct model *m, const struct model_action *action)
{
	return !objection(m, action);
}

enum status model_act(struct model *m, const struct model_action *action, struct err *err)
{
	const char *why = objection(m, action);
	if (why) {
		return err_set(err, STATUS_USAGE, "%s", _(why));
	}
	rows[action->kind].act(m, action);
	return STATUS_OK;
}
