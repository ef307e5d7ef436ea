/* Measures: what an experiment of a lesson, a proof, or a demand asks of a run, by name.
 *
 * A measure is a quantity over a window of simulated time. A probe collects: give it the measures before the run, call
 * model_probe_advance instead of model_run, read the values afterwards. Requests are chosen by arrival in the window. */
#ifndef MODEL_MEASURE_H
#define MODEL_MEASURE_H

#include "model/model.h"

/* id in files, unit, does it need a node. Shares are 0..1, times in seconds, rates per second. */
#define MODEL_QUANTITY_LIST(X) \
	X(MODEL_Q_P50, "p50", "s", false) \
	X(MODEL_Q_P95, "p95", "s", false) \
	X(MODEL_Q_P99, "p99", "s", false) \
	X(MODEL_Q_MEAN, "mean", "s", false) \
	X(MODEL_Q_MAX, "max", "s", false) \
	X(MODEL_Q_REQUESTS, "requests", "", false) \
	X(MODEL_Q_RATE, "rate", "/s", false) /* arrivals */ \
	X(MODEL_Q_GOODPUT, "goodput", "/s", false) /* answered well, in time */ \
	X(MODEL_Q_FAILED, "failed", "", false) \
	X(MODEL_Q_ERRORS, "errors", "%", false) /* share that failed */ \
	X(MODEL_Q_WORST, "worst", "%", false) /* share that failed in the worst second with requests */ \
	X(MODEL_Q_OUTAGE, "outage", "s", false) /* longest run of seconds in which at least half failed */ \
	X(MODEL_Q_RECOVERED, "recovered", "s", false) /* from the window's start to the end of its last second in which over 0.1 % failed */ \
	X(MODEL_Q_UTILISATION, "utilisation", "%", true) /* mean, scarcest resource */ \
	X(MODEL_Q_CPU, "cpu", "%", true) \
	X(MODEL_Q_QUEUE, "queue", "", true) /* mean waiting */ \
	X(MODEL_Q_QUEUE_MAX, "queue-max", "", true) \
	X(MODEL_Q_NODE_RATE, "node-rate", "/s", true) /* calls that arrive there */ \
	X(MODEL_Q_NODE_STAY, "node-stay", "s", true) /* mean time there */ \
	X(MODEL_Q_CREDITS, "credits", "", true) /* at the window's end, vCPU-minutes */ \
	X(MODEL_Q_WRITES_LOST, "writes-lost", "", false) \
	X(MODEL_Q_WRITES, "writes", "", false) /* acknowledged */ \
	X(MODEL_Q_STALE, "stale-reads", "", false) \
	X(MODEL_Q_SESSIONS_LOST, "sessions-lost", "", false) \
	X(MODEL_Q_BILL_MONTH, "bill-month", "$", false) \
	X(MODEL_Q_BILL_HOUR, "bill-hour", "$", false) \
	X(MODEL_Q_STATE_TIME, "down-time", "s", true) /* time in which the node was not up */

enum model_quantity {
#define MODEL_QUANTITY_ENUM(name, id, unit, node) name,
	MODEL_QUANTITY_LIST(MODEL_QUANTITY_ENUM)
#undef MODEL_QUANTITY_ENUM
	MODEL_QUANTITIES
};
extern const char *const model_quantity_ids[MODEL_QUANTITIES];
extern const char *const model_quantity_units[MODEL_QUANTITIES];
bool model_quantity_needs_node(enum model_quantity quantity);

struct model_measure {
	enum model_quantity quantity;
	int class_; /* MODEL_ALL, MODEL_DYNAMIC, MODEL_STATIC or a class of the workload */
	uint32_t node; /* or SIM_NONE */
	int64_t from_ns, to_ns; /* simulated time from the probe's start */
};

struct model_probe;
#define MODEL_MEASURES 32
struct model_probe *model_probe_new(struct model *model, const struct model_measure *measures, uint32_t count);
void model_probe_free(struct model_probe *probe);
/* Runs the model to `until` (absolute), stopping where windows begin and end; same budget rules as model_run. */
enum sim_status model_probe_advance(struct model_probe *probe, int64_t until, uint64_t max_events);
/* NAN while nothing was measured yet (no request in the window, the window is still to come). final: the window is over
 * and every request of it has ended. */
double model_probe_value(const struct model_probe *probe, uint32_t measure, bool *final);
/* A probe belongs to the run it watched: restoring the model to an earlier moment needs these too. */
size_t model_probe_save_bytes(const struct model_probe *probe);
void model_probe_save(const struct model_probe *probe, void *to);
void model_probe_load(struct model_probe *probe, const void *from);

#endif
