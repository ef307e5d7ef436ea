/* Laws: draws of durations from a stream of chance.
 *
 * Exponentials and normals come from a ziggurat of 256 layers (Marsaglia and Tsang 2000): the area below the density is
 * cut into layers of one area, so a layer is chosen by eight bits and 99 draws of 100 end after one multiplication and
 * one comparison. The tables are computed from their definition when a sim is made, by our own exp and log. */
#ifndef SIM_LAW_H
#define SIM_LAW_H

#include "sim/random.h"
#include "sim/sim.h"

#define ZIGGURAT_LAYERS 256

/* Layer i lies below x[i] and above f[i] (f(x[i]), density at its edge); layer 0 is the base with the tail. For the usual
 * case, with a draw m of 53 bits: m * step[i] is x, and it is inside the layer above too if m < inside[i]. */
struct ziggurat {
	struct {
		uint64_t inside;
		double step;
	} quick[ZIGGURAT_LAYERS];
	double x[ZIGGURAT_LAYERS + 1];
	double f[ZIGGURAT_LAYERS + 1];
};

struct ziggurats {
	struct ziggurat exp, normal;
};

#define LAW_MEAN_MAX (INT64_C(1) << 49)

/* A law made ready for drawing; what a, b and c mean depends on the kind (law.c). No padding: part of the state. */
struct law {
	uint64_t kind; /* enum sim_law_kind */
	double mean, a, b, c;
};

void sim_ziggurats_init(struct ziggurats *tables);
void sim_law_prepare(struct law *law, struct sim_law spec);
int64_t sim_law_draw_other(const struct ziggurats *tables, const struct law *law, struct rng *rng);
double sim_exp_slow(const struct ziggurat *table, struct rng *rng, uint64_t bits);
double sim_normal_draw(const struct ziggurat *table, struct rng *rng);

/* Mean 1. */
static inline double sim_exp_draw(const struct ziggurat *table, struct rng *rng)
{
	uint64_t bits = sim_rng_u64(rng);
	uint64_t layer = bits % ZIGGURAT_LAYERS;
	if (__builtin_expect(bits >> 11 < table->quick[layer].inside, 1)) {
		return (double)(int64_t)(bits >> 11) * table->quick[layer].step;
	}
	return sim_exp_slow(table, rng, bits);
}

static inline int64_t sim_law_draw(const struct ziggurats *tables, const struct law *law, struct rng *rng)
{
	if (law->kind == SIM_LAW_EXP) {
		return (int64_t)(sim_exp_draw(&tables->exp, rng) * law->mean + 0.5);
	}
	return sim_law_draw_other(tables, law, rng);
}

#endif
