/* The look at the lines before the parser.
 *
 * It follows YAML only as far as our files use it: block mappings and lists by indentation, flow collections, quotes that
 * close on their line, block texts (| and >). Whatever it does not know is refused with advice; whatever it lets pass the
 * parser still judges. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "files/yaml_int.h"

#define MAX_LEVELS 64 /* indents in hand; the parser counts the real depth */

/* What stands since the last ',' inside brackets. `to` is 0 for a quoted text. */
struct flow_item {
	bool has_text, has_colon;
	size_t from, to;
};

struct lines {
	struct str file;
	struct err *err;
	struct str line; /* the present one */
	int number;
	int indents[MAX_LEVELS]; /* columns (from 0) of the block collections that are open */
	int levels;
	bool wants_value; /* the line above ended with "key:" or "-" */
	int block_parent; /* indent of the owner of the | text that we are in, -1 = none */
	char closers[FILES_DEPTH]; /* of open flow collections */
	int flow_depth, flow_line, flow_column, flow_indent;
	struct flow_item item;
	bool seen_marker, seen_content;
};

/* `at` is a byte offset in the line; the column is counted in characters. */
static enum status refuse(struct lines *l, size_t at, const char *why)
{
	struct str rest = str_sub(l->line, 0, at);
	int column = 1;
	for (; rest.len; column++) {
		utf8_next(&rest);
	}
	return err_at(l->err, STATUS_DATA, l->file, l->number, column, "%s", why);
}

static char at_byte(const struct lines *l, size_t i)
{
	return i < l->line.len ? l->line.ptr[i] : '\0';
}

static bool is_end(const struct lines *l, size_t i)
{
	return i >= l->line.len;
}

static bool blank_or_end(const struct lines *l, size_t i)
{
	return is_end(l, i) || l->line.ptr[i] == ' ';
}

static size_t skip_blanks(const struct lines *l, size_t i)
{
	while (i < l->line.len && l->line.ptr[i] == ' ') {
		i++;
	}
	return i;
}

static bool starts_with(const struct lines *l, size_t i, const char *bytes)
{
	return str_starts(str_sub(l->line, i, l->line.len), str_c(bytes));
}

/* Nothing or a comment from here on? A comment behind something needs two blanks before and one after its '#', so that
 * "#3" in a text can be told from it. */
static bool is_rest_empty(const struct lines *l, size_t i)
{
	size_t next = skip_blanks(l, i);
	return is_end(l, next) || (at_byte(l, next) == '#' && next > i && blank_or_end(l, next + 1));
}

/* One past the closing quote, or 0 when it does not close on this line. */
static size_t quote_end(const struct lines *l, size_t i)
{
	char quote = at_byte(l, i);
	for (i++; !is_end(l, i); i++) {
		if (quote == '"' && at_byte(l, i) == '\\') {
			i++;
		} else if (at_byte(l, i) == quote && quote == '\'' && at_byte(l, i + 1) == quote) {
			i++;
		} else if (at_byte(l, i) == quote) {
			return i + 1;
		}
	}
	return 0;
}

static enum status refuse_unclosed_quote(struct lines *l, size_t i)
{
	return refuse(l, i, _("this quote does not close on its line; close it, or write a long text with |"));
}

/* What cannot begin a plain text. */
static enum status check_first(struct lines *l, size_t i)
{
	static const char *const typographic[] = { "\u201C", "\u201D", "\u201E", "\u2018", "\u2019", "\u00AB", "\u300C" };
	switch (at_byte(l, i)) {
	case '&':
		return refuse(l, i, _("a text cannot begin with & (anchors are not supported); put it in quotes"));
	case '*':
		return refuse(l, i, _("a text cannot begin with * (aliases are not supported); put it in quotes"));
	case '!':
		return refuse(l, i, _("a text cannot begin with ! (tags are not supported); put it in quotes"));
	case '@':
	case '`':
	case '%':
	case ',':
	case ']':
	case '}':
	case '#':
		return refuse(l, i, _("a text cannot begin with this character; put it in quotes"));
	case '?':
	case '-':
	case ':':
		if (blank_or_end(l, i + 1)) {
			return refuse(l, i, _("this cannot stand here; a list or mapping begins on a line of its own, a text goes in quotes"));
		}
		break;
	default:
		break;
	}
	for (size_t k = 0; k < sizeof typographic / sizeof typographic[0]; k++) {
		if (starts_with(l, i, typographic[k])) {
			return refuse(l, i, _("typographic quotes are part of the text; use \" or put the whole in \""));
		}
	}
	return STATUS_OK;
}

/* ------------------------------------------------------------------ flow */

