#include "config.h"

#include "tests/check.h"

#include <stdlib.h>

#include "base/utf8.h"

struct sound_case {
	const char *text;
	enum utf8_sound sound;
};

static void test_last_sound(void **state)
{
	(void)state;
	static const struct sound_case cases[] = {
		{ "", UTF8_OPEN },
		{ "서버", UTF8_OPEN },
		{ "인스턴스", UTF8_OPEN },
		{ "부하", UTF8_OPEN },
		{ "영역", UTF8_CLOSED },
		{ "캐시 적중률", UTF8_RIEUL },
		{ "0", UTF8_CLOSED },
		{ "1", UTF8_RIEUL },
		{ "2", UTF8_OPEN },
		{ "3", UTF8_CLOSED },
		{ "4", UTF8_OPEN },
		{ "5", UTF8_OPEN },
		{ "6", UTF8_CLOSED },
		{ "7", UTF8_RIEUL },
		{ "8", UTF8_RIEUL },
		{ "9", UTF8_OPEN },
		{ "10", UTF8_CLOSED },
		{ "1,000", UTF8_CLOSED },
		{ "10,000,000", UTF8_CLOSED },
		{ "1,000,000,000,000", UTF8_OPEN },
		{ "1,000,000,000,000,000", UTF8_OPEN },
		{ "10,000,000,000,000,000", UTF8_CLOSED },
		{ "100,000,000,000", UTF8_CLOSED },
		{ "1.000000000000", UTF8_CLOSED },
		{ "000000000000", UTF8_CLOSED },
		{ ".5", UTF8_OPEN },
		{ "99.95", UTF8_OPEN },
		{ "-7", UTF8_RIEUL },
		{ "50%", UTF8_OPEN },
		{ "50 %", UTF8_OPEN },
		{ "S3", UTF8_OPEN },
		{ "EC2", UTF8_OPEN },
		{ "Route 53", UTF8_CLOSED },
		{ "m7", UTF8_CLOSED },
		{ "t3.medium", UTF8_CLOSED },
		{ "RDS", UTF8_OPEN },
		{ "ELB", UTF8_OPEN },
		{ "CDN", UTF8_CLOSED },
		{ "SQL", UTF8_RIEUL },
		{ "TTL", UTF8_RIEUL },
		{ "web", UTF8_CLOSED },
		{ "cache", UTF8_OPEN },
		{ "server", UTF8_OPEN },
		{ "table", UTF8_RIEUL },
		{ "zone", UTF8_CLOSED },
		{ "network", UTF8_OPEN },
		{ "bucket", UTF8_CLOSED },
		{ "back", UTF8_CLOSED },
		{ "loop", UTF8_OPEN },
		{ "scaling", UTF8_CLOSED },
		{ "1.5000000000000", UTF8_CLOSED },
		{ "19", UTF8_OPEN },
		{ "NZ", UTF8_OPEN },
		{ "nz", UTF8_OPEN },
		{ "길고 긴 문장이 서른두 글자보다 더 길게 이어지고 끝에 수가 온다: 1,000,000,000,000", UTF8_OPEN },
		{ "link", UTF8_OPEN },
		{ "client", UTF8_OPEN },
		{ "log", UTF8_OPEN },
		{ "zz", UTF8_OPEN },
		{ "Z", UTF8_OPEN },
		{ "힣", UTF8_CLOSED },
		{ "길고 긴 문장이 서른두 글자보다 더 길게 이어지고 끝에는 아주 짧은 말이 온다, 물", UTF8_RIEUL },
		{ "길고 긴 문장이 서른두 글자보다 더 길게 이어지고 끝에는 아주 짧은 말이 온다, 소", UTF8_OPEN },
		{ "패킷(packet)", UTF8_CLOSED },
		{ "서버(packet)", UTF8_OPEN },
		{ "패킷(server)", UTF8_CLOSED },
		{ "패킷(a) (b) 서버", UTF8_OPEN },
		{ "서버(web (2))", UTF8_OPEN },
		{ "(패킷)", UTF8_CLOSED },
		{ "“큐”", UTF8_OPEN },
		{ "'물'.", UTF8_RIEUL },
		{ "(((", UTF8_OPEN },
		{ ")", UTF8_OPEN },
		{ "\xff\xfe", UTF8_OPEN },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		enum utf8_sound sound = utf8_last_sound(str_c(cases[i].text));
		if (sound != cases[i].sound) {
			fail_msg("\"%s\": %d, not %d", cases[i].text, (int)sound, (int)cases[i].sound);
		}
		check_int(utf8_ends_closed(str_c(cases[i].text)), sound != UTF8_OPEN);
	}
}

