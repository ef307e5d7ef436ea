/* A study: a long run cut into batches, and what it says about means.
 *
 * After a warm-up, each batch is a window over requests that arrive in it; a time average is taken over its length. The
 * standard error is that of the batch means. A study must be long enough to mean something: check_study asks that the
 * standard error is at most 1 % of the mean, and that theory lies within three of them (where CHECK_BRIEF is set: 4 % and
 * five). */
#ifndef TESTS_SIM_STUDY_H
#define TESTS_SIM_STUDY_H

#include "tests/sim/nets.h"

#define BATCHES 40

struct estimate {
	double sum, squares;
};

struct study {
	struct estimate response_ns; /* of requests of class 0 */
	struct estimate present[4]; /* mean number at nodes 0 .. 3 */
	struct estimate busy[4], waiting[4]; /* at stations 0 .. 3 of node 0 */
	struct estimate throughput_per_s; /* completions at node 0 */
	struct estimate refused; /* share of arrivals at station 0 of node 0 */
	uint32_t nodes, stations; /* how many of those there are */
};

/* Runs r.sim for a warm-up and 40 batches of batch_s seconds, and checks the sim's invariants at the end. */
struct study study_run(struct rig *r, uint32_t nodes, uint32_t stations, int64_t warm_up_s, int64_t batch_s);
double estimate_mean(const struct estimate *e);
double estimate_error(const struct estimate *e);

#define check_study(estimate, theory) check_estimate((estimate), (theory), #estimate, __LINE__)
void check_estimate(struct estimate e, double theory, const char *name, int line);

#endif
