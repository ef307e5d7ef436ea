/* The plan of a model: which sim nodes, stations and groups stand for which box and arrow. Fixed once it is built.
 * Internal to model/. */
#ifndef MODEL_PLAN_H
#define MODEL_PLAN_H

#include "sim/sim.h"
#include "topo/topo.h"

#define NONE SIM_NONE
#define NO_LAW UINT16_MAX
#define MODEL_JOBS (UINT32_C(1) << 20) /* at once; what comes beyond is refused at its source */

/* What a job comes for. Classes of the workload are verbs 0 .. TOPO_CLASSES - 1. */
enum verb {
	VERB_READ = TOPO_CLASSES, /* one SQL statement */
	VERB_WRITE,
	VERB_LOOKUP, /* a name */
	VERB_PROBE, /* are you well? */
	VERB_CHECK, /* asks another one so */
};
_Static_assert(VERB_CHECK < SIM_VERBS, "verbs fit");

/* Stations of a box by place in its run. RDS has the first two. */
enum station { BOX_CPU, BOX_GATE, BOX_WORKERS, BOX_CONNECTIONS };
#define GATE_OPEN UINT32_C(1000000) /* more writes than ever come at once */

struct unit {
	uint32_t own; /* index among its kind */
	uint32_t sim, sim_count; /* its sim nodes */
	uint32_t box; /* first box, or NONE */
	uint32_t database; /* or NONE */
	uint32_t values; /* state.values[values + setting] is a setting of its kind; wraps */
	uint32_t source, source_count; /* sim sources (users, source) */
	uint32_t out, out_count; /* edges: plan.edges_out[out ..] */
	uint32_t in, in_count;
};

struct box {
	uint32_t node, sim;
	uint32_t zone; /* of the topology */
};

/* A call that the plan has wired: a member of its caller's group. */
struct link {
	uint32_t group, member;
	uint32_t from, to; /* topology nodes */
	uint32_t edge; /* the arrow, or NONE: checks, and ways that are not drawn */
};

/* Where a users node's name can lead. Member `i` of its group is plan.endpoints[first + i]. */
struct endpoint {
	uint32_t sim;
	uint32_t node; /* EC2 or ELB */
	uint32_t eip; /* topology node of the address on it, or NONE */
	uint32_t attached; /* which target of the name it belongs to */
};

/* Who asks whether others are well: a balancer's node in a zone, or a name service. */
struct prober {
	uint32_t node, sim;
	uint32_t zone; /* of the topology */
	uint32_t checks; /* group of those it asks, in the order of its targets */
	uint32_t requests; /* ELB: group of the same members for what people ask; else NONE */
	uint32_t first, count; /* plan.targets */
};

struct target {
	uint32_t node; /* who is asked */
};

struct elb_plan {
	uint32_t prober; /* of its node in zone 0; one a zone follows */
	uint16_t delay_law, unused;
};

struct dns_plan {
	uint32_t prober; /* its targets are its endpoints */
	uint32_t endpoint, endpoint_count;
	uint32_t attached; /* targets of the name, an endpoint or more each */
	uint16_t lookup_law, unused;
};

struct users_plan {
	uint32_t node;
	uint32_t dns; /* index among dnss, or NONE */
	uint32_t endpoint, endpoint_count; /* those of the name, or its own */
	uint32_t group; /* to the endpoints */
	uint32_t resolver; /* first of its table */
	uint32_t home, home_mask; /* its part of the table of logins */
};

struct ec2_plan {
	uint32_t node;
	uint32_t elb, member; /* the balancer that lists it, and its place there; or NONE */
	uint32_t caller_database; /* the database that its pages ask, or NONE */
	uint32_t caller_link, caller_links; /* to that database's nodes; none when it is on the same box */
	uint32_t eip; /* topology node, or NONE */
	uint32_t reachable; /* people come here without a balancer */
};

struct database_plan {
	uint32_t node;
	uint16_t sync_law; /* RDS */
	uint16_t shared; /* its box has other roles */
};

struct plan {
	struct unit *units;
	struct box *boxes;
	struct link *links;
	struct endpoint *endpoints;
	struct prober *probers;
	struct target *targets;
	struct elb_plan *elbs;
	struct dns_plan *dnss;
	struct users_plan *users;
	struct ec2_plan *ec2s;
	struct database_plan *databases;
	uint32_t *edges_out, *edges_in;
	uint32_t *owner; /* topology node of a sim node */
	uint32_t *prober_of; /* of a sim node, or NONE */
	uint32_t *stations; /* how many, by sim node */
	uint16_t *station_laws; /* by topology node: the law of a textbook station or of a source's thinking */
	uint32_t *class_of; /* workload class of a sim class; TOPO_CLASSES for textbook sources, NONE for checks */
	uint32_t *asker_of; /* users or source node of a sim class, or NONE */
	uint32_t class_check; /* or NONE */

	uint32_t node_count, edge_count, zone_count; /* zones: at least one */
	uint32_t sim_count, box_count, link_count, endpoint_count, prober_count, target_count, elb_count, dns_count,
		users_count, ec2_count, rds_count, eip_count, database_count, value_count, class_count, source_count, home_count,
		group_count, resolver_count;
};

#endif
