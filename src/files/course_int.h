/* Between the parts of the course loader.
 *
 *   course.yaml ─▶ course_load.c ─▶ for each section, course_section.c:
 *       section.yaml ─▶ course_step.c, course_arm.c, course_expect.c, course_question.c
 *       *.md ─▶ course_outline.c (headings) ─▶ course_texts.c (entries by id) ─▶ course_join.c (into steps and questions)
 *       course_lint.c, course_figures.c, course_fit.c     what only lint looks at
 *
 * One walk serves loading and lint. Readers give a status and fill an err; where the rest can be read without what
 * failed, the caller passes both to files_settle: lint reports and goes on, loading stops. What is broken is marked, so
 * that one fault is not reported again by what depends on it. */
#ifndef FILES_COURSE_INT_H
#define FILES_COURSE_INT_H

#include "course/notes.h"
#include "files/course.h"
#include "files/markdown.h"
#include "files/read.h"
#include "files/yaml.h"

/* ---------------------------------------------------------------- loader */

struct files_loader {
	struct files_root root;
	struct arena *arena; /* the course's */
	struct arena scratch; /* until the end of the walk: files of texts, entries */
	struct course *course;
	const struct files_course_names *names;
	const struct files_course_panels *panels; /* NULL: what fits is not asked */
	/* Lint; NULL while loading. */
	void (*report)(void *ctx, const struct files_finding *finding);
	void *ctx;
	uint32_t found;
};

