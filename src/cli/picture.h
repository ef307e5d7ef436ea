/* A screen as a picture, without a terminal: `--picture FILE --size 120x40 --press 'Space 2 Enter' --after 20s`. Time is
 * counted in frames, so that the same command writes the same picture. */
#ifndef CLI_PICTURE_H
#define CLI_PICTURE_H

#include "cli/desk.h"
#include "cli/options.h"
#include "term/term.h"

int picture(const struct cli_args *args, struct cli_desk *desk, struct app_config *config);
void term_options_of(const struct cli_args *args, const struct cli_desk *desk, struct term_options *out);

#endif
