#include "config.h"

#include "store/state.h"

#include <math.h>
#include <string.h>

#include "base/vec.h"

#define KIND_BYTES 40
#define SCORE_MOST 1e6
#define LIMIT 10000

static const struct store_action add = { {
	"INSERT INTO answer (session, time_ms, course, section, question, kind, given, right_answer, correct, score,"
	" max_score, took_ms, certainty, hints, quiz) VALUES (:session, :time, :course, :section, :question, :kind, :given,"
	" :key, :correct, :score, :max, :took, :certainty, :hints, :quiz)",
} };

static bool acceptable(const struct store_answer *a)
{
	return store_is_id(a->section) && store_is_id(a->question) && store_is_id(a->kind) && a->kind.len <= KIND_BYTES
		&& store_is_text(a->given) && store_is_text(a->key) && isfinite(a->score) && isfinite(a->max) && a->max > 0
		&& a->max <= SCORE_MOST && fabs(a->score) <= a->max && a->certainty >= 0 && a->certainty <= 3 && a->hints >= 0
		&& a->hints <= 100;
}

enum status store_answer_add(struct store *store, const struct store_answer *a)
{
	if (!acceptable(a)) {
		return STATUS_DATA;
	}
	struct store_record record = {
		.action = &add, .time_ms = a->time_ms, .count = 12,
		.values = {
			STORE_STR(":section", a->section), STORE_STR(":question", a->question), STORE_STR(":kind", a->kind),
			STORE_STR(":given", a->given), STORE_STR(":key", a->key), STORE_INT(":correct", a->right),
			STORE_DBL(":score", a->score), STORE_DBL(":max", a->max), STORE_INT(":took", store_spent(a->took_ms)),
			STORE_INT(":certainty", a->certainty), STORE_INT(":hints", a->hints),
			STORE_STR(":quiz", str_c(store_quiz_name(a->quiz))),
		},
	};
	return store_put(store, &record);
}

/* --- reading */

#define COLUMNS \
	"a.id, a.session, a.time_ms, a.section, a.question, a.kind, a.correct, a.score, a.max_score, a.took_ms," \
	" a.certainty, a.hints, a.quiz, (SELECT count(*) FROM answer b WHERE b.course = a.course" \
	" AND b.question = a.question AND b.id <= a.id)"
#define TEXTS ", a.given, a.right_answer "

/* A query in two forms: with the two long texts; and without, for a file in which one of them is longer than SQLite may
 * give us (it was tampered with), which would end the whole query. */
struct answer_query {
	const char *with_texts, *without;
};

#define ANSWER_QUERY(rest) { "SELECT " COLUMNS TEXTS rest, "SELECT " COLUMNS " " rest }

struct answer_rows {
	struct store_answer *items;
	size_t count, cap;
};

static enum store_quiz quiz_of(struct str name)
{
	for (enum store_quiz i = STORE_QUIZ_OTHER; i <= STORE_QUIZ_EXAM; i++) {
		if (str_eq_c(name, store_quiz_name(i))) {
			return i;
		}
	}
	return STORE_QUIZ_OTHER;
}

static struct store_answer answer_of(const struct store_query *q, bool texts, struct arena *arena)
{
	return (struct store_answer){
		.id = store_column_int(q, 0, 0, INT64_MAX),
		.session = store_column_int(q, 1, 0, INT64_MAX),
		.time_ms = store_column_int(q, 2, 0, STORE_TIME_MAX_MS),
		.section = store_column_str(q, 3, arena),
		.question = store_column_str(q, 4, arena),
		.kind = store_column_str(q, 5, arena),
		.right = store_column_int(q, 6, 0, 1) != 0,
		.score = store_column_double(q, 7, -SCORE_MOST, SCORE_MOST),
		.max = store_column_double(q, 8, 0, SCORE_MOST),
		.took_ms = store_spent(store_column_int(q, 9, 0, INT64_MAX)),
		.certainty = (int)store_column_int(q, 10, 0, 3),
		.hints = (int)store_column_int(q, 11, 0, 100),
		.quiz = quiz_of(store_column_str(q, 12, arena)),
		.attempt = store_column_int(q, 13, 1, INT64_MAX),
		.given = texts ? store_column_str(q, 14, arena) : STR(""),
		.key = texts ? store_column_str(q, 15, arena) : STR(""),
	};
}

