/* Numbers as people read them, and the values that texts quote: {p95}, {with-eip.down}, {set:elb.check-interval}.
 *
 * Times become ms, s, min or h by their size; shares per cent; money dollars. Korean and English units. */
#ifndef APP_VALUES_H
#define APP_VALUES_H

#include "app/plan.h"

/* What is no number (NAN, infinity) is "..." everywhere. */
void app_number(struct buf *out, double value); /* 12,345 · 12.3 · 0.45 · 0.002 */
void app_duration(struct buf *out, double seconds); /* "95 ms", "1.8 s", "3 min 20 s", "2 h 5 min" */
void app_share(struct buf *out, double share); /* "0.3 %", "42 %", "< 0.01 %" */
void app_money(struct buf *out, double dollars); /* "$13.28", "$1,680" */
void app_users(struct buf *out, double users); /* "1,000", "10 M", "1,000만", "1만 5,000" */
void app_user_count(struct buf *out, double users); /* "1 user", "1,000 users", "1,000명" */
void app_duration_short(struct buf *out, double seconds); /* the larger unit alone: "3 min" */
void app_clock(struct buf *out, int64_t time_of_day_ns); /* "03:02:07" */
void app_quantity(struct buf *out, enum model_quantity quantity, double value); /* "..." for NAN */
/* A setting's value in the topology's terms: "t3.micro", "on", "30 s". */
void app_setting(struct buf *out, const struct topo *topo, uint32_t node, enum topo_setting setting, double value);

/* What a placeholder stands for, or false when nothing does. `value` as in app_expect_holds; what has none yet is "...". */
struct app_values {
	const struct course_step *step;
	const struct topo *topo;
	double (*value)(void *ctx, struct app_measure_ref ref);
	void *ctx;
};
bool app_placeholder(const struct app_values *values, struct str name, struct buf *out);

#endif
