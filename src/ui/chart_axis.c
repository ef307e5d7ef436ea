#include "config.h"

#include <math.h>

#include "ui/chart_int.h"

/* --- numbers ---------------------------------------------------------------- */

static void add_grouped(struct buf *out, double value)
{
	long whole = lround(fabs(value));
	if (whole >= 1000) {
		buf_addf(out, "%s%ld,%03ld", value < 0 ? "-" : "", whole / 1000, whole % 1000);
	} else {
		buf_addf(out, "%s%ld", value < 0 && whole ? "-" : "", whole);
	}
}

/* Three figures or so: 0.25, 3.5, 42, 1,840, 12.5k, 125k, 3.2M. */
static void add_number(struct buf *out, double value)
{
	static const struct {
		double from;
		const char *unit;
	} units[] = { { 1e12, "T" }, { 1e9, "G" }, { 1e6, "M" }, { 1e4, "k" } };
	double size = fabs(value);
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		if (size >= units[i].from * 0.99995) {
			double scaled = value / (i == 3 ? 1e3 : units[i].from);
			bool whole = fabs(scaled) >= 99.95 || fabs(scaled - round(scaled)) < 0.05;
			buf_addf(out, whole ? "%.0f%s" : "%.1f%s", scaled, units[i].unit);
			return;
		}
	}
	if (size >= 99.5 || fabs(value - round(value)) < 1e-9) {
		add_grouped(out, value);
	} else {
		buf_addf(out, size >= 0.995 ? "%.1f" : "%.2g", value);
	}
}

static void add_clock(struct buf *out, double seconds)
{
	long s = lround(fabs(seconds));
	const char *sign = seconds < 0 && s ? "-" : "";
	if (s >= 3600) {
		buf_addf(out, "%s%ld:%02ld:%02ld", sign, s / 3600, s / 60 % 60, s % 60);
	} else {
		buf_addf(out, "%s%02ld:%02ld", sign, s / 60, s % 60);
	}
}

void chart_number(struct buf *out, double value, enum chart_format format)
{
	if (!isfinite(value)) {
		buf_add_c(out, "-");
		return;
	}
	switch (format) {
	case CHART_NUMBER:
		add_number(out, value);
		return;
	case CHART_PERCENT: {
		double percent = value * 100;
		bool whole = fabs(percent) >= 9.95 || fabs(percent - round(percent)) < 1e-9;
		buf_addf(out, whole ? "%.0f%%" : "%.1f%%", percent);
		return;
	}
	case CHART_CLOCK:
		add_clock(out, value);
		return;
	case CHART_MS:
		if (fabs(value) >= 999.5) {
			bool whole = fabs(value) >= 9950 || fabs(value / 1000 - round(value / 1000)) < 0.05;
			buf_addf(out, whole ? "%.0fs" : "%.1fs", value / 1000);
		} else {
			bool whole = fabs(value) >= 9.95 || fabs(value - round(value)) < 1e-9;
			buf_addf(out, whole ? "%.0fms" : "%.1fms", value);
		}
		return;
	case CHART_MONEY:
		buf_add_c(out, "$");
		if (fabs(value) < 10 && fabs(value - round(value)) > 1e-9) {
			buf_addf(out, "%.2f", value);
		} else {
			add_number(out, value);
		}
		return;
	}
}

/* --- scales ------------------------------------------------------------------ */

/* The smallest of 1, 2, 5 times a power of ten that is not below `step`; for clocks what clocks count by. */
static double round_step(double step, enum chart_format format)
{
	static const double clock[] = { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200,
		86400 };
	if (format == CHART_CLOCK) {
		for (size_t i = 0; i < sizeof clock / sizeof clock[0]; i++) {
			if (clock[i] >= step) {
				return clock[i];
			}
		}
	}
	double power = pow(10, floor(log10(step))), head = step / power;
	double nice = head <= 1.0001 ? 1 : head <= 2.0001 ? 2 : head <= 5.0001 ? 5 : 10;
	return nice * power;
}

static void linear(struct chart_scale *s, bool fixed, int wanted)
{
	double size = fmax(fabs(s->low), fabs(s->high));
	if (!(s->high - s->low > size * 1e-6)) { /* as good as one value: it stands in the middle, or on the ground */
		double pad = size > 0 ? size * 0.1 : 1;
		s->low -= size > 0 ? pad : 0;
		s->high += pad;
	}
	double step = round_step((s->high - s->low) / (wanted > 1 ? wanted : 1), s->format);
	if (!fixed) {
		s->low = floor(s->low / step + 1e-9) * step;
		s->high = ceil(s->high / step - 1e-9) * step;
	}
	for (double i = ceil(s->low / step - 1e-9); s->tick_count < CHART_TICKS_MAX; i++) {
		double tick = i * step + 0.0; /* never -0 */
		if (tick > s->high + step * 1e-6) {
			break;
		}
		s->ticks[s->tick_count++] = tick;
	}
}

static void logarithmic(struct chart_scale *s, bool fixed, int wanted)
{
	static const double within[] = { 1, 2, 5 };
	s->high = s->high > 0 ? s->high : 1;
	s->low = s->low > 0 ? s->low : s->high / 1000;
	if (!fixed) {
		s->low = pow(10, floor(log10(s->low) + 1e-9));
		s->high = pow(10, ceil(log10(s->high) - 1e-9));
	}
	if (!(s->high > s->low)) {
		s->high = s->low * 10;
	}
	int first = (int)floor(log10(s->low) + 1e-9), last = (int)ceil(log10(s->high) - 1e-9);
	int decades = last - first, every = wanted > 0 ? (decades + wanted - 1) / wanted : 1;
	every = every > 0 ? every : 1;
	int fine = decades * 3 <= wanted ? 3 : 1;
	for (int d = first; d <= last; d += every) {
		for (int i = 0; i < fine; i++) {
			double tick = within[i] * pow(10, d);
			if (tick >= s->low * 0.999 && tick <= s->high * 1.001 && s->tick_count < CHART_TICKS_MAX) {
				s->ticks[s->tick_count++] = tick;
			}
		}
	}
}

struct chart_scale chart_scale(const struct chart_axis *axis, double low, double high, int wanted)
{
	bool fixed = axis->min != 0 || axis->max != 0;
	struct chart_scale s = { .log = axis->log, .format = axis->format };
	s.low = fixed ? axis->min : low;
	s.high = fixed ? axis->max : high;
	wanted = wanted < CHART_TICKS_MAX ? wanted : CHART_TICKS_MAX - 1;
	if (s.log) {
		logarithmic(&s, fixed, wanted);
	} else {
		linear(&s, fixed, wanted);
	}
	return s;
}

double chart_place(const struct chart_scale *s, double value)
{
	if (!s->log) {
		return (value - s->low) / (s->high - s->low);
	}
	return value > s->low ? log(value / s->low) / log(s->high / s->low) : 0;
}
