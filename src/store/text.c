#include "config.h"

#include "store/state.h"

#include <string.h>

#include "base/i18n.h"
#include "base/utf8.h"

#define DAY_MS 86400000

static const char *const reasons[] = {
#define REASON_NAME(name, text) [name] = text,
	STORE_REASON_LIST(REASON_NAME)
#undef REASON_NAME
};

static const char *const quizzes[] = {
#define QUIZ_NAME(name, text) [name] = text,
	STORE_QUIZ_LIST(QUIZ_NAME)
#undef QUIZ_NAME
};

static const char *const findings[] = {
#define FINDING_NAME(name, text) [name] = text,
	STORE_FINDING_LIST(FINDING_NAME)
#undef FINDING_NAME
};

static const char *const meanings[STORE_FINDING_COUNT] = {
	[STORE_FIND_FILE] = N_("pages of the file that do not hold together"),
	[STORE_FIND_KEYS] = N_("rows that belong to nothing"),
	[STORE_FIND_LEARNER] = N_("more than one learner in one database"),
	[STORE_FIND_TEXT] = N_("texts that are not UTF-8, hold NUL, or are too long"),
	[STORE_FIND_ID] = N_("ids that are empty or too long"),
	[STORE_FIND_PAST] = N_("times before 1970 and negative ids"),
	[STORE_FIND_FUTURE] = N_("times in the future"),
	[STORE_FIND_SCORE] = N_("scores that are not possible"),
	[STORE_FIND_COUNT] = N_("counts and durations that are not possible"),
	[STORE_FIND_STEP] = N_("steps that are done but were never visited"),
	[STORE_FIND_REVIEW] = N_("reviews with an unknown grade, or of a question never answered"),
	[STORE_FIND_BACKUP] = N_("backups that cannot be used any more"),
};

const char *store_reason_name(enum store_reason reason)
{
	return reasons[reason];
}

const char *store_quiz_name(enum store_quiz quiz)
{
	return quizzes[quiz];
}

const char *store_finding_name(enum store_finding finding)
{
	return findings[finding];
}

const char *store_finding_text(enum store_finding finding)
{
	return _(meanings[finding]);
}

/* SQLite would store both without a word, and count characters wrongly afterwards. */
bool store_is_text(struct str s)
{
	return s.len <= STORE_TEXT_BYTES && (s.len == 0 || (!memchr(s.ptr, 0, s.len) && utf8_valid(s, NULL)));
}

bool store_is_id(struct str s)
{
	return s.len >= 1 && s.len <= STORE_ID_BYTES && store_is_text(s);
}

int64_t store_spent(int64_t ms)
{
	return ms < 0 ? 0 : ms > DAY_MS ? DAY_MS : ms;
}
