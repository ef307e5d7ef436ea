#include "config.h"

#include "cli/desk.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/utf8.h"
#include "cli/settings.h"
#include "files/course.h"
#include "model/measure.h"

int64_t cli_now_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static char *c_string(struct cli_desk *desk, struct str s)
{
	return arena_strndup(&desk->arena, s.ptr, s.len);
}

void desk_open(struct cli_desk *desk, const struct cli_args *args)
{
	*desk = (struct cli_desk){ 0 };
	cli_paths_find(&desk->paths, &desk->arena, args);
	i18n_init(c_string(desk, desk->paths.locale), i18n_guess(args->given[OPT_LANG] ? args->value[OPT_LANG] : NULL));
	keymap_default(&desk->keys);
	desk->language_given = args->given[OPT_LANG];
	settings_read(desk);
}

/* ----------------------------------------------------------- topologies */


static const struct topo *topology(void *ctx, struct str id, struct err *err)
{
	struct cli_desk *desk = ctx;
	for (uint32_t i = 0; i < desk->stock.shelf_count; i++) {
		if (str_eq(desk->stock.shelves[i].topo->id, id)) {
			return desk->stock.shelves[i].topo;
		}
	}
	struct topo *topo = ARENA_NEW(&desk->arena, struct topo);
	if (files_library_topology(&desk->files, id, &desk->arena, topo, err)) {
		return NULL;
	}
	struct app_shelf *shelves = ARENA_ARRAY(&desk->arena, desk->stock.shelf_count + 1, struct app_shelf);
	if (desk->stock.shelf_count) {
		memcpy(shelves, desk->stock.shelves, desk->stock.shelf_count * sizeof *shelves);
	}
	shelves[desk->stock.shelf_count++] = (struct app_shelf){ .topo = topo };
	desk->stock.shelves = shelves;
	return topo;
}

/* What an action must be given, from the model's list. */
static unsigned action_needs(enum model_action_kind kind)
{
	switch (kind) {
	case MODEL_USERS:
	case MODEL_FLASH:
		return FILES_ACT_NUMBER;
	case MODEL_KILL_ZONE:
	case MODEL_MEND_ZONE:
		return FILES_ACT_ZONE;
	case MODEL_CUT:
	case MODEL_JOIN:
		return FILES_ACT_NODE | FILES_ACT_OTHER;
	case MODEL_SLOW:
		return FILES_ACT_NODE | FILES_ACT_NUMBER;
	case MODEL_REPORT:
		return FILES_ACT_NODE | FILES_ACT_TIME;
	case MODEL_SET:
		return FILES_ACT_NODE | FILES_ACT_SETTING;
	case MODEL_KILL:
	case MODEL_MEND:
	case MODEL_HANG:
	case MODEL_STOP_START:
	case MODEL_REBOOT:
	case MODEL_BACKUP:
	case MODEL_PATCH:
	case MODEL_LOSE_VOLUME:
	case MODEL_MISTAKE:
	case MODEL_CRASH:
	case MODEL_RELEASE:
	case MODEL_BAD_CHECK:
		return FILES_ACT_NODE;
	case MODEL_ACTIONS:
		break;
	}
	return 0;
}

void desk_names(struct cli_desk *desk, struct files_course_names *names)
{
	struct files_course_action *actions = ARENA_ARRAY(&desk->arena, MODEL_ACTIONS, struct files_course_action);
	struct files_course_quantity *quantities = ARENA_ARRAY(&desk->arena, MODEL_QUANTITIES, struct files_course_quantity);
	for (int i = 0; i < MODEL_ACTIONS; i++) {
		actions[i] = (struct files_course_action){ model_action_ids[i], action_needs((enum model_action_kind)i) };
	}
	for (int i = 0; i < MODEL_QUANTITIES; i++) {
		quantities[i] = (struct files_course_quantity){ model_quantity_ids[i], model_quantity_units[i],
			model_quantity_needs_node((enum model_quantity)i) };
	}
	*names = (struct files_course_names){ .actions = actions,
		.action_count = MODEL_ACTIONS,
		.quantities = quantities,
		.quantity_count = MODEL_QUANTITIES,
		.topology = topology,
		.ctx = desk };
}

enum status desk_course(struct cli_desk *desk, struct err *err)
{
	struct files_course_names names;
	char *course_dir = c_string(desk, desk->paths.course);
	enum status status = files_library_open(&desk->files, c_string(desk, desk->paths.data), course_dir, err);
	if (status) {
		if (err->status == STATUS_MISSING && !err->file[0]) {
			snprintf(err->file, sizeof err->file, "%.*s", STR_ARG(desk->paths.data));
		}
		return status;
	}
	desk->files_open = true;
	desk_names(desk, &names);
	desk->course = files_course_load(course_dir, &names, err);
	desk->stock.course = desk->course;
	return desk->course ? STATUS_OK : err->status;
}

/* ---------------------------------------------------------------- store */

void desk_store(struct cli_desk *desk, bool readonly, void (*on_wait)(void *arg, int waited_ms), void *arg)
{
	struct store_options options = { .path = desk->paths.db.len ? c_string(desk, desk->paths.db) : NULL,
		.course = desk->course ? c_string(desk, desk->course->id) : NULL,
		.now_ms = cli_now_ms(),
		.make_directory = desk->paths.own_db,
		.ours = desk->paths.own_db,
		.readonly = readonly,
		.memory = !desk->paths.db.len,
		.on_wait = on_wait,
		.on_wait_arg = arg };
	desk->store = store_open(&options);
}

