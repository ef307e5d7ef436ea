/* Small topologies put together by hand: a test of topo reads no files. */
#ifndef TESTS_TOPO_MAKE_H
#define TESTS_TOPO_MAKE_H

#include "topo/topo.h"

#define MAKE_WEB (TOPO_ROLE(TOPO_ROLE_WEB) | TOPO_ROLE(TOPO_ROLE_FILES) | TOPO_ROLE(TOPO_ROLE_SESSIONS))
#define MAKE_DB TOPO_ROLE(TOPO_ROLE_DB)

struct make {
	struct topo topo;
	struct topo_catalogue catalogue;
	struct topo_instance_type types[4]; /* t3.micro, t3.small, db.t3.medium, db.m5.large */
	struct topo_node *nodes;
	struct topo_edge *edges;
};

/* Empty, with two zones, the usual page view and sensible defaults. Room for some dozens, or for all that is allowed. */
struct make *make_new(void);
struct make *make_new_large(void);
void make_free(struct make *m);
struct topo_node *make_node(struct make *m, const char *id, enum topo_kind kind, int zone, unsigned roles);
struct topo_edge *make_edge(struct make *m, const char *from, enum topo_edge_kind kind, const char *to);
void make_set(struct make *m, const char *id, enum topo_setting setting, double value); /* as given in the file */

/* users ? dns, dns @ elb, users > elb > web1 and web2 > db with its standby. */
struct make *make_two_zones(void);

#endif
