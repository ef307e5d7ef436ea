/* Where lines end: hand-made cases in both languages, then everything at every width. */
#include "config.h"

#include "tests/check.h"

#include <string.h>

#include "base/utf8.h"
#include "doc/doc.h"

struct break_case {
	int cols;
	const char *text;
	const char *lines; /* joined by '|' */
};

static void wrap(struct buf *out, struct str text, int cols)
{
	struct arena arena = { 0 };
	struct doc_lines lines = doc_wrap(&arena, text, cols);
	for (size_t i = 0; i < lines.count; i++) {
		if (i) {
			buf_add_char(out, '|');
		}
		for (size_t j = 0; j < lines.lines[i].count; j++) {
			buf_add(out, lines.lines[i].runs[j].text);
		}
	}
	arena_done(&arena);
}

static void test_cases(void **state)
{
	(void)state;
	static const struct break_case cases[] = {
		/* Blanks. */
		{ 20, "", "" },
		{ 20, "   ", "" },
		{ 20, "one", "one" },
		{ 3, "one two", "one|two" },
		{ 7, "one two", "one two" },
		{ 6, "one two", "one|two" },
		{ 20, "  several   blanks ", "several blanks" },
		{ 9, "one two three four", "one two|three|four" },
		{ 20, "a\nb", "a|b" },
		{ 20, "a\n\nb\n", "a||b" },
		{ 4, "abcd\nef", "abcd|ef" },
		/* An eojeol stays whole. */
		{ 16, "서버가 바쁘면 응답이 느려진다", "서버가 바쁘면|응답이 느려진다" },
		{ 15, "서버가 바쁘면 응답이 느려진다", "서버가 바쁘면|응답이 느려진다" },
		{ 14, "서버가 바쁘면 응답이 느려진다", "서버가 바쁘면|응답이|느려진다" },
		{ 13, "요청이 기다리는 줄을 큐라고 부른다", "요청이|기다리는 줄을|큐라고 부른다" },
		{ 10, "데이터베이스 하나", "데이터베이|스 하나" },
		{ 12, "데이터베이스 하나", "데이터베이스|하나" },
		/* Closing marks stay with what they close, also behind a blank. */
		{ 5, "alpha , beta", "alpha|,|beta" },
		{ 7, "alpha , beta", "alpha ,|beta" },
		{ 8, "load 50 % now", "load|50 % now" },
		{ 6, "load 50 % now", "load|50 %|now" },
		{ 10, "이용률 90 % 초과", "이용률|90 % 초과" },
		{ 12, "a wait ) b", "a wait ) b" },
		{ 6, "a wait ) b", "a|wait )|b" },
		/* Opening brackets stay with what they open. */
		{ 8, "call ( a b )", "call ( a|b )" },
		{ 7, "read “ this ”", "read|“ this|”" },
		{ 8, "read “ this ”", "read|“ this ”" },
		{ 9, "서버 ( 둘 ) 끝", "서버|( 둘 ) 끝" },
		/* A word wider than the line: between clusters, not before a closing mark, not behind an opening one. */
		{ 4, "abcdefghij", "abcd|efgh|ij" },
		{ 4, "가나다라마", "가나|다라|마" },
		{ 5, "가나다라마", "가나|다라|마" },
		{ 6, "가나다.", "가나|다." },
		{ 6, "가나다라.", "가나다|라." },
		{ 4, "abc)", "abc)" },
		{ 3, "abc)", "ab|c)" },
		{ 3, "ab(c", "ab|(c" },
		{ 12, "데이터베이스(database)를", "데이터베이스|(database)를" },
		{ 10, "캐시(cachings)는", "캐시(cachi|ngs)는" },
		{ 16, "큐(queueing-line)는", "큐(queueing-|line)는" },
		{ 10, "https://example.com/a/b", "https://|example.|com/a/b" },
		{ 4, "1,000,000", "1,00|0,00|0" },
		{ 18, "로드밸런서(balancer)에서", "로드밸런서|(balancer)에서" },
		{ 11, "가(balance)에서", "가(balanc|e)에서" },
		{ 11, "가(balance)에서.", "가(balanc|e)에서." },
		{ 11, "가(balance)에게로", "가(balance)|에게로" },
		{ 10, "가(balances) 나", "가(balance|s) 나" },
		/* Hyphens. */
		{ 6, "- alphas", "-|alphas" },
		{ 9, "zz-zz 나-가 AZ-AZ", "zz-zz 나-|가 AZ-AZ" },
		{ 7, "힣-힣 a9-9a", "힣-힣|a9-9a" },
		{ 10, "a high-availability setup", "a high-|availabili|ty setup" },
		{ 14, "a high-availability setup", "a high-|availability|setup" },
		{ 6, "from -12 on", "from|-12 on" },
		{ 5, "2-3 x", "2-3 x" },
		{ 4, "2-3 xy", "2-3|xy" },
		/* Clusters stay whole; narrowest lines. */
		{ 1, "ab", "a|b" },
		{ 1, "가나", "가|나" },
		{ 1, "가\n나", "가|나" },
		{ 0, "ab", "a|b" },
		{ -5, "ab", "a|b" },
		{ 3, "\U0001F1F0\U0001F1F7\U0001F1FA\U0001F1F8", "\U0001F1F0\U0001F1F7|\U0001F1FA\U0001F1F8" },
		/* Filtered on the way. */
		{ 9, "a\x1b[31m b", "a\uFFFD[31m b" },
		{ 9, "x\t y\r\nz", "x y|z" },
		{ 9, "\xff\xfe", "\uFFFD\uFFFD" },
		{ 9, "a\u202Eb", "a\uFFFD" "b" },
		/* Both languages in a sentence. */
		{ 24, "Amazon RDS는 백업을 대신 해 주지만 이중화는 아니다.", "Amazon RDS는 백업을 대신|해 주지만 이중화는|아니다." },
		{ 30, "A managed database is not a redundant one: ask for a standby.",
			"A managed database is not a|redundant one: ask for a|standby." },
	};
	int wrong = 0;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct buf out = { 0 };
		buf_add(&out, STR(""));
		wrap(&out, str_c(cases[i].text), cases[i].cols);
		if (strcmp(out.ptr, cases[i].lines) != 0) {
			print_error("\"%s\" at %d: \"%s\", not \"%s\"\n", cases[i].text, cases[i].cols, out.ptr,
				cases[i].lines);
			wrong++;
		}
		buf_done(&out);
	}
	check_int(wrong, 0);
}

