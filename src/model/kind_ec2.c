/* An instance: boots, dies, hangs, is drained, stopped and started; what is in its memory dies with it. */
#include "config.h"

#include "model/build.h"

static struct ec2_state *ec2_of(struct model *m, uint32_t node)
{
	return &m->state.ec2s[m->plan.units[node].own];
}

static bool zone_dark(const struct model *m, uint32_t node)
{
	return m->state.zones[m->plan.boxes[m->plan.units[node].box].zone] != 0;
}

static bool automatic(const struct model *m, uint32_t node)
{
	return model_setting(m, node, TOPO_EC2_RECOVERY) != 0;
}

static void sizes(struct model *m, uint32_t node)
{
	uint32_t sim = m->plan.units[node].sim, cores = model_type(m, node)->vcpus;
	sim_station_servers(m->sim, sim, BOX_CPU, cores);
	sim_station_servers(m->sim, sim, BOX_WORKERS, cores * model_count(m, node, TOPO_EC2_WORKERS));
	sim_station_room(m->sim, sim, BOX_WORKERS, model_count(m, node, TOPO_EC2_BACKLOG));
	sim_station_servers(m->sim, sim, BOX_CONNECTIONS, model_count(m, node, TOPO_EC2_POOL));
}

static void start(struct model *m, uint32_t node)
{
	const struct unit *u = &m->plan.units[node];
	model_box_start(m, u->box);
	if (u->database != NONE) {
		model_db_set(m, u->database);
	}
}

/* ------------------------------------------------------------ going down */

/* Connections of its pool, at the database that they lead to. */
static void disconnect(struct model *m, uint32_t node)
{
	uint32_t database = m->plan.ec2s[m->plan.units[node].own].caller_database;
	if (database != NONE) {
		m->state.databases[database].open -= ec2_of(m, node)->opened;
	}
	ec2_of(m, node)->opened = 0;
}

static void go_down(struct model *m, uint32_t node, bool planned)
{
	const struct unit *u = &m->plan.units[node];
	model_box_account(m, u->box);
	sim_node_mute(m->sim, u->sim, false);
	sim_node_down(m->sim, u->sim);
	disconnect(m, node);
	model_sessions_lost(m, node);
	if (u->database != NONE) {
		model_db_down(m, u->database);
	}
	m->state.units[node].planned = 0;
	if (!planned) {
		m->state.units[node].flags |= UNIT_DIRTY;
	}
}

/* ------------------------------------------------------------- coming up */

/* A machine without a fixed address gets another one when it starts; a fixed one follows to a replacement. */
static void assign_address(struct model *m, uint32_t node)
{
	const struct ec2_plan *plan = &m->plan.ec2s[m->plan.units[node].own];
	uint32_t flags = m->state.units[node].flags;
	if (!(flags & UNIT_NEW_ADDRESS)) {
		return;
	}
	m->state.units[node].flags &= ~(uint32_t)UNIT_NEW_ADDRESS;
	if (plan->eip != NONE) {
		if (flags & UNIT_DEAD) {
			model_eip_move(m, plan->eip);
		}
	} else if (plan->reachable) {
		ec2_of(m, node)->address++;
		model_note(m, EVENT_NEW_ADDRESS, node);
		model_dns_address_changed(m, node);
	}
}

static void boot(struct model *m, uint32_t node)
{
	if (zone_dark(m, node)) {
		model_enter(m, node, MODEL_DARK, SIM_NEVER);
		return;
	}
	int64_t time = model_time(m, node, TOPO_EC2_BOOT) + model_time(m, node, TOPO_EC2_READY);
	model_enter(m, node, MODEL_BOOTING, sim_now(m->sim) + time);
	model_note(m, EVENT_BOOTING, node);
	assign_address(m, node);
	model_timer(m, time, TIMER_BOOTED, node, 0, m->state.units[node].generation);
}

