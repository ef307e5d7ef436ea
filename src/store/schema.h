/* The tables, as SQL text compiled in from data/schema: versions[0] makes version 1 of an empty database, versions[i]
 * makes version i + 1 of version i. What a version must look like is what these texts make, run in order. */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include <stddef.h>

#define STORE_APPLICATION_ID 0x53574C4B /* "SWLK" */

struct store_schema {
	const char *const *versions;
	size_t count;
};

extern const struct store_schema store_schema;

#endif
