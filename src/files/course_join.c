/* Texts to the steps and questions they belong to, and what must then hold: every step has its parts, every choice its
 * letter, every placeholder something behind it. */
#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "files/course_int.h"

/* While one section is joined. */
struct joiner {
	struct files_loader *l;
	struct files_loaded *loaded;
	struct err *err;
};

static enum status refuse_at(struct joiner *j, const struct files_texts *texts, int line, const char *why)
{
	return err_at(j->err, STATUS_DATA, texts->file, line, 1, "%s", why);
}

/* ------------------------------------------------------------- by language */

/* Finds the entries of one id. A language that lacks it is a finding; all of them, a fault. */
static enum status find_entries(struct joiner *j, struct files_texts texts[LANG_COUNT], struct str id,
	const struct files_node *node, struct files_entry *entries[LANG_COUNT])
{
	bool any = false, unsure = false;
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		entries[lang] = files_texts_find(&texts[lang], id);
		unsure |= texts[lang].broken;
		if (entries[lang]) {
			entries[lang]->used = true;
			any = true;
		}
	}
	if (!any) {
		j->loaded->texts_missing = true;
		return unsure ? STATUS_OK :
						files_fault(&j->loaded->doc, node, j->err, _("'%.*s' has no text; write '## %.*s' in %.*s and its twin"),
							STR_ARG(id), STR_ARG(id), STR_ARG(texts[LANG_EN].name));
	}
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		if (!entries[lang] && texts[lang].given && !texts[lang].broken) {
			files_find_node(j->l, &j->loaded->doc, node, _("'%.*s' has no text in %.*s; the other language is shown"), STR_ARG(id),
				STR_ARG(texts[lang].name));
		}
	}
	return STATUS_OK;
}

/* Headings that belong to nothing. */
static enum status refuse_strays(struct joiner *j, const struct files_texts *texts, bool quiz)
{
	const struct course_section *section = j->loaded->section;
	enum status status = STATUS_OK;
	for (uint32_t i = 0; !status && i < texts->count; i++) {
		const struct files_entry *entry = &texts->entries[i];
		if (entry->used) {
			continue;
		}
		uint32_t count = quiz ? section->question_count : section->step_count;
		struct str *ids = mem_alloc(count, sizeof *ids);
		for (uint32_t k = 0; k < count; k++) {
			ids[k] = quiz ? section->questions[k].id : section->steps[k].id;
		}
		struct files_hint hint = files_nearest_str(entry->id, ids, count);
		mem_free(ids);
		status = err_at(j->err, STATUS_DATA, texts->file, entry->line, 1,
			quiz ? _("no question '%.*s' in section.yaml%s") : _("no step '%.*s' in section.yaml%s"), STR_ARG(entry->id), hint.text);
		status = files_settle(j->l, status, j->err);
	}
	return status;
}

/* A file for which its twin is there, and a file that nobody wrote. */
static void find_missing_files(struct joiner *j, const struct files_texts texts[LANG_COUNT])
{
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		if (!texts[lang].given && texts[!lang].given) {
			files_find(j->l, texts[lang].file, 0, 0, _("the file is missing; the other language is shown"));
		}
	}
}

/* --------------------------------------------------------------- choices */

/* Two choices that a reader takes for one: case and a full stop at the end do not tell them apart. */
static bool same_choice(struct str a, struct str b)
{
	if (a.len && a.ptr[a.len - 1] == '.') {
		a.len--;
	}
	if (b.len && b.ptr[b.len - 1] == '.') {
		b.len--;
	}
	bool same = a.len == b.len;
	for (size_t i = 0; same && i < a.len; i++) {
		char x = a.ptr[i], y = b.ptr[i];
		x = (char)(x >= 'A' && x <= 'Z' ? x - 'A' + 'a' : x);
		y = (char)(y >= 'A' && y <= 'Z' ? y - 'A' + 'a' : y);
		same = x == y;
	}
	return same;
}

