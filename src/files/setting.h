/* One setting of a node, as files write it: shared by catalogue (defaults) and topology. */
#ifndef FILES_SETTING_H
#define FILES_SETTING_H

#include "files/yaml.h"
#include "topo/topo.h"

/* How a value of this type is written; type and law are texts that files_setting_read looks into. */
enum files_want files_setting_want(enum topo_setting setting);
/* The key table's row. */
struct files_key files_setting_key(enum topo_setting setting);
/* `value` was read by files_setting_key's row. The catalogue gives the types. */
enum status files_setting_read(const struct files_doc *doc, const struct topo_catalogue *catalogue, enum topo_setting setting,
	const struct files_value *value, struct topo_value *out, struct err *err);
void files_setting_write(const struct topo_catalogue *catalogue, enum topo_setting setting, const struct topo_value *value,
	struct buf *out);

/* `exp 20 ms`; says what is wrong with it, or NULL. */
const char *files_law_read(struct str text, struct topo_law *law);
void files_law_write(const struct topo_law *law, struct buf *out);

#endif
