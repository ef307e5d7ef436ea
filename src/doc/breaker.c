/* Where lines end. Greedy: a line takes what fits, for the text beside it changes while people read. */
#include "config.h"

#include "doc/doc_int.h"

/* Marks that close: never the first of a line. */
static bool closes(uint32_t c)
{
	switch (c) {
	case '.':
	case ',':
	case ':':
	case ';':
	case '!':
	case '?':
	case ')':
	case ']':
	case '}':
	case '%':
	case 0x00B0: /* degree */
	case 0x00BB: /* » */
	case 0x2019: /* ’ ” */
	case 0x201D:
	case 0x2026: /* … */
	case 0x2030: /* per mille */
	case 0x3001: /* 、 。 */
	case 0x3002:
	case 0x3009: /* 〉 》 」 』 】 〕 */
	case 0x300B:
	case 0x300D:
	case 0x300F:
	case 0x3011:
	case 0x3015:
	case 0xFF01: /* full-width ! ) , . : ; ? ] } */
	case 0xFF09:
	case 0xFF0C:
	case 0xFF0E:
	case 0xFF1A:
	case 0xFF1B:
	case 0xFF1F:
	case 0xFF3D:
	case 0xFF5D:
		return true;
	default:
		return false;
	}
}

/* Marks that open: never the last of a line. */
static bool opens(uint32_t c)
{
	switch (c) {
	case '(':
	case '[':
	case '{':
	case 0x00AB: /* « */
	case 0x2018: /* ‘ “ */
	case 0x201C:
	case 0x3008: /* 〈 《 「 『 【 〔 */
	case 0x300A:
	case 0x300C:
	case 0x300E:
	case 0x3010:
	case 0x3014:
	case 0xFF08: /* full-width ( [ { */
	case 0xFF3B:
	case 0xFF5B:
		return true;
	default:
		return false;
	}
}

static bool is_hangul(uint32_t c)
{
	return c >= 0xAC00 && c <= 0xD7A3;
}

static bool is_letter(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_hangul(c);
}

static bool is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static bool is_blank(const struct doc_cluster *c)
{
	return c->kind == DOC_CLUSTER_BLANK || c->kind == DOC_CLUSTER_GLUE;
}

/* May a line begin at cluster i, which is ink and not the first one? */
static bool may_begin(const struct doc_flat *flat, size_t i)
{
	const struct doc_cluster *here = &flat->items[i], *before = here - 1;
	if (before->kind == DOC_CLUSTER_BLANK) {
		return !closes(here->first) && !(i > 1 && opens(before[-1].first));
	}
	bool hyphen = before->first == '-' || before->first == 0x2013;
	return hyphen && i > 1 && is_letter(before[-1].first) && is_letter(here->first);
}

static bool is_particle_tail(const struct doc_flat *flat, size_t at)
{
	size_t end = at;
	while (end < flat->count && flat->items[end].kind == DOC_CLUSTER_INK && is_hangul(flat->items[end].first)) {
		end++;
	}
	bool word_ends = end == flat->count || flat->items[end].kind != DOC_CLUSTER_INK || closes(flat->items[end].first);
	return end > at && end - at <= 2 && word_ends;
}

/* In a word that must be cut open: could the second half begin at cluster `at`? */
static bool may_cut(const struct doc_flat *flat, size_t at)
{
	const struct doc_cluster *here = &flat->items[at], *before = here - 1;
	if (is_blank(here) || is_blank(before)) {
		return true;
	}
	if (closes(here->first) || opens(before->first)) {
		return false;
	}
	return !(closes(before->first) && is_particle_tail(flat, at));
}

/* And would it look meant? Before a bracket, behind a mark that parts names and addresses, at a glued blank. */
static bool cuts_well(const struct doc_flat *flat, size_t at)
{
	const struct doc_cluster *here = &flat->items[at], *before = here - 1;
	if (is_blank(here) || is_blank(before) || opens(here->first)) {
		return true;
	}
	switch (before->first) {
	case '-':
	case '/':
	case '_':
	case '.':
	case ',':
	case ':':
	case '=':
	case '&':
	case '?':
		return !is_digit(here->first);
	default:
		return false;
	}
}

/* The clusters [from, fits) fill the line and belong to one word. */
static size_t cut(const struct doc_flat *flat, size_t from, size_t fits)
{
	size_t allowed = 0;
	unsigned half = doc_flat_cols(flat, from, fits) / 2;
	for (size_t at = fits; at > from; at--) {
		if (!may_cut(flat, at)) {
			continue;
		}
		if (cuts_well(flat, at) && doc_flat_cols(flat, from, at) >= half) {
			return at;
		}
		allowed = allowed ? allowed : at;
	}
	return allowed ? allowed : fits > from ? fits : from + 1;
}

/* A line [from, at) without the blanks at its end, and the cluster behind what ends it: blanks, or a hard end. */
static size_t finish(const struct doc_flat *flat, size_t from, size_t at, size_t *end)
{
	*end = at;
	while (*end > from && is_blank(&flat->items[*end - 1])) {
		(*end)--;
	}
	while (at < flat->count && is_blank(&flat->items[at])) {
		at++;
	}
	return at < flat->count && flat->items[at].kind == DOC_CLUSTER_END ? at + 1 : at;
}

size_t doc_break(const struct doc_flat *flat, size_t from, unsigned cols, size_t *end)
{
	size_t best = 0; /* the last place seen where the next line may begin */
	unsigned used = 0;
	for (size_t i = from; i < flat->count; i++) {
		const struct doc_cluster *c = &flat->items[i];
		if (c->kind == DOC_CLUSTER_END) {
			return finish(flat, from, i, end);
		}
		used += c->cols;
		if (c->kind != DOC_CLUSTER_INK) {
			continue; /* blanks hang over the end */
		}
		if (i > from && may_begin(flat, i)) {
			best = i;
		}
		if (used > cols) {
			return finish(flat, from, best ? best : cut(flat, from, i), end);
		}
	}
	return finish(flat, from, flat->count, end);
}

size_t doc_break_code(const struct doc_flat *flat, size_t from, unsigned cols, size_t *end)
{
	unsigned used = 0;
	for (size_t i = from; i < flat->count; i++) {
		used += flat->items[i].cols;
		if (flat->items[i].kind == DOC_CLUSTER_END) {
			*end = i;
			return i + 1;
		}
		if (used > cols && i > from) {
			*end = i;
			return i;
		}
	}
	*end = flat->count;
	return flat->count;
}

unsigned doc_widest_piece(const struct doc_flat *flat)
{
	unsigned widest = 0, cols = 0, blanks = 0;
	for (size_t i = 0; i < flat->count; i++) {
		const struct doc_cluster *c = &flat->items[i];
		if (c->kind == DOC_CLUSTER_END) {
			cols = blanks = 0;
			continue;
		}
		if (is_blank(c)) {
			blanks += c->cols;
			continue;
		}
		cols = i && may_begin(flat, i) ? c->cols : cols + blanks + c->cols;
		blanks = 0;
		widest = cols > widest ? cols : widest;
	}
	return widest;
}

unsigned doc_widest_line(const struct doc_flat *flat)
{
	unsigned widest = 0, cols = 0;
	for (size_t i = 0; i < flat->count; i++) {
		cols = flat->items[i].kind == DOC_CLUSTER_END ? 0 : cols + flat->items[i].cols;
		if (!is_blank(&flat->items[i]) && cols > widest) {
			widest = cols;
		}
	}
	return widest;
}
