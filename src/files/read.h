/* Reading a file that somebody else wrote, safely.
 *
 * A path is relative to a root directory and stays below it: no "..", no absolute path, no symbolic link on the way.
 * Only regular files are read (a FIFO or a device never blocks us), at most `limit` bytes, whole or not at all. What
 * comes out is UTF-8 in normal form NFC, without byte order mark, with '\n' as the only line end, so that Korean written
 * on any machine compares equal and columns count what an editor counts.
 *
 * The text check knows what may stand in a course at all: no controls, no bidirectional or zero-width characters,
 * nothing whose width differs between terminals. It works line by line and names the place.
 *
 * STATUS_MISSING when there is no such file, STATUS_DATA for everything about its kind or content, STATUS_IO when
 * reading fails. */
#ifndef FILES_READ_H
#define FILES_READ_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#define FILES_LIMIT_BYTES ((size_t)1 << 20) /* of a YAML file; 1 MiB */
#define FILES_DIR_LIMIT 4096 /* entries of a directory */

/* A directory that files are read from. Kept open, so that it cannot be exchanged while it is read. */
struct files_root {
	int fd;
	struct str name; /* what messages put before the path; "" = only the path */
};
/* `shown` is what messages call it; NULL = path. The root itself may be a symbolic link: a person chose it. */
enum status files_root_open(struct files_root *root, const char *path, const char *shown, struct err *err);
void files_root_close(struct files_root *root);

/* Is `path` one that may be asked for: relative, plain names joined by '/', no "." or "..", no control characters, at
 * most 255 bytes. Says why not. */
enum status files_path_check(struct str path, struct err *err);

/* The normalised text, in the arena; a NUL stands behind it. err names `root->name/path`. `file` (may be NULL) receives
 * that name. */
enum status files_read(const struct files_root *root, struct str path, size_t limit, struct arena *arena, struct str *text,
	struct str *file, struct err *err);

/* Names in a directory below the root (path "" = the root itself), sorted by bytes, without those that begin with '.';
 * more than FILES_DIR_LIMIT is refused. */
enum status files_list(const struct files_root *root, struct str path, struct arena *arena, struct str **names,
	size_t *count, struct err *err);

/* Bytes that are not a file (a test's literal, standard input) made ready as files_read does. */
enum status files_normal(struct str raw, struct str file, struct arena *arena, struct str *text, struct err *err);

/* What may not stand in any text of ours, with line and column. files_normal has done it already. */
enum status files_text_check(struct str text, struct str file, struct err *err);

/* What a message quotes of a file's text: not more than 80 cells, and no half character. */
struct str files_quoted(struct str text);

/* "; did you mean 'x'?" or "", for the nearest of `count` words. */
struct files_hint {
	char text[96];
};
struct files_hint files_nearest(struct str word, const char *const *words, size_t count);
struct files_hint files_nearest_str(struct str word, const struct str *words, size_t count);

#endif
