/* The texts of one file, by step or question: which parts there are, and the Markdown of each. What belongs to what in
 * section.yaml is course_join.c's. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "files/course_int.h"

#define ENTRIES_MAX FILES_COURSE_QUESTIONS /* the larger of both limits */

const char *const files_part_names[FILES_PARTS] = {
	[FILES_BODY] = "body",
	[FILES_BRIEF] = "brief",
	[FILES_PREDICT] = "predict",
	[FILES_EXPLAIN] = "explain",
	[FILES_NOTES] = "notes",
};

/* While the headings of one file go by. */
struct reader {
	struct files_loader *l;
	struct files_texts *texts;
	bool quiz;
	uint32_t room; /* for entries */
	struct files_entry *entry; /* the present one; NULL before the first, and in one that is refused */
	enum files_part_kind part; /* the present one */
	struct err *err;
};

static enum status refuse(struct reader *r, const struct files_heading *at, const char *why)
{
	return err_at(r->err, STATUS_DATA, r->texts->file, at->line, 1, "%s", why);
}

/* ----------------------------------------------------------------- parts */

static enum status read_part(struct reader *r, const struct files_heading *heading, struct str text, int text_line,
	struct files_part *part)
{
	*part = (struct files_part){
		.given = text.len > 0,
		.line = heading->line,
		.text = text,
		.text_line = text_line,
	};
	return files_markdown_read(text, r->texts->file, text_line, r->l->arena, &part->prose, r->err);
}

/* First line, blank line, the reason. */
static enum status read_choice(struct reader *r, const struct files_heading *heading)
{
	struct files_entry *entry = r->entry;
	char letter = heading->label.ptr[0];
	if (heading->label.len != 1 || letter < 'a' || letter >= 'a' + COURSE_CHOICES) {
		return refuse(r, heading, _("a choice is one of a to f"));
	}
	if (letter != 'a' + (char)entry->choice_count) {
		return err_at(r->err, STATUS_DATA, r->texts->file, heading->line, 1, _("choice '%c' stands here; next comes '%c'"), letter,
			'a' + (char)entry->choice_count);
	}
	struct files_choice_part *choice = &entry->choices[entry->choice_count++];
	choice->line = heading->line;
	struct str line, rest = heading->body;
	if (!str_split(&rest, '\n', &line)) {
		return refuse(r, heading, _("a choice without text; write it on the next line"));
	}
	struct str blank, why = rest;
	if (str_split(&rest, '\n', &blank) && str_trim(blank).len) {
		return err_at(r->err, STATUS_DATA, r->texts->file, heading->body_line + 1, 1,
			_("the text of a choice is one line; leave a blank line between it and the reason"));
	}
	enum status status = read_part(r, heading, str_trim(line), heading->body_line, &choice->line_part);
	if (status) {
		return status;
	}
	if (choice->line_part.prose.placeholder_count) {
		const struct files_placeholder *first = &choice->line_part.prose.placeholders[0];
		return err_at(r->err, STATUS_DATA, r->texts->file, first->line, first->column,
			_("the text of a choice cannot hold a placeholder; its reason can"));
	}
	struct buf plain = { 0 };
	doc_raw(choice->line_part.prose.doc, &plain);
	choice->text = str_dup(r->l->arena, str_trim(buf_str(&plain)));
	buf_done(&plain);
	/* The reason begins behind the blank line: where exactly, its blanks tell. */
	int why_line = heading->body_line + 1;
	struct str part;
	while (why.len && (why.ptr[0] == '\n' || why.ptr[0] == ' ')) {
		struct str ahead = why;
		if (!str_split(&ahead, '\n', &part) || str_trim(part).len) {
			break;
		}
		why = ahead;
		why_line++;
	}
	return read_part(r, heading, why, why_line, &choice->why);
}

static enum status read_named_part(struct reader *r, const struct files_heading *heading)
{
	enum files_part_kind first = r->quiz ? FILES_EXPLAIN : FILES_BRIEF, last = r->quiz ? FILES_EXPLAIN : FILES_NOTES;
	for (enum files_part_kind kind = first; kind <= last; kind++) {
		if (!str_eq_c(heading->label, files_part_names[kind])) {
			continue;
		}
		struct files_part *part = &r->entry->parts[kind];
		if (part->line) {
			return err_at(r->err, STATUS_DATA, r->texts->file, heading->line, 1, _("'%s' is there twice, first in line %d; keep one"),
				files_part_names[kind], part->line);
		}
		r->part = kind;
		if (!heading->body.len && kind != FILES_PREDICT) {
			return err_at(r->err, STATUS_DATA, r->texts->file, heading->line, 1, _("'%s' has no text; write it or leave the heading out"),
				files_part_names[kind]);
		}
		return read_part(r, heading, heading->body, heading->body_line, part);
	}
	const char *const *names = files_part_names + first;
	return err_at(r->err, STATUS_DATA, r->texts->file, heading->line, 1, _("unknown part '%.*s'; known here: %s%s"),
		STR_ARG(files_quoted(heading->label)), r->quiz ? "a, b, c, d, e, f, explain" : "brief, predict, explain, notes",
		files_nearest(heading->label, names, (size_t)(last - first) + 1).text);
}

/* --------------------------------------------------------------- entries */

