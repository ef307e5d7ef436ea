/* How fast architectures run, in CPU time: prints figures, judges nothing. */
#include "config.h"

#include <stdio.h>
#include <time.h>

#include "tests/model/fixture.h"

static double seconds_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void bench(const char *name, struct fixture *f, double users, double from_s, double seconds)
{
	begin(f, 1, 12 * 3600);
	act(f, MODEL_USERS, SIM_NONE, users);
	model_trace_rate(f->model, 20);
	run_to(f, from_s);
	struct model_totals before = totals(f);
	uint64_t events_before = sim_events(model_sim(f->model));
	double begun = seconds_now();
	model_run(f->model, (int64_t)((from_s + seconds) * S), 0);
	double took = seconds_now() - begun;
	struct model_totals after = totals(f);
	double events = (double)(sim_events(model_sim(f->model)) - events_before);
	double requests = (double)(after.requests - before.requests);
	printf("%-28s %9.0f req/s  %5.2f events a request  %6.1f ns an event  %8.2f x real time  %6.1f MB saved\n", name,
		requests / seconds, events / requests, took / events * 1e9, seconds / took,
		(double)model_save_bytes(f->model) / 1e6);
	begun = seconds_now();
	size_t bytes = model_save_bytes(f->model);
	char *saved = mem_alloc(bytes, 1);
	model_save(f->model, saved);
	double save = seconds_now() - begun;
	begun = seconds_now();
	model_load(f->model, saved, bytes);
	printf("%-28s save %.2f ms, load %.2f ms\n", "", save * 1e3, (seconds_now() - begun) * 1e3);
	mem_free(saved);
	fixture_free(f);
}

int main(void)
{
	bench("section 1, 50", section1(1, true), 50, 60, 3600);
	bench("section 1, 1,500", section1(1, true), 1500, 60, 600);
	bench("section 1, 10,000,000", section1(1, true), 10e6, 3, 3);
	bench("section 4, 1,000", section4(1), 1000, 60, 600);
	bench("section 4, 9,000", section4(1), 9000, 60, 100);
	bench("section 4, 1,000,000", section4(1), 1e6, 5, 10);
	bench("section 4, 10,000,000", section4(1), 10e6, 3, 3);
	return 0;
}
