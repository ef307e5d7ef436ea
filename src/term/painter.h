/* The painter: ncurses behind a few functions, so that one file knows it. Inside of term only.
 *
 *   grid --cells that changed--> ncurses --bytes--> file in memory --one write--> tty
 *
 * ncurses writes at nearly every jump of the cursor, about a hundred times a frame, and a terminal that paints between
 * two of them shows half a frame. So it writes into a file in memory, and painter_take hands over what came together. It
 * never reads: its getch knows neither pastes nor answers, while term/decode.h does, with the sequences that ncurses'
 * terminal descriptions give for keys. There is one painter at a time, since ncurses has one screen. */
#ifndef TERM_PAINTER_H
#define TERM_PAINTER_H

#include "base/err.h"
#include "term/decode.h"
#include "ui/glyphs.h"
#include "ui/grid.h"
#include "ui/theme.h"

struct painter;

enum status painter_open(const char *term_name, int in_fd, enum theme_depth most, struct painter **out, struct err *err);
void painter_close(struct painter *painter);
/* How the screen looks from now on; the next frame is painted whole. */
void painter_look(struct painter *painter, enum theme_id theme, enum glyph_set glyphs);
void painter_resize(struct painter *painter, int cols, int rows);
void painter_repaint(struct painter *painter); /* trust nothing that is on the screen */
bool painter_shows(const struct painter *painter, const struct grid *grid); /* already, with nothing to repaint */
void painter_draw(struct painter *painter, const struct grid *grid);
void painter_leave(struct painter *painter); /* to the screen that was there before */
void painter_enter(struct painter *painter);
/* Moves the bytes that came together to the end of `out`; false when there are none. */
bool painter_take(struct painter *painter, struct buf *out);

/* From the terminal's description. */
bool painter_talks(void); /* like xterm: may be asked, has a mouse and pastes */
void painter_keys(struct decoder *decoder);
void painter_leave_bytes(struct buf *out); /* what puts the terminal back */

#endif
