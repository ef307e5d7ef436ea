/* Service laws: `exp 20 ms`, `erlang 4 20 ms`, `uniform 5 ms 20 ms`. */
#include "config.h"

#include "files/setting.h"

#define LONGEST_MEAN_NS 3600e9

/* The next word of `text`, which words are separated by one blank. */
static struct str next_word(struct str *text)
{
	struct str word = { 0 };
	str_split(text, ' ', &word);
	return word;
}

static int find_law(struct str name)
{
	for (int i = 0; i < TOPO_LAW_KINDS; i++) {
		if (str_eq_c(name, topo_law_ids[i])) {
			return i;
		}
	}
	return -1;
}

/* Two words, a number and its unit, or `0` alone. */
static bool read_time_words(struct str *rest, double *ns)
{
	struct str number = next_word(rest), behind = *rest, unit = next_word(rest);
	if (number.len && unit.len && files_unit_read(FILES_WANT_TIME, (struct str){ number.ptr, (size_t)(unit.ptr + unit.len - number.ptr) }, ns)) {
		return true;
	}
	*rest = behind;
	return str_eq_c(number, "0") && files_unit_read(FILES_WANT_TIME, number, ns);
}

static const char *read_param(struct topo_law *law, struct str *rest)
{
	switch (law->kind) {
	case TOPO_LAW_CONST:
	case TOPO_LAW_EXP:
		return NULL;
	case TOPO_LAW_ERLANG:
		return files_unit_read(FILES_WANT_COUNT, next_word(rest), &law->param) && law->param >= 1 && law->param <= 1000 ?
				   NULL :
				   N_("erlang wants a shape from 1 to 1000, such as 'erlang 4 20 ms'");
	case TOPO_LAW_HYPER:
		return files_unit_read(FILES_WANT_NUMBER, next_word(rest), &law->param) && law->param >= 1 && law->param <= 1000 ?
				   NULL :
				   N_("hyper wants a squared coefficient of variation from 1 to 1000, such as 'hyper 4 20 ms'");
	case TOPO_LAW_LOGNORMAL:
		return files_unit_read(FILES_WANT_NUMBER, next_word(rest), &law->param) && law->param > 0 && law->param <= 1000 ?
				   NULL :
				   N_("lognormal wants a squared coefficient of variation over 0, up to 1000, such as 'lognormal 2 20 ms'");
	case TOPO_LAW_UNIFORM:
		return read_time_words(rest, &law->param) && law->param >= 0 ?
				   NULL :
				   N_("uniform wants half its width and its mean, such as 'uniform 5 ms 20 ms'");
	case TOPO_LAW_KINDS:
		break;
	}
	return NULL;
}

const char *files_law_read(struct str text, struct topo_law *law)
{
	struct str rest = text;
	int kind = find_law(next_word(&rest));
	if (kind < 0) {
		return N_("a law is const, exp, erlang, hyper, lognormal or uniform, such as 'exp 20 ms'");
	}
	*law = (struct topo_law){ .kind = (enum topo_law_kind)kind };
	const char *wrong = read_param(law, &rest);
	if (wrong) {
		return wrong;
	}
	if (!read_time_words(&rest, &law->mean_ns) || rest.len || law->mean_ns < 0 || law->mean_ns > LONGEST_MEAN_NS) {
		return N_("a law ends with its mean time, up to 1 h, such as 'exp 20 ms'");
	}
	if (law->mean_ns == 0 && law->kind != TOPO_LAW_CONST) {
		return N_("a mean of 0 has no spread; write 'const 0'");
	}
	if (law->kind == TOPO_LAW_UNIFORM && law->param > law->mean_ns) {
		return N_("uniform may not reach below 0: half its width is more than its mean");
	}
	return NULL;
}

void files_law_write(const struct topo_law *law, struct buf *out)
{
	buf_addf(out, "%s ", topo_law_ids[law->kind]);
	if (law->kind == TOPO_LAW_UNIFORM) {
		files_unit_write(FILES_WANT_TIME, law->param, out);
		buf_add_char(out, ' ');
	} else if (law->kind != TOPO_LAW_CONST && law->kind != TOPO_LAW_EXP) {
		files_unit_write(FILES_WANT_NUMBER, law->param, out);
		buf_add_char(out, ' ');
	}
	files_unit_write(FILES_WANT_TIME, law->mean_ns, out);
}
