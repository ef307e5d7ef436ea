/* YAML of hostile size, depth and bytes: an answer in time and memory, never a crash. */
#include "config.h"

#include "tests/check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"
#include "tests/files/yaml_text.h"

/* How much longer everything may take here: under valgrind and the sanitizers. */
static double patience(void)
{
#ifdef __SANITIZE_ADDRESS__
	return 10;
#else
	const char *preload = getenv("LD_PRELOAD");
	return preload && strstr(preload, "vgpreload") ? 200 : 1;
#endif
}

#define QUICK_S (0.2 * patience()) /* what a refusal may cost; the parser alone takes more than half a minute for such files */
#define WHOLE_S (1.0 * patience()) /* what 1 MiB may cost */

static double seconds_to_parse(const char *text, enum status want, struct err *err)
{
	struct files_doc doc;
	clock_t start = clock();
	check_int(yaml_parse(text, &doc, err), want);
	double took = (double)(clock() - start) / CLOCKS_PER_SEC;
	arena_reset(&yaml_arena);
	return took;
}

/* Depth and size. */
static void test_limits(void **state)
{
	(void)state;
	struct err err;
	char *text = yaml_repeat("[", 200000);
	check(seconds_to_parse(text, STATUS_DATA, &err) < QUICK_S);
	check_int(err.column, 17);
	mem_free(text);
	text = yaml_repeat("- ", 500000);
	check(seconds_to_parse(text, STATUS_DATA, &err) < QUICK_S);
	check_int(err.column, 33);
	mem_free(text);
	text = yaml_repeat("{a: ", 200000);
	check(seconds_to_parse(text, STATUS_DATA, &err) < QUICK_S);
	mem_free(text);

	struct files_doc doc;
	struct buf deep = { 0 };
	for (int levels = 16; levels <= 17; levels++) {
		deep.len = 0;
		for (int i = 0; i < levels; i++) {
			buf_addf(&deep, "%*sk:\n", i * 2, "");
		}
		check_int(yaml_parse(deep.ptr, &doc, &err), levels == 16 ? STATUS_OK : STATUS_DATA);
		deep.len = 0;
		for (int i = 0; i < levels; i++) {
			buf_add_char(&deep, '[');
		}
		for (int i = 0; i < levels; i++) {
			buf_add_char(&deep, ']');
		}
		check_int(yaml_parse(deep.ptr, &doc, &err), levels == 16 ? STATUS_OK : STATUS_DATA);
	}
	check(strstr(err.text, "16 levels"));
	buf_done(&deep);

	text = yaml_repeat("a", FILES_LIMIT_BYTES + 1);
	memcpy(text, "key: ", 5);
	check_int(yaml_parse_bytes(text, FILES_LIMIT_BYTES + 1, &doc, &err), STATUS_DATA);
	check(strstr(err.text, "at most 1048576"));
	check_int(yaml_parse_bytes(text, FILES_LIMIT_BYTES, &doc, &err), STATUS_OK);
	mem_free(text);
}

/* The most expensive kinds of file of 1 MiB stay within seconds and 256 MiB. */
static void test_one_mebibyte(void **state)
{
	(void)state;
	static const char *const pieces[] = { "-\n", "- a\n", "\n", "- []\n", "- {}\n", "- {a: b}\n", "#\n", "- \"a\"\n", "-  a  # b\n" };
	struct err err;
	for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
		char *text = yaml_repeat(pieces[i], FILES_LIMIT_BYTES / strlen(pieces[i]));
		bool is_empty = pieces[i][0] != '-';
		double took = seconds_to_parse(text, is_empty ? STATUS_DATA : STATUS_OK, &err);
		if (took > WHOLE_S) {
			fail_msg("'%s': %.2f s", pieces[i], took);
		}
		mem_free(text);
	}
	char *text = mem_alloc(FILES_LIMIT_BYTES + 1, 1);
	memset(text, ',', FILES_LIMIT_BYTES);
	for (size_t i = 0; i < FILES_LIMIT_BYTES; i += 2) {
		text[i] = 'a';
	}
	text[0] = '[';
	text[FILES_LIMIT_BYTES - 1] = ']';
	text[FILES_LIMIT_BYTES - 2] = 'a';
	text[1] = 'a';
	check(seconds_to_parse(text, STATUS_OK, &err) < WHOLE_S);
	mem_free(text);
	/* 60,000 different keys: duplicates are found without comparing all with all. */
	struct buf keys = { 0 };
	for (int i = 0; i < 60000; i++) {
		buf_addf(&keys, "k%d: 1\n", i);
	}
	check(seconds_to_parse(keys.ptr, STATUS_OK, &err) < WHOLE_S);
	buf_add_c(&keys, "k7: 1\n");
	check(seconds_to_parse(keys.ptr, STATUS_DATA, &err) < WHOLE_S);
	check_int(err.line, 60001);
	buf_done(&keys);
	struct rusage use;
	getrusage(RUSAGE_SELF, &use);
	check(patience() > 1 || use.ru_maxrss < 256 * 1024);
}

