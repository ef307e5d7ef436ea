#include "config.h"

#include "tests/check.h"

#include <string.h>

#include "base/utf8.h"
#include "ui/big.h"
#include "ui/big_int.h"

/* Large letters: the font, their sizes, and text set in them. */

static struct grid grid;

static struct canvas fresh(int cols, int rows)
{
	grid_done(&grid);
	grid_init(&grid, cols, rows);
	return canvas_of(&grid, GLYPHS_FULL);
}

static void test_every_letter_is_there_and_its_own(void **state)
{
	(void)state;
	struct big_letter a, b;
	for (uint32_t c = '!'; c < 0x7f; c++) {
		check(big_letter(c, &a));
		check(a.width >= 1 && a.width <= 10);
		for (int y = 0; y < BIG_DOTS_HIGH; y++) {
			check((a.rows[y] >> a.width) == 0);
		}
		for (uint32_t d = '!'; d < c; d++) {
			big_letter(d, &b);
			if (memcmp(a.rows, b.rows, sizeof a.rows) == 0) {
				fail_msg("'%c' looks like '%c'", (char)c, (char)d);
			}
		}
	}
	check(!big_letter(0x6f22 /* 漢 */, &a));
	check(!big_letter('\n', &a));
	check(big_letter(' ', &a) && a.width == BIG_SPACE);
}

/* All 11,172 syllables: inside their square, and no two alike (checked by a hash that is long enough). */
static void test_every_syllable_is_its_own(void **state)
{
	(void)state;
	static struct big_letter all[11172];
	size_t alike = 0;
	for (uint32_t i = 0; i < 11172; i++) {
		check(big_letter(0xac00 + i, &all[i]));
		check_int(all[i].width, BIG_DOTS_WIDE);
		for (int y = 0; y < BIG_DOTS_HIGH; y++) {
			check((all[i].rows[y] >> BIG_DOTS_WIDE) == 0);
		}
	}
	/* Differing finals, vowels and initials, one at a time, must show. */
	for (uint32_t i = 0; i < 11172; i++) {
		uint32_t other[3] = { i % 28 ? i - 1 : i, i >= 28 ? i - 28 : i, i >= 588 ? i - 588 : i };
		for (int k = 0; k < 3; k++) {
			if (other[k] != i && memcmp(all[i].rows, all[other[k]].rows, sizeof all[i].rows) == 0) {
				alike++;
				print_error("U+%04X looks like U+%04X\n", 0xac00 + i, 0xac00 + other[k]);
			}
		}
	}
	check_int(alike, 0);
}

static void test_size_of_letters_fits(void **state)
{
	(void)state;
	check_int(big_fit(STR("서버"), 60, 20, GLYPHS_FULL), BIG_LARGE);
	check_int(big_fit(STR("서버"), 40, 20, GLYPHS_FULL), BIG_MEDIUM);
	check_int(big_fit(STR("서버"), 40, 20, GLYPHS_CJK), BIG_SMALL);
	check_int(big_fit(STR("서버"), 40, 20, GLYPHS_ASCII), BIG_LINE);
	check_int(big_fit(STR("서버"), 60, 5, GLYPHS_FULL), BIG_SMALL);
	check_int(big_fit(STR("서버"), 60, 8, GLYPHS_FULL), BIG_MEDIUM);
	check_int(big_fit(STR("서버"), 20, 20, GLYPHS_FULL), BIG_SMALL);
	check_int(big_fit(STR("서버"), 12, 20, GLYPHS_FULL), BIG_LINE);
	check_int(big_fit(STR("漢字"), 200, 50, GLYPHS_FULL), BIG_LINE);
	check_int(big_cols(STR("서버"), BIG_MEDIUM), 25);
	/* Broken between words and at line ends; a word that is too wide or unknown is nothing to begin with. */
	struct str words = STR("서버 서버\n서버");
	check_int(big_text(fresh(30, 40), 0, words, BIG_MEDIUM, 0), 24);
	check_int(big_text(fresh(60, 40), 0, words, BIG_MEDIUM, 0), 16);
	check_int(big_text(fresh(24, 40), 0, words, BIG_MEDIUM, 0), -1);
	check_int(big_text(fresh(60, 40), 0, STR("서버 漢字"), BIG_MEDIUM, 0), -1);
	for (int i = 0; i < 60 * 40; i++) {
		check_int(grid_at(&grid, i % 60, i / 60).ch, ' ');
	}
	struct canvas simple = canvas_of(&grid, GLYPHS_CJK);
	check_int(big_text(simple, 0, words, BIG_MEDIUM, 0), -1);
	check_int(big_text(simple, 0, words, BIG_SMALL, 0), 10);
	check_int(big_cols(STR("서버"), BIG_LARGE), 50);
	for (int size = BIG_LINE; size <= BIG_LARGE; size++) {
		for (int cols = 1; cols < 70; cols += 9) {
			big_draw(fresh(cols, 16), cols % 2 ? -1 : 0, 0, STR("서버 ELB 漢 99.9 %"), (enum big_size)size, STYLE_TITLE);
		}
	}
}

static int done(void **state)
{
	(void)state;
	grid_done(&grid);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_letter_is_there_and_its_own),
		cmocka_unit_test(test_every_syllable_is_its_own),
		cmocka_unit_test(test_size_of_letters_fits),
	};
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, done) ? 1 : 0;
}
