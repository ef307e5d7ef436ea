/* How each quantity of measure.h is read. Internal to model/. */
#ifndef MODEL_QUANTITIES_H
#define MODEL_QUANTITIES_H

#include "model/measure.h"
#include "model/model_int.h"

enum way {
	BY_WINDOW, /* requests that arrived in a stretch of time: one of the sim's windows */
	BY_SECOND, /* seconds, one after the other */
	BY_METER, /* a node's totals at both ends */
	BY_COUNT, /* a running total at both ends */
	BY_END, /* what it is at the end */
};

/* Requests of a stretch, all classes of the measure together. */
struct window {
	struct sim_window sum;
	struct sim_histogram *times; /* completions and time-outs */
	double span_s;
};

/* What passing seconds have said so far. */
struct passing {
	double value; /* NAN: nothing yet */
	double run_from; /* outage: second in which the present run began, or -1 */
};

/* One of the functions is set, as `way` says. */
struct quantity {
	enum way way;
	double (*window)(const struct window *w);
	void (*second)(struct passing *p, const struct sim_second *s, double from_s);
	double (*meter)(const struct meter *begin, const struct meter *now, double span_ns);
	double (*total)(const struct model *m, uint32_t node);
};
extern const struct quantity model_quantities[MODEL_QUANTITIES];

#endif
