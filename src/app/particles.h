/* Particles: sampled real requests, replayed at a speed that eyes can follow.
 *
 * A page takes 50 ms, a frame 33. So what is seen is a replay: each hop of a traced request crosses its edge in a visible
 * time that grows with the logarithm of the hop's real duration, and rests at a node for a time that grows likewise. The
 * rule does not depend on the speed of the clock. A particle starts as soon as its request is known and follows the
 * trace as it comes in. Outcome: going, slow, failed; an answer travels back. Visible times are in seconds. */
#ifndef APP_PARTICLES_H
#define APP_PARTICLES_H

#include "model/model.h"
#include "ui/map.h"

#define PARTICLES 192
#define PARTICLE_HOPS 32
#define PARTICLES_NODES 128 /* topologies with more nodes are drawn as fleets; hops between others are left out */

struct particle_hop {
	int16_t edge; /* of the topology; -1: rests at a node */
	bool reversed;
	bool known; /* the end of the hop has been traced; else `seconds` is a guess that holds it back */
	uint8_t kind; /* enum map_particle_kind */
	int64_t began_ns;
	float seconds;
};

struct particle {
	uint32_t request; /* 0: free */
	bool over; /* the request has ended */
	uint8_t head, count; /* hops to come, a ring */
	float at; /* 0..1 along hops[head] */
	struct particle_hop hops[PARTICLE_HOPS];
};

struct particles {
	const struct topo *topo;
	uint64_t position; /* in the trace */
	struct particle all[PARTICLES];
	int16_t (*next)[PARTICLES_NODES]; /* next[a][b]: first edge on the way from a to b, -1 none */
	double log_stretch; /* mean of log10(visible / real), for the header */
	bool stretched;
};

/* The topology must outlive it. Memory is the arena's. */
void particles_init(struct particles *particles, struct arena *arena, const struct topo *topo);
void particles_clear(struct particles *particles, struct model *model); /* after a jump in time */
/* Reads the model's new traces and moves everything on by `seconds` of the person's time. */
void particles_advance(struct particles *particles, struct model *model, double seconds);
/* What to draw now: positions on the topology's edges. Gives the number. */
size_t particles_read(const struct particles *particles, struct map_particle *out, size_t max);
/* How many times slower than life hops are shown; 0 when nothing was seen yet. */
double particles_stretch(const struct particles *particles);
/* How many requests a second of the person's time should start, for a load of `per_s` requests. */
double particles_density(double per_s);

#endif
