#include "config.h"

#include "tests/sim/study.h"

double estimate_mean(const struct estimate *e)
{
	return e->sum / BATCHES;
}

double estimate_error(const struct estimate *e)
{
	double mean = estimate_mean(e);
	double variance = (e->squares - BATCHES * mean * mean) / (BATCHES - 1);
	return variance > 0 ? sqrt(variance / BATCHES) : 0;
}

/* A brief study is a tenth as long, so its errors are three times as large; and since no seed was looked at in this form,
 * it takes what is not far beyond chance. */
#define BRIEF_PART 10

void check_estimate(struct estimate e, double theory, const char *name, int line)
{
	double mean = estimate_mean(&e);
	double error = estimate_error(&e);
	double most = check_is_brief() ? 0.04 : 0.01, errors = check_is_brief() ? 5 : 3;
	if (error > most * fabs(mean)) {
		fail_msg("line %d: %s: standard error %.3g of %.6g: the run is too short", line, name, error, mean);
	}
	if (fabs(mean - theory) > errors * error) {
		fail_msg("line %d: %s is %.6g, theory says %.6g, standard error %.3g", line, name, mean, theory, error);
	}
}

static void add(struct estimate *e, double value)
{
	e->sum += value;
	e->squares += value * value;
}

/* A window is read when it is about to be used again; by then, those who arrived in it have left. */
static void read_window(struct study *s, const struct sim *sim, uint32_t window)
{
	struct sim_window w;
	sim_window_read(sim, window, 0, &w);
	check_int(w.arrivals, w.completions + w.failures);
	check(w.completions > 0);
	add(&s->response_ns, (double)w.sum_ns / (double)w.completions);
}

struct totals {
	struct sim_node_totals nodes[4];
	struct sim_station_totals stations[4];
};

static struct totals read_totals(const struct study *s, const struct sim *sim)
{
	struct totals t;
	for (uint32_t i = 0; i < s->nodes; i++) {
		t.nodes[i] = node_totals(sim, i);
	}
	for (uint32_t i = 0; i < s->stations; i++) {
		t.stations[i] = station_totals(sim, 0, i);
	}
	return t;
}

static void compare_totals(struct study *s, const struct totals *a, const struct totals *b, double batch_ns)
{
	for (uint32_t i = 0; i < s->nodes; i++) {
		add(&s->present[i], (double)(b->nodes[i].present_ns - a->nodes[i].present_ns) / batch_ns);
	}
	for (uint32_t i = 0; i < s->stations; i++) {
		add(&s->busy[i], (double)(b->stations[i].busy_ns - a->stations[i].busy_ns) / batch_ns);
		add(&s->waiting[i], (double)(b->stations[i].waiting_ns - a->stations[i].waiting_ns) / batch_ns);
	}
	if (s->stations) {
		double arrivals = (double)(b->stations[0].arrivals - a->stations[0].arrivals);
		add(&s->refused, (double)(b->stations[0].refused - a->stations[0].refused) / arrivals);
	}
	add(&s->throughput_per_s, (double)(b->nodes[0].completions - a->nodes[0].completions) / batch_ns * 1e9);
}

struct study study_run(struct rig *r, uint32_t nodes, uint32_t stations, int64_t warm_up_s, int64_t batch_s)
{
	struct study s = { .nodes = nodes, .stations = stations };
	struct sim *sim = rig_go(r);
	int64_t part = check_is_brief() ? BRIEF_PART : 1, batch_ns = batch_s * SIM_S / part;
	sim_run(sim, warm_up_s * SIM_S / part, 0);
	for (int i = 0; i < BATCHES; i++) {
		uint32_t window = (uint32_t)i % SIM_WINDOWS;
		if (i >= SIM_WINDOWS) {
			read_window(&s, sim, window);
		}
		struct totals before = read_totals(&s, sim);
		sim_window_open(sim, window);
		sim_run(sim, sim_now(sim) + batch_ns, 0);
		sim_window_close(sim, window);
		struct totals after = read_totals(&s, sim);
		compare_totals(&s, &before, &after, (double)batch_ns);
	}
	sim_run(sim, sim_now(sim) + batch_ns, 0); /* the last leave */
	for (uint32_t window = 0; window < SIM_WINDOWS; window++) {
		read_window(&s, sim, window);
	}
	check_sim(sim); /* with Little's law as an identity of integers */
	return s;
}
