/* The tree, values and particles, blocks to lines, plain text. */
#include "config.h"

#include "tests/check.h"

#include <string.h>

#include "base/utf8.h"
#include "doc/doc.h"

/* ----------------------------------------------------------------- helpers */

static bool get_value(void *ctx, struct str name, struct buf *out)
{
	const char *const *pairs = ctx; /* name, value, ..., NULL */
	for (; pairs && *pairs; pairs += 2) {
		if (str_eq_c(name, pairs[0])) {
			buf_add_c(out, pairs[1]);
			return true;
		}
	}
	return false;
}

static void check_plain(const struct doc *doc, int cols, int indent, const char *const *pairs, const char *expected)
{
	struct buf out = { 0 };
	union {
		const char *const *pairs;
		void *ctx;
	} values = { .pairs = pairs };
	buf_add(&out, STR(""));
	doc_plain(&out, doc, cols, indent, &(struct doc_values){ get_value, values.ctx });
	check_str(out.ptr, expected);
	buf_done(&out);
}

static void paragraph(struct doc_builder *b, const char *text)
{
	doc_open(b, DOC_PARAGRAPH, 0);
	doc_text(b, DOC_NORMAL, str_c(text));
	doc_close(b);
}

static void row(struct doc_builder *b, bool is_head, const int aligns[3], const char *const cells[3])
{
	doc_open(b, DOC_ROW, is_head);
	for (int i = 0; i < 3; i++) {
		doc_open(b, DOC_CELL, aligns[i]);
		doc_text(b, DOC_NORMAL, str_c(cells[i]));
		doc_close(b);
	}
	doc_close(b);
}

/* -------------------------------------------------------- values, particles */

static void test_particles(void **state)
{
	(void)state;
	static const struct {
		const char *value, *particles, *shown;
	} cases[] = {
		{ "서버", "은/는", "서버는" },
		{ "캐시 적중률", "은/는", "캐시 적중률은" },
		{ "1,840", "이/가", "1,840이" },
		{ "1,842", "이/가", "1,842가" },
		{ "3", "을/를", "3을" },
		{ "55", "과/와", "55와" },
		{ "12 %", "이/가", "12 %가" },
		{ "RDS", "은/는", "RDS는" },
		{ "S3", "은/는", "S3는" },
		{ "서울", "으로/로", "서울로" },
		{ "1", "으로/로", "1로" },
		{ "3", "으로/로", "3으로" },
		{ "2", "으로/로", "2로" },
		{ "서울", "이라/라", "서울이라" },
		{ "패킷(packet)", "을/를", "패킷(packet)을" },
		{ "500", "명", "500명" },
		{ "", "은/는", "는" },
	};
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct arena arena = { 0 };
		struct doc_builder *b = doc_begin(&arena);
		doc_placeholder(b, DOC_NORMAL, STR("x"), str_c(cases[i].particles));
		struct buf expected = { 0 };
		buf_addf(&expected, "%s\n", cases[i].shown);
		check_plain(doc_end(b), 40, 0, (const char *const[]){ "x", cases[i].value, NULL }, expected.ptr);
		buf_done(&expected);
		arena_done(&arena);
	}
}

static void check_template(const char *text, const char *expected)
{
	static const char *const pairs[] = { "p95", "1,840 ms", "set:elb.check-interval", "30 s", "a.b_c-d2", "7", NULL };
	struct arena arena = { 0 };
	struct doc_builder *b = doc_begin(&arena);
	doc_template(b, DOC_NORMAL, str_c(text));
	check_plain(doc_end(b), 80, 0, pairs, expected);
	arena_done(&arena);
}

static void test_template(void **state)
{
	(void)state;
	check_template("p95는 {p95}입니다", "p95는 1,840 ms입니다\n");
	check_template("{p95:이/가} {p95}", "1,840 ms가 1,840 ms\n");
	check_template("{set:elb.check-interval}마다", "30 s마다\n");
	check_template("{set:elb.check-interval:으로/로}", "30 s로\n");
	check_template("{a.b_c-d2:으로/로}", "7로\n");
	check_template("{missing} {missing:은/는}", "{missing} {missing}은\n");
	check_template("{} { p95} {2} {p95 } {{p95}} }{ {p95", "{} { p95} {2} {p95 } {1,840 ms} }{ {p95\n");
	check_template("{az-AZ.09:z} {a!} {Zz:은/는} {:은/는} {9a}", "{az-AZ.09:z} {a!} {Zz}는 {:은/는} {9a}\n");
	check_template("", "");
}

