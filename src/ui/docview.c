#include "config.h"

#include "ui/docview.h"

#include "ui/list.h"

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

size_t docview_last_top(const struct doc_lines *lines, int rows)
{
	return rows > 0 && lines->count > (size_t)rows ? lines->count - (size_t)rows : 0;
}

int docview_draw(struct canvas c, const struct doc_lines *lines, size_t top, uint16_t base)
{
	size_t last = docview_last_top(lines, c.rows);
	int y = 0;
	top = top < last ? top : last;
	for (size_t i = top; i < lines->count && y < c.rows; i++, y++) {
		for (size_t r = 0; r < lines->lines[i].count; r++) {
			const struct doc_run *run = &lines->lines[i].runs[r];
			canvas_text(c, run->x, y, docview_style(run->style, base), run->text);
		}
	}
	list_scrollbar(c, (int)top, lines->count);
	return y;
}
