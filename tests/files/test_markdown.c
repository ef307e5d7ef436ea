#include "config.h"

#include "tests/check.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/utf8.h"
#include "doc/doc.h"
#include "files/markdown.h"

/* ---------------------------------------------------------------- helpers */

static struct files_prose read_good(struct arena *arena, const char *text)
{
	struct files_prose prose;
	struct err err = { 0 };
	if (files_markdown_read(str_c(text), STR("t.md"), 10, arena, &prose, &err)) {
		fail_msg("'%s': %d:%d: %s", text, err.line, err.column, err.text);
	}
	return prose;
}

/* The document with its styles written out: *strong*, _emphasis_, `mono`, ^link^; values as [name|particles]. */
static void describe(const struct doc *doc, struct buf *out)
{
	struct arena arena = { 0 };
	struct doc_lines lines = doc_layout(&arena, doc, 200, NULL);
	for (size_t i = 0; i < lines.count; i++) {
		for (size_t k = 0; k < lines.lines[i].count; k++) {
			const struct doc_run *run = &lines.lines[i].runs[k];
			static const struct {
				unsigned style;
				const char *mark;
			} marks[] = { { DOC_STRONG, "*" }, { DOC_EMPHASIS, "_" }, { DOC_MONO, "`" }, { DOC_LINK, "^" } };
			int left = k ? lines.lines[i].runs[k - 1].x + lines.lines[i].runs[k - 1].cols : 0;
			buf_add_c(out, run->x > left ? " " : "");
			for (size_t m = 0; m < 4; m++) {
				buf_add_c(out, run->style & marks[m].style ? marks[m].mark : "");
			}
			buf_add(out, run->text);
			for (size_t m = 4; m-- > 0;) {
				buf_add_c(out, run->style & marks[m].style ? marks[m].mark : "");
			}
		}
		buf_add_char(out, '\n');
	}
	arena_done(&arena);
}

static void check_read(const char *text, const char *wanted)
{
	struct arena arena = { 0 };
	struct buf got = { 0 };
	describe(read_good(&arena, text).doc, &got);
	if (strcmp(got.ptr ? got.ptr : "", wanted) != 0) {
		fail_msg("'%s' is read as\n%s, not\n%s", text, got.ptr ? got.ptr : "", wanted);
	}
	buf_done(&got);
	arena_done(&arena);
}

static struct err read_bad(const char *text, size_t len)
{
	struct arena arena = { 0 };
	struct files_prose prose;
	struct err err = { 0 };
	if (!files_markdown_read((struct str){ text, len }, STR("t.md"), 10, &arena, &prose, &err)) {
		fail_msg("'%.40s' is read", text);
	}
	check_int(err.status, STATUS_DATA);
	check_str(err.file, "t.md");
	arena_done(&arena);
	return err;
}

static char *repeat(const char *text, size_t times)
{
	size_t len = strlen(text);
	char *all = malloc(len * times + 1);
	for (size_t i = 0; i < times; i++) {
		memcpy(all + i * len, text, len);
	}
	all[len * times] = '\0';
	return all;
}

/* ------------------------------------------------------------------ tests */

static void test_subset(void **state)
{
	(void)state;
	check_read("Plain.", "Plain.\n");
	check_read("two\nlines", "two lines\n");
	check_read("a\n\nb", "a\n\nb\n");
	check_read("**s** *e* `c` x", "*s* _e_ `c` x\n");
	check_read("***both***", "*_both_*\n");
	check_read("**a `b` c**", "*a **`b`** c*\n");
	check_read("- one\n- two", "- one\n- two\n");
	check_read("3. one\n4. two", "3. one\n4. two\n");
	check_read("a\\*b \\{x\\} \\`c", "a*b {x} `c\n");
	check_read("a &amp; b &lt; &quot; &nope;", "a & b < \" &nope;\n");
	check_read("`{not}` a value", "`{not}` a value\n");
	check_read("", "");
	check_read("\n\n", "");
}

