#include "config.h"

#include "tests/sim/jungle.h"

#include <string.h>

/* Never two in one expression: compilers differ in which they evaluate first. */
static uint64_t pick(uint64_t *chance, uint64_t below)
{
	*chance = *chance * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (*chance >> 33) % below;
}

static struct sim_law some_law(uint64_t *chance)
{
	struct sim_law law = { .kind = (enum sim_law_kind)pick(chance, 6) };
	law.mean_ns = (int64_t)pick(chance, 8 * SIM_MS);
	switch (law.kind) {
	case SIM_LAW_CONST:
		law.mean_ns = (int64_t)pick(chance, 4) * SIM_MS; /* 0 too: instant */
		break;
	case SIM_LAW_EXP:
		break;
	case SIM_LAW_ERLANG:
		law.param = (double)(1 + pick(chance, 4));
		break;
	case SIM_LAW_HYPER:
		law.param = 1.5 + (double)pick(chance, 10);
		break;
	case SIM_LAW_LOGNORMAL:
		law.param = 0.5 + (double)pick(chance, 4);
		break;
	case SIM_LAW_UNIFORM:
		law.param = (double)law.mean_ns / 2;
		break;
	}
	return law;
}

/* Hook 0 is for ops, hook 1 for groups. They may do to the sim what anybody may. */
static struct sim_hook_answer answer_op(void *ctx, struct sim *sim, const struct sim_job_view *job, uint32_t arg)
{
	struct jungle *j = ctx;
	struct sim_hook_answer answer = { .member = SIM_NONE };
	j->asked++;
	switch (sim_draw_u64(sim, arg) % 512) {
	case 0:
		answer.cause = SIM_ERROR;
		break;
	case 1:
		answer.wait_ns = 3 * SIM_MS;
		break;
	case 2:
		answer = (struct sim_hook_answer){ .wait_ns = SIM_MS, .cause = SIM_ERROR };
		break;
	case 3:
		answer.jump = true;
		break;
	case 4:
		answer = (struct sim_hook_answer){ .rekey = true, .key = job->key + 1 };
		break;
	case 5:
		sim_node_down(sim, job->node); /* under its own feet */
		sim_at(sim, sim_now(sim) + 20 * SIM_MS, job->node, 0);
		break;
	case 6:
		sim_inject(sim, JUNGLE_SERVERS, 0, job->key);
		break;
	case 7:
		sim_station_servers(sim, 0, SIM_POOL, 3);
		break;
	default:
		break;
	}
	return answer;
}

static struct sim_hook_answer answer_group(void *ctx, struct sim *sim, const struct sim_job_view *job, uint32_t arg)
{
	struct jungle *j = ctx;
	(void)arg;
	(void)job;
	j->asked++;
	switch (sim_draw_u64(sim, 1) % 16) {
	case 0:
		return (struct sim_hook_answer){ .cause = SIM_NO_ROUTE };
	case 1:
		return (struct sim_hook_answer){ .member = SIM_NONE };
	case 2:
		return (struct sim_hook_answer){ .member = 1, .wait_ns = SIM_MS };
	default:
		return (struct sim_hook_answer){ .member = (uint32_t)(sim_draw_u64(sim, 2) % JUNGLE_SERVERS) };
	}
}

static sim_hook_fn *const hooks[] = { answer_op, answer_group };

static void timer(void *ctx, struct sim *sim, uint32_t code, uint64_t arg)
{
	(void)ctx;
	(void)arg;
	sim_node_up(sim, code);
}

static void add_nodes(struct jungle *j, uint64_t *chance)
{
	static const int64_t latencies[JUNGLE_ZONES * JUNGLE_ZONES] = {
		0, SIM_MS, 2 * SIM_MS, SIM_MS, 250 * SIM_US, SIM_MS, 2 * SIM_MS, SIM_MS, 0,
	};
	sim_net_zones(j->net, JUNGLE_ZONES, latencies);
	for (uint32_t i = 0; i < JUNGLE_NODES; i++) {
		uint16_t table = sim_net_table(j->net);
		struct sim_node_spec node = { .zone = (uint16_t)pick(chance, JUNGLE_ZONES), .table = table, .stream = 100 + i };
		sim_net_node(j->net, &node);
		for (uint32_t kind = SIM_QUEUE; i < JUNGLE_SERVERS && kind <= SIM_BUCKET; kind++) {
			struct sim_station_spec station = {
				.kind = (enum sim_station_kind)kind,
				.burst = 10,
				.stream = 10 * i + kind,
			};
			station.servers = 1 + (uint32_t)pick(chance, 4);
			station.room = (uint32_t)pick(chance, 20);
			if (pick(chance, 2)) {
				station.room = SIM_NONE;
			}
			station.rate_per_s = 50.0 * (double)(1 + pick(chance, 10));
			sim_net_station(j->net, i, &station);
		}
	}
}

