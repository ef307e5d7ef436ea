/* Seconds of several classes read together. Percentiles do not add up, so their histograms are merged at each second. */
#include "config.h"

#include "model/model_int.h"

bool model_class_in(const struct model *m, uint32_t sim_class, int class_)
{
	uint32_t c = m->plan.class_of[sim_class];
	if (c == NONE) {
		return false;
	}
	if (class_ >= 0) {
		return c == (uint32_t)class_;
	}
	if (class_ == MODEL_ALL) {
		return true;
	}
	return c < TOPO_CLASSES && m->topo->workload.classes[c].is_static == (class_ == MODEL_STATIC);
}

static int class_of_group(uint32_t group)
{
	static const int classes[MODEL_GROUPS] = { MODEL_ALL, MODEL_DYNAMIC, MODEL_STATIC };
	return group < MODEL_GROUPS ? classes[group] : (int)(group - MODEL_GROUPS);
}

static struct sim_second *row(const struct model *m, uint32_t group, int64_t second)
{
	return &m->state.seconds[(size_t)group * SIM_SECONDS + (size_t)(second % SIM_SECONDS)];
}

static void add(struct sim_second *to, const struct sim_second *from)
{
	to->second = from->second;
	to->arrivals += from->arrivals;
	to->completions += from->completions;
	to->failures += from->failures;
	for (int cause = 0; cause < SIM_CAUSES; cause++) {
		to->failed_by[cause] += from->failed_by[cause];
	}
}

static void merge(struct model *m, uint32_t group, struct sim_second *out)
{
	struct sim_histogram *all = &m->scratch[0], *one = &m->scratch[1];
	uint32_t merged = 0;
	*out = (struct sim_second){ 0 };
	for (uint32_t c = 0; c < m->plan.class_count; c++) {
		struct sim_second s;
		if (!model_class_in(m, c, class_of_group(group)) || !sim_second(m->sim, (uint16_t)c, 0, &s)) {
			continue;
		}
		add(out, &s);
		if (s.completions + s.failures == 0) {
			continue;
		}
		sim_recent_times(m->sim, (uint16_t)c, 1, merged++ ? one : all);
		if (merged > 1) {
			sim_histogram_merge(all, one);
		}
	}
	if (merged) {
		out->p50_ns = sim_histogram_quantile(all, 0.50);
		out->p95_ns = sim_histogram_quantile(all, 0.95);
		out->p99_ns = sim_histogram_quantile(all, 0.99);
		out->max_ns = all->max_ns;
	}
}

void model_seconds_tick(struct model *m)
{
	int64_t second = sim_now(m->sim) / SIM_S - 1;
	for (uint32_t group = 0; group < m->plan.group_count; group++) {
		merge(m, group, row(m, group, second));
		row(m, group, second)->second = second;
	}
}

bool model_second(const struct model *m, int class_, uint32_t ago, struct sim_second *out)
{
	uint32_t group = class_ == MODEL_ALL ? 0 : class_ == MODEL_DYNAMIC ? 1 : class_ == MODEL_STATIC ? 2 :
		MODEL_GROUPS + (uint32_t)class_;
	if (class_ >= 0 && m->plan.users_count == 1) {
		for (uint32_t c = 0; c < m->plan.class_count; c++) {
			if (m->plan.class_of[c] == (uint32_t)class_) {
				return sim_second(m->sim, (uint16_t)c, ago, out);
			}
		}
	}
	int64_t second = (int64_t)m->state.head->ticks - 1 - (int64_t)ago;
	if (group >= m->plan.group_count || ago >= SIM_SECONDS || second < 0) {
		return false;
	}
	*out = *row(m, group, second);
	return true;
}

void model_recent(const struct model *m, int class_, uint32_t seconds, struct sim_histogram *out)
{
	sim_histogram_clear(out);
	for (uint32_t c = 0; c < m->plan.class_count; c++) {
		if (model_class_in(m, c, class_)) {
			sim_recent_times(m->sim, (uint16_t)c, seconds, &m->scratch[1]);
			sim_histogram_merge(out, &m->scratch[1]);
		}
	}
}
