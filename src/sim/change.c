/* Changes from outside: capacities, speeds, laws, links. And the caller's own chance. */
#include "sim/sim_int.h"

#define SPEED_MAX 256.0

static uint32_t index_of(const struct sim *sim, uint32_t node, uint32_t place)
{
	assert(node < sim->node_count && place < sim->nodes[node].station_count);
	return sim_station_at(sim, node, place);
}

void sim_station_servers(struct sim *sim, uint32_t node, uint32_t station, uint32_t servers)
{
	uint32_t index = index_of(sim, node, station);
	struct station *s = &sim->stations[index];
	switch ((enum sim_station_kind)s->kind) {
	case SIM_QUEUE:
	case SIM_POOL:
		s->servers = servers;
		sim_station_admit(sim, index);
		return;
	case SIM_PS:
		assert(servers <= PS_SERVERS_MAX);
		sim_ps_change(sim, index, s->speed, servers);
		return;
	case SIM_DELAY:
	case SIM_BUCKET:
		break;
	}
	assert(false); /* these have no servers to count */
}

void sim_station_room(struct sim *sim, uint32_t node, uint32_t station, uint32_t room)
{
	struct station *s = &sim->stations[index_of(sim, node, station)];
	assert(s->kind != SIM_DELAY && s->kind != SIM_BUCKET); /* there nobody waits */
	s->room = room;
}

void sim_station_speed(struct sim *sim, uint32_t node, uint32_t station, double speed)
{
	assert(speed >= 0 && speed <= SPEED_MAX);
	uint32_t index = index_of(sim, node, station);
	struct station *s = &sim->stations[index];
	uint64_t fixed = (uint64_t)(int64_t)(speed * (double)SPEED_ONE + 0.5);
	switch ((enum sim_station_kind)s->kind) {
	case SIM_QUEUE:
		sim_queue_speed(sim, index, fixed);
		return;
	case SIM_PS:
		sim_ps_change(sim, index, fixed, s->servers);
		return;
	case SIM_BUCKET:
		sim_bucket_fill(sim, s);
		s->speed = fixed;
		return;
	case SIM_DELAY:
	case SIM_POOL:
		break;
	}
	assert(false); /* these do no work */
}

void sim_station_totals(const struct sim *sim, uint32_t node, uint32_t station, struct sim_station_totals *out)
{
	struct station s = sim->stations[index_of(sim, node, station)];
	sim_station_touch(sim, &s);
	*out = (struct sim_station_totals){
		.arrivals = s.arrivals,
		.served = s.served,
		.refused = s.refused,
		.waiting = s.waiting,
		.busy = s.busy,
		.servers = s.servers,
		.room = s.room,
		.speed = (double)(int64_t)s.speed / (double)SPEED_ONE,
		.waiting_ns = sim_wide(s.waiting_ns, s.waiting_high),
		.busy_ns = sim_wide(s.busy_ns, s.busy_high),
		.wait_done_ns = s.kind == SIM_PS ? 0 : sim_wide(s.wait_done_ns, s.wait_done_high),
	};
}

void sim_law_set(struct sim *sim, uint16_t law, struct sim_law value)
{
	assert(law < sim->law_count);
	sim_law_prepare(&sim->laws[law], value);
}

static struct link *link_at(struct sim *sim, uint16_t from, uint16_t to)
{
	assert(from < sim->zone_count && to < sim->zone_count);
	return &sim->links[(size_t)from * sim->zone_count + to];
}

void sim_link_cut(struct sim *sim, uint16_t zone_from, uint16_t zone_to, bool cut)
{
	link_at(sim, zone_from, zone_to)->cut = cut;
}

void sim_zone_latency(struct sim *sim, uint16_t from, uint16_t to, int64_t one_way_ns)
{
	assert(one_way_ns >= 0 && one_way_ns <= SIM_LONGEST);
	link_at(sim, from, to)->delay = one_way_ns;
}

static struct rng *stream_at(struct sim *sim, uint32_t caller_stream)
{
	assert(caller_stream < SIM_CALLER_STREAMS);
	return &sim->streams[caller_stream];
}

uint64_t sim_draw_u64(struct sim *sim, uint32_t caller_stream)
{
	return sim_rng_u64(stream_at(sim, caller_stream));
}

double sim_draw_unit(struct sim *sim, uint32_t caller_stream)
{
	return sim_rng_unit(stream_at(sim, caller_stream));
}

int64_t sim_draw_law(struct sim *sim, uint32_t caller_stream, struct sim_law law)
{
	struct law ready;
	sim_law_prepare(&ready, law);
	return sim_law_draw(&sim->tables, &ready, stream_at(sim, caller_stream));
}
