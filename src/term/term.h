/* A terminal: shows grids, reports input. Four back ends, chosen at run time.
 *
 * curses   a real terminal, by ncursesw; one at a time
 * memory   for tests: inputs come from a script, frames are kept
 * plain    prints the text of each changed frame; has no input
 * (SVG is a function, term/svg.h: a grid becomes a file)
 *
 * term_present shows exactly the grid, and writes nothing when it equals the last one. It never blocks for long: while
 * the terminal has not taken the last frame, frames are dropped, and the newest is shown when it can. term_next gives
 * one input after the other, true unless the time was up. When the terminal is gone INPUT_EOF is reported once, and from
 * then on nothing is written or read.
 *
 * The caller owns signals: it sets its handlers before term_curses_open (ncurses takes those that are still default),
 * tells of SIGWINCH by term_resized, of a stop and continuation by term_suspend and term_resume, and calls
 * term_emergency_restore from a crash handler. */
#ifndef TERM_TERM_H
#define TERM_TERM_H

#include "base/err.h"
#include "ui/glyphs.h"
#include "ui/grid.h"
#include "ui/input.h"
#include "ui/theme.h"

struct term;

struct term_options {
	int in_fd, out_fd;
	const char *term_name; /* TERM; NULL or unknown fails with STATUS_CONFIG */
	enum theme_id theme;
	enum theme_depth depth_max; /* THEME_DEPTH_MONO for NO_COLOR or --color=never */
	bool probe; /* ask how wide ambiguous characters are; without it INPUT_GLYPHS never comes */
	bool mouse;
};

enum status term_curses_open(const struct term_options *options, struct term **out, struct err *err);

void term_size(const struct term *term, int *cols, int *rows); /* within 1..GRID_COLS_MAX, 1..GRID_ROWS_MAX */
void term_present(struct term *term, const struct grid *grid);
bool term_next(struct term *term, int timeout_ms, struct input *out); /* -1: wait for ever */
void term_close(struct term *term); /* restores the terminal, frees; NULL is allowed */

/* The set that suits the terminal, as far as it has answered yet; INPUT_GLYPHS follows when it turns out otherwise. */
enum glyph_set term_glyphs(const struct term *term);
/* What is drawn with. A character that this set's terminals cannot place (beyond ASCII; ambiguous in width) is replaced
 * by a look-alike or '?', since one wrong width breaks the whole row. */
void term_use_glyphs(struct term *term, enum glyph_set set);
void term_theme(struct term *term, enum theme_id theme);
/* Up to four descriptors that wake term_next with INPUT_WATCH when they can be read; fd -1 forgets the slot. */
enum { TERM_WATCH_MAX = 4 };
void term_watch(struct term *term, int slot, int fd);
/* The size is read anew; INPUT_RESIZE follows from term_next. */
void term_resized(struct term *term);
/* Everything is painted anew at the next present (Ctrl-L). */
void term_redraw(struct term *term);
void term_suspend(struct term *term); /* leaves the screen to the shell */
void term_resume(struct term *term);
/* Only async-signal-safe calls; the terminal is usable for others afterwards, not for us. NULL is allowed. */
void term_emergency_restore(const struct term *term);

/* --- memory -------------------------------------------------------------- */

struct term *term_memory_new(int cols, int rows);
void term_memory_input(struct term *term, const struct input *input); /* behind the others; a paste's text is copied */
/* Keys by name, parted by blanks: "Space Ctrl-x g". An unknown name is an assertion. */
void term_memory_keys(struct term *term, const char *names);
const struct grid *term_memory_frame(const struct term *term); /* the last one; NULL before the first */
size_t term_memory_frames(const struct term *term); /* how many differed from the one before */

/* --- plain --------------------------------------------------------------- */

struct term *term_plain_new(int out_fd, int cols, int rows);
bool term_failed(const struct term *term); /* a write failed: the reader is gone, or the device is full */

#endif
