#include "config.h"

#include "app/keys.h"

#include <stdio.h>

const struct key_info key_table[KEY_ACTIONS] = {
#define KEYS_ROW(name, id_, keys_, label_, contexts_) [KEY_DO_##name] = { id_, keys_, label_, contexts_ },
	KEYS_LIST(KEYS_ROW)
#undef KEYS_ROW
};

static bool add(struct keymap *map, enum key_action action, struct str name)
{
	struct input input;
	if (map->count == KEY_BINDINGS || !input_parse(name, &input)) {
		return false;
	}
	struct key_binding *binding = &map->all[map->count++];
	*binding = (struct key_binding){ .key = input.key, .mods = input.mods, .action = action };
	snprintf(binding->name, sizeof binding->name, "%.*s", STR_ARG(name));
	return true;
}

static void drop(struct keymap *map, enum key_action action)
{
	size_t kept = 0;
	for (size_t i = 0; i < map->count; i++) {
		if (map->all[i].action != action) {
			map->all[kept++] = map->all[i];
		}
	}
	map->count = kept;
}

void keymap_default(struct keymap *map)
{
	map->count = 0;
	for (enum key_action a = KEY_NONE + 1; a < KEY_ACTIONS; a++) {
		struct str rest = str_c(key_table[a].keys), name;
		while (str_split(&rest, ' ', &name)) {
			add(map, a, name);
		}
	}
}

/* Another action that has this key in one of these contexts. */
static enum key_action taken(const struct keymap *map, const struct input *input, enum key_action by)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct key_binding *b = &map->all[i];
		if (b->action != by && b->key == input->key && b->mods == input->mods &&
			(key_table[b->action].contexts & key_table[by].contexts)) {
			return b->action;
		}
	}
	return KEY_NONE;
}

static enum key_action find_id(struct str id)
{
	for (enum key_action a = KEY_NONE + 1; a < KEY_ACTIONS; a++) {
		if (str_eq_c(id, key_table[a].id)) {
			return a;
		}
	}
	return KEY_NONE;
}

static enum status unknown_action(struct str id, struct err *err)
{
	const char *nearest = NULL;
	unsigned best = 4;
	for (enum key_action a = KEY_NONE + 1; a < KEY_ACTIONS; a++) {
		unsigned far = str_distance(id, str_c(key_table[a].id), 3);
		if (far < best) {
			best = far;
			nearest = key_table[a].id;
		}
	}
	return nearest ? err_set(err, STATUS_CONFIG, "there is no action '%.*s'; did you mean '%s'?", STR_ARG(id),
				 nearest) :
			 err_set(err, STATUS_CONFIG, "there is no action '%.*s'; 'scalewalk --keys' lists them",
				 STR_ARG(id));
}

enum status keymap_bind(struct keymap *map, struct str id, struct str keys, struct err *err)
{
	enum key_action action = find_id(id);
	struct str rest = keys, name;
	struct keymap changed = *map;
	size_t bound = 0;
	if (!action) {
		return unknown_action(id, err);
	}
	drop(&changed, action);
	while (str_split(&rest, ' ', &name)) {
		struct input input;
		if (!name.len) {
			continue;
		}
		if (!input_parse(name, &input)) {
			return err_set(err, STATUS_CONFIG, "'%.*s' is not the name of a key", STR_ARG(name));
		}
		enum key_action other = taken(&changed, &input, action);
		if (other) {
			return err_set(err, STATUS_CONFIG, "key '%.*s' is taken by '%s'", STR_ARG(name),
				key_table[other].id);
		}
		bound += add(&changed, action, name);
	}
	if (!bound && action == KEY_DO_QUIT) {
		return err_set(err, STATUS_CONFIG, "'quit' needs a key");
	}
	*map = changed;
	return STATUS_OK;
}

enum key_action keymap_find(const struct keymap *map, unsigned context, const struct input *input)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct key_binding *b = &map->all[i];
		if (b->key == input->key && b->mods == input->mods && (key_table[b->action].contexts & context)) {
			return b->action;
		}
	}
	return KEY_NONE;
}

struct str keymap_shown(const struct keymap *map, enum key_action action)
{
	static const struct {
		uint32_t key;
		const char *shown;
	} arrows[] = { { UI_KEY_LEFT, "\xe2\x86\x90" }, { UI_KEY_RIGHT, "\xe2\x86\x92" }, { UI_KEY_UP, "\xe2\x86\x91" },
		{ UI_KEY_DOWN, "\xe2\x86\x93" } };
	for (size_t i = 0; i < map->count; i++) {
		const struct key_binding *b = &map->all[i];
		if (b->action != action) {
			continue;
		}
		for (size_t n = 0; n < sizeof arrows / sizeof *arrows; n++) {
			if (arrows[n].key == b->key && !b->mods) {
				return str_c(arrows[n].shown);
			}
		}
		return str_c(b->name);
	}
	return (struct str){ 0 };
}

void keymap_keys(const struct keymap *map, enum key_action action, struct buf *out)
{
	bool first = true;
	for (size_t i = 0; i < map->count; i++) {
		if (map->all[i].action == action) {
			struct input input = { .kind = INPUT_KEY, .key = map->all[i].key, .mods = map->all[i].mods };
			if (!first) {
				buf_add_char(out, ' ');
			}
			input_name(&input, out);
			first = false;
		}
	}
}
