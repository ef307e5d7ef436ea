/* Keys: one table from which the keymap, the key line, the help screen, the manual and --keys are made.
 *
 * X(name, id, keys, label, contexts). Keys are written as input_parse reads them, parted by blanks; the first is the one
 * that is shown. A key means one thing in all contexts that have it, except while typing. The configuration file may
 * bind other keys to an id. Refused are two actions on one key in one context, and digits: they choose and count.
 * Ctrl-c quits whatever is bound: it is the way out while a text is typed, and what the program sends itself when it is
 * told to end. */
#ifndef APP_KEYS_H
#define APP_KEYS_H

#include "base/err.h"
#include "base/i18n.h"
#include "ui/input.h"

enum key_context {
	KEYS_MAP = 1, /* course map */
	KEYS_LESSON = 2,
	KEYS_QUIZ = 4,
	KEYS_NODE = 8, /* node panel */
	KEYS_MENU = 16, /* anything with a list on top */
	KEYS_PROJECTOR = 32,
	KEYS_SPEAKER = 64,
	KEYS_HELP = 128,
};
#define KEYS_STAGE (KEYS_LESSON | KEYS_NODE | KEYS_PROJECTOR)
#define KEYS_ALL 255

#define KEYS_LIST(X) \
	X(NEXT, "next", "Space PageDown Right l Enter", N_("next"), KEYS_LESSON | KEYS_QUIZ | KEYS_PROJECTOR | KEYS_SPEAKER) \
	X(PREV, "previous", "Left PageUp h Backspace", N_("back"), KEYS_LESSON | KEYS_PROJECTOR | KEYS_SPEAKER) \
	X(OPEN, "open", "Enter Space Right l", N_("open"), KEYS_MAP | KEYS_MENU) \
	X(UP, "up", "Up k", N_("up"), KEYS_ALL) \
	X(DOWN, "down", "Down j", N_("down"), KEYS_ALL) \
	X(PAGE_UP, "page-up", "PageUp", N_("page up"), KEYS_MAP | KEYS_MENU | KEYS_HELP | KEYS_NODE) \
	X(PAGE_DOWN, "page-down", "PageDown", N_("page down"), KEYS_MAP | KEYS_MENU | KEYS_HELP | KEYS_NODE) \
	X(HELP_ON, "help-on", "Space", N_("page down"), KEYS_HELP) \
	X(FIRST, "first", "Home", N_("first"), KEYS_ALL) \
	X(LAST, "last", "End", N_("last"), KEYS_ALL) \
	X(GO, "go", "G", N_("step by number"), KEYS_LESSON | KEYS_PROJECTOR | KEYS_SPEAKER | KEYS_MAP) \
	X(GO_FIRST, "go-first", "g", N_("twice: first"), KEYS_LESSON | KEYS_PROJECTOR | KEYS_SPEAKER | KEYS_MAP) \
	X(NODE_NEXT, "node-next", "Tab", N_("node"), KEYS_STAGE) \
	X(NODE_PREV, "node-previous", "Shift-Tab", N_("node before"), KEYS_STAGE) \
	X(NODE_OPEN, "node-open", "i", N_("look inside"), KEYS_LESSON | KEYS_NODE) \
	X(LESS, "less", "Left h", N_("less"), KEYS_NODE) \
	X(MORE, "more", "Right l Enter Space", N_("more"), KEYS_NODE) \
	X(PAUSE, "pause", "P", N_("pause"), KEYS_STAGE | KEYS_SPEAKER) \
	X(EVENT_BACK, "event-back", "[", N_("one event back"), KEYS_STAGE) \
	X(EVENT_ON, "event-on", "]", N_("one event on"), KEYS_STAGE) \
	X(SLOWER, "slower", "-", N_("slower"), KEYS_STAGE) \
	X(FASTER, "faster", "+ =", N_("faster"), KEYS_STAGE) \
	X(FEWER_USERS, "fewer-users", "<", N_("fewer users"), KEYS_STAGE) \
	X(MORE_USERS, "more-users", ">", N_("more users"), KEYS_STAGE) \
	X(BREAK, "break", "c", N_("break"), KEYS_STAGE) \
	X(UNDO, "undo", "u", N_("undo"), KEYS_STAGE) \
	X(REDO, "redo", "Ctrl-r", N_("redo"), KEYS_STAGE) \
	X(AGAIN, "again", "r", N_("run again"), KEYS_STAGE) \
	X(RESET, "reset", "x", N_("reset this step"), KEYS_LESSON | KEYS_PROJECTOR) \
	X(REVIEW, "review", "r", N_("revise"), KEYS_MAP) \
	X(QUIZ, "quiz", "z", N_("quiz"), KEYS_MAP | KEYS_LESSON) \
	X(QUIZ_MIXED, "quiz-mixed", "Z", N_("mixed quiz"), KEYS_MAP) \
	X(PRESENT, "present", "p", N_("present"), KEYS_MAP) \
	X(MAP, "map", "o", N_("course map"), KEYS_LESSON | KEYS_QUIZ | KEYS_NODE | KEYS_PROJECTOR) \
	X(SEARCH, "search", "/", N_("search"), KEYS_MAP | KEYS_LESSON) \
	X(LANGUAGE, "language", "L", N_("language"), KEYS_ALL) \
	X(THEME, "theme", "T", N_("colours"), KEYS_ALL) \
	X(BLACK, "black", "b . : ; /", N_("black"), KEYS_PROJECTOR) \
	X(WHITE, "white", "w", N_("white"), KEYS_PROJECTOR) \
	X(SPEAKER_BLACK, "speaker-black", "b .", N_("black"), KEYS_SPEAKER) \
	X(SPEAKER_WHITE, "speaker-white", "w", N_("white"), KEYS_SPEAKER) \
	X(FREEZE, "freeze", "f", N_("freeze"), KEYS_PROJECTOR | KEYS_SPEAKER) \
	X(SPEAKER_RUN, "speaker-run", "r", N_("run"), KEYS_SPEAKER) \
	X(SPEAKER_CLOCK, "speaker-clock", "t", N_("clock to zero"), KEYS_SPEAKER) \
	X(START, "start", "F5", N_("from the first step"), KEYS_LESSON | KEYS_PROJECTOR) \
	X(START_HERE, "start-here", "Shift-F5", N_("present from this step"), KEYS_LESSON) \
	X(HELP, "help", "? F1", N_("help"), KEYS_ALL) \
	X(CLOSE, "close", "Esc", N_("close"), KEYS_ALL) \
	X(REDRAW, "redraw", "Ctrl-l", N_("draw anew"), KEYS_ALL) \
	X(SUSPEND, "suspend", "Ctrl-z", N_("to the shell"), KEYS_ALL) \
	X(QUIT, "quit", "q Ctrl-c", N_("quit"), KEYS_ALL)

