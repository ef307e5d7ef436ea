/* Inside of term: what all back ends have in common. */
#ifndef TERM_TERM_INT_H
#define TERM_TERM_INT_H

#include "term/term.h"

struct term_ops {
	void (*present)(struct term *term, const struct grid *grid);
	bool (*next)(struct term *term, int timeout_ms, struct input *out);
	void (*close)(struct term *term); /* frees */
	/* What follows may be NULL. */
	void (*look)(struct term *term); /* the theme or the glyphs have changed */
	void (*resized)(struct term *term);
	void (*redraw)(struct term *term);
	void (*suspend)(struct term *term);
	void (*resume)(struct term *term);
	void (*emergency)(const struct term *term);
};

/* First member of each back end's struct. */
struct term {
	const struct term_ops *ops;
	int cols, rows;
	enum theme_id theme;
	enum glyph_set glyphs; /* drawn with */
	enum glyph_set suited; /* what the terminal is known to need */
	int watch[TERM_WATCH_MAX];
	bool failed; /* a write failed */
};

void term_init(struct term *term, const struct term_ops *ops, int cols, int rows);
/* The character to send in place of one that this set's terminals would place wrongly. */
uint32_t term_replace(enum glyph_set set, uint32_t ch);
/* Waits on the watched descriptors alone. */
bool term_wait_watched(struct term *term, int timeout_ms, struct input *out);

#endif