static void test_table(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct files_prose prose = read_good(&arena, "a\n\n| x | y |\n|---|---:|\n| 1 | **2** |\n");
	struct buf got = { 0 };
	doc_raw(prose.doc, &got);
	check_str(got.ptr, "a\nx\ny\n1\n2");
	check_int(prose.table_line, 12);
	check_int(prose.remark_count, 0);
	buf_done(&got);
	arena_done(&arena);
}

/* What CommonMark leaves as asterisks. */
static void test_korean(void **state)
{
	(void)state;
	check_read("**굵게**는", "*굵게*는\n");
	check_read("**패킷(packet)**은 작다", "*패킷(packet)*은 작다\n");
	check_read("**\"인용\"**은", "*\"인용\"*은\n");
	check_read("**`rtt`**는", "*`rtt`*는\n");
	check_read("**50%**가", "*50%*가\n");
	check_read("**큐.**다음", "*큐.*다음\n");
	check_read("**‘주’**와", "*‘주’*와\n");
	check_read("*RTT(왕복)*이", "_RTT(왕복)_이\n");
	check_read("***셋(3)***을", "*_셋(3)_*을\n");
	check_read("서버는**\"주\"**다", "서버는*\"주\"*다\n");
	check_read("서버(**하나**)는", "서버(*하나*)는\n");
	check_read("**하나**(**둘**)", "*하나*(*둘*)\n");
	check_read("**가(a)**, **나(b)**의", "*가(a)*, *나(b)*의\n");
	check_read("**「절」**은", "*「절」*은\n");
	check_read("**{down}**은", "*{down}*은\n");
	check_read("`**a**은` 그대로", "`**a**은` 그대로\n");
	check_read("\\**가(a)*은", "*_가(a)_은\n");
	check_read("| x |\n|---|\n| **가(b)**는 |", "*x*\n-------\n*가(b)*는\n");
}

static void test_cure_leaves_english(void **state)
{
	(void)state;
	static const char *const same[] = { "**a (b)** c", "x *y* z", "**50%** of", "no marks", "", "*", "**", "가 ** 나", "0**가", "9**가", "A**가",
		"Z**가", "a**가", "z**가", "a*\xEA\xB0\x80*b" };
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
		struct buf out = { 0 };
		files_markdown_cure(str_c(same[i]), &out);
		check_str(out.ptr ? out.ptr : "", same[i]);
		buf_done(&out);
	}
}

static void test_placeholders(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct files_prose prose = read_good(&arena, "가 {down}, {with-eip.down:은/는}\n**{set:elb.check-interval:으로/로}** {a}");
	check_int(prose.placeholder_count, 4);
	static const struct {
		const char *name, *particles;
		int line, column;
	} wanted[] = {
		{ "down", "", 10, 3 },
		{ "with-eip.down", "은/는", 10, 11 },
		{ "set:elb.check-interval", "으로/로", 11, 3 },
		{ "a", "", 11, 35 },
	};
	for (size_t i = 0; i < 4; i++) {
		const struct files_placeholder *got = &prose.placeholders[i];
		assert_true(str_eq_c(got->name, wanted[i].name));
		assert_true(str_eq_c(got->particles, wanted[i].particles));
		check_int(got->line, wanted[i].line);
		check_int(got->column, wanted[i].column);
	}
	arena_done(&arena);
}

