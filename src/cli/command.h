/* Commands: one file each, one table. A command gets its options and gives its exit code. */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "cli/options.h"

struct cli_command {
	const char *name; /* NULL: without a name */
	const char *rest; /* "FILE", or NULL when nothing may follow */
	const char *summary; /* msgid */
	const char *example;
	int (*run)(const struct cli_args *args);
};
extern const struct cli_command cli_commands[CLI_COMMANDS];

int cmd_screen(const struct cli_args *args); /* map, learn, quiz, review, present */
int cmd_speaker(const struct cli_args *args);
int cmd_tour(const struct cli_args *args);
int cmd_sim(const struct cli_args *args);
int cmd_report(const struct cli_args *args);
int cmd_lint(const struct cli_args *args);
int cmd_doctor(const struct cli_args *args);

/* "scalewalk: place: text" on stderr, made safe; gives the exit code of the status. */
int cli_fail(const struct err *err);
/* Writes all of it to stdout; 74 with a message when that fails, 0 for a reader that went away. */
int cli_print(const struct buf *text);

#endif