static void test_width(void **state)
{
	(void)state;
	static const struct {
		uint32_t c;
		unsigned width;
		bool printable;
	} cases[] = {
		{ 'a', 1, true },
		{ ' ', 1, true },
		{ 0xA0, 1, true },
		{ 0xAC00, 2, true }, /* 가 */
		{ 0xD7A3, 2, true },
		{ 0xFF21, 2, true }, /* full-width A */
		{ 0x2500, 1, true }, /* ambiguous: ─ → ● × */
		{ 0x2192, 1, true },
		{ 0x25CF, 1, true },
		{ 0xD7, 1, true },
		{ 0x2801, 1, true }, /* braille */
		{ 0x1F680, 2, true }, /* rocket */
		{ 0, 1, false },
		{ 0x1B, 1, false },
		{ '\t', 1, false },
		{ 0x7F, 1, false },
		{ 0x85, 1, false },
		{ 0x9B, 1, false }, /* CSI in C1 */
		{ 0xAD, 1, false }, /* soft hyphen */
		{ 0x301, 1, false }, /* a mark alone is no cell */
		{ 0x115F, 1, false }, /* fillers: two cells of nothing */
		{ 0x3164, 1, false },
		{ 0x200B, 1, false },
		{ 0x200D, 1, false },
		{ 0x202E, 1, false },
		{ 0x2028, 1, false },
		{ 0x2066, 1, false },
		{ 0xFE0F, 1, false },
		{ 0xFEFF, 1, false },
		{ 0xD800, 1, false },
		{ 0xE000, 1, false }, /* private */
		{ 0xE0041, 1, false }, /* tag A */
		{ 0x10FFFF, 1, false },
		{ 0x110000, 1, false },
		{ 0xFFFFFFFF, 1, false },
		{ UTF8_REPLACEMENT, 1, true },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		if (utf8_width(cases[i].c) != cases[i].width || utf8_printable(cases[i].c) != cases[i].printable) {
			fail_msg("U+%04X: width %u, printable %d", cases[i].c, utf8_width(cases[i].c),
				utf8_printable(cases[i].c));
		}
	}
}

static void check_points(const char *bytes, size_t len, const uint32_t *points, size_t count)
{
	struct str rest = { bytes, len };
	for (size_t i = 0; i < count; i++) {
		check(rest.len > 0);
		uint32_t c = utf8_next(&rest);
		if (c != points[i]) {
			fail_msg("point %zu is U+%04X, not U+%04X", i, c, points[i]);
		}
	}
	check_int(rest.len, 0);
}

#define POINTS(literal, ...) \
	check_points((literal), sizeof(literal) - 1, (const uint32_t[]){ __VA_ARGS__ }, \
		sizeof((const uint32_t[]){ __VA_ARGS__ }) / sizeof(uint32_t))

static void test_reading(void **state)
{
	(void)state;
	const uint32_t bad = UTF8_REPLACEMENT;
	POINTS("a\xc3\xa9\xea\xb0\x80\xf0\x9f\x9a\x80", 'a', 0xE9, 0xAC00, 0x1F680);
	POINTS("\x80", bad);
	POINTS("\xc0\xaf", bad, bad); /* overlong */
	POINTS("\xc1\xbf", bad, bad);
	POINTS("\xe0\x9f\xbf", bad, bad, bad);
	POINTS("\xf0\x8f\xbf\xbf", bad, bad, bad, bad);
	POINTS("\xed\xa0\x80", bad, bad, bad); /* surrogate */
	POINTS("\xed\xbf\xbf", bad, bad, bad);
	POINTS("\xed\x9f\xbf\xee\x80\x80", 0xD7FF, 0xE000);
	POINTS("\xf4\x8f\xbf\xbf", 0x10FFFF);
	POINTS("\xf4\x90\x80\x80", bad, bad, bad, bad);
	POINTS("\xf5\x80\x80\x80", bad, bad, bad, bad);
	POINTS("\xfe\xff", bad, bad);
	POINTS("\xea\xb0", bad, bad); /* cut */
	POINTS("\xea\xb0g", bad, bad, 'g');
	POINTS("\xc3\xc3\xa9", bad, 0xE9);
}

