/* Memory by lifetime.
 *
 * An arena hands out zeroed memory and gives all of it back at once. There is one arena a lifetime (process, course,
 * topology, frame). Pointers stay valid until arena_reset or arena_done. Nothing is freed singly.
 *
 * Out of memory: mem_alloc, mem_grow and arena_alloc never return NULL. They call the handler set by mem_on_failure
 * (which restores the terminal) and leave the process with exit code 71. The simulation does not use them: it is given
 * an allocator by its caller (sim/sim.h) and reports failure. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

struct arena_chunk;

struct arena {
	struct arena_chunk *chunk; /* newest first */
	size_t used_bytes; /* in the newest chunk */
};

/* An arena is ready when zeroed: struct arena a = { 0 }; */
void *arena_alloc(struct arena *arena, size_t bytes); /* zeroed, aligned for any type; bytes may be 0 */
void *arena_array(struct arena *arena, size_t count, size_t item_bytes); /* checks the product */
char *arena_strndup(struct arena *arena, const char *text, size_t len); /* adds a NUL */
void arena_reset(struct arena *arena); /* keeps one chunk for reuse */
void arena_done(struct arena *arena);

#define ARENA_NEW(arena, type) ((type *)arena_alloc((arena), sizeof(type)))
#define ARENA_ARRAY(arena, count, type) ((type *)arena_array((arena), (count), sizeof(type)))

/* The heap. mem_alloc zeroes; mem_grow works as realloc; mem_free takes NULL. */
void *mem_alloc(size_t count, size_t item_bytes);
void *mem_grow(void *old, size_t count, size_t item_bytes);
void mem_free(void *old);
void mem_on_failure(void (*handler)(void));

#endif
