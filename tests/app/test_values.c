/* Numbers as people read them, at their borders, in both languages; and what placeholders stand for. */
#include "config.h"

#include <float.h>
#include <stdio.h>
#include <string.h>

#include "app/values.h"
#include "base/utf8.h"
#include "doc/doc.h"
#include "tests/app/small.h"
#include "tests/model/fixture.h"

typedef void write_number(struct buf *out, double value);

struct said {
	double value;
	const char *en, *ko; /* ko NULL: the same */
};

static void check_all(write_number *write, const struct said *all, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (int lang = 0; lang < LANG_COUNT; lang++) {
			struct buf text = { 0 };
			const char *want = lang == LANG_KO && all[i].ko ? all[i].ko : all[i].en;
			i18n_set((enum lang)lang);
			write(&text, all[i].value);
			if (!str_eq_c(buf_str(&text), want)) {
				fail_msg("%.17g is '%s', not '%s'", all[i].value, text.ptr, want);
			}
			buf_done(&text);
		}
	}
}
#define CHECK_ALL(write, all) check_all((write), (all), sizeof(all) / sizeof *(all))

static void numbers(void **state)
{
	(void)state;
	static const struct said all[] = { { 0, "0", NULL }, { 1, "1", NULL }, { 999, "999", NULL }, { 999.4, "999", NULL },
		{ 999.6, "1,000", NULL }, { 1000, "1,000", NULL }, { 12345, "12,345", NULL }, { 999999.5, "1,000,000", NULL },
		{ 1e9, "1,000,000,000", NULL }, { 1.5, "1.5", NULL }, { 9.994, "9.99", NULL }, { 9.996, "10", NULL },
		{ 12.34, "12.3", NULL }, { 99.94, "99.9", NULL }, { 99.96, "100", NULL }, { 100.4, "100", NULL },
		{ 0.45, "0.45", NULL }, { 0.1, "0.1", NULL }, { -0.45, "-0.45", NULL }, { -1234, "-1,234", NULL },
		{ -0.0, "0", NULL },
		/* Never nothing for something: speeds of the clock go down to a thousandth. */
		{ 0.05, "0.05", NULL }, { 0.02, "0.02", NULL }, { 0.01, "0.01", NULL }, { 0.005, "0.005", NULL },
		{ 0.002, "0.002", NULL }, { 0.001, "0.001", NULL }, { 0.0333333, "0.033", NULL }, { 0.00098, "0.00098", NULL },
		{ -0.004, "-0.004", NULL }, { 1e-9, "0", NULL }, { (double)NAN, "...", NULL }, { (double)INFINITY, "...", NULL },
		{ DBL_MAX, "...", NULL } };
	CHECK_ALL(app_number, all);
}

static void durations(void **state)
{
	(void)state;
	static const struct said all[] = { { 0, "0 ms", "0ms" }, { 0.00004, "0.04 ms", "0.04ms" }, { 0.0009, "0.9 ms", "0.9ms" },
		{ 0.00994, "9.9 ms", "9.9ms" }, { 0.00996, "10 ms", "10ms" }, { 0.0954, "95 ms", "95ms" }, { 0.9994, "999 ms", "999ms" },
		{ 0.9996, "1 s", "1초" }, { 1, "1 s", "1초" }, { 1.84, "1.8 s", "1.8초" }, { 9.94, "9.9 s", "9.9초" },
		{ 9.96, "10 s", "10초" }, { 59.6, "60 s", "60초" }, { 119.4, "119 s", "119초" }, { 119.6, "2 min", "2분" },
		{ 125, "2 min 5 s", "2분 5초" }, { 3599.6, "60 min", "60분" }, { 7169.4, "119 min 29 s", "119분 29초" },
		{ 7170, "2 h", "2시간" }, { 7500, "2 h 5 min", "2시간 5분" }, { 86400, "24 h", "24시간" },
		{ -1.84, "-1.8 s", "-1.8초" }, { (double)NAN, "...", NULL }, { (double)INFINITY, "...", NULL } };
	CHECK_ALL(app_duration, all);
}

static void shares(void **state)
{
	(void)state;
	static const struct said all[] = { { 0, "0 %", "0%" }, { 1, "100 %", "100%" }, { 0.42, "42 %", "42%" }, { 0.003, "0.3 %", "0.3%" },
		{ 0.0994, "9.9 %", "9.9%" }, { 0.0996, "10 %", "10%" }, { 0.0005, "0.05 %", "0.05%" }, { 0.00012, "0.01 %", "0.01%" },
		{ 0.9904, "99 %", "99%" }, { 0.999, "99.9 %", "99.9%" }, { 0.9996, "99.96 %", "99.96%" }, { 1.5, "150 %", "150%" },
		/* Nearly all is not all, and hardly any is not none. */
		{ 0.00004, "< 0.01 %", "0.01% 미만" }, { 1e-12, "< 0.01 %", "0.01% 미만" }, { 0.99996, "> 99.99 %", "99.99% 초과" },
		{ 1 - 1e-12, "> 99.99 %", "99.99% 초과" }, { (double)NAN, "...", NULL } };
	CHECK_ALL(app_share, all);
}

