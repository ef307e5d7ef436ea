#include "config.h"

#include "ui/theme.h"

#include <math.h>

/* One row a style: ink; paper (where it has one of its own); the same in eight colours; attributes.
 * Inks are entries of the 256 palette, so that what most terminals show is what was chosen. */
struct row {
	uint32_t ink, paper;
	int8_t ink8, paper8;
	uint16_t attributes;
	bool own_paper;
};

enum ground { GROUND_NORMAL, GROUND_POPUP, GROUND_SELECTED, GROUND_DARK, GROUND_COUNT };

struct theme {
	uint32_t papers[GROUND_COUNT];
	int8_t papers8[GROUND_COUNT];
	struct row rows[STYLE_COUNT];
};

#define INK(ink, ink8, attributes) { (ink), 0, (ink8), 0, (attributes), false }
#define INK_ON(ink, paper, ink8, paper8, attributes) { (ink), (paper), (ink8), (paper8), (attributes), true }

enum { BLACK, RED, GREEN, YELLOW, BLUE, MAGENTA, CYAN, WHITE };

static const struct theme dark = {
	.papers = { 0x121212, 0x262626, 0x303030, 0x080808 },
	.papers8 = { BLACK, BLACK, BLUE, BLACK },
	.rows = {
		[STYLE_NORMAL] = INK(0xd0d0d0, WHITE, 0),
		[STYLE_DIM] = INK(0x949494, WHITE, 0),
		[STYLE_STRONG] = INK(0xffffff, WHITE, STYLE_BOLD),
		[STYLE_TITLE] = INK(0xffffff, WHITE, STYLE_BOLD),
		[STYLE_ACCENT] = INK(0x87d7ff, CYAN, STYLE_BOLD),
		[STYLE_GOOD] = INK(0x5fd7af, GREEN, 0),
		[STYLE_WARN] = INK(0xffd75f, YELLOW, 0),
		[STYLE_BAD] = INK(0xff875f, RED, STYLE_BOLD),
		[STYLE_NEW] = INK(0xd7afff, MAGENTA, STYLE_BOLD),
		[STYLE_SELECTED] = INK_ON(0xffffff, 0x005f87, WHITE, BLUE, STYLE_BOLD),
		[STYLE_DARK] = INK(0x767676, WHITE, STYLE_FAINT),
		[STYLE_FRAME] = INK(0x767676, WHITE, 0),
		[STYLE_FRAME_FOCUS] = INK(0x87d7ff, CYAN, STYLE_BOLD),
		[STYLE_ZONE] = INK(0x5f87af, BLUE, 0),
		[STYLE_EDGE] = INK(0x767676, WHITE, 0),
		[STYLE_EDGE_COPY] = INK(0xaf87d7, MAGENTA, 0),
		[STYLE_GAUGE] = INK(0x5fafd7, CYAN, 0),
		[STYLE_GAUGE_WARN] = INK(0xffd75f, YELLOW, 0),
		[STYLE_GAUGE_BAD] = INK(0xff875f, RED, STYLE_BOLD),
		[STYLE_GAUGE_REST] = INK(0x4e4e4e, WHITE, STYLE_FAINT),
		[STYLE_BUTTON] = INK(0xffffff, WHITE, STYLE_BOLD),
		[STYLE_HEADER] = INK_ON(0xe4e4e4, 0x303030, WHITE, BLUE, 0),
		[STYLE_STATUS] = INK(0xbcbcbc, WHITE, 0),
		[STYLE_GOING] = INK(0x5fd7ff, CYAN, STYLE_BOLD),
		[STYLE_BACK] = INK(0x5f87af, CYAN, 0),
		[STYLE_SLOW] = INK(0xffd75f, YELLOW, STYLE_BOLD),
		[STYLE_ERROR] = INK(0xff875f, RED, STYLE_BOLD),
		[STYLE_CACHED] = INK(0xd7afff, MAGENTA, STYLE_BOLD),
		[STYLE_LINE1] = INK(0x5fafff, CYAN, 0),
		[STYLE_LINE2] = INK(0xffaf5f, YELLOW, 0),
		[STYLE_LINE3] = INK(0x5fd7af, GREEN, 0),
		[STYLE_AXIS] = INK(0x8a8a8a, WHITE, STYLE_FAINT),
		[STYLE_MARK] = INK(0xd7afff, MAGENTA, 0),
		[STYLE_CODE] = INK(0x87d7af, GREEN, 0),
		[STYLE_QUOTE] = INK(0xafafaf, WHITE, 0),
		[STYLE_NUMBER] = INK(0xffffff, WHITE, STYLE_BOLD),
		[STYLE_LINK] = INK(0x87d7ff, CYAN, STYLE_UNDERLINE),
		[STYLE_EDIT] = INK_ON(0xffffff, 0x3a3a3a, WHITE, BLUE, 0),
		[STYLE_POPUP] = INK(0xd0d0d0, WHITE, 0),
		[STYLE_SHADE] = INK(0x585858, WHITE, STYLE_FAINT),
		[STYLE_BLACK] = INK_ON(0x949494, 0x000000, WHITE, BLACK, 0),
		[STYLE_WHITE] = INK_ON(0x585858, 0xffffff, BLACK, WHITE, 0),
	},
};

