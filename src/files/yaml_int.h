/* Between the parts of the YAML layer. */
#ifndef FILES_YAML_INT_H
#define FILES_YAML_INT_H

#include "files/yaml.h"

/* Looks at the lines before the parser does: what people type wrong and YAML takes for something else. `text` is
 * normalised. Finds the cause where libyaml would name a later line or nothing at all. */
enum status files_lines_check(struct str text, struct str file, struct err *err);

/* libyaml's words turned into advice. */
const char *files_yaml_advice(const char *problem);

#endif
