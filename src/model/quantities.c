#include "config.h"

#include "model/quantities.h"

#include <math.h>

#define MODEL_QUANTITY_ID(name, id, unit, node) [name] = id,
const char *const model_quantity_ids[MODEL_QUANTITIES] = { MODEL_QUANTITY_LIST(MODEL_QUANTITY_ID) };
#undef MODEL_QUANTITY_ID
#define MODEL_QUANTITY_UNIT(name, id, unit, node) [name] = unit,
const char *const model_quantity_units[MODEL_QUANTITIES] = { MODEL_QUANTITY_LIST(MODEL_QUANTITY_UNIT) };
#undef MODEL_QUANTITY_UNIT

bool model_quantity_needs_node(enum model_quantity quantity)
{
#define MODEL_QUANTITY_NODE(name, id, unit, node) [name] = node,
	static const bool needs[MODEL_QUANTITIES] = { MODEL_QUANTITY_LIST(MODEL_QUANTITY_NODE) };
#undef MODEL_QUANTITY_NODE
	return needs[quantity];
}

/* ------------------------------------------------------------- requests */

static double quantile(const struct window *w, double q)
{
	return w->times->total ? (double)sim_histogram_quantile(w->times, q) / 1e9 : NAN;
}

static double p50(const struct window *w)
{
	return quantile(w, 0.50);
}

static double p95(const struct window *w)
{
	return quantile(w, 0.95);
}

static double p99(const struct window *w)
{
	return quantile(w, 0.99);
}

static double most(const struct window *w)
{
	return w->times->total ? (double)w->times->max_ns / 1e9 : NAN;
}

static double mean(const struct window *w)
{
	double timed = (double)(w->sum.completions + w->sum.failed_by[SIM_TIMED_OUT]);
	return timed > 0 ? (double)w->sum.sum_ns / timed / 1e9 : NAN;
}

static double requests(const struct window *w)
{
	return (double)w->sum.arrivals;
}

static double rate(const struct window *w)
{
	return w->span_s > 0 ? (double)w->sum.arrivals / w->span_s : NAN;
}

static double goodput(const struct window *w)
{
	return w->span_s > 0 ? (double)w->sum.completions / w->span_s : NAN;
}

static double failed(const struct window *w)
{
	return (double)w->sum.failures;
}

static double errors(const struct window *w)
{
	double ended = (double)(w->sum.completions + w->sum.failures);
	return ended > 0 ? (double)w->sum.failures / ended : NAN;
}

/* -------------------------------------------------------------- seconds */

/* Seconds in which nothing ended never come here: they say nothing. */
static double share(const struct sim_second *s)
{
	return (double)s->failures / ((double)s->completions + s->failures);
}

static void worst(struct passing *p, const struct sim_second *s, double from_s)
{
	(void)from_s;
	p->value = isnan(p->value) || share(s) > p->value ? share(s) : p->value;
}

static void recovered(struct passing *p, const struct sim_second *s, double from_s)
{
	p->value = isnan(p->value) ? 0 : p->value;
	if (share(s) > 0.001) {
		p->value = (double)(s->second + 1) - from_s;
	}
}

static void outage(struct passing *p, const struct sim_second *s, double from_s)
{
	(void)from_s;
	p->value = isnan(p->value) ? 0 : p->value;
	if (share(s) < 0.5) {
		p->run_from = -1;
		return;
	}
	p->run_from = p->run_from < 0 ? (double)s->second : p->run_from;
	double length = (double)(s->second + 1) - p->run_from;
	p->value = length > p->value ? length : p->value;
}

/* ---------------------------------------------------------------- nodes */

static double utilisation(const struct meter *begin, const struct meter *now, double span_ns)
{
	return model_scarcest(begin, now) / span_ns;
}

static double cpu(const struct meter *begin, const struct meter *now, double span_ns)
{
	return (now->used - begin->used) / span_ns;
}

static double queue(const struct meter *begin, const struct meter *now, double span_ns)
{
	return (now->waiting - begin->waiting) / span_ns;
}