static const struct theme light = {
	.papers = { 0xffffff, 0xeeeeee, 0xd7d7ff, 0xdadada },
	.papers8 = { WHITE, WHITE, CYAN, WHITE },
	.rows = {
		[STYLE_NORMAL] = INK(0x262626, BLACK, 0),
		[STYLE_DIM] = INK(0x626262, BLACK, 0),
		[STYLE_STRONG] = INK(0x000000, BLACK, STYLE_BOLD),
		[STYLE_TITLE] = INK(0x000000, BLACK, STYLE_BOLD),
		[STYLE_ACCENT] = INK(0x005f87, BLUE, STYLE_BOLD),
		[STYLE_GOOD] = INK(0x005f5f, BLUE, 0),
		[STYLE_WARN] = INK(0x875f00, RED, 0),
		[STYLE_BAD] = INK(0xaf0000, RED, STYLE_BOLD),
		[STYLE_NEW] = INK(0x870087, MAGENTA, STYLE_BOLD),
		[STYLE_SELECTED] = INK_ON(0xffffff, 0x005f87, WHITE, BLUE, STYLE_BOLD),
		[STYLE_DARK] = INK(0x6c6c6c, BLACK, STYLE_FAINT),
		[STYLE_FRAME] = INK(0x808080, BLACK, 0),
		[STYLE_FRAME_FOCUS] = INK(0x005f87, BLUE, STYLE_BOLD),
		[STYLE_ZONE] = INK(0x5f87af, BLUE, 0),
		[STYLE_EDGE] = INK(0x808080, BLACK, 0),
		[STYLE_EDGE_COPY] = INK(0x8700af, MAGENTA, 0),
		[STYLE_GAUGE] = INK(0x0087af, BLUE, 0),
		[STYLE_GAUGE_WARN] = INK(0xaf5f00, RED, 0),
		[STYLE_GAUGE_BAD] = INK(0xaf0000, RED, STYLE_BOLD),
		[STYLE_GAUGE_REST] = INK(0xb2b2b2, BLACK, STYLE_FAINT),
		[STYLE_BUTTON] = INK(0x000000, BLACK, STYLE_BOLD),
		[STYLE_HEADER] = INK_ON(0x1c1c1c, 0xdadada, BLACK, CYAN, 0),
		[STYLE_STATUS] = INK(0x444444, BLACK, 0),
		[STYLE_GOING] = INK(0x005fd7, BLUE, STYLE_BOLD),
		[STYLE_BACK] = INK(0x5f87af, BLUE, 0),
		[STYLE_SLOW] = INK(0x875f00, RED, STYLE_BOLD),
		[STYLE_ERROR] = INK(0xaf0000, RED, STYLE_BOLD),
		[STYLE_CACHED] = INK(0x870087, MAGENTA, STYLE_BOLD),
		[STYLE_LINE1] = INK(0x005faf, BLUE, 0),
		[STYLE_LINE2] = INK(0xaf5f00, RED, 0),
		[STYLE_LINE3] = INK(0x00875f, BLACK, 0),
		[STYLE_AXIS] = INK(0x626262, BLACK, 0),
		[STYLE_MARK] = INK(0x870087, MAGENTA, 0),
		[STYLE_CODE] = INK(0x005f5f, BLUE, 0),
		[STYLE_QUOTE] = INK(0x4e4e4e, BLACK, 0),
		[STYLE_NUMBER] = INK(0x000000, BLACK, STYLE_BOLD),
		[STYLE_LINK] = INK(0x005f87, BLUE, STYLE_UNDERLINE),
		[STYLE_EDIT] = INK_ON(0x000000, 0xdadada, BLACK, CYAN, 0),
		[STYLE_POPUP] = INK(0x262626, BLACK, 0),
		[STYLE_SHADE] = INK(0x8a8a8a, BLACK, STYLE_FAINT),
		[STYLE_BLACK] = INK_ON(0x949494, 0x000000, WHITE, BLACK, 0),
		[STYLE_WHITE] = INK_ON(0x585858, 0xffffff, BLACK, WHITE, 0),
	},
};

