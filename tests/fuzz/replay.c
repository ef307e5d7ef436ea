/* main() for a fuzz target without libFuzzer: runs every file of tests/fuzz/corpus/NAME/ through it, NAME from the
 * program's own name, fuzz_NAME. A fault ends the program, so the plan comes first and what is missing counts as failed.
 * With arguments, runs those files instead: that is how a find is looked at in a debugger. */
#include "config.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define INPUT_MAX_BYTES ((size_t)4 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool run_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	if (!file) {
		return false;
	}
	/* Copied to a block of just its size, so that the sanitizers see the first byte read behind it. */
	uint8_t *room = malloc(INPUT_MAX_BYTES);
	size_t size = room ? fread(room, 1, INPUT_MAX_BYTES, file) : 0;
	bool read = room && !ferror(file);
	fclose(file);
	uint8_t *exact = malloc(size ? size : 1);
	if (read && exact) {
		memcpy(exact, room, size);
		LLVMFuzzerTestOneInput(exact, size);
	}
	read = read && exact;
	free(exact);
	free(room);
	return read;
}

static int is_input(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static int run_corpus(const char *dir)
{
	struct dirent **entries;
	int count = scandir(dir, &entries, is_input, alphasort);
	if (count <= 0) {
		printf("1..1\nnot ok 1 - no corpus in %s\n", dir);
		return 1;
	}
	int failed = 0;
	printf("1..%d\n", count);
	for (int i = 0; i < count; i++) {
		char path[4096];
		int len = snprintf(path, sizeof path, "%s/%s", dir, entries[i]->d_name);
		fflush(stdout);
		bool ok = len < (int)sizeof path && run_file(path);
		printf("%sok %d - %s\n", ok ? "" : "not ", i + 1, entries[i]->d_name);
		failed |= !ok;
		free(entries[i]);
	}
	free(entries);
	return failed;
}

int main(int argc, char **argv)
{
	if (argc > 1) {
		int failed = 0;
		for (int i = 1; i < argc; i++) {
			failed |= !run_file(argv[i]);
		}
		return failed;
	}
	const char *top = getenv("top_srcdir");
	const char *name = strstr(argv[0], "fuzz_");
	if (!top || !name) {
		puts("1..1\nnot ok 1 - needs top_srcdir and a program named fuzz_NAME");
		return 1;
	}
	for (const char *next = name; next; next = strstr(next + 1, "fuzz_")) {
		name = next;
	}
	char dir[4096];
	snprintf(dir, sizeof dir, "%s/tests/fuzz/corpus/%s", top, name + strlen("fuzz_"));
	return run_corpus(dir);
}
