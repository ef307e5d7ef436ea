/* Where the database lies: the path that a person gave, checked before anything opens it.
 *
 * The directory is made where asked; it must be ours (or the system's), no link, and nobody else may write to it. What
 * lies at the path must be an ordinary file of ours with one name; so must a journal beside it. Links among the parents
 * are resolved, since SQLite is told to follow none.
 *
 * Nothing here opens the database's file. */
#ifndef STORE_FILE_H
#define STORE_FILE_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/err.h"
#include "store/store.h"

#define STORE_PATH_BYTES 512 /* with the NUL: as much as SQLite takes */
#define STORE_NAME_BYTES 64 /* what our own files add to the path */

struct store_file {
	char path[STORE_PATH_BYTES]; /* absolute */
	char directory[STORE_PATH_BYTES];
	bool exists;
	off_t bytes;
	dev_t device;
	ino_t inode;
	bool can_write; /* the directory and, where it exists, the file */
	bool network;
};

/* STORE_WELL, or why not (then `why` is filled). `why` is as struct store_state has it. */
enum store_reason store_file_find(struct store_file *file, const char *path, bool make_directory, struct err *why);
/* Looks again: has the path still the file that was found? False as well when it cannot be told. */
bool store_file_same(const struct store_file *file);
/* Fills exists, bytes, device, inode and can_write anew. */
void store_file_look(struct store_file *file);
/* The file's name alone, for messages. */
const char *store_file_name(const struct store_file *file);

/* An empty file of mode 0600 that was not there before. */
bool store_file_make(const char *path);
/* Gives a file a name, never over another: false with errno EEXIST when the name is taken. */
bool store_file_rename(const char *from, const char *to);
void store_file_sync_directory(const char *directory);

/* One process at a time makes, mends, restores or backs up in a directory. The descriptor to give back; -1 when another
 * holds it and did not let go within wait_ms; -2 where the file system has no such locks. */
int store_file_lock(const char *directory, int wait_ms);
void store_file_unlock(int lock);

#endif
