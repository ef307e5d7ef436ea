/* History: going back. A log of actions and a ring of snapshots over one run of a model (and its probe, if any).
 *
 * Undo goes back to the moment before the last action; model_history_back goes one request event back; both restore the
 * nearest earlier snapshot and replay. Snapshots are taken every so much work and thinned with age to stay within the
 * budget; the one at the start always stays. */
#ifndef MODEL_HISTORY_H
#define MODEL_HISTORY_H

#include "model/measure.h"

struct model_history;

struct model_history *model_history_new(struct model *model, struct model_probe *probe /* or NULL */, size_t budget_bytes);
void model_history_free(struct model_history *history);

/* Instead of model_run / model_act, so that snapshots and the log are kept. A new action after an undo forgets what was
 * undone. */
enum sim_status model_history_run(struct model_history *history, int64_t until, uint64_t max_events);
enum status model_history_act(struct model_history *history, const struct model_action *action, struct err *err);

enum sim_status model_history_step(struct model_history *history); /* one request event on */

bool model_history_can_undo(const struct model_history *history, struct model_action *what);
bool model_history_can_redo(const struct model_history *history, struct model_action *what);
size_t model_history_done(const struct model_history *history); /* actions of the log that have been done */
bool model_history_undo(struct model_history *history); /* to just before the last action */
bool model_history_redo(struct model_history *history); /* to just after the action that was undone */
bool model_history_back(struct model_history *history); /* one request event back */
bool model_history_to(struct model_history *history, int64_t when); /* any moment between the start and the farthest reached */
bool model_history_restart(struct model_history *history); /* time 0, log forgotten */

#endif