/* ------------------------------------------------------------- properties */

static uint64_t rng = UINT64_C(0x2545F4914F6CDD1D);

static uint64_t random_below(uint64_t n)
{
	rng ^= rng << 13;
	rng ^= rng >> 7;
	rng ^= rng << 17;
	return rng % n;
}

/* Words, marks and oddities of both languages, in random order. */
static void add_random_text(struct buf *b)
{
	static const char *const pieces[] = { "서버", "데이터베이스", "요청이", "은", "a", "load", "availability", "(", ")",
		"“", "”", ".", ",", "%", "50", "1,000", "-", "/", "…", "[", "]", "각", "\u1112\u1161\u11AB", "\U0001F680",
		"\U0001F1F0\U0001F1F7", "\u1100\u1100\u1100", "\x1b", "\xff", "ｆｕｌｌ", "「", "」", "=", "_" };
	for (uint64_t count = 1 + random_below(40); count; count--) {
		buf_add_c(b, pieces[random_below(sizeof pieces / sizeof pieces[0])]);
		if (random_below(3) == 0) {
			buf_add_c(b, random_below(12) ? " " : random_below(2) ? "\n" : "   ");
		}
	}
}

/* Without blanks and line ends, and with what the filter does to it. */
static void add_ink(struct buf *out, struct str text)
{
	struct buf clean = { 0 };
	utf8_sanitize(&clean, text, true);
	for (size_t i = 0; i < clean.len; i++) {
		if (clean.ptr[i] != ' ' && clean.ptr[i] != '\n') {
			buf_add_char(out, clean.ptr[i]);
		}
	}
	buf_done(&clean);
}

