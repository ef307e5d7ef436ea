/* section.yaml: what a section says of itself, its figures, and the lists of its steps and questions. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "files/course_int.h"

enum { SECTION_FIGURES = FILES_HEAD_KEYS, SECTION_STEPS, SECTION_QUESTIONS, SECTION_KEYS };
static const struct files_key section_keys[SECTION_KEYS] = {
	FILES_HEAD_TABLE,
	[SECTION_FIGURES] = { "figures", FILES_WANT_LIST, false, 0, FILES_COURSE_FIGURES, NULL },
	[SECTION_STEPS] = { "steps", FILES_WANT_LIST, true, 1, FILES_COURSE_STEPS, NULL },
	[SECTION_QUESTIONS] = { "questions", FILES_WANT_LIST, false, 0, FILES_COURSE_QUESTIONS, NULL },
};

enum { FIGURE_SAYS, FIGURE_SOURCE, FIGURE_KEYS };
static const struct files_key figure_keys[FIGURE_KEYS] = {
	[FIGURE_SAYS] = { "says", FILES_WANT_LINE, true, 0, 0, NULL },
	[FIGURE_SOURCE] = { "source", FILES_WANT_LINE, true, 0, 0, NULL },
};

/* --------------------------------------------------------------- figures */

static bool has_digit(struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] >= '0' && text.ptr[i] <= '9') {
			return true;
		}
	}
	return false;
}

static enum status read_figure(const struct files_doc *doc, const struct files_node *node, const struct course_section *section,
	struct course_figure *figure, struct err *err)
{
	struct files_value values[FIGURE_KEYS];
	enum status status = files_map_read(doc, node, figure_keys, FIGURE_KEYS, values, err);
	if (status) {
		return status;
	}
	*figure = (struct course_figure){ values[FIGURE_SAYS].text, values[FIGURE_SOURCE].text };
	if (!has_digit(figure->says)) {
		return files_fault(doc, values[FIGURE_SAYS].node, err, _("a figure without a digit; give it as it stands in the text"));
	}
	for (uint32_t i = 0; i < section->figure_count; i++) {
		if (str_eq(section->figures[i].says, figure->says)) {
			return files_fault(doc, values[FIGURE_SAYS].node, err, _("'%.*s' is there twice; one source is enough"),
				STR_ARG(figure->says));
		}
	}
	return STATUS_OK;
}

static enum status read_figures(struct files_loader *l, struct files_loaded *loaded, const struct files_node *list,
	struct err *err)
{
	struct course_section *section = loaded->section;
	section->figures = ARENA_ARRAY(l->arena, list->count, struct course_figure);
	loaded->figure_nodes = ARENA_ARRAY(&l->scratch, list->count, const struct files_node *);
	for (uint32_t i = 0; i < list->count; i++) {
		struct course_figure *figure = &section->figures[section->figure_count];
		enum status status = read_figure(&loaded->doc, &list->items[i], section, figure, err);
		if (!status) {
			loaded->figure_nodes[section->figure_count++] = &list->items[i];
		}
		loaded->figures_broken |= status != STATUS_OK;
		status = files_settle(l, status, err);
		if (status) {
			return status;
		}
	}
	return STATUS_OK;
}

struct str files_id_of(const struct files_doc *doc, const struct files_node *map)
{
	static const struct files_key want = { "id", FILES_WANT_ID, true, 0, 0, NULL };
	const struct files_node *id = files_map_get(map, "id");
	struct files_value value;
	return id && !files_value_read(doc, id, &want, &value, NULL) ? value.text : (struct str){ 0 };
}

/* ------------------------------------------------- steps and questions */

static enum status read_steps(struct files_loader *l, struct files_loaded *loaded, const struct files_node *list, struct err *err)
{
	struct course_section *section = loaded->section;
	section->steps = ARENA_ARRAY(l->arena, list->count, struct course_step);
	loaded->steps = ARENA_ARRAY(&l->scratch, list->count, struct files_loaded_step);
	loaded->notes = ARENA_ARRAY(l->arena, list->count, struct course_text);
	for (uint32_t i = 0; i < list->count; i++) {
		struct course_step *step = &section->steps[i];
		struct files_loaded_step *more = &loaded->steps[i];
		more->node = &list->items[i];
		enum status status = files_step_read(l, &loaded->doc, more->node, step, more, err);
		int twin = !status ? course_find_step(section, step->id) : -1; /* among those before */
		if (twin >= 0) {
			status = files_fault(&loaded->doc, more->node, err, _("step '%.*s' is there already, in line %d; give it another id"),
				STR_ARG(step->id), section->steps[twin].place.line);
		}
		more->broken |= status != STATUS_OK;
		loaded->ids_broken |= twin >= 0 || !step->id.len;
		section->step_count = i + 1;
		status = files_settle(l, status, err);
		if (status) {
			return status;
		}
	}
	return STATUS_OK;
}

