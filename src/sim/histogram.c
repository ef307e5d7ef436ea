#include "sim/histogram.h"

#include "sim/sim_int.h"

#include <string.h>

/* A bucket is at most 1/64 of its values wide, so its middle is at most 1/128 away from any of them. */
#define SUB_COUNT (1u << SIM_HISTOGRAM_SUB_BITS)

static int64_t middle_of(uint32_t bucket)
{
	if (bucket < 2 * SUB_COUNT) {
		return bucket;
	}
	uint32_t shift = (bucket >> SIM_HISTOGRAM_SUB_BITS) - 1;
	int64_t low = (int64_t)(SUB_COUNT + bucket % SUB_COUNT) << shift;
	return low + ((INT64_C(1) << shift) >> 1);
}

void sim_histogram_add(struct sim_histogram *h, int64_t value_ns)
{
	sim_histogram_count(h, value_ns < 0 ? 0 : value_ns);
}

void sim_histogram_merge(struct sim_histogram *into, const struct sim_histogram *from)
{
	if (!from->total) {
		return;
	}
	into->total += from->total;
	if (from->max_ns > into->max_ns) {
		into->max_ns = from->max_ns;
	}
	for (uint32_t i = 0; i < SIM_HISTOGRAM_BUCKETS; i++) {
		into->counts[i] += from->counts[i];
	}
}

void sim_histogram_clear(struct sim_histogram *h)
{
	memset(h, 0, sizeof *h);
}

int64_t sim_histogram_quantile(const struct sim_histogram *h, double q)
{
	if (!h->total) {
		return 0;
	}
	/* Nearest rank: the smallest rank r with r >= q * total. */
	double exact = q * (double)h->total;
	uint64_t rank = exact <= 1 ? 1 : (uint64_t)exact;
	if ((double)rank < exact) {
		rank++;
	}
	if (rank >= h->total) {
		return h->max_ns;
	}
	uint64_t below = 0;
	for (uint32_t i = 0; i < SIM_HISTOGRAM_BUCKETS; i++) {
		below += h->counts[i];
		if (below >= rank) {
			/* Of what shares the last bucket, only the longest is known. */
			bool beyond = i == SIM_HISTOGRAM_BUCKETS - 1 && h->max_ns >> SIM_HISTOGRAM_TOP_BITS;
			int64_t middle = middle_of(i);
			return beyond || middle > h->max_ns ? h->max_ns : middle;
		}
	}
	return h->max_ns;
}
