/* A log-linear histogram of durations (HDR style): counts by value with a relative error of at most 1/128 from 0 to
 * 2^44 ns (nearly five hours); longer ones share the last bucket, and max_ns stays exact. Adding is O(1), merging is adding counts, the order of records does not matter. */
#ifndef SIM_HISTOGRAM_H
#define SIM_HISTOGRAM_H

#include <stdint.h>

#define SIM_HISTOGRAM_SUB_BITS 6 /* 64 sub-buckets an octave */
#define SIM_HISTOGRAM_TOP_BITS 44
#define SIM_HISTOGRAM_BUCKETS ((SIM_HISTOGRAM_TOP_BITS - SIM_HISTOGRAM_SUB_BITS + 1) << SIM_HISTOGRAM_SUB_BITS)

struct sim_histogram {
	uint64_t total;
	int64_t max_ns;
	uint32_t counts[SIM_HISTOGRAM_BUCKETS];
};

void sim_histogram_add(struct sim_histogram *h, int64_t value_ns); /* negative counts as 0 */
void sim_histogram_merge(struct sim_histogram *into, const struct sim_histogram *from);
void sim_histogram_clear(struct sim_histogram *h);
/* Value below or at which a share q (0..1) of the records lies: nearest rank, middle of its bucket, never above max. 0
 * when empty. */
int64_t sim_histogram_quantile(const struct sim_histogram *h, double q);

#endif
