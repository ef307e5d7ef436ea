/* Plays the app in memory: keys in, commands and cells out, no terminal and no clock. Every command that comes is checked
 * to be whole before it is kept. */
#ifndef TESTS_APP_PLAY_H
#define TESTS_APP_PLAY_H

#include "app/app_int.h"
#include "tests/app/small.h"

#define PLAY_LOG 4096
struct play {
	struct small small;
	struct app *app;
	struct app_cmd log[PLAY_LOG]; /* all commands since play_forget */
	size_t logged;
	struct buf text;
};

/* `how`: what is not said is stock, fresh progress, the default keys, 120x40. Opens on small unless it is open. */
void play_open(struct play *p, struct app_config how);
void play_close(struct play *p);
struct app_progress *play_progress(struct play *p); /* opens small; for `how` */

void play_send(struct play *p, const struct app_msg *msg);
/* Names of keys parted by blanks; "+2.5" lets so many seconds of frames pass, "'word" types its letters. */
void play_keys(struct play *p, const char *keys);
void play_wait(struct play *p, double seconds);
void play_mouse(struct play *p, enum input_action action, enum input_button button, int x, int y);
void play_resize(struct play *p, int cols, int rows);
void play_remote(struct play *p, enum app_remote remote, int number, int count);

size_t play_said(const struct play *p, enum app_cmd_kind kind);
const struct app_cmd *play_last(const struct play *p, enum app_cmd_kind kind); /* fails the test when there is none */
void play_forget(struct play *p);

const char *play_text(struct play *p); /* the screen; good until the next call */
bool play_shows(struct play *p, const char *text);
/* Where a text stands on the screen; fails the test when it does not. */
void play_find(struct play *p, const char *text, int *x, int *y);

#endif
