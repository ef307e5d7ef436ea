/* The strict layer: what people type wrong is named where it stands, what YAML could hide is refused, and what comes out is
 * what was written. */
#include "config.h"

#include "tests/check.h"

#include <string.h>

#include "base/utf8.h"
#include "tests/files/yaml_text.h"

struct fault {
	const char *what, *text;
	int line, column;
	const char *words;
};

static void check_faults(const struct fault *faults, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct files_doc doc;
		struct err err;
		enum status status = yaml_parse(faults[i].text, &doc, &err);
		if (status != STATUS_DATA || err.line != faults[i].line || err.column != faults[i].column ||
			!strstr(err.text, faults[i].words) || strcmp(err.file, "t.yaml") != 0) {
			fail_msg("%s: wanted %d:%d '%s', got status %d, %d:%d: %s", faults[i].what, faults[i].line, faults[i].column,
				faults[i].words, (int)status, err.line, err.column, err.text);
		}
	}
}

/* What instructors really type. Each stands in the third line of a file that is sound otherwise. */
static void test_typical_mistakes(void **state)
{
	(void)state;
#define BEFORE "id: a\ntitle: b\n"
#define AFTER "\nlast: c\nitems:\n  - d\n"
	static const struct fault faults[] = {
		{ "no blank behind the colon", BEFORE "text:큐" AFTER, 3, 5, "a blank is missing" },
		{ "a full-width colon", BEFORE "text： 큐" AFTER, 3, 5, "full-width colon" },
		{ "a no-break space", BEFORE "text:\u00A0큐" AFTER, 3, 6, "no-break space" },
		{ "emphasis at the start", BEFORE "text: *강조* 합니다" AFTER, 3, 7, "in quotes" },
		{ "& at the start", BEFORE "text: &a 는 큐" AFTER, 3, 7, "in quotes" },
		{ "@ at the start", BEFORE "text: @큐" AFTER, 3, 7, "in quotes" },
		{ "quotes that end too early", BEFORE "text: \"큐\"란 무엇인가" AFTER, 3, 10, "closing quote" },
		{ "# in a text", BEFORE "text: 채널 #3 이란" AFTER, 3, 10, "needs quotes" },
		{ "a dash without blank", BEFORE "text:\n  -a" AFTER, 4, 3, "behind '-'" },
		{ "typographic quotes", BEFORE "text: “큐”" AFTER, 3, 7, "typographic" },
		{ "a tab", BEFORE "text:\n\titem: 1" AFTER, 4, 1, "a tab" },
		{ "an open bracket", BEFORE "text: [a, b" AFTER, 3, 7, "never closed" },
		{ "an open brace", BEFORE "text: {en: a, ko: b" AFTER, 3, 7, "never closed" },
		{ "! at the start", BEFORE "text: !중요" AFTER, 3, 7, "in quotes" },
		{ "a second document", BEFORE "---" AFTER, 3, 1, "second document" },
		{ "an open quote", BEFORE "text: \"큐" AFTER, 3, 7, "does not close" },
		{ "a colon in a text", BEFORE "text: 큐: 대기열" AFTER, 3, 8, "needs quotes" },
		{ "indented too deeply", BEFORE "  text: 큐" AFTER, 3, 3, "indented deeper" },
		{ "indented too little", "id:\n    a: 1\n  text: 큐" AFTER, 3, 3, "fits no line above" },
		{ "no colon at all", BEFORE "text 큐" AFTER, 3, 1, "a colon is missing" },
		{ "the same key twice", BEFORE "title: 큐" AFTER, 3, 1, "first in line 2" },
		{ "a missing comma", BEFORE "text: {en: a ko: b}" AFTER, 3, 16, "missing" },
		{ "no blank in brackets", BEFORE "text: {en:a, ko: b}" AFTER, 3, 10, "a blank is missing" },
		{ "a bracket too many", BEFORE "text: [a]]" AFTER, 3, 10, "closing bracket" },
		{ "% at the start", BEFORE "text: %a" AFTER, 3, 7, "in quotes" },
		{ "a backtick", BEFORE "text: `a`" AFTER, 3, 7, "in quotes" },
		{ "a comment glued to the text", BEFORE "text: a #comment" AFTER, 3, 9, "two blanks" },
		{ "text under |, not indented", BEFORE "text: |\nhere" AFTER, 4, 1, "a colon is missing" },
		{ "text behind |", BEFORE "text: | here" AFTER, 3, 7, "needs quotes" },
		{ "a text over two lines", BEFORE "text: here\n  and here" AFTER, 4, 3, "indented deeper" },
		{ "a list on the key's line", BEFORE "text: - a" AFTER, 3, 7, "line of its own" },
		{ "wrong bracket closes", BEFORE "text: [a}" AFTER, 3, 9, "another kind" },
		{ "no blank behind #", BEFORE "text: a  #b" AFTER, 3, 10, "two blanks" },
		{ "# in brackets", BEFORE "text: [a #b, c]" AFTER, 3, 10, "two blanks" },
		{ "one blank before a comment in brackets", BEFORE "text: [a, # b\n  c]" AFTER, 3, 11, "two blanks" },
		{ "a full-width colon in brackets", BEFORE "text: {en： a, ko: b}" AFTER, 3, 10, "full-width colon" },
		{ "a full-width blank", BEFORE "text:\u3000큐" AFTER, 3, 6, "full-width blank" },
	};
	check_faults(faults, sizeof faults / sizeof faults[0]);
}

