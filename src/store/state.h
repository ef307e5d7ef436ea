/* The store's inside: the connection to the file, the copy in memory, and the records that wait.
 *
 *   write ──▶ queue ──flush──▶ disk          well: the queue is empty again when the call returns
 *               └──▶ shadow                  trouble: the shadow is a copy of the disk (as far as it could be read) with
 *   read  ◀── shadow, else disk              the queue's records applied; it goes when the queue has been stored */
#ifndef STORE_STATE_H
#define STORE_STATE_H

#include "store/db.h"
#include "store/file.h"
#include "store/schema.h"
#include "store/store.h"

#define STORE_VALUES 20
#define STORE_STATEMENTS 4

/* What a kind of record does, as SQL: run in order in one transaction. Parameters are the record's values, and :course,
 * :session and :time, which every record has. Conditions are the SQL's ("WHERE :step <> ''"). */
struct store_action {
	const char *sql[STORE_STATEMENTS];
};

struct store_record {
	const struct store_action *action;
	int64_t number; /* counts up in a session */
	int64_t time_ms;
	struct store_value values[STORE_VALUES];
	size_t count;
	struct arena texts; /* when it is kept */
};

struct store {
	struct store_state state;
	const struct store_schema *schema;
	struct store_options options; /* path and course are copies */
	char *path, *course;
	struct store_file file;
	struct store_db disk, shadow;
	bool shadow_whole; /* it began as a copy of the disk */
	int64_t session;
	int64_t numbered; /* records so far */
	int64_t refused; /* number of the last record that the tables refused */
	int64_t backup_day; /* day of the last look at the backups; -1: none yet */
	struct {
		struct store_record **items;
		size_t count, cap;
	} queue;
};

/* As store_open, with other tables: for tests of migrations. */
struct store *store_open_schema(const struct store_options *options, const struct store_schema *schema);

/* open.c: finds, checks, mends, migrates and opens the file; sets mode and reason. */
void store_attach(struct store *store, int64_t now_ms);
void store_detach(struct store *store);

/* reason.c: sets mode and reason; `why` is filled by the caller where reason is not STORE_WELL. */
void store_set_mode(struct store *store, enum store_mode mode, enum store_reason reason);
/* Puts the words for a reason into state.why; gives the reason back. */
enum store_reason store_because(struct store *store, enum store_reason reason, enum status status, const char *text);
/* Why a call of SQLite failed, and the words for it. */
enum store_reason store_reason_of(struct store *store, int rc, int system_error);
bool store_reason_may_pass(enum store_reason reason);

/* write.c. The record's texts need not outlive the call. */
enum status store_put(struct store *store, struct store_record *record);
int store_apply(struct store *store, struct store_db *db, const struct store_record *record);
void store_make_shadow(struct store *store);
void store_flush(struct store *store, int64_t now_ms);

/* Where queries read: a connection that may be closed. */
struct store_db *store_reader(struct store *store);
int64_t store_random_id(void); /* positive */
int64_t store_time(int64_t ms); /* within 0 and the year 9999 */
int64_t store_spent(int64_t ms); /* within 0 and a day */

/* text.c: what may be bound. */
bool store_is_id(struct str s);
bool store_is_text(struct str s);

#endif
