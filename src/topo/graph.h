/* Walks over a topology's edges that validation and placement share. Iterative: no depth of input reaches the stack. */
#ifndef TOPO_GRAPH_H
#define TOPO_GRAPH_H

#include "topo/topo.h"

typedef bool topo_follow(const struct topo *topo, const struct topo_edge *edge);

/* Edges that leave each node, in the order of the file: edges[from[i]] to edges[from[i + 1] - 1]. */
struct topo_out {
	uint32_t *from; /* node_count + 1 */
	uint32_t *edges; /* indices into topo->edges */
};
void topo_out_init(struct topo_out *out, const struct topo *topo, topo_follow *follow);
void topo_out_done(struct topo_out *out);

/* A circle of edges that `follow` accepts: its first node, and its nodes' ids as "a > b > a" (cut with "..."). */
bool topo_find_circle(const struct topo *topo, topo_follow *follow, uint32_t *node, char *names, size_t size);

/* Marks what can be reached from users and sources; an attachment counts in both directions. */
void topo_reach(const struct topo *topo, topo_follow *follow, bool *seen);

#endif
