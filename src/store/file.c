#include "config.h"

#include "store/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <time.h>
#include <unistd.h>

#include "base/i18n.h"
#include "store/db.h"

/* Of statfs(2): file systems of another machine, or of a program that may be one. */
static const long network_types[] = {
	0x6969, /* NFS */
	0x517B, /* SMB */
	0xFE534D42, /* SMB 2 */
	0xFF534D42, /* CIFS */
	0x65735546, /* FUSE */
	0x564C, /* NCP */
	0x5346414F, /* AFS */
	0x00C36400, /* Ceph */
	0x01021997, /* 9P */
};

static const char *kind_of(mode_t mode)
{
	switch (mode & S_IFMT) {
	case S_IFLNK:
		return _("a symbolic link");
	case S_IFDIR:
		return _("a directory");
	case S_IFIFO:
		return _("a pipe");
	case S_IFSOCK:
		return _("a socket");
	case S_IFCHR:
	case S_IFBLK:
		return _("a device");
	default:
		return _("no ordinary file");
	}
}

static enum store_reason refuse(struct err *why, enum store_reason reason, enum status status, const char *path,
	const char *text)
{
	err_at(why, status, str_c(path), 0, 0, "%s", text);
	return reason;
}

/* What stands at the path as a person wrote it, before the file system is asked. */
static enum store_reason check_text(const char *path, struct err *why)
{
	if (!path || !*path) {
		err_set(why, STATUS_USAGE, "%s", _("the path of the database is empty; name a file"));
		return STORE_BAD_PATH;
	}
	/* SQLite would take these for a database in memory, and everything would be lost without a word. */
	if (strcmp(path, ":memory:") == 0 || strncmp(path, "file:", 5) == 0) {
		return refuse(why, STORE_BAD_PATH, STATUS_USAGE, path,
			_("not the path of a file; put ./ before it if you mean a file of that name"));
	}
	size_t len = strlen(path);
	if (path[len - 1] == '/') {
		return refuse(why, STORE_BAD_PATH, STATUS_USAGE, path, _("a directory; name a file in it"));
	}
	if (len > PATH_MAX) {
		err_set(why, STATUS_USAGE, _("the path of the database has %zu bytes; at most %d are possible"), len,
			STORE_PATH_BYTES - STORE_NAME_BYTES);
		return STORE_BAD_PATH;
	}
	return STORE_WELL;
}

/* mkdir -p with mode 0700. `path` is written to and restored. */
static bool make_directories(char *path)
{
	for (char *at = path + 1; *at; at++) {
		if (*at != '/') {
			continue;
		}
		*at = '\0';
		int failed = mkdir(path, 0700);
		*at = '/';
		if (failed && errno != EEXIST && errno != EISDIR && errno != EACCES && errno != EROFS) {
			return false;
		}
	}
	return mkdir(path, 0700) == 0 || errno == EEXIST;
}

static enum store_reason check_directory(const char *directory, struct err *why)
{
	struct stat st;
	if (lstat(directory, &st)) {
		if (errno == ENOENT) {
			return refuse(why, STORE_BAD_PLACE, STATUS_CREATE, directory, _("there is no such directory; make it first"));
		}
		return refuse(why, STORE_BAD_PLACE, STATUS_CREATE, directory, strerror(errno));
	}
	if (S_ISLNK(st.st_mode)) {
		return refuse(why, STORE_BAD_PLACE, STATUS_CONFIG, directory,
			_("the directory is a symbolic link; name the directory itself"));
	}
	if (!S_ISDIR(st.st_mode)) {
		return refuse(why, STORE_BAD_PLACE, STATUS_CONFIG, directory, _("not a directory"));
	}
	if (st.st_uid != geteuid() && st.st_uid != 0) {
		return refuse(why, STORE_BAD_PLACE, STATUS_CONFIG, directory,
			_("the directory belongs to another user; use one of your own"));
	}
	if (st.st_mode & (S_IWGRP | S_IWOTH)) {
		return refuse(why, STORE_BAD_PLACE, STATUS_CONFIG, directory,
			_("others may write to the directory; take that away (chmod go-w) or use another"));
	}
	return STORE_WELL;
}

/* The database, or a journal beside it: nothing that leads elsewhere. */
static enum store_reason check_file(const char *path, bool *exists, struct err *why)
{
	struct stat st;
	*exists = false;
	if (lstat(path, &st)) {
		if (errno == ENOENT) {
			return STORE_WELL;
		}
		return refuse(why, STORE_BAD_PATH, STATUS_CREATE, path, strerror(errno));
	}
	*exists = true;
	if (!S_ISREG(st.st_mode)) {
		err_at(why, STATUS_CONFIG, str_c(path), 0, 0, _("%s; the database must be an ordinary file"),
			kind_of(st.st_mode));
		return STORE_BAD_PATH;
	}
	if (st.st_uid != geteuid()) {
		return refuse(why, STORE_BAD_PATH, STATUS_CONFIG, path, _("the file belongs to another user; use one of your own"));
	}
	if (st.st_nlink != 1) {
		return refuse(why, STORE_BAD_PATH, STATUS_CONFIG, path,
			_("the file has a second name (a hard link); copy it and use the copy"));
	}
	return STORE_WELL;
}

