/* Series: what the charts show, sampled as simulated time goes by. A sample covers a stretch of whole seconds (longer at
 * higher speeds), and its percentiles are those of all requests that ended in it. */
#ifndef APP_SERIES_H
#define APP_SERIES_H

#include "model/model.h"

struct series_sample {
	int64_t at_ns; /* end of the stretch */
	int64_t length_ns;
	double p50_s, p95_s, p99_s; /* NAN when nothing ended */
	double arrivals_per_s, failures_per_s;
	double errors; /* share of what ended; NAN when nothing did */
};

#define SERIES 512
struct series {
	struct series_sample all[SERIES]; /* a ring */
	uint32_t head, count;
	int64_t next_ns; /* end of the stretch that is being lived */
};

void series_clear(struct series *series, int64_t now_ns);
void series_cut(struct series *series, int64_t now_ns); /* after going back in time */
/* The length of stretches at a speed: about four a second of the person's time. */
int64_t series_stretch_ns(double speed);
/* The model stands at series->next_ns: takes the sample and sets the next. */
void series_take(struct series *series, const struct model *model, int64_t stretch_ns);
/* ago 0 is the newest; NULL beyond. */
const struct series_sample *series_at(const struct series *series, uint32_t ago);

#endif
