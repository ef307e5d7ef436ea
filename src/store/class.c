#include "config.h"

#include "store/state.h"

#include "base/vec.h"

#define CHOICES 9
#define HANDS 100000

static const struct store_action begin = { {
	"INSERT INTO class (id, course, course_hash, title, start_ms) VALUES (:class, :course, :hash, :title, :time)",
} };

static const struct store_action vote = { {
	"INSERT INTO vote (class, section, step, choice, count, time_ms)"
	" VALUES (:class, :section, :step, :choice, :count, :time)"
	" ON CONFLICT (class, section, step, choice) DO UPDATE SET count = excluded.count, time_ms = excluded.time_ms",
} };

enum status store_class_begin(struct store *store, int64_t now_ms, struct str title, struct str course_hash,
	int64_t *class_id)
{
	*class_id = 0;
	if (!store_is_text(title) || !store_is_text(course_hash)) {
		return STATUS_DATA;
	}
	*class_id = store_random_id();
	struct store_record record = {
		.action = &begin, .time_ms = now_ms, .count = 3,
		.values = {
			STORE_INT(":class", *class_id), STORE_STR(":hash", course_hash), STORE_STR(":title", title),
		},
	};
	return store_put(store, &record);
}

enum status store_vote_set(struct store *store, int64_t class_id, const struct store_vote *v)
{
	if (class_id < 1 || !store_is_id(v->section) || !store_is_id(v->step) || v->choice < 1 || v->choice > CHOICES
		|| v->count < 0 || v->count > HANDS) {
		return STATUS_DATA;
	}
	struct store_record record = {
		.action = &vote, .time_ms = v->time_ms, .count = 5,
		.values = {
			STORE_INT(":class", class_id), STORE_STR(":section", v->section), STORE_STR(":step", v->step),
			STORE_INT(":choice", v->choice), STORE_INT(":count", v->count),
		},
	};
	return store_put(store, &record);
}

enum status store_classes(struct store *store, struct arena *arena, struct store_classes *out)
{
	const struct store_value values[] = { STORE_STR(":course", str_c(store->course)) };
	struct { struct store_class *items; size_t count, cap; } rows = { 0 };
	struct store_query q;
	enum status status;
	for (store_query_begin(&q, store_reader(store),
			"SELECT c.id, c.start_ms, coalesce(max(v.time_ms), c.start_ms), c.title, c.course_hash, total(v.count)"
			" FROM class c LEFT JOIN vote v ON v.class = c.id WHERE c.course = :course GROUP BY c.id"
			" ORDER BY c.start_ms, c.id", values, 1);
		store_query_row(&q);) {
		VEC_PUSH(&rows, ((struct store_class){
			.id = store_column_int(&q, 0, 0, INT64_MAX),
			.start_ms = store_column_int(&q, 1, 0, STORE_TIME_MAX_MS),
			.last_ms = store_column_int(&q, 2, 0, STORE_TIME_MAX_MS),
			.title = store_column_str(&q, 3, arena),
			.course_hash = store_column_str(&q, 4, arena),
			.votes = (int64_t)store_column_double(&q, 5, 0, 9e15),
		}));
	}
	out->items = store_query_rows(&q, arena, rows.items, &rows.count, sizeof *rows.items, &status);
	out->count = rows.count;
	return status;
}

enum status store_votes(struct store *store, struct arena *arena, int64_t class_id, struct store_votes *out)
{
	const struct store_value values[] = { STORE_INT(":class", class_id) };
	struct { struct store_vote *items; size_t count, cap; } rows = { 0 };
	struct store_query q;
	enum status status;
	for (store_query_begin(&q, store_reader(store),
			"SELECT time_ms, section, step, choice, count FROM vote WHERE class = :class ORDER BY section, step, choice",
			values, 1);
		store_query_row(&q);) {
		VEC_PUSH(&rows, ((struct store_vote){
			.time_ms = store_column_int(&q, 0, 0, STORE_TIME_MAX_MS),
			.section = store_column_str(&q, 1, arena),
			.step = store_column_str(&q, 2, arena),
			.choice = (int)store_column_int(&q, 3, 1, CHOICES),
			.count = store_column_int(&q, 4, 0, HANDS),
		}));
	}
	out->items = store_query_rows(&q, arena, rows.items, &rows.count, sizeof *rows.items, &status);
	out->count = rows.count;
	return status;
}
