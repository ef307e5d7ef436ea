/* course.yaml, and the walk through a course: for loading until the first fault, for lint to the end. */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "files/course_int.h"

/* --------------------------------------------------------------- loader */

enum status files_settle(struct files_loader *l, enum status status, const struct err *err)
{
	if (!status || !l->report) {
		return status;
	}
	const struct files_finding finding = { .err = *err, .error = true };
	l->found++;
	l->report(l->ctx, &finding);
	return STATUS_OK;
}

__attribute__((format(printf, 5, 0))) static void vfind(struct files_loader *l, struct str file, int line, int column,
	const char *format, va_list args)
{
	if (!l->report) {
		return;
	}
	struct files_finding finding = { .error = false };
	char text[sizeof finding.err.text];
	vsnprintf(text, sizeof text, format, args);
	err_at(&finding.err, STATUS_CHECK, file, line, column, "%s", text);
	l->found++;
	l->report(l->ctx, &finding);
}

void files_find(struct files_loader *l, struct str file, int line, int column, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vfind(l, file, line, column, format, args);
	va_end(args);
}

void files_find_node(struct files_loader *l, const struct files_doc *doc, const struct files_node *node, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vfind(l, doc->file, node->line, node->column, format, args);
	va_end(args);
}

enum status files_loader_read(struct files_loader *l, struct str path, struct arena *arena, struct str *text, struct str *file,
	struct err *err)
{
	enum status status = files_read(&l->root, path, FILES_LIMIT_BYTES, arena, text, file, err);
	if (!status) {
		l->course->hash = str_hash(*text, str_hash(path, l->course->hash));
	}
	return status;
}

enum status files_loader_yaml(struct files_loader *l, struct str path, struct files_doc *doc, struct err *err)
{
	struct str text, file;
	enum status status = files_loader_read(l, path, l->arena, &text, &file, err);
	return status ? status : files_yaml_parse(text, file, l->arena, doc, err);
}

/* --------------------------------------------------------------- course */

enum { COURSE_ID, COURSE_TITLE, COURSE_SECTIONS, COURSE_KEYS };
static const struct files_key course_keys[COURSE_KEYS] = {
	[COURSE_ID] = { "id", FILES_WANT_ID, true, 0, 0, NULL },
	[COURSE_TITLE] = { "title", FILES_WANT_BOTH, true, 0, 0, NULL },
	[COURSE_SECTIONS] = { "sections", FILES_WANT_LIST, true, 1, FILES_COURSE_SECTIONS, NULL },
};

static const struct files_key planned_keys[FILES_HEAD_KEYS] = { FILES_HEAD_TABLE };

void files_head_take(const struct files_value values[FILES_HEAD_KEYS], struct course_section *section)
{
	section->id = values[FILES_HEAD_ID].text;
	section->number = (int)values[FILES_HEAD_NUMBER].number;
	section->user_count = values[FILES_HEAD_USERS].number;
	memcpy(section->users, values[FILES_HEAD_LABEL].lang, sizeof section->users);
	memcpy(section->title, values[FILES_HEAD_TITLE].lang, sizeof section->title);
	memcpy(section->tagline, values[FILES_HEAD_TAGLINE].lang, sizeof section->tagline);
}

/* "- planned: {id: ..., number: ...}" */
static enum status read_planned(const struct files_doc *doc, const struct files_node *node, struct course_section *section,
	struct err *err)
{
	static const struct files_key outer[] = { { "planned", FILES_WANT_MAP, true, 0, 0, NULL } };
	struct files_value planned, values[FILES_HEAD_KEYS];
	enum status status = files_map_read(doc, node, outer, 1, &planned, err);
	status = status ? status : files_map_read(doc, planned.node, planned_keys, FILES_HEAD_KEYS, values, err);
	if (!status) {
		files_head_take(values, section);
		section->planned = true;
	}
	return status;
}

/* Ids and numbers of sections are each there once. */
static enum status check_twins(const struct files_doc *doc, const struct files_node *node, const struct course *course,
	uint32_t index, struct err *err)
{
	const struct course_section *section = &course->sections[index];
	for (uint32_t i = 0; i < index; i++) {
		if (str_eq(course->sections[i].id, section->id)) {
			return files_fault(doc, node, err, _("section '%.*s' is there twice; keep one"), STR_ARG(section->id));
		}
		if (section->number && course->sections[i].number == section->number) {
			return files_fault(doc, node, err, _("section '%.*s' has number %d, as '%.*s' has; give each its own"),
				STR_ARG(section->id), section->number, STR_ARG(course->sections[i].id));
		}
	}
	return STATUS_OK;
}

/* Questions are known by their id alone, so it is unique in the whole course. */
static enum status check_questions(struct files_loader *l, uint32_t index, struct err *err)
{
	const struct course_section *section = &l->course->sections[index];
	enum status status = STATUS_OK;
	for (uint32_t q = 0; !status && q < section->question_count; q++) {
		const struct course_question *question = &section->questions[q];
		const struct course_question *first = question->id.len ? course_find_question(l->course, question->id) : NULL;
		if (first && first != question && first->section != index) {
			status = err_at(err, STATUS_DATA, question->place.file, question->place.line, question->place.column,
				_("question '%.*s' is there already, in section '%.*s'; give it another id"), STR_ARG(question->id),
				STR_ARG(l->course->sections[first->section].id));
			status = files_settle(l, status, err);
		}
	}
	return status;
}