static const struct theme contrast = {
	.papers = { 0x000000, 0x1c1c1c, 0x00005f, 0x000000 },
	.papers8 = { BLACK, BLACK, BLUE, BLACK },
	.rows = {
		[STYLE_NORMAL] = INK(0xffffff, WHITE, 0),
		[STYLE_DIM] = INK(0xc6c6c6, WHITE, 0),
		[STYLE_STRONG] = INK(0xffffff, WHITE, STYLE_BOLD),
		[STYLE_TITLE] = INK(0xffff87, YELLOW, STYLE_BOLD),
		[STYLE_ACCENT] = INK(0x87ffff, CYAN, STYLE_BOLD),
		[STYLE_GOOD] = INK(0x5fffd7, GREEN, STYLE_BOLD),
		[STYLE_WARN] = INK(0xffff5f, YELLOW, STYLE_BOLD),
		[STYLE_BAD] = INK(0xffaf87, RED, STYLE_BOLD),
		[STYLE_NEW] = INK(0xffafff, MAGENTA, STYLE_BOLD),
		[STYLE_SELECTED] = INK_ON(0x000000, 0xffffff, BLACK, WHITE, STYLE_BOLD),
		[STYLE_DARK] = INK(0x9e9e9e, WHITE, STYLE_FAINT),
		[STYLE_FRAME] = INK(0xd0d0d0, WHITE, 0),
		[STYLE_FRAME_FOCUS] = INK(0xffff87, YELLOW, STYLE_BOLD),
		[STYLE_ZONE] = INK(0x87afff, CYAN, 0),
		[STYLE_EDGE] = INK(0xbcbcbc, WHITE, 0),
		[STYLE_EDGE_COPY] = INK(0xffafff, MAGENTA, 0),
		[STYLE_GAUGE] = INK(0x5fd7ff, CYAN, STYLE_BOLD),
		[STYLE_GAUGE_WARN] = INK(0xffff5f, YELLOW, STYLE_BOLD),
		[STYLE_GAUGE_BAD] = INK(0xffaf87, RED, STYLE_BOLD),
		[STYLE_GAUGE_REST] = INK(0x767676, WHITE, STYLE_FAINT),
		[STYLE_BUTTON] = INK(0xffffff, WHITE, STYLE_BOLD),
		[STYLE_HEADER] = INK_ON(0xffffff, 0x303030, WHITE, BLUE, STYLE_BOLD),
		[STYLE_STATUS] = INK(0xffffff, WHITE, 0),
		[STYLE_GOING] = INK(0x5fffff, CYAN, STYLE_BOLD),
		[STYLE_BACK] = INK(0x87afff, CYAN, 0),
		[STYLE_SLOW] = INK(0xffff5f, YELLOW, STYLE_BOLD),
		[STYLE_ERROR] = INK(0xffaf87, RED, STYLE_BOLD),
		[STYLE_CACHED] = INK(0xffafff, MAGENTA, STYLE_BOLD),
		[STYLE_LINE1] = INK(0x87d7ff, CYAN, STYLE_BOLD),
		[STYLE_LINE2] = INK(0xffd787, YELLOW, STYLE_BOLD),
		[STYLE_LINE3] = INK(0x5fffaf, GREEN, STYLE_BOLD),
		[STYLE_AXIS] = INK(0xd0d0d0, WHITE, 0),
		[STYLE_MARK] = INK(0xffafff, MAGENTA, STYLE_BOLD),
		[STYLE_CODE] = INK(0xafffd7, GREEN, 0),
		[STYLE_QUOTE] = INK(0xe4e4e4, WHITE, 0),
		[STYLE_NUMBER] = INK(0xffff87, YELLOW, STYLE_BOLD),
		[STYLE_LINK] = INK(0x87ffff, CYAN, STYLE_UNDERLINE),
		[STYLE_EDIT] = INK_ON(0xffffff, 0x444444, WHITE, BLUE, STYLE_BOLD),
		[STYLE_POPUP] = INK(0xffffff, WHITE, 0),
		[STYLE_SHADE] = INK(0x767676, WHITE, STYLE_FAINT),
		[STYLE_BLACK] = INK_ON(0x949494, 0x000000, WHITE, BLACK, 0),
		[STYLE_WHITE] = INK_ON(0x585858, 0xffffff, BLACK, WHITE, 0),
	},
};

