/* Closed networks.
 *
 * With delay and single-server centres only: mean value analysis (Reiser & Lavenberg 1980), which needs nothing but the
 * numbers present at one job less.
 *
 * A centre with c servers makes the plain recursion subtract nearly equal chances until nothing is left of them, so such
 * networks go by the normalising constant (Buzen 1973) instead, which only adds what is positive. G(n) is the weight of all
 * states with n jobs; a centre's generating function is rational from c jobs on, so that adding it costs c a job:
 *
 *   c = 1   G(n) = G'(n) + D G(n-1)
 *   c > 1   G(n) = D/c G(n-1) + sum over j < c of D^j/j! (1 - j/c) G'(n-j)
 *
 * and the throughput is G(N-1) / G(N). All of it in logarithms: G leaves the range of double at some hundred jobs. */
#include "config.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"
#include "topo/theory.h"

#define MOST_STEPS 2e9 /* additions that one answer may cost: seconds, never minutes */

struct network {
	uint32_t stations;
	const double *demand_s;
	const uint32_t *servers;
	uint32_t population;
	double think_s;
};

/* ------------------------------------------------------ mean value analysis */

static bool by_mean_values(const struct network *net, struct topo_closed_theory *out, double *present)
{
	double *queue = mem_alloc((size_t)net->stations + 1, sizeof *queue);
	double throughput = 0, cycle_s = 0;
	for (uint32_t n = 1; n <= net->population; n++) {
		cycle_s = 0;
		for (uint32_t k = 0; k < net->stations; k++) {
			cycle_s += net->demand_s[k] * (net->servers[k] ? 1 + queue[k] : 1);
		}
		throughput = n / (cycle_s + net->think_s);
		for (uint32_t k = 0; k < net->stations; k++) {
			queue[k] = throughput * net->demand_s[k] * (net->servers[k] ? 1 + queue[k] : 1);
		}
	}
	*out = (struct topo_closed_theory){ .throughput_per_s = throughput, .cycle_s = cycle_s };
	if (present) {
		memcpy(present, queue, net->stations * sizeof *present);
	}
	mem_free(queue);
	return true;
}

/* ------------------------------------------------------ normalising constant */

/* log(e^a + e^b) */
static double log_add(double a, double b)
{
	double big = a > b ? a : b, small = a > b ? b : a;
	return small == -INFINITY ? big : big + log1p(exp(small - big));
}

/* All delay together: G(n) = Z^n / n!. */
static void start(const struct network *net, double *g)
{
	double delay_s = net->think_s;
	for (uint32_t k = 0; k < net->stations; k++) {
		delay_s += net->servers[k] ? 0 : net->demand_s[k];
	}
	for (uint32_t n = 0; n <= net->population; n++) {
		g[n] = n == 0 ? 0 : delay_s > 0 ? n * log(delay_s) - lgamma(n + 1.0) : -INFINITY;
	}
}

static void add_single(double demand_s, uint32_t population, double *g)
{
	double log_demand = log(demand_s);
	for (uint32_t n = 1; n <= population; n++) {
		g[n] = log_add(g[n], log_demand + g[n - 1]);
	}
}

/* `scratch` receives the constants of before. */
static void add_multi(double demand_s, uint32_t servers, uint32_t population, double *g, double *scratch, double *weight)
{
	double log_rest = log(demand_s / servers);
	memcpy(scratch, g, ((size_t)population + 1) * sizeof *g);
	for (uint32_t j = 0; j < servers; j++) {
		weight[j] = j * log(demand_s) - lgamma(j + 1.0) + log1p(-(double)j / servers);
	}
	for (uint32_t n = 0; n <= population; n++) {
		uint32_t most = n < servers - 1 ? n : servers - 1;
		double top = n ? log_rest + g[n - 1] : -INFINITY, sum = 0;
		for (uint32_t j = 0; j <= most; j++) {
			double term = weight[j] + scratch[n - j];
			top = term > top ? term : top;
		}
		if (top == -INFINITY) {
			g[n] = -INFINITY;
			continue;
		}
		for (uint32_t j = 0; j <= most; j++) {
			sum += exp(weight[j] + scratch[n - j] - top);
		}
		sum += n ? exp(log_rest + g[n - 1] - top) : 0;
		g[n] = top + log(sum);
	}
}