static void money(void **state)
{
	(void)state;
	static const struct said all[] = { { 0, "$0.00", NULL }, { 13.28, "$13.28", NULL }, { 99.994, "$99.99", NULL },
		{ 99.996, "$100", NULL }, { 100, "$100", NULL }, { 1680.4, "$1,680", NULL }, { 999999.6, "$1,000,000", NULL },
		{ -5, "-$5.00", NULL }, { -1234, "-$1,234", NULL }, { 0.004, "$0.00", NULL }, { (double)NAN, "...", NULL } };
	CHECK_ALL(app_money, all);
}

static void users(void **state)
{
	(void)state;
	static const struct said all[] = { { 1, "1", NULL }, { 999, "999", NULL }, { 1000, "1,000", NULL }, { 9999, "9,999", NULL },
		{ 10000, "10,000", "1만" }, { 15000, "15,000", "1만 5,000" }, { 500000, "500,000", "50만" }, { 999999, "999,999", "99만 9,999" },
		{ 1e6, "1 M", "100만" }, { 1.5e6, "1.5 M", "150만" }, { 1234567, "1,234,567", "123만 4,567" }, { 1e7, "10 M", "1,000만" },
		{ 99999999, "99,999,999", "9,999만 9,999" }, { 1e8, "100 M", "1억" }, { 1.25e8, "125 M", "1억 2,500만" },
		{ 100000001, "100,000,001", "1억 1" }, { 9999.6, "10,000", "1만" } };
	CHECK_ALL(app_users, all);
	static const struct said counts[] = { { 1, "1 user", "1명" }, { 2, "2 users", "2명" }, { 1e4, "10,000 users", "1만명" },
		{ 1e7, "10 M users", "1,000만명" } };
	static const char *const korean[] = { "1", "2", "1만", "1,000만" };
	for (size_t i = 0; i < 4; i++) {
		struct buf text = { 0 };
		i18n_set(LANG_EN);
		app_user_count(&text, counts[i].value);
		check_str(text.ptr, counts[i].en);
		buf_reset(&text);
		i18n_set(LANG_KO); /* its word is in the catalogue, which a test of this room has not */
		app_user_count(&text, counts[i].value);
		check(str_starts(buf_str(&text), str_c(korean[i])));
		buf_done(&text);
	}
}

static void clocks(void **state)
{
	(void)state;
	static const struct {
		double seconds;
		const char *text;
	} all[] = { { 0, "00:00:00" }, { 59.999, "00:00:59" }, { 10800, "03:00:00" }, { 86399, "23:59:59" }, { 86400, "00:00:00" },
		{ 90061, "01:01:01" } };
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct buf text = { 0 };
		app_clock(&text, (int64_t)(all[i].seconds * 1e9));
		check_str(text.ptr, all[i].text);
		buf_done(&text);
	}
}

static void quantities_have_their_units(void **state)
{
	(void)state;
	static const struct {
		enum model_quantity quantity;
		double value;
		const char *text;
	} all[] = { { MODEL_Q_P95, 0.25, "250 ms" }, { MODEL_Q_ERRORS, 0.25, "25 %" }, { MODEL_Q_BILL_MONTH, 0.25, "$0.25" },
		{ MODEL_Q_RATE, 0.25, "0.25/s" }, { MODEL_Q_FAILED, 1234, "1,234" }, { MODEL_Q_P95, (double)NAN, "..." },
		{ MODEL_Q_FAILED, (double)NAN, "..." } };
	i18n_set(LANG_EN);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct buf text = { 0 };
		app_quantity(&text, all[i].quantity, all[i].value);
		check_str(text.ptr, all[i].text);
		buf_done(&text);
	}
	/* All of them, so that a unit that is added later is not forgotten here. */
	for (int q = 0; q < MODEL_QUANTITIES; q++) {
		const char *unit = model_quantity_units[q];
		check(strcmp(unit, "s") == 0 || strcmp(unit, "%") == 0 || strcmp(unit, "$") == 0 || strcmp(unit, "/s") == 0 ||
			strcmp(unit, "") == 0);
	}
}