static void add_groups(struct jungle *j)
{
	static const enum sim_policy policies[JUNGLE_GROUPS] = { SIM_ROUND_ROBIN, SIM_LEAST_OUTSTANDING, SIM_RANDOM, SIM_BY_KEY,
		SIM_BY_HOOK };
	for (uint32_t g = 0; g < JUNGLE_GROUPS; g++) {
		struct sim_group_spec group = { .policy = policies[g], .hook = SIM_HOOK_NONE, .stream = g };
		group.hook = policies[g] == SIM_BY_HOOK ? 1 : SIM_HOOK_NONE;
		group.extra_ns = g == 2 ? 3 * SIM_MS : 0;
		sim_net_group(j->net, &group);
		for (uint32_t i = 0; i < JUNGLE_SERVERS; i++) {
			sim_net_member(j->net, g, i);
		}
	}
}

static uint32_t op(struct jungle *j, struct sim_op o)
{
	return sim_net_op(j->net, o);
}

/* Servers of table t have verbs 0..3; a verb calls only higher ones, so that trees of calls end. */
static void add_program(struct jungle *j, uint64_t *chance, uint16_t table, uint8_t verb)
{
	bool client = table >= JUNGLE_SERVERS;
	uint16_t law = (uint16_t)pick(chance, JUNGLE_LAWS);
	uint8_t deeper = (uint8_t)(verb + 1);
	uint32_t group = (uint32_t)pick(chance, JUNGLE_GROUPS);
	int64_t limit_ns = (int64_t)(5 + pick(chance, 3) * 20) * SIM_MS;
	if (pick(chance, 3) == 0) {
		limit_ns = 0;
	}
	uint32_t handler = op(j, (struct sim_op){ .kind = SIM_OP_ON_FAIL });
	sim_net_entry(j->net, table, verb, handler);
	if (!client) {
		op(j, (struct sim_op){ .kind = SIM_OP_TAKE, .station = SIM_BUCKET });
		op(j, (struct sim_op){ .kind = SIM_OP_SEIZE, .station = SIM_POOL });
		uint32_t hook = op(j, (struct sim_op){ .kind = SIM_OP_HOOK, .arg = 3u + verb });
		op(j, (struct sim_op){ .kind = SIM_OP_SERVE, .station = (uint16_t)pick(chance, 3), .law = law });
		sim_net_patch(j->net, hook, op(j, (struct sim_op){ .kind = SIM_OP_SERVE, .station = SIM_PS, .law = law }));
	}
	if (verb < 3) {
		op(j, (struct sim_op){ .kind = SIM_OP_LOOP, .count = (double)pick(chance, 5) / 2 });
		op(j, (struct sim_op){ .kind = SIM_OP_CALL, .group = group, .verb = deeper,
			.limit_ns = limit_ns });
		op(j, (struct sim_op){ .kind = SIM_OP_END_LOOP });
		uint32_t branch = op(j, (struct sim_op){ .kind = SIM_OP_BRANCH, .p = 0.7 });
		op(j, (struct sim_op){ .kind = SIM_OP_SPAWN, .group = group, .verb = deeper });
		uint32_t next = op(j, (struct sim_op){ .kind = SIM_OP_BRANCH, .p = 0.8 });
		sim_net_patch(j->net, branch, next);
		op(j, (struct sim_op){ .kind = SIM_OP_ROUTE, .group = group, .verb = deeper });
		sim_net_patch(j->net, next, op(j, (struct sim_op){ .kind = SIM_OP_WAIT, .law = law }));
	}
	op(j, (struct sim_op){ .kind = SIM_OP_END });
	/* The handler: what was throttled waits and tries once more, what was refused is a failure, the rest will do. */
	uint32_t start = op(j, (struct sim_op){ .kind = SIM_OP_IF_CAUSE, .cause = SIM_THROTTLED });
	op(j, (struct sim_op){ .kind = SIM_OP_WAIT, .law = 0 });
	op(j, (struct sim_op){ .kind = SIM_OP_TAKE, .station = client ? 0 : SIM_BUCKET });
	if (client) {
		sim_net_patch(j->net, handler, SIM_NONE);
	} else {
		sim_net_patch(j->net, handler, start);
	}
	sim_net_patch(j->net, start, op(j, (struct sim_op){ .kind = SIM_OP_IF_CAUSE, .cause = SIM_REFUSED }));
	uint32_t last = op(j, (struct sim_op){ .kind = SIM_OP_FAIL });
	sim_net_patch(j->net, last - 1, op(j, (struct sim_op){ .kind = SIM_OP_END }));
}

static void add_sources(struct jungle *j)
{
	static const int64_t limits[JUNGLE_CLASSES] = { 0, 60 * SIM_MS, 200 * SIM_MS };
	for (uint16_t c = 0; c < JUNGLE_CLASSES; c++) {
		sim_net_class(j->net, &(struct sim_class_spec){ .verb = (uint8_t)(c % 2), .limit_ns = limits[c] });
		struct sim_source_spec source = { .node = JUNGLE_SERVERS + c % JUNGLE_CLIENTS, .class_ = c, .stream = c };
		source.keys = 1000;
		if (c == 2) {
			source.population = 20;
			source.think_law = 1;
		} else {
			source.rate_per_s = 200;
		}
		sim_net_source(j->net, &source);
	}
}

