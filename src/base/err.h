/* Errors as values: a status, a message of one line, and where in the input.
 *
 * A call that can fail returns enum status and fills a struct err that its caller keeps. STATUS_OK leaves the err
 * alone. The message says what is wrong and what would be right, without a final full stop and without the place;
 * err_format joins both. Statuses are the exit codes of the program. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include "base/str.h"

#define STATUS_LIST(X) \
	X(STATUS_OK, 0) \
	X(STATUS_CHECK, 1) /* a check ran and failed */ \
	X(STATUS_USAGE, 2) \
	X(STATUS_DATA, 65) /* bad lesson, topology or data file */ \
	X(STATUS_MISSING, 66) /* input missing */ \
	X(STATUS_BUG, 70) \
	X(STATUS_SYSTEM, 71) /* memory, processes, descriptors */ \
	X(STATUS_CREATE, 73) \
	X(STATUS_IO, 74) \
	X(STATUS_CONFIG, 78)

enum status {
#define STATUS_ENUM(name, code) name = (code),
	STATUS_LIST(STATUS_ENUM)
#undef STATUS_ENUM
};

struct err {
	enum status status;
	int line; /* from 1; 0 = none */
	int column; /* from 1, in characters; 0 = none */
	char file[256];
	char text[512];
};

/* Both fill `err` (which may be NULL), cut at a character border, and return `status`. */
enum status err_set(struct err *err, enum status status, const char *format, ...) __attribute__((format(printf, 3, 4)));
enum status err_at(struct err *err, enum status status, struct str file, int line, int column, const char *format, ...)
	__attribute__((format(printf, 6, 7)));

/* "file:line:column: text", made safe for a terminal (base/utf8.h). */
void err_format(const struct err *err, struct buf *out);

#endif
