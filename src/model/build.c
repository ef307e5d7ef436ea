/* From a topology to a running sim: units, sim nodes and stations, then groups and programs, then the sim. */
#include "config.h"

#include "model/build.h"

#include <math.h>

/* ------------------------------------------------------------- elements */

uint16_t build_zone(const struct model_build *b, uint32_t node)
{
	int zone = b->topo->nodes[node].zone;
	return zone < 0 ? 0 : (uint16_t)zone;
}

uint32_t build_sim_node(struct model_build *b, uint32_t node, uint16_t zone, uint32_t purpose, bool down)
{
	uint16_t table = sim_net_table(b->net);
	uint32_t sim = sim_net_node(b->net, &(struct sim_node_spec){
		.zone = zone, .table = table, .down = down, .stream = model_stream(b->topo, node, purpose) });
	struct unit *u = &b->plan->units[node];
	if (!u->sim_count++) {
		u->sim = sim;
	}
	b->plan->owner[sim] = node;
	b->plan->prober_of[sim] = NONE;
	b->plan->sim_count = sim + 1;
	b->tables[sim] = table;
	return sim;
}

uint32_t build_station(struct model_build *b, uint32_t sim, enum sim_station_kind kind, uint32_t servers, uint32_t room)
{
	uint32_t node = b->plan->owner[sim];
	/* The streams of a unit's sim nodes differ by their number in the unit, those of stations by the kernel's place. */
	uint64_t stream = model_stream(b->topo, node, 0x100 + ((sim - b->plan->units[node].sim) << 4) + (uint32_t)kind);
	b->plan->stations[sim]++;
	return sim_net_station(b->net, sim, &(struct sim_station_spec){
		.kind = kind, .servers = servers, .room = room, .stream = stream });
}

uint32_t build_group(struct model_build *b, uint32_t node, uint32_t purpose, enum sim_policy policy, uint16_t hook)
{
	return sim_net_group(b->net, &(struct sim_group_spec){
		.policy = policy, .hook = hook, .stream = model_stream(b->topo, node, purpose) });
}

uint32_t build_member(struct model_build *b, uint32_t group, uint32_t sim, uint32_t from, uint32_t to, uint32_t edge)
{
	uint32_t member = sim_net_member(b->net, group, sim);
	b->plan->links[b->plan->link_count++] = (struct link){
		.group = group, .member = member, .from = from, .to = to, .edge = edge };
	return member;
}

uint32_t build_edge(const struct model_build *b, uint32_t from, uint32_t to)
{
	const struct unit *u = &b->plan->units[from];
	for (uint32_t i = 0; i < u->out_count; i++) {
		uint32_t edge = b->plan->edges_out[u->out + i];
		if (b->topo->edges[edge].to == to) {
			return edge;
		}
	}
	return NONE;
}

void build_entry(struct model_build *b, uint32_t sim, uint8_t verb, uint32_t pc)
{
	sim_net_entry(b->net, b->tables[sim], verb, pc);
}

int64_t build_ns(double ns)
{
	return (int64_t)floor(ns + 0.5);
}

struct sim_law build_sim_law(struct topo_law law, double mean_ns)
{
	static const enum sim_law_kind kinds[] = {
		[TOPO_LAW_CONST] = SIM_LAW_CONST,
		[TOPO_LAW_EXP] = SIM_LAW_EXP,
		[TOPO_LAW_ERLANG] = SIM_LAW_ERLANG,
		[TOPO_LAW_HYPER] = SIM_LAW_HYPER,
		[TOPO_LAW_LOGNORMAL] = SIM_LAW_LOGNORMAL,
		[TOPO_LAW_UNIFORM] = SIM_LAW_UNIFORM,
	};
	return (struct sim_law){ .kind = kinds[law.kind], .mean_ns = build_ns(mean_ns), .param = law.param };
}

uint16_t build_law(struct model_build *b, struct topo_law law)
{
	return sim_net_law(b->net, build_sim_law(law, law.mean_ns));
}

uint16_t build_const_law(struct model_build *b, double ns)
{
	return build_law(b, (struct topo_law){ .kind = TOPO_LAW_CONST, .mean_ns = ns });
}

/* ------------------------------------------------------------ endpoints */

static void add_endpoint(struct model_build *b, uint32_t sim, uint32_t node, uint32_t eip, uint32_t attached)
{
	b->plan->endpoints[b->plan->endpoint_count++] = (struct endpoint){
		.sim = sim, .node = node, .eip = eip, .attached = attached };
}

