/* Carrying out what the app asks for: storing, the speaker's line, the terminal. */
#ifndef CLI_CARRY_H
#define CLI_CARRY_H

#include "cli/loop.h"

void carry_out(struct loop *loop, const struct app_cmd *cmd);
void carry_shown_now(struct loop *loop); /* tells the speakers where the presentation stands, if there are any */
/* A speaker's command as a message; false when it names what is not there. */
bool carry_remote(const struct loop *loop, const struct link_command *command, struct app_msg *msg);
void carry_shown(const struct loop *loop, const struct link_state *state, int64_t now_ms, struct app_shown *out);

#endif
