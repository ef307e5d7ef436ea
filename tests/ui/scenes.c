#include "config.h"

#include "tests/ui/scenes.h"

#include <math.h>

static struct str either(bool korean, const char *english, const char *in_korean)
{
	return str_c(korean ? in_korean : english);
}

static int add_node(struct scene *s, struct str label, const char *sub, int column, int row, int zone, enum map_shape shape)
{
	bool bar = shape == MAP_INSTANCE || shape == MAP_STORE;
	s->nodes[s->map.node_count] = (struct map_node){ .label = label, .sublabel = str_c(sub), .column = column, .row = row,
		.zone = zone, .shape = shape, .has_gauge = bar, .utilisation = bar ? 0.3 : -1 };
	return (int)s->map.node_count++;
}

static int add_edge(struct scene *s, int from, int to, enum map_edge_kind kind, enum map_edge_state state)
{
	s->edges[s->map.edge_count] = (struct map_edge){ .from = from, .to = to, .kind = kind, .state = state };
	if (kind == MAP_CALL && state == MAP_OPEN) {
		s->edges[s->map.edge_count].rate = STR("120/s");
	}
	return (int)s->map.edge_count++;
}

static void one_box(struct scene *s, bool ko, bool split)
{
	int users = add_node(s, either(ko, "users", "사용자"), split ? "100" : "1", 0, 0, -1, MAP_USERS);
	int dns = add_node(s, STR("Route 53"), "", 1, 0, -1, MAP_SERVICE);
	int eip = add_node(s, STR("Elastic IP"), "", 0, 1, -1, MAP_SERVICE);
	int web = add_node(s, split ? either(ko, "web", "웹") : either(ko, "web + DB", "웹 + DB"), "t3.micro", 0, 2, 0, MAP_INSTANCE);
	add_edge(s, users, dns, MAP_CALL, MAP_OPEN);
	add_edge(s, dns, eip, MAP_CALL, MAP_IDLE);
	add_edge(s, eip, web, MAP_CALL, MAP_IDLE);
	add_edge(s, users, web, MAP_CALL, MAP_OPEN);
	if (split) {
		int db = add_node(s, STR("DB"), "t3.small", 0, 3, 0, MAP_STORE);
		add_edge(s, web, db, MAP_CALL, MAP_OPEN);
		s->nodes[db].note = either(ko, "backup", "백업 중");
		s->nodes[db].state = MAP_WARNING;
	}
	s->zones[0].label = either(ko, "zone a", "가용 영역 a");
	s->map.zone_count = 1;
}

static void two_zones(struct scene *s, bool ko)
{
	int users = add_node(s, either(ko, "users", "사용자"), "1,000", 0, 0, -1, MAP_USERS);
	int dns = add_node(s, STR("Route 53"), "", 1, 0, -1, MAP_SERVICE);
	int elb = add_node(s, STR("ELB"), "", 0, 1, -1, MAP_SERVICE);
	int web1 = add_node(s, either(ko, "web 1", "웹 1"), "t3.medium", 0, 2, 0, MAP_INSTANCE);
	int web2 = add_node(s, either(ko, "web 2", "웹 2"), "t3.medium", 1, 2, 1, MAP_INSTANCE);
	int db = add_node(s, STR("RDS"), "primary", 0, 3, 0, MAP_STORE);
	int standby = add_node(s, STR("RDS"), "standby", 1, 3, 1, MAP_STORE);
	add_edge(s, users, dns, MAP_CALL, MAP_OPEN);
	add_edge(s, dns, elb, MAP_CALL, MAP_IDLE);
	add_edge(s, users, elb, MAP_CALL, MAP_OPEN);
	add_edge(s, elb, web1, MAP_CALL, MAP_OPEN);
	add_edge(s, elb, web2, MAP_CALL, MAP_OPEN);
	add_edge(s, web1, db, MAP_CALL, MAP_OPEN);
	add_edge(s, web2, db, MAP_CALL, MAP_OPEN);
	add_edge(s, db, standby, MAP_COPY_SYNC, MAP_OPEN);
	s->nodes[standby].has_gauge = false;
	s->nodes[web2].is_new = s->nodes[standby].is_new = true;
	s->nodes[web1].selected = true;
	s->zones[0].label = either(ko, "zone a", "가용 영역 a");
	s->zones[1].label = either(ko, "zone b", "가용 영역 b");
	s->map.zone_count = 2;
}

