/* Markdown to documents: md4c, with guards around it and the cure for Korean emphasis before it.
 *
 *   text ──cure──▶ padded copy ──md4c──▶ events ──guards──▶ doc builder ──▶ struct doc
 *                                           └─▶ placeholders and remarks, each with its place
 *
 * Guards. The copy ends with a line end and NULs (md4c 0.4.8 reads behind a text without). At most FILES_PROSE_EVENTS
 * events, FILES_PROSE_DEPTH levels and FILES_PROSE_COLUMNS columns of a table come through, which ends every small file
 * that would unfold into a large document. Raw HTML is text; links and images are text followed by their address; nothing
 * is ever opened.
 *
 * Korean. CommonMark leaves the asterisks of **패킷(packet)**은 and of 은**"인용"** in the text, because a mark between
 * punctuation and a letter looks to it like the wrong end of emphasis. One sentinel character of class punctuation is put
 * between the mark and the letter before md4c and taken out of everything that comes back.
 *
 * Placeholders. {name} in text (not in `code`) is a number that the program fills in: a measure {down}, {arm.down}, or a
 * setting {set:node.setting}. {name:은/는} gives the value and the particle that its last sound asks for. A brace of the
 * text is written \{. */
#ifndef FILES_MARKDOWN_H
#define FILES_MARKDOWN_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "doc/doc.h"

#define FILES_PROSE_EVENTS 20000
#define FILES_PROSE_DEPTH 16
#define FILES_PROSE_COLUMNS 16
#define FILES_PROSE_REMARKS 32 /* of one text; more are not kept */
#define FILES_PROSE_SENTINEL 0x10A7Fu /* old South Arabian numeric indicator; refused in input */

struct files_placeholder {
	struct str name; /* "down", "arm.down", "set:node.setting" */
	struct str particles; /* "은/는", or empty */
	int line, column;
};

/* Something that is read but does not belong into a course. */
struct files_remark {
	const char *text; /* msgid */
	int line, column;
};

struct files_prose {
	const struct doc *doc;
	struct files_placeholder *placeholders;
	uint32_t placeholder_count;
	struct files_remark *remarks;
	uint32_t remark_count;
	int table_line; /* of the first table; 0 = none */
};

/* `text` went through files_normal (files/read.h); it begins in line `line` of `file`. STATUS_DATA with the place for a
 * malformed placeholder, the sentinel, and what the guards stop. */
enum status files_markdown_read(struct str text, struct str file, int line, struct arena *arena, struct files_prose *prose,
	struct err *err);

/* The cure alone, for tests: appends `text` with sentinels in it. */
void files_markdown_cure(struct str text, struct buf *out);

#endif
