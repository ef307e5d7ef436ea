/* How the store stands, and why: the words for what SQLite and the system refuse. */
#include "config.h"

#include "store/state.h"

#include <errno.h>

#include "base/i18n.h"

void store_set_mode(struct store *store, enum store_mode mode, enum store_reason reason)
{
	struct store_state *state = &store->state;
	if (state->mode != mode || state->reason != reason) {
		state->changes++;
	}
	state->mode = mode;
	state->reason = reason;
	if (reason == STORE_WELL || reason == STORE_ASKED) {
		state->why = (struct err){ 0 };
	}
}

bool store_reason_may_pass(enum store_reason reason)
{
	return reason == STORE_LOCKED || reason == STORE_FULL || reason == STORE_IO || reason == STORE_CANNOT_WRITE
		|| reason == STORE_GONE;
}

enum store_reason store_because(struct store *store, enum store_reason reason, enum status status, const char *text)
{
	err_at(&store->state.why, status, str_c(store->file.path), 0, 0, "%s", text);
	return reason;
}

static bool is_full(int rc, int system_error)
{
	return (rc & 0xFF) == SQLITE_FULL || system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG;
}

enum store_reason store_reason_of(struct store *store, int rc, int system_error)
{
	int primary = rc & 0xFF;
	if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED) {
		return store_because(store, STORE_LOCKED, STATUS_IO,
			_("another program holds the database; what you do is kept in memory and stored when it lets go"));
	}
	if (is_full(rc, primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN ? system_error : 0)) {
		return store_because(store, STORE_FULL, STATUS_IO,
			_("the disk is full; what you do is kept in memory and stored when there is room"));
	}
	if (rc == SQLITE_READONLY_DBMOVED) {
		return store_because(store, STORE_GONE, STATUS_IO,
			_("the database was deleted, renamed or replaced while it was in use; nothing more is written"));
	}
	if (primary == SQLITE_READONLY || primary == SQLITE_PERM || primary == SQLITE_CANTOPEN) {
		return store_because(store, STORE_CANNOT_WRITE, STATUS_IO,
			_("the database or its directory cannot be written to; what you do is kept in memory only"));
	}
	if (primary == SQLITE_CORRUPT || primary == SQLITE_NOTADB) {
		return store_because(store, STORE_DAMAGED, STATUS_IO, _("the database is damaged; start again to use its newest backup"));
	}
	err_at(&store->state.why, STATUS_IO, str_c(store->file.path), 0, 0,
		_("%s; what you do is kept in memory and tried again"), sqlite3_errstr(rc));
	return STORE_IO;
}
