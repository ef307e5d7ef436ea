#include "config.h"

#include "tests/files/course_names.h"

#include <dirent.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const struct files_course_action actions[] = {
	{ "users", FILES_ACT_NUMBER },
	{ "kill", FILES_ACT_NODE },
	{ "kill-zone", FILES_ACT_ZONE },
	{ "cut", FILES_ACT_NODE | FILES_ACT_OTHER },
	{ "report", FILES_ACT_NODE | FILES_ACT_TIME },
	{ "set", FILES_ACT_NODE | FILES_ACT_SETTING },
};

static const struct files_course_quantity quantities[] = {
	{ "p95", "s", false },
	{ "failed", "", false },
	{ "errors", "%", false },
	{ "outage", "s", false },
	{ "goodput", "/s", false },
	{ "cpu", "%", true },
	{ "bill-month", "$", false },
};

const struct files_course_panels course_panels = { 33, 16, 60, 16, 72, 20, 33 };

static const struct topo *find(void *ctx, struct str id, struct err *err)
{
	struct course_shelf *shelf = ctx;
	for (size_t i = 0; i < shelf->count; i++) {
		if (str_eq(shelf->topos[i]->id, id)) {
			return shelf->topos[i];
		}
	}
	struct topo *topo = ARENA_NEW(&shelf->arena, struct topo);
	if (shelf->count == sizeof shelf->topos / sizeof shelf->topos[0] ||
		files_library_topology(&shelf->library, id, &shelf->arena, topo, err)) {
		return NULL;
	}
	return shelf->topos[shelf->count++] = topo;
}

enum status course_shelf_open(struct course_shelf *shelf, const char *data_dir, const char *course_dir, struct err *err)
{
	*shelf = (struct course_shelf){ 0 };
	shelf->names = (struct files_course_names){
		.actions = actions,
		.action_count = sizeof actions / sizeof actions[0],
		.quantities = quantities,
		.quantity_count = sizeof quantities / sizeof quantities[0],
		.topology = find,
		.ctx = shelf,
	};
	return files_library_open(&shelf->library, data_dir, course_dir, err);
}

void course_shelf_close(struct course_shelf *shelf)
{
	files_library_close(&shelf->library);
	arena_done(&shelf->arena);
}

/* -------------------------------------------------------------- scratch */

char *scratch_make(void)
{
	char *dir = strdup("scratch-XXXXXX");
	if (!dir || !mkdtemp(dir)) {
		abort();
	}
	return dir;
}

static int remove_one(const char *path, const struct stat *info, int type, struct FTW *where)
{
	(void)info;
	(void)type;
	(void)where;
	return remove(path);
}

void scratch_remove(const char *dir)
{
	nftw(dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

char *scratch_slurp(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rb");
	if (!file) {
		return NULL;
	}
	struct buf all = { 0 };
	buf_add_c(&all, "");
	for (int c; (c = fgetc(file)) != EOF;) {
		buf_add_char(&all, (char)c);
	}
	fclose(file);
	*len = all.len;
	char *text = calloc(1, all.len + 1);
	if (text && all.len) {
		memcpy(text, all.ptr, all.len);
	}
	buf_done(&all);
	return text;
}

void scratch_spill(const char *path, const char *text, size_t len)
{
	FILE *file = fopen(path, "wb");
	if (!file || fwrite(text, 1, len, file) != len || fclose(file)) {
		fprintf(stderr, "cannot write %s\n", path);
		abort();
	}
}

void scratch_copy(const char *from, const char *to)
{
	DIR *dir = opendir(from);
	for (const struct dirent *entry; dir && (entry = readdir(dir));) {
		if (entry->d_name[0] == '.') {
			continue;
		}
		char source[4096], target[4096];
		struct stat info;
		snprintf(source, sizeof source, "%s/%s", from, entry->d_name);
		snprintf(target, sizeof target, "%s/%s", to, entry->d_name);
		if (stat(source, &info) == 0 && S_ISDIR(info.st_mode)) {
			mkdir(target, 0700);
			scratch_copy(source, target);
		} else {
			size_t len = 0;
			char *text = scratch_slurp(source, &len);
			scratch_spill(target, text ? text : "", len);
			free(text);
		}
	}
	if (dir) {
		closedir(dir);
	}
}
