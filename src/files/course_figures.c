/* Numbers in the prose: each is quoted from a run ({down}), is a setting ({set:elb.drain}), or stands under 'figures' with
 * its source. What looks like a number and is none:
 *
 *   names         a word that begins with a letter: EC2, S3, t3.micro, IPv4, us-east-1, p95; "Route 53"; sizes as 80x24;
 *                 classes of answers as 5xx
 *   ordinals      1st, 2nd; "section 4", "stage 3", "step 2"; 4단계, 3절, 2번째; numbers that begin an item of a list
 *
 * In a quiz the numbers of the stem are given, and wrong choices are wrong; questions of kind 'number' are arithmetic, and
 * only their givens can have a source. Right choices, reasons and explanations are prose. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "files/course_int.h"

struct words {
	struct str *items;
	size_t count, cap;
};

struct scan {
	struct files_loader *l;
	const struct course_section *section;
	bool *used; /* one a figure */
	struct str file;
	struct words given; /* numbers that need no source here */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char at(struct str text, size_t i)
{
	return i < text.len ? text.ptr[i] : '\0';
}

static bool equal_fold(struct str a, const char *b)
{
	size_t len = strlen(b);
	bool same = a.len == len;
	for (size_t i = 0; same && i < len; i++) {
		same = (a.ptr[i] | 0x20) == b[i];
	}
	return same;
}

/* ------------------------------------------------------------------ cover */

/* A figure that begins or ends with a digit is not found inside a longer number. */
static bool stands_alone(struct str text, size_t from, size_t to)
{
	bool digit_before = from > 0 && is_digit(text.ptr[from - 1]);
	bool joined_before = from > 1 && strchr(".,", text.ptr[from - 1]) && is_digit(text.ptr[from - 2]);
	bool digit_after = is_digit(at(text, to));
	bool joined_after = at(text, to) && strchr(".,:", at(text, to)) && is_digit(at(text, to + 1));
	bool starts = is_digit(text.ptr[from]), ends = is_digit(text.ptr[to - 1]);
	return !(starts && (digit_before || joined_before)) && !(ends && (digit_after || joined_after));
}

/* Marks every occurrence of `says`; were there any? */
static bool cover(struct str text, struct str says, bool *covered)
{
	bool found = false;
	for (size_t from = 0; from + says.len <= text.len; from++) {
		const char *next = memmem(text.ptr + from, text.len - from, says.ptr, says.len);
		if (!next) {
			break;
		}
		from = (size_t)(next - text.ptr);
		if (stands_alone(text, from, from + says.len)) {
			memset(covered + from, true, says.len);
			found = true;
		}
	}
	return found;
}

static void cover_placeholders(struct str text, bool *covered)
{
	for (size_t i = 0; i < text.len; i++) {
		const char *end = text.ptr[i] == '{' ? memchr(text.ptr + i, '}', text.len - i) : NULL;
		if (end) {
			memset(covered + i, true, (size_t)(end - text.ptr) - i + 1);
			i = (size_t)(end - text.ptr);
		}
	}
}

/* ---------------------------------------------------------------- numbers */

/* "1,500", "99.95", "03:00" from its first digit. */
static size_t number_end(struct str text, size_t from)
{
	size_t i = from;
	while (is_digit(at(text, i)) || (at(text, i) && strchr(".,:", at(text, i)) && is_digit(at(text, i + 1)))) {
		i++;
	}
	return i;
}

static bool is_word_char(char c)
{
	return is_digit(c) || is_letter(c) || (c && strchr("._/-", c));
}

/* Part of a name? `from` and `to` bound the digits. */
static bool is_name(struct str text, size_t from, size_t to)
{
	size_t first = from, last = to;
	while (first > 0 && is_word_char(text.ptr[first - 1])) {
		first--;
	}
	while (first < from && !is_letter(text.ptr[first]) && !is_digit(text.ptr[first])) {
		first++;
	}
	while (is_word_char(at(text, last))) {
		last++;
	}
	if (is_letter(text.ptr[first])) {
		return true;
	}
	struct str behind = str_sub(text, to, last);
	if (behind.len >= 2 && behind.ptr[0] == 'x' && (is_digit(behind.ptr[1]) || str_eq(behind, STR("xx")))) {
		return true; /* 80x24, 5xx */
	}
	if (first < from && from > 0 && text.ptr[from - 1] == 'x') {
		return true; /* the second half of 80x24 */
	}
	return equal_fold(behind, "st") || equal_fold(behind, "nd") || equal_fold(behind, "rd") || equal_fold(behind, "th");
}

static bool is_ordinal(struct str text, size_t from, size_t to)
{
	static const char *const before[] = { "section", "sections", "stage", "stages", "step", "steps", "part", "chapter", "question",
		"checkpoint" };
	static const char *const behind[] = { "단계", "절", "번째" };
	size_t end = from, start;
	while (end > 0 && text.ptr[end - 1] == ' ') {
		end--;
	}
	for (start = end; start > 0 && is_letter(text.ptr[start - 1]);) {
		start--;
	}
	for (size_t i = 0; end < from && i < sizeof before / sizeof before[0]; i++) {
		if (equal_fold(str_sub(text, start, end), before[i])) {
			return true;
		}
	}
	struct str rest = str_trim(str_sub(text, to, text.len));
	for (size_t i = 0; i < sizeof behind / sizeof behind[0]; i++) {
		if (str_starts(rest, str_c(behind[i]))) {
			return true;
		}
	}
	/* "1. first", "2) second" */
	size_t line = from;
	while (line > 0 && text.ptr[line - 1] == ' ') {
		line--;
	}
	bool starts_line = line == 0 || text.ptr[line - 1] == '\n';
	return starts_line && (at(text, to) == '.' || at(text, to) == ')') && at(text, to + 1) == ' ';
}