static enum status check_equal(struct joiner *j, const struct files_texts *texts, const struct files_entry *entry)
{
	for (uint32_t i = 1; i < entry->choice_count; i++) {
		for (uint32_t k = 0; k < i; k++) {
			if (same_choice(entry->choices[i].text, entry->choices[k].text)) {
				return err_at(j->err, STATUS_DATA, texts->file, entry->choices[i].line, 1, _("choice '%c' says the same as '%c'"), 'a' + (int)i,
					'a' + (int)k);
			}
		}
	}
	return STATUS_OK;
}

/* The key against the choices that are there. */
static enum status check_key(struct joiner *j, const struct files_key_of_choices *key, uint32_t count)
{
	const struct files_doc *doc = &j->loaded->doc;
	unsigned all = (1u << count) - 1;
	if (key->right & ~all) {
		return files_fault(doc, key->node, j->err, _("the key names a choice that is not there; the last one is '%c'"), 'a' + (int)count - 1);
	}
	if (key->right == all) {
		return files_fault(doc, key->node, j->err, _("all choices are right; one must be wrong"));
	}
	for (uint32_t i = count; i < COURSE_CHOICES; i++) {
		if (key->belief_nodes[i]) {
			return files_fault(doc, key->belief_nodes[i], j->err, _("there is no choice '%c'; the last one is '%c'"), 'a' + (int)i,
				'a' + (int)count - 1);
		}
	}
	return STATUS_OK;
}

/* Choices of all languages side by side. */
static enum status join_choices(struct joiner *j, const struct files_texts texts[LANG_COUNT],
	struct files_entry *const entries[LANG_COUNT], const struct files_key_of_choices *key, struct course_choice *choices,
	uint32_t *count)
{
	const struct files_texts *at = NULL;
	const struct files_entry *longest = NULL;
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		const struct files_entry *entry = entries[lang];
		if (entry && check_equal(j, &texts[lang], entry)) {
			return STATUS_DATA;
		}
		if (entry && (!longest || entry->choice_count > longest->choice_count)) {
			longest = entry;
			at = &texts[lang];
		}
		for (uint32_t i = 0; entry && i < entry->choice_count; i++) {
			choices[i].text[lang] = entry->choices[i].text;
			choices[i].why.in[lang] = entry->choices[i].why.given ? entry->choices[i].why.prose.doc : NULL;
			choices[i].right = key->right >> i & 1;
			choices[i].misconception = key->beliefs[i];
		}
	}
	*count = longest ? longest->choice_count : 0;
	if (longest && *count < 2) {
		return refuse_at(j, at, longest->line, _("at least two choices are needed, a and b"));
	}
	return longest ? check_key(j, key, *count) : STATUS_OK;
}

/* ---------------------------------------------------------- placeholders */

/* One placeholder of a step leads somewhere. `why` gets the reason without its place. */
static enum status resolve(const struct course_step *step, const struct files_loaded_step *more, struct str name,
	struct err *why)
{
	if (!str_starts(name, STR("set:"))) {
		uint32_t arm;
		return files_measure_find(&step->run, more, name, &arm, why) ? STATUS_OK : STATUS_DATA;
	}
	struct str rest = str_sub(name, 4, name.len), node;
	if (!memchr(name.ptr, '.', name.len) || !str_split(&rest, '.', &node) || !rest.len) {
		return err_set(why, STATUS_DATA, _("a setting is {set:node.setting}"));
	}
	const struct topo *topo = more->topos[0];
	if (!topo) {
		return STATUS_OK;
	}
	int index = topo_find_node(topo, node);
	if (index < 0) {
		return err_set(why, STATUS_DATA, _("topology '%.*s' has no node '%.*s'"), STR_ARG(topo->id), STR_ARG(files_quoted(node)));
	}
	enum topo_setting setting;
	return files_setting_find(topo, (uint32_t)index, rest, &setting, why);
}