void model_ec2_booted(struct model *m, uint32_t node, uint32_t detail, uint32_t generation)
{
	const struct unit *u = &m->plan.units[node];
	struct unit_state *state = &m->state.units[node];
	(void)detail;
	if (generation != state->generation) {
		return;
	}
	uint32_t flags = state->flags;
	state->flags &= ~(uint32_t)(UNIT_DEAD | UNIT_DIRTY);
	model_note(m, state->state == MODEL_RESTORING ? EVENT_RESTORED : EVENT_UP, node);
	sizes(m, node);
	if (flags & UNIT_DEAD) {
		model_box_start(m, u->box);
	}
	model_box_apply(m, u->box);
	sim_node_up(m->sim, u->sim);
	model_enter(m, node, MODEL_UP, SIM_NEVER);
	if (ec2_of(m, node)->drain_until || flags & UNIT_DEAD) {
		ec2_of(m, node)->drain_until = 0;
		model_elb_register(m, node);
	}
	if (u->database == NONE) {
		return;
	}
	model_db_up(m, u->database);
	if (flags & UNIT_DIRTY) {
		model_db_offline(m, u->database, MODEL_BOOTING, (int64_t)figure(m, TOPO_FIG_DB_REBOOT));
	}
}

/* Automatic recovery: what hangs or has died is started again, with its address. */
void model_ec2_recover(struct model *m, uint32_t node, uint32_t detail, uint32_t generation)
{
	(void)detail;
	if (generation != m->state.units[node].generation) {
		return;
	}
	if (m->state.units[node].state == MODEL_HANGING) {
		go_down(m, node, false);
	}
	boot(m, node);
}

static void await_recovery(struct model *m, uint32_t node, enum model_state state)
{
	int64_t after = model_time(m, node, TOPO_EC2_RECOVERY_TIME);
	if (!automatic(m, node)) {
		model_enter(m, node, state, SIM_NEVER);
		return;
	}
	model_enter(m, node, state, sim_now(m->sim) + after);
	model_timer(m, after, TIMER_RECOVER, node, 0, m->state.units[node].generation);
}

/* --------------------------------------------------------------- faults */

static void kill(struct model *m, uint32_t node, int zone)
{
	(void)zone;
	go_down(m, node, false);
	m->state.units[node].flags |= UNIT_DEAD;
	model_note(m, EVENT_KILLED, node);
	await_recovery(m, node, MODEL_DOWN);
}

/* A person at once: starts a replacement, or ends what ails it. */
static void mend(struct model *m, uint32_t node, int zone)
{
	struct unit_state *state = &m->state.units[node];
	(void)zone;
	bool ailing = state->slow > 1 || state->flags & UNIT_BROKEN || state->state == MODEL_HANGING;
	state->slow = 1;
	state->flags &= ~(uint32_t)UNIT_BROKEN;
	if (ailing) {
		model_note(m, EVENT_MENDED, node);
	}
	if (state->state == MODEL_HANGING) {
		sim_node_mute(m->sim, m->plan.units[node].sim, false);
		model_enter(m, node, MODEL_UP, SIM_NEVER);
	} else if (state->state == MODEL_DOWN && state->flags & UNIT_DEAD) {
		state->flags |= UNIT_NEW_ADDRESS;
		boot(m, node);
	}
	model_box_apply(m, m->plan.units[node].box);
}

void model_ec2_hang(struct model *m, uint32_t node)
{
	sim_node_mute(m->sim, m->plan.units[node].sim, true);
	model_note(m, EVENT_HANGS, node);
	await_recovery(m, node, MODEL_HANGING);
}

/* Its volume is the machine's only one: what was on it is put together again and the last dump read in. */
void model_ec2_lose_volume(struct model *m, uint32_t node)
{
	go_down(m, node, false);
	m->state.units[node].flags &= ~(uint32_t)UNIT_DIRTY;
	int64_t time = model_time(m, node, TOPO_EC2_BOOT) + model_time(m, node, TOPO_EC2_READY) +
		model_time(m, node, TOPO_EC2_DUMP_TIME);
	model_enter(m, node, MODEL_RESTORING, sim_now(m->sim) + time);
	model_timer(m, time, TIMER_BOOTED, node, 0, m->state.units[node].generation);
}

