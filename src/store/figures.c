#include "config.h"

#include "store/state.h"

#include <string.h>

#include "base/vec.h"

#define SUM_MOST 9e15 /* what a double holds to the unit */

/* Sums are total(): sum() fails when integers overflow, which a file that was tampered with can bring about. */
static int64_t sum_of(const struct store_query *q, int column)
{
	return (int64_t)store_column_double(q, column, 0, SUM_MOST);
}

static struct store_figure *figure_for(struct store_figures *list, struct str section)
{
	for (size_t i = 0; i < list->count; i++) {
		if (str_eq(list->items[i].section, section)) {
			return &list->items[i];
		}
	}
	return NULL;
}

static void reach(struct store_figure *f, int64_t first_ms, int64_t last_ms)
{
	bool none = f->first_ms == 0 && f->last_ms == 0;
	f->first_ms = none || first_ms < f->first_ms ? first_ms : f->first_ms;
	f->last_ms = last_ms > f->last_ms ? last_ms : f->last_ms;
}

static void read_steps(const struct store_query *q, struct store_figure *f)
{
	f->steps_seen = sum_of(q, 1);
	f->steps_done = sum_of(q, 2);
	f->visits = sum_of(q, 3);
	f->runs = sum_of(q, 4);
	f->spent_ms = sum_of(q, 5);
	reach(f, store_column_int(q, 6, 0, STORE_TIME_MAX_MS), store_column_int(q, 7, 0, STORE_TIME_MAX_MS));
}

static void read_predictions(const struct store_query *q, struct store_figure *f)
{
	f->predictions = sum_of(q, 1);
	f->predictions_right = sum_of(q, 2);
	reach(f, store_column_int(q, 3, 0, STORE_TIME_MAX_MS), store_column_int(q, 4, 0, STORE_TIME_MAX_MS));
}

static void read_answers(const struct store_query *q, struct store_figure *f)
{
	f->answers = sum_of(q, 1);
	f->answers_right = sum_of(q, 2);
	f->took_ms = sum_of(q, 3);
	reach(f, store_column_int(q, 4, 0, STORE_TIME_MAX_MS), store_column_int(q, 5, 0, STORE_TIME_MAX_MS));
}

static void read_questions(const struct store_query *q, struct store_figure *f)
{
	f->questions = sum_of(q, 1);
	f->questions_right = sum_of(q, 2);
	f->score = store_column_double(q, 3, -SUM_MOST, SUM_MOST);
	f->max = store_column_double(q, 4, 0, SUM_MOST);
}

/* Each names its section first; the first part finds the sections, the others fill in. */
static const struct {
	const char *sql;
	void (*read)(const struct store_query *q, struct store_figure *f);
} parts[] = {
	{ "SELECT section FROM (SELECT section FROM step WHERE course = :course UNION SELECT section FROM prediction"
		" WHERE course = :course UNION SELECT section FROM answer WHERE course = :course) ORDER BY section", NULL },
	{ "SELECT section, count(*), total(done), total(visits), total(runs), total(spent_ms), min(first_ms), max(last_ms)"
		" FROM step WHERE course = :course GROUP BY section", read_steps },
	{ "SELECT section, count(*), total(verdict), min(time_ms), max(time_ms) FROM prediction WHERE course = :course"
		" GROUP BY section", read_predictions },
	{ "SELECT section, count(*), total(correct), total(took_ms), min(time_ms), max(time_ms) FROM answer"
		" WHERE course = :course GROUP BY section", read_answers },
	{ "SELECT a.section, count(*), total(a.correct), total(a.score), total(a.max_score) FROM answer a JOIN"
		" (SELECT max(id) id FROM answer WHERE course = :course GROUP BY question) l ON l.id = a.id"
		" GROUP BY a.section", read_questions },
};

static enum status read_sections(struct store *store, struct arena *arena, const struct store_value *course,
	struct store_figures *out)
{
	struct { struct store_figure *items; size_t count, cap; } rows = { 0 };
	struct store_query q;
	enum status status;
	for (store_query_begin(&q, store_reader(store), parts[0].sql, course, 1); store_query_row(&q);) {
		VEC_PUSH(&rows, ((struct store_figure){ .section = store_column_str(&q, 0, arena) }));
	}
	out->items = store_query_rows(&q, arena, rows.items, &rows.count, sizeof *rows.items, &status);
	out->count = rows.count;
	return status;
}