static double node_rate(const struct meter *begin, const struct meter *now, double span_ns)
{
	return (double)(now->arrivals - begin->arrivals) / (span_ns / 1e9);
}

static double node_stay(const struct meter *begin, const struct meter *now, double span_ns)
{
	(void)span_ns;
	double left = (double)(now->completions + now->failures - begin->completions - begin->failures);
	return left > 0 ? (now->stay - begin->stay) / left / 1e9 : NAN;
}

static double waiting(const struct model *m, uint32_t node)
{
	struct model_node out;
	model_read_node(m, node, &out);
	return out.waiting;
}

static double credits(const struct model *m, uint32_t node)
{
	struct model_node out;
	model_read_node(m, node, &out);
	return out.credits;
}

static double not_up(const struct model *m, uint32_t node)
{
	return (double)model_not_up_ns(m, node) / 1e9;
}

/* --------------------------------------------------------------- totals */

static struct model_totals totals(const struct model *m)
{
	struct model_totals t;
	model_read_totals(m, &t);
	return t;
}

static double writes_lost(const struct model *m, uint32_t node)
{
	(void)node;
	return (double)totals(m).writes_lost;
}

static double writes(const struct model *m, uint32_t node)
{
	(void)node;
	return (double)totals(m).writes_acknowledged;
}

static double stale(const struct model *m, uint32_t node)
{
	(void)node;
	return (double)totals(m).stale_reads;
}

static double sessions_lost(const struct model *m, uint32_t node)
{
	(void)node;
	return (double)totals(m).sessions_lost;
}

static double bill_month(const struct model *m, uint32_t node)
{
	(void)node;
	return totals(m).bill_month;
}

static double bill_hour(const struct model *m, uint32_t node)
{
	(void)node;
	return totals(m).bill_hour;
}

const struct quantity model_quantities[MODEL_QUANTITIES] = {
	[MODEL_Q_P50] = { BY_WINDOW, .window = p50 },
	[MODEL_Q_P95] = { BY_WINDOW, .window = p95 },
	[MODEL_Q_P99] = { BY_WINDOW, .window = p99 },
	[MODEL_Q_MEAN] = { BY_WINDOW, .window = mean },
	[MODEL_Q_MAX] = { BY_WINDOW, .window = most },
	[MODEL_Q_REQUESTS] = { BY_WINDOW, .window = requests },
	[MODEL_Q_RATE] = { BY_WINDOW, .window = rate },
	[MODEL_Q_GOODPUT] = { BY_WINDOW, .window = goodput },
	[MODEL_Q_FAILED] = { BY_WINDOW, .window = failed },
	[MODEL_Q_ERRORS] = { BY_WINDOW, .window = errors },
	[MODEL_Q_WORST] = { BY_SECOND, .second = worst },
	[MODEL_Q_OUTAGE] = { BY_SECOND, .second = outage },
	[MODEL_Q_RECOVERED] = { BY_SECOND, .second = recovered },
	[MODEL_Q_UTILISATION] = { BY_METER, .meter = utilisation },
	[MODEL_Q_CPU] = { BY_METER, .meter = cpu },
	[MODEL_Q_QUEUE] = { BY_METER, .meter = queue },
	[MODEL_Q_QUEUE_MAX] = { BY_SECOND, .total = waiting },
	[MODEL_Q_NODE_RATE] = { BY_METER, .meter = node_rate },
	[MODEL_Q_NODE_STAY] = { BY_METER, .meter = node_stay },
	[MODEL_Q_CREDITS] = { BY_END, .total = credits },
	[MODEL_Q_WRITES_LOST] = { BY_COUNT, .total = writes_lost },
	[MODEL_Q_WRITES] = { BY_COUNT, .total = writes },
	[MODEL_Q_STALE] = { BY_COUNT, .total = stale },
	[MODEL_Q_SESSIONS_LOST] = { BY_COUNT, .total = sessions_lost },
	[MODEL_Q_BILL_MONTH] = { BY_END, .total = bill_month },
	[MODEL_Q_BILL_HOUR] = { BY_END, .total = bill_hour },
	[MODEL_Q_STATE_TIME] = { BY_COUNT, .total = not_up },
};
