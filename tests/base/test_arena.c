#include "config.h"

#include "tests/check.h"

#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/vec.h"

static bool is_zero(const void *memory, size_t bytes)
{
	const unsigned char *byte = memory;
	for (size_t i = 0; i < bytes; i++) {
		if (byte[i]) {
			return false;
		}
	}
	return true;
}

static void test_zeroed_aligned_apart(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	static const size_t sizes[] = { 0, 1, 7, 16, 17, 4096, 65535, 65536, 65537, 1000000, 3 };
	unsigned char *blocks[sizeof sizes / sizeof sizes[0]];
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		blocks[i] = arena_alloc(&arena, sizes[i]);
		check((uintptr_t)blocks[i] % _Alignof(max_align_t) == 0);
		check(is_zero(blocks[i], sizes[i]));
		memset(blocks[i], (int)i + 1, sizes[i]);
	}
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		for (size_t j = 0; j < sizes[i]; j++) {
			check_int(blocks[i][j], (int)i + 1);
		}
	}
	arena_done(&arena);
	check(!arena.chunk);
	arena_done(&arena); /* again does no harm */
}

static void test_reset_reuses_and_clears(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	arena_reset(&arena); /* of an empty one */
	memset(arena_alloc(&arena, 70000), 0xAA, 70000);
	unsigned char *before = arena_alloc(&arena, 60000);
	memset(before, 0xAA, 60000);
	struct arena_chunk *kept = arena.chunk;
	for (int round = 0; round < 1000; round++) {
		arena_reset(&arena);
		check(arena.chunk == kept);
		unsigned char *again = arena_alloc(&arena, 60000);
		check(again == before);
		check(is_zero(again, 60000));
		memset(again, 0xAA, 60000);
	}
	arena_done(&arena);
}

static void test_typed(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	double *numbers = ARENA_ARRAY(&arena, 100, double);
	check(is_zero(numbers, 100 * sizeof *numbers));
	long double *one = ARENA_NEW(&arena, long double);
	*one = 1.0L;
	char *copy = arena_strndup(&arena, "abcdef", 3);
	check_str(copy, "abc");
	check_str(arena_strndup(&arena, NULL, 0), "");
	arena_done(&arena);
}

static void handler(void)
{
	static const char said[] = "restored\n";
	check(write(STDOUT_FILENO, said, sizeof said - 1) > 0);
}

/* Runs `provoke` in a child and checks that it leaves with 71, the handler called first. */
static void check_leaves_with_71(void (*provoke)(void))
{
	int pipe_ends[2];
	check(pipe(pipe_ends) == 0);
	fflush(NULL);
	pid_t child = fork();
	check(child >= 0);
	if (child == 0) {
		dup2(pipe_ends[1], STDOUT_FILENO);
		close(STDERR_FILENO);
		mem_on_failure(handler);
		provoke();
		_exit(0);
	}
	close(pipe_ends[1]);
	char said[32] = "";
	check(read(pipe_ends[0], said, sizeof said - 1) >= 0);
	close(pipe_ends[0]);
	int status;
	check(waitpid(child, &status, 0) == child);
	check(WIFEXITED(status));
	check_int(WEXITSTATUS(status), 71);
	check_str(said, "restored\n");
}

static void overflow_array(void)
{
	struct arena arena = { 0 };
	volatile size_t count = SIZE_MAX / 4;
	arena_array(&arena, count, 8);
}

static void overflow_alloc(void)
{
	struct arena arena = { 0 };
	volatile size_t bytes = SIZE_MAX - 3;
	arena_alloc(&arena, bytes);
}

static void overflow_grow(void)
{
	volatile size_t count = SIZE_MAX / 2;
	mem_grow(NULL, count, 3);
}

static void test_out_of_memory(void **state)
{
	(void)state;
	check_leaves_with_71(overflow_array);
	check_leaves_with_71(overflow_alloc);
	check_leaves_with_71(overflow_grow);
}

static void test_heap_and_vec(void **state)
{
	(void)state;
	struct {
		int *items;
		size_t count, cap;
	} list = { 0 };
	for (int i = 0; i < 1000; i++) {
		VEC_PUSH(&list, i * 3);
	}
	check_int(list.count, 1000);
	for (int i = 0; i < 1000; i++) {
		check_int(list.items[i], i * 3);
	}
	mem_free(list.items);
	mem_free(NULL);
	unsigned char *zeroed = mem_alloc(37, 3);
	check(is_zero(zeroed, 111));
	mem_free(zeroed);
	mem_free(mem_alloc(0, 0));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_zeroed_aligned_apart),
	cmocka_unit_test(test_reset_reuses_and_clears),
	cmocka_unit_test(test_typed),
	cmocka_unit_test(test_out_of_memory),
	cmocka_unit_test(test_heap_and_vec),
};
CHECK_MAIN(tests)