enum status store_figures(struct store *store, struct arena *arena, struct store_figures *out)
{
	const struct store_value course = STORE_STR(":course", str_c(store->course));
	enum status status = read_sections(store, arena, &course, out);
	for (size_t i = 1; status == STATUS_OK && i < sizeof parts / sizeof *parts; i++) {
		struct arena names = { 0 };
		struct store_query q;
		for (store_query_begin(&q, store_reader(store), parts[i].sql, &course, 1); store_query_row(&q);) {
			/* A section that another process began just now has no row here yet. */
			struct store_figure *f = figure_for(out, store_column_str(&q, 0, &names));
			if (f) {
				parts[i].read(&q, f);
			}
		}
		status = store_query_end(&q) == SQLITE_OK ? STATUS_OK : STATUS_IO;
		arena_done(&names);
	}
	if (status != STATUS_OK) {
		*out = (struct store_figures){ 0 };
	}
	return status;
}

enum status store_questions(struct store *store, struct arena *arena, struct str section, struct store_questions *out)
{
	const struct store_value values[] = {
		STORE_STR(":course", str_c(store->course)), STORE_STR(":section", section),
	};
	struct { struct store_question *items; size_t count, cap; } rows = { 0 };
	struct store_query q;
	enum status status;
	for (store_query_begin(&q, store_reader(store),
			"SELECT l.section, l.question, s.n, s.correct, l.correct, s.score, s.max, s.took, s.first, s.latest FROM"
			" (SELECT count(*) n, total(correct) correct, total(score) score, total(max_score) max, total(took_ms) took,"
			" min(time_ms) first, max(time_ms) latest, max(id) id FROM answer WHERE course = :course GROUP BY question) s"
			" JOIN answer l ON l.id = s.id WHERE l.section = :section OR :section = ''"
			" ORDER BY l.section, l.question", values, 2);
		store_query_row(&q);) {
		VEC_PUSH(&rows, ((struct store_question){
			.section = store_column_str(&q, 0, arena),
			.question = store_column_str(&q, 1, arena),
			.attempts = store_column_int(&q, 2, 0, INT64_MAX),
			.right = sum_of(&q, 3),
			.last_right = store_column_int(&q, 4, 0, 1) != 0,
			.score = store_column_double(&q, 5, -SUM_MOST, SUM_MOST),
			.max = store_column_double(&q, 6, 0, SUM_MOST),
			.took_ms = sum_of(&q, 7),
			.first_ms = store_column_int(&q, 8, 0, STORE_TIME_MAX_MS),
			.last_ms = store_column_int(&q, 9, 0, STORE_TIME_MAX_MS),
		}));
	}
	out->items = store_query_rows(&q, arena, rows.items, &rows.count, sizeof *rows.items, &status);
	out->count = rows.count;
	return status;
}

enum status store_givens(struct store *store, struct arena *arena, struct str section, struct store_givens *out)
{
	const struct store_value values[] = {
		STORE_STR(":course", str_c(store->course)), STORE_STR(":section", section),
	};
	struct { struct store_given *items; size_t count, cap; } rows = { 0 };
	struct store_query q;
	enum status status;
	for (store_query_begin(&q, store_reader(store),
			"SELECT question, given, max(correct), count(*) FROM answer WHERE course = :course"
			" AND (section = :section OR :section = '') GROUP BY question, given ORDER BY question, count(*) DESC, given",
			values, 2);
		store_query_row(&q);) {
		VEC_PUSH(&rows, ((struct store_given){
			.question = store_column_str(&q, 0, arena),
			.given = store_column_str(&q, 1, arena),
			.right = store_column_int(&q, 2, 0, 1) != 0,
			.count = store_column_int(&q, 3, 0, INT64_MAX),
		}));
	}
	out->items = store_query_rows(&q, arena, rows.items, &rows.count, sizeof *rows.items, &status);
	out->count = rows.count;
	return status;
}
