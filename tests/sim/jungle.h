/* A jungle: a random net with everything in it, and random things done to it. All comes from a seed, so two runs of one
 * jungle are two runs of the same story; how the runs are sliced is the test's choice. */
#ifndef TESTS_SIM_JUNGLE_H
#define TESTS_SIM_JUNGLE_H

#include "sim/sim.h"

#define JUNGLE_SERVERS 6
#define JUNGLE_CLIENTS 2
#define JUNGLE_NODES (JUNGLE_SERVERS + JUNGLE_CLIENTS)
#define JUNGLE_STATIONS 5 /* at each server, one of each kind: its place is its enum sim_station_kind */
#define JUNGLE_GROUPS 5
#define JUNGLE_CLASSES 3
#define JUNGLE_LAWS 7
#define JUNGLE_ZONES 3

struct jungle {
	struct sim_alloc alloc;
	uint64_t seed;
	struct sim *sim;
	struct sim_net *net;
	uint64_t chance; /* of the story: what is done to the net */
	uint64_t asked; /* by hooks */
};

/* The jungle must stay where it is: hooks are given its address. False, with nothing left behind, when there is no
 * memory. */
bool jungle_start(struct jungle *j);
void jungle_done(struct jungle *j);
/* The next thing that somebody does to the net, at the sim's time. */
void jungle_act(struct jungle *j);

#endif
