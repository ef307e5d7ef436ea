#include "sim/random.h"

#define GOLDEN UINT64_C(0x9e3779b97f4a7c15) /* 2^64 / golden ratio: splitmix64's step */

void sim_rng_seed(struct rng *rng, uint64_t seed, enum rng_purpose purpose, uint64_t id)
{
	uint64_t x = sim_mix64(seed + GOLDEN);
	x = sim_mix64((x ^ (uint64_t)purpose) + GOLDEN);
	x = sim_mix64((x ^ id) + GOLDEN);
	for (int i = 0; i < 4; i++) {
		x += GOLDEN;
		rng->s[i] = sim_mix64(x);
	}
}
