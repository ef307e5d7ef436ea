#include "config.h"

#include "tests/check.h"

#include <locale.h>

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
		{ "0.000000000000", UTF8_CLOSED },
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
		{ "패킷(packet)", UTF8_CLOSED },
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

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_last_sound),
	cmocka_unit_test(test_width),
};

int main(void)
{
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
