/* Where things are: the program's data, the learner's files. Follows the XDG base directory specification; relative
 * values are ignored. Paths are in the arena; an empty one means that there is none. */
#ifndef CLI_PATHS_H
#define CLI_PATHS_H

#include "cli/options.h"

struct cli_paths {
	struct str data; /* holds lessons/ and data/ */
	struct str locale;
	struct str course;
	struct str db; /* of the learner */
	struct str config; /* config.yaml's directory */
	struct str runtime; /* of the socket */
	bool own_db; /* the path is the program's own choice */
};

void cli_paths_find(struct cli_paths *paths, struct arena *arena, const struct cli_args *args);

#endif