/* Every code point there and back, and whatever is no code point comes out as U+FFFD. */
static void test_all_points(void **state)
{
	(void)state;
	for (uint32_t c = 0; c < 0x110100; c++) {
		char bytes[4];
		struct str text = { bytes, utf8_put(c, bytes) };
		bool exists = c <= 0x10FFFF && !(c >= 0xD800 && c <= 0xDFFF);
		size_t len = !exists ? 3 : c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
		if (text.len != len || !utf8_valid(text, NULL) ||
			utf8_next(&text) != (exists ? c : UTF8_REPLACEMENT) || text.len) {
			fail_msg("U+%04X", c);
		}
		check(utf8_width(c) >= 1 && utf8_width(c) <= 2);
	}
}

/* Whatever the user's locale, characters are UTF-8 inside; what it is shows whether the terminal wants ASCII. */
static void test_locales(void **state)
{
	(void)state;
	static const char *const names[] = { "C", "POSIX", "no_SUCH.locale" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		setenv("LC_ALL", names[i], 1);
		check(!utf8_init());
		check_int(utf8_width(0xAC00), 2);
	}
	setenv("LC_ALL", "C.UTF-8", 1);
	check(utf8_init());
	check_int(utf8_width(0xAC00), 2);
}

static void test_valid(void **state)
{
	(void)state;
	size_t at = 99;
	check(utf8_valid(STR("한국어\0x"), &at) && at == 99);
	check(!utf8_valid(STR("한\xed\xa0\x80"), &at));
	check_int(at, 3);
	check(!utf8_valid(STR("ab\xea\xb0"), &at));
	check_int(at, 2);
	check(!utf8_valid(STR("\xff"), NULL));
}

static void check_clean(struct str text, bool keep_newlines, const char *expected)
{
	struct buf b = { 0 };
	utf8_sanitize(&b, text, keep_newlines);
	check_str(b.ptr, expected);
	buf_done(&b);
}

static void test_sanitize(void **state)
{
	(void)state;
	check_clean(STR(""), false, "");
	check_clean(STR("Plain 텍스트 → ● ⠿"), false, "Plain 텍스트 → ● ⠿");
	check_clean(STR("\x1b]52;c;QQ==\x07"), true, "\uFFFD]52;c;QQ==\uFFFD");
	check_clean(STR("a\r\n\tb"), true, "a\uFFFD\n\uFFFDb");
	check_clean(STR("a\nb"), false, "a\uFFFDb");
	check_clean(STR("\xc2\x9b" "31m\xc2\x85"), true, "\uFFFD31m\uFFFD");
	check_clean(STR("\x9b" "31m"), true, "\uFFFD31m");
	check_clean(STR("a\u202Eb\u2066c\u200Fd"), true, "a\uFFFDb\uFFFDc\uFFFDd");
	check_clean(STR("\U0001F468\u200D\U0001F469"), true, "\U0001F468\uFFFD\U0001F469");
	check_clean(STR("\U000E0041\U000E007F"), true, "\uFFFD\uFFFD");
	check_clean(STR("\u2764\uFE0F"), true, "\u2764\uFFFD");
	check_clean(STR("\uFEFFx\u200B"), true, "\uFFFDx\uFFFD");
	check_clean(STR("x\xff\xc0\xafy\xea\xb0"), true, "x\uFFFD\uFFFD\uFFFDy\uFFFD\uFFFD");
	check_clean(STR("a\0b"), true, "a\uFFFD" "b");
}

/* Random bytes, mostly lead and continuation bytes: what comes out is printable to the last code point. */
static void test_sanitize_random(void **state)
{
	(void)state;
	uint64_t random = 88172645463325252u;
	struct buf b = { 0 };
	for (int round = 0; round < 20000; round++) {
		char bytes[24];
		for (size_t i = 0; i < sizeof bytes; i++) {
			random ^= random << 13;
			random ^= random >> 7;
			random ^= random << 17;
			bytes[i] = (char)(random & 1 ? 0x80 | (random >> 8 & 0x3F) : random >> 16 & 0xFF);
		}
		buf_reset(&b);
		utf8_sanitize(&b, (struct str){ bytes, sizeof bytes }, round & 1);
		struct str rest = buf_str(&b);
		check(utf8_valid(rest, NULL));
		while (rest.len) {
			uint32_t c = utf8_next(&rest);
			check(utf8_printable(c) || (c == '\n' && (round & 1)));
		}
	}
	buf_done(&b);
}

