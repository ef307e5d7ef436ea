/* The socket itself: where it is, who is at the other end, one message in or out without waiting. */
#ifndef LINK_SOCKET_H
#define LINK_SOCKET_H

#include "link/link.h"

#define LINK_NAME_BYTES 40

/* A directory that was checked, and a name in it. */
struct link_place {
	char directory[4096];
	char name[LINK_NAME_BYTES + 1];
};

enum status link_place_init(struct link_place *place, const char *directory, const char *name, struct err *err);

/* A socket that listens, and the lock that says that we do; both -1 on failure. */
enum status link_listen(const struct link_place *place, int *socket, int *lock, struct err *err);
void link_unlisten(const struct link_place *place, int socket, int lock);

enum link_reach { LINK_REACHED, LINK_NOBODY, LINK_UNSAFE };
/* NOBODY: nobody listens, or he is busy. UNSAFE: the directory or the one who listens is not ours. */
enum link_reach link_connect(const struct link_place *place, int *socket);
bool link_is_ours(int socket); /* the other end is a process of this user */

enum link_flow {
	LINK_MOVED,
	LINK_WAIT, /* nothing there, or no room */
	LINK_CLOSED, /* the other end has gone */
	LINK_TOO_BIG, /* a message longer than LINK_FRAME_BYTES, or one without a byte */
};

enum link_flow link_send(int socket, struct str bytes);
/* `block` holds LINK_FRAME_BYTES + 1. */
enum link_flow link_receive(int socket, char *block, size_t *count);

/* The one line. */
struct link_notice {
	char text[256];
	unsigned more;
};

void link_notice_add(struct link_notice *notice, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool link_notice_take(struct link_notice *notice, struct buf *out);

#endif
