#include "config.h"

#include "cli/paths.h"

#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *absolute(const char *name)
{
	const char *value = getenv(name);
	return value && value[0] == '/' ? value : NULL;
}

static const char *home(void)
{
	const char *value = absolute("HOME");
	struct stat st;
	if (value && stat(value, &st) == 0 && S_ISDIR(st.st_mode)) {
		return value;
	}
	const struct passwd *entry = getpwuid(getuid());
	return entry && entry->pw_dir && entry->pw_dir[0] == '/' ? entry->pw_dir : NULL;
}

static struct str below(struct arena *arena, const char *variable, const char *fallback, const char *rest)
{
	const char *base = absolute(variable), *user = home();
	if (base) {
		return str_format(arena, "%s/%s", base, rest);
	}
	return user ? str_format(arena, "%s/%s/%s", user, fallback, rest) : (struct str){ 0 };
}

/* A learner's name becomes a file name: letters of any script, digits, '-' and '_' stay. */
static struct str file_name(struct arena *arena, struct str name)
{
	struct buf out = { 0 };
	for (size_t i = 0; i < name.len && i < 100; i++) {
		unsigned char c = (unsigned char)name.ptr[i];
		bool stays = c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' || c == '_';
		buf_add_char(&out, stays ? (char)c : '_');
	}
	struct str copy = str_dup(arena, buf_str(&out));
	buf_done(&out);
	return copy;
}

void cli_paths_find(struct cli_paths *paths, struct arena *arena, const struct cli_args *args)
{
	const char *data = args->given[OPT_DATA_DIR] ? args->value[OPT_DATA_DIR] : getenv("SCALEWALK_DATA_DIR");
	const char *locale = getenv("SCALEWALK_LOCALE_DIR");
	*paths = (struct cli_paths){ .data = str_c(data && *data ? data : PKGDATADIR),
		.locale = str_c(locale && *locale ? locale : LOCALEDIR),
		.own_db = !args->given[OPT_DB] };
	paths->course = args->given[OPT_COURSE] ? str_c(args->value[OPT_COURSE]) :
						  str_format(arena, "%.*s/lessons", STR_ARG(paths->data));
	struct str state = below(arena, "XDG_STATE_HOME", ".local/state", "scalewalk");
	if (args->given[OPT_DB]) {
		paths->db = str_c(args->value[OPT_DB]);
	} else if (state.len && args->given[OPT_LEARNER]) {
		struct str name = file_name(arena, str_c(args->value[OPT_LEARNER]));
		paths->db = str_format(arena, "%.*s/learner-%.*s.db", STR_ARG(state), STR_ARG(name));
	} else if (state.len) {
		paths->db = str_format(arena, "%.*s/progress.db", STR_ARG(state));
	}
	paths->config = below(arena, "XDG_CONFIG_HOME", ".config", "scalewalk");
	paths->runtime = absolute("XDG_RUNTIME_DIR") ? str_c(absolute("XDG_RUNTIME_DIR")) : state;
}
