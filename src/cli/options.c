#include "config.h"

#include "cli/options.h"

#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cli/command.h"
#include "files/yaml.h"

const struct cli_option_info cli_options[CLI_OPTIONS] = {
#define CLI_OPTION_ROW(name, letter_, word_, arg_, help_, commands_) \
	[OPT_##name] = { letter_, word_, arg_, help_, commands_ },
	CLI_OPTION_LIST(CLI_OPTION_ROW)
#undef CLI_OPTION_ROW
};

static enum status no_such_command(struct str word, struct err *err)
{
	const char *nearest = NULL;
	unsigned best = 3;
	for (int i = 0; i < CLI_COMMANDS; i++) {
		unsigned far = cli_commands[i].name ? str_distance(word, str_c(cli_commands[i].name), 2) : 3;
		if (far < best) {
			best = far;
			nearest = cli_commands[i].name;
		}
	}
	return nearest ? err_set(err, STATUS_USAGE, _("there is no command '%.*s'; did you mean '%s'?"), STR_ARG(word), nearest) :
			 err_set(err, STATUS_USAGE, _("there is no command '%.*s'; see 'scalewalk --help'"), STR_ARG(word));
}

static enum status no_such_option(struct str word, struct err *err)
{
	const char *nearest = NULL;
	unsigned best = 3;
	struct str rest = word, name;
	str_split(&rest, '=', &name);
	for (int i = 0; i < CLI_OPTIONS; i++) {
		unsigned far = str_distance(str_sub(name, 2, name.len), str_c(cli_options[i].word), 2);
		if (far < best) {
			best = far;
			nearest = cli_options[i].word;
		}
	}
	return nearest ? err_set(err, STATUS_USAGE, _("there is no option '%.*s'; did you mean '--%s'?"), STR_ARG(name), nearest) :
			 err_set(err, STATUS_USAGE, _("there is no option '%.*s'; see 'scalewalk --help'"), STR_ARG(name));
}

/* Does the option in this word take the next word as its value? */
static bool takes_next(const char *word)
{
	struct str rest = str_c(word + (word[1] == '-' ? 2 : 1));
	for (int i = 0; i < CLI_OPTIONS; i++) {
		bool long_one = word[1] == '-' && str_eq_c(rest, cli_options[i].word);
		bool short_one = word[1] != '-' && rest.len == 1 && rest.ptr[0] == cli_options[i].letter;
		if (long_one || short_one) {
			return cli_options[i].arg != NULL;
		}
	}
	return false;
}

/* The first word that is no option is the command; options may stand before it. Its place in argv, or 0. */
static int command_place(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		if (argv[i][0] != '-' || !argv[i][1]) {
			return i;
		}
		if (strcmp(argv[i], "--") == 0) {
			return 0;
		}
		i += takes_next(argv[i]);
	}
	return 0;
}

static enum status find_command(const char *word, struct cli_args *args, struct err *err)
{
	for (int i = 0; i < CLI_COMMANDS; i++) {
		if (cli_commands[i].name && strcmp(word, cli_commands[i].name) == 0) {
			args->command = (enum cli_command_id)i;
			return STATUS_OK;
		}
	}
	return no_such_command(str_c(word), err);
}

enum status cli_parse(int argc, char **argv, struct cli_args *args, struct err *err)
{
	struct option longs[CLI_OPTIONS + 1] = { 0 };
	char shorts[CLI_OPTIONS * 2 + 3] = ":";
	int at = command_place(argc, argv), found;
	*args = (struct cli_args){ .command = CLI_MAP };
	if (at) {
		enum status status = find_command(argv[at], args, err);
		if (status) {
			return status;
		}
		/* Without the command's word the rest is options and operands. */
		memmove(&argv[at], &argv[at + 1], (size_t)(argc - at) * sizeof *argv);
		argc--;
	}
	for (int i = 0; i < CLI_OPTIONS; i++) {
		longs[i] = (struct option){ cli_options[i].word, cli_options[i].arg ? required_argument : no_argument, NULL,
			256 + i };
		if (cli_options[i].letter) {
			size_t len = strlen(shorts);
			snprintf(shorts + len, sizeof shorts - len, "%c%s", cli_options[i].letter, cli_options[i].arg ? ":" : "");
		}
	}
	opterr = 0;
	optind = 1;
	while ((found = getopt_long(argc, argv, shorts, longs, NULL)) != -1) {
		int option = found >= 256 ? found - 256 : -1;
		for (int i = 0; i < CLI_OPTIONS && option < 0; i++) {
			option = found == cli_options[i].letter && found ? i : -1;
		}
		if (found == ':') {
			return err_set(err, STATUS_USAGE, _("option '%s' needs a value"), argv[optind - 1]);
		}
		if (option < 0) {
			return no_such_option(str_c(argv[optind - 1]), err);
		}
		if (!(cli_options[option].commands & CLI_BIT(args->command))) {
			const char *name = cli_commands[args->command].name;
			return name ? err_set(err, STATUS_USAGE, _("'%s' takes no option '--%s'; see 'scalewalk %s --help'"), name,
					      cli_options[option].word, name) :
				      err_set(err, STATUS_USAGE, _("option '--%s' belongs to a command; see 'scalewalk --help'"),
					      cli_options[option].word);
		}
		args->given[option] = true;
		args->value[option] = optarg;
	}
	args->rest = (const char *const *)(argv + optind);
	args->rest_count = argc - optind;
	const struct cli_command *command = &cli_commands[args->command];
	if (args->rest_count && !command->rest && !args->given[OPT_HELP]) {
		return command->name ? err_set(err, STATUS_USAGE, _("'%s' takes nothing but options, not '%s'"), command->name,
					       args->rest[0]) :
				       no_such_command(str_c(args->rest[0]), err);
	}
	return STATUS_OK;
}