static const struct theme contrast_light = {
	.papers = { 0xffffff, 0xffffff, 0xffffaf, 0xd0d0d0 },
	.papers8 = { WHITE, WHITE, YELLOW, WHITE },
	.rows = {
		[STYLE_NORMAL] = INK(0x000000, BLACK, 0),
		[STYLE_DIM] = INK(0x444444, BLACK, 0),
		[STYLE_STRONG] = INK(0x000000, BLACK, STYLE_BOLD),
		[STYLE_TITLE] = INK(0x00005f, BLUE, STYLE_BOLD),
		[STYLE_ACCENT] = INK(0x00005f, BLUE, STYLE_BOLD),
		[STYLE_GOOD] = INK(0x005f5f, BLUE, STYLE_BOLD),
		[STYLE_WARN] = INK(0x5f5f00, RED, STYLE_BOLD),
		[STYLE_BAD] = INK(0x870000, RED, STYLE_BOLD),
		[STYLE_NEW] = INK(0x5f005f, MAGENTA, STYLE_BOLD),
		[STYLE_SELECTED] = INK_ON(0xffffff, 0x000000, WHITE, BLACK, STYLE_BOLD),
		[STYLE_DARK] = INK(0x4e4e4e, BLACK, STYLE_FAINT),
		[STYLE_FRAME] = INK(0x303030, BLACK, 0),
		[STYLE_FRAME_FOCUS] = INK(0x00005f, BLUE, STYLE_BOLD),
		[STYLE_ZONE] = INK(0x005f87, BLUE, 0),
		[STYLE_EDGE] = INK(0x444444, BLACK, 0),
		[STYLE_EDGE_COPY] = INK(0x5f005f, MAGENTA, 0),
		[STYLE_GAUGE] = INK(0x005f87, BLUE, STYLE_BOLD),
		[STYLE_GAUGE_WARN] = INK(0x5f5f00, RED, STYLE_BOLD),
		[STYLE_GAUGE_BAD] = INK(0x870000, RED, STYLE_BOLD),
		[STYLE_GAUGE_REST] = INK(0x8a8a8a, BLACK, STYLE_FAINT),
		[STYLE_BUTTON] = INK(0x000000, BLACK, STYLE_BOLD),
		[STYLE_HEADER] = INK_ON(0x000000, 0xdadada, BLACK, CYAN, STYLE_BOLD),
		[STYLE_STATUS] = INK(0x000000, BLACK, 0),
		[STYLE_GOING] = INK(0x0000af, BLUE, STYLE_BOLD),
		[STYLE_BACK] = INK(0x005f87, BLUE, 0),
		[STYLE_SLOW] = INK(0x5f5f00, RED, STYLE_BOLD),
		[STYLE_ERROR] = INK(0x870000, RED, STYLE_BOLD),
		[STYLE_CACHED] = INK(0x5f005f, MAGENTA, STYLE_BOLD),
		[STYLE_LINE1] = INK(0x0000af, BLUE, STYLE_BOLD),
		[STYLE_LINE2] = INK(0x870000, RED, STYLE_BOLD),
		[STYLE_LINE3] = INK(0x005f5f, BLACK, STYLE_BOLD),
		[STYLE_AXIS] = INK(0x303030, BLACK, 0),
		[STYLE_MARK] = INK(0x5f005f, MAGENTA, STYLE_BOLD),
		[STYLE_CODE] = INK(0x005f5f, BLUE, 0),
		[STYLE_QUOTE] = INK(0x303030, BLACK, 0),
		[STYLE_NUMBER] = INK(0x00005f, BLUE, STYLE_BOLD),
		[STYLE_LINK] = INK(0x00005f, BLUE, STYLE_UNDERLINE),
		[STYLE_EDIT] = INK_ON(0x000000, 0xdadada, BLACK, CYAN, STYLE_BOLD),
		[STYLE_POPUP] = INK(0x000000, BLACK, 0),
		[STYLE_SHADE] = INK(0x767676, BLACK, STYLE_FAINT),
		[STYLE_BLACK] = INK_ON(0x949494, 0x000000, WHITE, BLACK, 0),
		[STYLE_WHITE] = INK_ON(0x585858, 0xffffff, BLACK, WHITE, 0),
	},
};