#define NONE UINT32_MAX

/* The constants of the network without station `skip`. */
static void constants(const struct network *net, uint32_t skip, double *g, double *scratch, double *weight)
{
	start(net, g);
	for (uint32_t k = 0; k < net->stations; k++) {
		double demand_s = net->demand_s[k];
		if (k == skip || net->servers[k] == 0 || demand_s == 0) {
			continue;
		}
		if (net->servers[k] == 1) {
			add_single(demand_s, net->population, g);
		} else {
			add_multi(demand_s, net->servers[k], net->population, g, scratch, weight);
		}
	}
}

/* Mean number at a single server: the sum of P(at least j). */
static double present_single(const struct network *net, uint32_t k, const double *g)
{
	double sum = 0, log_demand = log(net->demand_s[k]);
	for (uint32_t j = 1; j <= net->population; j++) {
		sum += exp(j * log_demand + g[net->population - j] - g[net->population]);
	}
	return sum;
}

/* `rest` are the constants without it: P(j) = f(j) G'(N - j) / G(N). */
static double present_multi(const struct network *net, uint32_t k, const double *g, const double *rest)
{
	double sum = 0, log_demand = log(net->demand_s[k]), servers = net->servers[k];
	for (uint32_t j = 1; j <= net->population; j++) {
		double f = j <= net->servers[k] ? j * log_demand - lgamma(j + 1.0) :
										  j * log_demand - lgamma(servers + 1) - (j - servers) * log(servers);
		sum += j * exp(f + rest[net->population - j] - g[net->population]);
	}
	return sum;
}

static bool by_constants(const struct network *net, uint32_t most_servers, struct topo_closed_theory *out, double *present)
{
	size_t size = (size_t)net->population + 1;
	double *g = mem_alloc(size, sizeof *g), *rest = mem_alloc(size, sizeof *rest), *scratch = mem_alloc(size, sizeof *scratch);
	double *weight = mem_alloc(most_servers, sizeof *weight);
	constants(net, NONE, g, scratch, weight);
	double throughput = exp(g[net->population - 1] - g[net->population]);
	*out = (struct topo_closed_theory){ .throughput_per_s = throughput, .cycle_s = net->population / throughput - net->think_s };
	for (uint32_t k = 0; present && k < net->stations; k++) {
		if (net->servers[k] == 0 || net->demand_s[k] == 0) {
			present[k] = throughput * net->demand_s[k];
		} else if (net->servers[k] == 1) {
			present[k] = present_single(net, k, g);
		} else {
			constants(net, k, rest, scratch, weight);
			present[k] = present_multi(net, k, g, rest);
		}
	}
	mem_free(g);
	mem_free(rest);
	mem_free(scratch);
	mem_free(weight);
	return isfinite(throughput);
}

bool topo_theory_mva(uint32_t stations, const double *demand_s, const uint32_t *servers, uint32_t population, double think_s,
	struct topo_closed_theory *out, double *present)
{
	struct network net = { stations, demand_s, servers, population, think_s };
	double total = think_s, round = 0;
	uint32_t most = 0, multis = 0;
	for (uint32_t k = 0; k < stations; k++) {
		if (!isfinite(demand_s[k]) || demand_s[k] < 0) {
			return false;
		}
		total += demand_s[k];
		round += servers[k] ? servers[k] : 1;
		most = servers[k] > most ? servers[k] : most;
		multis += servers[k] > 1;
	}
	double steps = (multis && present ? multis + 1.0 : 1.0) * round * population;
	if (!population || !isfinite(think_s) || think_s < 0 || !(total > 0) || steps > MOST_STEPS) {
		return false;
	}
	return most > 1 ? by_constants(&net, most, out, present) : by_mean_values(&net, out, present);
}
