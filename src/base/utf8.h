/* Characters: reading UTF-8, cell width, graphemes, and the one filter for what a terminal may be sent.
 *
 * Width is wcwidth's, as ncurses advances by it; needs setlocale(LC_CTYPE) to a UTF-8 locale, which utf8_init does
 * ("C.UTF-8" when the user's is not UTF-8). After NFC one code point a cell is enough for the texts we accept. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/str.h"

#define UTF8_REPLACEMENT 0xFFFDu

bool utf8_init(void); /* false: the user's own locale is not UTF-8, so the terminal wants ASCII */

/* Next code point of *rest, moving it on; U+FFFD for each byte that is not UTF-8. *rest must not be empty. */
uint32_t utf8_next(struct str *rest);
size_t utf8_put(uint32_t c, char out[4]); /* bytes written */
bool utf8_valid(struct str s, size_t *bad_at); /* bad_at: byte offset of the first fault, may be NULL */

/* What may stand in a cell: assigned, no control, format, private or surrogate, not invisible, width 1 or 2. */
bool utf8_printable(uint32_t c);
unsigned utf8_width(uint32_t c); /* cells: 1 or 2; what is not printable counts as U+FFFD: 1 */
unsigned utf8_cols(struct str s); /* cells of a text, combining marks counting nothing */
/* Longest prefix of s that fits into `cols` cells, never within a wide character. */
struct str utf8_fit(struct str s, unsigned cols);
/* The text in a column of at least `cols` cells, made safe for a terminal (utf8_sanitize): blanks behind it, or before. */
void utf8_pad(struct buf *out, struct str s, unsigned cols);
void utf8_pad_left(struct buf *out, struct str s, unsigned cols);
/* End of the first grapheme cluster of s, in bytes. */
size_t utf8_grapheme(struct str s);
struct str utf8_nfc(struct arena *arena, struct str s); /* s itself when it is NFC already, or not UTF-8 */

/* Appends s with everything that utf8_printable refuses replaced by U+FFFD; '\n' stays where keep_newlines is set.
 * All text that came from outside passes here before it is written to a terminal, a log or a message. */
void utf8_sanitize(struct buf *out, struct str s, bool keep_newlines);

/* Korean: the sound that a particle follows. Hangul by its final consonant; a number as it is read (3 is 삼, 10 is 십,
 * but 3 in S3 is 쓰리); capitals by the letters' names (RDS, CDN), other Latin words by how Korean usually writes their
 * ending (web, cache, server); % is 퍼센트. Punctuation is passed over, and so is a closing bracket with what it holds:
 * the particle in 패킷(packet)은 follows 패킷. A text without any sound is open. */
enum utf8_sound { UTF8_OPEN, UTF8_CLOSED, UTF8_RIEUL };
enum utf8_sound utf8_last_sound(struct str s);
bool utf8_ends_closed(struct str s); /* 은 이 을 과 rather than 는 가 를 와; 으로/로 needs to know of ㄹ, above */

#endif
