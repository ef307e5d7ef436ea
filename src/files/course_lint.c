/* What a course should be beyond what loading needs: both languages alike, every choice explained, every experiment
 * asserted, no markup that stays in the text. */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "base/i18n.h"
#include "base/vec.h"
#include "files/course_int.h"

/* One entry in one language. */
struct place {
	struct files_loader *l;
	const struct files_texts *texts;
	const struct files_entry *entry;
};

/* ---------------------------------------------------------- one language */

static void lint_part(const struct place *at, const struct files_part *part, bool may_have_table)
{
	for (uint32_t i = 0; i < part->prose.remark_count; i++) {
		const struct files_remark *remark = &part->prose.remarks[i];
		files_find(at->l, at->texts->file, remark->line, remark->column, "%s", _(remark->text));
	}
	if (part->prose.table_line && !may_have_table) {
		files_find(at->l, at->texts->file, part->prose.table_line, 1, _("a table fits only into an explanation or a recap"));
	}
}

static void lint_choices(const struct place *at, const char *heading)
{
	for (uint32_t i = 0; i < at->entry->choice_count; i++) {
		const struct files_choice_part *choice = &at->entry->choices[i];
		lint_part(at, &choice->line_part, false);
		lint_part(at, &choice->why, false);
		if (!choice->why.given && !at->entry->broken) {
			files_find(at->l, at->texts->file, choice->line, 1, _("'%s %c' does not say why it is right or wrong; add a blank line and the reason"),
				heading, 'a' + (int)i);
		}
	}
}

/* Measures have no value before the run is over. */
static void lint_early(const struct place *at, enum files_part_kind kind)
{
	const struct files_prose *prose = &at->entry->parts[kind].prose;
	for (uint32_t i = 0; i < prose->placeholder_count; i++) {
		const struct files_placeholder *p = &prose->placeholders[i];
		if (!str_starts(p->name, STR("set:"))) {
			files_find(at->l, at->texts->file, p->line, p->column, _("{%.*s} is measured only after this is read; move it to '### explain'"),
				STR_ARG(p->name));
		}
	}
}

/* ---------------------------------------------------------- two languages */

