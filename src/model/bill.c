/* What it costs: a list of items with their price an hour, fixed or by use. Transfer to the internet is kept apart, since
 * it depends on pages rather than on the architecture and soon outgrows everything else. */
#include "config.h"

#include "model/model_int.h"

enum how {
	FIXED, /* for what is there */
	BY_USE,
	OWED, /* surplus credits: an account of their own says what has come together */
};

struct item {
	uint32_t node;
	const char *label;
	double hour;
	enum how how;
};
typedef void item_fn(void *ctx, const struct item *item);

struct visit {
	const struct model *m;
	item_fn *fn;
	void *ctx;
};

static void say(const struct visit *v, uint32_t node, const char *label, double hour, enum how how)
{
	v->fn(v->ctx, &(struct item){ .node = node, .label = label, .hour = hour, .how = how });
}

static double month_to_hour(const struct model *m, double month)
{
	return month / figure(m, TOPO_FIG_HOURS_MONTH);
}

static void surplus(const struct visit *v, uint32_t node)
{
	const struct unit *u = &v->m->plan.units[node];
	double rate = 0;
	for (uint32_t i = 0; i < u->sim_count; i++) {
		rate += model_credits_rate(v->m, u->box + i);
	}
	if (model_type(v->m, node)->burstable) {
		say(v, node, N_("surplus credits"), rate * figure(v->m, TOPO_FIG_SURPLUS_PRICE), OWED);
	}
}

static void ec2(const struct visit *v, uint32_t node)
{
	const struct model *m = v->m;
	const struct ec2_plan *plan = &m->plan.ec2s[m->plan.units[node].own];
	bool there = !(m->state.units[node].flags & UNIT_DEAD);
	say(v, node, N_("instance"), there ? model_type(m, node)->price_hour : 0, FIXED);
	double disk = model_setting(m, node, TOPO_EC2_DISK) * figure(m, TOPO_FIG_DISK_PRICE);
	say(v, node, N_("disk"), month_to_hour(m, disk), FIXED);
	if (plan->reachable && plan->eip == NONE) {
		say(v, node, N_("public address"), figure(m, TOPO_FIG_IP_PRICE), FIXED);
	}
	surplus(v, node);
}

static void rds(const struct visit *v, uint32_t node)
{
	const struct model *m = v->m;
	double copies = model_rds_doubled(m, node) ? 2 : 1;
	say(v, node, N_("instance"), model_type(m, node)->price_hour * copies, FIXED);
	double disk = model_setting(m, node, TOPO_RDS_DISK) * figure(m, TOPO_FIG_DB_DISK_PRICE);
	say(v, node, N_("disk"), month_to_hour(m, disk) * copies, FIXED);
	surplus(v, node);
}

/* Capacity units: the largest of what each dimension asks for. A page and its files share one connection. */
static double capacity_units(const struct model *m, uint32_t node)
{
	double answers = m->state.elbs[m->plan.units[node].own].rate_answers, all = 0, views = 0;
	for (uint32_t i = 0; i < m->plan.elb_count; i++) {
		all += m->state.elbs[i].rate_answers;
	}
	for (uint32_t c = 0; c < m->topo->workload.class_count; c++) {
		views += m->topo->workload.classes[c].per_view;
	}
	double bytes = all > 0 ? m->state.head->rate_bytes * answers / all : 0;
	double by_bytes = bytes * 3600 / 1e9 / figure(m, TOPO_FIG_LCU_GB);
	double by_connections = views > 0 ? answers / views / figure(m, TOPO_FIG_LCU_CONNECTIONS) : 0;
	return by_bytes > by_connections ? by_bytes : by_connections;
}

static void elb(const struct visit *v, uint32_t node)
{
	const struct model *m = v->m;
	say(v, node, N_("load balancer"), figure(m, TOPO_FIG_ELB_PRICE), FIXED);
	say(v, node, N_("public addresses"), figure(m, TOPO_FIG_IP_PRICE) * m->plan.units[node].sim_count, FIXED);
	say(v, node, N_("capacity units"), capacity_units(m, node) * figure(m, TOPO_FIG_LCU_PRICE), BY_USE);
}

static void route53(const struct visit *v, uint32_t node)
{
	const struct model *m = v->m;
	say(v, node, N_("name zone"), month_to_hour(m, figure(m, TOPO_FIG_ZONE_PRICE)), FIXED);
	double lookups = m->state.head->rate_lookups / m->plan.dns_count * 3600;
	say(v, node, N_("look-ups"), lookups / 1e6 * figure(m, TOPO_FIG_DNS_QUERIES_PRICE), BY_USE);
}

