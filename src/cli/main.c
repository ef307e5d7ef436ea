#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/keys.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/paths.h"
#include "cli/signals.h"

const struct cli_command cli_commands[CLI_COMMANDS] = {
	[CLI_MAP] = { NULL, NULL, N_("the course map"), "scalewalk --lang=ko", cmd_screen },
	[CLI_LEARN] = { "learn", NULL, N_("go on where you stopped, or at a step"), "scalewalk learn --section 4 --step 3", cmd_screen },
	[CLI_QUIZ] = { "quiz", NULL, N_("questions of a section, or of all"), "scalewalk quiz --section 2", cmd_screen },
	[CLI_REVIEW] = { "review", NULL, N_("what was answered wrongly comes again"), "scalewalk review", cmd_screen },
	[CLI_PRESENT] = { "present", NULL, N_("the lessons for a room with a projector"), "scalewalk present --section 4", cmd_screen },
	[CLI_SPEAKER] = { "speaker", NULL, N_("notes, clock and controls in a second terminal"), "scalewalk speaker", cmd_speaker },
	[CLI_TOUR] = { "tour", NULL, N_("the whole course as text, with measured figures"), "scalewalk tour --section 3 | less", cmd_tour },
	[CLI_SIM] = { "sim", "TOPOLOGY", N_("run a topology without a screen and print what was measured"),
		"scalewalk sim s4 --users 1000 --for '10 min' --json", cmd_sim },
	[CLI_REPORT] = { "report", NULL, N_("progress and results of a learner"), "scalewalk report --csv > answers.csv", cmd_report },
	[CLI_LINT] = { "lint", "[DIR]", N_("check a course, and with --run every experiment"), "scalewalk lint --run lessons", cmd_lint },
	[CLI_DOCTOR] = { "doctor", NULL, N_("look after the learner's database"), "scalewalk doctor", cmd_doctor },
};

int cli_fail(const struct err *err)
{
	struct buf text = { 0 };
	buf_add_c(&text, "scalewalk: ");
	err_format(err, &text);
	buf_add_char(&text, '\n');
	fputs(text.ptr, stderr);
	buf_done(&text);
	return (int)err->status;
}

int cli_print(const struct buf *text)
{
	size_t done = 0;
	while (done < text->len) {
		ssize_t wrote = write(STDOUT_FILENO, text->ptr + done, text->len - done);
		if (wrote < 0) {
			struct err err = { 0 };
			if (errno == EPIPE) {
				return 0; /* the reader has seen enough */
			}
			err_set(&err, STATUS_IO, _("cannot write the output: %s"), strerror(errno));
			return cli_fail(&err);
		}
		done += (size_t)wrote;
	}
	return 0;
}

/* No database gets descriptor 0, 1 or 2 because somebody started us with those closed. */
static void open_standard(void)
{
	for (int fd = 0; fd <= 2; fd++) {
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", fd ? O_WRONLY : O_RDONLY) < 0) {
			_exit(STATUS_SYSTEM);
		}
	}
}

static int print_keys(void)
{
	struct keymap map;
	struct buf out = { 0 };
	keymap_default(&map);
	for (enum key_action a = KEY_NONE + 1; a < KEY_ACTIONS; a++) {
		struct buf keys = { 0 };
		keymap_keys(&map, a, &keys);
		buf_addf(&out, "%-18s %-28s %s\n", key_table[a].id, keys.ptr ? keys.ptr : "", _(key_table[a].label));
		buf_done(&keys);
	}
	int status = cli_print(&out);
	buf_done(&out);
	return status;
}

int main(int argc, char **argv)
{
	struct cli_args args;
	struct cli_paths paths;
	struct arena arena = { 0 };
	struct err err = { 0 };
	open_standard();
	umask(077);
	signals_init();
	setlocale(LC_ALL, "");
	utf8_init();
	setlocale(LC_NUMERIC, "C");
	if (getuid() != geteuid() || getgid() != getegid()) {
		err_set(&err, STATUS_CONFIG, "will not run setuid or setgid");
		return cli_fail(&err);
	}
	enum status status = argc > 0 ? cli_parse(argc, argv, &args, &err) : cli_parse(0, argv, &args, &err);
	cli_paths_find(&paths, &arena, &args);
	i18n_init(arena_strndup(&arena, paths.locale.ptr, paths.locale.len),
		i18n_guess(args.given[OPT_LANG] ? args.value[OPT_LANG] : NULL));
	if (!status && args.given[OPT_LANG]) {
		int lang;
		status = cli_word(&args, OPT_LANG, &lang, &err);
	}
	arena_done(&arena);
	if (status) {
		return cli_fail(&err);
	}
	if (args.given[OPT_HELP]) {
		struct buf help = { 0 };
		cli_help(args.command, &help);
		int code = cli_print(&help);
		buf_done(&help);
		return code;
	}
	if (args.given[OPT_VERSION]) {
		struct buf version = { 0 };
		buf_add_c(&version, PACKAGE_STRING "\n");
		int code = cli_print(&version);
		buf_done(&version);
		return code;
	}
	if (args.given[OPT_KEYS]) {
		return print_keys();
	}
	return cli_commands[args.command].run(&args);
}
