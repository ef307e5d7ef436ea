/* YAML from a literal. */
#ifndef TESTS_FILES_YAML_TEXT_H
#define TESTS_FILES_YAML_TEXT_H

#include "files/yaml.h"

extern struct arena yaml_arena; /* of whatever was parsed; emptied by yaml_teardown after each test */
int yaml_teardown(void **state);

/* Parses a text as the file t.yaml. */
enum status yaml_parse(const char *text, struct files_doc *doc, struct err *err);
enum status yaml_parse_bytes(const char *text, size_t len, struct files_doc *doc, struct err *err);

char *yaml_repeat(const char *piece, size_t times); /* for mem_free */

#endif
