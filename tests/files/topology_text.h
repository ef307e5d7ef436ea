/* The library of the program's data, and a sound topology of 22 lines, one of which a test may change. */
#ifndef TESTS_FILES_TOPOLOGY_TEXT_H
#define TESTS_FILES_TOPOLOGY_TEXT_H

#include "files/topology.h"

extern struct files_library topology_library; /* open between setup and teardown */
extern struct arena topology_arena; /* of whatever is read; ends with teardown */
int topology_setup(void **state);
int topology_teardown(void **state);

/* Reads a text as the file t.yaml. */
enum status topology_read(const char *text, struct topo *topo, struct err *err);

/* The sound text with line `number` replaced, left out by NULL; number 0 changes nothing. For free(). */
char *topology_with_line(int number, const char *line);

#endif