static void zone(struct model *m, uint32_t node, uint32_t where, bool dark)
{
	if (m->plan.boxes[m->plan.units[node].box].zone != where) {
		return;
	}
	if (dark) {
		go_down(m, node, false);
		model_enter(m, node, MODEL_DARK, SIM_NEVER);
	} else if (m->state.units[node].flags & UNIT_DEAD && !automatic(m, node)) {
		model_enter(m, node, MODEL_DOWN, SIM_NEVER);
	} else {
		boot(m, node);
	}
}

/* ---------------------------------------------------------- planned work */

static void begin_planned(struct model *m, uint32_t node, enum model_action_kind what)
{
	go_down(m, node, true);
	model_note(m, EVENT_STOPPED, node);
	if (what == MODEL_STOP_START) {
		model_credits_settle(m, m->plan.units[node].box);
		m->state.units[node].flags |= UNIT_NEW_ADDRESS;
	}
	boot(m, node);
}

void model_ec2_plan(struct model *m, uint32_t node, enum model_action_kind what)
{
	uint32_t elb = m->plan.ec2s[m->plan.units[node].own].elb;
	if (elb == NONE || m->state.units[node].state != MODEL_UP) {
		begin_planned(m, node, what);
		return;
	}
	/* An operator takes it out of the balancer first and lets it finish what it has. */
	m->state.units[node].planned = 1 + (uint32_t)what;
	ec2_of(m, node)->drain_until = sim_now(m->sim) + model_time(m, elb, TOPO_ELB_DRAIN) + 1;
	model_note(m, EVENT_DRAINS, node);
	model_elb_deregister(m, node);
}

void model_ec2_tick(struct model *m, uint32_t node)
{
	uint32_t planned = m->state.units[node].planned;
	if (planned && (model_elb_outstanding(m, node) == 0 || sim_now(m->sim) >= ec2_of(m, node)->drain_until)) {
		begin_planned(m, node, (enum model_action_kind)(planned - 1));
	}
}

/* ------------------------------------------------------------- settings */

static void set(struct model *m, uint32_t node, enum topo_setting setting)
{
	const struct unit *u = &m->plan.units[node];
	switch ((int)setting) {
	case TOPO_EC2_TYPE: /* a machine is resized while it is stopped; one that is down takes it on at its start */
		if (sim_now(m->sim) == 0) {
			sizes(m, node);
			model_box_start(m, u->box); /* nothing has begun */
		} else if (m->state.units[node].state == MODEL_UP) {
			model_ec2_plan(m, node, MODEL_STOP_START);
		}
		break;
	case TOPO_EC2_CREDITS:
	case TOPO_EC2_START_CREDITS:
		model_credits_start(m, u->box);
		model_box_apply(m, u->box);
		break;
	case TOPO_EC2_WORKERS:
	case TOPO_EC2_BACKLOG:
	case TOPO_EC2_POOL:
		sizes(m, node);
		break;
	case TOPO_EC2_DB_CONNECTIONS:
	case TOPO_EC2_BACKUP_AT:
		if (u->database != NONE) {
			model_db_set(m, u->database);
		}
		break;
	}
}

static bool fixed(enum topo_setting setting)
{
	return setting == TOPO_EC2_CALL_LIMIT;
}

static unsigned notes(const struct model *m, uint32_t node)
{
	return m->state.units[node].planned ? MODEL_NOTE(MODEL_NOTE_DRAINING) : 0;
}

const struct model_kind model_kind_ec2 = {
	.shape = model_ec2_shape,
	.join = model_ec2_join,
	.start = start,
	.kill = kill,
	.mend = mend,
	.zone = zone,
	.set = set,
	.fixed = fixed,
	.notes = notes,
};