static void add_target(struct model_build *b, uint32_t node, uint32_t eip, uint32_t attached)
{
	const struct unit *u = &b->plan->units[node];
	switch (b->topo->nodes[node].kind) {
	case TOPO_EC2:
		add_endpoint(b, u->sim, node, eip, attached);
		return;
	case TOPO_ELB:
		for (uint32_t i = 0; i < u->sim_count; i++) {
			add_endpoint(b, u->sim + i, node, NONE, attached);
		}
		return;
	case TOPO_EIP:
		for (uint32_t i = 0; i < u->out_count; i++) {
			uint32_t to = b->topo->edges[b->plan->edges_out[u->out + i]].to;
			if (b->topo->nodes[to].kind == TOPO_EC2) {
				add_target(b, to, node, attached);
			}
		}
		return;
	case TOPO_USERS:
	case TOPO_ROUTE53:
	case TOPO_RDS:
	case TOPO_SOURCE:
	case TOPO_STATION:
	case TOPO_KINDS:
		return;
	}
}

void build_endpoints(struct model_build *b, uint32_t from, enum topo_edge_kind kind, uint32_t *first, uint32_t *count,
	uint32_t *attached)
{
	const struct unit *u = &b->plan->units[from];
	*first = b->plan->endpoint_count;
	*attached = 0;
	for (uint32_t i = 0; i < u->out_count; i++) {
		const struct topo_edge *edge = &b->topo->edges[b->plan->edges_out[u->out + i]];
		uint32_t before = b->plan->endpoint_count;
		if (edge->kind == kind) {
			add_target(b, edge->to, NONE, *attached);
		}
		*attached += b->plan->endpoint_count > before;
	}
	*count = b->plan->endpoint_count - *first;
}

/* ---------------------------------------------------------------- whole */

static void add_laws(struct model_build *b)
{
	const struct topo_workload *load = &b->topo->workload;
	for (uint32_t c = 0; c < load->class_count; c++) {
		/* Laws with a second parameter take the usual textbook one: Erlang 4, squared variation 4, half width = mean. */
		struct topo_law law = { .kind = load->classes[c].cpu_law, .mean_ns = load->classes[c].cpu_ns, .param = 4 };
		struct topo_law half = { .kind = law.kind, .mean_ns = law.mean_ns / 2, .param = 4 };
		if (law.kind == TOPO_LAW_UNIFORM) {
			law.param = law.mean_ns;
			half.param = half.mean_ns;
		}
		b->whole_laws[c] = build_law(b, law);
		b->half_laws[c] = build_law(b, half);
	}
	const struct topo_figure_value *figures = b->topo->catalogue->figures;
	b->read_law = build_law(b, (struct topo_law){ .kind = TOPO_LAW_EXP, .mean_ns = figures[TOPO_FIG_READ_TIME].value });
	b->write_law = build_law(b, (struct topo_law){ .kind = TOPO_LAW_EXP, .mean_ns = figures[TOPO_FIG_WRITE_TIME].value });
}

/* One-way times: halves of the figures' round trips. The region itself (name service, textbook networks) is nowhere
 * and so near to everything. */
static bool add_zones(struct model_build *b)
{
	const struct plan *plan = b->plan;
	const struct topo_figure_value *figures = b->topo->catalogue->figures;
	struct sim_alloc alloc = b->model->alloc;
	uint16_t zones = (uint16_t)(plan->zone_count + 1 + plan->users_count);
	int64_t *one_way = alloc.alloc(alloc.ctx, (size_t)zones * zones * sizeof *one_way);
	if (!one_way) {
		return false;
	}
	for (uint16_t from = 0; from < zones; from++) {
		for (uint16_t to = 0; to < zones; to++) {
			uint16_t most = from > to ? from : to;
			double round_trip = 0;
			if (most < build_region(plan)) {
				round_trip = figures[from == to ? TOPO_FIG_RTT_SAME_ZONE : TOPO_FIG_RTT_OTHER_ZONE].value;
			} else if (most > build_region(plan) && (from < to ? from : to) != build_region(plan)) {
				uint32_t users = plan->users[most - build_region(plan) - 1].node;
				round_trip = model_setting(b->model, users, TOPO_USERS_RTT);
			}
			one_way[from * zones + to] = build_ns(round_trip / 2);
		}
	}
	sim_net_zones(b->net, zones, one_way);
	alloc.free(alloc.ctx, one_way);
	return true;
}

