#include "config.h"

#include "app/series.h"

#include <math.h>

void series_clear(struct series *series, int64_t now_ns)
{
	*series = (struct series){ .next_ns = (now_ns / SIM_S + 1) * SIM_S };
}

void series_cut(struct series *series, int64_t now_ns)
{
	while (series->count && series_at(series, 0)->at_ns > now_ns) {
		series->count--;
		series->head = (series->head + SERIES - 1) % SERIES;
	}
	series->next_ns = (now_ns / SIM_S + 1) * SIM_S;
}

int64_t series_stretch_ns(double speed)
{
	double seconds = floor(speed * 0.25 + 0.5);
	return (int64_t)(seconds < 1 ? 1 : seconds > SIM_RECENT ? SIM_RECENT : seconds) * SIM_S;
}

void series_take(struct series *series, const struct model *model, int64_t stretch_ns)
{
	static const double nan_value = (double)NAN;
	const struct series_sample *last = series_at(series, 0);
	int64_t now = series->next_ns;
	int64_t length = last && now - last->at_ns < (int64_t)SIM_RECENT * SIM_S ? now - last->at_ns : SIM_S;
	uint32_t seconds = (uint32_t)(length / SIM_S);
	struct sim_histogram times = { 0 };
	struct series_sample sample = { .at_ns = now, .length_ns = length, .errors = nan_value };
	uint64_t arrivals = 0, failures = 0, ended = 0;
	for (uint32_t ago = 0; ago < seconds; ago++) {
		struct sim_second second;
		if (model_second(model, MODEL_ALL, ago, &second)) {
			arrivals += second.arrivals;
			failures += second.failures;
			ended += (uint64_t)second.completions + second.failures;
		}
	}
	model_recent(model, MODEL_ALL, seconds, &times);
	sample.p50_s = times.total ? (double)sim_histogram_quantile(&times, 0.50) / 1e9 : nan_value;
	sample.p95_s = times.total ? (double)sim_histogram_quantile(&times, 0.95) / 1e9 : nan_value;
	sample.p99_s = times.total ? (double)sim_histogram_quantile(&times, 0.99) / 1e9 : nan_value;
	sample.arrivals_per_s = (double)arrivals / (double)seconds;
	sample.failures_per_s = (double)failures / (double)seconds;
	if (ended) {
		sample.errors = (double)failures / (double)ended;
	}
	series->head = (series->head + 1) % SERIES;
	series->all[series->head] = sample;
	series->count += series->count < SERIES;
	series->next_ns = now + stretch_ns;
}

const struct series_sample *series_at(const struct series *series, uint32_t ago)
{
	return ago < series->count ? &series->all[(series->head + SERIES - ago) % SERIES] : NULL;
}