bool jungle_start(struct jungle *j)
{
	uint64_t chance = j->seed * 2 + 1;
	j->sim = NULL;
	j->asked = 0;
	j->chance = ~j->seed;
	j->net = sim_net_new(&j->alloc);
	if (!j->net) {
		return false;
	}
	for (int i = 0; i < JUNGLE_LAWS; i++) {
		struct sim_law law = some_law(&chance);
		if (i == 1) {
			law = (struct sim_law){ .kind = SIM_LAW_EXP, .mean_ns = 50 * SIM_MS };
		}
		sim_net_law(j->net, law);
	}
	add_nodes(j, &chance);
	add_groups(j);
	for (uint16_t table = 0; table < JUNGLE_NODES; table++) {
		for (uint8_t verb = 0; verb < 4; verb++) {
			if (table < JUNGLE_SERVERS || verb < 2) {
				add_program(j, &chance, table, verb);
			}
		}
	}
	add_sources(j);
	struct sim_config config = {
		.seed = j->seed, .alloc = j->alloc, .hooks = hooks, .hook_count = 2, .timer = timer, .ctx = j, .max_jobs = 3000,
	};
	j->sim = sim_new(j->net, &config);
	if (!j->sim) {
		sim_net_free(j->net);
		j->net = NULL;
		return false;
	}
	return true;
}

void jungle_done(struct jungle *j)
{
	sim_free(j->sim);
	sim_net_free(j->net);
}

static void act_on_station(struct jungle *j, uint32_t node)
{
	static const uint32_t kinds[] = { SIM_QUEUE, SIM_PS, SIM_POOL };
	uint32_t station = kinds[pick(&j->chance, 3)];
	switch (pick(&j->chance, 3)) {
	case 0:
		sim_station_servers(j->sim, node, station, (uint32_t)pick(&j->chance, 5));
		break;
	case 1:
		sim_station_room(j->sim, node, station, (uint32_t)pick(&j->chance, 30));
		break;
	default:
		station = station == SIM_POOL ? SIM_BUCKET : station;
		sim_station_speed(j->sim, node, station, (double)pick(&j->chance, 6) / 3);
		break;
	}
}

static void act_on_links(struct jungle *j)
{
	uint16_t from = (uint16_t)pick(&j->chance, JUNGLE_ZONES);
	uint16_t to = (uint16_t)pick(&j->chance, JUNGLE_ZONES);
	if (pick(&j->chance, 4) == 0) {
		sim_zone_latency(j->sim, from, to, (int64_t)pick(&j->chance, 40) * 100 * SIM_US);
	} else {
		sim_link_cut(j->sim, from, to, pick(&j->chance, 3) == 0);
	}
}

void jungle_act(struct jungle *j)
{
	struct sim *sim = j->sim;
	uint32_t node = (uint32_t)pick(&j->chance, JUNGLE_NODES);
	uint32_t server = node % JUNGLE_SERVERS;
	uint32_t which = (uint32_t)pick(&j->chance, JUNGLE_GROUPS);
	uint32_t other = (uint32_t)pick(&j->chance, JUNGLE_GROUPS);
	switch (pick(&j->chance, 14)) {
	case 0:
		sim_node_down(sim, node);
		break;
	case 1:
	case 2:
		for (uint32_t i = 0; i < JUNGLE_NODES; i++) {
			sim_node_up(sim, i);
			sim_node_mute(sim, i, false);
		}
		break;
	case 3:
		sim_node_mute(sim, node, pick(&j->chance, 2));
		break;
	case 4:
	case 5:
	case 6:
		act_on_station(j, server);
		break;
	case 7:
		act_on_links(j);
		break;
	case 8:
		sim_group_rotation(sim, which, server, other % 2);
		break;
	case 9:
		sim_group_policy(sim, which % 3, (enum sim_policy)(other % 3));
		break;
	case 10:
		sim_source_rate(sim, which % 2, 100.0 * (double)pick(&j->chance, 8));
		sim_source_keys(sim, 0, 1 + pick(&j->chance, 100));
		break;
	case 11:
		sim_law_set(sim, (uint16_t)(2 + which), some_law(&j->chance));
		break;
	case 12:
		sim_window_open(sim, (uint32_t)pick(&j->chance, SIM_WINDOWS));
		sim_window_close(sim, (uint32_t)pick(&j->chance, SIM_WINDOWS));
		break;
	default:
		sim_inject(sim, JUNGLE_SERVERS, (uint16_t)pick(&j->chance, JUNGLE_CLASSES), 5);
		sim_at(sim, sim_now(sim) + (int64_t)pick(&j->chance, 100) * SIM_MS, server, 0);
		break;
	}
}