bool desk_store_absent(const struct cli_desk *desk)
{
	char path[4096];
	struct stat st;
	int len = snprintf(path, sizeof path, "%.*s", STR_ARG(desk->paths.db));
	return len > 0 && (size_t)len < sizeof path && lstat(path, &st) != 0 && errno == ENOENT;
}

static int find_question(const struct course_section *section, struct str id)
{
	for (uint32_t i = 0; i < section->question_count; i++) {
		if (str_eq(section->questions[i].id, id)) {
			return (int)i;
		}
	}
	return -1;
}

static void take_steps(const struct cli_desk *desk, struct app_progress *progress, const struct store_steps *steps)
{
	for (size_t i = 0; i < steps->count; i++) {
		int s = course_find_section(desk->course, steps->items[i].section);
		int t = s < 0 ? -1 : course_find_step(&desk->course->sections[s], steps->items[i].step);
		if (t >= 0) {
			uint32_t flat = progress->first_step[s] + (uint32_t)t;
			progress->step_seen[flat] = steps->items[i].visits > 0;
			progress->step_done[flat] = steps->items[i].done;
			progress->predicted[flat] = (int8_t)steps->items[i].last.choice;
			progress->predicted_right[flat] = steps->items[i].last.verdict == STORE_RIGHT;
		}
	}
}

static int newest_first(const void *a, const void *b)
{
	const struct store_step *x = a, *y = b;
	return (x->last_ms < y->last_ms) - (x->last_ms > y->last_ms);
}

/* The place to come back to; when its step is gone, the newest one seen that is still there. */
static void take_place(const struct cli_desk *desk, struct arena *arena, struct app_progress *progress, struct store_steps *steps)
{
	struct store_place place;
	if (store_place(desk->store, arena, &place) || !place.section.len) {
		return;
	}
	struct course_place_id *seen = ARENA_ARRAY(arena, steps->count, struct course_place_id);
	if (steps->count) {
		qsort(steps->items, steps->count, sizeof *steps->items, newest_first);
	}
	for (size_t i = 0; i < steps->count; i++) {
		seen[i] = (struct course_place_id){ steps->items[i].section, steps->items[i].step };
	}
	progress->has_place = course_resume(desk->course, (struct course_place_id){ place.section, place.step }, seen,
		steps->count, &progress->place);
}

struct app_progress *desk_progress(const struct cli_desk *desk)
{
	struct app_progress *progress = app_progress_new(desk->course);
	struct arena arena = { 0 };
	struct store_steps steps = { 0 };
	struct store_answers answers = { 0 };
	if (!desk->store) {
		return progress;
	}
	if (!store_steps(desk->store, &arena, (struct str){ 0 }, &steps)) {
		take_steps(desk, progress, &steps);
		take_place(desk, &arena, progress, &steps);
	}
	if (!store_last_answers(desk->store, &arena, (struct str){ 0 }, &answers)) {
		for (size_t i = 0; i < answers.count; i++) {
			int s = course_find_section(desk->course, answers.items[i].section);
			int q = s < 0 ? -1 : find_question(&desk->course->sections[s], answers.items[i].question);
			if (q >= 0) {
				progress->answered[progress->first_question[s] + (uint32_t)q] = answers.items[i].right ? 1 : -1;
			}
		}
	}
	arena_done(&arena);
	return progress;
}

size_t desk_close(struct cli_desk *desk)
{
	size_t lost = store_close(desk->store);
	course_free(desk->course);
	if (desk->files_open) {
		files_library_close(&desk->files);
	}
	arena_done(&desk->arena);
	*desk = (struct cli_desk){ 0 };
	return lost;
}

/* ------------------------------------------------------------- position */

enum status desk_position(const struct cli_desk *desk, const struct cli_args *args, struct course_position *out,
	struct err *err)
{
	const struct course *course = desk->course;
	int64_t number;
	*out = (struct course_position){ 0 };
	if (args->given[OPT_SECTION]) {
		struct str wanted = str_c(args->value[OPT_SECTION]);
		int found = course_find_section(course, wanted);
		for (uint32_t s = 0; found < 0 && str_to_i64(wanted, &number) && s < course->section_count; s++) {
			found = course->sections[s].number == number ? (int)s : -1;
		}
		if (found < 0) {
			return err_set(err, STATUS_USAGE, _("there is no section '%s'; it is a number from 1 to %u or a name"),
				args->value[OPT_SECTION], course->section_count);
		}
		out->section = (uint32_t)found;
	}
	const struct course_section *section = &course->sections[out->section];
	if (!section->step_count) {
		return err_set(err, STATUS_MISSING, _("section %d is not yet there"), section->number);
	}
	if (args->given[OPT_STEP]) {
		struct str wanted = str_c(args->value[OPT_STEP]);
		int found = course_find_step(section, wanted);
		if (found < 0 && str_to_i64(wanted, &number) && number >= 1 && number <= section->step_count) {
			found = (int)number - 1;
		}
		if (found < 0) {
			return err_set(err, STATUS_USAGE, _("section %d has no step '%s'; it is a number from 1 to %u or a name"),
				section->number, args->value[OPT_STEP], section->step_count);
		}
		out->step = (uint32_t)found;
	}
	return STATUS_OK;
}
