#include "config.h"

#include "store/db.h"

#include <assert.h>
#include <string.h>
#include <time.h>

#define CHECK_EVERY_STEPS 2000

static const struct {
	int id, value;
} limits[] = {
	{ SQLITE_LIMIT_LENGTH, 1000000 },
	{ SQLITE_LIMIT_SQL_LENGTH, 100000 },
	{ SQLITE_LIMIT_COLUMN, 100 },
	{ SQLITE_LIMIT_EXPR_DEPTH, 100 },
	{ SQLITE_LIMIT_COMPOUND_SELECT, 10 },
	{ SQLITE_LIMIT_VDBE_OP, 25000 },
	{ SQLITE_LIMIT_FUNCTION_ARG, 8 },
	{ SQLITE_LIMIT_ATTACHED, 0 },
	{ SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 50 },
	{ SQLITE_LIMIT_VARIABLE_NUMBER, 50 },
	{ SQLITE_LIMIT_TRIGGER_DEPTH, 10 },
	{ SQLITE_LIMIT_WORKER_THREADS, 0 },
};

static const struct {
	int id, value;
} settings[] = {
	{ SQLITE_DBCONFIG_DEFENSIVE, 1 },
	{ SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
	{ SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
	{ SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
	{ SQLITE_DBCONFIG_ENABLE_FKEY, 1 },
	{ SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0 },
	{ SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0 },
	{ SQLITE_DBCONFIG_DQS_DML, 0 },
	{ SQLITE_DBCONFIG_DQS_DDL, 0 },
};

int64_t store_db_clock_ms(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Somebody else holds the lock: sleep a little, or give up. */
static int be_patient(void *arg, int attempts)
{
	struct store_db *db = arg;
	int64_t now_ms = store_db_clock_ms();
	if (attempts == 0) {
		db->waiting_since_ms = now_ms;
	}
	int64_t waited_ms = now_ms - db->waiting_since_ms;
	if (waited_ms >= db->wait_ms) {
		return 0;
	}
	if (db->on_wait && attempts > 0) {
		db->on_wait(db->on_wait_arg, (int)waited_ms);
	}
	int64_t sleep_ms = attempts < 5 ? 2 : 20;
	if (sleep_ms > db->wait_ms - waited_ms) {
		sleep_ms = db->wait_ms - waited_ms;
	}
	struct timespec pause = { .tv_nsec = (long)sleep_ms * 1000000 };
	nanosleep(&pause, NULL);
	return 1;
}

/* Computing is what a hostile file makes endless. Time that passes otherwise (a busy machine, a stopped process, a slow
 * disk) is nobody's fault; locks have their own patience. */
static int64_t computed_ms(void)
{
	struct timespec spent;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &spent);
	return (int64_t)spent.tv_sec * 1000 + spent.tv_nsec / 1000000;
}

/* From before a statement is prepared: that may read the whole schema. */
static void begin_time(struct store_db *db)
{
	db->deadline_ms = computed_ms() + (db->statement_ms ? db->statement_ms : STORE_STATEMENT_MS);
}

static int past_deadline(void *arg)
{
	const struct store_db *db = arg;
	return db->deadline_ms && computed_ms() > db->deadline_ms;
}

static int configure(struct store_db *db)
{
	sqlite3_extended_result_codes(db->sqlite, 1);
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
		sqlite3_limit(db->sqlite, limits[i].id, limits[i].value);
	}
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
		int is = -1;
		int rc = sqlite3_db_config(db->sqlite, settings[i].id, settings[i].value, &is);
		if (rc != SQLITE_OK || is != settings[i].value) {
			return rc ? rc : SQLITE_MISUSE;
		}
	}
	sqlite3_busy_handler(db->sqlite, be_patient, db);
	sqlite3_progress_handler(db->sqlite, CHECK_EVERY_STEPS, past_deadline, db);
	/* Nothing here reads or locks the file: whose it is has not been looked at yet. */
	return store_db_script(db, "PRAGMA cell_size_check = ON");
}

int store_db_durable(struct store_db *db)
{
	return store_db_script(db, "PRAGMA mmap_size = 0; PRAGMA temp_store = MEMORY; PRAGMA journal_mode = DELETE;"
		"PRAGMA synchronous = EXTRA");
}

int store_db_open(struct store_db *db, const char *path, enum store_db_kind kind)
{
	int flags = SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE | SQLITE_OPEN_PRIVATECACHE | SQLITE_OPEN_NOMUTEX;
	switch (kind) {
	case STORE_DB_FILE:
		flags |= SQLITE_OPEN_READWRITE;
		break;
	case STORE_DB_FILE_READONLY:
		flags |= SQLITE_OPEN_READONLY;
		break;
	case STORE_DB_MEMORY:
		flags |= SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY;
		path = "memory";
		break;
	}
	int rc = sqlite3_open_v2(path, &db->sqlite, flags, NULL);
	if (rc == SQLITE_OK) {
		rc = configure(db);
	}
	if (rc != SQLITE_OK) {
		db->system_error = db->sqlite ? sqlite3_system_errno(db->sqlite) : 0;
		store_db_close(db);
	}
	return rc;
}

void store_db_close(struct store_db *db)
{
	/* No statement outlives the call that began it: an open one would be refused here, and hold a lock before. */
	int rc = sqlite3_close(db->sqlite);
	assert(rc == SQLITE_OK);
	(void)rc;
	db->sqlite = NULL;
}

int store_db_header(struct store_db *db, unsigned char header[100], int64_t *bytes)
{
	/* Through SQLite's own descriptor: to open and close the file here would drop the locks of this process. */
	sqlite3_file *file = NULL;
	sqlite3_int64 size = 0;
	memset(header, 0, 100);
	int rc = sqlite3_file_control(db->sqlite, "main", SQLITE_FCNTL_FILE_POINTER, &file);
	if (rc == SQLITE_OK && file && file->pMethods) {
		rc = file->pMethods->xFileSize(file, &size);
	}
	*bytes = size;
	if (rc == SQLITE_OK && size > 0) {
		rc = file->pMethods->xRead(file, header, 100, 0);
	}
	return rc == SQLITE_IOERR_SHORT_READ ? SQLITE_OK : rc;
}

static const struct store_value *find(const struct store_value *values, size_t count, const char *name)
{
	for (size_t i = 0; name && i < count; i++) {
		if (strcmp(values[i].name, name) == 0) {
			return &values[i];
		}
	}
	return NULL;
}

static int bind(sqlite3_stmt *statement, const struct store_value *values, size_t count)
{
	int rc = SQLITE_OK;
	for (int i = 1; i <= sqlite3_bind_parameter_count(statement) && rc == SQLITE_OK; i++) {
		const struct store_value *v = find(values, count, sqlite3_bind_parameter_name(statement, i));
		if (!v) {
			return SQLITE_MISUSE;
		}
		switch (v->type) {
		case STORE_INTEGER:
			rc = sqlite3_bind_int64(statement, i, v->integer);
			break;
		case STORE_REAL:
			rc = sqlite3_bind_double(statement, i, v->real);
			break;
		case STORE_TEXT:
			/* A null pointer would bind NULL; an empty text is meant. The values outlive the statement. */
			rc = sqlite3_bind_text64(statement, i, v->text.len ? v->text.ptr : "", v->text.len, SQLITE_STATIC,
				SQLITE_UTF8);
			break;
		case STORE_NULL:
			rc = sqlite3_bind_null(statement, i);
			break;
		}
	}
	return rc;
}

/* SQLite gives errno as it stands when it is asked, often that of a later call: the files know their own. */
static int system_error_of(sqlite3 *sqlite)
{
	int error = 0;
	if (sqlite3_file_control(sqlite, "main", SQLITE_FCNTL_LAST_ERRNO, &error) != SQLITE_OK || error == 0) {
		sqlite3_file *journal = NULL;
		sqlite3_file_control(sqlite, "main", SQLITE_FCNTL_JOURNAL_POINTER, &journal);
		if (journal && journal->pMethods && journal->pMethods->xFileControl) { /* one in memory has none */
			journal->pMethods->xFileControl(journal, SQLITE_FCNTL_LAST_ERRNO, &error);
		}
	}
	return error ? error : sqlite3_system_errno(sqlite);
}

void store_query_begin(struct store_query *query, struct store_db *db, const char *sql,
	const struct store_value *values, size_t count)
{
	*query = (struct store_query){ .db = db };
	begin_time(db);
	query->result = db->sqlite ? sqlite3_prepare_v2(db->sqlite, sql, -1, &query->statement, NULL) : SQLITE_CANTOPEN;
	if (query->result == SQLITE_OK) {
		query->result = bind(query->statement, values, count);
	}
}

bool store_query_row(struct store_query *query)
{
	if (query->result != SQLITE_OK) {
		return false;
	}
	int rc = sqlite3_step(query->statement);
	if (rc == SQLITE_ROW) {
		return true;
	}
	if (rc != SQLITE_DONE) {
		query->result = rc;
		query->db->system_error = system_error_of(query->db->sqlite);
	}
	return false;
}

int store_query_end(struct store_query *query)
{
	sqlite3_finalize(query->statement);
	query->statement = NULL;
	query->db->deadline_ms = 0;
	return query->result;
}

void *store_query_rows(struct store_query *query, struct arena *arena, void *rows, size_t *count, size_t row_bytes,
	enum status *status)
{
	void *kept = NULL;
	*status = store_query_end(query) == SQLITE_OK ? STATUS_OK : STATUS_IO;
	if (*status != STATUS_OK) {
		*count = 0;
	} else if (*count) {
		kept = arena_array(arena, *count, row_bytes);
		memcpy(kept, rows, *count * row_bytes);
	}
	mem_free(rows);
	return kept;
}

int64_t store_column_int(const struct store_query *query, int column, int64_t least, int64_t most)
{
	int64_t value = sqlite3_column_int64(query->statement, column);
	return value < least ? least : value > most ? most : value;
}

double store_column_double(const struct store_query *query, int column, double least, double most)
{
	double value = sqlite3_column_double(query->statement, column);
	return value >= least ? (value > most ? most : value) : least; /* not a number: least */
}

struct str store_column_str(const struct store_query *query, int column, struct arena *arena)
{
	const char *text = (const char *)sqlite3_column_text(query->statement, column);
	int bytes = sqlite3_column_bytes(query->statement, column);
	return str_dup(arena, (struct str){ text ? text : "", text && bytes > 0 ? (size_t)bytes : 0 });
}

int store_db_run(struct store_db *db, const char *sql, const struct store_value *values, size_t count)
{
	struct store_query q;
	store_query_begin(&q, db, sql, values, count);
	while (store_query_row(&q)) {
	}
	return store_query_end(&q);
}

int store_db_script(struct store_db *db, const char *sql)
{
	begin_time(db);
	int rc = sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL);
	if (rc != SQLITE_OK) {
		db->system_error = system_error_of(db->sqlite);
	}
	db->deadline_ms = 0;
	return rc;
}

int store_db_number(struct store_db *db, const char *sql, int64_t *out)
{
	struct store_query q;
	*out = 0;
	store_query_begin(&q, db, sql, NULL, 0);
	if (store_query_row(&q)) {
		*out = store_column_int(&q, 0, INT64_MIN, INT64_MAX);
	}
	return store_query_end(&q);
}

int store_db_copy(struct store_db *to, struct store_db *from)
{
	sqlite3_backup *copy = sqlite3_backup_init(to->sqlite, "main", from->sqlite, "main");
	if (!copy) {
		to->system_error = system_error_of(to->sqlite);
		return sqlite3_extended_errcode(to->sqlite);
	}
	int rc = sqlite3_backup_step(copy, -1);
	to->system_error = system_error_of(to->sqlite);
	int end = sqlite3_backup_finish(copy);
	return rc == SQLITE_DONE ? end : rc;
}