static bool is_closing(uint32_t c)
{
	return c < 0x80 ? c && strchr(".,:;!?)]}%", (int)c) : c == 0x201D || c == 0x2026 || c == 0x300D;
}

static bool is_opening(uint32_t c)
{
	return c == '(' || c == '[' || c == 0x201C || c == 0x300C;
}

static uint32_t last_point(struct str s)
{
	uint32_t c = 0;
	while (s.len) {
		c = utf8_next(&s);
	}
	return c;
}

static void check_wrapped(struct str text, int cols)
{
	struct arena arena = { 0 };
	struct buf before = { 0 }, after = { 0 }, line = { 0 };
	struct doc_lines lines = doc_wrap(&arena, text, cols);
	add_ink(&before, text);
	for (size_t i = 0; i < lines.count; i++) {
		int x = 0;
		buf_reset(&line);
		for (size_t j = 0; j < lines.lines[i].count; j++) {
			const struct doc_run *run = &lines.lines[i].runs[j];
			check_int(run->x, x);
			check_int(run->cols, (int)utf8_cols(run->text));
			x += run->cols;
			buf_add(&line, run->text);
		}
		check_int(x, lines.lines[i].cols);
		bool overhangs = cols == 1 && x == 2 && utf8_grapheme(buf_str(&line)) == line.len;
		if (x > cols && !overhangs) {
			fail_msg("\"%s\" at %d: line \"%s\" is %d wide", text.ptr, cols, line.ptr, x);
		}
		check(!line.len || (line.ptr[0] != ' ' && line.ptr[line.len - 1] != ' '));
		add_ink(&after, buf_str(&line));
	}
	if (!str_eq(buf_str(&before), buf_str(&after))) {
		fail_msg("\"%s\" at %d: \"%s\" became \"%s\"", text.ptr, cols, before.ptr, after.ptr);
	}
	buf_done(&before);
	buf_done(&after);
	buf_done(&line);
	arena_done(&arena);
}

static void test_no_line_too_wide_nothing_lost(void **state)
{
	(void)state;
	struct buf text = { 0 };
	for (int round = 0; round < 60; round++) {
		buf_reset(&text);
		add_random_text(&text);
		for (int cols = 1; cols <= 120; cols++) {
			check_wrapped(buf_str(&text), cols);
		}
	}
	buf_done(&text);
}

/* Ordinary prose, where no word is wider than the line: marks are never torn off. */
static void test_marks_stay(void **state)
{
	(void)state;
	static const char *const words[] = { "서버가", "(큐)", "“느린”", "load", "(a", "b)", "한다.", "50 %", "( x", "y )",
		"“ z”", "그래서,", "왜?", "「가」는" };
	struct buf text = { 0 };
	for (int round = 0; round < 200; round++) {
		buf_reset(&text);
		for (uint64_t count = 2 + random_below(30); count; count--) {
			buf_add_c(&text, words[random_below(sizeof words / sizeof words[0])]);
			buf_add_char(&text, ' ');
		}
		for (int cols = 60; cols <= 120; cols += 7) {
			struct arena arena = { 0 };
			struct doc_lines lines = doc_wrap(&arena, buf_str(&text), cols);
			for (size_t i = 0; i < lines.count; i++) {
				struct str first = lines.lines[i].runs[0].text;
				struct str last = lines.lines[i].runs[lines.lines[i].count - 1].text;
				check(!is_closing(utf8_next(&first)));
				check(!is_opening(last_point(last)));
			}
			arena_done(&arena);
		}
	}
	buf_done(&text);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_cases),
	cmocka_unit_test(test_no_line_too_wide_nothing_lost),
	cmocka_unit_test(test_marks_stay),
};

int main(void)
{
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
