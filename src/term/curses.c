#include "config.h"

#include "term/painter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <wchar.h>

/* The one file that includes curses. */
#define NCURSES_NOMACROS 1
#define NCURSES_WIDECHAR 1
#include <curses.h>

#include "term/term_int.h"

enum { LOOK_COUNT = STYLE_COUNT * 4 };

struct look {
	attr_t attributes;
	int pair;
	bool known;
};

struct painter {
	SCREEN *screen;
	FILE *sink_file, *in_file;
	int sink; /* descriptor of the file in memory */
	enum theme_id theme;
	enum theme_depth depth;
	enum glyph_set glyphs;
	struct look looks[LOOK_COUNT];
	int cols, rows;
	cchar_t *row;
	struct grid shown; /* what ncurses has been given */
	bool repaint;
};

/* --- the terminal's description -------------------------------------------- */

static const char *capability(const char *name)
{
	char *value = tigetstr(name);
	return value == NULL || value == (char *)-1 ? "" : value;
}

/* A capability without its padding ("$<5>"). */
static void add_capability(struct buf *out, const char *name)
{
	for (const char *p = capability(name); *p; p++) {
		const char *end = p[0] == '$' && p[1] == '<' ? strchr(p, '>') : NULL;
		if (end) {
			p = end;
		} else {
			buf_add_char(out, *p);
		}
	}
}

bool painter_talks(void)
{
	return capability("kmous")[0] == '\033';
}

void painter_leave_bytes(struct buf *out)
{
	static const char *const names[] = { "sgr0", "op", "rmkx", "cnorm", "rmcup" };
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		add_capability(out, names[i]);
	}
}

void painter_keys(struct decoder *d)
{
	static const struct {
		const char *name;
		uint32_t key;
		unsigned mods;
	} keys[] = {
		{ "kcuu1", UI_KEY_UP, 0 }, { "kcud1", UI_KEY_DOWN, 0 }, { "kcub1", UI_KEY_LEFT, 0 }, { "kcuf1", UI_KEY_RIGHT, 0 },
		{ "khome", UI_KEY_HOME, 0 }, { "kend", UI_KEY_END, 0 }, { "kpp", UI_KEY_PAGE_UP, 0 },
		{ "knp", UI_KEY_PAGE_DOWN, 0 }, { "kich1", UI_KEY_INSERT, 0 }, { "kdch1", UI_KEY_DELETE, 0 },
		{ "kcbt", UI_KEY_TAB, INPUT_SHIFT }, { "kent", UI_KEY_ENTER, 0 }, { "kbs", UI_KEY_BACKSPACE, 0 },
		{ "kLFT", UI_KEY_LEFT, INPUT_SHIFT }, { "kRIT", UI_KEY_RIGHT, INPUT_SHIFT }, { "kri", UI_KEY_UP, INPUT_SHIFT },
		{ "kind", UI_KEY_DOWN, INPUT_SHIFT }, { "kHOM", UI_KEY_HOME, INPUT_SHIFT }, { "kEND", UI_KEY_END, INPUT_SHIFT },
		{ "kPRV", UI_KEY_PAGE_UP, INPUT_SHIFT }, { "kNXT", UI_KEY_PAGE_DOWN, INPUT_SHIFT },
		{ "kDC", UI_KEY_DELETE, INPUT_SHIFT }, { "kIC", UI_KEY_INSERT, INPUT_SHIFT },
	};
	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		decode_add_key(d, capability(keys[i].name), keys[i].key, keys[i].mods);
	}
	for (uint32_t f = 1; f <= 24; f++) { /* kf13 to kf24 are F1 to F12 with shift, by xterm's custom */
		char name[16];
		snprintf(name, sizeof name, "kf%u", f);
		decode_add_key(d, capability(name), UI_KEY_F1 + (f - 1) % 12, f > 12 ? INPUT_SHIFT : 0);
	}
}

/* --- looks ------------------------------------------------------------------ */

static attr_t attributes_of(uint16_t attributes)
{
	attr_t out = A_NORMAL;
	out |= attributes & STYLE_BOLD ? A_BOLD : 0;
	out |= attributes & STYLE_UNDERLINE ? A_UNDERLINE : 0;
	out |= attributes & STYLE_REVERSE ? A_REVERSE : 0;
	out |= attributes & STYLE_ITALIC ? A_ITALIC : 0;
	out |= attributes & STYLE_FAINT ? A_DIM : 0;
	return out;
}

