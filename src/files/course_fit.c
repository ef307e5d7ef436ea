/* Does every text fit the smallest screen? Laid out as the program lays it out, with values as wide as they get. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"
#include "files/course_int.h"
#include "files/setting.h"

#define CHOICE_MARK_COLS 4 /* "▸2  " before the text of a choice */

/* ---------------------------------------------------------------- values */

struct context {
	const struct files_loader *l;
	const struct course_step *step; /* NULL in a quiz */
	const struct files_loaded_step *more;
};

/* What a measure of this unit looks like when it takes much room. */
static const char *sample_of(const char *unit)
{
	static const struct {
		const char *unit, *text;
	} samples[] = { { "s", "88.8 min" }, { "%", "88.8 %" }, { "$", "$8,888" }, { "/s", "8,888 /s" } };
	for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
		if (strcmp(unit, samples[i].unit) == 0) {
			return samples[i].text;
		}
	}
	return "88,888";
}

static bool add_setting(const struct topo *topo, struct str name, struct buf *out)
{
	struct str rest = str_sub(name, 4, name.len), node;
	enum topo_setting setting;
	int index = topo && str_split(&rest, '.', &node) ? topo_find_node(topo, node) : -1;
	if (index < 0 || files_setting_find(topo, (uint32_t)index, rest, &setting, NULL)) {
		return false;
	}
	files_setting_write(topo->catalogue, setting, &topo->nodes[index].settings[setting], out);
	return true;
}

static bool add_value(void *ctx, struct str name, struct buf *out)
{
	const struct context *c = ctx;
	if (str_starts(name, STR("set:"))) {
		return add_setting(c->more->topos[0], name, out);
	}
	uint32_t arm;
	const struct course_measure *measure = files_measure_find(&c->step->run, c->more, name, &arm, NULL);
	const struct files_course_quantity *quantity = measure ? files_quantity_find(c->l, measure->quantity) : NULL;
	buf_add_c(out, sample_of(quantity ? quantity->unit : ""));
	return true;
}

static int rows_of(const struct context *c, const struct files_part *part, int cols)
{
	struct arena arena = { 0 };
	struct doc_values values = { add_value, (void *)(uintptr_t)c };
	int rows = part->given ? (int)doc_layout(&arena, part->prose.doc, cols, c->step ? &values : NULL).count : 0;
	arena_done(&arena);
	return rows;
}

static int rows_of_choices(const struct files_entry *entry, int cols)
{
	struct arena arena = { 0 };
	int rows = 0, room = cols > CHOICE_MARK_COLS ? cols - CHOICE_MARK_COLS : 1;
	for (uint32_t i = 0; i < entry->choice_count; i++) {
		rows += (int)doc_wrap(&arena, entry->choices[i].text, room).count;
	}
	arena_done(&arena);
	return rows;
}

/* Parts stand below each other with an empty line between. */
static int stack(int above, int below)
{
	return above && below ? above + 1 + below : above + below;
}

/* ----------------------------------------------------------------- texts */

static void check_rows(struct files_loader *l, struct str file, int line, const char *what, int rows, int cols, int most)
{
	if (most > 0 && rows > most) {
		files_find(l, file, line, 1, _("%s takes %d lines of %d cells; %d fit an 80x24 screen"), what, rows, cols, most);
	}
}

static void check_title(struct files_loader *l, const struct files_texts *texts, const struct files_entry *entry)
{
	int cols = (int)utf8_cols(entry->title), most = l->panels->title_cols;
	if (most > 0 && cols > most) {
		files_find(l, texts->file, entry->line, 1, _("the title takes %d cells; %d fit"), cols, most);
	}
}

static void fit_step(struct files_loader *l, const struct files_texts *texts, const struct files_entry *entry,
	const struct context *c)
{
	const struct files_course_panels *p = l->panels;
	int cols = p->walk_cols;
	int body = rows_of(c, &entry->parts[FILES_BODY], cols);
	int rows = stack(stack(body, rows_of(c, &entry->parts[FILES_PREDICT], cols)), rows_of_choices(entry, cols));
	check_rows(l, texts->file, entry->line, entry->choice_count ? _("the step with its question") : _("the step"), rows, cols, p->walk_rows);
	check_rows(l, texts->file, entry->parts[FILES_EXPLAIN].line, _("the explanation"), rows_of(c, &entry->parts[FILES_EXPLAIN], cols), cols,
		p->walk_rows);
	check_rows(l, texts->file, entry->parts[FILES_BRIEF].line, _("the brief"), rows_of(c, &entry->parts[FILES_BRIEF], p->brief_cols),
		p->brief_cols, p->brief_rows);
	check_title(l, texts, entry);
}

void files_lint_fit(struct files_loader *l, const struct files_loaded *loaded)
{
	if (!l->panels) {
		return;
	}
	const struct course_section *section = loaded->section;
	for (uint32_t i = 0; i < section->step_count; i++) {
		const struct files_loaded_step *more = &loaded->steps[i];
		const struct context c = { l, &section->steps[i], more };
		for (int lang = 0; !more->broken && lang < LANG_COUNT; lang++) {
			if (more->entries[lang]) {
				fit_step(l, &loaded->texts[lang], more->entries[lang], &c);
			}
		}
	}
	const struct context quiz = { .l = l };
	for (uint32_t i = 0; i < section->question_count; i++) {
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			const struct files_entry *entry = loaded->questions[i].entries[lang];
			if (entry) {
				int cols = l->panels->quiz_cols;
				int rows = stack(rows_of(&quiz, &entry->parts[FILES_BODY], cols), rows_of_choices(entry, cols));
				check_rows(l, loaded->quiz[lang].file, entry->line, _("the question"), rows, cols, l->panels->quiz_rows);
			}
		}
	}
}
