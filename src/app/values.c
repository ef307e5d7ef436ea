#include "config.h"

#include "app/values.h"

#include <math.h>
#include <stdio.h>

#include "app/setting_words.h"
#include "base/i18n.h"

static bool korean(void)
{
	return i18n_get() == LANG_KO;
}

/* Thousands apart; `decimals` behind the point, zeros at the end dropped. */
static void grouped(struct buf *out, double value, int decimals)
{
	char digits[64];
	int len = isfinite(value) ? snprintf(digits, sizeof digits, "%.*f", decimals, fabs(value)) : 0;
	if (len <= 0 || (size_t)len >= sizeof digits) {
		buf_add_c(out, "...");
		return;
	}
	struct str rest = { digits, (size_t)len }, whole, fraction = { 0 };
	str_split(&rest, '.', &whole);
	str_split(&rest, '.', &fraction);
	while (fraction.len && fraction.ptr[fraction.len - 1] == '0') {
		fraction.len--;
	}
	if (value < 0 && (fraction.len || !str_eq(whole, STR("0")))) {
		buf_add_char(out, '-');
	}
	for (size_t i = 0; i < whole.len; i++) {
		if (i && (whole.len - i) % 3 == 0) {
			buf_add_char(out, ',');
		}
		buf_add_char(out, whole.ptr[i]);
	}
	if (fraction.len) {
		buf_add_char(out, '.');
		buf_add(out, fraction);
	}
}

/* Two digits that count at the least, so that what is small does not look like nothing. */
void app_number(struct buf *out, double value)
{
	double size = fabs(value);
	int decimals = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : 2;
	for (double least = 0.1; decimals >= 2 && decimals < 6 && size < least * 0.9995; least /= 10) {
		decimals++;
	}
	grouped(out, value, decimals);
}

static void with_unit(struct buf *out, double value, int decimals, const char *english, const char *hangul)
{
	grouped(out, value, decimals);
	buf_add_c(out, korean() ? hangul : english);
}

/* Two units at the most: whole seconds, minutes, hours. */
static void two_units(struct buf *out, double big, double small, const char *big_en, const char *big_ko,
	const char *small_en, const char *small_ko)
{
	with_unit(out, big, 0, big_en, big_ko);
	if (small >= 1) {
		buf_add_char(out, ' ');
		with_unit(out, small, 0, small_en, small_ko);
	}
}

void app_duration(struct buf *out, double seconds)
{
	if (!isfinite(seconds)) {
		buf_add_c(out, "...");
	} else if (seconds < 0) {
		buf_add_char(out, '-');
		app_duration(out, -seconds);
	} else if (seconds < 0.0995) {
		with_unit(out, seconds * 1e3, seconds < 0.000095 ? 2 : seconds < 0.00995 ? 1 : 0, " ms", "ms");
	} else if (seconds < 0.9995) {
		with_unit(out, seconds * 1e3, 0, " ms", "ms");
	} else if (seconds < 9.95) {
		with_unit(out, seconds, 1, " s", "초");
	} else if (seconds < 119.5) {
		with_unit(out, seconds, 0, " s", "초");
	} else if (seconds < 7170) {
		double whole = floor(seconds + 0.5);
		two_units(out, floor(whole / 60), fmod(whole, 60), " min", "분", " s", "초");
	} else {
		double minutes = floor(seconds / 60 + 0.5);
		two_units(out, floor(minutes / 60), fmod(minutes, 60), " h", "시간", " min", "분");
	}
}

void app_duration_short(struct buf *out, double seconds)
{
	double unit = seconds >= 7170 ? 3600 : seconds >= 119.5 ? 60 : 0;
	app_duration(out, unit > 0 ? unit * floor(seconds / unit + 0.5) : seconds);
}

void app_share(struct buf *out, double share)
{
	double percent = share * 100;
	/* Hardly any is not none, and nearly all is not all. */
	if (percent > 0 && percent < 0.005) {
		buf_add_c(out, korean() ? "0.01% 미만" : "< 0.01 %");
		return;
	}
	if (percent < 100 && percent >= 99.995) {
		buf_add_c(out, korean() ? "99.99% 초과" : "> 99.99 %");
		return;
	}
	int decimals = percent == 0 || percent >= 9.95 ? 0 : percent >= 0.1 ? 1 : 2;
	if (percent > 99 && percent < 100) {
		decimals = percent < 99.95 ? 1 : 2;
	}
	grouped(out, percent, decimals);
	if (isfinite(percent)) {
		buf_add_c(out, korean() ? "%" : " %");
	}
}

void app_money(struct buf *out, double dollars)
{
	if (!isfinite(dollars)) {
		buf_add_c(out, "...");
		return;
	}
	buf_add_c(out, dollars < 0 ? "-$" : "$");
	if (fabs(dollars) < 99.995) {
		buf_addf(out, "%.2f", fabs(dollars));
	} else {
		grouped(out, fabs(dollars), 0);
	}
}

/* 1억 2,500만, 1만 5,000: groups of four digits, as they are read. */
static void korean_users(struct buf *out, double users)
{
	static const struct {
		double size;
		const char *name;
	} groups[] = { { 1e8, "억" }, { 1e4, "만" }, { 1, "" } };
	double rest = floor(users + 0.5);
	bool any = false;
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
		double count = floor(rest / groups[i].size);
		rest -= count * groups[i].size;
		if (count > 0 || (groups[i].size <= 1 && !any)) {
			if (any) {
				buf_add_char(out, ' ');
			}
			grouped(out, count, 0);
			buf_add_c(out, groups[i].name);
			any = true;
		}
	}
}

