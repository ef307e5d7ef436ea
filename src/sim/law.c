#include "sim/law.h"

#include "sim/real.h"
#include "sim/sim_int.h"

#include <math.h>

/* Edge of the base layer and area of a layer for 256 layers; these are the solutions of "the last layer ends at x = 0",
 * found by bisection. Doornik (2005) lists the same. */
#define EXP_EDGE 7.69711747013104972
#define EXP_AREA 3.9496598225815571993e-3
#define NORMAL_EDGE 3.6541528853610088
#define NORMAL_AREA 4.92867323399e-3

/* Draws are cut here, so that times a mean they stay within the clock's range. One of 10^27 is longer. */
#define EXP_LONGEST 64.0

static double normal_density(double x)
{
	return sim_exp(-0.5 * x * x);
}

static void fill_quick(struct ziggurat *z)
{
	for (int i = 0; i < ZIGGURAT_LAYERS; i++) {
		z->quick[i].inside = (uint64_t)(int64_t)(z->x[i + 1] / z->x[i] * 0x1p53);
		z->quick[i].step = z->x[i] * 0x1p-53;
	}
}

void sim_ziggurats_init(struct ziggurats *tables)
{
	struct ziggurat *e = &tables->exp;
	struct ziggurat *n = &tables->normal;
	e->x[1] = EXP_EDGE;
	e->f[1] = sim_exp(-EXP_EDGE);
	e->x[0] = EXP_AREA / e->f[1]; /* as wide as the base would be if the tail were folded into it */
	n->x[1] = NORMAL_EDGE;
	n->f[1] = normal_density(NORMAL_EDGE);
	n->x[0] = NORMAL_AREA / n->f[1];
	e->f[0] = n->f[0] = 0;
	for (int i = 2; i < ZIGGURAT_LAYERS; i++) {
		e->f[i] = e->f[i - 1] + EXP_AREA / e->x[i - 1];
		e->x[i] = -sim_log(e->f[i]);
		n->f[i] = n->f[i - 1] + NORMAL_AREA / n->x[i - 1];
		n->x[i] = sqrt(-2.0 * sim_log(n->f[i]));
	}
	e->x[ZIGGURAT_LAYERS] = n->x[ZIGGURAT_LAYERS] = 0;
	e->f[ZIGGURAT_LAYERS] = n->f[ZIGGURAT_LAYERS] = 1;
	fill_quick(e);
	fill_quick(n);
}

/* The one draw in a hundred that fell outside the rectangle common to its layer and the one above. */
double sim_exp_slow(const struct ziggurat *table, struct rng *rng, uint64_t bits)
{
	double beyond = 0; /* the tail of an exponential is one again */
	for (;;) {
		uint64_t layer = bits % ZIGGURAT_LAYERS;
		double x = (double)(int64_t)(bits >> 11) * table->quick[layer].step;
		bool inside = bits >> 11 < table->quick[layer].inside;
		if (!inside && layer == 0) {
			beyond += EXP_EDGE;
		} else if (!inside) {
			double y = table->f[layer] + sim_rng_unit(rng) * (table->f[layer + 1] - table->f[layer]);
			inside = y < sim_exp(-x);
		}
		if (inside) {
			return beyond + x < EXP_LONGEST ? beyond + x : EXP_LONGEST;
		}
		bits = sim_rng_u64(rng);
	}
}

/* Beyond the edge: Marsaglia's (1964) two exponentials. */
static double normal_tail(struct rng *rng)
{
	for (;;) {
		double x = -sim_log(1.0 - sim_rng_unit(rng)) / NORMAL_EDGE;
		double y = -sim_log(1.0 - sim_rng_unit(rng));
		if (2.0 * y > x * x) {
			return NORMAL_EDGE + x;
		}
	}
}

/* Mean 0, variance 1. */
double sim_normal_draw(const struct ziggurat *table, struct rng *rng)
{
	for (;;) {
		uint64_t bits = sim_rng_u64(rng);
		uint64_t layer = bits % ZIGGURAT_LAYERS;
		double sign = bits & ZIGGURAT_LAYERS ? -1.0 : 1.0;
		double x = (double)(int64_t)(bits >> 11) * table->quick[layer].step;
		if (bits >> 11 < table->quick[layer].inside) {
			return sign * x;
		}
		if (layer == 0) {
			return sign * normal_tail(rng);
		}
		double y = table->f[layer] + sim_rng_unit(rng) * (table->f[layer + 1] - table->f[layer]);
		if (y < normal_density(x)) {
			return sign * x;
		}
	}
}

void sim_law_prepare(struct law *law, struct sim_law spec)
{
	assert(!sim_law_refused(spec));
	double mean = (double)spec.mean_ns;
	*law = (struct law){ .kind = spec.kind, .mean = mean };
	switch (spec.kind) {
	case SIM_LAW_CONST:
	case SIM_LAW_EXP:
		return;
	case SIM_LAW_ERLANG: /* a: phases, b: mean of one */
		law->a = floor(spec.param);
		law->b = mean / law->a;
		return;
	case SIM_LAW_HYPER: { /* a: chance of the first phase, b and c: means of the two, each with half of the work */
		double scv = spec.param;
		law->a = 0.5 * (1.0 + sqrt((scv - 1.0) / (scv + 1.0)));
		law->b = mean / (2.0 * law->a);
		law->c = mean / (2.0 * (1.0 - law->a));
		return;
	}
	case SIM_LAW_LOGNORMAL: { /* a: sigma, b: mean * exp(-sigma^2 / 2), the median */
		double variance = sim_log(1.0 + spec.param);
		law->a = sqrt(variance);
		law->b = mean * sim_exp(-0.5 * variance);
		return;
	}
	case SIM_LAW_UNIFORM: /* a: least, b: width */
		law->a = mean - spec.param;
		law->b = 2.0 * spec.param;
		return;
	}
	assert(false);
}

static double draw_real(const struct ziggurats *tables, const struct law *law, struct rng *rng)
{
	switch ((enum sim_law_kind)law->kind) {
	case SIM_LAW_CONST:
		return law->mean;
	case SIM_LAW_EXP:
		return law->mean * sim_exp_draw(&tables->exp, rng);
	case SIM_LAW_ERLANG: {
		double sum = 0;
		for (int64_t phase = (int64_t)law->a; phase > 0; phase--) {
			sum += sim_exp_draw(&tables->exp, rng);
		}
		return law->b * sum;
	}
	case SIM_LAW_HYPER: {
		double mean = sim_rng_unit(rng) < law->a ? law->b : law->c;
		return mean * sim_exp_draw(&tables->exp, rng);
	}
	case SIM_LAW_LOGNORMAL:
		return law->b * sim_exp(law->a * sim_normal_draw(&tables->normal, rng));
	case SIM_LAW_UNIFORM:
		return law->a + law->b * sim_rng_unit(rng);
	}
	assert(false);
	return 0;
}

int64_t sim_law_draw_other(const struct ziggurats *tables, const struct law *law, struct rng *rng)
{
	double x = draw_real(tables, law, rng);
	return x < (double)SIM_LONGEST ? (int64_t)(x + 0.5) : SIM_LONGEST;
}
