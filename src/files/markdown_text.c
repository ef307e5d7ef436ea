/* Text between marks: placeholders, and marks that md4c left there. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "base/vec.h"
#include "files/markdown_int.h"

static bool is_word_byte(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

void files_markdown_check_emphasis(struct files_markdown *r, const char *text)
{
	r->wants_place = false;
	if (text < r->copy.ptr || text > r->copy.ptr + r->copy.len) {
		return;
	}
	for (const char *at = text; at > r->copy.ptr; at--) {
		if (at[-1] == '_') {
			files_markdown_remark(r, N_("emphasis by _; use *, which also works inside Korean words"));
			return;
		}
		if (!strchr("*`", at[-1])) {
			return;
		}
	}
}

/* Marks that md4c left in the text were meant for markup more often than not. */
static void check_marks(struct files_markdown *r, struct str text)
{
	bool escaped = text.ptr > r->copy.ptr && text.ptr <= r->copy.ptr + r->copy.len && text.ptr[-1] == '\\';
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i], before = i ? text.ptr[i - 1] : '\0', after = i + 1 < text.len ? text.ptr[i + 1] : '\0';
		const char *why = NULL;
		if (c == '*' && before != '*') {
			why = N_("this asterisk stays in the text; close the emphasis, or write \\*");
		} else if (c == '`') {
			why = N_("this backtick stays in the text; close the code, or write \\`");
		} else if (c == '_' && !(is_word_byte(before) && is_word_byte(after))) {
			why = N_("this underscore stays in the text; use * for emphasis, or write \\_");
		} else if (c == '<' && (after == '/' || after == '!' || is_word_byte(after))) {
			why = N_("HTML is shown as text; leave it out, or write \\<");
		}
		if (why && !(i == 0 && escaped) && r->remarks.count < FILES_PROSE_REMARKS) {
			files_markdown_see(r, text.ptr + i);
			files_markdown_remark(r, why);
		}
	}
}

/* Pairs that a placeholder may carry, the form after a final consonant first. */
static bool is_particle_pair(struct str text)
{
	static const char *const pairs[] = { "은/는", "이/가", "을/를", "과/와", "으로/로", "이라/라", "이나/나", "이랑/랑", "이고/고",
		"이며/며", "이면/면", "이지만/지만", "이어서/여서", "이었/였", "이에요/예요", "으로서/로서", "으로써/로써", "으로는/로는",
		"으로도/로도", "이라는/라는", "이라도/라도", "이라면/라면" };
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		if (str_eq_c(text, pairs[i])) {
			return true;
		}
	}
	return false;
}

/* "{set:elb.check-interval:은/는}" at the start of `text`. Bytes used, or 0. */
static size_t scan_placeholder(struct str text, struct str *name, struct str *particles)
{
	const char *end = memchr(text.ptr, '}', text.len);
	if (!end) {
		return 0;
	}
	struct str inside = str_sub(text, 1, (size_t)(end - text.ptr));
	size_t prefix = str_starts(inside, STR("set:")) ? 4 : 0;
	struct str rest = str_sub(inside, prefix, inside.len);
	const char *colon = rest.len ? memchr(rest.ptr, ':', rest.len) : NULL;
	size_t len = colon ? (size_t)(colon - inside.ptr) : inside.len;
	*name = str_sub(inside, 0, len);
	*particles = colon ? str_sub(inside, len + 1, inside.len) : (struct str){ 0 };
	bool good = len > prefix && (!colon || is_particle_pair(*particles));
	for (size_t i = prefix; i < len; i++) {
		char c = name->ptr[i];
		good &= (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
	}
	return good ? inside.len + 2 : 0;
}

static int add_placeholder(struct files_markdown *r, struct str name, struct str particles)
{
	if (files_markdown_count(r)) {
		return -1;
	}
	if (particles.len && str_eq(name, r->last_placeholder)) {
		return files_markdown_stop(r, _("the value is written twice; {name:은/는} gives the value and its particle"));
	}
	struct files_placeholder made = {
		.name = str_dup(r->arena, name),
		.particles = str_dup(r->arena, particles),
		.line = r->seen.line,
		.column = r->seen.column,
	};
	VEC_PUSH(&r->placeholders, made);
	doc_placeholder(r->builder, files_markdown_style(r), made.name, made.particles);
	r->last_placeholder = made.name;
	return 0;
}

/* Placeholders are taken out of the text. */
static int add_prose(struct files_markdown *r, struct str text)
{
	bool escaped = text.ptr > r->copy.ptr && text.ptr <= r->copy.ptr + r->copy.len && text.ptr[-1] == '\\';
	size_t from = 0;
	for (size_t i = 0; i < text.len; i++) {
		if ((text.ptr[i] != '{' && text.ptr[i] != '}') || (i == 0 && escaped)) {
			continue;
		}
		struct str name, particles;
		files_markdown_see(r, text.ptr + i);
		size_t used = text.ptr[i] == '{' ? scan_placeholder(str_sub(text, i, text.len), &name, &particles) : 0;
		if (!used) {
			return files_markdown_stop(r, _("no placeholder; write {name}, {arm.name}, {set:node.setting} or {name:은/는}, or \\{ for a brace"));
		}
		if (i > from) {
			files_markdown_add(r, files_markdown_style(r), str_sub(text, from, i));
			r->last_placeholder = (struct str){ 0 };
		}
		if (add_placeholder(r, name, particles)) {
			return -1;
		}
		from = i + used;
		i = from - 1;
	}
	if (from < text.len) {
		files_markdown_add(r, files_markdown_style(r), str_sub(text, from, text.len));
		r->last_placeholder = (struct str){ 0 };
	}
	return 0;
}

/* "|--|" is text to 0.4.8 and a table to newer ones: a lesson must not change with the library. */
static void check_ruler(struct files_markdown *r, struct str text)
{
	size_t bars = 0, dashes = 0, run = 0;
	bool is_short = false;
	for (size_t i = 0; i <= text.len; i++) {
		char c = i < text.len ? text.ptr[i] : '\0';
		if (c == '-') {
			dashes++;
			run++;
			continue;
		}
		is_short |= run > 0 && run < 3;
		run = 0;
		bars += c == '|';
		if (!strchr("|: ", c)) {
			return;
		}
	}
	if (bars && dashes && is_short) {
		files_markdown_remark(r, N_("the line under a table's head needs three dashes a column: |---|"));
	}
}

int files_markdown_add_normal(struct files_markdown *r, struct str text)
{
	check_ruler(r, text);
	check_marks(r, text);
	return add_prose(r, text);
}

