/* Building a net from a topology: what the kinds' `shape` and `join` share. Internal to model/. */
#ifndef MODEL_BUILD_H
#define MODEL_BUILD_H

#include "model/model_int.h"

struct model_build {
	struct model *model;
	const struct topo *topo;
	struct plan *plan; /* its counts grow while it is filled; room for all was made before */
	struct sim_net *net;
	uint16_t *tables; /* program table of each sim node */
	uint32_t next_pc;
	uint16_t half_laws[TOPO_CLASSES]; /* half of a page's CPU: before and after its SQL */
	uint16_t whole_laws[TOPO_CLASSES];
	uint16_t read_law, write_law;
};

/* Sim zones: those of the topology, then the region, then one for each users node. */
static inline uint16_t build_region(const struct plan *plan)
{
	return (uint16_t)plan->zone_count;
}
uint16_t build_zone(const struct model_build *b, uint32_t node); /* a machine without one stands in the first */

/* One more sim node of a unit, with a program table of its own. */
uint32_t build_sim_node(struct model_build *b, uint32_t node, uint16_t zone, uint32_t purpose, bool down);
uint32_t build_station(struct model_build *b, uint32_t sim, enum sim_station_kind kind, uint32_t servers, uint32_t room);
uint32_t build_group(struct model_build *b, uint32_t node, uint32_t purpose, enum sim_policy policy, uint16_t hook);
/* Adds a member and the link that counts its calls. edge: its arrow, or NONE. */
uint32_t build_member(struct model_build *b, uint32_t group, uint32_t sim, uint32_t from, uint32_t to, uint32_t edge);
uint32_t build_edge(const struct model_build *b, uint32_t from, uint32_t to); /* index or NONE */
void build_entry(struct model_build *b, uint32_t sim, uint8_t verb, uint32_t pc);
uint16_t build_law(struct model_build *b, struct topo_law law);
uint16_t build_const_law(struct model_build *b, double ns);
int64_t build_ns(double ns);
struct sim_law build_sim_law(struct topo_law law, double mean_ns);

/* The nodes that a name or a users node leads to, expanded: an address to its instance, a balancer to its nodes. */
void build_endpoints(struct model_build *b, uint32_t from, enum topo_edge_kind kind, uint32_t *first, uint32_t *count,
	uint32_t *attached);

/* Textbook nodes: all calls in the file's order, then one of the routes by its share, or on with the program. */
void build_choice(struct model_build *b, uint32_t node, int64_t limit_ns);

/* What a prober does on VERB_CHECK. */
void build_check(struct model_build *b, uint32_t sim, uint32_t checks);

/* What an instance's roles do (ec2_build.c). */
void model_ec2_shape(struct model_build *b, uint32_t node);
void model_ec2_join(struct model_build *b, uint32_t node);

/* Ops; each gives the pc of what it added. */
uint32_t emit_wait(struct model_build *b, uint16_t law);
uint32_t emit_serve(struct model_build *b, uint16_t station, uint16_t law);
uint32_t emit_seize(struct model_build *b, uint16_t station);
uint32_t emit_release(struct model_build *b, uint16_t station);
uint32_t emit_call(struct model_build *b, uint32_t group, uint8_t verb, int64_t limit_ns);
uint32_t emit_route(struct model_build *b, uint32_t group, uint8_t verb);
uint32_t emit_branch(struct model_build *b, double p);
uint32_t emit_loop(struct model_build *b, double count);
uint32_t emit_end_loop(struct model_build *b);
uint32_t emit_on_fail(struct model_build *b);
uint32_t emit_fail(struct model_build *b, enum sim_cause cause);
uint32_t emit_hook(struct model_build *b, enum model_hook hook, uint32_t arg);
uint32_t emit_end(struct model_build *b);
void emit_target(struct model_build *b, uint32_t pc); /* of an earlier branch, hook or handler: the next op */
uint32_t emit_statement(struct model_build *b, bool write, uint16_t sync_law, bool shared); /* without the END */

#endif