static void fleets(struct scene *s, bool ko)
{
	static const char *const names[3][2] = { { "zone a", "가용 영역 a" }, { "zone b", "가용 영역 b" }, { "zone c", "가용 영역 c" } };
	int users = add_node(s, either(ko, "users", "사용자"), "1.0M", 0, 0, -1, MAP_USERS);
	int cdn = add_node(s, STR("CloudFront"), "", 0, 1, -1, MAP_SERVICE);
	int s3 = add_node(s, STR("S3"), "", 3, 1, -1, MAP_STORE);
	int elb = add_node(s, STR("ELB"), "", 0, 2, -1, MAP_SERVICE);
	int cache = add_node(s, STR("ElastiCache"), "", 3, 3, -1, MAP_SERVICE);
	s->nodes[s3].has_gauge = false;
	add_edge(s, users, cdn, MAP_CALL, MAP_OPEN);
	add_edge(s, cdn, s3, MAP_CALL, MAP_OPEN);
	add_edge(s, cdn, elb, MAP_CALL, MAP_OPEN);
	int web[3], db[3];
	for (int z = 0; z < 3; z++) {
		s->zones[z].label = either(ko, names[z][0], names[z][1]);
		web[z] = add_node(s, either(ko, "web", "웹"), "x24", z, 3, z, MAP_INSTANCE);
		s->nodes[web[z]].heat = s->heat[z];
		s->nodes[web[z]].heat_count = 24;
		db[z] = add_node(s, z ? either(ko, "replica", "읽기 복제본") : STR("RDS"), "", z, 4, z, MAP_STORE);
	}
	for (int z = 0; z < 3; z++) {
		add_edge(s, elb, web[z], MAP_CALL, MAP_OPEN);
		add_edge(s, web[z], db[z], MAP_CALL, MAP_OPEN);
		if (z) {
			add_edge(s, db[0], db[z], MAP_COPY_ASYNC, MAP_OPEN);
		}
	}
	add_edge(s, web[2], cache, MAP_CALL, MAP_OPEN);
	s->zones[1].dark = true;
	s->nodes[web[1]].state = s->nodes[db[1]].state = MAP_DOWN;
	s->edges[5].state = s->edges[6].state = MAP_CUT;
	s->map.zone_count = 3;
}

static void loop(struct scene *s, bool ko)
{
	int source = add_node(s, either(ko, "source", "도착"), "", 0, 0, -1, MAP_USERS);
	int cpu = add_node(s, STR("CPU"), "", 0, 1, -1, MAP_INSTANCE);
	int disk = add_node(s, either(ko, "disk", "디스크"), "", 0, 2, -1, MAP_INSTANCE);
	add_edge(s, source, cpu, MAP_CALL, MAP_OPEN);
	add_edge(s, cpu, disk, MAP_CALL, MAP_OPEN);
	add_edge(s, disk, cpu, MAP_CALL, MAP_OPEN);
}

void scene_make(struct scene *s, enum scene_id id, bool korean)
{
	*s = (struct scene){ 0 };
	s->map = (struct map_scene){ .nodes = s->nodes, .zones = s->zones, .edges = s->edges, .particles = s->particles };
	switch (id) {
	case SCENE_ONE_BOX:
	case SCENE_WEB_DB:
		one_box(s, korean, id == SCENE_WEB_DB);
		break;
	case SCENE_TWO_ZONES:
		two_zones(s, korean);
		break;
	case SCENE_FLEETS:
		fleets(s, korean);
		break;
	case SCENE_LOOP:
	case SCENE_COUNT:
		loop(s, korean);
		break;
	}
}

void scene_move(struct scene *s, double seconds)
{
	for (size_t i = 0; i < s->map.node_count; i++) {
		struct map_node *n = &s->nodes[i];
		if (n->has_gauge && n->state != MAP_DOWN) {
			n->utilisation = 0.55 + 0.45 * sin(seconds * 0.7 + (double)i);
			n->waiting = n->utilisation > 0.9 ? (int64_t)((n->utilisation - 0.9) * 600) : 0;
		}
	}
	for (int z = 0; z < 3; z++) {
		for (int i = 0; i < 24; i++) {
			s->heat[z][i] = i == 5 && z == 0 ? -1 : 0.5 + 0.5 * sin(seconds + i * 0.9 + z);
		}
	}
	size_t count = 0, room = sizeof s->particles / sizeof s->particles[0];
	for (size_t e = 0; e < s->map.edge_count; e++) {
		if (s->edges[e].state == MAP_IDLE || s->edges[e].kind != MAP_CALL) {
			continue;
		}
		for (int k = 0; k < 5 && count < room; k++) {
			double phase = seconds * 0.5 + k * 0.2 + (double)e * 0.07;
			phase -= floor(phase);
			bool back = phase > 0.5;
			enum map_particle_kind kind = s->edges[e].state == MAP_CUT || (k == 4 && e % 3 == 2) ? MAP_BAD
				: k == 2 && back                                                     ? MAP_SLOW
				: k == 1 && e % 2                                                    ? MAP_CACHED
														     : MAP_OK;
			s->particles[count++] = (struct map_particle){ .edge = (int)e,
				.position = (float)(back ? 2 - 2 * phase : 2 * phase),
				.reversed = back,
				.kind = kind };
		}
	}
	s->map.particle_count = count;
}