void app_users(struct buf *out, double users)
{
	if (korean() && isfinite(users)) {
		korean_users(out, users);
	} else if (!korean() && users >= 1e6 && fmod(users, 1e5) == 0) {
		grouped(out, users / 1e6, 1);
		buf_add_c(out, " M");
	} else {
		grouped(out, users, 0);
	}
}

void app_user_count(struct buf *out, double users)
{
	app_users(out, users);
	buf_addf(out, "%s%s", korean() ? "" : " ", ngettext("user", "users", (unsigned long)users));
}

void app_clock(struct buf *out, int64_t time_of_day_ns)
{
	int64_t seconds = time_of_day_ns / SIM_S;
	buf_addf(out, "%02d:%02d:%02d", (int)(seconds / 3600 % 24), (int)(seconds / 60 % 60), (int)(seconds % 60));
}

void app_quantity(struct buf *out, enum model_quantity quantity, double value)
{
	const char *unit = model_quantity_units[quantity];
	if (isnan(value)) {
		buf_add_c(out, "...");
	} else if (str_eq_c(STR("s"), unit)) {
		app_duration(out, value);
	} else if (str_eq_c(STR("%"), unit)) {
		app_share(out, value);
	} else if (str_eq_c(STR("$"), unit)) {
		app_money(out, value);
	} else {
		app_number(out, value);
		if (str_eq_c(STR("/s"), unit)) {
			buf_add_c(out, "/s");
		}
	}
}

static bool setting_text(const struct topo *topo, struct str name, struct buf *out)
{
	struct str rest = name, node_id;
	if (!str_split(&rest, '.', &node_id)) {
		return false;
	}
	int node = topo_find_node(topo, node_id);
	if (node < 0) {
		return false;
	}
	enum topo_setting first, end;
	topo_kind_settings(topo->nodes[node].kind, &first, &end);
	for (enum topo_setting s = first; s < end; s++) {
		if (str_eq_c(rest, topo_settings[s].id)) {
			app_setting(out, topo, (uint32_t)node, s, topo_get(&topo->nodes[node], s));
			return true;
		}
	}
	return false;
}

static void law_text(struct buf *out, struct topo_law law)
{
	static const char *const names[] = { "const ", "exp ", "erlang ", "hyper ", "lognormal ", "uniform " };
	buf_add_c(out, names[law.kind]);
	app_duration(out, law.mean_ns / 1e9);
}

/* Values that mean something else than their number. */
static bool special_setting(struct buf *out, enum topo_setting setting, double value)
{
	switch ((int)setting) {
	case TOPO_EC2_BACKUP_AT:
	case TOPO_RDS_BACKUP_AT:
		buf_addf(out, "%02d:%02d", (int)(value / 3600e9) % 24, (int)(value / 60e9) % 60);
		return true;
	case TOPO_RDS_CONNECTIONS:
		if (value == 0) {
			buf_add_c(out, _("by type"));
		}
		return value == 0;
	case TOPO_STATION_ROOM:
		if (value < 0) {
			buf_add_c(out, _("no limit"));
		}
		return value < 0;
	default:
		return false;
	}
}

void app_setting(struct buf *out, const struct topo *topo, uint32_t node, enum topo_setting setting, double value)
{
	const struct topo_setting_info *info = &topo_settings[setting];
	struct str rest, choice;
	if (special_setting(out, setting, value)) {
		return;
	}
	switch (info->type) {
	case TOPO_TIME:
		app_duration(out, value / 1e9);
		break;
	case TOPO_RATE:
		app_number(out, value);
		buf_add_c(out, "/s");
		break;
	case TOPO_SHARE:
		app_share(out, value);
		break;
	case TOPO_FLAG:
		buf_add_c(out, value != 0 ? _("on") : _("off"));
		break;
	case TOPO_CHOICE:
		rest = str_c(info->choices);
		for (int i = 0; str_split(&rest, '|', &choice); i++) {
			if (i == (int)value) {
				const char *label = app_choice_label(choice);
				buf_add(out, label ? str_c(_(label)) : choice);
			}
		}
		break;
	case TOPO_TYPE:
		if (value >= 0 && value < topo->catalogue->type_count) {
			buf_add(out, topo->catalogue->types[(uint32_t)value].name);
		}
		break;
	case TOPO_LAW:
		law_text(out, topo->nodes[node].settings[setting].law);
		break;
	case TOPO_NUMBER:
	case TOPO_COUNT:
		app_number(out, value);
		break;
	}
}

bool app_placeholder(const struct app_values *values, struct str name, struct buf *out)
{
	struct app_measure_ref ref;
	if (str_starts(name, STR("set:"))) {
		return values->topo && setting_text(values->topo, str_sub(name, 4, name.len), out);
	}
	if (!app_measure_find(values->step, name, &ref)) {
		return false;
	}
	int quantity = -1;
	for (int i = 0; i < MODEL_QUANTITIES; i++) {
		if (str_eq_c(values->step->run.measures[ref.measure].quantity, model_quantity_ids[i])) {
			quantity = i;
		}
	}
	if (quantity < 0) {
		return false;
	}
	app_quantity(out, (enum model_quantity)quantity, values->value(values->ctx, ref));
	return true;
}
