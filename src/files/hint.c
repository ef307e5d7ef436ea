#include "config.h"

#include <stdio.h>
#include <string.h>

#include "base/i18n.h"
#include "files/read.h"

#define HINT_DISTANCE 3u

/* Far words are no help: at most a third of the letters may differ. */
static unsigned allowed(struct str word)
{
	size_t third = word.len / 3;
	return third < HINT_DISTANCE ? (unsigned)third : HINT_DISTANCE;
}

static struct files_hint say(struct str best)
{
	struct files_hint hint = { "" };
	if (best.len && best.len < 48) {
		snprintf(hint.text, sizeof hint.text, _("; did you mean '%.*s'?"), STR_ARG(best));
	}
	return hint;
}

/* The nearest so far; `limit` sinks, so that the first of equals wins. */
struct search {
	struct str word, best;
	unsigned limit;
	bool done;
};

/* Two neighbours in the wrong order, the commonest slip of all, count as one letter. */
static bool is_swap(struct str a, struct str b)
{
	size_t i = 0;
	while (i < a.len && i < b.len && a.ptr[i] == b.ptr[i]) {
		i++;
	}
	return a.len == b.len && i + 1 < a.len && a.ptr[i] == b.ptr[i + 1] && a.ptr[i + 1] == b.ptr[i] &&
		   str_eq(str_sub(a, i + 2, a.len), str_sub(b, i + 2, b.len));
}

static void look_at(struct search *search, struct str candidate)
{
	unsigned distance = search->done ? search->limit + 1 : str_distance(search->word, candidate, search->limit);
	if (!search->done && search->limit && is_swap(search->word, candidate)) {
		distance = 1;
	}
	if (distance <= search->limit) {
		search->best = candidate;
		search->done = distance == 0;
		search->limit = distance ? distance - 1 : 0;
	}
}

struct files_hint files_nearest_str(struct str word, const struct str *words, size_t count)
{
	struct search search = { .word = word, .limit = allowed(word) };
	for (size_t i = 0; i < count; i++) {
		look_at(&search, words[i]);
	}
	return say(search.best);
}

struct files_hint files_nearest(struct str word, const char *const *words, size_t count)
{
	struct search search = { .word = word, .limit = allowed(word) };
	for (size_t i = 0; i < count; i++) {
		look_at(&search, str_c(words[i]));
	}
	return say(search.best);
}