/* Parts of YAML that hide things or do too much. */
static void test_refused_features(void **state)
{
	(void)state;
	static const struct fault faults[] = {
		{ "anchor on a mapping", "a:\n  &x\n  b: 1\n", 2, 3, "anchors" },
		{ "alias", "a: 1\nb: *a\n", 2, 4, "aliases" },
		{ "alias in brackets", "a: [*b]\n", 1, 5, "aliases" },
		{ "anchor in brackets", "a: {b: &c 1}\n", 1, 8, "anchors" },
		{ "anchored alias bomb", "a: &a [x, x]\nb: &b [*a, *a]\n", 1, 4, "anchors" },
		{ "alias to itself", "a: &a [*a]\n", 1, 4, "anchors" },
		{ "tag", "a: !!str 1\n", 1, 4, "tags" },
		{ "merge key", "<<: {a: 1}\n", 1, 1, "merge keys" },
		{ "merge key in brackets", "a: {<<: {b: 1}}\n", 1, 5, "merge keys" },
		{ "directive", "%YAML 1.1\n---\na: 1\n", 1, 1, "directives" },
		{ "end marker", "a: 1\n...\n", 2, 1, "'...'" },
		{ "second document behind a marker", "---\na: 1\n---\nb: 1\n", 3, 1, "second document" },
		{ "complex key", "? [a, b]\n: c\n", 1, 1, "a colon is missing" },
		{ "list as key", "{[a]: b}\n", 1, 5, "second ':'" },
		{ "empty key", ": a\n", 1, 1, "cannot stand here" },
		{ "key in brackets without value", "{a, b: c}\n", 1, 2, "value is missing" },
		{ "control character by escape", "a: \"\\e]52;c;x\"\n", 1, 4, "U+001B" },
		{ "bidirectional control by escape", "a: \"\\u202e\"\n", 1, 4, "U+202E" },
		{ "unknown escape", "a: \"\\q\"\n", 1, 5, "escape" },
		{ "empty", "", 1, 1, "empty" },
		{ "only comments", "# a\n\n# b\n", 1, 1, "empty" },
		{ "only a marker", "---\n# b\n", 1, 1, "empty" },
	};
	check_faults(faults, sizeof faults / sizeof faults[0]);
}

