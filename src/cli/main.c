#include "config.h"

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