/* "crash: The one box dies", or the id alone in a quiz. */
static enum status read_label(struct reader *r, const struct files_heading *heading, struct files_entry *entry)
{
	struct str label = heading->label;
	const char *colon = memchr(label.ptr, ':', label.len);
	if (!r->quiz && !colon) {
		return refuse(r, heading, _("a step begins with '## id: title'"));
	}
	entry->id = r->quiz ? label : str_trim(str_sub(label, 0, (size_t)(colon - label.ptr)));
	entry->title = r->quiz ? (struct str){ 0 } : str_trim(str_sub(label, (size_t)(colon - label.ptr) + 1, label.len));
	entry->line = heading->line;
	entry->title_column = heading->label_column + (entry->title.len ? (int)(entry->title.ptr - label.ptr) : 0);
	static const struct files_key want = { .key = "id", .want = FILES_WANT_ID };
	const struct files_doc doc = { .file = r->texts->file, .arena = r->l->arena };
	const struct files_node node = { .type = FILES_SCALAR, .plain = true, .line = heading->line, .column = heading->label_column, .text = entry->id };
	struct files_value value;
	enum status status = files_value_read(&doc, &node, &want, &value, r->err);
	if (status) {
		return status;
	}
	if (!r->quiz && !entry->title.len) {
		return refuse(r, heading, _("a step without a title; write '## id: title'"));
	}
	const struct files_entry *twin = files_texts_find(r->texts, entry->id);
	if (twin) {
		return err_at(r->err, STATUS_DATA, r->texts->file, heading->line, 1, _("'%.*s' is there twice, first in line %d; keep one"),
			STR_ARG(entry->id), twin->line);
	}
	return STATUS_OK;
}

static enum status begin_entry(struct reader *r, const struct files_heading *heading)
{
	r->entry = NULL;
	if (r->texts->count == r->room) {
		return err_at(r->err, STATUS_DATA, r->texts->file, heading->line, 1, _("more than %d texts in one file"), ENTRIES_MAX);
	}
	struct files_entry *entry = &r->texts->entries[r->texts->count];
	*entry = (struct files_entry){ 0 };
	enum status status = read_label(r, heading, entry);
	if (status) {
		return status;
	}
	r->texts->count++;
	r->entry = entry;
	r->part = FILES_BODY;
	return read_part(r, heading, heading->body, heading->body_line, &entry->parts[FILES_BODY]);
}

static enum status take_heading(struct reader *r, const struct files_heading *heading, bool first)
{
	switch (heading->level) {
	case 1:
		if (!first) {
			return refuse(r, heading, _("a second title; a step begins with ##"));
		}
		return heading->body.len ? err_at(r->err, STATUS_DATA, r->texts->file, heading->body_line, 1,
									   _("text below the title belongs to no step; begin with '## id: title'")) :
								   STATUS_OK;
	case 2:
		return begin_entry(r, heading);
	case 3:
		if (!r->entry) {
			return r->texts->broken ? STATUS_OK : refuse(r, heading, _("a part before the first step; begin with '## id: title'"));
		}
		return r->quiz && heading->label.len == 1 ? read_choice(r, heading) : read_named_part(r, heading);
	default:
		if (!r->entry) {
			return r->texts->broken ? STATUS_OK : refuse(r, heading, _("a choice before the first step; begin with '## id: title'"));
		}
		if (r->quiz || r->part != FILES_PREDICT) {
			return refuse(r, heading, r->quiz ? _("in a quiz a choice begins with ###") : _("a choice stands below '### predict'"));
		}
		return read_choice(r, heading);
	}
}

struct files_entry *files_texts_find(const struct files_texts *texts, struct str id)
{
	for (uint32_t i = 0; i < texts->count; i++) {
		if (str_eq(texts->entries[i].id, id)) {
			return &texts->entries[i];
		}
	}
	return NULL;
}

enum status files_texts_read(struct files_loader *l, struct str section, enum lang lang, bool quiz, struct files_texts *out,
	struct err *err)
{
	*out = (struct files_texts){ 0 };
	struct str path = str_format(&l->scratch, "%.*s/%s%s.md", STR_ARG(section), quiz ? "quiz." : "", i18n_code(lang));
	struct str text;
	struct files_outline outline = { 0 };
	enum status status = files_loader_read(l, path, &l->scratch, &text, &out->file, err);
	out->name = str_sub(path, section.len + 1, path.len);
	if (status == STATUS_MISSING) {
		return STATUS_OK;
	}
	out->given = true;
	status = status ? status : files_outline_read(text, out->file, &l->scratch, &outline, err);
	if (status) {
		out->broken = true;
		return status;
	}
	struct reader r = { .l = l, .texts = out, .quiz = quiz, .err = err };
	for (size_t i = 0; i < outline.count && r.room < ENTRIES_MAX; i++) {
		r.room += outline.items[i].level == 2;
	}
	out->entries = ARENA_ARRAY(&l->scratch, r.room, struct files_entry);
	for (size_t i = 0; !status && i < outline.count; i++) {
		status = take_heading(&r, &outline.items[i], i == 0);
		if (status) {
			out->broken |= !r.entry;
			if (r.entry) {
				r.entry->broken = true;
			}
			status = files_settle(l, status, err);
		}
	}
	return status;
}