static void eip(const struct visit *v, uint32_t node)
{
	say(v, node, N_("public address"), figure(v->m, TOPO_FIG_IP_PRICE), FIXED);
}

static void (*const kinds[TOPO_KINDS])(const struct visit *v, uint32_t node) = {
	[TOPO_EC2] = ec2,
	[TOPO_RDS] = rds,
	[TOPO_ELB] = elb,
	[TOPO_ROUTE53] = route53,
	[TOPO_EIP] = eip,
};

static void each_item(const struct model *m, item_fn *fn, void *ctx)
{
	struct visit v = { .m = m, .fn = fn, .ctx = ctx };
	for (uint32_t node = 0; node < m->plan.node_count; node++) {
		if (kinds[kind_of(m, node)]) {
			kinds[kind_of(m, node)](&v, node);
		}
	}
}

static void add_all(void *ctx, const struct item *item)
{
	double *sum = ctx;
	*sum += item->hour;
}

/* ------------------------------------------------------------------- use */

static void glide(double *mean, double now, uint64_t ticks)
{
	double over = ticks < MODEL_MEAN_TICKS ? (double)ticks : MODEL_MEAN_TICKS;
	*mean += (now - *mean) / over;
}

static double bytes_of_second(const struct model *m)
{
	double bytes = 0;
	for (uint32_t c = 0; c < m->plan.class_count; c++) {
		struct sim_second s;
		if (m->plan.class_of[c] < TOPO_CLASSES && sim_second(m->sim, (uint16_t)c, 0, &s)) {
			bytes += s.completions * m->topo->workload.classes[m->plan.class_of[c]].kilobytes * 1000;
		}
	}
	return bytes;
}

static double owed(const struct model *m)
{
	double hours = 0;
	for (uint32_t box = 0; box < m->plan.box_count; box++) {
		hours += model_credits_owed(m, box);
	}
	return hours * figure(m, TOPO_FIG_SURPLUS_PRICE);
}

static void add_paid(void *ctx, const struct item *item)
{
	double *sum = ctx;
	*sum += item->how == OWED ? 0 : item->hour;
}

void model_usage_tick(struct model *m)
{
	struct head *head = m->state.head;
	glide(&head->rate_bytes, bytes_of_second(m), head->ticks);
	glide(&head->rate_lookups, (double)(head->lookups - head->lookups_seen), head->ticks);
	head->lookups_seen = head->lookups;
	for (uint32_t node = 0; node < m->plan.node_count; node++) {
		if (kind_of(m, node) == TOPO_ELB) {
			struct meter now, before;
			model_meter_ago(m, node, 0, &now);
			model_meter_ago(m, node, 1, &before);
			double answers = (double)(now.completions - before.completions);
			glide(&m->state.elbs[m->plan.units[node].own].rate_answers, answers, head->ticks);
		}
	}
	double hour = 0;
	each_item(m, add_paid, &hour);
	head->paid += hour / 3600;
}

/* ---------------------------------------------------------------- reading */

void model_read_bill(const struct model *m, struct model_totals *out)
{
	double hours = figure(m, TOPO_FIG_HOURS_MONTH), hour = 0;
	each_item(m, add_all, &hour);
	out->bill_hour = hour;
	out->bill_month = hour * hours;
	out->bill_dollars = m->state.head->paid + owed(m);
	double gigabytes = m->state.head->rate_bytes * 3600 * hours / 1e9 - figure(m, TOPO_FIG_TRANSFER_FREE);
	out->transfer_month = gigabytes > 0 ? gigabytes * figure(m, TOPO_FIG_TRANSFER_PRICE) : 0;
}

struct list {
	struct model_bill_item *out;
	size_t count, max;
	double hours;
};

static void add_item(void *ctx, const struct item *item)
{
	struct list *list = ctx;
	if (list->count < list->max) {
		list->out[list->count++] = (struct model_bill_item){
			.node = item->node, .label = item->label, .month = item->hour * list->hours };
	}
}

size_t model_bill(const struct model *m, struct model_bill_item *out, size_t max)
{
	struct list list = { .out = out, .max = max, .hours = figure(m, TOPO_FIG_HOURS_MONTH) };
	each_item(m, add_item, &list);
	return list.count;
}