static void test_values_stay_together(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct doc_builder *b = doc_begin(&arena);
	doc_template(b, DOC_NORMAL, STR("it took {p95} to answer"));
	const struct doc *doc = doc_end(b);
	check_plain(doc, 13, 0, (const char *const[]){ "p95", "1,840 ms", NULL }, "it took\n1,840 ms to\nanswer\n");
	/* A value too wide for the line is broken at its blank first; a long one breaks as text does. */
	check_plain(doc, 6, 0, (const char *const[]){ "p95", "1,840 ms", NULL }, "it\ntook\n1,840\nms to\nanswer\n");
	check_plain(doc, 15, 0, (const char *const[]){ "p95", "123 567 901 3456", NULL },
		"it took\n123 567 901\n3456 to answer\n");
	check_plain(doc, 17, 0, (const char *const[]){ "p95", "123 567 901 3456", NULL },
		"it took\n123 567 901 3456\nto answer\n");
	check_plain(doc, 16, 0, (const char *const[]){ "p95", "123 567 901 34567", NULL },
		"it took 123 567\n901 34567 to\nanswer\n");
	check_plain(doc, 16, 0, (const char *const[]){ "p95", "one two three four five", NULL },
		"it took one two\nthree four five\nto answer\n");
	arena_done(&arena);
}

static void each_name(void *ctx, struct str name)
{
	buf_add(ctx, name);
	buf_add_char(ctx, ';');
}

static void test_reading(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct buf out = { 0 };
	check(doc_empty(NULL));
	check(doc_empty(doc_end(doc_begin(&arena))));
	struct doc_builder *b = doc_begin(&arena);
	doc_open(b, DOC_HEADING, 1);
	doc_text(b, DOC_NORMAL, STR("Head"));
	doc_close(b);
	doc_open(b, DOC_LIST, 0);
	doc_open(b, DOC_ITEM, 0);
	doc_template(b, DOC_NORMAL, STR("one {a:은/는} two"));
	doc_close(b);
	doc_open(b, DOC_ITEM, 0);
	doc_template(b, DOC_STRONG, STR("{b}"));
	doc_line_break(b);
	doc_text(b, DOC_NORMAL, STR("end"));
	const struct doc *doc = doc_end(b); /* two blocks still open */
	check(!doc_empty(doc));
	buf_add_c(&out, "before");
	doc_raw(doc, &out);
	check_str(out.ptr, "beforeHead\none {a} two\n{b}\nend");
	buf_reset(&out);
	doc_placeholders(doc, each_name, &out);
	check_str(out.ptr, "a;b;");
	buf_reset(&out);
	doc_placeholders(NULL, each_name, &out);
	doc_raw(NULL, &out);
	check_int(out.len, 0);
	check_int(doc_layout(&arena, NULL, 80, NULL).count, 0);
	buf_done(&out);
	arena_done(&arena);
}

/* The document needs neither the texts nor the builder's callers any more. */
static void test_texts_are_copied(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	char text[] = "kept", name[] = "name";
	struct doc_builder *b = doc_begin(&arena);
	doc_text(b, DOC_NORMAL, str_c(text));
	doc_placeholder(b, DOC_NORMAL, str_c(name), (struct str){ 0 });
	memset(text, '!', 4);
	memset(name, '!', 4);
	check_plain(doc_end(b), 80, 0, NULL, "kept{name}\n");
	arena_done(&arena);
}

/* ------------------------------------------------------------------ blocks */

