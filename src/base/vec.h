/* A growing array, typed by its caller:
 *
 *   struct { struct thing *items; size_t count, cap; } list = { 0 };
 *   VEC_PUSH(&list, thing);
 *   mem_free(list.items);
 *
 * Memory is the heap's (mem_grow). Pointers into it are valid until the next push. */
#ifndef BASE_VEC_H
#define BASE_VEC_H

#include "base/arena.h"

#define VEC_PUSH(vec, value) \
	do { \
		if ((vec)->count == (vec)->cap) { \
			(vec)->cap = (vec)->cap ? (vec)->cap * 2 : 8; \
			(vec)->items = mem_grow((vec)->items, (vec)->cap, sizeof *(vec)->items); \
		} \
		(vec)->items[(vec)->count++] = (value); \
	} while (0)

#endif
