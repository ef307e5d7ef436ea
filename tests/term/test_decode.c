#include "config.h"

#include "tests/check.h"

#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "term/decode.h"

/* What came out, as text: names of keys, "paste[..]", "mouse:action,button,x,y", "focus:1", "answer:q,a,b". */
static void drain(struct decoder *d, int idle_ms, struct buf *out)
{
	static const char *const actions[] = { "press", "release", "drag", "move", "up", "down" };
	struct input in;
	struct decode_answer answer;
	enum decode_result result;
	while ((result = decode_next(d, idle_ms, &in, &answer)) != DECODE_MORE) {
		if (out->len) {
			buf_add_char(out, ' ');
		}
		if (result == DECODE_ANSWER) {
			buf_addf(out, "answer:%d,%d,%d", answer.question, answer.a, answer.b);
		} else if (in.kind == INPUT_KEY) {
			input_name(&in, out);
		} else if (in.kind == INPUT_PASTE) {
			buf_addf(out, "paste[%.*s]", STR_ARG(in.text));
		} else if (in.kind == INPUT_FOCUS) {
			buf_addf(out, "focus:%d", in.x);
		} else {
			check_int(in.kind, INPUT_MOUSE);
			buf_addf(out, "mouse:%s,%d,%d,%d%s", actions[in.action], in.button, in.x, in.y,
				in.mods & INPUT_CTRL ? ",ctrl" : "");
		}
	}
}

static const struct {
	const char *bytes, *want;
} cases[] = {
	{ "a", "a" },
	{ "Gg <", "G g Space <" },
	{ "\r", "Enter" },
	{ "\n", "Enter" },
	{ "\t", "Tab" },
	{ "\x7f", "Backspace" },
	{ "\x08", "Backspace" },
	{ "\x03\x1a\x0c\x1c", "Ctrl-c Ctrl-z Ctrl-l Ctrl-\\" },
	{ "가ㅁé", "가 ㅁ é" },
	{ "\033", "Esc" },
	{ "\033\033", "Esc Esc" },
	{ "\033x", "Alt-x" },
	{ "\033가", "Alt-가" },
	{ "\033\r", "Alt-Enter" },
	{ "\033[A\033[B\033[C\033[D\033[H\033[F", "Up Down Right Left Home End" },
	{ "\033OA\033OH\033OM", "Up Home Enter" },
	{ "\033OP\033OQ\033OR\033OS", "F1 F2 F3 F4" },
	{ "\033[[A\033[[E", "F1 F5" },
	{ "\033[5~\033[6~\033[2~\033[3~\033[1~\033[4~", "PageUp PageDown Insert Delete Home End" },
	{ "\033[15~\033[17~\033[24~", "F5 F6 F12" },
	{ "\033[15;2~\033[28~\033[1;2P", "Shift-F5 Shift-F3 Shift-F1" },
	{ "\033[1;5C\033[1;3A\033[1;2R", "Ctrl-Right Alt-Up Shift-F3" },
	{ "\033[Z", "Shift-Tab" },
	{ "\033[27;5;105~\033[105;5u\033[27u", "Ctrl-i Ctrl-i Esc" },
	{ "\033[<0;10;5M\033[<0;10;5m", "mouse:press,1,9,4 mouse:release,1,9,4" },
	{ "\033[<2;1;1M\033[<32;3;4M\033[<35;3;4M", "mouse:press,3,0,0 mouse:drag,1,2,3 mouse:move,0,2,3" },
	{ "\033[<64;1;1M\033[<65;1;1M\033[<80;2;2M", "mouse:up,0,0,0 mouse:down,0,0,0 mouse:up,0,1,1,ctrl" },
	{ "\033[<66;1;1M\033[<0;0;1M\033[<0;1M\033[<999;1;1Mq", "q" },
	{ "\033[I\033[O", "focus:1 focus:0" },
	{ "\033[200~rm -rf\r\033[A q\033[201~x", "paste[rm -rf\n\033[A q] x" },
	{ "\033[200~\033[201~", "paste[]" },
	{ "\033[2;4R", "answer:0,2,4" },
	{ "\033[?2026;2$y\033[?62;22c", "answer:1,2026,2 answer:2,62,22" },
	/* Swallowed whole: unknown sequences, strings, invalid UTF-8, C1 as UTF-8, parameters out of all bounds. */
	{ "\033[99~a", "a" },
	{ "\033[?1;2;3ua", "a" },
	{ "\033]11;rgb:ffff/ffff/ffff\033\\a", "a" },
	{ "\033]0;title\007a", "a" },
	{ "\033P1$r0m\033\\a", "a" },
	{ "\xff\xfe\x80\xc0\x80 a", "Space a" },
	{ "\xed\xa0\x80z", "z" },
	{ "\xc2\x9bz", "z" },
	{ "\033[999999999999999999999999;1Az", "Up z" },
	{ "\033[1;2;3;4;5;6;7;8;9;10Az", "z" },
	{ "\033[12\033[A", "Up" },
	{ "\033[M !!z", "z" },
	{ "\033[>0;1cz", "z" },
};