static int colour_of(const struct painter *p, uint32_t rgb, int8_t of8)
{
	switch (p->depth) {
	case THEME_DEPTH_RGB:
		return (int)rgb;
	case THEME_DEPTH_256:
		return theme_to_256(rgb);
	case THEME_DEPTH_8:
	case THEME_DEPTH_MONO:
		break;
	}
	return of8;
}

static struct look look_of(struct painter *p, uint16_t style)
{
	unsigned name = style_name(style) < STYLE_COUNT ? style_name(style) : STYLE_NORMAL;
	unsigned ground = ((unsigned)style & STYLE_GROUND_MASK) / STYLE_ON_POPUP;
	struct look *look = &p->looks[ground * STYLE_COUNT + name];
	if (!look->known) {
		uint16_t plain = (uint16_t)(style & ~(unsigned)STYLE_ATTRIBUTE_MASK);
		struct theme_look t = theme_look(p->theme, p->depth, plain);
		int pair = t.plain ? 0 : alloc_pair(colour_of(p, t.ink, t.ink8), colour_of(p, t.paper, t.paper8));
		*look = (struct look){ attributes_of(t.attributes), pair > 0 ? pair : 0, true };
	}
	struct look with = *look;
	with.attributes |= attributes_of(style & STYLE_ATTRIBUTE_MASK);
	return with;
}

static void choose_depth(struct painter *p, enum theme_depth most)
{
	p->depth = THEME_DEPTH_MONO;
	if (most != THEME_DEPTH_MONO && has_colors() && start_color() == OK) {
		use_default_colors();
		char rgb[] = "RGB";
		p->depth = tigetflag(rgb) > 0 ? THEME_DEPTH_RGB : COLORS >= 256 ? THEME_DEPTH_256 : THEME_DEPTH_8;
		p->depth = p->depth > most ? most : p->depth;
	}
}

/* --- frames ------------------------------------------------------------------ */

static void put_cells(struct painter *p, const struct grid *grid, int y, int from, int to)
{
	int count = 0;
	for (int x = from; x < to; x++) {
		struct cell cell = grid_at(grid, x, y);
		if (cell.width == 0) {
			continue;
		}
		struct look look = look_of(p, cell.style);
		uint32_t ch = term_replace(p->glyphs, cell.ch);
		wchar_t text[2] = { (wchar_t)ch, 0 };
		setcchar(&p->row[count++], text, look.attributes, 0, &look.pair);
		if (cell.width == 2 && ch < 0x80) { /* replaced by something narrow */
			text[0] = L' ';
			setcchar(&p->row[count++], text, look.attributes, 0, &look.pair);
		}
	}
	mvadd_wchnstr(y, from, p->row, count);
}

/* The run of cells of a row that differ, widened so that it begins and ends between characters in both grids. */
static bool changed_run(const struct grid *a, const struct grid *b, int y, int *from, int *to)
{
	const struct cell *old = a->cells + (size_t)y * (size_t)a->cols, *new = b->cells + (size_t)y * (size_t)b->cols;
	int first = 0, last = b->cols - 1;
	if (memcmp(old, new, (size_t)b->cols * sizeof *old) == 0) {
		return false;
	}
	while (memcmp(&old[first], &new[first], sizeof *old) == 0) {
		first++;
	}
	while (memcmp(&old[last], &new[last], sizeof *old) == 0) {
		last--;
	}
	while (first > 0 && (old[first].width == 0 || new[first].width == 0)) {
		first--;
	}
	while (last + 1 < b->cols && (old[last + 1].width == 0 || new[last + 1].width == 0)) {
		last++;
	}
	*from = first;
	*to = last + 1;
	return true;
}

bool painter_shows(const struct painter *p, const struct grid *grid)
{
	return !p->repaint && grid_equal(&p->shown, grid);
}

void painter_draw(struct painter *p, const struct grid *grid)
{
	bool whole = p->repaint || p->shown.cols != grid->cols || p->shown.rows != grid->rows;
	if (p->repaint) {
		clearok(curscr, TRUE);
		p->repaint = false;
	}
	for (int y = 0; y < grid->rows && y < p->rows; y++) {
		int from = 0, to = grid->cols;
		if (whole || changed_run(&p->shown, grid, y, &from, &to)) {
			put_cells(p, grid, y, from, to < p->cols ? to : p->cols);
		}
	}
	bool cursor = grid->cursor_x >= 0 && grid->cursor_y >= 0;
	curs_set(cursor);
	if (cursor) {
		move(grid->cursor_y, grid->cursor_x);
	}
	wnoutrefresh(stdscr);
	doupdate();
	grid_copy(&p->shown, grid);
}

