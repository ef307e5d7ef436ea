/* Any bytes through every reader of base/utf8.h: what comes out is printable, nothing is read beyond the end. */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds)
{
	if (!holds) {
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str s = { (const char *)data, size };
	struct arena arena = { 0 };
	struct buf clean = { 0 };
	utf8_init();
	utf8_sanitize(&clean, s, false);
	demand(utf8_valid(buf_str(&clean), NULL));
	for (struct str rest = buf_str(&clean); rest.len;) {
		demand(utf8_printable(utf8_next(&rest)));
	}
	for (struct str rest = s; rest.len;) {
		size_t len = utf8_grapheme(rest);
		demand(len > 0 && len <= rest.len);
		rest = str_sub(rest, len, rest.len);
	}
	for (unsigned cols = 0; cols < 4; cols++) {
		struct str fit = utf8_fit(s, cols);
		demand(fit.len <= s.len && utf8_cols(fit) <= cols);
	}
	struct str nfc = utf8_nfc(&arena, s);
	demand(utf8_valid(nfc, NULL) == utf8_valid(s, NULL));
	demand(str_eq(utf8_nfc(&arena, nfc), nfc));
	demand(utf8_ends_closed(s) == (utf8_last_sound(s) != UTF8_OPEN));
	buf_done(&clean);
	arena_done(&arena);
	return 0;
}