static enum status open_flow(struct lines *l, size_t i)
{
	if (l->flow_depth == FILES_DEPTH) {
		return refuse(l, i, _("nested too deeply; at most 16 levels are read"));
	}
	if (l->flow_depth == 0) {
		struct str before = str_sub(l->line, 0, i);
		l->flow_line = l->number;
		for (l->flow_column = 1; before.len; l->flow_column++) {
			utf8_next(&before);
		}
		l->flow_indent = l->levels ? l->indents[l->levels - 1] : 0;
	}
	l->closers[l->flow_depth++] = at_byte(l, i) == '[' ? ']' : '}';
	return STATUS_OK;
}

static enum status refuse_unclosed_flow(struct lines *l)
{
	return err_at(l->err, STATUS_DATA, l->file, l->flow_line, l->flow_column, "%s", _("this bracket is never closed"));
}

/* End of a plain text inside brackets: at , [ ] { } or ": " or a comment. */
static size_t plain_flow_end(const struct lines *l, size_t i)
{
	for (; !is_end(l, i); i++) {
		char c = at_byte(l, i);
		if (strchr(",[]{}", c)) {
			break;
		}
		if (c == ':' && (blank_or_end(l, i + 1) || strchr(",[]{}", at_byte(l, i + 1)))) {
			break;
		}
		if (c == ' ' && at_byte(l, i + 1) == '#') {
			break;
		}
	}
	return i;
}

/* A plain text in a mapping that no ": " follows. */
static enum status check_flow_key(struct lines *l, size_t from, size_t to)
{
	struct str word = str_sub(l->line, from, to);
	const char *colon = word.len ? memchr(word.ptr, ':', word.len) : NULL;
	if (colon) {
		return refuse(l, from + (size_t)(colon - word.ptr), _("a blank is missing behind the colon"));
	}
	for (size_t i = 0; i < word.len; i++) {
		if (str_starts(str_sub(word, i, word.len), STR("\uFF1A"))) {
			return refuse(l, from + i, _("a full-width colon; type ': ' instead"));
		}
	}
	return refuse(l, from, _("a value is missing; write {key: value}"));
}

static enum status end_item(struct lines *l)
{
	struct flow_item *item = &l->item;
	bool in_map = l->flow_depth && l->closers[l->flow_depth - 1] == '}';
	enum status status = STATUS_OK;
	if (in_map && item->has_text && !item->has_colon && item->to) {
		status = check_flow_key(l, item->from, item->to);
	}
	*item = (struct flow_item){ 0 };
	return status;
}

static enum status flow_text(struct lines *l, size_t *i)
{
	struct flow_item *item = &l->item;
	if (at_byte(l, *i) == '"' || at_byte(l, *i) == '\'') {
		size_t end = quote_end(l, *i);
		if (!end) {
			return refuse_unclosed_quote(l, *i);
		}
		size_t next = skip_blanks(l, end);
		if (!is_rest_empty(l, end) && !strchr(",]}:", at_byte(l, next))) {
			return refuse(l, next, _("text behind the closing quote; put the whole in quotes"));
		}
		*item = (struct flow_item){ .has_text = true, .has_colon = item->has_colon };
		*i = end;
		return STATUS_OK;
	}
	enum status status = check_first(l, *i);
	size_t end = plain_flow_end(l, *i);
	if (status) {
		return status;
	}
	*item = (struct flow_item){ .has_text = true, .has_colon = item->has_colon, .from = *i, .to = end };
	*i = end > *i ? end : *i + 1;
	return STATUS_OK;
}

static enum status refuse_hash(struct lines *l, size_t i)
{
	return refuse(l, i, _("a text with # needs quotes; a comment needs two blanks before and one behind its #"));
}

static enum status close_flow(struct lines *l, size_t i)
{
	enum status status = end_item(l);
	if (!status && l->closers[l->flow_depth - 1] != at_byte(l, i)) {
		status = refuse(l, i, _("this bracket closes another kind than the one that is open"));
	}
	l->flow_depth--;
	l->item = (struct flow_item){ .has_text = true, .has_colon = true };
	return status;
}

/* One character or one text inside brackets. */
static enum status flow_step(struct lines *l, size_t *i)
{
	switch (at_byte(l, *i)) {
	case '[':
	case '{':
		l->item = (struct flow_item){ 0 };
		return open_flow(l, (*i)++);
	case ']':
	case '}':
		return close_flow(l, (*i)++);
	case ',':
		(*i)++;
		return end_item(l);
	case ':':
		if (l->item.has_text && l->item.has_colon) {
			return refuse(l, *i, _("a second ':' in one value; a ',' is missing, or the text needs quotes"));
		}
		if (l->item.has_text) {
			l->item = (struct flow_item){ .has_colon = true };
			(*i)++;
			return STATUS_OK;
		}
		break;
	default:
		break;
	}
	if (l->item.has_text) {
		return refuse(l, *i, _("a ',' is missing before this, or the whole text needs quotes"));
	}
	return flow_text(l, i);
}

