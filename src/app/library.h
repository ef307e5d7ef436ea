/* What the program was given to work with: one course and the topologies that its steps name, loaded beforehand. The
 * library owns nothing; what it points to must outlive it. */
#ifndef APP_LIBRARY_H
#define APP_LIBRARY_H

#include "course/course.h"
#include "topo/topo.h"

struct app_shelf {
	struct str section; /* a section's own topology; empty: of the common ones */
	const struct topo *topo;
};

struct app_library {
	const struct course *course;
	const struct app_shelf *shelves;
	uint32_t shelf_count;
};

/* The section's own first, then the common ones; NULL when there is none. */
const struct topo *app_library_topo(const struct app_library *library, struct str section, struct str id);

#endif
