/* Prints what the sim's state is after a few stories, for hash.sh to compare between compilers. */
#include <inttypes.h>
#include <stdio.h>

#include "tests/sim/jungle.h"

int main(void)
{
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct jungle j = { .alloc = sim_alloc_libc(), .seed = seed };
		if (!jungle_start(&j)) {
			return 1;
		}
		for (int i = 0; i < 60; i++) {
			sim_run(j.sim, sim_now(j.sim) + 40 * SIM_MS, 0);
			jungle_act(&j);
		}
		printf("%" PRIu64 " %016" PRIx64 " %" PRIu64 "\n", seed, sim_hash(j.sim), sim_events(j.sim));
		jungle_done(&j);
	}
	return 0;
}
