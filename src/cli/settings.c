#include "config.h"

#include "cli/settings.h"

#include "cli/desk.h"
#include "files/yaml.h"

enum { KEY_LANGUAGE, KEY_THEME, KEY_GLYPHS, KEY_MOTION, KEY_KEYS, KEY_COUNT };

static const struct files_key keys[KEY_COUNT] = {
	[KEY_LANGUAGE] = { .key = "language", .want = FILES_WANT_CHOICE, .choices = "en|ko" },
	[KEY_THEME] = { .key = "theme", .want = FILES_WANT_CHOICE, .choices = "dark|light|contrast|contrast-light|mono" },
	[KEY_GLYPHS] = { .key = "glyphs", .want = FILES_WANT_CHOICE, .choices = "full|cjk|ascii" },
	[KEY_MOTION] = { .key = "reduced-motion", .want = FILES_WANT_FLAG },
	[KEY_KEYS] = { .key = "keys", .want = FILES_WANT_MAP },
};

static enum status bind_keys(struct cli_desk *desk, const struct files_doc *doc, const struct files_node *map,
	struct err *err)
{
	for (uint32_t i = 0; map && i < map->count; i++) {
		keymap_release(&desk->keys, map->keys[i].text);
	}
	for (uint32_t i = 0; map && i < map->count; i++) {
		struct err why = { 0 };
		if (map->items[i].type != FILES_SCALAR) {
			return files_fault(doc, &map->items[i], err, "keys are written as text, such as 'n PageDown'");
		}
		if (keymap_bind(&desk->keys, map->keys[i].text, map->items[i].text, &why)) {
			return files_fault(doc, &map->keys[i], err, "%s", why.text);
		}
	}
	return STATUS_OK;
}

static enum status read_all(struct cli_desk *desk, const struct files_root *root, struct err *err)
{
	struct files_doc doc;
	struct files_value values[KEY_COUNT];
	enum status status = files_yaml_load(root, STR("config.yaml"), &desk->arena, &doc, err);
	if (status || (status = files_map_read(&doc, doc.root, keys, KEY_COUNT, values, err)) ||
		(status = bind_keys(desk, &doc, values[KEY_KEYS].node, err))) {
		return status;
	}
	if (values[KEY_LANGUAGE].node && !desk->language_given) {
		i18n_set(values[KEY_LANGUAGE].number != 0 ? LANG_KO : LANG_EN);
	}
	if (values[KEY_THEME].node) {
		desk->theme = (enum theme_id)values[KEY_THEME].number;
		desk->theme_given = true;
	}
	if (values[KEY_GLYPHS].node) {
		desk->glyphs = (enum glyph_set)values[KEY_GLYPHS].number;
		desk->glyphs_given = true;
	}
	desk->reduced_motion = values[KEY_MOTION].number != 0;
	return STATUS_OK;
}

void settings_read(struct cli_desk *desk)
{
	struct files_root root;
	struct err err = { 0 };
	char *path = arena_strndup(&desk->arena, desk->paths.config.ptr, desk->paths.config.len);
	if (!desk->paths.config.len || files_root_open(&root, path, NULL, &err)) {
		return;
	}
	enum status status = read_all(desk, &root, &err);
	files_root_close(&root);
	if (status && status != STATUS_MISSING) {
		struct buf text = { 0 };
		err_format(&err, &text);
		desk->config_fault = str_dup(&desk->arena, buf_str(&text));
		buf_done(&text);
		keymap_default(&desk->keys);
	}
}
