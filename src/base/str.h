/* Text as pointer and length, UTF-8, never owned.
 *
 * A struct str points into memory that somebody else keeps (an arena, a literal, a file's buffer). It need not end in
 * NUL; str_dup at the borders. A zeroed str is the empty text. struct buf is text that grows, owned, always followed by
 * a NUL so that buf.ptr is a C string. */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct str {
	const char *ptr;
	size_t len;
};

#define STR(literal) ((struct str){ (literal), sizeof(literal) - 1 })
#define STR_ARG(s) (int)(s).len, ((s).ptr ? (s).ptr : "") /* for "%.*s" */

struct str str_c(const char *text); /* NULL gives the empty text */
struct str str_sub(struct str s, size_t from, size_t to);
bool str_eq(struct str a, struct str b);
bool str_eq_c(struct str a, const char *b);
bool str_starts(struct str s, struct str prefix);
int str_cmp(struct str a, struct str b); /* by bytes, shorter first */
struct str str_trim(struct str s); /* blanks, tabs, line ends */
struct str str_dup(struct arena *arena, struct str s); /* NUL behind it */
/* The first part of *rest before `at`; *rest moves behind it. False when *rest was empty. */
bool str_split(struct str *rest, char at, struct str *part);
uint64_t str_hash(struct str s, uint64_t seed);
/* Edit distance up to `limit` (then limit + 1), for "did you mean". Bytes. */
unsigned str_distance(struct str a, struct str b, unsigned limit);

/* Numbers as people and data files write them, whatever the locale: -12, 0.5, .5, 1.5e3. All of the text must be the
 * number: no blanks, plus sign, hexadecimal, inf or nan. False, and *out alone, when it is not one, when it overflows,
 * or when a double would lose it below DBL_MIN. Doubles are rounded correctly; at most 63 characters. */
bool str_to_i64(struct str s, int64_t *out);
bool str_to_double(struct str s, double *out);

struct buf {
	char *ptr;
	size_t len;
	size_t cap;
};

void buf_add(struct buf *b, struct str s);
void buf_add_c(struct buf *b, const char *text);
void buf_add_char(struct buf *b, char c);
void buf_addf(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vaddf(struct buf *b, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
/* The fewest of 15 to 17 significant digits that read back as the same value, with a point in every locale; "nan",
 * "inf" or "-inf" for what no number can say. */
void buf_add_double(struct buf *b, double value);
struct str buf_str(const struct buf *b);
void buf_reset(struct buf *b);
void buf_done(struct buf *b);

/* printf into an arena. */
struct str str_format(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