enum key_action {
	KEY_NONE,
#define KEYS_ENUM(name, id, keys, label, contexts) KEY_DO_##name,
	KEYS_LIST(KEYS_ENUM)
#undef KEYS_ENUM
	KEY_ACTIONS
};

struct key_info {
	const char *id, *keys, *label; /* label: msgid */
	unsigned contexts;
};
extern const struct key_info key_table[KEY_ACTIONS];

struct key_binding {
	uint32_t key;
	unsigned mods;
	enum key_action action;
	char name[32]; /* as it was written */
};
#define KEY_BINDINGS 256
struct keymap {
	struct key_binding all[KEY_BINDINGS];
	size_t count;
};

void keymap_default(struct keymap *map);
/* Replaces the keys of an action. STATUS_CONFIG, and the map stays: no such action or key, a key that is taken, a digit,
 * too many keys, quit without a key. */
enum status keymap_bind(struct keymap *map, struct str id, struct str keys, struct err *err);
/* Takes the keys of an action away, so that others can have them; no such action: nothing. Who changes several asks this
 * for all of them first: then two actions can change places. */
void keymap_release(struct keymap *map, struct str id);
enum key_action keymap_find(const struct keymap *map, unsigned context, const struct input *input);
/* The key that is shown for an action: "Space", "←"; good as long as the map. */
struct str keymap_shown(const struct keymap *map, enum key_action action);
/* The key press that it names; false when the action has no key. */
bool keymap_press(const struct keymap *map, enum key_action action, struct input *out);
/* All keys of an action, parted by blanks. */
void keymap_keys(const struct keymap *map, enum key_action action, struct buf *out);

#endif
