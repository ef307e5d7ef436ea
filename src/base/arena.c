#include "config.h"

#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHUNK_BYTES ((size_t)64 * 1024)

struct arena_chunk {
	struct arena_chunk *older;
	size_t cap_bytes;
	max_align_t data[];
};

static void (*on_failure)(void);

void mem_on_failure(void (*handler)(void))
{
	on_failure = handler;
}

static _Noreturn void out_of_memory(void)
{
	if (on_failure) {
		on_failure();
	}
	fputs("scalewalk: out of memory\n", stderr);
	_Exit(71);
}

void *mem_alloc(size_t count, size_t item_bytes)
{
	void *memory = calloc(count ? count : 1, item_bytes ? item_bytes : 1);
	if (!memory) {
		out_of_memory();
	}
	return memory;
}

void *mem_grow(void *old, size_t count, size_t item_bytes)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, item_bytes, &bytes)) {
		out_of_memory();
	}
	void *memory = realloc(old, bytes ? bytes : 1);
	if (!memory) {
		out_of_memory();
	}
	return memory;
}

void mem_free(void *old)
{
	free(old);
}

void *arena_alloc(struct arena *arena, size_t bytes)
{
	const size_t align = _Alignof(max_align_t);
	if (bytes > SIZE_MAX / 2) {
		out_of_memory();
	}
	bytes = (bytes + align - 1) / align * align;
	if (!arena->chunk || arena->chunk->cap_bytes - arena->used_bytes < bytes) {
		size_t cap = bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES;
		struct arena_chunk *chunk = mem_alloc(1, sizeof *chunk + cap);
		chunk->older = arena->chunk;
		chunk->cap_bytes = cap;
		arena->chunk = chunk;
		arena->used_bytes = 0;
	}
	void *memory = (char *)arena->chunk->data + arena->used_bytes;
	arena->used_bytes += bytes;
	return memory;
}

void *arena_array(struct arena *arena, size_t count, size_t item_bytes)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, item_bytes, &bytes)) {
		out_of_memory();
	}
	return arena_alloc(arena, bytes);
}

char *arena_strndup(struct arena *arena, const char *text, size_t len)
{
	char *copy = arena_alloc(arena, len + 1);
	if (len) {
		memcpy(copy, text, len);
	}
	return copy;
}

void arena_reset(struct arena *arena)
{
	struct arena_chunk *keep = arena->chunk;
	if (!keep) {
		return;
	}
	for (struct arena_chunk *c = keep->older; c;) {
		struct arena_chunk *older = c->older;
		free(c);
		c = older;
	}
	keep->older = NULL;
	memset(keep->data, 0, arena->used_bytes);
	arena->used_bytes = 0;
}

void arena_done(struct arena *arena)
{
	for (struct arena_chunk *c = arena->chunk; c;) {
		struct arena_chunk *older = c->older;
		free(c);
		c = older;
	}
	*arena = (struct arena){ 0 };
}
