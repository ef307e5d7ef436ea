/* The look at lines: inside brackets, and what both halves need. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "files/yaml_lines.h"

enum status lines_refuse(struct lines *l, size_t at, const char *why)
{
	struct str rest = str_sub(l->line, 0, at);
	int column = 1;
	for (; rest.len; column++) {
		utf8_next(&rest);
	}
	return err_at(l->err, STATUS_DATA, l->file, l->number, column, "%s", why);
}

char lines_at(const struct lines *l, size_t i)
{
	return i < l->line.len ? l->line.ptr[i] : '\0';
}

bool lines_is_end(const struct lines *l, size_t i)
{
	return i >= l->line.len;
}

bool lines_is_gap(const struct lines *l, size_t i)
{
	return lines_is_end(l, i) || l->line.ptr[i] == ' ';
}

size_t lines_skip(const struct lines *l, size_t i)
{
	while (i < l->line.len && l->line.ptr[i] == ' ') {
		i++;
	}
	return i;
}

bool lines_starts(const struct lines *l, size_t i, const char *bytes)
{
	return str_starts(str_sub(l->line, i, l->line.len), str_c(bytes));
}

bool lines_is_rest_empty(const struct lines *l, size_t i)
{
	size_t next = lines_skip(l, i);
	return lines_is_end(l, next) || (lines_at(l, next) == '#' && next > i && lines_is_gap(l, next + 1));
}

size_t lines_quote_end(const struct lines *l, size_t i)
{
	char quote = lines_at(l, i);
	for (i++; !lines_is_end(l, i); i++) {
		if (quote == '"' && lines_at(l, i) == '\\') {
			i++;
		} else if (lines_at(l, i) == quote && quote == '\'' && lines_at(l, i + 1) == quote) {
			i++;
		} else if (lines_at(l, i) == quote) {
			return i + 1;
		}
	}
	return 0;
}

enum status lines_refuse_quote(struct lines *l, size_t i)
{
	return lines_refuse(l, i, _("this quote does not close on its line; close it, or write a long text with |"));
}

enum status lines_check_first(struct lines *l, size_t i)
{
	static const char *const typographic[] = { "\u201C", "\u201D", "\u201E", "\u2018", "\u2019", "\u00AB", "\u300C" };
	switch (lines_at(l, i)) {
	case '&':
		return lines_refuse(l, i, _("a text cannot begin with & (anchors are not supported); put it in quotes"));
	case '*':
		return lines_refuse(l, i, _("a text cannot begin with * (aliases are not supported); put it in quotes"));
	case '!':
		return lines_refuse(l, i, _("a text cannot begin with ! (tags are not supported); put it in quotes"));
	case '@':
	case '`':
	case '%':
	case ',':
	case ']':
	case '}':
	case '#':
		return lines_refuse(l, i, _("a text cannot begin with this character; put it in quotes"));
	case '?':
	case '-':
	case ':':
		if (lines_is_gap(l, i + 1)) {
			return lines_refuse(l, i, _("this cannot stand here; a list or mapping begins on a line of its own, a text goes in quotes"));
		}
		break;
	default:
		break;
	}
	for (size_t k = 0; k < sizeof typographic / sizeof typographic[0]; k++) {
		if (lines_starts(l, i, typographic[k])) {
			return lines_refuse(l, i, _("typographic quotes are part of the text; use \" or put the whole in \""));
		}
	}
	return STATUS_OK;
}

enum status lines_refuse_hash(struct lines *l, size_t i)
{
	return lines_refuse(l, i, _("a text with # needs quotes; a comment needs two blanks before and one behind its #"));
}

/* ------------------------------------------------------------------ flow */

static enum status open_flow(struct lines *l, size_t i)
{
	if (l->flow_depth == FILES_DEPTH) {
		return lines_refuse(l, i, _("nested too deeply; at most 16 levels are read"));
	}
	if (l->flow_depth == 0) {
		struct str before = str_sub(l->line, 0, i);
		l->flow_line = l->number;
		for (l->flow_column = 1; before.len; l->flow_column++) {
			utf8_next(&before);
		}
		l->flow_indent = l->levels ? l->indents[l->levels - 1] : 0;
	}
	l->closers[l->flow_depth++] = lines_at(l, i) == '[' ? ']' : '}';
	return STATUS_OK;
}

