/* Any bytes as a message: taken or refused, and what was taken says the same when it is written and read again. */
#include "config.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "link/frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(bool holds)
{
	if (!holds) {
		abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct link_frame frame, again;
	struct buf bytes = { 0 }, twice = { 0 };
	if (link_frame_get((struct str){ (const char *)data, size }, &frame) != LINK_GOOD) {
		return 0;
	}
	demand(frame.state.notes.len <= LINK_NOTES_BYTES && utf8_valid(frame.state.notes, NULL));
	demand(frame.state.choices >= 0 && frame.state.choices <= LINK_CHOICES);
	demand(frame.command.verb < LINK_VERB_COUNT);
	link_frame_put(&bytes, &frame);
	demand(bytes.len <= LINK_FRAME_BYTES);
	demand(str_eq(buf_str(&bytes), (struct str){ (const char *)data, size }));
	demand(link_frame_get(buf_str(&bytes), &again) == LINK_GOOD);
	link_frame_put(&twice, &again);
	demand(str_eq(buf_str(&bytes), buf_str(&twice)));
	buf_done(&bytes);
	buf_done(&twice);
	return 0;
}
