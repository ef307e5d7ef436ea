/* SQLite on a disk, or a memory, that fails on request: the N-th operation, once or from then on.
 *
 * shim_begin puts itself between SQLite and the system; it must come before SQLite is used in the process. */
#ifndef TESTS_STORE_SHIM_H
#define TESTS_STORE_SHIM_H

#include <stdbool.h>

enum shim_what { SHIM_DISK, SHIM_MEMORY };

void shim_begin(void);
/* at 0: nothing fails. The count begins anew. */
void shim_fail(enum shim_what what, long at, bool from_then_on, int system_error);
long shim_count(enum shim_what what); /* operations since then */
bool shim_failed(enum shim_what what); /* has one of them failed? */

#endif