static int by_name(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

/* Names of the placeholders of a text, sorted; NULL where there are none. For mem_free. */
static struct str *names_of(const struct files_prose *prose)
{
	if (!prose->placeholder_count) {
		return NULL;
	}
	struct str *names = mem_alloc(prose->placeholder_count, sizeof *names);
	for (uint32_t i = 0; i < prose->placeholder_count; i++) {
		names[i] = prose->placeholders[i].name;
	}
	qsort(names, prose->placeholder_count, sizeof *names, by_name);
	return names;
}

/* The first name that `in` has and `other` lacks. */
static struct str first_missing(const struct files_prose *in, const struct files_prose *other)
{
	struct str *names = names_of(in), *others = names_of(other), missing = { 0 };
	for (size_t i = 0; i < in->placeholder_count && !missing.len; i++) {
		if (!others || !bsearch(&names[i], others, other->placeholder_count, sizeof *others, by_name)) {
			missing = names[i];
		}
	}
	mem_free(names);
	mem_free(others);
	return missing;
}

/* A part that one language has and the other does not, or that quotes other numbers. */
static void lint_twin_part(const struct place *at, const struct place *twin, enum files_part_kind kind)
{
	const struct files_part *mine = &at->entry->parts[kind], *other = &twin->entry->parts[kind];
	if (!mine->given && other->given) {
		files_find(at->l, at->texts->file, at->entry->line, 1, _("'%.*s' lacks '%s', which %.*s has"), STR_ARG(at->entry->id),
			files_part_names[kind], STR_ARG(twin->texts->name));
	}
	if (!mine->given || !other->given) {
		return;
	}
	struct str missing = first_missing(&other->prose, &mine->prose);
	if (missing.len) {
		files_find(at->l, at->texts->file, mine->text_line, 1, _("'%s' does not quote {%.*s}, as %.*s does"), files_part_names[kind],
			STR_ARG(missing), STR_ARG(twin->texts->name));
	}
}

static void lint_twins(const struct place *at, const struct place *twin)
{
	if (!at->entry || !twin->entry || at->entry->broken || twin->entry->broken) {
		return;
	}
	for (enum files_part_kind kind = 0; kind < FILES_PARTS; kind++) {
		lint_twin_part(at, twin, kind);
	}
	if (at->entry->choice_count < twin->entry->choice_count) {
		files_find(at->l, at->texts->file, at->entry->line, 1, _("'%.*s': choices here %u, in %.*s %u"), STR_ARG(at->entry->id),
			at->entry->choice_count, STR_ARG(twin->texts->name), twin->entry->choice_count);
	}
}

/* Texts stand in the order of section.yaml, so that files can be read beside each other. */
static void lint_order(struct files_loader *l, const struct files_texts *texts, const struct files_entry *before,
	const struct files_entry *entry)
{
	if (before && entry && entry->line < before->line) {
		files_find(l, texts->file, entry->line, 1, _("'%.*s' stands before '%.*s', in section.yaml behind it"), STR_ARG(entry->id),
			STR_ARG(before->id));
	}
}

/* ------------------------------------------------------------- all of it */

static void lint_step_text(const struct place *at, const struct course_step *step)
{
	bool experiment = step->kind == COURSE_EXPERIMENT;
	for (enum files_part_kind kind = 0; kind < FILES_PARTS; kind++) {
		bool table = kind == FILES_EXPLAIN || kind == FILES_NOTES || (kind == FILES_BODY && step->kind == COURSE_RECAP);
		lint_part(at, &at->entry->parts[kind], table);
	}
	if (experiment) {
		lint_early(at, FILES_BODY);
		lint_early(at, FILES_BRIEF);
		lint_early(at, FILES_PREDICT);
	}
	lint_choices(at, "####");
}

static void lint_step(struct files_loader *l, const struct files_loaded *loaded, uint32_t index)
{
	const struct course_step *step = &loaded->section->steps[index];
	const struct files_loaded_step *more = &loaded->steps[index];
	struct place at[LANG_COUNT];
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		at[lang] = (struct place){ l, &loaded->texts[lang], more->entries[lang] };
		if (at[lang].entry) {
			lint_step_text(&at[lang], step);
			lint_order(l, at[lang].texts, index ? loaded->steps[index - 1].entries[lang] : NULL, at[lang].entry);
		}
	}
	lint_twins(&at[LANG_EN], &at[LANG_KO]);
	lint_twins(&at[LANG_KO], &at[LANG_EN]);
	if (more->broken || (!at[LANG_EN].entry && !at[LANG_KO].entry)) {
		return;
	}
	if (!step->brief.in[LANG_EN] && !step->brief.in[LANG_KO]) {
		files_find_node(l, &loaded->doc, more->node, _("'%.*s' has no '### brief' for the projector"), STR_ARG(step->id));
	}
	if (step->kind == COURSE_EXPERIMENT && !step->run.expect_count) {
		files_find_node(l, &loaded->doc, more->node, _("experiment '%.*s' has no 'expect': nothing checks what its prose says"),
			STR_ARG(step->id));
	}
}

static void lint_question(struct files_loader *l, const struct files_loaded *loaded, uint32_t index)
{
	const struct files_loaded_question *more = &loaded->questions[index];
	struct place at[LANG_COUNT];
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		at[lang] = (struct place){ l, &loaded->quiz[lang], more->entries[lang] };
		if (at[lang].entry) {
			lint_part(&at[lang], &at[lang].entry->parts[FILES_BODY], false);
			lint_part(&at[lang], &at[lang].entry->parts[FILES_EXPLAIN], true);
			lint_choices(&at[lang], "###");
			lint_order(l, at[lang].texts, index ? loaded->questions[index - 1].entries[lang] : NULL, at[lang].entry);
		}
	}
	lint_twins(&at[LANG_EN], &at[LANG_KO]);
	lint_twins(&at[LANG_KO], &at[LANG_EN]);
}

void files_lint_texts(struct files_loader *l, const struct files_loaded *loaded)
{
	for (uint32_t i = 0; i < loaded->section->step_count; i++) {
		lint_step(l, loaded, i);
	}
	for (uint32_t i = 0; i < loaded->section->question_count; i++) {
		lint_question(l, loaded, i);
	}
}
