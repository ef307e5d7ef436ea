#include "config.h"

#include "app/scene.h"

#include <math.h>

#include "app/values.h"

const char *scene_state_label(enum model_state state)
{
	switch (state) {
	case MODEL_UP:
		return N_("running");
	case MODEL_DOWN:
		return N_("dead");
	case MODEL_DARK:
		return N_("zone lost");
	case MODEL_BOOTING:
		return N_("boots");
	case MODEL_STOPPED:
		return N_("stopped");
	case MODEL_HANGING:
		return N_("hangs");
	case MODEL_FAILING_OVER:
		return N_("fails over");
	case MODEL_RESTORING:
		return N_("restores");
	case MODEL_PATCHING:
		return N_("patches");
	}
	return "";
}

static enum map_state map_state_of(const struct model_node *node)
{
	switch (node->state) {
	case MODEL_DOWN:
	case MODEL_DARK:
		return MAP_DOWN;
	case MODEL_BOOTING:
	case MODEL_FAILING_OVER:
	case MODEL_RESTORING:
	case MODEL_PATCHING:
		return MAP_BOOTING;
	case MODEL_STOPPED:
		return MAP_STOPPED;
	case MODEL_HANGING:
		return MAP_WARNING;
	case MODEL_UP:
		break;
	}
	if (node->notes & (MODEL_NOTE(MODEL_NOTE_UNHEALTHY) | MODEL_NOTE(MODEL_NOTE_BROKEN) |
				  MODEL_NOTE(MODEL_NOTE_STALE_ADDRESS) | MODEL_NOTE(MODEL_NOTE_FAIL_OPEN))) {
		return MAP_WARNING;
	}
	return node->utilisation > 0.9 ? MAP_BUSY : MAP_UP;
}

static enum map_shape shape_of(const struct topo_node *node)
{
	switch (node->kind) {
	case TOPO_USERS:
	case TOPO_SOURCE:
		return MAP_USERS;
	case TOPO_ROUTE53:
	case TOPO_EIP:
	case TOPO_ELB:
		return MAP_SERVICE;
	case TOPO_RDS:
		return MAP_STORE;
	case TOPO_EC2:
		return node->roles == TOPO_ROLE(TOPO_ROLE_DB) ? MAP_STORE : MAP_INSTANCE;
	case TOPO_STATION:
	case TOPO_KINDS:
		break;
	}
	return MAP_INSTANCE;
}

static bool has_gauge(enum topo_kind kind)
{
	return kind == TOPO_EC2 || kind == TOPO_RDS || kind == TOPO_STATION;
}

/* The type that runs now, which may not be the file's any more; NULL for kinds without. */
static const struct topo_instance_type *type_now(const struct topo *topo, const struct model *model, uint32_t n)
{
	const struct topo_instance_type *type = topo_node_type(topo, n);
	if (!type || !model) {
		return type;
	}
	bool rds = topo->nodes[n].kind == TOPO_RDS;
	double index = model_setting(model, n, rds ? TOPO_RDS_TYPE : TOPO_EC2_TYPE);
	return index >= 0 && index < topo->catalogue->type_count ? &topo->catalogue->types[(uint32_t)index] : type;
}

/* What the box says under its name: the machine's type, or how many people. */
static struct str sublabel(struct arena *arena, const struct topo *topo, const struct model *model, uint32_t n, double users)
{
	const struct topo_instance_type *type = type_now(topo, model, n);
	struct buf text = { 0 };
	if (topo->nodes[n].kind == TOPO_USERS) {
		app_users(&text, users);
	} else if (type) {
		buf_add(&text, type->name);
	}
	struct str copy = str_dup(arena, buf_str(&text));
	buf_done(&text);
	return copy;
}

