/* Streams of chance: xoshiro256++ (Blackman and Vigna 2019), each seeded by splitmix64 from (seed, purpose, id), so that
 * streams do not depend on each other or on the order in which they are made. */
#ifndef SIM_RANDOM_H
#define SIM_RANDOM_H

#include <stdint.h>

struct rng {
	uint64_t s[4];
};

enum rng_purpose { RNG_NODE = 1, RNG_STATION, RNG_GROUP, RNG_ARRIVAL, RNG_THINK, RNG_KEY, RNG_CALLER };

void sim_rng_seed(struct rng *rng, uint64_t seed, enum rng_purpose purpose, uint64_t id);

/* The finisher of splitmix64: a bijection of 64 bits that looks like chance. */
static inline uint64_t sim_mix64(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

static inline uint64_t sim_rng_u64(struct rng *rng)
{
	uint64_t *s = rng->s;
	uint64_t sum = s[0] + s[3];
	uint64_t result = ((sum << 23) | (sum >> 41)) + s[0];
	uint64_t t = s[1] << 17;
	s[2] ^= s[0];
	s[3] ^= s[1];
	s[1] ^= s[2];
	s[0] ^= s[3];
	s[2] ^= t;
	s[3] = (s[3] << 45) | (s[3] >> 19);
	return result;
}

/* In [0, 1), a multiple of 2^-53. */
static inline double sim_rng_unit(struct rng *rng)
{
	return (double)(int64_t)(sim_rng_u64(rng) >> 11) * 0x1p-53;
}

/* In 0 .. below-1, each as likely up to a share of below / 2^64. below > 0. */
static inline uint64_t sim_rng_below(struct rng *rng, uint64_t below)
{
	return (uint64_t)(((unsigned __int128)sim_rng_u64(rng) * below) >> 64);
}

#endif