/* After a reader: STATUS_OK when there was no fault, or when it was reported and the walk goes on. */
enum status files_settle(struct files_loader *l, enum status status, const struct err *err);
/* A finding: reported by lint, nothing to loading. */
void files_find(struct files_loader *l, struct str file, int line, int column, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
/* The same at a node of YAML. */
void files_find_node(struct files_loader *l, const struct files_doc *doc, const struct files_node *node, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
/* Reads a file of the course and adds it to the course's hash. */
enum status files_loader_read(struct files_loader *l, struct str path, struct arena *arena, struct str *text, struct str *file,
	struct err *err);
enum status files_loader_yaml(struct files_loader *l, struct str path, struct files_doc *doc, struct err *err);

/* ----------------------------------------------------------------- texts */

/* A heading and what stands below it, up to the next heading, without blank lines around it. */
struct files_heading {
	int level; /* number of # */
	struct str label;
	int line, label_column;
	struct str body;
	int body_line;
};
struct files_outline {
	struct files_heading *items;
	size_t count;
};
enum status files_outline_read(struct str text, struct str file, struct arena *arena, struct files_outline *out,
	struct err *err);

enum files_part_kind { FILES_BODY, FILES_BRIEF, FILES_PREDICT, FILES_EXPLAIN, FILES_NOTES, FILES_PARTS };
extern const char *const files_part_names[FILES_PARTS];

struct files_part {
	bool given; /* and not empty */
	int line; /* of its heading */
	struct str text; /* as written */
	int text_line;
	struct files_prose prose;
};
struct files_choice_part {
	int line;
	struct str text; /* plain */
	struct files_part line_part; /* the same as written */
	struct files_part why;
};
/* A step or a question in one language. */
struct files_entry {
	struct str id, title;
	int line, title_column;
	struct files_part parts[FILES_PARTS];
	struct files_choice_part choices[COURSE_CHOICES];
	uint32_t choice_count;
	bool used;
	bool broken;
};
struct files_texts {
	bool given; /* the file is there */
	struct str file; /* as messages name it */
	struct str name; /* the same without directories */
	struct files_entry *entries;
	uint32_t count;
	bool broken; /* cannot be read: nothing is missing in it */
};
/* en.md, ko.md; with `quiz` quiz.en.md, quiz.ko.md. A file that is not there gives no entries and no fault. */
enum status files_texts_read(struct files_loader *l, struct str section, enum lang lang, bool quiz, struct files_texts *out,
	struct err *err);
struct files_entry *files_texts_find(const struct files_texts *texts, struct str id); /* or NULL */

/* --------------------------------------------------------------- section */

/* What choices say about themselves in YAML. */
struct files_key_of_choices {
	const struct files_node *node; /* `predict` or `answer`; NULL: none */
	unsigned right; /* bits */
	struct str beliefs[COURSE_CHOICES]; /* `misconceptions` */
	const struct files_node *belief_nodes[COURSE_CHOICES];
};
struct files_loaded_step {
	const struct files_node *node; /* its mapping */
	struct files_entry *entries[LANG_COUNT];
	const struct topo *topos[COURSE_ARMS]; /* NULL: unknown */
	struct files_key_of_choices key;
	bool broken;
};
struct files_loaded_question {
	const struct files_node *node;
	struct files_entry *entries[LANG_COUNT];
	struct files_key_of_choices key;
	bool broken;
};
struct files_loaded {
	struct course_section *section;
	struct files_doc doc;
	struct files_loaded_step *steps;
	struct files_loaded_question *questions;
	const struct files_node **figure_nodes;
	bool figures_broken; /* one was refused: its number is not without source */
	bool texts_missing; /* some step has none: figures may stand there */
	bool ids_broken; /* a step or question has no id of its own: texts may belong to it */
	struct files_texts texts[LANG_COUNT], quiz[LANG_COUNT];
	struct course_text *notes; /* one a step */
};

/* The directory `id`; the notes of its steps in *notes. Settles its own faults as far as it can. */
enum status files_section_read(struct files_loader *l, struct str id, struct course_section *section,
	struct course_text **notes, struct err *err);
/* What a planned section has too: the first FILES_HEAD_KEYS of a table. */
#define FILES_HEAD_TABLE \
	[FILES_HEAD_ID] = { "id", FILES_WANT_ID, true, 0, 0, NULL }, \
	[FILES_HEAD_NUMBER] = { "number", FILES_WANT_COUNT, true, 1, 99, NULL }, \
	[FILES_HEAD_USERS] = { "users", FILES_WANT_COUNT, true, 1, TOPO_MAX_USERS, NULL }, \
	[FILES_HEAD_LABEL] = { "label", FILES_WANT_BOTH, true, 0, 0, NULL }, \
	[FILES_HEAD_TITLE] = { "title", FILES_WANT_BOTH, true, 0, 0, NULL }, \
	[FILES_HEAD_TAGLINE] = { "tagline", FILES_WANT_BOTH, true, 0, 0, NULL }
enum { FILES_HEAD_ID, FILES_HEAD_NUMBER, FILES_HEAD_USERS, FILES_HEAD_LABEL, FILES_HEAD_TITLE, FILES_HEAD_TAGLINE,
	FILES_HEAD_KEYS };
void files_head_take(const struct files_value values[FILES_HEAD_KEYS], struct course_section *section);

/* One reader a mapping of section.yaml. */
enum status files_step_read(struct files_loader *l, const struct files_doc *doc, const struct files_node *node,
	struct course_step *step, struct files_loaded_step *more, struct err *err);
enum status files_question_read(struct files_loader *l, const struct files_doc *doc, const struct files_node *node,
	struct course_question *question, struct files_loaded_question *more, struct err *err);

/* Lists of an arm, which may be those of its step read against another topology. `end_ns`: no action later. */
enum status files_actions_read(struct files_loader *l, const struct files_doc *doc, const struct files_node *list,
	const struct topo *topo, double end_ns, struct course_arm *arm, struct err *err);
enum status files_settings_read(struct files_loader *l, const struct files_doc *doc, const struct files_node *list,
	const struct topo *topo, struct course_arm *arm, struct err *err);
enum status files_topology_find(struct files_loader *l, const struct files_doc *doc, const struct files_node *node,
	const struct topo **topo, struct err *err);

/* "p95 < 500 ms". The measures of the run are there. */
enum status files_expect_read(struct files_loader *l, const struct files_doc *doc, const struct files_node *node,
	const struct course_experiment *run, const struct files_loaded_step *more, struct course_expect *expect, struct err *err);

/* The id under "id", if there is a good one: for what cannot be read as a whole. */
struct str files_id_of(const struct files_doc *doc, const struct files_node *map);

/* "b" or [a, c] to bits. */
enum status files_letters_read(const struct files_doc *doc, const struct files_node *node, const char *key, unsigned *bits,
	struct err *err);
/* {a: ..., c: ...}. */
enum status files_beliefs_read(const struct files_doc *doc, const struct files_node *map, struct files_key_of_choices *key,
	struct err *err);

/* "down" or "arm.down": the measure, and in *arm whose. NULL with the reason, without a place, in err. */
const struct course_measure *files_measure_find(const struct course_experiment *run, const struct files_loaded_step *more,
	struct str name, uint32_t *arm, struct err *err);
const struct files_course_quantity *files_quantity_find(const struct files_loader *l, struct str id); /* or NULL */
/* The value names a node of the topology. STATUS_OK also when there is none to look into; then *index stays. */
enum status files_node_find(const struct files_doc *doc, const struct files_value *value, const struct topo *topo,
	uint32_t *index, struct err *err);
/* A setting that the node's kind has; STATUS_DATA with the reason, without a place, in err. */
enum status files_setting_find(const struct topo *topo, uint32_t node, struct str id, enum topo_setting *setting,
	struct err *err);

/* Texts to steps and questions. */
enum status files_join(struct files_loader *l, struct files_loaded *loaded, struct err *err);

/* What only lint looks at, once everything is joined. */
void files_lint_texts(struct files_loader *l, const struct files_loaded *loaded);
void files_lint_figures(struct files_loader *l, const struct files_loaded *loaded);
void files_lint_fit(struct files_loader *l, const struct files_loaded *loaded);

#endif
