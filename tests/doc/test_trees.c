/* Random documents, regular and not, at every width: no line is too wide, no word is lost. */
#include "config.h"

#include "tests/check.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "doc/doc.h"

static uint64_t rng = UINT64_C(0x9E3779B97F4A7C15);

static unsigned random_below(unsigned n)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return (unsigned)(rng % n);
}

/* Opens, closes and writes at random, regular or not; each text is one numbered word, so that losses show. */
static const struct doc *random_doc(struct arena *arena, unsigned *words)
{
	static const char *const fillers[] = { "", "서버", "availability", "(큐)", "한", "a b", "데이터베이스를" };
	struct doc_builder *b = doc_begin(arena);
	unsigned open = 0;
	*words = 0;
	for (unsigned step = 10 + random_below(60); step; step--) {
		unsigned what = random_below(10);
		if (what < 3 && open < 25) {
			doc_open(b, (enum doc_block)random_below(DOC_RULE), (int)random_below(3));
			open++;
		} else if (what < 5 && open) {
			doc_close(b);
			open--;
		} else if (what == 5) {
			doc_line_break(b);
		} else {
			struct str word = str_format(arena, " <%u> %s", (*words)++, fillers[random_below(7)]);
			doc_text(b, random_below(64), word);
		}
	}
	return doc_end(b);
}

static void check_holds_words(const struct doc_lines *lines, unsigned words)
{
	struct buf all = { 0 };
	char word[16];
	for (size_t i = 0; i < lines->count; i++) {
		for (size_t j = 0; j < lines->lines[i].count; j++) {
			const struct doc_run *run = &lines->lines[i].runs[j];
			if (!(run->style & DOC_MARK)) {
				buf_add(&all, run->text);
			}
		}
	}
	buf_add(&all, STR(""));
	for (unsigned i = 0; i < words; i++) {
		snprintf(word, sizeof word, "<%u>", i);
		if (!strstr(all.ptr, word)) {
			fail_msg("%s is lost", word);
		}
	}
	buf_done(&all);
}

static void test_random_trees(void **state)
{
	(void)state;
	for (int round = 0; round < 400; round++) {
		struct arena arena = { 0 };
		unsigned words;
		const struct doc *doc = random_doc(&arena, &words);
		for (int cols = 1; cols <= 120; cols += cols < 20 ? 1 : 7) {
			struct doc_lines lines = doc_layout(&arena, doc, cols, NULL);
			for (size_t i = 0; i < lines.count; i++) {
				int x = 0;
				for (size_t j = 0; j < lines.lines[i].count; j++) {
					const struct doc_run *run = &lines.lines[i].runs[j];
					check(run->x >= x && run->cols == (int)utf8_cols(run->text));
					x = run->x + run->cols;
				}
				check_int(x, lines.lines[i].cols);
				check(x <= cols || (cols == 1 && x == 2));
			}
			if (cols >= 6) { /* where <99> is never cut open */
				check_holds_words(&lines, words);
			}
		}
		arena_done(&arena);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_random_trees),
};

int main(void)
{
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