/* The one thing worth saying beside the box. */
static struct str note(struct arena *arena, const struct model *model, const struct model_node *node)
{
	if (node->state != MODEL_UP) {
		struct buf text = { 0 };
		buf_add_c(&text, _(scene_state_label(node->state)));
		if (node->until_ns != SIM_NEVER && node->until_ns > model_now(model)) {
			buf_add_char(&text, ' ');
			app_duration_short(&text, ceil((double)(node->until_ns - model_now(model)) / 1e9));
		}
		struct str copy = str_dup(arena, buf_str(&text));
		buf_done(&text);
		return copy;
	}
	for (int bit = 0; bit < MODEL_NOTES; bit++) {
		if (node->notes & (1u << bit)) {
			return str_c(_(model_note_labels[bit]));
		}
	}
	return (struct str){ 0 };
}

/* The column of a zone: that of a node that stands there. */
static int zone_column(const struct topo *topo, const struct topo_place *places, int zone, int other_than)
{
	for (uint32_t i = 0; i < topo->node_count; i++) {
		if (topo->nodes[i].zone == zone) {
			return places[i].col;
		}
	}
	return other_than + 1;
}

static bool has_standby(const struct topo_node *node)
{
	return node->kind == TOPO_RDS && node->standby_zone >= 0;
}

/* Does the database live where its standby was built? */
static bool has_moved(const struct topo_node *node, const struct model_node *now)
{
	return has_standby(node) && now && now->zone == node->standby_zone;
}

/* A database with a standby is two boxes: `home` stands where the file puts it, `away` in the standby's zone. What lives
 * is shown where it lives: after a failover name, load and traffic are those of `away`. */
static void place_pair(const struct topo *topo, const struct model *model, const struct model_node *now,
	const struct topo_place *places, uint32_t n, struct map_node *home, struct map_node *away)
{
	const struct topo_node *node = &topo->nodes[n];
	bool moved = has_moved(node, now), lost = now && (now->notes & MODEL_NOTE(MODEL_NOTE_STANDBY_LOST));
	int idle_zone = moved ? node->zone : node->standby_zone;
	bool dark = model && idle_zone >= 0 && model_zone_dark(model, (uint32_t)idle_zone);
	struct map_node live = *home, idle = *home;
	live.sublabel = str_c(_("primary"));
	idle.sublabel = str_c(moved && lost ? _("old primary") : _("standby"));
	idle.note = (struct str){ 0 };
	idle.waiting = 0;
	idle.selected = false;
	idle.utilisation = -1;
	idle.has_gauge = false;
	idle.state = lost || dark ? MAP_DOWN : MAP_UP;
	*home = moved ? idle : live;
	*away = moved ? live : idle;
	home->zone = node->zone;
	home->column = places[n].col;
	away->zone = node->standby_zone;
	away->column = zone_column(topo, places, node->standby_zone, places[n].col);
}

uint64_t scene_shape(const struct topo *topo, const struct model *model)
{
	uint64_t hash = 0;
	for (uint32_t n = 0; model && n < topo->node_count; n++) {
		if (topo_node_type(topo, n)) {
			struct model_node now;
			model_read_node(model, n, &now);
			uintptr_t type = (uintptr_t)(type_now(topo, model, n) - topo->catalogue->types);
			hash = (hash ^ (type * 2 + has_moved(&topo->nodes[n], &now))) * UINT64_C(0x100000001b3) + n;
		}
	}
	return hash;
}

int scene_node_of(const struct topo *topo, int box)
{
	int next = (int)topo->node_count;
	if (box < next) {
		return box;
	}
	for (uint32_t n = 0; n < topo->node_count; n++) {
		if (has_standby(&topo->nodes[n]) && next++ == box) {
			return (int)n;
		}
	}
	return -1;
}

static void move_edges(struct map_edge *edges, size_t count, int from, int to)
{
	for (size_t e = 0; e < count; e++) {
		edges[e].from = edges[e].from == from ? to : edges[e].from;
		edges[e].to = edges[e].to == from ? to : edges[e].to;
	}
}