void painter_look(struct painter *p, enum theme_id theme, enum glyph_set glyphs)
{
	p->theme = theme;
	p->glyphs = glyphs;
	memset(p->looks, 0, sizeof p->looks);
	if (p->depth != THEME_DEPTH_MONO) {
		reset_color_pairs();
	}
	p->repaint = true;
}

void painter_resize(struct painter *p, int cols, int rows)
{
	p->cols = cols;
	p->rows = rows;
	resizeterm(rows, cols);
	erase();
	/* ncurses has set the margins for the size that the description names. */
	const char *margins = capability("csr");
	if (*margins) {
		fputs(tparm(margins, 0, rows - 1, 0, 0, 0, 0, 0, 0, 0), p->sink_file);
		fflush(p->sink_file);
	}
	p->row = mem_grow(p->row, (size_t)cols + 1, sizeof *p->row);
	p->repaint = true;
}

void painter_repaint(struct painter *p)
{
	p->repaint = true;
}

bool painter_take(struct painter *p, struct buf *out)
{
	off_t len = lseek(p->sink, 0, SEEK_CUR);
	char chunk[8192];
	for (off_t at = 0; at < len;) {
		size_t part = len - at < (off_t)sizeof chunk ? (size_t)(len - at) : sizeof chunk;
		ssize_t got = pread(p->sink, chunk, part, at);
		if (got <= 0) {
			break;
		}
		buf_add(out, (struct str){ chunk, (size_t)got });
		at += got;
	}
	lseek(p->sink, 0, SEEK_SET);
	return len > 0;
}

/* --- open and close ----------------------------------------------------------- */

void painter_leave(struct painter *p)
{
	(void)p;
	curs_set(1);
	endwin();
}

void painter_enter(struct painter *p)
{
	p->repaint = true;
	clearok(curscr, TRUE);
	refresh();
}

void painter_close(struct painter *p)
{
	if (!p) {
		return;
	}
	if (p->screen) {
		delscreen(p->screen);
	}
	if (p->sink_file) {
		fclose(p->sink_file);
	}
	if (p->in_file) {
		fclose(p->in_file);
	}
	grid_done(&p->shown);
	mem_free(p->row);
	mem_free(p);
}

/* Streams for newterm: it reads nothing, and writes into memory. */
static bool open_streams(struct painter *p, int in_fd)
{
	int in = fcntl(in_fd, F_DUPFD_CLOEXEC, 3);
	p->sink = memfd_create("scalewalk-frame", MFD_CLOEXEC);
	p->in_file = in < 0 ? NULL : fdopen(in, "r");
	p->sink_file = p->sink < 0 ? NULL : fdopen(p->sink, "w+");
	return p->in_file && p->sink_file;
}

enum status painter_open(const char *term_name, int in_fd, enum theme_depth most, struct painter **out, struct err *err)
{
	struct painter *p = mem_alloc(1, sizeof *p);
	grid_init(&p->shown, 1, 1);
	p->repaint = true;
	/* A window of 65535 cells a side, or LINES and COLUMNS of any size, must not reach ncurses' own tables. What asks
	 * the device finds none here and takes 80x24, also where the description has no size (the Linux console's). */
	use_env(FALSE);
	use_tioctl(TRUE);
	if (!open_streams(p, in_fd)) {
		painter_close(p);
		return err_set(err, STATUS_SYSTEM, "cannot open the terminal: %s", strerror(errno));
	}
	p->screen = newterm(term_name, p->sink_file, p->in_file);
	if (!p->screen || !*capability("cup")) {
		painter_close(p);
		return err_set(err, STATUS_CONFIG, "TERM names a terminal that is unknown or cannot move its cursor; set it, "
						   "for example to xterm-256color, or use --plain");
	}
	set_term(p->screen);
	keypad(stdscr, TRUE);
	leaveok(stdscr, FALSE);
	typeahead(-1);
	choose_depth(p, most);
	painter_look(p, THEME_DARK, GLYPHS_FULL);
	*out = p;
	return STATUS_OK;
}
