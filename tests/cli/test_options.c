/* The command line: commands, options before and behind them, and what is said of what cannot be read. */
#include "config.h"

#include "tests/check.h"

#include <stdio.h>
#include <string.h>

#include "cli/options.h"

static struct cli_args args;
static struct err err;

/* Words parted by blanks, behind the program's name. */
static enum status parse(const char *line)
{
	static char text[256];
	static char *argv[32];
	int argc = 0;
	static char name[] = "scalewalk";
	argv[argc++] = name;
	snprintf(text, sizeof text, "%s", line);
	for (char *word = text + strspn(text, " "); *word; word += strspn(word, " ")) {
		argv[argc++] = word;
		word += strcspn(word, " ");
		if (*word) {
			*word++ = '\0';
		}
	}
	argv[argc] = NULL;
	err = (struct err){ 0 };
	return cli_parse(argc, argv, &args, &err);
}

static void test_command_and_options(void **state)
{
	(void)state;
	check_int(parse(""), STATUS_OK);
	check_int(args.command, CLI_MAP);
	check_int(parse("lint --lang=ko"), STATUS_OK);
	check_int(args.command, CLI_LINT);
	check(args.given[OPT_LANG] && strcmp(args.value[OPT_LANG], "ko") == 0);
	/* The same options before the command, their values joined or apart. */
	const char *const lines[] = { "--lang=ko lint course", "--lang ko lint course", "-l ko lint course", "-lko lint course",
		"lint course -l ko", "lint -l ko course" };
	for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
		check_int(parse(lines[i]), STATUS_OK);
		check_int(args.command, CLI_LINT);
		check(args.given[OPT_LANG] && strcmp(args.value[OPT_LANG], "ko") == 0);
		check_int(args.rest_count, 1);
		check_str(args.rest[0], "course");
	}
	check_int(parse("--help"), STATUS_OK);
	check_int(args.command, CLI_MAP);
	check(args.given[OPT_HELP]);
}

static void says(const char *line, const char *want)
{
	check_int(parse(line), STATUS_USAGE);
	if (!strstr(err.text, want)) {
		fail_msg("'%s' is told: %s", line, err.text);
	}
}

static void test_faults(void **state)
{
	(void)state;
	says("lnt", "did you mean 'lint'?");
	says("--lang ko lnt", "did you mean 'lint'?");
	says("frobnicate", "no command 'frobnicate'");
	says("lint --lnag=ko", "did you mean '--lang'?");
	says("--lang", "needs a value");
	says("learn there", "takes nothing but options");
	says("--section 4", "belongs to a command");
	says("lint --section 4", "takes no option '--section'");
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(test_command_and_options),
	cmocka_unit_test(test_faults),
};
CHECK_MAIN(tests)
