#include "config.h"

#include <string.h>

#include "base/i18n.h"
#include "files/yaml_int.h"

/* libyaml's messages that a person can meet behind the line check; all others share one answer. */
static const struct {
	const char *problem, *advice;
} table[] = {
	{ "mapping values are not allowed", N_("a ':' where no key can stand; put the text in quotes, or check the indentation") },
	{ "did not find expected key", N_("this line fits no mapping; check the indentation and that ':' and a blank follow the key") },
	{ "did not find expected '-'", N_("this line fits no list; begin it with '- ', or check the indentation") },
	{ "could not find expected ':'", N_("':' and a blank are missing behind the key") },
	{ "did not find expected ',' or ']'", N_("a ',' or ']' is missing in this list") },
	{ "did not find expected ',' or '}'", N_("a ',' or '}' is missing in this mapping") },
	{ "found character that cannot start any token", N_("a text cannot begin with this character; put it in quotes") },
	{ "found unexpected end of stream", N_("this is opened here and never closed") },
	{ "found unknown escape character", N_("unknown escape; write \\\\ for a backslash, or use single quotes") },
	{ "block sequence entries are not allowed", N_("a list begins on a line of its own") },
};

const char *files_yaml_advice(const char *problem)
{
	for (size_t i = 0; problem && i < sizeof table / sizeof table[0]; i++) {
		if (strstr(problem, table[i].problem)) {
			return _(table[i].advice);
		}
	}
	return _("not readable from here; check quotes, brackets and indentation");
}