static enum status check_prose(struct joiner *j, const struct files_texts *texts, struct files_entry *entry,
	const struct files_prose *prose, const struct course_step *step, const struct files_loaded_step *more)
{
	enum status status = STATUS_OK;
	for (uint32_t i = 0; !status && i < prose->placeholder_count; i++) {
		const struct files_placeholder *at = &prose->placeholders[i];
		struct err why = { 0 };
		if (!step) {
			err_set(&why, STATUS_DATA, _("nothing runs in a quiz: write the number itself"));
		} else if (!resolve(step, more, at->name, &why)) {
			continue;
		}
		entry->broken = true;
		status = files_settle(j->l, err_at(j->err, STATUS_DATA, texts->file, at->line, at->column, "{%.*s}: %s", STR_ARG(at->name), why.text),
			j->err);
	}
	return status;
}

/* All texts of an entry; step NULL: of a question. */
static enum status check_placeholders(struct joiner *j, const struct files_texts *texts, struct files_entry *entry,
	const struct course_step *step, const struct files_loaded_step *more)
{
	enum status status = STATUS_OK;
	for (int part = 0; !status && part < FILES_PARTS; part++) {
		status = check_prose(j, texts, entry, &entry->parts[part].prose, step, more);
	}
	for (uint32_t i = 0; !status && i < entry->choice_count; i++) {
		status = check_prose(j, texts, entry, &entry->choices[i].why.prose, step, more);
	}
	return status;
}

/* ----------------------------------------------------------------- steps */

/* A part in each language that has it. */
static bool join_part(struct files_entry *const entries[LANG_COUNT], enum files_part_kind kind, struct course_text *text)
{
	bool any = false;
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		if (entries[lang] && entries[lang]->parts[kind].given) {
			text->in[lang] = entries[lang]->parts[kind].prose.doc;
			any = true;
		}
	}
	return any;
}

/* What an experiment must have and other steps must not. */
static enum status check_parts(struct joiner *j, const struct course_step *step, const struct files_loaded_step *more,
	const bool has[FILES_PARTS])
{
	static const enum files_part_kind needed[] = { FILES_PREDICT, FILES_EXPLAIN };
	const struct files_doc *doc = &j->loaded->doc;
	if (!has[FILES_BODY]) {
		return files_fault(doc, more->node, j->err, _("step '%.*s' has no text below its title"), STR_ARG(step->id));
	}
	for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
		const char *name = files_part_names[needed[i]];
		if (step->kind == COURSE_EXPERIMENT && !has[needed[i]]) {
			return files_fault(doc, more->node, j->err, _("experiment '%.*s' has no '### %s' with a text"), STR_ARG(step->id), name);
		}
		for (int lang = 0; step->kind != COURSE_EXPERIMENT && lang < LANG_COUNT; lang++) {
			const struct files_entry *entry = more->entries[lang];
			if (entry && entry->parts[needed[i]].line) {
				return err_at(j->err, STATUS_DATA, j->loaded->texts[lang].file, entry->parts[needed[i]].line, 1,
					_("only an experiment has '%s'"), name);
			}
		}
	}
	return STATUS_OK;
}