static int find_question(const struct course_section *section, struct str id)
{
	for (uint32_t i = 0; i < section->question_count; i++) {
		if (str_eq(section->questions[i].id, id)) {
			return (int)i;
		}
	}
	return -1;
}

static enum status check_question(const struct files_loaded *loaded, const struct files_node *node,
	const struct course_question *question, struct err *err)
{
	const struct course_section *section = loaded->section;
	int twin = find_question(section, question->id);
	if (twin >= 0) {
		return files_fault(&loaded->doc, node, err, _("question '%.*s' is there already, in line %d; give it another id"),
			STR_ARG(question->id), section->questions[twin].place.line);
	}
	if (question->step.len && course_find_step(section, question->step) < 0) {
		struct str ids[FILES_COURSE_STEPS];
		for (uint32_t i = 0; i < section->step_count; i++) {
			ids[i] = section->steps[i].id;
		}
		const struct files_node *at = files_map_get(node, "step");
		return files_fault(&loaded->doc, at ? at : node, err, _("no step '%.*s' in this section%s"), STR_ARG(question->step),
			files_nearest_str(question->step, ids, section->step_count).text);
	}
	return STATUS_OK;
}

static enum status read_questions(struct files_loader *l, struct files_loaded *loaded, const struct files_node *list,
	struct err *err)
{
	struct course_section *section = loaded->section;
	section->questions = ARENA_ARRAY(l->arena, list->count, struct course_question);
	loaded->questions = ARENA_ARRAY(&l->scratch, list->count, struct files_loaded_question);
	for (uint32_t i = 0; i < list->count; i++) {
		struct files_loaded_question *more = &loaded->questions[i];
		more->node = &list->items[i];
		enum status status = files_question_read(l, &loaded->doc, more->node, &section->questions[i], more, err);
		bool twin = find_question(section, section->questions[i].id) >= 0;
		status = status ? status : check_question(loaded, more->node, &section->questions[i], err);
		more->broken |= status != STATUS_OK;
		loaded->ids_broken |= twin || !section->questions[i].id.len;
		section->question_count = i + 1;
		status = files_settle(l, status, err);
		if (status) {
			return status;
		}
	}
	return STATUS_OK;
}

/* --------------------------------------------------------------- section */

static enum status read_texts(struct files_loader *l, struct files_loaded *loaded, struct err *err)
{
	struct str dir = loaded->section->id;
	enum status status = STATUS_OK;
	for (enum lang lang = 0; !status && lang < LANG_COUNT; lang++) {
		status = files_settle(l, files_texts_read(l, dir, lang, false, &loaded->texts[lang], err), err);
	}
	for (enum lang lang = 0; !status && lang < LANG_COUNT; lang++) {
		status = files_settle(l, files_texts_read(l, dir, lang, true, &loaded->quiz[lang], err), err);
	}
	return status;
}

enum status files_section_read(struct files_loader *l, struct str id, struct course_section *section,
	struct course_text **notes, struct err *err)
{
	struct files_loaded loaded = { .section = section };
	struct files_value values[SECTION_KEYS];
	struct str path = str_format(&l->scratch, "%.*s/section.yaml", STR_ARG(id));
	enum status status = files_loader_yaml(l, path, &loaded.doc, err);
	status = status ? status : files_map_read(&loaded.doc, loaded.doc.root, section_keys, SECTION_KEYS, values, err);
	if (status) {
		return status;
	}
	files_head_take(values, section);
	if (!str_eq(section->id, id)) {
		return files_fault(&loaded.doc, values[FILES_HEAD_ID].node, err, _("'id' must be the directory's name, %.*s"), STR_ARG(id));
	}
	status = values[SECTION_FIGURES].node ? read_figures(l, &loaded, values[SECTION_FIGURES].node, err) : STATUS_OK;
	status = status ? status : read_steps(l, &loaded, values[SECTION_STEPS].node, err);
	*notes = loaded.notes;
	if (!status && values[SECTION_QUESTIONS].node) {
		status = read_questions(l, &loaded, values[SECTION_QUESTIONS].node, err);
	}
	status = status ? status : read_texts(l, &loaded, err);
	status = status ? status : files_join(l, &loaded, err);
	if (!status && l->report) {
		files_lint_texts(l, &loaded);
		files_lint_figures(l, &loaded);
		files_lint_fit(l, &loaded);
	}
	return status;
}
