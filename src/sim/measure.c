/* Counting requests: totals by class, windows, seconds. */
#include "sim/sim_int.h"

KERNEL void sim_count_arrival(struct sim *sim, uint16_t class_)
{
	struct class_state *class = &sim->classes[class_];
	class->arrivals++;
	for (uint32_t open = sim->core.windows_open; open; open &= open - 1) {
		uint32_t w = (uint32_t)__builtin_ctz(open);
		sim->windows[(size_t)w * sim->class_count + class_].arrivals++;
	}
}

static void window_count(struct sim *sim, size_t at, int64_t time, enum sim_cause cause)
{
	struct sim_window *w = &sim->windows[at];
	if (cause == SIM_OK) {
		w->completions++;
	} else {
		w->failures++;
		w->failed_by[cause]++;
	}
	if (cause == SIM_OK || cause == SIM_TIMED_OUT) {
		w->sum_ns += (sim_u128)(uint64_t)time;
		sim_histogram_count(&sim->window_times[at], time);
	}
}

/* `windows`: those that were open when the request arrived. */
KERNEL void sim_count_end(struct sim *sim, uint16_t class_, int64_t started, uint32_t windows, enum sim_cause cause)
{
	struct class_state *class = &sim->classes[class_];
	int64_t time = sim->core.now - started;
	class->ended[cause]++;
	if (cause == SIM_OK || cause == SIM_TIMED_OUT) {
		sim_histogram_count(&sim->recent[(size_t)class_ * (SIM_RECENT + 1) + sim->core.recent], time);
	}
	for (uint32_t in = windows; in; in &= in - 1) {
		uint32_t w = (uint32_t)__builtin_ctz(in);
		window_count(sim, (size_t)w * sim->class_count + class_, time, cause);
	}
}

void sim_class_totals(const struct sim *sim, uint16_t class_, struct sim_class_totals *out)
{
	assert(class_ < sim->class_count);
	const struct class_state *class = &sim->classes[class_];
	*out = (struct sim_class_totals){
		.arrivals = class->arrivals,
		.completions = class->ended[SIM_OK],
	};
	for (int cause = SIM_OK + 1; cause < SIM_CAUSES; cause++) {
		out->failed_by[cause] = class->ended[cause];
		out->failures += class->ended[cause];
	}
	out->present = (uint32_t)(out->arrivals - out->completions - out->failures);
}

/* Requests that are still under way carry the window in their flags; if it is used again, they are none of its. */
static void forget_window(struct sim *sim, uint32_t window)
{
	uint32_t bit = UINT32_C(1) << (JOB_WINDOW_SHIFT + window);
	for (uint32_t j = 0; j < sim->core.job_top; j++) {
		sim->jobs[j].flags &= (uint8_t)~bit;
	}
}

void sim_window_open(struct sim *sim, uint32_t window)
{
	assert(window < SIM_WINDOWS);
	uint32_t bit = UINT32_C(1) << window;
	if (sim->core.windows_kept & bit) {
		forget_window(sim, window);
	}
	sim->core.windows_open |= bit;
	sim->core.windows_kept |= bit;
	for (uint32_t c = 0; c < sim->class_count; c++) {
		size_t at = (size_t)window * sim->class_count + c;
		sim->windows[at] = (struct sim_window){ .from_ns = sim->core.now, .to_ns = SIM_NEVER };
		sim_histogram_clear(&sim->window_times[at]);
	}
}

void sim_window_close(struct sim *sim, uint32_t window)
{
	assert(window < SIM_WINDOWS);
	uint32_t bit = UINT32_C(1) << window;
	if (!(sim->core.windows_open & bit)) {
		return;
	}
	sim->core.windows_open &= ~bit;
	for (uint32_t c = 0; c < sim->class_count; c++) {
		sim->windows[(size_t)window * sim->class_count + c].to_ns = sim->core.now;
	}
}

void sim_window_read(const struct sim *sim, uint32_t window, uint16_t class_, struct sim_window *out)
{
	assert(window < SIM_WINDOWS && class_ < sim->class_count);
	*out = sim->windows[(size_t)window * sim->class_count + class_];
}

const struct sim_histogram *sim_window_times(const struct sim *sim, uint32_t window, uint16_t class_)
{
	assert(window < SIM_WINDOWS && class_ < sim->class_count);
	return &sim->window_times[(size_t)window * sim->class_count + class_];
}
