/* What must hold for each node by itself. */
#include "config.h"

#include <math.h>

#include "topo/validate_int.h"

static enum status check_zone(const struct topo_check *c, const struct topo_node *n)
{
	bool zonal = n->kind == TOPO_EC2 || n->kind == TOPO_RDS;
	if (!zonal && n->zone >= 0) {
		return err_at(AT(c, n), _("'%.*s' is of the whole region; leave 'zone' out"), ID(n));
	}
	if (zonal && c->topo->zone_count && n->zone < 0) {
		return err_at(AT(c, n), _("'%.*s' wants a 'zone', one of 'zones'"), ID(n));
	}
	bool standby = n->kind == TOPO_RDS && topo_get(n, TOPO_RDS_MULTI_AZ) != 0;
	if (!standby && n->standby_zone >= 0) {
		return err_at(AT(c, n), _("'%.*s' has no standby; say 'multi-az: true' or leave 'standby-zone' out"), ID(n));
	}
	if (standby && (n->standby_zone < 0 || n->standby_zone == n->zone)) {
		return err_at(AT(c, n), _("'%.*s' is multi-az; give a 'standby-zone' that is not its own zone"), ID(n));
	}
	return STATUS_OK;
}

static enum status check_roles(const struct topo_check *c, const struct topo_node *n)
{
	if (n->kind != TOPO_EC2) {
		return n->roles ? err_at(AT(c, n), _("only ec2 has 'roles'; leave them out at '%.*s'"), ID(n)) : STATUS_OK;
	}
	if (!n->roles) {
		return err_at(AT(c, n), _("'%.*s' wants 'roles', such as [web, files, sessions]"), ID(n));
	}
	if ((n->roles & TOPO_ROLE(TOPO_ROLE_SESSIONS)) && !(n->roles & TOPO_ROLE(TOPO_ROLE_WEB))) {
		return err_at(AT(c, n), _("'%.*s' keeps sessions for nobody; add the role web"), ID(n));
	}
	return STATUS_OK;
}

static enum status check_settings(const struct topo_check *c, const struct topo_node *n)
{
	enum topo_setting first, end;
	topo_kind_settings(n->kind, &first, &end);
	for (enum topo_setting s = first; s < end; s++) {
		const struct topo_setting_info *info = &topo_settings[s];
		double value = n->settings[s].number;
		bool bounded = info->least != 0 || info->most != 0;
		if (!isfinite(value) || (bounded && (value < info->least || value > info->most))) {
			return err_at(AT(c, n), _("'%s' of '%.*s' is out of range"), info->id, ID(n));
		}
	}
	if ((n->kind == TOPO_EC2 || n->kind == TOPO_RDS) && !topo_node_type(c->topo, (uint32_t)(n - c->topo->nodes))) {
		return err_at(AT(c, n), _("'%.*s' has a type that the catalogue lacks"), ID(n));
	}
	if (n->kind == TOPO_RDS && topo_get(n, TOPO_RDS_FAILOVER_MIN) > topo_get(n, TOPO_RDS_FAILOVER_MAX)) {
		return err_at(AT(c, n), _("'failover-least' of '%.*s' is more than 'failover-most'"), ID(n));
	}
	if (n->kind == TOPO_ELB && topo_get(n, TOPO_ELB_TIMEOUT) >= topo_get(n, TOPO_ELB_INTERVAL)) {
		return err_at(AT(c, n), _("'check-timeout' of '%.*s' must be less than 'check-interval'"), ID(n));
	}
	if (n->kind == TOPO_SOURCE && n->settings[TOPO_SOURCE_RATE].given && topo_get(n, TOPO_SOURCE_POPULATION) > 0) {
		return err_at(AT(c, n), _("'%.*s' is open by 'rate' or closed by 'population'; leave one out"), ID(n));
	}
	return STATUS_OK;
}

/* How many edges of each kind a node of this kind sends out. */
static enum status check_degree(const struct topo_check *c, uint32_t i)
{
	const struct topo_node *n = &c->topo->nodes[i];
	uint32_t calls = c->out_count[TOPO_CALL][i], attached = c->out_count[TOPO_ATTACH][i], routes = c->out_count[TOPO_ROUTE][i];
	bool web = n->roles & TOPO_ROLE(TOPO_ROLE_WEB), db = n->roles & TOPO_ROLE(TOPO_ROLE_DB);
	switch (n->kind) {
	case TOPO_USERS:
		return calls ? STATUS_OK : err_at(AT(c, n), _("'%.*s' call nobody; add an edge such as '%.*s > web'"), ID(n), ID(n));
	case TOPO_ROUTE53:
		return attached ? STATUS_OK : err_at(AT(c, n), _("the name '%.*s' points nowhere; add an edge such as '%.*s @ web'"), ID(n), ID(n));
	case TOPO_EIP:
		return attached == 1 ? STATUS_OK : err_at(AT(c, n), _("the address '%.*s' is attached to one instance, not to %u"), ID(n), attached);
	case TOPO_ELB:
		return calls ? STATUS_OK : err_at(AT(c, n), _("'%.*s' has nobody to send to; add an edge such as '%.*s > web1'"), ID(n), ID(n));
	case TOPO_EC2:
		if (web && !db && calls != 1) {
			return err_at(AT(c, n), _("'%.*s' wants one database: an edge such as '%.*s > db', or the role db"), ID(n), ID(n));
		}
		return web && db && calls ? err_at(AT(c, n), _("'%.*s' has the role db and calls another database; keep one"), ID(n)) : STATUS_OK;
	case TOPO_SOURCE:
		return calls + routes ? STATUS_OK : err_at(AT(c, n), _("'%.*s' sends nobody; add an edge such as '%.*s >> queue'"), ID(n), ID(n));
	case TOPO_RDS:
	case TOPO_STATION:
	case TOPO_KINDS:
		break;
	}
	return STATUS_OK;
}

enum status topo_validate_nodes(const struct topo_check *c)
{
	for (uint32_t i = 0; i < c->topo->node_count; i++) {
		const struct topo_node *n = &c->topo->nodes[i];
		enum status status = check_zone(c, n);
		status = status ? status : check_roles(c, n);
		status = status ? status : check_settings(c, n);
		status = status ? status : check_degree(c, i);
		if (status) {
			return status;
		}
	}
	return STATUS_OK;
}
