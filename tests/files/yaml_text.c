#include "config.h"

#include "tests/files/yaml_text.h"

#include <string.h>

struct arena yaml_arena;

enum status yaml_parse_bytes(const char *text, size_t len, struct files_doc *doc, struct err *err)
{
	*err = (struct err){ 0 };
	return files_yaml_parse((struct str){ text, len }, STR("t.yaml"), &yaml_arena, doc, err);
}

enum status yaml_parse(const char *text, struct files_doc *doc, struct err *err)
{
	return yaml_parse_bytes(text, strlen(text), doc, err);
}

int yaml_teardown(void **state)
{
	(void)state;
	arena_done(&yaml_arena);
	yaml_arena = (struct arena){ 0 };
	return 0;
}

char *yaml_repeat(const char *piece, size_t times)
{
	size_t len = strlen(piece);
	char *text = mem_alloc(len * times + 1, 1);
	for (size_t i = 0; i < times; i++) {
		memcpy(text + i * len, piece, len);
	}
	return text;
}
