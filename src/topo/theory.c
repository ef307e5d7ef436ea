#include "config.h"

#include "topo/theory.h"

#include <math.h>

#include "base/arena.h"

#define LONG_SUM 100000u /* terms that are added one by one */

static bool is_positive(double a)
{
	return isfinite(a) && a > 0;
}

/* ------------------------------------------------------------------- open */

/* B(c) = a B(c-1) / (c + a B(c-1)). Every step stays in 0..1, so that no factorial ever overflows. */
double topo_theory_erlang_b(uint32_t servers, double offered)
{
	double b = 1;
	if (!(offered > 0)) {
		return servers ? 0 : 1;
	}
	for (uint32_t c = 1; c <= servers; c++) {
		b = offered * b / (c + offered * b);
	}
	return b;
}

double topo_theory_erlang_c(uint32_t servers, double offered)
{
	if (!(offered > 0)) {
		return servers ? 0 : 1;
	}
	if (offered >= servers) {
		return 1;
	}
	double b = topo_theory_erlang_b(servers, offered);
	double utilisation = offered / servers;
	return b / (1 - utilisation * (1 - b));
}

bool topo_theory_mmc(double rate, double service_s, uint32_t servers, struct topo_queue_theory *out)
{
	double offered = rate * service_s;
	if (!is_positive(rate) || !is_positive(service_s) || !servers || offered >= servers) {
		return false;
	}
	double delayed = topo_theory_erlang_c(servers, offered);
	double wait_s = delayed * service_s / (servers - offered);
	*out = (struct topo_queue_theory){
		.utilisation = offered / servers,
		.waiting = rate * wait_s,
		.present = rate * wait_s + offered,
		.wait_s = wait_s,
		.stay_s = wait_s + service_s,
		.delayed = delayed,
	};
	return true;
}

/* S0 = sum of x^k and S1 = sum of k x^k, k = 0..n, for 0 < x <= 1. Added up while that is quick; beyond, the closed forms,
 * and their expansion at x = 1 where they would cancel. */
static void geometric_sums(double x, uint32_t n, double *s0, double *s1)
{
	double away = 1 - x, m = n;
	*s0 = *s1 = 0;
	if (n <= LONG_SUM) {
		double term = 1;
		for (uint32_t k = 0; k <= n; k++, term *= x) {
			*s0 += term;
			*s1 += k * term;
		}
	} else if (m * away < 1e-3) {
		*s0 = (m + 1) * (1 - m * away / 2 + m * (m - 1) * away * away / 6);
		*s1 = m * (m + 1) / 2 * (1 - 2 * (m - 1) * away / 3 + (m - 1) * (m - 2) * away * away / 4);
	} else {
		double last = exp(m * log1p(-away));
		*s0 = (1 - last * x) / away;
		*s1 = x * (1 - last * (1 + m * away)) / (away * away);
	}
}

/* Up to `room` wait. The states above c are geometric, p(c + k) = p(c) r^k with r = a/c, and by the definition of Erlang B
 * those below weigh p(c) (1/B - 1) together. Everything is counted in units of the heaviest of the states from c on, so
 * that nothing overflows however large the room is. */
bool topo_theory_mmck(double rate, double service_s, uint32_t servers, uint32_t room, struct topo_queue_theory *out)
{
	double offered = rate * service_s;
	if (!is_positive(rate) || !is_positive(service_s) || !is_positive(offered) || !servers) {
		return false;
	}
	double b = topo_theory_erlang_b(servers, offered), r = offered / servers;
	if (b < 1e-250) { /* so many servers that none of the rest can be told from 0 */
		*out = (struct topo_queue_theory){ .utilisation = r, .present = offered, .stay_s = service_s };
		return true;
	}
	bool grows = r > 1;
	double busy, waiting, far = exp(-(double)room * fabs(log(r))); /* the lightest of them */
	geometric_sums(grows ? 1 / r : r, room, &busy, &waiting);
	if (grows) {
		waiting = room * busy - waiting;
	}
	double sum = (1 / b - 1) * (grows ? far : 1) + busy;
	double refused = (grows ? 1 : far) / sum;
	double accepted = rate * (1 - refused);
	waiting /= sum;
	*out = (struct topo_queue_theory){
		.utilisation = accepted * service_s / servers,
		.waiting = waiting,
		.present = waiting + accepted * service_s,
		.wait_s = waiting / accepted,
		.stay_s = waiting / accepted + service_s,
		.delayed = room ? (busy / sum - refused) / (1 - refused) : 0,
		.refused = refused,
	};
	return true;
}

bool topo_theory_mg1(double rate, double service_s, double scv, struct topo_queue_theory *out)
{
	double utilisation = rate * service_s;
	if (!is_positive(rate) || !is_positive(service_s) || !isfinite(scv) || scv < 0 || utilisation >= 1) {
		return false;
	}
	double wait_s = utilisation * service_s * (1 + scv) / (2 * (1 - utilisation));
	*out = (struct topo_queue_theory){
		.utilisation = utilisation,
		.waiting = rate * wait_s,
		.present = rate * wait_s + utilisation,
		.wait_s = wait_s,
		.stay_s = wait_s + service_s,
		.delayed = utilisation,
	};
	return true;
}

/* Nobody waits under sharing: all of the delay is slower service, so it counts as stay, not as waiting. */
bool topo_theory_ps(double rate, double service_s, uint32_t cores, struct topo_queue_theory *out)
{
	struct topo_queue_theory fifo;
	if (!topo_theory_mmc(rate, service_s, cores, &fifo)) {
		return false;
	}
	*out = (struct topo_queue_theory){ .utilisation = fifo.utilisation, .present = fifo.present, .stay_s = fifo.stay_s };
	return true;
}

bool topo_theory_mginf(double rate, double service_s, struct topo_queue_theory *out)
{
	if (!is_positive(rate) || !is_positive(service_s)) {
		return false;
	}
	*out = (struct topo_queue_theory){ .present = rate * service_s, .stay_s = service_s };
	return true;
}

/* ------------------------------------------------------------ availability */

double topo_theory_series(const double *availability, uint32_t count)
{
	double all = 1;
	for (uint32_t i = 0; i < count; i++) {
		all *= availability[i];
	}
	return all;
}

/* The distribution of the number of working parts, built part by part: no binomial coefficient overflows. */
double topo_theory_k_of_n(double availability, uint32_t needed, uint32_t n)
{
	if (needed == 0) {
		return 1;
	}
	if (needed > n || !(availability > 0)) {
		return 0;
	}
	double *works = mem_alloc((size_t)n + 1, sizeof *works);
	works[0] = 1;
	for (uint32_t part = 1; part <= n; part++) {
		for (uint32_t k = part; k >= 1; k--) {
			works[k] = works[k] * (1 - availability) + works[k - 1] * availability;
		}
		works[0] *= 1 - availability;
	}
	double enough = 0;
	for (uint32_t k = needed; k <= n; k++) {
		enough += works[k];
	}
	mem_free(works);
	return enough < 1 ? enough : 1;
}
