/* Saving and restoring: the arrays of MODEL_STATE one behind the other, then the sim. */
#include "config.h"

#include "model/model_int.h"

#include <string.h>

static size_t array_bytes(const struct model *m)
{
	const struct plan *plan = &m->plan;
	size_t bytes = 0;
#define STATE_BYTES(name, type, count) bytes += (size_t)(count) * sizeof(type);
	MODEL_STATE(STATE_BYTES)
#undef STATE_BYTES
	return bytes;
}

size_t model_save_bytes(const struct model *m)
{
	return array_bytes(m) + sim_save_bytes(m->sim);
}

void model_save(const struct model *m, void *to)
{
	const struct plan *plan = &m->plan;
	char *at = to;
#define STATE_SAVE(name, type, count) \
	memcpy(at, m->state.name, (size_t)(count) * sizeof(type)); \
	at += (size_t)(count) * sizeof(type);
	MODEL_STATE(STATE_SAVE)
#undef STATE_SAVE
	sim_save(m->sim, at);
}

enum sim_status model_load(struct model *m, const void *from, size_t bytes)
{
	const struct plan *plan = &m->plan;
	size_t own = array_bytes(m);
	assert(bytes >= own);
	const char *at = from;
	enum sim_status status = sim_load(m->sim, at + own, bytes - own);
	if (status != SIM_REACHED) {
		return status;
	}
#define STATE_LOAD(name, type, count) \
	memcpy(m->state.name, at, (size_t)(count) * sizeof(type)); \
	at += (size_t)(count) * sizeof(type);
	MODEL_STATE(STATE_LOAD)
#undef STATE_LOAD
	model_trace_rate(m, m->trace_rate);
	return SIM_REACHED;
}

uint64_t model_hash(const struct model *m)
{
	const struct plan *plan = &m->plan;
	uint64_t hash = sim_hash(m->sim);
#define STATE_HASH(name, type, count) \
	hash = str_hash((struct str){ (const char *)m->state.name, (size_t)(count) * sizeof(type) }, hash);
	MODEL_STATE(STATE_HASH)
#undef STATE_HASH
	return hash;
}