static void test_bad_placeholders(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int line, column;
	} bad[] = {
		{ "{", 10, 1 },
		{ "a }", 10, 3 },
		{ "{}", 10, 1 },
		{ "{set:}", 10, 1 },
		{ "{Down}", 10, 1 },
		{ "{a b}", 10, 1 },
		{ "x\n가 {a_b}", 11, 3 },
		{ "{a:}", 10, 1 },
		{ "{a:는/은}", 10, 1 }, /* the wrong way round */
		{ "{a:은}", 10, 1 },
		{ "{a:x/y}", 10, 1 },
		{ "{a}{a:은/는}", 10, 4 }, /* the value would stand there twice */
		{ "{a\n}", 10, 1 },
		{ "**(가)**은 {", 10, 10 }, /* sentinels are not counted */
	};
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct err err = read_bad(bad[i].text, strlen(bad[i].text));
		if (err.line != bad[i].line || err.column != bad[i].column) {
			fail_msg("'%s': at %d:%d, not %d:%d", bad[i].text, err.line, err.column, bad[i].line, bad[i].column);
		}
	}
	check_read("{a} {a:은/는}", "{a} {a}는\n");
}

struct remark_case {
	const char *text;
	const char *word; /* of the remark; NULL: none */
	int line, column;
};

static void test_remarks(void **state)
{
	(void)state;
	static const struct remark_case cases[] = {
		{ "*a* **b** `c`", NULL, 0, 0 },
		{ "snake_case and a_b", NULL, 0, 0 },
		{ "2 < 3 and a <- b", NULL, 0, 0 },
		{ "\\*a \\_b \\`c \\<d>", NULL, 0, 0 },
		{ "`_x_ * <b>`", NULL, 0, 0 },
		{ "- a\n- b", NULL, 0, 0 },
		{ "x _em_ y", "emphasis by _", 10, 4 },
		{ "x __st__ y", "emphasis by _", 10, 5 },
		{ "**_both_**", "emphasis by _", 10, 4 },
		{ "_기울임_은", "underscore", 10, 1 },
		{ "a\nb *c", "asterisk", 11, 3 },
		{ "**가", "asterisk", 10, 1 },
		{ "a `b", "backtick", 10, 3 },
		{ "a <b>c</b>", "HTML", 10, 3 },
		{ "<div>\nx\n</div>", "HTML", 10, 1 },
		{ "see [here](http://x)", "link", 10, 1 },
		{ "![alt](a.png)", "image", 10, 1 },
		{ "> quote", "quotation", 10, 3 },
		{ "a\n===", "heading", 10, 1 },
		{ "```\ncode\n```", "block of code", 11, 1 },
		{ "a\n\n---\n\nb", "rule", 0, 0 },
		{ "- a\n  - b", "list within a list", 11, 5 },
		{ "| a |\n|--|\n| b |", "three dashes", 11, 1 },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct arena arena = { 0 };
		struct files_prose prose = read_good(&arena, cases[i].text);
		if (!cases[i].word) {
			if (prose.remark_count) {
				fail_msg("'%s': %s", cases[i].text, prose.remarks[0].text);
			}
		} else if (!prose.remark_count || !strstr(prose.remarks[0].text, cases[i].word)) {
			fail_msg("'%s': %s", cases[i].text, prose.remark_count ? prose.remarks[0].text : "no remark");
		} else if (cases[i].line && (prose.remarks[0].line != cases[i].line || prose.remarks[0].column != cases[i].column)) {
			fail_msg("'%s': at %d:%d, not %d:%d", cases[i].text, prose.remarks[0].line, prose.remarks[0].column, cases[i].line,
				cases[i].column);
		}
		arena_done(&arena);
	}
}

/* Nothing is followed or fetched: what is no text becomes text. */
static void test_foreign(void **state)
{
	(void)state;
	check_read("a <b>c</b>", "a <b>c</b>\n");
	check_read("<script>x</script>", "<script>x</script>\n");
	check_read("[go](javascript:alert)", "^go^ (javascript:alert)\n");
	check_read("![p](file:///etc/passwd)", "^p^ (file:///etc/passwd)\n");
}