/* Attributes alone; for NO_COLOR as well. What is 0 here is told by its shape or its words. */
static const uint16_t mono_attributes[STYLE_COUNT] = {
	[STYLE_DIM] = STYLE_FAINT,
	[STYLE_STRONG] = STYLE_BOLD,
	[STYLE_TITLE] = STYLE_BOLD,
	[STYLE_ACCENT] = STYLE_BOLD,
	[STYLE_WARN] = STYLE_BOLD,
	[STYLE_BAD] = STYLE_BOLD,
	[STYLE_NEW] = STYLE_BOLD,
	[STYLE_SELECTED] = STYLE_REVERSE,
	[STYLE_DARK] = STYLE_FAINT,
	[STYLE_FRAME_FOCUS] = STYLE_BOLD,
	[STYLE_GAUGE_BAD] = STYLE_BOLD,
	[STYLE_GAUGE_REST] = STYLE_FAINT,
	[STYLE_BUTTON] = STYLE_BOLD,
	[STYLE_HEADER] = STYLE_REVERSE,
	[STYLE_GOING] = STYLE_BOLD,
	[STYLE_SLOW] = STYLE_BOLD,
	[STYLE_ERROR] = STYLE_BOLD,
	[STYLE_CACHED] = STYLE_BOLD,
	[STYLE_NUMBER] = STYLE_BOLD,
	[STYLE_LINK] = STYLE_UNDERLINE,
	[STYLE_EDIT] = STYLE_UNDERLINE,
	[STYLE_SHADE] = STYLE_FAINT,
	[STYLE_WHITE] = STYLE_REVERSE,
};

static const char *const names[THEME_COUNT] = {
#define THEME_TEXT(name, text) [THEME_##name] = (text),
	THEME_LIST(THEME_TEXT)
#undef THEME_TEXT
};

const char *theme_name(enum theme_id id)
{
	return names[id];
}

bool theme_find(struct str name, enum theme_id *id)
{
	for (int i = 0; i < THEME_COUNT; i++) {
		if (str_eq_c(name, names[i])) {
			*id = (enum theme_id)i;
			return true;
		}
	}
	return false;
}