static void test_blocks(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct doc_builder *b = doc_begin(&arena);
	doc_open(b, DOC_HEADING, 2);
	doc_text(b, DOC_NORMAL, STR("The backup at 03:00"));
	doc_close(b);
	paragraph(b, "At three the backup starts on the disk that serves every query.");
	doc_open(b, DOC_LIST, 9);
	for (int i = 0; i < 2; i++) {
		doc_open(b, DOC_ITEM, 0);
		doc_text(b, DOC_NORMAL, STR("an item that goes over two lines"));
		doc_open(b, DOC_LIST, 0);
		doc_open(b, DOC_ITEM, 0);
		doc_text(b, DOC_NORMAL, STR("inner"));
		doc_close(b);
		doc_open(b, DOC_ITEM, 0);
		doc_close(b);
		doc_close(b);
		doc_close(b);
	}
	doc_close(b);
	doc_open(b, DOC_QUOTE, 0);
	paragraph(b, "Everything fails, all the time.");
	paragraph(b, "Second.");
	doc_close(b);
	doc_open(b, DOC_CODE, 0);
	doc_text(b, DOC_NORMAL, STR("a  b\n\tc\n\nlong-long-long-long-line\n"));
	doc_close(b);
	doc_open(b, DOC_RULE, 0);
	doc_close(b);
	paragraph(b, "");
	doc_text(b, DOC_NORMAL, STR("End."));
	const struct doc *doc = doc_end(b);
	check_plain(doc, 24, 0, NULL,
		"The backup at 03:00\n"
		"\n"
		"At three the backup\n"
		"starts on the disk that\n"
		"serves every query.\n"
		"\n"
		"9.  an item that goes\n"
		"    over two lines\n"
		"    - inner\n"
		"    -\n"
		"10. an item that goes\n"
		"    over two lines\n"
		"    - inner\n"
		"    -\n"
		"\n"
		"| Everything fails, all\n"
		"| the time.\n"
		"|\n"
		"| Second.\n"
		"\n"
		"  a  b\n"
		"      c\n"
		"\n"
		"  long-long-long-long-li\n"
		"  ne\n"
		"\n"
		"------------------------\n"
		"\n"
		"End.\n");
	check_plain(doc, 9, 2, NULL,
		"  The\n  backup\n  at\n  03:00\n\n  At\n  three\n  the\n  backup\n  starts\n  on the\n  disk\n  that\n  serves\n"
		"  every\n  query.\n\n  an item\n  that\n  goes\n  over\n  two\n  lines\n  inner\n  an item\n  that\n  goes\n"
		"  over\n  two\n  lines\n  inner\n\n  Everyth\n  ing\n  fails,\n  all the\n  time.\n\n  Second.\n\n  a  b\n"
		"      c\n\n  long-lo\n  ng-long\n  -long-l\n  ine\n\n  -------\n\n  End.\n");
	arena_done(&arena);
}

static void test_tables(void **state)
{
	(void)state;
	static const int aligns[3] = { 0, 2, 1 };
	struct arena arena = { 0 };
	struct doc_builder *b = doc_begin(&arena);
	doc_open(b, DOC_TABLE, 3);
	row(b, true, aligns, (const char *const[]){ "section", "users", "what is new" });
	row(b, false, aligns, (const char *const[]){ "first", "1", "one instance" });
	row(b, false, aligns, (const char *const[]){ "두 번째", "1,000", "나눈다" });
	row(b, false, aligns, (const char *const[]){ "", "", "" });
	doc_open(b, DOC_ROW, 0); /* a short one */
	doc_open(b, DOC_CELL, 0);
	doc_text(b, DOC_NORMAL, STR("x"));
	doc_close(b);
	doc_close(b);
	doc_close(b);
	const struct doc *doc = doc_end(b);
	check_plain(doc, 40, 0, NULL,
		"section  users  what is new\n"
		"-------  -----  ------------\n"
		"first        1  one instance\n"
		"두 번째  1,000     나눈다\n"
		"\n"
		"x\n");
	/* Narrower: the widest column gives way first, words stay whole. */
	check_plain(doc, 26, 0, NULL,
		"section  users   what is\n"
		"                   new\n"
		"-------  -----  ----------\n"
		"first        1     one\n"
		"                 instance\n"
		"두 번째  1,000    나눈다\n"
		"\n"
		"x\n");
	/* Too narrow for that: cell below cell. */
	check_plain(doc, 18, 0, NULL,
		"section: first\n"
		"users: 1\n"
		"what is new: one\n"
		"  instance\n"
		"\n"
		"section: 두 번째\n"
		"users: 1,000\n"
		"what is new:\n"
		"  나눈다\n"
		"\n"
		"section: x\n");
	arena_done(&arena);
}

