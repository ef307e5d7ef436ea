#include "config.h"

#include "tests/topo/make.h"

#include <stdlib.h>
#include <string.h>

/* What the tests need to be sound; the real figures are data. */
static void fill_catalogue(struct make *m)
{
	static const struct {
		const char *name;
		enum topo_kind kind;
	} types[4] = { { "t3.micro", TOPO_EC2 }, { "t3.small", TOPO_EC2 }, { "db.t3.medium", TOPO_RDS }, { "db.m5.large", TOPO_RDS } };
	for (int i = 0; i < 4; i++) {
		m->types[i] = (struct topo_instance_type){ .name = str_c(types[i].name), .kind = types[i].kind, .vcpus = 2, .speed = 1 };
	}
	m->catalogue.types = m->types;
	m->catalogue.type_count = 4;
	for (unsigned s = 0; s < TOPO_SETTINGS; s++) {
		m->catalogue.defaults[s].number = topo_settings[s].least;
	}
	m->catalogue.defaults[TOPO_USERS_SHARE].number = 1;
	m->catalogue.defaults[TOPO_RDS_TYPE].number = 2;
	m->catalogue.defaults[TOPO_ELB_INTERVAL].number = 30e9;
	m->catalogue.defaults[TOPO_ELB_TIMEOUT].number = 5e9;
	m->catalogue.defaults[TOPO_SOURCE_RATE].number = 1;
	m->catalogue.defaults[TOPO_SOURCE_THINK] = (struct topo_value){ .number = 1e9, .law = { TOPO_LAW_EXP, 1e9, 0 } };
	m->catalogue.defaults[TOPO_STATION_SERVICE] = (struct topo_value){ .number = 1e8, .law = { TOPO_LAW_EXP, 1e8, 0 } };
}

static struct make *make_sized(size_t nodes, size_t edges)
{
	struct make *m = mem_alloc(1, sizeof *m);
	m->nodes = mem_alloc(nodes, sizeof *m->nodes);
	m->edges = mem_alloc(edges, sizeof *m->edges);
	fill_catalogue(m);
	m->topo = (struct topo){ .id = STR("test"), .file = STR("test.yaml"), .users = 100, .catalogue = &m->catalogue,
		.nodes = m->nodes, .edges = m->edges, .zones = { { STR("a") }, { STR("b") } }, .zone_count = 2 };
	m->topo.workload = (struct topo_workload){ .id = STR("web"), .view_every_ns = 100e9, .class_count = 2,
		.classes = { { .id = STR("static"), .per_view = 9, .cpu_ns = 1e6, .is_static = true },
			{ .id = STR("page"), .per_view = 1, .cpu_ns = 2e7, .reads = 4.5, .writes = 0.5, .uses_session = true } } };
	return m;
}

struct make *make_new(void)
{
	return make_sized(64, 256);
}

struct make *make_new_large(void)
{
	return make_sized(TOPO_MAX_NODES + 1, TOPO_MAX_EDGES + 1);
}

void make_free(struct make *m)
{
	mem_free(m->nodes);
	mem_free(m->edges);
	mem_free(m);
}

struct topo_node *make_node(struct make *m, const char *id, enum topo_kind kind, int zone, unsigned roles)
{
	struct topo_node *node = &m->nodes[m->topo.node_count++];
	*node = (struct topo_node){ .id = str_c(id), .kind = kind, .zone = zone, .standby_zone = -1, .roles = roles,
		.place_col = -1, .place_row = -1, .line = (int)m->topo.node_count, .column = 3 };
	topo_fill_defaults(&m->catalogue, node);
	return node;
}

struct topo_edge *make_edge(struct make *m, const char *from, enum topo_edge_kind kind, const char *to)
{
	struct topo_edge *edge = &m->edges[m->topo.edge_count++];
	int a = topo_find_node(&m->topo, str_c(from)), b = topo_find_node(&m->topo, str_c(to));
	if (a < 0 || b < 0) {
		abort();
	}
	*edge = (struct topo_edge){ .from = (uint32_t)a, .to = (uint32_t)b, .kind = kind, .probability = 1,
		.line = 100 + (int)m->topo.edge_count, .column = 5 };
	return edge;
}

void make_set(struct make *m, const char *id, enum topo_setting setting, double value)
{
	struct topo_value *v = &m->nodes[topo_find_node(&m->topo, str_c(id))].settings[setting];
	v->number = v->law.mean_ns = value;
	v->given = true;
}

struct make *make_two_zones(void)
{
	struct make *m = make_new();
	make_node(m, "users", TOPO_USERS, -1, 0);
	make_node(m, "dns", TOPO_ROUTE53, -1, 0);
	make_node(m, "elb", TOPO_ELB, -1, 0);
	make_node(m, "web1", TOPO_EC2, 0, MAKE_WEB);
	make_node(m, "web2", TOPO_EC2, 1, MAKE_WEB);
	make_node(m, "db", TOPO_RDS, 0, 0)->standby_zone = 1;
	make_set(m, "db", TOPO_RDS_MULTI_AZ, 1);
	make_edge(m, "users", TOPO_LOOKUP, "dns");
	make_edge(m, "dns", TOPO_ATTACH, "elb");
	make_edge(m, "users", TOPO_CALL, "elb");
	make_edge(m, "elb", TOPO_CALL, "web1");
	make_edge(m, "elb", TOPO_CALL, "web2");
	make_edge(m, "web1", TOPO_CALL, "db");
	make_edge(m, "web2", TOPO_CALL, "db");
	return m;
}
