#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "app/values.h"
#include "base/json.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/desk.h"
#include "files/read.h"
#include "sim/histogram.h"

/* Runs a topology without a screen: warm-up, then measures what arrives in the time given. */

struct sim_job {
	struct cli_desk desk;
	struct topo topo;
	struct model_options options;
	int64_t warmup_ns, for_ns;
	struct model *model;
};

/* A path (it has a '/' or ends in .yaml) or the id of a topology that came with the program. */
static enum status load(struct sim_job *job, const char *name, struct err *err)
{
	size_t len = strlen(name);
	char *data = arena_strndup(&job->desk.arena, job->desk.paths.data.ptr, job->desk.paths.data.len);
	enum status status = files_library_open(&job->desk.files, data, NULL, err);
	if (status) {
		return status;
	}
	job->desk.files_open = true;
	if (!strchr(name, '/') && !(len > 5 && strcmp(name + len - 5, ".yaml") == 0)) {
		return files_library_topology(&job->desk.files, str_c(name), &job->desk.arena, &job->topo, err);
	}
	const char *slash = strrchr(name, '/');
	struct str dir = slash ? (struct str){ name, (size_t)(slash - name) } : STR(".");
	struct str file = str_c(slash ? slash + 1 : name);
	struct files_root root;
	struct files_doc doc;
	char *path = slash == name ? arena_strndup(&job->desk.arena, "/", 1) : arena_strndup(&job->desk.arena, dir.ptr, dir.len);
	if ((status = files_root_open(&root, path, NULL, err))) {
		return status;
	}
	status = files_yaml_load(&root, file, &job->desk.arena, &doc, err);
	if (!status) {
		status = files_topology_read(&doc, &job->desk.files.catalogue, job->desk.files.workloads,
			job->desk.files.workload_count, &job->topo, err);
	}
	files_root_close(&root);
	return status;
}

static enum status options(struct sim_job *job, const struct cli_args *args, struct err *err)
{
	int64_t seed = 1, users = 0;
	enum status status;
	job->warmup_ns = 60 * SIM_S;
	job->for_ns = 600 * SIM_S;
	if ((status = cli_number(args, OPT_SEED, 0, INT64_MAX, &seed, err)) ||
		(status = cli_number(args, OPT_USERS, 1, 10000000, &users, err)) ||
		(status = cli_time(args, OPT_WARMUP, &job->warmup_ns, err)) ||
		(status = cli_time(args, OPT_FOR, &job->for_ns, err))) {
		return status;
	}
	job->options = (struct model_options){ .seed = (uint64_t)seed, .users = (double)users };
	return STATUS_OK;
}

/* ---------------------------------------------------------------- figures */

struct class_figures {
	struct sim_window window;
	double mean_s, p50_s, p95_s, p99_s, max_s;
};

static void read_class(const struct sim_job *job, uint16_t class_, struct class_figures *out)
{
	struct sim *sim = model_sim(job->model);
	const struct sim_histogram *times = sim_window_times(sim, 0, class_);
	sim_window_read(sim, 0, class_, &out->window);
	uint64_t timed = times->total;
	out->mean_s = timed ? (double)out->window.sum_ns / (double)timed / 1e9 : 0;
	out->p50_s = (double)sim_histogram_quantile(times, 0.50) / 1e9;
	out->p95_s = (double)sim_histogram_quantile(times, 0.95) / 1e9;
	out->p99_s = (double)sim_histogram_quantile(times, 0.99) / 1e9;
	out->max_s = (double)times->max_ns / 1e9;
}

static void class_json(struct json *j, const struct class_figures *f, double seconds)
{
	json_key(j, "arrivals");
	json_i64(j, (int64_t)f->window.arrivals);
	json_key(j, "completions");
	json_i64(j, (int64_t)f->window.completions);
	json_key(j, "failures");
	json_object(j);
	json_key(j, "total");
	json_i64(j, (int64_t)f->window.failures);
	for (int c = SIM_OK + 1; c < SIM_CAUSES; c++) {
		json_key(j, sim_cause_name((enum sim_cause)c));
		json_i64(j, (int64_t)f->window.failed_by[c]);
	}
	json_end(j);
	json_key(j, "throughput_per_s");
	json_double(j, (double)f->window.completions / seconds);
	json_key(j, "response_s");
	json_object(j);
	json_key(j, "mean");
	json_double(j, f->mean_s);
	json_key(j, "p50");
	json_double(j, f->p50_s);
	json_key(j, "p95");
	json_double(j, f->p95_s);
	json_key(j, "p99");
	json_double(j, f->p99_s);
	json_key(j, "max");
	json_double(j, f->max_s);
	json_end(j);
}

