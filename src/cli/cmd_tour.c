#include "config.h"

#include <math.h>
#include <unistd.h>

#include "app/experiment.h"
#include "app/values.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/desk.h"
#include "doc/doc.h"

/* The whole course as text: for pipes, for screen readers, for a printer. Every experiment is carried out and its figures
 * stand in the text, unless --no-run says otherwise. */

struct tour {
	struct cli_desk desk;
	struct buf out;
	int cols;
	bool runs;
	const struct course_step *step;
	struct app_outcome outcome;
};

static const struct doc *text_of(const struct course_text *text)
{
	const struct doc *doc = text->in[i18n_get()];
	return doc ? doc : text->in[LANG_EN];
}

static double value(void *ctx, struct app_measure_ref ref)
{
	const struct tour *tour = ctx;
	return tour->runs ? tour->outcome.values[ref.arm][ref.measure] : (double)NAN;
}

static bool placeholder(void *ctx, struct str name, struct buf *out)
{
	return app_placeholder(ctx, name, out);
}

static void heading(struct tour *tour, struct str text, char line)
{
	buf_add(&tour->out, text);
	buf_add_char(&tour->out, '\n');
	for (unsigned i = 0; i < utf8_cols(text); i++) {
		buf_add_char(&tour->out, line);
	}
	buf_add_c(&tour->out, "\n\n");
}

static void prose(struct tour *tour, const struct course_text *text, const struct doc_values *values)
{
	if (!doc_empty(text_of(text))) {
		doc_plain(&tour->out, text_of(text), tour->cols, 0, values);
		buf_add_char(&tour->out, '\n');
	}
}

static void choices(struct tour *tour, const struct course_choice *all, uint32_t count, bool answers)
{
	for (uint32_t i = 0; i < count; i++) {
		struct str text = app_word(all[i].text);
		buf_addf(&tour->out, "  %u  %.*s%s\n", i + 1, STR_ARG(text), answers && all[i].right ? _("   <- this one") : "");
		if (answers && !doc_empty(text_of(&all[i].why))) {
			doc_plain(&tour->out, text_of(&all[i].why), tour->cols, 5, NULL);
		}
	}
	buf_add_char(&tour->out, '\n');
}

/* The architecture in words: what stands where and what calls what. */
static void architecture(struct tour *tour, const struct topo *topo)
{
	buf_addf(&tour->out, "  %s", _("architecture:"));
	for (uint32_t e = 0; e < topo->edge_count; e++) {
		buf_addf(&tour->out, "%s %.*s > %.*s", e ? "," : "", STR_ARG(topo->nodes[topo->edges[e].from].id),
			STR_ARG(topo->nodes[topo->edges[e].to].id));
	}
	buf_add_c(&tour->out, "\n\n");
}

static void measures(struct tour *tour)
{
	const struct course_step *step = tour->step;
	for (uint32_t m = 0; m < step->run.measure_count && tour->runs; m++) {
		for (uint32_t arm = 0; arm < step->run.arm_count; arm++) {
			struct str id = step->run.measures[m].id;
			buf_addf(&tour->out, "  %.*s%s%.*s: ", STR_ARG(step->run.arms[arm].id), arm ? "." : "", STR_ARG(id));
			for (int q = 0; q < MODEL_QUANTITIES; q++) {
				if (str_eq_c(step->run.measures[m].quantity, model_quantity_ids[q])) {
					app_quantity(&tour->out, (enum model_quantity)q, tour->outcome.values[arm][m]);
				}
			}
			buf_add_char(&tour->out, '\n');
		}
	}
	if (step->run.measure_count && tour->runs) {
		buf_add_char(&tour->out, '\n');
	}
}

