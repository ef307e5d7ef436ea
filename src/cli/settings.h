/* config.yaml: language, theme, glyphs, motion, keys. A fault is said and defaults are taken; nothing stops for it. */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

struct cli_desk;
void settings_read(struct cli_desk *desk);

#endif