static bool is_given(const struct scan *s, struct str number)
{
	for (size_t i = 0; i < s->given.count; i++) {
		if (str_eq(s->given.items[i], number)) {
			return true;
		}
	}
	return false;
}

static void report(const struct scan *s, struct str text, int line, int column, size_t from, struct str number)
{
	struct str rest = str_sub(text, 0, from);
	while (rest.len) {
		bool end = utf8_next(&rest) == '\n';
		line += end;
		column = end ? 1 : column + 1;
	}
	files_find(s->l, s->file, line, column, _("'%.*s' has no source: quote a measure, or list it under 'figures'"), STR_ARG(number));
}

/* What is done with each number that is neither covered nor a name. */
static void scan_text(struct scan *s, struct str text, int line, int column, bool collect)
{
	if (!text.len) {
		return;
	}
	bool *covered = mem_alloc(text.len, sizeof *covered);
	cover_placeholders(text, covered);
	cover(text, STR("Route 53"), covered);
	for (uint32_t i = 0; i < s->section->figure_count; i++) {
		s->used[i] |= cover(text, s->section->figures[i].says, covered);
	}
	for (size_t i = 0; i < text.len; i++) {
		if (!is_digit(text.ptr[i])) {
			continue;
		}
		size_t end = number_end(text, i);
		struct str number = str_sub(text, i, end);
		if (collect) {
			VEC_PUSH(&s->given, number);
		} else if (!covered[i] && !is_name(text, i, end) && !is_ordinal(text, i, end) && !is_given(s, number)) {
			report(s, text, line, column, i, number);
		}
		i = end - 1;
	}
	mem_free(covered);
}

static void scan_part(struct scan *s, const struct files_part *part, bool collect)
{
	if (part->given) {
		scan_text(s, part->text, part->text_line, 1, collect);
	}
}

/* ------------------------------------------------------------------ texts */

static void scan_step(struct scan *s, const struct files_entry *entry)
{
	scan_text(s, entry->title, entry->line, entry->title_column, false);
	for (int part = 0; part < FILES_PARTS; part++) {
		scan_part(s, &entry->parts[part], false);
	}
	for (uint32_t i = 0; i < entry->choice_count; i++) {
		size_t given = s->given.count;
		scan_part(s, &entry->choices[i].line_part, true); /* a prediction is a guess */
		scan_part(s, &entry->choices[i].why, false);
		s->given.count = given;
	}
}

/* Somewhere the way to a number must arrive at it. */
static void check_result(const struct scan *s, const struct files_entry *entry, const struct course_question *question, size_t from)
{
	for (size_t i = from; i < s->given.count; i++) {
		char digits[32];
		size_t len = 0;
		struct str number = s->given.items[i];
		for (size_t k = 0; k < number.len && len < sizeof digits; k++) {
			if (number.ptr[k] != ',') {
				digits[len++] = number.ptr[k];
			}
		}
		double value;
		struct course_answer answer = { 0 };
		if (str_to_double((struct str){ digits, len }, &value)) {
			answer.number = value;
			if (course_grade(question, &answer).right) {
				return;
			}
		}
	}
	files_find(s->l, s->file, entry->parts[FILES_EXPLAIN].line, 1, _("the explanation never arrives at the answer"));
}

static void scan_question(struct scan *s, const struct files_entry *entry, const struct course_question *question,
	bool broken)
{
	bool arithmetic = question->kind == COURSE_NUMBER;
	scan_part(s, &entry->parts[FILES_BODY], true);
	size_t stem = s->given.count;
	scan_part(s, &entry->parts[FILES_EXPLAIN], arithmetic);
	if (arithmetic && !broken && entry->parts[FILES_EXPLAIN].given) {
		check_result(s, entry, question, stem);
	}
	for (uint32_t i = 0; i < entry->choice_count; i++) {
		size_t given = s->given.count;
		scan_part(s, &entry->choices[i].line_part, !question->choices[i].right);
		scan_part(s, &entry->choices[i].why, false);
		s->given.count = given;
	}
	s->given.count = 0;
}

void files_lint_figures(struct files_loader *l, const struct files_loaded *loaded)
{
	const struct course_section *section = loaded->section;
	if (loaded->figures_broken) {
		return;
	}
	struct scan s = { .l = l, .section = section, .used = mem_alloc(section->figure_count, sizeof *s.used) };
	bool complete = !loaded->texts_missing && !loaded->ids_broken;
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		s.file = loaded->texts[lang].file;
		for (uint32_t i = 0; i < section->step_count; i++) {
			if (loaded->steps[i].entries[lang]) {
				scan_step(&s, loaded->steps[i].entries[lang]);
			}
		}
		s.file = loaded->quiz[lang].file;
		for (uint32_t i = 0; i < section->question_count; i++) {
			if (loaded->questions[i].entries[lang]) {
				scan_question(&s, loaded->questions[i].entries[lang], &section->questions[i], loaded->questions[i].broken);
			}
		}
		complete &= !loaded->texts[lang].broken && !loaded->quiz[lang].broken;
	}
	for (uint32_t i = 0; complete && i < section->figure_count; i++) {
		if (!s.used[i]) {
			files_find_node(l, &loaded->doc, loaded->figure_nodes[i], _("'%.*s' stands in no text; leave it out"),
				STR_ARG(section->figures[i].says));
		}
	}
	mem_free(s.given.items);
	mem_free(s.used);
}
