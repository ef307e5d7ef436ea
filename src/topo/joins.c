/* Who may be joined to whom, and how. */
#include "config.h"

#include "topo/topo.h"

#define ANY_ROLE 0u
static const struct {
	enum topo_kind from;
	enum topo_edge_kind edge;
	enum topo_kind to;
	unsigned from_roles, to_roles; /* one of these at least; ANY_ROLE = does not matter */
} joins[] = {
	{ TOPO_USERS, TOPO_LOOKUP, TOPO_ROUTE53, ANY_ROLE, ANY_ROLE },
	{ TOPO_USERS, TOPO_CALL, TOPO_EC2, ANY_ROLE, TOPO_ROLE(TOPO_ROLE_WEB) | TOPO_ROLE(TOPO_ROLE_FILES) },
	{ TOPO_USERS, TOPO_CALL, TOPO_ELB, ANY_ROLE, ANY_ROLE },
	{ TOPO_ROUTE53, TOPO_ATTACH, TOPO_EIP, ANY_ROLE, ANY_ROLE },
	{ TOPO_ROUTE53, TOPO_ATTACH, TOPO_EC2, ANY_ROLE, TOPO_ROLE(TOPO_ROLE_WEB) },
	{ TOPO_ROUTE53, TOPO_ATTACH, TOPO_ELB, ANY_ROLE, ANY_ROLE },
	{ TOPO_EIP, TOPO_ATTACH, TOPO_EC2, ANY_ROLE, ANY_ROLE },
	{ TOPO_ELB, TOPO_CALL, TOPO_EC2, ANY_ROLE, TOPO_ROLE(TOPO_ROLE_WEB) | TOPO_ROLE(TOPO_ROLE_FILES) },
	{ TOPO_EC2, TOPO_CALL, TOPO_EC2, TOPO_ROLE(TOPO_ROLE_WEB), TOPO_ROLE(TOPO_ROLE_DB) },
	{ TOPO_EC2, TOPO_CALL, TOPO_RDS, TOPO_ROLE(TOPO_ROLE_WEB), ANY_ROLE },
	{ TOPO_SOURCE, TOPO_ROUTE, TOPO_STATION, ANY_ROLE, ANY_ROLE },
	{ TOPO_SOURCE, TOPO_CALL, TOPO_STATION, ANY_ROLE, ANY_ROLE },
	{ TOPO_STATION, TOPO_ROUTE, TOPO_STATION, ANY_ROLE, ANY_ROLE },
	{ TOPO_STATION, TOPO_CALL, TOPO_STATION, ANY_ROLE, ANY_ROLE },
};

bool topo_can_join(const struct topo_node *from, enum topo_edge_kind edge, const struct topo_node *to)
{
	for (size_t i = 0; i < sizeof joins / sizeof joins[0]; i++) {
		if (joins[i].from == from->kind && joins[i].edge == edge && joins[i].to == to->kind &&
			(joins[i].from_roles == ANY_ROLE || (joins[i].from_roles & from->roles)) &&
			(joins[i].to_roles == ANY_ROLE || (joins[i].to_roles & to->roles))) {
			return true;
		}
	}
	return false;
}