static void test_odd_tables(void **state)
{
	(void)state;
	static const int aligns[3] = { 0, 0, 0 };
	struct arena arena = { 0 };
	struct doc_builder *b = doc_begin(&arena);
	doc_open(b, DOC_TABLE, 3); /* nothing in it */
	doc_close(b);
	doc_open(b, DOC_TABLE, 3); /* a head and no body */
	row(b, true, aligns, (const char *const[]){ "a", "b ", "c" });
	doc_close(b);
	doc_open(b, DOC_TABLE, 3); /* a head of two rows, a body */
	row(b, true, aligns, (const char *const[]){ "a", "b", "c" });
	row(b, true, aligns, (const char *const[]){ "d", "e", "f" });
	row(b, false, aligns, (const char *const[]){ "g", "h", "i" });
	doc_close(b);
	const struct doc *doc = doc_end(b);
	check_plain(doc, 7, 0, NULL, "a  b  c\n-  -  -\n\na  b  c\nd  e  f\n-  -  -\ng  h  i\n");
	check_plain(doc, 6, 0, NULL, "a\nb\nc\n\nd: g\ne: h\nf: i\n");
	arena_done(&arena);
}

/* What is set in needs room for eight cells, no more and no less. */
static void test_room(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct doc_builder *b = doc_begin(&arena);
	doc_open(b, DOC_QUOTE, 0);
	doc_text(b, DOC_NORMAL, STR("abcd efgh"));
	const struct doc *doc = doc_end(b);
	check_plain(doc, 10, 0, NULL, "| abcd\n| efgh\n");
	check_plain(doc, 9, 0, NULL, "abcd efgh\n");
	arena_done(&arena);
}

static const struct doc_run *run_at(const struct doc_lines *lines, size_t line, size_t run)
{
	check(line < lines->count && run < lines->lines[line].count);
	return &lines->lines[line].runs[run];
}

static void check_run(const struct doc_run *run, int x, unsigned style, const char *text)
{
	check_int(run->x, x);
	check_int(run->style, style);
	check(str_eq_c(run->text, text));
	check_int(run->cols, (int)utf8_cols(run->text));
}

static void test_styles(void **state)
{
	(void)state;
	struct arena arena = { 0 };
	struct doc_builder *b = doc_begin(&arena);
	doc_open(b, DOC_HEADING, 1);
	doc_text(b, DOC_NORMAL, STR("T "));
	doc_text(b, DOC_MONO, STR("code"));
	doc_close(b);
	doc_open(b, DOC_LIST, 0);
	doc_open(b, DOC_ITEM, 0);
	doc_text(b, DOC_STRONG, STR("굵게"));
	doc_text(b, DOC_NORMAL, STR("는 "));
	doc_placeholder(b, DOC_EMPHASIS, STR("v"), STR("은/는"));
	doc_close(b);
	doc_close(b);
	const char *const pairs[] = { "v", "7 s", NULL };
	union {
		const char *const *pairs;
		void *ctx;
	} values = { .pairs = pairs };
	struct doc_lines lines = doc_layout(&arena, doc_end(b), 30, &(struct doc_values){ get_value, values.ctx });
	check_int(lines.count, 3);
	check_run(run_at(&lines, 0, 0), 0, DOC_TITLE, "T ");
	check_run(run_at(&lines, 0, 1), 2, DOC_TITLE | DOC_MONO, "code");
	check_int(lines.lines[1].count, 0);
	check_run(run_at(&lines, 2, 0), 0, DOC_MARK, "-");
	check_run(run_at(&lines, 2, 1), 2, DOC_STRONG, "굵게");
	check_run(run_at(&lines, 2, 2), 6, DOC_NORMAL, "는 ");
	check_run(run_at(&lines, 2, 3), 9, DOC_EMPHASIS | DOC_VALUE, "7 s");
	check_run(run_at(&lines, 2, 4), 12, DOC_EMPHASIS, "는");
	check_int(lines.lines[2].cols, 14);
	arena_done(&arena);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_particles),
	cmocka_unit_test(test_template),
	cmocka_unit_test(test_values_stay_together),
	cmocka_unit_test(test_reading),
	cmocka_unit_test(test_texts_are_copied),
	cmocka_unit_test(test_blocks),
	cmocka_unit_test(test_tables),
	cmocka_unit_test(test_odd_tables),
	cmocka_unit_test(test_room),
	cmocka_unit_test(test_styles),
};

int main(void)
{
	utf8_init();
	return cmocka_run_group_tests(tests, NULL, NULL) ? 1 : 0;
}
