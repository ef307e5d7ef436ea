#include "config.h"

#include "app/keys.h"

#include <stdio.h>

const struct key_info key_table[KEY_ACTIONS] = {
#define KEYS_ROW(name, id_, keys_, label_, contexts_) [KEY_DO_##name] = { id_, keys_, label_, contexts_ },
	KEYS_LIST(KEYS_ROW)
#undef KEYS_ROW
};

/* False when there is no room or no such key. */
static bool add(struct keymap *map, enum key_action action, struct str name)
{
	struct input input;
	if (!input_parse(name, &input)) {
		return false;
	}
	for (size_t i = 0; i < map->count; i++) {
		const struct key_binding *b = &map->all[i];
		if (b->action == action && b->key == input.key && b->mods == input.mods) {
			return true;
		}
	}
	if (map->count == KEY_BINDINGS) {
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

static bool is_last_way_out(const struct input *input)
{
	return input->key == 'c' && input->mods == INPUT_CTRL;
}

/* Another action that has this key in one of these contexts. */
static enum key_action taken(const struct keymap *map, const struct input *input, enum key_action by)
{
	if (by != KEY_DO_QUIT && is_last_way_out(input)) {
		return KEY_DO_QUIT;
	}
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
	return nearest ? err_set(err, STATUS_CONFIG, _("there is no action '%.*s'; did you mean '%s'?"), STR_ARG(id),
				 nearest) :
			 err_set(err, STATUS_CONFIG, _("there is no action '%.*s'; 'scalewalk --keys' lists them"),
				 STR_ARG(id));
}

void keymap_release(struct keymap *map, struct str id)
{
	enum key_action action = find_id(id);
	if (action) {
		drop(map, action);
	}
}

static enum status bind_one(struct keymap *map, enum key_action action, struct str name, struct err *err)
{
	struct input input;
	if (!input_parse(name, &input)) {
		return err_set(err, STATUS_CONFIG, _("'%.*s' is not the name of a key"), STR_ARG(name));
	}
	if (!input.mods && input.key >= '0' && input.key <= '9') {
		return err_set(err, STATUS_CONFIG, _("'%.*s' is a digit: digits choose and count"), STR_ARG(name));
	}
	enum key_action other = taken(map, &input, action);
	if (other) {
		return err_set(err, STATUS_CONFIG, _("key '%.*s' is taken by '%s'"), STR_ARG(name), key_table[other].id);
	}
	return add(map, action, name) ? STATUS_OK : err_set(err, STATUS_CONFIG, _("these are too many keys"));
}

enum status keymap_bind(struct keymap *map, struct str id, struct str keys, struct err *err)
{
	enum key_action action = find_id(id);
	struct str rest = keys, name;
	struct keymap changed = *map;
	bool bound = false;
	if (!action) {
		return unknown_action(id, err);
	}
	drop(&changed, action);
	while (str_split(&rest, ' ', &name)) {
		if (!name.len) {
			continue;
		}
		enum status status = bind_one(&changed, action, name, err);
		if (status) {
			return status;
		}
		bound = true;
	}
	if (action == KEY_DO_QUIT) {
		if (!bound) {
			return err_set(err, STATUS_CONFIG, _("'quit' needs a key"));
		}
		if (!add(&changed, action, STR("Ctrl-c"))) {
			return err_set(err, STATUS_CONFIG, _("these are too many keys"));
		}
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

static const struct key_binding *first_binding(const struct keymap *map, enum key_action action)
{
	for (size_t i = 0; i < map->count; i++) {
		if (map->all[i].action == action) {
			return &map->all[i];
		}
	}
	return NULL;
}

struct str keymap_shown(const struct keymap *map, enum key_action action)
{
	static const struct {
		uint32_t key;
		const char *shown;
	} arrows[] = { { UI_KEY_LEFT, "\xe2\x86\x90" }, { UI_KEY_RIGHT, "\xe2\x86\x92" }, { UI_KEY_UP, "\xe2\x86\x91" },
		{ UI_KEY_DOWN, "\xe2\x86\x93" } };
	const struct key_binding *b = first_binding(map, action);
	for (size_t n = 0; b && n < sizeof arrows / sizeof *arrows; n++) {
		if (arrows[n].key == b->key && !b->mods) {
			return str_c(arrows[n].shown);
		}
	}
	return b ? str_c(b->name) : (struct str){ 0 };
}

bool keymap_press(const struct keymap *map, enum key_action action, struct input *out)
{
	const struct key_binding *b = first_binding(map, action);
	if (b) {
		*out = (struct input){ .kind = INPUT_KEY, .key = b->key, .mods = b->mods };
	}
	return b != NULL;
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