/* Bytes and characters that may not stand anywhere. */
static void test_characters(void **state)
{
	(void)state;
	static const struct fault faults[] = {
		{ "escape", "a: b\nc: d\x1b[31m\n", 2, 5, "U+001B: a control" },
		{ "escape in a comment", "# \x1b]52;c;x\x07\n", 1, 3, "U+001B: a control" },
		{ "bell in a block text", "a: |\n  x\x07\n", 2, 4, "U+0007: a control" },
		{ "C1", "a: \xC2\x9Bx\n", 1, 4, "U+009B: a control" },
		{ "delete", "a: \x7F\n", 1, 4, "U+007F: a control" },
		{ "right-to-left override", "a: 큐\u202Eb\n", 1, 5, "direction" },
		{ "isolate", "a: \u2066b\n", 1, 4, "direction" },
		{ "zero width space", "a: 큐\u200Bb\n", 1, 5, "invisible" },
		{ "byte order mark inside", "a: b\uFEFF\n", 1, 5, "invisible" },
		{ "joiner of a family", "a: 👨\u200D👩\n", 1, 5, "invisible" },
		{ "variation selector", "a: ✈\uFE0F\n", 1, 5, "drawn alike" },
		{ "tag character", "a: b\U000E0041\n", 1, 5, "drawn alike" },
		{ "private use", "a: \uE000\n", 1, 4, "private" },
		{ "unassigned", "a: \u0378\n", 1, 4, "drawn alike" },
		{ "combining mark without a composed form", "a: x\u0337\n", 1, 5, "drawn alike" },
		{ "filler", "a: \u3164\n", 1, 4, "invisible" },
		{ "line separator", "a: b\u2028c\n", 1, 5, "drawn alike" },
		{ "lone carriage return", "a: b\rc: d\n", 1, 5, "U+000D" },
		{ "broken UTF-8", "a: b\nc: \xC3(\n", 2, 4, "byte 0xC3 is not UTF-8" },
		{ "overlong", "a: \xC0\xAF\n", 1, 4, "not UTF-8" },
		{ "surrogate", "a: \xED\xA0\x80\n", 1, 4, "not UTF-8" },
		{ "EUC-KR", "title: \xC5\xA5\xB4\xC2\n", 1, 9, "looks like EUC-KR" },
		{ "Latin-1", "title: caf\xE9\n", 1, 11, "is not UTF-8; save" },
	};
	check_faults(faults, sizeof faults / sizeof faults[0]);
	struct files_doc doc;
	struct err err;
	check_int(yaml_parse_bytes("a: \0b\n", 6, &doc, &err), STATUS_DATA);
	check_int(err.column, 4);
	check_int(yaml_parse_bytes("\xFF\xFE"
						  "a\0:\0",
				  6, &doc, &err),
		STATUS_DATA);
	check(strstr(err.text, "UTF-16"));
	check_int(yaml_parse_bytes("\0\0\xFE\xFF\0\0\0a", 8, &doc, &err), STATUS_DATA);
	check(strstr(err.text, "UTF-32"));
	check_int(yaml_parse_bytes("a\0:\0 \0b\0\n\0", 10, &doc, &err), STATUS_DATA);
	check(strstr(err.text, "UTF-16"));
}

static const struct files_node *get(const struct files_doc *doc, const char *key)
{
	const struct files_node *node = files_map_get(doc->root, key);
	assert_non_null(node);
	return node;
}

/* The same file, otherwise written. */
static void test_same_file(void **state)
{
	(void)state;
	static const char *const texts[] = { "a: \"큐\"\nb: 2\n",
		("\xEF\xBB\xBF" "a: \"큐\"\nb: 2\n"), /* parted, or the a would belong to the number */
		"a: \"큐\"\r\nb: 2\r\n", "a: \"큐\"\nb: 2", "a: \"\u110F\u1172\"\nb: 2\n", "--- \na: \"큐\"\nb: 2\n" };
	for (size_t i = 0; i < 6; i++) {
		struct files_doc doc;
		struct err err;
		check_int(yaml_parse(texts[i], &doc, &err), STATUS_OK);
		check_int(doc.root->count, 2);
		check(str_eq_c(get(&doc, "a")->text, "큐"));
		check(str_eq_c(get(&doc, "b")->text, "2"));
		check_int(get(&doc, "b")->column, 4);
		check_int(get(&doc, "a")->column, 4);
	}
}

