#include "config.h"

#include "link/socket.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/utf8.h"

#define SEND_BUFFER_BYTES (4 * LINK_FRAME_BYTES)

enum status link_place_init(struct link_place *place, const char *directory, const char *name, struct err *err)
{
	static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-";
	size_t len = name ? strlen(name) : 0;
	if (len == 0 || len > LINK_NAME_BYTES || name[0] == '.' || strspn(name, allowed) != len) {
		return err_set(err, STATUS_CONFIG, "%s", _("not a name for a socket; use letters, digits, dots and hyphens"));
	}
	if (!directory || directory[0] != '/' || strlen(directory) >= sizeof place->directory) {
		return err_set(err, STATUS_CONFIG, "%s", _("no directory for the socket; set XDG_RUNTIME_DIR to an absolute path"));
	}
	snprintf(place->directory, sizeof place->directory, "%s", directory);
	snprintf(place->name, sizeof place->name, "%s", name);
	return STATUS_OK;
}

/* A descriptor of the directory when it is one that nobody else may write to; else -1 with errno. */
static int open_directory(const struct link_place *place)
{
	struct stat st;
	int fd = open(place->directory, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (fd < 0) {
		return -1;
	}
	if (fstat(fd, &st) || st.st_uid != geteuid() || (st.st_mode & (S_IWGRP | S_IWOTH))) {
		close(fd);
		errno = EPERM;
		return -1;
	}
	return fd;
}

/* An address holds 107 bytes. A longer path is named by way of the directory's descriptor, which leads to the same file. */
static struct sockaddr_un address_of(const struct link_place *place, int directory)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	size_t dir_len = strlen(place->directory), name_len = strlen(place->name);
	if (dir_len + 1 + name_len < sizeof address.sun_path) {
		memcpy(address.sun_path, place->directory, dir_len);
		address.sun_path[dir_len] = '/';
		memcpy(address.sun_path + dir_len + 1, place->name, name_len + 1);
	} else {
		snprintf(address.sun_path, sizeof address.sun_path, "/proc/self/fd/%d/%.*s", directory, LINK_NAME_BYTES,
			place->name);
	}
	return address;
}

static int new_socket(void)
{
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd >= 0) {
		int bytes = SEND_BUFFER_BYTES;
		setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &bytes, sizeof bytes); /* as much as the system allows */
	}
	return fd;
}

static void lock_name(const struct link_place *place, char name[LINK_NAME_BYTES + 6])
{
	snprintf(name, LINK_NAME_BYTES + 6, "%.*s.lock", LINK_NAME_BYTES, place->name);
}

/* The lock lives as long as the process that has it, whatever becomes of that process: a socket that is found while we
 * have it was left by a dead one. -1 with EWOULDBLOCK: a living one has it. */
static int take_lock(int directory, const char *name)
{
	for (int attempt = 0; attempt < 10; attempt++) {
		struct stat ours, there;
		int fd = openat(directory, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0600);
		if (fd < 0) {
			return -1;
		}
		if (flock(fd, LOCK_EX | LOCK_NB)) {
			int error = errno;
			close(fd);
			errno = error;
			return -1;
		}
		/* Its last owner may have removed the name between our two calls. */
		if (fstat(fd, &ours) == 0 && fstatat(directory, name, &there, AT_SYMLINK_NOFOLLOW) == 0
			&& ours.st_ino == there.st_ino && ours.st_dev == there.st_dev) {
			return fd;
		}
		close(fd);
	}
	errno = EWOULDBLOCK;
	return -1;
}

static bool answers(const struct sockaddr_un *address)
{
	int fd = new_socket();
	int failed = fd < 0 ? -1 : connect(fd, (const struct sockaddr *)address, sizeof *address);
	int error = errno;
	if (fd >= 0) {
		close(fd);
	}
	return !failed || error == EAGAIN;
}

static enum status another(struct err *err)
{
	return err_set(err, STATUS_CHECK, "%s", _("another presentation is running; end it first"));
}

static enum status no_socket(const struct link_place *place, struct err *err)
{
	return err_at(err, STATUS_CREATE, str_c(place->directory), 0, 0, _("no socket can be made there: %s"),
		strerror(errno));
}

static enum status bind_and_listen(const struct link_place *place, int directory, int *listener, struct err *err)
{
	struct sockaddr_un address = address_of(place, directory);
	struct stat st;
	if (fstatat(directory, place->name, &st, AT_SYMLINK_NOFOLLOW) == 0) {
		if (!S_ISSOCK(st.st_mode)) {
			return err_at(err, STATUS_CREATE, str_c(place->directory), 0, 0,
				_("'%s' stands where the socket belongs and is none; move it away"), place->name);
		}
		if (answers(&address)) {
			return another(err);
		}
		unlinkat(directory, place->name, 0);
	}
	*listener = new_socket();
	/* The mode of the unbound socket becomes that of its name: there is no moment at which others could connect. */
	if (*listener < 0 || fchmod(*listener, 0600) || bind(*listener, (struct sockaddr *)&address, sizeof address)
		|| listen(*listener, LINK_GUESTS)) {
		return no_socket(place, err);
	}
	return STATUS_OK;
}

