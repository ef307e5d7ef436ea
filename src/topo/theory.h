/* What the formulas predict, for comparison with what the simulation measures.
 *
 * Rates per second, times in seconds. Each function says by its return value whether the formula applies (stable,
 * arguments in range); `out` is untouched when not. Sources: Erlang 1917; Pollaczek 1930, Khinchine 1932; Jackson 1957;
 * Little 1961; Buzen 1973 (normalising constant); Reiser & Lavenberg 1980 (mean value analysis). */
#ifndef TOPO_THEORY_H
#define TOPO_THEORY_H

#include <stdbool.h>
#include <stdint.h>

struct topo_queue_theory {
	double utilisation; /* per server */
	double waiting, present; /* mean numbers */
	double wait_s, stay_s; /* mean times */
	double delayed; /* probability of having to wait */
	double refused; /* probability of a refusal */
};

double topo_theory_erlang_b(uint32_t servers, double offered); /* blocking probability */
double topo_theory_erlang_c(uint32_t servers, double offered); /* delay probability; 1 when offered >= servers */
bool topo_theory_mmc(double rate, double service_s, uint32_t servers, struct topo_queue_theory *out);
bool topo_theory_mmck(double rate, double service_s, uint32_t servers, uint32_t room, struct topo_queue_theory *out);
bool topo_theory_mg1(double rate, double service_s, double scv, struct topo_queue_theory *out);
bool topo_theory_ps(double rate, double service_s, uint32_t cores, struct topo_queue_theory *out); /* M/M/c-PS: as M/M/c by insensitivity of the mean */
bool topo_theory_mginf(double rate, double service_s, struct topo_queue_theory *out);

/* Closed network of `stations` single-class centres, exactly: by mean value analysis, and where a centre has several
 * servers by the normalising constant (closed.c says why). demand_s: visits times service time; servers[i] 0 = delay
 * centre. False also when the answer would cost minutes: servers times population beyond 10^9. */
struct topo_closed_theory {
	double throughput_per_s, cycle_s; /* cycle without think time */
};
bool topo_theory_mva(uint32_t stations, const double *demand_s, const uint32_t *servers, uint32_t population, double think_s,
	struct topo_closed_theory *out, double *present /* stations, may be NULL */);

double topo_theory_series(const double *availability, uint32_t count);
double topo_theory_k_of_n(double availability, uint32_t needed, uint32_t n);

#endif
