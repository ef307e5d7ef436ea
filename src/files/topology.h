/* Catalogue, workloads and topologies: files to structs and back.
 *
 * The format of each is documented in scalewalk-topology(5). Faults come out as `file:line:column: what; what would be
 * right`. What is read is complete: defaults filled in, types and references resolved, and a topology that
 * files_topology_read gives has passed topo_validate. Everything lives in the arena of the call; a topology keeps
 * pointers to the catalogue. */
#ifndef FILES_TOPOLOGY_H
#define FILES_TOPOLOGY_H

#include "files/yaml.h"
#include "topo/topo.h"

enum status files_catalogue_read(const struct files_doc *doc, struct topo_catalogue *catalogue, struct err *err);
enum status files_workload_read(const struct files_doc *doc, struct topo_workload *workload, struct err *err);

/* The workload is looked up by its id among those given. */
enum status files_topology_read(const struct files_doc *doc, const struct topo_catalogue *catalogue,
	const struct topo_workload *workloads, size_t workload_count, struct topo *topo, struct err *err);
/* As YAML that files_topology_read reads back to an equal topology: what was given, in the file's order, no comments. */
void files_topology_write(const struct topo *topo, struct buf *out);
/* What joins two ids in the short form of an edge, by enum topo_edge_kind: > >> @ ? */
extern const char *const files_edge_operators[TOPO_EDGE_KINDS];
/* Do both say the same (places in files apart)? */
bool files_topology_equal(const struct topo *a, const struct topo *b);

/* --------------------------------------------------------------- library */

/* The catalogue, all workloads, and where topologies are found by id: first in the course, then in the data that came
 * with the program. */
struct files_library {
	struct files_root data; /* holds data/catalogue.yaml, data/workloads/, data/topologies/ */
	struct files_root course; /* holds topologies/; fd -1 = none */
	struct topo_catalogue catalogue;
	struct topo_workload *workloads;
	size_t workload_count;
	struct arena arena;
};
/* `data_dir` is the directory above data/; `course_dir` may be NULL. */
enum status files_library_open(struct files_library *library, const char *data_dir, const char *course_dir, struct err *err);
void files_library_close(struct files_library *library);

/* STATUS_MISSING with a suggestion when no such topology exists. The topology lives in `arena` and needs the library. */
enum status files_library_topology(const struct files_library *library, struct str id, struct arena *arena,
	struct topo *topo, struct err *err);
/* Ids of all topologies, sorted, each once. */
enum status files_library_ids(const struct files_library *library, struct arena *arena, struct str **ids, size_t *count,
	struct err *err);

#endif