static enum status join_step(struct joiner *j, uint32_t index)
{
	struct course_step *step = &j->loaded->section->steps[index];
	struct files_loaded_step *more = &j->loaded->steps[index];
	enum status status = find_entries(j, j->loaded->texts, step->id, more->node, more->entries);
	bool has[FILES_PARTS] = { false }, sound = !more->broken, any = false;
	struct course_text *texts[FILES_PARTS] = { &step->body, &step->brief, &step->predict, &step->explain,
		&j->loaded->notes[index] };
	if (status) {
		return status;
	}
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		const struct files_entry *entry = more->entries[lang];
		if (entry) {
			step->title[lang] = str_dup(j->l->arena, entry->title);
			sound &= !entry->broken;
			any = true;
		}
	}
	if (!any) {
		return STATUS_OK; /* its file is broken */
	}
	for (enum files_part_kind kind = 0; kind < FILES_PARTS; kind++) {
		has[kind] = join_part(more->entries, kind, texts[kind]);
	}
	if (!sound) {
		more->broken = true;
		return STATUS_OK;
	}
	status = files_settle(j->l, check_parts(j, step, more, has), j->err);
	if (!status && step->kind == COURSE_EXPERIMENT) {
		status = join_choices(j, j->loaded->texts, more->entries, &more->key, step->choices, &step->choice_count);
		status = files_settle(j->l, status, j->err);
	}
	for (int lang = 0; !status && lang < LANG_COUNT; lang++) {
		if (more->entries[lang]) {
			status = check_placeholders(j, &j->loaded->texts[lang], more->entries[lang], step, more);
		}
	}
	return status;
}

/* ------------------------------------------------------------- questions */

static enum status check_number_question(struct joiner *j, const struct files_loaded_question *more, bool has_explain)
{
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		const struct files_entry *entry = more->entries[lang];
		if (entry && entry->choice_count) {
			return refuse_at(j, &j->loaded->quiz[lang], entry->choices[0].line, _("a number has no choices; or write 'kind: one'"));
		}
	}
	return has_explain ? STATUS_OK :
						 files_fault(&j->loaded->doc, more->node, j->err, _("a number needs '### explain': how to get there"));
}

static enum status join_question(struct joiner *j, uint32_t index)
{
	struct course_question *question = &j->loaded->section->questions[index];
	struct files_loaded_question *more = &j->loaded->questions[index];
	enum status status = find_entries(j, j->loaded->quiz, question->id, more->node, more->entries);
	bool any = false, sound = !more->broken;
	if (status) {
		return status;
	}
	for (int lang = 0; lang < LANG_COUNT; lang++) {
		any |= more->entries[lang] != NULL;
		sound &= !more->entries[lang] || !more->entries[lang]->broken;
	}
	bool has_stem = join_part(more->entries, FILES_BODY, &question->stem);
	bool has_explain = join_part(more->entries, FILES_EXPLAIN, &question->explain);
	if (!any || !sound) {
		more->broken = true;
		return STATUS_OK;
	}
	if (!has_stem) {
		return files_fault(&j->loaded->doc, more->node, j->err, _("question '%.*s' has no text below its heading"), STR_ARG(question->id));
	}
	status = question->kind == COURSE_NUMBER ? check_number_question(j, more, has_explain) :
											   join_choices(j, j->loaded->quiz, more->entries, &more->key, question->choices,
												   &question->choice_count);
	status = files_settle(j->l, status, j->err);
	for (int lang = 0; !status && lang < LANG_COUNT; lang++) {
		if (more->entries[lang]) {
			status = check_placeholders(j, &j->loaded->quiz[lang], more->entries[lang], NULL, NULL);
		}
	}
	return status;
}

enum status files_join(struct files_loader *l, struct files_loaded *loaded, struct err *err)
{
	struct joiner j = { l, loaded, err };
	enum status status = STATUS_OK;
	find_missing_files(&j, loaded->texts);
	for (uint32_t i = 0; !status && i < loaded->section->step_count; i++) {
		status = loaded->section->steps[i].id.len ? files_settle(l, join_step(&j, i), err) : STATUS_OK;
	}
	if (loaded->section->question_count) {
		find_missing_files(&j, loaded->quiz);
	}
	for (uint32_t i = 0; !status && i < loaded->section->question_count; i++) {
		status = loaded->section->questions[i].id.len ? files_settle(l, join_question(&j, i), err) : STATUS_OK;
	}
	for (int lang = 0; !status && !loaded->ids_broken && lang < LANG_COUNT; lang++) {
		status = refuse_strays(&j, &loaded->texts[lang], false);
		status = status ? status : refuse_strays(&j, &loaded->quiz[lang], true);
	}
	return status;
}
