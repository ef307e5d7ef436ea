/* Any bytes as a data file: YAML, catalogue, workload, topology. What is accepted as a topology must be sound, placed without
 * two boxes at one place, and equal to itself after it was written and read again. */
#include "config.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "files/topology.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct files_library library;

static void fault(const char *what)
{
	fprintf(stderr, "%s\n", what);
	abort();
}

static void open_library(void)
{
	const char *dir = getenv("SCALEWALK_DATA_DIR");
	struct err err = { 0 };
	utf8_init();
	if (files_library_open(&library, dir ? dir : ".", NULL, &err)) {
		fault(err.text);
	}
}

static void check_placement(const struct topo *topo, struct arena *arena)
{
	struct topo_place *places = ARENA_ARRAY(arena, topo->node_count, struct topo_place);
	topo_placement(topo, places);
	for (uint32_t i = 0; topo->node_count < 200 && i < topo->node_count; i++) {
		for (uint32_t k = 0; k < i; k++) {
			if (places[i].col == places[k].col && places[i].row == places[k].row) {
				fault("two nodes at one place");
			}
		}
	}
}

static void check_topology(const struct files_doc *doc, struct arena *arena)
{
	struct topo topo, again;
	struct files_doc written;
	struct buf text = { 0 };
	if (files_topology_read(doc, &library.catalogue, library.workloads, library.workload_count, &topo, NULL)) {
		return;
	}
	check_placement(&topo, arena);
	files_topology_write(&topo, &text);
	if (files_yaml_parse(buf_str(&text), STR("written"), arena, &written, NULL) ||
		files_topology_read(&written, &library.catalogue, library.workloads, library.workload_count, &again, NULL) ||
		!files_topology_equal(&topo, &again)) {
		fault(text.ptr);
	}
	buf_done(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = { 0 };
	struct files_doc doc;
	struct err err = { 0 };
	if (!library.workload_count) {
		open_library();
	}
	struct str text = { (const char *)data, size };
	enum status status = files_yaml_parse(text, STR("input"), &arena, &doc, &err);
	if (status == STATUS_DATA && !err.text[0]) {
		fault("refused without a word");
	}
	if (!status) {
		struct topo_catalogue catalogue;
		struct topo_workload workload;
		(void)files_catalogue_read(&doc, &catalogue, NULL);
		(void)files_workload_read(&doc, &workload, NULL);
		check_topology(&doc, &arena);
	}
	arena_done(&arena);
	return 0;
}