static void test_cols_and_fit(void **state)
{
	(void)state;
	check_int(utf8_cols(STR("")), 0);
	check_int(utf8_cols(STR("abc")), 3);
	check_int(utf8_cols(STR("한글 ab")), 7);
	check_int(utf8_cols(STR("e\u0301")), 1);
	check_int(utf8_cols(STR("\u1100\u1161\u11A8")), 2); /* 각 as three jamo */
	check_int(utf8_cols(STR("\x1b[")), 2); /* shown as U+FFFD */
	struct buf column = { 0 };
	utf8_pad(&column, STR("한글"), 6);
	utf8_pad_left(&column, STR("값\x1b"), 5);
	utf8_pad(&column, STR("abc"), 2);
	check_str(column.ptr, "한글    값\uFFFDabc");
	buf_done(&column);
	check(str_eq_c(utf8_fit(STR("한글"), 3), "한"));
	check(str_eq_c(utf8_fit(STR("한글"), 4), "한글"));
	check_int(utf8_fit(STR("한글"), 1).len, 0);
	check_int(utf8_fit(STR("abc"), 0).len, 0);
	check(str_eq_c(utf8_fit(STR("e\u0301x"), 1), "e\u0301"));
}

static void test_grapheme(void **state)
{
	(void)state;
	check_int(utf8_grapheme(STR("")), 0);
	check_int(utf8_grapheme(STR("ab")), 1);
	check_int(utf8_grapheme(STR("각나")), 3);
	check_int(utf8_grapheme(STR("\u1100\u1161\u11A8나")), 9);
	check_int(utf8_grapheme(STR("e\u0301x")), 3);
	check_int(utf8_grapheme(STR("\U0001F468\u200D\U0001F469x")), 11);
	check_int(utf8_grapheme(STR("\U0001F1F0\U0001F1F7\U0001F1FA\U0001F1F8")), 8);
	check_int(utf8_grapheme(STR("\xff\xffx")), 1);
	check_int(utf8_grapheme(STR("\r\nx")), 2);
}

static void test_nfc(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct str same = STR("이미 NFC é");
	check(utf8_nfc(&arena, same).ptr == same.ptr);
	check(str_eq_c(utf8_nfc(&arena, STR("\u1112\u1161\u11AB\u1100\u116E\u11A8")), "한국"));
	check(str_eq_c(utf8_nfc(&arena, STR("cafe\u0301")), "café"));
	check(str_eq_c(utf8_nfc(&arena, STR("\u0301")), "\u0301")); /* a mark on nothing stays */
	struct str bad = STR("e\u0301\xff");
	check(utf8_nfc(&arena, bad).ptr == bad.ptr);
	struct str with_nul = utf8_nfc(&arena, STR("e\u0301\0z"));
	check(str_eq(with_nul, STR("é\0z")));
	/* Every syllable, taken apart by arithmetic, comes together again. */
	for (uint32_t c = 0xAC00; c <= 0xD7A3; c++) {
		char apart[12], whole[4];
		uint32_t index = c - 0xAC00;
		size_t len = utf8_put(0x1100 + index / 588, apart);
		len += utf8_put(0x1161 + index % 588 / 28, apart + len);
		if (index % 28) {
			len += utf8_put(0x11A7 + index % 28, apart + len);
		}
		struct str syllable = { whole, utf8_put(c, whole) };
		check(str_eq(utf8_nfc(&arena, (struct str){ apart, len }), syllable));
	}
	arena_done(&arena);
}

/* What is taken for composed without a look at the tables is so: an ideograph behind it asks the tables. */
static void test_nfc_shortcuts(void **state)
{
	(void)state;
	for (uint32_t c = 1; c < 0xE000; c++) {
		struct arena arena = { 0 };
		char bytes[8];
		size_t len = utf8_put(c, bytes);
		struct str alone = { bytes, len };
		if (c >= 0xD800 || utf8_nfc(&arena, alone).ptr != bytes) {
			arena_done(&arena);
			continue; /* no character, or changed by the tables */
		}
		struct str longer = { bytes, len + utf8_put(0x4E00, bytes + len) };
		if (utf8_nfc(&arena, longer).ptr != bytes) {
			fail_msg("U+%04X is not settled", c);
		}
		arena_done(&arena);
	}
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_reading),
	cmocka_unit_test(test_all_points),
	cmocka_unit_test(test_valid),
	cmocka_unit_test(test_locales),
	cmocka_unit_test(test_width),
	cmocka_unit_test(test_cols_and_fit),
	cmocka_unit_test(test_sanitize),
	cmocka_unit_test(test_sanitize_random),
	cmocka_unit_test(test_grapheme),
	cmocka_unit_test(test_nfc),
	cmocka_unit_test(test_nfc_shortcuts),
	cmocka_unit_test(test_last_sound),
};

int main(void)
{
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
