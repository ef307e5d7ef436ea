#include "config.h"

#include "tests/store/shim.h"

#include <errno.h>
#include <sqlite3.h>
#include <stddef.h>
#include <string.h>

/* What is asked for, and how far it has come. A test program has one SQLite, so there is one of each. */
static struct {
	long at, count;
	bool from_then_on, failed;
	int system_error;
} plans[2];

void shim_fail(enum shim_what what, long at, bool from_then_on, int system_error)
{
	plans[what].at = at;
	plans[what].count = 0;
	plans[what].from_then_on = from_then_on;
	plans[what].failed = false;
	plans[what].system_error = system_error;
}

long shim_count(enum shim_what what)
{
	return plans[what].count;
}

bool shim_failed(enum shim_what what)
{
	return plans[what].failed;
}

static bool fails(enum shim_what what)
{
	plans[what].count++;
	bool now = plans[what].at && (plans[what].count == plans[what].at
		|| (plans[what].from_then_on && plans[what].count > plans[what].at));
	if (now) {
		plans[what].failed = true;
		errno = plans[what].system_error;
	}
	return now;
}

/* --- files */

static sqlite3_vfs *under; /* the system's */
static sqlite3_vfs over;

struct shim_file {
	sqlite3_file base;
	int last_error;
	sqlite3_file *real; /* behind this struct */
};

static sqlite3_file *real_of(sqlite3_file *file)
{
	return ((struct shim_file *)file)->real;
}

static int fail_with(sqlite3_file *file, int rc)
{
	struct shim_file *f = (struct shim_file *)file;
	f->last_error = plans[SHIM_DISK].system_error;
	return plans[SHIM_DISK].system_error == ENOSPC && rc == SQLITE_IOERR_WRITE ? SQLITE_FULL : rc;
}

static int shim_close(sqlite3_file *file)
{
	return real_of(file)->pMethods ? real_of(file)->pMethods->xClose(real_of(file)) : SQLITE_OK;
}

static int shim_read(sqlite3_file *file, void *to, int bytes, sqlite3_int64 at)
{
	return fails(SHIM_DISK) ? fail_with(file, SQLITE_IOERR_READ) : real_of(file)->pMethods->xRead(real_of(file), to, bytes, at);
}

static int shim_write(sqlite3_file *file, const void *from, int bytes, sqlite3_int64 at)
{
	if (fails(SHIM_DISK)) {
		real_of(file)->pMethods->xWrite(real_of(file), from, bytes / 2, at); /* the half of it arrives */
		return fail_with(file, SQLITE_IOERR_WRITE);
	}
	return real_of(file)->pMethods->xWrite(real_of(file), from, bytes, at);
}

static int shim_truncate(sqlite3_file *file, sqlite3_int64 bytes)
{
	return fails(SHIM_DISK) ? fail_with(file, SQLITE_IOERR_TRUNCATE)
		: real_of(file)->pMethods->xTruncate(real_of(file), bytes);
}

static int shim_sync(sqlite3_file *file, int flags)
{
	return fails(SHIM_DISK) ? fail_with(file, SQLITE_IOERR_FSYNC) : real_of(file)->pMethods->xSync(real_of(file), flags);
}

static int shim_file_size(sqlite3_file *file, sqlite3_int64 *bytes)
{
	return fails(SHIM_DISK) ? fail_with(file, SQLITE_IOERR_FSTAT)
		: real_of(file)->pMethods->xFileSize(real_of(file), bytes);
}

static int shim_lock(sqlite3_file *file, int level)
{
	return fails(SHIM_DISK) ? fail_with(file, SQLITE_IOERR_LOCK) : real_of(file)->pMethods->xLock(real_of(file), level);
}

static int shim_unlock(sqlite3_file *file, int level)
{
	return real_of(file)->pMethods->xUnlock(real_of(file), level);
}

static int shim_reserved(sqlite3_file *file, int *is)
{
	return real_of(file)->pMethods->xCheckReservedLock(real_of(file), is);
}

static int shim_control(sqlite3_file *file, int what, void *arg)
{
	struct shim_file *f = (struct shim_file *)file;
	if (what == SQLITE_FCNTL_LAST_ERRNO && f->last_error) {
		*(int *)arg = f->last_error;
		return SQLITE_OK;
	}
	return real_of(file)->pMethods->xFileControl(real_of(file), what, arg);
}

static int shim_sector(sqlite3_file *file)
{
	return real_of(file)->pMethods->xSectorSize(real_of(file));
}

static int shim_characteristics(sqlite3_file *file)
{
	return real_of(file)->pMethods->xDeviceCharacteristics(real_of(file));
}

static const sqlite3_io_methods methods = {
	.iVersion = 1,
	.xClose = shim_close,
	.xRead = shim_read,
	.xWrite = shim_write,
	.xTruncate = shim_truncate,
	.xSync = shim_sync,
	.xFileSize = shim_file_size,
	.xLock = shim_lock,
	.xUnlock = shim_unlock,
	.xCheckReservedLock = shim_reserved,
	.xFileControl = shim_control,
	.xSectorSize = shim_sector,
	.xDeviceCharacteristics = shim_characteristics,
};

static int shim_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
	(void)vfs;
	struct shim_file *f = (struct shim_file *)file;
	memset(f, 0, sizeof *f);
	if (fails(SHIM_DISK)) {
		return SQLITE_CANTOPEN;
	}
	f->real = (sqlite3_file *)(f + 1);
	int rc = under->xOpen(under, name, f->real, flags, out_flags);
	f->base.pMethods = rc == SQLITE_OK ? &methods : NULL;
	return rc;
}

static int shim_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
	(void)vfs;
	return fails(SHIM_DISK) ? SQLITE_IOERR_DELETE : under->xDelete(under, name, sync);
}

static int shim_access(sqlite3_vfs *vfs, const char *name, int flags, int *is)
{
	(void)vfs;
	return fails(SHIM_DISK) ? SQLITE_IOERR_ACCESS : under->xAccess(under, name, flags, is);
}

static int shim_full_path(sqlite3_vfs *vfs, const char *name, int size, char *out)
{
	(void)vfs;
	return under->xFullPathname(under, name, size, out);
}

/* --- memory */

static sqlite3_mem_methods heap;

static void *shim_malloc(int bytes)
{
	return fails(SHIM_MEMORY) ? NULL : heap.xMalloc(bytes);
}

static void *shim_realloc(void *old, int bytes)
{
	return fails(SHIM_MEMORY) ? NULL : heap.xRealloc(old, bytes);
}

void shim_begin(void)
{
	sqlite3_mem_methods shimmed;
	sqlite3_config(SQLITE_CONFIG_GETMALLOC, &heap);
	shimmed = heap;
	shimmed.xMalloc = shim_malloc;
	shimmed.xRealloc = shim_realloc;
	sqlite3_config(SQLITE_CONFIG_MALLOC, &shimmed);
	under = sqlite3_vfs_find(NULL);
	over = *under;
	over.zName = "shim";
	over.szOsFile = (int)sizeof(struct shim_file) + under->szOsFile;
	over.xOpen = shim_open;
	over.xDelete = shim_delete;
	over.xAccess = shim_access;
	over.xFullPathname = shim_full_path;
	sqlite3_vfs_register(&over, 1);
}
