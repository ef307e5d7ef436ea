#include "config.h"

#include "store/state.h"

#include "base/vec.h"

/* Counters stop here: one more would leave the integers that the table takes. */
#define MOST "999999999"
#define MOST_SPENT "31536000000000" /* a thousand years */

static const struct store_action move = { {
	"INSERT INTO step (course, section, step, done, visits, runs, spent_ms, first_ms, last_ms)"
	" SELECT :course, :left_section, :left_step, :left_done, 0, 0, :spent, :time, :time WHERE :left_step <> ''"
	" ON CONFLICT (course, section, step) DO UPDATE SET done = max(done, excluded.done),"
	" spent_ms = min(spent_ms, " MOST_SPENT ") + excluded.spent_ms, last_ms = excluded.last_ms",
	"INSERT INTO step (course, section, step, done, visits, runs, spent_ms, first_ms, last_ms)"
	" SELECT :course, :section, :step, 0, 1, 0, 0, :time, :time WHERE :step <> ''"
	" ON CONFLICT (course, section, step) DO UPDATE SET visits = min(visits, " MOST ") + 1,"
	" last_ms = excluded.last_ms",
	"INSERT INTO place (course, section, step, time_ms) SELECT :course, :section, :step, :time WHERE :step <> ''"
	" ON CONFLICT (course) DO UPDATE SET section = excluded.section, step = excluded.step, time_ms = excluded.time_ms",
} };

static const struct store_action done = { {
	"INSERT INTO step (course, section, step, done, visits, runs, spent_ms, first_ms, last_ms)"
	" VALUES (:course, :section, :step, 1, 1, 0, 0, :time, :time)"
	" ON CONFLICT (course, section, step) DO UPDATE SET done = 1, last_ms = excluded.last_ms",
} };

static const struct store_action run = { {
	"INSERT INTO step (course, section, step, done, visits, runs, spent_ms, first_ms, last_ms)"
	" VALUES (:course, :section, :step, 0, 1, 1, 0, :time, :time)"
	" ON CONFLICT (course, section, step) DO UPDATE SET runs = min(runs, " MOST ") + 1, last_ms = excluded.last_ms",
} };

static const struct store_action predict = { {
	"INSERT INTO prediction (session, time_ms, course, section, step, choice, verdict, certainty)"
	" VALUES (:session, :time, :course, :section, :step, :choice, :verdict, :certainty)",
} };

static const struct store_action forget = { {
	"DELETE FROM step WHERE course = :course AND (section = :section OR :section = '')",
	"DELETE FROM prediction WHERE course = :course AND (section = :section OR :section = '')",
	"DELETE FROM place WHERE course = :course AND (section = :section OR :section = '')",
} };

static bool is_step(struct str section, struct str step)
{
	return store_is_id(section) && store_is_id(step);
}

static bool is_none(struct str section, struct str step)
{
	return section.len == 0 && step.len == 0;
}

enum status store_move(struct store *store, const struct store_move *m)
{
	if (!(is_step(m->left_section, m->left_step) || is_none(m->left_section, m->left_step))
		|| !(is_step(m->section, m->step) || is_none(m->section, m->step))) {
		return STATUS_DATA;
	}
	struct store_record record = {
		.action = &move, .time_ms = m->time_ms, .count = 6,
		.values = {
			STORE_STR(":left_section", m->left_section), STORE_STR(":left_step", m->left_step),
			STORE_INT(":left_done", m->left_done), STORE_INT(":spent", store_spent(m->left_spent_ms)),
			STORE_STR(":section", m->section), STORE_STR(":step", m->step),
		},
	};
	return store_put(store, &record);
}

static enum status put_step(struct store *store, const struct store_action *action, int64_t now_ms, struct str section,
	struct str step)
{
	if (!is_step(section, step)) {
		return STATUS_DATA;
	}
	struct store_record record = {
		.action = action, .time_ms = now_ms, .count = 2,
		.values = { STORE_STR(":section", section), STORE_STR(":step", step) },
	};
	return store_put(store, &record);
}

enum status store_done(struct store *store, int64_t now_ms, struct str section, struct str step)
{
	return put_step(store, &done, now_ms, section, step);
}

enum status store_run(struct store *store, int64_t now_ms, struct str section, struct str step)
{
	return put_step(store, &run, now_ms, section, step);
}