/* From `i`, inside brackets or at the first one, to the end of the line or of the outermost bracket. */
static enum status scan_flow(struct lines *l, size_t i)
{
	bool first = l->flow_depth == 0;
	while (first || (l->flow_depth && !is_end(l, i))) {
		first = false;
		size_t next = skip_blanks(l, i);
		if (at_byte(l, next) == '#' && next > i) {
			return next >= i + 2 && blank_or_end(l, next + 1) ? STATUS_OK : refuse_hash(l, next);
		}
		i = next;
		enum status status = is_end(l, i) ? STATUS_OK : flow_step(l, &i);
		if (status) {
			return status;
		}
	}
	if (l->flow_depth || is_rest_empty(l, i)) {
		return STATUS_OK;
	}
	return refuse(l, skip_blanks(l, i), _("text behind the closing bracket; put the whole in quotes"));
}

/* ----------------------------------------------------------------- block */

/* The first ": " of a plain text outside its comment, or the colon at its end; `*comment` = where its comment begins. */
static size_t find_colon(const struct lines *l, size_t i, size_t *end)
{
	size_t colon = SIZE_MAX;
	for (; !is_end(l, i); i++) {
		if (at_byte(l, i) == ' ' && at_byte(l, i + 1) == '#') {
			break;
		}
		if (colon == SIZE_MAX && at_byte(l, i) == ':' && blank_or_end(l, i + 1)) {
			colon = i;
		}
	}
	*end = i;
	return colon;
}

static enum status check_plain(struct lines *l, size_t i)
{
	enum status status = check_first(l, i);
	if (status) {
		return status;
	}
	size_t end, colon = find_colon(l, i, &end);
	if (colon != SIZE_MAX) {
		return refuse(l, colon, _("a text with ': ' in it needs quotes"));
	}
	if (is_end(l, end)) {
		return STATUS_OK;
	}
	size_t hash = end + 1, last = end;
	while (last > i && at_byte(l, last - 1) == ' ') {
		last--;
	}
	if (hash - last < 2 || !blank_or_end(l, hash + 1)) {
		return refuse_hash(l, hash);
	}
	return STATUS_OK;
}

/* Behind | or >: a sign or digit at most, then nothing. */
static enum status begin_block_text(struct lines *l, size_t i)
{
	size_t at = i + 1;
	while (strchr("+-123456789", at_byte(l, at)) && !is_end(l, at)) {
		at++;
	}
	if (!is_rest_empty(l, at)) {
		return refuse(l, i, _("a text that begins with | or > needs quotes"));
	}
	l->block_parent = l->levels ? l->indents[l->levels - 1] : -1;
	if (l->block_parent < 0) {
		return refuse(l, i, _("a text needs a key"));
	}
	return STATUS_OK;
}

static enum status check_value(struct lines *l, size_t i)
{
	char c = at_byte(l, i);
	if (c == '|' || c == '>') {
		return begin_block_text(l, i);
	}
	if (c == '[' || c == '{') {
		return scan_flow(l, i);
	}
	if (c != '"' && c != '\'') {
		return check_plain(l, i);
	}
	size_t end = quote_end(l, i);
	if (!end) {
		return refuse_unclosed_quote(l, i);
	}
	return is_rest_empty(l, end) ? STATUS_OK :
								   refuse(l, skip_blanks(l, end), _("text behind the closing quote; put the whole in quotes"));
}

/* A line that is neither an item nor has a colon. */
static enum status refuse_no_colon(struct lines *l, size_t i, size_t end)
{
	struct str rest = str_sub(l->line, i, end);
	for (size_t k = 0; k < rest.len; k++) {
		if (str_starts(str_sub(rest, k, rest.len), STR("\uFF1A"))) {
			return refuse(l, i + k, _("a full-width colon; type ': ' instead"));
		}
		if (rest.ptr[k] == ':') {
			return refuse(l, i + k, _("a blank is missing behind the colon"));
		}
	}
	return refuse(l, i, _("no 'key: value' and no '- item'; a colon is missing, or a text over several lines needs |"));
}

