/* Seconds: what happened in each of the last whole seconds of simulated time.
 *
 * A second ends when time passes its end, before the first event behind it; no event of its own is needed, so an idle
 * sim is idle. Its percentiles are computed then, from the histogram of its response times, of which SIM_RECENT are
 * kept beside the running one. */
#include "sim/sim_int.h"

static struct sim_second *second_at(const struct sim *sim, uint16_t class_, int64_t second)
{
	return &sim->seconds[(size_t)class_ * SIM_SECONDS + (size_t)(second % SIM_SECONDS)];
}

static void close_second(struct sim *sim, uint16_t class_, int64_t second)
{
	struct class_state *class = &sim->classes[class_];
	const struct sim_histogram *times = &sim->recent[sim_recent_at(class_, second)];
	struct sim_second *out = second_at(sim, class_, second);
	*out = (struct sim_second){
		.second = second,
		.arrivals = (uint32_t)(class->arrivals - class->arrivals_before),
		.completions = (uint32_t)(class->ended[SIM_OK] - class->ended_before[SIM_OK]),
		.p50_ns = sim_histogram_quantile(times, 0.50),
		.p95_ns = sim_histogram_quantile(times, 0.95),
		.p99_ns = sim_histogram_quantile(times, 0.99),
		.max_ns = times->max_ns,
	};
	for (int cause = SIM_OK + 1; cause < SIM_CAUSES; cause++) {
		out->failed_by[cause] = (uint32_t)(class->ended[cause] - class->ended_before[cause]);
		out->failures += out->failed_by[cause];
	}
	class->arrivals_before = class->arrivals;
	memcpy(class->ended_before, class->ended, sizeof class->ended);
	struct sim_histogram *next = &sim->recent[sim_recent_at(class_, second + 1)];
	if (next->total) {
		sim_histogram_clear(next);
	}
}

void sim_seconds_roll(struct sim *sim)
{
	struct core *core = &sim->core;
	int64_t target = core->now / SIM_S;
	/* After a long leap only the last seconds are kept, all of them empty. The one that runs still has to be closed. */
	while (core->second < target) {
		for (uint16_t c = 0; c < sim->class_count; c++) {
			close_second(sim, c, core->second);
		}
		core->second++;
		if (target - core->second > 2 * SIM_SECONDS) {
			core->second = target - 2 * SIM_SECONDS;
		}
	}
	core->second_end = (target + 1) * SIM_S;
	core->recent = (uint32_t)(target % (SIM_RECENT + 1));
}

bool sim_second(const struct sim *sim, uint16_t class_, uint32_t ago, struct sim_second *out)
{
	assert(class_ < sim->class_count);
	int64_t second = sim->core.second - 1 - (int64_t)ago;
	if (ago >= SIM_SECONDS || second < 0) {
		return false;
	}
	*out = *second_at(sim, class_, second);
	return true;
}

void sim_recent_times(const struct sim *sim, uint16_t class_, uint32_t seconds, struct sim_histogram *out)
{
	assert(class_ < sim->class_count && seconds <= SIM_RECENT);
	sim_histogram_clear(out);
	for (int64_t ago = 1; ago <= (int64_t)seconds && ago <= sim->core.second; ago++) {
		sim_histogram_merge(out, &sim->recent[sim_recent_at(class_, sim->core.second - ago)]);
	}
}
