/* Inside of course: the two halves of reading a typed number, and the cursor they share. The grammar is in number.c. */
#ifndef COURSE_NUMBER_INT_H
#define COURSE_NUMBER_INT_H

#include "base/str.h"

struct scale {
	const char *name;
	double factor;
};

/* A quantity without its unit; moves *rest on. False: none stands here, or its scales are out of order. */
bool course_read_quantity(struct str *rest, double *out);

/* The rest of the text, from its head. */
static inline bool number_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline char number_peek(struct str rest)
{
	return rest.len ? rest.ptr[0] : '\0';
}

static inline struct str number_skip(struct str rest, size_t bytes)
{
	return str_sub(rest, bytes, rest.len);
}

static inline struct str number_skip_blank(struct str rest)
{
	return number_peek(rest) == ' ' ? number_skip(rest, 1) : rest;
}

#endif