struct map_scene scene_build(struct arena *arena, const struct topo *topo, const struct model *model,
	const struct topo *before, int selected)
{
	uint32_t count = topo->node_count;
	struct topo_place *places = ARENA_ARRAY(arena, count, struct topo_place);
	struct map_node *nodes = ARENA_ARRAY(arena, count * 2, struct map_node);
	struct map_edge *edges = ARENA_ARRAY(arena, topo->edge_count + count, struct map_edge);
	struct map_zone *zones = ARENA_ARRAY(arena, topo->zone_count, struct map_zone);
	bool *fresh = ARENA_ARRAY(arena, count, bool);
	struct model_node *now = ARENA_ARRAY(arena, count, struct model_node);
	struct model_totals totals = { .users = topo->users };
	struct map_scene scene = { .nodes = nodes, .zones = zones, .edges = edges };
	topo_placement(topo, places);
	if (before) {
		topo_whats_new(before, topo, fresh);
	}
	if (model) {
		model_read_totals(model, &totals);
	}
	for (uint32_t z = 0; z < topo->zone_count; z++) {
		struct buf text = { 0 };
		buf_addf(&text, _("zone %.*s"), STR_ARG(topo->zones[z].id));
		zones[z] = (struct map_zone){ .label = str_dup(arena, buf_str(&text)), .dark = model && model_zone_dark(model, z) };
		buf_done(&text);
	}
	scene.zone_count = topo->zone_count;
	for (uint32_t n = 0; n < count; n++) {
		const struct topo_node *node = &topo->nodes[n];
		struct str title = node->title[i18n_get()].len ? node->title[i18n_get()] : node->id;
		nodes[n] = (struct map_node){ .label = title,
			.sublabel = sublabel(arena, topo, model, n, totals.users),
			.column = places[n].col,
			.row = places[n].row,
			.zone = node->zone,
			.shape = shape_of(node),
			.is_new = fresh[n],
			.selected = (int)n == selected,
			.has_gauge = model && has_gauge(node->kind),
			.utilisation = -1 };
		if (model) {
			model_read_node(model, n, &now[n]);
			nodes[n].state = map_state_of(&now[n]);
			nodes[n].utilisation = now[n].utilisation;
			nodes[n].waiting = (int64_t)(now[n].waiting + 0.5);
			nodes[n].note = note(arena, model, &now[n]);
		}
	}
	scene.node_count = count;
	for (uint32_t e = 0; e < topo->edge_count; e++) {
		struct model_edge measured = { .idle = true };
		struct buf text = { 0 };
		if (model) {
			model_read_edge(model, e, &measured);
		}
		if (measured.calls_per_s >= 0.05) {
			app_number(&text, measured.calls_per_s);
			buf_add_c(&text, "/s");
		}
		edges[e] = (struct map_edge){ .from = (int)topo->edges[e].from,
			.to = (int)topo->edges[e].to,
			.state = measured.cut ? MAP_CUT : measured.idle ? MAP_IDLE : MAP_OPEN,
			.rate = str_dup(arena, buf_str(&text)),
			.is_new = fresh[topo->edges[e].from] || fresh[topo->edges[e].to] };
		buf_done(&text);
	}
	scene.edge_count = topo->edge_count;
	for (uint32_t n = 0; n < count; n++) {
		if (has_standby(&topo->nodes[n])) {
			place_pair(topo, model, model ? &now[n] : NULL, places, n, &nodes[n], &nodes[scene.node_count]);
			if (model && has_moved(&topo->nodes[n], &now[n])) {
				move_edges(edges, topo->edge_count, (int)n, (int)scene.node_count);
			}
			edges[scene.edge_count++] = (struct map_edge){ .from = (int)n,
				.to = (int)scene.node_count,
				.kind = MAP_COPY_SYNC,
				.state = model && (now[n].notes & MODEL_NOTE(MODEL_NOTE_STANDBY_LOST)) ? MAP_CUT : MAP_OPEN,
				.is_new = fresh[n] };
			scene.node_count++;
		}
	}
	return scene;
}

void scene_particles(struct arena *arena, struct map_scene *scene, const struct particles *particles)
{
	struct map_particle *all = ARENA_ARRAY(arena, PARTICLES, struct map_particle);
	scene->particle_count = particles_read(particles, all, PARTICLES);
	scene->particles = all;
}
