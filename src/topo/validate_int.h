/* Inside of topo: the parts of topo_validate. Each gives the first fault it finds. */
#ifndef TOPO_VALIDATE_INT_H
#define TOPO_VALIDATE_INT_H

#include "topo/topo.h"

struct topo_check {
	const struct topo *topo;
	struct err *err;
	uint32_t *out_count[TOPO_EDGE_KINDS]; /* per node: edges of that kind that leave it */
};

/* For err_at: a fault of a node or an edge; and an id for "%.*s". */
#define AT(c, thing) (c)->err, STATUS_DATA, (c)->topo->file, (thing)->line, (thing)->column
#define ID(node) STR_ARG((node)->id)

/* Every node by itself: zone, roles, settings, and how many edges leave it. */
enum status topo_validate_nodes(const struct topo_check *c);
/* All together: no circle that cannot work, no node out of reach, no two in one place. */
enum status topo_validate_shape(const struct topo_check *c);

#endif
