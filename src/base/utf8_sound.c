/* The last sound of a text, for the Korean particle behind it. */
#include "config.h"

#include <string.h>

#include "base/utf8.h"

#define TAIL_MAX 32 /* code points looked at, from the end: enough for a word or a number */

struct tail {
	uint32_t points[TAIL_MAX];
	size_t count; /* the last one is points[count - 1] */
};

static bool is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

static bool is_upper(uint32_t c)
{
	return c >= 'A' && c <= 'Z';
}

static bool is_lower(uint32_t c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_hangul(uint32_t c)
{
	return c >= 0xAC00 && c <= 0xD7A3;
}

static bool is_heard(uint32_t c)
{
	return is_digit(c) || is_upper(c) || is_lower(c) || is_hangul(c) || c == '%';
}

static bool is_one_of(uint32_t c, const char *letters)
{
	return c < 0x80 && c && strchr(letters, (int)c);
}

/* The code points before the end of s, or of the bracket that closes it; silent ones at the end are dropped. */
static struct tail tail_of(struct str s)
{
	struct tail tail = { 0 };
	struct tail outside = { 0 }; /* as it was when the last outermost bracket opened */
	unsigned depth = 0;
	while (s.len) {
		uint32_t c = utf8_next(&s);
		if (c == '(' && depth++ == 0) {
			outside = tail;
		}
		if (c == ')' && depth && --depth == 0 && outside.count) {
			tail = outside;
			continue;
		}
		if (tail.count == TAIL_MAX) {
			memmove(tail.points, tail.points + 1, (TAIL_MAX - 1) * sizeof tail.points[0]);
			tail.count--;
		}
		tail.points[tail.count++] = c;
	}
	while (tail.count && !is_heard(tail.points[tail.count - 1])) {
		tail.count--;
	}
	return tail;
}

static uint32_t from_end(const struct tail *tail, size_t i)
{
	return i < tail->count ? tail->points[tail->count - 1 - i] : 0;
}

static enum utf8_sound sound_of_digits(const struct tail *tail)
{
	/* 영 일 이 삼 사 오 육 칠 팔 구 */
	static const enum utf8_sound sino[] = { UTF8_CLOSED, UTF8_RIEUL, UTF8_OPEN, UTF8_CLOSED, UTF8_OPEN, UTF8_OPEN,
		UTF8_CLOSED, UTF8_RIEUL, UTF8_RIEUL, UTF8_OPEN };
	/* 제로 원 투 쓰리 포 파이브 식스 세븐 에잇 나인: in a name such as S3 or EC2 */
	static const enum utf8_sound english[] = { UTF8_OPEN, UTF8_CLOSED, UTF8_OPEN, UTF8_OPEN, UTF8_OPEN, UTF8_OPEN,
		UTF8_OPEN, UTF8_CLOSED, UTF8_CLOSED, UTF8_CLOSED };
	size_t digits = 0, zeros = 0, i = 0;
	for (; is_digit(from_end(tail, i)) || (from_end(tail, i) == ',' && is_digit(from_end(tail, i + 1))); i++) {
		if (from_end(tail, i) != ',') {
			zeros += zeros == digits && from_end(tail, i) == '0';
			digits++;
		}
	}
	uint32_t last = from_end(tail, 0) - '0';
	bool fraction = from_end(tail, i) == '.' && is_digit(from_end(tail, i + 1));
	if (is_upper(from_end(tail, i)) || is_lower(from_end(tail, i))) {
		return english[last];
	}
	/* 십 백 천 만 억 are closed as 영 is; only 조, a million millions, is open. */
	if (!fraction && zeros >= 12 && zeros <= 15 && digits > zeros) {
		return UTF8_OPEN;
	}
	return sino[last];
}

/* A word in small letters, as it is usually written in Hangul: table 테이블, zone 존, web 웹, network 네트워크. */
static enum utf8_sound sound_of_word(const struct tail *tail)
{
	uint32_t last = from_end(tail, 0), before = from_end(tail, 1), third = from_end(tail, 2);
	if (last == 'e' && is_one_of(before, "lmn")) {
		last = before;
	}
	if (last == 'l') {
		return UTF8_RIEUL;
	}
	if (is_one_of(last, "mn") || (last == 'g' && before == 'n')) {
		return UTF8_CLOSED;
	}
	/* A stop is a final consonant after one short vowel only: step 스텝, bucket 버킷, back 백; but loop 루프. */
	bool doubled = (last == 'k' && before == 'c') || (last == 'p' && before == 'p');
	bool after_short = is_one_of(before, "aeiou") && !is_one_of(third, "aeiou");
	return is_one_of(last, "bckpt") && (doubled || after_short) ? UTF8_CLOSED : UTF8_OPEN;
}

enum utf8_sound utf8_last_sound(struct str s)
{
	struct tail tail = tail_of(s);
	if (!tail.count) {
		return UTF8_OPEN;
	}
	uint32_t last = from_end(&tail, 0);
	if (is_hangul(last)) {
		uint32_t final = (last - 0xAC00) % 28;
		return final == 0 ? UTF8_OPEN : final == 8 ? UTF8_RIEUL : UTF8_CLOSED;
	}
	if (is_digit(last)) {
		return sound_of_digits(&tail);
	}
	if (is_lower(last)) {
		return sound_of_word(&tail);
	}
	/* A capital by its name: 엘 엠 엔 알. */
	return is_one_of(last, "LR") ? UTF8_RIEUL : is_one_of(last, "MN") ? UTF8_CLOSED : UTF8_OPEN;
}

bool utf8_ends_closed(struct str s)
{
	return utf8_last_sound(s) != UTF8_OPEN;
}
