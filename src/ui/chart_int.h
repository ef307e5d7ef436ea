/* Inside of ui: axes of charts. */
#ifndef UI_CHART_INT_H
#define UI_CHART_INT_H

#include "ui/chart.h"

enum { CHART_TICKS_MAX = 16 };

struct chart_scale {
	bool log;
	double low, high; /* low < high; on a log scale low > 0 */
	enum chart_format format;
	double ticks[CHART_TICKS_MAX];
	size_t tick_count;
};

/* A scale for values from low to high (as found, low may equal high) with about `wanted` ticks. */
struct chart_scale chart_scale(const struct chart_axis *axis, double low, double high, int wanted);
/* 0 at the low end, 1 at the high end; outside values lie outside, except that log takes 0 and less as the low end. */
double chart_place(const struct chart_scale *scale, double value);

#endif