/* Absolute path with the links among its parents resolved; the last directory itself may be none. */
static enum store_reason resolve(struct store_file *file, const char *path, bool make_directory, struct err *why)
{
	char directory[PATH_MAX + 1] = "";
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;
	size_t len = slash ? (size_t)(slash - path) : 0;
	memcpy(directory, slash ? path : ".", slash ? len : 1);
	directory[slash ? len : 1] = '\0';
	if (slash == path) {
		strcpy(directory, "/");
	}
	if (make_directory && !make_directories(directory)) {
		return refuse(why, STORE_BAD_PLACE, STATUS_CREATE, directory, strerror(errno));
	}
	enum store_reason reason = check_directory(directory, why);
	if (reason != STORE_WELL) {
		return reason;
	}
	char real[PATH_MAX + 1];
	if (!realpath(directory, real)) {
		return refuse(why, STORE_BAD_PLACE, STATUS_CREATE, directory, strerror(errno));
	}
	size_t need = strlen(real) + 1 + strlen(name); /* with a slash or, for the root, one to spare */
	if (need > STORE_PATH_BYTES - STORE_NAME_BYTES) {
		err_set(why, STATUS_USAGE, _("the path of the database has %zu bytes; at most %d are possible"), need,
			STORE_PATH_BYTES - STORE_NAME_BYTES);
		return STORE_BAD_PATH;
	}
	size_t real_len = strlen(real), name_len = strlen(name);
	memcpy(file->directory, real, real_len + 1);
	memcpy(file->path, real, real_len);
	if (real_len > 1) {
		file->path[real_len++] = '/'; /* the root has its own */
	}
	memcpy(file->path + real_len, name, name_len + 1);
	return STORE_WELL;
}

void store_file_look(struct store_file *file)
{
	struct stat st;
	file->exists = lstat(file->path, &st) == 0;
	if (file->exists) {
		file->bytes = st.st_size;
		file->device = st.st_dev;
		file->inode = st.st_ino;
	}
	file->can_write = faccessat(AT_FDCWD, file->directory, W_OK | X_OK, AT_EACCESS) == 0
		&& (!file->exists || faccessat(AT_FDCWD, file->path, W_OK, AT_EACCESS) == 0);
}

enum store_reason store_file_find(struct store_file *file, const char *path, bool make_directory, struct err *why)
{
	*file = (struct store_file){ 0 };
	enum store_reason reason = check_text(path, why);
	if (reason == STORE_WELL) {
		reason = resolve(file, path, make_directory, why);
	}
	static const char *const suffixes[] = { "", "-journal", "-wal", "-shm" };
	for (size_t i = 0; reason == STORE_WELL && i < sizeof suffixes / sizeof *suffixes; i++) {
		char beside[STORE_PATH_BYTES + 16];
		bool exists;
		snprintf(beside, sizeof beside, "%s%s", file->path, suffixes[i]);
		reason = check_file(beside, &exists, why);
	}
	if (reason != STORE_WELL) {
		return reason;
	}
	store_file_look(file);
	struct statfs fs;
	if (statfs(file->directory, &fs) == 0) {
		for (size_t i = 0; i < sizeof network_types / sizeof *network_types; i++) {
			file->network |= (unsigned long)fs.f_type == (unsigned long)network_types[i];
		}
	}
	return STORE_WELL;
}

bool store_file_same(const struct store_file *file)
{
	struct stat st;
	return lstat(file->path, &st) == 0 && st.st_dev == file->device && st.st_ino == file->inode;
}

const char *store_file_name(const struct store_file *file)
{
	const char *slash = strrchr(file->path, '/');
	return slash ? slash + 1 : file->path;
}

bool store_file_make(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	return fd >= 0 && close(fd) == 0;
}

bool store_file_rename(const char *from, const char *to)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0) {
		return true;
	}
	if (errno != EINVAL && errno != ENOSYS) {
		return false;
	}
	/* NFS has no such rename. A second name does not go over another either; the first goes then. */
	return link(from, to) == 0 && unlink(from) == 0;
}

void store_file_sync_directory(const char *directory)
{
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd); /* not every file system can; the rename holds all the same unless the power fails now */
		close(fd);
	}
}

int store_file_lock(const char *directory, int wait_ms)
{
	int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) {
		return -2;
	}
	int64_t until_ms = store_db_clock_ms() + wait_ms;
	while (flock(fd, LOCK_EX | LOCK_NB)) {
		if (errno != EWOULDBLOCK && errno != EINTR) {
			close(fd);
			return -2;
		}
		if (store_db_clock_ms() >= until_ms) {
			close(fd);
			return -1;
		}
		nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL);
	}
	return fd;
}

void store_file_unlock(int lock)
{
	if (lock >= 0) {
		close(lock);
	}
}