static void test_whole_sequences(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct decoder d = { 0 };
		struct buf out = { 0 };
		decode_feed(&d, cases[i].bytes, strlen(cases[i].bytes));
		drain(&d, 0, &out);
		drain(&d, DECODE_ESCAPE_MS, &out);
		if (!str_eq_c(buf_str(&out), cases[i].want)) {
			fail_msg("case %zu: '%s', not '%s'", i, out.len ? out.ptr : "", cases[i].want);
		}
		check_int(decode_wait_ms(&d), -1);
		buf_done(&out);
		decode_done(&d);
	}
}

/* However the bytes are cut, the same comes out. */
static void test_every_cut(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		size_t len = strlen(cases[i].bytes);
		for (size_t cut = 1; cut <= len; cut++) {
			struct decoder d = { 0 };
			struct buf out = { 0 };
			for (size_t at = 0; at < len; at += cut) {
				decode_feed(&d, cases[i].bytes + at, len - at < cut ? len - at : cut);
				drain(&d, 0, &out);
			}
			drain(&d, DECODE_ESCAPE_MS, &out);
			if (!str_eq_c(buf_str(&out), cases[i].want)) {
				fail_msg("case %zu cut by %zu: '%s', not '%s'", i, cut, out.ptr, cases[i].want);
			}
			buf_done(&out);
			decode_done(&d);
		}
	}
}

static void check_steps(const char *first, int idle_ms, const char *second, const char *want)
{
	struct decoder d = { 0 };
	struct buf out = { 0 };
	decode_feed(&d, first, strlen(first));
	drain(&d, 0, &out);
	drain(&d, idle_ms, &out);
	decode_feed(&d, second, strlen(second));
	drain(&d, 0, &out);
	drain(&d, DECODE_PASTE_MS, &out);
	if (!str_eq_c(buf_str(&out), want)) {
		fail_msg("'%s', not '%s'", out.len ? out.ptr : "", want);
	}
	buf_done(&out);
	decode_done(&d);
}

static void test_time_decides(void **state)
{
	(void)state;
	check_steps("\033", DECODE_ESCAPE_MS, "[A", "Esc [ A");
	check_steps("\033", DECODE_ESCAPE_MS - 1, "[A", "Up");
	check_steps("\033[", DECODE_ESCAPE_MS, "x", "Alt-[ x");
	/* A sequence that a slow line cuts in two is no key, nor is its rest. */
	check_steps("\033[1;5", DECODE_ESCAPE_MS, "Ax", "x");
	check_steps("\xea\xb0", DECODE_ESCAPE_MS, "x", "x");
	/* The end of a paste is lost: what came is the text, and keys are keys again. */
	check_steps("\033[200~abc", DECODE_PASTE_MS, "q", "paste[abc] q");
	check_steps("\033]0;never ends", DECODE_PASTE_MS, "q", "q");
	check_steps("\033[200~ab\033[20", DECODE_ESCAPE_MS, "1~q", "paste[ab] q");
}