static void settings_have_their_words(void **state)
{
	(void)state;
	struct small small;
	small_open(&small);
	const struct fixture *f = small.topos[2]; /* "four" */
	const struct topo *topo = &f->topo;
	const struct {
		uint32_t node;
		enum topo_setting setting;
		double value;
		const char *text;
	} all[] = { { f->dns, TOPO_DNS_TTL, 60e9, "60 s" }, { f->elb, TOPO_ELB_STICKY, 1, "on" }, { f->elb, TOPO_ELB_STICKY, 0, "off" },
		{ f->elb, TOPO_ELB_ALGORITHM, 1, "least outstanding" }, { f->web, TOPO_EC2_RECOVERY, 0, "by hand" },
		{ f->web, TOPO_EC2_TYPE, fixture_type(f, TOPO_EC2, "t3.medium"), "t3.medium" },
		{ f->web, TOPO_EC2_DUMP_LOCKS, 0.5, "50 %" }, { f->web, TOPO_EC2_WORKERS, 12, "12" } };
	i18n_set(LANG_EN);
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		struct buf text = { 0 };
		app_setting(&text, topo, all[i].node, all[i].setting, all[i].value);
		check_str(text.ptr, all[i].text);
		buf_done(&text);
	}
	/* Every setting of every node says something, whatever its type. */
	for (uint32_t n = 0; n < topo->node_count; n++) {
		enum topo_setting first, end;
		topo_kind_settings(topo->nodes[n].kind, &first, &end);
		for (enum topo_setting s = first; s < end; s++) {
			struct buf text = { 0 };
			app_setting(&text, topo, n, s, topo_get(&topo->nodes[n], s));
			if (!text.len) {
				fail_msg("%s of node %u says nothing", topo_settings[s].id, n);
			}
			buf_done(&text);
		}
	}
	small_close(&small);
}

/* ---------------------------------------------------------- placeholders */

static double measured[COURSE_ARMS][8];

static double value_of(void *ctx, struct app_measure_ref ref)
{
	(void)ctx;
	return measured[ref.arm][ref.measure];
}

static bool get(void *ctx, struct str name, struct buf *out)
{
	return app_placeholder(ctx, name, out);
}

static void check_prose(const struct app_values *values, const struct doc *doc, const char *want)
{
	struct buf text = { 0 };
	struct doc_values get_values = { .get = get, .ctx = (void *)(uintptr_t)values };
	doc_plain(&text, doc, 1000, 0, &get_values);
	check(str_eq_c(str_trim(buf_str(&text)), want));
	buf_done(&text);
}

static void prose_quotes_what_was_measured(void **state)
{
	(void)state;
	struct small small;
	small_open(&small);
	struct course_step *stop = small_step(&small, SMALL_ONE, SMALL_STOP);
	struct app_values values = { .step = stop, .topo = &small.topos[0]->topo, .value = value_of };
	measured[0][1] = (double)NAN;
	measured[1][1] = (double)NAN;
	i18n_set(LANG_EN);
	check_prose(&values, stop->explain.in[LANG_EN], "It was ... of all, with a fixed address ....");
	measured[0][1] = 0.42;
	check_prose(&values, stop->explain.in[LANG_EN], "It was 42 % of all, with a fixed address ....");
	measured[1][1] = 0.003;
	check_prose(&values, stop->explain.in[LANG_EN], "It was 42 % of all, with a fixed address 0.3 %.");
	i18n_set(LANG_KO);
	check_prose(&values, stop->explain.in[LANG_KO], "전체의 42%였고, 고정 주소로는 0.3%였습니다.");
	/* A setting of the topology; without a topology its name stays to be seen. */
	struct course_step *look = small_step(&small, SMALL_ONE, SMALL_LOOK);
	values.step = look;
	measured[0][0] = 0.0641;
	i18n_set(LANG_EN);
	check_prose(&values, look->body.in[LANG_EN], "Nineteen of twenty take at most 64 ms. A look-up holds for 5 min.");
	values.topo = NULL;
	check_prose(&values, look->body.in[LANG_EN], "Nineteen of twenty take at most 64 ms. A look-up holds for {set:dns.ttl}.");
	small_close(&small);
}

static void unknown_names_have_no_value(void **state)
{
	(void)state;
	static const char *const names[] = { "", "nothing", "down.", ".down", "other.down", "fixed.", "fixed.nothing", "fixed.down.down",
		"set:", "set:dns", "set:dns.", "set:.ttl", "set:nowhere.ttl", "set:dns.nothing", "set:web.ttl" };
	struct small small;
	struct buf text = { 0 };
	small_open(&small);
	struct course_step *stop = small_step(&small, SMALL_ONE, SMALL_STOP);
	struct app_values values = { .step = stop, .topo = &small.topos[0]->topo, .value = value_of };
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (app_placeholder(&values, str_c(names[i]), &text) || text.len) {
			fail_msg("{%s} has a value", names[i]);
		}
	}
	stop->run.measures[1].quantity = STR("nonsense");
	check(!app_placeholder(&values, STR("down"), &text));
	buf_done(&text);
	small_close(&small);
}

static int set_up(void **state)
{
	(void)state;
	utf8_init();
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers),
		cmocka_unit_test(durations),
		cmocka_unit_test(shares),
		cmocka_unit_test(money),
		cmocka_unit_test(users),
		cmocka_unit_test(clocks),
		cmocka_unit_test(quantities_have_their_units),
		cmocka_unit_test(settings_have_their_words),
		cmocka_unit_test(prose_quotes_what_was_measured),
		cmocka_unit_test(unknown_names_have_no_value),
	};
	return cmocka_run_group_tests(tests, set_up, NULL) ? 1 : 0;
}
