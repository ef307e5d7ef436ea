/* Options: one table from which getopt, --help, "did you mean" and the manual are made.
 *
 * X(name, short or 0, long, argument or NULL, help, commands). Each command takes only the options that name it. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "base/err.h"
#include "base/i18n.h"

enum cli_command_id {
	CLI_MAP, /* no command: the course map */
	CLI_LEARN,
	CLI_QUIZ,
	CLI_REVIEW,
	CLI_PRESENT,
	CLI_SPEAKER,
	CLI_TOUR,
	CLI_SIM,
	CLI_REPORT,
	CLI_LINT,
	CLI_DOCTOR,
	CLI_COMMANDS
};
#define CLI_BIT(id) (1u << (id))
#define CLI_SCREENS (CLI_BIT(CLI_MAP) | CLI_BIT(CLI_LEARN) | CLI_BIT(CLI_QUIZ) | CLI_BIT(CLI_REVIEW) | CLI_BIT(CLI_PRESENT) | CLI_BIT(CLI_SPEAKER))
#define CLI_STORED (CLI_SCREENS | CLI_BIT(CLI_REPORT) | CLI_BIT(CLI_DOCTOR))
#define CLI_COURSE (CLI_SCREENS | CLI_BIT(CLI_TOUR) | CLI_BIT(CLI_LINT) | CLI_BIT(CLI_REPORT))
#define CLI_EVERY ((1u << CLI_COMMANDS) - 1)

#define CLI_OPTION_LIST(X) \
	X(HELP, 'h', "help", NULL, N_("show this help"), CLI_EVERY) \
	X(VERSION, 'V', "version", NULL, N_("show the version"), CLI_BIT(CLI_MAP)) \
	X(KEYS, 0, "keys", NULL, N_("list all keys"), CLI_BIT(CLI_MAP)) \
	X(LANG, 'l', "lang", "en|ko", N_("language"), CLI_EVERY) \
	X(DB, 0, "db", "FILE", N_("database of one learner"), CLI_STORED) \
	X(LEARNER, 0, "learner", "NAME", N_("the learner whose database it is"), CLI_STORED) \
	X(COURSE, 0, "course", "DIR", N_("another course"), CLI_COURSE) \
	X(DATA_DIR, 0, "data-dir", "DIR", N_("where lessons/ and data/ are"), CLI_EVERY) \
	X(SECTION, 's', "section", "N", N_("section by number or name"), \
		CLI_BIT(CLI_LEARN) | CLI_BIT(CLI_QUIZ) | CLI_BIT(CLI_PRESENT) | CLI_BIT(CLI_TOUR) | CLI_BIT(CLI_REPORT)) \
	X(STEP, 0, "step", "N", N_("step by number or name"), CLI_BIT(CLI_LEARN) | CLI_BIT(CLI_PRESENT)) \
	X(MIXED, 0, "mixed", NULL, N_("questions of all sections"), CLI_BIT(CLI_QUIZ)) \
	X(GLYPHS, 0, "glyphs", "full|cjk|ascii", N_("characters to draw with"), CLI_SCREENS) \
	X(AMBIGUOUS, 0, "ambiguous", "1|2", N_("cells of an ambiguous character"), CLI_SCREENS) \
	X(COLOR, 0, "color", "auto|always|never", N_("colours"), CLI_SCREENS) \
	X(THEME, 0, "theme", "NAME", N_("dark, light, contrast, contrast-light or mono"), CLI_SCREENS) \
	X(STILL, 0, "reduced-motion", NULL, N_("no particles; numbers only"), CLI_SCREENS) \
	X(PLAIN, 0, "plain", NULL, N_("plain text instead of a screen"), CLI_SCREENS) \
	X(PICTURE, 0, "picture", "FILE", N_("write the screen as SVG or text (.svg, .txt) and end"), \
		CLI_BIT(CLI_MAP) | CLI_BIT(CLI_LEARN) | CLI_BIT(CLI_QUIZ) | CLI_BIT(CLI_PRESENT)) \
	X(SIZE, 0, "size", "COLSxROWS", N_("size of the picture"), \
		CLI_BIT(CLI_MAP) | CLI_BIT(CLI_LEARN) | CLI_BIT(CLI_QUIZ) | CLI_BIT(CLI_PRESENT)) \
	X(PRESS, 0, "press", "KEYS", N_("keys pressed before the picture"), \
		CLI_BIT(CLI_MAP) | CLI_BIT(CLI_LEARN) | CLI_BIT(CLI_QUIZ) | CLI_BIT(CLI_PRESENT)) \
	X(AFTER, 0, "after", "TIME", N_("the picture's moment"), \
		CLI_BIT(CLI_MAP) | CLI_BIT(CLI_LEARN) | CLI_BIT(CLI_QUIZ) | CLI_BIT(CLI_PRESENT)) \
	X(JSON, 0, "json", NULL, N_("output for programs"), \
		CLI_BIT(CLI_SIM) | CLI_BIT(CLI_REPORT) | CLI_BIT(CLI_LINT) | CLI_BIT(CLI_DOCTOR)) \
	X(CSV, 0, "csv", NULL, N_("one row an answer"), CLI_BIT(CLI_REPORT)) \
	X(SEED, 0, "seed", "N", N_("seed of chance"), CLI_BIT(CLI_SIM) | CLI_BIT(CLI_QUIZ)) \
	X(USERS, 0, "users", "N", N_("number of users, 1 to 10000000"), CLI_BIT(CLI_SIM)) \
	X(FOR, 0, "for", "TIME", N_("how long to measure"), CLI_BIT(CLI_SIM)) \
	X(WARMUP, 0, "warmup", "TIME", N_("how long to run before"), CLI_BIT(CLI_SIM)) \
	X(RUN, 0, "run", NULL, N_("carry out every experiment"), CLI_BIT(CLI_LINT)) \
	X(MEND, 0, "mend", NULL, N_("mend what can be mended"), CLI_BIT(CLI_DOCTOR)) \
	X(WIDTH, 'w', "width", "COLS", N_("columns of the text"), CLI_BIT(CLI_TOUR)) \
	X(NO_RUN, 0, "no-run", NULL, N_("text without carrying out the experiments"), CLI_BIT(CLI_TOUR))

enum cli_option {
#define CLI_OPTION_ENUM(name, letter, word, arg, help, commands) OPT_##name,
	CLI_OPTION_LIST(CLI_OPTION_ENUM)
#undef CLI_OPTION_ENUM
	CLI_OPTIONS
};

struct cli_option_info {
	int letter;
	const char *word, *arg, *help; /* help: msgid */
	unsigned commands;
};
extern const struct cli_option_info cli_options[CLI_OPTIONS];

struct cli_args {
	enum cli_command_id command;
	bool given[CLI_OPTIONS];
	const char *value[CLI_OPTIONS];
	const char *const *rest; /* what is no option, behind the command */
	int rest_count;
};

/* Reads a command and its options. STATUS_USAGE with one line that says what would be right. */
enum status cli_parse(int argc, char **argv, struct cli_args *args, struct err *err);
void cli_help(enum cli_command_id command, struct buf *out);

/* An option's value as a number. STATUS_USAGE names the option. */
enum status cli_number(const struct cli_args *args, enum cli_option option, int64_t least, int64_t most, int64_t *out,
	struct err *err);
enum status cli_time(const struct cli_args *args, enum cli_option option, int64_t *out_ns, struct err *err);
/* Index of a word of a list "a|b|c". */
enum status cli_word(const struct cli_args *args, enum cli_option option, int *out, struct err *err);

#endif
