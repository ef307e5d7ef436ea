#include "config.h"

#include "tests/store/keep.h"

#include <dirent.h>
#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"

int keep_begin(void **state)
{
	struct keep *keep = calloc(1, sizeof *keep);
	const char *tmp = getenv("TMPDIR");
	assert_non_null(keep);
	utf8_init();
	snprintf(keep->directory, sizeof keep->directory, "%s/scalewalk-store-XXXXXX", tmp && *tmp ? tmp : "/tmp");
	assert_non_null(mkdtemp(keep->directory));
	snprintf(keep->path, sizeof keep->path, "%s/learner.db", keep->directory);
	*state = keep;
	return 0;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *walk)
{
	(void)st;
	(void)type;
	(void)walk;
	return remove(path);
}

int keep_end(void **state)
{
	struct keep *keep = *state;
	nftw(keep->directory, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	free(keep);
	return 0;
}

struct store *keep_open(const struct keep *keep, int64_t now_ms)
{
	return store_open(&(struct store_options){ .path = keep->path, .course = "c", .now_ms = now_ms });
}

enum status keep_answer(struct store *store, int64_t time_ms, const char *question, bool right)
{
	return store_answer_add(store, &(struct store_answer){
		.time_ms = time_ms, .section = STR("one"), .question = str_c(question), .kind = STR("one"),
		.given = STR("2"), .key = STR("1"), .right = right, .score = right, .max = 1, .took_ms = 1500,
		.quiz = STORE_QUIZ_SECTION,
	});
}

int64_t keep_answers(const struct keep *keep)
{
	struct arena arena = { 0 };
	struct store *store = keep_open(keep, NOON_MS);
	struct store_answers answers;
	int64_t count = -1;
	if (store_state(store)->mode != STORE_UNSAVED
		&& store_answers(store, &arena, &(struct store_answer_filter){ .limit = 1000000 }, &answers) == STATUS_OK) {
		count = (int64_t)answers.count;
	}
	store_close(store);
	arena_done(&arena);
	return count;
}

bool keep_read(const char *path, struct buf *out)
{
	FILE *file = fopen(path, "rb");
	char block[4096];
	size_t n;
	buf_reset(out);
	if (!file) {
		return false;
	}
	while ((n = fread(block, 1, sizeof block, file)) > 0) {
		buf_add(out, (struct str){ block, n });
	}
	fclose(file);
	return true;
}

void keep_write(const char *path, const void *bytes, size_t count)
{
	FILE *file = fopen(path, "wb");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, count, file), count);
	assert_int_equal(fclose(file), 0);
}

uint64_t keep_hash(const char *path)
{
	struct buf bytes = { 0 };
	uint64_t hash = keep_read(path, &bytes) ? str_hash(buf_str(&bytes), 1) : 0;
	buf_done(&bytes);
	return hash;
}

bool keep_first(const char *directory, const char *part, char *name, size_t size)
{
	DIR *d = opendir(directory);
	bool found = false;
	for (struct dirent *entry; d && !found && (entry = readdir(d));) {
		if (strstr(entry->d_name, part) && entry->d_name[0] != '.') {
			snprintf(name, size, "%s/%s", directory, entry->d_name);
			found = true;
		}
	}
	if (d) {
		closedir(d);
	}
	return found;
}

int keep_count(const char *directory, const char *part)
{
	DIR *d = opendir(directory);
	int count = 0;
	for (struct dirent *entry; d && (entry = readdir(d));) {
		count += entry->d_name[0] != '.' && strstr(entry->d_name, part) != NULL;
	}
	if (d) {
		closedir(d);
	}
	return count;
}

void keep_sql(const char *path, const char *sql)
{
	sqlite3 *db = NULL;
	char *error = NULL;
	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK) {
		fail_msg("%s: %s", sql, error);
	}
	assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

void keep_dump(const char *path, struct buf *out)
{
	static const char *const tables[] = { "learner", "setting", "place", "step", "prediction", "answer", "class", "vote" };
	sqlite3 *db = NULL;
	assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
		sqlite3_stmt *statement;
		char sql[64];
		snprintf(sql, sizeof sql, "SELECT * FROM %s ORDER BY 1, 2", tables[i]);
		assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &statement, NULL), SQLITE_OK);
		while (sqlite3_step(statement) == SQLITE_ROW) {
			buf_addf(out, "%s", tables[i]);
			for (int c = 0; c < sqlite3_column_count(statement); c++) {
				const char *text = (const char *)sqlite3_column_text(statement, c);
				buf_addf(out, "|%s", text ? text : "NULL");
			}
			buf_add_char(out, '\n');
		}
		sqlite3_finalize(statement);
	}
	sqlite3_close(db);
}
