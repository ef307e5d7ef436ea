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
	memcpy(block - sizeof(void *), &given, sizeof given);
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

uint64_t sim_divide_long(sim_u128 value, uint64_t divisor)
{
	uint64_t rest = (uint64_t)(value >> 64);
	uint64_t low = (uint64_t)value;
	uint64_t quotient = 0;
	if (rest >= divisor) {
		return UINT64_MAX;
	}
	for (int bit = 63; bit >= 0; bit--) {
		bool carry = rest >> 63;
		rest = rest << 1 | (low >> bit & 1);
		if (carry || rest >= divisor) {
			rest -= divisor;
			quotient |= UINT64_C(1) << bit;
		}
	}
	return quotient;
}
