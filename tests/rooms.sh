#!/bin/sh
# Which room may include what. The table is that of ARCHITECTURE.md; here it is kept.
. "$top_srcdir/tests/tap.sh"

# One line a room: its name, then the rooms and single headers it may include besides its own and base.
rooms='
base
sim
topo
model sim topo
doc
course doc
files topo doc course
store course
ui doc
term ui/grid.h ui/style.h ui/theme.h ui/glyphs.h ui/input.h
link
app topo model course doc ui
cli sim topo model doc course files store ui term link app
'

# Libraries with one owner: header, then the only room or file.
owners='
curses.h term/curses.c
ncurses.h nobody
term.h nobody
sqlite3.h store
yaml.h files
md4c.h files
utf8proc.h base
libintl.h base
'

# Rooms that only compute: of the system they see the headers of plain C, nothing of files, clocks or processes.
pure='sim topo model doc course ui app'
plain='assert ctype errno float inttypes limits math stdalign stdarg stdbool stddef stdint stdio stdlib string wchar'

# Prints a line for every #include below $1/src that breaks the tables.
check_rooms()
{
	(cd "$1/src" && find . -name '*.[ch]' | sort | xargs grep -n '^[[:space:]]*#[[:space:]]*include' /dev/null) |
		awk -v rooms="$rooms" -v owners="$owners" -v pure="$pure" -v plain="$plain" '
		BEGIN {
			count = split(rooms, lines, "\n")
			for (i = 1; i <= count; i++) {
				words = split(lines[i], word, " ")
				if (!words)
					continue
				known[word[1]] = 1
				may[word[1], word[1]] = may[word[1], "base"] = 1
				for (j = 2; j <= words; j++)
					may[word[1], word[j]] = 1
			}
			count = split(owners, lines, "\n")
			for (i = 1; i <= count; i++)
				if (split(lines[i], word, " "))
					owner[word[1]] = word[2]
			count = split(pure, word, " ")
			for (i = 1; i <= count; i++)
				is_pure[word[i]] = 1
			count = split(plain, word, " ")
			for (i = 1; i <= count; i++)
				is_plain[word[i] ".h"] = 1
		}
		{
			split($0, part, ":")
			file = substr(part[1], 3)
			place = "src/" file ":" part[2] ": "
			room = file
			sub("/.*", "", room)
			if (!known[room]) {
				print place "no room " room
				next
			}
			if (match($0, /<[^>]*>/)) {
				header = substr($0, RSTART + 1, RLENGTH - 2)
				if (header in owner && owner[header] != room && owner[header] != file)
					print place "<" header "> belongs to " owner[header]
				else if (is_pure[room] && !is_plain[header])
					print place room " only computes, <" header "> is of the system"
				next
			}
			if (!match($0, /"[^"]*"/)) {
				print place "neither <> nor quotes"
				next
			}
			header = substr($0, RSTART + 1, RLENGTH - 2)
			if (header == "config.h")
				next
			target = header
			if (!sub("/.*", "", target))
				print place "\"" header "\" does not say its room"
			else if (!may[room, target] && !may[room, header])
				print place room " may not include " header
		}'
}

# A tree where all is well; faults are planted into copies of it.
fixture()
{
	rm -rf "$tap_dir/tree"
	mkdir -p "$tap_dir/tree/src/sim" "$tap_dir/tree/src/app" "$tap_dir/tree/src/term" "$tap_dir/tree/src/store"
	printf '#include "config.h"\n#include "base/str.h"\n#include "sim/sim.h"\n#include <math.h>\n' \
		>"$tap_dir/tree/src/sim/sim.c"
	printf '#include "ui/map.h"\n#include "model/model.h"\n' >"$tap_dir/tree/src/app/app.c"
	printf '#include <curses.h>\n#include "ui/grid.h"\n#include <poll.h>\n' >"$tap_dir/tree/src/term/curses.c"
	printf '#include <sqlite3.h>\n' >"$tap_dir/tree/src/store/store.c"
}

# planted FILE LINE PATTERN
planted()
{
	fixture
	mkdir -p "$(dirname "$tap_dir/tree/src/$1")"
	printf '%s\n' "$2" >>"$tap_dir/tree/src/$1"
	caught "$3" check_rooms "$tap_dir/tree"
}

clean 'every #include keeps to the table of rooms' check_rooms "$top_srcdir"
fixture
clean 'a good tree is not blamed' check_rooms "$tap_dir/tree"
planted sim/sim.c '#include "model/model.h"' 'sim.c:5: sim may not include model/model.h'
planted app/app.c '#include "term/term.h"' 'app may not include term/term.h'
planted app/app.c '#include "store/store.h"' 'app may not include store/store.h'
planted app/app.c '  #  include "sim/sim.h"' 'app may not include sim/sim.h'
planted term/memory.c '#include "ui/map.h"' 'term may not include ui/map.h'
planted term/memory.c '#include <curses.h>' '<curses.h> belongs to term/curses.c'
planted term/curses.c '#include <ncurses.h>' '<ncurses.h> belongs to nobody'
planted app/app.c '#include <sqlite3.h>' '<sqlite3.h> belongs to store'
planted store/store.c '#include <yaml.h>' '<yaml.h> belongs to files'
planted store/store.c '#include <md4c.h>' '<md4c.h> belongs to files'
planted ui/text.c '#include <utf8proc.h>' '<utf8proc.h> belongs to base'
planted sim/sim.c '#include <time.h>' 'sim only computes, <time.h> is of the system'
planted app/app.c '#include <unistd.h>' 'app only computes, <unistd.h> is of the system'
planted app/app.c '#include "state.h"' 'does not say its room'
planted util/util.c '#include "base/str.h"' 'no room util'
tap_done