enum status lines_refuse_flow(struct lines *l)
{
	return err_at(l->err, STATUS_DATA, l->file, l->flow_line, l->flow_column, "%s", _("this bracket is never closed"));
}

/* End of a plain text inside brackets: at , [ ] { } or ": " or a comment. */
static size_t plain_flow_end(const struct lines *l, size_t i)
{
	for (; !lines_is_end(l, i); i++) {
		char c = lines_at(l, i);
		if (strchr(",[]{}", c)) {
			break;
		}
		if (c == ':' && (lines_is_gap(l, i + 1) || strchr(",[]{}", lines_at(l, i + 1)))) {
			break;
		}
		if (c == ' ' && lines_at(l, i + 1) == '#') {
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
		return lines_refuse(l, from + (size_t)(colon - word.ptr), _("a blank is missing behind the colon"));
	}
	for (size_t i = 0; i < word.len; i++) {
		if (str_starts(str_sub(word, i, word.len), STR("\uFF1A"))) {
			return lines_refuse(l, from + i, _("a full-width colon; type ': ' instead"));
		}
	}
	return lines_refuse(l, from, _("a value is missing; write {key: value}"));
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
	if (lines_at(l, *i) == '"' || lines_at(l, *i) == '\'') {
		size_t end = lines_quote_end(l, *i);
		if (!end) {
			return lines_refuse_quote(l, *i);
		}
		size_t next = lines_skip(l, end);
		if (!lines_is_rest_empty(l, end) && !strchr(",]}:", lines_at(l, next))) {
			return lines_refuse(l, next, _("text behind the closing quote; put the whole in quotes"));
		}
		*item = (struct flow_item){ .has_text = true, .has_colon = item->has_colon };
		*i = end;
		return STATUS_OK;
	}
	enum status status = lines_check_first(l, *i);
	size_t end = plain_flow_end(l, *i);
	if (status) {
		return status;
	}
	*item = (struct flow_item){ .has_text = true, .has_colon = item->has_colon, .from = *i, .to = end };
	*i = end > *i ? end : *i + 1;
	return STATUS_OK;
}

static enum status close_flow(struct lines *l, size_t i)
{
	enum status status = end_item(l);
	if (!status && l->closers[l->flow_depth - 1] != lines_at(l, i)) {
		status = lines_refuse(l, i, _("this bracket closes another kind than the one that is open"));
	}
	l->flow_depth--;
	l->item = (struct flow_item){ .has_text = true, .has_colon = true };
	return status;
}

/* One character or one text inside brackets. */
static enum status flow_step(struct lines *l, size_t *i)
{
	switch (lines_at(l, *i)) {
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
			return lines_refuse(l, *i, _("a second ':' in one value; a ',' is missing, or the text needs quotes"));
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
		return lines_refuse(l, *i, _("a ',' is missing before this, or the whole text needs quotes"));
	}
	return flow_text(l, i);
}

enum status lines_scan_flow(struct lines *l, size_t i)
{
	bool first = l->flow_depth == 0;
	while (first || (l->flow_depth && !lines_is_end(l, i))) {
		first = false;
		size_t next = lines_skip(l, i);
		if (lines_at(l, next) == '#' && next > i) {
			return next >= i + 2 && lines_is_gap(l, next + 1) ? STATUS_OK : lines_refuse_hash(l, next);
		}
		i = next;
		enum status status = lines_is_end(l, i) ? STATUS_OK : flow_step(l, &i);
		if (status) {
			return status;
		}
	}
	if (l->flow_depth || lines_is_rest_empty(l, i)) {
		return STATUS_OK;
	}
	return lines_refuse(l, lines_skip(l, i), _("text behind the closing bracket; put the whole in quotes"));
}
