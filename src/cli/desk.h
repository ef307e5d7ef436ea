/* The desk: everything a command reads before it starts. The course with its topologies, the configuration, the store
 * and what it knows of the learner. */
#ifndef CLI_DESK_H
#define CLI_DESK_H

#include "app/app.h"
#include "cli/paths.h"
#include "files/topology.h"
#include "store/store.h"

struct cli_desk {
	struct arena arena;
	struct cli_paths paths;
	struct files_library files;
	bool files_open;
	struct app_library stock;
	struct course *course;
	struct keymap keys;
	struct store *store;
	struct str config_fault; /* what is wrong with the configuration; defaults were taken */
	enum theme_id theme;
	bool theme_given;
	enum glyph_set glyphs;
	bool glyphs_given;
	bool reduced_motion;
	bool language_given; /* by an option */
};

/* Language, paths and configuration; nothing else yet. */
void desk_open(struct cli_desk *desk, const struct cli_args *args);
/* The course and the topologies that its steps name. */
enum status desk_course(struct cli_desk *desk, struct err *err);
/* Never fails: without a disk the session is not saved. `readonly`: look only. */
void desk_store(struct cli_desk *desk, bool readonly, void (*on_wait)(void *arg, int waited_ms), void *arg);
/* There is no database yet: nothing in it is needed before the first frame, and making it takes a while. */
bool desk_store_absent(const struct cli_desk *desk);
struct app_progress *desk_progress(const struct cli_desk *desk);
size_t desk_close(struct cli_desk *desk); /* gives the number of records that are lost */

/* Names of actions and quantities for the loader, and a way to topologies. */
struct files_course_names;
void desk_names(struct cli_desk *desk, struct files_course_names *names);
/* A section by number or id; a step of it likewise. STATUS_USAGE. */
enum status desk_position(const struct cli_desk *desk, const struct cli_args *args, struct course_position *out,
	struct err *err);
int64_t cli_now_ms(void); /* wall clock */

#endif
