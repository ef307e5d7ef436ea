#include "config.h"

#include "app/library.h"

const struct topo *app_library_topo(const struct app_library *library, struct str section, struct str id)
{
	const struct topo *common = NULL;
	for (uint32_t i = 0; i < library->shelf_count; i++) {
		const struct app_shelf *shelf = &library->shelves[i];
		if (!str_eq(shelf->topo->id, id)) {
			continue;
		}
		if (str_eq(shelf->section, section)) {
			return shelf->topo;
		}
		if (!shelf->section.len) {
			common = shelf->topo;
		}
	}
	return common;
}
