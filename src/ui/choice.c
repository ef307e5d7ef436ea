#include "config.h"

#include "ui/choice.h"

#include <stdio.h>

#include "base/utf8.h"
#include "ui/docview.h"

/* "▸✓ 1 ● text": cursor, verdict, digit, mark. */
enum { TEXT_X = 7, WHY_X = 9 };

static int text_cols(int cols, const struct choice *choice)
{
	int votes = choice->votes.len ? (int)utf8_cols(choice->votes) + 2 : 0;
	int left = cols - TEXT_X - votes;
	return left > 4 ? left : 4;
}

static bool has_why(const struct choice *choice)
{
	return choice->verdict != CHOICE_UNGRADED && choice->why.len;
}

static int rows_of(struct arena *arena, int cols, const struct choice *choice)
{
	if (choice->left_out) {
		return 0;
	}
	size_t rows = doc_wrap(arena, choice->text, text_cols(cols, choice)).count;
	rows = rows ? rows : 1;
	if (has_why(choice)) {
		rows += doc_wrap(arena, choice->why, cols > WHY_X + 4 ? cols - WHY_X : 4).count;
	}
	return (int)rows + choice->air;
}

int choice_rows(int cols, const struct choice *choices, size_t count)
{
	struct arena arena = { 0 };
	int rows = 0;
	for (size_t i = 0; i < count; i++) {
		rows += rows_of(&arena, cols, &choices[i]);
	}
	arena_done(&arena);
	return rows;
}

int choice_hit(int cols, const struct choice *choices, size_t count, int y)
{
	struct arena arena = { 0 };
	int at = 0, hit = -1;
	for (size_t i = 0; i < count && hit < 0; i++) {
		at += rows_of(&arena, cols, &choices[i]);
		hit = y >= 0 && y < at ? (int)i : -1;
	}
	arena_done(&arena);
	return hit;
}

struct look {
	uint16_t text, sign;
	enum glyph glyph;
	bool has_sign;
};

static struct look look_of(const struct choice *choice, bool here)
{
	switch (choice->verdict) {
	case CHOICE_UNGRADED:
		break;
	case CHOICE_RIGHT:
		return (struct look){ STYLE_GOOD | STYLE_BOLD, STYLE_GOOD | STYLE_BOLD, GLYPH_DONE, true };
	case CHOICE_WRONG:
		return (struct look){ STYLE_BAD, STYLE_BAD, GLYPH_WRONG, true };
	case CHOICE_MISSED:
		return (struct look){ STYLE_GOOD, STYLE_GOOD, GLYPH_DONE, true };
	case CHOICE_PASSED:
		return (struct look){ STYLE_DIM, STYLE_DIM, GLYPH_DONE, false };
	}
	return (struct look){ here || choice->marked ? STYLE_STRONG : STYLE_NORMAL, STYLE_NORMAL, GLYPH_DONE, false };
}

static int draw_choice(struct canvas c, struct arena *arena, int y, const struct choice *choice, size_t number, bool here,
	bool several)
{
	struct look look = look_of(choice, here);
	enum glyph mark = several ? choice->marked ? GLYPH_CHECKED : GLYPH_UNCHECKED : choice->marked ? GLYPH_FULL : GLYPH_OPEN;
	if (here) {
		canvas_glyph(c, 0, y, GLYPH_SELECT, STYLE_ACCENT);
	}
	if (look.has_sign) {
		canvas_glyph(c, 1, y, look.glyph, look.sign);
	}
	canvas_print(c, 3, y, STYLE_BUTTON, "%zu", number);
	canvas_glyph(c, 5, y, mark, choice->marked ? STYLE_ACCENT : STYLE_DIM);
	if (choice->votes.len) {
		canvas_text_right(c, c.cols, y, STYLE_NUMBER, choice->votes);
	}
	struct doc_lines text = doc_wrap(arena, choice->text, text_cols(c.cols, choice));
	int end = docview_lines(c, TEXT_X, y, &text, look.text);
	end = end > y ? end : y + 1;
	if (has_why(choice)) {
		struct doc_lines why = doc_wrap(arena, choice->why, c.cols > WHY_X + 4 ? c.cols - WHY_X : 4);
		end = docview_lines(c, WHY_X, end, &why, STYLE_QUOTE);
	}
	return end - y + choice->air;
}

int choice_draw(struct canvas c, int y, const struct choice *choices, size_t count, int cursor, bool several)
{
	struct arena arena = { 0 };
	int at = y;
	for (size_t i = 0; i < count; i++) {
		if (!choices[i].left_out) {
			at += draw_choice(c, &arena, at, &choices[i], i + 1, (int)i == cursor, several);
		}
	}
	arena_done(&arena);
	return at - y;
}
