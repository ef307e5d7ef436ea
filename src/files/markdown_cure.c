/* The cure for emphasis beside Korean letters.
 *
 * CommonMark decides by the two neighbours of a run of asterisks whether it may open or close: between punctuation and a
 * letter it may only open, between a letter and punctuation only close. Korean puts particles right behind a closing run
 * and opens quotes right behind a word, so both rules hit the wrong way:
 *
 *     **패킷(packet)**은        ) ** 은   wants to close     ->  )**|은
 *     서버는**"주 서버"**다      는 ** "   wants to open      ->  는|**"
 *
 * With | a punctuation character there, the run stands between two of them and may do either. Only letters outside ASCII
 * are treated: English has blanks in these places. The same defect is commonmark-spec issue 650. */
#include "config.h"

#include "base/utf8.h"
#include "files/markdown.h"

struct range {
	uint32_t first, last;
};

/* Blocks of general category P beyond ASCII as far as Korean and English prose has them. */
static const struct range marks[] = {
	{ 0x00A1, 0x00A1 },
	{ 0x00A7, 0x00A7 },
	{ 0x00AB, 0x00AB },
	{ 0x00B6, 0x00B7 },
	{ 0x00BB, 0x00BB },
	{ 0x00BF, 0x00BF },
	{ 0x2010, 0x2027 },
	{ 0x2030, 0x2043 },
	{ 0x2045, 0x2051 },
	{ 0x2053, 0x205E },
	{ 0x3001, 0x3003 },
	{ 0x3008, 0x3011 },
	{ 0x3014, 0x301F },
	{ 0xFF01, 0xFF03 },
	{ 0xFF05, 0xFF0A },
	{ 0xFF0C, 0xFF0F },
	{ 0xFF1A, 0xFF1B },
	{ 0xFF1F, 0xFF20 },
	{ 0xFF3B, 0xFF3D },
	{ 0xFF5F, 0xFF65 },
};

static bool is_mark(uint32_t c)
{
	if (c < 0x80) {
		bool word = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
		return c > ' ' && c < 0x7F && !word;
	}
	for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
		if (c >= marks[i].first && c <= marks[i].last) {
			return true;
		}
	}
	return false;
}

static bool is_far_letter(uint32_t c)
{
	bool blank = c == 0xA0 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F || c == 0x205F || c == 0x3000;
	return c >= 0x80 && !blank && !is_mark(c);
}

static void add_sentinel(struct buf *out)
{
	char bytes[4];
	buf_add(out, (struct str){ bytes, utf8_put(FILES_PROSE_SENTINEL, bytes) });
}

void files_markdown_cure(struct str text, struct buf *out)
{
	uint32_t before = '\n';
	while (text.len) {
		struct str rest = text;
		uint32_t c = utf8_next(&rest);
		if (c == '\\' && rest.len) { /* what is escaped is no mark */
			before = utf8_next(&rest);
			buf_add(out, (struct str){ text.ptr, text.len - rest.len });
			text = rest;
			continue;
		}
		if (c != '*') {
			buf_add(out, (struct str){ text.ptr, text.len - rest.len });
			before = c;
			text = rest;
			continue;
		}
		while (rest.len && rest.ptr[0] == '*') {
			rest = str_sub(rest, 1, rest.len);
		}
		struct str ahead = rest;
		uint32_t after = ahead.len ? utf8_next(&ahead) : '\n';
		if (is_far_letter(before) && is_mark(after)) {
			add_sentinel(out);
		}
		buf_add(out, (struct str){ text.ptr, text.len - rest.len });
		if (is_mark(before) && is_far_letter(after)) {
			add_sentinel(out);
		}
		before = '*';
		text = rest;
	}
}
