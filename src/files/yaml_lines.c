/* The look at the lines before the parser.
 *
 * It follows YAML only as far as our files use it: block mappings and lists by indentation, flow collections, quotes that
 * close on their line, block texts (| and >). Whatever it does not know is refused with advice; whatever it lets pass the
 * parser still judges. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "files/yaml_lines.h"

/* ----------------------------------------------------------------- block */

/* The first ": " of a plain text outside its comment, or the colon at its end; `*comment` = where its comment begins. */
static size_t find_colon(const struct lines *l, size_t i, size_t *end)
{
	size_t colon = SIZE_MAX;
	for (; !lines_is_end(l, i); i++) {
		if (lines_at(l, i) == ' ' && lines_at(l, i + 1) == '#') {
			break;
		}
		if (colon == SIZE_MAX && lines_at(l, i) == ':' && lines_is_gap(l, i + 1)) {
			colon = i;
		}
	}
	*end = i;
	return colon;
}

static enum status check_plain(struct lines *l, size_t i)
{
	enum status status = lines_check_first(l, i);
	if (status) {
		return status;
	}
	size_t end, colon = find_colon(l, i, &end);
	if (colon != SIZE_MAX) {
		return lines_refuse(l, colon, _("a text with ': ' in it needs quotes"));
	}
	if (lines_is_end(l, end)) {
		return STATUS_OK;
	}
	size_t hash = end + 1, last = end;
	while (last > i && lines_at(l, last - 1) == ' ') {
		last--;
	}
	if (hash - last < 2 || !lines_is_gap(l, hash + 1)) {
		return lines_refuse_hash(l, hash);
	}
	return STATUS_OK;
}

/* Behind | or >: a sign or digit at most, then nothing. */
static enum status begin_block_text(struct lines *l, size_t i)
{
	size_t at = i + 1;
	while (strchr("+-123456789", lines_at(l, at)) && !lines_is_end(l, at)) {
		at++;
	}
	if (!lines_is_rest_empty(l, at)) {
		return lines_refuse(l, i, _("a text that begins with | or > needs quotes"));
	}
	l->block_parent = l->levels ? l->indents[l->levels - 1] : -1;
	if (l->block_parent < 0) {
		return lines_refuse(l, i, _("a text needs a key"));
	}
	return STATUS_OK;
}

static enum status check_value(struct lines *l, size_t i)
{
	char c = lines_at(l, i);
	if (c == '|' || c == '>') {
		return begin_block_text(l, i);
	}
	if (c == '[' || c == '{') {
		return lines_scan_flow(l, i);
	}
	if (c != '"' && c != '\'') {
		return check_plain(l, i);
	}
	size_t end = lines_quote_end(l, i);
	if (!end) {
		return lines_refuse_quote(l, i);
	}
	return lines_is_rest_empty(l, end) ? STATUS_OK :
								   lines_refuse(l, lines_skip(l, end), _("text behind the closing quote; put the whole in quotes"));
}

/* A line that is neither an item nor has a colon. */
static enum status refuse_no_colon(struct lines *l, size_t i, size_t end)
{
	struct str rest = str_sub(l->line, i, end);
	for (size_t k = 0; k < rest.len; k++) {
		if (str_starts(str_sub(rest, k, rest.len), STR("\uFF1A"))) {
			return lines_refuse(l, i + k, _("a full-width colon; type ': ' instead"));
		}
		if (rest.ptr[k] == ':') {
			return lines_refuse(l, i + k, _("a blank is missing behind the colon"));
		}
	}
	return lines_refuse(l, i, _("no 'key: value' and no '- item'; a colon is missing, or a text over several lines needs |"));
}

static enum status push_indent(struct lines *l, size_t column)
{
	if (l->levels && l->indents[l->levels - 1] == (int)column) {
		return STATUS_OK;
	}
	if (l->levels == LINES_LEVELS) {
		return lines_refuse(l, column, _("nested too deeply; at most 16 levels are read"));
	}
	l->indents[l->levels++] = (int)column;
	return STATUS_OK;
}

/* The first column must continue a collection that is open, or open one where a value is wanted. */
static enum status check_indent(struct lines *l, size_t column)
{
	int top = l->levels ? l->indents[l->levels - 1] : -1;
	if ((int)column > top) {
		if (l->levels && !l->wants_value) {
			return lines_refuse(l, column, _("indented deeper than the line above, which has its value already"));
		}
		return STATUS_OK;
	}
	while (l->levels && l->indents[l->levels - 1] > (int)column) {
		l->levels--;
	}
	if (!l->levels || l->indents[l->levels - 1] != (int)column) {
		return lines_refuse(l, column, _("this indentation fits no line above"));
	}
	return STATUS_OK;
}

