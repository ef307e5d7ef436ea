/* Architectures put together by hand, so that the room is tested without files: the catalogue's figures and the shapes of
 * sections 1 to 4, small enough to be read here. */
#ifndef TESTS_MODEL_FIXTURE_H
#define TESTS_MODEL_FIXTURE_H

#include "tests/check.h"

#include "model/history.h"
#include "model/measure.h"
#include "model/model.h"

#define S ((double)SIM_S)
#define MIN (60 * S)
#define HOUR (3600 * S)

enum { CLASS_STATIC, CLASS_PLAIN, CLASS_PAGE, CLASS_ORDER };

struct fixture {
	struct arena arena;
	struct topo topo;
	struct topo_catalogue catalogue;
	/* Nodes of the shapes below, SIM_NONE where the shape has none. */
	uint32_t users, dns, eip, elb, web, web2, db;
	struct model *model;
};

/* An empty topology of the web workload. */
struct fixture *fixture_new(double users, uint32_t zones);
struct fixture *fixture_textbook(void); /* without people */
void fixture_free(struct fixture *f);
uint32_t fixture_node(struct fixture *f, enum topo_kind kind, const char *id, int zone);
uint32_t fixture_ec2(struct fixture *f, const char *id, int zone, const char *type, unsigned roles);
uint32_t fixture_rds(struct fixture *f, const char *id, int zone, const char *type, int standby_zone);
void fixture_edge(struct fixture *f, uint32_t from, enum topo_edge_kind kind, uint32_t to);
void fixture_route(struct fixture *f, uint32_t from, uint32_t to, double share);
void fixture_set(struct fixture *f, uint32_t node, enum topo_setting setting, double value);
void fixture_law(struct fixture *f, uint32_t node, enum topo_setting setting, enum topo_law_kind kind, double mean_s);
double fixture_type(const struct fixture *f, enum topo_kind kind, const char *name);

#define WEB_ROLES (TOPO_ROLE(TOPO_ROLE_WEB) | TOPO_ROLE(TOPO_ROLE_FILES) | TOPO_ROLE(TOPO_ROLE_SESSIONS))
#define ALL_ROLES (WEB_ROLES | TOPO_ROLE(TOPO_ROLE_DB))

struct fixture *section1(double users, bool fixed_address);
struct fixture *section2(double users);
struct fixture *section3(double users);
struct fixture *section4(double users);

/* From here on f->model runs. */
void begin(struct fixture *f, uint64_t seed, double time_of_day_s);
void run_to(struct fixture *f, double seconds);
void act(struct fixture *f, enum model_action_kind kind, uint32_t node, double value); /* must be possible */
void act_zone(struct fixture *f, enum model_action_kind kind, uint32_t node, int zone);
void turn(struct fixture *f, uint32_t node, enum topo_setting setting, double value);
struct model_node look(const struct fixture *f, uint32_t node);
struct model_totals totals(const struct fixture *f);
double bill_item(const struct fixture *f, uint32_t node, const char *label); /* dollars a month; NAN: no such item */
/* Times that an event of this label was noted, and when it was first seen, in seconds; -1: never. */
unsigned events(const struct fixture *f, const char *label);
double first_event(const struct fixture *f, const char *label);

/* Runs on, and measures what arrived meanwhile. */
struct span {
	double from, to;
	uint64_t requests, failed;
	double errors; /* share */
	double p95, mean; /* seconds */
};
struct span span_of(struct fixture *f, int class_, double seconds);
double measure(struct fixture *f, enum model_quantity quantity, int class_, uint32_t node, double seconds);

#endif