void cli_help(enum cli_command_id id, struct buf *out)
{
	const struct cli_command *command = &cli_commands[id];
	if (!command->name) {
		buf_add_c(out, _("usage: scalewalk [COMMAND] [OPTIONS]"));
		buf_add_c(out, "\n\n");
		buf_add_c(out, _("From one user to ten million: a walk through web architectures that live on the screen."));
		buf_addf(out, "\n\n%s\n", _("commands"));
		for (int i = 0; i < CLI_COMMANDS; i++) {
			if (cli_commands[i].name) {
				buf_addf(out, "  %-10s %s\n", cli_commands[i].name, _(cli_commands[i].summary));
			}
		}
		buf_addf(out, "  %-10s %s\n", "", _("without one: the course map"));
	} else {
		buf_addf(out, "%s scalewalk %s %s%s%s\n\n%s\n", _("usage:"), command->name, _("[OPTIONS]"),
			command->rest ? " " : "", command->rest ? command->rest : "", _(command->summary));
	}
	buf_addf(out, "\n%s\n", _("options"));
	for (int i = 0; i < CLI_OPTIONS; i++) {
		const struct cli_option_info *option = &cli_options[i];
		char form[64];
		if (!(option->commands & CLI_BIT(id))) {
			continue;
		}
		snprintf(form, sizeof form, "%c%c%s --%s%s%s", option->letter ? '-' : ' ', option->letter ? option->letter : ' ',
			option->letter ? "," : " ", option->word, option->arg ? "=" : "", option->arg ? option->arg : "");
		buf_addf(out, "  %-30s %s\n", form, _(option->help));
	}
	buf_addf(out, "\n%s  %s\n", _("example:"), command->example);
}

enum status cli_number(const struct cli_args *args, enum cli_option option, int64_t least, int64_t most, int64_t *out,
	struct err *err)
{
	if (args->given[option] && (!str_to_i64(str_c(args->value[option]), out) || *out < least || *out > most)) {
		return err_set(err, STATUS_USAGE, _("--%s takes a whole number from %lld to %lld, not '%s'"),
			cli_options[option].word, (long long)least, (long long)most, args->value[option]);
	}
	return STATUS_OK;
}

/* As in files, and without the blank: shells want it quoted. */
static bool read_time(struct str text, double *ns)
{
	struct buf spaced = { 0 };
	size_t digits = 0;
	while (digits < text.len && (text.ptr[digits] == '.' || (text.ptr[digits] >= '0' && text.ptr[digits] <= '9'))) {
		digits++;
	}
	buf_add(&spaced, str_sub(text, 0, digits));
	buf_add_char(&spaced, ' ');
	buf_add(&spaced, str_trim(str_sub(text, digits, text.len)));
	bool good = files_unit_read(FILES_WANT_TIME, text, ns) || files_unit_read(FILES_WANT_TIME, buf_str(&spaced), ns);
	buf_done(&spaced);
	return good;
}

enum status cli_time(const struct cli_args *args, enum cli_option option, int64_t *out_ns, struct err *err)
{
	double ns;
	if (!args->given[option]) {
		return STATUS_OK;
	}
	if (!read_time(str_c(args->value[option]), &ns) || ns < 0 || ns > 30.0 * 86400e9) {
		return err_set(err, STATUS_USAGE, _("--%s takes a time such as '90 s', '10 min' or '2 h', not '%s'"),
			cli_options[option].word, args->value[option]);
	}
	*out_ns = (int64_t)ns;
	return STATUS_OK;
}

enum status cli_word(const struct cli_args *args, enum cli_option option, int *out, struct err *err)
{
	struct str rest = str_c(cli_options[option].arg), word;
	if (!args->given[option]) {
		return STATUS_OK;
	}
	for (int i = 0; str_split(&rest, '|', &word); i++) {
		if (str_eq_c(word, args->value[option])) {
			*out = i;
			return STATUS_OK;
		}
	}
	return err_set(err, STATUS_USAGE, _("--%s is one of %s, not '%s'"), cli_options[option].word, cli_options[option].arg,
		args->value[option]);
}