/* A section without section.yaml: most often a directory that is called otherwise. */
static enum status refuse_directory(struct files_loader *l, const struct files_doc *doc, const struct files_node *node,
	struct err *err)
{
	struct str *names = NULL;
	size_t count = 0;
	if (files_list(&l->root, (struct str){ 0 }, &l->scratch, &names, &count, err)) {
		return err->status;
	}
	size_t kept = 0;
	for (size_t i = 0; i < count; i++) {
		if (!str_eq(names[i], node->text)) { /* the directory itself is there, and no help */
			names[kept++] = names[i];
		}
	}
	return files_fault(doc, node, err, _("no file '%.*s/section.yaml'%s"), STR_ARG(node->text),
		files_nearest_str(node->text, names, kept).text);
}

static enum status read_section(struct files_loader *l, const struct files_doc *doc, const struct files_node *node,
	struct course_section *section, struct course_text **notes, struct err *err)
{
	static const struct files_key id_key = { "sections", FILES_WANT_ID, true, 0, 0, NULL };
	if (node->type == FILES_MAP) {
		return read_planned(doc, node, section, err);
	}
	struct files_value id;
	enum status status = files_value_read(doc, node, &id_key, &id, err);
	if (status) {
		return status;
	}
	section->id = id.text;
	status = files_section_read(l, id.text, section, notes, err);
	return status == STATUS_MISSING ? refuse_directory(l, doc, node, err) : status;
}

static enum status read_sections(struct files_loader *l, const struct files_doc *doc, const struct files_node *list,
	struct err *err)
{
	struct course *course = l->course;
	course->sections = ARENA_ARRAY(l->arena, list->count, struct course_section);
	course->notes = ARENA_NEW(l->arena, struct course_notes);
	course->notes->steps = ARENA_ARRAY(l->arena, list->count, struct course_text *);
	for (uint32_t i = 0; i < list->count; i++) {
		struct course_section *section = &course->sections[i];
		enum status status = read_section(l, doc, &list->items[i], section, &course->notes->steps[i], err);
		for (uint32_t q = 0; q < section->question_count; q++) {
			section->questions[q].section = i;
		}
		course->section_count = i + 1;
		status = status ? status : check_twins(doc, &list->items[i], course, i, err);
		status = status ? status : check_questions(l, i, err);
		status = files_settle(l, status, err);
		if (status) {
			return status;
		}
	}
	return STATUS_OK;
}

/* Topologies of the course's own belong to it: a copy that differs in one of them is another course. */
static enum status hash_topologies(struct files_loader *l, struct err *err)
{
	struct str *names = NULL, text;
	size_t count = 0;
	enum status status = files_list(&l->root, STR("topologies"), &l->scratch, &names, &count, err);
	if (status == STATUS_MISSING) {
		return STATUS_OK;
	}
	for (size_t i = 0; !status && i < count; i++) {
		struct str path = str_format(&l->scratch, "topologies/%.*s", STR_ARG(names[i]));
		status = files_settle(l, files_loader_read(l, path, &l->scratch, &text, NULL, err), err);
	}
	return status;
}

static enum status read_course(struct files_loader *l, struct err *err)
{
	struct files_doc doc;
	struct files_value values[COURSE_KEYS];
	enum status status = files_loader_yaml(l, STR("course.yaml"), &doc, err);
	status = status ? status : files_map_read(&doc, doc.root, course_keys, COURSE_KEYS, values, err);
	if (status) {
		return files_settle(l, status, err);
	}
	l->course->id = values[COURSE_ID].text;
	memcpy(l->course->title, values[COURSE_TITLE].lang, sizeof l->course->title);
	status = read_sections(l, &doc, values[COURSE_SECTIONS].node, err);
	return status ? status : files_settle(l, hash_topologies(l, err), err);
}

/* The one walk. `course` is filled as far as it could be read. */
static enum status walk(struct files_loader *l, const char *directory, struct err *err)
{
	struct err unused = { 0 };
	err = err ? err : &unused;
	enum status status = files_settle(l, files_root_open(&l->root, directory, directory, err), err);
	if (!status && l->root.fd >= 0) {
		status = read_course(l, err);
		files_root_close(&l->root);
	}
	arena_done(&l->scratch);
	return status;
}

static struct course *new_course(struct files_loader *l)
{
	l->course = mem_alloc(1, sizeof *l->course);
	l->arena = &l->course->arena;
	return l->course;
}

struct course *files_course_load(const char *directory, const struct files_course_names *names, struct err *err)
{
	struct files_loader l = { .root = { .fd = -1 }, .names = names };
	struct course *course = new_course(&l);
	if (walk(&l, directory, err)) {
		course_free(course);
		return NULL;
	}
	return course;
}

uint32_t files_course_lint(const char *directory, const struct files_course_names *names,
	const struct files_course_panels *panels, void (*report)(void *ctx, const struct files_finding *finding), void *ctx)
{
	struct files_loader l = { .root = { .fd = -1 }, .names = names, .panels = panels, .report = report, .ctx = ctx };
	struct course *course = new_course(&l);
	walk(&l, directory, NULL);
	course_free(course);
	return l.found;
}
