/* A gauge: how full something is, as a bar and a percentage; the style turns by level (and so does the text's weight). */
#ifndef UI_GAUGE_H
#define UI_GAUGE_H

#include "ui/canvas.h"

enum { GAUGE_TEXT_COLS = 5 }; /* " 100%" */

/* In `cols` cells, the text included when `cols` is 9 or more. `share` below 0: unknown, an empty bar. */
void gauge_draw(struct canvas c, int x, int y, int cols, double share);
/* The same bar for what is no load, a share of votes, of a quiz, of a run: full is no warning. */
void gauge_draw_share(struct canvas c, int x, int y, int cols, double share, uint16_t style);
uint16_t gauge_style(double share); /* STYLE_GAUGE, _WARN from 0.7, _BAD from 0.9 */
/* A strip with one cell an instance of a fleet; more instances than cells are averaged by cell. */
void gauge_heat(struct canvas c, int x, int y, int cols, const double *shares, size_t count);

#endif
