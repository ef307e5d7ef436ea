/* A textbook service centre: a queue with servers, a shared processor or a delay; then on by routes with probabilities,
 * or calls that hold its server until the answer. */
#include "config.h"

#include "model/build.h"

enum discipline { FIFO, SHARING, DELAY };
enum place { SERVICE, SERVERS }; /* SERVERS: where calls hold one */

static enum discipline discipline_of(const struct model *m, uint32_t node)
{
	return (enum discipline)model_count(m, node, TOPO_STATION_DISCIPLINE);
}

static bool calls(const struct model_build *b, uint32_t node)
{
	const struct unit *u = &b->plan->units[node];
	for (uint32_t i = 0; i < u->out_count; i++) {
		if (b->topo->edges[b->plan->edges_out[u->out + i]].kind == TOPO_CALL) {
			return true;
		}
	}
	return false;
}

static uint32_t room_of(const struct model *m, uint32_t node)
{
	double room = model_setting(m, node, TOPO_STATION_ROOM);
	return room < 0 ? SIM_NONE : (uint32_t)room;
}

static void shape(struct model_build *b, uint32_t node)
{
	const struct model *m = b->model;
	uint32_t servers = model_count(m, node, TOPO_STATION_SERVERS), room = room_of(m, node);
	uint32_t sim = build_sim_node(b, node, build_region(b->plan), 0, false);
	b->plan->station_laws[node] = build_law(b, b->topo->nodes[node].settings[TOPO_STATION_SERVICE].law);
	switch (discipline_of(m, node)) {
	case FIFO:
		if (calls(b, node)) {
			build_station(b, sim, SIM_DELAY, 0, SIM_NONE);
			build_station(b, sim, SIM_POOL, servers, room);
		} else {
			build_station(b, sim, SIM_QUEUE, servers, room);
		}
		return;
	case SHARING:
		build_station(b, sim, SIM_PS, servers, room);
		return;
	case DELAY:
		build_station(b, sim, SIM_DELAY, 0, SIM_NONE);
		return;
	}
}

static void join(struct model_build *b, uint32_t node)
{
	const struct unit *u = &b->plan->units[node];
	bool holds = discipline_of(b->model, node) == FIFO && calls(b, node);
	uint32_t start = b->next_pc;
	if (holds) {
		emit_seize(b, SERVERS);
	}
	emit_serve(b, SERVICE, b->plan->station_laws[node]);
	build_choice(b, node, 0);
	emit_end(b);
	build_entry(b, u->sim, 0, start);
}

/* Where the servers are counted. */
static uint16_t counted(const struct model *m, uint32_t node)
{
	struct sim_station_totals totals;
	sim_station_totals(m->sim, m->plan.units[node].sim, SERVICE, &totals);
	return discipline_of(m, node) == FIFO && !totals.servers ? SERVERS : SERVICE;
}

static void set(struct model *m, uint32_t node, enum topo_setting setting)
{
	uint32_t sim = m->plan.units[node].sim;
	bool endless = discipline_of(m, node) == DELAY;
	if (setting == TOPO_STATION_SERVICE) {
		struct topo_law law = node_of(m, node)->settings[setting].law;
		sim_law_set(m->sim, m->plan.station_laws[node], build_sim_law(law, model_setting(m, node, setting)));
	} else if (setting == TOPO_STATION_SERVERS && !endless) {
		sim_station_servers(m->sim, sim, counted(m, node), model_count(m, node, setting));
	} else if (setting == TOPO_STATION_ROOM && !endless) {
		sim_station_room(m->sim, sim, counted(m, node), room_of(m, node));
	}
}

static bool fixed(enum topo_setting setting)
{
	return setting == TOPO_STATION_DISCIPLINE;
}

const struct model_kind model_kind_station = {
	.shape = shape,
	.join = join,
	.set = set,
	.fixed = fixed,
};