static struct str long_text(struct store *store, struct arena *arena, const char *sql, int64_t id)
{
	const struct store_value values[] = { STORE_INT(":id", id) };
	struct store_query q;
	struct str text = STR("");
	store_query_begin(&q, store_reader(store), sql, values, 1);
	if (store_query_row(&q)) {
		text = store_column_str(&q, 0, arena);
	}
	if (store_query_end(&q) == SQLITE_TOOBIG) {
		return STR("\xEF\xBF\xBD"); /* a replacement character: there is something, and it cannot be shown */
	}
	return text;
}

static int gather(struct store *store, struct arena *arena, const char *sql, bool texts,
	const struct store_value *values, size_t count, struct answer_rows *rows)
{
	struct store_query q;
	rows->count = 0;
	for (store_query_begin(&q, store_reader(store), sql, values, count); store_query_row(&q);) {
		VEC_PUSH(rows, answer_of(&q, texts, arena));
	}
	return store_query_end(&q);
}

static enum status read_answers(struct store *store, struct arena *arena, const struct answer_query *query,
	const struct store_value *values, size_t count, struct store_answers *out)
{
	struct answer_rows rows = { 0 };
	int rc = gather(store, arena, query->with_texts, true, values, count, &rows);
	if (rc == SQLITE_TOOBIG) {
		rc = gather(store, arena, query->without, false, values, count, &rows);
		for (size_t i = 0; i < rows.count; i++) {
			rows.items[i].given = long_text(store, arena, "SELECT given FROM answer WHERE id = :id", rows.items[i].id);
			rows.items[i].key = long_text(store, arena, "SELECT right_answer FROM answer WHERE id = :id", rows.items[i].id);
		}
	}
	*out = (struct store_answers){ 0 };
	if (rc == SQLITE_OK && rows.count) {
		out->items = ARENA_ARRAY(arena, rows.count, struct store_answer);
		out->count = rows.count;
		memcpy(out->items, rows.items, rows.count * sizeof *rows.items);
	}
	mem_free(rows.items);
	return rc == SQLITE_OK ? STATUS_OK : STATUS_IO;
}

enum status store_answers(struct store *store, struct arena *arena, const struct store_answer_filter *filter,
	struct store_answers *out)
{
	static const struct answer_query query = ANSWER_QUERY(
		"FROM answer a WHERE a.course = :course AND (a.section = :section OR :section = '')"
		" AND (a.question = :question OR :question = '') AND (a.session = :session OR :session = 0)"
		" AND a.id > :after ORDER BY a.id LIMIT :limit");
	const struct store_value values[] = {
		STORE_STR(":course", str_c(store->course)),
		STORE_STR(":section", filter->section),
		STORE_STR(":question", filter->question),
		STORE_INT(":session", filter->session),
		STORE_INT(":after", filter->after_id),
		STORE_INT(":limit", filter->limit && filter->limit < INT32_MAX ? (int64_t)filter->limit : LIMIT),
	};
	return read_answers(store, arena, &query, values, sizeof values / sizeof *values, out);
}

#define LAST_OF_EACH \
	"FROM answer a JOIN (SELECT max(id) id FROM answer WHERE course = :course GROUP BY question) l ON l.id = a.id" \
	" WHERE (a.section = :section OR :section = '')"

static enum status read_section(struct store *store, struct arena *arena, const struct answer_query *query,
	struct str section, struct store_answers *out)
{
	const struct store_value values[] = {
		STORE_STR(":course", str_c(store->course)), STORE_STR(":section", section),
	};
	return read_answers(store, arena, query, values, sizeof values / sizeof *values, out);
}

enum status store_last_answers(struct store *store, struct arena *arena, struct str section, struct store_answers *out)
{
	static const struct answer_query query = ANSWER_QUERY(LAST_OF_EACH " ORDER BY a.section, a.question");
	return read_section(store, arena, &query, section, out);
}

enum status store_again(struct store *store, struct arena *arena, struct str section, struct store_answers *out)
{
	static const struct answer_query query = ANSWER_QUERY(LAST_OF_EACH " AND a.correct = 0 ORDER BY a.id");
	return read_section(store, arena, &query, section, out);
}
