#include "config.h"

#include "app/setting_words.h"

#include "base/i18n.h"

const char *const app_setting_labels[TOPO_SETTINGS] = {
	[TOPO_USERS_RTT] = N_("round trip"),
	[TOPO_USERS_SHARE] = N_("share of all users"),
	[TOPO_USERS_LIMIT] = N_("gives up after"),
	[TOPO_USERS_RETRIES] = N_("retries"),
	[TOPO_USERS_BACKOFF] = N_("first retry after"),
	[TOPO_DNS_TTL] = N_("TTL"),
	[TOPO_DNS_LOOKUP] = N_("look-up time"),
	[TOPO_DNS_CHECK] = N_("health check"),
	[TOPO_DNS_INTERVAL] = N_("check interval"),
	[TOPO_DNS_FAILURES] = N_("unhealthy after failures"),
	[TOPO_DNS_EDIT] = N_("record edited after"),
	[TOPO_EIP_REMAP] = N_("address moved after"),
	[TOPO_EC2_TYPE] = N_("instance type"),
	[TOPO_EC2_CREDITS] = N_("CPU credits"),
	[TOPO_EC2_START_CREDITS] = N_("credits at start"),
	[TOPO_EC2_WORKERS] = N_("workers per vCPU"),
	[TOPO_EC2_BACKLOG] = N_("accept queue"),
	[TOPO_EC2_POOL] = N_("database connections"),
	[TOPO_EC2_CALL_LIMIT] = N_("gives up a call after"),
	[TOPO_EC2_BOOT] = N_("boots in"),
	[TOPO_EC2_READY] = N_("application ready in"),
	[TOPO_EC2_RECOVERY] = N_("recovery"),
	[TOPO_EC2_RECOVERY_TIME] = N_("recovered after"),
	[TOPO_EC2_DISK] = N_("disk (GB)"),
	[TOPO_EC2_DB_CONNECTIONS] = N_("connection limit"),
	[TOPO_EC2_BACKUP_AT] = N_("backup at"),
	[TOPO_EC2_BACKUP] = N_("backup"),
	[TOPO_EC2_DUMP_TIME] = N_("dump takes"),
	[TOPO_EC2_DUMP_LOCKS] = N_("writes locked of dump"),
	[TOPO_EC2_PATCH_TIME] = N_("patching takes"),
	[TOPO_RDS_TYPE] = N_("instance type"),
	[TOPO_RDS_MULTI_AZ] = N_("Multi-AZ"),
	[TOPO_RDS_SYNC] = N_("commit waits for standby"),
	[TOPO_RDS_FAILOVER_MIN] = N_("failover at least"),
	[TOPO_RDS_FAILOVER_MAX] = N_("failover at most"),
	[TOPO_RDS_CONNECTIONS] = N_("connection limit"),
	[TOPO_RDS_DISK] = N_("disk (GB)"),
	[TOPO_RDS_BACKUP_AT] = N_("backup at"),
	[TOPO_RDS_BACKUP_PAUSE] = N_("I/O pause of backup"),
	[TOPO_RDS_LOG_EVERY] = N_("log shipped every"),
	[TOPO_RDS_RESTORE_TIME] = N_("restore takes"),
	[TOPO_RDS_PATCH_TIME] = N_("patching takes"),
	[TOPO_ELB_ALGORITHM] = N_("algorithm"),
	[TOPO_ELB_STICKY] = N_("sticky sessions"),
	[TOPO_ELB_INTERVAL] = N_("check interval"),
	[TOPO_ELB_TIMEOUT] = N_("check timeout"),
	[TOPO_ELB_UNHEALTHY] = N_("unhealthy after failures"),
	[TOPO_ELB_HEALTHY] = N_("healthy after successes"),
	[TOPO_ELB_DRAIN] = N_("draining"),
	[TOPO_ELB_CROSS_ZONE] = N_("cross-zone"),
	[TOPO_ELB_DELAY] = N_("own delay"),
	[TOPO_SOURCE_RATE] = N_("rate"),
	[TOPO_SOURCE_POPULATION] = N_("population"),
	[TOPO_SOURCE_THINK] = N_("think time"),
	[TOPO_SOURCE_LIMIT] = N_("gives up after"),
	[TOPO_STATION_DISCIPLINE] = N_("discipline"),
	[TOPO_STATION_SERVERS] = N_("servers"),
	[TOPO_STATION_ROOM] = N_("waiting places"),
	[TOPO_STATION_SERVICE] = N_("service time"),
};

const char *app_choice_label(struct str id)
{
	static const struct {
		const char *id, *label;
	} words[] = {
		{ "unlimited", N_("unlimited") },
		{ "standard", N_("standard") },
		{ "by-hand", N_("by hand") },
		{ "automatic", N_("automatic") },
		{ "nightly", N_("nightly") },
		{ "none", N_("none") },
		{ "round-robin", N_("round robin") },
		{ "least-outstanding", N_("least outstanding") },
		{ "fifo", N_("in order of arrival") },
		{ "sharing", N_("processor sharing") },
		{ "delay", N_("pure delay") },
	};
	for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
		if (str_eq_c(id, words[i].id)) {
			return words[i].label;
		}
	}
	return NULL;
}