static void test_long_things_are_bounded(void **state)
{
	(void)state;
	struct decoder d = { 0 };
	struct buf out = { 0 }, big = { 0 };
	buf_add_c(&big, "\033[");
	for (int i = 0; i < 100000; i++) {
		buf_add_c(&big, "1;");
	}
	buf_add_c(&big, "Aq");
	for (size_t at = 0; at < big.len; at += 4096) {
		decode_feed(&d, big.ptr + at, big.len - at < 4096 ? big.len - at : 4096);
		drain(&d, 0, &out);
		check(d.in.len - d.at <= 8192);
	}
	check_str(out.ptr, "q");
	buf_reset(&big);
	buf_add_c(&big, "\033[200~");
	for (int i = 0; i < 1 << 20; i++) {
		buf_add_char(&big, 'x');
	}
	buf_add_c(&big, "\033[201~q");
	struct input in;
	struct decode_answer answer;
	decode_feed(&d, big.ptr, big.len);
	check_int(decode_next(&d, 0, &in, &answer), DECODE_INPUT);
	check_int(in.kind, INPUT_PASTE);
	check_int(in.text.len, DECODE_PASTE_MAX);
	check_int(decode_next(&d, 0, &in, &answer), DECODE_INPUT);
	check_int(in.key, 'q');
	buf_done(&big);
	buf_done(&out);
	decode_done(&d);
}

static void test_keys_of_a_description_come_first(void **state)
{
	(void)state;
	struct decoder d = { 0 };
	struct buf out = { 0 };
	decode_add_key(&d, "\033[17~", UI_KEY_F5, 0); /* this terminal counts otherwise */
	decode_add_key(&d, "\033[a", UI_KEY_UP, INPUT_SHIFT);
	decode_add_key(&d, "", UI_KEY_UP, 0);
	decode_add_key(&d, "x", UI_KEY_UP, 0);
	check_int(d.key_count, 2);
	decode_feed(&d, "\033[17~\033[ax", 9);
	drain(&d, 0, &out);
	check_str(out.ptr, "F5 Shift-Up x");
	buf_done(&out);
	decode_done(&d);
}

/* Any bytes at all: it ends, and a key is a character or one of ours. */
static void test_random_bytes(void **state)
{
	(void)state;
	static const char alphabet[] = "\033[]O?<>;0123456789~MmAuRcIPX\\\007\xea\xb0\x80\xff\r a$y";
	uint32_t seed = 7;
	for (int round = 0; round < 4000; round++) {
		struct decoder d = { 0 };
		for (int part = 0; part < 6; part++) {
			char bytes[16];
			for (size_t i = 0; i < sizeof bytes; i++) {
				seed = seed * 1664525u + 1013904223u;
				bytes[i] = seed >> 30 ? alphabet[(seed >> 8) % (sizeof alphabet - 1)] : (char)(seed >> 8);
			}
			decode_feed(&d, bytes, sizeof bytes);
			struct input in;
			struct decode_answer answer;
			enum decode_result result;
			int steps = 0;
			while ((result = decode_next(&d, part % 3 * 20, &in, &answer)) != DECODE_MORE) {
				check(++steps < 500);
				if (result == DECODE_INPUT && in.kind == INPUT_KEY) {
					check(in.key < UI_KEY_END_OF_LIST && in.key != UI_KEY_FIRST && in.key >= 0x20);
					check(in.key < 0x80 || in.key >= 0xa0);
				}
			}
		}
		decode_done(&d);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_whole_sequences),
		cmocka_unit_test(test_every_cut),
		cmocka_unit_test(test_time_decides),
		cmocka_unit_test(test_long_things_are_bounded),
		cmocka_unit_test(test_keys_of_a_description_come_first),
		cmocka_unit_test(test_random_bytes),
	};
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