static void add_units(struct model_build *b)
{
	struct plan *plan = b->plan;
	for (uint32_t node = 0; node < plan->node_count; node++) {
		struct unit *u = &plan->units[node];
		enum topo_setting first, end;
		topo_kind_settings(b->topo->nodes[node].kind, &first, &end);
		u->box = u->database = NONE;
		u->values = plan->value_count - (uint32_t)first;
		for (enum topo_setting s = first; s < end; s++) {
			const struct topo_value *value = &b->topo->nodes[node].settings[s];
			bool law = topo_settings[s].type == TOPO_LAW;
			b->model->state.values[plan->value_count++] = law ? value->law.mean_ns : value->number;
		}
		b->model->state.units[node].slow = 1;
	}
}

static void add_check_class(struct model_build *b)
{
	struct plan *plan = b->plan;
	plan->class_check = NONE;
	if (plan->prober_count) {
		uint16_t class_ = sim_net_class(b->net, &(struct sim_class_spec){ .verb = VERB_CHECK });
		plan->class_check = class_;
		plan->class_of[class_] = NONE;
		plan->asker_of[class_] = NONE;
		plan->class_count = class_ + 1u;
	}
}

#define MODEL_HOOK_ENTRY(name, function) [name] = function,
static sim_hook_fn *const hooks[MODEL_HOOKS] = { MODEL_HOOK_LIST(MODEL_HOOK_ENTRY) };
#undef MODEL_HOOK_ENTRY

#define MODEL_TIMER_ENTRY(name, handler) [name] = handler,
static model_timer_fn *const timers[MODEL_TIMERS] = { MODEL_TIMER_LIST(MODEL_TIMER_ENTRY) };
#undef MODEL_TIMER_ENTRY

/* arg: generation, detail, node from the top. */
static void timer(void *ctx, struct sim *sim, uint32_t code, uint64_t arg)
{
	struct model *m = ctx;
	(void)sim;
	m->timer_fired = true;
	assert(code < MODEL_TIMERS);
	timers[code](m, (uint32_t)(arg & 0xFFFF), (uint32_t)(arg >> 16 & 0xFFFF), (uint32_t)(arg >> 32));
}

void model_timer(struct model *m, int64_t delay_ns, enum model_timer code, uint32_t node, uint32_t detail,
	uint32_t generation)
{
	assert(node <= 0xFFFF && detail <= 0xFFFF);
	uint64_t arg = (uint64_t)generation << 32 | (uint64_t)detail << 16 | node;
	sim_at(m->sim, sim_now(m->sim) + delay_ns, code, arg);
}

static void fill(struct model_build *b)
{
	const struct topo *topo = b->topo;
	for (uint32_t node = 0; node < topo->node_count; node++) {
		const struct model_kind *kind = model_kinds[topo->nodes[node].kind];
		if (kind->shape) {
			kind->shape(b, node);
		}
	}
	add_laws(b);
	/* Names before those who look them up. */
	for (int names = 1; names >= 0; names--) {
		for (uint32_t node = 0; node < topo->node_count; node++) {
			const struct model_kind *kind = model_kinds[topo->nodes[node].kind];
			if (kind->join && (topo->nodes[node].kind == TOPO_ROUTE53) == (names == 1)) {
				kind->join(b, node);
			}
		}
	}
	add_check_class(b);
}

enum status model_build(struct model *m, struct err *err)
{
	struct model_build b = { .model = m, .topo = m->topo, .plan = &m->plan };
	const char *refused = NULL;
	uint32_t room = model_plan_new(m);
	if (!room) {
		return err_set(err, STATUS_SYSTEM, _("out of memory"));
	}
	b.net = sim_net_new(&m->alloc);
	b.tables = m->alloc.alloc(m->alloc.ctx, room * sizeof *b.tables);
	if (b.net && b.tables) {
		add_units(&b);
		fill(&b);
		if (add_zones(&b)) {
			struct sim_config config = {
				.seed = m->seed, .alloc = m->alloc, .hooks = hooks, .hook_count = MODEL_HOOKS, .timer = timer, .ctx = m,
				.max_jobs = MODEL_JOBS };
			refused = sim_net_refused(b.net, &config);
			m->sim = refused ? NULL : sim_new(b.net, &config);
		}
	}
	sim_net_free(b.net);
	m->alloc.free(m->alloc.ctx, b.tables);
	if (refused) {
		return err_set(err, STATUS_DATA, _("this cannot be simulated: %s"), refused);
	}
	return m->sim ? STATUS_OK : err_set(err, STATUS_SYSTEM, _("out of memory"));
}
