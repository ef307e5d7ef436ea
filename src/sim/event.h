/* The event list: what happens next.
 *
 * An event is 16 bytes: 56 bits of time, 47 bits of sequence number, 25 bits that say what it is about (a kind and an
 * index). Compared as one number of 128 bits they give the total order of the kernel: by time, then in the order of
 * scheduling. Time limits carry the highest sequence number, so an answer that comes exactly at the limit is in time.
 * Limits of this: times below 2^56 ns, of which a sim lives the first half (SIM_END) and schedules the rest in vain; 2^46
 * scheduled events.
 *
 * The list is an implicit 4-ary heap (LaMarca and Ladner 1996). The root stands at index 3, so that the four children of
 * i stand at 4 (i - 2) and fill one cache line. Slots behind the last event hold EVENT_END, which spares the test for a
 * short row of children. Taking the first event leaves a hole at the root; the next push fills it, which saves half of
 * the work as long as an event schedules a successor.
 *
 * Nothing is ever searched for or removed: who is no longer waiting for an event forgets its number, and the event is
 * dropped as stale when it comes up (run.c). */
#ifndef SIM_EVENT_H
#define SIM_EVENT_H

#include <stdbool.h>
#include <stdint.h>

struct event {
	uint64_t hi; /* time << 8 | top bits of the sequence number */
	uint64_t lo; /* rest of the sequence number << EVENT_SLOT_BITS | kind << EVENT_INDEX_BITS | index */
};

enum event_kind {
	EVENT_JOB, /* job: what it waits for has come */
	EVENT_LINE, /* head of a delay line (lines.c) */
	EVENT_SHARE, /* station: the next job of a PS station is done (ps.c) */
	EVENT_ARRIVAL, /* source: a request, or a person has thought */
	EVENT_TIMER, /* timer of the caller */
	EVENT_LIMIT, /* first deadline in a list of time limits (limits.c) */
};

#define EVENT_INDEX_BITS 22
#define EVENT_SLOT_BITS 25
#define EVENT_LOW_BITS (64 - EVENT_SLOT_BITS) /* bits of the sequence number in lo */
#define EVENT_SEQ_LAST ((UINT64_C(1) << (EVENT_LOW_BITS + 8)) - 1)
#define EVENT_INDEX_END (UINT32_C(1) << EVENT_INDEX_BITS)
#define EVENT_END ((struct event){ UINT64_MAX, UINT64_MAX })

static inline struct event event_make(int64_t time, uint64_t seq, enum event_kind kind, uint32_t index)
{
	uint64_t slot = (uint64_t)kind << EVENT_INDEX_BITS | index;
	return (struct event){ (uint64_t)time << 8 | seq >> EVENT_LOW_BITS, seq << EVENT_SLOT_BITS | slot };
}

/* The same place in the order, about something else. */
static inline struct event event_renamed(struct event e, enum event_kind kind, uint32_t index)
{
	uint64_t slot = (uint64_t)kind << EVENT_INDEX_BITS | index;
	e.lo = (e.lo >> EVENT_SLOT_BITS) << EVENT_SLOT_BITS | slot;
	return e;
}

static inline int64_t event_time(struct event e)
{
	return (int64_t)(e.hi >> 8);
}

static inline enum event_kind event_kind(struct event e)
{
	return (enum event_kind)(e.lo >> EVENT_INDEX_BITS & ((1u << (EVENT_SLOT_BITS - EVENT_INDEX_BITS)) - 1));
}

static inline uint32_t event_index(struct event e)
{
	return (uint32_t)e.lo & (EVENT_INDEX_END - 1);
}

/* As one number of 128 bits: two instructions and no branch. */
static inline bool event_before(struct event a, struct event b)
{
	return ((unsigned __int128)a.hi << 64 | a.lo) < ((unsigned __int128)b.hi << 64 | b.lo);
}

static inline bool event_equal(struct event a, struct event b)
{
	return a.hi == b.hi && a.lo == b.lo;
}

#define HEAP_ROOT 3u
#define HEAP_ARITY 4u

struct heap {
	struct event *at; /* at[HEAP_ROOT] is the first; aligned to a cache line */
	uint32_t count; /* with the hole */
	uint32_t cap;
	bool hole; /* at[HEAP_ROOT] has been taken */
};

/* Puts e where the hole at the root is and lets it sink to its place. Which of four children is the least is what no
 * branch predictor can guess: it is found in two rounds without a branch, which halves the time of large heaps. */
static inline void heap_sink(struct heap *h, struct event e)
{
	struct event *at = h->at;
	uint32_t i = HEAP_ROOT;
	uint32_t end = HEAP_ROOT + h->count;
	for (;;) {
		uint32_t first = HEAP_ARITY * (i - 2);
		if (first >= end) {
			break;
		}
		const struct event *child = &at[first];
		const struct event *a = child + event_before(child[1], child[0]);
		const struct event *b = child + 2 + event_before(child[3], child[2]);
		const struct event *least = event_before(*b, *a) ? b : a;
		if (event_before(e, *least)) {
			break;
		}
		at[i] = *least;
		i = (uint32_t)(least - at);
	}
	at[i] = e;
}

static inline void heap_rise(struct heap *h, uint32_t i, struct event e)
{
	struct event *at = h->at;
	while (i > HEAP_ROOT) {
		uint32_t parent = i / HEAP_ARITY + 2;
		if (event_before(at[parent], e)) {
			break;
		}
		at[i] = at[parent];
		i = parent;
	}
	at[i] = e;
}

/* There must be room: count < cap, or a hole. */
static inline void heap_push(struct heap *h, struct event e)
{
	if (h->hole) {
		h->hole = false;
		heap_sink(h, e);
	} else {
		heap_rise(h, HEAP_ROOT + h->count++, e);
	}
}

/* Closes the hole; afterwards at[HEAP_ROOT] is the first event, or EVENT_END. */
static inline void heap_settle(struct heap *h)
{
	if (!h->hole) {
		return;
	}
	h->hole = false;
	h->count--;
	struct event last = h->at[HEAP_ROOT + h->count];
	h->at[HEAP_ROOT + h->count] = EVENT_END;
	if (h->count) {
		heap_sink(h, last);
	}
}

#endif
