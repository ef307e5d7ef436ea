#include "config.h"

#include "base/json.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/desk.h"

/* Looks after the learner's database: what it holds, what is wrong with it, and mends what loses no row. */

static void as_json(const struct store_state *state, const struct store_health *health, struct buf *out)
{
	struct json j = json_begin(out);
	json_object(&j);
	json_key(&j, "state");
	json_str(&j, str_c(store_reason_name(state->reason)));
	json_key(&j, "version");
	json_i64(&j, health->version);
	json_key(&j, "bytes");
	json_i64(&j, health->bytes);
	json_key(&j, "answers");
	json_i64(&j, health->answers);
	json_key(&j, "backups");
	json_i64(&j, health->good_backups);
	json_key(&j, "findings");
	json_object(&j);
	for (int i = 0; i < STORE_FINDING_COUNT; i++) {
		json_key(&j, store_finding_name((enum store_finding)i));
		json_i64(&j, health->found[i]);
	}
	json_end(&j);
	json_end(&j);
	buf_add_char(out, '\n');
}

static void row(struct buf *out, const char *name, struct str value)
{
	utf8_pad(out, str_c(name), 15);
	utf8_sanitize(out, value, false);
	buf_add_char(out, '\n');
}

static void row_count(struct buf *out, const char *name, long long count)
{
	utf8_pad(out, str_c(name), 15);
	buf_addf(out, "%lld\n", count);
}

static void as_text(const struct cli_desk *desk, const struct store_state *state, const struct store_health *health,
	struct buf *out)
{
	row(out, _("database"), desk->paths.db);
	if (state->reason != STORE_WELL) {
		row(out, _("state"), str_c(state->why.text));
	}
	row_count(out, _("version"), health->version);
	row_count(out, _("bytes"), health->bytes);
	row_count(out, _("steps"), health->steps);
	row_count(out, _("answers"), health->answers);
	row_count(out, _("good backups"), health->good_backups);
	for (int i = 0; i < STORE_FINDING_COUNT; i++) {
		if (health->found[i]) {
			buf_addf(out, "%8lld  %s\n", (long long)health->found[i], store_finding_text((enum store_finding)i));
		}
	}
	buf_addf(out, "%s\n", health->total ? _("Something is wrong; 'scalewalk doctor --mend' tries to mend it.") : _("All is well."));
}

int cmd_doctor(const struct cli_args *args)
{
	struct cli_desk desk;
	struct store_health health = { 0 };
	struct err err = { 0 };
	struct buf out = { 0 };
	bool mend = args->given[OPT_MEND];
	desk_open(&desk, args);
	desk_store(&desk, !mend, NULL, NULL);
	const struct store_state *state = store_state(desk.store);
	enum status status = mend ? store_mend(desk.store, cli_now_ms(), &err) : STATUS_OK;
	if (!status && store_doctor(desk.store, cli_now_ms(), &health)) {
		status = state->why.status ? state->why.status : STATUS_MISSING;
		err = state->why;
		if (!err.status) {
			err_set(&err, STATUS_MISSING, _("there is no database yet: nothing has been learned"));
		}
	}
	if (!status && args->given[OPT_JSON]) {
		as_json(state, &health, &out);
	} else if (!status) {
		as_text(&desk, state, &health, &out);
	}
	int code = status ? cli_fail(&err) : cli_print(&out);
	buf_done(&out);
	desk_close(&desk);
	return code ? code : health.total ? STATUS_CHECK : 0;
}
