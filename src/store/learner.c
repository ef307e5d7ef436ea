#include "config.h"

#include "store/state.h"

static const struct store_action set_learner = { {
	"INSERT INTO learner (id, name) VALUES (1, :name) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
} };

static const struct store_action set_setting = { {
	"DELETE FROM setting WHERE name = :key AND :value = ''",
	"INSERT INTO setting (name, value) SELECT :key, :value WHERE :value <> ''"
	" ON CONFLICT (name) DO UPDATE SET value = excluded.value",
} };

static struct str read_text(struct store *store, struct arena *arena, const char *sql, const struct store_value *values,
	size_t count)
{
	struct str text = STR("");
	struct store_query q;
	store_query_begin(&q, store_reader(store), sql, values, count);
	if (store_query_row(&q)) {
		text = store_column_str(&q, 0, arena);
	}
	store_query_end(&q);
	return text;
}

enum status store_learner_set(struct store *store, int64_t now_ms, struct str name)
{
	if (!store_is_text(name)) {
		return STATUS_DATA;
	}
	struct store_record record = {
		.action = &set_learner, .time_ms = now_ms, .count = 1, .values = { STORE_STR(":name", name) },
	};
	return store_put(store, &record);
}

struct str store_learner(struct store *store, struct arena *arena)
{
	return read_text(store, arena, "SELECT name FROM learner WHERE id = 1", NULL, 0);
}

enum status store_setting_set(struct store *store, int64_t now_ms, struct str key, struct str value)
{
	if (!store_is_id(key) || !store_is_text(value)) {
		return STATUS_DATA;
	}
	struct store_record record = {
		.action = &set_setting, .time_ms = now_ms, .count = 2,
		.values = { STORE_STR(":key", key), STORE_STR(":value", value) },
	};
	return store_put(store, &record);
}

struct str store_setting(struct store *store, struct arena *arena, struct str key)
{
	const struct store_value values[] = { STORE_STR(":key", key) };
	return read_text(store, arena, "SELECT value FROM setting WHERE name = :key", values, 1);
}