static void check_guard(const char *piece, size_t times, const char *tail, const char *word)
{
	char *many = repeat(piece, times);
	size_t len = strlen(many);
	char *text = malloc(len + strlen(tail) + 1);
	memcpy(text, many, len);
	memcpy(text + len, tail, strlen(tail) + 1);
	struct err err = read_bad(text, len + strlen(tail));
	if (!strstr(err.text, word)) {
		fail_msg("%zu times '%s': %s", times, piece, err.text);
	}
	free(text);
	free(many);
}

/* Small files that unfold into large documents end early. */
static void test_guards(void **state)
{
	(void)state;
	clock_t start = clock();
	check_guard("> ", 100000, "x", "deeply");
	check_guard("> ", FILES_PROSE_DEPTH - 1, "x", "deeply"); /* the document and the paragraph are levels too */
	check_guard("- ", 1000, "x", "deeply");
	check_guard("**a** ", 20000, "", "too much");
	check_guard("a `b` ", 10000, "", "too much");
	check_guard("{a} ", FILES_PROSE_EVENTS, "", "too much");
	char *bars = repeat("|a", FILES_PROSE_COLUMNS + 1), *ruler = repeat("|---", FILES_PROSE_COLUMNS + 1);
	struct buf table = { 0 };
	buf_addf(&table, "%s|\n%s|\n", bars, ruler);
	assert_non_null(strstr(read_bad(table.ptr, table.len).text, "columns"));
	buf_done(&table);
	free(bars);
	free(ruler);
	assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 5); /* seconds under the sanitizers; without them far less */
}

static void test_guards_let_pass(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	char *quotes = repeat("> ", FILES_PROSE_DEPTH - 2);
	struct buf text = { 0 };
	buf_addf(&text, "%sx", quotes);
	read_good(&arena, text.ptr);
	buf_reset(&text);
	char *bars = repeat("|a", FILES_PROSE_COLUMNS), *ruler = repeat("|---", FILES_PROSE_COLUMNS);
	buf_addf(&text, "%s|\n%s|\n", bars, ruler);
	check_int(read_good(&arena, text.ptr).table_line, 10);
	char *stars = repeat("**", 60000); /* no letters: nothing unfolds */
	read_good(&arena, stars);
	char *word = repeat("\xEA\xB0\x80", 200000);
	read_good(&arena, word);
	free(quotes);
	free(bars);
	free(ruler);
	free(stars);
	free(word);
	buf_done(&text);
	arena_done(&arena);
}

/* md4c 0.4.8 reads behind these; the sanitizers and valgrind would say so. */
static void test_no_final_newline(void **state)
{
	(void)state;
	static const char *const texts[] = { "![b]( b", "[a]: ", "[a](<", "&#", "```", "|a|\n|---", "<!--", "- ", "1.", "#", "\\", "`", "**", "[",
		"![", "[a]: <b> \"" };
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		size_t len = strlen(texts[i]);
		char *exact = malloc(len);
		memcpy(exact, texts[i], len);
		struct arena arena = { 0 };
		struct files_prose prose;
		files_markdown_read((struct str){ exact, len }, STR("t.md"), 1, &arena, &prose, NULL);
		arena_done(&arena);
		free(exact);
	}
}

static void test_sentinel(void **state)
{
	(void)state;
	static const char text[] = "가\nb \xF0\x90\xA9\xBF";
	struct err err = read_bad(text, sizeof text - 1);
	check_int(err.line, 11);
	check_int(err.column, 3);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_subset),
	cmocka_unit_test(test_table),
	cmocka_unit_test(test_korean),
	cmocka_unit_test(test_cure_leaves_english),
	cmocka_unit_test(test_placeholders),
	cmocka_unit_test(test_bad_placeholders),
	cmocka_unit_test(test_remarks),
	cmocka_unit_test(test_foreign),
	cmocka_unit_test(test_guards),
	cmocka_unit_test(test_guards_let_pass),
	cmocka_unit_test(test_no_final_newline),
	cmocka_unit_test(test_sentinel),
};

int main(void)
{
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
