/* Writing JSON (RFC 8259) into a buffer; we never read it.
 *
 *   struct json j = json_begin(&out);
 *   json_object(&j);
 *   json_key(&j, "users");
 *   json_i64(&j, 500);
 *   json_end(&j);
 *
 * Commas come by themselves. An object wants a key before each value, an array none: assertions hold the caller to
 * that, and to at most 32 levels. What a terminal must not see is written as \u escapes, so that the output may be shown as
 * it is and loses nothing; a byte that is not UTF-8 becomes U+FFFD. A number that is not finite becomes null. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/str.h"

#define JSON_DEPTH_MAX 32

struct json {
	struct buf *out;
	unsigned depth; /* open objects and arrays */
	bool keyed; /* a key waits for its value */
	struct {
		bool is_object;
		bool has_items;
	} open[JSON_DEPTH_MAX];
};

struct json json_begin(struct buf *out);
void json_object(struct json *j);
void json_array(struct json *j);
void json_end(struct json *j); /* closes the innermost */
void json_key(struct json *j, const char *key);
void json_str(struct json *j, struct str value);
void json_i64(struct json *j, int64_t value);
void json_double(struct json *j, double value);
void json_bool(struct json *j, bool value);
void json_null(struct json *j);

#endif
