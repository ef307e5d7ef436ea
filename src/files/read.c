#include "config.h"

#include "files/read.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/vec.h"

#define PATH_BYTES 255

enum status files_root_open(struct files_root *root, const char *path, const char *shown, struct err *err)
{
	*root = (struct files_root){ .fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC), .name = str_c(shown ? shown : path) };
	if (root->fd >= 0) {
		return STATUS_OK;
	}
	enum status status = errno == EMFILE || errno == ENFILE ? STATUS_SYSTEM : STATUS_MISSING;
	return err_at(err, status, root->name, 0, 0, "%s", strerror(errno));
}

void files_root_close(struct files_root *root)
{
	if (root->fd >= 0) {
		close(root->fd);
	}
	root->fd = -1;
}

enum status files_path_check(struct str path, struct err *err)
{
	if (!path.len || path.len > PATH_BYTES) {
		return err_set(err, STATUS_DATA, _("a file name has 1 to %d bytes"), PATH_BYTES);
	}
	for (size_t i = 0; i < path.len; i++) {
		if ((unsigned char)path.ptr[i] < 0x20 || path.ptr[i] == 0x7F) {
			return err_set(err, STATUS_DATA, _("a control character in a file name"));
		}
	}
	if (path.ptr[0] == '/' || path.ptr[0] == '~') {
		return err_set(err, STATUS_DATA, _("'%.*s' leaves the directory; give a path below it"), STR_ARG(path));
	}
	struct str rest = path, part;
	if (path.ptr[path.len - 1] == '/') {
		return err_set(err, STATUS_DATA, _("'%.*s' names no file"), STR_ARG(path));
	}
	while (str_split(&rest, '/', &part)) {
		if (!part.len || str_eq_c(part, ".") || str_eq_c(part, "..")) {
			return err_set(err, STATUS_DATA, _("'%.*s' leaves the directory; give a path below it"), STR_ARG(path));
		}
	}
	return STATUS_OK;
}

/* The name in messages. */
static struct str shown_name(const struct files_root *root, struct str path, struct arena *arena)
{
	if (!root->name.len) {
		return str_dup(arena, path);
	}
	if (!path.len) {
		return str_dup(arena, root->name);
	}
	return str_format(arena, "%.*s/%.*s", STR_ARG(root->name), STR_ARG(path));
}

static enum status refuse_errno(int code, struct str file, struct err *err)
{
	switch (code) {
	case ELOOP:
	case ENOTDIR:
		return err_at(err, STATUS_DATA, file, 0, 0, _("a symbolic link or no directory on the way; give a plain path"));
	case ENXIO: /* a socket, or a FIFO that nobody writes to */
	case ENODEV:
		return err_at(err, STATUS_DATA, file, 0, 0, _("not a regular file"));
	case EMFILE:
	case ENFILE:
	case ENOMEM:
		return err_at(err, STATUS_SYSTEM, file, 0, 0, "%s", strerror(code));
	case EIO:
		return err_at(err, STATUS_IO, file, 0, 0, "%s", strerror(code));
	default:
		return err_at(err, STATUS_MISSING, file, 0, 0, "%s", strerror(code));
	}
}

/* Walks down one name at a time, because O_NOFOLLOW guards only the last one. Returns a descriptor or -1 with errno. */
static int open_below(int root_fd, struct str path, int flags)
{
	int at = root_fd;
	struct str rest = path, part;
	while (str_split(&rest, '/', &part)) {
		char name[PATH_BYTES + 1];
		memcpy(name, part.ptr, part.len);
		name[part.len] = '\0';
		int how = rest.len ? O_RDONLY | O_DIRECTORY : flags;
		int next = openat(at, name, how | O_NOFOLLOW | O_CLOEXEC);
		int code = errno;
		if (at != root_fd) {
			close(at);
		}
		if (next < 0) {
			errno = code;
			return -1;
		}
		at = next;
	}
	return at;
}

