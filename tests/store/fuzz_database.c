/* Any bytes as a learner's database: opened, read through, written to, looked over by the doctor. Nothing crashes, every
 * number is within its range, and what is said to be stored is there when it is opened again. */
#include "config.h"

#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "store/store.h"

#define NOW_MS INT64_C(1735732800000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds)
{
	if (!holds) {
		abort();
	}
}

static void empty(const char *where, bool remove_it)
{
	DIR *d = opendir(where);
	char name[700];
	for (struct dirent *entry; d && (entry = readdir(d));) {
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
			snprintf(name, sizeof name, "%s/%s", where, entry->d_name);
			if (unlink(name)) {
				empty(name, true);
			}
		}
	}
	if (d) {
		closedir(d);
	}
	if (remove_it) {
		rmdir(where);
	}
}

static void read_through(struct store *store)
{
	struct arena arena = { 0 };
	struct store_place place;
	struct store_steps steps;
	struct store_answers answers;
	struct store_figures figures;
	struct store_questions questions;
	struct store_givens givens;
	struct store_classes classes;
	struct store_votes votes;
	struct store_health health;
	store_learner(store, &arena);
	store_setting(store, &arena, STR("language"));
	store_place(store, &arena, &place);
	if (store_steps(store, &arena, STR(""), &steps) == STATUS_OK) {
		for (size_t i = 0; i < steps.count; i++) {
			demand(steps.items[i].visits >= 0 && steps.items[i].last_ms <= STORE_TIME_MAX_MS);
		}
	}
	if (store_answers(store, &arena, &(struct store_answer_filter){ 0 }, &answers) == STATUS_OK) {
		for (size_t i = 0; i < answers.count; i++) {
			demand(answers.items[i].score <= 1e6 && answers.items[i].time_ms >= 0 && answers.items[i].hints <= 100);
		}
	}
	store_last_answers(store, &arena, STR(""), &answers);
	store_again(store, &arena, STR("one"), &answers);
	store_figures(store, &arena, &figures);
	store_questions(store, &arena, STR(""), &questions);
	store_givens(store, &arena, STR(""), &givens);
	if (store_classes(store, &arena, &classes) == STATUS_OK && classes.count) {
		store_votes(store, &arena, classes.items[0].id, &votes);
	}
	store_doctor(store, NOW_MS, &health);
	arena_done(&arena);
}

static bool last_is(const struct store_options *options, const char *question)
{
	struct arena arena = { 0 };
	struct store_answers answers;
	struct store *store = store_open(options);
	bool is = store_state(store)->mode != STORE_UNSAVED
		&& store_answers(store, &arena, &(struct store_answer_filter){ .question = str_c(question) }, &answers) == STATUS_OK
		&& answers.count > 0;
	store_close(store);
	arena_done(&arena);
	return is;
}

static char directory[64], path[80];

static void sweep(void)
{
	empty(directory, true);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!directory[0]) {
		utf8_init();
		snprintf(directory, sizeof directory, "%s/scalewalk-fuzz-XXXXXX", access("/dev/shm", W_OK) ? "/tmp" : "/dev/shm");
		demand(mkdtemp(directory) != NULL);
		snprintf(path, sizeof path, "%s/db", directory);
		atexit(sweep);
	}
	FILE *file = fopen(path, "wb");
	demand(file && fwrite(data, 1, size, file) == size && fclose(file) == 0);
	const struct store_options options = { .path = path, .course = "c", .now_ms = NOW_MS };
	struct store *store = store_open(&options);
	read_through(store);
	bool stored = store_answer_add(store, &(struct store_answer){ .time_ms = NOW_MS, .section = STR("one"),
		.question = STR("fuzz"), .kind = STR("one"), .max = 1, .quiz = STORE_QUIZ_AGAIN }) == STATUS_OK;
	store_move(store, &(struct store_move){ .time_ms = NOW_MS, .section = STR("one"), .step = STR("a") });
	read_through(store);
	store_close(store);
	demand(!stored || last_is(&options, "fuzz"));
	empty(directory, false);
	return 0;
}