static void test_tree(void **state)
{
	(void)state;
	static const char text[] = "# a comment\n"
							   "plain: two words  # comment\n"
							   "single: 'it''s # no comment: here'\n"
							   "double: \"tab \\\" \\u00e9\"\n"
							   "prose: |\n"
							   "  first: line\n"
							   "\n"
							   "    # indented\n"
							   "folded: >\n"
							   "  one\n"
							   "  two\n"
							   "list:\n"
							   "- a > b 30 %\n"
							   "- x: 1\n"
							   "  y:\n"
							   "    - {en: a b, ko: [c,\n"
							   "        d]}\n"
							   "empty:\n"
							   "nothing: []\n"
							   "\"quoted key\": 1\n"
							   "wide: [a, b,  # comment\n"
							   "  c\n"
							   "]\n"
							   "map: {\n"
							   "  a: b\n"
							   "}\n";
	struct files_doc doc;
	struct err err;
	if (yaml_parse(text, &doc, &err)) {
		fail_msg("%d:%d: %s", err.line, err.column, err.text);
	}
	check_int(doc.root->count, 11);
	check_int(get(&doc, "wide")->count, 3);
	check_int(get(&doc, "map")->count, 1);
	check(str_eq_c(get(&doc, "plain")->text, "two words"));
	check(get(&doc, "plain")->plain && !get(&doc, "single")->plain);
	check(str_eq_c(get(&doc, "single")->text, "it's # no comment: here"));
	check(str_eq_c(get(&doc, "double")->text, "tab \" \u00e9"));
	check(str_eq_c(get(&doc, "prose")->text, "first: line\n\n  # indented\n"));
	check(!get(&doc, "prose")->plain);
	check(str_eq_c(get(&doc, "folded")->text, "one two\n"));
	const struct files_node *list = get(&doc, "list");
	check_int(list->type, FILES_LIST);
	check_int(list->count, 2);
	check(str_eq_c(list->items[0].text, "a > b 30 %"));
	const struct files_node *y = files_map_get(&list->items[1], "y");
	const struct files_node *ko = files_map_get(&y->items[0], "ko");
	check(str_eq_c(ko->items[1].text, "d"));
	check_int(ko->items[1].line, 17);
	check_int(ko->items[1].column, 9);
	check_int(get(&doc, "empty")->text.len, 0);
	check_int(get(&doc, "nothing")->type, FILES_LIST);
	check_int(get(&doc, "nothing")->count, 0);
	check_int(get(&doc, "quoted key")->line, 20);
	check(!files_map_get(doc.root, "nobody"));
	check(!files_map_get(list, "x"));
}

/* However long a text is, a message ends with a whole character. */
static void test_whole_characters(void **state)
{
	(void)state;
	static const struct files_key keys[] = { { "id", FILES_WANT_ID, true, 0, 0, NULL } };
	struct files_value values[1];
	struct files_doc doc;
	struct err err;
	char *letters = yaml_repeat("가", 300);
	for (int shift = 0; shift < 3; shift++) {
		char *key = letters + 3 * 200;
		check_int(yaml_parse(str_format(&yaml_arena, "%.*s%s: 1\n", shift, "abc", key).ptr, &doc, &err), STATUS_OK);
		check_int(files_map_read(&doc, doc.root, keys, 1, values, &err), STATUS_DATA);
		check(utf8_valid(str_c(err.text), NULL));
		struct str quoted = files_quoted(doc.root->keys[0].text);
		check(quoted.len > 100 && utf8_valid(quoted, NULL));
		check_int(files_fault(&doc, doc.root, &err, "%.*s%s", shift, "abc", letters), STATUS_DATA);
		check(strlen(err.text) > 500 && utf8_valid(str_c(err.text), NULL));
	}
	mem_free(letters);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test_teardown(test_typical_mistakes, yaml_teardown),
	cmocka_unit_test_teardown(test_refused_features, yaml_teardown),
	cmocka_unit_test_teardown(test_characters, yaml_teardown),
	cmocka_unit_test_teardown(test_same_file, yaml_teardown),
	cmocka_unit_test_teardown(test_tree, yaml_teardown),
	cmocka_unit_test_teardown(test_whole_characters, yaml_teardown),
};

int main(void)
{
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