/* Reads until the end or one byte over what was promised, so that a file that grows meanwhile is noticed. */
static ssize_t read_all(int fd, char *to, size_t max)
{
	size_t have = 0;
	while (have < max) {
		ssize_t got = read(fd, to + have, max - have);
		if (got < 0 && errno == EINTR) {
			continue;
		}
		if (got < 0) {
			return -1;
		}
		if (got == 0) {
			break;
		}
		have += (size_t)got;
	}
	return (ssize_t)have;
}

enum status files_read(const struct files_root *root, struct str path, size_t limit, struct arena *arena, struct str *text,
	struct str *file, struct err *err)
{
	struct str name = shown_name(root, path, arena);
	if (file) {
		*file = name;
	}
	struct err why = { 0 };
	if (files_path_check(path, &why)) {
		return err_at(err, STATUS_DATA, name, 0, 0, "%s", why.text);
	}
	int fd = open_below(root->fd, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
	if (fd < 0) {
		return refuse_errno(errno, name, err);
	}
	enum status status = STATUS_OK;
	struct stat info;
	if (fstat(fd, &info) != 0) {
		status = refuse_errno(errno, name, err);
	} else if (!S_ISREG(info.st_mode)) {
		status = err_at(err, STATUS_DATA, name, 0, 0, _("not a regular file"));
	} else if (info.st_size > (off_t)limit) {
		status = err_at(err, STATUS_DATA, name, 0, 0, _("%lld bytes; at most %zu are read"), (long long)info.st_size, limit);
	}
	if (status) {
		close(fd);
		return status;
	}
	size_t size = (size_t)info.st_size;
	char *raw = arena_alloc(arena, size + 1);
	ssize_t got = read_all(fd, raw, size + 1);
	int code = errno;
	close(fd);
	if (got < 0) {
		return code == EISDIR ? err_at(err, STATUS_DATA, name, 0, 0, _("not a regular file")) :
								err_at(err, STATUS_IO, name, 0, 0, "%s", strerror(code));
	}
	if ((size_t)got != size) {
		return err_at(err, STATUS_DATA, name, 0, 0, _("the file changed while it was read; try again"));
	}
	return files_normal((struct str){ raw, size }, name, arena, text, err);
}

static int by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

enum status files_list(const struct files_root *root, struct str path, struct arena *arena, struct str **names,
	size_t *count, struct err *err)
{
	struct str name = shown_name(root, path, arena);
	struct err why = { 0 };
	if (path.len && files_path_check(path, &why)) {
		return err_at(err, STATUS_DATA, name, 0, 0, "%s", why.text);
	}
	int fd = path.len ? open_below(root->fd, path, O_RDONLY | O_DIRECTORY) : openat(root->fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0) {
		return refuse_errno(errno, name, err);
	}
	DIR *dir = fdopendir(fd);
	if (!dir) {
		int code = errno;
		close(fd);
		return refuse_errno(code, name, err);
	}
	struct {
		struct str *items;
		size_t count, cap;
	} found = { 0 };
	enum status status = STATUS_OK;
	for (;;) {
		errno = 0;
		const struct dirent *entry = readdir(dir);
		if (!entry) {
			status = errno ? err_at(err, STATUS_IO, name, 0, 0, "%s", strerror(errno)) : STATUS_OK;
			break;
		}
		if (entry->d_name[0] == '.') {
			continue;
		}
		if (found.count == FILES_DIR_LIMIT) {
			status = err_at(err, STATUS_DATA, name, 0, 0, _("more than %d files in one directory"), FILES_DIR_LIMIT);
			break;
		}
		VEC_PUSH(&found, str_dup(arena, str_c(entry->d_name)));
	}
	closedir(dir);
	if (!status) {
		*names = ARENA_ARRAY(arena, found.count, struct str);
		if (found.count) {
			memcpy(*names, found.items, found.count * sizeof *found.items);
			qsort(*names, found.count, sizeof **names, by_bytes);
		}
		*count = found.count;
	}
	mem_free(found.items);
	return status;
}