static enum status step(struct tour *tour, const struct course_section *section, uint32_t number, struct err *err)
{
	const struct course_step *step = &section->steps[number];
	struct buf title = { 0 };
	enum status status = STATUS_OK;
	tour->step = step;
	if (tour->runs && (status = app_experiment(&tour->desk.stock, section, step, &tour->outcome, err))) {
		return status;
	}
	struct app_values values = { .step = step,
		.topo = app_library_topo(&tour->desk.stock, section->id, step->run.arms[0].topology),
		.value = value,
		.ctx = tour };
	struct doc_values get = { placeholder, &values };
	buf_addf(&title, "%d.%u  ", section->number, number + 1);
	buf_add(&title, app_word(step->title));
	heading(tour, buf_str(&title), '-');
	buf_done(&title);
	if (values.topo) {
		architecture(tour, values.topo);
	}
	prose(tour, &step->body, &get);
	if (step->kind == COURSE_EXPERIMENT) {
		prose(tour, &step->predict, NULL);
		choices(tour, step->choices, step->choice_count, false);
		buf_addf(&tour->out, "%s\n", tour->runs ? _("What the simulation did:") : _("What the simulation did is left out."));
		measures(tour);
		prose(tour, &step->explain, &get);
		choices(tour, step->choices, step->choice_count, true);
	}
	return STATUS_OK;
}

static void questions(struct tour *tour, const struct course_section *section)
{
	if (!section->question_count) {
		return;
	}
	heading(tour, str_c(_("Questions")), '-');
	for (uint32_t q = 0; q < section->question_count; q++) {
		const struct course_question *question = &section->questions[q];
		buf_addf(&tour->out, "%u) ", q + 1);
		doc_plain(&tour->out, text_of(&question->stem), tour->cols - 3, 0, NULL);
		buf_add_char(&tour->out, '\n');
		if (question->kind == COURSE_NUMBER) {
			buf_addf(&tour->out, "  %s %.10g %.*s\n", _("Right is:"), question->value, STR_ARG(app_word(question->unit)));
		} else {
			choices(tour, question->choices, question->choice_count, true);
		}
		prose(tour, &question->explain, NULL);
	}
}

static enum status section(struct tour *tour, const struct course_section *s, struct err *err)
{
	struct buf title = { 0 };
	enum status status = STATUS_OK;
	buf_addf(&title, "%d  ", s->number);
	buf_add(&title, app_word(s->users));
	buf_add_c(&title, ": ");
	buf_add(&title, app_word(s->title));
	heading(tour, buf_str(&title), '=');
	buf_done(&title);
	if (s->planned) {
		buf_addf(&tour->out, "%.*s (%s)\n\n", STR_ARG(app_word(s->tagline)), _("not yet there"));
	}
	for (uint32_t i = 0; i < s->step_count && !status; i++) {
		status = step(tour, s, i, err);
	}
	if (!status) {
		questions(tour, s);
	}
	return status;
}

int cmd_tour(const struct cli_args *args)
{
	struct tour tour = { .cols = 78, .runs = !args->given[OPT_NO_RUN] };
	struct err err = { 0 };
	int64_t cols = 78;
	int code = 0;
	desk_open(&tour.desk, args);
	enum status status = cli_number(args, OPT_WIDTH, 20, 500, &cols, &err);
	tour.cols = (int)cols;
	status = status ? status : desk_course(&tour.desk, &err);
	struct course_position only = { 0 };
	if (!status && args->given[OPT_SECTION]) {
		status = desk_position(&tour.desk, args, &only, &err);
	}
	if (!status) {
		heading(&tour, app_word(tour.desk.course->title), '=');
	}
	for (uint32_t s = 0; !status && s < tour.desk.course->section_count && !code; s++) {
		if (args->given[OPT_SECTION] && s != only.section) {
			continue;
		}
		status = section(&tour, &tour.desk.course->sections[s], &err);
		/* Section by section, so that a reader sees the first while the next is being simulated. */
		if (!status) {
			code = cli_print(&tour.out);
			buf_reset(&tour.out);
		}
	}
	buf_done(&tour.out);
	desk_close(&tour.desk);
	return status ? cli_fail(&err) : code;
}
