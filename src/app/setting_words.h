/* The words for a node's settings, as the panel shows them; files use the ids of topo/topo.h. All are msgids. */
#ifndef APP_SETTING_WORDS_H
#define APP_SETTING_WORDS_H

#include "topo/topo.h"

extern const char *const app_setting_labels[TOPO_SETTINGS];
/* "least-outstanding" as people say it; NULL for a word that no setting knows. */
const char *app_choice_label(struct str id);

#endif
