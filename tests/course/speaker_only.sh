#!/bin/sh
# Notes are for the speaker: course/notes.h is included by the loader that fills it, by the code that frees and finds it,
# and by the speaker's screen. Anything else could put a note on the wall.
set -eu
echo 1..2
found=$(cd "$top_srcdir/src" && grep -rlE '#[[:space:]]*include[[:space:]]*["<]course/notes\.h' . | sort)
wrong=$(echo "$found" | grep -vE '^\./(course|files)/|^\./app/[a-z_]*speaker[a-z_]*\.[ch]$' || true)
if [ -z "$wrong" ]; then
	echo "ok 1 - only the speaker's screen includes course/notes.h"
else
	echo "$wrong" | sed 's/^/# /'
	echo "not ok 1 - only the speaker's screen includes course/notes.h"
fi
if echo "$found" | grep -q '^\./course/course\.c$'; then
	echo "ok 2 - the search finds those who do"
else
	echo "not ok 2 - the search finds those who do"
fi