static void as_json(const struct sim_job *job, struct buf *out)
{
	struct json j = json_begin(out);
	struct model_totals totals;
	double seconds = (double)job->for_ns / 1e9;
	model_read_totals(job->model, &totals);
	json_object(&j);
	json_key(&j, "topology");
	json_str(&j, job->topo.id);
	json_key(&j, "seed");
	json_i64(&j, (int64_t)job->options.seed);
	json_key(&j, "users");
	json_double(&j, totals.users);
	json_key(&j, "measured_s");
	json_double(&j, seconds);
	json_key(&j, "classes");
	json_object(&j);
	for (uint32_t c = 0; c < model_class_count(job->model); c++) {
		struct class_figures figures;
		char id[128];
		if (!model_class_id(job->model, c).len) {
			continue;
		}
		read_class(job, (uint16_t)c, &figures);
		struct str name = model_class_id(job->model, c);
		size_t len = name.len < sizeof id - 1 ? name.len : sizeof id - 1;
		memcpy(id, name.ptr, len);
		id[len] = '\0';
		json_key(&j, id);
		json_object(&j);
		class_json(&j, &figures, seconds);
		json_end(&j);
	}
	json_end(&j);
	json_key(&j, "nodes");
	json_array(&j);
	for (uint32_t n = 0; n < job->topo.node_count; n++) {
		struct model_node node;
		model_read_node(job->model, n, &node);
		json_object(&j);
		json_key(&j, "id");
		json_str(&j, job->topo.nodes[n].id);
		json_key(&j, "kind");
		json_str(&j, str_c(topo_kind_ids[job->topo.nodes[n].kind]));
		json_key(&j, "utilisation");
		json_double(&j, node.utilisation);
		json_key(&j, "waiting");
		json_double(&j, node.waiting);
		json_key(&j, "present");
		json_double(&j, node.present);
		json_key(&j, "arrivals_per_s");
		json_double(&j, node.arrivals_per_s);
		json_key(&j, "failures_per_s");
		json_double(&j, node.failures_per_s);
		json_key(&j, "stay_s");
		json_double(&j, node.stay_s);
		json_end(&j);
	}
	json_end(&j);
	json_key(&j, "writes_lost");
	json_i64(&j, (int64_t)totals.writes_lost);
	json_key(&j, "stale_reads");
	json_i64(&j, (int64_t)totals.stale_reads);
	json_key(&j, "sessions_lost");
	json_i64(&j, (int64_t)totals.sessions_lost);
	json_key(&j, "bill_hour");
	json_double(&j, totals.bill_hour);
	json_key(&j, "bill_month");
	json_double(&j, totals.bill_month);
	json_key(&j, "events");
	json_i64(&j, (int64_t)sim_events(model_sim(job->model)));
	json_key(&j, "hash");
	struct buf hash = { 0 };
	buf_addf(&hash, "%016llx", (unsigned long long)model_hash(job->model));
	json_str(&j, buf_str(&hash));
	buf_done(&hash);
	json_end(&j);
	buf_add_char(out, '\n');
}

/* A row of the table: a name at the left, its figures at the right of their columns. */
enum { NAME_COLS = 14, FIGURE_COLS = 12 };

static void heading(struct buf *out, const char *const *names, int count)
{
	utf8_pad(out, str_c(names[0]), NAME_COLS);
	for (int i = 1; i < count; i++) {
		utf8_pad_left(out, str_c(names[i]), FIGURE_COLS);
	}
	buf_add_char(out, '\n');
}

/* Puts the cell down and empties it. */
static void column(struct buf *out, struct buf *cell)
{
	utf8_pad_left(out, buf_str(cell), FIGURE_COLS);
	buf_reset(cell);
}

