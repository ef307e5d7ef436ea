#include "config.h"

#include "ui/docview.h"

/* The strongest first: a value that was measured is a number wherever it stands. */
static const struct {
	unsigned bit;
	enum style style;
} names[] = {
	{ DOC_VALUE, STYLE_NUMBER },
	{ DOC_TITLE, STYLE_TITLE },
	{ DOC_MONO, STYLE_CODE },
	{ DOC_LINK, STYLE_LINK },
	{ DOC_MARK, STYLE_DIM },
	{ DOC_STRIKE, STYLE_DIM },
	{ DOC_STRONG, STYLE_STRONG },
};

uint16_t docview_style(unsigned run_style, uint16_t base)
{
	uint16_t style = base;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (run_style & names[i].bit) {
			style = (uint16_t)((base & ~(unsigned)STYLE_NAME_MASK) | names[i].style);
			break;
		}
	}
	return run_style & DOC_EMPHASIS ? style | STYLE_ITALIC : style;
}

int docview_lines(struct canvas c, int x, int y, const struct doc_lines *lines, uint16_t base)
{
	for (size_t i = 0; i < lines->count; i++, y++) {
		for (size_t r = 0; r < lines->lines[i].count; r++) {
			const struct doc_run *run = &lines->lines[i].runs[r];
			canvas_text(c, x + run->x, y, docview_style(run->style, base), run->text);
		}
	}
	return y;
}

int docview_draw(struct canvas c, int y, const struct doc *doc, const struct doc_values *values, uint16_t base)
{
	struct arena arena = { 0 };
	struct doc_lines lines = doc_layout(&arena, doc, c.cols, values);
	y = docview_lines(c, 0, y, &lines, base);
	arena_done(&arena);
	return y;
}

int docview_text(struct canvas c, int y, struct str text, uint16_t style)
{
	struct arena arena = { 0 };
	struct doc_lines lines = doc_wrap(&arena, text, c.cols);
	y = docview_lines(c, 0, y, &lines, style);
	arena_done(&arena);
	return y;
}