static enum status push_indent(struct lines *l, size_t column)
{
	if (l->levels && l->indents[l->levels - 1] == (int)column) {
		return STATUS_OK;
	}
	if (l->levels == MAX_LEVELS) {
		return refuse(l, column, _("nested too deeply; at most 16 levels are read"));
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
			return refuse(l, column, _("indented deeper than the line above, which has its value already"));
		}
		return STATUS_OK;
	}
	while (l->levels && l->indents[l->levels - 1] > (int)column) {
		l->levels--;
	}
	if (!l->levels || l->indents[l->levels - 1] != (int)column) {
		return refuse(l, column, _("this indentation fits no line above"));
	}
	return STATUS_OK;
}

/* Where the key that begins at `i` ends: its colon, or SIZE_MAX. */
static enum status find_key(struct lines *l, size_t i, size_t *colon, size_t *end)
{
	*colon = SIZE_MAX;
	*end = l->line.len;
	char c = at_byte(l, i);
	if (c == '[' || c == '{') {
		return STATUS_OK;
	}
	if (c != '"' && c != '\'') {
		*colon = find_colon(l, i, end);
		return STATUS_OK;
	}
	size_t after = quote_end(l, i);
	if (!after) {
		return refuse_unclosed_quote(l, i);
	}
	if (at_byte(l, after) == ':' && blank_or_end(l, after + 1)) {
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
		bool flow = at_byte(l, i) == '[' || at_byte(l, i) == '{';
		if (!is_item && !had_want && !(flow && !l->levels)) {
			return refuse_no_colon(l, i, end);
		}
		return check_value(l, i);
	}
	status = check_first(l, i);
	status = status ? status : push_indent(l, i);
	if (status) {
		return status;
	}
	if (is_rest_empty(l, colon + 1)) {
		l->wants_value = true;
		return STATUS_OK;
	}
	return check_value(l, skip_blanks(l, colon + 1));
}

static enum status check_block_line(struct lines *l, size_t i)
{
	bool had_want = l->wants_value, is_item = false;
	if (at_byte(l, i) == '-' && !blank_or_end(l, i + 1)) {
		return refuse(l, i, _("a blank is missing behind '-', or the text needs quotes"));
	}
	enum status status = check_indent(l, i);
	if (status) {
		return status;
	}
	l->wants_value = false;
	while (at_byte(l, i) == '-' && blank_or_end(l, i + 1)) {
		status = push_indent(l, i);
		if (status) {
			return status;
		}
		is_item = true;
		if (is_rest_empty(l, i + 1)) {
			l->wants_value = true;
			return STATUS_OK;
		}
		i = skip_blanks(l, i + 1);
	}
	return check_entry(l, i, is_item, had_want);
}

/* ------------------------------------------------------------------ lines */

static enum status check_marker(struct lines *l)
{
	if (starts_with(l, 0, "%")) {
		return refuse(l, 0, _("directives (%) are not supported; leave the line out"));
	}
	if (starts_with(l, 0, "...")) {
		return refuse(l, 0, _("'...' is not supported; leave the line out"));
	}
	if (l->seen_marker || l->seen_content) {
		return refuse(l, 0, _("a second document begins here; one file holds one"));
	}
	l->seen_marker = true;
	return is_rest_empty(l, 3) ? STATUS_OK : refuse(l, 3, _("nothing may follow '---' on its line"));
}

/* Blanks that are none for YAML. */
static enum status check_blanks(struct lines *l)
{
	for (size_t i = 0; i < l->line.len; i++) {
		if (l->line.ptr[i] == '\t') {
			return refuse(l, i, _("a tab; type blanks instead"));
		}
		if (starts_with(l, i, "\u00A0") || starts_with(l, i, "\u202F")) {
			return refuse(l, i, _("a no-break space; type an ordinary blank instead"));
		}
		if (starts_with(l, i, "\u3000")) {
			return refuse(l, i, _("a full-width blank; type an ordinary blank instead"));
		}
	}
	return STATUS_OK;
}

static enum status check_line(struct lines *l)
{
	size_t i = skip_blanks(l, 0);
	enum status status = check_blanks(l);
	if (status || is_end(l, i)) {
		return status;
	}
	if (l->block_parent >= 0) {
		if ((int)i > l->block_parent) {
			return STATUS_OK;
		}
		l->block_parent = -1;
	}
	if (at_byte(l, i) == '#') {
		return STATUS_OK;
	}
	if (l->flow_depth) {
		bool closes = at_byte(l, i) == ']' || at_byte(l, i) == '}';
		if ((int)i <= l->flow_indent && !closes) {
			return refuse_unclosed_flow(l);
		}
		return scan_flow(l, i);
	}
	if (starts_with(l, 0, "%") || ((starts_with(l, 0, "---") || starts_with(l, 0, "...")) && blank_or_end(l, 3))) {
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
	return l.flow_depth ? refuse_unclosed_flow(&l) : STATUS_OK;
}