static void as_table(const struct sim_job *job, struct buf *out)
{
	struct model_totals totals;
	struct buf cell = { 0 };
	model_read_totals(job->model, &totals);
	const char *of_classes[] = { _("class"), _("requests"), _("errors"), "p50", "p95", "p99" };
	const char *of_nodes[] = { _("node"), _("busy"), _("waiting"), _("calls/s"), _("stay") };
	heading(out, of_classes, 6);
	for (uint32_t c = 0; c < model_class_count(job->model); c++) {
		struct class_figures f;
		if (!model_class_id(job->model, c).len) {
			continue;
		}
		read_class(job, (uint16_t)c, &f);
		const double times[] = { f.p50_s, f.p95_s, f.p99_s };
		utf8_pad(out, model_class_id(job->model, c), NAME_COLS);
		buf_addf(&cell, "%llu", (unsigned long long)f.window.arrivals);
		column(out, &cell);
		app_share(&cell, f.window.arrivals ? (double)f.window.failures / (double)f.window.arrivals : 0);
		column(out, &cell);
		for (int i = 0; i < 3; i++) {
			app_duration(&cell, times[i]);
			column(out, &cell);
		}
		buf_add_char(out, '\n');
	}
	buf_add_char(out, '\n');
	heading(out, of_nodes, 5);
	for (uint32_t n = 0; n < job->topo.node_count; n++) {
		struct model_node node;
		model_read_node(job->model, n, &node);
		utf8_pad(out, job->topo.nodes[n].id, NAME_COLS);
		app_share(&cell, node.utilisation < 0 ? 0 : node.utilisation);
		column(out, &cell);
		app_number(&cell, node.waiting);
		column(out, &cell);
		app_number(&cell, node.arrivals_per_s);
		column(out, &cell);
		app_duration(&cell, node.stay_s);
		column(out, &cell);
		buf_add_char(out, '\n');
	}
	app_money(&cell, totals.bill_month);
	buf_addf(out, "\n%s %s, %s %llu, %s %llu\n", _("bill a month"), cell.ptr, _("writes lost"),
		(unsigned long long)totals.writes_lost, _("people logged out"), (unsigned long long)totals.sessions_lost);
	buf_done(&cell);
}

static enum status run(struct sim_job *job, struct err *err)
{
	enum status status = model_new(&job->topo, &job->options, &job->model, err);
	if (status) {
		return status;
	}
	struct sim *sim = model_sim(job->model);
	if (model_run(job->model, job->warmup_ns, 0) == SIM_NOMEM) {
		return err_set(err, STATUS_SYSTEM, "out of memory");
	}
	sim_window_open(sim, 0);
	enum sim_status end = model_run(job->model, job->warmup_ns + job->for_ns, 0);
	sim_window_close(sim, 0);
	/* What arrived in the window may end behind it: an hour is more than any limit. */
	for (int i = 0; i < 60 && end != SIM_NOMEM; i++) {
		uint64_t open = 0;
		for (uint32_t c = 0; c < model_class_count(job->model); c++) {
			struct sim_window window;
			sim_window_read(sim, 0, (uint16_t)c, &window);
			open += model_class_id(job->model, c).len ? window.arrivals - window.completions - window.failures : 0;
		}
		if (!open) {
			break;
		}
		end = model_run(job->model, model_now(job->model) + SIM_S, 0);
	}
	return end == SIM_NOMEM ? err_set(err, STATUS_SYSTEM, "out of memory") : STATUS_OK;
}

int cmd_sim(const struct cli_args *args)
{
	struct sim_job job = { 0 };
	struct err err = { 0 };
	struct buf out = { 0 };
	desk_open(&job.desk, args);
	enum status status = options(&job, args, &err);
	if (!status && args->rest_count != 1) {
		status = err_set(&err, STATUS_USAGE, _("say which topology: a file, or an id such as s1 or s4"));
	}
	status = status ? status : load(&job, args->rest[0], &err);
	status = status ? status : run(&job, &err);
	if (!status) {
		if (args->given[OPT_JSON]) {
			as_json(&job, &out);
		} else {
			as_table(&job, &out);
		}
	}
	int code = status ? cli_fail(&err) : cli_print(&out);
	buf_done(&out);
	model_free(job.model);
	desk_close(&job.desk);
	return code;
}