/* Where the key that begins at `i` ends: its colon, or SIZE_MAX. */
static enum status find_key(struct lines *l, size_t i, size_t *colon, size_t *end)
{
	*colon = SIZE_MAX;
	*end = l->line.len;
	char c = lines_at(l, i);
	if (c == '[' || c == '{') {
		return STATUS_OK;
	}
	if (c != '"' && c != '\'') {
		*colon = find_colon(l, i, end);
		return STATUS_OK;
	}
	size_t after = lines_quote_end(l, i);
	if (!after) {
		return lines_refuse_quote(l, i);
	}
	if (lines_at(l, after) == ':' && lines_is_gap(l, after + 1)) {
		*colon = after;
	}
	return STATUS_OK;
}

static enum status check_entry(struct lines *l, size_t i, bool is_item, bool had_want)
{
	size_t colon, end;
	enum status status = find_key(l, i, &colon, &end);
	if (status) {
		return status;
	}
	if (colon == SIZE_MAX) {
		bool flow = lines_at(l, i) == '[' || lines_at(l, i) == '{';
		if (!is_item && !had_want && !(flow && !l->levels)) {
			return refuse_no_colon(l, i, end);
		}
		return check_value(l, i);
	}
	status = lines_check_first(l, i);
	status = status ? status : push_indent(l, i);
	if (status) {
		return status;
	}
	if (lines_is_rest_empty(l, colon + 1)) {
		l->wants_value = true;
		return STATUS_OK;
	}
	return check_value(l, lines_skip(l, colon + 1));
}

static enum status check_block_line(struct lines *l, size_t i)
{
	bool had_want = l->wants_value, is_item = false;
	if (lines_at(l, i) == '-' && !lines_is_gap(l, i + 1)) {
		return lines_refuse(l, i, _("a blank is missing behind '-', or the text needs quotes"));
	}
	enum status status = check_indent(l, i);
	if (status) {
		return status;
	}
	l->wants_value = false;
	while (lines_at(l, i) == '-' && lines_is_gap(l, i + 1)) {
		status = push_indent(l, i);
		if (status) {
			return status;
		}
		is_item = true;
		if (lines_is_rest_empty(l, i + 1)) {
			l->wants_value = true;
			return STATUS_OK;
		}
		i = lines_skip(l, i + 1);
	}
	return check_entry(l, i, is_item, had_want);
}

/* ------------------------------------------------------------------ lines */

static enum status check_marker(struct lines *l)
{
	if (lines_starts(l, 0, "%")) {
		return lines_refuse(l, 0, _("directives (%) are not supported; leave the line out"));
	}
	if (lines_starts(l, 0, "...")) {
		return lines_refuse(l, 0, _("'...' is not supported; leave the line out"));
	}
	if (l->seen_marker || l->seen_content) {
		return lines_refuse(l, 0, _("a second document begins here; one file holds one"));
	}
	l->seen_marker = true;
	return lines_is_rest_empty(l, 3) ? STATUS_OK : lines_refuse(l, 3, _("nothing may follow '---' on its line"));
}

/* Blanks that are none for YAML. */
static enum status check_blanks(struct lines *l)
{
	for (size_t i = 0; i < l->line.len; i++) {
		if (l->line.ptr[i] == '\t') {
			return lines_refuse(l, i, _("a tab; type blanks instead"));
		}
		if ((unsigned char)l->line.ptr[i] < 0x80) {
			continue; /* most are: loading is to take no time that a person sees */
		}
		if (lines_starts(l, i, "\u00A0") || lines_starts(l, i, "\u202F")) {
			return lines_refuse(l, i, _("a no-break space; type an ordinary blank instead"));
		}
		if (lines_starts(l, i, "\u3000")) {
			return lines_refuse(l, i, _("a full-width blank; type an ordinary blank instead"));
		}
	}
	return STATUS_OK;
}

static enum status check_line(struct lines *l)
{
	size_t i = lines_skip(l, 0);
	enum status status = check_blanks(l);
	if (status || lines_is_end(l, i)) {
		return status;
	}
	if (l->block_parent >= 0) {
		if ((int)i > l->block_parent) {
			return STATUS_OK;
		}
		l->block_parent = -1;
	}
	if (lines_at(l, i) == '#') {
		return STATUS_OK;
	}
	if (l->flow_depth) {
		bool closes = lines_at(l, i) == ']' || lines_at(l, i) == '}';
		if ((int)i <= l->flow_indent && !closes) {
			return lines_refuse_flow(l);
		}
		return lines_scan_flow(l, i);
	}
	if (lines_starts(l, 0, "%") || ((lines_starts(l, 0, "---") || lines_starts(l, 0, "...")) && lines_is_gap(l, 3))) {
		return check_marker(l);
	}
	status = check_block_line(l, i);
	l->seen_content = true;
	return status;
}

enum status files_lines_check(struct str text, struct str file, struct err *err)
{
	struct lines l = { .file = file, .err = err, .block_parent = -1 };
	while (str_split(&text, '\n', &l.line)) {
		l.number++;
		enum status status = check_line(&l);
		if (status) {
			return status;
		}
	}
	return l.flow_depth ? lines_refuse_flow(&l) : STATUS_OK;
}
