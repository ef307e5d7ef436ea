#include "sim/sim_int.h"

#define CACHE_LINE ((size_t)64)

/* The pointer to what the allocator gave stands in the word before the aligned block. */
void *sim_mem_new(const struct sim_alloc *alloc, size_t count, size_t item_bytes)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, item_bytes, &bytes) ||
			__builtin_add_overflow(bytes, CACHE_LINE + sizeof(void *), &bytes)) {
		return NULL;
	}
	char *given = alloc->alloc(alloc->ctx, bytes);
	if (!given) {
		return NULL;
	}
	size_t lead = CACHE_LINE - ((uintptr_t)given + sizeof(void *)) % CACHE_LINE;
	char *block = given + sizeof(void *) + lead % CACHE_LINE;
	memcpy(block - sizeof(void *), &given, sizeof(void *));
	return block;
}

void sim_mem_free(const struct sim_alloc *alloc, void *memory)
{
	if (memory) {
		void *given;
		memcpy(&given, (char *)memory - sizeof(void *), sizeof(void *));
		alloc->free(alloc->ctx, given);
	}
}

void *sim_mem_grown(const struct sim_alloc *alloc, void *memory, size_t count, size_t cap, size_t item_bytes)
{
	void *bigger = sim_mem_new(alloc, cap, item_bytes);
	if (bigger && count) {
		memcpy(bigger, memory, count * item_bytes);
	}
	if (bigger) {
		sim_mem_free(alloc, memory);
	}
	return bigger;
}