enum status link_listen(const struct link_place *place, int *listener, int *lock, struct err *err)
{
	char name[LINK_NAME_BYTES + 6];
	*listener = *lock = -1;
	int directory = open_directory(place);
	if (directory < 0) {
		if (errno == EPERM) {
			return err_at(err, STATUS_CONFIG, str_c(place->directory), 0, 0, "%s",
				_("others may write to the directory, or it is not yours; the socket needs one of your own"));
		}
		return no_socket(place, err);
	}
	lock_name(place, name);
	*lock = take_lock(directory, name);
	enum status status = *lock >= 0 ? bind_and_listen(place, directory, listener, err)
		: errno == EWOULDBLOCK ? another(err) : no_socket(place, err);
	if (status != STATUS_OK && *listener >= 0) {
		close(*listener);
		*listener = -1;
	}
	if (status != STATUS_OK && *lock >= 0) {
		unlinkat(directory, name, 0);
		close(*lock);
		*lock = -1;
	}
	close(directory);
	return status;
}

void link_unlisten(const struct link_place *place, int listener, int lock)
{
	char name[LINK_NAME_BYTES + 6];
	int directory = open_directory(place);
	if (directory >= 0) {
		lock_name(place, name);
		unlinkat(directory, place->name, 0);
		unlinkat(directory, name, 0);
		close(directory);
	}
	close(listener);
	close(lock);
}

bool link_is_ours(int fd)
{
	struct ucred who;
	socklen_t size = sizeof who;
	return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &size) == 0 && who.uid == geteuid();
}

enum link_reach link_connect(const struct link_place *place, int *fd)
{
	*fd = -1;
	int directory = open_directory(place);
	if (directory < 0) {
		return errno == EPERM ? LINK_UNSAFE : LINK_NOBODY;
	}
	struct sockaddr_un address = address_of(place, directory);
	enum link_reach reach = LINK_NOBODY;
	*fd = new_socket();
	if (*fd >= 0 && connect(*fd, (struct sockaddr *)&address, sizeof address) == 0) {
		reach = link_is_ours(*fd) ? LINK_REACHED : LINK_UNSAFE;
	}
	if (reach != LINK_REACHED && *fd >= 0) {
		close(*fd);
		*fd = -1;
	}
	close(directory);
	return reach;
}

enum link_flow link_send(int fd, struct str bytes)
{
	ssize_t sent = send(fd, bytes.ptr, bytes.len, MSG_DONTWAIT | MSG_NOSIGNAL);
	if (sent >= 0) {
		return LINK_MOVED;
	}
	/* A system with tiny buffers says ENOBUFS or EMSGSIZE: as little as a full queue a reason to give up the peer. */
	return errno == EAGAIN || errno == EINTR || errno == ENOBUFS || errno == EMSGSIZE || errno == ENOMEM ? LINK_WAIT
		: LINK_CLOSED;
}

enum link_flow link_receive(int fd, char *block, size_t *count)
{
	ssize_t got = recv(fd, block, LINK_FRAME_BYTES + 1, MSG_DONTWAIT | MSG_TRUNC);
	*count = 0;
	if (got < 0 && errno == ECONNRESET) {
		/* He hung up before he read all of ours; what he said last is still there. */
		got = recv(fd, block, LINK_FRAME_BYTES + 1, MSG_DONTWAIT | MSG_TRUNC);
	}
	if (got < 0) {
		return errno == EAGAIN || errno == EINTR ? LINK_WAIT : LINK_CLOSED;
	}
	if (got == 0) {
		return LINK_CLOSED; /* or an empty message, which nobody of ours sends */
	}
	if (got > LINK_FRAME_BYTES) {
		return LINK_TOO_BIG;
	}
	*count = (size_t)got;
	return LINK_MOVED;
}

void link_notice_add(struct link_notice *notice, const char *format, ...)
{
	if (notice->text[0]) {
		notice->more += notice->more < 1000000;
		return;
	}
	va_list args;
	va_start(args, format);
	vsnprintf(notice->text, sizeof notice->text, format, args);
	va_end(args);
}

bool link_notice_take(struct link_notice *notice, struct buf *out)
{
	if (!notice->text[0]) {
		return false;
	}
	utf8_sanitize(out, str_c(notice->text), false);
	if (notice->more) {
		buf_addf(out, _(" (and %u more)"), notice->more);
	}
	*notice = (struct link_notice){ 0 };
	return true;
}