static const struct theme *theme_of(enum theme_id id)
{
	switch (id) {
	case THEME_DARK:
		return &dark;
	case THEME_LIGHT:
		return &light;
	case THEME_CONTRAST:
		return &contrast;
	case THEME_CONTRAST_LIGHT:
		return &contrast_light;
	case THEME_MONO:
	case THEME_COUNT:
		break;
	}
	return NULL;
}

static enum ground ground_of(uint16_t style)
{
	return (enum ground)((style & STYLE_GROUND_MASK) / STYLE_ON_POPUP);
}

struct theme_look theme_look(enum theme_id id, enum theme_depth depth, uint16_t style)
{
	enum style name = style_name(style) < STYLE_COUNT ? style_name(style) : STYLE_NORMAL;
	unsigned attributes = style & STYLE_ATTRIBUTE_MASK;
	enum ground ground = ground_of(style);
	if (name == STYLE_POPUP && ground == GROUND_NORMAL) {
		ground = GROUND_POPUP;
	}
	const struct theme *theme = depth == THEME_DEPTH_MONO ? NULL : theme_of(id);
	if (!theme) {
		attributes |= mono_attributes[name] | (ground == GROUND_SELECTED ? STYLE_REVERSE : 0u);
		/* Paper as in the dark theme, for pictures; a terminal shows its own. */
		return (struct theme_look){ .ink = 0xd0d0d0,
			.paper = 0x121212,
			.ink8 = -1,
			.paper8 = -1,
			.attributes = (uint16_t)attributes,
			.plain = true };
	}
	const struct row *row = &theme->rows[name];
	struct theme_look look = { .ink = row->ink, .ink8 = row->ink8 };
	look.attributes = (uint16_t)(attributes | row->attributes);
	if (depth >= THEME_DEPTH_256) {
		look.attributes &= (uint16_t)~STYLE_FAINT; /* the ink says it, and its contrast was measured */
	}
	look.paper = row->own_paper ? row->paper : theme->papers[ground];
	look.paper8 = row->own_paper ? row->paper8 : theme->papers8[ground];
	if (look.ink8 == look.paper8) {
		look.ink8 = look.paper8 == WHITE ? BLACK : WHITE;
	}
	return look;
}

static int cube_step(unsigned level)
{
	/* The steps of the cube are 0, 95, 135, 175, 215, 255. */
	return level < 48 ? 0 : level < 115 ? 1 : (int)((level - 35) / 40);
}

static unsigned apart(unsigned a, unsigned b)
{
	return (a > b ? a - b : b - a) * (a > b ? a - b : b - a);
}

int theme_to_256(uint32_t rgb)
{
	static const unsigned steps[6] = { 0, 95, 135, 175, 215, 255 };
	unsigned r = rgb >> 16 & 0xff, g = rgb >> 8 & 0xff, b = rgb & 0xff;
	int cr = cube_step(r), cg = cube_step(g), cb = cube_step(b);
	unsigned cube = apart(r, steps[cr]) + apart(g, steps[cg]) + apart(b, steps[cb]);
	unsigned mean = (r + g + b) / 3;
	unsigned step = mean < 8 ? 0 : mean > 238 ? 23 : (mean - 3) / 10;
	unsigned grey = 8 + 10 * step;
	if (apart(r, grey) + apart(g, grey) + apart(b, grey) < cube) {
		return 232 + (int)step;
	}
	return 16 + 36 * cr + 6 * cg + cb;
}

static double channel(uint32_t level)
{
	double share = (double)(level & 0xff) / 255;
	return share <= 0.03928 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t rgb)
{
	return 0.2126 * channel(rgb >> 16) + 0.7152 * channel(rgb >> 8) + 0.0722 * channel(rgb);
}

double theme_contrast(uint32_t a, uint32_t b)
{
	double la = luminance(a), lb = luminance(b);
	return la > lb ? (la + 0.05) / (lb + 0.05) : (lb + 0.05) / (la + 0.05);
}