enum status store_predict(struct store *store, const struct store_prediction *p)
{
	if (!is_step(p->section, p->step) || p->choice < 0 || p->choice > 9 || p->certainty < 0 || p->certainty > 3
		|| p->verdict < STORE_NOT_JUDGED || p->verdict > STORE_RIGHT) {
		return STATUS_DATA;
	}
	struct store_record record = {
		.action = &predict, .time_ms = p->time_ms, .count = 5,
		.values = {
			STORE_STR(":section", p->section), STORE_STR(":step", p->step), STORE_INT(":choice", p->choice),
			p->verdict == STORE_NOT_JUDGED ? STORE_NIL(":verdict") : STORE_INT(":verdict", p->verdict),
			STORE_INT(":certainty", p->certainty),
		},
	};
	return store_put(store, &record);
}

enum status store_forget(struct store *store, int64_t now_ms, struct str section)
{
	if (section.len && !store_is_id(section)) {
		return STATUS_DATA;
	}
	struct store_record record = {
		.action = &forget, .time_ms = now_ms, .count = 1, .values = { STORE_STR(":section", section) },
	};
	return store_put(store, &record);
}

enum status store_place(struct store *store, struct arena *arena, struct store_place *out)
{
	const struct store_value values[] = { STORE_STR(":course", str_c(store->course)) };
	struct store_query q;
	*out = (struct store_place){ 0 };
	store_query_begin(&q, store_reader(store), "SELECT section, step, time_ms FROM place WHERE course = :course", values, 1);
	if (store_query_row(&q)) {
		out->section = store_column_str(&q, 0, arena);
		out->step = store_column_str(&q, 1, arena);
		out->time_ms = store_column_int(&q, 2, 0, STORE_TIME_MAX_MS);
	}
	return store_query_end(&q) == SQLITE_OK ? STATUS_OK : STATUS_IO;
}

static enum store_verdict verdict_of(const struct store_query *q, int column)
{
	if (sqlite3_column_type(q->statement, column) == SQLITE_NULL) {
		return STORE_NOT_JUDGED;
	}
	return store_column_int(q, column, 0, 1) ? STORE_RIGHT : STORE_WRONG;
}

static struct store_step step_of(const struct store_query *q, struct arena *arena)
{
	struct store_step step = {
		.section = store_column_str(q, 0, arena),
		.step = store_column_str(q, 1, arena),
		.done = store_column_int(q, 2, 0, 1) != 0,
		.visits = store_column_int(q, 3, 0, INT64_MAX),
		.runs = store_column_int(q, 4, 0, INT64_MAX),
		.spent_ms = store_column_int(q, 5, 0, INT64_MAX),
		.first_ms = store_column_int(q, 6, 0, STORE_TIME_MAX_MS),
		.last_ms = store_column_int(q, 7, 0, STORE_TIME_MAX_MS),
		.predictions = store_column_int(q, 8, 0, INT64_MAX),
	};
	step.first.choice = (int)store_column_int(q, 9, 0, 9);
	step.first.verdict = verdict_of(q, 10);
	step.last.choice = (int)store_column_int(q, 11, 0, 9);
	step.last.verdict = verdict_of(q, 12);
	return step;
}

enum status store_steps(struct store *store, struct arena *arena, struct str section, struct store_steps *out)
{
	static const char sql[] =
		"SELECT s.section, s.step, s.done, s.visits, s.runs, s.spent_ms, s.first_ms, s.last_ms,"
		" coalesce(p.n, 0), a.choice, a.verdict, z.choice, z.verdict FROM step s"
		" LEFT JOIN (SELECT section, step, count(*) n, min(id) first, max(id) last FROM prediction"
		" WHERE course = :course GROUP BY section, step) p ON p.section = s.section AND p.step = s.step"
		" LEFT JOIN prediction a ON a.id = p.first LEFT JOIN prediction z ON z.id = p.last"
		" WHERE s.course = :course AND (s.section = :section OR :section = '') ORDER BY s.section, s.step";
	const struct store_value values[] = {
		STORE_STR(":course", str_c(store->course)), STORE_STR(":section", section),
	};
	struct { struct store_step *items; size_t count, cap; } rows = { 0 };
	struct store_query q;
	for (store_query_begin(&q, store_reader(store), sql, values, 2); store_query_row(&q);) {
		VEC_PUSH(&rows, step_of(&q, arena));
	}
	enum status status;
	out->items = store_query_rows(&q, arena, rows.items, &rows.count, sizeof *rows.items, &status);
	out->count = rows.count;
	return status;
}