/* Memory that runs out at any point: an answer or the program's own exit, never a crash. */
static void test_out_of_memory(void **state)
{
	(void)state;
	if (patience() > 1) {
		print_message("# not under valgrind or the address sanitizer, which need the address space\n");
		return;
	}
	char *text = yaml_repeat("- {a: b, c: [d, e]}\n", 8000);
	unsigned died = 0, lived = 0;
	for (size_t mib = 0; mib <= 30; mib += 2) {
		pid_t child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			struct rlimit limit = { 0, 0 };
			FILE *statm = fopen("/proc/self/statm", "r");
			unsigned long pages = 0;
			if (statm && fscanf(statm, "%lu", &pages) == 1) {
				limit.rlim_cur = limit.rlim_max = pages * 4096 + mib * 1048576;
				setrlimit(RLIMIT_AS, &limit);
			}
			freopen("/dev/null", "w", stderr);
			struct files_doc doc;
			struct err err;
			_exit((int)yaml_parse(text, &doc, &err));
		}
		int how;
		waitpid(child, &how, 0);
		check(WIFEXITED(how));
		check(WEXITSTATUS(how) == STATUS_OK || WEXITSTATUS(how) == STATUS_SYSTEM);
		died += WEXITSTATUS(how) != 0;
		lived += WEXITSTATUS(how) == 0;
	}
	if (!died || !lived) {
		fail_msg("%u ran out of memory, %u did not", died, lived);
	}
	mem_free(text);
}

/* No prefix and no single changed byte of a sound file crashes or loops; what is accepted has its place. */
static void check_places(const struct files_node *node)
{
	check(node->line >= 1 && node->column >= 1);
	for (uint32_t i = 0; i < node->count; i++) {
		check_places(&node->items[i]);
		check(!node->keys || node->keys[i].type == FILES_SCALAR);
	}
}

static void test_mutations(void **state)
{
	(void)state;
	static const char sound[] = "a: {b: [c, 'd'], e: \"f\"}  # g\nlist:\n  - h > i 3 %\n  - j: |\n      k\nl: m\n";
	static const char bytes[] = "\n :-#[]{},'\"|>&*!%@`?\\\t\xC3\x80\x1b"
								"a0";
	struct files_doc doc;
	struct err err;
	check_int(yaml_parse(sound, &doc, &err), STATUS_OK);
	for (size_t cut = 0; cut < sizeof sound; cut++) {
		for (size_t b = 0; b + 1 < sizeof bytes; b++) {
			char text[sizeof sound + 1];
			memcpy(text, sound, sizeof sound);
			if (b == 0) {
				text[cut] = '\0';
			} else if (cut + 1 < sizeof sound) {
				text[cut] = bytes[b];
			}
			enum status status = yaml_parse(text, &doc, &err);
			check(status == STATUS_OK || status == STATUS_DATA);
			if (status) {
				check(err.line >= 1 && err.column >= 1 && err.text[0]);
			} else {
				check_places(doc.root);
			}
		}
		arena_reset(&yaml_arena);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test_teardown(test_out_of_memory, yaml_teardown), /* first: later ones leave free memory behind */
	cmocka_unit_test_teardown(test_limits, yaml_teardown),
	cmocka_unit_test_teardown(test_one_mebibyte, yaml_teardown),
	cmocka_unit_test_teardown(test_mutations, yaml_teardown),
};

int main(void)
{
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
